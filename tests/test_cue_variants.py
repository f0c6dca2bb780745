"""Small formats of captions: SAMI, SubViewer with a head, MicroDVD and MPL2, lines with seconds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_checks import of_kind, read_text, said

from podcorpus.errors import NotATranscriptError
from podcorpus.reading import Document

HEAD = "[INFORMATION]\n[TITLE]The Harbour\n[AUTHOR]\n[END INFORMATION]\n[SUBTITLE]\n[COLF]&HFFFFFF,[SIZE]18\n"
Cue = tuple[int, int, list[str]]
"""Start and end in seconds, and lines."""


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def sub(cues: list[Cue]) -> str:
    return HEAD + "".join(f"{clock(a)}.00,{clock(b)}.00\n{'[br]'.join(lines)}\n\n" for a, b, lines in cues)


def micro_dvd(cues: list[Cue]) -> str:
    return "{1}{1}30.000\n" + "".join(f"{{{30 * a}}}{{{30 * b}}}{'|'.join(lines)}\n" for a, b, lines in cues)


def mpl2(cues: list[Cue]) -> str:
    return "".join(f"[{10 * a}][{10 * b}]{'|'.join(lines)}\n" for a, b, lines in cues)


def sami(cues: list[Cue]) -> str:
    body = "".join(
        f"<SYNC Start={1000 * a}><P Class=EN>{'<br>'.join(lines)}\n<SYNC Start={1000 * b}><P Class=EN>&nbsp;\n"
        for a, b, lines in cues
    )
    return f"<SAMI><HEAD><TITLE>The Harbour</TITLE></HEAD><BODY>\n{body}</BODY></SAMI>\n"


FORMS: dict[str, Callable[[list[Cue]], str]] = {"sbv": sub, "frames": micro_dvd, "sami": sami}


def timed(document: Document) -> list[tuple[int | None, int | None, list[str]]]:
    return [(cue.start_ms, cue.end_ms, document.cue_text(cue).split()) for cue in document.cues]


@pytest.mark.parametrize("write", [*FORMS.values(), mpl2])
@given(
    texts=st.lists(st.lists(st.text("abé漢 '.?", min_size=1).map(str.strip).filter(bool), min_size=1), min_size=2),
    end=st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=40, deadline=None)
def test_any_cues_are_read_back(write: Callable[[list[Cue]], str], texts: list[list[str]], end: str) -> None:
    # What no line before has said, as captions that roll do.
    cues = [(5 * n, 5 * n + 3, [f"{line} w{n}" for line in lines]) for n, lines in enumerate(texts)]
    document = read_text(write(cues).replace("\n", end))
    assert timed(document) == [(1000 * a, 1000 * b, " ".join(lines).split()) for a, b, lines in cues]


@pytest.mark.parametrize("form", FORMS)
def test_labels_in_the_words_and_the_title(form: str) -> None:
    lines = ["Mara: Of boats.", "Tom: And nets?", "Mara: Nets, too.", "Tom: And ropes?"]
    document = read_text(FORMS[form]([(5 * n, 5 * n + 3, [line]) for n, line in enumerate(lines)]))
    assert document.format == form
    assert [f"{label}: {words}" for label, _, words in said(document)] == lines
    assert document.published.title == ("The Harbour" if form != "frames" else None)


def test_a_rate_of_frames_that_is_not_said_is_reported() -> None:
    document = read_text("{25}{50}{y:i}Of boats.\n{75}{100}And /nets?\n")
    assert timed(document) == [(1000, 2000, ["Of", "boats."]), (3000, 4000, ["And", "/nets?"])]
    assert [found.code for found in document.findings] == ["frame-rate-assumed"]


CODES = (("00:00:01:05", "00:00:03:10"), ("00:00:04:00", "00:00:07:20"), ("00:00:08;00", "00:00:09;24"))


@pytest.mark.parametrize(
    ("form", "head", "tail"),
    [
        ("{n} {start} {end} {words}\n", "", ""),
        ("{start} , {end} , {words}\n", "//Font\n$FontName = Arial\n\n", ""),
        ("{start} {end}\n{words}\n\n", "@ Captions\n\n<begin subtitles>\n", "<end subtitles>\n"),
        ("{start} - {end}\n{words}\n\n", "", ""),
    ],
)
def test_timecodes_of_editing_programs_have_frames(form: str, head: str, tail: str) -> None:
    words = ("Of boats | and tar.", "And nets?", "Nets, too.")
    rows = [
        form.format(n=n, start=start, end=end, words=text.replace(" | ", " | " if "\n{" not in form else "\n"))
        for n, ((start, end), text) in enumerate(zip(CODES, words, strict=True), 1)
    ]
    document = read_text(head + "".join(rows) + tail)
    assert [found.code for found in document.findings] == ["frame-rate-assumed"]
    assert document.format == "frames"
    assert timed(document) == [
        (1_200, 3_400, ["Of", "boats", "and", "tar."]),
        (4_000, 7_800, ["And", "nets?"]),
        (8_000, 9_960, ["Nets,", "too."]),
    ]


def test_marks_of_italics_in_mpl2_are_no_words() -> None:
    document = read_text("[10][20]/Of boats.|/And nets?\n[30][40]Ropes - and/or tar.\n")
    assert [words.split() for _, _, words in said(document)] == [
        ["Of", "boats.", "And", "nets?"],
        ["Ropes", "-", "and/or", "tar."],
    ]


TALK = (
    ("SPEAKER_00", 500, 3_250, "The hull was dry by June."),
    ("SPEAKER_01", 3_400, 6_100, "Who taught you to splice: an aunt?"),
    ("SPEAKER_00", 6_300, 9_000, "My aunt did, on the pier."),
    ("SPEAKER_01", 9_500, 12_000, "So the bees came back."),
)


@pytest.mark.parametrize(
    ("form", "has_end"),
    [
        ("{start} {end} {label} {words}", True),
        ("{start} {end} {label}: {words}", True),
        ("{start}-{end}: {label}: {words}", True),
        ("({start}, {end}): {label}: {words}", True),
        ("[{start}] {label}: {words}", False),
        ("{start}s: {label}: {words}", False),
    ],
)
@pytest.mark.parametrize("head", ["", "# talk one\n# by hand\n\n"])
def test_lines_that_begin_with_seconds_and_a_speaker(form: str, has_end: bool, head: str) -> None:
    lines = [form.format(start=a / 1000, end=b / 1000, label=label, words=words) for label, a, b, words in TALK]
    document = read_text(head + "\n".join(lines) + "\n")
    assert (document.format, document.findings) == ("second-lines", ())
    assert said(document) == [(label, start, words) for label, start, _, words in TALK]
    assert [cue.end_ms for cue in document.cues] == [end if has_end else None for _, _, end, _ in TALK]


@pytest.mark.parametrize(
    "line", ["{0}.50 {0}.90 Apples from the orchard", "{0}.1 About the boats", "[{0}.50] Fixed the old hull reader"]
)
def test_pairs_of_numbers_and_words_are_no_talk(line: str) -> None:
    with pytest.raises(NotATranscriptError):
        read_text("".join(line.format(n) + f" of {'abcde'[n]}\n" for n in range(5)))


@pytest.mark.parametrize("text", ["<SAMI><BODY><SYNC Start=0><P>&nbsp;</BODY></SAMI>", "<SAMI></SAMI>"])
def test_captions_without_words_say_so(text: str) -> None:
    with pytest.raises(NotATranscriptError, match="no words found"):
        read_text(text)


@pytest.mark.parametrize("place", [0, 5, 12])
@pytest.mark.parametrize(
    "line",
    [
        "harbour 1 {who} {s}.25 {s}.75 <o,f0,female> {words}\n",
        "{s}.25 {s}.75 {who} {words}\n",
        "{{{s}00}}{{{s}50}}{words}\n",
        "[{s}0][{s}5] {words}\n",
    ],
)
def test_a_line_that_no_cue_has_among_those_of_a_cue_each_is_reported(line: str, place: int) -> None:
    lines = [line.format(who=f"SPEAKER_0{i % 2}", s=3 * i, words=f"we build boat number {i}") for i in range(1, 13)]
    lines.insert(place, "and the nets are dry by now\n")
    document = read_text("".join(lines))
    assert len(document.cues) == 12
    assert of_kind(document, "metadata").strip() == "and the nets are dry by now"
    assert [found.line for found in document.findings if found.code == "text-outside-cues"] == [place + 1]
