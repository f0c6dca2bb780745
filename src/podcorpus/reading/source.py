"""A source file as text: decoded without changing any code point, with its lines and its digest."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from podcorpus.errors import InputError

# Only the three line ends that files use; str.splitlines also splits at form feeds and U+2028.
_LINE_END = re.compile(r"\r\n|\r|\n")


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

    @classmethod
    def from_bytes(cls, data: bytes, name: str) -> Source:
        """Decode UTF-8 strictly; line ends and a byte order mark are kept.

        Raises InputError if the data is empty, contains NUL bytes or is not UTF-8.
        """
        if not data.strip():
            raise InputError(f"{name}: the file is empty; give the page's text")
        if b"\0" in data:
            raise InputError(f"{name}: a binary file (NUL at byte {data.index(0)}); give the page's text as UTF-8")
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise InputError(
                f"{name}:{line}: not UTF-8 (0x{data[error.start]:02x} as byte {error.start + 1} of the file); "
                "save the file as UTF-8"
            ) from None
        return cls(name, text, hashlib.sha256(data).hexdigest())

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
    """Read a source file. Raises InputError if it is missing, a folder, unreadable or not text."""
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; check the path") from None
    except IsADirectoryError:
        raise InputError(f"{path}: a folder; name the files in it") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
    return Source.from_bytes(data, str(path))
