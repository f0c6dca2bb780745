"""Time and memory of builds of invented pages: every stage, with one and two workers, and what is done with the corpus.

usage: python scripts/bench_build.py [--episodes N]... [--turns N] [--workers N]... [--stages NAME]... [--keep DIR]

Each stage is the command that a person would call, in a process of its own. Memory is what the process and its workers
have in the machine at once, memory that they share counted once (`Pss` of Linux), looked up ten times a second. `own`
is the most that the process itself ever had, and `a worker` the most that one of its workers had, each with what it
shares. Under the table, memory over the time of each stage is shown in ten steps.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_WORDS = (
    "the a ferry harbour night bridge walked quickly because nobody had asked about when we left early morning rain "
    "over quiet town and then it was said that grid lines hold steady under heavy load for most of those winters"
).split()
_NAMES = ("Orla Venn", "Port Halvard", "Skerra Tidal", "Dunmore", "Aldous Quay", "Tessaly Roe")
_STEPS = 10
_SILENT = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]


@dataclass(frozen=True)
class Measured:
    """A command that has run: seconds, seconds of processors, megabytes by time, and the most that it had itself and
    that a worker had."""

    name: str
    seconds: float
    cpu: float
    memory: tuple[float, ...]
    own: float
    worker: float

    @property
    def line(self) -> str:
        """A row of the table."""
        most = [max(self.memory, default=0), self.own, self.worker]
        return f"| {self.name} | {self.seconds:.1f} | {self.cpu:.1f} | {' | '.join(f'{one:.0f}' for one in most)} |"

    @property
    def steps(self) -> str:
        """Memory in ten steps of time."""
        n = len(self.memory)
        return " ".join(f"{max(self.memory[i * n // _STEPS : (i + 1) * n // _STEPS + 1]):.0f}" for i in range(_STEPS))


def write_pages(folder: Path, numbers: range, turns: int) -> None:
    """Invented pages; the same number gives the same page."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        chosen = random.Random(number)
        lines, time_s = [], 0
        for turn in range(turns):
            sentences = []
            for _ in range(chosen.randint(2, 8)):
                words = [chosen.choice(_WORDS) for _ in range(chosen.randint(6, 18))]
                if chosen.random() < 0.3:
                    words.insert(chosen.randint(1, len(words)), chosen.choice(_NAMES))
                sentences.append(" ".join(words).capitalize() + ".")
            clock = f"{time_s // 3600:02d}:{time_s // 60 % 60:02d}:{time_s % 60:02d}"
            lines += [f"{('Mara Lind', 'Tom Reed')[turn % 2]} ({clock})", " ".join(sentences), ""]
            time_s += chosen.randint(60, 90)
        (folder / f"show.ep-{number:06d}.txt").write_text("\n".join(lines), encoding="utf-8")


def measured(name: str, *arguments: str | Path) -> Measured:
    """Run a command of the program. Raises CalledProcessError if it cannot be run."""
    command = [sys.executable, "-m", "podcorpus", *map(str, arguments)]
    start = time.perf_counter()
    pid = os.posix_spawn(sys.executable, command, os.environ, file_actions=_SILENT)
    memory, cpu, worker = [], 0.0, 0.0
    while not (ended := os.wait4(pid, os.WNOHANG))[0]:
        tree = list(_tree(pid))
        memory.append(sum(_kilobytes(one, "smaps_rollup", "Pss:") / 1024 for one in tree))
        worker = max([worker, *(_kilobytes(one, "status", "VmHWM:") / 1024 for one in tree[1:])])
        cpu = max(cpu, sum(map(_cpu, tree)))
        time.sleep(0.1)
    seconds, (_, status, used) = time.perf_counter() - start, ended
    code = os.waitstatus_to_exitcode(status)
    # 1: findings of level error, which are no failure of the build.
    if code not in (0, 1):
        raise subprocess.CalledProcessError(code, command)
    cpu = max(cpu, used.ru_utime + used.ru_stime)
    result = Measured(name, seconds, cpu, tuple(memory), used.ru_maxrss / 1024, worker)
    print(result.line, flush=True)
    return result


def _tree(pid: int) -> Iterator[int]:
    """A process and all that it has started."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _tree(int(child))


def _kilobytes(pid: int, file: str, name: str) -> int:
    """A number that the system gives of a process; 0 of one that has ended."""
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(name))


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    # Its own, and that of children that ended.
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def stages(home: Path, episodes: int, turns: int) -> dict[str, Callable[[int], Measured]]:
    """What can be measured, by name; each is called with a number of workers."""
    pages, out, free = home / "pages", home / "out", home / "free"
    os.environ["PODCORPUS_CACHE"] = str(home / "cache")

    def build(name: str, *more: str, workers: int) -> Measured:
        return measured(name, "build", pages, "--out", out, "--workers", str(workers), *more)

    def one_more(workers: int) -> Measured:
        write_pages(pages, range(episodes, episodes + 1), turns)
        return build("build, one page more", workers=workers)

    def export(form: str) -> Measured:
        shutil.rmtree(home / form, ignore_errors=True)
        return measured(f"export {form}", "export", out, "--to", form, "--out", home / form)

    return {
        "build": lambda n: build(f"build, {n} workers", "--no-cache", workers=n),
        "keep": lambda n: build(f"build and keep, {n} workers", workers=n),
        "again": lambda n: build("build, nothing changed", workers=n),
        "more": one_more,
        "validate": lambda _: measured("validate", "validate", out),
        "validate-source": lambda _: measured("validate --source", "validate", out, "--source", pages),
        "verify": lambda _: measured("verify", "verify", out),
        "verify-source": lambda _: measured("verify --source", "verify", out, "--source", pages),
        "redact": lambda _: measured("redact", "redact", out, "--out", free),
        "hydrate": lambda _: measured("hydrate", "hydrate", free, "--source", pages, "--out", home / "full"),
        "diff": lambda _: measured("diff", "diff", out, home / "full"),
        "jsonl": lambda _: export("jsonl"),
        "webvtt": lambda _: export("webvtt"),
        "view": lambda _: measured("view", "view", out, "--out", home / "page.html"),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--episodes", type=int, action="append")
    parser.add_argument("--turns", type=int, default=12)
    parser.add_argument("--workers", type=int, action="append")
    parser.add_argument("--stages", action="append")
    parser.add_argument("--keep", type=Path, help="a folder to work in, which stays")
    asked = parser.parse_args()
    for episodes in asked.episodes or [100, 1_000]:
        with tempfile.TemporaryDirectory() as temporary:
            home = asked.keep or Path(temporary)
            write_pages(home / "pages", range(episodes), asked.turns)
            size = sum(path.stat().st_size for path in (home / "pages").iterdir())
            print(f"\n{episodes:,} episodes, {size / 1e6:.1f} MB\n\n| | s | CPU s | MB | own | a worker |")
            print("| --- | ---: | ---: | ---: | ---: | ---: |")
            known = stages(home, episodes, asked.turns)
            workers = asked.workers or [1, 2]
            done = [
                known[name](number)
                for name in asked.stages or known
                for number in (workers if name == "build" else workers[-1:])
            ]
            print("\nMB over time:")
            for one in done:
                print(f"  {one.name:<28} {one.steps}")


if __name__ == "__main__":
    main()
