"""Cues whose words are in a JSON object with their speaker, as Microsoft Teams gives the metadata of a transcript:
`{"speakerName": "Mara", "spokenText": "words", …}` below the times."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from podcorpus.reading.json_values.spans import JsonFile, Node
from podcorpus.reading.markup.visible import Visible, VisibleBuilder
from podcorpus.reading.source import Source

_PAYLOAD = re.compile(r'(?<=[\r\n])\{"[^\r\n]{1,100000}\}(?=[ \t]*(?:[\r\n]|\Z))')
_SIGN = '"spokenText"'
_TO_ESCAPE = re.compile(r"[<>&]")


def without_payloads(source: Source) -> Visible | None:
    """The WebVTT file that means the same, with voices and words; None for one without such objects."""
    found = list(_payloads(source.text)) if _SIGN in source.text else []
    if not found:
        return None
    out = VisibleBuilder(source)
    at = 0
    for start, end, label, words in found:
        out.copy(at, start)
        if label is not None and (label.text or "").strip():
            out.put("<v ")
            _write(out, label, start)
            out.put(">")
        _write(out, words, start)
        at = end
    out.copy(at, len(source.text))
    return out.visible()


def _payloads(text: str) -> Iterator[tuple[int, int, Node | None, Node]]:
    for line in _PAYLOAD.finditer(text):
        file = JsonFile(line[0])
        fields = file.root.fields() if file.root is not None and file.problem is None else {}
        words = fields.get("spokenText")
        if words is not None and words.kind == "string":
            yield *line.span(), fields.get("speakerName"), words


def _write(out: VisibleBuilder, string: Node, offset: int) -> None:
    """A string's characters, those that mean something in WebVTT escaped."""
    for text, start, end in string.slices():
        if end - start != len(text):
            out.decoded(html.escape(" " if text.isspace() else text, quote=False), offset + start, offset + end)
            continue
        at = 0
        for sign in _TO_ESCAPE.finditer(text):
            out.copy(offset + start + at, offset + start + sign.start())
            at = sign.end()
            out.decoded(html.escape(sign[0], quote=False), offset + start + sign.start(), offset + start + at)
        out.copy(offset + start + at, offset + end)
