"""The analyst's views, `podcorpus stats` and `podcorpus show`: what they give, in both editions."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from contextlib import chdir, redirect_stdout
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from cases import put_table, valid_rows, write_redirects, write_valid
from click.shell_completion import ShellComplete
from conftest import Run, exit_code, terminal

from podcorpus import InputError, views
from podcorpus.cli import cli, styles
from podcorpus.evaluating.in_context import in_context
from podcorpus.evaluating.statistics import statistics
from podcorpus.records import TABLES

EPISODE = "night-ferry.the-slack-hour"


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # A folder's name may be a pattern, or end a text in SQL.
    folder = tmp_path_factory.mktemp("it's [a] corpus*") / "full"
    write_valid(folder)
    return folder


@pytest.fixture(scope="module")
def free(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("free") / "corpus"
    write_valid(folder, "text-free")
    return folder


def test_mentions_with_speaker_time_and_chapter(full: Path) -> None:
    """The same as joined by pandas."""
    frames = {table: pd.DataFrame(rows) for table, rows in valid_rows().items()}
    found = views.wide(full).to_pandas()
    joined = frames["mentions"].merge(frames["turns"][["turn_id", "text"]], on="turn_id")
    names = frames["speakers"].set_index("speaker_id")
    entities = frames["entities"].set_index("entity_id")["canonical_name"]
    titles = frames["chapters"].set_index("chapter_id")["title"]
    joined["speaker"] = joined["speaker_id"].map(names["name"].fillna(names["label"]))
    joined["chapter"] = joined["chapter_id"].map(titles)
    joined["entity"] = joined["entity_id"].map(entities)
    joined = joined.sort_values("mention_id").reset_index(drop=True)
    for column in ("mention_id", "speaker", "chapter", "entity", "surface", "form", "start_ms", "text"):
        assert found[column].tolist() == joined[column].tolist(), column
    assert [row["text"][row["start_char"] : row["end_char"]] for _, row in found.iterrows()] == found[
        "surface"
    ].tolist()


def test_turns_in_polars_and_in_the_shell_of_duckdb(free: Path) -> None:
    turns = pl.from_arrow(views.wide(free, "turns_wide"))
    assert isinstance(turns, pl.DataFrame)
    assert turns["turn_id"].to_list() == [row["turn_id"] for row in valid_rows()["turns"]]
    # As `duckdb -init views.sql` does it: the paths in the file are those in the folder.
    script = "import duckdb; duckdb.execute(open('views.sql').read()); print(duckdb.sql('{}').fetchall()[0][0])"
    for query, count in (("from mentions_wide select count(*)", 153), ("from segments select count(*)", 191)):
        done = subprocess.run([sys.executable, "-c", script.format(query)], cwd=free, capture_output=True, text=True)
        assert (done.stderr, int(done.stdout)) == ("", count)


def test_a_folder_that_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not a corpus, it has no folder data/"):
        views.open_views(tmp_path)
    write_valid(tmp_path / "corpus")
    (tmp_path / "corpus" / "data" / "cues" / "train-00000-of-00001.parquet").write_bytes(b"x")
    with pytest.raises(InputError, match="its tables cannot be read"):
        views.open_views(tmp_path / "corpus")


def test_figures_are_those_of_the_rows(full: Path, free: Path) -> None:
    rows = valid_rows()
    found = statistics(full)
    assert statistics(free) == found
    assert found.n_words == sum(turn["n_words"] for turn in rows["turns"])
    assert sum(one.n_turns for one in found.speakers) == len(rows["turns"])
    assert [(one.chapter_id, one.n_mentions) for one in found.chapters] == [
        (chapter["chapter_id"], sum(m["chapter_id"] == chapter["chapter_id"] for m in rows["mentions"]))
        for chapter in rows["chapters"]
    ]
    assert {one.entity_id: one.n_mentions for one in found.entities} == {
        entity["entity_id"]: entity["n_mentions"] for entity in rows["entities"] if entity["n_mentions"]
    }
    wrong = [mention for mention in rows["mentions"] if mention["form"] == "asr_error" and mention["entity_id"]]
    assert sum(one.n_mentions for one in found.misheard) == len(wrong)
    assert {surface for one in found.misheard for surface in one.surfaces} == {mention["surface"] for mention in wrong}
    assert statistics(full, [EPISODE]) == found
    with pytest.raises(InputError, match=f"no episode has the id 'x'; the corpus has {EPISODE}"):
        statistics(full, ["x"])


def test_without_times_and_names(tmp_path: Path) -> None:
    write_valid(tmp_path)
    rows = valid_rows()
    put_table(
        tmp_path, "turns", [row | {"start_ms": None, "end_ms": None, "speaker_id": None} for row in rows["turns"]]
    )
    put_table(tmp_path, "mentions", [row | {"entity_id": None, "link_status": "nil"} for row in rows["mentions"]])
    found = statistics(tmp_path)
    (speaker,) = found.speakers
    assert (speaker.speaker, speaker.words_per_minute) == ("", None)
    assert (found.entities, found.n_nil) == ([], len(rows["mentions"]))


@pytest.mark.parametrize("table", TABLES)
def test_every_record_is_shown(table: str, full: Path, free: Path) -> None:
    for row in (valid_rows()[table][0], valid_rows()[table][-1]):
        record_id = row[TABLES[table].key]
        for folder in (full, free):
            found = in_context(folder, record_id, around=2)
            assert (found.table, found.record_id) == (table, record_id)
            if table in ("turns", "mentions", "cues"):
                assert row["turn_id"] in [turn["turn_id"] for turn in found.turns]


def test_what_is_shown_of_a_mention(full: Path, free: Path, run: Run) -> None:
    mention = next(row for row in valid_rows()["mentions"] if row["form"] == "asr_error")
    entity = next(row for row in valid_rows()["entities"] if row["entity_id"] == mention["entity_id"])
    shown = run("show", mention["mention_id"], str(full)).stdout
    assert f"[{mention['surface']}]" in shown
    assert f"{mention['surface']} → {entity['canonical_name']} ({entity['entity_id']})" in shown
    assert "misheard" in shown
    assert (
        "not in this edition; `podcorpus hydrate` restores the text"
        in run("show", mention["mention_id"], str(free)).stdout
    )
    result = json.loads(run("show", mention["mention_id"], str(free), "--json", "--context", "0").stdout)
    assert [turn["turn_id"] for turn in result["turns"]] == [mention["turn_id"]]
    assert f"[{mention['surface']}]" in run("show", entity["entity_id"], str(full)).stdout
    assert "more (--limit)" in run("show", EPISODE, str(full), "--limit", "2").stdout


def test_an_id_that_there_is_not(full: Path, tmp_path: Path, run: Run) -> None:
    result = run("show", "orknye", str(full))
    assert (result.returncode, result.stdout) == (2, "")
    assert "no record has the id 'orknye'; did you mean 'orkney'?" in result.stderr
    assert "`podcorpus stats` shows what the corpus has" in run("show", "zzz", str(full)).stderr
    write_valid(tmp_path)
    write_redirects(tmp_path, [["entities", "old-orkney", "orkney"], ["entities", "gone", None]])
    shown = run("show", "old-orkney", str(tmp_path)).stdout.splitlines()
    assert shown[:2] == ["entity orkney", "  old-orkney is redirected to it"]
    assert "gone was removed: A test." in run("show", "gone", str(tmp_path)).stderr


def test_the_end_of_an_id_is_enough_where_only_one_has_it(full: Path, run: Run) -> None:
    assert run("show", "t0003", str(full)).stdout == run("show", f"{EPISODE}.t0003", str(full)).stdout
    result = run("show", "m01", str(full))
    assert (result.returncode, "several ids end with 'm01': night-ferry.the-slack-hour.t0000.m01" in result.stderr) == (
        2,
        True,
    )
    result = run("show", EPISODE.rpartition(".")[0] + ".the", str(full))
    assert f"or '{EPISODE}'?" in result.stderr
    result = run("show", str(full), "t0003")
    assert f"the id comes before the folder: podcorpus show t0003 {full}" in result.stderr


@pytest.mark.parametrize(("more", "colours"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colours_on_a_terminal_only(
    more: dict[str, str], colours: bool, full: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in {"TERM": "xterm", **more}.items():
        monkeypatch.setenv(name, value)
    with terminal() as shown, redirect_stdout(shown.stream):
        assert exit_code(["show", "orkney", str(full)]) == 0
    assert ("\x1b[" in shown.text) is colours
    assert "orkney" in shown.text
    assert "\x1b[" not in run("show", "orkney", str(full)).stdout


def test_nothing_that_a_corpus_holds_draws_on_the_terminal(tmp_path: Path, run: Run) -> None:
    write_valid(tmp_path)
    rows = valid_rows()
    put_table(tmp_path, "entities", [row | {"canonical_name": "\x1b[31mred\u202e"} for row in rows["entities"]])
    put_table(tmp_path, "turns", [row | {"text": "\x1b]0;title\x07 words"} for row in rows["turns"]])
    for arguments in (
        ("stats", str(tmp_path)),
        ("show", "orkney", str(tmp_path)),
        ("show", f"{EPISODE}.t0000", str(tmp_path)),
    ):
        done = run(*arguments)
        assert done.returncode == 0, done.stderr
        assert "\x1b" not in done.stdout
        assert "\u202e" not in done.stdout


def test_views_are_part_of_the_folder_and_checked(full: Path, tmp_path: Path, run: Run) -> None:
    write_valid(tmp_path, "text-free")
    assert run("validate", str(tmp_path)).returncode == 0
    sql = tmp_path / "views.sql"
    sql.write_text(sql.read_text(encoding="utf-8") + "-- and some words of a page\n", encoding="utf-8")
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    (entry,) = (entry for entry in manifest["files"] if entry["path"] == "views.sql")
    entry |= {"bytes": sql.stat().st_size, "sha256": hashlib.sha256(sql.read_bytes()).hexdigest()}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    result = run("validate", str(tmp_path))
    assert (result.returncode, "description-differs" in result.stdout, "views.sql" in result.stdout) == (1, True, True)


def test_reports_are_in_colour_on_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(styles, "coloured", lambda: True)
    assert styles.report_line("error: word-count (1)").startswith("\x1b[")
    assert styles.report_line("  fix: restore it").startswith("\x1b[")
    assert styles.report_line("  corpus/turns: error: no") == "  corpus/turns: error: no"


def test_findings_of_some_codes(tmp_path: Path, run: Run) -> None:
    write_valid(tmp_path / "corpus")
    rows = [row | {"n_words": row["n_words"] + 1} for row in valid_rows()["turns"]]
    put_table(tmp_path / "corpus", "turns", rows)
    assert "word-count" in run("validate", "corpus").stdout
    result = run("validate", "corpus", "--select", "word-count", "--max", "0")
    assert (result.returncode, "digest-mismatch" in result.stdout) == (1, False)
    both = run("validate", "corpus", "--select", "end-time, word-count", "--max", "0")
    assert (both.returncode, both.stdout) == (result.returncode, result.stdout)
    result = run("validate", "corpus", "--select", "word-count", "--ignore", "end-time,word-count")
    assert (result.returncode, "no findings" in result.stdout) == (0, True)
    result = run("validate", "corpus", "--ignore", "word-cout")
    assert (result.returncode, "did you mean 'word-count'" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("begun", "completed"),
    [
        ("export --to web", ["webvtt"]),
        ("validate --select end-time,word-cou", ["end-time,word-count"]),
        ("explain word-cou", ["word-count"]),
        ("stats --lim", ["--limit"]),
    ],
)
def test_values_are_completed(begun: str, completed: list[str], tmp_path: Path) -> None:
    """Outside of a project, too, where a call without a folder fails."""
    *words, last = begun.split()
    with chdir(tmp_path):
        found = ShellComplete(cli, {}, "podcorpus", "_PODCORPUS_COMPLETE").get_completions(words, last)
    assert [one.value for one in found] == completed


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_commands_are_completed(shell: str) -> None:
    """As docs/terminal.md says."""
    command = [sys.executable, "-c", "from podcorpus.cli import main; main()"]
    words = {"COMP_WORDS": "podcorpus sta", "COMP_CWORD": "1" if shell != "fish" else "sta"}
    for instruction, says in ((f"{shell}_source", "_PODCORPUS_COMPLETE"), (f"{shell}_complete", "stats")):
        env = {**os.environ, **words, "_PODCORPUS_COMPLETE": instruction}
        done = subprocess.run(command, env=env, capture_output=True, text=True)
        assert says in done.stdout, done.stderr
