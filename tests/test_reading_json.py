"""JSON of many tools: what each writer wrote is read back, cue by cue, and every character has its stretch."""

import importlib
import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from json_dialects import WRITERS, Said, Segment

from podcorpus.building.turns import form_turns
from podcorpus.errors import InputError
from podcorpus.reading import Document, Source, TextMap, read_document, recognise

for _module in ("json_dialects_asr", "json_dialects_cloud", "json_dialects_editors"):
    importlib.import_module(_module)

_WORDS = st.sampled_from(
    "nets harbour Torn storm 40 don't naïve über “mend” Mara–Tom 5,000 lines\\ boats 😀 again tonight, the a I".split()
)


def read(value: Any, **how: Any) -> Document:
    """The document of a value, written as JSON."""
    text = value if isinstance(value, str) else json.dumps(value, **how)
    return read_document(Source.from_bytes(text.encode(), "a.json"))


def checked(document: Document) -> Document:
    """The document, after checking what holds for any: a partition, and words and spans where they are said to be."""
    text = document.source.text
    edges = [0, *(edge for one in document.stretches for edge in (one.start, one.end)), len(text)]
    assert all(a == b for a, b in zip(edges[::2], edges[1::2], strict=True))
    assert all(one.start < one.end for one in document.stretches)
    for i, cue in enumerate(document.cues):
        words = document.cue_text(cue)
        assert words == words.strip() != ""
        own = [one for one in document.stretches if one.cue == i and one.kind in ("cue_text", "turn_body")]
        assert own[0].start <= cue.start < cue.end <= own[-1].end
        places = TextMap([(0, cue)])
        assert (places.start(0), places.end(len(words))) == (cue.start, cue.end)
        for run in cue.runs:
            taken, said = text[run.start : run.end], words[run.char : run.char + run.n_chars]
            assert taken == said if run.n_chars == run.end - run.start else taken[0] in "\\&"
        for word, after in pairwise(cue.words or ()):
            assert 0 <= word.start_char < word.end_char <= after.start_char < after.end_char <= len(words)
    assert sorted(i for cues in form_turns(document) for i in cues) == list(range(len(document.cues)))
    return document


@st.composite
def talks(draw: st.DrawFn) -> list[Segment]:
    """Sentences of three people, each with at least two words, without a pause inside and with one after it."""
    segments: list[Segment] = []
    at = draw(st.integers(0, 5_000))
    for _ in range(draw(st.integers(1, 6))):
        said = [draw(_WORDS) for _ in range(draw(st.integers(2, 8)))]
        # A sentence begins with a word that does not end one, and ends with its mark.
        said[-1] = said[-1].rstrip(",") + draw(st.sampled_from(".?!"))
        words = []
        for text in ["Well", *said]:
            end = at + draw(st.integers(150, 400))
            words.append(Said(text, at, end))
            at = end + draw(st.integers(0, 60))
        segments.append(Segment(draw(st.integers(0, 2)), tuple(words)))
        at += draw(st.integers(100, 3_000))
    return segments


def _expected(name: str, segments: list[Segment]) -> list[tuple[str | None, int, int, str]]:
    label = WRITERS[name].label
    return [(label(one.speaker) if label else None, one.start, one.end, one.text) for one in segments]


@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=8, deadline=None)
@given(segments=talks(), ascii_only=st.booleans(), indent=st.sampled_from([None, 1]))
def test_what_was_written_is_read_back(
    name: str, segments: list[Segment], ascii_only: bool, indent: int | None
) -> None:
    value = WRITERS[name].write(segments)
    document = checked(read(value, ensure_ascii=ascii_only, indent=indent))
    found = [(cue.label, cue.start_ms, cue.end_ms, document.cue_text(cue)) for cue in document.cues]
    assert found == _expected(name, segments)


def _segment(speaker: int, start: int, text: str) -> Segment:
    times = [start + 300 * i for i in range(len(text.split()))]
    return Segment(speaker, tuple(Said(word, at, at + 250) for word, at in zip(text.split(), times, strict=True)))


_TALK = [
    _segment(0, 500, "Good morning, harbour."),
    _segment(1, 2_000, "And the 40 nets?"),
    _segment(1, 3_600, "Torn again."),
    _segment(0, 9_000, "All of them, \\o/."),
]


@pytest.mark.parametrize("name", WRITERS)
def test_words_have_their_times(name: str) -> None:
    document = checked(read(WRITERS[name].write(_TALK)))
    assert all((cue.words is not None) == WRITERS[name].has_words for cue in document.cues)
    if not WRITERS[name].has_words:
        return
    for cue, one in zip(document.cues, _TALK, strict=True):
        text = document.cue_text(cue)
        found = {text[w.start_char : w.end_char].strip(".,?"): (w.start_ms, w.end_ms) for w in cue.words or ()}
        times = {word.text.strip(".,?"): (word.start, word.end) for word in one.words}
        # WhisperX times no numerals, and YouTube gives no ends.
        assert all(times[text] in (own, (own[0], times[text][1])) for text, own in found.items())
        assert times.keys() - found.keys() <= {"40"}


@pytest.mark.parametrize("name", WRITERS)
def test_what_is_assumed_is_reported_and_nothing_else(name: str) -> None:
    source = Source.from_bytes(json.dumps(WRITERS[name].write(_TALK)).encode(), "a.json")
    codes = [one.code for one in read_document(source).findings]
    assert codes == ([] if WRITERS[name].known else ["json-assumed"])
    assert recognise(source)[0][0].NAME == "json"


@pytest.mark.parametrize("key", ["full_transcript", "Video Transcript", "rawTranscription", "transcript_full"])
def test_a_whole_transcript_is_under_a_key_that_is_called_so(key: str) -> None:
    talk = "We build boats in the harbour every morning, and the nets when it rains."
    document = read([{"Video Name": "Boats", key: talk}])
    assert list(map(document.cue_text, document.cues)) == [talk]


def test_what_is_called_after_a_transcript_is_none() -> None:
    with pytest.raises(InputError, match="without a transcript"):
        read(
            [{"Video Name": "Boats", "transcript_summary": "They build boats in the harbour every morning, and nets."}]
        )


@pytest.mark.parametrize("n_unread", [1, 4])
def test_times_that_cannot_be_read_are_reported(n_unread: int) -> None:
    def lines(rows: list[dict[str, Any]]) -> list[int | None]:
        document = read("[\n" + ",\n".join(map(json.dumps, rows)) + "\n]")
        return [one.line for one in document.findings if one.code == "cue-time-unreadable"]

    rows = [{"start": 4 * i, "end": 4 * i + 3, "text": f"That is boat {i}."} for i in range(6)]
    assert lines(rows) == []
    assert lines([{**row, "start": "soon"} if i < n_unread else row for i, row in enumerate(rows)]) == [2]
    assert lines([{**row, "end": "soon"} if i < n_unread else row for i, row in enumerate(rows)]) == [2]
    assert lines([{**row, "end": None} if i < n_unread else row for i, row in enumerate(rows)]) == []
    # Elements and rows without a time have none to be read.
    elements = "<p begin='1s'>That is a boat.</p>" * 3 + "<p>That is a net.</p>" * 3
    page = Source.from_bytes(f"<tt><body>{elements}</body></tt>".encode(), "boats.xml")
    assert read_document(page).findings == ()
    assert lines([{"text": row["text"]} if i < 3 else row for i, row in enumerate(rows)]) == []


def test_second_copies_are_reported_from_the_words() -> None:
    document = checked(read(WRITERS["WhisperX"].write(_TALK)))
    text = document.source.text
    copies = [text[one.start : one.end] for one in document.stretches if one.kind == "duplicate_copy"]
    assert len(copies) == len(_TALK) + 1
    assert copies[-1].startswith('[{"word": "Good"')
    headers = [text[one.start : one.end] for one in document.stretches if one.kind == "turn_header"]
    assert headers == ["SPEAKER_00", "SPEAKER_01", "SPEAKER_01", "SPEAKER_00"]


def test_stretches_of_a_row_are_named() -> None:
    document = read(WRITERS["Podcasting 2.0"].write(_TALK[:1]))
    found = [(one.kind, one.cue, document.source.text[one.start : one.end]) for one in document.stretches]
    assert found == [
        ("metadata", None, '{"version": "1.0.0", "segments": [{"speaker": "'),
        ("turn_header", 0, "Mara Lind"),
        ("markup", 0, '", "startTime": '),
        ("cue_time", 0, '0.5, "endTime": 1.35'),
        ("markup", 0, ', "body": "'),
        ("cue_text", 0, "Good morning, harbour."),
        ("markup", None, '"}]}'),
    ]
