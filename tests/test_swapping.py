"""Replacing a folder: killed at any moment, written twice at once, interrupted, on any file system; what belongs to the
user is there afterwards, and nothing of ours is beside it."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
import writers
from conftest import Run
from in_bytes import write_folder
from writers import OTHERS, SHARD, files

from podcorpus.errors import InputError
from podcorpus.exporting.written import check_empty
from podcorpus.findings.tally import Tally
from podcorpus.folder import exchanging, locking, swap
from podcorpus.folder.locking import locked
from podcorpus.folder.target import check_target

STEPS = ("locked", "begun", "written", "kept", "flushed", "exchanging", "exchanged", "settled")
MINE = {"curated/entities.jsonl": "decided", "sources/page.txt": "a page", "notes.md": "mine"}
Write = Callable[..., list[int]]


@pytest.fixture(scope="module")
def writer() -> Iterator[Write]:
    """Has processes write at the same time, and tells how each ended: 0, the code, or the signal below 0."""
    with subprocess.Popen(
        [sys.executable, writers.__file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        groups = []

        def write(*orders: dict[str, Any]) -> list[int]:
            process.stdin.write(json.dumps(orders, default=str) + "\n")
            process.stdin.flush()
            answers = json.loads(process.stdout.readline())
            groups.extend([group for group, _ in answers])
            return [os.waitstatus_to_exitcode(status) for _, status in answers]

        yield write
        process.stdin.close()
        process.wait(timeout=60)
        for group in groups:
            try:
                os.killpg(group, signal.SIGKILL)
            except ProcessLookupError:
                continue


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A corpus with what belongs to the user."""
    out = tmp_path / "out"
    write_folder(out, files("old"))
    for name, text in MINE.items():
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text(text, encoding="utf-8")
    (out / "link").symlink_to("notes.md")
    return out


def tag_of(out: Path) -> str:
    """Which corpus it is: all of its files are of the same, and what belongs to the user is there."""
    assert {name: (out / name).read_text(encoding="utf-8") for name in MINE} == MINE
    assert (out / "link").is_symlink()
    result = {(out / name).read_text(encoding="utf-8") for name in (SHARD, *OTHERS)}
    result.add(json.loads((out / "manifest.json").read_text(encoding="utf-8"))["corpus"]["title"])
    (tag,) = result
    return tag


def beside(out: Path) -> list[str]:
    """What is beside a folder."""
    return sorted(path.name for path in out.parent.iterdir() if path != out)


def removed(out: Path) -> str:
    """What is reported of the folder that a killed run left."""
    (name,) = [name for name in beside(out) if "podcorpus-" in name]
    return f"{out}: removed {name}, left by a run that was killed"


@pytest.mark.parametrize("in_steps", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step(step: str, in_steps: bool, out: Path, writer: Write) -> None:
    assert writer({"out": out, "tag": "new", "step": step, "in_steps": in_steps}) == [-9]
    tag = "new" if STEPS.index(step) >= STEPS.index("exchanged") else "old"
    assert tag_of(out) == tag
    expected = [] if step == "locked" else [removed(out)]
    result: list[str] = []
    check_target(out, result.append)
    assert (result, tag_of(out), beside(out)) == (expected, tag, [])
    assert writer({"out": out, "tag": "newer"}) == [0]
    assert (tag_of(out), beside(out)) == ("newer", [])


@pytest.mark.parametrize("renames", [1, 2, 3])
def test_killed_between_the_renames_where_there_is_no_exchange(renames: int, out: Path, writer: Write) -> None:
    assert writer({"out": out, "tag": "new", "renames": renames, "in_steps": True}) == [-9]
    tag, result = "old" if renames == 1 else "new", []
    assert out.exists() == (renames > 1)
    put_back = [f"{out}: put back; a run was killed while it replaced the folder"] if renames == 1 else []
    expected = [*put_back, removed(out)]
    check_target(out, result.append)
    assert (result, tag_of(out), beside(out)) == (expected, tag, [])


def test_a_new_build_puts_right_what_a_killed_one_left(out: Path, writer: Write) -> None:
    assert writer({"out": out, "tag": "new", "renames": 1, "in_steps": True}) == [-9]
    write_folder(out, files("newer"))
    assert (tag_of(out), beside(out)) == ("newer", [])


def test_killed_sixty_times_at_any_moment(out: Path, writer: Write) -> None:
    chance = random.Random(15)
    started = time.monotonic()
    assert writer({"out": out, "tag": "0"}) == [0]
    longest = time.monotonic() - started
    for number in range(1, 61):
        (ended,) = writer({"out": out, "tag": str(number), "after": chance.uniform(0, longest)})
        assert ended in (0, -9)
        assert tag_of(out).isdigit()
        assert len(beside(out)) <= 2
    assert writer({"out": out, "tag": "last"}) == [0]
    assert (tag_of(out), beside(out)) == ("last", [])


def test_two_writers_at_once(out: Path, writer: Write) -> None:
    for number in range(8):
        tags = [f"{number}a", f"{number}b"]
        assert writer(*({"out": out, "tag": tag} for tag in tags)) == [0, 0]
        assert tag_of(out) in tags
        assert beside(out) == []


def test_two_writers_of_a_first_folder(tmp_path: Path, writer: Write) -> None:
    assert writer(*({"out": tmp_path / "in" / "out", "tag": tag} for tag in "abc")) == [0, 0, 0]
    assert (tmp_path / "in" / "out" / "README.md").read_text() in "abc"
    assert beside(tmp_path / "in" / "out") == []


def test_children_of_a_killed_writer_do_not_keep_its_lock(out: Path, writer: Write) -> None:
    assert writer({"out": out, "tag": "new", "step": "begun", "orphan": True}) == [-9]
    started = time.monotonic()
    write_folder(out, files("newer"))
    assert (tag_of(out), beside(out)) == ("newer", [])
    assert time.monotonic() - started < locking.PATIENCE_S


def test_a_second_writer_waits_and_then_stops(
    run: Run, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "PATIENCE_S", 0.1)
    busy = "out: another process is writing this folder; run this again when it has finished, or name another folder"
    with locked(out):
        with pytest.raises(InputError, match="another process is writing this folder"):
            write_folder(out, files("new"))
        refused = run("build", "--out", "out")
        assert (refused.returncode, refused.stderr) == (2, f"podcorpus: {busy}\n")
        refused = run("export", "out", "--to", "jsonl", "--out", "out")
        assert (refused.returncode, refused.stderr) == (2, f"podcorpus: {busy}\n")
    assert (tag_of(out), beside(out)) == ("old", [])


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_a_file_system_without_locks(
    code: int, out: Path, tmp_path: Path, writer: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = tmp_path / "tmp"
    aside.mkdir()
    monkeypatch.setattr(locking.tempfile, "gettempdir", lambda: str(aside))
    lock, tried = locking._lock, []

    def without(descriptor: int) -> bool:
        tried.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        if tried[-1].parent != aside:
            raise OSError(code, "no locks")
        return lock(descriptor)

    monkeypatch.setattr(locking, "_lock", without)
    monkeypatch.setattr(locking, "PATIENCE_S", 0.1)
    # A young folder may be that of another machine, which the lock does not keep away.
    assert writer({"out": out, "tag": "new", "step": "flushed"}) == [-9]
    left = [name for name in beside(out) if "podcorpus-" in name]
    write_folder(out, files("new"))
    assert beside(out) == [*left, "tmp"]
    os.utime(tmp_path / left[0], (0, 0))
    with locked(out), pytest.raises(InputError, match="another process is writing this folder"):
        write_folder(out, files("newer"))
    write_folder(out, files("newer"))
    assert (tag_of(out), beside(out), list(aside.iterdir())) == ("newer", ["tmp"], [])


def cannot(*_: object) -> int:
    ctypes.set_errno(errno.EINVAL)
    return -1


@pytest.mark.parametrize("call", [None, cannot])
def test_without_an_exchange(call: Any, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchanging, "_call", lambda: call)
    write_folder(out, files("new"))
    assert (tag_of(out), beside(out)) == ("new", [])


@pytest.mark.parametrize("failing", [1, 2, 3])
@pytest.mark.parametrize("error", [OSError(errno.EACCES, "Permission denied"), KeyboardInterrupt()])
def test_a_rename_that_fails_is_undone_or_completed(
    failing: int, error: BaseException, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename, calls = Path.rename, []

    def counted(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == failing:
            raise error
        return rename(self, target)

    monkeypatch.setattr(exchanging, "_call", lambda: None)
    monkeypatch.setattr(
        swap, "reached", lambda step: step == "exchanging" and monkeypatch.setattr(Path, "rename", counted)
    )
    replaced = failing == 3
    stopped = pytest.raises(InputError, match="nothing was changed") if isinstance(error, OSError) else None
    with nullcontext() if replaced and stopped else stopped or pytest.raises(KeyboardInterrupt):
        write_folder(out, files("new"))
    assert (tag_of(out), beside(out)) == ("new" if replaced else "old", [])


@pytest.mark.parametrize("kind", ["file", "folder", "nothing"])
@pytest.mark.parametrize("in_steps", [False, True])
def test_an_exchange_is_undone_by_another(
    kind: str, in_steps: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if in_steps:
        monkeypatch.setattr(exchanging, "_call", lambda: None)
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("1")
    if kind == "file":
        other.write_text("2")
    elif kind == "folder":
        other.mkdir()
    before = [(path.lstat().st_ino if path.exists() else None) for path in (one, other)]
    exchanging.exchange(one, other)
    assert [(path.lstat().st_ino if path.exists() else None) for path in (other, one)] == before
    exchanging.exchange(one, other)
    assert [(path.lstat().st_ino if path.exists() else None) for path in (one, other)] == before
    assert len(list(tmp_path.iterdir())) == 2 - (kind == "nothing")


FOREIGN = (
    *("data/turns/extra.parquet", "data/turns/train-00000-of-00002.parquet", "data/turns/notes.txt", "data/mine.csv"),
    *("schema/mine.json", "figures/mine.svg", "figures/deep/er.png", "CITATION.cff", "redirects.jsonl"),
)


@pytest.mark.parametrize("name", FOREIGN)
def test_what_could_be_taken_for_the_corpus_stops_a_build_before_it_begins(
    name: str, run: Run, out: Path, tmp_path: Path
) -> None:
    (out / name).parent.mkdir(parents=True, exist_ok=True)
    (out / name).write_text("mine")
    refused = run("build", "no-such-page.txt", "--out", "out")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    refused = run("build", "--out", "out")
    result = f"{name} is not a file of this corpus, but where its files are written; move it elsewhere"
    assert refused.stderr == f"podcorpus: out: {result}, nothing was changed\n"
    with pytest.raises(InputError, match="nothing was changed"):
        write_folder(out, files("new"))
    assert ((out / name).read_text(), tag_of(out), beside(out)) == ("mine", "old", [])


def test_several_are_named(out: Path) -> None:
    for name in FOREIGN:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text("mine")
    shown = "CITATION.cff, data/mine.csv, data/turns/extra.parquet and 6 more are not files"
    with pytest.raises(InputError, match=shown):
        write_folder(out, files("new"))


def test_a_manifest_cannot_give_away_what_belongs_to_the_user(out: Path) -> None:
    manifest = (out / "manifest.json").read_text(encoding="utf-8")
    for name in ("notes.md", "curated/entities.jsonl", "sources/page.txt"):
        (out / "manifest.json").write_text(manifest.replace("figures/a.svg", name), encoding="utf-8")
        (out / "figures" / "a.svg").unlink(missing_ok=True)
        write_folder(out, files("new"))
        assert tag_of(out) == "new"


def test_what_is_written_during_the_exchange_is_brought_along(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile(step: str) -> None:
        if step == "flushed":
            (out / "curated" / "new.jsonl").write_text("later")
            (out / "saved").write_text("later")
            (out / "saved").replace(out / "notes.md")
            os.utime(out / "notes.md", (2e9, 2e9))

    monkeypatch.setattr(swap, "reached", meanwhile)
    write_folder(out, files("new"))
    assert (out / "curated" / "new.jsonl").read_text() == "later"
    assert (out / "notes.md").read_text() == "later"
    assert (out / SHARD).read_text() == "new"
    assert beside(out) == []


def test_what_cannot_be_brought_along_is_kept_beside_the_folder(
    out: Path, writer: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(step: str) -> None:
        if step == "flushed":
            (out / "data" / "turns" / "mine.csv").write_text("mine")

    monkeypatch.setattr(swap, "reached", meanwhile)
    with pytest.raises(InputError, match=r"out: was replaced, but not all .* the old folder is kept: .*before-"):
        write_folder(out, files("new"))
    assert tag_of(out) == "new"
    (kept,) = beside(out)
    assert kept.startswith("out.before-")
    assert (out.with_name(kept) / "data" / "turns" / "mine.csv").read_text() == "mine"
    assert tag_of(out.with_name(kept)) == "old"


@pytest.mark.parametrize("in_steps", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_an_interruption_tells_whether_the_folder_was_replaced(
    step: str, in_steps: bool, run: Run, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(name: str) -> None:
        if name == step:
            raise KeyboardInterrupt

    def quick(*_: object, **__: object) -> None:
        write_folder(Path("out"), files("new"))

    if in_steps:
        monkeypatch.setattr(exchanging, "_call", lambda: None)
    monkeypatch.setattr(swap, "reached", interrupted)
    monkeypatch.setattr("podcorpus.making.folder.make_folder", quick)
    done = run("build", "--out", "out")
    replaced = step in ("exchanged", "settled")
    result = "out was written completely" if replaced else "nothing was written"
    assert (done.returncode, done.stderr.strip()) == (2, f"podcorpus: interrupted; {result}")
    # What was interrupted while it brought along what others wrote is finished by the next run.
    monkeypatch.undo()
    check_target(out)
    assert (tag_of(out), beside(out)) == ("new" if replaced else "old", [])


@pytest.fixture
def quick_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """`build` writes the corpus of a few files."""

    def write(*_: object, **__: object) -> Mock:
        write_folder(Path("out"), files("new"))
        return Mock(tally=Tally(None))

    monkeypatch.setattr("podcorpus.making.folder.make_folder", write)
    monkeypatch.setattr("podcorpus.cli.building.say_corpus", lambda *_: None)


def test_an_interruption_after_all_was_written(
    run: Run, out: Path, quick_build: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("podcorpus.cli.building.say_corpus", interrupted)
    done = run("build", "--out", "out")
    assert (done.returncode, done.stderr.strip()) == (2, "podcorpus: interrupted; out was written completely")
    # The next command in the same process has written nothing.
    monkeypatch.setattr("podcorpus.making.folder.make_folder", interrupted)
    assert run("build", "--out", "out").stderr.strip() == "podcorpus: interrupted; nothing was written"


def test_what_was_repaired_is_reported_on_standard_error(run: Run, out: Path, quick_build: None, writer: Write) -> None:
    assert writer({"out": out, "tag": "new", "renames": 1, "in_steps": True}) == [-9]
    (name,) = [name for name in beside(out) if "podcorpus-" in name]
    done = run("build", "--out", "out")
    assert done.returncode == 0
    assert done.stderr == (
        "podcorpus: out: put back; a run was killed while it replaced the folder\n"
        f"podcorpus: out: removed {name}, left by a run that was killed\n"
    )


def test_an_export_that_was_killed_leaves_nothing_either(tmp_path: Path, writer: Write) -> None:
    out, result = tmp_path / "out", []
    assert writer({"out": out, "tag": "new", "step": "flushed"}) == [-9]
    expected = [removed(out)]
    check_empty(out, result.append)
    assert (result, beside(out)) == (expected, [])


def test_where_files_cannot_be_linked_they_are_copied(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    (out / "notes.md").chmod(0o640)
    write_folder(out, files("new"))
    assert (tag_of(out), beside(out)) == ("new", [])
    assert (out / "notes.md").stat().st_mode & 0o777 == 0o640


def test_a_disk_that_fails_when_flushed_changes_nothing(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(InputError, match=r"cannot be written \(Input/output error\); nothing was changed"):
        write_folder(out, files("new"))
    assert (tag_of(out), beside(out)) == ("old", [])


def test_folders_of_any_kind(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "to").symlink_to("out")
    out.chmod(0o750)
    write_folder(tmp_path / "to", files("new"))
    assert (tag_of(out), (tmp_path / "to").is_symlink(), out.stat().st_mode & 0o777) == ("new", True, 0o750)
    write_folder(tmp_path / ("x" * 255), files("new"))
    assert beside(out) == ["to", "x" * 255]
    monkeypatch.setattr(Path, "is_mount", lambda self: self == out)
    with pytest.raises(InputError, match="a mount point, which no other folder can take the place of; name a folder"):
        write_folder(out, files("newer"))
