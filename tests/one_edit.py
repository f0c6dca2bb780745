"""Single small edits to a file, such as a slip of the keyboard makes."""

from __future__ import annotations

import random
from collections.abc import Iterator

GONE = ("delete", "join")
"""Edits after which a whole line, or its end, is gone: where it was a header, often nothing tells of it."""


def edits(page: str, seed: int, n: int, odd: str = "x(:[]) .*Z0", within: int = 40) -> Iterator[tuple[str, list[str]]]:
    """`n` edits at most: what was done, and the file's lines after it. Characters are edited in the first `within` of a
    line; `odd` are those that are put in."""
    chosen = random.Random(seed)
    lines = page.splitlines(keepends=True)
    for _ in range(n):
        what = chosen.choice(("delete", "double", "join", "change", "drop", "digit", "insert", "case"))
        at = chosen.randrange(len(lines))
        line, edited = lines[at], list(lines)
        if what in ("delete", "double", "join"):
            edited[at] = {"delete": "", "double": line + line, "join": line.rstrip("\n") + " "}[what]
        else:
            place = chosen.randrange(min(len(line), within))
            sign = line[place]
            if sign == "\n" or (what == "digit" and not sign.isdigit()):
                continue
            put = chosen.choice(odd)
            new = {
                "change": put,
                "drop": "",
                "digit": chosen.choice("0123456789"),
                "insert": sign + put,
                "case": sign.swapcase(),
            }
            edited[at] = line[:place] + new[what] + line[place + 1 :]
        if edited[at] != line:
            yield what, edited
