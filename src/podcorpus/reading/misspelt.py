"""Names of columns and keys that are probably known names misspelt."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_SHORTEST = 3
"""Letters; shorter names are like too many others."""
_ALIKE = 0.8


def resembled(name: str, known: Iterable[str]) -> str | None:
    """The known name that has the letters of another one in another order, or almost all of them; None if none has.

    >>> resembled("strat", ["start", "end"]), resembled("speake", ["speaker"]), resembled("mood", ["speaker"])
    ('start', 'speaker', None)
    """
    long = sorted(one for one in known if len(one) >= _SHORTEST and one != name)
    if len(name) < _SHORTEST:
        return None
    near = [one for one in long if sorted(one) == sorted(name)] or get_close_matches(name, long, 1, _ALIKE)
    return near[0] if near else None
