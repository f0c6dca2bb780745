"""What commands share in what they print: lines, corpora, findings, progress."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from podcorpus.errors import InputError
from podcorpus.findings.escaping import printable

if TYPE_CHECKING:
    from podcorpus.findings.finding import Finding
    from podcorpus.findings.tally import Tally
    from podcorpus.folder.manifest import Manifest

_T = TypeVar("_T")


def prepare_streams() -> None:
    """Let standard output and error take every character, whatever encoding the terminal has."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def say(line: str) -> None:
    """Print a line, with what cannot be seen escaped.

    Where the reader of our output has gone (`| head`) the rest is dropped and the work goes on, so that the exit
    code is that of the whole. Raises InputError where it cannot be written, as on a full disk.
    """
    with _reader_may_go():
        if sys.stdout is not None:
            sys.stdout.write(f"{printable(line)}\n")


def finish() -> None:
    """Write out what is still held back; as `say`."""
    with _reader_may_go():
        if sys.stdout is not None:
            sys.stdout.flush()


@contextmanager
def _reader_may_go() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        _to_nowhere()
    except OSError as error:
        _to_nowhere()
        raise InputError(f"the output cannot be written ({error.strerror}); free space or name another file") from None


def _to_nowhere() -> None:
    """Send standard output to nowhere, so that what it holds back cannot fail again when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say_error(message: str) -> None:
    """Print an error for a person on standard error, on one line."""
    if sys.stderr is not None:
        sys.stderr.write(f"podcorpus: {printable(message)}\n")


def progress(items: Iterable[_T], unit: str) -> Iterable[_T]:
    """A bar on a terminal for work longer than a second; none when piped."""
    from tqdm import tqdm

    return tqdm(items, unit=f" {unit}", delay=1, disable=None, leave=False, file=sys.stderr)


def say_corpus(out: Path, manifest: Manifest, *, loadable: bool = True) -> None:
    """What was written, and how to load it where it is `loadable`: what was asked for."""
    from podcorpus.folder.metadata.front_matter import default_config

    say(f"{out}: {manifest.corpus.name} {manifest.corpus.version}, {manifest.edition} edition")
    for name, table in manifest.tables.items():
        say(f"  {name:<10}{table.rows:>7,}")
    config = default_config({name: table.rows for name, table in manifest.tables.items()})
    if loadable and config is not None:
        say(f'load it: datasets.load_dataset("{out}", "{config}", split="train")')


def say_findings(findings: Iterable[Finding]) -> Tally:
    """Findings for a person, with the line that counts them."""
    from podcorpus.findings import reports
    from podcorpus.findings.tally import Tally

    tally = Tally(reports.SHOWN).take(findings)
    for line in reports.as_text(tally):
        say(line)
    say(reports.summary(tally))
    return tally
