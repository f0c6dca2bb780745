"""Corpus folders of any size: the same bytes whoever builds them, episodes that are kept, processes that are killed."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from conftest import Run
from test_editions import same_folder

from podcorpus import SAMPLE_PAGE, InputError, build, build_folder, read_corpus, validate, verify, write_corpus
from podcorpus.building import pipeline
from podcorpus.building.pipeline import EpisodeMeta, StatedMeta
from podcorpus.curating.bundled import SAMPLE
from podcorpus.findings.finding import Finding
from podcorpus.folder import shards
from podcorpus.making import cache, checking
from podcorpus.making.asked import layers
from podcorpus.making.folder import Made, Make, make_folder
from podcorpus.reading import Document, Source, read_document
from podcorpus.reading.inputs import InputFile, find_inputs
from podcorpus.validating import reread

_WORDS = "the ferry came late and nobody on the pier at Skerra had asked why it was so cold that night".split()


def page(number: int, turns: int = 6) -> str:
    """An invented page; the same number gives the same page."""
    chosen = random.Random(number)
    lines = []
    for turn in range(turns):
        words = " ".join(chosen.choice(_WORDS) for _ in range(12)).capitalize()
        lines += [f"{('Mara Lind', 'Tom Reed')[turn % 2]} (00:{turn:02d})", f"{words}.", ""]
    return "\n".join(lines)


def write_pages(folder: Path, numbers: range) -> Path:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"crossing-{number:03d}.txt").write_text(page(number), encoding="utf-8")
    return folder


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Four invented pages, and the sample's, which is curated."""
    folder = write_pages(tmp_path / "pages", range(4))
    shutil.copy(SAMPLE_PAGE, folder / "sample.txt")
    return folder


def in_memory(pages: Path, out: Path) -> list[Finding]:
    """The folder as it is written of a corpus in memory."""
    built = build(pages)
    write_corpus(built.corpus, out, built.info, built.card, built.redirects, built.pictures)
    return list(built.findings)


def test_processes_write_what_is_written_of_a_corpus_in_memory(pages: Path, tmp_path: Path) -> None:
    findings = in_memory(pages, tmp_path / "memory")
    for workers in (1, 2):
        made = build_folder(pages, out=tmp_path / f"by-{workers}", workers=workers)
        assert same_folder(tmp_path / "memory", tmp_path / f"by-{workers}")
        assert made.tally.found.total() == len(findings)


def test_the_text_free_edition(pages: Path, run: Run, tmp_path: Path) -> None:
    build_folder(pages, out=tmp_path / "full")
    build_folder(pages, out=tmp_path / "free", edition="text-free")
    assert run("redact", "full", "--out", "redacted").returncode == 0
    assert same_folder(tmp_path / "free", tmp_path / "redacted")


def test_many_shards(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of whole episodes, in order, and every program reads them as one table."""
    build_folder(pages, out=tmp_path / "one")
    monkeypatch.setattr(shards, "ROW_GROUP_BYTES", 3_000)
    monkeypatch.setattr(shards, "SHARD_BYTES", 4_000)
    made = build_folder(pages, out=tmp_path / "many")
    files = sorted((tmp_path / "many" / "data" / "turns").iterdir())
    n = len(files)
    assert n > 1
    assert [file.name for file in files] == [f"train-{i:05d}-of-{n:05d}.parquet" for i in range(n)]
    seen: list[str] = []
    for file in files:
        parquet = pq.ParquetFile(file)
        for group in range(parquet.num_row_groups):
            episodes = set(parquet.read_row_group(group, ["episode_id"])["episode_id"].to_pylist())
            assert episodes.isdisjoint(seen)
            seen += sorted(episodes)
    assert seen == sorted(seen)
    assert {t: e.content_sha256 for t, e in made.manifest.tables.items()} == {
        t: e.content_sha256 for t, e in read_corpus(tmp_path / "one")[0].tables.items()
    }
    assert list(validate(tmp_path / "many", [pages])) == []
    assert verify(tmp_path / "many", sorted(pages.iterdir())).agrees
    in_memory(pages, tmp_path / "memory")
    assert same_folder(tmp_path / "many", tmp_path / "memory")


def test_a_file_that_cannot_be_read_is_a_finding(pages: Path, tmp_path: Path) -> None:
    (pages / "broken.txt").write_bytes(b"\x00\x01\x02")
    expected = in_memory(pages, tmp_path / "memory")
    made = build_folder(pages, out=tmp_path / "out")
    assert same_folder(tmp_path / "memory", tmp_path / "out")
    assert [one.code for ones in made.tally.first.values() for one in ones] == [one.code for one in expected]
    with pytest.raises(InputError, match="a binary file"):
        build_folder(pages / "broken.txt", out=tmp_path / "none")
    assert not (tmp_path / "none").exists()


# What is kept.


@pytest.fixture
def made(pages: Path, tmp_path: Path) -> Callable[..., Made]:
    """Builds the pages with a cache; and where something was built, also without: the folder is the same."""

    def call(**options: object) -> Made:
        done = build_folder(pages, out=tmp_path / "out", cache=tmp_path / "cache", replace=True, **options)  # type: ignore[arg-type]
        if 0 < done.built < 3:
            build_folder(pages, out=tmp_path / "again", replace=True, **options)  # type: ignore[arg-type]
            assert same_folder(tmp_path / "out", tmp_path / "again")
        return done

    return call


def test_what_did_not_change_is_not_built_again(pages: Path, made: Callable[..., Made]) -> None:
    assert made().built == 5
    assert made().built == 0
    write_pages(pages, range(4, 5))
    (pages / "crossing-003.txt").write_text(page(77), encoding="utf-8")
    assert made().built == 2
    assert made(language="de").built == 6
    assert made().built == 0
    assert made(automatic=True).built == 6


def test_a_page_that_did_not_change_is_read_once(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found of it is kept, too, if there is more than one window."""
    monkeypatch.setattr(checking, "WINDOW", 2)
    build_folder(pages, out=tmp_path / "out", cache=tmp_path / "cache")
    read: Counter[str] = Counter()
    decoded = Source.from_bytes

    def from_bytes(data: bytes, name: str) -> Source:
        read[Path(name).name] += 1
        return decoded(data, name)

    monkeypatch.setattr(Source, "from_bytes", from_bytes)
    done = build_folder(pages, out=tmp_path / "out", cache=tmp_path / "cache")
    assert (done.built, read) == (0, {path.name: 1 for path in pages.iterdir()})


def test_chapters_beside_a_file_count(pages: Path, made: Callable[..., Made]) -> None:
    made()
    (pages / "crossing-001.chapters.txt").write_text("00:00 Late\n00:03 Cold\n", encoding="utf-8")
    assert made().built == 1


def test_decisions_on_one_episode_cost_one_episode(pages: Path, tmp_path: Path, made: Callable[..., Made]) -> None:
    curated = tmp_path / "mine"
    shutil.copytree(SAMPLE / "curated", curated)
    assert made(curated=curated).built == 5
    (episode,) = (path for path in curated.iterdir() if path.is_dir())
    mentions = (episode / "mentions.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (episode / "mentions.jsonl").write_text("".join(mentions[:-1]), encoding="utf-8")
    assert made(curated=curated).built == 1
    # Without them, those that come with the program are found.
    episode.rename(tmp_path / "aside")
    assert made(curated=curated).built == 1
    # With decisions on another copy of the page it is recognised by its words; all others are as they were.
    (tmp_path / "aside").rename(episode)
    decided = (episode / "episode.json").read_text(encoding="utf-8")
    other = re.sub('"source_sha256": "..', '"source_sha256": "00', decided)
    (episode / "episode.json").write_text(other, encoding="utf-8")
    assert made(curated=curated).built == 1


def test_damaged_entries_are_not_believed(pages: Path, tmp_path: Path, made: Callable[..., Made]) -> None:
    made()
    cut, changed, empty, other, sound = sorted((tmp_path / "cache").rglob("*.episode"))
    data = bytearray(changed.read_bytes())
    data[len(data) // 2] ^= 1
    changed.write_bytes(data)
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 2])
    empty.write_bytes(b"")
    other.write_bytes(other.read_bytes()[:52] + sound.read_bytes()[52:])
    assert made().built == 4
    build_folder(pages, out=tmp_path / "again")
    assert same_folder(tmp_path / "out", tmp_path / "again")


def test_a_cache_that_cannot_be_written_is_done_without(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").write_text("a file")
    assert build_folder(pages, out=tmp_path / "out", cache=tmp_path / "cache").built == 5


# Processes that end.


@dataclass(frozen=True)
class Deadly(StatedMeta):
    """Metadata whose look-up ends the process at some file: always, or as often as marked in a file."""

    name: str = ""
    mark: Path | None = None
    deaths: int = 1

    def __call__(self, file: InputFile, source: Source, default_id: str, /) -> EpisodeMeta:
        died = len(self.mark.read_bytes()) if self.mark and self.mark.exists() else 0
        if file.parts[-1] == self.name and (self.mark is None or died < self.deaths):
            if self.mark:
                self.mark.write_bytes(b"x" * (died + 1))
            os.kill(os.getpid(), signal.SIGKILL)
        return super().__call__(file, source, default_id)


@dataclass(frozen=True)
class Mistaken(StatedMeta):
    """Metadata that are looked up with a mistake of the program at some file."""

    name: str = ""

    def __call__(self, file: InputFile, source: Source, default_id: str, /) -> EpisodeMeta:
        if file.parts[-1] == self.name:
            raise KeyError("lamp")
        return super().__call__(file, source, default_id)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_mistake_of_the_program_at_one_file_costs_no_other(workers: int, pages: Path, tmp_path: Path) -> None:
    make = Make(find_inputs([pages]), layers(None), Mistaken(name="crossing-003.txt"), workers=workers)
    made = make_folder(make, tmp_path / "out")
    assert dict(made.tally.found) == {"build-failed": 1}
    (found,) = made.tally.first["build-failed"]
    assert (found.path, found.level) == (str(pages / "crossing-003.txt"), "error")
    assert re.fullmatch(r"KeyError: 'lamp' \(test_making\.py:\d+\)", found.message)
    (pages / "crossing-003.txt").unlink()
    build_folder(pages, out=tmp_path / "expected")
    assert same_folder(tmp_path / "out", tmp_path / "expected")


def test_a_process_that_is_killed_loses_nothing(pages: Path, tmp_path: Path) -> None:
    build_folder(pages, out=tmp_path / "expected")
    deadly = Deadly(name="crossing-003.txt", mark=tmp_path / "mark", deaths=3)
    make = Make(find_inputs([pages]), layers(None), deadly, workers=2)
    assert make_folder(make, tmp_path / "out").tally.found.total() == 0
    assert same_folder(tmp_path / "out", tmp_path / "expected")
    # A file that ends every process is reported, and the others are built.
    again = replace(make, meta_of=Deadly(name="crossing-003.txt"))
    made = make_folder(again, tmp_path / "out", replace=True)
    assert dict(made.tally.found) == {"worker-ended": 1}
    (found,) = made.tally.first["worker-ended"]
    assert found.path == str(pages / "crossing-003.txt")
    (pages / "crossing-003.txt").unlink()
    build_folder(pages, out=tmp_path / "expected", replace=True)
    assert same_folder(tmp_path / "out", tmp_path / "expected")


# What a folder is replaced by.


def test_another_corpus_is_not_replaced_without_being_asked(run: Run, pages: Path, tmp_path: Path) -> None:
    assert run("build", pages, "--out", "out").returncode == 0
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")}
    for sources, result in (
        (
            [],
            "holds the corpus 'corpus', and this one is called 'night-ferry-sample'; build it with --replace if "
            "that is not needed any more, or into another folder with --out",
        ),
        (
            [pages / "crossing-001.txt"],
            "holds 4 episodes that are not among the sources: crossing-000, crossing-002, crossing-003 and 1 more; "
            "build with --replace if their files were changed, or if they are not needed any more; otherwise build "
            "into another folder with --out",
        ),
    ):
        refused = run("build", *sources, "--out", "out")
        assert refused.returncode == 2
        assert refused.stderr == f"podcorpus: out: {result}\n"
        assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")} == before
    # A page that was edited, or renamed, is the same episode.
    (pages / "crossing-001.txt").write_text(page(99), encoding="utf-8")
    (pages / "crossing-002.txt").rename(pages / "renamed.txt")
    assert run("build", pages, "--out", "out").returncode == 0
    assert run("build", "--out", "out", "--replace").returncode == 0


def test_windows_find_what_is_found_together(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also of what is in several episodes: here a page twice, and an entity that two of them share."""
    (pages / "twin.txt").write_bytes((pages / "crossing-001.txt").read_bytes())
    (pages / "crossing-002.txt").unlink()
    (pages / "crossing-003.txt").unlink()
    curated = tmp_path / "mine"
    shutil.copytree(SAMPLE / "curated", curated)
    registry = (curated / "entities.jsonl").read_text(encoding="utf-8")
    twin = {"entity_id": "somebody", "canonical_name": "Skerra", "aliases": ["Tom Reed", "mara lind"]}
    lines = [json.dumps({**twin, "entity_type": "PLACE", "description": "Invented."}), ""]
    (curated / "entities.jsonl").write_text(registry + "\n".join(lines), encoding="utf-8")
    expected = build(pages, curated=curated).findings
    assert "source-twice" in {one.code for one in expected}
    for window in (1, 2, 64):
        monkeypatch.setattr(checking, "WINDOW", window)
        made = build_folder(pages, out=tmp_path / "out", curated=curated)
        assert Counter(one.code for one in expected) == made.tally.found
        assert {str(one) for ones in made.tally.first.values() for one in ones} == {str(one) for one in expected}


def test_a_page_is_read_once(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is validated is what reading the page gave, so that it is not read again."""
    read: Counter[str] = Counter()

    def counted(source: Source, *form: Any) -> Document:
        read[source.name] += 1
        return read_document(source, *form)

    for module in (pipeline, reread):
        monkeypatch.setattr(module, "read_document", counted)
    build_folder(pages, out=tmp_path / "out", workers=1)
    assert sorted(read.values()) == [1] * 5
    assert list(validate(tmp_path / "out", sources=[pages])) == []
    assert sorted(read.values()) == [2] * 5


def test_what_was_found_is_kept_too(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of windows whose episodes, and whose rules, are the same."""
    monkeypatch.setattr(checking, "WINDOW", 2)
    (pages / "crossing-001.txt").write_text("Mara Lind (00:09)\nGood.\n\nTom Reed (00:03)\nBad.\n", encoding="utf-8")
    asked: list[int] = []
    validated = checking.validate_window

    def counted(*given: Any) -> Any:
        asked.append(1)
        return validated(*given)

    monkeypatch.setattr(checking, "validate_window", counted)

    def made() -> tuple[int, Made]:
        asked.clear()
        done = build_folder(pages, out=tmp_path / "out", cache=tmp_path / "cache", replace=True)
        return len(asked), done

    first, one = made()
    assert first > 1
    assert one.tally.found
    for path in list((tmp_path / "cache").rglob("*.window"))[:1]:
        path.write_bytes(path.read_bytes()[:-1])
    again, other = made()
    assert again == 1
    assert other.tally.found == one.tally.found
    (pages / "zebra.txt").write_text(page(50), encoding="utf-8")
    assert 1 <= made()[0] < first


# The other edition.


def test_many_episodes_are_hydrated_one_by_one(pages: Path, run: Run, tmp_path: Path) -> None:
    """From their own pages, from a copy of one, and where a page is lost the episode stays as it is."""
    build_folder(pages, out=tmp_path / "full")
    build_folder(pages, out=tmp_path / "free", edition="text-free")
    done = run("hydrate", "free", "--source", pages, "--out", "again")
    assert done.returncode == 0, done.stderr
    assert same_folder(tmp_path / "again", tmp_path / "full")
    copy = pages / "crossing-002.txt"
    copy.write_text(copy.read_text(encoding="utf-8") + "\nAll rights reserved\n", encoding="utf-8")
    assert run("hydrate", "free", "--source", pages, "--out", "again").returncode == 0
    assert same_folder(tmp_path / "again", tmp_path / "full")
    copy.unlink()
    lost = run("hydrate", "free", "--source", pages, "--out", "again")
    assert lost.returncode == 1
    assert "crossing-002: no page has the words of 6 of 6 turns" in lost.stdout
    _, corpus = read_corpus(tmp_path / "again")
    assert [episode.edition for episode in corpus.episodes].count("text-free") == 1
    # Another corpus is not replaced by it.
    build_folder(pages / "crossing-001.txt", out=tmp_path / "other")
    refused = run("redact", "other", "--out", "again")
    assert refused.returncode == 2
    assert "again: holds 4 episodes that are not among the sources" in refused.stderr


# Where it is kept.


def test_the_command_keeps_episodes_where_it_is_reported(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "kept"))
    assert run("build", "--out", "out", "--no-cache").returncode == 0
    assert not (tmp_path / "kept").exists()
    assert run("build", "--out", "out").returncode == 0
    assert len(list((tmp_path / "kept").rglob("*.episode"))) == 1
    assert (tmp_path / "kept" / ".gitignore").read_text() == "*\n"


def test_places_to_keep_episodes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache.default_cache(tmp_path) is None
    monkeypatch.delenv(cache.VARIABLE)
    assert cache.default_cache(tmp_path) == tmp_path / ".podcorpus" / "cache"
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.default_cache() == tmp_path / "podcorpus"


def test_what_was_not_used_for_longest_is_removed(tmp_path: Path) -> None:
    (tmp_path / "ab").mkdir()
    for age, name in enumerate(("new.episode", "week.window", "month.episode", "killed.part")):
        path = tmp_path / "ab" / name
        path.write_bytes(bytes(100))
        days = (0, 7, 30, 2)[age]
        os.utime(path, (time.time() - days * 86_400,) * 2)
    cache.clean(tmp_path, 1_000)
    assert {path.name for path in tmp_path.rglob("*.*")} == {"new.episode", "week.window", "month.episode"}
    cache.clean(tmp_path, 250)
    assert {path.name for path in tmp_path.rglob("*.*")} == {"new.episode", "week.window"}
    # What another build may be using stays, however little is to be kept.
    cache.clean(tmp_path, 0)
    assert {path.name for path in tmp_path.rglob("*.*")} == {"new.episode"}
