"""Lines that begin as a header does and were not read as one: a name with a sign missing, or part of a name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Container, Iterator, Sequence

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.cues.label_starts import stopped
from podcorpus.reading.document import Stretch
from podcorpus.reading.labels.known import KnownLabels
from podcorpus.reading.labels.names import Likeness, likeness
from podcorpus.reading.labels.starts import LEAD, MARKS, begins_alike
from podcorpus.reading.sentence_ends import SENTENCE_END, SENTENCE_ENDS
from podcorpus.reading.source import Source
from podcorpus.reading.text_page.headers.header import Header
from podcorpus.reading.text_page.headers.names import asks, tidy_label
from podcorpus.reading.text_page.headers.scanning import lines_like
from podcorpus.reading.text_page.lines import after_blank

_MOST_NAMES = 50
_MARKS = "*_#>`~|[]() \t"
_QUOTES = '"“”„«»'
_SAID = re.compile(r"[\w'’,.;!?\-]")
"""What follows a name within a sentence, right behind it."""
_BOLD = re.compile(r"\W{0,12}?(?P<mark>\*\*|__)[^*_]{1,60}(?P=mark)\W{0,3}")
_MOST_WORDS = 5
_CLOSED = re.compile(r"[.,;!?\-–—]{1,2}[*_]{1,3}(?=\s)")
"""A sign within bold type that ends behind it, as in `**Mara Lind;** words`."""
_LONGEST = 60
_MOST_FINDINGS = 20
_ABOVE = 4
"""How many lines above the first header one may be that was not read."""


def name_starts(
    source: Source, headers: Sequence[Header], stretches: Sequence[Stretch], taken: Collection[int | None]
) -> Iterator[Finding]:
    """A finding for each line in a turn, or just above the first one, that begins with the name of a speaker as headers
    do, or has nothing but a part of one where names are alone on their lines. `taken` are numbers of lines that have a
    finding already."""
    begins = [header.line for header in headers]
    lines = set(begins)
    known = KnownLabels(header.label for header in headers if not header.bare)
    alone = _are_alone(source, headers)
    spoken = [(one.start, one.end) for one in stretches if one.kind == "turn_body"]
    first = min(lines)
    if not known.most or len(known.counts) > _MOST_NAMES or not spoken:
        return
    at = n = 0
    lone = _like_headers(source, headers)
    candidates = _candidates(source, known, lines, range(max(0, first - _ABOVE), len(source.lines)))
    for index in sorted({*candidates, *lone}):
        if index in lines or index + 1 in taken:
            continue
        start = source.lines[index].start
        while at < len(spoken) and spoken[at][1] <= start:
            at += 1
        inside = at < len(spoken) and spoken[at][0] <= start
        if not (inside or index < first):
            continue
        what: str | None = None
        text = source.texts[index]
        label = begins_alike(text, known, stopped=True)
        if label and not inside and text.lstrip(MARKS)[len(label) :][:1] == " " and not SENTENCE_END.search(text[-40:]):
            # `Mara Lind on boats` is a title, and no label `Mara`.
            label = None
        if label is not None and (not inside or label != headers[bisect_right(begins, index) - 1].label):
            what = f"begins with the name “{label}”, without the signs that headers have"
        elif inside and index in lone and source.texts[index - 1].strip():
            what = lone[index]
        elif after_blank(source.texts, index):
            what = _what(text, known, alone=alone) or (lone.get(index) if inside else None)
            if not inside and (headers[0].time_ms == 0 or not (alone or text[:1] in _MARKS)):
                # An introduction names people too.
                continue
        if what and n < _MOST_FINDINGS:
            n += 1
            read = "speech" if inside else "show notes"
            yield finding("header-suspect", f"the line {what}; read as {read}", path=source.name, line=index + 1)


def _are_alone(source: Source, headers: Sequence[Header]) -> bool:
    """Whether nearly all headers are a name alone on its line."""
    others = 0
    for header in headers:
        text = source.texts[header.line]
        alone = header.time_ms is None and len(text) <= _LONGEST
        others += not alone or header.label != tidy_label(text).strip(_MARKS + ":：")
        if len(headers) - others < 0.9 * len(headers):
            return False
    return True


def _like_headers(source: Source, headers: Sequence[Header]) -> dict[int, str]:
    """The other lines below blank ones, or below the end of a sentence, that are like the headers of a page on which
    these are alone on their lines: short, and with the colon or in the bold that they have, or, below blank ones, a
    name and nothing else. What each is, by line."""
    texts = source.texts
    own: list[Header] = []
    for n, header in enumerate(headers, 1):
        if header.time_ms is None and header.words >= source.lines[header.line].end:
            own.append(header)
        elif 10 * (len(own) + len(headers) - n) < 9 * len(headers):
            return {}
    written = [texts[header.line].strip() for header in own]
    colon, bold = (10 * sum(map(like, written)) >= 9 * len(written) for like in (_ends_in_colon, _is_bold))
    found: dict[int, str] = {}
    for index in range(headers[0].line + 1, len(texts)) if colon or bold else ():
        text = texts[index].strip()
        if not 1 < len(text) <= _LONGEST or text[0] in "#|" or not stopped(texts[index - 1].rstrip(_MARKS)):
            continue
        name = text.strip(_MARKS + ":：,;-–—")
        if len(name.split()) > _MOST_WORDS or not any(map(str.isalpha, name)):
            continue
        if colon and _ends_in_colon(text):
            found[index] = "ends in a colon as headers do"
        elif bold and _is_bold(text):
            found[index] = "is in bold as headers are"
        elif texts[index - 1].strip() or text[-1] in SENTENCE_ENDS + '"”’)]*_':
            continue
        elif likeness(name) is Likeness.STRICT:
            found[index] = "is like a name, without the signs that headers have"
    return found


def _ends_in_colon(text: str) -> bool:
    return text.rstrip("*_\\ \t")[-1:] in (":", "：")


def _is_bold(text: str) -> bool:
    return _BOLD.fullmatch(text) is not None


def _candidates(source: Source, known: KnownLabels, heads: Container[int], lines: range) -> list[int]:
    """The lines below a blank one or the end of a sentence, or the first ones, that begin with a word of a name and are
    not the `heads` of turns."""
    words = {word for label in known.counts for word in label.split()}
    any_of = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    pattern = re.compile(rf"\n{LEAD}(?:{any_of})(?!\w)")
    found = [index for index in lines_like(source, pattern, lines) if index not in heads]
    return [index for index in found if index == 0 or stopped(source.texts[index - 1].rstrip(_MARKS))]


def _what(text: str, known: KnownLabels, *, alone: bool) -> str | None:
    """What is like a header in a line, in words; None if nothing is."""
    bare = text.lstrip(_MARKS)
    marked = text[: len(text) - len(bare)].strip() != ""
    if alone and len(text) <= _LONGEST:
        label = tidy_label(text).strip(_MARKS + ":：")
        whole = next((one for one in known.most if label != one and _is_part(label.strip(_QUOTES), one)), None)
        if whole:
            return f"consists of a part of the name “{whole}”"
    found = known.at_start(bare[:_LONGEST])
    if found is None:
        return None
    label, rest = found
    if " " not in label and (not marked or (text[:1] == "#" and asks(label))):
        # `# Q and A`
        return None
    if (_SAID.match(rest) and not (marked and _CLOSED.match(rest))) or bare[: len(label)] != label:
        return None
    follows = rest.lstrip(_MARKS + ":：.,;!?-–—")
    return f"begins with the name “{label}”, without the signs that headers have" if follows else None


def _is_part(label: str, whole: str) -> bool:
    """Whether a label is one or more of the words of another, or that one with other signs than letters behind it, or
    with who that is."""
    parts, words = label.split(), whole.split()
    if parts and any(words[i : i + len(parts)] == parts for i in range(len(words))):
        return True
    rest = label.removeprefix(whole)
    if rest != label and rest.lstrip()[:1] in (",", "(") and len(rest.split()) <= _MOST_WORDS:
        return True
    return rest != label and len(rest) < 4 and not any(map(str.isalpha, rest)) and not rest.startswith(" ")
