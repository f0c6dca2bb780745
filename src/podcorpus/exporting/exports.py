"""Export formats: their interface, and how an export becomes a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol, TypeAlias

from podcorpus.exporting.opened import OpenedCorpus, open_corpus
from podcorpus.exporting.written import check_empty, new_folder
from podcorpus.findings.finding import Finding, finding
from podcorpus.plugins import Registry
from podcorpus.progress import Progress, silent

Part: TypeAlias = tuple[str, str | bytes]
"""The name of a file, relative to the folder of the export, and the next part of its content. The parts of a file are
written one after the other, so that a file of the whole corpus can be written episode by episode."""


class Export(Protocol):
    """The interface of an export module."""

    NAME: str
    DESCRIPTION: str

    def export(self, corpus: OpenedCorpus) -> Iterator[Part | Finding]:
        """The files, part by part, and a finding for each thing that the format cannot represent. Memory use must not
        grow with the number of episodes."""
        ...


EXPORTS: Registry[Export] = Registry("podcorpus.exporting", "export format", needs=("DESCRIPTION", "export"))
"""Every export by name: the modules next to this one that have a NAME."""


def left_out(what: str, *, table: str | None = None, record_id: str | None = None, hint: str | None = None) -> Finding:
    """The finding that something is not in the export, because the format cannot represent it: `what`, with its number.

    >>> left_out("3 chapters").message
    'left out: 3 chapters'
    """
    return finding("export-left-out", f"left out: {what}", table=table, record_id=record_id, hint=hint)


def changed(message: str, *, table: str | None = None, record_id: str | None = None) -> Finding:
    """The finding that something differs between the export and the corpus, because the format requires it."""
    return finding("export-changed", message, table=table, record_id=record_id)


def export_folder(
    folder: Path,
    form: str,
    out: Path,
    take: Callable[[Iterable[Finding]], object] = list,
    progress: Progress = silent,
) -> int:
    """Export a corpus folder to a new folder, and return the number of files in it.

    `take` receives the findings as they come. Raises InputError if there is no such format, if the corpus cannot be
    read completely, or if `out` is not empty or cannot be written; then nothing was written.
    """
    chosen = EXPORTS.named(form)
    check_empty(out)
    with open_corpus(folder, progress) as corpus, new_folder(out) as new:

        def findings() -> Iterator[Finding]:
            for item in chosen.export(corpus):
                if isinstance(item, Finding):
                    yield item
                else:
                    new.add(*item)

        take(findings())
    return new.n_files
