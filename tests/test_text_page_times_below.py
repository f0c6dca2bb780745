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


@pytest.mark.parametrize("above", ["", "# Tides\n\n", "Tides\n\n"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_times_between_words_are_those_of_the_words_above_if_the_page_begins_with_words(gap: str, above: str) -> None:
    words = [" ".join(one.split()) for one in WORDS]
    page = above + "".join(f"{one}{gap}0:{5 + 9 * n:02}{gap}" for n, one in enumerate(words))
    document = read_text(page)
    assert said(document) == [(None, 1000 * (5 + 9 * n), one) for n, one in enumerate(words)]
    assert not document.findings


@pytest.mark.parametrize(
    ("starts", "rows"),
    [
        ((0, 9, 18, 27), WORDS),
        ((5, 14, 23, 32), ("Recorded live in Riga.", *WORDS[1:])),
        ((5, 32, 36, 41), (WORDS[0], WORDS[1] * 3, "They do that twice.", "So it goes, all in all.")),
    ],
)
def test_times_that_may_be_of_the_words_above_or_below_are_reported(
    starts: tuple[int, ...], rows: tuple[str, ...]
) -> None:
    rows = tuple(" ".join(words.split()) for words in rows)
    document = read_text("".join(f"{words}\n0:{s:02}\n" for words, s in zip(rows, starts, strict=True)))
    assert said(document) == [(None, 1000 * s, words) for words, s in zip(rows[1:], starts, strict=False)]
    assert [(found.code, found.line) for found in document.findings] == [("header-suspect", 2)]


@pytest.mark.parametrize("title", ["Tides", "Boats\n\nTides and boats of the northern harbours"])
@pytest.mark.parametrize("first", [0, 5])
def test_times_below_a_title_are_those_of_the_words_below(first: int, title: str) -> None:
    starts = [first + 9 * n for n in range(len(WORDS))]
    rows = "".join(f"0:{s:02}\n{words}\n" for s, words in zip(starts, WORDS, strict=True))
    document = read_text(f"{title}\n{rows}0:50\n")
    assert said(document) == [(None, 1000 * s, words) for s, words in zip(starts, WORDS, strict=True)]
    assert not document.findings
