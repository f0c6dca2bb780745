"""What every worker needs, loaded. The process that workers are forked from imports this module, so that none of them
has to load it again."""

from __future__ import annotations

from podcorpus.annotating.word_frequency import familiarity
from podcorpus.making import checking, step
from podcorpus.reading import FORMATS

__all__ = ["checking", "step"]

len(FORMATS)
familiarity("the")
