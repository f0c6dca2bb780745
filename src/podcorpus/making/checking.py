"""Validating what was built, some episodes at a time. Their pages are not read again, which gives what was built.

What was found of a window is kept too: it is the same as long as its episodes and the names of all entities are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc
from pydantic import TypeAdapter, ValidationError

from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding
from podcorpus.findings.rules import RULES
from podcorpus.making.collecting import Kept
from podcorpus.making.entry import WINDOW_ENDING, put, read_entry
from podcorpus.making.recipe import digest_of, program_digest
from podcorpus.records import EPISODE_TABLES
from podcorpus.validating.in_parts import validate_together, validate_window

WINDOW = 256
"""Episodes that are validated at once, at most. Each window takes as long as some dozen short episodes besides."""
_ENDS = 1 << 249
"""One episode in 128 ends a window, by the digest of its id: an episode more or less changes one window."""
_WINDOW_BYTES = 1 << 22
"""Of the entries in a window; a larger one is in a window of its own."""
_PACKAGES = ("engine", "findings", "making", "reading", "records", "tables", "validating")
_FINDINGS = TypeAdapter(tuple[Finding, ...])


@dataclass(frozen=True)
class Window:
    """Some episodes in order: the paths of their entries. `path` is where what was found is kept; None if it is not."""

    place: int
    entries: tuple[Path, ...]
    path: Path | None = None


@dataclass(frozen=True)
class Checked:
    """What was found of a window."""

    place: int
    findings: tuple[Finding, ...]


def windows_of(episodes: Sequence[Kept], entities: pa.Table, store: Path | None = None) -> list[Window]:
    """All episodes in windows. With `store`, what is found of them is kept there."""
    common = [] if store is None else [program_digest(_PACKAGES), *map(repr, RULES.queried()), _names(entities)]
    windows = []
    for place, held in enumerate(_cut(episodes)):
        path = None
        if store is not None:
            key = digest_of([*common, *(one.sha256 for one in held)])
            path = store / key[:2] / f"{key}{WINDOW_ENDING}"
        windows.append(Window(place, tuple(one.path for one in held), path))
    return windows


def kept_findings(window: Window) -> Checked | None:
    """What was found of a window before, if it was kept and is whole."""
    try:
        data = b"" if window.path is None else window.path.read_bytes()
        digest, _, found = data.partition(b"\n")
        if hashlib.sha256(found).hexdigest().encode() != digest:
            return None
        if window.path is not None:
            window.path.touch()
        return Checked(window.place, _FINDINGS.validate_json(found))
    except (OSError, ValidationError):
        return None


@dataclass(frozen=True)
class Check:
    """What a worker does with each window; `path` is a file with the entities of all the corpus, `whole` whether
    there is only one window, so that all rules can be checked on it at once."""

    path: Path
    whole: bool = False

    @cached_property
    def entities(self) -> pa.Table:
        """The entities."""
        return pa.ipc.open_file(pa.memory_map(str(self.path))).read_all()

    def __call__(self, window: Window) -> Checked:
        """Validate a window. Raises OSError if what is found cannot be kept."""
        tables = [read_entry(path)[1] for path in window.entries]
        joined = {table: pa.concat_tables([one[table] for one in tables]) for table in EPISODE_TABLES}
        validate = validate_together if self.whole else validate_window
        findings = tuple(validate(joined, self.entities))
        if window.path is not None and not self.whole:
            found = _FINDINGS.dump_json(findings)
            put(window.path, hashlib.sha256(found).hexdigest().encode() + b"\n" + found)
        return Checked(window.place, findings)


def _cut(episodes: Sequence[Kept]) -> Iterator[list[Kept]]:
    held: list[Kept] = []
    size = 0
    for episode in episodes:
        more = _size(episode.path)
        if held and (len(held) == WINDOW or size + more > _WINDOW_BYTES):
            yield held
            held, size = [], 0
        held.append(episode)
        size += more
        if int.from_bytes(hashlib.sha256(episode.episode_id.encode()).digest()) < _ENDS:
            yield held
            held, size = [], 0
    if held:
        yield held


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        raise gone(path) from None


def gone(path: Path) -> InputError:
    """The error where an entry is not there any more."""
    return InputError(f"{path}: was removed or changed while the corpus was made; start again")


def _names(entities: pa.Table) -> str:
    """The digest of what windows are checked against: the entities, without how often they are mentioned."""
    return digest_of([repr(entities.drop_columns(["n_mentions", "n_episodes"]).to_pylist())])
