"""The tokens of JSON, and of what Python prints and scripts write, as regular expressions; and what may be around the
JSON of a file: the fence of a block of code, or a script that exports a value or names it."""

from __future__ import annotations

import re

_STRING = r"""(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"|'[^'\\]*+(?:\\.[^'\\]*+)*+'|`[^`\\]*+(?:\\.[^`\\]*+)*+`)"""
_COMMENT = r"//[^\r\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/"
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
    rf")[ \t\r\n]*+(?:(?:{_COMMENT})[ \t\r\n]*+)*+",
    re.DOTALL,
)
PODCASTING_ROW = re.compile(r'"startTime"\s*:\s*[\d.]+\s*,\s*"endTime"\s*:\s*[\d.]+\s*,\s*"body"\s*:')
"""What rows of transcripts of Podcasting 2.0 have, in the order of the specification's example."""
IN_HTML = re.compile(r"(?:&|\\u0026)(?:quot|apos|nbsp|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
"""An escape of HTML that nobody spells out, as `&amp;` may be; some programs escape its first sign again."""
UNCLOSED = re.compile(
    r"""(["'`])(?:(?!\1)[^\\]|\\.)*+\\?\Z|(["'`])(?:(?!\2).)*+\2\s*+\Z|[\w.+-]{1,30}\Z|\Z""", re.DOTALL
)
# A language model's answer is often saved with the fence of its block of code; data files of web pages are scripts.
BEFORE = re.compile(
    r"\ufeff?[ \t\r\n]*+(?:```[a-zA-Z]{0,8}[ \t]*+\r?\n[ \t\r\n]*+)?"
    rf"(?:(?:{_COMMENT}|import\b[^\r\n]{{1,300}}+|[\"']use \w{{1,20}}[\"'];?)[ \t\r\n]*+)*+"
    r"(?P<script>(?:(?:export[ ]+)?(?:default[ ]+|(?:const|let|var)[ ]+[\w$]{1,80}(?:[ ]*:[ ]*[\w<>\[\]]{1,80})?[ ]*=)"
    r"|[\w$]{1,80}\.[\w$.]{1,80}[ ]*=)[ \t\r\n]*+(?=[{\[]))?"
)
"""What is in front of the value."""
_SCRIPT_ENDS = re.compile(
    r"[ ]*(?:as[ ]+const[ ]*)?;?(?:[ \t\r\n]*+(?://[^\r\n]*+|(?:export|module)\b[^\r\n]{0,200}))*+[ \t\r\n]*+\Z"
)


def belongs_to_it(text: str, at: int, before: re.Match[str] | None) -> bool:
    """Whether what is behind the value, from `at` on, belongs to what is `before` it."""
    if text[at : at + 9].strip() == "```":
        return True
    return before is not None and before["script"] is not None and _SCRIPT_ENDS.match(text, at) is not None
