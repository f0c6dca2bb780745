"""Headers of two lines, a name and a time under each other, and names alone on their line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache

from podcorpus.reading.formats.text_page.around.blocks import is_rule
from podcorpus.reading.formats.text_page.around.boilerplate import is_chapter_heading
from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.labels import CLOSERS, LONGEST_LABEL, MARKS, OPENERS, bare_label
from podcorpus.reading.formats.text_page.headers.learning import Grammar
from podcorpus.reading.formats.text_page.headers.mark import Mark
from podcorpus.reading.formats.text_page.headers.names import name_like, recurs_as_name, tidy_label
from podcorpus.reading.formats.text_page.headers.odd_names import is_no_clause
from podcorpus.reading.formats.text_page.headers.scanning import next_start
from podcorpus.reading.formats.text_page.lines import after_blank, between_blanks, paragraph_begins, written
from podcorpus.reading.labels.known import KnownLabels
from podcorpus.reading.labels.names import (
    LANGUAGES,
    Likeness,
    has_case,
    is_small,
    is_sound,
    likeness,
    without_description,
)
from podcorpus.reading.labels.speech import is_spoken
from podcorpus.reading.sentence_ends import SENTENCE_ENDS
from podcorpus.reading.source import Source

_BOLD_WITH_STOP = re.compile(r"\*\*(?P<label>[^\W\d_]{3,20})\.\*\*")
"""A name in bold with a stop behind it: `**Mara.**`."""
_NO_NAME_ENDS = (*SENTENCE_ENDS, *",;:，；：")
ABOVE, BELOW = "Name / TIME", "TIME / Name"
_SIGNS = tuple("■□◆◇●○〇◎★☆▼▽▶")
"""What headings of sections begin with, on pages on which names are written in another way."""
_MARKS = "*_#>`~ \t-" + "".join(_SIGNS)
_ENTRIES = tuple("-*•>`#|0123456789")
_HARDLY = 10
_LIST = 3
"""How many names right above each other are a list of them."""
_PLAIN = re.compile(r"[A-Za-z](?:[\w,.!?'-]| (?! ))*", re.ASCII)
"""A line without any sign around a name."""
_RULED = "="
"""The dress of a line with a rule below."""


def line_label(text: str) -> str:
    """The label that a whole line may be; empty if it cannot be one."""
    return _line_label(text) if text and len(text) <= 2 * LONGEST_LABEL else ""


@lru_cache(maxsize=4096)
def _line_label(text: str) -> str:
    if _PLAIN.fullmatch(text):
        label = text.rstrip(" -")
        named = not label.endswith(_NO_NAME_ENDS) or name_like(label)
        return label if len(label) <= LONGEST_LABEL and named and not is_chapter_heading(label) else ""
    bold = _BOLD_WITH_STOP.fullmatch(text)
    label = bold["label"] if bold else tidy_label(bare_label(text))
    ok = (
        label
        and len(without_description(label)) <= LONGEST_LABEL
        and (not label.endswith(_NO_NAME_ENDS) or name_like(label))
        and not (" " not in label and is_sound(label) and text.strip(MARKS)[0] in OPENERS)
        and not (":" in text and label.casefold() in LANGUAGES)
    )
    return label if ok and any(map(str.isalpha, label)) and not is_chapter_heading(label) else ""


def two_lines(
    source: Source, marks: Sequence[Mark], taken: set[int], known: Mapping[str, object], grammar: Grammar
) -> list[Header]:
    """Headers whose name is in the line above or below their time."""
    times = [
        mark
        for mark in marks
        if mark.kind in ("T", "TW", "TL", "TL:") and mark.start_ms is not None and mark.line not in taken
    ]
    if not times:
        return []
    lines = {mark.line for mark in times} | taken
    texts = source.texts
    found: dict[str, list[tuple[Mark, int, str]]] = {ABOVE: [], BELOW: []}
    for mark in times:
        above, below = written(texts, mark.line, -1), written(texts, mark.line, 1)
        # Right under another header it is what was said.
        free = above is not None and above not in lines and above - 1 not in taken
        if above is not None and free and (label := line_label(texts[above])):
            found[ABOVE].append((mark, above, label))
        if mark.kind == "T" and below is not None and below not in lines and (label := line_label(texts[below])):
            under = written(texts, below, 1)
            if under is not None and under not in lines:
                found[BELOW].append((mark, below, label))
    # On a page of single lines and their times, what is above a time was said at the one before.
    alone = {mark.line for mark in times if mark.kind == "T"}
    if 2 * sum(written(texts, above, -1) in alone for _, above, _ in found[ABOVE]) > len(found[ABOVE]):
        found[ABOVE].clear()
    counts = {side: Counter(label for _, _, label in pairs) for side, pairs in found.items()}
    again = {side: sum(n for label, n in count.items() if n > 1 or label in known) for side, count in counts.items()}
    side = max(again, key=lambda side: again[side])
    if again[ABOVE] == again[BELOW]:
        side = max(counts, key=lambda side: sum(map(name_like, counts[side])))
    pairs, count = found[side], counts[side]
    several = sum(n > 1 or label in known for label, n in count.items()) > 1 or len(pairs) == len(times)
    firm = again[side] >= 2 and 2 * again[side] >= len(pairs) and several
    named = len(pairs) == len(times) > 1 and all(name_like(label) for _, _, label in pairs)
    if not firm and (taken or not named):
        return []
    if not firm:
        grammar.guessed = True
    headers = []
    firmly = KnownLabels(label for label, n in count.items() if n > 1)
    folded = Counter(map(str.casefold, count))
    for mark, other, label in pairs:
        if count[label] < 2 and not name_like(label) and label not in known and not firmly.almost(label):
            # `woman in audience` right above a time, below a blank line; not `Tom reed` beside `Tom Reed`.
            touching = firm and mark.kind == "T" and abs(mark.line - other) == 1
            block = touching and after_blank(texts, min(mark.line, other)) and folded[label.casefold()] == 1
            if not (block and is_no_clause(label)):
                continue
        words = next_start(source, max(mark.line, other)) if mark.kind == "T" else mark.rest
        headers.append(Header(min(mark.line, other), label, mark.start_ms, words, None, mark.end_ms))
    why = f"{len(headers)} times next to a line with a name, {again[side]} with one that recurs"
    grammar.learn(headers, side, why)
    return headers


def own_lines(
    source: Source, taken: set[int], known: Mapping[str, object], grammar: Grammar, suspects: dict[int, str]
) -> list[Header]:
    """Names alone on their line, without time or colon, on a page where nothing else names the speakers. Other lines
    that recur where names do are added to `suspects`."""
    texts = source.texts
    ruled = _ruled(texts)
    candidates = _candidates(texts, taken, known, ruled)
    counts = Counter(label for _, label, _ in candidates)
    firm = {label for label, n in counts.items() if n > 1 or label in known}
    dresses = Counter(dress for _, label, dress in candidates if label in firm)
    if not dresses:
        return []
    boxes = any(n > 2 and dress[:1] in OPENERS for dress, n in dresses.items() if dress)
    dress, n = max(dresses.items(), key=lambda one: (not (boxes and one[0].startswith(_SIGNS)), one[1]))
    if ruled and dress != _RULED:
        candidates, ruled = _candidates(texts, taken, known, set()), set()
    candidates = [one for one in candidates if one[2].startswith(dress[:1]) or not one[2].startswith(_SIGNS)]
    few = (len(firm) < 2 or n < 3) and not _only_names(texts, dress, candidates)
    if few and not _in_turn(texts, dress, candidates):
        return []
    grammar.guessed = grammar.guessed or few
    # Without capitals any short words may look like a name: only those that recur, or are dressed as they are, are one.
    dressed = bool(dress.strip("|"))
    candidates = [one for one in candidates if one[1] in firm or has_case(one[1]) or (dressed and one[2] == dress)]
    marker = _marker(texts, [one for one in candidates if one[1] in firm])
    lines = {index for index, _, _ in candidates}
    tight, odd = _tight_from(texts, lines, [index for index, label, _ in candidates if label in firm])
    headers = []
    run, expected = 0, (-1, "")
    for index, label, own in candidates:
        end = index + (index in ruled)
        below = written(texts, end, 1)
        # A name in bold below a list of names is no entry of it.
        run = run + 1 if (index, own.strip("|")) == expected else 1
        expected = (below or -1, own.strip("|"))
        # The last of three names right above each other ends a list of them.
        follows = (below not in lines and run < _LIST) if below is not None else label in firm
        sure = few or dressed or _stands_alone(texts, index, label) or (tight <= index and _opens(texts, index))
        once = own == dress and (name_like(label) or dress == _RULED) and sure
        # `Unknown Speaker` among names in bold, or `Unknown` among names that are paragraphs: a program wrote it.
        once = once or ((" " in label or between_blanks(texts, index)) and likeness(label) is Likeness.ROLE)
        marked = bool(marker) and texts[index - 1].strip() == marker
        if follows and (label in firm or once or marked):
            start = source.line_starts[index - 1] if marked else -1
            headers.append(Header(index, label, None, source.lines[end].next, start=start))
        elif follows and own == dress and between_blanks(texts, index):
            odd.append(index)
    if len(headers) < 3 or len({header.label for header in headers}) < 2:
        return []
    again = Counter(texts)
    odd += [
        index
        for index, text in enumerate(texts)
        if again[text] > 2
        and index not in lines
        and index not in taken
        and between_blanks(texts, index)
        and recurs_as_name(line_label(text), again[text])
    ]
    suspects.update(dict.fromkeys(odd, "is alone as the names of speakers are"))
    grammar.learn(headers, "Name", f"{n} lines that are the name of a speaker who recurs")
    return headers


def _candidates(
    texts: Sequence[str], taken: set[int], known: Mapping[str, object], ruled: set[int]
) -> list[tuple[int, str, str]]:
    """The lines that may be a name: the index, label and dress of each."""
    found = []
    for index, text in enumerate(texts):
        if text and len(text) <= 2 * LONGEST_LABEL and index not in taken:
            label = line_label(text)
            if label and (name_like(label) or label in known or index in ruled):
                blank = after_blank(texts, index)
                found.append((index, label, _RULED if index in ruled else _dress(text) + ("" if blank else "|")))
    return found


def _marker(texts: Sequence[str], candidates: Sequence[tuple[int, str, str]]) -> str:
    """The line that is right above nearly all names, and nowhere else, as in `speaker`; an empty text if there is
    none."""
    above = Counter(texts[index - 1].strip() for index, _, _ in candidates if index)
    text, n = above.most_common(1)[0] if above else ("", 0)
    named = sum(label != text for _, label, _ in candidates)
    again = sum(line.strip() == text for line in texts) if text else 0
    sure = n > 2 and 10 * n >= 9 * named and 10 * n >= 8 * again and not text.endswith(_NO_NAME_ENDS)
    return text if sure else ""


def _ruled(texts: Sequence[str]) -> set[int]:
    """The lines that have words and a rule right below."""
    rules = [index for index, text in enumerate(texts) if index and text[:1] and is_rule(text)]
    return {index - 1 for index in rules if texts[index - 1].strip()}


def _only_names(texts: Sequence[str], dress: str, candidates: Sequence[tuple[int, str, str]]) -> bool:
    """Whether all lines with some marks in front, three or more such as headings, are names of different people."""
    marks = dress.strip("|")
    labels = [label for _, label, own in candidates if own.strip("|") == marks]
    lines = sum(_dress(text) == marks for text in texts if text) if marks else 0
    return 2 < len(labels) == lines and len(set(labels)) > 1


def _in_turn(texts: Sequence[str], dress: str, candidates: Sequence[tuple[int, str, str]]) -> bool:
    """Whether a short page, from the first name on, is nothing but names and what each says, a paragraph."""
    named = {index: label for index, label, own in candidates if own == dress and name_like(label)}
    if len(set(named.values())) in (0, 1, len(named)):
        return False
    below = [written(texts, index, 1) for index in named]
    if any(line is None or line in named or not is_spoken(texts[line]) for line in below):
        return False
    # In paragraphs of their own the names are every other one.
    apart = [i for i in paragraph_begins(texts) if i > min(named) and i not in named]
    return not apart or (apart == below and len(apart) == len(named))


def _stands_alone(texts: Sequence[str], index: int, label: str) -> bool:
    """Whether a line between blank ones is a name of several words rather than a sentence without its stop."""
    return 1 < len(label.split()) < 5 and between_blanks(texts, index)


def _opens(texts: Sequence[str], index: int) -> bool:
    """Whether a line begins a paragraph of several lines, the next of which does not go on with its sentence."""
    below = texts[index + 1].strip() if index + 1 < len(texts) else ""
    return after_blank(texts, index) and below != "" and not is_small(below[0])


def _tight_from(texts: Sequence[str], lines: Container[int], firm: Sequence[int]) -> tuple[int, list[int]]:
    """The line from which on all recurring names begin a paragraph with their words right below, and hardly anything
    else begins one of several lines but entries of lists, and what does; the number of lines if there is none."""
    if not all(_opens(texts, index) for index in firm):
        return len(texts), []
    opening = [index for index in range(firm[0], len(texts)) if texts[index].strip() and _opens(texts, index)]
    others = [index for index in opening if index not in lines and texts[index].lstrip()[:1] not in _ENTRIES]
    return (firm[0], others) if _HARDLY * len(others) <= len(opening) else (len(texts), [])


def _dress(text: str) -> str:
    """The marks in front of a name alone on its line, with the bracket that it is in."""
    marks = text[: len(text) - len(text.lstrip(_MARKS))].strip()
    boxed = text[len(marks) : len(marks) + 1]
    return marks + boxed if boxed and boxed in OPENERS and text.rstrip(_MARKS)[-1:] in CLOSERS else marks
