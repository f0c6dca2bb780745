"""The command that shows what a corpus holds: stats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcorpus.cli.options import FOLDER, OK
from podcorpus.cli.output import say_all
from podcorpus.cli.tables import UNTITLED, in_columns, shown_time
from podcorpus.findings.wording import counted

if TYPE_CHECKING:
    from podcorpus.evaluating.statistics import Statistics

_SHOWN = 15
_BAR = 20


@click.command(name="stats", short_help="Show who speaks, chapters, names and misheard names.")
@FOLDER
@click.option("--episode", "episodes", multiple=True, metavar="ID", help="Only this episode; repeatable.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=_SHOWN, metavar="N", show_default=True, help="Lines of each part."
)
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
def stats_command(folder: Path, episodes: tuple[str, ...], limit: int, as_json: bool) -> int:
    """Show what a corpus holds: speaking shares and rates, chapters, the most named entities, misheard names.

    Speakers are counted by name over all episodes. A turn without an end lasts until the next one begins.
    """
    from podcorpus.evaluating.statistics import statistics

    found = statistics(folder, episodes)
    if as_json:
        say_all(found.model_dump_json(indent=2).split("\n"))
    else:
        say_all(_lines(found, limit))
    return OK


def _lines(found: Statistics, limit: int) -> Iterator[str]:
    nil = f", {found.n_nil:,} of them not in the registry" if found.n_nil else ""
    of_all = ((found.n_episodes, "episode"), (found.n_turns, "turn"), (found.n_words, "word"))
    yield ", ".join(counted(n, what) for n, what in of_all)
    yield f"{counted(found.n_chapters, 'chapter')}, {counted(found.n_mentions, 'mention')}{nil}"
    yield from _speakers(found, limit)
    if found.chapters and found.n_episodes == 1:
        yield from _chapters(found, limit)
    if found.entities:
        columns = 4 if found.n_episodes > 1 else 3
        rows = [(one.entity, one.entity_type, f"{one.n_mentions:,}", f"{one.n_episodes:,}") for one in found.entities]
        head = ("most named", "type", "mentions", "episodes")
        yield from _table(head[:columns], [row[:columns] for row in rows], 2, limit)
    if found.misheard:
        heard = [(one.entity, ", ".join(one.surfaces), f"{one.n_mentions:,}") for one in found.misheard]
        yield from _table(("misheard", "heard as", "mentions"), heard, 2, limit)


def _speakers(found: Statistics, limit: int) -> Iterator[str]:
    total = found.n_words or 1
    rows = []
    for one in found.speakers:
        rate = one.words_per_minute
        rows.append(
            (
                (one.speaker or "(no speaker)") + (f" ({one.role})" if one.role else ""),
                "▇" * round(_BAR * one.n_words / total),
                f"{one.n_words / total:.1%}",
                f"{one.n_words:,}",
                f"{one.n_turns:,}",
                f"{one.n_questions or 0:,}",
                "–" if rate is None else f"{rate:.0f}",
            )
        )
    yield from _table(("speaker", "", "share", "words", "turns", "questions", "words/min"), rows, 2, limit)


def _chapters(found: Statistics, limit: int) -> Iterator[str]:
    rows = [(shown_time(one.start_ms), one.title or UNTITLED, f"{one.n_mentions:,}") for one in found.chapters]
    yield from _table(("from", "chapter", "mentions"), rows, 2, max(limit, len(rows)))


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], n_left: int, limit: int) -> Iterator[str]:
    """Lines of a table with `n_left` columns of text and then columns of figures, after an empty line."""
    shown = rows[:limit]
    yield ""
    yield from in_columns([head, *shown], n_left)
    if len(rows) > len(shown):
        yield f"… and {len(rows) - len(shown):,} more (--limit)"
