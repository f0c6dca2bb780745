"""Boilerplate: lines that players and newsletter pages put around a transcript.

They are recognised by patterns of a few characteristic words. A line that matches none is kept as show notes before the
first turn and as speech after it, so that no speech is discarded.
"""

from __future__ import annotations

import re

from podcorpus.reading.formats.text_page.headers.names import name_like

# The show's name and what it is. With other words directly in front, without a line end between, it is speech.
_SUPPORTED = re.compile(
    r"(?i)(?-i:(?![a-z]))[^.?!…]{1,80}\bis a (?:reader|listener)[- ]supported (?:publication|podcast|show)\b"
)
_BOILERPLATE = re.compile(
    r"""(?ix)
    ^(?:thanks\ for\ (?:reading|listening)\b.*\bsubscribe\b)
    | ^(?:subscribe(?:\ now|\ to\ .{1,60})?|share(?:\ this\ (?:post|episode))?|leave\ a\ (?:comment|review))[.!]?$
    | ^get\ \d+\ ?%\ off\b
    | ^copyright\b
    | ^(?:view\ all\ episodes|more\ episodes|download\ (?:on\ the\ app\ store|from\ google\ play))$
    | ^privacy\ ?[∙·•|].*\bterms\b
    """
)
_WHOLE = "(?:transcript(?:ion)?|audio|recording|file|tape|interview|episode|show|podcast|video|meeting|session|call)"
_MADE = (
    r"(?:(?:transcri(?:pt|ption)|captions?|subtitles?)s? (?:provided|supplied|prepared|produced|created|made)"
    r"|transkript(?:ion)? (?:bereitgestellt|erstellt))"
)
_PUBLISHER = re.compile(
    r"(?i)(?:©|all rights reserved)|^copyright\s*(?:©|\(c\)|\d{4}\b)"
    r"|^(?:transcri(?:bed|pt|ption)|captions?|subtitles?)\b.{0,80}(?:https?://|\b[a-z]+\.(?:com|ai|io|org|net)\b)"
    r"|^[\[(](?:the )?ends?(?: of [a-z ]{1,30})?[\])]$|^(?-i:\W*(?:THE )?ENDS?\W*)$|^page \d{1,4} of \d{1,4}$"
    rf"|^end of (?:the )?{_WHOLE}\.?$|^[\[(](?:the )?{_WHOLE} (?:ends|ended|concludes|concluded|stops|stopped)\.?[\])]$"
    r"|^(?:transcribed|translated|captioned|written|(?:transcript(?:ion)?|translation|captions|subtitles)) by"
    r"(?-i:(?: [A-Z][\w.'’-]*){1,4})$"
    rf"|^[\[(]?{_MADE} (?:by|von)(?-i:(?: (?:[A-Z][\w.'’&-]*|&|of|the|for|und|and|für|der),?){{1,8}})"
    r"(?:[,.;:]? ?(?:copyright\b|©|\(c\)).{0,80}|\.?[\])]?)$"
    r"|^this (?:[a-z]+ )?transcript(?:ion)? (?:is|was|has been) (?:(?:computer|machine|ai|auto(?:matically)?)[- ]"
    r"|(?:exported|generated|created|produced|provided|prepared)\b)"
    r"|^(?:transcription|recording|meeting) (?:ended|stopped)(?: after [\d:]+)?\W{0,3}$"
    r"|^the original content of this program(?:me)? is licensed under\b"
    r"|^our transcripts are open source\b"
    r"|^(?:npr transcripts are created on a rush deadline|accuracy and availability of npr transcripts)\b"
    r"|^(?:discussion about this (?:episode|podcast|post|video)|ready for more\?|\d+ (?:comments?|likes?|restacks?))$"
)
_AUTOMATED = re.compile(r"(?i).{0,60}\b(?:automated|automatically|automatic) transcri")
_RESERVED = re.compile(r"(?i)\ball rights reserved\.?$")
# Links with nothing but signs between them, as of other places to listen: `[Apple](…) | [Spotify](…)`.
_LINKS = re.compile(r"(?:\[[^\[\]\n.?!]{1,40}\]\([^()\s]{1,500}\)\s*(?:[|·•/–—-]\s*|\Z)){2,}+\Z")
_ORNAMENTS = "*_-=~–— \u00a0\u2b06\u2b07\ufe0f\u2191\u2193"
_HEAD = re.compile(
    r"""(?ix)
    ^(?:sign\ (?:up|in)\b.{0,60}|log\ in|or|play|pause|share|download|listen(?:\ now)?|subscribe|follow|embed
    |show\ (?:notes|transcript)|transcript)$
    """
)
_NOTICE = re.compile(
    r"(?i)\b(?:auto(?:matically)?[- ]?(?:generated|transcribed)|(?:machine|ai|computer)[- ]?"
    r"(?:generated|made|transcribed))\b"
)
_CHAPTER_HEADING = re.compile(
    r"(?i)^(?:episode |podcast )?(?:chapters?|time ?stamps?|chapter (?:markers?|list)|time ?codes?"
    r"|kapitel(?:marken)?|zeitmarken|cap[ií]tulos|chapitres|capitoli|hoofdstukken|rozdziały|главы|таймкоды|章节|時間戳|时间戳|チャプター|目次)\s*[:：]?$"
)


def is_boilerplate(line: str) -> bool:
    """Whether a line after the talk is the publisher's and not speech."""
    return bool(_BOILERPLATE.match(line.strip())) or is_links(line) or is_publisher(line)


def is_links(line: str) -> bool:
    """Whether a line is a row of links, which are the publisher's below the last words, and may be said above them."""
    return "](" in line and bool(_LINKS.match(line.strip()))


def is_publisher(line: str) -> bool:
    """Whether a line is only ever written, never spoken: the talk ends before it."""
    bare = line.strip().lstrip("# ")
    return _published(bare) or (not bare[:1].isalnum() and _published(bare.strip(_ORNAMENTS)))


def _published(text: str) -> bool:
    # What is not at the beginning is looked for only where its rarest word is: nearly all lines are somebody's.
    if _PUBLISHER.match(text):
        return True
    folded = text.casefold()
    return bool(
        ("transcri" in folded and _AUTOMATED.match(text))
        or ("supported" in folded and _SUPPORTED.match(text))
        or ("reserved" in folded and _RESERVED.search(text))
    )


def is_byline(line: str) -> bool:
    """Whether a line is `By` and a name.

    >>> is_byline("By Grace Shao"), is_byline("By the way, thanks")
    (True, False)
    """
    text = line.strip()
    name = text[3:].strip()
    return text.startswith("By ") and name[:1].isalpha() and not name[:1].islower() and name_like(name)


def is_head(line: str) -> bool:
    """Whether a line before the show notes is the player's, or blank."""
    return not line.strip() or bool(_HEAD.match(line.strip()))


def is_tail(line: str) -> bool:
    """Whether a line after the talk is known not to be speech, or has no words."""
    return is_around(line) or is_boilerplate(line)


def is_around(line: str) -> bool:
    """Whether a line that is no boilerplate is known not to be speech, or has no words."""
    return not any(map(str.isalnum, line)) or is_head(line) or is_byline(line)


def is_notice(line: str) -> bool:
    """Whether a line before the first turn states that the transcript was made by a machine."""
    return len(line) <= 300 and "transcri" in line.casefold() and bool(_NOTICE.search(line))


def is_chapter_heading(line: str) -> bool:
    """Whether a line announces a list of chapters."""
    return bool(_CHAPTER_HEADING.match(line.strip()))
