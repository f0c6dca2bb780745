"""The podcorpus.toml and the .gitignore that a new project begins with."""

from __future__ import annotations

import json

from podcorpus.errors import InputError
from podcorpus.records.ids import slugify

_TEMPLATE = """\
# A podcorpus project. Commands that are run in this folder, or below it, use these settings.

[corpus]
id = {id}
title = {title}
version = "0.0.0"          # `podcorpus release` writes it; the first release is 1.0.0
# description = "Transcripts of … with turns, chapters and names."
authors = []               # people [{{ name = "Ada Berg", family_name = "Berg" }}], groups ["Harbour Archive"]
# licence = "CC-BY-4.0"    # of the annotations
# curated_by = "people"    # who makes the decisions in curated, people or programs
# rights = "The words belong to …"
# language = "en"          # of the episodes
# show = "…"

[sources]
files = ["sources"]        # files, folders, archives, or patterns such as "sources/**/*.vtt"
# episodes = "episodes.csv"  # columns: file,title,number,season,published_on,speakers, … (docs/projects.md)
# feed = "feed.xml"        # an RSS feed, saved as a file
curated = "curated"        # decisions of annotators; there need not be any

[output]
folder = "corpus"
edition = "text-free"      # "full" has the words
# also = ["README.md"]     # texts with marked parts that follow the corpus (docs/maintaining.md)
"""

IGNORED = """\
# The words belong to those who spoke and published them, so the sources are not committed. If podcorpus.toml names
# other files or folders as sources, name them here, too.
/sources/

# What an interrupted build leaves behind.
.*.podcorpus-*/
.*.podcorpus.lock
"""
"""The .gitignore of a new project."""


def new_project(name: str | None, title: str | None, folder: str) -> str:
    """The text of the podcorpus.toml of a new project, named by its folder unless it is given a name. Raises InputError
    if the name is no id."""
    name = name or slugify(folder) or "corpus"
    if slugify(name) != name:
        raise InputError(f"id {name!r}: expected lower-case letters and digits joined by hyphens, such as harbour-hour")
    # A JSON text is a TOML text.
    return _TEMPLATE.format(id=json.dumps(name), title=json.dumps(title or folder, ensure_ascii=False))


def ignores_sources(text: str) -> bool:
    """Whether a .gitignore has a line for the folder of sources that a new project has.

    >>> ignores_sources("build/\\nsources/\\n"), ignores_sources("# sources/\\n")
    (True, False)
    """
    return any(line.strip().strip("/") in ("sources", "sources/*", "sources/**") for line in text.splitlines())
