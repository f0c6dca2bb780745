"""JSON with a transcript: of Podcasting 2.0, speech recognition, transcript editors, or any list of texts with times.

Where the words, times and speakers are follows from the keys (`shapes`); `dialects` names the tools whose files are
known, and what their times count. Whatever is read of another file by its keys alone is reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from podcorpus.errors import InputError, NotATranscriptError
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import first_of
from podcorpus.reading.cues.labels_in_words import with_labels_in_words
from podcorpus.reading.cues.units import IN_WORDS
from podcorpus.reading.document import Cue, Document, Recognition, Stretch
from podcorpus.reading.formats.json_transcript.chapters import chapters_in
from podcorpus.reading.formats.json_transcript.cues import words_only
from podcorpus.reading.formats.json_transcript.dates import counted
from podcorpus.reading.formats.json_transcript.diarization import named_apart
from podcorpus.reading.formats.json_transcript.embedded import embedded, of_spoken, plain_texts
from podcorpus.reading.formats.json_transcript.keyed import keyed, keyed_finding
from podcorpus.reading.formats.json_transcript.layout import Beside, Claims, partition, words_beside, words_of
from podcorpus.reading.formats.json_transcript.listed import Listed, Outline
from podcorpus.reading.formats.json_transcript.lists import (
    in_columns,
    outline,
    parts_of_one,
    speakers_names,
    transcript_list,
)
from podcorpus.reading.formats.json_transcript.misnamed import misnamed_keys
from podcorpus.reading.formats.json_transcript.no_talk import why_no_talk
from podcorpus.reading.formats.json_transcript.published import published_in
from podcorpus.reading.formats.json_transcript.rows import fields_of, rows_of
from podcorpus.reading.formats.json_transcript.shapes import Shape
from podcorpus.reading.formats.json_transcript.transcript import ListReading, read_list
from podcorpus.reading.formats.json_transcript.values import milliseconds
from podcorpus.reading.json_values.files import begins_as_json, scan_json
from podcorpus.reading.json_values.spans import JsonFile, Node
from podcorpus.reading.source import Source

NAME = "json"
DESCRIPTION = (
    "JSON of Podcasting 2.0, a speech recogniser or a transcript editor, or any list of texts with times or speakers"
)
WITH_TEXTS = 0.9
"""From which certainty on the file has a list of texts with times or speakers."""
_MANY_WORDS = 20
_MOST_FINDINGS = 20
"""Of one kind in one file: what many rows have in common is seen from a few of them."""


def recognises(source: Source) -> Recognition | None:
    """Whether the file is JSON. JSON without a transcript is recognised, too, so that nothing else reads it as a text;
    `read` then says that there is none."""
    if not begins_as_json(source):
        return None
    file = scan_json(source)
    if not _is_json(file):
        return None
    chosen = _chosen(file)[1]
    if chosen is None:
        return Recognition(0.8, "JSON")
    if chosen.dialect is not None:
        return Recognition(0.95, f"JSON as of {chosen.dialect.name}: a list, {_path(chosen)}")
    return Recognition(WITH_TEXTS, f"JSON with a list of texts, {_path(chosen)}")


def read(source: Source) -> Document:
    """A cue for each row of the list that is the transcript; cues are formed of the words where it has only words.

    Raises InputError if the file is not JSON or has no transcript.
    """
    file = scan_json(source)
    if not _is_json(file):
        problem = file.problem
        line = source.line_number(problem.at) if problem else 1
        raise InputError(
            f"{source.name}:{line}: not JSON ({problem.message if problem else 'empty'}); expected {DESCRIPTION}; "
            "give the file as it was exported"
        )
    overview, chosen = _chosen(file)
    if chosen is not None:
        document = _of_list(source, file, overview, chosen)
        if what := why_no_talk(chosen, document):
            raise NotATranscriptError(
                f"{source.name}: JSON with a list of {what}; expected a transcript of a recording"
            )
        if document.cues:
            return with_labels_in_words(document)
    by_key = keyed(overview)
    inside = of_spoken(source, by_key) or embedded(source, overview) or plain_texts(source, overview)
    if inside is None:
        chapters = any(key == "chapters" for _, node in overview.objects for key, _ in node.members())
        raise NotATranscriptError(
            f"{source.name}: JSON {'of chapters ' if chapters else ''}without a transcript; expected a list of objects "
            "with a text (`text`, `body`, `words` …) and a time (`start`, `startTime` …) or a speaker; give the "
            "transcript's file"
        )
    stretches = partition(Claims(inside.stretches), file)
    published = published_in(overview.objects, (), None)
    assumed = (keyed_finding(source, by_key),) if by_key else ()
    found = (*_broken(source, file), *_twice(source, file), *assumed, *inside.findings)
    return with_labels_in_words(replace(inside, format=NAME, stretches=stretches, published=published, findings=found))


def _of_list(source: Source, file: JsonFile, overview: Outline, chosen: Listed) -> Document:
    reading = read_list(chosen, overview.listed, speakers_names(overview.objects), source.text)
    found = reading.found
    cues, start = counted(found.cues, overview, chosen.lists)
    claims = Claims(found.stretches)
    spoken = set(words_of([source.text[cue.start : cue.end] if cue.text is None else cue.text for cue in found.cues]))
    beside = list(words_beside(overview, claims, spoken))
    second = [Stretch("duplicate_copy", one.node.start, one.node.end) for one in beside if one.is_copy]
    last_ms = max((cue.end_ms or cue.start_ms or 0 for cue in cues), default=0)
    return Document(
        source,
        NAME,
        partition(Claims([*words_only(claims.stretches, found.cues), *second]), file),
        tuple(cues),
        published=published_in(overview.objects, chosen.lists, last_ms),
        chapters=chapters_in(overview, chosen, cues),
        findings=(
            *_broken(source, file),
            *_assumed(source, chosen, reading, start),
            *misnamed_keys(source, chosen, found.cues),
            *_unread(source, chosen, reading.unread),
            *_no_ends(source, chosen, cues),
            *_twice(source, file),
            *_nobody(source, reading),
            *_named_apart(source, chosen, overview, cues),
            *_apart(source, chosen, beside),
            *_timed_apart(source, chosen, overview, cues),
        ),
    )


def _is_json(file: JsonFile) -> bool:
    """Whether the text is JSON, perhaps with a mistake in its second half or cut off."""
    if file.root is None or not file.kinds:
        return False
    problem = file.problem
    return problem is None or (len(file.kinds) > 3 and (problem.cut_off or 2 * problem.at > len(file.text)))


def _chosen(file: JsonFile) -> tuple[Outline, Listed | None]:
    root = file.root
    overview = Outline([], []) if root is None else outline(root)
    chosen = transcript_list(overview.listed)
    if chosen is None and root is not None and (in_parts := parts_of_one(root)) is not None:
        return in_parts
    return overview, chosen or in_columns(overview)


def _path(listed: Listed) -> str:
    return f"`{listed.shown}`" if listed.shown else "the file's own list"


def _broken(source: Source, file: JsonFile) -> Iterator[Finding]:
    for bad in file.bad_lines:
        message = f"the line cannot be read ({bad.message}); it is left out, and those below it are read"
        yield finding("json-broken", message, path=source.name, line=source.line_number(bad.at))
    if file.problem is not None:
        line = source.line_number(file.problem.at)
        message = f"{file.problem.message}; what comes before is read, the rest is kept as metadata"
        yield finding("json-broken", message, path=source.name, line=line)


def _assumed(source: Source, chosen: Listed, reading: ListReading, start: str | None) -> Iterator[Finding]:
    line = source.line_number(chosen.lists[0].start)
    if start is not None:
        message = f"the times of {_path(chosen)} are dates; they are counted from {start}"
        yield finding("json-assumed", message, path=source.name, line=line)
    if reading.n_other_readings:
        n = reading.n_other_readings
        message = f"other readings of the first row of {_path(chosen)} are not read: {n:,}"
        yield finding("json-assumed", message, path=source.name, line=line)
    if reading.carried:
        message = f"in {_path(chosen)} a row without a speaker is read as one by the speaker before"
        yield finding("json-assumed", message, path=source.name, line=line)
    if reading.n_otherwise:
        own, other = _speaker_keys(chosen.shape)
        rows = f"rows without `{own}` ({reading.n_otherwise:,})"
        message = f"in {_path(chosen)} the speakers of {rows} are read from {other}"
        yield finding("json-assumed", message, path=source.name, line=line)
    if chosen.dialect is not None:
        if reading.unit not in (None, chosen.dialect.unit):
            message = f"the times of {_path(chosen)} are too far apart for seconds, as {chosen.dialect.name} has them; "
            message += f"they are read as {IN_WORDS[reading.unit or 's']}"
            yield finding("json-assumed", message, path=source.name, line=line)
        return
    shape = chosen.shape
    inner = shape.child if shape.child and not shape.text else None
    roles = {
        "text": shape.text[:1] or (inner.text[:1] if inner else ()),
        "start": [key for key in (shape.start or shape.span, inner and (inner.start or inner.span)) if key][:1],
        "end": [key for key in (shape.end or shape.duration, inner and (inner.end or inner.duration)) if key][:1],
        "speaker": [key for key in (shape.speaker, inner and inner.speaker) if key][:1],
    }
    said = ", ".join(f"{role} from `{keys[0]}`" for role, keys in roles.items() if keys)
    unit = f", times in {IN_WORDS[reading.unit]}" if reading.unit else ""
    yield finding("json-assumed", f"{_path(chosen)} is read with {said}{unit}", path=source.name, line=line)


def _speaker_keys(shape: Shape) -> tuple[str, str]:
    own = shape if shape.else_speaker or shape.child is None else shape.child
    return own.speaker or "", " or ".join(f"`{key}`" for key in own.else_speaker)


def _unread(source: Source, chosen: Listed, unread: Sequence[Node]) -> Iterator[Finding]:
    # A list in a list is read itself.
    if rows := [row for row in unread if row not in chosen.lists]:
        keys = ", ".join(f"`{key}`" for key in chosen.shape.text) or "a list of words"
        message = f"{first_of(len(rows), 'row')} words but not under {keys}; kept as metadata"
        yield finding("json-row-unread", message, path=source.name, line=source.line_number(rows[0].start))


def _no_ends(source: Source, chosen: Listed, cues: Sequence[Cue]) -> Iterator[Finding]:
    """One finding on the rows in which something is written in place of an end that leaves a cue without one."""
    if all(cue.start_ms is None or cue.end_ms is not None for cue in cues):
        return
    keys = [key for key in (chosen.shape.end, chosen.shape.duration) if key]
    ends = [row[key] for node in chosen.lists for row in map(fields_of, rows_of(node)) for key in keys if key in row]
    if unread := [end for end in ends if (end.text or "").strip() and milliseconds(end, "s") is None]:
        message = f"{first_of(len(unread), 'row')} an end that cannot be read"
        yield finding("cue-time-unreadable", message, path=source.name, line=source.line_number(unread[0].start))


def _apart(source: Source, chosen: Listed, beside: Sequence[Beside]) -> Iterator[Finding]:
    apart = [one for one in beside if not one.is_copy and (one.is_list or one.n_words >= _MANY_WORDS)]
    for one in apart[:_MOST_FINDINGS]:
        message = f"`{one.name}` has {one.n_words} words, of which {_path(chosen)} lacks many; it is kept as metadata"
        yield finding("json-text-apart", message, path=source.name, line=source.line_number(one.node.start))


def _timed_apart(source: Source, chosen: Listed, overview: Outline, cues: Sequence[Cue]) -> Iterator[Finding]:
    """Another list of as many words with times, where those that are read have none."""
    if any(cue.start_ms is not None for cue in cues):
        return
    for one in overview.listed:
        if one.shape.speaks and one.shape.timed and 2 * one.n_chars >= chosen.n_chars:
            message = (
                f"{_path(chosen)} has speakers and no times, which `{one.shown}` has; its times are not read, since "
            )
            message += "nothing says which of its words are whose"
            yield finding("json-text-apart", message, path=source.name, line=source.line_number(one.lists[0].start))
            return


def _nobody(source: Source, reading: ListReading) -> Iterator[Finding]:
    """Words without a speaker in a cue that has one."""
    if words := reading.doubtful:
        message = f"{first_of(len(words), 'word')} no speaker; read as by the one before"
        yield finding("unknown-speaker", message, path=source.name, line=source.line_number(words[0].strings[0].start))


def _named_apart(source: Source, chosen: Listed, overview: Outline, cues: Sequence[Cue]) -> Iterator[Finding]:
    """Speakers that are named, but not where anything says which words are theirs."""
    if not any(cue.label for cue in cues) and (apart := named_apart(overview)) is not None:
        key, node, names = apart
        message = f"nobody is named in {_path(chosen)}, and nothing says which words those in `{key}` say: "
        message += ", ".join(names)
        yield finding("unknown-speaker", message, path=source.name, line=source.line_number(node.start))


def _twice(source: Source, file: JsonFile) -> Iterator[Finding]:
    for entry in sorted(set(file.repeated))[:_MOST_FINDINGS]:
        key = source.text[file.starts[entry] + 1 : file.ends[entry] - 1]
        line = source.line_number(file.starts[entry])
        message = f'an object has the key "{key}" twice; the last one counts, the other is kept as metadata'
        yield finding("json-key-twice", message, path=source.name, line=line)
