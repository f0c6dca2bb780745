"""A source file as text: decoded without changing any code point, with its lines and its digest."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from podcorpus.errors import InputError
from podcorpus.reading.decoding import decode

# Only the three line ends that files use; str.splitlines also splits at form feeds and U+2028.
_LINE_END = re.compile(r"\r\n|\r|\n")
CHAPTER_ENDINGS = (
    *(
        f".chapters{ending}"
        for ending in (".json", ".txt", ".xml", ".vtt", ".csv", ".tsv", ".md", ".ffmeta", ".cue", "")
    ),
    ".psc.xml",
    ".psc.json",
    ".psc",
    ".ffmetadata",
)
"""How the name of a file of chapters ends that belongs to the source with the same name before it."""


class Line(NamedTuple):
    """A line of a source: `start` to `end` without its line end, `next` where the following one starts."""

    start: int
    end: int
    next: int


@dataclass(frozen=True)
class Source:
    """The text of one source file. `name` is for messages only; nothing is recognised by it."""

    name: str
    text: str = field(repr=False)
    sha256: str
    chapters: Source | None = field(default=None, repr=False)
    """The file of chapters beside it; its chapters are the document's, in place of those in the source."""

    @classmethod
    def from_bytes(cls, data: bytes, name: str) -> Source:
        """The file's text, as `decoding.decode` gives it: without changing line ends or a byte order mark. Of a DOCX or
        ODT file it is the XML of the part with its text; the digest is that of the file.

        Raises InputError if the data is empty, binary, or in an encoding that it does not say.
        """
        return cls(name, decode(data, name), hashlib.sha256(data).hexdigest())

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines in order. A file that ends in a line end has no empty line after it."""
        lines, start = [], 0
        if "\r" not in self.text:
            for part in self.text.split("\n"):
                end = start + len(part)
                lines.append(Line(start, end, end + 1))
                start = end + 1
            last = lines.pop()
            return tuple(lines) if last.start == last.end else (*lines, Line(last.start, last.end, last.end))
        for match in _LINE_END.finditer(self.text):
            lines.append(Line(start, match.start(), match.end()))
            start = match.end()
        if start < len(self.text):
            lines.append(Line(start, len(self.text), len(self.text)))
        return tuple(lines)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The text of every line, as `line_text` gives it."""
        text = self.text
        texts = [text[start:end] for start, end, _ in self.lines]
        texts[:1] = [text.removeprefix("\ufeff") for text in texts[:1]]
        return tuple(texts)

    @cached_property
    def line_starts(self) -> list[int]:
        """Where each line starts."""
        return [line[0] for line in self.lines]

    def line_number(self, offset: int) -> int:
        """The number from 1 of the line that holds a code point offset."""
        return max(1, bisect_right(self.line_starts, offset))

    def line_text(self, line: Line) -> str:
        """The text of a line without its line end, and without the byte order mark before the first one."""
        text = self.text[line.start : line.end]
        return text.removeprefix("\ufeff") if line.start == 0 else text


def load_source(path: str | Path) -> Source:
    """Read a source file, and the chapters beside it if there is a file named for it, such as `ep.chapters.json` for
    `ep.vtt`. Raises InputError if a file is missing, a folder, unreadable or not text."""
    beside = chapters_beside(str(path), lambda name: Path(name).is_file())
    source = _load(path)
    return source if beside is None else replace(source, chapters=_load(beside))


def chapters_beside(name: str, exists: Callable[[str], bool]) -> str | None:
    """The file of chapters next to a source that is named for it, if one `exists`.

    For `ep.en.vtt` that is `ep.en.chapters.json` or `ep.chapters.json`, or the like with another ending.
    """
    if name.endswith(CHAPTER_ENDINGS):
        return None
    folder, slash, file = name.rpartition("/")
    stem = file.rpartition(".")[0] or file
    stems = [stem, stem.rpartition(".")[0]]
    beside = (folder + slash + stem + ending for stem in stems if stem for ending in CHAPTER_ENDINGS)
    return next((one for one in beside if exists(one)), None)


def _load(path: str | Path) -> Source:
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; check the path") from None
    except IsADirectoryError:
        raise InputError(f"{path}: a folder; name the files in it") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
    return Source.from_bytes(data, str(path))
