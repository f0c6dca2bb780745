"""Text pages as programs leave them: running heads of printed pages, captions in fenced blocks, elements that say who
speaks, times with days, sounds behind times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_checks import of_kind, read_text, said
from test_text_page_layouts import cues, read
from test_text_page_surroundings import labels

from podcorpus.errors import NotATranscriptError
from podcorpus.reading import Source, recognise

NAMES = ("Mara Lind", "Tom Reed")
WORDS = (
    "We build boats here, all of them by hand.",
    "And who ties the nets?",
    "Nobody does, these days.",
    "Then who will, when you are gone?",
    "My son, I hope. He likes the harbour more than the school.",
    "He will like it.",
)
TALK = [(NAMES[i % 2], words) for i, words in enumerate(WORDS)]
words_of = st.lists(st.sampled_from(WORDS), min_size=4, max_size=12)


# Running heads


def printed(head: str, first: int = 2) -> str:
    """The talk, on pages of two turns each."""
    turns = [f"{name}: {words}" for name, words in TALK]
    pages = ["\n".join(turns[i : i + 2]) for i in range(0, len(turns), 2)]
    return "\n".join(f"{head.format(n=n)}\n{page}" for n, page in enumerate(pages, first)) + "\n"


@pytest.mark.parametrize(
    "head",
    ["Ref: 7.2010   Old Boats   Page {n} of 9 ", "\nOld Boats \n \nRef: 7   page {n}\n", "Alte Boote: Seite {n} von 9"],
)
def test_the_head_of_each_printed_page_is_no_turn_and_no_words(head: str) -> None:
    page = f"Boats\n\n{printed(head)}"
    document = read(page)
    assert [(cue.label, document.cue_text(cue)) for cue in document.cues] == TALK
    assert [found.code for found in document.findings] == []
    assert of_kind(document, "boilerplate").count("Bo") == 2


def test_a_speaker_who_speaks_of_pages_is_one() -> None:
    page = printed("Ida: Please turn to page {n}", first=3).replace("page 4", "page 8")
    assert set(labels(read(page))) == {*NAMES, "Ida"}


def test_words_that_recur_at_the_end_of_each_page_are_words() -> None:
    page = printed("Ida: Yes.\nOld Boats, Page {n} of 9")
    assert labels(read(page)).count("Ida") == 3


# Fenced blocks


def test_captions_in_fenced_blocks_are_no_speakers() -> None:
    shown = "```\nslide title: Nets\n\n+ rope\n```\n\n"
    page = "".join(f"[Time 0:{n:02}:10]\n\n{shown}{words * 3}\n\n" for n, words in enumerate(WORDS))
    document = read(page)
    assert labels(document) == [None] * 6
    assert [cue.start_ms for cue in document.cues] == [60_000 * n + 10_000 for n in range(6)]
    assert all("slide title: Nets" in document.cue_text(cue) for cue in document.cues)


@pytest.mark.parametrize("label", ["Tom Reed", "Ida"])
def test_names_in_a_fenced_block_are_speakers(label: str) -> None:
    page = "".join(f"{name}: {words * 3}\n\n" for name, words in TALK)
    page += f"```\n{label}: A message.\nMara Lind: And an answer.\n{label}: Another one.\n```\n"
    assert labels(read(page))[6:] == [label, "Mara Lind", label]


# Elements


@pytest.mark.parametrize(
    ("form", "timed"),
    [
        ('<turn speaker="{name}" timestamp="0{n}:05">\n\n{words}\n\n</turn>\n\n\n', True),
        ('<Turn time="{n}:05" speaker="{name}">{words}</Turn>\n', True),
        ("<u who='{name}'>{words}</u>\n", False),
        ('<p data-speaker="{name}" class="x">\n{words}\n</p>\n', False),
    ],
)
def test_elements_say_who_speaks_and_when(form: str, timed: bool) -> None:
    page = "---\ntitle: Boats\n---\n\n" + "".join(
        form.format(name=name, words=words, n=n) for n, (name, words) in enumerate(TALK)
    )
    document = read_text(page, "text-page")
    times = [60_000 * n + 5_000 if timed else None for n in range(6)]
    assert said(document) == [(name, ms, words) for (name, words), ms in zip(TALK, times, strict=True)]
    assert [found.code for found in document.findings] == []


@given(words_of, st.lists(st.sampled_from(NAMES), min_size=12, max_size=12), st.booleans())
def test_elements_are_read_as_they_are_written(words: list[str], names: list[str], own_line: bool) -> None:
    gap = "\n\n" if own_line else ""
    page = "Boats\n\n" + "".join(
        f'<turn speaker="{name}" timestamp="{7 * n}.5">{gap}{text}{gap}</turn>\n\n'
        for n, (name, text) in enumerate(zip(names, words, strict=False))
    )
    expected = [(name, 7_000 * n + 500, text) for n, (name, text) in enumerate(zip(names, words, strict=False))]
    assert said(read_text(page, "text-page")) == expected


SPEAKERS = ("Person1", "Person2", "Person1", "Person1", "Person2", "Person1")


@pytest.mark.parametrize(
    "form", ["<{name}>{words}</{name}>\n", "<{name}> {words} </{name}>\n\n", "<{name}>{words}</{name}>"]
)
def test_elements_are_named_for_speakers(form: str) -> None:
    page = "".join(form.format(name=name, words=words) for name, (_, words) in zip(SPEAKERS, TALK, strict=True))
    expected = [(name, None, words) for name, (_, words) in zip(SPEAKERS, TALK, strict=True)]
    assert said(read_text(page, "text-page")) == expected


@pytest.mark.parametrize(
    "form",
    [
        "SPEAKER: {name}\n{words}\n\n",
        "Speaker: {name}\n\n{words}\n\n",
        "Sprecher: {name}  \n{words}\n",
        "**Speaker:** {name}\n\n{words}\n\n",
    ],
)
def test_names_behind_the_word_speaker(form: str) -> None:
    page = "".join(form.format(name=name, words=words) for name, words in TALK)
    assert said(read_text(page, "text-page")) == [(name, None, words) for name, words in TALK]


@pytest.mark.parametrize("name", ["## {}", "**{}**", "{}"])
@pytest.mark.parametrize(
    "field", ["**Time:** [{0}.0s - {1}.5s]", "Time: 0:{0:02}", "*Zeit:* 00:00:{0:02} --> 00:00:{1:02}"]
)
def test_the_word_in_front_of_a_time_below_a_name_names_nobody(field: str, name: str) -> None:
    rows = [(label, 5000 * n, words) for n, (label, words) in enumerate(TALK)]
    page = "".join(
        f"{name.format(label)}\n{field.format(ms // 1000, ms // 1000 + 4)}\n\n{words}\n\n" for label, ms, words in rows
    )
    assert said(read_text(page, "text-page")) == rows


def test_a_number_that_may_be_one_of_milliseconds_is_no_time() -> None:
    page = "Boats\n\n" + "".join(
        f'<u who="{name}" start="{900 * n}">{words}</u>\n' for n, (name, words) in enumerate(TALK)
    )
    assert said(read_text(page, "text-page")) == [(name, None, words) for name, words in TALK]


def test_labels_with_tags_before_a_tab_are_those_of_a_page() -> None:
    page = "Episode 37\n----\n" + "".join(f"<u>{name}:</u>\t{words}\n\n" for name, words in TALK)
    assert said(read_text(page, "text-page")) == [(name, None, words) for name, words in TALK]


# Who somebody is, below the name


@pytest.mark.parametrize("end", ["", "  "])
def test_what_is_in_italics_below_each_name_says_who_that_is(end: str) -> None:
    roles = dict(zip(NAMES, ("Boatbuilder / Orkney", "Reporter"), strict=True))
    page = "".join(f"**{name}**{end}\n*{roles[name]}*\n\n{words}\n\n" for name, words in TALK)
    document = read_text(page, "text-page")
    assert said(document) == [(name, None, words) for name, words in TALK]
    assert "Reporter" not in of_kind(document, "turn_body")


def test_italics_that_differ_below_a_name_are_words() -> None:
    page = "".join(f"**{name}**\n*{words}*\n\nSo it is.\n\n" for name, words in TALK)
    document = read_text(page, "text-page")
    assert [words for _, words in TALK if words not in of_kind(document, "turn_body")] == []


# Times with days


@given(words_of, st.integers(0, 9), st.integers(2, 40))
def test_a_time_of_four_parts_may_have_days(words: list[str], day: int, step: int) -> None:
    page, expected = "", []
    for n, text in enumerate(words):
        seconds = step * n
        hours, minutes = divmod(seconds // 60, 60)
        fields = f"_page : {n}\n_tape : 1/{n}\n"
        page += f"[{day:02}:{hours:02}:{minutes:02}:{seconds % 60:02}]\n{fields}{NAMES[n % 2]}: {text * 4}\n\n"
        expected.append((NAMES[n % 2], (86_400 * day + seconds) * 1000, text * 4))
    assert said(read_text(page, "text-page")) == expected


def test_frames_are_dropped_where_they_are_slow_enough() -> None:
    page = "".join(f"[01:00:{7 * n:02}:{n:02}] {name}: {words}\n\n" for n, (name, words) in enumerate(TALK))
    assert [ms for _, ms, _ in said(read_text(page, "text-page"))] == [3_600_000 + 7_000 * n for n in range(6)]


def test_italics_with_a_colon_below_a_time_are_words_if_they_are_few() -> None:
    page = "".join(f"[0:{n}5] {name}: {words}\n\n" for n, (name, words) in enumerate(TALK)) + "[1:05]\n_ida : So._\n"
    assert "_ida : So._" in read(page).cue_text(read(page).cues[-1])


# Sounds


@pytest.mark.parametrize("sound", ["[laughter]", "[Music]", "(inaudible)"])
def test_a_sound_behind_a_time_is_no_speaker(sound: str) -> None:
    page = "".join(f"00:{n}5: {sound if n in (2, 4) else ''} {words}\n\n" for n, words in enumerate(WORDS))
    document = read(page)
    assert labels(document) == [None] * 6
    assert [cue.start_ms for cue in document.cues] == [10_000 * n + 5_000 for n in range(6)]


def test_a_name_in_brackets_behind_a_time_that_sounds_like_one_is_a_speaker() -> None:
    page = "".join(f"0{n}:05 [{('Song', 'Laughlin')[n % 2]}] {words}\n\n" for n, words in enumerate(WORDS))
    assert labels(read(page)) == ["Song", "Laughlin"] * 3


def test_a_page_of_elements_without_names_is_none() -> None:
    page = "".join(f'<item key="{n}">rope {n}</item>\n' for n in range(9))
    with pytest.raises(NotATranscriptError):
        read_text(page, "text-page")
    assert not [one for one, seen in recognise(Source.from_bytes(page.encode(), "a.md")) if seen.certainty > 0.3]


def test_seconds_in_front_of_each_line_below_a_label_are_times_and_no_names() -> None:
    """These words were given to speakers called `0.2s` and so on, and stretches overlapped."""
    said = [("A", 200), ("B", 57600), ("A", 236700), ("B", 262700), ("A", 410200), ("B", 486600)]
    blocks = [
        f"**SPEAKER_{who}:**\n[{ms / 1000}s] Boats float .\n[{ms / 1000}s] They are hollow, says {ms} ."
        for who, ms in said
    ]
    document = read("\n\n".join(blocks) + "\n")
    turns = [(f"SPEAKER_{who}", ms) for who, ms in said for _ in range(2)]
    assert [(cue.label, cue.start_ms) for cue in document.cues] == turns
    assert [document.cue_text(cue) for cue in document.cues][1] == "They are hollow, says 200 ."


@pytest.mark.parametrize("heading", ["## Transcript", "<summary>Transcript</summary>", "<h2>Full transcript</h2>"])
def test_captions_apart_below_the_heading_of_the_transcript_are_read(heading: str) -> None:
    said = [f"and then the boat number {n} is on the water and" for n in range(40)]
    page = "# Boats\n\nLearn how boats float.\n\n{}\n\n" + "\n\n".join(said) + "\n"
    document = read(page.format(heading))
    assert [document.cue_text(cue) for cue in document.cues] == said
    with pytest.raises(NotATranscriptError):
        read(page.format("## Notes"))


def test_a_list_below_the_heading_of_a_transcript_is_none() -> None:
    for items in ("Boat {n} | 12 | $4", "* `--rope` {n}: a rope, of hemp"):
        page = "# Boats\n\n## Transcript\n\n" + "\n\n".join(items.format(n=n) for n in range(40)) + "\n"
        with pytest.raises(NotATranscriptError):
            read(page)


def test_titles_in_html_are_headings_and_what_folds_are_called_is_not_said() -> None:
    """Both were words of the turn above."""
    fold = "<details>\n<summary>In another language</summary>\n\n**{who}:** Las barcas flotan.\n</details>"
    turns = [f"**{who}:** Boats float.\n\n{fold.format(who=who)}" for who in ("Mara", "Tom") * 3]
    document = read("\n\n".join([*turns[:4], '<h3 id="nets">Of nets</h3>', *turns[4:]]) + "\n")
    said = [
        ("Mara", "Boats float."),
        ("Mara", "Las barcas flotan."),
        ("Tom", "Boats float."),
        ("Tom", "Las barcas flotan."),
    ]
    assert [(label, words) for label, _, words in cues(document)] == said * 3
    assert [chapter.title for chapter in document.chapters] == ["Of nets"]
    turn = read("\n\n".join([*turns, "<summary>Mara: Nets tear.</summary>"]) + "\n")
    assert cues(turn)[-1][2] == "Nets tear."


def test_a_section_below_that_of_a_transcript_with_times_alone_is_not_said() -> None:
    """It was the last speaker's, unreported."""
    talk = "\n\n".join(f"[0:{n:02}](boats.html?at={n}) Boats float, says {n}." for n in range(10, 40, 3))
    page = f"# Boats\n\n## Transcript\n\n{talk}\n\n## Thank you\n\nListen to us wherever boats are.\n"
    document = read(page)
    assert len(document.cues) == 10
    assert document.cue_text(document.cues[-1]) == "Boats float, says 37."
    # With a time now and then, the talk may go on.
    sparse = read(page.replace("says 22.", "says 22.\n\nAnd nets tear."))
    assert sparse.cue_text(sparse.cues[-1]).endswith("wherever boats are.")


@pytest.mark.parametrize("word", ["at", "says", "um", "à"])
def test_a_word_between_every_name_and_its_time_is_not_of_the_name(word: str) -> None:
    names = ["Mara", "Tom Lind"] * 3
    page = "\n\n".join(f"{name} {word} 0:{n:02}: Boats float." for n, name in enumerate(names))
    assert [label for label, _, _ in cues(read(page + "\n"))] == names
    for end in ("Lind", "lind", "speaker", "san"):
        others = page.replace("Tom Lind", "Tom").replace(f" {word} ", f" {end} ")
        assert [label for label, _, _ in cues(read(others + "\n"))] == [f"Mara {end}", f"Tom {end}"] * 3


@pytest.mark.parametrize("remark", ["(laughs?)", "(he/him)", "(and/or so)", "(?)"])
def test_a_remark_behind_a_time_is_no_address(remark: str) -> None:
    page = "\n\n".join(f"0:{n:02} {remark if n == 3 else ''} Boats float." for n in range(6))
    assert [words for _, _, words in cues(read(page + "\n"))][3] == f"{remark} Boats float."


def test_a_time_with_a_fraction_and_few_words_between_turns_is_no_title() -> None:
    """The words were chapters, said by nobody, unreported."""
    turns = [f"0:0{n}:12.{n} **{'Mara' if n % 2 else 'Tom'}** Boats float, says {n}." for n in range(8)]
    turns[3:3] = ["0:02:40.3 Yeah!"]
    turns[6:6] = ["0:04:40.9 This is all about-"]
    document = read("\n\n".join(turns) + "\n")
    assert len(document.cues) == 10
    assert {label for label, _, words in cues(document) if "Yeah" in words} == {"Tom"}
    assert not document.chapters
    # Where turns have no such times, they are those of titles.
    turns = [f"{'Mara' if n % 2 else 'Tom'}: Boats float, says {n}." for n in range(8)]
    turns[3:3] = ["0:02:40.3 Nets"]
    turns[6:6] = ["0:04:40.9 Boats"]
    assert [chapter.title for chapter in read("\n\n".join(turns) + "\n").chapters] == ["Nets", "Boats"]


def test_words_right_below_the_heading_of_a_transcript_are_said_but_for_a_note_about_it() -> None:
    """They were kept as show notes."""
    talk = "\n\n".join(f"{name}: Boats float, says {n}." for n, name in enumerate(["Mara", "Tom"] * 4)) + "\n"
    opening = "\n\n".join(
        f"This is part {n}. Boats float because they push the water aside. {'Nets sink. ' * 9}" for n in "ab"
    )
    note = "This transcript was made by hand. It has been edited, so that it is quite a bit shorter than what was said."
    for above, first in (opening, ""), (note, "Mara"), (f"{note}\n\n{opening}", ""):
        document = read(f"# Boats\n\nWe talk of boats.\n\n## Transcript\n\n{above}\n\n{talk}")
        said = cues(document)
        assert (said[0][0] or "") == first
        assert len(said) == 8 + (0 if first else 2)
        assert ("layout-guessed" in {one.code for one in document.findings}) == (not first)
