"""Commands that check a corpus and explain the checks: validate, explain, schema."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from podcorpus.cli.options import FINDINGS, OK, PATH, completing, folder_here, read_text, rule_codes
from podcorpus.cli.output import progress, say, say_all, say_done, say_report
from podcorpus.cli.styles import width
from podcorpus.errors import InputError, did_you_mean
from podcorpus.progress import silent

if TYPE_CHECKING:
    from podcorpus.findings.finding import Finding
    from podcorpus.findings.found import Found
    from podcorpus.folder.read import Scanned

_codes_option = partial(click.option, multiple=True, metavar="CODE", shell_complete=completing(rule_codes))


@click.command(name="validate", short_help="Check a corpus folder, or one table of it.")
@click.argument("folder", type=PATH, metavar="[PATH]", default=folder_here)
@click.option("--table", metavar="TABLE", help="PATH is a Parquet or JSONL file of this table, or a folder of them.")
@click.option("--source", "sources", type=PATH, multiple=True, help="A page to check the corpus against; repeatable.")
@click.option("--previous", metavar="OLD", help="The previous version, a folder or git revision, to check against.")
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option(
    "--max",
    "most",
    type=click.IntRange(min=0),
    metavar="N",
    help="Show up to N findings per code; default: 5 as text, otherwise all.",
)
@_codes_option("--select", help="Only findings of these codes: one, or several with commas.")
@_codes_option("--ignore", help="No findings of these codes.")
@click.option("--all", "show_all", is_flag=True, help="Show every finding; as text, one per line as they are found.")
def validate_command(
    folder: Path,
    table: str | None,
    sources: tuple[Path, ...],
    previous: str | None,
    form: str,
    most: int | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    show_all: bool,
) -> int:
    """Check a corpus folder, or one table of it: files, schemas, ids, order, text and annotation.

    Without PATH, check the project's corpus, and that its card, its pictures and the files beside it are up to date.
    `podcorpus explain CODE` explains a finding. The exit code is that of the findings selected and not ignored.
    """
    from podcorpus.checking import check_folder, previous_version, usable_with
    from podcorpus.findings import reports
    from podcorpus.findings.tally import Tally
    from podcorpus.findings.wording import counted
    from podcorpus.folder.one_table import scanned_path
    from podcorpus.folder.read import pages_of
    from podcorpus.reading.inputs import open_sources

    if show_all and most is not None:
        raise click.UsageError("--all and --max exclude each other", click.get_current_context())
    selected, ignored = ([code.strip() for one in given for code in one.split(",")] for given in (select, ignore))
    check_codes((*selected, *ignored))
    loaded = open_sources(sources, pages_of(folder))
    streamed = form != "text" or show_all
    tally = Tally(most if streamed or most is not None else reports.SHOWN)
    # The progress bar would overwrite findings that are printed to the terminal as they are found.
    shown = silent if streamed and sys.stdout is not None and sys.stdout.isatty() else progress
    with previous_version(previous) as before, scanned_path(folder, table, shown) as scanned:
        usable_with(scanned, loaded, previous)
        rows = {table: scan.rows for table, scan in scanned.scans.items() if not scan.absent}
        every = check_folder(scanned, loaded, before, shown)
        if click.get_current_context().get_parameter_source("folder") is ParameterSource.DEFAULT and table is None:
            every = _with_following(scanned, every)
        findings = (one for one in every if one.code not in ignored and (not selected or one.code in selected))
        if form == "json":
            say_all(reports.as_json(findings, tally, str(folder), rows))
        elif form == "github":
            say_all(reports.as_github(findings, tally, str(folder)))
        elif show_all:
            say_all(reports.as_lines(findings, tally))
        else:
            tally.take(findings)
    if form == "text":
        if not show_all:
            say_report(tally)
        checked = f"{counted(sum(rows.values()), 'record')} in {counted(len(rows), 'table')}"
        say_done(f"{folder}: {checked}, {reports.summary(tally)}")
    return FINDINGS if tally.of_level("error") else OK


def _with_following(scanned: Scanned, findings: Iterable[Finding | Found]) -> Iterator[Finding | Found]:
    """The findings on the project's corpus and, if none is an error, on the files that are derived from it."""
    from podcorpus.findings.rules import RULES
    from podcorpus.making.project_file import project_here
    from podcorpus.releasing.outdated import check_following

    errors = False
    for found in findings:
        errors = errors or RULES[found.code].level == "error"
        yield found
    project = project_here()
    if project is not None and not errors:
        yield from check_following(project, scanned)


def check_codes(codes: Iterable[str]) -> None:
    """Raises InputError for a code that no rule has."""
    from podcorpus.findings.rules import RULES

    for code in codes:
        if code not in RULES:
            spelled = code.lower().replace("_", "-")
            advice = did_you_mean(spelled, RULES, "`podcorpus explain` lists all codes", most=3)
            raise InputError(f"{code}: no such code; {advice}")


@click.command(name="explain", short_help="Explain the code of a finding.")
@click.argument("codes", nargs=-1, metavar="[CODE]...", shell_complete=completing(rule_codes))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def explain_command(codes: tuple[str, ...], form: str) -> int:
    """Explain what the CODE of a finding means and how to fix it; without CODE, list all codes by layer."""
    from podcorpus.findings import explain
    from podcorpus.findings.rules import RULES

    check_codes(codes)
    rules = [RULES[code] for code in codes or RULES]
    columns = width()
    if form == "json":
        say_all(explain.rules_as_json(rules).splitlines())
    else:
        say_all(explain.rules_as_text(rules, columns) if codes else explain.rules_as_list(columns))
    return OK


@click.command(name="schema", short_help="Write the JSON Schemas, or check them.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a file is out of date.")
@click.option("--dir", "folder", type=PATH, default=Path("schema"), show_default=True, help="Their folder.")
def schema_command(check: bool, folder: Path) -> int:
    """Write the JSON Schemas of records, redirects, comparisons and reports, or check that they are up to date."""
    from podcorpus.cli.output_schemas import document_schema_files
    from podcorpus.records.schemas import schema_files

    expected = {**schema_files(), **document_schema_files()}
    if check:
        if not folder.is_dir():
            raise InputError(f"{folder}: no such folder; give the folder of the schemas with --dir")
        stale = [name for name, text in expected.items() if read_text(folder / name) != text]
        stale += sorted({path.name for path in folder.glob("*.schema.json")} - set(expected))
        for name in stale:
            say(f"{folder / name}: out of date; run `podcorpus schema`")
        say_done(f"{folder}: {len(expected)} schemas, {len(stale)} out of date")
        return FINDINGS if stale else OK
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in expected.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}); give another folder with --dir") from None
    say_done(f"{folder}: {len(expected)} schemas written")
    return OK
