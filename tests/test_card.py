"""The data card: generated parts, front matter, and no number typed by hand."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from conftest import ROOT, Run
from in_bytes import rows_by_table

from podcorpus.building.editions import redact
from podcorpus.errors import InputError
from podcorpus.folder.card import default_card, render_card, render_readme
from podcorpus.folder.manifest import UNNAMED, Curators
from podcorpus.folder.metadata.front_matter import front_matter
from podcorpus.folder.read import read_corpus
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


def test_the_edition_is_reported(sample_corpus: Corpus) -> None:
    assert "full edition" in render_card(default_card(), sample_corpus, UNNAMED)
    assert "text-free edition" in render_card(default_card(), redact(sample_corpus), UNNAMED)


def test_titles_and_rights_are_no_markup(sample_corpus: Corpus) -> None:
    title = "A | B <script>x</script> <!-- /podcorpus:corpus --> <!-- /podcorpus:citation -->"
    episode = sample_corpus.episodes[0].model_copy(update={"rights": "mine | <b>all</b>"})
    corpus, info = replace(sample_corpus, episodes=(episode,)), UNNAMED.model_copy(update={"title": title})
    card = render_card(default_card(), corpus, info)
    assert r"A \| B \<script\>x\</script\>" in card
    assert r"| mine \| \<b\>all\</b\> |" in card
    assert render_card(card, corpus, info) == card


def test_an_unknown_block_is_an_error(sample_corpus: Corpus) -> None:
    with pytest.raises(InputError, match="no part is called 'nonsense'"):
        render_card("<!-- podcorpus:nonsense -->\n<!-- /podcorpus:nonsense -->", sample_corpus, UNNAMED)


@pytest.mark.parametrize(
    "edited",
    [
        ("<!-- podcorpus:counts -->", "<!-- podcorpus:count -->"),
        ("<!-- podcorpus:counts -->", "<!--podcorpus:counts-->"),
        ("<!-- /podcorpus:counts -->", ""),
        ("<!-- /podcorpus:counts -->", "<!-- /podcorpus:corpus -->"),
        ("<!-- podcorpus:counts -->", "<!-- podcorpus:counts -->\nFerries.\n\n<!-- podcorpus:counts -->"),
    ],
)
def test_a_mark_of_no_part_is_an_error(edited: tuple[str, str], sample_corpus: Corpus) -> None:
    card = "# A card\n\n<!-- podcorpus:counts -->\n<!-- /podcorpus:counts -->\n"
    assert "| `turns` |" in render_card(card, sample_corpus, UNNAMED)
    with pytest.raises(InputError, match=r"DATA_CARD\.md:[34]: '<!--.*' belongs to no part"):
        render_card(card.replace(*edited), sample_corpus, UNNAMED)
    with pytest.raises(InputError, match=r"DATA_CARD\.md:3: '<<<<<<< HEAD' is a mark of a merge"):
        render_card(card.replace("<!--", "<<<<<<< HEAD\n<!--", 1), sample_corpus, UNNAMED)


@pytest.mark.parametrize("fence", ["```", "~~~~ text"])
def test_a_mark_that_code_shows_is_none(fence: str, sample_corpus: Corpus) -> None:
    mark, end = "<<<<<<< HEAD\n<!-- podcorpus:counts -->", fence.split()[0]
    card = f"# A card\n\n{fence}\n{mark}\n{end[:3]}text\n{end}\n"
    assert render_card(card, sample_corpus, UNNAMED) == card
    with pytest.raises(InputError, match=r"DATA_CARD\.md:8: '<<<<<<< HEAD'"):
        render_card(f"{card}{mark}\n", sample_corpus, UNNAMED)
    with pytest.raises(InputError, match=r"DATA_CARD\.md:2: '<<<<<<< HEAD'"):
        render_card(f"```code within a line```\n{mark}\n", sample_corpus, UNNAMED)


def test_front_matter_is_plain_yaml(sample_corpus: Corpus) -> None:
    readme = render_readme(default_card(), sample_corpus, UNNAMED)
    assert yaml.safe_load(readme.split("---\n")[1]) == front_matter(
        UNNAMED, sample_corpus.languages, rows_by_table(sample_corpus)
    )


@pytest.mark.parametrize(
    ("curators", "tiers", "expected"),
    [
        (None, {"curated"}, ["machine-generated"]),
        ("programs", {"curated", "automatic"}, ["machine-generated"]),
        ("people", {"curated"}, ["expert-generated"]),
        ("people", {"curated", "automatic"}, ["expert-generated", "machine-generated"]),
        ("people", {"automatic"}, ["machine-generated"]),
        ("people", set(), ["machine-generated"]),
    ],
)
def test_the_front_matter_says_who_annotated(curators: Curators | None, tiers: set[str], expected: list[str]) -> None:
    info = UNNAMED.model_copy(update={"curated_by": curators})
    assert front_matter(info, ["en"], {}, tiers)["annotations_creators"] == expected


def test_the_published_card_is_up_to_date() -> None:
    manifest, corpus = read_corpus(ROOT / "dataset")
    card = (ROOT / "DATA_CARD.md").read_text(encoding="utf-8")
    assert render_card(card, corpus, manifest.corpus, "dataset/figures") == card, "run `podcorpus build`"
    readme = (ROOT / "dataset" / "README.md").read_text(encoding="utf-8")
    assert render_readme(card, corpus, manifest.corpus) == readme, "run `podcorpus build`"


def test_no_count_in_the_published_card_is_typed_by_hand() -> None:
    card = (ROOT / "DATA_CARD.md").read_text(encoding="utf-8")
    typed = re.sub(r"<!-- podcorpus:([a-z-]+) -->.*?<!-- /podcorpus:\1 -->", "", card, flags=re.DOTALL)
    typed = re.sub(r"SHA-256|CC-BY-4\.0|UTF-16|^\d\. ", "", typed, flags=re.MULTILINE)
    assert re.findall(r"\d{2,}", typed) == []


def test_the_python_of_the_published_card_runs(tmp_path: Path) -> None:
    """As a reader of the card would type it, beside the folder `dataset`."""
    shutil.copytree(ROOT / "dataset", tmp_path / "dataset", ignore=shutil.ignore_patterns("sources", "curated"))
    card = (ROOT / "DATA_CARD.md").read_text(encoding="utf-8")
    programs = re.findall(r"```python\n(.*?)```", card, re.DOTALL)
    assert len(programs) == 3
    env = {**os.environ, "HF_HOME": str(tmp_path / "cache"), "HF_HUB_OFFLINE": "1", "PYTHONWARNINGS": "ignore"}
    for program in programs:
        done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_a_record_of_each_table_and_no_words(sample_corpus: Corpus) -> None:
    card = render_card("<!-- podcorpus:records -->\n<!-- /podcorpus:records -->", sample_corpus, UNNAMED)
    records = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", card, re.DOTALL)]
    assert [set(record) for record in records] == [set(model.model_fields) for model in TABLES.values()]
    assert all(turn.text not in card for turn in sample_corpus.turns if turn.text and turn.n_words > 4)


def test_pictures_are_shown_from_a_folder_whatever_folder_a_card_names(sample_corpus: Corpus) -> None:
    card = "![a](docs/figures/a.svg) ![b](figures/b.svg) ![c](other/c.svg) [d](figures/d.png)\n"
    shown = "![a](x/figures/a.svg) ![b](x/figures/b.svg) ![c](other/c.svg) [d](figures/d.png)\n"
    assert render_card(card, sample_corpus, UNNAMED, "x/figures") == shown
    assert render_card(shown, sample_corpus, UNNAMED).startswith("![a](figures/a.svg) ![b](figures/b.svg)")


def test_pictures_are_shown_from_where_they_stand() -> None:
    """In the repository, and in the corpus folder, where the card is README.md."""
    for card, folder in ((ROOT / "DATA_CARD.md", ROOT), (ROOT / "dataset" / "README.md", ROOT / "dataset")):
        shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", card.read_text(encoding="utf-8"))
        assert len(shown) == 3
        for picture in shown:
            assert ElementTree.parse(folder / picture).getroot().tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.slow
def test_pictures_go_with_the_corpus_into_its_other_edition(run: Run, real_page: Path, tmp_path: Path) -> None:
    assert run("hydrate", ROOT / "dataset", "--source", real_page, "--out", "full").returncode == 0
    assert run("redact", "full", "--out", "free").returncode == 0
    for folder in (tmp_path / "full", tmp_path / "free"):
        assert {path.name for path in (folder / "figures").iterdir()} == {
            "entities.svg",
            "misheard.svg",
            "speakers.svg",
        }
        assert run("validate", folder).returncode == 0
