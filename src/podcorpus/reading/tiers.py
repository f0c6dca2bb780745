"""What the tiers of annotation programs are: a speaker's words, chapters, or something about the words."""

from __future__ import annotations

import re

UNNAMED = "(unnamed)"
"""The tier of cues without a speaker."""
CHAPTERS = "(chapters)"
_NO_SPEAKER = frozenset(
    "ort segment segments sentence sentences speech text texts transcript transcription transcriptions utterance "
    "utterances word words".split()
)
_OF_WORDS = re.compile(r"(?i) - (?:words?|utterances?)$")
"""How aligners name the tier of a speaker's words."""
_ABOUT_WORDS = re.compile(
    r"(?i)\b(?:phon\w*|phoneme\w*|syll\w*|segmentation|pos|gloss\w*|comment\w*|note\w*|translation\w*|silences?|gestures?)\b"
)


def speaker_of(name: str) -> str | None:
    """The speaker whose tier has a name; None if the name says what the tier has rather than who speaks.

    >>> speaker_of("Mara Lind"), speaker_of("transcription"), speaker_of("(unnamed)"), speaker_of("Mara - words")
    ('Mara Lind', None, None, 'Mara')
    """
    name = _OF_WORDS.sub("", " ".join(name.split()))
    return None if not name or name == UNNAMED or name.casefold() in _NO_SPEAKER else name


def is_about_words(name: str) -> bool:
    """Whether a tier has no words but what is said of them, such as their sounds.

    >>> is_about_words("Mara - phones"), is_about_words("Mara - words")
    (True, False)
    """
    return _ABOUT_WORDS.search(name) is not None
