"""Text pages: what is around the talk, from front matter to footers, and what is no transcript."""

from __future__ import annotations

import pytest
from page_layouts import LAYOUTS
from test_text_page_layouts import cues, read

from podcorpus.building.turns import form_turns
from podcorpus.errors import InputError
from podcorpus.reading import Document, Source, read_document, recognise
from podcorpus.reading.formats.text_page import explain

TALK = "Mara Lind (00:00)\nGood morning.\n\nTom Reed (04:00)\nNets.\n\nMara Lind (05:00)\nBoats and ropes.\n"
SPEAKERS = ["Mara Lind", "Tom Reed", "Mara Lind"]


def kinds(document: Document, kind: str) -> list[str]:
    return [document.source.text[s.start : s.end].strip() for s in document.stretches if s.kind == kind]


def labels(document: Document) -> list[str | None]:
    return [cue.label for cue in document.cues]


def chapters(document: Document) -> list[tuple[int | None, str | None]]:
    return [(chapter.time_ms, chapter.title) for chapter in document.chapters]


# Front matter, and lines with the form of a label that are none

FRONT = (
    "---\ntitle: 'Boats'\npodcast: Harbour Hour\nspeakers:\n  - Mara Lind\n  - Tom Reed\n"
    "date: 2020-01-02\nlanguage: en\n---\n"
)
ENTRIES = (
    "Name: Mara Lind\n\nTopic: Boats\n\nLocation: Harbour Conference\n\n"
    "Transcript by: Ann Pell\n\nVideo: https://example.org\n\n"
)
PANEL = (
    "Tom: So tell us about boats, what is it about them that you like so much?\n\nMara: Boats are fine. They float.\n\n"
    "The main thing is this: boats float. Listen, what is a bowline: a loop that holds.\n\nTom: And the nets?\n\n"
    "Mara: Nets do not.\n\n## Ropes\n\nAudience member: What of ropes?\n\nMara: Ropes sink.\n\n"
    "Audience member: Why?\n\nVarios miembros: All of them?\n\nAudience member: And tar?\n\nMara: Yes.\n"
)


def test_front_matter_says_what_is_published() -> None:
    document = read(FRONT + PANEL)
    assert (document.published.title, document.published.show) == ("Boats", "Harbour Hour")
    assert (document.published.published_on, document.published.language) == ("2020-01-02", "en")
    assert kinds(document, "metadata") == [FRONT.strip()]
    assert read(FRONT.replace("language: en", "language: English") + PANEL).published.language is None


@pytest.mark.parametrize("front", ["", FRONT, FRONT.replace("---", "+++").replace(": ", " = ")])
def test_entries_before_the_talk_are_no_speakers(front: str) -> None:
    document = read(front + ENTRIES + PANEL)
    assert set(labels(document)) >= {"Tom", "Mara", "Audience member"}
    assert set(labels(document)) <= {"Tom", "Mara", "Audience member", "Varios miembros"}
    assert kinds(document, "show_notes")[0].startswith("Name: Mara Lind")
    assert chapters(document) == [(None, "Ropes")]
    assert all("Ropes\n" not in document.cue_text(cue) for cue in document.cues)


def test_a_heading_between_turns_belongs_to_no_words_and_parts_no_cue() -> None:
    document = read(
        "## Boats\n\nMara: They float.\n\n## Nets\n\nThey do not.\n\n## Tar (01:30)\n\nTom: Why?\n\nMara: So it is.\n"
    )
    assert [words for _, _, words in cues(document)] == ["They float. They do not.", "Why?", "So it is."]
    assert chapters(document) == [(None, "Boats"), (None, "Nets"), (90_000, "Tar")]
    assert kinds(document, "chapter_line") == ["## Boats", "## Nets", "## Tar (01:30)"]


def test_a_break_is_no_speaker() -> None:
    page = (
        "**Mara:**\n\nBoats.\n\n**Break:**\n\n**Mara:**\n\nNets.\n\n**Tom:**\n\nWhy?\n\n"
        "**Break:**\n\n**Mara:**\n\nRopes.\n"
    )
    document = read(page)
    assert labels(document) == ["Mara", "Mara", "Tom", "Mara"]
    assert len(form_turns(document)) == 3
    assert kinds(document, "markup") == ["**Break:**"] * 2


def test_words_under_a_break_are_reported() -> None:
    page = (
        "**Mara:**\n\nBoats.\n\n**Break:**\n\n**Tom:**\n\nWhy?\n\n**Break:**\n\nAn aside.\n\n"
        "**Mara:**\n\nNets.\n\n**Break:**\n\n**Tom:**\n\nSo.\n"
    )
    document = read(page)
    assert "Break" not in labels(document)
    assert [found.line for found in document.findings if "Break" in found.message] == [11]


@pytest.mark.parametrize("label", ["MUSIC", "Applause", "SOUND", "SFX", "NOTE", "Jingle", "ГУДОК", "МУЗЫКА", "掌声"])
@pytest.mark.parametrize("form", ["{n}: {w}", "**{n}:** {w}", "{n} (00:12): {w}"])
def test_what_is_heard_between_turns_is_no_speaker(form: str, label: str) -> None:
    said = (
        "Boats are light.",
        "So they are.",
        "slow piano",
        "But the nets?",
        "They sink.",
        "a door, then gulls",
        "Why?",
    )
    turns = [(("Mara", "Tom", label)[i % 3], words) for i, words in enumerate(said)]
    document = read("\n\n".join(form.format(n=name, w=words) for name, words in turns))
    if label == "ГУДОК":
        assert cues(document)[2][0] == label
        return
    assert labels(document) == ["Mara", "Tom", "Mara", "Tom", "Mara"]
    assert [cues(document)[i][2].endswith(said[i + 1 + i // 3]) for i in (1, 3)] == [True, True]
    assert {found.line for found in document.findings if found.code == "header-suspect"} == {5, 11}


@pytest.mark.parametrize("time", [r"\[12:30\]", r"\[12:30\] to \[12:44\]", "(12:30) - (12:44)"])
def test_a_sound_with_its_time_is_no_speaker_and_no_words(time: str) -> None:
    talk = "**Mara Lind:** Boats float.\n\n**Tom Reed:** So they do.\n\n"
    document = read(f"{talk}{talk}**Jingle:** {time}\n\n{talk}**Outro:** {time}\n")
    assert labels(document) == ["Mara Lind", "Tom Reed"] * 3
    assert {words for _, _, words in cues(document)} == {"Boats float.", "So they do."}
    assert [found.line for found in document.findings if "mark between turns" in found.message] == [9, 15]


# Chapters

LIST = [(0, "Intro"), (240_000, "Nets"), (300_000, "Boats")]


@pytest.mark.parametrize(
    "listing",
    [
        "Chapters\n00:00 Intro\n04:00 Nets\n05:00 Boats\n",
        "## Chapters\n* [00:00](https://example.org/?t=0) Intro\n* [04:00](/?t=240) Nets\n* [05:00](/?t=300) Boats\n",
        "Timestamps:\n(00:00) Intro\n(04:00) [Nets](https://example.org/nets)\n(05:00) Boats <https://example.org>\n",
        "Kapitel\n00:00:00.000 Intro\n00:04:00.000 Nets https://example.org/nets\n00:05:00.000 <b>Boats</b>\n",
        "⏱ 00:00 – Intro\n🕸 04:00 – Nets\n⛵ 05:00 – Boats\n",
        "1. 00:00 Intro\n2. 04:00 Nets\n3. 05:00 Boats\n",
        "**00:00** Intro\n**04:00** **Nets**\n**05:00** Boats\n",
        "00:00 - 04:00 Intro\n04:00 - 05:00 Nets\n05:00 - 06:00 Boats\n",
        "0:00 Intro | 4:00 Nets | 5:00 Boats\n",
        "0:00 Intro 4:00 Nets\n5:00 Boats\n",
        "Chapters\nIntro (00:00)\nNets (04:00)\nBoats (05:00)\n",
        "章节\n00:00 Intro\n04:00 Nets\n05:00 Boats\n",
    ],
)
def test_chapters_in_many_forms(listing: str) -> None:
    document = read(f"{listing}\n{TALK}")
    assert chapters(document) == LIST
    assert labels(document) == SPEAKERS


@pytest.mark.parametrize(
    "notes",
    [
        "Chapters\n00:00 Intro\n04:00 Nets\n05:00 Boats\n",
        "## Links\n\n- [Harbour](https://example.org)\n- Follow us\n\n## Chapters\n\n"
        "(00:00) Intro\n(04:00) Nets\n(05:00) Boats\n",
        "00:00 Intro\n04:00 Nets\n05:00 Boats\n",
    ],
)
def test_notes_below_the_talk_are_no_speech(notes: str) -> None:
    document = read(f"{TALK}\n{notes}")
    assert cues(document)[-1][2] == "Boats and ropes."
    assert chapters(document) == LIST


# The end of the talk


@pytest.mark.parametrize(
    "last",
    [
        *(
            "Subscribe to the show.",
            "Subscribe now!",
            "Copyright law is the reason I never sang it.",
            "Leave a comment.",
        ),
        *("This transcript was a pain to make.", "Recording stopped us from talking."),
        *("The end.", "Transcribed by hand, of course.", "End of story.", "Page seven of seven."),
    ],
)
@pytest.mark.parametrize("whole", [False, True])
def test_spoken_last_words_remain_speech(last: str, whole: bool) -> None:
    words = last if whole else f"My aunt wrote it.\n{last}"
    document = read(f"Mara Lind (00:00)\nHow do you know?\nTom Reed (00:20)\n{words}\n")
    assert cues(document)[-1] == ("Tom Reed", 20_000, words)


@pytest.mark.parametrize(
    "foot",
    [
        "Transcribed by https://example.ai\n",
        "Copyright © 2007–2018 The Harbour Hour. All Rights Reserved.\n",
        "© 2019 Harbour Hour\n",
        *(
            "[END]\n",
            "END\n",
            "[Ends]\n",
            "ENDS\n",
            "*** THE END ***\n",
            "End of the interview\n",
            "[Interview ends]\n",
            "Page 7 of 7\n",
        ),
        "This transcript was exported on Mar 3, 2022 - view latest version here.\n",
        *("Transcribed by Mara Lind.\n", "Transcript by M. Lind-Reed\n"),
        "This draft transcript was machine generated, and has errors.\n",
        "### Transcription ended after 00:00:50\n\nThis draft transcript is auto-generated.\n",
        "Meeting ended after 00:31:12 \U0001f44b\n",
        "The original content of this program is licensed under a licence of the commons.\n",
        "Our transcripts are open source on a site. Come and help. 💚\n",
        "NPR transcripts are created on a rush deadline by a contractor, and may be revised.\n",
        "This service is the world’s most advanced automated transcription platform.\n\nConvert your files to text.\n",
    ],
)
def test_footers_of_services_are_boilerplate(foot: str) -> None:
    document = read(f"{TALK}\n{foot}")
    assert cues(document)[-1][2] == "Boats and ropes."
    assert kinds(document, "boilerplate")


@pytest.mark.parametrize("foot", ["End of transcript", "© 2019 Harbour Hour", "[END]"])
def test_a_paragraph_that_is_a_footer_is_no_turn(foot: str) -> None:
    talk = [f"Boat {n} is out on the river. We wait for it here, as we do every day." for n in range(12)]
    for end in ("\n\n", "\n"):
        document = read(end.join(talk) + f"\n\n{foot}\n")
        assert [words for _, _, words in cues(document)] == talk
        assert kinds(document, "boilerplate") == [foot]


@pytest.mark.parametrize("rule", ["---", "* * *", "=====", "_ _ _", "~~~~~"])
def test_a_line_drawn_at_the_end_is_neither_said_nor_reported(rule: str) -> None:
    document = read(f"{TALK}\n{rule}\n")
    assert cues(document)[-1][2] == "Boats and ropes."
    assert document.findings == read(TALK).findings


TURNS = [("Mara" if i % 2 else "Tom", i, f"{words}.") for i, words in enumerate(("Of boats", "Nets", "Tar", "Aye"))]


def test_the_feet_of_printed_pages_are_no_speech() -> None:
    foot = "\n© 2018 Harbour Hour {}\n"
    page = "".join(LAYOUTS["Name: words"].write(*turn) + foot.format(i) for i, turn in enumerate(TURNS))
    document = read(page)
    assert [words for _, _, words in cues(document)] == [words for _, _, words in TURNS]


# What is no transcript, or another format's


@pytest.mark.parametrize(
    "text",
    [
        "Harbour Talk, episode 12\n\nBoats (00:40)\nHow boats are repaired.\n\nNets (12:10)\n"
        "Of nets.\n\nRopes (31:00)\nOf ropes.\n",
        "Chapters\n00:00 Intro\n04:00 Nets\n15:00 Boats\n",
        "00:00 Intro: what boats are\n14:00 Part two: nets\n35:00 Ropes\n",
        "# Tool\n\nA tool. It does things.\n\n```\ntool --help\n```\n\n- one\n- two\n- three\n- four\n",
        "# My transcripts\nNotes on an invented talk.\n",
        "Just a note, and nobody speaks in it.",
        '{"segments": []}',
        "WEBVTT\n\nNOTE\nChapters Boats (1:05)\n\n00:00.000 --> 00:02.760\n<v Mara>Of\nBoats (1:05)\n",
        "1\n00:00:14,730 --> 00:00:17,310\nMara: Hey, this is the\nHarbour Podcast (0:14)\n",
    ],
)
def test_what_is_no_text_page_is_not_recognised_as_one(text: str) -> None:
    source = Source.from_bytes(text.encode(), "notes.txt")
    assert "text-page" not in [candidate.NAME for candidate, _ in recognise(source)]


def test_a_refusal_names_the_closest_layouts_and_their_lines() -> None:
    text = "Harbour Talk\n\nBoats (00:40)\nOf boats.\n\nNets (12:10)\nOf nets.\n\nRopes (31:00)\nOf ropes.\n"
    source = Source.from_bytes(text.encode(), "notes.txt")
    result = explain(source)
    assert [layout.shape for layout in result.nearest] == ["Name (TIME)"]
    assert result.nearest[0].lines == (3, 6, 9)
    with pytest.raises(InputError, match=r"notes.txt: no turn header found; closest: `Name \(TIME\)` on lines 3, 6, 9"):
        read_document(source, "text-page")


def test_news_with_times_are_read_and_doubted() -> None:
    document = read("Results\n\nMara Lind (12:31)\nwon for the third time.\nTom Reed (12:44)\ncame second.\n")
    assert [found.code for found in document.findings] == ["layout-guessed"]


def test_more_before_the_talk_than_in_it_is_reported() -> None:
    page = (
        "Boats are repaired by hand, with tar and with patience. " * 60
        + "\n\nQ: And nets?\n\nA: Too.\n\nQ: Why?\n\nA: So.\n"
    )
    document = read(page)
    assert labels(document) == ["Q", "A", "Q", "A"]
    assert [found.code for found in document.findings] == ["words-before-turn"]


@pytest.mark.parametrize("form", ["{}: {}\n\n", "**{}:** {}\n\n", "{} (00:0{n})\n{}\n\n"])
def test_links_between_signs_below_the_last_words_are_not_said(form: str) -> None:
    turns = [("Mara Lind", "We build boats."), ("Tom Reed", "And nets?"), ("Mara Lind", "Never."), ("Tom Reed", "Bye.")]
    page = "".join(form.format(name, words, n=n) for n, (name, words) in enumerate(turns))
    links = "Share this episode\n\n[Harbour FM](https://example.org/f) | [Boats](https://example.org/b)\n"
    document = read(page + links)
    assert [(cue.label, document.cue_text(cue)) for cue in document.cues] == turns
    assert kinds(document, "boilerplate") == [links.strip()]


def test_links_that_are_all_or_the_middle_of_the_last_turn_are_said() -> None:
    links = "[Harbour FM](https://example.org/f) | [Boats](https://example.org/b)"
    for last in (links, f"See these.\n\n{links}\n\nBye."):
        assert labels(document := read(f"Mara: We build boats.\n\nTom: And nets?\n\nMara: {last}\n"))[-1:] == ["Mara"]
        assert document.cue_text(document.cues[-1]) == last


def test_a_paragraph_below_the_last_of_many_times_is_reported() -> None:
    page = "".join(f"[00:{n:02}] That was number {n}, and we build boats.\n\n" for n in range(24))
    for below in ("This text may be revised later.\n", "---\n\nFollow us, and send us a letter.\n"):
        assert read(page).findings == ()
        assert [found.code for found in read(page + below).findings] == ["header-suspect"]
