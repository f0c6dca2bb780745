"""Pairing: which record of the old version is which record of the new one, as SQL that DuckDB runs.

Every record ends up in exactly one pair, or is removed, or added. The steps, each on the records left by the previous
ones:

1. the same id, and the whole signature agrees;
2. any id, and the columns of `exact` agree;
3. the same id, and a group of `kept` agrees;
4. a different id, and the columns of `alike` agree;
5. the same id, and a group of `barely` agrees.

In steps 2 and 4 the records that agree are paired in order, and only if there are equally many on both sides. All steps
are symmetric, so that a comparison in the other direction gives the same pairs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from podcorpus.diffing.match_rules import SAMENESS
from podcorpus.records import TABLES

_GONE = "chr(0) || "
"""Prefix for an id that the new version uses for another record, so that references to the old one match nothing."""


def pair(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], followed: Mapping[str, str]
) -> bool:
    """Pair the records of a table, given as the views `old_<table>` and `new_<table>` with the `columns` of both.

    `followed` maps a foreign key to its table, whose pairs are known. Creates the tables `removed` and `added` (id),
    and `now_<table>` (old_id, new_id): the new id of every record with a different one, and an unused id for removed
    records whose id now belongs to another record. Returns whether `now_<table>` has a row.
    """
    key, index, rule = TABLES[table].key, TABLES[table].index, SAMENESS[table]
    signature = [column for column in rule.signature if column in columns]
    order = f"o.{index}" if index in columns else f"o.{key}"
    joins, values = following({column: target for column, target in followed.items() if column in signature})
    old = "".join(f", {values.get(column, f'o.{column}')} as {column}" for column in signature)
    new = "".join(f", {column}" for column in signature)
    sides = ", ".join(f"{side}.{column} as {side}_{column}" for side in "on" for column in ("id", "pos", *signature))
    connection.execute(
        f"create or replace table left_over as "
        f"with o as (select o.{key} as id, {order} as pos{old} from old_{table} o {joins}), "
        f"n as (select o.{key} as id, {order} as pos{new} from new_{table} o) "
        f"select {sides} from o full join n on o.id = n.id "
        f"where o.id is null or n.id is null or not ({_agree(signature)})"
    )
    for side, name in (("o", "removed"), ("n", "added")):
        listed = ", ".join(f"{side}_{column} as {column}" for column in ("id", "pos", *signature))
        connection.execute(
            f"create or replace table {name} as select {listed} from left_over where {side}_id is not null"
        )
    differ = has_rows(connection, "left_over")
    connection.execute("drop table left_over; create or replace table paired (old_id varchar, new_id varchar)")
    if differ:
        _recognise(connection, rule.exact, signature)
        _keep(connection, rule.kept, signature)
        _recognise(connection, rule.alike, signature)
        _keep(connection, rule.barely, signature)
    connection.execute(
        f"create or replace table now_{table} as "
        f"select old_id, new_id from paired where old_id <> new_id union all "
        f"select id, {_GONE} id from removed where id in (select id from added union all select new_id from paired)"
    )
    return has_rows(connection, f"now_{table}")


def has_rows(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether a table of the connection has a row; most have none, and what is asked of these takes time to plan."""
    return connection.execute(f"from {name} limit 1").fetchone() is not None


def following(followed: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Joins that add the new ids to the rows of `o`, and by column the expression for its new value."""
    joins, values = "", {}
    for number, (column, target) in enumerate(followed.items()):
        joins += f" left join now_{target} r{number} on r{number}.old_id = o.{column}"
        values[column] = f"coalesce(r{number}.new_id, o.{column})"
    return joins, values


def _agree(columns: Sequence[str], *, null: bool = True) -> str:
    operator = "is not distinct from" if null else "="
    return " and ".join(f"o.{column} {operator} n.{column}" for column in columns) or "true"


def _recognise(connection: duckdb.DuckDBPyConnection, columns: Sequence[str], known: Sequence[str]) -> None:
    """Pair records that agree in all columns, the n-th with the n-th, if there are equally many on both sides."""
    if not set(columns) <= set(known):
        return
    listed = ", ".join(columns)
    ranked = (
        f"select id, {listed}, row_number() over (partition by {listed} order by pos, id) as nth, "
        f"count(*) over (partition by {listed}) as many from {{}} where {columns[-1]} is not null"
    )
    _take(
        connection,
        f"({ranked.format('removed')}) o join ({ranked.format('added')}) n "
        f"on o.nth = n.nth and o.many = n.many and {_agree(columns)}",
    )


def _keep(connection: duckdb.DuckDBPyConnection, groups: Sequence[Sequence[str]], known: Sequence[str]) -> None:
    """Pair records with the same id that agree in a group of columns; null agrees with nothing."""
    usable = [f"({_agree(group, null=False)})" for group in groups if set(group) <= set(known)]
    if usable:
        _take(connection, f"removed o join added n on o.id = n.id and ({' or '.join(usable)})")


def _take(connection: duckdb.DuckDBPyConnection, joined: str) -> None:
    """Move the rows of a join of `removed` and `added` to `paired`. Most tables have nothing left on either side, which
    takes less time to see than an empty join."""
    left = connection.execute("select exists (from removed) and exists (from added)").fetchone()
    if left == (False,):
        return
    connection.execute(
        f"create or replace table taken as select o.id as old_id, n.id as new_id from {joined}; "
        "insert into paired from taken; "
        "delete from removed where id in (select old_id from taken); "
        "delete from added where id in (select new_id from taken); drop table taken"
    )
