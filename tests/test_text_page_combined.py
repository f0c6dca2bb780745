"""Text pages put together from parts: a name, a time, where they are, what is around them, and words that look like
either."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_text_page_layouts import cues, read

NAMES = (
    ("Mara Lind", "Tom Reed"),
    ("J. R. Holm", "Dr. Ada Berg"),
    ("MARA LIND", "TOM REED"),
    ("SPEAKER_00", "SPEAKER_01"),
    ("Speaker 1", "Speaker 2"),
    ("Mara Lind, PhD", "Tom Reed"),
    ("Мария Линд", "Том Рид"),
    ("田中太郎", "佐藤花子"),
    ("mara_l", "tom.reed"),
)
TIMES = {
    "{m}:{s:02}": 1000,
    "{m:02}:{s:02}": 1000,
    "00:{m:02}:{s:02}.{ms:03}": 1,
    "00:{m:02}:{s:02},{ms:03}": 1,
    "0h{m:02}m{s:02}s": 1000,
}
BRACKETS = ("({})", "[{}]", "{{{}}}", "<{}>", "[{}](https://example.org/e/12)", "{}")
EMPHASIS = ("{}", "**{}**", "*{}*", "__{}__", "[{}]")
WORDS = (
    "We went to the harbour in the morning, and then everybody left.",
    "Yes, I remember that very well. It was cold.",
    "So how long did you stay there?",
    "*Really* good bread, by the way, and a lot of it.",
    "For about twelve years, I think. Nobody asked me to leave.",
    "_The Harbour_ was the name of the book, and it cost $12.50.",
    "And he said: we should go home now.",
    "Honestly, I never understood that.",
)
ODD = ("woman in audience", "ada99", "the captain", "???", "Announcer")


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, list[tuple[str | None, int | None, str]]]:
    """A page and its turns. The last part of a header is its time, or a colon is behind it."""
    names, (time, step) = draw(st.sampled_from(NAMES)), draw(st.sampled_from(sorted(TIMES.items())))
    bracket, emphasis = draw(st.sampled_from(BRACKETS)), draw(st.sampled_from(EMPHASIS))
    place = draw(st.sampled_from(["{n} {t}\n{w}", "{t} {n}\n{w}", "{n}\n{t}\n{w}", "{n}: {t} {w}", "{t} {n}: {w}"]))
    odd = draw(st.sampled_from([None, *ODD])) if bracket != "{}" and place in ("{n} {t}\n{w}", "{n}: {t} {w}") else None
    n, start = draw(st.integers(12, 20)), draw(st.integers(0, 5999))
    turns: list[tuple[str | None, int | None, str]] = []
    blocks = []
    for i in range(n):
        name = odd if odd and i == n // 2 else names[i % 2]
        ms = start + i * 7321
        clock = bracket.format(time.format(m=ms // 60_000, s=ms // 1000 % 60, ms=ms % 1000))
        words = WORDS[(i + start) % len(WORDS)]
        blocks.append(place.format(n=emphasis.format(name), t=clock, w=words))
        turns.append((name, ms // step * step, words))
    return "\n\n".join(blocks) + "\n", turns


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pages())
def test_a_page_of_any_parts_is_read_back(made: tuple[str, list[tuple[str | None, int | None, str]]]) -> None:
    page, turns = made
    assert cues(read(page)) == turns


def test_a_line_within_a_paragraph_is_no_header_where_blank_lines_are_above_those() -> None:
    said = [(name, 60_000 * n, "We met there.") for n, name in enumerate(["Mara Lind", "Tom Reed"] * 2)]
    page = "\n\n".join(f"{name} (0{ms // 60_000}:00)\n{words}" for name, ms, words in said)
    inner = "as we say here (01:30)\nIt was cold."
    document = read(page.replace("(01:00)\nWe met there.", f"(01:00)\nWe met there.\n{inner}"))
    assert cues(document) == [said[0], (*said[1][:2], f"We met there.\n{inner}"), *said[2:]]
    assert [found.code for found in document.findings] == ["header-suspect"]


def test_a_line_right_below_a_header_is_what_was_said() -> None:
    said = [(name, 60_000 * n, "We met there.") for n, name in enumerate(["Mara Lind", "Tom Reed"] * 2)]
    said[1] = (*said[1][:2], "as we say here (01:30)\nIt was cold.")
    assert cues(read("\n".join(f"{name} (0{ms // 60_000}:00)\n{words}" for name, ms, words in said))) == said


def test_a_sound_in_the_place_of_a_name_is_reported() -> None:
    names = ["Mara", "Tom", "Applause", "Mara", "Tom"]
    document = read("".join(f"[00:1{n}] **{name}** It is for all.\n" for n, name in enumerate(names)))
    assert [cue.label for cue in document.cues if cue.label not in names] == []
    assert [(found.code, found.line) for found in document.findings] == [("header-suspect", 3)]
