"""The automatic layer through what it finds: names as they are known, by context, by sound and by their capitals."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from podcorpus.annotating.finder import Finder, finder_of
from podcorpus.building.pipeline import EpisodeMeta, build_corpus, build_episode
from podcorpus.curating.bundled import known_curations
from podcorpus.curating.decisions import Curation, RegistryEntry
from podcorpus.reading import Source
from podcorpus.records import Mention
from podcorpus.records.base import EntityType
from podcorpus.tables.arrow import corpus_rows
from podcorpus.validating import validate_rows


def entry(entity_id: str, entity_type: EntityType, name: str, *aliases: str) -> RegistryEntry:
    return RegistryEntry(
        entity_id=entity_id,
        canonical_name=name,
        entity_type=entity_type,
        aliases=tuple(sorted(aliases)),
        description="x",
    )


REGISTRY = {
    item.entity_id: item
    for item in (
        entry("america", "PLACE", "United States", "America", "US"),
        entry("china", "PLACE", "China"),
        entry("beijing", "PLACE", "Beijing"),
        entry("bytedance", "ORG", "ByteDance"),
        entry("deepseek", "ORG", "DeepSeek"),
        entry("deepseek-r1", "PRODUCT", "DeepSeek R1", "R1"),
        entry("google", "ORG", "Google"),
        entry("grace-holm", "PERSON", "Grace Holm", "Grace"),
        entry("jd-com", "ORG", "JD.com", "JD"),
        entry("mercury-bank", "ORG", "Mercury Bank", "Mercury"),
        entry("mercury-rocket", "PRODUCT", "Mercury Rocket", "Mercury"),
        entry("quay-journal", "ORG", "Quay Journal", "Journal"),
        entry("qwen", "PRODUCT", "Qwen"),
        entry("tencent", "ORG", "Tencent"),
        entry("xiaomi", "ORG", "Xiaomi"),
        entry("kai-fu-lee", "PERSON", "Kai-Fu Lee"),
    )
}
# Running words, so that an episode's casing tells something.
TALK = "So we talked about it for a while, and then they asked what the plan was. It was a good plan, you know. "


def seen(text: str, *speakers: str) -> list[tuple[str, str | None]]:
    """Each name found and its entity."""
    (found,) = Finder(REGISTRY).find([TALK + text], speakers)
    whole = TALK + text
    return [(whole[item.start : item.end], item.entity_id) for item in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # As the registry has them, and beside a hyphen.
        ("We met in Beijing.", [("Beijing", "beijing")]),
        ("A US-China deal.", [("US", "america"), ("China", "china")]),
        ("A Beijing-based lab.", [("Beijing", "beijing")]),
        ("I asked Kai-Fu Lee.", [("Kai-Fu Lee", "kai-fu-lee")]),
        ("I used jd.com daily.", [("jd.com", "jd-com")]),
        # In lower case where the episode names it with a capital too.
        ("The Xiaomi car. A xiaomi phone.", [("Xiaomi", "xiaomi"), ("xiaomi", "xiaomi")]),
        # Names that wait for context.
        ("I like Grace a lot.", [("Grace", None)]),
        ("Here is Grace Holm. I like Grace a lot.", [("Grace Holm", "grace-holm"), ("Grace", "grace-holm")]),
        ("They run R1 here.", [("R1", None)]),
        ("DeepSeek again. They run R1 here.", [("DeepSeek", "deepseek"), ("R1", "deepseek-r1")]),
        ("I read the Journal daily.", [("Journal", None)]),
        (
            "The Quay Journal is thin. I read the Journal.",
            [("Quay Journal", "quay-journal"), ("Journal", "quay-journal")],
        ),
        ("I like Mercury a lot.", [("Mercury", None)]),
        ("I like Mercury Bank. It is Mercury again.", [("Mercury Bank", "mercury-bank"), ("Mercury", "mercury-bank")]),
        # Misheard: in capitals, in lower case, over a word's border, with its number.
        ("I visited Shaomi twice.", [("Shaomi", "xiaomi")]),
        ("I tried the quen model.", [("quen", "qwen")]),
        ("The bite dance office.", [("bite dance", "bytedance")]),
        ("We ran Deep Seeq R1 there.", [("Deep Seeq R1", "deepseek-r1")]),
        ("Shares of Tensent fell.", [("Tensent", "tencent")]),
        # Longer names that the registry does not hold.
        ("They sell Google Cloud now.", [("Google Cloud", None)]),
        ("We flew to South America.", [("South America", None)]),
        ("They ran Qwen 2.5 there.", [("Qwen 2.5", None)]),
        ("The Google Gemini app.", [("Google", "google"), ("Gemini", None)]),
        # Names that nobody listed.
        ("I met Dorrit Pell and Tove Brandt.", [("Dorrit Pell", None), ("Tove Brandt", None)]),
        ("He works at the University of Halvik.", [("University of Halvik", None)]),
        ("I rode in a Skerra yesterday. Skerra is fine.", [("Skerra", None), ("Skerra", None)]),
        # No names: openers, demonyms, generic terms, months, titles.
        ("Nobody knew. Chinese models, an IPO in March, the CEO, 30K users and I.", []),
        ("The President of China spoke.", [("China", "china")]),
    ],
)
def test_what_is_found(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert seen(text) == expected


def test_a_speaker_is_in_play_and_a_speakers_own_name_is_a_person() -> None:
    assert seen("I like Grace a lot.", "Grace Holm") == [("Grace", "grace-holm")]
    (found,) = Finder(REGISTRY).find([TALK + "Then Tove said yes."], ["Tove Brandt"])
    assert [(item.entity_type, item.entity_id) for item in found] == [("PERSON", None)]


def test_an_entity_named_elsewhere_in_the_episode_is_in_play() -> None:
    assert [len(found) for found in Finder(REGISTRY).find([TALK + "I like Grace.", TALK + "Grace Holm came."])] == [
        1,
        1,
    ]


@pytest.mark.parametrize("case", [str.upper, str.lower])
def test_capitals_tell_nothing_where_all_words_have_them_or_none(case: object) -> None:
    text = "Then Tove Brandt came, and she said that the plan was good. We flew to Halvik."
    text = text.upper() if case is str.upper else text.lower()
    assert Finder(REGISTRY).find([text]) == [()]


def test_a_text_without_capitals_has_names_that_are_no_words() -> None:
    (found,) = Finder(REGISTRY).find(["so we asked xiaomi and tencent, and then google."])
    assert [item.entity_id for item in found] == ["xiaomi", "tencent", "google"]


def test_methods_scores_and_forms() -> None:
    (found,) = Finder(REGISTRY).find([TALK + "At Beijing, chat of BYTEDANCE, the Tensent app, Halvik and DeepSeek R1."])
    rows = [(item.method, item.form, item.score) for item in found]
    assert [(method, form) for method, form, _ in rows] == [
        ("lexicon-exact", "canonical"),
        ("lexicon-normalised", "canonical"),
        ("lexicon-sound", "asr_error"),
        ("capitals", None),
        ("lexicon-exact", "canonical"),
    ]
    assert all(score is not None and 0 < score <= 1 for _, _, score in rows)
    assert rows[0][2] == 1.0


# Words that English speakers use all day, some of which sound a little like names of the registries.
COMMON = """
time year people way day man thing woman life child world school state family student group country problem hand
part place case week company system program question work government number night point home water room mother area
money story fact month lot right study book eye job word business issue side kind head house service friend father
power hour game line end member law car city community name president team minute idea kid body information back
parent face others level office door health person art war history party result change morning reason research girl
guy moment air teacher force education show me do by so the a and of to in it is was for on that with as at be this
have from or one had but not what all were when we there can an your which their said if will each about how up out
them then she many some these would other into has more her two like him see could no make than first been its who
now long down did get come made may tent sent dance bite deep sea seek ten cent quay when mine team temple shane ant
end west zoom wire manner hall way grace journal mercury rocket bank moon shot pony alley baba lee long lean young
yang wall street star market silicon middle east
""".split()
CURIOUS = [finder_of(REGISTRY), *(finder_of(known.curation.registry) for known in known_curations())]
sentences = st.lists(
    st.lists(st.sampled_from(COMMON), min_size=3, max_size=14).map(lambda words: " ".join(words).capitalize() + "."),
    min_size=1,
    max_size=5,
).map(" ".join)


@settings(deadline=None, max_examples=60)
@given(sentences)
@example("They say the hall way is more like home. She had a minute, so a wire was sent to the middle of the sea.")
def test_ordinary_sentences_sound_like_no_name(text: str) -> None:
    # Read as they are, some of these words together are names: “ten cent”, “bite dance”.
    names = {
        "".join(name.casefold().split())
        for known in known_curations()
        for item in known.curation.registry.values()
        for name in (item.canonical_name, *item.aliases)
    }
    for finder in CURIOUS:
        (found,) = finder.find([text])
        sounding = [item for item in found if item.method == "lexicon-sound"]
        alone = [item for item in sounding if " " not in text[item.start : item.end]]
        assert alone == []
        assert all(text[item.start : item.end].casefold().replace(" ", "") not in names for item in sounding)


PROSE = """
I think that most people would agree with you there. We had a long day at the office and nobody wanted to cook, so
my brother went out for bread. Is there anything else that we should know before the weekend? They built a small
house near the river, and every spring the water came up to the door. Honestly, it was hard to tell whether the
numbers were right. When the market fell, our team had to look for other ways to pay the bills. She has taught
history at the same school for thirty years. You can hear the rain on the roof. That is a fair question, and I do
not have a good answer. The train was late again, which gave us time to talk about money, power and the price of
chips. Nothing in the report was new to them.
"""


def test_prose_sounds_like_no_name() -> None:
    for finder in CURIOUS:
        assert finder.find([PROSE]) == [()]


PIECES = """
Beijing Google Tensent Halvik South America Cloud R1 DeepSeek Deep Seeq bite dance the of and was . - ’s “ Chinese AI
2.5 é 🙂 JD.com Qwen
""".split()
pieces = st.sampled_from([*PIECES, "\n", "\n\n", " "])


@settings(deadline=None, max_examples=80)
@given(st.lists(st.lists(pieces | st.text(max_size=4), max_size=12), min_size=1, max_size=3))
@example([["South", " ", "America", " ", "South", " ", "America"]])
def test_spans_are_apart_inside_the_text_and_the_same_each_time(parts: list[list[str]]) -> None:
    texts = [" ".join(part) for part in parts]
    found = finder_of(REGISTRY).find(texts)
    for text, items in zip(texts, found, strict=True):
        end = 0
        for item in items:
            assert end <= item.start < item.end <= len(text)
            assert text[item.start : item.end].strip() == text[item.start : item.end]
            assert (item.entity_id is None) == (item.form is None) == (item.method == "capitals")
            end = item.end
    assert Finder(REGISTRY).find(texts) == found


def built(*turns: str) -> tuple[Mention, ...]:
    """The mentions of an episode of these turns, which validate."""
    return built_together([turns])


def built_together(episodes: Sequence[Sequence[str]]) -> tuple[Mention, ...]:
    """The mentions of a corpus of episodes of these turns, which validate."""
    pages = ("".join(f"Tove Brandt ({i:02d}:00)\n{turn}\n" for i, turn in enumerate(turns)) for turns in episodes)
    sources = [Source.from_bytes(page.encode(), f"page-{number}.txt") for number, page in enumerate(pages)]
    corpus = build_corpus(
        build_episode(source, [Curation(REGISTRY, ())], EpisodeMeta(f"some.talk-{number}"))
        for number, source in enumerate(sources)
    )
    assert [found for found in validate_rows(corpus_rows(corpus), sources) if found.level == "error"] == []
    return corpus.mentions


turns_of_any_names = st.lists(st.lists(pieces, min_size=1, max_size=10).map(" ".join), min_size=1, max_size=3)


@example([["Beijing"] for _ in range(4)] + [["Beijing Beijing é Deep DeepSeek"]])
@settings(deadline=None, max_examples=5, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(turns_of_any_names, min_size=5, max_size=8))
def test_episodes_of_any_names_validate(episodes: list[list[str]]) -> None:
    built_together([[TALK + turn.replace("\n", " ") for turn in turns] for turns in episodes])


def test_mentions_without_an_entity_are_records() -> None:
    mentions = built(TALK + "Tove here, in Halvik with Tensent.", TALK + "Halvik is fine.")
    rows = [(m.surface, m.entity_id, m.entity_type, m.link_status, m.form, m.tier, m.method) for m in mentions]
    assert rows == [
        ("Tove", None, "PERSON", "nil", None, "automatic", "capitals"),
        ("Halvik", None, None, "nil", None, "automatic", "capitals"),
        ("Tensent", "tencent", "ORG", "linked", "asr_error", "automatic", "lexicon-sound"),
        ("Halvik", None, None, "nil", None, "automatic", "capitals"),
    ]


def test_an_hour_of_talk_takes_seconds() -> None:
    registry = known_curations()[0].curation.registry
    turns = [f"{PROSE} {TALK} I met Tove{i} at Halvik, and DeepSeek number {i} came." for i in range(60)]
    assert sum(len(turn.split()) for turn in turns) > 9000
    started = time.perf_counter()
    finder_of(registry).find(turns)
    assert time.perf_counter() - started < 10
