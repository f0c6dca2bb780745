"""What rules share in their queries: characters as Python knows them, and what was reported of other records."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from podcorpus.engine.sql import text_sql, texts_sql
from podcorpus.engine.workspace import Workspace
from podcorpus.findings.found import MORE
from podcorpus.findings.rules import Rule
from podcorpus.records.counting import SPACES, WORD, count_sentences
from podcorpus.records.forms import canonical_language
from podcorpus.records.garbled import garbled
from podcorpus.records.ids import speaker_slug
from podcorpus.records.names import fold_name, form_of
from podcorpus.records.scripts import UNSPACED, cuts_word
from podcorpus.records.untidy import untidy_pattern
from podcorpus.validating.boundaries import (
    begins_inside,
    counted_units,
    has_capital_or_number,
    is_blank_digest,
    length_units,
    name_within,
    same_signs,
    surface_problem,
    whole_words,
)
from podcorpus.validating.unlisted import unlisted_format


def _escaped(chars: str) -> str:
    """Characters, sorted, as they are written in a character class of RE2: runs of them as ranges."""
    runs: list[tuple[int, int]] = []
    for code in map(ord, chars):
        if runs and runs[-1][1] == code - 1:
            runs[-1] = (runs[-1][0], code)
        else:
            runs.append((code, code))
    return "".join(f"\\x{{{first:x}}}-\\x{{{last:x}}}" for first, last in runs)


_SPACE_CLASS = _escaped(SPACES)
UNTIDY = text_sql(untidy_pattern(_escaped))
SPACED = text_sql(f"^[{_SPACE_CLASS}]|[{_SPACE_CLASS}]$")
"""What a text on one line must not have: white space at its ends, and invisible characters."""
# Words are counted by single spaces where there is no other white space, which is many times as fast.
_NOT_BY_SPACES = text_sql(f"[{_escaped(SPACES.replace(' ', ''))}{UNSPACED}]|  |^ | $")
N_WORDS = f"""CASE WHEN text <> '' AND NOT regexp_matches(text, {_NOT_BY_SPACES})
    THEN length(text) - length(replace(text, ' ', '')) + 1
    ELSE len(regexp_extract_all(text, {text_sql(WORD)})) END"""
"""`count_words` of a column `text`."""

# Patterns of few ranges, since the engine takes as long to read one of all blocks as to ask a hundred thousand rows.
NO_LETTERS = "".join(
    chr(code) for code in (*range(0x530), *range(0x2000, 0x2070), *range(0x3000, 0x3040)) if not chr(code).isalnum()
)
"""Characters of the Latin, Greek and Cyrillic blocks and of punctuation that `str.isalnum` takes for no letter."""
_NO_WORD = "".join(char for char in NO_LETTERS if unicodedata.category(char) not in ("Mn", "Mc", "Me"))
TWO_LETTERS = text_sql(f"^[^{_escaped(_NO_WORD)}]{{2}}$")
"""Two characters that may be inside a word, which `cuts_word` tells."""
_ODD = _escaped(NO_LETTERS) + r"\x{530}-\x{1fff}\x{2070}-\x{2fff}\x{d7a4}-\x{10ffff}"
ODD_ENDS = text_sql(rf"^[{_ODD}]|[{_ODD}]$|[()\[\]]")
"""Surfaces that do not begin and end with a letter or digit of those blocks, or of CJK, or have brackets."""

_LONGEST = 1 << 31
"""Longer texts have no place in a table."""
MACROS = f"""
    CREATE MACRO of_episode(reference, episode) AS starts_with(reference, episode || '.')
        AND NOT contains(substr(reference, length(episode) + 2), '.');
    CREATE MACRO padded(index, width) AS CASE WHEN index < 10 ** width THEN lpad(index::VARCHAR, width, '0')
        ELSE index::VARCHAR END;
    CREATE MACRO number_of(name, n) AS n || ' ' || CASE WHEN n > 1 THEN name WHEN name = 'entities' THEN 'entity'
        ELSE rtrim(name, 's') END;
    CREATE MACRO slice(text, first, last) AS substring(text, least(greatest(first, 0), {_LONGEST})::BIGINT + 1,
        (least(greatest(last, 0), {_LONGEST}) - least(greatest(first, 0), {_LONGEST}))::BIGINT);
"""


def sentences_in(text: str) -> list[int]:
    """How many sentences and questions a text has."""
    return list(count_sentences(text))


_ALWAYS: tuple[tuple[Callable[..., Any], list[Any], Any], ...] = (
    (fold_name, ["VARCHAR"], "VARCHAR"),
    (canonical_language, ["VARCHAR"], "VARCHAR"),
    (speaker_slug, ["VARCHAR"], "VARCHAR"),
    (form_of, ["VARCHAR", "VARCHAR", "VARCHAR[]"], "VARCHAR"),
    (cuts_word, ["VARCHAR"], "BOOLEAN"),
    (same_signs, ["VARCHAR"], "VARCHAR"),
    (sentences_in, ["VARCHAR"], "BIGINT[]"),
    (is_blank_digest, ["BIGINT", "VARCHAR"], "BOOLEAN"),
    (has_capital_or_number, ["VARCHAR"], "BOOLEAN"),
    (whole_words, ["VARCHAR", "BIGINT", "BIGINT"], "VARCHAR"),
)
_SPECIAL: Any = "special"
"""For functions that give null: their stubs know the enumeration only."""
_OR_NONE: tuple[tuple[Callable[..., Any], list[Any], Any], ...] = (
    (surface_problem, ["VARCHAR", "VARCHAR[]", "BOOLEAN"], "VARCHAR"),
    (name_within, ["VARCHAR"], "VARCHAR"),
    (garbled, ["VARCHAR"], "VARCHAR"),
    (unlisted_format, ["VARCHAR"], "VARCHAR"),
    (begins_inside, ["VARCHAR", "VARCHAR", "BOOLEAN"], "VARCHAR"),
    (counted_units, ["VARCHAR", "BIGINT", "BIGINT", "VARCHAR"], "VARCHAR"),
    (length_units, ["VARCHAR", "BIGINT"], "VARCHAR"),
)
"""Functions with the types of what they take and give; the latter give None too."""


def add_functions(space: Workspace) -> None:
    """The functions that the queries of rules call besides those of the engine."""
    connection = space.connection
    space.execute(MACROS)
    for function, takes, gives in _ALWAYS:
        connection.create_function(function.__name__, function, takes, gives)
    for function, takes, gives in _OR_NONE:
        called: Any = _unless_null(function)
        connection.create_function(function.__name__, called, takes, gives, null_handling=_SPECIAL)
    space.execute(_COUNTED)


_COUNTED = """
    CREATE MACRO counted(text, first, last, surface) AS coalesce('; the span counts '
        || counted_units(text, try_cast(first AS BIGINT), try_cast(last AS BIGINT), surface)
        || ', not code points', '');
"""
"""What a message adds where a span fits its surface in other units."""


def _unless_null(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, changed so that it returns None if an argument is None."""

    @wraps(function)
    def called(*values: Any) -> Any:
        return None if any(value is None for value in values) else function(*values)

    return called


def not_reported(table: str, column: str, *codes: str) -> str:
    """That none of the codes was reported at the record whose id is in a column."""
    reported = f"SELECT id FROM reported WHERE name = {text_sql(table)} AND code IN {texts_sql(codes)}"
    return f"{column} NOT IN ({reported})"


def whole(*tables: str, of: str = "") -> str:
    """That the row's episode has all of its rows in some tables, as far as is known. `of` is what the rows are called
    in the query, with a dot."""
    return f"{of}episode_id NOT IN (SELECT episode_id FROM incomplete WHERE name IN {texts_sql(tables)})"


def first_if_uneven(table: str, of: str = "") -> str:
    """A condition on the rows of a query, as SQL: where reading the source again gives more or fewer rows of a table,
    all that follow the first that differs differ too, and only that one is reported. `of` is what the rows are called
    in the query, with a dot."""
    counts = " JOIN ".join(
        f"(SELECT episode_id, count(*) AS {n} FROM {name} GROUP BY 1)"
        for n, name in (("n", table), ("again", f"again_{table}"))
    )
    uneven = f"SELECT episode_id FROM {counts} USING (episode_id) WHERE n <> again"
    return f"""
        QUALIFY {of}episode_id NOT IN ({uneven})
            OR row_number() OVER (PARTITION BY {of}episode_id ORDER BY {of}row) = 1
    """


def first_together(columns: Sequence[str]) -> str:
    """SQL for the first of the found rows of each episode that are equal in some columns, with the number of the
    others."""
    alike = f"PARTITION BY episode_id, {', '.join(columns)}"
    return f"""
        SELECT *, count(*) OVER ({alike}) - 1 AS {MORE} FROM found
        QUALIFY row_number() OVER ({alike} ORDER BY row, id) = 1 ORDER BY row, id
    """


def found_table(rule: Rule, columns: Sequence[str]) -> str:
    """SQL for the table of the records that a rule found."""
    return "name" if "name" in columns else text_sql(rule.table or "")
