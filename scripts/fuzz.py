"""Fuzz the parsers of untrusted files: pages, JSON lines, manifests, redirects, Parquet files.

usage: python scripts/fuzz.py TARGET [atheris's options]      as in: fuzz.py lines -max_total_time=300

Guided by coverage with atheris, in a separate environment (`pip install atheris .`). An input that raises anything but
an InputError is written to the working directory; a fixed case is kept in `tests/data/fuzz/TARGET/`, where
`tests/test_fuzz.py` replays it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from podcorpus import api, checking
from podcorpus.curating.bundled import SAMPLE_PAGE
from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding
from podcorpus.folder.layout import DATA, MANIFEST, REDIRECTS

SEEDS = Path(__file__).parent.parent / "tests" / "data" / "fuzz"
_MOST_FINDINGS = 1000


def read_page(data: bytes, folder: Path) -> None:
    """Build a corpus of a page with these bytes."""
    (folder / "page.txt").write_bytes(data)
    _consume(api.build(folder / "page.txt").findings)


def read_lines(data: bytes, folder: Path) -> None:
    """Validate a table of turns of these bytes as JSON lines."""
    (folder / "turns.jsonl").write_bytes(data)
    _consume(checking.validate(folder / "turns.jsonl"))


def read_parquet(data: bytes, folder: Path) -> None:
    """Validate a table of turns of these bytes as Parquet."""
    (folder / "turns.parquet").write_bytes(data)
    _consume(checking.validate(folder / "turns.parquet", table="turns"))


def read_manifest(data: bytes, folder: Path) -> None:
    """Validate a folder with a manifest of these bytes and nothing else."""
    (folder / MANIFEST).write_bytes(data)
    _consume(checking.validate(folder))


def read_redirects(data: bytes, folder: Path) -> None:
    """Validate a folder with redirects of these bytes and nothing else."""
    (folder / DATA).mkdir(exist_ok=True)
    (folder / REDIRECTS).write_bytes(data)
    _consume(checking.validate(folder))


TARGETS: dict[str, Callable[[bytes, Path], None]] = {
    "page": read_page,
    "lines": read_lines,
    "parquet": read_parquet,
    "manifest": read_manifest,
    "redirects": read_redirects,
}


def one_input(target: str, data: bytes, folder: Path) -> None:
    """Run a target on bytes; an InputError is expected, and its message must be one line."""
    try:
        TARGETS[target](data, folder)
    except InputError as error:
        if "\n" in str(error):
            raise AssertionError(f"an error of several lines: {error!r}") from error


def _consume(findings: object) -> None:
    for count, found in enumerate(findings):  # type: ignore[arg-type, var-annotated]
        if not isinstance(found, Finding) or not str(found).isprintable():
            raise AssertionError(f"a finding that cannot be shown: {found!r}")
        if count >= _MOST_FINDINGS:
            break


def main(arguments: list[str]) -> None:
    """Fuzz a target until its time limit."""
    target, options = arguments[0], arguments[1:]
    import atheris

    with TemporaryDirectory() as folder, TemporaryDirectory() as corpus:
        for seed in (SEEDS / target).glob("*"):
            (Path(corpus) / seed.name).write_bytes(seed.read_bytes())
        if target == "page":
            (Path(corpus) / "sample").write_bytes(SAMPLE_PAGE.read_bytes())
        atheris.instrument_all()
        atheris.Setup(["fuzz", corpus, *options], lambda data: one_input(target, data, Path(folder)))
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
