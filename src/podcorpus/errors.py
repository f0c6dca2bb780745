"""The one exception that people see: what could not be used, where, and what to do."""

from __future__ import annotations


class InputError(Exception):
    """The call or the input cannot be used; its message is one line for a person (exit code 2)."""
