"""Scoring mentions against gold mentions, following the definitions of the HIPE shared task's scorer.

Spans match *strictly* if both boundaries agree and *fuzzily* if they overlap. For either, a mention is *found* by its
span alone, *typed* if the types agree too, and *linked* if the entities do; two NIL mentions agree. A mention
is credited once, and adjacent NIL mentions stay separate. Precision is over the predicted mentions, recall over the
gold ones; a row for one type or form takes the predicted and the gold mentions with it.
See Ehrmann et al., "Extended Overview of HIPE-2022", CLEF 2022, section 5.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Boundaries = Literal["strict", "fuzzy"]
Level = Literal["found", "typed", "linked"]
BOUNDARIES: tuple[Boundaries, ...] = ("strict", "fuzzy")
LEVELS: tuple[Level, ...] = ("found", "typed", "linked")


@dataclass(frozen=True, slots=True, order=True)
class ScoredMention:
    """The scored properties of a mention: turn, span in the turn in code points, entity, type and form."""

    turn: str
    start: int
    end: int
    entity_id: str | None = None
    entity_type: str | None = None
    form: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one comparison: gold and predicted mentions, and how many of each were matched."""

    n_gold: int
    n_predicted: int
    gold_matched: int
    predicted_matched: int

    @property
    def precision(self) -> float | None:
        """Share of the predicted mentions that are matched; None if nothing was predicted."""
        return self.predicted_matched / self.n_predicted if self.n_predicted else None

    @property
    def recall(self) -> float | None:
        """Share of the gold mentions that are matched; None if there are none."""
        return self.gold_matched / self.n_gold if self.n_gold else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None if there is nothing to compare."""
        if not self.n_gold and not self.n_predicted:
            return None
        precision, recall = self.precision or 0.0, self.recall or 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(frozen=True)
class Row:
    """One line of a result: the group (`all`, `type:ORG`, `form:asr_error`), boundaries, level and counts."""

    group: str
    boundaries: Boundaries
    level: Level
    score: Score


@dataclass(frozen=True)
class Agreement:
    """Agreement on the spans that both sides share: their number, and how many agree in type, entity and form."""

    n_spans: int
    entity_type: int
    entity_id: int
    form: int


Pair = tuple[ScoredMention, ScoredMention]


def score(gold: Sequence[ScoredMention], predicted: Sequence[ScoredMention]) -> list[Row]:
    """Precision, recall and F1 for both boundaries and every level: overall, per type, and per form.

    Raises ValueError if mentions of one side overlap each other.
    """
    rows = []
    groups: dict[str, Callable[[ScoredMention], bool]] = {"all": lambda _: True}
    both = [*gold, *predicted]
    for kind in sorted({m.entity_type for m in both if m.entity_type}):
        groups[f"type:{kind}"] = lambda m, kind=kind: m.entity_type == kind  # type: ignore[misc]
    for form in sorted({m.form for m in both if m.form}):
        groups[f"form:{form}"] = lambda m, form=form: m.form == form  # type: ignore[misc]
    for boundaries in BOUNDARIES:
        for level in LEVELS:
            pairs = match(gold, predicted, boundaries, level)
            gold_matched, predicted_matched = {g for g, _ in pairs}, {p for _, p in pairs}
            for group, belongs in groups.items():
                ours, theirs = [m for m in gold if belongs(m)], [m for m in predicted if belongs(m)]
                counts = Score(
                    len(ours),
                    len(theirs),
                    sum(m in gold_matched for m in ours),
                    sum(m in predicted_matched for m in theirs),
                )
                rows.append(Row(group, boundaries, level, counts))
    return rows


def match(
    gold: Sequence[ScoredMention], predicted: Sequence[ScoredMention], boundaries: Boundaries, level: Level
) -> list[Pair]:
    """The largest set of matching pairs in which no mention occurs twice.

    Mentions of one side do not overlap, so overlapping pairs never cross, and one pass through both sides in order is
    enough: of two mentions, the one that ends first cannot match a later one.
    """
    ours, theirs = _by_turn(gold), _by_turn(predicted)
    pairs = []
    for turn, left in ours.items():
        right = theirs.get(turn, [])
        i = j = 0
        while i < len(left) and j < len(right):
            one, other = left[i], right[j]
            if _spans_agree(one, other, boundaries) and _labels_agree(one, other, level):
                pairs.append((one, other))
                i, j = i + 1, j + 1
            elif (one.end, one.start) <= (other.end, other.start):
                i += 1
            else:
                j += 1
    return pairs


def agreement(one: Sequence[ScoredMention], other: Sequence[ScoredMention]) -> Agreement:
    """Agreement of two annotations on the spans that both share."""
    pairs = match(one, other, "strict", "found")
    return Agreement(
        len(pairs),
        sum(a.entity_type == b.entity_type for a, b in pairs),
        sum(a.entity_id == b.entity_id for a, b in pairs),
        sum(a.form == b.form for a, b in pairs),
    )


def _by_turn(mentions: Sequence[ScoredMention]) -> Mapping[str, list[ScoredMention]]:
    turns: dict[str, list[ScoredMention]] = defaultdict(list)
    for mention in sorted(mentions, key=lambda m: (m.turn, m.start, m.end)):
        before = turns[mention.turn][-1:]
        if before and before[0].end > mention.start:
            raise ValueError(
                f"{mention.turn}: mentions overlap at {mention.start}; scoring needs mentions without overlap"
            )
        turns[mention.turn].append(mention)
    return turns


def _spans_agree(one: ScoredMention, other: ScoredMention, boundaries: Boundaries) -> bool:
    if boundaries == "strict":
        return (one.start, one.end) == (other.start, other.end)
    return one.start < other.end and other.start < one.end


def _labels_agree(one: ScoredMention, other: ScoredMention, level: Level) -> bool:
    if level == "found":
        return True
    return one.entity_type == other.entity_type if level == "typed" else one.entity_id == other.entity_id
