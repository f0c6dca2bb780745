"""Keys of rows with a name that is not known and like one that is, where no other key has that role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from podcorpus.errors import resembled
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import show
from podcorpus.reading.document import Cue
from podcorpus.reading.formats.json_transcript.listed import Listed
from podcorpus.reading.formats.json_transcript.rows import fields_of, is_time, rows_of
from podcorpus.reading.formats.json_transcript.values import key_of
from podcorpus.reading.grid.keys import END, NO_LABELS, ROLES, SPEAKER, START, TEXT_ENDINGS, TEXTS, plain
from podcorpus.reading.json_values.spans import Node
from podcorpus.reading.labels.parts import LONGEST_LABEL
from podcorpus.reading.source import Source

_KNOWN = NO_LABELS.union(SPEAKER)
_SAMPLE = 100


def misnamed_keys(source: Source, chosen: Listed, cues: Sequence[Cue]) -> Iterator[Finding]:
    """A finding on each key of the transcript's rows that may be meant to be a text, or a speaker, start or end that
    none of the cues has, where it first occurs."""
    shape = chosen.shape
    rows = list(islice((row for node in chosen.lists for row in rows_of(node) if row.kind == "object"), _SAMPLE))
    values: dict[str, list[Node]] = {}
    for row in rows:
        for key, value in fields_of(row).items():
            values.setdefault(key, []).append(value)
    for key in shape.text[:1]:
        if key not in ROLES and not key.endswith(TEXT_ENDINGS) and (meant := resembled(key, TEXTS)):
            yield _finding(source, key, values[key][0], meant, "read as the words")
    unnamed = sorted(values.keys() - _KNOWN - set(shape.text) - {shape.start, shape.end, shape.duration, shape.speaker})
    for names, fits, lacking in (
        (SPEAKER, _is_label, all(cue.label is None for cue in cues)),
        (START, is_time, all(cue.start_ms is None for cue in cues)),
        (END, is_time, all(cue.end_ms is None for cue in cues)),
    ):
        for key in unnamed if lacking else ():
            if (meant := resembled(key, names)) and all(map(fits, values[key])):
                yield _finding(source, key, values[key][0], meant, "kept as metadata")


def _is_label(value: Node) -> bool:
    """Whether a value may be a speaker's label, or null."""
    text = (value.text or "").strip() if value.kind == "string" else ""
    return value.kind in ("null", "number") or (len(text) <= LONGEST_LABEL and any(map(str.isalnum, text)))


def _finding(source: Source, key: str, value: Node, meant: str, read: str) -> Finding:
    written = key_of(value)
    name = show(written if plain(written) == key else key)
    message = f"the key {name} is not known, and is {read}; did you mean {show(meant)}?"
    return finding("name-misspelt", message, path=source.name, line=source.line_number(value.start))
