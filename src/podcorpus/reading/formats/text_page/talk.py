"""Where on a page the talk is: the headers below the heading of the transcript, or those of the whole page; above other
people's names, and above the notes below a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.formats.text_page.around.front_matter import FrontMatter, front_matter
from podcorpus.reading.formats.text_page.around.notes import below_rule_findings, notes_below_rule
from podcorpus.reading.formats.text_page.around.sections import timed_sections
from podcorpus.reading.formats.text_page.around.transcript_heading import below_heading
from podcorpus.reading.formats.text_page.headers.entries import is_said
from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.mark import Mark
from podcorpus.reading.formats.text_page.headers.marks import find_marks
from podcorpus.reading.formats.text_page.headers.untimed import family
from podcorpus.reading.formats.text_page.page_headers import Finder, Headers
from podcorpus.reading.formats.text_page.prose import is_talk_above
from podcorpus.reading.formats.text_page.times.timed_words import timed_words
from podcorpus.reading.source import Source


# Both recognising and reading a source need its headers.
@lru_cache(maxsize=1)
def find_headers(source: Source) -> Headers:
    """All turn headers of a source, with a finding for each malformed one."""
    found = _headers(source)
    below = notes_below_rule(source)
    notes = min((found.notes, *below))
    headers = tuple(header for header in found.headers if header.line < notes)
    return replace(found, headers=headers, findings=(*found.findings, *below_rule_findings(source, below)), notes=notes)


def _headers(source: Source) -> Headers:
    front = front_matter(source)
    if words := timed_words(source, front.end):
        return Headers(words.headers, frozenset(), (), words.grammar, front, front.end, len(source.lines), words.times)
    start = below_heading(source, front.end)
    if start > front.end:
        found = _headers_from(source, front, start)
        named = any(header.label for header in found.headers)
        if found.headers and found.grammar.unpunctuated:
            return found
        if named and not found.grammar.guessed and not _above(source, found, start):
            return found
        whole = _headers_from(source, front, front.end)
        # What has headers above the heading only are lists, as of chapters.
        listed = found.headers and all(source.line_starts[header.line] < start for header in whole.headers)
        return found if listed else whole
    return _headers_from(source, front, front.end)


def _headers_from(source: Source, front: FrontMatter, start: int) -> Headers:
    """All turn headers of a source from an offset on, with a finding for each malformed one."""
    found = (finder := Finder(source, front, start, skipped=(notes := notes_below_rule(source)))).find()
    if sections := timed_sections(source, finder.candidates, found.headers):
        found = (finder := Finder(source, front, start, skipped=notes.union(sections))).find()
    if (others := _other_names(source, finder.candidates.timed, found.headers)) is not None:
        above = _headers_from(replace(source, text=source.text[: source.line_starts[others]]), front, start)
        findings = (*above.findings, _others_finding(source, others))
        return replace(above, notes=min(others, above.notes), findings=findings)
    return replace(found, sections=tuple(sections[line] for line in sorted(sections)))


def _above(source: Source, found: Headers, stop: int) -> bool:
    """Whether lines above an offset have a layout and a label of the headers below it, and words that may be said: the
    talk begins there. `Host: Mara Lind` is an entry."""
    marks = find_marks(source, found.front.end)
    accepted = {family(shape) for shape in found.grammar.accepted}
    return any(
        mark.start < stop
        and family(mark.shape) in accepted
        and mark.label in found.grammar.labels
        and (mark.kind != "L:W" or is_said(source, mark))
        for mark in (*marks.timed, *marks.labelled)
    )


def _other_names(source: Source, marks: Sequence[Mark], headers: Sequence[Header]) -> int | None:
    """The line from which on a page has names, if all of its `headers` have one and no time, all times, which are
    `marks`, are above them, and less is said there than with times; None if the names are those of the talk's
    speakers."""
    named = [header.line for header in headers if header.label and header.time_ms is None and not header.bare]
    timed = [mark for mark in marks if mark.start_ms is not None]
    if not named or len(named) < len(headers) or not timed or timed[-1].line >= min(named):
        return None
    if any(mark.kind not in ("T", "TW", "TL") for mark in timed):
        return None
    texts, first = source.texts, min(named)
    while first and (not texts[first - 1].strip() or texts[first - 1].startswith("#")):
        first -= 1
    spans = [(mark.start, mark.rest, mark.start_ms or 0) for mark in timed]
    return first if is_talk_above(source.text, spans, source.line_starts[first]) else None


def _others_finding(source: Source, line: int) -> Finding:
    """The finding on names below a talk, from a line on."""
    while not source.texts[line].strip():
        line += 1
    message = "names below a talk that has times and names nobody; they are no speakers, and all from here is no speech"
    return finding("text-after-end", message, path=source.name, line=line + 1)
