"""The command line: what is read, which stages run, what is printed. No other package prints.

A command is a click command in any module of this package; `options` and `output` are shared by all. All modules are
imported for `--help`, so each imports what its commands need inside the commands.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import TYPE_CHECKING, NoReturn

import click

from podcorpus.cli.options import OK, UNUSABLE
from podcorpus.cli.output import finish, prepare_streams, say_error
from podcorpus.cli.verbosity import with_verbosity
from podcorpus.errors import InputError, is_interruption
from podcorpus.making.own_process import prepare_process
from podcorpus.plugins import Registry

if TYPE_CHECKING:
    from podcorpus.folder.swap import Replaced


def _commands(module: ModuleType) -> list[click.Command]:
    """The commands that a module defines; not those it imports, nor those of a group, which are part of the group."""
    found = [value for value in vars(module).values() if isinstance(value, click.Command)]
    grouped = [command for group in found if isinstance(group, click.Group) for command in group.commands.values()]
    return [
        command
        for command in found
        if command.callback is not None and command.callback.__module__ == module.__name__ and command not in grouped
    ]


COMMANDS: Registry[click.Command] = Registry("podcorpus.cli", "command", name="name", offers=_commands)
"""Every command by name."""


class _FromRegistry(click.Group):
    """A group of all registered commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        try:
            return with_verbosity(COMMANDS.named(cmd_name))
        except InputError as error:
            if ctx.resilient_parsing:
                return None
            raise click.UsageError(str(error), ctx) from None


@with_verbosity
@click.group(cls=_FromRegistry, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(None, "-V", "--version", package_name="podcorpus")
def cli() -> None:
    """Podcast transcripts as validated, citable, queryable corpora.

    Exit codes: 0 success, 1 findings of level error, 2 the call or the input could not be used.
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with its code; errors are one line on standard error."""
    before = _latest_folder()
    _signals.clear()
    try:
        signal.signal(signal.SIGTERM, _interrupt)
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, _interrupt)
        if arguments is None:
            # The process is this command's own.
            prepare_process()
        prepare_streams()
        code = cli.main(args=arguments, prog_name="podcorpus", standalone_mode=False)
        finish()
    except click.exceptions.NoArgsIsHelpError as error:
        # Here the message is the help, the only one longer than a line.
        click.echo(error.format_message(), err=True)
        code = UNUSABLE
    except click.ClickException as error:
        help_for = (
            f" (see `{error.ctx.command_path} --help`)" if isinstance(error, click.UsageError) and error.ctx else ""
        )
        say_error(f"{error.format_message()}{help_for}")
        code = UNUSABLE
    except InputError as error:
        say_error(str(error))
        code = UNUSABLE
    except OSError as error:
        # With a file name it is a bug in podcorpus; without one it concerns the output, such as that of --help.
        if error.filename is not None:
            raise
        say_error(f"the output cannot be written ({error.strerror})")
        code = UNUSABLE
    except BaseException as error:
        # Libraries that are interrupted at work may make another error of it.
        if not (_signals or isinstance(error, click.Abort) or is_interruption(error)):
            raise
        say_error(f"interrupted; {_written_since(before)}")
        code = UNUSABLE
        # Where code was interrupted that is compiled from a text, as a dataclass is made, `python -m` would end by the
        # signal all the same, if no other such code were run after it.
        exec("")
    sys.exit(code or OK)


def _latest_folder() -> Replaced | None:
    """The folder that this process has written last; none has been if the module that does it was not loaded."""
    swap = sys.modules.get("podcorpus.folder.swap")
    return None if swap is None else swap.latest()


def _written_since(before: Replaced | None) -> str:
    replaced = _latest_folder()
    return "nothing was written" if replaced is None or replaced is before else f"{replaced.out} was written completely"


_signals: list[int] = []
"""Those that have come since the command began."""


def _interrupt(number: int, _: object) -> NoReturn:
    _signals.append(number)
    raise KeyboardInterrupt
