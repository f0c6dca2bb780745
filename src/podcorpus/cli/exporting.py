"""The command that writes a corpus in another format: export."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from podcorpus.cli.options import FINDINGS, FOLDER, OK, PATH, completing
from podcorpus.cli.output import progress, say_done, say_note, say_report


def _names() -> Iterable[str]:
    from podcorpus.exporting import EXPORTS

    return list(EXPORTS)


class _ListingFormats(click.Command):
    """A command whose help lists the registered formats."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        from podcorpus.exporting import EXPORTS

        with formatter.section("Formats"):
            formatter.write_dl([(name, export.DESCRIPTION) for name, export in EXPORTS.items()])


@click.command(name="export", cls=_ListingFormats, short_help="Write a corpus in another format.")
@FOLDER
@click.option(
    "--to",
    "form",
    required=True,
    metavar="FORMAT",
    shell_complete=completing(_names),
    help="The format, one of those listed below.",
)
@click.option("--out", type=PATH, required=True, help="Folder to write, new or empty.")
def export_command(folder: Path, form: str, out: Path) -> int:
    """Write a corpus in another format. Data that the format cannot represent is reported."""
    from podcorpus.exporting import export_folder
    from podcorpus.exporting.written import check_empty
    from podcorpus.findings import reports
    from podcorpus.findings.tally import Tally
    from podcorpus.findings.wording import counted

    check_empty(out, say_note)
    tally = Tally(reports.SHOWN)
    n_files = export_folder(folder, form, out, tally.take, progress)
    say_report(tally)
    say_done(f"{out}: {counted(n_files, 'file')} as {form}, {reports.summary(tally)}")
    return FINDINGS if tally.of_level("error") else OK
