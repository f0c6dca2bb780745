"""Edited and hostile JSON: no crash, no words given to another speaker in silence, work in proportion to the size."""

import importlib
import json
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from json_dialects import WRITERS, Said, Segment

from podcorpus.errors import InputError
from podcorpus.reading import Document, Source, TextBuilder
from podcorpus.reading.formats.json_transcript import read, recognises, texts

for _module in ("json_dialects_asr", "json_dialects_cloud", "json_dialects_editors"):
    importlib.import_module(_module)


def _talk() -> list[Segment]:
    """Each word names its speaker, and occurs once."""
    segments = []
    for i, speaker in enumerate((0, 1, 1, 0, 2, 1, 0, 0, 2)):
        words = [f"{'abc'[speaker]}{'uvwxyz'[k]}{i}{'.' if k == 3 else ''}" for k in range(4)]
        start = 2_500 * i
        segments.append(
            Segment(speaker, tuple(Said(w, start + 300 * k, start + 300 * k + 250) for k, w in enumerate(words)))
        )
    return segments


_TALK = _talk()
_TEXTS = {name: json.dumps(one.write(_TALK)) for name, one in WRITERS.items()}


def _read(text: str) -> Document | None:
    """The document, if it is one: any text gives one that is whole, or an error for people."""
    source = Source.from_bytes(text.encode(), "a.json")
    recognises(source)
    try:
        document = read(source)
    except InputError:
        return None
    edges = list(accumulate((one.end - one.start for one in document.stretches), initial=0))
    assert [one.start for one in document.stretches] == edges[:-1]
    assert edges[-1] == len(text)
    assert 0 not in {one.end - one.start for one in document.stretches}
    return document


def _moved(document: Document, name: str) -> Sequence[str]:
    """Words that are now another known speaker's."""
    label = WRITERS[name].label
    labels = {label(speaker): "abc"[speaker] for speaker in range(3)} if label else {}
    spoken = {word.text for one in _TALK for word in one.words}
    return [
        word
        for cue in document.cues
        for word in document.cue_text(cue).split()
        if word in spoken and labels.get(cue.label or "", word[0]) != word[0]
    ]


@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_any_edit_keeps_words_and_speakers_together_or_is_reported(name: str, data: st.DataObject) -> None:
    text = _TEXTS[name]
    at = data.draw(st.integers(0, len(text) - 1))
    # Digits and speakers' labels are left alone: another label or time is another statement of the file.
    n_gone = data.draw(st.integers(0, 3))
    gone = text[at : at + n_gone]
    put = data.draw(st.sampled_from(["", '"', ",", ":", "{", "}", "[", "]", "q", " ", "\\", '", "', "null", "\n"]))
    if any(char.isdigit() or char == "." for char in gone + text[at - 1 : at + n_gone + 1]):
        return
    document = _read(text[:at] + put + text[at + n_gone :])
    if document is None or document.findings:
        return
    labels = {WRITERS[name].label(i) for i in range(3)} if WRITERS[name].label else set()  # type: ignore[misc]
    if {cue.label for cue in document.cues} <= labels:
        assert _moved(document, name) == []


@pytest.mark.parametrize("name", WRITERS)
def test_a_key_that_is_misspelt_once_moves_no_words_in_silence(name: str) -> None:
    text = _TEXTS[name]
    keys = [i for i in range(len(text)) if text[i] == '"' and '": ' in text[i : i + 25] and text[i - 1] in "{ "]
    for at in keys[:: max(1, len(keys) // 15)]:
        document = _read(text[: at + 1] + "q" + text[at + 2 :])
        if document is not None and not document.findings:
            assert _moved(document, name) == []


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    "text start end speaker words segments time alternatives data items offset name".split()
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=40,
    )
)
def test_any_json_is_read_or_refused(value: Any) -> None:
    _read(json.dumps([value]).replace("\\u0000", "\\u0001"))
    _read(json.dumps({"segments": value}).replace("\\u0000", "\\u0001"))


def _row(**more: Any) -> dict[str, Any]:
    return {"start": 0, "end": 9, "text": "Good morning.", **more}


_N = 5_000
_HOSTILE: dict[str, Any] = {
    "brackets": "[" * 1_000_000,
    "empty lists": "[" + "[]," * 50_000 + "[]]",
    "deep wrappers": '{"a":' * 150 + json.dumps([_row()]) + "}" * 150,
    "deep rows": '[{"children":' * 60 + json.dumps([_row()]) + "}]" * 60,
    "keys of their own": [{f"k{i}x{j}": [_row()] for j in range(50)} for i in range(50)],
    "an object of objects": {f"k{i}": _row() for i in range(_N)},
    "an object of lists": {f"k{i}": [_row()] for i in range(_N)},
    "lists of lists": {"a": [[_row()] * 2] * (_N // 10)},
    "speakers that change with each word": {
        "segments": [_row(text="w " * _N, words=[{"word": "w", "start": i, "speaker": "AB"[i % 2]} for i in range(_N)])]
    },
    "words that are not there": [_row(text="w " * 500, words=[{"word": "z", "start": i} for i in range(500)])] * 10,
    "words inside of words": [_row(text="a" * _N, words=[{"word": "a", "start": i} for i in range(_N)])],
    "tokens without an end": [
        _row(text="a" * _N, words=[{"word": " a"}, *({"word": "a", "start": i} for i in range(_N))])
    ],
    "one key again and again": "[" + json.dumps(_row()) + ",{" + '"text":"b c",' * _N + '"start":3}]',
    "stretches at the same time": {
        "words": [{"word": "a", "start": i, "end": i + 1} for i in range(_N)],
        "turns": [{"start": 0, "end": _N, "speaker": "A"}] * _N,
    },
    "escapes": '[{"start":0,"text":"' + "\\u7db2" * _N + '"}]',
    "lines": '{"start":1,"text":"Good morning."}\n' * _N,
}


@pytest.mark.parametrize("name", _HOSTILE)
def test_hostile_files_come_to_an_end(name: str) -> None:
    value = _HOSTILE[name]
    document = _read(value if isinstance(value, str) else json.dumps(value))
    # A file with 5,000 rows has no more findings than one with 20.
    assert document is None or len(document.findings) <= 100


def test_words_are_looked_for_in_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    find = texts._find

    def counted(text: str, wanted: str, start: int, end: int) -> int | None:
        looked.append(end - start)
        return find(text, wanted, start, end)

    monkeypatch.setattr(texts, "_find", counted)
    _read(json.dumps(_HOSTILE["words that are not there"]))
    assert len(looked) == _N
    assert max(looked) < 3_000


def test_the_text_of_one_long_cue_is_put_together_once(monkeypatch: pytest.MonkeyPatch) -> None:
    n_joined: list[int] = []
    whole = TextBuilder.text.fget
    monkeypatch.setattr(TextBuilder, "text", property(lambda self: (n_joined.append(len(self._parts)), whole(self))[1]))
    words = [{"word": f"net{i}", "start": 0.2 * i, "end": 0.2 * i + 0.1} for i in range(400)]
    document = _read(json.dumps({"words": words}))
    assert document is not None
    assert len(document.cues) == 1
    assert sum(n_joined) < 12 * len(words)
