"""The dialects that are known: where each keeps its rows, which keys tell it from others, and what its times count.

What the keys of the rows mean is in `shapes`, for these dialects as for any other file. A file in none of them is read
all the same, with a finding that says what was assumed.
"""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple

from podcorpus.reading.cues.units import Unit


class Dialect(NamedTuple):
    """A list of one tool's files. All names are keys in plain form."""

    name: str
    path: str
    """The last keys on the way to the list, without indices; empty: the list is the file's value."""
    rows: str
    """Keys that its rows have."""
    unit: Unit = "s"
    beside: str = ""
    """Keys of which the object with the list has one."""
    carries: bool = False
    """Whether a row without a speaker is by the speaker of the row before."""

    def fits(self, path: tuple[str, ...], rows: Set[str], beside: Set[str]) -> bool:
        """Whether a list is in this dialect."""
        ends = tuple(self.path.split())
        return (
            (path[-len(ends) :] == ends if ends else not path)
            and set(self.rows.split()) <= rows
            and (not self.beside or not beside.isdisjoint(self.beside.split()))
        )


_ASSEMBLY = "audiourl audioduration acousticmodel languagemodel speechmodel"

# Of two lists in one file the one that is named first here is read, and the other one is a copy.
DIALECTS = (
    Dialect("YouTube json3", "events", "tstartms segs", "ms"),
    Dialect("Podcasting 2.0 transcript", "segments", "starttime body", carries=True),
    Dialect("whisper.cpp", "transcription", "offsets text", "ms"),
    Dialect("insanely-fast-whisper", "speakers", "speaker timestamp text"),
    Dialect("Transformers", "chunks", "timestamp text"),
    Dialect("Deepgram", "results utterances", "transcript start end"),
    Dialect("Deepgram", "results channels alternatives paragraphs paragraphs", "sentences start"),
    Dialect("Deepgram", "results channels alternatives words", "word start"),
    Dialect("AssemblyAI", "utterances", "text start end", "ms", _ASSEMBLY),
    Dialect("AssemblyAI", "sentences", "text start end", "ms", _ASSEMBLY),
    Dialect("AssemblyAI", "paragraphs", "text start end", "ms", _ASSEMBLY),
    Dialect("AssemblyAI", "words", "text start end", "ms", _ASSEMBLY),
    Dialect("AWS Transcribe", "results audiosegments", "transcript starttime"),
    Dialect("AWS Transcribe", "results items", "alternatives content type"),
    Dialect("AWS Transcribe", "results channellabels channels", "items channellabel"),
    Dialect("Azure speech", "recognizedphrases", "nbest", "ticks"),
    Dialect("Azure speech", "segmentresults", "nbest offset", "ticks"),
    Dialect("Azure speech", "", "nbest offset", "ticks"),
    Dialect("Azure fast transcription", "phrases", "offsetmilliseconds text", "ms"),
    Dialect("Azure Video Indexer", "insights transcript", "text instances"),
    Dialect("IBM Watson", "results", "alternatives timestamps"),
    Dialect("Speechmatics", "results", "alternatives type starttime"),
    Dialect("Speechmatics version 1", "words", "name time duration"),
    Dialect("Google speech", "results", "alternatives words"),
    Dialect("Google speech", "results", "alternatives transcript"),
    Dialect("Rev", "monologues", "elements"),
    Dialect("Gladia", "transcription utterances", "text start end"),
    Dialect("Gladia", "prediction", "transcription timebegin"),
    Dialect("ElevenLabs Scribe", "words", "text type start", beside="languageprobability transcriptionid"),
    Dialect("Otter", "transcripts", "transcript startoffset", "samples"),
    Dialect("Microsoft Teams", "entries", "text startoffset"),
    Dialect("Kaldi", "words", "punct start end"),
    Dialect("autoEdit", "text", "paragraph"),
    Dialect("digitalPaperEdit", "words", "text start end", beside="paragraphs"),
    Dialect("Draft.js editor", "blocks", "text words entityranges"),
    Dialect("Trint", "words", "value time duration", "ms"),
    Dialect("Sonix", "transcript", "speaker starttime"),
    Dialect("Podlove transcript", "transcripts", "startms endms", "ms"),
    Dialect("Podlove transcript", "", "startms endms voice", "ms"),
    Dialect("Gentle", "words", "word alignedword case"),
    Dialect("Vosk", "", "result text"),
    Dialect("Whisper", "segments", "start end text"),
)
