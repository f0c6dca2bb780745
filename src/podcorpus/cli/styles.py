"""Colour and width of what is printed: on a terminal only, and not if NO_COLOR is set."""

from __future__ import annotations

import os
import sys
from shutil import get_terminal_size

import click

from podcorpus.findings.escaping import printable

_STYLES: dict[str, dict[str, object]] = {
    "bold": {"bold": True},
    "dim": {"dim": True},
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "fix": {"fg": "green"},
    "name": {"fg": "cyan"},
    "wrong": {"fg": "red", "underline": True},
}
_WIDEST = 110


def coloured() -> bool:
    """Whether standard output is a terminal that shows colours and nobody asked for none."""
    return (
        sys.stdout is not None
        and sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )


def styled(text: str, style: str) -> str:
    """A text with invisible characters escaped, in a style if standard output shows colours."""
    return click.style(printable(text), **_STYLES[style]) if coloured() else printable(text)  # type: ignore[arg-type]


def report_line(line: str) -> str:
    """A line of a report of findings, escaped already, with its level and its advice in colour."""
    start, colon, rest = line.partition(":")
    style = {"error": "error", "warning": "warning", "  fix": "fix"}.get(start)
    return f"{styled(f'{start}{colon}', style)}{rest}" if style and coloured() else line


def width() -> int:
    """Columns to fill with text."""
    return min(get_terminal_size((_WIDEST, 24)).columns, _WIDEST)
