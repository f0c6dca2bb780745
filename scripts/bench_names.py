"""Benchmark comparing names by sound: rapidfuzz against jellyfish, and the word table against wordfreq.

usage: python scripts/bench_names.py [--rounds N]

The alternatives run in turn, `--rounds` times, on invented misspellings of the bundled registries' names; medians of
processor time are printed. First it is checked that both give the same values. wordfreq comes with
`pip install -e '.[derive]'`.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from statistics import median

import jellyfish
from rapidfuzz.distance import JaroWinkler, Levenshtein

from podcorpus.annotating.phonetic import sound_of
from podcorpus.curating.bundled import known_curations

LETTERS = "abcdefghijklmnoprstuwz"
Compare = Callable[[str, str], float]


def share(one: str, other: str) -> float:
    """Levenshtein's distance as a share of the letters, by jellyfish."""
    return 1 - jellyfish.levenshtein_distance(one, other) / max(len(one), len(other), 1)


WAYS: dict[str, tuple[Compare, Compare]] = {
    "Levenshtein": (share, Levenshtein.normalized_similarity),
    "Jaro and Winkler": (jellyfish.jaro_winkler_similarity, JaroWinkler.similarity),
}
START = "from time import process_time as t; import sys; a = t(); "
LOADING = {
    "wordfreq": START + "from wordfreq import zipf_frequency as f; f('word', 'en'); "
    "[f('word', x, 'small') for x in ('fil', 'hu', 'lt', 'ro', 'sl', 'tr')]; ",
    "the word table": START + "from podcorpus.annotating.word_frequency import abroad, familiarity; "
    "familiarity('word'); abroad('word'); ",
}
END = (
    "b = t() - a; held = [x for x in open('/proc/self/status') if x.startswith('VmHWM')]; "
    "print(b, int(held[0].split()[1]) / 1024)"
)


def misspelled(name: str, chance: random.Random) -> str:
    """The name with up to four letters put in, left out or changed."""
    letters = list(name)
    for _ in range(chance.randint(0, 4)):
        at = chance.randrange(len(letters) + 1)
        letters[at : at + chance.randint(0, 1)] = chance.choice(["", chance.choice(LETTERS)])
    return "".join(letters)


def name_pairs() -> list[tuple[str, str]]:
    """Misspelled names beside registry names, as `Sound.likeness` compares them; the same each time."""
    chance = random.Random(1)
    registries = [known.curation.registry.values() for known in known_curations()]
    names = sorted({sound_of(entry.canonical_name).letters for registry in registries for entry in registry} - {""})
    return [(misspelled(chance.choice(names), chance) or "a", name) for _ in range(400) for name in names]


def nanoseconds(way: Compare, pairs: Sequence[tuple[str, str]]) -> float:
    """Processor time a pair."""
    start = time.process_time()
    for one, other in pairs:
        way(one, other)
    return (time.process_time() - start) / len(pairs) * 1e9


def compare_distances(rounds: int) -> None:
    """Print the time a pair, by way."""
    pairs = name_pairs()
    for name, (old, new) in WAYS.items():
        assert all(old(*pair) == new(*pair) for pair in pairs), name
        times = [(nanoseconds(old, pairs), nanoseconds(new, pairs)) for _ in range(rounds)]
        before, after = (median(column) for column in zip(*times, strict=True))
        print(f"{name}: jellyfish {before:.0f} ns, rapidfuzz {after:.0f} ns a pair ({before / after:.1f} times)")


def compare_loading(rounds: int) -> None:
    """Print the time until the first result, in separate processes, and their peak memory."""
    ways = [name for name in LOADING if name != "wordfreq" or find_spec("wordfreq")]
    measured: dict[str, list[tuple[float, ...]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name in ways:
            command = [sys.executable, "-c", LOADING[name] + END]
            output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            measured[name].append(tuple(map(float, output.split())))
    for name, rows in measured.items():
        seconds, held = (median(column) for column in zip(*rows, strict=True))
        print(f"{name}: {seconds * 1000:.0f} ms until the first result, {held:.0f} MiB")
    if "wordfreq" not in ways:
        print("wordfreq is not installed and was skipped")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9, metavar="N", help="times that each way runs (9)")
    arguments = parser.parse_args()
    compare_distances(arguments.rounds)
    compare_loading(arguments.rounds)
