"""Measure the quality that the data card reports, and print it: readers against readers, rules against readers.

usage: python scripts/quality.py

Needs the page of the published corpus in ../shared/source, dataset/sources or the folder PODCORPUS_SOURCES; it is known
by its digest. Without it, only what can be told without is printed.
"""

from __future__ import annotations

from pathlib import Path

from pages import CURATED, find_pages

from podcorpus.curating.bundled import SAMPLE, SAMPLE_PAGE
from podcorpus.curating.decisions import load_curation
from podcorpus.evaluating.quality import pass_agreement, rule_quality
from podcorpus.evaluating.quality_report import agreement_table, chapters_table, mentions_table, turns_table
from podcorpus.reading import load_source

EPISODE = CURATED / "ai-proem.jing-yang"


def find_page() -> Path | None:
    """The page of the episode that the card measures; None where it is not at hand."""
    return find_pages()[EPISODE.name]


def measured(page: Path | None) -> dict[str, str]:
    """The tables of the card by block; without the page, those that need none."""
    passes = {name: EPISODE / "passes" / name for name in "abcd"}
    pairs = {f"{one} with {other}": (passes[one], passes[other]) for one, other in ("ab", "cd")}
    pairs |= {f"result with {name}": (EPISODE, folder) for name, folder in passes.items()}
    tables = {"agreement": agreement_table({name: pass_agreement(*pair) for name, pair in pairs.items()})}
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
