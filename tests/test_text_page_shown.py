"""What a text page shows: quotations, escapes, comments, tags and other markup are no words; bold and plain turns."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_checks import of_kind, read_text, said

from podcorpus.errors import NotATranscriptError
from podcorpus.reading import TextMap
from podcorpus.reading.formats import text_page
from podcorpus.reading.source import Source

TALK = (
    ("Mara", "We build boats here, all of them by hand."),
    ("Tom", "And who ties the nets?"),
    ("Mara", "Nobody does, these days."),
    ("Tom", "Then who will, when you are gone?"),
    ("Mara", "My son, I hope."),
    ("Tom", "He will like it."),
)


def page(form: str) -> str:
    """The talk, each turn written as the form says."""
    return "".join(form.format(name=name, words=words) for name, words in TALK)


def test_an_escape_is_the_character_that_it_shows() -> None:
    document = read_text(page("SPEAKER\\_{name}: We say \\*{words}\\* &amp; go\\.\n\n"), "text-page")
    assert said(document) == [(f"SPEAKER_{name}", None, f"We say *{words}* & go.") for name, words in TALK]
    assert of_kind(document, "markup").split().count("\\") == 4 * len(TALK)


def test_a_heading_with_an_escape_is_one_line_of_a_chapter() -> None:
    document = read_text(
        "# Nets\n\n" + page("**{name}:** {words}\n\n") + "# Net\\_boats\n\n" + page("**{name}:** {words}\n\n")
    )
    assert [chapter.title for chapter in document.chapters] == ["Nets", "Net_boats"]
    assert of_kind(document, "chapter_line") == "# Nets\n # Net\\_boats\n"


def test_a_place_in_the_shown_text_is_one_in_the_source() -> None:
    document = read_text(page("**{name}:** [0:10] Of net\\_boats, say. {words}\n\n"))
    text = document.cue_text(document.cues[0])
    at = text.index("net_boats")
    places = TextMap([(0, document.cues[0])])
    assert document.source.text[places.start(at) : places.end(at + len("net_boats"))] == "net\\_boats"


def test_code_is_shown_as_it_is_written() -> None:
    document = read_text(page("**{name}:** [0:10] Type `a\\_b` now. {words}\n\n```\nboat\\_yard\n```\n\n"))
    assert {words[:16] for _, _, words in said(document)} == {"Type `a\\_b` now."}
    assert all("boat\\_yard" in words for _, _, words in said(document))


@given(st.lists(st.text("ab .*_[]()#>!\\&<~`-", min_size=1, max_size=30), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_any_words_that_are_escaped_are_read_back(parts: list[str]) -> None:
    words = ["a" + " ".join(part.split()) + "b" for part in parts]
    escaped = [re.sub(r"([^\w\s&<])", r"\\\1", one).replace("&", "&amp;").replace("<", "&lt;") for one in words]
    form = "Mara [0:01]: We say {} now.\n\nTom [0:02]: Yes, you do.\n\n"
    document = read_text("".join(form.format(one) for one in escaped), "text-page")
    expected = [turn for one in words for turn in (("Mara", f"We say {one} now."), ("Tom", "Yes, you do."))]
    assert [(label, text) for label, _, text in said(document)] == expected


def test_comments_and_tags_show_nothing() -> None:
    form = "<!-- turn -->\n<u>{name}:</u>\tYes, <i>we</i> do. {words}<br>\n\n"
    document = read_text("<details>\n\n" + page(form) + "</details>\n", "text-page")
    assert said(document) == [(name, None, f"Yes, we do. {words}") for name, words in TALK]


def test_a_quotation_within_a_page_stays_as_it_is() -> None:
    document = read_text(page("{name}: {words}\n\n").replace("these days.", "these days.\n\n> A sign.\n"))
    assert said(document)[2] == ("Mara", None, "Nobody does, these days.\n\n> A sign.")


def test_quoted_turns_of_several_lines() -> None:
    document = read_text("# Of boats\n\n" + page("> **{name}:** {words}\n> And so on.\n>\n> Yes.\n\n"))
    assert said(document) == [(name, None, f"{words}\nAnd so on.\n\nYes.") for name, words in TALK]


def test_a_wiki_has_headings_links_and_bold_words() -> None:
    document = read_text(
        "== Of [[boat|boats]] ==\n\n" + page(":'''{name}''': The '''old''' [[net]] and ''rope''. {words}<br/>\n")
    )
    assert said(document) == [(name, None, f"The old net and rope. {words}") for name, words in TALK]


@pytest.mark.parametrize("mark", ["**", "__", "*", "_"])
def test_questions_in_bold_and_answers_in_plain_type_are_turns_of_nobody(mark: str) -> None:
    text = "# A talk\n\n" + "".join(
        f"{mark}{words}{mark}\n\n" if name == "Tom" else f"{words}\n\nIt is so.\n\n" for name, words in TALK
    )
    document = read_text(text)
    expected = [part for name, words in TALK for part in ([words] if name == "Tom" else [words, "It is so."])]
    assert said(document) == [(None, None, words) for words in expected]
    opening = [document.cue_text(cue) for cue in document.cues if cue.opens]
    assert opening == [words for _, words in TALK]
    assert [found.code for found in document.findings] == ["layout-guessed"]


@pytest.mark.parametrize("end", ["\n", "  \r\n"])
def test_lines_of_a_question_may_be_in_bold_each_on_its_own(end: str) -> None:
    text = "".join(f"**So it is.**{end}**{words}**\n\n" if name == "Tom" else f"{words}\n\n" for name, words in TALK)
    expected = [f"So it is. {words}" if name == "Tom" else words for name, words in TALK]
    assert said(read_text(text)) == [(None, None, words) for words in expected]


def test_a_question_in_bold_may_be_right_above_its_answer_and_notes_above_a_rule() -> None:
    talk = [(name, words if name == "Tom" else words * 4) for name, words in (*TALK[1:], *TALK)]
    turns = "".join(f"**{words}**<br>\n" if name == "Tom" else f"{words}\n\n" for name, words in talk)
    notes = "# A talk\n\nWe met in the yard.\n\n*This was made shorter.*\n\n---\n\n"
    document = read_text(notes + turns, "text-page")
    assert said(document) == [(None, None, words) for _, words in talk]
    assert "We met in the yard." in of_kind(document, "show_notes")


@pytest.mark.parametrize(
    "above",
    [
        "Here is a transcript of the podcast:\n\n",
        '<audio controls><source src="boats.mp3" type="audio/mpeg"></audio>\n\n',
        '<audio controls><source src="boats.mp3" type="audio/mpeg"></audio>\n\nThe transcript follows:\n\n',
    ],
)
def test_what_is_above_a_player_or_the_announcement_of_a_transcript_is_no_turn(above: str) -> None:
    talk = [(name, words if name == "Tom" else words * 4) for name, words in (*TALK[1:], *TALK)]
    turns = "".join(f"**{words}**\n\n" if name == "Tom" else f"{words}\n\n" for name, words in talk)
    document = read_text(f"In this podcast we talk about the yard.\n\n{above}{turns}")
    assert said(document) == [(None, None, words) for _, words in talk]


@pytest.mark.parametrize("end", [".", ""])
def test_bold_paragraphs_that_ask_nothing_are_headings(end: str) -> None:
    text = "".join(f"**Of boats and nets{end}**\n\nWe build them by hand, in the yard.\n\n" for _ in range(5))
    with pytest.raises(NotATranscriptError):
        read_text(text, "text-page")


def test_short_answers_to_questions_in_bold_are_no_talk() -> None:
    text = "".join(f"**How is part {n} built?**\n\nBy hand, with tar and rope.\n\n" for n in range(5))
    with pytest.raises(NotATranscriptError):
        read_text(text)


@pytest.mark.parametrize("form", [";{}\n:{}\n", "- {} :: {}\n", "{}:: {}\n\n"])
def test_a_glossary_is_no_talk(form: str) -> None:
    terms = {"Bowline": "a knot with a loop.", "Sheet": "a rope that holds a sail.", "Stern": "the back of a boat."}
    with pytest.raises(NotATranscriptError):
        read_text("".join(form.format(*term) for term in terms.items()))


SPOKEN = " ".join(words for _, words in TALK)


@pytest.mark.parametrize(
    "form", ["## {title} [{time}]", "## {title} ({time})", "## {time} {title}", "### {time} - {title}"]
)
def test_what_is_said_below_headings_with_times(form: str) -> None:
    times = {"Boats": "00:00", "Nets of old": "00:20", "Ropes": "01:01"}
    text = "# A talk\n\n" + "".join(
        f"{form.format(title=title, time=time)}\n\n{SPOKEN}\n\n{SPOKEN} Yes.\n\n" for title, time in times.items()
    )
    document = read_text(text)
    assert said(document) == [(None, ms, f"{SPOKEN}\n\n{SPOKEN} Yes.") for ms in (0, 20_000, 61_000)]
    assert [(one.title, one.time_ms) for one in document.chapters] == list(zip(times, (0, 20_000, 61_000), strict=True))


def test_notes_below_headings_with_times_are_no_talk() -> None:
    text = "".join(f"## Boats {n} [{n:02}:00]\n\nWe build them by hand, and say so.\n\n" for n in range(1, 6))
    with pytest.raises(NotATranscriptError):
        read_text(text)


def test_three_turns_below_names_alone() -> None:
    turns = TALK[:3]
    for form in ("{}\n{}\n\n", "{}\n\n{}\n\n"):
        document = read_text("".join(form.format(*turn) for turn in turns))
        assert said(document) == [(name, None, words) for name, words in turns]


def test_a_note_in_italics_below_a_line_at_the_end_is_not_said() -> None:
    document = read_text(page("**{name}:** {words}\n\n") + "---\n\n_Written down by a friend of the yard._\n")
    assert said(document)[-1] == ("Tom", None, "He will like it.")
    assert [found.code for found in document.findings] == ["text-after-end"]


def test_a_page_that_is_shown_as_it_was_typed() -> None:
    document = read_text("# Of boats\n\n```text\n" + page("{name}: {words}\n\n") + "```\n")
    assert said(document) == [(name, None, words) for name, words in TALK]


def test_a_line_with_ornaments_ends_the_talk() -> None:
    document = read_text(page("**{name}:** {words}\n\n") + "&nbsp;\n\n⬆️⬆️ END OF TRANSCRIPT ⬆️⬆️\n")
    assert said(document)[-1] == ("Tom", None, "He will like it.")
    assert "END" in of_kind(document, "boilerplate")


@pytest.mark.parametrize("sign", ["\u200b", "\u200e", "\ufeff", "\u2060\u200b"])
def test_signs_without_width_at_the_beginnings_of_lines_are_not_there(sign: str) -> None:
    for form in ("**{name}:** {words}\n\n", "{name}\n{words}\n\n", "- {name}: {words}\n", "### {name}\n\n{words}\n\n"):
        text = page(form)
        document = read_text("".join(sign + line if line.strip() else line for line in text.splitlines(keepends=True)))
        assert said(document) == said(read_text(text))


def test_bullets_before_times_and_words_in_turn_are_no_words() -> None:
    captions = "".join(
        f"  • 00:00:{9 * i:02} --> 00:00:{9 * i + 7:02}\n  • {words}\n" for i, (_, words) in enumerate(TALK)
    )
    document = read_text(f"Of boats\n\n  • Home\n  • Shop\n\n{captions}")
    assert said(document) == [(None, 9_000 * i, words) for i, (_, words) in enumerate(TALK)]
    assert "• Home" in of_kind(document, "show_notes")


def test_names_in_brackets_within_a_line() -> None:
    document = read_text(" ".join(f"[S{1 + i % 2}] {words}" for i, (_, words) in enumerate(TALK)))
    assert said(document) == [(f"S{1 + i % 2}", None, words) for i, (_, words) in enumerate(TALK)]


def test_the_evidence_is_that_of_the_page_as_shown() -> None:
    source = Source.from_bytes(page("> **{name}:** {words}\n>\n").encode(), "page.md")
    assert text_page.explain(source).layouts[0].lines == (1, 3, 5)
