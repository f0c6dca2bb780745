"""Text pages: times at the ends of lines, and times without a name below the only name of a speaker."""

from __future__ import annotations

import pytest
from reading_checks import read_text, said

from podcorpus.errors import NotATranscriptError

WORDS = (
    "Good morning from the quay, all of you.",
    "It is windy today",
    "and the ferries are late, as they were on Friday, when the tide was high and nobody could land at the pier,",
    "Who built it?",
    "Two brothers from Orkney did, and they built another one later.",
)


@pytest.mark.parametrize(
    "line", ["*  {} [[0:{:02}](https://example.org/v?t={})]", "- {} (0:{:02})", "{} [00:00:{:02}]"]
)
@pytest.mark.parametrize("sep", ["\n", "\n\n"])
def test_times_at_the_ends_of_all_lines_are_those_of_the_lines(line: str, sep: str) -> None:
    page = sep.join(line.format(words, 3 * i, 3 * i) for i, words in enumerate(WORDS))
    assert said(read_text(f"# Of tides\n\n{page}\n")) == [(None, 3_000 * i, words) for i, words in enumerate(WORDS)]


def test_a_list_with_times_at_the_ends_is_no_transcript() -> None:
    page = "".join(f"- {words} [{5 * i:02}:00]\n" for i, words in enumerate(WORDS))
    with pytest.raises(NotATranscriptError):
        read_text(f"# Of tides\n\n{page}")


@pytest.mark.parametrize("name", ["SPEAKER_00", "Mara Lind"])
@pytest.mark.parametrize("time", ["({}):", "[{}]:", "({})", "{}"])
@pytest.mark.parametrize("sep", ["\n", "\n\n"])
def test_many_times_without_a_name_are_of_the_speaker_named_once(name: str, time: str, sep: str) -> None:
    turns = [f"{time.format(f'0{i}:00')}\n{words}" for i, words in enumerate(WORDS)]
    assert said(read_text(f"{name} {sep.join(turns)}\n")) == [
        (name, 60_000 * i, words) for i, words in enumerate(WORDS)
    ]


def test_many_times_without_a_name_are_of_the_two_who_are_named_once() -> None:
    turns = [f"(0{i}:00):\n{words}" for i, words in enumerate(WORDS * 2)]
    turns[0], turns[6] = f"Mara Lind {turns[0]}", f"Tom Reed {turns[6]}"
    labels = [label for label, _, _ in said(read_text("\n".join(turns) + "\n"))]
    assert labels == ["Mara Lind"] * 6 + ["Tom Reed"] * 4
