"""Text pages and HTML whose labels are bold on lines of a paragraph, once in a second layout, or below a list."""

from __future__ import annotations

import pytest
from reading_checks import of_kind, read_text, said
from test_text_page_layouts import cues, read
from test_text_page_surroundings import labels


def test_bold_labels_on_lines_of_one_html_paragraph_begin_turns() -> None:
    page = (
        "<p><strong>Mara:</strong> Nets\nand boats.\n<strong>Tom:</strong> Boats.\n"
        "<strong>Mara:</strong> And nets.</p>\n"
        "<p><strong>Tom:</strong> Nets, then, and <strong>no: nothing</strong>\nelse.</p>\n"
    )
    document = read_text(page, "html")
    assert labels(document) == ["Mara", "Tom", "Mara", "Tom"]
    assert said(document)[0] == ("Mara", None, "Nets and boats.")


def test_a_page_keeps_the_front_matter_of_its_generator_apart() -> None:
    page = "---\nlayout: episode\ntitle: Nets\n---\n<p><strong>Mara:</strong> Nets.</p>\n"
    page += "<p><strong>Tom:</strong> Boats.</p>\n<p><strong>Mara:</strong> And ropes.</p>\n"
    document = read_text(page, "html")
    assert (document.format, labels(document)) == ("html", ["Mara", "Tom", "Mara"])
    assert "title: Nets" in of_kind(document, "metadata")


def test_a_second_layout_may_name_a_speaker_once() -> None:
    page = (
        "## Mara:\n\nOf nets.\n\n## Tom:\n\nOf boats.\n\n## Mara:\n\nQuestions?\n\n"
        "**Ida Pell, Harbour:** How are they tarred?\n\n**Tom:** By hand.\n\n**Jon Berg, Ropes:** And ropes?\n\n"
        "**Tom:** Too.\n\n**Mara:** Thanks.\n"
    )
    expected = ["Mara", "Tom", "Mara", "Ida Pell, Harbour", "Tom", "Jon Berg, Ropes", "Tom", "Mara"]
    assert labels(read_text(page, "text-page")) == expected


def test_what_heads_bullets_is_no_speaker_and_a_name_below_them_is_one() -> None:
    page = (
        "Nets\n\nAgenda:\n• How nets are made\n• How ropes are\n\n"
        "Takeaways:\n• Nets are made by hand\n• Ropes too\n"
        "Mara:\nWelcome.\n\nTom:\nThank you.\n\nMara:\nNets?\n\nTom:\nBy hand.\n"
    )
    assert labels(read_text(page, "text-page")) == ["Mara", "Tom", "Mara", "Tom"]


@pytest.mark.parametrize("heading", ["Show full transcript", "Read the full transcript", "Hide transcript"])
def test_what_opens_a_transcript_is_its_heading(heading: str) -> None:
    page = f"Harbour: Boats and nets\n\nRopes: More\n\nHarbour: Shop\n\n{heading}\n\nMara: Nets.\n\n"
    page += "Tom: Boats.\n\nMara: Ropes.\n"
    assert labels(read_text(page, "text-page")) == ["Mara", "Tom", "Mara"]


def test_full_names_in_bold_among_times_are_reported_when_they_are_no_speakers() -> None:
    page = (
        "# Nets\n\n[00:00:00] Nets are made by hand, and ropes too, as they always were and will be.\n\n"
        "Boats are another matter, of which we speak [00:01:00] next.\n\n"
        "**Mara Lind-1:** Here I am, and here are the nets.\n\nThey are many [00:02:00] today.\n\n"
        "And there are boats [00:02:10] too. Boats [00:02:20] are tarred.\n"
    )
    document = read_text(page, "text-page")
    assert [found.line for found in document.findings if found.code == "header-suspect"] == [7]


def test_what_is_said_at_a_time_above_the_first_name_is_reported() -> None:
    begin = (
        "[00:00:00] Nets are made by hand, and ropes too. We shall see how it is done, by whom and with what."
        " Today we begin."
    )
    page = f"# Nets\n\n{begin}\n\n**Mara Lind:** Nets.\n\n**Tom Reed:** Ropes.\n\n**Mara Lind:** And boats.\n"
    document = read_text(page, "text-page")
    assert [found.line for found in document.findings if found.code == "words-before-turn"] == [3]


def test_single_words_with_their_times_are_no_names_above_a_time() -> None:
    words = "Alright nets but the test oh my nets the boats oh we my the".split()
    page = "".join(f"00:{second:02d}\n{word}\n" for second, word in enumerate(words))
    assert labels(read_text("Harbour\n\n" + page, "text-page")) == [None] * len(words)


def test_labels_within_a_line_may_follow_its_title() -> None:
    page = (
        "Nets and Boats episode 3 transcript Mara: Welcome to it. Nets are made. (Music) Mara: Do you like nets? "
        "Tom: I do. Mara: I know. Tom: And boats? Mara: Boats, too.\n"
    )
    document = read_text(page, "text-page")
    assert labels(document) == ["Mara", "Mara", "Tom", "Mara", "Tom", "Mara"]
    assert "header-mended" in [found.code for found in document.findings]


def test_a_long_paragraph_that_names_a_transcript_is_not_lost_silently() -> None:
    begin = "The transcripts of our shows are made by hand, and so are the nets of which we speak today. " * 6
    page = f"Nets\n\nTranscript\n\n{begin}\n\nMara: Nets.\n\nTom: Boats.\n\nMara: Ropes.\n"
    assert "words-before-turn" in [found.code for found in read_text(page, "text-page").findings]


TALKING = "".join(
    f"{'Mara Lind' if n % 2 else 'Tom Reed'}: That was number {n}, and then we went home.\n\n" for n in range(12)
)


@pytest.mark.parametrize("header", ["0:00 Mara Lind\n", "[0:00] Mara Lind: ", "0:00 - Mara Lind: "])
def test_the_first_header_of_another_form_is_read(header: str) -> None:
    document = read(f"{header}Good morning from the harbour.\n\n{TALKING}")
    assert cues(document)[:2] == [
        ("Mara Lind", 0, "Good morning from the harbour."),
        ("Tom Reed", None, "That was number 0, and then we went home."),
    ]


@pytest.mark.parametrize("form", ["### {}\n\n{}\n\n", "**{}**\n{}\n\n", "{}\n{}\n\n"])
def test_names_alone_above_headers_of_another_form_are_headers_where_one_recurs(form: str) -> None:
    first = [("Mara Lind", "Good morning."), ("Tom Reed", "And nets?"), ("Mara Lind", "Never."), ("Tom Reed", "Why?")]
    document = read("".join(form.format(*turn) for turn in first) + TALKING.replace("Tom Reed: ", "Mara Lind: ", 1))
    assert [(label, words) for label, _, words in cues(document)][:4] == first
    assert document.findings


def test_a_name_alone_above_the_first_turn_is_reported_unless_a_heading_is_between() -> None:
    about = "### Mara Lind\n\nShe builds boats in the north, and has done so for years.\n\n"
    assert "header-suspect" in {found.code for found in read(about + TALKING).findings}
    assert "header-suspect" not in {found.code for found in read(about + "## Transcript\n\n" + TALKING).findings}
