"""Whether a folder that would be replaced holds the corpus that is made, or another one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from podcorpus.curating.bundled import CuratedCorpus
from podcorpus.errors import InputError
from podcorpus.findings.wording import counted
from podcorpus.folder.manifest import CorpusInfo, Manifest
from podcorpus.folder.read import read_manifest
from podcorpus.making.recipe import Recipe
from podcorpus.making.step import Job

_SHOWN = 3
_ADVICE = "build it with --replace if that is not needed any more, or into another folder with --out"


def check_replaced(
    out: Path, jobs: Sequence[Job], recipe: Recipe, name_of: Callable[[Sequence[str]], CuratedCorpus]
) -> tuple[Sequence[Job], Sequence[str]]:
    """The jobs, with the keys of those whose file was read for it, and the episodes of `out` that only building them
    can show to be among those of the files (`check_built`). Raises InputError if `out` holds a corpus of another name,
    or episodes that cannot be among them.

    An episode is the same one if it has the same id or the same source. A curated one whose source was changed has the
    id that its decisions give it, as long as they fit its words.
    """
    before = read_manifest(out)[0] if out.is_dir() else None
    if before is None:
        return jobs, ()
    pages = {entry.source_sha256 for entry in before.episodes}
    ids, digests, read, changed = [], [], [], False
    for job in jobs:
        try:
            source = job.file.source()
            meta = recipe.meta_of(job.file, source, job.default_id)
        except InputError:
            # What was built from it before is not another corpus because it cannot be read today.
            ids.append(job.default_id)
            read.append(job)
            continue
        ids.append(meta.episode_id)
        digests.append(source.sha256)
        read.append(replace(job, key=recipe.key(job.file, source, meta)))
        changed = changed or source.sha256 not in pages
    decided = {one.episode.episode_id for curation in recipe.curations for one in curation.episodes if changed}
    awaited = sorted(decided.intersection(_lost(before, ids, digests)))
    check_same(out, before, name_of(digests).info, [*ids, *awaited], digests)
    return read, awaited


def check_built(out: Path, awaited: Sequence[str], built: Collection[str]) -> None:
    """Raises InputError if an episode of `out` that was `awaited` is not among those that were built."""
    _refuse(out, [episode_id for episode_id in awaited if episode_id not in built])


def check_same(out: Path, before: Manifest, info: CorpusInfo, ids: Iterable[str], digests: Iterable[str]) -> None:
    """Raises InputError if the corpus in `out` is another one than that of a name and of these episodes and sources."""
    if before.corpus.name != info.name:
        raise InputError(
            f"{out}: holds the corpus {before.corpus.name!r}, and this one is called {info.name!r}; {_ADVICE}"
        )
    _refuse(out, _lost(before, ids, digests))


def _refuse(out: Path, lost: Sequence[str]) -> None:
    if lost:
        shown = ", ".join(lost[:_SHOWN]) + (f" and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else "")
        are, it, its = ("is", "it is", "its file was") if len(lost) == 1 else ("are", "they are", "their files were")
        raise InputError(
            f"{out}: holds {counted(len(lost), 'episode')} that {are} not among the sources: {shown}; build with "
            f"--replace if {its} changed, or if {it} not needed any more; otherwise build into another folder with "
            "--out"
        )


def _lost(before: Manifest, ids: Iterable[str], digests: Iterable[str]) -> list[str]:
    known, sources = set(ids), set(digests)
    return [one.episode_id for one in before.episodes if not (one.episode_id in known or one.source_sha256 in sources)]
