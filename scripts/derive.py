"""Write the files derived from the package and the published corpus: docs/findings.md, CITATION.cff, the card, its
pictures, and the citation in the README.

usage: python scripts/derive.py [--check]     --check writes nothing and exits 1 if a file is out of date

The quality figures in the card are measured on the page (see quality.py). If it is not available, they are kept; with
PODCORPUS_REQUIRE_SOURCES set this is an error.
"""

from __future__ import annotations

import os
import sys
from itertools import groupby
from pathlib import Path

from figures import pictures
from pages import ROOT
from quality import find_page, measured

from podcorpus.curating.bundled import load_curated_corpus
from podcorpus.errors import InputError
from podcorpus.findings.rules import LAYERS, RULES
from podcorpus.folder.card import SHOWN, fill_measured, render_card
from podcorpus.folder.metadata import citation
from podcorpus.folder.read import read_corpus


def findings_page() -> str:
    """docs/findings.md: every rule, by layer."""
    parts = [
        "# Findings\n",
        "What `podcorpus build`, `validate` and `hydrate` report. A code never changes its meaning. Each has a level "
        "(an error makes the exit code 1, a warning does not), a place (file and line, or table, record and field as a "
        "JSON pointer), a message and a hint. This page is generated from the rules.\n",
    ]
    for layer, rules in groupby(RULES.values(), key=lambda rule: rule.layer):
        parts.append(f"## {LAYERS[layer]}\n")
        parts += [f"### `{rule.code}` ({rule.level})\n\n{rule.explanation}\n\nTo fix: {rule.hint}.\n" for rule in rules]
    return "\n".join(parts)


def derived(root: Path = ROOT) -> dict[Path, str]:
    """Path and text of every derived file of the repository at `root`."""
    try:
        manifest, corpus = read_corpus(root / "dataset")
    except InputError as error:
        sys.exit(f"{error}; rebuild it with `make release-dataset`")
    card, readme = root / "DATA_CARD.md", root / "README.md"
    text = render_card(card.read_text(encoding="utf-8"), corpus, manifest.corpus)
    page = find_page()
    if page is not None:
        text = fill_measured(text, measured(page))
    elif os.environ.get("PODCORPUS_REQUIRE_SOURCES"):
        sys.exit("the page was not found; set PODCORPUS_SOURCES to its folder")
    drawn = {root / SHOWN / name: picture for name, picture in pictures(corpus).items()}
    cited = citation.text(load_curated_corpus(root / "dataset" / "curated").info)
    if cited is None:
        sys.exit("dataset/curated/corpus.json has no authors, so there is no citation; add `authors`")
    told = {readme: render_card(readme.read_text(encoding="utf-8"), corpus, manifest.corpus), card: text}
    return {root / "docs" / "findings.md": findings_page(), root / citation.FILE: cited, **told, **drawn}


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Write the files, or check them."""
    stale = []
    for path, text in derived(root).items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path)
        if "--check" not in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    for path in stale:
        print(f"{path.relative_to(root)}: {'out of date; run make format' if '--check' in arguments else 'written'}")
    return int(bool(stale) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
