"""Names below a talk that has times and names nobody: of comments, authors and other episodes, in HTML and text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reading_checks import read_text, said

WORDS = (
    "Good morning from the quay, all of you, it is windy.",
    "The tides rise here, and then they fall again.",
    "And the ferries sail on, whatever the weather does.",
    "So that is all that we know of them today.",
)
TURNS: dict[str, Callable[[int, str], str]] = {
    "data": lambda s, w: f'<p data-start="{s}">{w}</p>',
    "time": lambda s, w: f"<p><time>0:{s:02}</time> {w}</p>",
    "class": lambda s, w: (
        f'<div class="row"><span class="timestamp">0:{s:02}</span><span class="text">{w}</span></div>'
    ),
    "brackets": lambda s, w: f"<p>[0:{s:02}] {w}</p>",
    "own line": lambda s, w: f"<p>0:{s:02}</p><p>{w}</p>",
}
COMMENTS = [("Jon Vik", "A good talk."), ("Ida Berg", "I liked it, too."), ("Jon Vik", "So did my friends.")]
BELOW: dict[str, Callable[[str, str], str]] = {
    "headings": lambda n, w: f"<div><h3>{n}</h3><p>{w}</p></div>",
    "cite": lambda n, w: f"<div><cite>{n}</cite><p>{w}</p></div>",
    "classes": lambda n, w: f"<div><h4 class='comment-author'>{n}</h4><p>{w}</p></div>",
    "bold": lambda n, w: f"<div><b>{n}</b><div>{w}</div></div>",
}
AROUND = [
    "<main><div class='text'>{talk}</div></main><section><h2>More</h2>{below}</section>",
    "<article>{talk}</article><div><h2>More</h2>{below}</div>",
    "<div>{talk}<h2>More</h2>{below}</div>",
]
EXPECTED = [(None, 11_000 * n, words) for n, words in enumerate(WORDS)]


def talk(turn: str) -> str:
    return "".join(TURNS[turn](11 * n, words) for n, words in enumerate(WORDS))


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("below", list(BELOW))
@pytest.mark.parametrize("turn", list(TURNS))
def test_names_below_a_timed_talk_of_a_page_are_no_speakers(turn: str, below: str, around: str) -> None:
    comments = "".join(BELOW[below](name, words) for name, words in COMMENTS)
    page = "<!DOCTYPE html><html><body><h1>Tides</h1>" + around.format(talk=talk(turn), below=comments)
    document = read_text(page + "</body></html>")
    assert said(document) == EXPECTED
    assert [found.code for found in document.findings] == ["text-after-end"]


@pytest.mark.parametrize("turn", list(TURNS))
def test_what_an_author_box_says_is_no_speech(turn: str) -> None:
    box = "<h4>Mara Lind</h4><p>Mara repairs boats in Orkney.</p>"
    document = read_text(f"<!DOCTYPE html><html><body><div>{talk(turn)}{box}</div></body></html>")
    assert said(document) == EXPECTED
    assert [found.code for found in document.findings] == ["text-after-end"]


def test_a_heading_in_a_talk_that_has_others_is_a_chapter() -> None:
    turns = [TURNS["time"](11 * n, words) for n, words in enumerate(WORDS)]
    page = f"<div>{turns[0]}<h3>Tides</h3>{turns[1]}{turns[2]}{turns[3]}<h3>The end</h3><p>Until tomorrow.</p></div>"
    document = read_text(f"<!DOCTYPE html><html><body>{page}</body></html>")
    assert said(document) == [*EXPECTED[:3], (None, 33_000, f"{WORDS[3]} Until tomorrow.")]


@pytest.mark.parametrize("below", ["### {n}\n\n{w}\n\n", "{n}: {w}\n\n", "**{n}**\n\n{w}\n\n"])
@pytest.mark.parametrize("turn", ["[0:{s:02}] {w}\n\n", "0:{s:02}\n{w}\n\n"])
def test_names_below_a_timed_talk_in_text_are_no_speakers(turn: str, below: str) -> None:
    above = "".join(turn.format(s=11 * n, w=words) for n, words in enumerate(WORDS))
    document = read_text(above + "## Comments\n\n" + "".join(below.format(n=n, w=w) for n, w in COMMENTS))
    assert said(document) == EXPECTED
    assert [found.code for found in document.findings] == ["text-after-end"]


CHAPTERS = [(0, "Intro"), (310, "Of tides"), (755, "Of the ferries")]
TALK = [("Mara Lind", WORDS[0]), ("Tom Reed", WORDS[1]), ("Mara Lind", WORDS[2]), ("Tom Reed", WORDS[3])]


def test_names_below_a_list_of_chapters_are_speakers() -> None:
    listed = "".join(f"<li><time>{s // 60}:{s % 60:02}</time> {title}</li>" for s, title in CHAPTERS)
    turns = "".join(f"<h3>{name}</h3><p>{words}</p>" for name, words in TALK)
    page = read_text(f"<!DOCTYPE html><html><body><ul>{listed}</ul><main>{turns}</main></body></html>")
    listed = "".join(f"{s // 60}:{s % 60:02} {title}\n" for s, title in CHAPTERS)
    text = read_text(f"{listed}\n" + "".join(f"{name}:\n{words}\n\n" for name, words in TALK))
    for document in (page, text):
        assert [(label, words) for label, _, words in said(document)] == TALK
