"""What contributors and other projects use: the hooks, the action, the issue forms, `make help`."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, PutSample, Run

from podcorpus.cli import COMMANDS

FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))


def loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def options_of(command: str) -> set[str]:
    return {name for parameter in COMMANDS[command].params for name in parameter.opts}


def test_the_hooks_for_others_run_commands_that_exist() -> None:
    hooks = loaded(ROOT / ".pre-commit-hooks.yaml")
    assert len(hooks) == 2
    for hook in hooks:
        program, command = shlex.split(hook["entry"])
        assert (program, hook["language"], hook["pass_filenames"]) == ("podcorpus", "python", False)
        assert command in COMMANDS
        assert hook["name"]
        for name in ("corpus/manifest.json", "corpus/data/turns/train-00000-of-00001.parquet", "README.md"):
            assert re.search(hook["files"], name)
        assert not re.search(hook["files"], "src/module.py")


def test_our_own_hooks_run_what_make_check_does() -> None:
    (repository,) = loaded(ROOT / ".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local"
    rule = (ROOT / "Makefile").read_text(encoding="utf-8").split("\ncheck:")[1].split("\n\n")[0]
    checked = re.findall(r"@\$\(BIN\)/(.*)", rule)
    entries = [hook["entry"].replace(" --force-exclude", "").removeprefix(".venv/bin/") for hook in repository["hooks"]]
    assert entries == [line.removesuffix(" .") for line in checked]
    for hook in repository["hooks"]:
        re.compile(hook.get("files", ""))
        assert hook["language"] == "system"


def test_the_action_validates_from_its_own_checkout() -> None:
    action = loaded(ROOT / "action.yml")
    assert action["runs"]["using"] == "composite"
    install, validate = action["runs"]["steps"][1:]
    assert install["env"] == {"ACTION_PATH": "${{ github.action_path }}"}
    assert 'pip install --quiet --constraint "$ACTION_PATH/constraints.txt" "$ACTION_PATH"' in install["run"]
    assert "podcorpus validate" in validate["run"]
    assert set(re.findall(r"--[a-z]+", validate["run"])) <= options_of("validate")
    named = {re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", value)[1] for value in validate["env"].values()}  # type: ignore[index]
    assert {*named, "python-version"} == set(action["inputs"])
    # An input that is put into a script would be run as part of it.
    assert all("${{" not in step.get("run", "") for step in action["runs"]["steps"])


@pytest.mark.skipif(shutil.which("bash") is None, reason="the action runs in bash")
@pytest.mark.parametrize("damaged", [False, True])
def test_the_script_of_the_action(damaged: bool, run: Run, put_sample: PutSample, tmp_path: Path) -> None:
    put_sample("my corpus")
    if damaged:
        (tmp_path / "my corpus" / "README.md").write_text("Mine.\n", encoding="utf-8")
    script = loaded(ROOT / "action.yml")["runs"]["steps"][-1]["run"]
    # The command as the step would find it, with what it is called with.
    (tmp_path / "podcorpus").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    (tmp_path / "podcorpus").chmod(0o755)
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin", "CORPUS_PATH": "my corpus", "CORPUS_TABLE": "turns"}
    env |= {"CORPUS_SOURCE": "", "CORPUS_PREVIOUS": ""}
    called = subprocess.run(["bash", "-e", "-c", script], env=env, capture_output=True, text=True, check=True)
    words = called.stdout.splitlines()
    assert words == ["validate", "my corpus", "--format", "github", "--table", "turns"]
    result = run(*words[:-2])
    assert result.returncode == damaged
    assert ("::error file=my corpus/README.md" in result.stdout) == damaged


@pytest.mark.parametrize("form", [form for form in FORMS if form.stem != "config"], ids=lambda form: form.stem)
def test_the_issue_forms(form: Path) -> None:
    """In the form that GitHub asks for: each field with a label and an id of its own."""
    content = loaded(form)
    assert content.keys() == {"name", "description", "labels", "body"}
    ids = [part["id"] for part in content["body"]]
    assert len(set(ids)) == len(ids)
    for part in content["body"]:
        assert part["type"] in {"textarea", "input"}
        assert part["attributes"]["label"]
        assert part.keys() <= {"type", "id", "attributes", "validations"}


def test_there_is_a_form_for_each_kind_of_issue() -> None:
    assert {form.stem for form in FORMS} == {"bug", "format", "corpus", "config"}


def test_make_help_lists_every_target_and_variable() -> None:
    result = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^  make ([a-z-]+)", result, re.MULTILINE)) == targets()
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in re.findall(r"^([A-Z]+) \?=", makefile, re.MULTILINE):
        assert f"  {name} " in result


def test_the_contributors_page_names_what_exists() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert set(re.findall(r"make ([a-z]+(?:-[a-z]+)*)`", page)) <= targets()
    for link in re.findall(r"\]\(([^)]+)\)", page):
        assert (ROOT / link).exists()


def test_the_examples_of_docs_ci() -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    workflow, config = (yaml.safe_load(block) for block in re.findall(r"```yaml [^\n]+\n(.*?)```", page, re.DOTALL))
    used = workflow["jobs"]["validate"]["steps"][-1]
    assert set(used["with"]) <= set(loaded(ROOT / "action.yml")["inputs"])
    hooks = {hook["id"] for hook in loaded(ROOT / ".pre-commit-hooks.yaml")}
    assert {hook["id"] for hook in config["repos"][0]["hooks"]} == hooks
    for name in loaded(ROOT / "action.yml")["inputs"]:
        assert f"| `{name}` |" in page
