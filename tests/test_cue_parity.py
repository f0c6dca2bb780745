"""Files of cues against webvtt-py, srt and pysubs2, on what those keep; round trips; and edits of a known file."""

from __future__ import annotations

import random
from collections import Counter

import pysubs2
import srt as srt_library
import webvtt
from cue_checks import clock, labelled_words, read_text, times, vtt
from hypothesis import given, settings
from hypothesis import strategies as st

WORDS = st.lists(
    st.text(
        st.characters(categories=["L", "M", "N", "P"], exclude_characters="<>&{}[]():：»\\*~^-–—―‒•"),
        min_size=1,
        max_size=8,
    ),
    min_size=1,
    max_size=6,
).map(" ".join)
LINES = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)
TIMES = st.tuples(st.integers(0, 4_000_000), st.integers(0, 20_000)).map(lambda one: (one[0], one[0] + one[1]))
NAMES = st.sampled_from(
    ["Mara", "Tom Reed", "Dr. Ada Berg", "SPEAKER_00", "Zoë de Vries", "Jean-Luc", "李雷", "O’Neill"]
)
Cues = list[tuple[tuple[int, int], str]]
# No cue begins as another one does: captions that grow are read in another way.
CUES = st.lists(st.tuples(TIMES, LINES), min_size=1, max_size=8).map(
    lambda cues: [(time, f"n{i}. {words} end") for i, (time, words) in enumerate(cues)]
)


def as_vtt(cues: Cues, *, hours: bool = True) -> str:
    return "WEBVTT\n\n" + "\n".join(
        f"{clock(start, hours=hours)} --> {clock(end, hours=hours)}\n{words}\n" for (start, end), words in cues
    )


def as_srt(cues: Cues) -> str:
    return "\n".join(
        f"{i + 1}\n{clock(start, ',')} --> {clock(end, ',')}\n{words}\n" for i, ((start, end), words) in enumerate(cues)
    )


def spoken(text: str) -> list[str]:
    return [words for _, words in labelled_words(read_text(text))]


def single_spaced(words: str) -> str:
    return " ".join(words.split())


@settings(max_examples=150, deadline=None)
@given(CUES, st.booleans())
def test_webvtt_py_agrees(cues: Cues, hours: bool) -> None:
    text = as_vtt(cues, hours=hours)
    theirs = webvtt.from_string(text)
    document = read_text(text)
    assert spoken(text) == [single_spaced(one.text) for one in theirs]
    starts = [(one.start_time.hours * 60 + one.start_time.minutes) * 60 + one.start_time.seconds for one in theirs]
    assert [cue.start_ms for cue in document.cues] == [
        1000 * seconds + one.start_time.milliseconds for seconds, one in zip(starts, theirs, strict=True)
    ]


@settings(max_examples=150, deadline=None)
@given(CUES)
def test_srt_agrees(cues: Cues) -> None:
    text = as_srt(cues)
    theirs = list(srt_library.parse(text))
    document = read_text(text)
    assert spoken(text) == [single_spaced(one.content) for one in theirs]
    assert times(document) == [
        (round(one.start.total_seconds() * 1000), round(one.end.total_seconds() * 1000)) for one in theirs
    ]


@settings(max_examples=150, deadline=None)
@given(CUES)
def test_pysubs2_agrees(cues: Cues) -> None:
    for text in (as_srt(cues), as_vtt(cues)):
        theirs = pysubs2.SSAFile.from_string(text)
        # It sorts its events by time.
        ours = sorted((start, end) for start, end in times(read_text(text)))
        assert ours == sorted((one.start, one.end) for one in theirs)
        assert Counter(spoken(text)) == Counter(single_spaced(one.plaintext) for one in theirs)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(TIMES, NAMES, LINES), min_size=1, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_voices_come_back(cues: list[tuple[tuple[int, int], str, str]], line_end: str) -> None:
    text = as_vtt([(time, f"<v {name}>{words}") for time, name, words in cues]).replace("\n", line_end)
    document = read_text(text)
    assert labelled_words(document) == [(name, single_spaced(words)) for _, name, words in cues]
    assert times(document) == [time for time, _, _ in cues]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(TIMES, NAMES, LINES), min_size=3, max_size=12))
def test_labels_come_back(cues: list[tuple[tuple[int, int], str, str]]) -> None:
    # Each speaker is heard twice: one that is heard once may also be a word.
    cues = [(time, name, f"n{i}. {words}") for i, (time, name, words) in enumerate(cues + cues)]
    for write in (as_vtt, as_srt):
        labelled = [(time, f"{name}: {words}") for time, name, words in cues]
        assert labelled_words(read_text(write(labelled))) == [(name, single_spaced(words)) for _, name, words in cues]


TALK = vtt(
    *(
        f"{name}: {words}" if i % 3 == 0 else words
        for i, (name, words) in enumerate(
            (
                ["Mara", "Tom Reed", "Mara", "Ada Berg"][i // 3 % 4],
                f"Here is sentence {chr(97 + i % 26)}{i} of the talk.",
            )
            for i in range(36)
        )
    )
)


def speakers_of(text: str) -> dict[str, str | None]:
    """Who says each word that is said once."""
    said = [(word, label) for label, words in labelled_words(read_text(text)) for word in words.split()]
    counts = Counter(word for word, _ in said)
    return {word: label for word, label in said if counts[word] == 1 and any(map(str.isdigit, word))}


def test_edits_move_no_words_to_another_speaker() -> None:
    original = speakers_of(TALK)
    chance = random.Random(14)
    lines = TALK.split("\n")
    for _ in range(1500):
        at = chance.randrange(1, len(lines))
        edited = list(lines)
        kind = chance.choice(["drop", "blank", "space", "number", "mark", "arrow", "case", "twice"])
        if kind == "drop" and ":" not in lines[at].replace("-->", ""):
            del edited[at]
        elif kind == "blank":
            edited.insert(at, "")
        elif kind == "space":
            edited[at] = f"  {lines[at]} \t"
        elif kind == "number":
            edited.insert(at, str(chance.randrange(100)))
        elif kind == "mark":
            edited[at] = lines[at].replace(".", ",", 1)
        elif kind == "arrow":
            edited[at] = lines[at].replace(" --> ", chance.choice(["-->", " -> ", "  -->  "]))
        elif kind == "case":
            edited[at] = lines[at].upper() if "-->" not in lines[at] and ":" not in lines[at] else lines[at]
        else:
            edited.insert(at, "")
            edited.insert(at, "")
        found = speakers_of("\n".join(edited))
        moved = {word for word in original.keys() & found.keys() if original[word] != found[word]}
        assert not moved, (kind, lines[at], moved)


PARTS = (
    "\n|\n\n|\r\n|WEBVTT|NOTE|1|22|00:01.000 --> 00:02.000|00:00:01,000 --> 00:00:02,000| --> |<v Mara>|</v>|<i>|Mara: "
    "|Tom: |>> |- |words|&amp;|&gt;&gt;|{\\an8}|<00:01.500>|<rt>|[Mara] | |\t|：|\u2028|<c.|>|²"
).split("|")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=40))
def test_any_file_with_times_keeps_all_of_its_characters(parts: list[str]) -> None:
    read_text("WEBVTT\n\n00:00.000 --> 00:01.000\nMara: Boats.\n\n" + "".join(parts))
    read_text("1\n00:00:00,000 --> 00:00:01,000\nMara: Boats.\n\n" + "".join(parts), "srt")


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 10**10), min_size=1, max_size=20), st.sampled_from(".,"), st.sampled_from([0, 1, 2, 3, 4])
)
def test_times_written_alike_or_not_are_the_same_times(starts: list[int], mark: str, width: int) -> None:
    written = [(start, start + 2500) for start in sorted(starts)]

    def time(ms: int) -> str:
        seconds, ms = divmod(ms, 1000)
        hours, minutes = divmod(seconds // 60, 60)
        head = f"{hours:0{width}}:" if width or hours else ""
        return f"{head}{minutes:02}:{seconds % 60:02}{mark}{ms:03}"

    text = "WEBVTT\n\n" + "\n".join(f"{time(a)} --> {time(b)}\nn{i} words\n" for i, (a, b) in enumerate(written))
    assert times(read_text(text)) == written


@settings(max_examples=150, deadline=None)
@given(CUES, st.data(), st.sampled_from(["\n", "\r\n", "\r"]))
def test_blank_lines_between_cues_may_be_missing(cues: Cues, data: st.DataObject, end: str) -> None:
    """All of them or some; also above and below, and without numbers."""
    for write, head, sign in ((as_vtt, "WEBVTT\n\n", "."), (as_srt, "", ",")):
        parts = []
        for i, ((start, stop), words) in enumerate(cues):
            between = data.draw(st.sampled_from(["\n", "\n\n", "\n\n\n"]))
            parts.append(f"{clock(start, sign)} --> {clock(stop, sign)}\n{words}{between if i + 1 < len(cues) else ''}")
        assert spoken((head + "".join(parts)).replace("\n", end)) == spoken(write(cues))
