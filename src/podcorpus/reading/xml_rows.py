"""XML of no common format: with an element for each cue and its time, speaker and words in elements within it, or its
time and speaker in attributes, or with a whole transcript in one element."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from functools import lru_cache

from podcorpus.errors import NotATranscriptError
from podcorpus.reading.document import Document, Recognition
from podcorpus.reading.grid.names import names_columns, roles_of
from podcorpus.reading.grid.shown import Cell, read_cells
from podcorpus.reading.html_page.elements import KNOWN
from podcorpus.reading.html_page.page import Element, Page, read_page
from podcorpus.reading.markup.visible import mapped
from podcorpus.reading.markup.xml import root
from podcorpus.reading.source import Source
from podcorpus.reading.xml_attributes import document_of_attributes
from podcorpus.reading.xml_inside import document_inside

NAME = "xml"
DESCRIPTION = (
    "other XML with elements such as `<segment><start>1.5</start><speaker>A</speaker><text>…</text></segment>` or "
    '`<segment start="1.5" speaker="A">…</segment>`'
)
AT_MOST = 0.6
_FEWEST_CELLS = 2
_NAMES = "displayname weergavenaam fullname speakername persname name naam nom nombre".split()


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
    if document is not None:
        return mapped(document, page.visible, NAME)
    found = root(source.text)
    if found is None or found.name == "html":
        return None
    return document_of_attributes(source, NAME) or document_inside(source, NAME)


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
    return names, cells
