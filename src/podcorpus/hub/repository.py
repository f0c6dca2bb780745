"""A dataset repository of the Hugging Face Hub: what it has, and what it says when something goes wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from podcorpus.errors import InputError

if TYPE_CHECKING:
    from huggingface_hub import HfApi

_LATER = "check the connection, then run it again"


@dataclass(frozen=True)
class RemoteFile:
    """A file of a repository by its digest: SHA-256 of one kept as a large file, else the id of its git blob."""

    sha256: str | None
    blob_id: str


@dataclass(frozen=True)
class Repository:
    """What a dataset repository has: the commit and files of its main branch, the commit of each tag, and the files of
    the tag that was asked for, None where there is no such tag. `main` is None where it has no commit."""

    repo_id: str
    main: str | None = None
    files: Mapping[str, RemoteFile] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    tagged: Mapping[str, RemoteFile] | None = None


def connect(repo_id: str, *, sends: bool, bars: bool) -> HfApi:
    """The Hub, at `HF_ENDPOINT` where that is set, with the token of `HF_TOKEN` or of `hf auth login`. Nothing is asked
    of it yet. Uploads draw progress bars on standard error, unless `bars` is False.

    Raises InputError if huggingface_hub is not installed, if `repo_id` is not the id of a dataset, or if something is
    to be sent and there is no token."""
    try:
        from huggingface_hub import HfApi, get_token
        from huggingface_hub.errors import HFValidationError
        from huggingface_hub.utils import validate_repo_id  # type: ignore[attr-defined]
        from huggingface_hub.utils.tqdm import disable_progress_bars
    except ModuleNotFoundError:
        raise InputError("publishing needs huggingface_hub; install it with `pip install 'podcorpus[hub]'`") from None
    try:
        validate_repo_id(repo_id)
    except HFValidationError as error:
        raise InputError(f"--repo-id {repo_id!r}: {_first_line(error)}; write the id as OWNER/NAME") from None
    if "/" not in repo_id:
        raise InputError(f"--repo-id {repo_id!r}: no owner; write the id as OWNER/NAME")
    if sends and get_token() is None:
        raise InputError("not logged in to the Hub; log in with `hf auth login`, or set HF_TOKEN")
    if not bars:
        disable_progress_bars()
    return HfApi(library_name="podcorpus")


def create_repository(api: HfApi, repo_id: str, private: bool) -> None:
    """Make a dataset repository, unless there is one. Raises InputError where the Hub does not."""
    with hub_errors(f"{repo_id}: cannot be created on the Hub", _LATER):
        api.create_repo(repo_id, repo_type="dataset", private=private, exist_ok=True)


def read_repository(api: HfApi, repo_id: str, tag: str) -> Repository:
    """What a dataset repository has now. Raises InputError where it cannot be read."""
    with hub_errors(f"{repo_id}: cannot be read from the Hub", _LATER):
        refs = api.list_repo_refs(repo_id, repo_type="dataset")
        main = next((branch.target_commit for branch in refs.branches if branch.name == "main"), None)
        tags = {ref.name: ref.target_commit for ref in refs.tags}
        files = {} if main is None else files_at(api, repo_id, main)
        return Repository(repo_id, main, files, tags, files_at(api, repo_id, tag) if tag in tags else None)


def files_at(api: HfApi, repo_id: str, revision: str) -> dict[str, RemoteFile]:
    """The files of a revision by path."""
    from huggingface_hub.hf_api import RepoFile

    listed = api.list_repo_tree(repo_id, recursive=True, revision=revision, repo_type="dataset")
    return {
        entry.path: RemoteFile(entry.lfs.sha256 if entry.lfs else None, entry.blob_id)
        for entry in listed
        if isinstance(entry, RepoFile)
    }


@contextmanager
def hub_errors(what: str, advice: str) -> Iterator[None]:
    """Raise InputError on one line for whatever the Hub, the way there, or huggingface_hub ends with."""
    from httpx2 import HTTPError
    from huggingface_hub.errors import HfHubHTTPError, RepositoryNotFoundError

    try:
        yield
    except RepositoryNotFoundError:
        reason = "no such dataset, or no right to see it"
        raise InputError(
            f"{what} ({reason}); check the id, log in with `hf auth login`, or make it with --create"
        ) from None
    except HfHubHTTPError as error:
        status = error.response.status_code
        if status in (401, 403):
            advice = "log in with `hf auth login`, or set HF_TOKEN to a token that may write there"
        elif status in (409, 412):
            advice = "it changed meanwhile: look at what changed, then run it again"
        raise InputError(f"{what} (HTTP {status}: {error.server_message or _first_line(error)}); {advice}") from None
    # Uploads end with RuntimeError or an OSError, answers in another form with ValueError or KeyError.
    except (HTTPError, OSError, RuntimeError, ValueError, KeyError) as error:
        raise InputError(f"{what} ({_first_line(error.__cause__ or error)}); {advice}") from None


def _first_line(error: BaseException) -> str:
    if isinstance(error, KeyError):
        return f"an answer without {error}"
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
