"""Labels that say who a speaker is: in brackets of any length, behind a comma, and with a colon in what they say."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest
from reading_checks import read_text, said

Turn = tuple[str, str]
NAMES = [
    ("Tom Reed", "Mara Lind (head of harbour research: tides and ferries)"),
    ("Tom Reed", "Mara Lind (in her office, on the phone from the island of Hoy, in a gale that shook the windows)"),
    ("Tom Reed", "Mara Lind [at sea: on the ferry]"),
    ("Tom Reed (host of the harbour hour: every Monday)", "Mara Lind (who repairs boats: by hand, and only in winter)"),
    ("Jonas Bach", "Ærla Sund (Leiterin der Hafenforschung: Gezeiten und Fähren)"),
    ("Том Рид", "Мара Линд (руководитель отдела: приливы и паромы)"),
]
WORDS = (
    "Good morning from the quay, all of you.",
    "Thank you, it is windy here today.",
    "And what do the tides do?",
    "They rise, and then they fall again: twice a day.",
    "Of course they do.",
    "They do that every day.",
)
PLAIN: dict[str, Callable[[int, str, str], str]] = {
    "Name: words": lambda _, name, words: f"{name}: {words}\n\n",
    "**Name:** words": lambda _, name, words: f"**{name}:** {words}\n\n",
    "Name: / words": lambda _, name, words: f"{name}:\n{words}\n\n",
    "Name / words": lambda _, name, words: f"{name}\n{words}\n\n",
    "[Name] words": lambda _, name, words: f"[{name}] {words}\n\n",
    "[Name] – words": lambda _, name, words: f"[{name}] – {words}\n\n",
    "**Name** words": lambda _, name, words: f"**{name}** {words}\n\n",
    "**Name** / words": lambda _, name, words: f"**{name}**\n{words}\n\n",
    "**Name** – words": lambda _, name, words: f"**{name}** – {words}\n\n",
    "Name – words": lambda _, name, words: f"{name} – {words}\n\n",
}
TIMED: dict[str, Callable[[int, str, str], str]] = {
    "[TIME] Name: words": lambda at, name, words: f"[0:{at:02}] {name}: {words}\n\n",
    "Name (TIME): words": lambda at, name, words: f"{name} (0:{at:02}): {words}\n\n",
    "[TIME] [Name] words": lambda at, name, words: f"[0:{at:02}] [{name}] {words}\n\n",
    "[TIME] **Name** words": lambda at, name, words: f"[0:{at:02}] **{name}** {words}\n\n",
    "[TIME] Name – words": lambda at, name, words: f"[0:{at:02}] {name} – {words}\n\n",
    "Name / TIME / words": lambda at, name, words: f"{name}\n0:{at:02}\n{words}\n\n",
}


def talk(names: Sequence[str]) -> list[Turn]:
    return list(zip([*names] * 3, WORDS, strict=True))


@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize("layout", [*PLAIN, *TIMED])
def test_a_description_in_brackets_is_part_of_a_label(layout: str, names: Sequence[str]) -> None:
    write = PLAIN.get(layout) or TIMED[layout]
    page = "".join(write(n * 9, name, words) for n, (name, words) in enumerate(talk(names)))
    expected = [(name, None if layout in PLAIN else n * 9_000, words) for n, (name, words) in enumerate(talk(names))]
    assert said(read_text(page)) == expected


@pytest.mark.parametrize(
    "label", ["Mara Lind, head of harbour research", "Mara Lind, head of research: tides and ferries"]
)
def test_a_description_behind_a_comma_is_part_of_a_label(label: str) -> None:
    turns = talk(["Tom Reed", label])
    page = "".join(f"**{name}:** {words}\n\n" for name, words in turns)
    assert said(read_text(page)) == [(name, None, words) for name, words in turns]


def test_a_colon_in_wide_brackets_is_part_of_a_label() -> None:
    said_here = ["各位早上好，欢迎来到码头。", "谢谢，今天风很大。", "潮汐会怎样呢？", "它们升起，然后又落下。"]
    turns = list(zip(["李明", "林梅（港口研究所所长：潮汐与渡轮）"] * 2, said_here, strict=True))
    document = read_text("".join(f"{name}：{words}\n\n" for name, words in turns))
    assert said(document) == [(name, None, words) for name, words in turns]


@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize("sign", [":", " –"])
@pytest.mark.parametrize("form", ["webvtt", "srt", "json"])
def test_a_description_is_part_of_a_label_in_captions(form: str, sign: str, names: Sequence[str]) -> None:
    turns = [(at, f"{name}{sign} {words}") for at, (name, words) in zip(range(0, 60, 10), talk(names), strict=True)]
    if form == "json":
        text = json.dumps({"segments": [{"startTime": at, "endTime": at + 9, "body": body} for at, body in turns]})
    else:
        mark = "." if form == "webvtt" else ","
        cues = [
            f"{n}\n00:00:{at:02}{mark}000 --> 00:00:{at + 9:02}{mark}000\n{body}\n\n"
            for n, (at, body) in enumerate(turns, 1)
        ]
        text = ("WEBVTT\n\n" if form == "webvtt" else "") + "".join(cues)
    document = read_text(text)
    assert [(label, words) for label, _, words in said(document)] == talk(names)


def test_a_description_that_is_given_once_is_no_other_speaker() -> None:
    turns = talk(["Tom Reed", "Mara Lind"])
    turns[1] = ("Mara Lind (head of harbour research: tides and ferries)", turns[1][1])
    document = read_text("".join(f"{name}: {words}\n\n" for name, words in turns))
    assert [(label, words) for label, _, words in said(document)] == talk(["Tom Reed", "Mara Lind"])
    assert [(found.code, found.line) for found in document.findings] == [("header-suspect", 3)]


def test_brackets_with_a_colon_within_words_are_words() -> None:
    turns = talk(["Tom Reed", "Mara Lind"])
    turns[3] = (
        "Mara Lind",
        "They rise.\n\nBoth (the spring tide and the neap tide: all of them) fall again, twice a day.",
    )
    document = read_text("".join(f"{name}: {words}\n\n" for name, words in turns))
    assert [(label, words) for label, _, words in said(document)] == turns


@pytest.mark.parametrize("write", ["(0:{at:02}) [{name}] – {words}\n\n", "[{name}] (0:{at:02})\n{words}\n\n"])
def test_brackets_around_a_label_that_has_some_are_no_part_of_it(write: str) -> None:
    turns = talk(["Tom Reed [host]", "Mara Lind [at sea]"])
    page = "".join(write.format(at=n * 9, name=name, words=words) for n, (name, words) in enumerate(turns))
    assert [(label, words) for label, _, words in said(read_text(page))] == turns


@pytest.mark.parametrize(
    "form", ["**{n}** ({d}): {w}", "**{n}** *({d})*: {w}", "{n} *({d})*: {w}", "**{n} _({d})_:** {w}"]
)
def test_marks_around_a_description_are_no_part_of_a_label(form: str) -> None:
    turns = [
        (name, "Host" if name == "Tom Reed" else "Harbour", words) for name, words in talk(["Tom Reed", "Mara Lind"])
    ]
    document = read_text("".join(form.format(n=name, d=what, w=words) + "\n\n" for name, what, words in turns))
    assert said(document) == [(f"{name} ({what})", None, words) for name, what, words in turns]


def test_a_long_description_in_capitals_is_part_of_a_label() -> None:
    """The words were the speaker's before."""
    label = "MARA LIND, FORMER HEAD OF THE HARBOUR OF ULM AND CURRENT OWNER OF THE OLDEST U.S. NET FACTORY"
    turns = [(name, words) for name, words in talk(["TOM", "LIND"])]
    turns.insert(1, (label, "Thank you. We went out before dawn, and the nets were wet."))
    document = read_text("".join(f"{name}: {words}\n\n" for name, words in turns))
    assert said(document) == [(name, None, words) for name, words in turns]


@pytest.mark.parametrize(("form", "odd"), [("{}\n{}", "Mara, the host: {}"), ("{}: {}", "Mara (aside)\n{}")])
def test_a_label_with_a_description_that_is_read_as_words_is_reported(form: str, odd: str) -> None:
    words = ["We build boats.", "Of what?", "Of oak.", "And the nets?", "Those we buy.", "Where?"]
    turns = [form.format(("Mara", "Tom")[i % 2], said) for i, said in enumerate(words)]
    turns[4] = odd.format(words[4])
    found = read_text("Of boats\n\n" + "\n\n".join(turns) + "\n").findings
    assert any(one.code == "label-suspect" and "Mara" in one.message for one in found)
