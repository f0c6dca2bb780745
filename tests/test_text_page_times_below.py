"""Text pages that name nobody: times on lines of their own below the words they belong to."""

from __future__ import annotations

import pytest
from reading_checks import of_kind, read_text, said

WORDS = (
    "Good morning from the quay, all of you, it is windy.",
    "The tides rise here, and then they fall again.\nThey do that twice.",
    "And the ferries sail on, whatever the weather does.",
    "So that is all that we know of them today.",
)


@pytest.mark.parametrize("above", ["", "# Tides\n\n", "Tides\n\n", "# Tides\n\nHost: Mara Lind\n\n"])
@pytest.mark.parametrize("time", ["0:{s:02}", "[0:{s:02}]", "00:00:{s:02}"])
@pytest.mark.parametrize("first", [0, 4])
def test_times_right_under_paragraphs_are_those_of_the_words_above(first: int, time: str, above: str) -> None:
    page = above + "".join(f"{words}\n{time.format(s=first + 9 * n)}\n\n" for n, words in enumerate(WORDS))
    document = read_text(page)
    assert said(document) == [(None, 1000 * (first + 9 * n), words) for n, words in enumerate(WORDS)]
    assert of_kind(document, "show_notes").strip() == above.strip()
    assert not document.findings


def test_all_paragraphs_above_the_first_time_are_its_words() -> None:
    said_first = "Good morning.\n\nIt is windy here,\nas it is every day.\n\nSo we wait."
    rows = [said_first, *WORDS[1:]]
    document = read_text("# Tides\n\n" + "".join(f"{words}\n0:{9 * n:02}\n\n" for n, words in enumerate(rows)))
    assert said(document) == [(None, 9_000 * n, words) for n, words in enumerate(rows)]


def test_a_time_below_the_last_words_of_a_page_with_times_above_is_an_end() -> None:
    page = "Tides\n\n" + "".join(f"0:{9 * n:02}\n{words}\n\n" for n, words in enumerate(WORDS)) + "0:40\n"
    assert said(read_text(page))[: len(WORDS)] == [(None, 9_000 * n, words) for n, words in enumerate(WORDS)]
