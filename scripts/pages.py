"""The pages of the published corpus, found by their digests in the folders where maintainers keep them."""

from __future__ import annotations

import os
from pathlib import Path

from podcorpus.curating.loading import load_curation
from podcorpus.reading import load_source

ROOT = Path(__file__).parent.parent
CURATED = ROOT / "dataset" / "curated"


def find_pages() -> dict[str, Path | None]:
    """The page of each curated episode by the episode's id; None if it is not found.

    Searched for in `dataset/sources`, and in the folder `PODCORPUS_SOURCES`, or `../shared/source` if that is not set.
    """
    given = os.environ.get("PODCORPUS_SOURCES")
    folders = [ROOT / "dataset" / "sources", Path(given) if given else ROOT.parent / "shared" / "source"]
    by_digest = {load_source(page).sha256: page for folder in folders for page in sorted(folder.glob("*.txt"))}
    return {
        curated.episode.episode_id: by_digest.get(curated.episode.source_sha256)
        for curated in load_curation(CURATED).episodes
    }
