"""Release a version of the published corpus: all steps in order, stopping at the first that fails.

usage: python scripts/release.py VERSION [--date YYYY-MM-DD] [--quick] [--dry-run]
       python scripts/release.py --undo

The version and its date are written to dataset/curated/corpus.json; the corpus and all files derived from it are
rebuilt from the pages, checked, compared with the previous version, and committed with an annotated tag `vVERSION`. If
a step fails, every file that the release writes is restored, and no other is modified. --dry-run stops before the
commit, restores them too and shows the changelog's new entry; --quick skips `make check` and `make test`, for a commit
on which they have passed.

A release that was killed is started again by the same command, which undoes what it had written, or completes it if its
commit was made. --undo only undoes it.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import unfinished
from pages import CURATED, ROOT, find_pages
from rebuild import kept
from unfinished import Begun, StopError

from podcorpus.errors import InputError
from podcorpus.folder.layout import DERIVED, MANIFEST
from podcorpus.folder.locking import locked
from podcorpus.folder.swap import repair

CORPUS = CURATED / "corpus.json"
NAMED = "dataset/curated/corpus.json"
CHANGELOG = ROOT / "CHANGELOG.md"
DATA_HEADING = "## Data\n"
NOTES = re.compile(r"\n### Unreleased\n(.*?)\n(?=###? |\Z)", re.DOTALL)
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
# What a release writes, without the decisions in dataset/curated and the pages in dataset/sources.
MADE = (
    *("CHANGELOG.md", "CITATION.cff", "DATA_CARD.md", "README.md", "docs/findings.md", "docs/figures"),
    *(NAMED, *(f"dataset/{name}" for name in DERIVED)),
)
NEXT = "v{} is released locally. Next: git push --follow-tags, then podcorpus publish dataset --repo-id …"
LOCKS: list[int] = []  # held while a release runs


@dataclass
class Release:
    """What the steps share: version, date, the file that notes what was begun, the previous tag (None for the first),
    the commit that the release starts from, the pages, and the changelog's entry."""

    version: str
    date: str
    quick: bool
    note: Path
    previous: str | None = None
    start: str = ""
    pages: list[Path] = field(default_factory=list)
    entry: str = ""

    @property
    def tag(self) -> str:
        """`v` and the version."""
        return f"v{self.version}"

    def check_version(self) -> str:
        """The version number is valid, not taken, and higher than all released ones."""
        if not VERSION.fullmatch(self.version):
            raise StopError(f"{self.version} is not a version number; write it as 1.2.3")
        tags = [tag for tag in run("git", "tag", "--list", "v*").split() if VERSION.fullmatch(tag[1:])]
        if self.tag in tags:
            raise StopError(f"{self.tag} is already released; use a higher number")
        if re.search(rf"^### Data {re.escape(self.version)},", CHANGELOG.read_text(encoding="utf-8"), re.MULTILINE):
            raise StopError(f"CHANGELOG.md has an entry for {self.version} already; use a higher number")
        self.previous = max(tags, key=numbers, default=None)
        if self.previous and numbers(self.previous) > numbers(self.tag):
            raise StopError(f"{self.previous} is already released, which is later; use a higher number")
        return f"after {self.previous}" if self.previous else "the first"

    def check_tree(self) -> str:
        """A branch is checked out, git can commit, and nothing is changed or new: the tag is what was tested."""
        branch = run("git", "branch", "--show-current")
        if not branch:
            raise StopError("no branch is checked out, so the release would not be on a branch; check one out")
        run("git", "var", "GIT_COMMITTER_IDENT")
        changed = uncommitted()
        if changed:
            raise StopError(f"{changed[0]} is not committed ({len(changed)} in all); commit or remove it")
        self.start = run("git", "rev-parse", "HEAD")
        return f"{branch} at {self.start[:7]}"

    def find_pages(self) -> str:
        """The page of every episode is available."""
        found = find_pages()
        missing = [episode for episode, page in found.items() if page is None]
        if missing:
            raise StopError(f"the page of {missing[0]} was not found; put it into dataset/sources")
        self.pages = [page for page in found.values() if page is not None]
        return f"{len(self.pages)} of {len(self.pages)}"

    def set_version(self) -> str:
        """Version and date, in the only place where they are typed."""
        info = json.loads(CORPUS.read_text(encoding="utf-8")) | {"version": self.version, "released": self.date}
        CORPUS.write_text(json.dumps(info, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
        return NAMED

    def build(self) -> str:
        """The corpus from its pages; card, pictures and citation from the corpus; and the corpus with that card."""
        python("scripts/rebuild.py")
        return last_line(podcorpus("schema", "--check"))

    def validate(self) -> str:
        """All layers, against the pages and the previous version."""
        after = ["--previous", self.previous] if self.previous else []
        return last_line(podcorpus("validate", "dataset", *sources(self.pages), *after))

    def verify(self) -> str:
        """Every digest, and the same bytes when rebuilt from the pages."""
        return last_line(podcorpus("verify", "dataset", *sources(self.pages)))

    def write_changelog(self) -> str:
        """An entry in the data section of the changelog: the unreleased notes there, and what changed."""
        text = CHANGELOG.read_text(encoding="utf-8")
        if text.count(DATA_HEADING) != 1:
            raise StopError(f"CHANGELOG.md must have exactly one line {DATA_HEADING.strip()!r}; restore it")
        before, after = text.split(DATA_HEADING)
        data, *rest = re.split(r"(?=^## )", after, maxsplit=1, flags=re.MULTILINE)
        notes = NOTES.search(data)
        parts = [f"### Data {self.version}, {self.date}", notes[1].strip() if notes else "", self.changes()]
        self.entry = "\n\n".join(part for part in parts if part)
        data = NOTES.sub("\n", data)
        text = "".join([before, DATA_HEADING, "\n", self.entry, "\n", data, *rest])
        CHANGELOG.write_text(text, encoding="utf-8", newline="\n")
        return "CHANGELOG.md"

    def changes(self) -> str:
        """The changes since the previous version, record by record; for the first release the numbers of rows."""
        if self.previous is None:
            tables = json.loads((ROOT / "dataset" / MANIFEST).read_text(encoding="utf-8"))["tables"]
            rows = "\n".join(f"| {name} | {table['rows']:,} |" for name, table in tables.items())
            return f"Rows of the first release:\n\n| table | rows |\n| --- | ---: |\n{rows}"
        section = podcorpus("diff", self.previous, "dataset", "--format", "markdown", "--limit", "20")
        return section.split("\n", 1)[1].strip()

    def check(self) -> str:
        """Lint, types, derived files, and the tests."""
        if self.quick:
            return "skipped"
        # When called by make itself, a nested make would print the name of the folder it leaves as the last line.
        run("make", "--no-print-directory", "check")
        return last_line(run("make", "--no-print-directory", "test"))

    def commit(self) -> str:
        """One commit, and its tag."""
        foreign = [
            path for path in uncommitted() if not any(path == made or path.startswith(f"{made}/") for made in MADE)
        ]
        if foreign:
            raise StopError(f"{foreign[0]} changed during the release; commit it first, or move it elsewhere")
        run("git", "add", "--all")
        run("git", "commit", "--quiet", "-m", self.begun.subject)
        return self.begun.set_tag("HEAD", NAMED, run)

    @property
    def begun(self) -> Begun:
        """What is noted of it."""
        return Begun(self.version, self.start)


def uncommitted() -> list[str]:
    """The paths that are changed or new, whatever the user's settings hide; not those that git ignores."""
    listed = run("git", "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all")
    return [entry[3:] for entry in listed.split("\0") if entry]


def run(*command: str | Path, holding: Sequence[int] = ()) -> str:
    """The output of a command. Raises StopError with its last lines if it fails. It holds the locks, too."""
    words = [str(part) for part in command]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, pass_fds=holding)
    if done.returncode:
        lines = (done.stdout + done.stderr).strip().splitlines()[-12:]
        raise StopError("\n  ".join([f"`{' '.join(words)}` failed with exit code {done.returncode}", *lines]))
    return done.stdout.rstrip()


def python(*arguments: str | Path) -> str:
    """A Python program under this interpreter. If this one is killed, no other release begins while it runs."""
    return run(sys.executable, *arguments, holding=LOCKS)


def podcorpus(*arguments: str | Path) -> str:
    """A command of the package under this interpreter."""
    return python("-m", "podcorpus", *arguments)


def sources(pages: Sequence[Path]) -> list[str | Path]:
    """The pages as options."""
    return [part for page in pages for part in ("--source", page)]


def last_line(text: str) -> str:
    """The last line, which is the summary."""
    return text.splitlines()[-1] if text else ""


def numbers(tag: str) -> tuple[int, ...]:
    """The numbers of a version's tag."""
    return tuple(map(int, tag[1:].split(".")))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the steps; 0 if all succeed, 1 if one stops the release."""
    parser = argparse.ArgumentParser(description="Release a version of the published corpus.")
    parser.add_argument("version", nargs="?")
    parser.add_argument("--date", type=datetime.date.fromisoformat, default=datetime.date.today())
    parser.add_argument("--quick", action="store_true", help="skip `make check` and `make test`")
    parser.add_argument("--dry-run", action="store_true", help="stop before the commit and restore the files")
    parser.add_argument("--undo", action="store_true", help="undo a release that was killed")
    given = parser.parse_args(arguments)
    if (given.version is None) is not given.undo:
        parser.error("give either a version or --undo")
    try:
        note = unfinished.note_of(ROOT, run)
        with locked(note) as lock:
            LOCKS.append(lock.descriptor)
            try:
                return _begin(given, note)
            finally:
                LOCKS.remove(lock.descriptor)
    except InputError:
        print("stopped\n  another release is running, or the last step of one that was killed; wait until it has ended")
    except StopError as error:
        print(f"stopped\n  {error}")
    return 1


def _begin(given: argparse.Namespace, note: Path) -> int:
    repair(ROOT / "dataset", kept, print)
    version = (given.version or "").removeprefix("v")
    begun = unfinished.read(note)
    if begun is not None:
        print(begun.settle(note, None if given.undo else "" if given.dry_run else version, MADE, NAMED, run))
        if begun.version == version and not given.dry_run and run("git", "tag", "--list", begun.tag):
            print(NEXT.format(version))
            return 0
    if given.undo:
        print("" if begun else "no release was killed; nothing to undo\n", end="")
        return 0
    return _release(Release(version, given.date.isoformat(), given.quick, note), dry_run=given.dry_run)


def _release(release: Release, *, dry_run: bool) -> int:
    looking: list[tuple[str, Callable[[], str]]] = [
        ("version", release.check_version),
        ("working tree", release.check_tree),
        ("pages", release.find_pages),
    ]
    making: list[tuple[str, Callable[[], str]]] = [
        ("version written", release.set_version),
        ("built", release.build),
        ("valid", release.validate),
        ("verified", release.verify),
        ("changelog", release.write_changelog),
        ("checks and tests", release.check),
    ]
    if not dry_run:
        making.append(("committed and tagged", release.commit))
    total = len(looking) + len(making)
    done = 0
    try:
        for done, (name, step) in enumerate([*looking, *making], 1):
            if done == len(looking) + 1:
                unfinished.begin(release.note, release.begun)
            print(f"{done:>2}/{total} {name}: ", end="", flush=True)
            print(step(), flush=True)
    except BaseException as error:
        print(f"stopped\n  {str(error) or type(error).__name__}", flush=True)
        if done > len(looking):
            release.begun.put_back(release.note, MADE, run)
            print("  all files were restored")
        if isinstance(error, (StopError, KeyboardInterrupt)):
            return 1
        raise
    if dry_run:
        release.begun.put_back(release.note, MADE, run)
        print(f"{release.tag} can be released; all files were restored. The changelog entry:\n\n{release.entry}")
        return 0
    release.note.unlink()
    print(NEXT.format(release.version))
    return 0


if __name__ == "__main__":
    sys.exit(main())
