"""Examples of the rules that commands report where they work: the files that are there, and what is run."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conftest import called
from test_making import Deadly, Mistaken

from podcorpus.making import asked

TALK = "Mara Lind (00:00)\nGood evening from the lamp room.\n\nTom Reed (00:20)\nThe horn is silent.\n"
PROJECT = '[corpus]\nid = "lamp-room"\ntitle = "The Lamp Room"\n'
LISTED = {"podcorpus.toml": f'{PROJECT}\n[sources]\nepisodes = "episodes.csv"\n', "sources/fog.txt": TALK}
FEED = (
    '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:podcast="https://podcastindex.org/namespace/1.0">\n<channel><title>The Lamp Room</title>\n'
    "<item><title>Fog</title>%s</item>\n</channel></rss>\n"
)
FED = {"podcorpus.toml": f'{PROJECT}\n[sources]\nfeed = "feed.xml"\n', "sources/fog.txt": TALK}
PERSON = (
    '{"entity_id": "bo-%s", "canonical_name": "Bo %s", "entity_type": "PERSON", "aliases": ["Bo"], '
    '"description": "An invented person."}\n'
)
CHAPTERS = '{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Fog"}, {"startTime": 20, "title": "Horns"}]}\n'


BELL = "Jo Marsh (00:00)\nWho rings the bell tonight?\n\nAda Berg (00:05)\nNobody does.\n"


@dataclass(frozen=True)
class Shown:
    """Commands of which the last reports the code, and the files that are there before."""

    commands: tuple[str, ...]
    files: Mapping[str, str] = field(default_factory=dict)


SHOWN = {
    "speaker-ambiguous": Shown(
        ("podcorpus build fog.txt --curated curated --speaker 'Tom Reed=Bo'",),
        {
            "fog.txt": TALK,
            "curated/entities.jsonl": PERSON % ("holm", "Holm") + PERSON % ("quist", "Quist"),
        },
    ),
    "chapters-twice": Shown(
        ("podcorpus build fog.txt",),
        {"fog.txt": f"Chapters\n0:00 Fog\n0:20 Horn\n\n{TALK}", "fog.chapters.json": CHAPTERS},
    ),
    "chapters-unreadable": Shown(("podcorpus build fog.txt",), {"fog.txt": TALK, "fog.chapters.json": "{}\n"}),
    "curated-mismatch": Shown(
        (
            "podcorpus draft fog.txt --id lamp-room.fog --curated curated",
            "sed -i 's/Tom Reed/Tom Reid/' curated/lamp-room.fog/episode.json",
            "podcorpus build fog.txt --curated curated",
        ),
        {"fog.txt": TALK, "curated/entities.jsonl": PERSON % ("holm", "Holm")},
    ),
    "hydrate-lost": Shown(
        (
            "podcorpus build fog.txt --edition text-free",
            "sed 's/horn/bell/' fog.txt > bell.txt",
            "podcorpus hydrate corpus --source bell.txt --out full",
        ),
        {"fog.txt": TALK},
    ),
    "source-unreadable": Shown(
        ("podcorpus build fog.txt list.txt",), {"fog.txt": TALK, "list.txt": "0:00 Fog\n0:20 Horn\n"}
    ),
    "source-skipped": Shown(
        ("podcorpus build pages",), {"pages/fog.txt": TALK, "pages/list.txt": "0:00 Fog\n0:20 Horn\n"}
    ),
    "build-failed": Shown(("podcorpus build fog.txt bell.txt",), {"fog.txt": TALK, "bell.txt": BELL}),
    "worker-ended": Shown(
        ("podcorpus build pages --workers 2",),
        {f"pages/{name}.txt": TALK.replace("horn", name) for name in ("bell", "fog", "tide")},
    ),
    "entry-unused": Shown(
        ("podcorpus build",), {**LISTED, "episodes.csv": "file,title\nfog.txt,Fog\nfrog.txt,Frogs\n"}
    ),
    "entry-missing": Shown(
        ("podcorpus build",),
        {**LISTED, "episodes.csv": "file,title\nfog.txt,Fog\n", "sources/bell.txt": TALK.replace("horn", "bell")},
    ),
    "entry-value": Shown(
        ("podcorpus build",), {**FED, "feed.xml": FEED % "<itunes:duration>a minute</itunes:duration>"}
    ),
    "entry-repeated": Shown(
        ("podcorpus build",),
        {
            **LISTED,
            "episodes.csv": "file,title,guid\nfog.txt,Fog,a-1\nbell.txt,Bells,a-1\n",
            "sources/bell.txt": TALK.replace("horn", "bell"),
        },
    ),
    "entry-shared": Shown(
        ("podcorpus build",),
        {
            **FED,
            "feed.xml": FEED % '<podcast:transcript url="https://example.org/fog.srt"/>',
            "sources/fog.srt": "1\n00:00:00,000 --> 00:00:04,000\nMara Lind: Good evening. Tonight: fog.\n",
        },
    ),
    "speaker-unmatched": Shown(
        ("podcorpus build",), {**LISTED, "episodes.csv": "file,speakers\nfog.txt,Tom Reid=Thomas Reed (guest)\n"}
    ),
    "curated-unread": Shown(
        ("podcorpus build fog.txt --curated curated",),
        {"fog.txt": TALK, "curated/entities.jsonl": PERSON % ("holm", "Holm"), "curated/speaker.jsonl": ""},
    ),
    "list-unread": Shown(
        ("podcorpus build",),
        {"podcorpus.toml": PROJECT, "sources/fog.txt": TALK, "episodes.csv": "file,title\nfog.txt,Fog\n"},
    ),
    "chapters-missing": Shown(
        ("podcorpus build",), {**FED, "feed.xml": FEED % '<podcast:chapters url="https://example.org/fog.json"/>'}
    ),
    "link-not-fetched": Shown(
        ("podcorpus fetch",), {**FED, "feed.xml": FEED % '<podcast:transcript url="transcripts/horn.vtt"/>'}
    ),
    "page-missing": Shown(
        ("podcorpus draft sources/fog.txt --id lamp-room.fog", "rm sources/fog.txt", "podcorpus build"),
        {"podcorpus.toml": PROJECT, "sources/fog.txt": TALK, "sources/bell.txt": BELL},
    ),
    "file-outdated": Shown(
        ("podcorpus build", "sed -i 's/The Lamp Room/Lamps/' podcorpus.toml", "podcorpus validate"),
        {"podcorpus.toml": PROJECT, "sources/fog.txt": TALK},
    ),
    "export-changed": Shown(
        ("podcorpus build fog.txt", "podcorpus export corpus --to webvtt --out captions"), {"fog.txt": TALK}
    ),
    "export-left-out": Shown(
        ("podcorpus build fog.txt", "podcorpus export corpus --to rttm --out times"), {"fog.txt": TALK}
    ),
}


def shown_examples(home: Path) -> dict[str, dict[str, str]]:
    """By code the files and commands of its example, and what the last command prints of the code."""
    return {code: _run(code, one, home / code) for code, one in SHOWN.items()}


def _run(code: str, one: Shown, home: Path) -> dict[str, str]:
    for name, text in one.files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    *before, last = one.commands
    for command in before:
        if command.startswith("podcorpus "):
            assert called(shlex.split(command)[1:], home).returncode == 0
        else:
            subprocess.run(command, shell=True, cwd=home, check=True)
    with pytest.MonkeyPatch.context() as patched:
        if code == "worker-ended":
            patched.setattr(asked, "StatedMeta", lambda *stated: Deadly(*stated, name="fog.txt"))
        if code == "build-failed":
            patched.setattr(asked, "StatedMeta", lambda *stated: Mistaken(*stated, name="fog.txt"))
        printed = called(shlex.split(last)[1:], home).stdout
    found = re.search(rf"^\w+: {code} \(.*(?:\n  .*)+", printed, re.MULTILINE)
    assert found, printed
    files = "\n".join(f"{name}\n{_indented(text)}" for name, text in one.files.items())
    return {
        "files": files,
        "commands": "\n".join(f"$ {command}" for command in one.commands),
        # As where a module of the program fails, in place of the test that shows it.
        "printed": re.sub(r"test_making\.py:\d+", "turns.py:120", found[0].replace(f"{home}/", "")),
    }


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" if line else "\n" for line in text.splitlines())
