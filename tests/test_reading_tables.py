"""CSV, TSV and other tables of cues: delimiters, columns, units, quotes."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_checks import of_kind, read_text, said

from podcorpus.errors import InputError
from podcorpus.reading import Source, read_document, recognise
from podcorpus.reading.formats.table import delimited_rows

MARA, TOM = "Welcome to the harbour, my friends, and to its nets.", 'He said "aye" and left.'
EXPECTED = [("Mara", 0, MARA), ("Tom", 4_500, TOM), ("Mara", 9_000, "So it goes.")]


def quoted(text: str) -> str:
    """A field in quotes, those in it doubled."""
    return '"' + text.replace('"', '""') + '"'


ROWS = ((0, 4_500, "Mara", MARA), (4_500, 9_000, "Tom", TOM), (9_000, 12_040, "Mara", "So it goes."))


def clock(ms: int) -> str:
    """A time as most tools write it."""
    return f"00:00:{ms // 1000:02d}.{ms % 1000:03d}"


TABLES = {
    "named columns": "Start,End,Speaker,Text\n"
    + "".join(f"{clock(a)},{clock(b)},{n},{quoted(w)}\n" for a, b, n, w in ROWS),
    "another order": "Speaker Name;Transcript;Start Time;End Time\r\n"
    + "".join(f"{n};{quoted(w)};{clock(a)};{clock(b)}\r\n" for a, b, n, w in ROWS),
    "with a separator line": "sep=;\nZeit;Sprecher;Text\n"
    + "".join(f"{clock(a)};{n};{quoted(w)}\n" for a, b, n, w in ROWS),
    "seconds": "start\tend\tspeaker\ttext\n" + "".join(f"{a / 1000}\t{b / 1000}\t{n}\t{w}\n" for a, b, n, w in ROWS),
    "milliseconds": "start\tend\tspeaker\ttext\n" + "".join(f"{a}\t{b}\t{n}\t{w}\n" for a, b, n, w in ROWS),
    "milliseconds by name": "Start (ms),Speaker,Text\n" + "".join(f"{a},{n},{quoted(w)}\n" for a, b, n, w in ROWS),
    "length": "start,duration,speaker,text\n"
    + "".join(f"{a / 1000},{(b - a) / 1000},{n},{quoted(w)}\n" for a, b, n, w in ROWS),
    "more columns": "id,speaker,start,end,confidence,translation,text\n"
    + "".join(f"{i},{n},{clock(a)},{clock(b)},0.9,x,{quoted(w)}\n" for i, (a, b, n, w) in enumerate(ROWS)),
    "ranges of seconds": "timestamp,speaker,utterance\n"
    + "".join(f"[{a / 1000:.3f} - {b / 1000:.3f}],{n},{quoted(w)}\n" for a, b, n, w in ROWS),
    "no names": "".join(f"{clock(a)},{clock(b)},{n},{quoted(w)}\n" for a, b, n, w in ROWS),
    "numbered, no names": "".join(
        f"{i},{a / 1000},{b / 1000},{n},{quoted(w)}\n" for i, (a, b, n, w) in enumerate(ROWS)
    ),
    "unknown names": "alku\tloppu\tpuhuja\tteksti\n"
    + "".join(f"{clock(a)}\t{clock(b)}\t{n}\t{w}\n" for a, b, n, w in ROWS),
    "decimal commas": "Début;Fin;Intervenant;Texte\n"
    + "".join(f"{a / 1000};{b / 1000};{n};".replace(".", ",") + f"{w}\n" for a, b, n, w in ROWS),
    "decimal commas, no names": "".join(
        f"{a / 1000};{b / 1000};{n};".replace(".", ",") + f"{quoted(w)}\n" for a, b, n, w in ROWS
    ),
    "decimal commas of clocks": "開始;終了;話者;内容\n"
    + "".join(f"{clock(a)};{clock(b)};{n};".replace(".", ",") + f"{w}\n" for a, b, n, w in ROWS),
    "words with the delimiter": "Time,Speaker,Words\n" + "".join(f"{clock(a)},{n},{w}\n" for a, b, n, w in ROWS),
    "times of day": "Time,Speaker,Words\n" + "".join(f"12:{clock(a)[3:]} AM,{n},{quoted(w)}\n" for a, b, n, w in ROWS),
    "addresses beside": "url,text_url,start,speaker,text\n"
    + "".join(f"boats.org/7,boats.org/7?t={a},{clock(a)},{n},{quoted(w)}\n" for a, b, n, w in ROWS),
    "padded": "Start          ,End            ,Speaker,Text\n"
    + "".join(f"{clock(a):15},{clock(b):15},{n:7},{quoted(w):60}\n" for a, b, n, w in ROWS),
    "a preface": "Title: Nets\n\nTime,Speaker,Words\n"
    + "".join(f"{clock(a)},{n},{quoted(w)}\n" for a, b, n, w in ROWS),
    "Markdown": "| Time | Speaker | Words |\n|------|---------|-------|\n"
    + "".join(f"| {clock(a)} | {n} | {w} |\n" for a, b, n, w in ROWS),
}


QUOTED = "".join(f"{quoted(clock(a))},{quoted(n)},{quoted(w)}\n" for a, _, n, w in ROWS)


def test_lines_that_begin_as_comments_do_are_no_words() -> None:
    first, rest = QUOTED.split("\n", 1)
    document = read_text(f"// first hour\n\n{first}\n# and now the second one after the tide\n{rest}")
    assert (document.format, said(document), document.findings) == ("table", EXPECTED, ())


def test_a_caller_speaks_and_not_the_class_of_what_is_said() -> None:
    rows = "".join(f"sw1,{i},{'sd' if i % 2 else 'qw'},{n},{quoted(w)}\n" for i, (_, _, n, w) in enumerate(ROWS * 2))
    document = read_text(f"file,index,act_tag,caller,text\n{rows}")
    assert [label for label, *_ in said(document)] == [name for _, _, name, _ in ROWS * 2]


@pytest.mark.parametrize("name", ["Role", "Voice", "Author", "User", "Sprecher*in", "Moderator"])
def test_speakers_beside_times_may_have_another_name(name: str) -> None:
    rows = "".join(f"{a / 1000},{b / 1000},{n},{quoted(w)}\n" for a, b, n, w in ROWS)
    document = read_text(f"start,end,{name},text\n{rows}")
    assert (said(document), document.findings) == (EXPECTED, ())


def test_a_column_of_speakers_that_is_only_guessed_is_reported() -> None:
    rows = "".join(f"{i},{'bees' if i % 3 else 'boats'},{quoted(w)}\n" for i, (_, _, _, w) in enumerate(ROWS * 4))
    (found,) = read_text(f"id,topic,text\n{rows}").findings
    assert (found.code, found.line) == ("layout-guessed", 1)
    assert found.message.startswith("the column 'topic' is read as the speaker by its content;")


def test_columns_that_are_known_by_their_content_have_what_their_names_say() -> None:
    """Ids are no times, and who is named is no scene."""
    rows = [(1034, "Quay", "Mara"), (1061, "Quay", "Tom"), (1190, "Boat", "Mara"), (1201, "Quay", "Mara")]
    written = "".join(f"{at},{place},{name},{quoted(MARA)}\n" for at, place, name in rows)
    for words in ("utter", "said"):
        document = read_text(f"line_id,scene,person,{words}\n{written}")
        assert said(document) == [(name, None, MARA) for _, _, name in rows]
        assert document.findings == ()


def test_a_column_named_like_times_without_any_is_no_column_of_times() -> None:
    rows = "".join(f"{n},{quoted(w)}\n" for _, _, n, w in ROWS * 3)
    document = read_text(f"From,text\n{rows}")
    assert {cue.label for cue in document.cues} == {n for _, _, n, _ in ROWS}
    assert [found.code for found in document.findings] == ["layout-guessed"]


def test_rows_whose_times_cannot_be_read_are_reported_once() -> None:
    rows = "".join(f"{n},Boat {n} is out.\n" for n in range(4)) + "soon,Boat 5 is out.\n" * 3
    assert [(found.code, found.line) for found in read_text(f"start,text\n{rows}").findings] == [
        ("cue-time-unreadable", 6)
    ]


def test_a_column_named_like_words_is_none_beside_one_that_is_named_so() -> None:
    rows = "".join(f"{a / 1000},{b / 1000},{'qw' if a else 'sd'},{quoted(w)}\n" for a, b, _, w in ROWS)
    document = read_text(f"start,end,dialogue_act,text\n{rows}")
    assert [words for *_, words in said(document)] == [MARA, TOM, "So it goes."]


def test_names_of_columns_in_short() -> None:
    rows = "".join(f"{i}\t{n}\t{a / 1000}\t{w}\t{b / 1000}\n" for i, (a, b, n, w) in enumerate(ROWS))
    document = read_text(f"Line\tSpkr\tStTime\tContent\tEnTime\n{rows}")
    assert said(document) == EXPECTED
    assert ([cue.end_ms for cue in document.cues], document.findings) == ([4_500, 9_000, 12_040], ())


def test_a_line_below_a_quoted_cell_goes_on_without_its_quote() -> None:
    rows = "".join(f"{quoted(clock(5_000 * i))},{quoted(n)},{quoted(w)}\n" for i, (_, _, n, w) in enumerate(ROWS * 4))
    document = read_text(f"Time,Speaker,Words\n{rows}And so on and on.\n\nUp to the harbour.\n")
    assert said(document)[-1] == ("Mara", 55_000, "So it goes. And so on and on. Up to the harbour.")
    assert [one.code for one in document.findings] == ["row-suspect"]


def test_a_quote_at_which_the_file_breaks_off_is_no_word() -> None:
    assert said(read_text(QUOTED[:-5])) == [*EXPECTED[:2], ("Mara", 9_000, "So it go")]


@pytest.mark.parametrize("name", TABLES)
def test_tables(name: str) -> None:
    document = read_text(TABLES[name])
    assert (document.format, said(document)) == ("table", EXPECTED)


def test_ends_and_confidences() -> None:
    cues = read_text(TABLES["more columns"]).cues
    assert [(cue.end_ms, cue.confidence) for cue in cues] == [(4_500, 0.9), (9_000, 0.9), (12_040, 0.9)]
    assert [cue.end_ms for cue in read_text(TABLES["length"]).cues] == [4_500, 9_000, 12_040]


def test_times_with_fractions_are_seconds_where_little_is_said() -> None:
    rows = ((0.94, 12.38, "Hello, can you hear me?", 0), (12.517, 14.517, "Yes, hello.", 1), (643.477, 645.4, "So.", 1))
    document = read_text("start,end,text,speaker\n" + "".join(f'{a},{b},"{text}",{n}\n' for a, b, text, n in rows))
    assert [cue.start_ms for cue in document.cues] == [940, 12_517, 643_477]


def test_frames() -> None:
    text = 'Speaker Name,Start Time,End Time,Text\nMara,"00;00;00;00","00;00;02;12",Well now\n'
    text += "Tom,00:00:02:12,00:00:04:29,Yes\n"
    assert [(cue.start_ms, cue.end_ms) for cue in read_text(text).cues] == [(0, 2_400), (2_400, 4_967)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (("00:00:02:500", "00:01:04:050"), [2_500, 64_050]),
        (("1h02", "1h05m"), [3_720_000, 3_900_000]),
        (("P0DT2M0.5S", "PT2M3S"), [120_500, 123_000]),
        (("1:02 AM - 1:03 AM", "1:04 AM - 1:05 AM"), [3_720_000, 3_840_000]),
        (("1:02 a.m. - 1:03 a.m.", "1:04 a.m. to 1:05 a.m."), [3_720_000, 3_840_000]),
        (("1:02 - 1:83", "1:60 - 2:05"), [62_000, 120_000]),
    ],
)
def test_styles_of_times(written: tuple[str, str], expected: list[int]) -> None:
    said = zip(written, ("Well now, we met.", "Yes, at noon."), strict=True)
    document = read_text("time,speaker,text\n" + "".join(f'"{time}",Mara,"{words}"\n' for time, words in said))
    assert [cue.start_ms for cue in document.cues] == expected


def test_times_that_are_dates_are_counted_from_the_first() -> None:
    def table(step: int) -> str:
        dates = [(ms + step * n, n, w) for n, (ms, _, _, w) in enumerate(ROWS)]
        times = [
            (f"2024-03-05T{10 + ms // 3_600_000}:{ms // 60_000 % 60:02}:{ms % 60_000 / 1000:06.3f}Z", n, w)
            for ms, n, w in dates
        ]
        return "start_time,speaker,text\n" + "".join(f"{at},{ROWS[n][2]},{quoted(w)}\n" for at, n, w in times)

    assert said(read_text(table(0), "table")) == EXPECTED
    assert [ms for _, ms, _ in said(read_text(table(2 * 3_600_000), "table"))] == [None] * 3


def test_an_offset_beside_an_onset_is_the_end() -> None:
    rows = "".join(f"{n}\t{a}\t{b}\t{w}\n" for a, b, n, w in ROWS).replace('"', "")
    document = read_text("speaker\tonset_ms\toffset_ms\ttranscription\n" + rows)
    assert [(cue.start_ms, cue.end_ms) for cue in document.cues] == [(a, b) for a, b, _, _ in ROWS]


def test_whisper_counts_milliseconds() -> None:
    text = "start\tend\ttext\n0\t3000\tWelcome to the harbour\n3000\t6500\tand to its nets\n6500\t9000\tof course\n"
    assert [(cue.start_ms, cue.end_ms) for cue in read_text(text).cues] == [(0, 3000), (3000, 6500), (6500, 9000)]
    (alone,) = read_text("start\tend\ttext\n0\t2000\tWelcome to the harbour\n").cues
    assert (alone.start_ms, alone.end_ms) == (0, 2000)


def test_columns_named_twice_and_one_that_is_empty() -> None:
    text = "Start time (ms after 1:02)\tStart time (ms after 1:02)\tRaw transcription\tCorrected transcription\t\n"
    text += "0\t3000\tWelcome to the harbour\n3000\t6500\tand to its nets\n6500\t9000\tof course\n"
    document = read_text(text)
    assert [(cue.start_ms, cue.end_ms) for cue in document.cues] == [(0, 3000), (3000, 6500), (6500, 9000)]
    assert [words for _, _, words in said(document)] == ["Welcome to the harbour", "and to its nets", "of course"]
    assert not document.findings


def test_a_word_a_row() -> None:
    text = "Timestamp,Word\n" + "".join(f"{300 * i},{word}\n" for i, word in enumerate("we go out again".split()))
    assert [(start, words) for _, start, words in said(read_text(text))] == [
        (300 * i, word) for i, word in enumerate("we go out again".split())
    ]


@pytest.mark.parametrize("timed", [False, True])
def test_a_token_a_row_with_its_punctuation_apart(timed: bool) -> None:
    spoken = [("0", "And", ""), ("0", "the", ""), ("0", "nets", "?"), ("1", "<laugh>", ""), ("1", "Torn", ",")]
    times = [(f"{i}.5", 1000 * i + 500) if timed else ("", None) for i in range(len(spoken))]
    rows = [
        f"{word}|{speaker}|{at}|{at}|{sign}||LC|['{i}:ORG']\n"
        for i, ((speaker, word, sign), (at, _)) in enumerate(zip(spoken, times, strict=True))
    ]
    document = read_text("token|speaker|ts|endTs|punctuation|prepunctuation|case|tags\n" + "".join(rows))
    assert said(document) == [
        (speaker, ms, word + sign) for (speaker, word, sign), (_, ms) in zip(spoken, times, strict=True)
    ]
    assert not document.findings


def test_a_sign_that_is_a_doubled_quote() -> None:
    text = 'speaker,word,punctuation\nMara,Aye,""""\nTom,No,"."\n'
    assert [words for _, _, words in said(read_text(text))] == ['Aye"', "No."]


def test_speakers_below_a_name_that_says_nothing() -> None:
    rows = "0,Skipper,The nets are out.\n1,Cook,Then we begin again.\n2,Skipper,Good.\n3,Skipper,We go out.\n"
    document = read_text(",tag,text\n" + rows)
    assert [label for label, _, _ in said(document)] == ["Skipper", "Cook", "Skipper", "Skipper"]
    assert [label for label, _, _ in said(read_text(rows))] == ["Skipper", "Cook", "Skipper", "Skipper"]


@pytest.mark.parametrize(
    "names",
    [
        "Season,Episode,Character,Line",
        "Part,Scene,Actor,Line",
        "Book,Turn,Participant,Response",
        "a,b,Persona,Frase",
        "year,session,speaker_id,utterance_text",
        "year,session,speakerId,utt_text",
    ],
)
def test_names_above_numbers_speakers_and_words(names: str) -> None:
    spoken = [("Skipper", MARA), ("Cook", TOM), ("Skipper", "So it goes."), ("Cook", "Then we begin again.")] * 3
    text = names + "\n" + "".join(f"10,{i},{label},{quoted(words)}\n" for i, (label, words) in enumerate(spoken))
    assert said(read_text(text)) == [(label, None, words) for label, words in spoken]


def test_an_id_of_speakers_is_their_label_where_nothing_else_names_them() -> None:
    rows = "".join(f"a.wav,{clock(a)},{clock(b)},{n},{n.upper()},{quoted(w)}\n" for a, b, n, w in ROWS)
    for ids, name, expected in (("speaker_id", "grade", "Mara"), ("speaker_id", "speaker", "MARA")):
        document = read_text(f"audio_path,start,end,{ids},{name},text\n{rows}")
        assert said(document)[0] == (expected, 0, MARA)


@pytest.mark.parametrize("sign", [",", " , "])
@pytest.mark.parametrize("name", ["", "Mara"])
def test_words_with_commas_that_nothing_quotes(sign: str, name: str) -> None:
    words = ["Skipper, we go", "Well, yes, of course", "The nets are out", "Aye, and, you know, more", "So, yes"]
    rows = [(f"00:00:{4 * i:02}", f"00:00:{4 * i + 3:02}", *([name] if name else []), w) for i, w in enumerate(words)]
    document = read_text("".join(sign.join(row) + "\n" for row in rows))
    assert said(document) == [(name or None, 4_000 * i, w) for i, w in enumerate(words)]
    assert document.cues[0].end_ms == 3_000


def test_a_title_in_all_rows_is_no_speaker_and_a_label_again_no_speech() -> None:
    rows = [("Mara", "The nets, are out."), ("Tom", 'He said "aye".'), ("Mara", "Good."), ("Tom", "Tom: yes.")]
    text = "".join(f"26,The Harbour/Transcript,{name}:,{quoted(f'{name}: {w}')}\n" for name, w in rows)
    assert said(read_text(text)) == [(name, None, words) for name, words in rows]


@pytest.mark.parametrize("more", ["", "{episode},"])
def test_what_groups_of_rows_are_from_is_no_speaker_and_no_time(more: str) -> None:
    episodes = ("The Nets", 1), ("The Nets", 1), ("The Nets", 1), ("The Ropes", 2), ("The Ropes", 2)
    names = "Mara", "Tom", "Mara", "Tom", "Mara"
    rows = zip(episodes, names, strict=True)
    text = "".join(f"{title},{more.format(episode=at)}{name}:,{name}: {TOM}\n" for (title, at), name in rows)
    assert [row[:2] for row in said(read_text(text))] == [(name, None) for name in names]


def test_a_raw_text_is_what_was_said_where_there_is_no_other() -> None:
    names = "timestamp,name,raw_script,time_taken_sec\n"
    text = names + "".join(f"2026-01-01T20:30:{a // 1000:02d},{n},{quoted(w)},{b / 1000}\n" for a, b, n, w in ROWS)
    document = read_document(Source.from_bytes(text.encode(), "a.csv"))
    assert [row[0::2] for row in said(document)] == [(n, w) for _, _, n, w in ROWS]
    assert not document.findings


def test_rows_that_lack_fields_are_reported_where_columns_are_named() -> None:
    rows = [f"{n},{a / 1000},{quoted(w)}" for a, _, n, w in ROWS]
    document = read_text("\n".join(["speaker,start,text", rows[0], "Tom,2.5", *rows[1:], "Tom,11.5"]))
    expected = [("Mara", 0), ("Tom", 2_500), ("Tom", 4_500), ("Mara", 9_000), ("Tom", 11_500)]
    assert [(label, at) for label, at, _ in said(document)] == expected
    assert [(finding.code, finding.line) for finding in document.findings] == [("row-suspect", 3)]


@pytest.mark.parametrize("times", ["", "0.5,"])
def test_messages_to_a_language_model_are_no_talk_unless_they_have_times(times: str) -> None:
    names = ("start," if times else "") + "role,content\n"
    text = names + "".join(f"{times}{who},{quoted(MARA)}\n" for who in ("user", "assistant") * 3)
    if times:
        assert len(said(read_text(text))) == 6
    else:
        with pytest.raises(InputError):
            read_text(text)


def test_labels_of_audacity() -> None:
    text = "0.000000\t2.500000\tWelcome to the harbour\n2.500000\t5.000000\tand to its nets\n"
    assert [(cue.start_ms, cue.end_ms) for cue in read_text(text).cues] == [(0, 2500), (2500, 5000)]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Mara", "", "Tom", ""], ["Mara", "Mara", "Tom", "Tom"]),
        (["Mara", "Mara", "", "Tom"], ["Mara", "Mara", None, "Tom"]),
    ],
    ids=["only at changes", "always"],
)
def test_rows_without_a_speaker(names: list[str], expected: list[str | None]) -> None:
    text = "Time,Speaker,Text\n" + "".join(f"0:0{i},{name},some words\n" for i, name in enumerate(names))
    assert [cue.label for cue in read_text(text).cues] == expected


@pytest.mark.parametrize(
    ("names", "line"), [(["Mara", "", "Mara", "Tom", "Mara"], 3), (["Mara", "", "Tom", "", "Mara"], None)]
)
def test_a_row_without_a_speaker_above_the_same_speaker_again_is_reported(names: list[str], line: int | None) -> None:
    rows = [f"{at}.0,{at + 1}.0,{name},Boats number {at} are light." for at, name in enumerate(names)]
    document = read_text("start,end,speaker,text\n" + "\n".join(rows) + "\n")
    assert [one.line for one in document.findings] == ([] if line is None else [line])


def test_kinds_of_fields() -> None:
    document = read_text(TABLES["more columns"])
    assert "translation" in of_kind(document, "metadata")
    assert "Mara" in of_kind(document, "turn_header")
    assert clock(4_500) in of_kind(document, "cue_time")
    assert "nets" in of_kind(document, "cue_text")


@pytest.mark.parametrize(
    "text",
    [
        "Anna, who came late, said so.\nTom, her friend, agreed.\nThen, later, they left.\n",
        "Mara (0:00)\nWords, and more.\n\nTom (0:10)\nWords, and so on.\n\nMara (0:20)\nSo, yes.\n",
        "Mara: Well, yes\nTom: No, never\nMara: Well, so\nTom: Yes, so\n",
        "0:00:01.000,0:00:03.000\nWell, yes\n\n0:00:03.000,0:00:05.000\nNo\n\n",
        "1\n00:00:01,000 --> 00:00:02,000\nWell, yes\n\n2\n00:00:02,000 --> 00:00:03,000\nSo\n",
        "name,age,city\nMara,33,Rotterdam\nTom,44,Oslo\n",
        "",
    ],
)
def test_what_is_no_table_of_cues(text: str) -> None:
    assert all(form.NAME != "table" for form, _ in recognise(Source("a", text, "")))


def test_a_table_without_words_is_refused() -> None:
    with pytest.raises(InputError, match="no table of cues"):
        read_text("name,age\nMara,33\nTom,44\n", "table")


LINE = st.text(st.characters(codec="utf-8", exclude_categories=["C"], include_characters='",;\t\n'), max_size=20)


@given(
    st.lists(st.tuples(st.integers(0, 9_000_000), st.sampled_from(["Mara", "Tom"]), LINE), min_size=2, max_size=6),
    st.sampled_from(",;\t|"),
    st.booleans(),
)
def test_what_is_written_is_read_back(rows: list[tuple[int, str, str]], delimiter: str, always: bool) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL if always else csv.QUOTE_MINIMAL)
    writer.writerow(["Start (ms)", "Speaker", "Text"])
    writer.writerows([ms, name, f"w {words} w"] for ms, name, words in rows)
    document = read_text(out.getvalue(), "table")
    assert said(document) == [(name, ms, f"w {words} w") for ms, name, words in rows]


@given(st.text(st.sampled_from('",\n\r a"'), max_size=40))
def test_rows_are_those_of_the_csv_module(text: str) -> None:
    """Where every quote is closed and nothing follows it, the fields are those that Python's reader gives."""
    try:
        expected = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        expected = None
    rows = [[field.value for field in row] for row in delimited_rows(text, ",", 0)]
    assert sum(len(row) for row in rows) >= len(rows)
    if expected is not None and '"' not in text:
        given_fields = [[field.strip() for field in row] for row in expected if row]
        assert [row for row in rows if any(row)] == [row for row in given_fields if any(row)]


@pytest.mark.parametrize("text", ['"' * 4000, '",' * 4000, '"a""' * 4000, ',"\n' * 4000, '"""\n' * 4000])
def test_hostile_quotes_are_read_once(text: str) -> None:
    fields = [field for row in delimited_rows(text, ",", 0) for field in row]
    assert sum(field.end - field.start for field in fields) <= len(text)


@pytest.mark.parametrize("timed", [(), (0,), (0, 9)])
def test_a_table_of_speakers_with_times_only_here_and_there(timed: tuple[int, ...]) -> None:
    labels, words = ["ML", "TR"] * 6, [MARA, TOM] * 6
    starts = [5_000 * i if i in timed else None for i in range(12)]
    cells = ["" if ms is None else f"[00:00:{ms // 1000:02}]" for ms in starts]
    rows = "".join(f"{time},{label}:,{quoted(w)},\n" for time, label, w in zip(cells, labels, words, strict=True))
    expected = list(zip(labels, starts, words, strict=True))
    assert said(read_text("timestamp,speaker,words,tags\n" + rows)) == expected


def listed(row: list[str]) -> str:
    return "   * - " + "\n     - ".join(row) + "\n"


TURNS = [["'''Mara'''", MARA], ["Tom", TOM], ["Mara", "So it goes,\n     and on."], ["Tom", "Aye!! Aye."]]
MARKED = {
    "wiki": '{| class="wikitable"\n|+ Of nets\n! Who\n! Words\n'
    + "".join(f"|-\n| {who}\n  \n| {words}\n" for who, words in TURNS)
    + "|}\n\nMore | of it.\n",
    "wiki, a row a line": "Of nets.\n\n{|\n! Who !! Words\n"
    + "".join(f"|-\n| {who} || {words}\n" for who, words in TURNS)
    + "|}\n",
    "wiki, with attributes": "{|\n! Who\n! Words\n"
    + "".join(f'|- valign="top"\n| style="color: red" | {who}\n| {words}\n' for who, words in TURNS)
    + "|}\n",
    "list": "Of nets\n=======\n\n.. list-table::\n   :header-rows: 1\n\n"
    + listed(["Who", "Words"])
    + "".join(listed([who.replace("'''", "**"), words]) for who, words in TURNS)
    + "\nThat was all.\n",
}


@pytest.mark.parametrize("name", MARKED)
def test_tables_with_marks_of_rows_and_cells(name: str) -> None:
    document = read_text(MARKED[name])
    assert document.format == "table"
    expected = [(who.strip("'"), None, " ".join(words.split())) for who, words in TURNS]
    assert [(who, at, " ".join(words.split())) for who, at, words in said(document)] == expected


@pytest.mark.parametrize("text", ["{|\n", "{|\n|-\n|}\n", ".. list-table::\n", "{| x\n| a\n", "each\n{|one| two }\n"])
def test_what_only_begins_like_a_table_with_marks(text: str) -> None:
    with pytest.raises(InputError):
        read_text(text)


@pytest.mark.parametrize("names", ["", "Speaker\tTime\tText\n"])
def test_lines_of_words_below_a_row_are_words_of_that_row(names: str) -> None:
    rows = "".join(f"{name}\t{clock(at)}\t{words}\n\n" for at, _, name, words in ROWS)
    text = names + rows.replace(MARA, f"{MARA}\n\nThey are wet today.")
    document = read_document(Source.from_bytes(text.encode(), "a.tsv"))
    assert document.format == "table"
    assert [(label, at) for label, at, _ in said(document)] == [("Mara", 0), ("Tom", 4_500), ("Mara", 9_000)]
    assert said(document)[0][2].split() == f"{MARA} They are wet today.".split()
    (found,) = document.findings
    assert (found.code, found.line) == ("row-suspect", 3 + bool(names))
    assert found.message.endswith("a line of words is read as words of the row above")


def test_times_with_a_note_and_speakers_who_go_on_in_rows_without_a_label() -> None:
    names = "timestamp,speaker,words,tags\n"
    asked = [("Mara:" if n % 2 else "Tom:", f"We met at pier {n} again.") for n in range(12)]
    rows = [f",{who},{words},nets\n" for who, words in asked]
    rows[0] = "[00:03:43] the tape begins" + rows[0]
    rows.insert(4, ",,Two boats were there.,\n")
    rows.insert(9, "[00:12:02] A BELL,Tom:,And it rang.,\n")
    document = read_document(Source.from_bytes((names + "".join(rows)).encode(), "a.csv"))
    labels = [label for label, _, _ in said(document)]
    assert labels[3:6] == ["Mara", "Mara", "Tom"]
    assert {at: label for label, at, _ in said(document) if at is not None} == {223_000: "Tom", 722_000: "Tom"}
    assert [(finding.code, finding.line) for finding in document.findings] == [("unknown-speaker", 6)]


@pytest.mark.parametrize("timed", [True, False])
def test_a_transcript_in_a_cell_of_the_only_row(timed: bool) -> None:
    """The line of the names of the columns is none of its lines."""
    lines = [f"[{clock(at)[3:8]}] {words}" if timed else f"{name}: {words}" for at, _, name, words in ROWS]
    names, record = (
        "title,url,transcript,tags\n",
        f"Harbour,https://example.com/a,{quoted(chr(10).join(lines))},boats\n",
    )
    document = read_text(names + record)
    assert document.format == "table"
    expected = [(None if timed else name, at // 1000 * 1000 if timed else None, words) for at, _, name, words in ROWS]
    assert said(document) == expected
    assert of_kind(document, "metadata").split() == [*names.strip().split(","), *record.split(",")[:2], "boats"]
    with pytest.raises(InputError, match="a transcript in the column “transcript”; expected one; write each to a file"):
        read_text(names + record * 2)
    # Rows that go on with the times of the one above are parts of one transcript.
    with pytest.raises(InputError, match="no table of cues" if timed else "in the column"):
        read_text(names + record + record.replace("[00:0", "[01:0"), "table")
    with pytest.raises(InputError, match="cues"):
        read_text(names.replace("transcript", "summary") + record, "table")


@pytest.mark.parametrize("repeats", [False, True])
def test_a_row_for_each_word_below_its_segment(repeats: bool) -> None:
    """The words are said once, with their times, also where their rows have the segment's text."""
    rows = []
    for number, segment in enumerate(("Torn nets, and  wet.", "Yes.", "So it goes, on and on.")):
        at = 10 * number
        rows.append(f'segment,{at},{at + 8},Mara,"{segment}"')
        rows += [
            f'word,{at + i},{at + i}.5,Mara,"{segment if repeats else word}"' for i, word in enumerate(segment.split())
        ]
    rows.append("segment,40,44,Mara,The tape ends.")
    table = "type,start,end,speaker,text\n" + "\n".join(rows) + "\n"
    document = read_text(table)
    assert said(document) == [
        ("Mara", 0, "Torn nets, and  wet."),
        ("Mara", 10_000, "Yes."),
        ("Mara", 20_000, "So it goes, on and on."),
        ("Mara", 40_000, "The tape ends."),
    ]
    timed = [
        (document.cue_text(cue)[word.start_char : word.end_char], word.start_ms, word.end_ms)
        for cue in document.cues
        for word in cue.words or ()
    ]
    assert timed[:5] == [
        ("Torn", 0, 500),
        ("nets,", 1_000, 1_500),
        ("and", 2_000, 2_500),
        ("wet.", 3_000, 3_500),
        ("Yes.", 10_000, 10_500),
    ]
    assert "wet." in of_kind(document, "duplicate_copy").split()
    assert "ends." not in of_kind(document, "duplicate_copy").split()
    # Rows by somebody else, or beyond the segment's time, are cues.
    assert len(said(read_text(table.replace("word,0,0.5,Mara", "word,0,0.5,Tom")))) == 8
    assert len(said(read_text(table.replace("word,3,3.5", "word,3,9.5")))) == 8
    # So are rows with one and the same time.
    assert len(said(read_text("start,end,text\n" + "0,60,No no\n" * 3 + "60,90,Why?\n"))) == 4
