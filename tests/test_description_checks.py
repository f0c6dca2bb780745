"""What a corpus folder says of itself: every file that is derived from the manifest is checked against it."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import edit_folder, put_table, valid_corpus, valid_rows, write_valid

import podcorpus
from podcorpus import write_corpus
from podcorpus.folder.manifest import UNNAMED, Author
from podcorpus.folder.read import read_folder

CHANGES = [
    ("README.md", "pretty_name: Night", "pretty_name: Day"),
    ("README.md", "- en\n", "- fr\n"),
    ("README.md", "---\n", "--\n"),
    ("CITATION.cff", "title: Night", "title: Day"),
    ("CITATION.cff", "type: dataset", "type: [dataset"),
    ("croissant.json", "mlcommons.org/croissant/1.1", "mlcommons.org/croissant/1.0"),
    ("croissant.json", '"contentUrl": "data/turns', '"contentUrl": "data/turn'),
    ("datacite.json", '"publicationYear": "20', '"publicationYear": "19'),
    ("datacite.json", '"schemaVersion"', '"note": "x", "schemaVersion"'),
    ("schema/mention.schema.json", '"maxLength": 120', '"maxLength": 121'),
]


@pytest.fixture(scope="module")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus that names its authors and its year, and so has all of the metadata."""
    folder = tmp_path_factory.mktemp("described") / "corpus"
    stated = {"title": "Night crossings", "authors": (Author(name="The crew"),), "released": "2026"}
    write_corpus(valid_corpus(), folder, UNNAMED.model_copy(update=stated))
    assert read_folder(folder).findings == []
    return folder


@pytest.mark.parametrize(("name", "old", "new"), CHANGES)
def test_a_change_is_found_where_the_digests_agree(sample_folder: Path, name: str, old: str, new: str) -> None:
    files = {file: file.read_bytes() for file in (sample_folder / name, sample_folder / "manifest.json")}
    # Whether or not the manifest has the digest of the changed file, it is one finding, which says what differs.
    for edited in ("described", "file"):
        try:
            edit_folder(sample_folder, [{edited: name, "replace": [old, new]}])
            found = read_folder(sample_folder).findings
        finally:
            for file, data in files.items():
                file.write_bytes(data)
        assert [(one.code, one.path) for one in found] == [("description-differs", str(sample_folder / name))], edited


@pytest.mark.parametrize(
    ("name", "old", "new", "found"),
    [
        ("schema/turn.schema.json", "words of the text", "parts of the text", False),
        ("schema/turn.schema.json", '"minimum": 0', '"minimum": 1', True),
        ("schema/turn.schema.json", '"title": "Turn"', '"name": "Turn"', True),
        ("README.md", "pretty_name:", "name:", True),
        ("croissant.json", '"recordSet"', '"records"', True),
        ("README.md", "- asr\n", "- asr\n- talk\n", False),
        ("README.md", "pretty_name:", "arxiv: x\npretty_name:", False),
        ("README.md", "name: text_sha256", "name: text_sha1", True),
        ("croissant.json", '"name"', f'"x": {"[" * 700}{"]" * 700}, "name"', True),
    ],
)
def test_another_version_of_the_program_may_use_other_words(
    name: str, old: str, new: str, found: bool, tmp_path: Path
) -> None:
    write_valid(tmp_path)
    edit_folder(tmp_path, [{"described": name, "replace": [old, new]}])
    assert [one.code for one in read_folder(tmp_path).findings] == ["description-differs"]
    edit_folder(tmp_path, [{"manifest": {"/built_with/podcorpus": "0.0.1"}}])
    assert [one.code for one in read_folder(tmp_path).findings] == ["description-differs"] * found


def test_a_front_matter_of_any_size(tmp_path: Path) -> None:
    write_valid(tmp_path)
    edit_folder(tmp_path, [{"described": "README.md", "replace": ["---\n", "---\n" + "# x\n" * 100_000]}])
    (found,) = read_folder(tmp_path).findings
    assert (found.code, "front matter" in found.message) == ("description-differs", True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("data/turns/train-00000-of-00001.parquet", "data/turns/turns.parquet"),
        ("croissant.json", "croissant-1.json"),
        ("README.md", "readme.md"),
        ("figures/entities.svg", "figures/names.svg"),
    ],
)
def test_a_file_under_another_name_is_one_finding(old: str, new: str, tmp_path: Path) -> None:
    write_valid(tmp_path)
    (tmp_path / old).rename(tmp_path / new)
    (found,) = podcorpus.validate(tmp_path)
    assert (found.code, found.path) == ("file-missing", str(tmp_path / old))
    assert f"'{Path(new).name}' there has its content" in found.message


def test_a_file_of_another_table_is_reported_as_that(tmp_path: Path) -> None:
    write_valid(tmp_path)
    cues = tmp_path / "data" / "cues" / "train-00000-of-00001.parquet"
    (tmp_path / "data" / "turns" / cues.name).rename(cues)
    found = [(one.code, one.table) for one in podcorpus.validate(tmp_path)]
    assert sorted(found) == [("file-misplaced", "cues"), ("table-missing", "turns")]


SHOWN = {
    "README.md": (
        ("| `turns` | 59 |", "| `turns` | 95 |"),
        "its part counts is not what manifest and tables give: expected",
    ),
    "figures/entities.svg": (("</svg>", "<g/></svg>"), "not the picture that is drawn from these tables"),
}


@pytest.mark.parametrize("edited", ["described", "file"])
def test_what_people_see_of_the_tables_is_what_they_give(edited: str, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    write_valid(folder)
    assert [*podcorpus.validate(folder)] == []
    edit_folder(folder, [{edited: name, "replace": [old, new]} for name, ((old, new), _) in SHOWN.items()])
    listed = [*podcorpus.validate(folder)]
    found = {one.path: one for one in listed}
    assert len(listed) == len(found)
    assert {path: one.code for path, one in found.items()} == {
        str(folder / name): "description-differs" for name in SHOWN
    }
    missed = {name for name, (_, says) in SHOWN.items() if says not in found[str(folder / name)].message}
    assert missed == set()
    text = (folder / "README.md").read_text(encoding="utf-8")
    line = found[str(folder / "README.md")].line or 0
    assert text.splitlines()[line - 1].startswith("| `turns` | 95 |")
    assert podcorpus.reseal(folder).valid
    assert [*podcorpus.validate(folder)] == []


def test_a_mark_of_no_part_of_the_card_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    write_valid(folder)
    edit_folder(
        folder, [{"described": "README.md", "replace": ["<!-- podcorpus:counts -->", "<!-- podcorpus:count -->"]}]
    )
    (found,) = podcorpus.validate(folder)
    assert (found.code, found.path) == ("description-differs", str(folder / "README.md"))
    assert "'<!-- podcorpus:count -->' belongs to no part" in found.message


def test_a_part_of_a_name_that_is_none_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    write_valid(folder)
    card = (folder / "README.md").read_text(encoding="utf-8").replace("podcorpus:counts", "podcorpus:count")
    (folder / "README.md").write_text(card, encoding="utf-8")
    (found,) = podcorpus.validate(folder)
    assert (found.code, found.message) == ("description-differs", "no part is called 'count'; did you mean 'counts'?")
    assert "podcorpus:count " in card.splitlines()[(found.line or 0) - 1]


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("views.sql", "JOIN episodes", "CROSS JOIN episodes", ": expected 'JOIN episodes"),
        ("views.sql", "JOIN", "\n\nJOIN", "line "),
        ("figures/speakers.svg", "", "", "the file is empty; expected a picture in SVG"),
    ],
)
def test_messages_on_files_that_were_edited(name: str, old: str, new: str, says: str, tmp_path: Path) -> None:
    write_valid(tmp_path)
    text = (tmp_path / name).read_text(encoding="utf-8").replace(old, new, 1) if old else ""
    (tmp_path / name).write_text(text, encoding="utf-8")
    (found,) = podcorpus.validate(tmp_path)
    assert says in found.message


def test_a_picture_that_the_card_shows_and_that_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    write_valid(folder)
    (folder / "figures" / "speakers.svg").unlink()
    shown = {"described": "README.md", "replace": ["\n## ", "\n![Our own](figures/our-own.svg)\n\n## "]}
    edit_folder(folder, [{"unlist": "figures/speakers.svg"}, shown])
    found = [(one.code, one.path) for one in podcorpus.validate(folder)]
    assert found == [("file-missing", str(folder / "figures" / name)) for name in ("our-own.svg", "speakers.svg")]


def test_what_derives_from_wrong_rows_is_not_reported_besides(tmp_path: Path) -> None:
    write_valid(tmp_path)
    rows = valid_rows()
    rows["episodes"][0]["n_turns"] += 1
    put_table(tmp_path, "episodes", rows["episodes"])
    assert {one.code for one in podcorpus.validate(tmp_path)} == {"count-wrong", "manifest-content"}


def test_a_card_of_another_version_of_the_program_is_not_compared(tmp_path: Path) -> None:
    write_valid(tmp_path)
    edit_folder(
        tmp_path,
        [
            {"described": "README.md", "replace": ["| `turns` | 59 |", "| `turns` | 95 |"]},
            {"manifest": {"/built_with/podcorpus": "0.0.1"}},
        ],
    )
    assert [*podcorpus.validate(tmp_path)] == []


@pytest.mark.parametrize("place", ["title", "description"])
@pytest.mark.parametrize(
    ("text", "code"),
    [("Night\u202eFerry", "name-untidy"), ("Night  Ferry", "name-garbled"), ("Caf\u00c3\u00a9", "name-garbled")],
)
def test_what_people_read_of_a_corpus(place: str, text: str, code: str, tmp_path: Path) -> None:
    info = UNNAMED.model_copy(update={place: text})
    podcorpus.write_corpus(valid_corpus(), tmp_path / "corpus", info)
    (found,) = podcorpus.validate(tmp_path / "corpus")
    assert (found.code, found.message.split(" ")[0]) == (code, f"corpus/{place}")
