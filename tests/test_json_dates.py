"""JSON as programs and web pages have it: times that are dates, a script around it, lists of lines."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_checks import of_kind, read_text, said

from podcorpus.errors import InputError

TALK = [("Mara", "The nets are out."), ("Tom", "Then we begin again."), ("Mara", "Good.")]


def rows(*times: Any, key: str = "start_time") -> list[dict[str, Any]]:
    return [{"speaker": who, "text": words, key: at} for (who, words), at in zip(TALK, times, strict=True)]


def starts(value: Any) -> list[int | None]:
    return [start for _, start, _ in said(read_text(json.dumps(value)))]


@pytest.mark.parametrize(
    "times",
    [
        (1_742_176_115.5, 1_742_176_120.25, 1_742_176_128),
        (1_742_176_115_500, 1_742_176_120_250, 1_742_176_128_000),
        ("2025-03-17T01:48:35.500Z", "2025-03-17T01:48:40.25Z", "2025-03-17T01:48:48Z"),
        ("2025-03-17 02:48:35.5+01:00", "2025-03-17 02:48:40.250+01:00", "2025-03-17 02:48:48+01:00"),
    ],
    ids=["seconds since 1970", "milliseconds since 1970", "dates", "dates in another zone"],
)
@pytest.mark.parametrize("start", [None, 1_742_176_113, "2025-03-17T01:48:33Z"])
def test_dates_are_counted_from_the_start(times: tuple[Any, ...], start: Any) -> None:
    value = {"metadata": {"start_time": start}, "segments": rows(*times)}
    first = 0 if start is None else 2_500
    document = read_text(json.dumps(value))
    assert [at for _, at, _ in said(document)] == [first, first + 4_750, first + 12_500]
    (assumed,) = [one.message for one in document.findings if "dates" in one.message]
    assert ("the first of them" if start is None else "`metadata.start_time`") in assumed


def test_a_date_of_another_day_is_no_start() -> None:
    assert starts(
        {"startedAt": "2024-01-01T00:00:00Z", "turns": rows(*[f"2025-03-17T01:00:0{i}Z" for i in (1, 2, 5)])}
    ) == [
        0,
        1_000,
        4_000,
    ]


def test_words_are_counted_from_the_start_too() -> None:
    words = [
        {"word": word, "start": 1_742_176_115 + i, "end": 1_742_176_115.5 + i} for i, word in enumerate(("we", "go"))
    ]
    (cue,) = read_text(json.dumps([{"text": "we go", "speaker": "Mara", "start": 1_742_176_115, "words": words}])).cues
    assert [(word.start_ms, word.end_ms) for word in cue.words or ()] == [(0, 500), (1_000, 1_500)]


@pytest.mark.parametrize(("key", "spoken"), [("speaker", True), ("speaker_name", True), ("role", False)])
def test_a_program_speaks_on_the_phone(key: str, spoken: bool) -> None:
    who = ("assistant", "user", "assistant")
    call = [
        {"timestamp": f"2025-08-22 07:30:1{i}", key: name, "content": words}
        for i, (name, (_, words)) in enumerate(zip(who, TALK, strict=True))
    ]
    if spoken:
        assert [label for label, *_ in said(read_text(json.dumps(call)))] == list(who)
    else:
        with pytest.raises(InputError, match="messages"):
            read_text(json.dumps(call))


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (("0000:12", "0999:30", "1000:30"), [12_000, 59_970_000, 60_030_000]),
        (("0:59", "0:60", "1:01"), [59_000, 60_000, 61_000]),
        (("0.5ms", "1200.5 ms", "2400ms"), [0, 1_200, 2_400]),
        (("PT23H", "P1DT1H", "P1DT1H0.5S"), [82_800_000, 90_000_000, 90_000_500]),
        (("00:00:12:5", "00:00:12:29", "00:00:13:00"), [12_200, 12_999, 13_000]),
        (("-5s", "-0:02", "0:05"), [None, None, 5_000]),
    ],
)
def test_styles_of_times(times: tuple[str, ...], expected: list[int | None]) -> None:
    assert starts(rows(*times)) == expected


def test_messages_that_were_recognised_are_spoken() -> None:
    who = ("assistant", "user", "assistant")
    call: list[dict[str, Any]] = [
        {"role": name, "content": [words]} for name, (_, words) in zip(who, TALK, strict=True)
    ]
    with pytest.raises(InputError, match="messages"):
        read_text(json.dumps(call))
    call[1]["transcript_confidence"] = 0.96
    assert [label for label, *_ in said(read_text(json.dumps(call)))] == list(who)


def test_posts_with_dates_are_no_talk() -> None:
    posts = [{"user": name, "text": "some words of mine", "date": "2025-03-17T01:48:35Z"} for name in "abc"]
    with pytest.raises(InputError, match="another name"):
        read_text(json.dumps(posts))


SCRIPTS = {
    "a constant": "const TURNS = {};\n",
    "an export": "// Turns.\n// Do not edit.\nexport default {}\n",
    "a type": "/* Turns\n * of a talk */\nexport const turns: Turn[] = {} as const;\n\nexport default turns;\n",
    "a property": "window.transcript = {};",
    "a module": "module.exports = {};\n",
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_json_in_a_script(script: str) -> None:
    document = read_text(SCRIPTS[script].format(json.dumps(rows(1.5, 3, 7.25))))
    assert document.format == "json"
    assert said(document) == [(who, at, words) for (who, words), at in zip(TALK, (1_500, 3_000, 7_250), strict=True)]
    assert not [one for one in document.findings if one.code == "json-broken"]
    assert SCRIPTS[script].split("{}")[0].strip() in of_kind(document, "metadata") + of_kind(document, "markup")


@given(st.text(st.sampled_from("/*=.;{[ \nconstexportdefault"), max_size=60))
def test_what_is_around_json_is_found_or_not(text: str) -> None:
    with suppress(InputError):
        read_text(text + json.dumps(rows(1, 2, 3)) + text[:5])


def test_a_sound_between_rows_is_no_speech() -> None:
    value = [*rows(0, 1, 2), {"snippet": "1_the_horn_of_a_ship.mp3"}, *rows(4, 5, 6)]
    assert [who for who, _, _ in said(read_text(json.dumps(value)))] == ["Mara", "Tom", "Mara"] * 2


@pytest.mark.parametrize(("key", "text"), [("talare", "text"), ("spk", "msg"), ("locuteur", "text")])
def test_speakers_in_other_languages(key: str, text: str) -> None:
    value = [{key: who, text: words, "start_at": 900 * i} for i, (who, words) in enumerate(TALK)]
    assert said(read_text(json.dumps(value))) == [(who, 900 * i, words) for i, (who, words) in enumerate(TALK)]


def test_a_list_of_lines_that_go_on() -> None:
    lines = ["The nets are", "out and the boats", "lie in the", "harbour where we", "go down", "again"] * 3
    assert [words for _, _, words in said(read_text(json.dumps(lines)))] == lines
    for others in (["nets", "boats", "harbour"] * 5, ["The nets are out.", "We go down again."] * 6, lines[:5]):
        with pytest.raises(InputError):
            read_text(json.dumps(others))


def test_rows_may_be_below_the_name_of_their_speaker() -> None:
    parts = {
        f"part-{i}.wav": [who, [{"start": 10 * i, "end": 10 * i + 4, "content": words}]]
        for i, (who, words) in enumerate(TALK)
    }
    parts["part-3.wav"] = ["Tom", []]
    document = read_text(json.dumps(parts))
    assert said(document) == [(who, 10_000 * i, words) for i, (who, words) in enumerate(TALK)]
