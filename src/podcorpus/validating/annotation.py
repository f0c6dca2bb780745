"""Layer 5: links, forms, types and methods of mentions, and the entities and speakers they agree with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from podcorpus.findings.finding import Finding, about
from podcorpus.findings.wording import show
from podcorpus.records import Entity, Mention, Record, Speaker
from podcorpus.records.names import fold_name, form_of
from podcorpus.validating.view import View

_METHODS = ("reading", "lexicon-exact", "lexicon-normalised", "lexicon-sound", "capitals")
# Texts that people wrote or a page prints on one line; surfaces are as the transcript has them.
_ONE_LINE = {
    "episodes": ("show", "title", "rights"),
    "speakers": ("label",),
    "chapters": ("title",),
    "entities": ("canonical_name", "aliases", "description"),
}
LONGEST_BACKCHANNEL = 8
"""Words from which on a turn says something, whatever a reader took it for."""


def check_annotation(view: View) -> Iterator[Finding]:
    """Findings on mentions against the registry, on the registry itself, on speakers and on back-channels."""
    entities = {entity.entity_id: entity for entity in view.corpus.entities}
    for mention in view.corpus.mentions:
        # What misplaces a mention also changes its letters: that was said.
        if not view.said(mention, "surface-mismatch", "span-outside-turn"):
            yield from check_mention(mention, entities.get(mention.entity_id or ""))
    for entity in view.corpus.entities:
        yield from _lists(entity)
    yield from _shared(view)
    yield from _circles(view.corpus.entities)
    people = people_by_name(view.corpus.entities)
    speaking = {turn.speaker_id for turn in view.corpus.turns}
    for speaker in view.corpus.speakers:
        # Where the count is wrong that is said.
        if not speaker.n_turns and speaker.speaker_id not in speaking:
            yield about(speaker)("speaker-unused", "has no turn", field="n_turns")
        yield from check_speaker(speaker, entities, people)
    for table, fields in _ONE_LINE.items():
        for record in view.corpus.rows(table):
            yield from _untidy(record, fields)
    for turn in view.corpus.turns:
        if turn.kind == "backchannel" and turn.n_words > LONGEST_BACKCHANNEL:
            message = f"kind is backchannel, but the turn has {turn.n_words} words"
            yield about(turn)("backchannel-long", message, field="kind")


def _untidy(record: Record, fields: Sequence[str]) -> Iterator[Finding]:
    for field in fields:
        value = getattr(record, field)
        for text in value if isinstance(value, tuple) else [value or ""]:
            if text != text.strip() or "\n" in text or "\r" in text:
                message = f"{field} is {show(text)}, with white space at an end or a line break"
                yield about(record)("name-untidy", message, field=field)


def check_mention(mention: Mention, entity: Entity | None) -> Iterator[Finding]:
    """Findings on a mention's link, form, type and method; `entity` is the one it is linked to."""
    say = about(mention)
    if (mention.entity_id is not None) != (mention.link_status == "linked"):
        message = f"link_status is {mention.link_status} and entity_id {mention.entity_id or 'null'}"
        yield say("link-status", message, field="link_status")
    elif (mention.form is None) != (mention.entity_id is None):
        message = f"form is {mention.form or 'null'} on a {mention.link_status} mention"
        yield say("form-wrong", message, field="form")
    if (mention.score is None) != (mention.tier == "curated") or (mention.tier == "curated") != (
        mention.method == "reading"
    ):
        message = f"tier is {mention.tier}, method {mention.method}, score {show(mention.score)}"
        yield say("tier-method", message, field="tier")
    elif mention.method not in _METHODS:
        message = f"method is {mention.method}, but this version knows {', '.join(_METHODS)}"
        yield say("tier-method", message, field="method")
    elif mention.tier == "automatic" and (mention.method == "capitals") != (mention.link_status == "nil"):
        message = f"method is {mention.method} on a {mention.link_status} mention"
        yield say("tier-method", message, field="method")
    if entity is None:
        return
    if mention.entity_type != entity.entity_type:
        message = f"entity_type is {show(mention.entity_type)}, but {entity.entity_id} is {entity.entity_type}"
        yield say("entity-type", message, field="entity_type")
    form = form_of(mention.surface, entity.canonical_name, entity.aliases)
    if mention.form is not None and mention.form != form:
        message = f"form is {mention.form}, but {show(mention.surface)} is {_reason(form, entity)}"
        yield say("form-wrong", message, field="form")
    elif (problem := _method(mention, entity, form)) is not None:
        yield say("tier-method", problem, field="method")


def _reason(form: str, entity: Entity) -> str:
    if form == "canonical":
        return f"the canonical name of {entity.entity_id}"
    return f"an alias of {entity.entity_id}" if form == "alias" else f"no name that {entity.entity_id} lists"


def _method(mention: Mention, entity: Entity, form: str) -> str | None:
    """What contradicts the method: an exact match that is none, a match by letters of other letters, a match by sound
    of the name's own."""
    exact = mention.surface in (entity.canonical_name, *entity.aliases)
    if mention.method == "lexicon-exact" and not exact:
        return f"method is lexicon-exact, but {entity.entity_id} does not list {show(mention.surface)}"
    if mention.method == "lexicon-normalised" and (exact or form == "asr_error"):
        how = "exactly so" if exact else "in no case or spacing"
        return f"method is lexicon-normalised, but {entity.entity_id} lists {show(mention.surface)} {how}"
    if mention.method == "lexicon-sound" and form != "asr_error":
        return f"method is lexicon-sound, but {show(mention.surface)} is {_reason(form, entity)}"
    return None


def _lists(entity: Entity) -> Iterator[Finding]:
    """Names and members that are listed twice, are the entity itself, or stand in another order than sorted."""
    say = about(entity)
    canonical = fold_name(entity.canonical_name)
    twice = [alias for alias, count in Counter(entity.aliases).items() if count > 1]
    same = [alias for alias in dict.fromkeys(entity.aliases) if fold_name(alias) == canonical and alias not in twice]
    for alias in [*twice, *same]:
        message = f"{show(alias)} is {'the canonical name' if fold_name(alias) == canonical else 'listed twice'}"
        yield say("alias-canonical", message, field="aliases")
    for member, count in Counter(entity.members).items():
        if count > 1 or member == entity.entity_id:
            message = f"{member} is {'listed twice' if count > 1 else 'the group itself'}"
            yield say("member-wrong", message, field="members")
    for field, names in (("aliases", entity.aliases), ("members", entity.members)):
        late = next((other for one, other in pairwise(names) if one > other), None)
        if late is not None:
            yield say("list-unsorted", f"{show(late)} stands behind a name that sorts after it", field=field)


def _circles(entities: Sequence[Entity]) -> Iterator[Finding]:
    """Groups that are members of their own members, each circle at the entity that closes it."""
    by_id = {entity.entity_id: entity for entity in entities}
    done: set[str] = set()
    for entity in entities:
        way: dict[str, Iterator[str]] = {}
        current = entity.entity_id
        while current:
            if current not in way:
                way[current] = iter(by_id[current].members if current not in done else ())
            for member in way[current]:
                if member in way and member != current:
                    message = f"{member} is a member of {current}, which is one of its own members"
                    yield about(by_id[current])("member-wrong", message, field="members")
                elif member in by_id and member not in done and member != current:
                    current = member
                    break
            else:
                del way[current]
                done.add(current)
                current = next(reversed(way), "")


def _shared(view: View) -> Iterator[Finding]:
    """Entities that say they are the same thing: one item of Wikidata, or one name and type."""
    items: dict[str, str] = {}
    names: dict[tuple[str, str], str] = {}
    for entity in view.corpus.entities:
        say = about(entity)
        if entity.wikidata_id is not None:
            other = items.setdefault(entity.wikidata_id, entity.entity_id)
            if other != entity.entity_id:
                message = f"wikidata_id is {entity.wikidata_id}, which {other} has too"
                yield say("entity-same", message, field="wikidata_id")
        other = names.setdefault((fold_name(entity.canonical_name), entity.entity_type), entity.entity_id)
        if other != entity.entity_id:
            message = f"{show(entity.canonical_name)} is the canonical name of {other} too"
            yield say("entity-same", message, field="canonical_name")


def people_by_name(entities: Iterable[Entity]) -> dict[str, Entity]:
    """The entities that are persons, by their names without case and accents."""
    return {fold_name(entity.canonical_name): entity for entity in entities if entity.entity_type == "PERSON"}


def check_speaker(speaker: Speaker, entities: Mapping[str, Entity], people: Mapping[str, Entity]) -> Iterator[Finding]:
    """Findings on the person that a speaker is linked to."""
    entity = entities.get(speaker.entity_id or "")
    if entity is None:
        return
    say = about(speaker)
    namesake = people.get(fold_name(speaker.label))
    if entity.entity_type != "PERSON":
        message = f"entity_id is {entity.entity_id}, which is {entity.entity_type} and no PERSON"
        yield say("speaker-entity", message, field="entity_id")
    elif namesake is not None and namesake.entity_id != entity.entity_id:
        message = f"entity_id is {entity.entity_id}, but {show(speaker.label)} is the name of {namesake.entity_id}"
        yield say("speaker-entity", message, field="entity_id")
