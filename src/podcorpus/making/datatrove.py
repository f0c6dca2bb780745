"""The parts of a corpus as a step of datatrove, whose executors run it on one machine, with Slurm or with Ray.

    from datatrove.executor import LocalPipelineExecutor
    from podcorpus.making.asked import asked_for
    from podcorpus.making.datatrove import BuildParts

    if __name__ == "__main__":
        step = BuildParts(asked_for(["transcripts"]), "parts")
        LocalPipelineExecutor([step], tasks=4, workers=2, logging_dir="logs").run()

Each task is a part: task 0 of 4 is `build --shard 1/4`. Then `podcorpus merge parts/*` makes the corpus.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from datatrove.pipeline.base import PipelineStep

from podcorpus.making.folder import Make
from podcorpus.making.parts import make_part


class BuildParts(PipelineStep):  # type: ignore[misc]
    """Builds a part of a corpus in each task, in a folder below `out` that is named by its number."""

    name = "podcorpus parts"
    type = "Writer"

    def __init__(self, make: Make, out: str | Path) -> None:
        super().__init__()
        # The tasks are the processes.
        self.make = replace(make, workers=1)
        self.out = str(out)

    def run(self, data: Any = None, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """Build part `rank + 1` of `world_size`. Documents pass through. Raises InputError as `make_part`."""
        if data:
            yield from data
        made = make_part(self.make, rank + 1, world_size, Path(self.out) / f"part-{rank + 1:05d}")
        self.stat_update("episodes", value=len(made.part.entries))
        self.stat_update("files that cannot be read", value=len(made.part.unread))
