"""Days and lengths, in the ways in which feeds and spreadsheets write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Literal

Order = Literal["day", "month"]
"""What comes first in a date such as 3/11/2026."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_TIME = r"(?:[T ,]+\d{1,2}:\d\d.*)?"
_DAYS = tuple(
    re.compile(pattern + _TIME, re.ASCII | re.IGNORECASE)
    for pattern in (
        r"(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})",
        r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})",
        rf"(?:[a-z]+,? )?{_MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})",
        rf"(?:[a-z]+,? )?(?P<d>\d{{1,2}})\.? {_MONTH} (?P<y>\d{{4}})",
    )
)
_SLASHED = re.compile(r"(?P<one>\d{1,2})[/-](?P<two>\d{1,2})[/-](?P<y>\d{4})" + _TIME, re.ASCII)
_CLOCK = re.compile(r"(?:(?:(\d{1,6}):)?(\d{1,6}):)?(\d{1,9})(?:\.(\d{1,9}))?\Z", re.ASCII)
_UNITS = re.compile(
    r"(?:PT)?(?=\d)(?:(\d{1,6})\s*h(?:ours?|rs?)?[\s,.]*)?(?:(\d{1,6})\s*m(?:in(?:ute)?s?)?[\s,.]*)?"
    r"(?:(\d{1,9})(?:\.(\d{1,9}))?\s*s(?:ec(?:ond)?s?)?\.?)?",
    re.ASCII | re.IGNORECASE,
)


def order_of(texts: Iterable[str]) -> Order | None:
    """What comes first in the dates of a feed or list, if one of them can be read in only one way, and all agree.

    >>> order_of(["3/11/2026", "28/2/2026"]), order_of(["3/11/2026", "2/28/2026"]), order_of(["3/11/2026"])
    ('day', 'month', None)
    """
    dates = [found for text in texts if (found := _SLASHED.fullmatch(text.strip()))]
    orders: set[Order] = {"day" for one in dates if int(one["one"]) > 12}
    orders |= {"month" for one in dates if int(one["two"]) > 12}
    return orders.pop() if len(orders) == 1 else None


def plain_day(text: str, order: Order | None = None) -> str | None:
    """The day of a date as people, programs and spreadsheets write it; None for one that can be read in two ways, or
    that no calendar has.

    >>> plain_day("2026-03-11 00:00:00"), plain_day("3.11.2026"), plain_day("Nov 3, 2026"), plain_day("3 November 2026")
    ('2026-03-11', '2026-11-03', '2026-11-03', '2026-11-03')
    >>> plain_day("3/11/2026"), plain_day("3/11/2026", "month"), plain_day("28/2/2026"), plain_day("3/3/2026")
    (None, '2026-03-11', '2026-02-28', '2026-03-03')
    """
    text = text.strip()
    for form in _DAYS:
        if (found := form.fullmatch(text)) is not None:
            named = found.groupdict()
            month = _MONTHS.index(named["month"][:3].lower()) + 1 if named.get("month") else int(named["m"])
            return _calendar_day(named["y"], month, int(named["d"]))
    if (found := _SLASHED.fullmatch(text)) is None:
        return None
    one, two = int(found["one"]), int(found["two"])
    order = order_of([text]) or ("day" if one == two else order)
    if order is None:
        return None
    day, month = (one, two) if order == "day" else (two, one)
    return _calendar_day(found["y"], month, day)


def _calendar_day(year: str, month: int, day: int) -> str | None:
    """The day of these numbers; None if the calendar has none, so that messages quote it as it was written."""
    try:
        return date(int(year), month, day).isoformat()
    except ValueError:
        return None


def published_day(text: str, order: Order | None = None) -> str | None:
    """The day of a feed's date, which is one of e-mail, as the specification of RSS says, or any other."""
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except ValueError:
        return plain_day(text, order)


def length_ms(text: str) -> int | None:
    """Milliseconds of `H:MM:SS`, `MM:SS` or seconds, with or without a fraction, or of numbers with their units; None
    for anything else. More than 59 seconds or minutes are read where nothing is before them.

    >>> length_ms("1:02:03"), length_ms("62"), length_ms("00:01.5"), length_ms("0:99"), length_ms("1:99")
    (3723000, 62000, 1500, 99000, None)
    >>> length_ms("PT1M10S"), length_ms("1 hr 2 min"), length_ms("62 minutes"), length_ms("soon"), length_ms("")
    (70000, 3720000, 3720000, None, None)
    """
    text = text.strip()
    found = _CLOCK.match(text)
    if found is not None:
        hours, minutes, seconds, _ = (int(part or 0) for part in found.groups())
        if ((hours or minutes) and seconds > 59) or (hours and minutes > 59):
            return None
    elif (found := _UNITS.fullmatch(text)) is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[:3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((found[4] or "")[:3].ljust(3, "0"))
