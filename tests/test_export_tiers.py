"""Exports with tiers and stretches (ELAN, TextGrid, RTTM), read by other programs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pympi
import pytest
import textgrid
import textgrids
from export_corpora import (
    EPISODE,
    ODD_NAMES,
    Line,
    Said,
    corpus,
    cues_of,
    exported,
    flat,
    odd_texts,
    one_file,
    timed_lines,
)
from hypothesis import HealthCheck, given, settings
from lxml import etree

FORMS = {"elan": ".eaf", "textgrid": ".TextGrid", "rttm": ".rttm"}
# The folder of a test is the same for all its examples, which write the same file again.
shared = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])

OVERLAPPING = [
    Line("Anna", (Said("The nets", 0, 3000), Said("are out", 2000, 4000))),
    Line("Bo", (Said("No", 2500, 2500),)),
    Line(None, (Said("Who?", 6000, 7000),)),
]
CHAPTERS = [("Nets", 0, 0, 0), ("Out", 2000, 0, 9), ("Never", None, None, 0)]


def made_tiers(lines: list[Line]) -> dict[str, list[tuple[int | None, int | None, str]]]:
    """What each speaker says."""
    tiers: dict[str, list[tuple[int | None, int | None, str]]] = {}
    for label, said in cues_of(lines):
        tiers.setdefault(label or "(unnamed)", []).append((said.start_ms, said.end_ms, flat(said.text)))
    return tiers


def eaf(text: str, tmp_path: Path) -> Any:
    file = tmp_path / "one.eaf"
    file.write_text(text, encoding="utf-8")
    return pympi.Eaf(str(file))


@given(timed_lines(odd_texts(), ODD_NAMES))
@shared
def test_elan_has_a_tier_for_each_speaker(tmp_path: Path, lines: list[Line]) -> None:
    text = one_file("elan", corpus(lines), ".eaf")
    read = eaf(text, tmp_path)
    tiers = {name: read.get_annotation_data_for_tier(name) for name in read.get_tier_names()}
    assert {name: sorted(found) for name, found in tiers.items()} == made_tiers(lines)
    root = etree.fromstring(text.encode())
    assert [child.tag for child in root][:2] == ["HEADER", "TIME_ORDER"]
    slots = [int(slot.get("TIME_VALUE")) for slot in root.iter("TIME_SLOT")]
    assert slots == sorted(slots)
    ids = [one.get("ANNOTATION_ID") for one in root.iter("ALIGNABLE_ANNOTATION")]
    assert len(set(ids)) == len(ids)


@given(timed_lines(odd_texts(), ODD_NAMES))
@shared
def test_textgrids_have_intervals_without_gaps(tmp_path: Path, lines: list[Line]) -> None:
    file = tmp_path / "one.TextGrid"
    file.write_text(one_file("textgrid", corpus(lines), ".TextGrid"), encoding="utf-8")
    made = made_tiers(lines)
    for tier in textgrid.TextGrid.fromFile(str(file)):
        said = [(round(1000 * one.minTime), round(1000 * one.maxTime), one.mark) for one in tier if one.mark]
        # It leaves the quotation marks of names doubled.
        assert said == made[tier.name.replace('""', '"')]
        assert all(one.maxTime == other.minTime for one, other in zip(tier, list(tier)[1:], strict=False))
    read = textgrids.TextGrid(str(file))
    assert {name.replace('""', '"') for name in read} == set(made)
    assert {interval[0].xmin for interval in read.values()} == {0}
    assert {interval[-1].xmax for interval in read.values()} == {read.xmax}


def test_overlaps_are_between_tiers_and_not_in_one(tmp_path: Path) -> None:
    made = corpus(OVERLAPPING, CHAPTERS)
    files, findings = exported("elan", made)
    read = eaf(files[f"{EPISODE}.eaf"], tmp_path)
    assert read.get_annotation_data_for_tier("Anna") == [(0, 2000, "The nets"), (2000, 4000, "are out")]
    assert read.get_annotation_data_for_tier("Bo") == [(2500, 2501, "No")]
    assert read.get_annotation_data_for_tier("(chapters)") == [(0, 2000, "Nets"), (2000, 7000, "Out")]
    assert [found.message for found in findings] == [
        "estimated times for 1 cue without a start, or without an end after it",
        "left out: 1 chapter without a start in this transcript",
        "1 cue cut at the start of the next one of the same speaker",
    ]


RTTM = re.compile(r"SPEAKER \S+ 1 \d+\.\d{3} \d+\.\d{3} <NA> <NA> \S+ <NA> <NA>")


def test_rttm_has_ten_fields_and_the_order_of_time() -> None:
    files, findings = exported("rttm", corpus(OVERLAPPING, CHAPTERS))
    lines = files[f"{EPISODE}.rttm"].splitlines()
    assert all(RTTM.fullmatch(line) and len(line.split()) == 10 for line in lines)
    assert [line.split()[3:5] + line.split()[7:8] for line in lines] == [
        ["0.000", "4.000", "s-0"],
        ["2.500", "0.001", "s-1"],
    ]
    assert [found.message for found in findings[1:]] == [
        "left out: 1 cue of speakers that are not named",
        "left out: the words of 3 turns",
        "left out: 3 chapters",
    ]


@given(timed_lines(odd_texts(), ODD_NAMES))
@shared
def test_rttm_covers_what_is_said(lines: list[Line]) -> None:
    made = corpus(lines)
    named = {speaker.speaker_id.rpartition(".")[2]: speaker.label for speaker in made.speakers}
    found: dict[str, int] = {}
    for line in one_file("rttm", made, ".rttm").splitlines():
        fields = line.split()
        found[named[fields[7]]] = found.get(named[fields[7]], 0) + round(1000 * float(fields[4]))
    said: dict[str, int] = {}
    for label, cue in cues_of(lines):
        if label is not None:
            said[label] = said.get(label, 0) + (cue.end_ms or 0) - (cue.start_ms or 0)
    assert found == said


def test_pyannote_reads_rttm(tmp_path: Path) -> None:
    # Imported late: it takes a second, in each process that collects the tests.
    from pyannote.database.util import load_rttm

    file = tmp_path / "talk.rttm"
    file.write_text(one_file("rttm", corpus(OVERLAPPING), ".rttm"), encoding="utf-8")
    ((episode, read),) = load_rttm(file).items()
    assert episode == EPISODE
    assert [(one.start, one.end, label) for one, _, label in read.itertracks(yield_label=True)] == [
        (0.0, 4.0, "s-0"),
        (2.5, 2.501, "s-1"),
    ]


@pytest.mark.parametrize("form", FORMS)
def test_without_times_there_is_nothing(form: str) -> None:
    files, findings = exported(form, corpus([Line("Anna", (Said("The nets"),))]))
    assert files == {}
    assert findings[0].message == "left out: 1 turn without times"


@pytest.mark.parametrize("form", FORMS)
def test_a_text_free_episode_has_ids_instead_of_words(form: str, tmp_path: Path) -> None:
    files, findings = exported(form, corpus(OVERLAPPING, text_free=True))
    text = files[f"{EPISODE}{FORMS[form]}"]
    assert "nets" not in text
    if form != "rttm":
        assert text.count(f"{EPISODE}.t0000") == 2
        assert "left out: the words of 3 turns, which are not in the corpus" in [found.message for found in findings]
