"""Metadata of episodes from an episode list or a feed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from podcorpus.building.days_and_lengths import Order, length_ms, plain_day
from podcorpus.curating.speakers import ROLES
from podcorpus.errors import InputError
from podcorpus.findings.model_errors import first_problem
from podcorpus.findings.wording import show
from podcorpus.records.base import Date, EpisodeId, Index, LanguageTag, Millis, Name, Strict, WebAddress
from podcorpus.records.clock import LATEST_MS
from podcorpus.records.untidy import on_one_line, tidied

_ROLE = rf"(?i:{'|'.join(ROLES)})"
_SPEAKER = re.compile(
    r"\s*(?:(?P<label>[^=;]+?)\s*=\s*)?(?P<name>[^=;(),\s][^=;()]*?)\s*"
    rf"(?:\(\s*(?P<role>{_ROLE})\s*\)\s*|,\s*(?P<behind>{_ROLE})\s*)?\Z"
)
_WHOLE = re.compile(r"(\d+)(?:\.0+)?")
_ON_ONE_LINE = {"show": tidied, "title": tidied, "rights": tidied, "url": on_one_line, "guid": on_one_line}
"""Texts that a corpus has on one line, however a table or a feed is laid out. An address in other characters is another
one."""


def _day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"expected a day of the calendar, found {show(text)}") from None
    return text


def _milliseconds(value: Any) -> Any:
    if isinstance(value, str) and (found := length_ms(value)) is not None:
        raise ValueError(f"expected milliseconds, a whole number such as {found}, found {show(value)}")
    return value


# The number of an episode or a season is no larger than a time either.
_Number = Annotated[int, Field(ge=0, le=LATEST_MS)]
_Day = Annotated[Date, AfterValidator(_day)]


class ListedSpeaker(BaseModel):
    """A person of an episode: `label` is how the transcript calls them, their name by default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    label: Name | None = None
    role: Literal["host", "guest"] | None = None
    heard: bool = True
    """Whether the person is expected to speak, as an editor or a composer is not."""


class PublishedFacts(Strict):
    """What is known about an episode besides its transcript and its names; None for what is not known."""

    number: Index | None = None
    season: Index | None = None
    published_on: Date | None = None
    url: WebAddress | None = None
    guid: Name | None = None
    duration_ms: Millis | None = None
    chapters: tuple[tuple[int, str | None], ...] = ()
    """Published chapters: start in milliseconds, and title."""


NOTHING_KNOWN = PublishedFacts()


class ListedEpisode(PublishedFacts):
    """What is known of an episode before its transcript is read; None for what is not."""

    number: _Number | None = None
    season: _Number | None = None
    published_on: _Day | None = None
    duration_ms: Annotated[_Number | None, BeforeValidator(_milliseconds)] = None
    file: Name | None = None
    """Path of the transcript below the list's folder, or the end of one."""
    episode_id: EpisodeId | None = None
    show: Name | None = None
    title: Name | None = None
    language: LanguageTag | None = None
    rights: Name | None = None
    speakers: tuple[ListedSpeaker, ...] = ()
    transcripts: tuple[str, ...] = ()
    """Names of the files that the feed calls its transcripts."""
    languages: tuple[tuple[str, LanguageTag], ...] = ()
    """Languages of some of these, by their names."""
    audio: tuple[str, ...] = ()
    """Names of the files that can be listened to."""
    chapter_file: Name | None = None
    """Name of the file that the feed calls its chapters."""
    where: str = ""
    """The file and line of the entry, for messages."""
    speakers_where: str = ""
    """The file and line that states the speakers of this episode; empty if those are the speakers of every episode."""

    @property
    def facts(self) -> PublishedFacts:
        """What it says besides the names."""
        return PublishedFacts(**{name: getattr(self, name) for name in PublishedFacts.model_fields})


def entry_of(values: Mapping[str, Any], where: str, order: Order | None = None) -> ListedEpisode:
    """An entry of plain values, in which texts stand for numbers and for speakers too; `order` is that of its list's
    dates. Raises InputError at `where`."""
    shown = {
        name: _ON_ONE_LINE[name](value) if name in _ON_ONE_LINE and isinstance(value, str) else value
        for name, value in values.items()
    }
    given = with_numbers({name: value for name, value in shown.items() if value not in (None, "")})
    if isinstance(given.get("published_on"), str):
        given["published_on"] = plain_day(given["published_on"], order) or given["published_on"]
    if isinstance(given.get("speakers"), str):
        given["speakers"] = [_speaker(part, where) for part in str(given["speakers"]).split(";") if part.strip()]
    if isinstance(given.get("speakers"), Sequence):
        given["speakers"] = tuple(_speaker(one, where) if isinstance(one, str) else one for one in given["speakers"])
        labels = Counter(one.label for one in given["speakers"] if isinstance(one, ListedSpeaker) and one.label)
        if (twice := next((label for label, number in labels.items() if number > 1), None)) is not None:
            raise InputError(f"{where}: speakers: {labels[twice]} have the label {show(twice)}; keep one of them")
    stated = {"where": where, "speakers_where": where if given.get("speakers") else ""}
    try:
        return ListedEpisode.model_validate({**given, **stated})
    except ValidationError as error:
        raise InputError(f"{where}: {first_problem(error)}") from None


def with_numbers(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an entry, in which texts that are whole numbers are numbers where those are expected."""
    given = dict(values)
    for name in ("number", "season", "duration_ms"):
        if isinstance(given.get(name), str) and (whole := _WHOLE.fullmatch(given[name].strip())):
            given[name] = int(whole[1])
    return given


def _speaker(text: str, where: str) -> ListedSpeaker:
    found = _SPEAKER.match(on_one_line(text))
    if found is None:
        raise InputError(
            f"{where}: speaker {text.strip()!r}: expected `NAME`, `NAME (host)` or `LABEL=NAME (guest)`; separate "
            "several by semicolons"
        )
    if found["role"] is None and found["name"].lower() in ROLES:
        raise InputError(
            f"{where}: speaker {text.strip()!r}: {show(found['name'])} is a role, which follows a name: "
            f"`{found['label'] or 'NAME'} ({found['name'].lower()})`"
        )
    role = (found["role"] or found["behind"] or "").lower() or None
    return ListedSpeaker.model_validate({"label": found["label"], "name": found["name"], "role": role})
