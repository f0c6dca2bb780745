"""Labels that have not the form of a name, `woman in audience` or `mara_l`, on lines with all signs of a header."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from podcorpus.reading.formats.text_page.headers.learning import bracketed, followed
from podcorpus.reading.formats.text_page.headers.mark import Mark
from podcorpus.reading.formats.text_page.lines import after_blank
from podcorpus.reading.sentence_ends import SENTENCE_ENDS
from podcorpus.reading.source import Source

_SIGNED = re.compile(r"Name [(\[{（【]TIME[)\]}）】]:")
"""The shape of a header whose signs no sentence has."""
_CLAUSE = re.compile(f"[{SENTENCE_ENDS},;:，]")
_FEW_WORDS = 6


def odd_names(source: Source, marks: Sequence[Mark], accepted: Container[str], good: Container[str]) -> dict[int, bool]:
    """The lines of labels that have not the form of a name, but all signs of the headers of an accepted shape, which no
    sentence has; and whether they are headers: the time is between those of the names above and below. A line whose
    signs an entry of a list may have as well is only one if most are names, there is one above, and words follow."""
    timed = any(mark.kind in ("T", "TW") for mark in marks)
    alike = [mark for mark in marks if mark.shape in accepted and (mark.label in good or _is_signed(mark, timed))]
    lines = {mark.line for mark in marks}
    names = [mark for mark in alike if mark.label in good]
    named = iter([mark.start_ms for mark in names])
    texts = source.texts
    apart = all(after_blank(texts, mark.line) for mark in names)
    few = 2 * len(alike) < 3 * len(names)
    found: dict[int, bool] = {}
    before, after = None, next(named, None)
    for mark in alike:
        time = mark.start_ms
        if mark.label in good:
            before, after = time or before or 0, next(named, None)
        elif is_no_clause(mark.label):
            between = time is not None and (before or 0) <= time and (after is None or time <= after)
            if _SIGNED.search(mark.shape):
                found[mark.line] = between
                continue
            heads = few and between and before is not None and (not apart or after_blank(texts, mark.line))
            # Right below another one is what was said.
            alone = mark.line - 1 not in lines and followed(source, [mark], lines) == 1
            if heads and (mark.kind == "LTW" or alone):
                found[mark.line] = True
    return found


def is_no_clause(label: str) -> bool:
    """Whether a label that has not the form of a name is short, and no sentence or part of one: `woman in audience`."""
    return len(label.split()) <= _FEW_WORDS and not _CLAUSE.search(label.rstrip("? "))


def _is_signed(mark: Mark, timed: bool) -> bool:
    """Whether a line has signs of a header that no sentence has: a time in brackets at its end, a colon or emphasis
    before the time. `timed`: there are times in front of words, which a label behind a time may be."""
    if "#" in mark.shape:
        return False
    if mark.kind == "LT":
        return bracketed(mark.shape)
    if mark.kind == "LTW":
        return "*" in mark.shape or "Name:" in mark.shape or bool(_SIGNED.search(mark.shape))
    return mark.kind == "TL" and not timed
