"""What a corpus folder says of itself to other programs, against its manifest and its tables.

The card's front matter, the metadata and the schemas are derived from the manifest, so what they should contain is
known; the words of the card are people's. Another version of the program may word descriptions differently, but in
the full edition only: in a text-free one, whatever is not derived could be a transcript's words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from functools import lru_cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import counted, or_null, show, show_apart, show_name, some_of
from podcorpus.folder import strict
from podcorpus.folder.derived import METADATA
from podcorpus.folder.layout import CARD, MANIFEST, SCHEMAS
from podcorpus.folder.manifest import CorpusInfo, Manifest
from podcorpus.folder.metadata import metadata_contents
from podcorpus.folder.metadata.front_matter import front_matter
from podcorpus.folder.metadata.hub_terms import language_problem, licence_problem
from podcorpus.folder.metadata.views import is_line, lines_of
from podcorpus.folder.stated import stated
from podcorpus.records import TABLES
from podcorpus.records.schemas import SCHEMA_VERSION, schemas
from podcorpus.tables.safe_files import refusal
from podcorpus.tables.scan import TableScan, values_of

_FRONT_MATTER = re.compile(r"\A---\r?\n(.*?)^---\r?$", re.DOTALL | re.MULTILINE)
_MOST_OF_A_CARD, _MOST_BYTES = 1 << 18, 1 << 22
"""Of a front matter, and of a file of metadata, which lists all shards; what one has to say takes far less."""
# What each version of the program may put in its own words, whatever the corpus.
_OWN_WORDS = {"description", "examples", "message", "@context", "conformsTo", "tags", "task_ids", "task_categories"}
_SHOWN = 3
_OF_MANIFEST = "if the manifest is right, run `podcorpus reseal`, which writes the others again; otherwise restore it"


def check_descriptions(
    folder: Path,
    manifest: Manifest,
    scans: Mapping[str, TableScan],
    reported: Set[str | None],
    changed: Set[str | None],
) -> tuple[list[Finding], CorpusInfo]:
    """Findings on front matter, metadata and schemas of a folder, and what these say of the corpus where they agree
    on another name, version or date than the manifest has. `reported` are the paths of files that have a finding
    already, `changed` those of which it is known only that they were changed. What is derived from a table that cannot
    be read is passed over."""
    if manifest.schema_version != SCHEMA_VERSION or manifest.tables.keys() != TABLES.keys():
        return [], manifest.corpus
    differing: dict[tuple[str, str], list[str]] = defaultdict(list)
    found = list(_found(folder, manifest, scans, reported, changed, differing))
    keys = [key for key, _ in differing]
    agreed = {key: other for (key, other), files in differing.items() if keys.count(key) == 1 and len(files) > 1}
    return found, manifest.corpus.model_copy(update=agreed)


def _found(
    folder: Path,
    manifest: Manifest,
    scans: Mapping[str, TableScan],
    reported: Set[str | None],
    changed: Set[str | None],
    differing: dict[tuple[str, str], list[str]],
) -> Iterator[Finding]:
    """The findings. Names, versions and dates that differ are reported once, for all files that have them, which are
    collected in `differing`."""
    # Digests and counts that are in doubt themselves are not compared with what else gives them.
    as_listed = {
        table
        for table, part in manifest.tables.items()
        if (reported | changed).isdisjoint(str(folder / entry.path) for entry in part.files)
        and (table not in scans or len(part.files) == len(scans[table].files))
    }
    sound = str(folder / MANIFEST) not in reported and as_listed == manifest.tables.keys()
    expected = _Expected(manifest, scans, sound, manifest.tables.keys() - as_listed)
    problems: dict[str, str] = {}
    for scan in scans.values():
        for file, other in scan.corpus_versions.items():
            if other != manifest.corpus.version:
                differing["version", other].append(file.relative_to(folder).as_posix())
    listed, absent = {entry.path for entry in manifest.files}, list[str]()
    for name, ours in expected.documents(manifest.corpus).items():
        file = folder / name
        if str(file) in reported or refusal(folder, file) is not None:
            continue
        if not file.is_file():
            absent += () if name in listed else (name,)
            continue
        theirs, found = expected.read(name, file)
        if found is not None:
            yield found
            continue
        if theirs is not None:
            others = {key: value for key, value in stated(name, theirs) if value != getattr(manifest.corpus, key)}
            if others:
                ours = expected.documents(manifest.corpus.model_copy(update=others))[name]
            for key, value in others.items():
                differing[key, value].append(name)
        if (problem := _difference(ours, theirs, more=expected.own_words)) is not None:
            problems[name] = problem
    dated = manifest.corpus.model_copy(update=dict(one for one in differing if one[0] == "released"))
    for name in expected.without(dated):
        if (folder / name).is_file() and str(folder / name) not in reported:
            problems[name] = "a corpus without authors, or without a year, does not have this file"
    for name in absent:
        # Which metadata there are follows from the manifest.
        if name in METADATA and not problems.keys().isdisjoint(METADATA):
            problems[name] = "is missing"
        else:
            message = "neither listed in the manifest nor in the folder"
            yield finding("file-missing", message, path=str(folder / name))
    yield from _in_files(folder, problems, changed)
    for (key, other), files in sorted(differing.items()):
        ours = or_null(getattr(manifest.corpus, key))
        message = f"{key} is {ours} in the manifest, but {show_name(other)} in {some_of(files)}"
        one = len(files) == 1
        path = folder / (files[0] if one else MANIFEST)
        yield finding("description-differs", message, path=str(path), hint=None if one else _OF_MANIFEST)


def _in_files(folder: Path, problems: Mapping[str, str], changed: Set[str | None]) -> Iterator[Finding]:
    """The findings on files of which it is known how they differ from what they should contain. Several that are as the
    manifest lists them were not edited: it was, and that is one finding."""
    unedited = [name for name in problems if str(folder / name) not in changed]
    for name, problem in problems.items():
        if name not in unedited or len(unedited) == 1:
            yield finding("description-differs", problem, path=str(folder / name))
    if len(unedited) > 1:
        first, *others = unedited
        message = f"it was edited, and files that derive from it were not: {first} "
        message = f"{message}{problems[first]}; also {some_of(others)}"
        yield finding("description-differs", message, path=str(folder / MANIFEST), hint=_OF_MANIFEST)


class _Expected:
    """The expected content of each file, by manifest and tables."""

    def __init__(self, manifest: Manifest, scans: Mapping[str, TableScan], sound: bool, edited: Set[str]) -> None:
        """`sound` is whether digests and counts can be compared, `edited` are tables with other rows than listed."""
        self._tables = manifest.tables
        self._sound = sound
        # By the rows that are there: a wrong number of them in the manifest is reported there.
        read = {table: scan.rows for table, scan in scans.items() if not scan.absent}
        self._rows = {table: read.get(table, part.rows) for table, part in manifest.tables.items()}
        self._languages: list[str] | None = None
        self._contents: dict[CorpusInfo, Mapping[str, Any]] = {}
        # Another version of the program may use other words for the same. What the manifest says of that is believed
        # only where nobody's words could be hidden in them.
        self.own_words = manifest.edition != "text-free" and manifest.built_with.podcorpus != version("podcorpus")
        self._comments = manifest.edition != "text-free"
        self._tiers = values_of(scans.get("mentions"), "tier") if manifest.corpus.curated_by else set()
        self._in_doubt = {"annotations_creators"} if manifest.corpus.curated_by and "mentions" in edited else set()
        if any(part.licence and licence_problem(part.licence) for part in manifest.corpus.rights):
            self._in_doubt |= {"license", "license_name", "license_link"}
        if "episodes" in scans and not scans["episodes"].absent:
            self._languages = sorted(values_of(scans["episodes"], "language"))
            if "episodes" in edited or any(language_problem(tag) for tag in self._languages):
                self._in_doubt |= {"language", "language_bcp47", "inLanguage"}

    def documents(self, info: CorpusInfo) -> dict[str, Any]:
        """By path in the folder what each file says when it is parsed, of a corpus with this name and version."""
        found: dict[str, Any] = {}
        if self._languages is not None:
            found[CARD] = front_matter(info, self._languages, self._rows, self._tiers)
        found |= {f"{SCHEMAS}/{name}": schema for name, schema in schemas(f"{info.name}:{info.version}").items()}
        found |= self._metadata(info)
        return {name: self._plain(name, value) for name, value in found.items()}

    def without(self, info: CorpusInfo) -> list[str]:
        """The files of metadata that a corpus of this name, authors and date does not have."""
        if self._languages is None or not self._sound:
            return []
        return [name for name in METADATA if name not in self._metadata(info)]

    def _metadata(self, info: CorpusInfo) -> Mapping[str, Any]:
        """What each metadata file says; empty if it is not known what they should contain."""
        if self._languages is None or not self._sound:
            return {}
        if info not in self._contents:
            self._contents[info] = metadata_contents(info, self._tables, self._languages)
        return self._contents[info]

    def read(self, name: str, file: Path) -> tuple[Any, Finding | None]:
        """What a file of the folder says, in the same form, or the finding that says why that cannot be compared."""
        report = partial(finding, "description-differs", path=str(file))
        try:
            with file.open("rb") as stream:
                data = stream.read((_MOST_OF_A_CARD if name == CARD else _MOST_BYTES) + 1)
            # Behind its front matter a card can be of any length, and may be cut inside a character.
            text = strict.decoded(data, whole=name != CARD or len(data) <= _MOST_OF_A_CARD)
            if text.startswith("\ufeff"):
                return None, report("it begins with a byte order mark; expected UTF-8 without one")
            if name == CARD:
                matter = _FRONT_MATTER.match(text)
                if matter is None:
                    return None, report("it does not begin with a front matter between two lines `---`")
                text = matter[1]
            elif len(data) > _MOST_BYTES:
                return None, report(f"it has more than {_MOST_BYTES:,} bytes, so it is not read")
            value = self._plain(name, _parsed(name, text))
            if not self._comments and not name.endswith((".json", ".sql")) and strict.has_comments(text):
                return None, report("it has a comment; a text-free edition has only what derives from the manifest")
        except strict.DuplicateKeyError as error:
            return None, finding("key-duplicate", str(error), path=str(file))
        except (RecursionError, *strict.UNREADABLE) as error:
            problem, line = strict.unreadable(error, first=2 if name == CARD else 1)
            return None, report(problem, line=line)
        return value, None

    def _plain(self, name: str, value: Any) -> Any:
        """A file's content without what follows from a licence or language that is in doubt itself; a value that
        another version of the program may word differently is replaced by its type."""
        if isinstance(value, dict):
            value = {key: item for key, item in value.items() if key not in self._in_doubt}
        if not self.own_words:
            return value
        if name.startswith(f"{SCHEMAS}/") and isinstance(value, dict):
            columns = value.get("properties")
            kept = {key: _kind(item) if key in _OWN_WORDS else item for key, item in value.items()}
            return (
                {**kept, "properties": {key: _without_own_words(item) for key, item in columns.items()}}
                if isinstance(columns, dict)
                else kept
            )
        return _without_own_words(value)


def _without_own_words(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _kind(item) if key in _OWN_WORDS else _without_own_words(item) for key, item in value.items()}
    return [_without_own_words(item) for item in value] if isinstance(value, list) else value


def _kind(value: Any) -> str:
    """A text in place of a value: its type, and whether it is empty."""
    return f"{type(value).__name__}, {'not empty' if value else 'empty'}"


def front_matter_of(card: Path) -> Any:
    """What the front matter of a card says; None where it has none. Raises OSError, ValueError or YAMLError where it
    cannot be read."""
    with card.open("rb") as stream:
        found = _FRONT_MATTER.match(stream.read(_MOST_OF_A_CARD + 1).decode("utf-8", "replace"))
    return None if found is None else _front_matter(found[1])


@lru_cache(maxsize=1)
def _front_matter(text: str) -> Any:
    """It is asked for twice: for the configs, and to compare all of it."""
    return strict.load_yaml(text)


def _parsed(name: str, text: str) -> Any:
    if name == CARD:
        return _front_matter(text)
    if name.endswith(".sql"):
        return lines_of(text)
    return strict.load_json(text) if name.endswith(".json") else strict.load_yaml(text)


def _difference(ours: Any, theirs: Any, at: tuple[Any, ...] = (), *, more: bool) -> str | None:
    """The first difference of two parsed files, in words; None if they are equal. `at` are the keys that lead to these
    values. With `more`, what only theirs has is ignored."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in [*ours, *(key for key in theirs if key not in ours)]:
            if key not in theirs:
                return f"{_place(*at, key)} is missing; expected {show(ours[key])}"
            if key in ours and (found := _difference(ours[key], theirs[key], (*at, key), more=more)) is not None:
                return found
            if key not in ours and not more:
                only = "which neither the manifest nor the tables or their schemas give"
                return f"{_place(*at, key)} is {show(theirs[key])}, {only}"
        return None
    if isinstance(ours, list) and isinstance(theirs, list):
        for i, (one, other) in enumerate(zip(ours, theirs, strict=False)):
            if (found := _difference(one, other, (*at, i), more=more)) is not None:
                return found
        if len(ours) == len(theirs):
            return None
        return f"{_place(*at)}: expected {counted(len(ours), 'item')}, found {len(theirs)}"
    if type(ours) is type(theirs) and ours == theirs:
        return None
    expected, found = show_apart(ours, theirs)
    if isinstance(ours, list) and all(isinstance(one, str) for one in ours):
        expected = f"[{', '.join(map(show, ours[:_SHOWN]))}{', …' * (len(ours) > _SHOWN)}]"
    return f"{_place(*at)}: expected {expected}, found {found}"


def _place(*keys: Any) -> str:
    place = "/".join(show_name(str(key)) for key in keys)
    return place if is_line(place) else f"/{place}"
