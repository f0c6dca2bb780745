"""Rules: what a finding can be about, and the query that finds it, if there is one. Each rule is defined once.

Rules that validation checks on records are in the modules of `podcorpus.validating.rules`, one `RULES` each; those
that reading, folders and releases report where they happen are in `rules.toml` beside this module.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from importlib.resources import files
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any, Literal

Level = Literal["error", "warning"]
Layer = Literal["source", "folder", "shape", "identity", "order", "text", "annotation", "digest", "release"]

LAYERS: Mapping[Layer, str] = MappingProxyType(
    {
        "source": "Reading a source, and hydrating from one",
        "folder": "The corpus folder",
        "shape": "1. Shape: every record against its JSON Schema",
        "identity": "2. Identity: ids and references",
        "order": "3. Order: indices, times, partitions, spans",
        "text": "4. Text: surfaces, hashes and spans against text and source",
        "annotation": "5. Annotation: links, forms and counts",
        "digest": "Digests: files that were changed after the corpus was built",
        "release": "Redirects, and a release against the version before it (`--previous`)",
    }
)
"""Title by layer, in the order of the layers."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule.

    A rule with a `query` is run over the tables of a window of whole episodes, in memory or from a folder. The query
    is SQL that selects what breaks the rule: the column `id` names the record, and the other columns are the values
    that `message` has in braces (`{name!r}` is quoted and shortened, `{name:ms}` is a time). Some columns have a
    meaning of their own:

    - `episode_id`: the record's episode, for `unless_in_episode`;
    - `other`, `another`: ids of records that contradict this one, for `unless`;
    - `also`: the id of a record that may be the wrong one instead. Nothing is reported there, but rules that name
      this code in `unless` are silent about it;
    - `name`: the table, where it differs from row to row;
    - `field`, `item`: the column and the position in its list, where they differ from row to row;
    - `row`: the position in the table, which orders the findings.
    """

    code: str
    layer: Layer
    level: Level
    table: str | None = None
    """The table of the records that the rule reports."""
    field: str | None = None
    """The column that the rule reports; null for a rule about whole records."""
    needs: tuple[str, ...] = ()
    """Tables without whose files the rule has nothing to say."""
    among: tuple[str, ...] = ()
    """Tables of the window, or made of them, whose rows it reports: it is not asked where none of them has any."""
    texts: bool | None = None
    """True if it has nothing to say of turns without their text, False if nothing of turns with it: it is not asked
    where no turn could break it."""
    unless: tuple[str, ...] = ()
    """Codes that suppress it where they were reported for the same record, or for `other` or `another`."""
    unless_in_episode: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    """By table codes that suppress it where they were reported for any record of the table in the episode."""
    together: tuple[str, ...] = ()
    """Columns by which records of an episode have one finding, where what is wrong with all of them is the same: the
    finding is at the first and says how many more there are."""
    scope: Literal["episode", "corpus"] = "episode"
    """`corpus`: it is run once, over all episodes and entities, after the windows."""
    query: str | None = None
    """None where it is found by other means than a query."""
    message: str = ""
    suggest: str | None = None
    """SQL for the ids that the column `value` may have been meant to be, as `id`, with values of the row in braces.
    The nearest is added to the message, "did you mean …?", where one alone is near. It is asked for the findings that
    are shown, while they are worded."""
    explanation: str
    """What it checks, in one paragraph."""
    reason: str
    """Why a finding matters to those who use the corpus."""
    hint: str
    """What a person can do about a finding."""

    def variant(self, **changes: Any) -> Rule:
        """Another rule of the same code, with its own query: what differs is given."""
        return replace(
            self, **{"unless": (), "unless_in_episode": {}, "together": (), "texts": None, "among": (), **changes}
        )


class Rules(Mapping[str, Rule]):
    """Rules by code, in the order of the layers, loaded on first use. A code that has several rules gives the first
    of them; they share level, explanation, reason and hint."""

    def __init__(self) -> None:
        self._all: list[Rule] | None = None
        self._by_code: dict[str, Rule] = {}

    def __getitem__(self, code: str) -> Rule:
        """The rule of a code. Raises KeyError for an unknown one."""
        # What reading reports needs none of the modules of validation, which take most of a second to import.
        if self._all is None and (rule := next((rule for rule in _stated() if rule.code == code), None)):
            return rule
        self._load()
        return self._by_code[code]

    def __iter__(self) -> Iterator[str]:
        """The codes."""
        self._load()
        return iter(self._by_code)

    def __len__(self) -> int:
        """How many codes there are."""
        self._load()
        return len(self._by_code)

    def discover(self) -> None:
        """Search the package for rules, again if it was searched before."""
        self._set([*_stated(), *_declared()])

    def of(self, code: str) -> list[Rule]:
        """All rules of a code, in the order in which they are run; none of an unknown one."""
        return [rule for rule in self._load() if rule.code == code]

    def queried(self) -> list[Rule]:
        """All rules that have a query, in the order in which they are run."""
        return [rule for rule in self._load() if rule.query is not None]

    @contextmanager
    def registered(self, *rules: Rule) -> Iterator[None]:
        """Register these rules, too, for the duration of a `with` block."""
        before = self._load()
        self._set([*before, *rules])
        try:
            yield
        finally:
            self._set(before)

    def _load(self) -> list[Rule]:
        if self._all is None:
            self.discover()
        return self._all or []

    def _set(self, rules: list[Rule]) -> None:
        layers = list(LAYERS)
        self._all = rules
        first = {rule.code: rule for rule in reversed(rules)}
        ordered = sorted(rules, key=lambda rule: layers.index(rule.layer))
        self._by_code = {rule.code: first[rule.code] for rule in ordered}


@cache
def _stated() -> tuple[Rule, ...]:
    table = tomllib.loads(files("podcorpus.findings").joinpath("rules.toml").read_text(encoding="utf-8"))
    stated: dict[str, dict[str, Any]] = {
        code: {name: " ".join(text.split()) for name, text in rule.items()} for code, rule in table.items()
    }
    return tuple(Rule(code=code, **fields) for code, fields in stated.items())


def _declared() -> Iterator[Rule]:
    """The rules of the modules of `podcorpus.validating.rules`, by the modules' `ORDER`, as each lists them."""
    package = import_module("podcorpus.validating.rules")
    names = [found.name for found in iter_modules(package.__path__) if not found.name.startswith("_")]
    modules = [import_module(f"{package.__name__}.{name}") for name in names]
    for module in sorted(modules, key=lambda module: (getattr(module, "ORDER", 100), module.__name__)):
        yield from getattr(module, "RULES", ())


RULES = Rules()
