"""Commands that hold what is there against what should be: validate, schema."""

from __future__ import annotations

from pathlib import Path

import click

from podcorpus import reporting
from podcorpus.cli.arguments import FINDINGS, OK, PATH, expand, read_text
from podcorpus.cli.printing import progress
from podcorpus.errors import InputError
from podcorpus.findings import has_errors
from podcorpus.folder import read_folder
from podcorpus.reading import load_source
from podcorpus.schemas import schema_files
from podcorpus.validating import validate_rows


@click.command(name="validate")
@click.argument("folder", type=PATH, metavar="DIR")
@click.option("--source", "sources", type=PATH, multiple=True, help="A page to hold the corpus against; repeatable.")
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
def validate_command(folder: Path, sources: tuple[Path, ...], form: str) -> int:
    """Check a corpus folder: files, shapes, ids, order, text and annotation."""
    loaded = [load_source(path) for path in expand(sources)]
    read = read_folder(folder)
    findings = [*read.findings, *progress(validate_rows(read.rows, loaded, read.absent), "findings")]
    if form == "json":
        click.echo(reporting.as_json(findings))
    elif form == "github":
        for line in reporting.as_github(findings):
            click.echo(line)
    else:
        for line in reporting.as_text(findings):
            click.echo(line)
        rows = sum(len(table) for table in read.rows.values())
        click.echo(f"{folder}: {rows} records in {len(read.rows)} tables, {reporting.summary(findings)}")
    return FINDINGS if has_errors(findings) else OK


@click.command(name="schema")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a file is stale.")
@click.option("--dir", "folder", type=PATH, default=Path("schema"), show_default=True)
def schema_command(check: bool, folder: Path) -> int:
    """Write the JSON Schemas of the records, or check that they are up to date."""
    expected = schema_files()
    if check:
        stale = [name for name, text in expected.items() if read_text(folder / name) != text]
        stale += sorted({path.name for path in folder.glob("*.schema.json")} - set(expected))
        for name in stale:
            click.echo(f"{folder / name}: stale; run `podcorpus schema`")
        click.echo(f"{folder}: {len(expected)} schemas, {len(stale)} stale")
        return FINDINGS if stale else OK
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in expected.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}); name another folder with --dir") from None
    click.echo(f"{folder}: {len(expected)} schemas written")
    return OK
