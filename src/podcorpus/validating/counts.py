"""Layer 5: numbers of an episode, a speaker or an entity against the rows they are drawn from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from podcorpus.findings.finding import Finding, about, finding
from podcorpus.findings.wording import or_null
from podcorpus.records import Entity, Episode
from podcorpus.records.timing import ms_per_char, time_at
from podcorpus.validating.view import View

Counted = Mapping[tuple[str, str, str], int]
POINTING = ("mentions", "speakers", "entities")
"""Tables whose rows point to entities."""
_ROWS = {
    "n_turns": "turns",
    "n_words": "turns",
    "n_chapters": "chapters",
    "n_mentions": "mentions",
    "n_episodes": "mentions",
}
FAR_MS = 300_000
"""Farther than this from its scaled time no chapter is looked for."""
RATIO_SLACK = 0.0002
"""The ratio has four digits; start times are whole milliseconds."""


@dataclass(frozen=True)
class Mismatch:
    """A number that is not what the rows give. Rows that could not be used may belong to it: `excess` is how many
    more it says, and `table` where they would be."""

    found: Finding
    table: str
    field: str
    excess: int

    def stands(self, slack: int) -> bool:
        """Whether it is wrong even if `slack` rows of the table are missing from the count. How many words the
        missing rows have is not known."""
        return self.excess < 0 or (self.excess > slack and not (slack and self.field == "n_words"))


def check_counts(view: View) -> Iterator[Finding]:
    """Findings on counts, last start times and clock ratios, and on entities that nothing points to."""
    for mismatch in count_mismatches(view, count(view)):
        if mismatch.stands(view.slack(mismatch.table)):
            yield mismatch.found
    yield from check_clocks(view)
    if all(view.whole(table) and not view.loose.get(table) for table in POINTING):
        used = {mention.entity_id for mention in view.corpus.mentions}
        used |= {speaker.entity_id for speaker in view.corpus.speakers}
        yield from check_unused(view.corpus.entities, used)


def count_mismatches(
    view: View, counted: Counted, tables: Sequence[str] = ("episodes", "speakers", "entities")
) -> Iterator[Mismatch]:
    """Numbers of the tables' records that differ from `counted`, whatever rows may be missing."""
    # A turn whose number of words is wrong would be said again of its speaker.
    miscounted = {turn.speaker_id for turn in view.corpus.turns if view.said(turn, "word-count")}
    for table in tables:
        for record in view.corpus.rows(table):
            for field in type(record).model_fields:
                if field not in _ROWS or _ROWS[field] in view.absent:
                    continue
                if field == "n_words" and record.record_id in miscounted:
                    continue
                given, expected = getattr(record, field), counted.get((table, record.record_id, field), 0)
                if given != expected:
                    message = f"{field} is {given}, but the rows give {expected}"
                    found = finding("count-wrong", message, table=table, record_id=record.record_id, field=field)
                    yield Mismatch(found, _ROWS[field], field, given - expected)


def check_clocks(view: View) -> Iterator[Finding]:
    """Findings on last start times and clock ratios."""
    for episode in view.corpus.episodes:
        # An episode that has lost all its turns has other findings, which say so.
        if episode.n_turns and episode.episode_id not in view.turns_of:
            continue
        yield from _last_start(view, episode)
        yield from _clock_ratio(view, episode)


def count(view: View) -> Counted:
    """What the rows give: numbers by table, record id and field."""
    counted: dict[tuple[str, str, str], int] = defaultdict(int)
    for turn in view.corpus.turns:
        counted["episodes", turn.episode_id, "n_turns"] += 1
        if turn.speaker_id and not view.said(turn, "reference-episode"):
            counted["speakers", turn.speaker_id, "n_turns"] += 1
            counted["speakers", turn.speaker_id, "n_words"] += turn.n_words
    for chapter in view.corpus.chapters:
        counted["episodes", chapter.episode_id, "n_chapters"] += 1
    seen: dict[str, set[str]] = defaultdict(set)
    for mention in view.corpus.mentions:
        counted["episodes", mention.episode_id, "n_mentions"] += 1
        if mention.entity_id:
            counted["entities", mention.entity_id, "n_mentions"] += 1
            seen[mention.entity_id].add(mention.episode_id)
    for entity_id, episodes in seen.items():
        counted["entities", entity_id, "n_episodes"] = len(episodes)
    return counted


def _last_start(view: View, episode: Episode) -> Iterator[Finding]:
    if not view.whole("turns", episode.episode_id):
        return
    timed = [turn for turn in view.turns_of.get(episode.episode_id, []) if turn.start_ms is not None]
    expected = timed[-1].start_ms if timed else None
    if episode.last_turn_start_ms == expected or (timed and view.said(timed[-1], "end-time", "time-runs-back")):
        return
    found = "no turn has a time" if expected is None else f"the last timed turn starts at {expected}"
    message = f"last_turn_start_ms is {or_null(episode.last_turn_start_ms)}, but {found}"
    yield about(episode)("last-start", message, field="last_turn_start_ms")


def _clock_ratio(view: View, episode: Episode) -> Iterator[Finding]:
    """The ratio where it can be told from the rows: none without chapters and times, and the least squares fit
    through zero where all chapters were placed by reading. The search for places has its own, coarser ratio."""
    if not view.whole("chapters", episode.episode_id) or not view.whole("turns", episode.episode_id):
        return
    chapters = view.chapters_of.get(episode.episode_id, [])
    turns = {turn.turn_id: turn for turn in view.turns_of.get(episode.episode_id, [])}
    say = about(episode)
    published = [chapter for chapter in chapters if chapter.published_start_ms is not None]
    if not published or not any(turn.start_ms is not None for turn in turns.values()):
        if episode.clock_ratio is not None:
            message = f"clock_ratio is {episode.clock_ratio}, but chapters or turns have no times"
            yield say("clock-ratio", message, field="clock_ratio")
        return
    doubts = ("chapter-place", "chapter-order", "span-outside-turn", "time-runs-back", "end-time", "reference-dangling")
    for chapter in published:
        if chapter.alignment in (None, "curated") or chapter.start_ms is None or episode.clock_ratio is None:
            continue
        gap = abs((chapter.published_start_ms or 0) * episode.clock_ratio - chapter.start_ms)
        if gap > FAR_MS and not view.said(chapter, *doubts):
            message = (
                f"clock_ratio is {episode.clock_ratio}, which puts {chapter.chapter_id} {gap / 60_000:.0f} minutes off"
            )
            yield say("clock-ratio", message, field="clock_ratio")
            return
    if any(chapter.alignment != "curated" or view.said(chapter, *doubts) for chapter in chapters):
        return
    rate = ms_per_char(list(turns.values()))
    pairs = [
        (chapter.published_start_ms or 0, ms)
        for chapter in published
        if (turn := turns.get(chapter.start_turn_id or "")) is not None
        and not view.said(turn, "end-time", "text-length", "segment-turn")
        and (ms := time_at([turn], (0, chapter.start_char or 0), rate)) is not None
    ]
    weight = sum(start**2 for start, _ in pairs)
    if len(pairs) < len(published) or not weight:
        return
    fit = sum(start * ms for start, ms in pairs) / weight
    if fit > 0 and (episode.clock_ratio is None or abs(episode.clock_ratio - fit) > RATIO_SLACK):
        message = f"clock_ratio is {or_null(episode.clock_ratio)}, but the chapters' places give {round(fit, 4)}"
        yield say("clock-ratio", message, field="clock_ratio")


def check_unused(entities: Sequence[Entity], used: Set[str | None]) -> Iterator[Finding]:
    """Findings on entities that are not `used` by a mention or speaker, nor a member of another one."""
    members = {member for entity in entities for member in entity.members if member != entity.entity_id}
    for entity in entities:
        if entity.entity_id not in used and entity.entity_id not in members:
            yield finding("entity-unused", "nothing points to it", table="entities", record_id=entity.entity_id)
