"""Which paragraphs are prose: sentences, or words that a program wrote down without their punctuation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from podcorpus.reading.labels.speech import is_timed_talk
from podcorpus.reading.sentence_ends import SENTENCE_END, SENTENCE_ENDS
from podcorpus.records.counting import STOPS, WIDE_STOPS
from podcorpus.records.scripts import SINGLE

_STOP = re.compile(rf"[^\W_][{STOPS}][\"”’)]*\s+[\"“(]?(?!\d)\w|[{WIDE_STOPS}…]")
_SIGNS = re.compile(r"[\w\s'’\[\].,?-]+")
_PLAIN_WORD = re.compile(r"[\[(]?(?:[^\W\d_]+|\d{1,4})(?:['’.-][^\W\d_]+)*[\])]?[,.?]*")
_SENTENCE_LENGTH = 300
"""In how many characters at least one sentence ends."""
LONG = 1_000
"""From how many characters on one paragraph is a transcript."""
_PROSE = 100
"""How long a paragraph of prose is."""
MUCH, SHARE = 1_500, 5
"""How many characters of prose above the first turn are many, and what share of the turns' text."""
_LOOKED_AT = 2_000
_SENTENCES = re.compile(rf"[{SENTENCE_ENDS}][”\"’')\]]*\s+\S.*[{SENTENCE_ENDS}]|[{WIDE_STOPS}].+[{WIDE_STOPS}]", re.S)
_WORD_LETTERS = re.compile(f"[{SINGLE}]+")
_ADDRESS = re.compile(
    r"(?<=\])\(<?https?://[^\s()<>]*+(?:\([^\s()<>]*+\)[^\s()<>]*+)*+>?\)|<https?://[^\s<>]++>|<a\s[^<>]*+>"
)
_AROUND = " \t\r\n#*"
_PER_LINK = 200
"""How many characters prose has for each link in it, at least."""


def extent(text: str) -> int:
    """How long a text is, in letters of a script with spaces between words: one of Han says as much as three of them.

    >>> extent("boats"), extent("小船")
    (5, 6)
    """
    return len(text) if text.isascii() else len(text) + 2 * sum(map(len, _WORD_LETTERS.findall(text)))


def is_talk_above(text: str, times: Sequence[tuple[int, int, int]], begin: int) -> bool:
    """Whether what is said with times up to an offset is a talk, and no less than what is below it. Each time is given
    by where it begins and where it ends, and in milliseconds."""
    stops = [*(start for start, _, _ in times[1:]), begin]
    said = [text[end:stop].strip(_AROUND) for (_, end, _), stop in zip(times, stops, strict=True)]
    return is_timed_talk(said, [ms for _, _, ms in times]) and sum(map(extent, said)) >= extent(text[begin:])


def sentences(texts: Sequence[str], blocks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The blocks of lines that are sentences: those that end with one, and those in the middle of which sentences end,
    where one goes on in the next block."""
    prose: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    for i, block in enumerate(blocks):
        run.append(block)
        following = blocks[i + 1] if i + 1 < len(blocks) else None
        ends = bool(SENTENCE_END.search(texts[block[1]][-40:]))
        if not ends and following and not _begins_sentence(texts[following[0]]):
            continue
        if (ends and len(run) == 1) or (len(run) > 1 and punctuated(texts, run)):
            prose += run
        run = []
    return prose


def _begins_sentence(text: str) -> bool:
    """Whether a line may be the beginning of a sentence rather than the rest of one."""
    word = text.lstrip("\"“”‘’'([*_ \t").partition(" ")[0]
    return word[:1].isupper() and word.rstrip(",.;:") not in ("I", "I'm", "I’m", "I'll", "I've", "I'd")


def punctuated(texts: Sequence[str] | Mapping[int, str], blocks: Sequence[tuple[int, int]]) -> bool:
    """Whether sentences end within blocks of lines, as often as in speech."""
    text = " ".join(texts[index] for first, last in blocks for index in range(first, last + 1)) + " …"
    return _SENTENCE_LENGTH * len(_STOP.findall(text)) > len(text)


def unpunctuated(text: str) -> bool:
    """Whether a text is speech that a program wrote down without punctuation: long, and little but words, which are no
    codes."""
    if len(text) < LONG or len(_SIGNS.sub("", text)) * 50 >= len(text) or len(text) <= 20 * (text.count("\n") + 1):
        return False
    words = text.split()
    return 10 * sum(bool(_PLAIN_WORD.fullmatch(word)) for word in words) >= 8 * len(words)


def is_prose(paragraph: str, *, short: bool = False) -> bool:
    """Whether a paragraph is sentences rather than a list, a heading or links; two `short` ones, if so asked. Long ones
    may have links in them."""
    if "://" in paragraph:
        paragraph, n_links = _ADDRESS.subn("", paragraph)
        if extent(paragraph) < _PER_LINK * n_links:
            return False
    plain = paragraph[:1].isalpha() or paragraph[:1] in "\"“‘'«¿¡(…"
    return (
        plain
        and (short or extent(paragraph[:_PROSE]) >= _PROSE)
        and "://" not in paragraph
        and bool(_SENTENCES.search(paragraph[:_LOOKED_AT]))
    )
