"""One spelling of a name, and where its letters in a text are that name.

The letters have been matched before (`podcorpus.records.names.fold`); this module decides whether they are the name:
whole words, with the capitals it needs, and with nothing between them that is not written inside a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from podcorpus.records.names import fold, is_mark
from podcorpus.records.scripts import parted

_BLANK = r"[^\S\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|\u200b"
_LINE_END = r"\r\n|[\n\r\x85\u2028]"
# White space with at most one line end: an empty line ends a paragraph, and no name extends beyond that.
_SPACE = rf"(?:(?:{_BLANK})+(?:(?:{_LINE_END})(?:{_BLANK})*)?|(?:{_LINE_END})(?:{_BLANK})*)"
_HYPHEN = r"[-‐‑–]"
_APOSTROPHE = r"['’ʼ]"
# What a text may have where the spelling has a non-letter: a blank, a hyphen, a full stop without a blank (with one a
# sentence would end), or the bracket of an insertion that completes the name: “Karen (Hao)”.
_PARTED = rf"{_SPACE}|{_HYPHEN}|[.·]|(?:{_SPACE})?[(\[]|[)\]](?:{_SPACE})?"
# What a text may have where the spelling continues without a break: “Chat GPT”, “U.S” for US.
# Between long parts always, otherwise only before a capital or a digit.
_SPLIT_ANYWHERE, _SPLIT = re.compile(rf"{_SPACE}|{_HYPHEN}"), re.compile(rf"{_SPACE}|{_HYPHEN}|[.·]")
_ACRONYM_LETTERS = 3
"""Names in capitals up to this length are too often words (US, IT, ARM) to be accepted in other case."""
_LOOK_AHEAD = 8
"""How many code points after a name are examined: the next two and the marks on them."""
_LEAST_PART, _LONG_PART = 2, 4
"""Least number of letters of a part split off a name, and from which it needs no capital: “Gen Spark”, “North main”;
shorter words occur together by chance (“We work”, “Linked in”)."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name as spelled in the registry, prepared for comparison with its letters in a text."""

    name: str
    head: str
    """What comes before the first letter (“.” of “.NET”); a text must have it too."""
    tail: str
    """What comes after the last letter; a text must have it too, except for punctuation that ends sentences."""
    joints: tuple[re.Pattern[str] | None, ...]
    """For each two adjacent letters, what may come between them in a text; None: nothing."""
    capitals: bool
    """Whether a text must write it all in capitals."""
    words: bool
    """Whether it consists of several words; their capitals do not matter."""
    compound: bool
    """Whether it is one word with a capital inside, such as ByteDance: no ordinary word, so case does not matter."""

    domain: bool
    """Whether it is one word with a full stop inside, such as JD.com: with it, case does not matter."""

    @classmethod
    def of(cls, name: str) -> Spelling:
        """The spelling of a name with at least one letter or digit."""
        at = [i for i, char in enumerate(name) for _ in fold(char)]
        letters = [name[i] for i in sorted(set(at))]
        words = any(char.isspace() for char in name[at[0] : at[-1]])
        shouted = not any(char.islower() for char in letters) and any(char.isupper() for char in letters)
        return cls(
            name=name,
            head=name[: at[0]],
            tail=_unmarked(name[at[-1] + 1 :]),
            joints=tuple(_joint(name, at, k) for k in range(len(at) - 1)),
            capitals=shouted and len(letters) <= _ACRONYM_LETTERS,
            words=words,
            compound=not words and any(a.islower() and b.isupper() for a, b in pairwise(letters)),
            domain=bool(re.fullmatch(r"\w+\.\w{2,}", name)),
        )

    def span(self, text: str, at: Sequence[int]) -> tuple[int, int] | None:
        """Start and end of the name in a text, in code points, if its letters are at `at`; None if they are not this
        name."""
        gaps = 0 if at[-1] - at[0] == len(at) - 1 else self._gaps(text, at)
        if gaps is None or not self._cased(text, at, glued=gaps == 0):
            return None
        start, end = at[0] - len(self.head), at[-1] + 1
        while end < len(text) and is_mark(text[end]):
            end += 1
        if start < 0 or not text.startswith(self.head, start):
            return None
        if not self.tail:
            # Initials with full stops keep the last one, even if the spelling has none: “U.S.” for US.
            initials = "".join(f"{text[i]}." for i in at)
            end += len(at) > 1 and _unmarked(text[start : end + 1]) == initials
        elif text.startswith(self.tail, end):
            # The full stop of a sentence after “Washington, DC” is not the one that ends “Washington, D.C.”
            if text.count(".", start, end) >= self.name.count(".", 0, len(self.name) - len(self.tail)):
                end += len(self.tail)
        elif self.tail.strip(".!?"):
            return None
        if gaps:
            bracketed = _with_bracket(text, start, end)
            if bracketed is None:
                return None
            start, end = bracketed
        return (start, end) if _is_whole(text, start, end, single=len(at) == 1) else None

    def _gaps(self, text: str, at: Sequence[int]) -> int | None:
        """The number of gaps between the letters at `at`; None if a gap has something that no name has there."""
        gaps = 0
        for joint, (a, b) in zip(self.joints, pairwise(at), strict=True):
            if b - a <= 1 or not (gap := _unmarked(text[a + 1 : b])):
                continue
            if joint is None or not joint.fullmatch(gap):
                return None
            if joint is _SPLIT and not (text[b].isupper() or text[b].isdigit()):
                return None
            gaps += 1
        return gaps

    def _cased(self, text: str, at: Sequence[int], *, glued: bool) -> bool:
        if self.capitals:
            return not any(text[i].islower() for i in at)
        if text[at[0]].isupper() or not self.name[len(self.head)].isupper():
            return True
        if self.domain and "." in text[at[0] : at[-1]]:
            return True
        return self.compound if glued else self.words


def _joint(name: str, at: Sequence[int], k: int) -> re.Pattern[str] | None:
    """A pattern for what a text may have between letters k and k + 1 of a name."""
    a, b = at[k], at[k + 1]
    if a == b:
        return None
    if gap := _unmarked(name[a + 1 : b]):
        return re.compile(f"{_PARTED}|{_like(gap)}")
    seam = name[b].isupper() or name[a].isdigit() != name[b].isdigit()
    shorter = min(k + 1, len(at) - k - 1)
    if shorter >= _LONG_PART:
        return _SPLIT_ANYWHERE
    return _SPLIT if seam or shorter >= _LEAST_PART else None


def _like(gap: str) -> str:
    """A pattern for a gap in a spelling that matches every kind of blank, hyphen and apostrophe."""
    pattern = ""
    for part in re.findall(r"\s+|\.\s*|.", gap):
        if part.isspace():
            # Next to another character a blank may be missing: “AT&T” for “AT & T”.
            pattern += _SPACE if gap.isspace() else f"(?:{_SPACE})?"
        elif part[0] == ".":
            # “J.P. Morgan” is also written “J. P. Morgan”.
            pattern += rf"\.(?:{_SPACE})?"
        elif re.match(_HYPHEN, part):
            pattern += _HYPHEN
        else:
            pattern += _APOSTROPHE if re.match(_APOSTROPHE, part) else re.escape(part)
    return pattern


def _unmarked(gap: str) -> str:
    return gap if gap.isascii() else "".join(char for char in gap if not is_mark(char))


def _with_bracket(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A span extended by the bracket that matches the one inside it; None if there is no matching bracket."""
    surface = text[start:end]
    unclosed = sum(surface.count(char) for char in "([") - sum(surface.count(char) for char in ")]")
    if unclosed == 0:
        return start, end
    if unclosed == 1 and text[end : end + 1] in (")", "]"):
        return start, end + 1
    if unclosed == -1 and start and text[start - 1] in "([":
        return start - 1, end
    return None


def _is_whole(text: str, start: int, end: int, *, single: bool) -> bool:
    """Whether a span does not split a word, a number (“Bollard 3.5” is not Bollard 3) or a sequence of initials (the
    U.S. of “U.S.A.”). In a run of a script without spaces a name of a `single` letter is any word with this letter."""
    before = start
    while before and is_mark(text[before - 1]):
        before -= 1
    if (
        before
        and fold(text[before - 1])
        and text[start] not in "(["
        and (single or not parted(text[before - 1], text[start]))
    ):
        return False
    last = next(char for char in reversed(text[start:end]) if not is_mark(char))
    following = _unmarked(text[end : end + _LOOK_AHEAD])
    after, beyond = following[:1], following[1:2]
    if fold(after) and last not in ")]" and (single or not parted(last, after)):
        return False
    if after in (".", ",") and last.isdigit() and beyond.isdigit():
        return False
    return not (after == "." and beyond.isalpha() and "." in text[start:end])
