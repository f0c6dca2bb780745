"""The lists of a file, and which of them is the transcript."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from podcorpus.reading.formats.json_transcript.columns import rows_of_columns
from podcorpus.reading.formats.json_transcript.dialects import DIALECTS
from podcorpus.reading.formats.json_transcript.diarization import speaker_list
from podcorpus.reading.formats.json_transcript.listed import Listed, Outline
from podcorpus.reading.formats.json_transcript.rows import fields_of, inner_list, rows_of, sample_of
from podcorpus.reading.formats.json_transcript.shapes import Shape, shape_of
from podcorpus.reading.formats.json_transcript.split import lists_of_one_talk
from podcorpus.reading.formats.json_transcript.unusual_speakers import SPEAKER_ID
from podcorpus.reading.formats.json_transcript.values import label_of, milliseconds, strings_of
from podcorpus.reading.grid.keys import FIRST_OF, SPEAKER_ABOVE, plain
from podcorpus.reading.json_values.spans import Node

TRANSCRIPTS = frozenset(
    """
    transcript transcripts transcription segments utterances captions subtitles cues sentences paragraphs lines
    monologues
    """.split()
)
_TALKS = frozenset(
    """
    transcripts transcriptions conversations calls dialogues episodes interviews meetings podcasts recordings videos
    """.split()
)
_WRITTEN = ("chat", "comment", "message")
"""What is in the names of lists of what is written while others speak."""
_FEW = 8
"""Of a longer list the rows are not searched for lists of their own beside it."""
_MOST_CONTAINERS = 20_000
_MOST_SPLIT = 500
"""Lists of one talk."""
_SAMPLE = 200
_LONG_ROW = 2_000
"""Characters of a row from which on it is a whole transcript rather than a stretch that was timed."""
_NAMES = frozenset(
    "speakers speakernames speakermap speakerlist speakerlabels participants contributors people persons hosts "
    "actors".split()
)


def outline(root: Node, few: int = _FEW) -> Outline:
    """The objects and lists of a file, from the outside inwards. Lists of more rows than `few` are not searched for
    lists in their rows."""
    objects: list[tuple[tuple[str, ...], Node]] = []
    found: dict[tuple[str, ...], list[_Place]] = {}
    queue = deque([_Place(root, (), frozenset(), None)])
    split: list[Node] = []
    n_seen = 0
    while queue and n_seen < _MOST_CONTAINERS:
        place = queue.popleft()
        node, path = place.node, place.path
        n_seen += 1
        if node.kind == "object":
            members = list(node.members())
            objects.append((tuple(map(plain, path)), node))
            keys = frozenset(plain(key) for key, _ in members)
            label = _label_in(members) or place.label
            numbered = len(members) == 1 and members[0][0].replace(".", "", 1).isdigit()
            if (numbered or len(members) >= 2) and all(value.kind == "object" for _, value in members):
                found.setdefault(path, []).append(place)
            pairs = [pair for _, value in members if (pair := _labelled(value)) is not None]
            of_one = pairs if len(pairs) == len(members) >= 2 else []
            if not of_one and len(split) < _MOST_SPLIT and not any(one.start < node.start < one.end for one in split):
                of_one = lists_of_one_talk(members)
                split += [rows for _, rows in of_one]
            if of_one:
                queue.extend(_Place(rows, path, keys, speaker or label) for speaker, rows in of_one)
                continue
            for key, value in members:
                if value.kind in ("object", "array"):
                    queue.append(_Place(value, (*path, key), keys, label))
        else:
            rows = list(islice(rows_of(node), few + 1))
            only_first = bool(path) and plain(path[-1]) in FIRST_OF
            if not only_first and any(row.kind in ("object", "array") for row in rows):
                found.setdefault(path, []).append(place)
            for row in rows[:1] if only_first else rows if len(rows) <= few else ():
                if row.kind in ("object", "array"):
                    queue.append(_Place(row, path, frozenset(), place.label))
    listed = [one for path, places in found.items() if (one := _listed(path, places)) is not None]
    return Outline(objects, listed, root, not queue)


def parts_of_one(root: Node) -> tuple[Outline, Listed] | None:
    """The transcript of a file that has it in parts, one in each row of a long list, as projects of editors do. None if
    there is none, or if the times do not say that the parts follow one another: they may be of several recordings."""
    overview = outline(root, _MOST_CONTAINERS)
    # The rows of the long list are objects, which need not be lists because all they have are objects.
    listed = transcript_list([one for one in overview.listed if all(node.kind == "array" for node in one.lists)])
    if listed is None or not overview.whole:
        return None
    starts = [start for node in listed.lists if (start := _first_ms(node, listed.shape)) is not None]
    in_order = all(before <= after for before, after in pairwise(starts))
    return (overview, listed) if in_order and len(starts) == len(listed.lists) > 1 else None


def n_talks(listed: Listed) -> int:
    """How many talks there are, where a key says that each row of a list is a whole one, nobody speaks all of one, and
    no times go on from one to the next; 0 if it is one."""
    shape, lists, path = listed.shape, [*listed.lists], listed.path[:-1]
    if shape.child is not None and not shape.text:
        rows = (fields_of(row).get(shape.children or "") for node in lists for row in rows_of(node))
        shape, lists, path = shape.child, [row for row in rows if row is not None], listed.path
    of_one = len(lists) < 2 or shape.are_words or listed.shape.speaker or any(listed.labels)
    if of_one or not path or path[-1] not in _TALKS:
        return 0
    starts = [start for node in lists if (start := _first_ms(node, shape)) is not None]
    go_on = len(starts) == len(lists) and all(before < after for before, after in pairwise(starts))
    return 0 if go_on else len(lists)


def in_columns(overview: Outline) -> Listed | None:
    """The transcript of a file whose objects have a list for each of its columns; None if there is none."""
    found = ((path, rows) for path, node in overview.objects for rows in rows_of_columns(node))
    listed = (_listed(path, [_Place(rows, path, frozenset(), None)]) for path, rows in found)
    return transcript_list([one for one in listed if one is not None])


def _first_ms(node: Node, shape: Shape) -> int | None:
    """The first time in a list, in the file's own unit read as seconds; None if it has none."""
    for row in islice(rows_of(node), _FEW):
        fields = fields_of(row)
        if shape.start and (time := fields.get(shape.start)) is not None:
            return milliseconds(time, "s")
        inner = fields.get(shape.children or "")
        if shape.child is not None and inner is not None and inner.kind == "array":
            return _first_ms(inner, shape.child)
    return None


class _Place(NamedTuple):
    """A value to look into: its path, the keys of the object it is in, and the speaker of that object."""

    node: Node
    path: tuple[str, ...]
    beside: frozenset[str]
    label: str | None


def _labelled(node: Node) -> tuple[str | None, Node] | None:
    """A speaker and the rows that are theirs, `["Mara", [{…}, …]]`."""
    pair = list(islice(node.elements(), 3)) if node.kind == "array" else []
    if [one.kind for one in pair] != ["string", "array"] or (label := label_of(pair[0])) is None:
        return None
    return (label, pair[1]) if all(row.kind == "object" for row in islice(pair[1].elements(), _FEW)) else None


def _label_in(members: Sequence[tuple[str, Node]]) -> str | None:
    fields = {plain(key): value for key, value in members[:50] if value.kind in ("string", "number", "object")}
    named = next((label for key in SPEAKER_ABOVE if (label := label_of(fields.get(key)))), None)
    own = label_of(fields.get("id"))
    return named or (own if own is not None and SPEAKER_ID.fullmatch(own) else None)


def _listed(shown: tuple[str, ...], places: Sequence[_Place]) -> Listed | None:
    path = tuple(map(plain, shown))
    lists = tuple(place.node for place in places)
    shape = shape_of(lists, path[-1] if path else "")
    if shape is None or (lists[0].kind == "object" and not shape.text):
        return None
    dialect = next((one for one in DIALECTS if one.fits(path, shape.keys, places[0].beside)), None)
    n_chars = sum(_n_chars(node, shape) for node in lists) if shape.speaks else 0
    n_rows = sum(1 for node in lists for _ in rows_of(node))
    labels = tuple(place.label for place in places)
    return Listed(path, ".".join(shown), lists, labels, shape, dialect, n_chars, n_rows)


def _n_chars(node: Node, shape: Shape) -> int:
    rows = list(rows_of(node))
    sample = sample_of(rows, _SAMPLE)
    n_chars = 0
    for row in sample:
        fields = fields_of(row)
        own = [string for key in shape.text for string in strings_of(fields.get(key))][:1]
        if own or shape.child is None:
            n_chars += sum(string.end - string.start - 2 for string in own)
        else:
            inner = fields.get(shape.children or "")
            inner = inner_list(inner) if shape.child.are_words else inner
            n_chars += _n_chars(inner, shape.child) if inner is not None and inner.kind == "array" else 0
    return n_chars * len(rows) // (len(sample) or 1)


def transcript_list(listed: Sequence[Listed]) -> Listed | None:
    """The list that is the transcript: one with most of the words; of several one that is not of messages, then the one
    with speakers, one of a known dialect, one with times, and one of stretches rather than whole talks or words."""
    speaking = [
        one
        for one in listed
        if one.shape.speaks
        and one.n_chars
        and (one.shape.timed or one.shape.labelled or (one.path and one.path[-1] in TRANSCRIPTS))
    ]
    most = max((one.n_chars for one in speaking), default=0)
    long = [one for one in speaking if 2 * one.n_chars >= most]
    diarized = speaker_list(listed) is not None
    order = {dialect: i for i, dialect in enumerate(DIALECTS)}

    def preference(one: Listed) -> tuple[bool, bool, int, bool, bool, bool, bool, int]:
        return (
            bool(one.path) and any(part in one.path[-1] for part in _WRITTEN),
            not (one.shape.labelled or (diarized and one.shape.timed)),
            len(order) if one.dialect is None else order[one.dialect],
            not one.shape.timed,
            one.n_chars > _LONG_ROW * one.n_rows,
            one.shape.are_words,
            one.shape.only_wraps and one.n_rows == 1,
            -one.n_chars,
        )

    return min(long, key=preference, default=None)


def speakers_names(objects: Sequence[tuple[tuple[str, ...], Node]]) -> dict[str, str]:
    """Names of speakers by their ids, where the file has a table of them."""
    names: dict[str, str] = {}
    for _, node in objects:
        for key, value in node.members():
            if plain(key) in _NAMES:
                for id_, name in _entries(value):
                    if id_ is not None and name is not None:
                        names.setdefault(id_, name)
    return names


def _entries(table: Node) -> Iterator[tuple[str | None, str | None]]:
    if table.kind == "object":
        for key, value in table.members():
            if value.kind == "string":
                yield key, label_of(value)
            elif value.kind == "object":
                yield key, _name_in(value)
        return
    for row in islice(table.elements(), 10_000):
        if row.kind == "object":
            fields = {plain(key): value for key, value in row.members()}
            id_ = next(
                (
                    fields[key]
                    for key in ("id", "spkid", "speakerid", "speaker", "label", "key", "index")
                    if key in fields
                ),
                None,
            )
            yield label_of(id_) if id_ is not None and id_.kind in ("string", "number") else None, _name_in(row)


def _name_in(row: Node) -> str | None:
    fields = {plain(key): value for key, value in row.members()}
    for key in ("name", "displayname", "displaytext", "speakername", "fullname", "title", "label"):
        if key in fields and fields[key].kind == "string" and (name := label_of(fields[key])):
            return name
    return None
