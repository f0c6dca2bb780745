"""Which page an episode was built from, where only its rows can tell: of one table there is no row that says so."""

from __future__ import annotations

from collections.abc import Sequence

from podcorpus.building.segmenting import segment
from podcorpus.errors import InputError
from podcorpus.reading import Source, read_document
from podcorpus.records import digest
from podcorpus.validating.view import View

_TABLES = ("turns", "segments", "mentions", "chapters")
"""Tables whose rows say what stands where on a page, or what a page is read as."""


def pages_by_content(view: View, sources: Sequence[Source]) -> dict[str, Source]:
    """For each episode the page that most of its rows fit, by hashes, surfaces and titles; none where no row fits
    any. Of pages that fit equally the first is taken."""
    episodes = {record.episode for table in _TABLES for record in view.corpus.rows(table)}
    found = {}
    for episode_id in sorted(episodes):
        fits = [_fitting(view, episode_id, source) for source in sources]
        if any(fits):
            found[episode_id] = sources[fits.index(max(fits))]
    return found


def _fitting(view: View, episode_id: str, source: Source) -> int:
    """How many rows of an episode say what the page has where they point to."""
    text = source.text
    count = sum(
        digest(text[turn.source_start : turn.source_end]) == turn.text_sha256
        for turn in view.turns_of.get(episode_id, ())
    )
    count += sum(
        digest(text[piece.source_start : piece.source_end]) == piece.sha256
        for piece in view.segments_of.get(episode_id, ())
    )
    count += sum(
        mention.episode_id == episode_id and text[mention.source_start : mention.source_end] == mention.surface
        for mention in view.corpus.mentions
    )
    chapters = view.chapters_of.get(episode_id, ())
    if chapters and not count:
        try:
            again = segment(read_document(source), episode_id)
        except InputError:
            return 0
        read = {(chapter.title, chapter.published_start_ms) for chapter in again.chapters}
        count += sum((chapter.title, chapter.published_start_ms) in read for chapter in chapters)
    return count
