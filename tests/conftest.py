"""What tests share: the real page where it is at hand, and corpora built once."""

from __future__ import annotations

import gc
import io
import os
import shutil
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TextIO

import pytest
from hypothesis import settings

from podcorpus.building.episode_ids import default_episode_id
from podcorpus.building.pipeline import EpisodeMeta, build_corpus, build_episode
from podcorpus.cli import main
from podcorpus.curating.bundled import SAMPLE_PAGE, known_curations
from podcorpus.curating.loading import load_curation
from podcorpus.reading import Source, load_source
from podcorpus.records import Corpus

# In CI the same examples are tried each time, so that what landed passes again; elsewhere new ones are. None has a
# deadline: how long one takes tells of the machine and what else runs there.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# What is tested is built, and not taken from what an earlier run has kept.
os.environ["PODCORPUS_CACHE"] = ""

# Documents and records are many objects that Python searches in vain for cycles: as often as usual takes a tenth of the
# time of all tests. All objects, those of imported modules with them, are searched least.
gc.set_threshold(50_000, 20, 50)

pytest.register_assert_rewrite("shown")
ROOT = Path(__file__).parent.parent
REAL_EPISODE = "ai-proem.jing-yang"

# As in the Makefile: the pages are in the folder that is named, or in the one beside the checkout.
_BESIDE = (ROOT.parent / "shared" / "source").resolve()
SOURCES = os.environ.setdefault("PODCORPUS_SOURCES", str(_BESIDE) if _BESIDE.is_dir() else "")


_LONGEST = ("test_mutants", "test_validating", "test_rewrites", "test_windows")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest modules come first, so that no process is left with one of them when the others are done."""
    items.sort(key=lambda item: _LONGEST.index(item.path.stem) if item.path.stem in _LONGEST else len(_LONGEST))


def tried(few: int, many: int) -> pytest.MarkDecorator:
    """Run a property test of expensive examples twice: with a few of them, and among the slow tests with many."""
    return pytest.mark.parametrize("tries", [few, pytest.param(many, marks=pytest.mark.slow)])


Run = Callable[..., subprocess.CompletedProcess[str]]
PutSample = Callable[[str], Path]


def find_pages() -> dict[str, Path | None]:
    """The page of each curated episode of the published corpus by the episode's id; None if it is not at hand."""
    folders = [ROOT / "dataset" / "sources", *([Path(SOURCES)] if SOURCES else [])]
    by_digest = {load_source(page).sha256: page for folder in folders for page in sorted(folder.glob("*.txt"))}
    curation = load_curation(ROOT / "dataset" / "curated")
    return {one.episode.episode_id: by_digest.get(one.episode.source_sha256) for one in curation.episodes}


def at_hand(episodes: Iterable[str]) -> list[Path]:
    """The pages of these episodes; the test is skipped where one is not at hand, and fails where it must be."""
    pages = find_pages()
    for episode in episodes:
        if pages[episode] is None:
            reason = (
                f"the page of {episode} is not here: put it in dataset/sources or name its folder in PODCORPUS_SOURCES"
            )
            if os.environ.get("PODCORPUS_REQUIRE_SOURCES"):
                pytest.fail(reason)
            pytest.skip(reason)
    return [page for episode in episodes if (page := pages[episode]) is not None]


@pytest.fixture(scope="session")
def real_page() -> Path:
    """The page that the published corpus began with, where it is at hand."""
    return at_hand([REAL_EPISODE])[0]


@pytest.fixture(scope="session")
def published_pages() -> list[Path]:
    """The pages of all episodes of the published corpus, where they are at hand."""
    return at_hand(find_pages())


@pytest.fixture(scope="session")
def sample_page() -> Path:
    """The invented episode that ships in the package."""
    return SAMPLE_PAGE


def build(*pages: Path) -> Corpus:
    """A corpus of pages in the full edition, with the curated layers that come with the program."""
    curations = [known.curation for known in known_curations()]
    return build_corpus(
        build_episode(load_source(page), curations, EpisodeMeta(default_episode_id(page.name))) for page in pages
    )


@pytest.fixture(scope="session")
def sample_source(sample_page: Path) -> Source:
    """The sample page as a source."""
    return load_source(sample_page)


@pytest.fixture(scope="session")
def sample_corpus(sample_page: Path) -> Corpus:
    """The sample episode's corpus, full edition."""
    return build(sample_page)


@pytest.fixture(scope="session")
def real_corpus(real_page: Path) -> Corpus:
    """The real episode's corpus, full edition."""
    return build(real_page)


@contextmanager
def streams(encoding: str = "utf-8") -> Iterator[tuple[io.TextIOWrapper, io.TextIOWrapper]]:
    """Standard output and error that are kept, each as a program has them."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        yield out, err


@dataclass
class Terminal:
    """A terminal: what is written to its stream, and when it is closed what it shows."""

    stream: TextIO
    text: str = ""


@contextmanager
def terminal() -> Iterator[Terminal]:
    """A terminal of 80 columns, which is read all the time: a writer would wait."""
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    parts: list[bytes] = []

    def read() -> None:
        # At the end, when nobody has it open any more, some systems have an error.
        with suppress(OSError):
            while part := os.read(ours, 4096):
                parts.append(part)

    reader = Thread(target=read)
    reader.start()
    with open(theirs, "w", encoding="utf-8") as stream:
        shown = Terminal(stream)
        yield shown
    reader.join()
    os.close(ours)
    shown.text = b"".join(parts).decode()


def text_of(stream: io.TextIOWrapper) -> str:
    """What was written to one of the streams."""
    stream.flush()
    return stream.buffer.getvalue().decode(stream.encoding)  # type: ignore[attr-defined, no-any-return]


def exit_code(arguments: Sequence[str]) -> int:
    """The exit code of the command line run in this process."""
    kept = signal.getsignal(signal.SIGTERM)
    try:
        with pytest.raises(SystemExit) as left:
            main(arguments)
    finally:
        signal.signal(signal.SIGTERM, kept)
    code = left.value.code
    assert isinstance(code, int)
    return code


def called(arguments: Sequence[str], folder: Path, encoding: str = "utf-8") -> subprocess.CompletedProcess[str]:
    """The command line run in this process; what it prints is written in the encoding, and read."""
    with chdir(folder), streams(encoding) as result:
        code = exit_code(arguments)
    return subprocess.CompletedProcess(arguments, code, *map(text_of, result))


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as the command builds it, not to be changed: `put_sample` copies it."""
    folder = tmp_path_factory.mktemp("sample")
    assert called(["build", "-q", "--out", "sample"], folder).returncode == 0
    return folder / "sample"


@pytest.fixture
def put_sample(sample_folder: Path, tmp_path: Path) -> PutSample:
    """Puts a folder where it is as if `podcorpus build --out NAME` had built the sample there, which takes a second."""
    return lambda name: Path(shutil.copytree(sample_folder, tmp_path / name))


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command line as a person would, in an empty folder: `run("build", "--out", "x")`.

    It runs in this process, which spares it the second that a start takes; with options of `subprocess.run`, such as
    an environment, in one of its own.
    """

    def call(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
        words = [str(argument) for argument in arguments]
        if not options.keys() - {"cwd"}:
            return called(words, Path(str(options.get("cwd", tmp_path))))
        command = [sys.executable, "-m", "podcorpus", *words]
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            command, **{"cwd": tmp_path, "capture_output": True, "text": True, "timeout": 120, **options}
        )

    return call
