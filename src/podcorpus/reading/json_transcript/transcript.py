"""The transcript of a JSON file: its cues, from the list that was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from podcorpus.reading.document import Stretch
from podcorpus.reading.json_transcript.cues import Found, cues_of, grouped
from podcorpus.reading.json_transcript.lists import Listed, speaker_list
from podcorpus.reading.json_transcript.speakers import WhoSpeaks, carried
from podcorpus.reading.json_transcript.spoken import Piece, RowReader, Spoken

_PARAGRAPHS = frozenset({"paragraphs", "blocks"})


class Told(NamedTuple):
    """Cues and stretches, and what had to be assumed to read them: the unit of the times, if nothing gives it."""

    found: Found
    guessed: str | None


def told(listed: Listed, all_lists: Sequence[Listed], names: Mapping[str, str], text: str) -> Told:
    """The cues of a list."""
    dialect = listed.dialect
    reader = RowReader(listed.shape, dialect.unit if dialect else None, listed.lists, names)
    guessed = reader.unit if reader.guessed else reader.child.unit if reader.child and reader.child.guessed else None
    beside = None if listed.shape.labelled else speaker_list(all_lists)
    who = None
    if beside is not None:
        who = WhoSpeaks(
            beside, RowReader(beside.shape, reader.unit if dialect or guessed else None, beside.lists, names)
        )
    found = Found([], [])
    if listed.shape.are_words:
        words = [list(reader.pieces(node)) for node in listed.lists]
        words = [pieces for pieces in words if pieces]
        channels = _overlap(words)
        for i, pieces in enumerate(words):
            if who is not None:
                pieces = list(who.pieces(pieces))
            elif channels and not listed.shape.labelled:
                pieces = [piece._replace(label=str(i)) for piece in pieces]
            _add(found, grouped(pieces, text))
        return Told(_in_time(found) if channels else found, guessed)
    spoken = [one for node in listed.lists for one in reader.spoken(node)]
    if who is not None:
        spoken = list(who.spoken(spoken))
    spoken = carried(spoken, always=dialect is not None and dialect.carries)
    spoken = [one for one in spoken if one.strings or one.pieces]
    if listed.path and listed.path[-1] in _PARAGRAPHS:
        spoken = [one._replace(opens=True) for one in spoken]
    spoken, repeated = _without_repeated(spoken)
    if _at_the_same_time(spoken):
        for one in spoken:
            pieces = [piece if piece.label else piece._replace(label=one.label) for piece in one.pieces]
            _add(found, grouped(pieces, text))
        return Told(_in_time(found), guessed)
    if repeated:
        _add(found, grouped(spoken[0].pieces, text))
        found.stretches.extend(
            Stretch("duplicate_copy", string.start, string.end) for one in repeated for string in one.strings
        )
        return Told(found, guessed)
    _add(found, cues_of(spoken, text))
    return Told(_in_time(found) if len(listed.lists) > 1 else found, guessed)


def _add(found: Found, more: Found) -> None:
    n_cues = len(found.cues)
    found.cues.extend(more.cues)
    found.stretches.extend(
        one._replace(cue=one.cue + n_cues) if n_cues and one.cue is not None else one for one in more.stretches
    )


def _in_time(found: Found) -> Found:
    """The cues of several channels in the order of their times; those without a time stay behind the one before."""
    last = 0
    starts: list[int] = []
    for cue in found.cues:
        last = cue.start_ms if cue.start_ms is not None else last
        starts.append(last)
    order = sorted(range(len(starts)), key=starts.__getitem__)
    place = {old: new for new, old in enumerate(order)}
    stretches = [one if one.cue is None else one._replace(cue=place[one.cue]) for one in found.stretches]
    return Found([found.cues[i] for i in order], stretches)


def _at_the_same_time(spoken: Sequence[Spoken]) -> bool:
    """Whether the rows are the channels of a recording: made of words, each from the start of it."""
    made_of_words = all(one.pieces and not one.strings and one.start_ms is None for one in spoken)
    return made_of_words and _overlap([one.pieces for one in spoken])


def _overlap(words: Sequence[Sequence[Piece]]) -> bool:
    """Whether a list of words begins before the last word of the one before: then they are heard at the same time."""
    return any(
        len(before) > 1 and (after[0].start_ms or 0) < (before[-1].start_ms or 0) for before, after in pairwise(words)
    )


def _without_repeated(spoken: Sequence[Spoken]) -> tuple[list[Spoken], list[Spoken]]:
    """The rows, and apart those that the last row repeats with the speakers of its words, as Google's services do."""
    last = spoken[-1] if spoken else None
    before = spoken[:-1]
    if last is None or not before or not any(piece.label for piece in last.pieces):
        return list(spoken), []
    n_before = sum(len(one.pieces) for one in before)
    told_before = any(piece.label for one in before for piece in one.pieces)
    if not n_before or told_before or 10 * len(last.pieces) < 9 * n_before:
        return list(spoken), []
    return [last], list(before)
