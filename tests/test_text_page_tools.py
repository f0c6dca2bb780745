"""Text pages as meeting and caption tools write them, speech without its punctuation, and pages that are no talk."""

from __future__ import annotations

import pytest
from test_text_page_layouts import cues, read
from test_text_page_surroundings import labels

from podcorpus.errors import InputError
from podcorpus.reading import Source, read_document


@pytest.mark.parametrize(
    ("page", "starts"),
    [
        ("[165.94 → 172.76] Of boats, which we paint here.\n[172.76 → 174.00] And of nets.\n", [165_940, 172_760]),
        (
            "[00:16:01:010 - 00:16:07:580] **Speaker 0:** Of boats.\n[00:16:08:580 - 00:16:09:799] **Speaker 1:** No.\n"
            "[00:16:10:100 - 00:16:11:200] **Speaker 0:** And nets.\n",
            [961_010, 968_580, 970_100],
        ),
        (
            "### You (2025-12-05T16:40:00.000Z)\n\nOf boats.\n\n### Guest (2025-12-05T16:40:12.100Z)\n\nAnd nets.\n\n"
            "### You (2025-12-05T16:40:20.500Z)\n\nRopes, too.\n\n### Guest (2025-12-05T16:40:29.000Z)\n\nGood.\n",
            [60_000_000, 60_012_100, 60_020_500, 60_029_000],
        ),
    ],
    ids=["seconds with an arrow", "milliseconds behind a colon", "date and time zone"],
)
def test_times_of_tools(page: str, starts: list[int]) -> None:
    assert [start for _, start, _ in cues(read(page))] == starts


def test_lines_may_be_numbered_with_a_letter() -> None:
    page = "\n".join(f"[L{1770 + n}] [01:04:{10 + 2 * n}.44] Of boat {n}, which is new." for n in range(12)) + "\n"
    assert cues(read(page))[3] == (None, 3_856_440, "Of boat 3, which is new.")


SUBTITLES = (
    "Of boats, which we paint here.",
    "And of nets.",
    "They are old.",
    "We sell them\nin spring.",
    "And the ropes?",
)


@pytest.mark.parametrize(
    ("form", "last"),
    [
        ("{n} 00:00:{at:02}:00 00:00:{to:02}:12 {words}\n", 20_000),
        ("00:00:{at:02}:00 00:00:{to:02}:12\n{words}\n\n", 20_000),
        ("00:00:{at:02}.000 00:00:{to:02}.500 {words}\n", 20_500),
    ],
    ids=["numbered", "above the words", "fractions"],
)
def test_start_and_end_of_subtitles_need_no_sign_between_them(form: str, last: int) -> None:
    lines = [form.format(n=n + 1, at=4 * n, to=4 * n + 4, words=words) for n, words in enumerate(SUBTITLES)]
    document = read("".join(lines))
    assert [words for *_, words in cues(document)] == list(SUBTITLES)
    assert (document.cues[0].start_ms, document.cues[-1].end_ms) == (0, last)


MEETING = (
    ("Mara Lind", "30:40", "That's all from me.\nAny other questions?"),
    ("reed@boats.example", "30:52", "Nothing from my side."),
    ("Mara Lind", "30:54", "Will anybody be at the harbour?\nOn Monday, I mean.\nOr later."),
    ("ida berg", "31:05", "Not at this time."),
    ("reed@boats.example", "31:08", "This time.\nUnfortunately."),
    ("ida berg", "31:11", "Saving the rope."),
)


@pytest.mark.parametrize("dress", ["{} {} {}", "**{}** {} {}"])
def test_words_behind_name_and_time_go_on_in_lines_below(dress: str) -> None:
    page = "\n".join(dress.format(*turn) for turn in MEETING) + "\n"
    assert [(label, words) for label, _, words in cues(read(page))] == [(name, words) for name, _, words in MEETING]


def test_sentences_that_begin_with_a_name_and_a_time_are_none() -> None:
    page = "Mara Lind:\nOf boats.\n\nTom Reed:\nMara 12:30 is my bus.\nIt is late.\nMara 12:50 is the next one.\n\n"
    assert labels(read(page + "Mara Lind:\nRight.\n")) == ["Mara Lind", "Tom Reed", "Mara Lind"]


def test_a_company_behind_the_name_is_of_the_label() -> None:
    page = (
        "**Mara Lind | Harbour** 00:05 Of boats.\n**Tom (Reed) | Nets and Ropes Ltd** 00:09 Of nets.\n"
        "**Mara Lind | Harbour** 00:12 And ropes.\nWhich we paint.\n**Tom (Reed) | Nets and Ropes Ltd** 00:20 Yes.\n"
    )
    assert labels(read(page)) == ["Mara Lind | Harbour", "Tom (Reed) | Nets and Ropes Ltd"] * 2


@pytest.mark.parametrize("dress", ["#### {}\n\n", "**{}** \n"])
def test_an_unknown_speaker_has_no_marks(dress: str) -> None:
    mara, reed = dress.format("Mara"), dress.format("Reed")
    page = f"{mara}Of boats.\n\n{reed}And nets?\n\nUnknown Speaker  \nOh,\n\n{mara}Ropes, too.\n\n{reed}Fine.\n"
    assert labels(read(page)) == ["Mara", "Reed", "Unknown Speaker", "Mara", "Reed"]


def test_a_role_alone_among_the_names_of_others_is_who_speaks() -> None:
    names = ("MARA LIND", "TOM REED", "Unknown", "MARA LIND", "TOM REED")
    assert labels(read("\n\n".join(f"{name}\n\nSo we saw boats, and nets." for name in names) + "\n")) == [*names]


def test_sentences_may_go_on_in_the_next_paragraph() -> None:
    page = (
        "The boats are in. Good.\n\nAll right, everyone. This is the talk of a harbour, I am\n\njoined by Mara. She"
        " ties nets. Before we\n\nbegin, a word about ropes. Mara, hello. Thank\n\nyou for the tea,\n"
    )
    assert [words.split()[0] for _, _, words in cues(read(page))] == ["The", "All", "joined", "begin,", "you"]


def test_speech_without_punctuation_is_a_talk() -> None:
    words = "so today we are going to talk about boats and how you can tie them up when it is windy "
    assert [text for _, _, text in cues(read(words * 14 + "\n"))] == [(words * 14).strip()]


def test_lines_of_speech_may_have_bullets() -> None:
    lines = "We have boats|and also nets|in the harbour.|Is that|all of it?|Yes, it is, I mean|the best|place for it."
    page = "".join(f"*  {line}\n" for line in lines.split("|"))
    assert [text for _, _, text in cues(read(page))] == lines.split("|")


def test_all_turns_may_be_in_one_paragraph() -> None:
    page = "Mara: Of boats we speak. Tom Reed: And nets? Mara: Those, too: all of them. Tom Reed: Good. Mara: Right.\n"
    assert [(label, words) for label, _, words in cues(read(page))] == [
        ("Mara", "Of boats we speak."),
        ("Tom Reed", "And nets?"),
        ("Mara", "Those, too: all of them."),
        ("Tom Reed", "Good."),
        ("Mara", "Right."),
    ]


def test_one_time_within_a_line_is_a_cues_if_it_is_between_those_around_it() -> None:
    page = (
        "[00:08:41] Of boats.\n\n[00:08:56] Of what is in the harbour or [00:09:00] near it, and such.\n\n"
        "[00:09:19] Of nets.\n\n[00:09:30] And of ropes.\n"
    )
    assert [start for _, start, _ in cues(read(page))] == [521_000, 536_000, 540_000, 559_000, 570_000]


def test_a_sign_of_another_speaker_leaves_the_times_as_they_are() -> None:
    page = "0:42\nmostly because we\n0:48\n>> Yeah. The boats,\n0:49\nand the nets. >> Yes.\n0:55\n>> Right.\n"
    document = read(page)
    assert cues(document) == [
        (None, 42_000, "mostly because we"),
        (None, 48_000, "Yeah. The boats,"),
        (None, 49_000, "and the nets. >> Yes."),
        (None, 55_000, "Right."),
    ]
    assert [cue.opens for cue in document.cues] == [False, True, False, True]


def test_tags_alone_on_their_line_are_no_words() -> None:
    page = "## Transcript\n\n<details>\n\nOf boats we speak today.\n\nAnd of nets, too.\n\n</details>\n"
    assert [text for _, _, text in cues(read(page))] == ["Of boats we speak today.", "And of nets, too."]


@pytest.mark.parametrize(
    "page",
    [
        "# Tasks\n\n- [ ] Mara: tie the ropes\n- [ ] Reed: buy tar\n- [x] Mara: write the bill\n- [x] Reed: go\n",
        "# Words\n\n**Keel**: Part of hulls.\n\n**Tar**: Made of pine.\n\n**Thwart**: A seat.\n\n**Oar**: Of wood.\n",
        "**[21:35] PO → DEV:** Got it, thank you very much.\n\n**[21:36] DEV → PO:** Then I wait for what you write.\n",
        "".join(f"Name: Boat {n}\nBuilt: of pine\nHarbour: the old one\n\n" for n in range(4)),
    ],
    ids=["tasks", "glossary", "directions", "records"],
)
def test_labels_of_lists_are_no_speakers(page: str) -> None:
    try:
        document = read_document(Source.from_bytes(page.encode(), "a.md"))
    except InputError:
        return
    assert not any(cue.label for cue in document.cues)


def timed(page: str) -> list[tuple[str | None, int | None, str]]:
    document = read_document(Source.from_bytes(page.encode(), "a.txt"))
    return [(cue.label, cue.start_ms, document.cue_text(cue)) for cue in document.cues]


def test_names_in_bold_behind_bracketed_times() -> None:
    page = (
        "[00:00:01.000 --> 00:00:04.120] **Mara**: Of boats.\n[00:00:05.000 --> 00:00:07.000] **Reed**: Nets?\n"
        "[00:00:08.000 --> 00:00:09.000] **Mara:** Nets.\n"
    )
    assert timed(page) == [("Mara", 1_000, "Of boats."), ("Reed", 5_000, "Nets?"), ("Mara", 8_000, "Nets.")]


def test_times_of_cues_may_be_in_backticks() -> None:
    page = (
        "# Boats\n\n`1 00:00:01,000 --> 00:00:03,420`\nOf boats.\n\n\n\n`2 00:00:04,000 --> 00:00:05,000`\nAnd nets.\n"
    )
    assert timed(page) == [(None, 1_000, "Of boats."), (None, 4_000, "And nets.")]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_speakers_may_take_turns_in_an_order(between: str) -> None:
    names = ["Mara", "Tom", "Ada"]
    page = between.join(f"{names[n % 3]}: Boat {n} is of pine, and the harbour is old." for n in range(9))
    assert [label for label, *_ in cues(read(page))] == [names[n % 3] for n in range(9)]


def test_the_comma_of_a_name_is_no_column() -> None:
    """Nor is a title above a table its first row."""
    page = ">> Mara Lind, Orkney: The boats, all of them.\n>> Tom Reed, Hoy: And the nets.\n"
    found = read_document(Source.from_bytes((page * 3).encode(), "a.md"))
    assert {cue.label for cue in found.cues} == {"Mara Lind, Orkney", "Tom Reed, Hoy"}
    rows = [f"00:{n:02}\t{'Mara' if n % 2 else 'Tom'}\tOf boat {n}, and of all its nets." for n in range(1, 7)]
    found = read_document(Source.from_bytes(("Of old boats\n\n" + "\n".join(rows) + "\n").encode(), "a.md"))
    assert [(cue.label, cue.start_ms) for cue in found.cues[:2]] == [("Mara", 1_000), ("Tom", 2_000)]
    assert len(found.cues) == 6


def test_names_in_brackets_on_every_line_need_not_recur() -> None:
    said = ["Of boats, of nets.", "And of ropes.", "They are old.", "Are they?"]
    for names in (["Mara (host)", "Tom", "Mara (host)", "Mara (host)"], ["Mara", "Tom", "Ada", "Ben"]):
        document = read("".join(f"[{name}] {words}\n" for name, words in zip(names, said, strict=True)))
        assert [label for label, *_ in cues(document)] == names
    numbered = read("".join(f"[{number}] {words}\n" for number, words in enumerate(said * 3)))
    assert not any(cue.label for cue in numbered.cues)


def test_headings_that_are_all_names_are_speakers() -> None:
    names = ["Mara", "Mara", "Tom", "Mara"]
    page = "".join(f"### {name}\nOf boats, and of {n} nets.\n\n" for n, name in enumerate(names))
    assert [label for label, *_ in cues(read(page))] == names
