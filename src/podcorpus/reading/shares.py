"""How many of many things something is true of, without a look at those that cannot change the answer."""

from __future__ import annotations

from collections.abc import Iterable


def are_most(flags: Iterable[bool], of: int) -> bool:
    """Whether more than half of the flags, which are so many, are true.

    >>> are_most([True, False, True], 3), are_most(iter([True, False]), 2), are_most([], 0)
    (True, False, False)
    """
    true = 0
    for n, flag in enumerate(flags, 1):
        true += flag
        if 2 * true > of or 2 * (true + of - n) <= of:
            break
    return 2 * true > of
