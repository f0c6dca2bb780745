"""Pages that name nobody: speakers who change at `>>` or at a dash, and plain paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from podcorpus.reading.formats.text_page.alternating import alternating
from podcorpus.reading.formats.text_page.around.added_lines import BRACKETED_NOTE, CAPTION, ITEM, LINK
from podcorpus.reading.formats.text_page.around.blocks import RULE_SIGNS
from podcorpus.reading.formats.text_page.around.headings import ruled_headings
from podcorpus.reading.formats.text_page.around.notes import below_rule
from podcorpus.reading.formats.text_page.around.transcript_heading import below_heading, headed
from podcorpus.reading.formats.text_page.headers.header import Header
from podcorpus.reading.formats.text_page.headers.labels_within import labels_within
from podcorpus.reading.formats.text_page.headers.learning import Grammar
from podcorpus.reading.formats.text_page.headers.scanning import first_signs, has_any
from podcorpus.reading.formats.text_page.prose import LONG, is_prose, punctuated, sentences, unpunctuated
from podcorpus.reading.formats.text_page.stamps import numbers
from podcorpus.reading.sentence_ends import SENTENCE_END
from podcorpus.reading.source import Source

_FIELD = re.compile(r"[:：=]|www\.")
_SEVERAL = 4
_CHEVRONS = re.compile(r"(?<!\S)>>+[^\S\r\n]*")
_NEARLY_ALL = 0.9
_SPACE = re.compile(r"\s*+")
_DASH = re.compile(r"[^\S\r\n]*[-–—][^\S\r\n]*(?=[^\s\-–—])(?!\[[ xX]\])")
_NO_PROSE = re.compile(r"\s*(?:[-*+•|<{}\[!]|\d+[.)]\s|```|https?://|#)")
_ADDRESSES = re.compile(rf"\s*(?:{ITEM})?(?:{CAPTION})?(?:{LINK}\s*(?:(?:and|or)\s+)?)+")
"""Addresses of pages, with or without what they are: `video: https://…`, also in a list."""
_ANONYMOUS = re.compile(
    r"(?is)^(?=.{0,600}(?:participant|attribut|atribu|identi[dt]|named|nombrad|参与者|参加者|参会者)).{0,100}(?:anonymi[sz]ed|anonimiza|匿名)"
)
"""A paragraph that says that those who speak are not named: it is about the page."""
_BULLET = re.compile(r"\s*[*•-]\s+(?=\S)")
_ENTRY = re.compile(r"\s*(?:[^\W\d_][^:\n]{0,60}(?::\s|:$)|(?=[^\W\d_]*\d)[\w.:/+-]+\s)")
_FEWEST_BULLETS = 6
_FEWEST_ENTRIES = 4


def changes(source: Source, timed: Sequence[Header], start: int, grammar: Grammar, *, stated: bool) -> list[Header]:
    """The cues of a page that names nobody, from an offset on, with those that its times give; an empty list if it is
    no transcript. Notes and records are none, unless it is `stated` that the page is one."""
    if has_any(source, (">>",)) and (found := _chevrons(source, start)):
        grammar.accept(found, ">>", f"{len(found)} signs of another speaker")
        return _with_times(source, timed, found) if timed else found
    if found := labels_within(source, start, timed=bool(timed)):
        grammar.accept(found, "Name: words", f"{len(found)} labels within lines")
        headers = _with_times(source, timed, found) if timed else found
        # `CPU: it does the sums` within sentences is like them.
        begins = set(source.line_starts)
        grammar.guessed = bool(timed) and not any(one.label and (one.opens or one.start in begins) for one in headers)
        return headers
    if timed:
        return _opened(source, timed)
    return plain(source, start, grammar, stated=stated) if stated or not grammar.noted else []


def _chevrons(source: Source, start: int) -> list[Header]:
    found = [
        Header(source.line_number(at.start()) - 1, "", None, at.end(), start=at.start(), opens=True)
        for at in _CHEVRONS.finditer(source.text, start)
    ]
    return found if len(found) > 1 else []


def _with_times(source: Source, timed: Sequence[Header], signs: Sequence[Header]) -> list[Header]:
    """The cues that times give, and those of names and of lines that a sign begins: a sign within a line is among the
    words that were timed together."""
    headers = list(timed)
    starts = [header.words for header in timed]
    for sign in signs:
        at = bisect_right(starts, sign.words) - 1
        if at >= 0 and _SPACE.fullmatch(source.text, starts[at], max(starts[at], sign.start)):
            headers[at] = headers[at]._replace(label=sign.label, words=sign.words, opens=True)
        elif sign.label or not source.text[source.line_starts[sign.line] : sign.start].strip():
            headers.append(sign)
    return sorted(headers, key=lambda header: header.words)


def _opened(source: Source, timed: Sequence[Header]) -> list[Header]:
    """Times within paragraphs: those with which one begins open it."""
    lines = source.lines
    inside = any(header.start >= 0 for header in timed)
    if not inside:
        return list(timed)
    return [
        header._replace(
            opens=i == 0 or not source.text[lines[header.line].start : header.start].strip()
            if header.start >= 0
            else True
        )
        for i, header in enumerate(timed)
    ]


def plain(source: Source, start: int, grammar: Grammar, *, stated: bool, stop: int | None = None) -> list[Header]:
    """A cue a paragraph, if the page is prose from an offset on, up to the line `stop`. One that is `stated` to be a
    transcript may have lists, code and links, too."""
    texts = [text.rstrip() for text in source.texts[:stop]]
    if not RULE_SIGNS.isdisjoint(first_signs(source)):
        texts = texts[: min(below_rule(texts), default=len(texts))]
    first = source.line_number(start) - 1 if start else 0
    headed_lines = (index for index, text in enumerate(texts) if text.startswith("#")) if has_any(source, "#") else ()
    headings = set(headed_lines).union(ruled_headings(source))
    blocks: list[tuple[int, int]] = []
    blank = True
    for index in range(first, len(texts)):
        written = bool(texts[index].strip())
        if written and (blank or index in headings):
            blocks.append((index, index))
        elif written:
            blocks[-1] = (blocks[-1][0], index)
        blank = not written
    below = below_heading(source, start)
    if (4 if stated else 2) * (len(source.text) - below) > len(source.text) - start:
        # What is above the heading of the transcript is about it.
        blocks = [block for block in blocks if source.line_starts[block[0]] >= below]
    if headers := alternating(source, blocks):
        grammar.accept(headers, "**words**", f"{len(headers)} paragraphs, in turn bold and not")
        grammar.guessed = True
        return headers
    whole = blocks
    if on_lines := _on_lines(texts, blocks):
        blocks = [(index, index) for first, last in blocks for index in range(first, last + 1)]
    dashed = [block for block in blocks if _DASH.match(texts[block[0]])]
    if len(dashed) > 2 and 2 * len(dashed) > len(blocks) and not _is_list(texts, dashed):
        begin = blocks.index(dashed[0])
        if not any(SENTENCE_END.search(texts[last][-40:]) for _, last in blocks[:begin]):
            # A heading above them is not said.
            blocks = blocks[begin:]
        headers = [_at(source, first, _dash(texts[first])) for first, _ in blocks]
        grammar.accept(headers, "- words", f"{len(headers)} lines that begin with a dash")
        grammar.guessed = all(texts[first].lstrip().startswith("-") for first, _ in dashed)
        return headers
    numbered = numbers(source)
    counted = numbered or _bullets(texts, blocks, stated=stated)
    words = [text[counted.get(i, 0) :] for i, text in enumerate(texts)] if counted else texts
    blocks = [block for block in blocks if not _wordless(texts, block)]
    prose = sentences(words, [block for block in blocks if not _NO_PROSE.match(words[block[0]])])
    size = {block: sum(map(len, texts[block[0] : block[1] + 1])) for block in blocks}
    said, all_of_it = sum(size[block] for block in prose), sum(size.values())
    below_title = headed(source, start)
    untitled = [words[first] for first, _ in whole if first not in headings]
    alone = len(whole) == 1 or (len(untitled) == 1 and not _NO_PROSE.match(untitled[0]))
    if below_title or (not prose and (alone or counted or stated)):
        spoken = "\n".join(words[index] for begin, end in blocks for index in range(begin, end + 1))
        if unpunctuated(spoken):
            prose, said = blocks, all_of_it
            grammar.unpunctuated = below_title
    if not (len(prose) > 1 or said >= LONG):
        return []
    if not stated and (10 * said < 8 * all_of_it or _noted(source, start) or _entries(words, prose)):
        return []
    begin = min(counted) if counted and not numbered else _first_said(words, blocks, prose[0][0])
    if untold := on_lines and _unstopped(texts, blocks, begin):
        begin = blocks[0][0]
    kept = [block for block in blocks if block[0] >= begin and block[0] not in headings]
    kept = kept if counted or untold else _below_titles(texts, kept)
    if under := min((index for index in headings if index > prose[-1][1]), default=0):
        # Lists under headings below the last words are notes on them.
        above = [block for block in kept if block[0] < under]
        kept = above if all(_NO_PROSE.match(words[first]) for first, _ in kept[len(above) :]) else kept
    if len(kept) > 1 and _ANONYMOUS.search(source.text[_span(source, kept[0])]):
        kept = kept[1:]
    headers = [_at(source, first, counted.get(first, 0)) for first, _ in kept]
    n = "1 paragraph" if len(headers) == 1 else f"{len(headers)} paragraphs"
    grammar.accept(headers, "words", f"{n}; nobody is named and nothing timed")
    grammar.guessed = True
    return headers


def _first_said(words: Sequence[str], blocks: Sequence[tuple[int, int]], prose: int) -> int:
    """The line of the first prose, or of a paragraph above that begins small and has several words: no title does."""
    above = (first for first, _ in blocks if first < prose and words[first][:1].islower())
    return next((i for i in above if len(words[i].split()) >= _SEVERAL and not _FIELD.search(words[i])), prose)


def _on_lines(texts: Sequence[str], blocks: Sequence[tuple[int, int]]) -> bool:
    """Whether paragraphs are lines: of a single block, or of one with nearly all lines, which end as sentences do."""
    first, last = max(blocks, key=lambda block: block[1] - block[0], default=(0, 0))
    n_lines = last - first + 1
    if n_lines == 1 or len(blocks) == 1:
        return n_lines > 1
    stopped = sum(SENTENCE_END.search(text[-40:]) is not None for text in texts[first : last + 1])
    return n_lines >= _NEARLY_ALL * sum(b - a + 1 for a, b in blocks) and stopped >= _NEARLY_ALL * n_lines


def _unstopped(texts: Sequence[str], blocks: Sequence[tuple[int, int]], begin: int) -> bool:
    """Whether a quarter of the lines from the first prose on end without a stop, so that one without is no title."""
    said = [texts[first][-40:] for first, _ in blocks if first >= begin]
    return 4 * sum(SENTENCE_END.search(text) is None for text in said) >= len(said)


def _wordless(texts: Sequence[str], block: tuple[int, int]) -> bool:
    """Whether nobody says a block: every line of it is the address of a page, or signs such as `----`, or it is a note
    of who translated or edited the words."""
    first, last = block
    if texts[first][:1].isalpha() and "://" not in texts[first]:
        return False
    if first == last and BRACKETED_NOTE.fullmatch(texts[first]):
        return True
    return all(_ADDRESSES.fullmatch(text) or not any(map(str.isalnum, text)) for text in texts[first : last + 1])


def _below_titles(texts: Sequence[str], blocks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The blocks without names, titles and links above the first that is said: they begin with a capital and have no
    sentence's end, or have an address, and what is below them does not go on with a sentence of theirs."""
    for i, (first, last) in enumerate(blocks):
        words = "\n".join(texts[first : last + 1]).strip()
        if words[:1].islower() and i:
            return blocks
        if is_prose(words) or ("://" not in words and (words[:1].islower() or SENTENCE_END.search(words[-40:]))):
            return blocks[i:]
    return blocks


def _span(source: Source, block: tuple[int, int]) -> slice:
    return slice(source.line_starts[block[0]], source.lines[block[1]].end)


def _bullets(texts: Sequence[str], blocks: Sequence[tuple[int, int]], *, stated: bool) -> dict[int, int]:
    """How many characters the bullet of each line takes, where every line has one and sentences go on from line to
    line: a program put them there. On a page that is `stated` to be a transcript, a sentence may be on each
    line, below a heading without bullets."""
    lines = [index for first, last in blocks for index in range(first, last + 1)]
    found = {index: bullet.end() for index in lines if (bullet := _BULLET.match(texts[index]))}
    if stated and found:
        lines = lines[lines.index(min(found)) :]
    if len(found) < len(lines) or len(lines) < _FEWEST_BULLETS:
        return {}
    words = {index: texts[index][found[index] :] for index in lines}
    goes_on = sum(text[:1].islower() for text in words.values())
    said = punctuated(words, [(n, n) for n in lines]) or unpunctuated("\n".join(words.values()))
    return found if said and (stated or 4 * goes_on > len(lines)) else {}


def _is_list(texts: Sequence[str], dashed: Sequence[tuple[int, int]]) -> bool:
    """Whether lines that begin with a dash are a list's entries: most are indented."""
    return 2 * sum(texts[first][:1].isspace() for first, _ in dashed) > len(dashed)


def _dash(text: str) -> int:
    match = _DASH.match(text)
    return match.end() if match else 0


def _at(source: Source, line: int, offset: int) -> Header:
    begin = source.line_starts[line]
    mark = begin == 0 and source.text.startswith("\ufeff")
    return Header(line, "", None, begin + mark + offset, start=begin, opens=True)


def _entries(texts: Sequence[str], blocks: Sequence[tuple[int, int]]) -> bool:
    """Whether most of several blocks have a term and a colon first, a number, a date or a code, as in a glossary or a
    list of changes."""
    return len(blocks) >= _FEWEST_ENTRIES and 2 * sum(bool(_ENTRY.match(texts[first])) for first, _ in blocks) > len(
        blocks
    )


def _noted(source: Source, start: int) -> bool:
    """Whether the text is another format's or has many addresses: a list of links, not a talk."""
    text = source.text
    return text.count("://", start) * 1_000 > len(text) - start + 3_000
