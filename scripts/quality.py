"""Measure the quality that the data card reports, and print it: readers against readers, rules against readers.

usage: python scripts/quality.py

Needs the page of the published corpus in ../shared/source, dataset/sources or the folder PODCORPUS_SOURCES; it is known
by its digest. Without it, only what can be told without is printed.
"""

from __future__ import annotations

import os
from pathlib import Path

from podcorpus.annotating.decisions import load_curation
from podcorpus.curations import SAMPLE, SAMPLE_PAGE
from podcorpus.quality import pass_agreement, rule_quality
from podcorpus.quality_tables import agreement_table, chapters_table, mentions_table, turns_table
from podcorpus.reading import load_source

ROOT = Path(__file__).parent.parent
CURATED = ROOT / "dataset" / "curated"
EPISODE = CURATED / "ai-proem.jing-yang"


def find_page() -> Path | None:
    """The page of the published episode, known by its digest; None where it is not at hand."""
    (episode,) = load_curation(CURATED).episodes
    given = os.environ.get("PODCORPUS_SOURCES")
    for folder in [Path(given)] if given else [ROOT / "dataset" / "sources", ROOT.parent / "shared" / "source"]:
        for page in sorted(folder.glob("*.txt")):
            if load_source(page).sha256 == episode.episode.source_sha256:
                return page
    return None


def measured(page: Path | None) -> dict[str, str]:
    """The tables of the card by block; without the page, those that need none."""
    passes = {"a": EPISODE / "passes" / "a", "b": EPISODE / "passes" / "b"}
    tables = {
        "agreement": agreement_table(
            {
                "pass a with pass b": pass_agreement(passes["a"], passes["b"]),
                "result with pass a": pass_agreement(EPISODE, passes["a"]),
                "result with pass b": pass_agreement(EPISODE, passes["b"]),
            }
        )
    }
    if page is not None:
        rules = [
            rule_quality(load_source(page), load_curation(CURATED)),
            rule_quality(load_source(SAMPLE_PAGE), load_curation(SAMPLE / "curated")),
        ]
        tables |= {"mentions": mentions_table(rules), "chapters": chapters_table(rules), "turns": turns_table(rules)}
    return tables


if __name__ == "__main__":
    for name, table in measured(find_page()).items():
        print(f"{name}\n\n{table}\n")
