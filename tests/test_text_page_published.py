"""Text pages as they are published: the heading of the transcript, and times in headings or below the words."""

from __future__ import annotations

import pytest
from test_text_page_collections import SAID, codes, spoken
from test_text_page_layouts import read

from podcorpus.errors import NotATranscriptError

NAMES = ("Mara Lind", "Tom Reed")
TALK = "".join(f"**{NAMES[i % 2]}:** {said}\n\n" for i, said in enumerate(SAID))
NOTES = """# Boats and nets

**To those who dry nets:**
- Nets are dried in winter.
- Nobody mends them twice.

* **Oars of Orkney**: They are longer there ([00:12](#00:12)).

> "Nets do not float."
> -- Mara Lind, [3:24](https://example.org/watch?t=204)

> "Boats do, mostly."
> -- Mara Lind, [4:10](https://example.org/watch?t=250)

"""


def times(page: str) -> list[int | None]:
    return [cue.start_ms for cue in read(page).cues]


@pytest.mark.parametrize(
    "heading",
    ["## Transcript", "# 📖 Meeting transcript", "**Transcript**", "TRANSCRIPT:", "### Zoom recording transcript"],
)
def test_what_is_above_the_heading_of_the_transcript_is_about_it(heading: str) -> None:
    assert spoken(f"{NOTES}{heading}\n\n{TALK}") == spoken(TALK)


def test_a_talk_that_begins_above_a_heading_of_the_transcript_is_read_from_there() -> None:
    page = TALK[: len(TALK) // 2].rsplit("**Tom", 1)[0] + "## Transcript\n\n" + TALK
    assert len(spoken(page)) > len(spoken(TALK))


def test_a_page_without_a_talk_below_the_heading_is_read_as_a_whole() -> None:
    assert spoken(TALK + "## Transcript\n\nThe recording is at the harbour.\n")[:11] == spoken(TALK)[:11]


def test_headings_with_a_colon_are_no_speakers_beside_others() -> None:
    titled = "".join(f"# Part 2: {title}\n\n{said}\n\n" for title, said in zip(("Boats", "Nets"), SAID, strict=False))
    assert [label for label, _ in spoken(titled + TALK)] == [label for label, _ in spoken(TALK)]


@pytest.mark.parametrize("name", ["", " {#part}"])
def test_a_time_in_a_heading_is_that_of_the_name_below_it(name: str) -> None:
    parts = [f"### 00:0{i}:00{name}\n\n{part}" for i, part in enumerate(TALK.split("**Mara Lind:** ")[1:])]
    page = "# Harbour\n\n" + "".join(part.replace("\n\n", "\n\n**Mara Lind:** ", 1) for part in parts)
    assert spoken(page) == spoken(TALK)
    assert times(page) == [60_000 * (i // 2) if i % 2 == 0 else None for i in range(12)]


def test_a_time_below_the_words_is_theirs() -> None:
    page = "".join(f"**{NAMES[i % 2]}**: {said}\n*00:{i:02}.250*\n\n" for i, said in enumerate(SAID))
    assert spoken(page) == spoken(TALK)
    assert times(page) == [1000 * i + 250 for i in range(12)]


def test_words_before_the_first_name_that_have_a_time_like_it_are_said_by_nobody_named() -> None:
    named = "".join(f"[00:00:{i + 10}] {NAMES[i % 2]}: {said}\n" for i, said in enumerate(SAID))
    first = "[00:00:02] We are at the harbour today,\n[00:00:05] as we were last year.\n"
    assert spoken(first + named)[:3] == [
        (None, "We are at the harbour today,"),
        (None, "as we were last year."),
        ("Mara Lind", SAID[0]),
    ]
    assert "words-before-turn" not in dict(codes(first + named))


# Labels


@pytest.mark.parametrize("form", ["{0}{1}: ", "**{0}**{1}: ", "**{0}{1}:** "])
@pytest.mark.parametrize("aside", [" (laughing)", " [off mic]", " *(quietly)*"])
def test_what_is_in_brackets_behind_a_name_is_no_part_of_it(form: str, aside: str) -> None:
    page = "".join(
        form.format(NAMES[i % 2], aside if i in (1, 4) else "") + f"{said}\n\n" for i, said in enumerate(SAID)
    )
    assert spoken(page) == spoken(TALK)
    assert [line for code, line in codes(page) if code == "header-suspect"] == ([] if "laugh" in aside else [3])


def test_what_is_in_brackets_behind_a_label_with_a_number_is_no_part_of_it() -> None:
    page = "".join(f"P{i % 2 + 1}{' (probe)' if i > 6 else ''}: {said}\n\n" for i, said in enumerate(SAID))
    assert [label for label, _ in spoken(page)] == ["P1", "P2"] * 6


def test_names_that_always_have_something_in_brackets_behind_them() -> None:
    asides = ("amused", "softly", "thinking", "aside")
    page = "".join(f"{NAMES[i % 2]} ({asides[i // 2 % 4]}): {said}\n\n" for i, said in enumerate(SAID))
    assert spoken(page) == spoken(TALK)


@pytest.mark.parametrize(
    "labels", [("Caller (male)", "Caller (female)"), ("Mara (Host)", "Mara"), ("Host", "Host (a)")]
)
def test_labels_with_brackets_that_tell_people_apart(labels: tuple[str, str]) -> None:
    page = "".join(f"{labels[i % 2]}: {said}\n\n" for i, said in enumerate(SAID))
    assert [label for label, _ in spoken(page)] == [*labels] * 6


FORMS = ["{{{0}}} {1}\n\n", ":{0}: {1}\n\n", "**{0}.** {1}\n\n"]


@pytest.mark.parametrize("form", FORMS)
def test_names_in_braces_between_colons_or_with_a_stop(form: str) -> None:
    assert spoken("".join(form.format(NAMES[i % 2], said) for i, said in enumerate(SAID))) == spoken(TALK)


def test_fields_above_the_talk_are_no_turns() -> None:
    talk = "".join(f":{NAMES[i % 2]}: {said}\n\n" for i, said in enumerate(SAID))
    assert spoken(f"Of boats\n========\n\n:Date: 2020-01-02\n:Author: Ida\n\n{talk}") == spoken(TALK)


def test_parameters_are_no_turns() -> None:
    page = "".join(f":{('param net', 'returns')[i % 2]}: {said}\n\n" for i, said in enumerate(SAID))
    with pytest.raises(NotATranscriptError):
        read(page)


@pytest.mark.parametrize("labels", [("INT", "P1"), ("XXX", "YYY"), ("ML", "TR")])
def test_capitals_in_front_of_every_paragraph_are_labels(labels: tuple[str, str]) -> None:
    page = "".join(f"{labels[i % 2]} {said}\n\n" for i, said in enumerate(SAID))
    assert spoken(page) == [(labels[i % 2], said) for i, said in enumerate(SAID)]
    assert ("layout-guessed", 1) in codes(page)


def test_capitals_in_front_of_some_paragraphs_are_speech() -> None:
    page = "".join(f"{('OK', 'NO')[i % 2] if i % 3 else 'Well'} {said}\n\n" for i, said in enumerate(SAID))
    assert {label for label, _ in spoken(page)} == {None}


# Bullets


def bullets(key: str) -> str:
    lines = "".join(f"*  {said}\n" for said in SAID)
    return f"---\ntitle: Boats\n{key}: large\n---\n\n# Of boats\n**Mara Lind:** [2020](https://example.org)\n{lines}"


@pytest.mark.parametrize("key", ["Transcription Model", "whisper_model", "transcribed_at"])
def test_a_sentence_a_bullet_on_a_page_that_says_what_transcribed_it(key: str) -> None:
    assert spoken(bullets(key)) == [(None, said) for said in SAID]


def test_a_list_of_sentences_is_no_transcript_if_nothing_says_so() -> None:
    with pytest.raises(NotATranscriptError):
        read(bullets("size"))
