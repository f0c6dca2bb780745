"""Speakers' labels in the words of cues: `Name:`, `[Name]:`, `>> Name:`, and changes of speaker without a name.

Which of them are labels and which are speech is learnt from the file (`labels.learning`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

HEAD = 96
"""How many characters from its beginning a label and its sign may take."""
_SIGN = r"(?P<sign>(?:>{2,3}|»|[-–—‒―•])[ \t\u00a0]*)"
_CANDIDATE = re.compile(
    rf"\s{{0,8}}(?:{_SIGN}\s{{0,8}})?(?:"
    r"(?P<open>[\[(<])(?P<inner>(?:[^\[\]()<>\n\r]|\([^\[\]()<>\n\r]{1,40}\)){1,60}?)"
    r"(?P<within>[ ]?[:：])?[\])>](?P<after>[ \t]{0,3}[:：])?"
    r"|(?P<name>[^\s:：\[(<>][^:：\n\r]{0,79}?)[ \t\u00a0\u202f]?(?P<colon>[:：])(?!\d\d|//|[:：])(?:\*\*(?=\s))?"
    r")(?P<space>\s*)"
)
CHANGE = re.compile(rf"\s{{0,8}}{_SIGN}(?=[^\s>-])")
_LINE_START = re.compile(r"[\r\n]\s*")
_CHEVRON = re.compile(">>")
_CHEVRONS = re.compile(r"(?<=\s)>{2,3}(?=\s)")
DASHES = ("-", "–", "—", "―", "‒", "•")
_COUNTED = 60
"""How many labels, most frequent first, are looked up in the whole text."""


class Label(NamedTuple):
    """A label in a text: its name, None for a change of speaker without a name; `start` to `end` with its sign, colon
    and white space, and whether it is in brackets without a colon."""

    name: str | None
    start: int
    end: int
    bracket: bool
    sign: str
    spaced: bool


def candidate(text: str, at: int = 0) -> Label | None:
    """What looks like a label at an offset of a text."""
    found = _CANDIDATE.match(text, at)
    if found is None:
        return None
    sign, bracket, inner, within, after, name, colon, space = found.groups()
    sign = sign.strip() if sign else ""
    spaced = bool(space) or found.end() == len(text)
    if bracket:
        return Label(inner.strip(), at, found.end(), not (within or after), sign, spaced)
    return Label(name.strip("* "), at, found.end(), False, sign, spaced or colon == "：")


class CueLabels:
    """The labels of a file."""

    def __init__(self, names: Iterable[str] = (), brackets: Iterable[str] = (), dashes: bool = False) -> None:
        self.names, self.brackets, self.dashes = frozenset(names), frozenset(brackets), dashes
        self.suspects: dict[str, int] = {}
        """What may be a name or a word, whether it was accepted or not, and where each comes first."""
        self.remarks: dict[str, int] = {}
        """What is in brackets and may be a name or a remark, read as words, and where each comes first."""
        known = sorted((re.escape(name) for name in self.names), key=len, reverse=True)
        self._inside = (
            re.compile(
                rf"(?<=[.?!…。？！\"”’\-—)\]])\s{{0,3}}(?:>>\s?)?(?P<name>{'|'.join(known)})(?:\s?:\s{{1,3}}|：\s{{0,3}})"
            )
            if known and len(known) <= _COUNTED
            else None
        )

    def __bool__(self) -> bool:
        return bool(self.names or self.brackets)

    def at(self, text: str, at: int = 0) -> Label | None:
        """The label or change of speaker that begins at an offset of a text, which begins a cue or a line."""
        found = candidate(text, at)
        if found is not None and found.name in (self.brackets if found.bracket else self.names):
            return found
        change = CHANGE.match(text, at)
        if change is not None and (self.dashes or change["sign"][0] in ">»"):
            return Label(None, at, change.end(), False, change["sign"].strip(), True)
        return None

    def split(self, text: str) -> list[Label]:
        """All labels and changes of speaker in a cue's text, in order."""
        found = [label for label in map(self.at, *zip(*self._starts(text), strict=True)) if label is not None]
        if ">>" in text:
            found += [Label(None, m.start(), m.end(), False, ">>", True) for m in _CHEVRONS.finditer(text)]
        if self._inside is not None and (":" in text or "：" in text):
            found += [Label(m["name"], m.start(), m.end(), False, "", True) for m in self._inside.finditer(text)]
        if len(found) < 2:
            return found
        found.sort(key=lambda label: (label.start, label.name is None))
        apart: list[Label] = []
        for label in found:
            if not apart or label.start >= apart[-1].end:
                apart.append(label)
        return apart

    def special(self, text: str) -> tuple[str, ...]:
        """What words must contain to be with markup, a label or a change of speaker, in this file."""
        signs = ["<", "&", "{\\"]
        if self.names:
            signs += [":", "："]
        if self.brackets:
            signs += ["[", "("]
        if _CHEVRON.search(text) or "»" in text:
            signs += [">", "»"]
        if self.dashes:
            signs += DASHES
        # One character is found many times faster than two.
        return tuple(sign for sign in signs if sign[0] in text and sign in text)

    @staticmethod
    def _starts(text: str) -> Iterator[tuple[str, int]]:
        yield text, 0
        if "\n" in text or "\r" in text:
            for line in _LINE_START.finditer(text):
                yield text, line.end()
