"""What is counted of a candidate for a speaker's label, and what that shows by itself."""

from __future__ import annotations

from collections.abc import Iterable

from podcorpus.reading.labels.in_cues import Label
from podcorpus.reading.labels.names import ENTRIES, Likeness, has_case, is_sound, likeness
from podcorpus.reading.labels.starts import Start

_SHORT = 7
"""A label of a script without capitals has fewer characters."""


class Seen:
    """How often a candidate was seen, and where."""

    __slots__ = ("at", "at_cue", "first", "label", "likeness", "n", "name", "signed", "stopped", "with_words", "within")

    def __init__(self, label: Label, start: Start) -> None:
        self.label, self.name, self.first, self.at = label, label.name or "", start.cue, start.at
        self.likeness = likeness(self.name)
        self.n = self.at_cue = self.stopped = self.signed = self.with_words = self.within = 0


def begin_nearly_all(seen: Iterable[Seen], n_cues: int) -> bool:
    """Whether nearly all cues begin with one of the candidates."""
    return n_cues > 2 and sum(one.at_cue for one in seen) >= 0.9 * n_cues


def is_alone(one: Seen) -> bool:
    """Whether a candidate is one word that recurs where cues begin, or behind a sign, and nowhere else."""
    return max(one.at_cue, one.signed) == one.n > 2 and " " not in one.name


def is_shouted(one: Seen) -> bool:
    """Whether it begins cues and is in capitals, so that the same word in lower case is another one: `MAN`."""
    return one.likeness == Likeness.STRICT and one.name.isupper() and one.at_cue == one.n


def heads_note(one: Seen) -> bool:
    """Whether it heads a note: `Note`, `Source`."""
    return one.name.casefold() in ENTRIES


def is_numbered(one: Seen) -> bool:
    """Whether it has a number, as a title does: `Episode 12`."""
    return one.likeness < Likeness.ROLE and any(map(str.isdigit, one.name))


def is_short(one: Seen) -> bool:
    """Whether a candidate is a short word of a script without capitals."""
    return one.likeness == Likeness.LOOSE and len(one.name) < _SHORT and not has_case(one.name)


def name_in_front(one: Seen) -> str | None:
    """The name of a candidate in front of words, if it is like one and no sound."""
    return one.name if one.likeness >= Likeness.STRICT and one.with_words and not is_sound(one.name) else None
