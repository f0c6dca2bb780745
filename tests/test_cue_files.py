"""WebVTT and SubRip, as publishers and programs write them: each cue keeps its times, its words and who says them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from cue_checks import clock, codes, labelled_words, read_text, srt, times, vtt

from podcorpus.building.turns import form_turns
from podcorpus.errors import InputError
from podcorpus.reading import Source, recognise

VOICES = {
    "classes": (("<v.loud.first Mara Lind>We make boats.",), [("Mara Lind", "We make boats.")]),
    "closed": (("<v Mara>We make.</v>", "<v Tom>Nets?</v>"), [("Mara", "We make."), ("Tom", "Nets?")]),
    "two in a cue": (("<v Mara>Boats?</v> <v Tom>Nets.</v>",), [("Mara", "Boats?"), ("Tom", "Nets.")]),
    "two unclosed": (("<v Mara>Boats?\n<v Tom>Nets.",), [("Mara", "Boats?"), ("Tom", "Nets.")]),
    "two with dashes": (("- <v Mara>Boats?\n- <v Tom>Nets.",), [("Mara", "Boats?"), ("Tom", "Nets.")]),
    "the same twice": (("<v Mara>One line\n<v Mara>and the next.",), [("Mara", "One line and the next.")]),
    "in italics": (("<i><v Mara>We</v></i>",), [("Mara", "We")]),
    "escapes": (("<v Q&amp;A>Q&amp;A, 1 &lt; 2,&nbsp;yes",), [("Q&A", "Q&A, 1 < 2, yes")]),
    "a comma": (("<v Lind, Mara (Guest)>We make.</v>",), [("Lind, Mara (Guest)", "We make.")]),
    "no name": (("<v>We make.", "<v Tom>Nets."), [(None, "We make."), ("Tom", "Nets.")]),
    "music between": (
        ("<v Mara>We", "<v Mara>make", "♪ wind ♪", "<v Tom>Nets", "<v Tom>and"),
        [("Mara", "We"), ("Mara", "make"), (None, "♪ wind ♪"), ("Tom", "Nets"), ("Tom", "and")],
    ),
    "only at changes": (
        ("<v Mara>We", "make", "<v Tom>Nets", "and boats", "<v Mara>Yes."),
        [("Mara", "We"), ("Mara", "make"), ("Tom", "Nets"), ("Tom", "and boats"), ("Mara", "Yes.")],
    ),
    "named again after cues without": (
        ("<v Mara>We", "make", "<v Mara>boats.", "<v Tom>Nets", "and", "<v Tom>ropes.", "Twine.", "<v Mara>Yes."),
        [
            *(("Mara", words) for words in ("We", "make", "boats.")),
            *(("Tom", words) for words in ("Nets", "and", "ropes.", "Twine.")),
            ("Mara", "Yes."),
        ],
    ),
    "words behind a closed voice": (
        ("<v Mara>We make</v>\nboats.", "<v Mara>They</v> are old.", "<v Tom>Nets.</v>"),
        [("Mara", "We make boats."), ("Mara", "They are old."), ("Tom", "Nets.")],
    ),
}
LABELS = {
    "at changes": (
        ("Mara: We make boats.", "They are old.", "Tom: And nets?", "Mara: No."),
        [("Mara", "We make boats."), ("Mara", "They are old."), ("Tom", "And nets?"), ("Mara", "No.")],
    ),
    "capitals": (
        ("MARA LIND: We make boats.", "They are old.", ">> TOM: And nets?", ">> MARA LIND: No."),
        [("MARA LIND", "We make boats."), ("MARA LIND", "They are old."), ("TOM", "And nets?"), ("MARA LIND", "No.")],
    ),
    "brackets and colon": (
        ("[Mara]: We make boats.", "[Tom]: And nets?", "[Mara]: [laughs] No."),
        [("Mara", "We make boats."), ("Tom", "And nets?"), ("Mara", "[laughs] No.")],
    ),
    "brackets": (
        ("- [Mara] We make boats.", "[Music]", "- [Tom] And nets?", "- [Mara] No."),
        [("Mara", "We make boats."), ("Mara", "[Music]"), ("Tom", "And nets?"), ("Mara", "No.")],
    ),
    "brackets around names that begin or end like a sound": (
        ("[Priya Singh] We paint boats.", "[Bill Campbell] And nets?", "[Bell rings]", "[Priya Singh] No."),
        [
            ("Priya Singh", "We paint boats."),
            ("Bill Campbell", "And nets?"),
            ("Bill Campbell", "[Bell rings]"),
            ("Priya Singh", "No."),
        ],
    ),
    "brackets once each": (
        ("[Speaker 1] We paint boats.", "They are old.", "[Speaker 2] And nets?"),
        [("Speaker 1", "We paint boats."), ("Speaker 1", "They are old."), ("Speaker 2", "And nets?")],
    ),
    "numbered without a space": (
        ("Speaker1: We paint boats.", "They are old.", "Speaker2: And nets?"),
        [("Speaker1", "We paint boats."), ("Speaker1", "They are old."), ("Speaker2", "And nets?")],
    ),
    "brackets within brackets": (
        ("[Mara (host)] We paint boats.", "(Laughter)", "[Tom] And nets?", "[Mara (host)] No."),
        [
            ("Mara (host)", "We paint boats."),
            ("Mara (host)", "(Laughter)"),
            ("Tom", "And nets?"),
            ("Mara (host)", "No."),
        ],
    ),
    "brackets, the first of which does not recur": (
        ("[Mara] We paint boats.", "[Tom] And nets?", "[Tom] Why not?"),
        [("Mara", "We paint boats."), ("Tom", "And nets?"), ("Tom", "Why not?")],
    ),
    "brackets in a script without capitals": (
        ("[李雷] We paint boats.", "[音乐]", "[韩梅梅] And nets?", "[李雷] No."),
        [("李雷", "We paint boats."), ("李雷", "[音乐]"), ("韩梅梅", "And nets?"), ("李雷", "No.")],
    ),
    "with a comma, and once": (
        ("Mara Lind, Orkney: We paint boats.", "Tom Reed, Hoy: And nets?", "Mara Lind, Orkney: No."),
        [("Mara Lind, Orkney", "We paint boats."), ("Tom Reed, Hoy", "And nets?"), ("Mara Lind, Orkney", "No.")],
    ),
    "within tags, and once": (
        ("<i>Mara: We paint boats.</i>", "<i>Tom: And nets?</i>", "<i>Mara: No.</i>", "<i>They are old.</i>"),
        [("Mara", "We paint boats."), ("Tom", "And nets?"), ("Mara", "No."), ("Mara", "They are old.")],
    ),
    "a line of its own": (
        ("Mara Lind:\nWe make boats.", "They are old.", "Tom:", "And nets?"),
        [("Mara Lind", "We make boats."), ("Mara Lind", "They are old."), ("Tom", ""), ("Tom", "And nets?")],
    ),
    "in a cue": (
        ("Mara: We make boats.", "They are old.\nTom: And nets?", "No. Mara: Yes, she said: all of them."),
        [
            ("Mara", "We make boats."),
            ("Mara", "They are old."),
            ("Tom", "And nets?"),
            ("Tom", "No."),
            ("Mara", "Yes, she said: all of them."),
        ],
    ),
    "bold": (
        ("<b>Mara:</b> We make boats.", "<b>Tom:</b> And nets?", "<b>Mara:</b> No."),
        [("Mara", "We make boats."), ("Tom", "And nets?"), ("Mara", "No.")],
    ),
    "placeholders": (
        ("Speaker 1: We make boats.", "Speaker 2: And nets?", "SPEAKER_00: No."),
        [("Speaker 1", "We make boats."), ("Speaker 2", "And nets?"), ("SPEAKER_00", "No.")],
    ),
    "devices": (
        ("Mara Lind: We make boats.", "iPhone (2): Yes: no.", "Mara Lind: What?"),
        [("Mara Lind", "We make boats."), ("iPhone (2)", "Yes: no."), ("Mara Lind", "What?")],
    ),
    "a space before the colon": (
        ("Mara : On répare.", "Les bateaux.", "Tom : Et les filets ?", "Mara : Non."),
        [("Mara", "On répare."), ("Mara", "Les bateaux."), ("Tom", "Et les filets ?"), ("Mara", "Non.")],
    ),
    "without capitals": (
        ("主持人：大家好。", "我们修船。", "小明：还有渔网吗？", "主持人：没有。小明：真的？"),
        [
            ("主持人", "大家好。"),
            ("主持人", "我们修船。"),
            ("小明", "还有渔网吗？"),
            ("主持人", "没有。"),
            ("小明", "真的？"),
        ],
    ),
    "speech with colons": (
        ("You know, what is filler: it is this.", "Remember: nets.", "So: remember the answer: no.", "At 10:30: tea."),
        [
            (None, "You know, what is filler: it is this."),
            (None, "Remember: nets."),
            (None, "So: remember the answer: no."),
            (None, "At 10:30: tea."),
        ],
    ),
    "signs without names": (
        ("We paint boats.", ">> And nets?", "Yes. >> No."),
        [(None, "We paint boats."), (None, "And nets?"), (None, "Yes. >> No.")],
    ),
    "dashes": (
        ("We paint boats.", "- And nets?\n- No."),
        [(None, "We paint boats."), (None, "And nets? - No.")],
    ),
}
SHAPES = {
    "no first line": (
        "00:00:01.000 --> 00:00:02.000\nBoats\n\n\n00:00:03.000 --> 00:00:03.000\nNets\n",
        [(1000, 2000, "Boats"), (3000, 3000, "Nets")],
    ),
    "one digit for hours, or none": (
        "WEBVTT\n\n0:00:01.000 --> 1:00:02.000\nBoats\n\n00:03.500 --> 00:04.000\nNets\n",
        [(1000, 3602000, "Boats"), (3500, 4000, "Nets")],
    ),
    "commas": ("WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nBoats\n", [(1000, 2000, "Boats")]),
    "settings": (
        "WEBVTT\n\n00:01.000 --> 00:02.000 line:0 position:20% align:start\nBoats\n\n"
        "00:03.000-->00:04.000 align:end\nNets\n",
        [(1000, 2000, "Boats"), (3000, 4000, "Nets")],
    ),
    "words on the line of the times": (
        "1 00:00:01,000 --> 00:00:02,000 Boats\n2 00:00:03,000 --> 00:00:04,000 Nets\n",
        [(1000, 2000, "Boats"), (3000, 4000, "Nets")],
    ),
    "times in brackets": (
        "[00:00.000 --> 00:04.000]  Boats\n[00:04.000 --> 00:05.500]  Nets\n",
        [(0, 4000, "Boats"), (4000, 5500, "Nets")],
    ),
    "empty cues": (
        "1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:03,000 --> 00:00:04,000\n\n\n"
        "3\n00:00:05,000 --> 00:00:06,000\nNets\n",
        [(1000, 2000, ""), (3000, 4000, ""), (5000, 6000, "Nets")],
    ),
    "no blank lines": (
        "1\n00:00:01,000 --> 00:00:02,000\nBoats\n2\n00:00:03,000 --> 00:00:04,000\n42\n"
        "3\n00:00:05,000 --> 00:00:06,000\nNets",
        [(1000, 2000, "Boats"), (3000, 4000, "42"), (5000, 6000, "Nets")],
    ),
    "blank lines everywhere": (
        "1\n\n00:00:01,000 --> 00:00:02,000\n\nBoats\n\n2\n\n00:00:03,000 --> 00:00:04,000\n\nNets\n\n",
        [(1000, 2000, "Boats"), (3000, 4000, "Nets")],
    ),
    "words of digits": (
        "1\n00:00:01,000 --> 00:00:02,000\n42\n\n2\n00:00:03,000 --> 00:00:04,000\n7\n\n"
        "00:00:05,000 --> 00:00:06,000\n1984\n\n9\n00:00:07,000 --> 00:00:08,000\nNets\n",
        [(1000, 2000, "42"), (3000, 4000, "7"), (5000, 6000, "1984"), (7000, 8000, "Nets")],
    ),
    "wrong marks": (
        "1\n00:00:01:500 -> 00:00:02:000\n{\\an8}<i>Boats</i>\n\n2\n00:00:03 --> 00:00:04.5\n"
        '<font color="#fff">Nets</font> &amp; more\n',
        [(1500, 2000, "Boats"), (3000, 4500, "Nets & more")],
    ),
    "ruby and line breaks": (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<ruby>船<rt>ふね</rt></ruby>です<br>はい<c.red></c>\n",
        [(1000, 2000, "船です はい")],
    ),
    "no tags": ("WEBVTT\n\n00:01.000 --> 00:02.000\n1 < 2, <laughs> R&D\n", [(1000, 2000, "1 < 2, <laughs> R&D")]),
}


@pytest.mark.parametrize("name", VOICES)
def test_voices(name: str) -> None:
    words, expected = VOICES[name]
    document = read_text(vtt(*words))
    assert labelled_words(document) == expected
    assert document.format == "webvtt"
    if "two" in name:
        assert times(document) == [(0, 2000), (0, 2000)]


@pytest.mark.parametrize("write", [vtt, srt])
@pytest.mark.parametrize("name", LABELS)
def test_labels(name: str, write: object) -> None:
    words, expected = LABELS[name]
    text = write(*words)  # type: ignore[operator]
    assert labelled_words(read_text(text)) == expected
    assert labelled_words(read_text(text.replace("\n", "\r\n"))) == expected
    assert labelled_words(read_text(text.replace(">>", "&gt;&gt;"))) == expected


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", SHAPES)
def test_shapes(name: str, line_end: str) -> None:
    text, expected = SHAPES[name]
    for mark in ("", "\ufeff"):
        document = read_text(mark + text.replace("\n", line_end))
        found = [(*time, words) for time, (_, words) in zip(times(document), labelled_words(document), strict=True)]
        assert found == expected
        assert not document.findings


MEETING = (
    ("Mara Lind", "Welcome to the harbour."),
    ("Tom Reed", "And the nets?\nAre they torn?"),
    ("Mara Lind", "All of them"),
    ("Mara Lind", "by the storm."),
)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("brackets", ["{}", "({})"])
@pytest.mark.parametrize("write", [srt, vtt])
def test_names_on_the_first_lines_of_cues(write: Callable[..., str], brackets: str, end: str) -> None:
    document = read_text(write(*(f"{brackets.format(name)}\n{words}" for name, words in MEETING)).replace("\n", end))
    assert labelled_words(document) == [(name, " ".join(words.split())) for name, words in MEETING]
    assert [len(turn) for turn in form_turns(document)] == [1, 1, 2]
    assert not codes(document)


def test_first_lines_that_are_no_names_are_words() -> None:
    lines = ("we make boats\nby day", "and the nets\nby night") * 3
    assert labelled_words(read_text(vtt(*lines))) == [(None, words.replace("\n", " ")) for words in lines]


def test_names_in_brackets_on_lines_of_their_own_within_cues() -> None:
    document = read_text(
        vtt("(Mara Lind)\nWe make", "(Mara Lind)\nboats.\n-\n \n(Tom Reed)\nAnd nets?", "(Tom Reed)\nOr oars?")
    )
    assert labelled_words(document) == [
        ("Mara Lind", "We make"),
        ("Mara Lind", "boats."),
        ("Tom Reed", "And nets?"),
        ("Tom Reed", "Or oars?"),
    ]


def test_a_doubtful_name_in_brackets_beside_others_is_reported() -> None:
    document = read_text(vtt("(Mara Lind)\nWe make", "(Mara Lind)\nboats.\n(Ole Berg)\nAnd nets.", "(Mara Lind)\nYes."))
    assert labelled_words(document)[1] == ("Mara Lind", "boats. (Ole Berg) And nets.")
    assert codes(document) == [("label-suspect", 10)]


def test_signs_without_names_begin_paragraphs() -> None:
    document = read_text(vtt("We make", "boats.", ">> And nets?", "Yes. >> No."))
    assert form_turns(document) == [range(0, 2), range(2, 4)]


@pytest.mark.parametrize("line_ends", ["\n", "\n\n"])
def test_header_comments_and_styles_are_no_words(line_ends: str) -> None:
    document = read_text(
        f"WEBVTT - The Harbour{line_ends}Kind: captions\nLanguage: en-GB\n\n"
        "STYLE\n::cue(v) { color: red }\n\nREGION\nid:fred\n\n"
        "NOTE by hand\nBoats (1:05)\n\nintro\n00:01.000 --> 00:02.000\nBoats\n\nNOTE\n\n00:03.000 --> 00:04.000\nNets\n"
    )
    assert labelled_words(document) == [(None, "Boats"), (None, "Nets")]
    assert document.published.language == "en-GB"
    assert not document.findings
    kinds = [stretch.kind for stretch in document.stretches if stretch.kind == "metadata"]
    assert len(kinds) == 5


def test_text_apart_from_cues_is_kept_and_reported() -> None:
    words = [f"words {i}" for i in range(20)]
    text = vtt(*words)
    document = read_text(
        text.replace("words 3\n", "words 3\n\nand more\n").replace("words 5\n", "words 5\n\nNOTE a\n\nlost\n")
    )
    assert labelled_words(document)[3] == (None, "words 3 and more")
    assert codes(document) == [("cue-text-apart", 15), ("text-outside-cues", 25)]


def test_a_cue_without_words_is_no_name_of_the_one_below() -> None:
    times = [f"00:{n:02}.000 --> 00:{n + 1:02}.000" for n in range(6)]
    cues = [f"id-{n}\n{time}\nWe make boats.\n" for n, time in enumerate(times)]
    cues[2] = f"{times[2]}\n{times[3]}\nWe make nets.\n"
    cues.pop(3)
    document = read_text("WEBVTT\n\n" + "\n".join(cues))
    assert [cue.start_ms for cue in document.cues] == [0, 1_000, 2_000, 3_000, 4_000, 5_000]


def test_unreadable_times_begin_a_cue_of_their_own() -> None:
    text = srt("Mara: We make.", "Tom: And nets?", "Mara: No.").replace("00:00:03,000", "00:00:0x,000")
    document = read_text(text)
    assert labelled_words(document) == [("Mara", "We make."), ("Tom", "And nets?"), ("Mara", "No.")]
    assert times(document)[1] == (None, 5000)
    assert codes(document) == [("cue-time-unreadable", 6)]


@pytest.mark.parametrize("end", ["00:00:x", "00:00:0x,500", "00:0x:05,000"])
def test_an_unreadable_end_is_no_word(end: str) -> None:
    document = read_text(f"1\n00:00:01,000 --> {end}\nBoats\n\n2\n00:00:06,000 --> 00:00:09,000\nNets\n")
    assert [words for _, words in labelled_words(document)] == ["Boats", "Nets"]
    assert times(document) == [(1000, None), (6000, 9000)]
    assert codes(document) == [("cue-time-unreadable", 2)]


def test_times_in_seconds() -> None:
    document = read_text("1\n0.0 --> 0.84\nWe\n\n2\n0.84 --> 8.160000000000002\nmend boats.\n")
    assert [(cue.start_ms, cue.end_ms) for cue in document.cues] == [(0, 840), (840, 8160)]


def test_milliseconds_without_zeros_in_front_of_them() -> None:
    text = "WEBVTT\n\n0:0:3.490 --> 0:0:5.80\n<v Mara>The nets are out.</v>\n\n"
    text += "0:0:42.80 --> 0:0:47.770\n<v Tom>Good.</v>\n\n0:1:9.0 --> 0:1:25.610\n<v Mara>We go.</v>\n"
    assert [(cue.start_ms, cue.end_ms) for cue in read_text(text).cues] == [
        (3_490, 5_080),
        (42_080, 47_770),
        (69_000, 85_610),
    ]
    decimals = text.replace("3.490", "3.49")
    assert [cue.start_ms for cue in read_text(decimals).cues] == [3_490, 42_800, 69_000]


def test_cues_out_of_order_are_kept_and_reported() -> None:
    document = read_text("WEBVTT\n\n00:05.000 --> 00:06.000\nBoats\n\n00:01.000 --> 00:00.500\nNets\n")
    assert times(document) == [(5000, 6000), (1000, 500)]
    assert codes(document) == [("cue-out-of-order", 6)]


def test_speakers_named_above_the_times() -> None:
    text = "WEBVTT\n\n" + "\n".join(
        f'{i + 1} "{name}" (27358942{i % 2})\n{clock(1000 * i)} --> {clock(1000 * i + 900)}\nwords {i}\n'
        for i, name in enumerate(["Mara Lind", "Tom", "Mara Lind", "Tom"])
    )
    assert labelled_words(read_text(text)) == [
        ("Mara Lind", "words 0"),
        ("Tom", "words 1"),
        ("Mara Lind", "words 2"),
        ("Tom", "words 3"),
    ]


def test_other_names_above_the_times_are_no_speakers() -> None:
    guid = "e1b3c4d5-0000-1111-2222-333344445555"
    text = "WEBVTT\n\n" + "\n".join(
        f"{guid}/{i}-0\n{clock(1000 * i)} --> {clock(1000 * i + 900)}\n<v Mara Lind>words {i}</v>\n" for i in range(3)
    )
    assert labelled_words(read_text(text)) == [("Mara Lind", f"words {i}") for i in range(3)]


ROLLING = (
    "WEBVTT\nKind: captions\nLanguage: en\n\n"
    "00:00:00.160 --> 00:00:02.389 align:start position:0%\n \n"
    "we<00:00:00.480><c> make</c><00:00:00.640><c> boats</c>\n\n"
    "00:00:02.389 --> 00:00:02.399 align:start position:0%\nwe make boats\n \n\n"
    "00:00:02.399 --> 00:00:04.000 align:start position:0%\nwe make boats\n"
    "and<00:00:02.480><c> the</c><00:00:03.640><c> nets</c>\n\n"
    "00:00:04.000 --> 00:00:04.010 align:start position:0%\nand the nets\n \n\n"
    "00:00:04.010 --> 00:00:05.010 align:start position:0%\nand the nets\ntoo<00:00:04.480><c> now</c>\n"
)


def test_rolling_captions_are_spoken_once() -> None:
    document = read_text(ROLLING)
    assert [words for _, words in labelled_words(document)] == ["we make boats", "", "and the nets", "", "too now"]
    text = document.source.text
    copies = [text[s.start : s.end].split() for s in document.stretches if s.kind == "duplicate_copy"]
    assert copies == [["we", "make", "boats"]] * 2 + [["and", "the", "nets"]] * 2
    words = [[word.start_ms for word in cue.words or ()] for cue in document.cues]
    assert words == [[160, 480, 640], [], [2399, 2480, 3640], [], [4010, 4480]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("We", "We make", "We make boats", "And", "And nets"), ["We", "make", "boats", "And", "nets"]),
        (
            (
                "<u>We</u> make.",
                "We <u>make.</u>",
                "<u>And</u> all nets.",
                "And <u>all</u> nets.",
                "And all <u>nets.</u>",
            ),
            ["We make.", "", "And all nets.", "", ""],
        ),
        (("Boats", "Boats\nnets", "nets\nwind", "wind\nnight"), ["Boats", "nets", "wind", "night"]),
    ],
)
def test_growing_captions_are_spoken_once(words: tuple[str, ...], expected: list[str]) -> None:
    assert [spoken for _, spoken in labelled_words(read_text(vtt(*words)))] == expected


def test_people_may_repeat_themselves() -> None:
    words = [f"word {i}" for i in range(20)]
    words[4:6] = ["Yes.", "Yes."]
    assert [spoken for _, spoken in labelled_words(read_text(vtt(*words)))] == words


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("WEBVTT\n\nNOTE nothing\n", "no cue found"),
        ("WEBVTT\nKind: chapters\n\n00:01.000 --> 00:02.000\nBoats\n", "of chapters"),
        (
            "WEBVTT\n\n00:00.000 --> 01:00.000\nIntroduction\n\n01:00.000 --> 05:30.000\nThe Harbour\n\n"
            "05:30.000 --> 09:00.000\nNets and Ropes\n",
            "of chapters",
        ),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nboats.jpg#xywh=0,0,160,90\n", "preview pictures"),
    ],
)
def test_files_of_other_things_are_refused(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_text(text)


def test_a_label_that_occurs_once_is_accepted_beside_others_and_a_doubtful_one_reported() -> None:
    words = ["Mara: We make boats.", "They are old.", "Tom: And nets?", "Mara: No.", "Tom: Why?"]
    document = read_text(srt(*words, "Ada Berg: May I ask something?", "A question.", "Question: who makes them?"))
    assert labelled_words(document)[5] == ("Ada Berg", "May I ask something?")
    assert labelled_words(document)[7] == ("Ada Berg", "Question: who makes them?")
    assert codes(document) == [("label-suspect", 31)]
    document = read_text(srt(*words, "Note: they are old."))
    assert labelled_words(document)[5] == ("Tom", "Note: they are old.")
    assert codes(document) == [("label-suspect", 23)]


def test_a_word_before_a_colon_within_a_cue_is_no_label_where_labels_begin_cues() -> None:
    """It was a speaker, without a finding."""
    words = [f"{('Mara', 'Tom')[n % 2]}: We repaired boat number {n}." for n in range(9)]
    document = read_text(srt(*words, "Tom: Two things.\nNets: they are heavy.", "Mara: So they are."))
    assert labelled_words(document)[9] == ("Tom", "Two things. Nets: they are heavy.")
    assert codes(document) == [("label-suspect", 40)]
    # One word at the beginning of a cue may be either.
    document = read_text(srt(*words, "Ada: So they are.", "Mara: They are."))
    assert labelled_words(document)[9] == ("Ada", "So they are.")
    assert codes(document) == [("label-suspect", 39)]
    assert not codes(read_text(srt(*words, "Ada Berg: So they are.", "Mara: They are.")))


@pytest.mark.parametrize("odd", ["[Ada Berg] They are old.", "Ada Berg – They are old.", "(Mara) They are old."])
def test_a_name_without_the_colon_that_others_have_is_reported(odd: str) -> None:
    """It was silently a word of whoever spoke before."""
    words = [said for n in range(9) for said in (f"{('Mara', 'Tom Reed')[n % 2]}: Boat number {n}.", "It took days.")]
    assert codes(read_text(srt(*words, odd, "They were."))) == [("label-suspect", 75)]
    assert not codes(read_text(srt(*words, "[Lachen] They are old.", "Boats – they are old.")))


def test_a_label_in_lower_case_is_one_where_all_cues_have_labels_and_nobody_says_it() -> None:
    words = [f"{('Mara', 'Tom Reed')[n % 2]}: We repaired boat number {n}." for n in range(9)]
    document = read_text(srt(*words, "ada: They are old.", "Mara: So they are."))
    assert labelled_words(document)[9] == ("ada", "They are old.")
    assert codes(document) == [("label-suspect", 39)]
    document = read_text(srt(*words, "nets: they are old.", "Mara: Dry the nets."))
    assert labelled_words(document)[9] == ("Mara", "nets: they are old.")
    assert "unknown-speaker" in dict(codes(document))


def test_a_label_in_capitals_that_occurs_once_is_no_word_in_lower_case() -> None:
    words = ["Listen. A man calls.", "MAN:\nWe make boats.", "They are old.", "WOMAN 2:\nAnd nets?", "WOMAN 2:\nWhy?"]
    document = read_text(srt(*words))
    assert labelled_words(document)[1:4] == [
        ("MAN", "We make boats."),
        ("MAN", "They are old."),
        ("WOMAN 2", "And nets?"),
    ]
    assert not any(code == "label-suspect" for code, _ in codes(document))


def test_format_by_content() -> None:
    def form(text: str) -> list[str]:
        return [one.NAME for one, _ in recognise(Source.from_bytes(text.encode(), "x"))]

    assert form(vtt("Boats (0:14)", "Nets (0:15)"))[0] == "webvtt"
    assert form(srt("Boats (0:14)", "Nets (0:15)"))[0] == "srt"
    assert form(srt("Boats").replace(",", "."))[0] == "srt"
    assert form("00:00:01.000 --> 00:00:02.000\nBoats\n")[0] == "webvtt"


def test_words_and_speaker_of_a_cue_in_an_object() -> None:
    rows = (("Mara Lind", 'Nets & lines, "aye", for <all>?'), ("Tom", "It\u2019s\nlate."))
    cues = [
        f"00:00:0{i}.500 --> 00:00:0{i + 1}.000\n"
        + json.dumps({"startDateTime": "2024-01-01T10:00:00Z", "speakerName": name, "spokenText": words})
        for i, (name, words) in enumerate(rows)
    ]
    document = read_text("WEBVTT\n\n" + "\n\n".join(cues) + "\n")
    assert [(cue.label, cue.start_ms, document.cue_text(cue)) for cue in document.cues] == [
        ("Mara Lind", 500, 'Nets & lines, "aye", for <all>?'),
        ("Tom", 1_500, "It\u2019s late."),
    ]
    assert (document.format, document.findings) == ("webvtt", ())
    labels = [one for one in document.stretches if one.kind == "turn_header"]
    assert [document.source.text[one.start : one.end] for one in labels] == ["Mara Lind", "Tom"]
