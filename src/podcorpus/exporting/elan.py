"""ELAN (EAF 3.0, Max Planck Institute for Psycholinguistics): a tier per speaker, and one of chapters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from podcorpus.exporting.exports import Part
from podcorpus.exporting.opened import OpenedCorpus
from podcorpus.exporting.spoken import Spoken
from podcorpus.exporting.texts import one_line
from podcorpus.exporting.tiers import Tier, tiered
from podcorpus.findings.finding import Finding
from podcorpus.reading.tiers import CHAPTERS, UNNAMED

NAME = "elan"
DESCRIPTION = "ELAN annotations, a tier per speaker"

_TYPES = ("utterance", "chapter")
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE={date} FORMAT="3.0" VERSION="3.0" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">
<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">
<PROPERTY NAME="episode_id">{episode}</PROPERTY>
<PROPERTY NAME="lastUsedAnnotationId">{last}</PROPERTY>
</HEADER>
"""
_UNDATED = "1970-01-01"
"""ELAN requires the time of writing; a clock would give other bytes each time."""


def export(corpus: OpenedCorpus) -> Iterator[Part | Finding]:
    """`EPISODE.eaf`."""
    return tiered(corpus, ".eaf", annotation_document)


def annotation_document(spoken: Spoken, found: Sequence[Tier]) -> str:
    """The file: slots of time, tiers whose annotations refer to them, and the types of tiers."""
    episode = spoken.episode
    times = sorted({time for tier in found for one in tier.intervals for time in (one.start_ms, one.end_ms)})
    slots = {time: f"ts{n}" for n, time in enumerate(times, 1)}
    date = quoteattr(f"{episode.published_on or _UNDATED}T00:00:00+00:00")
    n_annotations = sum(len(tier.intervals) for tier in found)
    parts = [_HEAD.format(date=date, episode=escape(episode.episode_id), last=n_annotations), "<TIME_ORDER>\n"]
    parts += [f'<TIME_SLOT TIME_SLOT_ID="{slot}" TIME_VALUE="{time}"/>\n' for time, slot in slots.items()]
    parts.append("</TIME_ORDER>\n")
    number = 0
    for tier in found:
        participant = "" if tier.name in (UNNAMED, CHAPTERS) else f" PARTICIPANT={_attribute(tier.name)}"
        parts.append(f'<TIER LINGUISTIC_TYPE_REF="{tier.kind}"{participant} TIER_ID={_attribute(tier.name)}>\n')
        for one in tier.intervals:
            number += 1
            parts.append(
                f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{number}" TIME_SLOT_REF1="{slots[one.start_ms]}" '
                f'TIME_SLOT_REF2="{slots[one.end_ms]}"><ANNOTATION_VALUE>{escape(one.text)}</ANNOTATION_VALUE>'
                "</ALIGNABLE_ANNOTATION></ANNOTATION>\n"
            )
        parts.append("</TIER>\n")
    parts += [
        f'<LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="{kind}" TIME_ALIGNABLE="true"/>\n'
        for kind in _TYPES
    ]
    return "".join([*parts, "</ANNOTATION_DOCUMENT>\n"])


def _attribute(text: str) -> str:
    return quoteattr(one_line(text))
