"""Layer 5: texts that people wrote, and what programs made of them."""

from __future__ import annotations

from collections.abc import Container, Iterable

from podcorpus.engine.sql import name_sql, text_sql, texts_sql
from podcorpus.findings.rules import Rule
from podcorpus.records import TABLES
from podcorpus.records.garbled import SUSPECTS
from podcorpus.validating.sql import SPACED, UNTIDY

ORDER = 48

_OF_EPISODES = ("episodes", "speakers", "chapters")
# Texts that people wrote or a page prints on one line; surfaces are as the transcript has them.
ONE_LINE = {
    "episodes": ("show", "title", "url", "guid", "rights"),
    "speakers": ("label", "name"),
    "chapters": ("title",),
    "entities": ("canonical_name", "aliases", "description"),
}
_LABELS, _AS_GIVEN = ("label",), ("label", "guid")
"""Columns that are as the source has them, and those that are as the source or the feed has them."""
_NOTHING = (
    *("nan", "NaN", "None", "none", "null", "NULL", "undefined", "N/A", "n/a", "#N/A", "<NA>", "<NULL>"),
    *("TODO", "todo", "TBD", "FIXME", "-", "--", "?", "??", "???", "_", "–", "—"),
)
"""What programs and people write where they have nothing."""
_NO_DAY = ("0001-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1904-01-01", "1970-01-01", "9999-12-31")
"""Days from which programs count, and ends of their calendars."""

NAME_UNTIDY = Rule(
    code="name-untidy",
    layer="annotation",
    level="error",
    explanation=(
        "A name, title, label, address, description, reason or note on rights begins or ends with white space, or has "
        "invisible characters: line breaks, tabs and other control characters, bidirectional and zero-width "
        "ones. Surfaces are as the transcript has them."
    ),
    reason=(
        "Two names that look the same are not equal, and characters that change the direction of writing make a name "
        "look like another."
    ),
    hint="write it on one line, without white space at its ends or invisible characters",
)
NAME_GARBLED = Rule(
    code="name-garbled",
    layer="annotation",
    level="warning",
    explanation=(
        "A name, title, address, description or note on rights has what a program made of it: characters of UTF-8 that "
        "were decoded as another encoding, as in “GroÃŸe”; an escape or an element of HTML that nobody decoded; the "
        "sign � of a character that was lost; a letter of another script in the middle of a word, which only looks "
        "right; a letter and its accent as two characters; or two spaces in a row."
    ),
    reason="Searches do not find it, and lists show it twice.",
    hint="write it as it should be read, where it comes from: feed, episode list, curated layer or source",
)
VALUE_PLACEHOLDER = Rule(
    code="value-placeholder",
    layer="annotation",
    level="warning",
    explanation=(
        "A name, title, address or day is a placeholder for a missing value, as programs and people write it: “nan”, "
        "“None”, “N/A”, “TODO”, a dash, 1970-01-01."
    ),
    reason="It is counted, shown and cited as if it were the value.",
    hint="leave it out, so that it is null, or write what it is",
)
URL_FORM = Rule(
    code="url-form",
    layer="annotation",
    level="warning",
    table="episodes",
    field="url",
    needs=("episodes",),
    unless=("name-untidy", "value-placeholder"),
    query="""
        SELECT episode_id AS id, episode_id, row, url FROM episodes
        WHERE url IS NOT NULL AND NOT regexp_full_match(url, '(?i)https?://[^\\s/?#]+\\S*')
    """,
    message="url is {url!r}; expected an address that begins with https:// or http:// and has no white space",
    explanation=(
        "The url of an episode is not an address on the web, leads to a machine that only its own network knows, or "
        "has a user name or password in it."
    ),
    reason=(
        "Nobody can follow it, or a browser runs it, where it begins with `javascript:`; and a password that was "
        "published is known to everyone."
    ),
    hint="write the whole address of the episode's page, or leave it out",
)


def _texts(tables: Iterable[str], left_out: Container[str] = ()) -> str:
    """SQL for the texts of some tables: each as `t.value`, with its table, id and column (`t.field`)."""
    parts = []
    for table in tables:
        columns = [column for column in ONE_LINE[table] if column not in left_out]
        values = ", ".join(f"{{field: '{one}', value: {name_sql(one)}}}" for one in columns if one != "aliases")
        listed = f"[{values}]"
        if "aliases" in columns:
            listed += " || list_transform(aliases, lambda alias: {field: 'aliases', value: alias})"
        episode = "NULL" if table == "entities" else "episode_id"
        parts.append(
            f"SELECT '{table}' AS name, {TABLES[table].key} AS id, {episode} AS episode_id, row, unnest({listed}) AS t "
            f"FROM {table}"
        )
    return " UNION ALL ".join(parts)


def _of_both(
    rule: Rule, query: str, message: str, left_out: Container[str] = (), unless: tuple[str, ...] = ()
) -> tuple[Rule, ...]:
    """Two rules with one query, on the texts of episodes and on those of entities; the query uses the table `texts`."""
    return tuple(
        rule.variant(
            scope=scope, unless=unless, query=f"WITH texts AS ({_texts(tables, left_out)}) {query}", message=message
        )
        for scope, tables in (("episode", _OF_EPISODES), ("corpus", ("entities",)))
    )


RULES = (
    *_of_both(
        NAME_UNTIDY,
        f"""
            SELECT name, id, episode_id, row, t.field AS field, t.value AS value,
                CASE WHEN regexp_matches(t.value, {SPACED}) THEN 'white space at an end'
                    ELSE 'a line break or an invisible character' END AS problem FROM texts
            WHERE regexp_matches(t.value, {UNTIDY})
        """,
        "{field} is {value!r}, which has {problem}",
    ),
    *_of_both(
        NAME_GARBLED,
        f"""
            SELECT name, id, episode_id, row, t.field AS field, garbled(t.value) AS problem FROM texts
            WHERE regexp_matches(t.value, {text_sql(SUSPECTS)}) AND problem IS NOT NULL
        """,
        "{field} {problem}",
        _AS_GIVEN,
        ("name-untidy",),
    ),
    *_of_both(
        VALUE_PLACEHOLDER,
        f"""
            SELECT name, id, episode_id, row, t.field AS field, t.value AS value FROM texts
            WHERE t.value IN {texts_sql(_NOTHING)}
        """,
        "{field} is {value!r}, a placeholder for a missing value",
        _LABELS,
    ),
    VALUE_PLACEHOLDER.variant(
        table="episodes",
        field="published_on",
        needs=("episodes",),
        query=f"""
            SELECT episode_id AS id, episode_id, row, published_on FROM episodes
            WHERE published_on IN {texts_sql(_NO_DAY)}
        """,
        message="published_on is {published_on}, which programs write for a missing day",
    ),
    URL_FORM,
    URL_FORM.variant(
        unless=("name-untidy", "value-placeholder", "url-form"),
        query="""
            SELECT episode_id AS id, episode_id, row, url, CASE
                WHEN contains(authority, '@') THEN 'which has a user name or password in it'
                WHEN NOT contains(host, '.') AND NOT starts_with(host, '[') THEN 'whose host is no name on the web'
                WHEN regexp_matches(host, '^(127|10|192\\.168|169\\.254|172\\.(1[6-9]|2[0-9]|3[01]))(\\.[0-9]+)+$')
                    OR regexp_matches(host, '\\.(local|localhost|internal|lan)$')
                    THEN 'which only its own network knows' END AS problem
            FROM (
                SELECT *, lower(regexp_extract(url, '(?i)^https?://([^\\s/?#]+)', 1)) AS authority,
                    regexp_replace(authority, '^.*@|:[0-9]*$', '', 'g') AS host
                FROM episodes WHERE url IS NOT NULL
            ) WHERE authority <> '' AND problem IS NOT NULL
        """,
        message="url is {url!r}, {problem}",
    ),
)
