"""JSON lines: one file per table, one line per row, with the same rows in the same order as the Parquet files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from podcorpus.exporting.exports import Part
from podcorpus.exporting.opened import OpenedCorpus
from podcorpus.records import TABLES, Record
from podcorpus.tables.arrow import rows_of

NAME = "jsonl"
DESCRIPTION = "the tables as JSON lines"


def export(corpus: OpenedCorpus) -> Iterator[Part]:
    """Every table; those without rows are empty files."""
    for table in TABLES:
        yield f"{table}.jsonl", ""
    for episode in corpus.episodes():
        for table in TABLES:
            yield f"{table}.jsonl", _lines(episode.rows(table))
    yield "entities.jsonl", _lines(corpus.entities.values())


def _lines(records: Iterable[Record]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in rows_of(records))
