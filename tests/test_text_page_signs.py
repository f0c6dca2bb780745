"""Text pages: what is around headers and is no part of them, times within lines, and the logs of chats."""

from __future__ import annotations

import pytest
from test_text_page_layouts import cues, read
from test_text_page_surroundings import kinds, labels

from podcorpus.errors import NotATranscriptError
from podcorpus.reading import Source, read_document


def said(page: str) -> list[tuple[str, str]]:
    return [(label, words) for label, _, words in cues(read(page))]


def test_where_words_follow_times_without_a_blank_numbers_do_too() -> None:
    page = "00:00Of boats, then.\n00:04And nets?\n00:0719 nets were here.\n00:12Nineteen?\n00:1520 or so.\n"
    assert cues(read(page)) == [
        (None, 0, "Of boats, then."),
        (None, 4_000, "And nets?"),
        (None, 7_000, "19 nets were here."),
        (None, 12_000, "Nineteen?"),
        (None, 15_000, "20 or so."),
    ]


@pytest.mark.parametrize("sign", [">>", ">", "»"])
def test_a_sign_of_another_speaker_behind_some_times_is_no_other_layout(sign: str) -> None:
    """The times of lines with the sign, or of those without, were words."""
    words = ["Of boats, then.", "And nets?", "Nineteen of them were here.", "So.", "And ropes, too.", "Good."]
    for signed in ({0, 1, 3}, {2}, {0, 1, 2, 3, 5}):
        page = "".join(f"00:00:0{n} {f'{sign} ' * (n in signed)}{one}\n\n" for n, one in enumerate(words))
        assert cues(read(page)) == [(None, n * 1_000, one) for n, one in enumerate(words)]


def test_a_heading_above_dashes_is_not_said_and_a_sentence_is() -> None:
    talk = "- Of boats, then.\n- And nets?\n- Nets too.\n- Good.\n"
    assert len(read("The first minutes of the talk:\n" + talk).cues) == 4
    assert len(read("We begin as we always do.\n" + talk).cues) == 5


@pytest.mark.parametrize("colon", ["", ":"])
def test_initials_and_a_surname_are_a_label_with_or_without_a_colon(colon: str) -> None:
    page = (
        f"М. Линд{colon} Добрый вечер.\n\nТ. Рид Добрый вечер.\n\nМ. Линд Начнём с лодок.\n\nТ. Рид Да, с лодок.\n\n"
        "М. Линд Потом сети.\n"
    )
    assert [label for label, _ in said(page)] == ["М. Линд", "Т. Рид", "М. Линд", "Т. Рид", "М. Линд"]


def test_a_title_with_a_dash_is_nobody_s_words() -> None:
    page = "Harbour Talk - Part 4\n\n" + "Mara Lind — Of boats.\n\nTom Reed — And nets?\n\n" * 2
    document = read(page)
    assert labels(document) == ["Mara Lind", "Tom Reed", "Mara Lind", "Tom Reed"]
    assert kinds(document, "show_notes")[0].strip() == "Harbour Talk - Part 4"


@pytest.mark.parametrize(
    ("time", "ms"),
    [("0 minutes 3 seconds", 3_000), ("12 minutes 30 seconds", 750_000), ("1 hour 0 minutes 5 seconds", 3_605_000)],
)
def test_times_in_words(time: str, ms: int) -> None:
    page = f"Mara Lind\n{time}\nOf boats.\n\nTom Reed\n2 hours 1 minute 2 seconds\nAnd nets?\n\n" + (
        "Mara Lind\n2 hours 1 minute 9 seconds\nNets too.\n"
    )
    assert cues(read(page))[:2] == [("Mara Lind", ms, "Of boats."), ("Tom Reed", 7_262_000, "And nets?")]


def test_a_date_and_a_time_above_the_talk_are_no_time_of_it() -> None:
    page = "Harbour Talk\n2022-10-01 29:39\n\n" + "\n".join(
        f"00:{n:02}\nOf boats and of nets we speak.\nYes.\n" for n in (5, 12, 19, 27)
    )
    assert [start for _, start, _ in cues(read(page))] == [5_000, 12_000, 19_000, 27_000]


def test_a_slash_between_name_and_time() -> None:
    page = "Mara / 00:00:04\nOf boats.\n\nTom / 00:00:10\nAnd nets?\n\nMara / 00:00:12\nNets too.\n"
    assert cues(read(page)) == [
        ("Mara", 4_000, "Of boats."),
        ("Tom", 10_000, "And nets?"),
        ("Mara", 12_000, "Nets too."),
    ]


def test_bold_that_begins_before_the_time_ends_behind_the_name() -> None:
    page = (
        "**[00:05] Mara Lind** — Of boats.\n\n**[00:12] Tom Reed** — And nets?\n\n**[00:15] Mara Lind** — Nets too.\n"
    )
    assert cues(read(page)) == [
        ("Mara Lind", 5_000, "Of boats."),
        ("Tom Reed", 12_000, "And nets?"),
        ("Mara Lind", 15_000, "Nets too."),
    ]


def test_a_break_with_a_time_is_no_speaker() -> None:
    page = (
        "**Mara:** \\[00:04.17\\] Of boats.\n\n**Tom:** \\[00:11.02\\] And nets?\n\n**Mara:** Nets too.\n\n"
        "**Break:** \\[02:03.12\\]\n\n**Tom:** \\[04:14.22\\] So, nets.\n\n**Mara:** \\[04:20.00\\] Yes.\n"
    )
    assert labels(read(page)) == ["Mara", "Tom", "Mara", "Tom", "Mara"]


def test_names_in_front_matter_head_no_turn() -> None:
    page = (
        "---\ntitle: Boats\nguests:\n  - Tom Reed\ntranscript: true\n---\n\nMARA LIND\n\nOf boats.\n\n"
        "TOM REED\n\nAnd nets?\n\nMARA LIND\n\nNets too.\n\nTOM REED\n\nGood.\n"
    )
    document = read(page)
    assert labels(document) == ["MARA LIND", "TOM REED", "MARA LIND", "TOM REED"]


def test_codes_of_a_site_generator_are_markup() -> None:
    page = (
        '{{< transcript "[MUSIC PLAYING] MARA: Of boats, then." >}}\n\nTOM: And nets?\n\nMARA: Nets too.\n\n'
        "TOM: Good.\n{{< /transcript >}}\n"
    )
    document = read(page)
    assert [(label, words) for label, _, words in cues(document)] == [
        ("MARA", "Of boats, then."),
        ("TOM", "And nets?"),
        ("MARA", "Nets too."),
        ("TOM", "Good."),
    ]
    assert document.source.text[document.stretches[-2].start :].strip() == "{{< /transcript >}}"


def test_signs_of_quotations_are_markup_where_all_turns_have_them() -> None:
    page = "\n".join(
        f"> [!quote] {name} [00:{n:02}]\n> {words}\n>\n> {more}\n"
        for name, n, words, more in (
            ("Mara", 4, "Of boats.", "Old ones."),
            ("Tom", 9, "And nets?", "New ones?"),
            ("Mara", 12, "Nets too.", "All."),
        )
    )
    assert cues(read(page))[0] == ("Mara", 4_000, "Of boats.\n\nOld ones.")
    assert labels(read(page)) == ["Mara", "Tom", "Mara"]


def test_times_between_the_sentences_of_one_line() -> None:
    page = "00:04 Of boats we speak, and of ropes. 00:12 Then of nets, as we said. 00:20 And of tar, at last, today."
    document = read(page)
    assert [(start, words) for _, start, words in cues(document)] == [
        (4_000, "Of boats we speak, and of ropes."),
        (12_000, "Then of nets, as we said."),
        (20_000, "And of tar, at last, today."),
    ]
    assert "layout-guessed" in [found.code for found in document.findings]


def test_words_on_the_line_of_the_first_time_are_said_before_it() -> None:
    before = "Of boats we speak, and of ropes, and of what else there is to say. " * 3
    page = f"{before}[00:01:00] Then of nets, as we said before. [00:02:00] And of tar. [00:03:00] And that was it.\n"
    found = cues(read(page))
    assert [start for _, start, _ in found] == [None, 60_000, 120_000, 180_000]
    assert found[0][2] == before.strip()


def test_a_title_on_the_line_of_the_first_time_is_not_said() -> None:
    page = "Boats [00:01:00] Then of nets, as we said before. [00:02:00] And of tar. [00:03:00] And that was it.\n"
    assert [start for _, start, _ in cues(read(page))] == [60_000, 120_000, 180_000]


@pytest.mark.parametrize(
    "line",
    ["[10:15:0{n}] <mara> of boats", "10:1{n} <tom> and nets", "12/03/2024, 10:1{n} - Mara Lind: of boats"],
)
def test_the_log_of_a_chat_that_people_join_is_refused_as_one(line: str) -> None:
    page = "*** tom has joined\n" + "\n".join(line.format(n=n) for n in range(6)) + "\n"
    with pytest.raises(NotATranscriptError, match="the log of a chat, 6 lines from line 2 on"):
        read_document(Source.from_bytes(page.encode(), "chat.txt"))


def test_a_time_that_is_repeated_behind_the_name_is_one() -> None:
    page = (
        "[00:00:00] Mara: [00:00:00] Of boats, then.\n[00:00:05] Tom: [00:00:05] And nets?\n"
        "[00:00:07] Mara: [00:00:07] Nets too. We dry them.\n[00:00:36] And ropes, as we always did.\n"
        "[00:01:10] Tom: [00:01:10] Good.\n"
    )
    assert cues(read(page)) == [
        ("Mara", 0, "Of boats, then."),
        ("Tom", 5_000, "And nets?"),
        ("Mara", 7_000, "Nets too. We dry them."),
        ("Mara", 36_000, "And ropes, as we always did."),
        ("Tom", 70_000, "Good."),
    ]


def test_short_words_of_one_who_speaks_once_are_a_turn_after_another() -> None:
    page = (
        "[Mara Lind]: This is the harbour, and we speak of boats today.\n\n[Tom Reed]: Hello, good evening.\n\n"
        "[Mara]: Tom paints boats.\n\n[Ann Hill, a sailor]: I do not.\n\n[Mara]: She does not.\n\n[Tom]: No.\n"
    )
    assert labels(read(page)) == ["Mara Lind", "Tom Reed", "Mara", "Ann Hill, a sailor", "Mara", "Tom"]


def test_a_speaker_with_another_number_is_one_though_there_is_no_time() -> None:
    page = (
        "00:01\nSpeaker 1\nOf boats.\nSpeaker 2\nAnd nets?\n00:31\nSpeaker 1\nNets too.\nSpeaker 3\nAnd ropes?\n"
        "01:02\nSpeaker 2\nRopes, too.\n"
    )
    assert labels(read(page)) == ["Speaker 1", "Speaker 2", "Speaker 1", "Speaker 3", "Speaker 2"]


def test_numbers_in_brackets_in_front_of_lines_are_no_words() -> None:
    page = "Harbour Talk\n" + "\n".join(f"[{n}] We speak of boats, and of nets." for n in range(12)) + "\n"
    assert {words for _, _, words in cues(read(page))} == {"We speak of boats, and of nets."}


def test_the_chair_is_a_speaker_of_the_record() -> None:
    page = (
        "The SPEAKER pro tempore. The gentleman may speak.\nMr. McLIND. I speak of boats.\nMs. REED. And I of nets.\n"
        "The SPEAKER pro tempore. Of what else?\nMr. McLIND. Of ropes.\nMs. REED. Of tar.\n"
    )
    assert labels(read(page)) == ["The SPEAKER pro tempore", "Mr. McLIND", "Ms. REED"] * 2


def test_the_line_of_a_time_is_no_header_beside_the_name_above_it() -> None:
    talk = "".join(
        f"{name} ({n // 60}:{n % 60:02})\nOf boats and of nets we speak.\n"
        for n, name in zip(range(0, 90, 9), ("Mara Lind", "Tom Reed") * 5, strict=True)
    )
    page = "Talk 31\n00:00 Boats: What They Do\n\nTalk 31\n00:00 Boats: What They Do\n\n" + talk
    assert "".join(page[one.start : one.end] for one in read(page).stretches) == page


def test_examples_without_words_are_no_talk() -> None:
    page = "Mara: (...)\nTom: (...)\nMara: (...)\nTom: (...)\n"
    with pytest.raises(NotATranscriptError):
        read_document(Source.from_bytes(page.encode(), "format.md"))


@pytest.mark.parametrize(
    "page",
    [
        "**????:** Of boats.\n**???:** And nets?\n**????:** Nets too.\n**???:** Good.\n",
        "[????] Of boats.\n[???] And nets?\n[????] Nets too.\n[???] Good.\n",
    ],
)
def test_names_whose_letters_are_lost_are_labels(page: str) -> None:
    assert labels(read(page)) == ["????", "???"] * 2


@pytest.mark.parametrize("above", ["=== [part 2: 15-30min] ===", "[music 3]"])
def test_a_number_in_brackets_is_not_the_time_of_the_next_line(above: str) -> None:
    page = "".join(
        f"{above}\n[{n}s-{n + 10}s] Mara: Of boats.\n[{n + 10}s-{n + 20}s] Tom: And nets?\n" for n in (40, 60, 80)
    )
    parsed = read(page)
    assert [(who, at) for who, at, _ in cues(parsed)] == [
        (name, at) for at, name in zip(range(40_000, 100_000, 10_000), ("Mara", "Tom") * 3, strict=True)
    ]
    assert "".join(page[one.start : one.end] for one in parsed.stretches) == page


def test_a_heading_whose_mark_goes_on_is_kept_once() -> None:
    page = "".join(
        f"## Attendees\n### 00:{n:02}:00\n**Mara Lind:** Of boat {n}.\n**Tom Reed:** And of net {n}.\n"
        for n in (0, 5, 10)
    )
    parsed = read(page)
    assert labels(parsed) == ["Mara Lind", "Tom Reed"] * 3
    assert "".join(page[one.start : one.end] for one in parsed.stretches) == page


def test_a_time_some_lines_below_its_name_is_that_of_one_header() -> None:
    page = (
        "# Mara\n**[00:00:18 - 00:00:25]** Of boats, and of nets.\n## Tom\n**[00:00:12 - 00:00:18]** Why did you?\n"
        "Ann Hill\n\n\n\n**[00:00:25 - 00:00:31]** Good, the next page.\n"
    )
    parsed = read(page)
    assert "".join(page[one.start : one.end] for one in parsed.stretches) == page


@pytest.mark.parametrize("heading", ["## Transcript", "**Full transcript**", "Transkript:", "# Расшифровка"])
def test_paragraphs_above_the_heading_of_the_transcript_are_not_said(heading: str) -> None:
    page = (
        "# Of boats\n\nMara Lind builds boats in the harbour, and has done so since she was young.\n\n"
        f"{heading}\n\n" + "We speak of boats today, and of nets.\n\nThe nets we dry in winter, as all do.\n\n" * 2
    )
    assert [words for _, _, words in cues(read(page))] == [
        "We speak of boats today, and of nets.",
        "The nets we dry in winter, as all do.",
    ] * 2


@pytest.mark.parametrize("between", ["|", " · ", "•", "\n"])
def test_a_sign_between_the_lines_of_time_and_name_is_markup(between: str) -> None:
    page = (
        f"0:05\n{between}\nMara Lind\nOf boats.\n0:17\n{between}\nTom Reed\nAnd nets?\n"
        f"0:21\n{between}\nMara Lind\nNets too.\n0:30\n{between}\nTom Reed\nGood.\n"
    )
    assert cues(read(page)) == [
        ("Mara Lind", 5_000, "Of boats."),
        ("Tom Reed", 17_000, "And nets?"),
        ("Mara Lind", 21_000, "Nets too."),
        ("Tom Reed", 30_000, "Good."),
    ]


@pytest.mark.parametrize("mark", [".", " -"])
def test_one_who_speaks_only_at_the_beginning_is_a_speaker(mark: str) -> None:
    page = (
        f"MODERATOR{mark} Welcome to the talk.\nLIND{mark} Thanks for the boats.\nREED{mark} And nets.\n"
        f"LIND{mark} Nets too.\nREED{mark} Good.\n"
    )
    assert labels(read(page)) == ["MODERATOR", "LIND", "REED", "LIND", "REED"]
