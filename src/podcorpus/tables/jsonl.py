"""JSON lines: each line read by itself, as a value, as a model or as a row of the columns of a table.

Lines end in LF or CRLF, the last one also without. Empty lines are passed over; every other one is a row.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel, ValidationError

from podcorpus.findings.model_errors import first_problem
from podcorpus.findings.wording import key_twice

LINES = ".jsonl"
"""The ending of files of JSON lines; all other tables are Parquet."""

LONGEST_LINE = 1 << 22
"""Bytes of a line; a longer one is not read."""
LINE, START = "jsonl_line", "jsonl_start"
"""Columns of the copy: the number of the line, and where it starts in the file if the row is not all of it."""
_BATCH_ROWS = 8_192
_BATCH_BYTES = 1 << 24
_INT64 = 1 << 63
_BOM = b"\xef\xbb\xbf"
_ODD = object()
_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True)
class LineValue:
    """The JSON value of a line, or code and message of the finding if it has none. `twice` is a field that the object
    has more than once, of which the last one counts; `inside` is such a field of any object in the line."""

    value: Any = None
    problem: tuple[str, str] | None = None
    twice: str | None = None
    inside: str | None = None


def read_line(data: bytes) -> LineValue:
    """The JSON value of a line, as `lines_of` gives it. Numbers that JSON does not have (NaN, Infinity) are read too,
    and an integer of more digits than any column holds becomes one that is too large."""
    if len(data) > LONGEST_LINE:
        message = f"the line has more than {LONGEST_LINE >> 20} MiB, and is passed over"
        return LineValue(problem=("record-too-long", message))
    if data.startswith(_BOM):
        return LineValue(problem=("record-unreadable", "the line begins with a byte order mark"))
    twice: list[str] = []
    inside: list[str] = []

    def fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        twice.clear()
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice.append(next(name for name, count in Counter(names).items() if count > 1))
            inside.append(twice[0])
        return found

    try:
        text = data.decode("utf-8")
        try:
            value = json.loads(text, object_pairs_hook=fields)
        except json.JSONDecodeError:
            raise
        except ValueError:
            # Python reads no integer of more than some thousand digits, and says so of the whole line.
            value = json.loads(text, object_pairs_hook=fields, parse_int=_bounded)
    except UnicodeDecodeError as error:
        message = f"not UTF-8 (0x{data[error.start]:02x} as byte {error.start + 1} of the line)"
        return LineValue(problem=("record-unreadable", message))
    except json.JSONDecodeError as error:
        message = f"not JSON: {error.msg[:1].lower()}{error.msg[1:]}, at character {error.pos + 1}"
        return LineValue(problem=("record-unreadable", message))
    except RecursionError:
        return LineValue(problem=("record-unreadable", "nested too deeply"))
    outermost = twice[0] if twice and isinstance(value, dict) else None
    return LineValue(value, twice=outermost, inside=inside[0] if inside else None)


def _bounded(digits: str) -> int:
    return int(digits) if len(digits) < 20 else _INT64


def line_at(stream: BinaryIO, start: int) -> bytes:
    """The line that starts there, no more of it than shows that it is too long."""
    stream.seek(start)
    return stream.readline(LONGEST_LINE + 1).removesuffix(b"\n")


def lines_of(stream: BinaryIO) -> Iterator[tuple[int, int, bytes]]:
    """Number from 1, start and bytes of each line that is not empty; of one that is too long as much as shows it."""
    start = number = 0
    while data := stream.readline(LONGEST_LINE + 2):
        number += 1
        length = len(data)
        last = data
        while length > LONGEST_LINE and not last.endswith(b"\n") and (last := stream.readline(1 << 20)):
            length += len(last)
        if data.strip(b" \t\r\n"):
            yield number, start, data.removesuffix(b"\n")[: LONGEST_LINE + 1]
        start += length


def values_in(file: Path) -> Iterator[tuple[int, LineValue]]:
    """Number and value of each line of a file, without empty lines. Raises OSError if the file cannot be read."""
    with file.open("rb") as stream:
        for number, _, data in lines_of(stream):
            yield number, read_line(data)


def models_in(file: Path, model: type[_Model]) -> Iterator[tuple[int, _Model | str]]:
    """Number of each line of a file, without empty lines, and its model, or a message if it does not fit the model.
    Raises OSError if the file cannot be read."""
    with file.open("rb") as stream:
        for number, _, data in lines_of(stream):
            read = read_line(data)
            try:
                found = model.model_validate_json(data)
            except ValidationError as error:
                problem = first_problem(error) if read.problem is None else read.problem[1]
                yield number, problem if isinstance(read.value, dict) else f"{problem}; write one object on each line"
                continue
            if read.inside is None:
                yield number, found
            else:
                yield number, key_twice(read.inside)


def copy_lines(schema: pa.Schema, file: Path, copy: Path) -> frozenset[str]:
    """Write the rows of a JSONL file as a Parquet file in the columns of the schema, with `LINE` and `START`.

    For a line that is not an object, or has a value that does not fit its column, `START` is set, and what does not fit
    is null. Returns the columns that no line has. Raises OSError where a file cannot be read or written, and ValueError
    for a file that is one JSON array.
    """
    columns = _Columns(schema)
    with file.open("rb") as stream:
        if next((data for _, _, data in lines_of(stream)), b"").lstrip().startswith(b"["):
            raise ValueError("one JSON array; expected a JSON object in each line, as `jq -c '.[]'` writes them")
    with file.open("rb") as stream, pq.ParquetWriter(copy, columns.schema, compression="snappy") as writer:
        for number, start, data in lines_of(stream):
            columns.add(read_line(data), number, start, len(data))
            if columns.full:
                writer.write_batch(columns.batch())
        writer.write_batch(columns.batch())
    return columns.unseen


class _Columns:
    """The rows of a batch, column by column, as they come."""

    def __init__(self, schema: pa.Schema) -> None:
        self.schema = schema.append(pa.field(LINE, pa.int64())).append(pa.field(START, pa.int64()))
        self._names = schema.names
        self._known = set(schema.names)
        self.unseen = frozenset(schema.names)
        """Those that no row has had."""
        self._fitting = [_fitting(column.type) for column in schema]
        self._clear()

    def _clear(self) -> None:
        self._values: list[list[Any]] = [[] for _ in self.schema.names]
        self._bytes = 0

    @property
    def full(self) -> bool:
        """Whether the rows should be written before there are more."""
        return len(self._values[0]) >= _BATCH_ROWS or self._bytes >= _BATCH_BYTES

    def add(self, read: LineValue, line: int, start: int, length: int) -> None:
        """Add a line's row."""
        row: dict[str, Any] = read.value if isinstance(read.value, dict) else {}
        odd = row.keys() != self._known or read.twice is not None
        if self.unseen:
            self.unseen -= row.keys()
        for name, fitting, values in zip(self._names, self._fitting, self._values, strict=False):
            value = row.get(name)
            if value is not None and (value := fitting(value)) is _ODD:
                odd, value = True, None
            values.append(value)
        self._values[-2].append(line)
        self._values[-1].append(start if odd else None)
        self._bytes += length

    def batch(self) -> pa.RecordBatch:
        """The rows so far; after that there are none."""
        arrays = [pa.array(values, kind) for values, kind in zip(self._values, self.schema.types, strict=True)]
        self._clear()
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)


def _fitting(kind: pa.DataType) -> Callable[[Any], Any]:
    if isinstance(kind, pa.ListType):
        return _parts(kind.value_type) if isinstance(kind.value_type, pa.StructType) else _texts
    return {pa.string(): _text, pa.int64(): _integer, pa.float64(): _number}[kind]


def _text(value: Any) -> Any:
    if type(value) is not str:
        return _ODD
    if not value.isascii():
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            return _ODD
    return value


def _integer(value: Any) -> Any:
    """JSON has one kind of number: 3.0 is an integer."""
    if type(value) is float and value.is_integer():
        value = int(value)
    return value if type(value) is int and -_INT64 <= value < _INT64 else _ODD


def _number(value: Any) -> Any:
    if type(value) is int and -_INT64 <= value < _INT64:
        return float(value)
    return value if type(value) is float else _ODD


def _parts(kind: pa.StructType) -> Callable[[Any], Any]:
    """For a list of objects that have all fields of the type and no others."""
    fitting = {part.name: _fitting(part.type) for part in kind}

    def part_of(item: Any) -> Any:
        if type(item) is not dict or item.keys() != fitting.keys():
            return _ODD
        found = {name: None if item[name] is None else fits(item[name]) for name, fits in fitting.items()}
        return _ODD if any(value is _ODD for value in found.values()) else found

    def parts(value: Any) -> Any:
        found = [part_of(item) for item in value] if type(value) is list else [_ODD]
        return _ODD if any(item is _ODD for item in found) else found

    return parts


def _texts(value: Any) -> Any:
    fits = type(value) is list and all(item is None or _text(item) is not _ODD for item in value)
    return value if fits else _ODD
