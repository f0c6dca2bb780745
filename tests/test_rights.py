"""No sentence of a transcript that is not ours is in the repository, in files or in Parquet."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pyarrow.parquet as pq
from conftest import ROOT

RUN = 8
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of eight words of a text."""
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    return {run for run in zip(*(words[i:] for i in range(RUN)), strict=False) if sum(w[0].isalpha() for w in run) >= 7}


def tracked() -> list[Path]:
    """The files git tracks or would track."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts(path: Path) -> list[str]:
    """The texts of a file: of a Parquet file each string value."""
    if path.suffix == ".parquet":
        rows = pq.ParquetFile(path).read().to_pylist()
        return [value for row in rows for value in row.values() if isinstance(value, str)]
    return [path.read_text(encoding="utf-8", errors="replace")]


def test_no_sentence_of_the_source_is_in_the_repository(real_page: Path) -> None:
    # Chapter lines are facts that may be published.
    chapter = re.compile(r"^\d{1,2}:\d{2}(?::\d{2})? \S.*$", re.MULTILINE)
    parts = chapter.split(real_page.read_text(encoding="utf-8"))
    source = {run for part in parts for run in runs(part)}
    assert len(source) > 5000
    found = {path.name: len(hits) for path in tracked() for text in texts(path) if (hits := runs(text) & source)}
    assert found == {}


def test_the_check_would_see_a_sentence(real_page: Path) -> None:
    text = real_page.read_text(encoding="utf-8")
    assert runs(text[5000:5400]) & runs(text)
