"""Podlove's simple transcripts: `speech` of a `speaker`, with an `item` for each cue."""

from __future__ import annotations

from podcorpus.errors import InputError
from podcorpus.reading.cues.times import read_clock
from podcorpus.reading.cues.xml import Dialect, Timed, find_cues, write_cues
from podcorpus.reading.document import Document, Recognition
from podcorpus.reading.markup.xml import Token, root_name, unescape
from podcorpus.reading.source import Source

NAME = "podlove-xml"
DESCRIPTION = "Podlove's XML with `speech`, `speaker` and `item`"


def recognises(source: Source) -> Recognition | None:
    """Whether the outermost element is Podlove's `transcripts`."""
    named = root_name(source.text) == "transcripts"
    return Recognition(1, "the outermost element is Podlove's `transcripts`") if named else None


def read(source: Source) -> Document:
    """The file's cues. Raises InputError if it has none."""
    dialect = _Podlove()
    cues, _ = find_cues(source, dialect)
    if not cues:
        raise InputError(f"{source.name}: no `item` found; expected {DESCRIPTION}; check that the file is complete")
    written = write_cues(source, cues, dialect.headers)
    return written.document(NAME)


class _Podlove(Dialect):
    def __init__(self) -> None:
        self._speaker: str | None = None
        self._naming = False
        self.headers: list[tuple[int, int]] = []
        """Where each element is that names a speaker."""
        self._opened = 0

    def outside(self, token: Token, written: dict[str, str]) -> Timed | None:
        if token.name == "speech":
            self._speaker = None
        elif token.name == "speaker":
            self._naming = token.kind == "open"
            if token.kind == "close":
                self.headers.append((self._opened, token.end))
            self._opened = token.start
        elif token.name == "item" and token.kind != "close":
            return Timed(read_clock(written.get("start")), read_clock(written.get("end")), self._speaker)
        return None

    def text(self, words: str) -> None:
        if self._naming:
            self._speaker = " ".join(unescape(words).split()) or None
