"""Headers that are names without a sign: alone on their line, in front of the words, or behind a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from podcorpus.reading.formats.text_page.headers.behind_times import behind_times
from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.labels import DASHES
from podcorpus.reading.formats.text_page.headers.learning import Grammar
from podcorpus.reading.formats.text_page.headers.mark import Marks
from podcorpus.reading.formats.text_page.headers.names import name_like
from podcorpus.reading.formats.text_page.headers.pairs import own_lines
from podcorpus.reading.formats.text_page.headers.prefixes import prefixed
from podcorpus.reading.formats.text_page.headers.strict import MAYBE, UNLIKE, words_start
from podcorpus.reading.formats.text_page.lines import after_blank, written
from podcorpus.reading.labels.names import ENTRIES
from podcorpus.reading.source import Source


def without_signs(
    source: Source, start: int, marks: Marks, known: Collection[str], grammar: Grammar, suspects: dict[int, str]
) -> dict[int, Header]:
    """Such headers by their lines, from an offset on, and those that are written with a colon, with the same names, or
    with other ones that recur or are in capitals. Lines that are almost some are added to `suspects`."""
    taken = {mark.line for mark in marks.timed}.union(range(source.line_number(start) - 1))
    found = behind_times(source, marks.timed, grammar, suspects)
    found = found or own_lines(source, taken, dict.fromkeys(known), grammar, suspects)
    if not found and 10 * sum(mark.kind[0] != "L" for mark in marks.timed) <= len(source.lines):
        found = prefixed(source, start, grammar)
    headers = {header.line: header for header in found}
    if not headers:
        return {}
    first, labels = min(headers), {header.label.casefold(): header.label for header in found}
    colons = [mark for mark in marks.labelled if mark.line > first and mark.line not in headers]
    counts = Counter(mark.label for mark in colons)
    # The first words below a name are what that speaker says.
    opened = {written(source.texts, source.line_number(header.words) - 2, 1) for header in found}
    for mark in colons:
        label = labels.get(mark.label.casefold())
        named = name_like(mark.label) and mark.label.casefold() not in ENTRIES
        if label is None and named and mark.line not in opened:
            if mark.label.isupper() or counts[mark.label] > 1:
                label = mark.label
            elif after_blank(source.texts, mark.line):
                suspects[mark.line] = MAYBE
        if label is not None:
            headers[mark.line] = Header(mark.line, label, None, words_start(source, mark), UNLIKE)
    return headers


def outnumbering(
    source: Source,
    start: int,
    marks: Marks,
    known: Collection[str],
    grammar: Grammar,
    labelled: Mapping[int, Header],
) -> tuple[dict[int, Header], Grammar, dict[int, str]] | None:
    """Such headers, what was learnt of them, and the lines that are almost some, if there are more than twice as many
    as there are labels with a colon, or with a time where at most one of them recurs, as in `Video | [12:34]`; or if
    there are more, and each such label has words behind another name, `Mara – First: boats`, or none is like a name or
    has a time, `One thing is clear: boats`. None if there are not."""
    n = len(labelled)
    counts = Counter([header.label for header in labelled.values()])
    timed = any(header.time_ms is not None for header in labelled.values())
    if timed and sum(times > 1 for times in counts.values()) > 1:
        return None
    dashed = any(dash in label for label in counts for dash in DASHES)
    if not dashed and 3 * n >= source.n_written:
        return None
    other = Grammar(rejected={**grammar.rejected, **grammar.accepted})
    suspects: dict[int, str] = {}
    found = without_signs(source, start, marks, known, other, suspects)
    within = all(line in found and found[line].label != header.label for line, header in labelled.items())
    enough = n if within or not (timed or any(map(name_like, counts))) else 2 * n
    return (found, other, suspects) if len(found) > enough else None
