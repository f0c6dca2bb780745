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
        "## @speaker_00 [00:00:09 → 00:00:11]\n\nAnd ropes.\n"
    )
    assert cues(document) == [
        ("@speaker_00", 0, "Of boats."),
        ("@speaker_01", 4_000, "Of nets."),
        ("@speaker_00", 9_000, "And ropes."),
    ]


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


def test_one_and_the_same_time_in_front_of_every_line_says_nothing() -> None:
    page = "\n\n".join(
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
