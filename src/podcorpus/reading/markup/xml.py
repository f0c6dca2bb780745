"""The tags and texts of an XML file, with where they are.

There is no tree, and nothing is fetched or expanded: what a document type declares is skipped. Reading
takes time in proportion to the file.
"""

from __future__ import annotations

import re
import xml.parsers.expat
from collections.abc import Iterator
from typing import NamedTuple

from podcorpus.reading.markup.tags import decoded, tokens

_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
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
    for kind, start, end, name, (first, last) in tokens(text, xml=True):
        yield Token("cdata" if kind == "raw" else kind, start, end, name.rpartition(":")[2].lower(), text[first:last])


def attributes(token: Token) -> dict[str, str]:
    """A tag's attributes, by their names without a prefix."""
    return {
        name.rpartition(":")[2].lower(): unescape(quoted or single)
        for name, quoted, single in _ATTRIBUTE.findall(token.attributes)
    }


def unescape(text: str) -> str:
    """A text with its characters that are written as escapes."""
    return decoded(text, xml=True) if "&" in text else text


def root(text: str) -> Token | None:
    """The tag of the outermost element; None if the text is no XML."""
    for token in xml_tokens(text[:_BEGINNING]):
        if token.kind in ("open", "empty"):
            return token
        if token.kind != "other" and text[token.start : token.end].strip("\ufeff \t\r\n"):
            return None
    return None


def root_name(text: str) -> str:
    """The name of the outermost element; empty if the text is no XML."""
    found = root(text)
    return "" if found is None else found.name
