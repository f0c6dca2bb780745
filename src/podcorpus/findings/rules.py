"""The rules that findings come from, read from `rules.toml`: one place for checks, messages and documentation."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

Layer = Literal["source", "folder", "shape", "identity", "order", "text", "annotation", "release"]

LAYERS: Mapping[Layer, str] = MappingProxyType(
    {
        "source": "Reading a source, and hydrating from one",
        "folder": "The corpus folder",
        "shape": "1. Shape: every record against its JSON Schema",
        "identity": "2. Identity: ids and references",
        "order": "3. Order: indices, times, partitions, spans",
        "text": "4. Text: surfaces, hashes and spans against text and source",
        "annotation": "5. Annotation: links, forms and counts",
        "release": "Redirects, and a release against the version before it (`--previous`)",
    }
)
"""Title by layer, in the order of the layers."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its code, what it checks (one paragraph) and what a person can do about a finding."""

    code: str
    layer: Layer
    level: Literal["error", "warning"]
    explanation: str
    hint: str


def _load() -> dict[str, Rule]:
    table = tomllib.loads(files("podcorpus.findings").joinpath("rules.toml").read_text(encoding="utf-8"))
    return {
        code: Rule(code, rule["layer"], rule["level"], " ".join(rule["explanation"].split()), rule["hint"])
        for code, rule in table.items()
    }


RULES = MappingProxyType(_load())
"""Rule by code, in the order of the layers."""


def near_codes(code: str) -> list[str]:
    """Up to three codes that look like one that is none, the nearest first.

    >>> near_codes("span_outside_turns"), near_codes("xyz")
    (['span-outside-turn', 'span-outside-source'], [])
    """
    return get_close_matches(code.lower().replace("_", "-"), RULES, n=3, cutoff=0.6)
