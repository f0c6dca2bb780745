"""The word table answers what wordfreq answers, which it is derived from."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from itertools import pairwise

import pytest
from conftest import ROOT
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_automatic import COMMON, PIECES, PROSE, REGISTRY, TALK

from podcorpus.annotating import word_table
from podcorpus.annotating.tokens import words
from podcorpus.annotating.word_frequency import abroad, familiarity, inflected, international
from podcorpus.annotating.word_table import ENGLISH, LEAST_FAMILIAR, OTHERS, lines_of, read_lines, tokens_of, zipf
from podcorpus.curating.bundled import SAMPLE_PAGE, known_curations

needs_wordfreq = pytest.mark.skipif(
    find_spec("wordfreq") is None, reason="wordfreq is not installed: pip install -e '.[derive]'"
)
# What wordfreq 3.1.1 answers in English.
ANSWERS = {
    7.73: "the The THE",
    4.15: "podcast Podcast",
    3.75: "café naive",
    3.07: "naïve nai\u0308ve",
    2.53: "Zürich",
    2.34: "İstanbul",
    3.37: "IPO",
    2.49: "Straße STRASSE",
    # Several words in one.
    5.05: "US-China",
    4.61: "e-mail",
    5.1: "R&D",
    5.41: "AT&T",
    3.52: "Kai-Fu",
    4.28: "Jean-Paul",
    4.16: "l'arc",
    5.32: "New\u00a0York",
    # With signs that are no part of them, or are.
    6.2: "don't Don’t",
    3.68: "o'neill O’Neill",
    3.86: "Yahoo! Yahoo",
    5.33: "C++ c",
    5.31: "U.S u.s",
    5.25: "c²2",
    # Numbers.
    3.45: "4.5",
    4.71: "2022 2030",
    3.91: "1922",
    2.11: "1022",
    0.84: "1,000",
    2.8: "1990s",
    2.51: "30K",
    1.29: "A100",
    2.13: "o1",
    1.62: "V3.1",
    # Rare, and not known.
    3.01: "Xiaomi",
    1.38: "日本",
    0.0: "Halvikk Tensent GPT4 z.ai snake_case AI模型 90210 - 🙂",
}


@pytest.mark.parametrize(
    ("word", "expected"), [(word, answer) for answer, row in ANSWERS.items() for word in row.split(" ")]
)
def test_answers_in_english(word: str, expected: float) -> None:
    assert familiarity(word) == expected


def test_nothing_is_not_known() -> None:
    assert [familiarity(word) for word in ("", " ", "'", "\u0307")] == [0.0] * 4


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Google", (4.67, 4.84, 4.47, 4.48, 4.37, 4.85)),
        ("Istanbul", (3.29, 0.0, 0.0, 4.22, 3.47, 4.25)),
        ("INTERNET", (5.12, 4.72, 3.94, 4.95, 4.65, 4.16)),
        ("wired", (3.22, 0.0, 0.0, 0.0, 0.0, 0.0)),
        ("US-China", (4.72, 3.88, 3.5, 4.08, 3.33, 3.35)),
    ],
)
def test_answers_in_other_languages(word: str, expected: tuple[float, ...]) -> None:
    assert tuple(zipf(word, language) for language in OTHERS) == expected
    assert abroad(word) == sum(expected) / len(expected)


def test_what_follows_from_them() -> None:
    assert [word for word in ("Google", "Karen", "Beijing", "wired") if international(word)] == ["Google", "Karen"]
    assert [word for word in ("zoom", "wired", "google", "baidu") if inflected(word)] == ["zoom", "wired"]


def test_a_table_is_read_as_it_was_written() -> None:
    table = {language: {f"a'{n}": n % 3 for n in range(9)} for language in (ENGLISH, *OTHERS)}
    lines = list(lines_of(table))
    assert lines[0] == "en 0 a'0 a'3 a'6"
    assert read_lines("# a remark\n" + "\n".join(lines) + "\n") == table


def test_the_table_is_small_and_says_its_licence() -> None:
    file = ROOT / "src" / "podcorpus" / "annotating" / word_table.ENTRY
    notice = (file.parent / "NOTICE.md").read_text(encoding="utf-8")
    assert file.stat().st_size < 1_500_000
    assert all(named in notice for named in ("CC-BY-SA-4.0", "Robyn Speer", "SUBTLEX", "Wikipedia", "OpenSubtitles"))


def asked_words(text: str) -> set[str]:
    """What the program asks of a text: its words, and those that it has beside each other."""
    every = [word.text for word in words(text)]
    return {*every, *(f"{one}-{other}" for one, other in pairwise(every))}


def same_decisions(asked: set[str]) -> None:
    """Every figure that a decision is made with is the same: the English one always; those of other languages where
    anything asks for them, which is of words that English knows."""
    from wordfreq import zipf_frequency

    for word in asked:
        known = zipf_frequency(word, "en")
        assert zipf(word, ENGLISH) == known, word
        if known >= LEAST_FAMILIAR:
            for language in OTHERS:
                assert zipf(word, language) == zipf_frequency(word, language, "small"), (word, language)


@needs_wordfreq
def test_the_words_of_texts_and_registries() -> None:
    names = [
        name
        for registry in (REGISTRY, *(known.curation.registry for known in known_curations()))
        for entry in registry.values()
        for name in (entry.canonical_name, *entry.aliases)
    ]
    same_decisions(asked_words(" ".join([PROSE, TALK, *COMMON, *PIECES, SAMPLE_PAGE.read_text(encoding="utf-8")])))
    same_decisions({part for name in names for part in name.split()} | asked_words(" ".join(names)))


@needs_wordfreq
@pytest.mark.slow
@pytest.mark.parametrize("written", [str, str.capitalize, str.upper], ids=["as it is", "capitalised", "upper"])
def test_every_word_of_the_lists(written: type[str]) -> None:
    from wordfreq import iter_wordlist

    lists = [iter_wordlist(ENGLISH, "large"), *(iter_wordlist(language, "small") for language in OTHERS)]
    # What is none of the program's words, such as emoji, nobody asks for.
    same_decisions({written(word) for every in lists for word in every if [w.text for w in words(word)] == [word]})


common = st.sampled_from(COMMON)
digits = st.integers(0, 12_000).map(str) | st.integers(0, 10**7).map("{:,}".format)
written = st.one_of(common, common.map(str.upper), digits, st.text("abIiİıéşțñ’'.&-,1250дж", max_size=6))


@needs_wordfreq
@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(written, st.sampled_from(["-", "'", "’", "&", ".", ",", ""])), min_size=1, max_size=3))
@example([("I", "’"), ("arc", "")])
@example([("B", ""), ("200", "")])
def test_words_of_any_make(pieces: list[tuple[str, str]]) -> None:
    asked = {word.text for word in words("".join(map("".join, pieces)))}
    # A point or an apostrophe behind a letter whose mark is apart is left out: no name has that.
    same_decisions({word for word in asked if "İ" not in word})


@needs_wordfreq
def test_the_committed_table_is_what_wordfreq_gives() -> None:
    script = [sys.executable, ROOT / "scripts" / "derive_word_table.py", "--check"]
    result = subprocess.run(script, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")


def test_tokens() -> None:
    assert [tokens_of(word, ENGLISH) for word in ("Rock'n'Roll", "d'Eon", "v3.5", "5,000")] == [
        ["rock'n'roll"],
        ["d", "eon"],
        ["v3.5"],
        ["5,000"],
    ]
    assert tokens_of("Iași", "tr") == ["ıaşi"]
    assert tokens_of("Bucureşti", "ro") == ["bucurești"]
