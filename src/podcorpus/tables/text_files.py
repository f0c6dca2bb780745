"""Text files that somebody wrote by hand."""

from __future__ import annotations

from pathlib import Path

from podcorpus.errors import InputError
from podcorpus.tables.safe_files import check_plain


def read_text(path: Path, advice: str = "check the file", *, called: Path | None = None, mark: bool = False) -> str:
    """The text of a file in UTF-8, with `mark` without a byte order mark. Raises InputError, in which the file is
    `called` as the user did."""
    check_plain(path, called)
    try:
        return path.read_text(encoding="utf-8-sig" if mark else "utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{called or path}: not UTF-8 (byte {error.start}); save it as UTF-8") from None
    except OSError as error:
        raise InputError(f"{called or path}: cannot be read ({error.strerror}); {advice}") from None
