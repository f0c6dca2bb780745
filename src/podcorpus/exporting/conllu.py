"""CoNLL-U, with mentions as in CorefUD: a file per episode, a paragraph per turn.

Tokens and sentences are found by simple rules, and not analysed: all columns but ID, FORM and MISC are `_`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from podcorpus.exporting.exports import Part
from podcorpus.exporting.opened import OpenedCorpus
from podcorpus.exporting.spoken import Spoken
from podcorpus.exporting.texts import one_line
from podcorpus.exporting.tokens import Sentence, Token, about_tokens, by_turn
from podcorpus.findings.finding import Finding
from podcorpus.records import Entity, Mention

NAME = "conllu"
DESCRIPTION = "CoNLL-U tokens, with entities as in CorefUD"

_SPACES = str.maketrans({" ": "\\s", "\t": "\\t", "\r": "\\r", "\n": "\\n"})


def export(corpus: OpenedCorpus) -> Iterator[Part | Finding]:
    """`EPISODE.conllu`, unless it has no words."""
    for records in corpus.episodes():
        spoken = Spoken(records)
        lines = "".join(_episode(spoken, corpus.entities))
        if lines:
            yield f"{spoken.episode.episode_id}.conllu", lines
        yield from about_tokens(spoken)


def _episode(spoken: Spoken, entities: Mapping[str, Entity]) -> Iterator[str]:
    tokenised = by_turn(spoken)
    head = f"# newdoc id = {spoken.episode.episode_id}\n# global.Entity = eid-etype-head-other\n"
    for turn in spoken.records.turns:
        for number, sentence in enumerate(tokenised.get(turn.turn_id, ()), 1):
            yield head
            head = ""
            if number == 1:
                yield f"# newpar id = {turn.turn_id}\n"
                name = spoken.name(turn)
                if name is not None:
                    yield f"# speaker = {one_line(name)}\n"
                if turn.start_ms is not None:
                    yield f"# start_ms = {turn.start_ms}\n"
                if turn.end_ms is not None:
                    yield f"# end_ms = {turn.end_ms}\n"
            yield f"# sent_id = {turn.turn_id}.{number}\n# text = {_text(sentence)}\n"
            for i, token in enumerate(sentence, 1):
                misc = _misc(
                    token, entities, at_end=i == len(sentence) and token.end + len(token.after) == turn.n_chars
                )
                yield f"{i}\t{token.text}\t_\t_\t_\t_\t_\t_\t_\t{misc}\n"
            yield "\n"


def _text(sentence: Sentence) -> str:
    return "".join(token.text + (" " if token.after else "") for token in sentence).rstrip()


def _misc(token: Token, entities: Mapping[str, Entity], *, at_end: bool) -> str:
    found = []
    mention = token.mention
    if mention is not None and token.first:
        found.append(f"Entity=({_described(mention, entities)}{')' if token.last else ''}")
    elif mention is not None and token.last:
        found.append(f"Entity={_eid(mention)})")
    if not token.after and not at_end:
        found.append("SpaceAfter=No")
    elif token.after not in ("", " "):
        # As UDPipe writes white space; other kinds than these are rare, and written as a space.
        known = "".join(char if char in " \t\r\n" else " " for char in token.after)
        found.append(f"SpacesAfter={known.translate(_SPACES)}")
    return "|".join(found) or "_"


def _described(mention: Mention, entities: Mapping[str, Entity]) -> str:
    """The fields that `global.Entity` names; the head is not known, and given as the first token."""
    entity = entities.get(mention.entity_id or "")
    other = {
        "mention": mention.mention_id.rpartition(".")[2],
        "wikidata": entity.wikidata_id if entity else None,
        "form": mention.form,
        "tier": mention.tier,
    }
    described = ",".join(f"{key}:{value}" for key, value in other.items() if value is not None)
    return f"{_eid(mention)}-{mention.entity_type or ''}-1-{described}"


def _eid(mention: Mention) -> str:
    """The entity's id, in which a hyphen, which separates fields, is an underscore; of a name that is not in the
    registry, the mention's own."""
    if mention.entity_id is not None:
        return mention.entity_id.replace("-", "_")
    turn, mention_number = mention.mention_id.split(".")[-2:]
    return f"nil_{turn}_{mention_number}"
