"""YAML with a transcript: a list of mappings with a text and a speaker or a time, as sites keep them as data.

It is turned into the JSON that means the same, character for character, and read as such.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import yaml

from podcorpus.errors import NotATranscriptError
from podcorpus.findings.finding import finding
from podcorpus.reading.document import Document, Recognition
from podcorpus.reading.formats import json_transcript
from podcorpus.reading.json_values.spans import MAX_DEPTH
from podcorpus.reading.markup.visible import Visible, VisibleBuilder, mapped
from podcorpus.reading.source import Source

NAME = "yaml"
DESCRIPTION = "YAML with a list of mappings that have a text and a speaker or a time"

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ITEM = re.compile(r"[\r\n][ \t]*-[ \t]+(?:[\"']?[A-Za-z_][\w -]{0,30}[\"']?[ \t]*:(?=[ \t\r\n])|\{)")
_FEWEST_ITEMS = 2
_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n.*?^---[ \t]*(?:[\r\n]\s*|\Z)", re.DOTALL | re.MULTILINE)
_SAMPLE = 65_536
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?")
_LITERALS = {"true": "true", "false": "false", "null": "null", "~": "null", "": "null"}
_LITERALS |= {name.upper(): value for name, value in _LITERALS.items()}
_LITERALS |= {name.title(): value for name, value in _LITERALS.items()}
_BLOCK_HEADER = re.compile(r"[|>][^\r\n]*(?:\r\n|\r|\n)")
_WORD = re.compile(r"\S+")
_FOLD = r"[ \t]*+(?:\r\n|\r|\n)\s*+"
_ESCAPED = r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r\n[ \t]*|[\r\n][ \t]*|.)"
_DOUBLE = re.compile(rf"{_ESCAPED}|{_FOLD}|[^\\\s]++(?:[ \t]++[^\\\s]++)*+|[ \t]++|.", re.DOTALL)
_SINGLE = re.compile(rf"''|{_FOLD}|[^'\s]++(?:[ \t]++[^'\s]++)*+|[ \t]++|.", re.DOTALL)
_TO_ESCAPE = re.compile(r"[\"\\\x00-\x1f\x7f]")


def recognises(source: Source) -> Recognition | None:
    """Whether the file is YAML with a list of texts that have a speaker or a time."""
    sample = "\n" + source.text[:_SAMPLE].removeprefix("\ufeff")
    if len(_ITEM.findall(sample)) < _FEWEST_ITEMS or source.text.lstrip("\ufeff \t\r\n")[:1] in "[{<":
        return None
    page = _as_json(source)
    seen = json_transcript.recognises(page.inner) if page is not None else None
    if seen is None or seen.certainty < json_transcript.WITH_TEXTS:
        return None
    return Recognition(0.9, seen.why.replace("JSON", "YAML", 1))


def read(source: Source) -> Document:
    """A cue for each mapping of the list. Raises NotATranscriptError if the file is not YAML or has no such list."""
    page = _as_json(source)
    if page is None:
        raise NotATranscriptError(f"{source.name}: not YAML, or more than one document of it; expected {DESCRIPTION}")
    try:
        document = mapped(json_transcript.read(page.inner), page, NAME)
    except NotATranscriptError as error:
        raise NotATranscriptError(str(error).replace("JSON", "YAML")) from None
    if not page.hidden:
        return document
    line = source.line_number(page.hidden[0].start)
    outside = finding("text-outside-cues", "text that no cue has; kept as show notes", path=source.name, line=line)
    return replace(document, findings=(*document.findings, outside))


@lru_cache(maxsize=1)
def _as_json(source: Source) -> Visible | None:
    """The JSON that means the same; None if the file is not YAML, or has more than one document with values."""
    writer = _Writer(source)
    end = _end(source.text)
    try:
        for event in yaml.parse(source.text[writer.start : end], Loader=_LOADER):
            if not writer.take(event):
                return None
    except yaml.YAMLError:
        return None
    writer.out.hide("show_notes", end, len(source.text))
    return writer.out.visible()


def _end(text: str) -> int:
    """Where the text of a page begins below front matter that is longer, if it is not data too; or the file ends."""
    front = _FRONT.match(text)
    if front is None or front.end() < len(text) / 2 or len(_ITEM.findall(text, front.end())) >= _FEWEST_ITEMS:
        return len(text)
    return front.end()


class _Writer:
    """Writes JSON from the events of a YAML file, each value on its own line, so that the line of a finding is that of
    the value."""

    def __init__(self, source: Source) -> None:
        self.text = source.text
        self.start = 1 if source.text.startswith("\ufeff") else 0
        self.out = VisibleBuilder(source)
        self.open: list[tuple[bool, int]] = []
        """For each collection that is open whether it is a mapping, and how many keys and values it has so far."""
        self.whole = False

    def take(self, event: yaml.Event) -> bool:
        """Write what an event says; whether the file can still be a transcript's."""
        if isinstance(event, yaml.CollectionEndEvent):
            mapping, _ = self.open.pop()
            self.out.put("}" if mapping else "]")
            self.whole = self.whole or not self.open
        elif isinstance(event, yaml.NodeEvent):
            if not self.open and (self.whole or not isinstance(event, yaml.CollectionStartEvent)):
                # The front matter of a page is a document of its own before its text.
                return isinstance(event, yaml.ScalarEvent) and not event.value.strip()
            key = self._separate()
            if isinstance(event, yaml.CollectionStartEvent):
                mapping = isinstance(event, yaml.MappingStartEvent)
                if key or len(self.open) >= MAX_DEPTH:
                    return False
                self.out.put("{\n" if mapping else "[\n")
                self.open.append((mapping, 0))
            elif isinstance(event, yaml.ScalarEvent):
                self._scalar(event, key=key)
            else:
                # What another place says again is nobody's speech.
                self.out.put('""' if key else "null")
        return True

    def _separate(self) -> bool:
        """Write what is between two values; whether a key comes next."""
        if not self.open:
            return False
        mapping, n = self.open[-1]
        self.open[-1] = (mapping, n + 1)
        value = mapping and n % 2 == 1
        if n:
            self.out.put(": " if value else ",\n")
        return mapping and not value

    def _scalar(self, event: yaml.ScalarEvent, *, key: bool) -> None:
        start, end = (self.start + mark.index for mark in (event.start_mark, event.end_mark) if mark is not None)
        value = event.value
        if not key and not event.style and (value in _LITERALS or _NUMBER.fullmatch(value)):
            self.out.decoded(_LITERALS.get(value, value), start, end)
            return
        self.out.put('"')
        for shown, first, last in _pieces(self.text, start, end, value, event.style):
            self._string(shown, first, last)
        self.out.put('"')

    def _string(self, shown: str, start: int, end: int) -> None:
        """Write characters of a string, which a span of the source means."""
        if len(shown) != end - start or shown != self.text[start:end]:
            self.out.decoded(json.dumps(shown, ensure_ascii=False)[1:-1], start, end)
            return
        self.out.copy_as(start, end, _TO_ESCAPE, lambda sign: json.dumps(sign[0])[1:-1])


def _pieces(text: str, start: int, end: int, value: str, style: str | None) -> Iterator[tuple[str, int, int]]:
    """The characters of a scalar, and where each stretch of them comes from."""
    if style in ("'", '"'):
        form = _SINGLE if style == "'" else _DOUBLE
        found = [(_meaning(piece[0], style), *piece.span()) for piece in form.finditer(text, start + 1, end - 1)]
    else:
        header = _BLOCK_HEADER.match(text, start, end) if style else None
        found = list(_words(text, header.end() if header else start, end, value))
    if "".join(shown for shown, _, _ in found) == value:
        yield from found
    elif value:
        # A whole that means the same, such as one with an escape that is not known.
        yield value, start, end


def _words(text: str, start: int, end: int, value: str) -> Iterator[tuple[str, int, int]]:
    """The words of a plain scalar or a block, and the white space between them, which is folded."""
    whole = value.rstrip("\n")
    begin = text.find(whole, start, end)
    if begin >= 0:
        at = begin + len(whole)
        yield whole, begin, at
        if len(value) > len(whole):
            yield value[len(whole) :], at, max(at, end)
        return
    first, at, since, over = start, start, 0, 0
    for word in _WORD.finditer(value):
        begin = text.find(word[0], at, end)
        if begin < 0:
            return
        if text[at:begin] != value[over : word.start()]:
            # What is between the words is folded.
            if over > since:
                yield value[since:over], first, at
            yield value[over : word.start()], at, begin
            first, since = begin, word.start()
        at, over = begin + len(word[0]), word.end()
    yield value[since:over], first, at
    if over < len(value):
        yield value[over:], at, max(at, end)


def _meaning(piece: str, style: str) -> str:
    if piece == "''" and style == "'":
        return "'"
    if piece[0] == "\\" and style == '"':
        if piece[1] in "\r\n":
            return ""
        loaded = yaml.safe_load(f'"{piece}"') if piece[1] not in '"\\/' else piece[1]
        return loaded if isinstance(loaded, str) else piece
    if "\n" in piece or "\r" in piece:
        n_lines = len(re.findall(r"\r\n|\r|\n", piece))
        return " " if n_lines == 1 else "\n" * (n_lines - 1)
    return piece
