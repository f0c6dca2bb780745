"""Speakers' labels in the words of cues: `Name:`, `[Name]:`, `>> Name:`, and changes of speaker without a name.

Which of them are labels and which are speech is learnt from the file (`labels.learning`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from podcorpus.reading.labels.names import COLON_OUTSIDE, DASHED, DESCRIBED, without_description
from podcorpus.reading.sentence_ends import SENTENCE_ENDS

HEAD = 96
"""How many characters from its beginning a label and its sign may take."""
_SIGN = r"(?P<sign>(?:>{2,3}|»|[-–—‒―•])[ \t\u00a0]*)"
_CANDIDATE = re.compile(
    rf"\s{{0,8}}(?:{_SIGN}\s{{0,8}})?(?:"
    r"(?P<open>[\[(<（【［])(?P<inner>(?:[^\[\]()<>（）【】［］\n\r]|\([^\[\]()<>\n\r]{1,40}\)){1,60}?)"
    r"(?P<within>[ ]?[:：])?[\])>）】］](?P<after>[ \t]{0,3}[:：])?"
    rf"|(?P<name>(?![<>［]){DESCRIBED}|{COLON_OUTSIDE}[^\s:：\[(<>（【［][^:：\n\r]{{0,79}}?)"
    r"[ \t\u00a0\u202f]?(?P<colon>[:：])(?!\d\d(?!\d)|//|[:：])(?:\*\*(?=\s))?"
    r")(?P<space>\s*)"
)
_DASHED = re.compile(
    rf"\s{{0,8}}(?P<name>(?![\[(<]){DASHED})[ \t\u00a0]{{1,2}}(?:-{{1,2}}|[–—])[ \t\u00a0\r\n]{{1,2}}(?=\S)"
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


class Part(NamedTuple):
    """What a voice says in a cue: from `char` on, the words from `header` on; `headed`: a tag or label names it."""

    char: int
    header: int
    label: str | None
    headed: bool
    opens: bool


def blank(text: str, start: int, end: int) -> bool:
    """Whether a text has no words between two offsets."""
    return not any(map(str.isalnum, text[start:end]))


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


def before_dash(text: str, at: int = 0) -> Label | None:
    """What may be a label with a dash behind it at an offset of a text: `Mara – words`."""
    found = _DASHED.match(text, at)
    name = found["name"].strip("* ") if found else ""
    if found is None or any(colon in without_description(name) for colon in ":："):
        return None
    return Label(name, at, found.end(), False, "", True)


class CueLabels:
    """The labels of a file."""

    def __init__(
        self,
        names: Iterable[str] = (),
        brackets: Iterable[str] = (),
        dashes: bool = False,
        dashed: Iterable[str] = (),
    ) -> None:
        self.names, self.brackets, self.dashes = frozenset(names), frozenset(brackets), dashes
        self.dashed = frozenset(dashed)
        """Those with a dash behind them."""
        self.suspects: dict[str, int] = {}
        """What may be a name or a word, whether it was accepted or not, and where each comes first."""
        self.remarks: dict[str, int] = {}
        """What has no colon and may be a name or a remark, read as words, and where each comes first."""
        known = sorted((re.escape(name) for name in self.names), key=len, reverse=True)
        self._inside = (
            re.compile(
                rf"(?<=[{SENTENCE_ENDS}\"”’\-—)\]])\s{{0,3}}(?:>>\s?)?(?P<name>{'|'.join(known)})(?:\s?:\s{{1,3}}|：\s{{0,3}})"
            )
            if known and len(known) <= _COUNTED
            else None
        )

    def __bool__(self) -> bool:
        return bool(self.names or self.brackets or self.dashed)

    def at(self, text: str, at: int = 0) -> Label | None:
        """The label or change of speaker that begins at an offset of a text, which begins a cue or a line."""
        found = candidate(text, at)
        if found is not None and found.name in (self.brackets if found.bracket else self.names):
            return found
        if self.dashed and (found := before_dash(text, at)) is not None and found.name in self.dashed:
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

    def parts(self, text: str, speaker: str | None, again: int = 0) -> list[Part]:
        """What each voice says in a cue's text from its character `again` on; at least one part. `speaker` goes on
        where no label is before the words."""
        found = self.split(text[again:] if again else text)
        if not self:
            # Where nobody is named, what is timed together is one cue.
            found = [label for label in found[:1] if blank(text, again, label.start + again)]
        parts = [Part(label.start + again, label.end + again, label.name, True, label.name is None) for label in found]
        if not parts or not blank(text, again, parts[0].char):
            parts.insert(0, Part(again, again, speaker, False, False))
        return parts

    def doubts(self) -> Iterator[tuple[str, int]]:
        """Messages on what may be a label, or speech that looks like one, and where it is."""
        for name, at in self.suspects.items():
            taken = "a speaker's label, though it occurs only once" if name in self.names else "speech"
            yield f"“{name}:” may be a speaker's label or speech; it is read as {taken}", at
        for name, at in self.remarks.items():
            yield f"“{name}”, without a colon, may be a speaker's label or a remark; it is read as words", at

    def special(self, text: str) -> tuple[str, ...]:
        """What words must contain to be with markup, a label or a change of speaker, in this file."""
        signs = ["<", "&", "{\\"]
        if self.names:
            signs += [":", "："]
        if self.brackets:
            signs += ["[", "(", "（", "【", "［"]
        if _CHEVRON.search(text) or "»" in text:
            signs += [">", "»"]
        if self.dashes or self.dashed:
            signs += DASHES
        # One character is found many times faster than two.
        return tuple(sign for sign in signs if sign[0] in text and sign in text)

    @staticmethod
    def _starts(text: str) -> Iterator[tuple[str, int]]:
        yield text, 0
        if "\n" in text or "\r" in text:
            for line in _LINE_START.finditer(text):
                yield text, line.end()
