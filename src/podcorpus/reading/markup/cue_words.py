"""Markup in the words of a cue: tags, escapes and times, taken apart without losing where each character comes from."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from podcorpus.reading.clock_styles import parts_ms
from podcorpus.reading.document import Cue, Run, Word
from podcorpus.reading.text_map import cut, is_copied, source_start

MARKED = re.compile(r"[<&{]")
_TOKEN = re.compile(
    r"<(?P<time>(?:\d{1,4}:)?\d{1,2}:\d{1,2})(?:[.,](?P<part>\d{1,9}))?>"
    r"|<(?P<voice>[vV])(?:\.[^\s<>]{0,200})?(?:\s(?P<name>[^<>]{0,300}))?>"
    r"|<(?P<close>/?)(?P<tag>br|rt|[ibuscp]|em|strong|ruby|rb|[vV])(?:\.[^\s<>]{0,200})?[ ]?/?>"
    r"|<(?P<long>c|lang|font|span|p|v)(?:[.\s][^<>]{0,300})?>|</(?:lang|font|span)[ ]?>"
    r"|&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
    r"|\{\\[^{}]{0,300}\}",
    re.IGNORECASE,
)
_WORD = re.compile(r"\S+")


NO_ENDS: Mapping[int, int] = MappingProxyType({})


class Voice(NamedTuple):
    """From which character of the text on a voice speaks, and its name; None: the voice before ends."""

    char: int
    name: str | None


class Plain(NamedTuple):
    """The words of a cue without markup. `start` and `end` are their span in the source, with the markup."""

    text: str
    start: int
    end: int
    runs: tuple[Run, ...] | None = None
    """Where the characters come from. None: they are the source's own from `start` to `end`."""
    voices: tuple[Voice, ...] = ()
    marks: tuple[tuple[int, int], ...] = ()
    """From which character on words are spoken from a time on: character and milliseconds."""
    ends: Mapping[int, int] = NO_ENDS
    """Until when the word is spoken that ends before a character."""

    def source_start(self, char: int) -> int:
        """Where a character begins in the source."""
        if self.runs is None:
            return self.start + char
        return source_start(self.runs, char) if self.runs else self.end

    def span(self, char: int, stop: int) -> tuple[int, int]:
        """The smallest span of the text between two offsets without white space around it."""
        part = self.text[char:stop]
        stripped = part.strip()
        if not stripped:
            return char, char
        start = char + len(part) - len(part.lstrip())
        return start, start + len(stripped)

    def cue(self, char: int, stop: int, label: str | None, start_ms: int | None, end_ms: int | None) -> Cue:
        """The cue of the text between two offsets, which has no white space around it."""
        words = self.words(char, stop) if self.marks else None
        if self.runs is None:
            return Cue(self.start + char, self.start + stop, label, start_ms, end_ms, words=words)
        runs = cut(self.runs, char, stop)
        if not runs:
            at = self.source_start(char)
            return Cue(at, at, label, start_ms, end_ms)
        start, end = runs[0].start, runs[-1].end
        if len(runs) == 1 and is_copied(runs[0]):
            return Cue(start, end, label, start_ms, end_ms, words=words)
        return Cue(start, end, label, start_ms, end_ms, self.text[char:stop], runs, words)

    def begun(self, char: int, time: int) -> Plain:
        """With a time for the word at or after an offset, if it has none: words are timed from the second on."""
        start = self.span(char, len(self.text))[0]
        at = bisect_left(self.marks, (char, -1))
        if at < len(self.marks) and self.marks[at][0] <= start:
            return self
        return self._replace(marks=(*self.marks[:at], (start, time), *self.marks[at:]))

    def shifted(self, ms: int) -> Plain:
        """With later times of its words."""
        marks = tuple((char, time + ms) for char, time in self.marks)
        return self._replace(marks=marks, ends={char: time + ms for char, time in self.ends.items()})

    def words(self, char: int, stop: int) -> tuple[Word, ...] | None:
        """The words between two offsets with the times at which they begin; None if no word has one."""
        words: list[Word] = []
        at, last = bisect_left(self.marks, (char, -1)), bisect_left(self.marks, (stop, -1))
        timed = False
        for found in _WORD.finditer(self.text, char, stop):
            time: int | None = None
            while at < last and self.marks[at][0] <= found.start():
                time = self.marks[at][1]
                at += 1
                timed = True
            while at < last and self.marks[at][0] < found.end():
                at += 1
            words.append(Word(found.start() - char, found.end() - char, time, self.ends.get(found.end())))
        return tuple(words) if timed else None


def plain(text: str, start: int, end: int) -> Plain:
    """The words between two offsets of a source, without the markup among them."""
    parts: list[str] = []
    runs: list[Run] = []
    voices: list[Voice] = []
    marks: list[tuple[int, int]] = []
    char, at, hidden = 0, start, None
    for token in _TOKEN.finditer(text, start, end):
        if hidden is None and token.start() > at:
            parts.append(text[at : token.start()])
            runs.append(Run(char, token.start() - at, at, token.start()))
            char += token.start() - at
        kind = token.lastgroup
        written = token.group()
        at = token.end()
        if written[0] == "&" and hidden is None:
            decoded = html.unescape(written)
            if decoded == written:
                at = token.start()
                continue
            parts.append(decoded)
            runs.append(Run(char, len(decoded), token.start(), at))
            char += len(decoded)
        elif kind in ("time", "part"):
            marks.append((char, parts_ms(token["time"], token["part"])))
        elif kind in ("voice", "name"):
            voices.append(Voice(char, html.unescape(token["name"] or "").strip()))
        elif kind == "tag":
            tag = token["tag"].lower()
            if tag == "v":
                voices.append(Voice(char, None))
            elif tag == "rt":
                # The reading of a character is no further word.
                hidden = None if token["close"] else tag
            elif tag == "ruby":
                hidden = None
            elif tag in ("br", "p") and char:
                parts.append("\n")
                char += 1
    if hidden is None and end > at:
        parts.append(text[at:end])
        runs.append(Run(char, end - at, at, end))
    return Plain("".join(parts), start, end, tuple(runs), tuple(voices), tuple(marks))


def plain_text(text: str, start: int, end: int) -> str:
    """What `plain` has as text."""
    words = text[start:end]
    return plain(text, start, end).text if MARKED.search(words) else words
