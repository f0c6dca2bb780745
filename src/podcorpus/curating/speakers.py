"""Who a label means, as a caller writes it: `SPEAKER_00=Mara Lind, host`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import get_args

from pydantic import ValidationError

from podcorpus.curating.decisions import SpeakerDecision
from podcorpus.errors import InputError
from podcorpus.findings.model_errors import first_problem
from podcorpus.records.speaker import Role

ROLES: tuple[Role, ...] = get_args(Role)
_EXAMPLE = "`SPEAKER_00=Mara Lind, host`"
_SHOWN = 8
"""How many labels an error lists."""


def stated_speakers(speakers: Iterable[str] | Mapping[str, str]) -> tuple[SpeakerDecision, ...]:
    """What a caller says of labels: lines such as `SPEAKER_00=Mara Lind, host`, or such values by label. Raises
    InputError for one that says nothing, and for two of the same label.

    >>> stated_speakers(["SPEAKER_00=Mara Lind, host"])[0].role, stated_speakers({"S1": "Bo Quist, Jr."})[0].name
    ('host', 'Bo Quist, Jr.')
    """
    pairs = list(speakers.items()) if isinstance(speakers, Mapping) else [_parts(line) for line in speakers]
    decisions = tuple(_decision(label, value) for label, value in pairs)
    seen: set[str] = set()
    for decision in decisions:
        if decision.label in seen:
            raise InputError(f"speaker {decision.label!r}: said twice who it is; keep one of the two")
        seen.add(decision.label)
    return decisions


def check_labels(stated: Iterable[SpeakerDecision], labels: Iterable[str]) -> None:
    """Raises InputError if one of the stated labels is none of those of the sources."""
    known = sorted(set(labels))
    for decision in stated:
        if decision.label not in known:
            near = get_close_matches(decision.label, known, n=1)
            shown = ", ".join(map(repr, known[:_SHOWN])) + (" …" if len(known) > _SHOWN else "")
            advice = (
                f"did you mean {near[0]!r}?" if near else f"their labels are {shown}" if known else "they name none"
            )
            raise InputError(f"speaker {decision.label!r}: no source that is not curated has this label; {advice}")


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
            near = get_close_matches(last, ROLES, n=1)
            advice = f"did you mean {near[0]!r}?" if near else f"expected {' or '.join(ROLES)}"
            raise InputError(f"speaker {label!r}: unknown role {last!r}; {advice}")
        name = value.strip()
    if not (label.strip() and (name or role)):
        raise InputError(f"speaker {label!r}: expected a label and a name, as in {_EXAMPLE}")
    try:
        return SpeakerDecision(label=label.strip(), name=name or None, role=role)
    except ValidationError as error:
        raise InputError(f"speaker {label!r}: {first_problem(error)}; write it as in {_EXAMPLE}") from None
