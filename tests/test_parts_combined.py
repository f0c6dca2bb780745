"""Captions, tables and JSON whose layouts are combined of parts: each combination gives the same cues."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcorpus.reading import read_document
from podcorpus.reading.source import Source

_SAID = (
    "We painted the boat before the storm, and it held.",
    "Who kept the nets?",
    "My brother did, for twelve years,",
    "and then he sold them in the north.",
    "There was no bread on the island. Nobody",
    "asked for it!",
)
_NAMES = (("Mara Lind", "Tom Reed"), ("mara_l", "tom_r"), ("@mara", "@tom"), ("SPEAKER_00", "SPEAKER_01"))
_WHO = (0, 1, 0, 0, 1, 1) * 2
_STARTS = tuple(2500 * i for i in range(len(_WHO)))
_LABELS = ("{}: ", "[{}] ", "- {}: ", ">> {}: ", "<b>{}</b>: ", "<b>{}:</b> ", "{}:\n", "{} - ")
_KEYS = (("start", "end"), ("from", "to"), ("begin", "end"), ("bg", "ed"), ("t0", "t1"), ("xmin", "xmax"), ("s", "e"))
_UNITS: tuple[Callable[[int], object], ...] = (
    lambda ms: ms / 1000,
    lambda ms: ms,
    lambda ms: f"{ms / 1000:.2f}s",
    lambda ms: f"00:00:{ms // 1000:02}.{ms % 1000:03}",
)


def _said(i: int) -> str:
    return _SAID[i % len(_SAID)]


def _read(name: str, text: str) -> list[tuple[str | None, int | None, str]]:
    document = read_document(Source.from_bytes(text.encode(), name))
    return [(cue.label, cue.start_ms, document.cue_text(cue)) for cue in document.cues]


def _expected(names: tuple[str, str]) -> list[tuple[str | None, int | None, str]]:
    return [(names[who], start, _said(i)) for i, (who, start) in enumerate(zip(_WHO, _STARTS, strict=True))]


@pytest.mark.parametrize("mark", [".", ","])
@settings(max_examples=15)
@given(names=st.sampled_from(_NAMES), label=st.sampled_from(_LABELS), sounds=st.booleans(), numbers=st.booleans())
def test_captions(mark: str, names: tuple[str, str], label: str, sounds: bool, numbers: bool) -> None:
    blocks = []
    for i, (who, start) in enumerate(zip(_WHO, _STARTS, strict=True)):
        times = " --> ".join(f"00:00:{ms // 1000:02}{mark}{ms % 1000:03}" for ms in (start, start + 2000))
        number = f"{i + 1}\n" if numbers else ""
        blocks.append(f"{number}{times}\n{label.format(names[who])}{_said(i)}\n")
        if sounds and i % 4 == 1:
            blocks.append(f"{times}\n[Music]\n")
    text = "\n".join(["WEBVTT\n", *blocks] if mark == "." else blocks)
    found = _read("a.vtt" if mark == "." else "a.srt", text)
    assert [cue for cue in found if cue[2] != "[Music]"] == _expected(names)


@settings(max_examples=15)
@given(
    names=st.sampled_from(_NAMES),
    keys=st.sampled_from(_KEYS),
    unit=st.sampled_from(_UNITS),
    speaker=st.sampled_from(("speaker", "name", "label", "who")),
    words=st.booleans(),
)
def test_json(
    names: tuple[str, str], keys: tuple[str, str], unit: Callable[[int], object], speaker: str, words: bool
) -> None:
    rows: list[dict[str, object]] = []
    for i, (who, start) in enumerate(zip(_WHO, _STARTS, strict=True)):
        times = dict(zip(keys, (unit(start), unit(start + 2000)), strict=True))
        row = {**times, "text": _said(i), speaker: names[who]}
        spoken = [{"w": word, **times, speaker: names[who]} for word in _said(i).split()]
        rows.append({**row, "words": spoken} if words else row)
    assert _read("a.json", json.dumps({"segments": rows})) == _expected(names)


@settings(max_examples=15)
@given(
    names=st.sampled_from(_NAMES),
    start=st.sampled_from(("start", "Timecode", "tmin", "when")),
    speaker=st.sampled_from(("speaker", "Name", "label", "role")),
    text=st.sampled_from(("text", "content", "message")),
    sign=st.sampled_from("\t;|"),
    order=st.permutations((0, 1, 2)),
)
def test_tables(names: tuple[str, str], start: str, speaker: str, text: str, sign: str, order: list[int]) -> None:
    # What is beside words alone, without a time that is named, may be a class, and one between tabs another format's.
    lines = [(start, speaker, text)]
    lines += [(f"0:{ms / 1000:04.1f}", names[_WHO[i]], _said(i)) for i, ms in enumerate(_STARTS)]
    table = "\n".join(sign.join(line[at] for at in order) for line in lines)
    assert _read("a.csv", table) == _expected(names)


def test_numbers_that_are_no_times() -> None:
    """Numbers of sections, and the edges of boxes in a picture."""
    rows = "".join(f'{1 + i // 3}.{i % 3},{_NAMES[0][_WHO[i]]},"{_said(i)}"\n' for i in range(6))
    assert {start for _, start, _ in _read("a.csv", f"section,speaker,text\n{rows}")} == {None}
    boxes = [{"text": _said(i), "speaker": "Mara", "xmin": 9, "xmax": 99, "ymin": i, "ymax": i + 1} for i in range(6)]
    assert {start for _, start, _ in _read("a.json", json.dumps(boxes))} == {None}
