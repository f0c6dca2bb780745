"""Keys that name speakers by what is under them, or because the usual key tells nobody apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from podcorpus.reading.formats.json_transcript.rows import is_text
from podcorpus.reading.formats.json_transcript.values import label_of
from podcorpus.reading.json_values.spans import Node

_TELLING = ("speaker", "spk", "voice", "participant", "person", "channel")
"""What is in the names of keys that name speakers, also where another key does."""
_SIDE = re.compile(
    r"microphone|mic|system|speaker|local|remote|agent|user|caller|customer|client|interviewer|interviewee|candidate"
)
"""What the source or type of a row is if it is the channel or the part of whoever speaks."""
SPEAKER_ID = re.compile(r"(?i)(?:spk|speaker)[ _-]?\d{1,3}")
_BY_VALUE = (("source", _SIDE), ("type", _SIDE), ("id", SPEAKER_ID))


def by_their_values(rows: Sequence[dict[str, Node]], text: Sequence[str]) -> dict[str, list[str | None]]:
    """A key that no speaker's key is but whose values in all rows say who speaks, with these."""
    for name, form in _BY_VALUE:
        labels = [label_of(fields.get(name)) for fields in rows]
        if len(set(labels)) > 1 and all(label is not None and form.fullmatch(label) for label in labels):
            return {name: labels}
    if text and _name_paragraphs(rows, text):
        return {"title": [label_of(fields.get("title")) for fields in rows]}
    return {}


def _name_paragraphs(rows: Sequence[dict[str, Node]], text: Sequence[str]) -> bool:
    """Whether titles of rows without a text are speakers, who recur, rather than chapters."""
    titles = [label for fields in rows if (label := label_of(fields.get("title"))) is not None]
    apart = not any(fields.get("title") is not None and is_text(fields.get(name)) for fields in rows for name in text)
    return apart and 1 < len(set(titles)) < len(titles)


def telling(found: Mapping[str, Sequence[str | None]], first: str) -> str:
    """The key of the speaker; if all rows have the same one there, another key that tells them apart: a voice may be
    unknown where speakers have numbers."""
    if len({*found[first]} - {None}) > 1:
        return first
    for name, labels in found.items():
        apart = None not in labels and 1 < len({*labels}) < len(labels)
        if apart and any(part in name for part in _TELLING):
            return name
    return first
