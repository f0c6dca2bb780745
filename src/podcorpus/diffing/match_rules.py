"""When two records of different versions are the same record, and when it has only moved: one rule per table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from podcorpus.records.references import targets


@dataclass(frozen=True)
class Sameness:
    """How the records of a table are recognised.

    `exact` and `alike` find a record under a different id: all of these columns agree, and the last has a value.
    `kept` and `barely` decide when the same id is the same record in both versions: any of these groups agrees. `place`
    are the columns for the position of a record, or how it was found. `shown` identifies the record for people. `refs`
    are the foreign keys; one that follows its record to a new id is not a change.
    """

    exact: tuple[str, ...]
    alike: tuple[str, ...]
    kept: tuple[tuple[str, ...], ...]
    barely: tuple[tuple[str, ...], ...]
    shown: tuple[str, ...]
    place: frozenset[str] = frozenset()
    refs: Mapping[str, str] = field(default_factory=dict)

    @property
    def signature(self) -> tuple[str, ...]:
        """The columns of `exact`, `alike`, `kept` and `barely`."""
        groups = (self.exact, self.alike, *self.kept, *self.barely)
        return tuple(dict.fromkeys(column for group in groups for column in group))


SAMENESS = MappingProxyType(
    {
        # In this order, the targets of a table's foreign keys are paired before the table.
        "episodes": Sameness(
            exact=("title", "source_sha256"),
            alike=("source_sha256",),
            kept=(("source_sha256",),),
            barely=(("title",),),
            shown=("title",),
        ),
        "entities": Sameness(
            exact=("entity_type", "canonical_name"),
            alike=("wikidata_id",),
            kept=(("canonical_name",), ("wikidata_id",)),
            barely=(("entity_type",),),
            shown=("canonical_name", "entity_type"),
        ),
        "speakers": Sameness(
            exact=("episode_id", "label"),
            alike=("episode_id", "entity_id"),
            kept=(("label",), ("entity_id",)),
            barely=(("episode_id",),),
            shown=("label",),
            refs=targets("speakers"),
        ),
        "turns": Sameness(
            exact=("episode_id", "speaker_id", "start_ms", "text_sha256"),
            alike=("episode_id", "speaker_id", "text_sha256"),
            kept=(("text_sha256",), ("start_ms",), ("source_start",)),
            barely=(("speaker_id",),),
            shown=("speaker_id",),
            place=frozenset({"turn_index", "chapter_id", "source_start", "source_end"}),
            refs=targets("turns"),
        ),
        "cues": Sameness(
            exact=("episode_id", "turn_id", "start_char", "start_ms"),
            alike=("episode_id", "turn_id", "start_char"),
            kept=(("start_ms",), ("source_start",)),
            barely=(("turn_id",),),
            shown=("turn_id",),
            place=frozenset({"cue_index", "turn_id", "start_char", "end_char", "source_start", "source_end"}),
            refs=targets("cues"),
        ),
        "chapters": Sameness(
            exact=("episode_id", "published_start_ms", "title"),
            alike=("episode_id", "title"),
            kept=(("title",), ("published_start_ms",)),
            barely=(("start_turn_id", "start_char"),),
            shown=("title",),
            place=frozenset(
                {"chapter_index", "start_ms", "end_ms", "start_turn_id", "start_char", "source_start"}
                | {"alignment", "confidence"}
            ),
            refs=targets("chapters"),
        ),
        "mentions": Sameness(
            exact=("turn_id", "start_char", "surface"),
            alike=("turn_id", "entity_id", "surface"),
            kept=(("turn_id", "start_char"), ("turn_id", "end_char"), ("turn_id", "surface")),
            barely=(),
            shown=("surface", "entity_id"),
            place=frozenset(
                {"turn_id", "mention_index", "start_char", "end_char", "start_ms", "chapter_id"}
                | {"source_start", "source_end"}
            ),
            refs=targets("mentions"),
        ),
        "segments": Sameness(
            exact=("episode_id", "kind", "source_start", "sha256"),
            alike=("episode_id", "kind", "sha256"),
            kept=(("sha256",), ("source_start",)),
            barely=(("kind",),),
            shown=("kind",),
            place=frozenset({"segment_index", "source_start", "source_end"}),
            refs=targets("segments"),
        ),
    }
)
"""The rule by table, in the order in which tables are compared."""
