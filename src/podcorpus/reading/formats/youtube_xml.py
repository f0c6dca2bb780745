"""Captions of YouTube in XML: `<p t="320" d="1700">` with words in `<s>`, or `<text start="0.32" dur="1.7">`."""

from __future__ import annotations

import re

from podcorpus.reading.clock_styles import seconds_ms
from podcorpus.reading.cues.xml import Dialect, Timed, XmlCue, find_cues, with_words, write_cues
from podcorpus.reading.document import Document, Recognition
from podcorpus.reading.markup.xml import Token, root
from podcorpus.reading.source import Source

NAME = "youtube-xml"
DESCRIPTION = 'YouTube\'s XML with cues such as `<p t="320" d="1700">` or `<text start="0.32" dur="1.7">`'

_ESCAPE = re.compile(r"&(?:amp;)?(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_CUE = re.compile(r"<(?:text|p)\s[^<>]*\b(?:start|t)\s*=[^<>]*")
_NOT_ITS_OWN = re.compile(r"\s(?:end|speaker\w*|voice|who)\s*=")
"""Attributes of cues that YouTube's have not: the end and the speaker would be lost."""
_SECONDS = re.compile(r"\d{1,9}(?:\.\d{1,9})?")


def recognises(source: Source) -> Recognition | None:
    """Whether the outermost element is `timedtext`, or `transcript` with `text` in it."""
    found = root(source.text)
    if found is None or found.name not in ("timedtext", "transcript"):
        return None
    cues = _CUE.findall(source.text, 0, found.end + 20_000)
    if not cues or any(map(_NOT_ITS_OWN.search, cues)):
        return None
    return Recognition(1, f"the outermost element is `{found.name}`, with cues of YouTube")


def read(source: Source) -> Document:
    """The file's cues. Raises InputError if it has none."""
    cues, outside = find_cues(source, _YouTube())
    # Every other element of automatic captions does no more than move the lines up.
    cues = list(map(_timed_words, with_words(source, cues, DESCRIPTION)))
    return write_cues(source, cues, apart=(at for at in outside if at > cues[0].opens)).document(NAME)


def _timed_words(cue: XmlCue) -> XmlCue:
    """A cue without word times, if it has a single one for several words."""
    words = cue.words
    return cue._replace(words=words._replace(marks=())) if len(words.marks) < 2 and len(words.text.split()) > 1 else cue


class _YouTube(Dialect):
    collapses = False
    escape = _ESCAPE

    def __init__(self) -> None:
        self._start: int | None = None

    def outside(self, token: Token, written: dict[str, str]) -> Timed | None:
        if token.kind == "close" or token.name not in ("p", "text"):
            return None
        if "t" in written:
            start, duration = _whole(written["t"]), _whole(written.get("d"))
        elif "start" in written:
            start, duration = seconds_ms(written["start"]), seconds_ms(written.get("dur"))
        else:
            return None
        self._start = start
        return Timed(start, None if start is None or duration is None else start + duration)

    def inside(self, token: Token, written: dict[str, str]) -> Timed | None:
        if token.name != "s" or self._start is None:
            return Timed()
        # The first word begins with its cue, and does not say so.
        return Timed(self._start + (_whole(written.get("t")) or 0))


def _whole(text: str | None) -> int | None:
    """Milliseconds; other programs write fractions of seconds there."""
    if not text or not _SECONDS.fullmatch(text):
        return None
    return round(float(text) * 1000) if "." in text else int(text)
