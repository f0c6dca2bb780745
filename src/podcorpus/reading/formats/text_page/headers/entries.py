"""Labels that head records, a list of people or a list of times, and no speech."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from podcorpus.reading.formats.text_page.headers.label_lines import is_address
from podcorpus.reading.formats.text_page.headers.mark import Mark
from podcorpus.reading.formats.text_page.headers.names import name_like
from podcorpus.reading.formats.text_page.lines import after_blank, written
from podcorpus.reading.labels.names import ENTRIES
from podcorpus.reading.sentence_ends import SENTENCE_END, SENTENCE_ENDS
from podcorpus.reading.source import Source
from podcorpus.records.counting import CLOSING, STOPS

_ITEM = re.compile(r"\s{0,3}(?:•\s|[-*+]\s[^\n]*(?:\]\(|://))")
_TIME_FIRST = re.compile(r"[\W_]{0,6}\d{1,3}:\d\d[^\n]*[^\W\d]")
_FEW_WORDS = 4
_TITLE = 20
"""From how many characters on a line is unlikely to be said twice."""
_WRAPPED = 60
"""From how many characters on a line may be one of wrapped ones."""
_MOST_WRAPPED = 10
_INITIALS = 3
_SELDOM = 5
# A few words and the end of a sentence: an entry such as `Location: Orkney` has neither.
SPEECH = re.compile(rf"(?s)^(?:\S++\s++){{3}}.*[{STOPS}][{CLOSING}]*$|^\S.{{8,}}(?![.?!…])[{SENTENCE_ENDS}]")


def are_records(source: Source, marks: Sequence[Mark]) -> bool:
    """Whether three labels or more follow each other in the same order, again and again, and few of their words are
    sentences: the fields of records. Speakers can take turns in an order, too."""
    labels = [mark.label for mark in marks]
    period = len(set(labels))
    if period < 3 or len(labels) <= 2 * period or any(a != b for a, b in zip(labels, labels[period:], strict=False)):
        return False
    sentences = 0
    for mark in marks:
        below = words_below(source, mark)
        said = source.text[max(mark.words, mark.end - 40) : mark.end] if below is None else source.texts[below][-40:]
        sentences += SENTENCE_END.search(said) is not None
        if 2 * sentences >= len(marks):
            return False
    return True


def words_below(source: Source, mark: Mark) -> int | None:
    """The line on which the words of a label begin that is alone on its line; None if words follow on the line."""
    return written(source.texts, mark.line, 1) if mark.words >= mark.end else None


def heads_list(source: Source, mark: Mark) -> bool:
    """Whether a label alone on its line is the heading of a list: of items, the first with a bullet or a link, or of
    times."""
    first = written(source.texts, mark.line, 1) if mark.kind == "L:" else None
    if first is None:
        return False
    if _ITEM.match(source.texts[first]):
        return True
    second = written(source.texts, first, 1)
    return second is not None and all(_TIME_FIRST.match(source.texts[line]) for line in (first, second))


def without_entries(source: Source, marks: Sequence[Mark], times: Sequence[int]) -> list[Mark]:
    """The marks without the entries above a timed talk that names nobody, as `Host: Mara Lind` is: their labels have no
    speech, and none is on `times`, the lines that begin with a time, or below the first of these, where hardly any
    line has a name."""
    first = times[0] if len(times) > 1 else 0
    above = [mark for mark in marks if mark.line < first]
    if not above:
        return list(marks)
    below = {mark.label for mark in marks if mark.line > first and name_like(mark.label)}
    if _SELDOM * len(below) > len(times):
        return list(marks)
    kept = {mark.label for mark in above if is_said(source, mark)} | below
    return [mark for mark in marks if mark.line >= first or mark.label in kept]


def is_said(source: Source, mark: Mark) -> bool:
    """Whether the words of a label may be speech, and are no link, list or note."""
    if mark.label.casefold() in ENTRIES or heads_list(source, mark):
        return False
    below = words_below(source, mark)
    said = (source.text[mark.words : mark.end] if below is None else source.texts[below]).strip()
    line = mark.line if below is None else below
    for above, text in pairwise(source.texts[line : line + _MOST_WRAPPED]):
        # Words that go on on the next line.
        if len(above) < _WRAPPED or SENTENCE_END.search(above[-40:]):
            break
        said = f"{said} {text}".strip()
    name = " " in said and name_like(said.rstrip("."))
    return "://" not in said and not name and bool(SPEECH.search(said) or SENTENCE_END.search(said))


def legend(source: Source, marks: Sequence[Mark], others: Sequence[Mark] = ()) -> set[int]:
    """The lines of the first marks of a page whose other turns, and `others`, are paragraphs, if these are right below
    each other and say who is who: `I: interviewer`. Each has initials of its own, and a few words that are no
    sentence. On a page whose turns are lines, something else is below them, and most are initials of full names."""
    run = 1
    while run < len(marks) and marks[run].line == marks[run - 1].line + 1:
        run += 1
    first, rest = marks[:run], [*marks[run:], *others]
    said = [source.text[mark.words : mark.end].split() for mark in first]
    short = all(
        mark.kind == "L:W" and len(mark.label) <= _INITIALS and not SENTENCE_END.search(words[-1])
        for mark, words in zip(first, said, strict=True)
    )
    labels = {mark.label for mark in first}
    if run < 2 or not rest or not short or len(labels) < run:
        return set()
    lines = {mark.line for mark in first}
    if 10 * sum(after_blank(source.texts, mark.line) for mark in rest) > 9 * len(rest):
        return lines if max(map(len, said)) <= _FEW_WORDS else set()
    return lines if labels <= {mark.label for mark in rest} and _spelt_out(source, first) else set()


def _spelt_out(source: Source, marks: Sequence[Mark]) -> bool:
    """Whether words that are not spoken say whose initials the labels are: `M: Mara Lind`, `T: Tom, the sailor`."""
    names = [source.text[mark.words : mark.end].split(",")[0].split() for mark in marks]
    whole = sum(len(name) > 1 and name_like(" ".join(name)) for name in names)
    alike = sum(name[0][:1] == mark.label[:1] for name, mark in zip(names, marks, strict=True) if name)
    return whole > 0 and 2 * alike > len(marks)


def without_roster(source: Source, marks: Sequence[Mark], first: int, others: Sequence[Mark]) -> list[Mark]:
    """The marks without those of a list of people above the first header of another form, at line `first`: two or more
    entries that are no sentences. `others` are the headers of another form that have no time."""
    texts = source.texts
    listed = legend(source, [mark for mark in marks if mark.line < first], others)
    listed |= {
        mark.line
        for mark in marks
        if mark.line < first and mark.kind == "L:W" and not SPEECH.search(texts[mark.line]) and "- " in texts[mark.line]
    }
    return [mark for mark in marks if len(listed) < 2 or mark.line not in listed]


def fields(source: Source, marks: Sequence[Mark], first: int) -> set[int]:
    """The lines of fields that say what the page is, above the first header, at line `first`: runs of labels with no
    other words between them, and no sentence behind any, two or more of which head entries or have an address."""
    found: set[int] = set()
    run: list[Mark] = []
    for mark in (*(mark for mark in marks if mark.line < first), None):
        if run and (mark is None or written(source.texts, run[-1].line, 1) != mark.line):
            if sum(mark.label.casefold() in ENTRIES or is_address(source, mark) for mark in run) > 1:
                found |= {mark.line for mark in run}
            run = []
        if mark is None or mark.kind != "L:W":
            continue
        if mark.label.casefold() in ENTRIES or not SPEECH.search(source.text[mark.words : mark.end]):
            run.append(mark)
    return found


def paragraphs(source: Source, first: int) -> int:
    """How many paragraphs begin from a line on."""
    texts = source.texts
    return sum(
        bool(texts[i].strip()) and (i == first or after_blank(texts, i) or texts[i].startswith("#"))
        for i in range(first, len(texts))
    )


def are_titles(source: Source, marks: Sequence[Mark]) -> bool:
    """Whether headings with a colon are titles, `# Boats: the first`: as many of their level have none."""
    if not marks or not all("#" in mark.shape and mark.kind == "L:W" for mark in marks):
        return False
    signs = {source.texts[mark.line].split(maxsplit=1)[0] for mark in marks}
    headings = [text for text in source.texts if text.startswith("#") and text.split(maxsplit=1)[0] in signs]
    return sum(":" not in text for text in headings) >= len(marks)


def times_said(source: Source, marks: Sequence[Mark]) -> Counter[str]:
    """How often each label occurs: a line that is there again right below, as a title may be, or as the next line with
    a label, with more behind it, is counted once."""
    texts = source.texts
    once = []
    for before, mark in zip([None, *marks], marks, strict=False):
        title = texts[before.line] if before is not None else ""
        if len(title) <= _TITLE or not texts[mark.line].startswith(title):
            once.append(mark)
    return Counter(mark.label for mark in once)
