"""Text pages: a talk above a heading with questions below it, and headings underlined that end the talk."""

from __future__ import annotations

import pytest
from reading_checks import read_text, said

TALK = (
    "Good morning from the quay, all of you, it is windy today and the ferries are late.",
    "The tides rise here, and then they fall again, whatever the weather does.",
)
ASKED = "Q: Who built the pier?\n\nA: Two brothers from Orkney did.\n\n"
NOTES = "[Tides](https://example.org/tides)\n\n[Ferries](https://example.org/ferries)\n"


@pytest.mark.parametrize("below", ["References", "Links"])
def test_a_talk_above_a_heading_with_questions_is_read(below: str) -> None:
    paragraph = " ".join(TALK * 2)
    talk = "\n\n".join([paragraph] * 6)
    front = "---\ntitle: Of tides\ntranscript_by: Mara Lind\n---"
    found = said(read_text(f"{front}\n\n{talk}\n\n# Q&A\n\n{ASKED}# {below}\n\n{NOTES}"))
    assert [text for label, _, text in found if label is None] == [paragraph] * 6
    assert [text for label, _, text in found if label] == ["Who built the pier?", "Two brothers from Orkney did."]


@pytest.mark.parametrize("line", ["=", "-"])
def test_an_underlined_heading_of_the_level_of_that_of_the_transcript_ends_the_talk(line: str) -> None:
    def heading(words: str) -> str:
        return f"{words}\n{line * len(words)}\n\n"

    talk = "".join(f"Mara Lind: {words}\n\nTom Reed: {words}\n\n" for words in TALK)
    document = read_text(heading("Transcript") + talk + heading("Show Notes") + "- Tides and ferries\n- The pier\n")
    assert [text for _, _, text in said(document)] == [words for words in TALK for _ in range(2)]


@pytest.mark.parametrize("mark", ["", "**"])
@pytest.mark.parametrize("line", ["=", "-"])
def test_underlined_titles_are_headings_where_there_are_several(line: str, mark: str) -> None:
    """Their words and the lines were said."""
    titles = ("The quay", "Why tides rise", "What is next?")
    sections = [f"{mark}{title}{mark}\n{line * len(title)}\n\n{' '.join(TALK)}\n" for title in titles]
    document = read_text("\n".join(sections))
    assert [chapter.title for chapter in document.chapters] == list(titles)
    assert [text for _, _, text in said(document)] == [" ".join(TALK)] * 3


@pytest.mark.parametrize("line", ["-----", "---"])
def test_names_and_sentences_above_lines_are_no_headings(line: str) -> None:
    words = " ".join(TALK)
    small = "\n\n".join(f"so we sailed on to {place}\n{line * 4}" for place in ("Ulm", "Oslo", "Rome"))
    assert not read_text(f"{words}\n\n{small}\n\n{words}\n").chapters
    page = "".join(f"{name}\n{line}\n\n{words}\n\n{words}\n{line}\n\n" for name in ("Mara", "Tom", "Mara", "Tom"))
    assert not read_text(page).chapters


@pytest.mark.parametrize("rule", ["---", "--"])
def test_a_heading_with_signs_ends_the_talk_although_a_rule_is_right_below(rule: str) -> None:
    talk = "".join(f"Mara Lind: {words}\n\nTom Reed: {words}\n\n" for words in TALK)
    document = read_text(f"## Transcript\n\n{talk}## Credits\n{rule}\nWritten by Ann Pell\n")
    assert said(document)[-1][2] == TALK[-1]
