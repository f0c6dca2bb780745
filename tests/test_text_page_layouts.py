"""Text pages: a page written in any of many layouts is read back exactly."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_layouts import LAYOUTS, TALK, Turn, mmss

from podcorpus.building.turns import turns_from
from podcorpus.reading import Document, Source, read_document
from podcorpus.reading.formats import text_page
from podcorpus.reading.formats.text_page import explain, recognises
from podcorpus.reading.formats.text_page.headers import marks
from podcorpus.reading.formats.text_page.headers.forms import FORMS, lines_of


def read(page: str) -> Document:
    """Read a page, and check that its stretches give it back."""
    source = Source.from_bytes(page.encode(), "page.txt")
    document = text_page.read(source)
    assert "".join(page[s.start : s.end] for s in document.stretches) == page
    assert all(s.start < s.end for s in document.stretches)
    for cue in document.cues:
        assert document.cue_text(cue) == document.cue_text(cue).strip()
    return document


def cues(document: Document) -> list[tuple[str | None, int | None, str]]:
    return [(cue.label, cue.start_ms, document.cue_text(cue)) for cue in document.cues]


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "  \n"], ids=["LF", "CRLF", "CR", "blanks"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "BOM"])
def test_a_page_in_each_layout_is_read_back(name: str, mark: str, end: str) -> None:
    layout = LAYOUTS[name]
    document = read(mark + layout.page().replace("\n", end))
    assert cues(document) == layout.cues()
    assert {found.code for found in document.findings} <= {"layout-guessed"}


@pytest.mark.parametrize("name", LAYOUTS)
def test_whatever_format_is_surest_reads_the_same(name: str) -> None:
    layout = LAYOUTS[name]
    assert cues(read_document(Source.from_bytes(layout.page().encode(), "page.txt"))) == layout.cues()


@pytest.mark.parametrize("name", [name for name in LAYOUTS if "-->" not in name and "arrow" not in name])
def test_what_is_recognised_is_reported_with_its_evidence(name: str) -> None:
    source = Source.from_bytes(LAYOUTS[name].page().encode(), "page.txt")
    seen, result = recognises(source), explain(source)
    assert seen is not None
    assert 0 < seen.certainty <= 0.5
    assert seen.why.startswith("line ")
    assert result.layouts
    assert result.layouts[0].lines
    assert sum(layout.count for layout in result.layouts) >= len(TALK)
    labels = {label for layout in result.layouts for label in layout.labels}
    assert labels == ({"Mara Lind", "Tom Reed"} if LAYOUTS[name].named else set())


@pytest.mark.parametrize("name", ["range", "range, each in brackets", "range, each in bold brackets"])
def test_ends_of_ranges_are_kept(name: str) -> None:
    assert [cue.end_ms for cue in read(LAYOUTS[name].page()).cues] == [10_000, 30_000, 51_000, 100_000, 150_000]


NAMES = (
    *("Mara Lind", "Tom Reed Jr.", "Dr. Mara O'Lind-Reed, PhD", "Mara Lind (Host)", "Tom Reed [Guest]", "SPEAKER_00"),
    *(
        "Speaker 1",
        "Miembro del Público",
        "Jean-Luc N’Dour",
        "Ludwig van Oever",
        "MARA LIND",
        "J. R. Reed",
        "Zoë Ödmark",
    ),
    *("李明", "田中さん", "주인장", "Мара Линд", "مارا ليند", "मारा", "Μαρία Λιντ", "Ngô Thị Lan", "E\u0301mile Zo"),
)
SAID = (
    "Good morning from the harbour.",
    "We mend boats, and nets too: all by hand.",
    "Why is that?",
    "Nobody knows. Nobody at all.",
)
# Where a name comes with a bracket of its own, the layout has another one.
BRACKETED = {name for name in LAYOUTS if name.startswith(("[Name", "(Name"))}
PLAIN = ("Mara Lind", "Tom Reed", "李明", "Мара Линд", "Ngô Thị Lan", "Ludwig van Oever")
# Without a colon or a time, only what looks like a name in every script is one.
BARE = {
    "Name, blank",
    "**Name**",
    "## Name",
    "**Name** words",
    "Name – words",
    "Name > words",
    "Name // words",
    "Name, > words",
    "* **Name** – words",
    "wiki, terms",
    "terms of Markdown",
    "TIME, Name, words",
    "Name, TIME, words",
}


@st.composite
def talks(draw: st.DrawFn, names: tuple[str, ...]) -> list[Turn]:
    """Two or three speakers, each of whom speaks at least twice."""
    speakers = draw(st.lists(st.sampled_from(names), min_size=2, max_size=3, unique=True))
    order = [*speakers, *speakers, *draw(st.lists(st.sampled_from(speakers), max_size=6))]
    clock, turns = draw(st.integers(0, 5)), []
    for i, name in enumerate(order):
        turns.append((name, clock, f"{draw(st.sampled_from(SAID))} That was number {i}."))
        clock += draw(st.integers(2, 30))
    return turns


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_talk_in_any_layout_is_read_back(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([name for name, layout in LAYOUTS.items() if layout.named]))
    names = PLAIN if name in BRACKETED | BARE else tuple(one for one in NAMES if "," not in one or name != "comma")
    layout = LAYOUTS[name]
    turns = data.draw(talks(names))
    document = read(layout.page(turns))
    wanted = [(unicodedata.normalize("NFC", label or ""), ms, words) for label, ms, words in layout.cues(turns)]
    assert cues(document) == wanted


def test_who_somebody_is_may_be_in_the_bracket_of_a_time() -> None:
    layout = LAYOUTS["[TIME Name] words"]
    turns = [(("Mara Lind", "Tom Reed (Host)")[n % 2], 20 * n, f"Good morning. That was {n}.") for n in range(4)]
    assert cues(read(layout.page(turns))) == layout.cues(turns)


MIXED = (
    "Name (MM:SS)",
    "Name (HH:MM:SS):",
    "[TIME] **Name:** words",
    "Name: TIME",
    "dot",
    "table line",
    "code",
    "at",
    "tabs",
)


@given(st.sampled_from(MIXED), st.sampled_from(MIXED), talks(PLAIN))
@settings(max_examples=150, deadline=None)
def test_two_layouts_in_one_file_are_both_read(one: str, other: str, turns: list[Turn]) -> None:
    first = turns[0][0]
    page = "".join(LAYOUTS[one if turn[0] == first else other].write(*turn).rstrip() + "\n" for turn in turns)
    assert cues(read(page)) == LAYOUTS[one].cues(turns)


SECOND = (
    *(
        "Tom Reed {}",
        "[{}] Tom Reed",
        "Tom Reed (at {})",
        "Tom Reed · {}",
        "TOM REED: {}",
        "`Tom Reed` {}",
        "| Tom Reed | {} |",
    ),
    *(
        "Tom Reed ({})\\",
        "Tom Reed:",
        "Tom Reed",
        "**Tom Reed**",
        "Tom Reed [{}]",
        "Tom Reed ({}",
        "Tom Reed {})",
        "*Tom Reed* – {}",
    ),
)


@pytest.mark.parametrize("header", SECOND)
@pytest.mark.parametrize("once", [False, True], ids=["twice", "once"])
def test_a_second_layout_never_gives_its_words_to_the_speaker_above(header: str, once: bool) -> None:
    page = f"Mara Lind (00:00)\nWe mend boats.\n{header.format('00:20')}\nNo, I sank them all.\n"
    page += "Mara Lind (00:30)\nAnd the nets?\n"
    page += "" if once else f"{header.format('00:44')}\nI stole the nets.\n"
    document = read(page)
    found = [(label or "").title() for label, _, _ in cues(document)]
    if found != ["Mara Lind", "Tom Reed", "Mara Lind", "Tom Reed"][: 3 if once else 4]:
        # A bare name that occurs once can be anything: what it is in stays whole, and the rest of the page is read.
        assert once
        assert header in ("Tom Reed", "**Tom Reed**", "Tom Reed:", "[{}] Tom Reed") or document.findings


@pytest.mark.parametrize("style", ["(%s)", "[%s]", "%s", "(%s):", "**%s**"])
def test_a_time_alone_goes_on_with_the_speaker(style: str) -> None:
    lines = []
    for i, (name, seconds, words) in enumerate(TALK):
        lines += [f"{name} ({mmss(seconds)})", words, "", style % mmss(seconds + 8), f"And so on, {i}.", ""]
    found = cues(read("\n".join(lines)))
    assert [label for label, _, _ in found] == [turn[0] for turn in TALK for _ in range(2)]
    assert [ms for _, ms, _ in found] == [1000 * s for _, at, _ in TALK for s in (at, at + 8)]


def test_times_within_sentences_begin_cues() -> None:
    times = ("[00:00:00]", "[00:00:05]", "[00:00:07]", "[00:01:02]")
    said = ("The boats came in.", "They were red, and", "the sea was not.", "Then night.")
    page = " ".join(f"{time} {words}" for time, words in zip(times, said, strict=True)) + "\n"
    document = read(page)
    assert [(ms, words) for _, ms, words in cues(document)] == list(zip((0, 5_000, 7_000, 62_000), said, strict=True))
    assert tuple(page[s.start : s.end].strip() for s in document.stretches if s.kind == "cue_time") == times


def test_plain_headers_are_read_alike_by_one_expression_and_by_the_grammar(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("Mara Lind", "Dr. O'Neil", "Ann-Lee T.", "ليلى خوري", "李明", "Speaker 2", "V x", "A")
    times = ("0:00", "00:12", "1:02:03", "1:62:03", "99:59")
    lines = [
        f"{name}{colon} {opener}{time}{close}{behind}"
        for name in names
        for colon in ("", ":")
        for opener, close in ("()", "[]", "(]")
        for time in times
        for behind in ("", ":", ": words here", ": *words*", " ", " words")
    ]
    said = ("Good morning to all of you. " * 6, "short", "Mara: and words", "x" * 200, "a [b](c) " * 20)
    said += (
        "Of boats, and nets_",
        "2. Of nets",
        "Pm at sea",
        "a 5m 20s",
        "to shore -  - then",
        "Ü ‒ ß",
        "  Tom",
        "É. 李明",
    )
    lines += [
        f"{mark[:1]}{time}{mark[1:]} {words}" for mark in ("()", "[]", "", "(") for time in times for words in said
    ]
    lines += [
        f"{opener}{time}{close} {name}: {words}"
        for opener, close in ("()", "[]", ("", ""), "[)")
        for time in times
        for name in (*names, "From Mara", "to Tom", "One thing")
        for words in ("words", "boats - and nets", "(laughs)")
    ]
    lines += [f"**{name}{colon} {words}" for name in names for colon in (":**", "**:", ":") for words in ("a", "b**")]
    names += ("Mara Lind ", "Tom-", "Tom_", "²b", "SPEAKER_00", "BY MR LIND", "One Two Three Four Five Six", "x" * 61)
    lines += [f"{name}:{words}" for name in names for words in (" words", " *words*", " (words", "words", "  a: b", "")]
    source = Source.from_bytes("\n".join(lines).encode(), "page.txt")
    fast = marks.find_marks(source)
    for plain in ("plain_header", "plain_time", "plain_time_label", "plain_label"):
        monkeypatch.setattr(marks, plain, lambda *_: None)
    assert marks.find_marks(source) == fast


@given(
    st.lists(
        st.lists(st.sampled_from(["Mara", "MR", "B", "q", "9", " ", "名", *"*_-–>|:[]().「\t/"]), max_size=6).map(
            "".join
        )
    )
)
def test_no_line_that_has_a_form_is_passed_over(lines: list[str]) -> None:
    source = Source("page.txt", "\n".join(lines), "")
    for form in FORMS.values():
        having = {index for index, text in enumerate(source.texts) if form.header.match(text)}
        assert having <= set(lines_of(source, form, 0))


def test_a_time_alone_ends_on_its_line() -> None:
    said = ("Am I late?", "Pm is when the boats come.", "Am sea we were early.")
    document = read("".join(f"0:0{at}\n{words}\n\n" for at, words in enumerate(said)))
    assert [(ms, words) for _, ms, words in cues(document)] == [(1000 * at, words) for at, words in enumerate(said)]


def test_plain_paragraphs_are_turns() -> None:
    document = read(LAYOUTS["words"].page())
    assert turns_from(document) == "paragraphs"
    assert all(cue.opens for cue in document.cues)
    assert [found.code for found in document.findings] == ["layout-guessed"]
