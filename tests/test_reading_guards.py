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


SAID = [f"We tar hull {i}, and then we wait for the tide." for i in range(8)]
NAMES = ("Mara Lind", "Tom Reed")


def turns(form: str, names: tuple[str, str] = NAMES, **other: str) -> str:
    """A page of eight turns; `other` is the fourth one's, with its own form."""
    written = [form.format(name=names[i % 2], at=f"0:{9 * i:02}", words=words) for i, words in enumerate(SAID)]
    return "".join([*written[:3], other.get("fourth", written[3]).format(words=SAID[3]), *written[4:]])


def test_labels_with_more_than_a_few_words_are_no_legend() -> None:
    """`M: Mara` is; what has more words is said."""
    for words, n in (("the boatbuilder", 8), ("I met her the other day", 10)):
        legend = "".join(f"{name[0]}: {words}\n" for name in NAMES)
        assert len(said(read_text(f"{legend}\n{turns('{name}: {words}' + chr(10) * 2, names=('M', 'T'))}"))) == n


def test_a_dash_behind_a_label_parts_it_from_words_with_a_colon() -> None:
    page = turns("{name}: {words}\n\n", fourth="Tom Reed – One thing: {words}\n\n")
    assert said(read_text(page))[3] == ("Tom Reed", None, f"One thing: {SAID[3]}")


@pytest.mark.parametrize("header", ["[Tom Reed]", "(Tom Reed)"])
def test_a_known_name_alone_in_brackets_is_a_header(header: str) -> None:
    page = turns("{name} ({at})\n{words}\n\n", fourth=f"{header}\n{{words}}\n\n")
    assert said(read_text(page))[3] == ("Tom Reed", None, SAID[3])


def test_a_name_below_a_header_and_above_a_time_is_said() -> None:
    page = "".join(f"Mara ({i}:02)\nTom Reed\n{i}:04\n{words}\n" for i, words in enumerate(SAID))
    assert {label for label, _, _ in said(read_text(page))} == {"Mara"}


@pytest.mark.parametrize(
    ("label", "reported"), [("Two of the men", True), ("What we do here on every single day", False)]
)
def test_a_lead_in_bold_is_reported_if_it_is_no_longer_than_who_speaks(label: str, *, reported: bool) -> None:
    page = turns("**{name}:** {words}\n\n", fourth=f"**{label}:** {{words}}\n\n")
    assert any(found.code == "header-suspect" for found in read_text(page).findings) is reported


def test_a_part_of_a_label_alone_on_its_line_is_reported() -> None:
    page = turns("{name}:\n\n{words}\n\n", names=("mara lind", "tom reed"), fourth="reed\n\n{words}\n\n")
    assert any("“reed”" in found.message for found in read_text(page).findings)


def test_a_number_in_brackets_without_a_unit_is_no_time() -> None:
    page = "".join(f"[{3 * i}] {NAMES[i % 2]}: {words} It took 4 hours.\n\n" for i, words in enumerate(SAID))
    assert {start_ms for _, start_ms, _ in said(read_text(page))} == {None}
