"""Reading a file of timed cues, WebVTT or SubRip: the blocks of both, and what lies between them, are the same."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, count, pairwise
from operator import add, itemgetter

from podcorpus.errors import NotATranscriptError
from podcorpus.reading.cues.blocks import read_blocks
from podcorpus.reading.cues.lines import Aside, Block, BlockFields
from podcorpus.reading.cues.repeats import repeated, rolls, tidy_lines
from podcorpus.reading.cues.writer import CueWriter
from podcorpus.reading.document import Cue, Stretch
from podcorpus.reading.labels.in_cues import CueLabels
from podcorpus.reading.labels.learning import learn_labels
from podcorpus.reading.labels.names import Likeness, likeness
from podcorpus.reading.markup.cue_words import MARKED, Plain, plain, plain_text
from podcorpus.reading.source import Source

_SAMPLE = 300
_VOICE_TAG = re.compile(r"<[vV](?:\.[^\s<>]{1,200})?\s([^<>]{1,200})>")
_VOICE = re.compile(r"<v ([^<>&]*)>(?=[^\s<&])([^<&]*)(?<!\s)(?:</v>)?\Z")
"""All words of a cue, of one voice and without other markup."""
_TIMES = re.compile(r"\d[\d:.,]{3,12}[ \t]{0,4}-->")
_new = tuple.__new__
_NAME = re.compile(
    r"(?:\d{1,9}\b[ .:)\t–-]{0,3})?[\"“]?(?P<name>[^\W\d][^\"“”\r\n]{0,60}?)[\"”]?"
    r"(?:[ ]?\(\d{3,}\))?:?[ \t]*(?=[\r\n]|\Z)"
)
"""A name above the times of a cue, as in `1 "Mara Lind" (2735894272)`, or alone."""


def read_cues(source: Source, start: int, *, comments: bool) -> CueWriter:
    """The cues of a file from `start` on, after its header. `comments`: blocks of NOTE, STYLE and REGION are no words.

    Raises InputError if the file has no cues.
    """
    return write_blocks(source, start, *read_blocks(source.text, start, comments=comments))


def write_blocks(source: Source, start: int, blocks: Sequence[BlockFields], asides: Sequence[Aside]) -> CueWriter:
    """The cues and stretches of blocks. Raises InputError if there are none."""
    text = source.text
    if not blocks:
        raise NotATranscriptError(
            f"{source.name}: no cue found; expected lines such as `00:00:01.000 --> 00:00:02.500` above the words; "
            "check that the file is complete"
        )
    voices = _voice_tags(text, blocks)
    names = _CueNames(text, blocks)
    labels = CueLabels() if voices or names else _labels(blocks)
    writer = CueWriter(source, labels, carry_voice=_only_at_changes(voices), start=start)
    # A voice may say what another one said.
    rolling = not voices and rolls((words, plain_text(words, 0, len(words))) for *_, words, _ in blocks[:_SAMPLE])
    write = _write_rolling if rolling else _write
    done = 0
    for aside in asides:
        write(writer, blocks[done : aside.block], names)
        writer.stretch("metadata" if aside.comment else "show_notes", aside.end)
        if not aside.comment:
            writer.report("text-outside-cues", "text that no cue has; kept as show notes", aside.start)
        done = aside.block
    write(writer, blocks[done:] if done else blocks, names)
    writer.stretch("blank", len(text))
    _report(writer, blocks)
    return writer


def _write(writer: CueWriter, blocks: Sequence[BlockFields], names: _CueNames) -> None:
    text = writer.source.text
    cues, add, stretch = writer.cues, writer.cues.append, writer.stretches.append
    special, carries = writer.special, writer.carry_voice
    known, named = writer.labels.names, bool(names)
    voiced, escapes = "<" in special and "<v " in text, "{\\" in special
    at, index = writer.at, len(cues)
    for name, times, start, end, start_ms, end_ms, words, _ in blocks:
        if named:
            writer.at = at
            writer.named(names.label(name, times), times)
            at = writer.at
        voice = _VOICE.match(text, start, end) if voiced else None
        if end > start and voice is None:
            for sign in special:
                if sign in words:
                    break
            else:
                stretch(_new(Stretch, ("cue_time", at, start, index)))
                stretch(_new(Stretch, ("cue_text", start, end, index)))
                label = writer.speaker if carries else None
                add(_new(Cue, (start, end, label, start_ms, end_ms, None, (), None, None, False)))
                at = end
                index += 1
                continue
        if voice is not None and (label := voice[1].strip()) and not (escapes and "{\\" in voice[0]):
            first, last = voice.span(2)
        else:
            label, _, spoken = words.partition(": ")
            if label not in known or spoken[:1].isspace() or any(map(spoken.__contains__, special)):
                writer.at = at
                writer.cue(_plain(text, words, start, end), start_ms, end_ms)
                at, index = writer.at, len(cues)
                continue
            first, last = end - len(spoken), end
        writer.speaker = label
        stretch(_new(Stretch, ("cue_time", at, start, index)))
        stretch(_new(Stretch, ("turn_header", start, first, index)))
        stretch(_new(Stretch, ("cue_text", first, last, index)))
        add(_new(Cue, (first, last, label, start_ms, end_ms, None, (), None, None, False)))
        if last < end:
            stretch(_new(Stretch, ("markup", last, end, index)))
        at = end
        index += 1
    writer.at = at


def _write_rolling(writer: CueWriter, blocks: Sequence[BlockFields], names: _CueNames) -> None:
    """Cues that repeat lines of the one before, which are no words of theirs."""
    text = writer.source.text
    for name, times, start, end, start_ms, end_ms, words, _ in blocks:
        if names:
            writer.named(names.label(name, times), times)
        spoken = _plain(text, words, start, end)
        lines = tidy_lines(spoken.text)
        again = _again(spoken.text, lines, repeated(lines, writer.shown))
        writer.shown = lines or writer.shown
        writer.cue(spoken, start_ms, end_ms, again=again)


def _plain(text: str, words: str, start: int, end: int) -> Plain:
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


def _labels(blocks: Sequence[BlockFields]) -> CueLabels:
    """The labels in the words of blocks. Times between them, which have colons, are not looked at."""
    said = [words for words in map(itemgetter(6), blocks) if words]
    lengths = list(map(len, said))
    begins = list(map(add, accumulate(lengths, initial=1), count()))
    labels = learn_labels("\n".join(["", *said]), begins, lengths)
    spoken = [block for block in blocks if block[6]] if labels.suspects or labels.remarks else []
    for found in (labels.suspects, labels.remarks):
        for name, at in found.items():
            index = bisect_right(begins, at) - 1
            found[name] = spoken[index][2] + at - begins[index]
    return labels


def _voice_tags(text: str, blocks: Sequence[BlockFields]) -> list[list[str]]:
    """The voices of each cue's tags, in order; nothing if there are no voice tags."""
    if "<" not in text or ("<v" not in text and "<V" not in text):
        return []
    voices = list(map(_VOICE_TAG.findall, map(itemgetter(6), blocks)))
    return voices if any(name.strip() for names in voices for name in names) else []


def _only_at_changes(voices: list[list[str]]) -> bool:
    """Whether voice tags are only where another voice begins, so that the cues without go on with it: then cues next to
    each other are not tagged with the same voice. After cues without a tag the same voice may be named again."""
    again = sum(bool(one and other) and one[-1].strip() == other[0].strip() for one, other in pairwise(voices))
    return 10 * again <= sum(map(bool, voices))


def _report(writer: CueWriter, blocks: Sequence[BlockFields]) -> None:
    """Report words after blank lines, times that cannot be read, and what may be a label."""
    # Those that are as they should be are plain tuples.
    odd = [block for block in blocks if isinstance(block, Block)]
    apart = [block.apart for block in odd if block.apart is not None]
    if 5 * len(apart) <= len(blocks) or len(blocks) < 5:
        for at in apart:
            writer.report("cue-text-apart", "words of a cue after a blank line; kept in the cue above", at)
    for block in odd:
        if block.start_ms is None or block.end_ms is None:
            writer.report("cue-time-unreadable", "the cue's times cannot be read", block.times)
        for found in _TIMES.finditer(block.words):
            message = "the times of a cue are within the words of another; kept as words"
            writer.report("cue-time-unreadable", message, block.start + found.start())
    writer.report_suspects()


class _CueNames:
    """The speakers named above the times of cues. Not true if the file does not name them there."""

    def __init__(self, text: str, blocks: Sequence[BlockFields]) -> None:
        self._text = text
        written = (text[name:times].strip("\ufeff \t\r\n") for name, times, *_ in blocks[:_SAMPLE])
        lettered = [name for name in written if name and not name.isdecimal()]
        found = [name for name in map(_NAME.match, lettered) if name is not None]
        counts = Counter(name["name"] for name in found)
        likely = sum(n for name, n in counts.items() if likeness(name) >= Likeness.STRICT)
        # Names recur, and other ids do not.
        self._named = bool(counts) and likely >= 0.8 * len(lettered) and counts.total() >= 1.5 * len(counts)

    def __bool__(self) -> bool:
        return self._named

    def label(self, start: int, end: int) -> str | None:
        """The speaker named between two offsets."""
        found = _NAME.match(self._text[start:end].strip())
        return found["name"] if found else None
