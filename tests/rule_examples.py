"""An example of each rule: a valid corpus that is damaged, and what `podcorpus validate` prints of it; for rules that
other commands report, what they are given and print."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cases import (
    INVALID,
    case_sources,
    cases,
    edit_folder,
    edit_rows,
    found_in_folder,
    sample,
    valid_rows,
    write_lines,
    write_release,
    write_valid,
)
from rule_example_commands import shown_examples
from side_by_side import Given, found_side_by_side

import podcorpus
from podcorpus.building.pipeline import EpisodeMeta, build_episode
from podcorpus.curating.bundled import SAMPLE, known_curations
from podcorpus.diffing import check_release, open_previous
from podcorpus.findings import reports
from podcorpus.findings.finding import Finding
from podcorpus.findings.tally import Tally
from podcorpus.folder.read import read_manifest
from podcorpus.folder.redirects import check_redirects
from podcorpus.folder.releases import check_releases
from podcorpus.reading import Source

Case = dict[str, Any]
_SHOWN = ("edits", "replace", "lines", "release")
_LONG = 600


def examples(home: Path) -> dict[str, dict[str, Any]]:
    """By code what was damaged, and what is printed of it: of the case named after it, or else of its first one."""
    first: dict[str, Case] = {}
    for name, case in cases():
        code = name.split(".")[0]
        if case.get("command") != "hydrate" and (code not in first or _shows(name, code, case)):
            first[code] = case
    found = dict(_of_rows({code: case for code, case in first.items() if _is_of_rows(case)}))
    for number, (code, case) in enumerate(first.items()):
        if code not in found:
            found[code] = list(_of_files(case, home / f"corpus-{number}"))
    damaged = {code: {"damage": _damage(first[code]), "printed": _printed(code, found[code], home)} for code in found}
    return dict(sorted({**damaged, **shown_examples(home)}.items()))


def _shows(name: str, code: str, case: Case) -> bool:
    """Whether a case shows its code better than others: the one named after it, if what it damages is short."""
    return name in CASES_TO_SHOW or (name == code and _damage(case) != "")


CASES_TO_SHOW = ("manifest-unreadable.version",)
"""Cases that show their code better than its first case."""


def _is_of_rows(case: Case) -> bool:
    return not case.keys() & {"release", "lines"} and all("table" in edit for edit in case.get("edits", [{}]))


def _of_rows(found: dict[str, Case]) -> Iterator[tuple[str, list[Finding]]]:
    corpora = []
    for case in found.values():
        rows = valid_rows(case.get("edition", "full"), case.get("episodes", 1))
        edit_rows(rows, case["edits"])
        corpora.append(Given(rows, case_sources(case)))
    yield from zip(found, found_side_by_side(corpora), strict=True)


def _of_files(case: Case, folder: Path) -> Iterable[Finding]:
    if "release" in case:
        before = write_release(folder / "corpus", case)
        corpus = folder / "corpus"
        found = [*check_redirects(corpus), *check_releases(corpus, read_manifest(corpus)[0])]
        if before is None:
            return found
        with open_previous(str(before)) as old:
            return [*found, *check_release(corpus, old)]
    if "lines" in case:
        others = dict(case["lines"])
        table = others.pop("table")
        folder.mkdir()
        write_lines(folder / f"{table}.jsonl", valid_rows()[table], others)
        return podcorpus.validate(folder / f"{table}.jsonl")
    if "edits" in case:
        write_valid(folder / "corpus", case.get("edition", "full"), case.get("episodes", 1))
        edit_folder(folder / "corpus", case["edits"])
        return found_in_folder(folder / "corpus")
    return _of_page(case)


def _of_page(case: Case) -> Iterable[Finding]:
    if "page" in case:
        data = (INVALID / case["page"]).read_bytes()
    else:
        text = sample().text
        for old, new in case["replace"]:
            text = text.replace(old, new)
        data = text.encode()
    curations = [known.curation for known in known_curations()]
    return build_episode(Source.from_bytes(data, "page.txt"), curations, EpisodeMeta("invented.page")).findings


def _damage(case: Case) -> str:
    """What was changed, as JSON lines; empty where it is too long to be looked at."""
    shown = [case[name] for name in _SHOWN if name in case]
    lines = [
        json.dumps(one, ensure_ascii=False) for part in shown for one in (part if isinstance(part, list) else [part])
    ]
    text = "\n".join(lines)
    return text if len(text) <= _LONG else ""


def _printed(code: str, found: Iterable[Finding], home: Path) -> str:
    here = [one for one in found if one.code == code]
    printed = "\n".join(reports.as_text(Tally(reports.SHOWN).take(here)))
    return re.sub(rf"{re.escape(str(home))}/corpus-[0-9]+/|{re.escape(str(SAMPLE))}/", "", printed)
