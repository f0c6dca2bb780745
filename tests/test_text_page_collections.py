"""Text pages as large collections have them: pages that say what they are, and labels of all kinds."""

from __future__ import annotations

import pytest
from test_text_page_layouts import read
from test_text_page_surroundings import labels

from podcorpus.errors import InputError
from podcorpus.reading import Source, read_document

SAID = """
My grandfather had a boat with a red sail. He sold it.
Why would anybody sell a boat? We looked for it everywhere.
It was the war, and there was no work in the harbour.
Then you know more than most people. Tell us about nets.
Nets are made in winter, when the wind is too strong.
That sounds cold. Who taught you how to do that?
Nobody teaches anybody. One sits down and watches for years.
And afterwards? Does a net last as long as an oar?
Ten years, if it is dried. Hardly two if it is not.
I see fish in your garden. Is that where they dry?
No, those are made of wood. Children paint them every May.
What a good end for our talk. Thank you for the tea.
""".strip().splitlines()
LONG = "Boats float because they push the water aside. Nets do not, and so they sink in the end. "
FRONT = "---\ntitle: Boats\n{by}: Ida\ndate: 2020-01-02\n---\n\n"
LISTED = (
    f"# Boats\n\n{LONG * 3}\n\n{LONG * 2}\n\n# Dates\n\n* May 2008: the first boat is built\n* June 2009: the next\n"
    "* July 2010: nets are tied for the first time\n* August 2011: the harbour is closed\n\n# Knots\n\n"
    "```\nbowline --twice | reef\nhitch > bend\n```\n\n`tie(rope, rope)`\n\nSee: <https://example.org/knots>\n\n"
    f"On boats: <https://example.org/boats>\n\n{LONG}\n"
)


def spoken(page: str) -> list[tuple[str | None, str]]:
    document = read(page)
    return [(cue.label, document.cue_text(cue)) for cue in document.cues]


def codes(page: str) -> list[tuple[str, int | None]]:
    return [(found.code, found.line) for found in read(page).findings]


# Pages that say that they are transcripts


@pytest.mark.parametrize("by", ["transcript_by", "TranscriptBy", "transcribed_by", "speakers"])
def test_a_page_that_says_it_is_a_transcript_may_have_lists_and_code(by: str) -> None:
    said = [text for _, text in spoken(FRONT.format(by=by) + LISTED)]
    assert said[0] == (LONG * 3).strip()
    assert said[-1] == LONG.strip()
    with pytest.raises(InputError, match="no turn header found"):
        read(FRONT.format(by="author") + LISTED)


def test_prose_right_before_the_first_label_of_a_transcript_is_reported() -> None:
    talk = "Mara: So we begin.\n\nTom: With boats.\n\nMara: With nets.\n"
    for prose in (LONG * 2, "They went out. Nobody came back."):
        assert ("words-before-turn", 7) in codes(FRONT.format(by="transcript_by") + f"{prose}\n\n{talk}")
        assert "words-before-turn" not in dict(codes(FRONT.format(by="author") + f"{prose}\n\n{talk}"))


ASKED = "Q: Why do boats float?\n\nA: They are hollow.\n\nQ: And nets?\n\nA: They sink.\n"


def test_the_talk_before_the_questions_of_a_transcript_is_read() -> None:
    above = "Mara Lind\n\nslides: <https://example.com/boats.pdf>\n\nBoats float. A [video](https://example.com/v).\n\n"
    talk = f"{above}Boats are hollow.\n\n# Nets\n\n{LONG * 9}\n\n2m 10s\n\n{LONG * 9}\n\n"
    page = FRONT.format(by="transcript_by") + talk + ASKED
    assert spoken(page) == [
        (None, "Boats are hollow."),
        (None, (LONG * 9).strip()),
        (None, (LONG * 9).strip()),
        ("Q", "Why do boats float?"),
        ("A", "They are hollow."),
        ("Q", "And nets?"),
        ("A", "They sink."),
    ]
    document = read(page)
    assert [cue.start_ms for cue in document.cues] == [None, None, 130_000, *[None] * 4]
    assert [chapter.title for chapter in document.chapters] == ["Nets"]
    assert [found.code for found in document.findings] == ["layout-guessed"]
    # Nothing says that this is a transcript.
    assert spoken(FRONT.format(by="author") + talk + ASKED)[0] == ("Q", "Why do boats float?")


def test_the_talk_before_a_few_labels_is_read_if_it_is_longer() -> None:
    front = FRONT.format(by="transcript_by")
    talk = f"{LONG * 9}\n\n{LONG * 9}\n\n"
    few = "Mara: So we begin.\n\nTom: With boats.\n\nMara: With nets.\n"
    assert [label for label, _ in spoken(front + talk + few)] == [None, None, "Mara", "Tom", "Mara"]
    much = few.replace("nets", f"nets. {LONG * 20}")
    assert [label for label, _ in spoken(front + talk + much)] == ["Mara", "Tom", "Mara"]
    assert "words-before-turn" in dict(codes(front + talk + much))
    assert [label for label, _ in spoken(front + talk.replace(LONG, "- boats\n") + few)] == ["Mara", "Tom", "Mara"]


def test_the_transcript_may_be_the_last_value_of_the_front_matter() -> None:
    talk = "".join(f"    **{'Mara Lind' if i % 2 else 'Tom'}**\n\n    {said}\n\n" for i, said in enumerate(SAID))
    front = "---\ntitle: Boats\nguests:\n    - name: Ida\n      role: Builder\ntranscript: |\n"
    assert spoken(f"{front}{talk}---\n") == [("Mara Lind" if i % 2 else "Tom", said) for i, said in enumerate(SAID)]
    below = f"{front}{talk}links: none\n---\n\n" + "".join(f"Ida: {said}\n\nTom: {said}\n\n" for said in SAID)
    assert {label for label, _ in spoken(below)} == {"Ida", "Tom"}


def test_a_comment_may_be_above_a_page() -> None:
    page = "<!-- saved from: example.org | Boats -->\n\n" + "".join(f"Mara:\n{said}\nTom:\n{said}\n" for said in SAID)
    assert labels(read(page)) == ["Mara", "Tom"] * len(SAID)
    with pytest.raises(InputError):
        read("<!-- a comment -->\n<tt><body></body></tt>\n")


def test_titles_that_are_links_are_words_of_a_single_speaker() -> None:
    links = "".join(
        f"**Mara Lind:**\n\n[Why do boats float{mark}](https://example.org/{i})\n\n{SAID[i]}\n\n**Break:**\n\n"
        for i, mark in enumerate("?!??!")
    )
    document = read(links)
    assert labels(document) == ["Mara Lind"] * 5
    assert document.cue_text(document.cues[0]).startswith("[Why do boats float?](https://example.org/0)")


# Labels


def test_labels_between_tabs_and_words_are_no_columns() -> None:
    names = ["Mara Lind", "Tom Reed"] * 6
    talk = "".join(f"{name}:\t{LONG}\n\n" for name in names)
    page = f"Boats, with Mara Lind\n\nPodcast: https://example.org\n\n{talk}"
    assert read(page).format == "text-page"
    assert spoken(page) == [(name, LONG.strip()) for name in names]


NICKS = (
    "host: So we begin.\n\nropemaker: Yes.\n\nhost: With nets?\n\nboatbuilder: With boats.\n\nhost: Boats, then.\n\n"
    "Ida: Who asks?\n\nhost: Nobody does.\n\nropemaker: I make ropes."
)


def test_a_word_in_lower_case_that_is_said_nowhere_is_a_speaker_among_others() -> None:
    expected = ["host", "ropemaker", "host", "boatbuilder", "host", "Ida", "host", "ropemaker"]
    assert labels(read(NICKS)) == expected
    # Said elsewhere, it may be a word with a colon behind it: that is reported.
    page = NICKS.replace("With boats.", "With boats. No other boatbuilder is here, and boatbuilder that I am, I know.")
    assert labels(read(page)) == [label for label in expected if label != "boatbuilder"]
    assert ("header-suspect", 7) in codes(page)


def test_a_word_in_lower_case_that_recurs_is_a_speaker_among_names() -> None:
    page = "Mara: So we begin.\n\nTom: And nets?\n\nseagull: {}\n\nMara: No nets.\n\nseagull: Oh.\n\nTom: Yes.\n"
    assert labels(read(page.format("They sink."))) == ["Mara", "Tom", "seagull", "Mara", "seagull", "Tom"]
    once = page.format("They sink.").replace("seagull: Oh.\n\n", "")
    assert labels(read(once)) == ["Mara", "Tom", "Mara", "Tom"]
    assert ("header-suspect", 5) in codes(once)


def test_a_page_may_be_cut_at_the_name_of_who_speaks_next() -> None:
    names = ["Mara Lind", "Tom Reed"] * 3
    for form in ("{}\n\n{}", "**{}:**\n\n{}", "{}:\n\n{}"):
        page = "".join(form.format(name, f"{said}\n\n") for name, said in zip(names, SAID, strict=False))
        cut = page + form.format("Mara Lind", "")
        assert labels(read(cut)) == [*names, "Mara Lind"]


def test_the_talk_goes_on_without_a_label_below_questions_and_headings() -> None:
    talk = f"{LONG * 9}\n\n{LONG * 9}\n\n"
    answers = "Q: Why?\n\nA: So.\n\nThat is all.\n\n# Nets\n\n<https://example.org/nets>\n\nOn nets.\n\n"
    answers += "Q: Where?\n\nAt sea.\n"
    page = FRONT.format(by="transcript_by") + talk + answers
    said = [("Q", "Why?"), ("A", "So.\n\nThat is all."), (None, "On nets."), ("Q", "Where?"), (None, "At sea.")]
    assert spoken(page)[2:] == said
    assert ("header-suspect", 21) in codes(page)
    # Without a talk before them, who answers goes on.
    assert [label for label, _ in spoken(FRONT.format(by="transcript_by") + answers)] == ["Q", "A", "Q"]


def test_a_talk_in_a_script_without_spaces_before_its_questions_is_read() -> None:
    long = "小船在水上。人们在冬天织网，在夏天出海。网要晒干，不然很快就坏了。" * 6
    asked = "问：船为什么会浮？\n\n答：因为是空的。\n\n问：网呢？\n\n答：会沉。\n"
    page = FRONT.format(by="transcript_by") + f"{long}\n\n# 网\n\n{long}\n\n{long}\n\n" + asked
    assert [label for label, _ in spoken(page)] == [None, None, None, "问", "答", "问", "答"]
    # It is reported where nothing says that this is a transcript.
    notes = FRONT.format(by="author") + f"{long}\n\n# 网\n\n{long}\n\n{long}\n\n" + asked
    assert [label for label, _ in spoken(notes)] == ["问", "答", "问", "答"]
    assert dict(codes(notes))["words-before-turn"] == 7


def test_somebody_unknown_is_written_with_question_marks() -> None:
    page = "Mara: So.\n\nTom: And nets?\n\nMara: No.\n\n??: Why not?\n\nTom: They sink.\n\nMara: Yes.\n"
    assert labels(read(page)) == ["Mara", "Tom", "Mara", "??", "Tom", "Mara"]


@pytest.mark.parametrize("who", ["Audience member", "Questioner", "audience member", "Miembro del público"])
def test_who_speaks_once_from_the_audience_is_a_speaker(who: str) -> None:
    page = (
        f"Mara: So we begin.\n\nTom: And nets?\n\nMara: No nets.\n\n{who}: Why not?\n\nMara: They sink.\n\nTom: Oh.\n"
    )
    assert labels(read(page)) == ["Mara", "Tom", "Mara", who, "Mara", "Tom"]
    times = ["Mara (00:01)", "Tom (00:09)", f"{who} (00:20)", "Mara (00:30)", "Tom (00:40)"]
    timed = "".join(f"{header}\n{said}\n\n" for header, said in zip(times, SAID, strict=False))
    if who[0].isupper():
        assert labels(read(timed)) == ["Mara", "Tom", who, "Mara", "Tom"]


def test_any_bold_line_with_a_colon_is_a_label_where_all_are() -> None:
    names = ["Mara Lind", "A Clip From the Harbour Show", "Mara Lind", "Song of episode #12", "Mara Lind"]
    page = "".join(f"**{name}:**\n\n{said}\n\n" for name, said in zip(names, SAID, strict=False))
    assert labels(read(page)) == names


def test_somebody_with_two_names_may_say_nothing_but_a_break_is_no_speaker() -> None:
    page = "".join(
        f"**{name}:**\n\n{words}"
        for name, words in [
            ("Mara Lind", "So, listen.\n\n"),
            ("Tom Reed", ""),
            ("Mara Lind", "That was he.\n\n"),
            ("Break", ""),
            ("Mara Lind", "And now, nets.\n\n"),
        ]
    )
    assert spoken(page) == [
        ("Mara Lind", "So, listen."),
        ("Tom Reed", ""),
        ("Mara Lind", "That was he."),
        ("Mara Lind", "And now, nets."),
    ]


def test_a_word_of_the_language_is_no_second_speaker_beside_bold_ones() -> None:
    turns = [("Mara", "We build boats now."), ("Tom", "Even now?"), ("Mara", "Now: yes."), ("Tom", "And now nets.")]
    page = "".join(f"**{name}:** {words}\n\n" for name, words in turns * 2) + "Now: the nets.\n\nNow: the boats.\n"
    assert labels(read(page)) == [name for name, _ in turns * 2]
    assert {code for code, line in codes(page) if line in (17, 19)} == {"header-suspect"}


def test_a_time_at_the_end_of_a_sentence_is_no_header_of_a_numbered_speaker() -> None:
    page = "".join(f"**Speaker {i % 2}:** We met at {i + 1}:30 or so.\n\n" for i in range(6))
    assert spoken(page) == [(f"Speaker {i % 2}", f"We met at {i + 1}:30 or so.") for i in range(6)]


def test_a_time_behind_a_label_is_not_amiss_where_words_follow_labels() -> None:
    page = "".join(f"**{name}:** So we build boats.\n\n" for name in ("Mara", "Tom") * 4)
    page = page.replace("**Tom:** So", "**Tom:** \\[04:18\\] So", 1)
    assert labels(read(page)) == ["Mara", "Tom"] * 4
    assert not read(page).findings
    assert read(page).cues[1].start_ms == 258_000


def test_speakers_who_take_turns_in_an_order_are_read_where_labels_are_alone() -> None:
    names = ["mara42", "tom17", "ida"] * 4
    assert labels(read("".join(f"{name}:\n\n{said}\n\n" for name, said in zip(names, SAID, strict=True)))) == names


def test_times_within_speech_hide_no_labels_without_a_colon() -> None:
    names = ["Mara Lind", "Tom Reed", "Anne-Marie K. Berg"] * 4
    for form in ("[{}] {}", "{} - {}"):
        page = "".join(form.format(name, f"{said}\n\n") for name, said in zip(names, SAID, strict=True))
        page = page.replace("We looked", "At 10:30 we looked", 1)
        assert labels(read(page)) == names


# What is reported


def test_a_question_of_two_paragraphs_is_asked_by_one_where_answers_have_labels() -> None:
    pairs = "".join(f"Q: {SAID[i]}\n\nA: {SAID[i + 1]}\n\n" for i in range(0, 6, 2))
    document = read(pairs + f"Q: {SAID[6]}\n\n{SAID[7]}\n\nQ: {SAID[8]}\n\nA: {SAID[9]}\n")
    assert labels(document) == [*"QAQAQAQQA"]
    assert [found.message for found in document.findings if "no label" in found.message] == []


def test_paragraphs_without_a_label_below_questions_are_answers() -> None:
    answers = [" ".join(SAID[i : i + 3]) for i in (0, 3, 6)]
    page = "".join(f"Q: {said}\n\n{answer}\n\n" for said, answer in zip(SAID[9:], answers, strict=True))
    asked = [turn for said, answer in zip(SAID[9:], answers, strict=True) for turn in (("Q", said), (None, answer))]
    assert spoken(page) == asked
    assert [found.message for found in read(page).findings] == [
        "3 paragraphs below questions or headings have no label; read as said by nobody who is named"
    ]
    # In several paragraphs, with a time between them and a heading above.
    long = page.replace(answers[1], f"{answers[1]}\n\n12m 5s\n\n{LONG}\n\n# Nets\n\n{LONG * 2}")
    assert [label for label, _ in spoken(long)] == ["Q", None, "Q", None, None, None, "Q", None]
    assert [chapter.title for chapter in read(long).chapters] == ["Nets"]


def test_paragraphs_without_a_label_below_some_questions_are_reported() -> None:
    answers = [" ".join(SAID[i : i + 3]) for i in (0, 3, 6)]
    page = "".join(f"Q: {said}\n\n{answer}\n\n" for said, answer in zip(SAID[9:], answers, strict=True))
    once = page.replace(answers[1], f"A: {answers[1]}")
    assert [label for label, _ in spoken(once)] == ["Q", None, "Q", "A", "Q"]
    for answer in answers[:2]:
        page = page.replace(answer, f"A: {answer}")
    assert [line for code, line in codes(page) if code == "header-suspect"] == [11]


def test_paragraphs_below_the_only_label_of_a_page_are_reported() -> None:
    answers = [" ".join(SAID[i : i + 3]) for i in (0, 3, 6)]
    page = "".join(f"**Mara Lind:** {said}\n\n{answer}\n\n" for said, answer in zip(SAID[9:], answers, strict=True))
    assert [line for code, line in codes(page) if code == "header-suspect"] == [3]
    for answer in answers:
        page = page.replace(answer, f"**Tom Reed:** {answer}")
    assert "header-suspect" not in {code for code, _ in codes(page)}


def test_lines_alone_among_names_alone_are_reported() -> None:
    names = ["Mara Lind", "Tom Reed"] * 6
    page = "".join(f"{name}\n\n{said}\n\n" for name, said in zip(names, SAID, strict=False))
    once = page.replace("Tom Reed\n", "Ida\n", 1)
    assert ("header-suspect", 5) in codes(once)
    again = page.replace("Tom Reed\n", "the boatbuilder\n", 3)
    assert [line for code, line in codes(again) if code == "header-suspect"] == [5, 13, 21]


def test_a_short_beginning_with_a_colon_is_reported() -> None:
    page = "Mara: So we begin.\n\nTom: And nets?\n\nMara: No nets.\n\nwell: They sink, as well we know.\n\nTom: Oh.\n"
    assert labels(read(page)) == ["Mara", "Tom", "Mara", "Tom"]
    assert ("header-suspect", 7) in codes(page)


def test_who_is_introduced_with_initials_as_others_are_is_a_speaker() -> None:
    names = ("Mara Lind (ML)", "Tom Reed (TR)", "boatbuilder (B)", "ML", "TR", "ML", "TR")
    assert labels(read("".join(f"{name}: {said}\n\n" for name, said in zip(names, SAID, strict=False)))) == [*names]
    names = ("Mara Lind (ML)", "unspent nets (sum)", "ML", "Mara Lind (ML)")
    assert "unspent nets (sum)" not in labels(
        read("".join(f"{name}: {said}\n\n" for name, said in zip(names, SAID, strict=False)))
    )


def test_a_break_alone_on_its_line_is_no_speaker_of_the_words_below_it() -> None:
    page = f"**Mara:** {SAID[0]}\n\n**Break:** [00:43]\n\n{SAID[2]}\n\n"
    page += "".join(f"**{'Mara' if i % 2 else 'Tom'}:** {said}\n\n" for i, said in enumerate(SAID))
    document = read(page)
    assert labels(document)[:3] == ["Mara", "Tom", "Mara"]
    assert document.cue_text(document.cues[0]) == f"{SAID[0]} {SAID[2]}"
    assert ("header-suspect", 3) in [(found.code, found.line) for found in document.findings]


@pytest.mark.parametrize("page", ["{}", "<html><body>{}</body></html>"])
def test_the_only_name_is_that_of_whoever_says_all_that_follows(page: str) -> None:
    paragraphs = [f"{'Mara: ' if not i else ''}[0:{5 * i + 5:02}] {said}" for i, said in enumerate(SAID[:10])]
    text = "\n\n".join(f"<p>{one}</p>" if "<" in page else one for one in paragraphs)
    document = read_document(Source.from_bytes(page.format(text).encode(), "a.html"))
    assert [(cue.label, cue.start_ms) for cue in document.cues] == [("Mara", 5000 * i + 5000) for i in range(10)]


def test_a_time_behind_a_name_and_a_dash_is_one_in_one_header_with_words_too() -> None:
    turns = "".join(f"Mara :\n\nBoats {n}.\n\nTom :\n\nNets {n}.\n\n" for n in range(4))
    document = read(f"Tom – 00:02:53 Mara, welcome back.\n\n{turns}Mara – 00:09:36:\n\nThe end.\n")
    first, last = document.cues[0], document.cues[-1]
    assert (first.label, first.start_ms, document.cue_text(first)) == ("Tom", 173_000, "Mara, welcome back.")
    assert (last.label, last.start_ms) == ("Mara", 576_000)


def test_an_address_alone_on_its_line_is_not_said() -> None:
    page = (
        "Mara: Here is the page.\n\n<https://example.org/boats>\n\nTom: What is on it?\n\nMara:\n\nhttps://example.org/nets\n\n"
        "Tom: See https://example.org/a here.\n\nhttps://example.org/b\nhttps://example.org/c\n\n"
        "[![The quay](quay.jpg)](https://example.org/quay)\n\nAnd boats.\n"
    )
    assert spoken(page) == [
        ("Mara", "Here is the page."),
        ("Tom", "What is on it?"),
        # All that she says.
        ("Mara", "https://example.org/nets"),
        ("Tom", "See https://example.org/a here. And boats."),
    ]
    document = read(page)
    kinds = {document.source.text[p.start : p.end].strip(): p.kind for p in document.stretches}
    assert kinds["<https://example.org/boats>"] == "show_notes"
    plain = f"{LONG}\n\n<https://example.org/boats>\n\n{LONG}\n"
    assert spoken(FRONT.format(by="transcript_by") + plain) == [(None, LONG.strip())] * 2


def test_how_something_is_said_is_no_part_of_the_name() -> None:
    turns = "".join(f"Mara Lind: Boats {n}.\n\nTom: Nets {n}.\n\n" for n in range(3))
    page = (
        f"{turns}Mara Lind, softly: So.\n\nTom, after a pause: No.\n\nTom, and Ida: All of us.\n\nTom, to Ida: Yes.\n"
    )
    assert [label for label, _ in spoken(page)][-4:] == ["Mara Lind", "Tom", "Tom, and Ida", "Tom"]


def test_sections_without_a_label_are_nobodys_where_that_of_the_first_label_begins_without_one() -> None:
    names = ["Mara Lind", "Tom Reed", "Mara Lind", "Tom Reed"]
    talk = "\n\n".join(f"{name}: {said}" for name, said in zip(names, SAID, strict=False))
    nets, dry, ropes = (" ".join(SAID[i : i + 3]) for i in (4, 7, 9))
    sections = f"# Nets\n\n{nets}\n\n{dry}\n\n# Ropes\n\n<https://example.org/ropes>\n\n{ropes}\n"
    front = FRONT.format(by="transcript_by") + "Talks of the harbour.\n\n"
    page = f"{front}# Boats\n\n{LONG * 2}\n\n{talk}\n\n{sections}"
    assert [label for label, _ in spoken(page)] == [None, *names, None, None, None]
    assert [chapter.title for chapter in read(page).chapters] == ["Boats", "Nets", "Ropes"]
    assert {("layout-guessed", 11), ("header-suspect", 23)} <= set(codes(page))
    # Where sections begin with a label, what is above the first is about the talk.
    labelled = page.replace("# Ropes\n", "# Ropes\n\nMara Lind: So.\n")
    assert [label for label, _ in spoken(labelled)] == [*names, "Mara Lind"]
    # And so it is where speakers go on below a heading.
    assert [label for label, _ in spoken(f"{front}{talk}\n\n{sections}")] == names


def test_short_sentences_right_before_the_first_label_of_a_transcript_are_reported() -> None:
    talk = "\n\n".join(f"{name}: {said}" for name, said in zip(["Mara", "Tom"] * 3, SAID, strict=False))
    page = FRONT.format(by="transcript_by") + f"Mara is with us. Are you there?\n\n{talk}\n"
    assert ("words-before-turn", 7) in codes(page)


@pytest.mark.parametrize(
    "about",
    [
        "Name: Mara Lind and Tom Reed\n\nTopic: Boats\n\nLocation: The quay\n\nVideo: https://example.org/boats",
        "Nombre: Mara Lind\nTema: Barcos\nFecha: 3 de mayo\nTranscripción por: Ida Berg",
        "位置：Quay\n\n演示文档：https://example.org/boats\n\n代码：https://example.org/nets",
        "主题：Boats\n\n场合：Quay\n\n视频：互联网上没有船的视频，也没有网。",
    ],
)
def test_fields_that_say_what_the_page_is_are_not_reported(about: str) -> None:
    talk = "\n\n".join(f"{name}: {said}" for name, said in zip(["Mara", "Tom"] * 3, SAID, strict=False))
    page = f"{FRONT.format(by='transcript_by')}{about}\n\n# Boats\n\n{talk}\n"
    assert codes(page) == []
    assert [label for label, _ in spoken(page)] == ["Mara", "Tom"] * 3
    # A sentence may be somebody's words.
    assert "header-suspect" in dict(codes(page.replace("# Boats", "harbour master: Good morning. So we begin.")))


def test_addresses_with_what_they_are_below_headings_are_nobodys_words() -> None:
    talk = "\n\n".join(f"{name}: {said}" for name, said in zip(["Mara", "Tom"] * 2, SAID, strict=False))
    links = "Plans (1908): https://example.org/plans\n\n<https://example.org/nets>\n\nSlides： https://example.org/b"
    page = f"# Boats\n\n{talk}\n\n# Nets\n\n{links}\n\n{talk}\n"
    assert len(spoken(page)) == 8
    assert codes(page) == []
    assert "example" not in "".join(text for _, text in spoken(page))
    # A sentence with one, and what a label has, are said.
    said = "Mara: https://example.org/oars\n\nSo I wrote it down. It is here: https://example.org/c\n\n"
    assert "example.org/c" in spoken(page.replace("# Nets\n\n", f"# Nets\n\n{said}"))[4][1]
    # On a page that names nobody they are no paragraphs.
    plain = f"{FRONT.format(by='transcript_by')}{LONG}\n\n# Nets\n\n{links}\n\n{LONG * 2}\n"
    assert len(spoken(plain)) == 2


def test_a_sentence_above_a_first_header_that_starts_late_is_reported() -> None:
    turns = "".join(
        f"{name} – 00:0{n + 3}:18:\n\n{said}\n\n"
        for n, (name, said) in enumerate(zip(["Mara Lind", "Tom Reed"] * 3, SAID, strict=False))
    )
    page = f"{FRONT.format(by='transcript_by')}podcast: https://example.org/boats\n\n{{}}\n\n{turns}"
    assert codes(page.format("Mara, welcome to the boats.")) == [("words-before-turn", 9)]
    assert codes(page.format("Boats and nets")) == []


def test_a_heading_like_a_name_above_the_first_header_is_no_slip_of_it() -> None:
    turns = "".join(f"{name}: 00:00:1{n}\n\n{SAID[n]}\n\n" for n, name in enumerate(["Introducer", "Mara"] * 3))
    assert codes(f"{FRONT.format(by='transcript_by')}## Introductions\n\n{turns}") == []


# Around paragraphs


@pytest.mark.parametrize(
    "above",
    [
        "Mara Lind\n\n<https://example.org/boats>\n\npaper: <https://example.org/nets>\n\n",
        "Mara Lind\n\nslides: <https://example.org/slides>\n\n# Earlier talks\n\n<https://example.org/a>\n\n",
        "Another recording, with the questions: https://example.org/b\n\n",
        "... 11AB 22CD 33EF\n\n",
    ],
)
def test_names_and_links_above_the_first_paragraph_are_not_said(above: str) -> None:
    talk = f"I shall speak of boats. {LONG}\n\n# Nets\n\n{LONG * 2}\n\nSo.\n"
    said = [f"I shall speak of boats. {LONG.strip()}", (LONG * 2).strip(), "So."]
    page = FRONT.format(by="transcript_by") + above
    assert [text for _, text in spoken(f"{page}# Boats\n\n{talk}")] == said
    # Below a sentence, and where one goes on, they are among what is said.
    assert [text for _, text in spoken(f"{page}Good morning.\n\nSee https://example.org/c\n\n{talk}")][2:] == said
    assert (
        spoken(f"{FRONT.format(by='transcript_by')}We have boats,\n\nwhich float. {LONG}\n")[0][1] == "We have boats,"
    )


@pytest.mark.parametrize(
    "link",
    [
        "[the old yard](https://example.org/a_(b)/c?d=e)",
        "the yard <https://example.org/b>",
        "<a href='https://example.org'>it</a>",
    ],
)
def test_a_first_paragraph_may_have_a_link(link: str) -> None:
    first = f"{LONG * 2}Of {link} later. {LONG}"
    page = f"{FRONT.format(by='transcript_by')}Mara Lind\n\n# Boats\n\n{first}\n\n# Nets\n\n{LONG}\n"
    assert len(spoken(page)) == 2
    # A paragraph of links is about the talk.
    links = ", ".join(f"[{n}](https://example.org/{n})" for n in "abcdef")
    assert len(spoken(page.replace("# Boats", f"Boats: {links}. Of nets. Of oars."))) == 2


NOTES = (
    "\n----\n\n<i>Sponsorship</i>: These pages are <a href='https://example.org'>paid</a> by Ida.\n\n"
    "**Disclaimer**: There may be slips. Please write to the harbour.\n\nPost: Boats https://example.org/boats\n"
)


def test_notes_below_a_rule_are_not_said() -> None:
    front = FRONT.format(by="transcript_by")
    talk = f"{front}{LONG}\n\n{LONG * 2}\n"
    assert spoken(talk + NOTES) == [(None, LONG.strip()), (None, (LONG * 2).strip())]
    document = read(talk + NOTES)
    last = document.stretches[-1]
    assert last.kind == "show_notes"
    assert document.source.text[last.start : last.end].endswith("https://example.org/boats\n")
    named = "".join(f"Mara: {LONG}\n\nTom: Nets {n}.\n\n" for n in range(3))
    assert spoken(named + NOTES)[-1] == ("Tom", "Nets 2.")
    # What begins as a turn may is reported.
    assert [found.code for found in read(named + NOTES).findings] == ["text-after-end"]
    # Not all of it is a note.
    assert spoken(f"{talk}{NOTES}\nAnd so we end.\n")[-1][1].endswith("And so we end.")
    # A speaker's words are none.
    assert spoken(f"{named}----\n\nMara: And so we end.\n")[-1] == ("Mara", "And so we end.")
    assert spoken(f"{named}----\n\nAda: And I?\n\nAda: Thanks.\n")[-1] == ("Ada", "Thanks.")


@pytest.mark.parametrize(
    "above", ["\n\n---\ntitle: Boats\n---\n\n", "# Boats\n\n---\n\n", "Of boats and nets.\n\n***\n\n"]
)
def test_a_talk_below_a_rule_is_no_note(above: str) -> None:
    turns = [(name, f"{said} {LONG.strip()}") for name, said in zip(["Mara", "Tom"] * 2, SAID, strict=False)]
    page = above + "".join(f"{name}: {words}\n\n" for name, words in turns)
    assert spoken(page) == turns


def test_a_tag_alone_in_its_paragraph_shows_nothing() -> None:
    page = f'{FRONT.format(by="transcript_by")}{LONG}\n\n<a name="nets" />\n## Nets\n\n{LONG}\n'
    assert spoken(page) == [(None, LONG.strip())] * 2
    assert [chapter.title for chapter in read(page).chapters] == ["Nets"]


def test_headings_with_a_colon_are_titles_where_as_many_have_none() -> None:
    titles = ["Boats", "Nets: of rope", "Nets: of wire", "Oars"]
    page = FRONT.format(by="transcript_by") + "".join(f"# {title}\n\n{LONG * 2}\n\n" for title in titles)
    assert [label for label, _ in spoken(page)] == [None] * 4
    assert [chapter.title for chapter in read(page).chapters] == titles
    speakers = "".join(f"# {name}: {said}\n\n" for name, said in zip(["Mara", "Tom"] * 4, SAID, strict=False))
    assert {label for label, _ in spoken(f"{speakers}# The end\n")} == {"Mara", "Tom"}


@pytest.mark.parametrize("dash", [" - ", " – "])
def test_questions_with_a_dash_may_be_asked_at_the_end_only(dash: str) -> None:
    talk = FRONT.format(by="transcript_by") + "".join(f"# Part {n}\n\n{LONG * 3}\n\n" for n in "abcdefghij")
    asked = "".join(f"{label}{dash}{said}\n\n" for label, said in zip("QAQA", SAID, strict=False))
    document = read(f"{talk}# Questions\n\n{asked}")
    assert [cue.label for cue in document.cues] == [*[None] * 10, "Q", "A", "Q", "A"]
    assert "layout-guessed" in {found.code for found in document.findings}
    # What the page is about is no label.
    fields = f"Name: Ida Lind\n\nTopic: Boats{dash}and all about nets\n\n# Part a"
    assert read(f"{talk}# Questions\n\n{asked}".replace("# Part a", fields)).cues[0].label is None


def test_full_names_in_bold_before_their_words_are_speakers_among_those_alone_on_their_lines() -> None:
    turns = "".join(f"**Mara Lind:**\n\n{said}\n\n" for said in SAID[:4])
    page = f"{turns}**Tom Reed:** [Of nets](https://example.org/nets)\n\n**Mara Lind:**\n\nYes.\n\n**Note:** A net.\n"
    assert spoken(page)[4:] == [
        ("Tom Reed", "[Of nets](https://example.org/nets)"),
        ("Mara Lind", "Yes.\n\n**Note:** A net."),
    ]
    assert [line for code, line in codes(page) if code == "unknown-speaker"] == [17]


@pytest.mark.parametrize("mark", ["_", "*", "**"])
def test_a_line_in_italics_or_bold_begins_with_no_label_where_labels_are_bold_and_alone(mark: str) -> None:
    """It was read as the other speaker beside the only one."""
    page = "".join(f"**Mara Lind:**\n\n{SAID[n % 4]}\n\n" for n in range(12))
    note = f'{mark}File this one under: "boats are getting dear"{mark}'
    assert {label for label, _ in spoken(f"{page}**Mara Lind:**\n\n{note}\n\nYes.\n\n{page}")} == {"Mara Lind"}


def test_a_paragraph_above_questions_and_those_below_a_later_heading_are_nobodys() -> None:
    asked = "".join(f"{label}: {said}\n\n" for label, said in zip("QAQA", SAID, strict=False))
    page = (
        f"{FRONT.format(by='transcript_by')}Boats\n\n# Boats\n\n{LONG * 2}\n\n{asked}# Nets\n\n{LONG}\n\nSo we end.\n"
    )
    assert [label for label, _ in spoken(page)] == [None, *"QAQA", None, None]
    assert [code for code, _ in codes(page)] == ["layout-guessed", "header-suspect"]


@pytest.mark.parametrize("answer", ["Answer", "Respuesta", "答"])
def test_whoever_is_answered_asks(answer: str) -> None:
    asked = "\n\n".join(f"{label}: {said}" for label, said in zip(["Mara", answer, "Tom", answer], SAID, strict=False))
    page = (
        f"{FRONT.format(by='transcript_by')}# Boats\n\n{LONG * 9}\n\n{LONG * 9}\n\nMara: {SAID[7]}\n\n"
        f"{LONG}\n\n# Nets\n\n{LONG}\n\n# Questions\n\n{asked}\n"
    )
    assert [label for label, _ in spoken(page)] == [None, None, "Mara", None, None, "Mara", answer, "Tom", answer]
    assert {"layout-guessed", "header-suspect"} <= {code for code, _ in codes(page)}


@pytest.mark.parametrize("sign", [" -", ":"])
@pytest.mark.parametrize("heading", ["Q and A", "Q&A", "Questions"])
def test_a_short_introduction_above_questions_is_said(sign: str, heading: str) -> None:
    asked = "".join(f"{label}{sign} {said}\n\n" for label, said in zip("QAQA", SAID, strict=False))
    intro = f"# Introduction\n\nHello everyone. I build boats. {LONG}\n\n# {heading}\n\n{asked}"
    page = f"{FRONT.format(by='transcript_by')}Mara Lind\n\n{intro}"
    assert [label for label, _ in spoken(page)] == [None, *"QAQA"]
    assert codes(page) == [("layout-guessed", 11)]
    # What is no sentence is about the talk.
    assert [label for label, _ in spoken(page.replace(f"Hello everyone. I build boats. {LONG}", "Mara Lind"))] == [
        *"QAQA"
    ]


def test_lines_of_signs_and_addresses_with_what_they_are_are_no_paragraphs() -> None:
    front = FRONT.format(by="transcript_by")
    about = "Ida Lind\n\nHarbour 2013\n\nvideo: <https://example.org/boats>"
    page = f"{front}{about}\n\n{LONG}\n\n----\n\n# Nets\n\n{LONG * 2}\n"
    assert [label for label, _ in spoken(page)] == [None, None]
    assert spoken(page)[1] == (None, (LONG * 2).strip())
    # Two such labels are no speakers either.
    page = f"{front}Harbour days: Boats\n\nVideo: https://example.org/boats\n\n# Boats\n\n{LONG * 12}\n"
    assert spoken(page) == [(None, (LONG * 12).strip())]
    asked = "".join(f"Q: Why {n} boats?\n\n{LONG}\n\n....\n\n" for n in range(3))
    assert [label for label, _ in spoken(f"{front}{asked}")] == ["Q", None] * 3


def test_labels_of_addresses_are_not_reported() -> None:
    talk = "\n\n".join(f"{name}: {said}" for name, said in zip(["Mara", "Tom"] * 3, SAID, strict=False))
    links = "slides: <https://example.org/a>\n\nslides: <https://example.org/b>\n\n"
    assert codes(FRONT.format(by="transcript_by") + links + talk + "\n") == []


def test_the_letters_of_questions_and_answers_are_roles() -> None:
    front = FRONT.format(by="transcript_by")
    assert codes(f"{front}Q: {SAID[1]}\n\nA: {SAID[2]}\n\nQ: {SAID[3]}\n") == []


def test_a_question_without_a_label_between_two_headers_of_a_speaker_is_reported() -> None:
    turns = "".join(f"Mara: Boats {n}.\n\nTom: Nets {n}.\n\n" for n in range(3))
    page = f"{turns}Mara: So.\n\nIs a net a boat?\n\nMara: No.\n\nMara: One floats.\n\nThe other sinks.\n\nMara: Yes.\n"
    assert codes(page) == [("header-suspect", 15)]
    assert codes(page.replace("boat?", "boat.")) == []


def _bold_talk(line: str) -> str:
    """A talk of three people with a break, times in front of words here and there, and a line among its turns."""
    who = ("Mara Lind", "Tom Reed", "Mara Lind", "Ada Berg")
    turns = [f"**{who[i % 4]}:** We repaired boat number {i}, all of it by hand." for i in range(20)]
    turns[5] = turns[5].replace(":** ", r":** \[00:04:03.05\] ")
    return "\n\n".join([*turns[:7], r"**Break:** \[00:05:56.05\]", *turns[7:11], line, *turns[11:]]) + "\n"


@pytest.mark.parametrize("time", ["", r"\[00:09:13.02\] ", r"\[9:13\] "])
@pytest.mark.parametrize("who", ["Ida Kern", "Clip", "Robot voice", "man on the phone", "ada kern", "Speaker 7"])
def test_who_speaks_once_among_bold_labels_does_so_with_a_time_in_front_of_the_words_too(who: str, time: str) -> None:
    """With a time, these words were given to whoever spoke before, without a finding."""
    page = _bold_talk(f"**{who}:** {time}So they do.")
    assert [words for label, words in spoken(page) if label == who] == ["So they do."]
    assert [code for code, line in codes(page) if line == 25] == ["unknown-speaker"]


@pytest.mark.parametrize("line", ["**Ad break:**", "**Mara Lind;** So be it.", "**Ada Berg.** So be it."])
def test_a_bold_line_that_is_almost_a_header_is_reported(line: str) -> None:
    assert ("header-suspect", 25) in codes(_bold_talk(line))


@pytest.mark.parametrize("words", ["So be it.", r"So be it, and so it was. \[laughter\]"])
@pytest.mark.parametrize("above", ["", "**Mara Lind:** \\[00:00:01.02\\] Hello.\n\n"])
def test_who_speaks_once_may_do_so_first(above: str, words: str) -> None:
    """These words were notes, or those of whoever spoke before, and reported."""
    page = f"{above}**Ida Kern:** {words}\n\n" + _bold_talk("**Tom Reed:** They do.")
    assert [label for label, _ in spoken(page) if label == "Ida Kern"] == ["Ida Kern"]


def test_a_time_alone_between_two_turns_of_one_speaker_is_no_header_without_a_name_where_names_have_no_times() -> None:
    page = _bold_talk("**Tom Reed:** They do.")
    page = page.replace("boat number 8, all", "boat number 8.\n\n\\[00:07:01.02\\] There were nine, all")
    page = page.replace("**Tom Reed:** We repaired boat number 9", "**Mara Lind:** We repaired boat number 9")
    assert None not in {label for label, _ in spoken(page)}


@pytest.mark.parametrize("label", ["[Audience]: ", "Audience member: ", "Audience 2: ", "观众："])
def test_the_audience_asks_as_q_does(label: str) -> None:
    asked = "".join(f"{label}“{SAID[2 * n + 1]}”\n\n{SAID[2 * n]}\n\n" for n in range(3))
    page = f"{FRONT.format(by='transcript_by')}# Boats\n\n{LONG * 2}\n\n# Nets\n\n{' '.join(SAID[6:])}\n\n{asked}"
    name = label.strip("[]:： ")
    assert [who for who, _ in spoken(page)] == [None, None, *[name, None] * 3]


def test_a_label_with_another_sign_than_its_colon_is_a_header_and_reported() -> None:
    front = FRONT.format(by="transcript_by")
    turns = [f"{name}: {said}" for name, said in zip(["Speaker 1", "Mara"] * 4, SAID, strict=False)]
    for at, sign in ((3, ";"), (2, "."), (2, ",")):
        page = front + "\n\n".join(turn.replace(":", sign, 1) if i == at else turn for i, turn in enumerate(turns))
        assert [who for who, _ in spoken(page)] == ["Speaker 1", "Mara"] * (len(turns) // 2)
        assert "header-mended" in {code for code, _ in codes(page)}
    # A sentence begins with a name as well.
    assert len(spoken(front + "\n\n".join([*turns[:3], turns[3].replace(":", ".", 1), *turns[4:]]))) == len(turns) - 1


def test_all_paragraphs_of_an_introduction_right_above_the_first_label_are_counted() -> None:
    talk = "\n\n".join(f"{name}: {said}" for name, said in zip(["Mara", "Tom"] * 3, SAID, strict=False))
    said = f"{LONG}\n\n{SAID[6]}\n\n{SAID[-1]}"
    page = f"{FRONT.format(by='transcript_by')}* Mara Lind\n* Tom Reed\n\n{said}\n\n{talk}\n"
    assert codes(page) == [("words-before-turn", 10)]


def test_where_one_speaker_is_named_among_paragraphs_without_a_label_only_one_paragraph_is_theirs() -> None:
    front = f"{FRONT.format(by='transcript_by')}Topic: Boats\n\nLocation: Harbour\n\n"
    said = [" ".join(SAID[i : i + 3]) for i in range(8)]
    begin = f"# Boats\n\n{said[0]}\n\nmaralind: Yes, boats.\n\n{said[1]}\n\n{said[2]}\n\n"
    more = f"# Nets\n\n{said[3]}\n\nmaralind: No, nets.\n\n{said[4]}\n\n"
    page = f"{front}{begin}{more}maralind: And oars.\n\n{said[5]}\n"
    names = [None, "maralind", None, None, None, "maralind", None, "maralind", None]
    assert [who for who, _ in spoken(page)] == names
    assert [text for who, text in spoken(page) if who] == ["Yes, boats.", "No, nets.", "And oars."]
    assert codes(page) == [("layout-guessed", 13), ("header-suspect", 17)]
    # Twice is not often enough for a name in lower case.
    assert codes(f"{front}{begin}{more}") == [("layout-guessed", 13), ("header-suspect", 15), ("header-suspect", 25)]
    # Whoever has the first words has what is below them, too.
    page = page.replace(f"{said[0]}\n\n", "")
    assert {who for who, _ in spoken(page)} == {"maralind"}


def test_code_in_a_short_talk_above_questions_makes_it_no_show_notes() -> None:
    front = f"{FRONT.format(by='transcript_by')}Mara Lind\n\n# Intro\n\n"
    talk = f"{' '.join(SAID[:3])}\n\n`tie --twice {'rope ' * 400}`\n\n{' '.join(SAID[4:7])}\n\n"
    asked = f"Q - {SAID[1]}\n\nA - {SAID[2]}\n\nQ - {SAID[7]}\n\nA - {SAID[8]}\n"
    assert [who for who, _ in spoken(f"{front}{talk}{asked}")] == [None, None, None, *"QAQA"]


def test_a_list_of_addresses_below_a_talk_is_said_by_nobody() -> None:
    links = "- https://example.org/a\n- <https://example.org/b>\n\n1. [Boats](https://example.org/c)\n2. https://example.org"
    page = f"{FRONT.format(by='transcript_by')}{LONG}\n\n{' '.join(SAID[:4])}\n\n## More\n\n{links}\n"
    assert [text for _, text in spoken(page)] == [LONG.strip(), " ".join(SAID[:4])]
    # In Chinese, a paragraph with an address says as much with fewer characters.
    first = f"{'船在港口里停了三个冬天。' * 6}我写了[船](https://example.org/boats)。"
    page = f"{FRONT.format(by='transcript_by')}船\n\n{first}\n\n{'绳子太短，帆就撑不起来。' * 4}\n"
    assert spoken(page)[0] == (None, first)


@pytest.mark.parametrize(
    "note", ["（译者注：船要先晾干。）", "[Translator's note: boats dry first.]", "*(Nota del traductor: los barcos.)*"]
)
def test_a_paragraph_in_brackets_of_a_translator_is_said_by_nobody(note: str) -> None:
    said = [" ".join(SAID[i : i + 3]) for i in range(3)]
    page = f"{FRONT.format(by='transcript_by')}{said[0]}\n\n{note}\n\n{said[1]}\n\n{said[2]}\n"
    assert [text for _, text in spoken(page)] == said
    page = f"{FRONT.format(by='transcript_by')}Mara: {said[0]}\n\n{note}\n\n{said[1]}\n\nTom: {said[2]}\n\nMara: Yes.\n"
    assert spoken(page) == [("Mara", " ".join(said[:2])), ("Tom", said[2]), ("Mara", "Yes.")]
    # One within a paragraph is a part of what somebody says.
    page = f"{FRONT.format(by='transcript_by')}{said[0]}\n{note}\n\n{said[1]}\n\n{said[2]}\n"
    assert note in spoken(page)[0][1]


def test_a_turn_below_the_last_rule_that_goes_on_in_time_is_no_note() -> None:
    turns = [(name, f"They float, says number {n}.") for n, name in enumerate(["Mara Lind", "Tom Reed"] * 4)]
    lines = [f"[00:0{n}:00] {name}: {words}\n\n" for n, (name, words) in enumerate(turns)]
    assert spoken("".join([*lines[:6], "* * *\n\n", *lines[6:]])) == turns
    listed = "".join([*lines, "* * *\n\n", "00:00 Boats\n\n00:05 Nets\n\n"])
    assert spoken(listed) == turns


def test_names_right_above_their_words_may_occur_once() -> None:
    """These words were given to whoever spoke before, without a finding."""
    who = ["Mara Lind", "Tom Reed", "Mara Lind", "Robot", "Tom Reed", "Mara Lind", "Cable Guy (again)", "Tom Reed"]
    turns = [(name, f"They float, says number {n}.") for n, name in enumerate(who)]
    page = "\n\n".join(f"{name}\n{words}" for name, words in turns)
    assert spoken(page) == turns
    assert spoken(f"Episode 12\nOf boats\n\n{page}") == turns
    wrapped = page.replace("number 4.", "number 4.\n\nSo it is\nand so it was.\n\nNets\nare heavy.")
    assert [label for label, _ in spoken(wrapped) if label in ("Robot", "So it is", "Nets")] == ["Robot"]


def test_a_title_above_the_talk_with_the_whole_name_of_a_speaker_is_not_reported() -> None:
    talk = "\n\n".join(f"{name}: {said}" for name, said in zip(["Mara", "Tom"] * 3, SAID, strict=False))
    front = FRONT.format(by="transcript_by")
    assert codes(f"{front}Mara Lind Harbour Talk\n\n{talk}\n") == []
    assert codes(f"{front}Mara So we begin with boats.\n\n{talk}\n") == [("words-before-turn", 7)]


def test_a_paragraph_above_a_talk_that_says_that_nobody_is_named_is_about_the_page() -> None:
    note = "The talk has been anonymized to protect the identities of the participants. Ask for your name to be added."
    said = [" ".join(SAID[i : i + 3]) for i in range(3)]
    page = f"{FRONT.format(by='transcript_by')}Topic: Boats\n\n{note}\n\n# Boats\n\n" + "\n\n".join(said)
    assert [text for _, text in spoken(page)] == said
    assert codes(page) == [("layout-guessed", 13)]
    # Further down, somebody says it.
    page = page.replace(f"{note}\n\n", "") + f"\n\n{note}\n"
    assert [text for _, text in spoken(page)] == [*said, note]


def test_an_escape_of_a_blank_behind_a_label_is_no_part_of_it_and_parts_no_fields() -> None:
    page = (
        "\n\n".join(f"**{name}:&nbsp;** {said}" for name, said in zip(["MARA", "TOM"] * 5, SAID, strict=False)) + "\n"
    )
    document = read_document(Source.from_bytes(page.encode(), "page.md"))
    assert document.format == "text-page"
    assert [(cue.label, document.cue_text(cue)) for cue in document.cues] == list(
        zip(["MARA", "TOM"] * 5, SAID, strict=False)
    )


def test_times_in_a_fenced_block_above_the_times_of_the_talk_are_no_turns() -> None:
    """The talk was left out, and the examples in the block were read instead."""
    example = [
        "```md",
        "00:00 - Boats and Their Owners",
        "They come in.",
        "02:56 - Nets of the Harbour",
        "They go.",
        "```",
    ]
    shape = "".join(f"    {line}\n" for line in example)
    talk = "".join(f"[{5 * n // 60:02}:{5 * n % 60:02}] >> {said}\n" for n, said in enumerate(SAID))
    document = read(f"---\ntitle: Boats\n---\n\nWrite chapters in this way:\n\n{shape}\n---\n\n{talk}")
    assert [cue.start_ms for cue in document.cues] == [5000 * n for n in range(len(SAID))]
    assert [document.cue_text(cue) for cue in document.cues] == SAID


def test_times_within_wrapped_lines_may_occur_twice_and_follow_the_end_of_a_sentence() -> None:
    page = (
        "[00:00:00] - They float, and\nsome of them sink. [00:00:04] - Why is\nthat? [00:00:08] - It is\n"
        "the water. [00:00:10] (a bell) [00:00:10] - Or\nthe wind and [00:00:14] the waves that\nare too high.\n"
        "- No. [00:00:17] It is the nets [00:00:17] that are heavy.\n"
    )
    times = [cue.start_ms for cue in read(page).cues]
    assert times == [0, 4000, 8000, 10000, 10000, 14000, 17000, 17000]


UNSIGNED = "so the boats float because they push the water aside and the nets do not and that is how it goes on here "


@pytest.mark.parametrize("sign", ["*  ", "> "])
def test_words_without_punctuation_below_a_heading_are_a_transcript_where_the_page_is_one(sign: str) -> None:
    front = "---\ntitle: Boats\nlayout: transcript\n---\n# Boats\n* [Of boats](../boats.md)\n\n### Transcript\n\n"
    lines = [
        f"{n} {UNSIGNED}".strip() for n in ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    ]
    lines += ["ten " + UNSIGNED.strip()] * 2
    between = "\n" if sign == "*  " else "\n>\n"
    page = front + between.join(sign + line for line in lines) + "\n"
    assert [text for _, text in spoken(page)] == lines
    with pytest.raises(InputError, match="no turn header found"):
        read(page.replace("layout: transcript", "layout: page").replace("### Transcript", "### Notes"))


ASKS = ("Why do boats float?", "And how is a net made, by hand?", "That is fair.", "Do children come to see it?")
ANSWERS = ("They are hollow.", "In winter, and by hand. It takes weeks.", "It is.", "They paint the racks.")


@pytest.mark.parametrize("question", ["**{}**", "*{}*", "__{}__"])
@pytest.mark.parametrize("answer", ["**MK:** {}", "MK: {}"])
def test_questions_in_bold_or_italics_are_not_said_by_whoever_has_a_label(question: str, answer: str) -> None:
    """They were given to whoever had answered before."""
    pairs = [(question.format(ask), answer.format(reply)) for ask, reply in zip(ASKS, ANSWERS, strict=True)]
    page = "# Of boats\n\nThis week we talk to a builder.\n\n" + "\n\n".join(
        f"{ask}\n\n{reply}" for ask, reply in pairs
    )
    turns = [turn for ask, reply in zip(ASKS, ANSWERS, strict=True) for turn in ((None, ask), ("MK", reply))]
    assert spoken(page) == turns
    assert ("header-suspect", 5) in codes(page)
    # Several may answer.
    two = page.replace("MK:", "Tom:", 2)
    assert [label for label, _ in spoken(two)] == [None, "Tom", None, "Tom", None, "MK", None, "MK"]
    # Titles in bold are no questions.
    titles = page
    for ask, title in zip(ASKS, ("Boats", "Nets", "Racks", "Children"), strict=True):
        titles = titles.replace(ask, title)
    assert {label for label, _ in spoken(titles)} == {"MK"}


def test_what_is_asked_outside_of_quotations_is_not_said_by_whoever_is_quoted() -> None:
    page = "\n\n".join(f"{ask}\n\n> Mara: {reply}" for ask, reply in zip(ASKS, ANSWERS, strict=True)) + "\n"
    turns = [turn for ask, reply in zip(ASKS, ANSWERS, strict=True) for turn in ((None, ask), ("Mara", reply))]
    assert spoken(page) == turns
    assert codes(page) == [("header-suspect", 1)]


def test_a_list_of_chapters_with_seconds_of_one_digit_above_cues_is_no_part_of_them() -> None:
    listed = "0:0 Introduction\n0:11 First boat\n1:15 Of nets\n1:42 The end\n\nWhisper Transcript\n\n"
    talk = "".join(f"00:00:{4 * n:02}.000 | {said}\n" for n, said in enumerate(SAID))
    document = read("Boats of the harbour\n\n" + listed + talk)
    assert [cue.start_ms for cue in document.cues] == [4000 * n for n in range(len(SAID))]
    assert document.findings == ()


def test_a_picture_in_front_of_the_first_label_is_no_part_of_it() -> None:
    picture = f'<p><a href="https://example.org/a"><img style="{"float: right; " * 20}" src="a.jpg" /></a>'
    talk = "\n\n".join(f"<b>{name}:</b> {said}" for name, said in zip(["Mara", "Tom"] * 2, SAID, strict=False))
    assert labels(read(f"## Transcript\n\n{picture}{talk}</p>\n")) == ["Mara", "Tom", "Mara", "Tom"]


def test_sentences_between_the_heading_of_the_transcript_and_the_first_label_are_reported() -> None:
    talk = "\n\n".join(f"#### {name}\n\n{said}" for name, said in zip(["Mara", "Tom"] * 3, SAID, strict=False))
    intro = "Hello and welcome to our harbour. I am Mara, and we talk to Tom."
    page = "### Sponsors\n\nThe shop of the yard.\n\n### Episode Transcript\n\n{}\n\n" + talk + "\n"
    code = '{{< center "It was written down by a program." >}}'
    assert ("words-before-turn", 7) in codes(page.format(f"{intro}\n\n{code}"))
    assert codes(page.format("This is a rough transcript. It has not been checked.")) == []
    sentences = "I am your host, and we talked about boats.\n\nSo let us go out to the pier."
    for said in (sentences, "So let us go out to the pier."):
        assert ("words-before-turn", 7) in codes(page.format(said))
    assert codes(page.format("Boats and the pier")) == []


@pytest.mark.parametrize("between", ["", "[SFX: a horn]\n\n"])
def test_a_narrator_without_a_label_between_turns_of_the_one_who_has_is_reported(between: str) -> None:
    page = (
        "Ada: We sew sails in the winter, all of us.\n\n"
        f"{between}That is Ada Berg, who has a boat.\n\nAda: The boat was my father's, and his father's.\n\n"
        "But before the keel, there was the hull.\n\n"
        "Ada: It is hollow, and so it floats.\n\n[music]\n\nAda: And so do we.\n"
    )
    found = [f for f in read(page).findings if f.code == "header-suspect"]
    assert [f.line for f in found] == [3 + between.count("\n")]
    assert "paragraphs without a label are above 2 headers of the same speaker" in found[0].message


def test_a_speaker_who_is_named_again_below_a_heading_is_not_reported() -> None:
    page = "".join(
        f"## {title}\n\n**Ada:** We sew sails in the winter, all of us.\n\nThe boat was my father's.\n\n"
        for title in ("Sails", "Keels", "Ropes", "Hulls")
    )
    page = page.replace("## Hulls\n\n", "**Bo:** And the hull?\n\n") + "**Bo:** Good.\n"
    assert not [f for f in read(page).findings if "without a label" in f.message]
