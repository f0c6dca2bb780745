"""Spellings of one name, compared letter by letter."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcorpus.records.names import fold, fold_name, form_of, is_mark


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Chat GPT", "ChatGPT"),
        ("U.S.", "US"),
        ("Kai‑Fu\u00a0Lee", "Kai-Fu Lee"),
        ("Müller", "Mu\u0308ller"),
        ("Straße", "STRASSE"),
        ("İzmir", "izmir"),
        ("Karen (Hao)", "Karen Hao"),
        ("ﬁeld", "Field"),
        ("𝐀lpha", "alpha"),
        ("Skerra™", "skerra"),
    ],
)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Bollard 3", "Bollard 4"), ("Ant", "Ante"), ("三", "四"), ("パリ", "バリ"), ("दिल्ली", "दाल्ला"), ("ดี", "ดู")],
)
def test_two_names(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


def test_form_of_a_surface() -> None:
    assert form_of("plug-pool", "PlugPool", ()) == "canonical"
    assert form_of("U.S", "United States", ("US",)) == "alias"
    assert form_of("Plug fool", "PlugPool", ("Pool",)) == "asr_error"


@given(st.text())
def test_folding_is_the_same_for_composed_and_decomposed_letters(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert fold_name(composed) == fold_name(decomposed)


@given(st.characters())
def test_folding_again_changes_nothing(char: str) -> None:
    assert fold_name(fold(char)) == fold(char)
    # Signs that make another syllable of a letter count as letters; accents and invisible characters do not.
    assert not (is_mark(char) and fold(char)) or char >= "\u0900"
