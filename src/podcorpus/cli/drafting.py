"""The command that drafts decisions: draft."""

from __future__ import annotations

from pathlib import Path

import click

from podcorpus.cli.options import OK, PATH
from podcorpus.cli.output import say_all, say_done
from podcorpus.cli.styles import width
from podcorpus.errors import InputError

_CURATED = Path("curated")


@click.command(name="draft", short_help="Show turns with positions, and draft the decisions on an episode.")
@click.argument("source", type=PATH, metavar="SOURCE")
@click.option("--id", "episode_id", help="Write a draft of the decisions for this episode id.")
@click.option("--curated", type=PATH, help="The curated layer; default: the project's, or `curated`.")
@click.option("--show", help="Name of the show.")
@click.option("--title", help="Title of the episode.")
@click.option("--language", help="Its language, as a BCP 47 tag.")
@click.option("--rights", help="Who holds the rights to its words.")
def draft_command(
    source: Path,
    episode_id: str | None,
    curated: Path | None,
    show: str | None,
    title: str | None,
    language: str | None,
    rights: str | None,
) -> int:
    """Show the turns of a transcript with positions, or draft the decisions on it for an annotator to correct.

    Positions are counted in code points from the start of each turn, as in the decisions; a mention may also be named
    by its surface and occurrence. With --id, the folder of that name is written in the curated layer: episode.json,
    turns.jsonl, chapters.jsonl and mentions.jsonl. The first draft also writes the registry in use to entities.jsonl.
    The program misses most misheard names, so that a draft is not an annotation.
    """
    from podcorpus.curating.decisions import REGISTRY
    from podcorpus.curating.drafting import draft_files, positions, registry_text, uncertain_chapters
    from podcorpus.findings.wording import counted
    from podcorpus.folder.target import check_outside
    from podcorpus.making.drafting import drafted
    from podcorpus.making.project_file import project_here

    project = project_here()
    home = curated or (_CURATED if project is None else project.curated_folder)
    layer = curated or (home if home.is_dir() else None)
    folder = home / episode_id if episode_id else None
    if folder is not None:
        check_outside(folder, "name another layer with --curated")
    if folder is not None and folder.exists():
        raise InputError(f"{folder}: exists already, and a draft must not replace decisions; remove it first")
    corpus, registry = drafted(
        source, layer, project, episode_id=episode_id, show=show, title=title, language=language, rights=rights
    )
    if folder is None:
        say_all(positions(corpus, width()))
        return OK
    (known,) = corpus.episodes
    if known.episode_id != episode_id:
        raise InputError(f"{source}: already curated as {known.episode_id}")
    file = home / REGISTRY
    first = not file.exists()
    try:
        folder.mkdir(parents=True)
        for name, text in draft_files(corpus).items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        if first:
            file.write_text(registry_text(registry.values()), encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}); name another layer with --curated") from None
    counts = ((corpus.turns, "turn"), (corpus.chapters, "chapter"), (corpus.mentions, "mention"))
    summary = ", ".join(counted(len(records), what) for records, what in counts)
    say_done(f"{folder}: {summary}, to be corrected by an annotator")
    if first:
        registered = counted(len(registry), "entity")
        say_done(f"{file}: {registered} of the registry that comes with the program; remove those that are not yours")
    if uncertain := uncertain_chapters(corpus):
        which = ", ".join(map(str, uncertain))
        which = f"chapters {which} begin" if len(uncertain) > 1 else f"chapter {which} begins"
        say_done(
            f"the program is not sure where {which}: check chapters.jsonl first; a chapter without a line there is "
            "placed by the program at each build"
        )
    return OK
