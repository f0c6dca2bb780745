"""Cues of XML that has an element for each word and none for a stretch of them."""

from __future__ import annotations

from collections.abc import Sequence

from podcorpus.reading.cues.markup import Plain
from podcorpus.reading.document import Run
from podcorpus.reading.json_transcript.cues import PAUSE_MS
from podcorpus.reading.markup.cues import XmlCue
from podcorpus.reading.sentence_ends import SENTENCE_END


def grouped_words(words: Sequence[XmlCue]) -> list[XmlCue]:
    """The cues of words that have an element each. A cue ends where the speaker changes, at the end of a sentence and
    at a pause of two seconds, as in JSON that has only words."""
    groups: list[list[XmlCue]] = []
    for word in words:
        before = groups[-1][-1] if groups else None
        if before is not None and (not _is_word(word) or _goes_on(before, word)):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [_joined(group) for group in groups]


def _is_word(word: XmlCue) -> bool:
    return any(map(str.isalnum, word.words.text))


def _goes_on(before: XmlCue, word: XmlCue) -> bool:
    ended = before.start_ms if before.end_ms is None else before.end_ms
    paused = ended is not None and word.start_ms is not None and word.start_ms - ended >= PAUSE_MS
    return before.voice == word.voice and not paused and not SENTENCE_END.search(before.words.text)


def _joined(group: Sequence[XmlCue]) -> XmlCue:
    text = ""
    runs: list[Run] = []
    marks: list[tuple[int, int]] = []
    ends: dict[int, int] = {}
    for one in group:
        if text and _is_word(one):
            text += " "
        at = len(text)
        runs += [run._replace(char=run.char + at) for run in one.words.runs or ()]
        text += one.words.text
        if _is_word(one) and one.start_ms is not None:
            marks.append((at, one.start_ms))
            if one.end_ms is not None:
                ends[len(text)] = one.end_ms
    plain = Plain(text, group[0].words.start, group[-1].words.end, tuple(runs), (), tuple(marks), ends)
    last = max((one.end_ms for one in group if one.end_ms is not None), default=None)
    return XmlCue(group[0].opens, plain, group[0].start_ms, last, group[0].voice)
