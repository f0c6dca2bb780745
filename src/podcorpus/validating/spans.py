"""Spans of turns in the source, and of mentions in their turns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from podcorpus.findings.finding import Finding, about
from podcorpus.findings.wording import or_null
from podcorpus.records import Mention, Turn, chapter_at
from podcorpus.validating.view import View


def check_turn_spans(view: View) -> Iterator[Finding]:
    """Findings on where the turns stand in the source, and on what they go on with."""
    length = {e.episode_id: e.source_chars for e in view.corpus.episodes if not view.said(e, "source-length")}
    for episode_id, segments in view.segments_of.items():
        # A source_chars that is too small is said once, against the segments.
        if episode_id in length:
            length[episode_id] = max(length[episode_id], segments[-1].source_end)
    for turn in view.corpus.turns:
        say = about(turn)
        span = turn.source_end - turn.source_start
        if span < 0 or turn.source_end > length.get(turn.episode_id, turn.source_end):
            message = f"the span {turn.source_start}–{turn.source_end} is not inside the source"
            yield say("span-outside-source", message, field="source_end")
        elif turn.n_chars != span:
            message = f"n_chars is {turn.n_chars}, but the span in the source has {span} code points"
            yield say("text-length", message, field="n_chars")
    for turns in view.turns_of.values():
        for turn, following in pairwise(turns):
            if following.source_start < turn.source_end and not _doubtful(view, turn, following):
                message = f"begins at {following.source_start}, before {turn.turn_id} ends at {turn.source_end}"
                yield about(following)("span-outside-source", message, field="source_start")
        yield from _continuations(view, turns)


def _doubtful(view: View, *turns: Turn) -> bool:
    return any(view.said(turn, "span-outside-source", "text-length", "segment-turn") for turn in turns)


def _continuations(view: View, turns: list[Turn]) -> Iterator[Finding]:
    latest: dict[str | None, str] = {}
    for turn in turns:
        say = about(turn)
        earlier = view.turn_by_id.get(turn.continues_turn_id or "")
        if earlier is None or earlier.episode_id != turn.episode_id:
            pass
        elif earlier.turn_index >= turn.turn_index or earlier.speaker_id != turn.speaker_id:
            message = f"goes on with {earlier.turn_id}, which is not an earlier turn of the same speaker"
            yield say("continues-order", message, field="continues_turn_id")
        elif turn.kind == "backchannel" or latest.get(turn.speaker_id) != earlier.turn_id:
            last = latest.get(turn.speaker_id)
            message = (
                f"a back-channel goes on with {earlier.turn_id}"
                if turn.kind == "backchannel"
                else f"goes on with {earlier.turn_id}, but the speaker spoke last in {last}"
            )
            yield say("continues-far", message, field="continues_turn_id")
        if turn.kind == "speech":
            latest[turn.speaker_id] = turn.turn_id


def check_mention_spans(view: View) -> Iterator[Finding]:
    """Findings on where the mentions stand: in their turn, in the source, in a chapter, apart from each other."""
    by_turn: dict[str, list[Mention]] = defaultdict(list)
    for mention in view.corpus.mentions:
        by_turn[mention.turn_id].append(mention)
        yield from view.note(_mention(view, mention, view.turn_by_id.get(mention.turn_id)))
    for mentions in by_turn.values():
        mentions.sort(key=lambda mention: mention.mention_index)
        for one, other in pairwise(m for m in mentions if not view.said(m, "span-outside-turn", "surface-mismatch")):
            if one.end_char > other.start_char:
                message = f"begins at {other.start_char}, before {one.mention_id} ends at {one.end_char}"
                yield about(other)("span-overlap", message, field="start_char")


def _mention(view: View, mention: Mention, turn: Turn | None) -> Iterator[Finding]:
    """Findings on a mention's span; where its turn is not at hand, those that the mention alone tells."""
    say = about(mention)
    span = mention.end_char - mention.start_char
    doubtful = turn is not None and _doubtful(view, turn)
    if span <= 0 or (turn is not None and mention.end_char > turn.n_chars and not doubtful):
        where = f"inside {turn.turn_id} (0–{turn.n_chars})" if turn is not None else f"one of {mention.turn_id}"
        message = f"the span {mention.start_char}–{mention.end_char} is not {where}"
        yield say("span-outside-turn", message, field="end_char")
        return
    if len(mention.surface) != span:
        message = f"the surface has {len(mention.surface)} code points, the span {span}"
        yield say("surface-mismatch", message, field="surface")
        return
    found = (mention.source_start, mention.source_end)
    # Where the turn begins in the source is known from the turn, else taken from the mention.
    begins = mention.source_start - mention.start_char if turn is None else turn.source_start
    expected = (begins + mention.start_char, begins + mention.end_char)
    if found != expected:
        if not doubtful:
            field = "source_start" if found[0] != expected[0] else "source_end"
            message = (
                f"the span in the source is {found[0]}–{found[1]}, but start_char and end_char "
                f"put it at {expected[0]}–{expected[1]}"
            )
            yield say("span-source", message, field=field)
        return
    chapters = view.chapters_of.get(mention.episode_id, ())
    if not chapters_hold(view, mention.episode_id) or view.said(mention, "reference-dangling", "reference-episode"):
        return
    place = chapter_at(chapters, mention.source_start)
    if mention.chapter_id != place:
        message = f"chapter_id is {or_null(mention.chapter_id)}, but the mention stands in {place or 'no chapter'}"
        yield say("chapter-of", message, field="chapter_id")


def chapters_hold(view: View, episode_id: str) -> bool:
    """Whether an episode's chapters are all there and no finding puts one's place in doubt."""
    return view.whole("chapters", episode_id) and not any(
        view.said(chapter, "chapter-place", "chapter-order", "span-outside-turn", "reference-dangling")
        for chapter in view.chapters_of.get(episode_id, ())
    )
