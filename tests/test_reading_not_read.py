"""Formats that are not read: each is refused with its name, and what is like one of them is read."""

from __future__ import annotations

import pytest
from reading_checks import read_text, said

from podcorpus.errors import NotATranscriptError

XML = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- (c) Ann Roe -->\n'
FILES = {
    "SCC": "Scenarist_SCC V1.0\n\n00:00:01:00\t9420 9420 94ae\n\n00:00:04:10\t942c 942c\n\n00:00:06:00\t9420 94ae\n",
    "QuickTime": "{QTtext} {font:Arial}\n{timeScale:30}\n[00:00:01.15]\nBoats are light.\n[00:00:04.20]\nSo it was.\n",
    "MPsub": "TITLE=Nets\nFORMAT=TIME\n\n1 3\nBoats are light.\n\n0.5 4\nAnd the nets?\n",
    "JACOsub": "#TIMERES 30\n0:00:01.00 0:00:03.00 D Boats are light.\n0:00:04.00 0:00:07.00 D And the nets?\n",
    "VobSub": "# VobSub index file, v7\nid: en, index: 0\n" + "timestamp: 00:00:01:000, filepos: 000001000\n" * 3,
    "RealText": '<window type="generic">\n<time begin="1"/>Boats are light.\n<time begin="4"/>So it was.\n</window>\n',
    "Universal Subtitle Format": XML + '<USFSubtitles version="1.0"><subtitles><subtitle start="00:00:01.000" '
    'stop="00:00:03.000"><text>Boats are light.</text></subtitle></subtitles></USFSubtitles>\n',
    "TTXT": XML + '<TextStream><TextSample sampleTime="00:00:01.000">Boats are light.</TextSample></TextStream>\n',
    "FOLKER": XML + "<folker-transcription><contribution>boats are light</contribution></folker-transcription>\n",
    "EXMARaLDA": XML + '<segmented-transcription><ts n="sc" s="T0" e="T1">Boats</ts></segmented-transcription>',
    "a feed": XML + "<rss><channel><item><title>Boats are light.</title></item></channel></rss>\n",
    "RTTM": "".join(
        f"SPEAKER ep1 1 {at}.50 1.20 <NA> <NA> {who} <NA> <NA>\n" for at, who in enumerate(("a", "b", "a"))
    ),
    "CTM": ";; made by hand\n"
    + "".join(f"ep1 1 {at}.10 0.30 {word} 0.9\n" for at, word in enumerate("so it was".split())),
    "pyannote": "".join(f"[ 00:00:0{at}.030 -->  00:00:0{at}.824] {'ABC'[at]} SPEAKER_0{at % 2}\n" for at in range(3)),
    "HTK": '#!MLF!#\n"*/ep1.lab"\n0 4500000 boats\n4500000 7000000 are\n.\n',
    "Praat": 'File type = "ooTextFile"\nObject class = "Collection"\n\nsize = 1\n',
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_format_that_is_not_read_is_refused_by_name(name: str, mark: str, end: str) -> None:
    with pytest.raises(NotATranscriptError, match=rf"{name}.*this format is not read; \w+"):
        read_text(mark + FILES[name].replace("\n", end))


def test_lines_like_those_of_such_a_format_are_read() -> None:
    stm = "ep1 1 mara 0.50 2.75 boats\nep1 1 tom 2.75 4.50 and nets\nep1 1 mara 4.50 6.00 yes\n"
    assert [label for label, _, _ in said(read_text(stm))] == ["mara", "tom", "mara"]
    whisper = "".join(f"[00:00:0{at}.000 --> 00:00:0{at}.900]  {words}\n" for at, words in enumerate(["Yes, nets"] * 3))
    assert [words for _, _, words in said(read_text(whisper))] == ["Yes, nets"] * 3
    page = "0:00:01.00 0:00:03.00 I think so.\n0:00:04.00 0:00:07.00 Do you know?\n0:00:08.00 0:00:10.00 Do I?\n"
    assert [words for _, _, words in said(read_text(page))] == ["I think so.", "Do you know?", "Do I?"]


def test_many_comments_above_the_outermost_element_take_no_longer() -> None:
    with pytest.raises(NotATranscriptError):
        read_text("<!-- a -->" * 2_000 + "<windows>")
