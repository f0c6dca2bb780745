"""The text that a page or document shows, read by the formats of plain text."""

from __future__ import annotations

from podcorpus.errors import InputError
from podcorpus.reading.cues.first_lines import with_names_of_first_lines
from podcorpus.reading.document import Document
from podcorpus.reading.markup.visible import Visible
from podcorpus.reading.source import CONTAINERS


def read_inner(visible: Visible) -> Document | None:
    """The document of the visible text, in the format that recognises it with most certainty; None if no format does.

    The formats of what shows a text are left out, so that no text is read as the source of itself.
    """
    # The registry imports the formats, and so this module.
    from podcorpus.reading.formats import recognise

    if not visible.text.strip():
        return None
    for candidate, _ in recognise(visible.inner):
        if candidate.NAME in CONTAINERS:
            continue
        try:
            return with_names_of_first_lines(candidate.read(visible.inner))
        except InputError:
            continue
    return None
