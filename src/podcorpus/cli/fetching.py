"""The command that saves the files that a feed links: fetch."""

from __future__ import annotations

from pathlib import Path

import click

from podcorpus.cli.options import FINDINGS, OK, PATH
from podcorpus.cli.output import progress, say_done, say_report
from podcorpus.errors import InputError


@click.command(name="fetch", short_help="Save the transcripts and chapters that a feed links.")
@click.argument("feed", required=False, type=PATH, metavar="[FEED]")
@click.option("--into", type=PATH, help="The folder to save them in; default: the first of the project's sources.")
@click.option(
    "--pause",
    type=click.FloatRange(0, 60),
    default=1.0,
    show_default=True,
    metavar="SECONDS",
    help="Time between two requests to a server.",
)
def fetch_command(feed: Path | None, into: Path | None, pause: float) -> int:
    """Save the transcripts that a feed links, one for each episode, and its chapters.

    FEED is a saved RSS feed; in a project, by default its own. Files that are there already are not asked for again, so
    that a run that was interrupted, or a feed with new episodes, takes only the rest; to have one fetched again, remove
    it. Requests follow each other, after a pause, and keep to the servers' robots.txt. The exit code is 1 if a file
    could not be fetched.
    """
    from podcorpus.building.feed_links import linked_files
    from podcorpus.findings import reports
    from podcorpus.findings.tally import Tally
    from podcorpus.findings.wording import counted
    from podcorpus.making.fetching import fetch
    from podcorpus.making.project_file import project_here

    project = project_here() if feed is None or into is None else None
    feed = feed or (project.feed if project else None)
    if feed is None:
        raise InputError("name the feed, or start a project whose podcorpus.toml has it as sources.feed")
    folder = into or (project.fetched_into if project else None)
    if folder is None:
        raise InputError("name the folder with --into; only in a project with a folder of sources is it known")
    files, findings = linked_files(feed)
    done = list(progress(fetch(files, folder, pause), "files", "asked for"))
    new = sum(one.new for one in done)
    there = sum(not one.new and one.problem is None for one in done)
    tally = Tally(reports.SHOWN).take([*findings, *(one.problem for one in done if one.problem is not None)])
    say_report(tally)
    say_done(f"{folder}: {counted(new, 'file')} fetched, {there:,} there before, {reports.summary(tally)}")
    return FINDINGS if tally.of_level("error") else OK
