"""What rules share in their queries: characters as Python knows them, and what was reported of other records."""

from __future__ import annotations

import duckdb

from podcorpus.engine.sql import text_sql, texts_sql
from podcorpus.records.ids import speaker_slug
from podcorpus.records.names import fold_name, form_of


def _escaped(chars: str) -> str:
    """Characters, sorted, as they stand in a class of RE2: runs of them as ranges."""
    runs: list[tuple[int, int]] = []
    for code in map(ord, chars):
        if runs and runs[-1][1] == code - 1:
            runs[-1] = (runs[-1][0], code)
        else:
            runs.append((code, code))
    return "".join(f"\\x{{{first:x}}}-\\x{{{last:x}}}" for first, last in runs)


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
"""Characters up to the end of the CJK punctuation that are no letter or digit to `str.isalnum`; any other may be, which
`is_letter` tells."""
TWO_LETTERS = text_sql(f"^[^{_escaped(NO_LETTERS)}]{{2}}$")

_LONGEST = 1 << 31
"""Longer texts have no place in a table."""
MACROS = f"""
    CREATE MACRO of_episode(reference, episode) AS starts_with(reference, episode || '.')
        AND NOT contains(substr(reference, length(episode) + 2), '.');
    CREATE MACRO padded(index, width) AS CASE WHEN index < 10 ** width THEN lpad(index::VARCHAR, width, '0')
        ELSE index::VARCHAR END;
    CREATE MACRO slice(text, first, last) AS substring(text, least(greatest(first, 0), {_LONGEST})::BIGINT + 1,
        (least(greatest(last, 0), {_LONGEST}) - least(greatest(first, 0), {_LONGEST}))::BIGINT);
"""


def add_functions(connection: duckdb.DuckDBPyConnection) -> None:
    """The functions that the queries of rules call besides those of the engine."""
    connection.execute(MACROS)
    connection.create_function("fold_name", fold_name, ["VARCHAR"], "VARCHAR")
    connection.create_function("speaker_slug", speaker_slug, ["VARCHAR"], "VARCHAR")
    connection.create_function("is_letter", str.isalnum, ["VARCHAR"], "BOOLEAN")
    connection.create_function("form_of", form_of, ["VARCHAR", "VARCHAR", "VARCHAR[]"], "VARCHAR")


def not_reported(table: str, column: str, *codes: str) -> str:
    """That none of the codes was reported at the record whose id is in a column."""
    reported = f"SELECT id FROM reported WHERE name = {text_sql(table)} AND code IN {texts_sql(codes)}"
    return f"{column} NOT IN ({reported})"
