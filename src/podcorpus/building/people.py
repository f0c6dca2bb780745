"""Which of the people of an episode the labels of its source mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from podcorpus.building.metadata import ListedSpeaker
from podcorpus.curating.decisions import SpeakerDecision
from podcorpus.findings.finding import Finding
from podcorpus.reading.document import Document
from podcorpus.records.names import fold_name

_DOUBT = "unknown-speaker"


def without_doubtful_labels(document: Document, stated: Sequence[SpeakerDecision]) -> tuple[Finding, ...]:
    """The findings of a document, without those that ask who a label is of which it is `stated`."""
    labels = {one.label for one in stated}
    if not labels or not any(found.code == _DOUBT for found in document.findings):
        return document.findings
    known = {
        document.source.line_number(stretch.start)
        for stretch in document.stretches
        if stretch.kind == "turn_header" and stretch.cue is not None and document.cues[stretch.cue].label in labels
    }
    return tuple(found for found in document.findings if found.code != _DOUBT or found.line not in known)


def _words(name: str) -> set[str]:
    return {folded for word in name.split() if (folded := fold_name(word))}


def meant_by(people: Sequence[ListedSpeaker], labels: Iterable[str]) -> tuple[SpeakerDecision, ...]:
    """Who each label means, as far as that is certain: the one with this label or name; else the only one whose name
    has all its words, where no other label has the same person.

    >>> people = [ListedSpeaker(name="Mara Lind", role="host"), ListedSpeaker(name="Bo Quist")]
    >>> [(one.label, one.name) for one in meant_by(people, ["MARA", "Bo Quist", "SPEAKER_01"])]
    [('MARA', 'Mara Lind'), ('Bo Quist', 'Bo Quist')]
    """
    known = list(dict.fromkeys(labels))
    found: dict[str, ListedSpeaker] = {}
    for label in known:
        exact = [one for one in people if label == one.label or fold_name(label) == fold_name(one.name)]
        if len(exact) == 1:
            found[label] = exact[0]
    taken = list(found.values())
    partly: dict[str, ListedSpeaker] = {}
    for label in known:
        words = _words(label)
        fits = [one for one in people if words and words <= _words(one.name)]
        if label not in found and len(fits) == 1 and fits[0] not in taken:
            partly[label] = fits[0]
    shared = [one for one in partly.values() if list(partly.values()).count(one) > 1]
    found |= {label: one for label, one in partly.items() if one not in shared}
    return tuple(
        SpeakerDecision(label=label, name=found[label].name, role=found[label].role)
        for label in known
        if label in found
    )
