"""How much a command reports: the options -q and -v, which every command takes, before its name or after it."""

from __future__ import annotations

from typing import TypeVar

import click

_KEY = "podcorpus.verbosity"
_C = TypeVar("_C", bound=click.Command)


def with_verbosity(command: _C) -> _C:
    """The command with -q and -v, also on the commands of a group."""
    if not any(isinstance(parameter, _Verbosity) for parameter in command.params):
        command.params += [
            _Verbosity(["-q", "--quiet"], -1, "Print findings, errors and what was asked for, nothing else."),
            _Verbosity(["-v", "--verbose"], 1, "Report every stage of the work."),
        ]
    if isinstance(command, click.Group):
        for one in command.commands.values():
            with_verbosity(one)
    return command


def quiet() -> bool:
    """Whether the command that runs was called with -q."""
    return _level() < 0


def verbose() -> bool:
    """Whether the command that runs was called with -v."""
    return _level() > 0


def _level() -> int:
    context = click.get_current_context(silent=True)
    return 0 if context is None else int(context.meta.get(_KEY, 0))


class _Verbosity(click.Option):
    """One of the two options, which exclude each other."""

    def __init__(self, names: list[str], level: int, shown: str) -> None:
        def chosen(ctx: click.Context, _: click.Parameter, value: bool) -> None:
            if not value:
                return
            if ctx.meta.setdefault(_KEY, level) != level:
                raise click.UsageError("-q and -v exclude each other", ctx)

        super().__init__(names, is_flag=True, expose_value=False, callback=chosen, help=shown)
