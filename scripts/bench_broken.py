"""Measure `podcorpus validate` over a clean corpus and over broken ones: CPU seconds and memory, side by side.

usage: python scripts/bench_broken.py [--turns N] [--kinds KIND…] [--against SRC] [--corpora DIR]

The clean corpus is invented (`synthetic.py`) and written to `--corpora` where it is not there yet; each broken one is
derived from it (`broken.py`) and removed again. The command runs in a process of its own and shows as many findings of
a code as it does to a person. `--against` names the source folder of another checkout: its version is measured
on the same corpora in the same run, and findings that the two count differently are reported.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

from broken import KINDS, write_broken
from synthetic import write_corpus

from podcorpus.findings.reports import SHOWN

_OURS = Path(__file__).resolve().parents[1] / "src"
_MEASURING = Path(__file__).with_name("measuring.py")


@dataclass(frozen=True)
class Measured:
    """What one validation took, and how many findings of each code it counted."""

    cpu: float
    mb: float
    found: Mapping[str, int]


def measure(folder: Path, source: Path) -> Measured:
    """Validate a folder by the version in a source folder."""
    arguments = ["validate", str(folder), "--format", "json", "--max", str(SHOWN)]
    ran = subprocess.run(
        [sys.executable, str(_MEASURING), *arguments],
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode not in (0, 1):
        raise SystemExit(f"{folder}: {ran.stderr.strip()}")
    figures: Any = json.loads(ran.stderr.splitlines()[-1])
    codes = json.loads(ran.stdout)["codes"]
    return Measured(figures["cpu"], figures["mb"], {code: count["found"] for code, count in codes.items()})


def corpora(clean: Path, kinds: list[str]) -> Iterator[tuple[str, int, Path]]:
    """Title, share and folder of each corpus to measure, the clean one first. A broken one is gone afterwards."""
    yield "clean", 0, clean
    for name in kinds:
        for share in KINDS[name].shares:
            with TemporaryDirectory(dir=clean.parent) as making:
                write_broken(clean, Path(making) / name, KINDS[name], share)
                yield KINDS[name].title, share, Path(making) / name


def main() -> None:
    """Measure and print a table, a line a corpus."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--turns", type=int, default=100_000, help="turns of each corpus (default: 100000)")
    parser.add_argument("--kinds", nargs="*", choices=KINDS, default=list(KINDS), help="ways of being broken")
    parser.add_argument("--against", type=Path, metavar="SRC", help="source folder of another version")
    parser.add_argument("--corpora", type=Path, default=Path(gettempdir()) / "podcorpus-bench")
    given = parser.parse_args()
    clean = given.corpora / f"full-{given.turns}"
    if not clean.is_dir():
        making = clean.with_name(f"{clean.name}.making")
        write_corpus(making, given.turns)
        making.rename(clean)
    sources = [*([given.against.resolve()] if given.against else []), _OURS]
    if given.against:
        print(f"{'':<58}{'the other version':>26}{'this one':>26}")
    print(f"{'broken':<46}{'share':>6}" + f"{'CPU s':>12}{'x clean':>8}{'MB':>6}" * len(sources) + f"{'findings':>11}")
    base: list[Measured] = []
    for title, share, folder in corpora(clean, given.kinds):
        results = [measure(folder, source) for source in sources]
        base = base or results
        costs = (
            f"{one.cpu:>12.1f}{one.cpu / first.cpu:>8.2f}{one.mb:>6.0f}"
            for one, first in zip(results, base, strict=True)
        )
        found = results[-1].found
        print(f"{title:<46}{share:>5}%{''.join(costs)}{sum(found.values()):>11,}", flush=True)
        for code, n in found.items():
            print(f"  {code} {n:,}", flush=True)
        for code in {*results[0].found, *found}:
            if results[0].found.get(code) != found.get(code):
                print(f"  the other version: {code} {results[0].found.get(code, 0):,}", flush=True)


if __name__ == "__main__":
    main()
