"""Which shapes and labels of a page are turn headers, learnt from the page itself.

Headers recur, name the same few speakers again and again, and their times move on; a sentence, a list of chapters or
a note that happens to be written in the same way does not.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.labels import CLOSERS, OPENERS
from podcorpus.reading.formats.text_page.headers.mark import Mark
from podcorpus.reading.formats.text_page.headers.names import name_like, recurs_as_name
from podcorpus.reading.formats.text_page.lines import written
from podcorpus.reading.formats.text_page.prose import extent
from podcorpus.reading.labels.known import KnownLabels, numberless
from podcorpus.reading.labels.names import ENTRIES
from podcorpus.reading.labels.speech import are_levels
from podcorpus.reading.source import Source

_DAY = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[ ]{1,2}\d{1,2}$")


@dataclass(frozen=True)
class Layout:
    """A shape of header lines, and what speaks for it or against it."""

    shape: str
    count: int
    lines: tuple[int, ...]
    """The first lines that have it, from 1."""
    labels: tuple[str, ...]
    """The most frequent labels."""
    why: str


@dataclass
class Grammar:
    """What was learnt: the shapes that are headers, the labels that are speakers, and the shapes that are neither."""

    accepted: dict[str, Layout] = field(default_factory=dict)
    rejected: dict[str, Layout] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)
    guessed: bool = False
    """Whether the evidence is weak: nobody speaks twice."""
    records: bool = False
    """Whether the page has records, each with the same fields."""
    unpunctuated: bool = False
    """Whether the words below the heading of the transcript have no punctuation."""

    @property
    def noted(self) -> bool:
        """Whether the page is no prose either: notes with times, or records."""
        times = any(layout.count > 1 and "TIME" in layout.shape for layout in self.rejected.values())
        return self.records or times

    def accept(self, found: Sequence[Mark] | Sequence[Header], shape: str, why: str) -> None:
        """Accept a shape, which some marks or headers have."""
        self.accepted[shape] = _layout(found, shape, why)
        self.rejected.pop(shape, None)

    def learn(self, found: Sequence[Mark] | Sequence[Header], shape: str, why: str) -> None:
        """Accept a shape, and all of its labels as those of speakers."""
        self.accept(found, shape, why)
        self.labels.update(one.label for one in found)

    def reject_all(self) -> None:
        """Note every accepted shape as no header's."""
        self.rejected |= self.accepted
        self.accepted.clear()

    def reject(self, marks: Sequence[Mark], why: str) -> None:
        """Note the shape of some marks as no header's."""
        self.rejected[marks[0].shape] = _layout(marks, marks[0].shape, why)


def _layout(found: Sequence[Mark] | Sequence[Header], shape: str, why: str) -> Layout:
    """The evidence for a shape that some marks or headers have."""
    labels = Counter(one.label for one in found if one.label)
    names = tuple(label for label, _ in labels.most_common(5))
    return Layout(shape, len(found), tuple(one.line + 1 for one in found[:3]), names, why)


class Names:
    """Which labels of lines with times are names: by their form, by another label's form, or because they recur."""

    def __init__(self, marks: Sequence[Mark], known: Iterable[str]) -> None:
        """`known`: names that the page gives elsewhere, as in its front matter."""
        self.times: dict[str, set[str]] = defaultdict(set)
        for mark in marks:
            self.times[mark.label].add(mark.time)
        known = list(known)
        again = KnownLabels(label for label, at in self.times.items() if len(at) > 1)
        named = {label for label in self.times if name_like(label)} | set(known)
        folded = {name.casefold() for name in named if name}
        # A label in brackets can be doubtful: `[Caller?]`.
        boxed = {mark.label for mark in marks if "<Name:" in mark.shape and mark.label.endswith("?")}
        named |= {label for label in boxed if recurs_as_name(label.rstrip("? "), len(self.times[label]))}
        alike = {numberless(label) for label in named | set(again.counts) if numberless(label) != label.casefold()}
        self.good = named | {
            label
            for label, at in self.times.items()
            if label.casefold() in folded
            or recurs_as_name(label, len(at))
            or again.almost(label)
            or (label[-1:].isdecimal() and numberless(label) in alike)
        }

    def recurs(self, label: str) -> bool:
        """Whether a label occurs with different times."""
        return len(self.times[label]) > 1


def is_log(marks: Sequence[Mark]) -> bool:
    """Whether most lines with a time have the level of a program's log behind it, or a day before it."""
    days = sum(bool(_DAY.match(mark.label)) for mark in marks)
    return are_levels([mark.label for mark in marks]) or (days > 2 and 2 * days > len(marks))


def learn_timed(source: Source, marks: Sequence[Mark], listed: set[int], names: Names, grammar: Grammar) -> None:
    """Decide on every shape that has a time and a label. `listed` are the lines of chapter lists."""
    groups: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.line not in listed and mark.kind in ("LT", "LTW", "TL:", "TL"):
            groups[mark.shape].append(mark)
    # `We met at 10:30` is a sentence.
    lines = {mark.line for mark in marks if mark.kind != "LTW" or mark.label in names.good}
    kinds = Counter(mark.kind for mark in marks)
    for group in groups.values():
        # `12:34 *Hamlet* begins` among other times is said.
        italic, others = " _" in group[0].shape, kinds["TW"] + kinds["TL"]
        said = italic and len(group) < others
        why = None if said else _timed_why(source, group, names, lines, kinds["T"])
        if why:
            grammar.accept(group, group[0].shape, why)
            grammar.guessed = grammar.guessed or (italic and others > 0)
            grammar.labels.update(mark.label for mark in group if mark.label in names.good)
        else:
            grammar.reject(group, f"{len({mark.label for mark in group})} labels, none or few of which recur")
    if not grammar.accepted:
        leading = [mark for mark in marks if mark.kind in ("T", "TW", "TL", "TL:") and mark.line not in listed]
        _guess_timed(source, groups.values(), names, grammar, leading)


def _timed_why(source: Source, group: Sequence[Mark], names: Names, lines: set[int], alone: int) -> str | None:
    """Why the marks of one shape are headers; None if they are not. `alone`: how many times are alone on their line."""
    n = len(group)
    kind, shape = group[0].kind, group[0].shape
    counts = Counter([mark.label for mark in group])
    recurring = sum(n for label, n in counts.items() if names.recurs(label))
    good = sum(n for label, n in counts.items() if label in names.good)
    many = recurring >= 2 and 2 * recurring >= n
    why = f"{n} lines, {recurring} with a speaker who recurs"
    if "#" in shape and not many:
        # A heading with a time is a chapter's.
        return None
    if kind == "LT":
        if bracketed(shape):
            return why if good and (many or 3 * n >= alone) else None
        return why if many or (n > 1 and good == n and followed(source, group, lines) == n) else None
    if kind == "LTW":
        if bracketed(shape):
            return why if 2 * good >= n and (many or (n > 1 and good == n and "TIME):" in shape)) else None
        if many and n > 2 and good == n and ":" not in shape:
            return why if "*" in shape or _throughout(source, group) else None
        return why if many and 2 * good >= n and (":" in shape or "\t" in shape) and n > 1 else None
    if kind == "TL:":
        # `2:50 News: nets` and `8:08 News: oil` are entries of a list.
        listing = len(counts) == 1 and not rapid(source, group, 0.5)
        return why if 2 * good >= n and many and not listing else None
    if 10 * followed(source, group, lines) < 7 * n:
        return None
    return why if (many and 2 * good >= n) or (n > 1 and good == n) else None


def _throughout(source: Source, group: Sequence[Mark]) -> bool:
    """Whether lines such as `Name 12:34 words` are no sentences: nearly every line is like that, or many are and their
    times move on."""
    lines = source.n_written
    times = [mark.start_ms or 0 for mark in group]
    return 10 * len(group) >= 8 * lines or (4 * len(group) >= lines and times == sorted(times) and len(group) > 4)


def _guess_timed(
    source: Source, groups: Iterable[Sequence[Mark]], names: Names, grammar: Grammar, leading: Sequence[Mark]
) -> None:
    """Without any shape for which something speaks, one whose labels are all names. `leading`: the lines in which the
    time comes first; a few with a colon behind them are sentences or entries among them."""
    for group in groups:
        if len(group) == 1 and group[0].kind == "LTW" and not bracketed(group[0].shape):
            continue
        if 2 * len(group) < len(leading) and not _opens(group, leading):
            continue
        if (
            not any(mark.label.casefold() in ENTRIES for mark in group)
            and "#" not in group[0].shape
            and all(mark.label and mark.label in names.good for mark in group)
            and group[0].kind in ("LTW", "TL:", "LT")
        ):
            if group[0].kind == "LTW" and not bracketed(group[0].shape) and ":" not in group[0].shape:
                continue
            if group[0].kind == "TL:" and len(group) > 1 and not rapid(source, group):
                continue
            grammar.learn(group, group[0].shape, f"{len(group)} lines with a name; nobody speaks twice")
            grammar.guessed = True
            return


def _opens(group: Sequence[Mark], leading: Sequence[Mark]) -> bool:
    """Whether the names are those of whoever says all that follows: the first one is above the first time without one,
    which is later and written in the same brackets. It is the only one, `Mara: [0:05] words` or `Mara Lind (0:00)`, or
    each is alone on its line and a colon is behind the times with and without a name, `Mara (0:00):`."""
    first, following = group[0], leading[0]
    before, behind = _signs(first), _signs(following)
    later = first.line < following.line and (first.start_ms or 0) < (following.start_ms or 0)
    if not later or before[:2] != behind[:2]:
        return False
    if len(group) == 1 and ":" in first.shape.partition("TIME")[0]:
        return True
    full = len(group) == 1 and (" " in first.label or first.label[-1:].isdecimal())
    return first.kind == "LT" and before == behind and (full or ":" in before)


def _signs(mark: Mark) -> str:
    """The signs around the time: its bracket, or a space, and what is behind it."""
    before, _, after = mark.shape.partition("TIME")
    return (before[-1:] if before[-1:] in tuple(OPENERS) else " ") + after


def rapid(source: Source, marks: Sequence[Mark], least: float = 1.5) -> bool:
    """Whether `least` letters a second are written between the times: notes with times are far shorter than a talk."""
    times = [(mark.start_ms, mark.start) for mark in marks if mark.start_ms is not None]
    if len(times) < 2 or times[-1][0] <= times[0][0]:
        return True
    return 1000 * extent(source.text[times[0][1] : times[-1][1]]) >= least * (times[-1][0] - times[0][0])


def bracketed(shape: str) -> bool:
    """Whether the time is in a pair of brackets.

    >>> bracketed("Name (TIME)"), bracketed("Name [TIME): words"), bracketed("Name TIME")
    (True, False, False)
    """
    at = shape.index("TIME")
    before, after = shape[at - 1 : at], shape[at + 4 : at + 5]
    return bool(before) and before in OPENERS and after == CLOSERS[OPENERS.index(before)]


def followed(source: Source, marks: Iterable[Mark], lines: set[int]) -> int:
    """After how many marks the next line that is not blank is no mark."""
    found = 0
    for mark in marks:
        below = written(source.texts, mark.line, 1)
        found += below is not None and below not in lines
    return found
