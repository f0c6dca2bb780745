"""How many transcripts of a folder are read exactly, against an index of what is in each.

    python scripts/measure_reading.py FOLDER [--index INDEX.jsonl] [--only TEXT] [--all]

The index has a line a file: `file`, and as far as known `speakers_expected`, `turns_expected` (headers),
`turns_if_same_speaker_merged`, `cues_expected`, `segments_expected`, `segments_with_words`, `first_turn`, `last_turn`
(`start_s` in seconds), `last_cue_end`, `chapters_expected`. A file is exact if its speakers, turns, cues and first and
last time are; each file that is not is listed with what differs, expected and found. An index that counts stretches
without words as turns, such as the noise that a recogniser heard, differs: turns are made of cues, and cues have words.
Words are counted with code that shares nothing with the readers: every word in a stretch of speech must be in a turn.
Exit code 1 if a file is not exact.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from podcorpus.building.turns import form_turns
from podcorpus.errors import InputError
from podcorpus.reading import Document, load_source, read_document

_WORD = re.compile(r"\w+")
_CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d+)(?:[.,](\d{1,3}))?$")
_SPEECH = ("turn_body", "cue_text")


def clock_ms(text: str) -> int | None:
    """Milliseconds of `HH:MM:SS.mmm` or `MM:SS`, the hours and the fraction optional."""
    found = _CLOCK.match(text.strip())
    if found is None:
        return None
    hours, minutes, seconds, fraction = found.groups()
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int((fraction or "0").ljust(3, "0"))


def differences(document: Document, expected: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """What is not as the index says: name, expected, found."""
    cues = document.cues
    turns = form_turns(document)
    speakers = expected.get("speakers_expected")
    if speakers is not None and set(speakers) != (found := {cue.label for cue in cues if cue.label}):
        yield "speakers", sorted(set(speakers) - found), sorted(found - set(speakers))
    headers = expected.get("turns_expected")
    merged = expected.get("turns_if_same_speaker_merged", headers)
    if headers is not None and merged != len(turns):
        yield "turns", merged, len(turns)
    timed = next(
        (
            expected[name]
            for name in ("cues_expected", "segments_with_words", "segments_expected")
            if expected.get(name) is not None
        ),
        None,
    )
    n_cues = timed if timed is not None else headers and headers + expected.get("continuations_expected", 0)
    if n_cues and n_cues != len(cues) and not expected.get("words_expected"):
        yield "cues", n_cues, len(cues)
    first, last = (expected.get(name) or {} for name in ("first_turn", "last_turn"))
    starts = [cue.start_ms for cue in cues]
    if (
        first.get("start_s") is not None
        and starts
        and _ms(first["start_s"]) not in (starts[0], next((s for s in starts if s is not None), None))
    ):
        yield "first time", _ms(first["start_s"]), starts[0]
    if last.get("start_s") is not None and turns:
        last_turn = starts[turns[-1].start]
        if _ms(last["start_s"]) not in (last_turn, starts[-1]):
            yield "last time", _ms(last["start_s"]), (last_turn, starts[-1])
    end = expected.get("last_cue_end")
    if end is not None and clock_ms(end) != cues[-1].end_ms:
        yield "last cue's end", clock_ms(end), cues[-1].end_ms


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def lost_words(document: Document) -> Counter[str]:
    """Words in stretches of speech that no cue has, and those of gaps between stretches."""
    text = document.source.text
    at = 0
    lost: Counter[str] = Counter()
    for stretch in document.stretches:
        if stretch.start != at:
            lost[f"gap at {at}"] += 1
        at = stretch.end
    if at != len(text):
        lost[f"gap at {at}"] += 1
    heard = Counter(word for cue in document.cues for word in _WORD.findall(document.cue_text(cue)))
    pieces = [text[s.start : s.end] for s in document.stretches if s.kind in _SPEECH]
    # Markup divides `OP\_TRUE` within a word, and `boats<br>nets` between two.
    apart, joined = (Counter(_WORD.findall(_decoded(sign.join(pieces), text))) - heard for sign in (" ", ""))
    return lost + (apart & joined)


def _decoded(speech: str, text: str) -> str:
    """Speech as it was written in a source, with the escapes of JSON, which a comment may precede, and HTML decoded."""
    if re.match(r"\ufeff?\s*(?:/\*[^*]*\*/\s*)?[{\[]", text):
        speech = re.sub(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})", lambda m: chr(int(m[1] or m[2], 16)), speech)
        speech = re.sub(r"\\[nrtbf]", " ", speech)
    # YouTube's captions are escaped twice.
    return html.unescape(html.unescape(speech))


def main() -> int:
    """Measure the files of a folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--index", type=Path, help="default: INDEX.jsonl in the folder")
    parser.add_argument("--only", default="", help="only files whose name or dialect contains this")
    parser.add_argument("--all", action="store_true", help="list the files that are exact, too")
    asked = parser.parse_args()
    index = asked.index or asked.folder / "INDEX.jsonl"
    entries = [json.loads(line) for line in index.read_text(encoding="utf-8").splitlines() if line.strip()]
    entries = [e for e in entries if asked.only in f"{e['file']} {e.get('dialect')}"]
    exact = 0
    for entry in entries:
        began = time.process_time()
        seen = ""
        try:
            source = load_source(asked.folder / entry["file"])
            wrong: list[tuple[str, Any, Any]]
            if entry.get("chapters_expected"):
                from podcorpus.reading.chapters import read_chapters

                n_chapters = len(read_chapters(source))
                wrong = (
                    []
                    if n_chapters == entry["chapters_expected"]
                    else [("chapters", entry["chapters_expected"], n_chapters)]
                )
            else:
                document = read_document(source)
                seen = document.format
                wrong = list(differences(document, entry))
                if lost := lost_words(document):
                    wrong.append(("words lost", 0, dict(lost.most_common(5))))
        except (InputError, ImportError) as error:
            wrong = [("refused", "", str(error)[:200])]
        exact += not wrong
        seconds = time.process_time() - began
        if wrong or asked.all:
            verdict = "DIFFERS" if wrong else "exact"
            print(f"{verdict}  {entry['file']} [{entry.get('dialect')}] {seen} {seconds:.2f} s")
        for name, expected, found in wrong:
            print(f"    {name}: expected {expected!r}, found {found!r}")
    print(f"{exact} of {len(entries)} exact")
    return exact < len(entries)


if __name__ == "__main__":
    sys.exit(main())
