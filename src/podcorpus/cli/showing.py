"""The command that shows one record of a corpus in its context: show."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from podcorpus.cli.options import FOLDER, OK
from podcorpus.cli.output import say_all, say_styled
from podcorpus.cli.styles import styled, width
from podcorpus.cli.tables import UNTITLED, shown_time
from podcorpus.findings.escaping import printable
from podcorpus.findings.wording import counted, singular

if TYPE_CHECKING:
    from podcorpus.evaluating.in_context import InContext

_SHOWN = 20
_BESIDE = 40
"""Code points of a turn before and after a mention."""
_INDENT = "  "
_SPACES = re.compile(r"\s+")


@click.command(name="show", short_help="Show one record in its context, by its id.")
@click.argument("record_id", metavar="ID")
@FOLDER
@click.option(
    "--context",
    "around",
    type=click.IntRange(min=0),
    default=1,
    metavar="N",
    show_default=True,
    help="Turns around it.",
)
@click.option(
    "--limit", type=click.IntRange(min=1), default=_SHOWN, metavar="N", show_default=True, help="Lines of a list."
)
@click.option("--json", "as_json", is_flag=True, help="Print the record and what is around it as JSON.")
def show_command(record_id: str, folder: Path, around: int, limit: int, as_json: bool) -> int:
    """Show one record in its context: a turn, mention, cue, chapter, entity, speaker, episode or segment.

    The end of an ID is enough where only one record has it, as t0007 in a corpus of one episode. DIR is a corpus
    folder, by default that of the project. A turn is shown with its mentions and the turns around it; a text-free
    corpus has no words, so only names and counts are shown. An id that is redirected is followed.
    """
    from podcorpus.evaluating.in_context import in_context

    if Path(record_id).is_dir() and not folder.is_dir():
        message = f"the id comes before the folder: podcorpus show {folder} {record_id}"
        raise click.UsageError(message, click.get_current_context())
    found = in_context(folder, record_id, around)
    if as_json:
        parts = {name: value for name, value in vars(found).items() if value not in (None, ())}
        say_all(json.dumps(parts, ensure_ascii=False, indent=2, default=str).split("\n"))
        return OK
    for line in _lines(found, limit):
        say_styled(line)
    return OK


def _lines(found: InContext, limit: int) -> Iterator[str]:
    what = singular(found.table)
    yield f"{styled(what, 'dim')} {styled(found.record_id, 'bold')}"
    if found.asked is not None:
        yield f"{_INDENT}{styled(found.asked, 'dim')} is redirected to it"
    if found.turn_id is not None:
        yield from _turn(found)
    elif found.table == "entities":
        yield from _entity(found, limit)
    else:
        yield from _fields(found.row)
        yield from _list(found, limit)


def _fields(row: Mapping[str, Any]) -> Iterator[str]:
    for name, value in row.items():
        if value is not None and value != []:
            yield f"{_INDENT}{name:<18} {styled(_value(name, value), 'name')}"


def _value(name: str, value: Any) -> str:
    if name.endswith("_ms") and isinstance(value, int):
        from podcorpus.records.clock import exact_time

        return exact_time(value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _turn(found: InContext) -> Iterator[str]:
    mentions = found.mentions
    if found.table in ("mentions", "cues", "segments"):
        yield from _fields(found.row)
    if found.table == "mentions":
        mentions = [one for one in mentions if one["mention_id"] == found.record_id]
    for turn in found.turns:
        yield ""
        here = turn["turn_id"] == found.turn_id
        head = ", ".join(str(part) for part in (turn["speaker"], shown_time(turn["start_ms"]), turn["chapter"]) if part)
        yield f"{styled(str(turn['turn_id']), 'bold' if here else 'dim')}  {styled(head, 'bold' if here else 'dim')}"
        if turn["text"] is None:
            yield f"{_INDENT}{styled(_withheld(turn), 'dim')}"
        elif here:
            yield from _marked(str(turn["text"]), mentions)
        else:
            yield from (styled(line, "dim") for line in _wrapped(str(turn["text"]), max_lines=2, placeholder=" …"))
        if here:
            yield from map(_mention, mentions)


def _withheld(turn: Mapping[str, Any]) -> str:
    return f"{counted(turn['n_words'], 'word')}, not in this edition; `podcorpus hydrate` restores the text"


def _marked(text: str, mentions: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The words of a turn in lines, its mentions in brackets."""
    parts, end = [], 0
    for one in sorted(mentions, key=lambda one: one["start_char"]):
        parts += [
            text[end : one["start_char"]],
            "[",
            text[one["start_char"] : one["end_char"]].replace(" ", "\u00a0"),
            "]",
        ]
        end = one["end_char"]
    whole = " ".join("".join([*parts, text[end:]]).split(" "))
    for paragraph in whole.splitlines():
        yield from (printable(line.replace("\u00a0", " ")) for line in _wrapped(paragraph))


def _wrapped(text: str, **options: Any) -> list[str]:
    return textwrap.wrap(text, width(), initial_indent=_INDENT, subsequent_indent=_INDENT, **options)


def _mention(one: Mapping[str, Any]) -> str:
    meant = "not in the registry" if one["entity_id"] is None else f"{one['entity']} ({one['entity_id']})"
    how = {"asr_error": "misheard", "alias": "another name"}.get(one["form"], "")
    surface = styled(one["surface"], "wrong" if one["form"] == "asr_error" else "name")
    number = str(one["mention_id"]).rpartition(".")[2]
    description = ", ".join(part for part in (styled(meant, "name"), one["entity_type"], how) if part)
    return f"{_INDENT}{number} {shown_time(one['start_ms']):>7}  {surface} → {description}"


def _entity(found: InContext, limit: int) -> Iterator[str]:
    yield from _fields(found.row)
    yield ""
    for one in found.mentions[:limit]:
        place = f"{styled(str(one['mention_id']), 'dim')} {shown_time(one['start_ms'])}"
        yield f"{place}  {_beside(one)}"
    yield from _more(len(found.mentions), limit)


def _beside(one: Mapping[str, Any]) -> str:
    """A mention with the words beside it, where there are any."""
    surface = styled(one["surface"], "wrong" if one["form"] == "asr_error" else "name")
    if one["text"] is None:
        return f"{surface} ({one['speaker']})" if one["speaker"] else surface
    text, start, end = str(one["text"]), one["start_char"], one["end_char"]
    before = ("… " if start > _BESIDE else "") + _SPACES.sub(" ", text[max(0, start - _BESIDE) : start])
    after = _SPACES.sub(" ", text[end : end + _BESIDE]) + (" …" if end + _BESIDE < len(text) else "")
    return f"{styled(before, 'dim')}[{surface}]{styled(after, 'dim')}"


def _list(found: InContext, limit: int) -> Iterator[str]:
    if found.chapters:
        yield ""
        for chapter in found.chapters[:limit]:
            start, title = shown_time(chapter["start_ms"]), styled(chapter["title"] or UNTITLED, "name")
            yield f"{styled(str(chapter['chapter_id']), 'dim')} {start:>7}  {title}"
        yield from _more(len(found.chapters), limit)
    if found.turns:
        yield ""
        for turn in found.turns[:limit]:
            time, words = shown_time(turn["start_ms"]), counted(turn["n_words"], "word")
            who = f"{time:>7}  {turn['speaker'] or '(no speaker)'}, {words}"
            yield f"{styled(str(turn['turn_id']), 'dim')} {styled(who, 'name')}"
        yield from _more(len(found.turns), limit)


def _more(number: int, limit: int) -> Iterator[str]:
    if number > limit:
        yield f"… and {number - limit:,} more (--limit)"
