"""datacite.json: the metadata of a DOI, in the JSON form of DataCite's schema 4, with rights stated layer by layer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from podcorpus.folder.manifest import Author, CorpusInfo, Rights, TableEntry
from podcorpus.records.schemas import SCHEMA_VERSION

FILE = "datacite.json"
_KERNEL = "http://datacite.org/schema/kernel-4"


def content(info: CorpusInfo, tables: Mapping[str, TableEntry], languages: Sequence[str]) -> dict[str, Any] | None:
    """What datacite.json says; None where no author or no year is known, which the schema asks for.

    The publisher is whoever made the corpus; a repository that it is deposited in puts its own name there.
    """
    if not info.authors or info.released is None:
        return None
    stated: dict[str, Any] = {
        "schemaVersion": _KERNEL,
        "doi": info.doi,
        "url": info.url,
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Annotated transcript corpus"},
        "creators": [_creator(author) for author in info.authors],
        "titles": [{"title": info.title}],
        "publisher": {"name": "; ".join(author.name for author in info.authors)},
        "publicationYear": info.released[:4],
        "dates": [{"date": info.released, "dateType": "Issued"}],
        "version": info.version,
        "language": languages[0] if len(languages) == 1 else None,
        "subjects": [{"subject": keyword} for keyword in info.keywords],
        "rightsList": [_rights(rights) for rights in info.rights],
        "descriptions": _descriptions(info),
        "formats": ["application/vnd.apache.parquet"],
        "sizes": [f"{entry.rows} {table}" for table, entry in tables.items()],
    }
    return {key: value for key, value in stated.items() if value}


def written(content: Any) -> str:
    """The text of datacite.json."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _creator(author: Author) -> dict[str, Any]:
    stated = {
        "name": ", ".join(part for part in (author.family_name or author.name, author.given_name) if part),
        "nameType": "Organizational" if author.family_name is None else "Personal",
        "givenName": author.given_name,
        "familyName": author.family_name,
        "affiliation": author.affiliation and [{"name": author.affiliation}],
        "nameIdentifiers": author.orcid
        and [
            {
                "nameIdentifier": f"https://orcid.org/{author.orcid}",
                "nameIdentifierScheme": "ORCID",
                "schemeUri": "https://orcid.org",
            }
        ],
    }
    return {key: value for key, value in stated.items() if value}


def _rights(rights: Rights) -> dict[str, str]:
    given = {"rights": f"{rights.layer}: {rights.statement or rights.licence}"}
    if rights.licence is None or rights.licence_url is None:
        return given
    return {
        **given,
        "rightsUri": rights.licence_url,
        "rightsIdentifier": rights.licence,
        "rightsIdentifierScheme": "SPDX",
        "schemeUri": "https://spdx.org/licenses/",
    }


def _descriptions(info: CorpusInfo) -> list[dict[str, str]]:
    kinds = [(info.description, "Abstract"), (f"podcorpus record schemas {SCHEMA_VERSION}", "TechnicalInfo")]
    return [{"description": text, "descriptionType": kind} for text, kind in kinds if text]
