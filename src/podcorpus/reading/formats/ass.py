"""SubStation Alpha (`.ass`, `.ssa`): lines such as `Dialogue: 0,0:00:01.00,0:00:02.50,Default,Mara,0,0,0,,Words`."""

from __future__ import annotations

import re

from podcorpus.errors import InputError
from podcorpus.reading.cues.times import read_clock
from podcorpus.reading.cues.writer import CueWriter
from podcorpus.reading.document import Document, Published, Recognition
from podcorpus.reading.labels.in_cues import CueLabels
from podcorpus.reading.labels.known import numberless
from podcorpus.reading.labels.learning import learn_labels
from podcorpus.reading.labels.names import Likeness, likeness
from podcorpus.reading.markup.cue_words import Plain
from podcorpus.reading.source import Source
from podcorpus.reading.text_map import TextBuilder

NAME = "ass"
DESCRIPTION = "a section `[Events]` of lines such as `Dialogue: 0,0:00:01.00,0:00:02.50,Default,Mara,0,0,0,,Words`"

_SIGNATURE = re.compile(r"\ufeff?\s*\[Script Info\]", re.IGNORECASE)
_EVENTS = re.compile(r"^[ \t]*\[Events\][ \t]*\r?\n[ \t]*(?:Format|Dialogue|Comment)[ \t]*:", re.MULTILINE)
_EVENTS_WITHIN = 200_000
_PASSED_OVER = re.compile(r"[ \t]*(?:[;!]|(?:Comment|Picture|Sound|Movie|Command)[ \t]*:)", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d*")
_FORMAT = re.compile(r"[ \t]*Format[ \t]*:(?P<fields>.*)", re.IGNORECASE)
_DIALOGUE = re.compile(r"[ \t]*Dialogue[ \t]*:[ \t]*", re.IGNORECASE)
_TITLE = re.compile(r"[ \t]*Title[ \t]*:[ \t]*(?P<title>.*)", re.IGNORECASE)
_MARGINS = ("marginl", "marginr", "marginv")
_SECOND = re.compile(r"\bDialogue[ \t]*:[ \t]*[^,]{0,20},\d", re.IGNORECASE)
_FIELDS = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
_MARK = re.compile(r"\{[^{}]{0,2000}\}|\\[Nnh]")
_KARAOKE = re.compile(r"\\[kK][fo]?(\d{1,6})")
_DRAWING = re.compile(r"\\p(\d)")
_NO_TITLE = ("", "<untitled>", "default aegisub file", "untitled")


def recognises(source: Source) -> Recognition | None:
    """Whether the file begins with `[Script Info]`, or has a section of events."""
    if _SIGNATURE.match(source.text):
        return Recognition(1, "the file begins with `[Script Info]`")
    if "[Events]" in source.text[:_EVENTS_WITHIN] and _EVENTS.search(source.text, 0, _EVENTS_WITHIN):
        return Recognition(0.9, "the file has a section `[Events]`")
    return None


def read(source: Source) -> Document:
    """The file's cues. Raises InputError if it has none."""
    text = source.text
    fields: tuple[str, ...] = _FIELDS
    title = None
    found: list[tuple[int, dict[str, str], Plain]] = []
    odd: list[tuple[int, str]] = []
    section = ""
    for line in source.lines:
        written = text[line.start : line.end]
        if written.lstrip("\ufeff \t").startswith("["):
            section = written.strip("\ufeff \t").lower()
            continue
        if section == "[events]" and (format_line := _FORMAT.match(written)):
            fields = tuple(name.strip().lower() for name in format_line["fields"].split(","))
            continue
        if title is None and (titled := _TITLE.match(written)):
            title = titled["title"].strip()
        if (dialogue := _DIALOGUE.match(written)) is None:
            if section == "[events]" and written.strip() and not _PASSED_OVER.match(written):
                odd.append((line.start, "the line is no `Dialogue:`; kept as metadata"))
            continue
        values = written[dialogue.end() :].split(",", len(fields) - 1)
        if len(values) < len(fields):
            odd.append((line.start, f"the line has {len(values)} fields, expected {len(fields)}; kept as metadata"))
            continue
        values_by_name = dict(zip(fields, (value.strip() for value in values), strict=True))
        if problem := _problem(values_by_name):
            odd.append((line.start, f"{problem}; the line is read as it is"))
        begin = line.end - len(values[-1])
        start_ms = read_clock(values_by_name.get("start"))
        found.append((line.start, values_by_name, _plain(text, begin, line.end, start_ms or 0)))
    if not found:
        raise InputError(f"{source.name}: no dialogue found; expected {DESCRIPTION}; check that the file is complete")
    written_cues = _write(source, found)
    for at, what in odd:
        written_cues.report("row-suspect", what, at)
    named = None if title is None or title.lower() in _NO_TITLE else title
    return written_cues.document(NAME, published=Published(title=named))


def _problem(values: dict[str, str]) -> str | None:
    """What shows that a line of dialogue is not what it seems; None if nothing does."""
    if shifted := [name for name in _MARGINS if not _NUMBER.fullmatch(values.get(name, ""))]:
        return f"the field {shifted[0]} is no number: a comma may be missing or too many"
    if _SECOND.search(values.get("text", "")):
        return "the words contain another `Dialogue:`: a line end may be missing"
    return None


def _write(source: Source, found: list[tuple[int, dict[str, str], Plain]]) -> CueWriter:
    names = _names([values for _, values, _ in found])
    spoken = [words for _, _, words in found if words.text.strip()]
    lengths = [words.end - words.start for words in spoken]
    labels = CueLabels() if any(names) else learn_labels(source.text, [words.start for words in spoken], lengths)
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


def _names(dialogues: list[dict[str, str]]) -> list[str | None]:
    """The speaker of each dialogue: its name, or where none has one and styles are words for speakers, its style."""
    names = [values.get("name") or values.get("actor") or None for values in dialogues]
    styles = [values.get("style", "").lstrip("*") for values in dialogues]
    used = set(styles)
    if (
        not any(names)
        and len(used) > 1
        and all(likeness(numberless(style).capitalize()) == Likeness.ROLE for style in used)
    ):
        return list(styles)
    return names


def _plain(text: str, start: int, end: int, start_ms: int) -> Plain:
    """The words of a dialogue, without overrides; karaoke gives times of words."""
    words = TextBuilder(text)
    marks: list[tuple[int, int]] = []
    at, drawing, sung = start, False, 0
    for found in _MARK.finditer(text, start, end):
        if not drawing:
            words.copy(at, found.start())
        at = found.end()
        written = found.group()
        if written[0] == "\\":
            if not drawing and words.n_chars:
                words.put(" " if written == "\\h" else "\n")
            continue
        if draws := _DRAWING.search(written):
            drawing = draws[1] != "0"
        for spoken in _KARAOKE.findall(written):
            marks.append((words.n_chars, start_ms + 10 * sung))
            sung += int(spoken)
    if not drawing:
        words.copy(at, end)
    return Plain(words.text, start, end, words.runs, (), tuple(marks))
