"""The command that makes one corpus of the parts that several machines built: merge."""

from __future__ import annotations

from pathlib import Path

import click

from podcorpus.cli.options import FINDINGS, OK, PATH
from podcorpus.cli.output import say_corpus, say_note, say_tally, stages


@click.command(name="merge", short_help="Make one corpus of the parts of several builds.")
@click.argument("parts", nargs=-1, required=True, type=PATH, metavar="PART...")
@click.option("--out", type=PATH, help="Folder to write; default: the project's, or `corpus`.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes that validate; default: one per core.")
@click.option("--replace", is_flag=True, help="Replace the folder even if it holds another corpus.")
def merge_command(parts: tuple[Path, ...], out: Path | None, workers: int | None, replace: bool) -> int:
    """Make one corpus of the parts that `build --shard` built, the same as one build would have made."""
    from podcorpus.folder.target import check_target
    from podcorpus.making.parts import merge_parts
    from podcorpus.making.pool import usable_cores
    from podcorpus.making.project_file import project_here
    from podcorpus.releasing.building import beside_corpus

    project = project_here()
    out = out or (project.out if project else Path("corpus"))
    beside = beside_corpus(project, out)
    check_target(out, say_note, declared=beside is not None)
    done = merge_parts(parts, out, workers=workers or usable_cores(), replace=replace, beside=beside, progress=stages)
    say_corpus(out, done.manifest)
    say_tally(done.tally)
    return FINDINGS if done.tally.of_level("error") else OK
