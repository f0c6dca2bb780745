"""Decisions on an episode: drafts with positions, places by occurrence, and those that do not match their source."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from podcorpus import SAMPLE_PAGE, build, read_corpus
from podcorpus.curating.bundled import SAMPLE
from podcorpus.curating.decisions import MentionDecision
from podcorpus.curating.drafting import positions
from podcorpus.making import step

EPISODE = "night-ferry.the-slack-hour"
PAGE = """The Harbour Hour
Chapters
00:00 Cranes
01:10 Cables
Mara Lind (00:00)
Good evening from the harbour. Tonight we talk about cranes, and about Hong Kong.
Tom Reed (00:20)
In Hong Kong they say that a crane is only a patient bird. I never agreed with that.
Mara Lind (00:45)
Let us turn to cables. Who owns the long one between the two lamps?
"""


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    """A copy of the sample's curated layer."""
    return Path(shutil.copytree(SAMPLE / "curated", tmp_path / "layer"))


def edited(file: Path, change: Callable[[list[str]], list[str]]) -> None:
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(change(lines)), encoding="utf-8")


def with_(line: str, **values: object) -> str:
    return json.dumps({**json.loads(line), **values}, ensure_ascii=False) + "\n"


@pytest.mark.parametrize(
    ("file", "at", "change", "says"),
    [
        (
            "mentions.jsonl",
            1,
            lambda lines: [with_(lines[0], start=1, end=6), *lines[1:]],
            "expected .* at 1–6 of turn 0, found .*; it is at ",
        ),
        (
            "chapters.jsonl",
            8,
            lambda lines: [*lines, with_(lines[-1], chapter=7)],
            "there is no chapter 7: the source has 7 chapters",
        ),
        (
            "chapters.jsonl",
            2,
            lambda lines: [lines[0], with_(lines[1], start_char=99_999), *lines[2:]],
            "chapter 1 begins at 99999 of turn 6, which has .* code points",
        ),
        (
            "chapters.jsonl",
            3,
            lambda lines: [*lines[:2], with_(lines[2], turn=0, start_char=1), *lines[3:]],
            "chapter 2 begins at 1 of turn 0, expected a place after chapter 1, which begins at ",
        ),
        (
            "turns.jsonl",
            4,
            lambda lines: [*lines[:3], with_(lines[3], text_sha256="0" * 64), *lines[4:]],
            "no turn has the words that turn 3 was annotated with",
        ),
        (
            "episode.json",
            None,
            lambda lines: [line.replace("Femke Duinhart", "Femke Duinhard") for line in lines],
            "no speaker has the label 'Femke Duinhard'; did you mean 'Femke Duinhart'",
        ),
    ],
    ids=["offset", "chapter", "chapter offset", "chapter order", "turn", "speaker"],
)
def test_a_decision_that_does_not_match_is_an_error_at_its_line(
    file: str, at: int | None, change: Callable[[list[str]], list[str]], says: str, layer: Path, run: Run
) -> None:
    edited(layer / EPISODE / file, change)
    result = run("build", SAMPLE_PAGE, "--curated", "layer")
    assert result.returncode == 1
    assert "error: curated-mismatch" in result.stdout
    place = rf"layer/{EPISODE}/{re.escape(file)}:{at or '[0-9]+'}, "
    assert re.search(place + rf".*: {says}", result.stdout), result.stdout


def test_a_kind_that_the_page_does_not_state_is_an_error(layer: Path, run: Run) -> None:
    file = layer / EPISODE / "episode.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"automatic"', '"human"'), encoding="utf-8")
    (found,) = build(SAMPLE_PAGE, curated=layer).findings
    assert (found.code, found.record_id, found.pointer) == ("source-reading", EPISODE, "/transcript_kind")
    assert run("build", SAMPLE_PAGE, "--curated", "layer", "--out", "out").stdout.count("source-reading") == 1
    assert run("validate", "out", "--source", SAMPLE_PAGE).stdout.count(found.message) == 1


def test_a_chapter_decision_beyond_its_turn_is_not_applied(layer: Path) -> None:
    edited(layer / EPISODE / "chapters.jsonl", lambda lines: [lines[0], with_(lines[1], start_char=99_999), *lines[2:]])
    built = build(SAMPLE_PAGE, curated=layer)
    assert [found.code for found in built.findings] == ["curated-mismatch"]
    assert built.corpus.chapters[1].alignment != "curated"


def part(line: str) -> str:
    """The surface of a mention without its last character."""
    return str(json.loads(line)["surface"])[:-1]


def test_mentions_that_overlap_and_turns_that_continue_another_speaker_s_are_errors_at_their_lines(layer: Path) -> None:
    reference = build(SAMPLE_PAGE, curated=layer).corpus
    edited(layer / EPISODE / "mentions.jsonl", lambda lines: [*lines, lines[1]])
    edited(layer / EPISODE / "turns.jsonl", lambda lines: [*lines[:6], with_(lines[6], continues=5), *lines[7:]])
    built = build(SAMPLE_PAGE, curated=layer)
    assert [(found.code, Path(found.path or "").name, found.line) for found in built.findings] == [
        ("curated-mismatch", "turns.jsonl", 7),
        ("curated-mismatch", "mentions.jsonl", len(reference.mentions) + 1),
    ]
    assert "turn 6 continues turn 5, expected an earlier turn of the same speaker" in built.findings[0].message
    assert "of turn 0 has a decision before this one; expected one for each mention" in built.findings[1].message
    assert built.corpus.mentions == reference.mentions
    assert built.corpus.turns[6].continues_turn_id is None
    # A part of a mention is another one, and only overlaps it.
    edited(
        layer / EPISODE / "mentions.jsonl",
        lambda lines: [*lines[:-1], with_(lines[1], end=json.loads(lines[1])["end"] - 1, surface=part(lines[1]))],
    )
    found = build(SAMPLE_PAGE, curated=layer).findings[1]
    assert re.search("'.*' at .* of turn 0 overlaps '.*' at .* of turn 0", found.message)


def test_a_mention_by_its_occurrence(layer: Path) -> None:
    reference = build(SAMPLE_PAGE, curated=layer).corpus
    words = {turn.turn_index: turn.text or "" for turn in reference.turns}

    def by_occurrence(lines: list[str]) -> list[str]:
        made = []
        for line in lines:
            said = json.loads(line)
            start, surface = said.pop("start"), said["surface"]
            del said["end"]
            starts = [i for i in range(len(words[said["turn"]])) if words[said["turn"]].startswith(surface, i)]
            occurrence = {"occurrence": starts.index(start) + 1} if len(starts) > 1 else {}
            made.append(json.dumps({**said, **occurrence}) + "\n")
        return made

    edited(layer / EPISODE / "mentions.jsonl", by_occurrence)
    built = build(SAMPLE_PAGE, curated=layer)
    assert built.findings == ()
    assert built.corpus.mentions == reference.mentions
    edited(layer / EPISODE / "mentions.jsonl", lambda lines: [with_(lines[0], occurrence=9), *lines[1:]])
    (found,) = build(SAMPLE_PAGE, curated=layer).findings
    assert (found.code, found.line, "at occurrence 9 of turn 0" in found.message) == ("curated-mismatch", 1, True)


@given(st.text("ab", max_size=8), st.text("ab", min_size=1, max_size=2), st.integers(1, 4))
def test_occurrences_are_counted_wherever_they_begin(text: str, surface: str, occurrence: int) -> None:
    decision = MentionDecision(turn=0, surface=surface, occurrence=occurrence, entity_id=None, form=None)
    starts = [i for i in range(len(text)) if text.startswith(surface, i)]
    expected = (starts[occurrence - 1], starts[occurrence - 1] + len(surface)) if len(starts) >= occurrence else None
    assert decision.span_in(text) == expected


def test_a_surface_at_several_places_needs_its_occurrence(layer: Path) -> None:
    text = next(turn.text or "" for turn in build(SAMPLE_PAGE, curated=layer).corpus.turns)
    word = next(word for word in text.split() if text.count(word) > 1)
    decision = {"turn": 0, "surface": word, "entity_id": None, "form": None}
    edited(layer / EPISODE / "mentions.jsonl", lambda lines: [json.dumps(decision) + "\n", *lines])
    (found,) = build(SAMPLE_PAGE, curated=layer).findings
    first = text.index(word)
    assert (found.code, Path(found.path or "").name, found.line) == ("curated-mismatch", "mentions.jsonl", 1)
    assert (
        f"{word!r} at one place of turn 0, found {text.count(word)}; it is at {first}–{first + len(word)}, "
        in found.message
    )
    assert "; give the `occurrence`; the mention is left out" in found.message


@pytest.mark.parametrize("given", [{"start": 0}, {"start": 0, "end": 2, "occurrence": 1}, {"occurrence": 0}])
def test_a_place_that_is_none(given: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        MentionDecision(turn=0, surface="ab", entity_id=None, form=None, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [40, 100])
def test_positions_are_those_of_the_turn(width: int) -> None:
    corpus = build(SAMPLE_PAGE).corpus
    texts = [turn.text or "" for turn in corpus.turns]
    at, seen = -1, 0
    for line in positions(corpus, width):
        if line.startswith("turn "):
            at, end = at + 1, 0
            assert line.startswith(f"turn {at}  ")
            continue
        assert len(line) <= width
        start, words = int(line[:6]), line[8:]
        assert texts[at][start : start + len(words)] == words
        # Nothing but white space is between the lines.
        assert not texts[at][end:start].strip()
        end = start + len(words)
        seen += len(words.split())
    assert seen == sum(len(text.split()) for text in texts)


def test_a_draft_is_a_layer_that_builds(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "harbour.txt").write_text(PAGE, encoding="utf-8")
    assert "turn 1  Tom Reed (00:20)" in run("draft", "harbour.txt").stdout
    drafted = run("draft", "harbour.txt", "--id", "harbour.cranes", "--title", "Cranes", "--language", "en")
    assert drafted.stdout.startswith("curated/harbour.cranes: 3 turns, 2 chapters, ")
    assert "the program is not sure where chapter 1 begins" in drafted.stdout
    again = run("draft", "harbour.txt", "--id", "harbour.cranes")
    assert (again.returncode, "a draft must not replace decisions" in again.stderr) == (2, True)
    built = run("build", "harbour.txt", "--curated", "curated")
    assert built.returncode == 0, built.stdout
    assert "harbour.cranes" in run("show", "harbour.cranes", "corpus").stdout
    # A page that was corrected is the same episode, although neither its digest nor its file's name says so: only
    # building it shows that, which is done once.
    times: list[int] = []
    build_one = step.build_episode

    def counted(*one: Any, **other: Any) -> Any:
        times.append(1)
        return build_one(*one, **other)

    monkeypatch.setattr(step, "build_episode", counted)
    (tmp_path / "harbour.txt").write_text(PAGE.replace("lamps", "lights"), encoding="utf-8")
    built = run("build", "harbour.txt", "--curated", "curated")
    assert (built.returncode, "curated-stale (1)" in built.stdout, len(times)) == (0, True, 1), built.stderr
    (tmp_path / "harbour.txt").write_text("Tom Reed (00:00)\nNothing of this was here.\n", encoding="utf-8")
    built = run("build", "harbour.txt", "--curated", "curated")
    assert (built.returncode, "not among the sources: harbour.cranes" in built.stderr) == (2, True)
    (tmp_path / "harbour.txt").write_text(PAGE, encoding="utf-8")
    result = run("draft", SAMPLE_PAGE, "--id", "another.id")
    assert (result.returncode, f"already curated as {EPISODE}" in result.stderr) == (2, True)


def entities_of(folder: Path) -> list[str]:
    """The entities of a corpus that was built in a folder."""
    return [entity.entity_id for entity in read_corpus(folder / "corpus")[1].entities]


def test_a_registry_of_ones_own_begins_with_the_one_in_use(tmp_path: Path, run: Run) -> None:
    """Neither a draft on one episode nor a line on a speaker takes the names of other episodes from a corpus."""
    assert run("init", ".").returncode == 0
    (tmp_path / "sources" / "cranes.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "sources" / "fog.txt").write_text("Mara Lind (00:00)\nNow for fog.\n", encoding="utf-8")
    run("build")
    before = entities_of(tmp_path)
    assert before
    (tmp_path / "curated").mkdir()
    (tmp_path / "curated" / "speakers.jsonl").write_text('{"label": "Tom Reed", "role": "guest"}\n', encoding="utf-8")
    run("build")
    assert entities_of(tmp_path) == before
    assert "curated/entities.jsonl: " in run("draft", "sources/fog.txt", "--id", "fog").stdout
    run("build")
    assert entities_of(tmp_path) == before
    assert "entities.jsonl" not in run("draft", "sources/cranes.txt", "--id", "cranes").stdout
    (tmp_path / "curated" / "entities.jsonl").write_text("", encoding="utf-8")
    assert run("build").returncode == 2
