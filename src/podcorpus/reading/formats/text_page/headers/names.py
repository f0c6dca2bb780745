"""Speaker labels on a page: when two spellings are the same label, and what can be a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache

from podcorpus.reading.formats.text_page.headers.scanning import INVISIBLE
from podcorpus.reading.labels.names import (
    NO_NAME,
    is_role,
    name_word,
    without_description,
)
from podcorpus.reading.sentence_ends import SENTENCE_ENDS

_UNSEEN = dict.fromkeys(map(ord, INVISIBLE))
_NO_NAME = re.compile(f"[→←{NO_NAME}]")
_YEAR = re.compile(r"(?:19|20)(?<![\w.#-]..)\d\d(?!\w)")
_ASIDE = re.compile(r"[(\[（【][^()\[\]（）【】]{1,120}[)\]）】]|[\"“”«»„]")
_SIGN = re.compile(r"[(\[（【\"“”«»„,/&+·|]")
"""What either of these has."""
_JOINED = re.compile(r"[,/&+·]|\|(?<=[\w).] \|)(?= \w)")
_SHORT_FORM = re.compile(r"(?P<name>[^()（）]{2,60}?)\s?[(（](?P<short>[^\W\d_]{1,6})[)）]")
_ASKING = frozenset(
    "q question questioner p pregunta f frage d domanda в вопрос 问 問 질문 attendee audience publikum público plateia "
    "audiencia asistente 观众 听众 観客 청중".split()
)
_ONE_OF = re.compile(r"(?: (?:member|question|q))?(?: #?\d{1,2})?$")
_ANSWERING = frozenset("answer antwort respuesta réponse resposta risposta ответ 答 答え 답변".split())
NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
"""A character of a script without spaces between words."""
_POST = " -- "
"""Between a name and a post, as in records of companies' calls."""


@lru_cache(maxsize=4096)
def tidy_label(text: str) -> str:
    """A label with single spaces, composed letters and no invisible characters, so that one name is one label.

    >>> tidy_label(" Grace\\u00a0 Shao\\t")
    'Grace Shao'
    """
    if text.isascii():
        return " ".join(text.split())
    return unicodedata.normalize("NFC", " ".join(text.translate(_UNSEEN).split()))


def asks(label: str) -> bool:
    """Whether a label is that of whoever asks.

    >>> asks("Q"), asks("Quinn"), asks("Audience member 2")
    (True, False, True)
    """
    return _ONE_OF.sub("", label.casefold()) in _ASKING


def askers(labels: Collection[str]) -> set[str]:
    """The labels of those who ask: besides `Q`, everybody where what is said to them is an `Answer`.

    >>> sorted(askers(["Q", "Mara"])), sorted(askers(["Tom", "Mara", "Answer"]))
    (['Q'], ['Mara', 'Tom'])
    """
    answering = {label for label in labels if label.casefold() in _ANSWERING}
    return {label for label in labels if asks(label) or (answering and label not in answering)}


@lru_cache(maxsize=4096)
def name_like(text: str) -> bool:
    """Whether a text can be a speaker's name: a few capitalised words without a sentence's punctuation.

    >>> name_like("Ludwig van Beethoven"), name_like("we met at noon"), name_like("Speaker 2")
    (True, False, True)
    >>> name_like("May 2020"), name_like("NO NETS, NO ROPES AND NO BOATS OF ANY KIND")
    (False, False)
    >>> name_like("Mara Lind, PhD"), name_like("Audience member"), name_like("Yes. And the nets")
    (True, True, False)
    >>> name_like("Mara Lind -- Head of the Harbour Office of Ulm -- Guest"), name_like("Mara -- and so we went")
    (True, False)
    """
    words = name_words(text[1:] if text[:1] == "@" and text[1:2].isupper() else text)
    named = all(map(_name_word, words)) and (bool(words) or not text.strip())
    if not named and _POST not in text and not is_role(text):
        return False
    core = without_description(text)
    if len(core) > 60 or _NO_NAME.search(core.strip()) or _YEAR.search(text):
        return False
    if _POST in core and (parts := core.split(_POST)):
        return name_like(parts[0]) and len(parts) < 4 and all(map(_is_post, parts[1:]))
    if len(words) > 6 or len(NO_SPACES.findall(core)) > 12 or text.rstrip()[-1:] in (",", ":"):
        return False
    return named or is_role(text)


def _is_post(text: str) -> bool:
    """Whether a text is the post or the firm of somebody: a few words with capitals."""
    words = text.split()
    return 0 < len(words) <= 8 and all(map(_name_word, words))


def name_words(label: str) -> list[str]:
    """The words of a name. What is in brackets or quotes within it is no part of it.

    >>> name_words("Mara Lind (again), Tom")
    ['Mara', 'Lind', 'Tom']
    """
    return (_JOINED.sub(" ", _ASIDE.sub(" ", label)) if _SIGN.search(label) else label).split()


def has_role(label: str) -> bool:
    """Whether a label is a name of several words and a role behind a comma, in any case, or a role, a colon and a name.

    >>> has_role("Mara Lind, boatbuilder and host"), has_role("Boats, nets and ropes"), has_role("Mara Lind")
    (True, False, False)
    >>> has_role("Host: Mara Lind")
    True
    """
    role, colon, name = label.partition(": ")
    if colon and name_like(role) and name_like(name):
        return True
    name, comma, role = label.partition(", ")
    named = len(name.split()) > 1 and name_like(name)
    return bool(comma) and named and 0 < len(role.split()) <= 8 and not _NO_NAME.search(role)


def recurs_as_name(label: str, times: int) -> bool:
    """Whether a label that has not the form of a name is one because it recurs: `audience member`, but no sentence.

    >>> recurs_as_name("audience member", 2), recurs_as_name("we mend boats, and nets too", 3)
    (True, False)
    >>> recurs_as_name("Mara Lind, head of research", 2)
    True
    """
    if times < 2 or not 0 < len(label) <= 60 or label[-1] in SENTENCE_ENDS + ";":
        return False
    if "," in label:
        return has_role(label)
    words = len(label.split())
    return words < 5 or (times > 4 and words < 9)


def _name_word(word: str) -> bool:
    return word[-1] not in ",:" and name_word(word)


def is_nick(label: str) -> bool:
    """Whether a label is a word in lower case, as people call themselves online: `boatbuilder`."""
    return label[:1].islower() and " " not in label


def in_any_case(labels: Iterable[str], known: Iterable[str]) -> set[str]:
    """The labels that are known, in capitals or not.

    >>> sorted(in_any_case(["MARA", "Mara", "Tom"], ["Mara"]))
    ['MARA', 'Mara']
    """
    folded = {label.casefold() for label in known}
    return {label for label in labels if label.casefold() in folded}


def introduced(labels: Iterable[str], known: set[str]) -> set[str]:
    """The labels that are names with the short form in brackets by which the page goes on, `Mara Lind (ML)`; where
    several are, also those with their initials in brackets. `known`: labels and names that are a speaker's."""
    short = {label: match for label in labels if (match := _SHORT_FORM.fullmatch(label))}
    found = {label for label, match in short.items() if _goes_on(match["name"], match["short"], known)}
    if len(found) > 1:
        # Who goes on by the short form may be called anything: `boatbuilder (B)`.
        found |= {label for label, match in short.items() if _initials(match["name"]) == match["short"].casefold()}
    return found


def with_short_forms(labels: Iterable[str]) -> set[str]:
    """The labels that are `introduced` by other labels, with the short forms that they introduce.

    >>> sorted(with_short_forms(["Mara Lind (ML)", "ML", "Tom (host)"]))
    ['ML', 'Mara Lind (ML)']
    """
    full = introduced(labels, set(labels))
    return full | {match["short"] for label in full if (match := _SHORT_FORM.fullmatch(label))}


def _goes_on(name: str, short: str, known: set[str]) -> bool:
    return (short in known and len(name.split()) < 4) or (name_like(name) and name.casefold() in known)


def _initials(name: str) -> str:
    words = name.casefold().split()
    return "".join(word[0] for word in words) if len(words) < 4 else ""
