"""Times without a name: each begins a cue of whoever speaks, or of nobody on a page that names nobody; also between the
sentences of a page of few long lines, `… at sea. 00:34 So we …`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.learning import Grammar, bracketed, rapid
from podcorpus.reading.formats.text_page.headers.mark import InlineTime, Mark
from podcorpus.reading.formats.text_page.headers.scanning import scan_text
from podcorpus.reading.formats.text_page.headers.times import time_ms
from podcorpus.reading.formats.text_page.lines import written
from podcorpus.reading.sentence_ends import SENTENCE_ENDS
from podcorpus.reading.source import Source

_SUSPECT = "begins with a time that does not fit between those around it"
_SPACE = re.compile(r"[^\S\r\n]*")
_SPOKEN = 5.0
"""How many letters a second are written under headings with times at least, if they are what was said."""
_ALONE = "has a time and no name, unlike the others; read as the same speaker going on"
_FIRST_LETTER = re.compile(r"[^\w\n]*(?P<letter>\w)")
_FEW_SMALL = 4
"""Of how many headings more than one begins small if they are no titles."""
_BETWEEN = re.compile(rf"(?:\n[^\S\n]*|(?<=[{SENTENCE_ENDS}])[^\S\n]+)(\d{{1,3}}:\d\d(?::\d\d)?)[^\S\n]+(?=\S)")
_FEWEST = 3
_LEAST = 1.5
"""How many characters a second are a talk; where a text is in a script without spaces, fewer are."""
_FROM_START = 60
"""How long what is said before the first time is at least, in characters."""


def next_line(source: Source, mark: Mark) -> int:
    """Where the words of a mark begin: on its line, or on the next."""
    return mark.rest if mark.rest < mark.end else source.lines[mark.line].next


def _leads(mark: Mark, *, headings: bool = False) -> bool:
    """Whether the time comes first, in a line that is no heading, or in one with nothing else if `headings` count."""
    return mark.kind in ("T", "TW", "TL", "TL:") and ("#" not in mark.shape or (headings and mark.kind == "T"))


def _shape(mark: Mark) -> str:
    """The shape of a time whatever follows it."""
    return mark.shape if mark.kind == "T" else mark.shape[: mark.shape.index("TIME") + 5].rstrip(" :") + " words"


def bare_header(source: Source, mark: Mark, problem: str | None = None) -> Header:
    """The header that a time is."""
    return Header(mark.line, "", mark.start_ms, next_line(source, mark), problem, mark.end_ms, bare=True)


def inline_header(source: Source, time: InlineTime) -> Header:
    """The header that a time within a line is."""
    line = source.line_number(time.start) - 1
    return Header(line, "", time.start_ms, time.end, start=time.start, bare=True)


def repeated(
    source: Source, headers: dict[int, Header], inline: list[InlineTime]
) -> tuple[dict[int, Header], list[InlineTime]]:
    """The headers with the time that is repeated behind the name, `[0:05] Mara: [0:05] words`, and the other times."""
    if not inline:
        return headers, inline
    times = {time.start: time for time in inline}
    twice = {
        line: times[header.words]
        for line, header in headers.items()
        if header.words in times and times[header.words].start_ms == header.time_ms
    }
    if not twice:
        return headers, inline
    begins = {line: _SPACE.match(source.text, time.end).end() for line, time in twice.items()}  # type: ignore[union-attr]
    found = {line: header._replace(words=begins.get(line, header.words)) for line, header in headers.items()}
    used = {time.start for time in twice.values()}
    return found, [time for time in inline if time.start not in used]


def among_names(
    source: Source, marks: Sequence[Mark], inline: Sequence[InlineTime], named: Sequence[Header], grammar: Grammar
) -> tuple[list[Header], dict[int, str]]:
    """The times on a page that names its speakers which begin a cue, and the lines that may."""
    if not marks and not inline:
        return [], {}
    first = named[0].line
    above = written(source.texts, first, -1)
    alone = [mark.line for mark in marks if mark.kind == "T"]
    brackets = {mark.line for mark in marks if mark.kind == "T" and bracketed(mark.shape)}
    if (
        named[0].time_ms is None
        and above in alone
        and (len(alone) > 1 or (above in brackets and (inline or len(marks) > 1)))
    ):
        # The time of the first name is in the line above it, as that of others does.
        first = (above or 0) - 1
    # Where names have a time in front of them, a time there without a name is no part of the words.
    leading = any(shape.startswith("TIME") for shape in grammar.accepted)
    if any(shape.lstrip("*").startswith("[TIME]") for shape in grammar.accepted):
        first = min(_right_above(marks, first), first)
    timeless = all(header.time_ms is None for header in named)
    inside = [
        mark for mark in marks if mark.line > first and mark.start_ms is not None and _leads(mark, headings=timeless)
    ]
    fitting = _fitting([(mark.start, mark.start_ms or 0) for mark in inside], named)
    groups: dict[str, list[tuple[Mark, bool]]] = defaultdict(list)
    for mark, fits in zip(inside, fitting, strict=True):
        groups[_shape(mark)].append((mark, fits))
    headers: list[Header] = []
    suspects: dict[int, str] = {}
    for shape, group in groups.items():
        good = [mark for mark, fits in group if fits]
        own = group[0][0].kind == "T"
        sure = len(good) > (0 if leading else 2) and 5 * len(good) >= 4 * len(group)
        if not own and not bracketed(group[0][0].shape) and not sure:
            continue
        problem = None if len(good) > 2 or (len(good) > 1 and len(named) < 20) else _ALONE
        found = [bare_header(source, mark, problem) for mark in good]
        headers += found
        if found:
            grammar.accept(found, shape, f"{len(good)} times that fit between those around them")
        suspects.update({mark.line: _SUSPECT for mark, fits in group if not fits and (own or bracketed(mark.shape))})
    headers += _inline(source, inline, sorted([*named, *headers], key=lambda header: header.words))
    return headers, suspects


def _right_above(marks: Sequence[Mark], line: int) -> int:
    """The line above the first of those right above a line that begin with a time in brackets."""
    lines = {mark.line for mark in marks if mark.kind in ("TW", "TL", "TL:") and mark.shape.startswith("[TIME]")}
    while line - 1 in lines:
        line -= 1
    return line - 1


def _inline(source: Source, inline: Sequence[InlineTime], headers: Sequence[Header]) -> list[Header]:
    """Times within lines, if several are there and nearly all fit, or one that is between those around it."""
    # A time at a line's end says when what is above it was said, or ended.
    times = [time for time in inline if source.text[time.end : time.end + 3].strip("\t *_")[:1] not in ("", "\r", "\n")]
    times = [time for time in times if time.start >= headers[0].words] if headers else times
    fitting = _fitting([(time.start, time.start_ms) for time in times], headers)
    good = [time for time, fits in zip(times, fitting, strict=True) if fits]
    if len(good) == len(times) == 1 and _is_between(good[0], headers):
        return [inline_header(source, good[0])]
    if len({time.start_ms for time in good}) < max(2, 0.6 * len(good)) or 5 * len(good) < 4 * len(times):
        return []
    return [inline_header(source, time) for time in good]


def _is_between(time: InlineTime, headers: Sequence[Header]) -> bool:
    """Whether a time is later than that of the header above it and earlier than that of the one below."""
    known = [(header.words, header.time_ms) for header in headers if header.time_ms is not None]
    at = bisect_right([words for words, _ in known], time.start)
    return 0 < at < len(known) and known[at - 1][1] < time.start_ms < known[at][1]


def _fitting(times: Sequence[tuple[int, int]], headers: Sequence[Header]) -> list[bool]:
    """Whether each time, given with its offset, is between the times of the headers around it, and after the last that
    was."""
    known = [(header.words, header.time_ms) for header in headers if header.time_ms is not None]
    starts = [at for at, _ in known]
    fitting = []
    latest = -1
    for at, ms in times:
        after = bisect_right(starts, at)
        low = known[after - 1][1] if after else 0
        high = known[after][1] if after < len(known) else None
        fits = max(low, latest if latest <= (high if high is not None else latest) else 0) <= ms and (
            high is None or ms <= high
        )
        latest = ms if fits else latest
        fitting.append(fits)
    return fitting


def alone(source: Source, marks: Sequence[Mark], inline: Sequence[InlineTime], grammar: Grammar) -> list[Header]:
    """The cues of a page that names nobody but gives times."""
    groups: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.start_ms is not None and _leads(mark):
            groups[_shape(mark)].append(mark)
    headers: list[Header] = []
    for shape, group in sorted(groups.items(), key=lambda one: -len(one[1])):
        group = _below_list(source, group)
        own = group[0].kind == "T"
        rising = sum(one.start_ms <= other.start_ms for one, other in pairwise(group))  # type: ignore[operator]
        steady = 10 * rising >= 9 * (len(group) - 1)
        # One date is that of the page.
        only = own and len(groups) == 1 and "DATE" not in shape
        enough = len(group) > 1 or (bool(inline) and bracketed(shape)) or only
        fast = rapid(source, group, 0.2 if own and group[0].start_ms == 0 else 0.5 if own else 1.5)
        if enough and steady and fast and not headers:
            headers = [bare_header(source, mark) for mark in group]
            grammar.accept(headers, shape, f"{len(group)} times that move on, as fast as one speaks")
        elif headers:
            fitting = _fitting([(mark.start, mark.start_ms or 0) for mark in group], headers)
            good = [mark for mark, fits in zip(group, fitting, strict=True) if fits and (own or bracketed(shape))]
            headers += [bare_header(source, mark) for mark in good if mark.start > headers[0].words]
        else:
            why = "the times do not move on" if not steady else "too few words for the time: a list, not a talk"
            grammar.reject(group, why)
    if not headers:
        headers = _under_headings(source, marks, grammar)
    headers.sort(key=lambda header: header.words)
    more = _inline(source, inline, headers)
    if not headers:
        more = more or [inline_header(source, time) for time in _sentence_times(source)]
        grammar.guessed = grammar.guessed or bool(more)
    if headers and (glued := _glued_above(source, marks, headers[0])):
        more.append(glued)
    if first := min([*headers, *more], key=lambda header: header.words, default=None):
        more += _said_before(source, first)
    return sorted([*headers, *more], key=lambda header: header.words)


def _below_list(source: Source, marks: list[Mark]) -> list[Mark]:
    """The marks without those up to where the times begin again, if these are fewer and too little is written between
    them: a list of chapters above the talk."""
    again = next((i for i, (one, other) in enumerate(pairwise(marks), 1) if other.start_ms < one.start_ms), 0)  # type: ignore[operator]
    listed = again > 1 and 2 * again < len(marks) and not rapid(source, marks[:again], 2 * _SPOKEN)
    return marks[again:] if listed else marks


def _glued_above(source: Source, marks: Sequence[Mark], first: Header) -> Header | None:
    """The cue of a time on the line above the first, right behind the last word of a heading, as a copied page may have
    it: `Of boats0:00 words`."""
    above = written(source.texts, first.line, -1)
    mark = next((mark for mark in marks if mark.line == above and mark.kind == "LTW"), None)
    if mark is None or mark.start_ms is None or mark.start_ms > (first.time_ms or 0):
        return None
    glued = source.text[mark.at - 1].isalpha()
    return inline_header(source, InlineTime(mark.at, mark.rest, mark.start_ms)) if glued else None


def _under_headings(source: Source, marks: Sequence[Mark], grammar: Grammar) -> list[Header]:
    """The times of headings such as `## Of boats [12:34]`, for the words below each; none if these are notes."""
    groups: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        if "#" in mark.shape and mark.start_ms is not None:
            groups[mark.shape.partition("TIME")[0] + "TIME"].append(mark)
    group = max(groups.values(), key=len, default=[])
    rising = all(one.start_ms < other.start_ms for one, other in pairwise(group))  # type: ignore[operator]
    if len(group) < 2 or not rising or not rapid(source, group, _SPOKEN):
        return []
    why = f"{len(group)} headings with times that move on, as fast as one speaks"
    grammar.accept([bare_header(source, mark) for mark in group], group[0].shape, why)
    lines = source.lines
    below = [written(source.texts, mark.line, 1) for mark in group]
    words = [_FIRST_LETTER.match(source.text, mark.rest, mark.end) for mark in group]
    small = sum(first is not None and first["letter"].islower() for first in words)
    goes_on = sum(line is not None and source.texts[line][:1].islower() for line in below)
    if 2 * goes_on > len(group) and _FEW_SMALL * small > len(group):
        # No titles, but the first words at the time: sentences go on in them, and below.
        starts = [first.start("letter") if first else mark.end for mark, first in zip(group, words, strict=True)]
        return [
            Header(mark.line, "", mark.start_ms, at, start=mark.start, bare=True)
            for mark, at in zip(group, starts, strict=True)
        ]
    return [
        Header(line, "", mark.start_ms, lines[line].start, start=lines[line].start, bare=True, opens=True)
        for mark, line in zip(group, below, strict=True)
        if line is not None and not source.texts[line].startswith("#")
    ]


def _sentence_times(source: Source) -> list[InlineTime]:
    """The times that are between sentences, most of them within a line; none unless all move on as one speaks."""
    scan = scan_text(source)
    fewest = max(_FEWEST, 2 * source.n_written)
    if scan.count(":") < fewest:
        return []
    found = []
    for match in _BETWEEN.finditer(scan):
        ms = time_ms(match[1])
        if ms is not None:
            found.append(InlineTime(match.start(1) - 1, match.end(1) - 1, ms))
    if len(found) < fewest:
        return []
    rising = all(one.start_ms < other.start_ms for one, other in pairwise(found))
    chars = found[-1].start - found[0].start
    return found if rising and 1000 * chars >= found[-1].start_ms - found[0].start_ms else []


def _said_before(source: Source, first: Header) -> list[Header]:
    """The cue of the words on the line before the first time in it, if there are as many as are said until then."""
    if first.start < 0 or not first.bare or not first.time_ms:
        return []
    begin = source.line_starts[first.line]
    words = source.text[begin : first.start].strip()
    if len(words) < _FROM_START or 1000 * len(words) < _LEAST * first.time_ms:
        return []
    return [Header(first.line, "", None, begin, start=begin, bare=True)]
