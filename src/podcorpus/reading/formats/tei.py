"""TEI: what is spoken, in `u` with a timeline, or in `sp` without times."""

from __future__ import annotations

import re
from collections import Counter

from podcorpus.errors import NotATranscriptError
from podcorpus.reading.clock_styles import clock_ms
from podcorpus.reading.cues.xml import Dialect, Timed, ended, find_cues, with_words, write_cues
from podcorpus.reading.document import Document, Published, PublishedChapter, Recognition
from podcorpus.reading.markup.xml import Token, attributes, root, unescape, xml_tokens
from podcorpus.reading.source import Source

NAME = "tei"
DESCRIPTION = 'TEI\'s XML with utterances such as `<u who="#mara" start="#t1" end="#t2">`'

_SPOKEN = re.compile(r"<(?:\w{1,20}:)?(?:u|sp)[\s>]")
_MS = {"ms": 1.0, "min": 60_000.0, "h": 3_600_000.0}
"""Units of time other than seconds."""
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,9})?")
_NO_WORDS = frozenset(
    "note desc gap incident kinesic vocal head fw figure index spangrp corr reg expan ex speaker stage".split()
)
"""Elements that describe what happens, or say again what is said. Of a `choice` the words as they were said count."""
_PROSE = frozenset(("p", "ab", "l"))


def recognises(source: Source) -> Recognition | None:
    """Whether the outermost element is `TEI` or `teiCorpus`, with an utterance or a speech in it."""
    found = root(source.text)
    if found is None or found.name not in ("tei", "teicorpus") or not _SPOKEN.search(source.text):
        return None
    return Recognition(1, f"the outermost element is TEI's `{'TEI' if found.name == 'tei' else 'teiCorpus'}`")


def read(source: Source) -> Document:
    """A cue for each utterance, or for its words from one anchor of the timeline to the next; chapters are milestones,
    or divisions with headings. Raises NotATranscriptError if there are no words, or some are withheld."""
    dialect = _Tei(source)
    found, outside = find_cues(source, dialect)
    if dialect.withheld is not None:
        line = source.line_number(dialect.withheld)
        raise NotATranscriptError(
            f"{source.name}: line {line}: words are left out for reasons of rights; give the file with all of its words"
        )
    cues = with_words(source, ended(found), DESCRIPTION)
    written = write_cues(source, cues, apart=(at for at, lost in zip(outside, dialect.lost, strict=True) if lost))
    for who, at in dialect.undefined.items():
        written.report("unknown-speaker", f"nobody with the id “{who}” is listed; it is the speaker's label", at)
    return written.document(
        NAME,
        published=Published(title=dialect.title, language=dialect.language),
        chapters=dialect.milestones or dialect.divisions,
    )


class _Tei(Dialect):
    """What the elements mean: people and times by their ids, and where in the document a cue is."""

    until = frozenset(("u", "sp"))
    cuts = frozenset(("anchor",))

    def __init__(self, source: Source) -> None:
        self.title: str | None = None
        self.language = ""
        self.undefined: dict[str, int] = {}
        self.withheld: int | None = None
        """Where the first words are missing that the file may not have."""
        self.milestones: list[PublishedChapter] = []
        self.divisions: list[PublishedChapter] = []
        self.lost: list[bool] = []
        """Of each text outside of cues, whether it is in the body, and neither a heading nor a note."""
        self._people, self._times = _people(source.text), _times(source.text)
        self._path: list[str] = []
        self._open: Counter[str] = Counter()
        """The elements around what comes next, by name how many."""
        self._block: dict[str, str] = {}
        self._turn = Timed()
        self._speech = False
        self._heading: str | None = None

    def outside(self, token: Token, written: dict[str, str]) -> Timed | None:
        name = token.name
        if token.kind == "close":
            self._closed(name)
            return None
        if name == "anchor":
            return self._anchor(written) if self._path[-1:] == ["u"] else None
        if token.kind == "open":
            self._path.append(name)
            self._open[name] += 1
        if name in ("tei", "teicorpus", "text", "body"):
            self.language = written.get("lang", self.language)
        elif name == "annotationblock":
            self._block = written
        elif name == "div":
            self._heading = None
        elif name == "milestone":
            self._milestone(written)
        elif name == "sp":
            self._turn, self._speech = Timed(voice=self._voice(written, token)), True
        elif name == "u" and token.kind == "open":
            whole = self._block | written
            self._turn = Timed(self._time(whole, "start"), self._time(whole, "end"), self._voice(whole, token))
            return self._begun()
        elif name in _PROSE and self._speech and token.kind == "open":
            # Its end closes the cue, and is not seen here.
            self._closed(name)
            return self._begun()
        return None

    def inside(self, token: Token, written: dict[str, str]) -> Timed | None:
        if token.name == "milestone":
            self._milestone(written)
        elif token.name == "gap" and written.get("reason") == "rights" and self.withheld is None:
            self.withheld = token.start
        return None if token.name in _NO_WORDS else Timed(word=token.name == "w")

    def text(self, words: str) -> None:
        words = " ".join(unescape(words).split())
        here = self._path[-1:]
        if here == ["title"] and self._open["titlestmt"] and self.title is None:
            self.title = words
        elif here == ["speaker"] and self._turn.voice is None:
            self._turn = Timed(voice=words.rstrip(":.") or None)
        elif here == ["head"] and self._open["div"]:
            self._heading = words
        self.lost.append(self._open["body"] > 0 and not any(self._open[one] for one in _NO_WORDS))

    def _closed(self, name: str) -> None:
        closed = "" if self._open[name] else name
        while closed != name:
            closed = self._path.pop()
            self._open[closed] -= 1
        if name == "annotationblock":
            self._block = {}
        elif name == "sp":
            self._speech = False

    def _begun(self) -> Timed:
        if self._heading is not None:
            self.divisions.append(PublishedChapter(self._turn.start_ms, self._heading))
            self._heading = None
        return self._turn

    def _anchor(self, written: dict[str, str]) -> Timed | None:
        begins = self._time(written, "synch")
        if begins is None:
            return None
        self._turn = self._turn._replace(start_ms=begins)
        return self._turn

    def _milestone(self, written: dict[str, str]) -> None:
        if written.get("unit") == "chapter":
            self.milestones.append(PublishedChapter(self._turn.start_ms, written.get("n") or None))

    def _voice(self, written: dict[str, str], token: Token) -> str | None:
        who = [one.rpartition("#")[2] for one in written.get("who", "").split()]
        for one in who:
            if one not in self._people and self._people:
                self.undefined.setdefault(one, token.start)
        return " & ".join(self._people.get(one, one) for one in who) or None

    def _time(self, written: dict[str, str], attribute: str) -> int | None:
        return self._times.get(written.get(attribute, "").rpartition("#")[2])


def _people(text: str) -> dict[str, str]:
    """The names of those who speak by their ids: the first name of each."""
    people: dict[str, str] = {}
    person: str | None = None
    names: list[str] = []
    naming = False
    for token in xml_tokens(text):
        if token.name in ("person", "persongrp"):
            if person is not None and names:
                people[person] = " ".join(names)
            written = attributes(token)
            person, names = (written.get("id") if token.kind == "open" else None), []
        elif token.name == "persname":
            # Of several names the first counts, with all of its parts.
            naming = token.kind == "open" and not names
        elif token.kind == "text" and person is not None and naming:
            names += unescape(text[token.start : token.end]).split()
        elif token.name == "body":
            break
    return people


def _times(text: str) -> dict[str, int]:
    """Milliseconds of the points of the timeline by their ids."""
    times: dict[str, int] = {}
    unit = ""
    for token in xml_tokens(text):
        if token.name == "timeline" and token.kind == "open":
            unit = attributes(token).get("unit", "")
        elif token.name == "when" and token.kind in ("open", "empty"):
            written = attributes(token)
            at = _interval(written.get("interval", ""), written.get("unit", unit))
            if at is not None:
                at += times.get(written.get("since", "").rpartition("#")[2], 0)
            elif absolute := written.get("absolute", "").rpartition("T")[2].rstrip("Z"):
                at = clock_ms(absolute)
            else:
                # The origin, from which the others count.
                at = 0
            if at is not None and "id" in written:
                times[written["id"]] = at
    return times


def _interval(interval: str, unit: str) -> int | None:
    return round(float(interval) * _MS.get(unit, 1000.0)) if _NUMBER.fullmatch(interval) else None
