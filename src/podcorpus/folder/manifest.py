"""The manifest of a corpus folder: what it is, and the digests of what is in it."""

from __future__ import annotations

from datetime import date
from pathlib import PurePosixPath
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from podcorpus.records.base import Count, Edition, EpisodeId, Name, Sha256, Strict, Version, WebAddress
from podcorpus.records.forms import DOI, LICENCE, ORCID, PROGRAM_VERSION, SLUG, YEAR_OR_DAY

MANIFEST_VERSION = 1


def _of_the_calendar(released: str) -> str:
    if "-" in released:
        try:
            date.fromisoformat(released)
        except ValueError:
            raise ValueError(f"{released} is no day of the calendar") from None
    return released


ReleaseDate = Annotated[str, Field(pattern=YEAR_OR_DAY), AfterValidator(_of_the_calendar)]
"""A year, or a day of the calendar."""
CorpusEdition = Literal[Edition, "mixed"]
"""Of a corpus: `mixed` where its episodes are of both."""
Curators = Literal["people", "programs"]
ProgramVersion = Annotated[str, Field(pattern=PROGRAM_VERSION)]


class Author(Strict):
    """Who made the annotations: a group by its name, a person by a name that `family_name` is the beginning or the
    end of."""

    name: Name
    family_name: Name | None = None
    orcid: Annotated[str, Field(pattern=ORCID)] | None = None
    affiliation: Name | None = None

    @model_validator(mode="after")
    def _family_name_is_part_of_it(self) -> Self:
        if self.family_name is not None and self.given_name is None:
            raise ValueError(f"family_name {self.family_name!r} is neither beginning nor end of {self.name!r}")
        return self

    @property
    def given_name(self) -> str | None:
        """A person's name without the family name, empty where there is no other; None for a group."""
        family = self.family_name
        if family is None or self.name == family:
            return None if family is None else ""
        if self.name.endswith(f" {family}"):
            return self.name.removesuffix(f" {family}")
        return self.name.removeprefix(f"{family} ") if self.name.startswith(f"{family} ") else None


class Rights(Strict):
    """The terms of one layer of a corpus: an SPDX licence, or in words why there is none."""

    layer: Literal["annotations", "code", "words"]
    licence: Annotated[str, Field(pattern=LICENCE)] | None = None
    statement: Name | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.licence is None and self.statement is None:
            raise ValueError(f"rights of {self.layer}: give a licence or a statement")
        return self

    @property
    def licence_url(self) -> str | None:
        """The licence's page in the SPDX list; None for terms that are not on it."""
        if self.licence is None or self.licence.lower().startswith("licenseref-"):
            return None
        return f"https://spdx.org/licenses/{self.licence}.html"


class CorpusInfo(Strict):
    """What a corpus is called, the version others cite, and what else a citation and a deposit need."""

    name: Annotated[str, Field(pattern=SLUG)]
    title: Name
    version: Version
    released: ReleaseDate | None = None
    """The year, or the day, of this version."""
    description: Name | None = None
    authors: tuple[Author, ...] = ()
    keywords: tuple[Name, ...] = ()
    rights: tuple[Rights, ...] = ()
    url: WebAddress | None = None
    doi: Annotated[str, Field(pattern=DOI)] | None = None
    curated_by: Curators | None = None
    """Who made the decisions of the curated layer; where nothing is stated, programs did."""

    def rights_of(self, layer: str) -> Rights | None:
        """The terms of a layer; None if none are stated."""
        return next((part for part in self.rights if part.layer == layer), None)


def version_numbers(version: str) -> tuple[int, ...]:
    """The parts of a version, so that versions can be compared; a number of more digits than anyone counts to is later
    than all others.

    >>> version_numbers("1.10.0") > version_numbers("1.9.3")
    True
    """
    return tuple(int(part) if len(part) < _DIGITS else 10**_DIGITS for part in version.split("."))


_DIGITS = 18
UNNAMED = CorpusInfo(name="corpus", title="An unreleased podcorpus corpus", version="0.0.0")


class FileEntry(Strict):
    """A file of the corpus, by its path in the folder."""

    path: Name
    bytes: Count
    sha256: Sha256

    @property
    def place(self) -> str:
        """The path as files in the folder have it, which may be written in other ways."""
        return str(PurePosixPath(self.path))


class TableEntry(Strict):
    """A table: its rows, the digest of their content, its files."""

    rows: Count
    content_sha256: Sha256
    files: tuple[FileEntry, ...]


class EpisodeEntry(Strict):
    """An episode, and the source it was built from."""

    episode_id: EpisodeId
    edition: Edition
    source_sha256: Sha256


class BuiltWith(Strict):
    """The versions that the bytes of the Parquet files depend on."""

    podcorpus: ProgramVersion
    pyarrow: ProgramVersion


class Manifest(Strict):
    """manifest.json."""

    format: Literal["podcorpus"]
    manifest_version: Annotated[int, Field(ge=MANIFEST_VERSION, le=MANIFEST_VERSION)]
    schema_version: Name
    corpus: CorpusInfo
    edition: CorpusEdition
    episodes: tuple[EpisodeEntry, ...]
    tables: dict[str, TableEntry]
    files: tuple[FileEntry, ...]
    built_with: BuiltWith

    @property
    def every_file(self) -> list[FileEntry]:
        """The files of the corpus, those of its tables last."""
        return [*self.files, *(file for table in self.tables.values() for file in table.files)]

    def to_json(self) -> str:
        """The manifest as the text of its file, without what the corpus does not say of itself."""
        return self.model_dump_json(indent=2, exclude_defaults=True) + "\n"
