"""The values of a source, scanned once. Of JSON Lines a line that is none is left out, and those below it are read."""

from __future__ import annotations

import re
from weakref import WeakKeyDictionary

from podcorpus.reading.json_values.spans import JsonFile
from podcorpus.reading.json_values.tokens import BEFORE
from podcorpus.reading.source import Source

_MOST_LINES = 5
"""How many lines of a file may be none; each is looked for anew."""
_FEWEST = 3
_OBJECT_LINE = re.compile(r'(?:\A\ufeff?|[\r\n])\{[ \t]*(?:\}|["\'][^\r\n]*\}[ \t]*(?=[\r\n]|\Z))')
_SCANNED: WeakKeyDictionary[Source, JsonFile] = WeakKeyDictionary()


def scan_json(source: Source) -> JsonFile:
    """The source's values with their spans; scanned once, for as long as the source is in use."""
    file = _SCANNED.get(source)
    if file is None:
        file = _SCANNED[source] = _scanned(source.text)
    return file


def begins_as_json(source: Source) -> bool:
    """Whether the text begins as an array or object does: a cheap test before `scan_json`."""
    before = BEFORE.match(source.text)
    return before is not None and source.text[before.end() : before.end() + 1] in ("{", "[")


def _scanned(text: str) -> JsonFile:
    file = JsonFile(text)
    problem = file.problem
    lines = problem is not None and not problem.cut_off and "{" in text and len(_OBJECT_LINE.findall(text)) >= _FEWEST
    for _ in range(_MOST_LINES if lines else 0):
        if file.problem is None or file.problem.cut_off:
            break
        at = file.problem.at
        if file.roots and file.ends[file.roots[-1]] == at:
            # The value of the line is open.
            at = file.starts[file.roots[-1]]
        start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
        ends = [end for sign in "\r\n" if (end := text.find(sign, at)) >= 0]
        end = min(ends, default=len(text))
        if text[start : start + 1].isspace() or not text[start:end].strip():
            break
        text = text[:start] + " " * (end - start) + text[end:]
        bad = [*file.bad_lines, file.problem._replace(at=start)]
        file = JsonFile(text)
        file.bad_lines = bad
    return file
