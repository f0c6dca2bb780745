"""TTML and DFXP: timed text in XML, as Apple's podcast transcripts and broadcasters' captions are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from podcorpus.errors import NotATranscriptError
from podcorpus.findings.wording import first_of
from podcorpus.reading.cues.xml import Dialect, Timed, XmlCue, find_cues, write_cues
from podcorpus.reading.document import Document, Published, Recognition
from podcorpus.reading.markup.xml import Token, attributes, root, xml_tokens
from podcorpus.reading.source import Source

NAME = "ttml"
DESCRIPTION = 'XML with the element `tt`, and cues such as `<p begin="1.5s" end="3s">`'

_CLOCK = re.compile(r"(?:(\d{1,6}):)?(\d{1,6}):(\d{1,6})(?:[.,](\d{1,9})|:(\d{1,4})(?:\.(\d{1,4}))?)?")
_OFFSET = re.compile(r"(\d{1,12}(?:\.\d{1,9})?)(h|m|s|ms|f|t)?")
_MS = {"h": 3_600_000.0, "m": 60_000.0, "s": 1000.0, "ms": 1.0, None: 1000.0}
_NO_WORDS = frozenset(("metadata", "title", "desc", "copyright", "agent", "name", "actor", "set", "animate"))
_FRAMED = re.compile(r"\b(?:begin|end)=[\"']\d{1,6}:\d\d:\d\d:(\d{1,4})\b")
_MANY = 30
"""Of so many times with frames one would have the last frames of a second, if there were 30."""
_ABOVE = frozenset(("text", "textContainer", "delimiter"))
"""What of ruby is not on the line: how the characters below it are pronounced."""
_TIMED = re.compile(
    r"<(?:\w{1,20}:)?p\s[^<>]{0,300}?\bbegin=[\"'][\d:.,]{1,20}(?:[hmsft]|ms)?[\"']\s+(?:end|dur)=[\"']\d"
)
_BEGINNING = 20_000
_LEAST = 3


def recognises(source: Source) -> Recognition | None:
    """Whether the outermost element is `tt`, or paragraphs have times as only those of TTML have."""
    found = root(source.text)
    if found is not None and found.name == "tt":
        return Recognition(1, "the outermost element is `tt`")
    sample = source.text[:_BEGINNING]
    timed = len(_TIMED.findall(sample)) if "begin=" in sample else 0
    return Recognition(0.95, f"{timed} of the first paragraphs have `begin` and `end`") if timed >= _LEAST else None


def read(source: Source) -> Document:
    """The file's cues. Raises NotATranscriptError if it has none."""
    dialect = _Ttml(source)
    cues, outside = find_cues(source, dialect)
    if dialect.overruns:
        dialect = _Ttml(source, nested=False)
        cues, outside = find_cues(source, dialect)
    if not any(cue.words.text.strip() for cue in cues):
        raise NotATranscriptError(
            f"{source.name}: no words found; expected {DESCRIPTION}; check that the file is complete"
        )
    timed = []
    for cue in cues:
        words, start_ms, end_ms = cue.words, cue.start_ms, cue.end_ms
        if words.marks and start_ms and words.marks[0][1] < start_ms:
            # The times of spans count from their cue's; they are often written as the episode's all the same.
            words = words.shifted(start_ms)
        if start_ms is None and words.marks:
            start_ms = words.marks[0][1]
        if end_ms is None and words.ends:
            end_ms = max(words.ends.values())
        timed.append(cue._replace(words=words, start_ms=start_ms, end_ms=end_ms, voice=dialect.name(cue.voice)))
    first = timed[0].opens
    apart = (at for at, describes in zip(outside, dialect.describes, strict=True) if at > first and not describes)
    written = write_cues(source, timed, apart=apart)
    for agent, at in dialect.undefined(cues).items():
        written.report("unknown-speaker", f"the agent “{agent}” is not defined; its id is the speaker's label", at)
    if endless := dialect.endless:
        message = f"{first_of(len(endless), 'cue')} an end that cannot be read"
        written.report("cue-time-unreadable", message, endless[0])
    if dialect.assumed is not None:
        message = "the file does not say how many frames a second has; its times are read with"
        written.report("frame-rate-assumed", f"{message} {dialect.assumed:g}", 0)
    published = Published(title=dialect.title or None, language=dialect.root.get("lang"))
    return written.document(NAME, published=published)


class _Container(NamedTuple):
    """An element around cues: when it begins and ends, and the agent of its cues."""

    name: str
    start_ms: int
    end_ms: int | None
    agent: str | None


class _Ttml(Dialect):
    """What the elements mean: agents, and times in the file's own frames and ticks."""

    def __init__(self, source: Source, *, nested: bool = True) -> None:
        """`nested`: times count from when the element around begins; otherwise all are the episode's."""
        self._nested = nested
        self.overruns = False
        """Whether, counted so, something begins after the element around has ended."""
        found = root(source.text)
        self.root = attributes(found) if found is not None else {}
        multiplier = [float(part) for part in re.findall(r"\d+(?:\.\d+)?", self.root.get("frameratemultiplier", ""))]
        factor = multiplier[0] / multiplier[1] if len(multiplier) == 2 and multiplier[1] else 1.0
        framed = [int(frames) for frames in _FRAMED.findall(source.text)]
        usual = 25.0 if len(framed) >= _MANY and max(framed) < 25 else 30.0
        said = _number(self.root.get("framerate"))
        self._frames = (said or usual) * factor
        self.assumed = usual if any(framed) and said is None else None
        """The frames of a second, where times have frames other than 0 and the file does not say."""
        ticks = _number(self.root.get("tickrate"))
        self._ticks = ticks or (self._frames if self.root.get("framerate") else 1.0)
        self.title = ""
        self.endless: list[int] = []
        """Where paragraphs begin of whose ends something is written that cannot be read."""
        self.describes: list[bool] = []
        """Of each text outside of cues, whether it is in an element that describes what is seen or the file."""
        self._agents = _agents(source.text)
        self._above: set[str] = set()
        """The styles of ruby above the line."""
        self._within: list[_Container] = []

    def name(self, agent: str | None) -> str | None:
        """An agent's name, or as the file has it."""
        return self._agents.get(agent, agent) if agent else None

    def undefined(self, cues: Iterable[XmlCue]) -> dict[str, int]:
        """The agents that cues name and the file does not define, though it defines others, with their first cues."""
        named = {cue.voice: cue.opens for cue in reversed(list(cues)) if cue.voice and self._agents}
        return {agent: at for agent, at in named.items() if agent not in self._agents}

    def outside(self, token: Token, written: dict[str, str]) -> Timed | None:
        if token.kind == "close":
            while self._within and self._within.pop().name != token.name:
                pass
            return None
        if token.name == "style" and written.get("ruby") in _ABOVE:
            self._above.add(written.get("id", ""))
        around = self._within[-1] if self._within else _Container("", 0, None, None)
        agent = written.get("agent", around.agent)
        start, end = self._span(written)
        if token.name == "p" and start is not None and end is None and written.get("end", "").strip():
            self.endless.append(token.start)
        base = around.start_ms if self._nested else 0
        start, end = (None if time is None else time + base for time in (start, end))
        if base and start is not None and around.end_ms is not None and start >= around.end_ms:
            self.overruns = True
        if token.name != "p":
            if token.kind == "open":
                begun = around.start_ms if start is None else start
                self._within.append(_Container(token.name, begun, end if start is not None else None, agent))
            return None
        if start is None and end is None and around.end_ms is not None:
            start, end = around.start_ms, around.end_ms
        return Timed(start, end, agent)

    def inside(self, token: Token, written: dict[str, str]) -> Timed | None:
        if token.name in _NO_WORDS:
            return None
        if written.get("ruby") in _ABOVE or not self._above.isdisjoint(written.get("style", "").split()):
            return None
        voice = self.name(written.get("agent"))
        start, end = self._span(written)
        return Timed(start, end, voice, word=written.get("unit") in ("word", "sentence"))

    def text(self, words: str) -> None:
        self.describes.append(any(one.name in _NO_WORDS for one in self._within))
        if self._within and self._within[-1].name == "title" and not self.title:
            self.title = " ".join(words.split())

    def _span(self, written: dict[str, str]) -> tuple[int | None, int | None]:
        """Start and end of an element, as its attributes have them."""
        start, end = self._ms(written.get("begin")), self._ms(written.get("end"))
        if end is None and start is not None and (duration := self._ms(written.get("dur"))) is not None:
            end = start + duration
        return start, end

    def _ms(self, time: str | None) -> int | None:
        """Milliseconds of a time; None if there is none, or none that can be read."""
        time = (time or "").strip()
        if clock := _CLOCK.fullmatch(time):
            hours, minutes, seconds, fraction, frames, _ = clock.groups()
            whole = ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000
            return whole + round(1000 * float(f"0.{fraction or 0}") + 1000 * int(frames or 0) / self._frames)
        if offset := _OFFSET.fullmatch(time):
            value, unit = float(offset[1]), offset[2]
            if unit in ("f", "t"):
                return round(1000 * value / (self._frames if unit == "f" else self._ticks))
            return round(value * _MS[unit])
        return None


def _number(text: str | None) -> float | None:
    return float(text) if text and re.fullmatch(r"\d{1,12}(?:\.\d{1,6})?", text) and float(text) else None


def _agents(text: str) -> dict[str, str]:
    """The names of agents by their ids, which are defined above the first cue."""
    names: dict[str, str] = {}
    agent = name = None
    for token in xml_tokens(text):
        if token.name == "p":
            break
        if token.name == "agent":
            agent = attributes(token).get("id") if token.kind == "open" else None
        elif token.name == "name":
            name = token.kind == "open"
        elif token.kind == "text" and agent and name and text[token.start : token.end].strip():
            names.setdefault(agent, " ".join(text[token.start : token.end].split()))
    return names
