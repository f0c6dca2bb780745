"""The rows of a list, and what their values look like: texts, times, lists.

A list is of objects, or an object of objects, or a list of `["word", 0.1, 0.4]`. Keys are compared without case and
underscores.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, pairwise

from podcorpus.reading.clock_styles import clock_ms
from podcorpus.reading.formats.json_transcript.values import (
    MEANT,
    TIME_PARTS,
    clock_range,
    key_of,
    only_member,
    strings_of,
)
from podcorpus.reading.grid.keys import (
    END,
    FIRST_OF,
    PART_OF_ROW,
    ROLES,
    SPEAKER,
    SPEAKER_ABOVE,
    START,
    TEXTS,
    plain,
)
from podcorpus.reading.json_values.spans import JsonFile, Node

LETTER = re.compile(r"[^\W\d_]")
_CODE = re.compile(r"[!-~]*")
_STRING = ord('"')
_WHO_AND_WHEN = frozenset((*START, *SPEAKER))
_RUN = frozenset({"text", "bold", "italics", "type", "marks"})


_INTERIM, _FINAL = (
    re.compile(
        rf"""["'](?:is_?final["']\s*:\s*{no}|is_?partial["']\s*:\s*{yes}|message_?type["']\s*:\s*["']{kind})""",
        re.IGNORECASE,
    )
    for no, yes, kind in (("false", "true", "partial"), ("true", "false", "final"))
)
_SOON = 8
"""How many rows below an interim result the final one may be, of two channels, for example."""
_NUMBER_AND_TEXT = re.compile(r'\[\s*"(\d{1,9})"\s*,\s*"[^"\\]*+(?:\\.[^"\\]*+)*+"\s*\]', re.DOTALL)
_SAMPLE = 200


def rows_of(node: Node) -> Iterator[Node]:
    """The rows of a list; of an object of rows its values. What a live recogniser says before it is sure is no row, if
    it says the same again soon."""
    rows = (value for _, value in node.members()) if node.kind == "object" else node.elements()
    return _settled(list(rows)) if _has_interim(node.file) else rows


def sample_of(rows: list[Node], wanted: int) -> list[Node]:
    """About so many of the rows: the first ones, and others as far apart as they have to be. Rows that take turns, such
    as speakers and words, are among the first ones."""
    half = wanted // 2
    return rows if len(rows) <= wanted else rows[:half] + rows[half :: -(-len(rows) // (wanted - half))]


def _settled(rows: list[Node]) -> Iterator[Node]:
    for at, row in enumerate(rows):
        if not _is_interim(row):
            yield row
            continue
        words = _words(row)
        if not any(3 * len(words & _words(later)) >= 2 * len(words) for later in rows[at + 1 : at + 1 + _SOON]):
            yield row


def _words(row: Node) -> set[str]:
    """The words of the texts in a row."""
    file = row.file
    strings = (Node(file, i) for i in range(row.entry, file.after[row.entry]) if file.kinds[i] == _STRING)
    return {word for one in strings if plain(key_of(one)) in TEXTS for word in (one.text or "").casefold().split()}


@lru_cache(maxsize=1)
def _has_interim(file: JsonFile) -> bool:
    """Whether a file has interim results beside final ones."""
    folded = file.text.lower()
    named = "final" in folded or "partial" in folded
    return named and _INTERIM.search(file.text) is not None and _FINAL.search(file.text) is not None


def _is_interim(row: Node) -> bool:
    said = {plain(key): value.python for key, value in row.members()}
    kind = said.get("messagetype")
    return (
        said.get("isfinal") is False
        or said.get("ispartial") is True
        or (isinstance(kind, str) and kind.lower().startswith("partial"))
    )


def fields_of(row: Node) -> dict[str, Node]:
    """The members of a row by plain key, with those of objects that are part of the row. A row that is only a wrapper
    of an object is that object, with the speaker beside it; a row that is a list has its strings and numbers by what
    they look like."""
    if row.kind == "array":
        return _of_list(row)
    fields: dict[str, Node] = {}
    twice = False
    for key, value in row.members():
        name = plain(key)
        if name in fields:
            twice = True
            if value.kind == "null":
                continue
        fields[name] = value
    if twice:
        row.fields()  # remembers keys that occur twice
    for key in PART_OF_ROW & fields.keys():
        _add(fields, fields[key])
    if "speakerinfo" in fields and "displayname" in fields:
        fields.setdefault("speakername", fields["displayname"])
    for key in FIRST_OF & fields.keys():
        _add(fields, fields[key][0] if fields[key].kind == "array" else None)
    inner = [key for key, value in fields.items() if value.kind == "object"] if len(fields) <= 4 else []
    if len(inner) == 1 and fields.keys() & ROLES <= set(inner):
        own = fields_of(fields[inner[0]])
        if inner[0] not in ROLES or not _WHO_AND_WHEN.isdisjoint(own):
            # Beside a mere interval a label names its speaker.
            names = SPEAKER if TEXTS.isdisjoint(own) else SPEAKER_ABOVE
            return {name: fields[name] for name in names if name in fields} | own
    return fields


def _add(fields: dict[str, Node], inner: Node | None) -> None:
    if inner is not None and inner.kind == "object":
        for key, value in fields_of(inner).items():
            if fields.get(key, value).kind in ("null", value.kind):
                fields.setdefault(key, value)


@lru_cache(maxsize=1)
def _has_timed_texts(file: JsonFile) -> bool:
    """Whether a file has rows like `["320", "words"]` with times: numbers of speakers do not grow from row to row."""
    numbers = [int(row[1]) for row in islice(_NUMBER_AND_TEXT.finditer(file.text), _SAMPLE)]
    return len(numbers) > 2 and all(before < after for before, after in pairwise(numbers))


def _of_list(row: Node) -> dict[str, Node]:
    times: list[Node] = []
    texts: list[Node] = []
    timed = _has_timed_texts(row.file)
    for value in islice(row.elements(), 8):
        is_number = timed and not times and not texts and (value.text or "").isdecimal()
        if value.kind == "number" or is_number or (value.kind == "string" and clock_ms(value.text or "") is not None):
            times.append(value)
        elif value.kind == "string":
            if not texts:
                # `[7, 0, 1.2, 3.4, " words", …]`: what is before start and end counts the rows.
                del times[:-2]
            texts.append(value)
    fields = dict(zip(("start", "end"), times, strict=False))
    if texts:
        fields["word" if len(texts) == 1 else "text"] = texts[-1]
        if len(texts) == 2:
            fields["speaker"] = texts[0]
    return fields


def inner_list(node: Node | None) -> Node | None:
    """A list of rows, directly or as the only list of an object of the same name (`paragraphs.paragraphs`)."""
    if node is None or node.kind == "array":
        return node
    if node.kind == "object":
        lists = [value for _, value in islice(node.members(), 12) if value.kind == "array"]
        return lists[0] if len(lists) == 1 else None
    return None


def numbered(node: Node) -> list[Node]:
    """The values of a list, or of an object with a number before each, as pandas and PHP write lists."""
    if node.kind == "array":
        return list(node.elements())
    members = list(node.members())
    return [value for _, value in members] if all(key.isdecimal() for key, _ in members) else []


def is_text(node: Node | None) -> bool:
    """Whether a value is a string with a letter, or holds the strings of one text."""
    return any(LETTER.search(string.text or "") for string in _strings(node))


def has_text(node: Node, *, under_text: bool = False) -> bool:
    """Whether a value holds a text: several words by themselves, or any with a letter in a list or under a key for
    texts, as all are in a value that is `under_text`. One word by itself may be an id, a date or a kind of row."""
    file = node.file
    for entry in range(node.entry, file.after[node.entry]) if node.entry >= 0 else ():
        if file.kinds[entry] == _STRING:
            string = Node(file, entry)
            key = key_of(string) if entry > node.entry else ""
            text = string.text or ""
            if entry == node.entry and plain(key_of(string)) not in TEXTS and _CODE.fullmatch(text):
                return False
            if (under_text or not key or plain(key) in TEXTS) and LETTER.search(text):
                return True
    return False


def _strings(node: Node | None) -> Iterable[Node]:
    # A list of objects is a text only if it is one of runs, which have no times.
    if node is not None and node.kind == "array":
        first = node[0]
        if first is None or first.kind != "object" or not {plain(key) for key, _ in first.members()} <= _RUN:
            return ()
    return islice(strings_of(node), 3)


def is_time(node: Node | None) -> bool:
    """Whether a value is a time in one of the notations that are known."""
    if node is None:
        return False
    if node.kind == "object":
        keys = {key for key, _ in node.members()}
        only = only_member(node)
        named = keys <= TIME_PARTS.keys() or not keys.isdisjoint(MEANT) or (only is not None and is_time(only[1]))
        return named or clock_range(node) is not None
    text = (node.text or "").strip()
    if node.kind == "number" or clock_ms(text) is not None or clock_range(node) is not None:
        return True
    return text.replace(",", ".", 1).replace(".", "", 1).isdigit()


def is_span(node: Node | None) -> bool:
    """Whether a value is an interval."""
    return any(is_time(edge) for edge in span_edges(node))


def span_edges(node: Node | None) -> tuple[Node | None, Node | None]:
    """Start and end of an interval: `[1.5, 3.2]`, `{"from": 0, "to": 40}`, or the first of a list of these."""
    if node is not None and node.kind == "array":
        edges = [*islice(node.elements(), 3)]
        if edges and edges[0].kind == "object":
            return span_edges(edges[0])
        if len(edges) == 2:
            return edges[0], edges[1]
        if len(edges) == 3 and all(edge.kind == "number" for edge in edges):
            # The times of the words.
            return edges[0], None
    elif node is not None and node.kind == "object":
        fields = {plain(key): value for key, value in islice(node.members(), 12)}
        start, end = (next((fields[name] for name in role if name in fields), None) for role in (START, END))
        return start, end
    return None, None
