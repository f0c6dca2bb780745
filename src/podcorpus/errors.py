"""The one exception for users: what cannot be used, where, and how to fix it; and advice on a name that is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class InputError(Exception):
    """The call or the input cannot be used; the message is one line (exit code 2)."""


class NotATranscriptError(InputError):
    """A file that is no transcript, or not in a known format.

    `problem` is the message without its `advice`, for where that is followed already, or given anyway.
    """

    def __init__(self, problem: str, advice: str = "") -> None:
        super().__init__(f"{problem}; {advice}" if advice else problem)
        self.problem = problem


def did_you_mean(name: str, known: Iterable[str], otherwise: str, most: int = 1) -> str:
    """The end of a message on an unknown name: up to `most` known names that look like it, or else other advice.

    >>> did_you_mean("turn", ["turns", "cues"], "list them"), did_you_mean("x", ["turns"], "list them")
    ("did you mean 'turns'?", 'list them')
    """
    from difflib import get_close_matches

    return suggestion(get_close_matches(name, list(known), most), otherwise)


def suggestion(near: Sequence[str], otherwise: str) -> str:
    """The end of a message on an unknown name that may have been meant to be one of those `near` to it.

    >>> suggestion(["orkney", "orkney-isles"], "list them"), suggestion([], "list them")
    ("did you mean 'orkney' or 'orkney-isles'?", 'list them')
    """
    *others, last = map(repr, near) if near else [""]
    return f"did you mean {', '.join(others)}{' or ' if others else ''}{last}?" if last else otherwise
