"""Headings without marks of a heading: a time and a title above a header, and titles of the list of chapters."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from page_layouts import LAYOUTS, mmss
from reading_checks import of_kind, read_text, said

from podcorpus.reading import Document
from podcorpus.reading.formats.text_page.shown.light_markup import shown
from podcorpus.reading.source import Source

TITLES = ("Of boats", "What is a net?", "Rope, and who makes it", "The quay at night", "Åland")
SECTIONS = {
    "time first": lambda seconds, title: f"{mmss(seconds)} {title}",
    "dash": lambda seconds, title: f"{mmss(seconds)} – {title}",
    "bold": lambda seconds, title: f"**{mmss(seconds)} {title}**",
    "brackets": lambda seconds, title: f"[{mmss(seconds)}] {title}",
    "time last": lambda seconds, title: f"{title} ({mmss(seconds)})",
}
HEADERS = {
    "Name: words": lambda name, seconds, words: f"{name}: {words}",
    "bold": lambda name, seconds, words: f"**{name}:** {words}",
    "Name:": lambda name, seconds, words: f"{name}:\n{words}",
    "Name": lambda name, seconds, words: f"{name}\n{words}",
    "Name (TIME)": lambda name, seconds, words: f"{name} ({mmss(seconds)})\n{words}",
    "[TIME] Name: words": lambda name, seconds, words: f"[{mmss(seconds)}] {name}: {words}",
    "TIME Name": lambda name, seconds, words: f"{mmss(seconds)} {name}\n{words}",
}


WORDS = (
    "Good morning from the harbour, where all boats are out.",
    "And the nets? I always wondered who makes them.",
    "Nobody does, these days. My grandfather did, and he taught me how.",
    "That is a good story, and I would like to hear more of it.",
    "Then sit down, please, and have some tea.",
    "So when did he begin? Was he young?",
    "He was twelve when the old boat came in without its crew.",
    "Without anyone on board, you mean?",
    "Yes. They had gone ashore to buy rope, and it drifted off.",
    "What a thing to happen in the middle of winter!",
    "We laughed about it for years afterwards.",
    "Thank you. I will never look at a knot in the same way.",
)


def talk(n: int) -> list[tuple[str, int, str]]:
    return [(("Mara Lind", "Tom Reed")[i % 2], 12 * i, words) for i, words in enumerate(WORDS[:n])]


def page(header: str, section: str | None, at: list[int], n: int, above: str = "") -> str:
    parts = []
    titles = iter(TITLES)
    for i, turn in enumerate(talk(n)):
        if i in at:
            title = next(titles)
            parts.append(title if section is None else SECTIONS[section](12 * i, title))
        parts.append(HEADERS[header](*turn))
    return above + "\n\n".join(parts) + "\n"


def spoken(document: Document) -> list[tuple[str | None, str]]:
    return [(label, words) for label, _, words in said(document)]


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(sorted(HEADERS)),
    st.sampled_from(sorted(SECTIONS)),
    st.lists(st.integers(0, 11), min_size=2, max_size=5, unique=True).map(sorted),
    st.booleans(),
)
@example("Name", "time last", [0, 1, 2, 3, 4], False)
def test_they_are_chapters_and_no_words(header: str, section: str, at: list[int], listed: bool) -> None:
    chapters = [(12_000 * i, title) for i, title in zip(at, TITLES, strict=False)]
    lines = [SECTIONS["time first"](ms // 1000, title) for ms, title in chapters]
    above = "Chapters\n\n" + "\n".join(lines) + "\n\nTranscript\n\n" if listed else ""
    document = read_text(page(header, section, at, 12, above))
    assert spoken(document) == [(name, words) for name, _, words in talk(12)]
    assert [(one.time_ms, one.title) for one in document.chapters] == chapters
    assert not [one for one in document.findings if one.code in ("header-suspect", "unknown-speaker")]


def test_titles_of_the_list_need_no_time() -> None:
    lines = "".join(f"{mmss(12 * i)} {title}\n" for i, title in zip((2, 4, 7), TITLES, strict=False))
    for header in HEADERS:
        document = read_text(page(header, None, [2, 4, 7], 9, f"Chapters\n\n{lines}\nTranscript\n\n"))
        assert spoken(document) == [(name, words) for name, _, words in talk(9)]
        assert TITLES[1] in of_kind(document, "chapter_heading")


@pytest.mark.parametrize(
    "line",
    [
        "00:24 and then we went out to the boats.",
        "00:24 We stopped,",
        "[00:24] (sound of boats)",
        "The net was torn at (00:24).",
    ],
)
def test_words_with_a_time_stay_words(line: str) -> None:
    parts = [f"{name}: {words}" for name, _, words in talk(8)]
    later = line.replace("00:24", "01:05").replace("torn", "lost").replace("stopped", "waited").replace("went", "came")
    text = "\n\n".join([*parts[:2], line, *parts[2:6], later, *parts[6:]])
    document = read_text(text)
    assert not document.chapters
    assert "boats" in " ".join(words for _, words in spoken(document)) or "boats" not in line


def test_a_single_one_is_not_taken_out_of_the_words() -> None:
    """One line may be anything; it is in the words above it, or reported."""
    document = read_text(page("Name: words", "time first", [3], 8))
    assert not document.chapters


def test_people_who_say_nothing_are_speakers() -> None:
    turns = [*talk(6), ("Ada Holm", 72, ""), *talk(2), ("Ole Dahl", 90, ""), *talk(2)]
    text = "\n\n".join(HEADERS["TIME Name"](name, 12 * i, words).strip() for i, (name, _, words) in enumerate(turns))
    labels = {label for label, _ in spoken(read_text(text + "\n"))}
    assert {"Ada Holm", "Ole Dahl"} <= labels


def test_layouts_without_them_have_none() -> None:
    for layout in LAYOUTS.values():
        if not layout.before:
            assert not read_text(layout.page()).chapters


@pytest.mark.parametrize("rules", ["--- {} ---", "==== {} ====", "*** {} ***"])
@pytest.mark.parametrize("header", ["[MM:SS] words", "Name: words"])
def test_titles_between_signs_are_headings_where_there_are_several(rules: str, header: str) -> None:
    turns = [
        f"[00:{i:02}] {words}" if header[0] == "[" else f"{who}: {words}" for i, (who, _, words) in enumerate(talk(8))
    ]
    boats, nets = rules.format("BOATS"), rules.format("Nets & ropes")
    page = "\n\n".join([boats, *turns[:5], nets, *turns[5:]])
    document = read_text(page)
    assert [chapter.title for chapter in document.chapters] == ["BOATS", "Nets & ropes"]
    assert [words for _, words in spoken(document)] == [words for _, _, words in talk(8)]
    assert not read_text(page.replace(boats, "")).chapters
    assert not read_text(page.replace("Nets & ropes", "Laughter").replace("BOATS", "PAUSE")).chapters
    assert not read_text(page.replace("Nets & ropes", "of 3").replace("BOATS", "1")).chapters


def test_titles_between_signs_are_headings_of_paragraphs() -> None:
    said = [words for _, _, words in talk(6)]
    paragraphs = ["--- Boats ---", *said[:3], f"--- Nets ---\n{said[3]}", *said[4:]]
    document = read_text("---\ntitle: Boats\ntranscript_by: Ida\n---\n\n" + "\n\n".join(paragraphs))
    assert [chapter.title for chapter in document.chapters] == ["Boats", "Nets"]
    assert " ".join(words for _, words in spoken(document)).split() == " ".join(said).split()


@pytest.mark.parametrize("dash", ["–", "-", "—"])
def test_headings_with_a_time_a_dash_and_a_title_of_the_list_are_no_turns(dash: str) -> None:
    listed = "".join(f"(00:0{2 * i}:00) {dash} {title}\n\n" for i, title in enumerate(TITLES[:3]))
    turns = [f"**{name}** *00:0{i}:05*\n\n{words}\n\n" for i, (name, _, words) in enumerate(talk(6))]
    for i, title in enumerate(TITLES[:3]):
        turns.insert(3 * i, f"### 00:0{2 * i}:00 {dash} {title}\n\n")
    document = read_text(f"# Boats\n\n## Timestamps\n\n{listed}## Transcript\n\n{''.join(turns)}")
    assert said(document) == [(name, 60_000 * i + 5_000, words) for i, (name, _, words) in enumerate(talk(6))]
    assert [(one.time_ms, one.title) for one in document.chapters] == [
        (120_000 * i, title) for i, title in enumerate(TITLES[:3])
    ]


@pytest.mark.parametrize("heading", ["### [00:0{}:00]", "## 00:0{}:00", "#### [00:0{}:00 - 00:0{}:59]"])
def test_headings_that_are_a_time_and_nothing_else_are_no_chapters(heading: str) -> None:
    words = [" ".join(WORDS), " ".join(WORDS[::-1]), " ".join(WORDS)]
    document = read_text("".join(f"{heading.format(i, i)}\n\n{text}\n\n" for i, text in enumerate(words)))
    assert [document.cue_text(cue) for cue in document.cues] == words
    assert [cue.start_ms for cue in document.cues] == [0, 60_000, 120_000]
    assert document.chapters == ()


def test_the_heading_of_a_transcript_is_no_chapter_beside_others_of_its_level() -> None:
    turns = [f"**{name}:** {words}\n\n" for name, _, words in talk(6)]
    page = f"# Boats\n\n## Transcript\n\n{''.join(turns[:3])}## Of nets\n\n{''.join(turns[3:])}"
    assert [chapter.title for chapter in read_text(page).chapters] == ["Of nets"]


def titled(section: str, titles: tuple[str, ...] = TITLES, step: int = 60, words: int = len(WORDS)) -> str:
    """Below each title two paragraphs, for which nobody is named."""
    below = " ".join(WORDS[:words])
    parts = (f"{SECTIONS[section](step * i, title)}\n\n{below}\n\n{below}" for i, title in enumerate(titles))
    return "\n\n".join(("Transcript", *parts)) + "\n"


@pytest.mark.parametrize("section", SECTIONS)
def test_titles_with_a_time_above_paragraphs_are_chapters_whose_words_begin_then(section: str) -> None:
    document = read_text(titled(section))
    cues = [(cue.label, cue.start_ms, document.cue_text(cue).split()) for cue in document.cues]
    assert cues == [(None, 60_000 * i, (" ".join(WORDS) + " ").split() * 2) for i in range(len(TITLES))]
    assert [(one.title, one.time_ms) for one in document.chapters] == [
        (title, 60_000 * i) for i, title in enumerate(TITLES)
    ]


@pytest.mark.parametrize(
    "page",
    [
        titled("time last", ("Mara Lind", "Tom Reed", "Ann", "What is a net?")),
        titled("time last", ("Mara Lind", "Of boats", "Tom Reed", "What is a net?")),
        titled("time last", ("Mara Lind, Harbour Master", "Tom Reed, Mayor of the Town", "Ann Holm, Baker of Bread")),
        titled("time last", TITLES[:1] * 4),
        titled("time last", step=0),
        titled("time last", words=1),
        titled("time last") + "\n0:07 So it was\n" * 4,
    ],
    ids=["names", "as many names", "offices", "one title", "times that stand still", "no prose below", "other times"],
)
def test_lines_that_may_be_no_titles_are_left_as_they_are(page: str) -> None:
    assert shown(Source.from_bytes(page.encode(), "a.txt")) is None


@pytest.mark.parametrize("names", [("", ""), ("MARA LIND: ", "TOM REED: ")])
def test_headings_with_a_time_and_the_middle_of_a_sentence_are_words(names: tuple[str, str]) -> None:
    """They were chapters, and their words were lost, as were the names in the paragraphs."""
    heading = "#### [0:0{n}:00](https://example.org/talk?t={n}) |  {words}"
    words = ["we met at the quay and", "Then sailed on to where", "the boats are still repaired and"]
    below = "the pier is " + "long and old and made of stone, as you can see from here, " * 8 + "and so on."
    spoken = f"{names[0]}Is it old? {names[1]}It is."
    page = "\n\n".join(f"{heading.format(n=n, words=one)}\n\n{below} {spoken}" for n, one in enumerate(words))
    document = read_text(page)
    times = [(ms, text.split("\n")[0]) for _, ms, text in said(document) if ms is not None]
    assert times == [(60_000 * n, one) for n, one in enumerate(words)]
    assert not document.chapters
    labels = [label for label, _, _ in said(document)]
    assert labels == ([None] * 3 if not names[0] else [None, *["MARA LIND", "TOM REED", "TOM REED"] * 3][:-1])


@pytest.mark.parametrize(
    "below",
    ["so we met there and sailed on and talked of boats, " * 12, "Of boats. So we met there, and sailed. " * 12],
)
def test_titles_with_a_time_stay_chapters(below: str) -> None:
    titles = ["Of boats", "What the quay is", "Nets"]
    page = "\n\n".join(f"## [0:0{n}:00] {title}\n\n{below}" for n, title in enumerate(titles))
    assert [chapter.title for chapter in read_text(page).chapters] == titles


@pytest.mark.parametrize(
    ("names", "reported"),
    [(("Mara Lind", "Tom Reed"), True), (("Pros", "Cons"), False), (("Question", "Answer"), False)],
)
def test_words_before_colons_in_timed_paragraphs_are_no_labels(names: tuple[str, str], reported: bool) -> None:
    """In capitals they are names, as in captions; full names are reported."""
    words = "The boats float on the water and the nets do not sink today. " * 8
    page = "\n\n".join(f"[0:0{n}:00] {words}{names[0]}: It floats. {names[1]}: It is old. {words}" for n in range(4))
    document = read_text(page)
    assert [label for label, _, _ in said(document)] == [None] * 4
    assert ("label-suspect" in [found.code for found in document.findings]) == reported


@pytest.mark.parametrize("opens", [True, False])
def test_labels_within_timed_paragraphs_are_reported_where_none_opens_one(opens: bool) -> None:
    words = "The boats float on the water and the nets do not sink today. " * 3
    page = "\n\n".join(f"[0:0{n}:00] {words}CPU: It is hot. GPU: It is not. {words}" for n in range(3))
    document = read_text(page.replace("] The", "] GPU: The", 1) if opens else page)
    assert {label for label, _, _ in said(document)} == {"CPU", "GPU", *([] if opens else [None])}
    assert ("layout-guessed" in [found.code for found in document.findings]) != opens
