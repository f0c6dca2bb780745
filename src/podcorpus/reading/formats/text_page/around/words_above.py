"""Words above the first turn that may be part of the talk: each kind of them is reported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.document import Stretch
from podcorpus.reading.formats.text_page.around.aside import Aside
from podcorpus.reading.formats.text_page.around.headings import find_headings
from podcorpus.reading.formats.text_page.around.transcript_heading import below_heading, headed, is_about
from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.lines import BLANK_LINE
from podcorpus.reading.formats.text_page.page_headers import Headers
from podcorpus.reading.formats.text_page.prose import MUCH, SHARE, extent, is_prose
from podcorpus.reading.sentence_ends import SENTENCE_END, SENTENCE_ENDS
from podcorpus.reading.source import Source
from podcorpus.records.counting import CLOSING, count_words

_FEWEST_TIMED = 2
_LATE = 20_000
"""From which start on, in milliseconds, something was said before the first turn."""
_FAST = 40
"""How many milliseconds it takes to say a character, at least."""
_PUT_BEFORE_WORDS = re.compile(r"^(?![-*+•]\s+[^\W\d_])[\W\d_]{1,20}(?=[^\W\d_])")
"""Signs in front of words, other than the mark of a list."""
_ITEM = re.compile(r"[-*+•]\s|\d{1,3}[.)]\s")
_LIST_FOLLOWS = re.compile(r"[:：]\Z")
_GREETING = re.compile(rf"[^\W\d_][^:：/\r\n]{{10,200}}(?<!\d)[{SENTENCE_ENDS}][{CLOSING}]?")
"""A paragraph that is one sentence or more, without a field's colon or a date at its end."""
_TIMED = re.compile(
    r"(?m)(?:^|(?<=\r))[ ]*[(\[](?:\d{1,2}:)?\d{1,2}:\d\d(?:[.,]\d{1,3})?[)\]][ ]+(?P<words>[^\W\d_][^\r\n]{99,})"
)
_HEADING = re.compile(
    r"#{1,6}\s[^\r\n]*|[^\r\n]{1,100}(?:\r\n|\r|\n)(?:-{3,}|={3,})|(?P<bold>\*\*|__)[^\r\n]{1,100}(?P=bold)"
)


def words_above(
    source: Source, found: Headers, first: int, stop: int, stretches: Sequence[Stretch], inside: Sequence[Aside]
) -> list[Finding]:
    """A finding on words above the headers that were `found`, if they may be part of the talk, which is between two
    offsets; of several reasons the first. `stretches` are those above it, `inside` the headings within it."""
    header = found.headers[0]
    transcript = found.front.transcript or found.start > found.front.end
    return (
        _below_chapters(source, header, stretches)
        or _much(source, found.start, first, stop, header, transcript=transcript)
        or _below_timed_heading(source, found.front.end, first, inside)
        or _timed(source, found.start, first)
    )


def _much(source: Source, start: int, stop: int, end: int, first: Header, *, transcript: bool) -> list[Finding]:
    """A finding if much is written from `start` to the first turn, or sentences right before that which can be said
    before its time, or any if the page is the `transcript` only: part of the talk may have no names. Before a turn that
    starts late there may be a heading in between, but for one that says that the transcript begins."""
    text = source.text[start:stop]
    line = source.line_number(start + len(text) - len(text.lstrip()))
    long, turns = extent(text), extent(source.text[stop:end])
    if long >= 2_000 and long >= turns:
        message = "more text before the first turn than in all turns; kept as show notes"
        return [finding("words-before-turn", message, path=source.name, line=line)]
    paragraphs = [paragraph.strip() for paragraph in BLANK_LINE.split(text) if paragraph.strip()]
    if (first.time_ms or 0) >= _LATE and not start < below_heading(source, start) <= stop:
        while paragraphs and _HEADING.fullmatch(paragraphs[-1]):
            paragraphs.pop()
    below = headed(source, start)
    while paragraphs and not _HEADING.fullmatch(last := paragraphs[-1]):
        # What is said above a list right below the heading of the transcript may be the talk's first words.
        if not is_about(last) and not (below and _ITEM.match(last) and not _is_said(_PUT_BEFORE_WORDS.sub("", last))):
            break
        paragraphs.pop()
    if not paragraphs:
        return []
    late = (first.time_ms or 0) >= min(_LATE, _FAST * extent(paragraphs[-1]))
    closed = _LIST_FOLLOWS.sub(".", paragraphs[-1])
    right = (late or transcript) and is_prose(_PUT_BEFORE_WORDS.sub("", closed), short=True)
    two = len(paragraphs) > 1 and _is_said(paragraphs[-2])
    # Above a label and without a title, sentences may be the first words of the talk, as those right below its heading.
    signed = first.label != "" or source.text.startswith(">>", stop)
    bare = signed and not source.text[:start].strip() and all(map(_is_said, paragraphs))
    talk = (transcript and (late or two)) or ((transcript or bare) and (late or first.time_ms is None))
    right = right or (talk and _is_said(paragraphs[-1]))
    prose = [one for one in paragraphs[:-1] if is_prose(one)] + [
        one for one in paragraphs[-1:] if right or is_prose(one)
    ]
    if not right and not ((said := sum(map(extent, prose))) >= MUCH and SHARE * said >= turns):
        return []
    what = "before the first turn"
    if right:
        what = f"right before the first turn{', which starts late' * late}"
        above = takewhile(_is_said, reversed(paragraphs[:-1]))
        prose = [*reversed(list(above)), paragraphs[-1]]
    line = source.line_number(start + text.index(prose[0]))
    message = f"{sum(map(count_words, prose))} words of prose {what}; kept as show notes"
    return [finding("words-before-turn", message, path=source.name, line=line)]


def _timed(source: Source, start: int, stop: int) -> list[Finding]:
    """A finding for the first paragraph between two offsets that begins with a time, as what is said does."""
    for at in _TIMED.finditer(source.text, start, stop):
        if is_prose(at["words"]):
            message = "text with a time before the first turn; kept as show notes"
            return [finding("words-before-turn", message, path=source.name, line=source.line_number(at.start()))]
    return []


def _is_said(paragraph: str) -> bool:
    return is_prose(paragraph, short=True) or bool(_GREETING.fullmatch(paragraph))


def _below_timed_heading(source: Source, start: int, stop: int, inside: Sequence[Aside]) -> list[Finding]:
    """A finding if sentences are between a heading with a time, of those between two offsets, and the first turn, where
    other headings, there or `inside` the talk, have times, too."""
    timed = [heading for heading in find_headings(source, start, stop, ()) if heading.time_ms is not None]
    if not timed or len(timed) + sum(heading.time_ms is not None for heading in inside) < _FEWEST_TIMED:
        return []
    for index in range(source.line_number(timed[0].end) - 1, source.line_number(stop) - 1):
        if SENTENCE_END.search(source.texts[index]) and not source.texts[index].startswith("#"):
            message = "text below a heading with a time and before the first turn; kept as show notes"
            return [finding("words-before-turn", message, path=source.name, line=index + 1)]
    return []


def _below_chapters(source: Source, first: Header, stretches: Sequence[Stretch]) -> list[Finding]:
    """A finding for text between the chapters or the notice and a first turn that does not start at 0."""
    if not first.time_ms:
        return []
    ends = [i for i, stretch in enumerate(stretches) if stretch.kind in ("chapter_line", "notice")]
    words = [stretch for stretch in stretches[ends[-1] + 1 :] if stretch.kind == "show_notes"] if ends else []
    written = next((p for p in words if source.text[p.start : p.end].strip()), None)
    if written is None:
        return []
    text = source.text[written.start : written.end]
    line = source.line_number(written.start + len(text) - len(text.lstrip()))
    message = "text right before the first turn, which does not start at 0; kept as show notes"
    return [finding("words-before-turn", message, path=source.name, line=line)]
