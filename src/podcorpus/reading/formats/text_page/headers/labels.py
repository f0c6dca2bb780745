"""The label on a line: what is around it, and what can be one."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate

from podcorpus.reading.formats.text_page.headers.scanning import INVISIBLE
from podcorpus.reading.labels.names import Likeness, before_colon, is_sound, likeness, without_description

LONGEST_LABEL = 80
OPENERS, CLOSERS = "([{<（［｛【〔「『〈《«", ")]}>）］｝】〕」』〉》»"
SPACE = " \t\u00a0\u2002\u2003\u2009\u202f\u3000" + INVISIBLE + "\f\v"
EMPHASIS = "*_`~"
CLOSING = r"(?:[\\|]++|(?<![^\S\n])[*_`~]++|[*_`~]++(?![\w\"“‘«(\[]))*+"
"""Signs that close emphasis or part cells: what begins right behind a space opens that of the words."""
DASHES = (" - ", " – ", " — ", " -- ", "\t- ", "\t– ", "\t— ")
"""What is between a name and words without a colon."""
MARKS = SPACE + EMPHASIS + "\\|#>•·-–—"
_NUMBERING = re.compile(r"\d{1,4}[.)]\s+(?=[^\W\d])")
_PICTURES = re.compile(
    "^[\u2190-\u21ff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff\u200d]+|[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff\u200d]+$"
)
_COLON = re.compile(
    r"(?P<last>[^\s:：*_`])[*_`]{0,2}[ \u00a0\u202f\u3000]?[:：][*_`]{0,2}"
    r"(?:\s+\S|[^\W\d_]\S*\s\S|[(\[“\"])"
)
_MARKS_AT_BRACKETS = re.compile(
    r"(?<=\w)[*_]{1,3}(?=\s?[*_]{0,3}[(\[（【])|(?<=\s)[*_]{1,3}(?=[(\[（【])|(?<=[)\]）】])[*_]{1,3}"
)
_MARKS_AT_DASHES = re.compile(r"(?<=\w)[*_]{1,3}(\s--\s)[*_]{0,3}")
_FIRST_BRACKET = re.compile(r"[^\]:：]*\]")
_SECONDS = re.compile(r"\d+(?:\.\d+)?\s?s(?:ec)?")
_LINK = re.compile(r"\[([^\[\]\n]{1,80})\]\([^()\s]{0,500}\)")


def in_brackets(scan: str, span: re.Match[str]) -> bool:
    """Whether seconds are closed by a bracket and have a unit or an end, so that they are no mere number."""
    closed = scan[span.end() : span.end() + 2].strip()[:1] in ("]", ")")
    return closed and (span["last"] is not None or span["first"].endswith(("s", "sec")))


@lru_cache(maxsize=4096)
def bare_label(text: str) -> str:
    """A label without marks and pictures around it, marks around its brackets and bold within it, without the address
    of a link, and without a bracket that is not closed in it."""
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if "*" in text or "_" in text:
        text = _MARKS_AT_DASHES.sub(r"\1", _MARKS_AT_BRACKETS.sub("", text)).replace("**", "")
    text = _NUMBERING.sub("", text.strip(MARKS + ":："), count=1) if text[:1].isdecimal() else text.strip(MARKS + ":：")
    if (sound := _FIRST_BRACKET.match(text)) and is_sound(sound[0]) and (rest := text[sound.end() :].strip(MARKS)):
        # `[music] Mara`
        text = rest
    while text[:1] and text[0] in OPENERS:
        close = CLOSERS[OPENERS.index(text[0])]
        if close not in text or _encloses(text, close):
            text = text[1:].removesuffix(close).strip(MARKS)
        else:
            break
    if not text.isascii():
        text = _PICTURES.sub("", text).strip(MARKS)
    if text[-1:] and text[-1] in CLOSERS and OPENERS[CLOSERS.index(text[-1])] not in text:
        text = text[:-1].rstrip(MARKS)
    return text


def _encloses(text: str, close: str) -> bool:
    """Whether the bracket that a text begins with is closed at its end."""
    depths = accumulate((char == text[0]) - (char == close) for char in text[:-1])
    return text.endswith(close) and all(depths)


def has_words(label: str) -> bool:
    """Whether a text up to a time is no label but one with words behind its colon. A number before a colon is that of a
    title, unless it is a speaker's.

    >>> has_words("Mara: we met at"), has_words("Part 2: Boats"), has_words("Speaker 2: we met at")
    (True, False, True)
    """
    return any(
        not colon["last"].isdecimal() or likeness(label[: colon.end("last")].strip(MARKS)) is Likeness.ROLE
        for colon in _COLON.finditer(without_description(label))
    )


def may_be_label(label: str) -> bool:
    """Whether a text has the length of a label, and letters; `??` stands for somebody unknown, and `0.2s` is a time.

    >>> may_be_label("Mara Lind"), may_be_label("12.5s"), may_be_label("S2")
    (True, False, True)
    """
    lettered = (any(map(str.isalpha, label)) and not _SECONDS.fullmatch(label)) or not label.strip("?")
    return 0 < len(before_colon(label)) <= LONGEST_LABEL and "://" not in label and lettered


def lead_marks(lead: str) -> str:
    """What of the marks before a header is part of its shape."""
    bare = lead.strip(SPACE)
    if not bare:
        return ""
    signs = "#" if "#" in bare else ">>" if ">>" in bare else ">" if ">" in bare else ""
    return signs + ("-" if any(char in "-–—•·" for char in bare) or bare == "*" else "")
