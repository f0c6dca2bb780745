"""HTML for reading: a page per episode with chapters, names, times and marked mentions.

Its elements are those of Podcasting 2.0 transcripts (`cite`, `time`, `p`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from podcorpus.exporting.exports import Part
from podcorpus.exporting.opened import OpenedCorpus
from podcorpus.exporting.reading_page import about_page, chapters_before, described, instead_of_words, paragraphs
from podcorpus.exporting.spoken import Spoken
from podcorpus.exporting.texts import apart, one_line, plain, spans, to_second
from podcorpus.findings.finding import Finding
from podcorpus.records import Entity, Mention, Turn

NAME = "html"
DESCRIPTION = "pages for reading, with mentions marked"

_STYLE = """body { font: 1.05rem/1.6 serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }
:root { color-scheme: light dark; }
cite { font-style: normal; font-weight: bold; } time { opacity: .7; margin-left: .5em; font-size: .85em; }
p { margin: 0 0 1em; } mark { background: #fc43; color: inherit; }"""


def export(corpus: OpenedCorpus) -> Iterator[Part | Finding]:
    """`EPISODE.html`."""
    for records in corpus.episodes():
        spoken = Spoken(records)
        yield f"{spoken.episode.episode_id}.html", "".join(_page(spoken, corpus.entities))
        yield from about_page(spoken)
        yield from spoken.about_overlaps()


def _page(spoken: Spoken, entities: Mapping[str, Entity]) -> Iterator[str]:
    episode = spoken.episode
    title = _line(episode.title or episode.episode_id)
    language = "" if episode.language is None else f' lang="{_line(episode.language)}"'
    yield f'<!DOCTYPE html>\n<html{language}>\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
    yield f"<style>\n{_STYLE}\n</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n"
    about = " · ".join(map(_line, described(episode)))
    yield f"<p>{about}</p>\n</header>\n<main>\n" if about else "</header>\n<main>\n"
    for turn, chapters in chapters_before(spoken):
        for chapter in chapters:
            yield f'<h2 id="{chapter.chapter_id}">{_line(chapter.title or "…")}</h2>\n'
        if turn is not None:
            yield "".join(_turn(spoken, turn, entities))
    yield "</main>\n</body>\n</html>\n"


def _turn(spoken: Spoken, turn: Turn, entities: Mapping[str, Entity]) -> Iterator[str]:
    name = spoken.name(turn)
    if name is not None:
        yield f"<cite>{_line(name)}:</cite>\n"
    if turn.start_ms is not None:
        yield f'<time datetime="PT{turn.start_ms / 1000:.3f}S">{to_second(turn.start_ms)}</time>\n'
    mentions, _ = apart(spoken.mentions.get(turn.turn_id, ()))
    if turn.text is None:
        named = "".join(f" … {_mark(one.surface, one, entities)}" for one in mentions)
        yield f'<p id="{turn.turn_id}"><em>{instead_of_words(turn)}</em>{named}</p>\n'
        return
    # Empty lines and mentions do not overlap, so that a paragraph is whole whatever is marked in it.
    marked = "".join(
        escape(plain(turn.text[span.start : span.end]), quote=False)
        if span.mention is None
        else _mark(turn.text[span.start : span.end], span.mention, entities)
        for span in spans(turn.text, mentions)
    )
    words = "<br><br>".join(paragraphs(marked))
    yield f'<p id="{turn.turn_id}">{words}</p>\n'


def _mark(text: str, mention: Mention, entities: Mapping[str, Entity]) -> str:
    """A mention: its type as class, the entity's id, and the name that is meant as title."""
    entity = entities.get(mention.entity_id or "")
    kind = "" if mention.entity_type is None else f' class="{mention.entity_type.lower()}"'
    meant = (
        "" if entity is None else f' data-entity="{entity.entity_id}" title="{escape(one_line(entity.canonical_name))}"'
    )
    return f'<mark id="{mention.mention_id}"{kind}{meant}>{escape(one_line(text), quote=False)}</mark>'


def _line(text: str) -> str:
    return escape(one_line(text))
