"""Shared by the commands' calls: argument types, files of folders, files of a corpus, exit codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

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


def folder_here() -> Path:
    """The corpus folder of the project that the current folder is in. Raises UsageError if it is in none."""
    from podcorpus.folder.layout import PROJECT
    from podcorpus.making.project_file import project_here

    context = click.get_current_context()
    if context.resilient_parsing:
        # A shell asks what may follow, and no command is run.
        return Path()
    project = project_here()
    if project is None:
        message = f"name the corpus folder; only in a project, with {PROJECT}, it is known"
        raise click.UsageError(message, context)
    return project.out


FOLDER = click.argument("folder", type=PATH, metavar="[DIR]", default=folder_here)
"""The corpus folder of a command; in a project, that of the project by default."""


def completing(names: Callable[[], Iterable[str]]) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """What a shell completes a value to, as click asks for it: names, the last one after commas."""

    def complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
        before, comma, begun = incomplete.rpartition(",")
        return [f"{before}{comma}{name}" for name in names() if name.startswith(begun)]

    return complete


def rule_codes() -> Iterable[str]:
    """The codes of all rules."""
    from podcorpus.findings.rules import RULES

    return list(RULES)


def format_names() -> Iterable[str]:
    """The names of the transcript formats."""
    from podcorpus.reading import FORMATS

    return list(FORMATS)


FORMAT = click.option(
    "--format",
    "form",
    type=Names(format_names),
    metavar="FORMAT",
    help="The format of SOURCE, such as webvtt; default: recognised.",
)
"""The format to read the sources of a command in."""


def read_text(path: Path) -> str | None:
    """The text of a file; None if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


class ShardType(click.ParamType[tuple[int, int]]):
    """Which of how many parts, as in `2/8`, both counted from 1."""

    name = "I/N"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        """The two numbers."""
        first, _, last = str(value).partition("/")
        if not (first.isdecimal() and last.isdecimal() and 1 <= int(first) <= int(last)):
            self.fail(f"expected I/N with I from 1 to N, as in 2/8, found {value}", param, ctx)
        return int(first), int(last)


SHARD = ShardType()
