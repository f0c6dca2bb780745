"""The tags and texts of HTML and XML with their positions, in one pass that takes any input.

The standard library's parsers give no offsets of decoded text, or refuse what browsers show. This one never refuses:
what is not a complete tag is text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

# What begins like a tag but breaks off before the next one is text, consumed by one match nevertheless, so that nothing
# is scanned twice. A comment that never ends is one to the end.
_COMMENT_OR_CDATA = r"<!--(?:-?>|.*?--!?>|.*)|<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)"
_HTML = re.compile(
    # Tags first, since they are the most frequent. Quotes count only after an equals sign.
    r"<(/?)([A-Za-z][^\s/<>]*)((?:[^<>=]+|=\s*+(?:\"[^\"]*\"|'[^']*'|(?=.)|\Z))*+)(>?)"
    rf"|{_COMMENT_OR_CDATA}|<[?!][^<>]*+(?P<end>>?)",
    re.DOTALL,
)
_XML = re.compile(
    # A sign of a tag may be in quotes, where only a space or the tag's end is behind these.
    r"<(/?)([^\W\d][\w:.-]*)((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+'|(?<==)(?:\"[^\"]*+\"|'[^']*+')(?=[\s/>?]))*+)(>?)"
    # An instruction that is not closed ends where the next tag begins. What a document type declares is in brackets.
    rf"|{_COMMENT_OR_CDATA}|<\?[^<]*?(?:\?>|(?=<)|\Z)|<![^<>\[]*+(?:\[.*?(?:\]\s*+>|\Z)|>|(?=<)|\Z)(?P<end>(?!))?",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=/\"'<>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
ESCAPE = re.compile(r"&(?:#[0-9]{1,8}(?![0-9])|#[xX][0-9a-fA-F]{1,8}(?![0-9a-fA-F])|[A-Za-z][A-Za-z0-9]{1,31});?")
"""An escape such as `&amp;`; `decoded` says what one means."""
_XML_NAMES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
TokenKind = Literal["text", "raw", "open", "close", "empty", "other"]
_RAW = ("script", "style", "textarea", "title", "xmp", "noembed")
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW}


class Token(NamedTuple):
    """A tag, a text between tags (`raw`: without escapes), or something `other` that shows nothing, such as a comment;
    `empty` is a tag that closes itself. `name` is in lower case for HTML; `attributes` is where they are."""

    kind: TokenKind
    start: int
    end: int
    name: str = ""
    attributes: tuple[int, int] = (0, 0)


def tokens(text: str, begin: int = 0, *, xml: bool = False) -> Iterator[Token]:
    """The tokens of a text from an offset to its last character, without gaps.

    >>> [(token.kind, token.name) for token in tokens("<p>Yes &amp; no<br/>")]
    [('open', 'p'), ('text', ''), ('empty', 'br')]
    """
    at = position = begin
    search = (_XML if xml else _HTML).search
    while (match := search(text, position)) is not None:
        start, end = match.span()
        position = end
        close, name, inside, closed, _, declared = match.groups()
        if (closed if name else declared) == "":
            # Never finished, so no tag; it belongs to the text around it.
            continue
        if start > at:
            yield Token("text", at, start)
        at = end
        if not name:
            yield from _other(match)
            continue
        name = name if xml else name.lower()
        if close:
            yield Token("close", start, end, name)
        elif inside.endswith("/"):
            yield Token("empty", start, end, name, match.span(3))
        else:
            yield Token("open", start, end, name, match.span(3))
            if not xml and name in _RAW:
                over = _RAW_END[name].search(text, end)
                at = position = over.start() if over else len(text)
                if at > end:
                    yield Token("raw", end, at)
    if at < len(text):
        yield Token("text", at, len(text))


def _other(match: re.Match[str]) -> Iterator[Token]:
    start, end = match.span()
    if match["cdata"]:
        first, last = match.span("cdata")
        yield from (Token("other", start, first), Token("raw", first, last))
        start = last
    if end > start:
        yield Token("other", start, end)


def attributes(text: str, token: Token) -> dict[str, str]:
    """The attributes of a tag by name in lower case, decoded; the first of several with one name.

    >>> tag = '<p class="turn &amp; more" hidden>'
    >>> attributes(tag, next(tokens(tag)))
    {'class': 'turn & more', 'hidden': ''}
    """
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text, *token.attributes):
        value = match[2] or match[3] or match[4] or ""
        found.setdefault(match[1].lower(), decoded(value) if "&" in value else value)
    return found


def decoded(text: str, *, xml: bool = False) -> str:
    """A text with its escapes decoded; what is no known escape stays as it is.

    >>> decoded("Q&amp;A &#233; &nonsense;")
    'Q&A é &nonsense;'
    """
    return ESCAPE.sub(_xml_escape if xml else _html_escape, text)


def _html_escape(match: re.Match[str]) -> str:
    return html.unescape(match[0])


def _xml_escape(match: re.Match[str]) -> str:
    if not match[0].endswith(";"):
        return match[0]
    return html.unescape(match[0]) if match[0][1] == "#" else _XML_NAMES.get(match[0][1:-1], match[0])
