"""What Python takes for white space and for letters, as classes of RE2."""

from __future__ import annotations

from podcorpus.engine.duckdb import text_sql


def _escaped(chars: str) -> str:
    """Characters as they stand in a class of RE2."""
    return "".join(f"\\x{{{ord(char):x}}}" for char in chars)


SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
"""Every character that `str.strip` and `str.split` take for white space."""
_SPACE_CLASS = _escaped(SPACES)
UNTIDY = text_sql(f"^[{_SPACE_CLASS}]|[{_SPACE_CLASS}]$|[\\n\\r]")
# Words are counted by single spaces where there is no other white space, which is many times as fast.
_ODD_SPACE = text_sql(f"[{_escaped(SPACES.replace(' ', ''))}]|  |^ | $")
N_WORDS = f"""CASE WHEN text <> '' AND NOT regexp_matches(text, {_ODD_SPACE})
    THEN length(text) - length(replace(text, ' ', '')) + 1
    ELSE len(regexp_extract_all(text, {text_sql(f"[^{_SPACE_CLASS}]+")})) END"""

NO_LETTERS = "".join(chr(code) for code in range(0x3040) if not chr(code).isalnum())
"""Characters up to the end of the CJK punctuation that are no letter or digit to `str.isalnum`; any other may be."""
LETTER = text_sql(f"[^{_escaped(NO_LETTERS)}]")
