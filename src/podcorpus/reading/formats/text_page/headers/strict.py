"""Marks of a layout that was learnt, as headers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence

from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.labels import DASHES
from podcorpus.reading.formats.text_page.headers.learning import Grammar, Names, learn_timed
from podcorpus.reading.formats.text_page.headers.mark import InlineTime, Mark
from podcorpus.reading.formats.text_page.headers.odd_names import odd_names
from podcorpus.reading.formats.text_page.headers.scanning import next_start
from podcorpus.reading.formats.text_page.headers.speech import only_notes
from podcorpus.reading.formats.text_page.headers.untimed import Untimed, family
from podcorpus.reading.labels.known import KnownLabels
from podcorpus.reading.source import Source

UNLIKE = "is not written like the others"
"""What is wrong with a header that has a layout of its own."""
MAYBE = "may begin with a speaker's label, unlike those that recur"
_HEADING = "is a heading like those of turns, with no name; read as a chapter's"
_FEW_WORDS = 3
_FEW_TIMES = 2
"""How often somebody speaks at most whose labels are reported if all of them are written unlike those of others."""
_new = tuple.__new__


def loose(mark: Mark) -> InlineTime:
    """The time of a mark, as one within its line."""
    return InlineTime(mark.at, mark.rest, mark.start_ms or 0)


def strict_marks(
    source: Source, marks: Sequence[Mark], listed: set[int], known: frozenset[str], grammar: Grammar
) -> tuple[dict[int, Mark], dict[int, str]]:
    """The marks with a time and a label that are headers, by their lines, and the lines that may be some. `listed` are
    the lines of chapter lists, `known` the names in the front matter."""
    timed = [mark for mark in marks if mark.line not in listed]
    names = Names([mark for mark in timed if mark.label], known)
    learn_timed(source, marks, listed, names, grammar)
    like = odd_names(source, marks, grammar.accepted, names.good)
    accepted = [mark for mark in timed if mark.shape in grammar.accepted]
    strict = {
        mark.line: mark
        for mark in accepted
        if mark.label in names.good or like.get(mark.line) or "<Name:" in mark.shape
    }
    suspects = {line: MAYBE for line, fits in like.items() if not fits}
    for mark in marks:
        if mark.line in strict or mark.shape not in grammar.accepted:
            continue
        if "#" in mark.shape and mark.label:
            suspects[mark.line] = _HEADING
        elif mark.kind == "TL:" and len(mark.label.split()) < _FEW_WORDS:
            suspects[mark.line] = MAYBE
    if only_notes(source, accepted):
        grammar.reject_all()
        grammar.labels.clear()
        strict = {}
    return strict, suspects


def strict_headers(source: Source, marks: Iterable[Mark], labels: KnownLabels, odd: Container[str]) -> Iterator[Header]:
    """The headers that marks are, with what is wrong with them. `odd` are the shapes that only one mark has."""
    spellings: dict[str, str] = {}
    for mark in marks:
        line, _, kind, label, ms, end_ms, words, end, shape, time, _, _ = mark
        spelled = spellings.get(label)
        if spelled is None:
            spelled = spellings[label] = labels.spelling(label) or label
        problem = UNLIKE if shape in odd else None
        if ms is None:
            problem = f"has the time {time}, which is not a clock time"
        if spelled != label:
            problem = problem or f"has the name in different case than in other headers (“{spelled}”)"
        if words >= end or kind == "TL":
            words = next_start(source, line)
        yield _new(Header, (line, spelled, ms, words, problem, end_ms, -1, False, False))


def untimed_headers(source: Source, untimed: Untimed, labels: KnownLabels, taken: Container[int]) -> Iterator[Header]:
    """The headers without a time: the page's own layout, or exceptions to report. `labels`: those of all headers;
    `taken`: the lines of headers whose time is on another line."""
    marks = [mark for mark in untimed.headers if mark.line not in taken]
    shapes: Counter[str] = Counter()
    for shape, n in Counter([mark.shape for mark in marks]).items():
        shapes[family(shape)] += n
    times = Counter([mark.label for mark in marks])
    main = max(shapes, key=lambda shape: shapes[shape], default="")
    usual = {mark.label for mark in marks if family(mark.shape) == main}
    # `Mara – One thing: boats` has another label.
    other = {label for label in times if any(dash in label and label.split(dash)[0] in times for dash in DASHES)}
    spellings = {label: labels.spelling(label) or label for label in times}
    seen: set[str] = set()
    for mark in marks:
        if untimed.primary and mark.label in other:
            continue
        shape = family(mark.shape)
        problem = UNLIKE if shape.endswith(":words") and shape != main else None
        if not untimed.primary and not (shapes[shape] > 2 and shape in seen):
            problem = "has no time"
            seen.add(shape)
        elif untimed.primary and mark.label not in usual and times[mark.label] <= _FEW_TIMES:
            problem = UNLIKE
        label = spellings[mark.label]
        if label != mark.label:
            problem = f"has the name in different case than in other headers (“{label}”)"
        yield Header(mark.line, label, None, words_start(source, mark), problem)


def words_start(source: Source, mark: Mark) -> int:
    """Where the words of a label without a time begin: behind it, or on the next line if it is alone."""
    return mark.words if mark.words < mark.end else next_start(source, mark.line)
