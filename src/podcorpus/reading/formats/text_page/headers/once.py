"""Labels that occur once beside those that recur."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from podcorpus.reading.formats.text_page.headers.entries import SPEECH, heads_list
from podcorpus.reading.formats.text_page.headers.label_lines import (
    begins_paragraph,
    heads_note,
    is_address,
    is_boxed,
    is_emphasised,
    is_sentence,
)
from podcorpus.reading.formats.text_page.headers.mark import Mark
from podcorpus.reading.formats.text_page.headers.names import has_role, is_nick, name_like, name_words
from podcorpus.reading.formats.text_page.headers.scanning import times_written
from podcorpus.reading.labels.names import Likeness, before_colon, is_sound, likeness, names_role
from podcorpus.reading.sentence_ends import SENTENCE_ENDS
from podcorpus.reading.source import Source

_SPOKEN = 100
"""From how many characters on a label's words before the first recurring speaker are speech rather than an entry."""
_NO_LETTERS = re.compile(r"[\r\n](?:[\W\d_]*|[(\[][^\r\n]*[)\]])(?:[\r\n]|\Z)")
_SOUND = re.compile(r"\s*\\?\[[^\[\]\r\n]{1,40}\]\Z")
"""A remark at the end of what is said."""
_CONTENT = re.compile(r"[^\W\d_]{3,}")
_NUMBER = re.compile(r"\s*\d{1,3}[.)]\s")
_RARELY = 10
"""Of so many labels fewer than one have words in lower case behind them, where sentences begin with a capital."""


def with_once(source: Source, group: Sequence[Mark], firm: Sequence[Mark], begun: int | None = None) -> list[Mark]:
    """The recurring labels, and those that occur once and are names too. `begun`: the first line of a header that has a
    time."""
    strong = {mark.label for mark in firm}
    words = _words(strong)
    start = firm[0].line if begun is None else min(begun, firm[0].line)
    alone = sum(mark.kind == "L:" for mark in firm) * 10 > len(firm) * 9
    spaced = _are_most((begins_paragraph(source, mark) for mark in firm), len(firm))
    boxed = all(is_boxed(source, mark) for mark in firm)
    bold = alone and "*" in firm[0].shape
    throughout = spaced and len(firm) > 10 and all("*" in mark.shape for mark in firm)
    counts = Counter(mark.label for mark in group)
    nicks, roles = any(map(is_nick, strong)), 2 * sum(map(has_role, strong)) > len(strong)
    capitals = all(map(str.isupper, strong))
    numbered = _are_most((_NUMBER.match(source.texts[mark.line]) is not None for mark in firm), len(firm))
    # Where only one speaker recurs, the one who occurs once answers.
    capital = len(strong) > 1 and _RARELY * sum(_goes_on(source, mark) for mark in firm) < len(firm)
    kept: list[Mark] = []
    for i, mark in enumerate(group):
        # Among others without a number, an item of an agenda.
        item = not numbered and counts[mark.label] == 1 and _NUMBER.match(source.texts[mark.line])
        if mark.label in strong and not item:
            kept.append(mark)
            continue
        alike = not words.isdisjoint(_words([mark.label])) and len(mark.label.split()) <= 6
        alike = alike or mark.label.removesuffix("?") in strong
        if item or is_sentence(mark.label) or (spaced and not begins_paragraph(source, mark)):
            continue
        if capital and _goes_on(source, mark) and not alike and not names_role(mark.label):
            # `The Old Inn: that is where it began.` goes on; of `Speaker 3: no, never.` the label tells.
            continue
        longest = 6 if alone and mark.kind == "L:" else 4
        name = before_colon(mark.label)
        named = name_like(name) and len(name_words(name)) <= longest and not heads_note(mark)
        named = named or (boxed and is_boxed(source, mark) and not is_sound(mark.label)) or not mark.label.strip("?")
        named = named or ((roles or (capitals and mark.label.isupper())) and has_role(mark.label))
        named = named or (bold and mark.kind == "L:" and len(mark.label.split()) < 9)
        named = named or (spaced and likeness(mark.label.capitalize()) is Likeness.ROLE)
        marked = is_emphasised(source, mark)
        named = named or (throughout and marked and len(mark.label.split()) <= 4 and not heads_note(mark))
        if spaced and is_nick(mark.label) and not heads_note(mark):
            sure = nicks or counts[mark.label] > 1
            named = named or (sure and times_written(source, mark.label) < 2 * counts[mark.label])
        if mark.line < start and not kept:
            said = _NO_LETTERS.split(source.text[mark.words : group[i + 1].start].strip(), maxsplit=1)[0]
            said = _SOUND.sub("", said)
            # `ODILE FENN, BYLINE: Hello.` is who speaks, however little it is.
            first = has_role(mark.label) or (throughout and not any(text.strip() for text in source.texts[: mark.line]))
            spoken = len(said) >= _SPOKEN or bool(SPEECH.search(said)) or (first and said[-1:] in SENTENCE_ENDS)
            alike = alike and (named or len(mark.label.split()) < 4)
            # `President Mara Lind`, who is `Mara Lind` below.
            named = named or any(" " in label and mark.label.endswith(f" {label}") for label in strong)
            shouted = mark.label.isupper() and " " in mark.label and not any(map(str.isupper, strong))
            named = named and spoken and not shouted and not heads_list(source, mark)
        if alone and mark.kind == "L:W" and not (bold and marked and named and " " in mark.label):
            # Where names are alone on their line, a colon within one is a sentence's; but for a full name in bold.
            continue
        word = len(mark.label) > 3 and " " not in mark.label and mark.label.istitle()
        whole = mark.line < firm[0].line and mark.label[:1] in strong
        if (
            word
            and not whole
            and likeness(mark.label) is not Likeness.ROLE
            and (capitals or is_word(source, mark.label))
        ):
            # Among names in capitals, or where the page has a question, `Question: why?` is what somebody says;
            # `Mara: Hello.` above `M: Yes.` is a name.
            continue
        if (named or (alike and not heads_note(mark))) and not is_address(source, mark):
            kept.append(mark)
    return kept


def _are_most(flags: Iterable[bool], of: int) -> bool:
    """Whether more than half of the flags, which are so many, are true.

    >>> _are_most([True, False, True], 3), _are_most(iter([True, False]), 2), _are_most([], 0)
    (True, False, False)
    """
    true = 0
    for n, flag in enumerate(flags, 1):
        true += flag
        if 2 * true > of or 2 * (true + of - n) <= of:
            break
    return 2 * true > of


def _goes_on(source: Source, mark: Mark) -> bool:
    """Whether the words on the line of a label begin in lower case."""
    return mark.kind == "L:W" and source.text[mark.words].islower()


def is_word(source: Source, label: str, count: int = 1) -> bool:
    """Whether the only word of a label, which occurs `count` times, is one of the language: the page has it more often
    in lower case."""
    folded = label.lower()
    return " " not in label and folded != label and times_written(source, folded) > count


def _words(labels: Iterable[str]) -> set[str]:
    """The words of labels, but for the shortest."""
    return {word for label in labels for word in _CONTENT.findall(label.casefold())}
