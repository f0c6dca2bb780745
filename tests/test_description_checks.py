"""What a corpus folder says of itself: every file that is derived from the manifest is checked against it."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import edit_folder, valid_corpus, write_valid

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
    try:
        edit_folder(sample_folder, [{"described": name, "replace": [old, new]}])
        found = read_folder(sample_folder).findings
    finally:
        for file, data in files.items():
            file.write_bytes(data)
    assert [(one.code, one.path) for one in found] == [("description-differs", str(sample_folder / name))]


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
