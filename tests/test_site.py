"""The documentation site: what is derived for it, and that it would be built of all pages. `make check` builds it."""

from __future__ import annotations

import re

from conftest import ROOT

from podcorpus.cli import COMMANDS
from podcorpus.findings.rules import RULES
from podcorpus.records import TABLES


def test_the_reference_has_every_command_table_rule_and_name() -> None:
    from site_reference import reference_pages

    pages = dict(reference_pages())
    assert {name for name in pages if name.startswith("docs/rules/")} == {f"docs/rules/{code}.md" for code in RULES}
    assert all(f"(rules/{code}.md)" in pages["docs/findings.md"] for code in RULES)
    assert all(f"## `podcorpus {name}`\n" in pages["docs/commands.md"] for name in COMMANDS)
    assert all(f"## `{table}`\n" in pages["docs/tables.md"] for table in TABLES)
    page = pages["docs/rules/span-outside-turn.md"]
    assert re.findall(r"^## (.*)$", page, re.MULTILINE) == [
        "What it does",
        "Why it matters",
        "Example",
        "Fix",
        "Left out",
    ]


def test_the_index_lists_every_page() -> None:
    listed = re.findall(r"^- \[[^]]+\]\(([^)]+)\)", (ROOT / "docs" / "index.md").read_text(encoding="utf-8"), re.M)
    docs = ROOT / "docs"
    pages = {page.relative_to(docs).as_posix() for page in (*docs.glob("*.md"), *docs.glob("notebook/*.ipynb"))}
    assert pages - {"index.md"} == {name for name in listed if not name.startswith("../")}
