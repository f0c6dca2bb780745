"""Write the sample episode in the main transcript formats, beside its page; with `--check`, compare instead.

    python scripts/sample_formats.py [--check]

Each file has the turns of the page: their speakers, words and times. A long turn is several cues in formats of cues: a
sentence each, with times in proportion to characters.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from xml.sax.saxutils import escape

import podcorpus
from podcorpus.curating.bundled import SAMPLE

FOLDER = SAMPLE / "formats"
NAME = podcorpus.SAMPLE_PAGE.stem
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=\S)")
_MS_PER_CHAR = 70


@dataclass(frozen=True)
class Spoken:
    """What one speaker says in one go, with times in milliseconds."""

    label: str
    start: int
    end: int
    text: str


@cache
def turns() -> list[Spoken]:
    """The turns of the sample's page, each on one line."""
    corpus = podcorpus.build(podcorpus.SAMPLE_PAGE).corpus
    labels = {speaker.speaker_id: speaker.label for speaker in corpus.speakers}
    return [
        Spoken(
            labels[turn.speaker_id or ""],
            turn.start_ms or 0,
            turn.end_ms or (turn.start_ms or 0) + _MS_PER_CHAR * turn.n_chars,
            " ".join((turn.text or "").split()),
        )
        for turn in corpus.turns
    ]


def cues() -> list[Spoken]:
    """The turns, sentence by sentence."""
    found = []
    for turn in turns():
        done, length = 0, max(1, len(turn.text))
        for sentence in _SENTENCE.split(turn.text):
            start, done = done, done + len(sentence) + 1
            begin, end = (turn.start + (turn.end - turn.start) * min(at, length) // length for at in (start, done))
            found.append(Spoken(turn.label, begin, end, sentence))
    return found


def clock(ms: int, mark: str = ".") -> str:
    """`HH:MM:SS.mmm`."""
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}{mark}{ms % 1000:03d}"


def minutes(ms: int) -> str:
    """`MM:SS`."""
    return f"{ms // 60_000:02d}:{ms // 1000 % 60:02d}"


def webvtt() -> str:
    """Voices as tags."""
    parts = [f"{clock(c.start)} --> {clock(c.end)}\n<v {c.label}>{html.escape(c.text, quote=False)}\n" for c in cues()]
    return "WEBVTT\n\n" + "\n".join(parts)


def srt() -> str:
    """Speakers as labels at changes."""
    parts, before = [], ""
    for number, cue in enumerate(cues(), 1):
        label = "" if cue.label == before else f"{cue.label}: "
        before = cue.label
        parts.append(f"{number}\n{clock(cue.start, ',')} --> {clock(cue.end, ',')}\n{label}{cue.text}\n")
    return "\n".join(parts)


def podcasting20() -> str:
    """JSON of the Podcasting 2.0 namespace."""
    segments = [
        {"speaker": c.label, "startTime": c.start / 1000, "endTime": c.end / 1000, "body": c.text} for c in cues()
    ]
    return json.dumps({"version": "1.0.0", "segments": segments}, ensure_ascii=False, indent=1) + "\n"


def whisperx() -> str:
    """JSON of WhisperX: segments with words and speakers."""
    segments = []
    for cue in cues():
        words, at = [], 0
        for word in cue.text.split():
            start, at = at, at + len(word) + 1
            times = [
                (cue.start + (cue.end - cue.start) * min(n, len(cue.text)) // len(cue.text)) / 1000 for n in (start, at)
            ]
            words.append({"word": word, "start": times[0], "end": times[1], "score": 0.9, "speaker": cue.label})
        segments.append(
            {
                "start": cue.start / 1000,
                "end": cue.end / 1000,
                "text": f" {cue.text}",
                "words": words,
                "speaker": cue.label,
            }
        )
    return json.dumps({"segments": segments, "language": "en"}, ensure_ascii=False) + "\n"


def html_page() -> str:
    """HTML of the Podcasting 2.0 namespace."""
    return "".join(
        f"<cite>{html.escape(t.label)}:</cite>\n<time>{minutes(t.start)}</time>\n<p>{html.escape(t.text)}</p>\n"
        for t in turns()
    )


def markdown() -> str:
    """Bold names and times in brackets."""
    return "\n".join(f"**{t.label}** [{minutes(t.start)}]: {t.text}\n" for t in turns())


def table() -> str:
    """CSV with a header row."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["start", "end", "speaker", "text"])
    writer.writerows([clock(t.start), clock(t.end), t.label, t.text] for t in turns())
    return written.getvalue()


def docx() -> bytes:
    """A Word document with a paragraph for each header and each turn."""
    lines = [line for t in turns() for line in (f"{t.label}  {minutes(t.start)}", t.text)]
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in lines)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    files = {
        "[Content_Types].xml": f'{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{relation}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'{head}<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>',
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    return data.getvalue()


FORMATS: Mapping[str, Callable[[], str | bytes]] = MappingProxyType(
    {
        "vtt": webvtt,
        "srt": srt,
        "podcasting20.json": podcasting20,
        "whisperx.json": whisperx,
        "html": html_page,
        "md": markdown,
        "csv": table,
        "docx": docx,
    }
)
"""By the ending of the file."""


def main() -> int:
    """Write the files, or compare them."""
    stale = []
    for ending, make in FORMATS.items():
        made = make()
        data = made if isinstance(made, bytes) else made.encode()
        file = FOLDER / f"{NAME}.{ending}"
        if "--check" in sys.argv[1:]:
            stale += [] if file.is_file() and file.read_bytes() == data else [file]
        else:
            FOLDER.mkdir(exist_ok=True)
            file.write_bytes(data)
    for file in stale:
        print(f"{file}: out of date; run scripts/sample_formats.py")
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main())
