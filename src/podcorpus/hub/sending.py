"""What publishing a release would do to a dataset of the Hub, and doing it: one commit, then its tag.

Every step can be tried again. What the repository has is compared by digest first, so a commit whose answer was lost is
found there and only its tag is set, and a release that is out is nothing to do. A tag is set last, and only on files
that were read back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from podcorpus.errors import InputError
from podcorpus.folder.derived import DERIVED
from podcorpus.folder.manifest import FileEntry
from podcorpus.hub.committed import blob_id
from podcorpus.hub.publishable import PublishableCorpus
from podcorpus.hub.repository import RemoteFile, Repository, files_at, hub_errors

if TYPE_CHECKING:
    from huggingface_hub import HfApi

_AGAIN = "run the same command again: what is there already is not sent twice"
_VERSION_TAG = re.compile(r"v(\d+)\.(\d+)\.(\d+)")


@dataclass(frozen=True)
class Plan:
    """Files to add, to replace, and that are the same; paths to delete; whether the tag is set already. `parent` is
    the commit that is built on."""

    release: PublishableCorpus
    repo_id: str
    parent: str | None
    new: tuple[FileEntry, ...]
    changed: tuple[FileEntry, ...]
    same: tuple[FileEntry, ...]
    deleted: tuple[str, ...]
    tagged: bool

    @property
    def commits(self) -> bool:
        """Whether there is anything to commit."""
        return bool(self.new or self.changed or self.deleted)


def plan(release: PublishableCorpus, repository: Repository) -> Plan:
    """What is missing of the release. Files of the repository that no corpus has, such as a licence, stay.

    Raises InputError where the version is out with other files, or a later one is.
    """
    tag = release.tag
    if repository.tagged is not None:
        there = _compared(release, repository, repository.tagged, tagged=True)
        if there.commits:
            first = [*(entry.path for entry in (*there.changed, *there.new)), *there.deleted][0]
            raise InputError(
                f"{repository.repo_id}: has {tag} with another {first}; a version is published once, give a higher one"
            )
        return there
    later = [name for name in repository.tags if _numbers(name) > _numbers(tag)]
    if later:
        last = max(later, key=_numbers)
        raise InputError(f"{repository.repo_id}: has {last}, which is later than {tag}; publish a higher version")
    return _compared(release, repository, repository.files, tagged=False)


def send(api: HfApi, planned: Plan) -> str:
    """Make the commit and set the tag; returns the commit. Raises InputError where the Hub does not do all of it."""
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete

    release, repo_id, commit = planned.release, planned.repo_id, planned.parent
    if planned.commits:
        additions = [
            CommitOperationAdd(path_in_repo=entry.path, path_or_fileobj=release.folder / entry.path)
            for entry in (*planned.new, *planned.changed)
        ]
        deletions = [CommitOperationDelete(path_in_repo=path, is_folder=False) for path in planned.deleted]
        with hub_errors(f"{repo_id}: the commit was not confirmed", _AGAIN):
            commit = api.create_commit(
                repo_id,
                [*additions, *deletions],
                commit_message=release.message,
                commit_description=f"As committed in {release.commit}.",
                repo_type="dataset",
                parent_commit=planned.parent,
            ).oid
    if commit is None:
        raise InputError(f"{repo_id}: has no commit to tag; {_AGAIN}")
    if not planned.tagged:
        with hub_errors(f"{repo_id}: committed as {commit[:12]} and not tagged {release.tag}", _AGAIN):
            missing = _compared(release, Repository(repo_id), files_at(api, repo_id, commit), tagged=False)
            if missing.commits:
                wrong = [*(entry.path for entry in (*missing.new, *missing.changed)), *missing.deleted]
                raise RuntimeError(f"the commit has a different {wrong[0]}; look for a .gitignore there")
            api.create_tag(repo_id, tag=release.tag, tag_message=release.message, revision=commit, repo_type="dataset")
    return commit


def _compared(
    release: PublishableCorpus, repository: Repository, files: Mapping[str, RemoteFile], tagged: bool
) -> Plan:
    sent = {entry.path for entry in release.files}
    there = [entry for entry in release.files if entry.path in files]
    same = [entry for entry in there if _is(release, entry, files[entry.path])]
    return Plan(
        release,
        repository.repo_id,
        repository.main,
        new=tuple(entry for entry in release.files if entry.path not in files),
        changed=tuple(entry for entry in there if entry not in same),
        same=tuple(same),
        deleted=tuple(sorted(path for path in files if path not in sent and path.split("/")[0] in DERIVED)),
        tagged=tagged,
    )


def _is(release: PublishableCorpus, entry: FileEntry, remote: RemoteFile) -> bool:
    if remote.sha256 is not None:
        return remote.sha256 == entry.sha256
    return remote.blob_id == blob_id(release.folder / entry.path, remote.blob_id)


def _numbers(tag: str) -> tuple[int, ...]:
    """The numbers of a version's tag; none, which is before all others, of any other tag."""
    match = _VERSION_TAG.fullmatch(tag)
    return tuple(map(int, match.groups())) if match else ()
