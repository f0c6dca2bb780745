"""Lines that are almost headers, and are read or reported by what was learnt from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.label_lines import heads_note, is_address
from podcorpus.reading.formats.text_page.headers.learning import bracketed
from podcorpus.reading.formats.text_page.headers.mark import Mark
from podcorpus.reading.formats.text_page.headers.names import is_nick, name_like
from podcorpus.reading.formats.text_page.headers.near import (
    garbled_times,
    lines_of_names,
    names_alone,
    near_mark,
    ruined,
    unknown_names,
)
from podcorpus.reading.formats.text_page.headers.scanning import times_written
from podcorpus.reading.formats.text_page.headers.strict import UNLIKE
from podcorpus.reading.formats.text_page.lines import after_blank
from podcorpus.reading.labels.known import KnownLabels
from podcorpus.reading.source import Source

_LONE = "may begin with the name of a speaker, who has few or no others"
SUSPECT = "ends with a time like a turn header but does not start with a name"


def read_almost(
    source: Source,
    found: dict[int, Header],
    suspects: dict[int, str],
    rest: Sequence[Mark],
    labels: KnownLabels,
    listed: Collection[int],
    lines: range,
    *,
    paired: Collection[int],
    untimed: bool,
) -> list[Mark]:
    """Add to the headers `found` and to the `suspects`, by their lines, those on `lines`, which end above the notes;
    what is left of the timed marks `rest`. `listed` are lines of chapter lists, `paired` those of headers of two lines;
    `untimed`: most headers are labels without times."""
    first = min(found)
    left = []
    known = [(header.words, header.time_ms) for header in found.values() if header.time_ms is not None]
    times = sorted(known) if rest else known
    for mark in rest:
        if mark.line in listed or mark.line >= lines.stop or not mark.label:
            left.append(mark)
            continue
        header = near_mark(source, mark, labels, first, times, leads=mark is rest[0])
        if header is not None:
            found[mark.line] = header
        elif mark.kind == "LT" and bracketed(mark.shape) and "#" not in mark.shape:
            suspects[mark.line] = SUSPECT
        else:
            left.append(mark)
    alone: list[tuple[int, str]] = []
    for index, label, behind in lines_of_names(source, labels, {*paired, *found}):
        if index not in lines:
            continue
        if not behind.strip("*_#>`~|-–—•· \t:："):
            alone.append((index, label))
        elif again := ruined(label, behind, labels, inside=index > first):
            found[index] = Header(index, again[0], again[1], source.lines[index].next, UNLIKE)
    timeless = untimed or not times
    if not timeless:
        for index, label, ms, begin in garbled_times(source, labels, {*paired, *found}, range(first, lines.stop)):
            found[index] = Header(index, label, ms, begin, UNLIKE)
        for index, label in unknown_names(source, found, lines.stop):
            found[index] = Header(index, label, None, source.lines[index].next, "has no time")
    suspects |= names_alone(source, found, alone, timeless)
    return [mark for mark in left if mark.line not in found]


def lone_labels(source: Source, marks: Sequence[Mark], *, stated: bool) -> dict[int, str]:
    """The lines, on a page that names nobody, that begin a paragraph with a full name in bold and words behind its
    colon; if it is `stated` to be a transcript also with a name in lower case such as `boatbuilder: So`, if the page
    has that word nowhere else."""
    counts = Counter(mark.label for mark in marks)
    return {
        mark.line: _LONE
        for mark in marks
        if mark.kind == "L:W"
        and ((stated and _is_lone_nick(source, mark.label, counts)) or ("*" in mark.shape and _is_full(mark.label)))
        and after_blank(source.texts, mark.line)
        and not (heads_note(mark) or is_address(source, mark))
    }


def _is_lone_nick(source: Source, label: str, counts: Counter[str]) -> bool:
    return is_nick(label) and label.isalpha() and times_written(source, label) == counts[label]


def _is_full(label: str) -> bool:
    return " " in label and name_like(label)
