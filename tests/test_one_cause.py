"""One cause has one finding, and what else is wrong beside it is found all the same."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cases import (
    BRIEF,
    SECOND,
    edit_folder,
    edit_rows,
    found_in_folder,
    put_table,
    valid_corpus,
    valid_rows,
    write_valid,
    write_versions,
)
from in_bytes import corpus_files, parquet_bytes, write_folder

import podcorpus
from podcorpus.findings.finding import Finding
from podcorpus.folder.card import default_card
from podcorpus.folder.manifest import UNNAMED, Author
from podcorpus.tables.arrow import arrow_table
from podcorpus.tables.scan import columns_of
from podcorpus.validating import validate_rows
from podcorpus.validating.in_parts import validate_whole, validate_window

EPISODE, CABLE = "night-ferry.the-slack-hour", "night-ferry.the-long-cable"
SHARD = "train-00000-of-00001.parquet"
Damage = Callable[[Path], object]


def codes(found: list[Finding]) -> list[tuple[str, str | None]]:
    return sorted((one.code, one.record_id) for one in found)


def of_files(found: list[Finding], folder: Path) -> list[tuple[str, str]]:
    return sorted((one.code, Path(str(one.path)).relative_to(folder).as_posix()) for one in found)


def test_an_entity_that_is_gone_has_one_finding_for_all_episodes() -> None:
    rows = valid_rows("full", BRIEF)
    (gone,) = {row["entity_id"] for row in rows["speakers"] if row["entity_id"]} & {
        row["entity_id"] for row in rows["mentions"] if row["episode_id"] == CABLE
    }
    mentions = [row["mention_id"] for row in rows["mentions"] if row["entity_id"] == gone]
    speakers = [row["speaker_id"] for row in rows["speakers"] if row["entity_id"] == gone]
    edit_rows(rows, [{"table": "entities", "id": gone, "delete": True}])
    (found,) = validate_rows(rows)
    assert (found.code, found.table, found.record_id) == ("reference-dangling", "entities", gone)
    assert f"{len(mentions)} mentions, {len(speakers)} speaker" in found.message


def test_a_chapter_whose_place_is_lost_excuses_the_end_of_the_one_before_and_no_other() -> None:
    rows = valid_rows()
    edit_rows(rows, [{"table": "chapters", "id": f"{EPISODE}.c02", "set": {"source_start": None}}])
    assert codes([*validate_rows(rows)]) == [("chapter-place", f"{EPISODE}.c02")]
    edit_rows(rows, [{"table": "chapters", "id": f"{EPISODE}.c05", "set": {"end_ms": 5}}])
    assert codes([*validate_rows(rows)]) == [("chapter-place", f"{EPISODE}.c02"), ("end-time", f"{EPISODE}.c05")]


def test_an_entity_that_is_gone_has_one_finding_in_each_part() -> None:
    """Where parts of a corpus are validated by several processes."""
    rows = valid_rows()
    group = next(row for row in rows["entities"] if row["members"])
    edit_rows(rows, [{"table": "entities", "id": group["entity_id"], "set": {"members": ["nobody"]}}])
    edit_rows(rows, [{"table": "entities", "id": "orkney", "delete": True}])
    tables = {table: pa.Table.from_pylist(listed, columns_of(table)) for table, listed in rows.items()}
    entities = tables.pop("entities")
    assert codes(list(validate_window(tables, entities))) == [("reference-dangling", "orkney")]
    episodes = tables["episodes"].select(["episode_id", "source_sha256", "show", "guid"])
    names = pa.table({"value": ["Ottilie"], "n": [1], "id": [f"{EPISODE}.ottilie-brandrick"]})
    pointed = pa.table({"entity_id": ["orkney"], "n_mentions": [1], "n_episodes": [1]})
    found = [one for one in validate_whole(entities, episodes, names, pointed) if one.code == "reference-dangling"]
    assert codes(found) == [("reference-dangling", group["entity_id"])]


@pytest.mark.parametrize(
    ("edit", "code", "episodes"),
    [
        ({"entity_type": "ORG"}, "entity-type", [SECOND, EPISODE]),
        ({"canonical_name": "Roterdam"}, "form-wrong", [SECOND, EPISODE]),
        ({"canonical_name": "ROTTERDAM"}, "tier-method", [SECOND]),
    ],
)
def test_an_entity_that_was_edited_has_one_finding_an_episode(
    edit: dict[str, Any], code: str, episodes: list[str]
) -> None:
    rows = valid_rows("full", 2)
    edit_rows(rows, [{"table": "entities", "id": "rotterdam", "set": edit}])
    found = [one for one in validate_rows(rows) if one.code == code]
    assert [str(one.record_id).rpartition(".t")[0] for one in found] == episodes
    assert all(one.message.endswith("; the same in 4 more mentions of the episode") for one in found)
    # One that is wrong by itself is found beside them.
    other = next(row["mention_id"] for row in rows["mentions"] if row["entity_id"] == "orkney")
    edit_rows(rows, [{"table": "mentions", "id": other, "set": {"link_status": "nil"}}])
    assert set(codes([*validate_rows(rows)])) >= {*codes(found), ("link-status", other)}


def test_what_windows_tell_each_other() -> None:
    """Of guids, shows and names of speakers that are in different windows."""
    episodes = {
        "episode_id": ["a", "b", "c", "d"],
        "source_sha256": ["1", "2", "3", "3"],
        "show": ["Harbour Hour", "Harbour Hour", "Harbour hour", "Another"],
        "guid": ["g-1", "g-1", "g-2", "g-1"],
    }
    names = {"value": ["Mara Lind", "Mara lind", "Tom Reed"], "n": [1, 2, 1], "id": ["a.mara", "b.mara", "a.tom"]}
    pointed = {"entity_id": pa.array([], pa.string()), "n_mentions": [], "n_episodes": []}
    entities = pa.Table.from_pylist([], columns_of("entities"))
    found = validate_whole(entities, pa.table(episodes), pa.table(names), pa.table(pointed))
    assert [(one.code, one.table, one.record_id) for one in found] == [
        ("source-twice", "episodes", "d"),
        ("guid-twice", "episodes", "b"),
        ("name-variant", "speakers", "a.mara"),
        ("name-variant", "episodes", "c"),
    ]


def test_other_references_that_lead_nowhere_are_found_beside_it() -> None:
    rows = valid_rows("full", BRIEF)
    linked = (row["mention_id"] for row in rows["mentions"] if row["entity_id"] not in (None, "orkney"))
    one, other = next(linked), next(linked)
    edits: list[dict[str, Any]] = [
        {"table": "entities", "id": "orkney", "delete": True},
        {"table": "mentions", "id": one, "set": {"entity_id": "hethra-powr"}},
        {"table": "mentions", "id": other, "set": {"entity_id": "nobody"}},
    ]
    edit_rows(rows, edits)
    found = list(validate_rows(rows))
    assert codes(found) == [("reference-dangling", one) for one in sorted((one, other, "orkney"))]
    assert "did you mean 'hethra-power'?" in " ".join(each.message for each in found)


MOVED: dict[str, tuple[Damage, tuple[str, str], str]] = {
    "a table's folder renamed": (
        lambda folder: (folder / "data/turns").rename(folder / "data/turn"),
        ("table-missing", "data/turns"),
        "those that the manifest lists are in 'data/turn'",
    ),
    "the schemas renamed": (
        lambda folder: (folder / "schema").rename(folder / "schemas"),
        ("file-missing", "schema"),
        "files in it; they are in 'schemas'",
    ),
    "the schemas removed": (
        lambda folder: shutil.rmtree(folder / "schema"),
        ("file-missing", "schema"),
        "files in it, and none of them is there",
    ),
    "a file in another folder": (
        lambda folder: (folder / "croissant.json").rename(folder / "data/croissant.json"),
        ("file-missing", "croissant.json"),
        "'data/croissant.json' has its content",
    ),
    "a table's file copied": (
        lambda folder: shutil.copy(folder / "data/turns" / SHARD, folder / "data/turns/train-00001-of-00002.parquet"),
        ("file-copied", "data/turns/train-00001-of-00002.parquet"),
        f"the same rows as '{SHARD}'",
    ),
}


@pytest.mark.parametrize("name", MOVED)
def test_files_in_the_wrong_place(name: str, tmp_path: Path) -> None:
    damage, expected, says = MOVED[name]
    folder = tmp_path / "corpus"
    write_valid(folder)
    damage(folder)
    (found,) = found_in_folder(folder)
    assert of_files([found], folder) == [expected]
    assert says in found.message
    # What is wrong beside it.
    (folder / "data" / "notes.parquet").write_bytes(b"x")
    (folder / "views.sql").unlink()
    edit_folder(folder, [{"file": "datacite.json" if (folder / "datacite.json").exists() else "README.md", "cut": 40}])
    assert len(found_in_folder(folder)) == 4


def test_files_of_one_table_that_are_the_same(tmp_path: Path) -> None:
    write_valid(tmp_path / "corpus")
    shards = tmp_path / "turns"
    shards.mkdir()
    for name in ("a.parquet", "b.parquet"):
        shutil.copy(tmp_path / "corpus/data/turns" / SHARD, shards / name)
    (found,) = podcorpus.validate(shards, table="turns")
    assert (found.code, found.path) == ("file-copied", str(shards / "b.parquet"))
    # Another row in it makes it another file.
    rows = pq.ParquetFile(shards / "b.parquet").read()
    pq.write_table(rows.slice(3, 2), shards / "b.parquet")
    assert [one.code for one in podcorpus.validate(shards, table="turns")] == ["id-duplicate"] * 2


def test_rows_that_come_or_go_are_part_of_what_is_said_of_their_file(tmp_path: Path) -> None:
    write_valid(tmp_path)
    file = tmp_path / "data/mentions" / SHARD
    rows = pq.ParquetFile(file).read()
    pq.write_table(rows.slice(0, rows.num_rows - 1), file)
    found = list(podcorpus.validate(tmp_path))
    assert [one.code for one in found] == ["count-wrong", "digest-mismatch"]
    assert found[-1].message.endswith(f"; expected {rows.num_rows} rows as in the manifest, found {rows.num_rows - 1}")
    # The manifest says something else, too, of another table.
    edit_folder(tmp_path, [{"manifest": {"/tables/cues/rows": 7}}])
    assert next(iter(podcorpus.validate(tmp_path))).code == "manifest-rows"


def test_an_episode_of_another_id(tmp_path: Path) -> None:
    write_valid(tmp_path, "full", 2)
    rows = valid_rows("full", 2)
    edit_rows(rows, [{"table": "episodes", "id": EPISODE, "set": {"episode_id": f"{EPISODE}s"}}])
    data = parquet_bytes(arrow_table("episodes", rows["episodes"], UNNAMED.version))
    (tmp_path / "data/episodes" / SHARD).write_bytes(data)
    found = list(podcorpus.validate(tmp_path))
    # Where the episodes are in different windows nothing says that the rows of the other id are these.
    by_code = {one.code: one.message for one in found}
    assert by_code.keys() == {"reference-dangling", "count-wrong", "digest-mismatch"}
    assert len(found) == len(by_code)
    assert f"did you mean '{EPISODE}s'?" in by_code["reference-dangling"]
    expected = f"the table has no episode '{EPISODE}'; the one of the same source is '{EPISODE}s'"
    assert expected in by_code["digest-mismatch"]
    # Another row of it is found as well.
    edit_rows(rows, [{"table": "turns", "id": f"{EPISODE}.t0008", "set": {"n_words": 1}}])
    assert {one.code for one in validate_rows(rows)} == {"reference-dangling", "count-wrong", "word-count"}


def released(folder: Path) -> None:
    info = UNNAMED.model_copy(
        update={"version": "1.0.0", "released": "2026-05-04", "authors": (Author(name="Ada Berg"),)}
    )
    write_folder(folder, corpus_files(valid_corpus(), info, default_card())[1])
    write_versions(folder, [{}])


def test_a_date_that_was_edited(tmp_path: Path) -> None:
    released(tmp_path)
    assert list(podcorpus.validate(tmp_path)) == []
    edit_folder(tmp_path, [{"manifest": {"/corpus/released": "2026-05-05"}}])
    (found,) = podcorpus.validate(tmp_path)
    assert (found.code, found.path) == ("description-differs", str(tmp_path / "manifest.json"))
    assert found.message.startswith("released is 2026-05-05 in the manifest, but 2026-05-04 in ")
    # Rows that differ from those of the release, too.
    lines = json.loads((tmp_path / "versions.jsonl").read_text(encoding="utf-8"))
    lines["tables"]["turns"]["rows"] = 7
    (tmp_path / "versions.jsonl").write_text(json.dumps(lines) + "\n", encoding="utf-8")
    assert [one.code for one in podcorpus.validate(tmp_path)] == ["description-differs", "version-reused"]


def test_a_version_that_was_edited(tmp_path: Path) -> None:
    released(tmp_path)
    edit_folder(tmp_path, [{"manifest": {"/corpus/version": "0.9.0"}}])
    (found,) = podcorpus.validate(tmp_path)
    assert found.message.startswith("version is 0.9.0 in the manifest, but 1.0.0 in ")


def test_an_episode_that_has_lost_all_its_turns() -> None:
    rows = valid_rows("full", 2)
    rows["turns"] = [row for row in rows["turns"] if row["episode_id"] != EPISODE]
    (found,) = validate_rows(rows)
    assert (found.code, found.table, found.record_id) == ("reference-dangling", "turns", f"{EPISODE}.t0000")
    assert f"{EPISODE} has no turns, but others refer to 59 of them, first {EPISODE}.c00 to " in found.message
    # A record of another table that is missing, and a wrong count of the other episode.
    edits: list[dict[str, Any]] = [
        {"table": "speakers", "id": f"{EPISODE}.ottilie-brandrick", "delete": True},
        {"table": "episodes", "id": SECOND, "set": {"n_turns": 7}},
    ]
    edit_rows(rows, edits)
    assert codes(list(validate_rows(rows))) == [
        ("count-wrong", SECOND),
        ("reference-dangling", f"{EPISODE}.ottilie-brandrick"),
        ("reference-dangling", f"{EPISODE}.t0000"),
    ]


def test_entities_count_mentions_that_are_gone(tmp_path: Path) -> None:
    write_valid(tmp_path)
    file = tmp_path / "data/mentions" / SHARD
    table = pq.ParquetFile(file).read()
    last = max(i for i, row in enumerate(table.to_pylist()) if row["entity_id"])
    pq.write_table(pa.concat_tables([table.slice(0, last), table.slice(last + 1)]), file)
    found = [one for one in podcorpus.validate(tmp_path) if one.code == "count-wrong"]
    assert "entities" not in {one.table for one in found}
    # One that counts one too many besides.
    entities = tmp_path / "data/entities" / SHARD
    rows = pq.ParquetFile(entities).read().to_pylist()
    rows[0]["n_mentions"] += 1
    entities.write_bytes(parquet_bytes(arrow_table("entities", rows, UNNAMED.version)))
    found = [one for one in podcorpus.validate(tmp_path) if one.table == "entities" and one.code == "count-wrong"]
    assert rows[0]["entity_id"] in {one.record_id for one in found}


@pytest.mark.parametrize(("old", "new"), [("speaker_id", "speaker"), ("n_words", "len")])
def test_a_column_of_another_name(old: str, new: str, tmp_path: Path) -> None:
    write_valid(tmp_path)
    file = tmp_path / "data/turns" / SHARD
    table = pq.ParquetFile(file).read()
    pq.write_table(table.rename_columns([new if name == old else name for name in table.column_names]), file)
    found, changed = podcorpus.validate(tmp_path)
    assert (found.code, found.hint, changed.code) == (
        "column-missing",
        f"rename '{new}' back to {old}",
        "digest-mismatch",
    )
    pq.write_table(
        table.rename_columns([new if name == old else name for name in table.column_names]).append_column(
            "note", pa.nulls(table.num_rows, pa.string())
        ),
        file,
    )
    assert {one.code for one in podcorpus.validate(tmp_path)} >= {"column-missing", "column-unknown"}


def edited(name: str, edit: Callable[[bytes], bytes]) -> Damage:
    return lambda folder: (folder / name).write_bytes(edit((folder / name).read_bytes()))


def in_utf16(data: bytes) -> bytes:
    return data.decode("utf-8").encode("utf-16")


@pytest.mark.parametrize(
    ("damage", "code", "says"),
    [
        (edited("manifest.json", b"\xef\xbb\xbf".__add__), "manifest-unreadable", "begins with a byte order mark"),
        (edited("manifest.json", in_utf16), "manifest-unreadable", "encoded in UTF-16; expected UTF-8"),
        (
            edited("manifest.json", b"\n\xe9".__add__),
            "manifest-unreadable",
            "not UTF-8 (0xe9 as byte 2 of the file",
        ),
        (edited("croissant.json", lambda _: b""), "description-differs", "it is empty; expected JSON"),
        (edited("croissant.json", lambda text: text[:-9]), "description-differs", "not JSON: expecting"),
        (
            edited("README.md", lambda card: card.replace(b"\n", b"\na: [\n", 1)),
            "description-differs",
            "not YAML: while parsing a flow",
        ),
        (edited("croissant.json", in_utf16), "description-differs", "encoded in UTF-16; expected UTF-8"),
        (edited("croissant.json", b"\xef\xbb\xbf".__add__), "description-differs", "it begins with a byte order mark"),
        (edited("README.md", b"\xef\xbb\xbf".__add__), "description-differs", "it begins with a byte order mark"),
        (edited("README.md", lambda card: card + b"\nA caf\xe9.\n"), "description-differs", "not UTF-8 (0xe9 as byte "),
        (
            edited(
                "README.md",
                lambda card: card.replace(b"white space (Python's `str.split`)", b"white space", 1),
            ),
            "description-differs",
            "found '…",
        ),
    ],
)
def test_what_is_wrong_with_a_text_is_said(damage: Damage, code: str, says: str, tmp_path: Path) -> None:
    write_valid(tmp_path)
    damage(tmp_path)
    (found,) = podcorpus.validate(tmp_path)
    assert found.code == code
    assert says in found.message


def test_an_edited_manifest_is_no_other_release(tmp_path: Path) -> None:
    released(tmp_path)
    turns = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["tables"]["turns"]
    for table, expected in (
        ({**turns, "rows": 7}, "manifest-rows"),
        ({**turns, "content_sha256": "0" * 64}, "manifest-content"),
        ("-", "manifest-tables"),
    ):
        edit_folder(tmp_path, [{"manifest": {"/tables/turns": table}}])
        assert [one.code for one in podcorpus.validate(tmp_path)] == [expected]


@pytest.mark.parametrize(
    ("emptied", "code", "says"),
    [
        ({"/files": []}, "file-unlisted", "its list of files is empty; expected 'README.md', "),
        ({"/tables/turns/files": []}, "file-unlisted", "its list of files of turns is empty; expected 'data/turns/"),
        ({"/episodes": []}, "manifest-episodes", "the manifest lists no episode; the table has 2 episodes"),
        ({"/tables": {}}, "manifest-tables", "the manifest lists no tables; expected episodes, "),
    ],
)
def test_an_emptied_list_of_the_manifest(emptied: dict[str, object], code: str, says: str, tmp_path: Path) -> None:
    write_valid(tmp_path, "full", 2)
    edit_folder(tmp_path, [{"manifest": emptied}])
    (found,) = podcorpus.validate(tmp_path)
    assert (found.code, found.message[: len(says)]) == (code, says)
    assert found.path == str(tmp_path / "manifest.json")


def test_what_derives_from_a_licence_or_language_that_is_none_is_not_reported_besides(tmp_path: Path) -> None:
    write_valid(tmp_path)
    edit_folder(tmp_path, [{"manifest": {"/corpus/rights": [{"layer": "annotations", "licence": "CC-BY"}]}}])
    assert [one.code for one in podcorpus.validate(tmp_path)] == ["licence-unknown"]
    edit_folder(tmp_path, [{"file": "README.md", "replace": ["pretty_name: ", "pretty_name: My "]}])
    assert [one.code for one in podcorpus.validate(tmp_path)] == ["licence-unknown", "description-differs"]


@pytest.mark.parametrize("column", ["kind", "turn_id", "speaker_id", "episode_id"])
def test_a_column_of_another_form_has_one_finding_a_row(column: str, tmp_path: Path) -> None:
    """And what refers to these rows, or counts them, has none."""
    rows = valid_rows("full", 2)
    for turn in rows["turns"]:
        turn[column] = turn[column].upper()
    found = list(validate_rows(rows))
    assert [one.pointer for one in found] == [f"/{column}"] * len(rows["turns"])
    write_valid(tmp_path, "full", 2)
    put_table(tmp_path, "turns", rows["turns"])
    in_folder = [one for one in podcorpus.validate(tmp_path) if one.table == "turns" and one.record_id]
    assert in_folder == found


def test_columns_that_are_all_called_otherwise_or_gone_have_one_finding(tmp_path: Path) -> None:
    write_valid(tmp_path)
    file = tmp_path / "data/turns" / SHARD
    table = pq.ParquetFile(file).read()
    pq.write_table(table.rename_columns([name.upper() for name in table.column_names]), file)
    found, changed = podcorpus.validate(tmp_path)
    assert (found.code, found.hint, changed.code) == ("column-missing", "rename them back", "digest-mismatch")
    assert found.message.startswith("18 columns have names that are not in the schema: 'TURN_ID' for turn_id, ")
    pq.write_table(table.drop_columns(["kind", "n_cues", "n_words"]), file)
    found, _ = podcorpus.validate(tmp_path)
    assert (found.code, found.message) == ("column-missing", "3 columns are missing: n_words, kind, n_cues")


def test_configs_that_are_gone(tmp_path: Path) -> None:
    write_valid(tmp_path)
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    start, end = card.index("configs:\n"), card.index("\n---\n")
    first = card.index("- config_name: speakers")
    for without, says in (
        (f"{card[:start]}configs: []{card[end:]}", "it lists no configs, so that"),
        (f"{card[:start]}configs:\n{card[first:]}", "it lists no config episodes, but the table has 1 row"),
    ):
        (tmp_path / "README.md").write_text(without, encoding="utf-8")
        found = [one for one in podcorpus.validate(tmp_path) if one.code == "config-differs"]
        assert [one.message[: len(says)] for one in found] == [says]
        assert not found[0].message.endswith("rows")


def test_a_column_that_no_line_has(tmp_path: Path) -> None:
    rows = valid_rows("full", BRIEF)["turns"]
    file = tmp_path / "turns.jsonl"
    without = [{name: value for name, value in row.items() if name != "n_questions"} for row in rows]
    without[3]["n_words"] = "four"
    del without[7]["kind"]
    file.write_text("".join(f"{json.dumps(row)}\n" for row in without), encoding="utf-8")
    found = list(podcorpus.validate(file))
    assert [(one.code, one.pointer, one.line) for one in found] == [
        ("value-missing", "/n_questions", 1),
        ("value-type", "/n_words", 4),
        ("value-missing", "/kind", 8),
    ]
    assert found[0].message.endswith(f"is missing, as in all {len(rows)} lines")
    # One line that has it is enough: the others are wrong each by itself.
    without[5]["n_questions"] = 0
    file.write_text("".join(f"{json.dumps(row)}\n" for row in without), encoding="utf-8")
    assert len([one for one in podcorpus.validate(file) if one.pointer == "/n_questions"]) == len(rows) - 1
