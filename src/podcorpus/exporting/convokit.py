"""ConvoKit (Cornell): a corpus folder in which an episode is a conversation and a turn an utterance."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from podcorpus.exporting.exports import Part
from podcorpus.exporting.opened import OpenedCorpus
from podcorpus.exporting.spoken import Spoken
from podcorpus.exporting.texts import json_text
from podcorpus.findings.finding import Finding
from podcorpus.records import Entity, Mention, Speaker, Turn

NAME = "convokit"
DESCRIPTION = "a ConvoKit corpus, a conversation per episode"

UNNAMED = "unnamed"
"""Who says what nobody is named for: of each episode, `EPISODE/unnamed`, which is no id of a speaker."""


def export(corpus: OpenedCorpus) -> Iterator[Part | Finding]:
    """The five files of a corpus, to load with `Corpus(filename=FOLDER)`."""
    info = corpus.manifest.corpus
    meta = {"name": info.name, "title": info.title, "version": info.version}
    yield "corpus.json", json_text(meta)
    yield "index.json", json_text(_index())
    yield "utterances.jsonl", ""
    known: set[str] = set()
    separators = {"speakers.json": "{", "conversations.json": "{"}
    for records in corpus.episodes():
        spoken = Spoken(records)
        for speaker_id, about in _speakers(spoken, corpus.entities, known):
            yield "speakers.json", f"{separators['speakers.json']}\n{_entry(speaker_id, about)}"
            separators["speakers.json"] = ","
        if records.turns:
            entry = _entry(records.turns[0].turn_id, {"meta": _episode(spoken), "vectors": []})
            yield "conversations.json", f"{separators['conversations.json']}\n{entry}"
            separators["conversations.json"] = ","
        yield "utterances.jsonl", "".join(_utterances(spoken))
        yield from spoken.about_words()
        yield from spoken.about_cue_times()
        yield from spoken.about_word_times()
    for name, separator in separators.items():
        yield name, "{}\n" if separator == "{" else "\n}\n"


def _index() -> Mapping[str, object]:
    """What types of metadata there are."""
    text, number = ["<class 'str'>"], ["<class 'int'>"]
    return {
        "utterances-index": {
            "turn_index": number,
            "start_ms": number,
            "end_ms": number,
            "speaker_label": text,
            "kind": text,
            "chapter_id": text,
            "continues": text,
            "n_words": number,
            "mentions": ["<class 'list'>"],
        },
        "speakers-index": {"name": text, "entity_id": text},
        "conversations-index": {
            "episode_id": text,
            "show": text,
            "title": text,
            "published_on": text,
            "language": text,
            "edition": text,
            "rights": text,
            "roles": ["<class 'dict'>"],
            "chapters": ["<class 'list'>"],
        },
        "overall-index": {"name": text, "title": text, "version": text},
        "vectors": [],
        "version": 1,
    }


def _speakers(
    spoken: Spoken, entities: Mapping[str, Entity], known: set[str]
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Who speaks. A person of the registry is one speaker in all episodes; `known` are those that were given."""
    for speaker in spoken.records.speakers:
        if speaker.entity_id in known:
            continue
        if speaker.entity_id is not None:
            known.add(speaker.entity_id)
        entity = entities.get(speaker.entity_id or "")
        name = speaker.name or (entity.canonical_name if entity else speaker.label)
        yield _speaker_id(speaker), {"meta": {"name": name, "entity_id": speaker.entity_id}, "vectors": []}
    if any(turn.speaker_id is None for turn in spoken.records.turns):
        yield f"{spoken.episode.episode_id}/{UNNAMED}", {"meta": {"name": None, "entity_id": None}, "vectors": []}


def _speaker_id(speaker: Speaker) -> str:
    return speaker.entity_id or speaker.speaker_id


def _episode(spoken: Spoken) -> Mapping[str, object]:
    episode = spoken.episode
    return {
        **{
            column: getattr(episode, column)
            for column in ("episode_id", "show", "title", "published_on", "language", "edition", "rights")
        },
        "roles": {_speaker_id(speaker): speaker.role for speaker in spoken.records.speakers},
        "chapters": [
            {"chapter_id": one.chapter_id, "title": one.title, "start_ms": one.start_ms, "utterance": one.start_turn_id}
            for one in spoken.records.chapters
        ],
    }


def _utterances(spoken: Spoken) -> Iterator[str]:
    """Each turn replies to the one before it."""
    before: str | None = None
    first = spoken.records.turns[0].turn_id if spoken.records.turns else ""
    for turn in spoken.records.turns:
        speaker = None if turn.speaker_id is None else spoken.speakers[turn.speaker_id]
        utterance: dict[str, object] = {
            "id": turn.turn_id,
            "conversation_id": first,
            "text": turn.text or "",
            "speaker": f"{turn.episode_id}/{UNNAMED}" if speaker is None else _speaker_id(speaker),
            "meta": _about(turn, speaker, spoken.mentions.get(turn.turn_id, ())),
            "reply-to": before,
            "timestamp": None if turn.start_ms is None else turn.start_ms / 1000,
            "vectors": [],
        }
        yield json.dumps(utterance, ensure_ascii=False, allow_nan=False) + "\n"
        before = turn.turn_id


def _about(turn: Turn, speaker: Speaker | None, mentions: Sequence[Mention]) -> Mapping[str, object]:
    return {
        "turn_index": turn.turn_index,
        "start_ms": turn.start_ms,
        "end_ms": turn.end_ms,
        "speaker_label": None if speaker is None else speaker.label,
        "kind": turn.kind,
        "chapter_id": turn.chapter_id,
        "continues": turn.continues_turn_id,
        "n_words": turn.n_words,
        "mentions": [
            {
                "start": one.start_char,
                "end": one.end_char,
                "surface": one.surface,
                "entity_id": one.entity_id,
                "type": one.entity_type,
            }
            for one in mentions
        ],
    }


def _entry(key: str, value: object) -> str:
    return f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False, allow_nan=False)}"
