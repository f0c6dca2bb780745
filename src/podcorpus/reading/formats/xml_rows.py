"""XML of no common format: with an element for each cue and its time, speaker and words in elements within it, or its
time and speaker in attributes, or with a whole transcript in one element."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import attrgetter

from podcorpus.errors import NotATranscriptError
from podcorpus.reading.document import Document, Recognition
from podcorpus.reading.formats.html_page.elements import KNOWN
from podcorpus.reading.formats.html_page.page import Element, Page, read_page
from podcorpus.reading.formats.inner_text import read_inner
from podcorpus.reading.formats.xml_attributes import document_of_attributes
from podcorpus.reading.grid.keys import DURATION, END, START, plain, unit_of_key
from podcorpus.reading.grid.names import names_columns, roles_of
from podcorpus.reading.grid.shown import Cell, read_cells
from podcorpus.reading.markup.tags import ESCAPE
from podcorpus.reading.markup.visible import VisibleBuilder, mapped
from podcorpus.reading.markup.xml import Token, root, unescape, xml_tokens
from podcorpus.reading.source import Source

NAME = "xml"
DESCRIPTION = (
    "other XML with elements such as `<segment><start>1.5</start><speaker>A</speaker><text>…</text></segment>` or "
    '`<segment start="1.5" speaker="A">…</segment>`'
)
AT_MOST = 0.6
_FEWEST_CELLS = 2
_NAMES = "displayname weergavenaam fullname speakername persname name naam nom nombre".split()
_TIMES = {"start": frozenset(START), "end": frozenset(END), "duration": frozenset(DURATION)}
_SHORT = 5
"""Up to how many letters a name means more than a time."""
_TRANSCRIPTS = frozenset("transcript transcription transcripttext fulltranscript vtt_transcript".split())
_FEWEST_LINES = 3


def recognises(source: Source) -> Recognition | None:
    """Whether elements that are no HTML hold the columns of a transcript."""
    if root(source.text) is None or _document(source) is None:
        return None
    return Recognition(
        AT_MOST, "elements hold times, speakers and words, have them as attributes, or hold a whole transcript"
    )


def read(source: Source) -> Document:
    """The transcript in the elements. Raises NotATranscriptError if there is none."""
    document = _document(source)
    if document is None:
        raise NotATranscriptError(f"{source.name}: no transcript found in the XML; expected {DESCRIPTION}")
    return document


@lru_cache(maxsize=1)
def _document(source: Source) -> Document | None:
    page = read_page(source, everything=True)
    names, cells = _cells(page)
    document = read_cells(page.visible, cells, names) if names_columns(names) else None
    in_elements = None if document is None else mapped(document, page.visible, NAME)
    found = root(source.text)
    if (in_elements and "start" in roles_of(names)) or found is None or found.name == "html":
        return in_elements
    in_attributes = document_of_attributes(source, NAME)
    if in_elements and (in_attributes is None or in_attributes.cues[0].start_ms is None):
        return in_elements
    return in_attributes or _document_inside(source)


def _shown_name(elements: Sequence[Element], within: Mapping[int, Sequence[int]], index: int) -> Element:
    """The element within a speaker's that has the name as it is shown, beside a party or an office; else the whole."""
    inner = {elements[one].name: elements[one] for one in within[index]}
    shown = next((inner[name] for name in _NAMES if name in inner), None) if len(inner) > 1 else None
    return shown or elements[index]


def _cells(page: Page) -> tuple[list[str], list[Cell]]:
    """The names of the elements in those that most often hold several, and a cell for each of these names in each; none
    if the elements are not always in one order, or are not all different."""
    elements = page.elements
    within: dict[int, list[int]] = defaultdict(list)
    for index, element in enumerate(elements[1:], 1):
        within[element.parent].append(index)
    several = Counter(elements[row].name for row, inner in within.items() if len(inner) >= _FEWEST_CELLS)
    usual = max(several, key=several.__getitem__, default="")
    rows = {row: inner for row, inner in within.items() if elements[row].name == usual and usual not in KNOWN}
    longest: Sequence[int] = max(rows.values(), key=len, default=[])
    names = [elements[index].name for index in longest]
    if len(set(names)) < len(names):
        return [], []
    speaker = next((names[at] for role, at in roles_of(names).items() if role == "speaker"), None)
    cells: list[Cell] = []
    for row, inner in rows.items():
        at = max(elements[row].start, cells[-1].end if cells else 0)
        left = deque(inner)
        for name in names:
            if left and elements[left[0]].name == name and elements[left[0]].start >= at:
                index = left.popleft()
                one = elements[index]
                shown = _shown_name(elements, within, index) if name == speaker else one
                cells.append(Cell(row, shown.start, shown.end))
                at = one.end
            else:
                cells.append(Cell(row, at, at))
        if left:
            return [], []
    return [_column(name) for name in names], cells


def _column(name: str) -> str:
    """An element's name as a table names its column: the letters do not tell its words apart, as in `starttimems`."""
    if len(name) <= _SHORT or roles_of([name]):
        return name
    role = next((role for role, names in _TIMES.items() if plain(name) in names), None)
    return name if role is None else f"{role} {unit_of_key(name) or ''}".strip()


def _document_inside(source: Source) -> Document | None:
    """The document of the longest text in an element whose name says that it is a transcript, as records of
    oral history have it (OHMS); None if there is none that can be read."""
    texts: list[list[Token]] = []
    others: list[Token] = []
    inside = False
    for token in xml_tokens(source.text):
        if token.kind in ("open", "empty"):
            inside = token.kind == "open" and token.name in _TRANSCRIPTS
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
        if token.kind == "text":
            shown.copy_as(token.start, token.end, ESCAPE, lambda escape: unescape(escape[0]))
        else:
            shown.copy(token.start, token.end)
    for token in rest:
        if token.start >= stop:
            shown.hide("metadata", token.start, token.end)
    visible = shown.visible()
    document = read_inner(visible)
    return None if document is None else mapped(document, visible, NAME)
