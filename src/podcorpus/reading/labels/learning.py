"""Which texts before a colon are speakers' labels, learnt from where and how often they occur in a file.

A label recurs where cues or lines begin, is seldom said without its colon, and is like a name. A file in which nearly
every cue begins with a label may have any. One that occurs once is accepted beside others if it is certainly no word
of the language: a capitalised name whose words the file does not also have in lower case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from podcorpus.reading.labels.in_cues import CHANGE, CueLabels, Label, before_dash, candidate
from podcorpus.reading.labels.names import (
    Likeness,
    has_case,
    is_small,
    is_sound,
    likeness,
    names_role,
    without_description,
)
from podcorpus.reading.labels.seen import (
    Seen,
    begin_nearly_all,
    heads_note,
    is_alone,
    is_numbered,
    is_short,
    is_shouted,
    name_in_front,
)
from podcorpus.reading.labels.starts import Start, label_starts, n_spoken
from podcorpus.reading.labels.words import Words
from podcorpus.reading.sentence_ends import SENTENCE_ENDS

_COUNTED = 60
"""How many labels, most frequent first, are looked up in the whole text."""
_EARLY = 10
_MANY = 8
"""How often those who recur speak, at least, where it shows in what way their labels are written."""
_SIGNS = frozenset("[](){}<>（）【】［］»-–—‒―•\r\n")
"""What may be in front of a name or around it."""
_MOST_NOTES = 4
"""How often a word that heads notes does so at most, unless it is a speaker's name."""


def learn_labels(text: str, begins: Sequence[int], lengths: Sequence[int]) -> CueLabels:
    """The labels of a file. In the text, `begins` are where the words of each cue begin that has some, and `lengths`
    how many characters these are."""
    starts, n_cues = label_starts(text, begins, lengths), n_spoken(text, begins, lengths)
    seen: dict[tuple[str, bool], Seen] = {}
    dashed: Counter[int] = Counter()
    plain: dict[str, Label | None] = {}
    others: list[Start] = []
    for start in starts:
        head, colon, words = start.text.partition(": ")
        if colon and words[:1].isalnum() and _SIGNS.isdisjoint(head):
            # Nothing but what is in front of the colon shows what it is, and that recurs.
            label = plain[head] if head in plain else plain.setdefault(head, candidate(head + colon + "a"))
        else:
            change = CHANGE.match(start.text)
            if change is not None and change["sign"][0] not in ">»":
                dashed[start.cue] += 1
            label = candidate(start.text)
        if label is None or not label.name:
            others.append(start)
            continue
        one = seen.get((label.name, label.bracket))
        if one is None:
            one = seen[label.name, label.bracket] = Seen(label, start)
        one.n += 1
        one.at_cue += start.at_cue
        one.stopped += start.stopped
        one.signed += bool(label.sign)
        one.with_words += label.end < len(start.text)
        head = start.text[: label.end]
        on_own_line = not {"\n", "\r"}.isdisjoint(head[len(head.rstrip()) :])
        one.within += not (start.at_cue or label.sign or on_own_line)
    dashes = any(n > 1 for n in dashed.values()) or 2 <= len(dashed) <= 0.8 * n_cues
    names, suspects = _names([one for one in seen.values() if not one.label.bracket], n_cues, text)
    bracketed = [one for one in seen.values() if one.label.bracket]
    brackets = set() if names else _brackets(bracketed, n_cues, Words(text))
    labels = CueLabels(names, brackets, dashes, () if names or brackets else _dashed(starts, n_cues, text))
    labels.suspects = suspects
    labels.remarks = _unheard(bracketed, brackets) if brackets else _unsigned(bracketed, others, names)
    return labels


def _names(seen: list[Seen], n_cues: int, text: str) -> tuple[set[str], dict[str, int]]:
    everywhere = begin_nearly_all(seen, n_cues)
    words = Words(text)
    seen.sort(key=lambda one: -one.n)
    known: list[Seen] = []
    for i, one in enumerate(seen):
        if (
            one.n > (_MOST_NOTES if heads_note(one) else 1)
            # Where nearly all cues begin with a label, what recurs is one: `NYC - 3rd fl. vs. lobby`.
            and (one.likeness or (everywhere and one.at_cue == one.n > 2 and not is_small(one.name[0])))
            and (one.likeness or {*SENTENCE_ENDS} & {*one.name} <= {"."})
            and not _brought(one, n_cues, words, everywhere)
            and (everywhere or (i < _COUNTED and _recurs(one, text, words)))
        ):
            known += [one]
    if known and not everywhere and not _throughout(known, n_cues):
        return set(), {one.name: one.at for one in known}
    if not known:
        known = [one for one in seen if one.first == 0 and one.at_cue and _certain(one, words)]
        if not known or is_numbered(known[0]):
            once = {one.name: one for one in seen if one.at_cue == one.n and _certain(one, words)}
            named = {name for name, one in once.items() if one.label.sign[:1] in (">", "»") and not heads_note(one)}
            return named, {name: one.at for name, one in once.items() if one.stopped == one.n or name in named}
    names = {one.name for one in known}
    capitals = all(name.upper() == name for name in names)
    dense = 4 * sum(one.at_cue for one in seen if one.likeness >= Likeness.STRICT) >= n_cues
    many = sum(one.n for one in known) >= _MANY
    at_cues = many and all(one.at_cue == one.n for one in known)
    small = any(one.likeness == Likeness.LOOSE and has_case(one.name) for one in known)
    suspects = {}
    n_counted = 0
    for one in seen:
        name = one.name
        if name in names:
            continue
        if not one.likeness:
            if everywhere and one.at_cue == one.n == one.stopped:
                suspects[name] = one.at
        elif one.likeness == Likeness.LOOSE:
            n_counted += 1
            if (everywhere and one.at_cue and not name.islower()) or (n_counted < _COUNTED and _never_else(one, text)):
                names.add(name)
            elif (everywhere or small) and one.at_cue == one.n == one.stopped and words.mentions(name) <= one.n:
                # `mara: words` where all others have a label, or one like it, and nobody says the word.
                names.add(name)
                suspects[name] = one.at
            elif one.at_cue == one.n and names_role(name):
                suspects[name] = one.at
        elif (
            (_certain(one, words, names) or (capitals and is_shouted(one)))
            and not heads_note(one)
            and (one.stopped or one.signed or everywhere or not words.punctuated(n_cues))
            and (name.upper() == name or not capitals)
            and (one.label.spaced or everywhere)
            and not is_numbered(one)
            # Where the others begin cues, one within a cue is a word before a colon.
            and (one.at_cue or not at_cues or one.signed or one.likeness == Likeness.ROLE)
        ):
            names.add(name)
            usual = capitals or (dense and (" " in name or not many))
            if not (usual or one.signed or one.likeness == Likeness.ROLE or words.mentions(name) > one.n):
                suspects[name] = one.at
        else:
            suspects[name] = one.at
    return names, suspects


def _brought(one: Seen, n_cues: int, words: Words, everywhere: bool) -> bool:
    """Whether a sentence brings a candidate that is not written as a name is: `And then she said:`. Its first word is
    one of the language, or a sentence goes on where it is, unless nearly all cues begin so: `mara_l:`."""
    if one.likeness > Likeness.LOOSE or not has_case(one.name):
        return False
    first = one.name.split()[0]
    if everywhere and is_alone(one):
        return False
    goes_on = one.likeness == Likeness.LOOSE and 5 * one.stopped < 4 * one.n and words.punctuated(n_cues)
    return goes_on or (first[0].isupper() and words.lower(first) > one.n)


def _recurs(one: Seen, text: str, words: Words) -> bool:
    """Whether a candidate occurs where labels do rather than where a sentence brings it."""
    name = one.name
    with_colon = text.count(name + ":") + text.count(name + "：")
    if words.space_before_colon:
        with_colon += text.count(name + " :")
    if one.n < 0.6 * with_colon:
        return False
    share = words.share(name)
    if one.likeness == Likeness.LOOSE:
        return share >= 0.5 and (one.n > 2 or not has_case(name))
    if one.likeness == Likeness.STRICT and not name.isupper() and words.lower(name) > (one.n if one.n > 2 else 0):
        return one.n > 4 and share >= 0.5
    return share >= 0.2 or one.n > 9


def _never_else(one: Seen, text: str) -> bool:
    """Whether a short name in a script without capitals is where labels are, and nowhere else."""
    elsewhere = text.count(one.name) - text.count(one.name + "：") - text.count(one.name + ":")
    return is_short(one) and one.stopped == one.n and not elsewhere


def _throughout(known: list[Seen], n_cues: int) -> bool:
    """Whether labels are found from the beginning on, or at least many that alternate."""
    early = min(one.first for one in known) < max(_EARLY, n_cues // 20)
    if all(one.likeness == Likeness.LOOSE for one in known):
        return min(one.first for one in known) == 0
    return early or (len(known) > 1 and sum(one.n for one in known) > 5)


def _certain(one: Seen, words: Words, known: Iterable[str] = ()) -> bool:
    """Whether a candidate that does not recur can be nothing but a name. `known` are those that do: one with a comma,
    as in `Mara Lind, Orkney`, is certain beside others that have one."""
    if one.likeness == Likeness.ROLE:
        return True
    name = one.name
    if one.likeness != Likeness.STRICT or len(without_description(name).split()) > 5 or words.any_lower(name):
        return False
    return "," not in name or any("," in other for other in known)


def _brackets(seen: list[Seen], n_cues: int, words: Words) -> set[str]:
    """Names in brackets without a colon, unless they are sounds. In a script without capitals most cues have one, or
    two or more short ones recur."""
    seen = [
        one
        for one in seen
        if (one.with_words >= 0.8 * one.n or one.likeness == Likeness.ROLE) and not is_sound(one.name)
    ]
    everywhere = 2 * sum(one.at_cue for one in seen) >= n_cues
    short = [one for one in seen if is_short(one) and one.n > 1]
    each = begin_nearly_all(seen, n_cues)
    loose = [one for one in seen if everywhere and one.likeness == Likeness.LOOSE]
    uncased = [one for one in loose if not has_case(one.name) or (each and is_alone(one))] or (
        short if len(short) > 1 else []
    )
    known = [
        one
        for one in (*(one for one in seen if one.likeness >= Likeness.STRICT), *uncased)
        if (one.n > 1 or one.signed or one.likeness == Likeness.ROLE)
        and (one.at_cue or one.signed)
        and 4 * one.within <= one.n
    ]
    names = {one.name for one in known}
    # Beside those that recur, others may be heard once.
    once = [one for one in seen if one.at_cue == one.n and (one in uncased or _certain(one, words, names))]
    if not known or not any(one.first == 0 or one.signed for one in (*known, *once)):
        return set()
    return names.union(one.name for one in once)


def _dashed(starts: Sequence[Start], n_cues: int, text: str) -> set[str]:
    """Names with a dash behind them, `Mara – words`, where cues begin: two or more recur, and one begins the first cue
    that has words. Beside them, others are heard once."""
    seen: dict[str, Seen] = {}
    for start in starts:
        label = before_dash(start.text) if start.at_cue else None
        if label is not None and label.name:
            one = seen.setdefault(label.name, Seen(label, start))
            one.n += 1
            one.at_cue += 1
            one.stopped += start.stopped
    words = Words(text)
    each = begin_nearly_all(seen.values(), n_cues)
    sure = {one.name for one in seen.values() if is_short(one) or (each and is_alone(one))}
    alike = [one for one in seen.values() if one.name in sure or not words.any_lower(one.name)]
    known = [one for one in alike if one.n > 1 and (one.name in sure or one.likeness >= Likeness.STRICT)]
    if len(known) < 2 or all(one.first for one in alike):
        return set()
    return {one.name for one in (*known, *(one for one in alike if _certain(one, words)))}


def _unheard(bracketed: Iterable[Seen], names: set[str]) -> dict[str, int]:
    """What is in brackets like a name in front of words, and none of the names, and where it is first."""
    return {name: one.at for one in bracketed if (name := name_in_front(one)) is not None and name not in names}


def _unsigned(bracketed: Iterable[Seen], others: Iterable[Start], names: set[str]) -> dict[str, int]:
    """A full name, or one of the names, in brackets, or a full name in front of a dash and a sentence, where names have
    a colon."""
    if not names:
        return {}
    alike = ((name_in_front(one), one.at) for one in bracketed)
    found = {name: at for name, at in alike if name is not None and (name in names or " " in name)}
    for start in others:
        label = before_dash(start.text) if start.at_cue else None
        if label is None or not label.name or " " not in label.name or label.name in names:
            continue
        if start.text[label.end].isupper() and likeness(label.name) >= Likeness.STRICT:
            found.setdefault(label.name, start.at)
    return found
