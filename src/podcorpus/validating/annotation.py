"""Layer 5: forms agree with the registry, types with entities, counts with rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from podcorpus.findings import Finding, about, finding
from podcorpus.names import fold_name, form_of
from podcorpus.records import Entity, Mention
from podcorpus.validating.view import View


def check_annotation(view: View) -> Iterator[Finding]:
    """Findings on links, forms, types and counts."""
    entities = {entity.entity_id: entity for entity in view.corpus.entities}
    for mention in view.corpus.mentions:
        yield from _mention(mention, entities.get(mention.entity_id or ""))
    for entity in view.corpus.entities:
        yield from _aliases(entity)
    yield from _counts(view)


def _mention(mention: Mention, entity: Entity | None) -> Iterator[Finding]:
    say = about(mention)
    if (mention.entity_id is not None) != (mention.link_status == "linked"):
        message = f"link_status is {mention.link_status} and entity_id {mention.entity_id}"
        yield say("link-status", message, field="link_status")
    elif (mention.form is None) != (mention.entity_id is None):
        message = f"form is {mention.form} on a {mention.link_status} mention"
        yield say("form-wrong", message, field="form")
    if (mention.score is None) != (mention.tier == "curated") or (mention.tier == "automatic") == (
        mention.method == "reading"
    ):
        message = f"tier is {mention.tier}, method {mention.method}, score {mention.score}"
        yield say("tier-method", message, field="tier")
    if entity is None:
        return
    if mention.entity_type != entity.entity_type:
        message = f"entity_type is {mention.entity_type}, but {entity.entity_id} is {entity.entity_type}"
        yield say("entity-type", message, field="entity_type")
    form = form_of(mention.surface, entity.canonical_name, entity.aliases)
    if mention.form is not None and mention.form != form:
        message = f"form is {mention.form}, but “{mention.surface}” is {_reason(form, entity)}"
        yield say("form-wrong", message, field="form")


def _reason(form: str, entity: Entity) -> str:
    if form == "canonical":
        return f"the canonical name of {entity.entity_id}"
    return f"an alias of {entity.entity_id}" if form == "alias" else f"no name that {entity.entity_id} lists"


def _aliases(entity: Entity) -> Iterator[Finding]:
    canonical = fold_name(entity.canonical_name)
    repeated = [alias for alias, count in Counter(entity.aliases).items() if count > 1]
    for alias in [*repeated, *(alias for alias in entity.aliases if fold_name(alias) == canonical)]:
        message = f"“{alias}” is the canonical name or listed twice"
        yield about(entity)("alias-canonical", message, field="aliases")


def _counts(view: View) -> Iterator[Finding]:
    counted: dict[tuple[str, str, str], int] = defaultdict(int)
    starts: dict[str, int] = {}
    for turn in sorted(view.corpus.turns, key=lambda turn: turn.turn_index):
        counted["episodes", turn.episode_id, "n_turns"] += 1
        if turn.speaker_id:
            counted["speakers", turn.speaker_id, "n_turns"] += 1
            counted["speakers", turn.speaker_id, "n_words"] += turn.n_words
        if turn.start_ms is not None:
            starts[turn.episode_id] = turn.start_ms
    for chapter in view.corpus.chapters:
        counted["episodes", chapter.episode_id, "n_chapters"] += 1
    seen: dict[str, set[str]] = defaultdict(set)
    for mention in view.corpus.mentions:
        counted["episodes", mention.episode_id, "n_mentions"] += 1
        if mention.entity_id:
            counted["entities", mention.entity_id, "n_mentions"] += 1
            seen[mention.entity_id].add(mention.episode_id)
    for entity_id, episodes in seen.items():
        counted["entities", entity_id, "n_episodes"] = len(episodes)
    sources = {"n_turns": "turns", "n_words": "turns", "n_chapters": "chapters"}
    for table in ("episodes", "speakers", "entities"):
        for record in view.corpus.rows(table):
            for field in type(record).model_fields:
                if not field.startswith("n_") or not view.whole(sources.get(field, "mentions")):
                    continue
                expected = counted[table, record.record_id, field]
                if getattr(record, field) != expected:
                    message = f"{field} is {getattr(record, field)}, but the rows give {expected}"
                    yield finding("count-wrong", message, table=table, record_id=record.record_id, field=field)
    yield from _last_starts(view, starts)
    yield from _unused(view, seen)


def _last_starts(view: View, starts: dict[str, int]) -> Iterator[Finding]:
    for episode in view.corpus.episodes:
        expected = starts.get(episode.episode_id)
        if view.whole("turns") and episode.last_turn_start_ms != expected:
            message = (
                f"last_turn_start_ms is {episode.last_turn_start_ms}, but the last timed turn starts at {expected}"
            )
            yield about(episode)("last-start", message, field="last_turn_start_ms")


def _unused(view: View, seen: dict[str, set[str]]) -> Iterator[Finding]:
    if not view.whole("mentions", "speakers", "entities"):
        return
    used = set(seen) | {speaker.entity_id for speaker in view.corpus.speakers}
    used |= {member for entity in view.corpus.entities for member in entity.members}
    for entity in view.corpus.entities:
        if entity.entity_id not in used:
            yield finding("entity-unused", "nothing points to it", table="entities", record_id=entity.entity_id)
