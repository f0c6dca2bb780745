"""An SVG picture as text: boxes, lines and texts, with colours for light and dark pages.

Written as text and not by a plotting library, so that the same corpus gives the same bytes anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from podcorpus.folder.pictures.letters import plain, shortened, text_width, wrapped

WIDTH = 840
"""As wide as GitHub shows a page, so that letters have the size given here."""
MARGIN = 16
SMALL, NORMAL, TITLE = 12, 13, 17
QUIET, BAND, OTHERS = "q", "b", "c0"
# Okabe and Ito's colours, which people with any colour vision can distinguish; lighter ones on a dark page.
_SERIES = {
    "c0": ("#8a8f96", "#7d848c"),
    "c1": ("#0072b2", "#4ea8de"),
    "c2": ("#e69f00", "#f0b429"),
    "c3": ("#009e73", "#2fbf8f"),
    "c4": ("#cc79a7", "#d99bbd"),
    "c5": ("#d55e00", "#f0763a"),
    "c6": ("#56b4e9", "#8fd0f5"),
}
COLOURS = tuple(name for name in _SERIES if name != OTHERS)
"""Names of colours that things can be told apart by."""
_FILLS = {"page": ("#ffffff", "#15181c"), BAND: ("#eceef1", "#2a3037"), QUIET: ("#5f6368", "#a3a9b0"), **_SERIES}
_INK, _AXIS = ("#1a1a1a", "#e6e8ea"), ("#5f6368", "#a3a9b0")


class Canvas:
    """A picture that is drawn from top to bottom."""

    def __init__(self, title: str) -> None:
        self._title = plain(title)
        self._parts: list[str] = []
        self.text(MARGIN, 28, shortened(title, WIDTH - 2 * MARGIN, TITLE), TITLE)

    def text(self, x: float, y: float, text: str, size: int = NORMAL, kind: str = "", anchor: str = "start") -> None:
        """A text on the line `y`."""
        named = f' class="{kind}"' if kind else ""
        placed = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self._parts.append(f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}"{placed}{named}>{escape(text)}</text>')

    def box(self, x: float, y: float, width: float, height: float, kind: str) -> None:
        """A box of a colour."""
        self._parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" class="{kind}"/>')

    def boxes(self, boxes: Iterable[tuple[float, float, float, float]], kind: str) -> None:
        """Any number of boxes of one colour, each given by its place, width and height."""
        drawn = "".join(f"M{x:.1f},{y:.1f}h{w:.1f}v{h:.1f}h-{w:.1f}z" for x, y, w, h in boxes)
        if drawn:
            self._parts.append(f'<path d="{drawn}" class="{kind}"/>')

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """A thin line."""
        self._parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="a"/>')

    def legend(self, names: Sequence[tuple[str, str]], y: float) -> float:
        """A line, or more, of colours with their names. Returns where the next thing can be drawn."""
        x = float(MARGIN)
        for colour, name in names:
            text = shortened(name, WIDTH - 2 * MARGIN - 17, SMALL)
            wide = 17 + text_width(text, SMALL)
            if x > MARGIN and x + wide > WIDTH - MARGIN:
                x, y = float(MARGIN), y + 20
            self.box(x, y, 12, 12, colour)
            self.text(x + 17, y + 10, text, SMALL, QUIET)
            x += wide + 20
        return y + 26

    def notes(self, notes: Iterable[str], y: float) -> float:
        """Small print from the line `y` on. Returns how high the picture is with it."""
        for line in (line for note in notes for line in wrapped(note, WIDTH - 2 * MARGIN, SMALL)):
            self.text(MARGIN, y, line, SMALL, QUIET)
            y += 17
        return y

    def svg(self, height: float) -> bytes:
        """The picture."""
        size = f'viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" height="{height:.0f}"'
        lines = [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="Helvetica, Arial, sans-serif" role="img">',
            f"<title>{escape(self._title)}</title>",
            f"<style>{_style(0)}@media(prefers-color-scheme:dark){{{_style(1)}}}</style>",
            # Opaque, so that it can be read on a page of any colour.
            f'<rect width="{WIDTH}" height="{height:.0f}" class="page"/>',
            *self._parts,
            "</svg>",
        ]
        return ("\n".join(lines) + "\n").encode("utf-8")


def _style(shade: int) -> str:
    fills = "".join(f".{name}{{fill:{shades[shade]}}}" for name, shades in _FILLS.items())
    return f"text{{fill:{_INK[shade]}}}{fills}.a{{stroke:{_AXIS[shade]}}}"
