"""The transcript of a JSON file: its cues, from the list that was chosen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import attrgetter
from typing import NamedTuple

from podcorpus.reading.cues.order import in_time
from podcorpus.reading.cues.units import Unit
from podcorpus.reading.document import Cue, Stretch
from podcorpus.reading.formats.json_transcript.cues import Found, cues_of, grouped
from podcorpus.reading.formats.json_transcript.diarization import speaker_list
from podcorpus.reading.formats.json_transcript.listed import Listed
from podcorpus.reading.formats.json_transcript.rows import fields_of, inner_list, rows_of
from podcorpus.reading.formats.json_transcript.shapes import Shape
from podcorpus.reading.formats.json_transcript.speakers import WhoSpeaks, carried, doubtful, of_list, of_starts, untimed
from podcorpus.reading.formats.json_transcript.spoken import Piece, RowReader, Spoken
from podcorpus.reading.formats.json_transcript.texts import voice_of
from podcorpus.reading.formats.json_transcript.values import bare_number
from podcorpus.reading.grid.keys import CHANNELS
from podcorpus.reading.json_values.spans import Node

_PARAGRAPHS = frozenset({"paragraphs", "blocks"})
_FEWEST = 5
"""Words, from which on two rows can be readings of the same speech."""
_NEARLY_ALL = 0.75
_FIRST_ROWS = 50


class ListReading(NamedTuple):
    """Cues and stretches, and what had to be assumed to read them."""

    found: Found
    unit: Unit | None
    """What the times count, if nothing says so."""
    carried: bool
    """Whether rows without a speaker are by the one before, although no format says so."""
    unread: list[Node]
    """Rows that seem to have words and are not read."""
    doubtful: list[Piece]
    """Words that are by the speaker before because nothing says who speaks."""
    n_other_readings: int = 0
    """Rows that say what the first row says, as a recogniser heard it otherwise."""
    n_otherwise: int = 0
    """Rows whose speaker is known only from a key that is not the usual one."""


def read_list(listed: Listed, all_lists: Sequence[Listed], names: Mapping[str, str], text: str) -> ListReading:
    """The cues of a list."""
    dialect = listed.dialect
    reader = RowReader(listed.shape, dialect.unit if dialect else None, listed.lists, names)
    if dialect is not None and dialect.unit == "s" and _counts_whole(listed):
        # Another program may write the same keys, and count milliseconds or less.
        other = RowReader(listed.shape, None, listed.lists, names)
        units = (other.unit, other.child.unit if other.child else "s")
        reader = other if units != ("s", "s") else reader
    guessed = reader.unit if reader.guessed else reader.child.unit if reader.child and reader.child.guessed else None
    who = None
    if not listed.shape.labelled and (beside := speaker_list(all_lists)) is not None:
        unit = reader.unit if dialect or guessed else None
        who = of_list(beside, RowReader(beside.shape, unit, beside.lists, names))
    own_label = not listed.shape.labelled and who is None and len(set(listed.labels)) > 1
    labels = [None if label is None or not own_label else names.get(label, label) for label in listed.labels]
    if listed.shape.are_words:
        words = [list(reader.pieces(node)) for node in listed.lists]
        if who is None and not listed.shape.labelled:
            who = of_starts(names, [piece for pieces in words for piece in pieces], reader.unit)
        channels = "channels" in listed.path and not listed.shape.labelled
        unsure = [piece for pieces in words for piece in (doubtful(pieces) if who is None else untimed(pieces))]
        found = _of_words(words, labels, channels, who, text)
        return ListReading(found, guessed, False, reader.all_unread, unsure, n_otherwise=reader.all_otherwise)
    spoken: list[Spoken] = []
    for node, label in zip(listed.lists, labels, strict=True):
        rows = list(reader.spoken(node))
        spoken += [one._replace(label=label) for one in rows] if label is not None else rows
    if listed.shape.speaker not in CHANNELS:
        spoken = _named(spoken)
    if not listed.shape.labelled or all(one.label == spoken[0].label for one in spoken):
        spoken = [one if (voice := voice_of(one.strings)) is None else one._replace(label=voice) for one in spoken]
    if who is not None:
        spoken = list(who.spoken(spoken))
    by_format = dialect is not None and dialect.carries
    carrying = carried(spoken, by_format=by_format)
    spoken = [one for one in carrying or spoken if one.strings or one.pieces]
    shape = listed.shape
    if listed.path and listed.path[-1] in _PARAGRAPHS and (shape.text or (shape.child and shape.child.are_words)):
        spoken = [one._replace(opens=True) for one in spoken]
    found = _cues(spoken, who, text)
    carries = carrying is not None and not by_format
    unsure = [
        piece
        for one in spoken
        for piece in (
            doubtful(one.pieces, whole=not one.strings and one.label is None) if who is None else untimed(one.pieces)
        )
    ]
    ordered = Found(*in_time(*found)) if any(labels) or _by_speaker(found.cues) else found
    n_other = len(spoken) - 1 if _are_readings(spoken) else 0
    return ListReading(ordered, guessed, carries, reader.all_unread, unsure, n_other, reader.all_otherwise)


def _named(spoken: list[Spoken]) -> list[Spoken]:
    """The rows, those with a speaker without the speakers of their words if no row has one of these: who named the rows
    left the recogniser's numbers at the words."""
    rows = {one.label for one in spoken} - {None}
    inside = {piece.label for one in spoken for piece in one.pieces} - {None} if len(rows) > 1 else set()
    if not inside or rows & inside:
        return spoken
    return [
        one._replace(pieces=tuple(piece._replace(label=None) for piece in one.pieces)) if one.label else one
        for one in spoken
    ]


def _by_speaker(cues: Sequence[Cue]) -> bool:
    """Whether all cues of a speaker are together, in the order of their times, and the speakers are heard in turn."""
    runs = [list(run) for _, run in groupby(cues, key=attrgetter("label"))]
    if len(runs) < 2 or len({run[0].label for run in runs}) < len(runs) or any(cue.start_ms is None for cue in cues):
        return False
    starts = [[cue.start_ms or 0 for cue in run] for run in runs]
    in_order = all(times == sorted(times) for times in starts)
    return in_order and _at_once([(times[0], times[-1]) for times in starts])


def _counts_whole(listed: Listed) -> bool:
    """Whether all times of the first rows, and of the lists in them, are whole numbers."""
    rows = [fields_of(row) for row in islice((row for node in listed.lists for row in rows_of(node)), _FIRST_ROWS)]
    shape: Shape | None = listed.shape
    numbers: list[float] = []
    while shape is not None:
        keys = [key for key in (shape.start, shape.end) if key]
        numbers += [number for row in rows for key in keys if (number := bare_number(row.get(key))) is not None]
        inner = [node for row in rows if (node := inner_list(row.get(shape.children or ""))) is not None]
        rows = [fields_of(row) for row in islice((row for node in inner for row in rows_of(node)), _FIRST_ROWS)]
        shape = shape.child
    return len(numbers) > 1 and all(number == int(number) for number in numbers)


def _cues(spoken: Sequence[Spoken], who: WhoSpeaks | None, text: str) -> Found:
    """The cues of rows, which may be stretches of speech, channels, or a first reading and a second one."""
    rows, repeated = _without_repeated(spoken)
    if repeated:
        found = grouped(rows[0].pieces, text)
        strings = [string for one in repeated for string in one.strings or _strings(one.pieces)]
        found.stretches.extend(Stretch("duplicate_copy", string.start, string.end) for string in strings)
        return found
    channels = len({one.label for one in rows}) == len(rows)
    if all(one.pieces and (channels or not one.strings) and one.start_ms is None for one in rows):
        words = [list(one.pieces) for one in rows]
        if _at_once([_extent(pieces) for pieces in words]):
            return _of_words(words, [one.label for one in rows], True, who, text)
    return cues_of(rows, text)


def _of_words(
    words: Sequence[list[Piece]], labels: Sequence[str | None], channels: bool, who: WhoSpeaks | None, text: str
) -> Found:
    """Cues of lists of words. Those of the channels of one recording are put in the order of time; a channel is the
    speaker if nobody is named."""
    at_once = len(words) > 1 and _at_once([_extent(pieces) for pieces in words])
    found = Found([], [])
    for i, (pieces, label) in enumerate(zip(words, labels, strict=True)):
        if label is None and channels and at_once:
            label = str(i)
        told_pieces = list(who.pieces(pieces)) if who is not None else pieces
        _add(found, grouped([one if one.label else one._replace(label=label) for one in told_pieces], text))
    return Found(*in_time(*found)) if at_once else found


def _are_readings(spoken: Sequence[Spoken]) -> bool:
    """Whether the rows are readings of the same speech, of which the first one is the best."""
    return len(spoken) > 1 and all(_other_reading(one, spoken[0]) for one in spoken[1:])


def _other_reading(one: Spoken, first: Spoken) -> bool:
    """Whether nearly all words of two rows that have nothing else are the same ones, at the same times."""
    if one.strings or first.strings or one.label != first.label or min(len(one.pieces), len(first.pieces)) < _FEWEST:
        return False
    own, other = (
        Counter((piece.start_ms, (_strings([piece])[0].text or "").casefold()) for piece in row.pieces)
        for row in (one, first)
    )
    same = sum(n for (start, _), n in (own & other).items() if start is not None)
    return same >= _NEARLY_ALL * max(len(one.pieces), len(first.pieces))


def _extent(pieces: Sequence[Piece]) -> tuple[int, int]:
    times = [piece.start_ms for piece in pieces if piece.start_ms is not None]
    return (times[0], times[-1]) if times else (0, 0)


def _at_once(extents: Sequence[tuple[int, int]]) -> bool:
    """Whether stretches are heard at the same time, rather than one after the other with a little overlap."""
    whole = max(end for _, end in extents) - min(start for start, _ in extents) if extents else 0
    return len(extents) > 1 and 4 * sum(end - start for start, end in extents) > 5 * whole


def _add(found: Found, more: Found) -> None:
    n_cues = len(found.cues)
    found.cues.extend(more.cues)
    found.stretches.extend(
        one._replace(cue=one.cue + n_cues) if n_cues and one.cue is not None else one for one in more.stretches
    )


def _strings(pieces: Sequence[Piece]) -> list[Node]:
    return [string for piece in pieces for string in piece.strings]


def _without_repeated(spoken: Sequence[Spoken]) -> tuple[list[Spoken], list[Spoken]]:
    """The rows, and apart those that the last row repeats with the speakers of its words, as Google's services do, or
    those that a recogniser gives as other readings of the first one."""
    if _are_readings(spoken):
        return [spoken[0]], list(spoken[1:])
    last = spoken[-1] if spoken else None
    before = spoken[:-1]
    if last is None or not before or not any(piece.label for piece in last.pieces):
        return list(spoken), []
    told_before = any(piece.label for one in before for piece in one.pieces)
    said = Counter(word for one in before for word in _words(one))
    again = said & Counter(_words(last))
    if not said or told_before or 10 * again.total() < 9 * said.total():
        return list(spoken), []
    return [last], list(before)


def _words(one: Spoken) -> Iterator[str]:
    """The words of a row, without their signs and capitals."""
    for string in one.strings or _strings(one.pieces):
        yield from re.findall(r"\w+", (string.text or "").casefold())
