"""The command that writes a page to look at a corpus: view."""

from __future__ import annotations

from pathlib import Path

import click

from podcorpus.cli.options import FOLDER, OK, PATH
from podcorpus.cli.output import progress, say_done


@click.command(name="view", short_help="Write a page to read and search a corpus.")
@FOLDER
@click.option("--out", type=PATH, help="HTML file to write; default: the folder's name with .html, here.")
@click.option("--open", "open_it", is_flag=True, help="Open it in the browser.")
@click.option("--source", "sources", type=PATH, multiple=True, help="A page with words to put in; repeatable.")
def view_command(folder: Path, out: Path | None, open_it: bool, sources: tuple[Path, ...]) -> int:
    """Write one HTML file to read, search and listen to a corpus; it opens from disk and loads nothing.

    DIR is a corpus folder, by default that of the project. A text-free corpus is shown without its words: drop your
    copy of the source on the page, or name it with --source, which puts the words into the file.
    """
    from podcorpus.cli.building import verdict_line
    from podcorpus.findings.wording import counted
    from podcorpus.viewing import view

    if out is None:
        out = Path(f"{folder.resolve().name}.html")
    page = view(folder, out, sources, progress)
    for verdict in page.hydrated:
        if verdict.verdict == "lost":
            say_done(verdict_line(verdict))
    words = "without their words"
    if page.n_with_words:
        words = "with their words" if page.n_with_words == page.n_turns else f"{page.n_with_words:,} with their words"
    say_done(f"{out}: {counted(page.n_episodes, 'episode')}, {counted(page.n_turns, 'turn')} {words}")
    if page.folder is not None:
        say_done(f"{page.folder}: the data of the episodes; keep it beside the page")
    if open_it:
        click.launch(out.resolve().as_uri())
    return OK
