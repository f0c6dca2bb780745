"""What keeps a corpus folder from being published, and what is published if nothing does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from podcorpus.errors import InputError
from podcorpus.folder.layout import MANIFEST
from podcorpus.folder.manifest import FileEntry, Manifest
from podcorpus.folder.read import Scanned
from podcorpus.folder.releases import load_releases
from podcorpus.hub.committed import check_committed
from podcorpus.hub.leaked_text import copied_words
from podcorpus.hub.stated import stated_texts
from podcorpus.reading import Source
from podcorpus.tables.same_files import measured


@dataclass(frozen=True)
class PublishableCorpus:
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


def check_publishable(folder: Path, manifest: Manifest) -> None:
    """Check what the manifest alone shows, before anything else is read. Raises InputError if it names no authors or no
    rights, if the corpus is not text-free, or if its version was released with other rows."""
    info = manifest.corpus
    if lacking := " and no ".join(name for name in ("authors", "rights") if not getattr(info, name)):
        advice = "name them in podcorpus.toml or curated/corpus.json and build"
        raise InputError(f"{folder}: the manifest names no {lacking}; {advice}")
    if manifest.edition != "text-free":
        advice = "publish what `podcorpus redact` or `podcorpus build --edition text-free` writes"
        raise InputError(f"{folder}: the {manifest.edition} edition holds the text of its sources; {advice}")
    for one in load_releases(folder):
        if one.version == info.version and (differing := one.differing(manifest)) is not None:
            reason = f"{info.version} was released with other rows: {differing}"
            raise InputError(f"{folder}: {reason}; release these as a higher version")


def publishable_corpus(scanned: Scanned, sources: Sequence[Source] = ()) -> PublishableCorpus:
    """What is published of a scanned folder that has no finding of level error (see `checking.check_folder`).

    Raises InputError as `check_publishable`, and if the folder has no manifest, has words of the `sources`, or is not
    what git has committed.
    """
    manifest = scanned.manifest
    if manifest is None:
        raise InputError(f"{scanned.path}: only a corpus folder with a valid {MANIFEST} can be published")
    check_publishable(scanned.path, manifest)
    length, digest = measured(scanned.path / MANIFEST)
    own = FileEntry(path=MANIFEST, bytes=length, sha256=digest)
    files = sorted([*manifest.every_file, own], key=lambda entry: entry.path.encode())
    names = [entry.path for entry in files]
    copied = copied_words(scanned.path, names, sources, stated_texts(scanned))
    if copied is not None:
        problem = f"has eight words or more in a row of {copied.source}"
        raise InputError(f"{scanned.path / copied.file}: {problem}; take them out and build again")
    return PublishableCorpus(
        scanned.path, manifest, tuple(files), check_committed(scanned.path, names, manifest.corpus.version)
    )
