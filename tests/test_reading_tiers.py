"""Formats of annotation programs: ELAN, TextGrid and TEI, which are also exported, Transcriber and CHAT."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

import pytest
from export_corpora import ODD_NAMES, Line, Said, corpus, cues_of, flat, odd_texts, one_file, timed_lines
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_checks import of_kind, read_text, said

from podcorpus.errors import NotATranscriptError
from podcorpus.reading import Document

ENDINGS = {"elan": ".eaf", "textgrid": ".TextGrid", "tei": ".xml"}
TALK = [
    Line("Mara Lind", (Said("Of boats,", 0, 2000), Said("then.", 2000, 3500))),
    Line("Tom Reed", (Said('And "nets" & <ropes>?', 3500, 5000),)),
    Line(None, (Said("Wind.", 6000, 7000),)),
    Line("Mara Lind", (Said("Nets, too.", 7000, 8000),)),
]


def spoken(document: Document) -> list[tuple[str | None, int | None, int | None, str]]:
    """Who says what from when to when."""
    return [(cue.label, cue.start_ms, cue.end_ms, document.cue_text(cue)) for cue in document.cues]


@pytest.mark.parametrize("form", ENDINGS)
def test_what_is_exported_is_read_back(form: str) -> None:
    chapters = [("Boats & more", 0, 0, 0), ("Nets", 3500, 1, 0)]
    document = read_text(one_file(form, corpus(TALK, chapters), ENDINGS[form]))
    assert document.format == form
    assert spoken(document) == [(label, one.start_ms, one.end_ms, one.text) for label, one in cues_of(TALK)]
    assert [(one.time_ms, one.title) for one in document.chapters] == [(0, "Boats & more"), (3500, "Nets")]


@pytest.mark.parametrize("form", ENDINGS)
@given(lines=timed_lines(odd_texts(), ODD_NAMES))
@settings(max_examples=30, deadline=None)
def test_any_talk_that_is_exported_is_read_back(form: str, lines: list[Line]) -> None:
    cues = [(label, one) for label, one in cues_of(lines) if flat(one.text)]
    if not cues:
        return
    document = read_text(one_file(form, corpus(lines), ENDINGS[form]))
    words = sorted((label or "", one.start_ms, flat(one.text)) for label, one in cues)
    assert sorted((cue.label or "", cue.start_ms, flat(document.cue_text(cue))) for cue in document.cues) == words
    starts = [cue.start_ms or 0 for cue in document.cues]
    assert starts == sorted(starts)


def test_tiers_about_words_are_no_speakers() -> None:
    slots = "".join(f'<TIME_SLOT TIME_SLOT_ID="t{n}" TIME_VALUE="{n * 1000}"/>' for n in range(4))
    one = (
        '<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{0}" TIME_SLOT_REF1="t{0}" TIME_SLOT_REF2="t{1}">'
        "<ANNOTATION_VALUE>{2}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
    )
    document = read_text(
        f"<ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER>"
        f'<TIER TIER_ID="Tom">{one.format(1, 2, "Nets?")}</TIER>'
        f'<TIER TIER_ID="A_Transcription-txt-mara" PARTICIPANT="Mara">{one.format(0, 1, "Boats.")}</TIER>'
        f'<TIER TIER_ID="Mara - phones">{one.format(0, 1, "b")}</TIER>'
        '<TIER TIER_ID="gloss" PARENT_REF="Tom"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a9" ANNOTATION_REF="a1">'
        "<ANNOTATION_VALUE>Netze?</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER></ANNOTATION_DOCUMENT>"
    )
    assert spoken(document) == [("Mara", 0, 1000, "Boats."), ("Tom", 1000, 2000, "Nets?")]


def test_a_short_text_grid_of_one_tier_names_nobody() -> None:
    document = read_text(
        'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n3\n<exists>\n2\n'
        '"IntervalTier"\n"transcript"\n0\n3\n2\n'
        '0\n1.5\n"Of ""old"" boats."\n1.5\n3\n""\n"TextTier"\n"events"\n0\n3\n1\n1\n"bell"\n'
    )
    assert spoken(document) == [(None, 0, 1500, 'Of "old" boats.')]


def test_a_text_grid_that_breaks_off_is_read_up_to_there() -> None:
    text = one_file("textgrid", corpus(TALK), ".TextGrid")
    document = read_text(text[: text.index("And ")])
    assert [words for _, _, words in said(document)] == ["Of boats,", "then.", "Nets, too."]


TURNS = st.lists(
    st.tuples(st.sampled_from(["Mara Lind", "Tom & Co", "Анна"]), odd_texts().map(flat).filter(bool)),
    min_size=1,
    max_size=8,
)


@given(TURNS)
@settings(max_examples=60, deadline=None)
def test_any_turns_of_transcriber_are_read_back(turns: list[tuple[str, str]]) -> None:
    speakers = list(dict.fromkeys(name for name, _ in turns))
    listed = "".join(f'<Speaker id="spk{n}" name={quoteattr(name)}/>' for n, name in enumerate(speakers))
    written = "".join(
        f'<Turn speaker="spk{speakers.index(name)}" startTime="{n}.5" endTime="{n + 1}.5">\n<Sync time="{n}.5"/>\n'
        f"{escape(words)}\n</Turn>\n"
        for n, (name, words) in enumerate(turns)
    )
    document = read_text(
        f'<?xml version="1.0"?>\n<Trans version="1"><Speakers>{listed}</Speakers><Episode program="Boats">'
        f'<Section type="report">\n{written}</Section></Episode></Trans>\n'
    )
    assert spoken(document) == [(name, 1000 * n + 500, 1000 * n + 1500, words) for n, (name, words) in enumerate(turns)]
    assert document.published.title == "Boats"


def test_points_of_time_and_several_speakers_in_a_turn_of_transcriber() -> None:
    document = read_text(
        '<Trans><Speakers><Speaker id="a" name="Mara"/><Speaker id="b" name="Tom"/></Speakers><Episode><Section>'
        '<Turn speaker="a" startTime="0" endTime="9"><Sync time="0"/>Of boats <Event desc="bell"/> and'
        '<Sync time="4"/>of nets.</Turn>'
        '<Turn speaker="a b" startTime="9" endTime="12"><Sync time="9"/><Who nb="1"/>Ropes?<Who nb="2"/>Yes.'
        '<Sync time="10"/>All of them.</Turn><Turn startTime="12" endTime="13"><Sync time="12"/></Turn>'
        "</Section></Episode></Trans>"
    )
    assert spoken(document) == [
        ("Mara", 0, 4000, "Of boats and"),
        ("Mara", 4000, 9000, "of nets."),
        ("Mara", 9000, 10_000, "Ropes?"),
        ("Tom", 9000, 10_000, "Yes."),
        (None, 10_000, 12_000, "All of them."),
    ]
    assert [found.code for found in document.findings] == ["unknown-speaker"]


def test_words_of_transcriber_without_a_point_of_time_are_reported() -> None:
    document = read_text(
        '<Trans><Speakers><Speaker id="a" name="Mara"/></Speakers><Episode><Section>\n'
        '<Turn speaker="a" startTime="0" endTime="9"><Sync time="0"/>Of boats.</Turn>\n'
        '<Turn speaker="a" startTime="9" endTime="12">Of nets.</Turn>\n'
        "</Section></Episode></Trans>"
    )
    assert spoken(document) == [("Mara", 0, 9000, "Of boats.")]
    assert [(found.code, found.line) for found in document.findings] == [("text-outside-cues", 3)]


@given(
    st.lists(
        st.tuples(st.sampled_from(["MAR", "TOM"]), st.text("ab '?,.&<[]/é漢", min_size=1).map(flat).filter(bool)),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=60, deadline=None)
def test_any_lines_of_chat_are_read_back(turns: list[tuple[str, str]], end: str) -> None:
    lines = [
        f"*{code}:\t{words} \x15{n * 1000}_{n * 1000 + 900}\x15\n%com:\tof it" for n, (code, words) in enumerate(turns)
    ]
    head = "@UTF8\n@Begin\n@Languages:\teng\n@Participants:\tMAR Mara_Lind Host, TOM Guest\n"
    document = read_text((head + "\n".join(lines) + "\n@End\n").replace("\n", end))
    names = {"MAR": "Mara_Lind", "TOM": "TOM"}
    assert spoken(document) == [(names[code], n * 1000, n * 1000 + 900, words) for n, (code, words) in enumerate(turns)]
    assert document.published.language == "en"


def test_a_line_of_chat_that_goes_on_below_and_has_several_times() -> None:
    document = read_text(
        "@Begin\n@Participants:\tMAR Mara Host\n*MAR:\tof boats \x150_900\x15 and\n\tnets \x15900_2000\x15\n"
        "a line of nobody\n*MAR:\t\x152000_3000\x15\n*MAR:\tropes .\n@End\n"
    )
    assert spoken(document) == [
        ("Mara", 0, 2000, "of boats and\n\tnets"),
        ("Mara", 2000, 3000, ""),
        ("Mara", None, None, "ropes ."),
    ]
    assert of_kind(document, "show_notes") == "a line of nobody\n"
    assert [found.code for found in document.findings] == ["text-outside-cues"]


TEI = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader><fileDesc><titleStmt><title>Of boats</title>'
    "</titleStmt></fileDesc><profileDesc><particDesc><listPerson>"
    '<person xml:id="MAR"><persName><forename>Mara</forename>\n<surname>Lind</surname></persName></person>'
    '<person xml:id="TOM"><persName>Tom</persName><persName type="label">T.</persName></person>'
    "</listPerson></particDesc></profileDesc></teiHeader><text>{}<body>{}</body></text></TEI>"
)


def test_anchors_notes_and_people_of_tei() -> None:
    timeline = (
        '<timeline unit="s" origin="#T0"><when xml:id="T0"/><when xml:id="T1" interval="1.5" since="#T0"/>'
        '<when xml:id="T2" interval="2" since="#T1"/><when xml:id="T3" absolute="00:00:09"/></timeline>'
    )
    document = read_text(
        TEI.format(
            timeline,
            '<div><head>Nets &amp; more</head><annotationBlock who="#MAR" start="#T0" end="#T2"><u><seg>Of boats '
            "<incident><desc>bell</desc></incident> and<anchor synch='#T1'/> of <sic>nets</sic><corr>knots</corr>."
            "</seg></u><spanGrp><span>N V</span></spanGrp></annotationBlock><note>a pause</note>"
            '<u who="#MAR #TOM" start="#T2" end="#T3">Yes!</u><u who="#ADA"><w>And</w><w>ropes</w></u>'
            "<p>A line of nobody.</p></div>",
        )
    )
    assert spoken(document) == [
        ("Mara Lind", 0, 1500, "Of boats and"),
        ("Mara Lind", 1500, 3500, "of nets."),
        ("Mara Lind & Tom", 3500, 9000, "Yes!"),
        ("ADA", None, None, "And ropes"),
    ]
    assert [(found.code, found.line) for found in document.findings] == [
        ("text-outside-cues", 2),
        ("unknown-speaker", 2),
    ]
    assert [(one.time_ms, one.title) for one in document.chapters] == [(0, "Nets & more")]
    assert (document.published.title, document.published.language) == ("Of boats", "en")


def test_tei_without_its_words_is_no_transcript() -> None:
    words = '<u who="#MAR"><seg>In <gap reason="inaudible"/> to<gap reason="{}" unit="chars" quantity="9"/></seg></u>'
    assert spoken(read_text(TEI.format("", words.format("noise")))) == [("Mara Lind", None, None, "In to")]
    with pytest.raises(NotATranscriptError, match="line 2: words are left out"):
        read_text(TEI.format("", words.format("rights")))


def test_speeches_of_tei_have_no_times() -> None:
    document = read_text(
        TEI.format(
            "",
            '<sp who="#MAR"><speaker>Mara:</speaker><p>Of boats.</p><stage>laughs</stage><p>And nets.</p></sp>'
            "<sp><speaker>Ada:</speaker><p>Ropes?</p></sp>",
        )
    )
    assert spoken(document) == [
        ("Mara Lind", None, None, "Of boats."),
        ("Mara Lind", None, None, "And nets."),
        ("Ada", None, None, "Ropes?"),
    ]
    assert document.findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "@Begin\n@End\n",
        TEI.format("", "<u who='#MAR'> </u>"),
        "<Trans><Episode></Episode></Trans>",
        "<ANNOTATION_DOCUMENT><TIME_ORDER/></ANNOTATION_DOCUMENT>",
        'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n3\n<exists>\n0\n',
    ],
)
def test_a_file_without_words_says_so(text: str) -> None:
    with pytest.raises(NotATranscriptError, match="found; expected"):
        read_text(text)
