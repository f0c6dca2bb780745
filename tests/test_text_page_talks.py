"""Text pages: what is said begins like a label or has times in it, and names have titles and companies."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_text_page_layouts import cues, read

from podcorpus.errors import NotATranscriptError

ABOVE = (
    *("{n} ({t})", "({t}) {n}", "[{t}] {n}", "{n} [{t}]", "{n}: {t}", "{t} - {n}", "**{n}** ({t})", "### {n} ({t})"),
    *("{n}\n{t}", "{t}\n{n}", "**{n}**\n*{t}*", "{n} [{t}](https://example.org/v?t=1)"),
)
BESIDE = (
    *(
        "[{t}] {n}: ",
        "{n} [{t}]: ",
        "({t}) {n}: ",
        "{n}: ({t}) ",
        "**{n}** ({t}): ",
        "[{t}] **{n}:** ",
        "- [{t}] {n}: ",
    ),
    *("{t}\t{n}\t", "[{t}] <{n}> ", ">> {n}: ({t}) "),
)
UNTIMED = ("{n}: ", "**{n}:** ", "**{n}**: ", "*{n}:* ", "[{n}] ", ">> {n}: ", "`{n}`: ", "<b>{n}:</b> ", "{n}:\t")
ALONE = ("{n}:", "**{n}**", "### {n}", "## {n}:", "[{n}]")
PAIRS = (
    *(("Mara Lind", "Tom Reed"), ("Mara Lind, Harbour Board", "Tom Reed, Kestrel Ltd."), ("MARA", "TOM")),
    *(("Dr. Ann Roe", "J.R. Smith Jr."), ("Mara Lind (host)", "Tom Reed (guest)"), ("SPEAKER_00", "SPEAKER_01")),
    *(("Åsa Öberg", "Мара Линд"), ("李明", "王芳"), ("Jean-Luc O'Neil", "Mary Ann de Groot")),
)
SENTENCES = (
    *(
        "We went out at 10:30 in the morning, and the fog was gone by noon.",
        "No.",
        "Why?",
        "Yeah.",
        "(laughs) So it was.",
    ),
    *("[crosstalk] I know, we met at 11:15 too.", "One thing: nets cost money.", 'He said, "Fix it: now." So I did.'),
    *("In 2019 they sold 5-10 percent, maybe 12.", "The U.S. board and Dr. Berg agreed.", "That is all - for now."),
    *("I think that boats are light, which is why they float.", "Thank you, Tom.", "Okay, sure.", "How so, Mara?"),
    *("There were three of us, and nobody knew the way to the harbour.", "And then: nothing.", "It rained until May."),
)
TALKS = (
    st.tuples(st.permutations(SENTENCES), st.lists(st.integers(1, 3), min_size=6, max_size=9))
    .map(lambda drawn: [" ".join(drawn[0][sum(drawn[1][:i]) :][:n]) for i, n in enumerate(drawn[1])])
    .map(lambda said: [words for words in said if words])
)


def page(
    header: str, pair: tuple[str, str], said: list[str], other: str = "", others: frozenset[int] = frozenset()
) -> tuple[str, list[tuple[str, int | None, str]]]:
    """A page, and the speaker, the time and the words of each of its turns, of which some have another header."""
    gap = "" if header[-1] in " \t" else "\n"
    turns = [(pair[i % 2], 7 * i, words) for i, words in enumerate(said)]
    times = [f"{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}" for _, s, _ in turns]
    headers = [other if i in others else header for i in range(len(turns))]
    blocks = [
        form.format(n=name, t=time) + gap + words
        for form, (name, _, words), time in zip(headers, turns, times, strict=True)
    ]
    timed = "{t}" in header
    return "\n\n".join(blocks) + "\n", [(name, s * 1000 if timed else None, words) for name, s, words in turns]


@given(st.sampled_from((*ABOVE, *BESIDE, *UNTIMED, *ALONE)), st.sampled_from(PAIRS), TALKS)
def test_what_is_said_stays_with_who_says_it(header: str, pair: tuple[str, str], said: list[str]) -> None:
    text, turns = page(header, pair, said)
    assert cues(read(text)) == turns


@given(
    st.one_of(*(st.tuples(*[st.sampled_from(forms)] * 2) for forms in (ABOVE, BESIDE, (*UNTIMED, "{n} – "), ALONE))),
    st.sampled_from(PAIRS),
    TALKS,
    st.frozensets(st.integers(3, 8), min_size=1, max_size=3),
)
@example(
    ("{n} – ", "[{n}] "),
    ("Mara Lind", "Tom Reed"),
    ["No."] * 3 + ["That is all - for now.", "Yes.", "Why?"],
    frozenset({3}),
)
def test_headers_in_a_second_form_give_no_words_to_somebody_else_without_a_finding(
    forms: tuple[str, str], pair: tuple[str, str], said: list[str], others: frozenset[int]
) -> None:
    text, turns = page(forms[0], pair, said, forms[1], others)
    try:
        document = read(text)
    except NotATranscriptError:
        return
    reported = {"header-mended", "header-suspect", "layout-guessed"}.intersection(
        found.code for found in document.findings
    )
    assert reported or cues(document) == turns


def test_a_colon_behind_a_name_where_others_have_a_dash_is_reported_and_ends_the_label() -> None:
    said = ["We went out.", "No.", "Why?", "That is all - for now.", "I see.", "Good."]
    text, turns = page("{n} – ", ("Mara Lind", "Tom Reed"), said, "{n}: ", frozenset([3]))
    document = read(text)
    assert cues(document) == turns
    assert [found.code for found in document.findings] == ["header-mended"]


@pytest.mark.parametrize("dash", ["-", "–", "—", "--"])
@pytest.mark.parametrize(
    "pair", [("Dr. Ann Roe", "J.R. Smith"), ("Mara Lind, Harbour Board", "Tom Reed, Kestrel Ltd.")]
)
def test_names_before_a_dash_may_have_titles_and_commas(dash: str, pair: tuple[str, str]) -> None:
    said = ["First: the nets.", "Well, I think so.", "First: the boats.", "One thing: they float.", "Good.", "Yes."]
    text, turns = page(f"{{n}} {dash} ", pair, said)
    assert cues(read(text)) == turns


@pytest.mark.parametrize("header", ["{n}", "**{n}**", "[{n}]", "## {n}", "{n} – "])
def test_words_before_a_colon_that_recur_do_not_outdo_the_names(header: str) -> None:
    said = ["We begin.", "First: the nets.", "Then?", "So it is.", "First: the boats.", "And then?", "Good.", "Yes."]
    text, turns = page(header, ("Mara Lind", "Tom Reed"), said)
    assert cues(read(text)) == turns


@pytest.mark.parametrize("header", ["## {n}:", "{t} {n}", "**{n}** ({t})", "{t}\n{n}", "{n}:"])
def test_words_before_a_colon_right_below_a_name_are_said(header: str) -> None:
    said = ["We begin.", "First: the nets.", "Then?", "First: the boats.", "So.", "First: the sails.", "Good.", "Yes."]
    text, turns = page(header, ("Mara Lind", "Tom Reed"), said)
    document = read(text)
    assert cues(document) == turns
    assert {found.code for found in document.findings} <= {"header-suspect"}


def test_a_sound_in_brackets_is_no_speaker_where_names_are_in_brackets() -> None:
    said = ["We begin.", "Yes.", "Then the nets.\n\n[crosstalk] I know.", "Good.", "So.", "Yes."]
    text, _ = page("[{n}] ", ("Q", "A"), said)
    assert [label for label, _, _ in cues(read(text))] == ["Q", "A", "Q", "A", "Q", "A"]


@pytest.mark.parametrize("begins", ["[Episode 2](https://example.org/2).", r"\[cross-talk 00:00:46.01\] I know."])
def test_a_link_and_a_remark_with_a_time_that_recur_are_no_speakers(begins: str) -> None:
    said = ["We begin.", "Yes.", f"{begins}\n\nIt floats.", "They were dear this year, all of them.", "Good."]
    said += ["Some rot, others are stolen from the quay.", begins.replace("46", "52"), "So I heard."]
    text, _ = page("**{n}:**\n\n", ("Mara Lind", "Tom Reed"), said)
    assert [label for label, _, _ in cues(read(text))] == ["Mara Lind", "Tom Reed"] * 4


def test_short_words_between_names_that_recur_are_no_copy_of_the_page() -> None:
    said = ["Why?", "We went out.", "Thank you.", "Yeah.", "Why?", "There were three of us.", "Thank you.", "Go on."]
    text, turns = page("{n}:", ("Mara Lind", "Tom Reed"), [*said, "Why?", "It rained."])
    assert cues(read(text)) == turns


@pytest.mark.parametrize("header", ["**{n}:**\n\n", "{n}:\n", "### {n}\n\n"])
def test_a_phrase_that_recurs_while_the_talk_goes_on_is_no_copy_of_the_page(header: str) -> None:
    phrase = "Yes, that makes a lot of sense to me."
    said = ["We begin.", "Yes.", f"{phrase}\n\nIt floats.", "So it does.", phrase, "Good.", "And the nets?"]
    text, turns = page(header, ("Mara Lind", "Tom Reed"), [*said, "They were dear.", "Who sells them?", "We do."])
    assert cues(read(text)) == turns


@pytest.mark.parametrize("header", ["**{n}:** ", "{n}: ", "[{n}] "])
def test_a_page_that_has_its_content_twice_is_read_once(header: str) -> None:
    said = [f"Of the {n} we tarred in spring, most leaked again before the rain." for n in ("boats", "hulls", "nets")]
    text, turns = page(header, ("Mara Lind", "Tom Reed"), [*said, *(words.upper() for words in said)])
    twice = f"# Boats\n\n{text}\n\n# Boats\n\n{text}"
    assert cues(read(twice)) == turns


def test_a_sentence_with_numbers_that_begins_with_a_name_is_no_header() -> None:
    said = ["We begin.", "Well,\nTom Reed had 3, 4 boats\nand sold them.", "So it is.", "Yes."]
    text, turns = page("{n}: ", ("Mara Lind", "Tom Reed"), said)
    assert cues(read(text)) == turns


def test_a_label_that_replaced_a_digit_of_a_time_leaves_the_header() -> None:
    names = ("Mara Lind", "Tom Reed")
    text = "".join(f"{names[i % 2]}  {i}:3{i}\nWe tar hull number {i}.\n\n" for i in range(1, 9))
    document = read(text.replace("Mara Lind  4:34", "Mara Lind  4:Tom Reed4"))
    assert [label for label, _, _ in cues(document)] == [names[i % 2] for i in range(1, 9)]


def test_a_label_in_another_form_that_few_turns_have_is_reported() -> None:
    said = ["We begin.", "Yes.\n\nFirst: the nets.", "So.", "They float.\n\nFirst: the boats.", "Good.", "Yes."]
    document = read(page(">> {n}: ", ("Mara Lind", "Tom Reed"), said)[0])
    assert [(found.code, found.line) for found in document.findings] == [("header-mended", 5), ("header-mended", 11)]


@given(st.sampled_from(("{n}: ", "**{n}:** ", "**{n}**: ")), st.sampled_from(PAIRS), TALKS)
def test_words_may_begin_right_behind_the_colon(header: str, pair: tuple[str, str], said: list[str]) -> None:
    text, turns = page(header, pair, said)
    for name in pair:
        mark = header.format(n=name)
        text = text.replace(mark, mark.rstrip())
    assert cues(read(text)) == turns


def test_a_phrase_with_a_colon_that_recurs_below_names_is_no_label() -> None:
    clear = [f"One thing is clear: {what}." for what in ("they last", "they rot", "paint helps")]
    said = ["Welcome to the pier.", clear[0], "And in winter?", clear[1], "What then?", clear[2]]
    turns = list(zip(["Mara Lind", "Tom Reed"] * 3, said, strict=True))
    document = read("\n\n".join(f"### {name}\n\n{words}" for name, words in turns))
    assert [(label, words) for label, _, words in cues(document)] == turns


def test_lines_like_names_are_reported_where_labels_with_a_colon_are_outnumbered() -> None:
    said = ["We begin.", "First: the nets.", "Then?\n\nharbour master\n\nHello.", "So it is.", "First: the boats."]
    said += ["And then?\n\nharbour master\n\nI know.", "Good.", "Yes.\n\nharbour master\n\nSo it was.", "Well.", "No."]
    document = read(page("{n}\n", ("Mara Lind", "Tom Reed"), said)[0])
    assert [label for label, _, _ in cues(document)] == ["Mara Lind", "Tom Reed"] * 5
    reported = [found.message for found in document.findings if found.code == "header-suspect"]
    assert sum("is alone as the names of speakers are" in message for message in reported) == 3, reported
