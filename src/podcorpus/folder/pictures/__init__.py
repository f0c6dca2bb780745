"""The pictures of a card, drawn from the rows of any corpus: who speaks when, entities named most, misheard names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from podcorpus.folder.pictures.named import entities_picture, misheard_picture
from podcorpus.folder.pictures.seen import Seen
from podcorpus.folder.pictures.timeline import speakers_picture


class Picture(NamedTuple):
    """A picture: what it shows, for those who cannot see it, and how it is drawn."""

    shows: str
    draw: Callable[[Seen], bytes | None]


PICTURES: Mapping[str, Picture] = MappingProxyType(
    {
        "speakers.svg": Picture("Who speaks when", speakers_picture),
        "entities.svg": Picture("The entities named most, by type", entities_picture),
        "misheard.svg": Picture("Misheard names: share of an entity's mentions, and spellings", misheard_picture),
    }
)
"""By file name, in the order in which a card shows them."""


def drawn(seen: Seen) -> dict[str, bytes]:
    """The pictures of a corpus by file name; one that would show nothing is left out."""
    pictures = {name: picture.draw(seen) for name, picture in PICTURES.items()}
    return {name: svg for name, svg in pictures.items() if svg is not None}
