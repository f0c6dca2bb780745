"""What a corpus folder says of itself to others' programs, all of it from one `CorpusInfo`.

`croissant.json` is written for every corpus. `CITATION.cff` needs authors, `datacite.json` authors and a year: where
they are not known there is no such file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from podcorpus.folder.check_manifest import CITATION, CROISSANT, DATACITE
from podcorpus.folder.manifest import CorpusInfo, TableEntry
from podcorpus.folder.metadata.citation import citation
from podcorpus.folder.metadata.croissant import croissant
from podcorpus.folder.metadata.datacite import datacite


def metadata_files(info: CorpusInfo, tables: Mapping[str, TableEntry], languages: Sequence[str]) -> dict[str, str]:
    """File name and text of the metadata of a corpus; `tables` are its tables as the manifest lists them, `languages`
    those of its episodes. Raises ValueError where a table has not one file."""
    texts = {
        CROISSANT: croissant(info, tables, languages),
        DATACITE: datacite(info, tables, languages),
        CITATION: citation(info),
    }
    return {name: text for name, text in texts.items() if text is not None}
