"""Times, labels and confidences in the notations in which JSON files give them."""

from __future__ import annotations

import re
from itertools import islice

from podcorpus.reading import clock_styles
from podcorpus.reading.cues.dates import date_ms
from podcorpus.reading.cues.units import Unit, in_ms
from podcorpus.reading.grid.keys import plain, unit_of_key
from podcorpus.reading.json_values.scalars import number_of
from podcorpus.reading.json_values.spans import Node

_COMMA = re.compile(r"\d{1,7},\d{1,6}")
_FRAGMENT = re.compile(r"(?:[#&]|^)t=(?:npt:)?(\d{1,6}(?:\.\d{1,6})?),(\d{1,6}(?:\.\d{1,6})?)$")
MEANT = ("relative", "original")
"""The time of the recording among others: of the day, or of other microphones."""
_FIRST_NAMES, _LAST_NAMES = ("firstname", "givenname"), ("lastname", "familyname", "surname")
_KEY = ord("k")


def key_of(node: Node) -> str:
    """The key of a value as the file has it; empty for an element of a list."""
    file, before = node.file, node.entry - 1
    return file.text[file.starts[before] + 1 : file.ends[before] - 1] if file.kinds[before] == _KEY else ""


def only_member(node: Node) -> tuple[str, Node] | None:
    """Key and value of an object that has but one member."""
    members = list(islice(node.members(), 2))
    return members[0] if len(members) == 1 else None


def milliseconds(node: Node | None, unit: Unit) -> int | None:
    """A time, whatever its notation: a number, also as a string, in `unit`; `1.300s`; `PT1.2S`; `01:02:03.400`;
    `{"seconds": "1", "nanos": 300000000}`, also with minutes and hours; `{"relative": 1.3}`; any of these alone in an
    object, whose key may name the unit; a date with a time. None if it is none of these, or before 0."""
    if node is None:
        return None
    kind = node.kind
    if kind == "number":
        return in_ms(node.number, unit)
    if kind == "object":
        fields = node.fields()
        for key in MEANT:
            if key in fields:
                return milliseconds(fields[key], "s")
        if not fields.keys() <= TIME_PARTS.keys():
            only = only_member(node)
            return None if only is None else milliseconds(only[1], unit_of_key(only[0]) or unit)
        return round(sum(TIME_PARTS[key] * (bare_number(value) or 0) for key, value in fields.items()))
    text = (node.text or "").strip()
    if not text or text[0] == "-" or len(text) > 40:
        return None
    number = _number_in(text)
    if number is not None:
        return in_ms(number, unit)
    at = clock_styles.clock_ms(text)
    return date_ms(text) if at is None else at


TIME_PARTS = {"hours": 3_600_000, "minutes": 60_000, "seconds": 1_000, "milliseconds": 1, "nanos": 1e-6}
"""Milliseconds in the parts that an object may give a time in."""


def clock_range(node: Node | None) -> tuple[int, int] | None:
    """Start and end of a time like `00:12 - 00:45` or, in seconds, `12.0 - 45.5`, and of the part of a recording
    (`canvas/1#t=12.0,45.5`, also as the value of a selector)."""
    if node is not None and node.kind == "object":
        selector = node["selector"]
        node = selector["value"] if selector is not None and selector.kind == "object" else None
    text = (node.text or "").strip() if node is not None and node.kind == "string" else ""
    if fragment := _FRAGMENT.search(text[-60:]):
        first, last = (round(float(edge) * 1000) for edge in fragment.groups())
        return first, last
    times = clock_styles.clock_range(text)
    return None if times is None or times[1] is None else (times[0], times[1])


def bare_number(node: Node | None) -> float | None:
    """The number of a time that has no unit of its own; None for one that has."""
    if node is None:
        return None
    return node.number if node.kind == "number" else _number_in((node.text or "x").strip())


def _number_in(text: str) -> float | None:
    """The number that a string is, with a decimal comma, too."""
    return number_of(text.replace(",", ".") if _COMMA.fullmatch(text) else text)


def label_of(node: Node | None) -> str | None:
    """A speaker's label: a string without white space around it, the digits of a number, or of an object its name or
    id. None if it names nobody."""
    if node is None:
        return None
    kind = node.kind
    if kind == "string":
        return (node.text or "").strip() or None
    if kind == "number":
        number = node.number
        return None if number is None else str(int(number)) if number == int(number) else str(number)
    found = label_node(node)
    if found is not None and plain(key_of(found)) in _FIRST_NAMES:
        last = next((value.text for key, value in node.members() if plain(key) in _LAST_NAMES and value.text), "")
        return f"{found.text or ''} {last}".strip() or None
    return label_of(found) if found is not None else None


def label_node(node: Node | None) -> Node | None:
    """The string or number that holds a label: of an object its name or id."""
    if node is None or node.kind in ("string", "number"):
        return node
    if node.kind == "array":
        first = node[0]
        if first is not None and first.kind == "object" and node[1] is None:
            return label_node(first)
        return first if first is not None and first.kind in ("string", "number") else None
    fields = {plain(key): value for key, value in node.members()}
    names = ("name", "displayname", "fullname", "speakername", "username", *_FIRST_NAMES)
    for key in (*names, "label", "speaker", "id", "speakerid", "title"):
        value = fields.get(key)
        if value is not None and value.kind in ("string", "number") and label_of(value):
            return value
    return None


def confidence_of(node: Node | None) -> float | None:
    """A confidence from 0 to 1; None for another number, such as a logarithm or a percentage."""
    number = bare_number(node)
    return number if number is not None and 0 <= number <= 1 else None


def strings_of(node: Node | None) -> list[Node]:
    """The strings that a text is given as: one; of an object the one in `text` or the like; of a list all of these."""
    if node is None:
        return []
    if node.kind == "string":
        return [node]
    if node.kind == "object":
        fields = node.fields()
        for key in ("text", "simpleText", "runs", "content", "value", "body", "sentence"):
            if key in fields and (found := strings_of(fields[key])):
                return found
        return []
    if node.kind == "array":
        return [
            string
            for element in node.elements()
            if element.kind in ("string", "object")
            for string in strings_of(element)
        ]
    return []
