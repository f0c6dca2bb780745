"""Labels of known speakers within what somebody else says, as where the end of a line in front of one is missing."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter

from podcorpus.reading.document import Document
from podcorpus.reading.labels.known import KnownLabels
from podcorpus.reading.labels.names import Likeness, is_direction, is_field, is_sound, likeness, names_role
from podcorpus.reading.labels.starts import SYMBOL, SYMBOLS
from podcorpus.reading.sentence_ends import SENTENCE_ENDS

_MARKS = "*_~`[(<"
_BEFORE = SENTENCE_ENDS + '"”’»)]}>-–—•|/'
"""What is in front of a label, besides white space and marks: the end of a sentence, or a sign."""
_SHORT = 8
"""How many characters are in front of a label at most where they are no sentence: `p. 4 `."""
_SEEN = 60
"""How many characters in front of a label are looked at."""
_COLON = r"[*_~`]{0,3}(?:\]\([^()\s]{1,300}\))?[*_~`]{0,3}[ \u00a0]?[:：][*_~`]{0,3}(?:[^\S:]|\Z)"
_SENTENCE_BEHIND = r"(?:[\])>】][:：]?|[ \u00a0][-–—]{1,2})[*_]{0,2}[ \u00a0][“\"]?[^\W\da-zß-öø-ÿ_]"
"""A bracket that closes, or a dash, and a sentence behind a label that is not in the form of headers."""
_TIME_BEHIND = r"[ \u00a0]{1,3}[(\[]?\d{1,2}:\d\d[\d:.,]*+[)\]]?[:：]?[ \u00a0][“\"]?[^\W\da-zß-öø-ÿ_]"
_SIGN = re.compile(rf"[:：\])>】–—]|- |{SYMBOL}")
_SIGNS_BEHIND = re.compile(r"(?:[^\w\n\r]|_){1,5}(?P<digit>\d)?")
_END = r"[*_~`\[(< ]{0,6}\Z"
_ENDS = re.compile(rf"[{re.escape(_MARKS)} ]*+\Z")
_LINE_END = r"[^\S\n\r]*[\n\r]"
_COLON_AND_SENTENCE = {
    # Behind most colons are digits, as in times.
    sign: re.compile(
        rf"{sign}(?=[*_<\s])(?:[*_]{{1,3}}|</\w{{1,6}}>)?(?:[ \u00a0]|[\r\n]{{1,4}})"
        r"(?=[“\"\[]?[^\W\da-zß-öø-ÿ_])"
    )
    for sign in ":："
}
_STRANGER = re.compile(
    rf"[{SENTENCE_ENDS}\"”][ \u00a0](?:<\w{{1,6}}>|[*_“\"(\[<]{{1,3}})?+"
    r"(?P<name>[^\W\d_a-zß-öø-ÿ](?:[^\W_]|['’-]|[ ](?=\w)){2,40})(?:[*_”\")\]>]{1,3}|</\w{1,6}>)?[ \u00a0]?\Z"
)
_AT_COLON, _AT_LINE_END = re.compile(_COLON), re.compile(_LINE_END)
_ABOVE = 1_000
"""How many characters above the first turn are looked at."""
_TIMED = re.compile(r"\d{1,2}:\d\d[\d:.,]*+\W{0,5}\Z")
_SENTENCE = re.compile(rf"\w[{SENTENCE_ENDS}](?:\s|\Z|[”\"’])")
_SAMPLE = 300
"""Of how many headers the form is looked at."""
_FORMS = 4
"""How many forms of headers, most frequent first, are looked for in the words."""


def labels_within(document: Document, known: KnownLabels) -> Iterator[tuple[int, str]]:
    """The labels of others than the speaker within the words, in the form of headers or with a colon, where a sentence
    or a line could begin: where each is in the source, and the label. One that begins the words of a cue in another
    format than a text page is none of them."""
    text = document.source.text
    page = document.format == "text-page"
    labels = dict.fromkeys((*known.most, *map(str.upper, known.most)))
    forms = (*_forms(document), _END) if page else ()
    pattern = _pattern([*labels], (*forms, _SENTENCE_BEHIND, _TIME_BEHIND, SYMBOLS))
    yield from _strangers(document, known)
    if page:
        if pattern.search(text) is not None:
            yield from _on_page(document, pattern)
        return
    headers = [(start, end) for kind, start, end, _ in document.stretches if kind == "turn_header"]
    begins = set(map(itemgetter(0), headers))
    if all((at := found.start()) in begins or _is_in(at, headers) for found in pattern.finditer(text)):
        return
    for cue in document.cues:
        words = document.cue_text(cue)
        for found in pattern.finditer(words) if _SIGN.search(words) else ():
            char = found.start()
            if not _same(found[0], cue.label) and words[:char].strip(_MARKS + " ") and _begins(words, char):
                run = next((run for run in cue.runs if char < run.char + run.n_chars), None)
                yield (cue.start + char if run is None else run.start + max(char - run.char, 0)), found[0]


def _is_in(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether an offset is in one of the spans, which are in order."""
    index = bisect_right(spans, (at, sys.maxsize)) - 1
    return index >= 0 and at < spans[index][1]


def _strangers(document: Document, known: KnownLabels) -> Iterator[tuple[int, str]]:
    """Labels of nobody known behind a sentence: full names and words for somebody who speaks, with a colon."""
    text = document.source.text
    colons = (found.start() for sign in ":：" if sign in text for found in _COLON_AND_SENTENCE[sign].finditer(text))
    before = ((max(0, at - _SEEN), at) for at in colons)
    hits = [
        (start + found.start("name"), name)
        for start, end in before
        if (found := _STRANGER.search(text[start:end])) is not None
        and (name := found["name"]).casefold() not in known.folded
        and (names_role(name) or likeness(name) is Likeness.ROLE or (" " in name and likeness(name) is Likeness.STRICT))
        and not (is_sound(name) or is_field(name) or is_direction(name))
    ]
    spoken = [
        (max(one.start, document.cues[one.cue].start + 1), one.end)
        for one in (document.stretches if hits else ())
        if one.kind in ("turn_body", "cue_text") and one.cue is not None
    ]
    yield from ((at, name) for at, name in hits if _is_in(at, spoken))


def label_above(document: Document, known: KnownLabels) -> tuple[int, str] | None:
    """A known label right above the first turn of a page, within a line or behind a time, with a sentence behind it:
    where it is, and the label."""
    text = document.source.text
    first = next((one.start for one in document.stretches if one.cue is not None), 0)
    above = text[max(0, first - _ABOVE) : first].rstrip()
    begin = max(0, first - _ABOVE) + max(above.rfind("\n\n"), above.rfind("\r\n\r\n"), 0)
    end = max(0, first - _ABOVE) + len(above)
    pattern = _pattern(known.most, (*_forms(document), r"[ \u00a0\n\r]"))
    for found in pattern.finditer(text, begin, end):
        at = found.start()
        line = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
        before = text[line:at].strip().strip(_MARKS)
        timed = _TIMED.search(before) is not None
        alone = not before and _AT_LINE_END.match(text, found.end()) is not None
        colon = _AT_COLON.match(text, found.end()) is not None
        within = bool(before) and _begins(text, at) and (colon or text[at - 1] in _MARKS)
        if (timed or alone or within) and _SENTENCE.search(text, found.end(), end):
            return at, found[0]
    return None


def _on_page(document: Document, pattern: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    text, cues = document.source.text, document.cues
    for cue, following in zip(cues, (*cues[1:], None), strict=True):
        for found in pattern.finditer(text, cue.start, cue.end):
            # In front of a time, a label ends the words.
            ends = _ENDS.match(text, found.end(), cue.end) is not None
            goes_on = following is not None and following.label == cue.label and following.start_ms is not None
            if not _same(found[0], cue.label) and _begins(text, found.start()) and (goes_on or not ends):
                yield found.start(), found[0]


def _same(one: str, other: str | None) -> bool:
    return other is not None and one.casefold() == other.casefold()


def _pattern(labels: Sequence[str], forms: Iterable[str]) -> re.Pattern[str]:
    any_of = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    return re.compile(rf"(?:{any_of})(?={'|'.join((_COLON, *forms))})")


def _forms(document: Document) -> list[str]:
    """Expressions for what is behind the labels of most headers: signs, and a digit where a time follows."""
    text = document.source.text
    counts: Counter[str] = Counter()
    headers = (one for one in document.stretches if one.kind == "turn_header")
    for _, start, end, number in islice(headers, _SAMPLE):
        label = document.cues[number].label if number is not None else None
        at = text.find(label, start, end) if label else -1
        if at >= 0 and _AT_LINE_END.match(text, at + len(label or "")):
            counts[_LINE_END] += 1
            continue
        signs = _SIGNS_BEHIND.match(text, at + len(label or "")) if at >= 0 else None
        if signs is not None and (signs["digit"] or signs[0].strip()):
            counts[re.escape(signs[0][: -1 if signs["digit"] else None]) + (r"\d" if signs["digit"] else "")] += 1
    return [form for form, n in counts.most_common(_FORMS) if n > 1]


def _begins(text: str, at: int) -> bool:
    """Whether a sentence or a line could begin at an offset of a text, where a label is."""
    if at and text[at - 1].isalnum():
        return False
    seen = text[max(0, at - _SEEN) : at]
    line = max(seen.rfind("\n"), seen.rfind("\r")) + 1
    raw = seen[line:].rstrip()
    if not raw:
        # Nothing but white space, as much as is between columns.
        return True
    before = raw.rstrip(_MARKS + "# ")
    short = len(before) < _SHORT and not before.replace(" ", "").isalpha() and (line > 0 or len(seen) < _SEEN)
    return short or raw[-1] in _MARKS + "#" or before[-1] in _BEFORE or _TIMED.search(before) is not None
