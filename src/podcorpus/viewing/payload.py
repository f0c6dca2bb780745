"""The data of the page: tables by columns, as JSON that is compressed and written in letters.

A table is an object of columns. Ids are written without the id of their episode, and columns that are null throughout
are left out, so that the page's script reads rows with the names that the columns have in the corpus.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from podcorpus.exporting.spoken import Spoken
from podcorpus.findings.finding import Finding
from podcorpus.findings.rules import RULES
from podcorpus.findings.tally import Tally
from podcorpus.folder.manifest import CorpusInfo, Manifest
from podcorpus.folder.metadata import citation
from podcorpus.folder.redirects import load_redirects
from podcorpus.records import Corpus, Cue, Entity, Mention, Record

Columns = Mapping[str, Sequence[Any]]

_OMITTED = {
    "turns": {"episode_id", "turn_index"},
    "cues": {"episode_id", "cue_index", "n_words", "confidence"},
    "mentions": {"episode_id", "mention_index", "source_start", "source_end"},
    "chapters": {"episode_id"},
    "speakers": {"episode_id"},
    "segments": {"episode_id", "segment_index", "sha256"},
}
"""Columns that the page does not need, by table."""


def packed(data: Any) -> str:
    """Data as JSON, gzip and base64: letters that mean nothing to a reader of HTML. The same data give the same
    letters."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(gzip.compress(text.encode("utf-8"), 9, mtime=0)).decode("ascii")


def episode_data(records: Corpus) -> dict[str, Any]:
    """The tables of one episode, and what each of its speakers is called."""
    spoken = Spoken(records)
    prefix = spoken.episode.episode_id
    tables: dict[str, Sequence[Record]] = {
        "speakers": records.speakers,
        "chapters": records.chapters,
        "turns": records.turns,
        "cues": records.cues,
        "mentions": records.mentions,
        "segments": records.segments,
    }
    columns: dict[str, Any] = {name: _columns(name, rows, prefix) for name, rows in tables.items()}
    return columns | {"names": [spoken.names[speaker.speaker_id] for speaker in records.speakers]}


def _columns(table: str, rows: Sequence[Record], prefix: str = "") -> Columns:
    if not rows:
        return {}
    names = [name for name in type(rows[0]).model_fields if name not in _OMITTED.get(table, ())]
    columns = {name: [_value(row, name, prefix) for row in rows] for name in names}
    return {name: values for name, values in columns.items() if any(value is not None for value in values)}


def _value(row: Record, name: str, prefix: str) -> Any:
    value = getattr(row, name)
    if isinstance(row, Cue) and name == "words":
        return None if value is None else [n for word in value for n in (word.start_char, word.end_char, word.start_ms)]
    if prefix and name.endswith("_id") and isinstance(value, str):
        return value.removeprefix(prefix) if value.startswith(f"{prefix}.") else value
    return value


class Index:
    """What the page knows of all episodes before it reads any: collected while they go by."""

    def __init__(self) -> None:
        self.episodes: list[dict[str, Any]] = []
        self._heard: dict[str, Counter[tuple[str, str | None]]] = defaultdict(Counter)
        self._where: dict[str, Counter[int]] = defaultdict(Counter)

    def add(self, records: Corpus) -> int:
        """Take an episode in; its position, which is the name of its data."""
        at = len(self.episodes)
        (episode,) = records.episodes
        about = episode.model_dump(mode="json", exclude_none=True)
        ends = [turn.end_ms or turn.start_ms or 0 for turn in records.turns]
        self.episodes.append(about | ({"ends_ms": max(ends)} if any(ends) else {}))
        for mention in records.mentions:
            if mention.entity_id is not None:
                self._heard[mention.entity_id][_spelling(mention), mention.form] += 1
                self._where[mention.entity_id][at] += 1
        return at

    def data(self, folder: Path, manifest: Manifest, entities: Iterable[Entity], tally: Tally) -> dict[str, Any]:
        """The data of the corpus in a folder. Raises InputError if its redirects cannot be used."""
        redirects = [one for one in load_redirects(folder) if one.new_id is not None]
        return {
            "info": manifest.corpus.model_dump(mode="json", exclude_defaults=True),
            "edition": manifest.edition,
            "counts": {name: table.rows for name, table in manifest.tables.items()},
            "citation": {"text": cited(manifest.corpus), "bibtex": citation.bibtex(manifest.corpus)},
            "episodes": self.episodes,
            "entities": _columns("entities", list(entities)),
            "heard": {
                entity: [[surface, form, n] for (surface, form), n in sorted(found.items(), key=_most_first)]
                for entity, found in sorted(self._heard.items())
            },
            "where": {entity: sorted(found.items()) for entity, found in sorted(self._where.items())},
            "findings": _findings(folder, tally),
            "redirects": {one.old_id: one.new_id for one in redirects},
            "moved": [one.old_id for one in redirects if one.table == "episodes"],
        }


def _spelling(mention: Mention) -> str:
    return " ".join(mention.surface.split())


def _most_first(item: tuple[tuple[str, str | None], int]) -> tuple[int, str, str]:
    (surface, form), n = item
    return -n, surface, form or ""


def _findings(folder: Path, tally: Tally) -> list[dict[str, Any]]:
    """By code: how many there are, what they mean, and the first few with their places in the folder."""

    def place(found: Finding) -> str:
        inside = found.path and found.path.removeprefix(f"{folder}/")
        return found.model_copy(update={"path": inside}).place

    return [
        {
            "code": code,
            "level": count.level,
            "found": count.found,
            "explanation": RULES[code].explanation,
            "hint": RULES[code].hint,
            "first": [
                {"place": place(found), "message": found.message, "id": found.record_id}
                for found in tally.first.get(code, [])
            ],
        }
        for code, count in tally.codes.items()
    ]


def cited(info: CorpusInfo) -> str:
    """How to cite a corpus, in one line.

    >>> from podcorpus.folder.manifest import Author
    >>> cited(CorpusInfo(name="ferry", title="Ferry", version="1.0.0", released="2026", authors=(Author(name="Ann"),)))
    'Ann (2026). Ferry (version 1.0.0) [data set].'
    """
    authors = "; ".join(author.name for author in info.authors)
    year = f" ({info.released[:4]})" if info.released else ""
    address = f"https://doi.org/{info.doi}" if info.doi else info.url
    by = f"{authors}{year}. " if authors else ""
    return f"{by}{info.title} (version {info.version}) [data set].{f' {address}' if address else ''}"
