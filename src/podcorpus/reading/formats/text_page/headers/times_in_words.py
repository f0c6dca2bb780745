"""Labels with a time in front of their words, here and there on a page whose labels have none: `Mara: [0:12] words`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping

from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.mark import Mark
from podcorpus.reading.formats.text_page.headers.untimed import family

_SHAPE = re.compile(r"(?P<label>.*Name:)[ \t][(\[{（【]TIME[)\]}）】] words")


def as_labels(timed: Iterable[Mark], labelled: Iterable[Mark], taken: Container[int]) -> dict[int, Mark]:
    """The marks with a time that are written as labels without one are, by their lines, as such: the time belongs to
    the words. `taken`: the lines of headers."""
    families = Counter(family(mark.shape) for mark in labelled)
    alike = [
        (mark, shape["label"])
        for mark in timed
        if mark.kind == "LTW" and mark.start_ms is not None and mark.line not in taken
        if (shape := _SHAPE.fullmatch(mark.shape))
    ]
    shapes = Counter(shape for _, shape in alike)
    return {
        mark.line: mark._replace(kind="L:W", start_ms=None, end_ms=None, words=mark.at, shape=f"{shape} words")
        for mark, shape in alike
        if families[shape] > shapes[shape]
    }


def with_times(headers: Mapping[int, Header], timed: Iterable[Mark], lines: Container[int]) -> dict[int, Header]:
    """The headers with the times in front of their words. `lines`: those of labels with such a time."""
    times = {mark.line: mark for mark in timed if mark.line in lines}
    return {
        line: header._replace(time_ms=mark.start_ms, end_ms=mark.end_ms, words=mark.words)
        if (mark := times.get(line))
        else header
        for line, header in headers.items()
    }
