"""The command line: what is read, which stages run, what is printed. Nothing else prints."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NoReturn, TypeVar

import click
from tqdm import tqdm

from podcorpus import diffing, reporting
from podcorpus.building import EpisodeMeta, build_corpus, build_episode, default_episode_id
from podcorpus.card import DEFAULT_CONFIG
from podcorpus.curations import SAMPLE_PAGE, corpus_identity, known_curations, load_curated_corpus
from podcorpus.diffing import check_release, compare, open_version
from podcorpus.documents import document_schema_files
from podcorpus.editions import Hydrated, hydrate, redact
from podcorpus.errors import InputError
from podcorpus.findings import Finding, finding, has_errors
from podcorpus.folder import CARD, read_corpus, read_folder
from podcorpus.manifest import Manifest
from podcorpus.mention_files import read_mentions
from podcorpus.publishing import check_target, corpus_files, write_folder
from podcorpus.reading import load_source
from podcorpus.redirects import check_redirects, load_redirects
from podcorpus.schemas import schema_files
from podcorpus.scoring import agreement, score
from podcorpus.tabulating import corpus_rows
from podcorpus.validating import validate_rows

OK, FINDINGS, UNUSABLE = 0, 1, 2
_T = TypeVar("_T")
_PATH = click.Path(path_type=Path)
_EDITIONS = click.Choice(["full", "text-free"])


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="podcorpus")
def cli() -> None:
    """Podcast transcripts as validated, citable, queryable corpora.

    Exit codes: 0 fine, 1 findings of level error, 2 the call or the input could not be used.
    """


@cli.command()
@click.argument("sources", nargs=-1, type=_PATH, metavar="[SOURCE]...")
@click.option("--out", type=_PATH, default=Path("corpus"), show_default=True, help="Folder to write.")
@click.option("--edition", type=_EDITIONS, default="full", show_default=True, help="With the text, or without.")
@click.option("--curated", type=_PATH, help="A curated layer of your own: entities.jsonl and a folder an episode.")
@click.option("--episode-id", help="Id for a single SOURCE that nobody curated; default: from the file's name.")
@click.option("--show", help="Name of that SOURCE's show.")
@click.option("--title", help="Title of that SOURCE's episode.")
@click.option("--language", help="Its language, as a BCP 47 tag.")
@click.option("--rights", help="Who holds the rights in its words.")
@click.option("--automatic", is_flag=True, help="Mentions as the program finds them, in curated episodes too.")
def build(
    sources: tuple[Path, ...],
    out: Path,
    edition: str,
    curated: Path | None,
    episode_id: str | None,
    show: str | None,
    title: str | None,
    language: str | None,
    rights: str | None,
    automatic: bool,
) -> int:
    """Build a corpus folder from transcript pages; without SOURCE, from the sample episode.

    A SOURCE is a file or a folder of files. Pages are recognised by their content.
    """
    files = _expand(sources) or [SAMPLE_PAGE]
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
            EpisodeMeta(_checked_id(episode_id) or default_episode_id(path.name), show, title, language, rights),
            automatic=automatic,
        )
        for path, source in _progress(list(zip(files, loaded, strict=True)), "episodes")
    ]
    corpus = build_corpus(built)
    findings = [found for item in built for found in item.findings]
    findings += validate_rows(corpus_rows(corpus), loaded)
    # A published corpus is the readers' decisions: what the program finds instead does not bear its name.
    named = corpus_identity(() if automatic else known, [source.sha256 for source in loaded])
    chosen = corpus if edition == "full" else redact(corpus)
    manifest, contents = corpus_files(chosen, named.info, named.card, named.redirects)
    write_folder(out, contents)
    _say_corpus(out, manifest)
    _say_findings(findings)
    return FINDINGS if has_errors(findings) else OK


@cli.command()
@click.argument("folder", type=_PATH, metavar="DIR")
@click.option("--source", "sources", type=_PATH, multiple=True, help="A page to hold the corpus against; repeatable.")
@click.option("--previous", metavar="OLD", help="The version it follows, a folder or git revision: may it be released?")
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
def validate(folder: Path, sources: tuple[Path, ...], previous: str | None, form: str) -> int:
    """Check a corpus folder: files, shapes, ids, order, text and annotation."""
    loaded = [load_source(path) for path in _expand(sources)]
    read = read_folder(folder)
    findings = [*read.findings, *_progress(validate_rows(read.rows, loaded, read.absent), "findings")]
    findings += check_redirects(folder)
    if previous is not None:
        findings += check_release(folder, previous, _tables)
    if form == "json":
        click.echo(reporting.as_json(findings))
    elif form == "github":
        for line in reporting.as_github(findings):
            click.echo(line)
    else:
        for line in reporting.as_text(findings):
            click.echo(line)
        rows = sum(len(table) for table in read.rows.values())
        click.echo(f"{folder}: {rows} records in {len(read.rows)} tables, {reporting.summary(findings)}")
    return FINDINGS if has_errors(findings) else OK


@cli.command(name="hydrate")
@click.argument("folder", type=_PATH, metavar="DIR")
@click.option("--source", "sources", type=_PATH, multiple=True, required=True, help="A page; repeatable.")
@click.option("--out", type=_PATH, required=True, help="Folder to write.")
def hydrate_command(folder: Path, sources: tuple[Path, ...], out: Path) -> int:
    """Put the text back into a text-free corpus, each turn checked against its hash."""
    manifest, corpus = read_corpus(folder)
    check_target(out)
    hydrated, verdicts = hydrate(corpus, [load_source(path) for path in _expand(sources)])
    written, contents = corpus_files(hydrated, manifest.corpus, _card_of(folder), load_redirects(folder))
    write_folder(out, contents)
    for verdict in verdicts:
        click.echo(_verdict_line(verdict))
    _say_corpus(out, written)
    findings = [_lost(verdict) for verdict in verdicts if verdict.verdict == "lost"]
    if findings:
        _say_findings(findings)
    return FINDINGS if findings else OK


@cli.command(name="redact")
@click.argument("folder", type=_PATH, metavar="DIR")
@click.option("--out", type=_PATH, required=True, help="Folder to write.")
def redact_command(folder: Path, out: Path) -> int:
    """Write the text-free edition of a corpus."""
    manifest, corpus = read_corpus(folder)
    check_target(out)
    written, contents = corpus_files(redact(corpus), manifest.corpus, _card_of(folder), load_redirects(folder))
    write_folder(out, contents)
    _say_corpus(out, written)
    return OK


@cli.command(name="score")
@click.argument("gold", type=_PATH)
@click.argument("predicted", type=_PATH, metavar="PRED")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def score_command(gold: Path, predicted: Path, form: str) -> int:
    """Score the mentions of PRED against those of GOLD: strict and fuzzy, found, typed and linked.

    Each is a corpus folder, a folder of decisions with mentions.jsonl, or a Parquet or JSONL file of mentions.
    """
    ours, theirs = read_mentions(gold), read_mentions(predicted)
    if ours and theirs and not {m.turn.rsplit(".", 1)[0] for m in ours} & {m.turn.rsplit(".", 1)[0] for m in theirs}:
        raise InputError(f"{gold} and {predicted} have no episode in common; score two annotations of one episode")
    try:
        rows, agreed = score(ours, theirs), agreement(ours, theirs)
    except ValueError as error:
        raise InputError(f"{error}; see `podcorpus validate`") from None
    click.echo(
        reporting.scores_as_json(rows, agreed) if form == "json" else "\n".join(reporting.scores_as_text(rows, agreed))
    )
    return OK


@cli.command(name="diff")
@click.argument("old")
@click.argument("new")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
@click.option("--limit", type=click.IntRange(min=0), help="Changes shown of each table and kind; default: 5, JSON all.")
@click.option("--all", "everything", is_flag=True, help="Show every change.")
@click.option("--exit-code", is_flag=True, help="Exit 1 where the two differ.")
def diff_command(old: str, new: str, form: str, limit: int | None, everything: bool, exit_code: bool) -> int:
    """Show what changed from OLD to NEW, record by record.

    Each is a corpus folder, or a git revision REV or REV:PATH (PATH: dataset). Exit code 0 whether they differ or not.
    """
    shown = None if everything else 5 if limit is None and form != "json" else limit
    with open_version(old) as before, open_version(new) as after, compare(before, after, _tables) as comparison:
        for line in diffing.FORMATS[form](comparison, shown):
            click.echo(line)
        return FINDINGS if exit_code and comparison.differs else OK


@cli.command()
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a file is stale.")
@click.option("--dir", "folder", type=_PATH, default=Path("schema"), show_default=True)
def schema(check: bool, folder: Path) -> int:
    """Write the JSON Schemas of records, redirects and comparisons, or check that they are up to date."""
    expected = {**schema_files(), **document_schema_files()}
    if check:
        stale = [name for name, text in expected.items() if _read_text(folder / name) != text]
        stale += sorted({path.name for path in folder.glob("*.schema.json")} - set(expected))
        for name in stale:
            click.echo(f"{folder / name}: stale; run `podcorpus schema`")
        click.echo(f"{folder}: {len(expected)} schemas, {len(stale)} stale")
        return FINDINGS if stale else OK
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in expected.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}); name another folder with --dir") from None
    click.echo(f"{folder}: {len(expected)} schemas written")
    return OK


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code; errors are one line on standard error."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        code = cli.main(args=arguments, prog_name="podcorpus", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        help_for = (
            f" (see `{error.ctx.command_path} --help`)" if isinstance(error, click.UsageError) and error.ctx else ""
        )
        click.echo(f"podcorpus: {error.format_message()}{help_for}", err=True)
        code = UNUSABLE
    except InputError as error:
        click.echo(f"podcorpus: {error}", err=True)
        code = UNUSABLE
    except (KeyboardInterrupt, click.Abort):
        click.echo("podcorpus: interrupted; nothing was written", err=True)
        code = UNUSABLE
    except BrokenPipeError:
        # The reader of our output has gone: nothing is wrong here, and nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = OK
    sys.exit(code or OK)


def _interrupt(_: int, __: object) -> NoReturn:
    raise KeyboardInterrupt


def _progress(items: Iterable[_T], unit: str) -> Iterable[_T]:
    """A bar on a terminal for work longer than a second; none when piped."""
    return tqdm(items, unit=f" {unit}", delay=1, disable=None, leave=False, file=sys.stderr)


def _tables(names: Sequence[str]) -> Iterable[str]:
    return _progress(names, "tables")


def _expand(paths: Sequence[Path]) -> list[Path]:
    """The files named, and those of the folders named, in order."""
    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        try:
            found = sorted(entry for entry in path.iterdir() if entry.is_file() and not entry.name.startswith("."))
        except OSError as error:
            raise InputError(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
        if not found:
            raise InputError(f"{path}: no file in this folder; put a page there or name a file")
        files += found
    return files


def _checked_id(episode_id: str | None) -> str | None:
    if episode_id and default_episode_id(f"{episode_id}.") != episode_id:
        raise InputError(f"--episode-id {episode_id}: write it in lower case as in `my-show.first-episode`")
    return episode_id


def _read_text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _card_of(folder: Path) -> str:
    card = _read_text(folder / CARD)
    if card is None:
        raise InputError(f"{folder / CARD}: cannot be read; restore the card or build the corpus again")
    return card


def _say_corpus(out: Path, manifest: Manifest) -> None:
    click.echo(f"{out}: {manifest.corpus.name} {manifest.corpus.version}, {manifest.edition} edition")
    for name, table in manifest.tables.items():
        click.echo(f"  {name:<10}{table.rows:>7,}")
    click.echo(f'load it: datasets.load_dataset("{out}", "{DEFAULT_CONFIG}", split="train")')


def _say_findings(findings: Sequence[Finding]) -> None:
    for line in reporting.as_text(findings):
        click.echo(line)
    click.echo(reporting.summary(findings))


def _verdict_line(verdict: Hydrated) -> str:
    found = verdict.n_turns - len(verdict.missing)
    source = f" from {verdict.source}" if verdict.source else ""
    return f"{verdict.episode_id}: {verdict.verdict}, {found} of {verdict.n_turns} turns{source}"


def _lost(verdict: Hydrated) -> Finding:
    shown = ", ".join(verdict.missing[:5]) + (" …" if len(verdict.missing) > 5 else "")
    message = f"no source holds the words of {len(verdict.missing)} turns: {shown}; the episode stays text-free"
    return finding("hydrate-lost", message, table="episodes", record_id=verdict.episode_id)
