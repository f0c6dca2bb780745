"""Pages in any language: words are counted, names are whole, and what only English tells is used for English alone."""

from __future__ import annotations

import re
import unicodedata

import duckdb
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from podcorpus.annotating.finder import Finder
from podcorpus.annotating.language import ENGLISH_ALONE, HOMOGRAPHS, PLAINLY, is_english
from podcorpus.annotating.lexicon import Lexicon
from podcorpus.annotating.tokens import words
from podcorpus.annotating.word_table import ENGLISH, OTHERS, zipf
from podcorpus.building.pipeline import BuiltEpisode, EpisodeMeta, build_corpus, build_episode
from podcorpus.building.segmenting import turn_kind
from podcorpus.curating.decisions import Curation, RegistryEntry
from podcorpus.reading import Source
from podcorpus.records.counting import (
    CLOSING,
    QUESTION_MARKS,
    STOPS,
    WIDE_STOPS,
    count_sentences,
    count_words,
    sentence_ends,
)
from podcorpus.records.scripts import UNSPACED, cuts_word
from podcorpus.tables.arrow import corpus_rows
from podcorpus.validating import validate_rows
from podcorpus.validating.sql import N_WORDS

ENGINE = duckdb.connect(config={"threads": 1})
REGISTRY = {
    entity_id: RegistryEntry(entity_id=entity_id, canonical_name=name, entity_type="PLACE", description="x")
    for entity_id, name in (
        *(("rotterdam", "Rotterdam"), ("hong-kong", "香港"), ("zurich", "Zürich"), ("iphone", "iPhone"), ("li", "李")),
        *(("rome", "ローマ"), ("paris", "パリ"), ("bangkok", "กรุงเทพ"), ("delhi", "दिल्ली"), ("zu", "Zu")),
    )
}
GERMAN = """Mara Lind (00:00)
Guten Morgen aus dem Hafen. Wir flicken hier Netze, und das Garn kommt aus Rotterdam.
Tom Reed (00:20)
Ja, genau. Das Wetter ist heute aber schlecht, und die Fische bleiben aus.
Mara Lind (00:40)
Das stimmt. Meine Familie lebt seit Jahren vom Handel mit Seilen.
"""
CHINESE = """李雷 (00:00)
大家好，欢迎收听。今天我们聊聊香港和Rotterdam。
韩梅梅 (00:20)
好的。你用iPhone吗？
李雷 (00:30)
谢谢。
"""
ENGLISH_PAGE = """Mara Lind (00:00)
We went to Zürich and to São Paulo, and Café Müller was closed.
Tom Reed (00:20)
In Zürich we met François and Beyoncé.
Mara Lind (00:30)
Good.
"""


def built(page: str, language: str | None = None) -> BuiltEpisode:
    source = Source.from_bytes(page.encode(), "page.txt")
    return build_episode(source, [Curation(REGISTRY, ())], EpisodeMeta("some.talk", language=language))


def surfaces(episode: BuiltEpisode) -> list[tuple[str, str | None]]:
    return [(mention.surface, mention.entity_id) for mention in episode.mentions]


def codes(episode: BuiltEpisode) -> list[str]:
    return [finding.code for finding in episode.findings]


@pytest.mark.parametrize("language", [None, "de", "de-AT"])
def test_in_another_language_only_the_registry_s_names_are_found(language: str | None) -> None:
    episode = built(GERMAN, language)
    assert surfaces(episode) == [("Rotterdam", "rotterdam")]
    (finding,) = [finding for finding in episode.findings if finding.code == "language-unfamiliar"]
    assert (finding.level, finding.record_id, finding.pointer) == ("warning", "some.talk", "/language")
    assert " names found only by capitals or sound" in finding.message
    assert "--language" in finding.hint


def test_stated_to_be_english_it_is_read_as_english() -> None:
    episode = built(GERMAN, "en")
    assert len(episode.mentions) > 5
    assert "language-unfamiliar" not in codes(episode)


def test_where_nothing_is_left_out_nothing_is_said() -> None:
    page = "Mara Lind (00:00)\nWir waren in Rotterdam.\nTom Reed (00:20)\nja.\nMara Lind (00:30)\nIn Rotterdam.\n"
    assert "language-unfamiliar" not in codes(built(page.replace("Wir", "wir").replace("In R", "in R")))


def test_names_of_the_registry_are_found_beside_scripts_without_spaces() -> None:
    episode = built(CHINESE)
    assert surfaces(episode) == [("香港", "hong-kong"), ("Rotterdam", "rotterdam"), ("iPhone", "iphone")]
    assert [finding.code for finding in validate_rows(corpus_rows(build_corpus([episode])))] == []


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_decomposed_letters_are_whole(form: str) -> None:
    page = unicodedata.normalize(form, ENGLISH_PAGE)
    found = [unicodedata.normalize("NFC", surface) for surface, _ in surfaces(built(page))]
    assert found == ["Zürich", "São Paulo", "Café Müller", "Zürich", "François", "Beyoncé"]
    assert built(page).mentions[0].entity_id == "zurich"
    assert [finding.code for finding in validate_rows(corpus_rows(build_corpus([built(page)])))] == []


def test_a_span_that_ends_before_a_mark_is_reported() -> None:
    rows = corpus_rows(build_corpus([built(unicodedata.normalize("NFD", ENGLISH_PAGE))]))
    mention = rows["mentions"][0]
    mention |= {"end_char": mention["start_char"] + 2, "surface": "Zu", "source_end": mention["source_start"] + 2}
    assert "word-cut" in {finding.code for finding in validate_rows(rows)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今天我们聊聊香港和Rotterdam。", ["香港", "Rotterdam"]),
        ("Zürich是Rotterdam的朋友", ["Zürich", "Rotterdam"]),
        ("Rotterdam에서", ["Rotterdam"]),
        ("เราอยู่กรุงเทพครับ", ["กรุงเทพ"]),
        # A name of one character is any word in a run, and Katakana has no border inside a run.
        ("李雷来了。李 来了。", ["李"]),
        ("ローマに、ローマン", ["ローマ"]),
        # Vowels and voicing make other syllables.
        ("バリとパリ", ["パリ"]),
        ("दाल्ला दिल्ली में", ["दिल्ली"]),
        ("Zürichberg, Rotterdams", []),
        (unicodedata.normalize("NFD", "Zürich Zug"), [unicodedata.normalize("NFD", "Zürich")]),
    ],
)
def test_where_a_name_ends(text: str, expected: list[str]) -> None:
    assert [text[hit.start : hit.end] for hit in Lexicon(REGISTRY).find(text)] == expected


@pytest.mark.parametrize("two", ["คุ", "か\u3099", "e\u0301", "アメ", "कि"])
def test_a_mark_and_a_run_of_katakana_are_of_one_word(two: str) -> None:
    assert cuts_word(two)


@given(st.text())
def test_no_word_ends_between_a_letter_and_its_mark(text: str) -> None:
    for word in words(text):
        assert (
            not unicodedata.category(text[word.end : word.end + 1] or " ").startswith("M") or text[word.end] > "\ufe2f"
        )


@given(st.text(), st.booleans())
@example("\u0300", False)
def test_spans_of_names_are_whole_in_any_text(text: str, english: bool) -> None:
    whole = f"{text}Zu\u0308rich{text}"
    for found in Finder(REGISTRY).find([whole], english=english)[0]:
        assert not cuts_word(whole[found.start - 1 : found.start + 1]) or found.start == 0
        assert not unicodedata.category(whole[found.end : found.end + 1] or " ").startswith("M")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        (" \n", 0),
        ("We met ⁓ in Oslo.", 5),
        ("Zu\u0308rich ist scho\u0308n", 3),
        ("한국어 텍스트 Rotterdam에서", 3),
        ("今天我们聊聊香港和Rotterdam。", 10),
        ("2026年3月，你好（hello）。", 7),
        ("你好 ， 世界", 5),
        ("これはペンです。", 6),
        ("スティーブ・ジョブズ", 2),
        ("らーめん きゃく", 5),
        ("สวัสดีครับ", 4),
        ("ကျွန်တော်", 2),
        ("ខ្មែរ", 2),
        ("བོད་ཡིག", 2),
        ("。", 1),
    ],
)
def test_words_are_counted_in_any_script(text: str, count: int) -> None:
    assert count_words(text) == count


MIXED = (
    st.text(st.sampled_from("ab ü\u0308é1.,-⁓\n\u3000\u200b你好。、（」っゃーカナ゛\u3099กาเิ្่ខမ်္ོད་한0😀\ufe0f"))
    | st.text()
)


@given(st.lists(MIXED, min_size=1, max_size=20))
@example(["", " ", "a  b", "\x1f", "a\u2028b", "你"])
def test_the_rules_count_words_as_the_package_does(texts: list[str]) -> None:
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    rows = pa.table({"text": pa.array(texts, pa.string())})
    counted = ENGINE.from_arrow(rows).project(f"{N_WORDS} AS n").fetchall()
    assert [count for (count,) in counted] == [count_words(text) for text in texts]


@given(MIXED)
def test_words_are_no_more_than_characters_and_some_where_any_is_seen(text: str) -> None:
    assert count_words(text) <= len(text)
    assert (count_words(text) == 0) == (not text.split())
    if not set(text) & set(UNSPACED):
        assert count_words(text) == len(text.split()) or any(char > "\u0e00" for char in text)


@given(MIXED, MIXED)
def test_the_words_of_cues_add_up(one: str, other: str) -> None:
    assert count_words(f"{one.strip()} {other.strip()}") == count_words(one) + count_words(other)


@given(st.text(st.characters(max_codepoint=0xDFF) | st.sampled_from("’“”—⁓…\u2028한국")))
def test_in_scripts_with_spaces_words_are_tokens_between_white_space(text: str) -> None:
    assert count_words(text) == len(text.split())


@pytest.mark.parametrize("char", ["!", "，", "a", "กร", "เ", "ー", "カ", "ခ"])
def test_counting_takes_one_look_at_each_character(char: str) -> None:
    # Patterns that went back over a run for each of its characters would never end here.
    assert count_words(char * 300_000 + "你") > 0


_MARKED = st.text(st.sampled_from("ab1_ é\u0301.?!…。？”\"’')]\n\t\u00a0，؟-"), max_size=30)


@given(_MARKED)
def test_sentences_are_stretches_with_a_letter_up_to_a_mark(text: str) -> None:
    marks = re.finditer(rf"[{STOPS}]+[{CLOSING}]*(?=\s|\Z)|[{WIDE_STOPS}]+[{CLOSING}]*|\Z", text)
    begin, ends = 0, []
    for mark in marks:
        if re.search(r"\w", text[begin : mark.start()]):
            ends.append(mark)
        begin = mark.end()
    questions = sum(bool(re.search(f"[{QUESTION_MARKS}]", mark[0])) for mark in ends)
    assert count_sentences(text) == (len(ends), questions)
    assert sentence_ends(text) == [*(mark.end() for mark in ends[:-1]), *[len(text)][: len(text)]]


@pytest.mark.parametrize("text", ["." * 300_000, "a." * 150_000, "a" + ".”" * 150_000, "a" + "?x" * 150_000])
def test_looking_for_sentences_takes_one_look_at_each_character(text: str) -> None:
    assert count_sentences(text)[0] <= 1


def test_sentences_end_in_other_scripts() -> None:
    assert count_sentences("मैं आया। तुम? वह गया।") == (3, 1)
    assert count_sentences("ငါလာတယ်။မင်းလာ။") == (2, 0)


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Oh, okay.", None, "backchannel"),
        ("Oh, okay.", "de", "speech"),
        ("Mhm.", "de", "backchannel"),
        ("好的。", None, "speech"),
    ],
)
def test_response_tokens_are_those_of_the_language(text: str, language: str | None, kind: str) -> None:
    page = ENGLISH_PAGE.replace("Good.", text)
    assert built(page, language).turns[-1].kind == kind


def test_a_kind_without_a_language_is_that_of_english() -> None:
    assert turn_kind("Yeah.") == "backchannel"
    assert turn_kind("Yeah.", english=False) == "speech"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "", True),
        ("en-US", "Guten Morgen", True),
        ("fr", "We went there and it was good.", False),
        ("und", "We went there and it was good.", True),
        (None, "We went there and it was good.", True),
        (None, "WE WENT THERE AND IT’S GOOD.", True),
        (None, "", False),
        (None, "We zijn in de haven, en het is er mooi. Dat was het.", False),
        (None, "Vi var i Oslo og for en by det er. Her er det fint.", False),
        (None, "To jest my. To on do nas, a to za nami. To ma do mnie.", False),
        (None, "El has sido tu. No me lo han dado, no.", False),
        (None, "Wir war in an so. Das will man also, so an und so.", False),
        (None, "Nous sommes au port. On a des filets.", False),
        (None, "今天我们聊聊。We和the", False),
    ],
)
def test_english_is_stated_or_plain(language: str | None, text: str, expected: bool) -> None:
    assert is_english(language, [text]) is expected


def test_the_threshold_is_half_of_what_english_has() -> None:
    def share(listed: frozenset[str], language: str) -> float:
        return sum(10 ** (found - 9) for word in listed if (found := zipf(word, language)))

    assert share(ENGLISH_ALONE | HOMOGRAPHS, ENGLISH) == pytest.approx(2 * PLAINLY, rel=0.05)
    assert share(ENGLISH_ALONE, ENGLISH) == pytest.approx(share(HOMOGRAPHS, ENGLISH), rel=0.25)
    assert max(share(ENGLISH_ALONE, language) for language in OTHERS) < 0.02
