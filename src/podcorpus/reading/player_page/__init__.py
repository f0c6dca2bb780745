"""Player pages: show notes, a chapter list, and turns under `Name (MM:SS)` header lines.

A page can contain its whole content more than once: the first is used, and the others are compared with it.
"""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter

from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.document import Document, Piece, Recognition
from podcorpus.reading.player_page.boilerplate import is_head, is_notice
from podcorpus.reading.player_page.chapter_list import find_chapters
from podcorpus.reading.player_page.copies import Copy, content_line, find_copies
from podcorpus.reading.player_page.headers import Header, find_headers
from podcorpus.reading.player_page.speaker_labels import KnownLabels
from podcorpus.reading.player_page.trailer import after_words, unknown_after_end, words_end
from podcorpus.reading.source import Source
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
    """Split the page into pieces. Raises InputError if no line is a turn header."""
    found = find_headers(source)
    if not found.headers:
        raise InputError(f"{source.name}: no turn header found; expected {DESCRIPTION}")
    copies = find_copies(source, found.headers)
    headers = [header for header in found.headers if not _copied(source, copies, header.line)]

    pieces, findings, automatic = _preamble(source, headers[0].line, found.chapter_lines, copies)
    turns = []
    for i, header in enumerate(headers):
        following = headers[i + 1].line if i + 1 < len(headers) else None
        turns += _turn(source, header, following, copies)
    pieces += turns
    findings = [
        # Problems inside a copy are reported as differences from the first content.
        *(f for f in found.findings if not _copied(source, copies, (f.line or 1) - 1)),
        *findings,
        *_copy_findings(source, copies),
        *_speaker_findings(source, headers, pieces),
    ]
    findings += unknown_after_end(source, turns, frozenset(f.line for f in findings if f.code == "copy-differs"))
    findings += _before_turns(source, headers[0], pieces)
    findings.sort(key=lambda f: (f.line or 0, f.code, f.message))
    return Document(source, NAME, tuple(pieces), "automatic" if automatic else None, tuple(findings))


def _copied(source: Source, copies: list[Copy], line: int) -> bool:
    """Whether a line, or the end of one, is in a copy."""
    at = source.lines[line]
    before = bisect_left(copies, at.end, key=attrgetter("start"))
    return before > 0 and at.start < copies[before - 1].end


def _preamble(
    source: Source, first_turn: int, trailing: frozenset[int], copies: list[Copy]
) -> tuple[list[Piece], list[Finding], bool]:
    """Pieces before the first header. If there is a copy, the content begins where the copy's first line does."""
    chapters, headings, findings = find_chapters(source, first_turn, trailing)
    by_line = {chapter.line: chapter for chapter in chapters}
    lines = source.lines[:first_turn]
    content = content_line(source, copies[0].first_line) if copies else 0
    while content < len(lines) and is_head(source.line_text(lines[content])):
        content += 1
    pieces: list[Piece] = []
    for i, line in enumerate(lines):
        kind: SegmentKind
        if i in by_line:
            pieces.append(
                Piece("chapter_line", line.start, line.next, time_ms=by_line[i].time_ms, title=by_line[i].title)
            )
            continue
        if i in headings:
            kind = "chapter_heading"
        elif i < content:
            kind = "furniture"
        elif is_notice(source.line_text(line)):
            kind = "notice"
        else:
            kind = "show_notes"
        if pieces and pieces[-1].kind == kind and kind in ("furniture", "show_notes"):
            pieces[-1] = Piece(kind, pieces[-1].start, line.next)
        else:
            pieces.append(Piece(kind, line.start, line.next))
    return pieces, findings, any(piece.kind == "notice" for piece in pieces)


def _before_turns(source: Source, first: Header, pieces: list[Piece]) -> list[Finding]:
    """A finding for text between the chapters or the notice and a first turn that does not start at 0."""
    if not first.time_ms:
        return []
    ends = [i for i, piece in enumerate(pieces) if piece.kind in ("chapter_line", "notice")]
    words = [piece for piece in pieces[ends[-1] + 1 :] if piece.kind == "show_notes"] if ends else []
    written = next((p for p in words if source.text[p.start : p.end].strip()), None)
    if written is None:
        return []
    text = source.text[written.start : written.end]
    line = source.line_number(written.start + len(text) - len(text.lstrip()))
    message = "text right before the first turn, which does not start at 0; kept as show notes"
    return [finding("words-before-turn", message, path=source.name, line=line)]


def _turn(source: Source, header: Header, following: int | None, copies: list[Copy]) -> list[Piece]:
    """The header, the words without leading and trailing line breaks, and what comes before the next header."""
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

    pieces = [Piece("turn_header", line.start, body_start, label=header.label, time_ms=header.time_ms)]
    if body_end > body_start:
        pieces.append(Piece("turn_body", body_start, body_end))
    if over > body_end:
        pieces.append(Piece("blank", body_end, over))
    pieces += after_words(source, over, region_end)
    for i, copy in enumerate(inside):
        pieces.append(Piece("duplicate_copy", copy.start, copy.end))
        pieces += after_words(source, copy.end, inside[i + 1].start if i + 1 < len(inside) else stop)
    return pieces


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


def _speaker_findings(source: Source, headers: list[Header], pieces: list[Piece]) -> list[Finding]:
    """Labels that are no name, or that look like a misspelling of a more frequent one."""
    known = KnownLabels(header.label for header in headers)
    counts = known.counts
    most = max(counts.values(), default=0)
    notes = "".join(source.text[p.start : p.end] for p in pieces if p.kind == "show_notes")
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
