"""Whether a folder that would be replaced holds the corpus that is made, or another one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from podcorpus.curating.bundled import CuratedCorpus
from podcorpus.errors import InputError
from podcorpus.findings.wording import counted
from podcorpus.folder.manifest import CorpusInfo, Manifest
from podcorpus.folder.read import read_manifest
from podcorpus.making.recipe import Recipe
from podcorpus.making.step import Job, Step

_SHOWN = 3
_ADVICE = "build it with --replace if that is not needed any more, or into another folder with --out"


def check_replaced(
    out: Path, jobs: Sequence[Job], recipe: Recipe, name_of: Callable[[Sequence[str]], CuratedCorpus]
) -> Sequence[Job]:
    """The jobs, with the keys of those whose file was read for it. Raises InputError if `out` holds a corpus of another
    name, or episodes that are not among those of the files.

    An episode is the same one if it has the same id or the same source. A curated one whose source was changed has the
    id that its decisions give it, as long as they fit its words.
    """
    before = read_manifest(out)[0] if out.is_dir() else None
    if before is None:
        return jobs
    pages = {entry.source_sha256 for entry in before.episodes}
    ids, digests, read, changed = [], [], [], []
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
        if source.sha256 not in pages:
            changed.append(read[-1])
    decided = {one.episode.episode_id for curation in recipe.curations for one in curation.episodes}
    if decided.intersection(_lost(before, ids, digests)):
        ids += _built_ids(changed, recipe)
    check_same(out, before, name_of(digests).info, ids, digests)
    return read


def _built_ids(jobs: Iterable[Job], recipe: Recipe) -> Iterator[str]:
    """The ids that files get when they are built, which may be those of the decisions on their words."""
    with TemporaryDirectory() as store:
        for job in jobs:
            if (head := Step(recipe, Path(store))(job).head) is not None:
                yield head.episode_id


def check_same(out: Path, before: Manifest, info: CorpusInfo, ids: Iterable[str], digests: Iterable[str]) -> None:
    """Raises InputError if the corpus in `out` is another one than that of a name and of these episodes and sources."""
    if before.corpus.name != info.name:
        raise InputError(
            f"{out}: holds the corpus {before.corpus.name!r}, and this one is called {info.name!r}; {_ADVICE}"
        )
    if lost := _lost(before, ids, digests):
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
