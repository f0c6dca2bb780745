"""Columns with a name that is not known and like one that is, where no other column has that role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import show
from podcorpus.reading.grid.columns import Columns, ascends, is_timed
from podcorpus.reading.grid.names import KNOWN, PERHAPS_SPEAKER, misspelt_as, roles_of, words_of
from podcorpus.reading.grid.rows import Field
from podcorpus.reading.labels.parts import LONGEST_LABEL
from podcorpus.reading.source import Source

_READ = {
    "start": "the start",
    "end": "the end",
    "duration": "the duration",
    "speaker": "the speaker",
    "text": "the words",
}


class Misnamed(NamedTuple):
    """A column: its place, its name, the name that may be meant, and what it is read as; None for nothing."""

    at: int
    name: str
    meant: str
    read_as: str | None


def misnamed_columns(columns: Columns, rows: Sequence[Sequence[str]]) -> tuple[Misnamed, ...]:
    """The misnamed columns of a table that begins with these rows."""
    if not columns.first or len(names := rows[columns.first - 1]) != columns.width:
        return ()
    known = roles_of(names)
    used = {getattr(columns, role): role for role in _READ}
    values = [[row[at].strip() if at < len(row) else "" for row in rows[columns.first :]] for at in range(len(names))]
    found = []
    for at, name in enumerate(names):
        if at in known.values() or any(words_of(name) & words for words in KNOWN.values()):
            continue
        for role in _READ.keys() - known.keys():
            read_as = used.get(at)
            if (meant := misspelt_as(name, role)) and (
                read_as == role or (read_as is None and _fits(values[at], role))
            ):
                found.append(Misnamed(at, name.strip(), meant, read_as))
                break
    return tuple(found)


def misnamed_findings(source: Source, header: Sequence[Field], found: Sequence[Misnamed]) -> Iterator[Finding]:
    """A finding on each misnamed column, at its name in the header."""
    for one in found:
        read = "kept as metadata" if one.read_as is None else f"read as {_READ[one.read_as]} by its content"
        message = f"the column {show(one.name)} is not known, and is {read}; did you mean {show(one.meant)}?"
        yield finding("name-misspelt", message, path=source.name, line=source.line_number(header[one.at].start))


def guessed_speaker(source: Source, header: Sequence[Field], columns: Columns, n_misnamed: int) -> Iterator[Finding]:
    """A finding on a column of speakers that only its content says to be one, although it has a name."""
    at = columns.speaker
    if columns.named or n_misnamed or at is None or len(header) != columns.width or not header[at].value.strip():
        return
    names = [field.value for field in header]
    if roles_of(names).get("speaker") != at and names[at].strip().casefold() not in PERHAPS_SPEAKER:
        message = (
            f"the column {show(header[at].value)} is read as the speaker by its content; if it is something else, "
        )
        message += "nobody is named: take the column out of the table"
        line = source.line_number(header[at].start)
        yield finding("layout-guessed", message, path=source.name, line=line)


def _fits(values: Sequence[str], role: str) -> bool:
    if role == "speaker":
        return all(len(value) <= LONGEST_LABEL for value in values) and any(map(str.isalpha, "".join(values)))
    return role != "text" and is_timed(values) and (role != "start" or ascends(values))
