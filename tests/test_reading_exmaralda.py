"""EXMARaLDA's basic transcriptions."""

from __future__ import annotations

import pytest
from reading_checks import of_kind, read_text, said

from podcorpus.errors import NotATranscriptError

TALK = [
    ("Mara", 0, 1500, "Boats & nets,"),
    ("Mara", 1500, 3000, "all of them."),
    ("Tom", 3000, 5250, "And ropes?"),
    ("Mara", 6000, 7000, "Ropes, too."),
]


def exb(*, untimed: tuple[int, ...] = (), more: str = "") -> str:
    points = sorted({at for _, start, end, _ in TALK for at in (start, end)})
    timeline = "".join(
        f'<tli id="T{i}"/>' if i in untimed else f'<tli id="T{i}" time="{at / 1000}"/>' for i, at in enumerate(points)
    )
    tiers = "".join(
        f'<tier id="TIE{name}" speaker="SPK_{name}" category="v" type="t" display-name="{name} [v]">\n'
        + "".join(
            f'<event start="T{points.index(start)}" end="T{points.index(end)}">{words.replace("&", "&amp;")} </event>\n'
            for who, start, end, words in TALK
            if who == name
        )
        + "</tier>\n"
        for name in ("Mara", "Tom")
    )
    speakers = "".join(
        f'<speaker id="SPK_{name}"><abbreviation>{name}</abbreviation><sex value="f"/></speaker>'
        for name in ("Mara", "Tom")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<basic-transcription><head><meta-information>'
        f"<project-name>Harbour</project-name></meta-information><speakertable>{speakers}</speakertable></head>"
        f"<basic-body><common-timeline>{timeline}</common-timeline>\n{tiers}{more}</basic-body></basic-transcription>\n"
    )


def test_events_are_cues_in_the_order_of_the_timeline() -> None:
    document = read_text(exb())
    assert document.format == "exmaralda"
    assert [(cue.label, cue.start_ms, cue.end_ms, document.cue_text(cue)) for cue in document.cues] == TALK
    assert not document.findings


def test_points_without_a_time_have_a_place_on_the_timeline() -> None:
    document = read_text(exb(untimed=(1, 2, 3)))
    assert [(label, words) for label, _, words in said(document)] == [(name, words) for name, _, _, words in TALK]
    assert [cue.start_ms for cue in document.cues] == [0, None, None, 6000]


@pytest.mark.parametrize("kind", ["a", "d"])
def test_tiers_of_descriptions_and_annotations_are_no_words(kind: str) -> None:
    event = '<event start="T0" end="T1">laughs</event>'
    document = read_text(exb(more=f'<tier id="TIE9" speaker="SPK_Tom" type="{kind}">{event}</tier>'))
    assert [words for _, _, words in said(document)] == [words for *_, words in TALK]
    assert "laughs" in of_kind(document, "metadata")


def test_a_transcription_without_words_is_refused() -> None:
    with pytest.raises(NotATranscriptError, match="no words found"):
        read_text("<basic-transcription><basic-body><common-timeline/></basic-body></basic-transcription>")
