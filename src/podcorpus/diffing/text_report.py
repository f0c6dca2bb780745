"""A comparison for people: as text, and as Markdown for a changelog."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from podcorpus.diffing.changes import KINDS, Change, FieldChange, Kind, TableChanges
from podcorpus.diffing.compare import Comparison
from podcorpus.diffing.json_report import DiffSummary, DiffVersion, summary_of
from podcorpus.findings.wording import show, show_name
from podcorpus.folder.redirects import RedirectMap, by_old_id, readable_redirects, redirect_of

_ITEMS = 8


def as_text(comparison: Comparison, limit: int | None) -> Iterator[str]:
    """Lines of text: a table of counts, then the first `limit` changes per table and kind."""
    summary, redirects = summary_of(comparison), _redirects(comparison)
    yield f"{_named(summary.old)} → {_named(summary.new)}"
    if not comparison.differs:
        yield "no differences"
        return
    yield f"{'':<10}{'rows':>21}" + "".join(f"{kind:>12}" for kind in KINDS)
    for name, table in comparison.tables.items():
        if table.differs:
            rows = f"{table.old_rows:,} → {table.new_rows:,}"
            yield f"{name:<10}{rows:>21}" + "".join(f"{table.kinds[kind]:>12,}" for kind in KINDS)
    same = [name for name, table in comparison.tables.items() if not table.differs]
    if same:
        yield f"unchanged: {', '.join(same)}"
    for name, table in comparison.tables.items():
        if not table.differs:
            continue
        yield f"{name}{_fields(table)}"
        for line in _columns(table):
            yield f"  {line}"
        for kind in KINDS:
            for change in comparison.changes(name, kind, limit, apart=limit is not None):
                yield f"  {kind:<11}{_text(change)}{_redirected(change, redirects, show_name)}"
            with_episode, more = _not_shown(table, kind, limit)
            if with_episode:
                yield f"  {kind:<11}{with_episode:,} together with their episodes (--all)"
            if more:
                yield f"  … and {more:,} more {kind} (--all)"
    yield _needs(summary)


def as_markdown(comparison: Comparison, limit: int | None) -> Iterator[str]:
    """Lines of a changelog section: a table of counts, then the first `limit` changes per table and kind."""
    summary, redirects = summary_of(comparison), _redirects(comparison)
    yield f"### Data {summary.new.version or show_name(summary.new.name)}"
    yield ""
    yield f"Compared with {summary.old.version or _code(summary.old.name)}: {_changed(summary)}."
    if not comparison.differs:
        return
    yield ""
    yield "| table | rows | " + " | ".join(KINDS) + " |"
    yield "| --- | ---: |" + " ---: |" * len(KINDS)
    for name, table in comparison.tables.items():
        if table.differs:
            counts = " | ".join(f"{table.kinds[kind]:,}" for kind in KINDS)
            yield f"| {name} | {table.old_rows:,} → {table.new_rows:,} | {counts} |"
    yield ""
    for name, table in comparison.tables.items():
        for line in _columns(table):
            yield f"- {name}: {line}"
        for kind in KINDS:
            for change in comparison.changes(name, kind, limit, apart=limit is not None):
                yield f"- {name}, {kind}: {_markdown(change)}{_redirected(change, redirects, _code)}"
            with_episode, more = _not_shown(table, kind, limit)
            if with_episode:
                yield f"- {name}, {kind}: {with_episode:,} together with their episodes"
            if more:
                yield f"- {name}, {kind}: {more:,} more"


def _not_shown(table: TableChanges, kind: Kind, limit: int | None) -> tuple[int, int]:
    """How many changes of a kind are only counted: those with their episodes, and those beyond the limit."""
    if limit is None:
        return 0, 0
    with_episode = table.with_episode.get(kind, 0)
    return with_episode, max(0, table.kinds[kind] - with_episode - limit)


def _redirects(comparison: Comparison) -> RedirectMap:
    return by_old_id(readable_redirects(comparison.new.folder))


def _redirected(change: Change, redirects: RedirectMap, name: Callable[[str], str]) -> str:
    """The replacement of a removed record, if the newer version redirects it."""
    redirect = redirect_of(redirects, change.table, change.old_id or "")
    if change.new_id is not None or redirect is None:
        return ""
    instead = redirect.new_id
    return "; not replaced" if instead is None else f"; now {name(instead)}"


def _named(version: DiffVersion) -> str:
    about = ", ".join(part for part in (version.version, version.edition) if part) or "no manifest"
    return f"{show_name(version.name)} ({about})"


def _needs(summary: DiffSummary) -> str:
    if summary.step is None:
        return "the content is the same, so the version number need not change"
    version = f"{summary.least_version} or later" if summary.least_version else "a step"
    return f"version {version} ({summary.step}: {summary.reason})"


def _changed(summary: DiffSummary) -> str:
    """The kind of change, for a changelog of a version that already has its number."""
    if summary.step is None:
        return "the content is the same"
    return f"a {summary.step} change ({summary.reason})"


def _fields(table: TableChanges) -> str:
    return f" ({', '.join(f'{name} {n:,}' for name, n in table.fields.items())})" if table.fields else ""


def _columns(table: TableChanges) -> Iterator[str]:
    for what in ("added", "removed", "retyped"):
        columns = getattr(table, f"columns_{what}")
        if columns:
            yield f"columns {what}: {', '.join(map(show_name, columns))}"


def _text(change: Change) -> str:
    ids = " → ".join(show_name(one) for one in _ids(change))
    shown = ", ".join(_value(value) for value in change.shown.values())
    fields = "; ".join(_difference(one, _value(one.old), _value(one.new)) for one in change.fields)
    return ids + (f" {shown}" if shown else "") + (f": {fields}" if fields else "")


def _markdown(change: Change) -> str:
    ids = " → ".join(_code(one) for one in _ids(change))
    shown = ", ".join(_code(_bare(value)) for value in change.shown.values())
    fields = "; ".join(_difference(one, _code(_bare(one.old)), _code(_bare(one.new))) for one in change.fields)
    return ids + (f" ({shown})" if shown else "") + (f": {fields}" if fields else "")


def _ids(change: Change) -> list[str]:
    """The id, or the old and the new one if they differ."""
    return [one for one in dict.fromkeys((change.old_id, change.new_id)) if one is not None]


def _difference(one: FieldChange, old: str, new: str) -> str:
    if one.withheld:
        return f"{one.field} changed"
    # A foreign key also differs if the id is the same but belongs to another record.
    return f"{one.field} {old} → {new}" if one.old != one.new else f"{one.field} {old} (now another record)"


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(show, value[:_ITEMS])) + (", …" if len(value) > _ITEMS else "") + "]"
    return show(value)


def _bare(value: Any) -> str:
    """A value for a code span, where a text needs no quotes to show where it ends."""
    return value if isinstance(value, str) and value.strip() == value != "" else _value(value)


def _code(text: str) -> str:
    """A code span, with a fence longer than any run of backticks in the text."""
    text = show_name(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"
