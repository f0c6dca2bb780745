"""A release that was killed: what it had begun is noted in git's own folder, where it stays until the release ends.

With the note, the same release can be started again, or undone, whatever step it was killed at.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from podcorpus.releasing.repository import Repository, StopError

KEPT = "refs/podcorpus/undone"
"""Where git keeps what the files were when a killed release was undone."""


@dataclass(frozen=True)
class Begun:
    """A release that is under way: its version, the commit that it starts from, the paths that it writes, and the
    manifest of the corpus."""

    version: str
    start: str
    writes: tuple[str, ...]
    manifest: str

    @property
    def tag(self) -> str:
        """`v` and the version."""
        return f"v{self.version}"

    @property
    def subject(self) -> str:
        """The message of its commit."""
        return f"Release {self.version} of the data"

    def commit(self, repository: Repository) -> str | None:
        """Its commit, if that was made and is on the branch that is checked out."""
        for line in repository.git("log", "--format=%H %P %s", f"{self.start}..HEAD").splitlines():
            commit, parent, subject = line.split(" ", 2)
            if (parent, subject) == (self.start, self.subject):
                return commit
        return None

    def keep_copy(self, note: Path, repository: Repository) -> None:
        """Keep what is in the working tree as a commit on no branch, since some of it may be somebody's."""
        index = note.with_suffix(".index")
        try:
            repository.git("read-tree", self.start, index=index)
            repository.git("add", "--all", index=index)
            tree = repository.git("write-tree", index=index)
        finally:
            index.unlink(missing_ok=True)
        message = f"What a killed release of {self.version} left"
        made = repository.git("commit-tree", tree, "-p", self.start, "-m", message)
        repository.git("update-ref", KEPT, made)

    def set_tag(self, commit: str, repository: Repository) -> str:
        """Tag its commit, with the title of the corpus."""
        title = json.loads(repository.git("show", f"{commit}:./{self.manifest}"))["corpus"]["title"]
        repository.git("tag", "--annotate", self.tag, "-m", f"{title}, version {self.version}", commit)
        return self.tag

    def put_back(self, note: Path, repository: Repository) -> None:
        """Restore the branch and the files that a release writes; all other files are kept."""
        git = repository.git
        git("reset", "--quiet", self.start)
        listed = git("diff", "--name-only", "--relative", "-z", self.start, "--", *self.writes)
        changed = [name for name in listed.split("\0") if name]
        if changed:
            git("restore", "--source", self.start, "--", *changed)
        git("clean", "--quiet", "--force", "-d", "--", *self.writes)
        note.unlink(missing_ok=True)

    def settle(self, note: Path, version: str | None, repository: Repository) -> str:
        """Repair what it has left when it was killed, and return what was done.

        If its commit was made, it is completed where it is the release of `version`, and undone where that is None.
        Raises StopError where it is another one's.
        """
        if (lock := next(iter(repository.locks()), None)) is not None:
            raise StopError(
                f"{lock}: a git command has locked the repository, or was killed and left the file; when no git "
                "command runs any more, remove it, and repeat this one"
            )
        commit, head = self.commit(repository), repository.git("rev-parse", "HEAD")
        if repository.git("tag", "--list", self.tag):
            done = f"the release of {self.version} was killed when all was done"
        elif commit is not None and version == self.version:
            self.set_tag(commit, repository)
            done = f"the release of {self.version} was killed when it was committed; now its tag is set"
        elif commit is not None and (version is not None or commit != head):
            follow = "" if commit == head else ", and other commits follow it"
            undo = "" if follow else ", or undo it with `podcorpus release --undo`"
            raise StopError(
                f"a release of {self.version} was killed when it was committed and not tagged{follow}; "
                f"complete it with `podcorpus release {self.version}`{undo}"
            )
        elif commit is None and head != self.start:
            done = f"a release of {self.version} was killed, and something else was committed since; nothing is undone"
        else:
            self.keep_copy(note, repository)
            self.put_back(note, repository)
            return f"the release of {self.version} was killed, and is undone; git keeps what its files were as {KEPT}"
        note.unlink()
        return done


def note_of(repository: Repository) -> Path:
    """The file of the note, in git's folder for this working tree."""
    return repository.state_folder / "podcorpus-release.json"


def begin(note: Path, begun: Begun) -> None:
    """Write the note, all of it or nothing."""
    making = note.with_suffix(".new")
    with making.open("w", encoding="utf-8") as stream:
        json.dump(asdict(begun), stream)
        stream.flush()
        os.fsync(stream.fileno())
    making.replace(note)


def read(note: Path) -> Begun | None:
    """The release that the note is about; None if there is no note."""
    try:
        begun = json.loads(note.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Begun(begun["version"], begun["start"], tuple(begun["writes"]), begun["manifest"])
