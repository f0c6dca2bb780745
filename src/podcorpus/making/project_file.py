"""Corpus projects: a folder with `podcorpus.toml`, which names the corpus, its sources and what is known of them."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from podcorpus.building.entries import Entries
from podcorpus.building.episode_list import load_episode_list
from podcorpus.curating.decisions import NAMED
from podcorpus.errors import InputError, did_you_mean
from podcorpus.findings.model_errors import first_problem
from podcorpus.folder.layout import CURATED, PROJECT
from podcorpus.folder.manifest import CorpusInfo, Rights
from podcorpus.folder.metadata.hub_terms import LANGUAGES_ALLOWED, language_problem, licence_problem, spdx_licence
from podcorpus.making.project_tables import CorpusTable, ProjectFile, check_names
from podcorpus.reading.inputs import InputFile, find_inputs
from podcorpus.tables.safe_files import check_plain
from podcorpus.tables.text_files import read_text

_GLOB = "*?["
_TABLE = re.compile(r"\('(.+?)',?\)")
"""A table as the parser of TOML names it, as a tuple of Python."""


@dataclass(frozen=True)
class Project:
    """A project: its folder, and what its file says."""

    root: Path
    settings: ProjectFile

    @property
    def info(self) -> CorpusInfo | None:
        """Name, version, authors and terms of the corpus; None if the curated layer gives them."""
        corpus = self.settings.corpus
        if corpus is None:
            return None
        rights = [Rights(layer="annotations", licence=spdx_licence(corpus.licence))] if corpus.licence else []
        rights += [Rights(layer="words", statement=corpus.rights)] if corpus.rights else []
        return CorpusInfo(
            name=corpus.id,
            title=corpus.title,
            version=corpus.version,
            released=corpus.date.isoformat() if corpus.date else None,
            description=corpus.description,
            authors=corpus.authors,
            keywords=corpus.keywords,
            rights=tuple(rights),
            url=corpus.url,
            doi=corpus.doi,
            curated_by=corpus.curated_by,
        )

    @property
    def of_all(self) -> tuple[str | None, str | None, str | None]:
        """Show, language and rights of its episodes, where nothing else is known of one."""
        corpus = self.settings.corpus
        return (corpus.show, corpus.language, corpus.rights) if corpus else (None, None, None)

    @property
    def file(self) -> Path:
        """Its podcorpus.toml, as a person in the current folder calls it."""
        return _called(self.root / PROJECT)

    @property
    def named_in(self) -> Path:
        """The file with name, version and date of the corpus, as a person in the current folder calls it."""
        return self.file if self.settings.corpus is not None else self.curated_folder / NAMED

    @property
    def out(self) -> Path:
        """The folder of the corpus, as a person in the current folder calls it."""
        return _called(self.root / self.settings.output.folder)

    def has_corpus_at(self, path: Path) -> bool:
        """Whether a path is the folder of its corpus."""
        return path.resolve() == (self.root / self.settings.output.folder).resolve()

    @property
    def curated_folder(self) -> Path:
        """Where the curated layer is, or would be, as a person in the current folder calls it."""
        return _called(self.root / self.settings.sources.curated)

    @property
    def curated(self) -> Path | None:
        """The folder of the curated layer, as `curated_folder`; None if there is none."""
        return self.curated_folder if self.curated_folder.is_dir() else None

    def check_curated(self) -> None:
        """Raises InputError if the curated layer has a name of its own and is not there."""
        given = self.settings.sources.curated
        if self.curated is None and Path(given) != Path(CURATED):
            folders = [path.name for path in self.root.iterdir() if path.is_dir()]
            advice = did_you_mean(given, folders, "correct the name, or make the folder")
            raise InputError(f"{self.file}: sources.curated: no folder is at {given!r}; {advice}")

    def files(self) -> list[InputFile]:
        """The files of the sources, each once, without the project's list and feed. Those that fit a pattern count as
        found, not as named. Raises InputError for a path or a pattern that names none."""
        elsewhere = os.environ.get(self.settings.sources.variable or "")
        if elsewhere:
            return find_inputs([Path(elsewhere)])
        paths: dict[Path, bool] = {}
        for given in self.settings.sources.files:
            found = self._named(given)
            if not found:
                named = self.settings.sources.variable
                or_set = f", or set {named} to their folder" if named else ""
                or_correct = "correct the pattern, or " if _is_pattern(given) else ""
                advice = f"{or_correct}put transcripts there{or_set}"
                raise InputError(f"{self.file}: sources.files: nothing is at {given!r}; {advice}")
            for one in found:
                paths[one] = paths.get(one, False) or one == self.root / given
        files = {file.name: file for file in find_inputs(list(paths))}
        for name in (self.settings.sources.episodes, self.settings.sources.feed):
            files.pop(str(self.root / (name or "")), None)
        return [_as_called(replace(file, given=file.given and paths[Path(name)])) for name, file in files.items()]

    def _named(self, given: str) -> list[Path]:
        """The file or folder at a path, or the files that fit a pattern, without hidden ones."""
        path = Path(given)
        if (self.root / path).exists():
            check_plain(self.root / path, _called(self.root / path))
            return [self.root / path]
        if not _is_pattern(given):
            return []
        root = Path(path.anchor) if path.is_absolute() else self.root
        pattern = path.relative_to(path.anchor) / ("*" if path.name == "**" else "")
        stated = {"..", *path.parts}
        return sorted(
            one
            for one in root.glob(str(pattern))
            if one.is_file() and not any(part[0] == "." and part not in stated for part in one.relative_to(root).parts)
        )

    @property
    def feed(self) -> Path | None:
        """The feed, as a person in the current folder calls it; None if there is none. Raises InputError if it is a
        pipe."""
        return self._of_sources(self.settings.sources.feed)

    @property
    def fetched_into(self) -> Path | None:
        """The first folder of the sources, which need not be there yet, as a person in the current folder calls it;
        None if the sources are files or fit patterns."""
        named = (given for given in self.settings.sources.files if not _is_pattern(given))
        return next((_called(self.root / given) for given in named if not (self.root / given).is_file()), None)

    def entries(self) -> Entries:
        """What the episode list and the feed say; of a file that both have, what the list says comes first.

        Raises InputError, with file and line, if one of them cannot be used."""
        # Its chapters are read as a page is, which takes long to import; most commands only look for the project.
        from podcorpus.building.feed import load_feed

        episodes, feed_file = self._of_sources(self.settings.sources.episodes), self.feed
        listed = load_episode_list(episodes) if episodes else None
        feed = load_feed(feed_file) if feed_file else None
        given = [one for one in (listed, feed) if one is not None]
        return Entries(*(one.entries for one in given), findings=[found for one in given for found in one.findings])

    def _of_sources(self, given: str | None) -> Path | None:
        if given is None:
            return None
        if "://" in given:
            raise InputError(f"{self.file}: {given}: an address; save what it has as a file, and name that")
        called = _called(self.root / given)
        check_plain(called)
        return called


def _is_pattern(given: str) -> bool:
    return any(sign in given for sign in _GLOB)


def _called(path: Path) -> Path:
    """A path in or below the current folder, without that; others as they are."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _as_called(file: InputFile) -> InputFile:
    """The file with the name that a person in the current folder calls it, for messages."""
    chapters = file.chapters and _as_called(file.chapters)
    return replace(file, name=str(_called(Path(file.name))), chapters=chapters)


def project_here() -> Project | None:
    """The project that the current folder is in; None if it is in none."""
    return find_project(Path.cwd())


def find_project(start: Path) -> Project | None:
    """The project that a folder is in, or None. Raises InputError if its file cannot be used."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / PROJECT).exists():
            return load_project(folder / PROJECT)
    return None


def load_project(path: Path) -> Project:
    """The project of a podcorpus.toml. Raises InputError, with file and key, if it cannot be used."""
    root, path = path.parent, _called(path)
    try:
        values = tomllib.loads(read_text(path, mark=True))
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).rstrip(")").partition(" (at line ")
        line, _, column = place.partition(", ")
        where = f"{path}:{line}" if line.isdecimal() else f"{path}"
        reason = "the key has a value already" if reason == "Cannot overwrite a value" else reason
        reason = _TABLE.sub(lambda names: "[" + names[1].replace("', '", ".") + "]", reason)
        wrong = reason[:1].lower() + reason[1:] + (f", at {column}" if column else "")
        raise InputError(f"{where}: not TOML: {wrong}; see `podcorpus init` for an example") from None
    check_names(values, path)
    try:
        settings = ProjectFile.model_validate(values)
    except ValidationError as error:
        raise InputError(f"{path}: {first_problem(error)}") from None
    corpus = settings.corpus or CorpusTable(id="corpus", title="Corpus")
    if corpus.language and (problem := language_problem(corpus.language)) is not None:
        raise InputError(f"{path}: corpus.language {corpus.language!r}: {problem}; expected {LANGUAGES_ALLOWED}")
    if corpus.licence and (problem := licence_problem(corpus.licence)) is not None:
        raise InputError(f"{path}: corpus.licence: {problem}")
    return Project(root, settings)
