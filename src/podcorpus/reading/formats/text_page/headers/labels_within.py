"""Labels within a line, where a page has all turns in one paragraph: `Mara: Of boats. Tom: And nets? Mara: Yes.`"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.names import name_like, tidy_label
from podcorpus.reading.formats.text_page.headers.scanning import has_any
from podcorpus.reading.formats.text_page.headers.strict import UNLIKE
from podcorpus.reading.labels.names import ENTRIES, is_sound
from podcorpus.reading.sentence_ends import SENTENCE_ENDS
from podcorpus.reading.source import Source
from podcorpus.records.counting import STOPS, WIDE_STOPS

# At the beginning of a line, also behind the number of a page, or behind a sentence.
_LABEL = re.compile(
    rf"(?:(?<![^\n])(?:\d{{1,4}}[ ])?|(?<=[,{SENTENCE_ENDS}\"”)\]-][ ]))[*_]{{0,2}}"
    r"(?:(?P<label>[^\W\d_][^\n:：.?!…,;*]{0,40}+)[*_]{0,2}[:：]|\[(?P<boxed>[^\[\]\n:]{1,40}+)\][:：]?)"
    r"[*_]{0,2}[ ]+(?=\S)"
)
_SIGNS = ":：["
_SIGN = re.compile(r"[:：](?=[ *_])|\[(?!\d+:)")
"""What one of them has, and a time does not."""
_SENTENCE = re.compile(rf"[^\W\d_]{{2,}}[{STOPS}](?:\s|\Z)|[{WIDE_STOPS}]")
_BOXED = re.compile(r"(?<=[ ])\[(?P<label>[^\[\]\n:]{1,40}+)\]:[ ]+(?=\S)")
_FEWEST = 4
_TITLE = 160
"""How long what is before the first label on its line may be, in characters."""


def _may_speak(label: str) -> bool:
    return name_like(label) and label.casefold() not in ENTRIES and not is_sound(label)


def boxed_within(source: Source, headers: Sequence[Header], stop: int) -> list[Header]:
    """The labels of a page's speakers in brackets and with a colon behind words, up to the line `stop`, where they are
    written so at the beginning of lines: `[Mara]: Of boats. [Tom]: And nets?`. They are reported."""
    labels = {header.label for header in headers if header.label}
    if not labels or not has_any(source, ("]:",)) or source.text.count("]:") <= len(headers):
        return []
    boxed = [header for header in headers if source.texts[header.line].startswith(f"[{header.label}]:")]
    if len(boxed) < _FEWEST or 10 * len(boxed) < 9 * len(headers):
        return []
    return [
        Header(source.line_number(at.start()) - 1, at["label"], None, at.end(), UNLIKE, start=at.start())
        for at in _BOXED.finditer(
            source.text, boxed[0].words, source.line_starts[stop] if stop < len(source.lines) else len(source.text)
        )
        if at["label"] in labels
    ]


def _labels(source: Source, start: int) -> Iterator[re.Match[str]]:
    """What may be a label from an offset on. Only lines with a sign of one are looked at."""
    text = source.text
    at = start if has_any(source, _SIGNS) else len(text)
    while sign := _SIGN.search(text, at):
        begin, end = max(start, text.rfind("\n", 0, sign.start()) + 1), text.find("\n", sign.start())
        at = len(text) if end < 0 else end
        yield from _LABEL.finditer(text, begin, at)


def _below_title(source: Source, start: int, first: int, labels: Collection[str]) -> Sequence[Header] | None:
    """The turn that follows a title on the line of the `first` label behind a sentence; None if that is not what is
    before it."""
    begin = max(start, source.text.rfind("\n", 0, first) + 1)
    named = "|".join(map(re.escape, labels))
    title = re.compile(rf"[^\n{SENTENCE_ENDS}]{{1,{_TITLE}}}?[ ](?P<label>{named}):[ ]+(?=\S)")
    if at := title.match(source.text, begin, first):
        return [Header(source.line_number(begin) - 1, at["label"], None, at.end(), UNLIKE, start=at.start("label"))]
    return () if first - begin <= _TITLE and source.text[begin].isalpha() else None


def labels_within(source: Source, start: int, *, timed: bool = False) -> list[Header]:
    """The turns from an offset on; an empty list unless two speakers at least speak again and again, the first of whom
    begins a line with no sentences above, or follows a title. Full names that occur once, and labels behind a comma,
    are turns that are reported. Where the page is `timed`, words at the first times may be nobody's,
    and labels are in capitals, as captions have them: one who speaks alone has steps and questions with a colon."""
    found = [(match, tidy_label(match["label"] or match["boxed"])) for match in _labels(source, start)]
    if timed:
        found = [(match, label) for match, label in found if label.isupper()]
    # A comma is hardly the end of a turn: only labels that are elsewhere are behind one.
    odd = {match.start() for match, _ in found if source.text[match.start() - 2 : match.start()] == ", "}
    counts = Counter(label for match, label in found if match.start() not in odd and _may_speak(label))
    again = {label for label, n in counts.items() if n > 1}
    once = {label for label in counts if " " in label and not label[-1].isdecimal()}
    turns = [(match, label) for match, label in found if label in again or (label in once and match.start() not in odd)]
    if len(turns) < _FEWEST or len(again) < 2:
        return []
    begins, first = {start, *source.line_starts}, turns[0][0].start()
    opened = () if first in begins else _below_title(source, start, first, again)
    if timed:
        opened = ()
    elif opened is None or _SENTENCE.search(source.text, start, first if not opened else opened[0].start):
        return []
    turned = [
        Header(
            source.line_number(match.start()) - 1,
            label,
            None,
            match.end(),
            None if label in again and match.start() not in odd else UNLIKE,
            start=match.start(),
        )
        for match, label in turns
    ]
    return [*opened, *turned]
