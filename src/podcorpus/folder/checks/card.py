"""What people see of a corpus without opening a table: the generated parts of its card, and the drawn pictures.

They are derived again from rows that have no error. Another version of the program may word a card, or draw a picture,
in another way: what one has written is not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path

import pyarrow as pa

from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import show_apart
from podcorpus.folder.card import BLOCK, block_text, stray_mark, unknown_block
from podcorpus.folder.layout import CARD, PICTURES
from podcorpus.folder.manifest import CorpusInfo
from podcorpus.folder.read import Scanned
from podcorpus.folder.summary import Summary
from podcorpus.tables.safe_files import may_be_read, refusal
from podcorpus.tables.scan import batches

_report = partial(finding, "description-differs")
_SHOWN = re.compile(rf"(?<![\w/]){PICTURES}/([\w.-]+\.svg)\b")
"""A picture that a card shows, or links to."""
_MOST_OF_A_CARD = 1 << 24
"""Characters of a card that is read."""


def check_card(scanned: Scanned) -> Iterator[Finding]:
    """Findings on card and pictures of a corpus that was read, and has no finding of level error."""
    manifest = scanned.manifest
    if manifest is None or scanned.absent or manifest.built_with.podcorpus != version("podcorpus"):
        return
    summary = summarised(scanned)
    path, card = scanned.path / CARD, ""
    if may_be_read(scanned.path, path):
        with path.open(encoding="utf-8", errors="replace") as stream:
            card = stream.read(_MOST_OF_A_CARD)
    yield from _parts(card, summary, manifest.corpus, str(path))
    for name in sorted({*summary.pictures, *_SHOWN.findall(card)}):
        path, picture = scanned.path / PICTURES / name, summary.pictures.get(name)
        if refusal(scanned.path, path) is not None:
            continue
        if not path.is_file():
            # One that is listed is reported where the files are checked.
            if f"{PICTURES}/{name}" in card:
                yield finding("file-missing", f"{CARD} shows it, and it is not in the folder", path=str(path))
        elif picture is not None and path.read_bytes() != picture:
            yield _report("not the picture that is drawn from these tables", path=str(path))


def is_drawn(scanned: Scanned, path: str | None) -> bool:
    """Whether a path is that of the card or of a picture, which `check_card` compares with the tables."""
    return path is not None and (Path(path) == scanned.path / CARD or Path(path).parent == scanned.path / PICTURES)


def _parts(card: str, summary: Summary, info: CorpusInfo, path: str) -> Iterator[Finding]:
    """Findings on the generated parts of a card, at the first line of each that differs, and on marks of none."""
    if (stray := stray_mark(card)) is not None:
        yield _report(stray[1], path=path, line=stray[0])
    for block in BLOCK.finditer(card):
        expected = block_text(block["name"], summary, info)
        line = card.count("\n", 0, block.start()) + 1
        if (unknown := unknown_block(block["name"])) is not None:
            yield _report(unknown, path=path, line=line)
        if expected is None or expected == block[0]:
            continue
        pairs = enumerate(zip_longest(expected.splitlines(), block[0].splitlines(), fillvalue="nothing"))
        at, (ours, theirs) = next((at, pair) for at, pair in pairs if pair[0] != pair[1])
        message = f"its part {block['name']} is not what manifest and tables give"
        expected_line, found_line = show_apart(ours, theirs)
        if theirs.startswith("<!-- /podcorpus:"):
            found_line = "its end"
        message = f"{message}: expected {expected_line}, found {found_line}"
        yield _report(message, path=path, line=line + at)


def summarised(scanned: Scanned) -> Summary:
    """The figures of a corpus that was read, as card and pictures show them. Of a table of which they show only the
    beginning, no more is read."""
    summary = Summary()
    for table, scan in scanned.scans.items():
        for batch in batches(scan):
            summary.add(table, pa.Table.from_batches([batch]))
            if table not in ("episodes", "mentions", "entities") and summary.seen.has_enough(table):
                break
        summary.rows[table] = scan.rows
    return summary
