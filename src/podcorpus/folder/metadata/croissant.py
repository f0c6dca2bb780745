"""croissant.json: the corpus as Croissant 1.1, which loaders and search engines for datasets read.

A Parquet file is a FileObject with its digest, several shards of a table a FileSet, a table a RecordSet: its columns
are typed fields with the descriptions of the schemas, its id column the key, and a column that names records of another
table references that one's key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from podcorpus.folder.layout import shard_pattern
from podcorpus.folder.manifest import Author, CorpusInfo, TableEntry
from podcorpus.folder.metadata.citation import bibtex
from podcorpus.records import TABLES
from podcorpus.records.references import targets
from podcorpus.records.schemas import JsonSchema, json_schema, kind_of

FILE = "croissant.json"
_CONFORMS = "http://mlcommons.org/croissant/1.1"
_TYPES = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float"}
# References that would lead back to their own table, as those of `entities.members` would too; the format's reference
# implementation reads no table on such a circle. Their descriptions say what these columns hold.
_CIRCULAR = {("chapters", "start_turn_id"), ("turns", "continues_turn_id")}
_CROISSANT_TERMS = (
    "arrayShape citeAs column containedIn equivalentProperty extract field fileProperty fileObject fileSet format "
    "includes isArray isLiveDataset jsonPath key md5 parentField path recordSet references regex repeated replace "
    "samplingRate separator source subField transform"
).split()
# The context that the specification gives; programs compare theirs with it.
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
    **{term: f"cr:{term}" for term in _CROISSANT_TERMS},
}


def content(info: CorpusInfo, tables: Mapping[str, TableEntry], languages: Sequence[str]) -> dict[str, Any]:
    """What croissant.json says."""
    annotations, words = info.rights_of("annotations"), info.rights_of("words")
    stated: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": _CONFORMS,
        "name": info.name,
        "alternateName": info.title,
        "description": info.description or info.title,
        "version": info.version,
        "url": info.url,
        "identifier": info.doi and f"https://doi.org/{info.doi}",
        "license": annotations and annotations.licence_url,
        # Terms that go beyond the licence: those of the words, which it does not cover.
        "usageInfo": words and (words.statement or words.licence_url),
        "creator": [_creator(author) for author in info.authors],
        "datePublished": info.released,
        "citeAs": bibtex(info) if info.authors else None,
        "keywords": list(info.keywords),
        "inLanguage": list(languages),
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": file.path,
                "name": file.path,
                "contentUrl": file.path,
                "contentSize": f"{file.bytes} B",
                "encodingFormat": "application/x-parquet",
                "sha256": file.sha256,
            }
            for entry in tables.values()
            for file in entry.files
        ]
        + [_file_set(table) for table, entry in tables.items() if len(entry.files) != 1],
        "recordSet": [_record_set(table, entry) for table, entry in tables.items()],
    }
    return {key: value for key, value in stated.items() if value}


def written(content: Any) -> str:
    """The text of croissant.json."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _creator(author: Author) -> dict[str, str]:
    stated = {
        "@type": "sc:Organization" if author.family_name is None else "sc:Person",
        "name": author.name,
        "url": author.orcid and f"https://orcid.org/{author.orcid}",
    }
    return {key: value for key, value in stated.items() if value}


def _set(table: str) -> str:
    return f"{table}-files"


def _file_set(table: str) -> dict[str, Any]:
    """The shards of a table, by the pattern of their names."""
    return {
        "@type": "cr:FileSet",
        "@id": _set(table),
        "name": _set(table),
        "encodingFormat": "application/x-parquet",
        "includes": shard_pattern(table),
    }


def _record_set(table: str, entry: TableEntry) -> dict[str, Any]:
    source = (
        {"fileObject": {"@id": entry.files[0].path}} if len(entry.files) == 1 else {"fileSet": {"@id": _set(table)}}
    )
    schema = json_schema(table)
    keys = {column: target for column, target in targets(table).items() if (table, column) not in _CIRCULAR}
    return {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "description": schema["description"],
        "key": {"@id": f"{table}/{TABLES[table].key}"},
        "field": [
            _field(table, column, spec, source, keys.get(column)) for column, spec in schema["properties"].items()
        ],
    }


def _field(table: str, column: str, spec: JsonSchema, source: dict[str, Any], target: str | None) -> dict[str, Any]:
    kind = kind_of(spec)
    stated: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table}/{column}",
        "name": column,
        "description": spec["description"],
        "source": {**source, "extract": {"column": column}},
    }
    if kind != "array":
        stated["dataType"] = _TYPES[kind]
    elif "properties" in spec["items"]:
        parts = spec["items"]["properties"].items()
        stated |= {"repeated": True, "subField": [_part(table, column, name, part, source) for name, part in parts]}
    else:
        stated |= {"dataType": _TYPES[kind_of(spec["items"])], "isArray": True, "arrayShape": "-1"}
    if target is not None:
        stated["references"] = {"field": {"@id": f"{target}/{TABLES[target].key}"}}
    return stated


def _part(table: str, column: str, name: str, spec: JsonSchema, source: dict[str, Any]) -> dict[str, Any]:
    """A field of the items of a list column."""
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{column}/{name}",
        "name": name,
        "description": spec["description"],
        "dataType": _TYPES[kind_of(spec)],
        "source": {**source, "extract": {"column": column}, "transform": {"jsonPath": f"$[*].{name}"}},
    }
