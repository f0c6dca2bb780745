"""Labels with an aside of the transcriber's, `Mara (laughing)` or `**Mara** *(off mic)*`: they are the name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.labels.names import Likeness, is_sound, likeness
from podcorpus.reading.source import Source
from podcorpus.reading.text_page.headers.header import Header

_WITH_ASIDE = re.compile(
    r"(?P<name>[^()\[\]（）【】]*[^()\[\]（）【】*_\s])[*_\s]*[(\[（【](?P<aside>[^()\[\]（）【】]{1,120})[)\]）】][*_\s]*"
)
_MANY = 3
"""From how many different asides on a label is a name even if it has one wherever it is."""


def without_asides(source: Source, headers: Sequence[Header]) -> tuple[list[Header], list[Finding]]:
    """The headers with the name alone as the label where what is in brackets behind it is no part of it, and a finding
    if that is a guess: a sound, or words without capitals on a page where some name is a label without them, too, or
    has several. `Caller (male)` and `Mara (Host)` are labels."""
    counts = Counter(header.label for header in headers)
    split: dict[str, tuple[str, str]] = {}
    asides: dict[str, set[str]] = defaultdict(set)
    for label in counts:
        match = _WITH_ASIDE.fullmatch(label)
        if match is not None and match["aside"] == match["aside"].lower():
            split[label] = match["name"], match["aside"]
            asides[match["name"]].add(match["aside"])
    names: dict[str, str] = {}
    guessed: set[str] = set()
    usual = any(name in counts or len(of_name) >= _MANY for name, of_name in asides.items())
    for label, (name, aside) in split.items():
        sound = is_sound(aside)
        if sound or (usual and _is_one_person(name)):
            names[label] = name
            if not sound:
                guessed.add(label)
    if not names:
        return list(headers), []
    findings = []
    if guessed:
        first = next(header for header in headers if header.label in guessed)
        n = sum(counts[label] for label in guessed)
        message = f"“{first.label}” is read as “{names[first.label]}”, and words in brackets as no part of a label"
        message += f" in {n} headers" if n > 1 else ""
        findings.append(finding("header-suspect", message, path=source.name, line=first.line + 1))
    return [header._replace(label=names.get(header.label, header.label)) for header in headers], findings


def _is_one_person(name: str) -> bool:
    """Whether a label is a name, or that of one of several with the same role: `Speaker 2`, but not `Caller`."""
    like = likeness(name)
    return like is Likeness.STRICT or (like is Likeness.ROLE and any(map(str.isdecimal, name)))
