"""What every worker needs, loaded. The process that workers are forked from imports this module, so that none of them
has to load it again."""

from __future__ import annotations

from podcorpus.making.own_process import prepare_worker

prepare_worker()

from podcorpus.annotating.word_frequency import familiarity  # noqa: E402
from podcorpus.making import checking, step  # noqa: E402
from podcorpus.reading import FORMATS  # noqa: E402

__all__ = ["checking", "step"]

len(FORMATS)
familiarity("the")
