"""XML that keeps a whole transcript as the text of one element, as records of oral history do (OHMS)."""

from __future__ import annotations

from operator import attrgetter

from podcorpus.reading.document import Document
from podcorpus.reading.inner_text import read_inner
from podcorpus.reading.markup.visible import VisibleBuilder, mapped
from podcorpus.reading.markup.xml import ESCAPE, Token, unescape, xml_tokens
from podcorpus.reading.source import Source

_NAMES = frozenset("transcript transcription transcripttext fulltranscript vtt_transcript".split())
_FEWEST_LINES = 3


def document_inside(source: Source, name: str) -> Document | None:
    """The document of the longest text in an element whose name says that it is a transcript, in the format `name`;
    None if there is none that can be read."""
    texts: list[list[Token]] = []
    others: list[Token] = []
    inside = False
    for token in xml_tokens(source.text):
        if token.kind in ("open", "empty"):
            inside = token.kind == "open" and token.name in _NAMES
            texts += [[]] if inside else []
        elif token.kind == "close":
            inside = False
        elif token.kind in ("text", "cdata"):
            (texts[-1] if inside else others).append(token)
    longest = max(texts, key=lambda parts: sum(part.end - part.start for part in parts), default=[])
    if not longest:
        return None
    begin, stop = longest[0].start, longest[-1].end
    lines = [line for line in source.text[begin:stop].splitlines() if any(map(str.isalpha, line))]
    if len(lines) < _FEWEST_LINES:
        return None
    apart = [*others, *(token for parts in texts if parts is not longest for token in parts)]
    rest = [token for token in sorted(apart, key=attrgetter("start")) if source.text[token.start : token.end].strip()]
    shown = VisibleBuilder(source)
    for token in rest:
        if token.start < begin:
            shown.hide("metadata", token.start, token.end)
    for token in longest:
        at = token.start
        for found in ESCAPE.finditer(source.text, token.start, token.end) if token.kind == "text" else ():
            shown.copy(at, found.start())
            shown.decoded(unescape(found.group()), found.start(), found.end())
            at = found.end()
        shown.copy(at, token.end)
    for token in rest:
        if token.start >= stop:
            shown.hide("metadata", token.start, token.end)
    visible = shown.visible()
    document = read_inner(visible)
    return None if document is None else mapped(document, visible, name)
