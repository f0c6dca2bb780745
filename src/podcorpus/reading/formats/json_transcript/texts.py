"""A text put together from strings of a JSON file, and the place of each of its characters in the source."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence

from podcorpus.reading.formats.json_transcript.spoken import Piece
from podcorpus.reading.formats.json_transcript.values import key_of
from podcorpus.reading.json_values.spans import Node
from podcorpus.reading.text_map import TextBuilder
from podcorpus.records.untidy import ESCAPE

# Scripts that put no space between words: kana, Han, Thai, Lao, Myanmar, Khmer, and their punctuation.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_EDGES = re.compile(r"^[^\w]+|[^\w]+$")
# Tokens of recognisers that stand for no characters.
_SPECIAL = ("[_", "<|")
_TOKEN = re.compile(
    r"<\|[^<>|\s]{1,40}\|>"
    r"|</?(?:(?P<block>p|br|div|li)|(?:b|i|u|s|em|strong|span|sil|eps|[vc])(?:\.[\w.-]{0,40})?)(?:\s[^<>]{0,200})?\s?/?>",
    re.IGNORECASE,
)
_VOICE = re.compile(r"<v(?:\.[\w.-]{0,40})?\s+([^<>]{1,100})>")
_SPACED = 0.1
"""At what share of the words there is white space if they have it with them: most may be parts of words."""
_MOST_TOKENS = 50
_WINDOW = 100
_MAX_WINDOW = 2_000
_MOST_TRIES = 20


def text_of(string: Node) -> TextBuilder:
    """The characters of a string, in a file that writes them as in HTML decoded, without a recogniser's own tokens and
    the tags of HTML, of which those of paragraphs and lines are spaces."""
    whole = TextBuilder(string.file.text)
    for characters in _characters(string):
        whole.decoded(*characters)
    text = whole.text
    tokens = list(_TOKEN.finditer(text)) if "<" in text and not string.file.in_plain_text else []
    if not tokens:
        return whole
    bare = TextBuilder(string.file.text)
    at = 0
    for token in tokens:
        bare.take(whole, at, token.start())
        if token["block"] and text[at : token.start()].strip() and not text[token.start() - 1].isspace():
            bare.space()
        at = token.end()
    bare.take(whole, at, len(text))
    return bare


def voice_of(strings: Sequence[Node]) -> str | None:
    """The one speaker whom tags of WebVTT in a text name; None if there is none or several."""
    voices = {" ".join(voice.split()) for string in strings for voice in _VOICE.findall(string.text or "")}
    return voices.pop() if len(voices) == 1 else None


def _characters(string: Node) -> Iterator[tuple[str, int, int]]:
    """The characters of a string, each slice of them with its span in the file."""
    if not string.file.in_html:
        yield from string.slices()
        return
    escaped = -1
    for text, start, end in string.slices():
        if text == "&" and end > start + 1:
            if escaped >= 0:
                yield "&", escaped, start
            # Some programs escape this sign itself: `\u0026#39;`.
            escaped = start
            continue
        at = 0
        if escaped >= 0:
            opens = ESCAPE.match("&" + text)
            at = opens.end() - 1 if opens is not None else 0
            yield html.unescape(opens[0]) if opens is not None else "&", escaped, start + at
            escaped = -1
        for entity in ESCAPE.finditer(text, at) if "&" in text else ():
            if entity.start() > at:
                yield text[at : entity.start()], start + at, start + entity.start()
            at = entity.end()
            yield html.unescape(entity[0]), start + entity.start(), start + at
        if at < len(text):
            yield text[at:], start + at, end
    if escaped >= 0:
        yield "&", escaped, string.parts()[-1][1]


def has_own_space(pieces: Iterable[Piece]) -> bool:
    """Whether the words of a file have the white space between words with them: at a few of many it is a mistake."""
    texts = ["".join(string.text or "" for string in piece.strings) for piece in pieces]
    spaced = sum(text[:1].isspace() or text[-1:].isspace() for text in texts)
    return spaced > 0 and spaced >= _SPACED * len(texts)


def joined(pieces: Sequence[Piece], source: str, *, own_space: bool) -> tuple[TextBuilder, list[tuple[int, int]]]:
    """A text made of pieces, and the span of each piece in it.

    Between two of them comes a space, unless the second is attached, there is white space, which words of a file with
    `own_space` have with them, or their script has no spaces.
    """
    texts = [_together(piece.strings, source) for piece in pieces]
    own_space = own_space and any(text[:1].isspace() or text[-1:].isspace() for text in (one.text for one in texts))
    whole = TextBuilder(source)
    spans: list[tuple[int, int]] = []
    for piece, own in zip(pieces, texts, strict=True):
        if not (piece.attached or own_space or _adjoin(whole.tail, own.text)):
            whole.space()
        begun = whole.n_chars
        whole.take(own, 0, own.n_chars)
        spans.append((begun, whole.n_chars))
    return whole, spans


def of_strings(strings: Sequence[Node], source: str) -> TextBuilder:
    """The text that the strings of a row are together. Elements of a list are lines or sentences, between which comes a
    space if the file has none there; runs of a text follow one another as they are."""
    whole = TextBuilder(source)
    for string in strings:
        own = text_of(string)
        if not (key_of(string) or _adjoin(whole.tail, own.text)):
            whole.space()
        whole.take(own, 0, own.n_chars)
    return whole


def _together(strings: Sequence[Node], source: str) -> TextBuilder:
    """The strings of a word, one after the other."""
    if len(strings) == 1:
        return text_of(strings[0])
    whole = TextBuilder(source)
    for string in strings:
        own = text_of(string)
        whole.take(own, 0, own.n_chars)
    return whole


def _adjoin(before: str, after: str) -> bool:
    """Whether no space is missing between two texts: one is empty, has white space there, or their script has none."""
    if not before or not after or before[-1].isspace() or after[0].isspace():
        return True
    return UNSPACED.match(before[-1]) is not None and UNSPACED.match(after) is not None


def placed(pieces: Sequence[Piece], text: str) -> list[tuple[Piece, int, int]]:
    """The pieces that are found in a text, one after the other, and where. Each is looked for in a window after the one
    before, which grows by those that were not found: the work is in proportion to the number of words."""
    lowered = text.lower()
    haystack = lowered if len(lowered) == len(text) else text
    found: list[tuple[Piece, int, int]] = []
    at = 0
    window = _WINDOW
    for piece in _whole(pieces):
        own = "".join(text_of(string).text for string in piece.strings).strip()
        wanted = own.lower() if haystack is lowered and len(own.lower()) == len(own) else own
        start = _find(haystack, wanted, at, at + window + len(wanted))
        if start is None and (bare := _EDGES.sub("", wanted)) != wanted:
            wanted = bare
            start = _find(haystack, wanted, at, at + window + len(wanted))
        if start is None:
            window = min(_MAX_WINDOW, window + len(own) + 10)
            continue
        at, window = start + len(wanted), _WINDOW
        found.append((piece, start, at))
    return found


def _whole(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The words that tokens are parts of, if white space before a token says where a word begins."""
    texts = ["".join(string.text or "" for string in piece.strings) for piece in pieces]
    if not any(text[:1].isspace() for text in texts):
        return pieces
    whole: list[Piece] = []
    for piece, text in zip(pieces, texts, strict=True):
        if text.startswith(_SPECIAL):
            continue
        if not whole or text[:1].isspace() or len(whole[-1].strings) >= _MOST_TOKENS:
            whole.append(piece)
            continue
        last = whole[-1]
        known = [one.confidence for one in (last, piece) if one.confidence is not None]
        whole[-1] = last._replace(
            strings=last.strings + piece.strings, end_ms=piece.end_ms, confidence=min(known, default=None)
        )
    return whole


def _find(text: str, wanted: str, start: int, end: int) -> int | None:
    """Where a word begins in a stretch of a text, not as a part of another word."""
    if not wanted:
        return None
    at = text.find(wanted, start, end)
    for _ in range(_MOST_TRIES):
        if at < 0:
            break
        before, after = text[at - 1 : at] if at else "", text[at + len(wanted) : at + len(wanted) + 1]
        begins = at == start or not (before.isalnum() and wanted[0].isalnum()) or UNSPACED.match(wanted[0])
        ends = not (after.isalnum() and wanted[-1].isalnum()) or UNSPACED.match(wanted[-1])
        if begins and ends:
            return at
        at = text.find(wanted, at + 1, end)
    return None
