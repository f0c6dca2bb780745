"""What pages for reading have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from podcorpus.exporting.spoken import Spoken
from podcorpus.exporting.texts import one_line
from podcorpus.findings.finding import Finding
from podcorpus.findings.wording import counted
from podcorpus.records import Chapter, Episode, Turn

_EMPTY_LINE = re.compile(r"(?:\r\n?+|\n)[^\S\r\n]*+(?:\r\n?+|\n)\s*+")


def described(episode: Episode) -> Iterator[str]:
    """What is known of an episode besides its title."""
    if episode.show is not None:
        yield episode.show
    if episode.season is not None:
        yield f"season {episode.season}"
    if episode.number is not None:
        yield f"episode {episode.number}"
    if episode.published_on is not None:
        yield episode.published_on


def chapters_before(spoken: Spoken) -> Iterator[tuple[Turn | None, Sequence[Chapter]]]:
    """Each turn with the chapters whose headings come before it: those that begin with it, and inside the one
    before it; at last, without a turn, those that begin inside the last one."""
    begins: dict[str, list[Chapter]] = {}
    for chapter in spoken.records.chapters:
        if chapter.start_turn_id is not None:
            begins.setdefault(chapter.start_turn_id, []).append(chapter)
    waiting: list[Chapter] = []
    for turn in spoken.records.turns:
        here = begins.get(turn.turn_id, ())
        yield turn, [*waiting, *(chapter for chapter in here if not chapter.start_char)]
        waiting = [chapter for chapter in here if chapter.start_char]
    if waiting:
        yield None, waiting


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a turn, each in one line."""
    return [line for part in _EMPTY_LINE.split(text) if (line := one_line(part))]


def instead_of_words(turn: Turn) -> str:
    """What a page shows where the words are not in the corpus."""
    return f"({counted(turn.n_words, 'word')})"


def about_page(spoken: Spoken) -> Iterator[Finding]:
    """What pages for reading leave out."""
    yield from spoken.about_words()
    yield from spoken.about_chapters_in_text()
    inside = sum(bool(chapter.start_char) for chapter in spoken.records.chapters)
    if inside:
        yield spoken.differs(f"{counted(inside, 'chapter')} beginning inside a turn; the heading comes after the turn")
    yield from spoken.about_ends()
    yield from spoken.about_cue_times()
    yield from spoken.about_word_times()
