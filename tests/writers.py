"""Processes that write a corpus folder and are killed: `tests/test_swapping.py` starts this, and it forks the others.

A line of standard input is an order, as JSON: what each of several processes does at the same time. The answer is how
each ended.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from in_bytes import write_folder

from podcorpus.folder import exchanging, locking, swap
from podcorpus.folder.manifest import UNNAMED, BuiltWith, FileEntry, Manifest, TableEntry

SHA = "0" * 64
SHARD = "data/turns/train-00000-of-00001.parquet"
OTHERS = ("README.md", "schema/turns.schema.json", "figures/a.svg")


def files(tag: str) -> Mapping[str, bytes]:
    """A corpus of a few files that all say the same."""
    info = UNNAMED.model_copy(update={"title": tag})
    table = TableEntry(rows=0, content_sha256=SHA, files=(FileEntry(path=SHARD, bytes=1, sha256=SHA),))
    manifest = Manifest(
        format="podcorpus",
        manifest_version=1,
        schema_version="1.0.0",
        corpus=info,
        edition="full",
        episodes=(),
        tables={"turns": table},
        files=tuple(FileEntry(path=name, bytes=1, sha256=SHA) for name in OTHERS),
        built_with=BuiltWith(podcorpus="0.3.0", pyarrow="21"),
    )
    return {name: tag.encode() for name in (SHARD, *OTHERS)} | {"manifest.json": manifest.to_json().encode()}


def die() -> None:
    """End this process as a power failure would."""
    os.kill(os.getpid(), signal.SIGKILL)


def write(out: Path, tag: str, step: str = "", renames: int = 0, in_steps: bool = False, orphan: bool = False) -> None:
    """Write the corpus, and be killed at a step, or after so many renames of the exchange; with `orphan`, a child of
    this process outlives it."""
    left = [renames]
    rename = Path.rename

    def counted(self: Path, target: Path) -> Path:
        done = rename(self, target)
        left[0] -= 1
        if left[0] == 0:
            die()
        return done

    def reached(name: str) -> None:
        if orphan and os.fork() == 0:
            time.sleep(60)
        if name == step:
            die()
        if name == "exchanging" and renames:
            Path.rename = counted  # type: ignore[method-assign,assignment]

    if in_steps:
        exchanging._call = lambda: None  # type: ignore[assignment]
    swap.reached = reached
    write_folder(out, files(tag))


def forked(order: Mapping[str, Any]) -> int:
    """A process that carries out an order."""
    process = os.fork()
    if process:
        return process
    os.setpgrp()
    code = 0
    try:
        write(Path(order.pop("out")), **{name: value for name, value in order.items() if name != "after"})  # type: ignore[attr-defined]
    except Exception as error:
        sys.stderr.write(f"{error}\n")
        code = 2
    finally:
        os._exit(code)


def main() -> None:
    """Carry out the orders that come."""
    locking.PATIENCE_S = 60
    # Only after a power failure can it be seen whether the disk has it all.
    os.fsync = lambda _: None  # type: ignore[assignment]
    for line in sys.stdin:
        orders = json.loads(line)
        processes = [forked(order) for order in orders]
        for process, order in zip(processes, orders, strict=True):
            if "after" in order:
                time.sleep(order["after"])
                os.kill(process, signal.SIGKILL)
        sys.stdout.write(json.dumps([[process, os.waitpid(process, 0)[1]] for process in processes]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
