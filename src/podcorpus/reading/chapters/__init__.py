"""Lists of chapters in files of their own: JSON, XML, the files of editors and players, and plain lists of times."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.chapters.json_lists import from_json
from podcorpus.reading.chapters.markers import from_cue_sheet, from_ffmetadata, from_numbered_lines
from podcorpus.reading.chapters.text_lists import from_cues, from_lines, from_table
from podcorpus.reading.chapters.xml_lists import from_html, from_xml
from podcorpus.reading.document import PublishedChapter
from podcorpus.reading.source import Source
from podcorpus.records.clock import LATEST_MS

_EXPECTED = (
    "Podcasting 2.0 or Podlove chapters (JSON or XML), ffmetadata, OGM or MP4 chapters, Audacity labels, a cue sheet, "
    "WebVTT, or lines such as `12:34 Title`"
)
# Each gives the chapters, or None for a source that is not of its kind; plain lines come last.
_READERS: tuple[Callable[[Source], list[PublishedChapter] | None], ...] = (
    from_json,
    from_ffmetadata,
    from_numbered_lines,
    from_cue_sheet,
    from_xml,
    from_html,
    from_cues,
    from_table,
    from_lines,
)


def read_chapters(source: Source) -> list[PublishedChapter]:
    """The chapters of a source that lists chapters, in its order; also those that are not for the table of contents.

    Raises InputError if it lists none.

    >>> source = Source.from_bytes(b"CHAPTER01=00:02:30.000\\nCHAPTER01NAME=The nets\\n", "chapters.txt")
    >>> [(chapter.time_ms, chapter.title) for chapter in read_chapters(source)]
    [(150000, 'The nets')]
    """
    for reader in _READERS:
        chapters = reader(source)
        if chapters is not None:
            chapters = [one if (one.time_ms or 0) <= LATEST_MS else one._replace(time_ms=None) for one in chapters]
            if not any(chapter.time_ms is not None for chapter in chapters):
                break
            return chapters
    raise InputError(f"{source.name}: no chapters found; expected {_EXPECTED}")


def chapter_findings(source: Source, chapters: list[PublishedChapter]) -> Iterator[Finding]:
    """Chapters of the table of contents that lack a time or a title."""
    for number, chapter in enumerate(chapters, 1):
        if chapter.time_ms is None:
            message = f"chapter {number} has no time that can be read; published time left empty"
            yield finding("chapter-time", message, path=source.name)
        if chapter.title is None and chapter.in_contents:
            yield finding("chapter-untitled", f"chapter {number} has a time but no title", path=source.name)
