"""What a corpus folder says of itself to other programs, against its manifest and its tables.

The card's front matter, the metadata and the schemas are derived from the manifest, so what they should say can be
told; the words of the card are people's. What another version of the program wrote may be worded differently.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import one_line, show, show_name
from podcorpus.folder.layout import CARD, MANIFEST, SCHEMAS
from podcorpus.folder.manifest import CorpusInfo, Manifest
from podcorpus.folder.metadata import metadata_files
from podcorpus.folder.metadata.front_matter import front_matter
from podcorpus.records import TABLES
from podcorpus.records.schemas import SCHEMA_VERSION, schema_files
from podcorpus.tables.safe_files import refusal
from podcorpus.tables.scan import TableScan, batches

_FRONT_MATTER = re.compile(r"\A---\r?\n(.*?)^---\r?$", re.DOTALL | re.MULTILINE)
_FORMS = {
    "name": re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*"),
    "version": re.compile(r"[0-9]+\.[0-9]+\.[0-9]+"),
}
_SCHEMA_ID = re.compile(
    rf"urn:podcorpus:corpus:(?P<name>{_FORMS['name'].pattern}):(?P<version>{_FORMS['version'].pattern}):"
)
_MOST_BYTES = 1 << 18
"""Of a front matter or a file of metadata; all that one says is told in far less."""
# What each version of the program says in its own way, whatever the corpus.
_OWN_WORDS = {"description", "examples", "message", "@context", "conformsTo", "tags", "task_ids", "task_categories"}
_SHOWN = 3
_DEEPEST = 50
# The one in C is ten times as fast, where PyYAML was built with it.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def check_descriptions(
    folder: Path, manifest: Manifest, scans: Mapping[str, TableScan], told: Set[str | None]
) -> Iterator[Finding]:
    """Findings on front matter, metadata and schemas of a folder. `told` are the paths of files that something was
    said of; what is drawn from a table that cannot be read is passed over."""
    if manifest.schema_version != SCHEMA_VERSION or manifest.tables.keys() != TABLES.keys():
        return
    # Digests and counts that are in doubt themselves are not held against what else gives them.
    sound = str(folder / MANIFEST) not in told and told.isdisjoint(
        str(folder / entry.path) for part in manifest.tables.values() for entry in part.files
    )
    expected = _Expected(manifest, scans, sound)
    # Names and versions that differ are told once, of all files that have them.
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for scan in scans.values():
        for file, other in scan.corpus_versions.items():
            if other != manifest.corpus.version:
                said["version", other].append(file.relative_to(folder).as_posix())
    for name, ours in expected.documents(manifest.corpus).items():
        file = folder / name
        if str(file) in told or refusal(folder, file) is not None:
            continue
        if not file.is_file():
            if name != CARD and not expected.same_program:
                continue
            yield finding("file-missing", "neither listed in the manifest nor there", path=str(file))
            continue
        theirs, problem = expected.read(name, file)
        if problem is None:
            others = {key: value for key, value in _identity(name, theirs) if value != getattr(manifest.corpus, key)}
            if others:
                ours = expected.documents(manifest.corpus.model_copy(update=others))[name]
            for key, value in others.items():
                said[key, value].append(name)
            problem = _difference(ours, theirs, strict=expected.same_program)
        if problem is not None:
            yield finding("description-differs", problem, path=str(file))
    for (key, other), files in sorted(said.items()):
        shown = ", ".join(files[:_SHOWN]) + (f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else "")
        message = f"{key} is {getattr(manifest.corpus, key)} in the manifest, but {show_name(other)} in {shown}"
        path = folder / (files[0] if len(files) == 1 else MANIFEST)
        yield finding("description-differs", message, path=str(path))


class _Expected:
    """What the files should say, by what the manifest and the tables do."""

    def __init__(self, manifest: Manifest, scans: Mapping[str, TableScan], sound: bool) -> None:
        self._tables = manifest.tables
        # Metadata name one file a table; what a corpus of more shards says is not known here.
        self._whole = sound and all(len(part.files) == 1 for part in manifest.tables.values())
        # By the rows that are there: a number of them that is wrong in the manifest is told of that.
        read = {table: scan.rows for table, scan in scans.items() if not scan.absent}
        self._rows = {table: read.get(table, part.rows) for table, part in manifest.tables.items()}
        self._languages: list[str] | None = None
        # Another version of the program words things in other ways, and still means the same.
        self.same_program = manifest.built_with.podcorpus == version("podcorpus")
        if "episodes" in scans and not scans["episodes"].absent:
            columns = (batch.column("language").to_pylist() for _, batch in batches(scans["episodes"]))
            self._languages = sorted({language for column in columns for language in column if language})

    def documents(self, info: CorpusInfo) -> dict[str, Any]:
        """By path in the folder what each file says when it is parsed, of a corpus with this name and version."""
        texts = {f"{SCHEMAS}/{name}": text for name, text in schema_files(f"{info.name}:{info.version}").items()}
        found: dict[str, Any] = {}
        if self._languages is not None:
            found[CARD] = front_matter(info, self._languages, self._rows)
            texts |= metadata_files(info, self._tables, self._languages) if self._whole else {}
        found |= {name: _parsed(name, text) for name, text in texts.items()}
        return {name: self._plain(name, value) for name, value in found.items()}

    def read(self, name: str, file: Path) -> tuple[Any, str | None]:
        """What a file of the folder says, in the same form, and why it cannot be told."""
        try:
            with file.open("rb") as stream:
                data = stream.read(_MOST_BYTES + 1)
            # Behind its front matter a card can be of any length, and may be cut inside a character.
            text = data.decode("utf-8", "replace" if name == CARD else "strict")
            if name == CARD:
                found = _FRONT_MATTER.match(text)
                return (None, "it does not begin with a front matter") if found is None else self._said(name, found[1])
            return (None, f"has more than {_MOST_BYTES:,} bytes") if len(data) > _MOST_BYTES else self._said(name, text)
        except RecursionError:
            return None, "cannot be read: nested too deeply"
        except (OSError, ValueError, yaml.YAMLError) as error:
            return None, f"cannot be read: {one_line(error)}"

    def _said(self, name: str, text: str) -> tuple[Any, None]:
        return self._plain(name, _parsed(name, text)), None

    def _plain(self, name: str, value: Any) -> Any:
        """What a file says, without what another version of the program may put in other words."""
        if self.same_program:
            return value
        if name.startswith(f"{SCHEMAS}/") and isinstance(value, dict):
            columns = value.get("properties")
            kept = {key: item for key, item in value.items() if key not in _OWN_WORDS}
            return (
                {**kept, "properties": {key: _without_own_words(item) for key, item in columns.items()}}
                if isinstance(columns, dict)
                else kept
            )
        return _without_own_words(value)


def _without_own_words(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_own_words(item) for key, item in value.items() if key not in _OWN_WORDS}
    return [_without_own_words(item) for item in value] if isinstance(value, list) else value


def front_matter_of(card: Path) -> Any:
    """What the front matter of a card says; None where it has none. Raises OSError, ValueError or YAMLError where it
    cannot be read."""
    with card.open("rb") as stream:
        found = _FRONT_MATTER.match(stream.read(_MOST_BYTES + 1).decode("utf-8", "replace"))
    return None if found is None else _plain_yaml(found[1])


def _parsed(name: str, text: str) -> Any:
    return json.loads(text) if name.endswith(".json") else _plain_yaml(text)


def _plain_yaml(text: str) -> Any:
    """What YAML says. Raises YAMLError where it has an alias, of which a few lines can stand for more than fits into
    memory, or is nested deeper than the loader could follow."""
    depth = 0
    for event in yaml.parse(text, _LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST or isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError("it has an alias or is nested deeply, which this file needs not")
    return yaml.load(text, _LOADER)


def _identity(name: str, said: Any) -> Iterator[tuple[str, str]]:
    """What a file says the name and the version of the corpus are, in the form of such."""
    if not isinstance(said, dict):
        return
    if name.startswith(f"{SCHEMAS}/"):
        if (found := _SCHEMA_ID.match(str(said.get("$id")))) is not None:
            yield from found.groupdict().items()
        return
    for key, form in _FORMS.items():
        if isinstance(value := said.get(key), str) and form.fullmatch(value):
            yield key, value


def _difference(ours: Any, theirs: Any, at: str = "", *, strict: bool) -> str | None:
    """The first place where two parsed files differ, in words; None where they do not. Without `strict` what only one
    of them says is passed over."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in [*ours, *(key for key in theirs if key not in ours)]:
            place = f"{at}/{show_name(str(key))}"
            if key in ours and key in theirs:
                if (found := _difference(ours[key], theirs[key], place, strict=strict)) is not None:
                    return found
            elif strict:
                return (
                    f"{place} is not there, and should be {show(ours[key])}"
                    if key in ours
                    else f"{place} is {show(theirs[key])}, which neither manifest nor tables say"
                )
        return None
    if isinstance(ours, list) and isinstance(theirs, list):
        for i, (one, other) in enumerate(zip(ours, theirs, strict=False)):
            if (found := _difference(one, other, f"{at}/{i}", strict=strict)) is not None:
                return found
        return None if len(ours) == len(theirs) else f"{at or '/'} has {len(theirs)} items, and should have {len(ours)}"
    if type(ours) is type(theirs) and ours == theirs:
        return None
    return f"{at or 'it'} is {show(theirs)}, by manifest and tables {show(ours)}"
