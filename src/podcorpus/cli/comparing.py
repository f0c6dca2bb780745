"""Commands that compare two annotations or two corpora: score, diff."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from podcorpus.cli.options import FINDINGS, OK, PATH, Names
from podcorpus.cli.output import progress, say_all
from podcorpus.errors import InputError


def _diff_formats() -> Iterable[str]:
    from podcorpus.diffing import FORMATS

    return FORMATS


@click.command(name="score", short_help="Score mentions against gold mentions.")
@click.argument("gold", type=PATH)
@click.argument("predicted", type=PATH, metavar="PRED")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def score_command(gold: Path, predicted: Path, form: str) -> int:
    """Score the mentions of PRED against those of GOLD: strict and fuzzy, found, typed and linked.

    Each is a corpus folder, a folder of decisions with mentions.jsonl, or a Parquet or JSONL file of mentions.
    """
    from podcorpus.evaluating.mention_files import read_mentions
    from podcorpus.evaluating.score_report import scores_as_json, scores_as_text
    from podcorpus.evaluating.scoring import agreement, score
    from podcorpus.records.ids import episode_part

    ours, theirs = read_mentions(gold), read_mentions(predicted)
    episodes, others = ({episode_part("turns", mention.turn) for mention in some} for some in (ours, theirs))
    if ours and theirs and not episodes & others:
        raise InputError(f"{gold} and {predicted} have no episode in common; score two annotations of one episode")
    try:
        rows, agreed = score(ours, theirs), agreement(ours, theirs)
    except ValueError as error:
        raise InputError(f"{error}; see `podcorpus validate`") from None
    lines = scores_as_json(rows, agreed).splitlines() if form == "json" else scores_as_text(rows, agreed)
    say_all(lines)
    return OK


@click.command(name="diff", short_help="Show what changed between two versions.")
@click.argument("old")
@click.argument("new")
@click.option("--format", "form", type=Names(_diff_formats), default="text", show_default=True)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help="Changes shown per table and kind; default: 5, for JSON all.",
)
@click.option("--all", "everything", is_flag=True, help="Show every change.")
@click.option("--exit-code", is_flag=True, help="Exit 1 if the two differ.")
def diff_command(old: str, new: str, form: str, limit: int | None, everything: bool, exit_code: bool) -> int:
    """Show what changed from OLD to NEW, record by record.

    Each is a corpus folder, or a git revision REV or REV:PATH; PATH is by default the project's corpus folder, else
    `dataset`. The exit code is 0 whether or not they differ.
    """
    from podcorpus.diffing import FORMATS, compare, open_version

    shown = None if everything else 5 if limit is None and form != "json" else limit
    with open_version(old) as before, open_version(new) as after, compare(before, after, progress) as comparison:
        say_all(FORMATS[form](comparison, shown))
        return FINDINGS if exit_code and comparison.differs else OK
