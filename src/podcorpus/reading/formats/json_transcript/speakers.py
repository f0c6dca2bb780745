"""Speakers of words that have none themselves: from a list of who speaks when, or from the row before."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from podcorpus.reading.cues.units import Unit, in_ms
from podcorpus.reading.formats.json_transcript.listed import Listed
from podcorpus.reading.formats.json_transcript.spoken import Piece, RowReader, Spoken

_NEAR_MS = 500
"""How far outside of every stretch of a speaker a word may be and still be in the nearest one: times are rounded."""
_ASIDE = re.compile(r"[(\[][^()\[\]]*[)\]]")


class WhoSpeaks:
    """Stretches of speakers, without words."""

    def __init__(self, timed: Iterable[tuple[int, int | None, str | None]]) -> None:
        """`timed`: start, end and speaker of each stretch."""
        known = sorted(timed, key=lambda one: one[0])
        self._starts = [start for start, _, _ in known]
        nexts = [*self._starts[1:], None]
        # A stretch without an end of its own lasts until the next one.
        self._stretches = [
            (start, next(one for one in (end, after, start) if one is not None), label)
            for (start, end, label), after in zip(known, nexts, strict=True)
        ]

    def at(self, start_ms: int, end_ms: int | None) -> int | None:
        """The index of the stretch with the middle of a word; of the nearest one if it is close by."""
        middle = start_ms if end_ms is None else (start_ms + end_ms) // 2
        last = bisect_right(self._starts, middle) - 1
        near = [i for i in range(max(0, last - 2), last + 2) if i < len(self._stretches)]
        away = {i: max(self._stretches[i][0] - middle, middle - self._stretches[i][1], 0) for i in near}
        best = min(away, key=lambda i: (away[i], -i), default=None)
        return best if best is not None and away[best] <= _NEAR_MS else None

    def label(self, index: int) -> str | None:
        """The speaker of a stretch; None if it names nobody."""
        return self._stretches[index][2]

    def pieces(self, pieces: Sequence[Piece]) -> Iterator[Piece]:
        """The pieces with their speakers, and the stretch of each. What has no time belongs to the one before."""
        part: int | None = None
        for piece in pieces:
            if piece.start_ms is not None:
                part = self.at(piece.start_ms, piece.end_ms)
            yield piece if part is None else piece._replace(label=self.label(part), part=part)

    def spoken(self, spoken: Sequence[Spoken]) -> Iterator[Spoken]:
        """The stretches of speech with their speakers, by their words if those have times."""
        for one in spoken:
            if one.pieces:
                yield one._replace(pieces=tuple(self.pieces(one.pieces)))
            else:
                index = None if one.start_ms is None else self.at(one.start_ms, one.end_ms)
                yield one if index is None else one._replace(label=self.label(index))


def of_list(listed: Listed, reader: RowReader) -> WhoSpeaks:
    """The stretches of a list and its reader."""
    found = [(one, own) for node, own in zip(listed.lists, listed.labels, strict=True) for one in reader.spoken(node)]
    return WhoSpeaks((one.start_ms, one.end_ms, one.label or own) for one, own in found if one.start_ms is not None)


def of_starts(names: Mapping[str, str], words: Sequence[Piece], unit: Unit) -> WhoSpeaks | None:
    """The stretches of speakers whose names a file keeps by the times at which their words begin (`{"320": "Mara"}`);
    None if any of the keys is no such time."""
    starts = {word.start_ms for word in words if word.start_ms is not None}
    times = [(in_ms(float(key), unit) if key.isdecimal() else None, label) for key, label in names.items()]
    known = sorted((start, label) for start, label in times if start in starts)
    if not known or len(known) < len(times):
        return None
    ends = [*(start for start, _ in known[1:]), max(starts)]
    return WhoSpeaks((start, end, label) for (start, label), end in zip(known, ends, strict=True))


def doubtful(pieces: Sequence[Piece], *, whole: bool = True) -> list[Piece]:
    """Words without a speaker between words of two speakers; if the pieces are a `whole` file, before the first speaker
    and behind the last one, too."""
    found: list[Piece] = []
    waiting: list[Piece] = []
    label: str | None = None
    for piece in pieces:
        if piece.label is None:
            waiting += [piece] if _is_word(piece) else []
            continue
        if waiting and piece.label != label and (whole or label is not None):
            found += waiting
        waiting = []
        label = piece.label
    return found + waiting if whole and label is not None else found


def untimed(pieces: Sequence[Piece]) -> list[Piece]:
    """Words whose time does not say who speaks: there is none, or it runs back."""
    found: list[Piece] = []
    last = 0
    for piece in pieces:
        start, end = piece.start_ms, piece.end_ms
        runs_back = start is not None and (start < last or (end is not None and end < start))
        if (start is None or runs_back) and _is_word(piece):
            found.append(piece)
        last = last if start is None else start
    return found


def _is_word(piece: Piece) -> bool:
    return not piece.attached and any(map(str.isalnum, "".join(string.text or "" for string in piece.strings)))


def _is_aside(one: Spoken) -> bool:
    """Whether a row has nothing but a text in brackets."""
    words = " ".join((string.text or "").strip() for string in one.strings)
    return not one.pieces and _ASIDE.fullmatch(words) is not None


def carried(spoken: Sequence[Spoken], *, by_format: bool) -> list[Spoken] | None:
    """The stretches with the speaker before for those without one, if labels are only where the speaker changes: that
    is, if no label follows the same one, and one row in ten or more has none; or if the rows with labels have nothing
    else. None if they do not. Before the first
    label may be asides, as for music, which stay without one. `by_format`: the format says that a speaker may be given
    so; then one label is enough."""
    labelling = [one for one in spoken if one.label]
    n_without = len(spoken) - len(labelling)
    changes = all(one.label != other.label for one, other in pairwise(labelling))
    first = by_format or next((bool(one.label) for one in spoken if one.label or not _is_aside(one)), False)
    # A row with a speaker and nothing else begins a paragraph.
    heads = bool(labelling) and not any(one.strings or one.pieces for one in labelling)
    few = 10 * n_without < max(len(spoken), 1) or len(labelling) < (1 if by_format else 2)
    if not first or ((few or not changes) and not heads):
        return None
    label: str | None = None
    labelled: list[Spoken] = []
    for one in spoken:
        by_words = [piece.label for piece in one.pieces if piece.label]
        label = one.label or (by_words[-1] if by_words else label)
        labelled.append(one if one.label or by_words else one._replace(label=label))
    return labelled
