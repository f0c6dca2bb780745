"""Who the speakers of an episode are: names, roles and entities for the labels of its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from podcorpus.curating.decisions import Curation, SpeakerDecision
from podcorpus.curating.matching import Match
from podcorpus.findings.finding import Finding, finding
from podcorpus.records import Speaker
from podcorpus.records.names import fold_name


def decided_speakers(
    speakers: Sequence[Speaker],
    curation: Curation,
    match: Match | None,
    stated: Sequence[SpeakerDecision],
    people: Mapping[str, Sequence[str]],
) -> tuple[tuple[Speaker, ...], tuple[Finding, ...]]:
    """The speakers, sorted by id, as far as it is known who they are: as an annotator decided in the episode's
    `episode.json`; where its source is not curated, as the caller `stated`; and as `speakers.jsonl` says of the label,
    in this episode or in all.

    A speaker of whom no entity is decided is the one PERSON of the registry with exactly this name; there is a finding
    where several have it. `people` are their ids by each of their names, folded.
    """
    of_episode = match.episode.episode.speakers if match else ()
    decided, findings = [], []
    for speaker in sorted(speakers, key=lambda speaker: speaker.speaker_id):
        here = [line for line in curation.speakers if line.episode_id in (None, speaker.episode_id)]
        # What is said of one episode comes before what is said of all.
        here.sort(key=lambda line: line.episode_id is None)
        said = [one for one in (*(of_episode if match else stated), *here) if one.label == speaker.label]
        name = next((one.name for one in said if one.name), None)
        role = next((one.role for one in said if one.role), None)
        entity_id = next((one.entity_id for one in said if one.entity_id), None)
        # An annotator who links a label to nobody has decided that; without the field nothing is decided.
        nobody = any(one.label == speaker.label and "entity_id" in one.model_fields_set for one in of_episode)
        if entity_id is None and not nobody:
            called = next((found for one in (name, speaker.label) if (found := people.get(fold_name(one or "")))), ())
            if len(called) == 1:
                entity_id = called[0]
            elif called:
                findings.append(_shared(speaker, name or speaker.label, called))
        if name is None and entity_id is not None:
            name = curation.registry[entity_id].canonical_name
        decided.append(speaker.model_copy(update={"name": name, "role": role, "entity_id": entity_id}))
    return tuple(decided), tuple(findings)


def _shared(speaker: Speaker, name: str, people: Sequence[str]) -> Finding:
    return finding(
        "speaker-ambiguous",
        f"{name!r} is a name of {' and '.join(people)}; the speaker is linked to none of them",
        table="speakers",
        record_id=speaker.speaker_id,
        field="entity_id",
    )
