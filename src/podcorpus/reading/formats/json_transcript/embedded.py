"""A transcript in another format inside a JSON string, as some interfaces give it: it is read as that format, and every
span is brought back to the JSON file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import chain, pairwise
from typing import NamedTuple

from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import first_of
from podcorpus.reading.document import Document
from podcorpus.reading.formats.json_transcript.cues import cues_of
from podcorpus.reading.formats.json_transcript.listed import Outline
from podcorpus.reading.formats.json_transcript.rows import numbered
from podcorpus.reading.formats.json_transcript.spoken import Spoken
from podcorpus.reading.grid.keys import plain
from podcorpus.reading.json_values.spans import Node
from podcorpus.reading.markup.visible import VisibleBuilder, mapped, shown_stretches
from podcorpus.reading.source import Source

_TRANSCRIPTS = frozenset("text utterances lines sentences dialogue dialog".split())
_KEYS = _TRANSCRIPTS | frozenset("transcripts fulltext content body captions subtitles vtt srt html rendered".split())
_OTHER = re.compile(
    r".*transcript(?:ion)?|transcript(?:ion)?(?:full|raw|text|plain|content|body|html|vtt|srt|markdown)"
)
"""Other keys for transcripts: `full_transcript`, `Video Transcript`, `transcript_full`."""
_PAGE = re.compile(r"page(number|num|no|index)?$")
_LONG = 40
_FEW_WORDS = 10
_LEAST_LINES = 10
_ENDS = frozenset(".?!…:;")


class _Texts(NamedTuple):
    """The strings, and lists of strings, under one key."""

    key: str
    of_pages: bool
    """Whether they are the pages of one text: an object with one has the number of its page, too."""
    found: list[list[Node]]


def embedded(source: Source, overview: Outline) -> Document | None:
    """The document in the longest text under a key for transcripts, in the file's spans; None if there is none. The
    texts of pages are one text."""
    groups = [[list(chain(*one.found))] if one.of_pages else one.found for one in _by_key(overview, _KEYS)]
    group = max(groups, key=lambda group: max(map(_n_chars, group)), default=[list[Node]()])
    strings = max(group, key=_n_chars)
    others = [one for one in group if one is not strings]
    shown = VisibleBuilder(source)
    for string in strings:
        if shown.n_chars:
            shown.put("\n")
        for characters in string.slices():
            shown.decoded(*characters)
    if shown.n_chars < _LONG:
        return None
    visible = shown.visible()
    from podcorpus.reading.formats import read_recognised  # imported late: the registry imports this module

    try:
        inner = read_recognised(replace(visible.inner, is_shown=False))
    except InputError:
        return None
    document = mapped(inner, visible, "")
    # The JSON says what is between these.
    stretches = shown_stretches(inner, visible)
    return replace(document, stretches=stretches, findings=(*document.findings, *_others(source, others)))


def _others(source: Source, others: Sequence[list[Node]]) -> Iterator[Finding]:
    """A finding on the texts of the rows beside that whose text is read."""
    if others:
        what = first_of(len(others), "other text", "is", "are")
        message = f"{what} under the same key as the one that is read, the longest; kept as metadata"
        yield finding("json-text-apart", message, path=source.name, line=source.line_number(others[0][0].start))


def plain_texts(source: Source, overview: Outline) -> Document | None:
    """A cue for each string of a list under a key for transcripts, for those there that rows of a list have, or for
    each of a file that is a list of lines. None if there is none of these. Rows with a `text` are no transcript if they
    have neither times nor speakers."""
    groups = (one.found for one in _by_key(overview, _TRANSCRIPTS) if len(one.found) == 1 or one.key != "text")
    together = (list(chain(*group)) for group in groups)
    named = (found for found in together if len(found) > 1 or _n_words(found) >= _FEW_WORDS)
    strings = max(named, key=_n_words, default=[]) or _lines(overview)
    return of_spoken(source, [Spoken((string,)) for string in strings])


def of_spoken(source: Source, spoken: Sequence[Spoken]) -> Document | None:
    """A cue for each stretch of speech; None if there is none."""
    found = cues_of(spoken, source.text)
    return Document(source, "", tuple(found.stretches), tuple(found.cues)) if found.cues else None


def _lines(overview: Outline) -> list[Node]:
    """The strings of a file that is a list of them, if most go on in the next one, as lines of captions do."""
    strings = [] if overview.root is None else numbered(overview.root)
    texts = [(one.text or "").strip() for one in strings if one.kind == "string"]
    several = sum(" " in text for text in texts)
    open_ended = sum(before[-1:] not in _ENDS and after[:1].islower() for before, after in pairwise(texts))
    return strings if len(texts) == len(strings) >= _LEAST_LINES and 2 * min(several, open_ended) > len(texts) else []


def _n_words(strings: Sequence[Node]) -> int:
    """How many words; none if there are tags, which only a reader of pages can tell from words."""
    texts = [string.text or "" for string in strings]
    return 0 if any("</" in text for text in texts) else sum(len(text.split()) for text in texts)


def _by_key(overview: Outline, keys: Set[str]) -> Iterator[_Texts]:
    """The strings, and lists of strings, under keys: each key with those that it has in an object, or in the rows of a
    list."""
    groups: dict[tuple[tuple[str, ...], str, bool], list[list[Node]]] = {}
    for path, node in overview.objects:
        members = [(plain(key), value) for key, value in node.members()]
        of_pages = any(value.kind == "number" and _PAGE.search(name) for name, value in members)
        for name, value in members:
            if name not in keys and not _OTHER.fullmatch(name):
                continue
            strings = [value] if value.kind == "string" else list(value.elements()) if value.kind == "array" else []
            if strings and all(one.kind == "string" for one in strings[:100]):
                found = [one for one in strings if one.kind == "string"]
                groups.setdefault((path, name, of_pages), []).append(found)
    return (_Texts(name, of_pages, found) for (_, name, of_pages), found in groups.items())


def _n_chars(strings: Sequence[Node]) -> int:
    return sum(one.end - one.start for one in strings)
