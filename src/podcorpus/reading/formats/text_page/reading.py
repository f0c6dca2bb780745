"""The document of a page: stretches and cues from its headers, copies, headings and notes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter

from podcorpus.errors import NotATranscriptError
from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.document import Cue, Document, PublishedChapter, Stretch
from podcorpus.reading.formats.text_page.alternating import closing_marks
from podcorpus.reading.formats.text_page.around.added_lines import addresses, bracketed_notes, captioned, rules
from podcorpus.reading.formats.text_page.around.aside import Aside
from podcorpus.reading.formats.text_page.around.headings import find_headings, leading_sections
from podcorpus.reading.formats.text_page.around.page_notes import notes_after, preamble
from podcorpus.reading.formats.text_page.around.printed_pages import page_feet
from podcorpus.reading.formats.text_page.around.sections import listed_titles, right_above
from podcorpus.reading.formats.text_page.around.trailer import after_words, closing_words, unknown_after_end, words_end
from podcorpus.reading.formats.text_page.around.words_above import words_above
from podcorpus.reading.formats.text_page.chats import chat_lines
from podcorpus.reading.formats.text_page.copies.found import Copy, copy_findings, find_copies
from podcorpus.reading.formats.text_page.evidence import explain
from podcorpus.reading.formats.text_page.headers.header import Header, begins
from podcorpus.reading.formats.text_page.masking import codes
from podcorpus.reading.formats.text_page.reports import (
    below_questions,
    guess_findings,
    parted_turns,
    repeated_speakers,
    speaker_findings,
    times_in_words,
)
from podcorpus.reading.formats.text_page.stamps import stamps
from podcorpus.reading.formats.text_page.talk import find_headers
from podcorpus.reading.source import Source
from podcorpus.reading.text_map import TextBuilder, trimmed
from podcorpus.records.base import TranscriptKind
from podcorpus.records.segment import SegmentKind

_new = tuple.__new__


def read_page(source: Source, name: str) -> Document:
    """Split the page into stretches and cues, under the format's `name`. Raises InputError if nothing is a header."""
    found = find_headers(source)
    if not found.headers:
        if chat := chat_lines(source):
            raise NotATranscriptError(
                f"{source.name}: the log of a chat, {len(chat)} lines from line {chat[0] + 1} on; "
                "expected a transcript of what was spoken"
            )
        raise NotATranscriptError(f"{source.name}: no turn header found; {explain(source).summary()}")
    whole = [header for header in found.headers if header.start < 0]
    copies = find_copies(source, whole) if whole else []
    headers = [
        header
        for header in found.headers
        if not copies
        or not any(_copied(source, copies, line) for line in (header.line, source.line_number(header.words - 1) - 1))
    ]
    # What looks like notes at the end may be a copy that breaks off.
    notes = len(source.lines) if copies else found.notes
    reader = _Reader(source, headers, copies, notes, found.markers)
    first = headers[0].begin(source.line_starts)
    sections: list[Aside] = []
    if not copies:
        sections = leading_sections(source, found.front.end, first, reader.headings)
        sections = sections or right_above(source, found.sections, first)
    before = preamble(source, found.front.end, first, found.chapter_lines, copies, sections)
    reader.cut(aside for aside in found.sections if first <= aside.start < reader.stop)
    reader.cut(listed_titles(source, headers, before.chapters, reader.stop))
    reader.stretches += before.stretches
    reader.read()
    after = notes_after(source, notes)
    reader.stretches += after.stretches
    headings = [aside for aside in (*sections, *reader.used) if aside.kind == "chapter_line"]
    chapters = [*before.chapters, *after.chapters]
    stretches = reader.stretches
    if chapters:
        # The list has the chapters; headings in the talk repeat it.
        starts = {aside.start for aside in headings}
        stretches = [one._replace(kind="chapter_heading") if one.start in starts else one for one in stretches]
    else:
        chapters = [PublishedChapter(aside.time_ms, aside.title) for aside in headings]
    below = [*below_questions(source, headers)]
    findings = [
        # Problems inside a copy are reported as differences from the first content.
        *(f for f in found.findings if not _copied(source, copies, (f.line or 1) - 1)),
        *before.findings,
        *after.findings,
        *copy_findings(source, copies),
        *speaker_findings(source, headers, before.stretches),
        *repeated_speakers(source, headers, frozenset(f.line for f in (*found.findings, *below))),
        *reader.findings,
        *guess_findings(source, headers, found.grammar),
        *below,
    ]
    reported = frozenset(f.line for f in findings if f.code == "copy-differs")
    findings += unknown_after_end(source, reader.stretches[len(before.stretches) :], reported)
    if not any(f.code == "words-before-turn" for f in before.findings):
        findings += words_above(source, found, first, reader.stop, before.stretches, reader.used)
    taken = {f.line for f in findings}
    bodies = [one for one in stretches if one.kind == "turn_body"]
    findings += (f for f in times_in_words(source, bodies, reader.cues) if f.line not in taken)
    findings += (f for f in parted_turns(source, headers, bodies) if f.line not in taken)
    findings.sort(key=lambda f: (f.line or 0, f.code, f.message))
    kind: TranscriptKind | None = "automatic" if before.automatic else None
    return Document(
        source,
        name,
        tuple(stretches),
        tuple(reader.cues),
        tuple(chapters),
        transcript_kind=kind,
        published=found.front.published,
        findings=tuple(findings),
    )


def _copied(source: Source, copies: list[Copy], line: int) -> bool:
    """Whether a line, or the end of one, is in a copy."""
    at = source.lines[line]
    before = bisect_left(copies, at.end, key=attrgetter("start"))
    return before > 0 and at.start < copies[before - 1].end


class _Reader:
    """Goes through the headers and makes stretches and cues of what is between them."""

    def __init__(
        self, source: Source, headers: list[Header], copies: list[Copy], notes: int, markers: Sequence[Header]
    ) -> None:
        self.source = source
        self.headers = headers
        self.copies = copies
        self.stop = source.line_starts[notes] if notes < len(source.lines) else len(source.text)
        self.stretches: list[Stretch] = []
        self.cues: list[Cue] = []
        self.findings: list[Finding] = []
        self.used: list[Aside] = []
        self.bars = "|" in source.text
        self.starts = begins(headers, source.line_starts)
        self.begins = sorted([*self.starts, *(copy.start for copy in copies)])
        first = self.starts[0]
        heads = {header.line for header in headers}
        cuts = find_headings(source, first, self.stop, heads.union(header.line for header in markers))
        cuts += [Aside(header.begin(source.line_starts), header.words, "markup") for header in markers]
        cuts += page_feet(source, first, self.stop)
        cuts += captioned(source, [cut for cut in cuts if cut.kind == "chapter_line"], heads)
        cuts += addresses(source, first, self.stop, headers)
        cuts += codes(source, first, self.stop)
        cuts += rules(source, first, self.stop)
        cuts += bracketed_notes(source, first, self.stop)
        cuts += closing_marks(source, headers, self.stop)
        cuts += [cut for cut in stamps(source, first, self.stop) if source.line_number(cut.start) - 1 not in heads]
        self.headings: list[Aside] = []
        self.cut(cuts)
        self._next_heading = 0

    def cut(self, asides: Iterable[Aside]) -> None:
        """Take what is nobody's words out of the words, but for what begins inside another one of these, as a mark
        between turns may go on in the line of a heading, and for what a turn or a copy begins inside."""
        cuts, self.headings = sorted((*self.headings, *asides)), []
        for cut in cuts:
            whole = bisect_right(self.begins, cut.start) == bisect_left(self.begins, cut.end)
            if whole and (not self.headings or cut.start >= self.headings[-1].end):
                self.headings.append(cut)

    def read(self) -> None:
        """All turns, in order."""
        text, asides, n_asides = self.source.text, self.headings, len(self.headings)
        stretch, cue = self.stretches.append, self.cues.append
        for header, begin, stop in zip(self.headers, self.starts, [*self.starts[1:], None], strict=True):
            alone = self._next_heading == n_asides or stop is None or asides[self._next_heading].start >= stop
            if stop is None or self.copies or not alone or (self.bars and "|" in text[begin : begin + 4]):
                self._turn(header, stop)
                continue
            _, label, start_ms, start, _, end_ms, _, bare, opens = header
            words = text[start:stop].rstrip()
            end = start + len(words)
            if words[:1].isspace():
                start = end - len(words.lstrip())
            if begin >= end:
                self._turn(header, stop)
                continue
            # Most turns have nothing but a header and words.
            index = len(self.cues)
            if begin < start:
                stretch(_new(Stretch, ("cue_time" if bare else "turn_header", begin, start, index)))
            if start < end:
                stretch(_new(Stretch, ("turn_body", start, end, index)))
            if end < stop:
                stretch(_new(Stretch, ("blank", end, stop, None)))
            cue(_new(Cue, (start, end, label or None, start_ms, end_ms, None, (), None, None, opens)))

    def _turn(self, header: Header, following: int | None) -> None:
        """The cue under a header; and the stretches of the header, the words without white space around them, and what
        comes before the next header."""
        source = self.source
        begin = header.begin(source.line_starts)
        stop = following if following is not None else self.stop
        start = attrgetter("start")
        inside = (
            self.copies
            and self.copies[bisect_left(self.copies, begin + 1, key=start) : bisect_left(self.copies, stop, key=start)]
        )
        region_end = inside[0].start if inside else stop
        if inside or following is None:
            ended = inside[0].first_end if inside else None
            sure_end = ended if ended is not None and header.words <= ended <= region_end else region_end
            over = words_end(source, header.words, sure_end, cut=bool(inside) and sure_end == region_end)
            line = closing_words(source, header.words, over)
            if line is not None and not inside:
                message = "the last words of the talk look like a publisher's closing line; kept as speech"
                self.findings.append(finding("text-after-end", message, path=source.name, line=line))
        else:
            over = region_end
        parts, between = self._parts(header.words, over)
        if parts and "|" in source.text[begin : begin + 4]:
            # The last cell of a row ends with a bar.
            start_of, end_of = parts[-1]
            words = source.text[start_of:end_of].rstrip("|").rstrip()
            if words and len(words) < end_of - start_of:
                parts[-1] = (start_of, start_of + len(words))
                between = sorted([*between, Aside(start_of + len(words), end_of, "markup")])
        index = len(self.cues)
        kind: SegmentKind = "cue_time" if header.bare else "turn_header"
        body = parts[0][0] if parts and (not between or parts[0][0] < between[0].start) else None
        after_header = body if body is not None else min(over, between[0].start) if between else header.words
        if begin < after_header:
            self.stretches.append(Stretch(kind, begin, after_header, index))
        self._body(parts, between, after_header, over, index)
        if parts or begin < header.words:
            # A paragraph that is only boilerplate is nobody's turn.
            self.cues.append(self._cue(header, parts))
        self.stretches += after_words(source, over, region_end)
        for i, copy in enumerate(inside):
            self.stretches.append(Stretch("duplicate_copy", copy.start, copy.end))
            self.stretches += after_words(source, copy.end, inside[i + 1].start if i + 1 < len(inside) else stop)

    def _parts(self, start: int, stop: int) -> tuple[list[tuple[int, int]], list[Aside]]:
        """The spans of words between headings, and the headings."""
        between: list[Aside] = []
        while self._next_heading < len(self.headings) and self.headings[self._next_heading].start < stop:
            heading = self.headings[self._next_heading]
            self._next_heading += 1
            if heading.start >= start:
                between.append(heading)
        self.used += between
        parts = []
        edges = [start, *(edge for heading in between for edge in (heading.start, heading.end)), stop]
        for one, other in zip(edges[::2], edges[1::2], strict=True):
            begin, end = trimmed(self.source.text, one, other)
            if end > begin:
                parts.append((begin, end))
        return parts, between

    def _body(self, parts: list[tuple[int, int]], between: list[Aside], at: int, stop: int, index: int | None) -> None:
        """The stretches of words, headings and white space from `at` on."""
        pieces: list[tuple[SegmentKind, int, int]] = [("turn_body", start, end) for start, end in parts]
        pieces += [(heading.kind, heading.start, heading.end) for heading in between]
        for kind, start, end in sorted(pieces, key=lambda piece: piece[1]):
            if start > at:
                self.stretches.append(Stretch("blank", at, start))
            self.stretches.append(Stretch(kind, start, end, index if kind == "turn_body" else None))
            at = end
        if stop > at:
            self.stretches.append(Stretch("blank", at, stop))

    def _cue(self, header: Header, parts: list[tuple[int, int]]) -> Cue:
        label = header.label or None
        if len(parts) == 1:
            return Cue(*parts[0], label, header.time_ms, header.end_ms, opens=header.opens)
        if not parts:
            return Cue(header.words, header.words, label, header.time_ms, header.end_ms, opens=header.opens)
        builder = TextBuilder(self.source.text)
        for i, (start, end) in enumerate(parts):
            if i:
                builder.space()
            builder.copy(start, end)
        return builder.cue(label, header.time_ms, header.end_ms, opens=header.opens)
