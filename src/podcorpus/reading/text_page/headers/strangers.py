"""Lines in a turn that begin with the name of somebody who has no header, as headers on other pages do."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.cues.label_starts import stopped
from podcorpus.reading.document import Stretch
from podcorpus.reading.labels.names import Likeness, is_direction, is_field, is_sound, likeness, names_role
from podcorpus.reading.labels.starts import SYMBOL
from podcorpus.reading.source import Source
from podcorpus.reading.text_page.headers.header import Header
from podcorpus.reading.text_page.headers.names import tidy_label
from podcorpus.reading.text_page.headers.no_speakers import LANGUAGES
from podcorpus.reading.text_page.headers.scanning import lines_like
from podcorpus.reading.text_page.lines import written
from podcorpus.records.clock import TIME

_MOST_FINDINGS = 20
_MARKS = "*_#>`~|[] \t"
_BEGINNING = re.compile(
    r"\n(?![a-z])(?:[^\w\n]|_){0,12}+(?:\d[\d:.,]{2,11}+\W{1,6}|\d{1,3}[.)]\s)?[^\W\da-z_]"
    r"(?:[^\n.!?]{1,44}?(?:[^\w\s,.'’“«‘]|_|\t|\.\.\.|\.[ ]|\d:\d\d)"
    r"|[\w'’-]*+(?:[ ][\w'’.-]++)?(?:[ ][^\W\da-z_][\w'’.-]*+){0,3}[*_]{0,2}[^\S\n]{0,2}(?:\n|\Z))"
)
"""A line with what may be a name in front of a sign, a time or its end."""
_SPACE = r"[^\S\n]{0,8}+"
_NAME = r"[^\W\d_a-z](?:[\w'’-]|\.(?=[ \w])|[ \u00a0](?=\w)){1,40}?"
_TIME = rf"[(\[{{<]?{TIME}(?:[.,]\d{{1,3}})?[)\]}}>]?"
_OPEN, _CLOSE = r"(?:\*\*|__|'{2,3}|[*_“\"<\[(【]|<b>)", r"(?:\*\*|__|'{2,3}|[*_”\">\])】]|</b>)"
_ON = r"(?=[*_]{0,2}[“\"'‘¿¡]?[^\W\da-zß-öø-ÿ_])"
"""A sentence begins behind it."""
_FORM = re.compile(
    rf"{_SPACE}(?:(?:[-–—•*>#/]|>>|\d{{1,3}}[.)]){_SPACE}|#{{1,6}} )?(?:"
    rf"{_OPEN}(?P<boxed>{_NAME}){_SPACE}[:：]?{_CLOSE}(?P<colon>[:：]?)(?:{_SPACE}[,;–—-])?(?:{_SPACE}{_TIME}[:：]?)?{_SPACE}(?:{_ON}|\Z)"
    rf"|(?P<timed>{_NAME})[:：,]?{_SPACE}(?:[-–—·|@]|at\b)?{_SPACE}{_TIME}{_SPACE}(?:[:：–—|-]|{_ON}|\Z)"
    rf"|\|?{_SPACE}{_TIME}{_SPACE}[-–—·|:]?{_SPACE}(?P<behind>{_NAME}){_SPACE}(?:[:：–—|-]|\Z)"
    rf"|(?P<listed>(?<=[^\w\n]){_NAME})[:：]{{1,2}}{_SPACE}(?:{_ON}|\Z)"
    rf"|(?P<signed>{_NAME}){_SPACE}(?:[:：]{{1,2}}|-?{SYMBOL}{{1,2}}|(?<=\S)\t){_SPACE}(?:{_ON}|\Z)"
    rf"|(?P<dashed>{_NAME})(?:{_SPACE}[‒–—―]|[^\S\n]-|{_SPACE}--|\.\.\.|…){_SPACE}{_ON}"
    rf"|(?P<stopped>{_NAME})\.[ ]{_ON}"
    rf"|(?P<alone>{_NAME}){_SPACE}\Z)"
)


def strangers(
    source: Source, headers: Sequence[Header], stretches: Sequence[Stretch], taken: Collection[int | None]
) -> Iterator[Finding]:
    """A finding for each of the first such lines. `taken` are numbers of lines that have a finding already."""
    for index, name in islice(_lines(source, headers, stretches, taken), _MOST_FINDINGS):
        message = f"the line begins with “{name}” as with the name of a speaker, in no form of a header; read as speech"
        yield finding("header-suspect", message, path=source.name, line=index + 1)


def _lines(
    source: Source, headers: Sequence[Header], stretches: Sequence[Stretch], taken: Collection[int | None]
) -> Iterator[tuple[int, str]]:
    """Their indices and names."""
    named = [header for header in headers if header.label and not header.bare]
    if not named:
        return
    begins = [header.line for header in headers]
    spoken = [(one.start, one.end) for one in stretches if one.kind == "turn_body"]
    texts, lines, labels = source.texts, set(begins), {header.label for header in named}
    for index in lines_like(source, _BEGINNING, range(begins[0] + 1, len(texts))):
        if index in lines or index + 1 in taken:
            continue
        text, above = texts[index], texts[index - 1]
        form = _FORM.match(text) if stopped(above.rstrip(_MARKS)) else None
        if form is None or form.lastgroup is None:
            continue
        start = source.line_starts[index]
        at = bisect_right(spoken, (start, len(source.text))) - 1
        if at < 0 or spoken[at][1] <= start:
            continue
        kind = next(kind for kind, value in form.groupdict().items() if value and kind != "colon")
        name = tidy_label(form[kind])
        speaker = headers[bisect_right(begins, index) - 1].label
        apart = kind == "dashed" and name in labels and not above.strip()
        if name.casefold() != speaker.casefold() and (apart or _may_speak(source, index, name, kind, spoken[at][0])):
            yield index, name


def _may_speak(source: Source, index: int, name: str, kind: str, begin: int) -> bool:
    """Whether a name is one of somebody who speaks: a role or a full name; a word, too, which the page does not have
    in lower case, where it has signs that words of a sentence have not. `begin`: where the words of the turn begin."""
    if is_sound(name) or is_direction(name) or is_field(name) or name.startswith("BY "):
        return False
    if name.casefold() in LANGUAGES:
        return False
    role = likeness(name) is Likeness.ROLE or names_role(name)
    if kind == "alone":
        below = written(source.texts, index, 1)
        above = next((i for i in (index - 1, index - 2) if i > 0 and source.texts[i].strip()), None)
        if begin >= source.line_starts[index] or below is None or not source.texts[below][:1].isupper():
            return False
        if above is None or not stopped(source.texts[above]):
            return False
        if " " not in name and below > index + 1:
            # A heading.
            return role
    if role or kind == "stopped":
        return kind != "stopped" or names_role(name)
    in_brackets = kind == "boxed" and source.texts[index].strip(" \t")[:: len(name) + 1] in ("[]", "()")
    if in_brackets and (" " not in name or name.isupper()):
        # `[Risa]` is what is heard, `(BEGIN CLIP)` what happens.
        return False
    if likeness(name) is not Likeness.STRICT:
        return False
    return " " in name or (kind != "dashed" and name.lower() not in source.text)
