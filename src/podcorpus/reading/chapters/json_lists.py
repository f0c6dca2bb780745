"""Chapters in JSON: Podcasting 2.0, Podlove, ffprobe, yt-dlp, and whatever lists times and titles under these names."""

from __future__ import annotations

from collections.abc import Iterator

from podcorpus.errors import InputError
from podcorpus.reading.document import PublishedChapter
from podcorpus.reading.formats.json_transcript.chapters import chapter_of
from podcorpus.reading.grid.keys import plain
from podcorpus.reading.json_values.files import begins_as_json, scan_json
from podcorpus.reading.json_values.spans import Node
from podcorpus.reading.source import Source

_LISTS = ("chapters", "chapterlist", "markers", "toc", "items", "data")


def from_json(source: Source) -> list[PublishedChapter] | None:
    """The chapters of a JSON file. Raises InputError if it is JSON without chapters."""
    if not begins_as_json(source):
        return None
    file = scan_json(source)
    if file.problem is not None or file.root is None:
        if source.text.lstrip("\ufeff \t\r\n")[0] == "[":
            # A list of lines such as `[0:12] Title`.
            return None
        problem = f"line {source.line_number(file.problem.at)}: {file.problem.message}" if file.problem else "empty"
        raise InputError(f"{source.name}: not valid JSON ({problem}); expected a list of chapters")
    rows = next(_lists(file.root), None)
    if rows is None:
        raise InputError(f"{source.name}: JSON without chapters; expected a list `chapters` of `startTime` and `title`")
    # AssemblyAI sums up chapters with a headline and counts milliseconds.
    summed_up = all("headline" in row or "gist" in row for row in rows)
    return [chapter_of(row, "ms" if summed_up else "s") for row in rows]


def _lists(node: Node) -> Iterator[list[dict[str, Node]]]:
    """The lists of chapters: the value itself, or what it has under a known name, also one level further in."""
    rows = [_fields(row) for row in node.elements() if row.kind == "object"]
    if any(chapter_of(row, "s").time_ms is not None for row in rows):
        yield rows
    outer = _fields(node)
    inner = (_fields(value) for value in outer.values())
    for fields, names in ((outer, _LISTS), *((fields, _LISTS[:3]) for fields in inner)):
        for name in names:
            if name in fields and fields[name].kind == "array":
                yield from _lists(fields[name])


def _fields(node: Node) -> dict[str, Node]:
    """The members of an object by plain key, with those of its tags; none for anything else."""
    fields = {plain(key): value for key, value in node.members()}
    return {**_fields(fields["tags"]), **fields} if "tags" in fields else fields
