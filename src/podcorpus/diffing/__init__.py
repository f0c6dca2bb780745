"""Diffing: what changed between two versions of a corpus, record by record, and whether one may follow the other."""

from __future__ import annotations

from types import MappingProxyType

from podcorpus.diffing.changes import KINDS, Change, FieldChange, Kind, TableChanges
from podcorpus.diffing.compare import Comparison, compare
from podcorpus.diffing.json_report import as_json
from podcorpus.diffing.text_report import as_markdown, as_text
from podcorpus.diffing.version_rules import check_release, least_version, needed_step, open_previous
from podcorpus.diffing.versions import Version, open_version

FORMATS = MappingProxyType({"text": as_text, "json": as_json, "markdown": as_markdown})
"""By name, the function that formats a comparison as lines; its second argument limits the changes shown per table and
kind."""

__all__ = [
    "FORMATS",
    "KINDS",
    "Change",
    "Comparison",
    "FieldChange",
    "Kind",
    "TableChanges",
    "Version",
    "check_release",
    "compare",
    "least_version",
    "needed_step",
    "open_previous",
    "open_version",
]
