"""The rules that findings come from, read from `rules.toml`: one place for checks, messages and documentation."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

Layer = Literal["source", "folder", "shape", "identity", "order", "text", "annotation", "release"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its code, what it checks (one paragraph) and what a person can do about a finding."""

    code: str
    layer: Layer
    level: Literal["error", "warning"]
    explanation: str
    hint: str


def _load() -> dict[str, Rule]:
    table = tomllib.loads(files("podcorpus").joinpath("rules.toml").read_text(encoding="utf-8"))
    return {
        code: Rule(code, rule["layer"], rule["level"], " ".join(rule["explanation"].split()), rule["hint"])
        for code, rule in table.items()
    }


RULES = MappingProxyType(_load())
"""Rule by code, in the order of the layers."""
