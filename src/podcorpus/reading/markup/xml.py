"""The tags and texts of an XML file, with where they are.

There is no tree, and nothing is fetched or expanded: what a document type declares is skipped. Reading
takes time in proportion to the file.
"""

from __future__ import annotations

import html
import re
import xml.parsers.expat
from collections.abc import Iterator
from typing import NamedTuple

_TAG = re.compile(r"<(?P<close>/?)(?P<name>[^\W\d][\w:.-]*)(?P<attributes>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>")
_SIGN = re.compile(r"<(?=[/!?]|[^\W\d])")
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
ESCAPE = re.compile(r"&(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_BEGINNING = 20_000


def malformed(text: str) -> tuple[int, str] | None:
    """The line at which a file stops being well-formed XML, and how; None if it is well-formed. A file with a document
    type is not looked at, since nothing that it declares is to be expanded."""
    if "<!DOCTYPE" in text:
        return None
    parser = xml.parsers.expat.ParserCreate("utf-8")
    try:
        parser.Parse(text.removeprefix("\ufeff").encode("utf-8", "surrogatepass"), True)
    except xml.parsers.expat.ExpatError as error:
        return error.lineno, xml.parsers.expat.ErrorString(error.code)
    return None


class Token(NamedTuple):
    """A stretch of the file. `kind`: `open`, `close` or `empty` for a tag, `text`, `cdata` for words without the signs
    around them, or `other`. A tag has its name, without a prefix."""

    kind: str
    start: int
    end: int
    name: str = ""
    attributes: str = ""


def xml_tokens(text: str) -> Iterator[Token]:
    """The tokens of a file. What is no tag, such as a lone `<`, is text."""
    at, length = 0, len(text)
    while at < length:
        found = _SIGN.search(text, at)
        if found is None:
            yield Token("text", at, length)
            return
        sign = found.start()
        if sign > at:
            yield Token("text", at, sign)
        tag = _TAG.match(text, sign)
        if tag is not None:
            at = tag.end()
            attributes = tag["attributes"]
            kind = "close" if tag["close"] else "empty" if attributes.endswith("/") else "open"
            yield Token(kind, sign, at, tag["name"].rpartition(":")[2].lower(), attributes)
            continue
        opening = text[sign : sign + 9]
        if opening == "<![CDATA[":
            end = _after(text, "]]>", sign + 9)
            yield Token("other", sign, sign + 9)
            if end - 3 > sign + 9:
                yield Token("cdata", sign + 9, end - 3)
            yield Token("other", max(sign + 9, end - 3), end)
            at = end
        elif opening.startswith(("<!--", "<?", "<!")):
            at = _after(text, "-->", sign + 4) if opening.startswith("<!--") else _declaration(text, sign)
            yield Token("other", sign, at)
        else:
            yield Token("text", sign, sign + 1)
            at = sign + 1


def _after(text: str, sign: str, at: int) -> int:
    end = text.find(sign, at)
    return len(text) if end < 0 else end + len(sign)


def _declaration(text: str, at: int) -> int:
    """Where a declaration or instruction ends, with what is declared within its brackets."""
    if text.startswith("<?", at):
        # One that is not closed ends where the next tag begins.
        next_tag = text.find("<", at + 2)
        stop = next_tag if next_tag >= 0 else len(text)
        end = text.find("?>", at + 2, stop)
        return stop if end < 0 else end + 2
    end = _after(text, ">", at)
    return _after(text, "]>", at) if "[" in text[at:end] else end


def attributes(token: Token) -> dict[str, str]:
    """A tag's attributes, by their names without a prefix."""
    return {
        name.rpartition(":")[2].lower(): unescape(quoted or single)
        for name, quoted, single in _ATTRIBUTE.findall(token.attributes)
    }


def unescape(text: str) -> str:
    """A text with its characters that are written as escapes."""
    return ESCAPE.sub(lambda found: html.unescape(found.group()), text) if "&" in text else text


def root(text: str) -> Token | None:
    """The tag of the outermost element; None if the text is no XML."""
    for token in xml_tokens(text[:_BEGINNING]):
        if token.kind in ("open", "empty"):
            return token
        if token.kind != "other" and text[token.start : token.end].strip("\ufeff \t\r\n"):
            return None
    return None
