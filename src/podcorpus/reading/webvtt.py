"""WebVTT: `WEBVTT`, and cues with times, voices and markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from podcorpus.errors import NotATranscriptError
from podcorpus.reading.cues.files import read_cues
from podcorpus.reading.cues.first_lines import with_names_of_first_lines
from podcorpus.reading.cues.payloads import without_payloads
from podcorpus.reading.cues.times import SAMPLE, share_of_timings
from podcorpus.reading.document import Cue, Document, Published, Recognition
from podcorpus.reading.labels.names import Likeness
from podcorpus.reading.markup.visible import mapped
from podcorpus.reading.source import Source

NAME = "webvtt"
DESCRIPTION = "`WEBVTT`, then cues below lines such as `00:00:01.000 --> 00:00:02.500`"

_SIGNATURE = re.compile(r"\ufeff?\s*WEBVTT(?:[ \t][^\r\n]*)?(?=[\r\n]|\Z)", re.IGNORECASE)
_HEADER_LINE = re.compile(
    r"(?:\r\n|\n|\r)(?:(?P<key>(?:Kind|Language|Title|Region|X-TIMESTAMP-MAP|Style)[ \t]*[:=])[ \t]*(?P<value>[^\r\n]*)"
    r"|(?![^\r\n]*->)[^\r\n]*[^\s][^\r\n]*(?!(?:\r\n|\n|\r)[^\r\n]*->))(?=[\r\n]|\Z)",
    re.IGNORECASE,
)
_DOTS = re.compile(r"\d:\d\d\.\d{1,3}[ \t]*-->")
_NUMBERED = re.compile(r"(?:\A\ufeff?|[\r\n])\d{1,9}[ \t]*[\r\n]{1,4}[\d:. \t]{7,20}-->")
_PICTURE = re.compile(r"\S+\.(?:jpe?g|png|webp)(?:\#xywh=[\d,]+)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")

_TITLE = re.compile(r"[^\Wa-z_].*[^\s.!…♪。！]", re.DOTALL)
_CHAPTER_MS = 10_000
"""What a chapter lasts at least."""
_FEWEST, _MOST_WORDS = 3, 10


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
    if (page := without_payloads(source)) is not None:
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
    language = header.get("language", "")
    published = Published(title=header.get("title") or None, language=language if _LANGUAGE.match(language) else None)
    document = Document(
        source, NAME, written.partition(at), tuple(cues), published=published, findings=written.sorted_findings()
    )
    return with_names_of_first_lines(document, Likeness.STRICT)


def _are_chapters(text: str, cues: Sequence[Cue]) -> bool:
    """Whether cues are titles of what follows one another, each of which lasts long."""
    titles = [text[cue.start : cue.end].strip() for cue in cues]
    return (
        len(cues) >= _FEWEST
        and all((cue.end_ms or 0) - (cue.start_ms or 0) >= _CHAPTER_MS and not cue.label for cue in cues)
        and all((other.start_ms or 0) - (one.end_ms or 0) in range(-1000, 1001) for one, other in pairwise(cues))
        and all(_TITLE.fullmatch(title) and len(title.split()) <= _MOST_WORDS for title in titles)
    )
