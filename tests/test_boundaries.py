"""Where names, words and chapters begin and end: every shift of one is found where characters tell, and no name is."""

from __future__ import annotations

import copy
from functools import cache
from itertools import product
from typing import Any

import pytest
from cases import Rows, valid_rows
from side_by_side import Given, found_side_by_side

from podcorpus.findings.finding import Finding
from podcorpus.records import digest
from podcorpus.records.names import fold_name
from podcorpus.records.scripts import cuts_word
from podcorpus.validating import validate_rows
from podcorpus.validating.boundaries import begins_inside, counted_units, surface_problem

EPISODE = "night-ferry.the-slack-hour"
SHIFTS = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1))


def shifted(rows: Rows, mention: dict[str, Any], start: int, end: int) -> dict[str, Any]:
    """A mention whose span, surface and span in the source are shifted alike."""
    (turn,) = [turn for turn in rows["turns"] if turn["turn_id"] == mention["turn_id"]]
    first, last = mention["start_char"] + start, mention["end_char"] + end
    moved = {"start_char": first, "end_char": last, "surface": turn["text"][first:last]}
    return {**mention, **moved, "source_start": turn["source_start"] + first, "source_end": turn["source_start"] + last}


CHOSEN = [f"{EPISODE}.{one}" for one in ("t0000.m05", "t0004.m00", "t0010.m00", "t0014.m02", "t0008.m04")]
SHIFTED = list(product([True, False], SHIFTS))


@cache
def found_of_shifted() -> list[list[Finding]]:
    """What is found of a corpus in which the chosen mentions are shifted, for each of `SHIFTED`."""
    corpora = []
    for linked, (start, end) in SHIFTED:
        rows = valid_rows()
        for at, mention in enumerate(rows["mentions"]):
            if mention["mention_id"] in CHOSEN:
                moved = shifted(rows, mention, start, end)
                # A form that agrees with the surface, so that only the words tell.
                form = moved["form"] if fold_name(moved["surface"]) == fold_name(mention["surface"]) else "asr_error"
                nil = {"entity_id": None, "entity_type": None, "link_status": "nil", "form": None}
                rows["mentions"][at] = {**moved, "form": form} if linked else {**moved, **nil}
        corpora.append(Given(rows))
    return found_side_by_side(corpora)


@pytest.mark.parametrize("shift", SHIFTED, ids=str)
def test_a_mention_that_is_off_by_one_is_found_by_its_words(shift: tuple[bool, tuple[int, int]]) -> None:
    # The time is still that of the place before, which is a finding of its own.
    found = [
        one
        for one in found_of_shifted()[SHIFTED.index(shift)]
        if one.table == "mentions" and one.code != "mention-time"
    ]
    assert {one.code for one in found} <= {"surface-untidy", "word-cut"}
    assert [one.record_id for one in sorted(found, key=lambda one: str(one.record_id))] == sorted(CHOSEN)


@pytest.mark.parametrize(
    "name",
    "U.S. D.C. Dorrit_(Pell) .NET C++ C# Acme_Inc. Martin_Luther_King_Jr. iPhone Disney+ Skerra™ ’s-Hertogenbosch "
    "Cafe\u0301 R1 李 Vitamin_C. @skerra #tidewright Bollard_3 (Femke)_Duinhart J.R.R. San_José".split(),
)
def test_what_names_have_at_their_ends_is_no_finding(name: str) -> None:
    assert surface_problem(name.replace("_", " "), [], True) is None


@pytest.mark.parametrize(
    "surface",
    [
        *(" Rotterdam", "Rotterdam, ", "Rotterdam,", ",", " ", "“Rotterdam", "Rotterdam”", "(Rotterdam)", "Rotterdam)"),
        *(
            "Rotterdam.",
            "Rotterdam!",
            "Rotterdam’",
            "US-",
            "-China",
            "Dorrit (Pell",
            "Rotterdam…",
            "李，",
            "\u0301clair",
        ),
        *("\u200eRotterdam", "Rotterdam\u00a0", "Rotterdam\n", "—", "⁓ Rotterdam", "'Rotterdam'"),
    ],
)
def test_what_is_no_part_of_a_name_is_found(surface: str) -> None:
    assert surface_problem(surface, [], True) is not None


def test_a_name_of_the_registry_has_what_it_is_listed_with() -> None:
    assert surface_problem("yahoo!", ["Yahoo!"], True) is None
    assert surface_problem("Yahoo!!", ["Yahoo!"], True) is not None
    assert surface_problem("!!!", ["!!!"], True) is None
    # Without the registry only what no name has is found.
    assert surface_problem("Yahoo!", [], False) is None
    assert surface_problem("Yahoo! ", [], False) is not None


def test_the_sample_s_names_have_nothing_around_them() -> None:
    surfaces = [mention["surface"] for mention in valid_rows(episodes=2)["mentions"]]
    assert [surface for surface in surfaces if surface_problem(surface, [], True)] == []


@pytest.mark.parametrize("two", ["u\u0308", "ot", "3a", "éa", "а\u0306"])
def test_a_border_inside_a_word(two: str) -> None:
    assert cuts_word(two)


@pytest.mark.parametrize("two", ["香港", "和R", "mで", "กา", "a ", "a-", "’s", "a\u200e", "a"])
def test_a_border_that_characters_do_not_settle(two: str) -> None:
    assert not cuts_word(two)


ELSEWHERE = list(product(range(7), [-2, -1, 1, 2, None]))


def with_a_chapter_elsewhere(index: int, shift: int | None) -> Rows | None:
    """The corpus with a chapter that begins so many characters away, or at the end of its turn; None where that is in
    another turn."""
    rows = valid_rows()
    chapter = rows["chapters"][index]
    (turn,) = [turn for turn in rows["turns"] if turn["turn_id"] == chapter["start_turn_id"]]
    at = turn["n_chars"] if shift is None else chapter["start_char"] + shift
    if at < 0:
        return None
    ms = turn["start_ms"] + (turn["end_ms"] - turn["start_ms"]) * at / max(1, turn["n_chars"])
    chapter |= {"start_char": at, "source_start": turn["source_start"] + at, "start_ms": round(ms)}
    return rows


@cache
def found_elsewhere() -> list[list[Finding] | None]:
    """What is found for each of `ELSEWHERE`."""
    every = [with_a_chapter_elsewhere(*one) for one in ELSEWHERE]
    found = iter(found_side_by_side([Given(rows) for rows in every if rows is not None]))
    return [None if rows is None else next(found) for rows in every]


@pytest.mark.parametrize("chapter", ELSEWHERE, ids=str)
def test_a_chapter_that_begins_elsewhere_is_found(chapter: tuple[int, int | None]) -> None:
    found = found_elsewhere()[ELSEWHERE.index(chapter)]
    assert found is None or ("chapters", "chapter-cut") in {(one.table, one.code) for one in found}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        *(("Good. ", "Now"), ("Good.” ", "Now"), ("Good\n", "now"), ("Good? ", "“Now"), ("好。", "现在")),
        *(("so — ⁓ ", "Now"), ("Well: ", "now"), ("Good. “", "Now")),
    ],
)
def test_a_chapter_begins_with_a_sentence_or_a_paragraph(before: str, after: str) -> None:
    assert begins_inside(before, after, True) is None


def test_without_punctuation_a_chapter_begins_with_a_word() -> None:
    assert begins_inside("and that was that ", "so the tide", False) is None
    assert begins_inside("and that was that s", "o the tide", False) == "inside a word"
    assert begins_inside("and that was that ", "so the tide", True) == "inside a sentence"


def test_spans_in_other_units_are_named() -> None:
    assert counted_units("naïve: é Orkney", 11, 17, "Orkney") == "UTF-8 bytes"
    assert counted_units("🚢 Orkney", 3, 9, "Orkney") == "UTF-16 code units"
    assert counted_units("🚢 Orkney", 4, 10, "Orkney") is None


@pytest.mark.parametrize("units", ["utf-8", "utf-16-le"])
def test_a_finding_says_in_which_units_a_span_was_counted(units: str) -> None:
    rows = valid_rows()
    size = 2 if units == "utf-16-le" else 1
    (turn,) = [turn for turn in rows["turns"] if turn["turn_id"] == f"{EPISODE}.t0006"]
    turn["text"] = turn["text"].replace("’", "🚢", 1)
    for mention in rows["mentions"]:
        if mention["turn_id"] == turn["turn_id"] and mention["mention_index"] == 4:
            ahead = turn["text"][: mention["start_char"]]
            by = len(ahead.encode(units)) // size - len(ahead)
            for column in ("start_char", "end_char", "source_start", "source_end"):
                mention[column] += by
            wanted = mention["mention_id"]
    # The hash is of the text as it was; what is asked here is only what the message says.
    turn["text_sha256"] = digest(turn["text"])
    found = [one for one in validate_rows(rows) if one.record_id == wanted and one.code == "surface-mismatch"]
    assert [one.message.rpartition("; ")[2] for one in found] == [
        f"the span counts {'UTF-16 code units' if size == 2 else 'UTF-8 bytes'}, not code points"
    ]


def test_a_shared_name_of_one_kind_is_no_missed_link() -> None:
    rows = copy.deepcopy(valid_rows())
    mentions, entities = rows["mentions"], {row["entity_id"]: row for row in rows["entities"]}
    entities["norway"]["aliases"] = ["Orkney"]
    (orkney,) = [row for row in mentions if row["mention_id"] == f"{EPISODE}.t0004.m00"]
    orkney |= {"entity_id": None, "entity_type": None, "link_status": "nil", "form": None}
    entities["orkney"]["n_mentions"] -= 1
    assert [one.code for one in validate_rows(rows)] == ["alias-shared"]
    entities["norway"]["aliases"] = []
    assert [one.code for one in validate_rows(rows)] == ["link-missed"]


@pytest.mark.parametrize("entity_id", ["plugpool-2", "the-plugpool", "plug-pool", "plugpool-norway"])
def test_an_id_is_made_of_a_name(entity_id: str) -> None:
    rows = valid_rows()
    for table in ("entities", "mentions"):
        for row in rows[table]:
            if row["entity_id"] == "plugpool":
                row["entity_id"] = entity_id
    rows["entities"].sort(key=lambda row: row["entity_id"])
    assert list(validate_rows(rows)) == []
