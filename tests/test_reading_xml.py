"""XML of no common format: an element for each cue, with its times, speaker and words in elements within it, or its
times and speaker in attributes, or a whole transcript in one element."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_checks import check_document, read_text, said

from podcorpus.errors import InputError
from podcorpus.reading import Source, recognise

TALK = (
    ("Mara", 500, "We had two boats &amp; a net."),
    ("Tom", 3_000, "And who tied it?"),
    ("Mara", 7_250, "Nobody ties any, these days."),
    ("Tom", 12_500, "What a pity that is."),
)
SEGMENT = "<segment><start>{s}</start><end>{e}</end><speaker>{name}</speaker><text>{words}</text></segment>"
HEAD = "<meta><title>Boats</title><date>2020-01-02</date></meta>"


def page(row: str, *, head: str = "") -> str:
    rows = [
        row.format(ms=ms, s=ms / 1000, e=ms / 1000 + 2, clock=f"00:00:{ms / 1000:06.3f}", name=name, words=words)
        for name, ms, words in TALK
    ]
    return "<?xml version='1.0' encoding='utf-8'?>\n<data>" + head + "\n\t".join(["", *rows]) + "\n</data>\n"


@pytest.mark.parametrize("head", ["", HEAD])
@pytest.mark.parametrize(
    "row",
    [
        SEGMENT,
        "<Turn>\n<Id>7</Id>\n<Speaker>{name}</Speaker>\n<Time>{clock}</Time>\n<Text>{words}</Text>\n</Turn>",
        "<turn><at>{clock}</at><start>{clock}</start>"
        "<speaker><party>Boats</party><name>{name}</name><office>chair</office></speaker><text>{words}</text></turn>",
        "<cue><text>{words}</text><who>{name}</who><start>{clock}</start></cue>",
        "<item><speakerId>{name}</speakerId><startTimeMs>{ms}</startTimeMs><transcript>{words}</transcript></item>",
    ],
)
def test_elements_are_cells_of_a_row(row: str, head: str) -> None:
    document = read_text(page(row, head=head))
    check_document(document)
    expected = [(name, ms, words.replace("&amp;", "&")) for name, ms, words in TALK]
    assert (document.format, said(document)) == ("xml", expected)
    in_body = page(row, head=head).replace("<data>", "<body>").replace("</data>", "</body>")
    assert said(read_text(in_body)) == expected


@pytest.mark.parametrize(
    "row",
    [
        '<Segment StartTime="{s}" EndTime="{e}" Participant="{name}">\n {words} <Pause/>\n</Segment>',
        '<speech speakername="{name}" time="{clock}" url="a"><p>{words}</p><note>Applause</note></speech>',
        '<caption offset="{ms}/1000s" duration="1s" start="3600s" speaker="{name}"><text>{words}</text></caption>',
        '<SpeechSegment stime="{s}" etime="{e}" spkid="{name}"><Word stime="{s}">{words}</Word></SpeechSegment>',
        '<line in="{clock}" out="{clock}" character="{name}">{words}</line>',
        '<row start="{s}" end="{e}"><speaker>{name}:</speaker> {words}</row>',
        '<row start="{s}" end="{e}"><speaker>{name}</speaker><content>{words}</content></row>',
        '<turn><utt who="{name}" begin="{clock}" end="{clock}"><w begin="{s}" end="{e}">{words}</w></utt></turn>',
    ],
)
def test_times_and_speakers_are_attributes(row: str) -> None:
    document = read_text(page(row, head=HEAD))
    check_document(document)
    expected = [(name, ms, words.replace("&amp;", "&")) for name, ms, words in TALK]
    assert (document.format, said(document)) == ("xml", expected)


def test_words_with_an_element_each_are_cues_up_to_sentence_ends_and_pauses() -> None:
    words = [
        (0.5, "We"),
        (0.9, "tied"),
        (1.4, "it"),
        (1.8, "."),
        (2.1, "All"),
        (2.5, "of"),
        (2.8, "it"),
        (6, "at"),
        (6.4, "dawn"),
    ]
    rows = [
        f'<w starttime="{at}" endtime="{at + 0.3}"' + (' punc="true"' if word == "." else "") + f">{word}</w>"
        for at, word in words
    ]
    document = read_text("<root>\n" + "\n".join([*rows[:3], "<vocalsound/>", *rows[3:]]) + "\n</root>")
    check_document(document)
    assert said(document) == [(None, 500, "We tied it."), (None, 2_100, "All of it"), (None, 6_000, "at dawn")]
    assert [cue.end_ms for cue in document.cues] == [2_100, 3_100, 6_700]
    assert [len(cue.words or ()) for cue in document.cues] == [3, 3, 2]


def test_labels_are_in_the_words_of_elements_with_times() -> None:
    row = '<scene id="7" in="{clock}" out="{clock}">\n{name}: {words}\n</scene>'
    assert [name for name, _, _ in said(read_text(page(row)))] == [name for name, _, _ in TALK]


def test_speakers_are_named_by_their_ids() -> None:
    people = '<speaker id="s1" name="Mara"/><speaker id="s2" name="Tom"/>'
    for key in ("speaker", "speakerRef"):
        text = page("<seg " + key + '="{name}" start="{s}">{words}</seg>', head=people)
        text = text.replace(f'{key}="Mara"', f'{key}="s1"').replace(f'{key}="Tom"', f'{key}="s2"')
        assert [name for name, _, _ in said(read_text(text))] == [name for name, _, _ in TALK]


def test_speakers_are_named_among_the_words() -> None:
    rows = "".join(f"<p><speaker>{name}</speaker> {words}</p>\n<p>And more.</p>\n" for name, _, words in TALK[:2])
    document = read_text(f"<?xml version='1.0'?>\n<talk>\n{rows}</talk>\n")
    check_document(document)
    assert [cue.label for cue in document.cues] == ["Mara", "Mara", "Tom", "Tom"]
    assert document.cue_text(document.cues[2]) == TALK[1][2]


def test_captions_that_are_like_those_of_youtube_keep_their_speakers_and_ends() -> None:
    rows = page('<text start="{s}" end="{e}" speaker="{name}">{words}</text>').replace("data>", "transcript>")
    document = read_text(rows)
    assert [(cue.label, cue.start_ms, cue.end_ms) for cue in document.cues] == [(n, a, a + 2_000) for n, a, _ in TALK]


@pytest.mark.parametrize("name", ["transcript", "Transcription"])
def test_a_transcript_may_be_the_text_of_an_element(name: str) -> None:
    lines = "\n\n".join(f"{who.upper()}: {words}" for who, _, words in TALK)
    index = "<index><point><time>5</time><title>Boats</title><synopsis>How boats are tied.</synopsis></point></index>"
    text = f"<ROOT><record><title>Nets</title>{index}<sync>1:|2(3)</sync><{name}>{lines}</{name}></record></ROOT>"
    document = read_text(text)
    check_document(document)
    expected = [(who.upper(), None, words.replace("&amp;", "&")) for who, _, words in TALK]
    assert (document.format, said(document)) == ("xml", expected)


def test_an_element_may_be_left_out_or_empty() -> None:
    text = page(SEGMENT).replace("<end>5.0</end>", "").replace("<text>And who tied it?</text>", "<text/>")
    document = read_text(text)
    assert [ms for _, ms, _ in said(document)] == [ms for _, ms, _ in TALK]
    assert [cue.end_ms for cue in document.cues] == [2_500, None, 9_250, 14_500]


@pytest.mark.parametrize(
    "row",
    [
        "<item><title>Boat</title><pubDate>{clock}</pubDate><description>{words}</description></item>",
        "<property><name>{name}</name><value>{s}</value><description>{words}</description></property>",
        "<entry><key>{name}</key><value>{words}</value></entry>",
        '<string name="{name}">{words}</string>',
        '<message from="{name}" date="2020-01-02">{words}</message>',
        '<task start="{s}" end="{e}" who="{name}">Net {s}</task>',
        "<segment><segment><start>{s}</start><text>{words}</text></segment><text>{words}</text></segment>",
        "<segment><text>{words}</text><start>{s}</start><text>{words}</text></segment><segment><start>1</start></segment>",
    ],
)
def test_other_elements_are_no_transcript(row: str) -> None:
    assert "xml" not in [form.NAME for form, _ in recognise(Source.from_bytes(page(row).encode(), "a.xml"))]
    with pytest.raises(InputError, match="no transcript found"):
        read_text(page(row), "xml")


def test_somebody_who_is_mentioned_does_not_speak() -> None:
    rows = "".join(f"<line in='0:0{i}' out='0:0{i + 1}'>We met <who>Ida</who> at quay {i}.</line>" for i in range(4))
    document = read_text(f"<film>{rows}</film>", "xml")
    assert [(cue.label, document.cue_text(cue)) for cue in document.cues] == [
        (None, f"We met Ida at quay {i}.") for i in range(4)
    ]


def test_a_note_on_a_speaker_is_not_the_name() -> None:
    rows = "".join(f"<p><speaker>{name} <note>host</note></speaker> {words}</p>" for name, _, words in TALK[:4])
    assert [cue.label for cue in read_text(f"<talk>{rows}</talk>", "xml").cues] == [name for name, *_ in TALK[:4]]


@settings(max_examples=150, deadline=None)
@given(
    at=st.integers(0, 700), removed=st.integers(0, 40), added=st.sampled_from(("", "<a>", "</text>", "<text>", "<b/>"))
)
def test_an_edited_file_is_read_or_refused(at: int, removed: int, added: str) -> None:
    text = page(SEGMENT, head=HEAD)
    text = text[:at] + added + text[at + removed :]
    try:
        document = read_text(text, "xml")
    except InputError:
        return
    check_document(document)
