"""Exports with cues (WebVTT, SubRip, Podcasting 2.0): read by other programs, and read back by ours."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence

import pytest
import srt
import webvtt
from export_corpora import (
    EPISODE,
    ODD_NAMES,
    Line,
    Said,
    corpus,
    cues_of,
    exported,
    flat,
    odd_texts,
    one_file,
    plain_texts,
    timed_lines,
    turns_of,
)
from hypothesis import assume, given, settings

from podcorpus.building.turns import form_turns
from podcorpus.reading import Document, read_document
from podcorpus.reading.chapters import read_chapters
from podcorpus.reading.source import Source

FORMS = {"webvtt": ".vtt", "srt": ".srt", "podcasting20": ".json"}
NAMES = ["Anna Lind", "Bo Ek", "Cem Öz", "SPEAKER_00"]


def read(text: str, ending: str, form: str | None = None) -> Document:
    """The document of an exported file."""
    return read_document(Source.from_bytes(text.encode(), f"{EPISODE}{ending}"), form)


def read_turns(document: Document) -> list[tuple[str | None, str]]:
    """Speaker and words of each turn that is read."""
    return [
        (document.cues[turn[0]].label, flat(" ".join(document.cue_text(document.cues[i]) for i in turn)))
        for turn in form_turns(document)
    ]


def read_times(document: Document) -> list[tuple[int | None, int | None]]:
    return [(cue.start_ms, cue.end_ms) for cue in document.cues]


def made_times(lines: Sequence[Line]) -> list[tuple[int | None, int | None]]:
    return [(cue.start_ms, cue.end_ms) for _, cue in cues_of(lines)]


@given(timed_lines(odd_texts(), ODD_NAMES, unnamed=False))
@settings(max_examples=60)
def test_webvtt_and_json_give_any_words_and_names_back(lines: list[Line]) -> None:
    made = corpus(lines)
    for form in ("webvtt", "podcasting20"):
        document = read(one_file(form, made, FORMS[form]), FORMS[form])
        assert document.format == ("webvtt" if form == "webvtt" else "json")
        assert read_turns(document) == turns_of(lines)
        assert read_times(document) == made_times(lines)


@given(timed_lines(plain_texts, NAMES, recur=True))
@settings(max_examples=60)
def test_turns_speakers_and_times_come_back(lines: list[Line]) -> None:
    # Where nearly all cues are named, one that is not is read as by the speaker before, and reported.
    named = [label is not None for label, _ in cues_of(lines)]
    assume(all(named) or 10 * sum(named) < 9 * len(named))
    made = corpus(lines)
    for form, ending in FORMS.items():
        document = read(one_file(form, made, ending), ending)
        assert read_turns(document) == turns_of(lines), form
        assert read_times(document) == made_times(lines), form


@given(timed_lines(odd_texts(), ODD_NAMES))
@settings(max_examples=40)
def test_other_programs_read_the_same(lines: list[Line]) -> None:
    made = corpus(lines)
    captions = webvtt.from_buffer(io.StringIO(one_file("webvtt", made, ".vtt")))
    assert len(captions) == len(made.cues)
    for caption, cue, (label, said) in zip(captions, made.cues, cues_of(lines), strict=True):
        assert caption.identifier == cue.cue_id
        assert (caption.start_in_seconds, caption.end_in_seconds) == (
            (said.start_ms or 0) // 1000,
            (said.end_ms or 0) // 1000,
        )
        escaped = label and label.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        assert (caption.voice or None) == escaped
    subtitles = list(srt.parse(one_file("srt", made, ".srt")))
    assert [subtitle.index for subtitle in subtitles] == list(range(1, len(made.cues) + 1))
    for subtitle, (_, said) in zip(subtitles, cues_of(lines), strict=True):
        assert flat(subtitle.content).endswith(flat(said.text.replace("-->", "→")))
        assert round(1000 * subtitle.start.total_seconds()) == said.start_ms
        assert round(1000 * subtitle.end.total_seconds()) == said.end_ms


def test_what_the_specifications_want() -> None:
    made = corpus(
        [
            Line("Anna", (Said("One", 5000, 4000), Said("two", 3000, 6000))),
            Line(None, (Said("who is this", 7000),)),
            Line("Bo", (Said("no time"), Said("two\n\n\nlines --> <i>"))),
        ]
    )
    files, findings = exported("webvtt", made)
    assert files[f"{EPISODE}.vtt"].split("\n\n") == [
        "WEBVTT",
        f"{EPISODE}.q0001\n00:00:03.000 --> 00:00:06.000\n<v Anna>two</v>",
        f"{EPISODE}.q0000\n00:00:05.000 --> 00:00:05.001\n<v Anna>One</v>",
        f"{EPISODE}.q0002\n00:00:07.000 --> 00:00:18.000\nwho is this",
        f"{EPISODE}.q0003\n00:00:18.000 --> 00:00:25.000\n<v Bo>no time</v>",
        f"{EPISODE}.q0004\n00:00:25.000 --> 00:00:44.000\n<v Bo>two\nlines --&gt; &lt;i&gt;</v>\n",
    ]
    assert {found.code for found in findings} == {"export-changed"}
    assert [re.findall("[0-9]+", found.message) for found in findings] == [["4"], ["2"]]
    files, findings = exported("srt", made)
    assert files[f"{EPISODE}.srt"].count(" --> ") == 5
    assert ">> who is this" in files[f"{EPISODE}.srt"]
    assert any("→" in found.message for found in findings)


def test_times_of_words_are_kept_in_webvtt_and_missed_elsewhere() -> None:
    words = ((0, 3, 1000), (4, 7, 1400), (8, 12, 1900))
    lines = [Line("Anna", (Said("the <b> nets", 1000, 2500, words),)), Line("Bo", (Said("and", 3000, 4000),))]
    made = corpus(lines)
    text = one_file("webvtt", made, ".vtt")
    assert "<v Anna>the <00:00:01.400>&lt;b&gt; <00:00:01.900>nets</v>" in text
    (cue, _) = read(text, ".vtt").cues
    assert [word.start_ms for word in cue.words or ()] == [1000, 1400, 1900]
    for form in ("srt", "podcasting20"):
        assert any("times of the words of 1 cue" in found.message for found in exported(form, made)[1])


CHAPTERS = [("Nets & <boats>", 0, 0, 0), (None, 2500, 0, 3), ("Home", 60_000, None, 0)]


def test_chapters_are_a_file_of_their_own() -> None:
    made = corpus([Line("Anna", (Said("The nets are out", 0, 9000),))], CHAPTERS)
    files, findings = exported("webvtt", made)
    cues = list(webvtt.from_buffer(io.StringIO(files[f"{EPISODE}.chapters.vtt"])))
    assert [(cue.start, cue.end) for cue in cues] == [
        ("00:00:00.000", "00:00:02.500"),
        ("00:00:02.500", "00:00:09.000"),
    ]
    assert [found.message for found in findings] == ["left out: 1 chapter without a start in this transcript"]
    files, findings = exported("podcasting20", made)
    chapters = json.loads(files[f"{EPISODE}.chapters.json"])
    assert chapters["version"] == "1.2.0"
    assert chapters["chapters"] == [{"startTime": 0, "title": "Nets & <boats>"}, {"startTime": 2.5}]
    assert [found.message for found in findings] == ["left out: 1 chapter without a start in this transcript"]
    for name in (f"{EPISODE}.chapters.vtt", f"{EPISODE}.chapters.json"):
        source = Source.from_bytes(
            exported("webvtt" if "vtt" in name else "podcasting20", made)[0][name].encode(), name
        )
        read_back = [(chapter.time_ms, chapter.title) for chapter in read_chapters(source)]
        assert read_back == [(0, "Nets & <boats>"), (2500, None)]
    assert exported("srt", made)[1][-1].message == "left out: 3 chapters"


@pytest.mark.parametrize("form", FORMS)
def test_without_times_there_is_no_transcript(form: str) -> None:
    made = corpus([Line("Anna", (Said("The nets"),)), Line("Bo", (Said("Out"),))], [("Nets", 5000, 0, 0)])
    files, findings = exported(form, made)
    assert findings[0].message == "left out: 2 turns without times"
    assert not any(name == f"{EPISODE}{FORMS[form]}" for name in files)
    if form != "srt":
        # Nothing contradicts the published clock then.
        assert any("chapters" in name for name in files)


@pytest.mark.parametrize("form", FORMS)
def test_a_text_free_episode_gives_speakers_and_times(form: str) -> None:
    lines = [Line("Anna", (Said("Nets", 0, 900), Said("out", 900, 2000))), Line("Bo", (Said("So", 2000, 3000),))]
    files, findings = exported(form, corpus(lines, text_free=True))
    text = files[f"{EPISODE}{FORMS[form]}"]
    assert "Nets" not in text
    assert [found.message for found in findings] == ["left out: the words of 2 turns, which are not in the corpus"]
    if form == "podcasting20":
        result = [(one["speaker"], one["startTime"], one["body"]) for one in json.loads(text)["segments"]]
        assert result == [("Anna", 0, ""), ("Anna", 0.9, ""), ("Bo", 2, "")]
    elif form == "srt":
        assert [subtitle.content for subtitle in srt.parse(text)] == ["Anna:", "Anna:", "Bo:"]
    else:
        assert [(one.voice, one.text) for one in webvtt.from_buffer(io.StringIO(text))] == [
            ("Anna", ""),
            ("Anna", ""),
            ("Bo", ""),
        ]
