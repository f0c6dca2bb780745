"""Text pages: marks of links at the ends of paragraphs, and lines of publishers that close a file."""

from __future__ import annotations

import pytest
from reading_checks import of_kind, read_text, said

WORDS = (
    "Good morning from the quay.",
    "Thank you, it is windy here.",
    "And what do the tides do?",
    "They rise, and fall again.",
)
TURNS = [("Mara Lind", "Tom Reed")[n % 2] for n in range(4)]
MARKS = ["[TS]", "[[TS]](https://example.org/v?t={s})", "[TS](#t{s})", r"\[TS\]", "[▶](https://example.org/v?t={s})"]
MARKS += ["[link](https://example.org/v?t={s})", "[#](#t{s})", '[<a href="https://example.org/v?t={s}">TS</a>]']
FORMS = {"Name: words": "{name}: {words} {mark}\n\n", "lines": "{name}: {words} {mark}\n"}
TIMED = {
    "Name (TIME)": "{name} (0:{s:02})\n{words} {mark}\n\n",
    "[TIME] Name": "[0:{s:02}] **{name}:** {words} {mark}\n\n",
}


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("form", [*FORMS, *TIMED])
def test_a_mark_with_which_paragraphs_end_is_no_word(form: str, mark: str) -> None:
    rows = [(name, 11 * n, words) for n, (name, words) in enumerate(zip(TURNS, WORDS, strict=True))]
    write = FORMS.get(form) or TIMED[form]
    page = "".join(write.format(name=name, s=s, words=words, mark=mark.format(s=s)) for name, s, words in rows)
    assert said(read_text(page)) == [(name, None if form in FORMS else 1000 * s, words) for name, s, words in rows]


def test_a_mark_with_which_the_paragraphs_of_a_web_page_end_is_no_word() -> None:
    rows = [(name, 11 * n, words) for n, (name, words) in enumerate(zip(TURNS, WORDS, strict=True))]
    body = "".join(f'<p>{name} (0:{s:02}): {words} <a href="#t{s}">[TS]</a></p>' for name, s, words in rows)
    document = read_text(f"<html><body><h1>Transcript</h1>{body}</body></html>")
    assert document.format == "html"
    assert said(document) == [(name, 1000 * s, words) for name, s, words in rows]


@pytest.mark.parametrize("mark", ["[TS]", "[the boats](https://example.org/boats)"])
def test_what_one_paragraph_ends_with_is_kept(mark: str) -> None:
    rows = [(name, words) for name, words in zip(TURNS, WORDS, strict=True)]
    rows[1] = (TURNS[1], f"{WORDS[1]} {mark}")
    assert [(name, words) for name, _, words in said(read_text("".join(f"{n}: {w}\n\n" for n, w in rows)))] == rows


CLOSING = [
    "Transcript provided by Harbour Radio, Copyright Harbour Radio.",
    "Transcripts provided by KESTREL, copyright HARBOUR 2024.",
    "(Transcript provided by Kestrel & Lind of Orkney, © Harbour Radio)",
    "Transcript prepared by Mara Lind.",
    "Transkript erstellt von Ida Berg, Copyright Hafenfunk",
]


@pytest.mark.parametrize("line", CLOSING)
@pytest.mark.parametrize("form", ["{name}: {words}\n\n", "{name}: {words}\n", "{name} (0:{s:02})\n{words}\n\n"])
def test_who_provided_the_transcript_is_not_said_at_its_end(form: str, line: str) -> None:
    rows = [(name, 11 * n, words) for n, (name, words) in enumerate(zip(TURNS, WORDS, strict=True))]
    document = read_text("".join(form.format(name=name, s=s, words=words) for name, s, words in rows) + line + "\n")
    assert [(label, words) for label, _, words in said(document)] == [(name, words) for name, _, words in rows]
    assert of_kind(document, "boilerplate").strip() == line
    assert not document.findings


@pytest.mark.parametrize(
    "line", ["Transcript provided by the boats that we saw.", "A transcript provided by Kestrel is what I read."]
)
def test_sentences_about_a_transcript_are_said(line: str) -> None:
    page = "".join(f"{name}: {words}\n\n" for name, words in zip(TURNS, WORDS, strict=True))
    assert read_text(page + line + "\n").cues[-1].end == len(page + line)
