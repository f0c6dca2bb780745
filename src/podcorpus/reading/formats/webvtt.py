"""WebVTT: `WEBVTT`, and cues with times, voices and markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from podcorpus.errors import NotATranscriptError
from podcorpus.reading.cues.files import read_cues
from podcorpus.reading.cues.first_lines import with_names_of_first_lines
from podcorpus.reading.cues.times import SAMPLE, share_of_timings
from podcorpus.reading.document import Cue, Document, Published, Recognition
from podcorpus.reading.json_values.spans import JsonFile, Node
from podcorpus.reading.labels.names import Likeness
from podcorpus.reading.markup.visible import Visible, VisibleBuilder, mapped
from podcorpus.reading.source import Source

NAME = "webvtt"
DESCRIPTION = "`WEBVTT`, then cues below lines such as `00:00:01.000 --> 00:00:02.500`"

_SIGNATURE = re.compile(r"\ufeff?\s*WEBVTT(?:[ \t][^\r\n]*)?(?=[\r\n]|\Z)", re.IGNORECASE)
_HEADER_LINE = re.compile(
    r"(?:\r\n|\n|\r)(?:(?:\r\n|\n|\r)(?=(?:Kind|Language):))?"
    r"(?:(?P<key>(?:Kind|Language|Title|Region|X-TIMESTAMP-MAP|Style)[ \t]*[:=])[ \t]*(?P<value>[^\r\n]*)"
    r"|(?![^\r\n]*->)[^\r\n]*[^\s][^\r\n]*(?!(?:\r\n|\n|\r)[^\r\n]*->))(?=[\r\n]|\Z)",
    re.IGNORECASE,
)
_DOTS = re.compile(r"\d:\d\d\.\d{1,3}[ \t]*-->")
_NUMBERED = re.compile(r"(?:\A\ufeff?|[\r\n])\d{1,9}[ \t]*[\r\n]{1,4}[\d:. \t]{7,20}-->")
_PICTURE = re.compile(r"\S+\.(?:jpe?g|png|webp)(?:\#xywh=[\d,]+)?")

_TITLE = re.compile(r"[^\Wa-z_].*[^\s.!…♪。！]", re.DOTALL)
_CHAPTER_MS = 10_000
"""What a chapter lasts at least."""
_FEWEST, _MOST_WORDS = 3, 10
# Microsoft Teams gives the metadata of a transcript in an object below the times: `{"speakerName": "Mara", …}`.
_PAYLOAD = re.compile(r'(?<=[\r\n])\{"[^\r\n]{1,100000}\}(?=[ \t]*(?:[\r\n]|\Z))')
_SIGN = '"spokenText"'
_TO_ESCAPE = re.compile(r"[<>&]")


def recognises(source: Source) -> Recognition | None:
    """Whether the file begins with `WEBVTT`, or has cues timed with a dot."""
    if _SIGNATURE.match(source.text):
        return Recognition(1, "the file begins with `WEBVTT`")
    certainty, n = share_of_timings(source.text)
    if not n or not _DOTS.search(source.text, 0, SAMPLE):
        return None
    certainty += -0.05 if _NUMBERED.search(source.text, 0, SAMPLE) else 0.05
    return Recognition(certainty, f"{n} cues timed as in WebVTT, without its first line `WEBVTT`")


def read(source: Source) -> Document:
    """The file's cues. Raises NotATranscriptError if it has none, or if they are chapters or pictures."""
    if (page := _without_payloads(source)) is not None:
        return mapped(read(page.inner), page, NAME)
    text = source.text
    signature = _SIGNATURE.match(text)
    at = signature.end() if signature else 0
    header: dict[str, str] = {}
    while signature and (line := _HEADER_LINE.match(text, at)):
        if line["key"]:
            header.setdefault(line["key"].rstrip(" \t:=").lower(), line["value"].strip())
        at = line.end()
    if header.get("kind", "").lower() in ("chapters", "metadata"):
        raise NotATranscriptError(
            f"{source.name}: a WebVTT file of {header['kind'].lower()}, not of what is said; give the captions' file"
        )
    written = read_cues(source, at, comments=True)
    cues = written.cues
    if _are_chapters(source.text, cues):
        raise NotATranscriptError(
            f"{source.name}: a WebVTT file of chapters, not of what is said; give the captions' file"
        )
    if all(_PICTURE.fullmatch(text, cue.start, cue.end) for cue in cues):
        raise NotATranscriptError(
            f"{source.name}: a WebVTT file of preview pictures, not of what is said; give the captions' file"
        )
    published = Published(title=header.get("title") or None, language=header.get("language"))
    return with_names_of_first_lines(written.document(NAME, start=at, published=published), Likeness.STRICT)


def _are_chapters(text: str, cues: Sequence[Cue]) -> bool:
    """Whether cues are titles of what follows one another, each of which lasts long."""
    titles = (text[cue.start : cue.end].strip() for cue in cues)
    return (
        len(cues) >= _FEWEST
        and all((cue.end_ms or 0) - (cue.start_ms or 0) >= _CHAPTER_MS and not cue.label for cue in cues)
        and all((other.start_ms or 0) - (one.end_ms or 0) in range(-1000, 1001) for one, other in pairwise(cues))
        and all(_TITLE.fullmatch(title) and len(title.split()) <= _MOST_WORDS for title in titles)
    )


def _without_payloads(source: Source) -> Visible | None:
    """The WebVTT file that means the same, with voices and words; None for one without such objects."""
    found = list(_payloads(source.text)) if _SIGN in source.text else []
    if not found:
        return None
    out = VisibleBuilder(source)
    at = 0
    for start, end, label, words in found:
        out.copy(at, start)
        if label is not None and (label.text or "").strip():
            out.put("<v ")
            _write(out, label, start)
            out.put(">")
        _write(out, words, start)
        at = end
    out.copy(at, len(source.text))
    return out.visible()


def _payloads(text: str) -> Iterator[tuple[int, int, Node | None, Node]]:
    for line in _PAYLOAD.finditer(text):
        file = JsonFile(line[0])
        fields = file.root.fields() if file.root is not None and file.problem is None else {}
        words = fields.get("spokenText")
        if words is not None and words.kind == "string":
            yield *line.span(), fields.get("speakerName"), words


def _write(out: VisibleBuilder, string: Node, offset: int) -> None:
    """A string's characters, those that mean something in WebVTT escaped."""
    for text, start, end in string.slices():
        if end - start != len(text):
            out.decoded(html.escape(" " if text.isspace() else text, quote=False), offset + start, offset + end)
        else:
            out.copy_as(offset + start, offset + end, _TO_ESCAPE, lambda sign: html.escape(sign[0], quote=False))
