"""The command that uploads a corpus to the Hub: publish."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcorpus.cli.options import FINDINGS, FOLDER, OK, PATH
from podcorpus.cli.output import progress, say, say_all, say_done, say_error, say_report
from podcorpus.errors import InputError

if TYPE_CHECKING:
    from podcorpus.hub import Plan


@click.command(name="publish", short_help="Publish a corpus on the Hugging Face Hub.")
@FOLDER
@click.option("--repo-id", required=True, metavar="OWNER/NAME", help="The dataset on the Hub.")
@click.option(
    "--source", "sources", type=PATH, multiple=True, help="A page of which no sentence may be published; repeatable."
)
@click.option("--create", is_flag=True, help="Create the dataset if it does not exist.")
@click.option("--private", is_flag=True, help="With --create: make the dataset private.")
@click.option("--dry-run", is_flag=True, help="Upload nothing; list exactly what would be uploaded.")
def publish_command(
    folder: Path, repo_id: str, sources: tuple[Path, ...], create: bool, private: bool, dry_run: bool
) -> int:
    """Publish a corpus on the Hugging Face Hub: one commit, and its version as a tag.

    The corpus must be valid, text-free, and the same as committed in git. If interrupted, run it again.
    """
    from podcorpus.checking import check_folder
    from podcorpus.findings import reports
    from podcorpus.findings.tally import Tally
    from podcorpus.folder.read import pages_of, read_manifest, scanned_folder
    from podcorpus.hub import (
        Repository,
        check_publishable,
        connect,
        create_repository,
        plan,
        publishable_corpus,
        read_repository,
        send,
    )
    from podcorpus.reading.inputs import open_sources

    if private and not create:
        raise click.UsageError("--private needs --create", click.get_current_context())
    api = connect(repo_id, sends=not dry_run, bars=sys.stderr is not None and sys.stderr.isatty())
    # Before the corpus is validated, which may take long.
    manifest, _ = read_manifest(folder)
    if manifest is not None:
        check_publishable(folder, manifest)
    loaded = open_sources(sources, pages_of(folder), every=True)
    with scanned_folder(folder, progress) as scanned:
        tally = Tally(reports.SHOWN).take(check_folder(scanned, loaded, None, progress))
        if tally.of_level("error"):
            say_report(tally)
            say(f"{folder}: {reports.summary(tally)}; not published")
            return FINDINGS
        release = publishable_corpus(scanned, loaded)
    if create and not dry_run:
        create_repository(api, repo_id, private)
    try:
        repository = read_repository(api, repo_id, release.tag)
    except InputError as error:
        if not dry_run:
            raise
        # A dry run also works without a connection, a login or a repository.
        say_error(f"{error} (all files are listed as new)")
        repository = Repository(repo_id)
    planned = plan(release, repository)
    say_all(_lines(planned))
    if dry_run:
        say_done("nothing was sent")
    elif planned.tagged:
        say_done(f"{repo_id} has {release.tag} with these files; nothing was sent")
    else:
        try:
            commit = send(api, planned)
        except KeyboardInterrupt:
            again = "run the same command again: what is there already is not sent twice"
            raise InputError(f"interrupted; {repo_id} may or may not have the commit; {again}") from None
        say_done(f"published as {commit}, tag {release.tag}")
    return OK


def _lines(planned: Plan) -> Iterator[str]:
    release, info = planned.release, planned.release.manifest.corpus
    yield f"{release.folder}: {info.name} {info.version}, text-free edition, as committed in {release.commit[:12]}"
    if planned.commits:
        yield f"to {planned.repo_id} as one commit, “{release.message}”, tagged {release.tag}"
    elif not planned.tagged:
        yield f"to {planned.repo_id}: all files are there, the tag {release.tag} is missing"
    width = max(len(entry.path) for entry in release.files)
    for kind, entries in (("new", planned.new), ("changed", planned.changed)):
        for entry in entries:
            yield f"  {kind:<8} {entry.path:<{width}} {entry.bytes:>11,} bytes  sha256 {entry.sha256}"
    for path in planned.deleted:
        yield f"  {'deleted':<8} {path}"
    sent = [*planned.new, *planned.changed]
    yield (
        f"  {len(sent)} files to send, {sum(entry.bytes for entry in sent):,} bytes; "
        f"{len(planned.same)} the same already, {len(planned.deleted)} to delete"
    )
