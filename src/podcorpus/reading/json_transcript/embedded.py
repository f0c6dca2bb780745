"""A transcript in another format inside a JSON string, as some interfaces give it: it is read as that format, and every
span is brought back to the JSON file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import islice, pairwise

from podcorpus.errors import InputError
from podcorpus.reading.document import Cue, Document, Stretch
from podcorpus.reading.json_transcript.columns import Columns
from podcorpus.reading.json_transcript.cues import cues_of
from podcorpus.reading.json_transcript.lists import Outline
from podcorpus.reading.json_transcript.spoken import Spoken
from podcorpus.reading.json_transcript.texts import Part, PartedText
from podcorpus.reading.json_transcript.values import plain
from podcorpus.reading.json_values.spans import Node
from podcorpus.reading.source import Source
from podcorpus.reading.text_map import TextBuilder

_TRANSCRIPTS = frozenset(
    "transcript transcription transcripttext fulltranscript text utterances lines sentences".split()
)
_KEYS = _TRANSCRIPTS | frozenset(
    "transcripts transcripthtml transcriptvtt transcriptsrt transcriptmarkdown htmltranscript fulltext content body "
    "captions subtitles vtt srt html rendered".split()
)
_LONG = 40
_FEW_WORDS = 10
_LEAST_LINES = 10
_ENDS = frozenset(".?!…:;")


def embedded(source: Source, overview: Outline) -> Document | None:
    """The document in the longest text under a key for transcripts, in the file's spans; None if there is none."""
    strings = max(_texts(overview, _KEYS), key=lambda found: sum(one.end - one.start for one in found), default=[])
    parts: list[Part] = []
    for string in strings:
        if parts:
            parts.append(Part("\n", -1, -1))
        parts.extend(Part(*slice_) for slice_ in string.slices())
    text = PartedText(parts, source.text)
    if len(text.text) < _LONG:
        return None
    inner = Source(source.name, text.text, hashlib.sha256(text.text.encode()).hexdigest())
    from podcorpus.reading.formats import read_recognised  # imported late: the registry imports this module

    try:
        document = read_recognised(inner)
    except InputError:
        return None
    stretches = [moved for one in document.stretches for moved in _moved(one, text)]
    return replace(
        document,
        source=source,
        stretches=tuple(stretches),
        cues=tuple(_cue(cue, text, source.text) for cue in document.cues),
        findings=tuple(
            found if found.line is None else found.model_copy(update={"line": _line(found.line, inner, text, source)})
            for found in document.findings
        ),
    )


def plain_texts(source: Source, overview: Outline) -> Document | None:
    """A cue for each string of a list under a key for transcripts, for the one string there, or for each of a file that
    is a list of lines. None if there is none of these."""
    named = (found for found in _texts(overview, _TRANSCRIPTS) if len(found) > 1 or _n_words(found) >= _FEW_WORDS)
    strings = max(named, key=_n_words, default=[]) or _lines(overview)
    return _of(source, [Spoken((string,), (), None, None, None, None, (), None, False) for string in strings])


def in_columns(source: Source, found: Columns) -> Document | None:
    """A cue for each string of a list with speakers or times in lists beside it; None if there is none."""
    return _of(source, found.spoken)


def _of(source: Source, spoken: Sequence[Spoken]) -> Document | None:
    found = cues_of(spoken, source.text)
    return Document(source, "", tuple(found.stretches), tuple(found.cues)) if found.cues else None


def _lines(overview: Outline) -> list[Node]:
    """The strings of a file that is a list of them, if most go on in the next one, as lines of captions do."""
    root = overview.root
    strings = list(root.elements()) if root is not None and root.kind == "array" else []
    texts = [(one.text or "").strip() for one in strings if one.kind == "string"]
    several = sum(" " in text for text in texts)
    open_ended = sum(before[-1:] not in _ENDS and after[:1].islower() for before, after in pairwise(texts))
    return strings if len(texts) == len(strings) >= _LEAST_LINES and 2 * min(several, open_ended) > len(texts) else []


def _n_words(strings: Sequence[Node]) -> int:
    """How many words; none if there are tags, which only a reader of pages can tell from words."""
    texts = [string.text or "" for string in strings]
    return 0 if any("</" in text for text in texts) else sum(len(text.split()) for text in texts)


def _texts(overview: Outline, keys: Set[str]) -> Iterator[list[Node]]:
    """The strings, and lists of strings, under keys."""
    for _, node in overview.objects:
        for key, value in node.members():
            if plain(key) in keys:
                if value.kind == "string":
                    yield [value]
                elif value.kind == "array" and all(one.kind == "string" for one in islice(value.elements(), 100)):
                    yield [one for one in value.elements() if one.kind == "string" and one.end - one.start > 2]


def _moved(stretch: Stretch, text: PartedText) -> Iterator[Stretch]:
    spans = list(text.spans(stretch.start, stretch.end))
    if spans:
        yield stretch._replace(start=spans[0][0], end=spans[-1][1])


def _cue(cue: Cue, text: PartedText, source: str) -> Cue:
    builder = TextBuilder(source)
    if cue.text is None:
        text.add_to(builder, cue.start, cue.end)
    at = 0
    for run in cue.runs:
        if run.char > at:
            builder.space()
        if run.n_chars == run.end - run.start:
            text.add_to(builder, run.start, run.end)
        else:
            spans = list(text.spans(run.start, run.end))
            builder.decoded((cue.text or "")[run.char : run.char + run.n_chars], spans[0][0], spans[-1][1])
        at = run.char + run.n_chars
    more = {"words": cue.words, "confidence": cue.confidence, "opens": cue.opens}
    if not builder.n_chars:
        spans = list(text.spans(cue.start, cue.start + 1)) or [(0, 0)]
        return cue._replace(start=spans[0][0], end=spans[0][0])
    return builder.cue(cue.label, cue.start_ms, cue.end_ms, **more)


def _line(line: int, inner: Source, text: PartedText, source: Source) -> int:
    lines: Sequence[int] = [one.start for one in inner.lines]
    start = lines[min(line, len(lines)) - 1]
    spans = list(text.spans(start, start + 1))
    return source.line_number(spans[0][0]) if spans else 1
