"""Player pages: show notes, a chapter list, and turns under `Name (MM:SS)` header lines.

The whole content can stand on the page more than once; the first is read, the rest compared with it.
"""

from __future__ import annotations

from difflib import get_close_matches

from podcorpus.errors import InputError
from podcorpus.findings import Finding, finding
from podcorpus.reading.chapters import find_chapters
from podcorpus.reading.copies import Copy, find_copies
from podcorpus.reading.document import Document, Piece
from podcorpus.reading.furniture import is_boilerplate, is_byline, is_head, is_notice
from podcorpus.reading.headers import Header, find_headers
from podcorpus.reading.source import Source
from podcorpus.records.segment import SegmentKind

NAME = "player-page"
DESCRIPTION = "lines of the form `Name (MM:SS)`, each followed by what was said"
_LINE_ENDS = "\r\n"
_PLACEHOLDERS = ("unknown", "unidentified", "speaker")


def recognises(source: Source) -> bool:
    """Whether the source has at least one turn header."""
    return bool(find_headers(source).headers)


def read(source: Source) -> Document:
    """Cut the page into pieces. Raises InputError where no line is a turn header."""
    found = find_headers(source)
    if not found.headers:
        raise InputError(f"{source.name}: no turn header; expected {DESCRIPTION}")
    copies = find_copies(source, found.headers)
    copied = {i for copy in copies for i in range(copy.header, copy.next_header)}
    headers = [header for i, header in enumerate(found.headers) if i not in copied]

    pieces, findings, automatic = _preamble(source, headers[0].line, found.chapter_lines, copies)
    for i, header in enumerate(headers):
        following = headers[i + 1].line if i + 1 < len(headers) else None
        pieces += _turn(source, header, following, copies)
    copied_lines = {headers_line for i in copied for headers_line in [found.headers[i].line + 1]}
    findings = [
        *(f for f in found.findings if f.line not in copied_lines),
        *findings,
        *_copy_findings(source, copies),
        *_speaker_findings(source, headers, pieces),
    ]
    findings.sort(key=lambda f: (f.line or 0, f.code))
    return Document(source, NAME, tuple(pieces), "automatic" if automatic else None, tuple(findings))


def _preamble(
    source: Source, first_turn: int, trailing: frozenset[int], copies: list[Copy]
) -> tuple[list[Piece], list[Finding], bool]:
    """Pieces before the first header; where a copy exists, it tells where the content begins."""
    chapters, headings, findings = find_chapters(source, first_turn, trailing)
    by_line = {chapter.line: chapter for chapter in chapters}
    lines = source.lines[:first_turn]
    if copies:
        content = source.line_number(copies[0].first_start) - 1
    else:
        content = next((i for i, line in enumerate(lines) if not is_head(source.line_text(line))), len(lines))
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


def _turn(source: Source, header: Header, following: int | None, copies: list[Copy]) -> list[Piece]:
    """The header, the words without the line breaks at their two ends, and what stands before the next header."""
    line = source.lines[header.line]
    stop = source.lines[following].start if following is not None else len(source.text)
    inside = [copy for copy in copies if line.next <= copy.start < stop]
    region_end = inside[0].start if inside else stop
    words_end = _words_end(source, line.next, region_end) if inside or following is None else region_end
    words = source.text[line.next : words_end]
    body_start = line.next + len(words) - len(words.lstrip(_LINE_ENDS))
    body_end = max(body_start, line.next + len(words.rstrip(_LINE_ENDS)))

    pieces = [Piece("turn_header", line.start, body_start, label=header.label, time_ms=header.time_ms)]
    if body_end > body_start:
        pieces.append(Piece("turn_body", body_start, body_end))
    if words_end > body_end:
        pieces.append(Piece("blank", body_end, words_end))
    pieces += _after_words(source, words_end, region_end)
    for i, copy in enumerate(inside):
        pieces.append(Piece("duplicate_copy", copy.start, copy.end))
        pieces += _after_words(source, copy.end, inside[i + 1].start if i + 1 < len(inside) else stop)
    return pieces


def _words_end(source: Source, start: int, stop: int) -> int:
    """Where the last words before a copy or the file's end stop: at boilerplate, or at a byline cut by a copy."""
    first = source.line_number(start) - 1
    for line in source.lines[first:]:
        if line.start < start:
            continue
        if line.start >= stop:
            break
        text = source.text[line.start : min(line.end, stop)]
        if is_boilerplate(text) or (is_byline(text) and line.next >= stop):
            return line.start
    return stop


def _after_words(source: Source, start: int, stop: int) -> list[Piece]:
    """Boilerplate up to its last line, and furniture after it."""
    if start >= stop:
        return []
    split = start
    for line in source.lines[source.line_number(start) - 1 :]:
        if line.start >= stop:
            break
        if is_boilerplate(source.text[max(line.start, start) : min(line.end, stop)]):
            split = min(line.next, stop)
    pieces: list[Piece] = []
    if split > start:
        pieces.append(Piece("boilerplate", start, split))
    if stop > split:
        pieces.append(Piece("furniture", split, stop))
    return pieces


def _copy_findings(source: Source, copies: list[Copy]) -> list[Finding]:
    findings = []
    for copy in copies:
        for difference in copy.differences:
            first, again = difference.first_line, difference.copy_line
            if again is None:
                message, line = f"line {first} is not in the copy that begins at line {{start}}", first
            elif first is None:
                message, line = "the copy has a line that the first content has not", again
            else:
                message, line = f"the copy differs from line {first}", again
            message = message.format(start=source.line_number(copy.start))
            findings.append(finding("copy-differs", message, path=source.name, line=line))
    return findings


def _speaker_findings(source: Source, headers: list[Header], pieces: list[Piece]) -> list[Finding]:
    """Labels that are nobody's name, or that look like a misspelling of one that is used more."""
    counts: dict[str, int] = {}
    for header in headers:
        counts[header.label] = counts.get(header.label, 0) + 1
    notes = "".join(source.text[p.start : p.end] for p in pieces if p.kind == "show_notes")
    findings = []
    for header in headers:
        label = header.label
        others = [other for other in counts if counts[other] > counts[label] and other]
        close = get_close_matches(label, others, n=1, cutoff=0.8)
        if not label:
            message = "the turn header names nobody"
        elif label.split()[0].casefold() in _PLACEHOLDERS:
            message = f"“{label}” is a placeholder, not a speaker's name"
        elif close:
            message = f"“{label}” is not a speaker of the other turns; did the page mean “{close[0]}”?"
        elif counts[label] == 1 and len(headers) > 2 and max(counts.values()) > 1 and label not in notes:
            message = f"“{label}” speaks once and is not named in the notes"
        else:
            continue
        findings.append(finding("unknown-speaker", message, path=source.name, line=header.line + 1))
    return findings
