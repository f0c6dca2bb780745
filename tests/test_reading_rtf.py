"""RTF: the paragraphs of a rich text file, their characters and what is no words."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_checks import read_text, said

from podcorpus.errors import InputError, NotATranscriptError
from podcorpus.reading import TextMap

HEAD = (
    "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fswiss Helvetica;}}{\\*\\generator Pen 1.0;}\n"
    "{\\info{\\title Of x}}\\f0\\fs24 "
)
TALK = [("Mara", "We build boats here."), ("Tom", "And nets?"), ("Mara", "Nets, too."), ("Tom", "Good.")]


def rich(text: str) -> str:
    """A text as RTF writes it."""
    out = []
    for char in text:
        if char in "\\{}":
            out.append(f"\\{char}")
        elif ord(char) < 128:
            out.append(char)
        else:
            units = char.encode("utf-16-le")
            numbers = [int.from_bytes(units[i : i + 2], "little", signed=True) for i in range(0, len(units), 2)]
            out.append("".join(f"\\u{number}?" for number in numbers))
    return "".join(out)


@pytest.mark.parametrize(
    "form",
    [
        "{{\\b {name}:}} {words}\\par\n",
        "\\b {name}:\\b0  {words}\\par\\par\n",
        "\\pard\\plain {name}:\\tab {words}\\line\n",
        "{name}\\par\n{words}\\par\n\\par\n",
    ],
)
def test_turns_in_paragraphs(form: str) -> None:
    document = read_text(HEAD + "".join(form.format(name=name, words=words) for name, words in TALK) + "}")
    assert document.format == "rtf"
    assert said(document) == [(name, None, words) for name, words in TALK]


@given(st.lists(st.text("ab é漢😀\\{}'“–?.", min_size=1).map(str.strip).filter(bool), min_size=2, max_size=6))
@settings(max_examples=80, deadline=None)
def test_any_words_are_read_back(texts: list[str]) -> None:
    turns = [(("Mara", "Tom")[n % 2], n, f"a{' '.join(words.split())}b") for n, words in enumerate(texts)]
    body = "".join(f"[0:{n:02}] {name}: {rich(words)}\\par\n" for name, n, words in turns)
    document = read_text(f"{HEAD}{body}}}")
    assert said(document) == [(name, 1000 * n, words) for name, n, words in turns]


def test_characters_of_code_pages_and_their_places() -> None:
    body = (
        "Mara: The caf\\'e9 \\ldblquote of\\rdblquote  boats\\emdash yes\\~it is.\\par "
        "Tom: \\uc0\\u233 tude, no?\\par Mara: So.\\par "
    )
    document = read_text(f"{HEAD}{body}}}")
    assert [words for _, _, words in said(document)] == ["The café “of” boats—yes\u00a0it is.", "étude, no?", "So."]
    places = TextMap([(0, document.cues[0])])
    assert document.source.text[places.start(7) : places.end(8)] == "\\'e9"


def test_a_code_page_of_two_bytes() -> None:
    spoken = "".join(f"\\'{byte:02x}" for byte in "船を直す。".encode("cp932"))
    head = HEAD.replace("1252", "932")
    document = read_text(f"{head}Mara: {spoken}\\par Tom: {spoken}\\par Mara: {spoken}\\par }}")
    assert {words for _, _, words in said(document)} == {"船を直す。"}


@pytest.mark.parametrize("text", ["{\\rtf1 }", "{\\rtf1\\ansi{\\fonttbl\\f0 Arial;}\\par", "{\\rtf1 " + "{" * 5000])
def test_a_document_without_a_transcript_says_so(text: str) -> None:
    with pytest.raises(NotATranscriptError, match="no transcript found in the document"):
        read_text(text)


@pytest.mark.parametrize(
    "part", ["{", "}", "\\b ", "\\'e9", "\\u1?", "\\par ", "Mara: a\\par Tom: b\\par ", "{\\*\\x a}"]
)
def test_large_documents_come_to_an_end(part: str) -> None:
    text = "{\\rtf1 Mara: a\\par Tom: b\\par Mara: c\\par " + part * (300_000 // len(part)) + "}"
    with suppress(InputError):
        assert read_text(text).format == "rtf"


@pytest.mark.parametrize(
    "unseen",
    [
        "{\\deleted\\revauthdel1 Older words. }",
        "\\deleted Older words. \\deleted0 ",
        "{\\v Older words. }",
        "\\v Tom: Older words. \\plain ",
        "{\\mvf Older words. }",
    ],
)
def test_what_was_deleted_or_is_hidden_is_no_words(unseen: str) -> None:
    form = "{{\\b {name}:}} {unseen}{{\\revised\\revauth1 {words}}}\\par\n"
    text = HEAD + "".join(form.format(name=name, words=words, unseen=unseen) for name, words in TALK) + "}"
    assert [(label, words) for label, _, words in said(read_text(text))] == TALK
