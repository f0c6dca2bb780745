"""Which `Name:` lines without a time are headers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from podcorpus.reading.formats.text_page.headers.entries import (
    are_records,
    are_titles,
    fields,
    is_said,
    legend,
    paragraphs,
    times_said,
    without_entries,
    without_roster,
    words_below,
)
from podcorpus.reading.formats.text_page.headers.label_lines import heads_note, is_address, is_note, is_sentence
from podcorpus.reading.formats.text_page.headers.learning import Grammar
from podcorpus.reading.formats.text_page.headers.mark import Mark
from podcorpus.reading.formats.text_page.headers.names import (
    asks,
    has_role,
    in_any_case,
    introduced,
    name_like,
    recurs_as_name,
)
from podcorpus.reading.formats.text_page.headers.once import is_word, with_once
from podcorpus.reading.formats.text_page.lines import after_blank, written
from podcorpus.reading.labels.names import names_role, without_description
from podcorpus.reading.labels.starts import stopped
from podcorpus.reading.sentence_ends import QUESTION
from podcorpus.reading.source import Source

_FEW = 4
"""How many paragraphs a speaker has at most where nobody speaks twice."""
_MANY_TIMES = 3
_LONGEST_WHO = 6
"""How many words say who somebody is, as `Man on the phone` does."""


@dataclass
class Untimed:
    """The headers without times, and label-like lines that may be some."""

    headers: list[Mark] = field(default_factory=list)
    odd: list[Mark] = field(default_factory=list)
    primary: bool = False
    """Whether they are the page's layout, rather than exceptions on a page with times."""


def family(shape: str) -> str:
    """A shape whether or not words follow on the line."""
    return shape.removesuffix(" words")


def learn_untimed(
    source: Source,
    marks: Sequence[Mark],
    grammar: Grammar,
    known: frozenset[str],
    timed: Mapping[int, int],
    times: Sequence[int],
    joined: Sequence[Mark] = (),
) -> Untimed:
    """Decide on the labels without times. `known` are the names in the front matter, `timed` the lines of headers that
    have times already, each with the line on which its words begin, `times` the lines that begin with a time,
    `joined` the labels with words right behind their colon, which are a known speaker's or nobody's, unless nearly all
    are like that."""
    behind = {mark.label for mark in joined}
    if not timed and len(joined) > _MANY_TIMES * sum(mark.label not in behind for mark in marks):
        marks, joined = sorted([*marks, *joined]), ()
    elif joined:
        # `Mara Lind:words`, again and again, is a name, whatever others have behind their colon.
        names = {name for name, n in Counter(mark.label for mark in joined).items() if n > 1 and _is_full(name)}
        named = (mark for mark in joined if mark.label in names)
        marks = sorted([*marks, *(mark._replace(shape=f"{mark.shape[:-5]} words") for mark in named)])
        joined = [mark for mark in joined if mark.label not in names]
    if not timed:
        marks = without_entries(source, marks, times)
    counts = times_said(source, marks)
    groups: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        groups[family(mark.shape)].append(mark)
    folded = {name.casefold() for name in known}
    notes = set(filter(is_note, {mark.label for mark in marks if mark.kind == "L:W"}))
    within = {mark.label for mark in marks if not after_blank(source.texts, mark.line)} if timed else set()
    strong = {
        label
        for label, n in counts.items()
        if _strong(label, n, grammar, folded, apart=not timed or label not in within)
        and (n > 4 or label not in notes or label in grammar.labels)
    }
    strong |= introduced(counts, strong | folded) | in_any_case(counts, grammar.labels)
    ranked = sorted(groups.values(), key=lambda group: -sum(mark.label in strong for mark in group))
    if len(ranked) > 1 and not any(is_said(source, mark) for mark in ranked[0] if mark.label in strong):
        # Entries are the page's layout only where nothing is said behind any label.
        ranked.sort(key=lambda group: not any(is_said(source, mark) for mark in group if mark.label in strong))
    opened = {words for line, words in timed.items() if words > line}
    result = Untimed()
    for every in ranked:
        below = _only_below(source, every, strong)
        group = [mark for mark in every if mark.label not in below]
        result.odd += [mark for mark in every if mark.label in below]
        firm = [mark for mark in group if mark.label in strong]
        labels = {mark.label for mark in firm}
        if are_records(source, firm):
            grammar.reject(group, "the fields of records, in the same order again and again")
            grammar.records = True
            continue
        if not result.headers and len(firm) > len(timed) and _carries(source, firm, labels, folded):
            listed = legend(source, firm)
            group = [mark for mark in group if mark.line not in listed]
            again = [mark for mark in firm if mark.line not in listed]
            result.headers = with_once(source, group, again, min(timed, default=None))
            result.primary = True
            grammar.guessed = False
            kept = {mark.line for mark in result.headers}
            first = result.headers[0].line
            rest = [mark for mark in group if mark.line not in kept]
            result.odd = [m for m in rest if _doubtful(source, m, counts) or (m.line > first and _bold(source, m))]
            why = f"{len(firm)} of {len(group)} lines name a speaker who recurs"
            grammar.learn(result.headers, family(firm[0].shape), why)
            strong |= in_any_case(counts, grammar.labels)
            shape = f"{family(firm[0].shape)}words"
            alike = [mark for mark in joined if mark.shape == shape]
            result.headers += [mark for mark in alike if mark.label in grammar.labels]
            result.odd += [m for m in alike if m.label not in grammar.labels and _doubtful(source, m, counts)]
            alone = [mark for mark in result.headers if mark.words >= mark.end]
            opened |= {line for mark in alone if (line := words_below(source, mark)) is not None}
        else:
            speakers = grammar.labels | in_any_case(counts, grammar.labels)
            # `## Part 2: Boats` is a heading.
            title = bool(firm) and "#" in firm[0].shape
            again = [
                mark
                for mark in firm
                if mark.label in speakers
                or (speakers and name_like(mark.label) and not heads_note(mark) and not (title and mark.kind == "L:W"))
            ]
            new = [mark for mark in again if mark.label not in speakers]
            said = {mark.label for mark in new if is_word(source, mark.label, counts[mark.label])}
            # What begins right below another speaker's name is what that speaker says.
            said |= {mark.label for mark in new if mark.line in opened}
            result.odd += [mark for mark in again if mark.label in said]
            again = [mark for mark in again if mark.label not in said]
            if 2 * sum(is_said(source, mark) for mark in result.headers) > len(result.headers):
                # `Interviewer: Mara Lind` above each of two talks whose labels are written in another way.
                spoken = speakers.union(mark.label for mark in again if is_said(source, mark))
                result.odd += [mark for mark in again if mark.label not in spoken]
                again = [mark for mark in again if mark.label in spoken]
            begin = min(timed, default=result.headers[0].line if result.headers else 0)
            again = without_roster(source, again, begin, result.headers)
            if len({mark.label for mark in again}) > 1 and len(again) > 2:
                # A second layout of the page, as of those who answer.
                odd = set(result.odd)
                again = with_once(source, [mark for mark in group if mark not in odd], again, begin)
            if again:
                result.headers += again
                if len(again) > 1:
                    grammar.accept(again, family(again[0].shape), f"{len(again)} lines with the name of a speaker")
            elif group:
                grammar.reject(group, f"{len({mark.label for mark in group})} labels, none of which recurs")
                headed = "#" in group[0].shape
                result.odd += [m for m in group if result.primary and not headed and _doubtful(source, m, counts)]
    if not result.headers and not grammar.accepted:
        _guess(source, ranked, grammar, result, times)
    result.headers.sort()
    if timed:
        result.odd += _once_among_times(source, marks, counts, timed, (*result.headers, *result.odd))
    if result.headers and result.odd:
        about = fields(source, marks, result.headers[0].line)
        result.odd = [mark for mark in result.odd if mark.line not in about]
    return result


def _only_below(source: Source, group: Sequence[Mark], strong: set[str]) -> set[str]:
    """The recurring labels that are never alone on their line, and always right below one that is: words of what is
    said."""
    alone = {mark.label for mark in group if mark.kind == "L:" and mark.label in strong}
    rest = {mark.label for mark in group if mark.label in strong} - alone
    if not alone or not rest:
        return set()
    opened = {words_below(source, mark) for mark in group if mark.label in alone}
    return rest - {mark.label for mark in group if mark.line not in opened}


def _strong(label: str, count: int, grammar: Grammar, folded: set[str], *, apart: bool) -> bool:
    """Whether a label is a speaker's. `apart`: each time it begins a paragraph, or no header has a time, so that it may
    be one without a name's form."""
    if label in grammar.labels or label.casefold() in folded:
        return True
    if count < 2 or len(without_description(label).split()) > 10 or is_sentence(label):
        return False
    return name_like(label) or has_role(label) or (apart and count > 2 and recurs_as_name(label, count))


def _is_full(label: str) -> bool:
    """Whether a label is a name of several words, or says who somebody is."""
    return has_role(label) or (" " in label and name_like(label))


def _carries(source: Source, firm: Sequence[Mark], labels: set[str], folded: set[str]) -> bool:
    """Whether a shape's recurring labels divide the page among speakers."""
    if are_titles(source, firm):
        return False
    if len(labels) > 1 and len(firm) > 2:
        return True
    if not firm or not (len(firm) > 1 or firm[0].label.casefold() in folded):
        return False
    # One label alone, again and again, may as well head notes in a text: then it begins somewhere.
    return firm[0].start * 5 <= len(source.text) or len(firm) * 5000 > len(source.text)


def _doubtful(source: Source, mark: Mark, counts: Counter[str]) -> bool:
    """Whether a line that was not taken for a header may be one: its label recurs, or begins a paragraph."""
    words = len(mark.label.split())
    likely = words < 3 or (words <= _LONGEST_WHO and names_role(mark.label))
    short = likely and mark.kind == "L:W" and _begins(source, mark) and not heads_note(mark)
    return (short or recurs_as_name(mark.label, counts[mark.label])) and not is_address(source, mark)


def _bold(source: Source, mark: Mark) -> bool:
    """Whether a label is in bold at the beginning of a paragraph, and no longer than who somebody is may be."""
    short = len(mark.label.split()) <= _LONGEST_WHO
    return "*" in mark.shape and short and after_blank(source.texts, mark.line) and not is_address(source, mark)


def _once_among_times(
    source: Source, marks: Sequence[Mark], counts: Counter[str], timed: Mapping[int, int], taken: Sequence[Mark]
) -> list[Mark]:
    """Where headers have times, the labels without one that occur once and are names, in capitals or of two words or
    more, or have a word for a speaker."""
    lines, first = {mark.line for mark in taken} | timed.keys(), min(timed)
    return [
        mark
        for mark in marks
        if mark.kind == "L:W"
        and mark.line not in lines
        and mark.line > first
        and counts[mark.label] == 1
        and (names_role(mark.label) or ((" " in mark.label or mark.label.isupper()) and name_like(mark.label)))
        and _begins(source, mark)
        and len(mark.label.split()) <= _LONGEST_WHO
        and not heads_note(mark)
        and not is_address(source, mark)
        and not mark.shape.startswith(("#", "-"))
    ]


def _begins(source: Source, mark: Mark) -> bool:
    """Whether a line begins a paragraph, or a sentence has ended above it."""
    return after_blank(source.texts, mark.line) or stopped(source.texts[mark.line - 1])


def _guess(
    source: Source, ranked: Sequence[Sequence[Mark]], grammar: Grammar, result: Untimed, times: Sequence[int]
) -> None:
    """On a page where nobody speaks twice: two names or more, with which half of the paragraphs begin, and no more
    than which begin with a time."""
    for group in ranked:
        group = [mark for mark in group if not is_address(source, mark)]
        # Above a question, `Location: Riga` is about the page.
        asked = (i for i, mark in enumerate(group) if asks(mark.label) and QUESTION.search(source.texts[mark.line]))
        group = group[next(asked, 0) :]
        named = [
            mark for mark in group if name_like(mark.label) and not heads_note(mark) and not is_sentence(mark.label)
        ]
        first = written(source.texts, -1, 1)
        below = sum(line > named[-1].line for line in times) if named else 0
        if 3 < len(named) > 2 * sum(" " in mark.label for mark in named):
            # `Bowline: a knot`, one word each: entries, as of a glossary.
            continue
        if (
            len({mark.label for mark in named}) < 2
            or len(named) < len(group)
            or first is None
            or (below > 1 and 2 * below >= len(named))
        ):
            continue
        if "#" in named[0].shape or paragraphs(source, named[0].line) > _FEW * len(named):
            # `## Part 1: Boats` is a heading; two labels above a long text head entries.
            continue
        between = sum(bool(text.strip()) for text in source.texts[named[0].line : named[-1].line])
        if between <= 2 * len(named) and any(len(source.texts[mark.line]) > len(mark.label) + 20 for mark in named):
            grammar.learn(named, family(named[0].shape), f"{len(named)} lines with a name; nobody speaks twice")
            grammar.guessed = result.primary = True
            result.headers = named
            return
