"""Rules for a person in the terminal, and for a program."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator

from podcorpus.findings.rules import LAYERS, RULES, Rule

_SHOWN = ("code", "layer", "level", "explanation", "reason", "hint")


def rules_as_list(width: int) -> Iterator[str]:
    """Every rule by layer, a line each, cut to `width` columns."""
    longest = max(map(len, RULES))
    for layer, title in LAYERS.items():
        yield f"{title} ({layer})"
        for rule in (rule for rule in RULES.values() if rule.layer == layer):
            line = f"  {rule.code:<{longest}}  {rule.level:<7}  "
            yield line + textwrap.shorten(rule.explanation, max(20, width - len(line)), placeholder=" …")


def rules_as_text(rules: Iterable[Rule], width: int) -> Iterator[str]:
    """What each rule checks, why, and what to do about it, in lines of up to `width` columns."""
    for number, rule in enumerate(rules):
        if number:
            yield ""
        yield f"{rule.code}: {rule.level}, layer {rule.layer}"
        for paragraph in (rule.explanation, f"why: {rule.reason}", f"fix: {rule.hint}"):
            yield from textwrap.wrap(paragraph, width, initial_indent="  ", subsequent_indent="  ")


def rules_as_json(rules: Iterable[Rule]) -> str:
    """The rules as a JSON array of objects with code, layer, level, explanation, reason and hint."""
    return json.dumps([{name: getattr(rule, name) for name in _SHOWN} for rule in rules], indent=2)
