"""Ids: how they are made from an episode and an index, and the parts of each table's ids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class IdParts:
    """The id of a record with an index: the id of its owner, a dot, a letter, and the index with at least `width`
    digits."""

    owner: str
    """The column with the owner's id: the episode's, or for a mention the turn's."""
    letter: str
    width: int
    index: str

    def make(self, owner: str, index: int) -> str:
        """The id of the record with this index.

        >>> ID_PARTS["turns"].make("ai-proem.jing-yang", 7)
        'ai-proem.jing-yang.t0007'
        """
        return f"{owner}.{self.letter}{index:0{self.width}d}"

    @property
    def pattern(self) -> str:
        """A regular expression for the part after the owner's id."""
        return rf"\.{self.letter}[0-9]{{{self.width},}}"


ID_PARTS: Mapping[str, IdParts] = MappingProxyType(
    {
        "chapters": IdParts("episode_id", "c", 2, "chapter_index"),
        "turns": IdParts("episode_id", "t", 4, "turn_index"),
        "cues": IdParts("episode_id", "q", 4, "cue_index"),
        "mentions": IdParts("turn_id", "m", 2, "mention_index"),
        "segments": IdParts("episode_id", "s", 4, "segment_index"),
    }
)
"""By table."""


def chapter_id(episode_id: str, index: int) -> str:
    """The id of an episode's chapter: `EPISODE.c03`."""
    return ID_PARTS["chapters"].make(episode_id, index)


def turn_id(episode_id: str, index: int) -> str:
    """The id of an episode's turn: `EPISODE.t0007`."""
    return ID_PARTS["turns"].make(episode_id, index)


def cue_id(episode_id: str, index: int) -> str:
    """The id of an episode's cue: `EPISODE.q0012`."""
    return ID_PARTS["cues"].make(episode_id, index)


def mention_id(turn: str, index: int) -> str:
    """The id of a turn's mention: `EPISODE.t0007.m02`."""
    return ID_PARTS["mentions"].make(turn, index)


def segment_id(episode_id: str, index: int) -> str:
    """The id of an episode's segment: `EPISODE.s0012`."""
    return ID_PARTS["segments"].make(episode_id, index)


def episode_part(table: str, record_id: str) -> str:
    """The episode's id in that of one of its records; the whole of it, if it has not the parts of one.

    >>> episode_part("turns", "ai-proem.jing-yang.t0007"), episode_part("mentions", "ai-proem.jing-yang.t0007.m02")
    ('ai-proem.jing-yang', 'ai-proem.jing-yang')
    """
    parts = ID_PARTS.get(table)
    return record_id.rsplit(".", 1 if parts is None or parts.owner == "episode_id" else 2)[0]


def slugify(text: str) -> str:
    """Lower-case ASCII letters and digits joined by hyphens; empty if the text has none.

    >>> slugify("Søren Müller-Lüdenscheidt"), slugify("李")
    ('s-ren-muller-ludenscheidt', '')
    """
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))


def speaker_slug(label: str) -> str:
    """The part of a speaker's id after the episode's, before a number is added if two labels have the same slug."""
    return slugify(label) or "speaker"
