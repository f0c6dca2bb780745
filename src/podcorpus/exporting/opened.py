"""A corpus folder as exports read it: one episode after the other, never all at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
from pydantic import ValidationError

from podcorpus.engine.duckdb import connect
from podcorpus.engine.windows import Window, windows
from podcorpus.errors import InputError
from podcorpus.folder.manifest import Manifest
from podcorpus.folder.read import Scanned, first_error, scanned_folder
from podcorpus.progress import Progress, silent
from podcorpus.records import TABLES, Corpus, Entity
from podcorpus.tables.arrow import Row, corpus_of
from podcorpus.tables.scan import batches

# Rows become Python objects here, which take some kilobytes each.
_ROWS_AT_ONCE = 20_000


@dataclass(frozen=True)
class OpenedCorpus:
    """A corpus folder that is being exported: its manifest, its entities, and its episodes one after the other."""

    manifest: Manifest
    scanned: Scanned
    progress: Progress = silent

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """The entities by id, in order; read on first use, and cached."""
        rows = [row for batch in batches(self.scanned.scans["entities"]) for row in batch.to_pylist()]
        return {entity.entity_id: entity for entity in self._records({"entities": rows}).entities}

    def episodes(self) -> Iterator[Corpus]:
        """Each episode with its own records only, in the order of their ids. Raises as `with_tables`."""
        return (records for records, _ in self.with_tables())

    def with_tables(self) -> Iterator[tuple[Corpus, dict[str, pa.Table]]]:
        """Each episode with its own records only, in the order of their ids, and the rows of these by table.

        Raises InputError if rows are not valid, or refer to no episode of the corpus.
        """
        counts: Counter[str] = Counter()
        for window in self.progress(self._windows(), "windows", "of episodes read"):
            for rows, tables in _by_episode(window):
                if not rows.get("episodes"):
                    raise self._invalid()
                counts.update({table: len(of_table) for table, of_table in rows.items()})
                yield self._records(rows), tables
        if any(counts[table] != self.scanned.scans[table].rows for table in TABLES if table != "entities"):
            raise self._invalid()

    def _windows(self) -> Iterator[Window]:
        connection = connect(self.scanned.aside, files=True)
        try:
            yield from windows(connection, self.scanned.scans, self.scanned.aside, _ROWS_AT_ONCE)
        finally:
            connection.close()

    def _records(self, rows: Mapping[str, Sequence[Row]]) -> Corpus:
        try:
            return corpus_of({table: rows.get(table, ()) for table in TABLES})
        except ValidationError:
            raise self._invalid() from None

    def _invalid(self) -> InputError:
        path = self.scanned.path
        return InputError(f"{path}: its records are not valid; see `podcorpus validate {path}`")


@contextmanager
def open_corpus(folder: Path, progress: Progress = silent) -> Iterator[OpenedCorpus]:
    """A corpus folder to export. Raises InputError with the first problem if it cannot be read completely."""
    with scanned_folder(folder, progress) as scanned:
        unusable = first_error(folder, scanned.findings)
        if unusable is not None or scanned.manifest is None:
            raise unusable or InputError(f"{folder}: no manifest")
        yield OpenedCorpus(scanned.manifest, scanned, progress)


def _by_episode(window: Window) -> Iterator[tuple[dict[str, list[Row]], dict[str, pa.Table]]]:
    """The rows of each episode of a window by table, as plain values and as they are."""
    episodes: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    columns = {table: rows.drop_columns(["position"]) for table, rows in window.items()}
    for table, rows in columns.items():
        for row in rows.to_pylist():
            episodes[row["episode_id"]][table].append(row)
    at: Counter[str] = Counter()
    for episode in sorted(episodes):
        rows_of = episodes[episode]
        # The rows of a window are in the order of their episodes.
        tables = {table: rows.slice(at[table], len(rows_of.get(table, ()))) for table, rows in columns.items()}
        at.update({table: len(of_table) for table, of_table in rows_of.items()})
        yield rows_of, tables
