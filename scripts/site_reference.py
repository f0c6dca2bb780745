"""The reference on the site: commands, tables, rules and the Python interface, derived from the program."""

from __future__ import annotations

import inspect
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import click
from derive import findings_page

import podcorpus
import podcorpus.views
from podcorpus.cli import COMMANDS, cli
from podcorpus.findings.rules import LAYERS, RULES, Rule
from podcorpus.folder.card import field_lines
from podcorpus.records import MODELS, Record
from podcorpus.records.schemas import json_schema
from podcorpus.validating.prepared import QUERIES, asked_by

ROOT = Path(__file__).resolve().parent.parent
_CHOICES, _MANY = re.compile(r"\[([^\[\]]+)\]$"), 5
_REPORTED = re.compile(r"FROM reported\s+WHERE ((?:[^()]|\([^()]*\))*)")
_CODE = re.compile(r"'([a-z]+(?:-[a-z]+)+)'")
_EXAMPLES = ROOT / "docs" / "rule-examples.json"


def reference_pages() -> Iterator[tuple[str, str]]:
    """Path and text of each page."""
    yield "docs/commands.md", commands()
    yield "docs/tables.md", tables()
    yield "docs/python.md", python()
    yield "docs/findings.md", findings()
    examples = json.loads(_EXAMPLES.read_text(encoding="utf-8"))
    yield from ((f"docs/rules/{code}.md", rule_page(rule, examples[code])) for code, rule in RULES.items())


def commands() -> str:
    """Every command, with its arguments and options as click has them."""
    parts = ["# Commands\n", f"{inspect.cleandoc(cli.help or '')}\n", _options(cli, "podcorpus")]
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        if command is not None:
            parts += _command(command, f"podcorpus {name}", "##")
    return "\n".join(parts)


def _command(command: click.Command, name: str, heading: str) -> list[str]:
    context = click.Context(command, info_name=name)
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    parts = [f"{heading} `{name}`\n", f"```text\n{usage}\n```\n", f"{inspect.cleandoc(command.help or '')}\n"]
    parts.append(_options(command, name))
    if isinstance(command, click.Group):
        for one in command.commands.values():
            parts += _command(one, f"{name} {one.name}", f"{heading}#")
    return parts


def _options(command: click.Command, name: str) -> str:
    context = click.Context(command, info_name=name)
    records = [one.get_help_record(context) for one in command.get_params(context) if isinstance(one, click.Option)]
    rows = [_row(*record) for record in records if record is not None]
    return "\n".join(["| option | meaning |", "| --- | --- |", *rows, ""])


def _row(option: str, meaning: str) -> str:
    """An option and what it means; many choices are in the wider column."""
    choices = _CHOICES.search(option)
    if choices is not None and choices[0].count("|") >= _MANY:
        option = option.replace(choices[0], "NAME")
        meaning += f" One of {', '.join(f'`{one}`' for one in choices[1].split('|'))}."
    return f"| `{_cell(option)}` | {_cell(meaning)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def tables() -> str:
    """Every table with its columns, as the records describe them."""
    parts = [
        "# Tables\n",
        "A corpus has these tables, as Parquet files in `data/`, with a JSON Schema each in `schema/`. Times are "
        "integer milliseconds; spans are half-open ranges of code points; `*_index` counts from 0; `n_*` is a count. "
        "What null means is said of each column.\n",
    ]
    for model in MODELS:
        parts += [f"## `{model.table}`\n", f"{json_schema(model.table)['description'].split(chr(10))[0]}\n"]
        parts += [*field_lines(model), ""]
    return "\n".join(parts)


def rule_page(rule: Rule, example: dict[str, str]) -> str:
    """What a rule checks, why, an example, and what to do."""
    parts = [
        f"# `{rule.code}`\n",
        f"{rule.level.capitalize()}, layer “{LAYERS[rule.layer]}”. [All findings](../findings.md).\n",
        f"## What it does\n\n{rule.explanation}\n",
        f"## Why it matters\n\n{rule.reason}\n",
    ]
    parts.append("## Example\n")
    if example.get("damage"):
        parts.append(f"A valid corpus of the invented sample was changed so:\n\n```json\n{example['damage']}\n```\n")
    if example.get("files"):
        parts.append(f"Given these files:\n\n```text\n{example['files']}```\n")
    if "commands" in example:
        parts.append(f"```text\n{example['commands']}\n{example['printed']}\n```\n")
    else:
        parts.append(f"```text\n{example['printed']}\n```\n")
    parts.append(f"## Fix\n\n{rule.hint[0].upper()}{rule.hint[1:]}.\n")
    parts += _silence(rule.code)
    return "\n".join(["---", "orphan: true", "---", "", *parts])


def _silence(code: str) -> list[str]:
    """Which findings suppress those of a code, and which ones those of the code suppress."""
    by_code: dict[str, set[str]] = defaultdict(set)
    for one in RULES.of(code):
        for other, where in _suppressing(one):
            by_code[other].add(where)
    silenced = sorted({one.code for one in RULES.queried() if code in dict(_suppressing(one))} - {code})
    parts = []
    if by_code:
        rows = [
            f"| {_link(other)} | {'; '.join(sorted(places, reverse=True))} |"
            for other, places in sorted(by_code.items())
        ]
        head = "It is reported only where none of these is, since they may have the same cause:\n"
        parts.append("\n".join(["## Left out\n", head, "| finding | reported for |", "| --- | --- |", *rows, ""]))
    if silenced:
        parts.append(f"Where it is reported, these may be left out: {', '.join(map(_link, silenced))}.\n")
    return parts


def _suppressing(rule: Rule) -> Iterator[tuple[str, str]]:
    """The codes that suppress a rule, and for which records they have to be reported."""
    yield from ((code, "the same record, or one that contradicts it") for code in rule.unless)
    for table, codes in rule.unless_in_episode.items():
        yield from ((code, f"any of the `{table}` of the episode") for code in codes)
    asked = str(rule.query or "")
    for query in (asked, *(QUERIES[name] for name in asked_by(asked))):
        for listed in _REPORTED.findall(query):
            yield from ((code, "a record that it is compared with") for code in _CODE.findall(listed))


def _link(code: str) -> str:
    return f"[`{code}`]({code}.md)"


def findings() -> str:
    """All rules by layer, each with a link to its page; the file in the repository has the whole text of each."""
    head, _, _ = findings_page().partition("\n## ")
    parts = [head]
    for layer, rules in groupby(RULES.values(), key=lambda rule: rule.layer):
        parts += [f"## {LAYERS[layer]}\n", "| code | level | what it does |", "| --- | --- | --- |"]
        parts += [f"| [`{one.code}`](rules/{one.code}.md) | {one.level} | {one.explanation} |" for one in rules]
        parts.append("")
    return "\n".join(parts)


def python() -> str:
    """The public names of the package by kind, from their docstrings."""
    functions = [name for name in podcorpus.__all__ if inspect.isfunction(getattr(podcorpus, name))]
    classes = [name for name in podcorpus.__all__ if inspect.isclass(getattr(podcorpus, name))]
    others = [name for name in classes if not issubclass(getattr(podcorpus, name), (Record, Exception))]
    records = [name for name in classes if issubclass(getattr(podcorpus, name), Record)]
    parts = [
        "# Python\n",
        "`import podcorpus` gives these names, each imported on first use; all else is internal and can change. Input "
        "that cannot be used at all raises `InputError`; a problem in usable input is a finding.\n",
        "## Functions\n",
        *(_auto("function", f"podcorpus.{name}") for name in functions),
        "## Views\n",
        *(_auto("function", f"podcorpus.views.{name}") for name in ("open_views", "wide")),
        "## Results\n",
        *(_auto("class", f"podcorpus.{name}") for name in others),
        "## Records\n",
        f"{', '.join(f'`{name}`' for name in records)}: frozen pydantic models, one per table; "
        "[their fields](tables.md) are its columns.\n",
    ]
    return "\n".join(parts)


def _auto(kind: str, name: str) -> str:
    options = ["   :no-index-entry:"] if kind == "function" else ["   :members:", "   :exclude-members: model_config"]
    return "\n".join(["```{eval-rst}", f".. auto{kind}:: {name}", *options, "```\n"])
