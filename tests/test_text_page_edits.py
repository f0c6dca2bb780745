"""Small edits to known pages: no words move to another speaker and none are dropped without a finding."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from one_edit import GONE, edits
from page_layouts import LAYOUTS, Turn

from podcorpus.errors import InputError
from podcorpus.reading import Source, read_document

WORDS = "boats nets ropes tar wood sails harbour wind tide quay one two three four five six".split()
PAGES = ("Name (MM:SS)", "Name (HH:MM:SS):", "[TIME] **Name:** words", "Name:, blank", "Name: words")
PAGES += ("Name, TIME, words", "TIME, Name, words", "**Name**", "two spaces", "dot", "list")


class Reading(NamedTuple):
    """Where each stretch starts, whose words it is or of which kind, and how often each finding occurs."""

    starts: list[int]
    kinds: list[str]
    findings: Counter[str]

    def at(self, offset: int) -> str:
        return self.kinds[bisect_right(self.starts, offset) - 1]


def reading(page: str) -> Reading:
    document = read_document(Source.from_bytes(page.encode(), "page.txt"))
    whose = [
        f"words of {document.cues[s.cue or 0].label}" if s.kind == "turn_body" else s.kind for s in document.stretches
    ]
    return Reading([s.start for s in document.stretches], whose, Counter(found.message for found in document.findings))


def talk(seed: int) -> list[Turn]:
    chosen = random.Random(seed)
    turns: list[Turn] = []
    for i in range(14):
        name = "Mara Lind" if i % 2 == 0 else chosen.choice(("Tom Reed", "Tom Reed", "Ann Pell"))
        said = " ".join(chosen.choice(WORDS) for _ in range(chosen.randrange(5, 24))).capitalize()
        turns.append((name, i * 9 + chosen.randrange(5), f"{said}."))
    return turns


def moved(known: Reading, page: str, edited: list[str]) -> str | None:
    """A line that was not edited and whose words are now someone else's, or nobody's, without any finding more."""
    try:
        now = reading("".join(edited))
    except InputError:
        return None
    if now.findings - known.findings:
        return None
    before = after = 0
    for line, new in zip(page.splitlines(keepends=True), edited, strict=True):
        if line == new and line.strip():
            last = len(line.rstrip()) - 1
            was, is_now = known.at(before + last), now.at(after + last)
            if was != is_now and "words of" in was + is_now:
                return f"{line!r}: {was}, now {is_now}"
        before, after = before + len(line), after + len(new)
    return None


@pytest.mark.parametrize("name", PAGES)
def test_edits_to_a_page_of_each_layout(name: str) -> None:
    for seed in range(3):
        page = LAYOUTS[name].page(talk(seed))
        known = reading(page)
        for what, edited in edits(page, seed, 120):
            result = moved(known, page, edited)
            # Where a header is gone as a whole nothing tells of it, unless the speaker above speaks again.
            assert result is None or what in GONE, (what, result)


def test_edits_to_the_sample_page(sample_page: Path) -> None:
    page = sample_page.read_text(encoding="utf-8")
    known = reading(page)
    assert [result for _, edited in edits(page, 1, 250) if (result := moved(known, page, edited))] == []


@pytest.mark.slow
def test_thousands_of_edits_to_the_sample_page(sample_page: Path) -> None:
    page = sample_page.read_text(encoding="utf-8")
    known = reading(page)
    assert [result for _, edited in edits(page, 2, 3_000) if (result := moved(known, page, edited))] == []


STRANGERS = ("Ida Holm — ", "Caller:\n", "**Ida**: ", "[Ida Holm] ", "<Ida> ", "- Ida: ", "“Ida Holm”: ", "Ida Holm\n")
STRANGERS += ("Ida Holm (01:30): ", "Ida Holm at 01:30\n", "01:30 Ida Holm\n", "Ida | ", "Ida > ", "_Ida:_ ", "Ida :: ")
STRANGERS += ("{{Ida Holm}} ", "~Ida Holm~ ", "<v Ida Holm>", "Ida Holm) ", "| Ida Holm | ")


@pytest.mark.parametrize("header", STRANGERS)
@pytest.mark.parametrize("layout", ["Name (HH:MM:SS):", "Name: TIME", "columns", "TIME, Name, words", "Name: words"])
def test_who_speaks_once_in_another_layout_is_read_or_reported(layout: str, header: str) -> None:
    turns = talk(3)
    written = [LAYOUTS[layout].write(*turn) for turn in turns]
    blank = "\n\n" if written[0].endswith("\n\n") else "\n"
    page = "".join([*written[:6], f"{header}Is the slipway open to visitors?{blank}", *written[6:]])
    known, now = reading("".join(written)), reading(page)
    assert "words of Ida" in now.at(page.index("slipway")) or now.findings - known.findings


NOT_STRANGERS = ("Well – we did.", "[Laughter]", "[Risa]", "Note: we did.", "And Tom Reed said no.", "Of course, Ida.")
NOT_STRANGERS += ("(BEGIN CLIP)", "[SPONSOR MESSAGE]", "**English:**")


@pytest.mark.parametrize("line", NOT_STRANGERS)
@pytest.mark.parametrize("layout", ["Name (HH:MM:SS):", "Name: TIME", "Name: words"])
def test_what_is_no_name_is_not_reported(layout: str, line: str) -> None:
    written = [LAYOUTS[layout].write(*turn) for turn in talk(3)]
    page = "".join([*written[:6], f"{line}\n\n", *written[6:]])
    assert not any("may be a speaker's label" in message for message in reading(page).findings)


WITHIN = ("/ {}: ", "[{}] ", "<{}> ", "{} - ", "{} (12:34): ", "({}) ", "_{}_ ", "“{}”: ", "{{{{{}}}}} ", "{}:", "{} ")


@pytest.mark.parametrize("form", WITHIN)
@pytest.mark.parametrize("layout", ["Name (HH:MM:SS):", "**Name:** words", "Name: words"])
def test_a_label_in_another_form_behind_a_sentence_is_reported(layout: str, form: str) -> None:
    written = [LAYOUTS[layout].write(*turn) for turn in talk(3)]
    page = "".join(written)
    for label in ("Tom Reed", "TOM REED") if "{}:" in form else ("Tom Reed",):
        other = page.replace(". ", f". {form.format(label)}Yes. ", 1) if ". " in page else page
        other = other if other != page else page.replace(".\n", f". {form.format(label)}Yes.\n", 1)
        assert reading(other).findings - reading(page).findings


def test_a_label_is_reported_on_a_line_that_has_a_finding_on_its_speaker() -> None:
    page = "".join(f"Speaker {1 + i % 2}: We tar hull {i}. We wait.\n\n" for i in range(8))
    findings = reading(page.replace("0. We", "0. Speaker 2: We", 1)).findings
    assert findings["“Speaker 1” is a placeholder, not a speaker's name"] == 1
    assert findings["“Speaker 2” within the words may be a speaker's label; it is read as speech"] == 1


@pytest.mark.parametrize("layout", ["Name (HH:MM:SS):", "**Name:** words", "Name:, blank"])
def test_a_page_that_begins_with_what_is_said_is_reported(layout: str) -> None:
    written = [LAYOUTS[layout].write(*turn) for turn in talk(3)]
    for above, reported in (("We tar the hull.", True), ("Harbour talk", False)):
        findings = reading(f"{above}\n\n{''.join(written[1:])}").findings
        assert any("right before the first turn" in message for message in findings) is reported


def test_a_line_without_the_time_that_is_in_front_of_all_others() -> None:
    page = "".join(f"0:00 {('Mara', 'Tom')[i % 2]}  0:{i}7\n\n0:00 We tar hull {i}.\n\n" for i in range(6))
    now = reading(page.replace("0:00 We tar hull 3", "We tar hull 3"))
    assert [now.at(page.index(f"hull {i}") - 5 * (i > 2)) for i in range(6)] == ["words of Mara", "words of Tom"] * 3


@pytest.mark.parametrize("name", ["Caller", "Ida Holm", "Woman in the audience"])
@pytest.mark.parametrize("layout", ["Name (HH:MM:SS):", "**Name:** words", "Name: words"])
def test_the_label_of_a_stranger_behind_a_sentence_is_reported(layout: str, name: str) -> None:
    page = "".join(LAYOUTS[layout].write(*turn) for turn in talk(3)).replace(".\n", f". {name}: Is it open?\n", 1)
    findings = [found.message for found in read_document(Source.from_bytes(page.encode(), "page.txt")).findings]
    assert f"“{name}” within the words may be a speaker's label; it is read as speech" in findings


@pytest.mark.parametrize(
    "form", ["**{}:** Is", "**{}**: Is", "_{}:_ Is", "<b>{}:</b> Is", "“{}”: Is", "{}:\nIs", "{}: [Is"]
)
def test_the_label_of_a_stranger_in_marks_behind_a_sentence_is_reported(form: str) -> None:
    page = "".join(LAYOUTS["Name (HH:MM:SS):"].write(*turn) for turn in talk(3))
    other = page.replace(".\n", f". {form.format('Ida Holm')} it open?\n", 1)
    assert any("“Ida Holm” within the words" in message for message in reading(other).findings)


@pytest.mark.parametrize("dash", [" – ", " — ", "—", " - "])
def test_any_dash_behind_a_name_parts_it_from_the_words(dash: str) -> None:
    turns = [turn for turn in talk(3) if turn[0] != "Ann Pell"]
    page = "".join(LAYOUTS["[TIME] Name – words"].write(*turn) for turn in turns).replace(" – ", dash)
    document = read_document(Source.from_bytes(page.encode(), "page.txt"))
    assert [(cue.label, document.cue_text(cue)) for cue in document.cues] == [(name, said) for name, _, said in turns]


def test_captions_whose_lines_are_all_quoted_are_read_without_voices_and_reported() -> None:
    cues = "".join(
        f"> 00:0{i}.000 --> 00:0{i}.900\n> <v {name}>{said}</v>\n>\n" for i, (name, _, said) in enumerate(talk(3)[:9])
    )
    document = read_document(Source.from_bytes(f"> WEBVTT\n>\n{cues}".encode(), "page.vtt"))
    assert {cue.label for cue in document.cues} == {None}
    assert any("9 cues begin with a tag of WebVTT" in found.message for found in document.findings)


SIGNS = (
    "@{} We",
    "{} ~ We",
    "/{}/ We",
    "{} -> We",
    "{} ‒ We",
    "{} ― We",
    "{}∶ We",
    "{}::  We",
    "[00:12] {}; We",
    "{}… We",
    "{} (by phone) – We",
    "*{}* We",
)


@pytest.mark.parametrize("form", SIGNS)
def test_a_known_name_with_any_sign_that_no_sentence_has_is_reported(form: str) -> None:
    turns = [(("Mara Lind", "Tom Reed")[i % 2], i, f"We tar hull {i}.\n\nAnd then we wait for {i}.") for i in range(8)]
    page = "".join(LAYOUTS["Name: words"].write(*turn) for turn in turns)
    assert not reading(page).findings
    assert reading(page.replace("Tom Reed: We", form.format("Tom Reed"), 1)).findings


@pytest.mark.parametrize(
    "layout", ["Name: words", "Name: words, close", "Name (MM:SS)", "[TIME] **Name:** words", "## Name"]
)
def test_a_header_that_is_gone_is_reported_where_turns_are_one_line(layout: str) -> None:
    turns = [("Mara Lind Tom Reed Ann Pell".split()[i % 3], 9 * i, f"We wait for {WORDS[i]}.") for i in range(15)]
    written = [LAYOUTS[layout].write(*turn) for turn in turns]
    known = reading("".join(written)).findings
    for at in range(1, 15):
        page = "".join([*written[:at], f"{turns[at][2]}\n\n", *written[at + 1 :]])
        assert [message for message in reading(page).findings - known if "is a header above it missing?" in message]


def test_a_time_in_the_words_is_reported_if_it_may_be_that_of_a_header() -> None:
    page = "".join(LAYOUTS["TIME, words"].write(*turn) for turn in talk(3))
    at = page.index("0:2")
    assert reading(f"{page[:at]}“{page[at:]}").findings
    said = page.replace(" one ", " at 5:30 ").replace(" two ", " 12:15 ")
    assert said != page
    assert not reading(said).findings


@pytest.mark.parametrize("dash", [" – ", "—", "..."])
def test_a_known_name_and_a_dash_above_a_sentence_are_a_turn_or_reported(dash: str) -> None:
    turns = [("Mara" if i % 2 else "Tom", i, "We tar the hull, and then we wait.") for i in range(8)]
    page = "".join(LAYOUTS["Name:, blank"].write(*turn) for turn in turns)
    other = page.replace("wait.\n\nMara:\n\nWe", f"wait.\n\nMara{dash}We", 1)
    now = reading(other)
    assert now.at(other.index(f"Mara{dash}We") + len(dash) + 4) == "words of Mara" or now.findings


ONE_EDIT = (
    ("{}: {}\n\n", "Tom Reed: We tar hull 3", "T\nom Reed: We tar hull 3", "“om Reed” within the words"),
    (
        "**{}:**\n\n{}\n\n",
        "**Tom Reed:**\n\nWe tar hull 1",
        "**Tom\nReed:**\n\nWe tar hull 1",
        "“Reed” above",
    ),
    (
        "{} · 0:02\n{}\n",
        "Tom Reed · 0:02\nWe tar hull 1",
        "Tom Ree( · 0:02\nWe tar hull 1",
        "“Tom Ree” above",
    ),
)


@pytest.mark.parametrize(("form", "header", "edited", "expected"), ONE_EDIT)
def test_one_edit_to_a_header_is_reported(form: str, header: str, edited: str, expected: str) -> None:
    names = ("Mara Lind", "Tom Reed")
    page = "".join(form.format(names[i % 2], f"We tar hull {i}.") for i in range(1, 9))
    assert not reading(page).findings
    assert any(message.startswith(expected) for message in reading(page.replace(header, edited, 1)).findings)
