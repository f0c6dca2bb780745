"""The cues and stretches of a file of cues, as its reader comes to them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.document import Cue, Document, Published, PublishedChapter, Stretch
from podcorpus.reading.labels.in_cues import CueLabels, Part, blank
from podcorpus.reading.markup.cue_words import Plain
from podcorpus.reading.source import Source
from podcorpus.records.segment import SegmentKind

_SIGN_AT_END = re.compile(r"[\r\n]\s*(?:[-–—•]|>{1,3}|»)\s*\Z")
"""A sign of another speaker before a voice tag."""


class CueWriter:
    """Takes the cues of a source in order. What lies before a cue's words and was not written is its time."""

    def __init__(self, source: Source, labels: CueLabels, *, carry_voice: bool = True, start: int = 0) -> None:
        """`carry_voice`: words that no voice tag is around are of the voice before."""
        self.source, self.labels = source, labels
        self.cues: list[Cue] = []
        self.stretches: list[Stretch] = []
        self.findings: list[Finding] = []
        self.at = start
        self.speaker: str | None = None
        self.shown = ""
        """The lines of the cue before, for captions that repeat them."""
        self.special = labels.special(source.text)
        self.carry_voice = carry_voice

    def stretch(self, kind: SegmentKind, end: int, cue: int | None = None) -> None:
        """The source from where it was written up to `end` is of a kind."""
        if end > self.at:
            self.stretches.append(Stretch(kind, self.at, end, cue))
            self.at = end

    def report(self, code: str, message: str, at: int) -> None:
        """Report what is at an offset of the source."""
        self.findings.append(finding(code, message, path=self.source.name, line=self.source.line_number(at)))

    def document(
        self,
        form: str,
        *,
        start: int = 0,
        published: Published | None = None,
        chapters: Iterable[PublishedChapter] = (),
    ) -> Document:
        """What was written, as a document in a format; before `start` the source describes the file."""
        return Document(
            self.source,
            form,
            self._partition(start),
            tuple(self.cues),
            chapters=tuple(chapters),
            published=published or Published(),
            findings=tuple(sorted(self.findings, key=lambda one: (one.line or 0, one.code, one.message))),
        )

    def _partition(self, start: int) -> tuple[Stretch, ...]:
        """All stretches of the source."""
        before = (Stretch("metadata", 0, start),) if start else ()
        # A label at the very end introduces nothing.
        n_cues = len(self.cues)
        after = [one for one in self.stretches[-3:] if one.cue == n_cues]
        for one in after:
            self.stretches[self.stretches.index(one, -3)] = one._replace(cue=None)
        return (*before, *self.stretches)

    def report_suspects(self) -> None:
        """Report what may be a label, or speech that looks like one."""
        for message, at in self.labels.doubts():
            self.report("label-suspect", message, at)

    def named(self, label: str | None, end: int) -> None:
        """What was not written up to `end` names who speaks the cue that follows; None: nobody is named."""
        self.speaker = label
        if label is not None:
            self.stretch("turn_header", end, len(self.cues))

    def cue(self, words: Plain, start_ms: int | None, end_ms: int | None, *, again: int = 0) -> None:
        """Write a cue: one for each voice in it. Its first `again` characters repeat the one before."""
        self.stretch("cue_time", words.start, len(self.cues))
        length = len(words.text)
        if words.marks and start_ms is not None:
            words = words.begun(again, start_ms)
        if again:
            end = words.source_start(again) if again < length else words.end
            self.stretch("duplicate_copy", end, len(self.cues))
        parts = self._parts(words, again)
        for i, part in enumerate(parts):
            start, end = words.span(part.header, parts[i + 1].char if i + 1 < len(parts) else length)
            self.speaker = part.label
            if start == end and len(parts) > 1:
                # A label without words in a cue with others introduces what comes next.
                if i + 1 == len(parts):
                    self.stretch("turn_header", words.end, len(self.cues))
                continue
            self._write(words, start, end, part, start_ms, end_ms)
        self.stretch("markup", words.end, len(self.cues) - 1)

    def _write(self, words: Plain, start: int, end: int, part: Part, start_ms: int | None, end_ms: int | None) -> None:
        index = len(self.cues)
        cue = words.cue(start, end, part.label, start_ms, end_ms)
        if start == end:
            at = words.end if part.headed else self.at
            cue = Cue(at, at, part.label, start_ms, end_ms)
        if part.opens:
            cue = cue._replace(opens=True)
        self.stretch("turn_header" if part.headed else "markup", cue.start, index)
        self.cues.append(cue)
        if cue.text is None:
            self.stretch("cue_text", cue.end, index)
            return
        before = cue.runs[0].start
        for run in cue.runs:
            if run.start > before:
                self.stretch("cue_text", before, index)
                self.stretch("markup", run.start, index)
            before = run.end
        self.stretch("cue_text", before, index)

    def _parts(self, words: Plain, again: int) -> list[Part]:
        """What each voice says in a cue; at least one part."""
        if words.voices:
            return self._voiced(words, again)
        return self.labels.parts(words.text, self.speaker if self.carry_voice else None, again)

    def _voiced(self, words: Plain, again: int) -> list[Part]:
        parts: list[Part] = []
        text = words.text
        outside = self.speaker if self.carry_voice else None
        voices = words.voices
        if voices[0].name is None or not blank(text, again, voices[0].char):
            parts.append(Part(again, again, outside, False, False))
        for i, voice in enumerate(voices):
            char = max(again, voice.char)
            stop = voices[i + 1].char if i + 1 < len(voices) else len(text)
            name = voice.name or None
            if voice.name is None:
                # Words behind a voice in its cue, as on the next line, go on with it.
                name = parts[-1].label if parts else outside
                if blank(text, char, stop):
                    continue
            if parts and parts[-1].label == name:
                continue
            begins = again
            if parts:
                sign = _SIGN_AT_END.search(text, max(parts[-1].header, char - 8), char)
                begins = sign.start() if sign else char
            parts.append(Part(begins, char, name, voice.name is not None, False))
        return parts or [Part(again, again, outside, False, False)]
