"""Layer 4 with the source at hand: hashes and surfaces against its code points, and what reading it again gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from podcorpus.building.segmenting import Segmented, segment
from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding, about, finding
from podcorpus.findings.wording import show
from podcorpus.reading import Source, read_document
from podcorpus.records import Chapter, Episode, Record, Segment, Turn, digest
from podcorpus.validating.pages import pages_by_content
from podcorpus.validating.view import View


def check_sources(view: View, sources: Sequence[Source]) -> Iterator[Finding]:
    """Findings on the episodes whose source is among `sources`, and on sources that no episode was built from."""
    by_digest = {source.sha256: source for source in sources}
    episodes = {episode.episode_id: episode for episode in view.corpus.episodes}
    pages = {name: by_digest[e.source_sha256] for name, e in episodes.items() if e.source_sha256 in by_digest}
    # Of rows that cannot be used, too.
    known = [row.get("source_sha256") for row in view.raw.get("episodes", ()) if isinstance(row, Mapping)]
    if "episodes" in view.absent:
        fitting = pages_by_content(view, list(by_digest.values()))
        pages = {**fitting, **pages}
        known += [source.sha256 for source in fitting.values()]
    for episode_id, source in pages.items():
        yield from _episode(view, episode_id, episodes.get(episode_id), source)
    for source in by_digest.values():
        if source.sha256 not in known:
            yield unknown_source(source, by_rows="episodes" in view.absent)


def unknown_source(source: Source, *, by_rows: bool) -> Finding:
    """The finding on a source that no episode was built from; `by_rows`: where no table says what they were."""
    message = (
        f"the file's SHA-256 {source.sha256[:12]}… is no episode's source_sha256"
        if not by_rows
        else "no row fits it: no hash, name or title of the rows is what this page has there"
    )
    return finding("source-unknown", message, path=source.name)


def check_lengths(view: View, sources: Sequence[Source]) -> Iterator[Finding]:
    """Findings on the lengths of sources, before anything is held against a wrong one."""
    length = {source.sha256: len(source.text) for source in sources}
    for episode in view.corpus.episodes:
        expected = length.get(episode.source_sha256, episode.source_chars)
        if episode.source_chars != expected:
            message = f"source_chars is {episode.source_chars}, the source has {expected} code points"
            yield about(episode)("source-length", message, field="source_chars")


def _episode(view: View, episode_id: str, episode: Episode | None, source: Source) -> Iterator[Finding]:
    turns = view.turns_of.get(episode_id, [])
    for turn in turns:
        if view.said(turn, "text-hash", "text-length", "segment-turn", "span-outside-source"):
            continue
        if digest(source.text[turn.source_start : turn.source_end]) != turn.text_sha256:
            message = f"the source at {turn.source_start}–{turn.source_end} has another SHA-256 than text_sha256"
            yield about(turn)("source-text", message, field="text_sha256")
            body = view.body_of.get(turn.turn_id)
            if body is not None and body.sha256 == turn.text_sha256:
                view.doubt(body, "segment-hash")
    for piece in view.segments_of.get(episode_id, []):
        if view.said(piece, "segment-hash", "segment-gap", "segment-overlap"):
            continue
        if digest(source.text[piece.source_start : piece.source_end]) != piece.sha256:
            message = f"the source at {piece.source_start}–{piece.source_end} has another SHA-256"
            yield about(piece)("segment-hash", message, field="sha256")
    yield from _surfaces(view, episode_id, source)
    try:
        document = read_document(source)
        again = segment(document, episode_id)
    except InputError as error:
        message = f"the source cannot be read: {error}"
        yield finding("source-reading", message, table="episodes", record_id=episode_id, field="source_sha256")
        return
    kind = document.transcript_kind
    if episode is not None and kind is not None and episode.transcript_kind not in (kind, None):
        yield _differs(episode, "transcript_kind", episode.transcript_kind, kind)
    yield from _turns(view, turns, again)
    yield from _chapters(view.chapters_of.get(episode_id, []), again)
    yield from _kinds(view, view.segments_of.get(episode_id, []), again)
    yield from _lost(view, episode_id, again)


def _surfaces(view: View, episode_id: str, source: Source) -> Iterator[Finding]:
    for mention in view.corpus.mentions:
        if mention.episode_id != episode_id or view.said(
            mention, "surface-mismatch", "span-source", "span-outside-turn"
        ):
            continue
        standing = source.text[mention.source_start : mention.source_end]
        turn = view.turn_by_id.get(mention.turn_id)
        textless = "turns" in view.absent if turn is None else turn.text is None
        if textless and standing != mention.surface:
            message = f"the surface is {show(mention.surface)}, but the source has {show(standing)} there"
            yield about(mention)("surface-mismatch", message, field="surface")


def _turns(view: View, turns: Sequence[Turn], again: Segmented) -> Iterator[Finding]:
    """Times, speakers and word counts against those that reading the source gives, for turns that stand where
    reading finds one."""
    labels = {speaker.speaker_id: speaker.label for speaker in again.speakers}
    read = {(turn.source_start, turn.source_end): turn for turn in again.turns}
    relabelled: set[str] = set()
    for turn in turns:
        expected = read.get((turn.source_start, turn.source_end))
        if expected is None:
            if not view.said(turn, "text-length", "segment-turn", "span-outside-source", "source-text"):
                yield _differs(turn, "source_start", turn.source_start, "no turn there")
            continue
        if turn.start_ms != expected.start_ms and not view.said(turn, "time-runs-back", "end-time"):
            yield _differs(turn, "start_ms", turn.start_ms, expected.start_ms)
        if turn.text is None and turn.n_words != expected.n_words and not view.said(turn, "word-count"):
            message = f"the source has {expected.n_words} words there, n_words is {turn.n_words}"
            yield about(turn)("word-count", message, field="n_words")
        if "speakers" in view.absent:
            # The ids are the labels as slugs, and nothing else says who speaks.
            if turn.speaker_id != expected.speaker_id:
                yield _differs(turn, "speaker_id", turn.speaker_id, expected.speaker_id)
            continue
        speaker = view.speaker_by_id.get(turn.speaker_id or "")
        label = labels.get(expected.speaker_id or "")
        if (turn.speaker_id is None) != (label is None) or (speaker is not None and speaker.label != label):
            if speaker is None or turn.speaker_id != expected.speaker_id:
                yield _differs(turn, "speaker_id", turn.speaker_id, label)
            elif speaker.speaker_id not in relabelled:
                relabelled.add(speaker.speaker_id)
                yield _differs(speaker, "label", speaker.label, label)


def _chapters(chapters: Sequence[Chapter], again: Segmented) -> Iterator[Finding]:
    read = {chapter.chapter_index: chapter for chapter in again.chapters}
    for chapter in chapters:
        expected = read.get(chapter.chapter_index)
        if expected is None:
            yield _differs(chapter, "chapter_index", chapter.chapter_index, "no such chapter")
            continue
        for field in ("title", "published_start_ms"):
            if getattr(chapter, field) != getattr(expected, field):
                yield _differs(chapter, field, getattr(chapter, field), getattr(expected, field))


def _kinds(view: View, segments: Sequence[Segment], again: Segmented) -> Iterator[Finding]:
    read = {(piece.source_start, piece.source_end): piece for piece in again.segments}
    for piece in segments:
        expected = read.get((piece.source_start, piece.source_end))
        if view.said(piece, "segment-gap", "segment-overlap", "segment-turn"):
            continue
        if expected is None:
            yield _differs(piece, "source_end", piece.source_end, "no such piece")
        elif expected.kind != piece.kind:
            yield _differs(piece, "kind", piece.kind, expected.kind)


def _lost(view: View, episode_id: str, again: Segmented) -> Iterator[Finding]:
    """Turns, chapters and pieces behind the last row, where no other table tells that they are missing."""
    read: dict[str, Sequence[Record]] = {"turns": again.turns, "chapters": again.chapters, "segments": again.segments}
    found: dict[str, Mapping[str, Sequence[Record]]] = {
        "turns": view.turns_of,
        "chapters": view.chapters_of,
        "segments": view.segments_of,
    }
    for table, records in read.items():
        rows = len(found[table].get(episode_id, ()))
        told = table in view.absent or not view.whole(table, episode_id) or not {"turns", "segments"} & view.absent
        if not told and 0 < rows < len(records):
            lost = records[rows]
            message = f"reading the source again gives {len(records)} {table}, and this one is not there"
            yield finding("source-reading", message, table=table, record_id=lost.record_id)


def _differs(record: Record, field: str, value: object, expected: object) -> Finding:
    message = f"{field} is {show(value)}, but reading the source again gives {show(expected)}"
    return about(record)("source-reading", message, field=field)
