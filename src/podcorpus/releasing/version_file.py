"""The file that names a project's corpus: its version and date are written here, and nowhere else by hand."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from podcorpus.errors import InputError

_HEADER = re.compile(r"\s*\[\s*corpus\s*\]")


def write_version(file: Path, version: str, date: str) -> None:
    """Set version and date in podcorpus.toml, of which all else stays as it is, or in corpus.json. Raises InputError if
    that cannot be done."""
    try:
        text = file.read_text(encoding="utf-8-sig")
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
    lines = text.splitlines()
    start = next((at for at, line in enumerate(lines, 1) if _HEADER.match(line)), None)
    if start is None:
        raise ValueError("expected a line [corpus]")
    last = next((at for at in range(start, len(lines)) if lines[at].lstrip().startswith("[")), len(lines))
    # What is not there yet is added below the header, a date below the version.
    below = start
    for key, value in (("version", f'"{version}"'), ("date", date)):
        assignment = re.compile(rf"(\s*{key}\s*=\s*)(?:\"[^\"]*\"|'[^']*'|[^\s#]+)(.*)")
        found = next(((at, match) for at in range(start, last) if (match := assignment.fullmatch(lines[at]))), None)
        if found is None:
            lines.insert(below, f"{key} = {value}")
            last += 1
            below += 1
        else:
            lines[found[0]] = f"{found[1][1]}{value}{found[1][2]}"
            below = found[0] + 1
    changed = "\n".join(lines) + "\n"
    expected = tomllib.loads(text)
    expected["corpus"] |= {"version": version, "date": tomllib.loads(f"date = {date}")["date"]}
    if tomllib.loads(changed) != expected:
        raise ValueError(f'write version = "{version}" and date = {date} on lines of their own below [corpus]')
    return changed
