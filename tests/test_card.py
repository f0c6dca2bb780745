"""The data card: generated parts, front matter, and no number typed by hand."""

from __future__ import annotations

import re

import pytest
import yaml
from conftest import ROOT

from podcorpus.card import default_card, front_matter, render_card, render_readme
from podcorpus.editions import redact
from podcorpus.errors import InputError
from podcorpus.folder import read_corpus
from podcorpus.manifest import UNNAMED
from podcorpus.records import TABLES, Corpus


def test_filling_in_twice_is_filling_in_once(sample_corpus: Corpus) -> None:
    once = render_card(default_card(), sample_corpus, UNNAMED)
    assert render_card(once, sample_corpus, UNNAMED) == once
    readme = render_readme(once, sample_corpus, UNNAMED)
    assert render_readme(readme, sample_corpus, UNNAMED) == readme


def test_counts_are_those_of_the_corpus(sample_corpus: Corpus) -> None:
    card = render_card(default_card(), sample_corpus, UNNAMED)
    for table in TABLES:
        assert f"| `{table}` | {len(sample_corpus.rows(table))} |" in card
    assert f"{sum(m.form == 'asr_error' for m in sample_corpus.mentions)} | {len(sample_corpus.mentions)} |" in card


def test_every_column_is_described(sample_corpus: Corpus) -> None:
    card = render_card(default_card(), sample_corpus, UNNAMED)
    for model in TABLES.values():
        for column in model.model_fields:
            assert f"| `{column}` | " in card


def test_the_edition_is_told(sample_corpus: Corpus) -> None:
    assert "full edition" in render_card(default_card(), sample_corpus, UNNAMED)
    assert "text-free edition" in render_card(default_card(), redact(sample_corpus), UNNAMED)


def test_an_unknown_block_is_an_error(sample_corpus: Corpus) -> None:
    with pytest.raises(InputError, match="no block is called nonsense"):
        render_card("<!-- podcorpus:nonsense -->\n<!-- /podcorpus:nonsense -->", sample_corpus, UNNAMED)


def test_front_matter_is_plain_yaml(sample_corpus: Corpus) -> None:
    readme = render_readme(default_card(), sample_corpus, UNNAMED)
    assert yaml.safe_load(readme.split("---\n")[1]) == front_matter(sample_corpus, UNNAMED)


def test_the_published_card_is_up_to_date() -> None:
    manifest, corpus = read_corpus(ROOT / "dataset")
    card = (ROOT / "DATA_CARD.md").read_text(encoding="utf-8")
    assert render_card(card, corpus, manifest.corpus) == card, "run `make format`"
    readme = (ROOT / "dataset" / "README.md").read_text(encoding="utf-8")
    assert render_readme(card, corpus, manifest.corpus) == readme, "run `make release-dataset`"


def test_no_count_in_the_published_card_is_typed_by_hand() -> None:
    card = (ROOT / "DATA_CARD.md").read_text(encoding="utf-8")
    typed = re.sub(r"<!-- podcorpus:([a-z-]+) -->.*?<!-- /podcorpus:\1 -->", "", card, flags=re.DOTALL)
    typed = re.sub(r"SHA-256|CC-BY-4\.0|UTF-16|^\d\. ", "", typed, flags=re.MULTILINE)
    assert re.findall(r"\d{2,}", typed) == []
