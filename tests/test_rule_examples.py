"""The examples on the rules' pages are what is found today; `PODCORPUS_UPDATE_README=1` writes them."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from conftest import ROOT
from rule_examples import examples

from podcorpus.findings.rules import RULES

FILE = ROOT / "docs" / "rule-examples.json"


@pytest.mark.slow
def test_the_examples_are_what_is_found(tmp_path: Path) -> None:
    found = examples(tmp_path)
    if os.environ.get("PODCORPUS_UPDATE_README"):
        FILE.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    stored = json.loads(FILE.read_text(encoding="utf-8"))
    assert stored.keys() == found.keys() == RULES.keys()
    for code, one in found.items():
        assert {name: _without_bytes(text) for name, text in one.items()} == {
            name: _without_bytes(text) for name, text in stored[code].items()
        }
    assert all(one["printed"].startswith(f"{RULES[code].level}: {code} (") for code, one in found.items())


def _without_bytes(text: str) -> str:
    """Without the size and digest of a file, which change with every word of a card."""
    return re.sub(r"[0-9,]+ bytes with SHA-256 [0-9a-f]+…", "", text)
