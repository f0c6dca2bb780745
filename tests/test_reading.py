"""Reading: every page, however it was edited, keeps its words, and what is odd is told with file and line."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reading_checks import check_document

from podcorpus.building.segmenting import Segmented, segment
from podcorpus.building.turns import form_turns
from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding
from podcorpus.reading import Document, Source, load_source, read_document

HEAD = "Sign up to save your podcasts\nOr\n\n\n"
NOTES = (
    "Ada Berg talks with Bo Lind about rope bridges, and why nobody crosses them on a Tuesday evening.\n"
    "—\n"
    "Bo Lind has knotted bridges for thirty years and has fallen from two of them.\n"
)
CHAPTERS = "Chapters\n00:00 The First Knot\n00:30 A Bridge in the Wind\n"
NOTICE = "Auto generated transcript, knots included\n"
TURNS = (
    ("Ada Berg", "00:00", "Hello from the middle of the bridge, where the wind is at its best."),
    ("Bo Lind", "00:09", "Thank you, Ada. I would rather sit down for this.\nThe planks are older than both of us."),
    ("Ada Berg", "00:21", "Yeah."),
    ("Bo Lind", "00:22", "and the ropes were a gift of the harbour.\n\nNobody has counted them since."),
    ("Ada Berg", "00:40", "How many are left?"),
    ("Bo Lind", "00:43", "Enough."),
)
FOOT = "Knot Hour is a reader-supported publication. Paid knots hold longer."


def talk(turns: tuple[tuple[str, str, str], ...] = TURNS) -> str:
    return "".join(f"{name} ({time})\n{words}\n" for name, time, words in turns)


CONTENT = NOTES + CHAPTERS + NOTICE + talk() + FOOT
SINGLE = HEAD + CONTENT
GLUE = "\nBy Ada Berg"
DOUBLE = SINGLE + GLUE + CONTENT
COPY_LINE = DOUBLE[: len(SINGLE + GLUE)].count("\n") + 1


def read(page: str | bytes) -> tuple[Document, Segmented]:
    """Read a page and check what holds for every page: the stretches and the segments give it back."""
    source = Source.from_bytes(page.encode() if isinstance(page, str) else page, "page.txt")
    document = read_document(source)
    records = segment(document, "knot-hour.bridges")
    assert "".join(source.text[p.start : p.end] for p in document.stretches) == source.text
    assert [s.source_start for s in records.segments] == [0, *(s.source_end for s in records.segments[:-1])]
    assert all(s.source_start < s.source_end for s in records.segments)
    assert records.segments[-1].source_end == len(source.text)
    cues = [document.cues[i] for turn in form_turns(document) for i in turn]
    assert cues == list(document.cues)
    check_document(document)
    assert all(
        turn.text == " ".join(filter(None, (document.cue_text(document.cues[i]) for i in members)))
        for turn, members in zip(records.turns, form_turns(document), strict=True)
    )
    return document, records


def reported(document: Document, records: Segmented) -> list[tuple[str, int | None]]:
    findings: list[Finding] = [*document.findings, *records.findings]
    assert all(found.path == "page.txt" for found in findings)
    return sorted((found.code, found.line) for found in findings)


def merged(turns: list[tuple[str, int, str]]) -> list[tuple[str, int, str]]:
    """The turns that the headers put in make: consecutive ones of a speaker are one."""
    found: list[tuple[str, int, str]] = []
    for name, ms, words in turns:
        if found and found[-1][0] == name:
            found[-1] = (name, found[-1][1], f"{found[-1][2]} {words}")
        else:
            found.append((name, ms, words))
    return found


def spoken(records: Segmented) -> list[tuple[str | None, int | None, str | None]]:
    labels = {speaker.speaker_id: speaker.label for speaker in records.speakers}
    return [(labels.get(turn.speaker_id or ""), turn.start_ms, turn.text) for turn in records.turns]


def expected(turns: tuple[tuple[str, str, str], ...] = TURNS) -> list[tuple[str, int, str]]:
    return [(name, (int(time[:2]) * 60 + int(time[3:])) * 1000, words) for name, time, words in turns]


def slices(page: str, records: Segmented, kind: str) -> list[str]:
    return [page[s.source_start : s.source_end] for s in records.segments if s.kind == kind]


def line_of(page: str, text: str, nth: int = 0) -> int:
    at = -1
    for _ in range(nth + 1):
        at = page.index(text, at + 1)
    return page.count("\n", 0, at) + 1


# Pages as they should be


@pytest.mark.parametrize(
    "page",
    [SINGLE, DOUBLE, SINGLE + GLUE + CONTENT + GLUE + CONTENT, CONTENT, CONTENT + GLUE + CONTENT],
    ids=["once", "twice", "three times", "bare", "bare twice"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "BOM"])
def test_a_good_page_reads_without_findings(page: str, end: str, mark: str) -> None:
    document, records = read((mark + page.replace("\n", end)).encode())
    assert reported(document, records) == []
    assert spoken(records) == [(name, ms, words.replace("\n", end)) for name, ms, words in expected()]
    assert [(c.title, c.published_start_ms) for c in records.chapters] == [
        ("The First Knot", 0),
        ("A Bridge in the Wind", 30000),
    ]
    assert document.transcript_kind == "automatic"


def test_each_piece_has_its_kind() -> None:
    _, records = read(DOUBLE)
    kinds = [s.kind for s in records.segments if s.kind not in ("turn_header", "turn_body", "blank")]
    assert kinds == [
        *("furniture", "show_notes", "chapter_heading", "chapter_line", "chapter_line", "notice"),
        *("boilerplate", "furniture", "duplicate_copy"),
    ]
    assert slices(DOUBLE, records, "furniture") == [HEAD, "By Ada Berg"]
    assert slices(DOUBLE, records, "show_notes") == [NOTES]
    assert slices(DOUBLE, records, "boilerplate") == [FOOT + "\n"]
    assert slices(DOUBLE, records, "duplicate_copy") == [CONTENT]


@pytest.mark.parametrize("between", ["", "\n", "\n\n\n", "\nBy Ada Berg\n", "\n" + HEAD])
def test_a_copy_is_found_whatever_stands_before_it(between: str) -> None:
    document, records = read(SINGLE + between + CONTENT)
    assert reported(document, records) == []
    assert spoken(records) == expected()


def test_line_ends_may_differ_between_the_copies() -> None:
    document, records = read((SINGLE + GLUE).replace("\n", "\r\n") + CONTENT)
    assert reported(document, records) == []
    assert len(records.turns) == 6


def test_the_sample_page(sample_source: Source) -> None:
    document = read_document(sample_source)
    records = segment(document, "night-ferry.the-slack-hour")
    text = sample_source.text
    headers = re.findall(r"^[A-Z]\w+ [A-Z]\w+ \(\d\d:\d\d\)$", text, re.M)
    assert len(records.turns) == len(headers) / 2 == 59
    assert [t.start_ms for t in records.turns][-1] == 920_000
    assert len(records.chapters) == 7
    assert (document.findings, records.findings) == ((), ())


def test_the_real_page(real_page: Path) -> None:
    source = load_source(real_page)
    document = read_document(source)
    records = segment(document, "ai-proem.jing-yang")
    headers = re.findall(r"^(Grace Shao|Jing Yang) \((\d\d):(\d\d)\)$", source.text, re.M)
    assert len(headers) == 124
    assert headers[:62] == headers[62:]
    assert {s.label: s.n_turns for s in records.speakers} == {"Grace Shao": 31, "Jing Yang": 31}
    assert [t.start_ms for t in records.turns] == [(int(m) * 60 + int(s)) * 1000 for _, m, s in headers[:62]]
    assert records.turns[-1].start_ms == (59 * 60 + 30) * 1000
    assert records.chapters[-1].published_start_ms == (65 * 60 + 44) * 1000
    kinds = [s.kind for s in records.segments if s.kind not in ("turn_header", "turn_body", "blank")]
    assert kinds == [
        *("furniture", "show_notes", "chapter_heading", *["chapter_line"] * 12, "notice"),
        *("boilerplate", "furniture", "duplicate_copy"),
    ]
    furniture = slices(source.text, records, "furniture")
    assert (len(furniture[0]), furniture[1]) == (36, "By Grace Shao")
    (copy,) = slices(source.text, records, "duplicate_copy")
    assert len(copy) == 60424
    # Compared once more, without the reader: the copy is what is between furniture and byline.
    assert source.text[36:].startswith(copy)
    assert (document.findings, records.findings) == ((), ())


# Copies that are not quite copies


def in_copy(old: str, new: str) -> str:
    at = DOUBLE.index(old, len(SINGLE + GLUE))
    return DOUBLE[:at] + new + DOUBLE[at + len(old) :]


def in_first(old: str, new: str) -> str:
    return DOUBLE.replace(old, new, 1)


@pytest.mark.parametrize(
    ("page", "line"),
    [
        (in_copy("both of us", "all of us"), line_of(DOUBLE, "both of us", 1)),
        (in_copy("about rope", "of rope"), COPY_LINE),
        (in_copy("Ada Berg talks", "Bea Berg talks"), COPY_LINE),
        (in_copy("(00:22)", "(00:23)"), line_of(DOUBLE, "(00:22)", 1)),
        (in_copy("Bo Lind (00:43)", "Bo Lynd (00:43)"), line_of(DOUBLE, "(00:43)", 1)),
        (in_copy("Bo Lind (00:22)\n", ""), line_of(DOUBLE, "(00:22)")),
        (in_copy("Ada Berg (00:21)\nYeah.\n", ""), line_of(DOUBLE, "(00:21)")),
        (in_copy("Bo Lind (00:43)\nEnough.\n", ""), line_of(DOUBLE, "(00:43)")),
        (
            in_copy("Ada Berg (00:40)", "Bo Lind (00:38)\nWait a moment.\nAda Berg (00:40)"),
            line_of(DOUBLE, "(00:40)", 1),
        ),
        (in_copy("00:30 A Bridge in the Wind\n", ""), line_of(DOUBLE, "00:30 A")),
        (in_copy("Yeah.\n", "Yeah.\n\n"), line_of(DOUBLE, "Yeah.", 1) + 1),
        (in_copy("Yeah.\n", "Yeah. \n"), line_of(DOUBLE, "Yeah.", 1)),
        (DOUBLE + "\nSomething else stands here.", DOUBLE.count("\n") + 2),
        (SINGLE + "\n" + talk() + FOOT, line_of(SINGLE, "Ada Berg talks")),
    ],
    ids=(
        "word notes-word first-word time label header turn last-turn added chapter blank-line space behind no-notes"
    ).split(),
)
def test_a_changed_copy_is_still_a_copy_and_the_first_is_used(page: str, line: int) -> None:
    document, records = read(page)
    assert reported(document, records) == [("copy-differs", line)]
    assert spoken(records) == expected()
    assert sum(s.kind == "duplicate_copy" for s in records.segments) == 1


@pytest.mark.parametrize("cut", range(2, len(CONTENT) - 1, 7))
def test_a_copy_may_break_off_anywhere(cut: int) -> None:
    page = SINGLE + GLUE + CONTENT[:cut].rstrip()
    document, records = read(page)
    assert spoken(records) == expected()
    assert slices(page, records, "duplicate_copy")[-1:] == [CONTENT[:cut].rstrip()] or cut < 4
    assert {code for code, _ in reported(document, records)} <= {"copy-differs"}
    # Only the publisher's line may be missing without a word.
    assert reported(document, records) or cut < 4 or CONTENT[cut:].strip() == FOOT


@pytest.mark.parametrize("cut", range(len(SINGLE) - len(FOOT) - 150, len(SINGLE), 7))
def test_where_the_first_content_breaks_off_the_words_come_from_the_copy_or_are_reported(cut: int) -> None:
    page = SINGLE[:cut] + GLUE + CONTENT
    document, records = read(page)
    assert reported(document, records), "nothing is lost without a word"
    assert len(records.turns) == 6
    times = [t.start_ms for t in records.turns if t.start_ms is not None]
    assert times == sorted(times)


def test_a_first_content_without_a_header_is_reported_at_the_line_of_the_copy_that_has_it() -> None:
    page = in_first("Bo Lind (00:22)\n", "")
    document, records = read(page)
    assert reported(document, records) == [("copy-differs", line_of(page, "Bo Lind (00:22)"))]
    assert len(records.turns) == 4
    assert (records.turns[2].text or "").startswith("Yeah.\nand the ropes")


def test_a_damaged_header_of_the_first_content_is_mended_and_compared() -> None:
    page = in_first("Bo Lind (00:22)", "Bo Lind")
    document, records = read(page)
    assert reported(document, records) == [
        ("copy-differs", line_of(page, "Bo Lind (00:22)")),
        ("header-mended", line_of(page, "Bo Lind\n")),
    ]
    assert [t.start_ms for t in records.turns] == [0, 9000, 21000, None, 40000, 43000]


# Content that repeats and is no copy

GREETING = "Hello and welcome to the Knot Hour, all of you out there."


@pytest.mark.parametrize(
    "turns",
    [
        (
            ("Ada Berg", "00:00", GREETING),
            ("Bo Lind", "00:05", "Today it is bridges, and nothing but bridges."),
            ("Ada Berg", "00:00", GREETING),
            ("Bo Lind", "00:05", "This evening the matter is soup, and how to eat it."),
            ("Ada Berg", "00:19", "With a fork, you say?"),
        ),
        (
            ("Ada Berg", "00:00", GREETING),
            ("Bo Lind", "00:05", "Today it is bridges, and nothing but bridges."),
            ("Ada Berg", "00:00", GREETING + "\nA second conversation begins, of which nobody had heard before."),
        ),
    ],
)
def test_a_second_conversation_that_begins_like_the_first_is_read(turns: tuple[tuple[str, str, str], ...]) -> None:
    document, records = read(talk(turns))
    assert spoken(records) == expected(turns)
    assert ("header-time-runs-back", line_of(talk(turns), "Ada Berg (00:00)", 1)) in reported(document, records)
    assert not any(s.kind == "duplicate_copy" for s in records.segments)


def test_a_repeated_advertisement_stays_in() -> None:
    ad = "This hour is brought to you by the makers of very long rope, and of some shorter rope too."
    turns = tuple(
        (name, time, f"{ad}\n{words}") if name == "Ada Berg" else (name, time, words) for name, time, words in TURNS
    )
    document, records = read(HEAD + NOTES + talk(turns) + FOOT)
    assert (reported(document, records), spoken(records)) == ([], expected(turns))


@pytest.mark.parametrize("teaser", ["00:00", "00:43"])
def test_a_teaser_stays_in(teaser: str) -> None:
    words = "And then the bridge fell, and I stood under it with a cup of tea."
    turns = (
        ("Bo Lind", teaser, words),
        *((n, t.replace("00:0", "00:1"), w) for n, t, w in TURNS[:5]),
        ("Bo Lind", "00:43", words),
    )
    document, records = read(talk(turns))
    assert spoken(records) == expected(turns)
    assert {code for code, _ in reported(document, records)} <= {"header-time-runs-back"}


def test_what_follows_a_copy_and_is_new_is_read() -> None:
    bonus = (("Ada Berg", "01:00", "One thing we forgot, for those who stayed."), ("Bo Lind", "01:04", "The tea."))
    page = DOUBLE + "\n" + talk(bonus)
    document, records = read(page)
    assert spoken(records) == expected(TURNS + bonus)
    assert reported(document, records) == [("copy-differs", line_of(page, "Ada Berg (01:00)"))]


def test_the_first_words_said_again_behind_a_copy_that_breaks_off_are_no_part_of_it() -> None:
    turns = (("Ada Berg", "20:00", TURNS[0][2]), ("Bo Lind", "21:00", "The tea."))
    document, _ = read(talk() + "\n" + talk(TURNS[:1]) + "\n" + talk(turns))
    assert [cue.start_ms for cue in document.cues][-2:] == [1_200_000, 1_260_000]


@pytest.mark.parametrize("again", ["", "\nBy Ada Berg"])
def test_a_page_of_one_turn(again: str) -> None:
    page = "Ada Berg (00:00)\nHello there, all of you."
    for text in (page, page + (again or "\n") + page):
        document, records = read(text)
        assert (reported(document, records), len(records.turns)) == ([], 1)


# Headers with slips


@pytest.mark.parametrize(
    ("line", "start_ms"),
    [
        ("Bo Lind (00:22", 22000),
        ("Bo Lind 00:22)", 22000),
        ("Bo Lind [00:22]", 22000),
        ("Bo Lind {00:22}", 22000),
        ("Bo Lind（00：22）", 22000),
        ("Bo Lind (00.22)", 22000),
        ("Bo Lind (00;22)", 22000),
        ("Bo Lind 00:22", 22000),
        ("Bo Lind – 00:22", 22000),
        ("Bo Lind (00:22):", 22000),
        ("bo lind (00:22)", 22000),
        ("BO LIND (00:22)", 22000),
        ("**Bo Lind (00:22)**", 22000),
        ("(00:22) Bo Lind", 22000),
        ("Bo Lind", None),
        ("Bo Lind:", None),
        ("Bo Lind ()", None),
        ("Bo Lind (OO:22)", None),
        ("Bo Lind (00:75)", None),
    ],
)
def test_a_header_with_a_slip_is_read_and_reported(line: str, start_ms: int | None) -> None:
    page = SINGLE.replace("Bo Lind (00:22)", line)
    document, records = read(page)
    assert reported(document, records) == [("header-mended", line_of(page, "\n" + line + "\n") + 1)]
    wanted = expected()
    assert spoken(records) == [*wanted[:3], ("Bo Lind", start_ms, wanted[3][2]), *wanted[4:]]


@pytest.mark.parametrize(
    "line",
    [
        "  Bo   Lind  (00:22)  ",
        "Bo\tLind\t(00:22)",
        "Bo\u00a0Lind\u00a0(00:22)",
        "Bo Lind(00:22)",
        "\fBo Lind (0:00:22)",
    ],
)
def test_spaces_in_a_header_are_no_slip(line: str) -> None:
    document, records = read(SINGLE.replace("Bo Lind (00:22)", line))
    assert (reported(document, records), spoken(records)) == ([], expected())


@pytest.mark.parametrize(
    "label",
    ["Bo Lindt", "Bo", "李明", "ليلى خوري", "Wilhelmina van den Oever-Brandt y Soto", "Speaker 2", "Zoë O’Neill"],
)
def test_a_label_that_is_nobody_else_s_is_kept_and_reported(label: str) -> None:
    page = SINGLE.replace("Bo Lind (00:22)", f"{label} (00:22)")
    document, records = read(page)
    assert reported(document, records) == [("unknown-speaker", line_of(page, label + " ("))]
    assert spoken(records)[3][0] == label


def test_words_behind_a_header_are_the_turn_s() -> None:
    page = SINGLE.replace("(00:22)\nand", "(00:22) and")
    document, records = read(page)
    assert reported(document, records) == [("header-mended", line_of(page, "(00:22)"))]
    assert spoken(records) == expected()


def test_a_nameless_header_opens_a_turn_of_nobody() -> None:
    document, records = read(SINGLE.replace("Bo Lind (00:22)", "(00:22)"))
    assert reported(document, records) == [("unknown-speaker", line_of(SINGLE, "Bo Lind (00:22)"))]
    assert records.turns[3].speaker_id is None


def test_the_first_header_without_a_time_still_opens_the_talk() -> None:
    document, records = read(SINGLE.replace("Ada Berg (00:00)", "Ada Berg"))
    assert reported(document, records) == [("header-mended", line_of(SINGLE, "Ada Berg (00:00)"))]
    assert len(records.turns) == 6


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("We left at half past, as I wrote in the log (10:30)", "header-suspect"),
        ("Foo.\u2028Bo Lind (00:22)", "header-suspect"),
        ("With me on the planks is\nBo Lind\nwho has tea.", "header-suspect"),
        ("My name is\nAda Berg\nand I have tea.", "header-suspect"),
        ("One (00:01)\nTwo (00:02)\nThree (00:03)\nThat was the count.", "header-suspect"),
    ],
)
def test_a_line_that_only_looks_like_a_header_is_speech_and_reported(words: str, code: str) -> None:
    turns = (("Ada Berg", "00:00", words), *TURNS[1:])
    document, records = read(talk(turns))
    assert spoken(records) == expected(turns)
    assert {found for found, _ in reported(document, records)} == {code}


def test_a_lower_case_label_that_recurs_is_a_name() -> None:
    turns = tuple((name.lower() if name == "Bo Lind" else name, time, words) for name, time, words in TURNS)
    document, records = read(talk(turns))
    assert (reported(document, records), spoken(records)) == ([], expected(turns))


# Chapters


@pytest.mark.parametrize(
    ("line", "chapter", "codes"),
    [
        ("00:30", (None, 30000), ["chapter-untitled"]),
        ("00:91 Wind", ("Wind", None), ["chapter-time"]),
        ("OO:30 Wind", ("Wind", None), ["chapter-time"]),
        ("00.30 Wind", ("Wind", None), ["chapter-time"]),
        ("00:30 - Wind – and Rain", ("Wind – and Rain", 30000), []),
        ("[00:30] Wind", ("Wind", 30000), []),
        ("(00:30) Wind", ("Wind", 30000), []),
        ("- 00:30 Wind", ("Wind", 30000), []),
        ("1:00:30 Wind", ("Wind", 3630000), []),
        ("65:44 Wind", ("Wind", 3944000), []),
        ("Wind (00:30)", ("Wind", 30000), []),
        ("Wind – 00:30", ("Wind", 30000), []),
        ("Wind", None, ["chapter-suspect"]),
    ],
)
def test_a_chapter_line_in_many_forms(
    line: str, chapter: tuple[str | None, int | None] | None, codes: list[str]
) -> None:
    page = SINGLE.replace("00:30 A Bridge in the Wind", line)
    document, records = read(page)
    assert reported(document, records) == [(code, line_of(page, "\n" + line + "\n") + 1) for code in codes]
    found = [(c.title, c.published_start_ms) for c in records.chapters]
    assert found == [("The First Knot", 0), *([chapter] if chapter else [])]
    assert spoken(records) == expected()


@pytest.mark.parametrize(
    ("listing", "titles"),
    [
        ("", []),
        ("00:00 The First Knot\n", ["The First Knot"]),
        ("Chapters:\n00:00 The First Knot\n", ["The First Knot"]),
        ("00:00 One\n00:10 Two\n", ["One", "Two"]),
        ("One (00:00)\nTwo (00:10)\nThree (00:20)\n", ["One", "Two", "Three"]),
        ("Timestamps\nOne (00:00)\nTwo (00:10)\n", ["One", "Two"]),
        ("0:00\n/ 59:30\n", []),
    ],
)
def test_chapter_lists(listing: str, titles: list[str]) -> None:
    document, records = read(SINGLE.replace(CHAPTERS, listing))
    assert ([c.title for c in records.chapters], reported(document, records)) == (titles, [])
    assert spoken(records) == expected()


# The end of the talk


@pytest.mark.parametrize(
    "last", ["By the way, thanks.", "By George", "Or", "Thanks for listening, and subscribe.\nBye then."]
)
@pytest.mark.parametrize("twice", [False, True])
def test_last_words_that_look_like_furniture_are_words(last: str, twice: bool) -> None:
    turns = (*TURNS[:-1], ("Bo Lind", "00:43", last))
    content = NOTES + CHAPTERS + NOTICE + talk(turns) + FOOT
    document, records = read(HEAD + content + (GLUE + content if twice else ""))
    assert (reported(document, records), spoken(records)) == ([], expected(turns))


def test_words_stuck_to_the_publisher_s_line_stay_words() -> None:
    _, records = read(SINGLE.replace("Enough.\n", "Enough."))
    assert records.turns[-1].text == "Enough." + FOOT


def test_unknown_lines_at_the_end_are_kept_or_reported() -> None:
    page = SINGLE + "\nWhat others knot\nA card of some kind\n"
    document, records = read(page)
    assert reported(document, records) == [("text-after-end", line_of(page, "What others"))]
    assert spoken(records) == expected()


def test_text_between_the_contents_that_the_copy_has_not_is_reported() -> None:
    page = SINGLE + "\nWhat others knot" + GLUE + CONTENT
    document, records = read(page)
    assert reported(document, records) == [("copy-differs", line_of(page, "What others"))]
    assert spoken(records) == expected()


# What is no such page


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"ab\0c", "binary"),
        (b"Ada (00:00)\nfine\n\xff", "page.txt:3: not UTF-8"),
        (b"Just a note, and nobody speaks in it.", "no transcript"),
        (b"One (00:00)\nTwo (00:10)\nThree (00:20)\n", "no transcript"),
        (b"Ropes (01:00)\nOf rope.\nTea (10:00)\nOf tea.\nThe wind (20:00)\nOf wind.\n", "no transcript"),
    ],
)
def test_what_cannot_be_used_says_why(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read(data)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load_source(tmp_path / "nowhere.txt")
    with pytest.raises(InputError, match="folder"):
        load_source(tmp_path)


# Any page

NAMES = ("Ada Berg", "Bo Lind", "Zoë O’Neill", "李明", "Ludwig van Oever", "Jean-Luc N’Dour")
# Without the signs of escapes and tags, which a page does not show.
_SIGNS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\\<&'")
WORD = st.text(_SIGNS, min_size=1, max_size=8)
ODD = st.sampled_from(["⁓", "“so”", "e\u0301", "👩‍👩‍👧", "\u2028", "\f", "(10:30) and", "996.", "...", "Ada", "by"])


@st.composite
def body(draw: st.DrawFn) -> str:
    lines = draw(st.lists(st.lists(WORD | ODD, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=3))
    # Each line begins and ends in words that make it speech whatever was drawn.
    return "\n".join(f"and then {line.replace(chr(13), '').replace(chr(0), '')} was said" for line in lines)


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, list[tuple[str, int, str]]]:
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    steps = draw(st.lists(st.integers(1, 60), min_size=1, max_size=8))
    turns: list[tuple[str, int, str]] = []
    clock = 0
    for number, step in enumerate(steps):
        # Numbered, as a turn that says the same at the same time again is a copy.
        words = f"and then {number}" + draw(body()).removeprefix("and then").replace("\n", end)
        turns.append((draw(st.sampled_from(NAMES)), clock * 1000, words))
        clock += step
    notes = draw(st.sampled_from(["", NOTES, CHAPTERS, NOTES + CHAPTERS + NOTICE])).replace("\n", end)
    foot = draw(st.sampled_from(["", FOOT]))
    content = notes + "".join(
        f"{name} ({ms // 60000:02d}:{ms // 1000 % 60:02d}){end}{words}{end}" for name, ms, words in turns
    )
    page = draw(st.sampled_from(["", HEAD])).replace("\n", end) + content + foot
    if draw(st.booleans()):
        page += (
            draw(st.sampled_from(["", end, end + "By Ada Berg"]))
            if foot
            else draw(st.sampled_from(["", "By Ada Berg"]))
        )
        page += content + foot
    return page, turns


@given(pages())
@settings(max_examples=150, deadline=None)
def test_a_page_s_turns_are_the_bodies_put_in(made: tuple[str, list[tuple[str, int, str]]]) -> None:
    page, turns = made
    document, records = read(page)
    assert spoken(records) == merged(turns)
    assert [(cue.label, cue.start_ms, document.cue_text(cue)) for cue in document.cues] == turns
    assert {code for code, _ in reported(document, records)} <= {"unknown-speaker"}


def assert_nothing_lost(page: str, document: Document, records: Segmented) -> None:
    """Every line is in a turn, known furniture, the same as one that is kept, or reported nearby."""
    kept = {
        line.strip()
        for s in records.segments
        if s.kind != "duplicate_copy"
        for line in re.split(r"\r\n|\r|\n", page[s.source_start : s.source_end])
    }
    for piece in records.segments:
        if piece.kind not in ("duplicate_copy", "furniture", "boilerplate"):
            continue
        for line in re.split(r"\r\n|\r|\n", page[piece.source_start : piece.source_end]):
            if piece.kind == "duplicate_copy" and line.strip() not in kept:
                assert any(code == "copy-differs" for code, _ in reported(document, records)), line
            if piece.kind != "duplicate_copy" and line.startswith("and then "):
                assert reported(document, records), line


@given(pages(), st.data())
@settings(max_examples=200, deadline=None)
def test_any_edit_leaves_a_page_that_is_read_whole_or_refused(
    made: tuple[str, list[tuple[str, int, str]]], data: st.DataObject
) -> None:
    page, _ = made
    start = data.draw(st.integers(0, len(page)))
    stop = data.draw(st.integers(start, min(len(page), start + 60)))
    new = data.draw(
        st.sampled_from(["", "\n", "x", "(", ")", " ", "Ada Berg", "Bo Lind (00:07)\n", FOOT, page[:80], page])
    )
    edited = page[:start] + new + page[stop:]
    try:
        document, records = read(edited)
    except InputError:
        return
    assert_nothing_lost(edited, document, records)
    starts = [(s.source_start, s.source_end) for s in records.segments]
    assert all(a[1] == b[0] for a, b in pairwise(starts))


EDITS = st.lists(
    st.tuples(st.sampled_from(["drop", "swap", "double"]), st.integers(0, 999), st.integers(0, 999)),
    min_size=1,
    max_size=4,
)


@given(EDITS)
@example([("swap", 44, 314), ("swap", 59, 476)])  # The copy's last line and the content's are in the talk.
@settings(max_examples=100, deadline=None)
def test_the_sample_page_survives_lines_lost_swapped_and_doubled(
    sample_page: Path, edits: list[tuple[str, int, int]]
) -> None:
    lines = sample_page.read_text(encoding="utf-8").split("\n")
    for edit, at, other in edits:
        i, j = at % len(lines), other % len(lines)
        match edit:
            case "drop":
                del lines[i]
            case "swap":
                lines[i], lines[j] = lines[j], lines[i]
            case _:
                lines.insert(i, lines[j])
    page = "\n".join(lines)
    document, records = read(page)
    assert_nothing_lost(page, document, records)
    assert 55 <= len(document.cues) <= 63


@pytest.mark.slow
@pytest.mark.parametrize("twice", [False, True])
def test_a_page_of_twenty_thousand_turns_takes_seconds(twice: bool) -> None:
    turns = "".join(
        f"{'Bo Lind' if i % 2 else 'Ada Berg'} ({i // 600}:{i // 10 % 60:02d}:{i % 10:02d})\n"
        + (
            "Yeah.\n"
            if i % 5 == 2
            else f"Knot number {i} is tied like the one before it, and {i * i} ropes hang from it.\n"
        )
        for i in range(20_000)
    )
    content = NOTES + turns + FOOT
    document, records = read(content + (GLUE + content if twice else ""))
    assert (len(records.turns), reported(document, records)) == (20_000, [])
