"""The page of a corpus in a browser, opened from disk."""

from __future__ import annotations

import csv
import io
import re
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import opened, running
from export_corpora import EPISODE, INFO, Line, Said, corpus
from playwright.sync_api import Browser, Page, expect

from podcorpus import SAMPLE_PAGE, Corpus, build, view, write_corpus
from podcorpus.building.editions import redact
from podcorpus.folder.redirects import Redirect

SAMPLE = "night-ferry.the-slack-hour"
CAPTIONS = """WEBVTT

00:01.000 --> 00:02.000
<v Ann>We sailed to Orkney, said {name}.

00:02.000 --> 00:04.000
<v Ann>It rains &amp; rains
on <i>deck</i>.

00:05.000 --> 00:06.000
<v Bo>Yes.
"""
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{script}&lt;"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running() as browser:
        yield browser


def viewed(folder: Path, corpus: Corpus, name: str = "page", **about: Any) -> Path:
    write_corpus(corpus, folder / name, about.pop("info", INFO))
    view(folder / name, folder / f"{name}.html", **about)
    return folder / f"{name}.html"


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, sample_corpus: Corpus) -> Path:
    return viewed(tmp_path_factory.mktemp("full"), sample_corpus)


@pytest.fixture(scope="module")
def free(tmp_path_factory: pytest.TempPathFactory, sample_corpus: Corpus) -> Path:
    return viewed(tmp_path_factory.mktemp("free"), redact(sample_corpus))


def test_ids_of_an_episode_that_was_renamed_lead_to_it(browser: Browser, tmp_path: Path, sample_corpus: Corpus) -> None:
    lines = [("episodes", "ferry", SAMPLE), ("episodes", "old.ferry", "ferry"), ("turns", "ferry.t0003", "ferry.t0009")]
    about = {"since": "1.0.0", "reason": "A better name."}
    redirects = [Redirect.model_validate({"table": table, "old_id": a, "new_id": b, **about}) for table, a, b in lines]
    write_corpus(sample_corpus, tmp_path / "page", INFO, redirects=redirects)
    view(tmp_path / "page", tmp_path / "page.html")
    with opened(browser, tmp_path / "page.html") as watched:
        for asked, found in (("ferry.t0007", "t0007"), ("old.ferry.t0003", "t0009"), ("ferry.t0000.m00", "t0000.m00")):
            watched.page.goto(f"{(tmp_path / 'page.html').as_uri()}#{asked}")
            expect(watched.page.get_by_text(f"{asked} is now {SAMPLE}.{found}")).to_have_count(1)


def saved(page: Page, press: str) -> list[list[str]]:
    with page.expect_download() as download:
        page.click(press)
    return list(csv.reader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))


def test_a_full_corpus_is_read_and_every_turn_verified(browser: Browser, full: Path, sample_corpus: Corpus) -> None:
    with opened(browser, full) as watched:
        page = watched.page
        assert page.locator(".turns .tick.verified[role=img]").count() == len(sample_corpus.turns)
        bodies = page.locator(".turn .body").all_text_contents()
        texts = [turn.text or "" for turn in sample_corpus.turns]
        inside = [chapter.title for chapter in sample_corpus.chapters if chapter.start_char]
        for body, text in zip(bodies, texts, strict=True):
            for title in inside:
                body = body if title in text else body.replace(title or "", "")
            assert body == text
        marks = page.locator(".turns a.mark").all_text_contents()
        assert marks == [mention.surface for mention in sample_corpus.mentions]


def test_the_source_puts_the_words_back(browser: Browser, free: Path, sample_corpus: Corpus, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    text = SAMPLE_PAGE.read_bytes().decode()
    other_ends = text.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" not in text else text.replace("\r\n", "\n")
    copy.write_bytes(("\n\nSkip to content 🙂\n" + other_ends).encode())
    for file, result in [(SAMPLE_PAGE, "the page it was built from"), (copy, "another copy of its page")]:
        with opened(browser, free) as watched:
            page = watched.page
            assert page.locator(".turns .gap").count() > 59
            assert page.locator(".tick.verified").count() == 0
            page.set_input_files("#source-file", file)
            expect(page.locator("#hydration .told")).to_contain_text(result)
            assert page.locator(".turns .tick.verified").count() == 59
            assert sample_corpus.turns[0].text in page.locator(".turn .body").all_text_contents()


def test_a_page_that_is_another_one_changes_nothing(browser: Browser, free: Path, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Ann Lind (00:00)\nGood evening.\n", encoding="utf-8")
    (tmp_path / "office.docx").write_bytes(b"PK\x03\x04")
    with opened(browser, free) as watched:
        page = watched.page
        page.set_input_files("#source-file", [tmp_path / "other.txt", tmp_path / "office.docx"])
        expect(page.locator("#hydration .told").first).to_contain_text("none of its words are in this corpus")
        expect(page.locator("#hydration .told").last).to_contain_text("only the program reads")
        assert page.locator(".turns .gap").count() > 59


def test_every_kind_of_id_is_a_link(browser: Browser, full: Path, sample_corpus: Corpus) -> None:
    cue, segment = sample_corpus.cues[30], sample_corpus.segments[100]
    turn = segment.turn_id or SAMPLE
    with opened(browser, full) as watched:
        page = watched.page
        for record_id, shown in [
            (sample_corpus.turns[40].turn_id, sample_corpus.turns[40].turn_id),
            (sample_corpus.mentions[90].mention_id, sample_corpus.mentions[90].mention_id),
            (sample_corpus.chapters[3].chapter_id, sample_corpus.chapters[3].chapter_id),
            (cue.cue_id, cue.turn_id),
            (segment.segment_id, turn),
            (sample_corpus.speakers[1].speaker_id, None),
        ]:
            page.goto(f"{full.as_uri()}#{record_id}")
            if shown is None:
                expect(page.locator(".turn.selected")).to_have_count(1)
            elif shown != SAMPLE:
                expect(page.locator(f"[id='{shown}']")).to_have_class(re.compile("selected"))
                expect(page.locator(f"[id='{shown}']")).to_be_in_viewport()
        page.goto(f"{full.as_uri()}#{SAMPLE}.t0009")
        page.click(".tools button:text-is('Cite')")
        expect(page.locator("#said")).to_have_text("Citation copied")
        page.goto(f"{full.as_uri()}#/entities")
        page.fill("main input[type=search]", "orkn")
        assert [row[0] for row in saved(page, "main button:text-is('CSV')")] == ["entity_id", "orkney"]
        page.goto(f"{full.as_uri()}#orkney")
        expect(page.locator("h1")).to_have_text("Orkney")
        expect(page.locator("ol.mentions li")).to_have_count(5)
        page.locator("ol.mentions a.time").first.click()
        expect(page.locator("a.mark.selected")).to_have_count(1)
        page.goto(f"{full.as_uri()}#no.such-id")
        expect(page.locator("h1")).to_have_text("Not in this corpus")


def test_search_switch_and_filters(browser: Browser, full: Path, sample_corpus: Corpus) -> None:
    texts = [turn.text or "" for turn in sample_corpus.turns]
    n = sum(len(re.findall("cable", text, re.IGNORECASE)) for text in texts)
    with opened(browser, full) as watched:
        page = watched.page
        page.keyboard.press("/")
        page.keyboard.type("CABLE")
        expect(page.locator("#hits")).to_contain_text(f"{n} hits")
        page.keyboard.press("Enter")
        expect(page.locator("#hits")).to_contain_text(f"1 of {n}")
        page.keyboard.press("Escape")
        page.keyboard.press("h")
        heard = next(one for one in sample_corpus.mentions if one.form == "asr_error")
        mark = page.locator(f"[id='{heard.mention_id}']")
        assert mark.text_content() != heard.surface
        page.keyboard.press("h")
        page.keyboard.press("h")
        assert mark.text_content() == heard.surface
        mark.focus()
        expect(page.locator("#card")).to_contain_text(heard.surface)
        page.click("#timeline .lane:has-text('Femke Duinhart')")
        expect(page.locator("#rail [aria-label=Speakers] input").first).to_be_checked()
        expect(page.locator("#shown")).to_contain_text("of 59 turns")
        spoken = {turn.turn_id for turn in sample_corpus.turns if turn.speaker_id == f"{SAMPLE}.femke-duinhart"}
        rows = saved(page, "#csv")
        assert {row[0] for row in rows[1:]} == spoken
        assert dict(zip(rows[0], rows[1], strict=True))["text"] in texts
        line = page.locator("svg.line").bounding_box()
        assert line
        page.mouse.move(line["x"] + line["width"] * 0.5, line["y"] + 40)
        page.mouse.down()
        page.mouse.move(line["x"] + line["width"] * 0.7, line["y"] + 40, steps=3)
        page.mouse.up()
        end = sample_corpus.turns[-1].start_ms or 0
        middle = {turn.turn_id for turn in sample_corpus.turns if 0.52 * end < (turn.start_ms or 0) < 0.68 * end}
        shown = {row[0] for row in saved(page, "#csv")[1:]}
        assert middle & spoken <= shown < spoken
        page.goto(f"{full.as_uri()}#/search/the")
        page.locator("ol.mentions li").first.wait_for()
        found = {row[0] for row in saved(page, "main button:text-is('CSV')")[1:]} & {
            one.turn_id for one in sample_corpus.turns
        }
        assert found
        assert found <= shown
        page.keyboard.press("3")
        expect(page.locator("h1")).to_have_text("Heard as")
        page.keyboard.press("c")
        errors = {(one.entity_id, one.surface) for one in sample_corpus.mentions if one.form == "asr_error"}
        assert {(row[0], row[3]) for row in saved(page, "main button:text-is('CSV')")[1:]} == errors


def test_audio_plays_from_a_file_at_a_turn(browser: Browser, full: Path, tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "quiet.wav"), "wb") as sound:
        sound.setparams((1, 1, 8000, 0, "NONE", ""))
        sound.writeframes(bytes([128]) * 8000 * 60)
    with opened(browser, full) as watched:
        page = watched.page
        page.click("#listen")
        page.set_input_files("#player input[type=file]", tmp_path / "quiet.wav")
        page.fill("#player .offset", "5")
        page.locator("#player .offset").blur()
        page.locator(f"[id='{SAMPLE}.t0001'] .time").click()
        page.click(".tools button:text-is('Play')")
        expect(page.locator(f"[id='{SAMPLE}.t0001']")).to_have_class(re.compile("playing"))
        assert 37 <= page.locator("audio").evaluate("audio => audio.currentTime") < 43
        watched.requested = [address for address in watched.requested if not address.startswith("blob:")]


def odd_corpus() -> Corpus:
    """Names that look like HTML, code points of two units, scripts from right to left and without spaces."""
    evil = Said(f"{EVIL} said 🙂🙂 Orkney Isles 🐟 here", 0, 3000)
    chinese = Said("我们去 Long Night 看鱼。\n\n\n然后回家", 5000, 9000, ((0, 3, 5100),))
    at = evil.text.index("Orkney")
    lines = [
        Line(EVIL, (evil,), ((at, at + 12, "orkney-isles"),)),
        Line(None, (Said("שלום עולם Grey Gull"),), ((10, 19, "grey-gull"),)),
        Line("海", (chinese,), ((4, 14, "long-night"),)),
        Line("Bo", (Said(""),)),
    ]
    chapters = [(EVIL, 0, 0, 0), (None, 2000, 2, 4), ("nowhere", None, None, 0)]
    return corpus(lines, chapters, title=EVIL, show=EVIL, url="javascript:alert(3)")


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """By edition."""
    folder, info = tmp_path_factory.mktemp("odd"), INFO.model_copy(update={"title": EVIL})
    editions = {"full": odd_corpus(), "free": redact(odd_corpus())}
    return {edition: viewed(folder, made, edition, info=info) for edition, made in editions.items()}


@pytest.mark.parametrize("edition", ["full", "free"])
def test_hostile_and_odd_texts_are_shown_and_do_nothing(browser: Browser, odd: dict[str, Path], edition: str) -> None:
    page_file = odd[edition]
    with opened(browser, page_file) as watched:
        page = watched.page
        expect(page.locator("h1")).to_have_text(EVIL)
        assert page.locator(".turns a.mark").all_text_contents() == ["Orkney Isles", "Grey Gull", "Long Night"]
        assert page.locator("a[href^='javascript']").count() == 0
        assert page.locator("img").count() == 0
        if edition == "full":
            assert page.locator(".turns .tick.verified[role=img]").count() == 4
        for at in (
            "/entities",
            "/heard",
            "/findings",
            "/about",
            "orkney-isles",
            f"/search/{EVIL.replace('/', '%2F')}",
            "/name/x",
            "%E0%A4%A",
        ):
            page.goto(f"{page_file.as_uri()}#{at}")
            expect(page.locator("#main h1")).to_have_count(1)


def test_many_episodes_beside_the_page(browser: Browser, tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        (tmp_path / f"{name}.vtt").write_text(CAPTIONS.format(name=name), encoding="utf-8")
    # SHA-256 pads a text by its length: one turn of every length around the size of its blocks.
    cues = [
        f"00:{n // 60:02d}:{n % 60:02d}.000 --> 00:{n // 60:02d}:{n % 60:02d}.900\n<v {'AB'[n % 2]}>{'a' * n}\n"
        for n in range(1, 131)
    ]
    (tmp_path / "a-lengths.vtt").write_text("\n".join(["WEBVTT\n", *cues]), encoding="utf-8")
    built = build(*sorted(tmp_path.glob("*.vtt")), language="en")
    page_file = viewed(tmp_path, redact(built.corpus), beside_bytes=0)
    folder = page_file.with_suffix(".data")
    assert sorted(file.name for file in folder.iterdir()) == ["0.js", "1.js", "2.js", "3.js"]
    with opened(browser, page_file) as watched:
        page = watched.page
        expect(page.locator("table.episodes tbody tr")).to_have_count(4)
        page.click("table.episodes tbody a >> nth=2")
        expect(page.locator(".turn")).to_have_count(2)
        page.set_input_files("#source-file", sorted(tmp_path.glob("*.vtt")))
        expect(page.locator("#said")).to_contain_text("4 files read; 4 of 4 episodes verified throughout")
        assert page.locator(".turn .body").first.text_content() == built.corpus.turns[132].text
        page.goto(f"{page_file.as_uri()}#/search/rains")
        page.click("text=All episodes")
        expect(page.locator("ol.mentions li")).to_have_count(6)
        watched.requested = [address for address in watched.requested if not address.startswith(folder.as_uri())]


@pytest.mark.parametrize(("edition", "width", "scheme"), [("full", 1280, "light"), ("free", 390, "dark")])
def test_nothing_is_out_of_reach(
    browser: Browser, free: Path, odd: dict[str, Path], edition: str, width: int, scheme: Any
) -> None:
    few = odd[edition]
    views = [f"#{EPISODE}.t0000.m00", "#/entities", "#orkney-isles", "#/heard", "#/findings", "#/about"]
    with opened(browser, few, width=width, color_scheme=scheme) as watched:
        page = watched.page
        for at in views:
            page.goto(f"{few.as_uri()}{at}")
            expect(page.locator("#main h1")).to_have_count(1)
            found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
            assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.keyboard.press("?")
        expect(page.locator("#help")).to_be_visible()
    with opened(browser, free, f"#{SAMPLE}.t0009", width=width) as watched:
        expect(watched.page.locator(f"[id='{SAMPLE}.t0009']")).to_be_in_viewport()
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_gets_past_the_bar_to_the_text(browser: Browser, full: Path) -> None:
    with opened(browser, full) as watched:
        page = watched.page
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#main")).to_be_focused()
        expect(page.locator("h1")).to_have_text("The Slack Hour")


@pytest.mark.parametrize("inches", [8.27, 5.83])
def test_on_paper_the_words_are_beside_their_times(browser: Browser, full: Path, inches: float) -> None:
    with opened(browser, full, width=round((inches - 2 * 2 / 2.54) * 96)) as watched:
        page = watched.page
        page.emulate_media(media="print")
        turn = page.locator(".turn").first
        whole, time, body = (one.bounding_box() for one in (turn, turn.locator(".time"), turn.locator(".body")))
        assert whole
        assert time
        assert body
        assert time["x"] + time["width"] <= body["x"]
        assert body["width"] > 0.7 * whole["width"]
        assert body["x"] + body["width"] <= whole["x"] + whole["width"] + 1


def test_filters_of_an_episode_are_not_those_of_all(browser: Browser, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.vtt").write_text(CAPTIONS.format(name=name), encoding="utf-8")
    page_file = viewed(tmp_path, build(*sorted(tmp_path.glob("*.vtt")), language="en").corpus)
    with opened(browser, page_file) as watched:
        page = watched.page
        expect(page.locator("table.episodes tbody td:nth-child(3)")).to_have_text(["00:06", "00:06"])
        page.fill("main input[type=search]", "two")
        assert [row[0] for row in saved(page, "main button:text-is('CSV')")] == ["episode_id", "two"]
        page.fill("main input[type=search]", "")
        page.click("table.episodes tbody a >> nth=0")
        page.locator("#rail [aria-label=Speakers] input").last.check()
        page.goto(f"{page_file.as_uri()}#/search/rains")
        expect(page.locator("main [role=status]")).to_have_text("0 hits")
        expect(page.locator("main .chip")).to_have_count(1)
        page.click("text=All episodes")
        expect(page.locator("main [role=status]")).to_have_text("4 hits")
        expect(page.locator("main .chip")).to_have_count(0)


def test_without_turns_no_words_are_missed(browser: Browser, tmp_path: Path) -> None:
    for name, made in (("empty", Corpus()), ("silent", corpus([]))):
        with opened(browser, viewed(tmp_path, made, name)) as watched:
            expect(watched.page.locator("h1")).to_have_count(1)
            expect(watched.page.locator(".drop")).to_have_count(0)
