"""Front matter: `key: value` lines between `---` or `+++` at the head of a Markdown page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from podcorpus.reading.document import Published
from podcorpus.reading.formats.text_page.around.transcript_heading import TRANSCRIPT
from podcorpus.reading.labels.names import TITLES
from podcorpus.reading.source import Source

_LONGEST = 400
"""Most lines that front matter has."""
_ENTRY = re.compile(r"(?P<key>[A-Za-z_][\w -]{0,40}?)\s*[:=]\s*(?P<value>.*)$")
_ITEM = re.compile(r"\s*-\s+(?P<value>.*)$")
_TITLE = re.compile(rf"{TITLES}\.?\s+")
_NAME_KEY = re.compile(r"(?i)(speaker|host|guest|participant|interviewe|author|moderator|presenter)")
_SPEAKERS = re.compile(r"speakers?")
_MAKER_KEY = re.compile(r"transcri(?:be[dr]|pt(?:ion)?[\s_-]?(?:by|model|engine))|whisper")
_TALK = re.compile(r"(?i)transcript(?:ion)?\s*:\s*[|>][+-]?\s*$")
_FIELDS = {
    "title": ("title", "episode_title", "episode-title"),
    "show": ("show", "podcast", "series", "podcast_title"),
    "language": ("language", "lang"),
    "published_on": ("date", "published", "publish_date", "pubdate", "published_on", "release_date"),
    "url": ("url", "link", "permalink", "episode_url"),
    "guid": ("guid",),
}


@dataclass(frozen=True)
class FrontMatter:
    """Where the front matter ends (0 without any), what it says of the episode, and the people it names."""

    end: int = 0
    published: Published = field(default_factory=Published)
    names: tuple[str, ...] = ()
    transcript: bool = False
    """Whether it says who, or which program, transcribed the page, who spoke, and when, or that its layout is that of
    transcripts."""

    @property
    def first_names(self) -> frozenset[str]:
        """The first words of full names behind their titles, on a page that says so."""
        bare = (_TITLE.sub("", name) for name in self.names if self.transcript)
        return frozenset(name.split()[0] for name in bare if " " in name)


def front_matter(source: Source) -> FrontMatter:
    """The front matter of a page."""
    texts = source.texts[:_LONGEST]
    first = next((i for i, text in enumerate(texts) if text.strip()), len(texts))
    fence = texts[first].strip() if first < len(texts) else ""
    if fence not in ("---", "+++"):
        return FrontMatter()
    ends = ("---", "...") if fence == "---" else ("+++",)
    last = next((i for i in range(first + 1, len(texts)) if texts[i].rstrip() in ends or _TALK.match(texts[i])), None)
    if last is not None and texts[last].rstrip() not in ends and not _is_last(source.texts[last + 1 :], ends):
        last = next((i for i in range(last + 1, len(texts)) if texts[i].rstrip() in ends), None)
    if last is None or not any(_ENTRY.match(text) for text in texts[first + 1 : last]):
        return FrontMatter()
    values: dict[str, str] = {}
    names: list[str] = []
    speakers: list[str] = []
    key = ""
    for text in texts[first + 1 : last]:
        if (item := _ITEM.match(text)) and key:
            found = [item["value"]]
        elif entry := _ENTRY.match(text):
            key, value = entry["key"].strip().casefold(), entry["value"].strip()
            found = re.findall(r"[^\[\],]+", value) if value.startswith("[") else [value]
            values.setdefault(key, _plain(value))
        else:
            continue
        if _NAME_KEY.search(key):
            named = [name for value in found if (name := _plain(value))]
            names += named
            speakers += named if _SPEAKERS.fullmatch(key) else []
    spoken = bool(speakers) and "date" in values
    given = {name: next((values[key] for key in keys if values.get(key)), None) for name, keys in _FIELDS.items()}
    published = Published(
        given["title"], given["show"], given["language"], given["published_on"], given["url"], given["guid"]
    )
    laid_out = values.get("layout", "").casefold() in TRANSCRIPT
    transcript = spoken or laid_out or any(map(_MAKER_KEY.search, values))
    return FrontMatter(source.lines[last].next, published, tuple(names), transcript)


def _is_last(texts: Sequence[str], ends: Sequence[str]) -> bool:
    """Whether nothing but the indented lines of one value is on some lines, up to the end of the front matter."""
    written = [text.rstrip() for text in texts if text.strip()]
    if written and written[-1] in ends:
        written.pop()
    return bool(written) and all(text[0].isspace() for text in written)


def _plain(value: str) -> str:
    """A value without its quotes; empty for a block's sign."""
    value = value.strip().strip("'\"").strip()
    return "" if value in (">", "|", ">-", "|-", "[]", "~", "null") else value
