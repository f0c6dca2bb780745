"""Languages and licences in the terms of those who read a card: the Hub's codes, and SPDX's names for CITATION.cff."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

# ISO 639-1, all of it. Of the 7,000 codes of three letters the Hub takes any.
_TWO_LETTERS = frozenset(
    """aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en
    eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka
    kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl
    nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv
    sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu""".split()
)
# Codes of countries that are written for their languages, and codes that were given up.
_MEANT = {"jp": "ja", "cn": "zh", "dk": "da", "cz": "cs", "gb": "en", "us": "en", "ua": "uk", "iw": "he", "gr": "el"}

_CC = ("by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd")
_CC_ON_THE_HUB = frozenset(
    """cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0
    cc-by-nd-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0""".split()
)
_OTHER = "other"
_SPDX: dict[str, str] = {
    "CC0-1.0": "cc0-1.0",
    **{
        name.upper(): name if name in _CC_ON_THE_HUB else _OTHER
        for name in (f"cc-{kind}-{version}" for kind in _CC for version in ("1.0", "2.0", "2.5", "3.0", "4.0"))
    },
    "CDLA-Permissive-1.0": "cdla-permissive-1.0",
    "CDLA-Permissive-2.0": "cdla-permissive-2.0",
    "CDLA-Sharing-1.0": "cdla-sharing-1.0",
    "C-UDA-1.0": "c-uda",
    "ODC-By-1.0": "odc-by",
    "ODbL-1.0": "odbl",
    "PDDL-1.0": "pddl",
    "etalab-2.0": "etalab-2.0",
    "OGL-UK-3.0": _OTHER,
    "Apache-2.0": "apache-2.0",
    "MIT": "mit",
    "ISC": "isc",
    "BSD-2-Clause": "bsd-2-clause",
    "BSD-3-Clause": "bsd-3-clause",
    "BSD-3-Clause-Clear": "bsd-3-clause-clear",
    "BSL-1.0": "bsl-1.0",
    "MPL-2.0": "mpl-2.0",
    "EUPL-1.1": "eupl-1.1",
    "EUPL-1.2": "eupl-1.2",
    "EPL-2.0": "epl-2.0",
    **{
        f"{name}-{when}": name.lower()
        for name in ("GPL-2.0", "GPL-3.0", "LGPL-3.0", "AGPL-3.0")
        for when in ("only", "or-later")
    },
    **{f"GFDL-1.3-{when}": "gfdl" for when in ("only", "or-later")},
    "Unlicense": "unlicense",
    "WTFPL": "wtfpl",
    "Zlib": "zlib",
}
LICENCES: Mapping[str, str] = MappingProxyType(_SPDX)
"""The Hub's identifier by SPDX's; `other` where the Hub has none."""
_BY_LOWER = {name.lower(): name for name in LICENCES}
_OWN = re.compile(r"licenseref-(?P<name>[a-z0-9.-]+)", re.IGNORECASE)
LICENCES_ALLOWED = (
    "an SPDX identifier of a licence for data or software, such as CC-BY-4.0, CC-BY-SA-4.0, CC0-1.0, ODbL-1.0, MIT or "
    "Apache-2.0, or LicenseRef-NAME for terms of your own"
)
LANGUAGES_ALLOWED = "a code of ISO 639, such as en, pt or yue; script and country may follow, as in pt-BR"


def hub_language(tag: str) -> str | None:
    """The Hub's code for the language of a BCP 47 tag, in lower case without script and country; None where there is
    none.

    >>> hub_language("pt-BR"), hub_language("zh-Hant-TW"), hub_language("EN"), hub_language("yue"), hub_language("jp")
    ('pt', 'zh', 'en', 'yue', None)
    """
    code = tag.split("-")[0].lower()
    return code if code in _TWO_LETTERS or re.fullmatch(r"[a-z]{3}", code) else None


def hub_languages(tags: Iterable[str]) -> list[str]:
    """The codes of several tags, each once, sorted; a tag that has none is left out."""
    return sorted({code for tag in tags if (code := hub_language(tag)) is not None})


def language_problem(tag: str) -> str | None:
    """Why the Hub does not take the language of a tag; None where it does."""
    if hub_language(tag) is not None:
        return None
    code = tag.split("-")[0].lower()
    meant = f"; did you mean {_MEANT[code]}?" if code in _MEANT else ""
    return f"{code} is the code of no language{meant}"


def spdx_licence(name: str) -> str | None:
    """A licence by the name that SPDX has for it, however its letters are; `LicenseRef-NAME` as it is; None for
    another name.

    >>> spdx_licence("cc-by-4.0"), spdx_licence("LicenseRef-Harbour"), spdx_licence("CC-BY")
    ('CC-BY-4.0', 'LicenseRef-Harbour', None)
    """
    own = _OWN.fullmatch(name)
    return f"LicenseRef-{name[len('LicenseRef-') :]}" if own else _BY_LOWER.get(name.lower())


def is_own_licence(name: str) -> bool:
    """Whether a licence is `LicenseRef-NAME`, of which no list knows the words."""
    return _OWN.fullmatch(name) is not None


def licence_problem(name: str) -> str | None:
    """Why a licence cannot be given in a card and a citation; None where it can."""
    return None if spdx_licence(name) is not None else f"licence {name}: expected {LICENCES_ALLOWED}"


def hub_licence(name: str, url: str | None) -> dict[str, str]:
    """The entries of a card's front matter for a licence: the Hub's identifier, or `other` with name and link.

    >>> hub_licence("ODbL-1.0", None), hub_licence("LicenseRef-Harbour", None)
    ({'license': 'odbl'}, {'license': 'other', 'license_name': 'harbour'})
    """
    named = spdx_licence(name) or name
    identifier = LICENCES.get(named, _OTHER)
    if identifier != _OTHER:
        return {"license": identifier}
    return {
        "license": _OTHER,
        "license_name": named.removeprefix("LicenseRef-").lower(),
        **({"license_link": url} if url else {}),
    }
