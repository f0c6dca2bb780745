"""Findings about a page as a whole: its speakers, and what had to be guessed."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby, islice, pairwise
from operator import attrgetter

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.document import Cue, Document, Stretch
from podcorpus.reading.formats.text_page.around.blocks import Block, blocks
from podcorpus.reading.formats.text_page.around.headings import in_brackets
from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.learning import Grammar
from podcorpus.reading.formats.text_page.headers.names import asks, with_short_forms
from podcorpus.reading.formats.text_page.lines import BLANK_LINE, heading_level, paragraph_begins
from podcorpus.reading.labels.known import KnownLabels
from podcorpus.reading.sentence_ends import SENTENCE_END
from podcorpus.reading.source import Source
from podcorpus.records.clock import TIME, format_time, parse_time
from podcorpus.records.counting import QUESTION_MARKS

_AMONG_WORDS = ("heading", "list", "quotation")
_SEVERAL = 3
_FEWEST = 9
_PLACEHOLDERS = ("unknown", "unidentified", "speaker")
_COLON = re.compile(r":\d\d")
_TIME = re.compile(rf"(?<![\d:]){TIME}(?![\d:])")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\r?\n\s*(?P<prose>[^\W\d_\n][^\n]{60})")


def speaker_findings(source: Source, headers: Sequence[Header], stretches: Sequence[Stretch]) -> Iterator[Finding]:
    """Labels that are no name, or that look like a misspelling of a more frequent one."""
    named = [header for header in headers if not header.bare]
    known = KnownLabels(header.label for header in named)
    counts = known.counts
    if not counts:
        return
    most = max(counts.values())
    notes = "".join(source.text[p.start : p.end] for p in stretches if p.kind in ("show_notes", "metadata"))
    # `Mara Lind (ML)` is who goes on as `ML`.
    introduced = with_short_forms(list(counts))
    if any(map(asks, counts)):
        # `Q` and `A` are roles.
        introduced |= {label for label in counts if len(label) == 1}
    messages: dict[str, str] = {}
    for label in (*counts, ""):
        if not label:
            messages[label] = "the turn header has no speaker name"
        elif label.split()[0].casefold() in _PLACEHOLDERS:
            messages[label] = f"“{label}” is a placeholder, not a speaker's name"
        elif doubt := known.doubt(label):
            messages[label] = doubt
        elif label in introduced:
            continue
        elif counts[label] == 1 and len(named) > 2 and most > 1 and label not in notes:
            messages[label] = f"“{label}” has one turn and is not named in the show notes"
    reported: set[str] = set()
    for header in named:
        label = header.label
        if label in messages and label not in reported:
            yield finding("unknown-speaker", messages[label], path=source.name, line=header.line + 1)
            if label and label.split()[0].casefold() in _PLACEHOLDERS:
                reported.add(label)


def repeated_speakers(source: Source, headers: Sequence[Header], reported: frozenset[int | None]) -> Iterator[Finding]:
    """Headers of the speaker above, on a page where speakers otherwise take turns: a header between may be missing. On
    others, a question in a paragraph of its own right above such a header, unless a line between is `reported`, or else
    the first paragraph above such headers, if most have one: a narrator may have no name."""
    again = [
        (one, other)
        for one, other in pairwise(headers)
        if other.label and one.label == other.label and not other.bare and not other.problem
    ]
    several = len({header.label for header in headers}) > 1
    rare = len(headers) >= _FEWEST and len(again) <= max(1, len(headers) // 20)
    asked = False
    for one, other in again:
        if rare:
            message = "the speaker of the header above speaks again; is a header between them missing?"
            yield finding("header-suspect", message, path=source.name, line=other.line + 1)
        elif (
            several
            and (line := _asked_between(source, one, other))
            and reported.isdisjoint(range(one.line + 2, other.line + 2))
        ):
            asked = True
            message = "a question without a label is above the next header of the same speaker; read as that speaker's"
            yield finding("header-suspect", message, path=source.name, line=line)
    untimed = [] if rare or asked else [(one, other) for one, other in again if other.time_ms is None]
    between = [line for one, other in untimed if (line := _said_between(source, one, other))]
    if len(between) > 1 and 2 * len(between) > len(again) and reported.isdisjoint(between):
        message = (
            f"paragraphs without a label are above {len(between)} headers of the same speaker; read as that speaker's"
        )
        yield finding("header-suspect", message, path=source.name, line=between[0])


def parted_turns(source: Source, headers: Sequence[Header], bodies: Sequence[Stretch]) -> Iterator[Finding]:
    """The turns of two lines where nearly all are one line each, or else of two paragraphs: a header may be missing
    between them."""
    most, part = max(1, len(headers) // 20), "line"
    timed = all(header.time_ms is not None and not header.label for header in headers)
    if len(headers) < _FEWEST or not (timed or all(header.label for header in headers)):
        return
    parted = list(islice(_further_lines(source, bodies, timed=timed), most + 1))
    if len(parted) > most:
        parted, part = list(islice(_further_paragraphs(source, headers, bodies), most + 1)), "paragraph"
    for begins in parted if len(parted) <= most else ():
        if len(begins) == 1:
            message = f"a second {part} in a turn, where nearly all have one; is a header above it missing?"
            yield finding("header-suspect", message, path=source.name, line=begins[0] + 1)


def _further_lines(source: Source, bodies: Sequence[Stretch], *, timed: bool) -> Iterator[list[int]]:
    """The lines with words that begin within each of the turns that have some; where turns are `timed` and have no
    names, also below what is within them."""
    text, texts, starts = source.text, source.texts, source.line_starts
    line_end = "\n" if "\n" in text else "\r"
    before = None
    for _, start, end, cue in bodies:
        again, before = timed and cue is not None and cue == before, cue
        if again or text.find(line_end, start, end) >= 0:
            lines = range(bisect_right(starts, start) - again, bisect_left(starts, end))
            if begins := [i for i in lines if texts[i].strip()]:
                yield begins


def _further_paragraphs(source: Source, headers: Sequence[Header], bodies: Sequence[Stretch]) -> Iterator[list[int]]:
    """The lines with which paragraphs begin within each of the turns that have some."""
    starts, heads = source.line_starts, {header.line for header in headers if header.start < 0}
    begins = [i for i in paragraph_begins(source.texts) if i not in heads]
    for body, lines in groupby(begins, lambda i: bisect_left(bodies, starts[i], key=attrgetter("start")) - 1):
        if within := [i for i in lines if body >= 0 and starts[i] < bodies[body].end]:
            yield within


def times_in_words(source: Source, bodies: Sequence[Stretch], cues: Sequence[Cue]) -> Iterator[Finding]:
    """The times in the words of turns that are between the time of their turn and that of the next: a header that is
    not read as one may have it."""
    text = source.text
    with_colon = (body for body in bodies if text.find(":", body[1], body[2]) >= 0)
    for (_, begin, end, cue), hit in ((body, hit) for body in with_colon for hit in _COLON.finditer(text, *body[1:3])):
        at = hit.start()
        found = _TIME.search(text, max(begin, at - 6), min(end, at + 9))
        if found is None or cue is None or cue + 1 == len(cues) or found[0].find(":") + found.start() != at:
            continue
        start, stop, ms = cues[cue].start_ms, cues[cue + 1].start_ms, parse_time(found[0])
        if start is not None and stop is not None and ms is not None and start < ms < stop:
            message = f"the time {found[0]} is within the words of a turn, between its own and that of the next header"
            yield finding("header-suspect", message, path=source.name, line=source.line_number(found.start()))


def _said_between(source: Source, one: Header, other: Header) -> int | None:
    """The line of the last paragraph between two headers, if it is a sentence and others are above it that are
    sentences or notes of a sound: a section may begin anew with its speaker."""
    words = source.text[one.words : other.begin(source.line_starts)].rstrip()
    begins = [at.end() for at in BLANK_LINE.finditer(words)]
    below = [words[begin:stop].strip() for begin, stop in pairwise((*begins, len(words)))]
    if not below or not all(said[:1] in "[(" or SENTENCE_END.search(said[-40:]) for said in below):
        return None
    plain = below[-1][:1].isalpha() and len(below[-1].split()) > _SEVERAL
    return source.line_number(one.words + begins[-1]) if plain else None


def _asked_between(source: Source, one: Header, other: Header) -> int | None:
    """The line of the last paragraph between two headers, if it ends in a question and others are above it."""
    words = source.text[one.words : other.begin(source.line_starts)].rstrip()
    breaks = list(BLANK_LINE.finditer(words)) if words.endswith(tuple(QUESTION_MARKS)) else []
    if not breaks:
        return None
    last = words[breaks[-1].end() :]
    return source.line_number(one.words + len(words) - len(last.lstrip()))


def below_questions(source: Source, headers: Sequence[Header]) -> Iterator[Finding]:
    """One finding if paragraphs of prose without a label are below those of whoever asks, or of the only speaker who is
    named, in most turns: they may be the answers."""
    found = []
    labels = {header.label for header in headers if not header.bare}
    asking = set(filter(asks, labels))
    alone = not asking and len(labels) == 1 and len(headers) >= _SEVERAL
    if not alone and not asking:
        return
    for header, following in zip(headers, [*headers[1:], None], strict=True):
        if not alone and header.label not in asking:
            continue
        stop = source.line_starts[following.line] if following else len(source.text)
        paragraph = _PARAGRAPH.search(source.text, header.words, stop)
        if paragraph:
            found.append(source.line_number(paragraph.start("prose")))
    if found and (not alone or 2 * len(found) >= len(headers)):
        more = f", and below {len(found) - 1} more" if len(found) > 1 else ""
        what = "a turn of the only speaker who is named" if alone else "a question"
        message = f"a paragraph without a label is below {what}{more}; read as its speaker's"
        yield finding("header-suspect", message, path=source.name, line=found[0])


def below_blocks(page: Source, document: Document) -> Iterator[Finding]:
    """A finding for each kind of what parts the words of a `page`, such as headings or tables, if words without a label
    are below one: somebody else may say them, or they are notes. Headings, lists and quotations may also be put between
    the words of one speaker: not if a label is below most of them, unless the label above is itself a heading, of no
    higher level. A block right below a label, or that the words above introduce, is the speaker's. The document is that
    of what the page shows."""
    source, stretches, cues = document.source, document.stretches, document.cues
    above = _blocks_above(page, document)
    if not above:
        return
    begins = [one.start for one in stretches]
    headers = {one.cue: one.start for one in stretches if one.kind in ("turn_header", "cue_time")}
    reported = {one.line for one in document.findings}
    labelled: Counter[str] = Counter()
    without: dict[str, list[int]] = defaultdict(list)
    closed: set[str] = set()
    for block, line in above:
        text = source.texts[line]
        at = source.line_starts[line] + len(text) - len(text.lstrip())
        stretch = stretches[bisect_right(begins, at) - 1]
        labelled[block.kind] += stretch.kind == "turn_header"
        cue = cues[stretch.cue] if stretch.kind == "turn_body" and stretch.cue is not None else None
        if cue is None or not cue.label or cue.start >= at or in_brackets(text.strip(" \t*_")):
            continue
        start = source.line_starts[block.first]
        own = headers.get(stretch.cue, at) < start and (cue.start >= start or _introduced(source, block))
        if not own and reported.isdisjoint((block.first + 1, block.last + 1, line + 1)):
            without[block.kind].append(line + 1)
            reported.add(line + 1)
            if block.kind == "heading" and heading_level(source.text, start) <= heading_level(
                source.text, headers.get(stretch.cue, at)
            ):
                closed.add(block.kind)
    for kind, lines in without.items():
        if len(lines) <= labelled[kind] + 1 or kind in closed or kind not in _AMONG_WORDS:
            kinds = "blocks of HTML" if kind == "block of HTML" else f"{kind}s"
            where = f"a {kind}" if len(lines) == 1 else f"{len(lines)} {kinds}, here below the first,"
            message = f"the words below {where} have no label; read as by the speaker before"
            yield finding("header-suspect", message, path=source.name, line=lines[0])


def _blocks_above(page: Source, document: Document) -> list[tuple[Block, int]]:
    """The blocks and headings from the first turn on with words below them, and the index of the line of these."""
    source = document.source
    first = next((one.start for one in document.stretches if one.cue is not None), None)
    if first is None or not any(cue.label for cue in document.cues):
        return []
    found = blocks(page, source.line_number(first) - 1)
    for stretch in document.stretches:
        if stretch.kind in ("chapter_line", "chapter_heading") and source.text.startswith("#", stretch.start):
            line = source.line_number(stretch.start) - 1
            found.append(Block(line, line, "heading"))
    rules = {block.last for block in found if block.kind == "rule"}
    notes = [one for one in document.stretches if one.kind == "show_notes" and one.start >= first]
    beside = {i for one in notes for i in range(source.line_number(one.start) - 1, source.line_number(one.end - 1))}
    written = [i for i, text in enumerate(source.texts) if text.strip() and i not in beside]
    nearest: dict[int, Block] = {}
    for block in sorted(found, key=attrgetter("last")):
        at = bisect_right(written, block.last)
        if at < len(written) and written[at] not in rules:
            nearest[written[at]] = block
    return [(block, line) for line, block in nearest.items()]


def _introduced(source: Source, block: Block) -> bool:
    """Whether the line above a block ends as one that introduces it."""
    lines = range(block.first - 1, -1, -1)
    above = next((text for line in lines if (text := source.texts[line]).strip()), "")
    return above.rstrip(" \t*_").endswith((":", "："))


def guess_findings(source: Source, headers: Sequence[Header], grammar: Grammar) -> Iterator[Finding]:
    """One finding if little speaks for the layout as which the page was read."""
    if grammar.guessed:
        shape, layout = next(iter(grammar.accepted.items()), ("words", None))
        why = f": {layout.why}" if layout else ""
        message = f"the page was read as turns of the form `{shape}`{why}"
        yield finding("layout-guessed", message, path=source.name, line=headers[0].line + 1)


def header_findings(source: Source, headers: Sequence[Header], suspects: Mapping[int, str]) -> Iterator[Finding]:
    """Findings for the lines of `suspects`, each with what it is, and for headers with a problem."""
    report = partial(finding, path=source.name)
    first = headers[0].line if headers else 0
    for index, what in suspects.items():
        read = "kept as show notes" if index < first else "read as speech"
        yield report("header-suspect", f"the line {what}; {read}", line=index + 1)
    for header in headers:
        if header.problem and header.bare:
            yield report("header-suspect", f"the line {header.problem}", line=header.line + 1)
        elif header.problem:
            time = "without a time" if header.time_ms is None else f"at {format_time(header.time_ms)}"
            message = f"the turn header {header.problem}; read as {header.label or 'no name'}, {time}"
            yield report("header-mended", message, line=header.line + 1)
