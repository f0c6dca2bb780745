"""The names of columns: which role the words of a name say that a column has."""

from __future__ import annotations

import re
from collections.abc import Sequence

from podcorpus.errors import resembled
from podcorpus.reading.labels.parts import LONGEST_LABEL

_WORD = re.compile(r"[^\W\d_]?[^\W\d_A-Z]+|[A-Z]+|\d+|#")
_BOTH = re.compile(r"(?<=r)[*:_/]-?in(?:nen)?\b")
"""How German writes that a name means women, too: `Sprecher*in`."""
_START = frozenset(
    "start begin begins from in timestamp timecode ts time timespan tcin onset offset anfang beginn début inicio "
    "início inizio początek začátek başlangıç zeit von начало 开始 开始时间 開始 開始時間 開始時刻 시작 "
    "시작시간".split()
)
_END = frozenset(
    "end ends entime stop to out until tcout finish ende fin fim fine koniec konec bitiş bis конец 结束 结束时间 終了 "
    "終了時間 終了時刻 종료 종료시간".split()
)
_DURATION = frozenset("duration dur length dauer durée duración".split())
_SPEAKER = frozenset(
    "speaker speakers speakerid spk spkr caller person participant who host character actor sprecher sprecherin "
    "locuteur locutrice intervenant intervenante interlocuteur interlocutor interlocutora orador oradora hablante "
    "falante locutor locutora ponente participante personaje talare taler spreker relatore oratore parlante "
    "puhuja mówca mluvčí konuşmacı спикер говорящий 話者 话者 話し手 講者 发言人 发言者 说话人 讲者 화자 발화자".split()
)
_TEXT = frozenset(
    "text transcript transcription word words content caption captions sentence utterance body subtitle subtitles "
    "dialogue dialog speech script quote paragraph texte texto testo tekst metin текст 文本 本文 "
    "内容 字幕 テキスト 発話 텍스트 내용".split()
)
_CONFIDENCE = frozenset("confidence probability conf score".split())
_ASIDE = frozenset(
    "translation translated notes note comment id count number index raw type color style layer marker url".split()
)
PERHAPS_SPEAKER = frozenset("role voice user username author agent moderator talker identity".split())
"""Names of columns that speakers have beside times; elsewhere they are of messages, books and the like."""
OTHER_LANGUAGES = frozenset(
    "anfang beginn début inicio início inizio początek začátek başlangıç zeit начало 开始 开始时间 "
    "開始 開始時間 開始時刻 시작 시작시간 ende koniec konec bitiş конец 结束 结束时间 終了 終了時間 終了時刻 "
    "종료 종료시간 texte texto testo tekst metin текст 文本 本文 内容 字幕 テキスト 発話 텍스트 내용 inhalt".split()
)
"""Those that other languages than English have for times and words."""
_ANY_TEXT = ({"label"}, {"line"}, {"message"})
_MOST_WORDS = 6
"""How many words the name of a column has at most."""
KNOWN = {
    "confidence": _CONFIDENCE,
    "duration": _DURATION,
    "end": _END,
    "start": _START,
    "speaker": _SPEAKER,
    "text": _TEXT,
    "punctuation": frozenset({"punctuation"}),
}
"""By role the words that name a column, in the order in which a name is looked up."""


def names_columns(row: Sequence[str]) -> bool:
    """Whether a row has the names of the columns of a table of cues."""
    roles = roles_of(row)
    return "text" in roles and ("start" in roles or "speaker" in roles)


def words_of(name: str) -> set[str]:
    """The words of a column's name, and the whole of it, as they are compared; none if it says what is beside the
    words, or is longer than a name."""
    words = all_words_of(name)
    return set() if words & _ASIDE or len(name.split()) > _MOST_WORDS else words


def is_any_text(name: str) -> bool:
    """Whether a column's name says that it has texts, but not that these are spoken."""
    return words_of(name) in _ANY_TEXT


def names_no_time(name: str) -> bool:
    """Whether a column's name says that its numbers are ids, counts and the like."""
    words = all_words_of(name)
    return bool(words & _ASIDE) and words.isdisjoint(_START | _END)


def all_words_of(name: str) -> set[str]:
    """The words of a column's name, whatever they say of it."""
    name = _BOTH.sub("", name.strip())
    return {word.casefold() for word in (*_WORD.findall(name), name)}


def _is_offset(start: str, words: set[str]) -> bool:
    """Whether words name when something is over, beside the name of its onset."""
    return "offset" in words and "onset" in words_of(start)


def misspelt_as(name: str, role: str) -> str | None:
    """The word of a role that a column's name may be misspelt for; None if it is like none of them."""
    return next((known for word in sorted(words_of(name)) if (known := resembled(word, KNOWN[role]))), None)


def roles_of(names: Sequence[str]) -> dict[str, int]:
    """The columns by what their names say; the first of several with one role. Of two columns for the start with one
    name the second is the end. Tokens are words only beside a speaker: a table of annotations has them, too. An id of
    speakers is their label where nothing else names them, and a raw text is what was said where there is no other. A
    label is the speaker's beside words, and else the words."""
    roles: dict[str, int] = {}
    alone: dict[str, int] = {}
    tokens: dict[str, int] = {}
    perhaps: dict[str, int] = {}
    less: dict[str, int] = {}
    labels: dict[str, int] = {}
    for at, name in enumerate(names):
        if len(name) > LONGEST_LABEL:
            continue
        words = words_of(name)
        if not words:
            every = all_words_of(name)
            if "id" in every and every & _SPEAKER:
                less.setdefault("speaker", at)
            elif "raw" in every and every & _TEXT:
                less.setdefault("text", at)
            continue
        for role, known in KNOWN.items():
            if words & known:
                first = names[roles["start"]] if "start" in roles else None
                if role == "start" and first is not None and (first == name or _is_offset(first, words)):
                    role = "end"
                roles.setdefault(role, at)
                break
        else:
            if words == {"name"}:
                alone["speaker"] = at
            elif name.strip().casefold() in PERHAPS_SPEAKER:
                perhaps.setdefault("speaker", at)
            elif words in _ANY_TEXT or words == {"said"}:
                (labels if words == {"label"} else alone).setdefault("text", at)
            elif words == {"token"}:
                tokens.setdefault("text", at)
    if labels and "text" in {**alone, **roles}:
        perhaps.setdefault("speaker", labels.pop("text"))
    beside = {**(tokens if "speaker" in roles else {}), **(perhaps if "start" in roles else {})}
    return {**beside, **less, **labels, **alone, **roles}
