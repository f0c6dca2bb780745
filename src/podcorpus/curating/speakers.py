"""Who a label means, as a caller writes it: `SPEAKER_00=Mara Lind, host`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, get_args

from pydantic import ValidationError

from podcorpus.curating.decisions import Curation, SpeakerDecision
from podcorpus.errors import InputError, did_you_mean
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.model_errors import first_problem
from podcorpus.findings.wording import show, some_of
from podcorpus.records.speaker import Role

ROLES: tuple[Role, ...] = get_args(Role)
_EXAMPLE = "`SPEAKER_00=Mara Lind, host`"
_SHOWN = 8
"""How many labels an error lists."""


def stated_speakers(speakers: Iterable[str] | Mapping[str, str]) -> tuple[SpeakerDecision, ...]:
    """A caller's decisions on labels, given as lines such as `SPEAKER_00=Mara Lind, host`, or as such values by label.
    Raises InputError for one without a name, and for two of the same label.

    >>> stated_speakers(["SPEAKER_00=Mara Lind, host"])[0].role, stated_speakers({"S1": "Bo Quist, Jr."})[0].name
    ('host', 'Bo Quist, Jr.')
    """
    pairs = list(speakers.items()) if isinstance(speakers, Mapping) else [_parts(line) for line in speakers]
    decisions = tuple(_decision(label, value) for label, value in pairs)
    seen: set[str] = set()
    for decision in decisions:
        if decision.label in seen:
            raise InputError(f"speaker {decision.label!r}: given twice; keep one of the two")
        seen.add(decision.label)
    return decisions


def check_labels(stated: Iterable[SpeakerDecision], labels: Iterable[str]) -> None:
    """Raises InputError if one of the stated labels is not a label of the sources."""
    known = sorted(set(labels))
    for decision in stated:
        if decision.label not in known:
            labelled = f"their labels are {some_of(map(repr, known), _SHOWN)}" if known else "they name none"
            advice = did_you_mean(decision.label, known, labelled)
            raise InputError(f"speaker {decision.label!r}: no source that is not curated has this label; {advice}")


class SpeakerAt(NamedTuple):
    """A line of speakers.jsonl: the label, the episode if it is about one, and the file with the number of the line."""

    label: str
    episode_id: str | None
    path: str
    line: int


def lines_of(curation: Curation) -> tuple[SpeakerAt, ...]:
    """The lines of a layer's speakers.jsonl."""
    pairs = zip(curation.speakers, curation.speakers_at, strict=False)
    return tuple(SpeakerAt(line.label, line.episode_id, *at) for line, at in pairs)


class SpeakerLines:
    """Lines of speakers.jsonl, and which of them have met a speaker."""

    def __init__(self, lines: Iterable[SpeakerAt] = ()) -> None:
        self._places = {(line.label, line.episode_id): (line.path, line.line) for line in lines}
        self._met: set[tuple[str, str | None]] = set()
        self._labels: set[str] = set()

    def meet(self, episode_id: str, labels: Iterable[str]) -> None:
        """Note the labels of an episode's speakers."""
        for label in labels if self._places else ():
            self._labels.add(label)
            self._met.update({(label, episode_id), (label, None)} & self._places.keys())

    def unmet(self) -> Iterator[Finding]:
        """A finding at each line that no speaker has met."""
        for (label, episode_id), (path, line) in self._places.items():
            if (label, episode_id) not in self._met:
                of = f"of {episode_id} " if episode_id else ""
                advice = did_you_mean(label, self._labels - {label}, "`podcorpus stats` lists the speakers")
                message = f"no speaker {of}has the label {show(label)}; {advice}"
                hint = "correct the label or the episode, or remove the line"
                yield finding("speaker-unmatched", message, path=path, line=line, hint=hint)


def _parts(line: str) -> tuple[str, str]:
    label, equals, value = line.partition("=")
    if not equals:
        raise InputError(f"speaker {line!r}: expected a label, `=` and a name, as in {_EXAMPLE}")
    return label, value


def _decision(label: str, value: str) -> SpeakerDecision:
    name, comma, last = (part.strip() for part in value.rpartition(","))
    role = next((role for role in ROLES if role == last.lower()), None)
    if role is None:
        # “Quist, Jr.” is a name; “Quist, presenter” has a role that is none.
        if comma and last[:1].islower():
            advice = did_you_mean(last, ROLES, f"expected {' or '.join(ROLES)}")
            raise InputError(f"speaker {label!r}: unknown role {last!r}; {advice}")
        name = value.strip()
    if not (label.strip() and (name or role)):
        raise InputError(f"speaker {label!r}: expected a label and a name, as in {_EXAMPLE}")
    try:
        return SpeakerDecision(label=label.strip(), name=name or None, role=role)
    except ValidationError as error:
        raise InputError(f"speaker {label!r}: {first_problem(error)}; write it as in {_EXAMPLE}") from None
