"""Validating what was built, some episodes at a time, with their pages where these are at hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc

from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding
from podcorpus.making.entry import OF_EPISODES, read_entry
from podcorpus.reading import Source
from podcorpus.reading.inputs import InputFile
from podcorpus.validating.in_parts import validate_together, validate_window

WINDOW = 64
"""Episodes that are validated at once."""


@dataclass(frozen=True)
class Window:
    """Some episodes in order: the paths of their entries, and their files, if these are at hand."""

    place: int
    entries: tuple[Path, ...]
    files: tuple[InputFile, ...] = ()


@dataclass(frozen=True)
class Checked:
    """What was found of a window."""

    place: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Check:
    """What a worker does with each window; `path` is a file with the entities of all the corpus, `whole` whether
    there is only one window, of which all can be told at once."""

    path: Path
    whole: bool = False

    @cached_property
    def entities(self) -> pa.Table:
        """The entities."""
        return pa.ipc.open_file(pa.memory_map(str(self.path))).read_all()

    def __call__(self, window: Window) -> Checked:
        """Validate a window."""
        tables = [read_entry(path)[1] for path in window.entries]
        joined = {table: pa.concat_tables([one[table] for one in tables]) for table in OF_EPISODES}
        validate = validate_together if self.whole else validate_window
        return Checked(window.place, tuple(validate(joined, self.entities, _sources(window.files))))


def _sources(files: tuple[InputFile, ...]) -> list[Source]:
    """The pages, as far as they can be read again."""
    sources = []
    for file in files:
        try:
            sources.append(file.source())
        except InputError:
            continue
    return sources
