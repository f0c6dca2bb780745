"""Reading a file of cues for tests, with what holds for every one of them."""

from __future__ import annotations

from itertools import pairwise

from podcorpus.reading import Document, Source, read_document

LabelledWords = tuple[str | None, str]


def read_text(text: str | bytes, form: str | None = None, name: str = "cues") -> Document:
    """Read a file; its stretches partition it, and its cues and their runs and words are where they say."""
    source = Source.from_bytes(text.encode() if isinstance(text, str) else text, name)
    document = read_document(source, form)
    check(document)
    return document


def check(document: Document) -> None:
    """What holds for every document of cues."""
    text = document.source.text
    at = 0
    for stretch in document.stretches:
        assert stretch.start == at < stretch.end, stretch
        assert stretch.cue is None or 0 <= stretch.cue < len(document.cues), stretch
        at = stretch.end
    assert at == len(text)
    spoken = [(s.start, s.end) for s in document.stretches if s.kind == "cue_text"]
    for index, cue in enumerate(document.cues):
        words = document.cue_text(cue)
        assert words == words.strip()
        assert cue.start <= cue.end
        assert (cue.text is None) == (not cue.runs)
        for run in cue.runs:
            assert cue.start <= run.start < run.end <= cue.end
            if run.n_chars == run.end - run.start:
                assert words[run.char : run.char + run.n_chars] == text[run.start : run.end]
        own = [(s.start, s.end) for s in document.stretches if s.kind == "cue_text" and s.cue == index]
        assert bool(own) == bool(words)
        if own:
            assert (cue.start, cue.end) == (own[0][0], own[-1][1])
        for word in cue.words or ():
            assert words[word.start_char : word.end_char].split() == [words[word.start_char : word.end_char]]
    assert all(one[1] <= other[0] for one, other in pairwise(spoken))


def labelled_words(document: Document) -> list[LabelledWords]:
    """Label and words of each cue, white space as one space."""
    return [(cue.label, " ".join(document.cue_text(cue).split())) for cue in document.cues]


def times(document: Document) -> list[tuple[int | None, int | None]]:
    """Start and end of each cue."""
    return [(cue.start_ms, cue.end_ms) for cue in document.cues]


def codes(document: Document) -> list[tuple[str, int | None]]:
    """Code and line of each finding."""
    return [(found.code, found.line) for found in document.findings]


def clock(ms: int, mark: str = ".", *, hours: bool = True) -> str:
    """A time as WebVTT and SubRip write it."""
    seconds, ms = divmod(ms, 1000)
    whole = f"{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{ms:03}"
    return f"{seconds // 3600:02}:{whole}" if hours or seconds >= 3600 else whole


def vtt(*words: str, head: str = "WEBVTT\n\n") -> str:
    """A WebVTT file with a cue of two seconds for each of the words."""
    cues = (f"{clock(3000 * i)} --> {clock(3000 * i + 2000)}\n{one}\n" for i, one in enumerate(words))
    return head + "\n".join(cues)


def srt(*words: str) -> str:
    """A SubRip file with a cue of two seconds for each of the words."""
    cues = (
        f"{i + 1}\n{clock(3000 * i, ',')} --> {clock(3000 * i + 2000, ',')}\n{one}\n" for i, one in enumerate(words)
    )
    return "\n".join(cues)
