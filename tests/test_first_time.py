"""Text pages whose first turn has its time above a line that is nobody's words."""

from __future__ import annotations

import pytest
from reading_checks import read_text, said

INTRO = "Intro. [Recorded in May.]"
TURNS = "Mara: Good morning from the quay.\n\nTom: It is windy.\n\n{time}\n\nMara: So we wait.\n\nTom: We do.\n"


@pytest.mark.parametrize("top", ["", "# Tides\n\n", "Of tides, and of boats.\n\n"])
def test_it_is_the_time_of_the_turn(top: str) -> None:
    document = read_text(f"{top}0:37\n\n{INTRO}\n\n{TURNS.format(time='2:10')}")
    assert [(name, ms) for name, ms, _ in said(document)] == [
        ("Mara", 37_000),
        ("Tom", None),
        ("Mara", 130_000),
        ("Tom", None),
    ]
    assert said(document)[0][2] == "Good morning from the quay."
    assert INTRO in document.source.text[: document.cues[0].start]


@pytest.mark.parametrize(
    ("first", "title", "time"),
    [
        ("45:10", INTRO, "2:10"),
        ("0:37", f"{INTRO} {'Of tides and boats. ' * 5}", "2:10"),
        ("0:37", f"{INTRO}\n\nOf tides.", "2:10"),
        ("0:37", INTRO, "Of nets."),
        ("0:37", INTRO, "2:10\n\nAnd nets."),
    ],
    ids=["length of the episode", "long", "more lines", "no other time", "times among words"],
)
def test_other_times_above_are_not(first: str, title: str, time: str) -> None:
    document = read_text(f"{first}\n\n{title}\n\n{TURNS.format(time=time)}")
    assert said(document)[0][:2] == ("Mara", None)


@pytest.mark.parametrize("time", ["[0:05]", "(0:05)"])
def test_it_is_alone_above_a_label_where_others_are_in_the_words(time: str) -> None:
    turns = [f"{name}: We build boats. [0:{10 + i}] Then we sell them." for i, name in enumerate(("Tom", "Mara") * 3)]
    document = read_text("Of boats\n\n" + "\n\n".join([f"{time}\nMara: Good morning.", *turns]) + "\n")
    assert document.cues[0].start_ms == 5_000
