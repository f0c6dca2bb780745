"""The words of a text, however it is written: case, accents, punctuation, white space, markup and escapes set aside."""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Iterator

from podcorpus.records.scripts import UNSPACED

_WORD = re.compile(rf"\d[^\W_{UNSPACED}]*|([^\W_{UNSPACED}]+|[{UNSPACED}])")
"""A word; what begins with a digit is none: times and numbers of captions are between words that belong together."""
_APOSTROPHE = re.compile(r"['’ʼ`´′](?<=\w.)(?=\w)")
_MARKUP = re.compile(r"<[^<>]*>|\]\([^()\s]*\)")
"""Tags, and where a link in Markdown leads."""
_ESCAPE = re.compile(
    r"\\(?:u\{?(?P<u>[0-9a-fA-F]{4,6})\}?|x(?P<x>[0-9a-fA-F]{2})|U(?P<U>[0-9a-fA-F]{8})|(?P<c>[ntrfvb/\"'\\]))"
)
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{40,}={0,2}")
_TIMES = 3
"""Escapes within escapes that are decoded."""
_INVISIBLE = ("Cf", "Mn", "Me")


class _Visible(dict[int, int | None]):
    """For `str.translate`: characters without those that are not seen, and without accents."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.category(chr(code)) in _INVISIBLE else code
        return self[code]


_VISIBLE = _Visible()


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without accents and without numbers; where no space is between words, its
    letters.

    >>> words_of("DON’T — “stop” the crà\\u00adne_now")
    ['dont', 'stop', 'the', 'crane', 'now']
    >>> words_of("港口 harbour")
    ['港', '口', 'harbour']
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).translate(_VISIBLE)
    return list(filter(None, _WORD.findall(_APOSTROPHE.sub("", text).casefold())))


def readings(text: str) -> Iterator[str]:
    """A text as it is, with its entities and escapes decoded, and that without markup.

    >>> list(readings("a &lt;b&gt;c&#x64;\\\\n"))[-1]
    'a cd '
    """
    yield text
    decoded = text
    for _ in range(_TIMES):
        further = decoded
        if "&" in further:
            further = html.unescape(further)
        if "\\" in further:
            further = _ESCAPE.sub(_unescaped, further)
        if "%" in further:
            further = _PERCENT.sub(_unquoted, further)
        if further == decoded:
            break
        decoded = further
        yield decoded
    if "<" in decoded or "](" in decoded:
        # A tag may part two words, or be inside one.
        yield _MARKUP.sub(" ", decoded)
        yield _MARKUP.sub("", decoded)


def bytes_as_texts(data: bytes) -> Iterator[str]:
    """Bytes as the texts that they may be: UTF-8 or Latin-1, with two or four bytes a letter, and what they hold in
    Base64."""
    yield from _as_texts(data)
    for found in _BASE64.finditer(data):
        code = found[0].rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
        try:
            yield from _as_texts(base64.b64decode(code[: len(code) // 4 * 4]))
        except (binascii.Error, ValueError):
            continue


def _as_texts(data: bytes) -> Iterator[str]:
    try:
        yield data.decode("utf-8")
    except UnicodeDecodeError:
        yield data.decode("utf-8", "replace")
        yield data.decode("latin-1")
    if b"\0" in data:
        yield data.replace(b"\0", b"").decode("utf-8", "replace")


def _unquoted(match: re.Match[str]) -> str:
    return bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "replace")


def _unescaped(match: re.Match[str]) -> str:
    digits = match["u"] or match["x"] or match["U"]
    if digits is None:
        return match["c"] if match["c"] in "/\"'\\" else " "
    number = int(digits, 16)
    return chr(number) if number <= 0x10FFFF and not 0xD800 <= number < 0xE000 else " "
