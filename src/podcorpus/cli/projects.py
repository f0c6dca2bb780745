"""The command that starts a corpus project: init."""

from __future__ import annotations

from pathlib import Path

import click

from podcorpus.cli.options import OK, PATH
from podcorpus.cli.output import say_done
from podcorpus.errors import InputError


@click.command(name="init", short_help="Start a corpus project.")
@click.argument("folder", type=PATH, default=Path(), metavar="[DIR]")
@click.option("--id", "name", help="Its id, such as `harbour-hour`; default: from the folder's name.")
@click.option("--title", help="Its title; default: from the folder's name.")
def init_command(folder: Path, name: str | None, title: str | None) -> int:
    """Start a corpus project: write podcorpus.toml, a folder for the transcripts, and a .gitignore that keeps them out
    of commits.

    Nothing that exists is changed. Commands that are run in the project need no arguments.
    """
    from podcorpus.folder.layout import PROJECT
    from podcorpus.folder.target import check_outside
    from podcorpus.making.new_project import IGNORED, ignores_sources, new_project
    from podcorpus.making.project_file import load_project

    file = folder / PROJECT
    if file.exists():
        raise InputError(f"{file}: there already; edit it, or name another folder")
    check_outside(file, "start the project in the folder above the corpus, and name the corpus as its output.folder")
    called = folder.resolve().name
    text = new_project(name, title, called)
    try:
        (folder / "sources").mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
        ignored = folder / ".gitignore"
        if not ignored.exists():
            ignored.write_text(IGNORED, encoding="utf-8", newline="\n")
        unprotected = not ignores_sources(ignored.read_text(encoding="utf-8", errors="replace"))
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}); name another folder") from None
    project = load_project(file.resolve())
    say_done(f"{file}: the project {project.info.name if project.info else called}")
    if unprotected:
        say_done(f"add a line /sources/ to {ignored}, so that the transcripts are not committed")
    say_done(f"1. put transcripts into {folder / 'sources'}, or name where they are in {PROJECT}")
    say_done("2. describe the episodes in an episode list or a feed, if you like (docs/projects.md)")
    say_done("3. podcorpus build")
    return OK
