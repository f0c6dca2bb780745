"""Segmenting: turns, speakers, chapters and the source map that follow from a document."""

from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcorpus.building.segmenting import Segmented, mark_continuations, segment, turn_kind
from podcorpus.reading import Source, read_document
from podcorpus.records import Turn
from podcorpus.records.ids import slugify

EPISODE = "knot-hour.bridges"


def cut(page: str) -> Segmented:
    return segment(read_document(Source.from_bytes(page.encode(), "page.txt")), EPISODE)


def talk(*turns: tuple[str, str]) -> str:
    return "".join(f"{name} (00:{at:02d})\n{words}\n" for at, (name, words) in enumerate(turns))


def test_a_turn_has_its_ids_times_counts_and_hash() -> None:
    page = talk(("Ada Berg", "One ⁓ two."), ("Bo Lind", "Thrée."))
    records = cut(page)
    first, last = records.turns
    assert (first.turn_id, first.turn_index, first.speaker_id) == (f"{EPISODE}.t0000", 0, f"{EPISODE}.ada-berg")
    assert (first.start_ms, first.end_ms, last.start_ms, last.end_ms) == (0, 1000, 1000, None)
    assert (first.n_chars, first.n_words, first.text) == (10, 3, "One ⁓ two.")
    assert last.text_sha256 == hashlib.sha256("Thrée.".encode()).hexdigest()
    assert (last.chapter_id, last.continues_turn_id) == (None, None)
    assert page[last.source_start : last.source_end] == "Thrée."


def test_segments_name_their_turn_and_hash_their_slice() -> None:
    page = "Notes on a bridge.\n" + talk(("Ada Berg", "One."), ("Bo Lind", "Two."))
    records = cut(page)
    assert [(s.kind, s.turn_id and s.turn_id[-5:]) for s in records.segments] == [
        ("show_notes", None),
        ("turn_header", "t0000"),
        ("turn_body", "t0000"),
        ("blank", None),
        ("turn_header", "t0001"),
        ("turn_body", "t0001"),
        ("blank", None),
    ]
    assert [s.segment_id[-6:] for s in records.segments] == [f".s{i:04d}" for i in range(7)]
    for piece in records.segments:
        slice_ = page[piece.source_start : piece.source_end]
        assert piece.sha256 == hashlib.sha256(slice_.encode()).hexdigest()


def test_speakers_are_counted_in_order_of_appearance() -> None:
    records = cut(talk(("Bo Lind", "One two."), ("Ada Berg", "Three."), ("Bo Lind", "Four five six.")))
    assert [(s.label, s.n_turns, s.n_words) for s in records.speakers] == [("Bo Lind", 2, 5), ("Ada Berg", 1, 1)]
    assert all(s.role is None and s.entity_id is None for s in records.speakers)


@pytest.mark.parametrize(
    ("labels", "slugs"),
    [
        (("Ada Berg", "Ada-Berg"), ["ada-berg", "ada-berg-x2"]),
        (("Àda", "Ada", "ADA!"), ["ada", "ada-x2", "ada-x3"]),
        (("李明", "王芳"), ["speaker", "speaker-x2"]),
        (("Ada X2", "Ada", "Áda"), ["ada-x2", "ada", "ada-x3"]),
        (("Ada", "Áda", "Ada X2"), ["ada", "ada-x2", "ada-x2-x2"]),
    ],
)
def test_speaker_ids_are_unique(labels: tuple[str, ...], slugs: list[str]) -> None:
    records = cut(talk(*((label, "Something is said here.") for label in labels)))
    assert [s.speaker_id.removeprefix(f"{EPISODE}.") for s in records.speakers] == slugs


@given(
    st.lists(
        st.sampled_from(["Ada", "Áda", "Ada X2", "Ada-X2", "Ada X3", "李明", "Speaker X2", "ada x2 x2"]), min_size=1
    )
)
@settings(deadline=None)
def test_every_label_has_one_id_and_every_turn_is_counted(labels: list[str]) -> None:
    records = cut("Ada (00:00)\nHello.\n" + talk(*((label, f"Say {i}.") for i, label in enumerate(labels))))
    ids = [s.speaker_id for s in records.speakers]
    assert len(set(ids)) == len(ids) == len({s.label for s in records.speakers})
    assert all(re.fullmatch(r"knot-hour\.bridges\.[a-z0-9]+(-[a-z0-9]+)*", speaker_id) for speaker_id in ids)
    assert sum(s.n_turns for s in records.speakers) == len(records.turns)
    assert sum(s.n_words for s in records.speakers) == sum(t.n_words for t in records.turns)


@pytest.mark.parametrize(
    ("text", "slug"),
    [("Ada Berg", "ada-berg"), ("  É--ü ", "e-u"), ("李", ""), ("", ""), ("Part 2, Ch. 3", "part-2-ch-3")],
)
def test_slugs(text: str, slug: str) -> None:
    assert slugify(text) == slug


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Yeah.", "backchannel"),
        ("Mm-hmm.", "backchannel"),
        ("yeah, exactly…", "backchannel"),
        ("⁓ Right.", "backchannel"),
        ("Yeah. Yeah. Yeah.", "speech"),
        ("Right, the rope.", "speech"),
        ("Forty-one.", "speech"),
        ("Yes, 3.", "speech"),
        ("996.", "speech"),
        ("", "speech"),
        ("⁓", "speech"),
    ],
)
def test_turn_kinds(text: str, kind: str) -> None:
    assert turn_kind(text) == kind


def continues(*turns: tuple[str, str]) -> list[int | None]:
    marked = cut(talk(*turns)).turns
    return [None if t.continues_turn_id is None else int(t.continues_turn_id[-4:]) for t in marked]


@pytest.mark.parametrize(
    ("turns", "marks"),
    [
        ((("A", "The rope is old."), ("B", "Yeah."), ("A", "and it is short.")), [None, None, 0]),
        ((("A", "The rope is"), ("B", "What is it?"), ("A", "old.")), [None, None, 0]),
        ((("A", "The rope is old."), ("B", "Says who?"), ("A", "The harbour.")), [None, None, None]),
        ((("A", "Is the rope old?"), ("B", "Yes."), ("A", "I see it now.")), [None, None, None]),
        ((("A", "The rope is old."), ("A", "Yeah."), ("A", "It is.")), [None]),
        ((("A", "The rope is old."), ("B", "Yeah."), ("A", "Right.")), [None, None, None]),
    ],
)
def test_continuations(turns: tuple[tuple[str, str], ...], marks: list[int | None]) -> None:
    assert continues(*turns) == marks


def test_marking_again_changes_nothing_and_clears_what_no_longer_holds() -> None:
    turns = cut(talk(("A", "The rope is old."), ("B", "Yeah."), ("A", "and it is short."))).turns
    assert mark_continuations(turns) == turns
    spoiled: list[Turn] = [turns[0], turns[1].model_copy(update={"continues_turn_id": turns[0].turn_id}), turns[2]]
    assert mark_continuations(spoiled) == turns


def test_chapters_have_what_the_page_says_and_no_place() -> None:
    records = cut("Chapters\n00:00 One\n1:05 Two\n00:75 Three\n" + talk(("A", "Hello.")))
    assert [(c.chapter_id[-4:], c.title, c.published_start_ms) for c in records.chapters] == [
        (".c00", "One", 0),
        (".c01", "Two", 65000),
        (".c02", "Three", None),
    ]
    assert all(c.start_ms is c.start_turn_id is c.alignment is c.confidence is None for c in records.chapters)


@pytest.mark.parametrize("words", ["", "\n", "\n\n", "  ", " \n\t"])
def test_a_turn_without_words_is_kept_and_reported(words: str) -> None:
    records = cut(f"Ada Berg (00:00)\n{words}\nBo Lind (00:05)\nHello.\n")
    assert [f.code for f in records.findings] == ["turn-empty"]
    (found,) = records.findings
    assert (found.line, found.table, found.record_id) == (1, "turns", f"{EPISODE}.t0000")
    assert records.turns[0].n_words == 0
    assert (records.turns[0].text or "").strip() == ""


@pytest.mark.parametrize(
    ("page", "line"),
    [
        ("A (00:09)\nOne.\nB (00:05)\nTwo.\n", 3),
        ("A (00:09)\nOne.\nB\nTwo.\nA (00:05)\nThree.\nB (00:06)\nFour.\n", 5),
        ("A (00:09)\nOne.\nB (00:99)\nTwo.\nA (00:05)\nThree.\n", 5),
    ],
)
def test_a_clock_that_runs_back_is_reported_once(page: str, line: int) -> None:
    document = read_document(Source.from_bytes(page.encode(), "page.txt"))
    assert [(one.code, one.line) for one in document.findings if "time" in one.code] == [
        ("header-time-runs-back", line)
    ]


def test_the_same_time_twice_does_not_run_back() -> None:
    assert cut("A (00:09)\nOne.\nB (00:09)\nTwo.\n").findings == ()
