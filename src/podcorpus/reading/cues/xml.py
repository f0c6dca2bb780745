"""Reading cues from XML: elements with times, whose content is words, line breaks and spans with times of their own."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from podcorpus.errors import NotATranscriptError
from podcorpus.findings.finding import finding
from podcorpus.reading.cues.writer import CueWriter
from podcorpus.reading.labels.in_cues import CueLabels
from podcorpus.reading.labels.learning import learn_labels
from podcorpus.reading.markup.cue_words import Plain, Voice
from podcorpus.reading.markup.xml import Token, attributes, malformed, xml_tokens
from podcorpus.reading.sentence_ends import SENTENCE_END
from podcorpus.reading.source import Source
from podcorpus.reading.text_map import TextBuilder, trimmed

_SPACE = re.compile(r"\s+")
_LAID_OUT = re.compile(r"[\t\r\n]|\s\s")
_ESCAPE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,10});")
"""Also those of HTML, which are often written where XML has no such name."""


class Timed(NamedTuple):
    """An element of a cue: times in milliseconds, and who speaks it; None for what it does not say."""

    start_ms: int | None = None
    end_ms: int | None = None
    voice: str | None = None
    word: bool = False
    """Whether it is whole words, so that a space is between it and the next one."""
    names: bool = False
    """Whether its text is the name of who speaks what follows."""


class Dialect:
    """What elements of a kind of XML mean."""

    collapses = True
    """Whether white space in words is no more than one space."""
    escape: re.Pattern[str] = _ESCAPE
    until: frozenset[str] = frozenset()
    """The elements whose ends close a cue that an empty element opened; with none, an empty element has no words."""
    cuts: frozenset[str] = frozenset()
    """The elements that may open another cue within one."""

    def outside(self, _token: Token, _written: dict[str, str], /) -> Timed | None:
        """The times of the cue that a tag opens; None if it opens none."""
        return None

    def inside(self, _token: Token, _written: dict[str, str], /) -> Timed | None:
        """What an element in a cue says of its words; None for one whose text is no words."""
        return Timed()

    def text(self, _words: str, /) -> None:
        """Text outside of cues."""


class XmlCue(NamedTuple):
    """A cue with its words, and where the tag that opens it begins."""

    opens: int
    words: Plain
    start_ms: int | None
    end_ms: int | None
    voice: str | None


class _Content:
    """The words of a cue as they come."""

    def __init__(self, text: str, start: int, dialect: Dialect, voice: str | None) -> None:
        self._text, self._start, self._dialect, self._voice = text, start, dialect, voice
        self._out = TextBuilder(text)
        self._voices: list[Voice] = []
        self._marks: list[tuple[int, int]] = []
        self._ends: dict[int, int] = {}
        self._open: list[tuple[str, Timed | None]] = []
        self._hidden = 0
        self._name: list[str] = []
        self._apart = False
        self._gap = ""
        """The space or line break before the next words."""

    def tag(self, token: Token) -> None:
        """A tag within the cue."""
        if token.kind == "close":
            self._close(token.name)
            return
        if token.name == "br":
            self._space("\n")
            return
        timed = self._dialect.inside(token, attributes(token))
        if timed is not None and timed.word and self._apart:
            self._space(" ")
        self._fill()
        if token.kind == "empty":
            if timed is not None and timed.voice is not None:
                self._voices.append(Voice(self._out.n_chars, timed.voice))
            return
        if timed is not None and timed.names and self._within_sentence():
            # Somebody who is mentioned.
            timed = Timed(word=True)
        self._open.append((token.name, timed))
        if timed is None or timed.names:
            self._hidden += 1
            if timed is not None:
                self._name = []
            return
        if timed.start_ms is not None:
            self._marks.append((self._out.n_chars, timed.start_ms))
        if timed.voice is not None:
            self._voices.append(Voice(self._out.n_chars, timed.voice))

    def _within_sentence(self) -> bool:
        return self._out.n_chars > 0 and not SENTENCE_END.search(self._out.tail.rstrip())

    def _close(self, name: str) -> None:
        while self._open:
            opened, timed = self._open.pop()
            if timed is None or timed.names:
                self._hidden -= 1
                if timed is not None and (name_said := " ".join("".join(self._name).split()).rstrip(" :")):
                    self._voices.append(Voice(self._out.n_chars, html.unescape(name_said)))
            else:
                if timed.end_ms is not None:
                    tail = self._out.tail
                    self._ends[self._out.n_chars - len(tail) + len(tail.rstrip())] = timed.end_ms
                if timed.voice is not None:
                    around = next((one.voice for _, one in reversed(self._open) if one and one.voice), self._voice)
                    self._voices.append(Voice(self._out.n_chars, around or ""))
                self._apart = self._apart or timed.word
            if opened == name:
                return

    def words(self, start: int, end: int, *, escapes: bool = True) -> None:
        """Text within the cue."""
        if self._hidden:
            if all(timed is not None for _, timed in self._open):
                self._name.append(self._text[start:end])
            return
        self._apart = False
        at = start
        if escapes and "&" in self._text[start:end]:
            for found in self._dialect.escape.finditer(self._text, start, end):
                self._copy(at, found.start())
                at = found.end()
                decoded = html.unescape(html.unescape(found.group()))
                self._fill()
                self._out.decoded(decoded, found.start(), at)
        self._copy(at, end)

    def plain(self, end: int) -> Plain:
        """The words, up to where the cue's element closes."""
        marks = sorted(self._marks, key=lambda mark: mark[0])
        voices = tuple(self._voices)
        if voices and voices[0].char and self._voice:
            voices = (Voice(0, self._voice), *voices)
        return Plain(self._out.text, self._start, end, self._out.runs, voices, tuple(marks), self._ends)

    def _copy(self, start: int, end: int) -> None:
        written = self._text[start:end]
        if self._dialect.collapses and written[:1] == " " and (self._gap or self._out.tail[-1:].isspace()):
            # An element without words is between two spaces.
            start, written = start + 1, written[1:]
        at = start
        for space in _SPACE.finditer(self._text, start, end) if self._laid_out(written) else ():
            if space.start() > at:
                self._fill()
                self._out.copy(at, space.start())
            at = space.end()
            if space.group() == " ":
                self._out.copy(space.start(), at)
            else:
                self._space(" ")
        if end > at:
            self._fill()
            self._out.copy(at, end)

    def _laid_out(self, written: str) -> bool:
        return self._dialect.collapses and _LAID_OUT.search(written) is not None

    def _space(self, space: str) -> None:
        self._apart = False
        self._gap = "\n" if self._gap == "\n" else space

    def _fill(self) -> None:
        if self._gap and self._out.n_chars and not self._out.tail[-1:].isspace():
            self._out.put(self._gap)
        self._gap = ""


def find_cues(source: Source, dialect: Dialect) -> tuple[list[XmlCue], list[int]]:
    """The cues of a file, and where there is text outside of them."""
    text = source.text
    cues: list[XmlCue] = []
    outside: list[int] = []
    content: _Content | None = None
    opened: tuple[Token, Timed] | None = None

    def close(end: int) -> None:
        nonlocal content, opened
        if content is not None and opened is not None:
            token, timed = opened
            cues.append(XmlCue(token.start, content.plain(end), timed.start_ms, timed.end_ms, timed.voice))
        content = opened = None

    for token in xml_tokens(text):
        if token.kind in ("open", "empty"):
            may_open = content is None or token.name == _name(opened) or token.name in dialect.cuts
            timed = dialect.outside(token, attributes(token)) if may_open else None
            if timed is not None:
                close(token.start)
                opened, content = (token, timed), _Content(text, token.end, dialect, timed.voice)
                if token.kind == "empty" and not dialect.until:
                    close(token.end)
            elif content is not None:
                content.tag(token)
        elif token.kind == "close":
            if content is not None and (token.name == _name(opened) or token.name in dialect.until):
                close(token.start)
                if token.name in dialect.until:
                    dialect.outside(token, {})
            elif content is None:
                dialect.outside(token, {})
            else:
                content.tag(token)
        elif token.kind in ("text", "cdata"):
            if content is not None:
                content.words(token.start, token.end, escapes=token.kind == "text")
            elif text[token.start : token.end].strip():
                dialect.text(text[token.start : token.end])
                outside.append(trimmed(text, token.start, token.end)[0])
    close(len(text))
    return cues, outside


def with_words(source: Source, cues: Iterable[XmlCue], expected: str) -> list[XmlCue]:
    """The cues that have words. Raises NotATranscriptError if there are none."""
    spoken = [cue for cue in cues if cue.words.text.strip()]
    if not spoken:
        raise NotATranscriptError(f"{source.name}: no words found; expected {expected}; check that it is complete")
    return spoken


def ended(cues: Sequence[XmlCue]) -> list[XmlCue]:
    """The cues, those of one turn, which all end when it does, each up to where the next one begins."""
    ends = [
        other.start_ms if other.end_ms == one.end_ms and other.start_ms is not None else one.end_ms
        for one, other in pairwise(cues)
    ]
    return [
        cue._replace(end_ms=end) for cue, end in zip(cues, [*ends, *(cue.end_ms for cue in cues[-1:])], strict=True)
    ]


def _name(opened: tuple[Token, Timed] | None) -> str:
    """The name of the element of a cue."""
    return opened[0].name if opened else ""


def write_cues(
    source: Source, cues: Iterable[XmlCue], headers: Iterable[tuple[int, int]] = (), *, apart: Iterable[int] = ()
) -> CueWriter:
    """The cues and stretches. Labels in the words count where the file names nobody otherwise. `headers` are where
    elements are that name the speaker of the cues that follow, `apart` where there is text that is reported, since no
    cue has it."""
    cues = list(cues)
    named = any(cue.voice or cue.words.voices for cue in cues)
    spoken = [cue.words for cue in cues if cue.words.text.strip()]
    lengths = [words.end - words.start for words in spoken]
    labels = CueLabels() if named else learn_labels(source.text, [words.start for words in spoken], lengths)
    writer = CueWriter(source, labels)
    waiting = iter([*headers, (len(source.text), len(source.text) + 1)])
    header = next(waiting)
    if cues:
        writer.stretch("metadata", min(cues[0].opens, header[0]))
    for cue in cues:
        while header[1] <= cue.opens:
            writer.stretch("markup", header[0])
            writer.stretch("turn_header", header[1], len(writer.cues))
            header = next(waiting)
        if named:
            writer.speaker = cue.voice
        writer.cue(cue.words, cue.start_ms, cue.end_ms)
    writer.stretch("metadata", len(source.text))
    writer.report_suspects()
    for at in apart:
        writer.report("text-outside-cues", "text that no cue has; kept as metadata", at)
    if (broken := malformed(source.text)) is not None:
        line, what = broken
        message = f"the file is not well-formed XML: {what}; it is read as far as its tags can be told apart"
        writer.findings.append(finding("markup-broken", message, path=source.name, line=line))
    return writer
