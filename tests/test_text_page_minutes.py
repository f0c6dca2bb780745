"""Text pages: minutes of meetings with agendas and action items, and lists of links above a talk."""

from __future__ import annotations

import pytest
from test_text_page_layouts import cues, read
from test_text_page_surroundings import labels

LINK = "[the pier](https://example.org/pier)"
TALK = "ML: Of boats, then.\n\nTR: And nets?\n\nML: Nets too.\n\nAH: What of ropes?\n\nTR: Dry.\n\nML: Good.\n"
SPEAKERS = ["ML", "TR", "ML", "AH", "TR", "ML"]


def whole(page: str) -> bool:
    """Whether the stretches of a page are all of it."""
    return "".join(page[one.start : one.end] for one in read(page).stretches) == page


@pytest.mark.parametrize("item", ["1. Discuss: the boats of Orkney, ", "    2. Discuss: the boats of Orkney, "])
def test_an_item_of_an_agenda_is_no_turn(item: str) -> None:
    page = f"# Minutes\n\n1. Opening\n{item}{LINK} and {LINK}, {LINK} and all that is beside them\n\n## Notes\n\n"
    page += f"#### Discuss: the boats of Orkney\n\n{TALK}"
    assert labels(read(page)) == SPEAKERS
    assert whole(page)


def test_speakers_with_numbers_are_read() -> None:
    page = "".join(f"{n}. {line}\n" for n, line in enumerate(TALK.splitlines()[::2], 1))
    assert labels(read(page)) == SPEAKERS


@pytest.mark.parametrize("item", ["ACTION - everyone", "ACTION - Lee", "Decision – Mara/Lee", "POLL"])
def test_an_action_item_among_the_items_of_speakers_is_no_turn(item: str) -> None:
    said = [
        "Lee: Of boats, then.",
        "Mara: And nets?",
        "Lee: Nets too.",
        f"{item}: dry the nets.",
        "boatbuilder: Ropes?",
    ]
    said += ["Mara: Dry.", f"{item}: dry the ropes.", "boatbuilder: Then we sail.", "Lee: Good."]
    page = "## Boats\n\n" + "".join(f"*   {line}\n" for line in said)
    document = read(page)
    assert labels(document) == ["Lee", "Mara", "Lee", "boatbuilder", "Mara", "boatbuilder", "Lee"]
    assert document.cue_text(document.cues[2]).endswith("dry the nets.")


def test_lines_with_times_among_more_with_names_are_notes() -> None:
    page = (
        "# 1. Boats\nVideo | [1:51](https://example.org/v?t=111)\n\n**Mara** - Of boats, then.\n\n"
        "**Tom** - And nets?\n\n**Mara** - Nets too.\n\n# 2. Nets\n\nVideo | [4:22](https://example.org/v?t=262)\n\n"
        "Action 1 | [4:29](https://example.org/v?t=269)\n\n    Dry the nets\n\n**Tom** - They are dry.\n\n"
        "**Ann Hill** - Not all.\n\n**Mara** - Then we wait.\n\n**Tom** - Good.\n\n**Mara** - Until noon.\n"
    )
    document = read(page)
    assert labels(document) == ["Mara", "Tom", "Mara", "Tom", "Ann Hill", "Mara", "Tom", "Mara"]
    assert [(f.code, f.line) for f in document.findings if "a time" in f.message] == [
        ("header-suspect", line) for line in (2, 12, 14)
    ]
    assert whole(page)


@pytest.mark.parametrize("heading", ["**TRANSCRIPT BELOW:**  \n  \n", "## Transcript follows\n\n", ""])
def test_lists_of_links_above_a_talk_are_no_turns(heading: str) -> None:
    page = f"**People:**\n\n- Mara Lind: {LINK} | {LINK}\n- Tom Reed: {LINK}\n\n**News:**\n\n- {LINK} [09:00]\n"
    page += f"- {LINK}, of which there are many and more besides [09:30]\n\n**Events:**\n\n- {LINK}, every winter\n\n"
    said = ["Of boats, then.", "And nets?", "Nets too.", "Dry.", "Good."]
    talk = "".join(f"**{('Mara Lind', 'Tom Reed')[i % 2]}:** {line}\n\n" for i, line in enumerate(said))
    assert cues(read(page + heading + talk)) == cues(read(talk))
    assert whole(page + heading + talk)


def test_the_words_of_a_known_speaker_may_follow_the_colon_without_a_space() -> None:
    page = TALK.replace("AH: ", "AH:").replace("TR: Dry.", "TR:Dry, all of it.")
    document = read(page + "\nAH: And nails.\n\nAH: Many.\n")
    assert labels(document)[:6] == SPEAKERS
    assert [(f.code, f.line) for f in document.findings if "written" in f.message] == [
        ("header-mended", 7),
        ("header-mended", 9),
    ]
    unknown = read(page)
    assert labels(unknown) == ["ML", "TR", "ML", "TR", "ML"]
    assert ("header-suspect", 7) in [(f.code, f.line) for f in unknown.findings]


def test_the_link_of_a_time_in_a_heading_may_begin_with_a_space() -> None:
    page = (
        "**Mara**\nOf boats, then.\n\n## Nets [1:50]( https://example.org/v?t=110)\n\n**Tom**\nAnd nets?\n\n"
        "**Mara**\nNets too.\n\n**Tom**\nGood.\n"
    )
    document = read(page)
    assert cues(document) == [
        ("Mara", None, "Of boats, then."),
        ("Tom", None, "And nets?"),
        ("Mara", None, "Nets too."),
        ("Tom", None, "Good."),
    ]
    assert whole(page)
