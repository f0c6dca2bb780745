"""The work of building a page grows with the page, and hardly with what else is known; and what saves work gives what
the slow way gives."""

from __future__ import annotations

import random
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_checks import work

from podcorpus.aligning.clocks import _REACH, _SIGMAS_MS, Search
from podcorpus.aligning.evidence import Candidate, Evidence
from podcorpus.aligning.rough_fits import RoughFits
from podcorpus.annotating import language, tokens
from podcorpus.annotating.overlap import Overlap
from podcorpus.annotating.phonetic import MARGIN, Sounds, sound_of, sounds_of
from podcorpus.annotating.tokens import Word, words
from podcorpus.building.pipeline import EpisodeMeta, build_episode
from podcorpus.curating.decisions import CuratedEpisode, Curation, EpisodeDecision, RegistryEntry, TurnDecision
from podcorpus.curating.matching import recognise, word_digests
from podcorpus.reading import Source
from podcorpus.records import Chapter, ChapterMap, digest
from podcorpus.records.counting import letter_words

COMMON = "the ferry was early that morning and nobody had asked about when we left a quiet town over the bridge".split()


def syllables(rng: random.Random, n: int) -> str:
    return "".join(rng.choice("bdfgklmnprstvz") + rng.choice("aeiou") for _ in range(n))


def entities(n: int) -> dict[str, RegistryEntry]:
    rng = random.Random(1)
    names = [f"{syllables(rng, 3)} {syllables(rng, 2)}".title() for _ in range(n)]
    return {
        f"e{i}": RegistryEntry(entity_id=f"e{i}", canonical_name=name, entity_type="PERSON", description="Invented.")
        for i, name in enumerate(names)
    }


NAMES = [entry.canonical_name for entry in entities(30).values()]


def page(turns: int, sentences: int) -> Source:
    """Turns of some sentences: ordinary words, new ones, names of the registry, and five chapters."""
    rng = random.Random(2)
    lines = ["Chapters", *(f"{k:02d}:00 {syllables(rng, 3)} ferry" for k in range(5)), ""]
    for turn in range(turns):
        said = []
        for _ in range(sentences):
            chosen = [rng.choice(COMMON) for _ in range(10)]
            chosen[3:3] = [rng.choice(NAMES), syllables(rng, 3)] if rng.random() < 0.3 else []
            said.append(" ".join(chosen).capitalize() + ".")
        seconds = 300 * turn // turns
        lines += [
            f"{('Mara Lind', 'Tom Reed')[turn % 2]} (00:{seconds // 60:02d}:{seconds % 60:02d})",
            " ".join(said),
            "",
        ]
    return Source.from_bytes("\n".join(lines).encode(), "page")


def of_building(source: Source, curation: Curation) -> int:
    """How many calls building a page takes, when what is loaded once is loaded."""
    build = lambda: build_episode(source, [curation], EpisodeMeta("show.ep", language="en"))  # noqa: E731
    build()
    return work(lambda: build() and None)


@pytest.mark.parametrize(("less", "more"), [((40, 4), (160, 4)), ((2, 80), (2, 320))])
def test_work_grows_with_turns_and_with_their_length(less: tuple[int, int], more: tuple[int, int]) -> None:
    curation = Curation(entities(100), ())
    small, large = (of_building(page(*size), curation) for size in (less, more))
    assert large <= 4.4 * small


def test_work_hardly_grows_with_the_registry() -> None:
    source = page(30, 5)
    few, many = (of_building(source, Curation(entities(n), ())) for n in (50, 2_000))
    assert many <= 1.3 * few


def curated(at: int, texts: list[str]) -> CuratedEpisode:
    decisions = tuple(
        TurnDecision(turn=i, text_sha256=digest(text), kind="speech", continues=None) for i, text in enumerate(texts)
    )
    decision = EpisodeDecision(episode_id=f"e{at}", source_sha256=digest(f"page {at}"), rights="None.")
    return CuratedEpisode(decision, decisions, (), ())


def test_a_page_is_compared_with_the_episodes_whose_words_it_has() -> None:
    here = word_digests([*(f"Turn {i}." for i in range(100)), "Yeah."])
    others = [curated(i, ["Yeah.", *(f"Turn {k} of {i}." for k in range(100))]) for i in range(200)]
    the_one = curated(999, [f"Turn {i}." for i in range(90)])
    few, many = Curation({}, (*others[:5], the_one)), Curation({}, (*others, the_one))
    for curation in (few, many):
        found = recognise(curation, "0" * 64, here)
        assert found is not None
        assert found.episode is the_one
        assert not found.exact
        assert len(found.turn_at) == 90
    counts = [work(lambda curation=curation: recognise(curation, "0" * 64, here) and None) for curation in (few, many)]
    assert counts[1] <= counts[0] + 5 * 200


TURNS = st.lists(st.sampled_from("abcd"), max_size=6)


@given(st.lists(TURNS, max_size=5), TURNS)
def test_the_episode_with_the_most_turns_in_order_is_recognised(known: list[list[str]], here: list[str]) -> None:
    curation = Curation({}, tuple(curated(i, texts) for i, texts in enumerate(known)))
    sizes = []
    for texts in known:
        blocks = SequenceMatcher(None, texts, here, autojunk=False).get_matching_blocks()
        same = sum(block.size for block in blocks)
        # A page without any of its turns is no copy, also where an episode has no turns yet.
        sizes.append(same if same and same >= 0.5 * len(texts) else -1)
    found = recognise(curation, "0" * 64, word_digests(here))
    if max(sizes, default=-1) < 0:
        assert found is None
    else:
        assert found is not None
        assert found.episode is curation.episodes[sizes.index(max(sizes))]


def one_by_one(text: str) -> list[Word]:
    """The words of a text, looked for one after the other."""
    found: list[Word] = []
    end = 0
    for match in tokens._WORD.finditer(text):
        start, form = match.start(), tokens._POSSESSIVE.sub("", match.group()).rstrip("_")
        near = bool(found) and tokens._GAP.fullmatch(text, end, start) is not None
        opening = tokens._OPENING.search(text[max(0, start - 12) : start]) is not None
        end = start + len(form)
        hyphened = near and text[found[-1].end] in "-‐‑"
        found.append(Word(start, end, form, tokens.known_form(form), opening, near, hyphened))
    return found


PIECES = st.sampled_from(
    [*"aBé9 _&.-‐?!…:—⁓“”\"()'’\n和カกü\u0308\xa0\u2028", "'s", "’s", "\r\n", "U.S", "z.ai", "o1", "iPhone", "--", "  "]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_a_text_is_split_as_if_word_by_word(text: str) -> None:
    assert list(words(text)) == one_by_one(text)


@given(st.text("aBtsé’'_-. 9\n", max_size=30))
def test_words_are_the_same_whether_a_text_is_ascii_or_not(text: str) -> None:
    assert letter_words(f"{text} é") == [*letter_words(text), "é"]
    assert language._words(f"{text} é") == [*language._words(text), "é"]


HEARD = st.text("abdeghikoprsxz", max_size=9) | st.text("ab", max_size=45)


@given(st.lists(HEARD, max_size=8), st.lists(HEARD, max_size=8), st.floats(0, 1))
def test_no_name_that_is_similar_enough_is_passed_over(heard: list[str], names: list[str], least: float) -> None:
    one, other = list(map(sound_of, heard)), list(map(sound_of, names))
    reaching = set(
        Overlap([s.letters for s in other], [s.consonants for s in other]).reaching(
            [s.letters for s in one], [s.consonants for s in one], least
        )
    )
    alike = {(i, j) for i, a in enumerate(one) for j, b in enumerate(other) if a.likeness(b) >= least}
    assert alike <= reaching


@given(st.sampled_from([name.split()[0].lower() for name in NAMES]), st.text("aeiourst", max_size=2))
def test_the_nearest_name_is_the_nearest_of_all(name: str, ending: str) -> None:
    sounds, surface = Sounds(entities(30)), name[:-1] + ending
    near, among_all = sounds.nearest(surface, 0.6), sounds.nearest(surface)
    assert among_all is not None
    if near is None:
        assert among_all.score < 0.6
    else:
        assert (near.entity_id, near.score) == (among_all.entity_id, among_all.score)
        assert near.next_score == among_all.next_score or among_all.next_score < 0.6 - MARGIN


@given(st.lists(st.text("abcehikpqsuxyz", min_size=1, max_size=8) | st.sampled_from(["don't", "Zhé", "1a", "Ça"])))
def test_words_sound_together_as_alone(every: list[str]) -> None:
    assert sounds_of(every) == {word: sound_of(word) for word in every}


@given(st.lists(st.none() | st.integers(0, 9), max_size=6), st.integers(0, 10))
def test_the_last_chapter_that_has_begun_is_the_one(starts: list[int | None], at: int) -> None:
    chapters = [Chapter.model_construct(chapter_id=str(i), source_start=start) for i, start in enumerate(starts)]
    begun = [
        chapter.chapter_id for chapter in chapters if chapter.source_start is not None and chapter.source_start <= at
    ]
    assert ChapterMap(chapters).at(at) == (begun[-1] if begun else None)


@st.composite
def searches(draw: st.DrawFn) -> Search:
    at = sorted(draw(st.lists(st.floats(0, 400_000), min_size=1, max_size=12)))
    times = draw(st.lists(st.integers(0, 400_000), min_size=1, max_size=4))
    shares = st.lists(st.floats(-20, 0), min_size=len(at), max_size=len(at))
    evidence = Evidence([[0.0] * len(at)] * len(times), [draw(shares) for _ in times])
    return Search(times, [Candidate((i, 0), ms, 0.0, i) for i, ms in enumerate(at)], evidence)


@given(searches())
def test_the_clock_is_what_all_factors_give_one_by_one(search: Search) -> None:
    found = search.relation()
    timed = [(time, row) for time, row in zip(search._times, search._evidence.log_share, strict=True) if time > 0]
    times, rows = [time for time, _ in timed], [row for _, row in timed]
    rough = RoughFits(times, search._at, rows, search._span, 0.1, _SIGMAS_MS, _REACH)
    ratios = [unit / 10_000 for unit in range(5_000, 15_001, 500)]
    for ratio, fits in zip(ratios, rough.fits(ratios), strict=True):
        assert fits == pytest.approx([search._judge(ratio, sigma).fit for sigma in _SIGMAS_MS], abs=rough.rough / 2)
    assert found == slow_relation(search)


def slow_relation(search: Search) -> object:
    """The most likely relation, with the exact fit of every factor that is tried."""
    judged = {}

    def judge(unit: int) -> object:
        judged[unit] = max((search._judge(unit / 10_000, sigma) for sigma in _SIGMAS_MS), key=lambda r: r.fit)
        return judged[unit]

    around = list(range(5_000, 15_001, 25))
    for step, stride in ((25, 5), (5, 1), (1, 0)):
        for unit in around:
            if unit not in judged:
                judge(unit)
        best = sorted(judged, key=lambda unit: (-judged[unit].fit, unit))[:5]
        around = sorted({unit + d for unit in best for d in range(-step, step + 1, stride)}) if stride else []
    same, other = max((search._judge(1.0, s) for s in _SIGMAS_MS), key=lambda r: r.fit), judged[best[0]]
    other = type(other)(other.ratio, other.sigma_ms, other.fit - 6.0)
    return other if other.significant and other.fit > same.fit else same
