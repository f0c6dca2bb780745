"""Where names, words and sentences begin and end, as far as characters tell: what the rules on surfaces and on the
beginnings of chapters ask beyond SQL."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import product

from podcorpus.records.base import digest
from podcorpus.records.counting import CLOSING, STOPS, WIDE_STOPS
from podcorpus.records.names import fold_name, is_mark
from podcorpus.records.scripts import cuts_word

_APOSTROPHES = "'’ʼ‘"
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}][sS]$")
_BRACKETS = {"(": ")", "[": "]"}
_INITIALS = re.compile(r"(?:\w\.)*\w\.")
_ABBREVIATED = frozenset(
    "assn ave bros capt co col corp dept dr ft gen gov hon inc intl jr lt ltd mr mrs ms mt no ph plc prof rep rev "
    "sen sgt sr st univ vol vs".split()
)
"""Words that end names, or are part of them, and are written with a full stop."""
_BESIDE = re.compile(
    r"(?:(?:a|an|and|as|at|but|by|for|from|in|into|of|on|or|than|that|the|to|with)\s+)+|"
    r"(?:\s+(?:a|an|and|as|at|but|by|for|from|in|into|is|of|on|or|than|that|the|to|was|with))+",
    re.IGNORECASE,
)
"""Words before and after names that are not part of them."""
_SENTENCE_START = re.compile(
    rf"(?:[{STOPS}⁓:][{CLOSING}]*\s+|⁓|[{WIDE_STOPS}؟।։۔][{CLOSING}]*\s*|[\r\n\x85\u2028\u2029]\s*)"
    r"[“\"'‘(\[«„「『¿¡–—-]*$"
)
_LONGEST_WORD = 40
_BLANKS = " \t\n\r"
_SHORT = 4


def has_capital_or_number(surface: str) -> bool:
    """Whether a surface has a capital or a number, in any script.

    >>> [has_capital_or_number(surface) for surface in ("iPhone", "o1", "rotterdam", "Ⅳ", "东京")]
    [True, True, False, True, False]
    """
    return any(unicodedata.category(char) in ("Lu", "Lt", "Nd", "Nl", "No") for char in surface)


def whole_words(text: str, first: int, last: int) -> str:
    """What is at a span, with the rest of the words that it cuts, up to 40 characters at each side.

    >>> whole_words("Into Rotterdam, later", 7, 13)
    'Rotterdam'
    """
    start, end = first, last
    while start > max(0, first - _LONGEST_WORD) and _in_word(text[start - 1]):
        start -= 1
    while end < min(len(text), last + _LONGEST_WORD) and _in_word(text[end]):
        end += 1
    return text[start:end]


def _in_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN"


def surface_problem(surface: str, listed: Sequence[str], known: bool) -> str | None:
    """What is at an end of a surface, or missing in it, that makes it no name; None where nothing is.

    `listed` are the names of the registry with the same letters: what one of them has at an end belongs to it. Where
    the registry is not `known`, only what no name has is a problem.

    >>> surface_problem("Rotterdam, ", [], True), surface_problem("Yahoo!", ["Yahoo!"], True)
    ("ends with ', ', which is no part of the name", None)
    >>> [surface_problem(name, [], True) for name in ("U.S.", "Dorrit (Pell)", "Acme Inc.", ".NET", "C++")]
    [None, None, None, None, None]
    """
    if surface in listed:
        return None
    first, last = _core(surface)
    if first is None or last is None:
        return "has no letter or digit"
    head, tail = surface[:first], surface[last:]
    if head[:1].isspace() or tail[-1:].isspace():
        return _ends("begins", head) if head[:1].isspace() else _ends("ends", tail)
    if not known:
        return None
    cores = [(name, *_core(name)) for name in listed]
    if head and head not in {name[:start] for name, start, _ in cores} and not _may_open(surface, head):
        return _ends("begins", head)
    if tail and tail not in {name[end:] for name, _, end in cores} and not _may_close(surface, tail):
        return _ends("ends", tail)
    if any(surface.count(one) != surface.count(other) for one, other in _BRACKETS.items()):
        return "has a bracket without its partner"
    return None


def _ends(how: str, what: str) -> str:
    return f"{how} with {what!r}, which is no part of the name"


def _core(surface: str) -> tuple[int | None, int | None]:
    """The offsets of the first letter or digit, and of the end of the last one with its marks."""
    at = [i for i, char in enumerate(surface) if char.isalnum()]
    if not at:
        return None, None
    end = at[-1] + 1
    while end < len(surface) and is_mark(surface[end]):
        end += 1
    return at[0], end


def _may_open(surface: str, head: str) -> bool:
    following = surface[len(head) : len(head) + 1]
    if head in (".", "#", "@", "$"):
        return True
    if head in _APOSTROPHES:
        # “’s-Hertogenbosch”, but not a name in quotation marks.
        return following.islower() and surface[-1] not in _APOSTROPHES
    return head in _BRACKETS and not surface.endswith(_BRACKETS[head])


def _may_close(surface: str, tail: str) -> bool:
    if tail[0] in ")]" or tail.startswith((".)", ".]")):
        opening = "(" if ")" in tail else "["
        # The bracket of an insertion that completes the name, not those around all of it.
        return len(tail.lstrip(".")) == 1 and opening in surface and not surface.startswith(opening)
    if tail == ".":
        word = re.split(r"[\s-]", surface)[-1]
        return bool(_INITIALS.fullmatch(word)) or word[:-1].casefold() in _ABBREVIATED
    return all(char in "#+*" or unicodedata.category(char).startswith("S") for char in tail)


def name_within(surface: str) -> str | None:
    """A surface without the possessive ending and the small words at its ends, as it is compared with names; None for
    one that has neither.

    >>> name_within("in Rotterdam"), name_within("SHEIN’s"), name_within("Rotterdam")
    ('rotterdam', 'shein', None)
    """
    core = _POSSESSIVE.sub("", surface)
    if opening := _BESIDE.match(core):
        core = core[opening.end() :] if core[: opening.end()].rstrip() != core[: opening.end()] else core
    while (closing := list(_BESIDE.finditer(core))) and closing[-1].end() == len(core) and closing[-1].start():
        core = core[: closing[-1].start()]
    return fold_name(core) if core != surface else None


def same_signs(name: str) -> str:
    """A name with one kind of each sign: spellings that are equal then differ in nothing that is read.

    >>> same_signs("People’s  Kai‑Fu") == same_signs("People's Kai-Fu"), same_signs("U.S.") == same_signs("US")
    (True, False)
    """
    plain = re.sub("[’‘ʼ`´]", "'", unicodedata.normalize("NFC", name))
    return " ".join(re.sub("[\u2010-\u2015]", "-", plain).split())


def begins_inside(before: str, after: str, punctuated: bool) -> str | None:
    """What a chapter begins inside of, between the text `before` a place in a turn and the text `after` it; None where
    a paragraph or a sentence begins there, or, in a turn that is not `punctuated`, a word.

    >>> begins_inside("Good. ", "Now", True), begins_inside("Go", "od", True), begins_inside("Good.", " Now", True)
    (None, 'inside a word', 'at white space')
    """
    if after[:1].isspace():
        return "at white space"
    if cuts_word(before[-1:] + after[:1]):
        return "inside a word"
    if _SENTENCE_START.search(before) or not (punctuated or not after[:1].isalnum()):
        return None
    return "inside a sentence"


def is_blank_digest(n_chars: int, sha256: str) -> bool:
    """Whether a hash is that of a text of `n_chars` characters of white space, as far as they are few or all the
    same."""
    texts = {blank * min(n_chars, 1000) for blank in (*_BLANKS, "\u00a0")}
    if n_chars <= _SHORT:
        texts |= {"".join(chars) for chars in product(_BLANKS, repeat=n_chars)}
    return n_chars <= 1000 and sha256 in map(digest, texts)


def counted_units(text: str, start: int, end: int, surface: str) -> str | None:
    """The units in which a span of a text gives exactly the surface, where they are not code points.

    >>> counted_units("é to Orkney", 6, 12, "Orkney"), counted_units("𝔸 to Orkney", 6, 12, "Orkney")
    ('UTF-8 bytes', 'UTF-16 code units')
    """
    for units, encoding, size in (("UTF-16 code units", "utf-16-le", 2), ("UTF-8 bytes", "utf-8", 1)):
        encoded = text.encode(encoding)
        if 0 <= start < end and encoded[start * size : end * size] == surface.encode(encoding):
            return units
    return None


def length_units(text: str, length: int) -> str | None:
    """The units in which a text is this long, where they are not code points."""
    if len(text.encode("utf-16-le")) == 2 * length:
        return "UTF-16 code units"
    return "UTF-8 bytes" if len(text.encode("utf-8")) == length else None
