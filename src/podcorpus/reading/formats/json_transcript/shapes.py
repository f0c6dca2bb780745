"""What the keys of a list mean: which of them holds the words, the times, the speaker, the words one by one. What a
list has decides, not who wrote it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from itertools import islice
from typing import NamedTuple

from podcorpus.errors import resembled
from podcorpus.reading.cues.dates import date_ms
from podcorpus.reading.formats.json_transcript.rows import (
    fields_of,
    inner_list,
    is_span,
    is_text,
    is_time,
    rows_of,
    sample_of,
    span_edges,
)
from podcorpus.reading.formats.json_transcript.unusual_speakers import by_their_values, telling
from podcorpus.reading.formats.json_transcript.values import clock_range, label_of, milliseconds, strings_of
from podcorpus.reading.grid.keys import (
    CHANNELS,
    CONFIDENCE,
    DURATION,
    DURATION_ENDINGS,
    END,
    END_ENDINGS,
    FIRST_OF,
    PERHAPS_WORD_LISTS,
    RAW,
    ROW_IDS,
    SPAN,
    SPEAKER,
    SPEAKER_ENDINGS,
    START,
    START_ENDINGS,
    TEXT,
    TEXT_ENDINGS,
    TRANSLATED,
    WORD_KEYS,
    WORD_LISTS,
    WORDS,
    plain,
    without_unit,
)
from podcorpus.reading.json_values.spans import Node

_SPACE_INSIDE = re.compile(r"\S\s+\S")
_MOST_KEYS = 200
_FEW_ROWS = 2
_FEW_LABELS = 3
_SAMPLE = 1000
_SAMPLE_OF_CHILDREN = 50
_DEPTH = 6
_LETTERS = ("t", "w")
_LANGUAGES = frozenset(("kind", "srclang", "languagecode"))
_TITLES = ("title", "headline", "heading")
_DATES = ("datetime", "date", "startedat", "spokenat")


class Shape(NamedTuple):
    """The keys of a list by role, in plain form. Of several texts in a row the first that is not empty counts."""

    text: tuple[str, ...]
    start: str | None
    end: str | None
    duration: str | None
    span: str | None
    speaker: str | None
    else_speaker: tuple[str, ...]
    """The keys of the speaker in rows that have none under that one."""
    confidence: str | None
    children: str | None
    """The key of a list in each row: its words, or its cues."""
    child: Shape | None
    are_words: bool
    """Whether each row is a word."""
    keys: frozenset[str]
    """All keys of the rows."""
    usual: frozenset[str]
    """Those that most rows have."""
    shared: frozenset[str]
    """Those that more than one row has."""
    dated: bool = False
    """Whether the start is a date with a time."""

    @property
    def speaks(self) -> bool:
        """Whether rows hold words."""
        return bool(self.text) or (self.child is not None and self.child.speaks)

    @property
    def only_wraps(self) -> bool:
        """Whether rows say nothing but what the rows of a list in them say."""
        return self.child is not None and not (self.text or self.start or self.span or self.speaker)

    @property
    def timed(self) -> bool:
        """Whether rows have times, or what is in them has."""
        own = self.start or self.span
        return bool(own) or (self.child is not None and self.child.timed)

    @property
    def labelled(self) -> bool:
        """Whether rows have speakers, or what is in them has."""
        return self.speaker is not None or (self.child is not None and self.child.labelled)


def shape_of(lists: Sequence[Node], key: str, depth: int = 0) -> Shape | None:
    """The shape of lists that belong together, found under `key`; None if their rows have no role."""
    rows = [fields for node in lists[:_SAMPLE] for row in _sampled(node, len(lists)) if (fields := fields_of(row))]
    if not rows:
        return None
    # An object may have any number of keys of its own; those that rows share are what matters.
    counts = Counter(name for fields in rows for name in fields).most_common(_MOST_KEYS)
    keys = frozenset(name for name, _ in counts)
    if "ymin" in keys:  # Beside it, `xmin` is where a text is in a picture.
        keys -= {"xmin", "xmax"}
    shared = keys.intersection(name for name, count in counts if count > 1 or len(rows) <= _FEW_ROWS)
    unnamed = keys.isdisjoint(WORD_KEYS | {"text", "value"}) and not _one_letter(rows, keys)
    names = ("name", *TEXT) if "name" in keys and unnamed and plain(key) in WORD_LISTS else TEXT
    text = tuple(name for name in _ordered(names, keys, TEXT_ENDINGS) if any(is_text(row.get(name)) for row in rows))
    found = _child(rows, keys, depth) if depth < _DEPTH else None
    children, child = found or (None, None)
    if text and child is not None and not child.are_words and not _covers(rows, text):
        # The strings are remarks on what is in the rows.
        text = ()
    if text and child is not None and not child.are_words and child.timed and not _has_times(rows, shared):
        # The strings are what the rows of the list in them say, or a heading of these.
        text = ()
    if text and not _covers(rows, text) and _covers(rows, _TITLES):
        # The rows are chapters or other things with titles, and the strings are remarks on few of them.
        text = ()
    speaker, *else_speaker = _speakers(rows, keys, text) or (None,)
    span = next((name for name in SPAN if name in keys and any(is_span(fields.get(name)) for fields in rows)), None)
    start, end, duration = (
        next((name for name in _ordered(role, shared, endings) if any(is_time(row.get(name)) for row in rows)), None)
        for role, endings in ((START, START_ENDINGS), (END, END_ENDINGS), (DURATION, DURATION_ENDINGS))
    )
    if start == "onset" and end is None and "offset" in shared:
        end = "offset"
    if start and span and not (end or duration) and all(_is_edge(row.get(start), row.get(span)) for row in rows):
        start = None
    if not start and not span:
        start = next((name for name in sorted(shared) if all(_is_range(row.get(name)) for row in rows)), None)
    # Posts and log entries have dates, too; a list with speakers, or with ends, may be a talk without them.
    ends = _date(rows, shared, END)
    date = None if start or span or not (text and (speaker or ends)) else _date(rows, shared)
    if not text and child is None and (speaker or start or span):
        text = _one_letter(rows, shared) or _misspelt(rows, shared - {speaker, start, end, duration, span})
    if not (text or child or start or span) or (text and speaker and _are_columns(rows, text[0], speaker)):
        return None
    return Shape(
        text=text,
        start=start or date,
        end=end or (date and ends),
        duration=duration,
        span=span,
        speaker=speaker,
        else_speaker=tuple(key for key in else_speaker if key is not None),
        confidence=next((name for name in CONFIDENCE if name in keys), None),
        children=children,
        child=child,
        are_words=bool(text) and _are_words(plain(key), text, rows, nested=depth > 0),
        keys=keys,
        usual=frozenset(name for name, count in counts if 2 * count > len(rows)),
        shared=shared,
        dated=date is not None,
    )


def _has_times(rows: Sequence[dict[str, Node]], keys: Set[str]) -> bool:
    return any(is_time(row.get(name)) for name in _ordered(START, keys, START_ENDINGS) for row in rows)


def _is_edge(node: Node | None, span: Node | None) -> bool:
    """Whether a time is the start or the end of an interval, in the file's unit read as seconds."""
    return milliseconds(node, "s") in [milliseconds(edge, "s") for edge in span_edges(span)]


def _is_range(node: Node | None) -> bool:
    """Whether a value is the line of times of a caption, which nothing else looks like."""
    return clock_range(node) is not None and "-->" in (node.text or "" if node else "")


def _date(rows: Sequence[dict[str, Node]], keys: Set[str], names: Sequence[str] = (*START, *_DATES)) -> str | None:
    """The key of times that are dates; none if most rows have no such time."""
    for name in _ordered(names, keys, ()):
        nodes = [node for row in rows if (node := row.get(name)) is not None]
        if 2 * sum(date_ms(node.text or "") is not None for node in nodes) > len(rows):
            return name
    return None


def _one_letter(rows: Sequence[dict[str, Node]], keys: Set[str]) -> tuple[str, ...]:
    """The key of one letter that has a text in most rows: `t` is a time elsewhere."""
    return next(((key,) for key in _LETTERS if key in keys and _covers(rows, (key,))), ())


def _misspelt(rows: Sequence[dict[str, Node]], keys: Set[str | None]) -> tuple[str, ...]:
    """The key of rows without a text whose name is like one for texts, and that has one of several words in most rows:
    the words would be lost otherwise."""
    for key in sorted(key for key in keys if key and resembled(key, TEXT)):
        strings = [string.text or "" for fields in rows for string in strings_of(fields.get(key))[:1]]
        if 2 * sum(bool(_SPACE_INSIDE.search(string)) for string in strings) > len(rows):
            return (key,)
    return ()


def _ordered(names: Sequence[str], keys: Set[str], endings: tuple[str, ...]) -> list[str]:
    """The keys that have a role by name, in the order of preference; if there is none, those that have it without the
    unit at their end, and else those that end like one, such as `utterance_start`."""
    known = [name for name in names if name in keys]
    with_unit = known or sorted(key for key in keys if without_unit(key) in names)
    alike = [key for key in keys if endings and key.endswith(endings)] if not with_unit else []
    last = (TRANSLATED, RAW)
    return with_unit or sorted(alike, key=lambda key: (*(any(part in key for part in parts) for parts in last), key))


def _sampled(node: Node, n_lists: int) -> Iterator[Node]:
    rows = [row for row in rows_of(node) if row.kind in ("object", "array")]
    return iter(sample_of(rows, max(20, _SAMPLE // n_lists)))


def _child(rows: Sequence[dict[str, Node]], keys: frozenset[str], depth: int) -> tuple[str, Shape] | None:
    """The list in the rows that holds words, by the order of names, and then any other."""
    order = [*(name for name in WORDS if name in keys), *sorted(keys - set(WORDS) - FIRST_OF)]
    best: tuple[str, Shape] | None = None
    for name in order:
        lists = [node for fields in rows if (node := inner_list(fields.get(name))) is not None]
        if not lists:
            continue
        shape = shape_of(lists[:_SAMPLE_OF_CHILDREN], name, depth + 1)
        if shape is None or not shape.speaks or not (shape.timed or shape.labelled or name in WORDS):
            continue
        if shape.are_words:
            return name, shape
        best = best or (name, shape)
    return best


def _covers(rows: Sequence[dict[str, Node]], text: Sequence[str]) -> bool:
    """Whether most rows have a text."""
    return 2 * sum(any(is_text(fields.get(name)) for name in text) for fields in rows) >= len(rows)


def _given(rows: Sequence[dict[str, Node]], name: str) -> list[Node]:
    return [fields[name] for fields in rows if name in fields]


def _speakers(rows: Sequence[dict[str, Node]], keys: frozenset[str], text: Sequence[str]) -> list[str]:
    """The key of the speaker, and those under which rows that have none there have one."""
    found: dict[str, list[str | None]] = {}
    for name in _ordered(SPEAKER, keys, SPEAKER_ENDINGS):
        if name == "label" and not _LANGUAGES.isdisjoint(keys):
            # The name of a language, as of tracks of captions.
            continue
        # What is `from` somebody may be a message; as an object it has a name and more.
        if name in text[:1] or (name in START and any(node.kind != "object" for node in _given(rows, name))):
            continue
        labels = [label_of(fields.get(name)) for fields in rows]
        given = [label for label in labels if label is not None]
        alike = name in CHANNELS and len(set(given)) < 2
        if given and not alike and not (name in ROW_IDS and len(set(given)) == len(given) > _FEW_LABELS):
            found[name] = labels
    found = found or by_their_values(rows, text)
    counts = {name: len(rows) - labels.count(None) for name, labels in found.items()}
    most = max(counts.values(), default=0)
    first = next((name for name, count in counts.items() if 2 * count >= most), None)
    if first is None:
        return []
    first = telling(found, first)
    lacking = [at for at, label in enumerate(found[first]) if label is None]
    others = (name for name in found if name != first and name not in CHANNELS | ROW_IDS)
    return [first, *(name for name in others if any(found[name][at] is not None for at in lacking))]


def _are_columns(rows: Sequence[dict[str, Node]], text: str, speaker: str) -> bool:
    """Whether each row has lists of texts and of speakers that belong together: the lists are the transcript."""
    pairs = [(row.get(text), row.get(speaker)) for row in rows]
    lists = [(a, b) for a, b in pairs if a is not None and b is not None and a.kind == b.kind == "array"]
    return len(lists) == len(rows) and all(len(list(a.elements())) == len(list(b.elements())) > 1 for a, b in lists)


def _are_words(key: str, text: Sequence[str], rows: Sequence[dict[str, Node]], *, nested: bool) -> bool:
    if key in WORD_LISTS or text[0] in WORD_KEYS:
        return True
    if key not in PERHAPS_WORD_LISTS and not nested:
        return False
    strings = [string for fields in rows for string in islice(strings_of(fields.get(text[0])), 1)]
    texts = [words for string in strings if (words := (string.text or "").strip())]
    single = [words for words in texts if not _SPACE_INSIDE.search(words)]
    return len(single) >= 0.9 * len(texts) and sum(map(len, single)) <= 12 * len(single)
