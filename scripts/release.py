"""Release a version of the published corpus: all steps in order, up to the first thing that is wrong.

usage: python scripts/release.py VERSION [--date YYYY-MM-DD] [--quick] [--dry-run]

The version and its day are written into dataset/curated/corpus.json, the corpus and all that derives from it are made
anew from the pages, checked and held against the version before it, and committed with an annotated tag `vVERSION`.
Where a step fails, every file is put back. --dry-run stops before the commit and puts them back too; --quick leaves
`make check` and `make test` out, for a commit on which they have passed.
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

CORPUS = CURATED / "corpus.json"
CHANGELOG = ROOT / "CHANGELOG.md"
DATA_HEADING = "## Data\n"
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


class StopError(Exception):
    """What is wrong, and what to do."""


@dataclass
class Release:
    """What the steps know: the version, its day, the revision before it, and the pages."""

    version: str
    date: str
    quick: bool
    previous: str = "HEAD"
    pages: list[Path] = field(default_factory=list)

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
        last = max(tags, key=numbers, default=None)
        if last and numbers(last) > numbers(self.tag):
            raise StopError(f"{last} is released, which is later; take a higher number")
        self.previous = last or "HEAD"
        return f"after {last}" if last else "the first"

    def check_tree(self) -> str:
        """Nothing is changed or new, so that the tag is what was looked at, and can be put back."""
        changed = run("git", "status", "--porcelain").splitlines()
        if changed:
            raise StopError(f"{changed[0][3:]} is not committed ({len(changed)} in all); commit or remove it")
        return f"on {run('git', 'rev-parse', '--short', 'HEAD')}"

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
        for _ in range(2):
            podcorpus("build", *self.pages, "--edition", "text-free", "--out", "dataset")
            python("scripts/derive.py")
        python("scripts/derive.py", "--check")
        return last_line(podcorpus("schema", "--check"))

    def validate(self) -> str:
        """All layers, against the pages, and as what follows the version before."""
        return last_line(podcorpus("validate", "dataset", *sources(self.pages), "--previous", self.previous))

    def verify(self) -> str:
        """Every digest, and the same bytes from the pages again."""
        return last_line(podcorpus("verify", "dataset", *sources(self.pages)))

    def tell(self) -> str:
        """What changed, as Markdown, at the top of the data's part of the changelog."""
        text = CHANGELOG.read_text(encoding="utf-8")
        if text.count(DATA_HEADING) != 1:
            raise StopError(f"CHANGELOG.md has not one line {DATA_HEADING.strip()!r}; put it back")
        told = podcorpus("diff", self.previous, "dataset", "--format", "markdown", "--limit", "20").rstrip()
        title = f"### Data {self.version}"
        if not told.startswith(title):
            raise StopError(f"the comparison does not begin with {title!r}")
        told = f"{title}, {self.date}{told.removeprefix(title)}"
        before, after = text.split(DATA_HEADING)
        CHANGELOG.write_text(f"{before}{DATA_HEADING}\n{told}\n{after}", encoding="utf-8", newline="\n")
        return "CHANGELOG.md"

    def check(self) -> str:
        """Lint, types, derived files, and the tests."""
        if self.quick:
            return "left out"
        run("make", "check")
        return last_line(run("make", "test"))

    def commit(self) -> str:
        """One commit, and the tag that is cited."""
        run("git", "add", "--all")
        run("git", "commit", "--quiet", "-m", f"Release {self.version} of the data")
        title = json.loads(CORPUS.read_text(encoding="utf-8"))["title"]
        run("git", "tag", "--annotate", self.tag, "-m", f"{title}, version {self.version}")
        return self.tag


def run(*command: str | Path) -> str:
    """What a command prints. Raises StopError with its last lines where it fails."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = (done.stdout + done.stderr).strip().splitlines()[-12:]
        raise StopError("\n  ".join([f"`{' '.join(map(str, command))}` ended with {done.returncode}", *lines]))
    return done.stdout.strip()


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


def put_back() -> None:
    """Every file as it was committed; what git ignores, such as the pages, stays."""
    run("git", "reset", "--quiet", "--hard", "HEAD")
    run("git", "clean", "--quiet", "--force", "-d", "dataset", "docs")


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
    except (StopError, KeyboardInterrupt) as error:
        print(f"stopped\n  {error or 'interrupted'}")
        if done > len(looking):
            put_back()
            print("  every file is as it was")
        return 1
    if given.dry_run:
        put_back()
        print(f"{release.tag} could be released; every file is as it was")
    else:
        print(
            f"{release.tag} is released here. Next: git push --follow-tags, then podcorpus publish dataset --repo-id …"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
