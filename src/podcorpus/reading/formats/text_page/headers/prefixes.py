"""Names in front of the words without a colon or a time: `[Name] words`, `**Name** words`, `Name – words`, `Q. words`,
`P1 words`.

They are looked for where nothing else names the speakers: most lines must begin with a name that recurs. Some of the
forms are also looked for beside the headers of another layout.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Container, Iterator, Sequence
from itertools import dropwhile, pairwise

from podcorpus.reading.formats.text_page.headers.forms import FORMS, lines_of
from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.labels import DASHES, bare_label, may_be_label
from podcorpus.reading.formats.text_page.headers.learning import Grammar
from podcorpus.reading.formats.text_page.headers.letters import lettered
from podcorpus.reading.formats.text_page.headers.names import asks, name_like, tidy_label
from podcorpus.reading.formats.text_page.headers.scanning import has_any, lines_with
from podcorpus.reading.formats.text_page.headers.strict import UNLIKE
from podcorpus.reading.formats.text_page.headers.times import TIME_AT_START
from podcorpus.reading.formats.text_page.lines import after_blank, paragraph_begins
from podcorpus.reading.labels.names import ENTRIES, is_sound, without_description
from podcorpus.reading.sentence_ends import SENTENCE_END
from podcorpus.reading.source import Source

_SECOND = ("[Name] words", "Name > words")
"""Forms that some turns of a page may have whose others have another one."""
_MOST_SLIPPED = 50
_MOST_ONCE = 4
_MOST_WORDS = 6
"""How many words a name has at most."""
_MANY = 6
_MOST_BARE = 6
"""How many labels there are at most on a page where no sign is behind them."""
_CAPITALS = re.compile(r"\b[A-Z]{2,}")


def in_other_forms(source: Source, taken: Collection[int], first: int, grammar: Grammar) -> list[Header]:
    """The headers of the forms `Name – words`, `[Name] words`, `Name >> words`, `Q words` and `Name; words` from a line
    on, on a page that has others, on the lines `taken`."""
    found = [*_slipped(source, taken, first, grammar), *_dashed(source, taken, first, grammar)]
    found += lettered(source, {*taken, *(header.line for header in found)}, first, grammar)
    for shape in _SECOND:
        if shape not in grammar.accepted:
            lines = [index for index in lines_of(source, FORMS[shape], 0) if index not in taken]
            found += _of_speakers(source, lines, first, grammar, shape)
    return found


def _of_speakers(source: Source, lines: Sequence[int], first: int, grammar: Grammar, shape: str) -> Iterator[Header]:
    """The headers of a form on some lines, from a line on: those of the page's speakers, and of names that recur."""
    found = list(_of_form(source, lines, shape))
    begin = _talk_begins(source.texts, found, first)
    found = [one for one in found if one[0] >= begin]
    counts = Counter(label for _, label, _ in found)
    names = {
        label
        for label, n in counts.items()
        if n > 1 and name_like(label) and not is_sound(label) and label.casefold() not in ENTRIES
    }
    speakers = frozenset(grammar.labels)
    for index, label, at in found:
        if label in speakers or label in names:
            yield Header(index, label, None, at, UNLIKE)


def _of_form(source: Source, lines: Sequence[int], shape: str) -> Iterator[tuple[int, str, int]]:
    """Those of some lines that have a form, without a time behind it: the index of each, its label, and where in the
    source the words begin."""
    for index in lines:
        text = source.texts[index]
        match = FORMS[shape].header.match(text)
        label = tidy_label(bare_label(match["label"])) if match else ""
        if match and label and may_be_label(label) and not TIME_AT_START.match(text, match.end()):
            yield index, label, source.lines[index].end - len(text) + match.end()


def _slipped(source: Source, taken: Container[int], first: int, grammar: Grammar) -> Iterator[Header]:
    """The headers of paragraphs below a line that begin with a speaker's label and a slip of its colon: `Mara; words`,
    `Speaker 1. words`."""
    labels = sorted(filter(None, grammar.labels), key=len, reverse=True)
    may_slip = has_any(source, ";") or any(label[-1].isdecimal() for label in labels)
    if not may_slip or not labels or len(labels) > _MOST_SLIPPED:
        return
    pattern = re.compile(rf"\n(?P<label>{'|'.join(map(re.escape, labels))})(?:;|(?<=\d)[.,])[^\S\r\n]+(?=\S)")
    for index, match in lines_with(source, pattern, range(first + 1, len(source.lines))):
        if index not in taken and after_blank(source.texts, index):
            yield Header(index, match["label"], None, match.end() - 1, UNLIKE)


def _dashed(source: Source, taken: Container[int], first: int, grammar: Grammar) -> list[Header]:
    """The headers of the form `Name – words` from a line on, on a page that has others, on the lines `taken`: those of
    its speakers, whoever asks, and two or more other labels that recur at the beginning of paragraphs."""
    if not has_any(source, DASHES):
        return []
    shape = "Name – words"
    texts = source.texts
    labels = frozenset(grammar.labels)
    lines = [i for i in lines_of(source, FORMS[shape], 0) if i not in taken and after_blank(texts, i)]
    found = [
        (index, label, at)
        for index, label, at in _of_form(source, lines, shape)
        if len(without_description(label).split()) <= 4 and (label in labels or name_like(label))
    ]
    counts = Counter(label for _, label, _ in found)
    begin = _talk_begins(texts, found, first)
    found = [one for one in found if one[0] >= begin]
    again = {label for label, n in counts.items() if n > 1 or label in labels or asks(label)}
    if len(again) < 2 and again.isdisjoint(labels) and not any(map(asks, again)):
        return []
    # Any but `Q` and `A` may be a word in a sentence, and these, too, if they are there once.
    sure = {label for label in again if label in labels or (len(label) < 3 and counts[label] > 1)}
    headers = [
        Header(index, label, None, at, None if index > first and label in sure else UNLIKE)
        for index, label, at in found
        if label in again
    ]
    grammar.accept(headers, shape, f"{len(headers)} paragraphs begin with a name that recurs, and a dash")
    grammar.labels.update(again)
    return headers


def _talk_begins(texts: Sequence[str], found: Sequence[tuple[int, str, int]], first: int) -> int:
    """The first of the lines with labels right above a header, at line `first`, which nothing parts from it; that
    header's line if nobody among them has two lines of all that were found, as in a list of people."""
    counts = Counter(label for _, label, _ in found)
    begin, recurs = first, False
    for index, label, _ in reversed([one for one in found if one[0] < first]):
        between = [line for line in range(index + 1, begin) if texts[line].strip()]
        if between and between[-1] - index > len(between):
            break
        begin = index
        recurs = recurs or counts[label] > 1
    return begin if recurs else first


def _begin_paragraphs(texts: Sequence[str], written: Sequence[int], found: Container[int]) -> bool:
    """Whether a third of the paragraphs of a page with wrapped lines begin on lines that were found. A paragraph begins
    below a blank line, or is indented."""
    begins = [index for index in written if after_blank(texts, index) or texts[index].startswith(("  ", "\t"))]
    return 3 * sum(index in found for index in begins) >= len(begins)


def _are_names(labels: Collection[str], again: Container[str]) -> bool:
    """Whether labels are names of two or more people, of whom few speak only once."""
    once = sum(label not in again for label in labels)
    named = all(name_like(label) and any(map(str.isalpha, label)) for label in labels)
    return named and len(labels) > 1 and once <= _MOST_ONCE


def _all_alone(texts: Sequence[str], found: Sequence[tuple[int, str, int]], counts: Counter[str]) -> bool:
    """Whether words in capitals at the beginning of paragraphs, with no sign behind them, are names: nearly all
    paragraphs have one, a few recur in turn, and what follows is not in capitals."""
    begins = paragraph_begins(texts)
    if len(begins) < 2:
        begins = [index for index, text in enumerate(texts) if text.strip()]
    again = [label for _, label, _ in found if counts[label] > 1]
    turns = sum(one != other for one, other in pairwise(again))
    capitals = sum(bool(_CAPITALS.match(texts[index], end)) for index, _, end in found)
    return (
        len(counts) <= _MOST_BARE
        and len(found) > _MOST_ONCE
        and 10 * len({index for index, _, _ in found}.intersection(begins)) >= 9 * max(len(begins), len(found))
        and 10 * len(again) >= 9 * len(found)
        and 2 * turns > len(again)
        and 2 * capitals < len(found)
    )


def _labelled(texts: Sequence[str], lines: Sequence[int], shape: str) -> list[tuple[int, str, int]]:
    """Those of some lines that have a form: the index of each, its label, and where in the line the words begin."""
    found: list[tuple[int, str, int]] = []
    matches = FORMS[shape].header.match
    for index in lines:
        match = matches(texts[index])
        label = tidy_label(bare_label(match["label"])) if match else ""
        if match and label and len(without_description(label).split()) <= _MOST_WORDS:
            found.append((index, label, match.end()))
    counts = Counter(label for _, label, _ in found)
    if shape == ":Name: words":
        # Fields of the page are above the talk.
        found = list(dropwhile(lambda one: counts[one[1]] < 2, found))
        return found if all(name_like(label) for label, n in counts.items() if n > 1) else []
    if shape == "[Name] words":
        # `[crosstalk] I know.`, `(1) Boats`
        found = [one for one in found if " " in one[1] or not is_sound(one[1])]
        named = [one for one in found if not one[1].isdecimal()]
        return named if len({label for _, label, _ in named}) > 1 else found
    if shape == "名 words":
        # Above the talk is who they are.
        return list(dropwhile(lambda one: not SENTENCE_END.search(texts[one[0]]), found))
    if shape == "NAME words":
        return found if _all_alone(texts, found, counts) else []
    if shape == "**Name** words" and 2 * sum(label.endswith((".", ",")) for label in counts) > len(counts):
        # `**Mara Lind,** head of the yard – words`
        return [(index, label.removesuffix(".").removesuffix(","), end) for index, label, end in found]
    return found


def _header(source: Source, index: int, label: str, end: int, names: Container[str]) -> Header:
    """The header of a line with a label whose words begin at an offset in it; or that of one of the names with words
    behind its colon, `Mara: So – words`."""
    text = source.texts[index]
    begin = source.lines[index].end - len(text)
    name, colon, _ = label.partition(":")
    if colon and name in names:
        behind = text.index(":") + 1
        return Header(index, name, None, begin + behind + len(text[behind:]) - len(text[behind:].lstrip()), UNLIKE)
    return Header(index, label, None, begin + end)


def prefixed(source: Source, start: int, grammar: Grammar) -> list[Header]:
    """The headers of the first form that two or more recurring names have, with which half of the lines begin, or names
    in brackets with which all of them do."""
    texts = source.texts
    first = source.line_number(start) - 1 if start else 0
    written = [index for index in range(first, len(texts)) if texts[index] and not texts[index].isspace()]
    for shape, form in FORMS.items():
        found = _labelled(texts, lines_of(source, form, first), shape)
        counts = Counter(label for _, label, _ in found)
        firm = {label for label, n in counts.items() if n > 1}
        # Behind a name in brackets, a dash is within the words: `[Mara] That is all - for now.`
        found = [one for one in found if one[1][:1] != "[" or one[1][1:].partition("]")[0] not in firm]
        once_first = found and found[0][1] not in firm and found[0][0] == written[0]
        if once_first and not SENTENCE_END.search(texts[written[0]]):
            # A title above the talk.
            del found[0]
        # And so are fields: `Topic: Boats - and nets`.
        while found and ": " in (label := found[0][1]) and firm.isdisjoint((label, label.partition(":")[0])):
            del found[0]
        n = sum(counts[label] for label in firm)
        throughout = shape == "[Name] words" and len(found) >= 0.9 * len(written) and _are_names(counts, firm)
        if throughout:
            grammar.guessed = grammar.guessed or not firm
        elif len(firm) < 2 or n < 3 or 2 * n < len(found):
            continue
        # Whoever asks may be named at the end only, and above names in brackets can be what the page is of.
        late = any(map(asks, firm)) or (shape == "[Name] words" and n == len(found) >= _MANY)
        below = [index for index in written if index >= found[0][0]] if found and late else written
        if 3 * len(found) < len(below) and not _begin_paragraphs(texts, below, {index for index, _, _ in found}):
            continue
        headers = [_header(source, *one, firm) for one in found]
        n, which = (len(found), "a name in brackets") if throughout else (n, "a name that recurs")
        grammar.guessed = grammar.guessed or shape == "NAME words"
        grammar.learn(headers, shape, f"{n} of {len(written)} lines begin with {which}")
        return headers
    return lettered(source, (), first, grammar)
