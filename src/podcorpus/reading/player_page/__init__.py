"""Player pages: show notes, a chapter list, and turns under `Name (MM:SS)` header lines.

A page can contain its whole content more than once: the first is used, and the others are compared with it.
"""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter

from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.document import Cue, Document, PublishedChapter, Recognition, Stretch
from podcorpus.reading.player_page.boilerplate import is_head, is_notice
from podcorpus.reading.player_page.chapter_list import find_chapters
from podcorpus.reading.player_page.copies import Copy, content_line, find_copies
from podcorpus.reading.player_page.headers import Header, find_headers
from podcorpus.reading.player_page.speaker_labels import KnownLabels
from podcorpus.reading.player_page.trailer import after_words, unknown_after_end, words_end
from podcorpus.reading.source import Source
from podcorpus.records.base import TranscriptKind
from podcorpus.records.segment import SegmentKind

NAME = "player-page"
DESCRIPTION = "lines of the form `Name (MM:SS)`, each followed by what was said"
_LINE_ENDS = "\r\n"
_PLACEHOLDERS = ("unknown", "unidentified", "speaker")


def recognises(source: Source) -> Recognition | None:
    """Whether the source has at least one turn header."""
    headers = find_headers(source).headers
    if not headers:
        return None
    return Recognition(0.5, f"line {headers[0].line + 1} is the first of {len(headers)} of the form `Name (MM:SS)`")


def read(source: Source) -> Document:
    """Split the page into stretches. Raises InputError if no line is a turn header."""
    found = find_headers(source)
    if not found.headers:
        raise InputError(f"{source.name}: no turn header found; expected {DESCRIPTION}")
    copies = find_copies(source, found.headers)
    headers = [header for header in found.headers if not _copied(source, copies, header.line)]

    stretches, chapters, findings, automatic = _preamble(source, headers[0].line, found.chapter_lines, copies)
    preamble = len(stretches)
    cues = []
    for i, header in enumerate(headers):
        following = headers[i + 1].line if i + 1 < len(headers) else None
        cue, around = _turn(source, header, i, following, copies)
        cues.append(cue)
        stretches += around
    findings = [
        # Problems inside a copy are reported as differences from the first content.
        *(f for f in found.findings if not _copied(source, copies, (f.line or 1) - 1)),
        *findings,
        *_copy_findings(source, copies),
        *_speaker_findings(source, headers, stretches),
    ]
    findings += unknown_after_end(
        source, stretches[preamble:], frozenset(f.line for f in findings if f.code == "copy-differs")
    )
    findings += _before_turns(source, headers[0], stretches)
    findings.sort(key=lambda f: (f.line or 0, f.code, f.message))
    kind: TranscriptKind | None = "automatic" if automatic else None
    return Document(
        source, NAME, tuple(stretches), tuple(cues), chapters, transcript_kind=kind, findings=tuple(findings)
    )


def _copied(source: Source, copies: list[Copy], line: int) -> bool:
    """Whether a line, or the end of one, is in a copy."""
    at = source.lines[line]
    before = bisect_left(copies, at.end, key=attrgetter("start"))
    return before > 0 and at.start < copies[before - 1].end


def _preamble(
    source: Source, first_turn: int, trailing: frozenset[int], copies: list[Copy]
) -> tuple[list[Stretch], tuple[PublishedChapter, ...], list[Finding], bool]:
    """What comes before the first header. If there is a copy, the content begins where the copy's first line does."""
    chapters, headings, findings = find_chapters(source, first_turn, trailing)
    by_line = {chapter.line: chapter for chapter in chapters}
    lines = source.lines[:first_turn]
    content = content_line(source, copies[0].first_line) if copies else 0
    while content < len(lines) and is_head(source.line_text(lines[content])):
        content += 1
    stretches: list[Stretch] = []
    for i, line in enumerate(lines):
        kind: SegmentKind
        if i in by_line:
            kind = "chapter_line"
        elif i in headings:
            kind = "chapter_heading"
        elif i < content:
            kind = "furniture"
        elif is_notice(source.line_text(line)):
            kind = "notice"
        else:
            kind = "show_notes"
        if stretches and stretches[-1].kind == kind and kind in ("furniture", "show_notes"):
            stretches[-1] = Stretch(kind, stretches[-1].start, line.next)
        else:
            stretches.append(Stretch(kind, line.start, line.next))
    published = tuple(PublishedChapter(chapter.time_ms, chapter.title) for chapter in chapters)
    return stretches, published, findings, any(stretch.kind == "notice" for stretch in stretches)


def _before_turns(source: Source, first: Header, stretches: list[Stretch]) -> list[Finding]:
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


def _turn(
    source: Source, header: Header, index: int, following: int | None, copies: list[Copy]
) -> tuple[Cue, list[Stretch]]:
    """The cue under a header; and the stretches of the header, the words without leading and trailing line breaks, and
    what comes before the next header."""
    line = source.lines[header.line]
    stop = source.lines[following].start if following is not None else len(source.text)
    start = attrgetter("start")
    inside = copies[bisect_left(copies, line.next, key=start) : bisect_left(copies, stop, key=start)]
    region_end = inside[0].start if inside else stop
    if inside or following is None:
        ended = inside[0].first_end if inside else None
        sure_end = ended if ended is not None and header.words <= ended <= region_end else region_end
        over = words_end(source, header.words, sure_end, cut=bool(inside) and sure_end == region_end)
    else:
        over = region_end
    words = source.text[header.words : over]
    body_start = header.words + len(words) - len(words.lstrip(_LINE_ENDS))
    body_end = max(body_start, header.words + len(words.rstrip(_LINE_ENDS)))

    stretches = [Stretch("turn_header", line.start, body_start, index)]
    if body_end > body_start:
        stretches.append(Stretch("turn_body", body_start, body_end, index))
    if over > body_end:
        stretches.append(Stretch("blank", body_end, over))
    stretches += after_words(source, over, region_end)
    for i, copy in enumerate(inside):
        stretches.append(Stretch("duplicate_copy", copy.start, copy.end))
        stretches += after_words(source, copy.end, inside[i + 1].start if i + 1 < len(inside) else stop)
    return Cue(body_start, body_end, header.label or None, header.time_ms), stretches


def _copy_findings(source: Source, copies: list[Copy]) -> list[Finding]:
    findings = []
    for copy in copies:
        for difference in copy.differences:
            first, again = difference.first_line, difference.copy_line
            if again is None:
                message, line = f"line {first} is missing from the copy that begins at line {{start}}", first
            elif first is None:
                message, line = "the copy has a line that is missing from the first content", again
            else:
                message, line = f"the copy differs from line {first}", again
            message = message.format(start=source.line_number(copy.start))
            findings.append(finding("copy-differs", message, path=source.name, line=line))
    return findings


def _speaker_findings(source: Source, headers: list[Header], stretches: list[Stretch]) -> list[Finding]:
    """Labels that are no name, or that look like a misspelling of a more frequent one."""
    known = KnownLabels(header.label for header in headers)
    counts = known.counts
    most = max(counts.values(), default=0)
    notes = "".join(source.text[p.start : p.end] for p in stretches if p.kind == "show_notes")
    findings = []
    for header in headers:
        label = header.label
        close = known.close_to(label) if label else None
        if not label:
            message = "the turn header has no speaker name"
        elif label.split()[0].casefold() in _PLACEHOLDERS:
            message = f"“{label}” is a placeholder, not a speaker's name"
        elif close:
            message = f"“{label}” is almost “{close}”, who speaks more often; are they one person?"
        elif counts[label] == 1 and len(headers) > 2 and most > 1 and label not in notes:
            message = f"“{label}” has one turn and is not named in the show notes"
        else:
            continue
        findings.append(finding("unknown-speaker", message, path=source.name, line=header.line + 1))
    return findings
