"""Files of a corpus folder that have a model in each line, and that people write by hand or merge."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import one_line
from podcorpus.tables.jsonl import models_in
from podcorpus.tables.safe_files import refusal

_MOST_BYTES = 1 << 26
"""Of a file that is read: some hundred thousand lines."""
_Model = TypeVar("_Model", bound=BaseModel)


def read_lines(file: Path, model: type[_Model], code: str) -> tuple[list[tuple[int, _Model]], list[Finding]]:
    """The models of a file with the numbers of their lines, and a finding with `code` on each other line, or on a file
    that must not be read. There are neither where there is no such file."""
    report = partial(finding, code, path=str(file))
    try:
        if not file.exists() and not file.is_symlink():
            return [], []
        problem = refusal(file.parent, file)
        if problem is None and (size := file.stat().st_size) > _MOST_BYTES:
            problem = f"has {size:,} bytes; at most {_MOST_BYTES:,} are read"
        if problem is not None:
            return [], [report(problem)]
        found: list[tuple[int, _Model]] = []
        problems: list[Finding] = []
        for number, one in models_in(file, model):
            if isinstance(one, str):
                problems.append(report(one, line=number))
            else:
                found.append((number, one))
    except OSError as error:
        return [], [report(f"cannot be read: {one_line(error.strerror or error)}")]
    return found, problems


def by_line(problems: Sequence[Finding]) -> list[Finding]:
    """Findings on a file in the order of its lines."""
    return sorted(problems, key=lambda one: one.line or 0)


def refuse_any(problems: Sequence[Finding]) -> None:
    """Raises InputError on the first problem of a file, if it has any."""
    for one in problems[:1]:
        raise InputError(f"{one.place}: {one.message}; {one.hint}")
