"""Shared by the commands' output: lines, corpora, findings, progress."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from podcorpus.cli.verbosity import quiet, verbose
from podcorpus.errors import InputError
from podcorpus.findings.escaping import printable
from podcorpus.findings.wording import singular

if TYPE_CHECKING:
    from podcorpus.findings.finding import Finding
    from podcorpus.findings.tally import Tally
    from podcorpus.folder.manifest import Manifest

_T = TypeVar("_T")
_LONG_S = 1
"""How long a stage takes before its duration is reported."""


def prepare_streams() -> None:
    """Let standard output and error accept every character, whatever encoding the terminal has."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def say(line: str) -> None:
    """Print a line, with invisible characters escaped.

    If the receiving program has ended (`| head`), the rest is dropped and the work continues, so that the exit code is
    that of the whole. Raises InputError if the line cannot be written, as on a full disk.
    """
    say_styled(printable(line))


def say_all(lines: Iterable[str]) -> None:
    """Print lines as `say` does."""
    for line in lines:
        say(line)


def say_styled(line: str) -> None:
    """Print a line of parts from `styles.styled`, which are escaped already; errors as in `say`."""
    with _pipe_may_close():
        if sys.stdout is not None:
            sys.stdout.write(f"{line}\n")


def say_part(text: str) -> None:
    """Show the beginning of a line that is ended later; errors as in `say`."""
    with _pipe_may_close():
        if sys.stdout is not None:
            sys.stdout.write(printable(text))
            sys.stdout.flush()


def finish() -> None:
    """Flush the output; errors as in `say`."""
    with _pipe_may_close():
        if sys.stdout is not None:
            sys.stdout.flush()


@contextmanager
def _pipe_may_close() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        _to_nowhere()
    except OSError as error:
        _to_nowhere()
        raise InputError(f"the output cannot be written ({error.strerror}); free space or use another file") from None


def _to_nowhere() -> None:
    """Redirect standard output to the null device, so that its buffer cannot fail again when Python exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say_error(message: str) -> None:
    """Print an error on standard error, on one line."""
    if sys.stderr is not None:
        sys.stderr.write(f"podcorpus: {printable(message)}\n")


def say_note(message: str) -> None:
    """Print on standard error what a person should know and need do nothing about; nothing with -q."""
    if not quiet():
        say_error(message)


def say_done(line: str) -> None:
    """Print a line on what was done, where nothing was asked for but doing it; nothing with -q. Errors as in `say`."""
    if not quiet():
        say(line)


def progress(items: Iterable[_T], unit: str, stage: str) -> Iterable[_T]:
    """A progress bar on a terminal for work longer than a second, none when piped or with -q; with -v a line on
    standard error when the stage is done."""
    if quiet():
        return items
    if sys.stderr is not None and sys.stderr.isatty():
        from tqdm import tqdm

        items = tqdm(items, unit=f" {unit}", delay=1, leave=False, file=sys.stderr)
    return _counted(items, unit, stage) if verbose() else items


def stages(items: Iterable[_T], unit: str, stage: str) -> Iterable[_T]:
    """As `progress`, with the lines on the stages also on a terminal without -v."""
    passed = progress(items, unit, stage)
    on_terminal = sys.stderr is not None and sys.stderr.isatty()
    return _counted(passed, unit, stage) if on_terminal and not quiet() and not verbose() else passed


def _counted(items: Iterable[_T], unit: str, stage: str) -> Iterator[_T]:
    from time import monotonic

    number, start = 0, monotonic()
    for item in items:
        number += 1
        yield item
    what = f"{number:,} {singular(unit) if number == 1 else unit} {stage}" if unit else stage
    took = monotonic() - start
    say_error(f"{what}, {took:.1f} s" if took >= _LONG_S else what)


def say_corpus(out: Path, manifest: Manifest, *, loadable: bool = True) -> None:
    """Print what was written and, if it is `loadable`, how to load it."""
    from podcorpus.folder.metadata.front_matter import default_config

    say_done(f"{out}: {manifest.corpus.name} {manifest.corpus.version}, {manifest.edition} edition")
    for name, table in manifest.tables.items():
        say_done(f"  {name:<10}{table.rows:>7,}")
    config = default_config({name: table.rows for name, table in manifest.tables.items()})
    if loadable and config is not None:
        say_done(f'load it: datasets.load_dataset("{out}", "{config}", split="train")')


def say_findings(findings: Iterable[Finding]) -> Tally:
    """Print findings as text, and a line with their counts."""
    from podcorpus.findings import reports
    from podcorpus.findings.tally import Tally

    tally = Tally(reports.SHOWN).take(findings)
    say_tally(tally)
    return tally


def say_tally(tally: Tally) -> None:
    """Print findings that were counted, and a line with their counts."""
    from podcorpus.findings import reports

    say_report(tally)
    say_done(reports.summary(tally))


def say_report(tally: Tally) -> None:
    """Print findings that were counted, grouped by code."""
    from podcorpus.cli.styles import report_line
    from podcorpus.findings import reports

    for line in reports.as_text(tally):
        say_styled(report_line(printable(line)))
