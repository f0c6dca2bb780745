"""Chapters in XML: Podlove Simple Chapters, also in a feed, and Matroska's; and those that a web page lists."""

from __future__ import annotations

from collections.abc import Iterator

from podcorpus.errors import InputError
from podcorpus.reading.chapters.text_lists import from_lines
from podcorpus.reading.clock_styles import clock_ms, seconds_ms
from podcorpus.reading.document import PublishedChapter
from podcorpus.reading.formats.html_page import recognises as is_html
from podcorpus.reading.formats.html_page.page import read_page
from podcorpus.reading.markup.tags import Token, attributes, decoded, tokens
from podcorpus.reading.source import Source


def from_xml(source: Source) -> list[PublishedChapter] | None:
    """The chapters of an XML file. Raises InputError if it has several lists of them, as a feed can."""
    if not source.text.lstrip("\ufeff \t\r\n").startswith("<") or is_html(source):
        return None
    found = list(_elements(source.text))
    n_lists = max(sum(one[0] == name for one in found) for name in ("chapters", "editionentry"))
    if n_lists > 1:
        raise InputError(f"{source.name}: {n_lists} lists of chapters; expected those of one episode")
    chapters = [chapter for name, chapter in found if name == "chapter" and chapter is not None]
    return chapters or None


def _elements(text: str) -> Iterator[tuple[str, PublishedChapter | None]]:
    """The chapters, and the elements around them."""
    atom: dict[str, str] | None = None
    inside = ""
    waiting: PublishedChapter | None = None
    for token in tokens(text, xml=True):
        name = token.name.rpartition(":")[2].casefold()
        if token.kind in ("open", "empty"):
            if waiting is not None:
                yield "chapter", waiting
                waiting = None
            inside = name
            if name in ("chapters", "editionentry"):
                yield name, None
            elif name == "chapteratom":
                atom = {}
            elif name == "chapter":
                waiting = _podlove(text, token)
                if token.kind == "empty":
                    yield "chapter", waiting
                    waiting = None
        elif token.kind in ("text", "raw"):
            said = decoded(text[token.start : token.end], xml=True).strip()
            if atom is not None and said:
                atom.setdefault(inside, said)
            elif waiting is not None and waiting.title is None and said:
                waiting = waiting._replace(title=" ".join(said.split()))
        elif token.kind == "close":
            inside = ""
            if waiting is not None:
                yield "chapter", waiting
                waiting = None
            if name == "chapteratom" and atom is not None:
                start = atom.get("chaptertimestart", "")
                yield "chapter", PublishedChapter(clock_ms(start), atom.get("chapterstring"))
                atom = None


def _podlove(text: str, token: Token) -> PublishedChapter:
    has = attributes(text, token)
    start = has.get("start") or has.get("starttime") or has.get("time") or ""
    ms = clock_ms(start) if (seconds := seconds_ms(start)) is None else seconds
    return PublishedChapter(ms, " ".join((has.get("title") or has.get("name") or "").split()) or None)


def from_html(source: Source) -> list[PublishedChapter] | None:
    """The lines of a web page that are chapters."""
    return from_lines(read_page(source).visible.inner) if is_html(source) else None
