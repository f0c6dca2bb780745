"""A release that was killed: what it had begun is noted in git's own folder, where it stays until the release ends.

With the note, the same release can be started again, or undone, whatever step it was killed at.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

KEPT = "refs/podcorpus/undone"
"""Where git keeps what the files were when a killed release was undone."""
Run = Callable[..., str]


class StopError(Exception):
    """What is wrong, and how to fix it."""


@dataclass(frozen=True)
class Begun:
    """A release that is under way: its version, and the commit that it starts from."""

    version: str
    start: str

    @property
    def tag(self) -> str:
        """`v` and the version."""
        return f"v{self.version}"

    @property
    def subject(self) -> str:
        """The message of its commit."""
        return f"Release {self.version} of the data"

    def commit(self, run: Run) -> str | None:
        """Its commit, if that was made and is on the branch that is checked out."""
        for line in run("git", "log", "--format=%H %P %s", f"{self.start}..HEAD").splitlines():
            commit, parent, subject = line.split(" ", 2)
            if (parent, subject) == (self.start, self.subject):
                return commit
        return None

    def keep_copy(self, note: Path, run: Run) -> None:
        """Keep what is in the working tree as a commit on no branch, since some of it may be somebody's."""
        index = note.with_suffix(".index")
        git = ("env", f"GIT_INDEX_FILE={index}", "git")
        try:
            run(*git, "read-tree", self.start)
            run(*git, "add", "--all")
            tree = run(*git, "write-tree")
        finally:
            index.unlink(missing_ok=True)
        message = f"What a killed release of {self.version} left"
        run("git", "update-ref", KEPT, run("git", "commit-tree", tree, "-p", self.start, "-m", message))

    def set_tag(self, commit: str, named: str, run: Run) -> str:
        """Tag its commit; `named` is the file with the title of the corpus."""
        title = json.loads(run("git", "show", f"{commit}:./{named}"))["title"]
        run("git", "tag", "--annotate", self.tag, "-m", f"{title}, version {self.version}", commit)
        return self.tag

    def put_back(self, note: Path, made: Sequence[str], run: Run) -> None:
        """Restore the branch and the files that a release writes, which are `made`; all other files are kept."""
        run("git", "reset", "--quiet", self.start)
        changed = [
            name for name in run("git", "diff", "--name-only", "-z", self.start, "--", *made).split("\0") if name
        ]
        if changed:
            run("git", "restore", "--source", self.start, "--", *changed)
        run("git", "clean", "--quiet", "--force", "-d", "--", *made)
        note.unlink(missing_ok=True)

    def settle(self, note: Path, version: str | None, made: Sequence[str], named: str, run: Run) -> str:
        """Put right what it has left when it was killed, and say what was done.

        If its commit was made, it is completed where it is the release of `version`, and undone where that is None.
        Raises StopError where it is another one's.
        """
        commit, head = self.commit(run), run("git", "rev-parse", "HEAD")
        if run("git", "tag", "--list", self.tag):
            done = f"the release of {self.version} was killed when all was done"
        elif commit is not None and version == self.version:
            self.set_tag(commit, named, run)
            done = f"the release of {self.version} was killed when it was committed; now its tag is set"
        elif commit is not None and (version is not None or commit != head):
            follow = "" if commit == head else ", and other commits follow it"
            undo = "" if follow else ", or undo it with `make release UNDO=1`"
            raise StopError(
                f"a release of {self.version} was killed when it was committed and not tagged{follow}; "
                f"complete it with `make release VERSION={self.version}`{undo}"
            )
        elif commit is None and head != self.start:
            done = f"a release of {self.version} was killed, and something else was committed since; nothing is undone"
        else:
            self.keep_copy(note, run)
            self.put_back(note, made, run)
            return f"the release of {self.version} was killed, and is undone; git keeps what its files were as {KEPT}"
        note.unlink()
        return done


def note_of(root: Path, run: Run) -> Path:
    """The file of the note, in git's folder for this working tree."""
    return root / run("git", "rev-parse", "--git-dir") / "podcorpus-release.json"


def begin(note: Path, begun: Begun) -> None:
    """Write the note, all of it or nothing."""
    making = note.with_suffix(".new")
    with making.open("w", encoding="utf-8") as stream:
        json.dump(asdict(begun), stream)
        stream.flush()
        os.fsync(stream.fileno())
    making.replace(note)


def read(note: Path) -> Begun | None:
    """What the note says; None if there is none."""
    try:
        return Begun(**json.loads(note.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
