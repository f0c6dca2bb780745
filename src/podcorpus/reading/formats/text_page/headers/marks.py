"""Where a line may be a turn header: its time, its label, and the shape in which it has them.

Marks are candidates only; `grammar` learns from all of a page which are headers.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from podcorpus.reading.clock_styles import seconds_ms
from podcorpus.reading.formats.text_page.headers.label_behind import colon_ends_label, label_behind
from podcorpus.reading.formats.text_page.headers.labels import (
    CLOSERS,
    CLOSING,
    EMPHASIS,
    LONGEST_LABEL,
    MARKS,
    OPENERS,
    SPACE,
    bare_label,
    has_words,
    in_brackets,
    lead_marks,
    may_be_label,
)
from podcorpus.reading.formats.text_page.headers.mark import InlineTime, Mark, Marks
from podcorpus.reading.formats.text_page.headers.names import tidy_label
from podcorpus.reading.formats.text_page.headers.plain import plain_header, plain_label, plain_time, plain_time_label
from podcorpus.reading.formats.text_page.headers.scanning import fold, folded_text, scan_text
from podcorpus.reading.formats.text_page.headers.times import DATE_BEFORE, SECONDS_SPAN, TIME_SPAN, time_ms
from podcorpus.reading.formats.text_page.masking import masked
from podcorpus.reading.labels.names import DESCRIBED, Likeness, before_colon, is_sound, likeness
from podcorpus.reading.source import Source

_HEAD = 200
"""How far from a line's start its header's time can be, in characters."""
_BEFORE_TIME = MARKS + OPENERS + ":：,@…/"
_COLON_TIME = re.compile(r"[:：]\d\d(?<=\d.\d\d)(?:[:：]\d\d)?")
_ASCII_COLON_TIME = re.compile(r":\d\d(?<=\d.\d\d)(?::\d\d)?")
# The first or second number of a line, with a unit. After the line end and possessive, so that it is fast on prose.
_UNIT_TIME = re.compile(r"\n[^\d\n]{0,60}+\d++(?:[^\d\nhms.]{1,30}+\d++)?+(?:\.\d++)?\s?(?:[hms]|[-–—→]|\]|\))")
_ASCII_COLON, _ANY_COLON = re.compile(":"), re.compile("[:：]")
_UNITS = re.compile(rb"0(?: ?[hms]|\.0{1,6} ?[-?])")
"""What a page has somewhere that has times in units or ranges of seconds. `?` stands for a dash or an arrow."""
_BRACKETS = "([{（［｛【〔"
_INSIDE = re.compile(r"[(\[{（【]\s?[^\W\d]{1,12}[\s:：]{1,3}$")
_REMARK = re.compile(r"[(\[{（【][^()\[\]{}（）【】,\n]{3,40}$")
_OPEN = re.compile(r"[(（\[【](?=[^()（）\[\]【】]*\Z)")
_NUMBERED = re.compile(r"\s{0,3}\d{1,5}[.)]")
_AFTER_TIME = re.compile(
    rf"Z?+[^\S\n]*+{CLOSING}[^\S\n]*+"
    r"(?P<close>[)\]}>）］｝】〕」』〉》»]{0,2})(?:\([^\S\n]*+(?:https?:|javascript:|(?<=\]\()(?:[/?#]|[\w.:-]++[/?#](?=[^\s)])))(?:[^()\s]|\([^()\s]*+\))*+\))?[)\]）】]{0,2}"
)
_SEPARATOR = re.compile(rf"(?P<marks>[^\S\n]*+{CLOSING}[^\S\n]*+)(?P<sign>[:：]|[-–—|·•,>.]{{0,2}})(?P<more>{CLOSING})")
_LABEL_LINE = re.compile(
    r"\n(?P<lead>[^\S\n]*+(?:[*_#>`~|•·.…\\\-–—\[(【「<«][^\S\n]*+){0,8}+)"
    rf"(?P<label>{DESCRIBED}|(?<=\*\*)[^*\n]{{1,100}}(?=[:：]\*\*)|[^\n:：]{{1,80}}+)(?P<colon>[:：])"
    r"(?P<post>[^\S\n]{1,4}\*\*(?=\s)|[*_`~\])）】>\\]{0,4}+)"
)


def _bold_name(lead: str, rest: str) -> str:
    """The name with which a line in bold ends, behind what somebody is and a colon; empty for anything else."""
    rest = rest.rstrip(SPACE)
    mark = next((mark for mark in ("**", "__") if lead.endswith(mark) and rest.endswith(mark)), "")
    name = rest.removesuffix(mark) if mark else ""
    return name if name.isprintable() and likeness(name) is Likeness.STRICT and not set(name) & set("*_:") else ""


_EXAMINED = re.compile(r"(?:Q[.]?\s+)?BY (?:MR|MS|MRS|DR)\.\s")
"""Who asks the questions that follow, as records of courts have it, is none who speaks: `BY MS. LIND:`."""


def find_marks(source: Source, start: int = 0) -> Marks:
    """All candidates from an offset on."""
    scan = masked(source)
    scanner = _Scanner(scan, source)
    scanner.clocks(start)
    if _UNITS.search(folded_text(source) if scan is scan_text(source) else fold(scan)):
        scanner.units(start)
    scanner.labels(start)
    return Marks(tuple(sorted(scanner.timed)), tuple(scanner.labelled), tuple(scanner.inline), tuple(scanner.joined))


def _plain(scan: str, line: int, starts: list[int], tidy: dict[str, str]) -> Mark | None:
    if scan[line + 1 : line + 2].isalpha():
        return plain_header(scan, line, starts, tidy)
    return plain_time_label(scan, line, starts, tidy) or plain_time(scan, line, starts)


class _Scanner:
    """`scan` is the text with LF line ends after one LF: its offsets are the source's plus one."""

    def __init__(self, scan: str, source: Source) -> None:
        self.scan = scan
        self.starts = source.line_starts
        self.timed: list[Mark] = []
        self.labelled: list[Mark] = []
        self.joined: list[Mark] = []
        self.inline: list[InlineTime] = []
        self.tidy: dict[str, str] = {}
        self.heads: set[int] = set()
        """Where lines start that have a time."""

    def clocks(self, start: int) -> None:
        """Find the lines with a time of day or position, and the times within lines."""
        scan, starts, tidy = self.scan, self.starts, self.tidy
        done, last_line = start, -1
        for colon in (_COLON_TIME if "：" in scan else _ASCII_COLON_TIME).finditer(scan, start + 1):
            at = colon.start() - 1
            if at < done:
                continue
            line = scan.rfind("\n", max(0, at - _HEAD), at)
            first = line >= 0 and line != last_line
            if first and (mark := _plain(scan, line, starts, tidy)):
                self._add(line, mark)
                done, last_line = mark.rest, line
                continue
            while scan[at - 1].isdecimal() and colon.start() - at < 3:
                at -= 1
            if scan[at - 1].isdecimal() or scan[at - 1] in ":：":
                continue
            span = TIME_SPAN.match(scan, at)
            if span is None:
                continue
            done = span.end()
            last_line = line if first else last_line
            if first and (mark := self._mark(line + 1, span)):
                self._add(line, mark)
            else:
                self._inline(span)

    def units(self, start: int) -> None:
        """Find the lines with a time in units or seconds. A clock behind one is in the words."""
        behind = {mark.start: i for i, mark in enumerate(self.timed) if mark.kind[0] == "L"}
        for hit in _UNIT_TIME.finditer(self.scan, start):
            line = hit.start()
            if (line in self.heads and line not in behind) or (mark := self._units(hit)) is None:
                continue
            if line not in behind:
                self._add(line, mark)
            elif mark.at < self.timed[behind[line]].at:
                self.timed[behind[line]] = mark

    def labels(self, start: int) -> None:
        """Find the lines with a label and a colon, but no time."""
        scan, starts, tidy = self.scan, self.starts, self.tidy
        search = (_ANY_COLON if "：" in scan else _ASCII_COLON).search
        at = start + 1
        for head in (*sorted(self.heads), len(scan)):
            while at >= 0 and (colon := search(scan, at, head)) is not None:
                at = colon.start()
                line = scan.rfind("\n", max(0, at - _HEAD), at)
                if line >= 0 and (mark := plain_label(scan, line, starts, tidy)):
                    self.labelled.append(mark)
                elif line >= 0 and (label := _LABEL_LINE.match(scan, line)) and (mark := self._labelled(label)):
                    (self.joined if mark.shape.endswith(":words") else self.labelled).append(mark)
                at = scan.find("\n", at, head)
            at = scan.find("\n", head + 1)

    def _add(self, line: int, mark: Mark) -> None:
        self.timed.append(mark)
        self.heads.add(line)

    def _units(self, hit: re.Match[str]) -> Mark | None:
        scan = self.scan
        head = scan[hit.start() + 1 : hit.end() + 24].partition("\n")[0]
        for number in re.finditer(r"(?<![\w.])\d", head):
            at = hit.start() + 1 + number.start()
            span = TIME_SPAN.match(scan, at)
            if (span is None and scan[at - 1] in "[(") or (scan[at - 1] == " " and scan[at - 2 : at - 1] in ("[", "(")):
                span = SECONDS_SPAN.match(scan, at)
                span = span if span is not None and in_brackets(scan, span) else None
            if span is not None and ":" not in span.group():
                return self._mark(hit.start() + 1, span)
        return None

    def _inline(self, span: re.Match[str]) -> None:
        scan, start, end = self.scan, span.start(), span.end()
        if scan[start - 1] not in OPENERS or scan[end : end + 2].lstrip("\\")[:1] not in tuple(CLOSERS):
            return
        ms = time_ms(span["first"])
        if ms is not None:
            start -= 2 if scan[start - 2] == "\\" else 1
            end += 2 if scan[end] == "\\" else 1
            self.inline.append(InlineTime(start - 1, end - 1, ms))

    def _mark(self, line: int, span: re.Match[str]) -> Mark | None:
        """The mark of the line that starts at `line`, whose first time is `span`."""
        scan = self.scan
        before = scan[line : span.start()]
        if date := DATE_BEFORE.search(before):
            before = before[: date.start()]
        if (sound := _REMARK.search(before)) and is_sound(sound[0]):
            # `[inaudible 00:12]`
            return None
        inside = _INSIDE.search(before)
        core = (before[: inside.start()] if inside else before).rstrip(_BEFORE_TIME)
        tail = before[len(core) :]
        raw = "" if _NUMBERED.fullmatch(core) else bare_label(core)
        label = tidy_label(raw)
        if raw and (not may_be_label(label) or has_words(raw)):
            return None
        marks = lead_marks(before[: len(core) - len(core.lstrip(MARKS))] if raw else tail)
        marks += "DATE " if date else ""
        opener = next((char for char in reversed(tail) if char in OPENERS), "")
        if raw and not opener and (boxed := core.lstrip(MARKS)[:1]) and boxed in OPENERS:
            # `[Name, 00:12]`
            opener = boxed if CLOSERS[OPENERS.index(boxed)] not in core else ""
        after = _AFTER_TIME.match(scan, span.end())
        assert after is not None
        at = after.end()
        sign = _SEPARATOR.match(scan, at)
        assert sign is not None
        # An underscore within a label is part of it.
        emphasised = any(char in EMPHASIS for char in before.replace(raw, "", 1))
        colon = sign["sign"] in ("：", ":") and bool(sign["sign"])
        if sign["sign"] or emphasised or scan[sign.end() : sign.end() + 1] == "\n":
            at = (
                sign.end()
                if emphasised or not sign["more"] or scan[sign.end() : sign.end() + 1] == "\n"
                else sign.end("sign")
            )
        elif sign["marks"].strip("*_`~" + SPACE):
            at = sign.end("marks")
        end = scan.find("\n", at)
        end = len(scan) if end < 0 else end
        while at < end and scan[at] in SPACE:
            at += 1
        if scan[at : min(end, at + 8)].strip("*_`~\\|" + SPACE) == "" and end - at < 8:
            at = end
        separator = ":" if ":" in tail or "：" in tail else "-" if any(char in "-–—" for char in tail) else ""
        separator += "|" if "|" in tail or "/" in tail else "," if any(char in ",·•@" for char in tail) else ""
        gap = "\t" if not opener and ("\t" in tail or "  " in tail) else " "
        # `00:12 >> Words`: another speaker begins, which is no other layout.
        time = f"{opener}TIME{after['close'][:1] if opener or after['close'].strip('>»') else ''}"
        words = " words" if at < end else ""
        ms = seconds_ms if span.re is SECONDS_SPAN else time_ms
        common = (ms(span["first"]), ms(span["last"]) if span["last"] else None)
        number = bisect_right(self.starts, line - 1) - 1
        written, where = span["first"], span.start() - 1 - len(tail.lstrip(MARKS + ":：,@…/"))
        rest = at - 1
        if raw:
            kind = "LTW" if words else "LT"
            shape = f"{marks}{'*' if emphasised else ''}Name{separator}{gap}{time}{':' if colon else ''}{words}"
            return Mark(number, line - 1, kind, label, *common, at - 1, end - 1, shape, written, where, rest)
        shape = f"{marks}{'*' if emphasised else ''}{time}{':' if colon else ''}"
        if not words:
            return Mark(number, line - 1, "T", "", *common, at - 1, end - 1, shape, written, where, rest)
        closer = CLOSERS[OPENERS.index(opener)] if opener and not after["close"] else ""
        found = label_behind(scan, at, end, cells="|" in tail, opened=before.count("**") % 2 == 1, closer=closer)
        if found is not None:
            label, after_label, bold = found
            shape += f" {bold}Name:" + (" words" if after_label < end else "")
            return Mark(number, line - 1, "TL:", label, *common, after_label - 1, end - 1, shape, written, where, rest)
        label = tidy_label(bare_label(scan[at:end])) if end - at <= LONGEST_LABEL else ""
        if label and may_be_label(label):
            return Mark(
                number, line - 1, "TL", label, *common, at - 1, end - 1, shape + " Name", written, where, at - 1
            )
        return Mark(number, line - 1, "TW", "", *common, at - 1, end - 1, shape + " words", written, where, at - 1)

    def _labelled(self, match: re.Match[str]) -> Mark | None:
        scan, label, line = self.scan, match["label"], match.start()
        joined = not colon_ends_label(scan, match)
        if before_colon(label.strip(MARKS)).count(" ") > 9 or (
            joined and not scan[match.end() : match.end() + 1].isalpha()
        ):
            return None
        label = tidy_label(bare_label(label))
        if not label or not may_be_label(label) or _EXAMINED.match(label):
            return None
        at = match.end()
        end = stop if (stop := scan.find("\n", at)) >= 0 else len(scan)
        while at < end and scan[at] in SPACE:
            at += 1
        if (within := _OPEN.search(label)) and CLOSERS[OPENERS.index(within[0])] in scan[at:end]:
            # The colon of `Mara Lind (head of research: tides)` is in the brackets.
            return None
        if (label.count('"') % 2 and '"' in scan[at:end]) or (
            label.rfind("“") > label.rfind("”") and "”" in scan[at:end]
        ):
            # That of `It is "Boats: a history".` is in the quotes.
            return None
        lead = match["lead"]
        if not match["post"] and (name := _bold_name(lead, scan[at:end])):
            # `**Host: Mara Lind**`
            label, at, joined = f"{label}: {name}", end, False
        if (opener := lead.rstrip(SPACE + EMPHASIS)[-1:]) and opener in _BRACKETS:
            # `[slide title: Of boats` is a remark, `[ ] Mara:` a task, `[Mara] One thing: boats` has another label.
            inside, closed, rest = match["label"].partition(close := CLOSERS[OPENERS.index(opener)])
            named = rest.strip(MARKS) and not (is_sound(inside) or inside.strip().isdecimal())
            if named or (not closed and close not in match["post"]):
                return None
        emphasised = "*" if any(char in EMPHASIS for char in lead.rstrip()[-2:]) and not lead.endswith("* ") else ""
        own = at >= end
        shape = f"{lead_marks(lead)}{emphasised}Name:{'' if own else 'words' if joined else ' words'}"
        number = bisect_right(self.starts, line) - 1
        return Mark(number, line, "L:" if own else "L:W", label, None, None, at - 1, end - 1, shape)
