"""Parts of a corpus: what one of several machines builds, and how the parts become one corpus.

A part is a folder with the entries of every N-th file and `part.json`, which lists them and is written last. It is
built again by the same command, which goes on with what is there; any number of processes can build one part at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from podcorpus.curating.bundled import CuratedCorpus, naming_layer, unnamed_corpus
from podcorpus.curating.decisions import Curation, RegistryEntry, SpeakerDecision
from podcorpus.curating.speakers import SpeakerAt, SpeakerLines, lines_of
from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding
from podcorpus.findings.tally import Tally
from podcorpus.findings.wording import some_of
from podcorpus.folder.manifest import CorpusInfo
from podcorpus.folder.redirects import Redirect
from podcorpus.folder.target import check_outside, check_target
from podcorpus.folder.write import written_folder
from podcorpus.making.assembling import Assembled, Beside, assemble, check_beside_rows, put_beside
from podcorpus.making.collecting import Collected, collect, jobs_of
from podcorpus.making.entry import DamagedError, put, read_head
from podcorpus.making.folder import Make
from podcorpus.making.recipe import digest_of, program_digest
from podcorpus.making.replacing import check_same
from podcorpus.making.step import Done
from podcorpus.progress import Progress, silent
from podcorpus.records.base import Edition
from podcorpus.tables.safe_files import check_plain

PART, EPISODES = "part.json", "episodes"


class _Stored(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Layer(_Stored):
    """Of a curated layer, what a corpus needs: the registry, the digests of its pages, whether it comes with the
    package, and what a corpus is called that has its name from it."""

    registry: dict[str, RegistryEntry]
    pages: tuple[str, ...]
    bundled: bool
    info: CorpusInfo
    card: str
    redirects: tuple[Redirect, ...]
    pictures: dict[str, str]


class Plan(_Stored):
    """What all parts of a corpus have in common."""

    files: str
    """Digest of the ids of all files."""
    program: str
    layers: tuple[Layer, ...]
    named: Layer | None
    automatic: bool
    edition: Edition
    stated: tuple[SpeakerDecision, ...]
    meta: str
    """Digest of what is known of the files."""


class Entry(_Stored):
    """A built episode: the place of its file among all, its path in the part, and its digest."""

    place: int
    path: str
    sha256: str


class Unread(_Stored):
    """A file that could not be built."""

    place: int
    reason: str
    finding: Finding


class Part(_Stored):
    """part.json."""

    format: Literal["podcorpus-part"] = "podcorpus-part"
    shard: int
    of: int
    n_files: int
    plan: Plan
    entries: tuple[Entry, ...]
    unread: tuple[Unread, ...]
    noted: tuple[tuple[int, Finding], ...] = ()
    """Findings on what is stated of the files, by their places; in the first part also on what is no file's."""
    lines: tuple[SpeakerAt, ...] = ()
    """In the first part, the lines of speakers.jsonl, which may be on speakers of any part."""


@dataclass(frozen=True)
class MadePart:
    """What was written, and the findings, counted, with the first of each code."""

    part: Part
    tally: Tally


def make_part(make: Make, shard: int, of: int, out: Path, progress: Progress = silent) -> MadePart:
    """Build every `of`-th file, beginning with file `shard`, both counted from 1, into the folder `out`.

    Raises InputError if the folder is something else, or cannot be written.
    """
    check_part(out, shard, of)
    jobs = jobs_of(make.files)
    tally = Tally(make.shown)
    entries, unread, noted = [], [], []
    try:
        (out / EPISODES).mkdir(parents=True, exist_ok=True)
        for done in collect(jobs[shard - 1 :: of], make.recipe, out / EPISODES, make.processes, progress):
            if done.head is not None and done.path is not None:
                path = done.path.relative_to(out).as_posix()
                entries.append(Entry(place=done.place, path=path, sha256=done.sha256))
                tally.take(done.head.findings)
                noted += make.notes_on(done)
            elif done.finding is not None:
                unread.append(Unread(place=done.place, reason=done.reason, finding=done.finding))
                tally.take([done.finding])
        noted.sort(key=lambda one: one[0])
        if shard == 1:
            noted += make.notes_on_no_file()
        tally.take(found for _, found in noted)
        part = Part(
            shard=shard,
            of=of,
            n_files=len(jobs),
            plan=_plan(make, [job.default_id for job in jobs]),
            entries=tuple(sorted(entries, key=lambda one: one.place)),
            unread=tuple(sorted(unread, key=lambda one: one.place)),
            noted=tuple(noted),
            lines=lines_of(make.own) if shard == 1 else (),
        )
        put(out / PART, part.model_dump_json().encode("utf-8"))
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror or error}); free space there") from None
    return MadePart(part, tally)


def merge_parts(
    folders: Sequence[Path],
    out: Path,
    *,
    workers: int = 1,
    replace: bool = False,
    beside: Beside | None = None,
    progress: Progress = silent,
) -> Assembled:
    """Write the corpus of all parts to `out`: the same bytes as if one machine had built it. `beside` is as in
    `make_folder`.

    Raises InputError if a part is missing, damaged or of another corpus, and if `out` cannot be written; a folder with
    another corpus is only replaced with `replace`.
    """
    declared = beside is not None
    check_target(out, declared=declared)
    parts = _complete([(folder, _read(folder)) for folder in folders])
    plan = parts[0][1].plan
    collected = Collected(SpeakerLines(line for _, part in parts for line in part.lines))
    for folder, part in parts:
        for entry in part.entries:
            collected.add(_done(folder / entry.path, entry))
        for one in part.unread:
            collected.add(Done(one.place, reason=one.reason, finding=one.finding))
        collected.noted += part.noted
    collected.sort(plan.stated)
    named = _named(plan, [one.source_sha256 for one in collected.episodes])
    check_same(out, named.info, collected.episodes, replace=replace)
    registries = [layer.registry for layer in plan.layers]
    also: list[tuple[Path, Path]] = []
    with written_folder(out, also, declared=declared) as new:
        done = assemble(new, collected, registries, named, plan.edition, workers=workers, progress=progress)
        also += put_beside(new.parent, beside(done) if beside else {})
    done.tally.take(check_beside_rows(out, done.manifest))
    return done


def check_part(out: Path, shard: int, of: int) -> None:
    """Check that a part may be built in the folder `out`. Raises InputError if it holds something else."""
    check_outside(out)
    if not out.exists():
        return
    if not out.is_dir() or not {entry.name for entry in out.iterdir()} <= {PART, EPISODES}:
        raise InputError(f"{out}: holds something else than a part of a corpus; name another folder with --out")
    if (out / PART).exists():
        before = _read(out)
        if (before.shard, before.of) != (shard, of):
            raise InputError(
                f"{out}: holds part {before.shard} of {before.of}, not {shard} of {of}; name another folder with --out"
            )


def _plan(make: Make, ids: Sequence[str]) -> Plan:
    return Plan(
        files=hashlib.sha256("\n".join(ids).encode("utf-8")).hexdigest(),
        program=program_digest(),
        layers=tuple(map(_layer, make.known)),
        named=None if make.named is None else _layer(make.named),
        automatic=make.automatic,
        edition=make.edition,
        stated=make.stated,
        meta=digest_of([make.meta_of.stated]),
    )


def _layer(corpus: CuratedCorpus) -> Layer:
    return Layer(
        registry=corpus.curation.registry,
        pages=corpus.pages,
        bundled=corpus.bundled,
        info=corpus.info,
        card=corpus.card,
        redirects=corpus.redirects,
        pictures={name: picture.decode("utf-8") for name, picture in corpus.pictures.items()},
    )


def _named(plan: Plan, digests: Sequence[str]) -> CuratedCorpus:
    """Name and card of the corpus, as `Make.name_of` has them."""
    found = plan.named
    if found is None and not plan.automatic:
        found = naming_layer(plan.layers, digests)
    if found is None:
        return unnamed_corpus()
    pictures = {name: picture.encode("utf-8") for name, picture in found.pictures.items()}
    return CuratedCorpus(Curation(found.registry, ()), found.info, found.card, found.redirects, pictures)


def _read(folder: Path) -> Part:
    check_plain(folder / PART)
    try:
        return Part.model_validate_json((folder / PART).read_bytes())
    except FileNotFoundError:
        problem = "is not complete" if (folder / EPISODES).is_dir() else "is no part of a corpus"
        raise InputError(f"{folder}: {problem}, it has no {PART}; build it with `build --shard`") from None
    except (OSError, ValidationError):
        raise InputError(f"{folder / PART}: cannot be read; build the part again with `build --shard`") from None


def _complete(parts: Sequence[tuple[Path, Part]]) -> list[tuple[Path, Part]]:
    """One part of each number, in order."""
    first, other = parts[0]
    by_number: dict[int, tuple[Path, Part]] = {}
    for folder, part in parts:
        if (part.of, part.n_files) != (other.of, other.n_files) or part.plan != other.plan:
            raise InputError(f"{folder}: {_difference(part, other)} as {first}; build one of the two again")
        same = by_number.setdefault(part.shard, (folder, part))
        if same[1] != part:
            raise InputError(
                f"{folder}: part {part.shard} of {part.of}, as {same[0]} is, but with other episodes; leave one out"
            )
    missing = [number for number in range(1, other.of + 1) if number not in by_number]
    if missing:
        numbers = some_of(map(str, missing), 5)
        what = "part" if len(missing) == 1 else "parts"
        raise InputError(f"{what} {numbers} of {other.of} missing; build with `--shard {missing[0]}/{other.of}`")
    return [by_number[number] for number in sorted(by_number)]


def _difference(part: Part, other: Part) -> str:
    if part.of != other.of:
        return f"one of {part.of} parts, not of {other.of}"
    if (part.n_files, part.plan.files) != (other.n_files, other.plan.files):
        return "not built from the same files"
    if part.plan.program != other.plan.program:
        return "not built by the same version of the program"
    return "not built with the same decisions and options"


def _done(path: Path, entry: Entry) -> Done:
    try:
        head, digest = read_head(path)
    except (OSError, DamagedError):
        digest = ""
    if digest != entry.sha256:
        raise InputError(f"{path}: damaged or missing; build the part again with `build --shard`")
    return Done(entry.place, head, path, digest)
