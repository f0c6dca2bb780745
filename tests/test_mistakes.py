"""Ordinary mistakes in curated files, folders and mention files end with one line that says where, not a traceback."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cases import edit_folder, put_parquet, valid_corpus, write_valid
from conftest import Run

import podcorpus
from podcorpus import SAMPLE_PAGE
from podcorpus.curating.bundled import SAMPLE, load_curated_corpus
from podcorpus.curating.loading import load_curation
from podcorpus.errors import InputError
from podcorpus.folder.read import load_pictures
from podcorpus.verifying import verify

EPISODE = "night-ferry.the-slack-hour"
Change = Callable[[Path], object]


def edited(file: str, old: str, new: str) -> Change:
    def change(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def written(file: str, data: bytes) -> Change:
    return lambda folder: (folder / file).write_bytes(data)


def a_folder(file: str) -> Change:
    return lambda folder: ((folder / file).unlink(missing_ok=True), (folder / file).mkdir())


def a_pipe(file: str) -> Change:
    """A named pipe that nobody writes to, which would be waited for."""
    return lambda folder: ((folder / file).unlink(), os.mkfifo(folder / file))


def line_added(file: str, **changes: object) -> Change:
    """The first line once more, with other values; `-` takes a key away."""

    def change(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        row = {key: value for key, value in (json.loads(text.splitlines()[0]) | changes).items() if value != "-"}
        (folder / file).write_text(f"{text}{json.dumps(row)}\n", encoding="utf-8")

    return change


TURNS, CHAPTERS, MENTIONS = (f"{EPISODE}/{name}.jsonl" for name in ("turns", "chapters", "mentions"))
MISTAKES: dict[str, tuple[Change, str]] = {
    "a wrong type": (line_added(MENTIONS, turn="3"), "mentions.jsonl:154: turn: "),
    "a missing key": (line_added(MENTIONS, surface="-"), "mentions.jsonl:154: missing field surface"),
    "a key too many": (line_added(MENTIONS, note="x"), "mentions.jsonl:154: unknown field note"),
    "a key twice": (
        written(CHAPTERS, b'{"chapter":0,"turn":0,"turn":1,"start_char":0}\n'),
        ":1: the key 'turn' is",
    ),
    "a turn twice": (line_added(TURNS), ":60: turn 0 is already on line 1"),
    "a chapter twice": (line_added(CHAPTERS), "chapter 0 is already on line 1; keep one of the two"),
    "a negative number": (line_added(MENTIONS, start=-1), ":154: start: "),
    "a span without letters": (line_added(MENTIONS, start=9, end=9), ":154: end 9 is not after start 9"),
    "an unknown entity": (
        line_added(MENTIONS, entity_id="rotterdamm"),
        "unknown entity 'rotterdamm'; did you mean 'rot",
    ),
    "an unknown speaker's entity": (
        edited(f"{EPISODE}/episode.json", '"entity_id": "', '"entity_id": "x-'),
        "episode.json: unknown entity 'x-",
    ),
    "an unknown member": (line_added("entities.jsonl", entity_id="new", members=["nobody"]), "unknown entity 'nobody'"),
    "an entity twice": (line_added("entities.jsonl"), "entities.jsonl:42: "),
    "a space behind a name": (
        line_added("entities.jsonl", entity_id="new", canonical_name="New "),
        "entities.jsonl:42: canonical_name: expected one line, without white space at its ends or invisible "
        "characters, found 'New '; correct the decision",
    ),
    "an unknown type": (line_added("entities.jsonl", entity_id="new", entity_type="CITY"), ":42: entity_type: "),
    "bad JSON in lines": (written(TURNS, b'{"turn": 0,\n'), "turns.jsonl:1: not JSON: "),
    "a list": (written(TURNS, b"[]\n"), "turns.jsonl:1: "),
    "open brackets in lines": (written(TURNS, b"[" * 3_000 + b"\n"), "turns.jsonl:1: "),
    "open brackets": (written(f"{EPISODE}/episode.json", b"[" * 3_000), "episode.json"),
    "bad JSON": (edited(f"{EPISODE}/episode.json", ",", ";"), "episode.json:"),
    "a key twice in a file": (
        edited(f"{EPISODE}/episode.json", "{", '{"rights": "x", '),
        "the key 'rights' is given twice",
    ),
    "another encoding": (
        written(f"{EPISODE}/episode.json", '{"rights": "Zürich"}'.encode("latin-1")),
        "not UTF-8 (byte",
    ),
    "lines in another encoding": (written(MENTIONS, '{"surface": "Zürich"}\n'.encode("latin-1")), ":1: not UTF-8"),
    "lines in UTF-16": (written(MENTIONS, '{"turn": 0}\n'.encode("utf-16")), "mentions.jsonl:1: "),
    "a byte order mark": (written(TURNS, b"\xef\xbb\xbf{}\n"), ":1: the line begins with a byte order mark"),
    "a pipe for a file": (
        a_pipe(TURNS),
        "turns.jsonl: no plain file, but a pipe, socket or device; put the file itself",
    ),
    "a pipe for the episode's file": (a_pipe(f"{EPISODE}/episode.json"), "episode.json: no plain file, but a pipe"),
    "a folder for a file": (a_folder(TURNS), "turns.jsonl: a folder, where a file should be"),
    "a folder for the episode's file": (a_folder(f"{EPISODE}/episode.json"), "episode.json: a folder, where"),
    "a folder for the registry": (a_folder("entities.jsonl"), "entities.jsonl: a folder, where"),
    "no registry": (
        lambda folder: (folder / "entities.jsonl").unlink(),
        "entities.jsonl: missing, but the curated layer needs it",
    ),
    "a registry with a misspelt name": (
        lambda folder: (folder / "entities.jsonl").rename(folder / "entites.jsonl"),
        "entities.jsonl: missing, but the curated layer needs it; rename 'entites.jsonl'",
    ),
    "turns with a misspelt name": (
        lambda folder: (folder / EPISODE / "turns.jsonl").rename(folder / EPISODE / "turn.jsonl"),
        "turns.jsonl: missing, but the curated layer needs it; rename 'turn.jsonl'",
    ),
    "no episode.json": (lambda folder: (folder / EPISODE / "episode.json").unlink(), "episode.json: missing"),
    "another folder's name": (
        lambda folder: (folder / EPISODE).rename(folder / "night-fairy"),
        f"expected the episode_id night-fairy, as its folder is called, found {EPISODE}",
    ),
    "a corpus.json of another form": (written("corpus.json", b'{"name": 1}'), "corpus.json: "),
    "a corpus.json that is not JSON": (written("corpus.json", b"{\n  name: x\n}"), "corpus.json:2: not JSON"),
    "a folder for corpus.json": (a_folder("corpus.json"), "corpus.json: a folder, where"),
    "a card in another encoding": (written("DATA_CARD.md", b"\xff\xfe#"), "DATA_CARD.md: not UTF-8"),
    "a card with a front matter": (
        written("DATA_CARD.md", b"\xef\xbb\xbf---\npretty_name: x\n---\n\n# Ferry\n"),
        "DATA_CARD.md:1: the card begins with a front matter, but README.md has one that is made from the corpus and "
        "its name; remove lines 1 to 3",
    ),
    "a folder for a picture": (
        lambda folder: (folder / "figures" / "a.svg").mkdir(parents=True),
        "a.svg: a folder, where a picture should be",
    ),
    "a redirect that is none": (written("redirects.jsonl", b"{}\n"), "redirects.jsonl:1"),
    "a folder for redirects": (a_folder("redirects.jsonl"), "redirects.jsonl"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_curated_layer_is_one_line(mistake: str, tmp_path: Path) -> None:
    folder = tmp_path / "curated"
    shutil.copytree(SAMPLE / "curated", folder)
    change, says = MISTAKES[mistake]
    change(folder)
    with pytest.raises(InputError) as error:
        load_curated_corpus(folder)
    assert says in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("change", "file", "line"),
    [
        (line_added(MENTIONS, turn=900), MENTIONS, 154),
        (line_added(CHAPTERS, chapter=9, turn=900), CHAPTERS, 8),
        (line_added(TURNS, turn=59, continues=900), TURNS, 60),
    ],
)
def test_a_turn_that_was_not_annotated_is_reported(change: Change, file: str, line: int, tmp_path: Path) -> None:
    """The decision on it is not applied; all others are."""
    folder = tmp_path / "curated"
    shutil.copytree(SAMPLE / "curated", folder)
    change(folder)
    curation = load_curation(folder)
    (found,) = curation.findings
    assert (found.code, found.path, found.line) == ("curated-mismatch", str(folder / file), line)
    assert found.message.startswith("turn 900 is not in turns.jsonl; the last one is turn 5")
    (episode,) = curation.episodes
    assert (len(episode.mentions), len(episode.chapters)) == (153, 7)
    assert {turn.continues for turn in episode.turns} <= {None, *(turn.turn for turn in episode.turns)}


def test_where_no_turn_was_annotated_no_decision_is_on_one(tmp_path: Path) -> None:
    folder = tmp_path / "curated"
    shutil.copytree(SAMPLE / "curated", folder)
    (folder / TURNS).write_text("", encoding="utf-8")
    first = load_curation(folder).findings[0]
    assert first.message == "turn 0 is not in turns.jsonl, which has none; the decision is not applied"


def test_files_that_nothing_reads_are_reported(tmp_path: Path) -> None:
    folder = tmp_path / "curated"
    shutil.copytree(SAMPLE / "curated", folder)
    one_pass = folder / EPISODE / "passes" / "a"
    one_pass.mkdir(parents=True)
    for file in (
        *(folder / name for name in ("speaker.jsonl", "Redirects.jsonl", "turns.jsonl", "notes.md", "plan.json")),
        *(folder / EPISODE / name for name in ("mentions.json", "speakers.jsonl")),
        *(one_pass / name for name in ("turns.jsonl", "chapter.jsonl")),
    ):
        file.write_text("", encoding="utf-8")
    found = load_curation(folder).findings
    assert {one.code for one in found} == {"curated-unread"}
    assert {(Path(str(one.path)).relative_to(folder).as_posix(), one.message) for one in found} == {
        ("speaker.jsonl", "it is not read; did you mean 'speakers.jsonl'?"),
        ("Redirects.jsonl", "it is not read; did you mean 'redirects.jsonl'?"),
        ("turns.jsonl", "it is not read here; its place is the folder of an episode"),
        (f"{EPISODE}/mentions.json", "it is not read; did you mean 'mentions.jsonl'?"),
        (f"{EPISODE}/speakers.jsonl", "it is not read here; its place is the folder of the layer"),
        (f"{EPISODE}/passes/a/chapter.jsonl", "it is not read; did you mean 'chapters.jsonl'?"),
    }


def test_the_command_ends_with_2(run: Run, tmp_path: Path) -> None:
    shutil.copytree(SAMPLE / "curated", tmp_path / "curated")
    MISTAKES["an unknown entity"][0](tmp_path / "curated")
    failed = run("build", SAMPLE_PAGE, "--curated", "curated", "--out", "out")
    assert (failed.returncode, failed.stderr.count("\n")) == (2, 1)
    assert not (tmp_path / "out").exists()


def test_a_build_with_a_decision_that_is_not_applied_ends_with_1(run: Run, tmp_path: Path) -> None:
    shutil.copytree(SAMPLE / "curated", tmp_path / "curated")
    line_added(MENTIONS, turn=900)(tmp_path / "curated")
    built = run("build", SAMPLE_PAGE, "--curated", "curated", "--out", "out")
    assert built.returncode == 1
    assert f"{MENTIONS}:154: turn 900 is not in turns.jsonl" in built.stdout + built.stderr


def test_the_sample_is_without_mistakes() -> None:
    assert load_curation(SAMPLE / "curated").episodes


@pytest.mark.parametrize(
    "line",
    [
        "[" * 3_000,
        '{"turn_id": ' + "[" * 3_000,
        '{"turn_id": "a", "start_char": 0, "end_char": 1e400}',
        '{"turn_id": "a", "start_char": 0, "end_char": NaN}',
        '{"turn_id": "a", "start_char": 0, "end_char": 1, "entity_id": ["x"]}',
        '{"turn_id": "a", "start_char": 0, "end_char": 1, "form": {}}',
        '{"turn_id": "a", "start_char": 0, "end_char": 1, "form": "x", "form": "y"}',
        '{"turn": 1.5, "start": 0, "end": 1}',
        "\udcff",
        "null",
    ],
)
def test_mentions_that_are_none_are_one_line(line: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "found.jsonl").write_bytes(line.encode("utf-8", "surrogateescape") + b"\n")
    (tmp_path / "entities.jsonl").write_text('{"entity_id": ["x"], "entity_type": "ORG"}\n')
    failed = run("score", "found.jsonl", "found.jsonl")
    assert (failed.returncode, failed.stderr.count("\n")) == (2, 1)
    assert re.search(r"found\.jsonl(:1|, row 1): ", failed.stderr)


def test_aliases_as_large_lists_are_the_same_values(run: Run, tmp_path: Path) -> None:
    write_valid(tmp_path / "corpus")
    write_valid(tmp_path / "before")
    table = pq.ParquetFile(tmp_path / "corpus/data/entities/train-00000-of-00001.parquet").read()
    at, kind = table.schema.get_field_index("aliases"), pa.large_list(pa.large_string())
    put_parquet(tmp_path / "corpus", "entities", table.set_column(at, "aliases", table.column(at).cast(kind)))
    for command in ("validate", "verify", "redact"):
        done = run(command, "corpus", *(["--out", "out"] if command == "redact" else []))
        assert (done.returncode, done.stderr) == (0, "")
    assert run("diff", "before", "corpus").returncode == 0


def test_a_table_more_in_the_manifest(tmp_path: Path) -> None:
    write_valid(tmp_path)
    entry = json.loads((tmp_path / "manifest.json").read_text())["tables"]["turns"] | {"files": []}
    edit_folder(tmp_path, [{"manifest": {"/tables/words": entry}}])
    verified = verify(tmp_path)
    assert [one.code for one in verified.findings] == ["manifest-tables"]
    assert [(one.table, one.agrees) for one in verified.tables if not one.agrees] == [("words", None)]


@pytest.mark.parametrize("command", ["redact", "hydrate"])
def test_a_folder_in_the_place_of_a_picture(command: str, run: Run, tmp_path: Path) -> None:
    write_valid(tmp_path / "corpus", "text-free")
    edit_folder(tmp_path / "corpus", [{"folder": "figures/mine.svg"}])
    failed = run(command, "corpus", "--out", "out", *(["--source", SAMPLE_PAGE] if command == "hydrate" else []))
    assert (failed.returncode, failed.stderr.count("\n")) == (2, 1)
    with pytest.raises(InputError, match=r"mine\.svg: a folder, where a picture should be; remove it"):
        load_pictures(tmp_path / "corpus" / "figures")


def test_a_corpus_is_shown_briefly() -> None:
    shown = repr(valid_corpus())
    assert shown.startswith("Corpus(episodes: 1, speakers: 3,")
    assert len(shown) < 200


def test_the_package_knows_its_version() -> None:
    assert podcorpus.__version__.split(".")[0].isdigit()
