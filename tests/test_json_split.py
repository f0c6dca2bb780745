"""JSON in which keys are speakers or times, or which has a talk in several lists."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_reading_json import checked, read

from podcorpus.errors import InputError
from podcorpus.reading import Document

_SAID = (
    ("Mara", "Good morning from the harbour."),
    ("Tom", "And the nets?"),
    ("Mara", "Torn, all of them, by the storm."),
    ("Tom", "Then we begin again."),
    ("Mara", "We do, as we did last year."),
)
_CLOCKS = ("00:00:00", "00:00:04", "00:00:09", "00:01:02", "01:00:00")
_STARTS = (0, 4_000, 9_000, 62_000, 3_600_000)


def _turns(document: Document) -> list[tuple[str | None, str]]:
    return [(cue.label, document.cue_text(cue)) for cue in checked(document).cues]


def _rows(*places: int, **more: Any) -> list[dict[str, Any]]:
    return [{"start": 5 * at, "end": 5 * at + 4, "text": _SAID[at][1], **more} for at in places]


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"title": "Nets", "talk": rows}])
def test_the_one_key_of_each_object_is_its_speaker(wrap: Any) -> None:
    document = read(wrap([{label: words} for label, words in _SAID]))
    assert _turns(document) == list(_SAID)
    assert [one.code for one in document.findings] == ["json-assumed"]
    assert {document.source.text[one.start : one.end] for one in document.stretches if one.kind == "turn_header"} == {
        "Mara",
        "Tom",
    }


def test_keys_are_times() -> None:
    document = read({clock: words for clock, (_, words) in zip(_CLOCKS, _SAID, strict=True)})
    assert [cue.start_ms for cue in checked(document).cues] == list(_STARTS)
    assert [words for _, words in _turns(document)] == [words for _, words in _SAID]
    labelled = read({"talk": [{clock: ": ".join(one)} for clock, one in zip(_CLOCKS, _SAID, strict=True)]})
    assert _turns(labelled) == list(_SAID)
    assert [cue.start_ms for cue in labelled.cues] == list(_STARTS)


@pytest.mark.parametrize(
    "data",
    [
        {"greeting": "Good morning.", "parting": "See you soon.", "thanks": "Thank you all."},
        [{"en": "Good morning."}, {"de": "Guten Morgen."}, {"fr": "Bonjour."}],
        [{"text": "Good morning."}, {"text": "And the nets?"}, {"quote": "Torn, all."}, {"quote": "By the storm."}],
        [{"user": "What is a net?"}, {"assistant": "It is made of knots."}, {"user": "Thanks."}, {"assistant": "Yes."}],
        {"09:00": "Opening", "09:30": "Nets and knots", "11:00": "Lunch", "12:30": "Ropes", "14:00": "Boats"},
        {"00:09": "Torn, all of them.", "00:04": "And the nets?", "00:00": "Good morning to you."},
        {"2024-01-01": "We made a net.", "2024-01-02": "We made two.", "2024-01-03": "We made none."},
        [{"Mara": "Old Rope 7"}, {"Tom": "12"}, {"Mara": "A-4"}, {"Tom": "B-9"}],
    ],
)
def test_other_keys_make_no_transcript(data: Any) -> None:
    with pytest.raises(InputError, match="without a transcript"):
        read(data)


def test_a_list_for_each_speaker() -> None:
    document = read({"Mara": _rows(0, 2, 4), "Tom": _rows(1, 3)})
    assert _turns(document) == list(_SAID)
    assert [cue.start_ms for cue in document.cues] == [0, 5_000, 10_000, 15_000, 20_000]
    channels = read({"audio": {"0": _rows(0, 2, 4), "1": _rows(1, 3)}})
    assert [label for label, _ in _turns(channels)] == ["0", "1", "0", "1", "0"]


def test_parts_follow_one_another() -> None:
    document = read({"intro": _rows(0, 1), "talk": _rows(2, 3), "close": _rows(4)})
    assert _turns(document) == [(None, words) for _, words in _SAID]
    labelled = read({"intro": _rows(0, 1, speaker="Mara"), "talk": _rows(2, 3, speaker="Tom")})
    assert [label for label, _ in _turns(labelled)] == ["Mara", "Mara", "Tom", "Tom"]


@pytest.mark.parametrize("later", [0, 0.2])
def test_translations_are_not_spoken_by_turns(later: float) -> None:
    other = [{**row, "start": row["start"] + later, "text": "Also: " + row["text"]} for row in _rows(*range(5))]
    document = read({"english": _rows(*range(5)), "more": other})
    assert len({label for label, _ in _turns(document)}) == 1
    assert len(document.cues) == 5


@given(st.lists(st.sampled_from(["Mara", "Tom", "Åsa Kvist", "李雷"]), min_size=4, max_size=30))
def test_any_order_of_speakers_comes_back(labels: list[str]) -> None:
    """Rows under the names of their speakers come back in the order of their times."""
    changes = sum(one != other for one, other in pairwise(labels))
    if len(set(labels)) < 2 or changes < len(set(labels)):
        return
    rows: dict[str, list[dict[str, Any]]] = {}
    for at, label in enumerate(labels):
        rows.setdefault(label, []).append({"start": 5 * at, "end": 5 * at + 4, "text": f"We made net number {at}."})
    document = read(rows)
    assert _turns(document) == [(label, f"We made net number {at}.") for at, label in enumerate(labels)]


def test_the_speaker_beside_the_object_with_the_words() -> None:
    events = [{"kind": "speech", "participant": label, "payload": {"text": words}} for label, words in _SAID]
    assert _turns(read({"events": events})) == list(_SAID)


def test_lists_in_lists_are_read_once() -> None:
    data: dict[str, Any] = {"here": _rows(0, 2), "there": _rows(1, 3)}
    for _ in range(20):
        data = {"here": [data, *_rows(0, 2)], "there": _rows(1, 3)}
    document = checked(read(data))
    assert document.cues
    assert all(one.end <= other.start for one, other in pairwise(sorted(document.stretches, key=lambda s: s.start)))


_PLACES = {"Mara": (0, 2, 4), "Tom": (1, 3)}


def test_rows_of_channels_with_a_speaker_each_come_back_in_the_order_of_their_times() -> None:
    channels = [{"id": i, "speaker": name, "segments": _rows(*at)} for i, (name, at) in enumerate(_PLACES.items())]
    assert _turns(read({"channels": channels})) == list(_SAID)
    flat = [row for name, at in _PLACES.items() for row in _rows(*at, speaker=name)]
    assert _turns(read({"segments": flat})) == list(_SAID)


def test_rows_whose_speakers_follow_one_another_stay_as_they_are() -> None:
    rows = [*_rows(0, 1, speaker="Mara"), *_rows(2, 3, 4, speaker="Tom")]
    assert [label for label, _ in _turns(read({"segments": rows}))] == ["Mara"] * 2 + ["Tom"] * 3


def test_the_words_of_channels_with_a_text_each_come_back_in_the_order_of_their_times() -> None:
    def words(at: int) -> list[dict[str, Any]]:
        said = _SAID[at][1].split()
        return [{"word": word, "start": 5 * at + i / 4, "end": 5 * at + i / 4 + 0.2} for i, word in enumerate(said)]

    channels = [
        {
            "channel": i,
            "alternatives": [
                {
                    "transcript": " ".join(_SAID[at][1] for at in places),
                    "words": [w for at in places for w in words(at)],
                }
            ],
        }
        for i, places in enumerate(_PLACES.values())
    ]
    document = read({"results": {"channels": channels}})
    assert _turns(document) == [(str(list(_PLACES).index(name)), said) for name, said in _SAID]
