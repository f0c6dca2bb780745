"""The command that fixes what follows from the rows of a corpus folder: reseal."""

from __future__ import annotations

from pathlib import Path

import click

from podcorpus.cli.options import FINDINGS, FOLDER, OK
from podcorpus.cli.output import progress, say_done, say_report


@click.command(name="reseal", short_help="Fix what other programs changed in a corpus folder.")
@FOLDER
@click.option("--accept-changes", is_flag=True, help="Seal rows that differ from those that the manifest describes.")
def reseal_command(folder: Path, accept_changes: bool) -> int:
    """Fix what other programs changed in a corpus folder and what follows from its rows.

    That is how tables are stored, the order of their rows, counts of rows, sizes and digests, metadata, schemas, and
    the generated parts of the card. Texts, spans, ids and all else that a person decides stay as they are. If they
    have errors, or the rows are not those that the manifest describes, nothing is changed and the exit code is 1.
    """
    from podcorpus.findings import reports
    from podcorpus.making.resealing import reseal

    done = reseal(folder, accept_changes=accept_changes, progress=progress)
    if not done.valid:
        say_report(done.left)
        say_done(f"{folder}: {reports.summary(done.left)} that a person has to decide; nothing was changed")
        return FINDINGS
    for line in done.done:
        say_done(line)
    say_done(f"{folder}: {'resealed' if done.done else 'nothing to fix'}, no errors")
    return OK
