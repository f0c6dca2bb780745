"""SubRip (`.srt`): numbered cues with times."""

from __future__ import annotations

from podcorpus.reading.cues.files import read_cues
from podcorpus.reading.cues.first_lines import with_names_of_first_lines
from podcorpus.reading.cues.times import share_of_timings
from podcorpus.reading.document import Document, Recognition
from podcorpus.reading.labels.names import Likeness
from podcorpus.reading.source import Source

NAME = "srt"
DESCRIPTION = "numbered cues below lines such as `00:00:01,000 --> 00:00:02,500`"


def recognises(source: Source) -> Recognition | None:
    """Whether the file has cues below lines that time them."""
    certainty, n = share_of_timings(source.text)
    if not n:
        return None
    return Recognition(certainty, f"{n} cues below lines such as `00:00:01,000 --> 00:00:02,500`")


def read(source: Source) -> Document:
    """The file's cues. Raises InputError if it has none."""
    start = 1 if source.text.startswith("\ufeff") else 0
    written = read_cues(source, start, comments=False)
    return with_names_of_first_lines(written.document(NAME, start=start), Likeness.STRICT)
