"""YAML with a transcript: any style of YAML, and files that are YAML without one."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_checks import of_kind, read_text, said

from podcorpus.errors import NotATranscriptError
from podcorpus.reading import Source, TextMap
from podcorpus.reading.formats.yaml_transcript import read, recognises

TURNS = [("Mara", 0, "Of boats, and: nets."), ("Tom", 20, "And 'ropes'?"), ("Mara", 41, "They are \\ old.")]
STYLES = (None, "'", '"', "|", ">")


def written(turns: list[tuple[str, int, str]], style: str | None, *, flow: bool = False, width: int = 80) -> str:
    """The turns as YAML, scalars in a style."""
    rows = [{"speaker": name, "start": start, "text": words} for name, start, words in turns]
    return yaml.safe_dump(
        {"title": "The Harbour", "segments": rows},
        default_style=style,
        default_flow_style=flow,
        allow_unicode=True,
        sort_keys=False,
        width=width,
    )


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_list_of_turns_in_each_style(style: str | None, end: str) -> None:
    document = read_text(written(TURNS, style).replace("\n", end))
    assert document.format == "yaml"
    assert said(document) == [(name, 1000 * start, words) for name, start, words in TURNS]


WORDS = (
    st.text("ab .,'\"\\:#-&*!?|>%@`{}[]\u00e9漢\n\t", min_size=1, max_size=60)
    .map(str.strip)
    .filter(lambda text: any(map(str.isalnum, text)) and text.lower() not in ("nan", "inf"))
)


@given(
    st.lists(st.tuples(st.sampled_from(["Mara", "Tom Reed", "Анна"]), WORDS), min_size=2, max_size=6),
    st.sampled_from(STYLES),
    st.booleans(),
    st.sampled_from([20, 80]),
)
@settings(max_examples=200, deadline=None)
def test_any_turns_are_read_back(turns: list[tuple[str, str]], style: str | None, flow: bool, width: int) -> None:
    rows = [(name, 5 * n, words) for n, (name, words) in enumerate(turns)]
    document = read_text(written(rows, style, flow=flow, width=width), "yaml")
    found = [(label, start, " ".join(words.split())) for label, start, words in said(document)]
    assert found == [(name, 1000 * start, " ".join(words.split())) for name, start, words in rows]


def test_words_have_their_place_in_the_source() -> None:
    document = read_text(
        "- speaker: Mara\n  text: >-\n    Of \"old\"\n    boats.\n- speaker: Tom\n  text: 'It''s'\n- speaker: Mara\n"
        '  text: "The \\u00e9tude\\\n    of boats."\n'
    )
    assert [words for _, _, words in said(document)] == ['Of "old" boats.', "It's", "The étudeof boats."]
    text = document.source.text
    for cue, part, source in ((0, "old", "old"), (1, "'", "''"), (2, "é", "\\u00e9"), (2, "of", "of")):
        at = document.cue_text(document.cues[cue]).index(part)
        places = TextMap([(0, document.cues[cue])])
        assert text[places.start(at) : places.end(at + len(part))] == source
    assert "speaker" in of_kind(document, "metadata") + of_kind(document, "markup") + of_kind(document, "turn_header")


def test_clocks_names_of_speakers_and_what_is_beside_the_turns() -> None:
    document = read_text(
        "title: The Harbour\nspeakers:\n  - name: Host\n    voice: deep\nscript:\n"
        "  - speaker: Host\n    start: 00:01:02.5\n"
        "    text: Of boats?\n    pause: 0.8\n\n  - speaker: Tom\n    start: 1:10\n    text: Yes, of boats.\n"
    )
    assert said(document) == [("Host", 62_500, "Of boats?"), ("Tom", 70_000, "Yes, of boats.")]
    assert document.published.title == "The Harbour"


def test_the_transcript_of_a_page_is_in_its_front_matter() -> None:
    turns = "- header: Nets\n- line: Of boats?\n  time: 0:02\n  who: Mara\n- line: Of nets.\n  time: 0:09\n  who: Tom\n"
    page = "---\ntitle: The Harbour\ntranscript:\n" + turns + "---\n"
    below = "Links:\n\n* [Boats](https://example.org/boats)\n"
    document = read_text(page + below)
    assert said(document) == said(read_text(page)) == [("Mara", 2_000, "Of boats?"), ("Tom", 9_000, "Of nets.")]
    assert of_kind(document, "show_notes") == below
    assert [(found.code, found.line) for found in document.findings if found.code == "text-outside-cues"] == [
        ("text-outside-cues", 12)
    ]
    assert recognises(Source.from_bytes((page + turns).encode(), "a.md")) is None


@pytest.mark.parametrize(
    "text",
    [
        "- name: build\n  run: make\n- name: test\n  run: make test\n",
        "---\ntitle: Boats\nhosts:\n  - name: Mara\n  - name: Tom\n---\n\n"
        "Mara: Of boats.\n\nTom: And nets?\n\nMara: Yes.\n",
        "- a: [\n- b: 2\n",
        "- &a\n  text: x\n- *a\n",
        "- " * 300 + "a: b\n- c: d\n",
        "[" * 5000,
    ],
    ids=["steps", "front matter", "broken", "alias", "deep", "brackets"],
)
def test_other_files_are_no_transcripts(text: str) -> None:
    source = Source.from_bytes(text.encode(), "a.yml")
    assert recognises(source) is None
    with pytest.raises(NotATranscriptError):
        read(source)
