"""The front matter of a corpus folder's README.md, which `datasets` and the Hub read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from podcorpus.folder.layout import shard_pattern
from podcorpus.folder.manifest import CorpusInfo
from podcorpus.records import TABLES
from podcorpus.records.schemas import JsonSchema, json_schema, kind_of

DEFAULT_CONFIG = "turns"
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_TYPES = {"string": "string", "integer": "int64", "number": "float64"}


def front_matter(info: CorpusInfo, languages: Sequence[str], n_turns: int) -> dict[str, Any]:
    """One config a table, `turns` the default, with every column's type. `languages` are those of the episodes.

    `splits` are left out: `datasets` takes the number of rows only together with the bytes they have in its memory,
    which are what a version of pyarrow allocates. The numbers of rows stand in the manifest.
    """
    annotations = info.rights_of("annotations")
    return {
        "pretty_name": info.title,
        "version": info.version,
        **({"license": annotations.licence.lower()} if annotations and annotations.licence else {}),
        "language": list(languages),
        "annotations_creators": ["machine-generated"],
        "task_categories": ["token-classification"],
        "task_ids": ["named-entity-recognition"],
        "tags": ["podcast", "transcript", "entity-linking", "conversation", "asr"],
        "size_categories": [next((name for limit, name in _SIZES if n_turns < limit), "1M<n<10M")],
        "configs": [
            {
                "config_name": table,
                "data_files": [{"split": "train", "path": shard_pattern(table)}],
                **({"default": True} if table == DEFAULT_CONFIG else {}),
            }
            for table in TABLES
        ],
        "dataset_info": [
            {
                "config_name": table,
                "features": [_feature(name, spec) for name, spec in json_schema(table)["properties"].items()],
            }
            for table in TABLES
        ],
    }


def _feature(name: str, spec: JsonSchema) -> dict[str, str]:
    kind = kind_of(spec)
    return {"name": name, "list": "string"} if kind == "array" else {"name": name, "dtype": _TYPES[kind]}
