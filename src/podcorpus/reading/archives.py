"""The files in an archive, zip or tar: it is opened, and unpacked, once and not for each of them."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from posixpath import normpath
from typing import IO, Any

from podcorpus.errors import InputError

LARGEST = 1 << 28
"""Bytes of a file; a larger one is not read, nor a member of an archive that unpacks to more."""
_ENDINGS = (".zip", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz")
_MOST = 1 << 32
"""Bytes to which a tar is unpacked at most."""
_CHUNK = 1 << 20
_PACKED: dict[bytes, Any] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ": lzma.open}
"""How a tar is unpacked, by its first bytes."""
_DAMAGED = (
    OSError,
    EOFError,
    KeyError,
    RuntimeError,
    NotImplementedError,
    zipfile.BadZipFile,
    tarfile.TarError,
    lzma.LZMAError,
    zlib.error,
)


def named_like_archive(name: str) -> bool:
    """Whether a file is named as archives are."""
    return name.lower().endswith(_ENDINGS)


def is_archive(path: Path) -> bool:
    """Whether a file is an archive. Raises OSError if it cannot be read."""
    return zipfile.is_zipfile(path) or tarfile.is_tarfile(path)


def member_names(path: Path) -> list[str]:
    """The names of the files in an archive, in order. Raises InputError if it is none, or damaged."""
    return sorted(_opened(path).members)


def read_member(path: Path, name: str) -> bytes:
    """A file in an archive. Raises InputError if it cannot be unpacked, or is too large."""
    return _opened(path).read(name)


def _opened(path: Path) -> _Archive:
    try:
        status = path.stat()
        # A process that was forked would move the place at which its parent reads.
        return _archive(path, (status.st_mtime_ns, status.st_size), os.getpid())
    except _DAMAGED as error:
        reason = str(error).partition("\n")[0].rstrip(":")
        raise InputError(f"{path}: not a whole archive ({reason}); give a zip or tar file") from None


class _Archive:
    """An open archive. `members`: by name what it has of each file; of two with one name the last, as unpacking has."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.members: dict[str, Any]
        self._open: Callable[[Any], Any]
        if zipfile.is_zipfile(path):
            zipped = zipfile.ZipFile(path)
            self.members = {normpath(one.filename): one for one in zipped.infolist() if not one.is_dir()}
            self._open, self._close = zipped.open, zipped.close
        else:
            unpacked: IO[bytes] = path.open("rb")
            self._close = unpacked.close
            begin = unpacked.read(8)
            unpacked.seek(0)
            opener = next((opener for first, opener in _PACKED.items() if begin.startswith(first)), None)
            if opener is not None:
                unpacked.close()
                unpacked = tempfile.SpooledTemporaryFile(_CHUNK)  # noqa: SIM115
                self._close = unpacked.close
                with opener(path) as packed:
                    _unpack(packed, unpacked, path)
            tar = tarfile.TarFile(fileobj=unpacked)
            self.members = {normpath(one.name): one for one in tar if one.isfile() or one.islnk()}
            self._open = tar.extractfile

    def __del__(self) -> None:
        if hasattr(self, "_close"):
            self._close()

    def read(self, name: str) -> bytes:
        """A member. Raises InputError if it cannot be unpacked, or is too large."""
        try:
            member = self.members[name]
            if (member.file_size if isinstance(member, zipfile.ZipInfo) else member.size) <= LARGEST:
                with self._open(member) as stream:
                    data: bytes = stream.read(LARGEST + 1)
                if len(data) <= LARGEST:
                    return data
        except _DAMAGED as error:
            what = f"{self._path}/{name}: cannot be unpacked ({error})"
            raise InputError(f"{what}; unpack the archive yourself") from None
        raise InputError(f"{self._path}/{name}: unpacks to more than {LARGEST >> 20} MiB; split it")


@lru_cache(maxsize=1)
def _archive(path: Path, _changed: tuple[int, int], _process: int) -> _Archive:
    return _Archive(path)


def _unpack(packed: IO[bytes], unpacked: IO[bytes], path: Path) -> None:
    """Write what a tar unpacks to. Raises InputError if that is too much."""
    while chunk := packed.read(_CHUNK):
        unpacked.write(chunk)
        if unpacked.tell() > _MOST:
            raise InputError(f"{path}: unpacks to more than {_MOST >> 30} GiB; unpack it yourself")
    unpacked.seek(0)
