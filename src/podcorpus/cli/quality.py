"""The command that measures the quality of a project's annotation: quality."""

from __future__ import annotations

import click

from podcorpus.cli.options import OK
from podcorpus.cli.output import say_all
from podcorpus.errors import InputError

_TITLES = {
    "agreement": "Agreement between passes",
    "mentions": "Automatic mentions, scored against the decisions",
    "chapters": "Automatic chapters, compared with the decisions",
    "turns": "Back-channels and continued turns by rule, compared with the decisions",
}


@click.command(name="quality", short_help="Measure agreement between passes, and score the automatic layer.")
def quality_command() -> int:
    """Measure how far the passes over a project's curated episodes agree, and score what the program finds by itself
    against the decisions on them.

    The tables are those that `build` puts into the card's parts `measured-agreement`, `measured-mentions`,
    `measured-chapters` and `measured-turns`, where it has them.
    """
    from podcorpus.folder.layout import PROJECT
    from podcorpus.making.project import make_of
    from podcorpus.making.project_file import project_here
    from podcorpus.releasing.measuring import measured

    project = project_here()
    if project is None:
        raise InputError(f"no {PROJECT} here; run it in a corpus project")
    make, _ = make_of(project)
    tables = {} if make.named is None else measured(make.named.curation, make.files)
    if not tables:
        raise InputError(f"{project.curated_folder}: no decisions on an episode of these sources; nothing to measure")
    for number, (name, table) in enumerate(tables.items()):
        say_all(("", _TITLES[name], "") if number else (_TITLES[name], ""))
        say_all(table.splitlines())
    return OK
