"""What a command does with a process that is its own: it leaves out pandas, which none uses, gives memory back, and
looks less often for objects that refer to each other.

pyarrow imports pandas, where it is installed, with the first Python value that becomes one of Arrow's. That takes
longer than to validate a small corpus. And what Arrow frees it keeps for itself, each of its threads apart, which in a
large corpus is more than what is in use; the system's allocator gives it to whoever asks next. Records and stretches
refer to nothing that refers to them, so that Python searches them in vain for what it could free.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import Any

_COLLECTED_AFTER = 50_000
"""New objects after which Python looks for those that only refer to each other."""
_COMMAND = "PODCORPUS_COMMAND"
"""Set in the environment of what a command starts."""


class _NoPandas:
    """What is asked for modules before those that find them."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> None:  # noqa: ARG002
        """Only pandas is handled, which is not found; all other modules are left to the next finder."""
        if name == "pandas":
            raise ModuleNotFoundError("the commands do without pandas", name=name)


def prepare_process() -> None:
    """Let nothing in this process import pandas from now on, Python collect garbage after more objects, pydantic search
    no installed package for plugins, numpy prepare no threads for products of matrices, of which there are none, and
    Arrow use the system's allocator here and in workers; not for a program with other purposes. pyarrow, numpy and
    pydantic may not be loaded yet."""
    if "pandas" not in sys.modules and not any(isinstance(finder, _NoPandas) for finder in sys.meta_path):
        sys.meta_path.insert(0, _NoPandas())
    gc.set_threshold(_COLLECTED_AFTER)
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ[_COMMAND] = "1"


def prepare_worker() -> None:
    """The same in a worker of a command. One of another program may be given functions that use pandas."""
    gc.set_threshold(_COLLECTED_AFTER)
    if _COMMAND in os.environ:
        prepare_process()
