"""The command that shows what is recognised in files: inspect."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcorpus.cli.options import FINDINGS, FORMAT, OK, PATH
from podcorpus.cli.output import progress, say_all
from podcorpus.cli.tables import in_columns, shown_time

if TYPE_CHECKING:
    from podcorpus.building.inspecting import Inspected, InspectedLayout

_MOST_SPEAKERS = 8


@click.command(name="inspect", short_help="Show what is recognised in files, and why.")
@click.argument("sources", nargs=-1, required=True, type=PATH, metavar="SOURCE...")
@FORMAT
@click.option("--json", "as_json", is_flag=True, help="Print JSON (schema/inspected.schema.json describes an item).")
def inspect_command(sources: tuple[Path, ...], form: str | None, as_json: bool) -> int:
    """Show what is recognised in transcripts, and why: the format, turns, cues, speakers, times.

    A SOURCE is a file, a folder or an archive. Of one file everything is shown, of several a line each. If nothing is
    recognised, the closest layouts are shown with the lines that nearly match. The exit code is 1 if a file cannot be
    read.
    """
    from podcorpus.building.inspecting import inspect_file
    from podcorpus.reading.inputs import find_inputs

    found = [inspect_file(file, form) for file in progress(find_inputs(sources), "files", "read")]
    if as_json:
        values = [one.model_dump(mode="json") for one in found]
        say_all(json.dumps(values, ensure_ascii=False, indent=2).split("\n"))
    else:
        say_all(_table(found) if len(found) > 1 else _whole(found[0]))
    return FINDINGS if any(one.format is None for one in found) else OK


def _table(found: Sequence[Inspected]) -> Iterator[str]:
    head = ("file", "format", "turns", "cues", "speakers", "from", "to", "chapters", "findings")
    names = _names(found)
    rows = [
        (
            name,
            one.format or "–",
            *(f"{n:,}" for n in (one.n_turns, one.n_cues, len(one.speakers))),
            shown_time(one.first_ms),
            shown_time(one.last_ms),
            f"{one.n_chapters:,}",
            f"{len(one.findings):,}",
        )
        for one, name in zip(found, names, strict=True)
    ]
    yield from in_columns([head, *rows], 2)
    for one, name in zip(found, names, strict=True):
        if one.problem is not None:
            yield f"{name}: {one.problem}"
            yield from _layouts("closest", one.nearest)
    unread = sum(one.format is None for one in found)
    yield f"{len(found):,} files, {unread:,} of which cannot be read" if unread else f"{len(found):,} files"


def _names(found: Sequence[Inspected]) -> list[str]:
    """The files without the folders that they share."""
    shared = os.path.commonpath([Path(one.file).parent for one in found])
    return [one.file.removeprefix(f"{shared}/") for one in found]


def _whole(one: Inspected) -> Iterator[str]:
    if one.problem is not None:
        yield f"{one.file}: {one.problem}"
        yield from _layouts("closest", one.nearest)
        return
    yield f"{one.file}: {one.format}"
    for seen in one.recognised:
        yield f"  recognised    {seen.format} (certainty {seen.certainty:g}): {seen.why}"
    yield from _layouts("headers", one.layouts)
    yield f"  turns         {one.n_turns:,}, formed from {one.turns_from}"
    yield f"  cues          {one.n_cues:,}, {one.n_words:,} words"
    times = "none" if one.first_ms is None else f"{shown_time(one.first_ms)} to {shown_time(one.last_ms)}"
    yield f"  times         {times}"
    named = [f"{speaker.label} ({speaker.n_turns:,})" for speaker in one.speakers[:_MOST_SPEAKERS]]
    more = len(one.speakers) - len(named)
    yield f"  speakers      {', '.join(named) or 'none named'}{f' and {more:,} more' if more else ''}"
    yield f"  chapters      {one.n_chapters:,}"
    yield f"  segments      {', '.join(f'{kind} {n:,}' for kind, n in one.segments.items())}"
    yield from _layouts("not headers", one.nearest)
    for finding in one.findings:
        yield f"  finding       {finding}"


def _layouts(title: str, layouts: Sequence[InspectedLayout]) -> Iterator[str]:
    for one in layouts:
        lines = ", ".join(map(str, one.lines)) + (" …" if one.count > len(one.lines) else "")
        yield f"  {title:<13} {one.shape}  {one.count:,} × (lines {lines}): {one.why}"
