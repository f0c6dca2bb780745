"""The steps of a release, each of which reports in a line what it did, or stops the release."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from podcorpus.checking import check_folder, previous_version
from podcorpus.diffing import FORMATS, compare, open_version
from podcorpus.findings import reports
from podcorpus.findings.tally import Tally
from podcorpus.findings.wording import counted
from podcorpus.folder.derived import DERIVED
from podcorpus.folder.layout import MANIFEST, OWN_CARD, VERSIONS
from podcorpus.folder.manifest import Manifest, version_numbers
from podcorpus.folder.read import read_manifest, scanned_folder
from podcorpus.folder.releases import is_earlier, load_releases, record_release
from podcorpus.making.project import named_layer
from podcorpus.making.project_file import Project, load_project
from podcorpus.progress import Progress, silent
from podcorpus.reading.inputs import InputFile, Sources, readable
from podcorpus.releasing.building import project_build
from podcorpus.releasing.changelog import first_rows, has_entry, read_changelog, with_entry
from podcorpus.releasing.outdated import check_following
from podcorpus.releasing.repository import Repository, StopError
from podcorpus.releasing.unfinished import Begun
from podcorpus.releasing.version_file import write_version
from podcorpus.verifying import verify_pages

_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
_FIRST = (1, 0, 0)
"""The lowest version that can be the first release: what is released is cited, and its ids are kept."""
_SHOWN_CHANGES = 20


@dataclass
class Release:
    """What the steps share: project and repository, version and date, the previous version (None for the first), the
    commit that the release starts from, the sources, and the changelog's entry."""

    project: Project
    repository: Repository
    version: str
    date: str
    quick: bool = False
    progress: Progress = silent
    previous: str | None = None
    start: str = ""
    files: list[InputFile] = field(default_factory=list)
    entry: str = ""

    @property
    def folder(self) -> str:
        """The corpus folder, from that of the project."""
        return Path(self.project.settings.output.folder).as_posix()

    @property
    def changelog(self) -> Path:
        """The file of the changelog."""
        return self.project.root / self.project.settings.release.changelog

    @property
    def begun(self) -> Begun:
        """What is noted of it."""
        writes = (
            self.project.settings.release.changelog,
            OWN_CARD,
            *self.project.settings.output.also,
            self.project.named_in.resolve().relative_to(self.project.root.resolve()).as_posix(),
            *(f"{self.folder}/{name}" for name in (*DERIVED, VERSIONS)),
        )
        return Begun(self.version, self.start, tuple(dict.fromkeys(writes)), f"{self.folder}/{MANIFEST}")

    def check_version(self) -> str:
        """The version number is valid, not taken, and higher than all released ones; its day is not before theirs."""
        if not _VERSION.fullmatch(self.version):
            raise StopError(f"{self.version} is not a version number; write it as 1.2.3")
        releases = load_releases(self.project.out)
        released = [one.version for one in releases]
        if self.version in released or self.repository.git("tag", "--list", f"v{self.version}"):
            raise StopError(f"{self.version} is already released; use a higher number")
        if has_entry(read_changelog(self.changelog), self.version):
            raise StopError(f"{self.changelog.name} has an entry for {self.version} already; use a higher number")
        if released and version_numbers(released[-1]) > version_numbers(self.version):
            raise StopError(f"{released[-1]} is already released, which is later; use a higher number")
        if not released and version_numbers(self.version) < _FIRST:
            raise StopError(f"expected 1.0.0 or higher as the first release, found {self.version}; use such a number")
        if releases and is_earlier(self.date, releases[-1].released):
            latest = f"{releases[-1].version} was released on {releases[-1].released}"
            raise StopError(f"{latest}, which is later than {self.date}; give a --date that is not before it")
        self.previous = f"v{released[-1]}" if released else None
        return f"after {self.previous}" if self.previous else "the first"

    def check_tree(self) -> str:
        """A branch is checked out, git can commit, and nothing is changed or new: the tag is what was tested."""
        git = self.repository.git
        branch = git("branch", "--show-current")
        if not branch:
            raise StopError("no branch is checked out, so the release would not be on a branch; check one out")
        git("var", "GIT_COMMITTER_IDENT")
        if self.repository.is_ignored(f"{self.folder}/{MANIFEST}"):
            raise StopError(f"git ignores {self.folder}, and a release commits it; take it out of .gitignore")
        changed = self.repository.uncommitted()
        if changed:
            raise StopError(f"{changed[0]} is not committed ({len(changed)} in all); commit or remove it")
        self.start = git("rev-parse", "HEAD")
        return f"{branch}, nothing uncommitted"

    def find_sources(self) -> str:
        """The sources are at hand, and among them the page of every curated episode."""
        self.files = self.project.files()
        digests = {source.sha256 for _, source in readable(self.files)}
        for curated in named_layer(self.project).curation.episodes:
            if curated.episode.source_sha256 not in digests:
                raise StopError(f"the page of {curated.episode.episode_id} was not found; put it among the sources")
        return counted(len(self.files), "file")

    def set_version(self) -> str:
        """Version and date, in the only place where they are typed."""
        write_version(self.project.named_in, self.version, self.date)
        self.project = load_project(self.project.root / self.project.file.name)
        return str(self.project.named_in)

    def build(self) -> str:
        """The corpus from its sources, and all that follows from it."""
        made = project_build(self.project).write(self.project.out, progress=self.progress)
        return _unless_errors(made.tally)

    def validate(self) -> str:
        """All layers, against the sources and the previous version."""
        folder = self.project.out
        with previous_version(self._previous()) as before, scanned_folder(folder, self.progress) as scanned:
            tally = Tally(reports.SHOWN)
            tally.take(check_folder(scanned, self._pages(), before, self.progress))
            if not tally.of_level("error"):
                tally.take(check_following(self.project, scanned))
        return _unless_errors(tally)

    def verify(self) -> str:
        """Every digest, and the same bytes when rebuilt from the sources."""
        folder = self.project.out
        done = verify_pages(folder, self._pages(), self.project.curated, progress=self.progress)
        if not done.agrees:
            differing = [] if done.rebuilt is None else list(done.rebuilt.files)
            what = f"{differing[0]} differs when it is rebuilt" if differing else "its files are not those it lists"
            raise StopError(f"{folder}: {what}; `podcorpus verify` shows more")
        return "identical byte for byte when rebuilt"

    def record(self) -> str:
        """The version, the numbers of its rows and their digests, where every clone has them."""
        record_release(self.project.out, self._manifest())
        return str(self.project.out / VERSIONS)

    def write_changelog(self) -> str:
        """An entry in the data section of the changelog: the unreleased notes there, and what changed."""
        text, self.entry = with_entry(read_changelog(self.changelog), self.version, self.date, self._changes())
        self.changelog.write_text(text, encoding="utf-8", newline="\n")
        return self.changelog.name

    def check(self) -> str:
        """The project's own checks."""
        checks = self.project.settings.release.checks
        if not checks:
            return "none"
        if self.quick:
            return "skipped"
        outputs = [self.repository.run(command) for command in checks]
        return _last_line(outputs[-1])

    def commit(self) -> str:
        """One commit, and its tag."""
        writes = self.begun.writes
        foreign = [
            path
            for path in self.repository.uncommitted()
            if not any(path == made or path.startswith(f"{made}/") for made in writes)
        ]
        if foreign:
            raise StopError(f"{foreign[0]} changed during the release; commit it first, or move it elsewhere")
        self.repository.git("add", "--all")
        self.repository.git("commit", "--quiet", "-m", self.begun.subject)
        return self.begun.set_tag("HEAD", self.repository)

    def _pages(self) -> Sources:
        """The pages of the episodes that were built."""
        digests = {entry.source_sha256 for entry in self._manifest().episodes}
        return Sources((file, source) for file, source in readable(self.files) if source.sha256 in digests)

    def _manifest(self) -> Manifest:
        manifest, problems = read_manifest(self.project.out)
        if manifest is None:
            raise StopError(f"{self.project.out / MANIFEST}: {problems[0].message}")
        return manifest

    def _previous(self) -> str | None:
        """The previous version, as `diff` calls it."""
        return None if self.previous is None else f"{self.previous}:{self.repository.prefix}{self.folder}"

    def _changes(self) -> str:
        """The changes since the previous version, record by record; for the first release the numbers of rows."""
        previous = self._previous()
        if previous is None:
            return first_rows(self._manifest())
        with (
            open_version(previous) as before,
            open_version(str(self.project.out)) as after,
            compare(before, after, self.progress) as comparison,
        ):
            section = "\n".join(FORMATS["markdown"](comparison, _SHOWN_CHANGES))
        return section.split("\n", 1)[1].strip()


def _unless_errors(tally: Tally) -> str:
    """The counts of findings. Raises StopError, with the first of each code, if one is an error."""
    if tally.of_level("error"):
        raise StopError("\n  ".join(reports.as_text(tally)))
    return reports.summary(tally)


def _last_line(text: str) -> str:
    return text.splitlines()[-1] if text else "passed"
