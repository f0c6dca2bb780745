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
    data = _opened(path).read(name)
    if len(data) > LARGEST:
        raise InputError(f"{path}/{name}: unpacks to more than {LARGEST >> 20} MiB; split it")
    return data


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
        self._open: Callable[[Any], IO[bytes] | None]
        if zipfile.is_zipfile(path):
            zipped = zipfile.ZipFile(path)
            self.members = {normpath(one.filename): one for one in zipped.infolist() if not one.is_dir()}
            self._open, self._close = zipped.open, zipped.close
        else:
            unpacked = _unpacked(path)
            try:
                tar = tarfile.TarFile(fileobj=unpacked)
            except BaseException:
                unpacked.close()
                raise
            self.members = {normpath(one.name): one for one in tar if one.isfile() or one.islnk()}
            self._open, self._close = tar.extractfile, unpacked.close

    def __del__(self) -> None:
        if hasattr(self, "_close"):
            self._close()

    def read(self, name: str) -> bytes:
        """A member, or one byte more than the largest has. Raises InputError if it cannot be unpacked."""
        try:
            stream = self._open(self.members[name])
            if stream is None:
                return b""
            with stream:
                return stream.read(LARGEST + 1)
        except _DAMAGED as error:
            raise InputError(
                f"{self._path}/{name}: cannot be unpacked ({error}); unpack the archive yourself"
            ) from None


_archive = lru_cache(maxsize=1)(lambda path, _seen, _process: _Archive(path))


def _unpacked(path: Path) -> IO[bytes]:
    """A tar that is not compressed: the file itself, or what it unpacks to. Raises InputError if that is too much."""
    file = path.open("rb")
    begin = file.read(8)
    unpack = next((opener for first, opener in _PACKED.items() if begin.startswith(first)), None)
    if unpack is None:
        file.seek(0)
        return file
    file.close()
    unpacked = tempfile.SpooledTemporaryFile(_CHUNK)  # noqa: SIM115
    with unpack(path) as packed:
        while chunk := packed.read(_CHUNK):
            unpacked.write(chunk)
            if unpacked.tell() > _MOST:
                raise InputError(f"{path}: unpacks to more than {_MOST >> 30} GiB; unpack it yourself")
    unpacked.seek(0)
    return unpacked
