"""Who speaks in JSON: under which keys, by which ids, and in lists beside the words."""

from typing import Any

import pytest
from test_reading_json import checked, read

from podcorpus.errors import InputError
from podcorpus.reading import Document

TURNS = (
    ("Mara", 500, 3_200, "The hull was dry by the second week of June."),
    ("Tom", 3_400, 6_100, "Who taught you to splice rope like that?"),
    ("Mara", 6_300, 9_000, "My aunt did, on the pier."),
    ("Mara", 9_200, 12_000, "We sanded every plank twice."),
    ("Tom", 12_400, 15_000, "So the bees came back in April?"),
)
IDS = {"Mara": "S0", "Tom": "S1"}


def _said(document: Document) -> list[tuple[str | None, int | None, int | None, str]]:
    return [(cue.label, cue.start_ms, cue.end_ms, document.cue_text(cue)) for cue in checked(document).cues]


ROWS: dict[str, list[dict[str, Any]]] = {
    "an id that numbers the rows beside a channel": [
        {
            "media_channel": name,
            "sid": f"GX{i}",
            "start_time": f"{a / 1000}",
            "end_time": f"{b / 1000}",
            "transcript": w,
        }
        for i, (name, a, b, w) in enumerate(TURNS)
    ],
    "a role and times of offsets": [
        {"Content": w, "BeginOffsetMillis": a, "EndOffsetMillis": b, "ParticipantRole": n, "Sentiment": "NEUTRAL"}
        for n, a, b, w in TURNS
    ],
    "the same in an object under a key for texts": [
        {"Transcript": {"ParticipantRole": n, "Content": w, "BeginOffsetMillis": a, "EndOffsetMillis": b}}
        for n, a, b, w in TURNS
    ],
    "a sender that is an object": [
        {"from": {"id": IDS[n], "name": n}, "timeOffset": a / 1000, "duration": (b - a) / 1000, "text": w}
        for n, a, b, w in TURNS
    ],
    "two names in an object": [
        {"start_ms": a, "end_ms": b, "speaker": {"id": 7, "firstName": n[:2], "lastName": n[2:]}, "text": w}
        for n, a, b, w in TURNS
    ],
    "a voice that is unknown beside a speaker": [
        {"start_ms": a, "end_ms": b, "speaker": n, "voice": "Unknown", "text": w} for n, a, b, w in TURNS
    ],
    "the only user of a list": [
        {"ts": f"00:00:{a / 1000:06.3f}", "end_ts": f"00:00:{b / 1000:06.3f}", "text": w, "users": [{"username": n}]}
        for n, a, b, w in TURNS
    ],
    "whose side it is": [
        {
            "offset": {"milliseconds": a},
            "duration": {"milliseconds": b - a},
            "text": w,
            "participantPurpose": n,
        }
        for n, a, b, w in TURNS
    ],
    "names beside ids, and hypotheses": [
        {"spk_id": i % 2, "spk_name": n, "t0": a / 1000, "t1": b / 1000, "hyp": w}
        for i, (n, a, b, w) in enumerate(TURNS)
    ],
    "onsets and offsets": [
        {"participant_id": n, "onset": a / 1000, "offset": b / 1000, "transcript": w} for n, a, b, w in TURNS
    ],
    "phrases": [{"speaker": n, "phrase": w, "start": a / 1000, "end": b / 1000} for n, a, b, w in TURNS],
    "keys of two letters": [{"spk": n, "st": a / 1000, "et": b / 1000, "txt": w} for n, a, b, w in TURNS],
    "a type of participant": [
        {"start_time": a / 1000, "end_time": b / 1000, "text": w, "participant_type": n, "user_id": None}
        for n, a, b, w in TURNS
    ],
    "a number with a name beside it": [
        {
            "start_ms": a,
            "end_ms": b,
            "speaker": "MT".index(n[0]),
            "speaker_info": {"id": "7", "display_name": n},
            "text": w,
        }
        for n, a, b, w in TURNS
    ],
    "an actor's name beside the actor": [
        {"start": a / 1000, "end": b / 1000, "actor": IDS[n], "actor_name": n, "text": w} for n, a, b, w in TURNS
    ],
    "names of rows whose words have the recogniser's numbers": [
        {
            "start": a / 1000,
            "end": b / 1000,
            "speaker": n,
            "text": w,
            "words": [{"word": word, "start": a / 1000, "end": b / 1000, "speaker": i % 2} for word in w.split()],
        }
        for i, (n, a, b, w) in enumerate(TURNS)
    ],
    "names at changes only, and ids": [
        {"start": a / 1000, "end": b / 1000, "speaker_name": None if i == 3 else n, "speaker_id": IDS[n], "text": w}
        for i, (n, a, b, w) in enumerate(TURNS)
    ],
}


@pytest.mark.parametrize("name", ROWS)
def test_speakers_of_rows(name: str) -> None:
    parted = name == "two names in an object"
    expected = [(f"{n[:2]} {n[2:]}" if parted else n, *rest) for n, *rest in TURNS]
    assert _said(read({"results": ROWS[name]})) == expected


@pytest.mark.parametrize(
    "key", ["spk_id", "persona", "characterName", "said_by", "by", "agent", "track", "displayName"]
)
def test_speakers_may_be_under_many_keys(key: str) -> None:
    rows = [{"start": a / 1000, "end": b / 1000, key: n, "text": w} for n, a, b, w in TURNS]
    document = read({"segments": rows})
    assert _said(document) == list(TURNS)
    assert document.findings == ()


@pytest.mark.parametrize("key", ["track", "mic", "channel"])
def test_one_track_is_no_speaker(key: str) -> None:
    rows = [{"start": a / 1000, "end": b / 1000, key: "stereo", "text": w} for _, a, b, w in TURNS]
    assert {label for label, *_ in _said(read({"segments": rows}))} == {None}


def test_what_numbers_the_rows_is_no_speaker() -> None:
    rows = [{"from": a / 1000, "to": b / 1000, "sid": i + 1, "content": w} for i, (_, a, b, w) in enumerate(TURNS)]
    assert {label for label, *_ in _said(read({"body": rows}))} == {None}


def test_rows_without_the_usual_key_have_their_speaker_under_another_one() -> None:
    rows = [
        {
            "start": a / 1000,
            "end": b / 1000,
            "text": w,
            **({"speaker_label": n} if n == "Mara" else {"speaker_id": "S1"}),
        }
        for n, a, b, w in TURNS
    ]
    document = read(rows)
    assert [label for label, *_ in _said(document)] == ["Mara", "S1", "Mara", "Mara", "S1"]
    message = "in the file's own list the speakers of rows without `speakerlabel` (2) are read from `speakerid`"
    assert message in [one.message for one in document.findings]


def test_of_texts_the_raw_one_is_the_last_choice() -> None:
    rows = [
        {"speaker_id": n, "start_ms": a, "end_ms": b, "raw_stt_text": w.lower(), "verified_text": w}
        for n, a, b, w in TURNS
    ]
    assert _said(read({"turns": rows})) == list(TURNS)


def test_of_texts_the_translated_one_is_the_last_choice() -> None:
    rows = [
        {"speaker": n, "startMs": a, "endMs": b, "translatedText": f"Say {w}", "originalText": w}
        for n, a, b, w in TURNS
    ]
    assert _said(read({"entries": rows})) == list(TURNS)


@pytest.mark.parametrize("before", ["boats there", "how are you? boats there"])
def test_texts_that_the_words_with_speakers_repeat_are_no_speech(before: str) -> None:
    words = [
        {"word": word, "startTime": f"{at}s", "endTime": f"{at + 1}s", "speakerTag": 1 + (at > 2)}
        for at, word in enumerate("Boats there. So? How are you?".split())
    ]
    results = [{"alternatives": [{"transcript": before}]}, {"alternatives": [{"words": words}]}]
    said = [(label, words) for label, _, _, words in _said(read({"results": results}))]
    assert said == [("1", "Boats there."), ("1", "So?"), ("2", "How are you?")]


BESIDE: dict[str, Any] = {
    "labels of segments": [{"label": n, "segment": {"start": a / 1000, "end": b / 1000}} for n, a, b, _ in TURNS],
    "intervals with a label behind them": [[a / 1000, b / 1000, n] for n, a, b, _ in TURNS],
    "intervals with a label before them": [[n, a / 1000, b / 1000] for n, a, b, _ in TURNS],
    "intervals of each": {
        name: [[a / 1000, b / 1000] for n, a, b, _ in TURNS if n == name] for name in ("Mara", "Tom")
    },
}


@pytest.mark.parametrize("name", BESIDE)
@pytest.mark.parametrize("key", ["diarization", "speaker_turns"])
def test_who_speaks_when_is_in_a_list_beside_the_words(name: str, key: str) -> None:
    rows = [{"start": a / 1000, "end": b / 1000, "text": w} for _, a, b, w in TURNS]
    assert _said(read({"segments": rows, key: BESIDE[name]})) == list(TURNS)


def test_speakers_that_no_words_are_given_to_are_reported() -> None:
    rows = [{"id": i, "start": a / 1000, "end": b / 1000, "text": w} for i, (_, a, b, w) in enumerate(TURNS)]
    whose = [{"segment_id": i, "speaker": n} for i, (n, *_) in enumerate(TURNS)]
    document = read({"segments": rows, "speaker_assignments": whose})
    assert {label for label, *_ in _said(document)} == {None}
    (found,) = [one for one in document.findings if one.code == "unknown-speaker"]
    assert found.message == (
        "nobody is named in `segments`, and nothing says which words those in `speaker_assignments` say: Mara, Tom"
    )
    without = read({"segments": rows, "language": "en", "tags": ["boats", "bees"]})
    assert "unknown-speaker" not in [one.code for one in without.findings]


def test_times_of_a_list_without_speakers_beside_one_without_times_are_reported() -> None:
    timed = [{"start": a / 1000, "end": b / 1000, "text": w} for _, a, b, w in TURNS]
    said = [{"speaker": n, "text": w} for n, _, _, w in TURNS]
    document = read({"segments": timed, "dialogue": said})
    assert _said(document) == [(n, None, None, w) for n, _, _, w in TURNS]
    (found,) = [one for one in document.findings if one.code == "json-text-apart"]
    assert found.message.startswith("`dialogue` has speakers and no times, which `segments` has;")
    assert "json-text-apart" not in [one.code for one in read({"dialogue": said}).findings]


@pytest.mark.parametrize("key", ["chat_messages", "live_chat", "comments"])
def test_what_is_written_meanwhile_is_not_the_talk(key: str) -> None:
    timed = [{"start": a / 1000, "end": b / 1000, "text": w} for _, a, b, w in TURNS]
    chat = [
        {"timestamp": a / 1000 + 1, "user": f"viewer{i % 2}", "message": "What a boat!"}
        for i, (_, a, *_) in enumerate(TURNS)
    ]
    document = read({"transcript_lines": timed, key: chat})
    assert _said(document) == [(None, a, b, w) for _, a, b, w in TURNS]
    rows = [{"turn_id": f"t{i}", "speaker_role": n, "turn_text": w} for i, (n, _, _, w) in enumerate(TURNS)]
    assert _said(read({"dialogue_turns": rows})) == [(n, None, None, w) for n, _, _, w in TURNS]


def test_the_first_time_of_the_words_is_that_of_their_row() -> None:
    rows = [
        {"speaker_id": i % 2, "transcript": w, "timestamps": [a / 1000 + n / 10 for n, _ in enumerate(w.split())]}
        for i, (_, a, _, w) in enumerate(TURNS)
    ]
    document = read({"transcript": rows, "speakers": [{"id": 0, "name": "Mara"}, {"id": 1, "name": "Tom"}]})
    expected = [("Mara" if i % 2 == 0 else "Tom", a, None, w) for i, (_, a, _, w) in enumerate(TURNS)]
    assert _said(document) == expected


def test_senders_of_messages_do_not_speak() -> None:
    rows = [{"from": "human" if n == "Mara" else "model", "value": w} for n, _, _, w in TURNS]
    with pytest.raises(InputError, match="without a transcript"):
        read({"conversations": rows})


def test_rows_with_a_speaker_and_nothing_else_begin_paragraphs() -> None:
    rows: list[dict[str, Any]] = []
    for name, start, end, text in TURNS:
        rows.append({"type": "paragraph_start", "speaker": name})
        rows.append({"type": "text", "sourceStart": start / 1000, "length": (end - start) / 1000, "text": text})
    document = read({"version": 3, "content": rows})
    assert _said(document) == list(TURNS)
    assert [one.code for one in document.findings] == ["json-assumed", "json-assumed"]


def test_speakers_are_named_by_the_times_at_which_they_begin() -> None:
    words = [[str(start + 10 * i), word] for _, start, _, text in TURNS for i, word in enumerate(text.split())]
    names = {str(start): name for name, start, _, _ in TURNS}
    document = read({"words": words, "paragraphs": list(names), "speakers": names})
    assert [(label, start, text) for label, start, _, text in _said(document)] == [
        (name, start, text) for name, start, _, text in TURNS
    ]


def test_numbers_before_texts_are_speakers_if_they_do_not_grow() -> None:
    document = read({"lines": [["1", "Good morning."], ["2", "And the nets?"], ["1", "Torn, all of them."]]})
    assert [cue.label for cue in document.cues] == ["1", "2", "1"]


def test_lists_of_texts_and_speakers_in_a_list_are_the_transcript() -> None:
    talk = {"id": "7", "title": "Hulls", "utt": [w for *_, w in TURNS], "speaker": [n for n, *_ in TURNS]}
    assert [(label, text) for label, _, _, text in _said(read([talk]))] == [(n, w) for n, _, _, w in TURNS]


def test_the_microphone_and_the_system_are_sides_of_a_call() -> None:
    rows = [
        {
            "source": {"Mara": "microphone", "Tom": "system"}[name],
            "start_timestamp": f"2024-03-05T10:00:{start / 1000:06.3f}Z",
            "end_timestamp": f"2024-03-05T10:00:{end / 1000:06.3f}Z",
            "text": text,
        }
        for name, start, end, text in TURNS
    ]
    said = _said(read(rows))
    assert [label for label, *_ in said] == ["microphone", "system", "microphone", "microphone", "system"]
    assert [start for _, start, _, _ in said] == [start - 500 for _, start, _, _ in TURNS]
    for row in rows:
        row["source"] = f"https://boats.org/{row['source']}"
    assert [cue.label for cue in read(rows).cues] == [None] * 5


def test_the_type_of_a_row_may_be_the_part_of_whoever_speaks() -> None:
    def typed(mara: str, tom: str) -> list[str | None]:
        document = read([{"type": {"Mara": mara, "Tom": tom}[name], "start": s, "text": t} for name, s, _, t in TURNS])
        return [cue.label for cue in document.cues]

    assert typed("agent", "user") == ["agent", "user", "agent", "agent", "user"]
    assert typed("question", "note") == [None] * 5


def test_titles_that_recur_without_words_are_speakers_and_others_chapters() -> None:
    def sections(titles: list[str]) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for title, (_, start, _, text) in zip(titles, TURNS, strict=True):
            rows.append({"startMs": start, "title": {"title": title}})
            rows.append({"startMs": start, "text": {"sentence": {"text": text}}})
        return rows

    names = [name for name, *_ in TURNS]
    assert [label for label, *_ in _said(read({"section": sections(names)}))] == names
    assert not any(
        label for label, *_ in _said(read({"section": sections(["Hulls", "Rope", "Piers", "Planks", "Bees"])}))
    )


def test_groups_of_predictions_are_of_the_speakers_whose_ids_they_have() -> None:
    groups = [
        {
            "id": f"spk_{i}",
            "predictions": [
                {"text": w, "time": {"begin": a / 1000, "end": b / 1000}} for n, a, b, w in TURNS if n == name
            ],
        }
        for i, name in enumerate(IDS)
    ]
    said = _said(read({"models": {"prosody": {"grouped_predictions": groups}}}))
    assert said == [(f"spk_{list(IDS).index(n)}", a, b, w) for n, a, b, w in TURNS]


def test_voices_of_webvtt_in_texts_are_speakers() -> None:
    cues = [{"startTime": a / 1000, "endTime": b / 1000, "text": f"<v {n}>{w}</v>"} for n, a, b, w in TURNS]
    tracks = [{"kind": "captions", "label": "English", "cues": cues}]
    assert _said(read({"tracks": tracks})) == list(TURNS)
    assert _said(read({"cues": cues})) == list(TURNS)


def test_rows_of_speakers_and_of_words_take_turns_in_long_files_too() -> None:
    n = 1_200
    rows: list[dict[str, Any]] = []
    for i in range(n):
        name, _, _, text = TURNS[i % len(TURNS)]
        rows.append({"startMs": 4_000 * i, "title": {"title": f"{name} {i % 2}"}})
        rows.append({"startMs": 4_000 * i, "text": {"sentence": {"text": f"{text} {i}"}}})
    said = _said(read({"section": rows}))
    assert [label for label, *_ in said] == [f"{TURNS[i % len(TURNS)][0]} {i % 2}" for i in range(n)]


def test_one_name_for_all_rows_leaves_the_speakers_of_their_words() -> None:
    rows = [
        {
            "speaker": "Unknown",
            "start": a / 1000,
            "end": b / 1000,
            "text": w,
            "words": [{"word": one, "start": a / 1000, "end": b / 1000, "speaker": IDS[n]} for one in w.split()],
        }
        for n, a, b, w in TURNS
    ]
    assert {label for label, *_ in _said(read({"segments": rows}))} == set(IDS.values())
