"""Guards of the readers, each with the smallest input that is read wrongly without it."""

from __future__ import annotations

import pytest
from reading_checks import read_text, said

ASS = (
    "[Script Info]\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    "Dialogue: 0,0:00:01.00,0:00:02.00,Default,Mara,0,0,0,,Boats.\n"
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Dialogue: 0,0:00:03.00,0:00:04.00,Default,Tom,0,0,And,,nets.", "the field marginv is no number"),
        ("Dialogue: 0,0:00:03.00,0:00:04.00,Default,Tom,0,0,0,,Nets.Dialogue: 0,0:00:05.00", "another `Dialogue:`"),
    ],
)
def test_a_dialogue_that_is_not_what_it_seems_is_reported(line: str, expected: str) -> None:
    assert not read_text(ASS).findings
    assert any(expected in found.message for found in read_text(f"{ASS}{line}\n").findings)


def test_rows_with_fewer_fields_are_reported_at_the_first() -> None:
    rows = [f"0:{i},We tar boat {i}.,{'Mara' if i % 2 else 'Tom'}" for i in range(10, 50)]
    table = "start,text,speaker\n" + "\n".join(rows) + "\n"
    assert not read_text(table).findings
    (found, *_) = read_text(table.replace(" 15.,Mara", " 15.").replace(" 16.,Tom", " 16.")).findings
    assert (found.code, found.line) == ("row-suspect", 7)
    assert "2 rows, of which this is the first, have fewer fields" in found.message


def test_a_word_that_the_page_has_elsewhere_is_no_part_of_a_name_behind_times() -> None:
    """All turns of one speaker begin alike."""
    begins = {"Mara": "Yes we", "Tom": "No they"}
    turns = [(name, f"{begins[name]} tar hull {i}, yes.") for i, name in enumerate(("Mara", "Tom") * 4)]
    page = "".join(f"[0:{9 * i:02}] {name} {words}\n\n" for i, (name, words) in enumerate(turns))
    assert {label for label, _, _ in said(read_text(page))} == {"Mara", "Tom"}
