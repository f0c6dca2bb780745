"""Where the talk ends: what comes between the last words and the page's end, or the beginning of a copy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.document import Stretch
from podcorpus.reading.formats.text_page.around.boilerplate import (
    is_around,
    is_boilerplate,
    is_byline,
    is_links,
    is_publisher,
    is_tail,
)
from podcorpus.reading.formats.text_page.around.printed_pages import running_heads
from podcorpus.reading.formats.text_page.stamps import stamp
from podcorpus.reading.source import Source

# A line that is drawn across the page at its end, and lines in italics below it. Nothing is tried twice: emphasis that
# follows emphasis in one line could be parted in as many ways as there are.
_NOTE = re.compile(
    r"(?<=[\r\n])[ \t]*(?P<sign>[-*_=~•·#])(?:[ \t]{0,3}(?P=sign)){2,80}[ \t]*(?:[\r\n]\s*+|\Z)"
    r"(?:(?P<mark>[*_])(?![\s*_])[^\r\n]{1,300}(?P=mark)\s*+)*+\Z"
)
_LONGEST_NOTE = 1_000
_What = Literal["publisher", "links", "boilerplate", "other", "words"]


def words_end(source: Source, start: int, stop: int, *, cut: bool) -> int:
    """Where the last words from `start` on end: before the known boilerplate that extends to `stop`.

    If other lines follow it, the words end before the publisher's own line and what follows is reported; without such
    a line it is speech. `cut` means that a copy begins at `stop`, possibly inside a line.
    """
    note = None if cut else _NOTE.search(source.text, max(start, stop - _LONGEST_NOTE), stop)
    if note is not None:
        stop = note.start()
    boilerplate: int | None = None
    at_end, published = True, False
    # All words of a page may be in one turn, whose lines may be the same again and again.
    known: dict[str, _What] = {}
    starts, texts, front = source.line_starts, source.lines.texts, stamp(source)
    last = source.line_number(max(start, stop - 1)) - 1
    for index in range(last, source.line_number(start) - 2, -1):
        begin = starts[index]
        text = texts[index]
        if begin < start or index == last:
            text = text[max(0, start - begin) : max(0, stop - begin)]
        what = known.get(text)
        if what is None:
            what = known[text] = _what(text.removeprefix(front), cut=cut)
        if what in ("publisher", "links", "boilerplate"):
            boilerplate = max(begin, start)
            published = published or what == "publisher" or (what == "links" and at_end and begin > start)
        elif what == "words":
            if boilerplate is not None and (published or (at_end and cut)):
                return boilerplate
            boilerplate, at_end, published = None, False, False
    return boilerplate if boilerplate is not None and (published or (at_end and cut)) else stop


def _what(text: str, *, cut: bool) -> _What:
    if is_links(text):
        return "links"
    # A byline with a single name can be the end of a sentence, unless a copy follows.
    if is_boilerplate(text) or (is_byline(text) and (cut or len(text.split()) > 2)):
        return "publisher" if is_publisher(text) else "boilerplate"
    return "other" if is_around(text) else "words"


def closing_words(source: Source, start: int, stop: int) -> int | None:
    """The number of the last line of the words, if it may be the publisher's; None if it is speech for certain."""
    words = source.text[start:stop].rstrip()
    last = words[max(words.rfind("\n"), words.rfind("\r")) + 1 :]
    if not is_boilerplate(last) or is_publisher(last):
        return None
    return source.line_number(start + len(words) - 1)


def after_words(source: Source, start: int, stop: int) -> list[Stretch]:
    """`boilerplate` up to its last line, and `furniture` after it; `blank` for white space only."""
    if start >= stop:
        return []
    if not source.text[start:stop].strip():
        return [Stretch("blank", start, stop)]
    split = start
    for index in range(source.line_number(start) - 1, len(source.lines)):
        line = source.lines[index]
        if line.start >= stop:
            break
        if is_boilerplate(source.text[max(line.start, start) : min(line.end, stop)].removeprefix(stamp(source))):
            split = min(line.next, stop)
    stretches: list[Stretch] = []
    if split > start:
        stretches.append(Stretch("boilerplate", start, split))
    if stop > split:
        stretches.append(Stretch("furniture", split, stop))
    return stretches


def unknown_after_end(source: Source, stretches: Iterable[Stretch], reported: frozenset[int | None]) -> list[Finding]:
    """A finding for each stretch set aside after the talk with lines that are no known boilerplate, unless one of these
    lines is already in `reported`."""
    findings = []
    heads = running_heads(source)
    for stretch in stretches:
        if stretch.kind not in ("furniture", "boilerplate"):
            continue
        lines = range(source.line_number(stretch.start) - 1, source.line_number(stretch.end - 1))
        spans = {i: (max(source.line_starts[i], stretch.start), min(source.lines[i].end, stretch.end)) for i in lines}
        texts = {i: source.text[start:end].removeprefix(stamp(source)) for i, (start, end) in spans.items()}
        unknown = [i + 1 for i, text in texts.items() if i not in heads and not is_tail(text)]
        if unknown and not reported & set(unknown):
            message = "unknown text after the publisher's closing line; not used as speech"
            findings.append(finding("text-after-end", message, path=source.name, line=unknown[0]))
    return findings
