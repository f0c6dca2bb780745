"""Labels that were not read as such: places in the words where somebody else may begin to speak.

A name is there, at the beginning of a line or behind the end of a sentence, and behind it are signs as behind labels,
which no sentence has behind a name: a colon, a time, a bracket that closes. It is that of a known speaker, or almost,
or that of somebody else (`labels.strangers`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice, takewhile

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.document import Document
from podcorpus.reading.labels.doubts import MOST_LABELS
from podcorpus.reading.labels.joined import JoinedWords
from podcorpus.reading.labels.known import KnownLabels
from podcorpus.reading.labels.names import names_role
from podcorpus.reading.labels.strangers import SAMPLE, SYMBOL, behind_sentences, ended_above, headers_alone, strangers
from podcorpus.reading.sentence_ends import SENTENCE_END, SENTENCE_ENDS

_MOST_FINDINGS = 20
_OF_LINES = ("header-", "label-", "words-before-")
"""How the codes begin of findings on a line that may have a label."""
_SEEN = 90
"""How many characters in front of a label or behind it are looked at."""
_ABOVE = 1_000
"""How many characters above the first turn are looked at."""
_NOTES = ("show_notes", "blank")
_MARKS = "*_~`[(<"
_BEFORE = SENTENCE_ENDS + '"”’»)]}>-–—•|/'
"""What is in front of a label within a line, besides white space and marks: the end of a sentence, or a sign."""
_UPPER = r"[“\"]?[^\W\da-zß-öø-ÿ_]"
_SPACE = r"[ \u00a0]"
_LEAD = re.compile(
    r"(?:[^\w\n]|_){0,12}+(?:\d{1,3}[.)] (?:[^\w\n]|_){0,3})?+(?:\d[\d:.,]{2,11}+(?:[^\w\n]|_){1,12}+){0,2}+"
)
"""What may be in front of a label at the beginning of a line: signs, a number, and a time or two."""
_ASIDE = re.compile(r"(?:[*_~`]{0,3} ?[(\[]{1,2}|, )[^()\[\]\n]{1,40}(?=[)\]])")
_OPENED = re.compile(r"<\w{1,6} ?\Z")
_TIMED = re.compile(r"\d{1,2}:\d\d[\d:.,]*+\W{0,5}\Z")
_CLOSING = r"(?:[*_~`\])}>】]|</\w{1,6}>|\]\([^()\s]{1,300}\))"
_SIGNS = (
    rf"(?:{_CLOSING}|[”\"»]){{0,6}}[ \u00a0]?[:：][*_~`\])}}>】]{{0,3}}(?:[^\S:]|\Z|{_UPPER})",
    rf"(?:{_CLOSING}{{1,6}}[”\"»]?[.…]?{_SPACE}{{0,3}}|{_CLOSING}{{0,6}}{_SPACE}[-–—]{{1,2}}[*_]{{0,2}}){_SPACE}{_UPPER}",
    rf"(?:>|;|(?:--|—)(?!I\b)){_UPPER}",
    rf"{_SPACE}{{1,3}}[(\[]?\d{{1,2}}:\d\d[\d:.,]*+[)\]]?[:：]?{_SPACE}{_UPPER}",
    rf"(?:(?:[^\w\n<]|_){{0,4}}?(?:{SYMBOL}|[:：]{{2}}|[”\"»][:：]|[:：]-|\t))",
)
"""What is behind a label anywhere: a colon; a sign that closes, a dash or a time, and a sentence; a symbol."""
_LINE_END = r"[^\S\n]*\n"
_AT_BREAK = re.compile(r"[^\S\r\n]*[\r\n]")
_AT_LINE_END = re.compile(r"[*_#` \t]*(?:\n|\Z)")
_AT_END = re.compile(r"[*_~`\[(< ]*+(?:\n|\Z)")
_SIGN_IN_LINE = re.compile(
    r"(?:[^\w\n]|_){0,4}?(?:\s?[-‒–—―]{1,2}\s|;|~|\]\()|[ \u00a0]?[:：](?=[^\W\d])|\s{2,4}(?=\S)"
    r"|[ ,(\[]{1,4}(?:[xX?#OIl]{1,2}[:.][xX?#OIl\d]{2}|(?<!,[ ])\d{1,2}[:.][xX?#OIl\d]{2})\b"
)
"""What is besides behind a label that begins a line."""
_CAPITAL = re.compile(r"[ \u00a0](?P<word>[^\W\d_a-zß-öø-ÿ][\w'’]*)")
_STOP = re.compile(r"(?:[,?!…]|\.{1,3})[ \u00a0][¿¡\"“]?(?P<word>[^\W\d_][\w'’]*)")
_NO_SENTENCE = ("I", "I'm", "I’m")
_INITIALS = 3
_SENTENCE = re.compile(rf"\w[{SENTENCE_ENDS}](?:\s|\Z|[”\"’])")
_BEHIND = re.compile(r"(?:[^\w\n\r]|_){1,5}(?P<digit>\d)?")
_FORMS = 4
"""How many forms of headers, most frequent first, are looked for in the words."""
_HEAD = re.compile(r"\n(?:[^\w\n]|_){0,12}+([^:：\n]{1,60}?)(?:[^\w\n:：]|_){0,12}[:：]")
_SLIP = r"\n(?:[^\w\n]|[\d_]){0,24}+(?P<label>[^\W\d_][^\n:：\d]{1,59}?)[^\w\n]{0,6}"
_SLIP_ABOVE, _SLIP_ALONE = re.compile(rf"{_SLIP}[:：\d]"), re.compile(rf"{_SLIP}(?:[:：\d]|(?=\n|\Z))")
_COLONS = (re.compile(":"), re.compile("："))
_EDGES = "*_#>`~|-–—·• \t:："
_QUOTES = "\"“”„«»‘’'"
_AROUND = _QUOTES + SENTENCE_ENDS + "()[]{}<>"
_MORE = 12
"""How much longer than a label a line may be that has nothing but it."""
_FEW = 4
_MOST_WORDS = 6
"""How many words who somebody is has, behind a comma."""
_SHORT = 8
"""How many characters are in front of a label at most where they are no sentence: `p. 4 `."""


def unread_labels(document: Document, others: Iterable[Finding]) -> Iterator[Finding]:
    """A finding for each of the first lines with such a place, but for lines on whose label there are `others`."""
    taken = {one.line for one in others if one.code.startswith(_OF_LINES)}
    known = document.labels
    source = document.source
    if len(known.counts) > MOST_LABELS or not (known.counts or ": " in source.text or "：" in source.text):
        return
    words = JoinedWords(document)
    found: dict[int, tuple[str, bool]] = {}
    inside: Iterator[tuple[int, str]] = _of_nobody(words, known)
    above: Iterator[tuple[int, str]] = iter(())
    if known.counts:
        labels = _Labels(document, known)
        alone = headers_alone(document) if labels.page else []
        inside = chain(
            labels.within(words),
            _slips(words, known, page=labels.page),
            _parts(words, known, alone=bool(alone)) if labels.page else (),
            strangers(words, known, alone=alone if labels.page else None),
        )
        above = labels.above(alone=bool(alone))
    for at, label in inside:
        found.setdefault(source.line_number(words.source_offset(at)), (label, False))
    for at, label in above:
        found.setdefault(source.line_number(at), (label, True))
    free = ((line, *what) for line, what in sorted(found.items()) if line not in taken)
    for line, label, is_above in islice(free, _MOST_FINDINGS):
        if is_above:
            message = f"“{label}” above the first turn may be a speaker's label; kept as show notes"
            yield finding("words-before-turn", message, path=source.name, line=line)
        else:
            message = f"“{label}” within the words may be a speaker's label; it is read as speech"
            yield finding("label-suspect", message, path=source.name, line=line)


def _of_nobody(words: JoinedWords, known: KnownLabels) -> Iterator[tuple[int, str]]:
    """The names within words in which nobody else has a label, where two or more recur: they are those of a talk."""
    found = list(behind_sentences(words.lines, known))
    counts = Counter(name for _, name in found)
    if sum(n > 1 for n in counts.values()) > 1:
        yield from found


class _Labels:
    """The labels of known speakers in the words of others."""

    def __init__(self, document: Document, known: KnownLabels) -> None:
        self.document, self.known = document, known
        self.page = document.format == "text-page"
        self.signs = re.compile("|".join((*_SIGNS, *(_forms(document) if self.page else ()))))
        spelled = {form for label in known.most for form in (label, label.upper())}
        any_of = "|".join(map(re.escape, sorted(spelled, key=len, reverse=True)))
        self.pattern = re.compile(rf"(?:{any_of})(?![^\W_])")

    def within(self, words: JoinedWords) -> Iterator[tuple[int, str]]:
        """Where each is in the words, and the label."""
        text, cues = words.lines, words.cues
        for found in self.pattern.finditer(text):
            at, end = found.span()
            if text[at - 1].isalnum():
                continue
            cue = words.cue_at(at)
            speaker = cues[cue].label
            if speaker is None or speaker.casefold() != found[0].casefold():
                following = cues[cue + 1] if cue + 1 < len(cues) else None
                goes_on = following is not None and following.label == speaker and following.start_ms is not None
                # In front of a time, a label ends the words.
                ends = _AT_END.match(text, end) if self.page and goes_on and _ends(text, at) else None
                if self._is_label(text, at, end) or (ends and words.cue_at(ends.end() - 1) != cue):
                    yield at, self.known.spelling(found[0]) or found[0]

    def above(self, *, alone: bool) -> Iterator[tuple[int, str]]:
        """The same right above the first turn of a page, with a sentence behind each, or a slip of one that begins a
        line as a header does, or is `alone` on it where headers are: where they are in the source."""
        above = list(takewhile(lambda one: one.cue is None, self.document.stretches)) if self.page else []
        notes = list(takewhile(lambda one: one.kind in _NOTES, reversed(above)))
        if not notes:
            return
        begin, end = notes[-1].start, notes[0].end
        if end - begin > _ABOVE:
            # From the beginning of a line on.
            begin = max(self.document.source.text.find("\n", end - _ABOVE, end) + 1, end - _ABOVE)
        text = "\n" + self.document.source.text[begin:end].rstrip().replace("\r", "\n")
        for line in (_SLIP_ALONE if alone else _SLIP_ABOVE).finditer(text):
            if any(self.pattern.match(text, at) for at in range(line.start(), line.start("label") + 1)):
                continue
            part = any(_is_part(line["label"], whole) for whole in self.known.most)
            if self.known.almost(line["label"]) or (part and _SENTENCE.search(text, line.end())):
                yield begin + line.start("label") - 1, line["label"]
        for found in self.pattern.finditer(text, text.rfind("\n\n") + 1):
            at, end = found.span()
            before = text[text.rfind("\n", 0, at) + 1 : at].strip().strip(_MARKS)
            by_itself = not before and _AT_LINE_END.match(text, end) is not None
            timed = _TIMED.search(before) is not None
            if (by_itself or timed or self._is_label(text, at, end)) and _SENTENCE.search(text, end):
                yield begin + at - 1, self.known.spelling(found[0]) or found[0]

    def _is_label(self, text: str, at: int, end: int) -> bool:
        """Whether a known name between two offsets of a text is where a label may be, and signs of one are behind."""
        line = text.rfind("\n", max(0, at - _SEEN), at) + 1
        begins = line > 0 and _LEAD.fullmatch(text, line, at) is not None
        if (begins or _ends(text, at)) and self.signs.match(text, end):
            return True
        aside = _ASIDE.match(text, end) if begins else None
        ended = begins and ended_above(text, line)
        if aside is not None and (
            self.signs.match(text, aside.end()) or (ended and _AT_LINE_END.match(text, aside.end() + 1))
        ):
            return True
        rest = text[end : end + _SEEN]
        if begins:
            if _SIGN_IN_LINE.match(rest) or (ended and line > 1 and not self.page and _AT_LINE_END.match(rest)):
                return True
            return self._no_speech(text[at:end], rest, ended=ended)
        # Behind a single name, a capital may go on with it; a name and a stop may be an answer.
        label = text[at:end]
        odd = " " in label if rest[:1] == " " else rest[:1] == "." and (label[-1].isdecimal() or label.isupper())
        ended = odd and SENTENCE_END.search(text[max(0, at - _FEW) : at].rstrip("@")) is not None
        return ended and self._no_speech(label, rest, ended=True)

    def _no_speech(self, label: str, rest: str, *, ended: bool) -> bool:
        """Whether a label, and what is behind it, is no speech but another sentence. `ended`: whether one has ended
        in front of it."""
        behind = _STOP.match(rest) or _CAPITAL.match(rest)
        if behind is None:
            return False
        sign, word = rest[0], behind["word"]
        capitals = label.isupper() and (len(label) <= _INITIALS or not word.isupper())
        if (sign in ",.?!…" or word[0].upper() == word[0].lower()) and (label[-1].isdecimal() or capitals):
            # `ML` and `Speaker 2` are hardly said, nor are capitals in front of other words.
            return ended
        # `Mara? Yes.` may be said, and a capital may go on with a name.
        sure = sign == "," or (ended and (sign.isspace() or " " in label))
        other = word not in _NO_SENTENCE and word.casefold() not in self.known.words
        return sure and other and word[0].isupper() and not (word.isupper() and len(word) > 1)


def _ends(text: str, at: int) -> bool:
    """Whether a sentence has ended, or a sign or a time is, in front of a label within a line."""
    seen = text[max(0, at - _SEEN) : at]
    line = seen.rfind("\n") + 1
    raw = seen[line:].rstrip()
    if not raw:
        # Nothing but white space, as much as is between columns.
        return True
    before = _OPENED.sub("", raw).rstrip(_MARKS + _QUOTES + "# {@")
    short = len(before) < _SHORT and not before.replace(" ", "").isalpha()
    return short or raw[-1] in _MARKS + "#" or before[-1:] in _BEFORE or _TIMED.search(before) is not None


def _forms(document: Document) -> list[str]:
    """Expressions for what is behind the labels of most headers: signs, and a digit where a time follows."""
    text = document.source.text
    counts: Counter[str] = Counter()
    headers = (one for one in document.stretches if one.kind == "turn_header")
    for _, start, end, number in islice(headers, SAMPLE):
        label = document.cues[number].label if number is not None else None
        at = text.find(label, start, end) if label else -1
        if at >= 0 and _AT_BREAK.match(text, at + len(label or "")):
            counts[_LINE_END] += 1
            continue
        signs = _BEHIND.match(text, at + len(label or "")) if at >= 0 else None
        if signs is not None and (signs["digit"] or signs[0].strip()):
            counts[re.escape(signs[0][: -1 if signs["digit"] else None]) + (r"\d" if signs["digit"] else "")] += 1
    return [form for form, n in counts.most_common(_FORMS) if n > 1]


def _slips(words: JoinedWords, known: KnownLabels, *, page: bool) -> Iterator[tuple[int, str]]:
    """What begins a line with a colon behind it and is nearly somebody's label, or that and who it is."""
    seen: set[str] = set()
    for colon in chain.from_iterable(colon.finditer(words.lines) for colon in _COLONS):
        at = words.lines.rfind("\n", max(0, colon.start() - _SEEN), colon.start())
        head = _HEAD.match(words.lines, at) if at >= 0 else None
        begins = head[1] if head is not None else ""
        if head is None or begins in seen or known.spelling(begins) is not None:
            continue
        seen.add(begins)
        # In captions, a colon within a name parts it from the label.
        whole = "" if page else f"{words.cues[words.cue_at(head.start(1))].label or ''} {begins}"
        behind = found[1].strip() if (found := known.at_start(begins)) is not None else ""
        role = behind.startswith(",") and names_role(behind) and len(behind.split()) < _MOST_WORDS
        if known.almost(begins) or known.almost(whole) or role or behind.startswith("("):
            yield head.start(1), begins


def _parts(words: JoinedWords, known: KnownLabels, *, alone: bool) -> Iterator[tuple[int, str]]:
    """Lines of a page that are almost somebody's label and nothing else. Where headers are `alone` on their lines, also
    those below blank ones that are a part of a label, or one with other signs or with who that is behind it."""
    longest = max(map(len, known.counts)) + _MORE
    lines = words.within(re.compile(rf"\n([^\n]{{3,{longest}}}+)(?=\n|\Z)"))
    found = [(line.start(1), line[1].strip(_EDGES)) for line in lines]
    near = known.near([text for _, text in found])
    for number in range(len(found)) if alone else sorted(near):
        at, text = found[number]
        below_blank = words.lines[at - 2] == "\n"
        parts = text.split() if number in near or below_blank else ()
        ends = {word.strip(_AROUND).casefold() for word in (*parts[:1], *parts[-1:])}
        if known.words.isdisjoint(ends):
            continue
        part = alone and below_blank and any(_is_part(text.strip(_QUOTES), whole) for whole in known.most)
        if part or known.almost(text):
            yield at, text


def _is_part(label: str, whole: str) -> bool:
    parts, words = label.split(), whole.split()
    if label != whole and any(words[i : i + len(parts)] == parts for i in range(len(words))):
        return True
    rest = label.removeprefix(whole)
    if rest in ("", label):
        return False
    return rest.lstrip()[:1] in (",", "(") or len(rest) < _FEW
