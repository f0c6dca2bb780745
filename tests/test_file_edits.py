"""Small edits to files in every format: no words move to another speaker and none are lost without a finding."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pytest
from conftest import tried
from one_edit import GONE, edits

from podcorpus.errors import InputError
from podcorpus.reading import Source, read_document

NAMES = ("Mara Lind", "Tom Reed", "Ana Pérez")
ODD = "x(:[]<>/&\"',{}.-> *Z0\t"
WORD = re.compile(r"(?:[bdfgklmnprstvz][aeiou]){2}[a-j]{4}x", re.IGNORECASE)


class Line(NamedTuple):
    """What somebody says in a time, in milliseconds."""

    name: str
    start: int
    end: int
    words: str


def word(number: int) -> str:
    """A word that occurs once."""
    chosen = random.Random(number)
    start = "".join(chosen.choice("bdfgklmnprstvz") + chosen.choice("aeiou") for _ in range(2))
    return start + "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}") + "x"


def talk(seed: int) -> list[Line]:
    """Sixteen turns of two cues each."""
    chosen = random.Random(seed)
    lines: list[Line] = []
    number, at, name = 500 * seed, 3_000, ""
    for _ in range(16):
        name = chosen.choice([other for other in NAMES if other != name])
        words = [word(number + i) for i in range(chosen.randint(6, 18))]
        number += len(words)
        half, length = len(words) // 2, 150 * len(words)
        lines.append(Line(name, at, at + length, " ".join(words[:half]).capitalize() + ","))
        lines.append(Line(name, at + length, at + 2 * length, " ".join(words[half:]) + "."))
        at += 2 * length + 500
    return lines


def clock(ms: int, mark: str = ".") -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{mark}{ms % 1000:03}"


def voices(lines: Sequence[Line]) -> str:
    return "WEBVTT\n\n" + "\n".join(
        f"{clock(one.start)} --> {clock(one.end)}\n<v {one.name}>{one.words}</v>\n" for one in lines
    )


def unclosed_voices(lines: Sequence[Line]) -> str:
    return "WEBVTT\n\n" + "\n".join(
        f"{number}\n{clock(one.start)} --> {clock(one.end)}\n<v.loud {one.name}>{one.words}\n"
        for number, one in enumerate(lines)
    )


def labels(lines: Sequence[Line]) -> str:
    """SubRip with a label in each cue."""
    return "\n".join(
        f"{number}\n{clock(one.start, ',')} --> {clock(one.end, ',')}\n{one.name}: {one.words}\n"
        for number, one in enumerate(lines, 1)
    )


def labels_at_changes(lines: Sequence[Line]) -> str:
    """SubRip with a label where another person begins."""
    cues = []
    for number, one in enumerate(lines):
        label = "" if number and lines[number - 1].name == one.name else f"{one.name}: "
        times = f"{clock(one.start, ',')} --> {clock(one.end, ',')}"
        cues.append(f"{number + 1}\n{times}\n{label}{one.words}\n")
    return "\n".join(cues)


def podcasting20(lines: Sequence[Line]) -> str:
    segments = [
        {"speaker": one.name, "startTime": one.start / 1000, "endTime": one.end / 1000, "body": one.words}
        for one in lines
    ]
    return json.dumps({"version": "1.0.0", "segments": segments}, ensure_ascii=False, indent=1)


def whisperx(lines: Sequence[Line]) -> str:
    segments = [
        {"start": one.start / 1000, "end": one.end / 1000, "text": f" {one.words}", "speaker": one.name}
        for one in lines
    ]
    return json.dumps({"segments": segments, "language": "en"}, ensure_ascii=False, indent=1)


def cites(lines: Sequence[Line]) -> str:
    return "".join(
        f"<cite>{one.name}:</cite>\n<time>{clock(one.start)[:-4]}</time>\n<p>{one.words}</p>\n" for one in lines
    )


def bold(lines: Sequence[Line]) -> str:
    paragraphs = "\n".join(f"<p><strong>{one.name}:</strong> {one.words}</p>" for one in lines)
    return f"<html><head><title>Talk</title></head><body><article>\n{paragraphs}\n</article></body></html>\n"


def ttml(lines: Sequence[Line]) -> str:
    agents = "\n".join(
        f'<ttm:agent xml:id="s{n}" type="person"><ttm:name type="full">{name}</ttm:name></ttm:agent>'
        for n, name in enumerate(NAMES)
    )
    cues = "\n".join(
        f'<p begin="{clock(one.start)}" end="{clock(one.end)}" ttm:agent="s{NAMES.index(one.name)}">{one.words}</p>'
        for one in lines
    )
    namespaces = 'xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata"'
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<tt {namespaces} xml:lang="en">\n<head><metadata>\n{agents}\n'
    return f"{head}</metadata></head>\n<body><div>\n{cues}\n</div></body></tt>\n"


def csv(lines: Sequence[Line]) -> str:
    rows = (f'{one.name},{one.start / 1000},{one.end / 1000},"{one.words}"\n' for one in lines)
    return "speaker,start,end,text\n" + "".join(rows)


def tabs(lines: Sequence[Line]) -> str:
    return "".join(f"{one.start // 60_000:02}:{one.start // 1000 % 60:02}\t{one.name}\t{one.words}\n" for one in lines)


def ass(lines: Sequence[Line]) -> str:
    head = "[Script Info]\nScriptType: v4.00+\n\n[Events]\n"
    fields = "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    return (
        head
        + fields
        + "".join(
            f"Dialogue: 0,{clock(one.start)[1:-1]},{clock(one.end)[1:-1]},Default,{one.name},0,0,0,,{one.words}\n"
            for one in lines
        )
    )


def names_alone(lines: Sequence[Line]) -> str:
    return "\n\n".join(f"{one.name}\n{one.words}" for one in merged(lines)) + "\n"


def bold_names(lines: Sequence[Line]) -> str:
    return "\n\n".join(f"**{one.name}:** {one.words}" for one in lines) + "\n"


def merged(lines: Sequence[Line]) -> list[Line]:
    """One line a turn."""
    return [
        Line(one.name, one.start, other.end, f"{one.words} {other.words}")
        for one, other in zip(lines[::2], lines[1::2], strict=True)
    ]


FORMATS: dict[str, tuple[str, Callable[[Sequence[Line]], str]]] = {
    "voices": ("talk.vtt", voices),
    "unclosed voices": ("talk.vtt", unclosed_voices),
    "labels": ("talk.srt", labels),
    "labels at changes": ("talk.srt", labels_at_changes),
    "Podcasting 2.0": ("talk.json", podcasting20),
    "WhisperX": ("talk.json", whisperx),
    "cite and time": ("talk.html", cites),
    "bold names in HTML": ("talk.html", bold),
    "TTML": ("talk.ttml", ttml),
    "CSV": ("talk.csv", csv),
    "tabs": ("talk.txt", tabs),
    "SubStation Alpha": ("talk.ass", ass),
    "names alone": ("talk.txt", names_alone),
    "bold names": ("talk.txt", bold_names),
}
NOTHING_TELLS = {
    "TTML": ("change", "insert", "drop", "case"),
    "bold names": ("insert", "change"),
    "bold names in HTML": ("insert", "change", "drop"),
    "CSV": ("change", "insert", "drop"),
}
"""Edits after which a file says something else and may be right: another name of an agent in TTML, of a column in CSV,
or a name that is not at the beginning of its paragraph any more."""


def speakers(name: str, text: str) -> tuple[dict[str, str | None], Counter[str]]:
    """Who says each word, and how often each finding occurs."""
    document = read_document(Source.from_bytes(text.encode(), name))
    whose = {
        found.group().lower(): cue.label for cue in document.cues for found in WORD.finditer(document.cue_text(cue))
    }
    return whose, Counter(found.code for found in document.findings)


@tried(60, 500)
@pytest.mark.parametrize("form", FORMATS)
def test_edits_to_a_file(form: str, tries: int) -> None:
    name, write = FORMATS[form]
    n_silent = 0
    for seed in range(2):
        text = write(talk(seed))
        known, codes = speakers(name, text)
        assert set(known) == {found.lower() for found in WORD.findall(text)}
        assert not codes
        for what, lines in edits(text, seed, tries, ODD, 10_000):
            edited = "".join(lines)
            try:
                now, found = speakers(name, edited)
            except InputError:
                continue
            if found:
                continue
            there = {one.lower() for one in WORD.findall(edited)}
            moved = [one for one in known if one in there and now.get(one, "nobody's") != known[one]]
            if moved and what not in GONE:
                assert what in NOTHING_TELLS.get(form, ()), (what, set(lines) - set(text.splitlines(keepends=True)))
                n_silent += 1
    assert n_silent <= tries // 20


TIMELESS = {
    "cite and time": (r"<time>[\d:]+", "<time>00:00;2"),
    "TTML": (r'begin="[\d:.]+', 'begin="00:00:1O'),
    "WhisperX": (r'"start": [\d.]+', '"start": 1e999'),
}


@pytest.mark.parametrize("form", TIMELESS)
def test_a_time_that_cannot_be_read_is_reported_where_all_others_can(form: str) -> None:
    name, write = FORMATS[form]
    text = write(talk(1))
    half = len(text) // 2
    edited = text[:half] + re.sub(*TIMELESS[form], text[half:], count=1)
    assert speakers(name, edited)[1]["cue-time-unreadable"] == 1


def test_a_comment_that_hides_the_rest_of_a_page_is_reported() -> None:
    name, write = FORMATS["cite and time"]
    text = write(talk(1))
    assert not speakers(name, f"{text}<!-- kept -->")[1]
    at = text.rindex("<p>")
    assert speakers(name, f"{text[:at]}<!-- {text[at:]}")[1]["markup-broken"] == 1


def test_the_times_of_a_cue_in_the_words_of_another_are_reported() -> None:
    name, write = FORMATS["voices"]
    text = write(talk(1))
    at = text.rindex("\n\n")
    assert speakers(name, f"{text[:at]}<br>{text[at + 2 :]}")[1]["cue-time-unreadable"] == 1
