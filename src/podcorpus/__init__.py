"""Podcast transcripts as validated, citable, queryable corpora.

The names below are the package's public interface; each is imported on first use, so that `import podcorpus` is fast.
Everything else is internal and can change. `help(podcorpus.build)` documents a function.

Writing      build_folder, for any size; build, write_corpus, redact, hydrate, reseal; load_source, Source
Reading      read_corpus, read_mentions
Checking     validate, validate_rows, verify; Finding, Verification
Viewing      view
Scoring      score
Records      Corpus, of Episode, Speaker, Chapter, Turn, Cue, Mention, Entity, Segment; json_schema, arrow_schema
Other        Built, the result of build; Resealed, that of reseal; InputError, for unusable input; SAMPLE_PAGE, the
             invented episode; __version__

>>> import podcorpus
>>> corpus = podcorpus.build(podcorpus.SAMPLE_PAGE).corpus
>>> sum(mention.form == "asr_error" for mention in corpus.mentions) > 0
True
>>> podcorpus.redact(corpus).turns[0].text is None
True
>>> full, verdicts = podcorpus.hydrate(podcorpus.redact(corpus), [podcorpus.load_source(podcorpus.SAMPLE_PAGE)])
>>> full == corpus, verdicts[0].verdict
(True, 'exact')
>>> podcorpus.json_schema("turns")["title"], podcorpus.arrow_schema("turns").field("start_ms").type
('Turn', DataType(int64))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from podcorpus.api import Built, build, build_folder, read_corpus, write_corpus
    from podcorpus.building.editions import hydrate, redact
    from podcorpus.checking import validate
    from podcorpus.curating.bundled import SAMPLE_PAGE
    from podcorpus.errors import InputError
    from podcorpus.evaluating.mention_files import read_mentions
    from podcorpus.evaluating.scoring import score
    from podcorpus.findings.finding import Finding
    from podcorpus.making.resealing import Resealed, reseal
    from podcorpus.reading import Source, load_source
    from podcorpus.records import Chapter, Corpus, Cue, Entity, Episode, Mention, Segment, Speaker, Turn
    from podcorpus.records.schemas import arrow_schema, json_schema
    from podcorpus.validating import validate_rows
    from podcorpus.verifying import Verification, verify
    from podcorpus.viewing import view

    __version__: str

_NAMES_OF = {
    "curating.bundled": ("SAMPLE_PAGE",),
    "building.editions": ("hydrate", "redact"),
    "errors": ("InputError",),
    "findings.finding": ("Finding",),
    "api": ("Built", "build", "build_folder", "read_corpus", "write_corpus"),
    "checking": ("validate",),
    "evaluating.mention_files": ("read_mentions",),
    "reading": ("Source", "load_source"),
    "records": ("Chapter", "Corpus", "Cue", "Entity", "Episode", "Mention", "Segment", "Speaker", "Turn"),
    "records.schemas": ("arrow_schema", "json_schema"),
    "evaluating.scoring": ("score",),
    "making.resealing": ("Resealed", "reseal"),
    "validating": ("validate_rows",),
    "verifying": ("Verification", "verify"),
    "viewing": ("view",),
}
_MODULE_OF = {name: module for module, names in _NAMES_OF.items() for name in names}

__all__ = [
    "SAMPLE_PAGE",
    "Built",
    "Chapter",
    "Corpus",
    "Cue",
    "Entity",
    "Episode",
    "Finding",
    "InputError",
    "Mention",
    "Resealed",
    "Segment",
    "Source",
    "Speaker",
    "Turn",
    "Verification",
    "arrow_schema",
    "build",
    "build_folder",
    "hydrate",
    "json_schema",
    "load_source",
    "read_corpus",
    "read_mentions",
    "redact",
    "reseal",
    "score",
    "validate",
    "validate_rows",
    "verify",
    "view",
    "write_corpus",
]


def __getattr__(name: str) -> Any:
    """One of the names above, imported now, or the version of the package."""
    if name == "__version__":
        from importlib.metadata import version

        return version("podcorpus")
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The names above with the module's own."""
    return sorted({*globals(), *__all__})
