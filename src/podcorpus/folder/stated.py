"""What the files that derive from a manifest say the corpus is called, which version it is and when it was released."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from podcorpus.folder.layout import SCHEMAS
from podcorpus.records.forms import SLUG, SLUG_PART, VERSION, VERSION_PART, YEAR_OR_DAY

_FORMS = {
    "name": re.compile(SLUG),
    "version": re.compile(VERSION),
    "released": re.compile(YEAR_OR_DAY),
}
_KEYS = {"name": "name", "version": "version", "datePublished": "released", "date-released": "released"}
"""The keys of metadata, and the field of the manifest that each of them has."""
_SCHEMA_ID = re.compile(rf"urn:podcorpus:corpus:(?P<name>{SLUG_PART}):(?P<version>{VERSION_PART}):")


def stated(name: str, document: Any) -> Iterator[tuple[str, str]]:
    """Fields of the manifest, each with its value in a parsed file, where that has the form of such a value. `name` is
    the file's path in the folder."""
    if not isinstance(document, dict):
        return
    if name.startswith(f"{SCHEMAS}/"):
        if (found := _SCHEMA_ID.match(str(document.get("$id")))) is not None:
            yield from found.groupdict().items()
        return
    for key, field in _KEYS.items():
        if isinstance(value := document.get(key), str) and _FORMS[field].fullmatch(value):
            yield field, value
    dates = document.get("dates")
    if isinstance(dates, list) and dates and isinstance(dates[0], Mapping):
        value = dates[0].get("date")
        if isinstance(value, str) and _FORMS["released"].fullmatch(value):
            yield "released", value
