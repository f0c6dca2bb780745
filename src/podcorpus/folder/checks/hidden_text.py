"""Where a Parquet file could hold words that are in no cell: only what a text-free file needs may be there.

Metadata of the file and of its columns, the name of its writer, names inside lists, statistics, entries of a dictionary
that no row uses, fields that the format does not know, and bytes behind the values of a page or between the parts of
the file: all of them are published with it, and no table shows them.
"""

from __future__ import annotations

import base64
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import counted, one_line, show
from podcorpus.folder.manifest import Manifest
from podcorpus.records import TABLES
from podcorpus.records.schemas import json_schema
from podcorpus.tables.compute import pc
from podcorpus.tables.footer import PARQUET_ERRORS, TooLargeError, open_parquet
from podcorpus.tables.page_ends import WORDS, unneeded
from podcorpus.tables.parquet_layout import unaccounted
from podcorpus.tables.safe_files import may_be_read
from podcorpus.tables.stored_texts import stored_texts
from podcorpus.tables.thrift import Thrift

_KEYS = {b"ARROW:schema", b"podcorpus.table", b"podcorpus.schema_version", b"podcorpus.corpus_version"}
"""Of a file; the values of ours are checked where they are read."""
_FIELD_KEYS = {b"PARQUET:field_id"}
_ITEM_NAMES = {"item", "element", "array", "array_element"}
_PART_NAMES = {
    name
    for table in TABLES
    for spec in json_schema(table)["properties"].values()
    for name in spec.get("items", {}).get("properties", ())
}
"""Names of the fields of parts, such as the words of a cue."""
_LIST_NAMES = {"list", "bag"}
"""Of the groups between a list and its items, which no reader shows."""
_ROOT = re.compile(rb"[A-Za-z][A-Za-z0-9]*(?:[_.-][A-Za-z0-9]+){,3}")
_WIDEST = 8
"""Bytes of a value that is no text."""
_WRITER = re.compile(
    r"[A-Za-z][A-Za-z0-9]*(?:[_.-][A-Za-z0-9]+){,3}(?: \([a-z]{,10}\))?"
    r"(?: version v?[0-9][0-9.]*(?:[-+]?[A-Za-z][A-Za-z0-9.]{,20})?(?:-[0-9.]+)?)?"
    r"(?: \(build (?:[0-9.]+|[A-Za-z0-9]{,40})\))?"
)


def check_hidden_text(folder: Path, manifest: Manifest, reported: Set[str | None]) -> Iterator[Finding]:
    """Findings on the Parquet files that the manifest of a text-free corpus lists. `reported` are the paths of files
    that have a finding already."""
    for table, part in manifest.tables.items():
        for file in sorted({folder / entry.path for entry in part.files}):
            if table not in TABLES or str(file) in reported or not may_be_read(folder, file):
                continue
            report = partial(finding, "text-hidden", table=table, path=str(file))
            try:
                yield from (report(message, field=column) for column, message in hidden_in(file))
            except (*PARQUET_ERRORS, TooLargeError) as error:
                yield report(f"cannot be searched for words: {one_line(error)}")


def hidden_in(file: Path) -> Iterator[tuple[str | None, str]]:
    """Column, if it is one's, and what is there that no cell needs."""
    with open_parquet(file) as parquet:
        metadata, schema = parquet.metadata, parquet.schema_arrow
        texts = {
            parquet.schema.column(i).path: i
            for i in range(metadata.num_columns)
            if parquet.schema.column(i).physical_type == "BYTE_ARRAY"
        }
    for key in sorted({*(metadata.metadata or {}), *(schema.metadata or {})} - _KEYS):
        yield None, f"the file has the metadata {show(key.decode(errors='replace'))}"
    if not _WRITER.fullmatch(metadata.created_by or "none"):
        yield None, f"expected a program and its version as the file's writer, found {show(metadata.created_by)}"
    for one in (schema, *_stored_schema(metadata)):
        for field in one:
            yield from ((field.name, message) for message in _of_field(field))
    bounds: dict[int, list[bytes]] = defaultdict(list)
    nowhere, filters = 0, set[str]()
    known = {name.encode() for name in {*schema.names, *_ITEM_NAMES, *_PART_NAMES, *_LIST_NAMES}}
    for text, kind, number in stored_texts(file):
        if kind == "bound" and number is not None:
            bounds[number].append(text)
        elif kind == "filter" and number is not None:
            filters.add(_column(metadata, number))
        elif kind is None or (kind == "numbers" and _spell(text)):
            nowhere += len(text)
        elif kind in ("root", "name") and text not in known and not (kind == "root" and _ROOT.fullmatch(text)):
            yield None, f"a part of its schema is called {show(text.decode(errors='replace'))}"
    if nowhere:
        yield None, f"it stores {counted(nowhere, 'byte')} where the format has no text"
    for column in sorted(filters):
        yield column, f"column {column} has a Bloom filter, which can hold anything"
    yield from _unused(file, texts, metadata, bounds)
    behind: Counter[str] = Counter()
    for number, found in unneeded(file):
        behind[_column(metadata, number)] += found
    for column, found in sorted(behind.items()):
        yield column, f"column {column} stores {counted(found, 'byte')} that none of its values needs"
    for first, end in unaccounted(file):
        yield None, f"the {end - first:,} bytes from {first:,} on belong to no part of the file"


def _spell(numbers: bytes) -> bool:
    """Whether a list of whole numbers is one of letters."""
    reader, letters = Thrift(numbers), bytearray()
    while reader.at < len(numbers):
        letters.append(number if (number := reader.integer()) in range(0x20, 0x7F) else 0)
    return any(WORDS.search(text) for text in (numbers, letters))


def _column(metadata: pq.FileMetaData, number: int) -> str:
    """The name of a column by its number in all row groups."""
    return metadata.schema.column(number % metadata.num_columns).path.split(".")[0]


def _stored_schema(metadata: pq.FileMetaData) -> Iterator[pa.Schema]:
    """The Arrow schema that writers store beside the file's own schema. Raises ValueError if bytes follow it."""
    stored = (metadata.metadata or {}).get(b"ARROW:schema")
    if stored is not None:
        # Its stubs know fewer sources than it takes.
        stream: Any = pa.BufferReader(base64.b64decode(stored, validate=True))
        yield pa.ipc.read_schema(stream)
        if stream.read().strip(b"\0\xff"):
            raise ValueError("more is stored behind the Arrow schema of its metadata")


def _of_field(field: pa.Field[Any], names: Set[str] | None = None) -> Iterator[str]:
    """What is wrong with a field, or an item of one, that may have these names."""
    odd = {key: value for key, value in (field.metadata or {}).items() if key not in _FIELD_KEYS or not value.isdigit()}
    for key in sorted(odd):
        yield f"column {field.name} has the metadata {show(key.decode(errors='replace'))}"
    if names is not None and field.name not in names:
        yield f"expected a part called {' or '.join(sorted(names))}, found {show(field.name)}"
    elif pa.types.is_nested(field.type):
        for i in range(field.type.num_fields):
            yield from _of_field(field.type.field(i), _PART_NAMES if pa.types.is_struct(field.type) else _ITEM_NAMES)


def _unused(
    file: Path, texts: dict[str, int], metadata: pq.FileMetaData, bounds: dict[int, list[bytes]]
) -> Iterator[tuple[str, str]]:
    """Texts in dictionaries and statistics that no row has, for one column of one row group at a time. `bounds` are
    what the statistics of each column give, by its number in all row groups."""
    with open_parquet(file, list(texts)) as parquet:
        for group in range(metadata.num_row_groups):
            for path, number in texts.items():
                values: Any = parquet.read_row_group(group, columns=[path]).column(0).combine_chunks()
                while isinstance(values, pa.ChunkedArray) or pa.types.is_nested(values.type):
                    values = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values.flatten()
                column = path.split(".")[0]
                if pa.types.is_dictionary(values.type):
                    unused = len(values.dictionary) - len(pc.unique(values.indices.drop_null()))
                    if unused > 0:
                        yield column, f"column {column} stores {unused:,} texts that no row has"
                    values = values.dictionary_decode()
                given = set(bounds.pop(group * metadata.num_columns + number, ()))
                rows = sorted(pc.unique(values.drop_null()).cast(pa.large_binary()).to_pylist()) if given else ()
                shown = all(_begins_one(bound, rows) for bound in given if bound)
                if not shown or not _fit(
                    metadata.row_group(group).column(number), pc.min_max(values.cast(pa.large_binary()))
                ):
                    yield column, f"column {column} has statistics that are not those of its rows"
    for number, others in bounds.items():
        if any(len(bound) > _WIDEST for bound in others):
            column = _column(metadata, number)
            yield column, f"column {column} has statistics that are not those of its rows"


def _fit(chunk: pq.ColumnChunkMetaData, found: Any) -> bool:
    """Whether the least and the greatest text in the statistics are those of the rows, or the beginnings of them."""
    statistics = chunk.statistics if chunk.is_stats_set else None
    if statistics is None or not statistics.has_min_max:
        return True
    least, greatest = (found[end].as_py() for end in ("min", "max"))
    if least is None:
        return False
    ends: list[Any] = [statistics.min, statistics.max]
    low, high = (end.encode() if isinstance(end, str) else end for end in ends)
    return bool(least.startswith(low)) and _begins_one(high, [greatest])


def _begins_one(bound: bytes, rows: Sequence[bytes]) -> bool:
    """Whether the least or greatest value of a column is the beginning of one in its rows, which are sorted. A writer
    that shortens the greatest one raises its last byte."""
    start = bytes(bound)[:-1]
    at = bisect_left(rows, start)
    return at < len(rows) and rows[at].startswith(start)
