"""The card's pictures, of any corpus: what they show, that they are the same again, and how a browser draws them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from browser import running
from conftest import ROOT, PutSample, Run
from hypothesis import given, settings
from hypothesis import strategies as st

from podcorpus import read_corpus
from podcorpus.building.editions import redact
from podcorpus.folder.card import default_card, render_card
from podcorpus.folder.manifest import UNNAMED
from podcorpus.folder.pictures.canvas import WIDTH, Canvas
from podcorpus.folder.pictures.letters import shortened, text_width, wrapped
from podcorpus.folder.pictures.seen import MOST_EPISODES
from podcorpus.folder.summary import Summary, summary_of
from podcorpus.records import TABLES, Corpus
from podcorpus.tables.arrow import arrow_table, corpus_of, corpus_rows, rows_of

SVG = "{http://www.w3.org/2000/svg}"
LONG = "Wilhelmina Featherstonehaugh-Cholmondeley MMMMMMMMMMMMMMMM of the Northern Lighthouse Board"


def pictures(corpus: Corpus) -> dict[str, bytes]:
    return summary_of(corpus).pictures


def texts(picture: bytes) -> list[str]:
    return ["".join(one.itertext()) for one in ElementTree.fromstring(picture).iter(f"{SVG}text")]


def changed(corpus: Corpus, **tables: Any) -> Corpus:
    """A corpus with rows of some tables changed by functions, which give the new row or None."""
    rows: dict[str, Any] = dict(corpus_rows(corpus))
    for table, change in tables.items():
        rows[table] = [new for row in rows[table] if (new := change(row)) is not None]
    return corpus_of(rows)


def copies(corpus: Corpus, number: int) -> Corpus:
    """As many episodes of the same words, in the order of their ids, each with other speakers."""
    rows: dict[str, list[Any]] = {table: [] for table in TABLES}
    (episode,) = [one.episode_id for one in corpus.episodes]
    for table, of_one in corpus_rows(corpus).items():
        if table == "entities":
            rows[table] = list(of_one)
            continue
        for at in range(number):
            new = f"harbour-hour.the-episode-with-a-long-name-{at:03d}"
            for row in of_one:
                moved = {k: v.replace(episode, new, 1) if isinstance(v, str) else v for k, v in row.items()}
                if table == "speakers":
                    moved |= {"name": f"{LONG} {at % 9}"}
                rows[table].append(moved)
    return corpus_of(rows)


def crowded(corpus: Corpus) -> Corpus:
    """One episode of as many speakers as turns, with long names, long titles, and chapters of every length."""
    speaker = corpus_rows(corpus)["speakers"][0]
    rows: dict[str, Any] = dict(corpus_rows(corpus))
    rows["turns"] = [{**row, "speaker_id": f"{row['episode_id']}.s{at:03d}"} for at, row in enumerate(rows["turns"])]
    rows["speakers"] = [
        {**speaker, "speaker_id": row["speaker_id"], "label": f"{at} {LONG}", "n_words": row["n_words"]}
        for at, row in enumerate(rows["turns"])
    ]
    rows["chapters"] = [
        {**rows["chapters"][at % 7], "chapter_id": f"{speaker['episode_id']}.c{at:02d}", "title": LONG}
        for at in range(70)
    ]
    rows["entities"] = [{**row, "canonical_name": f"{LONG} {at}"} for at, row in enumerate(rows["entities"])]
    rows["mentions"] = [{**row, "surface": f"{LONG[:90]} {at % 7}"} for at, row in enumerate(rows["mentions"])]
    return corpus_of(rows)


def test_ids_are_those_of_the_tables(sample_corpus: Corpus) -> None:
    shown = texts(pictures(sample_corpus)["speakers.svg"])
    for chapter in sample_corpus.chapters:
        assert chapter.chapter_id.rpartition(".")[2] in shown
    assert {speaker.label for speaker in sample_corpus.speakers} <= set(shown)


def test_both_editions_have_the_same_pictures(sample_corpus: Corpus) -> None:
    assert pictures(redact(sample_corpus)) == pictures(sample_corpus)


def test_numbers_are_those_of_the_corpus(sample_corpus: Corpus) -> None:
    drawn = pictures(sample_corpus)
    misheard = [one for one in sample_corpus.mentions if one.form == "asr_error"]
    title = f"{len(misheard)} of {len(sample_corpus.mentions)} mentions, {len({m.entity_id for m in misheard})} of "
    assert texts(drawn["misheard.svg"])[0].startswith(f"Names that were misheard: {title}")
    most = max(sample_corpus.entities, key=lambda one: one.n_mentions)
    assert {most.canonical_name, str(most.n_mentions)} <= set(texts(drawn["entities.svg"]))


def test_what_a_corpus_does_not_have_is_not_shown(sample_corpus: Corpus) -> None:
    nothing: Any = lambda row: None  # noqa: E731
    bare = changed(sample_corpus, mentions=nothing, entities=nothing, chapters=nothing, speakers=nothing)
    bare = changed(bare, turns=lambda row: {**row, "speaker_id": None, "start_ms": None, "end_ms": None})
    drawn = pictures(bare)
    assert drawn.keys() == {"speakers.svg"}
    shown = texts(drawn["speakers.svg"])
    assert {"Who speaks when", "no speaker"} <= set(shown)
    assert any("have no times" in line for line in shown)
    assert pictures(changed(bare, turns=nothing, cues=nothing)) == {}
    card = render_card(default_card(), bare, UNNAMED)
    assert re.findall(r"!\[[^]]+\]\(([^)]+)\)", card) == ["figures/speakers.svg"]


def test_several_episodes_have_a_lane_each(sample_corpus: Corpus) -> None:
    many = copies(sample_corpus, 30)
    shown = texts(pictures(many)["speakers.svg"])
    assert shown[0] == "Who speaks when, in 30 episodes"
    assert sum(text.startswith("harbour-hour") or "…" in text for text in shown) >= MOST_EPISODES
    assert any("of 30." in text for text in shown)
    nobody = changed(copies(sample_corpus, 2), turns=lambda row: {**row, "speaker_id": None})
    assert {"no speaker", "others"} & set(texts(pictures(nobody)["speakers.svg"])) == {"no speaker"}


def test_pictures_do_not_depend_on_how_rows_arrive(sample_corpus: Corpus) -> None:
    many = copies(sample_corpus, 30)
    summary = Summary()
    for table in reversed(TABLES):
        rows = arrow_table(table, rows_of(many.rows(table)))
        for at in range(0, rows.num_rows, 37):
            summary.add(table, rows.slice(at, 37))
    assert summary.pictures == pictures(many)


@given(st.data())
@settings(max_examples=25)
def test_any_rows_can_be_drawn(sample_corpus: Corpus, data: st.DataObject) -> None:
    """Also those of a corpus with errors: times that go back, ids that no table has."""
    times = st.none() | st.sampled_from([0, 1, 999, 60_000, 3_600_000, 10**9, 2**53 - 1])
    rows: dict[str, Any] = {table: list(of_one[:9]) for table, of_one in corpus_rows(sample_corpus).items()}
    for table in data.draw(st.sets(st.sampled_from(["speakers", "chapters", "turns", "mentions", "entities"]))):
        rows[table] = []
    for table in ("turns", "chapters"):
        rows[table] = [{**row, "start_ms": data.draw(times), "end_ms": data.draw(times)} for row in rows[table]]
    for picture in pictures(corpus_of(rows)).values():
        assert len(picture) < 1 << 17
        for one in ElementTree.fromstring(picture).iter(f"{SVG}rect"):
            assert float(one.get("width", 0)) >= 0


@given(st.text(max_size=60), st.floats(20, 400), st.booleans())
def test_what_is_shortened_fits(text: str, width: float, middle: bool) -> None:
    short = shortened(text, width, 12, middle=middle)
    assert text_width(short, 12) <= width or short == "…"
    for line in wrapped(text, width, 12):
        assert text_width(line, 12) <= width or line == "…"


@given(st.text(max_size=40))
def test_any_text_can_be_shown(text: str) -> None:
    canvas = Canvas(text)
    canvas.legend([("c1", text)], 46)
    canvas.notes([text], 90)
    ElementTree.fromstring(canvas.svg(120))


BOXES = """() => [...document.querySelectorAll('text')].map(one => {
    const box = one.getBoundingClientRect();
    return [one.textContent, box.left, box.top, box.right, box.bottom];
})"""
SIZE = "() => ['width', 'height'].map(name => +document.querySelector('svg').getAttribute(name))"
FONTS = ("", "DejaVu Sans", "Liberation Sans", "Arial", "Verdana")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with running() as started:
        yield started


def overlapping(boxes: list[tuple[str, float, float, float, float]]) -> Iterator[tuple[str, str]]:
    for at, (one, left, top, right, bottom) in enumerate(boxes):
        for other, left2, top2, right2, bottom2 in boxes[at + 1 :]:
            # The boxes of lines that follow each other may share the space above and below the letters.
            if min(right, right2) - max(left, left2) > 0.5 and min(bottom, bottom2) - max(top, top2) > 3:
                yield one, other


@pytest.mark.parametrize("kind", ["sample", "published", "crowded", "many"])
def test_no_label_overlaps_another_or_is_cut_off(kind: str, sample_corpus: Corpus, browser: Any) -> None:
    corpus = {
        "sample": lambda: sample_corpus,
        "published": lambda: read_corpus(ROOT / "dataset")[1],
        "crowded": lambda: crowded(sample_corpus),
        "many": lambda: copies(sample_corpus, 30),
    }[kind]()
    drawn = pictures(corpus)
    assert len(drawn) == 3
    for scheme in ("light", "dark"):
        page = browser.new_page(viewport={"width": 900, "height": 900}, color_scheme=scheme)
        for name, picture in drawn.items():
            for font in FONTS if scheme == "light" else FONTS[:1]:
                text = picture.decode()
                if font:
                    text = text.replace('font-family="Helvetica, Arial, sans-serif"', f'font-family="{font}"')
                page.set_content(f"<body style='margin:0'>{text}")
                width, height = page.evaluate(SIZE)
                boxes = page.evaluate(BOXES)
                assert list(overlapping(boxes)) == [], (name, font)
                outside = [box for box in boxes if box[1] < 0 or box[2] < 0 or box[3] > width or box[4] > height]
                assert outside == [], (name, font)
                assert width == WIDTH
        ink, paper = page.evaluate(
            "() => ['text', 'rect.page'].map(n => getComputedStyle(document.querySelector(n)).fill)"
        )
        assert (brightness(ink) > brightness(paper)) == (scheme == "dark")
        page.close()


def brightness(colour: str) -> int:
    return sum(map(int, re.findall(r"\d+", colour)))


def test_every_corpus_folder_has_them(run: Run, put_sample: PutSample, tmp_path: Path) -> None:
    put_sample("corpus")
    names = {path.name for path in (tmp_path / "corpus" / "figures").iterdir()}
    assert names == {"speakers.svg", "entities.svg", "misheard.svg"}
    card = (tmp_path / "corpus" / "README.md").read_text(encoding="utf-8")
    assert all(f"(figures/{name})" in card for name in names)
    # A picture of the last build is not taken for one of the user's own.
    assert run("build", "--out", "corpus").returncode == 0
    assert run("redact", "corpus", "--out", "free").returncode == 0
    for name in names:
        ours, theirs = (tmp_path / folder / "figures" / name for folder in ("corpus", "free"))
        assert ours.read_bytes() == theirs.read_bytes()
