"""Commands that write a corpus folder: build, hydrate, redact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace as replaced
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcorpus.cli.options import EDITIONS, FINDINGS, FORMAT, OK, PATH, SHARD
from podcorpus.cli.output import progress, say_corpus, say_done, say_findings, say_note, say_tally, stages

if TYPE_CHECKING:
    from podcorpus.building.editions import Hydrated
    from podcorpus.findings.finding import Finding
    from podcorpus.folder.manifest import Manifest
    from podcorpus.making.folder import Make
    from podcorpus.records.base import Edition


_REPLACE = click.option("--replace", is_flag=True, help="Replace the folder even if it holds another corpus.")


@click.command(name="build", short_help="Build a corpus folder from transcripts.")
@click.argument("sources", nargs=-1, type=PATH, metavar="[SOURCE]...")
@click.option("--sample", is_flag=True, help="Build the invented sample episode; default if there is nothing else.")
@click.option("--out", type=PATH, help="Folder to write; default: the project's, or `corpus`.")
@click.option("--edition", type=EDITIONS, help="With or without the text; default: the project's, or full.")
@click.option("--curated", type=PATH, help="Your own curated layer: entities.jsonl and one folder per episode.")
@click.option("--list", "listed", type=PATH, metavar="FILE", help="A text file with the path of a SOURCE on each line.")
@FORMAT
@click.option("--chapters", type=PATH, help="Chapters of a single SOURCE; default: beside it, as `ep.chapters.json`.")
@click.option("--episode-id", help="Id for a single SOURCE that is not curated; default: from the file name.")
@click.option("--show", help="Name of that SOURCE's show.")
@click.option("--title", help="Title of that SOURCE's episode.")
@click.option("--language", help="Its language, as a BCP 47 tag.")
@click.option("--rights", help="Who holds the rights to its words.")
@click.option("--speaker", "speakers", multiple=True, metavar="LABEL=NAME[, ROLE]", help="Who a label is; repeatable.")
@click.option("--automatic", is_flag=True, help="Use automatic mentions in curated episodes too.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes that build; default: one per core.")
@click.option("--shard", type=SHARD, metavar="I/N", help="Build part I of N, for `merge`; --out is the part's folder.")
@click.option("--no-cache", is_flag=True, help="Build every episode again, and keep none for the next build.")
@click.option("--all", "show_all", is_flag=True, help="Show every finding, not only the first of each code.")
@_REPLACE
def build_command(
    sources: tuple[Path, ...],
    sample: bool,
    out: Path | None,
    edition: Edition | None,
    curated: Path | None,
    listed: Path | None,
    form: str | None,
    chapters: Path | None,
    episode_id: str | None,
    show: str | None,
    title: str | None,
    language: str | None,
    rights: str | None,
    speakers: tuple[str, ...],
    automatic: bool,
    workers: int | None,
    shard: tuple[int, int] | None,
    no_cache: bool,
    show_all: bool,
    replace: bool,
) -> int:
    """Build a corpus folder from transcripts; without SOURCE, from the project's sources, else from the sample episode.

    A SOURCE is a file, a folder, which is searched with all its subfolders, or a zip or tar archive. Formats are
    recognised by content; `podcorpus inspect` shows how. A file that cannot be read is a finding. In a folder with
    podcorpus.toml, or below one, that file says what is built, and where (`podcorpus init` starts one).
    """
    from podcorpus.curating.bundled import SAMPLE_PAGE
    from podcorpus.folder.target import check_target
    from podcorpus.making.asked import asked_for
    from podcorpus.making.cache import default_cache
    from podcorpus.making.folder import make_folder
    from podcorpus.making.parts import check_part
    from podcorpus.making.project_file import project_here
    from podcorpus.reading.inputs import listed_paths
    from podcorpus.releasing.building import ProjectBuild, project_build

    files = [*sources, *(listed_paths(listed) if listed else ())]
    if sample and files:
        raise click.UsageError("--sample takes no SOURCE", click.get_current_context())
    files = [SAMPLE_PAGE] if sample else files
    project = None if files else project_here()
    built: ProjectBuild | None = None
    out = out or (project.out if project else Path("corpus"))
    if shard is not None:
        check_part(out, *shard)
    else:
        check_target(out, say_note, declared=project is not None and project.has_corpus_at(out))
    if project is not None:
        stated = (chapters, episode_id, show, title, language, rights, form, *speakers)
        if any(stated):
            message = f"{project.file} says what describes the episodes; give such options with a SOURCE"
            raise click.UsageError(message, click.get_current_context())
        built = project_build(project, curated)
        asked = built.make
    else:
        files = files or [SAMPLE_PAGE]
        asked = asked_for(files, curated, chapters, episode_id, show, title, language, rights, form, speakers)
    cache = None if no_cache else default_cache(project.root if project else None)
    make = replaced(asked, automatic=automatic, edition=edition or asked.edition, workers=workers, cache=cache)
    make = replaced(make, shown=None) if show_all else make
    if shard is not None:
        return _part(make, shard, out, () if built is None else built.findings)
    if built is None:
        made = make_folder(make, out, replace=replace, progress=stages)
        if curated is not None and not automatic:
            _note_unnamed(make, made.manifest)
        given = {"episode-id": episode_id, "show": show, "title": title, "language": language, "rights": rights}
        _note_unused(make, made.manifest, [f"--{name}" for name, value in given.items() if value])
    else:
        made = replaced(built, make=make).write(out, replace=replace, progress=stages)
    say_corpus(out, made.manifest)
    say_tally(made.tally)
    return FINDINGS if made.tally.of_level("error") else OK


def _note_unnamed(make: Make, manifest: Manifest) -> None:
    """Say why a corpus does not have the name that its curated layer gives."""
    from podcorpus.folder.manifest import UNNAMED

    info, pages = make.known[0].info, make.known[0].pages
    if info == UNNAMED or info.name == manifest.corpus.name:
        return
    missing = len(set(pages) - {entry.source_sha256 for entry in manifest.episodes})
    are = "is" if missing == 1 else "are"
    pages_missing = f"{missing} of {len(pages)} annotated pages {are} not among the sources"
    say_note(f"the corpus is not called {info.name}: {pages_missing}")


def _note_unused(make: Make, manifest: Manifest, options: list[str]) -> None:
    """Say that options describe no episode, if annotators have decided on all of them."""
    decided = {one.episode.episode_id for layer in make.known for one in layer.curation.episodes}
    if options and decided.issuperset(entry.episode_id for entry in manifest.episodes):
        what = "the source is" if len(manifest.episodes) == 1 else "all sources are"
        say_note(f"not used: {', '.join(options)}; {what} curated, and the decisions come first (episode.json)")


def _part(make: Make, shard: tuple[int, int], out: Path, notes: Iterable[Finding]) -> int:
    """Build one of several parts."""
    from podcorpus.findings.wording import counted
    from podcorpus.making.parts import make_part

    made = make_part(make, *shard, out, stages)
    part = made.part
    files = len(part.entries) + len(part.unread)
    of_files = f"{counted(len(part.entries), 'episode')} of {counted(files, 'file')}, {part.n_files:,} in all parts"
    say_done(f"{out}: part {part.shard} of {part.of}, {of_files}")
    say_done(f"when all are built, put them together: podcorpus merge PART1 … PART{part.of} --out DIR")
    say_tally(made.tally.take(notes))
    return FINDINGS if made.tally.of_level("error") else OK


@click.command(name="hydrate", short_help="Restore the text of a text-free corpus.")
@click.argument("folder", type=PATH, metavar="DIR")
@click.option("--source", "sources", type=PATH, multiple=True, required=True, help="A page; repeatable.")
@click.option("--out", type=PATH, required=True, help="Folder to write.")
@_REPLACE
def hydrate_command(folder: Path, sources: tuple[Path, ...], out: Path, replace: bool) -> int:
    """Restore the text of a text-free corpus; each turn is checked against its hash."""
    from podcorpus.folder.target import check_target
    from podcorpus.making.editions import hydrate_folder

    check_target(out, say_note)
    done = hydrate_folder(folder, sources, out, replace=replace, progress=progress)
    findings = [_lost(verdict) for verdict in done.verdicts if verdict.verdict == "lost"]
    for verdict in done.verdicts:
        if verdict.verdict != "lost":
            say_done(verdict_line(verdict))
    say_corpus(out, done.manifest, loadable=not findings)
    if findings:
        say_findings(findings)
    return FINDINGS if findings else OK


@click.command(name="redact", short_help="Write the text-free edition of a corpus.")
@click.argument("folder", type=PATH, metavar="DIR")
@click.option("--out", type=PATH, required=True, help="Folder to write.")
@_REPLACE
def redact_command(folder: Path, out: Path, replace: bool) -> int:
    """Write the text-free edition of a corpus."""
    from podcorpus.folder.target import check_target
    from podcorpus.making.editions import redact_folder

    check_target(out, say_note)
    say_corpus(out, redact_folder(folder, out, replace=replace, progress=progress))
    return OK


def verdict_line(verdict: Hydrated) -> str:
    """What became of one episode, for a person."""
    found, source = verdict.n_turns - len(verdict.missing), verdict.source
    if verdict.verdict == "lost":
        where = f"; the nearest page, {source}, has the words of {found}" if found else ""
        return f"{verdict.episode_id}: not hydrated, no page has the words of all {verdict.n_turns} turns{where}"
    how = "the page it was built from" if verdict.verdict == "exact" else "another copy of its page"
    return f"{verdict.episode_id}: hydrated, all {verdict.n_turns} turns found in {source}, {how}"


def _lost(verdict: Hydrated) -> Finding:
    from podcorpus.findings.finding import finding
    from podcorpus.findings.wording import counted, some_of

    found = verdict.n_turns - len(verdict.missing)
    nearest = f"; the nearest, {verdict.source}, has those of {found}" if found else ""
    message = (
        f"no page has the words of {len(verdict.missing)} of {counted(verdict.n_turns, 'turn')}: "
        f"{some_of(verdict.missing)}{nearest}; the episode stays text-free"
    )
    return finding("hydrate-lost", message, table="episodes", record_id=verdict.episode_id)
