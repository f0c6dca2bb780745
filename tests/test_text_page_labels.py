"""Text pages: labels in a second form, titles and short forms in labels, and what only looks like a label."""

from __future__ import annotations

import json

import pytest
from page_layouts import TALK
from reading_checks import read_text, said
from test_text_page_layouts import cues, read
from test_text_page_surroundings import kinds, labels

from podcorpus.errors import InputError
from podcorpus.reading import Source, read_document
from podcorpus.reading.formats.text_page.headers.strict import UNLIKE

LONG = "Boats float because they push the water aside. Nets do not, and so they sink in the end. "


def codes(page: str) -> list[tuple[str, int | None]]:
    return [(found.code, found.line) for found in read(page).findings]


# Labels in a second form

PANEL = (
    "# Boats\n\nMara Lind (ML): So we begin with boats.\n\nTom Reed (TR): Thank you. Boats are fine.\n\n"
    "Audience: Are they?\n\nTR: They are.\n\nML: Questions, then.\n\n{q}Why do they float?\n\n{a}They are light.\n\n"
    "{q}And the nets?\n\n{a}Nets sink.\n\n# Nets\n\nML: Let us go on.\n\nTR: Nets sink.\n"
)


@pytest.mark.parametrize("dash", [" - ", " – ", " — "])
def test_labels_with_a_dash_are_read_beside_those_with_a_colon(dash: str) -> None:
    document = read(PANEL.format(q=f"Q{dash}", a=f"A{dash}"))
    assert labels(document) == [
        *("Mara Lind (ML)", "Tom Reed (TR)", "Audience", "TR", "ML"),
        *("Q", "A", "Q", "A", "ML", "TR"),
    ]
    assert document.cue_text(document.cues[5]) == "Why do they float?"


def test_who_is_introduced_with_a_short_form_may_be_called_anything() -> None:
    said = ["ML: The boats.", "BB: They float.", "ML: And the nets?", "BB: Nets sink."]
    document = read("\n\n".join(["Mara Lind (ML): So, boatbuilder.", "boatbuilder (BB): Yes?", *said]) + "\n")
    assert labels(document) == ["Mara Lind (ML)", "boatbuilder (BB)", "ML", "BB", "ML", "BB"]


def test_words_before_a_dash_are_no_label_or_reported() -> None:
    document = read(PANEL.format(q="", a="Nets - all of them - sink. "))
    assert labels(document) == ["Mara Lind (ML)", "Tom Reed (TR)", "Audience", "TR", "ML", "ML", "TR"]
    document = read(PANEL.format(q="Boats - they float - are fine. ", a="Nets - all of them - sink. "))
    assert [found.line for found in document.findings if UNLIKE in found.message] == [13, 15, 17, 19]


def test_a_time_with_a_link_that_runs_a_script_comes_before_a_label() -> None:
    document = read(
        "[00:20](javascript:void(0);) Mara Lind: Good morning.\n\nTom Reed: And to you.\n\n"
        "[01:02](javascript:go(62);) Mara Lind: So, the boats.\n\nTom Reed: They float.\n"
    )
    assert [(label, ms) for label, ms, _ in cues(document)] == [
        ("Mara Lind", 20_000),
        ("Tom Reed", None),
        ("Mara Lind", 62_000),
        ("Tom Reed", None),
    ]


HEARING = (
    "                  STATEMENT OF MARA LIND\n\n    The Chairman. The committee will come to order. Today we hear of\n"
    "boats.\n    Ms. Lind. Thank you, Mr. Chairman. Boats float, and\nnets sink.\n    Senator Black. What of ropes?\n"
    "    Ms. Lind. Ropes sink, Senator.\n    Senator Black. Thank you.\n    The Chairman. We adjourn.\n"
)


def test_a_title_is_part_of_a_label_that_ends_with_a_stop() -> None:
    document = read(HEARING)
    assert labels(document) == [
        *("The Chairman", "Ms. Lind", "Senator Black", "Ms. Lind", "Senator Black", "The Chairman"),
    ]
    assert document.cue_text(document.cues[1]) == "Thank you, Mr. Chairman. Boats float, and\nnets sink."


def test_a_name_that_stands_once_between_blank_lines_is_a_label_where_names_do() -> None:
    page = "Mara Lind\n\nOf boats.\n\nTom Reed\n\nAnd nets.\n\nMara Lind\n\nBoats.\n\n"
    page += "{}\n\nI sell tar.\n\nTom Reed\n\nYes.\n"
    assert labels(read(page.format("Man 1")))[3] == "Man 1"
    assert labels(read(page.format("Right."))) == ["Mara Lind", "Tom Reed", "Mara Lind", "Tom Reed"]


def test_a_name_before_a_corner_bracket_is_a_label() -> None:
    document = read("司会「皆さん、こんにちは。」\n田中「どうも。」\n司会「船の話です。」\n田中「はい、そうです。」\n")
    assert labels(document) == ["司会", "田中", "司会", "田中"]


# What only looks like a label


@pytest.mark.parametrize(
    "heads",
    [
        ("## Part 1: Boats", "## Case 1: A leak"),
        ("Panel I: Boats and Nets", "Panelists: all of them"),
        ("Part 1:", "Part 2:"),
    ],
)
def test_labels_that_occur_once_above_a_long_text_name_no_speakers(heads: tuple[str, str]) -> None:
    text = f"# A talk\n\n{LONG * 3}\n\n{heads[0]}\n\n{LONG}\n\n{heads[1]}\n\n" + f"{LONG * 2}\n\n" * 9
    document = read(text)
    assert set(labels(document)) == {None}
    assert {found.code for found in document.findings} == {"layout-guessed"}


def test_a_remark_in_brackets_is_no_label_though_it_has_a_colon() -> None:
    page = "".join(
        f"[Time 0:0{n}:50]\n\n[slide title: Boats {n}\n\nThey float\n]\n\n{LONG * 4}\n\n" for n in range(1, 5)
    )
    document = read(page)
    assert set(labels(document)) == {None}
    assert [cue.start_ms for cue in document.cues] == [110_000, 170_000, 230_000, 290_000]


def test_a_quotation_mark_before_a_label_is_no_bracket() -> None:
    document = read("« Mara : Des bateaux ?\nTom : Oui, des bateaux.\nMara : Et les filets ?\nTom : Aussi. »\n")
    assert labels(document) == ["Mara", "Tom", "Mara", "Tom"]


# Numbers of lines


def numbered(text: str, per_page: int = 25) -> str:
    return "".join(f"{i % per_page + 1:2}{'   ' + line if line else ''}\n" for i, line in enumerate(text.splitlines()))


COURT = "".join(
    f"     {name}:  We went on with the matter\nof the boats, number {n}.\n"
    for n, name in enumerate(("MR. LIND", "JUSTICE REED") * 16)
)


def test_numbers_of_lines_are_neither_words_nor_labels() -> None:
    document = read(numbered(COURT))
    assert labels(document) == ["MR. LIND", "JUSTICE REED"] * 16
    assert document.cue_text(document.cues[3]) == "We went on with the matter of the boats, number 3."
    assert kinds(document, "markup")[:2] == ["2", "4"]


@pytest.mark.parametrize("number", ["{} ", "{:03} ", "{}\t", "[{}] "])
@pytest.mark.parametrize("header", ["{}: {}", "**{}:** {}", "[00:0{n}:00] {}: {}"])
def test_numbers_of_paragraphs_are_neither_words_nor_labels(number: str, header: str) -> None:
    turns = [(("Mara", "Tom Reed")[n % 2], f"Boat {n} is out at sea, and it is late.") for n in range(6)]
    paragraphs = [number.format(n + 1) + header.format(*turn, n=n) for n, turn in enumerate(turns)]
    document = read("# Of boats\n\n" + "\n\n".join(paragraphs) + "\n")
    assert [(label, words) for label, _, words in cues(document)] == turns


def test_numbers_that_count_no_paragraphs_are_kept() -> None:
    turns = [f"{n} Boats: Number {n} is out at sea, and it is late." for n in (1, 3, 2, 7, 5)]
    document = read("\n\n".join(turns) + "\n")
    assert "7" in "".join(cue.label or document.cue_text(cue) for cue in document.cues)


def test_numbers_that_are_said_are_words() -> None:
    document = read(
        "Mara Lind: So many:\n\nTom Reed: How many?\n\nMara Lind: This many:\n12 boats\n13 nets\n\nTom Reed: Oh.\n"
    )
    assert document.cue_text(document.cues[2]) == "This many:\n12 boats\n13 nets"


def test_a_time_of_day_above_the_first_name_alone_is_no_time_of_a_turn() -> None:
    document = read("P R O C E E D I N G S\n\n(10:04 a.m.)\n\n" + COURT)
    assert {cue.start_ms for cue in document.cues} == {None}


# Speech that no label or time has


def test_prose_right_before_a_first_turn_that_starts_late_is_reported() -> None:
    talk = f"Mara Lind (01:10)\nSo.\n\nTom Reed (01:20)\n{LONG}\n\nMara Lind (02:00)\nYes.\n"
    assert ("words-before-turn", 3) in codes(f"# A talk\n\n{LONG * 2}\n\n{talk}")
    assert "words-before-turn" not in dict(codes(f"# A talk\n\n{LONG}\n\n{talk.replace('01:10', '00:00')}"))
    assert "words-before-turn" not in dict(
        codes(f"# A talk\n\n- Boats, that float. And more. And more of them.\n\n{talk}")
    )


@pytest.mark.parametrize(("start", "reported"), [("00:03", False), ("00:09", True)])
def test_prose_that_can_be_said_before_the_first_time_is_reported(start: str, reported: bool) -> None:
    talk = f"Mara Lind ({start})\nSo.\n\nTom Reed (01:20)\n{LONG}\n\nMara Lind (02:00)\nYes.\n"
    assert ("words-before-turn" in dict(codes(f"# A talk\n\n{LONG * 2}\n\n{talk}"))) is reported


@pytest.mark.parametrize("end", ["\n", "\n\n"])
def test_sentences_before_the_first_sign_of_another_speaker_are_reported(end: str) -> None:
    talk = end.join(f">> {words}" for words in ("Thank you, it is windy here.", "And the tides?", "They rise."))
    said = "Good morning from the quay, where\nthe boats lie. How are you today,\nMara?"
    assert codes(said + end + talk) == [("words-before-turn", 1)]
    assert codes(f"# A talk\n\n{talk}") == codes(f"A talk\n\n{talk}") == []


def test_a_long_text_before_the_first_question_is_reported() -> None:
    questions = "".join(f"Q: Why do boats float?\n\nA: {LONG * 8}\n\n" for _ in range(4))
    assert ("words-before-turn", 3) in codes("# A talk\n\n" + f"{LONG * 3}\n\n" * 7 + questions)
    assert "words-before-turn" not in dict(codes(f"# A talk\n\n{LONG * 3}\n\n{questions}"))


# Samples in documents

CAPTIONS = "1\n00:00:00,000 --> 00:00:02,000\nMara: Of boats.\n\n2\n00:00:02,500 --> 00:00:04,000\nTom: And nets.\n"


def test_captions_in_a_block_of_code_are_a_sample() -> None:
    page = (
        f"# Formats\n\n{LONG}\n\n## SRT\n\n{LONG}\n\n```srt\n{CAPTIONS}```\n\n## More\n\n{LONG}\n\n- numbers\n- times\n"
    )
    with pytest.raises(InputError, match="no transcript found"):
        read_document(Source.from_bytes(page.encode(), "formats.md"))


def test_a_file_that_is_only_a_block_of_code_is_read() -> None:
    document = read_document(Source.from_bytes(f"Here it is:\n\n```srt\n{CAPTIONS}\n```\n".encode(), "a.md"))
    assert [(cue.label, cue.start_ms) for cue in document.cues] == [("Mara", 0), ("Tom", 2_500)]
    words = [{"start": ms / 1000, "speaker": name, "text": text} for name, ms, text in TALK]
    page = f"```json\n{json.dumps(words, indent=1)}\n```\n"
    document = read_document(Source.from_bytes(page.encode(), "a.md"))
    assert (document.format, len(document.cues)) == ("json", len(TALK))
    assert not [found for found in document.findings if found.code != "json-assumed"]


def test_a_label_may_follow_a_range_of_times_and_a_sign() -> None:
    page = (
        "".join(
            f"{n:04} 00:00:{2 * n:02}.100 --> 00:00:{2 * n + 1:02}.500; [{name}]: We went on.\n"
            for n, name in enumerate(("SPEAKER_01", "SPEAKER_02", "SPEAKER_02"), 28)
        )
        .replace("00:00:60", "00:01:00")
        .replace("00:00:61", "00:01:01")
    )
    document = read_document(Source.from_bytes(page.encode(), "a.md"))
    assert [(cue.label, document.cue_text(cue)) for cue in document.cues] == [
        ("SPEAKER_01", "We went on."),
        ("SPEAKER_02", "We went on."),
        ("SPEAKER_02", "We went on."),
    ]


# What is no transcript

LICENCE = "".join(
    f"Files: {files}\nCopyright: 2004, {who}\nLicense: {text}\n\n"
    for files, who, text in (
        ("*", "Mara Lind, who wrote most of it", "You may copy it, if you keep this notice.\n Nothing is warranted."),
        ("nets/*", "Tom Reed and those who helped him", "You may copy it in all its forms, but not sell it."),
        ("sea/*", "Mara Lind, who wrote the rest of it", "You may copy it, and you may sell what you have made of it."),
    )
)


def test_fields_of_a_licence_and_of_documentation_are_no_speakers() -> None:
    note = "Note: This is not all that there is to know.\n\nExample: We went out to sea, and it was calm.\n\n"
    returns = "Returns: The boats that float, in the order of their names.\n\n"
    for page in (LICENCE, (note + returns) * 4, "# Boats\n\nReturns: The boats.\n\nReturns: The nets that sink.\n"):
        with pytest.raises(InputError, match="no turn header found"):
            read(page)


def test_who_has_a_field_s_name_speaks_among_others() -> None:
    talk = [("Mara Lind", "So, the boats."), ("Class", "They float."), ("Mara Lind", "And?"), ("Class", "Nets sink.")]
    document = read("\n\n".join(f"{name}: {said}" for name, said in talk) + "\n")
    assert labels(document) == [name for name, _ in talk]


def test_entries_of_a_list_are_no_turns_of_those_whom_nobody_names() -> None:
    said = ["- Boats float, I think.", "- They do, all of them.", "- Nets do not.", "- They sink, I know."]
    document = read("\n\n".join(said) + "\n")
    assert [cue.opens for cue in document.cues] == [True] * 4
    assert "layout-guessed" in dict(codes("\n\n".join(said) + "\n"))
    assert "layout-guessed" not in dict(codes("\n\n".join(said).replace("- ", "– ") + "\n"))
    with pytest.raises(InputError):
        read("Fixes\n\n* Boats\n\n" + "\n\n".join(f"  {text}" for text in said) + "\n")


def test_examples_of_a_shell_are_no_signs_of_another_speaker() -> None:
    with pytest.raises(InputError):
        read("Boats\n\nTo load one, type:\n\n    >>> boats.load(stream, Boat=boats.Boat)\n    >>> boats.sink(name=1)\n")
    assert len(read(">> So, the boats float. >> They do.\n").cues) == 2


def test_a_line_above_the_first_turn_that_may_be_a_header_is_said_to_be_kept_as_notes() -> None:
    talk = "".join(f"**{name}:** {words}\n\n" for name, words in [("Mara", "Of boats, that is."), ("Tom", "Nets.")] * 3)
    document = read(f"**Nobody here:** the boats\n\nwe saw\n\n{talk}")
    (found,) = [one for one in document.findings if one.line == 1]
    assert found.code == "header-suspect"
    assert "kept as show notes" in found.message
    assert "the boats" in "".join(kinds(document, "show_notes"))


def test_a_list_of_who_the_labels_are_is_no_turn_above_the_first() -> None:
    talk = "".join(f"SPEAKER_0{i % 2} [00:0{i}]: {LONG}\n\n" for i in range(6))
    assert codes(f"# Boats\n\n- SPEAKER_00: Mara Lind\n- SPEAKER_01: unknown\n\n---\n\n{talk}") == []


def test_whoever_asks_may_have_a_dash_where_others_have_a_colon() -> None:
    page = "\n\n".join(f"{name}: {LONG}" for name in ("Mara", "Tom") * 3)
    page += f"\n\n# Questions\n\nQ - Why do boats float?\n\nTom: {LONG}\n\nQ - And nets?\n\nMara: {LONG}\n"
    assert labels(read(page)) == ["Mara", "Tom"] * 3 + ["Q", "Tom", "Q", "Mara"]
    once = page.replace("Q - And", "And")
    assert labels(read(once)) == ["Mara", "Tom"] * 3 + ["Q", "Tom", "Mara"]
    assert ("header-mended", 15) in codes(once)


def test_a_name_and_the_short_form_in_its_brackets_are_known() -> None:
    said = ["Mara Lind (ML)", "Tom Reed (TR)", "ML", "TR", "ML", "TR", "Ida"]
    document = read("\n\n".join(f"{name}: {LONG}" for name in [*said, "ML", "ML"]) + "\n")
    assert [found.message for found in document.findings if found.code == "unknown-speaker"] == [
        "“Ida” has one turn and is not named in the show notes"
    ]


def test_short_forms_may_be_in_brackets_of_another_script() -> None:
    said = ["Mara Lind（ML）", "Tom Reed（TR）", "ML", "TR", "ML", "TR", "ML"]
    assert read("\n\n".join(f"{name}：{LONG}" for name in said) + "\n").findings == ()


def test_a_label_in_another_form_than_those_of_turns_is_reported() -> None:
    page = "\n\n".join(f"**{name}:** {LONG}" for name in ("Mara Lind", "Tom Reed") * 3)
    document = read(f"{page}\n\n### Boats: new ones\n\nIda Berg: {LONG}\n\n**Tom Reed:** {LONG}\n")
    assert labels(document) == ["Mara Lind", "Tom Reed"] * 3 + ["Tom Reed"]
    assert [(f.line, f.message) for f in document.findings if "may begin" in f.message] == [
        (15, "the line may begin with a speaker's label, unlike those that recur; read as speech")
    ]


def test_a_time_alone_is_that_of_the_first_label_and_begins_no_turn_at_the_end() -> None:
    page = "\n\n".join(f"**{name}:** {LONG}" for name in ("Mara", "Tom") * 3)
    document = read(f"[00:00:10.25]\n\n{page}\n\n[00:04:08.08] {LONG}\n\n[00:12:10.00]\n")
    assert [cue.start_ms for cue in document.cues] == [10_250, *[None] * 5, 248_080]
    assert labels(document) == ["Mara", "Tom"] * 3 + ["Tom"]
    timed = read("".join(f"{n}:0{n}\n{LONG}\n" for n in range(4)) + "4:09\n")
    assert [cue.start_ms for cue in timed.cues] == [0, 61_000, 122_000, 183_000]


@pytest.mark.parametrize("name", ["Jean-Luc d'Arby", "Gian dell’Acqua", "Abdul al-Rashid", "Ngugi wa Thiong'o"])
@pytest.mark.parametrize("form", ["**{}**\n\n", "{}\n\n", "[0:{:02}] {} – "])
def test_parts_of_names_without_a_capital(name: str, form: str) -> None:
    said = ["Of boats, then.", "And nets?", "She said: nets too.", "Good."]
    names = [name, "Mara Lind"] * 2
    heads = [form.format(i * 9, one) if "0:" in form else form.format(one) for i, one in enumerate(names)]
    document = read("".join(f"{head}{words}\n\n" for head, words in zip(heads, said, strict=True)))
    assert [(cue.label, document.cue_text(cue)) for cue in document.cues] == list(zip(names, said, strict=True))


SECOND = {
    "<Name> words": "<{n}> {w}\n\n",
    "[Name] words": "[{n}] {w}\n\n",
    "Name >> words": "{n} >> {w}\n\n",
    "Name – words": "{n} – {w}\n\n",
    "NAME: words": "{u}: {w}\n\n",
    "[TIME] Name - words": "[0:{s:02}] {n} - {w}\n\n",
    "TIME - Name": "0:{s:02} - {n}\n{w}\n\n",
    "Name: (TIME) words": "{n}: (0:{s:02}) {w}\n\n",
}
FIRST = {
    "Name (TIME)": "{n} (0:{s:02})\n{w}\n\n",
    "**Name:** words": "**{n}:** {w}\n\n",
    "Name alone": "{n}\n\n{w}\n\n",
    "### Name": "### {n}\n\n{w}\n\n",
    "[TIME] Name: words": "[0:{s:02}] {n}: {w}\n\n",
}
WORDS = (
    "Good morning from the harbour. We build boats here, all of them by hand.",
    "And the nets? I always wondered who makes the nets in Orkney.",
    "Nobody does, these days. My grandfather did, and he taught me how.",
    "That is a good story, and I would like to hear more of it.",
    "Then sit down, please, and have some tea with us.",
    "Thank you. Is it far from here to the island with the light?",
    "An hour if the wind is kind, and all day if it is not.",
    "Then we should leave before noon, and take bread along.",
)


@pytest.mark.parametrize("second", sorted(SECOND))
@pytest.mark.parametrize("first", sorted(FIRST))
@pytest.mark.parametrize("odd", [(4,), (3, 5), (0, 1, 2, 3)])
def test_a_second_layout_moves_no_words_to_another_speaker(first: str, second: str, odd: tuple[int, ...]) -> None:
    names = ["Mara Lind", "Tom Reed"] * 4
    page = "".join(
        (SECOND[second] if i in odd else FIRST[first]).format(n=name, u=name.upper(), s=i * 7, w=words)
        for i, (name, words) in enumerate(zip(names, WORDS, strict=True))
    )
    document = read(page)
    said = [((cue.label or "").title(), document.cue_text(cue)) for cue in document.cues]
    assert said == list(zip(names, WORDS, strict=True)) or document.findings
    if len(odd) < 3:
        assert said == list(zip(names, WORDS, strict=True))


@pytest.mark.parametrize("first", ["Name (TIME)", "**Name:** words", "[TIME] Name: words"])
def test_a_word_that_the_page_has_in_lower_case_is_no_label_of_a_second_layout(first: str) -> None:
    turns = [
        (
            "Mara Lind",
            "We built it, and so it went, and so we sold it.\n\nSo: nobody asked about the boats, and so it was.",
        ),
        ("Tom Reed", "And the nets? They went so fast that we had none."),
        ("Mara Lind", "Nobody does, these days, so it is.\n\nSo: my grandfather did, and he taught me how to do it."),
        ("Tom Reed", "That is a good story, and I would like to hear more of it."),
    ]
    page = "".join(FIRST[first].format(n=name, s=i * 7, w=words) for i, (name, words) in enumerate(turns))
    document = read(page)
    assert [(cue.label, document.cue_text(cue)) for cue in document.cues] == turns


POST = "TOM REED (R), PRESIDENT OF THE UNITED BOATS OF ULM"


@pytest.mark.parametrize("post", [POST, "REP. ANN PELL (D-UL), HEAD OF THE HARBOUR COMMITTEE"])
def test_a_name_in_capitals_with_a_post_that_occurs_once_is_a_label_among_names_in_capitals(post: str) -> None:
    document = read(
        f"MARA LIND, HARBOUR HOST: We begin with boats, and with what they cost.\n\n(BEGIN VIDEO CLIP)\n\n{post}: "
        "Boats float, and nobody can tell me that they do not.\n\n(END VIDEO CLIP)\n\nLIND: So much for that.\n\n"
        "BO VANCE, HARBOUR CORRESPONDENT: It is not all, of course.\n\nLIND: What else is there?\n\nVANCE: Nets.\n\n"
        "LIND: Thank you.\n\nVANCE: Thank you.\n"
    )
    said = [str(label).rpartition(" ")[2] for label in labels(document)]
    assert said == ["HOST", post.rpartition(" ")[2], "LIND", "CORRESPONDENT", "LIND", "VANCE", "LIND", "VANCE"]


@pytest.mark.parametrize("sound", ["*[CLICK]*", "[CLICK]", "_(Music)_"])
def test_a_sound_in_brackets_alone_on_its_line_is_no_name_among_names_alone_on_theirs(sound: str) -> None:
    turns = ["Boats float, as we all know.", "And the nets?", "Nets sink, and ropes do, too.", "Yes."]
    page = "".join(f"**{('MARA', 'TOM')[i % 2]}**\n\n{words}\n\n" for i, words in enumerate(turns))
    assert labels(read(f"# Boats\n\n{sound}\n\n{page}{sound}\n")) == ["MARA", "TOM", "MARA", "TOM"]


@pytest.mark.parametrize("languages", [("English", "中文翻译"), ("EN", "CN"), ("Original", "Übersetzung")])
@pytest.mark.parametrize("named", [True, False])
def test_labels_of_languages_below_each_header_are_no_speakers(languages: tuple[str, str], named: bool) -> None:
    names = ["Mara Lind", "Tom Reed", "Mara Lind", "Tom Reed"]
    words = [LONG + "Boats float.", LONG + "Why is that?", LONG + "They are light.", LONG + "Nets sink."]
    one, other = languages
    page = "".join(
        f"### [00:00:{i + 1}0]{' ' + name if named else ''}\n\n**{one}:**\n{said}\n\n**{other}:**\n{said}\n\n---\n\n"
        for i, (name, said) in enumerate(zip(names, words, strict=True))
    )
    document = read(page)
    assert labels(document) == (names if named else [None] * 4)
    assert [cue.start_ms for cue in document.cues] == [10_000, 20_000, 30_000, 40_000]
    assert document.chapters == ()


def test_a_role_and_a_name_that_are_a_line_in_bold_are_one_label() -> None:
    names = ["Host: Mara Lind", "Interviewee: Tom Reed"]
    turns = [(names[i % 2], f"{LONG}{end}") for i, end in enumerate(["So.", "Yes.", "Why?", "No."])]
    document = read("".join(f"**{name}**\n\n{words}\n\n" for name, words in turns))
    assert labels(document) == [name for name, _ in turns]
    assert [document.cue_text(cue) for cue in document.cues] == [words for _, words in turns]


def test_the_first_label_may_have_a_post_before_the_name_that_recurs() -> None:
    document = read(
        f"President of the Yard Mara Lind: {LONG}\n\nQuestion: Why is that?\n\nMara Lind: They are light.\n\n"
        f"Question: And the nets?\n\nMara Lind: {LONG}\n"
    )
    assert labels(document) == ["President of the Yard Mara Lind", "Question", "Mara Lind", "Question", "Mara Lind"]


@pytest.mark.parametrize("dash", [" – ", " - "])
def test_signs_behind_names_in_bold_are_no_part_of_them(dash: str) -> None:
    document = read(
        f"**President.**{dash}We begin with boats.\n\n**Mara Lind,** *head of the yard.*{dash}{LONG}\n\n"
        f"**Tom Reed (UL)**.{dash}Nets sink.\n\n**President.**{dash}Thank you.\n\n**Mara Lind,** *again*{dash}{LONG}\n"
    )
    assert labels(document) == ["President", "Mara Lind", "Tom Reed (UL)", "President", "Mara Lind"]
    assert document.cue_text(document.cues[2]) == "Nets sink."


def test_a_tease_in_the_head_of_a_transcript_is_no_speaker() -> None:
    head = "SERIES:\t\tBoats!\nDATE:\t\tMarch 3, 2020\n\nSHOW TEASE:  It is time for boats. We see why they float.\n\n"
    talk = "MARA LIND:  This is it.\n\nTOM REED:  Hello.\n\nMARA:  Why?\n\nTOM:  They do.\n\nMARA:  So.\n\nTOM:  Bye.\n"
    assert labels(read(head + talk)) == ["MARA LIND", "TOM REED", "MARA", "TOM", "MARA", "TOM"]


@pytest.mark.parametrize("label", ["The SPEAKER", "Ann Pell", "CHAIR"])
def test_a_label_without_a_time_that_occurs_once_among_those_with_one_is_reported(label: str) -> None:
    document = read(
        f"Mara Lind (14:01): {LONG}\n\nTom Reed (14:02): {LONG}\n\n{label}: Order! So it is.\n\n"
        f"Mara Lind (14:03): {LONG}\n\nTom Reed (14:05): They sink.\n"
    )
    assert [found.line for found in document.findings if found.code == "header-suspect"] == [5]


def test_who_examines_in_a_record_of_a_court_is_no_speaker_of_their_own() -> None:
    document = read(
        "THE COURT:  Go on, Ms. Lind.\n\nBY MS. LIND:\n\nQ     Did you build it?\n\nA     I did.\n\nQ     When?\n\n"
        "A     In May.\n\nMR. REED:  Objection.\n\n"
        "THE COURT:  Sustained.\n\nQ     BY MS. LIND:  And the nets?\n\nA     They sank.\n\n"
        "MR. REED:  Objection.\n\nTHE COURT:  Overruled.\n"
    )
    assert labels(document) == [
        *("THE COURT", "Q", "A", "Q", "A", "MR. REED", "THE COURT", "Q", "A", "MR. REED", "THE COURT")
    ]


def test_a_word_with_a_colon_among_names_in_capitals_is_reported_as_speech() -> None:
    document = read(
        f"MR. LIND: {LONG}\n\nMS. REED: {LONG}\n\nMR. LIND: So it is.\n\nQuestion: Why do they float? Ms. Reed.\n\n"
        "MS. REED: They are light.\n\nMR. LIND: Thank you.\n"
    )
    assert labels(document) == ["MR. LIND", "MS. REED", "MR. LIND", "MS. REED", "MR. LIND"]
    assert [found.line for found in document.findings if found.code == "header-suspect"] == [7]


def test_a_title_that_is_there_again_with_more_behind_it_is_no_speaker() -> None:
    title = "Harbour Festival: Mara Lind and Tom Reed"
    talk = "\n".join(f"  • so we went out on day {n} and nobody came with us" for n in range(12))
    with pytest.raises(InputError):
        read(f"{title}\n\n{title} - Of Boats and Nets\n{talk}\n")


def test_times_in_brackets_within_turns_of_headings_are_times_and_no_labels() -> None:
    turns = "".join(
        f"### [00:0{i}:00] {name}\n\n**English:**\n{LONG}\n(00:0{i}:20): {LONG}\n\n"
        f"**中文:**\n{LONG}\n(00:0{i}:20): {LONG}\n\n"
        for i, name in enumerate(["Mara Lind", "Tom Reed", "Mara Lind"])
    )
    assert [str(label) for label in dict.fromkeys(labels(read(turns)))] == ["Mara Lind", "Tom Reed"]


@pytest.mark.parametrize("form", ["{} : ", "– {} : ", "**{}** : ", "{}\u00a0: ", "{}\u3000：", "{}: "])
def test_a_time_in_the_words_behind_a_colon_with_a_space_before_it(form: str) -> None:
    names = ("Liu Wei", "Petra Dam") * 4
    words = [f"Boat {i} is dry." for i in range(8)]
    words[3] = "He said no, and by 10:30 the next morning he had signed it."
    page = "".join(f"{form.format(name)}{one}\n\n" for name, one in zip(names, words, strict=True))
    assert [(label, text) for label, _, text in said(read_text(page))] == list(zip(names, words, strict=True))


@pytest.mark.parametrize("form", ["{name} -- {post}", "**{name}** -- *{post}*"])
def test_names_with_posts_behind_dashes_alone_on_their_lines(form: str) -> None:
    posts = {"Mara Lind": "Head of the Harbour Office of Ulm", "Tom Reed": "Ulm Boats -- Analyst"}
    names = {name: f"{name} -- {post}" for name, post in posts.items()}
    said = [
        "We begin.",
        "Boats did well in spring.",
        "Nets did not.",
        "Now the questions.",
        "Thank you. Why?",
        "So it is.",
    ]
    turns = [(("Operator", *posts)[i % 3], words) for i, words in enumerate(said)]
    page = "".join(
        f"{form.format(name=name, post=posts[name]) if name in posts else name}\n\n{words}\n\n" for name, words in turns
    )
    document = read(page)
    assert labels(document) == [names.get(name, name) for name, _ in turns]
    assert [document.cue_text(cue) for cue in document.cues] == [words for _, words in turns]


def test_names_right_above_each_other_below_a_talk_are_no_turns() -> None:
    names = ["Mara Lind", "Tom Reed", "Ann Pell"]
    said = [
        "We begin.",
        "Boats did well.",
        "Nets did not.",
        "And now?",
        "Thank you.",
        "Why was that?",
        "Rain.",
        "So it is.",
    ]
    page = "".join(f"**{names[n % 3]}**\n\n{words}\n\n" for n, words in enumerate(said))
    document = read(page + "Participants:\n\n" + "".join(f"**{name}**\n\n" for name in names) + "More on boats\n")
    assert labels(document) == [names[n % 3] for n in range(len(said))]


def test_names_with_and_without_a_blank_behind_their_colon() -> None:
    """Those without one were words."""
    turns = [
        ("Mara Lind", ":", "Boats."),
        ("Tom Reed", ": ", "Nets."),
        ("Mara Lind", ":", "Ropes."),
        ("Ann Pell", ": ", "Tar."),
    ]
    document = read("".join(f"{name}{colon}{words}\n\n" for name, colon, words in turns * 2))
    assert labels(document) == [name for name, _, _ in turns * 2]


@pytest.mark.parametrize("other", ["ＭＡＲＡ", "M\u0410RA"])
def test_a_label_in_letters_that_look_like_those_of_another_is_reported(other: str) -> None:
    """It was not where it recurred."""
    document = read("".join(f"{name}: Boats.\n\n" for name in ("MARA", "TOM", other, "TOM", "MARA", other)))
    message = f"“{other}” is almost “MARA”; are they one person?"
    assert [found.message for found in document.findings if found.line == 5] == [message]


# Sentences with a colon

ASIDE = (
    "Mara: So we begin with the boats.\n\nTom: They float on their own.\n\n{aside}\n\nMara: And the nets?\n\n"
    "Tom: Nets sink, which is a question of weight. A question of ropes, too.\n\nMara: Yes.\n"
)


@pytest.mark.parametrize(
    ("aside", "who"),
    [
        ("The Old Harbour Inn: that is where it began.", "Tom"),
        ("The Old Harbour Inn: That is where it began.", "The Old Harbour Inn"),
        ("Tom Reed: they float.", "Tom Reed"),
        ("Listener: they float.", "Listener"),
        ("Question: Why do they float?", "Tom"),
        ("Listener: Why do they float?", "Listener"),
        ('It says in "The Boats: A History" that they do.', "Tom"),
    ],
)
def test_a_sentence_that_goes_on_behind_a_colon_or_begins_with_a_word_of_the_page_is_no_turn(
    aside: str, who: str
) -> None:
    document = read(ASIDE.format(aside=aside))
    assert set(labels(document)) == {"Mara", "Tom", who}


def test_a_first_name_with_a_role_is_a_turn_however_short() -> None:
    document = read(
        "ODILE FENN, BYLINE: Boats.\n\nMARA LIND, HOST: Boats it is.\n\nTOM REED: They float.\n\nLIND: Why?\n\n"
        "REED: They are light.\n\nLIND: And the nets?\n\nREED: Nets sink.\n"
    )
    assert labels(document)[0] == "ODILE FENN, BYLINE"


def test_a_time_of_day_in_the_words_is_not_the_time_of_the_line() -> None:
    lines = ["[0.00 --> 4.20] So we came down to the quay.", "[4.20 --> 9.10] It was 10:30 in the morning or so."]
    document = read("\n".join([*lines, "[9.10 --> 12.00] And nobody was there."]) + "\n")
    assert [cue.start_ms for cue in document.cues] == [0, 4200, 9100]


def test_words_with_a_colon_above_the_first_name_have_its_time() -> None:
    document = read(
        "[00:00:00] The first rule: no shoes.\n[00:00:03] Mara Lind: So we begin.\n[00:00:09] Tom Reed: With boats.\n"
        "[00:00:12] Mara Lind: And with nets.\n[00:00:15] Tom Reed: Yes.\n"
    )
    assert [(cue.label, cue.start_ms) for cue in document.cues][:2] == [(None, 0), ("Mara Lind", 3000)]


def test_frames_behind_semicolons_are_read() -> None:
    times = ["00;00;00;00 - 00;00;05;19", "00;00;05;22 - 00;00;39;25", "00;00;39;27 - 00;01;06;03"]
    document = read("\n".join(f"{time}\nUnknown\n{LONG}" for time in times) + "\n")
    assert [(cue.label, cue.start_ms) for cue in document.cues] == [("Unknown", n) for n in (0, 5000, 39_000)]


# Labels that the page says are a speaker's

NAMED = "---\ntitle: Boats\nspeakers:\n  - Mara Lind\n  - Tom Reed\ndate: 2024-05-01\n---\n"
TRANSCRIBED = NAMED.replace("title", "transcript_by: Ida Holm\ntitle")


def test_the_first_name_of_a_speaker_whom_the_front_matter_names_is_a_label_even_once() -> None:
    talk = f"Mara: {LONG}\n\n" + f"{LONG}\n\n" * 6
    document = read(NAMED + talk)
    assert labels(document) == ["Mara"]
    assert document.cue_text(document.cues[0]).startswith("Boats float")
    assert labels(read(talk)) == [None] * 7
    assert labels(read(NAMED.replace("speakers", "tags") + talk)) == [None] * 7


def test_names_in_the_front_matter_are_no_lines_of_the_talk() -> None:
    talk = "Mara Lind: 00:00:12\n\nSo, the boats.\n\nTom Reed: 00:00:20\n\nThey float.\n\n"
    assert codes(NAMED + talk + talk.replace("00:00", "00:01")) == []
    summary = NAMED.replace("date:", "summary: Boats. Tom Reed says that they float.\ndate:")
    assert codes(summary + "## Boats\n\n" + talk + talk.replace("00:00", "00:01")) == []


@pytest.mark.parametrize("doubt", ["Mara?", "ML?"])
def test_a_label_with_a_question_mark_is_a_speaker_of_whom_the_transcriber_was_not_sure(doubt: str) -> None:
    names = ["Mara", "ML", "Mara", doubt, "ML", "Mara"]
    document = read("\n\n".join(f"{name}: {LONG}" for name in names) + "\n")
    assert labels(document) == names
    assert ("unknown-speaker", 7) in codes("\n\n".join(f"{name}: {LONG}" for name in names) + "\n")


def test_a_question_right_above_the_first_label_with_a_colon_has_the_dash_that_others_have() -> None:
    asked = "".join(
        f"Q - Why do {what} float?\n\nTom Reed: Of {what}, {LONG}\n\n## On {what}\n\nSo {what} it is. {LONG}\n\n"
        for what in ("boats", "nets", "ropes")
    )
    document = read(NAMED + f"## Harbours\n\n{LONG * 4}\n\n" + asked)
    assert labels(document)[:7] == [None, "Q", "Tom Reed", None, "Q", "Tom Reed", None]


def test_one_question_and_its_answer_end_a_talk_whatever_lines_about_the_page_there_are() -> None:
    about = "Topic: Boats and nets\n\nSlides: <https://boats.example.com/talk>\n\n"
    talk = "".join(f"So this is part {n}. {LONG * 4}\n\n" for n in range(6))
    asked = f"Q: Why do they float?\n\nA: {LONG}\n\nMore: https://boats.example.com/\n"
    document = read(TRANSCRIBED + about + talk + asked)
    assert labels(document) == [None] * 6 + ["Q", "A"]
