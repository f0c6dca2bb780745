"""LRC: lines such as `[01:02.50]words`, with `[ti:Title]` above them."""

from __future__ import annotations

import re

from podcorpus.errors import NotATranscriptError
from podcorpus.reading.cues.files import write_blocks
from podcorpus.reading.cues.lines import Aside, Block
from podcorpus.reading.cues.times import read_clock
from podcorpus.reading.document import Document, Published, Recognition
from podcorpus.reading.formats.text_page.chats import chat_lines
from podcorpus.reading.source import Source

NAME = "lrc"
DESCRIPTION = "lines such as `[01:02.50]words`, below `[ti:Title]`"

_TIMED = re.compile(r"[ \t\ufeff]*\[([0-9]{1,4}:[0-9]{2}[.:][0-9]{2,3})\]")
_OFFSET = re.compile(r"[+-]?\d{1,9}")
_TAG = re.compile(r"[ \t\ufeff]*\[(?P<key>[A-Za-z#][A-Za-z_]{0,15}):[ \t]*(?P<value>[^\r\n]{0,300})\][ \t]*\Z")


def recognises(source: Source) -> Recognition | None:
    """Whether all of the first lines have the form, and begin with a tag that only LRC has."""
    lines = [line for line in source.text[:20_000].splitlines()[:200] if line.strip()]
    timed = sum(_TIMED.match(line) is not None for line in lines)
    tags = sum(_TAG.match(line) is not None for line in lines)
    if not timed or timed + tags < len(lines) - 1 or (not tags and chat_lines(source)):
        return None
    # Without such a tag it may as well be a text page, whose reader also finds names.
    return Recognition(0.9 if tags else 0.4, f"{timed} of the first {len(lines)} lines begin as in `[01:02.50]`")


def read(source: Source) -> Document:
    """The file's cues. Raises NotATranscriptError if it has none."""
    text = source.text
    blocks: list[Block] = []
    asides: list[Aside] = []
    title = None
    offset_ms = 0
    for line in source.lines:
        written = text[line.start : line.end]
        if not written.strip("\ufeff \t"):
            continue
        timed = _TIMED.match(written)
        if timed is not None:
            words = written[timed.end() :]
            start_ms = read_clock(timed[1])
            if blocks and blocks[-1].end_ms == blocks[-1].start_ms:
                blocks[-1] = blocks[-1]._replace(end_ms=start_ms)
            if spoken := words.strip():
                begin = line.start + timed.end() + len(words) - len(words.lstrip())
                blocks.append(Block(line.start, line.start, begin, begin + len(spoken), start_ms, start_ms, spoken))
            continue
        tag = _TAG.match(written)
        if tag is not None and tag["key"].lower() == "ti":
            title = tag["value"].strip() or None
        if tag is not None and tag["key"].lower() == "offset" and _OFFSET.fullmatch(tag["value"].strip()):
            offset_ms = int(tag["value"])
        begin = line.start + len(written) - len(written.lstrip("\ufeff \t"))
        asides.append(Aside(begin, line.end, tag is not None, len(blocks)))
    if not blocks:
        raise NotATranscriptError(
            f"{source.name}: no timed line found; expected {DESCRIPTION}; check that the file is complete"
        )
    if offset_ms:
        # A positive offset shows words sooner.
        blocks = [
            block._replace(start_ms=_sooner(block.start_ms, offset_ms), end_ms=_sooner(block.end_ms, offset_ms))
            for block in blocks
        ]
    written_cues = write_blocks(source, 0, blocks, asides)
    # Nothing says when the last line ends.
    written_cues.cues[-1] = written_cues.cues[-1]._replace(end_ms=None)
    return written_cues.document(NAME, published=Published(title=title))


def _sooner(time_ms: int | None, offset_ms: int) -> int | None:
    return None if time_ms is None else max(0, time_ms - offset_ms)
