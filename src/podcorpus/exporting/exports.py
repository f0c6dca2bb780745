"""The formats of exports: what each offers, and how what it gives becomes a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol, TypeAlias

from podcorpus.exporting.opened import OpenedCorpus, open_corpus
from podcorpus.exporting.written import NewFolder, check_empty
from podcorpus.findings.finding import Finding, finding
from podcorpus.progress import Progress, silent
from podcorpus.registry import Registry

Part: TypeAlias = tuple[str, str | bytes]
"""The name of a file, relative to the folder of the export, and what comes next in it. Parts of one file are written
one after the other, so that a file of the whole corpus can be given episode by episode."""


class Export(Protocol):
    """What a module of this package offers for the format it writes."""

    NAME: str
    DESCRIPTION: str

    def export(self, corpus: OpenedCorpus) -> Iterator[Part | Finding]:
        """The files, part by part, and a finding for what the format cannot hold. Nothing may be kept that grows with
        the number of episodes."""
        ...


EXPORTS: Registry[Export] = Registry("podcorpus.exporting", "export format", needs=("DESCRIPTION", "export"))
"""Every export by name: the modules beside this one that have a NAME."""


def left_out(message: str, *, table: str | None = None, record_id: str | None = None) -> Finding:
    """The finding that something is not in the export, since its format has no place for it."""
    return finding("export-left-out", message, table=table, record_id=record_id)


def export_folder(
    folder: Path,
    form: str,
    out: Path,
    told: Callable[[Iterable[Finding]], object] = list,
    progress: Progress = silent,
) -> int:
    """Export a corpus folder to a new folder, and give back how many files there are in it.

    `told` gets the findings as they come. Raises InputError where there is no such format, where the corpus cannot be
    read whole, and where `out` has something in it or cannot be written; then nothing was written.
    """
    chosen = EXPORTS.named(form)
    check_empty(out)
    with open_corpus(folder, progress) as corpus, NewFolder(out) as new:

        def findings() -> Iterator[Finding]:
            for item in chosen.export(corpus):
                if isinstance(item, Finding):
                    yield item
                else:
                    new.add(*item)

        told(findings())
    return new.n_files
