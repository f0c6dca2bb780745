"""Cohen's kappa between two annotations of the same words, labelled as in the BIO scheme.

Every word of the turns has one label: `B` and the entity type where a mention begins with it, `I` and the type inside a
mention, `O` elsewhere. See Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and Psychological
Measurement 20 (1960).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence

from podcorpus.annotating.tokens import words
from podcorpus.evaluating.scoring import ScoredMention

Label = tuple[str, str | None]
OUTSIDE: Label = ("O", None)


def word_labels(texts: Mapping[str, str], mentions: Sequence[ScoredMention]) -> list[Label]:
    """The label of each word of `texts` (by turn id), turn by turn.

    A mention has the words that share a character with it; a word of two mentions counts for the first.
    """
    of_turn: dict[str, list[ScoredMention]] = defaultdict(list)
    for mention in sorted(mentions):
        of_turn[mention.turn].append(mention)
    return [label for turn, text in texts.items() for label in _labels(text, of_turn[turn])]


def _labels(text: str, mentions: Sequence[ScoredMention]) -> Iterator[Label]:
    left = list(reversed(mentions))
    begun = False
    for word in words(text):
        while left and left[-1].end <= word.start:
            left.pop()
            begun = False
        if left and left[-1].start < word.end:
            yield ("I" if begun else "B", left[-1].entity_type)
            begun = True
        else:
            yield OUTSIDE


def cohens_kappa(one: Sequence[Hashable], other: Sequence[Hashable]) -> float | None:
    """Cohen's kappa of two sequences of labels of the same items.

    (p_o - p_e) / (1 - p_e), where p_o is the share of items with the same label on both sides and p_e the share
    expected by chance: the sum, over the labels, of the product of their shares on either side. None where it is not
    defined: there are no items, or both sides have one and the same label throughout. Raises ValueError for sequences
    of different lengths.

    >>> cohens_kappa("BOOO", "BOOB"), cohens_kappa("OO", "OO")
    (0.5, None)
    """
    n = len(one)
    same = sum(a == b for a, b in zip(one, other, strict=True))
    ours, theirs = Counter(one), Counter(other)
    # In whole numbers, times n squared: full agreement is exactly 1.
    chance = sum(count * theirs[label] for label, count in ours.items())
    return None if chance == n * n else (n * same - chance) / (n * n - chance)
