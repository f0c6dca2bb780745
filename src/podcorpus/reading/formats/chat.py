"""CHAT (`.cha`), TalkBank's format: lines such as `*MAR:` with words and the time between two signs of control."""

from __future__ import annotations

import re

from podcorpus.errors import NotATranscriptError
from podcorpus.reading.cues.writer import CueWriter
from podcorpus.reading.document import Cue, Document, Published, Recognition
from podcorpus.reading.labels.in_cues import CueLabels
from podcorpus.reading.source import Source
from podcorpus.reading.text_map import TextBuilder

NAME = "chat"
DESCRIPTION = "CHAT with lines such as `*MAR:\twords`"

_SIGNATURE = re.compile(r"\ufeff?\s*(?:@(?:UTF8|Font|PID|ColorWords|Window)[^\r\n]*[\r\n]+)*@Begin\b")
_SPEAKER = re.compile(r"\*(?P<code>[^\s:*]{1,20}):[ \t]*")
_HEADER = re.compile(r"[@%]")
_TIME = re.compile(r"\x15(?:%snd:\"[^\"\x15]*\"_)?(?P<start>\d{1,12})_(?P<end>\d{1,12})(?:-)?\x15")
_PARTICIPANT = re.compile(r"(?:\A|,)\s*(?P<code>\S+)(?P<names>(?:\s+[^\s,]+){1,2})")
_LANGUAGES = {"eng": "en", "deu": "de", "fra": "fr", "spa": "es", "ita": "it", "nld": "nl", "por": "pt", "zho": "zh"}
_LANGUAGES |= {"jpn": "ja", "rus": "ru", "dan": "da", "swe": "sv", "cat": "ca", "pol": "pl", "kor": "ko", "ara": "ar"}


def recognises(source: Source) -> Recognition | None:
    """Whether the file begins with `@Begin`, perhaps below a line on its encoding."""
    return Recognition(1, "the file begins with `@Begin`, as CHAT does") if _SIGNATURE.match(source.text) else None


def read(source: Source) -> Document:
    """A cue for each line of a speaker, with the codes that transcribers put among the words.

    Speakers have the names that `@Participants` gives them. Raises NotATranscriptError if nobody says anything.
    """
    out = CueWriter(source, CueLabels())
    headers = _headers(source)
    names = {
        found["code"]: found["names"].split()[0]
        for found in _PARTICIPANT.finditer(headers.get("participants", ""))
        # With one word it is the role.
        if len(found["names"].split()) == 2
    }
    for start, end in _entries(source):
        speaker = _SPEAKER.match(source.text, start, end)
        if speaker is None:
            if not _HEADER.match(source.text, start) and source.text[start:end].strip("\ufeff \t\r\n"):
                out.report("text-outside-cues", "the line is of no speaker and no header; kept as show notes", start)
                out.stretch("show_notes", end)
            else:
                out.stretch("metadata", end)
            continue
        _write(out, speaker, end, names.get(speaker["code"], speaker["code"]))
    if not out.cues:
        raise NotATranscriptError(f"{source.name}: no line of a speaker found; expected {DESCRIPTION}")
    language = headers.get("languages", "").partition(",")[0].strip()
    return out.document(NAME, published=Published(language=_LANGUAGES.get(language)))


def _entries(source: Source) -> list[tuple[int, int]]:
    """Where each entry begins and ends: a line and those below it that begin with a tab."""
    starts = [line.start for i, line in enumerate(source.lines) if not i or source.text[line.start] not in "\t "]
    return list(zip(starts, [*starts[1:], len(source.text)], strict=True))


def _headers(source: Source) -> dict[str, str]:
    found: dict[str, str] = {}
    for start, end in _entries(source):
        if source.text[start : start + 1] == "@":
            name, _, value = source.text[start + 1 : end].partition(":")
            found.setdefault(name.strip().casefold(), " ".join(value.split()))
    return found


def _write(out: CueWriter, speaker: re.Match[str], end: int, label: str) -> None:
    """Write a speaker's line up to an offset."""
    text, index = speaker.string, len(out.cues)
    times = list(_TIME.finditer(text, speaker.end(), end))
    start_ms = int(times[0]["start"]) if times else None
    end_ms = int(times[-1]["end"]) if times else None
    out.stretch("turn_header", speaker.end(), index)
    words = TextBuilder(text)
    for time in (*times, None):
        stop = out.at + len(text[out.at : time.start() if time else end].rstrip())
        words.copy(out.at, stop)
        out.stretch("cue_text", stop, index)
        if time is not None:
            out.stretch("cue_time", time.end(), index)
    out.stretch("blank", end)
    empty = Cue(speaker.end(), speaker.end(), label, start_ms, end_ms)
    out.cues.append(words.cue(label, start_ms, end_ms) if words.n_chars else empty)
