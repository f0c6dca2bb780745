"""Text and Markdown pages: turns under headers in any layout, notes and chapters around them.

How a page is read, in order:

1. `shown` makes Markdown of other ways of writing, so that all that follows knows one; spans are carried back.
2. `talk` decides where the talk is: below a heading that announces it, above notes and other people's names. There it
   asks `page_headers` for the headers, which are found in stages:
   - `masking` blanks what is part of no header; `headers.marks` gives every line that may be one, a `Mark` with its
     label, time and shape;
   - which shapes and labels are headers is learnt from how they recur on the page (`headers.learning`; labels that look
     like no name: `headers.odd_names`), by kind: with a time (`headers.strict`), of two lines (`headers.pairs`), with a
     colon (`headers.untimed`), without a sign (`headers.unsigned`), in forms of their own (`headers.prefixes`);
   - lines that are almost such headers are read, or reported (`headers.almost`);
   - `times` are those without a name; `paragraphs` reads a page that has neither names nor times;
   - `headers.speech` decides whether what the headers head is said at all;
   - `speakers` decides who speaks under each header, and where nobody is named or what is named is no speaker.
3. `reading` cuts the page at its headers into stretches and cues. What nobody says is an `Aside` of one of the modules
   in `around`: front matter and notes above the talk; headings, rules, feet of printed pages and added lines within it;
   the publisher's lines and notes below. A page can have its whole content more than once: the first is used, and
   `copies` compares the others with it.
4. `reports`, `around.words_above` (words that may be said above the first turn) and `labels.unread` (labels that were
   not read as such, above it too) report what people should check.

`lines`, `prose`, `headers.scanning` and `headers.names` answer what several of these ask of a text; `evidence` has what
was learnt, for `podcorpus inspect`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading.cues.labels_in_words import with_labels_in_words
from podcorpus.reading.document import Document, Recognition
from podcorpus.reading.formats.text_page.chats import chat_lines
from podcorpus.reading.formats.text_page.evidence import Explanation
from podcorpus.reading.formats.text_page.evidence import explain as explain_shown
from podcorpus.reading.formats.text_page.reading import read_page
from podcorpus.reading.formats.text_page.reports import below_blocks
from podcorpus.reading.formats.text_page.shown.light_markup import shown, shown_source
from podcorpus.reading.formats.text_page.talk import find_headers
from podcorpus.reading.labels.unread import unread_labels
from podcorpus.reading.markup.visible import mapped
from podcorpus.reading.source import Source

NAME = "text-page"
DESCRIPTION = "a text or Markdown page with a name, a time or both before each turn, or plain paragraphs of speech"
AT_MOST = 0.5
"""The certainty of a page with headers: a format with a signature comes first, without a look at the page."""
# The signatures of other formats: subtitles, JSON, markup. They are never read as a page. Comments can be above both.
_OTHER = re.compile(
    r"\ufeff?\s*+(?:<!--(?s:.*?)-->\s*+)*+(?:WEBVTT\b|\{\s*+(?:[\"}]|\\rtf)|\[\s*+[{\"]|<(?:[?!]|(?:html|head|body|div|p|cite|section|article|main|tt|transcript|rss|script"
    r"|ul|ol|table|meta)\b)|%PDF|\[Script Info\])",
    re.IGNORECASE,
)
_CUE_TIMES = re.compile(
    r"\n[^\S\r\n]*\d{1,3}:\d\d[\d:.,]*[^\S\r\n]+-->[^\S\r\n]+\d{1,3}:\d\d[\d:.,]*+[^\S\r\n]*+(?=[\r\n]|\Z|[a-z]+:\S)"
)
_VOICE = re.compile(r"<v[ .][^<>\n]+>")
_DASHES = "-–—•"
_CAPTION = re.compile(rf"\s*[{_DASHES}][^\S\r\n]*[\[(]")
"""A name behind a dash and in brackets, as captions have: `- [Mara] Boats.`"""

__all__ = ["DESCRIPTION", "NAME", "Explanation", "explain", "read", "recognises"]


def recognises(source: Source) -> Recognition | None:
    """Whether the source has turn headers or is prose, and is in no format of cues or data."""
    text = source.text
    if _OTHER.match(text):
        return None
    if ">" in text and (_CUE_TIMES.search(text) or _CUE_TIMES.match("\n" + text[:200])):
        return None
    source = shown_source(source)
    found = find_headers(source)
    if not found.headers:
        # So that its reader can say what it is.
        return Recognition(0.3, "the log of a chat") if chat_lines(source) else None
    seen = explain_shown(source)
    layout = seen.layouts[0] if seen.layouts else None
    if layout is None:
        return Recognition(0.1, "paragraphs of prose")
    why = f"line {layout.lines[0]} is the first of {layout.count} of the form `{layout.shape}`"
    plain = all(header.time_ms is None and not header.label for header in found.headers)
    return Recognition(0.1 if plain else AT_MOST, why)


def read(source: Source) -> Document:
    """Split the page into stretches and cues. Raises InputError if nothing on it is a turn."""
    page = shown(source)
    document = read_page(source if page is None else page.inner, NAME)
    below = list(below_blocks(source, document))
    timed = all(cue.start_ms is not None for cue in document.cues)
    dashed = any(dash in document.source.text for dash in _DASHES)
    if timed and dashed and any(map(_CAPTION.match, map(document.cue_text, document.cues))):
        # The words are those of captions.
        document = with_labels_in_words(document)
    below += _voice_tags(document)
    below += unread_labels(document, (*document.findings, *below))
    if below:
        findings = sorted((*document.findings, *below), key=lambda one: (one.line or 0, one.code, one.message))
        document = replace(document, findings=tuple(findings))
    return document if page is None else mapped(document, page, NAME)


def _voice_tags(document: Document) -> list[Finding]:
    """A finding if words begin with a tag of WebVTT for who speaks, as where all lines of a file are quoted."""
    text = document.source.text
    tagged = [cue for cue in document.cues if _VOICE.match(text, cue.start)] if "<v" in text else []
    if not tagged:
        return []
    message = (
        f"the words of {len(tagged)} cues begin with a tag of WebVTT for a speaker, and nobody is read from it; "
        "WebVTT begins with a line WEBVTT, without signs in front of its lines"
    )
    line = document.source.line_number(tagged[0].start)
    return [finding("label-suspect", message, path=document.source.name, line=line)]


def explain(source: Source) -> Explanation:
    """The evidence for how a page is read."""
    return explain_shown(shown_source(source))
