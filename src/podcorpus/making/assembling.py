"""Built episodes become the files of a corpus folder: in the order of their ids, validated on the way."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc

from podcorpus.building.entities import entities_of, one_registry
from podcorpus.curating.bundled import CuratedCorpus
from podcorpus.curating.decisions import RegistryEntry
from podcorpus.errors import InputError
from podcorpus.findings import reports
from podcorpus.findings.finding import Finding
from podcorpus.findings.tally import Tally
from podcorpus.folder.checks.pictures import check_pictures
from podcorpus.folder.manifest import Manifest
from podcorpus.folder.redirects import check_redirects
from podcorpus.folder.shards import InFolder
from podcorpus.folder.summary import Summary
from podcorpus.folder.write import CorpusWriter
from podcorpus.making.checking import Check, Checked, Window, gone, kept_findings, windows_of
from podcorpus.making.collecting import Collected
from podcorpus.making.editing import text_free
from podcorpus.making.entry import DamagedError, Head, read_entry
from podcorpus.making.pool import Pool
from podcorpus.progress import Progress, reached, silent
from podcorpus.records.base import Edition
from podcorpus.tables.arrow import record_table
from podcorpus.tables.scan import columns_of
from podcorpus.validating.in_parts import validate_whole


@dataclass(frozen=True)
class Assembled:
    """What was written: the manifest, the findings, counted, with the first of each code, what the card says of the
    corpus, and the card that it was given."""

    manifest: Manifest
    tally: Tally
    summary: Summary
    card: str


Beside = Callable[[Assembled], Mapping[Path, str]]
"""What is written beside a corpus: texts by path, which follow from it."""


def put_beside(folder: Path, texts: Mapping[Path, str]) -> list[tuple[Path, Path]]:
    """Write texts to a folder, and give each path there with the one that it is to be exchanged with; a file that has
    its text already is left out."""
    pairs = []
    for number, (path, text) in enumerate(texts.items()):
        if path.exists() and path.read_bytes() == text.encode("utf-8"):
            continue
        copy = folder / f"beside-{number}"
        copy.write_text(text, encoding="utf-8", newline="\n")
        if path.exists():
            shutil.copymode(path, copy)
        pairs.append((copy, path))
    return pairs


def assemble(
    new: Path,
    collected: Collected,
    registries: Sequence[Mapping[str, RegistryEntry]],
    named: CuratedCorpus,
    edition: Edition = "full",
    workers: int = 1,
    cache: Path | None = None,
    validated: bool = True,
    shown: int | None = reports.SHOWN,
    progress: Progress = silent,
) -> Assembled:
    """Write the files of a corpus to the folder `new`, with entities of `registries` and the name and card of `named`.

    In `cache` is kept what was found. Not `validated`, there are the findings of reading only; of each code as many are
    kept as are `shown`. Files can be written in the folder that `new` is in meanwhile. Raises InputError if an entry is
    not as it was written.
    """
    order = sorted(collected.layers, key=lambda layer: collected.layers[layer])
    registry = one_registry(registries[layer] for layer in order)
    entities = record_table("entities", entities_of(registry, collected.mentions, collected.in_episodes))
    tally = Tally(shown).take(collected.findings)
    writer = CorpusWriter(InFolder(new), named.info)
    path = new.parent / "entities.arrow"
    with pa.ipc.new_file(str(path), entities.schema) as stream:
        stream.write_table(entities)
    windows = windows_of(collected.episodes, entities, cache)
    whole = len(windows) == 1
    checked = {} if whole else {one.place: one for one in map(kept_findings, windows) if one is not None}
    pending = [window for window in windows if validated and window.place not in checked]
    with Pool(Check(path, whole), max(1, min(workers, len(pending))), _lost) as pool:
        results = pool.results(pending)
        for window in progress(windows, "windows", "of episodes validated and written"):
            # Written while others are checked.
            if (result := next(results, None)) is not None:
                checked[result.place] = result
            for entry in window.entries:
                head, tables = _read(entry)
                tally.take(head.findings)
                writer.add(tables if edition == "full" else text_free(tables))
        checked |= {result.place: result for result in results}
    for place in sorted(checked):
        tally.take(_new(checked[place].findings, collected))
    if validated and not whole:
        whole_corpus = (_episodes(collected), _names(collected), _pointed(collected))
        tally.take(_new(validate_whole(entities, *whole_corpus), collected))
    writer.add({"entities": entities})
    manifest = writer.finish(named.card, named.redirects, named.pictures)
    reached(progress, "card, metadata, schemas and manifest written")
    return Assembled(manifest, tally, writer.summary, named.card)


def check_beside_rows(out: Path, manifest: Manifest) -> Iterator[Finding]:
    """Findings on what a corpus in place has from its annotators besides rows: redirects, which are checked against
    the released versions in the folder, and pictures."""
    yield from check_redirects(out, manifest=manifest)
    yield from check_pictures(out, manifest, frozenset())


def _new(findings: Iterable[Finding], collected: Collected) -> Iterator[Finding]:
    """The findings, but for a guid of two episodes where the feed or the list was reported for it."""
    reported = any(found.code in ("entry-repeated", "entry-shared") for _, found in collected.noted)
    return (found for found in findings if not reported or found.code != "guid-twice")


def _read(path: Path) -> tuple[Head, dict[str, pa.Table]]:
    try:
        return read_entry(path)
    except (OSError, DamagedError):
        raise gone(path) from None


def _lost(window: Window) -> Checked:
    raise InputError(
        f"each process that validates {window.entries[0].name} was ended, as when memory runs out; "
        "free memory, or use fewer with --workers"
    )


def _episodes(collected: Collected) -> pa.Table:
    names = ("episode_id", "source_sha256", "show", "guid")
    schema = pa.schema([columns_of("episodes").field(name) for name in names])
    return pa.table([[getattr(one, name) for one in collected.episodes] for name in names], schema=schema)


def _names(collected: Collected) -> pa.Table:
    names = sorted(collected.names)
    columns = {
        "value": pa.array(names, pa.string()),
        "n": pa.array([collected.names[name][0] for name in names], pa.int64()),
        "id": pa.array([collected.names[name][1] for name in names], pa.string()),
    }
    return pa.table(columns)


def _pointed(collected: Collected) -> pa.Table:
    names = sorted(collected.mentions)
    columns = {
        "entity_id": pa.array(names, pa.string()),
        "n_mentions": pa.array([collected.mentions[name] for name in names], pa.int64()),
        "n_episodes": pa.array([collected.in_episodes[name] for name in names], pa.int64()),
    }
    return pa.table(columns)
