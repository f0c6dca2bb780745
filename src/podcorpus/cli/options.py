"""Shared by the commands' calls: argument types, files of folders, files of a corpus, exit codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

from podcorpus.errors import InputError

OK, FINDINGS, UNUSABLE = 0, 1, 2
"""Exit codes: success, findings of level error, the call or the input could not be used."""

PATH = click.Path(path_type=Path)
EDITIONS = click.Choice(["full", "text-free"])


class Names(click.Choice[str]):
    """A choice of names that are looked up when the command is called, so that its module need not import them."""

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        self._names, self.case_sensitive = names, True

    @property
    def choices(self) -> Sequence[str]:  # type: ignore[override]
        """The names."""
        return tuple(self._names())


def format_names() -> Iterable[str]:
    """The names of the transcript formats."""
    from podcorpus.reading import FORMATS

    return list(FORMATS)


def read_text(path: Path) -> str | None:
    """The text of a file; None if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def card_of(folder: Path) -> str:
    """The card of a corpus folder. Raises InputError if it cannot be read."""
    from podcorpus.folder.layout import CARD

    card = read_text(folder / CARD)
    if card is None:
        raise InputError(f"{folder / CARD}: cannot be read; restore the card or build the corpus again")
    return card
