"""Measure how fast transcripts are read, beside other programs: MB/s, CPU seconds and peak memory.

usage: python scripts/bench_reading.py [--sizes MB…] [--kinds KIND…] [--programs PROGRAM…] [--times N]
       [--convert PYTHON]

The text is invented. Each reading is in a process of its own, and all of a size follow each other in one run; of N
times the fastest counts. `x` is how many times as fast as this program the other one is. podcast-transcript-convert
needs Python 3.13: `--convert` is the interpreter of an environment in which it is installed.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from measuring import cpu_seconds, peak_mb

WORDS = (
    "we mend boats and the nets of Orkney in the harbour before night comes with wind from a cold northern sea".split()
)
SPEAKERS = ("Mara", "Tom Reed", "Ada")


def clock(ms: int, mark: str) -> str:
    """A time as the formats write it."""
    seconds, ms = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{ms:03}"


def sentences(chance: random.Random) -> Iterator[str]:
    """Words of a cue, on two lines."""
    while True:
        yield " ".join(chance.choices(WORDS, k=6)) + "\n" + " ".join(chance.choices(WORDS, k=5)) + "."


def cues(n_bytes: int, write: Callable[[int, int, int, str, str], str]) -> str:
    """Cues that `write` writes from number, times, words and who speaks, until they are so many bytes."""
    chance = random.Random(14)
    parts: list[str] = []
    n_written = now = 0
    speaker = SPEAKERS[0]
    for number, words in enumerate(sentences(chance), 1):
        if number % 7 == 0:
            speaker = chance.choice(SPEAKERS)
        length = chance.randrange(1500, 4500)
        parts.append(write(number, now, now + length, words, speaker if number % 7 == 0 or number == 1 else ""))
        now += length
        n_written += len(parts[-1])
        if n_written >= n_bytes:
            break
    return "".join(parts)


def vtt(n_bytes: int) -> str:
    """WebVTT without speakers."""
    return "WEBVTT\n\n" + cues(n_bytes, lambda _, a, b, words, __: f"{clock(a, '.')} --> {clock(b, '.')}\n{words}\n\n")


def vtt_voices(n_bytes: int) -> str:
    """WebVTT with a voice tag in each cue."""
    speaking = [SPEAKERS[0]]

    def write(_: int, start: int, end: int, words: str, speaker: str) -> str:
        speaking[0] = speaker or speaking[0]
        return f"{clock(start, '.')} --> {clock(end, '.')}\n<v {speaking[0]}>{words}\n\n"

    return "WEBVTT\n\n" + cues(n_bytes, write)


def srt(n_bytes: int) -> str:
    """SubRip with labels where another speaker begins."""

    def write(number: int, start: int, end: int, words: str, speaker: str) -> str:
        label = f"{speaker}: " if speaker else ""
        return f"{number}\n{clock(start, ',')} --> {clock(end, ',')}\n{label}{words}\n\n"

    return cues(n_bytes, write)


def page(n_bytes: int) -> str:
    """A text page with a header above each turn, whose words are broken into short lines."""

    def write(_: int, start: int, __: int, words: str, speaker: str) -> str:
        header = f"{speaker} ({clock(start, '.').partition('.')[0]})\n" if speaker else ""
        return f"\n{header}{words}\n" if header else f"{words}\n"

    return cues(n_bytes, write)


def paragraphs(n_bytes: int) -> str:
    """A text page with a header above each turn, whose words are one line."""

    def write(_: int, start: int, __: int, words: str, speaker: str) -> str:
        header = f"\n\n{speaker} ({clock(start, '.').partition('.')[0]})\n" if speaker else " "
        return header + words.replace("\n", " ")

    return cues(n_bytes, write).lstrip() + "\n"


def turns(form: str) -> Callable[[int], str]:
    """What writes a text page of turns of some sentences, each in a form that has their `words`."""

    def write_page(n_bytes: int) -> str:
        chance = random.Random(14)
        parts: list[str] = []
        n_written = now = 0
        while n_written < n_bytes:
            said = (" ".join(chance.choices(WORDS, k=chance.randrange(5, 18))) for _ in range(chance.randrange(2, 8)))
            words = " ".join(f"{one.capitalize()}." for one in said)
            name = SPEAKERS[len(parts) % len(SPEAKERS)]
            parts.append(form.format(name=name, time=clock(now, ".").partition(".")[0], words=words))
            n_written += len(parts[-1])
            now += 60 * len(words)
        return "".join(parts)

    return write_page


KINDS: dict[str, Callable[[int], str]] = {
    "vtt": vtt,
    "vtt-voices": vtt_voices,
    "srt": srt,
    "page": page,
    "paragraphs": paragraphs,
    "names": turns("{name}: {words}\n\n"),
    "bold": turns("**{name}:** {words}\n\n"),
    "times": turns("[{time}] {name}: {words}\n\n"),
    "lines": turns("{name}\n{time}\n{words}\n\n"),
    "prose": turns("{words}\n\n"),
}


def ours(file: Path) -> int:
    """Read by this program."""
    from podcorpus.reading import load_source, read_document

    return len(read_document(load_source(file)).cues)


def webvtt_py(file: Path) -> int:
    """Read by webvtt-py."""
    import webvtt

    return len(webvtt.read(str(file)))


def srt_library(file: Path) -> int:
    """Read by srt."""
    import srt as library  # type: ignore[import-untyped]

    return len(list(library.parse(file.read_text(encoding="utf-8"))))


def pysubs2_library(file: Path) -> int:
    """Read by pysubs2."""
    import pysubs2

    return len(pysubs2.load(str(file)))


def converted(file: Path) -> int:
    """Read by podcast-transcript-convert."""
    from podcast_transcript_convert.converters import srt_to_json, vtt_to_json  # type: ignore[import-not-found]

    text = file.read_text(encoding="utf-8")
    srt_text = file.stem == "srt"
    read = srt_to_json.srt_to_podcast_dict if srt_text else vtt_to_json.vtt_to_podcast_dict
    return len(read(text)["segments"])


CONVERT = "podcast-transcript-convert"
PROGRAMS: dict[str, tuple[Callable[[Path], int], tuple[str, ...]]] = {
    "podcorpus": (ours, tuple(KINDS)),
    "webvtt-py": (webvtt_py, ("vtt", "vtt-voices")),
    "srt": (srt_library, ("srt",)),
    "pysubs2": (pysubs2_library, ("vtt", "vtt-voices", "srt")),
    CONVERT: (converted, ("vtt", "vtt-voices", "srt")),
}
"""Each program, and what it can read."""


def measure(python: str, program: str, file: Path) -> tuple[float, float, int]:
    """CPU seconds of reading, peak memory in MB and the number of cues, in a process of its own."""
    ran = subprocess.run(
        [python, __file__, "--measure", program, str(file)], capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise SystemExit(f"{program}: {ran.stderr.strip()[-500:]}")
    figures = json.loads(ran.stdout.splitlines()[-1])
    return figures["cpu"], figures["mb"], figures["cues"]


def measured(program: str, file: Path) -> None:
    """Read a small part first, so that importing does not count, and say what reading the file took."""
    read, _ = PROGRAMS[program]
    with TemporaryDirectory() as folder:
        small = Path(folder) / file.name
        small.write_text(KINDS[file.stem](2_000), encoding="utf-8")
        read(small)
    before = cpu_seconds()
    n_cues = read(file)
    print(json.dumps({"cpu": cpu_seconds() - before, "mb": peak_mb(), "cues": n_cues}))


def main() -> None:
    """Measure and print a table, a line for each program and file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", nargs="*", type=float, default=[1, 10, 50], help="MB (default: 1 10 50)")
    parser.add_argument("--kinds", nargs="*", choices=KINDS, default=list(KINDS))
    parser.add_argument("--programs", nargs="*", choices=PROGRAMS, default=list(PROGRAMS))
    parser.add_argument("--times", type=int, default=3, help="how often each is measured (default: 3)")
    parser.add_argument("--convert", metavar="PYTHON", help=f"the interpreter of an environment with {CONVERT}")
    parser.add_argument("--measure", nargs=2, metavar=("PROGRAM", "FILE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        measured(given.measure[0], Path(given.measure[1]))
        return
    print(
        f"{'kind':<12}{'MB':>6}  {'program':<28}{'MB/s':>8}{'CPU s':>9}{'x':>8}{'peak MB':>9}{'cues':>11}", flush=True
    )
    with TemporaryDirectory() as folder:
        for kind in given.kinds:
            for size in given.sizes:
                file = Path(folder) / f"{kind}.txt"
                file.write_text(KINDS[kind](int(size * 1e6)), encoding="utf-8")
                programs = [name for name in given.programs if kind in PROGRAMS[name][1]]
                programs = [name for name in programs if name != CONVERT or given.convert]
                best: dict[str, tuple[float, float, int]] = {}
                for _ in range(given.times):
                    for name in programs:
                        python = given.convert if name == CONVERT else sys.executable
                        best[name] = min(best.get(name, (float("inf"), 0.0, 0)), measure(python, name, file))
                base = best.get("podcorpus", next(iter(best.values())))[0]
                for name, (cpu, mb, n_cues) in best.items():
                    row = f"{kind:<12}{size:>6g}  {name:<28}{size / cpu:>8.1f}{cpu:>9.2f}{base / cpu:>8.3f}"
                    print(f"{row}{mb:>9.0f}{n_cues:>11,}", flush=True)


if __name__ == "__main__":
    main()
