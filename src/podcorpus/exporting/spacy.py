"""spaCy: a DocBin and JSON lines per episode, with a document per turn. Needs the extra `podcorpus[spacy]`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from podcorpus.errors import InputError
from podcorpus.exporting.exports import Part
from podcorpus.exporting.opened import OpenedCorpus
from podcorpus.exporting.spoken import Spoken
from podcorpus.exporting.tokens import Sentence, about_tokens, by_turn
from podcorpus.findings.finding import Finding
from podcorpus.records import Entity, Turn

NAME = "spacy"
DESCRIPTION = "spaCy documents with entities, as DocBin and JSON"

SPANS = "mentions"
"""The key of the spans with all mentions."""


def export(corpus: OpenedCorpus) -> Iterator[Part | Finding]:
    """`EPISODE.spacy` and `EPISODE.jsonl`, unless it has no words. Raises InputError if spaCy is not installed."""
    try:
        from spacy.tokens import DocBin
        from spacy.vocab import Vocab
    except ImportError:
        raise InputError("spaCy is not installed; run `pip install 'podcorpus[spacy]'`") from None
    for records in corpus.episodes():
        spoken = Spoken(records)
        # One each, since it keeps all words that it meets.
        vocab = Vocab()
        tokenised = by_turn(spoken)
        docs = [
            _doc(vocab, spoken, turn, found, corpus.entities)
            for turn in records.turns
            if (found := tokenised.get(turn.turn_id))
        ]
        if docs:
            episode_id = spoken.episode.episode_id
            yield f"{episode_id}.spacy", DocBin(store_user_data=True, docs=docs).to_bytes()
            yield f"{episode_id}.jsonl", "".join(_line(doc) for doc in docs)
        yield from about_tokens(spoken)


def _doc(vocab: Any, spoken: Spoken, turn: Turn, found: list[Sentence], entities: Mapping[str, Entity]) -> Any:
    """A document whose text is that of the turn; white space other than one space after a token is a token."""
    from spacy.tokens import Doc, Span

    words: list[str] = []
    spaces: list[bool] = []
    starts: list[bool | int | None] = []
    at: dict[int, int] = {}
    text = turn.text or ""
    lead = found[0][0].start
    if lead:
        words, spaces, starts = [text[:lead]], [False], [True]
    for sentence in found:
        for token in sentence:
            at[token.start] = len(words)
            words.append(token.text)
            spaces.append(token.after.startswith(" "))
            starts.append(token is sentence[0])
            rest = token.after[1:] if spaces[-1] else token.after
            if rest:
                words.append(rest)
                spaces.append(False)
                starts.append(False)
            at[token.end] = len(words) - bool(rest)
    doc = Doc(vocab, words=words, spaces=spaces, sent_starts=starts)
    mentions = []
    tokens = [token for sentence in found for token in sentence]
    for token in tokens:
        if token.mention is not None and token.first:
            mention = token.mention
            entity = entities.get(mention.entity_id or "")
            kb_id = "NIL" if entity is None else entity.wikidata_id or entity.entity_id
            first = at[token.start]
            mentions.append(
                Span(
                    doc, first, at[mention.end_char], mention.entity_type or "", kb_id=kb_id, span_id=mention.mention_id
                )
            )
    doc.spans[SPANS] = mentions
    doc.ents = [span for span in mentions if span.label_]
    doc.user_data.update(_about(spoken, turn))
    return doc


def _about(spoken: Spoken, turn: Turn) -> Mapping[str, object]:
    return {
        "episode_id": turn.episode_id,
        "turn_id": turn.turn_id,
        "speaker": spoken.name(turn),
        "start_ms": turn.start_ms,
        "end_ms": turn.end_ms,
        "kind": turn.kind,
    }


def _line(doc: Any) -> str:
    """A document as `Doc.from_json` reads it, with what it is about under `meta`."""
    return json.dumps({**doc.to_json(), "meta": dict(doc.user_data)}, ensure_ascii=False) + "\n"
