"""CSV, TSV and other tables with a delimiter: a row a cue, with columns for times, speaker and words in any order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from podcorpus.errors import NotATranscriptError
from podcorpus.reading.cues.labels_in_words import with_labels_in_words
from podcorpus.reading.document import Document, Recognition
from podcorpus.reading.formats.record_cell import Record, record_of
from podcorpus.reading.grid.columns import HEADER_WITHIN, REGULAR, Columns, is_talk, leading, learn_columns
from podcorpus.reading.grid.marked_rows import LIST, WIKI, marked_rows, marked_table
from podcorpus.reading.grid.misnamed import Misnamed, guessed_speaker, misnamed_columns, misnamed_findings
from podcorpus.reading.grid.names import names_columns
from podcorpus.reading.grid.rows import Field, field_of, read_rows
from podcorpus.reading.grid.widths import Widths, are_words
from podcorpus.reading.grid.word_rows import with_words_in_cues
from podcorpus.reading.source import Source

NAME = "table"
DESCRIPTION = "CSV or TSV with a row per cue: columns for start, end, speaker and text, named in the first row or not"
_DELIMITERS = "\t,;|"
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6});")
"""The semicolon of an escape of HTML parts no fields."""
_SAMPLE_CHARS = 65_536
_SAMPLE_ROWS = 300
_SEPARATOR_LINE = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)
_FIRST_COMMA = re.compile(r"^[^,\n]{0,200}+,(.)", re.MULTILINE)
_DECIMAL_COMMA = re.compile(r"^[^\w\n]{0,4}\d{1,3}(?::\d\d){1,2},\d{1,3}(?=[\s)\]}>|*_-])", re.MULTILINE)
"""A time with which a line begins, with its decimal comma and a space or mark behind it."""
_RULE = re.compile(r"[\s|:+=-]*")
_MARKED_CELL = re.compile(r"\s*(?P<mark>`|\*\*|__)(?P<value>[^`*]+)(?P=mark)\s*")
"""A cell in bold, or written as code."""
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_DRAWN = re.compile(r"--|==|:-|-:")


class _Layout(NamedTuple):
    delimiter: str
    columns: Columns
    begin: int
    why: str
    misnamed: tuple[Misnamed, ...]
    labels: bool
    """Whether the speakers are labels as on a text page: nothing is timed, and a colon is behind each."""
    talk: bool
    """Whether the words read as speech."""


def recognises(source: Source) -> Recognition | None:
    """Whether lines have the same number of fields, and these are times or speakers, and words. A table of the kind
    whose words are no speech is recognised, too, so that nothing else reads it as a text; `read` then refuses it."""
    layout = _layout(source.text[:_SAMPLE_CHARS], len(source.text) > _SAMPLE_CHARS)
    if (record := _record(source, layout)) is not None:
        why = f"{len(record.document.cues)} cues in a cell" if record.document else "a transcript in each row"
        return Recognition(0.85, f"a table with {why} of the column “{record.column}”")
    if layout is None:
        return None
    columns = layout.columns
    like_page = columns.end is None and (columns.speaker is None or layout.labels)
    if not columns.named and layout.delimiter == "\t" and like_page:
        # A text page can have a tab between time or label and words, too, and names in front of the words.
        return Recognition(0.4, layout.why)
    return Recognition(0.85 if columns.named else 0.8, layout.why)


def read(source: Source) -> Document:
    """A cue a row. Raises InputError if the columns are not those of a transcript."""
    text = source.text
    layout = _layout(text[:_SAMPLE_CHARS], len(text) > _SAMPLE_CHARS)
    if (record := _record(source, layout)) is not None:
        if record.document is not None:
            return record.document
        raise NotATranscriptError(
            f"{source.name}: each row has a transcript in the column “{record.column}”; expected one; write each to a "
            "file of its own"
        )
    if layout is None:
        raise NotATranscriptError(f"{source.name}: no table of cues; expected {DESCRIPTION}")
    if not layout.talk:
        raise NotATranscriptError(
            f"{source.name}: a table of values, names or messages; expected a transcript of what was spoken"
        )
    rows = _rows(text, layout.delimiter, layout.begin)
    written = (row for row in rows if any(field.value for field in row) and not (_ruled(row) or _is_note(row)))
    columns = layout.columns
    above = list(islice(written, columns.first))
    data = chain((row for row in above if _is_cue(row, columns)), written)
    widths = Widths(columns)
    joined = (_joined(text, row, columns) for row in widths.counted(text, data))
    grid = with_words_in_cues(text, read_rows(text, joined, columns, around="metadata"))
    misnamed = misnamed_findings(source, above[-1] if above else (), layout.misnamed)
    guessed = guessed_speaker(source, above[-1] if above else (), columns, len(layout.misnamed))
    findings = (*misnamed, *guessed, *widths.findings(source), *grid.findings(source))
    return with_labels_in_words(Document(source, NAME, grid.stretches, grid.cues, findings=findings))


@lru_cache(maxsize=1)
def _record(source: Source, layout: _Layout | None) -> Record | None:
    """The transcripts that are in cells: in rows with times of their own they are parts of one."""
    if layout is not None and layout.columns.start is not None:
        return None
    found = (record_of(source, delimited_rows(source.text, delimiter, 0), NAME) for delimiter in ",;\t")
    return next(filter(None, found), None)


@lru_cache(maxsize=4)
def _layout(sample: str, cut: bool) -> _Layout | None:
    """The delimiter and the columns of a table, learnt from its beginning; `cut` if it goes on."""
    said = _SEPARATOR_LINE.match(sample)
    candidates = [(delimiter, said.end() if said else 0) for delimiter in (said[1] if said else _DELIMITERS)]
    if sample.lstrip("\ufeff \t\r\n")[:1] in ("{", "[", "<"):
        candidates = []
    if marked := marked_table(sample):
        candidates.insert(0, marked)
    best: _Layout | None = None
    for delimiter, begin in candidates:
        if delimiter not in sample and delimiter != LIST:
            continue
        if delimiter == ";" and sample.count(";") < 2 * len(_ENTITY.findall(sample)):
            continue
        rows, n_above = _sampled_rows(sample, delimiter, begin, cut)
        if delimiter == "\t":
            rows = _without_paragraphs(rows)
        if len(rows) < 2 or (delimiter == "," and 2 * len(_DECIMAL_COMMA.findall(sample)) > len(rows)):
            continue
        columns = learn_columns(rows)
        if columns is not None and n_above > columns.first:
            columns = columns._replace(first=n_above)
        if columns is None or not _regular(rows, columns):
            continue
        if delimiter == "," and not columns.named and columns.start is None and _is_prose(sample):
            continue
        shown = {"\t": "tabs", WIKI: "marks of a wiki", LIST: "marks of a list"}.get(delimiter, f"`{delimiter}`")
        by = "named in the first row" if columns.named else "known by their content"
        why = f"{len(rows)} rows of fields between {shown}; columns {by}"
        misnamed, talk = misnamed_columns(columns, rows), is_talk(columns, rows)
        found = _Layout(delimiter, columns, begin, why, misnamed, _labels(rows, columns), talk)
        if best is None or _fits(found) > _fits(best):
            best = found
    return best


def _fits(layout: _Layout) -> tuple[bool, bool, int]:
    """How well a delimiter fits. Decimal commas, and those of sentences, part rows between semicolons as well, but into
    columns without names, of which fewer have a role."""
    columns = layout.columns
    roles = columns.start, columns.end, columns.duration, columns.speaker
    return layout.talk, columns.named, sum(at is not None for at in roles)


def _without_paragraphs(rows: list[list[str]]) -> list[list[str]]:
    """The rows without the lines of words below rows of three fields or more, which go on with their words."""
    first = next((i for i, row in enumerate(rows) if len(row) > 2), len(rows))
    kept = [row for row in rows[first:] if len(row) > 1 or not are_words(row[0])]
    return rows[:first] + kept if 2 * len(kept) >= len(rows) else rows


def _sampled_rows(sample: str, delimiter: str, begin: int, cut: bool) -> tuple[list[list[str]], int]:
    """The rows of a sample, and how many are above the line that is drawn below the names of the columns; none if so
    many differ in their number of fields that it is no table."""
    rows: list[list[str]] = []
    rules: list[tuple[bool, int]] = []
    widths: Counter[int] = Counter()
    named = False
    n_most = min(_SAMPLE_ROWS, sample.count("\n") + sample.count("\r") + 1)
    # One each for what is above the rows of data, and for the last row, which may be cut.
    n_irregular = (1 - REGULAR) * n_most + 2
    for row in _rows(sample, delimiter, begin):
        if not any(field.value for field in row):
            continue
        if _ruled(row):
            drawn = "|".join(field.value for field in row)
            if "|" in drawn or "+" in drawn:
                rules.append(("=" in drawn, len(rows)))
            continue
        if _is_note(row):
            continue
        rows.append([field.value for field in row])
        widths[len(row)] += len(row) > 1
        if len(rows) == HEADER_WITHIN:
            named = any(map(names_columns, rows)) or leading(rows) is not None
        if len(rows) >= HEADER_WITHIN and not named and len(rows) - max(widths.values()) > n_irregular:
            return [], 0
        if len(rows) == _SAMPLE_ROWS:
            break
    else:
        rows = rows[: len(rows) - cut]
    # Where lines are drawn between all rows, that below the names is a double one.
    above = [n for double, n in rules if n and (double or len(rules) == 1)]
    return rows, above[0] if above else 0


def _regular(rows: Sequence[Sequence[str]], columns: Columns) -> bool:
    """Whether the rows have as many fields as the first; words in the last one may have the delimiter unquoted."""
    data = rows[columns.first :]
    if not data:
        return False
    if columns.named:
        width = columns.width
        last = columns.text == width - 1
        fit = sum(len(row) == width or (last and len(row) > width) for row in data)
        # One comma is in many a line of prose, also below one that has the words of two names.
        return fit >= 0.8 * len(data) if width == 2 else width > 2 and 2 * fit > len(data)
    width, n = Counter(map(len, data)).most_common(1)[0]
    if n < REGULAR * len(data) and columns.text == columns.width - 1:
        return leading(data) is not None
    return width > 1 and n >= REGULAR * len(data) and len(data) >= 2


def _labels(rows: Sequence[Sequence[str]], columns: Columns) -> bool:
    at = columns.speaker
    if at is None or columns.start is not None:
        return False
    names = [_TAG.sub("", row[at]).rstrip() for row in rows[columns.first :] if len(row) > at + 1]
    return 10 * sum(name.endswith((":", "：")) for name in names) >= 9 * len(names) > 0


def _is_prose(sample: str) -> bool:
    """Whether the first comma of most lines is one of a sentence, or of `Mara Lind, Orkney`: a space follows."""
    commas: list[str] = _FIRST_COMMA.findall(sample)
    return 2 * sum(after.isspace() for after in commas) > len(commas)


def _is_cue(row: Sequence[Field], columns: Columns) -> bool:
    """Whether a row above the names of the columns has a time and words, as those below have."""
    if len(row) != columns.width or not row[columns.text].value:
        return False
    return columns.times([field.value for field in row])[0] is not None


def _rows(text: str, delimiter: str, begin: int) -> Iterator[list[Field]]:
    marked = delimiter in (WIKI, LIST)
    return marked_rows(text, delimiter, begin) if marked else delimited_rows(text, delimiter, begin)


def delimited_rows(text: str, delimiter: str, begin: int) -> Iterator[list[Field]]:
    """The rows of fields as RFC 4180 has them; a quote that is not closed is a character like any other, unless the
    text breaks off there."""
    sign = re.escape(delimiter)
    quoted = rf'[ ]*+"(?:([^"]*+(?:""[^"]*+)*+)"[ ]*+(?={sign}|[\r\n]|\Z)|([^"\r\n]++)\Z)'
    pattern = re.compile(rf"{quoted}|([^{sign}\r\n]*+)")
    at = begin + text.startswith("\ufeff", begin)
    row: list[Field] = []
    while at < len(text):
        match = pattern.match(text, at)
        assert match is not None  # the last alternative may be empty
        group = match.lastindex or 3
        span = match.span(group)
        if (marked := _MARKED_CELL.fullmatch(text, *span)) is not None:
            span = marked.span("value")
        row.append(field_of(text, *span, doubled=group < 3))
        at = match.end()
        if text.startswith(delimiter, at):
            at += 1
            if at < len(text):
                continue
            row.append(Field("", at, at))
        elif text.startswith("\r\n", at):
            at += 2
        else:
            at += 1
        yield row
        row = []


def _joined(text: str, row: list[Field], columns: Columns) -> list[Field]:
    """The row with what an unquoted delimiter cut off from its last column, the words."""
    if len(row) <= columns.width or columns.text != columns.width - 1:
        return row
    first, last = row[columns.text], max(row[columns.text :], key=lambda field: field.end)
    return [*row[: columns.text], Field(text[first.start : last.end], first.start, last.end)]


def _is_note(row: Sequence[Field]) -> bool:
    """Whether a row is one field that begins as comments do."""
    return len(row) == 1 and row[0].value.startswith(("#", "//"))


def _ruled(row: Sequence[Field]) -> bool:
    """Whether a row is only drawn, as under the names of a table in Markdown."""
    return all(_RULE.fullmatch(field.value) for field in row) and any(_DRAWN.search(field.value) for field in row)
