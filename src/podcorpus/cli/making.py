"""Commands that write a corpus folder: build, hydrate, redact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcorpus.cli.options import EDITIONS, FINDINGS, OK, PATH, Names, card_of, format_names
from podcorpus.cli.output import progress, say, say_corpus, say_findings, say_note

if TYPE_CHECKING:
    from podcorpus.building.editions import Hydrated
    from podcorpus.findings.finding import Finding
    from podcorpus.folder.redirects import Redirect


@click.command(name="build", short_help="Build a corpus folder from transcript pages.")
@click.argument("sources", nargs=-1, type=PATH, metavar="[SOURCE]...")
@click.option("--out", type=PATH, default=Path("corpus"), show_default=True, help="Folder to write.")
@click.option("--edition", type=EDITIONS, default="full", show_default=True, help="With or without the text.")
@click.option("--curated", type=PATH, help="Your own curated layer: entities.jsonl and one folder per episode.")
@click.option("--list", "listed", type=PATH, metavar="FILE", help="A text file with the path of a SOURCE on each line.")
@click.option("--format", "form", type=Names(format_names), help="Read SOURCE in this format; default: recognised.")
@click.option("--chapters", type=PATH, help="Chapters of a single SOURCE; default: beside it, as `ep.chapters.json`.")
@click.option("--episode-id", help="Id for a single SOURCE that is not curated; default: from the file name.")
@click.option("--show", help="Name of that SOURCE's show.")
@click.option("--title", help="Title of that SOURCE's episode.")
@click.option("--language", help="Its language, as a BCP 47 tag.")
@click.option("--rights", help="Who holds the rights to its words.")
@click.option("--speaker", "speakers", multiple=True, metavar="LABEL=NAME[, ROLE]", help="Who a label is; repeatable.")
@click.option("--automatic", is_flag=True, help="Use automatic mentions in curated episodes too.")
def build_command(
    sources: tuple[Path, ...],
    out: Path,
    edition: str,
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
) -> int:
    """Build a corpus folder from transcripts; without SOURCE, from the sample episode.

    A SOURCE is a file, a folder, which is searched with all its subfolders, or a zip or tar archive. Formats are
    recognised by content; `podcorpus inspect` shows how. A file that cannot be read is a finding.
    """
    from podcorpus.api import build, write_corpus
    from podcorpus.building.editions import redact
    from podcorpus.curating.bundled import SAMPLE_PAGE
    from podcorpus.folder.target import check_target
    from podcorpus.reading.inputs import listed_paths

    files = [*sources, *(listed_paths(listed) if listed else ())] or [SAMPLE_PAGE]
    check_target(out, say_note)
    built = build(
        *files,
        curated=curated,
        chapters=chapters,
        episode_id=episode_id,
        show=show,
        title=title,
        language=language,
        rights=rights,
        form=form,
        speakers=speakers,
        automatic=automatic,
        progress=progress,
    )
    corpus = built.corpus if edition == "full" else redact(built.corpus)
    say_corpus(out, write_corpus(corpus, out, built.info, built.card, built.redirects, built.pictures))
    return FINDINGS if say_findings(built.findings).of_level("error") else OK


@click.command(name="hydrate", short_help="Restore the text of a text-free corpus.")
@click.argument("folder", type=PATH, metavar="DIR")
@click.option("--source", "sources", type=PATH, multiple=True, required=True, help="A page; repeatable.")
@click.option("--out", type=PATH, required=True, help="Folder to write.")
def hydrate_command(folder: Path, sources: tuple[Path, ...], out: Path) -> int:
    """Restore the text of a text-free corpus; each turn is checked against its hash."""
    from podcorpus.api import read_corpus, write_corpus
    from podcorpus.building.editions import hydrate
    from podcorpus.folder.target import check_target
    from podcorpus.reading.inputs import load_sources

    check_target(out, say_note)
    manifest, corpus = read_corpus(folder)
    hydrated, verdicts = hydrate(corpus, load_sources(sources))
    written = write_corpus(hydrated, out, manifest.corpus, *_beside_the_tables(folder))
    for verdict in verdicts:
        say(_verdict_line(verdict))
    findings = [_lost(verdict) for verdict in verdicts if verdict.verdict == "lost"]
    say_corpus(out, written, loadable=not findings)
    if findings:
        say_findings(findings)
    return FINDINGS if findings else OK


@click.command(name="redact", short_help="Write the text-free edition of a corpus.")
@click.argument("folder", type=PATH, metavar="DIR")
@click.option("--out", type=PATH, required=True, help="Folder to write.")
def redact_command(folder: Path, out: Path) -> int:
    """Write the text-free edition of a corpus."""
    from podcorpus.api import read_corpus, write_corpus
    from podcorpus.building.editions import redact
    from podcorpus.folder.target import check_target

    check_target(out, say_note)
    manifest, corpus = read_corpus(folder)
    say_corpus(out, write_corpus(redact(corpus), out, manifest.corpus, *_beside_the_tables(folder)))
    return OK


def _beside_the_tables(folder: Path) -> tuple[str, Sequence[Redirect], Mapping[str, bytes]]:
    """Card, redirects and pictures of a corpus folder, for another edition of it."""
    from podcorpus.folder.layout import PICTURES
    from podcorpus.folder.read import load_pictures
    from podcorpus.folder.redirects import load_redirects

    return card_of(folder), load_redirects(folder), load_pictures(folder / PICTURES)


def _verdict_line(verdict: Hydrated) -> str:
    found, source = verdict.n_turns - len(verdict.missing), verdict.source
    if verdict.verdict == "lost":
        where = f"; the nearest page, {source}, has the words of {found}" if found else ""
        return f"{verdict.episode_id}: not hydrated, no page has the words of all {verdict.n_turns} turns{where}"
    how = "the page it was built from" if verdict.verdict == "exact" else "another copy of its page"
    return f"{verdict.episode_id}: hydrated, all {verdict.n_turns} turns found in {source}, {how}"


def _lost(verdict: Hydrated) -> Finding:
    from podcorpus.findings.finding import finding
    from podcorpus.findings.wording import counted

    shown = ", ".join(verdict.missing[:5]) + (" …" if len(verdict.missing) > 5 else "")
    message = (
        f"the words of {counted(len(verdict.missing), 'turn')} are on none of the pages: {shown}; "
        f"the episode stays text-free"
    )
    return finding("hydrate-lost", message, table="episodes", record_id=verdict.episode_id)
