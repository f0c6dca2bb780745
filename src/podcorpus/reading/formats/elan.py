"""ELAN (`.eaf`): annotations in tiers, a tier per speaker."""

from __future__ import annotations

from podcorpus.reading.cues.order import by_time
from podcorpus.reading.cues.xml import Dialect, Timed, find_cues, with_words, write_cues
from podcorpus.reading.document import Document, PublishedChapter, Recognition
from podcorpus.reading.markup.xml import Token, root_name, unescape
from podcorpus.reading.source import Source
from podcorpus.reading.tiers import CHAPTERS, is_about_words, speaker_of

NAME = "elan"
DESCRIPTION = "ELAN's XML with a tier per speaker"


def recognises(source: Source) -> Recognition | None:
    """Whether the outermost element is `ANNOTATION_DOCUMENT`."""
    named = root_name(source.text) == "annotation_document"
    return Recognition(1, "the outermost element is ELAN's `ANNOTATION_DOCUMENT`") if named else None


def read(source: Source) -> Document:
    """A cue for each annotation of a speaker, in the order of their times. Tiers that depend on another, such as those
    of words or translations, are metadata. Raises NotATranscriptError if no tier has words with times."""
    dialect = _Elan()
    found, _ = find_cues(source, dialect)
    written = write_cues(source, with_words(source, found, DESCRIPTION))
    return by_time(written.document(NAME, chapters=sorted(dialect.chapters, key=lambda one: one.time_ms or 0)))


class _Elan(Dialect):
    collapses = False

    def __init__(self) -> None:
        self.chapters: list[PublishedChapter] = []
        self._slots: dict[str, int] = {}
        self._speaker: str | None = None
        self._speaks = self._is_chapters = self._titled = False
        self._times: Timed | None = None

    def outside(self, token: Token, written: dict[str, str]) -> Timed | None:
        name = token.name
        if token.kind == "close":
            self._titled = False
        elif name == "time_slot":
            if written.get("time_value", "").isdecimal():
                self._slots[written.get("time_slot_id", "")] = int(written["time_value"])
        elif name == "tier":
            tier = written.get("tier_id", "")
            self._is_chapters = tier == CHAPTERS
            # What depends on another tier is about its words, or says them again.
            self._speaks = not self._is_chapters and "parent_ref" not in written and not is_about_words(tier)
            self._speaker = speaker_of(written.get("participant", "")) or speaker_of(tier)
        elif name == "alignable_annotation":
            start, end = (self._slots.get(written.get(f"time_slot_ref{n}", "")) for n in (1, 2))
            self._times = Timed(start, end, self._speaker)
        elif name == "ref_annotation":
            self._times = None
        elif name == "annotation_value" and self._times is not None:
            self._titled = self._is_chapters
            return self._times if self._speaks else None
        return None

    def text(self, words: str) -> None:
        if self._titled and self._times is not None:
            self.chapters.append(PublishedChapter(self._times.start_ms, " ".join(unescape(words).split()) or None))
