"""The texts that a Parquet file has besides its values: names, metadata, the least and the greatest value of a column
or a page; and any others, where the format has no place for a text.

Readers pass over what they do not know: over fields that no version of the format has, and over whatever is behind the
last one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Literal, NamedTuple

from podcorpus.tables.parquet_layout import columns_of_footer, pages_of, read_footer
from podcorpus.tables.thrift import Thrift

Kind = Literal["root", "name", "metadata", "bound", "numbers", "filter"]
_Kinds = Mapping[tuple[int, ...], Kind]

_COLUMNS = (4, 1)
_NAME = (2, 4)
_OF_FILE: _Kinds = {_NAME: "name", (5, 1): "metadata", (5, 2): "metadata", (6,): "metadata"}
_LIMITS = (1, 2, 5, 6)
_OF_COLUMN: _Kinds = {
    (3, 3): "name",
    **{(3, 12, limit): "bound" for limit in _LIMITS},
    **dict.fromkeys([(3, 2), (3, 16, 2), (3, 16, 3), (3, 17, 2)], "numbers"),
}
_OF_PAGE: _Kinds = {(*page, limit): "bound" for page in ((5, 5), (8, 8)) for limit in _LIMITS}
_OF_INDEX: _Kinds = {(2,): "bound", (3,): "bound", **dict.fromkeys([(1,), (5,), (6,), (7,)], "numbers")}
_OF_OFFSETS: _Kinds = {(2,): "numbers"}
_OFFSETS, _INDEX = (4, 5), (6, 7)
_FILTER = 14
_MOST_OF_A_HEADER = 1 << 16


class StoredText(NamedTuple):
    """A text of a file or a list of numbers, as bytes; what it is, None where the format has no place for one; and the
    column it is stored with, counted over all row groups, if it is."""

    text: bytes
    kind: Kind | None
    column: int | None = None


def stored_texts(file: Path) -> Iterator[StoredText]:
    """The texts of a file besides its values, and its filters, without what they hold, which can be anything. Raises
    ValueError or OSError where the file cannot be read."""
    with file.open("rb") as stream:
        footer, _ = read_footer(stream)
        whole = Thrift(footer)
        names = 0
        for path, text in whole.texts_of_struct():
            names += path == _NAME
            if path[:2] != _COLUMNS:
                yield StoredText(text, "root" if path == _NAME and names == 1 else _OF_FILE.get(path))
        if behind := footer[whole.at :]:
            yield StoredText(behind, None)
        for number, (described, column, chunk) in enumerate(columns_of_footer(footer)):
            for data, kinds in _parts(stream, described, column, chunk):
                for path, text in Thrift(data).texts_of_struct():
                    yield StoredText(text, kinds.get(path), number)
            if chunk.get(_FILTER):
                yield StoredText(b"", "filter", number)


def _parts(
    stream: BinaryIO, described: bytes, column: dict[int, Any], chunk: dict[int, Any]
) -> Iterator[tuple[bytes, _Kinds]]:
    """What the footer has of a column, the headers of its pages and their indexes, one at a time."""
    yield described, _OF_COLUMN
    for at, end in pages_of(stream, chunk):
        stream.seek(at)
        yield stream.read(min(end - at, _MOST_OF_A_HEADER)), _OF_PAGE
    for (offset, size), kinds in ((_INDEX, _OF_INDEX), (_OFFSETS, _OF_OFFSETS)):
        if column.get(offset):
            stream.seek(column[offset])
            yield stream.read(column.get(size) or 0), kinds
