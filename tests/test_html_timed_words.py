"""HTML: words with times of their own in sentences and paragraphs that have times, too, and headings between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from reading_checks import read_text, said

from podcorpus.reading import Document

SENTENCES = (
    (0, "Good morning from the quay."),
    (11, "The tides rise here, and fall."),
    (22, "And the ferries sail on."),
    (33, "So."),
)
NAMES = ("Mara Lind", "Tom Reed", "Mara Lind", "Tom Reed")
WORD: dict[str, str] = {
    "milliseconds": '<span data-m="{ms}">{word}</span>',
    "with durations": '<span data-m="{ms}" data-d="280">{word}</span>',
    "seconds": '<span data-start="{s:.2f}">{word}</span>',
}
AROUND: dict[str, Callable[[str, int, str], str]] = {
    "paragraphs without times": lambda _, s, words: f"<p>{words}</p>",
    "paragraphs": lambda _, s, words: f'<p data-start="{s}">{words}</p>',
    "paragraphs in milliseconds": lambda _, s, words: f'<p data-m="{s}000">{words}</p>',
    "sentences": lambda _, s, words: f'<p><span class="sentence" data-start="{s}">{words}</span></p>',
    "sentences in paragraphs": lambda _, s, words: f'<p data-start="{s}"><q data-start="{s}">{words}</q></p>',
    "times that are shown": lambda _, s, words: f'<p data-start="{s}"><time>0:{s:02}</time> {words}</p>',
}
NAMED: dict[str, Callable[[str, int, str], str]] = {
    "in bold": lambda name, s, words: f'<p data-start="{s}"><strong>{name}:</strong> {words}</p>',
    "in attributes": lambda name, s, words: f'<p data-speaker="{name}" data-start="{s}">{words}</p>',
    "in an element": lambda name, s, words: f'<p data-start="{s}"><b class="speaker">{name}</b> {words}</p>',
    "in the words": lambda name, s, words: f"<p>{name}: {words}</p>",
    "in the words of what has a time": lambda name, s, words: f'<p data-start="{s}">{name}: {words}</p>',
    "in the first word": lambda name, s, words: f'<p><span data-m="{s}000">{name}:</span> {words}</p>',
}


def timed(word: str, start: int, text: str) -> str:
    times = ((WORD[word], 1000 * start + 300 * n, one) for n, one in enumerate(text.split()))
    return " ".join(form.format(ms=ms, s=ms / 1000, word=one) for form, ms, one in times)


def page(body: str) -> Document:
    return read_text(f"<!DOCTYPE html><html><body><article>{body}</article></body></html>")


def words(document: Document) -> list[tuple[str, int | None]]:
    return [
        (document.cue_text(cue)[word.start_char : word.end_char], word.start_ms)
        for cue in document.cues
        for word in cue.words or ()
    ]


def expected(sentences: Sequence[tuple[int, str]] = SENTENCES) -> list[tuple[str, int]]:
    return [(one, 1000 * s + 300 * n) for s, text in sentences for n, one in enumerate(text.split())]


@pytest.mark.parametrize("word", list(WORD))
@pytest.mark.parametrize("around", list(AROUND))
def test_words_in_what_has_a_time_are_words_of_its_cue(around: str, word: str) -> None:
    document = page("".join(AROUND[around]("", s, timed(word, s, text)) for s, text in SENTENCES))
    assert said(document) == [(None, 1000 * s, text) for s, text in SENTENCES]
    assert words(document) == expected()


@pytest.mark.parametrize("named", list(NAMED))
def test_names_beside_words_with_times_are_speakers(named: str) -> None:
    turns = zip(NAMES, SENTENCES, strict=True)
    document = page("".join(NAMED[named](name, s, timed("milliseconds", s, text)) for name, (s, text) in turns))
    assert said(document) == [(name, 1000 * s, text) for name, (s, text) in zip(NAMES, SENTENCES, strict=True)]
    assert words(document) == expected()


def test_two_sentences_in_a_paragraph_are_two_cues() -> None:
    spans = [f'<span data-start="{s}">{timed("milliseconds", s, text)}</span> ' for s, text in SENTENCES]
    document = page(f'<p data-start="0">{spans[0]}{spans[1]}</p><p data-start="22">{spans[2]}{spans[3]}</p>')
    assert said(document) == [(None, 1000 * s, text) for s, text in SENTENCES]
    assert words(document) == expected()


@pytest.mark.parametrize(
    "heading", ["<h2>Part {n}</h2>", '<h2 data-start="{s}">Part {n}</h2>', '<h2><i data-m="{s}000">Part</i> {n}</h2>']
)
@pytest.mark.parametrize("around", ["<p>{words}</p>", '<p data-start="{s}">{words}</p>', "{words}"])
def test_headings_between_words_with_times_are_chapters(around: str, heading: str) -> None:
    parts = [
        heading.format(n=n, s=s) + around.format(s=s, words=timed("milliseconds", s, text))
        for n, (s, text) in enumerate(SENTENCES)
    ]
    document = page(f"<div>{''.join(parts)}</div>")
    assert said(document) == [(None, 1000 * s, text) for s, text in SENTENCES]
    assert words(document) == expected()
    assert [chapter.title for chapter in document.chapters] == ["Part 0", "Part 1", "Part 2", "Part 3"]


def test_the_heading_of_the_transcript_is_no_chapter() -> None:
    parts = [f'<p data-start="{s}">{text}</p>' for s, text in SENTENCES]
    document = page(f"<h2>Transcript</h2>{parts[0]}{parts[1]}<h2>Ferries</h2>{parts[2]}{parts[3]}")
    assert [chapter.title for chapter in document.chapters] == ["Ferries"]


def test_words_without_a_time_are_those_of_their_paragraph() -> None:
    document = page("".join(f"<p>Well, {timed('milliseconds', s, text)}</p>" for s, text in SENTENCES))
    assert said(document) == [(None, 1000 * s, f"Well, {text}") for s, text in SENTENCES]
    assert words(document) == expected()


def test_a_paragraph_without_a_name_goes_on_with_the_one_above() -> None:
    names = ("Mara Lind: ", "", "Tom Reed: ", "Mara Lind: ")
    turns = zip(names, SENTENCES, strict=True)
    document = page("".join(f"<p>{name}{timed('milliseconds', s, text)}</p>" for name, (s, text) in turns))
    assert [label for label, _, _ in said(document)] == ["Mara Lind", "Mara Lind", "Tom Reed", "Mara Lind"]
    assert words(document) == expected()


def test_what_begins_one_paragraph_with_a_colon_is_no_name() -> None:
    starts = ("", "One thing: ", "", "")
    rows = [(s, start + text) for start, (s, text) in zip(starts, SENTENCES, strict=True)]
    document = page("".join(f"<p>{timed('milliseconds', s, text)}</p>" for s, text in rows))
    assert said(document) == [(None, 1000 * s, text) for s, text in rows]


@pytest.mark.parametrize("attribute", ["data-timestamp='0:{s:02}'", "m='{s}000'", "data-start='{s}'"])
def test_captions_without_spaces_are_no_words(attribute: str) -> None:
    """Phrases in scripts without spaces were taken for words, and all were one cue."""
    phrases = ("船を直しています", "網はまだ直していません", "それでは始めましょう", "風が強いですね")
    spans = "".join(f"<span {attribute.format(s=9 * i)}>{words}</span> " for i, words in enumerate(phrases))
    assert said(read_text(f"<p>{spans}</p>")) == [(None, 9_000 * i, words) for i, words in enumerate(phrases)]
