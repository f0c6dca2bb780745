"""Lists of texts that are by somebody or about somebody, and are not what was said in a recording."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from podcorpus.reading.cues.dates import are_of_posts, date_ms
from podcorpus.reading.document import Document
from podcorpus.reading.formats.json_transcript.listed import Listed
from podcorpus.reading.formats.json_transcript.lists import TRANSCRIPTS, n_talks
from podcorpus.reading.formats.json_transcript.rows import fields_of, rows_of
from podcorpus.reading.formats.json_transcript.shapes import Shape
from podcorpus.reading.labels.speech import are_classes, are_levels, are_model_roles, may_be_said

_ENTRY_KEYS = {**dict.fromkeys(("user", "username", "author"), 1), **dict.fromkeys(("name", "label", "title"), 5)}
"""Keys that name the speaker in some transcripts, and in most other files the author of a post, a thing or a place,
each with how many may be named once each in a transcript without times."""
_SPOKEN = frozenset(
    "text transcript transcription caption captiontext subtitle utterance utt utf8 sentence dialogue speech spoken "
    "quote word words".split()
)
"""Keys of texts that are spoken if they have times."""
_SAMPLE = 300
_FEWEST = 3


def why_no_talk(listed: Listed, document: Document) -> str | None:
    """What the list is if it is no talk, or several; messages of a program, entries of different days or with another
    name each, messages to a language model and its answers, texts with a class each, or texts under other keys than
    those of speech that do not read as speech. None for what may be a talk, and for what is as a known tool writes it.
    """
    if n := n_talks(listed):
        return f"{n:,} transcripts, each of which needs a file of its own"
    if listed.dialect is not None:
        return None
    values = _values(listed)
    if any(are_levels(column) for key, column in values.items() if key not in listed.shape.text):
        return "messages of a program"
    cues = document.cues
    timed = not listed.shape.dated and any(cue.start_ms is not None for cue in cues)
    if not timed and any(_apart(column) for column in values.values()):
        return "entries that were written at different times"
    labels = [cue.label for cue in cues if cue.label]
    most = _ENTRY_KEYS.get(listed.shape.speaker or "")
    if most is not None and len(set(labels)) == len(labels) > (max(_ENTRY_KEYS.values()) if timed else most):
        return "entries that each have another name"
    recognised = any(key.endswith("confidence") for key in listed.shape.keys)
    spoken = timed or recognised or (listed.shape.dated and (listed.shape.speaker or "").startswith("speaker"))
    if not spoken and are_model_roles(labels):
        return "messages to a language model and its answers"
    if not timed and listed.shape.speaker == "label" and labels and are_classes(labels):
        return "texts that each have a class"
    stated = _is_stated(listed.shape, timed=timed) or not TRANSCRIPTS.isdisjoint(listed.path)
    texts = [document.cue_text(cue) for cue in cues[:_SAMPLE]]
    if not stated and not may_be_said(texts, [cue.label for cue in cues[:_SAMPLE]]):
        return "texts that do not read as speech"
    return None


def _is_stated(shape: Shape, *, timed: bool) -> bool:
    """Whether keys say that texts are spoken: those of a speaker, of a beginning and an end, as cues have, of the words
    one by one, or of texts with a time."""
    child = shape.child
    if child is not None and not shape.text:
        return _is_stated(child, timed=timed)
    named = shape.speaker is not None and shape.speaker not in _ENTRY_KEYS
    ends = shape.end is not None or shape.duration is not None or shape.span is not None
    text = timed and shape.speaker is None and not _SPOKEN.isdisjoint(shape.text[:1])
    return named or ends or text or shape.are_words or child is not None


def _values(listed: Listed) -> dict[str, list[str]]:
    """The strings of the first rows by their keys."""
    values: dict[str, list[str]] = {}
    for row in islice((row for node in listed.lists for row in rows_of(node)), _SAMPLE):
        for key, value in fields_of(row).items():
            if value.kind == "string":
                values.setdefault(key, []).append(value.text or "")
    return values


def _apart(values: Sequence[str]) -> bool:
    """Whether values are dates with times, most of which are far from the one before."""
    if len(values) < _FEWEST or date_ms(values[0]) is None:
        return False
    times = [time for value in values if (time := date_ms(value)) is not None]
    return 2 * len(times) > len(values) and are_of_posts(times)
