"""Transcriber (`.trs`): turns of speakers, with points of time between their words."""

from __future__ import annotations

from podcorpus.reading.clock_styles import seconds_ms
from podcorpus.reading.cues.xml import Dialect, Timed, ended, find_cues, with_words, write_cues
from podcorpus.reading.document import Document, Published, Recognition
from podcorpus.reading.markup.xml import Token, root
from podcorpus.reading.source import Source

NAME = "transcriber"
DESCRIPTION = 'Transcriber\'s XML with turns such as `<Turn speaker="spk1"><Sync time="1.5"/>words`'


def recognises(source: Source) -> Recognition | None:
    """Whether the outermost element is `Trans`, with an `Episode` in it."""
    found = root(source.text)
    if found is None or found.name != "trans" or "<Episode" not in source.text:
        return None
    return Recognition(1, "the outermost element is Transcriber's `Trans`")


def read(source: Source) -> Document:
    """A cue for the words from one point of time to the next. Raises NotATranscriptError if there are no words."""
    dialect = _Transcriber()
    found, apart = find_cues(source, dialect)
    cues = with_words(source, ended(found), DESCRIPTION)
    written = write_cues(source, cues, apart=apart)
    for cue in cues:
        if cue.opens in dialect.shared and not cue.words.voices:
            written.report("unknown-speaker", "several speak in the turn, and nothing says who says this", cue.opens)
    return written.document(NAME, published=Published(title=dialect.title))


class _Transcriber(Dialect):
    until = frozenset(("turn", "section", "episode"))

    def __init__(self) -> None:
        self.title: str | None = None
        self.shared: set[int] = set()
        """Where a point of time is in a turn of several speakers."""
        self._names: dict[str, str] = {}
        self._speakers: list[str] = []
        self._end: int | None = None

    def outside(self, token: Token, written: dict[str, str]) -> Timed | None:
        if token.kind == "close":
            return None
        if token.name == "speaker":
            self._names[written.get("id", "")] = " ".join(written.get("name", "").split())
        elif token.name == "episode":
            self.title = " ".join(written.get("program", "").split()) or None
        elif token.name == "turn":
            self._speakers = [self._names.get(one) or one for one in written.get("speaker", "").split()]
            self._end = seconds_ms(written.get("endtime"))
        elif token.name == "sync":
            if len(self._speakers) > 1:
                self.shared.add(token.start)
            return Timed(
                seconds_ms(written.get("time")), self._end, self._speakers[0] if len(self._speakers) == 1 else None
            )
        return None

    def inside(self, token: Token, written: dict[str, str]) -> Timed | None:
        number = written.get("nb", "")
        if token.name == "who" and number.isdecimal() and 0 < int(number) <= len(self._speakers):
            return Timed(voice=self._speakers[int(number) - 1])
        return Timed()
