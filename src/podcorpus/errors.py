"""The one exception for users: what cannot be used, where, and how to fix it."""

from __future__ import annotations


class InputError(Exception):
    """The call or the input cannot be used; the message is one line (exit code 2)."""


class NotATranscriptError(InputError):
    """A file that is no transcript, or not in a known format."""
