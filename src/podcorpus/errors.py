"""The one exception for users: what cannot be used, where, and how to fix it; and advice on a name that is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_SHORTEST = 3
_ALIKE = 0.8
"""From which ratio of `difflib` on one name is probably another one misspelt."""


class InputError(Exception):
    """The call or the input cannot be used; the message is one line (exit code 2)."""


class NotATranscriptError(InputError):
    """A file that is no transcript, or not in a known format.

    `problem` is the message without its `advice`, for where that is followed already, or given anyway.
    """

    def __init__(self, problem: str, advice: str = "") -> None:
        super().__init__(f"{problem}; {advice}" if advice else problem)
        self.problem = problem


_QUERY_INTERRUPTED = "Query interrupted"
"""The message of DuckDB's RuntimeError if the signal came while it was at work."""


def is_interruption(error: BaseException) -> bool:
    """Whether an error is that somebody interrupted the command, by Ctrl-C or a signal."""
    return isinstance(error, KeyboardInterrupt) or (
        isinstance(error, RuntimeError) and str(error) == _QUERY_INTERRUPTED
    )


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


def resembled(name: str, known: Iterable[str]) -> str | None:
    """The known name of which another one is probably a misspelling: with the same letters in another order, or almost
    all of them; None if there is none. Names of less than three letters are like too many others.

    >>> resembled("strat", ["start", "end"]), resembled("speake", ["speaker"]), resembled("mood", ["speaker"])
    ('start', 'speaker', None)
    """
    from difflib import get_close_matches

    long = sorted(one for one in known if len(one) >= _SHORTEST)
    if len(name) < _SHORTEST:
        return None
    near = [one for one in long if sorted(one) == sorted(name)] or get_close_matches(name, long, 1, _ALIKE)
    return near[0] if near else None
