"""Text pages: words without a label below a rule, a table or another block that parts the words of the page."""

from __future__ import annotations

import pytest
from test_text_page_layouts import cues, read

BLOCKS = {
    "fenced block": ("```sh\nmend --net\n```", "~~~\nmend --net\n~~~", "```\nmend --net\n\n- all of it\n```"),
    "rule": ("---", "* * *", "_____", "<hr />"),
    "table": ("| Net | Rope |\n| --- | --- |\n| seine | 40 m |", "| seine | 40 m |\n| trawl | 80 m |"),
    "block of HTML": (
        '<div class="advertisement">\n<p>Ropes of the week</p>\n</div>',
        "<details>\n<summary>More on ropes</summary>\n\nThey are long.\n\n</details>",
    ),
    "quotation": ("> Whoever has a boat has a rope,\nand another.\n>\n> That is so.",),
    "list": ("- a rope\n- an anchor,\n  which is heavy\n\n* a chain", "1. a rope\n\n   It is long.\n\n2. an anchor"),
    "heading": ("## Ropes",),
}
KINDS = [(kind, block) for kind, forms in BLOCKS.items() for block in forms]
SAID = ("They float, mostly.", "And the nets?", "Those sink in the end.", "So they do.", "It rained then.", "Yes.")
BELOW = "There were more boats in those days."


def talk(form: str, *blocks: tuple[int, str]) -> str:
    """Turns of two speakers in turn, some with a block behind their words."""
    behind = dict(blocks)
    turns = [
        f"{form.format(name='Mara' if i % 2 == 0 else 'Tom', i=i)} {said}" + (f"\n\n{behind[i]}" if i in behind else "")
        for i, said in enumerate(SAID)
    ]
    return "\n\n".join(turns) + "\n"


def suspects(page: str) -> list[tuple[str, int | None]]:
    return [(found.message.split(" have no label")[0], found.line) for found in read(page).findings]


@pytest.mark.parametrize(("kind", "block"), KINDS)
@pytest.mark.parametrize("form", ["{name} (0:0{i}):", "**{name}:**", "{name}:"])
@pytest.mark.parametrize("turn", [0, 3, 5])
def test_words_below_a_block_stay_in_the_turn_and_are_reported(kind: str, block: str, form: str, turn: int) -> None:
    page = talk(form, (turn, f"{block}\n\n{BELOW}"))
    words = [words for _, _, words in cues(read(page))]
    assert [i for i, said in enumerate(words) if BELOW in said] == [turn]
    assert suspects(page) == [(f"the words below a {kind}", page[: page.index(BELOW)].count("\n") + 1)]


@pytest.mark.parametrize(("kind", "block"), KINDS)
def test_a_block_with_a_label_below_is_not_reported(kind: str, block: str) -> None:
    assert suspects(talk("**{name}:**", (1, block), (3, block))) == []


@pytest.mark.parametrize("rule", [*BLOCKS["rule"], "======", "———"])
def test_a_rule_is_no_words(rule: str) -> None:
    page = talk("**{name}:**", (1, rule), (3, f"{rule}\n\n{BELOW}"), (5, rule))
    words = [*SAID[:3], f"{SAID[3]} {BELOW}", *SAID[4:]]
    assert [words for _, _, words in cues(read(page))] == words


@pytest.mark.parametrize(
    ("kind", "block"), [one for one in KINDS if one[0] not in ("block of HTML", "heading", "rule")]
)
def test_a_block_that_the_speaker_introduces_is_part_of_the_turn(kind: str, block: str) -> None:
    assert suspects(talk("**{name}:**", (3, f"It is written so:\n\n{block}\n\n{BELOW}"))) == []
    # Below a label alone nothing was said before it.
    assert suspects(talk("**{name}:**", (5, f"**Mara:**\n\n{block}\n\n{BELOW}"))) == []


def test_text_behind_a_talk_in_a_fenced_block_is_reported() -> None:
    page = f"# Boats\n\nThe transcript:\n\n```\n{talk('{name}:')}```\n\nThis page was made by hand.\n"
    assert suspects(page) == [("the words below a fenced block", page.count("\n"))]


def test_several_blocks_of_a_kind_are_reported_at_the_first() -> None:
    page = talk("**{name}:**", (2, f"---\n\n{BELOW}"), (5, f"---\n\n{BELOW}\n\n---\n\n{BELOW}"))
    assert suspects(page) == [("the words below 3 rules, here below the first,", 9)]
    html = talk("**{name}:**", *((turn, f"<div>Ropes\n</div>\n\n{BELOW}") for turn in (0, 1)))
    assert suspects(html) == [("the words below 2 blocks of HTML, here below the first,", 6)]


@pytest.mark.parametrize("block", [BLOCKS["list"][0], BLOCKS["quotation"][0], "## Ropes"])
def test_what_is_often_put_between_the_words_of_one_speaker_is_not_reported(block: str) -> None:
    assert suspects(talk("**{name}:**", *((turn, f"{block}\n\n{BELOW}") for turn in range(3)))) == []


@pytest.mark.parametrize("form", ["- {name}:", "> **{name}:**", "1. {name}:"])
def test_a_talk_that_is_a_list_or_a_quotation_has_words_below_it(form: str) -> None:
    assert suspects(talk(form)) == []
    assert suspects(talk(form) + f"\n{BELOW}\n") == [
        ("the words below a quotation" if ">" in form else "the words below a list", 13)
    ]


def test_words_right_below_their_label_in_a_block_have_one() -> None:
    names = ("Mara", "Tom", "Mara", "Tom")
    assert suspects("".join(f"| {name} | 0:0{i} |\nThat is so.\n\n" for i, name in enumerate(names))) == []
    assert suspects(talk("**{name}:**", (5, f"**Mara:**\n\n## Ropes\n\n{BELOW}"))) == []


def test_an_address_below_a_heading_is_not_what_is_said_there() -> None:
    heading = "## Ropes\n\n<https://example.org/ropes>"
    page = talk("{name}:", (0, heading), (1, heading), (3, f"{heading}\n\n{BELOW}"))
    assert suspects(page) == [("the words below a heading", page[: page.index(BELOW)].count("\n") + 1)]


@pytest.mark.parametrize(("marks", "reported"), [("##", True), ("###", True), ("####", False)])
def test_a_heading_ends_the_turn_of_a_name_in_a_heading_of_its_level(marks: str, reported: bool) -> None:
    titles = ("What of ropes", "How they are made", "Where they were sold", "Who bought them")
    below = [(i, f"{marks} {title}\n\n{BELOW}") for i, title in enumerate(titles)]
    page = talk("### {name}\n", *below)
    assert [label for label, _, _ in cues(read(page))] == ["Mara", "Tom"] * 3
    assert suspects(page) == ([("the words below 4 headings, here below the first,", 6)] if reported else [])
