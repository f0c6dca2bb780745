"""SAMI (`.smi`): captions in a kind of HTML, `<SYNC Start=1000><P Class=ENUSCC>words`."""

from __future__ import annotations

import re

from podcorpus.reading.cues.xml import Dialect, Timed, find_cues, with_words, write_cues
from podcorpus.reading.document import Document, Published, Recognition
from podcorpus.reading.markup.xml import Token
from podcorpus.reading.source import Source

NAME = "sami"
DESCRIPTION = "SAMI with cues such as `<SYNC Start=1000><P>words`"

_SIGNATURE = re.compile(r"\ufeff?\s*<SAMI\b", re.IGNORECASE)
_START = re.compile(r"\bstart\s*=\s*[\"']?(\d{1,12})", re.IGNORECASE)
_NO_WORDS = frozenset(("head", "title", "style", "source"))


def recognises(source: Source) -> Recognition | None:
    """Whether the outermost element is `SAMI`."""
    return Recognition(1, "the outermost element is `SAMI`") if _SIGNATURE.match(source.text) else None


def read(source: Source) -> Document:
    """The file's cues; one without words ends the cue before. Raises NotATranscriptError if it has none."""
    dialect = _Sami()
    found, _ = find_cues(source, dialect)
    ends = [*(cue.start_ms for cue in found[1:]), None]
    timed = (cue._replace(end_ms=end) for cue, end in zip(found, ends, strict=False))
    written = write_cues(source, with_words(source, timed, DESCRIPTION))
    return written.document(NAME, published=Published(title=dialect.title or None))


class _Sami(Dialect):
    def __init__(self) -> None:
        self.title = ""
        self._titled = False

    def outside(self, token: Token, _written: dict[str, str]) -> Timed | None:
        if token.name == "title":
            self._titled = token.kind == "open"
        if token.name != "sync" or token.kind == "close":
            return None
        start = _START.search(token.attributes)
        return Timed(int(start[1]) if start else None)

    def inside(self, token: Token, _written: dict[str, str]) -> Timed | None:
        return None if token.name in _NO_WORDS else Timed()

    def text(self, words: str) -> None:
        if self._titled and not self.title:
            self.title = " ".join(words.split())
