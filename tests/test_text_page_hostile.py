"""Text pages made to do harm: the work grows with the page and no faster."""

from __future__ import annotations

from contextlib import suppress

import pytest
from reading_checks import work

from podcorpus.errors import InputError
from podcorpus.reading import Source, read_document

HEAD = "Mara Lind (00:00)\nGood morning.\nTom Reed (00:20)\nYes.\nMara Lind (00:30)\nAnd then.\n"
LETTERS = str.maketrans("0123456789", "abcdefghij")
HOSTILE: dict[str, tuple[str, str, str]] = {
    # What repeats, and what is before and behind it.
    "spaces": (" ", HEAD, "x\n"),
    "spaces behind a time": (" ", f"{HEAD}(00:40)", "x\n"),
    "tabs before a time": ("\t", HEAD, "00:50\n"),
    "open brackets": ("(", HEAD, ""),
    "open links": ("[", HEAD, "]("),
    "links": ("[a](b) ", HEAD, ""),
    "emphasis": ("*", HEAD, "\n"),
    "bars": ("|", HEAD, "\n"),
    "tags": ("<b>", HEAD, "</b>"),
    "backslashes": ("\\", HEAD, ""),
    "colons": (":", HEAD, ""),
    "labels on one line": ("a:", HEAD, ""),
    "digits": ("1", HEAD, ""),
    "digits and colons": ("1:", HEAD, ""),
    "signs on one line": (">> a ", "", ""),
    "signs": (">> a\n", "", ""),
    "dashes": ("- ", HEAD, ""),
    "times on one line": ("[00:10] a ", HEAD, ""),
    "nearly headers": ("Mara Lind (00x\n", HEAD, ""),
    "names alone": ("Tom Reed\n", HEAD, ""),
    "nearly names": ("Tom Red\n", HEAD, ""),
    "blank lines": ("\n", HEAD, "Mara Lind\n"),
    "blank lines first": ("\n", "", HEAD),
    "returns": ("\r", HEAD, ""),
    "headings": ("# a\n", HEAD, ""),
    "nearly chapters": ("00.1\n", "Chapters\n00:00 a\n", HEAD),
    "chapters": ("00:10 a\n", "Chapters\n", HEAD),
    "chapters behind": ("00:10 a\n", f"{HEAD}Chapters\n", ""),
    "titles with times": ("Nets (00:10)\n", HEAD, ""),
    "times alone": ("0:01\n", "", ""),
    "headers of two lines": ("Mara Lind\n0:01\na\n", "", ""),
    "front matter": ("a: b\n", "---\n", ""),
    "breaks": ("Break:\n", "Mara: a\nTom: b\nMara: c\nTom: d\n", ""),
    "copies": (HEAD, "", ""),
    "publisher's lines": ("© a\n", HEAD, ""),
    "numbers of pages": ("1\n", HEAD, ""),
    "quotes": ("「", "", ""),
    "one line": ("x", HEAD, ""),
    "ticks": ("`", HEAD, ""),
    "escapes": ("\\*", HEAD, ""),
    "entities": ("&amp;", HEAD, ""),
    "quotations": ("> a\n", "", ""),
    "signs of quotations": ("> ", "> a\n> b\n> c\n", ""),
    "wiki, bold": ("'''a", "'''M''': a\n" * 3, ""),
    "apostrophes": ("'", "'''M''': a\n" * 3, ""),
    "wiki, links": ("[[", "'''M''': a\n" * 3, ""),
    "wiki, terms": (";a\n:b\n", "", ""),
    "definitions": (": a\n", "a\n", ""),
    "double colons": ("a:: b\n", "", ""),
    "open comments": ("<!--", HEAD, ""),
    "comments": ("<!-- a -->\n", HEAD, ""),
    "bold and plain": ("**a?**\n\nb.\n\n", "", ""),
    "notes in italics": ("_a_ ", f"{HEAD}---\n", "x"),
    "labels in brackets": ("[S1] a ", "", ""),
    "bullets of a program": ("* a b.\n", "---\nwhisper: a\n---\n", ""),
    "names between colons": (":Ab: b c.\n", "", ""),
    "capitals": ("AB b c.\n\nCD e f.\n\n", "", ""),
    "elements": ('<turn speaker="M">a</turn>\n', "", ""),
    "open elements": ('<turn speaker="M">a\n', "", ""),
    "elements closed late": ('<turn speaker="M">\n', "", "</turn>\n"),
    "elements of speakers": ("<s1>a</s2>", "", ""),
    "open elements of speakers": ("<s1>", "", "a</s1>"),
    "words before names": ("Speaker: A\nb\n", "", ""),
    "running heads": ("a Page 1 of 9\n", HEAD, ""),
    "roles": ("**A**\n*b*\n\nc.\n\n", "", ""),
    "times with days": ("[00:00:01:01]\n_a : b\nA: b c d e f g h.\n", "", ""),
    "labels in fences": ("```\na: b\n```\n", HEAD, ""),
    "names and colons above the talk": ("Mara Lind: ", "", f"\n{HEAD}"),
    "names and dashes in words": ("Tom – ", "Mara: a b.\n\nTom: c d.\n\n" * 2, ""),
    "digits and colons in words": ("1:2", "Mara: a b.\n\nTom: c d.\n\n" * 2, ""),
    "headings with times": ("## a [0:01]\n\nb\n\n", "", ""),
    "headings of links": ("## a\n\n- https://a.b/c\n\n", "## T\n\n" + "Mara: a b.\n\nTom: c d.\n\n" * 5, ""),
}


def read(text: str) -> None:
    with suppress(InputError):
        read_document(Source.from_bytes(text.encode(), "hostile"), "text-page")


@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_with_the_page(name: str) -> None:
    part, before, after = HOSTILE[name]
    n = max(50, 6_000 // len(part))
    read(before + part + after)
    small, large = (work(lambda m=m: read(before + part * m + after)) for m in (n, 4 * n))  # type: ignore[misc]
    assert large <= 4.5 * small + 2_000


@pytest.mark.parametrize("name", HOSTILE)
def test_small_pages_come_to_an_end(name: str) -> None:
    # What is tried in all its parts is tried where it is short: a window of a large page may not have its beginning.
    part, before, after = HOSTILE[name]
    for times in (2, 10, 40):
        read(before + part * times + after)


@pytest.mark.parametrize("name", HOSTILE)
def test_large_pages_come_to_an_end(name: str) -> None:
    # What one call of a regular expression does is not counted; with 300 kB any square of it would not end.
    part, before, after = HOSTILE[name]
    source = Source.from_bytes((before + part * (300_000 // len(part)) + after).encode(), "hostile")
    with suppress(InputError):
        document = read_document(source, "text-page")
        assert document.stretches[-1].end == len(source.text)


def test_different_labels_and_titles_without_number_come_to_an_end() -> None:
    for form in (
        "N{0} ({1:02d}:{2:02d})\nwords\n",
        "Name{0}: words\n\n",
        "{1:02d}:{2:02d} T{0}\n",
        "Mara Lind {0}\nx\n",
        "{3}> And so.\n",
        "Transcript: Of {3}\n",
    ):
        words = ("Zq" + str(i).translate(LETTERS) for i in range(20_000))
        text = HEAD + "".join(form.format(i, i // 60, i % 60, word) for i, word in enumerate(words))
        read(text)
