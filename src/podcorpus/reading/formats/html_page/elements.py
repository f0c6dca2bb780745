"""The elements of HTML by what they are for: blocks, headings, what shows nothing, what surrounds the content."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 blockquote dl ul ol table pre section article hr figure dt".split())
BLOCKS = PARAGRAPHS | frozenset(
    "address aside body center caption dd details dialog div fieldset figcaption footer form header html legend li "
    "main nav option select summary tbody tfoot thead tr head title template".split()
)
KNOWN = (
    VOID
    | BLOCKS
    | frozenset(
        "a abbr b bdi bdo big button cite code data del dfn em font i ins kbd label mark output q ruby s".split()
    )
    | frozenset("samp small span strike strong sub sup table td th time tt u var picture source script style".split())
)
"""The elements of HTML that pages are made of."""
HEADINGS = {f"h{level}": level for level in range(1, 7)}
BOLD = frozenset(("b", "strong", "dt", "summary"))
BOLD_CLASSES = frozenset("bold font-bold font-semibold font-extrabold font-weight-bold fw-bold fw-semibold".split())
"""Classes of the usual style sheets, which a page need not have with it."""
MARKUP_ONLY = frozenset("script style template noscript svg math canvas object iframe audio video".split())
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")
BOILERPLATE = frozenset("nav aside select textarea input dialog".split())
EDGE = frozenset(("header", "footer"))
CONTENT = frozenset(("article", "main", "section", "li", "blockquote", "td"))
BOILERPLATE_CLASS = re.compile(
    r"(?:^|\s)(?:comments?|comment-(?:list|section|area|respond)|respond|sidebar|related(?:-\w+)*|share(?:-\w+)*|"
    r"social(?:-\w+)*|site-(?:header|footer|navigation)|breadcrumbs?|menu|navbar|footer|newsletter(?:-\w+)*|"
    r"(?:entry|post|article|page|mw)-footer|mw-editsection|catlinks|sharedaddy|jp-relatedposts|"
    r"subscribe(?:-\w+)*|cookie(?:-\w+)*|pagination|skip-link|(?:back|scroll)-to-top|screen-reader-text|sr-only|"
    r"visually-hidden)(?=\s|$)",
    re.IGNORECASE,
)
# The initials that stand for a speaker's picture.
PICTURE_CLASS = re.compile(r"avatar|initial", re.IGNORECASE)
# After a start tag: links with signs between them, as in `Home | Episodes`, and nothing else up to the next end tag.
LINKS_ONLY = re.compile(
    r"\s*+(?:<a\b[^<>]*+>[^<\d]{1,80}+</a>(?:\s|&nbsp;)*+(?:[|·•/›»]|&(?:middot|bull|raquo|gt);)(?:\s|&nbsp;)*+)+"
    r"<a\b[^<>]*+>[^<\d]{1,80}+</a>\s*+</",
    re.IGNORECASE,
)
# After the start tag of a link: what stands for a link to the place where it is.
PERMALINK = re.compile(r"\s*+(?:permalink|link|anchor|[#¶§🔗])\s*+</a", re.IGNORECASE)
# After the start tag of bold: a label and its colon. On a line of its own, it was so before it became a paragraph's.
LABEL = re.compile(r"[^<>\n]{1,80}(?:[:：]\s*</|</\w+>[:：])")
BOILERPLATE_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search", "note"))
# Which open elements a start tag closes, and which ones protect those around them.
CLOSES = {
    "li": (("li",), ("ul", "ol", "menu")),
    "dt": (("dt", "dd"), ("dl",)),
    "dd": (("dt", "dd"), ("dl",)),
    "tr": (("tr", "td", "th"), ("table",)),
    "td": (("td", "th"), ("tr", "table")),
    "th": (("td", "th"), ("tr", "table")),
    "option": (("option",), ("select",)),
    **dict.fromkeys(HEADINGS, (tuple(HEADINGS), ("section", "article", "div", "table"))),
}
PICTURE = re.compile(r"<(?:img|picture|svg)\b", re.IGNORECASE)
CLOSED = frozenset(("cite", "time", *HEADINGS))
"""What may hold names and times, and is reported where it is not closed."""


def surrounds(name: str, found: Mapping[str, str], text: str, at: int) -> bool:
    """Whether an element with these attributes, whose content begins at an offset of the page's text, is none of the
    page's content by its name, its classes or what it holds."""
    if name == "button":
        # The times of a page can be buttons; what others say is no speech.
        return not any(map(str.isdigit, text[at : at + 200].partition("</button")[0]))
    named = found.get("class", "")
    if named and PICTURE_CLASS.search(named) and len(text[at : at + 4].partition("<")[0]) < 4:
        return True
    if (named and BOILERPLATE_CLASS.search(named)) or ("id" in found and BOILERPLATE_CLASS.search(found["id"])):
        return True
    if name == "a" and found.get("href", "").startswith("#") and PERMALINK.match(text, at):
        return True
    return name in BLOCKS and LINKS_ONLY.match(text, at) is not None


def is_bold(name: str, attributes: Mapping[str, str], classes: Set[str]) -> bool:
    """Whether an element's words are in bold, by its name, style or one of these classes."""
    styled = "style" in attributes and _BOLD_STYLE.search(attributes["style"]) is not None
    return name in BOLD or styled or not classes.isdisjoint(attributes.get("class", "").split())
