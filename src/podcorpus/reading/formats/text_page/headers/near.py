"""Lines that are almost headers: a known speaker's name with a ruined time, or alone.

If such a header were ignored, its words would go to the previous speaker; so it is read as a header, and reported.
"""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import reduce

from podcorpus.reading.formats.text_page.around.boilerplate import is_notice
from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.learning import bracketed
from podcorpus.reading.formats.text_page.headers.mark import Mark
from podcorpus.reading.formats.text_page.headers.names import name_like, tidy_label
from podcorpus.reading.formats.text_page.headers.scanning import first_signs, lines_like, lines_with, scan_text
from podcorpus.reading.formats.text_page.headers.strict import UNLIKE
from podcorpus.reading.formats.text_page.headers.times import TIME_AT_START
from podcorpus.reading.formats.text_page.lines import written
from podcorpus.reading.labels.known import KnownLabels, numberless
from podcorpus.reading.sentence_ends import SENTENCE_ENDS
from podcorpus.reading.source import Source
from podcorpus.records.clock import find_time

_LONGEST = 100
_MARKS = "*_#>`~|-–—•· \t"
_BOXED = re.compile(r"\[([^\[\]]+)\]|\(([^()]+)\)")
_GARBLED_LINE = re.compile(r"\n(?![A-Za-z])(?:[^\w\n]|[\d_]){2,24}+(?=[^\W\d_])")
_CAPITAL_LINE = re.compile(rf"\n(?![a-z])[^\w\n]{{0,6}}+[^\W\da-z_][^\n;:：；{SENTENCE_ENDS}]{{4,60}}+(?=\n|\Z)")
_COLON = re.compile(r"[*_`~]{0,3}\s{0,2}[:：]")
_RUINED_TIME = re.compile(r"[\s()\[\]{}<>（）.,:;：*_#0-9OoIl?–—-]{1,16}")
_EVIDENCE = re.compile(r"[(\[{（]\s*[0-9OoIl?]*|\d[:.;,：]\d\d|\d\)")
_PARTS = re.compile(r"\d\W+\d|\d\w?[^\w\s]|[^\w\s]\s?\w?\d")
_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")
_BRACKET = re.compile(r"[()\[\]{}（）]")
_NO_WORDS = re.compile(r"\n[^\S\n]*(?:\n|#)|\A#")
"""A blank line or a heading."""
_FAR = 100
"""How many lines a paragraph below a name has at most."""
_NEAR = 10
"""How many lines above the words of the first turn the chapter list or the notice may end."""


def lines_of_names(source: Source, known: KnownLabels, taken: Container[int]) -> Iterator[tuple[int, str, str]]:
    """Short lines that begin with a known label: index, label and the rest of the line."""
    texts = source.texts
    numbered = {numberless(label) for label in known.counts if label[-1:].isdecimal()}
    letters = "".join(sorted({re.escape(word[:1]) for word in known.first_words}))
    if not letters:
        return
    first_word = re.compile(rf"\n(?=[\W_]|(?i:[{letters}]))(?:[^\w\n]|_){{0,12}}+([^\W_]++(?:_++[^\W_]++)*+)")
    for index, _ in lines_with(source, first_word, range(len(texts)), known.first_words):
        text = texts[index]
        if index in taken or len(text) > _LONGEST:
            continue
        label = tidy_label(text).strip(_MARKS)
        if boxed := _BOXED.fullmatch(label):
            label = boxed[1] or boxed[2]
        label_and_rest = known.at_start(label)
        if label[-1:].isdecimal() and label not in known.counts and numberless(label) in numbered:
            # `Speaker 3`, of whom there is no other header, beside `Speaker 1`.
            yield index, label, ""
        elif label_and_rest is not None:
            yield index, *label_and_rest


def unknown_names(source: Source, found: Mapping[int, Header], stop: int) -> list[tuple[int, str]]:
    """Names of nobody known that recur alone on their line, after the words of a turn: the headers of a speaker who has
    another layout."""
    first = min(found)
    texts = source.texts
    counts = Counter([texts[index] for index in lines_like(source, _CAPITAL_LINE, range(first, stop))])
    names = {
        text: label
        for text, n in counts.items()
        if n > 1 and 4 < len(text) <= 60 and " " in (label := tidy_label(text).strip(_MARKS)) and name_like(label)
    }
    if not names:
        return []
    lines = sorted(found)
    again: dict[str, list[int]] = {}
    for index in range(first, stop):
        if texts[index] in names and index not in found and index - 1 not in found:
            if source.line_starts[index] < found[lines[bisect_right(lines, index) - 1]].words:
                continue  # It is in a header of two lines.
            again.setdefault(names[texts[index]], []).append(index)
    kept = []
    for label, at in again.items():
        if len(at) > 1 and not any(char in "()[]" for char in label):
            places = [bisect_right(lines, index) for index in at]
            # Each changes the speaker and is followed by words.
            if len(set(places)) == len(at) and all(index + 1 < stop and index + 1 not in found for index in at):
                kept += [(index, label) for index in at]
    return kept


def garbled_times(
    source: Source, known: KnownLabels, taken: Container[int], lines: range
) -> Iterator[tuple[int, str, int | None, int]]:
    """Lines with a known label and a colon behind what was a time: index, label, the time if it can still be read, and
    where the words begin."""
    if all(map(str.isalpha, filter(None, first_signs(source)))):
        return
    # Nearly all such lines are headers that are read.
    for index in (index for index in lines_like(source, _GARBLED_LINE, lines) if index not in taken):
        match = _GARBLED_LINE.match(scan_text(source), source.line_starts[index])
        if match is None or len(_DIGIT.findall(match[0])) < 2:
            continue
        text, begin = source.texts[index], len(match[0]) - 1
        found = known.at_start(text[begin : begin + _LONGEST])
        colon = found and _COLON.match(found[1])
        if found and colon:
            at = begin + len(found[0]) + colon.end()
            at += len(text[at:]) - len(text[at:].lstrip("*_ \t\u00a0"))
            line = source.lines[index]
            begin = line.end - len(text) + at
            yield index, found[0], find_time(match[0]), begin if begin < line.end else line.next


def ruined(label: str, rest: str, known: KnownLabels, *, inside: bool) -> tuple[str, int | None] | None:
    """The label and time of a line whose time is ruined, as by a label that was put in for a digit; None if it has no
    trace of one."""
    # Before the talk, a bare time after a name more likely belongs to a chapter.
    evidence = _EVIDENCE if inside else _BRACKET
    digits = len(_DIGIT.findall(rest))
    if inside and digits > 1 and len(rest) < 24 and _PARTS.search(rest):
        letters = _LETTER.findall(reduce(lambda left, name: left.replace(name, ""), known.most, rest))
        if len(letters) < 3:
            return label, find_time(rest)
    if _RUINED_TIME.fullmatch(rest) and evidence.search(rest):
        return label, find_time(rest)
    return None


def names_alone(
    source: Source, found: dict[int, Header], alone: Sequence[tuple[int, str]], own_shape: bool
) -> dict[int, str]:
    """Add the names alone on their line that are headers to `found`, and return the lines to report.

    `own_shape`: whether headers of this page have no time anyway.
    """
    suspects: dict[int, str] = {}
    lines = sorted(found)
    # Names above the first header are entries of a list, or whom a note is about, unless somebody is named again.
    counts = Counter(label for index, label in alone if index < lines[0])
    talk = max(counts.values(), default=0) > 1
    for index, label in alone:
        reading = _alone(source, found, lines, index, label, own_shape, talk=talk)
        if isinstance(reading, Header):
            found[index] = reading
            insort(lines, index)
        elif reading:
            suspects[index] = reading
    return suspects


def _alone(
    source: Source,
    found: Mapping[int, Header],
    lines: Sequence[int],
    index: int,
    label: str,
    own_shape: bool,
    *,
    talk: bool,
) -> Header | str | None:
    """How a name alone on its line is read: a header without a time, a text to report, or None for neither. `talk`:
    somebody is named more than once above the first header.

    It is a header if it changes the speaker and the next header changes the speaker again. A speaker does not follow
    themselves: in that case the name is more likely the end of the previous turn's words.
    """
    at = bisect_right(lines, index)
    before = found[lines[at - 1]] if at else None
    after = found[lines[at]] if at < len(lines) else None
    problem = "is a name without the signs that the others have" if own_shape else "has no time"
    header = Header(index, label, None, source.lines[index].next, problem)
    changes = after is None or after.label != label
    below = written(source.texts, index, 1)
    spoken = below is not None and below not in found
    if talk and spoken and (before is None or before.label != label):
        return header
    if before is not None:
        if changes and spoken and before.label != label:
            return header
        return "consists of a speaker's name only"
    if after is None or after.time_ms == 0 or not changes or not spoken:
        return None
    near = source.texts[max(0, index - _NEAR) : after.line]
    ends = [i for i, text in enumerate(near) if is_notice(text) or TIME_AT_START.match(text)]
    if ends:
        return header if max(0, index - _NEAR) + ends[-1] < index else None
    if after.time_ms is None:
        # Below the name is one paragraph, and the first turn right below that.
        said = "\n".join(source.texts[below or 0 : min(after.line, index + _FAR)]).strip()
        return None if _NO_WORDS.search(said) else "is a speaker's name before the first turn"
    return "is a speaker's name before the first turn, which does not start at 0"


def near_mark(
    source: Source, mark: Mark, labels: KnownLabels, first: int, times: Sequence[tuple[int, int | None]], *, leads: bool
) -> Header | None:
    """The header that a line in a layout of its own is, if it names a speaker; `leads`: no other time is above it."""
    spelled = labels.spelling(mark.label)
    inside = mark.line > first
    at = bisect_right(times, (mark.words, 0))
    low = times[at - 1][1] if at else 0
    high = times[at][1] if at < len(times) else None
    ms = mark.start_ms
    fits = ms is not None and (low or 0) <= ms and (high is None or ms <= high)
    words = mark.words if mark.words < mark.end else source.lines[mark.line].next
    if spelled and mark.kind == "LTW":
        # A sentence, too, can begin with a name and have a time further on.
        sure = (
            bracketed(mark.shape)
            or mark.shape.endswith("TIME: words")
            or any(sign in mark.shape for sign in ("Name:", "Name-"))
        )
        if not sure and not (inside and fits):
            return None
        return Header(mark.line, spelled, ms, words, "has words after it on the same line", mark.end_ms)
    opens = leads and fits and not inside and _opens_talk(source.texts, mark, first)
    if spelled and (inside or opens or (mark.kind == "LT" and any(bracket in mark.shape for bracket in "([{（])}）"))):
        if mark.kind == "TL":
            words = source.lines[mark.line].next
        return Header(mark.line, spelled, ms, words, UNLIKE, mark.end_ms)
    if not inside or not (name_like(mark.label) or labels.almost(mark.label)) or "#" in mark.shape:
        return None
    half = any(bracket in mark.shape for bracket in "([{<（])}>）")
    if (mark.kind == "LT" and (half or fits)) or (mark.kind == "TL:" and fits):
        return Header(mark.line, mark.label, ms, words, UNLIKE, mark.end_ms)
    return None


def _opens_talk(texts: Sequence[str], mark: Mark, first: int) -> bool:
    """Whether a line such as `0:00 Mara` or `0:00 Mara: words` above the first header of another form is no entry of a
    list: no time is below it, and its words are."""
    below = written(texts, mark.line, 1)
    if below is None or TIME_AT_START.match(texts[below]):
        return False
    return mark.kind == "TL:" or (mark.kind == "TL" and below < first)
