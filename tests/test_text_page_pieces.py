"""Pages put together from pieces of pages at random: the stretches partition whatever there is."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_checks import read_text

from podcorpus.errors import InputError

TURNS = ("Mara: {}\n", "**Tom:** {}\n", "Mara Lind (0:12)\n{}\n", "[01:40] Q: {}\n", "A\n02:31\n{}\n", "### Mara\n{}\n")
TURNS += ("- Tom – {}\n", "{}\n\n", "[02:48] A: {}\n")
PIECES = ("[00:12] ", "(1:02) ", "12:34\n", "0:35 Nets\n", "## Part two\n", "---\n", "> ", "| Mara | 0:12 | we tar |\n")
PIECES += (
    "[music]\n",
    "https://example.org/a\n",
    "BREAK\n",
    "The End\n",
    "```\n",
    "&amp;",
    "<b>",
    "\t",
    "\u200b",
    "\x0c",
    "：",
)
PIECES += ("[", ")", "Chapters\n", "Transcript\n", "[^1]: see\n", "2024-03-02 10:00 ", "Ida Holm — ", "\r\n", "\n\n")
turn = st.builds(
    str.format, st.sampled_from(TURNS), st.sampled_from(["We tar the hull.", "Is it dry?", "Yes. So we glued it."])
)
pages = st.lists(st.one_of(turn, turn, st.sampled_from(PIECES)), min_size=2, max_size=30).map("".join)


@given(pages)
def test_the_stretches_of_any_pieces_partition_them(page: str) -> None:
    with suppress(InputError):
        read_text(page)


OVERLAPPED = {
    "a copy in a heading": "Mara: So we glued it.\nA: So we glued it. Yes.\n### Mara\n",
    "a copy without words": "Mara\n00:08\nA\n00:39\n### Mara\n",
    "a copy in a header": "Q: So we glued it. We tar it.\nSo we glued it.\n12:34\n\u00a0Q: So we glued it. We tar it.\n"
    "So we glued it. We tar it.\n",
    "a time within a header": "[01:38] Q: We glued it.\n[04:28] A: Yes.\n(laughs) [05:20] A: Yes. We did.\n"
    "[05:32] A: It is dry.\n[1][06:40] Q: Is it dry?\n",
    "two times": "0:35 Nets\n- Tom Reed – So we glued it.\n0:05 Ropes\n- Ida Holm – Is it dry?\n"
    "(1:02) Tom Reed [00:14]: - Ida Holm – Yes.\n",
    "a pair": "The End\n00:01:02 A: |```\n[Mara\n05:03\nA\n05:06\n",
    "a sign and a time": "00:43\nIda Holm — - boats and nets\n>> \x0c02:31\n&amp;2024-03-02 10:00 (1:02) >> 03:07\n"
    "### Mara\n| Mara | 0:12 | we tar |\n### Mara\n\u200b=====\n04:47\n",
}


@pytest.mark.parametrize("page", OVERLAPPED.values(), ids=OVERLAPPED)
def test_what_overlapped_before(page: str) -> None:
    read_text(page)
