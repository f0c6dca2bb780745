"""Commands that write a corpus folder: build, hydrate, redact."""

from __future__ import annotations

from pathlib import Path

import click

from podcorpus.building import EpisodeMeta, build_corpus, build_episode, default_episode_id
from podcorpus.cli.arguments import EDITIONS, FINDINGS, OK, PATH, card_of, checked_id, expand
from podcorpus.cli.printing import progress, say_corpus, say_findings
from podcorpus.curations import SAMPLE_PAGE, corpus_identity, known_curations, load_curated_corpus
from podcorpus.editions import Hydrated, hydrate, redact
from podcorpus.errors import InputError
from podcorpus.findings import Finding, finding, has_errors
from podcorpus.folder import read_corpus
from podcorpus.publishing import check_target, corpus_files, write_folder
from podcorpus.reading import load_source
from podcorpus.tabulating import corpus_rows
from podcorpus.validating import validate_rows


@click.command(name="build")
@click.argument("sources", nargs=-1, type=PATH, metavar="[SOURCE]...")
@click.option("--out", type=PATH, default=Path("corpus"), show_default=True, help="Folder to write.")
@click.option("--edition", type=EDITIONS, default="full", show_default=True, help="With the text, or without.")
@click.option("--curated", type=PATH, help="A curated layer of your own: entities.jsonl and a folder an episode.")
@click.option("--episode-id", help="Id for a single SOURCE that nobody curated; default: from the file's name.")
@click.option("--show", help="Name of that SOURCE's show.")
@click.option("--title", help="Title of that SOURCE's episode.")
@click.option("--language", help="Its language, as a BCP 47 tag.")
@click.option("--rights", help="Who holds the rights in its words.")
def build_command(
    sources: tuple[Path, ...],
    out: Path,
    edition: str,
    curated: Path | None,
    episode_id: str | None,
    show: str | None,
    title: str | None,
    language: str | None,
    rights: str | None,
) -> int:
    """Build a corpus folder from transcript pages; without SOURCE, from the sample episode.

    A SOURCE is a file or a folder of files. Pages are recognised by their content.
    """
    files = expand(sources) or [SAMPLE_PAGE]
    if len(files) > 1 and any((episode_id, show, title)):
        raise InputError("--episode-id, --show and --title describe one SOURCE; build several without them")
    check_target(out)
    known = (*([load_curated_corpus(curated)] if curated else []), *known_curations())
    curations = [corpus.curation for corpus in known]
    loaded = [load_source(path) for path in files]
    built = [
        build_episode(
            source,
            curations,
            EpisodeMeta(checked_id(episode_id) or default_episode_id(path.name), show, title, language, rights),
        )
        for path, source in progress(list(zip(files, loaded, strict=True)), "episodes")
    ]
    corpus = build_corpus(built)
    findings = [found for item in built for found in item.findings]
    findings += validate_rows(corpus_rows(corpus), loaded)
    info, card = corpus_identity(known, [source.sha256 for source in loaded])
    manifest, contents = corpus_files(corpus if edition == "full" else redact(corpus), info, card)
    write_folder(out, contents)
    say_corpus(out, manifest)
    say_findings(findings)
    return FINDINGS if has_errors(findings) else OK


@click.command(name="hydrate")
@click.argument("folder", type=PATH, metavar="DIR")
@click.option("--source", "sources", type=PATH, multiple=True, required=True, help="A page; repeatable.")
@click.option("--out", type=PATH, required=True, help="Folder to write.")
def hydrate_command(folder: Path, sources: tuple[Path, ...], out: Path) -> int:
    """Put the text back into a text-free corpus, each turn checked against its hash."""
    manifest, corpus = read_corpus(folder)
    check_target(out)
    hydrated, verdicts = hydrate(corpus, [load_source(path) for path in expand(sources)])
    written, contents = corpus_files(hydrated, manifest.corpus, card_of(folder))
    write_folder(out, contents)
    for verdict in verdicts:
        click.echo(_verdict_line(verdict))
    say_corpus(out, written)
    findings = [_lost(verdict) for verdict in verdicts if verdict.verdict == "lost"]
    if findings:
        say_findings(findings)
    return FINDINGS if findings else OK


@click.command(name="redact")
@click.argument("folder", type=PATH, metavar="DIR")
@click.option("--out", type=PATH, required=True, help="Folder to write.")
def redact_command(folder: Path, out: Path) -> int:
    """Write the text-free edition of a corpus."""
    manifest, corpus = read_corpus(folder)
    check_target(out)
    written, contents = corpus_files(redact(corpus), manifest.corpus, card_of(folder))
    write_folder(out, contents)
    say_corpus(out, written)
    return OK


def _verdict_line(verdict: Hydrated) -> str:
    found = verdict.n_turns - len(verdict.missing)
    source = f" from {verdict.source}" if verdict.source else ""
    return f"{verdict.episode_id}: {verdict.verdict}, {found} of {verdict.n_turns} turns{source}"


def _lost(verdict: Hydrated) -> Finding:
    shown = ", ".join(verdict.missing[:5]) + (" …" if len(verdict.missing) > 5 else "")
    message = f"no source holds the words of {len(verdict.missing)} turns: {shown}; the episode stays text-free"
    return finding("hydrate-lost", message, table="episodes", record_id=verdict.episode_id)
