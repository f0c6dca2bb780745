"""What the corpus says of itself, and its export for ConvoKit, read by the programs they are meant for: mlcroissant,
DataCite's schema, cffconvert, ConvoKit.

They are in environments of their own; cffconvert, for one, asks for a jsonschema of years ago.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, called
from test_metadata import corpus_json
from tool_environments import environment

from podcorpus import SAMPLE_PAGE, Corpus, build, write_corpus
from podcorpus.folder.read import read_corpus
from podcorpus.tables.arrow import corpus_rows

pytestmark = pytest.mark.slow

PERSON = {"name": "Mara Lind", "family_name": "Lind", "orcid": "0000-0002-1825-0097", "affiliation": "Harbour Office"}

READ_CROISSANT = """
import json, sys, warnings
warnings.simplefilter("ignore")
import mlcroissant

def plain(value):
    if isinstance(value, list):
        # Where there is no list of parts, mlcroissant gives one part without values.
        empty = [part for part in value if isinstance(part, dict) and not any(v is not None for v in part.values())]
        return None if empty and empty == value else [plain(part) for part in value]
    if isinstance(value, dict):
        return {key.rpartition("/")[2]: plain(part) for key, part in value.items()}
    return value.decode("utf-8") if isinstance(value, bytes) else value

dataset = mlcroissant.Dataset(sys.argv[1])
assert not list(dataset.metadata.ctx.issues.warnings), dataset.metadata.ctx.issues.report()
found = {}
for record_set in dataset.metadata.record_sets:
    rows = list(dataset.records(record_set.uuid))
    found[record_set.uuid] = [plain(row) for row in rows]
print(json.dumps(found))
"""

CHECK_DATACITE = """
import json, sys
from datacite import schema45
schema45.validator.validate(json.load(open(sys.argv[1], encoding="utf-8")))
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with mlcroissant and DataCite's schema."""
    home = tmp_path_factory.mktemp("readers") / "env"
    return environment(home, "mlcroissant==1.1.1", "pyarrow>=21", "datacite==1.4.1") / "python"


READ_CONVOKIT = """
import json, sys, types
# What reads a corpus needs nothing of scikit-learn, which a module beside it imports.
for name in ("sklearn", "sklearn.pipeline"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["sklearn.pipeline"].Pipeline = object
from convokit import Corpus

corpus = Corpus(filename=sys.argv[1])
said = [[one.id, one.text, one.speaker.meta["name"], one.timestamp] for one in corpus.iter_utterances()]
print(json.dumps([said, corpus.get_conversation_ids()]))
"""


@pytest.fixture(scope="module")
def cffconvert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command cffconvert."""
    return environment(tmp_path_factory.mktemp("cff") / "env", "cffconvert==2.0.0") / "cffconvert"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's corpus, by a person, released on a day."""
    home = tmp_path_factory.mktemp("sample")
    said = {"authors": [PERSON, {"name": "The crew"}], "released": "2026-05-04", "doi": "10.5555/night-ferry"}
    built = build(SAMPLE_PAGE, curated=corpus_json(home, **said, url="https://example.org/night-ferry"))
    write_corpus(built.corpus, home / "out", built.info, built.card)
    return home / "out"


def call(*command: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command that reaches nothing beyond this machine: what the corpus says is complete by itself."""
    nowhere = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9")
    env = {**os.environ, **nowhere, "NO_PROXY": "", "no_proxy": "", "HF_HUB_OFFLINE": "1", **more}
    return subprocess.run([str(part) for part in command], env=env, capture_output=True, text=True, timeout=240)


def changed(path: Path, folder: Path, edit: Callable[[Any], object]) -> Path:
    """A copy of a JSON file in another folder, with something in it changed."""
    content = json.loads(path.read_text(encoding="utf-8"))
    edit(content)
    copy = folder / path.name
    copy.write_text(json.dumps(content), encoding="utf-8")
    return copy


@pytest.mark.parametrize("which", ["published", "sample"])
def test_mlcroissant_reads_every_record(python: Path, sample: Path, which: str) -> None:
    """Every value of every table: counts, texts, nulls, lists."""
    folder = ROOT / "dataset" if which == "published" else sample
    read = call(python, "-c", READ_CROISSANT, folder / "croissant.json")
    assert read.returncode == 0, read.stderr
    rows = corpus_rows(read_corpus(folder)[1])
    assert any(row["aliases"] for row in rows["entities"])
    assert any(row["score"] is None for row in rows["mentions"])
    assert json.loads(read.stdout) == rows


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda said: said["recordSet"][3]["field"][0]["source"]["extract"].update(column="turn"), '"turn" does not'),
        (lambda said: said["distribution"][0].update(sha256="0" * 64), "not identical"),
        (lambda said: said["recordSet"][0]["field"][0]["source"]["fileObject"].update({"@id": "x"}), "x"),
        (lambda said: said["recordSet"][0]["field"][1].update(dataType="sc:Number"), "dataType"),
    ],
)
def test_mlcroissant_would_see_a_mistake(python: Path, sample: Path, edit: Callable[[Any], object], says: str) -> None:
    original = (sample / "croissant.json").read_bytes()
    try:
        changed(sample / "croissant.json", sample, edit)
        read = call(python, "-c", READ_CROISSANT, sample / "croissant.json")
    finally:
        (sample / "croissant.json").write_bytes(original)
    assert read.returncode != 0
    assert says in read.stderr


@pytest.mark.parametrize("which", ["published", "sample"])
def test_datacite_takes_the_metadata(python: Path, sample: Path, which: str) -> None:
    folder = ROOT / "dataset" if which == "published" else sample
    checked = call(python, "-c", CHECK_DATACITE, folder / "datacite.json")
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    "edit",
    [
        lambda said: said.pop("publicationYear"),
        lambda said: said["rightsList"][0].update(licence="MIT"),
        lambda said: said["creators"][0].update(nameType="Person"),
    ],
)
def test_datacite_would_see_a_mistake(
    python: Path, sample: Path, tmp_path: Path, edit: Callable[[Any], object]
) -> None:
    checked = call(python, "-c", CHECK_DATACITE, changed(sample / "datacite.json", tmp_path, edit))
    assert checked.returncode != 0
    assert "ValidationError" in checked.stderr


@pytest.mark.parametrize("which", ["repository", "published", "sample"])
def test_cffconvert_takes_the_citation(cffconvert: Path, sample: Path, which: str) -> None:
    folder = {"repository": ROOT, "published": ROOT / "dataset", "sample": sample}[which]
    checked = call(cffconvert, "--validate", "-i", folder / "CITATION.cff")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    shown = call(cffconvert, "-f", "apalike", "-i", folder / "CITATION.cff").stdout
    version = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))["version"]
    assert f"version {version}" in shown
    if which == "sample":
        assert shown.startswith("Lind M., The crew (2026).")


def test_cffconvert_would_see_a_mistake(cffconvert: Path, sample: Path, tmp_path: Path) -> None:
    text = (sample / "CITATION.cff").read_text(encoding="utf-8")
    (tmp_path / "CITATION.cff").write_text(text.replace("family-names", "surname"), encoding="utf-8")
    assert call(cffconvert, "--validate", "-i", tmp_path / "CITATION.cff").returncode != 0


def test_convokit_loads_the_export(sample: Path, sample_corpus: Corpus, tmp_path: Path) -> None:
    # Of its requirements only these are imported where a corpus is read, and are not among the tests'.
    binaries = environment(tmp_path / "env", "--no-deps", "convokit==5.0.0", "scipy", "pymongo", "dnspython")
    (packages,) = binaries.parent.glob("lib/python*/site-packages")
    assert called(["export", str(sample), "--to", "convokit", "--out", "talk"], tmp_path).returncode == 0
    home = {"PYTHONPATH": str(packages), "HOME": str(tmp_path)}
    read = call(sys.executable, "-c", READ_CONVOKIT, tmp_path / "talk", **home)
    assert read.returncode == 0, read.stderr
    said, conversations = json.loads(read.stdout.splitlines()[-1])
    names = {speaker.speaker_id: speaker.name for speaker in sample_corpus.speakers}
    assert said == [
        [turn.turn_id, turn.text, names[turn.speaker_id or ""], (turn.start_ms or 0) / 1000]
        for turn in sample_corpus.turns
    ]
    assert conversations == [sample_corpus.turns[0].turn_id]
