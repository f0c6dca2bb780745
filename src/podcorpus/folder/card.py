"""The data card: its generated parts, under the front matter that `datasets` and the Hub read.

A card is prose with marked blocks, `<!-- podcorpus:NAME -->` to `<!-- /podcorpus:NAME -->`; what is between the
marks is generated, so that no number in a card is typed by hand and a card can be filled in again.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import get_args

import yaml

from podcorpus.errors import InputError, did_you_mean
from podcorpus.findings.escaping import in_markdown
from podcorpus.findings.wording import show
from podcorpus.folder.layout import CARD, OWN_CARD, PICTURE, PICTURES
from podcorpus.folder.manifest import CorpusInfo
from podcorpus.folder.metadata.citation import bibtex
from podcorpus.folder.metadata.front_matter import front_matter
from podcorpus.folder.pictures import PICTURES as DRAWN
from podcorpus.folder.summary import Summary, summary_of
from podcorpus.records import MODELS, TABLES, Corpus, Record
from podcorpus.records.clock import format_time
from podcorpus.records.mention import Form
from podcorpus.records.schemas import SCHEMA_VERSION, fields, json_schema
from podcorpus.tables.text_files import read_text

MEASURED = "measured-"
"""How the names of blocks begin that more than the corpus is needed for: the pages, the annotators' passes."""
BLOCK = re.compile(
    r"<!-- podcorpus:(?P<name>[a-z-]+) -->\n(?:[^<]++|<(?!!-- podcorpus:))*?<!-- /podcorpus:(?P=name) -->"
)
"""A marked block with its marks; no other one begins within it."""
_MARK = re.compile(
    r"^[ \t]*(?P<mark><!--\s*/?\s*podcorpus:.*?-->)[ \t]*$|^(?P<conflict><{7} .*|>{7} .*)$", re.MULTILINE
)
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})[ \t]*")
_SHOWN = re.compile(rf"\]\((?P<folder>(?:[^()\s]*/)?{PICTURES})/(?P<name>{PICTURE.pattern})\)")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n+", re.DOTALL)


def default_card() -> str:
    """The card of a corpus that brings none of its own."""
    return files("podcorpus.folder").joinpath("default_card.md").read_text(encoding="utf-8")


def load_card(folder: Path) -> str:
    """The card of a corpus folder. Raises InputError if it cannot be read."""
    try:
        return (folder / CARD).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{folder / CARD}: cannot be read; restore the card or build the corpus again") from None


def own_card(file: Path, called: Path | None = None) -> str:
    """A card that somebody wrote, `called` as they do. Raises InputError if it cannot be read, or has a front matter,
    for which that of README.md leaves no place."""
    text = read_text(file, "check its permissions", called=called, mark=True)
    if (matter := _FRONT_MATTER.match(text)) is not None:
        last = matter[0].rstrip("\n").count("\n") + 1
        raise InputError(
            f"{called or file}:1: the card begins with a front matter, but README.md has one that is made from the "
            f"corpus and its name; remove lines 1 to {last}, or write line 1 as *** if it is a rule above text"
        )
    return text


def render_card(card: str, corpus: Corpus | Summary, info: CorpusInfo, pictures: str = PICTURES) -> str:
    """The card with its blocks filled in from the corpus, or from what was counted of it, and with its pictures shown
    from the folder `pictures`, wherever they are shown from in the text.

    A front matter is left out; a card that is filled in twice is the same. What was measured with more than the corpus
    at hand stays (`fill_measured`). Raises InputError for a block that nothing fills, and for a mark of none."""
    summary = corpus if isinstance(corpus, Summary) else summary_of(corpus)
    return fill_blocks(_FRONT_MATTER.sub("", card), summary, info, pictures)


def fill_blocks(text: str, summary: Summary, info: CorpusInfo, pictures: str = PICTURES, called: str = OWN_CARD) -> str:
    """A text with its blocks filled in, and with its pictures shown from a folder, as in `render_card`."""
    if (stray := stray_mark(text)) is not None:
        raise InputError(f"{called}:{stray[0]}: {stray[1]}")

    def fill(match: re.Match[str]) -> str:
        name = match["name"]
        if (unknown := unknown_block(name)) is not None:
            line = text.count("\n", 0, match.start()) + 1
            raise InputError(f"{called}:{line}: {unknown}")
        return block_text(name, summary, info) or match[0]

    return _SHOWN.sub(rf"]({pictures}/\g<name>)", BLOCK.sub(fill, text))


def stray_mark(text: str) -> tuple[int, str] | None:
    """The first mark, alone on its line, that neither begins nor ends a block, or that is of a merge: its line, and
    what is wrong."""
    outside = _without_code(BLOCK.sub(lambda block: "\n" * block[0].count("\n"), text))
    if (found := _MARK.search(outside)) is None:
        return None
    line = outside.count("\n", 0, found.start()) + 1
    if (conflict := found["conflict"]) is not None:
        return line, f"{show(conflict)} is a mark of a merge that was not finished; keep one of its two versions"
    problem = (
        f"{found['mark']!r} belongs to no part; a part is written `<!-- podcorpus:counts -->`, and "
        "`<!-- /podcorpus:counts -->` on a line below it"
    )
    return line, problem


def _without_code(text: str) -> str:
    """A text in Markdown with empty lines in the place of those of fenced code, which shows marks and has none."""
    lines, fence = text.split("\n"), ""
    for at, line in enumerate(lines):
        found = _FENCE.match(line)
        if not fence and found is None:
            continue
        lines[at] = ""
        if not fence and found is not None:
            fence = found[1]
        elif found is not None and found[1].startswith(fence) and found.end() == len(line):
            fence = ""
    return "\n".join(lines)


def unknown_block(name: str) -> str | None:
    """What is wrong with the name of a block that nothing fills."""
    if name in _BLOCKS or name.startswith(MEASURED):
        return None
    advice = did_you_mean(name, _BLOCKS, f"use one of {', '.join(sorted(_BLOCKS))}")
    return f"no part is called {show(name)}; {advice}"


def block_text(name: str, summary: Summary, info: CorpusInfo) -> str | None:
    """A block filled in, with its marks; None if no block that derives from the corpus has this name."""
    return _block(name, _BLOCKS[name](summary, info)) if name in _BLOCKS else None


def blocks_of(text: str) -> dict[str, str]:
    """The marked blocks of a text by name."""
    return {match["name"]: match[0] for match in BLOCK.finditer(text)}


def fill_measured(card: str, measured: Mapping[str, str]) -> str:
    """The card with its blocks `measured-…` filled in, by name without that beginning; one that is not given stays."""

    def fill(match: re.Match[str]) -> str:
        name = match["name"]
        text = measured.get(name.removeprefix(MEASURED)) if name.startswith(MEASURED) else None
        return match[0] if text is None else _block(name, text)

    return BLOCK.sub(fill, card)


def _block(name: str, text: str) -> str:
    # A title with the mark that ends a block does not end it.
    text = text.replace("<!-- /podcorpus:", "<! -- /podcorpus:")
    return f"<!-- podcorpus:{name} -->\n{text.rstrip()}\n<!-- /podcorpus:{name} -->"


def render_readme(card: str, corpus: Corpus | Summary, info: CorpusInfo) -> str:
    """The card as the folder's README.md: with front matter, one config per table, and its pictures beside it."""
    summary = corpus if isinstance(corpus, Summary) else summary_of(corpus)
    given = front_matter(info, summary.languages, summary.rows, summary.tiers)
    header = "".join(_field(name, json.dumps(value)) for name, value in given.items())
    return f"---\n{header}---\n\n{render_card(card, summary, info)}"


# The longest of them are the columns of all tables, which hardly any corpus has otherwise than the one before.
@lru_cache(maxsize=64)
def _field(name: str, value: str) -> str:
    return yaml.safe_dump({name: json.loads(value)}, sort_keys=False, allow_unicode=True, width=1000)


def _corpus_block(summary: Summary, info: CorpusInfo) -> str:
    editions = " and ".join(summary.editions)
    return f"{in_markdown(info.title)}, version {info.version}, {editions} edition, record schemas {SCHEMA_VERSION}."


def _counts(summary: Summary, _: CorpusInfo) -> str:
    lines = ["| table | rows | a row is |", "| --- | ---: | --- |"]
    for model in MODELS:
        what = json_schema(model.table)["description"].split("\n")[0]
        lines.append(f"| `{model.table}` | {summary.rows[model.table]} | {what} |")
    empty = [f"`{table}`" for table, rows in summary.rows.items() if not rows]
    if empty:
        have = "has" if len(empty) == 1 else "have"
        lines += [
            "",
            f"{_listed(empty)} {have} no rows here, and so no config in `datasets`; every other table has one.",
        ]
    return "\n".join(lines)


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _episodes(summary: Summary, _: CorpusInfo) -> str:
    lines = [
        "| episode | turns | chapters | mentions | last turn at | clock ratio |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for e in summary.episodes:
        last = "" if e["last_turn_start_ms"] is None else format_time(e["last_turn_start_ms"])
        ratio = "" if e["clock_ratio"] is None else f"{e['clock_ratio']:g}"
        counts = f"{e['n_turns']} | {e['n_chapters']} | {e['n_mentions']}"
        lines.append(f"| `{e['episode_id']}` | {counts} | {last} | {ratio} |")
    return "\n".join([*lines, *_more(summary)])


def _more(summary: Summary) -> list[str]:
    """A line with the number of episodes that the card does not list."""
    more = summary.rows["episodes"] - len(summary.episodes)
    return ["", f"And {more:,} more; all are in the table `episodes`."] if more else []


def _mentions(summary: Summary, _: CorpusInfo) -> str:
    """A table of mentions by type and form, and by tier."""
    cells = summary.mentions
    types: Counter[str | None] = Counter()
    totals: Counter[str | None] = Counter()
    for (kind, form), number in cells.items():
        types[kind] += number
        totals[form] += number
    forms: list[Form | None] = [*get_args(Form), *([None] if totals[None] else [])]
    heads = [form or "not linked" for form in forms]
    lines = ["| type | " + " | ".join(heads) + " | all |", "| --- |" + " ---: |" * (len(forms) + 1)]
    for kind, total in sorted(types.items(), key=lambda item: (-item[1], str(item[0]))):
        counts = " | ".join(str(cells[kind, form]) for form in forms)
        lines.append(f"| {kind or 'not known'} | {counts} | {total} |")
    lines.append("| all | " + " | ".join(str(totals[form]) for form in forms) + f" | {summary.rows['mentions']} |")
    tiers = ", ".join(f"{count} {tier}" for tier, count in sorted(summary.tiers.items())) or "none"
    return "\n".join(lines) + f"\n\nBy tier: {tiers}; linked to {len(summary.entities)} entities."


def field_lines(model: type[Record]) -> list[str]:
    """The columns of a table, as the lines of a Markdown table."""
    rows = [f"| `{name}` | {kind} | {text} |" for name, kind, text in fields(model)]
    return ["| column | type | meaning |", "| --- | --- | --- |", *rows]


def _fields(_: Summary, __: CorpusInfo) -> str:
    parts = []
    for model in MODELS:
        parts += [f"### `{model.table}`", "", *field_lines(model), ""]
    return "\n".join(parts)


def _sources(summary: Summary, _: CorpusInfo) -> str:
    lines = ["| episode | SHA-256 of the source | code points | rights |", "| --- | --- | ---: | --- |"]
    lines += [
        f"| `{e['episode_id']}` | `{e['source_sha256']}` | {e['source_chars']} | {in_markdown(e['rights'])} |"
        for e in summary.episodes
    ]
    return "\n".join([*lines, *_more(summary)])


def _records(summary: Summary, _: CorpusInfo) -> str:
    """The first record of each table. Words of a full edition are left out, since everybody may see a card."""
    parts = []
    for table in TABLES:
        if (row := summary.first.get(table)) is not None:
            shown = {**row, "text": "…"} if row.get("text") else row
            parts.append(f"`{table}`:\n\n```json\n{json.dumps(shown, ensure_ascii=False, indent=2)}\n```\n")
    return "\n".join(parts)


def _figures(summary: Summary, _: CorpusInfo) -> str:
    return "\n\n".join(f"![{DRAWN[name].shows}]({PICTURES}/{name})" for name in summary.pictures)


def _citation(_: Summary, info: CorpusInfo) -> str:
    return f"```bibtex\n{bibtex(info)}\n```"


_BLOCKS: dict[str, Callable[[Summary, CorpusInfo], str]] = {
    "citation": _citation,
    "corpus": _corpus_block,
    "counts": _counts,
    "episodes": _episodes,
    "figures": _figures,
    "mentions": _mentions,
    "fields": _fields,
    "sources": _sources,
    "records": _records,
}
