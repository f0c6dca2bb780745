"""TEI, as Parla-CLARIN recommends for what is spoken: a document per episode, and a corpus file that includes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from types import MappingProxyType
from xml.sax.saxutils import escape, quoteattr

from podcorpus.exporting.exports import Part
from podcorpus.exporting.opened import OpenedCorpus
from podcorpus.exporting.spoken import Spoken
from podcorpus.exporting.tei_header import ENTITY_LISTS, header, xml_id
from podcorpus.exporting.texts import apart, one_line, plain
from podcorpus.findings.finding import Finding
from podcorpus.findings.wording import counted
from podcorpus.folder.manifest import CorpusInfo
from podcorpus.records import Chapter, Cue, Entity, Mention, Speaker, Turn

NAME = "tei"
DESCRIPTION = "TEI documents as in Parla-CLARIN"

CORPUS_FILE, ENTITIES_FILE = "corpus.xml", "entities.xml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACES, _INCLUDING = 'xmlns="http://www.tei-c.org/ns/1.0"', 'xmlns:xi="http://www.w3.org/2001/XInclude"'
_ELEMENTS = MappingProxyType({"PERSON": "persName", "ORG": "orgName", "PLACE": "placeName", "WORK": "title"})
"""The element for a mention of each type; `name` for the others."""


def export(corpus: OpenedCorpus) -> Iterator[Part | Finding]:
    """`EPISODE.xml`, `entities.xml`, and `corpus.xml`, which includes them."""
    info = corpus.manifest.corpus
    yield CORPUS_FILE, f"{_DECLARATION}<teiCorpus {_NAMESPACES} {_INCLUDING}>\n{header(info.title, info, None)}"
    if corpus.entities:
        yield ENTITIES_FILE, "".join(_entities(corpus.entities.values(), info))
        yield CORPUS_FILE, _include(ENTITIES_FILE)
    for records in corpus.episodes():
        spoken = Spoken(records)
        file = file_name(spoken.episode.episode_id)
        yield file, "".join(_document(spoken, info))
        yield CORPUS_FILE, _include(file)
        yield from spoken.about_words()
        yield from spoken.about_overlaps()
        ends = sum(_ends_before_the_next(cues) for cues in spoken.cues.values())
        if ends:
            yield spoken.lacks(f"the ends of {counted(ends, 'cue')} inside a turn")
        yield from spoken.about_word_times()
        yield from spoken.about_chapters_in_text()
    yield CORPUS_FILE, "</teiCorpus>\n"


def file_name(episode_id: str) -> str:
    """The file of an episode, which is not one of the corpus."""
    file = f"{episode_id}.xml"
    return f"{episode_id}_.xml" if file in (CORPUS_FILE, ENTITIES_FILE) else file


def _include(file: str) -> str:
    return f'<xi:include href="{file}"/>\n'


def _entities(entities: Iterable[Entity], info: CorpusInfo) -> Iterator[str]:
    """A document of lists, one for each type."""
    yield f"{_DECLARATION}<TEI {_NAMESPACES}>\n{header(f'{info.title}: entities', info, None)}<text>\n<body>\n"
    listed = sorted(entities, key=lambda entity: list(ENTITY_LISTS).index(entity.entity_type))
    for kind, of_kind in groupby(listed, key=lambda entity: entity.entity_type):
        group, element, name = ENTITY_LISTS[kind]
        yield f'<{group} type="{kind.lower()}">\n'
        yield from (_entity(entity, element, name) for entity in of_kind)
        yield f"</{group}>\n"
    yield "</body>\n</text>\n</TEI>\n"


def _entity(entity: Entity, element: str, name: str) -> str:
    names = "".join(f"<{name}>{_text(one)}</{name}>" for one in (entity.canonical_name, *entity.aliases))
    # Events have no place for ids of their own in TEI.
    link = (
        "" if entity.wikidata_id is None or element == "event" else f'<idno type="wikidata">{entity.wikidata_id}</idno>'
    )
    about = f"<note>{_text(entity.description)}</note>"
    return f'<{element} xml:id="{_entity_id(entity.entity_id)}">{names}{link}{about}</{element}>\n'


def _document(spoken: Spoken, info: CorpusInfo) -> Iterator[str]:
    episode = spoken.episode
    language = "" if episode.language is None else f' xml:lang="{episode.language}"'
    yield _DECLARATION
    yield f'<TEI {_NAMESPACES} xml:id="{xml_id(episode.episode_id)}"{language}>\n'
    yield header(episode.title or episode.episode_id, info, episode, "".join(map(_person, spoken.records.speakers)))
    yield "<text>\n"
    times = sorted({time for cue in spoken.records.cues for time in (cue.start_ms, cue.end_ms) if time is not None})
    if times:
        origin = _time_id(episode.episode_id, 0)
        yield f'<timeline unit="ms" origin="#{origin}">\n<when xml:id="{origin}"/>\n'
        for time in times:
            if time:
                yield f'<when xml:id="{_time_id(episode.episode_id, time)}" interval="{time}" since="#{origin}"/>\n'
        yield "</timeline>\n"
    yield "<body>\n"
    begins: dict[str | None, list[Chapter]] = {}
    for chapter in spoken.records.chapters:
        begins.setdefault(chapter.start_turn_id, []).append(chapter)
    chapters = {chapter.chapter_id: chapter for chapter in spoken.records.chapters}
    empty = True
    for chapter_id, turns in groupby(spoken.records.turns, key=lambda turn: turn.chapter_id):
        empty = False
        yield "<div>\n" if chapter_id is None else _division(chapters[chapter_id])
        for turn in turns:
            yield _utterance(spoken, turn, begins.get(turn.turn_id, ()))
        yield "</div>\n"
    yield "<div><p/></div>\n" if empty else ""
    yield "</body>\n</text>\n</TEI>\n"


def _division(chapter: Chapter) -> str:
    title = "" if chapter.title is None else f"<head>{_text(chapter.title)}</head>\n"
    return f'<div type="chapter" corresp="#{xml_id(chapter.chapter_id)}">\n{title}'


def _person(speaker: Speaker) -> str:
    role = "" if speaker.role is None else f' role="{speaker.role}"'
    known = "" if speaker.entity_id is None else f' sameAs="{ENTITIES_FILE}#{_entity_id(speaker.entity_id)}"'
    name = speaker.name or speaker.label
    label = f'<persName type="label">{_text(speaker.label)}</persName>' if name != speaker.label else ""
    attributes = f'xml:id="{_speaker_id(speaker.speaker_id)}"{role}{known}'
    return f"<person {attributes}><persName>{_text(name)}</persName>{label}</person>\n"


def _utterance(spoken: Spoken, turn: Turn, chapters: Sequence[Chapter]) -> str:
    """A turn. An anchor shows when each of its further cues begins, a milestone where a chapter begins."""
    attributes = [f'xml:id="{xml_id(turn.turn_id)}"']
    if turn.speaker_id is not None:
        attributes.append(f'who="#{_speaker_id(turn.speaker_id)}"')
    cues = spoken.cues.get(turn.turn_id, ())
    first = next((cue.start_ms for cue in cues if cue.start_ms is not None), None)
    last = max((cue.end_ms for cue in cues if cue.end_ms is not None), default=None)
    if first is not None:
        attributes.append(f'start="#{_time_id(turn.episode_id, first)}"')
    if last is not None:
        attributes.append(f'end="#{_time_id(turn.episode_id, last)}"')
    if turn.continues_turn_id is not None:
        attributes.append(f'prev="#{xml_id(turn.continues_turn_id)}"')
    marks = [(one.start_char or 0, _milestone(one)) for one in chapters]
    marks += [(cue.start_char, anchor) for cue in cues[1:] if (anchor := _anchor(cue))]
    words = "".join(_marked(turn, apart(spoken.mentions.get(turn.turn_id, ()))[0], marks))
    return f"<u {' '.join(attributes)}><seg>{words}</seg></u>\n"


def _milestone(chapter: Chapter) -> str:
    title = "" if chapter.title is None else f" n={quoteattr(one_line(chapter.title))}"
    return f'<milestone xml:id="{xml_id(chapter.chapter_id)}" unit="chapter"{title}/>'


def _anchor(cue: Cue) -> str:
    return "" if cue.start_ms is None else f'<anchor synch="#{_time_id(cue.episode_id, cue.start_ms)}"/>'


def _ends_before_the_next(cues: Sequence[Cue]) -> int:
    """How many cues of a turn end at a time of their own, which is neither the next one's start nor the turn's end."""
    return sum(one.end_ms is not None and one.end_ms != after.start_ms for one, after in pairwise(cues))


def _marked(turn: Turn, mentions: Sequence[Mention], marks: Sequence[tuple[int, str]]) -> Iterator[str]:
    """A turn with elements around mentions and at marks, those at one place in their order. Where its words are not in
    the corpus, there are gaps between the mentions."""
    cuts = [(at, 1, tag) for at, tag in marks]
    cuts += [(one.start_char, 2, _opening(one)) for one in mentions]
    cuts += [(one.end_char, 0, f"</{_element(one)}>") for one in mentions]
    at = 0
    for place, _, tag in [*sorted(cuts, key=lambda cut: cut[:2]), (turn.n_chars, 0, "")]:
        yield _words(turn, mentions, at, place)
        yield tag
        at = place


def _words(turn: Turn, mentions: Sequence[Mention], start: int, end: int) -> str:
    """What is between two cuts, which is within a mention or outside of all."""
    if turn.text is not None:
        return _text(turn.text[start:end])
    if start == end:
        return ""
    inside = next((one for one in mentions if one.start_char <= start < one.end_char), None)
    if inside is not None:
        return _text(inside.surface[start - inside.start_char : end - inside.start_char])
    return f'<gap reason="rights" unit="chars" quantity="{end - start}"/>'


def _element(mention: Mention) -> str:
    return _ELEMENTS.get(mention.entity_type or "", "name")


def _opening(mention: Mention) -> str:
    ref = "" if mention.entity_id is None else f' ref="{ENTITIES_FILE}#{_entity_id(mention.entity_id)}"'
    kind = f' type="{mention.entity_type.lower()}"' if mention.entity_type and _element(mention) == "name" else ""
    return f'<{_element(mention)} xml:id="{xml_id(mention.mention_id)}"{kind}{ref}>'


def _text(text: str) -> str:
    return escape(plain(text))


def _time_id(episode_id: str, ms: int) -> str:
    return f"time.{episode_id}.{ms}"


def _speaker_id(speaker_id: str) -> str:
    return f"speaker.{speaker_id}"


def _entity_id(entity_id: str) -> str:
    return f"entity.{entity_id}"
