"""The title of a page that quotes who speaks on it: `Mara Lind: “We repair boats.”`"""

from __future__ import annotations

import re

from podcorpus.reading.sentence_ends import SENTENCE_ENDS
from podcorpus.reading.source import Source
from podcorpus.reading.text_page.headers.mark import Marks

_QUOTED = re.compile(
    rf"\s*(?:«[^«»]*»|“[^“”]*”|„[^„“”]*[“”]|\"[^\"]*\"|‘[^‘’]*’|「[^「」]*」|『[^『』]*』)[{SENTENCE_ENDS}]?\s*"
)


def without_title(source: Source, marks: Marks) -> Marks:
    """The marks without that of the first line of a page, if its words are in quotes and those of no other label are,
    and a line without a label is below it."""
    quoted = (mark.line for mark in marks.labelled if _QUOTED.fullmatch(source.text, mark.words, mark.end))
    written = (index for index, text in enumerate(source.texts) if text.strip())
    first, below = next(written, -1), next(written, -1)
    if (
        not marks.labelled
        or marks.labelled[0].line != first
        or next(quoted, -1) != first
        or next(quoted, None) is not None
    ):
        return marks
    return marks if below in {mark.line for mark in (*marks.timed, *marks.labelled)} else marks.without([first])
