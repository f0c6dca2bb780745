"""Many mutants validated as one corpus. The records of each are renamed, so that the id in a finding tells whose it is.

A mutant of rows of episodes brings the episodes that it touches, beside one registry for all. Where what is said of
entities matters, each mutant brings both episodes and a registry of its own: then `entity-same` and `speaker-entity`
mean nothing, since every name is there many times, and the registries are validated once more by themselves, each with
names of its own. Two things are not told by ids, and each mutant is asked for them: shapes, which are a row's own
(`misshapen`), and the order of rows, of which a table's first is reported (`disordered`). What compares episodes with
each other is left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet as pq
from cases import Rows
from mutants import Mutant

from podcorpus.findings.finding import Finding
from podcorpus.findings.found import Found, worded
from podcorpus.folder.read import scanned_folder
from podcorpus.reading import Source
from podcorpus.records import EPISODE_TABLES, TABLES
from podcorpus.records.schemas import json_schema
from podcorpus.tables.arrow import file_schema
from podcorpus.tables.order import sort_key
from podcorpus.tables.scan import columns_of
from podcorpus.validating import validate_scanned
from podcorpus.validating.rules.row_order import unsorted_rows
from podcorpus.validating.shape import has_shape

SHOW = "night-ferry"
"""What the ids of both episodes begin with: the part that is renamed."""
AMONG_COPIES = ("entity-same", "speaker-entity", "alias-shared", "link-missed", "entity-id")
"""Codes that mean nothing where each name is there many times."""
BY_TABLE = ("rows-unsorted",)
"""Codes that are reported once a table."""
BY_CORPUS = ("guid-twice", "name-variant")
"""Codes that compare the episodes of all mutants."""

pc: Any = pyarrow.compute


def new_rows(valid: Rows, mutant: Mutant) -> Iterator[tuple[str, Any]]:
    """The rows of a mutant that are not of the valid corpus, with their tables."""
    for table, rows in mutant.rows.items():
        if rows is not valid[table]:
            known = set(map(id, valid[table]))
            yield from ((table, row) for row in rows if id(row) not in known)


def misshapen(valid: Rows, mutant: Mutant) -> bool:
    """Whether a row has another shape than its schema asks for."""
    return not all(has_shape(json_schema(table), row) for table, row in new_rows(valid, mutant))


def disordered(valid: Rows, mutant: Mutant) -> bool:
    """Whether the rows of a table, all of which can be used, are in another order than the published one."""
    for table, rows in mutant.rows.items():
        if rows is not valid[table]:
            found = pa.Table.from_pylist(rows, columns_of(table))
            positions = pa.array(range(len(rows)), pa.int64())
            if next(unsorted_rows(table, [found.append_column("position", positions)], ()), None) is not None:
                return True
    return False


def found_together(
    folder: Path, valid: Rows, mutants: Sequence[Mutant], sources: Sequence[Source] = ()
) -> list[list[Finding]]:
    """What is found of each mutant but for shapes and order; no row of any is misshapen. Of a mutant of episodes what
    is found of entities is given if nothing else is found, and of a mutant of entities no `speaker-entity`. With
    sources nothing is given that only registries show: no page has one."""
    found: list[list[Finding]] = [[] for _ in mutants]
    of_episodes = [n for n, mutant in enumerate(mutants) if mutant.table != "entities"]
    for n, one in _validated(_Batch(folder / "episodes", valid, mutants, of_episodes), sources):
        found[n].append(one)
    of_entities = [n for n, mutant in enumerate(mutants) if mutant.table == "entities"]
    copies = _Batch(folder / "copies", valid, mutants, of_entities, registries=True)
    for n, one in _validated(copies, sources, unheard=AMONG_COPIES):
        found[n].append(one)
    if sources:
        return found
    # What is lacking anywhere excuses the counts of all entities: these lack nothing.
    sound = [n for n, each in enumerate(found) if not each]
    batch = _Batch(folder / "sound", valid, mutants, sound, registries=True)
    for n, one in _validated(batch, unheard=AMONG_COPIES, tables=("entities",)):
        found[n].append(one)
    names = _Batch(folder / "names", valid, mutants, of_entities, registries=True, tables=("entities",))
    found_before = {(n, one.code, one.record_id) for n, each in enumerate(found) for one in each}
    for n, one in _validated(names):
        if (n, one.code, one.record_id) not in found_before:
            found[n].append(one)
    return found


def _validated(
    batch: _Batch, sources: Sequence[Source] = (), unheard: Collection[str] = (), tables: Collection[str] = TABLES
) -> Iterator[tuple[int, Finding]]:
    """The findings of a batch, each with the number of its mutant, as if nothing had been renamed; only those of some
    tables, and of no code that is `unheard`. What is left out is not put into words, which would take
    a third of the time more."""
    if not batch.numbers:
        return
    batch.write()
    with scanned_folder(batch.folder) as scanned:
        # Which id was meant is another mutant's as often as not.
        heard = (
            replace(one, nearest=None) if isinstance(one, Found) else one
            for one in validate_scanned(scanned, batch.sources(sources))
            if one.code not in (*BY_TABLE, *BY_CORPUS, *unheard)
            if not isinstance(one, Found) or not one.tables or not one.tables.keys().isdisjoint(tables)
        )
        for one in worded(heard):
            named = re.match(r"m([0-9]{5})\b", one.record_id or one.path or "")
            if named is not None and (one.table is None or one.table in tables):
                yield int(named[1]), restored(one)


def restored(found: Finding) -> Finding:
    """A finding with the names that the ids had before."""
    texts = {
        name: re.sub(r"\bm[0-9]{5}(\.|-| )", lambda m: f"{SHOW}." if m[1] == "." else "", text)
        for name in ("message", "record_id", "path")
        if (text := getattr(found, name)) is not None
    }
    return found.model_copy(update=texts)


class _Batch:
    """Mutants as the folder of one corpus."""

    def __init__(
        self,
        folder: Path,
        valid: Rows,
        mutants: Sequence[Mutant],
        numbers: Sequence[int],
        *,
        registries: bool = False,
        tables: Iterable[str] = tuple(TABLES),
    ) -> None:
        self.folder, self.numbers = folder, numbers
        self._valid, self._mutants, self._registries, self._tables = valid, mutants, registries, tuple(tables)
        self._known = {row["episode_id"]: row["source_sha256"] for row in valid["episodes"]}
        self._shared = pa.array([row["entity_id"] for row in valid["entities"]], pa.string())
        self._touched = {n: set(self._known) if registries else self._touch(mutants[n]) for n in numbers}

    def _touch(self, mutant: Mutant) -> set[str]:
        """The episodes of which a row differs, or that a new row names."""
        touched = set()
        for table in EPISODE_TABLES:
            rows, before = mutant.rows[table], self._valid[table]
            if rows is not before:
                kept = {id(row) for row in rows}
                touched |= {row["episode_id"] for row in before if id(row) not in kept}
                values = chain.from_iterable(row.values() for t, row in new_rows(self._valid, mutant) if t == table)
                texts = [value for value in values if isinstance(value, str)]
                touched |= {e for e, digest in self._known.items() if any(x.startswith((e, digest)) for x in texts)}
        return touched or set(self._known)

    def sources(self, sources: Sequence[Source]) -> list[Source]:
        """The pages of each mutant's episodes, with digests of its own."""
        return [
            replace(source, name=f"m{n:05d} {source.name}", sha256=_digest(source.sha256, n))
            for n in self.numbers
            for source in sources
            if source.sha256 in {self._known[episode] for episode in self._touched[n]}
        ]

    def write(self) -> None:
        """The files."""
        for table in self._tables:
            rows = self._entities() if table == "entities" else self._table(table)
            (self.folder / "data" / table).mkdir(parents=True)
            file = self.folder / "data" / table / "train-00000-of-00001.parquet"
            pq.write_table(rows.cast(file_schema(table)), file, row_group_size=100_000)

    def _table(self, table: str) -> pa.Table:
        """Each mutant's rows, taken from a pool of all different ones, and renamed column by column."""
        pool = list(self._valid[table])
        at = {id(row): place for place, row in enumerate(pool)}
        orders = {id(row): _order(table, row) for row in pool}
        places: list[int] = []
        whose: list[int] = []
        for n in self.numbers:
            others = self._known.keys() - self._touched[n]
            rows = [row for row in self._mutants[n].rows[table] if row["episode_id"] not in others]
            for row in rows:
                if id(row) not in at:
                    at[id(row)] = len(pool)
                    orders[id(row)] = _order(table, row)
                    pool.append(row)
            if self._mutants[n].rows[table] is not self._valid[table]:
                rows.sort(key=lambda row: orders[id(row)])
            places += [at[id(row)] for row in rows]
            whose += [n] * (len(places) - len(whose))
        found = pa.Table.from_pylist(pool, columns_of(table)).take(pa.array(places, pa.int64()))
        labels = pa.array([f"m{n:05d}" for n in range(len(self._mutants))]).take(pa.array(whose, pa.int64()))
        for i, name in enumerate(found.column_names):
            column = found.column(name)
            if name == "source_sha256":
                ends = pa.array([f"{n:08x}" for n in whose], pa.string())
                column = pc.binary_join_element_wise(pc.utf8_slice_codeunits(column, 0, 56), ends, "")
            elif name == "entity_id":
                own = pc.binary_join_element_wise(labels, column, "-")
                # What refers to an entity that is not there is counted, from wherever it is.
                shared = pc.is_in(column, value_set=self._shared)
                column = own if self._registries else pc.if_else(shared, column, own)
            elif name.endswith("_id"):
                renamed = pc.binary_join_element_wise(labels, pc.utf8_slice_codeunits(column, len(SHOW)), "")
                elsewhere = pc.binary_join_element_wise(labels, column, ".")
                column = pc.if_else(pc.starts_with(column, f"{SHOW}."), renamed, elsewhere)
            found = found.set_column(i, name, column)
        return found

    def _entities(self) -> pa.Table:
        if not self._registries:
            return pa.Table.from_pylist(self._valid["entities"], columns_of("entities"))
        alone = self._tables == ("entities",)
        rows = []
        for n in self.numbers:
            label = f"m{n:05d}"
            for row in self._mutants[n].rows["entities"]:
                ids = {"entity_id": f"{label}-{row['entity_id']}", "members": [f"{label}-{x}" for x in row["members"]]}
                rows.append({**row, **ids, **(_named(row, label) if alone else {})})
        return pa.Table.from_pylist(rows, columns_of("entities"))


def _order(table: str, row: Any) -> Any:
    """Where a row belongs among those of its mutant, by the names that its ids are given."""
    names = {name: x.removeprefix(f"{SHOW}.") if isinstance(x, str) else x for name, x in row.items()}
    return sort_key(TABLES[table].model_construct(**names))


def _digest(sha256: str, n: int) -> str:
    return f"{sha256[:56]}{n:08x}"


def _named(row: Any, label: str) -> dict[str, Any]:
    item = row["wikidata_id"]
    return {
        "canonical_name": f"{label} {row['canonical_name']}",
        "aliases": [f"{label} {alias}" for alias in row["aliases"]],
        "wikidata_id": item and f"Q1{label[1:]}{item[1:]}",
    }
