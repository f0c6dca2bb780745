"""What keeps a corpus folder from being published, and the release that it makes where nothing does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from podcorpus.errors import InputError
from podcorpus.folder.check_manifest import measured
from podcorpus.folder.layout import MANIFEST
from podcorpus.folder.manifest import FileEntry, Manifest
from podcorpus.folder.read import Scanned
from podcorpus.folder.releases import load_releases
from podcorpus.hub.committed import check_committed
from podcorpus.hub.leaked_text import copied_words
from podcorpus.reading import Source


@dataclass(frozen=True)
class Release:
    """A corpus that may be published: the files that its manifest lists and the manifest itself, and the commit of
    its own repository that holds them."""

    folder: Path
    manifest: Manifest
    files: tuple[FileEntry, ...]
    commit: str

    @property
    def tag(self) -> str:
        """`v` and the version."""
        return f"v{self.manifest.corpus.version}"

    @property
    def message(self) -> str:
        """The first line of the commit, in the words that a release is cited by."""
        return f"Release {self.manifest.corpus.version} of {self.manifest.corpus.title}"


def fit_release(scanned: Scanned, sources: Sequence[Source] = ()) -> Release:
    """The release of a scanned folder that has no finding of level error (see `checking.check_folder`).

    Raises InputError where it is no corpus under a name, not text-free, has words of the `sources`, or is not what git
    has committed.
    """
    manifest = scanned.manifest
    if manifest is None:
        raise InputError(f"{scanned.path}: only a corpus folder with a valid {MANIFEST} can be published")
    info = manifest.corpus
    if not info.authors or not info.rights:
        raise InputError(
            f"{scanned.path}: the manifest names no authors or no rights; give both in curated/corpus.json and build"
        )
    if manifest.edition != "text-free":
        advice = "publish what `podcorpus redact` or `podcorpus build --edition text-free` writes"
        raise InputError(f"{scanned.path}: the {manifest.edition} edition holds the text of its sources; {advice}")
    for one in load_releases(scanned.path):
        if one.version == info.version and (differing := one.differing(manifest)) is not None:
            reason = f"{info.version} was released with other rows: {differing}"
            raise InputError(f"{scanned.path}: {reason}; release these as a higher version")
    listed = [*manifest.files, *(entry for part in manifest.tables.values() for entry in part.files)]
    length, digest = measured(scanned.path / MANIFEST)
    files = sorted(
        [*listed, FileEntry(path=MANIFEST, bytes=length, sha256=digest)], key=lambda entry: entry.path.encode()
    )
    names = [entry.path for entry in files]
    copied = copied_words(scanned.path, names, sources)
    if copied is not None:
        raise InputError(
            f"{scanned.path / copied}: has eight words or more in a row of a source; take them out and build again"
        )
    return Release(scanned.path, manifest, tuple(files), check_committed(scanned.path, names, info.version))
