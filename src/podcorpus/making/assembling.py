"""Built episodes become the files of a corpus folder: in the order of their ids, validated on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc

from podcorpus.building.entities import entities_of, one_registry
from podcorpus.curating.bundled import CuratedCorpus
from podcorpus.curating.decisions import RegistryEntry
from podcorpus.errors import InputError
from podcorpus.findings import reports
from podcorpus.findings.tally import Tally
from podcorpus.folder.manifest import Manifest
from podcorpus.folder.shards import InFolder
from podcorpus.folder.write import CorpusWriter
from podcorpus.making.checking import WINDOW, Check, Checked, Window
from podcorpus.making.collecting import Collected, Kept, Sized
from podcorpus.making.editing import text_free
from podcorpus.making.entry import DamagedError, Head, read_entry
from podcorpus.making.pool import Pool
from podcorpus.progress import Progress, silent
from podcorpus.reading.inputs import InputFile
from podcorpus.records.base import Edition
from podcorpus.tables.arrow import arrow_table, rows_of
from podcorpus.tables.scan import columns_of
from podcorpus.validating.in_parts import validate_whole

_WINDOW_BYTES = 1 << 24
"""Of the entries in a window; a larger one is in a window of its own."""


@dataclass(frozen=True)
class Assembled:
    """What was written: the manifest, and the findings, counted, with the first of each code."""

    manifest: Manifest
    tally: Tally


def assemble(
    new: Path,
    collected: Collected,
    registries: Sequence[Mapping[str, RegistryEntry]],
    named: CuratedCorpus,
    edition: Edition = "full",
    files: Sequence[InputFile] = (),
    workers: int = 1,
    progress: Progress = silent,
) -> Assembled:
    """Write the files of a corpus to the folder `new`, with entities of `registries` and the name and card of `named`.

    `files` are those that the episodes were built from, if they are at hand. Files can be written in the folder that
    `new` is in meanwhile. Raises InputError if an entry is not as it was written.
    """
    order = sorted(collected.layers, key=lambda layer: collected.layers[layer])
    registry = one_registry(registries[layer] for layer in order)
    entities = arrow_table("entities", rows_of(entities_of(registry, collected.mentions, collected.in_episodes)))
    tally = Tally(reports.SHOWN).take(found for _, _, found in collected.unread)
    writer = CorpusWriter(InFolder(new), named.info)
    windows = list(_windows(collected.episodes, files))
    path = new.parent / "entities.arrow"
    with pa.ipc.new_file(str(path), entities.schema) as stream:
        stream.write_table(entities)
    checked: dict[int, Checked] = {}
    with Pool(Check(path, whole=len(windows) == 1), min(workers, len(windows)), _lost) as pool:
        results = progress(Sized(pool.results(windows), len(windows)), "windows")
        for window, result in zip(windows, results, strict=True):
            # Written while others are checked.
            for entry in window.entries:
                head, tables = _read(entry)
                tally.take(head.findings)
                writer.add(tables if edition == "full" else text_free(tables))
            checked[result.place] = result
    for place in sorted(checked):
        tally.take(checked[place].findings)
    if len(windows) > 1:
        tally.take(validate_whole(entities, _episodes(collected), _pointed(collected)))
    writer.add({"entities": entities})
    return Assembled(writer.finish(named.card, named.redirects, named.pictures), tally)


def _windows(episodes: Sequence[Kept], files: Sequence[InputFile]) -> Iterator[Window]:
    held: list[Kept] = []
    size = place = 0
    for episode in episodes:
        more = _size(episode.path)
        if held and (len(held) == WINDOW or size + more > _WINDOW_BYTES):
            yield _window(place, held, files)
            held, size, place = [], 0, place + 1
        held.append(episode)
        size += more
    yield _window(place, held, files)


def _window(place: int, held: Sequence[Kept], files: Sequence[InputFile]) -> Window:
    return Window(place, tuple(one.path for one in held), tuple(files[one.place] for one in held) if files else ())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        raise _gone(path) from None


def _read(path: Path) -> tuple[Head, dict[str, pa.Table]]:
    try:
        return read_entry(path)
    except (OSError, DamagedError):
        raise _gone(path) from None


def _gone(path: Path) -> InputError:
    return InputError(f"{path}: was removed or changed while the corpus was made; start again")


def _lost(window: Window) -> Checked:
    raise InputError(
        f"the process that validates {window.entries[0].name} was ended twice, as when memory runs out; "
        "free memory, or use fewer with --workers"
    )


def _episodes(collected: Collected) -> pa.Table:
    schema = pa.schema([columns_of("episodes").field(name) for name in ("episode_id", "source_sha256")])
    columns = [[e.episode_id for e in collected.episodes], [e.source_sha256 for e in collected.episodes]]
    return pa.table(columns, schema=schema)


def _pointed(collected: Collected) -> pa.Table:
    names = sorted(collected.mentions)
    columns = {
        "entity_id": pa.array(names, pa.string()),
        "n_mentions": pa.array([collected.mentions[name] for name in names], pa.int64()),
        "n_episodes": pa.array([collected.in_episodes[name] for name in names], pa.int64()),
    }
    return pa.table(columns)
