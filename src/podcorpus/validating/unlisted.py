"""Formats that rows name and that are not registered."""

from __future__ import annotations

WITHOUT_SEARCH = frozenset(
    """ass chat docx elan exmaralda frames html json lrc odt podlove-xml rtf sami sbv srt stm table tei text-page
    textgrid transcriber ttml webvtt xml yaml youtube-xml""".split()
)
"""Formats that need no search of the package: importing all takes half as long as validating a small corpus."""


def unlisted_format(name: str) -> str | None:
    """What to advise on a format that is not registered; None if it is."""
    if name in WITHOUT_SEARCH:
        return None
    from podcorpus.errors import did_you_mean
    from podcorpus.reading.formats import FORMATS

    return None if name in FORMATS else did_you_mean(name, FORMATS, f"expected one of {', '.join(FORMATS)}")
