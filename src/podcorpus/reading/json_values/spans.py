"""JSON with the span of every value in code points: what a reader of JSON files needs and `json` does not give.

The text is scanned once, one match of a regular expression a token, into flat arrays: no recursion, about 13 bytes a
value, and a value is decoded only when it is asked for. Values are reached by `Node`s:

    file = scan_json(source)             # a JsonFile; scanned once a source (`files`)
    file.root["segments"]                # a Node, or None if there is none
    node.kind, node.start, node.end      # "object", "array", "string", "number", "true", "false", "null"; its span
    node.members(), node.elements()      # of an object: (key, Node); of an array: Node
    node.fields()                        # a dict; of two equal keys the last one counts, as in `json`
    node.text, node.number, node.python  # decoded; None if the node is of another kind
    node.slices()                        # a string's characters, and where each slice of them comes from

Some things that are not JSON are read because files have them: a byte order mark, NaN and Infinity, line ends inside
strings, a comma after the last value, several values one after the other (JSON Lines), an array of which is `root`, and
what Python prints of a list or dictionary: strings in apostrophes, or in several parts, True, False and None; and what
scripts write: keys without quotes, strings in backticks, comments, undefined.
A file that breaks off, or has something else after its value, is read up to there: `problem` says where and what.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from podcorpus.reading.json_values.scalars import ESCAPE, character, decoded, number_of
from podcorpus.reading.json_values.tokens import BEFORE, IN_HTML, PODCASTING_ROW, STRING, TOKEN, UNCLOSED, belongs_to_it

MAX_DEPTH = 200
"""Arrays and objects in one another. Transcripts have about ten; what has more is no data of people."""
_KINDS = ["number"] * 128
for _char, _kind in zip('{["ktfn', ("object", "array", "string", "key", "true", "false", "null"), strict=True):
    _KINDS[ord(_char)] = _kind
_CLOSES = {"}": "{", "]": "["}
# By the first character; what Python and scripts write is of the same kinds.
_KIND_OF = {char: ord(kind) for char, kind in zip("{[\"'`tfnTFNu", '{["""tfntfnn', strict=True)}
_KEY = ord("k")


class Problem(NamedTuple):
    """Where a text stops being JSON, in code points, and what is wrong there, for people."""

    at: int
    message: str
    cut_off: bool
    """Whether the text only breaks off there."""


class JsonFile:
    """A scanned text: an entry a value and a key, in the order of the text, in parallel arrays."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.kinds = bytearray()
        self.starts, self.ends = array("I"), array("I")
        # The index of the entry after a value and all that is in it.
        self.after = array("I")
        self.repeated: list[int] = []
        """Entries of keys that their object has had before; known after `fields` was called."""
        self.in_parts: set[int] = set()
        """Entries of strings that are written in several parts."""
        self.roots: list[int] = []
        self.bad_lines: list[Problem] = []
        """Lines of JSON Lines that are none and were left out; they are blank in the text."""
        self.problem = self._scan()

    @property
    def root(self) -> Node | None:
        """The value of the file; of several an array of them. None if the text begins with no array or object."""
        if not self.roots:
            return None
        return Node(self, self.roots[0]) if len(self.roots) == 1 else Node(self, -1)

    @cached_property
    def in_html(self) -> bool:
        """Whether characters are written in its strings as in HTML."""
        return ("&" in self.text or "\\u0026" in self.text) and IN_HTML.search(self.text) is not None

    @cached_property
    def in_plain_text(self) -> bool:
        """Whether its strings have no markup, as those of the transcripts of Podcasting 2.0."""
        return PODCASTING_ROW.search(self.text) is not None

    def _scan(self) -> Problem | None:
        text, size = self.text, len(self.text)
        kinds, starts, ends, after = self.kinds, self.starts, self.ends, self.after
        match = TOKEN.match
        open_entries: list[int] = []
        in_object = False
        has_key = False
        before = BEFORE.match(text)
        at = before.end() if before else 0
        problem: Problem | None = None
        while at < size:
            token = match(text, at)
            if token is None and self.roots and not open_entries and belongs_to_it(text, at, before):
                break
            if token is None:
                problem = self._stopped(at, bool(open_entries))
                break
            sort = token.lastgroup
            if not open_entries and sort != "open":
                problem = Problem(at, "something else follows the JSON" if self.roots else "no array or object", False)
                break
            if sort == "close":
                bracket = text[at]
                entry = open_entries[-1]
                if kinds[entry] != ord(_CLOSES[bracket]) or has_key:
                    problem = Problem(at, f"{bracket!r} closes nothing that is open", False)
                    break
                open_entries.pop()
                ends[entry] = at + 1
                after[entry] = len(kinds)
                in_object = bool(open_entries) and kinds[open_entries[-1]] == 123
                at = token.end()
                continue
            if sort in ("key", "bare"):
                if not in_object or has_key:
                    problem = Problem(at, "a key where a value was expected", False)
                    break
                kind = _KEY
                has_key = True
            elif in_object and not has_key:
                problem = Problem(at, "a value without a key", token.end() == size)
                break
            else:
                kind = _KIND_OF[text[at]] if sort != "scalar" else 48
                has_key = False
            if sort == "open":
                if not open_entries:
                    self.roots.append(len(kinds))
                open_entries.append(len(kinds))
                if len(open_entries) > MAX_DEPTH:
                    problem = Problem(at, f"more than {MAX_DEPTH} arrays and objects in one another", False)
                    open_entries.pop()
                    break
                in_object = kind == 123
                end = 0
            elif sort is None or sort == "key":
                end = text.rindex(text[at], at, token.end()) + 1
            else:
                # The span of a bare key has a character on each side, as others have their quotes.
                end = token.end(sort) + (sort == "bare")
                if sort == "more":
                    self.in_parts.add(len(kinds))
            kinds.append(kind)
            starts.append(at - (sort == "bare"))
            ends.append(end)
            after.append(len(kinds))
            at = token.end()
        if problem is None and open_entries:
            problem = Problem(size, "it breaks off", True)
        stop = problem.at if problem else size
        for entry in open_entries:
            ends[entry] = stop
            after[entry] = len(kinds)
        return problem

    def _stopped(self, at: int, inside: bool) -> Problem:
        if not inside:
            return Problem(at, "something else follows the JSON" if self.roots else "no array or object", False)
        if UNCLOSED.match(self.text, at):
            return Problem(at, "it breaks off", True)
        return Problem(at, "not JSON: expected a value, a key or the end of an array or object", False)

    def has_scalar(self, start: int, end: int) -> bool:
        """Whether a value other than an array or object lies in a span of the text."""
        entry = bisect_left(self.starts, start)
        while entry < len(self.starts) and self.starts[entry] < end:
            if self.kinds[entry] not in b"k{[" and self.ends[entry] <= end:
                return True
            entry += 1
        return False


class Node:
    """A value of a JSON file. `entry` is -1 for the array of all values of a file that has several."""

    __slots__ = ("entry", "file")

    def __init__(self, file: JsonFile, entry: int) -> None:
        self.file = file
        self.entry = entry

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and self.file is other.file and self.entry == other.entry

    def __hash__(self) -> int:
        return hash(self.entry)

    @property
    def kind(self) -> str:
        """What the value is, as in the module's description."""
        return "array" if self.entry < 0 else _KINDS[self.file.kinds[self.entry]]

    @property
    def start(self) -> int:
        """Where it begins in the text, a string with its quotation mark."""
        return self.file.starts[self.entry if self.entry > 0 else 0]

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.file.ends[self.entry if self.entry >= 0 else self.file.roots[-1]]

    def members(self) -> Iterator[tuple[str, Node]]:
        """Keys and values of an object, in order; of anything else none."""
        file, entry = self.file, self.entry
        if entry < 0 or file.kinds[entry] != 123:
            return
        text, starts, ends, after = file.text, file.starts, file.ends, file.after
        stop = after[entry]
        entry += 1
        while entry + 1 < stop:
            key = text[starts[entry] + 1 : ends[entry] - 1]
            yield decoded(key) if "\\" in key else key, Node(file, entry + 1)
            entry = after[entry + 1]

    def elements(self) -> Iterator[Node]:
        """Values of an array, in order; of anything else none."""
        file, entry = self.file, self.entry
        if entry < 0:
            yield from (Node(file, root) for root in file.roots)
        elif file.kinds[entry] == 91:
            stop, after = file.after[entry], file.after
            entry += 1
            while entry < stop:
                yield Node(file, entry)
                entry = after[entry]

    def fields(self) -> dict[str, Node]:
        """The members of an object by key; none for anything else."""
        found: dict[str, Node] = {}
        for key, value in self.members():
            if key in found:
                self.file.repeated.append(value.entry - 1)
            found[key] = value
        return found

    def __getitem__(self, key: str | int) -> Node | None:
        """The member with a key, or the element with an index from 0; None if there is none."""
        found = None
        if isinstance(key, str):
            for name, value in self.members():
                if name == key:
                    found = value
            return found
        return next((value for i, value in enumerate(self.elements()) if i == key), None)

    @property
    def text(self) -> str | None:
        """The characters of a string."""
        file, entry = self.file, self.entry
        if entry < 0 or file.kinds[entry] != 34:
            return None
        raw = "".join(file.text[start:end] for start, end in self.parts())
        return decoded(raw) if "\\" in raw else raw

    def parts(self) -> list[tuple[int, int]]:
        """The spans of what is in a string's quotation marks: one, unless Python has printed it on several lines."""
        if self.entry not in self.file.in_parts:
            return [(self.start + 1, self.end - 1)]
        found = STRING.finditer(self.file.text, self.start, self.end)
        return [(part.start() + 1, part.end() - 1) for part in found]

    @property
    def number(self) -> float | None:
        """A number: an int if it is written as one. None for NaN and infinity, too."""
        file, entry = self.file, self.entry
        if entry < 0 or file.kinds[entry] != 48:
            return None
        return number_of(file.text[file.starts[entry] : file.ends[entry]])

    @property
    def python(self) -> Any:
        """A string, number, true or false; None for null, arrays and objects."""
        kind = self.kind
        return kind == "true" if kind in ("true", "false") else self.text if kind == "string" else self.number

    def slices(self) -> Iterator[tuple[str, int, int]]:
        """A string's characters in order: each slice without escapes and each escape, with its span in the text."""
        text = self.file.text
        for at, end in self.parts():
            for escape in ESCAPE.finditer(text, at, end):
                if escape.start() > at:
                    yield text[at : escape.start()], at, escape.start()
                at = escape.end()
                yield character(escape), escape.start(), at
            if at < end:
                yield text[at:end], at, end
