"""What every record shares: the model's settings and the types of its columns.

A record is a frozen pydantic model without I/O. Each column's description gives its unit, the meaning of null and
common pitfalls; JSON Schemas, Arrow schemas and field tables derive from these models and from nothing else.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from podcorpus.records.forms import (
    DAY,
    EPISODE_ID,
    EPISODE_PART,
    LANGUAGE_TAG,
    SHA256,
    SLUG,
    SLUG_PART,
    VERSION,
    WEB_ADDRESS,
    WIKIDATA_ID,
)
from podcorpus.records.ids import ID_PARTS

_CHAPTER, _TURN, _CUE, _SEGMENT = (
    EPISODE_PART + ID_PARTS[table].pattern for table in ("chapters", "turns", "cues", "segments")
)
_MENTION = _TURN + ID_PARTS["mentions"].pattern

EpisodeId = Annotated[str, Field(pattern=EPISODE_ID)]
SpeakerId = Annotated[str, Field(pattern=rf"^{EPISODE_PART}\.{SLUG_PART}$")]
ChapterId = Annotated[str, Field(pattern=f"^{_CHAPTER}$")]
TurnId = Annotated[str, Field(pattern=f"^{_TURN}$")]
CueId = Annotated[str, Field(pattern=f"^{_CUE}$")]
MentionId = Annotated[str, Field(pattern=f"^{_MENTION}$")]
SegmentId = Annotated[str, Field(pattern=f"^{_SEGMENT}$")]
EntityId = Annotated[str, Field(pattern=SLUG)]
WikidataId = Annotated[str, Field(pattern=WIKIDATA_ID)]
Sha256 = Annotated[str, Field(pattern=SHA256)]
LanguageTag = Annotated[str, Field(pattern=LANGUAGE_TAG)]
MethodName = Annotated[str, Field(pattern=SLUG)]

Count = Annotated[int, Field(ge=0)]
Index = Annotated[int, Field(ge=0)]
Millis = Annotated[int, Field(ge=0)]
CodePoints = Annotated[int, Field(ge=0)]
UnitInterval = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Date = Annotated[str, Field(pattern=DAY)]
Version = Annotated[str, Field(pattern=VERSION)]
WebAddress = Annotated[str, Field(pattern=WEB_ADDRESS)]
Name = Annotated[str, Field(min_length=1)]

EntityType = Literal["PERSON", "ORG", "PRODUCT", "PLACE", "EVENT", "WORK"]
Edition = Literal["full", "text-free"]
TranscriptKind = Literal["automatic", "human"]


class Strict(BaseModel):
    """What has the fields of its model and no others, converts no value, and is never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Part(Strict):
    """A part of a record: an item of one of its lists."""


class Record(Strict):
    """A row of one table. `table` names the table, `key` the column that identifies the row."""

    table: ClassVar[str]
    key: ClassVar[str]
    index: ClassVar[str | None] = None
    """The column with the row's position from 0, if there is one."""

    @property
    def episode(self) -> str:
        """The id of the record's episode; empty for a record that belongs to no episode."""
        return str(getattr(self, "episode_id", ""))

    @property
    def record_id(self) -> str:
        """The value of the key column."""
        return str(getattr(self, self.key))


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal, as in every hash column."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
