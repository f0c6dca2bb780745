"""The mutation test: a valid corpus damaged in every way a record can be wrong, and every damage found or argued.

Rows are validated without the manifest, so that a mutant is found by the rules and not because a file's digest
changed. Every mutant that no rule finds is argued below, by name: with the source at hand, and without it.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator

import pytest
from cases import Rows, sources, valid_rows
from mutants import mutants
from podcorpus.validating.view import RawRows

from podcorpus import validating
from podcorpus.findings.finding import Finding
from podcorpus.validating.shape import check_shape

PER_TABLE = 4

# Mutants that no rule can find even with the page at hand: pattern of their names, and why.
HARMLESS = {
    r"episodes\.(show|title|rights)\.(?!line-feed|blank|empty)": (
        "what readers say of the episode; neither its rows nor the page need say it, and null means that nobody does"
    ),
    r"episodes\.language\.": "another language tag of the right form; no rule guesses a language from the text",
    r"episodes\.transcript_kind\.nulled": "null means that nobody says; saying nothing contradicts nothing",
    r"episodes\.clock_ratio\.(nulled|plus|neighbours)": (
        "of the episode whose chapters were searched for: null means not to be told, and the search's ratio cannot be "
        "drawn from the places again, so only one that puts a chapter minutes off is found"
    ),
    r"speakers\.role\.": "host or guest is a reader's word; nothing else in the corpus depends on it",
    r"speakers\.entity_id\.nulled": "null means not linked, which is always allowed",
    r"chapters\.alignment\.to-clock": "how the aligner found a place that is itself right; both are its own words",
    r"chapters\.confidence\.": "the aligner's own estimate; nothing to hold it against",
    r"turns\.continues_turn_id\.(nulled|neighbours)": "null means that it opens something new: a reader's decision",
    r"turns\.kind\.to-backchannel": "of a turn of a few words; whether they are only a response is a reader's decision",
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
        "the digest of the whole page; in a folder the manifest has it too, and a finding is `manifest-episodes`"
    ),
    r"episodes\.transcript_kind\.to-human": "the page's notice says that a machine made the transcript",
    r"speakers\.label\.(capitals|blank)": "the slug agrees; capitals stand in the header line",
    r"chapters\.title\.": "the title stands in the chapter line, whose words the corpus holds nowhere else",
    r"chapters\.published_start_ms\.": (
        "a time still in order and near enough to the place; the chapter line has the exact one"
    ),
    r"segments\.kind\.": "what a piece of the page is, where it is no turn and no chapter line: its words tell",
    r"segments\.sha256\.": "of a piece that is no turn's body: its words stand on the page alone",
}

# The same without the words of the turns.
ONLY_WITH_THE_TEXT = {
    r"mentions\.surface\.(capitals|one-letter|shorter|longer)": (
        "a misheard name of the same length is misheard still; of a name that is spelled right the form tells"
    ),
}


def argued(name: str, patterns: dict[str, str]) -> str | None:
    """The pattern that a mutant's name is argued under."""
    return next((pattern for pattern in patterns if re.match(pattern, name)), None)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Rows, by identity, that are known to have the right shape: shape is a row's own, so they need no second look."""
    known: set[int] = set()

    def check(table: str, rows: RawRows) -> Iterator[tuple[int, Finding]]:
        fresh = [(position, row) for position, row in enumerate(rows) if id(row) not in known]
        for at, found in check_shape(table, [row for _, row in fresh]):
            yield fresh[at][0], found

    monkeypatch.setattr(validating, "check_shape", check)
    return known


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["full", "text-free"])
def test_every_mutant_is_found_or_argued(edition: str, quick: set[int], capsys: pytest.CaptureFixture[str]) -> None:
    valid: Rows = valid_rows(edition, 2)
    quick.update(id(row) for table in valid.values() for row in table)
    assert list(validating.validate_rows(valid, sources())) == []
    known = {**ONLY_WITH_THE_SOURCE, **(ONLY_WITH_THE_TEXT if edition == "text-free" else {})}
    count: Counter[str] = Counter()
    used: set[str] = set()
    unargued = []
    for mutant in mutants(valid, PER_TABLE):
        count["all"] += 1
        if next(validating.validate_rows(mutant.rows), None) is not None:
            count["found without the source"] += 1
            continue
        found = next(validating.validate_rows(mutant.rows, sources()), None) is not None
        count["found with the source" if found else "argued harmless"] += 1
        pattern = argued(mutant.name, known if found else HARMLESS)
        used.add(pattern or "")
        if pattern is None:
            unargued.append(f"{mutant.name} ({'with the source' if found else 'not'} found) at {mutant.record_id}")
    with capsys.disabled():
        told = ", ".join(f"{count[name]:,} {name}" for name in count if name != "all")
        sys.stdout.write(f"\n{edition} edition, {count['all']:,} mutants: {told}\n")
    assert unargued == []
    # An argument that no mutant needs is stale: a rule finds what it was about.
    assert (set(HARMLESS) | set(known)) - used == set()
