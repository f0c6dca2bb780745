"""Reading the sources of a window's episodes again, as tables for the rules to ask."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from podcorpus.building.segmenting import Segmented, segment
from podcorpus.building.turns import turns_from
from podcorpus.engine.sql import texts_sql
from podcorpus.engine.workspace import Workspace
from podcorpus.errors import InputError
from podcorpus.reading import FORMATS, Document, Source, read_document, recognise
from podcorpus.records import digest
from podcorpus.tables.scan import columns_of

Rows = Mapping[str, Sequence[Mapping[str, Any]]]

COLUMNS: Mapping[str, Mapping[str, pa.DataType]] = {
    "page_turns": {"turn_id": pa.string(), "sha256": pa.string()},
    "page_segments": {"segment_id": pa.string(), "sha256": pa.string()},
    "page_mentions": {
        "mention_id": pa.string(),
        "there": pa.string(),
        "source_start": pa.int64(),
        "source_end": pa.int64(),
    },
    "page_chapters": {"chapter_id": pa.string(), "source_start": pa.int64()},
    "again_episodes": {
        "episode_id": pa.string(),
        "transcript_kind": pa.string(),
        "format": pa.string(),
        "turns_from": pa.string(),
        "problem": pa.string(),
    },
    "again_turns": {
        "turn_id": pa.string(),
        "episode_id": pa.string(),
        "turn_index": pa.int64(),
        "speaker_id": pa.string(),
        "label": pa.string(),
        "start_ms": pa.int64(),
        "n_words": pa.int64(),
        "n_sentences": pa.int64(),
        "n_questions": pa.int64(),
        "source_start": pa.int64(),
        "source_end": pa.int64(),
    },
    "again_cues": {field.name: field.type for field in columns_of("cues")},
    "again_chapters": {
        "chapter_id": pa.string(),
        "episode_id": pa.string(),
        "chapter_index": pa.int64(),
        "title": pa.string(),
        "published_start_ms": pa.int64(),
    },
    "again_segments": {
        "segment_id": pa.string(),
        "episode_id": pa.string(),
        "segment_index": pa.int64(),
        "kind": pa.string(),
        "cue_id": pa.string(),
        "source_start": pa.int64(),
        "source_end": pa.int64(),
    },
}
POINTING = {
    "turns": ("turn_id", "source_start", "source_end", "text_sha256"),
    "segments": ("segment_id", "source_start", "source_end", "sha256"),
    "mentions": ("mention_id", "source_start", "source_end", "surface", "turn_id", "start_char", "end_char"),
    "chapters": ("title", "published_start_ms", "chapter_id", "start_turn_id", "start_char"),
}
"""Columns of the rows that say what is where on a page, or what a page is read as."""


def read_window(
    space: Workspace, sources: Sequence[Source], places: Mapping[str, int], *, by_content: bool
) -> tuple[dict[str, pa.Table], list[str]]:
    """The tables of `COLUMNS` for the episodes of a window whose source is among `sources`, where `places` has the
    place of each by its digest; with `by_content`, where no table says what episodes were built from, also the digests
    of sources that rows fit."""
    stated = space.fetch("SELECT episode_id, source_sha256, format FROM episodes")
    pages = {episode: sources[places[digest]] for episode, digest, _ in stated if digest in places}
    wanted = "true" if by_content else f"episode_id IN {texts_sql(pages)}"
    rows: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: {table: [] for table in POINTING})
    for table, columns in POINTING.items():
        kept = ", ".join(f"{c}::BIGINT AS {c}" if c.endswith(("_start", "_end", "_char")) else c for c in columns)
        for row in space.arrow(f"SELECT episode_id, {kept} FROM {table} WHERE {wanted} ORDER BY row").to_pylist():
            rows[row["episode_id"]][table].append(row)
    found = pages_by_content(rows, sources) if by_content else {}
    formats = {episode: form for episode, _, form in stated}
    return read_again({**found, **pages}, rows, formats), [source.sha256 for source in found.values()]


def read_again(
    pages: Mapping[str, Source], rows: Mapping[str, Rows], formats: Mapping[str, str]
) -> dict[str, pa.Table]:
    """The tables of `COLUMNS` for episodes whose page is at hand, by episode id; `rows` are those of each episode
    with the columns of `POINTING`, `formats` what each says that it was read as."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for episode_id, source in pages.items():
        problem = None
        document, again = None, None
        try:
            document, again = _read(source, episode_id, formats.get(episode_id), rows[episode_id])
        except InputError as error:
            problem = str(error)
        words = _Words(source.text, again)
        for row in rows[episode_id]["turns"]:
            there = words.of_turn(row["source_start"], row["source_end"])
            found["page_turns"].append({"turn_id": row["turn_id"], "sha256": digest(there)})
        for row in rows[episode_id]["segments"]:
            there = source.text[row["source_start"] : row["source_end"]]
            found["page_segments"].append({"segment_id": row["segment_id"], "sha256": digest(there)})
        for row in rows[episode_id]["mentions"]:
            there = words.at(row["source_start"], row["source_end"])
            start, end = words.span(row["turn_id"], row["start_char"], row["end_char"])
            place = {"there": there, "source_start": start, "source_end": end}
            found["page_mentions"].append({"mention_id": row["mention_id"], **place})
        for row in rows[episode_id]["chapters"]:
            start, _ = words.span(row["start_turn_id"], row["start_char"], row["start_char"])
            found["page_chapters"].append({"chapter_id": row["chapter_id"], "source_start": start})
        if document is None or again is None:
            found["again_episodes"].append({"episode_id": episode_id, "problem": problem})
            continue
        read_as = {"format": document.format, "turns_from": turns_from(document)}
        stated = {"episode_id": episode_id, "transcript_kind": document.transcript_kind}
        found["again_episodes"].append({**stated, **read_as})
        labels = {speaker.speaker_id: speaker.label for speaker in again.speakers}
        for turn in again.turns:
            found["again_turns"].append({**turn.model_dump(), "label": labels.get(turn.speaker_id or "")})
        found["again_cues"] += [cue.model_dump() for cue in again.cues]
        found["again_chapters"] += [chapter.model_dump() for chapter in again.chapters]
        found["again_segments"] += [one.model_dump() for one in again.segments]
    return {name: pa.Table.from_pylist(found[name], schema=pa.schema(kinds.items())) for name, kinds in COLUMNS.items()}


def _read(source: Source, episode_id: str, stated: str | None, rows: Rows) -> tuple[Document, Segmented]:
    """A page read in the format that its episode states. If the page is not recognised in that format, or the rows do
    not fit, it is read in the format that it has, if they fit no worse then: otherwise a wrong format would be reported
    for each row. Raises InputError if the page cannot be read."""
    as_stated = _segmented(source, episode_id, stated) if stated in FORMATS else None
    if as_stated is not None and stated is not None:
        fits, whole = _spans(as_stated[1], rows)
        if whole and FORMATS[stated].recognises(source) is not None:
            return as_stated
        best = next((form.NAME for form, _ in recognise(source)), stated)
        other = _segmented(source, episode_id, best) if best != stated else None
        return as_stated if other is None or _spans(other[1], rows)[0] < fits else other
    document = read_document(source)
    return document, segment(document, episode_id)


def _spans(again: Segmented, rows: Rows) -> tuple[int, bool]:
    """The number of segments, or of turns if there are no segments, that are where the page has one; and whether that
    is all of them."""
    table = "segments" if rows["segments"] else "turns"
    there = {(one.source_start, one.source_end) for one in getattr(again, table)}
    fits = sum((row["source_start"], row["source_end"]) in there for row in rows[table])
    return fits, fits == len(rows[table]) == len(there)


class _Words:
    """The words of turns, for those parts of a source whose characters differ from the text that they stand for."""

    def __init__(self, text: str, again: Segmented | None) -> None:
        self._text = text
        self._turns = again.turns if again else ()
        self._maps = again.maps if again else ()
        self._by_span = {(turn.source_start, turn.source_end): turn.text or "" for turn in self._turns}
        self._starts = [turn.source_start for turn in self._turns]
        self._map_of = {turn.turn_id: text_map for turn, text_map in zip(self._turns, self._maps, strict=True)}

    def of_turn(self, start: int, end: int) -> str:
        """The text of the turn with this span, or what the source has there."""
        return self._by_span.get((start, end), self._text[start:end])

    def span(self, turn_id: str | None, start: int | None, end: int | None) -> tuple[int | None, int | None]:
        """Where the characters of a turn's text come from; None if there is no such turn."""
        text_map = self._map_of.get(turn_id or "")
        return (
            (None, None)
            if text_map is None or start is None or end is None
            else (text_map.start(start), text_map.end(end))
        )

    def at(self, start: int, end: int) -> str:
        """The words that come from a span of the source, or what the source has there."""
        turn = bisect_right(self._starts, start) - 1
        if turn >= 0 and (chars := self._maps[turn].chars(start, end)) is not None:
            return (self._turns[turn].text or "")[slice(*chars)]
        return self._text[start:end]


def pages_by_content(rows: Mapping[str, Rows], sources: Sequence[Source]) -> dict[str, Source]:
    """For each episode the page that most of its rows fit, by hashes, surfaces and titles, where no table says what
    the episodes were built from; none where no row fits any. Of pages that fit equally the first is taken."""
    best: dict[str, tuple[int, int]] = {}
    for place, source in enumerate(sources):
        for episode_id in rows:
            fits = _fitting(episode_id, rows[episode_id], source)
            if fits > best.get(episode_id, (0, place))[0]:
                best[episode_id] = (fits, place)
    return {episode_id: sources[place] for episode_id, (_, place) in sorted(best.items())}


def _fitting(episode_id: str, rows: Rows, source: Source) -> int:
    """The number of rows of an episode that agree with the page at the place to which they point."""
    text = source.text
    count = 0
    for table in ("turns", "segments", "mentions"):
        _, start, end, there = POINTING[table][:4]
        for row in rows[table]:
            part = text[row[start] : row[end]]
            count += (part if table == "mentions" else digest(part)) == row[there]
    if rows["chapters"] and not count:
        found = _segmented(source, episode_id)
        read = {(chapter.title, chapter.published_start_ms) for chapter in found[1].chapters} if found else set()
        count += sum((row["title"], row["published_start_ms"]) in read for row in rows["chapters"])
    return count


def _segmented(source: Source, episode_id: str, form: str | None = None) -> tuple[Document, Segmented] | None:
    """A page as a document and as records; None if it cannot be read."""
    try:
        document = read_document(source, form)
        return document, segment(document, episode_id)
    except InputError:
        return None
