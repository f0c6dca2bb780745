"""Where it is doubtful who speaks, in formats that name the speaker of each cue apart from its words: labels almost
like another, cues that name nobody, and words that begin like a label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import compress, count, islice
from operator import itemgetter, not_

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.cues.label_starts import stopped
from podcorpus.reading.document import Document
from podcorpus.reading.labels.known import KnownLabels, first_word
from podcorpus.reading.labels.names import names_role
from podcorpus.reading.labels.starts import LEAD, MARKS, begins_alike
from podcorpus.reading.labels.within import label_above, labels_within

_BEGINNING = re.compile(r"[\W_]*+([^:：\n\r]{1,60}?)[\W_]*[:：]")
_SEEN = 90
"""Characters of a cue's words that a label and its signs may take."""
_MOST_WORDS = 6
"""How many words who somebody is has, behind a comma."""
NEARLY_ALL = 0.9
"""The share of cues that have what is missing at a few, so that these are reported."""
_MOST_FINDINGS = 20
_MOST_LABELS = 500
"""Labels beyond these are not compared: a file with more of them names no speakers."""


def speaker_doubts(document: Document) -> Iterator[Finding]:
    """A finding for each label that is almost another one, and for each cue whose words begin almost as a label does,
    at their lines; one for all cues that only go on with a speaker, and one for those without a speaker."""
    cues = document.cues
    known = KnownLabels(map(itemgetter(2), cues))
    if not known.counts:
        return
    found: dict[int, tuple[str, str]] = {}
    if len(known.counts) <= _MOST_LABELS:
        first = dict(zip(map(itemgetter(2), reversed(cues)), reversed(range(len(cues))), strict=True))
        for label in known.counts:
            if doubt := known.doubt(label):
                found[first[label]] = "unknown-speaker", doubt
        for number, begins in _begin_alike(document, known):
            found[number] = "label-suspect", f"“{begins}:” may be a speaker's label or speech; it is read as speech"
        for number, label in islice(_without_colon(document, known), _MOST_FINDINGS):
            message = f"the words begin with “{label}” as a label does, without its colon; read as speech"
            found.setdefault(number, ("label-suspect", message))
        for number, label in islice(_lines_alike(document, known), _MOST_FINDINGS):
            message = f"a line in the cue begins with “{label}” as a label does; read as speech"
            found.setdefault(number, ("label-suspect", message))
    if bare := _without_label(document):
        of = "the cue has" if len(bare) == 1 else f"{len(bare)} cues, of which this is the first, have"
        message = f"{of} no speaker's label, as nearly all others have; read as by the speaker before"
        found.setdefault(bare[0], ("unknown-speaker", message))
    silent = list(compress(count(), map(not_, map(itemgetter(2), cues))))
    if silent:
        message = f"{len(silent)} of {len(cues)} cues have no speaker; the first is here, each is a turn of nobody"
        found[silent[0]] = "unknown-speaker", message
    lines = document.lines_of_cues(found) if found else {}
    for number, (code, message) in sorted(found.items()):
        yield finding(code, message, path=document.source.name, line=lines[number])


def within_doubts(document: Document) -> Iterator[Finding]:
    """A finding for each of the first labels of others within what somebody says, at its line."""
    known = KnownLabels(map(itemgetter(2), document.cues))
    if not 0 < len(known.counts) <= _MOST_LABELS:
        return
    for at, label in islice(labels_within(document, known), _MOST_FINDINGS):
        line = document.source.line_number(at)
        message = f"“{label}” within the words may be a speaker's label; it is read as speech"
        yield finding("label-suspect", message, path=document.source.name, line=line)
    if document.format == "text-page" and (above := label_above(document, known)) is not None:
        line = document.source.line_number(above[0])
        message = f"“{above[1]}” is right above the first turn as a speaker's label; kept as show notes"
        yield finding("words-before-turn", message, path=document.source.name, line=line)


def _begin_alike(document: Document, known: KnownLabels) -> Iterator[tuple[int, str]]:
    """The first cues, as their indices, whose words begin nearly as somebody's label does, and with what."""
    text = document.source.text
    seen: set[str] = set()
    n = 0
    for number, (start, end, label, decoded) in enumerate(map(itemgetter(0, 1, 2, 5), document.cues)):
        words = text[start : start + _SEEN if end - start > _SEEN else end] if decoded is None else decoded[:_SEEN]
        if ":" not in words and "：" not in words:
            continue
        beginning = _BEGINNING.match(words)
        if beginning is None or (begins := beginning[1]) in seen:
            continue
        spelled = known.spelling(begins)
        # A colon within a name parts it from the label.
        whole = f"{label or ''} {begins}"
        behind = found[1].strip() if (found := known.at_start(begins)) is not None else ""
        role = behind.startswith(",") and names_role(behind) and len(behind.split()) < _MOST_WORDS
        described = role or behind.startswith("(")
        if spelled != label if spelled is not None else known.almost(begins) or known.almost(whole) or described:
            yield number, begins
            n += 1
            if n == _MOST_FINDINGS:
                return
        if spelled is None:
            seen.add(begins)


def _without_colon(document: Document, known: KnownLabels) -> Iterator[tuple[int, str]]:
    """The cues whose words begin with the label of somebody else, and that label, where labels are in the words."""
    text, cues = document.source.text, document.cues
    headers = (text[start:end].rstrip() for kind, start, end, _ in document.stretches if kind == "turn_header")
    if not next(headers, "").endswith((":", "：")):
        return
    initials = {word[:2] for word in known.first_words}
    firsts = [text[start : start + 2] for start in map(itemgetter(0), cues)]
    # Most words begin with other letters.
    may_begin = {
        first: not first[:1].isalnum() or not initials.isdisjoint((first.casefold()[:2], first.casefold()[:1]))
        for first in set(firsts)
    }
    for number in compress(count(), map(may_begin.__getitem__, firsts)):
        words = document.cue_text(cues[number])
        if first_word(words[:_SEEN]).casefold() in known.first_words:
            before = map(document.cue_text, map(cues.__getitem__, range(number - 1, -1, -1)))
            label = begins_alike(words, known, stopped=stopped(next(filter(None, before), "")))
            if label is not None and label != cues[number].label:
                yield number, label


def _lines_alike(document: Document, known: KnownLabels) -> Iterator[tuple[int, str]]:
    """The cues with another line than the first that begins with the label of somebody else, or has nothing else, and
    that label."""
    text = document.source.text
    any_of = "|".join(map(re.escape, sorted(known.most, key=len, reverse=True)))
    begins = re.compile(rf"\n{LEAD}(?:{any_of})(?!\w)")
    initials = {label[0] for label in known.most}
    for number, (at, stop) in enumerate(map(itemgetter(0, 1), document.cues)):
        while (at := text.find("\n", at, stop)) >= 0:
            before, at = at, at + 1
            first = text[at : at + 1]
            # Most lines begin with another letter.
            hit = begins.match(text, before) if first in initials or not first.isalpha() else None
            if hit is None:
                continue
            end = text.find("\n", hit.end(), stop)
            line = text[at : stop if end < 0 else end]
            ended = stopped(text[max(0, before - _SEEN) : before])
            bare = line.lstrip(MARKS).rstrip("*_#` \t")
            alone = bare if ended and bare in known.counts else None
            label = alone or begins_alike(line, known, stopped=ended)
            if label is not None and label != document.cues[number].label:
                yield number, label


def _without_label(document: Document) -> list[int]:
    """The cues of somebody whose label is not written at them, if it is at nearly all others."""
    headed = {stretch.cue for stretch in document.stretches if stretch.kind == "turn_header"}
    cues = document.cues
    if len(headed) == len(cues) or len(headed) < NEARLY_ALL * len(cues):
        return []
    return [number for number, cue in enumerate(cues) if number not in headed and cue.label]
