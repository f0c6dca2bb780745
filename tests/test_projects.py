"""Corpus projects: podcorpus.toml, the episode list, the feed, and commands that need no arguments in a project."""

from __future__ import annotations

import json
import os
import pickle
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import Run
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_checks import work

from podcorpus import InputError, read_corpus
from podcorpus.building.days_and_lengths import length_ms
from podcorpus.building.entries import Entries
from podcorpus.building.episode_list import load_episode_list
from podcorpus.building.feed import load_feed
from podcorpus.building.metadata import ListedEpisode, ListedSpeaker
from podcorpus.building.people import meant_by
from podcorpus.making.project import make_of
from podcorpus.making.project_file import find_project, load_project
from podcorpus.records import Corpus
from podcorpus.releasing.version_file import write_version

CRANES = """WEBVTT

00:00:01.000 --> 00:00:04.000
<v Mara>Good evening from the harbour.

00:00:04.500 --> 00:00:08.000
<v Bo Quist>It rains, and the cranes stand still.
"""
CABLES = """Mara Lind (00:00)
Good evening. Tonight: cables.

Tom Reed (00:20)
And cranes, I hope.

Mara Lind (00:40)
Yes, those too. Who owns the long one?
"""
LIST = """file,episode_id,title,number,season,published_on,url,guid,speakers
cranes.vtt,harbour.cranes,"Cranes, mostly",1,2,2026-03-03,https://example.org/1,g-1,Mara Lind (host); Bo Quist (guest)
"""
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:psc="http://podlove.org/simple-chapters">
<channel><title>The Harbour Hour</title><language>en-GB</language><copyright>Harbour Radio</copyright>
<item><title>Cables</title><guid>g-2</guid><link>https://example.org/2</link>
<pubDate>Tue, 10 Mar 2026 10:00:00 GMT</pubDate><itunes:duration>1:10</itunes:duration>
<itunes:episode>2</itunes:episode>
<podcast:transcript url="https://example.org/t/cables.txt?x=1" type="text/plain"/>
<podcast:person role="host">Mara Lind</podcast:person><podcast:person role="guest">Tom Reed</podcast:person>
<psc:chapters><psc:chapter start="00:00" title="Cables and cranes"/><psc:chapter start="00:40" title="Owners"/>
</psc:chapters></item>
</channel></rss>
"""


@pytest.fixture
def home(tmp_path: Path, run: Run) -> Path:
    """A project with two transcripts, a list of one and a feed of the other."""
    home = tmp_path / "harbour"
    assert run("init", home).returncode == 0
    (home / "sources" / "spring").mkdir()
    (home / "sources" / "spring" / "cranes.vtt").write_text(CRANES, encoding="utf-8")
    (home / "sources" / "cables.txt").write_text(CABLES, encoding="utf-8")
    (home / "episodes.csv").write_text(LIST, encoding="utf-8")
    (home / "feed.xml").write_text(FEED, encoding="utf-8")
    edit(home, lambda text: text.replace('# episodes = "', 'episodes = "').replace('# feed = "', 'feed = "'))
    return home


def edit(home: Path, change: Callable[[str], str]) -> None:
    file = home / "podcorpus.toml"
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")


def built(home: Path, run: Run, *options: str) -> Corpus:
    done = run("build", *options, cwd=home)
    assert done.returncode == 0, (done.stdout, done.stderr)
    return read_corpus(home / "corpus")[1]


def test_a_project_is_built_from_what_is_known_of_its_files(home: Path, run: Run) -> None:
    corpus = built(home, run)
    cables, cranes = corpus.episodes
    assert (cables.episode_id, cables.title, cables.show, cables.number) == ("cables", "Cables", "The Harbour Hour", 2)
    assert (cables.published_on, cables.guid, cables.duration_ms) == ("2026-03-10", "g-2", 70_000)
    assert (cables.language, cables.rights) == ("en-GB", "Harbour Radio")
    assert (cranes.episode_id, cranes.title, cranes.number, cranes.season) == ("harbour.cranes", "Cranes, mostly", 1, 2)
    assert (cranes.published_on, cranes.url, cranes.guid) == ("2026-03-03", "https://example.org/1", "g-1")
    assert [(one.label, one.name, one.role) for one in corpus.speakers] == [
        ("Mara Lind", "Mara Lind", "host"),
        ("Tom Reed", "Tom Reed", "guest"),
        ("Bo Quist", "Bo Quist", "guest"),
        ("Mara", "Mara Lind", "host"),
    ]
    assert [(one.title, one.published_start_ms) for one in corpus.chapters] == [
        ("Cables and cranes", 0),
        ("Owners", 40_000),
    ]
    manifest = json.loads((home / "corpus" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["corpus"]["name"], manifest["edition"]) == ("harbour", "text-free")


def test_chapters_that_the_feed_lists_are_missed(home: Path, run: Run) -> None:
    feed = (home / "feed.xml").read_text(encoding="utf-8")
    (home / "feed.xml").write_text(feed.replace("psc:chapter ", "psc:note "), encoding="utf-8")
    assert built(home, run).chapters == ()
    (home / "feed.xml").write_text(feed, encoding="utf-8")
    result = run("validate", cwd=home)
    assert "episodes cables /n_chapters: expected 2 chapters, as feed.xml:5 lists them, found 0" in result.stdout
    assert result.returncode == 1


def test_nobody_asks_who_a_listed_speaker_is(home: Path, run: Run) -> None:
    page = home / "sources" / "cables.txt"
    page.write_text(CABLES + "\nUrsula (01:00)\nNobody knows.\n", encoding="utf-8")
    result = run("build", cwd=home).stdout
    # Tom Reed, who is in the feed, has a single turn as well.
    assert ("“Ursula” has one turn" in result, "Tom Reed" in result) == (True, False), result


def test_commands_in_a_project_need_no_arguments(home: Path, run: Run) -> None:
    built(home, run)
    inside = home / "sources" / "spring"
    assert run("validate", cwd=inside).stdout.endswith("no findings\n")
    assert run("verify", cwd=home).stdout.startswith("corpus: harbour 0.0.0")
    # Rebuilt from the sources, with what the folder says of its episodes.
    done = run("verify", "--source", "sources", cwd=home)
    assert (done.returncode, "identical byte for byte" in done.stdout) == (0, True), done.stderr
    assert "Mara Lind (host)" in run("stats", cwd=home).stdout
    assert "Cranes, mostly" in run("show", "harbour.cranes", cwd=home).stdout
    assert built(home, run, "--edition", "full").turns[0].text is not None
    for command in ("validate", "verify", "stats"):
        result = run(command)
        assert (result.returncode, "name the corpus folder" in result.stderr) == (2, True)


def test_what_fits_nothing_is_reported(home: Path, run: Run) -> None:
    lines = LIST + "mores.txt,,Lost,,,,,,\n"
    (home / "episodes.csv").write_text(lines, encoding="utf-8")
    (home / "sources" / "more.txt").write_text(CABLES.replace("cables", "gulls"), encoding="utf-8")
    result = run("build", cwd=home)
    assert result.returncode == 0
    assert "\n  episodes.csv:3: no transcript is called mores.txt; did you mean 'more.txt'?" in result.stdout
    assert "sources/more.txt: neither the episode list nor the feed has this file" in result.stdout
    # One cause, one finding.
    (home / "sources" / "notes.pdf").write_bytes(b"%PDF-1.7 \0")
    (home / "feed.xml").write_text(FEED.replace("cables.txt", "gone.txt").replace("Cables<", "Gone<"), encoding="utf-8")
    result = run("build", cwd=home)
    assert result.stdout.count("notes.pdf") == 1
    assert "feed.xml:5: no transcript fits the entry 'Gone'" in result.stdout


def test_a_list_that_is_not_named_is_reported(home: Path, run: Run) -> None:
    toml = home / "podcorpus.toml"
    toml.write_text(toml.read_text().replace('episodes = "episodes.csv"', ""), encoding="utf-8")
    result = run("build", cwd=home)
    assert "warning: list-unread (1)\n  episodes.csv: podcorpus.toml does not name it" in result.stdout
    assert 'write `episodes = "episodes.csv"` below [sources]' in result.stdout


def test_it_is_the_same_with_several_processes(home: Path, run: Run) -> None:
    make, _ = make_of(load_project(home / "podcorpus.toml"))
    assert pickle.loads(pickle.dumps(make.meta_of)) == make.meta_of
    built(home, run, "--no-cache")
    files = {path: path.read_bytes() for path in (home / "corpus").rglob("*") if path.is_file()}
    built(home, run, "--no-cache", "--workers", "2")
    assert {path: path.read_bytes() for path in (home / "corpus").rglob("*") if path.is_file()} == files


def test_parts_of_a_project(home: Path, run: Run) -> None:
    """They make the corpus of one build, and are not put together if the list changed between them."""
    built(home, run)
    files = {path.relative_to(home / "corpus"): path for path in (home / "corpus").rglob("*") if path.is_file()}
    before = {name: path.read_bytes() for name, path in files.items()}
    for shard in (1, 2):
        assert run("build", "--shard", f"{shard}/2", "--out", f"part-{shard}", cwd=home).returncode == 0
    assert run("merge", "part-1", "part-2", "--out", "corpus", cwd=home).returncode == 0
    assert {name: (home / "corpus" / name).read_bytes() for name in files} == before
    (home / "episodes.csv").write_text(LIST.replace("Cranes, mostly", "Cranes"), encoding="utf-8")
    assert run("build", "--shard", "2/2", "--out", "later", cwd=home).returncode == 0
    result = run("merge", "part-1", "later", "--out", "other", cwd=home)
    assert (result.returncode, "not built with the same decisions and options" in result.stderr) == (2, True)


def test_nothing_that_exists_is_changed_by_init(tmp_path: Path, run: Run) -> None:
    (tmp_path / "podcorpus.toml").write_text("mine", encoding="utf-8")
    result = run("init")
    assert (result.returncode, "there already" in result.stderr) == (2, True)
    assert (tmp_path / "podcorpus.toml").read_text(encoding="utf-8") == "mine"
    result = run("init", "Óban Talks", "--title", 'Talks of "Oban"')
    project = find_project(tmp_path / "Óban Talks" / "sources")
    assert project is not None
    assert project.info is not None
    assert (project.info.name, project.info.title) == ("oban-talks", 'Talks of "Oban"')
    result = run("init", "x", "--id", "Not An Id")
    assert "expected lower-case letters and digits joined by hyphens" in result.stderr


def test_the_sources_of_a_new_project_are_not_committed(tmp_path: Path, run: Run) -> None:
    """What git makes of it is tested with the commands of docs/maintaining.md."""
    assert "/sources/" not in run("init", "talks").stdout
    lines = (tmp_path / "talks" / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "/sources/" in lines
    assert not any("corpus/" in line for line in lines if not line.startswith((".", "#")))


@pytest.mark.parametrize(("mine", "result"), [("build/\n", True), ("build/\nsources\n", False), ("!/sources/\n", True)])
def test_a_gitignore_that_exists_stays_as_it_is(mine: str, result: bool, tmp_path: Path, run: Run) -> None:
    (tmp_path / ".gitignore").write_text(mine, encoding="utf-8")
    said = run("init").stdout
    assert (tmp_path / ".gitignore").read_text(encoding="utf-8") == mine
    assert ("add a line /sources/ to .gitignore, so that the transcripts are not committed" in said) == result


def test_nothing_is_written_inside_a_corpus(home: Path, run: Run) -> None:
    built(home, run)
    for result in (
        run("init", cwd=home / "corpus"),
        run("init", "corpus/data", cwd=home),
        run("export", "--to", "srt", "--out", "corpus/srt", cwd=home),
        run("build", "sources/cables.txt", "--out", "corpus/other", cwd=home),
        run("build", "--shard", "1/2", "--out", "corpus/part", cwd=home),
        run("draft", "sources/cables.txt", "--id", "cables", "--curated", "corpus/decisions", cwd=home),
    ):
        assert (result.returncode, "inside the corpus corpus, which has no files but its own" in result.stderr) == (
            2,
            True,
        )
    assert run("validate", cwd=home).returncode == 0
    # The curated layer of a corpus folder is not part of the corpus.
    assert run("export", "--to", "jsonl", "--out", "corpus/curated/lines", cwd=home).returncode == 0
    assert run("validate", cwd=home).returncode == 0


def test_a_project_without_transcripts(tmp_path: Path, run: Run) -> None:
    run("init", "empty")
    result = run("build", cwd=tmp_path / "empty")
    assert (result.returncode, "sources: no file in it; put a transcript there" in result.stderr) == (2, True)
    edit(tmp_path / "empty", lambda text: text.replace('["sources"]', '["talks/*.vtt"]'))
    assert "sources.files: nothing is at 'talks/*.vtt'" in run("build", cwd=tmp_path / "empty").stderr


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("sources/*", ["cables"]),
        ("sources/**", ["cables", "cranes"]),
        ("**/*.[vt][tx]t", ["cables", "cranes"]),
        ("{home}/sources/**/*.vtt", ["cranes"]),
        ("{home}/sources/cables.txt", ["cables"]),
        ("../harbour/sources/*.txt", ["cables"]),
        ("sources/spring/.old/*", ["cranes"]),
        ("sources/[old]/*.vtt", []),
        ("sources/[old]", ["cranes"]),
    ],
)
def test_patterns_of_sources(pattern: str, expected: list[str], home: Path, run: Run) -> None:
    """Hidden files are none of them unless they are spelled out, nor are the chapters of another file."""
    (home / "sources" / "cables.chapters.json").write_text(CHAPTERS, encoding="utf-8")
    (home / "sources" / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    for folder in ("spring/.old", "[old]"):
        (home / "sources" / folder).mkdir()
        (home / "sources" / folder / "cranes.vtt").write_text(CRANES, encoding="utf-8")
    (home / "sources" / ("spring" if ".old" in pattern or "[old]" in pattern else "[old]") / "cranes.vtt").unlink()
    given = json.dumps([pattern.format(home=home)])
    edit(home, lambda text: text.replace('["sources"]', given).replace("\nepisodes", "\n#").replace("\nfeed", "\n#"))
    result = run("build", cwd=home)
    if not expected:
        assert (result.returncode, "sources.files: nothing is at" in result.stderr) == (2, True)
        return
    assert (result.returncode, "error" in result.stdout) == (0, False), result.stdout
    assert [one.episode_id for one in read_corpus(home / "corpus")[1].episodes] == expected


@pytest.mark.parametrize("files", [["sources"], ["sources/*", "sources/spring"], ["sources", "sources/cables.txt"]])
def test_what_lies_beside_transcripts_is_passed_over(files: list[str], home: Path, run: Run) -> None:
    """Of a picture there is a warning, however the files are found, and of the list and the feed of the project none.
    A file that is named twice is one episode."""
    (home / "sources" / "cover.png").write_bytes(b"\x89PNG\r\n\x1a\n\0")
    for name in ("episodes.csv", "feed.xml"):
        (home / name).rename(home / "sources" / name)
    edit(
        home,
        lambda text: text.replace('= "episodes.csv', '= "sources/episodes.csv').replace('= "feed', '= "sources/feed'),
    )
    edit(home, lambda text: text.replace('["sources"]', json.dumps(files)))
    result = run("build", cwd=home)
    assert (result.returncode, "1 warning\n" in result.stdout) == (0, True), result.stdout
    assert "source-skipped (1)\n  sources/cover.png: a binary file" in result.stdout
    assert [one.episode_id for one in read_corpus(home / "corpus")[1].episodes] == ["cables", "harbour.cranes"]


def test_a_curated_layer_that_is_not_there(home: Path, run: Run) -> None:
    edit(home, lambda text: text.replace('curated = "curated"', 'curated = "curate"'))
    result = run("build", cwd=home)
    advice = "sources.curated: no folder is at 'curate'; correct the name, or make the folder"
    assert (result.returncode, advice in result.stderr) == (2, True)
    (home / "curated").mkdir()
    assert "no folder is at 'curate'; did you mean 'curated'?" in run("build", cwd=home).stderr


def test_options_that_describe_a_source_need_one(home: Path, run: Run) -> None:
    result = run("build", "--title", "Cranes", cwd=home)
    assert (result.returncode, "give such options with a SOURCE" in result.stderr) == (2, True)
    # With a SOURCE the project has no part in it.
    assert run("build", "sources/cables.txt", "--title", "Cables", "--out", "one", cwd=home).returncode == 0
    assert read_corpus(home / "one")[1].episodes[0].number is None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "harbour"', 'ids = "harbour"', "unknown key corpus.ids; did you mean 'id'?"),
        ("[output]", "[outputs]", "unknown table [outputs]; did you mean 'output'?"),
        ('id = "harbour"', 'id = "The Harbour"', "corpus.id: expected lower-case"),
        ('version = "0.0.0"', "version = 1", "corpus.version: expected text"),
        ("[sources]", "[sources", "not TOML"),
        ("[sources]", "[corpus]\n[sources]", "not TOML: cannot declare [corpus] twice, at column 8"),
        ('# language = "en" ', 'language = "english-ish"', "corpus.language: expected a language tag"),
        ('# licence = "CC-BY-4.0"', 'licence = "do what you like"', "licence"),
        ('edition = "text-free"', 'edition = "free"', "output.edition: expected 'full' or 'text-free'"),
    ],
)
def test_what_is_wrong_in_the_project_file(old: str, new: str, says: str, home: Path, run: Run) -> None:
    edit(home, lambda text: text.replace(old, new, 1))
    result = run("build", cwd=home)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("podcorpus: podcorpus.toml:")
    assert says in result.stderr
    assert "validation error" not in result.stderr


@pytest.mark.parametrize("name", ["episodes.csv", "feed.xml", "DATA_CARD.md", "sources/cables.txt", "podcorpus.toml"])
def test_a_pipe_is_not_waited_for(name: str, home: Path, run: Run) -> None:
    edit(home, lambda text: text.replace('files = ["sources"', 'files = ["sources", "sources/cables.txt"'))
    (home / name).unlink(missing_ok=True)
    os.mkfifo(home / name)
    result = run("build", cwd=home)
    assert (result.returncode, f"podcorpus: {name}: no plain file" in result.stderr) == (2, True)


def test_a_card_above_the_project_is_not_its_own(home: Path, run: Run) -> None:
    (home / "DATA_CARD.md").unlink(missing_ok=True)
    (home / "curated").mkdir()
    (home / "curated" / "entities.jsonl").touch()
    (home.parent / "DATA_CARD.md").write_text("# Of another corpus\n")
    assert run("build", cwd=home).returncode == 0
    assert "Of another corpus" not in (home / "corpus" / "README.md").read_text()


def test_a_feed_may_be_what_another_program_writes() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"<rss><channel><item/></channel></rss>")
    os.close(writing)
    assert len(load_feed(Path(f"/dev/fd/{reading}")).entries) == 1
    os.close(reading)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("file,titel\na.vtt,x\n", "episodes.csv:1: unknown column 'titel'; did you mean 'title'?"),
        ("file,title\na.vtt,x\nb.vtt,\udce4\n", "episodes.csv:3: not UTF-8 (0xe4 as byte"),
        ("file,number\na.vtt,first\n", "episodes.csv:2: number"),
        ("file,published_on\na.vtt,3 March\n", "episodes.csv:2: published_on"),
        ("file,published_on\na.vtt,2026-02-30\n", "episodes.csv:2: published_on: expected a day of the calendar"),
        (
            "file,duration_ms\na.vtt,4:30\n",
            "episodes.csv:2: duration_ms: expected milliseconds, a whole number such as 270000, found '4:30'",
        ),
        (
            "file,published_on\na.vtt,30.2.2026\n",
            "published_on: expected a day of the calendar such as 2026-05-04, found '30.2.2026'",
        ),
        ("file,number\na.vtt,99999999999999999999\n", "episodes.csv:2: number: expected 1000000000000 or less, found"),
        ("file,title\na.vtt,x,y\n", "episodes.csv:2: cell 3, 'y', has no column; expected 2 cells"),
        ("file,,title\na.vtt,x,y\n", "episodes.csv:2: cell 2, 'x', has no column; expected 2 cells"),
        ("file,title,Title\na.vtt,x,y\n", "episodes.csv:1: two columns are called 'title'"),
        (
            "Datei;Titel\na.vtt;x\n",
            "episodes.csv:1: found 'Datei', 'Titel'; its first line names the columns: expected",
        ),
        (
            "file,published_on\na.vtt,11/3/2026\n",
            "episodes.csv:2: published_on: expected a day of the calendar such as",
        ),
        (
            'file,title\na.vtt,"One\nb.vtt,Two\n',
            "episodes.csv:2: not CSV (unexpected end of data, at line 3); check the quotes of this row",
        ),
        (
            "file,url\na.vtt,example.org\n",
            "episodes.csv:2: url: expected an address that begins with https:// or http://",
        ),
        ("file,speakers\na.vtt,Mara = host\n", "episodes.csv:2: speaker 'Mara = host': 'host' is a role"),
        ('file,speakers\na.vtt,"S1=, host"\n', "episodes.csv:2: speaker 'S1=, host': expected `NAME`"),
        ("file,speakers\na.vtt,Mara = = Lind\n", "episodes.csv:2: speaker 'Mara = = Lind': expected `NAME`"),
        ("file,speakers\na.vtt,S1=Mara; S1=Bo\n", "episodes.csv:2: speakers: 2 have the label 'S1'"),
        ("file\na.vtt\na.vtt\n", "episodes.csv:3: a.vtt is also the file of"),
        ("file,episode_id\na.vtt,x\nb.vtt,x\n", "episodes.csv:3: x is also the episode_id of episodes.csv:2"),
        ("", "the list is empty"),
    ],
)
def test_what_is_wrong_in_the_episode_list(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "episodes.csv").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError) as raised:
        Entries(load_episode_list(tmp_path / "episodes.csv").entries)
    assert says in str(raised.value).replace(f"{tmp_path}/", "")


SPREADSHEETS = {
    "roles behind commas": 'file,title,published_on,number,speakers\r\na.vtt,One,2026-03-11,3,"Mara, host; Bo"\r\n',
    "commas": "file,title,published_on,number,speakers\r\na.vtt,One,2026-03-11,3,Mara (host); Bo\r\n",
    "semicolons": 'File;Title;Published On;Number;Speakers\r\na.vtt;One;11.03.2026;3;"Mara (Host); Bo"\r\n',
    "tabs": "FILE\tTitle\tpublished-on\tnumber\tspeakers\r\na.vtt\tOne\t11.3.2026\t3\tMara (host); Bo\r\n",
    "a program's": "file,title,published_on,number,speakers\na.vtt,One,2026-03-11 00:00:00,3.0,Mara (host); Bo\n",
    "empty cells": "file,title,published_on,number,speakers,,\n,,,,,,\na.vtt,One,2026-03-11,3,Mara (host); Bo,,\n\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", SPREADSHEETS)
def test_what_spreadsheets_make_of_a_list(name: str, encoding: str, tmp_path: Path) -> None:
    """Separators, days, names of columns and empty cells as the language of the spreadsheet has them."""
    file = tmp_path / "list.csv"
    file.write_bytes(SPREADSHEETS[name].encode(encoding))
    (entry,) = load_episode_list(file).entries
    assert (entry.file, entry.title, entry.published_on, entry.number) == ("a.vtt", "One", "2026-03-11", 3)
    assert entry.speakers == (ListedSpeaker(name="Mara", role="host"), ListedSpeaker(name="Bo"))


def test_a_spreadsheet_is_to_be_saved_as_a_list(tmp_path: Path) -> None:
    (tmp_path / "episodes.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(InputError, match=r"episodes\.xlsx: a spreadsheet; save it as CSV and name that file"):
        load_episode_list(tmp_path / "episodes.xlsx")


def test_a_project_file_that_an_editor_has_marked_as_utf_8(home: Path) -> None:
    file = home / "podcorpus.toml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    before = load_project(file).settings
    write_version(file, "1.0.0", "2026-05-04")
    assert (before.corpus and before.corpus.id) == "harbour"
    after = load_project(file).settings.corpus
    assert after is not None
    assert (after.id, after.version) == ("harbour", "1.0.0")


def test_columns_of_somebodys_own_are_reported_once(home: Path, run: Run) -> None:
    (home / "episodes.csv").write_text(
        LIST.replace("file,", "Notes,file,").replace("\ncranes", "\nx,cranes"), encoding="utf-8"
    )
    result = run("build", cwd=home)
    assert (result.returncode, "1 warning\n" in result.stdout) == (0, True), result.stdout
    assert "episodes.csv:1: column 'Notes': expected some of file, episode_id" in result.stdout
    lines = [{"file": "spring/cranes.vtt", "status": "done"}, {"file": "cables.txt", "status": "new"}]
    (home / "list.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    listed = load_episode_list(home / "list.jsonl")
    assert ([one.line for one in listed.findings], len(listed.entries)) == ([1], 2)


def test_a_list_as_json_lines_and_one_from_a_spreadsheet(tmp_path: Path) -> None:
    line = {"file": "a.vtt", "number": 3, "speakers": [{"name": "Mara Lind", "label": "S1"}, "Bo Quist (guest)"]}
    (tmp_path / "list.jsonl").write_text(json.dumps(line), encoding="utf-8")
    (entry,) = load_episode_list(tmp_path / "list.jsonl").entries
    assert (entry.number, [one.name for one in entry.speakers]) == (3, ["Mara Lind", "Bo Quist"])
    (tmp_path / "list.csv").write_text("\ufefffile,number,speakers\r\na.vtt,3,S1=Mara Lind; Bo Quist (guest)\r\n")
    (again,) = load_episode_list(tmp_path / "list.csv").entries
    assert (again.number, again.speakers) == (entry.number, entry.speakers)
    (tmp_path / "list.jsonl").write_text("[1]\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"list\.jsonl:1: expected an object"):
        load_episode_list(tmp_path / "list.jsonl")
    (tmp_path / "list.jsonl").write_text('{"file": "a.vtt", "file": "b.vtt"}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"list\.jsonl:1: the key 'file' is given twice"):
        load_episode_list(tmp_path / "list.jsonl")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("</item>", "", "feed.xml:12: not XML"),
        ("<rss", '<!DOCTYPE rss [<!ENTITY a "aaaa">]><rss', "declares the entity a"),
    ],
)
def test_what_is_wrong_in_the_feed(old: str, new: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(FEED.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_feed(tmp_path / "feed.xml")
    assert says in str(raised.value).replace(f"{tmp_path}/", "")


UNREADABLE = [
    ("Tue, 10 Mar", "someday", "feed.xml:6: pubDate 'someday 2026 10:00:00 GMT': expected a day of the calendar such"),
    ("1:10", "a minute", "feed.xml:6: duration 'a minute': expected H:MM:SS, MM:SS or seconds; left out"),
    ("1:10", "1:75", "feed.xml:6: duration '1:75': expected H:MM:SS"),
    ("1:10", "9" * 5000, "feed.xml:6: duration '99999"),
    ("1:10", "999999:999999:999999", "feed.xml:6: duration '999999:"),
    ("1:10", "999999:59:59", "feed.xml:6: duration_ms: expected 1000000000000 or less"),
    ("https://example.org/2", "example.org", "feed.xml:5: url: expected an address that begins with https://"),
    ("episode>2", "episode>two", "feed.xml:7: number: expected a whole number, found 'two'"),
    ("en-GB", "en_GB", "feed.xml:4: language: expected a language tag"),
    (
        'start="00:40"',
        'start="later"',
        "feed.xml:10: the start of the chapter 'Owners' is 'later': expected H:MM:SS",
    ),
    ('start="00:40"', 'start="99999999999999999999"', "feed.xml:10: the start of the chapter 'Owners' is '9999"),
]


@pytest.mark.parametrize(("old", "new", "says"), UNREADABLE)
def test_a_value_of_the_feed_that_cannot_be_read_is_left_out(old: str, new: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(FEED, encoding="utf-8")
    (whole,) = load_feed(file).entries
    file.write_text(FEED.replace(old, new, 1), encoding="utf-8")
    feed = load_feed(file)
    (found,) = feed.findings
    assert (found.level, says in str(found)) == ("warning", True), found
    (entry,) = feed.entries
    left_out = {name for name, value in whole if value != getattr(entry, name)}
    assert len(left_out) == 1, left_out
    assert getattr(entry, left_out.pop()) != new


def test_a_transcript_has_the_language_that_its_link_gives(home: Path, run: Run) -> None:
    """Not that of the show, of which it may be a translation; what the list says comes first."""
    linked = (
        '<podcast:transcript url="https://example.org/t/cables.txt" language="et"/>'
        '<podcast:transcript url="https://example.org/t/cranes.vtt" language="fi"/>'
        '<podcast:transcript url="https://example.org/t/nets.txt"/><podcast:person'
    )
    (home / "feed.xml").write_text(FEED.replace("<podcast:person", linked, 1), encoding="utf-8")
    (home / "sources" / "nets.txt").write_text(CABLES.replace("cables", "nets"), encoding="utf-8")
    languages = {one.episode_id: one.language for one in built(home, run).episodes}
    assert languages == {"cables": "et", "harbour.cranes": "fi", "nets": "en-GB"}
    listed = LIST.replace(",speakers", ",language").replace(",Mara Lind (host); Bo Quist (guest)", ",sv")
    (home / "episodes.csv").write_text(listed, encoding="utf-8")
    assert {one.language for one in built(home, run).episodes} == {"et", "sv", "en-GB"}
    (home / "feed.xml").write_text(FEED.replace("<podcast:person", linked.replace('"et"', '"?"'), 1), encoding="utf-8")
    assert "feed.xml:5: languages" in run("build", cwd=home).stdout


DESCRIPTIONS = {
    "a list": "<p>In this hour:</p><ul><li>0:00 Cables</li><li>0:40 Owners</li></ul><p>Thank you.</p>",
    "lines": "A talk.<br/>(0:00) Cables<br/>(0:40) Owners",
    "text": "A talk.\n\n00:00 - Cables\n00:40 - Owners\n\nWrite to us.",
    "times that fall": "0:00 Cables\n0:40 Owners\n0:20 Cranes",
    "times of the day": "<p>Doors 19:00</p><p>Talk 20:30</p><p>Boats 23:00</p>",
    "times in sentences": "<p>We begin at 0:30 and end at 1:10.</p>",
    "no times": "<p>Cables, and who owns them.</p>",
}


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_chapters_in_the_description_of_an_episode(name: str, tmp_path: Path) -> None:
    """Where the feed has none elsewhere."""
    file = tmp_path / "feed.xml"
    described = FEED.replace("<guid>", f"<description><![CDATA[{DESCRIPTIONS[name]}]]></description><guid>")
    start, end = described.index("<psc:chapters>"), described.index("</item>")
    file.write_text(described[:start] + described[end:], encoding="utf-8")
    (entry,) = load_feed(file).entries
    listed = name in ("a list", "lines", "text")
    assert entry.chapters == (((0, "Cables"), (40_000, "Owners")) if listed else ())
    linked = '<podcast:chapters url="https://example.org/c.json"/></item>'
    for other, chapters in ((described, 2), (described[:start] + linked + described[end + len("</item>") :], 0)):
        file.write_text(other, encoding="utf-8")
        assert len(load_feed(file).entries[0].chapters) == chapters
    file.write_text(described, encoding="utf-8")
    assert load_feed(file).entries[0].chapters[0] == (0, "Cables and cranes")


def test_letters_are_composed_in_titles_and_not_in_addresses(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    parts = "Cafe\u0301"
    file.write_text(f"<rss><channel><item><title>{parts}</title><guid>{parts}</guid></item></channel></rss>", "utf-8")
    (entry,) = load_feed(file).entries
    assert (entry.title, entry.guid) == ("Caf\u00e9", parts)


@pytest.mark.parametrize(
    "encoding", ["gb2312", "big5", "shift_jis", "euc-kr", "utf-16", "utf-16-le", "utf-16-be", "windows-1252", "koi8-r"]
)
def test_encodings_of_a_feed(encoding: str, tmp_path: Path) -> None:
    title = {"koi8-r": "Кабели", "windows-1252": "Câbles – “zwei”", "euc-kr": "케이블", "gb2312": "电缆"}.get(
        encoding, "電"
    )
    file = tmp_path / "feed.xml"
    file.write_bytes(FEED.replace("UTF-8", encoding).replace(">Cables<", f">{title}<").encode(encoding))
    (entry,) = load_feed(file).entries
    assert (entry.title, entry.where) == (title, f"{file}:5")
    file.write_bytes(FEED.replace("UTF-8", "klingon").replace(">Cables<", ">Câbles<").encode("latin-1"))
    with pytest.raises(InputError, match=r"feed.xml:5: not UTF-8 \(0xe2"):
        load_feed(file)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Cables&nbsp;&ndash; and winches", "Cables – and winches"),
        ("Cables & winches", "Cables & winches"),
        ("Cables &amp; winches &#8211; &lt;2&gt;", "Cables & winches – <2>"),
        ("<![CDATA[Cables & winches]]>", "Cables & winches"),
        ("Cables &LT;2", "Cables <2"),
        ("Cables &amp;amp; winches", "Cables & winches"),
        ("<![CDATA[<b>Cables</b> &amp; winches&#8217; end]]>", "Cables & winches’ end"),
        ("The &lt;details&gt; element", "The <details> element"),
    ],
)
def test_escapes_that_xml_does_not_know(written: str, title: str, tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(FEED.replace(">Cables<", f">{written}<"), encoding="utf-8")
    feed = load_feed(file)
    assert ([entry.title for entry in feed.entries], feed.findings) == ([title], [])
    file.write_text(FEED.replace(">Cables<", ">Cables &nothing;<"), encoding="utf-8")
    with pytest.raises(InputError, match=r"feed.xml:5: not XML \(undefined entity\)"):
        load_feed(file)


def test_a_feed_may_begin_with_empty_lines(tmp_path: Path) -> None:
    """As the ones of some servers do; lines are counted from the first."""
    file = tmp_path / "feed.xml"
    file.write_text(f"\r\n\n {FEED}", encoding="utf-8")
    (entry,) = load_feed(file).entries
    assert entry.where == f"{file}:7"
    file.write_text(f"\n\n{FEED.replace('</item>', '')}", encoding="utf-8")
    with pytest.raises(InputError, match=r"feed.xml:14: not XML \(mismatched tag\); save the feed again, or correct"):
        load_feed(file)


def test_the_day_of_a_feed_may_be_as_atom_has_it(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(FEED.replace("Tue, 10 Mar 2026 10:00:00 GMT", "2026-03-11T10:00:00+02:00"), encoding="utf-8")
    feed = load_feed(file)
    assert ([one.published_on for one in feed.entries], feed.findings) == (["2026-03-11"], [])


def test_a_project_is_built_without_what_cannot_be_read_of_its_feed(home: Path, run: Run) -> None:
    first = [next(one for one in UNREADABLE if one[0] == old) for old in dict.fromkeys(old for old, _, _ in UNREADABLE)]
    # Five of a kind are shown.
    for values in (first[:3], first[3:]):
        feed = FEED
        for old, new, _ in values:
            feed = feed.replace(old, new, 1)
        (home / "feed.xml").write_text(feed, encoding="utf-8")
        result = run("build", cwd=home)
        assert (result.returncode, "3 warnings" in result.stdout) == (0, True), result.stdout
        assert [says for _, _, says in values if says not in result.stdout] == []
        assert read_corpus(home / "corpus")[1].episodes[0].title == "Cables"


def test_a_guid_that_two_entries_have_is_reported(home: Path, run: Run) -> None:
    again = "<item><title>Nets</title><guid>g-2</guid></item></channel>"
    (home / "feed.xml").write_text(FEED.replace("</channel>", again), encoding="utf-8")
    result = run("build", cwd=home)
    assert result.returncode == 0
    assert "feed.xml:12: guid 'g-2' is also that of feed.xml:5" in result.stdout


def test_an_entry_that_two_transcripts_have_is_reported(home: Path, run: Run) -> None:
    """The audio of the episode beside them is none of them."""
    links = '<podcast:transcript url="cables.srt"/><enclosure url="https://example.org/a/cables.mp3"/><podcast:person'
    (home / "feed.xml").write_text(FEED.replace("<podcast:person", links, 1), encoding="utf-8")
    (home / "sources" / "cables.mp3").write_bytes(b"ID3\x00\xff\xfb")
    assert "entry-shared" not in run("build", cwd=home).stdout
    srt = "1\n00:00:00,000 --> 00:00:04,000\nMara Lind: Good evening.\n"
    (home / "sources" / "cables.srt").write_text(srt, encoding="utf-8")
    (home / "sources" / "cables.txt").rename(home / "sources" / "g-2.txt")
    result = run("build", cwd=home)
    assert "sources/g-2.txt: it has the same entry as sources/cables.srt (feed.xml:5)" in result.stdout
    assert result.stdout.count("the same entry") == 1
    assert len(read_corpus(home / "corpus")[1].episodes) == 3


def test_an_entry_that_says_of_nothing_what_it_is_about(home: Path, run: Run) -> None:
    (home / "episodes.csv").write_text("number\n4\n", encoding="utf-8")
    assert "episodes.csv:2: the entry has neither a file nor a guid nor a title" in run("build", cwd=home).stdout


def test_the_licence_of_the_channel_is_that_of_its_items(home: Path, run: Run) -> None:
    licence = "<copyright>Harbour Radio</copyright><podcast:license>cc-by-4.0</podcast:license>"
    (home / "feed.xml").write_text(FEED.replace("<copyright>Harbour Radio</copyright>", licence), encoding="utf-8")
    assert {one.rights for one in built(home, run).episodes if one.episode_id == "cables"} == {"cc-by-4.0"}


def test_files_with_one_id_are_named(home: Path, run: Run) -> None:
    (home / "episodes.csv").write_text("file,episode_id\ncranes.vtt,cables\n", encoding="utf-8")
    result = run("build", cwd=home)
    both = "both sources/cables.txt and sources/spring/cranes.vtt have this episode id"
    assert (result.returncode, both in result.stderr) == (2, True), result.stderr


def test_an_untitled_chapter_of_the_feed_is_kept(home: Path, run: Run) -> None:
    (home / "feed.xml").write_text(FEED.replace('title="Owners"', ""), encoding="utf-8")
    result = run("build", cwd=home)
    assert (result.returncode, "feed.xml:10: the chapter at 00:40 has no title" in result.stdout) == (0, True)
    chapters = read_corpus(home / "corpus")[1].chapters
    assert [(one.title, one.published_start_ms) for one in chapters] == [("Cables and cranes", 0), (None, 40_000)]
    assert run("verify", "--source", "sources", cwd=home).returncode == 0


def test_what_the_list_leaves_open_is_as_the_feed_has_it(home: Path, run: Run) -> None:
    (home / "episodes.csv").write_text(LIST + "cables.txt,,The long cable,,,,,,\n", encoding="utf-8")
    cables = built(home, run).episodes[0]
    assert (cables.title, cables.number, cables.guid, cables.duration_ms) == ("The long cable", 2, "g-2", 70_000)


def test_speakers_that_a_transcript_does_not_have(home: Path, run: Run) -> None:
    (home / "episodes.csv").write_text(LIST.replace("Bo Quist (guest)", "S9=Ida Roe"), encoding="utf-8")
    (home / "curated").mkdir()
    lines = ['{"label": "Mara Lind", "role": "host"}', '{"label": "Tom Read", "name": "Thomas Reed"}']
    (home / "curated" / "speakers.jsonl").write_text("\n".join(lines), encoding="utf-8")
    result = run("build", cwd=home)
    assert result.returncode == 0, result.stderr
    assert (
        "episodes.csv:2: 'S9': no speaker of sources/spring/cranes.vtt; its labels are 'Bo Quist', 'Mara'"
        in result.stdout
    )
    assert "speakers.jsonl:2: no speaker has the label 'Tom Read'; did you mean 'Tom Reed'?" in result.stdout
    assert "warning: speaker-unmatched (2)" in result.stdout
    # The parts of a corpus tell the same together.
    for shard in (1, 2):
        run("build", "--shard", f"{shard}/2", "--out", f"part-{shard}", cwd=home)
    assert "episodes.csv:2: 'S9'" in run("merge", "part-1", "part-2", "--out", "whole", cwd=home).stdout


@pytest.mark.parametrize("written", ["NFC", "NFD"])
def test_names_with_accents_are_the_same_however_a_system_writes_them(written: str, home: Path, run: Run) -> None:
    """Decomposed in an archive from macOS, composed in the list or the address in the feed, or the other way round."""
    other = {"NFC": "NFD", "NFD": "NFC"}[written]
    names = {"Krähne.vtt": CRANES, "Câbles.txt": CABLES}
    with zipfile.ZipFile(home / "sources" / "talks.zip", "w") as archive:
        for name, text in names.items():
            archive.writestr(unicodedata.normalize(written, f"Häfen/{name}"), text)
    (home / "sources" / "spring" / "cranes.vtt").unlink()
    (home / "sources" / "cables.txt").unlink()
    listed = unicodedata.normalize(other, LIST.replace("cranes.vtt", "Häfen/Krähne.vtt"))
    (home / "episodes.csv").write_text(listed, encoding="utf-8")
    linked = quote(unicodedata.normalize(other, "Câbles.txt"))
    (home / "feed.xml").write_text(FEED.replace("cables.txt", linked), encoding="utf-8")
    result = run("build", cwd=home)
    assert (result.returncode, "no findings" in result.stdout) == (0, True), result.stdout
    assert {one.title for one in read_corpus(home / "corpus")[1].episodes} == {"Cranes, mostly", "Cables"}


def test_capitals_of_a_file_name_count_only_where_two_differ_by_them() -> None:
    entries = Entries(
        [
            ListedEpisode(file="Spring/Gulls.vtt", where="list:2"),
            ListedEpisode(file="terns.vtt", where="list:3"),
            ListedEpisode(file="TERNS.vtt", where="list:4"),
        ]
    )
    files = [("spring", "gulls.VTT"), ("terns.vtt",), ("TERNS.vtt",), ("Terns.vtt",)]
    found = [entries.of(file) for file in files]
    assert [one and one.where for one in found] == ["list:2", "list:3", "list:4", None]


def test_which_entry_a_file_has() -> None:
    entries = Entries(
        [
            ListedEpisode(file="spring/one.vtt", where="list:2"),
            ListedEpisode(file="one.vtt", where="list:3"),
        ],
        [
            ListedEpisode(guid="g-3", title="Third: The Gulls", where="feed:9"),
            ListedEpisode(transcripts=("four.srt",), where="feed:20"),
        ],
    )
    found = [
        ("talks", "spring", "one.vtt"),
        ("talks", "one.vtt"),
        ("x", "third-the-gulls.txt"),
        ("g-3.txt",),
        ("four.srt",),
    ]
    assert [one and one.where for one in map(entries.of, found)] == ["list:2", "list:3", "feed:9", "feed:9", "feed:20"]
    assert (entries.of(("five.txt",)), entries.unused) == (None, [])
    alike = Entries([ListedEpisode(title="Gulls", where="feed:3"), ListedEpisode(guid="gulls", where="feed:8")])
    assert (alike.of(("gulls.txt",)), [one.where for one in alike.several(("gulls.txt",))]) == (
        None,
        ["feed:3", "feed:8"],
    )


def test_an_item_of_the_feed_is_found_by_what_the_list_gives_the_file() -> None:
    listed = [
        ListedEpisode(file="one.vtt", guid="g-1", where="list:2"),
        ListedEpisode(file="two.vtt", title="Gulls", where="list:3"),
        ListedEpisode(file="three.vtt", guid="g-9", where="list:4"),
    ]
    feed = [
        ListedEpisode(title="Three", guid="g-3", number=3, where="feed:1"),
        ListedEpisode(title="Gulls", guid="g-2", number=2, where="feed:2"),
        ListedEpisode(title="Terns", guid="g-1", number=1, where="feed:3"),
        ListedEpisode(title="One", guid="g-4", number=4, where="feed:4"),
    ]
    entries = Entries(listed, feed)
    found = [entries.of((name,)) for name in ("one.vtt", "two.vtt", "three.vtt")]
    assert [one and (one.title, one.number) for one in found] == [("Terns", 1), ("Gulls", 2), ("Three", 3)]
    assert [one.where for one in entries.unused] == ["feed:4"]
    # A guid that no item has: the item has the name of the file.
    assert [(one.where, other.where) for one, other in entries.other_guids] == [("list:4", "feed:1")]


names = st.lists(st.sampled_from("Mara Lind Bo Quist Tom Reed".split()), min_size=1, max_size=3).map(" ".join)


@settings(deadline=None)
@given(st.lists(names, max_size=4, unique=True), st.lists(names, max_size=4, unique=True))
def test_nobody_is_meant_by_two_labels_unless_they_have_the_name(people: list[str], labels: list[str]) -> None:
    found = meant_by([ListedSpeaker(name=name) for name in people], labels)
    assert [one.label for one in found] == [label for label in labels if label in {one.label for one in found}]
    for one in found:
        assert one.name in people
        assert set(one.label.casefold().split()) <= set((one.name or "").casefold().split())
        others = [name for name in people if set(one.label.split()) <= set(name.split()) and name != one.name]
        assert one.label == one.name or not others or one.label.replace(" ", "") == (one.name or "").replace(" ", "")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (("3/2/2026", "28/2/2026"), ["2026-02-03", "2026-02-28"]),
        (("3/2/2026", "2/28/2026 09:00"), ["2026-03-02", "2026-02-28"]),
        (("3/2/2026", "Feb 28, 2026"), [None, "2026-02-28"]),
        (("3/2/2026", "28/2/2026", "2/27/2026"), [None, "2026-02-28", "2026-02-27"]),
    ],
)
def test_the_order_of_day_and_month_is_that_of_the_other_dates(
    written: tuple[str, ...], read: list[str | None], tmp_path: Path
) -> None:
    items = "".join(f"<item><title>{one}</title><pubDate>{one}</pubDate></item>" for one in written)
    (tmp_path / "feed.xml").write_text(f"<rss><channel>{items}</channel></rss>", encoding="utf-8")
    feed = load_feed(tmp_path / "feed.xml")
    assert [entry.published_on for entry in feed.entries] == read
    assert [("pubDate" in one.message) for one in feed.findings] == [True] * read.count(None)
    table = "file,published_on\n" + "".join(f'{n}.vtt,"{one}"\n' for n, one in enumerate(written))
    (tmp_path / "list.csv").write_text(table, encoding="utf-8")
    if None in read:
        with pytest.raises(InputError, match=r"list.csv:2: published_on: .*3/2/2026"):
            load_episode_list(tmp_path / "list.csv")
    else:
        assert [entry.published_on for entry in load_episode_list(tmp_path / "list.csv").entries] == read


@given(st.integers(0, 10**7))
def test_a_duration_is_read_in_every_form(seconds: int) -> None:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    forms = {str(seconds), f"{hours}:{minutes:02}:{rest:02}", f"{hours:02}:{minutes:02}:{rest:02}.000"}
    forms |= {f"PT{hours}H{minutes}M{rest}S", f"{hours} h {minutes} min {rest} s", f"00:{seconds}"}
    assert {length_ms(form) for form in forms} == {seconds * 1000}


def test_texts_of_the_list_and_the_feed_are_one_line_each(home: Path, run: Run) -> None:
    """Whatever invisible characters a spreadsheet or a publisher's editor has put there."""
    (home / "episodes.csv").write_text(
        LIST.replace("Cranes, mostly", "Cranes,\r\n\u200bmostly\ufeff"), encoding="utf-8"
    )
    feed = FEED.replace("<title>Cables<", "<title>\u200eCables\u00ad<").replace(
        'title="Owners"', 'title="Own\u200bers"'
    )
    (home / "feed.xml").write_text(feed.replace(">Tom Reed<", ">Tom\u2028Reed<"), encoding="utf-8")
    result = run("build", cwd=home)
    assert (result.returncode, "no findings" in result.stdout) == (0, True), result.stdout
    corpus = read_corpus(home / "corpus")[1]
    assert [one.title for one in corpus.episodes] == ["Cables", "Cranes, mostly"]
    assert [one.title for one in corpus.chapters] == ["Cables and cranes", "Owners"]


def test_only_the_cast_is_expected_to_speak(home: Path, run: Run) -> None:
    """Whoever else is named in the transcript has the name."""
    edited = '<podcast:person role="Audio Editor" group="Audio Post-Production">{}</podcast:person><psc:chapters>'
    cast = FEED.replace('<podcast:person role="guest">', '<podcast:person role="Guest" group="Cast">')
    (home / "feed.xml").write_text(cast.replace("<psc:chapters>", edited.format("Ada Berg")), encoding="utf-8")
    assert "no findings" in run("build", cwd=home).stdout
    speakers = read_corpus(home / "corpus")[1].speakers
    assert {(one.name, one.role) for one in speakers} >= {("Mara Lind", "host"), ("Tom Reed", "guest")}
    (home / "sources" / "cables.txt").write_text(CABLES.replace("Tom Reed", "Ada"), encoding="utf-8")
    result = run("build", cwd=home)
    assert "feed.xml:5: 'Tom Reed': no speaker of sources/cables.txt; its labels are" in result.stdout
    speakers = {one.label: one for one in read_corpus(home / "corpus")[1].speakers}
    assert (speakers["Ada"].name, speakers["Ada"].role) == ("Ada Berg", None)


def test_chapters_of_the_feed_may_be_named_like_the_transcript(home: Path, run: Run) -> None:
    """As `cables.chapters.json` is, which is read with `cables.txt` also where no feed links it."""
    feed = FEED[: FEED.index("<psc:chapters>")] + FEED[FEED.index("</psc:chapters>") + len("</psc:chapters>") :]
    linked = '<podcast:chapters url="https://example.org/c/cables.chapters.json"/></item>'
    (home / "feed.xml").write_text(feed.replace("</item>", linked), encoding="utf-8")
    (home / "sources" / "cables.chapters.json").write_text(CHAPTERS, encoding="utf-8")
    result = run("build", cwd=home)
    assert (result.returncode, "no findings" in result.stdout) == (0, True), result.stdout
    assert [one.title for one in read_corpus(home / "corpus")[1].chapters] == ["Cables", "Owners"]


def test_a_layer_without_curated_episodes_names_its_corpus(tmp_path: Path, run: Run) -> None:
    layer = tmp_path / "layer"
    layer.mkdir()
    (layer / "entities.jsonl").write_text("", encoding="utf-8")
    info = {"name": "cable-talk", "title": "Cable talk", "version": "0.1.0"}
    (layer / "corpus.json").write_text(json.dumps(info), encoding="utf-8")
    (tmp_path / "cables.txt").write_text(CABLES, encoding="utf-8")
    result = run("build", "cables.txt", "--curated", "layer")
    assert "corpus: cable-talk 0.1.0, full edition" in result.stdout


def test_a_curated_layer_needs_no_name_of_its_own(home: Path, run: Run) -> None:
    (home / "curated").mkdir()
    (home / "curated" / "entities.jsonl").write_text("", encoding="utf-8")
    built(home, run)
    manifest = json.loads((home / "corpus" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["corpus"]["name"] == "harbour"
    named = '{"name": "quay", "title": "Quay", "version": "1.0.0"}'
    (home / "curated" / "corpus.json").write_text(named, encoding="utf-8")
    result = run("build", cwd=home)
    assert (result.returncode, "keep one of the two" in result.stderr) == (2, True)
    edit(home, lambda text: text[text.index("[sources]") :])
    built(home, run, "--replace")
    manifest = json.loads((home / "corpus" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["corpus"]["name"] == "quay"


def test_findings_call_files_as_a_person_there_does(home: Path, run: Run) -> None:
    # Somebody who says one thing only, and is neither in the feed nor in show notes.
    page = home / "sources" / "cables.txt"
    page.write_text(CABLES.replace("Tom Reed", "Ursula"), encoding="utf-8")
    assert "\n  sources/cables.txt:4: " in run("build", cwd=home).stdout


def test_a_draft_has_what_the_list_says_and_is_in_the_project(home: Path, run: Run) -> None:
    before = built(home, run)
    drafted = run("draft", "cranes.vtt", "--id", "harbour.cranes", cwd=home / "sources" / "spring")
    assert drafted.returncode == 0, drafted.stderr
    decided = json.loads((home / "curated" / "harbour.cranes" / "episode.json").read_text(encoding="utf-8"))
    assert decided["title"] == "Cranes, mostly"
    assert [(one["name"], one["role"]) for one in decided["speakers"]] == [("Bo Quist", "guest"), ("Mara Lind", "host")]
    after = built(home, run)
    assert (after.episodes, after.speakers) == (before.episodes, before.speakers)


CHAPTERS = """{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Cables"},
 {"startTime": 20, "title": "An advertisement", "toc": false}, {"startTime": 40, "title": "Owners"}]}
"""


@pytest.mark.parametrize("place", ["sources/c-77.json", "c-77.json"])
def test_chapters_that_the_feed_names_are_read_where_the_file_is_at_hand(place: str, home: Path, run: Run) -> None:
    feed = FEED[: FEED.index("<psc:chapters>")] + FEED[FEED.index("</psc:chapters>") + len("</psc:chapters>") :]
    named = '<podcast:chapters url="https://example.org/c/c-77.json" type="application/json+chapters"/></item>'
    (home / "feed.xml").write_text(feed.replace("</item>", named), encoding="utf-8")
    assert built(home, run).chapters == ()
    missing = "feed.xml:5: c-77.json, the chapters of sources/cables.txt, is beside neither the feed nor the transcript"
    assert missing in run("build", cwd=home).stdout
    (home / place).write_text(CHAPTERS, encoding="utf-8")
    done = run("build", cwd=home)
    # The file is no transcript, and nothing is said of it.
    assert done.stdout.endswith("no findings\n"), done.stdout
    corpus = read_corpus(home / "corpus")[1]
    assert [(one.published_start_ms, one.title) for one in corpus.chapters] == [(0, "Cables"), (40_000, "Owners")]
    assert run("verify", "--source", "sources/cables.txt", "--source", "sources/spring", cwd=home).returncode == 0
    (home / place).write_text("{}", encoding="utf-8")
    done = run("build", cwd=home)
    assert (done.returncode, f"\n  {place}: JSON without chapters" in done.stdout) == (0, True), (
        done.stdout,
        done.stderr,
    )


def test_a_layer_that_only_names_a_corpus_needs_no_registry(tmp_path: Path, run: Run) -> None:
    (tmp_path / "cables.txt").write_text(CABLES, encoding="utf-8")
    (tmp_path / "curated").mkdir()
    nothing = run("build", "cables.txt", "--curated", "curated", "--out", "harbour")
    assert (nothing.returncode, "curated/entities.jsonl: missing" in nothing.stderr) == (2, True)
    text = json.dumps({"name": "harbour", "title": "Harbour", "version": "0.1.0"})
    (tmp_path / "curated" / "corpus.json").write_text(text, encoding="utf-8")
    done = run("build", "cables.txt", "--curated", "curated", "--out", "harbour")
    assert (done.stdout.startswith("harbour: harbour 0.1.0, full"), done.stderr) == (True, "")


def test_why_a_corpus_does_not_get_the_name_of_its_layer_is_reported(tmp_path: Path, run: Run) -> None:
    (tmp_path / "cables.txt").write_text(CABLES, encoding="utf-8")
    assert run("draft", "cables.txt", "--id", "harbour.cables", "--title", "Cables").returncode == 0
    text = json.dumps({"name": "harbour", "title": "Harbour", "version": "0.1.0"})
    (tmp_path / "curated" / "corpus.json").write_text(text, encoding="utf-8")
    (tmp_path / "cables.txt").write_text(f"{CABLES}\n", encoding="utf-8")
    done = run("build", "cables.txt", "--curated", "curated", "--out", "harbour")
    assert done.stdout.startswith("harbour: corpus 0.0.0, full")
    said = "podcorpus: the corpus is not called harbour: 1 of 1 annotated pages is not among the sources\n"
    assert done.stderr == said


def test_looking_entries_up_takes_the_same_for_each_file_however_many_there_are() -> None:
    def looked_up(n: int) -> int:
        entries = Entries(
            [ListedEpisode(file=f"s1/talk{i}.vtt", where=f"list:{i}") for i in range(n)],
            [ListedEpisode(title=f"Gull {i}", audio=(f"ep{i}.mp3",), where=f"feed:{i}") for i in range(n)],
        )
        names = [("s1", f"TALK{n - 1}.vtt"), (f"ep{n - 1}.vtt",), (f"gull-{n - 1}.txt",), ("other.txt",)]
        return work(lambda: [(entries.of(name), entries.several(name)) for name in names])

    assert looked_up(800) < 1.5 * looked_up(100)


def test_every_finding_of_a_build_can_be_shown(home: Path, run: Run) -> None:
    items = "".join(f"<item><title>Sails {n}</title><pubDate>soon</pubDate></item>" for n in range(9))
    feed = home / "feed.xml"
    feed.write_text(FEED.replace("</channel>", f"{items}</channel>"), encoding="utf-8")
    few, every = (run("build", *options, cwd=home).stdout for options in ((), ("--all",)))
    assert (few.count("pubDate 'soon'"), every.count("pubDate 'soon'")) == (5, 9)
    assert ("… and 4 more" in few, "more" in every) == (True, False)
