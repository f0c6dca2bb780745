"""Valid corpora to damage, and the damages that the files of `data/invalid/` describe.

A case is `<code>.json` or `<code>.<variant>.json`:

    edition    `full` (the default) or `text-free`
    episodes   2: with a second episode, the sample's words read without its curated layer; "cues": an episode of
               captions instead of the sample, with several cues a turn
    source     true: validated with the page or the captions at hand
    edits      what is done to the valid corpus (see `edit_rows` and `edit_folder`)
    page       a page of its own instead, `<name>.txt` beside it, that is read
    replace    or edits of the sample page: a list of [old, new]
    release    the corpus as a release: its `version`, the lines of its `redirects` and `versions`, and with `previous`
               those of the version before it, which is the valid corpus, 1.0.0; without it there is none
    lines      or a table as JSON lines: `table`, and by number of a line from 1 what it says instead, a text, or
               [text, count] for a text that many times
    command    or `hydrate`: the text-free sample with that edited page
    expect     the findings, all of them, without level, message and hint; `says` is a part of the message
"""

from __future__ import annotations

import hashlib
import io
import json
import pickle
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml
from cue_corpus import cue_episode, cue_source
from in_bytes import corpus_files, parquet_bytes, write_folder

from podcorpus.building.editions import redact
from podcorpus.building.pipeline import EpisodeMeta, build_corpus, build_episode
from podcorpus.curating.bundled import SAMPLE_PAGE, known_curations
from podcorpus.curating.decisions import Curation
from podcorpus.findings.finding import Finding
from podcorpus.folder.card import default_card
from podcorpus.folder.manifest import UNNAMED, Manifest
from podcorpus.folder.metadata import metadata_files
from podcorpus.folder.metadata.front_matter import front_matter
from podcorpus.folder.read import read_folder
from podcorpus.folder.releases import released_of
from podcorpus.reading import Source, load_source
from podcorpus.records import TABLES, Corpus
from podcorpus.records.schemas import schema_files
from podcorpus.tables.arrow import arrow_table, corpus_rows
from podcorpus.tables.digest import canonical_json
from podcorpus.validating import validate_rows

INVALID = Path(__file__).parent / "data" / "invalid"
SECOND = "night-ferry.read-again"
CUES = "cues"
BRIEF = "brief"
"""For `episodes`: the episode of captions alone; three episodes, of the sample its first chapters."""

Rows = dict[str, list[Any]]

_TURNS, _CHAPTERS = 16, 3
"""Of the sample in brief: some turns into the third chapter."""


@cache
def sample() -> Source:
    """The sample page."""
    return load_source(SAMPLE_PAGE)


@cache
def brief_sample() -> tuple[Source, Curation]:
    """The sample page up to its third chapter, with the decisions on that."""
    (known,) = (
        one.curation
        for one in known_curations()
        if any(e.episode.source_sha256 == sample().sha256 for e in one.curation.episodes)
    )
    (whole,) = known.episodes
    corpus, text = valid_corpus(), sample().text
    later = [s for s in corpus.segments if s.kind == "chapter_line"][_CHAPTERS:]
    left_out = [s for s in corpus.segments if s.kind == "turn_header"][_TURNS].source_start
    last = corpus.turns[-1].source_start
    after = next(s for s in corpus.segments if s.source_start > last and s.kind == "boilerplate")
    # Both copies of the talk.
    for start, end in ((left_out, after.source_start), (later[0].source_start, later[-1].source_end)):
        text = text.replace(text[start:end], "")
    page = Source.from_bytes(text.encode(), sample().name)
    decided = replace(
        whole,
        episode=whole.episode.model_copy(update={"source_sha256": page.sha256}),
        turns=tuple(one for one in whole.turns if one.turn < _TURNS),
        chapters=tuple(one for one in whole.chapters if one.chapter < _CHAPTERS),
        mentions=tuple(one for one in whole.mentions if one.turn < _TURNS),
    )
    return page, replace(known, episodes=(decided,))


@cache
def sources(episodes: int | str = 2) -> tuple[Source, ...]:
    """The sources of a valid corpus."""
    if episodes == CUES:
        return (cue_source(),)
    first = brief_sample()[0] if episodes == BRIEF else sample()
    again = Source.from_bytes((first.text + "\nGood night, all.\n").encode(), "again.txt")
    return (first, again, cue_source())[: 3 if episodes == BRIEF else int(episodes)]


@cache
def valid_corpus(edition: str = "full", episodes: int | str = 1) -> Corpus:
    """The sample's corpus; with two episodes the second has no curated layer but the registry, the third is of
    captions; or that alone. In brief: all three, of the sample its beginning."""
    curations = [brief_sample()[1]] if episodes == BRIEF else [known.curation for known in known_curations()]
    pages = sources(episodes) if episodes != CUES else (sample(),)
    built = [build_episode(pages[0], curations, EpisodeMeta("sample"))]
    registry = built[0].registry
    if len(pages) > 1:
        built.append(build_episode(pages[1], [Curation(dict(registry), ())], EpisodeMeta(SECOND)))
    if episodes == CUES:
        built.clear()
    if episodes in (3, CUES, BRIEF):
        built.append(cue_episode(registry))
    corpus = build_corpus(built)
    return corpus if edition == "full" else redact(corpus)


@cache
def _valid_rows(edition: str, episodes: int | str) -> bytes:
    # What is unpickled is a copy of its own, in a fifth of the time that `deepcopy` takes.
    return pickle.dumps(corpus_rows(valid_corpus(edition, episodes)))


def valid_rows(edition: str = "full", episodes: int | str = 1) -> Rows:
    """The corpus as plain rows, to be changed at will."""
    rows: Rows = pickle.loads(_valid_rows(edition, episodes))
    return rows


@cache
def _valid_files(edition: str, episodes: int | str, version: str) -> Mapping[str, bytes]:
    info = UNNAMED.model_copy(update={"version": version})
    return corpus_files(valid_corpus(edition, episodes), info, default_card())[1]


def write_valid(folder: Path, edition: str = "full", episodes: int | str = 1, version: str = UNNAMED.version) -> None:
    """The valid corpus as a folder."""
    write_folder(folder, _valid_files(edition, episodes, version))


def put_table(folder: Path, table: str, rows: list[Any]) -> None:
    """Replace the rows of a table, and make the digest of its file in the manifest agree. Raises ArrowException where
    no table can hold them."""
    version = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["corpus"]["version"]
    put_bytes(folder, table, parquet_bytes(arrow_table(table, rows, version)))


def content_digest(rows: list[Any]) -> str:
    """The digest of a table's content, row by row: what the program puts together column by column."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(canonical_json(row).encode("utf-8") + b"\n")
    return digest.hexdigest()


def write_rows(folder: Path, rows: Rows) -> None:
    """A folder of damaged rows whose manifest agrees with them. Raises ArrowException where no table can hold them."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    said = {}
    for table in TABLES:
        part, digest = manifest["tables"][table], content_digest(rows[table])
        if (part["rows"], part["content_sha256"]) != (len(rows[table]), digest):
            put_table(folder, table, rows[table])
            said[table] = {"rows": len(rows[table]), "content_sha256": digest}
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for table, values in said.items():
        manifest["tables"][table] |= values
    keys = ("episode_id", "edition", "source_sha256")
    manifest["episodes"] = [{key: row[key] for key in keys} for row in rows["episodes"]]
    editions = {row["edition"] for row in rows["episodes"]}
    if not editions <= {"full", "text-free"}:
        raise ValueError(f"no manifest can hold the editions {editions}")
    manifest["edition"] = editions.pop() if len(editions) == 1 else "mixed"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    _describe(folder, rows)


def _describe(folder: Path, rows: Rows) -> None:
    """Make the folder say of itself what its manifest and its rows do, as if it had been built with these."""
    manifest = Manifest.model_validate_json((folder / "manifest.json").read_text(encoding="utf-8"))
    languages = sorted({row["language"] for row in rows["episodes"] if row.get("language")})
    header = yaml.safe_dump(
        front_matter(manifest.corpus, languages, {table: len(rows[table]) for table in TABLES}), sort_keys=False
    )
    texts = {"README.md": f"---\n{header}---\n", **metadata_files(manifest.corpus, manifest.tables, languages)}
    of_version = schema_files(f"{manifest.corpus.name}:{manifest.corpus.version}")
    for name, text in {**texts, **{f"schema/{name}": text for name, text in of_version.items()}}.items():
        put_file(folder, name, text)


def put_file(folder: Path, name: str, text: str) -> None:
    """Replace a file that is no table's, and make its digest in the manifest agree."""
    data = text.encode("utf-8")
    (folder / name).write_bytes(data)
    listed = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    (at,) = [i for i, entry in enumerate(listed) if entry["path"] == name]
    values = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    _edit_manifest(folder, {f"/files/{at}/{key}": value for key, value in values.items()})


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and content of every case."""
    for path in sorted(INVALID.glob("*.json")):
        yield path.stem, json.loads(path.read_text(encoding="utf-8"))


def case_sources(case: Mapping[str, Any]) -> list[Source]:
    """The sources that a case is validated with."""
    given = list(sources(case.get("episodes", 1))[:1]) if case.get("source") else []
    return given + [Source.from_bytes(text.encode(), "other.txt") for text in case.get("other_sources", [])]


def edit_rows(rows: Rows, edits: list[dict[str, Any]]) -> None:
    """Damage rows in place.

    {"table", "id", "set": {…}}     give a row's fields other values; "float": {…} gives numbers JSON has not
    {"table", "id", "unset": […]}   take fields away
    {"table", "id", "delete": true}
    {"table", "id", "copy": {…}}    put the row in once more, behind itself, with these fields changed
    {"table", "id", "swap": id}     exchange two rows
    {"table", "divide": […], "by"}  divide numbers of all rows; of a column with lists of parts, theirs
    """
    for edit in edits:
        if "table" not in edit:
            continue
        table = rows[edit["table"]]
        if "divide" in edit:
            for row in table:
                row.update({field: _divided(row[field], edit["by"]) for field in edit["divide"]})
            continue
        key = TABLES[edit["table"]].key
        (at,) = [i for i, row in enumerate(table) if row[key] == edit["id"]]
        if "swap" in edit:
            (other,) = [i for i, row in enumerate(table) if row[key] == edit["swap"]]
            table[at], table[other] = table[other], table[at]
        elif "copy" in edit:
            table.insert(at + 1, {**table[at], **edit["copy"]})
        elif "delete" in edit:
            del table[at]
        else:
            table[at].update(edit.get("set", {}))
            table[at].update({field: float(value) for field, value in edit.get("float", {}).items()})
            for field in edit.get("unset", []):
                del table[at][field]


def _divided(value: Any, by: int) -> Any:
    if isinstance(value, list):
        return [{name: _divided(number, by) for name, number in part.items()} for part in value]
    return None if value is None else round(value / by)


def edit_folder(folder: Path, edits: list[dict[str, Any]]) -> None:
    """Damage a folder in place.

    {"file", "write": text}, {"file", "cut": bytes}, {"file", "append": text}, {"file", "remove": true},
    {"file", "link": target}, {"file", "replace": [old, new]} where it first is, {"file", "copy": path},
    {"file", "move": path}, for a folder as well
    {"described": file, "replace": [old, new]}  in a file that is no table's; the manifest is made to agree
    {"unlist": file}                            take a file out of the manifest
    {"list": file, "write": text}               a file more, which the manifest lists
    {"folder": path}                            an empty folder
    {"rename": table, "to": name}               its file; manifest and metadata are made to agree
    {"manifest": {pointer: value}}              give places in manifest.json other values
    {"language": tag}                           that of the first episode; manifest and metadata are made to agree
    {"empty group": table}                      a row group without rows before the others; the manifest agrees
    {"repeat": table, "times": n}               its first row that many times; the manifest agrees with the file
    {"column": name, "of": table, …}            "drop": true, "type": text, "add": text, "twice": true;
                                                the manifest is made to agree with the new file
    """
    for edit in edits:
        if "file" in edit:
            file = folder / edit["file"]
            if "remove" in edit:
                file.unlink()
            elif "copy" in edit:
                (folder / edit["copy"]).write_bytes(file.read_bytes())
            elif "move" in edit:
                file.rename(folder / edit["move"])
            elif "link" in edit:
                file.symlink_to(edit["link"])
            elif "cut" in edit:
                file.write_bytes(file.read_bytes()[: edit["cut"]])
            elif "replace" in edit:
                file.write_text(file.read_text(encoding="utf-8").replace(*edit["replace"], 1), encoding="utf-8")
            elif "append" in edit:
                file.write_bytes(file.read_bytes() + edit["append"].encode())
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(edit["write"], encoding="utf-8")
        elif "described" in edit:
            old, new = edit["replace"]
            text = (folder / edit["described"]).read_text(encoding="utf-8")
            assert old in text
            put_file(folder, edit["described"], text.replace(old, new))
        elif "list" in edit:
            file, data = folder / edit["list"], edit["write"].encode()
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            entry = {"path": edit["list"], "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            _edit_manifest(folder, {"/files/-": entry})
        elif "folder" in edit:
            (folder / edit["folder"]).mkdir(parents=True)
        elif "unlist" in edit:
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            manifest["files"] = [entry for entry in manifest["files"] if entry["path"] != edit["unlist"]]
            (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        elif "rename" in edit:
            before = _shard(folder, edit["rename"])
            after = before.rename(before.with_name(edit["to"]))
            old, new = (file.relative_to(folder).as_posix() for file in (before, after))
            _edit_manifest(folder, {f"/tables/{edit['rename']}/files/0/path": new})
            put_file(
                folder, "croissant.json", (folder / "croissant.json").read_text(encoding="utf-8").replace(old, new)
            )
        elif "manifest" in edit:
            _edit_manifest(folder, edit["manifest"])
        elif "column" in edit:
            table = _edit_column(pq.ParquetFile(_shard(folder, edit["of"])).read(), edit)
            put_bytes(folder, edit["of"], _bytes(table))
        elif "language" in edit:
            rows = {table: pq.ParquetFile(_shard(folder, table)).read().to_pylist() for table in TABLES}
            rows["episodes"][0]["language"] = edit["language"]
            write_rows(folder, rows)
        elif "empty group" in edit:
            whole = pq.ParquetFile(_shard(folder, edit["empty group"])).read()
            sink = io.BytesIO()
            with pq.ParquetWriter(sink, whole.schema) as writer:
                writer.write_table(whole.slice(0, 0))
                writer.write_table(whole)
            put_bytes(folder, edit["empty group"], sink.getvalue())
        elif "repeat" in edit:
            row = pq.ParquetFile(_shard(folder, edit["repeat"])).read().slice(0, 1)
            put_bytes(folder, edit["repeat"], _bytes(row.take(pa.array([0] * edit["times"]))))
        elif "metadata" in edit:
            table = pq.ParquetFile(_shard(folder, edit["of"])).read().replace_schema_metadata(edit["metadata"])
            put_bytes(folder, edit["of"], _bytes(table))


def put_parquet(folder: Path, table: str, content: pa.Table, **options: Any) -> None:
    """Replace a table's file by one of this content, as another program may write it; the manifest is made to agree."""
    put_bytes(folder, table, _bytes(content, **options))


def _bytes(table: pa.Table, **options: Any) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    return sink.getvalue()


def _shard(folder: Path, table: str) -> Path:
    (file,) = (folder / "data" / table).glob("*.parquet")
    return file


def put_bytes(folder: Path, table: str, data: bytes) -> None:
    """Replace a table's file, and make the manifest and the metadata agree with it."""
    file = _shard(folder, table)
    file.write_bytes(data)
    values = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    _edit_manifest(folder, {f"/tables/{table}/files/0/{key}": value for key, value in values.items()})
    croissant = json.loads((folder / "croissant.json").read_text(encoding="utf-8"))
    (entry,) = [one for one in croissant["distribution"] if one["@id"] == file.relative_to(folder).as_posix()]
    entry |= {"contentSize": f"{len(data)} B", "sha256": values["sha256"]}
    put_file(folder, "croissant.json", json.dumps(croissant))


def _edit_manifest(folder: Path, values: Mapping[str, Any]) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for pointer, value in values.items():
        *parents, last = pointer.split("/")[1:]
        place: Any = manifest
        for part in parents:
            place = place[int(part) if isinstance(place, list) else part]
        if isinstance(place, list) and last == "-":
            place.append(value)
        elif value == "-" and isinstance(place, dict):
            del place[last]
        else:
            place[int(last) if isinstance(place, list) else last] = value
    path.write_text(json.dumps(manifest), encoding="utf-8")


def _edit_column(table: pa.Table, edit: Mapping[str, Any]) -> pa.Table:
    at = table.schema.get_field_index(edit["column"])
    if "drop" in edit:
        return table.drop_columns([edit["column"]])
    if "type" in edit:
        kind = pa.type_for_alias(edit["type"])
        return table.set_column(at, pa.field(edit["column"], kind), table.column(at).cast(kind))
    if "twice" in edit:
        return table.append_column(table.schema.field(at), table.column(at))
    return table.append_column(edit["column"], pa.array([edit["add"]] * table.num_rows, pa.string()))


def write_lines(file: Path, rows: list[Any], others: Mapping[str, Any] | None = None) -> None:
    """Rows as JSON lines, with other texts for some lines, as a case has them."""
    lines = [json.dumps(row).encode() for row in rows]
    for number, other in (others or {}).items():
        text, count = other if isinstance(other, list) else (other, 1)
        lines[int(number) - 1] = text.encode("utf-8", "surrogateescape") * count
    file.write_bytes(b"".join(line + b"\n" for line in lines))


def write_release(folder: Path, case: Mapping[str, Any]) -> Path | None:
    """The release that a case describes, in `folder`, and the folder of the version before it, if it has one."""
    release = case["release"]
    rows = valid_rows()
    edit_rows(rows, case["edits"])
    write_valid(folder, version=release.get("version", "1.0.0"))
    write_rows(folder, rows)
    edit_folder(folder, [edit for edit in case["edits"] if "table" not in edit])
    write_redirects(folder, release.get("redirects", []))
    if "versions" in release:
        write_versions(folder, release["versions"])
    if "previous" not in release:
        return None
    before = folder.with_name("before")
    write_valid(before, version="1.0.0")
    write_redirects(before, release["previous"])
    return before


def write_redirects(folder: Path, lines: list[Any]) -> None:
    """A redirects file of these objects; [table, old, new] stands for a whole redirect."""
    keys = ("table", "old_id", "new_id")
    whole = [
        {**dict(zip(keys, x, strict=True)), "since": "1.0.0", "reason": "A test."} if isinstance(x, list) else x
        for x in lines
    ]
    (folder / "redirects.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in whole), encoding="utf-8")


def write_versions(folder: Path, lines: list[Any]) -> None:
    """A file of released versions: each the text of a line, or what differs from the corpus in the folder."""
    manifest = Manifest.model_validate_json((folder / "manifest.json").read_text(encoding="utf-8"))
    dated = manifest.model_copy(update={"corpus": manifest.corpus.model_copy(update={"released": "2026-05-04"})})
    whole = json.loads(released_of(dated).model_dump_json())
    texts = [line if isinstance(line, str) else json.dumps(whole | line) for line in lines]
    (folder / "versions.jsonl").write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")


_FOUND: dict[str, list[Finding]] = {}


def found_in_folder(folder: Path) -> list[Finding]:
    """What is found of a folder whose rows are read into memory. Rows that another folder had before, such as those of
    the valid corpus, are not validated again."""
    read = read_folder(folder)
    same = hashlib.sha256(repr((read.rows, sorted(read.absent))).encode("utf-8", "backslashreplace")).hexdigest()
    if same not in _FOUND:
        _FOUND[same] = list(validate_rows(read.rows, [], read.absent))
    return [*read.findings, *_FOUND[same]]


def described(found: Finding, folder: Path | None = None) -> dict[str, Any]:
    """A finding as `expect` has it: what it is and where, without what people are told."""
    kept = found.model_dump(exclude={"level", "message", "hint"}, exclude_none=True)
    if folder is not None and "path" in kept:
        kept["path"] = Path(kept["path"]).relative_to(folder).as_posix()
    return kept
