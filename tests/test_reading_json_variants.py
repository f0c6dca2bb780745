"""Variants of JSON transcripts, what is reported about them, and JSON that is none."""

import json
import pprint
from collections.abc import Callable
from operator import itemgetter
from typing import Any

import pytest
from test_reading_json import checked, read

from podcorpus.building.pipeline import EpisodeMeta, build_corpus, build_episode
from podcorpus.building.turns import form_turns, turns_from
from podcorpus.curating.decisions import Curation
from podcorpus.errors import InputError
from podcorpus.reading import Document, Source, recognise
from podcorpus.reading.document import Published
from podcorpus.tables.arrow import corpus_rows
from podcorpus.validating import validate_rows

_GOOD, _NETS, _TORN = "Good morning from the harbour.", "And the nets?", "Torn, all of them, by the storm."


def _cues(document: Document) -> list[tuple[str | None, int | None, int | None, str]]:
    return [(cue.label, cue.start_ms, cue.end_ms, document.cue_text(cue)) for cue in checked(document).cues]


def _codes(document: Document) -> list[str]:
    return [one.code for one in document.findings]


def _podcasting(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    timed = [{"startTime": i, "endTime": i + 0.5, **row} for i, row in enumerate(rows)]
    return {"version": "1.0.0", "segments": timed, **more}


def _words(text: str, start: float, **more: Any) -> list[dict[str, Any]]:
    return [
        {"word": word, "start": start + i / 2, "end": start + i / 2 + 0.4, **more}
        for i, word in enumerate(text.split())
    ]


def test_each_word_of_podcasting_2_is_a_cue() -> None:
    said = [("Mara", "Good"), ("Mara", "morning."), ("Tom", "And"), ("Tom", "the"), ("Tom", "nets?")]
    document = read(_podcasting(*({"speaker": label, "body": word} for label, word in said)))
    assert [(label, text) for label, _, _, text in _cues(document)] == said
    assert form_turns(document) == [range(2), range(2, 5)]


def test_a_speaker_without_words_speaks_next() -> None:
    document = read(_podcasting({"speaker": "Mara", "body": _GOOD}, {"speaker": "Tom", "body": ""}, {"body": _NETS}))
    assert [cue[::3] for cue in _cues(document)] == [("Mara", _GOOD), ("Tom", _NETS)]
    assert _codes(document) == []


def test_a_missing_speaker_is_nobody_where_every_other_row_has_one() -> None:
    rows = [{"speaker": name, "body": _GOOD} for name in ("Mara", "Mara", "Tom", "Tom", "Ada", "Mara")]
    del rows[2]["speaker"]
    document = read(_podcasting(*rows))
    assert [cue.label for cue in document.cues] == ["Mara", "Mara", None, "Tom", "Ada", "Mara"]
    assert _codes(document) == ["unknown-speaker"]


def test_labels_only_at_changes_are_learned_from_any_file() -> None:
    rows = [("Mara", "0:00", _GOOD), (None, "0:05", _TORN), ("Tom", "1:02:03", _NETS), (None, "1:02:09.5", _TORN)]
    value = [{"speaker": label, "time": time, "text": text} for label, time, text in rows]
    document = read(value)
    assert _cues(document) == [
        ("Mara", 0, None, _GOOD),
        ("Mara", 5_000, None, _TORN),
        ("Tom", 3_723_000, None, _NETS),
        ("Tom", 3_729_500, None, _TORN),
    ]
    assert _codes(document) == ["json-assumed", "json-assumed"]
    assert "speaker before" in document.findings[0].message


def test_music_may_come_before_the_first_of_labels_only_at_changes() -> None:
    rows = [(None, "(Music: a slow waltz)"), ("Mara", _GOOD), (None, _TORN), ("Tom", _NETS), ("Mara", _TORN)]
    value = {"transcript": [{"text": text, **({"speaker": label} if label else {})} for label, text in rows]}
    assert [cue[::3] for cue in _cues(read(value))] == [(None, rows[0][1]), ("Mara", _GOOD), ("Mara", _TORN), *rows[3:]]
    rows[0] = (None, _NETS)
    value = {"transcript": [{"text": text, **({"speaker": label} if label else {})} for label, text in rows]}
    assert [cue.label for cue in read(value).cues] == [None, "Mara", None, "Tom", "Mara"]


@pytest.mark.parametrize("n_chunks", [2, 12])
def test_turns_with_names_and_lines_below_the_chunks_of_a_summary(n_chunks: int) -> None:
    said = [("MARA", ["Good morning from", "the harbour."]), ("TOM", ["And the", "nets?"])]
    turns = [{"NAMES": [label], "UTTERANCES": lines, "NUMBER": i} for i, (label, lines) in enumerate(said)]
    document = read([{"CHUNK": "They greet each other.", "TURNS": turns} for _ in range(n_chunks)])
    expected = [("MARA", _GOOD), ("TOM", _NETS)] * n_chunks
    assert [(cue.label, document.cue_text(cue)) for cue in document.cues] == expected


def test_another_speaker_inside_a_segment_is_a_cue_of_its_own() -> None:
    words = [*_words("Good morning.", 0, speaker="SPEAKER_00"), *_words("And the", 1, speaker="SPEAKER_01")]
    words.append({"word": "40"})
    words += _words("nets?", 2.5, speaker="SPEAKER_01")
    segment = {
        "start": 0.0,
        "end": 3.2,
        "text": " Good morning. And the 40 nets?",
        "words": words,
        "speaker": "SPEAKER_00",
    }
    document = read({"segments": [segment]})
    assert _cues(document) == [
        ("SPEAKER_00", 0, 900, "Good morning."),
        ("SPEAKER_01", 1_000, 3_200, "And the 40 nets?"),
    ]
    assert [len(cue.words or ()) for cue in document.cues] == [2, 3]


def test_words_alone_make_a_cue_a_sentence_pause_and_speaker() -> None:
    words = [
        *_words("Good morning. And you", 0, speaker=0),
        *_words("sleep?", 5, speaker=0),
        *_words("Torn nets", 5.6, speaker=1),
    ]
    document = read({"words": words})
    assert _cues(document) == [
        ("0", 0, 900, "Good morning."),
        ("0", 1_000, 1_900, "And you"),
        ("0", 5_000, 5_400, "sleep?"),
        ("1", 5_600, 6_500, "Torn nets"),
    ]


def test_lists_of_words_may_have_any_name_and_empty_words() -> None:
    def line(words: str, start: float) -> list[dict[str, Any]]:
        # Editors put an empty word where a paragraph begins.
        times = [start + i / 2 for i in range(len(words.split()) + 1)]
        return [
            {"startTime": at, "endTime": at + 0.4, "text": word}
            for at, word in zip(times, ["", *words.split()], strict=True)
        ]

    said = [("Mara", [_GOOD, _TORN], 0.0), ("Tom", [_NETS], 20.0)]
    value = [
        {"speaker": label, "said": [{"row": line(words, start + 8 * i)} for i, words in enumerate(texts)]}
        for label, texts, start in said
    ]
    document = read(value)
    assert [(cue.label, document.cue_text(cue)) for cue in document.cues] == [
        ("Mara", _GOOD),
        ("Mara", _TORN),
        ("Tom", _NETS),
    ]
    assert [len(cue.words or ()) for cue in document.cues] == [5, 7, 3]


def test_tokens_of_one_word_are_one_and_marks_are_none() -> None:
    tokens = ["Do", "n't", " tie", " the", " ne", "ts", ",", " To", "m", "\u2019s", " are", " done", "."]
    rows = [{"text": text, "start_ms": 100 * i, "end_ms": 100 * i + 80} for i, text in enumerate(tokens)]
    document = read({"tokens": rows})
    (cue,) = document.cues
    words = document.cue_text(cue)
    spans = [(words[one.start_char : one.end_char], one.start_ms, one.end_ms) for one in cue.words or ()]
    assert words == "Don't tie the nets, Tom\u2019s are done."
    assert spans[0] == ("Don't", 0, 180)
    assert [word for word, _, _ in spans] == ["Don't", "tie", "the", "nets", "Tom\u2019s", "are", "done"]


def test_a_text_that_is_an_object_in_one_row_is_reported() -> None:
    rows = [{"speaker": "Mara", "body": body} for body in (_GOOD, {"html": _NETS}, _TORN)]
    assert "json-row-unread" in _codes(read(_podcasting(*rows)))


@pytest.mark.parametrize("stray", [" {}", "{} ", "{}\n"])
def test_white_space_at_one_word_of_many_parts_no_others(stray: str) -> None:
    words = _words(f"{_GOOD} {_NETS} {_TORN}", 0)
    words[2]["word"] = stray.format(words[2]["word"])
    said = " ".join(" ".join(text.split()) for _, _, _, text in _cues(read({"words": words})))
    assert said == f"{_GOOD} {_NETS} {_TORN}"


def test_scripts_without_spaces_get_none() -> None:
    words = [
        {"word": word, "start": i, "end": i + 0.4} for i, word in enumerate("おはよう ございます 。 Tom は ？".split())
    ]
    assert [cue[3] for cue in _cues(read({"words": words}))] == ["おはようございます。", "Tom は？"]


def test_channels_are_put_in_the_order_of_time() -> None:
    alternatives = [[*_words(_GOOD, 0), *_words(_TORN, 8)], [*_words(_NETS, 4), *_words(_NETS, 14)]]
    channels = [{"alternatives": [{"transcript": "", "words": words}]} for words in alternatives]
    document = read({"metadata": {"channels": 2}, "results": {"channels": channels}})
    assert [cue[::3] for cue in _cues(document)] == [("0", _GOOD), ("1", _NETS), ("0", _TORN), ("1", _NETS)]
    # Turns are in the order of time, which is not that of the source.
    rows = corpus_rows(build_corpus([build_episode(document.source, [Curation({}, ())], EpisodeMeta("night.nets"))]))
    assert [turn["turn_index"] for turn in sorted(rows["turns"], key=itemgetter("source_start"))] == [0, 2, 1, 3]
    assert list(validate_rows(rows)) == []
    rows["turns"][1]["source_start"] -= 200
    rows["cues"][1]["source_start"] -= 200
    assert {(one.code, one.record_id) for one in validate_rows(rows)} >= {("span-outside-source", "night.nets.t0001")}


def test_other_readings_of_the_same_words_are_not_said_again() -> None:
    first = [{"word": word, "start_time": 3 + i / 2, "duration": 0.2} for i, word in enumerate(_TORN.split())]
    other = [*first[:-1], {**first[-1], "word": "form."}]
    document = read({"transcripts": [{"confidence": -141.8, "words": first}, {"confidence": -142.1, "words": other}]})
    assert [cue[::3] for cue in _cues(document)] == [(None, _TORN)]
    assert _codes(document) == ["json-assumed", "json-assumed"]
    assert "other readings of the first row of `transcripts` are not read: 1" in document.findings[0].message


def test_two_who_speak_at_once_are_no_readings_of_the_same_words() -> None:
    rows = [{"words": _words(text, start)} for text, start in ((_TORN, 3), (_GOOD, 3.1))]
    assert [cue[3] for cue in _cues(read({"transcripts": rows}))] == [_TORN, _GOOD]


def _clips(starts: list[float]) -> dict[str, Any]:
    said = [(("Mara", "Tom")[i % 2], start, _words((_GOOD, _NETS)[i % 2], start)) for i, start in enumerate(starts)]
    clips = [
        {"clip": {"id": i}, "video": {"transcripts": [{"speaker": label, "words": words}]}}
        for i, (label, _, words) in enumerate(said)
    ]
    return {"name": "nets", "clips": clips}


def test_a_transcript_in_parts_is_read_as_one() -> None:
    for n_clips in (3, 12):
        document = read(_clips([i * 10.0 for i in range(n_clips)]))
        assert [cue[:2] for cue in _cues(document)] == [(("Mara", "Tom")[i % 2], i * 10_000) for i in range(n_clips)]


def test_many_parts_whose_times_begin_anew_are_not_read_as_one_recording() -> None:
    with pytest.raises(InputError, match="without a transcript"):
        read(_clips([0.0, 10.0] * 6))


def test_a_list_as_python_prints_it() -> None:
    rows = [
        {"text": text, "start": i * 2.5, "duration": 2.0, "by": None} for i, text in enumerate((_GOOD, "It's late."))
    ]
    assert _cues(read(repr(rows))) == [(None, 0, 2_000, _GOOD), (None, 2_500, 4_500, "It's late.")]


def test_a_list_in_a_script_has_keys_without_quotes() -> None:
    rows = "".join(
        f"  {{ start: {i * 3}, end: {i * 3 + 2}, speaker: '{name}', text: {json.dumps(text)} }},\n"
        for i, (name, text) in enumerate([("Mara", _GOOD), ("Tom", _NETS), ("Mara", _TORN)])
    )
    document = read(f'import type {{ Row }} from "./rows";\n\nexport const talk: Row[] = [\n{rows}];\n')
    assert document.format == "json"
    assert _cues(document) == [
        ("Mara", 0, 2_000, _GOOD),
        ("Tom", 3_000, 5_000, _NETS),
        ("Mara", 6_000, 8_000, _TORN),
    ]


def test_who_speaks_when_may_be_a_list_of_its_own() -> None:
    segments = [{"start": i * 3.0, "end": i * 3 + 2.5, "text": text} for i, text in enumerate((_GOOD, _NETS, _TORN))]
    turns = [{"start": 0.0, "end": 2.6, "speaker": "A"}, {"start": 2.9, "end": 9.0, "speaker": "B"}]
    document = read({"segments": segments, "diarization": turns})
    assert [cue.label for cue in document.cues] == ["A", "B", "B"]


def test_paragraphs_are_turns_where_nobody_is_named() -> None:
    value = {"paragraphs": [{"cues": [{"time": 840, "text": _GOOD}, {"time": 3_100, "text": _NETS}]}]}
    value["paragraphs"].append({"cues": [{"time": 6_100, "text": _TORN}]})
    document = read(value)
    assert _cues(document) == [(None, 840, None, _GOOD), (None, 3_100, None, _NETS), (None, 6_100, None, _TORN)]
    assert (turns_from(document), form_turns(document)) == ("paragraphs", [range(2), range(2, 3)])


def test_names_by_id_are_used_for_labels() -> None:
    rows = [{"speakerId": i, "start": 3.5 * i, "text": text} for i, text in enumerate((_GOOD, _NETS, _TORN))]
    assert [cue.label for cue in read({"lines": rows, "speakers": {"0": "Mara", "1": {"name": "Tom"}}}).cues] == [
        "Mara",
        "Tom",
        "2",
    ]


def test_labels_by_id_are_used_for_labels() -> None:
    rows = [{"speaker": f"speaker_{i}", "start": 3.5 * i, "text": text} for i, text in enumerate((_GOOD, _NETS))]
    named = [{"id": "speaker_0", "label": "Voice 1"}, {"id": "speaker_1", "label": "Voice 2"}]
    assert [cue.label for cue in read({"speakers": named, "turns": rows}).cues] == ["Voice 1", "Voice 2"]


def test_names_by_label_are_used_for_labels() -> None:
    rows = [
        {"SegmentStartTime": 3.5 * i, "SegmentSpeaker": f"spk_{i % 2}", "OriginalText": text, "DisplayText": text}
        for i, text in enumerate((_GOOD, _NETS, _TORN))
    ]
    named = [{"Speaker": "spk_0", "DisplayText": "Mara"}, {"Speaker": "spk_1", "DisplayText": "Tom"}]
    document = read({"ConversationAnalytics": {"SpeakerLabels": named}, "SpeechSegments": rows})
    assert _cues(document) == [("Mara", 0, None, _GOOD), ("Tom", 3_500, None, _NETS), ("Mara", 7_000, None, _TORN)]


@pytest.mark.parametrize("role", [{}, {"role": "Skipper"}])
def test_participants_of_a_conversation_without_times(role: dict[str, str]) -> None:
    spoken = [("Mara", _GOOD), ("Tom", _NETS), ("Mara", _TORN)]
    items = [
        {"participantId": who, "id": str(i), **dict.fromkeys(("text", "lexical", "itn"), text)}
        for i, (who, text) in enumerate(spoken)
    ]
    document = read({"analysisInput": {"conversations": [{"conversationItems": [{**one, **role} for one in items]}]}})
    assert _cues(document) == [(who, None, None, text) for who, text in spoken]


def test_words_of_a_row_as_one_string() -> None:
    rows = [
        {"id": f"t{i}", "speaker_name": who, "start_time": 2 * i, "words_str": text}
        for i, (who, text) in enumerate([("Mara", _GOOD), ("Tom", _NETS)])
    ]
    document = read({"participants": [{"id": "p1", "name": "Mara"}], "transcript": rows, "topics": ["nets"]})
    assert _cues(document) == [("Mara", 0, None, _GOOD), ("Tom", 2_000, None, _NETS)]


@pytest.mark.parametrize(
    ("row", "start_ms", "end_ms"),
    [
        ({"start": "12:34.5", "end": "00:12:36,250"}, 754_500, 756_250),
        ({"start": "754.5", "end": 756.25}, 754_500, 756_250),
        ({"start": "754,5", "end": "756,25"}, 754_500, 756_250),
        ({"startMs": "754500", "durationMs": 1750}, 754_500, 756_250),
        ({"offset": "PT12M34.5S", "duration": "PT1.75S"}, 754_500, 756_250),
        ({"startTime": "754.500s", "endTime": "756.25s"}, 754_500, 756_250),
        (
            {"start": {"seconds": "754", "nanos": 500000000}, "end": {"seconds": 756, "nanos": 250000000}},
            754_500,
            756_250,
        ),
        (
            {"start": {"minutes": 12, "seconds": 34.5}, "end": {"hours": 0, "minutes": "12", "seconds": 36}},
            754_500,
            756_000,
        ),
        ({"offsetInTicks": 7545000000, "durationInTicks": 17500000.0}, 754_500, 756_250),
        ({"timestamp": [754.5, None]}, 754_500, None),
        ({"time": ["00:12:34,500", "00:12:36,250"], "timestamp": 756.25}, 754_500, 756_250),
        ({"timestamp": "[00:12:34 - 00:12:36]"}, 754_000, 756_000),
        ({"time": "12m 34s"}, 754_000, None),
        ({"utterance_start": 754.5, "utterance_end": 756.25}, 754_500, 756_250),
        ({"t0": 754.5, "t1": 756.25}, 754_500, 756_250),
        ({"start_s": 754.5, "end_s": 756.25}, 754_500, 756_250),
        ({"start_time_seconds": 754.5, "end_time_seconds": 756.25}, 754_500, 756_250),
        ({"startTimeInMilliseconds": 754500, "endTimeInMilliseconds": 756250}, 754_500, 756_250),
        ({"start_timestamp": {"relative_time_s": 754.5}, "end_timestamp": {"ms": 756250}}, 754_500, 756_250),
        ({"start": "soon"}, None, None),
        ({"start": -1.5}, None, None),
    ],
)
def test_times_in_many_notations(row: dict[str, Any], start_ms: int | None, end_ms: int | None) -> None:
    assert _cues(read([{"speaker": "Mara", "text": _GOOD, **row}])) == [("Mara", start_ms, end_ms, _GOOD)]


@pytest.mark.parametrize("bad", ['{"start": 2.5, "text": "And the', '{"start": 2.5, "end": }', "Killed", '{"a": [1}'])
def test_a_line_that_cannot_be_read_is_left_out_of_many(bad: str) -> None:
    rows = [json.dumps({"start": 5 * i, "end": 5 * i + 4, "text": text}) for i, text in enumerate([_GOOD, _TORN] * 3)]
    document = read("\n".join([*rows[:2], bad, *rows[2:4], bad, *rows[4:]]))
    assert [words for *_, words in _cues(document)] == [_GOOD, _TORN] * 3
    broken = [one for one in document.findings if one.code == "json-broken"]
    assert [one.line for one in broken] == [3, 6]
    assert broken[0].message.startswith("the line cannot be read (")
    text = document.source.text
    assert all(bad in text[one.start : one.end] for one in document.stretches if "metadata" in one.kind)


def test_rows_may_be_wrapped_in_lines_or_in_columns() -> None:
    lines = "\n".join(json.dumps({"start": 2.5 * i, "text": text}) for i, text in enumerate((_GOOD, _NETS)))
    assert [cue[3] for cue in _cues(read(lines))] == [_GOOD, _NETS]
    columns = {"title": "Nets", "utt": [_GOOD, _NETS], "speaker": ["MARA", "TOM"]}
    assert _cues(read(columns)) == [("MARA", None, None, _GOOD), ("TOM", None, None, _NETS)]
    timed = {"texts": [_GOOD, _NETS], "starts": [0.5, 4], "duration": [2, 1.5]}
    assert _cues(read(timed)) == [(None, 500, 2_500, _GOOD), (None, 4_000, 5_500, _NETS)]
    beside = {"text": [_GOOD, _NETS], "speaker": ["Mara", "Tom"], "speakers": ["Tom", "Ida"], "segments": [0, 1]}
    assert _cues(read(beside)) == [("Mara", None, None, _GOOD), ("Tom", None, None, _NETS)]
    by_number = {"start": {"0": 0.5, "7": 4}, "text": {"0": _GOOD, "7": _NETS}, "speaker": {"0": "Mara", "7": "Tom"}}
    assert _cues(read(by_number)) == [("Mara", 500, None, _GOOD), ("Tom", 4_000, None, _NETS)]
    renderers = [
        {"segmentRenderer": {"startMs": "500", "snippet": {"runs": [{"text": "Good "}, {"text": "morning."}]}}}
    ]
    assert _cues(read({"body": {"list": {"items": renderers}}})) == [(None, 500, None, "Good morning.")]


def test_lines_that_go_on_in_the_next_one_may_be_numbered() -> None:
    lines = ["good morning from", "the harbour where we", "talk about nets", "torn by the storm"] * 3
    document = read({str(i): line for i, line in enumerate(lines)})
    assert [words for *_, words in _cues(document)] == lines


def test_characters_that_html_writes_are_decoded() -> None:
    rows = [{"text": "It&#39;s Mara &amp; Tom&nbsp;\u2013 &quot;aye&quot;, AT&T &co;", "start": 0, "duration": 2}]
    rows += [{"text": "Don&#39;t", "start": 2, "duration": 1, "words": _words("Don&#39;t", 2)}]
    document = read(rows)
    assert [words for *_, words in _cues(document)] == ['It\'s Mara & Tom\xa0\u2013 "aye", AT&T &co;', "Don't"]
    (word,) = document.cues[1].words or ()
    assert (word.start_char, word.end_char) == (0, 5)
    escaped = json.dumps(rows).replace("&", "\\u0026")
    assert [words for *_, words in _cues(read(escaped))] == [words for *_, words in _cues(document)]
    words = _words("Don&#39;t go.", 0)
    assert [words for *_, words in _cues(read({"words": words}))] == ["Don't go."]


def test_what_counts_the_rows_of_a_list_is_no_time() -> None:
    value = [[i, 0, 1.5 * i, 1.5 * i + 1, f" {text}", [1, 2], -0.2] for i, text in enumerate((_GOOD, _NETS, _TORN))]
    assert _cues(read(value)) == [
        (None, 0, 1_000, _GOOD),
        (None, 1_500, 2_500, _NETS),
        (None, 3_000, 4_000, _TORN),
    ]


def test_a_paragraph_is_a_text() -> None:
    value = {"data": [{"timestamp": f"0:0{i}", "speaker": "Mara", "paragraph": _TORN} for i in range(3)]}
    assert [cue[1] for cue in _cues(read(value))] == [0, 1_000, 2_000]


def test_a_transcript_inside_a_string_is_read_as_what_it_is() -> None:
    page = "Mara Lind (00:00:00)\n“Good” morning.\n\nTom Reed (00:00:20)\nAnd the nets?\n"
    document = read({"title": "Nets", "transcript": page}, ensure_ascii=True)
    assert _cues(document) == [("Mara Lind", 0, None, "“Good” morning."), ("Tom Reed", 20_000, None, "And the nets?")]
    assert document.source.text[document.cues[0].start : document.cues[0].end] == "\\u201cGood\\u201d morning."
    assert document.published.title == "Nets"


@pytest.mark.parametrize("key", ["content", "transcript_html"])
def test_a_page_inside_a_string_is_read_as_a_page(key: str) -> None:
    talk = ("<b>Mara:</b> Of boats.", "<b>Tom:</b> It&#8217;s late.", "<b>Mara:</b> Yes.")
    page = "<h2>Transcript</h2>\n" + "\n".join(f"<p>{turn}</p>" for turn in talk)
    document = read(
        {"id": 8, "title": {"rendered": "Boats"}, key: page if key.endswith("html") else {"rendered": page}}
    )
    assert [(cue.label, document.cue_text(cue)) for cue in document.cues] == [
        ("Mara", "Of boats."),
        ("Tom", "It’s late."),
        ("Mara", "Yes."),
    ]


def test_text_without_times_is_read_if_its_key_says_what_it_is() -> None:
    words = f"{_GOOD} {_NETS} {_TORN}"
    assert _cues(read({"text": words})) == [(None, None, None, words)]
    assert [cue[3] for cue in _cues(read({"transcript": [_GOOD, _NETS]}))] == [_GOOD, _NETS]


def test_of_texts_in_rows_all_are_read_or_none() -> None:
    said = [" ".join([text] * 4) for text in (_GOOD, _NETS, _TORN)]
    document = read({"parts": [{"alternatives": [{"transcript": text}]} for text in said]})
    assert [document.cue_text(cue) for cue in document.cues] == said
    with pytest.raises(InputError, match="without a transcript"):
        read({"notes": [{"id": i, "text": text} for i, text in enumerate(said)]})
    pages = [f"# Nets\n\n**Mara:** {said[0]}\n\n**Tom:** {text}\n\n**Mara:** {_NETS}\n" for text in said]
    document = read({"posts": [{"content": page} for page in pages]})
    assert [cue.label for cue in document.cues] == ["Mara", "Tom", "Mara"]
    assert "json-text-apart" in _codes(document)


def test_a_line_of_times_is_known_by_its_arrow() -> None:
    rows = [
        {"vtt": f"00:00:0{i}.000 --> 00:00:0{i}.900", "start": "", "text": [{"speaker": "Mara", "speech": words}]}
        for i, words in enumerate((_GOOD, _NETS, _TORN))
    ]
    assert _cues(read(rows))[1] == ("Mara", 1_000, 1_900, _NETS)


def test_times_in_one_string_are_seconds_if_they_have_decimals() -> None:
    rows = [{"time": f"{i}.0 - {i}.5", "identity": "Mara", "text": words} for i, words in enumerate((_GOOD, _NETS))]
    assert _cues(read(rows)) == [("Mara", 0, 500, _GOOD), ("Mara", 1_000, 1_500, _NETS)]


def test_words_and_speaker_of_an_event_in_its_payload() -> None:
    said = [("Mara", _GOOD), ("Tom", _NETS), ("Mara", _TORN)]
    events: list[dict[str, Any]] = [
        {"type": "said", "at": i, "participant": {"id": i % 2, "displayName": name}, "payload": {"text": words}}
        for i, (name, words) in enumerate(said)
    ]
    document = read({"events": [{"type": "started", "at": 0}, *events]})
    assert _cues(document) == [(name, i * 1_000, None, words) for i, (name, words) in enumerate(said)]


def test_rows_of_ids_and_dates_have_no_words_that_are_unread() -> None:
    said = [{"type": "Results", "start": i, "transcript": words} for i, words in enumerate((_GOOD, _NETS, _TORN))]
    about = {"type": "Metadata", "request_id": "r1", "created": "2031-01-01T00:00:00Z"}
    assert "json-row-unread" not in _codes(read({"results": [about, *said]}))
    assert "json-row-unread" in _codes(read({"results": [{**about, "heard": _GOOD}, *said]}))


def test_the_texts_of_pages_are_one_text() -> None:
    pages = [f"Mara: {_GOOD}\nTom: {_NETS}\nMara: {_TORN}", f"Tom: {_TORN}\nMara: {_NETS}\nTom: {_GOOD}"]
    document = read([{"page_number": i, "text": text} for i, text in enumerate(pages, 1)])
    assert [cue.label for cue in document.cues] == ["Mara", "Tom", "Mara", "Tom", "Mara", "Tom"]
    assert "json-text-apart" not in _codes(document)
    with pytest.raises(InputError, match="without a transcript"):
        read([{"page": i, "text": f"{i}. Walls\n\nThe wall was built of stone in {i} years."} for i in range(5)])


def test_whole_numbers_too_far_apart_for_seconds_are_milliseconds() -> None:
    texts = [_GOOD, _NETS, _TORN]
    rows = [{"id": i, "start": 2_000 * i, "end": 2_000 * i + 1_900, "text": text} for i, text in enumerate(texts)]
    document = read({"segments": rows})
    assert [(cue.start_ms, cue.end_ms) for cue in document.cues] == [(0, 1_900), (2_000, 3_900), (4_000, 5_900)]
    assert _codes(document) == ["json-assumed"]
    ticks = [
        {"start": 20_000_000 * i, "end": 20_000_000 * i + 19_000_000, "text": text} for i, text in enumerate(texts)
    ]
    document = read({"segments": ticks})
    assert [(cue.start_ms, cue.end_ms) for cue in document.cues] == [(0, 1_900), (2_000, 3_900), (4_000, 5_900)]
    assert "ticks" in document.findings[0].message
    rows = [{"id": i, "start": 2 * i, "end": 2 * i + 2, "text": text} for i, text in enumerate(texts)]
    assert [cue.end_ms for cue in read({"segments": rows}).cues] == [2_000, 4_000, 6_000]


@pytest.mark.parametrize(
    "row",
    [
        lambda at, text: {"startMs": 1000 * at, "text": {"sentence": {"text": text}}},
        lambda at, text: {
            "startDateTime": f"2026-01-02T10:00:0{at}Z",
            "endDateTime": f"2026-01-02T10:00:0{at + 1}Z",
            "speakerName": "Mara",
            "spokenText": text,
        },
        lambda at, text: {"who": "Mara", "said": text, "at": at},
        lambda at, text: {"role": "host", "speaker_key": "Mara", "text": text, "start_seconds": at},
        lambda at, text: {
            "startMs": 1000 * at,
            "text": text,
            "attribution": {"kind": "session_speaker", "sessionSpeakerId": "Mara"},
        },
        lambda at, text: {"start_time": 1_738_751_962 + at, "speaker": {"name": "Mara"}, "words": text},
    ],
    ids=["a sentence in a text", "dates with times", "who said", "a speaker's key", "a speaker in an object", "words"],
)
def test_keys_of_other_services(row: Callable[[int, str], dict[str, Any]]) -> None:
    texts = [_GOOD, _NETS, _TORN]
    document = read({"items": [row(2 * i, text) for i, text in enumerate(texts)]})
    assert [(cue.start_ms, document.cue_text(cue)) for cue in document.cues] == [
        (2_000 * i, text) for i, text in enumerate(texts)
    ]
    assert {cue.label for cue in document.cues} <= {"Mara", None}
    assert "name-misspelt" not in _codes(document)


_TIMED = [
    {"begin_time": 2_000 * i, "end_time": 2_000 * i + 1_500, "speaker_id": f"S{i % 2}", "text": text}
    for i, text in enumerate((_GOOD, _NETS, _TORN))
]
_WHOLE = f"{_GOOD} {_NETS} {_TORN}"


@pytest.mark.parametrize(
    "value",
    [
        [{"key": "talk", "text": _WHOLE, "sentence_info": _TIMED}],
        {"file_url": "talk.wav", "transcripts": [{"channel_id": 0, "text": _WHOLE, "sentences": _TIMED}]},
        {"audio_info": {"duration": 6_000}, "result": {"text": _WHOLE, "utterances": _TIMED}},
        {"segments": [{"results": [row], "text": row["text"]} for row in _TIMED], "text": _WHOLE},
    ],
    ids=["FunASR", "DashScope", "Volcengine", "AmiVoice"],
)
def test_a_text_whose_sentences_are_timed_is_read_by_these(value: Any) -> None:
    document = read(value)
    assert _cues(document) == [("S0", 0, 1_500, _GOOD), ("S1", 2_000, 3_500, _NETS), ("S0", 4_000, 5_500, _TORN)]
    assert set(_codes(document)) == {"json-assumed"}


def test_a_speaker_may_be_among_what_else_is_known_of_a_row() -> None:
    more = [{**row, "additions": {"speaker": row.pop("speaker_id")}} for row in map(dict, _TIMED)]
    assert [label for label, *_ in _cues(read({"utterances": more}))] == ["S0", "S1", "S0"]


@pytest.mark.parametrize("as_lines", [True, False])
def test_interim_results_of_a_live_recogniser_are_no_speech(as_lines: bool) -> None:
    frames: list[dict[str, Any]] = [{"type": "Metadata", "duration": 0.0}]
    for i, text in enumerate((_GOOD, _NETS, _TORN)):
        for n_words in (1, 2, 9):
            said = " ".join(text.split()[:n_words])
            words = [{**word, "punctuated_word": word["word"], "speaker": i % 2} for word in _words(said, 4 * i)]
            alternatives = [{"transcript": said, "confidence": 0.9, "words": words}]
            frames.append(
                {"type": "Results", "is_final": n_words == 9, "start": 4 * i, "channel": {"alternatives": alternatives}}
            )
    document = read("\n".join(map(json.dumps, frames)) if as_lines else frames)
    assert [cue[::3] for cue in _cues(document)] == [("0", _GOOD), ("1", _NETS), ("0", _TORN)]
    assert {cue.start_ms for cue in document.cues} == {0, 4_000, 8_000}


def test_results_that_are_all_interim_are_read() -> None:
    rows = [{"start": 2 * i, "text": text, "is_final": False} for i, text in enumerate((_GOOD, _NETS, _TORN))]
    assert [cue[3] for cue in _cues(read(rows))] == [_GOOD, _NETS, _TORN]


def test_an_interim_result_that_is_not_said_again_is_read() -> None:
    rows = [{"start": 2 * i, "text": text, "is_final": i != 1} for i, text in enumerate((_GOOD, _NETS, _TORN))]
    assert [cue[3] for cue in _cues(read(rows))] == [_GOOD, _NETS, _TORN]


def test_the_unit_follows_from_words_at_any_depth() -> None:
    segments: list[dict[str, Any]] = []
    for i, text in enumerate((_GOOD, _NETS, _TORN)):
        tokens = [
            {"value": word, "start_time": 6230 + 3000 * i + 300 * j, "end_time": 6500 + 3000 * i + 300 * j}
            for j, word in enumerate(text.split())
        ]
        sequences = [{"tokens": tokens, "start_time": tokens[0]["start_time"], "end_time": tokens[-1]["end_time"]}]
        segments.append({"speaker_id": i, "start_time": 6230 + 3000 * i, "sequences": sequences})
    document = read({"segments": segments, "speakers": [{"id": 0, "name": "Mara"}, {"id": 1, "name": "Tom"}]})
    assert [cue[::3] for cue in _cues(document)] == [("Mara", _GOOD), ("Tom", _NETS), ("2", _TORN)]
    assert [cue.start_ms for cue in document.cues] == [6_230, 9_230, 12_230]


def test_the_episode_is_described() -> None:
    rows = [{"start": 0, "end": 2_000, "text": _GOOD, "duration": 2_000}, {"start": 3_000, "end": 3_900, "text": _NETS}]
    episode = {
        "title": "Nets",
        "podcast": {"title": "The Slack Hour", "link": "https://example.com"},
        "language": "en-GB",
        "published_at": "2024-05-02T08:00:00Z",
        "guid": "g-1",
        "link": "https://example.com/1",
        "duration": 4_000,
        "transcript": rows,
    }
    published = read({"data": {"episode": episode}}).published
    assert (published.title, published.show, published.language) == ("Nets", "The Slack Hour", "en-GB")
    assert (published.published_on, published.guid, published.url) == ("2024-05-02", "g-1", "https://example.com/1")
    assert published.duration_ms == 4_000


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        ({"language": "en_us"}, Published(language="en-us")),
        ({"language": "English", "lang": "en"}, Published(language="en")),
        ({"published_at": "2024-13-02"}, Published()),
        ({"link": "https://example.org/a b"}, Published()),
    ],
)
def test_what_no_record_can_have_is_not_published(stated: dict[str, str], published: Published) -> None:
    rows = [{"start": 0, "end": 2_000, "text": _GOOD}, {"start": 3_000, "end": 3_900, "text": _NETS}]
    assert read({**stated, "segments": rows}).published == published


def test_what_one_of_several_parts_says_is_not_said_of_the_episode() -> None:
    parts = [
        {"title": f"Part {n}", "language": "en", "duration": 4.2, "segments": [row, {**row, "start": 4 * n + 3}]}
        for n in (0, 1)
        for row in [{"start": 4 * n, "end": 4 * n + 2, "text": _GOOD}]
    ]
    published = read(parts).published
    assert (published.title, published.language, published.duration_ms) == (None, "en", None)


def test_a_recording_is_not_shorter_than_what_is_said_in_it() -> None:
    rows = [{"start": 0, "end": 2_000, "text": _GOOD}, {"start": 3_000, "end": 3_900, "text": _NETS}]
    assert read({"audio_duration": 30, "segments": rows}).published.duration_ms == 30_000


def test_what_is_not_read_is_reported() -> None:
    row = {"speaker": "Mara", "body": _GOOD}
    assert _codes(read(json.dumps(_podcasting(row, row)) + " and so on")) == ["json-broken"]
    assert _codes(read(json.dumps(_podcasting(row, row, row))[:-30])) == ["json-broken"]
    twice = json.dumps(_podcasting(row)).replace('"body"', '"body": "Good evening.", "body"')
    assert _codes(read(twice)) == ["json-key-twice"]
    assert _codes(read(_podcasting(row, {"speaker": "Tom", "bdy": _NETS}, row))) == ["json-row-unread"]
    other = [{"speaker": "Tom", "start": 1, "text": _NETS}]
    assert _codes(read(_podcasting(row, row, notes=other))) == ["json-text-apart"]
    assert _codes(read(_podcasting(row, row, transcript="Something else entirely. " * 10))) == ["json-text-apart"]
    assert _codes(read(_podcasting(row, row, text=_GOOD))) == []
    unknown = read(json.dumps({"rows": [{"msg_text": _GOOD, "begin": 3}, {"msg_text": _NETS, "begin": 5}]}, indent=1))
    assert _codes(unknown) == ["json-assumed"]
    assert unknown.findings[0].line == 2


@pytest.mark.parametrize(
    "value",
    [
        {"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Intro"}, {"startTime": 60, "title": "Nets"}]},
        {
            "chapters": [
                {"startTime": 0, "title": "Intro"},
                {"startTime": 60, "title": "Nets", "value": "lightning address"},
                {"startTime": 90, "toc": False, "img": "nets.png"},
            ]
        },
        {"name": "nets", "version": "1.0.0", "scripts": {"build": "tsc"}, "dependencies": {"a": "^1.0.0"}},
        {"title": "The Slack Hour", "items": [{"id": "1", "title": "Nets", "content_text": "About the nets."}] * 3},
        {"segments": [], "text": "", "language": "en"},
        {"segments": [{"start": 0, "end": 1, "text": " "}]},
        {"labels": ["a", "b"], "values": [1, 2]},
        {},
        [],
        [1, 2, 3],
        [[[]]],
    ],
)
def test_json_without_a_transcript_is_refused(value: Any) -> None:
    source = Source.from_bytes(json.dumps(value).encode(), "a.json")
    assert recognise(source)[0][0].NAME == "json"
    with pytest.raises(InputError, match=r"a\.json: JSON .*without a transcript; expected a list of objects"):
        read(value)


@pytest.mark.parametrize("text", ["[00:12] Mara: Good morning.", "{Music}", "[Music] Good morning.", "Mara: {}", "{]"])
def test_text_that_is_not_json_is_left_to_others(text: str) -> None:
    assert "json" not in [form.NAME for form, _ in recognise(Source.from_bytes(text.encode(), "a.txt"))]


@pytest.mark.parametrize(
    "rows",
    [
        [{"name": name, "text": "Good boat."} for name in ("Mara", "Reed", "Ada", "Ben", "Lind", "Roe")],
        [{"role": "system", "content": "You help."}, {"role": "user", "content": "What is a boat?"}],
    ],
    ids=["reviews", "messages to a model"],
)
def test_entries_and_messages_to_a_model_are_no_talk(rows: list[dict[str, str]]) -> None:
    with pytest.raises(InputError, match="JSON with a list of"):
        read(rows)


def test_strings_that_python_prints_in_parts() -> None:
    words = ["We had two boats\xa0\nand a net that was torn.", "It's torn, isn't it? We'll tie another in the yard."]
    rows = [{"text": text, "start": 4.5 * i, "duration": 4.0} for i, text in enumerate(words * 3)]
    text = pprint.pformat([rows], width=30)
    document = read(text)
    assert [finding.code for finding in document.findings] == ["json-assumed"]
    assert [(start, " ".join(part.split())) for _, start, _, part in _cues(document)] == [
        (4_500 * i, " ".join(one.split())) for i, one in enumerate(words * 3)
    ]


@pytest.mark.parametrize(
    "keys", [("s", "e", "t"), ("b", "e", "t"), ("s", "e", "w"), ("t", "d", "w"), ("t", "e", "text")]
)
@pytest.mark.parametrize("unit", [1, 1000])
def test_keys_of_one_letter(keys: tuple[str, str, str], unit: int) -> None:
    start, end, text = keys
    words = ["We went out before dawn.", "Why?", "It was the nets, all of them.", "And then it rained, until May."]
    rows = [
        {start: 4 * i * unit, end: (4 if end == "d" else 4 * i + 4) * unit, text: said} for i, said in enumerate(words)
    ]
    document = read({"segments": rows})
    assert [(cue.start_ms, cue.end_ms, document.cue_text(cue)) for cue in document.cues] == [
        (4000 * i, 4000 * i + 4000, said) for i, said in enumerate(words)
    ]
    assert [one.code for one in document.findings] == ["json-assumed"]


def test_tokens_of_a_recogniser_are_no_words() -> None:
    said = ((0.5, 3.2, _GOOD), (3.4, 6.1, _TORN))
    rows = [
        {"start": a, "end": b, "text": f"<|startoftranscript|><|en|><|{a:.2f}|> {text}<|{b:.2f}|><|endoftext|>"}
        for a, b, text in said
    ]
    document = read({"text": f"{_GOOD} {_TORN}", "language": "en", "segments": rows})
    assert _cues(document) == [(None, 500, 3_200, _GOOD), (None, 3_400, 6_100, _TORN)]


def test_whole_times_of_words_within_results_are_milliseconds() -> None:
    def words(text: str, start: int) -> list[dict[str, Any]]:
        return [
            {"word": word, "startTime": start + 300 * i, "endTime": start + 300 * i + 200, "speakerTag": 1}
            for i, word in enumerate(text.split())
        ]

    results = [
        {"alternatives": [{"transcript": text, "words": words(text, start)}], "channelTag": 1}
        for start, text in ((500, _GOOD), (4_000, _TORN))
    ]
    document = read({"results": results})
    assert [cue[:3] for cue in _cues(document)] == [("1", 500, 1_900), ("1", 4_000, 6_000)]


@pytest.mark.parametrize("selected", [False, True])
def test_annotations_of_parts_of_a_recording_are_cues(selected: bool) -> None:
    said = ((1.2, 3.4, _GOOD), (3.5, 6.0, _TORN))

    def target(part: str) -> Any:
        if selected:
            return {"source": {"id": "/canvas/1"}, "selector": {"type": "FragmentSelector", "value": part}}
        return f"/canvas/1#{part}"

    items = [
        {
            "id": f"/annotation/{i}",
            "motivation": "supplementing",
            "body": {"type": "TextualBody", "value": text, "format": "text/plain"},
            "target": target(f"t={a},{b}"),
        }
        for i, (a, b, text) in enumerate(said)
    ]
    document = read({"type": "AnnotationPage", "items": items})
    assert _cues(document) == [(None, 1_200, 3_400, _GOOD), (None, 3_500, 6_000, _TORN)]


def test_units_may_be_one_millisecond() -> None:
    rows = [
        {"personName": name, "offsetMillisecond": at, "durationMillisecond": 900, "text": text}
        for name, at, text in (("Mara", 1_200, _GOOD), ("Tom", 2_300, _NETS))
    ]
    assert [cue[:3] for cue in _cues(read({"items": rows}))] == [("Mara", 1_200, 2_100), ("Tom", 2_300, 3_200)]


def test_tags_in_texts_are_no_words() -> None:
    rows = [
        {"speaker": "Mara", "time": "0:01", "body": f"<p>{_GOOD}</p><p>We <i>tied</i> it.</p>"},
        {"speaker": "Tom", "time": "0:05", "body": "Is 3 < 4,<br />and 5 > 4?"},
    ]
    for value in (rows, json.dumps(rows).replace("/", "\\/"), json.dumps(rows).replace("<", "\\u003c")):
        assert [cue[3] for cue in _cues(read(value))] == [f"{_GOOD} We tied it.", "Is 3 < 4, and 5 > 4?"]


def test_headings_between_rows_are_no_words() -> None:
    rows = [{"type": "heading1", "content": "Nets and boats"}]
    rows += [
        {"type": "blockquote", "content": text, "speakerName": name, "startOffsetMs": at, "endOffsetMs": at + 900}
        for name, at, text in (("Mara", 1_200, _GOOD), ("Tom", 2_300, _NETS))
    ]
    assert _cues(read({"contents": rows})) == [("Mara", 1_200, 2_100, _GOOD), ("Tom", 2_300, 3_200, _NETS)]


def test_times_of_words_may_be_counted_from_their_row() -> None:
    rows = [
        {
            "speaker_name": name,
            "timestamp_ms": at,
            "duration_ms": 500 * len(text.split()),
            "transcription": {"transcript": text, "words": _words(text, 0.0)},
        }
        for name, at, text in (("Mara", 1_200, _GOOD), ("Tom", 4_000, _NETS))
    ]
    document = read(rows)
    assert [cue[:3] for cue in _cues(document)] == [("Mara", 1_200, 3_700), ("Tom", 4_000, 5_500)]
    assert [word.start_ms for word in document.cues[1].words or ()] == [4_000, 4_500, 5_000]


def test_times_of_several_microphones_are_those_of_the_first() -> None:
    rows = [
        {"start_time": {"original": f"0:00:0{i}.50", "U01": "0:00:09.00"}, "speaker": name, "words": text}
        for i, name, text in ((1, "P05", _GOOD), (4, "P06", _NETS))
    ]
    assert [cue[:2] for cue in _cues(read(rows))] == [("P05", 1_500), ("P06", 4_500)]


def test_a_dialogue_may_be_one_string_in_a_list() -> None:
    lines = [("Mara", _GOOD), ("Tom", _NETS), ("Mara", _TORN), ("Tom", "That is a pity.")]
    value = [{"id": "13", "summary": "They speak of nets.", "dialogue": "\r\n".join(f"{n}: {w}" for n, w in lines)}]
    assert [cue[::3] for cue in _cues(read(value))] == lines


@pytest.mark.parametrize(
    "keys",
    [
        ("startNs", "endNs", 1_000_000),
        ("start_us", "end_us", 1_000),
        ("startMicroseconds", "endMicroseconds", 1_000),
        ("beginn", "ende", 1),
        ("开始时间", "结束时间", 1),
        ("t0", "t1", 1),
        ("t0", "t1", 0.1),
    ],
)
def test_units_and_languages_of_keys(keys: tuple[str, str, float]) -> None:
    start, end, unit = keys
    said = [("Mara", 1_000, 3_000, _GOOD), ("Tom", 4_000, 6_000, _NETS), ("Mara", 7_000, 10_000, _TORN)]
    rows = [{"speaker": n, start: round(a * unit), end: round(b * unit), "text": w} for n, a, b, w in said]
    assert _cues(read(rows)) == said


def test_signs_of_sentences_and_silence_are_no_words() -> None:
    words = _words(f"<s> {_GOOD} </s> <sil> <s> {_NETS} </s>", 0.0)
    document = read({"words": words})
    assert " ".join(cue[3] for cue in _cues(document)) == f"{_GOOD} {_NETS}"


def test_a_remark_beside_the_lines_of_a_row_is_not_said() -> None:
    texts = ["We build boats.", "Of what?", "Of oak.", "And the nets?", "Those we buy."]
    rows: list[dict[str, Any]] = [
        {"speaker": "Mara", "start": 3.0 * i, "lines": [{"text": text}]} for i, text in enumerate(texts)
    ]
    rows[0]["text"] = "Remark."
    document = read(rows)
    assert list(map(document.cue_text, document.cues)) == texts
