"""Commands without pandas, which none of them uses.

pyarrow imports it, where it is installed, with the first Python value that becomes one of Arrow's. That takes longer
than to validate a small corpus.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any


class _NoPandas:
    """What is asked for modules before those that find them."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> None:  # noqa: ARG002
        """Nothing is said of any module but pandas, which is not found."""
        if name == "pandas":
            raise ModuleNotFoundError("the commands do without pandas", name=name)


def leave_pandas_out() -> None:
    """Let nothing in this process import pandas from now on; not for a program with other purposes."""
    if "pandas" not in sys.modules:
        sys.meta_path.insert(0, _NoPandas())
