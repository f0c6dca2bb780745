"""Ids of episodes from the names of their files."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise, takewhile

from podcorpus.errors import InputError
from podcorpus.records.ids import slugify


def default_episode_id(name: str) -> str:
    """The id of a source without a given id: its file name as slugs, without the extension. A name that has letters of
    other scripts than Latin, and nothing that a slug is made of, is known by a digest of it.

    >>> default_episode_id("My Show.Episode 12.txt"), default_episode_id("李雷.txt")
    ('my-show.episode-12', 'episode-987eb350')
    """
    return ".".join(slug for slug in map(slugify, _stem(name).split(".")) if slug) or f"episode-{_digest(name)}"


def episode_ids(files: Sequence[tuple[str, ...]]) -> list[str]:
    """A distinct id for each file, given as its folders and its name: the name alone where no other file has it, else
    with its folders, as many as needed, else with the name's extension, else with a digest of the path. Folders that
    all files of a name are in do not count: they are where somebody keeps the corpus.

    >>> episode_ids([("a", "talk.txt"), ("b", "talk.txt"), ("b", "ferry.vtt"), ("b", "ferry.srt")])
    ['a.talk', 'b.talk', 'ferry-vtt', 'ferry-srt']
    """
    ids = [default_episode_id(parts[-1]) for parts in files]
    files = _without_common_folders(files, ids)
    longest = max((len(parts) for parts in files), default=1)
    for folders in range(1, longest):
        _extend(ids, files, lambda parts, n=folders: _with_folders(parts, n))  # type: ignore[misc]
    _extend(ids, files, lambda parts: f"{_with_folders(parts, longest)}-{slugify(_extension(parts[-1])) or 'x'}")
    _extend(ids, files, lambda parts: f"{_with_folders(parts, longest)}-{_digest('/'.join(parts))}")
    return ids


def _without_common_folders(files: Sequence[tuple[str, ...]], ids: Sequence[str]) -> list[tuple[str, ...]]:
    """Each file without the first folders, as far as all files with its id are in them."""
    groups: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for parts, one in zip(files, ids, strict=True):
        groups[one].append(parts[:-1])
    common = {one: _shared(folders) for one, folders in groups.items()}
    return [parts[common[one] :] for parts, one in zip(files, ids, strict=True)]


def _shared(paths: Sequence[tuple[str, ...]]) -> int:
    """How many first parts all paths share."""
    return sum(1 for _ in takewhile(lambda parts: len(set(parts)) == 1, zip(*paths, strict=False)))


def check_distinct(episodes: Iterable[tuple[str, str]]) -> None:
    """Raises InputError if two episodes, each an id and the name of its file, in the order of their ids, have the same
    id. An empty name is not known."""
    for (one, file), (other, other_file) in pairwise(episodes):
        if one == other:
            whose = f"both {file} and {other_file} have" if file and other_file else "two sources have"
            raise InputError(
                f"{one}: {whose} this episode id; leave one out if they are the same episode, give one of them "
                "another id in an episode list if they are not"
            )


def _extend(ids: list[str], files: Sequence[tuple[str, ...]], longer: Callable[[tuple[str, ...]], str]) -> None:
    """Give files that share an id longer ones."""
    counts = Counter(ids)
    for i, parts in enumerate(files):
        if counts[ids[i]] > 1:
            ids[i] = longer(parts)


def _with_folders(parts: tuple[str, ...], n: int) -> str:
    folders = [slug for slug in map(slugify, parts[max(0, len(parts) - 1 - n) : -1]) if slug]
    return ".".join([*folders, default_episode_id(parts[-1])])


def _stem(name: str) -> str:
    return name.rsplit(".", 1)[0] if "." in name.lstrip(".") else name


def _extension(name: str) -> str:
    return name.rsplit(".", 1)[1] if "." in name.lstrip(".") else ""


def _digest(name: str) -> str:
    return hashlib.sha256(unicodedata.normalize("NFC", name).encode("utf-8", "replace")).hexdigest()[:8]
