"""A speaker's name as an element or a cell gives it: without the signs around it, and the time beside it."""

from __future__ import annotations

import re

from podcorpus.reading.clock_styles import CLOCK, clock_ms

LONGEST_LABEL = 60
"""Characters of a label that a cell or a value has, or of a column's name."""

_EDGES = " \t\r\n\xa0:：*#|·•,–—-"
_FIRST = re.compile(rf"[(\[]?({CLOCK})[)\]]?[\s–—:|·•,-]*")
_LAST = re.compile(rf"[(\[]?({CLOCK})[)\]]?\s*$")


def tidy_label(label: str) -> str | None:
    """A speaker's name without the signs around it; None if nothing else is there.

    >>> tidy_label(" Mara Lind: "), tidy_label("[Tom]"), tidy_label("–")
    ('Mara Lind', 'Tom', None)
    """
    label = label.strip(_EDGES)
    if label[:1] + label[-1:] in ("[]", "()") and label.count(label[0]) == 1:
        label = label[1:-1].strip(_EDGES)
    return label or None


def label_and_time(text: str) -> tuple[str | None, int | None]:
    """The name, and the time before or after it.

    >>> label_and_time("Mara Lind (0:12):"), label_and_time("[01:02:03] Tom"), label_and_time("Speaker 1")
    (('Mara Lind', 12000), ('Tom', 3723000), ('Speaker 1', None))
    """
    text = text.strip(_EDGES)
    for match in (_FIRST.match(text), _LAST.search(text[-40:])):
        if match is not None and (ms := clock_ms(match[1])) is not None:
            rest = text[match.end() :] if match.re is _FIRST else text[: len(text) - len(text[-40:]) + match.start()]
            return tidy_label(rest), ms
    return tidy_label(text), None
