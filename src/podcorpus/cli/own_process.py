"""What a command does with a process that is its own: it leaves out pandas, which none uses, and gives memory back.

pyarrow imports pandas, where it is installed, with the first Python value that becomes one of Arrow's. That takes
longer than to validate a small corpus. And what Arrow frees it keeps for itself, each of its threads apart, which in a
large corpus is more than what is in use; the system's allocator gives it to whoever asks next.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any


class _NoPandas:
    """What is asked for modules before those that find them."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> None:  # noqa: ARG002
        """Only pandas is handled, which is not found; all other modules are left to the next finder."""
        if name == "pandas":
            raise ModuleNotFoundError("the commands do without pandas", name=name)


def prepare_process() -> None:
    """Let nothing in this process import pandas from now on, and Arrow use the system's allocator here and in workers;
    not for a program with other purposes. pyarrow may not be loaded yet."""
    if "pandas" not in sys.modules:
        sys.meta_path.insert(0, _NoPandas())
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
