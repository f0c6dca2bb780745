"""Finding the files to read: files, folders with all their subfolders, archives, and lists of paths."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePath, PurePosixPath
from typing import NamedTuple, overload

from podcorpus.errors import InputError, NotATranscriptError
from podcorpus.reading.archives import LARGEST, is_archive, member_names, named_like_archive, read_member
from podcorpus.reading.source import CHAPTER_ENDINGS, Source, chapters_beside
from podcorpus.tables.safe_files import check_plain


@dataclass(frozen=True)
class InputFile:
    """A file to read. `name` is for messages, `parts` are the folders it is in and its own name; `given` tells whether
    the file itself was named, not found in a folder or an archive; `chapters` is the file with its chapters."""

    name: str
    parts: tuple[str, ...]
    given: bool
    data: Callable[[], bytes]
    chapters: InputFile | None = None

    def source(self) -> Source:
        """The file's text, and that of its chapters. Raises InputError if they cannot be read or are not text."""
        source = Source.from_bytes(self.data(), self.name)
        return source if self.chapters is None else replace(source, chapters=self.chapters.source())


def find_inputs(paths: Sequence[str | Path]) -> list[InputFile]:
    """The files of some paths: files as they are given, those in folders and archives by name without hidden ones, and
    none with the chapters of another one.

    Raises InputError if a folder or an archive cannot be opened, or has no file.
    """
    found: list[InputFile] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = list(_in_folder(path))
        elif named_like_archive(path.name) and path.is_file():
            inside = list(_in_archive(path))
        else:
            beside = chapters_beside(str(path), lambda name: Path(name).is_file())
            found.append(replace(_given(path), chapters=None if beside is None else _given(Path(beside))))
            continue
        if not inside:
            raise InputError(f"{path}: no file in it; put a transcript there, or name a file or another folder")
        found += _paired(inside)
    taken = {file.chapters.name for file in found if file.chapters is not None}
    return [file for file in found if file.name not in taken]


def with_chapters(file: InputFile, chapters: str | Path) -> InputFile:
    """The file with its chapters from another one. Raises InputError if that has none."""
    from podcorpus.reading.chapters import read_chapters

    beside = _given(Path(chapters))
    read_chapters(beside.source())
    return replace(file, chapters=beside)


def _given(path: Path) -> InputFile:
    return InputFile(str(path), _parts(path), True, partial(_read, path))


def _paired(files: Sequence[InputFile]) -> list[InputFile]:
    """The files with the chapters that are among them."""
    if not any(file.name.endswith(CHAPTER_ENDINGS) for file in files):
        return list(files)
    by_name = {file.name: file for file in files}
    beside = {file.name: chapters_beside(file.name, by_name.__contains__) for file in files}
    return [file if (name := beside[file.name]) is None else replace(file, chapters=by_name[name]) for file in files]


class Described(NamedTuple):
    """A source without its text: its digest, its length and its name."""

    sha256: str
    n_chars: int
    name: str


class Sources(Sequence[Source]):
    """Sources of which none is in memory. Each was read once, when it was `described`, and is read again when it is
    asked for, which raises InputError if it cannot be read any more or is another one by then."""

    def __init__(self, read: Iterable[tuple[InputFile, Source]]) -> None:
        self._files: list[InputFile] = []
        self.described: list[Described] = []
        for file, source in read:
            self._files.append(file)
            self.described.append(_describe(source))

    def __len__(self) -> int:
        return len(self._files)

    @overload
    def __getitem__(self, index: int) -> Source: ...
    @overload
    def __getitem__(self, index: slice) -> list[Source]: ...
    def __getitem__(self, index: int | slice) -> Source | list[Source]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        source = self._files[index].source()
        if source.sha256 != self.described[index].sha256:
            raise InputError(f"{source.name}: was changed while it was checked; start again")
        return source

    def files(self) -> Iterator[tuple[InputFile, Described]]:
        """The file of each source."""
        return zip(self._files, self.described, strict=True)


def described(sources: Sequence[Source]) -> Sequence[Described]:
    """Each source without its text; none is read for it."""
    return sources.described if isinstance(sources, Sources) else [_describe(source) for source in sources]


def _describe(source: Source) -> Described:
    return Described(source.sha256, len(source.text), source.name)


def open_sources(paths: Iterable[str | Path], known: Container[str] = (), *, every: bool = False) -> Sources:
    """The sources of some paths. A file in a folder or archive that cannot be read, or in which there is no transcript,
    is passed over. Those with a `known` digest are pages of episodes, and not searched for a transcript.

    Raises InputError as `find_inputs`, if a file that is named cannot be read, and if there is no transcript at all;
    with `every`, also if one in a folder or archive cannot be read, unless it is no text.
    """
    given = list(paths)
    found = Sources(_usable(find_inputs(given), known, every))
    if given and not found:
        places = ", ".join(map(str, given))
        raise InputError(f"{places}: no transcript found; name the file or folder that the corpus was built from")
    return found


def _usable(files: Iterable[InputFile], known: Container[str], every: bool) -> Iterator[tuple[InputFile, Source]]:
    for file in files:
        try:
            source = file.source()
            if not (file.given or source.sha256 in known):
                # Not at the top: it imports what all formats share, and most corpora are checked without a source.
                from podcorpus.reading.one_document import read_document

                read_document(source)
        except InputError as error:
            if file.given or (every and not isinstance(error, NotATranscriptError)):
                raise
            continue
        yield file, source


def readable(files: Iterable[InputFile]) -> Iterator[tuple[InputFile, Source]]:
    """The files that can be read, one at a time; what cannot be is a finding of the build."""
    for file in files:
        try:
            yield file, file.source()
        except InputError:
            continue


def listed_paths(file: Path) -> list[Path]:
    """The paths that a list names, one a line, from the list's own folder; empty lines and those that begin with `#`
    are passed over. Raises InputError if the list cannot be read."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise InputError(f"{file}: cannot be read ({reason}); give a text file with a path on each line") from None
    return [file.parent / line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _parts(path: PurePath) -> tuple[str, ...]:
    """The names in a path, without those that name no folder."""
    return _composed(part for part in path.parts if part not in (path.anchor, ".", ".."))


def _composed(parts: Iterable[str]) -> tuple[str, ...]:
    """Names with composed letters: macOS writes them decomposed, and most who name the files do not."""
    return tuple(unicodedata.normalize("NFC", part) for part in parts)


def _in_folder(root: Path) -> Iterator[InputFile]:
    def failed(error: OSError) -> None:
        raise InputError(f"{error.filename}: cannot be read ({error.strerror}); check its permissions")

    for folder, folders, names in os.walk(root, onerror=failed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if name.startswith("."):
                continue
            parts = (*_parts(root), *_composed(path.relative_to(root).parts))
            if named_like_archive(name) and path.is_file() and is_archive(path):
                try:
                    yield from list(_in_archive(path))
                except InputError:
                    # To be raised when it is read, as of any other file.
                    yield InputFile(str(path), parts, False, partial(read_member, path, ""))
            else:
                yield InputFile(str(path), parts, False, partial(_read_plain, path))


def _read_plain(path: Path) -> bytes:
    """A pipe that nobody named would be waited for."""
    check_plain(path)
    return _read(path)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path}: larger than {LARGEST >> 20} MiB; split it")
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; check the path") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check its permissions") from None


def _in_archive(path: Path) -> Iterator[InputFile]:
    """The files of an archive, each read when it is asked for."""
    for name in member_names(path):
        parts = _parts(PurePosixPath(name))
        if not any(part.startswith((".", "__MACOSX")) for part in parts):
            given = (*_parts(path.with_suffix("")), *parts)
            yield InputFile(f"{path}/{name}", given, False, partial(read_member, path, name))
