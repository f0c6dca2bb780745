"""Who speaks: labels stay as they are; names, roles and entities come from curation, the caller or the registry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from podcorpus import SAMPLE_PAGE, InputError, build, write_corpus
from podcorpus.building.pipeline import BuiltEpisode, EpisodeMeta, build_corpus, build_episode
from podcorpus.cli import main
from podcorpus.curating.decisions import (
    CuratedEpisode,
    Curation,
    EpisodeDecision,
    RegistryEntry,
    SpeakerDecision,
    SpeakerLine,
    TurnDecision,
)
from podcorpus.curating.loading import load_curation
from podcorpus.curating.speakers import stated_speakers
from podcorpus.evaluating.statistics import statistics
from podcorpus.making.asked import asked_for
from podcorpus.making.folder import make_folder
from podcorpus.making.parts import make_part, merge_parts
from podcorpus.reading import Source
from podcorpus.records import Speaker, digest
from podcorpus.tables.arrow import corpus_rows
from podcorpus.validating import validate_rows
from podcorpus.verifying import verify

PAGE = """SPEAKER_00 (00:00)
We went to the harbour and it was closed.
Tove Brandt (00:20)
So what did you do then?
SPEAKER_00 (00:30)
We waited for the boat.
Tove Brandt (00:40)
And then it came.
"""


def person(entity_id: str, name: str, *aliases: str, kind: Any = "PERSON") -> RegistryEntry:
    return RegistryEntry(
        entity_id=entity_id, canonical_name=name, entity_type=kind, aliases=tuple(aliases), description="x"
    )


REGISTRY = {
    entry.entity_id: entry
    for entry in (
        person("mara-lind", "Mara Lind", "M. Lind"),
        person("tove-brandt", "Tove Brandt"),
        person("bo-quist", "Bo Quist", "Bo"),
        person("bo-holm", "Bo Holm", "Bo"),
        person("tove", "Tove", kind="PRODUCT"),
    )
}


def built(page: str = PAGE, *lines: SpeakerLine, stated: tuple[str, ...] = (), name: str = "some.talk") -> BuiltEpisode:
    source = Source.from_bytes(page.encode(), "page.txt")
    meta = EpisodeMeta(name, speakers=stated_speakers(stated))
    return build_episode(source, [Curation(REGISTRY, (), lines)], meta)


def who(speakers: tuple[Speaker, ...]) -> dict[str, tuple[str | None, str | None, str | None]]:
    return {speaker.label: (speaker.name, speaker.role, speaker.entity_id) for speaker in speakers}


def test_a_label_that_is_a_person_s_name_is_that_person() -> None:
    assert who(built().speakers) == {
        "SPEAKER_00": (None, None, None),
        "Tove Brandt": ("Tove Brandt", None, "tove-brandt"),
    }


@pytest.mark.parametrize("label", ["TOVE BRANDT", "Tove-Brandt", "Tøve Brandt".replace("ø", "o")])
def test_case_and_punctuation_of_a_name_do_not_matter(label: str) -> None:
    assert who(built(PAGE.replace("Tove Brandt", label)).speakers)[label][2] == "tove-brandt"


def test_one_person_in_several_episodes_is_one_entity() -> None:
    other = built(PAGE.replace("SPEAKER_00", "SPEAKER_01"), stated=("SPEAKER_01=M. Lind",), name="other.talk")
    corpus = build_corpus([built(stated=("SPEAKER_00=Mara Lind, host",)), other])
    assert [speaker.entity_id for speaker in corpus.speakers] == ["mara-lind", "tove-brandt"] * 2
    assert [entity.entity_id for entity in corpus.entities] == ["mara-lind", "tove-brandt"]
    assert [finding.code for finding in validate_rows(corpus_rows(corpus))] == []


def test_somebody_may_be_host_here_and_guest_there(tmp_path: Path) -> None:
    other = built(stated=("SPEAKER_00=Mara Lind, guest",), name="other.talk")
    write_corpus(build_corpus([built(stated=("SPEAKER_00=Mara Lind, host",)), other]), tmp_path)
    roles = {one.speaker: one.role for one in statistics(tmp_path).speakers}
    assert roles == {"Mara Lind": "host and guest", "Tove Brandt": None}


def test_a_name_that_two_people_have_is_linked_to_neither() -> None:
    episode = built(stated=("SPEAKER_00=Bo",))
    assert who(episode.speakers)["SPEAKER_00"] == ("Bo", None, None)
    (finding,) = [finding for finding in episode.findings if finding.code == "speaker-ambiguous"]
    assert "bo-holm and bo-quist" in finding.message
    assert (finding.table, finding.record_id) == ("speakers", "some.talk.speaker-00")


def test_a_thing_of_the_same_name_does_not_speak() -> None:
    assert who(built(PAGE.replace("Tove Brandt", "Tove")).speakers)["Tove"] == (None, None, None)


def test_one_line_maps_a_label_in_all_episodes_or_in_one() -> None:
    everywhere = SpeakerLine(label="SPEAKER_00", name="Bo Quist", role="guest")
    here = SpeakerLine(label="SPEAKER_00", episode_id="some.talk", entity_id="mara-lind")
    assert who(built(PAGE, everywhere).speakers)["SPEAKER_00"] == ("Bo Quist", "guest", "bo-quist")
    assert who(built(PAGE, everywhere, here).speakers)["SPEAKER_00"] == ("Bo Quist", "guest", "mara-lind")
    assert who(built(PAGE, here, name="other").speakers)["SPEAKER_00"] == (None, None, None)
    assert who(built(PAGE, everywhere, stated=("SPEAKER_00=Mara Lind",)).speakers)["SPEAKER_00"] == (
        *("Mara Lind", "guest", "mara-lind"),
    )


@pytest.mark.parametrize(("given", "linked"), [({}, "tove-brandt"), ({"entity_id": None}, None)])
def test_an_annotator_links_a_speaker_to_nobody_with_a_null(given: dict[str, None], linked: str | None) -> None:
    source = Source.from_bytes(PAGE.encode(), "page.txt")
    said = SpeakerDecision.model_validate({"label": "Tove Brandt", **given})
    episode = EpisodeDecision(episode_id="a.b", source_sha256=source.sha256, rights="Ours.", speakers=(said,))
    hashes = enumerate(map(digest, PAGE.splitlines()[1::2]))
    turns = tuple(TurnDecision(turn=n, text_sha256=one, kind="speech", continues=None) for n, one in hashes)
    curation = Curation(REGISTRY, (CuratedEpisode(episode, turns, (), ()),))
    assert who(build_episode(source, [curation], EpisodeMeta("x")).speakers)["Tove Brandt"][2] == linked
    # What a cache keeps an episode under differs as well.
    assert ("entity_id" in repr(curation.episodes)) == bool(given)


def test_the_sample_s_speakers_have_their_names() -> None:
    speakers = build(SAMPLE_PAGE).corpus.speakers
    assert [speaker.name for speaker in speakers] == [speaker.label for speaker in speakers]


@pytest.mark.parametrize(
    ("line", "name", "role"),
    [
        ("S1=Mara Lind, host", "Mara Lind", "host"),
        ("S1 = Mara Lind , Guest ", "Mara Lind", "guest"),
        ("S1=Mara Lind", "Mara Lind", None),
        ("S1=Bo Quist, Jr.", "Bo Quist, Jr.", None),
        ("S1=Bo Quist, Jr., host", "Bo Quist, Jr.", "host"),
        ("S1=, host", None, "host"),
        ("S1=host", None, "host"),
    ],
)
def test_who_a_label_is_in_one_line(line: str, name: str | None, role: str | None) -> None:
    (decision,) = stated_speakers([line])
    assert (decision.label, decision.name, decision.role) == ("S1", name, role)


@pytest.mark.parametrize(
    ("lines", "result"),
    [
        (["Mara Lind"], "expected a label, `=` and a name"),
        (["S1="], "expected a label and a name"),
        (["=Mara"], "expected a label and a name"),
        (["S1=Mara, hots"], "did you mean 'host'?"),
        (["S1=Mara, presenter"], "expected host or guest"),
        (["S1=Mara", "S1=Bo"], "given twice"),
    ],
)
def test_a_line_that_says_nothing_is_an_error(lines: list[str], result: str) -> None:
    with pytest.raises(InputError, match=r"^speaker ") as error:
        stated_speakers(lines)
    assert result in str(error.value)


def test_a_label_that_no_source_has_is_an_error(tmp_path: Path) -> None:
    page = tmp_path / "talk.txt"
    page.write_text(PAGE, encoding="utf-8")
    with pytest.raises(InputError, match="did you mean 'SPEAKER_00'"):
        build(page, speakers={"SPEAKER_0": "Mara Lind"})
    with pytest.raises(InputError, match="their labels are 'SPEAKER_00', 'Tove Brandt'"):
        build(page, speakers={"Xaver": "Mara Lind"})
    # What an annotator decided of a curated source stays.
    with pytest.raises(InputError, match="no source that is not curated"):
        build(SAMPLE_PAGE, speakers={"Femke Duinhart": "Mara Lind"})


def test_several_sources_share_what_is_said_of_a_label(tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    speakers = build(tmp_path, speakers=["SPEAKER_00=Mara Lind, host"]).corpus.speakers
    assert [(one.name, one.role) for one in speakers if one.label == "SPEAKER_00"] == [("Mara Lind", "host")] * 2


def test_the_command_says_who_speaks_and_verify_builds_it_again(tmp_path: Path) -> None:
    page, out = tmp_path / "talk.txt", tmp_path / "out"
    page.write_text(PAGE, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["build", str(page), "--out", str(out), "--speaker", "SPEAKER_00=Mara Lind, host"])
    assert ended.value.code == 0
    rebuilt = verify(out, [page]).rebuilt
    assert rebuilt is not None
    assert (rebuilt.files, rebuilt.tables) == ((), ())


def curated(folder: Path, *lines: dict[str, Any]) -> Path:
    folder.mkdir()
    entities = "".join(entry.model_dump_json() + "\n" for entry in REGISTRY.values())
    (folder / "entities.jsonl").write_text(entities, encoding="utf-8")
    (folder / "speakers.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return folder


def test_a_curated_folder_has_a_file_of_speakers(tmp_path: Path) -> None:
    page = tmp_path / "talk.txt"
    page.write_text(PAGE, encoding="utf-8")
    folder = curated(tmp_path / "curated", {"label": "SPEAKER_00", "entity_id": "mara-lind", "role": "host"})
    found = build(page, curated=folder)
    assert who(found.corpus.speakers)["SPEAKER_00"] == ("Mara Lind", "host", "mara-lind")
    out = tmp_path / "out"
    write_corpus(found.corpus, out, found.info, found.card)
    again = verify(out, [page], curated=folder).rebuilt
    assert again is not None
    assert again.tables == ()


@pytest.mark.parametrize(
    ("lines", "result"),
    [
        ([{"label": "S", "entity_id": "mara-lindt"}], "speakers.jsonl:1: unknown entity 'mara-lindt'; did you mean"),
        ([{"label": "S"}, {"label": "S"}], "speakers.jsonl:2: 'S' is already on line 1"),
        ([{"label": "S", "rol": "host"}], "speakers.jsonl:1:"),
    ],
)
def test_mistakes_in_the_file_of_speakers(tmp_path: Path, lines: list[dict[str, Any]], result: str) -> None:
    with pytest.raises(InputError) as error:
        load_curation(curated(tmp_path / "curated", *lines))
    assert result in str(error.value)


def test_a_line_on_nobody_is_reported_however_the_corpus_is_built(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.txt").write_text(PAGE, encoding="utf-8")
    (pages / "b.txt").write_text(PAGE.replace("Tove Brandt", "Bo Holm"), encoding="utf-8")
    layer = curated(tmp_path / "curated", {"label": "Bo Holm", "role": "guest"}, {"label": "Tove Brand"})
    (layer / "redirect.jsonl").write_text("", encoding="utf-8")
    whole = build(pages, curated=layer).findings
    assert [(one.code, one.line) for one in whole] == [("curated-unread", None), ("speaker-unmatched", 2)]
    assert "no speaker has the label 'Tove Brand'; did you mean 'Tove Brandt'?" in whole[1].message
    make = asked_for([pages], curated=layer)
    parts = [tmp_path / f"part-{shard}" for shard in (1, 2)]
    for shard, part in enumerate(parts, 1):
        make_part(make, shard, 2, part)
    merged, made = merge_parts(parts, tmp_path / "merged"), make_folder(make, tmp_path / "made")
    for tally in (merged.tally, made.tally):
        assert tally.found == {"curated-unread": 1, "speaker-unmatched": 1}
        assert {one for shown in tally.first.values() for one in shown} == set(whole)
