"""What may be around the JSON of a file: the fence of a block of code, or a script that exports a value or names it."""

from __future__ import annotations

import re

# A language model's answer is often saved with the fence of its block of code; data files of web pages are scripts.
BEFORE = re.compile(
    r"\ufeff?[ \t\r\n]*+(?:```[a-zA-Z]{0,8}[ \t]*+\r?\n[ \t\r\n]*+)?"
    r"(?:(?://[^\r\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/|import\b[^\r\n]{1,300}+|[\"']use \w{1,20}[\"'];?)[ \t\r\n]*+)*+"
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
