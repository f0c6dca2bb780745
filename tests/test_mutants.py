"""The mutation test: a valid corpus damaged in every way a record can be wrong, and every damage found or argued.

Mutants are validated together, as the module `damaged_together` describes, and without a manifest, so that one is
found by the rules and not because a file's digest changed. Every mutant that no rule finds is argued below, by name:
with the source at hand, and without it.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from cases import BRIEF, Rows, sources, valid_rows
from damaged_together import BY_CORPUS, BY_TABLE, SHOW, disordered, found_together, misshapen
from mutants import Mutant, mutants

from podcorpus.findings.finding import Finding
from podcorpus.validating import validate_rows

PER_TABLE = 4

# Mutants that no rule can find even with the page at hand: pattern of their names, and why.
HARMLESS = {
    r"episodes\.(show|title|rights)\.(?!line-feed|blank|empty)": (
        "what people state about the episode; neither rows nor page need state it, and null means that nobody does"
    ),
    r"episodes\.language\.": "another language tag of the right form; no rule guesses a language from the text",
    r"episodes\.(number|season|url|guid|published_on|duration_ms)\.": (
        "what the feed or the episode list states; that a day is one of the calendar is checked, that an "
        "address has no white space at its ends, and that the length is not less than the last start"
    ),
    r"episodes\.transcript_kind\.": "null means that nobody states it; captions do not state who made them",
    r"speakers\.name\.(?!line-feed|blank|empty)": "the person's name as somebody gave it; labels can be anything",
    r"speakers\.role\.": "host or guest is an annotator's word; nothing else in the corpus depends on it",
    r"chapters\.alignment\.to-clock": "how the aligner found a place that is itself right; both are its own words",
    r"chapters\.confidence\.": "the aligner's own estimate; there is nothing to compare it with",
    r"turns\.continues_turn_id\.(nulled|neighbours|middle)": (
        "null means that it opens something new, which is an annotator's decision, as is what it continues"
    ),
    r"turns\.kind\.": "of a turn of a few words; whether they are only a response is an annotator's decision",
    r"mentions\.score\.(plus|neighbours|swapped)": "the method's own certainty; another contradicts nothing",
    r"entities\.aliases\.": "a name that no mention of the corpus is spelled like; that people write it is not in it",
    r"entities\.members\.": "who belongs to a group is knowledge from outside; that the member exists is checked",
    r"entities\.description\.(?!line-feed|blank|empty)": "a note in the curators' own words",
    r"entities\.wikidata_id\.other": (
        "whether an item is the entity takes a look at Wikidata; that no two entities share one is checked"
    ),
}

# Mutants that only the page shows, by what they change, and why nothing else can.
ONLY_WITH_THE_SOURCE = {
    r"episodes\.source_sha256\.": (
        "the digest of the whole page; in a folder the manifest has it too, and the finding on the file reports it"
    ),
    r"episodes\.format\.": "the format's name; what another one reads in the source differs",
    r"cues\.(start|end)_ms\.": "a time within a turn, still in order and of a cue without a mention",
    r"cues\.words\.": "a word's times and ends, still in order and inside the cue, or that words have no times",
    r"mentions\.source_(start|end)\.": "among words that are decoded; only the source tells where each of them is",
    r"cues\.confidence\.": "the recogniser's own estimate, which the source has",
    r"episodes\.transcript_kind\.to-human": "the page's notice says that a machine made the transcript",
    r"speakers\.label\.(capitals|blank)": "the slug agrees; capitals are in the header line",
    r"chapters\.title\.": "the title is in the chapter line, whose words the corpus holds nowhere else",
    r"chapters\.published_start_ms\.": (
        "a time still in order and near enough to the place; the chapter line has the exact one"
    ),
    r"segments\.kind\.": "what a part of the page is, where it is no turn and no chapter line: its words tell",
    r"segments\.sha256\.": "of a part that is no turn's body: its words are on the page alone",
}

# The same without the words of the turns.
ONLY_WITH_THE_TEXT = {
    r"mentions\.surface\.(capitals|one-letter|shorter|longer)": (
        "a misheard name of the same length is misheard still; of a name that is spelled right the form tells"
    ),
    r"turns\.n_(sentences|questions)\.": "the words tell; without them only a number that no such text can have",
    r"turns\.text_sha256\.": "of a turn of several cues, or of decoded words: no segment has the same hash",
    r"cues\.n_words\.swapped": "of two cues of one turn, whose sum stays the same",
}


def argued(name: str, patterns: dict[str, str]) -> str | None:
    """The pattern that a mutant's name is argued under."""
    return next((pattern for pattern in patterns if re.match(pattern, name)), None)


@cache
def chosen(edition: str) -> tuple[Rows, tuple[Mutant, ...], tuple[Mutant, ...]]:
    """The valid corpus, its mutants, and those of them whose rows have the right shape."""
    valid = valid_rows(edition, BRIEF)
    every = tuple(mutants(valid, PER_TABLE))
    return valid, every, tuple(mutant for mutant in every if not misshapen(valid, mutant))


@pytest.mark.parametrize("edition", ["full", "text-free"])
def test_every_mutant_is_found_or_argued(edition: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    valid, every, shaped = chosen(edition)
    assert list(validate_rows(valid, sources(BRIEF))) == []
    known = {**ONLY_WITH_THE_SOURCE, **(ONLY_WITH_THE_TEXT if edition == "text-free" else {})}
    without = found_together(tmp_path / "without", valid, shaped)
    left = [
        mutant for mutant, found in zip(shaped, without, strict=True) if not found and not disordered(valid, mutant)
    ]
    with_sources = found_together(tmp_path / "with", valid, left, sources(BRIEF))
    used: set[str] = set()
    unargued = []
    for mutant, found in zip(left, with_sources, strict=True):
        pattern = argued(mutant.name, known if found else HARMLESS)
        used.add(pattern or "")
        if pattern is None:
            unargued.append(f"{mutant.name} ({'with the source' if found else 'not'} found) at {mutant.record_id}")
    shown = sum(map(bool, with_sources))
    with capsys.disabled():
        sys.stdout.write(
            f"\n{edition} edition, {len(every):,} mutants: {len(every) - len(left):,} found without the source, "
            f"{shown:,} found with the source, {len(left) - shown:,} argued harmless\n"
        )
    assert unargued == []
    # An argument that no mutant needs is stale: a rule finds what it was about.
    assert (set(HARMLESS) | set(known)) - used == set()


def _said(found: Finding) -> str:
    """A finding but for the id that it suggests, which may be another mutant's, and for the show that an id without one
    has been given."""
    return re.sub(r"; did you mean '[^']*'\?", "", str(found)).replace(f"{SHOW}.nowhere", "nowhere")


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["full", "text-free"])
def test_together_as_much_is_found_as_alone(edition: str, tmp_path: Path) -> None:
    valid, _, shaped = chosen(edition)
    chance = random.Random(edition)
    of_episodes = [mutant for mutant in shaped if mutant.table != "entities"]
    of_entities = [mutant for mutant in shaped if mutant.table == "entities"]
    # Beside others that they are not to be mistaken for.
    some = [*chance.sample(of_episodes, 60), *chance.sample(of_entities, 30)]
    together = found_together(tmp_path / "without", valid, some)
    pairs = [*zip(some, together, strict=True)]
    for mutant, found in pairs[:10] + pairs[60:65]:
        alone = [one for one in validate_rows(mutant.rows) if one.code not in (*BY_TABLE, *BY_CORPUS)]
        # Every name is there many times; and what is lacking in one mutant excuses the counts of the others.
        alone = [one for one in alone if mutant.table != "entities" or one.code != "speaker-entity"]
        missed = Counter(map(_said, alone)) - Counter(map(_said, found))
        excused = {
            _said(one) for one in alone if one.table == "entities" and one.code in ("count-wrong", "entity-unused")
        }
        assert Counter(map(_said, found)) - Counter(map(_said, alone)) == {}, f"{mutant.name} at {mutant.record_id}"
        assert missed.keys() <= (excused if found else set()), f"{mutant.name} at {mutant.record_id}"


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["full", "text-free"])
def test_together_as_much_is_found_with_the_sources(edition: str, tmp_path: Path) -> None:
    valid, _, shaped = chosen(edition)
    chance = random.Random(edition)
    sound = [mutant for mutant in shaped if argued(mutant.name, {**HARMLESS, **ONLY_WITH_THE_SOURCE})]
    some = chance.sample(sound, 40)
    for mutant, found in [*zip(some, found_together(tmp_path, valid, some, sources(BRIEF)), strict=True)][:5]:
        alone = [one for one in validate_rows(mutant.rows, sources(BRIEF)) if one.code not in (*BY_TABLE, *BY_CORPUS)]
        assert sorted(map(str, found)) == sorted(map(str, alone)), f"{mutant.name} at {mutant.record_id}"
