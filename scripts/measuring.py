"""Run a command of podcorpus in this process, and say on standard error what it took: `{"cpu": seconds, "mb": peak}`.

usage: python scripts/measuring.py validate FOLDER

Nothing else of the checkout is imported, so that with another PYTHONPATH it measures another version.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path


def peak_mb() -> float:
    """The most memory this process has had at once. What the system says of resource use begins with its parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = [line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def cpu_seconds() -> float:
    """What this process has computed so far, in all its threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    from podcorpus.cli import main

    try:
        main()
    finally:
        print(json.dumps({"cpu": cpu_seconds(), "mb": peak_mb()}), file=sys.stderr)
