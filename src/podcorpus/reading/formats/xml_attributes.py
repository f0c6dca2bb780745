"""XML whose elements for what is said have the time and the speaker as attributes:
`<segment start="1.5" end="3" speaker="A">words</segment>`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from podcorpus.reading.clock_styles import clock_ms
from podcorpus.reading.cues.of_words import Heard, cues_of_words
from podcorpus.reading.cues.units import Unit, in_ms, likely_unit
from podcorpus.reading.cues.xml import Dialect, Timed, XmlCue, find_cues, write_cues
from podcorpus.reading.document import Document, Run
from podcorpus.reading.grid.keys import DURATION, END, SPEAKER, START, plain, unit_of_key
from podcorpus.reading.json_values.scalars import number_of
from podcorpus.reading.labels.speech import may_be_said
from podcorpus.reading.markup.cue_words import Plain
from podcorpus.reading.markup.xml import Token, attributes, xml_tokens
from podcorpus.reading.source import Source

_WHO = ("speaker", "spk", "participant", "voice", "who", "talker", "character")
"""What is in the names of attributes that name whoever says the words in the element."""
_ASIDE = frozenset("comment note kommentar desc description translation gloss".split())
"""Elements within the words that are no words."""
_NAMES = frozenset("speaker speakername speakerid who character".split())
"""Elements within the words that name who speaks."""
_PEOPLE = frozenset("speaker person participant member".split())
_FRACTION = re.compile(r"(\d{1,12})/([1-9]\d{0,9})s")
"""How Final Cut writes times."""
_FEWEST = 2
_DEEPEST = 60


class _Rows(NamedTuple):
    """The elements that hold what is said, and their attributes by role; the first of several with one role."""

    name: str
    start: str | None
    end: str | None
    duration: str | None
    speaker: str | None
    unit: Unit


def document_of_attributes(source: Source, name: str) -> Document | None:
    """The document in the format `name`; None if no elements have attributes with times or speakers and hold words."""
    rows, people = _rows(source)
    if rows is None:
        return None
    dialect = _Attributes(rows, people)
    found, apart = find_cues(source, dialect)
    cues = [cue for cue in found if cue.words.text.strip()]
    if sum(len(cue.words.text.split()) for cue in cues) < 2 * len(cues):
        heard = (Heard(one.words.text, one.start_ms, one.end_ms, one.voice, not _is_word(one)) for one in cues)
        cues = [_joined(cues[group], voice) for group, voice in cues_of_words(heard)]
    if rows.speaker is None:
        cues = list(_carried(cues))
    texts = [" ".join(cue.words.text.split()) for cue in cues]
    if len(cues) < _FEWEST or not may_be_said(texts, [cue.voice for cue in cues]):
        return None
    return write_cues(source, cues, apart=(at for at in apart if cues[0].opens < at)).document(name)


class _Attributes(Dialect):
    def __init__(self, rows: _Rows, people: dict[str, str]) -> None:
        self._rows, self._people = rows, people

    def outside(self, token: Token, written: dict[str, str]) -> Timed | None:
        rows = self._rows
        if token.kind != "open" or token.name != rows.name:
            return None
        start, end, length = (_ms(key, written, rows.unit) for key in (rows.start, rows.end, rows.duration))
        if end is None and start is not None and length is not None:
            end = start + length
        voice = " ".join(written.get(rows.speaker or "", "").split()) or None
        return Timed(start, end, self._people.get(voice, voice) if voice else None)

    def inside(self, token: Token, _written: dict[str, str]) -> Timed | None:
        if token.name in _ASIDE:
            return None
        names = self._rows.speaker is None and token.name.lower() in _NAMES
        return Timed(names=True) if names else Timed(word=True)


def _rows(source: Source) -> tuple[_Rows | None, dict[str, str]]:
    """The elements with most of the words that have such attributes, and the names of people by their ids."""
    by_name: dict[str, list[tuple[dict[str, str], list[str]]]] = {}
    among: Counter[str] = Counter()
    named: list[str] | None = None
    people: dict[str, str] = {}
    open_: list[tuple[str, list[str]]] = []
    for token in xml_tokens(source.text):
        if token.kind in ("open", "empty"):
            written = attributes(token)
            if token.name in _PEOPLE and "id" in written and (name := " ".join(written.get("name", "").split())):
                people[written["id"]] = name
            if token.kind == "open":
                if open_ and token.name.lower() in _NAMES:
                    named = open_[-1][1]
                texts: list[str] = []
                by_name.setdefault(token.name, []).append((written, texts))
                open_.append((token.name, texts))
                if len(open_) > _DEEPEST:
                    return None, {}
        elif token.kind == "close":
            while open_ and open_.pop()[0] != token.name:
                pass
        elif token.kind in ("text", "cdata") and (text := source.text[token.start : token.end]).strip():
            if open_ and open_[-1][1] is named:
                among[open_[-1][0]] += 1
                named = None
            for _, texts in open_:
                texts.append(text)
    candidates = [
        (rows, [" ".join(texts).split() for _, texts in elements if texts])
        for name, elements in by_name.items()
        if (rows := _roles(name, elements, named=among[name] >= _FEWEST)) is not None
    ]
    most = max((_n_words(said) for _, said in candidates), default=0)
    # Sections have the words of what is in them, and words may have times, too.
    long = [(rows, said) for rows, said in candidates if 2 * _n_words(said) >= most]
    best = max(
        long, key=lambda one: (bool(one[0].speaker), _n_words(one[1]) > 2 * len(one[1]), len(one[1])), default=None
    )
    return (None if best is None else best[0]), people


def _n_words(said: Sequence[Sequence[str]]) -> int:
    return sum(map(len, said))


def _roles(name: str, elements: Sequence[tuple[dict[str, str], list[str]]], *, named: bool) -> _Rows | None:
    """What the attributes of elements mean; None if it is too little, unless speakers are `named` among their words."""
    spoken = [(written, sum(map(len, texts))) for written, texts in elements if texts]
    if len(spoken) < _FEWEST:
        return None
    keys = [key for key, count in Counter(key for written, _ in spoken for key in written).items() if count > 1]
    apart = [key for key in keys if len({written.get(key) for written, _ in spoken}) > 1]
    start, end, duration = (
        next((key for role in names for key in among if plain(key) == role and _is_time(key, spoken)), None)
        for names, among in ((START, apart), (END, apart), (DURATION, keys))
    )
    who = (key for role in SPEAKER for key in keys if plain(key) == role and any(part in role for part in _WHO))
    speaker = next(who, None) or next((key for key in keys if "speaker" in key), None)
    timed = start is not None and (end or duration) is not None
    labels = [label for written, _ in spoken if speaker and (label := written.get(speaker))]
    if not (timed or named or len(set(labels)) > 1 or (start and labels)):
        return None
    n_chars = sum(length for _, length in spoken)
    numbers = [
        number
        for written, _ in spoken
        for key in (start, end)
        if key and (number := number_of(written.get(key, "x"))) is not None
    ]
    return _Rows(name, start, end, duration, speaker, likely_unit(numbers, n_chars))


def _is_time(key: str, spoken: Sequence[tuple[dict[str, str], int]]) -> bool:
    return all(_ms(key, written, "s") is not None for written, _ in spoken if written.get(key))


def _ms(key: str | None, written: dict[str, str], unit: Unit) -> int | None:
    value = written.get(key or "", "").strip()
    if fraction := _FRACTION.fullmatch(value):
        return round(1000 * int(fraction[1]) / int(fraction[2]))
    if not value or value[0] == "-":
        return None
    number = number_of(value)
    return clock_ms(value) if number is None else in_ms(number, unit_of_key(key or "") or unit)


def _carried(cues: Sequence[XmlCue]) -> Iterator[XmlCue]:
    """The cues, those without a name among their words by the speaker before."""
    voice = None
    for cue in cues:
        voices = cue.words.voices
        yield cue if voices else cue._replace(voice=voice)
        voice = voices[-1].name if voices else voice


def _is_word(word: XmlCue) -> bool:
    return any(map(str.isalnum, word.words.text))


def _joined(group: Sequence[XmlCue], voice: str | None) -> XmlCue:
    """The cue of words that have an element each."""
    text = ""
    runs: list[Run] = []
    marks: list[tuple[int, int]] = []
    ends: dict[int, int] = {}
    for one in group:
        if text and _is_word(one):
            text += " "
        at = len(text)
        runs += [run._replace(char=run.char + at) for run in one.words.runs or ()]
        text += one.words.text
        if _is_word(one) and one.start_ms is not None:
            marks.append((at, one.start_ms))
            if one.end_ms is not None:
                ends[len(text)] = one.end_ms
    plain = Plain(text, group[0].words.start, group[-1].words.end, tuple(runs), (), tuple(marks), ends)
    last = max((one.end_ms for one in group if one.end_ms is not None), default=None)
    return XmlCue(group[0].opens, plain, group[0].start_ms, last, voice)
