"""The command line as a person meets it: exit codes, one-line errors, what is printed and what is not."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import click
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import PutSample, Run, called, exit_code, streams, terminal

from podcorpus import checking
from podcorpus.cli import cli
from podcorpus.findings.finding import Finding
from podcorpus.findings.found import Found
from podcorpus.findings.rules import LAYERS, RULES
from podcorpus.folder.read import Scanned, scan_table

PAGE = """Talk notes, invented.
Chapters
00:00 Boats
00:40 Nets
Mara Lind (00:00)
Good morning. We mend boats in Rotterdam.
Tom Reed (00:20)
And nets. The nets come from Hong Kong.
Mara Lind (00:45)
They do. Nets first, then boats.
"""


def one_line(stderr: str) -> str:
    """The error, checked to be one line and no traceback."""
    assert stderr.startswith("podcorpus: ")
    assert stderr.endswith("\n")
    assert stderr.count("\n") == 1, stderr
    return stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "no such file"),
        (b"", "empty"),
        (b" \n\n ", "empty"),
        (b"\x89PNG\x00\x00", "binary"),
        (b"PK\x03\x04\x00\x00", "a damaged or encrypted zip archive"),
        ("Grüße (00:00)\nja\n".encode("latin-1"), "not UTF-8"),
        (b"* nets\n* boats\n", "no transcript found"),
    ],
)
def test_a_source_that_cannot_be_used(run: Run, tmp_path: Path, content: bytes | None, says: str) -> None:
    if content is not None:
        (tmp_path / "page.txt").write_bytes(content)
    failed = run("build", "page.txt", "--out", "out")
    assert failed.returncode == 2
    assert says in one_line(failed.stderr)
    assert "page.txt" in failed.stderr
    assert failed.stdout == ""
    assert not (tmp_path / "out").exists()


def test_a_page_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.txt").mkdir()
    assert "page.txt: no file in it" in one_line(run("build", "page.txt").stderr)
    (tmp_path / "loop").symlink_to("loop")
    assert run("build", "loop").returncode == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_an_unreadable_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir(mode=0)
    failed = run("build", "pages")
    assert failed.returncode == 2
    assert "permission" in one_line(failed.stderr).lower()


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("build", "--edition", "half"),
        ("build", "--no-such-option"),
        ("validate",),
        ("validate", "nowhere"),
        ("hydrate", "nowhere", "--source", "x", "--out", "y"),
        ("redact", "nowhere", "--out", "y"),
        ("build", "--episode-id", "Not An Id"),
        ("build", "--language", "!!"),
        ("build", "--curated", "nowhere"),
        ("explain", "no-such-code"),
        ("validate", "nowhere", "--all", "--max", "3"),
        ("validate", "nowhere", "--max", "-1"),
    ],
)
def test_a_call_that_cannot_be_used(run: Run, arguments: tuple[str, ...]) -> None:
    failed = run(*arguments)
    assert failed.returncode == 2
    one_line(failed.stderr)


def test_options_that_describe_no_episode_are_named(run: Run, tmp_path: Path) -> None:
    result = run("build", "--sample", "--title", "Crossings", "--language", "en")
    assert result.returncode == 0
    assert result.stderr == (
        "podcorpus: not used: --title, --language; the source is curated, and the decisions come first (episode.json)\n"
    )
    (tmp_path / "own.txt").write_text("Mara (00:00)\nGood evening.\n\nBo (00:09)\nIt rains.\n", encoding="utf-8")
    assert run("build", "own.txt", "--title", "Crossings", "--out", "own").stderr == ""


def test_validating_what_is_no_corpus(run: Run, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    assert "not a corpus" in one_line(run("validate", "folder").stderr)
    (tmp_path / "folder" / "podcorpus.toml").touch()
    for call in (("validate", "folder"), ("stats", "folder"), ("diff", "folder", "folder")):
        assert "a project, not a corpus; name the folder in it that has the corpus" in one_line(run(*call).stderr)
    assert "a file" in one_line(run("validate", "file").stderr)


def test_a_page_of_ones_own(run: Run, tmp_path: Path) -> None:
    (tmp_path / "Harbour Talk.txt").write_text(PAGE, encoding="utf-8")
    built = run("build", "Harbour Talk.txt", "--out", "out", "--show", "Harbour", "--language", "en")
    assert built.returncode == 0, built.stderr
    assert built.stderr == "", "no progress where output is piped"
    assert re.search(r"turns +3\n", built.stdout)
    assert run("validate", "out", "--source", "Harbour Talk.txt").returncode == 0
    assert "harbour-talk" in (tmp_path / "out" / "manifest.json").read_text(encoding="utf-8")


def test_a_page_that_is_nearly_right_builds_and_says_where(run: Run, tmp_path: Path) -> None:
    page = PAGE.replace("00:40 Nets", "00:40").replace("Tom Reed (00:20)", "Tom Reed (00:20")
    (tmp_path / "page.txt").write_text(page.replace("Mara Lind (00:45)", "Mara Lind (00:10)\nAye.\nTom Reed (00:50)"))
    built = run("build", "page.txt", "--out", "out")
    assert (tmp_path / "out" / "manifest.json").exists()
    assert "page.txt:4" in built.stdout, "the chapter without a title"
    assert "page.txt:7" in built.stdout, "the header without a bracket"
    assert "page.txt:9" in built.stdout, "the time that runs back"
    assert built.returncode == 1
    assert "time-runs-back" in built.stdout


def test_two_sources_of_one_episode(run: Run, tmp_path: Path, sample_page: Path) -> None:
    (tmp_path / "again.txt").write_bytes(sample_page.read_bytes())
    failed = run("build", sample_page, "again.txt", "--out", "out")
    assert failed.returncode == 2
    assert "night-ferry.the-slack-hour" in one_line(failed.stderr)


def test_several_sources_make_one_corpus(run: Run, tmp_path: Path, sample_page: Path) -> None:
    (tmp_path / "talk.txt").write_text(PAGE, encoding="utf-8")
    built = run("build", "talk.txt", sample_page, "--out", "out")
    assert built.returncode == 0
    assert re.search(r"episodes +2\n", built.stdout)
    assert run("validate", "out", "--source", "talk.txt", "--source", sample_page).returncode == 0


def test_formats_of_findings(run: Run, put_sample: PutSample) -> None:
    (put_sample("out") / "data" / "turns" / "extra.parquet").write_bytes(b"no parquet")
    as_json = run("validate", "out", "--format", "json")
    report = json.loads(as_json.stdout)
    assert as_json.returncode == 1
    assert report["errors"] == len(report["findings"]) > 0
    assert {"code", "level", "message", "hint", "path"} <= set(report["findings"][0])
    *github, notice = run("validate", "out", "--format", "github").stdout.splitlines()
    assert len(github) == len(report["findings"])
    assert all(line.startswith("::error file=") for line in github)
    assert notice.startswith(f"::notice title=podcorpus::out: {report['errors']} errors (file-unreadable 1")
    text = run("validate", "out").stdout
    assert text.splitlines()[-1].endswith(f"{report['errors']} errors")


def test_help_and_version(run: Run) -> None:
    assert "Exit codes" in run("--help").stdout
    assert run("--version").stdout.startswith("podcorpus, version ")


@pytest.fixture(scope="module")
def damaged(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A corpus folder with the sample's mentions all pointing to an entity of one hostile name. How it is reported is
    tested: in this process it is checked once."""
    folder = tmp_path_factory.mktemp("damaged") / "out"
    shutil.copytree(sample_folder, folder)
    (file,) = (folder / "data" / "mentions").glob("*.parquet")
    table = pq.read_table(file, partitioning=None)
    at = table.schema.get_field_index("entity_id")
    names = pa.array(["no\x1b[2J\u202eone"] * table.num_rows)
    pq.write_table(table.set_column(at, table.schema.field(at), names), file)
    check_folder = checking.check_folder
    found: list[Finding | Found] = []

    def check_once(scanned: Scanned, *rest: Any) -> Iterator[Finding | Found]:
        if scanned.path != folder:
            return check_folder(scanned, *rest)
        if not found:
            found.extend(check_folder(scanned, *rest))
        return iter(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "check_folder", check_once)
        yield folder


def test_how_many_findings_are_shown(run: Run, damaged: Path) -> None:
    few = run("validate", damaged).stdout
    assert "… and 148 more" in few
    assert "… and 151 more" in run("validate", damaged, "--max", "2").stdout
    assert run("validate", damaged, "--all").stdout.count("[value-pattern]\n") == 153
    report = json.loads(run("validate", damaged, "--format", "json", "--max", "2").stdout)
    assert report["codes"]["value-pattern"] == {"level": "error", "found": 153, "shown": 2}
    assert report["folder"] == str(damaged)


def assert_safe(text: str) -> None:
    assert text.replace("\n", "").isprintable()
    assert "\\x1b" in text or "\\\\x1b" in text


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_output_is_safe_on_any_terminal(tmp_path: Path, damaged: Path, encoding: str, form: str) -> None:
    shown = called(["validate", str(damaged), "--format", form], tmp_path, encoding)
    assert (shown.returncode, shown.stderr) == (1, "")
    assert_safe(shown.stdout)


def test_output_is_safe_in_the_encoding_that_python_is_reported(run: Run, damaged: Path) -> None:
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    shown = run("validate", damaged, env=env, text=False)
    assert (shown.returncode, shown.stderr) == (1, b"")
    assert_safe(shown.stdout.decode("ascii"))


def test_a_path_that_draws_on_the_terminal(run: Run) -> None:
    name = b"no\x1b[31m\xe2\x80\xae\xff"
    failed = run("validate", os.fsdecode(name))
    assert failed.returncode == 2
    assert one_line(failed.stderr) == "podcorpus: no\\x1b[31m\\u202e\\udcff: no such file or folder; check the path\n"
    assert one_line(run("explain", "a\x1b[2Jb").stderr).startswith("podcorpus: a\\x1b[2Jb: no such code")


@pytest.mark.parametrize("arguments", [("validate", "out", "--all"), ("validate", "out", "--format", "json")])
def test_a_reader_that_goes_away(damaged: Path, arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "podcorpus", *arguments]
    with subprocess.Popen(command, cwd=damaged.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1, "what was found is told though nobody read it"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("arguments", [("explain",), ("--help",)])
def test_a_disk_that_is_full(run: Run, arguments: tuple[str, ...]) -> None:
    with open("/dev/full", "w") as full:
        failed = run(*arguments, stdout=full, stderr=subprocess.PIPE, capture_output=False)
    assert failed.returncode == 2
    assert "cannot be written" in one_line(failed.stderr)


def on_a_terminal(*arguments: str, slowness: float = 0) -> str:
    """What the command writes on standard error where that is a terminal. The bar's clock is ours, and moves with each
    table by so much: how fast the machine is changes nothing."""
    now = 0.0

    def slowly(*given: Any, **options: Any) -> Any:
        nonlocal now
        now += slowness
        return scan_table(*given, **options)

    with pytest.MonkeyPatch.context() as patch, streams(), terminal() as shown, redirect_stderr(shown.stream):
        patch.setattr("podcorpus.folder.read.scan_table", slowly)
        patch.setattr("tqdm.std.time", lambda: now)
        assert exit_code(arguments) == 0
    return shown.text


def test_progress_on_a_terminal_after_a_second(sample_folder: Path) -> None:
    assert "tables" in on_a_terminal("validate", str(sample_folder), slowness=0.4)
    # More than once, since a machine that is busy can need the second.
    assert "" in (on_a_terminal("validate", str(sample_folder)) for _ in range(5))


def test_explaining_a_code(run: Run) -> None:
    result = run("explain", "header-suspect", "span-overlap")
    assert result.returncode == 0
    assert result.stdout.startswith("header-suspect: warning, layer source\n")
    assert "A line may be a turn header" in " ".join(result.stdout.split())
    assert f"  fix: {RULES['span-overlap'].hint}\n" in result.stdout


def test_explaining_all_codes(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("explain").stdout.splitlines()
    assert [line.split()[0] for line in lines if line.startswith("  ")] == list(RULES)
    assert len(lines) == len(RULES) + len(LAYERS)
    assert max(map(len, lines)) <= 80


def test_explaining_for_a_program(run: Run) -> None:
    rules = json.loads(run("explain", "--format", "json").stdout)
    assert [rule["code"] for rule in rules] == list(RULES)
    (one,) = json.loads(run("explain", "word-cut", "--format", "json").stdout)
    assert set(one) == {"code", "layer", "level", "explanation", "reason", "hint"}


def test_explaining_what_is_no_code(run: Run) -> None:
    failed = run("explain", "word-cut", "span_outside")
    assert failed.returncode == 2
    assert failed.stdout == ""
    assert "did you mean 'span-outside-" in one_line(failed.stderr)
    assert "lists all codes" in one_line(run("explain", "qqqqqq").stderr)


def test_without_a_command_the_help_is_shown_as_it_is_written(run: Run) -> None:
    shown = run()
    assert shown.returncode == 2
    assert shown.stderr == run("--help").stdout
    assert shown.stderr.startswith("Usage: podcorpus")


def test_the_list_of_commands_is_not_cut(run: Run) -> None:
    listed = run("--help").stdout.split("Commands:")[1].splitlines()[1:]
    assert len(listed) >= 10
    assert not [line for line in listed if line.endswith("...")]


def test_scores_fit_a_terminal(run: Run, sample_folder: Path) -> None:
    assert max(map(len, run("score", sample_folder, sample_folder).stdout.splitlines())) <= 80


def test_schemas_that_are_not_there_are_not_called_stale(run: Run) -> None:
    failed = run("schema", "--check")
    assert failed.returncode == 2
    assert "no such folder" in one_line(failed.stderr)


STAGES = """\
podcorpus: 1 file found
podcorpus: 1 file read; turns, chapters and mentions found
podcorpus: 1 episode built, 0 kept from an earlier build
podcorpus: 1 window of episodes validated and written
podcorpus: card, metadata, schemas and manifest written
podcorpus: put in place as corpus
"""


def test_verbose_tells_every_stage_on_standard_error(run: Run) -> None:
    piped = run("build")
    assert piped.stderr == ""
    result = run("build", "-v")
    assert re.sub(r", [0-9.]+ s$", "", result.stderr, flags=re.MULTILINE) == STAGES
    assert result.stdout == piped.stdout
    assert "podcorpus: 8 tables read" in run("-v", "validate", "corpus").stderr


def test_build_tells_every_stage_on_a_terminal(tmp_path: Path) -> None:
    folder = str(tmp_path / "corpus")
    shown = on_a_terminal("build", "--sample", "--out", folder)
    shown = re.sub(r", [0-9.]+ s$", "", shown.replace("\r\n", "\n"), flags=re.MULTILINE)
    assert shown == STAGES.replace("as corpus", f"as {folder}")
    assert on_a_terminal("build", "-q", "--sample", "--out", folder) == ""


def test_quiet_prints_findings_and_what_was_asked_for(run: Run, tmp_path: Path) -> None:
    assert (run("build", "-q").stdout, run("-q", "validate", "corpus").stdout) == ("", "")
    assert run("stats", "corpus", "-q").stdout == run("stats", "corpus").stdout != ""
    (tmp_path / "corpus" / "croissant.json").unlink()
    result = run("validate", "-q", "corpus")
    assert result.returncode == 1
    assert result.stdout.startswith("error: file-missing (1)\n")
    assert "records in" not in result.stdout
    both = run("-v", "build", "-q")
    assert (both.returncode, both.stderr) == (
        2,
        "podcorpus: -q and -v exclude each other (see `podcorpus build --help`)\n",
    )


def test_every_command_takes_quiet_and_verbose() -> None:
    for name in cli.list_commands(click.Context(cli)):
        command = cli.get_command(click.Context(cli), name)
        group = command.commands.values() if isinstance(command, click.Group) else ()
        for one in (command, *group):
            assert one is not None
            assert {"-q", "-v"} <= {option for parameter in one.params for option in parameter.opts}


def test_an_interrupt_while_the_command_line_is_imported(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise KeyboardInterrupt\n", encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-m", "podcorpus", "validate"]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "podcorpus: interrupted; nothing was written\n")
