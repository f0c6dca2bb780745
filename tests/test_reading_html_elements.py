"""HTML: names below words, and who speaks by the elements that hold a name and words."""

from __future__ import annotations

import pytest
from reading_checks import of_kind, read_text, said

TALK = (
    ("Mara Lind", "Boats are light. That is why they float."),
    ("Tom Reed", "And the nets?"),
    ("Mara Lind", "Nets sink, as a rule."),
    ("Tom Reed", "So we tie them to boats."),
    ("Ada Holm", "And to cork."),
)


def page(body: str) -> str:
    return f"<!DOCTYPE html><html><body><main><h1>Nets</h1>\n{body}\n</main></body></html>"


@pytest.mark.parametrize(
    "form",
    [
        "<blockquote><p>{w}</p><cite>{n}</cite></blockquote>",
        "<blockquote><p>{w}</p><footer>— <cite>{n}</cite></footer></blockquote>",
        "<figure><blockquote><p>{w}</p></blockquote><figcaption>{n}</figcaption></figure>",
        "<figure><blockquote><p>{w}</p></blockquote><figcaption><cite>{n}</cite></figcaption></figure>",
        "<blockquote><cite>{n}</cite><p>{w}</p></blockquote>",
    ],
)
def test_a_quotation_is_of_the_name_in_it(form: str) -> None:
    document = read_text(page("\n".join(form.format(n=name, w=words) for name, words in TALK)))
    assert said(document) == [(name, None, words) for name, words in TALK]
    assert not document.findings
    assert of_kind(document, "turn_header").count("Mara Lind") == 2


@pytest.mark.parametrize(
    "form",
    [
        "<blockquote><time>0:{i:02}</time><p>{w}</p><cite>{n}</cite></blockquote>",
        "<blockquote><p>{w}</p><cite>{n}</cite> (<time>0:{i:02}</time>)</blockquote>",
    ],
)
def test_a_time_is_that_of_the_name_below_the_words(form: str) -> None:
    document = read_text(page("\n".join(form.format(i=7 * i, n=name, w=words) for i, (name, words) in enumerate(TALK))))
    assert said(document) == [(name, 7000 * i, words) for i, (name, words) in enumerate(TALK)]


def test_words_below_the_last_name_are_no_turn_of_anybody_else() -> None:
    form = "<blockquote><p>{w}</p><cite>{n}</cite></blockquote>"
    body = "<div>" + "\n".join(form.format(n=name, w=words) for name, words in TALK) + "</div>"
    document = read_text(page(body + "<p>This page was made by hand.</p>"))
    assert said(document) == [(name, None, words) for name, words in TALK]
    assert "made by hand" in of_kind(document, "boilerplate")


@pytest.mark.parametrize("caption", ["The pier at noon", "Photo: Ann Roe", "Fig. 1: a net"])
@pytest.mark.parametrize("picture", ['<img src="a.jpg" alt="A pier">', "<picture><img src='a.jpg'></picture>"])
@pytest.mark.parametrize("order", ["{p}<figcaption>{c}</figcaption>", "<figcaption>{c}</figcaption>{p}"])
def test_the_caption_of_a_picture_is_no_words(order: str, picture: str, caption: str) -> None:
    parts = [f"<p><strong>{name}:</strong> {words}</p>" for name, words in TALK]
    parts[2:2] = [f"<figure>{order.format(p=picture, c=caption)}</figure>"]
    document = read_text(page("\n".join(parts)))
    assert [(label, words) for label, _, words in said(document)] == list(TALK)
    assert caption in of_kind(document, "furniture")
    assert not any(found.code == "header-suspect" for found in document.findings)


@pytest.mark.parametrize(
    "names", [("Mara Lind", "Tom Reed", "Ada Holm"), ("李明", "陈静", "王芳"), ("مارا", "سامي", "ليلى")]
)
def test_the_summary_of_details_is_a_name(names: tuple[str, str, str]) -> None:
    turns = [
        (dict(zip(("Mara Lind", "Tom Reed", "Ada Holm"), names, strict=True))[name], words) for name, words in TALK
    ]
    body = "\n".join(f"<details open><summary>{name}</summary><p>{words}</p></details>" for name, words in turns)
    assert [(label, words) for label, _, words in said(read_text(page(body)))] == turns


def test_a_heading_that_is_not_closed_is_reported_and_ends_at_the_next() -> None:
    body = [f"<h4>{name} <span>{n}:05</span></h4>\n<p>{words}</p>" for n, (name, words) in enumerate(TALK)]
    assert [(label, words) for label, _, words in said(read_text(page("\n".join(body))))] == list(TALK)
    body[1] = body[1].replace("</h4>", "")
    document = read_text(page("\n".join(body)))
    assert [words for _, _, words in said(document) if words] == [words for _, words in (TALK[0], *TALK[2:])]
    assert any(found.code == "markup-broken" for found in document.findings)
