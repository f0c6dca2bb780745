"""Files of cues made to do harm: the work grows with the file and no faster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from types import SimpleNamespace

import pytest
from cue_checks import check, vtt
from reading_checks import work

from podcorpus.errors import InputError
from podcorpus.reading import FORMATS, Document, Recognition, Source, Stretch, read_document

TIME = "00:00:01.000 --> 00:00:02.000\n"
HEAD = f"WEBVTT\n\n{TIME}"
ASS = "[Script Info]\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.50,Default,Mara,0,0,0,,"
XML = "<tt><body><p begin='1s'>a"
HOSTILE: dict[str, tuple[str, str, str, str]] = {
    # What repeats, what is before and behind it, and the format.
    "spaces": (" ", f"{HEAD}a", "b\n", "webvtt"),
    "angle brackets": ("<", HEAD, "", "webvtt"),
    "open voices": ("<v ", HEAD, "", "webvtt"),
    "voices": ("<v A>a<v B>b", HEAD, "", "webvtt"),
    "ampersands": ("&a", HEAD, "", "webvtt"),
    "open overrides": ("{\\", HEAD, "", "webvtt"),
    "square brackets": ("[", HEAD, "", "webvtt"),
    "labels in brackets": ("[Ab] \n", HEAD, "", "webvtt"),
    "colons": ("A: ", HEAD, "", "webvtt"),
    "signs": (">> a ", HEAD, "", "webvtt"),
    "dashes": ("- a\n", HEAD, "", "webvtt"),
    "arrows": ("--> ", HEAD, "", "webvtt"),
    "lines of arrows": ("-->\n", HEAD, "", "webvtt"),
    "half times": ("00:00:01.000 -->\n", HEAD, "", "webvtt"),
    "digits": ("1", HEAD, f"\n\n{TIME}b", "webvtt"),
    "blank lines": ("\n", f"{HEAD}a", "b", "webvtt"),
    "nearly blank lines": ("\n ", f"{HEAD}a", "b", "webvtt"),
    "returns": ("\r", f"{HEAD}a", "b", "webvtt"),
    "times": (TIME, "WEBVTT\n\n", "", "webvtt"),
    "irregular blocks": (f"{TIME}a\n\n{TIME}b\n\nc\n\n", "WEBVTT\n\n", "", "webvtt"),
    "settings": ("align:a", "WEBVTT\n\n00:01.000 --> 00:02.000 ", " !\na", "webvtt"),
    "rolling": (f"{TIME}a<00:00:01.500> b\n\n{TIME}a b\n \n\n", "WEBVTT\n\n", "", "webvtt"),
    "times of words": ("<00:00:01.500>a >> ", HEAD, "", "webvtt"),
    "comments": ("NOTE a\n\n", f"{HEAD}a\n\n", "", "webvtt"),
    "header": ("\na -", "WEBVTT", f"\n\n{TIME}a", "webvtt"),
    "digits and blanks": ("1\n\n", f"1\n{TIME.replace('.', ',')}", "", "srt"),
    "open elements": ("<i>", XML, "", "ttml"),
    "nested": ("<div>", "<tt><body>", "<p begin='1s'>a", "ttml"),
    "closed": ("</div>", "<tt><body>", "<p begin='1s'>a", "ttml"),
    "open cues": ("<p begin='1s'>a", "<tt><body>", "", "ttml"),
    "quotes": ("<a b=\"c' ", XML, "", "ttml"),
    "open comments": ("<!--", XML, "", "ttml"),
    "open instructions": ("<?", XML, "", "ttml"),
    "open declarations": ("<!D[", XML, "", "ttml"),
    "spans": ("<span agent='a' begin='1s'>\n a</span>", XML, "", "ttml"),
    "words of YouTube": ("<s t='1'> b</s>", '<timedtext><body><p t="1">', "", "youtube-xml"),
    "SubViewer": ("0:00:01.000,0:00:02.000\na\n\n", "", "", "sbv"),
    "points of time": ('<Sync time="1"/>a', '<Trans><Episode><Turn speaker="a">', "", "transcriber"),
    "voices of Transcriber": (
        '<Who nb="1"/>a',
        "<Trans><Episode><Turn speaker='a b'><Sync time='1'/>",
        "",
        "transcriber",
    ),
    "anchors": ('<anchor synch="#a"/>a', "<TEI><body><u>", "", "tei"),
    "people": ("<person xml:id='a'><persName>a</persName>", "<TEI>", "<body><u>a</u></body></TEI>", "tei"),
    "open divisions": ("<div>a", "<TEI><body><u>a</u>", "", "tei"),
    "closed divisions": ("<div>a</p>", "<TEI><body><u>a</u>", "", "tei"),
    "open utterances": ("<u>a", "<TEI><body>", "", "tei"),
    "tiers": ('"IntervalTier" "a" 0 1 1 0 1 "b" ', '"ooTextFile"\n"TextGrid"\n0 1 <exists> 1\n', "", "textgrid"),
    "numbers": ("1 ", '"ooTextFile"\n"TextGrid"\n', "", "textgrid"),
    "times of CHAT": ("\x150_1\x15", "@Begin\n*MAR:\ta", "", "chat"),
    "blanks of CHAT": (" ", "@Begin\n*MAR:\ta", "b", "chat"),
    "frames": ("{1}{2}a|b\n", "", "", "frames"),
    "attributes": ('<s start="1" end="2" who="a">b</s>', "<data>", "</data>", "xml"),
    "attributes that are not closed": ('<s start="1" end="2" who="a">b', "<data>", "", "xml"),
    "words with attributes": ('<w start="1" end="2">b</w>', "<data>", "</data>", "xml"),
    "timecodes": ("00:00:01:00 00:00:02:00 a|b\n", "", "", "frames"),
    "blanks of timecodes": (" ", "00:00:01:00 00:00:02:00 a", "b\n", "frames"),
    "blanks between timecodes": (" ", "00:00:01:00", "00:00:02:00 a\n", "frames"),
    "SAMI": ("<SYNC Start=1><P>a", "<SAMI>", "", "sami"),
    "breaks of SubViewer": ("[br]", "[INFORMATION]\n0:00:01.00,0:00:02.00\na", "", "sbv"),
    "blanks of YAML": (" ", '- text: "a', '"\n  start: 1\n- text: b\n  start: 2\n', "yaml"),
    "words of YAML": ("  a b\n", "- start: 1\n  text: |\n", "- text: b\n  start: 2\n", "yaml"),
    "quotes of YAML": ("''", "- text: '", "'\n  start: 1\n- text: b\n  start: 2\n", "yaml"),
    "SubStation Alpha": ("{\\k1}a\\N", ASS, "", "ass"),
    "open braces": ("{\\", ASS, "", "ass"),
    "STM": ("a 1 b 0 1 c\n", "", "", "stm"),
    "blanks of STM": (" ", "a 1 b 0 1", "c\na 1 b 0 1 c\n", "stm"),
    "lines with seconds": ("0.50 3.20 S1 a\n", "", "", "second-lines"),
    "blanks of lines with seconds": (" ", "0.50 3.20 S1 a", "b\n", "second-lines"),
    "LRC": ("[00:01.00]a\n", "[ti:a]\n", "", "lrc"),
    "times of HTML on one line": ("<time>0:01</time>", "", "", "html"),
}


def read(text: str, form: str) -> None:
    source = Source.from_bytes(text.encode(), "hostile")
    with suppress(InputError):
        read_document(source, form)


@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_with_the_file(name: str) -> None:
    part, before, after, form = HOSTILE[name]
    n = max(40, 8_000 // len(part))
    read(before + part + after, form)
    small, large = (work(lambda m=m: read(before + part * m + after, form)) for m in (n, 4 * n))  # type: ignore[misc]
    assert large <= 4.5 * small + 500


@pytest.mark.parametrize("name", HOSTILE)
def test_large_files_come_to_an_end(name: str) -> None:
    # What one call of a regular expression does is not counted; with 300 kB any square of it would not end.
    part, before, after, form = HOSTILE[name]
    source = Source.from_bytes((before + part * (300_000 // len(part)) + after).encode(), "hostile")
    with suppress(InputError):
        check_ends(read_document(source, form))


def check_ends(document: Document) -> None:
    assert document.stretches[-1].end == len(document.source.text)
    if len(document.cues) < 500:
        check(document)


@pytest.mark.parametrize("words", ["Mara Lid: boats", "b{}: boats", "Mara Lind {}: boats"])
def test_beginnings_like_labels_are_looked_for_once(words: str) -> None:
    def text(n: int) -> str:
        cues = (f"{TIME}<v {('Mara Lind', 'Tom Reed')[i % 2]}>{words.format(i)}\n\n" for i in range(n))
        return f"WEBVTT\n\n{''.join(cues)}"

    small, large = (Source.from_bytes(text(n).encode(), "hostile.vtt") for n in (100, 400))
    read_document(small)
    assert work(lambda: read_document(large)) <= 4.5 * work(lambda: read_document(small))
    found = [one for one in read_document(large).findings if one.code == "label-suspect"]
    assert len(found) <= 20


class Looked(tuple[Stretch, ...]):
    """Stretches that count how often they are gone through."""

    looks = 0

    def __iter__(self) -> Iterator[Stretch]:
        Looked.looks += 1
        return super().__iter__()


def test_the_lines_of_many_impossible_times_are_found_at_once() -> None:
    def looked(source: Source) -> Document:
        document = FORMATS.named("webvtt").read(source)
        return replace(document, format="looked", stretches=Looked(document.stretches))

    form = SimpleNamespace(
        NAME="looked", DESCRIPTION="WebVTT", recognises=lambda source: Recognition(0.1, "asked for"), read=looked
    )
    cues = "".join(f"00:00:0{second}.000 --> 00:00:09.000\nBoats\n\n" for second in (5, 4) * 50)
    with FORMATS.registered(form):
        document = read_document(Source.from_bytes(f"WEBVTT\n\n{cues}".encode(), "hostile"), "looked")
    assert [one.line for one in document.findings] == list(range(6, 303, 6))
    assert 0 < Looked.looks < 3


def test_plain_cues_are_read_with_few_calls() -> None:
    sources = [
        Source.from_bytes(vtt(*(f"we make boats {i}\nby day and by night" for i in range(n))).encode(), "a.vtt")
        for n in (1_000, 3_000)
    ]
    read_document(sources[0])
    small, large = (work(lambda source=source: read_document(source)) for source in sources)  # type: ignore[misc]
    assert large - small < 15 * 2_000
