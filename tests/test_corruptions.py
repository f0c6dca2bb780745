"""Corruptions whose rows agree with each other: those that mean something else are found, or argued by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import BRIEF, sources, valid_rows
from corruptions import CORRUPTIONS, corrupted, without_text
from damaged_together import disordered, found_together, misshapen

# Found by the rows alone, each by this code.
FOUND = {
    "scores_halved": "tier-method",
    "who_the_labels_are_swapped": "speaker-name",
    "chapters_unplaced": "clock-ratio",
    "speakers_unlinked": "link-missed",
}

# Found with the source at hand, or by some rows without it.
ONLY_WITH_THE_SOURCE = {
    "speakers_of_two_turns_swapped": "the header lines have the labels",
    "speakers_swapped_throughout": "the same",
    "times_all_a_second_later": "on a clock that starts later nothing contradicts itself; the source has the times",
    "letter_replaced_and_hashed": "the hash of other words is as good a hash; the source has the words",
    "turns_joined": "two headers in one turn may be a cue's and a turn's; the source tells whose",
    "last_turn_lost": "the end of the page may be boilerplate; reading it gives a turn",
    "places_one_later": "all spans fit each other; the source has other characters there",
    "chapters_lost": "of chapters in a file beside the source; others have segments",
}

# Not found, whatever is at hand.
ARGUED = {
    "roles_swapped": "host or guest is somebody's statement; nothing else in the corpus depends on it",
    "titles_of_two_episodes_swapped": "what an episode is called is a statement of the feed or list; no rows have it",
    "misheard_names_swapped": "whom a misheard name means is the annotator's reading of the context",
    "mentions_of_a_turn_lost": "whether a name is marked is the annotator's or the program's decision: `score` tells",
    "mentions_all_lost": "the same; an episode without a layer of mentions is allowed",
    "mentions_called_curated": "who decided is a statement; the curated layer and the card's counts by tier show it",
    "backchannels_called_speech": "whether a short turn says something is a reader's decision",
    "continuations_lost": "null means that a turn opens something new, which is a reader's decision",
    "numbers_and_days_of_two_episodes_swapped": "statements of the feed or the list; no rows have them",
    "words_of_the_talk_in_the_title": "titles quote; `publish` searches all that it sends for words of the pages",
    "alias_of_an_entity_made_its_name": "which of its names an entity is called by is a decision of the registry",
    "misheard_names_of_entities_made_aliases": "whether people write a name so is knowledge from outside",
    "entities_merged": "whether two names mean one thing is knowledge from outside",
    "type_of_an_entity_changed_everywhere": "what kind of thing an entity is is knowledge from outside",
    "speakers_called_by_first_names": "what a speaker is called is a statement, if it is one of the entity's names",
    "clock_bent_by_seconds": "the clock is an estimate, which chapters contradict only where it is minutes off",
    "misheard_name_made_nil": "whom a misheard name means, if anybody known, is the annotator's reading of the context",
    "mentions_called_automatic": "who decided is a statement, as in the other direction",
    "members_of_entities_lost": "who belongs to a group is knowledge from outside, and the list need not be complete",
    "descriptions_of_entities_swapped": "what an entity is is in the curators' own words",
    "language_other": "a statement of the feed, the list or the project; the language is not guessed from the text",
    "day_of_publication_other": "a statement of the feed or the list; no rows have it",
    "address_other": "the same; several episodes may have one page",
    "rights_other": "who holds the rights is a statement of the project",
    "duration_ten_times_as_long": "the audio may be far longer than what was transcribed",
}


@pytest.mark.parametrize("edition", ["full", "text-free"])
def test_every_corruption_is_found_or_argued(edition: str, tmp_path: Path) -> None:
    valid = valid_rows("full", BRIEF)
    every = [*corrupted(valid)]
    if edition == "text-free":
        valid = valid_rows(edition, BRIEF)
        every = [without_text(valid, one) for one in every]
    assert {one.kind for one in every} == CORRUPTIONS.keys()
    assert CORRUPTIONS.keys() == FOUND.keys() | ONLY_WITH_THE_SOURCE.keys() | ARGUED.keys()
    assert not any(misshapen(valid, one) or disordered(valid, one) for one in every)
    left = []
    for one, found in zip(every, found_together(tmp_path / "without", valid, every), strict=True):
        if one.kind in FOUND:
            assert FOUND[one.kind] in {each.code for each in found}, f"{one.kind} of {one.record_id}"
        elif not found:
            left.append(one)
    argued = set()
    for one, found in zip(left, found_together(tmp_path / "with", valid, left, sources(BRIEF)), strict=True):
        if one.kind in ONLY_WITH_THE_SOURCE:
            assert found, f"{one.kind} of {one.record_id}"
        elif not found:
            argued.add(one.kind)
    # What is found after all needs no argument.
    assert argued == ARGUED.keys()
