"""Measure and print the quality figures of the data card: agreement of the passes, and the rules against gold.

usage: python scripts/quality.py

Needs the page of the published corpus in ../shared/source, dataset/sources or the folder PODCORPUS_SOURCES; it is
recognised by its digest. Without it, only the agreement is printed, and that without Cohen's kappa.
"""

from __future__ import annotations

from pathlib import Path

from pages import CURATED, find_pages

from podcorpus.curating.bundled import SAMPLE, SAMPLE_PAGE
from podcorpus.curating.loading import load_curation
from podcorpus.evaluating.quality import pass_agreement, rule_quality, turn_texts
from podcorpus.evaluating.quality_report import agreement_table, chapters_table, mentions_table, turns_table
from podcorpus.reading import load_source

EPISODE = CURATED / "ai-proem.jing-yang"


def find_page() -> Path | None:
    """The page of the episode that the card measures; None if it is not found."""
    return find_pages()[EPISODE.name]


def measured(page: Path | None) -> dict[str, str]:
    """The tables of the card by block; without the page, only the agreement, and that without kappa."""
    passes = {name: EPISODE / "passes" / name for name in "abcd"}
    pairs = {f"{one} with {other}": (passes[one], passes[other]) for one, other in ("ab", "cd")}
    pairs |= {f"gold with {name}": (EPISODE, folder) for name, folder in passes.items()}
    texts = None if page is None else turn_texts(load_source(page), load_curation(CURATED))
    tables = {"agreement": agreement_table({name: pass_agreement(*pair, texts) for name, pair in pairs.items()})}
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
