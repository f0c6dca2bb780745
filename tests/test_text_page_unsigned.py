"""Text pages: names without a sign behind the times of lines."""

from __future__ import annotations

import pytest
from test_text_page_layouts import cues, read

from podcorpus.errors import NotATranscriptError

SAID = (
    "We went out before dawn.",
    "How long was it?",
    "It took us three hours, and the nets were wet.",
    "No.",
    "That was the end of the old pier.",
    "Then we went home.",
)
PAIRS = (
    *(("Mara", "Tom"), ("Mara Lind", "Tom Reed"), ("Mara Lind", "Mara Berg"), ("SPEAKER 1", "SPEAKER 2")),
    *(("Ingrid van Dal", "Owen O'Neil"), ("Мара Линд", "Олег Рудов"), ("李明", "王芳"), ("مارا ليند", "سامي حداد")),
)


@pytest.mark.parametrize("form", ["[{t}] {n} {w}", "({t}) {n} {w}", "{t} {n} {w}"])
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[0])
def test_names_that_recur_behind_times_are_speakers(form: str, pair: tuple[str, str]) -> None:
    turns = [(pair[i % 2], 7 * i, words) for i, words in enumerate(SAID)]
    page = "\n".join(form.format(t=f"0:{at:02}", n=name, w=words) for name, at, words in turns)
    assert cues(read(page)) == [(name, 1000 * at, words) for name, at, words in turns]


def test_whoever_speaks_twice_may_begin_with_the_same_word() -> None:
    names = ("Mara Lind", "Tom Reed", "Ada Holm", "Mara Lind", "Tom Reed", "Mara Lind", "Ada Holm", "Tom Reed")
    said = [*SAID[:2], "Why did it rain?", *SAID[2:4], SAID[4], "Why did you go?", SAID[5]]
    turns = [*zip(names, said, strict=True), ("Mara Lind", "So we did."), ("Tom Reed", "Yes, for a year.")]
    page = "\n".join(f"[0:{5 * i:02}] {name} {words}" for i, (name, words) in enumerate(turns))
    assert [(label, words) for label, _, words in cues(read(page))] == turns


def test_a_line_without_such_a_name_is_reported() -> None:
    lines = [f"[0:{7 * i:02}] {('Mara', 'Tom')[i % 2]} {words}" for i, words in enumerate(SAID)]
    document = read("\n".join([*lines, "[0:50] Ingrid So it was."]))
    assert cues(document)[-1] == ("Tom", 50_000, "Ingrid So it was.")
    assert [(found.code, found.line) for found in document.findings] == [("header-suspect", 7)]


def test_sentences_that_begin_with_names_are_reported_as_a_guess() -> None:
    lines = [f"[0:{7 * i:02}] {('Mara', 'Tom')[i % 2]} went out to the nets number {i}." for i in range(8)]
    assert "layout-guessed" in {found.code for found in read("\n".join(lines)).findings}


@pytest.mark.parametrize("words", [("The", "We"), ("So", "But")])
def test_sentences_that_begin_alike_name_nobody(words: tuple[str, str]) -> None:
    said = [f"{words[i % 2]} boats {i} were {words[1 - i % 2].lower()} light, and that is why." for i in range(8)]
    page = "\n".join(f"[0:{7 * i:02}] {text}" for i, text in enumerate(said))
    assert cues(read(page)) == [(None, 7000 * i, text) for i, text in enumerate(said)]


@pytest.mark.parametrize("times", [1, 2])
def test_lists_of_chapters_are_no_talk(times: int) -> None:
    listed = "0:00 The First Knot\n4:00 A Bridge\n9:00 The First Harbour\n15:00 A Bridge Again\n"
    with pytest.raises(NotATranscriptError):
        read(times * listed)


def test_names_in_bold_with_a_stop_above_their_words() -> None:
    """The page was refused, and a first name below a list of names was taken for its last entry."""
    turns = [(("Мара", "Том")[i % 2], words) for i, words in enumerate(SAID)]
    above = "# Лодки\n\n- Мара Линд\n- Том Рид\n- Анна Пелл\n\n"
    for stop in (".", ""):
        page = above + "".join(f"**{name}{stop}**\n{words}\n\n" for name, words in turns)
        assert [(label, words) for label, _, words in cues(read(page))] == turns


def test_questions_in_bold_below_names_in_headings_are_words_of_theirs() -> None:
    """Reading failed."""
    turns = [(("Mara Lind", "Tom Reed")[i % 2], f"**Is boat {i} out?**\n\nIt is out at sea.") for i in range(8)]
    page = "".join(f"## {name}\n\n{words}\n\n" for name, words in turns)
    assert [(label, words) for label, _, words in cues(read(page))] == turns


def test_signs_of_another_speaker_behind_times_open_turns() -> None:
    lines = [f"00:00:{n:02} {'>> ' if n % 3 == 0 else ''}That was number {n}." for n in range(12)]
    document = read("\n\n".join(lines) + "\n")
    assert [cue.opens for cue in document.cues] == [n % 3 == 0 for n in range(12)]
    assert [document.cue_text(cue) for cue in document.cues] == [f"That was number {n}." for n in range(12)]
