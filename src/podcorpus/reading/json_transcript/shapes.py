"""What the keys of a list mean: which of them holds the words, the times, the speaker, the words one by one.

A list is of objects (rows), or an object of objects, or a list of `["word", 0.1, 0.4]`. Keys are compared without case
and underscores. Each role has its names in the order of preference; what a list has decides, not who wrote it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import islice
from typing import NamedTuple

from podcorpus.reading.json_spans import Node
from podcorpus.reading.json_transcript.values import clock_ms, clock_range, label_of, plain, strings_of

TEXT = (
    "body punctuatedword punct text transcript transcription display displaytext sentence content caption captiontext "
    "subtitle utterance utt utf8 line dialogue message speech spoken quote word term token value snippet cue lexical "
    "html"
).split()
_TEXTS = frozenset(TEXT)
START = (
    "startms starttimems startoffsetms tstartms startmillis startmilliseconds offsetmilliseconds starttime start begin "
    "begintime startoffset startts starttimestamp startsec startsecs startseconds startinseconds timebegin datastart "
    "timestart from timein tcin offsetinticks offset relativestarttimeinmilliseconds toffsetms time timestamp timecode "
    "ts tc t at in s starttimetext timems timeseconds"
).split()
END = (
    "endms endtimems endoffsetms endmillis endmilliseconds endtime end endoffset endts endtimestamp endsec endsecs "
    "endseconds endinseconds timeend dataend to timeout tcout stop stoptime finish resultendoffset resultendtime out e"
).split()
DURATION = (
    "durationms ddurationms durationmilliseconds durationinmilliseconds durationinticks duration dur durationsec "
    "durationseconds length d"
).split()
SPAN = "offsets timestamp timestamps time timing interval instances span range times dur".split()
SPEAKER = (
    "speakername speakerdisplayname speakerfullname participantname voice speakerlabel speaker speakerid speakertag "
    "spk speakerindex speakernumber person participant author authorname host who cite actor character username user "
    "sid label name role channellabel channelid channeltag channel"
).split()
CONFIDENCE = "confidence conf accuracy probability prob score p acasrconf".split()
WORDS = (
    "words displaywords worddetails wordtimestamps timestamps alignment terms tokens segs elements items line lines "
    "sentences paragraphs paragraph utterances segments cues captions chunks children monologues transcript text"
).split()
_WORD_LISTS = frozenset(
    "words displaywords worddetails wordtimestamps timestamps alignment terms tokens segs elements wordsegments".split()
)
_PERHAPS_WORD_LISTS = frozenset("items line lines chunks children results".split())
_WORD_KEYS = frozenset("punctuatedword punct word term token".split())
_CHANNELS = frozenset("channellabel channelid channeltag channel role".split())
_TEXT_ENDINGS = ("text", "transcript", "transcription", "sentence", "utterance")
_START_ENDINGS = ("start", "starttime", "startms", "startsec", "startseconds", "begin", "timestamp")
_END_ENDINGS = ("end", "endtime", "endms", "endsec", "endseconds")
_SPEAKER_ENDINGS = ("speaker", "speakername", "speakerlabel", "speakerid")
# Members of these count as the row's own; of a list of alternatives those of the first, which is the best one.
_PART_OF_ROW = frozenset("data attributes attrs metadata properties fields".split())
FIRST_OF = frozenset("alternatives nbest".split())
LETTER = re.compile(r"[^\W\d_]")
_STRING, _KEY = ord('"'), ord("k")
_SPACE_INSIDE = re.compile(r"\S\s+\S")
_MOST_KEYS = 200
_FEW_ROWS = 2
_SAMPLE = 1000
_SAMPLE_OF_CHILDREN = 50
_DEPTH = 6


class Shape(NamedTuple):
    """The keys of a list by role, in plain form. Of several texts in a row the first that is not empty counts."""

    text: tuple[str, ...]
    start: str | None
    end: str | None
    duration: str | None
    span: str | None
    speaker: str | None
    confidence: str | None
    children: str | None
    """The key of a list in each row: its words, or its cues."""
    child: Shape | None
    are_words: bool
    """Whether each row is a word."""
    keys: frozenset[str]
    """All keys of the rows."""
    usual: frozenset[str]
    """Those that most rows have."""
    shared: frozenset[str]
    """Those that more than one row has."""

    @property
    def speaks(self) -> bool:
        """Whether rows hold words."""
        return bool(self.text) or (self.child is not None and self.child.speaks)

    @property
    def only_wraps(self) -> bool:
        """Whether rows say nothing but what the rows of a list in them say."""
        return self.child is not None and not (self.text or self.start or self.span or self.speaker)

    @property
    def timed(self) -> bool:
        """Whether rows have times, or what is in them has."""
        own = self.start or self.span
        return bool(own) or (self.child is not None and self.child.timed)

    @property
    def labelled(self) -> bool:
        """Whether rows have speakers, or what is in them has."""
        return self.speaker is not None or (self.child is not None and self.child.labelled)


def rows_of(node: Node) -> Iterator[Node]:
    """The rows of a list; of an object of rows its values."""
    if node.kind == "object":
        return (value for _, value in node.members())
    return node.elements()


def fields_of(row: Node) -> dict[str, Node]:
    """The members of a row by plain key, with those of objects that are part of the row. A row that is only a wrapper
    of an object is that object; a row that is a list has its strings and numbers by what they look like."""
    if row.kind == "array":
        return _of_list(row)
    fields: dict[str, Node] = {}
    twice = False
    for key, value in row.members():
        name = plain(key)
        if name in fields:
            twice = True
            if value.kind == "null":
                continue
        fields[name] = value
    if twice:
        row.fields()  # remembers keys that occur twice
    for key in _PART_OF_ROW & fields.keys():
        _add(fields, fields[key])
    for key in FIRST_OF & fields.keys():
        _add(fields, fields[key][0] if fields[key].kind == "array" else None)
    if len(fields) <= 4 and fields.keys().isdisjoint(_ROLES):
        inner = [value for value in fields.values() if value.kind == "object"]
        if len(inner) == 1:
            return fields_of(inner[0])
    return fields


_ROLES = frozenset(TEXT) | frozenset(START) | frozenset(WORDS)


def _add(fields: dict[str, Node], inner: Node | None) -> None:
    if inner is not None and inner.kind == "object":
        for key, value in fields_of(inner).items():
            if fields.get(key, value).kind in ("null", value.kind):
                fields.setdefault(key, value)


def _of_list(row: Node) -> dict[str, Node]:
    times: list[Node] = []
    texts: list[Node] = []
    for value in islice(row.elements(), 8):
        if value.kind == "number" or (value.kind == "string" and clock_ms(value.text or "") is not None):
            times.append(value)
        elif value.kind == "string":
            texts.append(value)
    fields = dict(zip(("start", "end"), times, strict=False))
    if texts:
        fields["word" if len(texts) == 1 else "text"] = texts[-1]
        if len(texts) == 2:
            fields["speaker"] = texts[0]
    return fields


def shape_of(lists: Sequence[Node], key: str, depth: int = 0) -> Shape | None:
    """The shape of lists that belong together, found under `key`; None if their rows have no role."""
    rows = [fields for node in lists[:_SAMPLE] for row in _sampled(node, len(lists)) if (fields := fields_of(row))]
    if not rows:
        return None
    # An object may have any number of keys of its own; those that rows share are what matters.
    counts = Counter(name for fields in rows for name in fields).most_common(_MOST_KEYS)
    keys = frozenset(name for name, _ in counts)
    words_named = plain(key) in _WORD_LISTS
    names = (
        ("name", *TEXT) if words_named and "name" in keys and keys.isdisjoint(_WORD_KEYS | {"text", "value"}) else TEXT
    )
    text = tuple(name for name in _ordered(names, keys, _TEXT_ENDINGS) if any(_is_text(row.get(name)) for row in rows))
    found = _child(rows, keys, depth) if depth < _DEPTH else None
    children, child = found or (None, None)
    if text and child is not None and not child.are_words and not _covers(rows, text):
        # The strings are remarks on what is in the rows.
        text = ()
    speaker = _speaker(rows, keys, text)
    span = next((name for name in SPAN if name in keys and any(_is_span(fields.get(name)) for fields in rows)), None)
    start, end, duration = (
        next((name for name in _ordered(role, keys, endings) if any(_is_time(row.get(name)) for row in rows)), None)
        for role, endings in ((START, _START_ENDINGS), (END, _END_ENDINGS), (DURATION, ()))
    )
    if not (text or child or start or span):
        return None
    return Shape(
        text=text,
        start=start,
        end=end,
        duration=duration,
        span=span,
        speaker=speaker,
        confidence=next((name for name in CONFIDENCE if name in keys), None),
        children=children,
        child=child,
        are_words=bool(text) and _are_words(plain(key), text, rows, nested=depth > 0),
        keys=keys,
        usual=frozenset(name for name, count in counts if 2 * count > len(rows)),
        shared=frozenset(name for name, count in counts if count > 1 or len(rows) <= _FEW_ROWS),
    )


def _ordered(names: Sequence[str], keys: Set[str], endings: tuple[str, ...]) -> list[str]:
    """The keys that have a role by name, in the order of preference, and behind them those that end like one, such as
    `utterance_start`."""
    known = [name for name in names if name in keys]
    return known or (sorted(key for key in keys if key.endswith(endings)) if endings else [])


def _sampled(node: Node, n_lists: int) -> Iterator[Node]:
    rows = [row for row in rows_of(node) if row.kind in ("object", "array")]
    wanted = max(20, _SAMPLE // n_lists)
    return iter(rows[:: -(-len(rows) // wanted)] if len(rows) > wanted else rows)


def _child(rows: Sequence[dict[str, Node]], keys: frozenset[str], depth: int) -> tuple[str, Shape] | None:
    """The list in the rows that holds words, by the order of names, and then any other."""
    order = [*(name for name in WORDS if name in keys), *sorted(keys - set(WORDS) - FIRST_OF)]
    best: tuple[str, Shape] | None = None
    for name in order:
        lists = [node for fields in rows if (node := inner_list(fields.get(name))) is not None]
        if not lists:
            continue
        shape = shape_of(lists[:_SAMPLE_OF_CHILDREN], name, depth + 1)
        if shape is None or not shape.speaks or not (shape.timed or name in WORDS):
            continue
        if shape.are_words:
            return name, shape
        best = best or (name, shape)
    return best


def inner_list(node: Node | None) -> Node | None:
    """A list of rows, directly or as the only list of an object of the same name (`paragraphs.paragraphs`)."""
    if node is None or node.kind == "array":
        return node
    if node.kind == "object":
        lists = [value for _, value in islice(node.members(), 12) if value.kind == "array"]
        return lists[0] if len(lists) == 1 else None
    return None


def _covers(rows: Sequence[dict[str, Node]], text: Sequence[str]) -> bool:
    """Whether most rows have a text."""
    return 2 * sum(any(_is_text(fields.get(name)) for name in text) for fields in rows) >= len(rows)


def _is_text(node: Node | None) -> bool:
    return any(LETTER.search(string.text or "") for string in _strings(node))


def has_text(node: Node) -> bool:
    """Whether a value holds a text: a string with a letter, by itself, in a list, or under a key for texts."""
    file = node.file
    for entry in range(node.entry, file.after[node.entry]) if node.entry >= 0 else ():
        if file.kinds[entry] == _STRING:
            keyed = entry > node.entry and file.kinds[entry - 1] == _KEY
            key = file.text[file.starts[entry - 1] + 1 : file.ends[entry - 1] - 1] if keyed else ""
            if (not key or plain(key) in _TEXTS) and LETTER.search(Node(file, entry).text or ""):
                return True
    return False


def _strings(node: Node | None) -> Iterable[Node]:
    # A list of objects is a text only if it is one of runs, which have no times.
    if node is not None and node.kind == "array":
        first = node[0]
        if first is None or first.kind != "object" or not {plain(key) for key, _ in first.members()} <= _RUN:
            return ()
    return islice(strings_of(node), 3)


_RUN = frozenset({"text", "bold", "italics", "type", "marks"})


def _is_time(node: Node | None) -> bool:
    if node is None:
        return False
    if node.kind == "object":
        keys = {key for key, _ in node.members()}
        return keys <= {"seconds", "nanos"} or "relative" in keys
    text = (node.text or "").strip()
    if node.kind == "number" or clock_ms(text) is not None or clock_range(node) is not None:
        return True
    return text.replace(".", "", 1).isdigit()


def _is_span(node: Node | None) -> bool:
    return any(_is_time(edge) for edge in span_edges(node))


def span_edges(node: Node | None) -> tuple[Node | None, Node | None]:
    """Start and end of an interval: `[1.5, 3.2]`, `{"from": 0, "to": 40}`, or the first of a list of these."""
    if node is not None and node.kind == "array":
        edges = [*islice(node.elements(), 3)]
        if edges and edges[0].kind == "object":
            return span_edges(edges[0])
        if len(edges) == 2:
            return edges[0], edges[1]
    elif node is not None and node.kind == "object":
        fields = {plain(key): value for key, value in islice(node.members(), 12)}
        start, end = (next((fields[name] for name in role if name in fields), None) for role in (START, END))
        return start, end
    return None, None


def _speaker(rows: Sequence[dict[str, Node]], keys: frozenset[str], text: Sequence[str]) -> str | None:
    counts: dict[str, int] = {}
    for name in _ordered(SPEAKER, keys, _SPEAKER_ENDINGS):
        if name in text[:1]:
            continue
        labels = [label for fields in rows if (label := label_of(fields.get(name))) is not None]
        if labels and (name not in _CHANNELS or len(set(labels)) > 1):
            counts[name] = len(labels)
    most = max(counts.values(), default=0)
    return next((name for name, count in counts.items() if 2 * count >= most), None)


def _are_words(key: str, text: Sequence[str], rows: Sequence[dict[str, Node]], *, nested: bool) -> bool:
    if key in _WORD_LISTS or text[0] in _WORD_KEYS:
        return True
    if key not in _PERHAPS_WORD_LISTS and not nested:
        return False
    strings = (string for fields in rows for string in islice(strings_of(fields.get(text[0])), 1))
    texts = [text for string in strings if (text := (string.text or "").strip())]
    single = [text for text in texts if not _SPACE_INSIDE.search(text)]
    return len(single) >= 0.9 * len(texts) and sum(map(len, single)) <= 12 * len(single)
