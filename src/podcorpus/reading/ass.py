"""SubStation Alpha (`.ass`, `.ssa`): lines such as `Dialogue: 0,0:00:01.00,0:00:02.50,Default,Mara,0,0,0,,Words`."""

from __future__ import annotations

import re

from podcorpus.errors import InputError
from podcorpus.reading.cue_labels import CueLabels
from podcorpus.reading.cue_markup import Plain
from podcorpus.reading.cue_times import read_clock
from podcorpus.reading.cue_writer import CueWriter
from podcorpus.reading.document import Document, Published, Recognition, Run
from podcorpus.reading.label_learning import learn_labels
from podcorpus.reading.label_starts import label_starts
from podcorpus.reading.source import Source

NAME = "ass"
DESCRIPTION = "`[Script Info]`, then lines such as `Dialogue: 0,0:00:01.00,0:00:02.50,Default,Mara,0,0,0,,Words`"

_SIGNATURE = re.compile(r"\ufeff?\s*\[Script Info\]", re.IGNORECASE)
_FORMAT = re.compile(r"[ \t]*Format[ \t]*:(?P<fields>.*)", re.IGNORECASE)
_DIALOGUE = re.compile(r"[ \t]*Dialogue[ \t]*:[ \t]*", re.IGNORECASE)
_TITLE = re.compile(r"[ \t]*Title[ \t]*:[ \t]*(?P<title>.*)", re.IGNORECASE)
_FIELDS = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
_MARK = re.compile(r"\{[^{}]{0,2000}\}|\\[Nnh]")
_KARAOKE = re.compile(r"\\[kK][fo]?(\d{1,6})")
_DRAWING = re.compile(r"\\p(\d)")
_NO_TITLE = ("", "<untitled>", "default aegisub file", "untitled")


def recognises(source: Source) -> Recognition | None:
    """Whether the file begins with `[Script Info]`."""
    if _SIGNATURE.match(source.text):
        return Recognition(1, "the file begins with `[Script Info]`")
    return None


def read(source: Source) -> Document:
    """The file's cues. Raises InputError if it has none."""
    text = source.text
    fields: tuple[str, ...] = _FIELDS
    title = None
    found: list[tuple[int, dict[str, str], Plain]] = []
    section = ""
    for line in source.lines:
        written = text[line.start : line.end]
        if written.lstrip("\ufeff \t").startswith("["):
            section = written.strip("\ufeff \t").lower()
        elif section == "[events]" and (format_line := _FORMAT.match(written)):
            fields = tuple(name.strip().lower() for name in format_line["fields"].split(","))
        elif title is None and (titled := _TITLE.match(written)):
            title = titled["title"].strip()
        if (dialogue := _DIALOGUE.match(written)) is None:
            continue
        values = written[dialogue.end() :].split(",", len(fields) - 1)
        if len(values) < len(fields):
            continue
        values_by_name = dict(zip(fields, (value.strip() for value in values), strict=True))
        begin = line.end - len(values[-1])
        start_ms = read_clock(values_by_name.get("start"))
        found.append((line.start, values_by_name, _plain(text, begin, line.end, start_ms or 0)))
    if not found:
        raise InputError(f"{source.name}: no dialogue found; expected {DESCRIPTION}; check that the file is complete")
    written_cues = _write(source, found)
    named = None if title is None or title.lower() in _NO_TITLE else title
    return Document(
        source,
        NAME,
        written_cues.partition(0),
        tuple(written_cues.cues),
        published=Published(title=named),
        findings=written_cues.sorted_findings(),
    )


def _write(source: Source, found: list[tuple[int, dict[str, str], Plain]]) -> CueWriter:
    names = [values.get("name") or values.get("actor") or None for _, values, _ in found]
    spans = [(words.start, words.end) for _, _, words in found if words.text.strip()]
    labels = CueLabels() if any(names) else learn_labels(label_starts(source.text, spans), len(spans), source.text)
    writer = CueWriter(source, labels)
    for (begins, values, words), name in zip(found, names, strict=True):
        # Styles above, and comments between, are no times of this cue.
        writer.stretch("metadata", begins)
        if any(names):
            writer.speaker = name
        start_ms, end_ms = read_clock(values.get("start")), read_clock(values.get("end"))
        if start_ms is None or end_ms is None:
            writer.report("cue-time-unreadable", "the cue's times cannot be read", begins)
        writer.cue(words, start_ms, end_ms)
    writer.report_suspects()
    writer.stretch("blank" if not source.text[writer.at :].strip() else "metadata", len(source.text))
    return writer


def _plain(text: str, start: int, end: int, start_ms: int) -> Plain:
    """The words of a dialogue, without overrides; karaoke gives times of words."""
    parts: list[str] = []
    runs: list[Run] = []
    marks: list[tuple[int, int]] = []
    char, at, drawing, sung = 0, start, False, 0

    def copy(stop: int) -> None:
        nonlocal char
        if stop > at and not drawing:
            parts.append(text[at:stop])
            runs.append(Run(char, stop - at, at, stop))
            char += stop - at

    for found in _MARK.finditer(text, start, end):
        copy(found.start())
        at = found.end()
        written = found.group()
        if written[0] == "\\":
            if not drawing and char:
                parts.append(" " if written == "\\h" else "\n")
                char += 1
            continue
        if draws := _DRAWING.search(written):
            drawing = draws[1] != "0"
        for spoken in _KARAOKE.findall(written):
            marks.append((char, start_ms + 10 * sung))
            sung += int(spoken)
    copy(end)
    return Plain("".join(parts), start, end, tuple(runs), (), tuple(marks))
