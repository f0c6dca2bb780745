"""The label behind the time of a line: with a colon or a dash, in brackets or bold, between tabs, in a table's cell."""

from __future__ import annotations

import re

from podcorpus.reading.formats.text_page.headers.labels import EMPHASIS, SPACE, bare_label, may_be_label
from podcorpus.reading.formats.text_page.headers.names import NO_SPACES, name_like, tidy_label
from podcorpus.reading.labels.names import BRACKETED, COLON_OUTSIDE, DASHED, DESCRIBED, SOUNDS

_CHAT = re.compile(r"From\s+(.+?)(?:\s+to\s+.+)?$")
_BOXED = re.compile(
    rf"[<\[(【]\s?[@+%&~]?(?P<label>(?:{BRACKETED}|[^<>\[\]()\n:：]){{1,60}}+)[>\])】][*_]{{0,3}}+[:：]?[*_]{{0,3}}+(?=[^\S\n])"
    r"|(?P<mark>\*\*|__|\*|_)(?=[^\s*_])"
    rf"(?P<marked>(?:(?!(?P=mark)[^\S\n])[^*\n:：(（\[【]|{BRACKETED}|[(（\[【]){{1,60}}+)(?P=mark)(?=[^\S\n])"
    r"|\|?\s?(?P<cell>[^|\n]{1,80}+)\|"
)
# The end of a label in bold that began before the time: `**[12:34] Mara Lind** – words`.
_BOLD_END = re.compile(r"(?P<label>[^*\n:：]{1,60}+)\*\*")
_TABBED = re.compile(r"(?P<label>[^\t\n]{1,80}+)\t[^\S\n]*+(?=\S)")
# What is left of the bracket that a time begins: `[12:34 Mara Lind] words`.
_BOX_END = re.compile(
    r"[^\S\n]*+(?:[|,:：/·•–—-][^\S\n]*+)?(?!(?:h|hrs?|m|mins?|s|secs?)[)\]])"
    rf"(?P<label>(?:{BRACKETED}|[^()\[\]{{}}<>（）【】\n:：]){{1,60}}+)"
    r"(?P<close>[)\]}>）】])[*_]{0,3}[:：]?[*_]{0,3}(?=[^\S\n]+\S)"
)
_LEAD = r"(?P<lead>(?:[*_`~\[(【「<>\-–—\\][^\S\n]*+){0,6}+)"
_LABEL_THEN_COLON = re.compile(
    _LEAD
    + rf"(?P<label>{DESCRIBED}|{COLON_OUTSIDE}[^\n:：]{{1,80}}+)(?P<colon>[:：])(?P<post>[*_`~\])）】>\\]{{0,4}}+)"
)
_LABEL_THEN_DASH = re.compile(
    rf"(?P<lead>(?:[*_`~#]|[^\S\n])*+)(?P<label>{DASHED})[*_`~]{{0,3}}+[^\S\n]+(?=[-–—]{{1,2}}[^\S\n])"
)
_DASH = re.compile(r"[^\S\n]*+[-–—]{1,2}[^\S\n]++(?=\S)")


def label_behind(
    scan: str, at: int, end: int, *, cells: bool, opened: bool, closer: str = ""
) -> tuple[str, int, str] | None:
    """A label behind a time, from an offset on: with a colon or dash, in brackets, between tabs, in bold `opened`
    before the time, in front of the `closer` of a bracket that the time begins, or in the next cell of a table; where
    its words begin, and `*` if it is emphasised, `_` if nothing but italics tells it from words, `<` if it is in
    brackets. None if there is none."""
    # The marks that open a label in bold or italics may have been taken for those behind the time.
    marks = next((mark for mark in ("**", "__", "*", "_") if scan.startswith(mark, at - len(mark))), "")
    match = _BOXED.match(scan, at - len(marks), end)
    lead = "" if match is None else (match["mark"] or "<")
    if closer and (inside := _BOX_END.match(scan, at, end)) and inside["close"] == closer:
        match, lead = inside, "<"
        label = tidy_label(bare_label(inside["label"]))
    elif match is not None and (cells or match["label"] or match["marked"]):
        label = tidy_label(bare_label(match["label"] or match["marked"] or match["cell"]))
    elif opened and (match := _BOLD_END.match(scan, at, end)):
        label, lead = tidy_label(bare_label(match["label"])), "*"
    elif scan[at - 1] == "\t" and (match := _TABBED.match(scan, at, end)):
        label, lead = tidy_label(bare_label(match["label"])), ""
    else:
        match = _LABEL_THEN_COLON.match(scan, at, end)
        if match is not None and not colon_ends_label(scan, match):
            match = None
        if match is None or not name_like(tidy_label(bare_label(match["label"]))):
            # `Mara – and then he said: boats`
            match = _LABEL_THEN_DASH.match(scan, at, end) or match
        if match is None:
            return None
        label, lead = tidy_label(bare_label(match["label"])), match["lead"]
        label = _CHAT.sub(r"\1", label)
    italic = lead in ("*", "_") and match.re is _BOXED
    if not label or not may_be_label(label) or ((italic or lead == "<") and label.casefold() in SOUNDS):
        return None
    at = match.end()
    if match.re is not _LABEL_THEN_COLON and (dash := _DASH.match(scan, at, end)):
        at = dash.end()
    while at < end and scan[at] in SPACE:
        at += 1
    if italic:
        return label, at, "_"
    return label, at, "*" if any(char in EMPHASIS for char in lead) else "<" if lead == "<" else ""


def colon_ends_label(scan: str, match: re.Match[str]) -> bool:
    """Whether the colon of a match is not that of an address, a ratio or a time. Where words have no spaces between
    them, those of a speaker begin right behind it."""
    following = scan[match.end() : match.end() + 2]
    unspaced = bool(NO_SPACES.match(match["label"][-1:]))
    if match["colon"] == "：" or unspaced or match["post"] or not following.strip(" \t"):
        return following != "//"
    return following[0].isspace() or not (
        following[0].isascii() and (following[0].isalnum() or following[0] in "/\\-):")
    )
