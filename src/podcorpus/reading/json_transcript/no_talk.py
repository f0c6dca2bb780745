"""Lists of texts that are by somebody or about somebody, and are not what was said in a recording."""

from __future__ import annotations

from collections.abc import Sequence

from podcorpus.reading.document import Cue
from podcorpus.reading.json_transcript.lists import Listed

_ENTRY_KEYS = {**dict.fromkeys(("user", "username", "author"), 1), **dict.fromkeys(("name", "label", "title"), 5)}
"""Keys that name the speaker in some transcripts, and in most other files the author of a post, a thing or a place,
each with how many may be named once each in a transcript."""
_MODEL_ROLES = frozenset("system user assistant tool function developer".split())


def why_no_talk(listed: Listed, cues: Sequence[Cue]) -> str | None:
    """What the list is if it is no talk: entries that each have another name, or messages to a language model and its
    answers. None for what may be a talk; whatever has times other than dates, or is as a known tool writes it, may be
    one."""
    timed = not listed.shape.dated and any(cue.start_ms is not None for cue in cues)
    if listed.dialect is not None or timed:
        return None
    labels = [cue.label for cue in cues if cue.label]
    most = _ENTRY_KEYS.get(listed.shape.speaker or "")
    if most is not None and len(set(labels)) == len(labels) > most:
        return "entries that each have another name"
    roles = {label.casefold() for label in labels}
    if roles <= _MODEL_ROLES and not roles.isdisjoint(("assistant", "system")):
        return "messages to a language model and its answers"
    return None
