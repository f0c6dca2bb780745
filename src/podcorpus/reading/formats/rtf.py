"""RTF: the paragraphs of a rich text file, read as a page of text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from podcorpus.errors import NotATranscriptError
from podcorpus.reading.document import Document, Recognition
from podcorpus.reading.formats.inner_text import read_inner
from podcorpus.reading.markup.shown_lines import LineBuilder
from podcorpus.reading.markup.visible import Visible, mapped
from podcorpus.reading.source import Source

NAME = "rtf"
DESCRIPTION = "a rich text file with a transcript"

_SIGNATURE = re.compile(r"\ufeff?\s*\{\\rtf\d")
_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?|(?P<bytes>(?:\\'[0-9a-fA-F]{2})+)|\\(?P<sign>[^a-zA-Z'])"
    r"|(?P<brace>[{}])|(?P<break>[\r\n]+)|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_PAGE = re.compile(r"\\ansicpg(\d{1,5})")
_CHARS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "tab": "\t", "cell": "\t", "emspace": "\u2003", "enspace": "\u2002",
}  # fmt: skip
_SIGNS = {"~": "\u00a0", "_": "\u2011", "\\": "\\", "{": "{", "}": "}"}
_BREAKS = {"par": 1, "line": 1, "row": 1, "sect": 1, "page": 1}
_HIDDEN = frozenset(
    "fonttbl colortbl stylesheet info pict header headerl headerr headerf footer footerl footerr footerf footnote "
    "object themedata datastore listtable listoverridetable rsidtbl generator xmlnstbl latentstyles fldinst mmathPr "
    "annotation atnid atnauthor bkmkstart bkmkend".split()
)
_UNSEEN = frozenset(("deleted", "mvf", "v"))
"""What text is that is not shown: deleted or moved elsewhere, as changes are tracked, or hidden."""


def recognises(source: Source) -> Recognition | None:
    """Whether the file begins with `{\\rtf`."""
    return Recognition(1, "the file begins with `{\\rtf`") if _SIGNATURE.match(source.text) else None


def read(source: Source) -> Document:
    """The transcript in the document. Raises NotATranscriptError if there is none."""
    page = _shown(source)
    document = read_inner(page)
    if document is None:
        raise NotATranscriptError(
            f"{source.name}: no transcript found in the document; expected {DESCRIPTION}: paragraphs that begin with a "
            "speaker's name or a time; if it has one in another layout, save it as a UTF-8 text file and look at it"
        )
    return mapped(document, page, NAME)


@dataclass(frozen=True)
class _State:
    """What holds in a group: whether it shows nothing, whether its text is bold, what it is that is not shown, and how
    many characters come after each number of a character for programs that know no numbers."""

    hidden: bool = False
    bold: bool = False
    unseen: frozenset[str] = frozenset()
    behind: int = 1


def _shown(source: Source) -> Visible:
    """The paragraphs as lines, bold at their beginning marked as in Markdown."""
    reader = _Reader(source)
    for token in _TOKEN.finditer(source.text):
        reader.take(token)
    reader.out.unmark()
    return reader.out.visible()


class _Reader:
    def __init__(self, source: Source) -> None:
        self.out = LineBuilder(source)
        self._text = source.text
        page = _PAGE.search(source.text[:4096])
        self._encoding = f"cp{page[1]}" if page else "cp1252"
        self._state = _State()
        self._outer: list[_State] = []
        self._opened = False
        self._skip = 0
        self._high: tuple[int, int] | None = None

    def take(self, token: re.Match[str]) -> None:
        opened, self._opened = self._opened, False
        if token["brace"] == "{":
            self._outer.append(self._state)
            self._opened = True
        elif token["brace"]:
            self._state = self._outer.pop() if self._outer else self._state
            self._skip = 0
        elif token["word"]:
            self._word(token, opened=opened)
        elif token["sign"] == "*" and opened:
            # A group that programs may pass over.
            self._state = replace(self._state, hidden=True)
        elif token["sign"] and token["sign"] in "\r\n":
            self._break(1)
        elif token["sign"]:
            self._put(_SIGNS.get(token["sign"], ""), *token.span())
        elif token["bytes"]:
            self._bytes(token)
        elif token["text"]:
            skipped = min(self._skip, len(token["text"]))
            self._skip -= skipped
            self._put(token["text"][skipped:], token.start() + skipped, token.end())

    def _word(self, token: re.Match[str], *, opened: bool) -> None:
        word, number = token["word"], int(token["number"]) if token["number"] else None
        if word == "u" and number is not None:
            self._character(number % 65536, *token.span())
            self._skip = self._state.behind
        elif word == "uc":
            self._state = replace(self._state, behind=max(0, number or 0))
        elif word in _HIDDEN and opened:
            self._state = replace(self._state, hidden=True)
        elif word == "b":
            self._state = replace(self._state, bold=number != 0)
        elif word in _UNSEEN:
            unseen = self._state.unseen | {word} if number != 0 else self._state.unseen - {word}
            self._state = replace(self._state, unseen=unseen)
        elif word == "plain":
            self._state = replace(self._state, bold=False, unseen=frozenset())
        elif word in _BREAKS:
            self._break(_BREAKS[word])
        elif word in _CHARS:
            self._put(_CHARS[word], *token.span())

    def _character(self, code: int, start: int, end: int) -> None:
        """A character by its number, of which two numbers may make one."""
        if 0xD800 <= code < 0xDC00:
            self._high = (code, start)
            return
        if 0xDC00 <= code < 0xE000:
            if self._high is not None:
                code = 0x10000 + ((self._high[0] - 0xD800) << 10) + code - 0xDC00
                start = self._high[1]
            else:
                code = 0xFFFD
        self._high = None
        self._put(chr(code), start, end)

    def _bytes(self, token: re.Match[str]) -> None:
        start = token.start() + 4 * min(self._skip, len(token["bytes"]) // 4)
        self._skip -= (start - token.start()) // 4
        raw = bytes.fromhex(self._text[start : token.end()].replace("\\'", ""))
        try:
            shown = raw.decode(self._encoding, "replace")
        except LookupError:
            shown = raw.decode("cp1252", "replace")
        if len(shown) == len(raw):
            for i, char in enumerate(shown):
                self._put(char, start + 4 * i, start + 4 * i + 4)
        else:
            self._put(shown, start, token.end())

    def _break(self, n: int) -> None:
        if not self._state.hidden:
            self.out.breaks += n

    def _put(self, shown: str, start: int, end: int) -> None:
        if self._state.hidden or self._state.unseen or not shown:
            return
        self.out.bold = self._state.bold
        self.out.begin(blank=not shown.strip())
        self.out.decoded(shown, start, end)
