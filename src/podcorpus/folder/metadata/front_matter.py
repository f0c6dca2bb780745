"""The front matter of a corpus folder's README.md, which `datasets` and the Hub read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from podcorpus.folder.layout import shard_pattern
from podcorpus.folder.manifest import CorpusInfo
from podcorpus.folder.metadata.hub_terms import hub_language, hub_languages, hub_licence
from podcorpus.records import TABLES
from podcorpus.records.schemas import JsonSchema, json_schema, kind_of

DEFAULT_CONFIG = "turns"
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_TYPES = {"string": "string", "integer": "int64", "number": "float64"}


def configs(rows: Mapping[str, int]) -> list[str]:
    """The tables that `datasets` can load, by how many rows each has: those that have any. Of no others there is a
    config, since it knows no split without rows."""
    return [table for table in TABLES if rows.get(table)]


def default_config(rows: Mapping[str, int]) -> str | None:
    """The config that is loaded where none is named: `turns`, or the first one where that has no rows."""
    listed = configs(rows)
    return DEFAULT_CONFIG if DEFAULT_CONFIG in listed else next(iter(listed), None)


def front_matter(
    info: CorpusInfo, languages: Sequence[str], rows: Mapping[str, int], tiers: Collection[str] = ()
) -> dict[str, Any]:
    """One config a table that has rows, `turns` the default, with every column's type. `languages` are the tags of the
    episodes, `rows` how many rows each table has, `tiers` those that mentions have.

    `splits` are left out: `datasets` takes the number of rows only together with the bytes they have in its memory,
    which are what a version of pyarrow allocates. The numbers of rows are in the manifest.
    """
    annotations = info.rights_of("annotations")
    longer = [tag for tag in languages if tag != hub_language(tag)]
    listed, first = configs(rows), default_config(rows)
    by_people = info.curated_by == "people" and "curated" in tiers
    return {
        "pretty_name": info.title,
        "version": info.version,
        **(hub_licence(annotations.licence, annotations.licence_url) if annotations and annotations.licence else {}),
        "language": hub_languages(languages),
        # The Hub takes tags that say more than the language only under this name.
        **({"language_bcp47": longer} if longer else {}),
        "annotations_creators": [
            *(["expert-generated"] if by_people else []),
            *(["machine-generated"] if not by_people or "automatic" in tiers else []),
        ],
        "task_categories": ["token-classification"],
        "task_ids": ["named-entity-recognition"],
        "tags": ["podcast", "transcript", "entity-linking", "conversation", "asr"],
        "size_categories": [next((name for limit, name in _SIZES if rows.get("turns", 0) < limit), "1M<n<10M")],
        "configs": [
            {
                "config_name": table,
                "data_files": [{"split": "train", "path": shard_pattern(table)}],
                **({"default": True} if table == first else {}),
            }
            for table in listed
        ],
        "dataset_info": [
            {
                "config_name": table,
                "features": [_feature(name, spec) for name, spec in json_schema(table)["properties"].items()],
            }
            for table in listed
        ],
    }


def _feature(name: str, spec: JsonSchema) -> dict[str, Any]:
    kind = kind_of(spec)
    if kind != "array":
        return {"name": name, "dtype": _TYPES[kind]}
    parts = spec["items"].get("properties", {}).items()
    return {"name": name, "list": [_feature(part, items) for part, items in parts] or "string"}
