"""Diffing: what changed between two versions of a corpus, record by record, and whether a release may have it so."""

from __future__ import annotations

from podcorpus.diffing.changes import KINDS, Change, FieldChange, Kind, TableChanges
from podcorpus.diffing.comparing import Comparison, compare
from podcorpus.diffing.versions import Version, open_version

__all__ = [
    "KINDS",
    "Change",
    "Comparison",
    "FieldChange",
    "Kind",
    "TableChanges",
    "Version",
    "compare",
    "open_version",
]
