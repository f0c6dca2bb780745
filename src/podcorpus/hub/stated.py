"""What a corpus states in words that pages have, too, such as titles and names."""

from __future__ import annotations

from collections.abc import Iterator

from podcorpus.folder.read import Scanned
from podcorpus.tables.scan import batches

_STATED = {
    "episodes": ("episode_id", "show", "title"),
    "speakers": ("speaker_id", "label", "name"),
    "chapters": ("title",),
}


def stated_texts(scanned: Scanned) -> Iterator[str]:
    """Titles, shows, labels and names in the tables of a corpus, which may be published, each behind the name of its
    column: files may have them together, as the fields of a page's front matter are."""
    for table, columns in _STATED.items():
        for batch in batches(scanned.scans[table]):
            for column in columns:
                yield from (f"{column} {text}" for text in batch.column(column).drop_null().to_pylist())
