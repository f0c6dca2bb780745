"""Which column of a table holds what: times, speakers, words. By the header row if there is one, else by content."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from podcorpus.reading.clock_styles import clock_in_front, clock_range, frame_rate
from podcorpus.reading.cues.dates import are_of_posts, date_ms
from podcorpus.reading.cues.units import PER_SECOND, likely_unit
from podcorpus.reading.grid.names import (
    KNOWN,
    all_words_of,
    is_any_text,
    misspelt_as,
    names_columns,
    names_no_time,
    roles_of,
    words_of,
)
from podcorpus.reading.labels.parts import LONGEST_LABEL, label_and_time
from podcorpus.reading.labels.speech import are_classes, are_levels, are_model_roles, is_timetable, may_be_said
from podcorpus.records.counting import count_words

_MS = frozenset("ms msec millis millisecond milliseconds".split())
_SECONDS = frozenset("s sec secs second seconds".split())
_OTHERS = ("start", "end", "duration", "speaker", "confidence")
_NUMBER = re.compile(r"[+-]?\d{1,18}(?:[.,]\d{1,18})?")
_SAMPLE = 300
REGULAR = 0.9
"""How many of the rows of a table whose columns are not named have the same number of fields."""
HEADER_WITHIN = 20
"""Above which row the names of the columns are."""


class Columns(NamedTuple):
    """The places of the columns, counted from 0; None for what a table does not have. `first` is the first row of
    data, `width` how many columns there are, `unit` how many milliseconds a number counts, `frames` how
    many frames a second has, `punctuation` the column of the signs that follow the words without a space."""

    first: int
    text: int
    start: int | None = None
    end: int | None = None
    duration: int | None = None
    speaker: int | None = None
    confidence: int | None = None
    unit: float = 1000.0
    frames: float = 25
    width: int = 0
    named: bool = False
    punctuation: int | None = None

    def times(self, row: Sequence[str]) -> tuple[int | None, int | None]:
        """Start and end of a row in milliseconds."""
        start, end = self._range(row, self.start)
        over, _ = self._range(row, self.end)
        lasts, _ = self._range(row, self.duration)
        if over is None and lasts is not None and start is not None:
            over = start + lasts
        return start, over if over is not None else end

    def _range(self, row: Sequence[str], column: int | None) -> tuple[int | None, int | None]:
        value = _cell(row, column)
        if not value:
            return None, None
        if _NUMBER.fullmatch(value):
            number = _number(value)
            return (round(number * self.unit), None) if number >= 0 else (None, None)
        if self.named and (at := date_ms(value)) is not None:
            return at, None
        return clock_range(value, self.frames) or clock_in_front(value, self.frames) or (None, None)


def learn_columns(rows: Sequence[Sequence[str]]) -> Columns | None:
    """The columns of a table of times or speakers, and words; None if it is another table."""
    if named := _by_header(rows):
        return named
    # A title or notes may be above the rows, and names that say nothing.
    above = next((at for at, row in enumerate(rows[:HEADER_WITHIN]) if len(row) > 1), 0)
    found = _by_content(rows, above, above)
    below = _by_content(rows, above, above + 1) if found is None or found.start is None else None
    if found is None or (below and below.start is not None) or _is_header(rows[above], found, rows[above + 1 :]):
        found = below or _by_content(rows, above, above + 1)
        speaker = None if found is None else roles_of(rows[above]).get("speaker")
        if found is not None and speaker not in (None, found.text, found.start, found.end, found.duration):
            found = found._replace(speaker=speaker)
    return found


def is_talk(columns: Columns, rows: Sequence[Sequence[str]]) -> bool:
    """Whether the words of a table read as speech: not those of a program's log, or of messages to a language model and
    its answers, nor, where no column's name says that they are spoken, names, things, codes, or texts with a class
    before or a label behind them. Few words between two times may be part of a sentence, unless they recur."""
    data = rows[columns.first :]
    if any(are_levels([_cell(row, at) for row in data]) for at in range(columns.width) if at != columns.text):
        return False
    labels = [_cell(row, columns.speaker) for row in data]
    if columns.start is None and are_model_roles(filter(None, labels)):
        return False
    if columns.named and not is_any_text(rows[columns.first - 1][columns.text]):
        return True
    last = columns.text == columns.width - 1
    texts = [", ".join(row[columns.text :]) if last else _cell(row, columns.text) for row in data]
    ends = (columns.end, columns.duration) != (None, None) and 3 * len(set(texts)) > 2 * len(texts)
    if not (ends or may_be_said(texts, labels)) or is_timetable([columns.times(row)[0] for row in data], texts):
        return False
    if columns.start is not None or columns.speaker is None or columns.named:
        return True
    return columns.speaker < columns.text and not are_classes(filter(None, labels))


def _is_header(row: Sequence[str], columns: Columns, below: Sequence[Sequence[str]]) -> bool:
    """Whether a row has names, of which one is not known, above columns that are known by their content: no times where
    the columns have them, and names that are like those of what they have. The name of the speakers may be any that
    nobody `below` has, if that of the words is known, or a word alone above words, or another column has numbers
    below a name."""
    if len(row) < columns.width:
        return False
    used = {"start": columns.start, "end": columns.end, "duration": columns.duration, "speaker": columns.speaker}
    cells = {role: row[at].strip() for role, at in {**used, "text": columns.text}.items() if at is not None}
    timed = [role for role in ("start", "end", "duration") if role in cells]
    if any(not cells[role] or is_timed([cells[role]]) for role in timed):
        return False
    named = [role for role, cell in cells.items() if words_of(cell) & KNOWN[role] or misspelt_as(cell, role)]
    if timed:
        return any(role != "speaker" for role in named)
    if len(cells) < 2 or len(named) == len(cells):
        return len(cells) > 1
    if cells.get("speaker") in {_cell(one, columns.speaker) for one in below}:
        return False
    counted = any(is_timed([_cell(one, at) for one in below]) and not is_timed([cell]) for at, cell in enumerate(row))
    return cells["text"].casefold() in KNOWN["text"] or (
        count_words(cells["text"]) == 1 and ("speaker" in named or counted)
    )


def _by_header(rows: Sequence[Sequence[str]]) -> Columns | None:
    for at, row in enumerate(rows[:HEADER_WITHIN]):
        if not names_columns(row):
            continue
        roles = roles_of(row)
        sample = [one for one in rows[at + 1 : at + 1 + _SAMPLE] if any(cell.strip() for cell in one)]
        if not sample:
            return None
        text = _with_words(roles["text"], row, sample)
        if "start" not in roles and (timed := _by_content(rows, at, at + 1)) is not None:
            # Numbers, of sections and versions, too, may count anything.
            clocks = any(":" in _cell(one, timed.start) for one in sample)
            roles = {**{role: getattr(timed, role) for role in _OTHERS[:3] if clocks}, **roles}
        start, end, duration, speaker, confidence = (roles.get(name) for name in _OTHERS)
        width = _width(row, sample, (text, start, end, duration, speaker))
        found = Columns(at + 1, text, start, end, duration, speaker, confidence, width=width, named=True)
        # A cue's text follows the order of the source.
        signs = roles.get("punctuation", 0)
        found = _with_units(found._replace(punctuation=signs if signs > text else None), sample, row)
        starts = [ms for one in sample if (ms := found.times(one)[0]) is not None]
        if are_of_posts(starts):
            return found._replace(start=None, end=None, duration=None)
        # Where speakers are named, times may be given only here and there.
        given = len(sample) if speaker is None else sum(bool(_cell(one, start)) for one in sample)
        return None if start is not None and len(starts) < 0.5 * given else found
    return None


def _with_words(text: int, names: Sequence[str], sample: Sequence[Sequence[str]]) -> int:
    """The column of the words: the first that is named so, before those named like it, as `dialogue_act` is; of these
    the first that is not empty, as one for corrections can be."""
    like = [at for at, name in enumerate(names) if all_words_of(name) & KNOWN["text"]]
    so = [at for at in like if names[at].strip().casefold() in KNOWN["text"]]
    return next((at for at in (*so, text, *like) if any(_cell(row, at) for row in sample)), text)


def _width(names: Sequence[str], sample: Sequence[Sequence[str]], used: Iterable[int | None]) -> int:
    """How many fields a row has: as many as there are names, or fewer if the rows agree and lack no column that is
    used."""
    usual = Counter(map(len, sample)).most_common(1)[0][0]
    return usual if max(at or 0 for at in used) < usual < len(names) else len(names)


def _by_content(rows: Sequence[Sequence[str]], above: int, first: int) -> Columns | None:
    sample = [row for row in rows[first : first + _SAMPLE] if any(cell.strip() for cell in row)]
    if len(sample) < 2:
        return None
    width, n = Counter(map(len, sample)).most_common(1)[0]
    if n < REGULAR * len(sample):
        return leading(sample, first)
    # The others tell nothing of the columns: a delimiter may be missing.
    usual = [row for row in sample if len(row) == width]
    columns = [[row[at].strip() for row in usual] for at in range(width)]
    counts = {at for at, name in enumerate(rows[above]) if names_no_time(name)}
    timed = [at for at, values in enumerate(columns) if at not in counts and is_timed(values)]
    start = next((at for at in timed if ascends(columns[at])), None)
    later = [] if start is None else [at for at in timed if at > start]
    end = next((at for at in later if _follows(columns[start or 0], columns[at])), None)
    duration = next((at for at in later if end is None), None)
    others = [at for at in range(width) if at not in timed]
    words = {at: sum(map(count_words, columns[at])) for at in others}
    text = max(others, key=lambda at: words[at], default=None)
    if text is None or words[text] < 1.2 * len(usual):
        return None
    named = [at for at in others if at != text and _names_speakers(columns[at])]
    # The title of what rows are from is the same in all, or does not come back once it has changed.
    runs = {at: (sum(1 for _ in groupby(columns[at])), len(set(columns[at]))) for at in named}
    speaker = max(named, key=lambda at: (runs[at][0] > runs[at][1], runs[at][1] > 1), default=None)
    if start is None and (speaker is None or len(usual) < 4):
        return None
    found = Columns(first, text, start, end, duration, speaker, width=width)
    return _with_units(found, sample, ())


def leading(rows: Sequence[Sequence[str]], first: int = 0) -> Columns | None:
    """The columns of rows that begin with times, perhaps a speaker, and end with words that have the delimiter
    unquoted; None if they do not."""
    least = min(map(len, rows), default=0)
    columns = [[row[at].strip() for row in rows] for at in range(min(least, 4))]
    times = [at for at, values in enumerate(columns[:2]) if all(values) and is_timed(values)]
    if not times or times[0] or not ascends(columns[0]) or len(columns) <= len(times):
        return None
    end = 1 if len(times) == 2 and _follows(columns[0], columns[1]) else None
    speaker = len(times) if len(columns) > len(times) + 1 and _names_speakers(columns[len(times)]) else None
    text = len(times) + (speaker is not None)
    found = Columns(first, text, 0, end, None, speaker, width=text + 1)
    return _with_units(found, rows, ()) if sum(len(row) > text + 1 for row in rows) else None


def is_timed(values: Sequence[str]) -> bool:
    """Whether almost all cells of a column are times."""
    given = [value for value in values if value]
    fits = sum(bool(_NUMBER.fullmatch(value)) or clock_range(value) is not None for value in given)
    return len(given) >= 0.8 * len(values) and fits >= 0.95 * len(given)


def _value(text: str) -> float:
    if _NUMBER.fullmatch(text):
        return _number(text)
    times = clock_range(text)
    return math.nan if times is None else times[0]


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def ascends(values: Sequence[str]) -> bool:
    """Whether a column goes forward as times do, and does not just count the rows or what groups of them are from."""
    given = [value for value in values if value]
    steps = [after - before for before, after in pairwise(map(_value, given))]
    later = sum(step > 0 for step in steps)
    if all(map(_NUMBER.fullmatch, given)) and (2 * later < len(steps) or all(step == 1 for step in steps)):
        return False
    return later > 0 and sum(step >= 0 for step in steps) >= 0.9 * len(steps)


def _follows(starts: Sequence[str], ends: Sequence[str]) -> bool:
    return sum(_value(end) >= _value(start) for start, end in zip(starts, ends, strict=True)) >= 0.9 * len(starts)


def _names_speakers(values: Sequence[str]) -> bool:
    given = [value for value in values if value]
    if len(given) < min(2, len(values)) or any(len(value) > LONGEST_LABEL for value in given):
        return False
    lettered = sum(any(map(str.isalpha, value)) for value in given)
    return lettered >= 0.9 * len(given) and len({label_and_time(v)[0] for v in given}) <= max(2, 0.5 * len(given))


def _with_units(columns: Columns, sample: Sequence[Sequence[str]], names: Sequence[str]) -> Columns:
    """The columns with the unit of numbers, by the header or else by the speed of speech, and the rate of frames."""
    at = columns.start
    if at is None:
        return columns
    values = [row[at].strip() for row in sample if at < len(row)]
    columns = columns._replace(frames=frame_rate(_cells(sample, (at, columns.end))))
    numbers = [_number(value) for value in values if _NUMBER.fullmatch(value)]
    if not numbers:
        return columns
    named = all_words_of(names[at]) if at < len(names) else set()
    if named & _MS:
        return columns._replace(unit=1.0)
    if named & _SECONDS:
        return columns._replace(unit=1000.0)
    end = _cell(sample[-1], columns.end)
    ends = [_number(end)] if _NUMBER.fullmatch(end) else []
    timed = sample if ends else sample[:-1]
    n_chars = sum(len(row[columns.text]) for row in timed if columns.text < len(row))
    return columns._replace(unit=1000 / PER_SECOND[likely_unit([*numbers, *ends], n_chars)])


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column].strip() if column is not None and column < len(row) else ""


def _cells(rows: Sequence[Sequence[str]], columns: Iterable[int | None]) -> Iterable[str]:
    for column in columns:
        if column is not None:
            yield from (row[column] for row in rows if column < len(row))
