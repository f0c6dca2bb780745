"""Layer 2: unique ids, references that resolve, ids that agree with their parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from podcorpus.findings import Finding, about, finding
from podcorpus.records import TABLES, Mention, Record
from podcorpus.validating.view import View

# Column, the table it points to, and whether both ends belong to one episode.
_REFERENCES: dict[str, tuple[tuple[str, str, bool], ...]] = {
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
    for table, model in TABLES.items():
        counts = Counter(record.record_id for record in view.corpus.rows(table))
        for record_id, count in sorted(counts.items()):
            if count > 1:
                yield finding(
                    "id-duplicate", f"{count} records have this id", table=table, record_id=record_id, field=model.key
                )
        for record in view.corpus.rows(table):
            yield from _references(view, table, record)
            yield from _parts(table, record)


def _references(view: View, table: str, record: Record) -> Iterator[Finding]:
    for column, target, same_episode in _REFERENCES.get(table, ()):
        if target in view.absent:
            continue
        value = getattr(record, column)
        for i, reference in enumerate(value if isinstance(value, tuple) else [] if value is None else [value]):
            field = f"{column}/{i}" if isinstance(value, tuple) else column
            say = about(record)
            if reference not in view.ids(target):
                message = f"{column} is {reference}, which {target} does not have"
                yield _at(say("reference-dangling", message), field)
            elif same_episode and not reference.startswith(f"{record.episode}."):
                message = f"{column} is {reference}, of another episode than {record.episode}"
                yield _at(say("reference-episode", message), field)


def _parts(table: str, record: Record) -> Iterator[Finding]:
    if table in _PARTS:
        letter, width, column = _PARTS[table]
        expected = f"{record.episode}.{letter}{getattr(record, column):0{width}d}"
        source = f"episode_id and {column}"
    elif isinstance(record, Mention):
        expected = f"{record.turn_id}.m{record.mention_index:02d}"
        source = "turn_id and mention_index"
    elif table == "speakers":
        prefix = f"{record.episode}."
        expected = record.record_id
        if not record.record_id.startswith(prefix) or "." in record.record_id[len(prefix) :]:
            expected = f"{prefix}…"
        source = "episode_id"
    else:
        return
    if record.record_id != expected:
        key = TABLES[table].key
        message = f"{source} make the id {expected}"
        yield finding("id-parts", message, table=table, record_id=record.record_id, field=key)


def _at(found: Finding, field: str) -> Finding:
    return found.model_copy(update={"pointer": f"/{field}"})
