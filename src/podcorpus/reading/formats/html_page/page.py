"""An HTML page as a person sees it: its lines, and the elements with the span of the text that each one holds."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from podcorpus.reading.formats.html_page.elements import (
    BLOCKS,
    BOILERPLATE,
    BOILERPLATE_ROLES,
    BOLD_CLASSES,
    CLOSED,
    CLOSES,
    CONTENT,
    EDGE,
    HEADINGS,
    LABEL,
    MARKUP_ONLY,
    PARAGRAPHS,
    PICTURE,
    VOID,
    is_bold,
    surrounds,
)
from podcorpus.reading.formats.html_page.words_apart import tags_between_words
from podcorpus.reading.formats.text_page.around.front_matter import front_matter
from podcorpus.reading.markup.shown_lines import LineBuilder
from podcorpus.reading.markup.tags import ESCAPE, Token, attributes, decoded, tokens
from podcorpus.reading.markup.visible import Visible
from podcorpus.reading.source import Source
from podcorpus.records.segment import SegmentKind

_DEEPEST = 200
"""Elements that are nested deeper are read as if their tags were not there."""
_BOLD_RULE = re.compile(r"\.([\w-]+)\s*\{[^{}]*font-weight\s*:\s*(?:bold|[6-9]00)")
_SPACES_AND_ESCAPES = re.compile(rf"[ \t\r\n\f]{{2,}}|[\t\r\n\f]|{ESCAPE.pattern}")
_WHITE = " \t\r\n\f"
_NAME = re.compile(r"[a-z][\w:.-]*")
_BROKEN = re.compile(r"<[A-Za-z>]")
_NEAR = 5_000
"""How far, in characters, a picture is from its caption at most."""
_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(slots=True)
class Element:
    """An element: its name, attributes and place in the tree, and from where to where it goes in the visible text."""

    name: str
    attributes: dict[str, str]
    parent: int
    start: int
    end: int
    bold: bool = False


@dataclass(frozen=True)
class Page:
    """What a page shows, its elements in the order of their start tags (the first one is the page), and its title."""

    visible: Visible
    elements: tuple[Element, ...]
    title: str | None
    unmatched: int | None
    """Where in the source the first tag is that breaks off or has no name of an element, or the first name or time
    whose element is not closed, or closed without a beginning."""


def read_page(source: Source, *, everything: bool = False) -> Page:
    """The visible text and elements of a page, without menus, sidebars, comments and the like unless `everything`."""
    reader = _Reader(source, everything)
    begin = front_matter(source).end
    reader.out.hide("metadata", 0, begin)
    for token in tokens(source.text, begin):
        reader.take(token)
    return reader.page()


@dataclass
class _Reader:
    source: Source
    everything: bool
    elements: list[Element] = field(default_factory=lambda: [Element("", {}, -1, 0, 0)])
    title: str | None = None

    def __post_init__(self) -> None:
        self.text = self.source.text
        self.out = LineBuilder(self.source)
        self.stack: list[int] = [0]
        self.opened: Counter[str] = Counter()
        self.hidden: tuple[SegmentKind, int, int] | None = None
        self.space: tuple[int, int] | None = None
        self.bold: set[int] = set()
        self.bold_classes = set(BOLD_CLASSES)
        self.unmatched: int | None = None
        self.between_words = tags_between_words(self.text)

    def take(self, token: Token) -> None:
        kind = token.kind
        if kind == "text":
            if self.hidden is None:
                self._text(token.start, token.end)
                if self.unmatched is None and (broken := _BROKEN.search(self.text, token.start, token.end)):
                    self.unmatched = broken.start()
        elif kind == "open":
            self._open(token)
        elif kind == "close":
            self._close(token)
        elif kind == "empty":
            self._open(token)
            if token.name not in VOID and self.elements[self.stack[-1]].name == token.name:
                self._pop(len(self.stack) - 1, token.end)
        elif kind == "raw":
            self._raw(token)
        elif self.text.startswith("<!--", token.start) and not self.text.endswith("-->", token.start, token.end):
            self.unmatched = token.start

    def page(self) -> Page:
        if self.hidden is not None and self.hidden[0] == "markup":
            self.unmatched = self.hidden[1]
        self._pop(1, len(self.text))
        self.out.unmark()
        self.elements[0].end = self.out.n_chars
        return Page(self.out.visible(), tuple(self.elements), self.title, self.unmatched)

    def _open(self, token: Token) -> None:
        name = token.name
        if self.unmatched is None and not _NAME.fullmatch(name):
            self.unmatched = token.start
        if name == "br":
            self.out.breaks = min(self.out.breaks + 1, 2)
            return
        if name in BLOCKS or name in CLOSES:
            self._close_implied(name, token.start)
        if name in BLOCKS:
            self.out.breaks = max(self.out.breaks, 2 if name in PARAGRAPHS else 1)
        elif self.out.at_line_start or self.out.breaks:
            pass
        elif (between := token.start in self.between_words) or name in ("td", "th"):
            self.out.put(" " if between else "\t")
            self.space = None
        if name in VOID or len(self.stack) > _DEEPEST:
            return
        found = attributes(self.text, token) if token.attributes[1] > token.attributes[0] else {}
        index = len(self.elements)
        self.elements.append(Element(name, found, self.stack[-1], self.out.n_chars, -1))
        self.stack.append(index)
        self.opened[name] += 1
        if self.hidden is None and (kind := self._hides(name, found, token.end)) is not None:
            self.hidden = (kind, token.start, index)
        if is_bold(name, found, self.bold_classes):
            self.bold.add(index)
            self.elements[index].bold = True
            if self.space and "\n" in self.text[slice(*self.space)] and LABEL.match(self.text, token.end):
                self.out.breaks = max(self.out.breaks, 1)

    def _hides(self, name: str, found: dict[str, str], at: int) -> SegmentKind | None:
        """What an element is if it is not shown."""
        if name in MARKUP_ONLY:
            return "markup"
        if name == "title":
            return "metadata"
        if self.everything:
            return None
        edge = name in EDGE and not any(self.opened[content] for content in CONTENT)
        if edge or name in BOILERPLATE or found.get("role") in BOILERPLATE_ROLES:
            return "furniture"
        caption = name == "figcaption" and self._under_picture(at)
        return "furniture" if caption or surrounds(name, found, self.text, at) else None

    def _under_picture(self, at: int) -> bool:
        """Whether a caption whose words begin at an offset is a picture's: the figure has one, and no other words."""
        figure = self.elements[self.elements[-1].parent]
        if figure.name != "figure" or figure.start < self.out.n_chars:
            return False
        begin, end = self.text.rfind("<figure", max(0, at - _NEAR), at), self.text.find("</figure", at, at + _NEAR)
        return begin >= 0 and bool(PICTURE.search(self.text, begin, end if end >= 0 else at))

    def _close_implied(self, name: str, at: int) -> None:
        closes, stops = CLOSES.get(name, ((), ()))
        if not self.opened["p"] and not any(self.opened[one] for one in closes):
            return
        for depth in range(len(self.stack) - 1, 0, -1):
            above = self.elements[self.stack[depth]].name
            if above in closes or (above == "p" and name in BLOCKS):
                self._mark_unmatched(above, at)
                self._pop(depth, at)
                if above == "p" and closes:
                    self._close_implied(name, at)
                return
            if above in stops or (above in BLOCKS and not closes):
                return

    def _close(self, token: Token) -> None:
        name = token.name
        if name in BLOCKS:
            self.out.breaks = max(self.out.breaks, 2 if name in PARAGRAPHS else 1)
        if not self.opened[name]:
            self._mark_unmatched(name, token.start)
            return
        depth = len(self.stack) - 1
        while self.elements[self.stack[depth]].name != name:
            self._mark_unmatched(self.elements[self.stack[depth]].name, token.start)
            depth -= 1
        self._pop(depth, token.end)

    def _mark_unmatched(self, name: str, at: int) -> None:
        if name in CLOSED and self.unmatched is None:
            self.unmatched = at

    def _pop(self, depth: int, at: int) -> None:
        """Close the elements from this place of the stack on; what is hidden by one of them goes up to `at`."""
        for index in self.stack[depth:]:
            element = self.elements[index]
            element.end = self.out.n_chars
            self.opened[element.name] -= 1
            self.bold.discard(index)
            if self.hidden is not None and self.hidden[2] == index:
                self.out.hide(self.hidden[0], self.hidden[1], at)
                self.hidden = None
        del self.stack[depth:]

    def _raw(self, token: Token) -> None:
        top = self.elements[self.stack[-1]].name
        if top == "style":
            self.bold_classes.update(_BOLD_RULE.findall(self.text, token.start, token.end))
        elif top == "title" and self.title is None:
            self.title = " ".join(decoded(self.text[token.start : token.end]).split()) or None
        elif self.hidden is None:
            self._copy_lines(token.start, token.end)

    def _text(self, start: int, end: int) -> None:
        if self.opened["pre"]:
            self._copy_lines(start, end)
            return
        shown = self.text[start:end]
        first = end - len(shown.lstrip(_WHITE))
        if first > start:
            self.space = self.space or (start, first)
        if first == end:
            return
        last = start + len(shown.rstrip(_WHITE))
        self._begin()
        self.out.copy_as(first, last, _SPACES_AND_ESCAPES, _meaning)
        if last < end:
            self.space = (last, end)

    def _copy_lines(self, start: int, end: int) -> None:
        """Copy text whose line ends are shown."""
        for match in _LINE_END.finditer(self.text, start, end):
            self._preformatted(start, match.start())
            self.out.breaks = min(self.out.breaks + 1, 2)
            start = match.end()
        self._preformatted(start, end)

    def _preformatted(self, start: int, end: int) -> None:
        if self.text[start:end].strip(_WHITE):
            self._begin()
            self.out.copy_as(start, end, ESCAPE, _meaning)

    def _begin(self) -> None:
        """Write what comes before a text: breaks, a space, and the marks of a heading or of bold at a line's start."""
        self.out.bold = bool(self.bold)
        if self.out.at_line_start or self.out.breaks:
            self.out.level = next((level for name, level in HEADINGS.items() if self.opened[name]), 0)
        self.out.begin(space=self.space)
        self.space = None


def _meaning(found: re.Match[str]) -> str:
    """What white space or an escape shows."""
    return decoded(found[0]) if found[0][0] == "&" else " "
