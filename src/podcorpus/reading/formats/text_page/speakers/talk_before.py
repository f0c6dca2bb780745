"""The talk before the first label: a page that is a transcript on which only those who asked at the end are named."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.formats.text_page.around.transcript_heading import headed, is_about
from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.learning import Grammar
from podcorpus.reading.formats.text_page.headers.mark import Mark
from podcorpus.reading.formats.text_page.headers.names import askers
from podcorpus.reading.formats.text_page.lines import BLANK_LINE
from podcorpus.reading.formats.text_page.paragraphs import plain
from podcorpus.reading.formats.text_page.prose import MUCH, SHARE, extent, is_prose
from podcorpus.reading.formats.text_page.speakers.asked import answered, asked, one_alone
from podcorpus.reading.sentence_ends import SENTENCE_END
from podcorpus.reading.source import Source


class Talk(NamedTuple):
    """The headers of a talk's paragraphs, the lines between them that are a time only, and a finding that says so."""

    headers: tuple[Header, ...] = ()
    times: tuple[Header, ...] = ()
    findings: tuple[Finding, ...] = ()


def unlabelled(source: Source, headers: Sequence[Header], start: int, marks: Sequence[Mark], *, stated: bool) -> Talk:
    """All headers, with those of the turns of nobody: of the talk before the first label, where the page is `stated` to
    be a transcript, of questions, and of answers."""
    times = {mark.line: mark for mark in marks if mark.kind == "T" and mark.start_ms is not None}
    questions, asking = asked(source, headers)
    if questions:
        return Talk(headers=tuple(questions), findings=tuple(asking))
    talk = _talk_before(source, headers, start, times) if headers and stated else Talk()
    rest, findings = answered(source, headers, talk=bool(talk.headers))
    return talk._replace(headers=(*talk.headers, *rest), findings=(*talk.findings, *findings))


def _talk_before(source: Source, headers: Sequence[Header], start: int, times: Mapping[int, Mark]) -> Talk:
    """What is between an offset on a page that is stated to be a transcript and its first header, if it is a talk:
    right below the heading of the transcript, longer than all that has a label, much and with questions below, or in a
    section of a page on which other sections have no label either. `times` are the lines that are a time only. A page
    whose first label has a time begins with that, and one that begins with a time, too."""
    first = headers[0]
    if first.time_ms is not None or not first.label:
        return Talk()
    alone = one_alone(headers)
    asks = alone or bool(askers({header.label for header in headers}))
    labelled = extent(source.text[source.line_starts[first.line] :])
    begins = headed(source, start)
    enough = 1 if begins else max(MUCH, labelled // SHARE if asks else labelled)
    found: Sequence[tuple[Header, str]] = ()
    section = _section(source, headers, start)
    if section is None:
        found = _paragraphs(source, start, first.line, first.line)
        if _prose(found) < enough:
            section = _introduction(source, first.line, start) if asks else None
            if section is None:
                return Talk()
    if section is not None:
        found = _paragraphs(source, section, first.line, None)
        if not _prose(found):
            return Talk()
    talk: list[Header] = []
    times_alone: list[Header] = []
    time_ms = None
    for header, _ in found:
        if header.line in times:
            times_alone.append(header._replace(words=source.lines[header.line].next))
            time_ms = times[header.line].start_ms
        else:
            talk.append(header._replace(bare=True, time_ms=time_ms))
            time_ms = None
    who = "one speaker has" if alone else "those who ask have" if asks else "few have"
    what = (
        "1 paragraph before the first label was read as a turn"
        if len(talk) == 1
        else (f"{len(talk)} paragraphs before the first label were read as turns")
    )
    why = "the heading of the transcript is above" if begins else f"the page is a transcript, and {who} one"
    message = f"{what}: {why}"
    return Talk(
        tuple(talk),
        tuple(times_alone),
        (finding("layout-guessed", message, path=source.name, line=talk[0].line + 1),),
    )


def _paragraphs(source: Source, start: int, first: int, stop: int | None) -> Sequence[tuple[Header, str]]:
    """The paragraphs from an offset up to the line of the `first` header, as a page of them is read up to a line."""
    if not source.text[start : source.line_starts[first]].strip():
        return ()
    written = plain(source, start, Grammar(), stated=True, stop=stop)
    return _said(source, [header for header in written if header.line < first], source.line_starts[first])


def _prose(found: Sequence[tuple[Header, str]]) -> int:
    """How much of some paragraphs is prose."""
    return sum(extent(text) for _, text in found if is_prose(text))


def _section(source: Source, headers: Sequence[Header], start: int) -> int | None:
    """Where the first heading is, if it is above the first header, and two or more are below, or one where somebody
    asks, and right below each of them are words without a label; None otherwise."""
    few = one_alone(headers) or bool(askers({header.label for header in headers}))
    first, fewest = headers[0].line, 1 if few else 2
    begin = source.line_number(start) - 1 if start else 0
    labelled = {header.line for header in headers}
    headings = [i for i in range(begin, len(source.texts)) if source.texts[i].startswith("#")]
    below = _below(source, [i for i in headings if i == headings[0] or i > first])
    sections = len(below) > fewest and headings[0] < first and labelled.isdisjoint(below)
    return source.line_starts[headings[0]] if sections else None


def _introduction(source: Source, first: int, start: int) -> int | None:
    """Where the first heading is, if right below it, and above the line of the first header, are sentences."""
    begin = source.line_number(start) - 1 if start else 0
    heading = next((i for i in range(begin, first) if source.texts[i].startswith("#")), None)
    if heading is None or not heading < (below := _below(source, [heading])[0]) < first:
        return None
    return source.line_starts[heading] if is_prose(source.texts[below], short=True) else None


def _below(source: Source, headings: Sequence[int]) -> list[int]:
    """The first line below each heading that is no heading or address; the heading's if there is none."""
    texts = ((i, source.texts[i].strip()) for i in range(min(headings, default=0), len(source.texts)))
    written = [i for i, text in texts if text and not text.startswith("#") and "://" not in text]
    places = (bisect_right(written, heading) for heading in headings)
    return [written[at] if at < len(written) else heading for heading, at in zip(headings, places, strict=True)]


def _said(source: Source, found: Sequence[Header], stop: int) -> Sequence[tuple[Header, str]]:
    """The paragraphs up to an offset, without names, titles, links and what is about the page above the first that is
    long."""
    starts = [*(header.words for header in found[1:]), stop][: len(found)]
    texts = [BLANK_LINE.split(source.text[header.words : end], 1)[0] for header, end in zip(found, starts, strict=True)]
    first = next((i for i, text in enumerate(texts) if is_prose(text) and not is_about(text)), len(texts))
    above = [
        i for i, text in enumerate(texts[:first]) if is_about(text) or "://" in text or not SENTENCE_END.search(text)
    ]
    return list(zip(found, texts, strict=True))[above[-1] + 1 if above else 0 :]
