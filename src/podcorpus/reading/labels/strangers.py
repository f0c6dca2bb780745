"""Names of nobody known at the beginnings of lines and behind sentences, written as labels are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from podcorpus.reading.document import Document
from podcorpus.reading.labels.joined import JoinedWords
from podcorpus.reading.labels.known import KnownLabels
from podcorpus.reading.labels.names import (
    LANGUAGES,
    Likeness,
    is_direction,
    is_field,
    is_sound,
    likeness,
    names_role,
)
from podcorpus.reading.labels.starts import stopped
from podcorpus.reading.sentence_ends import SENTENCE_ENDS
from podcorpus.records.clock import TIME

SYMBOL = rf"(?:(?!</)[^\w\s{SENTENCE_ENDS},،、，:：;'’\"”»“„«‘()\[\]*_~‐‑‒–—―-])"
"""A character that is never behind a name that is said."""
_MARKS = "*_#>`~|[] \t"
_CAPITAL = (
    r"\n(?![a-z])(?<![^\W_]\n)(?:<[a-z]{1,6}[ >]|[^\w\n]|_){0,12}+(?:\d[\d:.,]{2,11}+\W{1,6}|\d{1,3}[.)]\s)?[^\W\da-z_]"
    r"(?:[\w'’ \u00a0]|-(?=\w)|\.(?=[ \w])){0,44}+"
)
_SIGN = r"[^\w\s,.'’“«‘!?]|(?<=_)|\t|\.\."
_SIGNED = re.compile(rf"{_CAPITAL}(?:{_SIGN})")
"""A line with what may be a name in front of a sign or a time."""
_NAMED = re.compile(rf"{_CAPITAL}(?:{_SIGN}|[*_]{{0,2}}[,;–—-]?[^\S\n]{{0,2}}(?=\n|\Z))")
"""The same, or in front of the end of the line."""
_SPACE = r"[^\S\n]{0,8}+"
_NAME = r"[^\W\d_a-z](?:[\w'’-]|\.(?=[ \w])|[ \u00a0](?=\w)){1,40}?"
_TIME = rf"[(\[{{<]?{TIME}(?:[.,]\d{{1,3}})?[)\]}}>]?"
_OPEN = r"(?:\*\*|__|'{2,3}|\{\{|\[\[|[*_~“\"<\[({【]|<b>|<v )"
_CLOSE = r"(?:\*\*|__|'{2,3}|\}\}|\]\]|[*_~”\">\])}】]|</b>)"
_ON = r"(?=[*_]{0,2}[“\"'‘¿¡]?[^\W\da-zß-öø-ÿ_])"
"""A sentence begins behind it."""
_END = r"(?=\n|\Z)"
_MORE = r"(?=[\w'’ \u00a0]*+[^\n])"
"""A line is not only words."""
_CELL = r"\|(?![^\n]*\|[^\S\n]*(?:\n|\Z))"
"""What a cell begins with; a row that ends with one too is of a table."""
_FORM = re.compile(
    rf"{_SPACE}(?:(?:[-–—•*>#/]|{_CELL}|>>|\d{{1,3}}[.)]){_SPACE}|#{{1,6}} )?(?:"
    rf"{_OPEN}(?P<boxed>{_NAME}){_SPACE}[:：]?{_CLOSE}[:：]?(?:{_SPACE}[,;–—-])?(?:{_SPACE}{_TIME}[:：]?)?{_SPACE}(?:{_ON}|{_END})"
    rf"|{_MORE}(?P<timed>{_NAME})[:：,]?{_SPACE}(?:[-–—·|@]|at\b)?{_SPACE}{_TIME}{_SPACE}(?:[:：–—|-]|{_ON}|{_END})"
    rf"|\|?{_SPACE}{_TIME}{_SPACE}[-–—·|:]?{_SPACE}(?P<behind>{_NAME}){_SPACE}(?:[:：–—|-]|{_END})"
    rf"|{_MORE}(?P<listed>(?<=[^\w\n]){_NAME})[:：]{{1,2}}{_SPACE}(?:{_ON}|{_END})"
    rf"|{_MORE}(?P<signed>{_NAME}){_SPACE}(?:[:：]{{1,2}}|-?{SYMBOL}{{1,2}}|(?<=\S)\t){_SPACE}(?:{_ON}|{_END})"
    rf"|{_MORE}(?P<dashed>{_NAME})(?:[)\]}}]|{_SPACE}[‒–—―]|[^\S\n]-|{_SPACE}--|\.\.\.|…){_SPACE}{_ON}"
    rf"|(?P<alone>{_NAME}){_SPACE}[,;–—-]?{_SPACE}{_END})"
)
_BEHIND_COLON = r"(?:[*_]{1,3}|</\w{1,6}>)?(?:[ \u00a0]|[\r\n]{1,4})(?=[“\"\[]?[^\W\da-zß-öø-ÿ_])"
_COLONS = {colon: re.compile(colon + _BEHIND_COLON) for colon in ":："}
_WITHIN = re.compile(
    rf"[{SENTENCE_ENDS}\"”][ \u00a0](?:<\w{{1,6}}>|[*_“\"(\[<]{{1,3}})?+"
    r"(?P<name>[^\W\d_a-zß-öø-ÿ](?:[^\W_]|['’-]|[ ](?=\w)){2,40})(?:[*_”\")\]>]{1,3}|</\w{1,6}>)?[ \u00a0]?\Z"
)
"""A name behind a sentence."""
_ALONE = re.compile(r"[^\n\r]+[\n\r]\s*")
_OWN = (
    re.compile(rf"\n(?![#|])[^\w\n]{{0,8}}(?P<name>(?:[^\W_]|\?)[^\n:：]{{0,58}})[:：][*_\\]{{0,3}}{_SPACE}{_END}"),
    re.compile(rf"\n(?![#|])[^\w\n]{{0,12}}?(?P<mark>\*\*|__)(?P<name>[^*_\n]{{1,60}})(?P=mark)[^\w\n]{{0,3}}{_END}"),
)
"""Lines with nothing but a name and a colon, or a name in bold."""
SAMPLE = 300
"""Of how many headers the form is looked at."""
_SEEN = 60
_LONGEST = 60
_MOST_WORDS = 5


def ended_above(text: str, line: int) -> bool:
    """Whether a sentence has ended above a line of a text that begins with a line end."""
    above = text[max(0, line - _SEEN) : line - 1]
    return stopped(above[above.rfind("\n") + 1 :].rstrip(_MARKS))


def strangers(words: JoinedWords, known: KnownLabels, alone: Sequence[str] | None) -> Iterator[tuple[int, str]]:
    """Where each is in the words, and the name. `alone`: on a page, its `headers_alone`."""
    page = alone is not None
    text = words.lines
    yield from behind_sentences(text, known)
    if alone:
        yield from _like_headers(text, alone)
    # In captions, lines end anywhere.
    for hit in words.within(_NAMED) if page else _SIGNED.finditer(text):
        line = hit.start() + 1
        if not ended_above(text, line):
            continue
        form = _FORM.match(text, line)
        if form is None:
            continue
        kind = next(kind for kind, value in form.groupdict().items() if value)
        at, name = form.start(kind), " ".join(form[kind].split())
        speaker = words.cues[words.cue_at(at)].label or ""
        apart = kind == "dashed" and name in known.counts and text[line - 2 : line - 1] == "\n"
        if name.casefold() != speaker.casefold() and (
            apart or _may_speak(words, form, kind, name, page=page, lone=bool(alone))
        ):
            yield at, name


def behind_sentences(text: str, known: KnownLabels) -> Iterator[tuple[int, str]]:
    """Where each is in a text behind the end of a sentence and in front of a colon, and the name."""
    for hit in chain.from_iterable(form.finditer(text) for colon, form in _COLONS.items() if colon in text):
        begin = max(0, hit.start() - _SEEN)
        found = _WITHIN.search(text[begin : hit.start()])
        if found is None or found["name"].casefold() in known.folded or not _is_somebody(name := found["name"]):
            continue
        if " " in name or _is_role(name):
            yield begin + found.start("name"), name


def headers_alone(document: Document) -> list[str]:
    """The headers of a page, if these are alone on their lines, without times; a sample of them."""
    text = document.source.text
    headers = (one for one in document.stretches if one.kind == "turn_header" and one.cue is not None)
    seen = [(text[start:end], document.cues[cue or 0].start_ms) for _, start, end, cue in islice(headers, SAMPLE)]
    alone = [header.strip() for header, ms in seen if ms is None and _ALONE.fullmatch(header)]
    return alone if 10 * len(alone) >= 9 * len(seen) else []


def _like_headers(text: str, alone: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Lines with a colon or in bold as headers that are alone on their lines, or a name and no sentence."""
    own = [form for form in _OWN if 10 * sum(form.match("\n" + one) is not None for one in alone) >= 9 * len(alone)]
    for form in own:
        for hit in form.finditer(text):
            few = len(hit["name"].split()) <= _MOST_WORDS and any(char.isalpha() or char == "?" for char in hit["name"])
            if few and ended_above(text, hit.start() + 1):
                yield hit.start("name"), hit["name"]


def _is_role(name: str) -> bool:
    return likeness(name) is Likeness.ROLE or names_role(name)


def _is_somebody(name: str) -> bool:
    """Whether a name is one of somebody who speaks: a role or a name."""
    if is_sound(name) or is_direction(name) or is_field(name) or name.casefold() in LANGUAGES:
        return False
    return _is_role(name) or likeness(name) is Likeness.STRICT


def _may_speak(words: JoinedWords, form: re.Match[str], kind: str, name: str, *, page: bool, lone: bool) -> bool:
    """Whether a name at the beginning of a line is one of somebody who speaks: a role or a full name; a word, too,
    which the source does not have in lower case, where it has signs that words of a sentence have not."""
    text = words.lines
    below = text[form.end() : form.end() + 200]
    if kind == "alone" and not below.lstrip(" \t\n|·•")[:1].isupper():
        return False
    if not _is_somebody(name) or name.startswith("BY "):
        return False
    if kind == "alone" and " " not in name and below[1:2] == "\n":
        # A heading.
        return _is_role(name) or lone
    if _is_role(name):
        return True
    whole = not page or text[form.end() : form.end() + 1] in ("", "\n")
    in_brackets = kind == "boxed" and text[form.end(kind)] in ")]"
    if in_brackets and whole and (" " not in name or name.isupper()):
        # `[Risa]` is what is heard, `(BEGIN CLIP)` what happens.
        return False
    return " " in name or (kind != "dashed" and name.lower() not in words.spelled)
