"""All headers of a page: those of the layouts that were learnt, and lines that are almost such headers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter

from podcorpus.findings.finding import Finding
from podcorpus.reading.formats.text_page import paragraphs
from podcorpus.reading.formats.text_page.around.aside import Aside
from podcorpus.reading.formats.text_page.around.chapter_list import chapter_runs
from podcorpus.reading.formats.text_page.around.front_matter import FrontMatter
from podcorpus.reading.formats.text_page.around.notes import notes_start, timed_throughout
from podcorpus.reading.formats.text_page.chats import is_chat
from podcorpus.reading.formats.text_page.headers.almost import SUSPECT, lone_labels, read_almost
from podcorpus.reading.formats.text_page.headers.header import Header, apart
from podcorpus.reading.formats.text_page.headers.labels_within import boxed_within
from podcorpus.reading.formats.text_page.headers.learning import Grammar, bracketed, is_log
from podcorpus.reading.formats.text_page.headers.mark import Mark, Marks
from podcorpus.reading.formats.text_page.headers.marks import find_marks
from podcorpus.reading.formats.text_page.headers.names import name_like
from podcorpus.reading.formats.text_page.headers.no_speakers import language_lines, without_fenced, without_title
from podcorpus.reading.formats.text_page.headers.pairs import two_lines
from podcorpus.reading.formats.text_page.headers.prefixes import in_other_forms
from podcorpus.reading.formats.text_page.headers.speech import has_speech, is_unspoken
from podcorpus.reading.formats.text_page.headers.strict import (
    MAYBE,
    loose,
    strict_headers,
    strict_marks,
    untimed_headers,
)
from podcorpus.reading.formats.text_page.headers.times_in_words import as_labels, with_times
from podcorpus.reading.formats.text_page.headers.unsigned import outnumbering, without_signs
from podcorpus.reading.formats.text_page.headers.untimed import Untimed, learn_untimed
from podcorpus.reading.formats.text_page.lines import written
from podcorpus.reading.formats.text_page.reports import header_findings
from podcorpus.reading.formats.text_page.speakers.breaks import (
    carry,
    doubtful,
    joined_lines,
    without_asides,
    without_manner,
    without_markers,
)
from podcorpus.reading.formats.text_page.speakers.talk_before import unlabelled
from podcorpus.reading.formats.text_page.stamps import stamp
from podcorpus.reading.formats.text_page.times import bare_times
from podcorpus.reading.formats.text_page.times.at_ends import at_ends
from podcorpus.reading.formats.text_page.times.below_words import times_behind, times_below, unnamed_below
from podcorpus.reading.formats.text_page.times.first_time import with_first_time
from podcorpus.reading.labels.known import KnownLabels
from podcorpus.reading.source import Source


@dataclass(frozen=True)
class Headers:
    """The headers of a source in order, the lines of chapter lists `Title (MM:SS)`, and findings."""

    headers: tuple[Header, ...]
    chapter_lines: frozenset[int]
    findings: tuple[Finding, ...]
    grammar: Grammar
    front: FrontMatter
    start: int
    """The offset from which on they were looked for."""
    notes: int
    """The index of the line from which on notes follow the talk."""
    markers: tuple[Header, ...] = ()
    """Lines with the form of a header that are marks between turns."""
    sections: tuple[Aside, ...] = ()
    """Headings that are a time and a title."""


@dataclass
class Finder:
    """Finds the headers of a page in stages, each of which knows what those before it found."""

    source: Source
    front: FrontMatter
    start: int
    skipped: frozenset[int]
    """The lines of headings and notes, which are not looked at."""
    marks: Marks = field(init=False)
    listed: set[int] = field(init=False)
    """The lines of chapter lists."""
    notes: int = field(init=False)
    grammar: Grammar = field(default_factory=Grammar)
    found: dict[int, Header] = field(default_factory=dict)
    """Those that are written in a line or two, by their lines."""
    suspects: dict[int, str] = field(default_factory=dict)
    paired: set[int] = field(default_factory=set)
    """The lines of those of two lines, with all between them."""
    untimed: Untimed = field(default_factory=Untimed)
    labels: KnownLabels = field(default_factory=partial(KnownLabels, ()))
    below: dict[int, Header] = field(default_factory=dict)
    """The lines with times below their words."""

    def __post_init__(self) -> None:
        marks = without_title(self.source, without_fenced(self.source, find_marks(self.source, self.start)))
        self.candidates = self.marks = marks.without(self.skipped | language_lines(marks))
        titled = [mark for mark in self.marks.timed if mark.kind == "LT"]
        self.listed = set() if stamp(self.source) else chapter_runs(self.source, titled)
        self.notes = len(self.source.lines)

    def find(self) -> Headers:
        """All headers, and what is known of the page by them; none if nothing on it is said."""
        if is_log(self.marks.timed) or is_chat(self.source, self.grammar):
            return self._headers(())
        self._learn()
        self._add_unsigned()
        headers = self._with_unnamed(self._add_rest())
        headers = self._if_spoken(headers)
        return self._by_speakers(headers) if headers else self._headers(())

    def _learn(self) -> None:
        """Headers with a time on their line, those of two lines, and labels without a time."""
        source, grammar, marks = self.source, self.grammar, self.marks
        known = frozenset(self.front.names)
        # A word in lower case is hardly anybody's first name: `The Harbour Crew`.
        first = {name for name in self.front.first_names if f" {name.lower()} " not in source.text}
        strict, self.suspects = strict_marks(source, marks.timed, self.listed, known, grammar)
        pairs = sorted(two_lines(source, marks.timed, set(strict), dict.fromkeys(known), grammar))
        self.paired = {line for pair in pairs for line in range(pair.line, source.line_number(pair.words - 1))}
        behind = as_labels(marks.timed, marks.labelled, {*strict, *self.paired})
        if behind or marks.labelled or marks.joined:
            self.untimed = learn_untimed(
                source,
                sorted([*marks.labelled, *behind.values()]),
                grammar,
                known | first,
                {mark.line: self._words_line(mark) for mark in strict.values()}
                | {header.line: self._written(source.line_number(header.words) - 1) for header in pairs},
                [mark.line for mark in marks.timed if mark.kind in ("T", "TW", "TL") and mark.start_ms is not None],
                marks.joined,
            )
        untimed = self.untimed
        labels = KnownLabels([mark.label for mark in (*strict.values(), *untimed.headers)] + [h.label for h in pairs])
        shapes = Counter(mark.shape for mark in strict.values())
        rare = {shape for shape, n in shapes.items() if n == 1 and max(shapes.values()) > 2}
        self.labels = labels
        self.found = {header.line: header for header in strict_headers(source, strict.values(), labels, rare)}
        self.found |= {header.line: header for header in pairs}
        plain = {header.line: header for header in untimed_headers(source, untimed, labels, self.found)}
        self.found |= with_times(plain, marks.timed, behind)
        self.suspects.update({mark.line: MAYBE for mark in untimed.odd})

    def _add_unsigned(self) -> None:
        """Names without a sign, where there are no other headers or these outnumber them; then other forms."""
        source, start, known = self.source, self.start, self.front.names
        if not self.found:
            self.found = without_signs(source, start, self.marks, known, self.grammar, self.suspects)
        elif other := outnumbering(source, start, self.marks, known, self.grammar, self.found):
            labelled = self.found
            self.found, self.grammar, odd = other
            gone = [line for line, header in labelled.items() if header.label not in self.grammar.labels]
            self.marks = self.marks.without(gone)
            self.suspects = dict.fromkeys(gone, MAYBE if self.untimed.primary else SUSPECT) | odd
            self.suspects = {index: what for index, what in self.suspects.items() if index not in self.found}
            self.untimed, self.labels, self.paired = Untimed(), KnownLabels(()), set()
        if self.found:
            taken = self.paired.union(self.found)
            self.found |= {h.line: h for h in in_other_forms(source, taken, min(self.found), self.grammar)}
        if not self.labels.counts:
            self.labels = KnownLabels(header.label for header in self.found.values())

    def _add_rest(self) -> list[Header]:
        """Lines that are almost headers; the times without a name, which are not added."""
        source, timed = self.source, self.marks.timed
        behind_words = [mark for mark in timed if mark.kind == "LTW" and self._loose(mark)]
        inline = sorted([*self.marks.inline, *map(loose, behind_words)])
        self.found, inline = bare_times.repeated(source, self.found, inline)
        if not self.found:
            bare, self.below = at_ends(source, self.grammar)
            if not bare:
                bare, self.below = unnamed_below(source, bare_times.alone(source, timed, inline, self.grammar))
            return bare
        rest = [mark for mark in timed if mark.line not in self.found and mark.line not in self.paired]
        self.notes = notes_start(source, rest, self.found)
        rest = read_almost(
            source,
            self.found,
            self.suspects,
            rest,
            self.labels,
            self.listed,
            range(source.line_number(self.front.end) - 1, self.notes),
            paired=self.paired,
            untimed=self.untimed.primary,
        )
        rest = [mark for mark in rest if mark.line < self.notes]
        self.found, self.below = times_below(source, self.found, rest)
        self.found = with_first_time(source, self.found, rest)
        named = sorted(self.found.values())
        rest = [mark for mark in rest if mark.line not in self.below]
        bare, odd = bare_times.among_names(source, rest, inline, named, self.grammar)
        self.suspects |= odd
        self.suspects.update({index: SUSPECT for index in self.listed if min(self.found) < index < self.notes})
        return doubtful(bare, named)

    def _with_unnamed(self, bare: Sequence[Header]) -> list[Header]:
        """All headers, with the times without a name, and on a page that names nobody its paragraphs or the signs of
        another speaker."""
        headers = sorted([*self.found.values(), *bare], key=attrgetter("words", "line"))
        if boxed := boxed_within(self.source, headers, self.notes):
            headers = sorted([*headers, *boxed], key=attrgetter("words", "line"))
        stated = self.front.transcript
        if not any(header.label for header in headers):
            headers = paragraphs.changes(self.source, headers, self.start, self.grammar, stated=stated) or headers
            if headers:
                notes = notes_start(self.source, (), {header.line: header for header in headers})
                if headers[0].time_ms is None or timed_throughout(self.source, headers, notes):
                    self.notes = min(self.notes, notes)
            if headers and (stated or headers[0].time_ms is not None):
                self.suspects |= lone_labels(self.source, self.marks.labelled, stated=stated)
        elif not self.grammar.guessed and len(self.found) > 1:
            labels = Counter(header.label for header in self.found.values())
            self.grammar.guessed = max(labels.values()) == 1 and bool(min(self.found.values()).time_ms)
        return headers

    def _if_spoken(self, headers: list[Header]) -> list[Header]:
        """The headers, if what they head is said; if not, those of all paragraphs of a page that is stated to be a
        transcript, and none of another one."""
        stated = self.front.transcript
        sure = self.grammar.unpunctuated or (stated and not self.grammar.guessed)
        sure = sure or 4 * sum(header.time_ms is not None for header in headers) >= len(headers)
        if not is_unspoken(self.source, headers) if sure else has_speech(self.source, headers):
            return headers
        self.grammar.reject_all()
        self.suspects = {}
        return paragraphs.plain(self.source, self.start, self.grammar, stated=True) if stated else []

    def _by_speakers(self, headers: Sequence[Header]) -> Headers:
        """The headers with their speakers: without breaks, remarks and times that are none, and with turns of nobody
        where a label is missing."""
        source = self.source
        headers = without_manner(joined_lines(source, headers))
        headers, markers, findings = without_markers(source, headers, self.untimed.primary)
        headers, asides = without_asides(source, headers)
        headers, ends = times_behind(source, headers)
        for mark in ends:
            self.suspects.pop(mark.line, None)
        stated = self.front.transcript or self.start > self.front.end
        talk = unlabelled(source, carry(headers), self.start, self.marks.timed, stated=stated)
        markers = [*talk.times, *markers, *self.below.values(), *ends]
        return self._headers(apart(talk.headers, source.line_starts), markers, (*findings, *asides, *talk.findings))

    def _headers(
        self, headers: Sequence[Header], markers: Sequence[Header] = (), findings: Sequence[Finding] = ()
    ) -> Headers:
        problems = {header.line for header in headers if header.problem}
        suspects = {index: what for index, what in self.suspects.items() if headers and index not in problems}
        return Headers(
            tuple(headers),
            frozenset(self.listed),
            (*header_findings(self.source, headers, suspects), *findings),
            self.grammar,
            self.front,
            self.start,
            self.notes,
            tuple(markers),
        )

    def _words_line(self, mark: Mark) -> int:
        """The line on which the words of a header begin."""
        same = mark.kind != "TL" and mark.words < mark.end
        return mark.line if same else self._written(mark.line + 1)

    def _written(self, line: int) -> int:
        """The first line from this one on that has words."""
        found = written(self.source.texts, line - 1, 1)
        return line if found is None else found

    def _loose(self, mark: Mark) -> bool:
        """Whether a time after what could be a name is one within a sentence."""
        taken = mark.line in self.found or mark.shape in self.grammar.accepted or mark.start_ms is None
        pure = self.source.text[mark.at + 1 : mark.at + 2].isdecimal()
        said = mark.label.endswith(".") or not name_like(mark.label)
        return pure and not taken and bracketed(mark.shape) and said
