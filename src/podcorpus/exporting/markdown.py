"""Markdown for reading: a page per episode with chapters as headings, and names and times before the words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from podcorpus.exporting.exports import Part
from podcorpus.exporting.opened import OpenedCorpus
from podcorpus.exporting.reading_page import about_page, chapters_before, described, instead_of_words, paragraphs
from podcorpus.exporting.spoken import Spoken
from podcorpus.exporting.texts import one_line, to_second
from podcorpus.findings.escaping import in_markdown
from podcorpus.findings.finding import Finding
from podcorpus.findings.wording import counted
from podcorpus.records import Turn

NAME = "markdown"
DESCRIPTION = "pages for reading"

_ADDRESS = re.compile(r"(?<=[\s(])(?:https?(?=://\S)|www(?=\.\S))")
# Signs that Markdown reads as markup at the beginning of a line.
_BEGINNING = re.compile(r"(?P<number>\d{1,9})(?P<mark>[.)])(?=\s|$)|(?P<sign>[#+\-=:])")


def export(corpus: OpenedCorpus) -> Iterator[Part | Finding]:
    """`EPISODE.md`."""
    for records in corpus.episodes():
        spoken = Spoken(records)
        yield f"{spoken.episode.episode_id}.md", "".join(_page(spoken))
        yield from about_page(spoken)
        if n := sum(bool(turn.start_ms and turn.start_ms % 1000) for turn in records.turns):
            yield spoken.differs(f"the starts of {counted(n, 'turn')} without the fraction of a second")
        yield from spoken.about_mentions()


def _page(spoken: Spoken) -> Iterator[str]:
    yield f"# {_escaped(one_line(spoken.episode.title or spoken.episode.episode_id))}\n\n"
    about = [_escaped(one_line(part)) for part in described(spoken.episode)]
    if about:
        yield f"{' · '.join(about)}\n\n"
    for turn, chapters in chapters_before(spoken):
        for chapter in chapters:
            yield f"## {_escaped(one_line(chapter.title or '…'))}\n\n"
        if turn is not None:
            yield _turn(spoken, turn)


def _turn(spoken: Spoken, turn: Turn) -> str:
    """A paragraph, or several where the words have empty lines; the first one begins with name and time."""
    name = spoken.name(turn)
    time = "" if turn.start_ms is None else f"[{to_second(turn.start_ms)}]"
    if name is None:
        head = time
    else:
        head = f"**{_escaped(one_line(name))}** {time}:" if time else f"**{_escaped(one_line(name))}:**"
    if turn.text is None:
        words = [f"*{instead_of_words(turn)}*"]
    else:
        words = [_escaped(paragraph) for paragraph in paragraphs(turn.text)]
        at = 1 if head else 0
        words = [*words[:at], *map(_begun, words[at:])]
    return f"{' '.join([head, *words[:1]]).strip()}\n\n" + "".join(f"{one}\n\n" for one in words[1:])


def _escaped(text: str) -> str:
    """A text in one line in which Markdown finds no markup, and no address that it makes a link."""
    return _ADDRESS.sub(lambda found: f"{found[0]}\\", in_markdown(text))


def _begun(text: str) -> str:
    """A text that begins a line, which is no heading, list or rule."""
    return (
        _BEGINNING.sub(lambda one: f"{one['number'] or ''}\\{one['mark'] or one['sign']}", text, count=1)
        if (_BEGINNING.match(text))
        else text
    )
