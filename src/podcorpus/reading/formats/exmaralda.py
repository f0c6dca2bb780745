"""EXMARaLDA's basic transcriptions (`.exb`): events in tiers, a tier per speaker, on one timeline."""

from __future__ import annotations

from podcorpus.reading.clock_styles import seconds_ms
from podcorpus.reading.cues.order import by_time
from podcorpus.reading.cues.xml import Dialect, Timed, find_cues, with_words, write_cues
from podcorpus.reading.document import Document, Recognition
from podcorpus.reading.markup.xml import Token, root_name, unescape
from podcorpus.reading.source import Source
from podcorpus.reading.tiers import speaker_of

NAME = "exmaralda"
DESCRIPTION = "EXMARaLDA's XML of a basic transcription, with a tier per speaker"


def recognises(source: Source) -> Recognition | None:
    """Whether the outermost element is `basic-transcription`."""
    named = root_name(source.text) == "basic-transcription"
    return Recognition(1, "the outermost element is EXMARaLDA's `basic-transcription`") if named else None


def read(source: Source) -> Document:
    """A cue for each event of a tier with what somebody says, in the order of the timeline, where not all points need
    have a time. Tiers of descriptions and annotations are metadata. Raises NotATranscriptError if no tier has words."""
    dialect = _Exmaralda()
    found, _ = find_cues(source, dialect)
    cues = with_words(source, found, DESCRIPTION)
    written = write_cues(source, cues)
    places = [dialect.places[cue.opens] for cue in cues]
    return by_time(written.document(NAME), places if len(places) == len(written.cues) else ())


class _Exmaralda(Dialect):
    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._times: dict[str, int] = {}
        self._points: dict[str, int] = {}
        self.places: dict[int, int] = {}
        """By where an event's tag begins, the point of the timeline with which it does."""
        self._id = ""
        self._abbreviated = self._speaks = False
        self._speaker: str | None = None

    def outside(self, token: Token, written: dict[str, str]) -> Timed | None:
        name = token.name
        if token.kind == "close":
            self._abbreviated = self._abbreviated and name != "abbreviation"
        elif name == "speaker":
            self._id = written.get("id", "")
        elif name == "abbreviation":
            self._abbreviated = token.kind == "open"
        elif name == "tli":
            self._points.setdefault(written.get("id", ""), len(self._points))
            if (time_ms := seconds_ms(written.get("time"))) is not None:
                self._times[written.get("id", "")] = time_ms
        elif name == "tier":
            # `t` is what is said; what is described or annotated has other types.
            self._speaks = written.get("type", "t") == "t"
            who = written.get("speaker", "")
            self._speaker = self._names.get(who) or speaker_of(who or written.get("display-name", ""))
        elif name == "event" and self._speaks:
            self.places[token.start] = self._points.get(written.get("start", ""), len(self._points))
            start, end = (self._times.get(written.get(which, "")) for which in ("start", "end"))
            return Timed(start, end, self._speaker)
        return None

    def inside(self, _token: Token, _written: dict[str, str]) -> Timed | None:
        """Links within an event are no words."""
        return None

    def text(self, words: str) -> None:
        if self._abbreviated:
            self._names[self._id] = " ".join(unescape(words).split())
