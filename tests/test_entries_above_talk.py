"""Text pages: what is above a talk that names nobody, such as `Host: Mara Lind`, and prose above a late first turn."""

from __future__ import annotations

import pytest
from reading_checks import of_kind, read_text, said

from podcorpus.errors import NotATranscriptError

ENTRIES = {
    "one guest": "Host: Mara Lind\nGuest: Tom Reed\n\n",
    "two guests": "Host: Mara Lind\nGuest: Tom Reed\nGuest: Ida Berg\n\n",
    "with blank lines": "Host: Mara Lind\n\nGuest: Tom Reed\n\nGuest: Ida Berg\n\n",
    "in a list": "- Host: Mara Lind\n- Guest: Tom Reed\n- Guest: Ida Berg\n- Producer: Jon Vik\n\n",
    "German": "Moderation: Mara Lind\nGast: Tom Reed\nGast: Ida Berg\nProduktion: Jon Vik\n\n",
    "Chinese": "主持人：林梅\n嘉宾：李明\n嘉宾：王芳\n\n",
    "two episodes": "Host: Mara Lind\nGuests: Tom Reed, Ida Berg\n\nHost: Mara Lind\nProducer: Jon Vik\n\n",
    "links": "Mara Lind: https://example.org/mara\nMara Lind: https://example.org/lind\nTom Reed: https://example.org/tom\n\n",
    "above a heading": "# Of tides\n\n**Host:** Mara Lind\n\n**Guest:** Tom\n\n**Guest:** Ida\n\n## Transcript\n\n",
    "sentences": "Mara Lind: She repairs boats in Orkney.\n\nTom Reed: He has sailed for many years.\n\n",
}
TALK = (
    "Good morning from the quay, all of you, it is windy.",
    "The tides rise here, and then they fall again.",
    "And the ferries sail on, whatever the weather does.",
)


@pytest.mark.parametrize("n", [2, 3])
@pytest.mark.parametrize("turn", ["0:{s:02}\n{words}\n\n", "[0:{s:02}] {words}\n\n", "0:{s:02} {words}\n"])
@pytest.mark.parametrize("entries", list(ENTRIES))
def test_entries_above_a_talk_that_names_nobody_are_no_speakers(entries: str, turn: str, n: int) -> None:
    talk = "".join(turn.format(s=1 + 11 * i, words=words) for i, words in enumerate(TALK[:n]))
    document = read_text(ENTRIES[entries] + talk)
    assert said(document) == [(None, 1_000 + 11_000 * i, words) for i, words in enumerate(TALK[:n])]


@pytest.mark.parametrize("turn", ["0:{s:02}\n{words}\n\n", "[0:{s:02}] {words}\n\n"])
def test_words_behind_labels_above_times_stay_the_speakers(turn: str) -> None:
    before = "Mara Lind: Good morning.\n\nTom Reed: And to you, Mara.\n\nMara Lind: So, the boats.\n\n"
    document = read_text(before + "".join(turn.format(s=10 + 11 * i, words=words) for i, words in enumerate(TALK)))
    assert said(document)[:3] == [
        ("Mara Lind", None, "Good morning."),
        ("Tom Reed", None, "And to you, Mara."),
        ("Mara Lind", None, "So, the boats."),
    ]


PROSE = (
    "We begin today with the harbour, and with the people who work there, whatever the weather. It is early.\n\n"
    "They went out at four in the morning, and nobody knows when they will be back. So we wait for them here.\n\n"
)
LATE = {
    "times": "[4:10] And here they come.\n\n[4:15] The first one is the smallest.\n\n[4:20] It has all the fish.\n",
    "names": "Mara (4:10)\nHere they come.\n\nTom (4:15)\nSmallest first.\n\nMara (4:20)\nNo.\n\nTom (4:25)\nOh.\n",
}


@pytest.mark.parametrize("talk", list(LATE))
@pytest.mark.parametrize("heading", ["", "## The boats\n\n", "The boats\n---------\n\n", "**The boats**\n\n"])
def test_prose_above_the_heading_of_a_late_first_turn_is_reported(heading: str, talk: str) -> None:
    document = read_text(PROSE + heading + LATE[talk])
    assert [(found.code, found.line) for found in document.findings] == [("words-before-turn", 1)]
    assert of_kind(document, "show_notes").startswith("We begin today")


@pytest.mark.parametrize("talk", list(LATE))
def test_prose_above_the_heading_of_the_transcript_is_not(talk: str) -> None:
    assert not read_text(PROSE + "## Transcript\n\n" + LATE[talk]).findings


@pytest.mark.parametrize("heading", ["## {title} [{time}]", "## {title} ({time})"])
def test_sentences_below_a_timed_heading_above_the_first_turn_are_reported(heading: str) -> None:
    first, second = (heading.format(title=title, time=time) for title, time in (("Tides", "0:00"), ("Ferries", "0:20")))
    turns = f"{second}\n\nMara: And the ferries sail on.\n\nTom: They do.\n\nMara: So they do.\n\nTom: Bye.\n"
    document = read_text(f"{first}\n\nThe tides rise here, and then they fall again.\n\n{turns}")
    assert [label for label, _, _ in said(document)] == ["Mara", "Tom", "Mara", "Tom"]
    assert [(found.code, found.line) for found in document.findings] == [("words-before-turn", 3)]
    assert not read_text(f"{first}\n\n{turns}").findings


PROSE_TURNS = (
    "The harbour was quiet in that winter, and nobody went out before the ice had gone from the bay.",
    "My aunt kept bees behind the bakery, and in August the whole of the street smelled of honey.",
    "So the first thing to learn is how a rope is tied, and the second thing is how to wait for wind.",
)


@pytest.mark.parametrize(
    "above",
    [
        "Of boats\n\nBy Ann Pell\n\nThe story of the boats, and of who repairs them.\n\nTranskript: Of boats\n\n",
        "Of boats\n\nThe story of the boats.\n\n• (0:00:00-0:02:10) Cold open\n• (0:02:25-0:41:53) But first\n"
        "• (0:43:55-1:34:09) Other things\n\nAutomated Transcript\n\n",
        "Of boats\n\nwith Mara and Tom\n\nAll episodes\n\nThe story of the boats, and of who repairs them now.\n\n"
        "📝 Edit Notes\n\n📝 Edit Transcript\n\nPress play to hear the boats while you read the transcript 🎧\n\n",
    ],
)
def test_paragraphs_below_the_heading_of_the_transcript(above: str) -> None:
    """What is above the heading, with the title or a word more, was said, or the entries of its list were speakers."""
    document = read_text(above + "".join(f"{words}\n\n" for words in PROSE_TURNS))
    assert said(document) == [(None, None, words) for words in PROSE_TURNS]


def test_words_below_the_last_link_of_a_page_and_above_the_first_name_are_reported() -> None:
    """They were notes, without a finding."""
    page = "Of boats\n\n  • Download\n  • Transcript\n\n{}\n\nMARA: Boats.\n\nTOM: Nets.\n\nMARA: Ropes.\n\nTOM: Tar.\n"
    document = read_text(page.format(" ".join(PROSE_TURNS)))
    assert [(found.code, found.line) for found in document.findings] == [("words-before-turn", 6)]


@pytest.mark.parametrize(
    ("items", "ends"), [("- boats\n- nets", "."), ("1. Boats\n2. Nets", ":"), ("* [Boats](https://example.org/b)", ".")]
)
def test_words_above_a_list_below_the_heading_of_the_transcript_are_reported(items: str, ends: str) -> None:
    """They were notes, without a finding."""
    talk = "MARA: Boats.\n\nTOM: Nets.\n\nMARA: Ropes.\n\nTOM: Tar.\n"
    page = f"## Transcript\n\nThis is the Harbour. We talk of boats and nets{ends}\n\n{items}\n\n{talk}"
    assert [(found.code, found.line) for found in read_text(page).findings] == [("words-before-turn", 3)]


@pytest.mark.parametrize("entry", ["**Context:**", "**Hintergrund:**", "**背景：**"])
def test_what_a_talk_is_about_is_no_turn(entry: str) -> None:
    """It was, above a rule."""
    talk = "**Mara:** Boats.\n\n**Tom:** Nets.\n\n**Mara:** Ropes.\n\n**Tom:** Tar.\n"
    document = read_text(f"# Of boats\n\n{entry} Mara repairs boats in Orkney. Tom sells them.\n\n---\n\n{talk}")
    assert [label for label, _, _ in said(document)] == ["Mara", "Tom", "Mara", "Tom"]


def test_entries_above_the_heading_of_the_transcript_are_no_turns() -> None:
    """They were, as their labels are those of the speakers."""
    above = "# 船\n\n主播：林梅\n嘉宾：李明\n时长：45分钟\n\n## 文字稿\n\n"
    document = read_text(f"{above}主播：船修好了吗？\n嘉宾：修好了。\n主播：网呢？\n嘉宾：还没有。\n")
    assert [label for label, _, _ in said(document)] == ["主播", "嘉宾", "主播", "嘉宾"]


def test_entries_above_a_second_talk_on_a_page_are_no_turns() -> None:
    """They were, in another form than the talks'."""
    entries = "Interviewer: Ann Pell\n\nInterviewee: Ida Berg\n\nDate of Interview: October 22, 2025\n\n"
    said_next = (
        "Who are you?",
        "I paint boats, and I have done so for thirty years now.",
        "Thank you, Tom, that was all.",
    )
    turns = list(zip(("Ann", "Ida", "Ann", "Ann", "Tom", "Ann"), (*PROSE_TURNS, *said_next), strict=True))
    talk = [f"**{name}:** {words}\n\n" for name, words in turns]
    document = read_text(f"**One**\n\n{entries}{''.join(talk[:3])}**Two**\n\n{entries}{''.join(talk[3:])}")
    assert [label for label, _, _ in said(document)] == [name for name, _ in turns]


@pytest.mark.parametrize("entry", ["[{time}] {words}\n", "  • {time} {words}\n"])
def test_a_word_before_colons_in_a_list_of_chapters_is_no_speaker(entry: str) -> None:
    """It was, and had said the whole talk."""
    chapters = (
        ("0:00", "Welcome"),
        ("2:50", "New thing: nets"),
        ("8:08", "New thing: oil"),
        ("45:34", "New thing: tar"),
    )
    page = "Chapters:\n" + "".join(entry.format(time=time, words=words) for time, words in chapters) + "\n"
    with pytest.raises(NotATranscriptError):
        read_text("Of boats\n\n" + page + "".join(f"{words}\n\n" for words in PROSE_TURNS))
