"""The runner: every rule over the rows of a window of whole episodes, in memory or from a folder, and what only all
windows together show."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import duckdb
import pyarrow as pa

from podcorpus.engine.duckdb import FEW_ROWS
from podcorpus.engine.sql import name_sql, text_sql, texts_sql
from podcorpus.engine.workspace import Workspace
from podcorpus.findings.found import Found
from podcorpus.findings.rules import RULES, Rule
from podcorpus.reading.inputs import described
from podcorpus.reading.source import Source
from podcorpus.records import EPISODE_TABLES, TABLES
from podcorpus.tables.order import unless_sorted
from podcorpus.tables.scan import columns_of
from podcorpus.validating.cycles import member_cycles
from podcorpus.validating.lost_entities import LOST_IN_WINDOW, LOST_MEMBERS
from podcorpus.validating.nearest import nearest_id
from podcorpus.validating.prepared import Prepared
from podcorpus.validating.rules.identity import IDENTITY
from podcorpus.validating.sql import add_functions, first_together, found_table
from podcorpus.validating.state import KEPT_OF_WINDOW, KNOWN_OF_ENTITIES, STATE, episode_named, texts_in

UNKNOWN = (1 << 63) - 1
"""Rows that may be missing from a table of which a file cannot be read."""
_AT_ONCE = 10
"""How many rules are asked at once over few rows."""


class Run:
    """One run of the rules: `registry`, then `window` for each window, then `finish`. Each gives what is found."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        *,
        missing: Iterable[str] = (),
        absent: Iterable[str] = (),
        sources: Sequence[Source] = (),
    ) -> None:
        """`missing` are tables without any file, `absent` those of which a file cannot be read; `sources` are the
        pages to check against, of which one is asked for again when its episode comes."""
        self._space = Workspace(connection)
        add_functions(self._space)
        self._space.execute(STATE)
        self._absent = {*missing, *absent}
        self._missing = set(missing) if sources else {*missing, "sources"}
        given = {one.sha256: (place, one) for place, one in enumerate(described(sources))}
        self._sources, self.places = sources, {digest: place for digest, (place, _) in given.items()}
        """The pages, and the place of each by its digest."""
        self.left_out: dict[str, array[int]] = defaultdict(lambda: array("q"))
        """By table the positions of rows whose ids are another row's, or not their own."""
        self._space.insert("absent", ((name,) for name in self._absent))
        self._space.insert("everywhere", ((name, UNKNOWN) for name in self._absent))
        self._space.insert("unsure", ((name,) for name in self._absent))
        self._space.insert("given_sources", (one for _, one in given.values()))
        self._rules = [rule for rule in RULES.queried() if not self._missing.intersection(rule.needs)]
        self._rows: dict[str, int] = {}
        self._texts: set[bool | None] = {None}
        self._prepared = Prepared(self._space)

    def add_damaged(self, table: str, rows: Sequence[tuple[str | None, str | None]]) -> None:
        """Rows that cannot be used: the episode and the id of each, as far as they can be read."""
        self._space.insert("damaged", ((table, episode_named(table, *row), row[1]) for row in rows))

    def set_unnamed(self, tables: Iterable[str]) -> None:
        """Tables with a row whose id cannot be read: what seems to dangle may point to it."""
        self._space.insert("unsure", ((name,) for name in tables))

    def set_elsewhere(self, known: pa.Table, scattered: pa.Table, lost_mentions: int) -> None:
        """What other windows tell: ids that rows of an episode refer to in another one (`name`, `episode_id` of the
        row, `id`), ids of several rows in different episodes (`name`, `id`, `n`, `first` episode), lost mentions."""
        self._space.insert("lacking_in_corpus", [("lost mentions", lost_mentions)])
        self._space.load("elsewhere", known)
        self._space.load("scattered", scattered)

    def registry(self, rows: pa.Table) -> Iterator[Found]:
        """What is found of the ids and references of all entities, whose usable rows are given with the column
        `position`; they are at hand from then on."""
        self._space.load_rows("entities", rows)
        self._rows["entities"] = rows.num_rows
        self._space.make(
            "known_entities",
            "SELECT entity_id AS id FROM entities UNION ALL SELECT id FROM damaged WHERE name = 'entities'",
        )
        yield from self._run(lambda rule: rule.table == "entities" and rule.layer == "identity")
        self._space.execute(LOST_MEMBERS)
        self._narrow(["entities"])
        self._space.execute("""
            INSERT INTO lacking_in_corpus SELECT name, count(*) FROM (
                SELECT name FROM damaged WHERE name = 'entities' UNION ALL SELECT name FROM dropped
                UNION ALL SELECT name FROM lost_entities
            ) GROUP BY 1
        """)
        self._space.execute("DELETE FROM dropped; DELETE FROM reported")
        self._space.execute(KNOWN_OF_ENTITIES)
        self._space.load(
            "member_cycles", member_cycles(self._space.fetch("SELECT entity_id, members, row FROM entities"))
        )

    def window(self, tables: Iterable[tuple[str, pa.Table]]) -> Iterator[Found]:
        """What is found of some episodes, given with all their usable rows, each table with the column `position`. No
        table is kept: the engine has a copy of it before the next one is taken."""
        self._space.execute("DELETE FROM reported; DELETE FROM dropped")
        self._prepared.clear()
        self._load(tables)
        self._space.execute(KEPT_OF_WINDOW)
        union = " UNION ".join(f"SELECT episode_id FROM {table}" for table in EPISODE_TABLES)
        self._space.make("window_episodes", union)
        self._know()
        yield from self._run(lambda rule: rule.scope == "episode" and rule.layer == "identity")
        if self._space.has_rows("broken_references"):
            self._space.execute("""
                INSERT INTO reported SELECT DISTINCT 'reference-dangling', name, id, episode_id FROM (FROM missing
                    UNION ALL BY NAME FROM broken_references
                        WHERE NOT known AND target NOT IN (SELECT name FROM unsure))
            """)
            self._space.execute(LOST_IN_WINDOW)
        self._narrow(EPISODE_TABLES)
        self._compare_forms()
        self._read_again()
        yield from self._run(lambda rule: rule.scope == "episode" and rule.layer != "identity")
        self._prepared.make("lacking")
        self._space.execute("""
            INSERT INTO pointed SELECT entity_id, count(*), count(DISTINCT episode_id) FROM mentions
                WHERE entity_id IS NOT NULL GROUP BY 1;
            INSERT INTO pointed SELECT DISTINCT entity_id, 0, 0 FROM speakers WHERE entity_id IS NOT NULL;
            INSERT INTO lacking_in_corpus SELECT name, sum(n) FROM lacking GROUP BY 1;
            INSERT INTO lacking_in_corpus SELECT 'links', count(DISTINCT id) FROM reported
                WHERE name = 'mentions' AND code IN ('link-status', 'entity-type', 'form-wrong');
            INSERT INTO used_sources SELECT DISTINCT source_sha256 FROM episodes JOIN given_sources g
                ON g.sha256 = source_sha256;
        """)

    def _load(self, tables: Iterable[tuple[str, pa.Table]]) -> None:
        for table, rows in tables:
            if table in EPISODE_TABLES:
                self._space.load_rows(table, rows, unless_sorted(table, rows))
                self._rows[table] = rows.num_rows
                if table == "turns":
                    self._texts = texts_in(rows)

    def finish_part(self) -> Iterator[Found]:
        """What is found of entities that rows of these windows refer to, where another run finds the rest."""
        self._space.execute("DELETE FROM lost_entities WHERE name = 'entities'")
        yield from self._run(lambda rule: rule.scope == "corpus" and rule.layer == "identity" and rule.table is None)

    def finish(self) -> Iterator[Found]:
        """The findings that only all windows together show."""
        self._space.execute("""
            DELETE FROM reported;
            INSERT INTO lacking_in_corpus SELECT name, n FROM everywhere;
            CREATE TABLE mentioned AS SELECT entity_id, sum(n_mentions) AS n_mentions,
                sum(n_episodes) AS n_episodes FROM pointed GROUP BY 1;
            CREATE VIEW used AS SELECT entity_id FROM mentioned;
        """)
        yield from self._run(
            lambda rule: rule.scope == "corpus" and not (rule.table == "entities" and rule.layer == "identity")
        )

    def windows_elsewhere(self, episodes: pa.Table, names: pa.Table, pointed: pa.Table) -> None:
        """What windows that another run was given tell: `episode_id`, `source_sha256`, `show`, `guid` and `row` of
        their episodes, the names of their speakers (`value`, in `n` episodes, and the `id` of the first), and
        `entity_id`, `n_mentions` and `n_episodes` of the entities that they mention or that speak in them."""
        self._space.load("all_episodes", episodes)
        self._space.load("speaker_names", names)
        self._space.load("pointed", pointed)

    def use_sources(self, digests: Iterable[str]) -> None:
        """Digests of sources that rows name which cannot be used."""
        self._space.insert("used_sources", ((digest,) for digest in digests))

    def _run(self, asked: Callable[[Rule], bool]) -> Iterator[Found]:
        rules = [rule for rule in self._rules if asked(rule) and self._may_find(rule)]
        at_once = _AT_ONCE if sum(self._rows.values()) <= FEW_ROWS else 1
        for first in range(0, len(rules), at_once):
            some = rules[first : first + at_once]
            self._prepared.make(*(str(rule.query) for rule in some))
            # What another rule reports can only silence a rule: one without rows has none after it either.
            for place in sorted(self._space.with_rows(str(rule.query) for rule in some)):
                if (rows := self._broken(some[place])) is not None:
                    yield Found(some[place], rows, partial(nearest_id, self._space) if some[place].suggest else None)

    def _may_find(self, rule: Rule) -> bool:
        """Whether a rule can find anything: its table has rows, or it is about episodes, whose row may be missing, or
        about pages; where it is about turns with their text, or without, there are some; and so are rows of the tables
        that it searches."""
        elsewhere = rule.table in (None, "episodes") or "sources" in rule.needs
        if rule.texts not in self._texts or not (elsewhere or self._rows.get(str(rule.table), 0) > 0):
            return False
        self._prepared.make(*rule.among)
        return not rule.among or any(map(self._space.has_rows, rule.among))

    def _broken(self, rule: Rule) -> pa.Table | None:
        """The rows that break a rule, without those for which a finding was reported that suppresses it."""
        rows = self._space.arrow(str(rule.query))
        if not rows.num_rows:
            return None
        self._space.connection.register("found", rows)
        conditions = list(self._allowed(rule, rows.column_names))
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        order = "ORDER BY row, id" if "row" in rows.column_names else "ORDER BY id"
        rows = self._space.arrow(f"SELECT * FROM found {where} {order}")
        self._space.connection.unregister("found")
        if not rows.num_rows:
            return None
        self._space.connection.register("found", rows)
        episode = "episode_id" if "episode_id" in rows.column_names else "NULL"
        for column in ("id", "also"):
            if column in rows.column_names:
                values = f"{text_sql(rule.code)}, {found_table(rule, rows.column_names)}, {column}, {episode}"
                self._space.execute(f"INSERT INTO reported SELECT {values} FROM found WHERE {column} IS NOT NULL")
        if rule.together:
            rows = self._space.arrow(first_together(rule.together))
        self._space.connection.unregister("found")
        return rows

    def _allowed(self, rule: Rule, columns: Sequence[str]) -> Iterator[str]:
        if rule.unless:
            codes = f"SELECT id FROM reported WHERE code IN {texts_sql(rule.unless)}"
            named = f"SELECT name, id FROM reported WHERE code IN {texts_sql(rule.unless)}"
            yield f"({found_table(rule, columns)}, id) NOT IN ({named})"
            for column in ("other", "another"):
                if column in columns:
                    yield f"({column} IS NULL OR {column} NOT IN ({codes}))"
        for table, suppressing in rule.unless_in_episode.items():
            reported = f"SELECT episode_id FROM reported WHERE name = {text_sql(table)}"
            yield f"episode_id NOT IN ({reported} AND code IN {texts_sql(suppressing)} AND episode_id IS NOT NULL)"

    def _know(self) -> None:
        """Make the tables of all ids that a reference may have, and of the rows whose id differs from the one that
        their parts make."""
        first, last = self._space.fetch("SELECT min(episode_id), max(episode_id) FROM window_episodes")[0]
        near = f"BETWEEN {text_sql(first or '')} AND {text_sql(f'{last}/')}"
        self._space.make(
            "other_ids",
            f"""
            SELECT name, id FROM damaged WHERE name = 'episodes' OR id {near}
            UNION ALL SELECT name, id FROM elsewhere WHERE episode_id {near} OR id {near}
        """,
        )
        for name, query in IDENTITY.items():
            self._space.make(name, query)

    def _narrow(self, tables: Iterable[str]) -> None:
        """Remove the rows whose id is not their own, or that another row has too. Of equal rows the first is kept, of
        different rows with one id none."""
        self._space.make(
            "unsound",
            """
            SELECT name, id, code FROM reported WHERE code = 'id-duplicate'
            UNION ALL SELECT name, id, 'moved' FROM moved
            UNION ALL SELECT name, id, 'scattered' FROM scattered
            """,
        )
        unsound = {name for (name,) in self._space.fetch("SELECT DISTINCT name FROM unsound")}
        for table in unsound.intersection(tables):
            ids = f"SELECT id FROM unsound WHERE name = '{table}'"
            key, names = TABLES[table].key, ", ".join(map(name_sql, columns_of(table).names))
            self._space.execute(f"""
                INSERT INTO dropped SELECT '{table}', {"NULL" if table == "entities" else "episode_id"}, row
                FROM {table} LEFT JOIN (
                    SELECT {key}, min(row) AS first, count(DISTINCT row({names})) AS kinds FROM {table}
                    WHERE {key} IN ({ids} AND code = 'id-duplicate') GROUP BY 1
                ) USING ({key})
                WHERE {key} IN ({ids} AND code <> 'id-duplicate') OR row <> first OR kinds > 1
            """)
            dropped = f"SELECT row FROM dropped WHERE name = '{table}'"
            self.left_out[table].extend(row for (row,) in self._space.fetch(dropped))
            self._space.execute(f"DELETE FROM {table} WHERE row IN ({dropped})")

    def _compare_forms(self) -> None:
        """Compare the spelling of each surface with the names of the entity that it is linked to."""
        self._space.execute("""
            INSERT INTO forms
            SELECT surface, entity_id, form_of(surface, canonical_name, aliases),
                surface = canonical_name OR list_contains(aliases, surface)
            FROM (SELECT DISTINCT surface, entity_id FROM mentions WHERE entity_id IS NOT NULL)
            ANTI JOIN forms USING (surface, entity_id) JOIN entities USING (entity_id)
        """)

    def _read_again(self) -> None:
        """Read the pages of the window's episodes again, if they are given."""
        if "sources" in self._missing:
            return
        from podcorpus.validating.reread import read_window

        by_content = "episodes" in self._absent
        tables, used = read_window(self._space, self._sources, self.places, by_content=by_content)
        self.use_sources(used)
        for name, again in tables.items():
            self._space.load(name, again)
