"""Chapters placed on the transcript's clock: pages of invented words whose truth is known."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import podcorpus
import podcorpus.aligning
from podcorpus.aligning import Alignment
from podcorpus.building.pipeline import BuiltEpisode, EpisodeMeta, build_corpus, build_episode
from podcorpus.curating.bundled import SAMPLE, SAMPLE_PAGE
from podcorpus.curating.decisions import Curation
from podcorpus.curating.loading import load_curation
from podcorpus.reading import Cue, Source, TextMap, load_source
from podcorpus.records import Chapter, Turn, digest
from podcorpus.records.ids import cue_id
from podcorpus.records.timing import Place
from podcorpus.tables.arrow import corpus_rows
from podcorpus.validating import validate_rows

CURATED = Path(__file__).parent.parent / "dataset" / "curated"
PLACE = ("start_turn_id", "start_char", "source_start", "alignment", "confidence")


@dataclass(frozen=True)
class Page:
    """An invented page, and the turn and time in ms at which each of its chapters begins."""

    turns: list[Turn]
    chapters: list[Chapter]
    truth: list[tuple[int, float]]


def align(turns: Sequence[Turn], chapters: Sequence[Chapter], decided: Mapping[int, Place]) -> Alignment:
    """The alignment of turns of one cue each, whose text is the source's own."""
    cues = [
        podcorpus.Cue.model_validate(
            {
                "cue_id": cue_id("e", turn.turn_index), "episode_id": "e", "cue_index": turn.turn_index,
                "turn_id": turn.turn_id, "start_ms": turn.start_ms, "end_ms": turn.end_ms, "start_char": 0,
                "end_char": turn.n_chars, "n_words": turn.n_words, "confidence": None, "words": None,
                "source_start": turn.source_start, "source_end": turn.source_end,
            }
        )
        for turn in turns
    ]  # fmt: skip
    maps = [TextMap([(0, Cue(turn.source_start, turn.source_end, None))]) for turn in turns]
    return podcorpus.aligning.align(turns, cues, maps, chapters, decided)


def word(rng: random.Random) -> str:
    return "".join(rng.choice("bcdfglmnprstv") + rng.choice("aeiou") for _ in range(rng.randint(2, 4)))


def chapter(index: int, title: str | None, published_start_ms: int | None) -> Chapter:
    nothing = dict.fromkeys(("start_ms", "end_ms", *PLACE))
    return Chapter(
        chapter_id=f"e.c{index:02d}", episode_id="e", chapter_index=index, title=title,
        published_start_ms=published_start_ms, **nothing,
    )  # fmt: skip


def turn(index: int, text: str, start_ms: int | None, end_ms: int | None, source_start: int, kind: str) -> Turn:
    return Turn.model_validate(
        {
            "turn_id": f"e.t{index:04d}", "episode_id": "e", "turn_index": index, "speaker_id": None,
            "start_ms": start_ms, "end_ms": end_ms, "text": text, "text_sha256": digest(text), "n_chars": len(text),
            "n_words": len(text.split()), "kind": kind, "continues_turn_id": None, "chapter_id": None,
            "source_start": source_start, "source_end": source_start + len(text), "n_sentences": text.count("."),
            "n_questions": 0, "n_cues": 1,
        }
    )  # fmt: skip


def page(seed: int, n_chapters: int, minutes: int, ratio: float) -> Page:
    """Turns of one second to two minutes in words of no language; a chapter begins with a turn or inside one, and its
    topic's words are one in five from there on. Published times are to the second, two seconds off by chance."""
    rng = random.Random(seed)
    common = [word(rng) for _ in range(300)]
    topics = [[word(rng) for _ in range(12)] for _ in range(n_chapters)]
    due = [0, *sorted(1000 * second for second in rng.sample(range(1, minutes * 60), n_chapters - 1))]
    clock = [0]
    while clock[-1] < minutes * 60_000:
        clock.append(clock[-1] + 1000 * rng.choice([1, 2, 5, 15, 30, 60, 120]))
    turns: list[Turn] = []
    truth: list[tuple[int, float]] = []
    position = 0
    for i, start in enumerate(clock):
        length = clock[i + 1] - start if i + 1 < len(clock) else 4000
        text = ""
        for part in range(parts := max(1, length // 4000)):
            now = start + length * part / parts
            late = len(truth) < n_chapters and now - due[len(truth)]
            if late is not False and late >= 0 and (part == 0 or rng.random() < 0.5 or late > 20_000):
                truth.append((i, now))
            topic = topics[max(0, len(truth) - 1)]
            said = " ".join(rng.choice(topic if rng.random() < 0.2 else common) for _ in range(10))
            text += ("" if part == 0 else " ") + said.capitalize() + "."
        turns.append(turn(i, text, start, clock[i + 1] if i + 1 < len(clock) else None, position, "speech"))
        position += len(text) + 10
    chapters = []
    for k, (_, at) in enumerate(truth):
        second = round(max(0, at / ratio + rng.gauss(0, 2000)) / 1000) if k else 0
        chapters.append(chapter(k, " ".join(rng.sample(topics[k], 3)), 1000 * second))
    return Page(turns, chapters, truth)


def in_right_turn(built: Page, alignment: Alignment) -> float:
    right = [
        f"e.t{i:04d}" == found.start_turn_id for found, (i, _) in zip(alignment.chapters, built.truth, strict=True)
    ]
    return sum(right) / len(right)


@pytest.mark.parametrize("seed", range(5))
def test_clocks_that_agree_give_exactly_one(seed: int) -> None:
    built = page(seed, 8, 30, 1)
    alignment = align(built.turns, built.chapters, {})
    assert alignment.clock_ratio == 1
    assert in_right_turn(built, alignment) >= 0.75


@pytest.mark.parametrize("ratio", [0.6, 0.88, 0.95, 1.08, 1.4])
def test_another_ratio_is_found(ratio: float) -> None:
    right = []
    for seed in range(5):
        built = page(seed, 10, 45, ratio)
        alignment = align(built.turns, built.chapters, {})
        assert alignment.clock_ratio == pytest.approx(ratio, abs=0.005)
        right.append(in_right_turn(built, alignment))
    # Over the pages together: on one of them chapters follow each other by less than a minute.
    assert sum(right) / len(right) >= 0.8


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("reach", [1, 4])
def test_chapters_of_another_subject_are_not_fitted(seed: int, reach: int) -> None:
    """Titles that the words never take up, at times that mean nothing; with reach 4 most are far past the end."""
    built = page(seed, 9, 30, 1)
    rng = random.Random(1000 + seed)
    times = [0, *sorted(1000 * rng.randrange(1, 1800 * reach) for _ in built.chapters[1:])]
    foreign = [chapter(k, f"{word(rng)}x {word(rng)}x", ms) for k, ms in enumerate(times)]
    alignment = align(built.turns, foreign, {})
    assert alignment.clock_ratio in (None, 1)
    assert all(found.confidence is None or found.confidence < 0.3 for found in alignment.chapters)


def test_the_subject_alone_does_not_make_a_ratio_of_one_chapter() -> None:
    built = page(3, 6, 30, 1)
    one = built.chapters[3].model_copy(update={"chapter_index": 0, "chapter_id": "e.c00"})
    shifted = one.model_copy(update={"published_start_ms": round((one.published_start_ms or 0) * 0.8)})
    assert align(built.turns, [shifted], {}).clock_ratio in (None, 1)


def test_chapters_past_the_end_or_without_a_time_have_no_place() -> None:
    built = page(1, 8, 30, 1)
    late = [chapter(8, "past the end", 9_000_000), chapter(9, "no time", None)]
    alignment = align(built.turns, [*built.chapters, *late], {})
    assert alignment.clock_ratio == 1
    for found in alignment.chapters[8:]:
        assert all(getattr(found, field) is None for field in ("start_ms", "end_ms", *PLACE))


def test_nothing_to_align() -> None:
    built = page(1, 4, 15, 1)
    untimed = [t.model_copy(update={"start_ms": None, "end_ms": None}) for t in built.turns]
    responses = [turn(i, "Mm-hmm.", 1000 * i, 1000 * i + 1000, 20 * i, "backchannel") for i in range(5)]
    for turns, chapters in (
        ([], built.chapters),
        (built.turns, []),
        (untimed, built.chapters),
        (responses, built.chapters),
    ):
        alignment = align(turns, chapters, {})
        assert alignment.clock_ratio is None
        assert list(alignment.chapters) == list(chapters)
        assert all(t.chapter_id is None for t in alignment.turns)


def test_decided_places_stand_and_give_the_ratio() -> None:
    built = page(4, 6, 30, 0.9)
    turns_of = [i for i, _ in built.truth]
    assert len(set(turns_of)) == len(turns_of)
    decided = {k: (i, 0) for k, i in enumerate(turns_of)}
    alignment = align(built.turns, built.chapters, decided)
    # Decided at the starts of turns, though half of the chapters begin inside one: a little early.
    assert alignment.clock_ratio == pytest.approx(0.9, abs=0.05)
    assert {found.alignment for found in alignment.chapters} == {"curated"}
    assert [found.start_turn_id for found in alignment.chapters] == [f"e.t{i:04d}" for i in turns_of]


TIME = st.one_of(st.none(), st.integers(0, 5000).map(lambda second: second * 1000))
SAID = st.sampled_from(
    ["", "Bofi.", "Mm-hmm. Tola bofi? Runa.", "runa\n\nTola “Bofi.” Runa", "⁓ . .", "Let’s turn to tola."]
)


@st.composite
def any_page(draw: st.DrawFn) -> tuple[list[Turn], list[Chapter]]:
    turns: list[Turn] = []
    times = draw(st.lists(TIME, max_size=12))
    if draw(st.booleans()):
        times = sorted(ms for ms in times if ms is not None)
    position = 0
    for i, ms in enumerate(times):
        text, after = draw(SAID), times[i + 1] if i + 1 < len(times) else None
        kind = draw(st.sampled_from(["speech", "speech", "backchannel"]))
        turns.append(turn(i, text, ms, after if ms is not None else None, position, kind))
        position += len(text) + 5
    titles = st.one_of(st.none(), st.sampled_from(["Bofi", "Tola and runa", "The", "…"]))
    given_chapters = draw(st.lists(st.tuples(titles, TIME), max_size=7))
    return turns, [chapter(k, title, ms) for k, (title, ms) in enumerate(given_chapters)]


@settings(deadline=None)
@given(any_page())
def test_any_page_gives_places_in_order(case: tuple[list[Turn], list[Chapter]]) -> None:
    turns, chapters = case
    alignment = align(turns, chapters, {})
    assert align(turns, chapters, {}) == alignment
    by_id = {t.turn_id: t for t in alignment.turns}
    starts = [found.source_start for found in alignment.chapters if found.source_start is not None]
    assert starts == sorted(set(starts))
    assert alignment.clock_ratio is None or 0.5 <= alignment.clock_ratio <= 1.5
    for before, found in zip(chapters, alignment.chapters, strict=True):
        assert (found.title, found.published_start_ms) == (before.title, before.published_start_ms)
        empty = {getattr(found, field) is None for field in PLACE}
        assert len(empty) == 1
        if found.start_turn_id is not None and found.start_char is not None:
            inside = by_id[found.start_turn_id]
            assert 0 <= found.start_char < inside.n_chars
            assert found.source_start == inside.source_start + found.start_char
            assert inside.start_ms is not None
            assert found.start_ms is not None
            assert found.start_ms >= inside.start_ms
            assert 0 <= (found.confidence or 0) <= 1


@pytest.mark.slow
def test_ten_thousand_turns_and_fifty_chapters_take_seconds() -> None:
    built = page(1, 50, 5500, 0.9)
    assert len(built.turns) > 9_000
    started = time.perf_counter()
    assert align(built.turns, built.chapters, {}).clock_ratio == pytest.approx(0.9, abs=0.001)
    # Four on a free machine; the rest is for a busy one.
    assert time.perf_counter() - started < 20


# Built from a page's text to a corpus, with what the validator says.


def built_episode(chapter_lines: str, body: str) -> BuiltEpisode:
    data = f"Chapters\n{chapter_lines}\n{body}\n".encode()
    return build_episode(Source.from_bytes(data, "page.txt"), [Curation({}, ())], EpisodeMeta("e"))


BODY = "\n".join(
    f"{name} (0{minute // 60}:{minute % 60:02d}:00)\n{said}"
    for minute, (name, said) in enumerate(
        [("Runa", "Bofi tola, mela. Sagu nefi?"), ("Tola", "Mm-hmm."), ("Runa", "Vasi. Let’s turn to cora. Pilu!")] * 8
    )
)


@pytest.mark.parametrize(
    "lines",
    [
        "00:00 Bofi\n05:00 Cora\n12:00 Sagu",
        "00:00 Bofi\n55:00 Cora\n1:12:00 Sagu",
        "05:00 Bofi\n05:00 Cora\n05:00 Sagu",
        "07:30 Cora",
        "00:00 Bofi\n00:00 Cora",
    ],
)
def test_built_corpora_are_valid(lines: str) -> None:
    found = built_episode(lines, BODY)
    assert len(found.chapters) == lines.count("\n") + 1
    assert errors(found) == []


def test_chapter_times_that_run_back_are_the_only_thing_wrong() -> None:
    found = built_episode("12:00 Bofi\n05:00 Cora\n00:00 Sagu", BODY)
    assert {error.split()[0] for error in errors(found)} == {"time-runs-back"}


def test_a_page_of_responses_alone_is_valid() -> None:
    found = built_episode("00:00 Bofi\n05:00 Cora", "\n".join(f"Runa (0{i}:00)\nMm-hmm." for i in range(8)))
    assert errors(found) == []
    assert found.episode.clock_ratio is None


def errors(found: BuiltEpisode) -> list[str]:
    rows = corpus_rows(build_corpus([found]))
    return [f"{f.code} {f.record_id} {f.message}" for f in validate_rows(rows) if f.level == "error"]


def against_the_readers(path: Path, curated: Path) -> tuple[int, float]:
    """How many chapters begin in the right turn, and how far the ratio is from that of the readers' places."""
    source, curation = load_source(path), load_curation(curated)
    gold = build_episode(source, [curation], EpisodeMeta("x"))
    found = build_episode(source, [Curation(curation.registry, ())], EpisodeMeta("x"))
    assert errors(found) == []
    turns = [[(c.start_turn_id or "")[-5:] for c in built.chapters] for built in (gold, found)]
    right = sum(one == other for one, other in zip(*turns, strict=True))
    return right, abs((gold.episode.clock_ratio or 0) - (found.episode.clock_ratio or 0))


def test_chapters_of_the_sample_episode() -> None:
    right, off = against_the_readers(SAMPLE_PAGE, SAMPLE / "curated")
    assert right >= 6
    assert off < 0.01


def test_chapters_of_the_real_page(real_page: Path) -> None:
    right, off = against_the_readers(real_page, CURATED)
    assert right >= 11
    assert off < 0.005
