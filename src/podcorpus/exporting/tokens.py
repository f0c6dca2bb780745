"""Tokens and sentences of a turn, for formats of annotated text: no mention begins or ends inside a token, and none
crosses the end of a sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from podcorpus.exporting.spoken import Spoken
from podcorpus.exporting.texts import apart, plain, spans
from podcorpus.findings.finding import Finding
from podcorpus.records import Mention, Turn
from podcorpus.records.counting import sentence_ends
from podcorpus.records.names import is_mark

# A word may have an apostrophe, a hyphen or a point inside; of scripts without spaces each character is a token, as is
# each sign.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])\w)+(?:[-'’.](?:(?![{_UNSPACED}])\w)+)*|[^\w\s]")


class Token(NamedTuple):
    """A token, and the white space between it and the next one."""

    start: int
    end: int
    text: str
    after: str
    mention: Mention | None
    """The mention that it is a part of."""
    first: bool = False
    last: bool = False
    """Whether the mention begins and ends with it."""


Sentence = list[Token]


def sentences(spoken: Spoken, turn: Turn) -> list[Sentence]:
    """The sentences of a turn; none in a text-free episode."""
    if not turn.text:
        return []
    mentions, _ = apart(spoken.mentions.get(turn.turn_id, ()))
    # Replaced one by one, so that all offsets stay.
    text = plain(turn.text)
    tokens = list(_tokens(text, mentions))
    starts = [one.start_char for one in mentions]
    found: list[Sentence] = []
    at = 0
    for end in sentence_ends(text):
        inside = bisect_right(starts, end - 1) - 1
        if end < len(text) and inside >= 0 and mentions[inside].end_char > end:
            continue
        stop = at
        while stop < len(tokens) and tokens[stop].start < end:
            stop += 1
        if stop > at:
            found.append(tokens[at:stop])
        at = stop
    if at < len(tokens):
        found.append(tokens[at:])
    return found


def about_tokens(spoken: Spoken) -> Iterator[Finding]:
    """What formats of tokens leave out."""
    yield from spoken.about_words()
    if spoken.text_free:
        yield from spoken.about_mentions()
    else:
        yield from spoken.about_overlaps()
    yield from spoken.about_no_chapters()
    if not spoken.text_free:
        yield from spoken.about_cue_times()
    yield from spoken.about_word_times()


def _tokens(text: str, mentions: Sequence[Mention]) -> Iterator[Token]:
    cut = [
        (start, end, span.mention)
        for span in spans(text, mentions)
        for start, end in _words(text, span.start, span.end)
    ]
    for i, (start, end, mention) in enumerate(cut):
        stop = cut[i + 1][0] if i + 1 < len(cut) else len(text)
        first = mention is not None and (i == 0 or cut[i - 1][2] is not mention)
        last = mention is not None and (i + 1 == len(cut) or cut[i + 1][2] is not mention)
        yield Token(start, end, text[start:end], text[end:stop], mention, first, last)


def _words(text: str, start: int, end: int) -> list[list[int]]:
    """Spans of tokens between two offsets; an accent or a joiner is a part of the word that it is in."""
    found: list[list[int]] = []
    joined = False
    for match in _TOKEN.finditer(text, start, end):
        touches = bool(found) and found[-1][1] == match.start()
        mark = is_mark(match.group()) if match.end() - match.start() == 1 else False
        if touches and (mark or (joined and text[match.start()].isalnum())):
            found[-1][1] = match.end()
        else:
            found.append([match.start(), match.end()])
        joined = mark
    return found


def by_turn(spoken: Spoken) -> Mapping[str, list[Sentence]]:
    """The sentences of each turn with words."""
    return {turn.turn_id: found for turn in spoken.records.turns if (found := sentences(spoken, turn))}
