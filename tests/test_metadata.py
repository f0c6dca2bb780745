"""What a corpus says of itself: written once, in corpus.json, and the same wherever it is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml
from conftest import ROOT, PutSample, Run
from huggingface_hub import DatasetCard
from hypothesis import given, settings
from hypothesis import strategies as st
from in_bytes import rows_by_table

from podcorpus.curating.bundled import SAMPLE
from podcorpus.folder.manifest import Author, CorpusInfo
from podcorpus.folder.metadata import METADATA_FILES, citation, metadata_contents
from podcorpus.folder.metadata.citation import bibtex
from podcorpus.folder.metadata.front_matter import front_matter
from podcorpus.folder.strict import load_json, load_yaml
from podcorpus.records import TABLES, Corpus
from podcorpus.records.schemas import SCHEMA_VERSION, json_schema

SAMPLE_NAME = "night-ferry-sample"
WORDED = st.one_of(
    st.sampled_from(
        ["yes", "null", "1e3", "0x1F", "1:30", "2026-11-29", "~", "- a: b", "'", "# x", "{a}", "% \\", "=", "é 港"]
    ),
    st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12),
)
"""Texts as people write them, and those that are something else in YAML."""
LAYERS = ("annotations", "code", "words")


@given(WORDED, WORDED, st.lists(WORDED, max_size=2))
@settings(deadline=None, max_examples=60)
def test_metadata_say_what_is_read_from_them(title: str, author: str, keywords: list[str]) -> None:
    info = CorpusInfo(
        name="lamp-room",
        title=title,
        version="1.0.0",
        released="2026-11-29",
        description=keywords[0] if keywords else None,
        authors=(Author(name=author),),
        keywords=tuple(keywords),
    )
    contents = metadata_contents(info, {}, ["en", "pt-BR"])
    assert contents.keys() == METADATA_FILES.keys()
    for name, content in contents.items():
        text = METADATA_FILES[name].written(content)
        if not name.endswith(".sql"):
            assert (load_json(text) if name.endswith(".json") else load_yaml(text)) == content, name


def corpus_json(folder: Path, **changes: Any) -> Path:
    """A copy of the sample's curated layer whose corpus.json says something else."""
    curated = folder / "curated"
    shutil.copytree(SAMPLE / "curated", curated)
    said = json.loads((curated / "corpus.json").read_text(encoding="utf-8")) | changes
    (curated / "corpus.json").write_text(json.dumps(said), encoding="utf-8")
    return curated


def loaded(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_a_version_changed_in_one_place_is_changed_everywhere(run: Run, tmp_path: Path) -> None:
    curated = corpus_json(tmp_path, version="7.8.9")
    assert run("build", "--curated", curated, "--out", "out").returncode == 0
    out = tmp_path / "out"
    card = (out / "README.md").read_text(encoding="utf-8")
    assert loaded(out / "manifest.json")["corpus"]["version"] == "7.8.9"
    assert yaml.safe_load(card.split("---\n")[1])["version"] == "7.8.9"
    assert ", version 7.8.9, full edition" in card
    assert yaml.safe_load((out / "CITATION.cff").read_text(encoding="utf-8"))["version"] == "7.8.9"
    assert loaded(out / "datacite.json")["version"] == "7.8.9"
    assert loaded(out / "croissant.json")["version"] == "7.8.9"
    for table in TABLES:
        (file,) = (out / "data" / table).glob("*.parquet")
        metadata = pq.read_schema(file).metadata
        assert metadata[b"podcorpus.corpus_version"] == b"7.8.9"
        assert metadata[b"podcorpus.schema_version"] == SCHEMA_VERSION.encode()
        schema = loaded(out / "schema" / f"{TABLES[table].__name__.lower()}.schema.json")
        assert schema.pop("$id") == f"urn:podcorpus:corpus:{SAMPLE_NAME}:7.8.9:{TABLES[table].__name__.lower()}"
        assert schema == {key: value for key, value in json_schema(table).items() if key != "$id"}
    # The sample's own version is nowhere any more, and the package's schemas keep theirs.
    assert [path for path in out.rglob("*") if path.is_file() and b"1.0.0" in path.read_bytes()] == []
    assert all(json_schema(table)["$id"].startswith(f"urn:podcorpus:schema:{SCHEMA_VERSION}:") for table in TABLES)


def test_the_version_stays_with_the_other_edition(run: Run, tmp_path: Path) -> None:
    curated = corpus_json(tmp_path, version="7.8.9")
    run("build", "--curated", curated, "--out", "full")
    run("build", "--curated", curated, "--edition", "text-free", "--out", "built")
    assert run("redact", "full", "--out", "free").returncode == 0
    for name in ("CITATION.cff", "datacite.json", "croissant.json", "manifest.json"):
        assert (tmp_path / "free" / name).read_bytes() == (tmp_path / "built" / name).read_bytes()


def test_the_repository_is_cited_as_its_corpus() -> None:
    info = CorpusInfo.model_validate_json((ROOT / "dataset" / "curated" / "corpus.json").read_text(encoding="utf-8"))
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert (
        cited
        == citation.written(citation.content(info))
        == (ROOT / "dataset" / "CITATION.cff").read_text(encoding="utf-8")
    )


def test_rights_are_stated_layer_by_layer() -> None:
    folder = ROOT / "dataset"
    stated = loaded(folder / "datacite.json")["rightsList"]
    assert [one["rights"].split(":")[0] for one in stated] == list(LAYERS)
    assert [one.get("rightsIdentifier") for one in stated] == ["CC-BY-4.0", "MIT", None]
    assert "not redistributed" in stated[2]["rights"]
    croissant = loaded(folder / "croissant.json")
    assert croissant["license"] == "https://spdx.org/licenses/CC-BY-4.0.html"
    assert "not redistributed" in croissant["usageInfo"]


def test_a_corpus_without_authors_has_no_citation(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("Mara Lind (00:00)\nGood evening.\nTom Reed (00:05)\nYeah.\n", encoding="utf-8")
    assert run("build", "page.txt", "--out", "out").returncode == 0
    out = tmp_path / "out"
    assert {path.name for path in out.iterdir()} == {
        "README.md",
        "croissant.json",
        "data",
        "figures",
        "manifest.json",
        "schema",
        "views.sql",
    }
    assert loaded(out / "manifest.json")["corpus"] == {
        "name": "corpus",
        "title": "An unreleased podcorpus corpus",
        "version": "0.0.0",
    }
    assert "license" not in yaml.safe_load((out / "README.md").read_text(encoding="utf-8").split("---\n")[1])
    assert run("validate", "out").returncode == 0
    # One that nobody generated is not of the version.
    (out / "CITATION.cff").write_text("mine\n")
    assert "file-unlisted" in run("validate", "out").stdout


def test_a_corpus_without_a_year_has_no_datacite(run: Run, tmp_path: Path) -> None:
    curated = corpus_json(tmp_path, released=None)
    run("build", "--curated", curated, "--out", "out")
    assert not (tmp_path / "out" / "datacite.json").exists()
    assert (tmp_path / "out" / "CITATION.cff").exists()
    assert "datePublished" not in loaded(tmp_path / "out" / "croissant.json")


def test_persons_are_written_as_each_format_wants_them(run: Run, tmp_path: Path) -> None:
    authors = [
        {"name": "Mara Lind", "family_name": "Lind", "orcid": "0000-0002-1825-0097", "affiliation": "Harbour Office"},
        {"name": "Sun Yi", "family_name": "Sun"},
        {"name": "Teller", "family_name": "Teller"},
        {"name": "The Night Ferry crew"},
    ]
    curated = corpus_json(tmp_path, authors=authors, released="2026-05-04", doi="10.5555/night-ferry")
    assert run("build", "--curated", curated, "--out", "out").returncode == 0
    out = tmp_path / "out"
    cited = yaml.safe_load((out / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["authors"] == [
        {
            "given-names": "Mara",
            "family-names": "Lind",
            "affiliation": "Harbour Office",
            "orcid": "https://orcid.org/0000-0002-1825-0097",
        },
        {"given-names": "Yi", "family-names": "Sun"},
        {"family-names": "Teller"},
        {"name": "The Night Ferry crew"},
    ]
    assert (cited["date-released"], cited["doi"]) == ("2026-05-04", "10.5555/night-ferry")
    deposit = loaded(out / "datacite.json")
    assert [one["name"] for one in deposit["creators"]] == ["Lind, Mara", "Sun, Yi", "Teller", "The Night Ferry crew"]
    assert [one["nameType"] for one in deposit["creators"]] == ["Personal"] * 3 + ["Organizational"]
    assert (deposit["publicationYear"], deposit["doi"]) == ("2026", "10.5555/night-ferry")
    info = CorpusInfo.model_validate_json(json.dumps(loaded(out / "manifest.json")["corpus"]))
    assert "author = {Lind, Mara and Sun, Yi and Teller and {The Night Ferry crew}}" in bibtex(info)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"authors": [{"name": "Mara Lind", "family_name": "Reed"}]}, "Reed"),
        (
            {"authors": [{"name": "Mara Lind", "orcid": "1234"}]},
            "authors, item 1, orcid: expected an ORCID such as 0000-0002-1825-0097, found '1234'",
        ),
        ({"rights": [{"layer": "words"}]}, "rights of words: give a licence or a statement"),
        (
            {"rights": [{"layer": "music", "licence": "MIT"}]},
            "rights, item 1, layer: expected 'annotations', 'code' or 'words', found 'music'",
        ),
        ({"released": "May"}, "released"),
    ],
)
def test_what_cannot_be_cited_is_one_line(run: Run, tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    refused = run("build", "--curated", corpus_json(tmp_path, **changes), "--out", "out")
    assert refused.returncode == 2
    assert says in refused.stderr
    assert "corpus.json" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_croissant_describes_every_column_and_file(sample_folder: Path) -> None:
    croissant, manifest = loaded(sample_folder / "croissant.json"), loaded(sample_folder / "manifest.json")
    listed = {file["path"]: file["sha256"] for table in manifest["tables"].values() for file in table["files"]}
    assert {file["@id"]: file["sha256"] for file in croissant["distribution"]} == listed
    for record_set in croissant["recordSet"]:
        table = record_set["@id"]
        specs = json_schema(table)["properties"]
        assert {field["name"]: field["description"] for field in record_set["field"]} == {
            name: spec["description"] for name, spec in specs.items()
        }
        assert record_set["key"] == {"@id": f"{table}/{TABLES[table].key}"}
    references = {
        field["@id"]: field["references"]["field"]["@id"]
        for record_set in croissant["recordSet"]
        for field in record_set["field"]
        if "references" in field
    }
    assert references["mentions/entity_id"] == "entities/entity_id"
    assert references["mentions/turn_id"] == "turns/turn_id"


def test_the_hub_reads_the_front_matter(sample_corpus: Corpus, sample_folder: Path) -> None:
    card = DatasetCard.load(sample_folder / "README.md", ignore_metadata_errors=False)
    info = CorpusInfo.model_validate_json(json.dumps(loaded(sample_folder / "manifest.json")["corpus"]))
    assert card.data.to_dict() == front_matter(info, sample_corpus.languages, rows_by_table(sample_corpus))
    assert (card.data.license, card.data.pretty_name) == ("cc0-1.0", info.title)


def test_datasets_loads_what_the_front_matter_says(put_sample: PutSample, tmp_path: Path) -> None:
    """Every config with an empty cache, and none whose columns the front matter calls otherwise."""
    put_sample("out")
    readme = put_sample("wrong") / "README.md"
    text = readme.read_text(encoding="utf-8")
    assert text.count("name: n_words\n") == 3
    readme.write_text(text.replace("name: n_words\n", "name: words\n"), encoding="utf-8")
    program = """
import sys
from datasets import load_dataset
for table in sys.argv[1:]:
    print(table, load_dataset("out", table, split="train").num_rows)
try:
    load_dataset("wrong", "turns")
except Exception as error:
    print(type(error.__cause__).__name__)
"""
    env = {**os.environ, "HF_HOME": str(tmp_path / "cache"), "HF_HUB_OFFLINE": "1", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-c", program, *TABLES], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "Ignoring" not in done.stderr
    rows = {table: part["rows"] for table, part in loaded(tmp_path / "out" / "manifest.json")["tables"].items()}
    assert done.stdout.splitlines() == [*(f"{table} {rows[table]}" for table in TABLES), "CastError"]
