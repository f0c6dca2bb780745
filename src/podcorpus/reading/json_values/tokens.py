"""The tokens of JSON, and of what Python prints and scripts write, as regular expressions."""

from __future__ import annotations

import re

_STRING = r"""(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"|'[^'\\]*+(?:\\.[^'\\]*+)*+'|`[^`\\]*+(?:\\.[^`\\]*+)*+`)"""
_COMMENTS = r"(?:(?://[^\r\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)[ \t\r\n]*+)*+"
STRING = re.compile(_STRING, re.DOTALL)
# A value or key with the white space and the separator after it. Possessive quantifiers keep no state to go back to.
# `bare`: a key without quotes, as scripts have, or a number, as dictionaries of Python have. `more`: Python prints a
# long string in parts, each on a line of its own.
TOKEN = re.compile(
    r"(?:"
    rf"{_STRING}(?P<more>(?:[ \t]*+[\r\n][ \t\r\n]*+{_STRING})++(?![ \t\r\n]*+:))?+"
    r"[ \t\r\n]*+(?:(?P<key>:)|,|(?=[\]}])|\Z)"
    r"|(?P<open>[{\[])"
    r"|(?P<close>[}\]])[ \t\r\n]*+,?"
    r"|(?:(?P<scalar>-?[0-9][0-9.eE+-]*+|NaN|-?Infinity)"
    r"|(?P<word>true|false|null|True|False|None|undefined))[ \t\r\n]*+(?:,|(?=[\]}])|\Z)"
    r"|(?P<bare>[\w$.-]{1,80}+)[ \t]*+:"
    rf")[ \t\r\n]*+{_COMMENTS}",
    re.DOTALL,
)
PODCASTING_ROW = re.compile(r'"startTime"\s*:\s*[\d.]+\s*,\s*"endTime"\s*:\s*[\d.]+\s*,\s*"body"\s*:')
"""What rows of transcripts of Podcasting 2.0 have, in the order of the specification's example."""
IN_HTML = re.compile(r"(?:&|\\u0026)(?:quot|apos|nbsp|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
"""An escape of HTML that nobody spells out, as `&amp;` may be; some programs escape its first sign again."""
UNCLOSED = re.compile(
    r"""(["'`])(?:(?!\1)[^\\]|\\.)*+\\?\Z|(["'`])(?:(?!\2).)*+\2\s*+\Z|[\w.+-]{1,30}\Z|\Z""", re.DOTALL
)
