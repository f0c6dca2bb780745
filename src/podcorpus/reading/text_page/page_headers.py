"""All headers of a page: those of the layouts that were learnt, and lines that are almost such headers."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from operator import attrgetter

from podcorpus.findings.finding import Finding
from podcorpus.reading.labels.known import KnownLabels
from podcorpus.reading.source import Source
from podcorpus.reading.text_page import bare_times, paragraphs
from podcorpus.reading.text_page.almost_headers import SUSPECT, lone_nicks, read_almost
from podcorpus.reading.text_page.around.chapter_runs import chapter_runs
from podcorpus.reading.text_page.around.front_matter import FrontMatter
from podcorpus.reading.text_page.around.headings import Aside
from podcorpus.reading.text_page.around.notes import below_rule, notes_start
from podcorpus.reading.text_page.asides import without_asides
from podcorpus.reading.text_page.chats import is_chat
from podcorpus.reading.text_page.headers.fenced import without_fenced
from podcorpus.reading.text_page.headers.header import Header, apart
from podcorpus.reading.text_page.headers.languages import language_lines
from podcorpus.reading.text_page.headers.learning import Grammar, Names, bracketed, is_log, learn_timed, signed, written
from podcorpus.reading.text_page.headers.mark import Mark, Marks
from podcorpus.reading.text_page.headers.marks import find_marks
from podcorpus.reading.text_page.headers.names import name_like
from podcorpus.reading.text_page.headers.pairs import two_lines
from podcorpus.reading.text_page.headers.prefixes import in_other_forms
from podcorpus.reading.text_page.headers.speech import has_speech, is_unspoken, only_notes
from podcorpus.reading.text_page.headers.strict import MAYBE, loose, strict_headers, untimed_headers
from podcorpus.reading.text_page.headers.times_in_words import as_labels, with_times
from podcorpus.reading.text_page.headers.titles import without_title
from podcorpus.reading.text_page.headers.unsigned import outnumbering, without_signs
from podcorpus.reading.text_page.headers.untimed import Untimed, learn_untimed
from podcorpus.reading.text_page.other_names import other_names, others_finding
from podcorpus.reading.text_page.reports import header_findings
from podcorpus.reading.text_page.sections import timed_sections
from podcorpus.reading.text_page.speakers import carry, doubtful, joined_lines, without_manner, without_markers
from podcorpus.reading.text_page.stamps import stamp
from podcorpus.reading.text_page.talk_before import unlabelled
from podcorpus.reading.text_page.times_behind import times_behind
from podcorpus.reading.text_page.times_below import times_below, unnamed_below

_HEADING = "is a heading like those of turns, with no name; read as a chapter's"


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
    labels: KnownLabels | None = None
    """The labels of the headers."""
    sections: tuple[Aside, ...] = ()
    """Headings that are a time and a title."""


def headers_from(source: Source, front: FrontMatter, start: int) -> Headers:
    """All turn headers of a source from an offset on, with a finding for each malformed one."""
    found = (finder := _Finder(source, front, start, skipped=(notes := below_rule(source.texts)))).find()
    if sections := timed_sections(source, finder.marks, found.headers):
        found = (finder := _Finder(source, front, start, skipped=notes.union(sections))).find()
    if (others := other_names(source, finder.marks.timed, found.headers)) is not None:
        above = headers_from(replace(source, text=source.text[: source.lines[others].start]), front, start)
        findings = (*above.findings, others_finding(source, others))
        return replace(above, notes=min(others, above.notes), findings=findings)
    return replace(found, sections=tuple(sections[line] for line in sorted(sections)))


@dataclass
class _Finder:
    source: Source
    front: FrontMatter
    start: int
    grammar: Grammar = field(default_factory=Grammar)
    found: dict[int, Header] = field(default_factory=dict)
    suspects: dict[int, str] = field(default_factory=dict)
    pairs: list[Header] = field(default_factory=list)
    """Those of two lines."""
    skipped: frozenset[int] = frozenset()
    """The lines of headings and notes, which are not looked at."""
    marks: Marks = field(default_factory=partial(Marks, (), (), ()))

    def find(self) -> Headers:
        """Learn from the marks, then read what is left by what was learnt."""
        source, grammar, front, start = self.source, self.grammar, self.front, self.start
        marks = without_title(source, without_fenced(source, find_marks(source, start)))
        marks = marks.without(self.skipped | language_lines(marks))
        self.marks = marks
        known = frozenset(front.names)
        titled = [mark for mark in marks.timed if mark.kind == "LT"]
        listed = set() if stamp(source) else chapter_runs(source, titled)
        if is_log(marks.timed) or is_chat(source, grammar):
            return Headers((), frozenset(), (), grammar, front, start, len(source.lines))
        names = Names([mark for mark in marks.timed if mark.label and mark.line not in listed], known)
        learn_timed(source, marks.timed, listed, names, grammar)
        like = signed(marks.timed, grammar.accepted, names.good)
        strict = {
            mark.line: mark
            for mark in marks.timed
            if mark.line not in listed
            and mark.shape in grammar.accepted
            and (mark.label in names.good or like.get(mark.line) or "<Name:" in mark.shape)
        }
        self.suspects = {line: MAYBE for line, fits in like.items() if not fits} | {
            mark.line: MAYBE
            for mark in marks.timed
            if mark.kind == "TL:" and mark.shape in grammar.accepted and mark.line not in strict
            if len(mark.label.split()) < 3
        }
        self.suspects |= {
            mark.line: _HEADING
            for mark in marks.timed
            if "#" in mark.shape and mark.shape in grammar.accepted and mark.line not in strict and mark.label
        }
        if only_notes(
            source, [mark for mark in marks.timed if mark.line not in listed and mark.shape in grammar.accepted]
        ):
            grammar.reject_all()
            grammar.labels.clear()
            strict = {}
        self.pairs = pairs = sorted(two_lines(source, marks.timed, set(strict), dict.fromkeys(known), grammar))
        paired = {line for header in pairs for line in range(header.line, source.line_number(header.words - 1))}
        behind = as_labels(marks.timed, marks.labelled, {*strict, *paired})
        untimed = learn_untimed(
            source,
            sorted([*marks.labelled, *behind.values()]),
            grammar,
            known,
            {mark.line: self._words_line(mark) for mark in strict.values()}
            | {header.line: self._written(source.line_number(header.words) - 1) for header in pairs},
            [mark.line for mark in marks.timed if mark.kind in ("T", "TW", "TL") and mark.start_ms is not None],
            marks.joined,
        )
        labels = KnownLabels([mark.label for mark in (*strict.values(), *untimed.headers)] + [h.label for h in pairs])
        shapes = Counter(mark.shape for mark in strict.values())
        rare = {shape for shape, n in shapes.items() if n == 1 and max(shapes.values()) > 2}
        self.found = {header.line: header for header in strict_headers(source, strict.values(), labels, rare)}
        self.found |= {header.line: header for header in pairs}
        plain = {header.line: header for header in untimed_headers(source, untimed, labels, self.found)}
        self.found |= with_times(plain, marks.timed, behind)
        self.suspects.update({mark.line: MAYBE for mark in untimed.odd})
        if not self.found:
            self.found = without_signs(source, start, marks, known, grammar, self.suspects)
        elif other := outnumbering(source, start, marks, known, grammar, self.found):
            labelled = self.found
            self.found, self.grammar, odd = other
            grammar = self.grammar
            gone = [line for line, header in labelled.items() if header.label not in grammar.labels]
            marks = marks.without(gone)
            self.suspects = dict.fromkeys(gone, MAYBE if untimed.primary else SUSPECT) | odd
            self.suspects = {index: what for index, what in self.suspects.items() if index not in self.found}
            untimed, labels, self.pairs = Untimed(), KnownLabels(()), []
        if self.found:
            self.found |= {h.line: h for h in in_other_forms(source, self.found, min(self.found), grammar)}
        if not labels.counts:
            labels = KnownLabels(header.label for header in self.found.values())
        behind_words = [mark for mark in marks.timed if mark.kind == "LTW" and self._loose(mark)]
        inline = sorted([*marks.inline, *map(loose, behind_words)])
        self.found, inline = bare_times.repeated(source, self.found, inline)
        bare: list[Header] = []
        below: dict[int, Header] = {}
        notes = len(source.lines)
        if self.found:
            rest = [mark for mark in marks.timed if mark.line not in self.found and not self._in_pair(mark)]
            notes = notes_start(source, rest, self.found)
            rest = read_almost(
                source,
                self.found,
                self.suspects,
                marks,
                rest,
                labels,
                listed,
                notes,
                pairs=self.pairs,
                untimed=untimed.primary,
            )
            rest = [mark for mark in rest if mark.line < notes and not self._in_pair(mark)]
            self.found, below = times_below(source, self.found, rest)
            named = sorted(self.found.values())
            rest = [mark for mark in rest if mark.line not in below]
            bare, odd = bare_times.among_names(source, rest, inline, named, grammar)
            bare = doubtful(bare, named)
            self.suspects |= odd
            self.suspects.update({index: SUSPECT for index in listed if min(self.found) < index < notes})
        else:
            bare, below = unnamed_below(source, bare_times.alone(source, marks.timed, inline, grammar))
        headers = sorted(self.found.values())
        if bare:
            headers = sorted([*headers, *bare], key=lambda header: (header.words, header.line))
        if not headers or not any(header.label for header in headers):
            headers = paragraphs.changes(source, headers, start, grammar, stated=front.transcript) or headers
            self.suspects |= lone_nicks(source, marks.labelled) if front.transcript and headers else {}
        elif not grammar.guessed and len(self.found) > 1:
            labels_of = Counter(header.label for header in self.found.values())
            grammar.guessed = max(labels_of.values()) == 1 and bool(min(self.found.values()).time_ms)
        sure = front.transcript and not grammar.guessed
        sure = sure or 4 * sum(header.time_ms is not None for header in headers) >= len(headers)
        if is_unspoken(source, headers) if sure else not has_speech(source, headers):
            grammar.reject_all()
            headers = paragraphs.plain(source, start, grammar, stated=True) if front.transcript else []
            self.suspects = {}
            if not headers:
                return Headers((), frozenset(listed), (), grammar, front, start, notes)
        headers = without_manner(joined_lines(source, headers))
        headers, markers, more = without_markers(source, headers, untimed.primary)
        headers, aside = without_asides(source, headers)
        more += aside
        headers, ends = times_behind(source, headers)
        for mark in ends:
            self.suspects.pop(mark.line, None)
        markers += [*below.values(), *ends]
        headers = carry(headers)
        stated = front.transcript or start > front.end
        talk = unlabelled(source, headers, start, marks.timed, stated=stated)
        headers, markers = apart(talk.headers, source.line_starts), [*talk.times, *markers]
        more += talk.findings
        problems = {header.line for header in headers if header.problem}
        suspects = {index: what for index, what in self.suspects.items() if index not in problems}
        return Headers(
            tuple(headers),
            frozenset(listed),
            (*header_findings(source, headers, suspects), *more),
            grammar,
            front,
            start,
            notes,
            tuple(markers),
            labels,
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
        return pure and not taken and bracketed(mark.shape) and not name_like(mark.label)

    def _in_pair(self, mark: Mark) -> bool:
        """Whether the time is one of a header of two lines."""
        at = bisect_right(self.pairs, mark.line, key=attrgetter("line")) - 1
        line = self.pairs[at].line if at >= 0 else -1
        return line >= 0 and (line == mark.line or self.found[line].words > mark.start)
