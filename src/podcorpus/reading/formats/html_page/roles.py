"""What elements say about themselves: which ones name a speaker, and which ones give a time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from podcorpus.reading import text_map
from podcorpus.reading.clock_styles import CLOCK, clock_range
from podcorpus.reading.formats.html_page.page import Element, Page
from podcorpus.reading.labels.names import Likeness, likeness

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SPEAKER = frozenset("who speaker speakers spk talker interlocutor sprecher locuteur orador".split())
_PERSON = frozenset("name author person participant who host guest voice user".split())
_PERSON_ALONE = frozenset(("name", "person", "participant"))
"""Words that need no other one beside them."""
_TALK = frozenset(
    "ts transcript transcription cue turn dialogue dialog utterance segment monologue caption conversation line "
    "paragraph interview chat message".split()
)
_NOT_PERSON = frozenset("avatar image img icon initials photo picture color list bio button time timestamp".split())
_TIME = frozenset("time timestamp timestamps timecode timecodes tc stamp timing start ts".split())
_LONGEST_LABEL = 80
_LONGEST_TIME = 40
_HEADINGS = ("h3", "h4", "h5", "h6")
_MARKS = " \t\r\n\xa0*#"
_TIME_LINE = re.compile(rf"^[ \t*#]*[(\[]?{CLOCK}", re.MULTILINE)
_SIGNS = _MARKS + ":：–—-"


class Mark(NamedTuple):
    """A speaker's name or a time: where it is in the visible text, how the elements that give it look, what it
    says, and the element."""

    kind: Literal["speaker", "time"]
    start: int
    end: int
    looks: str
    label: str | None
    start_ms: int | None
    end_ms: int | None
    element: int


@lru_cache(maxsize=4096)
def role(named: str) -> Literal["speaker", "time", None]:
    """What an element with these classes or this id holds, by their words.

    >>> role("ts-name"), role("Transcript_speakerName__x1"), role("cue-timestamp"), role("site-author")
    ('speaker', 'speaker', 'time', None)
    """
    words = {word.lower() for word in _WORD.findall(named)}
    if words <= _PERSON_ALONE and words:
        return "speaker"
    if words & _NOT_PERSON or not words & (_SPEAKER | _PERSON):
        return "time" if words & _TIME else None
    return "speaker" if words & _SPEAKER or words & _TALK else None


def marks(page: Page) -> list[Mark]:
    """The elements of a page that hold no more than a speaker's name or a time, in the order of the text.

    Elements that look like names are none if others with the same look hold more than a name could, or if they hardly
    ever name the same person again.
    """
    found: list[Mark] = []
    long: Counter[str] = Counter()
    for index, element in enumerate(page.elements):
        if element.end <= element.start or index == 0:
            continue
        named = element.attributes.get("class") or element.attributes.get("id") or ""
        what = element.name if element.name in ("cite", "time") else role(named) if named else None
        if element.name == "figcaption" and _quotes(page, index):
            what = "cite"
        looks = f"{element.name}.{named}"
        if element.end - element.start > _LONGEST_LABEL + 8:
            long[looks] += 1
            continue
        start, end = trimmed(page.visible.text, element)
        shown = page.visible.text[start:end]
        if what in ("time", None) or element.name != "cite":
            times = _times(shown, sure=what == "time")
            if times is not None:
                found.append(Mark("time", start, end, looks, None, *times, index))
                continue
        if what is None and (element.name == "dt" or (not named and element.name in _HEADINGS)):
            what = "heading"
        if what in ("cite", "speaker", "heading") and "\n" not in shown and any(char.isalpha() for char in shown):
            found.append(Mark("speaker", start, end, looks, shown, None, None, index))
    found = _outermost_times(found)
    speakers = [mark for mark in found if mark.kind == "speaker"]
    count = Counter(mark.looks for mark in speakers)
    different = Counter(looks for looks, _ in {(mark.looks, mark.label) for mark in speakers})
    refused = {
        looks
        for looks, n in count.items()
        if (
            not _names(looks, speakers)
            if looks[:-1] in _HEADINGS or looks.startswith("dt.")
            else not looks.startswith("cite.") and (10 * long[looks] > n or (n >= 5 and different[looks] > 0.6 * n))
        )
    }
    return [mark for mark in found if mark.kind == "time" or mark.looks not in refused]


def _quotes(page: Page, caption: int) -> bool:
    """Whether a caption, as its index, is in a figure with a quotation above it."""
    figure = page.elements[caption].parent
    above = page.elements[figure + 1 : caption] if page.elements[figure].name == "figure" else ()
    return any(element.name == "blockquote" for element in above)


def bold_names(page: Page, n_times: int) -> list[Mark]:
    """The names in bold with which lines begin, or lines behind a time; empty if few of those that lines begin with are
    names, or none recurs. They can be written small where there are as many as times and most recur."""
    text = page.visible.text
    found: list[Mark] = []
    for index, element in enumerate(page.elements):
        if not element.bold or not 0 < element.end - element.start <= _LONGEST_LABEL + 8:
            continue
        start, end = trimmed(text, element)
        before = _line_before(text, start).strip(_MARKS + "()[]")
        if not before or _times(before, sure=True) is not None:
            found.append(Mark("speaker", start, end, f"{element.name}.", text[start:end], None, None, index))
    found = [mark for mark in found if _times(mark.label or "", sure=True) is None]
    labels = [(mark.label or "").strip(_SIGNS) for mark in found]
    few = 2 * len(set(labels)) <= len(labels) and 10 * len(labels) >= 9 * n_times
    least = Likeness.LOOSE if few else Likeness.STRICT
    named = sum(likeness(label) >= least for label in labels)
    if len(labels) <= max(2, len(set(labels))) or 5 * named < 4 * len(labels):
        return []
    return [mark for mark, label in zip(found, labels, strict=True) if likeness(label) >= least]


def times_before(page: Page, names: Sequence[Mark]) -> list[Mark]:
    """The times that no element has around them, each alone before a name on its line; empty if not nearly all names
    have one, or other lines begin with a time, too."""
    text = page.visible.text
    found: list[Mark] = []
    for mark in names:
        before = _line_before(text, mark.start)
        if (times := _times(before.strip(_MARKS + "()[]"), sure=True)) is not None:
            start, end = mark.start - len(before), mark.start - len(before) + len(before.rstrip(_MARKS))
            found.append(Mark("time", start, end, "text.", None, *times, mark.element))
    others = sum(1 for _ in _TIME_LINE.finditer(text)) > len(found)
    return [] if others or 10 * len(found) < 9 * len(names) else found


def _line_before(text: str, at: int) -> str:
    """What is in front of an offset on its line; of a long line, more than a label has."""
    begin = max(0, at - 2 * _LONGEST_LABEL)
    return text[max(begin, text.rfind("\n", begin, at) + 1) : at]


def _names(looks: str, speakers: Sequence[Mark]) -> bool:
    """Whether headings that look alike are all names, some of them again and again. Those of a list of terms can be
    written small."""
    labels = [mark.label or "" for mark in speakers if mark.looks == looks]
    least = Likeness.LOOSE if looks.startswith("dt.") else Likeness.STRICT
    return len(labels) > max(2, len(set(labels))) and all(likeness(label.strip(_SIGNS)) >= least for label in labels)


def _times(shown: str, *, sure: bool) -> tuple[int, int | None] | None:
    if len(shown) > _LONGEST_TIME or not any(char.isdigit() for char in shown):
        return None
    return clock_range(shown) if sure or ":" in shown else None


def _outermost_times(found: list[Mark]) -> list[Mark]:
    """Without times in times, and without the names around names."""
    kept: list[Mark] = []
    time_end = speaker_end = -1
    for mark in sorted(found, key=lambda mark: (mark.start, -mark.end)):
        if mark.kind == "time":
            if mark.start < time_end:
                continue
            time_end = mark.end
        elif mark.start < speaker_end:
            at = len(kept) - 1
            while kept[at].kind != "speaker":
                at -= 1
            del kept[at]
            speaker_end = mark.end
        else:
            speaker_end = mark.end
        kept.append(mark)
    return kept


def trimmed(text: str, element: Element) -> tuple[int, int]:
    """The span of an element's text without white space and the marks of bold and of headings at its ends."""
    return text_map.trimmed(text, element.start, element.end, _MARKS)
