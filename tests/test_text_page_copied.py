"""Transcripts as they are copied from pages on the web: briefings, trials, radio, minutes."""

from __future__ import annotations

import pytest
from reading_checks import of_kind, read_text, said

from podcorpus.errors import NotATranscriptError

ASKED = (
    ("MR. LIND", "Good morning.  We repaired nine boats,\nall of them by hand."),
    ("Q", "Thank you.  (Laughter.)"),
    ("MR. LIND", "There was one more.\n\nA boat without nets is half a boat."),
    ("Q", "Ms. Reed says there were ten."),
    ("MR. LIND", "She counts well."),
)


@pytest.mark.parametrize("space", [" ", "    ", "\t"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_question_s_letter_may_have_no_sign(space: str, between: str) -> None:
    """Its words were given to whoever spoke before."""
    turns = [f"{label}{space if label == 'Q' else ':  '}{words}" for label, words in ASKED]
    document = read_text("Briefing in the harbour\n\n" + between.join(turns) + "\n")
    assert said(document) == [(label, None, words) for label, words in ASKED]
    assert not document.findings


def test_answers_are_right_below_questions() -> None:
    turns = [
        "THE COURT: Go on, Mr. Reed.",
        "Q Who repaired the boat?",
        "A Nobody did.",
        "Q And the nets?",
        "A (After a pause) My grandfather,\nwho had a boat.",
        "MR. REED: That is all, Your Honor.",
        "A Short pause follows.",
        "THE COURT: Thank you.",
        "MR. REED: And thank you.",
    ]
    document = read_text("\n".join(turns))
    assert [cue.label for cue in document.cues] == ["THE COURT", *"QAQA", "MR. REED", "THE COURT", "MR. REED"]
    only = read_text("\n".join(turns[1:5]))
    assert said(only)[3] == ("A", None, "(After a pause) My grandfather,\nwho had a boat.")


def test_a_line_with_a_letter_is_no_question() -> None:
    line = "Q factors of all bells differ."
    text = f"Mara: We cast bells.\n\n{line}\n\nTom: How many?\n\n{line}\n\nMara: Nine.\n\nTom: So few?\n"
    assert {cue.label for cue in read_text(text).cues} == {"Mara", "Tom"}


def test_a_question_is_right_above_the_first_label() -> None:
    document = read_text(
        "Briefing in the harbour\n\nQ Is it late?\n\nMS. LIND: No.\n\nQ Is it far?\n\nMS. LIND: It is.\n\nQ Oh.\n"
    )
    assert [cue.label for cue in document.cues] == ["Q", "MS. LIND", "Q", "MS. LIND", "Q"]
    assert of_kind(document, "show_notes").strip() == "Briefing in the harbour"


@pytest.mark.parametrize("words", ["9艘船都修好了。", "OK，我们开始。", "“我们修船。”", "(笑)没有。"])
def test_words_begin_right_behind_the_colon_where_there_are_no_spaces(words: str) -> None:
    """Those that begin with a number were given to whoever spoke before."""
    turns = [("主持人", "早上好。"), ("林师傅", words), ("主持人", words), ("林师傅", "谢谢。"), ("主持人", "再见。")]
    document = read_text("\n".join(f"{label}:{spoken}" for label, spoken in turns))
    assert said(document) == [(label, None, spoken) for label, spoken in turns]


@pytest.mark.parametrize("dots", [". . . ", "...", "… ", ".... "])
def test_a_label_behind_dots_is_one(dots: str) -> None:
    """Where something was left out; its words were given to whoever spoke before."""
    text = f"Mara: We cast bells.\n\nTom: How many?\n\nMara: Nine.\n\n{dots}Tom: So few?\n\nMara: {dots}And one more.\n"
    assert [(cue.label, cue.start_ms) for cue in read_text(text).cues] == [
        (label, None) for label in ("Mara", "Tom", "Mara", "Tom", "Mara")
    ]


def test_who_speaks_once_may_have_a_long_title_or_a_party_in_brackets() -> None:
    """The words were given to whoever spoke before."""
    turns = [
        ("Chair Mara Lind", "We begin."),
        ("Tom Reed (BOATS)", "A word on nets."),
        ("Chair Mara Lind", "Noted."),
        ("Ada van der Brandrick (NETS AND ROPES)", "And one on ropes."),
        ("Chair Mara Lind", "Noted, too."),
        ("Harbour Master Dr. Femke van Duinhart", "And one on harbours."),
        ("Chair Mara Lind", "We vote."),
    ]
    document = read_text("".join(f"{label}:\n\n{words}\n\n" for label, words in turns))
    assert said(document) == [(label, None, words) for label, words in turns]


@pytest.mark.parametrize(("begins", "sign"), [("Q. ", "A. "), ("Mara Lind – ", "Tom Reed – "), ("[Mara] ", "[Tom] ")])
def test_labels_with_a_colon_beside_others_are_read_and_reported(begins: str, sign: str) -> None:
    """Those in capitals, and those that recur: their words were given to whoever spoke before."""
    lines = [
        f"{begins}Who repaired the boat?",
        f"{sign}Nobody did.",
        f"{begins}And the nets?",
        f"{sign}My grandfather.",
        "THE COURT: Please speak up.",
        f"{begins}Is that all?",
        f"{sign}It is.",
        "MR. BRANDRICK: Objection.",
        f"{begins}Thank you.",
        "Warning: the boat leaks.",
    ]
    document = read_text("\n\n".join(lines))
    labels = [cue.label for cue in document.cues]
    assert [labels[4], labels[7]] == ["THE COURT", "MR. BRANDRICK"]
    assert (len(set(labels)), len(labels)) == (4, 9)
    reported = {finding.line for finding in document.findings if finding.code in ("header-mended", "header-suspect")}
    assert {9, 15} <= reported


def test_a_label_below_a_name_and_a_blank_line_is_what_that_speaker_says() -> None:
    turns = [("Mara Lind", "We begin."), ("Tom Reed", "First: the nets."), ("Mara Lind", "Then?")]
    turns += [("Tom Reed", "First: the boats."), ("Mara Lind", "Good.")]
    document = read_text("\n\n".join(part for turn in turns for part in turn))
    assert said(document) == [(label, None, words) for label, words in turns]


@pytest.mark.parametrize("blank", ["\n", ""])
@pytest.mark.parametrize("rule", ["-" * 20, "=" * 12, "——————"])
def test_names_with_a_rule_below_are_headers(blank: str, rule: str) -> None:
    """They may have a role behind a comma; the page was read as paragraphs of nobody."""
    host, guest = "Mara BRANDRICK, host", "Tom REED, boatbuilder and harbour master of Orkney"
    turns = [
        (host, "Good morning from the harbour. We talk about boats."),
        (guest, "Good morning."),
        (host, "How many did you repair?"),
        (guest, "Nine of them.\nThe last one took a year."),
        (host, "And the nets?"),
    ]
    text = "".join(f"{label}\n{rule}\n{words}\n{blank}" for label, words in turns)
    document = read_text(f"Harbour Radio - 30.9.\n\nThe guest was Tom Reed.\n\n{text}")
    assert said(document) == [(label, None, words) for label, words in turns]
    assert not document.findings


def test_sections_with_a_rule_below_are_no_speakers() -> None:
    parts = [
        f"{name}\n-----\n\n- the nets of boat {n}\n- its ropes\n" for n in (1, 2, 3) for name in ("Added", "Fixed")
    ]
    with pytest.raises(NotATranscriptError):
        read_text("\n".join(parts))


def test_a_rule_below_every_name_makes_no_copy_of_the_last_turn() -> None:
    """The last words were no turn, but part of a copy of the page."""
    turns = [("Mara", "Of boats."), ("Tom", "And nets?"), ("Mara", "Nets, too."), ("Tom", "Oh."), ("Mara", "Yes.")]
    rule = "-" * 24
    document = read_text("".join(f"{label}:\n{rule}\n{words}\n\n" for label, words in turns))
    assert [(label, words.removeprefix(rule).strip()) for label, _, words in said(document)] == turns


def test_names_in_brackets_are_told_from_headings_of_sections() -> None:
    """The headings were speakers, and whoever spoke once was none."""
    turns = [("代表", "船について申し上げます。"), ("記者", "網はどうですか。"), ("代表", "網も直します。")]
    turns += [("港新聞・記者", "何艘ですか。"), ("代表", "九艘です。")]
    text = "港の会見\n■冒頭\n〇船について\n" + "".join(f"【{label}】\n{words}\n" for label, words in turns[:1])
    text += "■質疑\n〇船について\n" + "".join(f"【{label}】\n{words}\n" for label, words in turns[1:3])
    text += "〇網について\n" + "".join(f"【{label}】\n{words}\n" for label, words in turns[3:]) + "■冒頭\n■質疑\n"
    document = read_text(text)
    assert [(label, words.splitlines()[0]) for label, _, words in said(document)] == turns


@pytest.mark.parametrize("marker", ["speaker", "person", "-- turn --"])
def test_a_line_above_every_name_is_part_of_the_header(marker: str) -> None:
    """The line was part of the words, and whoever spoke once was no speaker."""
    turns = [
        ("Operator", "Ladies and gentlemen, welcome."),
        ("Mara Lind", "Good morning.\nWe repaired nine boats."),
        ("Operator", "The first question comes from Ottilie."),
        ("Ottilie Brandrick", "And the nets?"),
        ("Mara Lind", "Nets, too."),
    ]
    document = read_text("Harbour Ltd.\n\n" + "".join(f"{marker}\n{label}\n{words}\n" for label, words in turns))
    assert said(document) == [(label, None, words) for label, words in turns]


@pytest.mark.parametrize("marks", ["«»", "“”", "„“", '""', "「」"])
def test_a_title_that_quotes_a_speaker_is_no_turn(marks: str) -> None:
    """What is below it was given to that speaker."""
    turns = [("Tom Reed", "Who repairs boats?"), ("Mara Lind", "We do."), ("Tom Reed", "And nets?")]
    talk = "".join(f"{label}: {words}\n\n" for label, words in turns)
    title = f"Mara Lind: {marks[0]}We repair all boats by hand{marks[1]}\n\n"
    document = read_text(f"{title}The guest is a boatbuilder from Orkney.\n\n{talk}")
    assert said(document) == [(label, None, words) for label, words in turns]
    assert len(read_text(title + talk).cues) == 4


@pytest.mark.parametrize("title", ["ATTY.", "ADV.", "ASSEMB."])
def test_a_title_in_capitals_may_end_with_a_stop(title: str) -> None:
    """The words were given to whoever spoke before, and to a line that says who posted the page."""
    turns = [(f"{title} REED", "Who repaired the boat?"), ("WITNESS", "Nobody."), (f"{title} REED", "And the nets?")]
    turns += [("WITNESS", "My grandfather."), ("COURT", "Which one?"), (f"{title} BRANDRICK", "The first.")]
    above = "A trial in the harbour\n\nPosted By: someone who was there\nThis is what was said there on a long day in "
    above += "May, as far as we could hear it; the first part is missing.\n\n"
    document = read_text(above + "\n".join(f"{label}:     {words}" for label, words in turns))
    assert said(document) == [(label, None, words) for label, words in turns]


def test_a_label_may_have_a_role_behind_a_comma() -> None:
    """The page was refused."""
    turns = [
        ("Mara BRANDRICK, chief editor of Harbour Radio", "Good evening. We talk about boats."),
        ("Tom REED, host", "And nets."),
        ("Mara BRANDRICK, chief editor of Harbour Radio", "First, the boats: nine of them."),
        ("Tom REED, host", "All by hand?"),
        ("Ingram TOLLOCH, boatbuilder from Orkney", "All of them."),
    ]
    document = read_text("Harbour Radio\n\n" + "\n\n".join(f"{label}: {words}" for label, words in turns))
    assert said(document) == [(label, None, words) for label, words in turns]


def test_a_label_that_is_no_name_is_one_with_all_signs_of_the_others() -> None:
    """Its words were given to whoever spoke before, or were no turn."""
    turns = [
        ("Voice of the intro", 10, "Boats are made by hand."),
        ("Interviewer 1", 36, "Who repairs them?"),
        ("Guest", 84, "We do."),
        ("someone from the audience", 85, "Louder!"),
        ("Interviewer 1", 87, "And the nets?"),
        ("Guest", 91, "Nets, too. It took [00:01:00]: a minute."),
    ]
    text = "".join(f"{who} [00:{at // 60:02d}:{at % 60:02d}]: {words}\n\n" for who, at, words in turns)
    assert said(read_text(text)) == [(who, 1000 * at, words) for who, at, words in turns]
    late = read_text(text.replace("[00:01:25]", "[00:21:25]"))
    assert len(late.cues) == 5
    assert ("header-suspect", 7) in [(finding.code, finding.line) for finding in late.findings]


def test_labels_within_a_paragraph_below_a_head_with_a_date() -> None:
    """The page was one turn of nobody, at the time of its date."""
    turns = [
        ("Operator", "Good day, everyone. Please go ahead."),
        ("Mara Lind", "Thank you. We repaired nine boats."),
        ("Tom Reed", "And the nets, Mara."),
        ("Mara Lind", "Nets, too. The bottom line: it was a good year."),
        ("Operator", "Thank you."),
    ]
    document = read_text("HRB\n2,008\n2008-07-22 17:00:00\n" + " ".join(f"{who}: {words}" for who, words in turns))
    assert said(document) == [(who, None, words) for who, words in turns]
    assert [finding.code for finding in document.findings] == ["header-mended", "unknown-speaker"]


def test_labels_within_a_paragraph_behind_the_number_of_a_page_and_behind_a_comma() -> None:
    """The page was one turn of nobody, and a label behind a comma is reported."""
    turns = [("Tom Reed", "This is a talk with Mara Lind."), ("Mara Lind", "I came here on May the 3rd,")]
    turns += [("TR", "And the nets?"), ("ML", "They were wet.")]
    turns += [("TR", "Who knew?"), ("ML", "Nobody did."), ("TR", "Thank you.")]
    document = read_text("HARBOUR TALKS\n\n1 A TALK WITH MARA LIND\n\n2 " + " ".join(f"{n}: {w}" for n, w in turns))
    assert said(document) == [(who, None, words) for who, words in turns]
    assert "read as TR" in " ".join(finding.message for finding in document.findings)


@pytest.mark.parametrize("space", [" ", "\u3000"])
def test_names_with_a_space_where_words_have_none(space: str) -> None:
    """The page was read as paragraphs of nobody."""
    turns = [("林", "林でございます。"), ("森田", "よろしくお願いします。(拍手)"), ("林", "船の話をしましょう。")]
    turns += [("森田", "九艘あります。\n一艘は古い船です。"), ("岡", "網もあります。"), ("林", "なるほど。")]
    above = "第2部 港の風\n司会 林 一郎(港センター)\n森田 二郎(船大工)\n"
    document = read_text(above + "\n".join(f"{label}{space}{words}" for label, words in turns))
    assert said(document) == [(label, None, words) for label, words in turns]


def test_numbers_in_brackets_are_no_names_beside_some() -> None:
    """They were speakers, as are those of a list above the minutes."""
    turns = [("委員", "船は何艘ですか。"), ("事務局", "九艘です。")] * 3
    above = "会議録\n\n会議次第\n\n1. 開会\n\n2. 議題\n\n(1)船について\n\n(2)網について\n\n3. 閉会\n\n会議概要\n\n"
    above += "(1)船について\n  事務局より説明。\n\n附属機関\n\n港の会議\n\n開催日時\n\n開催場所\n\n港\n\n〔意見等〕\n"
    document = read_text(above + "\n".join(f"({label}){words}" for label, words in turns))
    assert said(document) == [(label, None, words) for label, words in turns]


def test_a_title_with_a_colon_is_no_turn() -> None:
    """It was one if it had a speaker's name in it, and its label a speaker if the page had it twice."""
    turns = [("Mara Lind", "Who repairs boats?"), ("Tom Reed", "We do."), ("Mara Lind", "And nets?")]
    talk = "".join(f"{label}: {words}\n\n" for label, words in turns)
    above = "The Mara Lind Show Transcripts: How to Repair Nine Boats by Hand and Be Happy\n\nPlease enjoy this talk "
    above += "with Tom Reed, who repairs boats in Orkney, and nets, too, whenever he finds the time.\n\n"
    assert said(read_text(above + talk)) == [(label, None, words) for label, words in turns]
    title = "#264 – Tom Reed: Boats, Nets, and the Future of Ropes\n\n"
    lines = "".join(f"[{i}] {words}\n\n" for i, (_, words) in enumerate(turns))
    with pytest.raises(NotATranscriptError):
        read_text(f"Harbour Casts\n{title}{title}Full Transcription:\n\n{lines}")


@pytest.mark.parametrize("sound", ["(SOUNDBITE OF MUSIC)", "[Harbour bells]"])
def test_who_speaks_before_the_others_may_be_followed_by_a_sound(sound: str) -> None:
    """The words were kept as notes."""
    turns = [
        ("UNIDENTIFIED PERSON", "The following talk was taped in a harbour."),
        ("MARA LIND", "Welcome to the boats."),
        ("REED", "And to the nets."),
        ("LIND", "We begin with ropes."),
        ("REED", "Why not?"),
        ("LIND", "Indeed."),
    ]
    document = read_text("\n".join(f"{label}: {words}\n{sound}" for label, words in turns))
    assert [(cue.label, document.cue_text(cue).partition("\n")[0]) for cue in document.cues] == turns


def test_a_time_right_behind_the_heading_above_the_first_is_that_of_the_words_behind_it() -> None:
    """These words were kept as notes, without a finding."""
    lines = [f"0{n // 60}:{n % 60:02} We repaired boat number {n}." for n in range(5, 40, 5)]
    document = read_text("Of boats\nBack to the harbour00:00 Good morning from the quay.\n" + "\n".join(lines) + "\n")
    assert said(document)[:2] == [(None, 0, "Good morning from the quay."), (None, 5000, "We repaired boat number 5.")]
    document = read_text("Of boats\nWe met at 00:00 and left.\n" + "\n".join(lines) + "\n")
    assert said(document)[0] == (None, 5000, "We repaired boat number 5.")


@pytest.mark.parametrize(("lead", "label"), [("Starting point is", None), ("Mara Lind", "Mara Lind")])
def test_words_in_front_of_every_time_are_no_name_unless_they_are_one(lead: str, label: str | None) -> None:
    lines = [f"{lead} 00:{n:02} We repaired boat number {n}." for n in range(0, 40, 5)]
    assert {cue[0] for cue in said(read_text("\n".join(lines) + "\n"))} == {label}


def test_labels_in_brackets_behind_words_are_turns_and_reported() -> None:
    """They were read as words of the speaker before, and reported."""
    turns = [(f"SPEAKER_0{i % 3}", f"Boat {i} is out at sea, and it is late") for i in range(9)]
    text = "".join(("" if i == 0 else " " if i == 4 else "\n\n") + f"[{n}]: {w}" for i, (n, w) in enumerate(turns))
    document = read_text(text)
    assert said(document) == [(label, None, words) for label, words in turns]
    assert ("header-mended", 7) in [(finding.code, finding.line) for finding in document.findings]


def test_whole_names_above_their_initials_are_labels() -> None:
    """They were kept as notes, and reported."""
    turns = [("Mara", "Good morning, all of you. Tom is here."), ("Tom", "Good morning, Mara, and thank you.")]
    turns += [("MT"[i % 2], f"Boat {i} is out at sea, and it is late.") for i in range(8)]
    document = read_text("\n".join(f"{label}: {words}" for label, words in turns))
    assert said(document) == [(label, None, words) for label, words in turns]
