"""What commands share in what they print: corpora, findings, progress."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import click
from tqdm import tqdm

from podcorpus import reporting
from podcorpus.card import DEFAULT_CONFIG
from podcorpus.findings import Finding
from podcorpus.manifest import Manifest

_T = TypeVar("_T")


def progress(items: Iterable[_T], unit: str) -> Iterable[_T]:
    """A bar on a terminal for work longer than a second; none when piped."""
    return tqdm(items, unit=f" {unit}", delay=1, disable=None, leave=False, file=sys.stderr)


def say_corpus(out: Path, manifest: Manifest) -> None:
    """What was written, and how to load it."""
    click.echo(f"{out}: {manifest.corpus.name} {manifest.corpus.version}, {manifest.edition} edition")
    for name, table in manifest.tables.items():
        click.echo(f"  {name:<10}{table.rows:>7,}")
    click.echo(f'load it: datasets.load_dataset("{out}", "{DEFAULT_CONFIG}", split="train")')


def say_findings(findings: Sequence[Finding]) -> None:
    """Findings for a person, with the line that counts them."""
    for line in reporting.as_text(findings):
        click.echo(line)
    click.echo(reporting.summary(findings))
