"""What tests share: the real page where it is at hand, and corpora built once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from podcorpus.building import EpisodeMeta, build_corpus, build_episode, default_episode_id
from podcorpus.curations import SAMPLE_PAGE, known_curations
from podcorpus.reading import Source, load_source
from podcorpus.records import Corpus

# In CI the same examples are tried each time, so that what landed passes again; elsewhere new ones are. None has a
# deadline: how long one takes tells of the machine and what else runs there.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")

ROOT = Path(__file__).parent.parent
REAL_SHA256 = "c673d24efb44575e858e83c8a18abc243ff0a5e16d31d0b2ef5b89d974853329"


def tried(few: int, many: int) -> pytest.MarkDecorator:
    """Run a property test of expensive examples twice: with a few of them, and among the slow tests with many."""
    return pytest.mark.parametrize("tries", [few, pytest.param(many, marks=pytest.mark.slow)])


Run = Callable[..., subprocess.CompletedProcess[str]]


def find_real_page() -> Path | None:
    """The page that the published corpus was built from, known by its digest, in the folder of sources."""
    folder = Path(os.environ.get("PODCORPUS_SOURCES") or ROOT.parent / "shared" / "source")
    pages = sorted(folder.glob("*.txt")) if folder.is_dir() else []
    return next((page for page in pages if load_source(page).sha256 == REAL_SHA256), None)


@pytest.fixture(scope="session")
def real_page() -> Path:
    """The real page; the test is skipped where it is not at hand, and fails where it must be."""
    page = find_real_page()
    if page is None:
        reason = "the real page is not here: put it in ../shared/source or name its folder in PODCORPUS_SOURCES"
        if os.environ.get("PODCORPUS_REQUIRE_SOURCES"):
            pytest.fail(reason)
        pytest.skip(reason)
    return page


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


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command line as a person would, in an empty folder: `run("build", "--out", "x")`."""

    def call(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "podcorpus", *map(str, arguments)]
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            command, **{"cwd": tmp_path, "capture_output": True, "text": True, "timeout": 120, **options}
        )

    return call
