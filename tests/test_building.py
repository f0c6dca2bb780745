"""Building: pages become records, known pages get their decisions, whatever the file is called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run

from podcorpus.building.episode_ids import default_episode_id
from podcorpus.building.pipeline import BuiltEpisode, EpisodeMeta, build_corpus, build_episode
from podcorpus.curating.bundled import SAMPLE, known_curations
from podcorpus.curating.decisions import Curation
from podcorpus.errors import InputError
from podcorpus.reading import Source
from podcorpus.records import ChapterMap, Corpus, digest


def build(source: Source, *, curated: bool = True, automatic: bool = False) -> BuiltEpisode:
    """The sample page, with its decisions or with its registry only."""
    curation = known_curations()[1].curation
    curations = [curation if curated else Curation(curation.registry, ())]
    return build_episode(source, curations, EpisodeMeta("some-id"), automatic=automatic)


def test_the_sample_has_what_was_written_into_it(sample_corpus: Corpus) -> None:
    (episode,) = sample_corpus.episodes
    assert (episode.n_turns, episode.n_chapters, episode.n_mentions) == (59, 7, 153)
    assert len(sample_corpus.speakers) == 3
    assert sum(turn.kind == "backchannel" for turn in sample_corpus.turns) == 7
    assert sum(turn.continues_turn_id is not None for turn in sample_corpus.turns) == 10
    assert sum(mention.form == "asr_error" for mention in sample_corpus.mentions) == 26
    assert {entity.entity_type for entity in sample_corpus.entities} == {
        "PERSON",
        "ORG",
        "PRODUCT",
        "PLACE",
        "EVENT",
        "WORK",
    }
    assert sum((chapter.start_char or 0) > 0 for chapter in sample_corpus.chapters) == 3
    assert episode.clock_ratio == pytest.approx(0.9, abs=0.01)
    assert sample_corpus.chapters[-1].published_start_ms > (episode.last_turn_start_ms or 0)  # type: ignore[operator]


def test_the_real_page_has_what_was_counted_in_it(real_corpus: Corpus) -> None:
    (episode,) = real_corpus.episodes
    assert (episode.n_turns, episode.n_chapters, episode.last_turn_start_ms) == (62, 12, 3_570_000)
    assert sorted(speaker.n_turns for speaker in real_corpus.speakers) == [31, 31]
    assert {mention.tier for mention in real_corpus.mentions} == {"curated"}


def test_segments_give_the_page_back(real_corpus: Corpus, real_page: Path) -> None:
    text = real_page.read_bytes().decode("utf-8")
    joined = "".join(text[segment.source_start : segment.source_end] for segment in real_corpus.segments)
    assert joined.encode("utf-8") == real_page.read_bytes()
    assert all(turn.text == text[turn.source_start : turn.source_end] for turn in real_corpus.turns)


def test_a_page_is_known_by_its_content(run: Run, tmp_path: Path, sample_page: Path) -> None:
    (tmp_path / "renamed.html").write_bytes(sample_page.read_bytes())
    built = run("build", "renamed.html", "--out", "out")
    assert built.returncode == 0
    assert "night-ferry-sample 1.0.0" in built.stdout


def test_another_copy_of_a_page_gets_its_decisions(sample_source: Source) -> None:
    reference = build(sample_source)
    copy = build(Source.from_bytes(sample_source.text.replace("\n", "\r\n").encode(), "copy"))
    assert copy.episode.episode_id == reference.episode.episode_id
    assert [(m.turn_id, m.surface.replace("\r\n", "\n"), m.form) for m in copy.mentions] == [
        (m.turn_id, m.surface, m.form) for m in reference.mentions
    ]
    assert [c.start_turn_id for c in copy.chapters] == [c.start_turn_id for c in reference.chapters]
    assert copy.findings == ()


def test_a_changed_turn_loses_its_decisions_and_says_so(sample_source: Source) -> None:
    changed = Source.from_bytes(sample_source.text.replace("a socket", "a bucket").encode(), "changed")
    built = build(changed)
    stale = [found for found in built.findings if found.code == "curated-stale"]
    assert [found.record_id for found in stale] == ["night-ferry.the-slack-hour.t0001"]
    assert {m.tier for m in built.mentions if m.turn_id.endswith("t0001")} <= {"automatic"}
    assert {m.tier for m in built.mentions if m.turn_id.endswith("t0002")} <= {"curated"}


def test_without_decisions_the_automatic_layer_finds_registry_names(sample_source: Source) -> None:
    built = build(sample_source, curated=False)
    assert built.episode.episode_id == "some-id"
    assert {mention.tier for mention in built.mentions} == {"automatic"}
    assert all(mention.score is not None for mention in built.mentions)
    assert {mention.entity_id for mention in built.mentions} - {None} <= set(built.registry)
    spelled = {(m.start_char, m.turn_id[-5:]) for m in build(sample_source).mentions if m.form != "asr_error"}
    found = {(m.start_char, m.turn_id[-5:]) for m in built.mentions}
    assert len(spelled & found) >= 0.95 * len(spelled)


def test_an_automatic_layer_for_a_curated_episode_keeps_its_turns_and_no_mention(sample_source: Source) -> None:
    read, found = build(sample_source), build(sample_source, automatic=True)
    assert found.episode.episode_id == read.episode.episode_id
    assert (found.turns, found.chapters, found.speakers) == (read.turns, read.chapters, read.speakers)
    assert {mention.tier for mention in found.mentions} == {"automatic"}


def test_mentions_take_the_chapter_of_their_own_position(sample_corpus: Corpus) -> None:
    turns = {turn.turn_id: turn for turn in sample_corpus.turns}
    assert any(mention.chapter_id != turns[mention.turn_id].chapter_id for mention in sample_corpus.mentions)
    for mention in sample_corpus.mentions:
        assert mention.chapter_id == ChapterMap(sample_corpus.chapters).at(mention.source_start)


def test_every_group_member_and_speaker_is_an_entity(sample_corpus: Corpus) -> None:
    ids = {entity.entity_id for entity in sample_corpus.entities}
    assert {member for entity in sample_corpus.entities for member in entity.members} <= ids
    assert {speaker.entity_id for speaker in sample_corpus.speakers} <= ids


def test_one_episode_twice_is_refused(sample_source: Source) -> None:
    with pytest.raises(InputError, match="night-ferry"):
        build_corpus([build(sample_source), build(sample_source)])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("My Show.txt", "my-show"),
        ("a.b.c.md", "a.b.c"),
        (".txt", "txt"),
        ("…", "episode-b4935894"),
        ("Été 12", "ete-12"),
    ],
)
def test_episode_id_from_a_file_name(name: str, expected: str) -> None:
    assert default_episode_id(name) == expected


@pytest.mark.parametrize(
    ("file", "edit", "says"),
    [
        ("entities.jsonl", lambda text: text + text.splitlines()[0] + "\n", "is already on line 1"),
        ("entities.jsonl", lambda text: text.replace('"ORG"', '"FIRM"', 1), "entities.jsonl:"),
        ("night-ferry.the-slack-hour/mentions.jsonl", lambda text: text[:-5], "mentions.jsonl:153"),
        ("night-ferry.the-slack-hour/mentions.jsonl", lambda text: text.replace("rotterdam", "bremen"), "bremen"),
        ("corpus.json", lambda text: text.replace("1.0.0", "one"), "corpus.json"),
    ],
)
def test_decisions_that_cannot_be_used(run: Run, tmp_path: Path, file: str, edit: object, says: str) -> None:
    folder = tmp_path / "curated"
    for path in (SAMPLE / "curated").rglob("*.json*"):
        target = folder / path.relative_to(SAMPLE / "curated")
        target.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8")
        same = path.relative_to(SAMPLE / "curated").as_posix() == file
        target.write_text(edit(text) if same else text, encoding="utf-8")  # type: ignore[operator]
    failed = run("build", "--curated", "curated", "--out", "out")
    assert failed.returncode == 2
    assert says in failed.stderr
    assert failed.stderr.count("\n") == 1


def test_decisions_of_ones_own_apply(run: Run, tmp_path: Path) -> None:
    page = "Mara Lind (00:00)\nWe buy our nets from Net Works.\nTom Reed (00:05)\nYeah.\n"
    (tmp_path / "page.txt").write_text(page, encoding="utf-8")
    folder = tmp_path / "curated" / "harbour.nets"
    folder.mkdir(parents=True)
    entity = {"entity_id": "net-works", "canonical_name": "NetWorks", "entity_type": "ORG", "description": "A firm."}
    (tmp_path / "curated" / "entities.jsonl").write_text(json.dumps(entity) + "\n")
    run("build", "page.txt", "--out", "first")
    episode = json.loads((tmp_path / "first" / "manifest.json").read_text())["episodes"][0]
    (folder / "episode.json").write_text(
        json.dumps({"episode_id": "harbour.nets", "source_sha256": episode["source_sha256"], "rights": "Ours."})
    )
    mention = {"turn": 0, "start": 21, "end": 30, "surface": "Net Works", "entity_id": "net-works", "form": "canonical"}
    (folder / "mentions.jsonl").write_text(json.dumps(mention) + "\n")
    (folder / "chapters.jsonl").write_text("")
    said = [digest(line) for line in page.splitlines()[1::2]]
    turns = [
        {"turn": 0, "text_sha256": said[0], "kind": "speech", "continues": None},
        {"turn": 1, "text_sha256": said[1], "kind": "backchannel", "continues": None},
    ]
    (folder / "turns.jsonl").write_text("".join(json.dumps(turn) + "\n" for turn in turns))
    built = run("build", "page.txt", "--curated", "curated", "--out", "out")
    assert built.returncode == 0, built.stdout + built.stderr
    assert run("validate", "out", "--source", "page.txt").returncode == 0
    assert '"harbour.nets"' in (tmp_path / "out" / "manifest.json").read_text()


def test_registries_that_share_an_entity_are_joined(run: Run, tmp_path: Path, sample_page: Path) -> None:
    page = "Mara Lind (00:00)\nWe row from London to Old London.\nTom Reed (00:05)\nYeah.\n"
    (tmp_path / "page.txt").write_text(page, encoding="utf-8")
    folder = tmp_path / "curated"
    folder.mkdir()
    london = {"entity_id": "london", "canonical_name": "London", "entity_type": "PLACE", "description": "A city."}
    (folder / "entities.jsonl").write_text(json.dumps({**london, "aliases": ["Old London"]}) + "\n")
    built = run("build", "page.txt", sample_page, "--curated", "curated", "--out", "out")
    assert built.returncode == 0, built.stdout + built.stderr
    (folder / "entities.jsonl").write_text(json.dumps({**london, "entity_type": "ORG"}) + "\n")
    refused = run("build", "page.txt", sample_page, "--curated", "curated", "--out", "out")
    assert refused.returncode == 2
    assert "entity london" in refused.stderr
