"""The rules: documented in one voice, in the order of the layers, each used by the package and no other."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

import pytest

import podcorpus
from podcorpus.findings.finding import finding
from podcorpus.findings.rules import LAYERS, RULES


def test_rules_stand_in_the_order_of_the_layers() -> None:
    assert [layer for layer, _ in groupby(RULES.values(), key=lambda rule: rule.layer)] == list(LAYERS)


@pytest.mark.parametrize("code", RULES)
def test_a_rule_says_what_is_wrong_and_what_to_do(code: str) -> None:
    rule = RULES[code]
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)+", code)
    assert rule.level in ("error", "warning")
    assert re.fullmatch(r"(?:[A-Z]|manifest).*[.]", rule.explanation)
    assert 5 < len(rule.explanation.split()) < 80
    assert rule.hint[0].islower()
    assert rule.hint[-1] != "."


def test_every_rule_is_used() -> None:
    package = Path(podcorpus.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    assert [name for name in RULES if f'"{name}"' not in code] == []


def test_a_finding_needs_a_rule() -> None:
    with pytest.raises(KeyError):
        finding("no-such-rule", "nothing")


def test_a_pointer_is_escaped() -> None:
    assert finding("value-unknown", "x", field="a/b~c").pointer == "/a~1b~0c"
    assert finding("value-unknown", "x", field="a/b~c", item=2).pointer == "/a~1b~0c/2"
