"""The page: one HTML file of data, style and script, under a policy by which the browser loads nothing else.

Data of more than `BESIDE_BYTES` are put in files beside the page, one for each episode, since browsers take long to
open a file of that size. A page from disk can load scripts but no data, so these files are scripts that hand over data.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from podcorpus.building.editions import Hydrated
from podcorpus.errors import InputError
from podcorpus.exporting.opened import OpenedCorpus
from podcorpus.findings.tally import Tally
from podcorpus.folder.manifest import CorpusInfo
from podcorpus.folder.read import first_error, scanned_folder
from podcorpus.folder.swap import disk
from podcorpus.folder.target import check_outside
from podcorpus.making.editions import Pages, hydrated
from podcorpus.progress import Progress, silent
from podcorpus.validating import check_scanned
from podcorpus.viewing.payload import Index, episode_data, packed

BESIDE_BYTES = 20_000_000
"""Data of how many bytes are in the page itself."""
_FINDINGS_OF_A_CODE = 100
GENERATOR = "podcorpus view"
_HERE = Path(__file__).parent
_STYLES = ("colours", "page", "reading", "views", "media")
_LAST = "main"
"""The script that starts the page; all the others define what it uses."""
_HEAD = 4096
_PLACE = re.compile(r"\{(beside|policy|generator|title|style|script)\}")


@dataclass(frozen=True)
class Page:
    """What was written. `folder` has the data if they are beside the page. `hydrated` has a verdict for each episode
    whose words were looked for in sources."""

    path: Path
    n_episodes: int
    n_turns: int
    n_with_words: int
    folder: Path | None
    hydrated: tuple[Hydrated, ...]


def view(
    folder: str | Path,
    out: str | Path,
    sources: Iterable[str | Path] = (),
    progress: Progress = silent,
    beside_bytes: int = BESIDE_BYTES,
) -> Page:
    """Write a corpus folder as one HTML page for reading, with its findings, and the words that are in `sources`.

    Data of more than `beside_bytes` are put in a folder beside it. Raises InputError if the folder cannot be read, or
    `out` is inside a corpus or is another file than such a page.

    >>> import tempfile
    >>> from podcorpus import SAMPLE_PAGE, build, write_corpus
    >>> from podcorpus.viewing import view
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = write_corpus(build(SAMPLE_PAGE).corpus, f"{folder}/ferry")
    ...     page = view(f"{folder}/ferry", f"{folder}/ferry.html")
    ...     page.n_episodes, page.n_turns, page.n_with_words
    (1, 59, 59)
    """
    _check_page(Path(out))
    check_outside(Path(out))
    pages = Pages(list(sources))
    with scanned_folder(Path(folder), progress) as scanned:
        if scanned.manifest is None or scanned.absent:
            raise first_error(Path(folder), scanned.findings) or InputError(f"{folder}: no manifest")
        tally = Tally(_FINDINGS_OF_A_CODE).take(check_scanned(scanned, progress=progress))
        corpus = OpenedCorpus(scanned.manifest, scanned, progress)
        return _write(corpus, Path(out), tally, pages, beside_bytes)


def _write(corpus: OpenedCorpus, out: Path, tally: Tally, pages: Pages, beside_bytes: int) -> Page:
    """Write the page, and the folder beside it; if that fails, nothing was changed."""
    aside = corpus.scanned.aside
    index, verdicts, n_turns, n_with_words, n_data = Index(), [], 0, 0, 0
    episodes = hydrated(corpus, pages) if pages.files else ((records, None) for records in corpus.episodes())
    for records, verdict in episodes:
        if verdict is not None:
            verdicts.append(verdict)
        at = index.add(records)
        data = packed(episode_data(records))
        (aside / f"data-{at}").write_text(data, encoding="ascii")
        n_data += len(data)
        n_turns += len(records.turns)
        n_with_words += sum(turn.text is not None for turn in records.turns)
    names = [str(name) for name in range(len(index.episodes))]
    folder = out.with_name(f"{out.stem}.data")
    beside = n_data > beside_bytes
    head = packed(index.data(corpus.scanned.path, corpus.manifest, corpus.entities.values(), tally))
    before, after = _around_data(corpus.manifest.corpus, folder.name if beside else None)
    with _in_place(out) as file, disk(out):
        with file.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(before)
            stream.write(_block("corpus", head))
            for name in () if beside else names:
                stream.write(_block(name, (aside / f"data-{name}").read_text(encoding="ascii")))
            stream.write(after)
        if beside:
            _write_beside(folder, aside, names)
        elif any(folder.glob("*.js")) and _is_ours(folder):
            shutil.rmtree(folder)
    return Page(out, len(names), n_turns, n_with_words, folder if beside else None, tuple(verdicts))


def _check_page(out: Path) -> None:
    """Raises InputError if `out` is there and is not such a page."""
    if out.is_dir():
        raise InputError(f"{out}: a folder; name the file to write with --out")
    try:
        with out.open("rb") as stream:
            head = stream.read(_HEAD)
    except FileNotFoundError:
        return
    except OSError as error:
        raise InputError(f"{out}: cannot be read ({error.strerror}); name another file with --out") from None
    if f'content="{GENERATOR}"'.encode() not in head:
        raise InputError(f"{out}: another file than a page of a corpus; name another one with --out, or remove it")


def _block(name: str, data: str) -> str:
    return f'<script type="text/plain" id="data-{name}">{data}</script>\n'


def _around_data(info: CorpusInfo, beside: str | None) -> tuple[str, str]:
    """The text of the page before and after its data; `beside` is the name of the folder if they are in one."""
    style, script = stylesheet(), program()
    values = {
        "beside": "" if beside is None else f' data-beside="{escape(quote(beside))}"',
        "policy": policy(style, script, beside=beside is not None),
        "generator": GENERATOR,
        "title": escape(" ".join(info.title.split())),
        "style": style,
        "script": script,
    }
    before, _, after = (_HERE / "page.html").read_text(encoding="utf-8").partition("{data}")
    return _PLACE.sub(lambda match: values[match[1]], before), _PLACE.sub(lambda match: values[match[1]], after)


def policy(style: str, script: str, *, beside: bool = False) -> str:
    """The Content Security Policy: this style and this script, audio that the reader names, and nothing else. The data
    beside the page are scripts of its own folder."""
    scripts = f"{_source(script)} 'self' file:" if beside else _source(script)
    rules = {
        "default-src": "'none'",
        "script-src": scripts,
        "style-src": _source(style),
        "media-src": "blob: https: http:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "podcorpus" if beside else "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def stylesheet() -> str:
    """The style of the page."""
    return "".join((_HERE / "style" / f"{name}.css").read_text(encoding="utf-8") for name in _STYLES)


def program() -> str:
    """The script of the page: all files of `script/` in one scope."""
    files = sorted((_HERE / "script").glob("*.js"), key=lambda file: (file.stem == _LAST, file.name))
    body = "".join(file.read_text(encoding="utf-8") for file in files)
    return f'(() => {{\n"use strict";\n{body}}})();\n'


@contextmanager
def _in_place(out: Path) -> Iterator[Path]:
    """A file beside `out` that takes its place when it is complete."""
    with disk(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
        os.close(descriptor)
    file = Path(name)
    try:
        yield file
        with disk(out):
            file.chmod(0o666 & ~_umask())
            file.replace(out)
    finally:
        file.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _write_beside(folder: Path, aside: Path, names: Sequence[str]) -> None:
    """The data of the episodes as scripts, in a folder that has nothing else."""
    if folder.exists() and not _is_ours(folder):
        raise InputError(f"{folder}: would be replaced by the page's data, and has other files; move it, or use --out")
    work = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        for name in names:
            data = (aside / f"data-{name}").read_text(encoding="ascii")
            (work / f"{name}.js").write_text(f'podcorpus.take("{name}","{data}");\n', encoding="ascii", newline="\n")
        work.chmod(0o777 & ~_umask())
        if folder.exists():
            shutil.rmtree(folder)
        work.rename(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    """Whether a folder has nothing but data of a page."""
    return folder.is_dir() and all(file.suffix == ".js" and file.stem.isdecimal() for file in folder.iterdir())
