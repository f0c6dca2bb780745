"""What a corpus states in words that pages have, too, such as titles and names; and what is said in the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from podcorpus.folder.read import Scanned
from podcorpus.reading import Source
from podcorpus.tables.scan import batches

_STATED = {"episodes": ("episode_id", "show", "title"), "speakers": ("label", "name"), "chapters": ("title",)}


def stated_texts(scanned: Scanned) -> Iterator[str]:
    """Titles, shows, labels and names in the tables of a corpus, which may be published."""
    for table, columns in _STATED.items():
        for _, batch in batches(scanned.scans[table]):
            for column in columns:
                yield from map(str, batch.column(column).drop_null().to_pylist())


def spoken_texts(scanned: Scanned, sources: Sequence[Source]) -> Iterator[str]:
    """The stretches of the sources in which the turns are."""
    given = {source.sha256: source for source in sources}
    pages: dict[str, Source] = {}
    for _, batch in batches(scanned.scans["episodes"]):
        for row in batch.select(["episode_id", "source_sha256"]).to_pylist():
            if row["source_sha256"] in given:
                pages[row["episode_id"]] = given[row["source_sha256"]]
    for _, batch in batches(scanned.scans["turns"]):
        for row in batch.select(["episode_id", "source_start", "source_end"]).to_pylist():
            if row["episode_id"] in pages:
                yield pages[row["episode_id"]].text[row["source_start"] : row["source_end"]]
