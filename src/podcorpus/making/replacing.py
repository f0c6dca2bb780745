"""Whether a folder that would be replaced holds the corpus that is made, or another one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from podcorpus.curating.bundled import CuratedCorpus
from podcorpus.errors import InputError
from podcorpus.findings.tally import Tally
from podcorpus.findings.wording import counted, some_of
from podcorpus.folder.manifest import CorpusInfo, EpisodeEntry, Manifest
from podcorpus.folder.read import read_manifest
from podcorpus.making.collecting import Kept
from podcorpus.making.recipe import Recipe
from podcorpus.making.step import Job

_UNREAD = ("source-unreadable", "source-skipped", "build-failed", "worker-ended")
"""The codes of findings on files that gave no episode."""
_ADVICE = "build it with --replace if that is not needed any more, or into another folder with --out"


def check_replaced(
    out: Path, jobs: Sequence[Job], recipe: Recipe, name_of: Callable[[Sequence[str]], CuratedCorpus]
) -> tuple[Sequence[Job], Manifest | None]:
    """The jobs, with the keys of those whose file was read for it, and the manifest of the corpus in `out`, if there is
    one. Raises InputError if that has another name, or episodes that cannot be among those of the files; whether they
    are is known when these are built (`check_built`).

    An episode is the same one if it has the same id or the same source. A curated one whose source was changed has the
    id that its decisions give it, as long as they fit its words.
    """
    before = _held(out)
    if before is None:
        return jobs, None
    pages = {entry.source_sha256 for entry in before.episodes}
    ids, digests, read, changed = [], [], [], False
    for job in jobs:
        try:
            source = job.file.source()
            meta = recipe.meta_of(job.file, source, job.default_id)
        except InputError:
            ids.append(job.default_id)
            read.append(job)
            continue
        ids.append(meta.episode_id)
        digests.append(source.sha256)
        read.append(replace(job, key=recipe.key(job.file, source, meta)))
        changed = changed or source.sha256 not in pages
    if changed:
        ids += [one.episode.episode_id for curation in recipe.curations for one in curation.episodes]
    _check(out, before, name_of(digests).info, ids, digests)
    return read, before


def check_built(out: Path, before: Manifest, built: Manifest, found: Tally) -> None:
    """Raises InputError if an episode of the corpus in `out` is not among those that were built. `found` are the
    findings on their files, of which some may not have been read."""
    ids, digests = zip(*((one.episode_id, one.source_sha256) for one in built.episodes), strict=True)
    unread = [one.path for code in _UNREAD for one in found.first.get(code, ()) if one.path is not None]
    _refuse(out, _lost(before, ids, digests), unread)


def check_same(out: Path, info: CorpusInfo, episodes: Sequence[EpisodeEntry | Kept], *, replace: bool) -> None:
    """Raises InputError if the folder `out` has another corpus than that of a name and of these episodes, unless it is
    to be replaced."""
    before = None if replace else _held(out)
    if before is not None:
        ids, digests = [one.episode_id for one in episodes], [one.source_sha256 for one in episodes]
        _check(out, before, info, ids, digests)


def _held(out: Path) -> Manifest | None:
    return read_manifest(out)[0] if out.is_dir() else None


def _check(out: Path, before: Manifest, info: CorpusInfo, ids: Iterable[str], digests: Iterable[str]) -> None:
    if before.corpus.name != info.name:
        raise InputError(
            f"{out}: holds the corpus {before.corpus.name!r}, and this one is called {info.name!r}; {_ADVICE}"
        )
    _refuse(out, _lost(before, ids, digests))


def _refuse(out: Path, lost: Sequence[str], unread: Sequence[str] = ()) -> None:
    if lost:
        why = f" (not read: {some_of(unread)}; see `podcorpus inspect`)" if unread else ""
        are, it, its = ("is", "it is", "its file was") if len(lost) == 1 else ("are", "they are", "their files were")
        raise InputError(
            f"{out}: holds {counted(len(lost), 'episode')} that {are} not among the sources: {some_of(lost)}{why}; "
            f"build with --replace if {its} changed, or if {it} not needed any more; otherwise build into another "
            "folder with --out"
        )


def _lost(before: Manifest, ids: Iterable[str], digests: Iterable[str]) -> list[str]:
    known, sources = set(ids), set(digests)
    return [one.episode_id for one in before.episodes if not (one.episode_id in known or one.source_sha256 in sources)]
