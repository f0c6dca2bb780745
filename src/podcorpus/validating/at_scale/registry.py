"""The entities of a corpus, all at hand, and what the reference says of each way that rows point to them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from podcorpus.records import TABLES, Mention, Speaker
from podcorpus.tables.arrow import Row
from podcorpus.validating.annotation import check_mention, check_speaker, people_by_name
from podcorpus.validating.identity import check_identity, expected_id, narrowed
from podcorpus.validating.view import View

MENTION_LINK = ("surface", "entity_id", "entity_type", "link_status", "form", "tier", "method", "score")
"""All that `check_mention` looks at."""
_MOST_REMEMBERED = 200_000


class Registry:
    """The rows of `entities`, those of them that can be used, and whether links to them stand."""

    def __init__(self, rows: list[Row], damaged: array[int], absent: set[str]) -> None:
        self.rows, self.damaged = rows, set(damaged)
        tables = {**dict.fromkeys(TABLES, ()), "entities": rows}
        view = View(tables, {"entities": self.damaged}, absent)
        for _ in view.note(check_identity(view)):
            pass
        self._absent = "entities" in absent
        self.entities = {entity.entity_id: entity for entity in narrowed(view).corpus.entities}
        self._people = people_by_name(self.entities.values())
        self._remembered: dict[tuple[Any, ...], bool] = {}

    def broken_mentions(self, links: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Those of different values of `MENTION_LINK` that the reference has a finding on."""
        return [link for link in links if not self._stands(link)]

    def broken_speakers(self, links: Sequence[tuple[str, str, str | None]]) -> list[tuple[str, str, str | None]]:
        """Those of different endings of speaker ids, labels and entity ids that the reference has a finding on."""
        return [link for link in links if not self._speaker_stands(*link)]

    def _stands(self, link: tuple[Any, ...]) -> bool:
        known = self._remembered.get(link)
        if known is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            mention = Mention.model_construct(**dict(zip(MENTION_LINK, link, strict=True)), mention_id="")
            entity = self.entities.get(mention.entity_id or "")
            lost = mention.entity_id is not None and entity is None and not self._absent
            known = not lost and next(check_mention(mention, entity), None) is None
            self._remembered[link] = known
        return known

    def _speaker_stands(self, ending: str, label: str, entity_id: str | None) -> bool:
        if entity_id is not None and entity_id not in self.entities and not self._absent:
            return False
        speaker = Speaker.model_construct(speaker_id=f"x.{ending}", episode_id="x", label=label, entity_id=entity_id)
        return (
            expected_id(speaker)[0] == speaker.speaker_id
            and next(check_speaker(speaker, self.entities, self._people), None) is None
        )
