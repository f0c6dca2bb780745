"""A project's corpus built as a whole: the folder, its card with quality figures, and the files that follow it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding, finding
from podcorpus.folder.card import MEASURED, blocks_of, fill_blocks, fill_measured
from podcorpus.folder.layout import OWN_CARD, PICTURES
from podcorpus.folder.manifest import CorpusInfo
from podcorpus.folder.metadata import citation
from podcorpus.folder.summary import Summary
from podcorpus.making.assembling import Beside
from podcorpus.making.folder import Made, Make, make_folder
from podcorpus.making.project import make_of
from podcorpus.making.project_file import Project
from podcorpus.progress import Progress, silent
from podcorpus.releasing.measuring import measured
from podcorpus.tables.text_files import read_text

_ADVICE = "check it, or take it out of output.also"


@dataclass(frozen=True)
class ProjectBuild:
    """How a project's corpus is built, and what was found before anything is."""

    project: Project
    make: Make
    findings: tuple[Finding, ...]

    def write(self, out: Path, *, replace: bool = False, progress: Progress = silent) -> Made:
        """Write the corpus to `out`; where that is the project's own folder, also the card and the other files that
        follow it. Raises InputError as `make_folder`."""
        made = make_folder(self.make, out, replace=replace, beside=beside_corpus(self.project, out), progress=progress)
        made.tally.take(self.findings)
        made.tally.take(self._missing(made))
        return made

    def _missing(self, made: Made) -> list[Finding]:
        """A finding for each curated episode of which no page was built."""
        built = {entry.episode_id for entry in made.manifest.episodes}
        curation = None if self.make.named is None else self.make.named.curation
        return [
            finding("page-missing", "none of the sources is the page that was annotated", path=episode.folder)
            for episode in (curation.episodes if curation else ())
            if episode.episode.episode_id not in built
        ]


def beside_corpus(project: Project | None, out: Path) -> Beside | None:
    """What is written beside the corpus of a project, if `out` is its folder; None for any other."""
    if project is None or not project.has_corpus_at(out):
        return None
    return lambda made: following(project, made.summary, made.manifest.corpus, made.card)


def project_build(project: Project, curated: Path | None = None) -> ProjectBuild:
    """How the project's corpus is built, its quality figures measured where its card shows them. `curated` is another
    curated layer than the project's. Raises InputError if a file of the project cannot be used."""
    make, findings = make_of(project, curated)
    named = make.named
    if named is not None and any(name.startswith(MEASURED) for name in blocks_of(named.card)):
        card = fill_measured(named.card, measured(named.curation, make.files))
        make = replace(make, named=replace(named, card=card))
    return ProjectBuild(project, make, findings)


def following(project: Project, summary: Summary, info: CorpusInfo, card: str | None = None) -> dict[Path, str]:
    """The texts of the project's files that follow its corpus, by path: its card, if it has one of its own, whose text
    may be given, and those that podcorpus.toml names. Raises InputError if one cannot be read."""
    output = project.settings.output
    texts: dict[Path, str] = {}
    for name in dict.fromkeys([*([OWN_CARD] if (project.root / OWN_CARD).exists() else []), *output.also]):
        path = project.root / name
        if path.name == citation.FILE:
            cited = citation.content(info)
            if cited is None:
                raise InputError(f"{project.file}: output.also has {name}, which names the authors; add corpus.authors")
            texts[path] = citation.written(cited)
            continue
        called, folder = project.file.parent / name, Path(output.folder).as_posix()
        text = card if name == OWN_CARD and card is not None else read_text(path, _ADVICE, called=called)
        texts[path] = fill_blocks(text, summary, info, f"{folder}/{PICTURES}", str(called))
    return texts
