"""Duplicates of a page's content on the same page: where a copy is, and where it differs.

A copy is found by its text, not by its position. Text is set aside as a copy only if most of it is the same in the same
order, and if the copy extends to the end of the content or of the page: a repeated advertisement, a teaser or a second
conversation that also starts at 00:00 is kept.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import takewhile

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.formats.text_page.around.blocks import rule_lines
from podcorpus.reading.formats.text_page.around.boilerplate import is_boilerplate, is_head, is_tail
from podcorpus.reading.formats.text_page.copies.candidates import LONG, CopyStart, find_copy_starts
from podcorpus.reading.formats.text_page.copies.line_diff import (
    Block,
    differing_lines,
    equal_blocks,
    share_known,
    similar,
)
from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.source import Source

_ALIKE = 0.75
"""How much of a copy must also be in the first content: two talks may share greeting, notes and farewell."""
_PROSE = 60
"""Shortest line above the content, in characters, that belongs to the show notes rather than the player; also how many
characters of a copy without any turn must be the same."""
_STRAY = 3
_LIMITS = 4
_TRIES = 16
"""How many places may turn out not to be a copy before the search stops, so that a page of repeats stays fast."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Lines (from 1) of the first content and of the copy that differ; None if one has no such line."""

    first_line: int | None
    copy_line: int | None


@dataclass(frozen=True)
class Copy:
    """A copy, from `start` to `end` in code points, of the content that begins in the line with index `first_line`."""

    start: int
    end: int
    first_line: int
    first_end: int | None
    """Where the first content certainly ends, because the copy ends there with the publisher's own line."""
    whole: bool
    """Whether it extends to the end of the first content; if not, it breaks off at the page's end or the next copy."""
    differences: tuple[Difference, ...]


def find_copies(source: Source, headers: Sequence[Header]) -> list[Copy]:
    """The copies of the first content, in order; an empty list if there are none."""
    # A rule below every name says nothing.
    texts = list(map(str.strip, source.texts))
    for line in rule_lines(source, range(len(texts))):
        texts[line] = ""
    strong, inside, weak = find_copy_starts(source, texts, [header.line for header in headers])
    if not strong and not weak:
        return []
    page = _Page(source, texts, {header.line: header for header in headers})
    copies: list[Copy] = []
    first: CopyStart | None = None
    failed = 0
    strong_lines = sorted(later.line for later in strong)
    for begin in [*sorted([*strong, *inside], key=lambda begin: begin.start), *weak]:
        if failed >= _TRIES or (copies and begin.start < copies[-1].end):
            continue
        later = bisect_right(strong_lines, begin.line)
        limits = [*strong_lines[later : later + _LIMITS], len(texts)]
        copy = None
        for limit in limits:
            # A line of the opening that also occurs in the talk looks like the beginning of the next copy.
            longer = page.verify(begin, first or begin, limit)
            copy = longer or copy
            if copy and copy.whole:
                break
        if copy is None:
            failed += 1
            continue
        first = first or begin
        copies.append(copy)
    return page.with_what_follows(copies)


def copy_findings(source: Source, copies: Sequence[Copy]) -> Iterator[Finding]:
    """Where copies of the content differ from it."""
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
            yield finding("copy-differs", message, path=source.name, line=line)


@dataclass(frozen=True)
class _Page:
    source: Source
    texts: Sequence[str]
    headers: dict[int, Header]
    """By line."""
    _tails: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def _timed(self) -> list[tuple[int, int]]:
        return [(line, header.time_ms) for line, header in self.headers.items() if header.time_ms is not None]

    def _is_tail(self, text: str) -> bool:
        """`is_tail`, remembered, as the same lines are looked at for each place where a copy may begin."""
        known = self._tails.get(text)
        if known is None:
            known = self._tails[text] = is_tail(text)
        return known

    def verify(self, begin: CopyStart, first: CopyStart, limit: int) -> Copy | None:
        """The copy that begins at `begin`, or None if the text there is not a copy.

        `first` is where the first copy begins, which ends the first content; `limit` is the line at which to stop.
        """
        a, b = begin.first, begin.line
        if not self._starts_over(b, limit):
            return None
        before = self.source.text[self.source.line_starts[first.line] : first.start].strip()
        # There can be words before the copy on its first line; a byline there is not part of the content.
        ours = [*self.texts[a : first.line], *([] if self._is_tail(before) else [before])]
        theirs = [self.source.text[begin.start : self.source.lines[b].end].strip(), *self.texts[b + 1 : limit]]
        blocks = self._settled(equal_blocks(ours, theirs), ours, a, b)
        similar_lines = self._similar_after(ours, theirs, *_end(blocks), a, b)
        matched = [*blocks, *similar_lines]
        x, y = _end(matched)
        complete = not any(self._speaks(a + i, first.line) for i in range(x, first.line - a))
        # The limit may be a line of the talk, such as the first words of a turn.
        goes_on = next((j for j in range(y, len(theirs)) if self._speaks(b + j, len(self.texts))), None)
        after = [text for text in theirs[y:goes_on] if not self._is_tail(text)]
        if not y or not (complete or goes_on is None) or not self._starts_over(b, b + y):
            return None
        over = complete and is_boilerplate(theirs[y - 1])
        if goes_on is not None and not over and not self._timed and a > next(iter(self.headers)):
            # The talk goes on, and no times start over: what recurs is a phrase.
            return None
        region = theirs[:y] if over else theirs[:y] + after
        if sum(map(len, after)) > sum(map(len, theirs[:y])) or share_known(ours, region, matched) < _ALIKE:
            return None
        if not self._enough(begin, ours, theirs, matched, y):
            return None
        if after and not over:
            # Words of a turn in which the first content breaks off: they belong to the copy, and are reported.
            stop = len(theirs) if goes_on is None else goes_on
            y = 1 + max(j for j in range(y, stop) if not self._is_tail(theirs[j]))
        differences = [
            Difference(None if i is None else a + i + 1, None if j is None else b + j + 1)
            for i, j in differing_lines(blocks, x, y)
        ]
        differences += self._spaced(blocks, a, b, first.line)
        lost = next((i for i in range(x, len(ours)) if not self._is_tail(ours[i])), None)
        if lost is not None:
            differences.append(Difference(a + lost + 1, None))
        notes = [i for i in range(a) if len(self.texts[i]) >= _PROSE and not self._is_tail(self.texts[i])]
        if notes:
            differences.append(Difference(notes[0] + 1, None))
        ended = x > 0 and is_boilerplate(ours[x - 1]) and a + x <= first.line
        return Copy(
            begin.start,
            self.source.lines[b + y - 1].next,
            a,
            self.source.lines[a + x - 1].next if ended else None,
            complete,
            tuple(sorted(set(differences), key=lambda d: (d.first_line or 0, d.copy_line or 0))),
        )

    def with_what_follows(self, copies: Sequence[Copy]) -> list[Copy]:
        """The copies, each with a difference for text after it that is neither known boilerplate nor a copy."""
        found = []
        for copy, stop in zip(copies, [*(c.start for c in copies[1:]), len(self.source.text)], strict=False):
            at = self.source.line_number(copy.end) - 1 if copy.end < len(self.source.text) else len(self.texts)
            while at < len(self.texts) and self.source.line_starts[at] < stop:
                line = self.source.lines[at]
                if not self._is_tail(self.source.text[line.start : min(line.end, stop)]):
                    copy = replace(copy, differences=(*copy.differences, Difference(None, at + 1)))
                    break
                at += 1
            found.append(copy)
        return found

    def _speaks(self, line: int, stop: int) -> bool:
        """Whether a header with words before line `stop` is in a line: one that was moved there begins no turn."""
        if line not in self.headers:
            return False
        words, lines, text = self.headers[line].words, self.source.lines, self.source.text
        below = range(self.source.line_number(words) - 1, stop)
        turn = takewhile(lambda at: at == line or at not in self.headers, below)
        return not all(self._is_tail(text[max(words, lines[at].start) : lines[at].end]) for at in turn)

    def _settled(self, blocks: Sequence[Block], ours: Sequence[str], a: int, b: int) -> list[Block]:
        """The equal lines up to the last distinctive one, and those right after it: a “Yeah.” further on is no
        evidence."""
        distinctive = [
            k
            for k, block in enumerate(blocks)
            if any(len(ours[i]) >= LONG or a + i in self.headers for i in range(block.ours, block.ours + block.size))
        ]
        kept = list(blocks[: distinctive[-1] + 1]) if distinctive else []
        for block in blocks[len(kept) :]:
            x, y = _end(kept)
            if block.ours - x > _STRAY or block.theirs - y > _STRAY:
                break
            heads = [sum(a + i in self.headers for i in range(x, block.ours))]
            heads.append(sum(b + j in self.headers for j in range(y, block.theirs)))
            if heads[0] == heads[1] and any(ours[block.ours : block.ours + block.size]):
                kept.append(block)
        return kept

    def _starts_over(self, line: int, stop: int) -> bool:
        """Whether the times go back where a copy begins, as they do in a duplicate."""
        # Several times are compared, since one may be wrong.
        begin, end = bisect_left(self._timed, (line, -1)), bisect_left(self._timed, (stop, -1))
        before = [time for _, time in self._timed[max(0, begin - _STRAY) : begin]]
        times = [time for _, time in self._timed[begin : min(end, begin + _STRAY)]]
        return not before or not times or min(times) <= max(before)

    def _similar_after(self, ours: Sequence[str], theirs: Sequence[str], x: int, y: int, a: int, b: int) -> list[Block]:
        """Lines after the last equal one, at `x` and `y`, that differ only slightly, or where one breaks off."""
        found: list[Block] = []
        waiting: list[Block] = []
        while True:
            i = next((i for i in range(x, len(ours)) if ours[i]), len(ours))
            j = next((j for j in range(y, len(theirs)) if theirs[j]), len(theirs))
            if i == len(ours) or j == len(theirs):
                return found + waiting
            # If the first content breaks off in a header, the turn is left to be read from the copy.
            broken = b + j in self.headers and a + i not in self.headers
            if broken or not similar(ours[i], theirs[j]):
                return found
            waiting.append(Block(i, j, 1))
            if a + i not in self.headers or b + j not in self.headers:
                # Two headers alone are no evidence: the words under them must be similar too.
                found, waiting = found + waiting, []
            x, y = i + 1, j + 1

    def _enough(
        self, begin: CopyStart, ours: Sequence[str], theirs: Sequence[str], blocks: Sequence[Block], y: int
    ) -> bool:
        """Whether enough lines are the same to rule out chance, or the player's lines come before the copy.

        A copy that begins inside a turn of the first content must extend over several turns.
        """
        same = [
            (begin.line + j, theirs[j])
            for k in blocks
            for i, j in zip(range(k.ours, k.ours + k.size), range(k.theirs, k.theirs + k.size), strict=True)
            if ours[i].startswith(theirs[j]) and theirs[j]
        ]
        words = [text for at, text in same if at not in self.headers]
        if begin.first > next(iter(self.headers)) and len(same) - len(words) < _STRAY:
            return False
        # Names without times recur in any talk, and so do “Yeah.” and “That makes sense to me.”
        said = sum(len(text) for at, text in same if at not in self.headers or len(text) >= LONG)
        telling = said >= _PROSE or any(at in self.headers and self.headers[at].time_ms is not None for at, _ in same)
        if words and telling and (len(words) < len(same) or sum(map(len, theirs[:y])) >= _PROSE):
            return True
        before = self.source.text[self.source.line_starts[begin.line] : begin.start].strip()
        above = next((text for text in reversed(self.texts[: begin.line]) if text), "")
        return self._is_tail(before or above)

    def _spaced(self, blocks: Sequence[Block], a: int, b: int, stop: int) -> list[Difference]:
        """Lines, up to line `stop` of the first content, that differ only in white space at their ends."""
        lines, text = self.source.lines, self.source.line_text
        pairs = ((a + k.ours + n, b + k.theirs + n) for k in blocks for n in range(k.size))
        return [Difference(i + 1, j + 1) for i, j in pairs if b < j and i < stop and text(lines[i]) != text(lines[j])]


def content_line(source: Source, first_line: int) -> int:
    """The index of the line at which the content begins, if its copy begins with `first_line`."""
    texts = [source.line_text(line) for line in source.lines[: first_line + 1]]
    if any(len(text.strip()) >= _PROSE and not is_tail(text) for text in texts[:first_line]):
        # The copy lacks the beginning of the notes.
        return next(i for i, text in enumerate(texts) if not is_head(text))
    return first_line


def _end(blocks: Sequence[Block]) -> tuple[int, int]:
    return (blocks[-1].ours + blocks[-1].size, blocks[-1].theirs + blocks[-1].size) if blocks else (0, 0)
