"""Corpora at hand validated side by side as one, which takes about as long as validating one of them.

The records of each are renamed, so that the id in a finding tells whose it is; what is given has the names from before.
Corpora are beside each other where each finds there what it finds alone: those with the same registry, which they
share, with the same tables, shows and names of speakers, without guids, and with ids that cannot be read in the same
tables, since what seems to dangle may point to these. One with rows out of order stays alone, since only the first of a
table is reported, and so do one that refers to an entity that is not in its registry, since what refers to one from
all corpora is counted, and one with sources for some of its episodes only. Those with sources are apart from those
without, whose episodes would lack theirs, and those that have a row which its columns cannot hold from all others: the
rows beside it take longer to check.
`damaged_together` does the same with thousands of corpora, as files.
"""

from __future__ import annotations

import pickle
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from typing import Any

import pyarrow as pa
from cases import Rows
from damaged_together import SHOW, restored

from podcorpus.findings.finding import Finding
from podcorpus.reading import Source
from podcorpus.records import TABLES
from podcorpus.tables.order import sort_key
from podcorpus.tables.scan import columns_of
from podcorpus.validating import validate_rows

_SHA256 = re.compile(r"[0-9a-f]{64}")
_FIRST_PART = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?=\.|$)")
_COUNTS = ("n_mentions", "n_episodes")


@dataclass(frozen=True)
class Given:
    """What `validate_rows` is given."""

    rows: Rows
    sources: Sequence[Source] = ()
    absent: Set[str] = field(default_factory=frozenset)


def found_in_memory(given: Given) -> Iterable[Finding]:
    """What is found of rows."""
    return validate_rows(given.rows, given.sources, given.absent)


def found_side_by_side(
    corpora: Sequence[Given], found_in: Callable[[Given], Iterable[Finding]] = found_in_memory
) -> list[list[Finding]]:
    """What is found of each corpus, by what tells what is found of one. What is found of the registry, which some
    share, is found of each of these."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, given in enumerate(corpora):
        groups[_company(given) or f"alone {number}"].append(number)
    found: list[list[Finding]] = [[] for _ in corpora]
    for numbers in groups.values():
        if len(numbers) == 1:
            found[numbers[0]] = list(found_in(corpora[numbers[0]]))
        else:
            for place, one in _found([corpora[number] for number in numbers], found_in):
                found[numbers[place]].append(one)
    return found


def _company(given: Given) -> str | None:
    """What corpora have in common that are validated side by side; None for one that is validated alone."""
    rows = given.rows
    episodes = {row["episode_id"] for row in rows.get("episodes", ()) if _text(row, "episode_id")}
    looked = {table: _looked(table, pickle.dumps(rows[table])) for table in sorted(rows)}
    if not all(one.in_order for one in looked.values()) or not all(one.startswith(f"{SHOW}.") for one in episodes):
        return None
    if 0 < len(given.sources) < len(episodes):
        return None
    known = {row["entity_id"] for row in rows.get("entities", ()) if _text(row, "entity_id")}
    linked = {
        row["entity_id"] for name in ("mentions", "speakers") for row in rows.get(name, ()) if _text(row, "entity_id")
    }
    if not linked <= known or any(row.get("guid") for row in rows.get("episodes", ()) if isinstance(row, Mapping)):
        return None
    with_ids = {table: (one.named, one.at_home) for table, one in looked.items()}
    in_columns = all(one.in_columns for one in looked.values())
    called = {
        repr(row.get(column))
        for table, column in (("episodes", "show"), ("speakers", "name"))
        for row in rows.get(table, ())
        if isinstance(row, Mapping)
    }
    return repr((bool(given.sources), sorted(given.absent), with_ids, in_columns, sorted(called), rows.get("entities")))


@dataclass(frozen=True)
class _Looked:
    """What is seen of the rows of a table."""

    in_order: bool
    named: bool
    at_home: bool
    in_columns: bool


@cache
def _looked(table: str, pickled: bytes) -> _Looked:
    """Most tables of most corpora are those of the valid one, and are looked at once."""
    rows = pickle.loads(pickled)
    return _Looked(
        _in_order(table, rows),
        all(_text(row, TABLES[table].key) for row in rows),
        table == "entities" or all(_text(row, "episode_id") for row in rows),
        _in_columns(table, rows),
    )


def _in_order(table: str, rows: Sequence[Any]) -> bool:
    try:
        keys = [sort_key(TABLES[table].model_construct(**row)) for row in rows]
        return all(one <= other for one, other in pairwise(keys))
    except (AttributeError, TypeError):
        # Rows that are none, and values that are not to be compared: how they are dealt with is not known here.
        return False


def _in_columns(table: str, rows: Sequence[Any]) -> bool:
    """Whether the columns of a table can hold the rows."""
    schema = columns_of(table)
    names = set(schema.names)
    if not all(isinstance(row, Mapping) and row.keys() == names for row in rows):
        return False
    try:
        pa.Table.from_pylist(rows, schema)
    except (pa.ArrowException, OverflowError, TypeError, UnicodeEncodeError):
        return False
    return True


def _text(row: Any, column: str) -> bool:
    """Whether a row has a text there that could be an id."""
    value = row.get(column) if isinstance(row, Mapping) else None
    return isinstance(value, str) and _FIRST_PART.match(value) is not None


def _found(corpora: Sequence[Given], found_in: Callable[[Given], Iterable[Finding]]) -> Iterator[tuple[int, Finding]]:
    """What is found of corpora as one, with the place of the corpus that it is found of."""
    rows: Rows = {table: [] for table in corpora[0].rows}
    whose: dict[tuple[str, str], int] = {}
    for number, given in enumerate(corpora):
        for table, listed in given.rows.items():
            if table == "entities":
                continue
            for row in listed:
                rows[table].append(renamed(row, number))
                whose[table, f"row {len(rows[table])}"] = number
    if "entities" in rows:
        rows["entities"] = [_counted(row, len(corpora)) for row in corpora[0].rows["entities"]]
    sources = [renamed_source(source, number) for number, given in enumerate(corpora) for source in given.sources]
    for one in found_in(Given(rows, sources, corpora[0].absent)):
        if one.table == "entities":
            yield from ((number, restored(one)) for number in range(len(corpora)))
            continue
        named = re.match(r"m([0-9]{5})\b", one.record_id or one.path or "")
        yield int(named[1]) if named else whose[str(one.table), str(one.record_id)], restored(one)


def renamed(row: Any, number: int) -> Any:
    """A row with names of its own; what is no name is left as it is, and names of entities, which are shared."""
    if not isinstance(row, Mapping):
        return row
    changed = dict(row)
    for column in _with_names(tuple(row)):
        value = row[column]
        if not isinstance(value, str):
            continue
        if column == "source_sha256":
            if _SHA256.fullmatch(value):
                changed[column] = _digest(value, number)
        elif value.startswith(f"{SHOW}."):
            changed[column] = f"m{number:05d}{value[len(SHOW) :]}"
        elif _FIRST_PART.match(value):
            changed[column] = f"m{number:05d}-{value}"
    return changed


@cache
def _with_names(columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns whose values are renamed."""
    return tuple(one for one in columns if one == "source_sha256" or (one.endswith("_id") and one != "entity_id"))


def renamed_with_entities(row: dict[str, Any], number: int) -> dict[str, Any]:
    """A row with names of its own, also where they are an entity's."""
    entity = row.get("entity_id")
    return renamed(row, number) | ({"entity_id": f"m{number}-{entity}"} if isinstance(entity, str) else {})


def renamed_source(source: Source, number: int) -> Source:
    """A page with the name and the digest that the rows of its corpus are given."""
    return replace(source, name=f"m{number:05d} {source.name}", sha256=_digest(source.sha256, number))


def _counted(row: Any, times: int) -> Any:
    """A row of the registry that counts the mentions of all corpora."""
    return row | {name: row[name] * times for name in _COUNTS if type(row.get(name)) is int}


def _digest(sha256: str, number: int) -> str:
    return f"{sha256[:56]}{number:08x}"
