"""Whether what comes after labels is spoken, or values as in a list of fields, a licence file or documentation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest

from podcorpus.reading.formats.text_page.around.blocks import FENCES
from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.learning import rapid
from podcorpus.reading.formats.text_page.headers.mark import Mark
from podcorpus.reading.formats.text_page.headers.scanning import has_any
from podcorpus.reading.formats.text_page.lines import BLANK_LINE
from podcorpus.reading.labels.names import is_field
from podcorpus.reading.labels.speech import ROUND_MS, is_hexadecimal, is_spoken, is_timetable
from podcorpus.reading.source import Source

_CODE_LABEL = re.compile(
    r"[={}<>|\\^$]|->|^(?:def|class|else|try|for|with|if|while) |^(?:else|try|Args|Returns|Raises)$"
)
_ADDRESS = re.compile(r"(?<=\])\(https?://[^()\s]*\)")
"""The address of a link, whose words may be spoken."""
_FENCE = re.compile(r"\n[^\S\n]*(?:```|~~~)")
_COLUMNS = re.compile(r"[^\s\t]\t+[^\s\t]")
_LOOKED_AT = 400
_FEWEST = 4
_SAMPLE = 2_000
"""How many turns of a long page are looked at."""
_FENCES = 4
_CODES = 40


def has_speech(source: Source, headers: Sequence[Header]) -> bool:
    """Whether at least four of ten turns of a page without times, or of a sample of them, read as speech and are headed
    by what is no field's name, and not most of it is code beside few labels."""
    text = source.text
    if not headers:
        return False
    if len(headers) < _FEWEST and any(header.label for header in headers):
        return not all(is_field(header.label) for header in headers)
    spoken = seen = 0
    for header, paragraph in _paragraphs(source, headers, -(-len(headers) // _SAMPLE)):
        seen += bool(paragraph)
        no_name = _CODE_LABEL.search(header.label) or is_field(header.label)
        columns = "\t" in paragraph and _COLUMNS.search(paragraph)
        spoken += not (no_name or columns) and is_spoken(" ".join(paragraph.split()))
    if 10 * spoken < 4 * seen:
        return False
    fences = len(_FENCE.findall(text)) if has_any(source, FENCES) else 0
    return fences < _FENCES or 4 * len(headers) > source.n_written


def is_unspoken(source: Source, headers: Sequence[Header]) -> bool:
    """Whether a page with times is a timetable, or has numbers for a television set behind nearly all of the first."""
    if not headers:
        return False
    first = [" ".join(paragraph.split()) for _, paragraph in islice(_paragraphs(source, headers), _CODES)]
    if 10 * sum(map(is_hexadecimal, first)) >= 8 * len(first):
        return True
    if any(header.time_ms is None or header.time_ms % ROUND_MS for header in headers):
        return False
    texts = (" ".join(paragraph.split()) for _, paragraph in _paragraphs(source, headers))
    return is_timetable([header.time_ms for header in headers], texts)


def _paragraphs(source: Source, headers: Sequence[Header], step: int = 1) -> Iterator[tuple[Header, str]]:
    """The first paragraph below each header, or the beginning of a long one; of every `step`th header."""
    text, starts = source.text, source.line_starts
    for header, following in zip_longest(headers[::step], headers[1::step]):
        stop = len(text) if following is None else following.begin(starts)
        said = text[header.words : min(stop, header.words + _LOOKED_AT)].strip()
        paragraph = BLANK_LINE.split(said, maxsplit=1)[0]
        yield header, _ADDRESS.sub("", paragraph) if "](" in paragraph else paragraph


def only_notes(source: Source, marks: Sequence[Mark]) -> bool:
    """Whether headings with times are those of notes: nobody speaks twice, and too little is said for the time."""
    counts = Counter(mark.label for mark in marks)
    return len(marks) > 1 and max(counts.values()) == 1 and not rapid(source, marks, 1.0 if marks[0].start_ms else 0.3)
