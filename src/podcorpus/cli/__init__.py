"""The command line: what is read, which stages run, what is printed. Nothing else prints.

One module a group of commands: `making`, `checking`, `verifying`, `comparing`, `publishing`; `arguments` and
`printing` are what they share. A new command is written in one of them and added to `COMMANDS`.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from podcorpus.cli.checking import explain_command, schema_command, validate_command
from podcorpus.cli.comparing import diff_command, score_command
from podcorpus.cli.making import build_command, hydrate_command, redact_command
from podcorpus.cli.options import OK, UNUSABLE
from podcorpus.cli.output import finish, prepare_streams, say_error
from podcorpus.cli.publishing import publish_command
from podcorpus.cli.verifying import verify_command
from podcorpus.errors import InputError

COMMANDS = (
    build_command,
    validate_command,
    verify_command,
    explain_command,
    hydrate_command,
    redact_command,
    score_command,
    diff_command,
    publish_command,
    schema_command,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="podcorpus")
def cli() -> None:
    """Podcast transcripts as validated, citable, queryable corpora.

    Exit codes: 0 fine, 1 findings of level error, 2 the call or the input could not be used.
    """


for command in COMMANDS:
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code; errors are one line on standard error."""
    signal.signal(signal.SIGTERM, _interrupt)
    prepare_streams()
    try:
        code = cli.main(args=arguments, prog_name="podcorpus", standalone_mode=False)
        finish()
    except click.exceptions.NoArgsIsHelpError as error:
        # The help is the message, and the only one of more than a line.
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
        # Of a file it has a name and is a fault of ours; without one it is of the output, such as --help's.
        if error.filename is not None:
            raise
        say_error(f"the output cannot be written ({error.strerror})")
        code = UNUSABLE
    except (KeyboardInterrupt, click.Abort):
        say_error("interrupted; nothing was written")
        code = UNUSABLE
    sys.exit(code or OK)


def _interrupt(_: int, __: object) -> NoReturn:
    raise KeyboardInterrupt
