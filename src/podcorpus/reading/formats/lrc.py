"""LRC: lines such as `[01:02.50]words`, with `[ti:Title]` above them."""

from __future__ import annotations

import re

from podcorpus.errors import NotATranscriptError
from podcorpus.reading.clock_styles import parts_ms
from podcorpus.reading.cues.files import write_blocks
from podcorpus.reading.cues.lines import Aside, Block
from podcorpus.reading.document import Document, Published, Recognition
from podcorpus.reading.formats.text_page.chats import chat_lines
from podcorpus.reading.source import Source
from podcorpus.reading.text_map import trimmed

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
    tags = {tag["key"].lower(): tag["value"].strip() for tag in map(_TAG.match, source.texts) if tag is not None}
    offset = tags.get("offset", "")
    # A positive offset shows words sooner.
    offset_ms = int(offset) if _OFFSET.fullmatch(offset) else 0
    for line in source.lines:
        start, end = trimmed(text, line.start, line.end, "\ufeff \t")
        timed = _TIMED.match(text, line.start, line.end)
        if timed is not None:
            whole, _, fraction = timed[1].partition(".")
            start_ms = max(0, parts_ms(whole, fraction) - offset_ms)
            if blocks and blocks[-1].end_ms == blocks[-1].start_ms:
                blocks[-1] = blocks[-1]._replace(end_ms=start_ms)
            begin, end = trimmed(text, timed.end(), line.end)
            if end > begin:
                blocks.append(Block(line.start, line.start, begin, end, start_ms, start_ms, text[begin:end]))
        elif end > start:
            asides.append(Aside(start, line.end, _TAG.match(text, line.start, line.end) is not None, len(blocks)))
    if not blocks:
        raise NotATranscriptError(
            f"{source.name}: no timed line found; expected {DESCRIPTION}; check that the file is complete"
        )
    written_cues = write_blocks(source, 0, blocks, asides)
    # Nothing says when the last line ends.
    written_cues.cues[-1] = written_cues.cues[-1]._replace(end_ms=None)
    return written_cues.document(NAME, published=Published(title=tags.get("ti") or None))
