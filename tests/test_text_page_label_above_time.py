"""Text pages: a label alone on the line above a line that begins with a time."""

from __future__ import annotations

import pytest
from reading_checks import read_text, said

WORDS = ("Good morning from the quay.", "Thank you, it is windy here.", "And what do the tides do?", "They rise.")


@pytest.mark.parametrize("names", [("Mara", "Tom"), ("Mara Lind", "Tom Reed"), ("麦", "林"), ("Ærla", "Łukasz")])
@pytest.mark.parametrize(
    "form", ["{n}:\n[{t}] {w}\n", "{n}:\n{t} {w}\n", "**{n}:**\n({t}) {w}\n", "{n}:\n\n[{t}] {w}\n"]
)
@pytest.mark.parametrize("first", [0, 7])
def test_a_label_above_a_line_with_a_time_is_its_speaker(first: int, form: str, names: tuple[str, str]) -> None:
    turns = [(names[n % 2], first + 11 * n, words) for n, words in enumerate(WORDS)]
    document = read_text("# Tides\n\n" + "\n".join(form.format(n=n, t=f"0:{s:02}", w=w) for n, s, w in turns))
    assert said(document) == [(name, 1000 * s, words) for name, s, words in turns]
    assert not document.findings
