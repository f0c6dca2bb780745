"""Speakers' labels in the words of formats that have a place for speakers, or none: as in captions."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise

import pytest
from cue_checks import clock
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reading_checks import read_text, said

Talk = list[str]
"""What each cue has, a line of captions; cue N is from second 4 N to second 4 N + 3."""


def as_srt(talk: Talk) -> str:
    times = ((clock(4000 * i, ","), clock(4000 * i + 3000, ",")) for i in range(len(talk)))
    return "\n".join(
        f"{i + 1}\n{start} --> {end}\n{words}\n"
        for i, ((start, end), words) in enumerate(zip(times, talk, strict=True))
    )


def as_segments(talk: Talk) -> str:
    rows = [{"id": i, "start": 4.0 * i, "end": 4.0 * i + 3, "text": f" {words}"} for i, words in enumerate(talk)]
    return json.dumps({"text": " ".join(talk), "segments": rows, "language": "en"})


def as_podcast_json(talk: Talk) -> str:
    rows = [{"startTime": 4.0 * i, "endTime": 4.0 * i + 3, "body": words} for i, words in enumerate(talk)]
    return json.dumps({"version": "1.0.0", "segments": rows}, ensure_ascii=False, indent=1)


def as_json3(talk: Talk) -> str:
    events = [{"tStartMs": 4000 * i, "dDurationMs": 3000, "segs": [{"utf8": words}]} for i, words in enumerate(talk)]
    return json.dumps({"wireMagic": "pb3", "events": events})


def as_csv(talk: Talk) -> str:
    file = io.StringIO()
    csv.writer(file).writerows([("start", "end", "text"), *((4 * i, 4 * i + 3, one) for i, one in enumerate(talk))])
    return file.getvalue()


def as_audacity(talk: Talk) -> str:
    return "".join(f"{4 * i:.6f}\t{4 * i + 3:.6f}\t{words}\n" for i, words in enumerate(talk))


def as_textgrid(talk: Talk) -> str:
    intervals = "".join(
        f'{4 * i}\n{4 * i + 3}\n"{words.replace(chr(34), chr(34) * 2)}"\n' for i, words in enumerate(talk)
    )
    head = f'"IntervalTier"\n"transcript"\n0\n{4 * len(talk)}\n{len(talk)}\n'
    return f'File type = "ooTextFile"\n"TextGrid"\n0\n{4 * len(talk)}\n<exists>\n1\n{head}{intervals}'


def as_page(talk: Talk) -> str:
    rows = "".join(f"<tr><td>00:{4 * i // 60:02}:{4 * i % 60:02}</td><td>{one}</td></tr>" for i, one in enumerate(talk))
    return f"<html><body><table><tr><th>Time</th><th>Text</th></tr>{rows}</table></body></html>"


FORMS = {
    "segments": as_segments,
    "podcast": as_podcast_json,
    "json3": as_json3,
    "csv": as_csv,
    "audacity": as_audacity,
    "textgrid": as_textgrid,
}
TALKS = {
    "labels": [
        "Mara: The first boat is out.",
        "Tom: And the second one?",
        "It left before five.",
        "Mara: Then there are none left to count.",
        "Tom: No. Mara: So we wait.",
        "Tom: We wait, and we count nothing.",
    ],
    "signs": [">> The first boat is out.", "It left early.", ">> And the second one?", "It is here.", ">> Good."],
    "both": [">> MARA: The first boat is out.", "It left early.", ">> TOM: And the second?", ">> MARA: It is here."],
    "brackets": ["[Mara] The first boat.", "[Tom] And the second?", "[Mara] Here it is.", '[Tom] I see "nothing".'],
    "dashed": ["Mara – The first boat.", "Tom – And the second?", "Mara – Here it is.", "Tom – I see."],
    "wide brackets": ["（田中）最初の船です。", "（鈴木）次は。", "（田中）ここです。", "（鈴木）なるほど。"],
    "dashes": ["- The first boat is out.", "- And the second one?", "It is here.", "- Good. So we wait."],
    "escapes": ["Zoë: The “first” boat &\tall.", 'Tom: And "the" second?', "Zoë: Here\\there.", "Tom: I see."],
    "nobody": ["The first boat is out.", "There is one rule: wait.", "Nobody does.", "And there it is."],
}


@pytest.mark.parametrize(
    ("sign", "names"),
    [
        ("{} - ", ("Mara Lind", "Tom Reed")),
        ("{} – ", ("Dr. Mara Lind", "Jean-Luc d'Arby")),
        ("{} -- ", ("MARA", "TOM")),
        ("{} - ", ("田中", "鈴木")),
        ("({}) ", ("田中", "鈴木")),
        ("（{}）", ("田中", "鈴木")),
        ("【{}】", ("田中", "鈴木")),
        ("<{}>", ("Speaker 1", "Speaker 2")),
        ("<{}> ", ("Mara Lind", "Tom Reed")),
    ],
)
def test_labels_where_speakers_change_only(sign: str, names: tuple[str, str]) -> None:
    first = ["The boat is out.", "And the nets?", "Nets - they are old.", "Are they all old?"]
    talk = [line for i, words in enumerate(first) for line in (sign.format(names[i % 2]) + words, f"That is line {i}.")]
    document = read_text(as_srt(talk))
    assert [(label, words) for label, _, words in said(document)] == [
        (names[i // 2 % 2], first[i // 2] if i % 2 == 0 else f"That is line {i // 2}.") for i in range(8)
    ]


@pytest.mark.parametrize("words", ["<PERSON>Mara</PERSON> rowed.", "<PERSON> rowed with <PERSON>, not with <PERSON>."])
def test_what_is_marked_or_was_removed_is_no_label(words: str) -> None:
    talk = [line for _ in range(4) for line in (words, "The boat is out.")]
    assert [(label, text) for label, _, text in said(read_text(as_srt(talk)))] == [(None, line) for line in talk]


@pytest.mark.parametrize("sign", ["Mara: ", "[Mara]: ", ">> Mara: "])
@pytest.mark.parametrize("brought", ["And then she said: a boat and", "and so she\nsaid: a boat then"])
def test_what_a_sentence_brings_is_no_label(sign: str, brought: str) -> None:
    talk = [(sign if i % 2 else sign.replace("Mara", "Tom")) + f"It is boat {i} and then" for i in range(8)]
    talk = [line for one in talk for line in (one, brought, "that was out of the harbour, and then she came back.")]
    assert {label for label, _, _ in said(read_text(as_srt(talk)))} == {"Mara", "Tom"}


@pytest.mark.parametrize(("label", "name"), [(">> Mara: ", "Mara"), (">> Note: ", None), ("Mara: ", None)])
def test_a_name_with_a_sign_is_a_label_although_it_is_there_once(label: str, name: str | None) -> None:
    talk = ["Today we hear about boats and", f"{label}the harbour of the island,", "which has many."]
    assert [label for label, _, _ in said(read_text(as_srt(talk)))] == [None, name, name]
    talk.append("So: that is all.")
    assert [label for label, _, _ in said(read_text(as_srt(talk)))] == [None, name, name, name]


@pytest.mark.parametrize("dashed", ["Well - they are old.", "Boats - and nets.", "They came back - so we wait."])
def test_a_dash_in_a_sentence_is_behind_no_label(dashed: str) -> None:
    talk = ["We have boats, and well they are.", dashed, "Nobody does.", dashed, "So they wait - we do, too.", dashed]
    assert {label for label, _, _ in said(read_text(as_srt(talk)))} == {None}


SIGNS = ["", "Mara: ", "Tom Reed: ", ">> ", ">> Tom Reed: ", "- ", "[Mara] ", "Rule: ", "» ", "[music] "]
WORDS = ["The boat is out.", "And the second one? Mara: Here.", 'It "left" & came', "Zoë’s, of course…", "", "So:"]
LINES = st.lists(st.tuples(st.sampled_from(SIGNS), st.sampled_from(WORDS)), min_size=4, max_size=12)


def opened(text: str) -> list[tuple[object, ...]]:
    """Who says what when, and where another speaker begins."""
    document = read_text(text)
    return [(*one, cue.end_ms, cue.opens) for one, cue in zip(said(document), document.cues, strict=True)]


def doubts(text: str) -> set[str]:
    """What is reported of labels. Of a line with several doubts, one is: a row of a table is one line, a caption is
    more."""
    return {one.message for one in read_text(text).findings if one.code in ("label-suspect", "unknown-speaker")}


@pytest.mark.parametrize("talk", TALKS)
@pytest.mark.parametrize("form", FORMS)
def test_labels_are_found_as_in_captions(form: str, talk: str) -> None:
    assert opened(FORMS[form](TALKS[talk])) == opened(as_srt(TALKS[talk]))


@settings(deadline=None)
@given(LINES, st.sampled_from(sorted(FORMS)))
def test_any_lines_are_read_as_in_captions(lines: list[tuple[str, str]], form: str) -> None:
    assume(sum(bool(words) for _, words in lines) > len(lines) / 2)
    talk = [
        f"{sign}{words} Boat {i}." if words else sign.strip() or f"Then it is boat {i}."
        for i, (sign, words) in enumerate(lines)
    ]
    # Captions that begin with the whole one before would be read as rolling ones.
    assume(not any(other.startswith(one) for one, other in pairwise(talk)))
    assert opened(FORMS[form](talk)) == opened(as_srt(talk))
    assert doubts(FORMS[form](talk)) <= doubts(as_srt(talk))
    assert bool(doubts(FORMS[form](talk))) == bool(doubts(as_srt(talk)))


@pytest.mark.parametrize("typed", ["Mar: Lind:", "Mara: Lind:", "Mara L:ind:", "M:ara Lind:"])
@pytest.mark.parametrize("form", ["srt", *FORMS])
def test_a_colon_typed_into_a_name_is_reported(form: str, typed: str) -> None:
    talk = [f"{('Mara Lind', 'Tom Reed')[i % 2]}: Boat {i} is out on the river." for i in range(8)]
    talk[4] = talk[4].replace("Mara Lind:", typed)
    document = read_text((as_srt if form == "srt" else FORMS[form])(talk))
    assert any(one.code in ("label-suspect", "unknown-speaker") for one in document.findings)


def test_labels_in_the_cells_of_a_page() -> None:
    expected = [(label, start, words) for label, start, words in said(read_text(as_srt(TALKS["labels"])))]
    assert said(read_text(as_page(TALKS["labels"]))) == expected


def test_labels_count_only_where_nobody_is_named() -> None:
    rows = [
        {"start": 4 * i, "end": 4 * i + 3, "speaker": name, "text": f"Rule: {words}"}
        for i, (name, words) in enumerate([("Mara", "wait."), ("Tom", "why?"), ("Mara", "so."), ("Tom", "well.")])
    ]
    document = read_text(json.dumps({"segments": rows}))
    assert [label for label, _, _ in said(document)] == ["Mara", "Tom", "Mara", "Tom"]
    assert all(words.startswith("Rule:") for _, _, words in said(document))


def test_words_of_a_segment_go_to_their_speakers() -> None:
    def word(text: str, start: float) -> dict[str, object]:
        return {"word": text, "start": start, "end": start + 0.5, "score": 0.9}

    segments = [
        ("Mara: The boat. Tom: And the second?", ["Mara:", "The", "boat.", "Tom:", "And", "the", "second?"]),
        ("Mara: Here it is.", ["Mara:", "Here", "it", "is."]),
        ("Tom: I see.", ["Tom:", "I", "see."]),
    ]
    rows = [
        {"start": 10.0 * i, "end": 10.0 * i + 8, "text": text, "words": [word(w, 10 * i + j) for j, w in enumerate(ws)]}
        for i, (text, ws) in enumerate(segments)
    ]
    document = read_text(json.dumps({"segments": rows, "word_segments": []}))
    assert said(document) == [
        ("Mara", 0, "The boat."),
        ("Tom", 4000, "And the second?"),
        ("Mara", 10_000, "Here it is."),
        ("Tom", 20_000, "I see."),
    ]
    assert [cue.end_ms for cue in document.cues] == [2500, 8000, 18_000, 28_000]
    heard = [[document.cue_text(cue)[w.start_char : w.end_char] for w in cue.words or ()] for cue in document.cues]
    assert heard == [["The", "boat."], ["And", "the", "second?"], ["Here", "it", "is."], ["I", "see."]]
    assert document.cues[1].words is not None
    assert document.cues[1].words[0][2:] == (4000, 4500, 0.9)


@pytest.mark.parametrize(
    "other",
    [
        "Mara L.",
        "M. Lind",
        "ML",
        "M.L.",
        "MARA LIND",
        "Mara\u00a0Lind",
        "**Mara** Lind",
        "[Mara Lind](https://example.org)",
        "Mara Lind's",
        "Mara",
    ],
)
@pytest.mark.parametrize("n", [1, 3])
def test_a_speaker_under_another_form_of_the_name_is_reported(other: str, n: int) -> None:
    names = ["Mara Lind", "Tom Reed"] * n + [other, "Tom Reed"]
    rows = [{"speaker": name, "startTime": i, "endTime": i + 1, "body": f"boat {i}"} for i, name in enumerate(names)]
    document = read_text(json.dumps({"version": "1.0.0", "segments": rows}, ensure_ascii=False))
    (found,) = document.findings
    assert found.code == "unknown-speaker"
    assert found.message.startswith(f"“{other}” is almost “Mara Lind”")


def test_speakers_who_are_different_on_purpose_are_not_reported() -> None:
    for names in ("S1 S2 S10", "A B C", "Guest Host", "Ana Tom", "interviewer interviewee"):
        speakers = enumerate(names.split())
        rows = [{"speaker": name, "start": i, "end": i + 1, "text": f"boat {i}"} for i, name in speakers]
        document = read_text(json.dumps({"segments": rows}))
        assert not [one for one in document.findings if one.code == "unknown-speaker"]


@pytest.mark.parametrize(
    ("header", "odd"),
    [
        ("{}: ", "{}: "),
        ("**{}:** ", "[laughs] **{}:** "),
        ("[{}] ", "… [{}] "),
        ("**{}** 00:0{i}\n\n", "p. 4 **{}** 00:0{i}\n\n"),
        ("- **{}** (00:0{i}): ", "- **{}** (00:0{i}): "),
    ],
)
def test_a_header_within_the_words_of_another_speaker_is_reported(header: str, odd: str) -> None:
    names = ("Mara Lind", "Tom Reed") * 4
    turns = [header.format(name, i=i + 1) + f"Boat {i} is dry.\n\n" for i, name in enumerate(names)]
    known = read_text("".join(turns))
    assert len(known.cues) == 8
    assert not known.findings
    turns[4] = turns[4].rstrip() + " "
    turns[5] = odd.format("Tom Reed", i=6) + "Boat 5 is dry.\n\n"
    document = read_text("".join(turns))
    at = document.source.text.index("Tom Reed", len("".join(turns[:5])))
    assert document.source.line_number(at) in {one.line for one in document.findings}


@pytest.mark.parametrize("words", ["Yes. Tom: No, not at all.", "Yes.\nTom: No.", "(laughs) Tom: No."])
def test_the_label_of_another_speaker_within_the_words_is_reported(words: str) -> None:
    rows = [
        {"speaker": name, "start": i, "end": i + 1, "text": words if i == 2 else f"boat {i}"}
        for i, name in enumerate(("Mara", "Tom", "Mara", "Tom"))
    ]
    (found,) = read_text(json.dumps({"segments": rows}, indent=1)).findings
    assert found.code == "label-suspect"
    assert found.message == "“Tom” within the words may be a speaker's label; it is read as speech"


def test_what_somebody_said_is_no_label_within_the_words() -> None:
    for words in ("I asked Tom: will it float?", "Mara: as I said, no.", "Tom, 12:30 is late.", "Thank you, Tom."):
        rows = [
            {"speaker": name, "start": i, "end": i + 1, "text": words if i == 2 else f"boat {i}"}
            for i, name in enumerate(("Mara", "Tom", "Mara", "Tom"))
        ]
        assert not read_text(json.dumps({"segments": rows}, indent=1)).findings


BEGINNINGS = (
    "Tom Reed; Yes, we do.",
    "Tom Reed — Yes, we do.",
    "Tom Reed:: Yes, we do.",
    "Tom Reed, Yes, we do.",
    "Tom Reed. Yes, we do.",
    "Tom Reed Yes, we do.",
    "Tom Reed\tYes, we do.",
)


@pytest.mark.parametrize("words", BEGINNINGS)
def test_a_label_without_its_colon_is_reported_in_captions(words: str) -> None:
    names = ("Mara Lind", "Tom Reed") * 3
    talk = [f"{name}: Boat {i} is dry." for i, name in enumerate(names)]
    assert not read_text(as_srt(talk)).findings
    talk[3] = words
    (found,) = read_text(as_srt(talk)).findings
    assert found.code == "label-suspect"
    assert "“Tom Reed" in found.message


@pytest.mark.parametrize("words", BEGINNINGS)
@pytest.mark.parametrize("end", ["\n", "\n\n"])
def test_a_label_without_its_colon_is_reported_on_pages(words: str, end: str) -> None:
    names = ("Mara Lind", "Tom Reed", "Ana Pell", "Tom Reed") * 3
    turns = [f"{name}: Boat {i} is dry.{end}" for i, name in enumerate(names)]
    assert not read_text("".join(turns)).findings
    turns[5] = words + end
    document = read_text("".join(turns))
    lines = [one.line for one in document.findings]
    # With a dash it is a label.
    assert lines == [5 * len(end) + 1] or (not lines and said(document)[5] == ("Tom Reed", None, "Yes, we do."))


@pytest.mark.parametrize("words", ["Tom, I think so.", "Tom and I do.", "Tom? Yes.", "Tom, Ana, do you?"])
def test_a_name_that_is_said_first_is_not_reported(words: str) -> None:
    talk = [f"{name}: Boat {i} is dry." for i, name in enumerate(("Mara", "Tom", "Ana", "Tom") * 3)]
    talk[4] += f"\n{words}"
    assert not read_text(as_srt(talk)).findings
    talk[4] = f"Mara: {words}"
    assert not read_text("\n\n".join(talk)).findings


@pytest.mark.parametrize(
    ("header", "odd"),
    [
        ("**{}:**", "(**Otto:**"),
        ("**{}:**", "And **Otto:**"),
        ("**{}:**", "**Otto.**"),
        ("**{}:**", "**Otto**"),
        ("{}:", "otto:"),
        ("{}:", "Otto"),
        ("{}:", "Otto;"),
        ("{}:", "(music) Otto:"),
    ],
)
def test_a_line_like_headers_that_are_alone_on_theirs_is_reported(header: str, odd: str) -> None:
    turns = [f"{header.format(name)}\n\nBoat {i} is dry.\n\n" for i, name in enumerate(("Mara", "Tom", "Ana") * 3)]
    assert not read_text("".join(turns)).findings
    turns.insert(4, f"{odd}\n\nAnd so is mine.\n\n")
    assert 17 in {one.line for one in read_text("".join(turns)).findings}
    turns[3] = turns[3][:-1]
    assert 16 in {one.line for one in read_text("".join(turns)).findings} or ":" not in odd


def test_bold_on_a_part_of_a_label() -> None:
    names = ("Mara Lind", "Tom Reed") * 3
    turns = [f"{name}: Boat {i} is dry.\n\n" for i, name in enumerate(names)]
    turns[3] = "**Tom** Reed: Boat 3 is dry.\n\n"
    turns[4] = "**Mara Li**nd: Boat 4 is dry.\n\n"
    assert [label for label, _, _ in said(read_text("".join(turns)))] == list(names)


@pytest.mark.parametrize("label", ["A woman in the audience", "Otto Brandt", "Producer"])
@pytest.mark.parametrize("header", ["{} (00:0{i})\n", "[00:0{i}] {}: ", "{}: "])
def test_a_label_that_occurs_once_is_read_or_reported(label: str, header: str) -> None:
    turns = [f"{header.format(name, i=i + 1)}Boat {i} is dry.\n\n" for i, name in enumerate(("Mara", "Tom", "Ana") * 3)]
    assert not read_text("".join(turns)).findings
    turns.insert(4, f"{label}: Can we see the yard?\n\n")
    document = read_text("".join(turns))
    line = "".join(turns[:4]).count("\n") + 1
    assert line in {one.line for one in document.findings} or (label, None, "Can we see the yard?") in said(document)


@pytest.mark.parametrize(
    "first",
    ["Mara Lind We tar boats.", "(music) **Mara Lind**: We tar boats.", "Of boats. Mara Lind: We tar boats."],
)
def test_a_first_label_that_is_broken_is_reported(first: str) -> None:
    names = ("Tom Reed", "Mara Lind") * 4
    turns = [f"{name}: Boat {i} is dry.\n\n" for i, name in enumerate(names)]
    document = read_text(first + "\n\n" + "".join(turns))
    assert 1 in {one.line for one in document.findings}


def test_a_line_above_a_label_in_brackets_hides_no_labels() -> None:
    talk = [f"[{name}] Boat {i} is dry." for i, name in enumerate(("Mara", "Tom") * 4)]
    expected = said(read_text(as_srt(talk)))
    talk[2] = "THE SECOND WINTER\n" + talk[2]
    assert [one for one in said(read_text(as_srt(talk))) if one in expected] == expected


def test_a_label_in_brackets_may_be_alone_in_a_cue() -> None:
    talk = ["[SPEAKER_00] A boat.", "[SPEAKER_00]", "[SPEAKER_01] A net.", "[SPEAKER_00] A quay."]
    assert [label for label, *_ in said(read_text(as_srt(talk)))] == [line[1:11] for line in talk]


def test_names_above_times_that_are_joined_to_the_words_are_reported() -> None:
    names = ("Mara Lind", "Tom Reed") * 4
    turns = [f"00:0{i + 1} {name}\nBoat {i} is dry.\n\n" for i, name in enumerate(names)]
    assert not read_text("".join(turns)).findings
    turns[3] = turns[3].rstrip() + " "
    assert 11 in {one.line for one in read_text("".join(turns)).findings}


@pytest.mark.parametrize("odd", ["“Tom Reed”", "Tom Reed, host", "Tom Reed."])
@pytest.mark.parametrize("sign", ["", ":"])
def test_a_name_alone_with_more_than_the_others_is_reported(odd: str, sign: str) -> None:
    names = ("Mara Lind", "Tom Reed", "Ana Pell") * 3
    turns = [f"{name}{sign}\n\nBoat {i} is dry.\n\n" for i, name in enumerate(names)]
    assert not read_text("".join(turns)).findings
    turns[4] = f"{odd}{sign}\n\nBoat 4 is dry.\n\n"
    document = read_text("".join(turns))
    assert 17 in {one.line for one in document.findings} or said(document)[4][0] == "Tom Reed"


def test_a_time_that_nobody_filled_in_is_reported() -> None:
    turns = [f"{name} 00:0{i + 1} Boat {i} is dry.\n" for i, name in enumerate(("Mara Lind", "Tom Reed") * 4)]
    turns[4] = "Mara Lind xx:xx Boat 4 is dry.\n"
    turns[5] = "Ana Pell 00:06 Boat 5 is dry.\n"
    assert 5 in {one.line for one in read_text("".join(turns)).findings}


def test_a_long_paragraph_behind_number_signs_is_no_heading() -> None:
    long = " ".join(f"Boat {i} is dry." for i in range(20))
    turns = [f"({name}) Boat {i} is dry.\n\n" for i, name in enumerate(("Mara Lind", "Tom Reed") * 4)]
    turns[4] = f"### (Mara Lind) {long}\n\n"
    document = read_text("".join(turns))
    assert long in " ".join(words for _, _, words in said(document))
    assert document.findings


@pytest.mark.parametrize("gap", [" " * 39, " " * 40, "\t" * 60])
def test_a_label_behind_a_wide_gap_within_the_words_is_reported(gap: str) -> None:
    turns = ["Mara: We build boats.", f"Tom: We do.{gap}Mara: So they float.", "Tom: Good.", "Mara: It is."]
    document = read_text("\n\n".join(turns) + "\n")
    assert [found.line for found in document.findings if found.code == "label-suspect"] == [3]


@pytest.mark.parametrize(
    "line", ["Tom > We did.", "Tom :: We did.", "“Tom”: We did.", "### Tom\nWe did.", "Tom [0:12] We did."]
)
def test_a_line_in_a_cue_that_begins_as_with_another_label_is_reported(line: str) -> None:
    cues = ["Mara: We tar the hull.", "Tom: Is it dry?", "Mara: Yes.", "Tom: Good.", "Mara: So we sail.", "Tom: When?"]
    plain = "".join(f"{i}\n00:00:0{i},000 --> 00:00:0{i},900\n{words}\n\n" for i, words in enumerate(cues, 1))
    assert not read_text(plain).findings
    assert 4 in [one.line for one in read_text(plain.replace("We tar the hull.", f"We tar it.\n{line}")).findings]


def test_a_name_that_ends_a_sentence_on_a_line_of_its_own_is_no_label() -> None:
    cues = ["Mara: Thank you for coming,\nTom.", "Tom: Is it dry?", "Mara: Yes.", "Tom: Good.", "Mara: So we sail."]
    assert not read_text(
        "".join(f"{i}\n00:00:0{i},000 --> 00:00:0{i},900\n{words}\n\n" for i, words in enumerate(cues, 1))
    ).findings


@pytest.mark.parametrize("form", ["[{}]{}", "（{}）{}"])
def test_short_names_in_brackets_that_recur_are_labels_although_few_cues_have_one(form: str) -> None:
    names = ("小明", "小红")
    talk = [form.format(names[i // 3 % 2], "我们说说船的事情") if i % 3 == 0 else "大概是去年春天" for i in range(12)]
    assert [label for label, _, _ in said(read_text(as_srt(talk)))] == [names[i // 3 % 2] for i in range(12)]


def test_a_part_in_lower_case_that_begins_a_cue_beside_names_is_reported() -> None:
    talk = ["Tom: We tar it.", "It is dry.", "host: And then?", "Then we sail.", "Tom: At noon.", "It is late."]
    found = [one.message for one in read_text(as_srt(talk)).findings if one.code == "label-suspect"]
    assert ["host" in message for message in found] == [True]


@pytest.mark.parametrize("room", ["NYC - 2 boats vs. 3 nets on the quay", "Harbour room no. 4"])
def test_any_label_that_recurs_is_one_where_all_cues_have_one(room: str) -> None:
    talk = [f"{('Mara Lind', 'Tom Reed', room)[i % 3]}: That is boat {i}." for i in range(9)]
    assert [label for label, _, _ in said(read_text(as_srt(talk)))] == ["Mara Lind", "Tom Reed", room] * 3
    # Heard once, it may be words.
    once = read_text(as_srt([*talk[:2] * 5, talk[2]]))
    assert [one.message for one in once.findings if room in one.message and one.code == "label-suspect"]
    assert once.cues[-1].label == "Tom Reed"
    asked = [f"And who is that in the boat? Mara: Boat {i}." for i in range(6)]
    assert {label for label, _, _ in said(read_text(as_srt(asked)))} == {None}
    goes_on = [f"and then he said to me, and to all of us there: go to boat {i}." for i in range(3)]
    assert {label for label, _, _ in said(read_text(as_srt([*talk[:2] * 5, *goes_on])))} == {"Mara Lind", "Tom Reed"}
