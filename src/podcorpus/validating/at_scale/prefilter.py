"""The sieve: which episodes of a window may have a finding after the first layer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute

from podcorpus.engine.duckdb import connect, text_sql
from podcorpus.engine.windows import OF_EPISODES, Window
from podcorpus.records import TABLES
from podcorpus.validating.at_scale.conditions import LARGEST, queries
from podcorpus.validating.at_scale.joined import PREPARED
from podcorpus.validating.at_scale.registry import MENTION_LINK, Registry
from podcorpus.validating.at_scale.shapes import Damage

# Its stubs know fewer types than it takes.
pc: Any = pyarrow.compute

# Columns that name a record of an episode: its id but for the last part, or the last two.
_NAMES = {
    "speakers": ("speaker_id",),
    "chapters": ("chapter_id", "start_turn_id"),
    "turns": ("turn_id", "speaker_id", "continues_turn_id", "chapter_id"),
    "mentions": ("mention_id", "turn_id", "chapter_id"),
    "segments": ("segment_id", "turn_id"),
}


class Sieve:
    """Looks at one window after the other. `suspects` are the episodes that may have a finding, each with the other
    episodes that its rows name; `mentioned` and `speaking` are what entities are counted by, of all rows that have
    their shape."""

    def __init__(
        self,
        aside: Path,
        registry: Registry,
        damage: Damage,
        source_digests: Set[str],
        missing: Set[str] = frozenset(),
        *,
        everything: bool = False,
    ) -> None:
        """`missing` are tables that have no file at all; `everything`: every episode is a suspect."""
        self._connection = connect(aside, files=False)
        self._registry, self._damage, self._digests = registry, damage, source_digests
        self._conditions = queries(missing)
        self._everything = everything
        self.suspects: dict[str, set[str]] = defaultdict(set)
        self.mentioned: Counter[str] = Counter()
        self.mentioning: Counter[str] = Counter()
        """Episodes by the entity they mention."""
        self.speaking: set[str] = set()

    def look(self, window: Window) -> None:
        """Add a window's suspects and counts."""
        suspects: set[str] = set()
        usable = {table: self._usable(table, window[table]) for table in OF_EPISODES}
        self._add_up(usable)
        for table in OF_EPISODES:
            small, large = _split(usable[table])
            suspects.update(large)
            self._put(table, small)
        for name, query in PREPARED.items():
            self._connection.execute(f"CREATE OR REPLACE TABLE {name} AS {query}")
        for query in self._conditions:
            suspects.update(episode for (episode,) in self._connection.sql(query).fetchall())
        suspects.update(self._links("mentions", MENTION_LINK, self._registry.broken_mentions))
        ending = "substring(speaker_id, length(episode_id) + 2)"
        suspects.update(self._links("speakers", (ending, "label", "entity_id"), self._registry.broken_speakers))
        suspects.update(self._known(window))
        if suspects:
            self._add(window, suspects)

    def _usable(self, table: str, rows: pa.Table) -> pa.Table:
        """The rows that have their shape."""
        if not rows.num_rows:
            return rows
        positions = rows.column("position")
        bounds = pc.min_max(positions).as_py()
        damaged = self._damage.between(table, bounds["min"], bounds["max"])
        if not damaged:
            return rows
        return rows.filter(pc.invert(pc.is_in(positions, value_set=pa.array(damaged, pa.int64()))))

    def _put(self, table: str, rows: pa.Table) -> None:
        self._connection.register("given", rows.append_column("row", pa.array(range(rows.num_rows), pa.int64())))
        self._connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * EXCLUDE (position) FROM given")
        self._connection.unregister("given")

    def _add_up(self, usable: Window) -> None:
        self._connection.register("given", usable["mentions"].select(["entity_id", "episode_id"]))
        query = (
            "SELECT entity_id, count(*), count(DISTINCT episode_id) FROM given WHERE entity_id IS NOT NULL GROUP BY 1"
        )
        for entity, mentions, episodes in self._connection.sql(query).fetchall():
            self.mentioned[entity] += mentions
            self.mentioning[entity] += episodes
        self._connection.unregister("given")
        speaking: set[str] = set(pc.unique(usable["speakers"].column("entity_id").drop_null()).to_pylist())
        self.speaking |= speaking

    def _links(self, table: str, values: Sequence[str], broken: Any) -> set[str]:
        """The episodes with a link that the reference has a finding on: it is asked once for all that are alike."""
        columns = ", ".join(f"{value} AS v{i}" for i, value in enumerate(values))
        links = self._connection.sql(f"SELECT DISTINCT {columns} FROM {table}").fetchall()
        found = broken(links)
        if not found:
            return set()
        columns_of = {f"v{i}": [link[i] for link in found] for i in range(len(values))}
        self._connection.register("broken", pa.table(columns_of))
        alike = " AND ".join(f"({value}) IS NOT DISTINCT FROM v{i}" for i, value in enumerate(values))
        query = f"SELECT DISTINCT episode_id FROM {table} JOIN broken ON {alike}"
        return {episode for (episode,) in self._connection.sql(query).fetchall()}

    def _known(self, window: Window) -> set[str]:
        """The episodes with a damaged row, and those whose source is at hand."""
        named: set[str] = set()
        for table in OF_EPISODES if self._damage.episodes or self._everything else ():
            named |= _ids(window[table])
        known = named if self._everything else named & self._damage.episodes
        if self._digests:
            digests = pa.array(sorted(self._digests), pa.string())
            episodes = window["episodes"]
            at_hand = episodes.filter(pc.is_in(episodes.column("source_sha256"), value_set=digests))
            known |= _ids(at_hand)
        return known

    def _add(self, window: Window, suspects: Set[str]) -> None:
        """Remember suspects, and for each which other episodes its rows name."""
        self._connection.register("suspects", pa.table({"episode_id": sorted(suspects)}))
        for episode in suspects:
            self.suspects[episode].update()
        for table, columns in _NAMES.items():
            self._connection.register("given", window[table])
            for column in columns:
                key, parts = TABLES["mentions"].key, r"\.[^.]*"
                last = text_sql((parts * 2 if column == key else parts) + "$")
                query = f"""
                    SELECT DISTINCT episode_id, regexp_replace({column}, {last}, '') AS other
                    FROM given SEMI JOIN suspects USING (episode_id) WHERE other <> episode_id
                """
                for episode, other in self._connection.sql(query).fetchall():
                    self.suspects[episode].add(other)
            self._connection.unregister("given")


def _split(rows: pa.Table) -> tuple[pa.Table, set[str]]:
    """The rows whose numbers the queries can add and multiply, and the episodes of the others."""
    integers = [f.name for f in rows.schema if pa.types.is_integer(f.type) and f.name != "position"]
    large = [pc.greater(rows.column(name), LARGEST).fill_null(False) for name in integers]
    flags = [mask for mask in large if pc.any(mask).as_py()]
    if not flags:
        return rows, set()
    mask = flags[0]
    for other in flags[1:]:
        mask = pc.or_(mask, other)
    return rows.filter(pc.invert(mask)), _ids(rows.filter(mask))


def _ids(rows: pa.Table) -> set[str]:
    return set(pc.unique(rows.column("episode_id")).to_pylist())


def entangled(suspects: Mapping[str, Set[str]]) -> list[set[str]]:
    """The suspects in groups: those that name each other's rows, directly or through another, are looked at together,
    with the episodes that they name."""
    leader: dict[str, str] = {}

    def find(episode: str) -> str:
        while leader.setdefault(episode, episode) != episode:
            leader[episode] = leader[leader[episode]]
            episode = leader[episode]
        return episode

    for episode, others in suspects.items():
        for other in others:
            leader[find(other)] = find(episode)
    groups: dict[str, set[str]] = defaultdict(set)
    for episode in [*suspects, *(other for others in suspects.values() for other in others)]:
        groups[find(episode)].add(episode)
    return sorted(groups.values(), key=min)
