"""What the layers after the first look at: the records that can be used, and what is known of the rest.

A row of the wrong shape is still a row: its id can be pointed to, and what is said of all of an episode's rows
(gaps, counts, partitions) allows for it, so that one damaged value gives one finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

from podcorpus.findings.finding import Finding
from podcorpus.records import TABLES, Chapter, Corpus, Record, Segment, Speaker, Turn
from podcorpus.tables.arrow import corpus_of

RawRows = Sequence[Mapping[str, Any]]
_R = TypeVar("_R", bound=Record)
_ANY = "*"
"""Stands for the episode of a row that does not say which it is of."""


@dataclass(frozen=True)
class View:
    """The tables of a corpus after the shape check. `damaged` holds the positions of rows that cannot be used."""

    raw: Mapping[str, RawRows]
    damaged: Mapping[str, Set[int]]
    absent: Set[str] = frozenset()
    """Tables that could not be read at all."""
    unnamed: Set[str] = frozenset()
    """Tables with a row whose id cannot be read: what seems to dangle may point to it."""
    loose: Mapping[str, int] = field(default_factory=dict)
    """How many references of a table's rows lead nowhere, so that counts may be off by as many."""
    _said: dict[tuple[str | None, str | None], set[str]] = field(default_factory=lambda: defaultdict(set))

    def note(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The same findings, each remembered as it passes, so that what is checked after it need not repeat it."""
        for found in findings:
            self._said[found.table, found.record_id].add(found.code)
            yield found

    def doubt(self, record: Record, code: str) -> None:
        """Remember a finding for the other of two records that contradict each other."""
        self._said[record.table, record.record_id].add(code)

    def said(self, record: Record, *codes: str) -> bool:
        """Whether one of the codes was found at a record."""
        found = self._said.get((record.table, record.record_id))
        return found is not None and not found.isdisjoint(codes)

    def without(self, dropped: Mapping[str, Set[int]], loose: Mapping[str, int]) -> View:
        """The view with more rows left out, and the number of references that lead nowhere."""
        damaged = {table: set(self.damaged.get(table, ())) | dropped.get(table, set()) for table in TABLES}
        return replace(self, damaged=damaged, loose=loose)

    @cached_property
    def corpus(self) -> Corpus:
        """The records that can be used, by table, in file order."""
        return corpus_of(
            {
                table: [
                    dict(row) for i, row in enumerate(self.raw.get(table, ())) if i not in self.damaged.get(table, ())
                ]
                for table in TABLES
            }
        )

    @cached_property
    def _broken(self) -> dict[str, set[str]]:
        """For each table the episodes with a row that cannot be used."""
        broken: dict[str, set[str]] = defaultdict(set)
        for table, positions in self.damaged.items():
            for position in positions:
                row = self.raw[table][position]
                episode = row.get("episode_id") if isinstance(row, Mapping) else None
                broken[table].add(episode if isinstance(episode, str) else _ANY)
        return broken

    def whole(self, table: str, episode: str | None = None) -> bool:
        """Whether a table is there and all its rows, or all of an episode, can be used."""
        broken = self._broken.get(table)
        if table in self.absent or (broken and (episode is None or not broken.isdisjoint((episode, _ANY)))):
            return False
        return not any(episode is None or episode == other for other in self.gaps.get(table, ()))

    @cached_property
    def gaps(self) -> dict[str, dict[str, list[tuple[Record, int]]]]:
        """For each table with an index, by episode, the first record after each gap and the index that was due.

        A group with a row that cannot be used is passed over: that row can be what seems to be missing.
        """
        found: dict[str, dict[str, list[tuple[Record, int]]]] = {}
        for table, model in TABLES.items():
            if model.index is None:
                continue
            broken = self._broken.get(table, set())
            groups: dict[str, list[Record]] = defaultdict(list)
            for record in self.corpus.rows(table):
                groups[getattr(record, "turn_id", "") if table == "mentions" else record.episode].append(record)
            for members in groups.values():
                if not broken.isdisjoint((members[0].episode, _ANY)):
                    continue
                due = 0
                for record in sorted(members, key=lambda member: int(getattr(member, str(member.index)))):
                    index = getattr(record, str(record.index))
                    if index > due:
                        found.setdefault(table, {}).setdefault(record.episode, []).append((record, due))
                    due = index + 1
        return found

    def slack(self, table: str) -> int:
        """How many rows of a table may be missing from a count of those that can be used."""
        missing = 0
        for found in self.gaps.get(table, {}).values():
            missing += sum(int(getattr(record, str(record.index))) - due for record, due in found)
        return len(self.damaged.get(table, ())) + self.loose.get(table, 0) + missing

    @cached_property
    def turn_by_id(self) -> dict[str, Turn]:
        """The turns by id."""
        return {turn.turn_id: turn for turn in self.corpus.turns}

    @cached_property
    def speaker_by_id(self) -> dict[str, Speaker]:
        """The speakers by id."""
        return {speaker.speaker_id: speaker for speaker in self.corpus.speakers}

    @cached_property
    def turns_of(self) -> dict[str, list[Turn]]:
        """The turns by episode, by index."""
        return _by_episode(self.corpus.turns, "turn_index")

    @cached_property
    def chapters_of(self) -> dict[str, list[Chapter]]:
        """Placed and unplaced chapters by episode, by index."""
        return _by_episode(self.corpus.chapters, "chapter_index")

    @cached_property
    def segments_of(self) -> dict[str, list[Segment]]:
        """The segments by episode, by index."""
        return _by_episode(self.corpus.segments, "segment_index")

    @cached_property
    def body_of(self) -> dict[str, Segment]:
        """The segment that is a turn's body, by turn id."""
        return {s.turn_id: s for s in self.corpus.segments if s.turn_id is not None and s.kind == "turn_body"}


def _by_episode(records: Sequence[_R], index: str) -> dict[str, list[_R]]:
    groups: dict[str, list[_R]] = defaultdict(list)
    for record in records:
        groups[record.episode].append(record)
    for members in groups.values():
        members.sort(key=lambda record: int(getattr(record, index)))
    return groups
