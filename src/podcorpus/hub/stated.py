"""What a corpus states in words that pages have, too, such as titles and names; and what is said in the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from podcorpus.folder.read import Scanned
from podcorpus.reading import Source
from podcorpus.reading.inputs import described
from podcorpus.tables.scan import batches, tuples_of

_STATED = {
    "episodes": ("episode_id", "show", "title"),
    "speakers": ("speaker_id", "label", "name"),
    "chapters": ("title",),
}


def stated_texts(scanned: Scanned) -> Iterator[str]:
    """Titles, shows, labels and names in the tables of a corpus, which may be published."""
    for table, columns in _STATED.items():
        for batch in batches(scanned.scans[table]):
            for column in columns:
                yield from map(str, batch.column(column).drop_null().to_pylist())


def spoken_texts(scanned: Scanned, sources: Sequence[Source]) -> Iterator[str]:
    """The stretches of the sources in which the turns are. Turns are by episode, so that one source is in memory."""
    places = {one.sha256: place for place, one in enumerate(described(sources))}
    digests = dict(tuples_of(scanned.scans["episodes"], "episode_id", "source_sha256"))
    turns = tuples_of(scanned.scans["turns"], "episode_id", "source_start", "source_end")
    for episode, spans in groupby(turns, key=itemgetter(0)):
        place = places.get(digests.get(episode, ""))
        text = "" if place is None else sources[place].text
        yield from (text[start:end] for _, start, end in spans)
