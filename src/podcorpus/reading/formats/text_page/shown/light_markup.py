"""What a text page shows: signs of quotations, escapes, and the markup of wikis and lists of terms are no words.

The rest of the page's reader knows one way of writing each thing, Markdown's; this turns other ways into it. Lines stay
lines, so that the numbers of lines are those of the source.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise

from podcorpus.reading.formats.text_page.around.blocks import FENCES, fences
from podcorpus.reading.formats.text_page.around.front_matter import front_matter
from podcorpus.reading.formats.text_page.around.transcript_heading import names_transcript
from podcorpus.reading.formats.text_page.headers.scanning import INVISIBLE, has_any, scan_text
from podcorpus.reading.formats.text_page.shown.link_marks import link_marks, time_leads
from podcorpus.reading.formats.text_page.shown.timed_titles import timed_titles
from podcorpus.reading.formats.text_page.shown.who_speaks import FEWEST, Edit, recur, who_speaks
from podcorpus.reading.markup.visible import Visible, VisibleBuilder
from podcorpus.reading.source import Source

_UNSEEN = re.compile(rf"\n(?P<signs>[{INVISIBLE}]++)")
# What is within backticks is shown as it is.
_ESCAPE = re.compile(
    r"(?P<ticks>`++)[^`\n]*+(?P=ticks)"
    r"|\\(?P<sign>[!-/:-@\[-`{-~])(?<!\n\\\#)|(?P<break>\\(?=\n))"
    r"|(?P<entity>&(?:amp|lt|gt|quot|apos|nbsp|[lr][ds]quo|[mn]dash|hellip|\#\d{1,6}|\#[xX][0-9a-fA-F]{1,5});)"
)
_QUOTE = re.compile(r"\n[ ]{0,3}+((?:>(?!>)[^\S\n]?)++(?:\[![\w-]{1,20}\][+-]?[^\S\n]?)?)")
_LABEL = re.compile(r"[*_]{0,2}(?P<name>[^\W\d_][^:*_\n]{0,60}):")
_BOLD = re.compile(r"'''(?!')(?P<inside>[^'\n]++(?:'{1,2}(?!')[^'\n]++)*+)'''")
_LEADING_BOLD = re.compile(r"(?<=\n)(?P<lead>[:#]*+[^\S\n]*+)(?P<bullet>(?:[*][^\S\n]*+)?)(?='''[^'])")
_ITALIC = re.compile(r"(?<!')''(?!')(?P<inside>[^'\n]++(?:'(?!')[^'\n]++)*+)''(?!')")
_WIKI_HEADING = re.compile(r"\n(?P<open>={2,6}+[^\S\n]*+)[^=\n]++(?P<close>={2,6}[^\S\n]*+)(?=\n|\Z)")
_WIKI_LINK = re.compile(r"(?P<open>\[\[(?:[^\[\]|\n]{1,200}+\|)?+)[^\[\]|\n]{1,200}+(?P<close>\]\])")
# Tags that show nothing themselves, and any that are alone on their line.
_TAG = re.compile(
    r"</?(?:a|b|br|cite|del|div|em|font|i|img|ins|mark|p|s|small|span|strong|sub|sup|time|u)(?:\s[^<>\n]{0,600})?/?>"
    r"|(?<=\n)[^\S\n]*+(?:</?[a-z]{1,12}>[^\S\n]*+)++(?=\n|\Z)",
    re.IGNORECASE,
)
# A title in HTML, alone on its line: `<h3 id="nets">Nets</h3>`, `<summary>Nets</summary>`.
_TITLE = re.compile(
    r"(?<=\n)(?P<open>[^\S\n]*+(?:<details>)?<(?P<tag>h[1-6]|summary)(?:\s[^<>\n]{0,200})?>)[^\S\n]*+(?P<title>[^\n]{1,300}?)"
    r"(?P<close></(?P=tag)>)(?=[^\S\n]*+(?:\n|\Z))",
    re.IGNORECASE,
)
# A title above a line of signs, which is about as long: `**Nets**` above `--------`.
_UNDERLINE = re.compile(r"\n(?P<line>(?P<sign>[-=])(?P=sign){2,150}+)(?=[^\S\n]*+(?:\n|\Z))")
_UNDERLINED = re.compile(
    r"(?P<open>(?P<bold>\*\*|__)?)(?P<title>[^\W_a-zß-öø-ÿ][^\n:：*|]{0,98}[^\s.,;:。*_])(?P<close>(?(bold)(?P=bold)))[^\S\n]*+"
)
# `_page : 3`, between a time and the name below it.
_FIELDS = re.compile(r"\n[(\[]\d[\d:.,]*+[)\]](?P<fields>(?:\n_[a-z][\w-]{0,30}+ : [^\n]*+)++)")
# `**Mara Lind**` above `*Boatbuilder, Orkney*`: a name, and who that is, in lines of their own.
_ROLE = re.compile(
    r"\n(?P<name>\*\*[^*\n]{1,60}+\*\*:?)[^\S\n]*+\n(?P<role>(?P<mark>[*_])(?![*_\s])[^*_\n]{1,120}+(?P=mark))"
    r"[^\S\n]*+(?=\n)"
)
# `;Mara :words`, or `;Mara` above `:words`; `: words` below a term; `Mara:: words`, `- Mara :: words`.
_TERM = re.compile(
    r"\n(?P<sign>;[^\S\n]*+)(?P<term>[^:;\n]{1,80}?)(?:(?P<colon>[^\S\n]*+:)(?P<space>[^\S\n]?)|(?=\n|\Z))"
)
_DEFINITION = re.compile(r"(?P<term>[^\s:])(?:[^\S\n]*+\n){1,4}+(?P<sign>:[^\S\n]++)(?=[^\s:])")
_INDENTED = re.compile(r"\n(?P<sign>:++[^\S\n]*+)(?=[^\s:])")
_DOUBLE_COLON = re.compile(
    r"\n[^\S\n]{0,8}+(?:[-+*][^\S\n]++)?[*_]{0,2}(?P<term>[^\W\d_][^:\n]{0,60}?)(?P<sign>[^\S\n]*+:)(?=:[^\S\n]++\S)"
)
# `• 0:19 --> 0:23`, above `• words`: captions that are copied from a list.
_ITEM = re.compile(r"\n[^\S\n]*+(?P<sign>•[^\S\n]++)(?P<time>\d++:[\d:.,]++(?:\s-->\s[\d:.,]++)?(?=\n))?")
_SAMPLE = 100_000
"""In how many characters it does."""


@lru_cache(maxsize=1)
def shown(source: Source) -> Visible | None:
    """What a page shows; None if it shows its own characters.

    >>> page = shown(Source.from_bytes(b"> **Mara:** Of boats\\\\_yards.\\n>\\n> **Tom:** Yes.\\n", "a.md"))
    >>> page and page.text
    '**Mara:** Of boats_yards.\\n\\n**Tom:** Yes.\\n'
    """
    text = source.text
    start = front_matter(source).end
    scan = scan_text(source)
    known = _IN_ALL if source.is_shown else {**_MARKUP, **_IN_ALL}
    finders = [find for find, signs in known.items() if has_any(source, signs)]
    edits = [edit for find in finders for edit in find(scan, start)]
    if text.startswith("\ufeff"):
        edits.append(Edit(1, 2))
    if not edits:
        return None
    out = VisibleBuilder(source)
    at = 0
    # A tag that says who speaks is one whose words are shown.
    for begin, end, instead in sorted(edits, key=lambda edit: (edit.start, not edit.shown, edit.end)):
        # The scan has a line end before the text.
        first, last = begin - 1, end - 1
        if first < at:
            continue
        out.copy(at, first)
        out.decoded(instead, first, last)
        at = last
    out.copy(at, len(text))
    return out.visible()


def shown_source(source: Source) -> Source:
    """The source with the text that a page shows; the source itself if these are its own characters."""
    page = shown(source)
    return source if page is None else page.inner


def _quotes(scan: str, start: int) -> Iterator[Edit]:
    """The signs of quotations, where most lines are quoted from the first such line to the last."""
    found = list(_QUOTE.finditer(scan, start))
    if len(found) < FEWEST:
        return
    lines = sum(1 for line in scan[found[0].start() : found[-1].end()].split("\n") if line and not line.isspace())
    if 2 * len(found) >= lines and not _answers_quoted(scan, found):
        yield from (Edit(*quote.span(1)) for quote in found)


def _answers_quoted(scan: str, quotes: Sequence[re.Match[str]]) -> bool:
    """Whether each quotation is a line with one and the same label, and other lines are between them: who asks is not
    quoted."""
    labels = {label["name"] if (label := _LABEL.match(scan, quote.end())) else "" for quote in quotes}
    between = (scan[one.end() : other.start()].partition("\n")[2] for one, other in pairwise(quotes))
    return len(labels) == 1 and "" not in labels and 2 * sum(map(_written, between)) >= len(quotes)


def _written(text: str) -> bool:
    return any(map(str.isalnum, text))


def _items(scan: str, start: int) -> Iterator[Edit]:
    """The signs of the items of a list of captions, in turn a time and words."""
    found = list(_ITEM.finditer(scan, start))
    times = [at for at, item in enumerate(found) if item["time"]]
    if len(times) >= FEWEST and all(later - at == 2 for at, later in pairwise(times)):
        yield from (Edit(*item.span("sign")) for item in found[times[0] : times[-1] + 2])


def _fences(scan: str, start: int) -> Iterator[Edit]:
    """The lines around a single block that is most of the page, as around a text that is shown as it was typed."""
    found = list(islice(fences(scan, start), 2))
    if len(found) == 1 and 2 * len(found[0][0]) > len(scan) - start:
        yield Edit(*found[0].span("open"))
        yield Edit(*found[0].span("close"))


def _unseen(scan: str, start: int) -> Iterator[Edit]:
    """Characters without width at the beginnings of lines, which programs leave there."""
    yield from (Edit(*found.span("signs")) for found in _UNSEEN.finditer(scan, start))


def _comments(scan: str, start: int) -> Iterator[Edit]:
    """Comments that say nothing to a reader."""
    at = scan.find("<!--", start)
    while at >= 0 and (end := scan.find("-->", at + 4)) >= 0:
        yield Edit(at, end + 3)
        at = scan.find("<!--", end)


def _fields(scan: str, start: int) -> Iterator[Edit]:
    """Fields below times, whose names begin with an underscore."""
    found = list(_FIELDS.finditer(scan, start)) if scan.find("\n_", start, start + _SAMPLE) >= 0 else []
    if len(found) >= FEWEST:
        for fields in found:
            yield Edit(*fields.span("fields"), "\n" * fields["fields"].count("\n"))


def _roles(scan: str, start: int) -> Iterator[Edit]:
    """What is in italics below each name in bold, the same below the same name: who that is."""
    found = list(_ROLE.finditer(scan, start)) if scan.find("**", start, start + _SAMPLE) >= 0 else []
    pairs = {(one["name"], one["role"]) for one in found}
    if len(pairs) == len({name for name, _ in pairs}) and recur(one["name"] for one in found):
        yield from (Edit(*one.span("role")) for one in found)


def _underlined(scan: str, start: int) -> Iterator[Edit]:
    """Titles above lines of signs, where there are several, each another one."""
    found = []
    for line in _UNDERLINE.finditer(scan, start):
        begin = scan.rfind("\n", 0, line.start()) + 1
        title = _UNDERLINED.fullmatch(scan, begin, line.start())
        alone = not scan[scan.rfind("\n", 0, max(0, begin - 1)) + 1 : max(0, begin - 1)].strip()
        if title and alone and 2 * len(line["line"]) >= len(title["title"]):
            found.append((title, line))
    if len(found) >= FEWEST and len({title["title"] for title, _ in found}) == len(found):
        for title, line in found:
            yield Edit(*title.span("open"), "# " if line["sign"] == "=" else "## ")
            yield Edit(*title.span("close"))
            yield Edit(*line.span("line"))


def _tags(scan: str, start: int) -> Iterator[Edit]:
    """Tags of HTML among the words, where they are closed; those of titles are Markdown's signs of headings."""
    yield from (Edit(*tag.span()) for tag in _TAG.finditer(scan, start))
    for title in _TITLE.finditer(scan, start):
        folded = title["tag"].lower() == "summary"
        if folded and ":" not in title["title"] and not names_transcript(title["title"]):
            # What a part that can be opened is called. With a colon it may be said.
            yield Edit(*title.span())
        else:
            yield Edit(*title.span("open"), "#" * (6 if folded else int(title["tag"][1])) + " ")
            yield Edit(*title.span("close"))


def _escapes(scan: str, start: int) -> Iterator[Edit]:
    """Markdown's escapes, outside of code."""
    blocks = iter([*(fence.span() for fence in fences(scan, start)), (len(scan), len(scan))])
    block = next(blocks)
    for escape in _ESCAPE.finditer(scan, start):
        at, end = escape.span()
        while block[1] <= at:
            block = next(blocks)
        if at >= block[0]:
            continue
        if escape["sign"]:
            yield Edit(at, at + 1)
        elif escape["entity"]:
            yield Edit(at, end, html.unescape(escape["entity"]))
        elif escape["break"]:
            yield Edit(at, end)


def _wiki(scan: str, start: int) -> Iterator[Edit]:
    """The markup of a wiki's page. Bold at the beginning of a line, where a name may be, is that of Markdown."""
    if len(_BOLD.findall(scan, start)) + len(_ITALIC.findall(scan, start)) < FEWEST:
        return
    leads = {lead.end(): lead for lead in _LEADING_BOLD.finditer(scan, start)}
    for form, mark in ((_BOLD, "**"), (_ITALIC, "*")):
        for found in form.finditer(scan, start):
            first = found.start() in leads or scan[found.start() - 1] == "\n"
            yield Edit(found.start(), found.start("inside"), mark if first else "")
            yield Edit(found.end("inside"), found.end(), mark if first else "")
    yield from (Edit(*lead.span("lead")) for lead in leads.values() if lead["lead"])
    for heading in _WIKI_HEADING.finditer(scan, start):
        yield Edit(*heading.span("open"), "#" * min(6, heading["open"].count("=")) + " ")
        yield Edit(*heading.span("close"))
    for link in _WIKI_LINK.finditer(scan, start):
        yield Edit(*link.span("open"))
        yield Edit(*link.span("close"))


def _terms(scan: str, start: int) -> Iterator[Edit]:
    """The signs of lists of terms: a wiki's, those of Markdown's dialects, of Org and of AsciiDoc. A glossary has each
    of its terms once, a talk its speakers again and again."""
    terms = list(_TERM.finditer(scan, start)) if "\n;" in scan else []
    if terms and recur(term["term"] for term in terms):
        for term in terms:
            yield Edit(*term.span("sign"))
            if term["colon"]:
                yield Edit(*term.span("colon"), ":" if term["space"] else ": ")
        yield from (Edit(*one.span("sign")) for one in _INDENTED.finditer(scan, start))
    elif "\n:" in scan:
        found = list(_DEFINITION.finditer(scan, start))
        if recur(scan[scan.rfind("\n", 0, one.start()) + 1 : one.end("term")] for one in found):
            yield from (Edit(*one.span("sign")) for one in found)
    if "::" in scan:
        # `and then :: was said` is no term.
        found = [one for one in _DOUBLE_COLON.finditer(scan, start) if " " not in one[1] or not one[1][0].islower()]
        if recur(one["term"] for one in found):
            yield from (Edit(*one.span("sign")) for one in found)


_MARKUP: dict[Callable[[str, int], Iterator[Edit]], Sequence[str]] = {
    _unseen: INVISIBLE,
    _quotes: ">",
    _items: "•",
    _fences: FENCES,
    _comments: ("<!--",),
    _fields: ("\n_",),
    _roles: ("**",),
    _underlined: ("\n---", "\n==="),
    _tags: ("</", "<br", "<img", "/>"),
    _escapes: "\\&",
    _wiki: ("''",),
    _terms: ("\n;", "\n:", "::"),
    who_speaks: ("",),
}
"""What finds edits, and what a page has somewhere on which there may be some."""
_IN_ALL: dict[Callable[[str, int], Iterator[Edit]], Sequence[str]] = {
    link_marks: ("[",),
    time_leads: ("",),
    timed_titles: (":",),
}
"""The same that is no markup, so that what another format shows may have it, too."""
