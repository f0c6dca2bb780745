"""The stretches of a file: those of its cues, second copies of their words, and what is between."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence, Set
from itertools import chain
from typing import NamedTuple

from podcorpus.reading.document import Stretch
from podcorpus.reading.formats.json_transcript.listed import Outline
from podcorpus.reading.formats.json_transcript.values import key_of
from podcorpus.reading.grid.keys import TEXT, plain
from podcorpus.reading.json_values.spans import JsonFile, Node

_COPIES = frozenset(
    """
    text punct transcript transcripts transcription fulltext fulltranscript words wordsegments utterances paragraphs
    sentences segments chunks items channels results result alternatives combinedrecognizedphrases combinedphrases
    display lexical body content captions subtitles html srt vtt wordcues lines speakers monologues tokens
    """.split()
)
# A word, or a character of a script without spaces between words.
_WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|\w+")
_TEXTS = _COPIES | frozenset(TEXT)
_STRING = ord('"')
_MOST = 0.6
"""The part of its words that are spoken, from which on a text is a copy of what is spoken."""


class Claims:
    """Spans of the source that are taken, in the order of the source; what overlaps one before is left out."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self.stretches: list[Stretch] = []
        at = 0
        for stretch in sorted(stretches, key=lambda one: (one.start, -one.end)):
            if stretch.start >= at and stretch.end > stretch.start:
                self.stretches.append(stretch)
                at = stretch.end
        self._starts = [stretch.start for stretch in self.stretches]

    def taken(self, start: int, end: int) -> bool:
        """Whether any of a span is taken."""
        i = bisect_left(self._starts, start)
        return (i < len(self._starts) and self._starts[i] < end) or (i > 0 and self.stretches[i - 1].end > start)


def words_of(texts: Sequence[str]) -> list[str]:
    """The words of texts, as they are compared."""
    return [word for text in texts for word in _WORD.findall(text.casefold())]


class Beside(NamedTuple):
    """A value with words beside the transcript."""

    name: str
    node: Node
    is_list: bool
    """Whether its rows say that it is a transcript, too."""
    n_words: int
    is_copy: bool
    """Whether most of its words are spoken in the transcript."""


def words_beside(overview: Outline, claims: Claims, spoken: Set[str]) -> Iterator[Beside]:
    """The texts and lists beside the transcript that its keys or its rows say to be one, too."""
    # What is further out comes first, so that spans that were given contain those that follow or are apart from them.
    seen: list[tuple[int, int]] = []
    members = (
        (key, value, False)
        for _, node in overview.objects
        for key, value in node.members()
        if plain(key) in _COPIES and value.kind in ("string", "array", "object")
    )
    lists = ((one.shown, node, True) for one in overview.listed if one.shape.speaks for node in one.lists)
    for name, node, is_list in chain(members, lists):
        before = bisect_left(seen, (node.start, len(node.file.text))) - 1
        if (before >= 0 and node.start < seen[before][1]) or claims.taken(node.start, node.end):
            continue
        words = words_of(list(_texts(node)))
        if words:
            insort(seen, (node.start, node.end))
            yield Beside(name, node, is_list, len(words), sum(word in spoken for word in words) >= _MOST * len(words))


def _texts(node: Node) -> Iterator[str]:
    """The texts in a value, in order: strings under a key for texts or under none."""
    file = node.file
    if node.entry < 0:
        return
    for entry in range(node.entry, file.after[node.entry]):
        if file.kinds[entry] == _STRING:
            string = Node(file, entry)
            if not (key := key_of(string)) or plain(key) in _TEXTS:
                yield string.text or ""


def partition(claims: Claims, file: JsonFile) -> tuple[Stretch, ...]:
    """The claimed stretches with what is between them. The times of a cue that only markup parts are one stretch."""
    filled: list[Stretch] = []
    for stretch in (*claims.stretches, Stretch("markup", len(file.text), len(file.text))):
        before = filled[-1] if filled else Stretch("markup", 0, 0)
        between = [_between(file, before, stretch)] if stretch.start > before.end else []
        for one in (*between, stretch):
            last = filled[-1] if filled else None
            if last is not None and last.kind == one.kind == "cue_time" and last.cue == one.cue:
                filled[-1] = last._replace(end=one.end)
            elif one.end > one.start:
                filled.append(one)
    return tuple(filled)


def _between(file: JsonFile, before: Stretch, after: Stretch) -> Stretch:
    """What is between two stretches: markup inside a cue, or its words' times, and elsewhere markup without values and
    metadata with values."""
    start, end = before.end, after.start
    broken = end == len(file.text) and file.problem is not None
    values = broken or file.has_scalar(start, end) or any(start <= line.at < end for line in file.bad_lines)
    cue = before.cue if before.cue == after.cue else None
    both = before.kind if before.kind == after.kind and cue is not None else ""
    timed = both == ("cue_text" if values else "cue_time")
    return Stretch("cue_time" if timed else "metadata" if values else "markup", start, end, cue)
