"""Text pages: lists of people and of times, wrapped labels, lines with one and the same time, and lists of fields."""

from __future__ import annotations

import pytest
from test_text_page_layouts import cues, read
from test_text_page_surroundings import kinds, labels

from podcorpus.reading import Source, recognise


def test_a_list_of_people_above_the_talk_is_no_turn() -> None:
    document = read(
        "## People\n\n- @speaker_00: unknown\n- @speaker_01: unknown\n\n# Transcript\n\n"
        "## @speaker_00 [00:00:00 → 00:00:03]\n\nOf boats.\n\n## @speaker_01 [00:00:04 → 00:00:08]\n\nOf nets.\n\n"
        "## @speaker_00 [00:00:09 → 00:00:11]\n\nAnd ropes.\n\n## @speaker_unknown [00:00:11 → 00:00:12]\n\nTar.\n"
    )
    assert cues(document) == [
        ("@speaker_00", 0, "Of boats."),
        ("@speaker_01", 4_000, "Of nets."),
        ("@speaker_00", 9_000, "And ropes."),
        ("@speaker_unknown", 11_000, "Tar."),
    ]


INITIALS = (
    "I: Who builds boats?\n\nR: I do. And so\n\nI: By hand?\n\nR: Yes, all of them.\n\nI: Since when?\n\nR: The war.\n"
)


@pytest.mark.parametrize(
    "above",
    [
        "I: interviewer\nR: the boatbuilder\n\n",
        "Date   May 4\nThere  ***I:*** interviewer\n",
        "***I***: a\n***R***: b\n\n",
    ],
)
def test_who_the_initials_are_above_the_talk_is_no_turn(above: str) -> None:
    document = read(f"# Talk 4\n\n{above}{INITIALS}")
    assert labels(document) == ["I", "R"] * 3
    assert document.cue_text(document.cues[0]) == "Who builds boats?"


LINES = "R: Now then.\nI: Who builds boats?\nR: I do. And so\nI: By hand?\nR: Yes, all of them.\nI: Since when?\n"


@pytest.mark.parametrize(
    "above", ["I: Ida Berg\nR: Rolf, who builds boats and ties nets\n", "R: Rolf Lind\nI: Ida, of the radio\n"]
)
def test_whose_initials_they_are_above_a_talk_on_lines_is_no_turn(above: str) -> None:
    document = read(f"BOATS, TAPE 4\n{above}(The tape begins late.)\n{LINES}")
    assert labels(document) == ["R", "I"] * 3
    assert document.cue_text(document.cues[0]) == "Now then."


@pytest.mark.parametrize("above", ["I: Is Rolf here?\nR: Rolf Lind\n", "I: hello\nR: rolf\n"])
def test_short_turns_above_a_talk_on_lines_stay_turns(above: str) -> None:
    assert len(labels(read(f"BOATS, TAPE 4\n{above}(The tape begins late.)\n{LINES}"))) == 8


@pytest.mark.parametrize(
    "above", ["I: Good morning.\nR: Hello\n\n", "I: hello\n\nR: hi\n\n", "Mara: hello\nTom: hi\n\n"]
)
def test_greetings_above_the_talk_are_turns(above: str) -> None:
    page = (above + INITIALS) if above[0] == "I" else (above + INITIALS.replace("I:", "Mara:").replace("R:", "Tom:"))
    assert len(labels(read(page))) == 8


def test_a_label_with_and_one_without_an_underscore_have_one_layout() -> None:
    document = read(
        "### SPEAKER_00 [0:01 - 0:02]\nBoats.\n\n### SPEAKER_01 [0:03 - 0:04]\nNets.\n\n### UNASSIGNED [0:05 - 0:06]\n"
        "Ropes.\n\n### SPEAKER_00 [0:07 - 0:09]\nTar.\n"
    )
    assert [(label, words) for label, _, words in cues(document)] == [
        ("SPEAKER_00", "Boats."),
        ("SPEAKER_01", "Nets."),
        ("UNASSIGNED", "Ropes."),
        ("SPEAKER_00", "Tar."),
    ]


def test_a_label_in_bold_may_be_wrapped() -> None:
    document = read(
        "**Mara Lind:** Of boats, then. They\nfloat.\n\n**Tom\nReed:** And nets?\n\n**Mara Lind:** Nets sink.\n\n"
        "**Tom\nReed:** Thank you.\n"
    )
    assert labels(document) == ["Mara Lind", "Tom Reed", "Mara Lind", "Tom Reed"]
    assert document.cue_text(document.cues[1]) == "And nets?"


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "BOM"])
def test_one_and_the_same_time_in_front_of_every_line_says_nothing(mark: str) -> None:
    page = mark + "\n\n".join(
        f"0:00 {line}"
        for line in (
            "Mara Lind  00:00",
            "Of boats.",
            "Tom Reed  00:12",
            "And nets?",
            "Mara Lind  00:15",
            "Nets too.",
            "Transcribed by https://example.ai",
        )
    )
    document = read(page)
    assert cues(document) == [
        ("Mara Lind", 0, "Of boats."),
        ("Tom Reed", 12_000, "And nets?"),
        ("Mara Lind", 15_000, "Nets too."),
    ]
    assert kinds(document, "boilerplate") == ["0:00 Transcribed by https://example.ai"]
    assert "text-after-end" not in {found.code for found in document.findings}


def test_numbered_times_in_bold_are_cues_beside_entries_that_are_no_speakers() -> None:
    document = read(
        "# Meeting\n\n**Method:** windows of four seconds\n**Window Count:** 868\n\n## Words\n\n"
        "1. **[00:00–00:04]** the boats are mended by hand in the yard\n\n2. **[00:04–00:08]** and so are the nets\n\n"
        "3. **[00:08–00:12]** which nobody mends these days any more\n"
    )
    assert [(label, start) for label, start, _ in cues(document)] == [(None, 0), (None, 4_000), (None, 8_000)]


def test_paragraphs_in_html_on_a_page_of_text_have_speakers() -> None:
    document = read(
        "A talk on boats, and on what mends them.\n\n"
        '<p><span class="host">Mara:</span> Of boats?\n\n<p><span class="guest">Tom:</span> They float.\n\n'
        '<p><span class="host">Mara:</span> And nets?\n\n<p><span class="guest">Tom:</span> Sink.\n'
    )
    assert cues(document) == [
        ("Mara", None, "Of boats?"),
        ("Tom", None, "They float."),
        ("Mara", None, "And nets?"),
        ("Tom", None, "Sink."),
    ]


def test_times_above_the_labels_and_a_list_of_times_before_them() -> None:
    document = read(
        "LIST OF CONTENTS:\n\n0:00 - Boats\n1:01 - Nets\n6:04 - Ropes\n\n## Boats\n\n0:05\n"
        "MARA LIND: All right. Of boats we will\n"
        "0:12\nspeak at some length, and of those who mend them by hand.\n## Nets\n\n1:01\nTOM REED: And nets.\n"
        "1:08\nMARA LIND: Yes, and of nets, which are mended in the same yard.\n1:12\nTOM REED: Good.\n"
    )
    assert [(label, start) for label, start, _ in cues(document)] == [
        ("MARA LIND", 5_000),
        ("MARA LIND", 12_000),
        ("TOM REED", 61_000),
        ("MARA LIND", 68_000),
        ("TOM REED", 72_000),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"Files: part{n}/*\nCopyright: 2004, Mara Lind\nLicense: GPL-2+\n\n" for n in range(4)),
        "Name: boats\n" + "".join(f"Classifier: Harbour :: Part {n}\nRequires-Dist: rope>={n}\n" for n in range(6)),
        "# Boats\n\nA tool for boats.\n\n" + "Note: the rope is kept.\n\n```\nboats --rope\n```\n\nMore words.\n\n" * 5,
    ],
    ids=["licences", "fields", "documentation"],
)
def test_labels_with_values_are_no_talk(text: str) -> None:
    source = Source.from_bytes(text.encode(), "notes.txt")
    assert "text-page" not in [candidate.NAME for candidate, _ in recognise(source)]


def test_short_answers_and_asides_are_a_talk() -> None:
    document = read("Q: Boats?\n\nA: Yes.\n\nQ: [inaudible]\n\nA: so we mend them all\n\nQ: *Really*?\n\nA: Yes\n")
    assert len(document.cues) == 6


def test_a_title_is_no_sentence_in_a_label() -> None:
    document = read(
        "Moderator: Of boats?\n\nProf. Lind: They float.\n\nModerator: And nets?\n\nProf. Lind: They sink.\n"
    )
    assert labels(document) == ["Moderator", "Prof. Lind", "Moderator", "Prof. Lind"]


def test_entries_above_a_rule_are_no_turns() -> None:
    rule = "=" * 80
    document = read(
        f"{rule}\nПРОТОКОЛ\nФайл: встреча_1\nДата записи: 17.01.2025 14:30\n{rule}\n\n"
        "[SPEAKER_00]: Добрый день.\n[SPEAKER_01]: Здравствуйте.\n[SPEAKER_00]: Начинаем.\n[SPEAKER_01]: Хорошо.\n"
    )
    assert labels(document) == ["SPEAKER_00", "SPEAKER_01", "SPEAKER_00", "SPEAKER_01"]


def test_a_doubtful_label_in_brackets_and_bold_is_a_speaker() -> None:
    document = read(
        "".join(f"**[00:00:0{n} → 00:00:0{n + 1}] [Caller no?]** of boats and nets\n\n" for n in range(1, 5))
    )
    assert labels(document) == ["Caller no?"] * 4
    assert document.cue_text(document.cues[0]) == "of boats and nets"


def test_an_entry_with_a_date_is_no_header_beside_times() -> None:
    document = read(
        "# 録音\n\n- 言語：ja\n- 作成：2026-06-15T02:00:00Z\n\n## 本文\n\n"
        "**[00:00:12 - 00:00:18]** 船の話をしましょう。\n\n"
        "**[00:00:18 - 00:00:25]** 網の話もしましょう。\n\n**[00:00:25 - 00:00:31]** はい、お願いします。\n"
    )
    assert [(label, start) for label, start, _ in cues(document)] == [(None, 12_000), (None, 18_000), (None, 25_000)]


def test_one_entry_with_a_time_is_no_talk() -> None:
    text = "# Changes\n\n## 1.2.0\n\n### Fixed\n- Times: 00:01 is read now.\n\n## 1.1.0\n\n### Added\n- First words.\n"
    assert "text-page" not in [one.NAME for one, _ in recognise(Source.from_bytes(text.encode(), "changes.md"))]


def test_remarks_with_a_time_are_words_and_no_chapters() -> None:
    document = read(
        "Mara Lind (00:05):\nGood afternoon, everybody.\n\nCaller 2 (00:12):\n[inaudible 00:00:13] the boats?\n\n"
        "Mara Lind (00:16):\nYes. The boats go out on Monday. [foreign language 00:00:20]\n\nCaller 3 (00:31):\n"
        "And what about [crosstalk 00:00:32]\n\nMara Lind (00:33):\nOne at a time.\n"
    )
    assert labels(document) == ["Mara Lind", "Caller 2", "Mara Lind", "Caller 3", "Mara Lind"]
    assert document.cue_text(document.cues[1]) == "[inaudible 00:00:13] the boats?"


def test_a_label_that_differs_from_others_in_its_number_is_one() -> None:
    document = read(
        "[00:05] ch0: Of boats, which we mend.\n[00:18] ch1: Right.\n[00:31] ch0: What next?\n[00:35] ch1: Ropes.\n"
        "[00:39] ch2: And tar.\n[00:51] so he said: no more.\n[00:55] ch1: Fine.\n"
    )
    assert labels(document) == ["ch0", "ch1", "ch0", "ch1", "ch2", "ch2", "ch1"]
    assert document.cue_text(document.cues[5]) == "so he said: no more."


def test_a_label_in_brackets_behind_a_time_is_one_though_it_does_not_recur() -> None:
    document = read("[10:02:11] <mara> hi\n[10:02:15] <mara> anybody?\n[10:02:21] <tom> hello\n[10:03:01] <mara> ah\n")
    assert labels(document) == ["mara", "mara", "tom", "mara"]


def test_surnames_in_capitals_with_a_stop_are_labels() -> None:
    document = read(
        "The CHAIRMAN. The committee will come to order.\n\nSenator LIND. Thank you, Mr. Chairman.\n\n"
        "The CHAIRMAN. Please go ahead.\n\nSenator LIND. The question is about boats. It is a narrow one.\n"
    )
    assert labels(document) == ["The CHAIRMAN", "Senator LIND"] * 2


def test_a_program_s_log_is_no_talk() -> None:
    lines = (
        "INFO server: started",
        "WARN db: slow query",
        "INFO server: a request",
        "ERROR db: lost",
        "INFO server: stopped",
    )
    text = "".join(f"2024-03-02 10:02:1{n},123 {line}\n" for n, line in enumerate(lines))
    assert "text-page" not in [one.NAME for one, _ in recognise(Source.from_bytes(text.encode(), "a.log.txt"))]


def test_times_beside_speakers_who_speak_once() -> None:
    words = (
        "of boats and nets and ropes and tar, and of those who mend them by hand in the yard behind the harbour, " * 3
    )
    document = read(
        f"# Memo\n\n**Date**: 2024-03-02\n**Time**: 10:12\n**Duration**: 12:31\n\n[00:00:00] **Caller 1**: {words}\n\n"
        f"[00:00:45] {words}\n\n[00:01:30] **Caller 2**: {words}\n\n[00:02:15] {words}\n"
    )
    assert [(label, start) for label, start, _ in cues(document)] == [
        ("Caller 1", 0),
        ("Caller 1", 45_000),
        ("Caller 2", 90_000),
        ("Caller 2", 135_000),
    ]


def test_a_heading_like_a_turn_s_that_names_nobody_is_reported() -> None:
    document = read(
        "## Mara Lind [00:01]\n\nBoats.\n\n## Tom Reed [00:05]\n\nNets.\n\n## what boats are made of, then [00:09]\n\n"
        "Of wood.\n\n## Mara Lind [00:12]\n\nRopes.\n\n## Tom Reed [00:15]\n\nTar.\n"
    )
    assert labels(document) == ["Mara Lind", "Tom Reed", "Mara Lind", "Tom Reed"]
    assert [(found.code, found.line) for found in document.findings] == [("header-suspect", 9)]


def test_words_without_a_label_below_a_heading_are_reported() -> None:
    talk = (
        "**Mara:** Good morning.\n\n**Tom:** Yes.\n\n## Boats\n\n**Mara:** What is a boat?\n\n**Tom:** It floats.\n\n"
    )
    between = talk + "## Nets\n\nNets are mostly holes.\n\n## Rope\n\n**Mara:** And rope?\n\n**Tom:** Of hemp.\n"
    document = read(between)
    assert [text for label, _, text in cues(document)][3] == "It floats. Nets are mostly holes."
    assert [(found.code, found.line) for found in document.findings] == [("header-suspect", 13)]
    at_end = read(f"{talk}## About the show\n\nIt is about the sea.\n")
    assert [(found.code, found.line) for found in at_end.findings] == [("header-suspect", 13)]
    # Headings that are put between the words of whoever speaks.
    long = "".join(f"## Part {number}\n\nAnd so on, {number} times.\n\n" for number in range(4))
    assert read(talk + long).findings == ()


def test_names_in_brackets_may_begin_the_words_of_times() -> None:
    said = [
        "(music)",
        "- [Instructor] So we have ropes",
        "for our nets.",
        "- [Woman] And boats?",
        "- [Instructor] Yes.",
    ]
    page = "Ropes\n\n" + "".join(f"0:0{n}\n{words}\n" for n, words in enumerate(said))
    document = read(page)
    assert cues(document) == [
        (None, 0, "(music)"),
        ("Instructor", 1_000, "So we have ropes"),
        ("Instructor", 2_000, "for our nets."),
        ("Woman", 3_000, "And boats?"),
        ("Instructor", 4_000, "Yes."),
    ]
    assert kinds(document, "turn_header") == ["- [Instructor]", "- [Woman]", "- [Instructor]"]
    assert kinds(document, "turn_body")[1:3] == ["So we have ropes", "for our nets."]
