"""Formats that are recognised, so that nothing else reads their files as something that they are not, and not read."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from podcorpus.reading.source import Lines, Source

_SEEN = 20_000
_LINES = 50
_FEWEST = 3
_SECONDS = r"\d{1,9}\.\d{1,9}"
_WORD = re.compile(rf"\S+[ \t]+\S+[ \t]+{_SECONDS}[ \t]+{_SECONDS}[ \t]+[^\s<]\S*(?:[ \t]+\S+){{0,3}}[ \t]*")
_CLOCK = r"\d\d:\d\d:\d\d\.\d{3}"
_INTERVAL = re.compile(rf"\[ {_CLOCK} -->  {_CLOCK}\] \w+ \S+[ \t]*")
_TURN = re.compile(r"(?:SPEAKER|LEXEME|SPKR-INFO|NON-SPEECH|NON-LEX|SEGMENT|NOSCORE)(?:[ \t]+\S+){6,}[ \t]*")


class NotRead(NamedTuple):
    """A format: its name, and what to give instead."""

    name: str
    instead: str


_CAPTIONS = "convert it to WebVTT or SubRip with a subtitle editor"
_FEED = NotRead(
    "a feed, which lists episodes", "give the transcripts' files; a project names its feed in podcorpus.toml"
)
_ROOTS = {
    "feed": _FEED,
    "folker-transcription": NotRead("a transcription of FOLKER", "export it as TEI"),
    "rss": _FEED,
    "segmented-transcription": NotRead("a segmented transcription of EXMARaLDA", "export it as TEI"),
    "textstream": NotRead("timed text of GPAC (TTXT)", _CAPTIONS),
    "usfsubtitles": NotRead("Universal Subtitle Format", _CAPTIONS),
    "window": NotRead("RealText", _CAPTIONS),
}
_ROOT = re.compile(
    rf"(?:<\?[^>]*+>|<!--(?:(?!-->).)*+-->|<!(?!--)[^>]*+>|\s++)*+<(?P<name>{'|'.join(_ROOTS)})\b",
    re.DOTALL | re.IGNORECASE,
)
_BEGINNINGS = {
    re.compile(r"Scenarist_SCC V\d"): NotRead("Scenarist's closed captions (SCC), which are codes", _CAPTIONS),
    re.compile(r"# VobSub index file"): NotRead("the index of VobSub, whose captions are pictures", _CAPTIONS),
    re.compile(r"\{QTtext\}", re.IGNORECASE): NotRead("QuickTime text", _CAPTIONS),
    re.compile(r"(?:(?!FORMAT)[A-Z]+=[^\r\n]*[\r\n]+)*+FORMAT=(?:TIME|\d+)\s*[\r\n]"): NotRead("MPsub", _CAPTIONS),
    re.compile(
        r"(?:#[^\r\n]*[\r\n]+)*+(?:\d+:\d\d:\d\d\.\d\d[ ]\d+:\d\d:\d\d\.\d\d[ ]D[ ][^\r\n]*[\r\n]+){2}"
    ): NotRead("JACOsub", _CAPTIONS),
    re.compile(r"#!MLF!#"): NotRead("a master label file of HTK", "convert it to TextGrid"),
    re.compile(r'File type = "ooTextFile[^"]*"\s+Object class = "(?!TextGrid)'): NotRead(
        "an object of Praat that is no TextGrid", "save the TextGrid alone as a text file"
    ),
}


def not_read(source: Source) -> NotRead | None:
    """The format of a source if it is one that is not read."""
    begin = source.text[:_SEEN].lstrip("\ufeff \t\r\n")
    if root := _ROOT.match(begin):
        return _ROOTS[root["name"].lower()]
    found = next((form for pattern, form in _BEGINNINGS.items() if pattern.match(begin)), None)
    if found is not None:
        return found
    # A long file has hundreds of thousands of lines, of which most formats need none.
    seen = Lines(begin).texts[: -1 if len(source.text) > _SEEN else None]
    lines = list(islice((text for text in seen if text.strip() and not text.startswith(";;")), _LINES))
    if len(lines) >= _FEWEST and all(map(_TURN.fullmatch, lines)):
        return NotRead("RTTM, which says who speaks when", "give a transcript, which has the words")
    if len(lines) >= _FEWEST and all(map(_INTERVAL.fullmatch, lines)):
        return NotRead("what pyannote prints, which says who speaks when", "give a transcript, which has the words")
    if len(lines) >= _FEWEST and all(map(_WORD.fullmatch, lines)):
        return NotRead("CTM, with a word in each line", "convert it to STM, or to JSON with a list of words")
    return None
