"""`podcorpus publish`: what may go to the Hub, what goes there, and what is there after a failure in the middle."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import huggingface_hub
import huggingface_hub.constants
import pytest
from cases import edit_folder, put_table, valid_rows
from conftest import ROOT, called
from hub_stand_in import TOKEN, StandIn, environment, stand_in
from test_metadata import corpus_json

from podcorpus import SAMPLE_PAGE
from podcorpus.folder.manifest import Manifest
from podcorpus.folder.read import read_manifest
from podcorpus.folder.releases import record_release

GIT = ["git", "-c", "user.name=Mara Lind", "-c", "user.email=mara@example.org", "-c", "init.defaultBranch=main"]
Publish = Callable[..., subprocess.CompletedProcess[str]]


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run([*GIT, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def podcorpus(*arguments: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "podcorpus", *arguments]
    return subprocess.run(command, cwd=cwd, env={**os.environ, **env}, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose folder `corpus` is the text-free sample, committed."""
    home = tmp_path_factory.mktemp("repository")
    result = called(["build", "--edition", "text-free", "--out", "corpus"], home)
    assert result.returncode == 0, result.stderr
    git(home, "init", "-q")
    release(home)
    git(home, "add", "-A")
    git(home, "commit", "-qm", "A corpus")
    return home


def release(home: Path) -> None:
    """Record the corpus as it stands among the released versions."""
    manifest, _ = read_manifest(home / "corpus")
    assert manifest is not None
    record_release(home / "corpus", manifest)


@pytest.fixture
def home(committed: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(committed, tmp_path / "home"))


@pytest.fixture
def hub() -> Iterator[StandIn]:
    with stand_in() as served:
        yield served


@pytest.fixture
def publish(home: Path, hub: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Publish]:
    """Publishes the corpus as a person would. It runs in this process, where what huggingface_hub has read from the
    environment is set, and with `process` in one of its own, which takes two seconds to start."""
    for name, value in {"HF_HUB_DISABLE_XET": True, "HF_HUB_OFFLINE": False}.items():
        monkeypatch.setattr(huggingface_hub.constants, name, value)

    def call(
        *options: str, repo: str = hub.repo_id, token: str = TOKEN, process: bool = False
    ) -> subprocess.CompletedProcess[str]:
        arguments = ["publish", "corpus", "--repo-id", repo, *options]
        if process:
            return podcorpus(*arguments, cwd=home, **environment(hub), HF_HOME=str(tmp_path / "hf"))
        monkeypatch.setenv("HF_TOKEN", token)
        monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", hub.endpoint)
        # As in a process of its own, where a library's deprecations are not shown.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            return called(arguments, home)

    yield call
    huggingface_hub.close_session()


def files_of(folder: Path) -> dict[str, bytes]:
    """The files of a corpus; the versions that were released belong to its repository."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != "versions.jsonl")
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def there(hub: StandIn) -> dict[str, bytes]:
    return {path: data for path, data in hub.commits[-1].files.items() if path != ".gitattributes"}


def commit_version(home: Path, version: str) -> None:
    """The corpus built as another version, committed."""
    layer = corpus_json(home.with_name(f"layer-{version}"), version=version)
    result = called(["build", "--curated", str(layer), "--edition", "text-free", "--out", "corpus"], home)
    assert result.returncode == 0, result.stderr
    release(home)
    git(home, "add", "-A")
    git(home, "commit", "-qm", f"Version {version}")


def test_one_commit_and_a_tag(publish: Publish, home: Path, hub: StandIn) -> None:
    result = publish(process=True)
    assert (result.returncode, result.stderr) == (0, "")
    assert [commit.message for commit in hub.commits] == [
        "initial commit",
        "Release 1.0.0 of Night Ferry, the invented sample episode of podcorpus",
    ]
    assert there(hub) == files_of(home / "corpus")
    assert hub.tags == {"v1.0.0": (hub.commits[-1].oid, hub.commits[-1].message)}
    assert f"published as {hub.commits[-1].oid}, tag v1.0.0\n" in result.stdout
    assert ".gitattributes" in hub.commits[-1].files

    hub.steps.clear()
    result = publish()
    assert (result.returncode, hub.steps) == (0, ["refs", "tree", "tree"])
    assert "lab/talks has v1.0.0 with these files; nothing was sent\n" in result.stdout


def test_a_dry_run_lists_exactly_what_is_sent_and_sends_nothing(publish: Publish, home: Path, hub: StandIn) -> None:
    result = publish("--dry-run")
    assert (result.returncode, result.stderr) == (0, "")
    assert set(hub.steps) == {"refs", "tree"}
    listed = re.findall(r"^  new +(\S+) +([\d,]+) bytes  sha256 ([0-9a-f]{64})$", result.stdout, re.MULTILINE)
    assert {path: (int(size.replace(",", "")), digest) for path, size, digest in listed} == {
        path: (len(data), hashlib.sha256(data).hexdigest()) for path, data in files_of(home / "corpus").items()
    }
    assert f"as committed in {git(home, 'rev-parse', 'HEAD')[:12]}" in result.stdout
    assert result.stdout.endswith("nothing was sent\n")
    assert publish().returncode == 0
    assert {path: blob for path, blob in there(hub).items() if path not in {path for path, _, _ in listed}} == {}


@pytest.mark.slow
def test_a_dry_run_needs_no_hub(publish: Publish, hub: StandIn) -> None:
    hub.exists = False
    result = publish("--dry-run", "--create")
    assert (result.returncode, hub.steps) == (0, ["refs"])
    assert "no such dataset, or no right to see it" in result.stderr
    assert result.stderr.count("\n") == 1
    assert "manifest.json" in result.stdout
    hub.endpoint = "http://127.0.0.1:9"
    result = publish("--dry-run")
    assert (result.returncode, result.stderr.count("\n")) == (0, 1)


@pytest.mark.slow
def test_the_next_version_replaces_what_a_corpus_has_and_leaves_the_rest(
    publish: Publish, home: Path, hub: StandIn
) -> None:
    assert publish().returncode == 0
    hub.put("By hand", {"LICENSE": b"mine", "data/words/old.parquet": b"x", "figures/old.svg": b"x"})
    before_it = files_of(home / "corpus")
    commit_version(home, "1.0.1")
    changed = sorted(path for path, data in files_of(home / "corpus").items() if before_it[path] != data)
    assert {"manifest.json", "README.md", "data/turns/train-00000-of-00001.parquet"} < set(changed)
    result = publish("--dry-run")
    assert re.findall(r"^  (changed|new|deleted) +(\S+)", result.stdout, re.MULTILINE) == [
        *(("changed", path) for path in changed),
        ("deleted", "data/words/old.parquet"),
        ("deleted", "figures/old.svg"),
    ]
    before = len(hub.commits)
    assert publish().returncode == 0
    assert len(hub.commits) == before + 1
    assert there(hub) == {**files_of(home / "corpus"), "LICENSE": b"mine"}
    assert list(hub.tags) == ["v1.0.0", "v1.0.1"]


def refused(result: subprocess.CompletedProcess[str], hub: StandIn, says: str) -> None:
    assert (result.returncode, result.stdout) == (2, "")
    assert says in result.stderr
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr
    assert (len(hub.commits), hub.tags) == (1, {})


def test_an_invalid_corpus_is_refused(publish: Publish, home: Path, hub: StandIn) -> None:
    edit_folder(home / "corpus", [{"file": "README.md", "write": "x"}])
    result = publish()
    assert (result.returncode, hub.steps) == (1, [])
    assert "description-differs" in result.stdout
    assert result.stdout.endswith("1 error; not published\n")


@pytest.mark.slow
def test_source_text_is_refused(publish: Publish, home: Path, hub: StandIn) -> None:
    called(["build", "--out", "corpus"], home)
    git(home, "commit", "-qam", "With words")
    refused(publish(), hub, "the full edition holds the text of its sources")
    assert hub.steps == []
    # One turn with its words, in what says that it has none.
    assert called(["build", "--edition", "text-free", "--out", "corpus"], home).returncode == 0
    rows = valid_rows("text-free")["turns"]
    rows[3]["text"] = valid_rows()["turns"][3]["text"]
    put_table(home / "corpus", "turns", rows)
    git(home, "commit", "-qam", "With a few words")
    result = publish()
    assert (result.returncode, hub.steps) == (1, [])


@pytest.mark.slow
def test_words_of_a_page_are_found_wherever_they_stand(publish: Publish, home: Path, hub: StandIn) -> None:
    assert publish("--dry-run", "--source", str(SAMPLE_PAGE)).returncode == 0
    hub.steps.clear()
    quoted = max((row["text"] for row in valid_rows()["turns"]), key=len)[:200]
    card = (home / "corpus" / "README.md").read_text(encoding="utf-8")
    edit_folder(home / "corpus", [{"file": "README.md", "write": f"{card}\nA quotation: {quoted.upper()}\n"}])
    data = (home / "corpus" / "README.md").read_bytes()
    manifest = json.loads((home / "corpus" / "manifest.json").read_text(encoding="utf-8"))
    for entry in manifest["files"]:
        if entry["path"] == "README.md":
            entry |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    (home / "corpus" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    git(home, "commit", "-qam", "A card that quotes")
    says = f"corpus/README.md: has eight words or more in a row of {SAMPLE_PAGE}"
    refused(publish("--source", str(SAMPLE_PAGE)), hub, says)
    assert hub.steps == []


@pytest.mark.slow
def test_what_is_not_committed_is_refused(publish: Publish, home: Path, hub: StandIn) -> None:
    path = home / "corpus" / "manifest.json"
    as_it_was = path.read_bytes()
    path.write_bytes(as_it_was + b"\n")
    refused(publish(), hub, "corpus/manifest.json: not as git has committed it")
    git(home, "add", "-A")
    refused(publish(), hub, "not as git has committed it")
    # As when git is told not to look.
    git(home, "reset", "-q")
    git(home, "update-index", "--assume-unchanged", "corpus/manifest.json")
    refused(publish(), hub, "not as git has committed it")
    path.write_bytes(as_it_was)
    git(home, "rm", "-q", "--cached", "corpus/README.md")
    git(home, "commit", "-qm", "Without the card")
    refused(publish(), hub, "corpus/README.md: not as git has committed it")
    shutil.rmtree(home / ".git")
    refused(publish(), hub, "not committed in a git repository")
    assert hub.steps == []


@pytest.mark.slow
def test_a_released_version_is_not_published_as_something_else(publish: Publish, home: Path, hub: StandIn) -> None:
    path = home / "corpus" / "manifest.json"
    assert publish().returncode == 0
    path.write_bytes(path.read_bytes() + b"\n")
    git(home, "commit", "-qam", "Again other bytes")
    result = publish()
    assert result.returncode == 2
    assert "has v1.0.0 with another manifest.json; a version is published once" in result.stderr
    # What is on the Hub may be later than what is released here.
    (home / "corpus" / "versions.jsonl").unlink()
    commit_version(home, "0.9.0")
    result = publish()
    assert result.returncode == 2
    assert "has v1.0.0, which is later than v0.9.0" in result.stderr
    assert (len(hub.commits), list(hub.tags)) == (2, ["v1.0.0"])


FAILURES: dict[str, tuple[dict[str, list[int | str]], str]] = {
    "the list of files": ({"tree": [403]}, "cannot be read from the Hub (HTTP 403"),
    "no right to write": ({"preupload": [403]}, "the commit was not confirmed (HTTP 403"),
    "a large file is refused": ({"upload": [403]}, "the commit was not confirmed"),
    "a large file is not whole": ({"verify": [400]}, "the commit was not confirmed"),
    "the commit is refused": ({"commit": [500]}, "the commit was not confirmed (HTTP 500"),
    "the commit gets no answer": ({"commit": ["drop"]}, "the commit was not confirmed"),
    "the commit's answer is lost": ({"commit": ["lost"]}, "the commit was not confirmed"),
    "somebody else commits": ({"commit": [412]}, "it changed meanwhile"),
    "the tag is refused": ({"tag": [500]}, "and not tagged v1.0.0 (HTTP 500"),
    "the tag gets no answer": ({"tag": ["drop"]}, "and not tagged v1.0.0"),
    "the tag's answer is lost": ({"tag": ["lost"]}, "and not tagged v1.0.0"),
}


@pytest.mark.parametrize(
    "name",
    [name if name == "the tag's answer is lost" else pytest.param(name, marks=pytest.mark.slow) for name in FAILURES],
)
def test_a_failure_in_the_middle_is_reported_and_tried_again(
    name: str, publish: Publish, home: Path, hub: StandIn
) -> None:
    hub.failures, says = FAILURES[name]
    result = publish()
    assert result.returncode == 2
    assert says in result.stderr
    assert result.stderr.count("\n") == 1, result.stderr
    assert "Traceback" not in result.stderr
    # A tag never points to anything but the whole corpus.
    assert all(hub.at(tag).files.keys() >= files_of(home / "corpus").keys() for tag in hub.tags)

    result = publish()
    assert (result.returncode, result.stderr) == (0, "")
    assert len(hub.commits) == 2
    assert there(hub) == files_of(home / "corpus")
    assert hub.tags["v1.0.0"][0] == hub.commits[-1].oid


@pytest.mark.slow
def test_a_hiccup_is_ridden_out(publish: Publish, hub: StandIn) -> None:
    hub.failures = {"preupload": [503], "batch": ["drop"]}
    assert publish().returncode == 0
    assert (len(hub.commits), list(hub.tags)) == (2, ["v1.0.0"])


@pytest.mark.slow
def test_files_that_the_repository_ignores_keep_the_tag_back(publish: Publish, hub: StandIn) -> None:
    hub.ignored = "croissant"
    result = publish()
    assert result.returncode == 2
    assert "has a different croissant.json; look for a .gitignore there" in result.stderr
    assert hub.tags == {}
    hub.ignored = ""
    assert publish().returncode == 0
    assert list(hub.tags) == ["v1.0.0"]


def test_what_the_call_alone_shows_is_checked_first(
    publish: Publish, home: Path, hub: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Otherwise the table that cannot be read would be reported.
    (home / "corpus" / "data" / "turns" / "train-00000-of-00001.parquet").write_bytes(b"")
    for repo in ("no such/id", "talks"):
        result = publish(repo=repo)
        assert (result.returncode, result.stdout, "write the id as OWNER/NAME" in result.stderr) == (2, "", True)
    monkeypatch.setattr(huggingface_hub, "get_token", lambda: None)
    result = publish()
    assert (result.returncode, "log in with `hf auth login`" in result.stderr) == (2, True)
    assert publish("--dry-run").returncode == 1
    assert hub.steps == []


@pytest.mark.slow
def test_who_may_and_where(publish: Publish, hub: StandIn) -> None:
    refused(publish(repo="lab/other"), hub, "make it with --create")
    result = publish(token="hf_somebody")
    assert result.returncode == 2
    assert "set HF_TOKEN to a token that may write there" in result.stderr
    result = publish("--private")
    assert (result.returncode, "--private needs --create" in result.stderr) == (2, True)
    hub.exists = False
    assert publish("--create", "--private").returncode == 0
    assert list(hub.tags) == ["v1.0.0"]
    assert publish("--create").returncode == 0


def test_only_a_released_version_is_published(publish: Publish, home: Path, hub: StandIn) -> None:
    released = home / "corpus" / "versions.jsonl"
    line = released.read_text(encoding="utf-8")
    released.write_text(line.replace('"1.0.0"', '"0.9.0"'), encoding="utf-8")
    git(home, "commit", "-qam", "An earlier release")
    refused(publish(), hub, "1.0.0 is not released, the latest release is 0.9.0; release it, then publish it")
    released.write_text(line.replace('"rows":59', '"rows":58', 1), encoding="utf-8")
    git(home, "commit", "-qam", "Released with other rows")
    says = "1.0.0 was released with other rows: turns: expected 58 rows, found 59; release these as a higher version"
    refused(publish("--dry-run"), hub, says)
    released.write_text(line, encoding="utf-8")
    refused(publish(), hub, "versions.jsonl: not as git has committed it")


def test_the_published_corpus_could_be_sent(real_page: Path) -> None:
    """The folder of this repository, as it is committed, with nothing of its page in it."""
    arguments = ["publish", "dataset", "--repo-id", "lab/talks", "--dry-run", "--source", str(real_page)]
    result = podcorpus(*arguments, cwd=ROOT, HF_ENDPOINT="http://127.0.0.1:9")
    clean = subprocess.run(["git", "status", "--porcelain", "dataset"], cwd=ROOT, capture_output=True, text=True)
    if clean.stdout.strip():
        assert "not as git has committed it" in result.stderr
        return
    assert result.returncode == 0, result.stderr
    manifest = Manifest.model_validate_json((ROOT / "dataset" / "manifest.json").read_text(encoding="utf-8"))
    n_files = 1 + len(manifest.files) + sum(len(part.files) for part in manifest.tables.values())
    assert f"{n_files} files to send" in result.stdout
