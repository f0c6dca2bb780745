"""A page's text as its headers are looked for in it: what is around them and is no part of them is blank."""

from __future__ import annotations

import re

from podcorpus.reading.formats.text_page.around.aside import Aside
from podcorpus.reading.formats.text_page.around.printed_pages import running_heads
from podcorpus.reading.formats.text_page.headers.scanning import blanked, folded_text, has_any, scan_text
from podcorpus.reading.formats.text_page.stamps import without_stamps
from podcorpus.reading.source import Source

# A label in bold that is wrapped: `**Mara\nLind:** words`.
_WRAPPED_LABEL = re.compile(r"\n\*\*[^\W\d][^*:：\n]{0,40}(\n)[^*:：\n]{1,40}(?:[:：]\*\*|\*\*[:：])(?=[^\S\n]++\S)")
# What a site's generator puts in front of a line: `{{< transcript "`.
_SHORTCODE = re.compile(r"\n\{\{[<%][^\S\n]*+[\w-]{1,40}[^\S\n]*+\"?")
# The name of a heading for links to it: `## 12:34 {#part-2}`.
_ATTRIBUTE = re.compile(r"(?<=\n)(#{1,6}[^\S\n][^\n]{1,200}?)([^\S\n]*\{#[^{}\n]{1,100}\})(?=[^\S\n]*(?:\n|\Z))")
_GLUED = re.compile(r"\n(\d{1,2}:\d\d(?::\d\d)?)(\d+)(?=[^\S\n]?[^\W\d_])")
_GLUED_WORDS = re.compile(r"\n\d{1,2}:\d\d(?::\d\d)?[^\W\d_]")
_CODE = re.compile(
    r"\{\{[<%][^\S\r\n]*+/?[\w-]{1,40}+(?:[^\S\r\n]++(?:[\w-]++=\"[^\"\r\n]*+\"|\"[^\s\"]*+\"|[^\s\"<>]++))*+"
    r"[^\S\r\n]*+[>%]\}\}|\"?[^\S\r\n]*+[>%]\}\}"
)
_FEWEST = 3
_SAMPLE = 50_000
"""In how many characters it shows whether words follow the times without a blank."""
# Times with days, `01:02:03:04`, as the logs of flights have them: like times with frames, but slower.
_FOUR = re.compile(r"(?<![\d:.])(\d{2,3}):(\d\d):(\d\d):(\d\d)(?![\d:.])")
_WRITTEN = b"00:00:00:00"
# `00;01;02;12`, as editors of videos write times with frames that some seconds have fewer of.
_DROPPED_FRAMES = re.compile(r"(?<![\d:;])(\d\d);(\d\d);(\d\d);(?=\d\d(?![\d:;]))")
_FASTEST = 40
"""How many characters a second nobody speaks."""
_LIMITS = (24, 60, 60)


def masked(source: Source) -> str:
    """The text with LF line ends after one LF, as long as the text to scan, without stamps and codes."""
    scan = without_stamps(source, scan_text(source))
    scan = blanked(scan, (source.lines[index][:2] for index in sorted(running_heads(source))))
    folded = folded_text(source)
    scan = _without_days(scan, folded)
    if b"00;00;00;00" in folded:
        scan = _DROPPED_FRAMES.sub(r"\1:\2:\3:", scan)
    if has_any(source, ("**",)):
        scan = _WRAPPED_LABEL.sub(lambda label: "\n" + label[0][1:].replace("\n", " "), scan)
    if has_any(source, ("\n{{",)):
        scan = _SHORTCODE.sub(_blank, scan)
    if has_any(source, ("{#",)):
        scan = _ATTRIBUTE.sub(lambda heading: heading[1] + " " * len(heading[2]), scan)
    if len(_GLUED_WORDS.findall(scan, 0, _SAMPLE)) >= _FEWEST:
        # `00:4219 boats`: where words follow the times without a blank, a number does, too.
        scan = _GLUED.sub(lambda time: "\n" + time[1] + "x" * len(time[2]), scan)
    return scan


def codes(source: Source, start: int, stop: int) -> list[Aside]:
    """The codes of a site's generator between two offsets, and the ends of those that hold words: markup."""
    if not has_any(source, ("}}",)):
        return []
    return [Aside(code.start(), code.end(), "markup") for code in _CODE.finditer(source.text, start, stop)]


def _blank(found: re.Match[str]) -> str:
    return "".join(char if char == "\n" else " " for char in found[0])


def _without_days(scan: str, folded: bytes) -> str:
    """The text to scan, `folded` too, with days as hours in times of four parts, if more was said than anybody could
    say if the last part were frames.

    >>> talk = "".join(f"\\n[01:00:{n:02}:00]\\nMara: {'boats ' * 20}" for n in range(4))
    >>> _without_days(talk, talk.translate(str.maketrans("123", "000")).encode())[:16]
    '\\n[   24:00:00]\\nM'
    """
    if _WRITTEN not in folded:
        return scan
    found = list(_FOUR.finditer(scan))
    parts = [[int(part) for part in time.groups()] for time in found]
    if len(found) < _FEWEST or any(n >= most for _, *low in parts for n, most in zip(low, _LIMITS, strict=True)):
        return scan
    seconds = [(hours * 60 + minutes) * 60 + whole for hours, minutes, whole, _ in parts]
    if found[-1].start() - found[0].start() <= _FASTEST * (max(seconds) - min(seconds) + 1):
        return scan
    return _FOUR.sub(lambda time: f"{int(time[1]) * 24 + int(time[2]):>{len(time[1]) + 3}}:{time[3]}:{time[4]}", scan)
