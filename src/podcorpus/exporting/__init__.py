"""Exporting: a corpus in other formats. Each format is one module, found by what it defines.

An export has `NAME`, `DESCRIPTION` and `export(corpus)`; `docs/architecture.md` has the recipe.
"""

from podcorpus.exporting.exports import EXPORTS, Export, Part, export_folder, left_out
from podcorpus.exporting.opened import OpenedCorpus, open_corpus

__all__ = ["EXPORTS", "Export", "OpenedCorpus", "Part", "export_folder", "left_out", "open_corpus"]
