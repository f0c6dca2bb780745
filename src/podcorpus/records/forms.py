"""Forms of texts that models ask for: the pattern of each, and what a message calls it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

SLUG_PART = r"[a-z0-9]+(?:-[a-z0-9]+)*"
EPISODE_PART = rf"{SLUG_PART}(?:\.{SLUG_PART})*"
SLUG, EPISODE_ID = rf"^{SLUG_PART}$", rf"^{EPISODE_PART}$"
SHA256 = r"^[0-9a-f]{64}$"
WIKIDATA_ID = r"^Q[1-9][0-9]*$"
LANGUAGE_TAG = r"^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$"
DAY = r"^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$"
YEAR_OR_DAY = r"^[0-9]{4}(?:-[0-9]{2}-[0-9]{2})?$"
VERSION_PART = r"[0-9]+\.[0-9]+\.[0-9]+"
VERSION = rf"^{VERSION_PART}$"
ORCID = r"^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$"
LICENCE = r"^[A-Za-z0-9.+-]+$"
WEB_ADDRESS = r"^https?://\S+$"
PROGRAM_VERSION = r"^[0-9][0-9A-Za-z.!+-]{0,59}$"
SCHEMA_VERSION = r"^[0-9]{1,4}\.[0-9]{1,4}$"
VARIABLE = r"^[A-Z][A-Z0-9_]*$"
DOI = r"^10\.[0-9]{4,9}/\S+$"

FORMS: Mapping[str, str] = MappingProxyType(
    {
        SLUG: "lower-case letters and digits joined by hyphens, such as night-ferry",
        EPISODE_ID: "an episode id such as my-show.first-episode",
        SHA256: "a SHA-256, 64 digits and letters from a to f",
        WIKIDATA_ID: "an item of Wikidata such as Q42",
        LANGUAGE_TAG: "a language tag such as en or pt-BR",
        DAY: "a day of the calendar such as 2026-05-04",
        YEAR_OR_DAY: "a year or a day, such as 2026 or 2026-05-04",
        VERSION: "a version such as 1.2.0",
        ORCID: "an ORCID such as 0000-0002-1825-0097",
        LICENCE: "the SPDX identifier of one licence, such as CC-BY-4.0",
        WEB_ADDRESS: "an address that begins with https:// or http://",
        PROGRAM_VERSION: "the version of a program, such as 0.3.0",
        SCHEMA_VERSION: "the version of the record schemas, such as 1.1",
        VARIABLE: "a variable of the environment in capitals, such as MY_PAGES",
        DOI: "a DOI such as 10.5281/zenodo.1234567",
    }
)
"""By pattern, what was expected, in words."""


def stated_language(text: str) -> str | None:
    """The language tag that a source states, with hyphens; None if it is no tag.

    >>> [stated_language(text) for text in ("en_us", "pt-BR", "English", "")]
    ['en-us', 'pt-BR', None, None]
    """
    tag = text.strip().replace("_", "-")
    return tag if re.fullmatch(LANGUAGE_TAG, tag) else None


def stated_day(text: str) -> str | None:
    """The day that a source states, first in the text; None if there is none, or the calendar has no such day.

    >>> [stated_day(text) for text in ("2026-05-04T10:00:00Z", "2026-02-30", "4 May")]
    ['2026-05-04', None, None]
    """
    day = text.strip()[: len("2026-05-04")]
    if re.fullmatch(DAY, day) is None:
        return None
    try:
        date.fromisoformat(day)
    except ValueError:
        return None
    return day


def stated_address(text: str) -> str | None:
    """The web address that a source states; None if it is none."""
    return text if re.search(WEB_ADDRESS, text) else None


def canonical_language(tag: str) -> str:
    """A BCP 47 tag with capitals as RFC 5646 recommends: of a script the first letter, of a country all, no others.

    >>> [canonical_language(tag) for tag in ("EN", "pt-br", "ZH-HANT-tw", "en-x-AB")]
    ['en', 'pt-BR', 'zh-Hant-TW', 'en-x-ab']
    """
    language, *parts = tag.lower().split("-")
    # What follows a single letter is an extension, all of it in lower case.
    own = next((place for place, part in enumerate(parts) if len(part) == 1), len(parts))
    cased = {2: str.upper, 4: str.title}
    return "-".join((language, *(cased.get(len(part), str)(part) for part in parts[:own]), *parts[own:]))
