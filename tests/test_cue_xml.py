"""Captions in XML, and the small formats of cues: TTML, YouTube's, Podlove's, SubViewer, SubStation Alpha and LRC."""

from __future__ import annotations

import pytest
from cue_checks import codes, labelled_words, read_text, times
from hypothesis import given, settings
from hypothesis import strategies as st

from podcorpus.errors import InputError
from podcorpus.reading import Document, Source, recognise
from podcorpus.reading.markup.xml import attributes, root, unescape, xml_tokens

APPLE = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xml:lang="en-GB"><head><metadata>\
<ttm:title>The Harbour</ttm:title><ttm:agent type="person" xml:id="SPEAKER_1"/>\
<ttm:agent xml:id="a2"><ttm:name type="full">Tom Reed</ttm:name></ttm:agent></metadata></head><body dur="10.2"><div>\
<p begin="0.460" end="1:05.120" ttm:agent="SPEAKER_1"><span podcasts:unit="sentence">\
<span begin="0.460" end="0.8" podcasts:unit="word">We</span>\
<span begin="0.9" end="1.2" podcasts:unit="word">make</span>\
</span><span podcasts:unit="sentence"><span begin="1:01.3" end="1:02.1" podcasts:unit="word">boats.</span></span></p>
<p begin="00:01:06:15" dur="2s" ttm:agent="a2">And the
   nets<br/>&amp; &#233; <span style="i">more</span>?</p></div></body></tt>
"""


def words(document: Document, cue: int) -> list[tuple[str, int | None, int | None]]:
    text = document.cue_text(document.cues[cue])
    return [(text[w.start_char : w.end_char], w.start_ms, w.end_ms) for w in document.cues[cue].words or ()]


def test_ttml_with_agents_and_words() -> None:
    document = read_text(APPLE)
    assert document.format == "ttml"
    assert labelled_words(document) == [("SPEAKER_1", "We make boats."), ("Tom Reed", "And the nets & é more?")]
    assert times(document) == [(460, 65120), (66500, 68500)]
    assert words(document, 0) == [("We", 460, 800), ("make", 900, 1200), ("boats.", 61300, 62100)]
    assert document.cues[1].words is None
    assert (document.published.title, document.published.language) == ("The Harbour", "en-GB")


@pytest.mark.parametrize(
    ("time", "ms"),
    [
        ("00:01:02.5", 62_500),
        ("01:02", 62_000),
        ("1:00:00.250", 3_600_250),
        ("00:00:01:05", 1200),
        ("00:00:01:12.1", 1480),
        ("12.3s", 12_300),
        ("250ms", 250),
        ("2m", 120_000),
        ("0.5h", 1_800_000),
        ("50f", 2000),
        ("20000t", 2000),
        ("3.25", 3250),
        ("00:00:01,500", 1500),
        ("soon", None),
        ("", None),
    ],
)
def test_ttml_times(time: str, ms: int | None) -> None:
    document = read_text(
        '<tt xmlns:ttp="x" ttp:frameRate="25" ttp:tickRate="10000">'
        f'<body><div><p begin="{time}">Boats</p></div></body></tt>'
    )
    assert times(document) == [(ms, None)]
    assert codes(document) == []


def test_ttml_ends_that_cannot_be_read_are_reported() -> None:
    cues = '<p begin="1s" end="2s">Boats</p>\n<p begin="2s" end="soon">and nets</p>\n<p begin="4s" end="">and oars</p>'
    document = read_text(f"<tt><body><div>{cues}</div></body></tt>")
    assert times(document) == [(1000, 2000), (2000, None), (4000, None)]
    assert codes(document) == [("cue-time-unreadable", 2)]


def test_ttml_times_count_from_what_is_around() -> None:
    document = read_text(
        '<tt><body begin="1s"><div begin="10s"><p begin="1s" end="3s"><span begin="0s">We</span> '
        '<span begin="1s" end="2s">make</span></p></div></body></tt>'
    )
    assert times(document) == [(12_000, 14_000)]
    assert words(document, 0) == [("We", 12_000, None), ("make", 13_000, 14_000)]


def test_ttml_times_may_be_around_the_words() -> None:
    document = read_text(
        '<tt xmlns:ttm="x"><body><div begin="3s" end="5s" ttm:agent="A"><ttm:desc>A high wall.</ttm:desc>'
        '<p><span>We make boats.</span></p></div><div begin="6s" dur="2s" ttm:agent="B"><p>And nets?</p></div>'
        '<div begin="9s"><p>No time.</p></div></body></tt>'
    )
    assert times(document) == [(3_000, 5_000), (6_000, 8_000), (None, None)]
    assert labelled_words(document) == [("A", "We make boats."), ("B", "And nets?"), (None, "No time.")]
    assert "text-outside-cues" not in codes(document)


def test_ttml_times_of_the_episode_in_what_is_around() -> None:
    document = read_text(
        '<tt><body dur="40s"><div begin="12.5" end="20"><p begin="12.5" end="14"><span begin="12.5">We</span> '
        '<span begin="13" end="14">make</span></p><p begin="18" end="20">Boats.</p></div>'
        '<div begin="21" end="30"><p>And</p><p begin="25" end="30">nets.</p></div></body></tt>'
    )
    assert times(document) == [(12_500, 14_000), (18_000, 20_000), (21_000, 30_000), (25_000, 30_000)]
    assert words(document, 0) == [("We", 12_500, None), ("make", 13_000, 14_000)]


@pytest.mark.parametrize("opens", ["<tt><body><p begin='{}s'>", "<sami><body><sync start='{}000'><p>"])
def test_escapes_of_html_in_cues_of_xml(opens: str) -> None:
    close = "</p></body></tt>" if opens.startswith("<tt") else "</body></sami>"
    text = opens.format(1) + "Boats&nbsp;&ndash; and nets &nonsense;" + ("</p>" if opens.startswith("<tt") else "")
    text += opens.format(2).partition("<body>")[2] + "&nbsp;" + close
    spoken = [words for _, words in labelled_words(read_text(text)) if words]
    assert spoken == ["Boats – and nets &nonsense;"]


def test_ttml_frames_of_a_file_that_does_not_say_their_rate() -> None:
    cues = "".join(f'<p begin="00:00:{i:02}:{i % 25:02}" end="00:00:{i:02}:24">nets</p>' for i in range(40))
    for n_frames, times_read in ((24, (1040, 1960)), (29, (1033, 1800))):
        document = read_text(f"<tt><body><div>{cues}<p begin='00:01:00:{n_frames}'>oars</p></div></body></tt>")
        assert times(document)[1] == times_read
        assert codes(document)[0] == ("frame-rate-assumed", 1)


@pytest.mark.parametrize("br", ["<br/>", "<br>", "<br></br>"])
def test_a_label_may_begin_a_line_of_a_cue_that_is_laid_out(br: str) -> None:
    rows = [("-Mara: The nets", "are torn."), ("Burn them.", "-Tom: By when?"), ("-Mara: By dawn.", "Hurry.")]
    cues = "".join(f"<p begin='{i}s'>\n<span>{a}</span>\n{br}\n<span>{b}</span>\n</p>" for i, (a, b) in enumerate(rows))
    read = labelled_words(read_text(f"<tt><body>{cues}</body></tt>"))
    assert read[0] == ("Mara", "The nets are torn.")
    assert read[1:3] == [("Mara", "Burn them."), ("Tom", "By when?")]


def test_ttml_voices_in_a_cue() -> None:
    document = read_text(
        '<tt><body><p begin="1s" ttm:agent="A">We <span ttm:agent="B">Yes, <i>you</i></span> make.</p>'
        '<p begin="2s">Wind</p><p begin="3s" ttm:agent="B"></p></body></tt>'
    )
    expected = [("A", "We"), ("B", "Yes, you"), ("A", "make."), (None, "Wind"), ("B", "")]
    assert labelled_words(document) == expected


@pytest.mark.parametrize(("base", "above"), [("style='s1'", "style='big s2'"), ("t:ruby='base'", "t:ruby='text'")])
def test_ttml_ruby_above_the_line_is_not_said_again(base: str, above: str) -> None:
    styles = "<styling><style xml:id='s1' t:ruby='base'/><style xml:id='s2' t:ruby='text'/></styling>"
    cue = f"<p begin='1s' end='2s'><span><span {base}>船</span><span {above}>ふね</span></span>です</p>"
    document = read_text(f"<tt xmlns:t='x'><head>{styles}</head><body><div>{cue}</div></body></tt>")
    assert labelled_words(document) == [(None, "船です")]


def test_xml_labels_and_signs_in_the_words() -> None:
    document = read_text(
        "<tt><body><p begin='1s'>Mara: We make boats.</p><p begin='2s'>They are old.</p>"
        "<p begin='3s'>Tom: And nets?<br/>Mara: No.</p></body></tt>"
    )
    assert labelled_words(document) == [
        ("Mara", "We make boats."),
        ("Mara", "They are old."),
        ("Tom", "And nets?"),
        ("Mara", "No."),
    ]


def test_youtube_srv3() -> None:
    document = read_text(
        '<?xml version="1.0" encoding="utf-8" ?><timedtext format="3"><head><ws id="0"/></head><body><w t="0" id="1"/>'
        '<p t="320" d="1700" w="1"><s ac="255">we</s><s t="400"> make</s></p><p t="900" d="10" w="1" a="1">\n</p>'
        '<p t="2000" d="100">We don&#39;t\nknow</p><p t="3000" d="100"><s>one span</s></p></body></timedtext>'
    )
    assert document.format == "youtube-xml"
    assert labelled_words(document) == [(None, "we make"), (None, "We don't know"), (None, "one span")]
    assert times(document) == [(320, 2020), (2000, 2100), (3000, 3100)]
    assert words(document, 0) == [("we", 320, None), ("make", 720, None)]
    assert document.cues[2].words is None


def test_youtube_srv1() -> None:
    document = read_text(
        '<?xml version="1.0" encoding="utf-8" ?><transcript><text start="0.16" dur="4.0">&gt;&gt; we&amp;#39;re</text>'
        '<text start="5">a &amp;amp; b</text></transcript>'
    )
    assert labelled_words(document) == [(None, "we're"), (None, "a & b")]
    assert times(document) == [(160, 4160), (5000, None)]


def test_podlove() -> None:
    item = '<pst:item start="00:00:0{}.000" end="00:00:0{}.500">{}</pst:item>'
    document = read_text(
        '<?xml version="1.0"?>\n<pst:transcripts version="1.0" xmlns:pst="http://podlove.org/simple-transcripts">'
        f"<pst:speech><pst:speaker>Mara &amp; Co</pst:speaker>"
        f"{item.format(0, 2, 'We make')}{item.format(3, 4, 'boats.')}"
        f"</pst:speech><pst:speech><pst:speaker>Tom</pst:speaker>{item.format(5, 6, 'Nets?')}</pst:speech>"
        f"<pst:speech>{item.format(7, 8, '♪')}</pst:speech></pst:transcripts>"
    )
    assert labelled_words(document) == [
        ("Mara & Co", "We make"),
        ("Mara & Co", "boats."),
        ("Tom", "Nets?"),
        (None, "♪"),
    ]
    assert times(document)[0] == (0, 2500)
    headers = [document.source.text[s.start : s.end] for s in document.stretches if s.kind == "turn_header"]
    assert [header[:13] + header[-14:] for header in headers] == ["<pst:speaker></pst:speaker>"] * 2


def test_subviewer() -> None:
    document = read_text(
        "0:00:00.599,0:00:04.160\n>> MARA: Hi, we make\nboats.\n\n0:00:05.599,0:00:08.160\n\n\n"
        "0:00:09.000,0:00:10.000\n>> TOM: Nets?\n"
    )
    assert document.format == "sbv"
    assert labelled_words(document) == [("MARA", "Hi, we make boats."), ("MARA", ""), ("TOM", "Nets?")]
    assert times(document)[0] == (599, 4160)


def test_substation_alpha() -> None:
    document = read_text(
        "\ufeff[Script Info]\nTitle: The Harbour\n\n[V4+ Styles]\nFormat: Name, Fontname\nStyle: Default,Arial\n\n"
        "[Events]\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,a note\n"
        "Dialogue: 0,0:00:01.00,0:00:03.50,Default,Mara,0,0,0,,{\\i1}We{\\i0} make,\\Nboats, all\n"
        "Dialogue: 0,0:00:04.00,0:00:05.50,Default,Tom,0,0,0,,{\\k20}And {\\k30}nets\n"
        "Dialogue: 0,0:00:06.00,0:00:07.00,Default,,0,0,0,,{\\p1}m 0 0 l 9 9{\\p0}♪\n"
    )
    assert document.format == "ass"
    assert labelled_words(document) == [("Mara", "We make, boats, all"), ("Tom", "And nets"), (None, "♪")]
    assert times(document)[:2] == [(1000, 3500), (4000, 5500)]
    assert words(document, 1) == [("And", 4000, None), ("nets", 4200, None)]
    assert document.published.title == "The Harbour"


def test_styles_that_are_words_for_speakers_name_them() -> None:
    lines = [("Speaker00", "We"), ("Speaker00", "go."), ("Speaker01", "And"), ("Speaker01", "nets?")]
    text = "[Script Info]\n\n[Events]\n" + "".join(
        f"Dialogue: 0,0:00:0{i}.00,0:00:0{i}.50,{style},,0,0,0,,{word}\n" for i, (style, word) in enumerate(lines)
    )
    assert [cue.label for cue in read_text(text).cues] == [style for style, _ in lines]
    other = text.replace("Speaker00", "Default").replace("Speaker01", "Italics")
    assert [cue.label for cue in read_text(other).cues] == [None] * 4


def test_a_file_of_dialogue_without_words_has_cues_without_words() -> None:
    lines = "".join(f"Dialogue: 0,0:00:0{i}.00,0:00:0{i}.50,A: b,,0,0,0,,\n" for i in range(2))
    assert [cue.start_ms for cue in read_text(f"[Script Info]\nTitle: C: d\n\n[Events]\n{lines}").cues] == [0, 1000]


@pytest.mark.parametrize(("offset", "start"), [("+500", 12_000), ("-250", 12_750), ("0", 12_500), ("soon", 12_500)])
def test_the_offset_of_lrc_moves_its_lines(offset: str, start: int) -> None:
    document = read_text(f"[ti:Boats]\n[offset:{offset}]\n[00:12.50]Of boats.\n[00:15.00]And nets.\n")
    assert [(cue.start_ms, cue.end_ms) for cue in document.cues] == [(start, start + 2_500), (start + 2_500, None)]


def test_lrc_of_a_long_talk_counts_minutes() -> None:
    document = read_text("[ti:Boats]\n[99:58.00]Of boats.\n[100:05.12]And nets.\n")
    assert times(document) == [(5_998_000, 6_005_120), (6_005_120, None)]


def test_lrc() -> None:
    document = read_text(
        "[ti:Boats [Live]]\n[00:01.50]We make\n[00:03.00]<00:03.10>boats <00:03.90>too\n[00:05.00]\n[00:07.25]end\n"
    )
    assert document.format == "lrc"
    assert labelled_words(document) == [(None, "We make"), (None, "boats too"), (None, "end")]
    assert times(document) == [(1500, 3000), (3000, 5000), (7250, None)]
    assert document.published.title == "Boats [Live]"


STM = [
    ';; CATEGORY "0" "" ""',
    "talk 1 mara 0.50 2.75 <o,f0,female> we make boats",
    "talk 1 inter_segment_gap 2.75 4.00 <o,,unknown> ",
    "talk 1 tom 4.00 6.125 <o,f0,male> and nets too",
    "talk 1 mara 3.00 3.50 aye",
    "talk 1 tom 7 8 ignore_time_segment_in_scoring",
]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_stm(end: str, mark: str) -> None:
    document = read_text(mark + end.join(STM))
    assert document.format == "stm"
    assert labelled_words(document) == [("mara", "we make boats"), ("mara", "aye"), ("tom", "and nets too")]
    assert times(document) == [(500, 2750), (3000, 3500), (4000, 6125)]


def test_lists_of_who_speaks_when_are_no_stm() -> None:
    turns = "".join(f"SPEAKER talk 1 {i}.00 {i + 2}.50 <NA> <NA> spk{i % 2} <NA>\n" for i in range(4))
    with pytest.raises(InputError):
        read_text(turns)


@pytest.mark.parametrize("end", ["]>", "] >", "]\n>"])
def test_what_an_xml_file_declares_is_not_expanded(end: str) -> None:
    bomb = "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(50))
    document = read_text(
        f'<!DOCTYPE tt [<!ENTITY a0 "boats">{bomb}<!ENTITY file SYSTEM "file:///etc/hostname">{end}'
        '<tt><body><p begin="1s">&a50; &file; &lt;b&gt;</p></body></tt>'
    )
    assert labelled_words(document) == [(None, "&a50; &file; <b>")]


@pytest.mark.parametrize(
    "text",
    ["<tt><body/></tt>", "<timedtext><body><p t='1'> </p></body></timedtext>", "[Script Info]\nTitle: x\n"],
)
def test_files_without_words_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="found; expected"):
        read_text(text)


def test_other_xml_is_not_recognised() -> None:
    others = (
        "<html><body><p>Boats</p></body></html>",
        "<rss><channel/></rss>",
        "<transcript><text>a</text></transcript>",
    )
    for text in others:
        found = [form.NAME for form, _ in recognise(Source.from_bytes(text.encode(), "x"))]
        assert not {"ttml", "youtube-xml", "podlove-xml"} & set(found)
    assert root("a < b") is None


PARTS = (
    """<tt>|<body>|<p begin='1s'>|</p>|<br/>|<span begin='2s' agent='B'>|</span>|<|>|&amp;|&|<!--|-->|<![CDATA[|]]>"""
    """|<!DOCTYPE a [|]>|<?x|?>| |\n|words|Mara: |<p t='1' d='x'>|"|'|<a b='"""
).split("|")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=40))
def test_any_xml_keeps_all_of_its_characters(parts: list[str]) -> None:
    text = "".join(parts)
    tokens = list(xml_tokens(text))
    assert "".join(text[token.start : token.end] for token in tokens) == text
    read_text("<tt><body><p begin='1s'>Boats</p>" + text)
    read_text("<timedtext><body><p t='1'>Boats</p>" + text)
    read_text("<transcripts><item start='00:01'>Boats</item>" + text)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_attributes_and_texts_come_back(value: str, words: str) -> None:
    from xml.sax.saxutils import escape, quoteattr

    text = f"<tt a:b={quoteattr(value)}>{escape(words)}"
    first, *rest = xml_tokens(text)
    assert attributes(first) == {"b": value}
    assert unescape("".join(text[token.start : token.end] for token in rest)) == words


def test_cues_out_of_order_in_xml() -> None:
    document = read_text(
        "<tt>\n<body>\n<p begin='5s'>a</p>\n<p begin='1s'>b</p>\n<p begin='6s' end='5s'>c</p></body></tt>"
    )
    assert codes(document) == [("cue-out-of-order", 4), ("cue-out-of-order", 5)]
