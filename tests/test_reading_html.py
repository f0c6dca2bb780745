"""HTML: Podcasting 2.0 transcripts, and pages with a transcript in them, however their elements are called."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_checks import check_document, of_kind, read_text, said

from podcorpus import build
from podcorpus.errors import InputError
from podcorpus.reading import PublishedChapter, Source, recognise
from podcorpus.reading.formats.html_page import page as html_page
from podcorpus.reading.formats.html_page.page import read_page
from podcorpus.reading.markup.tags import decoded, tokens

TALK = (
    ("Mara Lind", "0:00", "Welcome back to the harbour, my friends."),
    ("Tom Reed", "0:12", "The nets are out."),
    ("Mara Lind", "0:19", "Then we begin again, shall we?"),
    ("Tom Reed", "1:02", "We shall."),
    ("Mara Lind", "1:05", "Good."),
)
TIMES = (0, 12_000, 19_000, 62_000, 65_000)
Layout = Callable[[str, str, str], str]
WITH_TIMES: dict[str, Layout] = {
    "cite, time, p": lambda n, t, w: f"<cite>{n}:</cite>\n<time>{t}</time>\n<p>{w}</p>\n",
    "with empty paragraphs": lambda n, t, w: f"<cite>{n}:</cite>\n<time>{t}</time>\n<p>{w}</p>\n<p></p>\n",
    "time first": lambda n, t, w: f"<time>{t}</time> <cite>{n}</cite><p>{w}</p>",
    "cite in a paragraph": lambda n, t, w: f"<p><cite>{n}</cite> ({t}): {w}</p>",
    "time with fraction": lambda n, t, w: f"<cite>{n}</cite><time>00:0{t}.000</time><p>{w}</p>",
    "capitals": lambda n, t, w: f"<CITE>{n}</CITE><TIME>[{t}]</TIME><P>{w}",
    "classes": lambda n, t, w: (
        f"<div class='ts-segment'><span class='ts-name'>{n}</span><span class='ts-timestamp'><a href='?t=1'>({t})</a> "
        f"</span><span class='ts-text'>{w}</span></div>"
    ),
    "classes of style modules": lambda n, t, w: (
        f'<div><span class="Row_time__a1">{t}</span><b class="Row_speakerName__b2">{n}</b><i class="x">{w}</i></div>'
    ),
    "time in the name": lambda n, t, w: f"<div class=turn><span class=speaker>{n} ({t})</span> {w}</div>",
    "a button": lambda n, t, w: f"<div><b class=speaker>{n}</b><button>{t}</button><p>{w}</p></div>",
    "initials": lambda n, t, w: (
        f"<div><i class=avatar>{n[0]}</i><b class=speaker-name>{n}</b><i class=start-time>{t}</i><p>{w}</p></div>"
    ),
    "time below": lambda n, t, w: f"<div><b class=speaker>{n}</b><p>{w}</p><time>{t}</time></div>",
    "attributes": lambda n, t, w: f"<p data-speaker='{n}' data-start='{t}'>{w}</p>",
    "a table": lambda n, t, w: f"<tr><td>{t}</td><td><b>{n}</b></td><td>{w}</td></tr>",
    "a table with names and times": lambda n, t, w: f"<tr><td>{n} {t}</td><td>{w}</td></tr>",
    "strong": lambda n, t, w: f"<p><strong>{n}</strong> ({t}): {w}</p>",
    "strong and a line break": lambda n, t, w: f"<p><strong>{n} (<a href='/'>{t}</a>):</strong><br>{w}</p>",
    "a heading": lambda n, t, w: f"<h3>{n} <small>{t}</small></h3><p>{w}</p>",
    "bold by style": lambda n, t, w: f'<p><span style="font-weight:700">{n}</span>&nbsp;({t}): {w}</p>',
    "line breaks": lambda n, t, w: f"<br>[{t}] {n}: {w}<br>",
    "a list of names, times and words": lambda n, t, w: (
        f"<li><span class='time'>{t}</span><span class='name'>{n}</span><span class='words'>{w}</span></li>"
    ),
    "a list": lambda n, t, w: f"<li><em>{n}</em> [{t}] {w}</li>",
    "preformatted": lambda n, t, w: f"<pre>{n} ({t})\n{w}\n\n</pre>",
}
WITHOUT_TIMES: dict[str, Layout] = {
    "cite and p": lambda n, _, w: f"<cite>{n}</cite><p>{w}</p>",
    "terms": lambda n, _, w: f"<dl><dt>{n}</dt><dd>{w}</dd></dl>",
    "strong with a colon": lambda n, _, w: f"<p><strong>{n}:</strong> {w}</p>",
    "messages": lambda n, _, w: f"<div><div class=message-author>{n}</div><div class=message-text>{w}</div></div>",
    "plain": lambda n, _, w: f"<p>{n}: {w}</p>",
    "bold by a usual class": lambda n, _, w: f"<p><span class='font-semibold mb-1'>{n}</span> {w}</p>",
    "characters in attributes": lambda n, _, w: f"<div data-character='{n}' tabindex=1>{w}</div>",
}
AROUND = """<!DOCTYPE html>
<html><head><title>Nets &amp; boats</title><script>var a = "<p>0:00</p>";</script><style>p {{ margin: 0 }}</style>
</head><body><header>Harbour Radio</header><nav><ul><li><a href="/">Home</a></li></ul></nav>
<main><h1>Nets and boats</h1><p>An episode on nets.</p><!-- 0:00 --><div>{}</div></main>
<aside>More episodes</aside><footer>Harbour Radio, 2026</footer></body></html>
"""


def wrapped(rows: str) -> str:
    """Rows of a table in a table."""
    return f"<table>{rows}</table>" if rows.startswith("<tr>") else rows


@pytest.mark.parametrize("around", ["{}", AROUND], ids=["fragment", "page"])
@pytest.mark.parametrize("name", WITH_TIMES)
def test_layouts_with_times(name: str, around: str) -> None:
    document = read_text(around.format(wrapped("".join(WITH_TIMES[name](*turn) for turn in TALK))))
    expected = [(speaker, ms, words) for (speaker, _, words), ms in zip(TALK, TIMES, strict=True)]
    assert (document.format, said(document)) == ("html", expected)


@pytest.mark.parametrize("around", ["{}", AROUND], ids=["fragment", "page"])
@pytest.mark.parametrize("name", WITHOUT_TIMES)
def test_layouts_without_times(name: str, around: str) -> None:
    document = read_text(around.format("".join(WITHOUT_TIMES[name](*turn) for turn in TALK)))
    assert said(document) == [(speaker, None, words) for speaker, _, words in TALK]


def test_what_is_around_the_talk_is_no_speech() -> None:
    document = read_text(AROUND.format("".join(WITH_TIMES["classes"](*turn) for turn in TALK)))
    assert document.published.title == "Nets & boats"
    assert "Home" in of_kind(document, "furniture")
    assert "2026" in of_kind(document, "furniture")
    assert "An episode on nets." in of_kind(document, "show_notes")
    assert "var a" in of_kind(document, "markup")
    assert document.source.text.count("<title>") == of_kind(document, "metadata").count("Nets &amp; boats") == 1


def test_notes_and_links_within_a_page_are_no_speech() -> None:
    talk = [["The nets are torn.", "So we fix them."], ["And the boats?", "They wait for the tide."]]
    link = '<a href="#top" class="back-to-top">Back to top</a>'
    sections = "".join(f"<section><p>{first}</p><p>{second}</p>{link}</section>" for first, second in talk)
    note = '<div role="note"><p>This is the full text of the talk.</p></div>'
    document = read_text(f"<html><body><main><h1>Transcript</h1>{note}{sections}</main></body></html>")
    assert [words for _, _, words in said(document)] == [words for section in talk for words in section]
    assert "Back to top" in of_kind(document, "furniture")


def test_several_paragraphs_are_one_cue_and_empty_ones_none() -> None:
    text = "<cite>Mara:</cite><time>0:00</time><p>Nets &amp; <i>boats</i>,\n  it&#39;s fine.</p><p>More.</p>"
    document = read_text(text + "<cite>Tom:</cite><time>0:10</time><p></p><time>0:20</time><p>So.</p>")
    assert said(document) == [
        ("Mara", 0, "Nets & boats, it's fine. More."),
        ("Tom", 10_000, ""),
        ("Tom", 20_000, "So."),
    ]
    first = document.cues[0]
    assert document.source.text[first.start : first.end].startswith("Nets &amp;")
    assert document.source.text[first.start : first.end].endswith("More.")


def test_a_single_slice_is_the_words() -> None:
    document = read_text("<cite>Mara:</cite>\n<time>0:00</time>\n<p>Nets and boats.</p>\n")
    assert document.cues[0].text is None
    assert said(document) == [("Mara", 0, "Nets and boats.")]


def test_words_that_are_written_in_another_way_than_they_are_shown_are_no_error(tmp_path: Path) -> None:
    text = """<html><body><p>MARA LIND: Salt &amp; pepper, and what
        about fish?</p><p>TOM REED: Nothing was said of <b>it</b>.</p><p>MARA LIND: So it was.</p></body></html>"""
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    built = build(tmp_path / "page.html")
    assert built.corpus.turns[0].text == "Salt & pepper, and what about fish?"
    assert [one.code for one in built.findings if one.level == "error"] == []


def test_headings_between_turns_are_no_speech() -> None:
    rows = [WITH_TIMES["classes"](*turn) for turn in TALK]
    document = read_text("".join((*rows[:2], "<h2>The boats</h2>", *rows[2:])))
    assert "The boats" in of_kind(document, "chapter_line")
    assert document.chapters == (PublishedChapter(None, "The boats"),)
    assert all("The boats" not in document.cue_text(cue) for cue in document.cues)


def test_chapters_listed_before_the_talk() -> None:
    listed = "<h2>Chapters</h2><ul><li>0:00 Hello</li><li><a href='#b'>0:19</a> – Nets &amp; boats</li></ul>"
    talk = "".join(WITH_TIMES["classes"](*turn) for turn in TALK)
    document = read_text(f"<main>{listed}<h2>Transcript</h2><div>{talk}</div></main>")
    assert document.chapters == (PublishedChapter(0, "Hello"), PublishedChapter(19_000, "Nets & boats"))
    assert len(document.cues) == len(TALK)
    assert "Transcript" in of_kind(document, "show_notes")


def test_text_below_the_transcript_is_reported() -> None:
    talk = "".join(WITH_TIMES["classes"](*turn) for turn in TALK)
    document = read_text(f"<div>{talk}</div><p>Write to us.</p>")
    assert "Write to us." in of_kind(document, "boilerplate")
    assert [found.code for found in document.findings] == ["text-after-end"]


@pytest.mark.parametrize("name", ["strong", "strong with a colon", "cite, time, p"])
def test_links_below_the_last_turn_are_not_its_words(name: str) -> None:
    talk = "".join({**WITH_TIMES, **WITHOUT_TIMES}[name](*turn) for turn in TALK)
    document = read_text(f"<html>{talk}<h2>Links</h2><ul><li>Our nets</li><li>Our boats</li></ul></html>")
    assert [words for _, _, words in said(document)] == [words for _, _, words in TALK]
    assert "Links" in of_kind(document, "boilerplate")
    assert "Our boats" in of_kind(document, "boilerplate")
    assert [found.code for found in document.findings] == ["text-after-end"]
    assert document.chapters == ()


def test_links_beside_a_time_are_no_names() -> None:
    rows = "".join(
        f"<h3>{t}</h3><h4><a href='/w'>Worker</a> | <a href='/t'>Task</a></h4><p id='{t}'>{w}</p>" for _, t, w in TALK
    )
    document = read_text(AROUND.format(rows))
    assert said(document) == [(None, ms, w) for ms, (_, _, w) in zip(TIMES, TALK, strict=True)]
    assert "Worker</a> | <a" in of_kind(document, "furniture")
    rows = "".join(
        f"<div><a name='{t}' href='#{t}'>link</a> | <a href='https://video.example/?t={t}'>{t}.000</a></div><div>{w}</div>"
        for _, t, w in TALK
    )
    assert said(read_text(AROUND.format(rows))) == [(None, ms, w) for ms, (_, _, w) in zip(TIMES, TALK, strict=True)]


def test_the_times_of_a_player_are_no_turns() -> None:
    player = "<div><span class=current-time>0:00</span><span class=duration>45:12</span></div>"
    talk = "".join(f"<p><b class=speaker>{n}</b> <i class=timestamp>{t}</i> {w}</p>" for n, t, w in TALK)
    assert [ms for _, ms, _ in said(read_text(f"<html>{player}{talk}</html>"))] == list(TIMES)


def test_headings_that_name_speakers_and_paragraphs_that_begin_at_a_time() -> None:
    talk = "".join(
        f'<div><h4>{name}</h4><p begin="00:00:{n:02}.50">{words}</p></div>'
        for n, (name, _, words) in enumerate(TALK, start=3)
    )
    page = f"<html><body><div><h3>Act One: Fog</h3>{talk}</div></body></html>"
    assert said(read_text(page)) == [(name, 1000 * n + 500, words) for n, (name, _, words) in enumerate(TALK, start=3)]


def test_a_paragraph_that_begins_with_a_time_is_a_cue_of_the_speaker_above() -> None:
    page = (
        "<p><span class='ts-speaker'>Mara: </span></p><p>[00:00:02] Of boats.</p>"
        "<p><span class='ts-speaker'>Tom: </span></p><p>[00:00:07] And nets?</p><p>[00:00:30] And ropes?</p>"
        "<p><span class='ts-speaker'>Mara: </span></p><p>[00:01:10] Those, too.</p>"
    )
    assert said(read_text(f"<html><body><div>{page}</div></body></html>")) == [
        ("Mara", 2_000, "Of boats."),
        ("Tom", 7_000, "And nets?"),
        ("Tom", 30_000, "And ropes?"),
        ("Mara", 70_000, "Those, too."),
    ]


def test_headings_that_name_nobody_again_are_no_speakers() -> None:
    talk = "".join(
        f'<div><h4>{title}</h4><p begin="00:00:{n:02}.50">{words}</p></div>'
        for n, (title, words) in enumerate(
            (("Boats", "Of boats."), ("Nets", "Of nets."), ("Ropes", "Of ropes.")), start=3
        )
    )
    assert [label for label, _, _ in said(read_text(f"<html><body><div>{talk}</div></body></html>"))] == [None] * 3


def test_words_with_times_of_their_own() -> None:
    def paragraph(name: str, start: int, words: str) -> str:
        timed = (
            f'<span data-m="{start + 300 * i}" data-d="280">{word} </span>' for i, word in enumerate(words.split())
        )
        return f'<p><span class="speaker" data-m="{start}" data-d="0">{name}: </span>{"".join(timed)}</p>'

    document = read_text(
        "<article><section>"
        + paragraph("Mara", 1_000, "Welcome to the harbour")
        + paragraph("Tom", 4_000, "The nets are out")
        + paragraph("Mara", 8_000, "Good")
        + "</section></article>"
    )
    assert said(document) == [
        ("Mara", 1_000, "Welcome to the harbour"),
        ("Tom", 4_000, "The nets are out"),
        ("Mara", 8_000, "Good"),
    ]
    second = document.cues[1]
    words = [(document.cue_text(second)[w.start_char : w.end_char], w.start_ms, w.end_ms) for w in second.words or ()]
    assert words[:2] == [("The", 4_000, 4_280), ("nets", 4_300, 4_580)]


@pytest.mark.parametrize(
    ("unit", "expected"), [(1, [0, 12_000, 19_000]), (1_000, [0, 12_000, 19_000])], ids=["seconds", "milliseconds"]
)
def test_the_unit_of_numbers_follows_from_the_speed_of_speech(unit: int, expected: list[int]) -> None:
    words = "The nets are out and the boats are in, so we wait for the tide and talk about ropes."
    rows = zip((0, 12, 19), ("Mara", "Tom", "Mara"), strict=True)
    document = read_text("".join(f'<p data-start="{s * unit}" data-speaker="{n}">{words}</p>' for s, n in rows))
    assert [cue.start_ms for cue in document.cues] == expected


@pytest.mark.parametrize(
    "text",
    [
        "# Notes\n\n<p align='center'><img src='a.png'></p>\n\nMara (0:00)\nWords.\n\nTom (0:10)\nWords.\n",
        "<details><summary>Talk</summary>\n\n**Mara:** Words\n\n**Tom:** Words\n\n</details>\n",
        "Mara (0:00)\nA < b and <laughs> so\n\nTom (0:10)\nYes.\n",
    ],
)
def test_text_with_some_tags_is_no_page(text: str) -> None:
    found = [form.NAME for form, _ in recognise(Source.from_bytes(text.encode(), "a"))]
    assert found[:1] != ["html"]


@pytest.mark.parametrize("text", ["<html><body><p>Nothing is said here.</p></body></html>", "<p></p>"])
def test_a_page_without_a_transcript_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no transcript found"):
        read_text(text)


NAMES = st.sampled_from(["Mara Lind", "Tom Reed", "Zoë Ōkubo", "林美玲", "O'Neil & Sons", "Dr. Ann B. Low, PhD"])
WORDS = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="#*"), min_size=1, max_size=8)


@given(
    st.lists(st.tuples(NAMES, st.integers(0, 35_999), st.lists(WORDS, min_size=1, max_size=6)), min_size=2, max_size=8),
    st.booleans(),
)
def test_what_is_written_is_read_back(turns: list[tuple[str, int, list[str]]], escaped: bool) -> None:
    quote = html.escape if escaped else lambda text: text.replace("&", "&amp;").replace("<", "&lt;")
    text = "".join(
        f"<cite>{quote(name)}:</cite>\n<time>{s // 3600}:{s // 60 % 60:02d}:{s % 60:02d}</time>\n"
        f"<p>w {quote(' '.join(words))} w</p>\n"
        for name, s, words in turns
    )
    document = read_text(text, "html")
    assert said(document) == [(name, 1000 * s, f"w {' '.join(words)} w") for name, s, words in turns]


SMALL = AROUND.format("".join(WITH_TIMES["classes"](*turn) for turn in TALK))


@given(
    st.integers(0, len(SMALL)), st.integers(0, 40), st.sampled_from(["", "<", ">", '"', "</div>", "<p>", "&", "0:10"])
)
def test_an_edited_page_is_read_or_refused(at: int, removed: int, added: str) -> None:
    text = SMALL[:at] + added + SMALL[at + removed :]
    try:
        document = read_text(text, "html")
    except InputError:
        return
    said_now = {
        word: label for label, _, words in said(document) for word in words.split() if word in ("nets", "shall.")
    }
    assert set(said_now.values()) <= {"Tom Reed", None} or at + removed >= SMALL.index("Tom Reed") - 80


@given(st.text(st.sampled_from("<>/\"'=!-[]& ap\n;#x0:cite"), max_size=60))
def test_any_text_is_split_into_tokens(text: str) -> None:
    for xml in (False, True):
        at = 0
        for token in tokens(text, xml=xml):
            assert token.start == at < token.end
            at = token.end
        assert at == len(text)
    page = read_page(Source("a", text, ""))
    assert all(run.n_chars for run in page.visible.runs)
    assert all(0 <= element.start <= element.end <= len(page.visible.text) for element in page.elements)


@pytest.mark.parametrize(
    "text",
    [
        '<a b="' * 3000,
        "<a" * 3000,
        "<" * 9000,
        "<!--" * 3000,
        "<?" * 3000,
        "<a =  " * 3000,
        "</" * 3000,
        "<p><b>x" * 3000,
    ],
    ids=["quotes", "names", "brackets", "comments", "instructions", "equals", "closes", "unclosed"],
)
def test_hostile_pages_are_scanned_once(text: str) -> None:
    """A longer page has more tokens in the same proportion, and no match begins before the end of the last."""
    found = [sum(1 for _ in tokens(part)) for part in (text, text + text)]
    assert found[1] <= 2 * found[0] + 2
    page = read_page(Source("a", text, ""))
    assert max(_depths(page.elements), default=0) <= html_page._DEEPEST


def _depths(elements: tuple[html_page.Element, ...]) -> list[int]:
    depths = [0]
    for element in elements[1:]:
        depths.append(depths[element.parent] + 1)
    return depths


def test_huge_numbers_are_no_escapes() -> None:
    assert decoded("&#" + "9" * 5000 + ";") == "&#" + "9" * 5000 + ";"
    check_document(read_text("<cite>A</cite><p>&#99999999999999; b</p><cite>B</cite><p>&nosuch; &amp</p>"))


def test_many_comments_before_a_page_come_to_an_end() -> None:
    document = read_text("<!-- a -->\n" * 10_000 + "<html><body><p>Mara: Of boats.<p>Tom: And nets?<p>Mara: Yes.")
    assert [label for label, _, _ in said(document)] == ["Mara", "Tom", "Mara"]


def test_times_in_links_of_names() -> None:
    shown = "".join(
        f'<p><a href="https://video.example/watch?v=x&t={at}s">[{name}]</a>: {words}\n</p>\n'
        for (name, _, words), at in zip(TALK, (0.5, 12, 19.25, 62, 65), strict=True)
    )
    document = read_text(f"<!doctype html><body><h1>A talk</h1><a href='?t=9'>All talks</a>{shown}</body>")
    assert [(name, at) for name, at, _ in said(document)] == [
        ("Mara Lind", 500),
        ("Tom Reed", 12_000),
        ("Mara Lind", 19_250),
        ("Tom Reed", 62_000),
        ("Mara Lind", 65_000),
    ]


def test_elements_that_name_speakers_are_surer_than_lines() -> None:
    turns = "".join(
        f'<div class="turn"><span class="who">{name}</span><div class="said"><p>{words}</p></div></div>'
        for name, _, words in TALK
    )
    document = read_text(f"<!doctype html><body><h1>A talk</h1><h2>Introduction</h2><div>{turns}</div></body>")
    assert [name for name, _, _ in said(document)] == [name for name, _, _ in TALK]


def test_words_with_start_and_end() -> None:
    words = " ".join(
        f'<span start="{i / 2}" end="{i / 2 + 0.4}">{word}</span>' for i, word in enumerate("we go out".split())
    )
    (cue,) = read_text(f'<div id="transcript">{words} again.</div>').cues
    assert (cue.start_ms, [word.start_ms for word in cue.words or ()]) == (0, [0, 500, 1_000])


def test_numbers_that_count_the_cues_are_no_words() -> None:
    rows = "".join(
        f'<div><div class="index">{i}</div><div class="time">00:00:{2 * i:02},000 --> 00:00:{2 * i + 2:02},000</div>'
        f"<div>{words}</div></div>"
        for i, (_, _, words) in enumerate(TALK, 1)
    )
    document = read_text(f"<html><body><h1>The boats</h1><p>Save the captions.</p>{rows}</body></html>")
    assert [document.cue_text(cue) for cue in document.cues] == [words for _, _, words in TALK]
    assert [cue.start_ms for cue in document.cues] == [2_000, 4_000, 6_000, 8_000, 10_000]


def test_words_in_elements_with_nothing_but_a_style_between_them() -> None:
    rows = "".join(
        f'<div class="speaker">{name}:</div>' + "".join(f'<span class="word">{word}</span>' for word in words.split())
        for name, _, words in TALK
    )
    document = read_text(f"<html><body>{rows}</body></html>")
    check_document(document)
    assert said(document) == [(name, None, words) for name, _, words in TALK]
    spoken = [document.source.text[one.start : one.end] for one in document.stretches if one.kind == "cue_text"]
    assert spoken
    assert not any("<" in part for part in spoken)


def test_parts_of_words_in_elements_are_one_word() -> None:
    def parts(word: str) -> str:
        return f"<i>{word[:3]}</i><i>{word[3:]}</i>" if len(word) > 3 else f"<i>{word}</i>"

    rows = "".join(f"<p><cite>{name}</cite> {' '.join(map(parts, words.split()))}</p>" for name, _, words in TALK)
    assert said(read_text(f"<html><body>{rows}</body></html>")) == [(name, None, words) for name, _, words in TALK]


@pytest.mark.parametrize(
    "form",
    [
        '<p data-start="{s}"><strong>{n}:</strong> {w}</p>',
        "<p><time>0:{s:02}</time> <b>{n}</b> {w}</p>",
        "<p>[<time>0:{s:02}</time>] <b>{n} – </b>{w}</p>",
    ],
)
def test_names_in_bold_beside_times_of_elements(form: str) -> None:
    turns = [
        ("Mara Lind", 3, "The boat is <b>out</b>."),
        ("Tom Reed", 9, "And the nets?"),
        ("Mara Lind", 14, "Nets, too."),
        ("Tom Reed", 21, "<strong>All</strong> of them?"),
    ]
    body = "\n".join(form.format(n=name, s=second, w=words) for name, second, words in turns)
    document = read_text(f"<!DOCTYPE html><html><body><h1>The Harbour</h1>{body}</body></html>")
    plain = [(name, 1000 * second, re.sub(r"</?\w+>", "", words)) for name, second, words in turns]
    assert [(label, ms, words.replace("**", "")) for label, ms, words in said(document)] == plain


def test_the_first_row_of_a_table_is_no_header_because_of_a_word_in_its_sentence() -> None:
    rows = [
        ("Host", "The letters have words and text of the boats that were out before us."),
        ("Guest", "And the nets?"),
        ("Host", "Nets, too."),
        ("Guest", "All of them, then."),
    ]
    body = "".join(f"<tr><th>{name}</th><td>{words}</td></tr>" for name, words in rows)
    document = read_text(f"<!DOCTYPE html><html><body><table>{body}</table></body></html>")
    assert [(label, words) for label, _, words in said(document)] == rows


@pytest.mark.parametrize("sign", ["▶", "", "<i class='icon'></i>"])
def test_times_in_links_that_show_a_sign(sign: str) -> None:
    def paragraph(ms: int, words: str) -> str:
        return f'<p><a href="#t={ms / 1000:g}" class="play">{sign}</a>\n{words}\n</p>\n'

    parts = [
        f'<div class="turn"><p class="speaker">{name}</p>{paragraph(ms, words)}{paragraph(ms + 500, "So it is.")}</div>'
        for (name, _, words), ms in zip(TALK, TIMES, strict=True)
    ]
    parts[2:2] = ["<h2>Nets</h2>"]
    document = read_text(f"<!doctype html><body><section>{''.join(parts)}</section></body>")
    first = [(name, ms, words) for (name, _, words), ms in zip(TALK, TIMES, strict=True)]
    more = [(name, ms + 500, "So it is.") for name, ms, _ in first]
    assert said(document) == [one for pair in zip(first, more, strict=True) for one in pair]
    assert [chapter.title for chapter in document.chapters] == ["Nets"]


def test_the_last_chapter_of_a_list_right_above_a_heading_is_one() -> None:
    rows = "".join(
        f"<div><span class='name'>{name}</span> <span class='time'>({time})</span> <span>{words}</span></div>"
        for name, time, words in [
            ("Mara Lind", "00:00:00", "Boats float, as we know."),
            ("Tom Reed", "00:00:40", "And the nets, do they float?"),
            ("Mara Lind", "00:01:05", "Nets sink, and ropes do, too."),
            ("Tom Reed", "00:01:30", "Thank you for all of that."),
        ]
    )
    first, rest = rows[: rows.index("<div", 300)], rows[rows.index("<div", 300) :]
    listed = "<ul><li><a href='#a'>0:00 – Boats</a></li><li><a href='#b'>1:05 – Nets</a></li></ul>"
    page = f"<html><body><h1>Talk</h1><div>{listed}</div><h2>Boats</h2>{first}<h2>Nets</h2>{rest}</body></html>"
    document = read_text(page)
    check_document(document)
    assert [(one.time_ms, one.title) for one in document.chapters] == [(0, "Boats"), (65_000, "Nets")]


TURNS = [
    ("Mara Lind", "Boats float, as we know, and nobody asks why."),
    ("Tom Reed", "And the nets, do they float as well?"),
    ("Mara Lind", "Nets sink, and ropes do, too, in the end."),
    ("Tom Reed", "Thank you for all of that."),
]


@pytest.mark.parametrize("open_close", ["()", "[]"])
def test_times_in_links_behind_names_in_the_line_above_the_words(open_close: str) -> None:
    begin, end = open_close
    rows = "".join(
        f"<p>{name}: {begin}<a href='/shared?ts={15 * i}'>00:{15 * i:02}</a>{end}<br />\n{words}</p>\n"
        for i, (name, words) in enumerate(TURNS)
    )
    document = read_text(f"<html><body><h1>Boats</h1><div>{rows}</div></body></html>")
    check_document(document)
    assert said(document) == [(name, 15_000 * i, words) for i, (name, words) in enumerate(TURNS)]


def test_the_sections_below_that_of_the_transcript_are_none_of_it() -> None:
    turns = "".join(
        f"<h3>Part {i}</h3><p><strong>{name}:</strong> {words}</p>" for i, (name, words) in enumerate(TURNS)
    )
    below = "<h2>Learn more</h2><p>A page on boats.</p><h2>About the show</h2><p>We talk about boats every week.</p>"
    document = read_text(f"<html><body><h2>Transcript</h2><div>{turns}</div>{below}</body></html>")
    assert said(document) == [(name, None, words) for name, words in TURNS]
    assert [one.title for one in document.chapters] == ["Part 0", "Part 1", "Part 2", "Part 3"]


@pytest.mark.parametrize(
    "foot",
    [
        "<footer class='entry-footer'><p>Posted on: 3 March 2020.</p></footer>",
        "<div class='post-footer'>Posted by Ann Pell</div>",
        "<div class='catlinks'>Category: Talks</div>",
    ],
)
def test_the_foot_of_a_post_is_none_of_its_words(foot: str) -> None:
    turns = "".join(f"<p><strong>{name}:</strong> {words}</p>" for name, words in TURNS)
    document = read_text(f"<html><body><article><h1>Boats</h1>{turns}{foot}</article></body></html>")
    assert said(document) == [(name, None, words) for name, words in TURNS]
    assert not document.findings


def test_conditions_in_capitals_above_a_talk_are_no_turns() -> None:
    above = "<p><strong>WHAT IS NOT ALLOWED:</strong> Nobody may copy any of this, and nobody may sell it at all.</p>"
    turns = "".join(f"<p><strong>{name}:</strong> {words}</p>" for name, words in TURNS)
    document = read_text(f"<html><body><h1>Boats</h1>{above}<hr>{turns}</body></html>")
    assert said(document) == [(name, None, words) for name, words in TURNS]


def test_what_is_in_brackets_in_a_heading_or_edits_it_is_no_title() -> None:
    edit = "<span class='mw-editsection'>[<a>edit</a>]</span>"
    turns = [f"<p><b>{name}</b>: {words}</p>" for name, words in TURNS]
    page = f"<h2>Boats{edit}</h2>{turns[0]}{turns[1]}<h2>Nets{edit}</h2><p><i>[music]</i></p>{turns[2]}{turns[3]}"
    document = read_text(f"<html><body><h1>Talk</h1>{page}</body></html>")
    assert [one.title for one in document.chapters] == ["Boats", "Nets"]
    assert not document.findings
    seats = ("<div>(Ulm) (Ind)</div>", "<div>(Lee)</div>", "", "")
    members = "".join(
        f"<div><h2 class='m'><a><div>{name}</div>{seat}</a></h2><p>{words}</p></div>"
        for seat, (name, words) in zip(seats, TURNS, strict=True)
    )
    document = read_text(f"<html><body><h1>Debate</h1>{members}</body></html>")
    assert said(document) == [(name, None, words) for name, words in TURNS]
    assert document.chapters == ()


def test_terms_of_a_list_that_recur_are_names_also_in_small_letters() -> None:
    names = {"Mara Lind": "mara lind", "Tom Reed": "archived recording"}
    rows = "".join(
        f"<dt class='a'>{names[name]}</dt><dd><p>{words}</p></dd><dd><p>So.</p></dd>" for name, words in TURNS
    )
    document = read_text(f"<html><body><h2>Transcript</h2><p>It was written down.</p><dl>{rows}</dl></body></html>")
    check_document(document)
    assert said(document) == [(names[name], None, f"{words} So.") for name, words in TURNS]


def test_roles_with_names_in_bold_above_the_words_and_a_list_with_times_above_them() -> None:
    roles = {"Mara Lind": "Host: Mara Lind", "Tom Reed": "Interviewee: Tom Reed"}
    rows = "".join(f"<p><b>{roles[name]}</b></p><p>{words}</p>" for name, words in TURNS)
    listed = "<p><b>In this episode:</b></p><p><b>00:46</b> Boats</p><p><b>09:12</b> Nets</p>"
    document = read_text(f"<html><body><h1>Talk</h1>{listed}<h2>Transcript</h2>{rows}</body></html>")
    check_document(document)
    assert said(document) == [(roles[name], None, words) for name, words in TURNS]


@pytest.mark.parametrize("below", ["<h3>Subscribe</h3><p>Leave us a review.</p>", "<p>Leave us a review.</p>"])
@pytest.mark.parametrize("around", ["<div class='spoiler'>{}</div>", "<section><div>{}</div></section>"])
def test_words_below_the_element_that_holds_the_talk_are_reported_and_no_turn(below: str, around: str) -> None:
    turns = "".join(f"<p>{name}: {words}</p><p>It is so.</p>" for name, words in TURNS)
    document = read_text(f"<html><body><h1>Boats</h1><p>We met.</p>{around.format(turns)}{below}</body></html>")
    check_document(document)
    assert [(name, words.replace("\n\n", " ")) for name, _, words in said(document)] == [
        (name, f"{words} It is so.") for name, words in TURNS
    ]
    assert [found.code for found in document.findings] == ["text-after-end"]


@pytest.mark.parametrize(
    "heading", ["<summary>Transcript</summary>", "<p><b>Transkript</b></p>", "<p><b>The nets</b></p>"]
)
def test_a_heading_in_bold_above_the_first_name_is_no_speaker(heading: str) -> None:
    rows = "".join(f"<p><b>{name}</b> <i class=ts>({time})</i><br>{words}</p>" for name, time, words in TALK)
    document = read_text(f"<html><body><h1>Boats</h1>{heading}{rows}</body></html>")
    check_document(document)
    expected = [(name, ms, words) for (name, _, words), ms in zip(TALK, TIMES, strict=True)]
    assert said(document) == expected
    assert of_kind(document, "show_notes").endswith(re.sub("<.*?>", "", heading))
