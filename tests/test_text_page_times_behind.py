"""Times behind the words of a turn: where they end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_checks import of_kind, read_text, said

SIGNS = {
    "f4": lambda s: f" #{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}-4#",
    "square": lambda s: f" [{s // 60:02}:{s % 60:02}]",
    "round": lambda s: f"({s // 3600:02}:{s // 60 % 60:02}:{s % 60:02})",
}
HEADS = ["{}: ", "**{}:** ", "{}\n"]


def talk(n: int) -> list[tuple[str, int, str]]:
    return [(("Mara", "Tom")[i % 2], 12 * i + 9, f"Boat {i} is out, and the tide is in.") for i in range(n)]


@settings(max_examples=60, deadline=None)
@given(
    st.integers(4, 12),
    st.sampled_from(sorted(SIGNS)),
    st.sampled_from([*((head, "\n\n") for head in HEADS), *((head, "\n") for head in HEADS[:2])]),
    st.sampled_from(["", "# Of boats\n\n"]),
)
def test_they_are_the_ends_of_turns(n: int, sign: str, form: tuple[str, str], above: str) -> None:
    head, between = form
    turns = [(name, end, f"{words} {words}") for name, end, words in talk(n)]
    text = above + between.join(f"{head.format(name)}{words}{SIGNS[sign](end)}" for name, end, words in turns) + "\n"
    document = read_text(text)
    assert said(document) == [(name, None, words) for name, _, words in turns]
    tenths = 400 if sign == "f4" else 0
    assert [cue.end_ms for cue in document.cues] == [1000 * end + tenths for _, end, _ in turns]
    assert "Boat" not in of_kind(document, "markup")
    assert not document.findings


def test_headings_of_sections_are_behind_them() -> None:
    lines = [f"{name}: {words}{SIGNS['square'](end)}" for name, end, words in talk(12)]
    document = read_text("\n\n".join(["# Of boats", *lines[:6], "## Of nets", "### Old ones", *lines[6:]]))
    assert [cue.end_ms for cue in document.cues] == [1000 * end for _, end, _ in talk(12)]
    assert said(document) == [(name, None, words) for name, _, words in talk(12)]


@pytest.mark.parametrize("odd", [0, 4])
def test_a_turn_may_have_none(odd: int) -> None:
    turns = talk(12)
    lines = [f"{name}: {words}{SIGNS['f4'](end) if i != odd else ''}" for i, (name, end, words) in enumerate(turns)]
    document = read_text("\n\n".join(lines))
    assert said(document) == [(name, None, words) for name, _, words in turns]
    assert [cue.end_ms is None for cue in document.cues] == [i == odd for i in range(12)]


def test_times_that_are_said_are_words() -> None:
    lines = [f"{name}: {words} At [10:{20 - i}]" for i, (name, _, words) in enumerate(talk(8))]
    document = read_text("\n\n".join(lines))
    assert all(words.endswith("]") for _, _, words in said(document))
    some = [f"{name}: {words}{SIGNS['square'](end) if i < 4 else ''}" for i, (name, end, words) in enumerate(talk(12))]
    document = read_text("\n\n".join(some))
    assert all("[" in words for _, _, words in said(document)[:4])
