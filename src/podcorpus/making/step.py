"""One file becomes an episode: taken from those that were kept if nothing changed, else built and kept."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from podcorpus.building.many import failed, unread
from podcorpus.building.pipeline import build_episode
from podcorpus.errors import InputError, is_interruption
from podcorpus.findings.finding import Finding
from podcorpus.making.entry import ENDING, DamagedError, Head, entry_of, read_entry, read_head, write_entry
from podcorpus.making.recipe import Recipe
from podcorpus.reading.inputs import InputFile


@dataclass(frozen=True)
class Job:
    """A file to build, its place among all files, and the id that its name gives it."""

    place: int
    file: InputFile
    default_id: str
    key: str | None = None
    """What its episode is kept under, if the file was read already."""


@dataclass(frozen=True)
class Done:
    """What became of a file: the head of its episode, with path and digest of its entry; or why there is none."""

    place: int
    head: Head | None = None
    path: Path | None = None
    sha256: str = ""
    built: bool = True
    """Whether it was built; not if it was kept from another build."""
    reason: str = ""
    finding: Finding | None = None


@dataclass(frozen=True)
class Step:
    """What a worker does with each file; entries are in the folder `store`. Several can use one store at once."""

    recipe: Recipe
    store: Path

    def kept(self, job: Job) -> Done | None:
        """What was kept of a file, if there is anything; None too if it cannot be read."""
        key = job.key
        if key is None:
            try:
                source = job.file.source()
                key = self.recipe.key(job.file, source, self.recipe.meta_of(job.file, source, job.default_id))
            except InputError:
                return None
        return self._taken(job, self._path(key))

    def __call__(self, job: Job) -> Done:
        """Build a file, or take what was kept of it. Raises OSError if the store cannot be written."""
        try:
            source = job.file.source()
            meta = self.recipe.meta_of(job.file, source, job.default_id)
            path = self._path(self.recipe.key(job.file, source, meta))
            if (done := self._taken(job, path)) is not None:
                return done
            built = build_episode(source, self.recipe.curations, meta, automatic=self.recipe.automatic)
        except InputError as error:
            return Done(job.place, reason=str(error), finding=unread(job.file, error))
        except Exception as error:
            # A mistake of the program on one file of thousands is no reason to be without the others.
            if is_interruption(error):
                raise
            found = failed(job.file, error)
            return Done(job.place, reason=f"{job.file.name}: {found.message}; {found.hint}", finding=found)
        registries = [curation.registry for curation in self.recipe.curations]
        layer = next(at for at, registry in enumerate(registries) if registry is built.registry)
        head, tables = entry_of(built, layer, built.curated, self.recipe.decisions_on(source.sha256))
        return Done(job.place, head, path, write_entry(path, head, tables))

    def _path(self, key: str) -> Path:
        return self.store / key[:2] / f"{key}{ENDING}"

    def _taken(self, job: Job, path: Path) -> Done | None:
        kept = self._kept(path)
        if kept is None:
            return None
        with suppress(OSError):
            path.touch()
        return Done(job.place, kept[0], path, kept[1], built=False)

    def _kept(self, path: Path) -> tuple[Head, str] | None:
        """What was kept, if it is whole and would be built the same today."""
        try:
            head, digest = read_head(path)
            if head.decisions == self.recipe.decisions_on(head.source_sha256):
                return head, digest
            texts = read_entry(path)[1]["turns"].column("text").to_pylist()
        except (FileNotFoundError, DamagedError):
            return None
        return (head, digest) if self.recipe.still_fits(head, texts) else None
