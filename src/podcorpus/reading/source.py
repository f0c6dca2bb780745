"""A source file as text: decoded without changing any code point, with its lines and its digest."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, count
from operator import add
from pathlib import Path
from typing import NamedTuple, overload

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
CONTAINERS = ("html", "docx", "odt", "rtf")
"""Formats that show a text, whose characters need not be those of the file."""


class Line(NamedTuple):
    """A line of a source: `start` to `end` without its line end, `next` where the following one starts."""

    start: int
    end: int
    next: int


class Lines(Sequence[Line]):
    """The lines of a text. Each is made when it is asked for, since a long file has hundreds of thousands of them."""

    def __init__(self, text: str) -> None:
        self._size = len(text)
        if "\r" in text:
            ends = [match.span() for match in _LINE_END.finditer(text)]
            self.starts = [0, *(end for _, end in ends)]
            self.texts = [
                text[a:b] for a, b in zip(self.starts, (*(start for start, _ in ends), len(text)), strict=True)
            ]
        else:
            self.texts = text.split("\n")
            self.starts = [0, *map(add, accumulate(map(len, self.texts[:-1])), count(1))]
        if not self.texts[-1]:
            del self.texts[-1], self.starts[-1]

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Line, ...]: ...
    def __getitem__(self, index: int | slice) -> Line | tuple[Line, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self.starts))))
        start = self.starts[index]
        following = index + 1
        after = self.starts[following] if following and following < len(self.starts) else self._size
        return Line(start, start + len(self.texts[index]), after)


@dataclass(frozen=True)
class Source:
    """The text of one source file. `name` is for messages only; nothing is recognised by it."""

    name: str
    text: str = field(repr=False, hash=False)
    sha256: str
    is_shown: bool = field(default=False, repr=False)
    """Whether the text is what another source shows, so that nothing in it is markup."""
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
    def lines(self) -> Lines:
        """The lines in order. A file that ends in a line end has no empty line after it."""
        return Lines(self.text)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The text of every line, as `line_text` gives it."""
        texts = self.lines.texts
        return (texts[0].removeprefix("\ufeff"), *texts[1:]) if self.text.startswith("\ufeff") else tuple(texts)

    @cached_property
    def n_written(self) -> int:
        """How many lines are not blank."""
        return sum(1 for text in self.texts if text and not text.isspace())

    @cached_property
    def line_starts(self) -> list[int]:
        """Where each line starts."""
        return self.lines.starts

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
