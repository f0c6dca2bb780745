"""The examples on the rules' pages are what is found today; `PODCORPUS_UPDATE_README=1` writes them."""

from __future__ import annotations

import json
import os
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
    assert json.loads(FILE.read_text(encoding="utf-8")) == found
    assert all(one["printed"].startswith(f"{RULES[code].level}: {code} (") for code, one in found.items())
