"""Layer 2: unique ids, references that resolve, ids that agree with their parts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set

from podcorpus.findings.finding import Finding, about, finding
from podcorpus.records import TABLES, Mention, Record, Speaker
from podcorpus.records.ids import slugify
from podcorpus.validating.view import View

# Column, the table it points to, and whether both ends belong to one episode.
REFERENCES: dict[str, tuple[tuple[str, str, bool], ...]] = {
    "speakers": (("episode_id", "episodes", False), ("entity_id", "entities", False)),
    "chapters": (("episode_id", "episodes", False), ("start_turn_id", "turns", True)),
    "turns": (
        ("episode_id", "episodes", False),
        ("speaker_id", "speakers", True),
        ("continues_turn_id", "turns", True),
        ("chapter_id", "chapters", True),
    ),
    "mentions": (
        ("episode_id", "episodes", False),
        ("turn_id", "turns", True),
        ("entity_id", "entities", False),
        ("chapter_id", "chapters", True),
    ),
    "entities": (("members", "entities", False),),
    "segments": (("episode_id", "episodes", False), ("turn_id", "turns", True)),
}
_PARTS = {"chapters": ("c", 2, "chapter_index"), "turns": ("t", 4, "turn_index"), "segments": ("s", 4, "segment_index")}


def check_identity(view: View) -> Iterator[Finding]:
    """Findings on ids and references."""
    ids = {table: _ids(view, table) for table in TABLES}
    for table, model in TABLES.items():
        counts = Counter(record.record_id for record in view.corpus.rows(table))
        for record_id, count in sorted(counts.items()):
            if count > 1:
                message = f"{count} records have this id"
                yield finding("id-duplicate", message, table=table, record_id=record_id, field=model.key)
        for record in view.corpus.rows(table):
            yield from _record(view, record, ids)
    built: dict[str, str] = {}
    for episode in view.corpus.episodes:
        other = built.setdefault(episode.source_sha256, episode.episode_id)
        if other != episode.episode_id:
            message = f"built from the same source as {other}"
            yield about(episode)("source-twice", message, field="source_sha256")


def narrowed(view: View) -> View:
    """The view without the rows that identity found to be somebody else or twice there.

    The first of equal rows stays. Of unequal rows with one id, none does: which is meant is not known.
    """
    dropped: dict[str, set[int]] = defaultdict(set)
    loose: dict[str, int] = defaultdict(int)
    for table in TABLES:
        damaged = view.damaged.get(table, set())
        positions = [i for i in range(len(view.raw.get(table, ()))) if i not in damaged]
        by_id: dict[str, list[tuple[int, Record]]] = defaultdict(list)
        for position, record in zip(positions, view.corpus.rows(table), strict=True):
            by_id[record.record_id].append((position, record))
            if view.said(record, "id-parts"):
                dropped[table].add(position)
            loose[table] += view.said(record, "reference-dangling", "reference-episode")
        for same in by_id.values():
            equal = all(record == same[0][1] for _, record in same)
            dropped[table].update(position for position, _ in same[1 if equal else 0 :] if len(same) > 1)
    return view.without(dropped, loose)


def _ids(view: View, table: str) -> set[str]:
    """All ids of a table, of damaged rows too, and those that records should have by their parts."""
    key = TABLES[table].key
    found = {row[key] for row in view.raw.get(table, ()) if isinstance(row, Mapping) and isinstance(row.get(key), str)}
    return found | {expected_id(record)[0] for record in view.corpus.rows(table)}


def _record(view: View, record: Record, ids: Mapping[str, Set[str]]) -> Iterator[Finding]:
    say = about(record)
    expected, source = expected_id(record)
    lost = _dangling(view, "episodes", record.episode, ids) if hasattr(record, "episode_id") else False
    moved = record.record_id != expected
    if moved and not lost and record.table != "episodes":
        yield say("id-parts", f"{source} make the id {expected}", field=type(record).key)
    for column, target, same_episode in REFERENCES.get(record.table, ()):
        value = getattr(record, column)
        for i, reference in enumerate(value if isinstance(value, tuple) else [] if value is None else [value]):
            item = i if isinstance(value, tuple) else None
            if _dangling(view, target, reference, ids):
                message = f"{column} is {reference}, which is no id of the table {target}"
                yield say("reference-dangling", message, field=column, item=item)
            elif same_episode and not (lost or moved) and not _of_episode(reference, record.episode):
                message = f"{column} is {reference}, of another episode than {record.episode}"
                yield say("reference-episode", message, field=column, item=item)


def _dangling(view: View, target: str, reference: str, ids: Mapping[str, Set[str]]) -> bool:
    return target not in view.absent and target not in view.unnamed and reference not in ids[target]


def _of_episode(reference: str, episode: str) -> bool:
    """Whether an id is one of the episode: `a.b` has no part in `a.b.c.t0001`, which is of `a.b.c`."""
    return reference.startswith(f"{episode}.") and "." not in reference[len(episode) + 1 :]


def expected_id(record: Record) -> tuple[str, str]:
    """The id that a record's fields make, and which fields they are, in words."""
    if record.table in _PARTS:
        letter, width, column = _PARTS[record.table]
        return f"{record.episode}.{letter}{getattr(record, column):0{width}d}", f"episode_id and {column}"
    if isinstance(record, Mention):
        turn = record.turn_id if _of_episode(record.turn_id, record.episode) else f"{record.episode}.t…"
        return f"{turn}.m{record.mention_index:02d}", "episode_id, turn_id and mention_index"
    if isinstance(record, Speaker):
        name = f"{record.episode}.{slugify(record.label) or 'speaker'}"
        # Labels that give the same slug are numbered.
        same = re.fullmatch(re.escape(name) + r"(?:-x[1-9][0-9]*)?", record.record_id)
        return (record.record_id if same else name), "episode_id and label"
    return record.record_id, "fields"
