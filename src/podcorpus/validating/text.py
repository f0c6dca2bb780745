"""Layer 4: surfaces, hashes and spans agree with the text, and with the source where it is given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from podcorpus.findings import Finding, about, finding
from podcorpus.reading import Source
from podcorpus.records import Episode, Mention, Segment, Turn, digest
from podcorpus.validating.view import View


def check_text(view: View, sources: Sequence[Source]) -> Iterator[Finding]:
    """Findings on texts and, for the episodes whose source is among `sources`, on all that points into it."""
    edition = {episode.episode_id: episode.edition for episode in view.corpus.episodes}
    for turn in view.corpus.turns:
        yield from _turn(turn, edition.get(turn.episode_id))
    for mention in view.corpus.mentions:
        yield from _mention(mention, view.turn_by_id.get(mention.turn_id))
    by_digest = {source.sha256: source for source in sources}
    for episode in view.corpus.episodes:
        source = by_digest.pop(episode.source_sha256, None)
        if source is not None:
            yield from _against_source(view, episode, source)
    for source in by_digest.values():
        message = f"the file's SHA-256 {source.sha256[:12]}… is no episode's source_sha256"
        yield finding("source-unknown", message, path=source.name)


def _turn(turn: Turn, edition: str | None) -> Iterator[Finding]:
    say = about(turn)
    if edition is not None and (turn.text is None) != (edition == "text-free"):
        message = f"text is {'null' if turn.text is None else 'given'} in the {edition} edition"
        yield say("text-edition", message, field="text")
    span = turn.source_end - turn.source_start
    if span >= 0 and turn.n_chars != span:
        message = f"n_chars is {turn.n_chars}, but the span in the source has {span} code points"
        yield say("text-length", message, field="n_chars")
    if turn.text is None:
        return
    if digest(turn.text) != turn.text_sha256:
        yield say("text-hash", "the text has another SHA-256 than text_sha256", field="text_sha256")
    elif len(turn.text) != turn.n_chars and turn.n_chars == span:
        message = f"the text has {len(turn.text)} code points, n_chars is {turn.n_chars}"
        yield say("text-length", message, field="n_chars")
    elif len(turn.text.split()) != turn.n_words:
        message = f"the text has {len(turn.text.split())} words, n_words is {turn.n_words}"
        yield say("word-count", message, field="n_words")


def _mention(mention: Mention, turn: Turn | None) -> Iterator[Finding]:
    if turn is None or not mention.start_char < mention.end_char <= turn.n_chars:
        return
    say = about(mention)
    if len(mention.surface) != mention.end_char - mention.start_char:
        message = (
            f"the surface has {len(mention.surface)} code points, the span {mention.end_char - mention.start_char}"
        )
        yield say("surface-mismatch", message, field="surface")
        return
    if turn.text is None or digest(turn.text) != turn.text_sha256:
        return
    standing = turn.text[mention.start_char : mention.end_char]
    if standing != mention.surface:
        message = f"the surface is “{mention.surface}”, but “{standing}” stands there"
        yield say("surface-mismatch", message, field="surface")
        return
    before, after = turn.text[: mention.start_char][-1:], turn.text[mention.end_char :][:1]
    if (before.isalnum() and standing[0].isalnum()) or (after.isalnum() and standing[-1].isalnum()):
        yield say("word-cut", f"“{standing}” is part of a word", field="surface")


def _against_source(view: View, episode: Episode, source: Source) -> Iterator[Finding]:
    if len(source.text) != episode.source_chars:
        message = f"source_chars is {episode.source_chars}, the source has {len(source.text)} code points"
        yield about(episode)("source-length", message, field="source_chars")
    segments: dict[str, list[Segment]] = defaultdict(list)
    for segment in view.corpus.segments:
        segments[segment.episode_id].append(segment)
    for turn in view.corpus.turns:
        if turn.episode_id == episode.episode_id and digest(_slice(source, turn)) != turn.text_sha256:
            message = f"the source at {turn.source_start}–{turn.source_end} has another SHA-256 than text_sha256"
            yield about(turn)("source-text", message, field="text_sha256")
    for segment in segments[episode.episode_id]:
        if digest(_slice(source, segment)) != segment.sha256:
            message = f"the source at {segment.source_start}–{segment.source_end} has another SHA-256"
            yield about(segment)("segment-hash", message, field="sha256")
    for mention in view.corpus.mentions:
        if mention.episode_id != episode.episode_id:
            continue
        standing = source.text[mention.source_start : mention.source_end]
        holder = view.turn_by_id.get(mention.turn_id)
        if holder is not None and holder.text is None and standing != mention.surface:
            message = f"the surface is “{mention.surface}”, but the source has “{standing}” there"
            yield about(mention)("surface-mismatch", message, field="surface")


def _slice(source: Source, record: Turn | Segment) -> str:
    return source.text[record.source_start : record.source_end]
