"""How alike two names sound: rapidfuzz beside jellyfish, which the thresholds were set with."""

from __future__ import annotations

import jellyfish
from hypothesis import example, given
from hypothesis import strategies as st

from podcorpus.annotating.phonetic import Sound, Sounds, sound_of
from podcorpus.curating.decisions import RegistryEntry

heard = st.text("abdefgijklmnoprstuwz", max_size=24) | st.text("ab", max_size=8)


def share(one: str, other: str) -> float:
    return 1 - jellyfish.levenshtein_distance(one, other) / max(len(one), len(other), 1)


@given(heard, heard, heard, heard)
@example("", "", "", "")
@example("", "a", "", "A")
@example("jipoo", "jipu", "JP", "JP")
def test_likeness_is_the_mean_of_three_to_the_last_bit(one: str, other: str, first: str, second: str) -> None:
    expected = (
        share(one, other) + jellyfish.jaro_winkler_similarity(one, other) + share(first.upper(), second.upper())
    ) / 3
    assert Sound(one, first.upper(), "").likeness(Sound(other, second.upper(), "")) == expected


def test_other_numbers_are_other_names() -> None:
    assert sound_of("Bollard 3").likeness(sound_of("Bollard 4")) == 0.0
    assert sound_of("Bollard 3").likeness(sound_of("Bollard 3")) == 1.0


def test_names_without_a_latin_letter_are_not_alike() -> None:
    entry = RegistryEntry(
        entity_id="x", canonical_name="Большой", entity_type="ORG", aliases=("大疆创新",), description="x"
    )
    likeness = Sounds({"x": entry}).nearest("深度求索")
    assert likeness is None or likeness.score < 0.7
