"""Whether others' programs take a corpus folder as it is: every config of its card loads, and the Hub and citation
managers know its languages and licences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import counted, show_name
from podcorpus.folder.checks.metadata import front_matter_of
from podcorpus.folder.layout import CARD, MANIFEST
from podcorpus.folder.manifest import Manifest
from podcorpus.folder.metadata.hub_terms import LANGUAGES_ALLOWED, language_problem, licence_problem
from podcorpus.records import TABLES
from podcorpus.records.forms import LANGUAGE_TAG
from podcorpus.tables.safe_files import refusal
from podcorpus.tables.scan import TableScan, batches

_TAG = re.compile(LANGUAGE_TAG)


def check_loading(folder: Path, manifest: Manifest, scans: Mapping[str, TableScan]) -> Iterator[Finding]:
    """Findings on configs, languages and licences; what is drawn from a table that cannot be read is passed over."""
    yield from _configs(folder, scans)
    for rights in manifest.corpus.rights:
        if rights.licence is not None and (problem := licence_problem(rights.licence)) is not None:
            yield finding("licence-unknown", f"rights of {rights.layer}: {problem}", path=str(folder / MANIFEST))
    if "episodes" in scans and not scans["episodes"].absent:
        yield from _languages(scans["episodes"])


def _configs(folder: Path, scans: Mapping[str, TableScan]) -> Iterator[Finding]:
    card = folder / CARD
    if refusal(folder, card) is not None:
        return
    try:
        front_matter = front_matter_of(card)
    except (OSError, ValueError, RecursionError, yaml.YAMLError):
        # A card that is missing or damaged is reported as such.
        return
    listed = _listed(front_matter)
    if listed is None:
        return
    if not listed:
        yield finding("config-differs", "it lists no configs, so that `datasets` loads no table", path=str(card))
        return
    for table, scan in scans.items():
        if scan.absent:
            continue
        if table in listed and not scan.rows:
            message = f"it lists the config {table}, but the table has no rows, and `datasets` cannot load it"
            yield finding("config-differs", message, table=table, path=str(card))
        elif table not in listed and scan.rows:
            message = f"it lists no config {table}, but the table has {counted(scan.rows, 'row')}"
            yield finding("config-differs", message, table=table, path=str(card))
    for name in sorted(listed - TABLES.keys()):
        message = f"it lists the config {show_name(name)}, which is no table of the schema"
        yield finding("config-differs", message, path=str(card))


def _listed(front_matter: Any) -> set[str] | None:
    """The names of the configs; None if the front matter has no list of them."""
    configs = front_matter.get("configs") if isinstance(front_matter, dict) else None
    if not isinstance(configs, list) or not all(isinstance(one, dict) for one in configs):
        return None
    return {str(one.get("config_name")) for one in configs}


def _languages(episodes: TableScan) -> Iterator[Finding]:
    for batch in batches(episodes):
        columns = (batch.column(name).to_pylist() for name in ("episode_id", "language"))
        for episode_id, tag in zip(*columns, strict=True):
            # A text that is no tag at all breaks the schema.
            if tag and _TAG.fullmatch(tag) and (problem := language_problem(tag)) is not None:
                message = f"language is {show_name(tag)}, but {problem}; expected {LANGUAGES_ALLOWED}"
                yield finding(
                    "language-unknown",
                    message,
                    table="episodes",
                    record_id=show_name(episode_id or ""),
                    field="language",
                )
