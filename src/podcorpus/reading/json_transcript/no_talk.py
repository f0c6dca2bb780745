"""Lists of texts that are by somebody or about somebody, and are not what was said in a recording."""

from __future__ import annotations

from collections.abc import Sequence

from podcorpus.reading.document import Cue
from podcorpus.reading.json_transcript.lists import Listed

_ENTRY_KEYS = frozenset("name label title user username author".split())
"""Keys that name the speaker in some transcripts, and in most other files a thing, a place or the author of a post."""
_MOST_SPEAKERS = 5
"""How many may speak once each."""
_MODEL_ROLES = frozenset("system user assistant tool function developer".split())


def why_no_talk(listed: Listed, cues: Sequence[Cue]) -> str | None:
    """What the list is if it is no talk: entries that each have another name, or messages to a language model and its
    answers. None for what may be a talk; whatever has times, or is as a known tool writes it, may be one."""
    if listed.dialect is not None or any(cue.start_ms is not None for cue in cues):
        return None
    labels = [cue.label for cue in cues if cue.label]
    if listed.shape.speaker in _ENTRY_KEYS and len(labels) > _MOST_SPEAKERS and len(set(labels)) == len(labels):
        return "entries that each have another name"
    roles = {label.casefold() for label in labels}
    if roles <= _MODEL_ROLES and not roles.isdisjoint(("assistant", "system")):
        return "messages to a language model and its answers"
    return None
