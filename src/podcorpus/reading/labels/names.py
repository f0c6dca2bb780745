"""What can be the name in a speaker's label, and what is no name in any language: the words of a sentence."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from podcorpus.reading.sentence_ends import SENTENCE_ENDS

_PARTICLES = frozenset(
    """
    abu af al and ap av ben bin bint d da das de del della dem den der des di do dos du e el en et i ibn la le los of
    och og ten ter the to ul und van vom von vd w wa y ze zu zum zur ’t 't
    """.split()
)
"""Words of names that are written without a capital."""
_JOINED_PARTICLE = re.compile(r"[^\W\d_]{1,5}['’-](?=[^\W\d_])")
WITH_STOP = frozenset(
    """
    adm. ald. amb. arq. asst. avv. br. bros. capt. cllr. cmdr. co. col. corp. cpl. d. dept. det. dipl.-ing. dir. doc.
    dott. dr. dra. dña. esq. fr. gen. gov. hon. hr. inc. ing. insp. inst. jr. lt. ltd. m. mag. maj. md. mfg. mgr. mme.
    mr. mrs. ms. msgr. mx. ph.d. pres. prof. pvt. rep. rev. sen. sgt. sig. sr. sra. srta. st. supt. univ. г. гн. д-р.
    проф.
    """.split()
)
"""Titles, ranks and abbreviations of names, which a stop ends without ending a sentence."""
TITLES = "(?:Mr|Mrs|Ms|Mx|Dr|Dra|Sr|Sra|St|Fr|Hr|No|Jr|Hon|Sen|Rep|Gen|Rev|Prof)"
BRACKETED = r"[(（\[【][^\r\n()（）\[\]【】]{1,120}[)）\]】]"
"""Who somebody is, in brackets behind the name, as an expression."""
DASHED = (
    rf"(?:{TITLES}\.\s)?[^\s\-–—]"
    r"(?:[^\-–—\r\n.,?!]|(?<=\w)-(?=\w)|(?<=\b[A-Z])\.|\.(?=[*_`~]{0,3}\s{1,4}[-–—])|,(?=\s[^\W\da-z_])){0,59}?"
    rf"(?:\s?{BRACKETED})?"
)
"""A name before a dash, and who that is in brackets, as an expression."""
INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+")
DESCRIBED = (
    rf"(?:[^\s:：()（）\[\]【】][^\r\n:：()（）\[\]【】]{{0,60}}{BRACKETED}[^\S\r\n]*+[*_`~]{{0,3}}"
    r"|[^\Wa-z\d_][^\r\na-z,:：]{1,60},[^\r\na-z:：]{1,160})(?=[:：])"
)
"""A name and who that is in brackets, of which a colon may be part, or both in capitals and with a comma between them,
up to the colon behind both, as an expression."""
COLON_OUTSIDE = (
    r"(?![^\r\n:：()（）\[\]【】]{1,60}[(（\[【][^\r\n:：()（）\[\]【】]{0,119}[:：]"
    r"[^\r\n()（）\[\]【】]{0,119}[)）\]】])"
)
"""That the first colon is not in brackets that are closed behind it, as an expression."""
_LONGEST_TITLE = 8
_DESCRIPTION = re.compile(rf"\s?{BRACKETED}$")
_IN_BRACKETS = re.compile(r"[ ]?[(\[][^()\[\]]{0,120}[)\]]")
NO_NAME = "<>{}=،，、؛；;：\v\f\x1c-\x1e\x85\u2028\u2029" + SENTENCE_ENDS.replace(".", "")
"""What occurs in sentences but not in names, and the breaks that other programs treat as line ends; for a set of
characters in an expression."""
_NO_NAME = re.compile(rf"[“”\"|{NO_NAME}]|\.\.|--")
_ROLE = re.compile(
    r"(?:(?:unknown|unidentified|unnamed|male|female)[ _])?"
    r"(?:speaker|spk|sprecher(?:in)?|voice|person|participant|guest|host|caller|interviewe[er]|orateur|locuteur|"
    r"hablante|falante|unknown|unidentified|moderator(?:in)?|narrator|announcer|audience(?:[ ]member)?|questioner"
    r"|member[ ]of[ ]the[ ]audience|miembro[ ](?:del[ ]público|de[ ]la[ ]audiencia)|membre[ ]du[ ]public)"
    r"(?:\d{1,3}|\b(?:[ _-]?(?:[a-z]|\d{1,3})?|[ ]\?))"
    r"|[a-z]{1,12}_\d{1,3}",
    re.IGNORECASE,
)
_ROLE_WORDS = frozenset(
    """
    announcer attendee audience caller crowd gentleman guest host interviewer lady listener man member moderator
    narrator operator participant person presenter producer questioner reporter speaker student translator viewer voice
    woman auditeur hörer hörerin locuteur oyente publikum público publico zuschauer zuschauerin зритель голос слушатель
    """.split()
)
_INITIAL_AND_NUMBER = re.compile(r"[A-Z]{1,3}[ ]?\d{1,2}")
ENTRIES = (
    frozenset(
        """
    action actions advert break date decision decisions description disclaimer duration edit editor's note email episode
    example fyi hinweis length link links location media music n.b. nb nota note notes p.s. podcast poll ps quelle ref
    reference references slides source sources subject summary tags time times tip title topic topics transcript
    advertisement commercial transcription tldr twitter update url video warning website
    ubicación tema fecha enlace enlaces diapositivas fuente título resumen lieu titre thème liens résumé remarque ort
    thema datum folien titel anmerkung beispiel место тема дата примечание 地点 主题 日期 注 备注
    abstract background context overview synopsis contexte contexto descripción descrição hintergrund kontext
    zusammenfassung 摘要 简介 背景
    位置 场合 视频 音频 链接 代码 译者注 译注 编者注 localización agenda vídeo tópico localização vidéo
    """.split()
    )
    | {"show tease"}
    | {f"{what} by" for what in ("posted", "written", "published", "transcribed", "edited")}
    | {f"{who} note" for who in ("translator's", "translator’s", "editor's", "editor’s")}
)
"""Words that head a note or an entry, not a speaker's words, where position, recurrence and form say nothing."""
_FIELDS = frozenset(
    """
    abstract added arguments bug changed changes class copyright default deprecated documentation event examples
    exceptions file files files-excluded fixed footnotes for format function history homepage licence license macro
    method next output parameter parameters previous raises removed returns see since stability syntax tag text todo
    type types upstream-author upstream-authors upstream-contact usage value version
    """.split()
)
"""Words besides that head the fields of a licence file, of documentation or of metadata, not speech."""
_CLAUSE = re.compile(r"\b(?:are|following|met)\b")
SOUNDS = frozenset(
    """
    applause chuckle chuckles chuckling cough coughs crosstalk inaudible laugh laughing laughs laughter music musik
    noise pause sigh sighs silence snort snorts unintelligible gelächter applaus rires musique risas aplausos risos
    """.split()
)
"""Words that are a sound and no name: `Song` and `Rise` may be one."""
_DIRECTIONS = SOUNDS | frozenset(
    """
    break fx jingle note sfx sound sounds werbung geräusch geräusche sonido son musica música
    музыка аплодисменты смех пауза 音楽 音乐 音樂 拍手 掌声 掌聲 笑声 笑聲 음악 박수 웃음 موسيقى تصفيق ضحك
    """.split()
)
"""Words that besides begin what a script has between the turns, and are no name."""
LANGUAGES = frozenset(
    """
    en english inglés anglais englisch 英文 英语 英語 zh cn chinese chinesisch 中文 中文翻译 中文翻譯 中文译文
    de german deutsch fr french français es spanish español ja jp japanese 日本語 日文 ko kr korean 한국어 pt
    portuguese português it italian italiano ru russian русский original 原文 英文原文 translation übersetzung
    traduction traducción 译文 譯文 翻译 翻譯
    """.split()
)
"""Labels that say in which language the words behind them are, in small letters."""
# Sounds in brackets, which are no speakers. Short ones are whole words: Campbell, Singh and McLaughlin are names.
_SOUNDS = re.compile(
    r"\b(?:laugh(?:s|ed|ing|ter)?|(?:chuck|gigg)l(?:es?|ed|ing)|clap(?:s|ped|ping)?|noises?|sound\w*|bells?|sing(?:s|ing)?"
    r"|songs?|(?:tele|micro|saxo)?phones?|breaks?|(?:sigh|cough|bl?eep|cheer|gasp|groan|whisper|click)(?:s|ed|ing)?"
    r"|lach(?:en|t|end)?|stille|rires?|risas|ris[ao]te)\b"
    r"|music|applau|silence|pause|inaudible|unintelligible|cross[- ]?talk|foreign|intro|outro|jingle|indistinct|overlap"
    r"|musik|gelächter|musique|música|risos|aplau"
    r"|музык|смех|смеё|аплодисм|音楽|音乐|音樂|拍手|掌声|掌聲|笑|음악|박수|웃음",
    re.IGNORECASE,
)


def is_small(char: str) -> bool:
    """Whether a letter is written small where a word that begins with it may have a capital: Georgian has capitals for
    whole lines only.

    >>> is_small("m"), is_small("M"), is_small("მ"), is_small("麦")
    (True, False, False, False)
    """
    return char.islower() and char.title() != char


def is_particle(word: str) -> bool:
    """Whether a word of a name is written without a capital, or begins with a part that is, before a capital.

    >>> is_particle("van"), is_particle("d'Arby"), is_particle("al-Rashid"), is_particle("boat-builder")
    (True, True, True, False)
    """
    if word.isalpha() or word.casefold() in _PARTICLES:
        return word.casefold() in _PARTICLES
    joined = _JOINED_PARTICLE.match(word)
    return joined is not None and word[joined.end()].isupper()


def has_case(text: str) -> bool:
    """Whether a text has letters of a script in which names begin with capitals."""
    return any(char.isupper() or is_small(char) for char in text)


@lru_cache(maxsize=4096)
def without_description(label: str) -> str:
    """A tidy label without what is in brackets at its end, which may have any signs and many words.

    >>> without_description("Mara Lind (head of research: tides)"), without_description("(laughing)")
    ('Mara Lind', '(laughing)')
    """
    return (_DESCRIPTION.sub("", label) if label[-1:] in (")", "]", "）", "】") else label) or label


def before_colon(label: str) -> str:
    """A tidy label that a colon is behind without what `DESCRIBED` says of somebody: in brackets, or in capitals.

    >>> before_colon("Mara Lind (head of research)"), before_colon("MARA LIND, HEAD OF RESEARCH")
    ('Mara Lind', 'MARA LIND')
    """
    return without_description(label.partition(",")[0] if "," in label and label.isupper() else label)


class Likeness(IntEnum):
    """How much a text is like a name."""

    NONE = 0
    LOOSE = 1
    """A few words without capitals, or in a script that has none."""
    STRICT = 2
    """A few capitalised words without a sentence's punctuation."""
    ROLE = 3
    """A word for a speaker: `Speaker 2`, `SPK_0`, `Host`."""


@lru_cache(maxsize=4096)
def likeness(label: str) -> Likeness:
    """How much a text is like a name.

    >>> [likeness(text).name for text in ("Mara Lind", "Speaker 2", "we met at noon", "You know, what is filler")]
    ['STRICT', 'ROLE', 'NONE', 'NONE']
    """
    if is_role(label):
        return Likeness.ROLE
    bare = _IN_BRACKETS.sub("", label).strip()
    words = bare.split()
    if not 0 < len(words) <= 6 or len(bare) > 60 or _NO_NAME.search(bare) or not any(map(str.isalnum, bare)):
        return Likeness.NONE
    if all(map(name_word, words)) and any(word[0].isupper() for word in words):
        return Likeness.STRICT
    cased = has_case(bare)
    if any(word[-1] in ".," for word in words):
        return Likeness.NONE
    few = len(words) <= (5 if bare[0].isupper() else 3) if cased else len(bare) <= 12
    return Likeness.LOOSE if few else Likeness.NONE


def is_role(label: str) -> bool:
    """Whether a text is a word for a speaker, or initials and a number.

    >>> is_role("Speaker 2"), is_role("S1"), is_role("speaker"), is_role("Mara Lind")
    (True, True, False, False)
    """
    bare = (_IN_BRACKETS.sub("", label) if "(" in label or "[" in label else label).strip()
    if _ROLE.fullmatch(bare) and (not bare.islower() or bare[-1].isdecimal() or bare[-1] == "?"):
        return True
    return _INITIAL_AND_NUMBER.fullmatch(bare) is not None


def names_role(label: str) -> bool:
    """Whether a label has a word for somebody who speaks, and ends in that or in a name or number.

    >>> names_role("A woman in the audience"), names_role("Listener from Orkney"), names_role("Our guest today")
    (True, True, False)
    """
    words = re.findall(r"\w+", label)
    roles = [word.casefold() in _ROLE_WORDS for word in words]
    return any(roles) and (roles[-1] or not words[-1].islower())


def is_field(label: str) -> bool:
    """Whether a label heads a field or a list, as in a licence file, and no speech.

    >>> [is_field(label) for label in ("License", "conditions are met", "Mara Lind", "note")]
    [True, True, False, True]
    """
    folded = label.casefold()
    return folded in _FIELDS or folded in ENTRIES or _CLAUSE.search(label) is not None


def is_sound(label: str) -> bool:
    """Whether words in brackets are a sound or a remark of the transcriber."""
    return _SOUNDS.search(label) is not None


def is_direction(label: str) -> bool:
    """Whether a label is what is heard between the turns of a script, or a note there, and nobody's name.

    >>> is_direction("MUSIC"), is_direction("Sound effect"), is_direction("Song"), is_direction("Mara Music")
    (True, True, False, False)
    """
    return label.casefold().partition(" ")[0] in _DIRECTIONS


def name_word(word: str) -> bool:
    """Whether a word may be one of a name.

    >>> name_word("Lind"), name_word("van"), name_word("ATTY."), name_word("boats")
    (True, True, True, False)
    """
    first = word.lstrip("'’\"“#@&/")[:1]
    if not first:
        return word in ("&", "/", "#")
    if is_small(first) and word[0] != "@" and not is_particle(word):
        return False
    if word[-1] == ",":
        return True
    # `ATTY. REED`: in capitals a stop ends a title.
    title = 2 < len(word) < _LONGEST_TITLE and word[:-1].isupper()
    return word[-1] != "." or title or word.casefold() in WITH_STOP or INITIALS.fullmatch(word) is not None
