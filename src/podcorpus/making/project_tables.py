"""What podcorpus.toml can say: its tables, their keys and the values of these."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from podcorpus.errors import InputError, did_you_mean
from podcorpus.folder.layout import CURATED
from podcorpus.folder.manifest import Author, Curators
from podcorpus.records.base import Edition, LanguageTag, Name, WebAddress
from podcorpus.records.forms import DOI, LICENCE, SLUG, VARIABLE, VERSION

Paths = tuple[Annotated[str, Field(min_length=1)], ...]


def _as_author(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CorpusTable(_Table):
    """`[corpus]`: what the corpus is called and cited by."""

    id: Annotated[str, Field(pattern=SLUG)]
    title: Name
    version: Annotated[str, Field(pattern=VERSION)] = "0.0.0"
    date: datetime.date | None = None
    """The day of the version."""
    description: Name | None = None
    authors: tuple[Annotated[Author, BeforeValidator(_as_author)], ...] = ()
    """Each as a name, or as a table of what an `Author` has."""
    keywords: tuple[Name, ...] = ()
    licence: Annotated[str, Field(pattern=LICENCE)] | None = None
    """Of the annotations, as in SPDX's list."""
    rights: Name | None = None
    """Who holds the rights to the words."""
    language: LanguageTag | None = None
    show: Name | None = None
    url: WebAddress | None = None
    doi: Annotated[str, Field(pattern=DOI)] | None = None
    curated_by: Curators | None = None
    """Who made the decisions of the curated layer."""


class SourcesTable(_Table):
    """`[sources]`: where the transcripts are, and what is known of their episodes."""

    files: Paths = ("sources",)
    """Files, folders, archives, or patterns such as `episodes/**/*.vtt`, below the project's folder."""
    episodes: str | None = None
    """An episode list, CSV or JSONL."""
    feed: str | None = None
    """An RSS feed, saved as a file."""
    curated: str = CURATED
    """The curated layer; of this name there need not be one."""
    variable: Annotated[str, Field(pattern=VARIABLE)] | None = None
    """A variable of the environment: where it is set, the transcripts are in the folder it names, not in `files`."""


class OutputTable(_Table):
    """`[output]`: what is written, and where."""

    folder: str = "corpus"
    edition: Edition = "text-free"
    also: Paths = ()
    """Files beside podcorpus.toml that follow the corpus: `CITATION.cff`, and texts with marked blocks."""


class ReleaseTable(_Table):
    """`[release]`: what a release does besides."""

    changelog: str = "CHANGELOG.md"
    checks: Paths = ()
    """Commands that must succeed before a release is committed; they change no file."""


class ProjectFile(_Table):
    """podcorpus.toml."""

    corpus: CorpusTable | None = None
    """Without it, the curated layer's corpus.json names the corpus."""
    sources: SourcesTable = SourcesTable()
    output: OutputTable = OutputTable()
    release: ReleaseTable = ReleaseTable()


def check_names(values: dict[str, Any], path: Path) -> None:
    """Raises InputError, with the name that was probably meant, for a table or a key that there is not."""
    tables: dict[str, type[BaseModel]]
    tables = {"corpus": CorpusTable, "sources": SourcesTable, "output": OutputTable, "release": ReleaseTable}
    for table, held in values.items():
        if table not in tables:
            advice = did_you_mean(table, tables, f"expected {', '.join(tables)}")
            raise InputError(f"{path}: unknown table [{table}]; {advice}")
        for name in held if isinstance(held, dict) else ():
            if name not in tables[table].model_fields:
                keys = tables[table].model_fields
                advice = did_you_mean(name, keys, f"expected {', '.join(keys)}")
                raise InputError(f"{path}: unknown key {table}.{name}; {advice}")
