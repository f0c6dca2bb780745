"""Chapters in files of their own: the kinds of files, and chapters beside a transcript."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from podcorpus import build
from podcorpus.cli import cli
from podcorpus.errors import InputError
from podcorpus.reading import PublishedChapter, Source, load_source, read_document
from podcorpus.reading.chapters import read_chapters

EXPECTED = [PublishedChapter(0, "Intro"), PublishedChapter(65_500, "The nets: how")]
_PSC = 'xmlns:psc="http://podlove.org/simple-chapters"'
FILES = {
    "Podcasting 2.0": '{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Intro"}, '
    '{"startTime": 65.5, "title": "The nets: how", "img": "a.png"}]}',
    "Podlove, JSON": '[{"start": "00:00:00.000", "title": "Intro"}, '
    '{"start": "00:01:05.500", "title": "The nets: how"}]',
    "ffprobe": '{"chapters": [{"start": 0, "time_base": "1/1000", "start_time": "0.0", "tags": {"title": "Intro"}}, '
    '{"start": 65500, "start_time": "65.500000", "tags": {"title": "The nets: how"}}]}',
    "milliseconds": '{"markers": [{"startMs": 0, "name": "Intro"}, {"startMs": 65500, "name": "The nets: how"}]}',
    "milliseconds of a position": '{"markers": [{"position_ms": 0, "label": "Intro"}, '
    '{"position_ms": 65500, "label": "The nets: how"}]}',
    "milliseconds of an offset": '[{"offsetMs": 0, "name": "Intro"}, {"offsetMs": 65500, "name": "The nets: how"}]',
    "seconds that the key names": '{"toc": [{"startTimeSeconds": 0, "title": "Intro"}, '
    '{"startTimeSeconds": 65.5, "title": "The nets: how"}]}',
    "Podlove, XML": f'<?xml version="1.0"?><psc:chapters {_PSC}><psc:chapter start="0" title="Intro"/>'
    '<psc:chapter start="00:01:05.500" title="The nets: how" href="/a"></psc:chapter></psc:chapters>',
    "Podlove, in a feed": f"<rss><channel><title>Harbour</title><item><title>One</title><psc:chapters {_PSC}>"
    '<psc:chapter start="0:00" title="Intro"/><psc:chapter start="1:05.5" title="The nets: how"/>'
    "</psc:chapters></item></channel></rss>",
    "Matroska": "<Chapters><EditionEntry>"
    "<ChapterAtom><ChapterTimeStart>00:00:00.000000000</ChapterTimeStart><ChapterDisplay>"
    "<ChapterString>Intro</ChapterString><ChapterLanguage>eng</ChapterLanguage></ChapterDisplay></ChapterAtom>"
    "<ChapterAtom><ChapterTimeStart>00:01:05.500000000</ChapterTimeStart><ChapterDisplay>"
    "<ChapterString>The nets: how</ChapterString></ChapterDisplay></ChapterAtom></EditionEntry></Chapters>",
    "ffmetadata": ";FFMETADATA1\ntitle=One\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=65500\ntitle=Intro\n"
    "[CHAPTER]\nTIMEBASE=1/1000\nSTART=65500\nEND=90000\ntitle=The nets\\: how\n",
    "OGM": "CHAPTER01=00:00:00.000\nCHAPTER01NAME=Intro\nCHAPTER02=00:01:05.500\nCHAPTER02NAME=The nets: how\n",
    "MP4": "00:00:00.000 Intro\n00:01:05.500 The nets: how\n",
    "labels of Audacity": "0.000000\t0.000000\tIntro\n65.500000\t65.500000\tThe nets: how\n",
    "markers of Audition": "Name\tStart\tDuration\tTime Format\tType\tDescription\n"
    "Intro\t0:00.000\t0:00.000\tdecimal\tCue\t\nThe nets: how\t1:05.500\t0:00.000\tdecimal\tCue\t\n",
    "markers of Reaper": "#,Name,Start,End,Length\nM1,Intro,0:00.000,,\nM2,The nets: how,1:05.500,,\n",
    "WebVTT": "WEBVTT\nKind: chapters\n\n00:00.000 --> 01:05.500\nIntro\n\n2\n01:05.500 --> 02:00.000\nThe nets: how\n",
    "a web page": "<html><h2>Chapters</h2><ul><li>0:00 Intro</li><li>1:05.5 The nets: how</li></ul></html>",
}
LISTS = [
    "0:00 Intro\n1:05 Nets\n",
    "(0:00) - Intro\n(1:05) - Nets\n",
    "Intro 0:00\nNets 1:05\n",
    "Intro - 0:00\nNets - 1:05\n",
    "Intro ........ 0:00\nNets ......... 1:05\n",
    "1. 0:00 Intro\n2. 1:05 Nets\n",
    "🎣 0:00 Intro\n⚓ 1:05 Nets\n",
    "**0:00** Intro\n**1:05** Nets\n",
    "0:00 - 1:05 Intro\n1:05 - 2:10 Nets\n",
    "[0:00](https://example.org/?t=0) Intro\n[1:05](https://example.org/?t=65) Nets\n",
    "0:00 Intro | 1:05 Nets\n",
    "0:00 Intro (https://example.org/a)\n1:05 Nets https://example.org\n",
    "Chapters:\n\n- 0:00 Intro\n- 1:05 Nets\n\nLinks\nhttps://example.org\n",
    "0:00\nIntro\n1:05\nNets\n",
    "| 0:00 | Intro |\n| 1:05 | Nets |\n",
    "0:00,Intro\n1:05,Nets\n",
    "0:00: Intro\n1:05: Nets\n",
]


def chapters_of(text: str) -> list[PublishedChapter]:
    """The chapters of a text."""
    return read_chapters(Source.from_bytes(text.encode(), "chapters"))


@pytest.mark.parametrize("name", FILES)
def test_files(name: str) -> None:
    assert chapters_of(FILES[name]) == EXPECTED


@pytest.mark.parametrize("text", LISTS)
def test_lists(text: str) -> None:
    assert chapters_of(text) == [PublishedChapter(0, "Intro"), PublishedChapter(65_000, "Nets")]


def test_a_sign_of_a_tag_in_a_title_of_xml_is_its_own() -> None:
    text = FILES["Podlove, XML"].replace("The nets: how", "Nets < boats, <b>or</b> not").replace('"Intro"', "'I <3 it'")
    assert [one.title for one in chapters_of(text)] == ["I <3 it", "Nets < boats, <b>or</b> not"]


def test_a_cue_sheet_counts_frames() -> None:
    text = (
        'TITLE "One"\nFILE "a.mp3" MP3\n  TRACK 01 AUDIO\n    TITLE "Intro"\n    INDEX 01 00:00:00\n'
        '  TRACK 02 AUDIO\n    TITLE "Nets"\n    INDEX 00 65:28:00\n    INDEX 01 65:30:15\n'
    )
    assert chapters_of(text) == [PublishedChapter(0, "Intro"), PublishedChapter(3_930_200, "Nets")]


@pytest.mark.parametrize(
    "start", ["1e300", "1e308", "9" * 400, "-1", "NaN", "99999999999999999999", '"99999999999999999999"']
)
def test_a_time_that_no_episode_has_is_none(start: str) -> None:
    text = f'{{"chapters": [{{"startTime": 0, "title": "A"}}, {{"startTime": {start}, "title": "B"}}]}}'
    found = read_chapters(Source.from_bytes(text.encode(), "c.json"))
    assert [(one.time_ms, one.title) for one in found] == [(0, "A"), (None, "B")]


def test_chapters_that_are_not_in_the_contents_are_kept() -> None:
    found = chapters_of(
        '{"chapters": [{"startTime": 0, "title": "A"}, {"startTime": 5, "toc": false, "img": "b.png"}]}'
    )
    assert found == [PublishedChapter(0, "A"), PublishedChapter(5_000, None, in_contents=False)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Nothing here.\n", "no chapters found; expected Podcasting 2.0"),
        ('{"chapters": "none"}', "JSON without chapters"),
        ('{"chapters": [\n{"start": 0},\n{"start": }]}', "not valid JSON .line 3: "),
        ("[" * 100_000 + "]", "no chapters found|not valid JSON|nested too deep"),
        ("<rss><a:chapters/><a:chapters/></rss>", "2 lists of chapters"),
        ("<a><b/></a>", "no chapters found"),
    ],
)
def test_what_has_no_chapters_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        chapters_of(text)


@given(
    st.lists(
        st.tuples(st.integers(0, 359_999_999), st.none() | st.text(st.characters(categories=["L"]), min_size=1)),
        min_size=1,
    )
)
def test_json_that_is_written_is_read_back(rows: list[tuple[int, str | None]]) -> None:
    written = [{"startTime": ms / 1000, **({} if title is None else {"title": title})} for ms, title in rows]
    assert chapters_of(json.dumps({"chapters": written})) == [PublishedChapter(*row) for row in rows]


@given(st.text(st.sampled_from('0123456789:.- \n[]{}"<>/=,;chapterCHAPTER'), min_size=1, max_size=80))
def test_any_text_has_chapters_or_is_refused(text: str) -> None:
    with suppress(InputError):
        assert chapters_of(f"x{text}")


VTT = (
    "WEBVTT\n\n00:00.000 --> 00:04.000\n<v Mara>Welcome to the harbour\n\n"
    "00:04.000 --> 01:06.000\n<v Tom>Thanks, it is nice here.\n\n01:06.000 --> 01:09.000\n<v Mara>Now to the boats.\n"
)
CHAPTERS = {
    "chapters": [
        {"startTime": 0, "title": "Intro"},
        {"startTime": 9, "toc": False},
        {"startTime": 65, "title": "Boats"},
    ]
}


@pytest.fixture
def episode(tmp_path: Path) -> Path:
    """A folder with a transcript and its chapters."""
    (tmp_path / "ep.vtt").write_text(VTT, encoding="utf-8")
    (tmp_path / "ep.chapters.json").write_text(json.dumps(CHAPTERS), encoding="utf-8")
    return tmp_path


def test_chapters_beside_a_transcript(episode: Path) -> None:
    for built in (build(episode / "ep.vtt"), build(episode)):
        found = [(chapter.title, chapter.published_start_ms, chapter.start_ms) for chapter in built.corpus.chapters]
        assert found == [("Intro", 0, 0), ("Boats", 65_000, 66_000)]
        assert built.findings == ()


@pytest.mark.parametrize("name", ["ep.en.vtt", "ep.transcript.vtt", "ep.vtt"])
@pytest.mark.parametrize("beside", ["ep.chapters.txt", "ep.chapters", "ep.psc.xml", "ep.ffmetadata"])
def test_names_of_chapter_files(tmp_path: Path, name: str, beside: str) -> None:
    (tmp_path / name).write_text(VTT, encoding="utf-8")
    kind = {"xml": "Podlove, XML", "ffmetadata": "ffmetadata"}.get(beside.rpartition(".")[2], "MP4")
    (tmp_path / beside).write_text(FILES[kind], encoding="utf-8")
    assert read_document(load_source(tmp_path / name)).chapters == tuple(EXPECTED)


def test_chapters_given_by_name(episode: Path) -> None:
    page, others = episode / "ep.vtt", _written(episode / "others.txt", "0:00 Hello\n")
    assert [chapter.title for chapter in build(page, chapters=others).corpus.chapters] == ["Hello"]
    arguments = ["build", str(page), "--chapters", str(others), "--out", str(episode / "out")]
    assert CliRunner().invoke(cli, arguments).exit_code == 0


def test_chapters_that_cannot_be_used(episode: Path) -> None:
    page, others = episode / "ep.vtt", _written(episode / "others.txt", "Nothing.\n")
    with pytest.raises(InputError, match="no chapters found"):
        build(page, chapters=others)
    with pytest.raises(InputError, match="describe one page"):
        build(page, others, chapters=others)


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_chapters_in_both_places_are_reported(tmp_path: Path) -> None:
    page = "Chapters\n0:00 Old\n0:10 Older\n\nMara (0:00)\nWelcome.\n\nTom (0:12)\nThanks.\n\nMara (0:20)\nSo.\n"
    source = load_source(_written(tmp_path / "ep.txt", page))
    assert [chapter.title for chapter in read_document(source).chapters] == ["Old", "Older"]
    _written(tmp_path / "ep.chapters.json", json.dumps(CHAPTERS))
    document = read_document(load_source(tmp_path / "ep.txt"))
    assert [chapter.title for chapter in document.chapters] == ["Intro", "Boats"]
    assert "chapters-twice" in [found.code for found in document.findings]


def test_a_chapter_file_that_cannot_be_read_is_reported(episode: Path) -> None:
    _written(episode / "ep.chapters.json", "{}")
    document = read_document(load_source(episode / "ep.vtt"))
    (found,) = document.findings
    assert (found.code, found.message[:13]) == ("chapters-unreadable", "JSON without ")
    assert not document.chapters
