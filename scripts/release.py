"""Release a version of the published corpus: all steps in order, up to the first thing that is wrong.

usage: python scripts/release.py VERSION [--date YYYY-MM-DD] [--quick] [--dry-run]

The version and its day are written into dataset/curated/corpus.json, the corpus and all that derives from it are made
anew from the pages, checked and held against the version before it, and committed with an annotated tag `vVERSION`.
Where a step fails, every file that the release writes is put back, and no other is touched. --dry-run stops before the
commit, puts them back too and shows the changelog's new entry; --quick leaves `make check` and `make test` out, for a
commit on which they have passed.
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

from pages import CURATED, ROOT, find_pages

from podcorpus.folder.layout import DERIVED, MANIFEST

CORPUS = CURATED / "corpus.json"
CHANGELOG = ROOT / "CHANGELOG.md"
DATA_HEADING = "## Data\n"
NOTES = re.compile(r"\n### Unreleased\n(.*?)\n(?=###? |\Z)", re.DOTALL)
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
# What a release writes. The decisions in dataset/curated and the pages in dataset/sources are not among it.
MADE = (
    *("CHANGELOG.md", "CITATION.cff", "DATA_CARD.md", "README.md", "docs/findings.md", "docs/figures"),
    *("dataset/curated/corpus.json", *(f"dataset/{name}" for name in DERIVED)),
)


class StopError(Exception):
    """What is wrong, and what to do."""


@dataclass
class Release:
    """What the steps know: the version, its day, the tag before it (None of the first), the commit that the release
    starts from, the pages, and the changelog's entry."""

    version: str
    date: str
    quick: bool
    previous: str | None = None
    start: str = ""
    pages: list[Path] = field(default_factory=list)
    entry: str = ""

    @property
    def tag(self) -> str:
        """`v` and the version."""
        return f"v{self.version}"

    def check_version(self) -> str:
        """The number is one, is not taken, and is higher than all that are released."""
        if not VERSION.fullmatch(self.version):
            raise StopError(f"{self.version} is no version; write it as 1.2.3")
        tags = [tag for tag in run("git", "tag", "--list", "v*").split() if VERSION.fullmatch(tag[1:])]
        if self.tag in tags:
            raise StopError(f"{self.tag} is released already; take a higher number")
        self.previous = max(tags, key=numbers, default=None)
        if self.previous and numbers(self.previous) > numbers(self.tag):
            raise StopError(f"{self.previous} is released, which is later; take a higher number")
        return f"after {self.previous}" if self.previous else "the first"

    def check_tree(self) -> str:
        """A branch is checked out, git can commit, and nothing is changed or new: the tag is what was looked at."""
        branch = run("git", "branch", "--show-current")
        if not branch:
            raise StopError("no branch is checked out, so the release would be on none; check one out")
        run("git", "var", "GIT_COMMITTER_IDENT")
        changed = uncommitted()
        if changed:
            raise StopError(f"{changed[0]} is not committed ({len(changed)} in all); commit or remove it")
        self.start = run("git", "rev-parse", "HEAD")
        return f"{branch} at {self.start[:7]}"

    def find_pages(self) -> str:
        """The page of every episode is at hand."""
        found = find_pages()
        missing = [episode for episode, page in found.items() if page is None]
        if missing:
            raise StopError(f"the page of {missing[0]} is not here; put it into dataset/sources")
        self.pages = [page for page in found.values() if page is not None]
        return f"{len(self.pages)} of {len(self.pages)}"

    def set_version(self) -> str:
        """Version and day, in the one place where they are written by hand."""
        said = json.loads(CORPUS.read_text(encoding="utf-8")) | {"version": self.version, "released": self.date}
        CORPUS.write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
        return CORPUS.relative_to(ROOT).as_posix()

    def build(self) -> str:
        """The corpus from its pages; card, pictures and citation from the corpus; and the corpus with that card."""
        python("scripts/rebuild.py")
        return last_line(podcorpus("schema", "--check"))

    def validate(self) -> str:
        """All layers, against the pages, and as what follows the version before."""
        after = ["--previous", self.previous] if self.previous else []
        return last_line(podcorpus("validate", "dataset", *sources(self.pages), *after))

    def verify(self) -> str:
        """Every digest, and the same bytes from the pages again."""
        return last_line(podcorpus("verify", "dataset", *sources(self.pages)))

    def tell(self) -> str:
        """An entry in the data's part of the changelog: the notes that stand there as unreleased, and what changed."""
        text = CHANGELOG.read_text(encoding="utf-8")
        if text.count(DATA_HEADING) != 1:
            raise StopError(f"CHANGELOG.md has not one line {DATA_HEADING.strip()!r}; put it back")
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
        """What the version before it does not have, record by record; of the first release how much there is."""
        if self.previous is None:
            tables = json.loads((ROOT / "dataset" / MANIFEST).read_text(encoding="utf-8"))["tables"]
            rows = "\n".join(f"| {name} | {table['rows']:,} |" for name, table in tables.items())
            return f"Rows of the first release:\n\n| table | rows |\n| --- | ---: |\n{rows}"
        told = podcorpus("diff", self.previous, "dataset", "--format", "markdown", "--limit", "20")
        return told.split("\n", 1)[1].strip()

    def check(self) -> str:
        """Lint, types, derived files, and the tests."""
        if self.quick:
            return "left out"
        # Called by make itself, another make would end with the name of the folder it leaves.
        run("make", "--no-print-directory", "check")
        return last_line(run("make", "--no-print-directory", "test"))

    def commit(self) -> str:
        """One commit, and the tag that is cited."""
        foreign = [
            path for path in uncommitted() if not any(path == made or path.startswith(f"{made}/") for made in MADE)
        ]
        if foreign:
            raise StopError(f"{foreign[0]} changed while the release was made; commit it first, or put it elsewhere")
        run("git", "add", "--all")
        run("git", "commit", "--quiet", "-m", f"Release {self.version} of the data")
        title = json.loads(CORPUS.read_text(encoding="utf-8"))["title"]
        run("git", "tag", "--annotate", self.tag, "-m", f"{title}, version {self.version}")
        return self.tag

    def put_back(self) -> None:
        """The branch, and what a release writes, as they were at the start; all other files stay as they are now."""
        run("git", "reset", "--quiet", self.start)
        changed = [
            name for name in run("git", "diff", "--name-only", "-z", self.start, "--", *MADE).split("\0") if name
        ]
        if changed:
            run("git", "restore", "--source", self.start, "--", *changed)
        run("git", "clean", "--quiet", "--force", "-d", "--", *MADE)


def uncommitted() -> list[str]:
    """The paths that are changed or new, whatever the user's settings hide of them; none that git ignores."""
    told = run("git", "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all")
    return [entry[3:] for entry in told.split("\0") if entry]


def run(*command: str | Path) -> str:
    """What a command prints. Raises StopError with its last lines where it fails."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = (done.stdout + done.stderr).strip().splitlines()[-12:]
        raise StopError("\n  ".join([f"`{' '.join(map(str, command))}` ended with {done.returncode}", *lines]))
    return done.stdout.rstrip()


def python(*arguments: str | Path) -> str:
    """A Python program under this interpreter."""
    return run(sys.executable, *arguments)


def podcorpus(*arguments: str | Path) -> str:
    """A command of the package under this interpreter."""
    return python("-m", "podcorpus", *arguments)


def sources(pages: Sequence[Path]) -> list[str | Path]:
    """The pages as options."""
    return [part for page in pages for part in ("--source", page)]


def last_line(text: str) -> str:
    """The line that sums up."""
    return text.splitlines()[-1] if text else ""


def numbers(tag: str) -> tuple[int, ...]:
    """The numbers of a version's tag."""
    return tuple(map(int, tag[1:].split(".")))


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the steps; 0 where all are done, 1 where one stops the release."""
    parser = argparse.ArgumentParser(description="Release a version of the published corpus.")
    parser.add_argument("version")
    parser.add_argument("--date", type=datetime.date.fromisoformat, default=datetime.date.today())
    parser.add_argument("--quick", action="store_true", help="leave `make check` and `make test` out")
    parser.add_argument("--dry-run", action="store_true", help="stop before the commit and put the files back")
    given = parser.parse_args(arguments)
    release = Release(given.version.removeprefix("v"), given.date.isoformat(), given.quick)
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
        ("changes told", release.tell),
        ("checks and tests", release.check),
    ]
    if not given.dry_run:
        making.append(("committed and tagged", release.commit))
    total = len(looking) + len(making)
    done = 0
    try:
        for done, (name, step) in enumerate([*looking, *making], 1):
            print(f"{done:>2}/{total} {name}: ", end="", flush=True)
            print(step(), flush=True)
    except BaseException as error:
        print(f"stopped\n  {str(error) or type(error).__name__}", flush=True)
        if done > len(looking):
            release.put_back()
            print("  every file is as it was")
        if isinstance(error, (StopError, KeyboardInterrupt)):
            return 1
        raise
    if given.dry_run:
        release.put_back()
        print(f"{release.tag} could be released; every file is as it was. The changelog would say:\n\n{release.entry}")
    else:
        print(
            f"{release.tag} is released here. Next: git push --follow-tags, then podcorpus publish dataset --repo-id …"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
