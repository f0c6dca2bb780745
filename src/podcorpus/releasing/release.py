"""A release of a project's corpus: all steps in order, stopping at the first that fails.

Version and date are written to the file that names the corpus; the corpus and what follows from it are built from the
sources, checked, compared with the previous version, recorded in versions.jsonl, and committed with an annotated tag.
What is released is known from versions.jsonl: tags may be missing from a clone. If a step fails, every file that the
release writes is restored, and no other is modified.

A release that was killed is started again by the same command, which undoes what it had written, or completes it if its
commit was made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

from podcorpus.errors import InputError, is_interruption
from podcorpus.folder.locking import locked
from podcorpus.folder.swap import repair
from podcorpus.folder.target import keeping
from podcorpus.releasing import unfinished
from podcorpus.releasing.repository import Repository, StopError
from podcorpus.releasing.steps import Release


class Say(Protocol):
    """Shows a text, whose last line is not ended with `more`."""

    def __call__(self, text: str, *, more: bool = False) -> None:
        """Show it."""


Step = tuple[str, Callable[[], str]]


def release(given: Release, say: Say, *, dry_run: bool = False) -> bool:
    """Release a version and report what is done, one line per step. Returns whether it was released; with `dry_run`,
    which restores all files in the end, whether it can be. Raises InputError if the project is in no git repository."""
    try:
        with _alone(given.repository) as note:
            if not _settled(given, note, say, dry_run):
                return _released(given, note, say, dry_run)
    except StopError as error:
        say(f"stopped\n  {error}")
        return False
    say(_next(given))
    return True


def undo(out: Path, repository: Repository, say: Say) -> bool:
    """Undo a release that was killed, and say what is done. Whether all is as it was."""
    try:
        with _alone(repository) as note:
            repair(out, keeping(out, declared=True), say)
            begun = unfinished.read(note)
            say("no release was killed; nothing to undo" if begun is None else begun.settle(note, None, repository))
    except StopError as error:
        say(f"stopped\n  {error}")
        return False
    return True


@contextmanager
def _alone(repository: Repository) -> Iterator[Path]:
    """The file of the note, while no other release runs."""
    note = unfinished.note_of(repository)
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(note))
        except InputError:
            raise StopError("another release is running, or one that was killed is ending; wait for it") from None
        yield note


def _settled(given: Release, note: Path, say: Say, dry_run: bool) -> bool:
    """Repair what a killed release has left. Whether that has completed the one which is asked for."""
    repair(given.project.out, keeping(given.project.out, declared=True), say)
    begun = unfinished.read(note)
    if begun is None:
        return False
    say(begun.settle(note, "" if dry_run else given.version, given.repository))
    return begun.version == given.version and not dry_run and bool(given.repository.git("tag", "--list", begun.tag))


def _released(given: Release, note: Path, say: Say, dry_run: bool) -> bool:
    looking: list[Step] = [
        ("version", given.check_version),
        ("working tree", given.check_tree),
        ("sources", given.find_sources),
    ]
    making: list[Step] = [
        ("version written", given.set_version),
        ("built", given.build),
        ("valid", given.validate),
        ("verified", given.verify),
        ("recorded", given.record),
        ("changelog", given.write_changelog),
        ("checks", given.check),
    ]
    if not dry_run:
        making.append(("committed and tagged", given.commit))
    total, done = len(looking) + len(making), 0
    begun = None
    try:
        for done, (name, step) in enumerate([*looking, *making], 1):
            if done == len(looking) + 1:
                begun = given.begun
                unfinished.begin(note, begun)
            say(f"{done:>2}/{total} {name}: ", more=True)
            say(step())
    except BaseException as error:
        interrupted = is_interruption(error)
        say("interrupted" if interrupted else f"stopped\n  {str(error) or type(error).__name__}")
        if begun is not None:
            begun.put_back(note, given.repository)
            say("  all files were restored")
        if interrupted or isinstance(error, (StopError, InputError, OSError)):
            return False
        raise
    if begun is not None and dry_run:
        begun.put_back(note, given.repository)
        say(f"v{given.version} can be released; all files were restored. The changelog entry:\n\n{given.entry}")
        return True
    note.unlink()
    say(_next(given))
    return True


def _next(given: Release) -> str:
    return f"v{given.version} is released locally. Next: git push --follow-tags, then podcorpus publish --repo-id …"
