"""The file that names a project's corpus: its version and date are written here, and nowhere else by hand."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from podcorpus.errors import InputError

_HEADER = re.compile(r"^[ \t]*\[corpus\][^\n]*\n", re.MULTILINE)
_NEXT = re.compile(r"^[ \t]*\[", re.MULTILINE)


def write_version(file: Path, version: str, date: str) -> None:
    """Set version and date in podcorpus.toml, of which all else stays as it is, or in corpus.json. Raises InputError if
    that cannot be done."""
    try:
        text = file.read_text(encoding="utf-8")
        changed = _in_json(text, version, date) if file.suffix == ".json" else _in_toml(text, version, date)
        file.write_text(changed, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"{file}: version and date cannot be written ({reason}); check the file") from None


def _in_json(text: str, version: str, date: str) -> str:
    info = json.loads(text) | {"version": version, "released": date}
    return json.dumps(info, ensure_ascii=False, indent=2) + "\n"


def _in_toml(text: str, version: str, date: str) -> str:
    """Raises ValueError if the text does not have the table [corpus] in the usual form."""
    header = _HEADER.search(text)
    if header is None:
        raise ValueError("expected a line [corpus]")
    following = _NEXT.search(text, header.end())
    end = len(text) if following is None else following.start()
    table = text[header.end() : end]
    for key, value in (("date", date), ("version", f'"{version}"')):
        line = re.compile(rf"^([ \t]*{key}[ \t]*=[ \t]*)(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s#]+)", re.MULTILINE)
        table, found = line.subn(rf"\g<1>{value}", table, count=1)
        if not found:
            table = f"{key} = {value}\n{table}"
    changed = f"{text[: header.end()]}{table}{text[end:]}"
    expected = tomllib.loads(text)
    expected["corpus"] |= {"version": version, "date": tomllib.loads(f"date = {date}")["date"]}
    if tomllib.loads(changed) != expected:
        raise ValueError(f'write version = "{version}" and date = {date} on lines of their own below [corpus]')
    return changed
