"""The quality figures of a project: how far passes agree, and the program's own output scored against the decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from podcorpus.curating.decisions import Curation
from podcorpus.curating.names import PASSES
from podcorpus.errors import InputError
from podcorpus.evaluating.quality import pass_agreement, rule_quality, turn_texts
from podcorpus.evaluating.quality_report import agreement_table, chapters_table, mentions_table, turns_table
from podcorpus.reading import Source
from podcorpus.reading.inputs import InputFile, readable

MOST_EPISODES = 20
"""Episodes that are measured: the first ones, by their ids."""


def measured(curation: Curation, files: Iterable[InputFile]) -> dict[str, str]:
    """The figures as tables in Markdown, by the name of the card's block: `agreement`, `mentions`, `chapters`, `turns`.

    Of episodes whose page is not among the files only the agreement is measured, and that without kappa. A table that
    would be empty is left out. Raises InputError if a decision cannot be read.
    """
    episodes = curation.episodes[:MOST_EPISODES]
    pages = _pages({episode.episode.source_sha256 for episode in episodes}, files)
    agreements, measured = [], []
    for episode in episodes:
        page = pages.get(episode.episode.source_sha256)
        table = _agreement(Path(episode.folder), page, curation)
        if table is not None:
            agreements.append((episode.episode.episode_id, table))
        if page is not None:
            measured.append(rule_quality(page, curation))
    more = len(curation.episodes) - len(episodes)
    note = f"\n\nOf the first {len(episodes)} of {len(curation.episodes):,} curated episodes." if more else ""
    tables = {"agreement": _together(agreements)} if agreements else {}
    if measured:
        tables |= {"mentions": mentions_table(measured), "turns": turns_table(measured)}
        with_chapters = [one for one in measured if one.chapters.n_chapters]
        if with_chapters:
            tables["chapters"] = chapters_table(with_chapters)
    return {name: table + note for name, table in tables.items()}


def _pages(digests: set[str], files: Iterable[InputFile]) -> dict[str, Source]:
    """The sources with these digests."""
    found: dict[str, Source] = {}
    for _, source in readable(files if digests else ()):
        if source.sha256 in digests:
            found[source.sha256] = source
            if len(found) == len(digests):
                break
    return found


def _agreement(folder: Path, page: Source | None, curation: Curation) -> str | None:
    """Agreement of the passes over an episode: in pairs by their names, and of the decisions with each of them. None
    where there are no passes."""
    passes = sorted(path for path in (folder / PASSES).glob("*") if path.is_dir())
    if not passes:
        return None
    texts = None if page is None else _texts(page, curation)
    pairs = {f"{one.name} with {other.name}": (one, other) for one, other in _paired(passes)}
    pairs |= {f"gold with {one.name}": (folder, one) for one in passes}
    return agreement_table({name: pass_agreement(*pair, texts) for name, pair in pairs.items()})


def _texts(page: Source, curation: Curation) -> Mapping[str, str] | None:
    """The texts of the turns; None where not all are as they were annotated, which is a finding of the build."""
    try:
        return turn_texts(page, curation)
    except InputError:
        return None


def _paired(passes: Sequence[Path]) -> list[tuple[Path, Path]]:
    """The first with the second, the third with the fourth; a last one that is left over with the one before it."""
    pairs = list(zip(passes[::2], passes[1::2], strict=False))
    return [*pairs, (passes[-2], passes[-1])] if len(passes) % 2 and len(passes) > 1 else pairs


def _together(agreements: Sequence[tuple[str, str]]) -> str:
    if len(agreements) == 1:
        return agreements[0][1]
    return "\n\n".join(f"`{episode_id}`:\n\n{table}" for episode_id, table in agreements)
