"""Reading a file of timed cues, WebVTT or SubRip: the blocks of both, and what lies between them, are the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from podcorpus.errors import InputError
from podcorpus.reading.cue_blocks import read_blocks
from podcorpus.reading.cue_labels import CueLabels, label_starts, learn_labels
from podcorpus.reading.cue_lines import Aside, Block
from podcorpus.reading.cue_markup import MARKED, Plain, plain
from podcorpus.reading.cue_names import CueNames
from podcorpus.reading.cue_repeats import repeated, rolls, tidy_lines
from podcorpus.reading.cue_writer import CueWriter
from podcorpus.reading.document import Cue, Stretch
from podcorpus.reading.source import Source

_SAMPLE = 300
_VOICE = re.compile(r"<[vV](?:\.[^\s<>]{1,200})? ([^<>&]{1,200})>\s*([^<>&{\s](?:[^<>&{]*[^<>&{\s])?)(?:\s*</[vV]>)?\Z")
"""A voice tag and what it says, without other markup."""
_VOICE_TAG = re.compile(r"<[vV](?:\.[^\s<>]{1,200})?\s([^<>]{1,200})>")
_new = tuple.__new__


def read_cues(source: Source, start: int, *, comments: bool) -> CueWriter:
    """The cues of a file from `start` on, after its header. `comments`: blocks of NOTE, STYLE and REGION are no words.

    Raises InputError if the file has no cues.
    """
    text = source.text
    found = read_blocks(text, start, comments=comments)
    blocks = [one for one in found if type(one) is Block]
    if not blocks:
        raise InputError(
            f"{source.name}: no cue found; expected lines such as `00:00:01.000 --> 00:00:02.500` above the words; "
            "check that the file is complete"
        )
    tags = _voice_tags(text, blocks)
    names = CueNames(text, blocks)
    labels = CueLabels() if any(tags) or names else _labels(text, blocks)
    writer = CueWriter(source, labels, carry_voice=_only_at_changes(tags), start=start)
    if rolls(_plain(text, block.start, block.end).text for block in blocks[:_SAMPLE]):
        _write_rolling(writer, found, names)
    else:
        _write(writer, found, names)
    writer.stretch("blank", len(text))
    _report(writer, blocks)
    return writer


def _write(writer: CueWriter, found: list[Block | Aside], names: CueNames) -> None:
    text = writer.source.text
    cues, add, stretch = writer.cues, writer.cues.append, writer.stretches.append
    special, carries = writer.labels.special(text), writer.carry_voice
    known = writer.labels.names
    for one in found:
        if type(one) is not Block:
            _aside(writer, one)
            continue
        name, times, start, end, start_ms, end_ms, _ = one
        if names:
            writer.named(names.label(name, times), times)
        words = text[start:end]
        plain_words = end > start
        for char in special:
            if char in words:
                plain_words = False
                break
        if plain_words:
            index = len(cues)
            stretch(_new(Stretch, ("cue_time", writer.at, start, index)))
            stretch(_new(Stretch, ("cue_text", start, end, index)))
            label = writer.speaker if carries else None
            add(_new(Cue, (start, end, label, start_ms, end_ms, None, (), None, None, False)))
            writer.at = end
            continue
        if end > start and words[0] == "<" and (voice := _VOICE.match(words)):
            first, last, label = start + voice.start(2), start + voice.end(2), voice[1].strip()
        else:
            label, _, spoken = words.partition(": ")
            if label not in known or len(spoken) != len(spoken.lstrip()) or any(char in spoken for char in special):
                writer.cue(_plain(text, start, end), start_ms, end_ms)
                continue
            first, last = end - len(spoken), end
        index = len(cues)
        writer.speaker = label
        stretch(_new(Stretch, ("cue_time", writer.at, start, index)))
        stretch(_new(Stretch, ("turn_header", start, first, index)))
        stretch(_new(Stretch, ("cue_text", first, last, index)))
        add(_new(Cue, (first, last, label, start_ms, end_ms, None, (), None, None, False)))
        if last < end:
            stretch(_new(Stretch, ("markup", last, end, index)))
        writer.at = end


def _write_rolling(writer: CueWriter, found: list[Block | Aside], names: CueNames) -> None:
    """Cues that repeat lines of the one before, which are no words of theirs."""
    text = writer.source.text
    shown = ""
    for one in found:
        if type(one) is not Block:
            _aside(writer, one)
            continue
        if names:
            writer.named(names.label(one.name, one.times), one.times)
        spoken = _plain(text, one.start, one.end)
        lines = tidy_lines(spoken.text)
        again = _again(spoken.text, lines, repeated(lines, shown))
        shown = lines or shown
        writer.cue(spoken, one.start_ms, one.end_ms, again=again)


def _aside(writer: CueWriter, one: Aside) -> None:
    writer.stretch("metadata" if one.comment else "show_notes", one.end)
    if not one.comment:
        writer.report("text-outside-cues", "text that no cue has; kept as show notes", one.start)


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


def _labels(text: str, blocks: list[Block]) -> CueLabels:
    spans = [(block.start, block.end) for block in blocks if block.end > block.start]
    return learn_labels(label_starts(text, spans), len(spans), text)


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
    before = 0
    for _, times, _, _, start, end, _ in blocks:
        if start is None or end is None:
            writer.report("cue-time-unreadable", "the cue's times cannot be read", times)
        elif start < before:
            writer.report("cue-out-of-order", "the cue begins before the one above it", times)
        elif end < start:
            writer.report("cue-out-of-order", "the cue ends before it begins", times)
        before = before if start is None else start
    text = writer.source.text
    for name, reason in writer.labels.suspects.items():
        if (at := text.find(name)) >= 0:
            message = f"“{name}” may be a speaker's label, but {reason}; it is read as speech"
            writer.report("label-suspect", message, at)
