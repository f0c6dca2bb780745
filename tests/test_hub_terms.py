"""Languages and licences as the Hub and CITATION.cff take them, and what is said of others."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from cases import write_valid
from conftest import Run
from test_metadata import corpus_json

import podcorpus
from podcorpus.folder.manifest import UNNAMED, Author, CorpusInfo, Manifest, Rights
from podcorpus.folder.metadata import citation, croissant
from podcorpus.folder.metadata.front_matter import front_matter
from podcorpus.folder.metadata.hub_terms import LICENCES, hub_language, hub_languages, language_problem, spdx_licence

PAGE = "Mara Lind (00:00:00)\nGood morning from the harbour.\n\nTom Reed (00:00:20)\nAnd the nets?\n"


def licensed(licence: str) -> CorpusInfo:
    return UNNAMED.model_copy(update={"rights": (Rights(layer="annotations", licence=licence),)})


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("pt-BR", "pt"),
        ("zh-Hant-TW", "zh"),
        ("ZH-hans", "zh"),
        ("de-CH-1901", "de"),
        ("yue", "yue"),
        ("nan-Hant", "nan"),
        ("sr-Latn", "sr"),
        ("jp", None),
        ("cn", None),
        ("xx", None),
    ],
)
def test_the_code_of_a_language(tag: str, code: str | None) -> None:
    assert hub_language(tag) == code
    assert (language_problem(tag) is None) == (code is not None)


def test_codes_are_given_once_and_longer_tags_beside_them() -> None:
    assert hub_languages(["pt-BR", "pt-PT", "en", "xx"]) == ["en", "pt"]
    said = front_matter(UNNAMED, ["en", "pt-BR", "pt-PT"], {"turns": 1})
    assert (said["language"], said["language_bcp47"]) == (["en", "pt"], ["pt-BR", "pt-PT"])
    assert "language_bcp47" not in front_matter(UNNAMED, ["en", "yue"], {"turns": 1})


@pytest.mark.parametrize(
    ("tag", "record", "code"),
    [("pt-BR", "pt-BR", "pt"), ("zh-Hant-TW", "zh-Hant-TW", "zh"), ("EN", "en", "en"), ("pt-br", "pt-BR", "pt")],
)
def test_records_keep_the_whole_tag(tag: str, record: str, code: str, run: Run, tmp_path: Path) -> None:
    """With its usual capitals."""
    (tmp_path / "talk.txt").write_text(PAGE, encoding="utf-8")
    assert run("build", "talk.txt", "--language", tag, "--out", "out").returncode == 0
    said = yaml.safe_load((tmp_path / "out" / "README.md").read_text(encoding="utf-8").split("---\n")[1])
    assert said["language"] == [code]
    _, corpus = podcorpus.read_corpus(tmp_path / "out")
    assert corpus.episodes[0].language == record
    assert list(podcorpus.validate(tmp_path / "out")) == []


@pytest.mark.parametrize(
    ("tag", "says"), [("jp", "did you mean ja?"), ("xx", "xx is the code of no language"), ("english", "such as en")]
)
def test_an_unknown_language_is_refused(tag: str, says: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text(PAGE, encoding="utf-8")
    refused = run("build", "talk.txt", "--language", tag, "--out", "out")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert says in refused.stderr
    assert "pt-BR" in refused.stderr
    assert not (tmp_path / "out").exists()


def test_an_unknown_language_in_a_folder_is_found_and_not_published(run: Run, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text(PAGE, encoding="utf-8")
    built = podcorpus.build(tmp_path / "talk.txt")
    episode = built.corpus.episodes[0].model_copy(update={"language": "jp"})
    info = licensed("CC-BY-4.0").model_copy(update={"authors": (Author(name="The crew"),)})
    corpus = podcorpus.redact(dataclasses.replace(built.corpus, episodes=(episode,)))
    podcorpus.write_corpus(corpus, tmp_path / "out", info)
    (found,) = podcorpus.validate(tmp_path / "out")
    assert (found.code, found.record_id, found.pointer) == ("language-unknown", "talk", "/language")
    assert "did you mean ja?" in found.message
    result = run("publish", "out", "--repo-id", "crew/boats", "--dry-run")
    assert (result.returncode, "not published" in result.stdout) == (1, True), result.stderr


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("CC-BY-4.0", {"license": "cc-by-4.0"}),
        ("CC-BY-SA-4.0", {"license": "cc-by-sa-4.0"}),
        ("CC0-1.0", {"license": "cc0-1.0"}),
        ("MIT", {"license": "mit"}),
        ("ODC-By-1.0", {"license": "odc-by"}),
        ("ODbL-1.0", {"license": "odbl"}),
        ("PDDL-1.0", {"license": "pddl"}),
        ("GPL-3.0-or-later", {"license": "gpl-3.0"}),
        (
            "CC-BY-ND-3.0",
            {
                "license": "other",
                "license_name": "cc-by-nd-3.0",
                "license_link": "https://spdx.org/licenses/CC-BY-ND-3.0.html",
            },
        ),
        ("LicenseRef-Harbour-Terms", {"license": "other", "license_name": "harbour-terms"}),
    ],
)
def test_a_licence_in_the_card(licence: str, expected: dict[str, str]) -> None:
    said = front_matter(licensed(licence), ["en"], {"turns": 1})
    assert {key: value for key, value in said.items() if key.startswith("license")} == expected


def test_every_licence_has_one_spelling_and_a_name_for_the_hub() -> None:
    for name, identifier in LICENCES.items():
        assert spdx_licence(name) == spdx_licence(name.lower()) == spdx_licence(name.upper()) == name
        assert identifier == identifier.lower()
    assert spdx_licence("CC-BY") is None


def test_terms_of_ones_own_have_no_page_in_the_list_of_licences() -> None:
    info = licensed("LicenseRef-Harbour").model_copy(update={"authors": (Author(name="The crew"),)})
    assert info.rights[0].licence_url is None
    assert "spdx.org" not in croissant.written(croissant.content(info, {}, ["en"]))
    assert "license" not in citation.content(info)


@pytest.mark.parametrize(
    ("given", "spdx", "hub"), [("cc-by-4.0", "CC-BY-4.0", "cc-by-4.0"), ("odbl-1.0", "ODbL-1.0", "odbl")]
)
def test_a_licence_is_written_as_each_reader_spells_it(
    given: str, spdx: str, hub: str, run: Run, tmp_path: Path
) -> None:
    layer = {"layer": "annotations", "licence": given}
    run("build", "--curated", corpus_json(tmp_path, rights=[layer], authors=[{"name": "The crew"}]), "--out", "out")
    said = yaml.safe_load((tmp_path / "out" / "README.md").read_text(encoding="utf-8").split("---\n")[1])
    cited = yaml.safe_load((tmp_path / "out" / "CITATION.cff").read_text(encoding="utf-8"))
    assert (said["license"], cited["license"]) == (hub, spdx)


@pytest.mark.parametrize("licence", ["CC-BY", "cc-by-5.0", "Proprietary", "GPL"])
def test_an_unknown_licence_is_refused(licence: str, run: Run, tmp_path: Path) -> None:
    rights = [{"layer": "annotations", "licence": licence}]
    refused = run("build", "--curated", corpus_json(tmp_path, rights=rights), "--out", "out")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert f"rights of annotations: licence {licence}: expected an SPDX identifier" in refused.stderr
    assert "CC-BY-4.0" in refused.stderr
    assert "LicenseRef-NAME" in refused.stderr


def test_an_unknown_licence_in_a_folder_is_found(tmp_path: Path) -> None:
    write_valid(tmp_path / "out")
    path = tmp_path / "out" / "manifest.json"
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    manifest["corpus"]["rights"] = [{"layer": "words", "licence": "CC-BY"}]
    path.write_text(Manifest.model_validate_json(json.dumps(manifest)).to_json(), encoding="utf-8")
    found = [one for one in podcorpus.validate(tmp_path / "out") if one.code == "licence-unknown"]
    assert [one.path for one in found] == [str(path)]
