"""The metadata of a corpus folder for other programs, all derived from one `CorpusInfo`: one module per file.

`croissant.json` and `views.sql` are written for every corpus. `CITATION.cff` needs authors, `datacite.json` authors and
a year: where they are not known there is no such file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Protocol

from podcorpus.folder.manifest import CorpusInfo, TableEntry
from podcorpus.folder.metadata import citation, croissant, datacite, views


class MetadataFile(Protocol):
    """A file of metadata: its name, what it says, and how that is written."""

    FILE: str

    def content(self, info: CorpusInfo, tables: Mapping[str, TableEntry], languages: Sequence[str], /) -> Any:
        """What it says of a corpus with these tables, as its manifest lists them, and languages, as it is when the
        text is parsed; None where the corpus cannot have such a file."""

    def written(self, content: Any, /) -> str:
        """The text that says it."""


_MODULES: tuple[MetadataFile, ...] = (croissant, datacite, citation, views)
METADATA_FILES: Mapping[str, MetadataFile] = MappingProxyType({module.FILE: module for module in _MODULES})
"""By name, in the order in which they are written."""


def metadata_files(info: CorpusInfo, tables: Mapping[str, TableEntry], languages: Sequence[str]) -> dict[str, str]:
    """File name and text of the metadata of a corpus; `tables` are its tables as the manifest lists them, `languages`
    those of its episodes."""
    contents = metadata_contents(info, tables, languages)
    return {name: METADATA_FILES[name].written(content) for name, content in contents.items()}


def metadata_contents(info: CorpusInfo, tables: Mapping[str, TableEntry], languages: Sequence[str]) -> dict[str, Any]:
    """The same files, as they are when they are parsed, which takes less time than to write and parse them."""
    contents = {name: file.content(info, tables, languages) for name, file in METADATA_FILES.items()}
    return {name: content for name, content in contents.items() if content is not None}
