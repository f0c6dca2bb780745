"""Many inputs at once: folders with all their subfolders, archives and lists; ids; findings on what cannot be read."""

from __future__ import annotations

import io
import os
import re
import shutil
import tarfile
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st

from podcorpus import InputError, build
from podcorpus.building.episode_ids import default_episode_id, episode_ids
from podcorpus.folder.read import pages_of
from podcorpus.reading import Document, Source, inputs, one_document
from podcorpus.reading.inputs import described, find_inputs, open_sources
from podcorpus.records.schemas import json_schema

PAGE = "Ines (00:00)\nDid you bring the lamp?\nTeodor (00:20)\nI brought {n} of them.\n"


def pages(folder: Path, *names: str) -> Path:
    """Pages of these names in a folder, each with its own words."""
    for n, name in enumerate(names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(PAGE.format(n=n), encoding="utf-8")
    return folder


def ids(*paths: Path) -> list[str]:
    return [episode.episode_id for episode in build(*paths).corpus.episodes]


def test_a_folder_is_searched_with_its_subfolders_and_without_hidden_files(tmp_path: Path) -> None:
    folder = pages(tmp_path / "show", "b.txt", "season2/a.txt", ".hidden/c.txt", "season2/.d.txt")
    assert [file.name for file in find_inputs([folder])] == [str(folder / "b.txt"), str(folder / "season2" / "a.txt")]
    assert ids(folder) == ["a", "b"]


def test_files_of_one_name_get_ids_from_their_folders(tmp_path: Path) -> None:
    folder = pages(tmp_path / "show", "one/talk.txt", "two/talk.txt", "two/other.txt")
    assert ids(folder) == ["one.talk", "other", "two.talk"]
    # The same where the folders, or the files, are given one by one.
    assert ids(folder / "one", folder / "two") == ["one.talk", "other", "two.talk"]
    assert ids(folder / "one" / "talk.txt", folder / "two" / "talk.txt") == ["one.talk", "two.talk"]


def test_names_in_any_script_get_distinct_ids(tmp_path: Path) -> None:
    folder = pages(tmp_path, "李雷.txt", "韩梅梅.txt", "Ветер.txt", "第12回 猫.txt", "第12回 犬.txt")
    found = ids(folder)
    assert len(set(found)) == 5
    assert found == ids(folder)


NAMES = st.text("abA.-_ 1李é", min_size=1, max_size=4).filter(lambda name: name.strip("."))


@given(st.lists(st.lists(NAMES, min_size=1, max_size=3).map(tuple), min_size=1, max_size=12, unique=True))
def test_ids_are_distinct_valid_and_do_not_depend_on_the_order(files: list[tuple[str, ...]]) -> None:
    found = episode_ids(files)
    assert len(set(found)) == len(files)
    pattern = json_schema("episodes")["properties"]["episode_id"]["pattern"]
    assert all(re.search(pattern, one) for one in found)
    assert dict(zip(reversed(files), episode_ids(files[::-1]), strict=True)) == dict(zip(files, found, strict=True))


def test_a_name_that_is_alone_gives_the_id_that_it_always_gave() -> None:
    assert episode_ids([("shows", "My Show.Episode 12.txt"), ("x.vtt",)]) == ["my-show.episode-12", "x"]
    assert default_episode_id("x.vtt") == "x"


def test_archives_are_opened(tmp_path: Path) -> None:
    folder = pages(tmp_path / "show", "a.txt", "season2/b.txt")
    with zipfile.ZipFile(tmp_path / "show.zip", "w") as archive:
        for file in sorted(folder.rglob("*.txt")):
            archive.write(file, file.relative_to(folder))
        archive.writestr("__MACOSX/._a.txt", b"\0")
    with tarfile.open(tmp_path / "show.tar.gz", "w:gz") as tar:
        tar.add(folder, "show")
    for name in ("show.zip", "show.tar.gz"):
        assert ids(tmp_path / name) == ["a", "b"]
    assert build(tmp_path / "show.zip").findings == ()


def test_archives_in_a_folder_are_opened(tmp_path: Path) -> None:
    folder = pages(tmp_path / "show", "a.txt", "season2/c.txt")
    with zipfile.ZipFile(folder / "season2" / "pages.zip", "w") as archive:
        archive.writestr("b.txt", PAGE.format(n=7))
    whole = shutil.make_archive(str(tmp_path / "cut"), "gztar", folder)
    (folder / "broken.tgz").write_bytes(Path(whole).read_bytes()[:-9])
    built = build(folder)
    assert [episode.episode_id for episode in built.corpus.episodes] == ["a", "b", "c"]
    assert [(one.code, one.path) for one in built.findings] == [("source-unreadable", str(folder / "broken.tgz"))]


def test_members_may_be_anywhere_linked_or_there_twice(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as tar:
        for name, linked in (("../up.txt", ""), ("./in/a.txt", ""), ("in/a.txt", ""), ("in/b.txt", "in/a.txt")):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = (tarfile.LNKTYPE, linked) if linked else (tarfile.REGTYPE, "")
            data = b"" if linked else PAGE.format(n=len(name)).encode()
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    files = find_inputs([tmp_path / "a.tar"])
    assert [file.parts[-1] for file in files] == ["up.txt", "a.txt", "b.txt"]
    assert files[1].data() == files[2].data()


@pytest.mark.parametrize("packed", ["zip", "gztar", "xztar", "tar"])
def test_an_archive_is_opened_once(packed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"{n}.txt" for n in range(9)]
    path = shutil.make_archive(str(tmp_path / "a"), packed, pages(tmp_path / "show", *names))
    opened: list[str] = []
    kind = zipfile.ZipFile if packed == "zip" else tarfile.TarFile
    opens = kind.__init__

    def counted(self: Any, *args: Any, **kwargs: Any) -> None:
        opened.append(packed)
        opens(self, *args, **kwargs)

    monkeypatch.setattr(kind, "__init__", counted)
    texts = [file.source().text for file in find_inputs([path])]
    assert (len(texts), len(opened)) == (9, 1)
    Path(path).write_bytes(b"changed")
    with pytest.raises(InputError, match="not a whole archive"):
        find_inputs([path])


def test_a_link_to_nothing_is_a_finding(tmp_path: Path) -> None:
    folder = pages(tmp_path / "show", "a.txt")
    (folder / "b.txt").symlink_to("nowhere.txt")
    assert [(one.code, one.path) for one in build(folder).findings] == [("source-unreadable", str(folder / "b.txt"))]


@pytest.mark.parametrize("name", ["b.vtt", "b.zip"])
def test_a_pipe_in_a_folder_is_a_finding(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ida (00:00)\nHello, and welcome.\n")
    os.mkfifo(tmp_path / name)
    (found,) = build(tmp_path).findings
    assert (found.code, found.path) == ("source-unreadable", str(tmp_path / name))


def test_a_broken_archive_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 not a zip")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"a\.zip: not a whole archive"):
        find_inputs([tmp_path / "a.zip"])
    with pytest.raises(InputError, match="empty: no file in it"):
        find_inputs([tmp_path / "empty"])


def test_sources_to_check_against_without_a_transcript_are_refused(tmp_path: Path) -> None:
    (tmp_path / "shopping.txt").write_text("Rope and tar.\n")
    with pytest.raises(InputError, match="no transcript found"):
        open_sources([tmp_path])
    assert len(open_sources([])) == 0


@pytest.mark.parametrize("begins", [b"%PDF-1.7\n%\xe2\xe3\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0"])
def test_a_document_that_is_not_read_is_named(begins: bytes) -> None:
    with pytest.raises(InputError, match="this format is not read; save its text"):
        Source.from_bytes(begins, "talk")


def test_a_member_that_unpacks_to_too_much_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("podcorpus.reading.archives.LARGEST", 1000)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("big.txt", "a" * 100_000)
        archive.writestr("small.txt", PAGE)
    built = build(tmp_path / "a.zip")
    assert [episode.episode_id for episode in built.corpus.episodes] == ["small"]
    (found,) = built.findings
    assert (found.code, found.path) == ("source-unreadable", f"{tmp_path}/a.zip/big.txt")


def test_what_cannot_be_read_is_a_finding_and_the_others_are_built(run: Run, tmp_path: Path) -> None:
    folder = pages(tmp_path / "show", "a.txt", "b.txt")
    (folder / "cover.png").write_bytes(b"\x89PNG\0\0")
    (folder / "latin.txt").write_bytes("Ines (00:00)\nCaf\xe9.\n".encode("latin-1"))
    built = build(folder)
    assert [episode.episode_id for episode in built.corpus.episodes] == ["a", "b"]
    assert sorted((one.code, one.level, Path(one.path or "").name) for one in built.findings) == [
        ("source-skipped", "warning", "cover.png"),
        ("source-unreadable", "error", "latin.txt"),
    ]
    result = run("build", "show", "--out", "out")
    assert result.returncode == 1
    assert "latin.txt:2: not UTF-8" in result.stdout
    assert (tmp_path / "out" / "data").is_dir()


def test_nothing_that_can_be_read_is_the_callers_mistake(run: Run, tmp_path: Path) -> None:
    (tmp_path / "show").mkdir()
    for name in ("a.png", "b.png"):
        (tmp_path / "show" / name).write_bytes(b"\0")
    result = run("build", "show", "--out", "out")
    assert result.returncode == 2
    assert "none of 2 files can be read: show/a.png: a binary file" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_list_names_files_from_its_own_folder(run: Run, tmp_path: Path) -> None:
    pages(tmp_path / "show", "a.txt", "b.txt", "c.txt")
    (tmp_path / "show" / "list.txt").write_text("# the first two\na.txt\n\nb.txt\n", encoding="utf-8")
    assert run("build", "--list", "show/list.txt", "--out", "out").returncode == 0
    result = run("build", "--list", "show/none.txt", "--out", "out")
    assert result.returncode == 2
    assert "show/none.txt: cannot be read (No such file or directory)" in result.stderr


def test_a_corpus_of_a_folder_is_validated_and_verified_against_that_folder(run: Run, tmp_path: Path) -> None:
    folder = pages(tmp_path / "show", "one/talk.txt", "two/talk.txt")
    (folder / "notes.bin").write_bytes(b"\0\1")
    assert run("build", "show", "--out", "out").returncode == 0
    assert run("validate", "out", "--source", "show").returncode == 0
    assert "rebuilt" in run("verify", "out", "--source", "show").stdout
    redacted = run("redact", "out", "--out", "free")
    assert redacted.returncode == 0
    assert run("hydrate", "free", "--source", "show", "--out", "again").returncode == 0


def test_episodes_without_a_source_among_those_given_are_reported(run: Run, tmp_path: Path) -> None:
    for name in ("bell", "fog"):
        (tmp_path / f"{name}.txt").write_text(f"Mara Lind (00:00)\nTonight: the {name}.\n", encoding="utf-8")
    assert run("build", "bell.txt", "fog.txt", cwd=tmp_path).returncode == 0
    result = run("validate", "corpus", "--source", "bell.txt", cwd=tmp_path)
    assert "episodes fog: 1 of 2 episodes have no source among those given" in result.stdout
    assert (result.returncode, "source-missing (1)" in result.stdout) == (0, True)
    assert (
        "no findings" in run("validate", "corpus", "--source", "bell.txt", "--source", "fog.txt", cwd=tmp_path).stdout
    )


def test_a_page_that_a_corpus_has_is_read_once_and_not_searched(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = pages(tmp_path / "show", "a.txt", "b.txt")
    (folder / "notes.md").write_text("Where the pages come from.\n", encoding="utf-8")
    assert run("build", "show", "--out", "out").returncode == 0
    read, searched = Counter[str](), []
    decoded, document = inputs.Source.from_bytes, one_document.read_document

    def from_bytes(data: bytes, name: str) -> Source:
        read[Path(name).name] += 1
        return decoded(data, name)

    def read_document(source: Source) -> Document:
        searched.append(Path(source.name).name)
        return document(source)

    monkeypatch.setattr(inputs.Source, "from_bytes", from_bytes)
    monkeypatch.setattr(one_document, "read_document", read_document)
    opened = open_sources([folder], pages_of(tmp_path / "out"))
    assert [one.n_chars for one in described(opened)] == [len(source.text) for source in list(opened)]
    assert (read, searched) == ({"a.txt": 2, "b.txt": 2, "notes.md": 1}, ["notes.md"])
    (folder / "a.txt").write_text("Another one", encoding="utf-8")
    with pytest.raises(InputError, match="was changed while it was checked"):
        opened[0]


def test_a_docx_is_no_archive_of_inputs(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    (tmp_path / "talk.docx").write_bytes(data.getvalue())
    (file,) = find_inputs([tmp_path / "talk.docx"])
    assert file.given
