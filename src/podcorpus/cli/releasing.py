"""The command that releases a version of a project's corpus: release."""

from __future__ import annotations

import datetime

import click

from podcorpus.cli.options import FINDINGS, OK
from podcorpus.cli.output import progress, say, say_all, say_part
from podcorpus.errors import InputError


@click.command(name="release", short_help="Release a version of a project's corpus.")
@click.argument("version", required=False)
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Its day; default: today.")
@click.option("--quick", is_flag=True, help="Skip the project's own checks, for a commit on which they have passed.")
@click.option("--dry-run", is_flag=True, help="Stop before the commit, show the changelog's entry, restore all files.")
@click.option("--undo", is_flag=True, help="Undo a release that was killed.")
def release_command(version: str | None, date: datetime.datetime | None, quick: bool, dry_run: bool, undo: bool) -> int:
    """Release VERSION of a project's corpus: build, check and compare it, record the version, commit and tag.

    If a step fails, all files are as they were. A release that was killed is repeated by the same command.
    """
    from podcorpus.folder.layout import PROJECT
    from podcorpus.making.project_file import project_here
    from podcorpus.releasing.release import release
    from podcorpus.releasing.release import undo as undo_release
    from podcorpus.releasing.repository import Repository
    from podcorpus.releasing.steps import Release

    if (version is None) is not undo:
        raise click.UsageError("give either a VERSION or --undo", click.get_current_context())
    project = project_here()
    if project is None:
        raise InputError(f"no {PROJECT} here; a release is made in a corpus project, which `podcorpus init` starts")
    repository = Repository(project.root)
    if version is None:
        done = undo_release(project.out, repository, _say)
    else:
        day = (date or datetime.datetime.now()).date().isoformat()
        given = Release(project, repository, version.removeprefix("v"), day, quick, progress)
        done = release(given, _say, dry_run=dry_run)
    return OK if done else FINDINGS


def _say(text: str, *, more: bool = False) -> None:
    *lines, last = text.split("\n")
    say_all(lines)
    if more:
        say_part(last)
    else:
        say(last)
