"""HIPE-2022: tab-separated tokens with named entities and their Wikidata items, a file per language.

The format is that of the shared task at https://github.com/hipe-eval/HIPE-2022-data; an episode is a document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from podcorpus.exporting.exports import Part
from podcorpus.exporting.opened import OpenedCorpus
from podcorpus.exporting.spoken import Spoken
from podcorpus.exporting.texts import one_line
from podcorpus.exporting.tokens import Token, about_tokens, by_turn
from podcorpus.findings.finding import Finding
from podcorpus.findings.wording import counted
from podcorpus.records import Entity

NAME = "hipe"
DESCRIPTION = "HIPE-2022 tokens with entities and links (TSV)"

_COLUMNS = (
    "TOKEN NE-COARSE-LIT NE-COARSE-METO NE-FINE-LIT NE-FINE-METO NE-FINE-COMP NE-NESTED NEL-LIT NEL-METO MISC".split()
)
_APPLICABLE = "TOKEN NE-COARSE-LIT NEL-LIT MISC"
_TYPES = MappingProxyType(
    {"PERSON": "pers", "ORG": "org", "PLACE": "loc", "PRODUCT": "prod", "WORK": "work", "EVENT": "event"}
)
"""The tags of the shared task's data sets; none of them tags events."""
_HASH, _WIDE_HASH = "#", "＃"
"""A line that begins with # is a comment."""


def export(corpus: OpenedCorpus) -> Iterator[Part | Finding]:
    """`CORPUS-LANGUAGE.tsv`; `und` if the language is not known."""
    begun: set[str] = set()
    for records in corpus.episodes():
        spoken = Spoken(records)
        name = f"{corpus.manifest.corpus.name}-{_language(spoken)}.tsv"
        lines = list(_episode(spoken, corpus))
        if lines:
            if name not in begun:
                begun.add(name)
                yield name, "\t".join(_COLUMNS) + "\n"
            yield name, "".join([*_described(spoken, corpus.manifest.corpus.name), *lines, "\n"])
        yield from about_tokens(spoken)
        untyped = sum(mention.entity_type is None for mention in records.mentions)
        if untyped and not spoken.text_free:
            yield spoken.lacks(f"{counted(untyped, 'mention')} without a type")
        hashes = sum(line.startswith(_WIDE_HASH) for line in lines)
        if hashes:
            yield spoken.differs(f"{counted(hashes, 'token')} beginning with #, which begins a comment; written as ＃")


def _language(spoken: Spoken) -> str:
    return (spoken.episode.language or "und").split("-")[0].lower()


def _described(spoken: Spoken, corpus: str) -> Iterator[str]:
    """The lines before a document."""
    episode = spoken.episode
    described = {
        "document_id": episode.episode_id,
        "date": episode.published_on or "_",
        "language": _language(spoken),
        "dataset": corpus,
        "document_type": "podcast transcript",
        "original_source": one_line(episode.url or "_"),
        "applicable_columns": _APPLICABLE,
    }
    for key, value in described.items():
        yield f"# hipe2022:{key} = {value}\n"


def _episode(spoken: Spoken, corpus: OpenedCorpus) -> Iterator[str]:
    tokenised = by_turn(spoken)
    for turn in spoken.records.turns:
        found = tokenised.get(turn.turn_id)
        if not found:
            continue
        yield f"# podcorpus:turn_id = {turn.turn_id}\n"
        name = spoken.name(turn)
        if name is not None:
            yield f"# podcorpus:speaker = {one_line(name)}\n"
        for column, time in (("start_ms", turn.start_ms), ("end_ms", turn.end_ms)):
            if time is not None:
                yield f"# podcorpus:{column} = {time}\n"
        for sentence in found:
            for i, token in enumerate(sentence):
                yield _line(token, corpus.entities, ends=i + 1 == len(sentence), last=sentence is found[-1])


def _line(token: Token, entities: Mapping[str, Entity], *, ends: bool, last: bool) -> str:
    tag, link = "O", "_"
    mention = token.mention
    if mention is not None and mention.entity_type is not None:
        tag = f"{'B' if token.first else 'I'}-{_TYPES[mention.entity_type]}"
        entity = entities.get(mention.entity_id or "")
        link = (entity.wikidata_id if entity else None) or "NIL"
    flags = []
    if not token.after and not (ends and last):
        flags.append("NoSpaceAfter")
    if "\n" in token.after or "\r" in token.after or (ends and last):
        flags.append("EndOfLine")
    if ends:
        flags.append("EndOfSentence")
    word = token.text.replace(_HASH, _WIDE_HASH, 1) if token.text.startswith(_HASH) else token.text
    values = {"TOKEN": word, "NE-COARSE-LIT": tag, "NEL-LIT": link, "MISC": "|".join(flags) or "_"}
    return "\t".join(values.get(column, "_") for column in _COLUMNS) + "\n"
