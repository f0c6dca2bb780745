"""The corpora of the benchmark of broken ones are broken as they say, and in no other way."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from broken import KINDS, write_broken
from synthetic import write_corpus

from podcorpus import validate

EPISODES, TURNS, MENTIONS, ENTITIES, TABLES = 2, 200, 280, 271, 8
FOUND = {
    "count": {"count-wrong": EPISODES},
    "hash": {"text-hash": EPISODES},
    "chapter": {"reference-episode": EPISODES},
    "hashes": {"text-hash": TURNS},
    "lengths": {"text-length": TURNS},
    "chapters": {"reference-episode": TURNS},
    "turn-ids": {"id-parts": TURNS},
    # An entity that several mention is missing once.
    "entities": {"reference-dangling": ENTITIES},
    "duplicates": {"id-duplicate": MENTIONS // 2},
    "shapes": {"value-range": TURNS},
    "order": {"rows-unsorted": TABLES},
}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clean") / "corpus"
    write_corpus(folder, TURNS)
    return folder


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_broken_as_it_says(kind: str, clean: Path, tmp_path: Path) -> None:
    write_broken(clean, tmp_path / kind, KINDS[kind], 100)
    assert Counter(found.code for found in validate(tmp_path / kind)) == FOUND[kind]


def test_a_share_of_the_episodes_is_broken(clean: Path, tmp_path: Path) -> None:
    write_broken(clean, tmp_path / "some", KINDS["hash"], 10)
    assert [found.code for found in validate(tmp_path / "some")] == ["text-hash"]
    assert [*validate(clean)] == []
