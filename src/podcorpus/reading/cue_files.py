"""Reading a file of timed cues, WebVTT or SubRip: the blocks of both, and what lies between them, are the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from podcorpus.errors import InputError
from podcorpus.reading.cue_blocks import Aside, Block, read_blocks
from podcorpus.reading.cue_labels import HEAD, CueLabels, Start, learn_labels, stopped
from podcorpus.reading.cue_markup import MARKED, Plain, plain
from podcorpus.reading.cue_names import CueNames
from podcorpus.reading.cue_repeats import repeated, rolls, tidy_lines
from podcorpus.reading.cue_writer import CueWriter
from podcorpus.reading.document import Cue, Stretch
from podcorpus.reading.source import Source

_SAMPLE = 2_000
_VOICE = re.compile(r"<[vV](?:\.[^\s<>]{1,200})? ([^<>&]{1,200})>\s*([^<>&{\s](?:[^<>&{]*[^<>&{\s])?)(?:\s*</[vV]>)?\Z")
"""A voice tag and what it says, without other markup."""
_VOICE_TAG = re.compile(r"<[vV](?:\.[^\s<>]{1,200})?\s([^<>]{1,200})>")
_MAY_BE_LABEL = re.compile(r"[:：\[(<>»•―—–‒-]")


def read_cues(source: Source, start: int, *, comments: bool) -> CueWriter:
    """The cues of a file from `start` on, after its header. `comments`: blocks of NOTE, STYLE and REGION are no words.

    Raises InputError if the file has no cues.
    """
    text = source.text
    found = list(read_blocks(text, start, comments))
    blocks = [one for one in found if type(one) is Block]
    if not blocks:
        raise InputError(
            f"{source.name}: no cue found; expected lines such as `00:00:01.000 --> 00:00:02.500` above the words; "
            "check that the file is complete"
        )
    tags = _voice_tags(text, blocks)
    names = CueNames(text, blocks)
    labels = CueLabels() if any(tags) or names else learn_labels(_starts(text, blocks), len(blocks), text)
    writer = CueWriter(source, labels, carry_voice=_only_at_changes(tags), start=start)
    rolling = rolls(_plain(text, block.start, block.end).text for block in blocks[:_SAMPLE])
    _write(writer, found, names, rolling)
    _report(writer, blocks)
    return writer


def _write(writer: CueWriter, found: list[Block | Aside], names: CueNames, rolling: bool) -> None:
    text, labels = writer.source.text, writer.labels
    cues, stretches = writer.cues, writer.stretches
    special, carries = labels.special(text), writer.carry_voice
    shown = ""
    for one in found:
        if type(one) is Aside:
            writer.stretch("metadata" if one.comment else "show_notes", one.end)
            if not one.comment:
                writer.report("text-outside-cues", "text that no cue has; kept as show notes", one.start)
            continue
        timing, name_start, start, end, _ = one
        if names:
            writer.named(names.label(name_start, timing.start), timing.start)
        words = text[start:end]
        if not rolling and end > start:
            index = len(cues)
            if special.search(words) is None:
                stretches.append(Stretch("cue_time", writer.at, start, index))
                stretches.append(Stretch("cue_text", start, end, index))
                label = writer.speaker if carries else None
                cues.append(Cue(start, end, label, timing.start_ms, timing.end_ms))
                writer.at = end
                continue
            voice = _VOICE.match(words)
            if voice is not None:
                first, last = start + voice.start(2), start + voice.end(2)
                writer.speaker = voice[1].strip()
                stretches.append(Stretch("cue_time", writer.at, start, index))
                stretches.append(Stretch("turn_header", start, first, index))
                stretches.append(Stretch("cue_text", first, last, index))
                cues.append(Cue(first, last, writer.speaker, timing.start_ms, timing.end_ms))
                writer.at = last
                writer.stretch("markup", end, index)
                continue
        spoken = _plain(text, start, end)
        again = 0
        if rolling:
            lines = tidy_lines(spoken.text)
            again = _again(spoken.text, lines, repeated(lines, shown))
            shown = lines or shown
        writer.cue(spoken, timing.start_ms, timing.end_ms, again=again)
    writer.stretch("blank", len(text))


def _plain(text: str, start: int, end: int) -> Plain:
    words = text[start:end]
    return plain(text, start, end) if MARKED.search(words) else Plain(words, start, end)


def _again(text: str, lines: str, n_chars: int) -> int:
    """The offset in a caption's text of what is at an offset of its tidy lines."""
    n_visible = sum(not char.isspace() for char in lines[:n_chars])
    if not n_visible:
        return 0
    for at, char in enumerate(text):
        n_visible -= not char.isspace()
        if not n_visible:
            return at + 1
    return len(text)


def _starts(text: str, blocks: list[Block]) -> list[Start]:
    """The beginnings of cues and of the lines in them that may be labels."""
    starts: list[Start] = []
    before, at = "", 0
    for block in blocks:
        if block.end == block.start:
            continue
        words = text[block.start : block.end]
        if _MAY_BE_LABEL.search(words, 0, HEAD) or "\n" in words or "\r" in words:
            spoken = _plain(text, block.start, block.end).text.strip()
            ended = stopped(before)
            for i, line in enumerate(spoken.splitlines()):
                head = line[:HEAD]
                if _MAY_BE_LABEL.search(head):
                    starts.append(Start(head, at, i == 0, ended))
                ended = stopped(line)
        before = words[-12:]
        at += 1
    return starts


def _voice_tags(text: str, blocks: Iterable[Block]) -> list[str]:
    """The voice of each cue, empty for one without; nothing if there are no voice tags."""
    if "<v" not in text and "<V" not in text:
        return []
    tags = (_VOICE_TAG.search(text, block.start, block.end) for block in blocks)
    return [tag[1].strip() if tag else "" for tag in tags]


def _only_at_changes(tags: list[str]) -> bool:
    """Whether voice tags stand only where another voice begins, so that the cues without go on with it."""
    named = [tag for tag in tags if tag]
    again = sum(one == other for one, other in pairwise(named))
    return 10 * again <= len(named)


def _report(writer: CueWriter, blocks: list[Block]) -> None:
    """Report words after blank lines, times that cannot be read or run backwards, and what may be a label."""
    apart = [block.apart for block in blocks if block.apart is not None]
    if 5 * len(apart) <= len(blocks) or len(blocks) < 5:
        for at in apart:
            writer.report("cue-text-apart", "words of a cue after a blank line; kept in the cue above", at)
    before = None
    for block in blocks:
        start, end = block.timing.start_ms, block.timing.end_ms
        if start is None or end is None:
            writer.report("cue-time-unreadable", "the cue's times cannot be read", block.timing.start)
        elif before is not None and start < before:
            writer.report("cue-out-of-order", "the cue begins before the one above it", block.timing.start)
        elif end < start:
            writer.report("cue-out-of-order", "the cue ends before it begins", block.timing.start)
        before = before if start is None else start
    for name, at in _suspects(writer):
        writer.report("label-suspect", f"“{name}:” may be a speaker's label; it is read as speech", at)


def _suspects(writer: CueWriter) -> Iterator[tuple[str, int]]:
    """Each text that may be a label, and where it first stands at the beginning of words."""
    text = writer.source.text
    for name in writer.labels.suspects:
        at = text.find(name)
        if at >= 0:
            yield name, at
