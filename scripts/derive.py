"""Write docs/findings.md, the page of every rule, which is derived from the package.

usage: python scripts/derive.py [--check]     --check writes nothing and exits 1 if the page is out of date
"""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

from podcorpus.findings.rules import LAYERS, RULES

PAGE = Path("docs", "findings.md")


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
        for rule in rules:
            parts.append(f"### `{rule.code}` ({rule.level})\n\n{rule.explanation}\n")
            parts.append(f"Why: {rule.reason}\n\nTo fix: {rule.hint}.\n")
    return "\n".join(parts)


def main(arguments: list[str], root: Path = Path(__file__).parent.parent) -> int:
    """Write the page, or check it."""
    path, text = root / PAGE, findings_page()
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return 0
    if "--check" in arguments:
        print(f"{PAGE}: out of date; run make format")
        return 1
    path.write_text(text, encoding="utf-8", newline="\n")
    print(f"{PAGE}: written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
