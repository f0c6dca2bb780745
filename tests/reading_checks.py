"""What holds for every document that a reader gives, and how tests write what they expect of one."""

from __future__ import annotations

from collections.abc import Callable
from cProfile import Profile

from podcorpus.reading import Document, Source, read_document


def read_text(text: str | bytes, form: str | None = None) -> Document:
    """The document of a text, after a check of what holds for every document."""
    data = text if isinstance(text, bytes) else text.encode()
    document = read_document(Source.from_bytes(data, "episode"), form)
    check_document(document)
    return document


def check_document(document: Document) -> None:
    """The stretches partition the source, and each cue's words come from its span."""
    text = document.source.text
    at = 0
    for stretch in document.stretches:
        assert stretch.start == at < stretch.end, stretch
        assert stretch.cue is None or stretch.cue < len(document.cues)
        at = stretch.end
    assert at == len(text)
    for cue in document.cues:
        words = document.cue_text(cue)
        assert words == words.strip()
        assert 0 <= cue.start <= cue.end <= len(text)
        for run in cue.runs:
            assert cue.start <= run.start <= run.end <= cue.end
            if run.n_chars == run.end - run.start > 1:
                assert words[run.char : run.char + run.n_chars] == text[run.start : run.end]
        for word in cue.words or ():
            assert 0 <= word.start_char < word.end_char <= len(words)


def said(document: Document) -> list[tuple[str | None, int | None, str]]:
    """Who says what when: label, start in milliseconds and words of each cue."""
    return [(cue.label, cue.start_ms, document.cue_text(cue)) for cue in document.cues]


def of_kind(document: Document, kind: str) -> str:
    """The source's text in stretches of a kind."""
    return " ".join(document.source.text[s.start : s.end] for s in document.stretches if s.kind == kind)


def work(call: Callable[[], None]) -> int:
    """How many functions and methods a call calls."""
    with Profile() as profile:
        call()
    return sum(called.callcount for called in profile.getstats())
