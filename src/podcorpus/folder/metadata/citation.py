"""CITATION.cff: how a corpus wants to be cited, in the Citation File Format 1.2.0, and the same as BibTeX."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import yaml

from podcorpus.folder.manifest import Author, CorpusInfo, Rights, TableEntry
from podcorpus.folder.metadata.hub_terms import is_own_licence, spdx_licence

FILE = "CITATION.cff"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def content(
    info: CorpusInfo, _: Mapping[str, TableEntry] = MappingProxyType({}), __: Sequence[str] = ()
) -> dict[str, Any] | None:
    """What CITATION.cff says; None where no author is known, which the format asks for."""
    if not info.authors:
        return None
    annotations = info.rights_of("annotations")
    stated: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use this corpus or the software, please cite it with its version.",
        "type": "dataset",
        "title": info.title,
        "version": info.version,
        # The format knows days only.
        "date-released": info.released if info.released and _DAY.fullmatch(info.released) else None,
        "license": _licence(annotations),
        "doi": info.doi,
        "url": info.url,
        "authors": [_author(author) for author in info.authors],
        "keywords": list(info.keywords),
        "abstract": info.description,
    }
    return {key: value for key, value in stated.items() if value}


def written(content: Any) -> str:
    """The text of CITATION.cff."""
    text: str = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)
    return text


def _licence(rights: Rights | None) -> str | None:
    """The identifier of the licence in SPDX's list; None for other terms, which the format cannot state."""
    if rights is None or rights.licence is None or is_own_licence(rights.licence):
        return None
    return spdx_licence(rights.licence) or rights.licence


def bibtex(info: CorpusInfo) -> str:
    """The same as a BibTeX entry."""
    fields = {
        "title": f"{{{info.title}}}",
        "author": " and ".join(_bibtex_author(author) for author in info.authors),
        "year": info.released and info.released[:4],
        "version": info.version,
        "doi": info.doi,
        "url": info.url,
    }
    stated = "".join(f",\n  {key} = {{{value}}}" for key, value in fields.items() if value)
    return f"@misc{{{info.name}{stated}\n}}"


def _author(author: Author) -> dict[str, str]:
    orcid = None if author.orcid is None else f"https://orcid.org/{author.orcid}"
    named = (
        {"name": author.name}
        if author.family_name is None
        else {"given-names": author.given_name, "family-names": author.family_name, "affiliation": author.affiliation}
    )
    return {key: value for key, value in {**named, "orcid": orcid}.items() if value}


def _bibtex_author(author: Author) -> str:
    if author.family_name is None:
        return f"{{{author.name}}}"
    return ", ".join(part for part in (author.family_name, author.given_name) if part)
