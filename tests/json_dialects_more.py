"""More writers of transcripts as JSON: cloud services, editors, players, and files of nobody in particular."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from json_dialects import (
    Said,
    Segment,
    all_words,
    clock,
    full,
    letter,
    name_of,
    numbered,
    s,
    split_marks,
    upper,
    writer,
)


def _google_word(word: Said, **more: Any) -> dict[str, Any]:
    return {"startTime": f"{s(word.start)}s", "endTime": f"{s(word.end)}s", "word": word.text, **more}


def _google_results(segments: Sequence[Segment]) -> list[dict[str, Any]]:
    return [
        {
            "alternatives": [
                {"transcript": one.text, "confidence": 0.9, "words": [_google_word(word) for word in one.words]},
                {"transcript": "good mourning from the harper", "confidence": 0.4},
            ],
            "languageCode": "en-us",
        }
        for one in segments
    ]


@writer("Google v1")
def google(segments: Sequence[Segment]) -> Any:
    return {"results": _google_results(segments)}


@writer("Google v1, operation with seconds and nanos")
def google_operation(segments: Sequence[Segment]) -> Any:
    def time(ms: int) -> dict[str, Any]:
        parts = {"seconds": str(ms // 1000), "nanos": ms % 1000 * 1_000_000}
        return {key: value for key, value in parts.items() if value not in ("0", 0)}

    results = _google_results(segments)
    for row, one in zip(results, segments, strict=True):
        row["alternatives"][0]["words"] = [
            {"start_time": time(word.start), "end_time": time(word.end), "word": word.text} for word in one.words
        ]
    return {"name": "1", "done": True, "response": {"@type": "type.example/Response", "results": results}}


@writer("Google v1, diarized", lambda speaker: str(speaker + 1))
def google_diarized(segments: Sequence[Segment]) -> Any:
    results = _google_results(segments)
    last = [_google_word(word, speakerTag=speaker + 1) for speaker, word in all_words(segments)]
    return {"results": [*results, {"alternatives": [{"words": last}]}]}


@writer("Google v2", numbered)
def google_v2(segments: Sequence[Segment]) -> Any:
    results = [
        {
            "alternatives": [
                {
                    "transcript": one.text,
                    "confidence": 0.9,
                    "words": [
                        {
                            "startOffset": f"{s(word.start)}s",
                            "endOffset": f"{s(word.end)}s",
                            "word": word.text,
                            "speakerLabel": str(one.speaker),
                        }
                        for word in one.words
                    ],
                }
            ],
            "resultEndOffset": f"{s(one.end)}s",
            "languageCode": "en-US",
        }
        for one in segments
    ]
    return {"results": {"gs://bucket/a.wav": {"transcript": {"results": results}}}}


def _iso(ms: int) -> str:
    return f"PT{s(ms)}S"


@writer("Azure batch", numbered)
def azure(segments: Sequence[Segment]) -> Any:
    def times(start: int, end: int) -> dict[str, Any]:
        return {
            "offset": _iso(start),
            "duration": _iso(end - start),
            "offsetInTicks": start * 10_000.0,
            "durationInTicks": (end - start) * 10_000.0,
        }

    phrases = [
        {
            "recognitionStatus": "Success",
            "channel": 0,
            "speaker": one.speaker,
            **times(one.start, one.end),
            "nBest": [
                {
                    "confidence": 0.93,
                    "lexical": one.text.lower().rstrip("."),
                    "itn": one.text.lower(),
                    "maskedITN": one.text.lower(),
                    "display": one.text,
                    "words": [
                        {"word": word.text.lower().rstrip(".,?"), **times(word.start, word.end), "confidence": 0.9}
                        for word in one.words
                    ],
                },
                {"confidence": 0.5, "lexical": "good mourning", "display": "Good mourning."},
            ],
        }
        for one in segments
    ]
    combined = [{"channel": 0, "lexical": full(segments).lower(), "display": full(segments)}]
    return {
        "source": "https://example.com/a.wav",
        "timestamp": "2024-05-02T08:00:00Z",
        "durationInTicks": segments[-1].end * 10_000,
        "duration": _iso(segments[-1].end),
        "combinedRecognizedPhrases": combined,
        "recognizedPhrases": phrases,
    }


@writer("Azure SDK results", has_words=False)
def azure_sdk(segments: Sequence[Segment]) -> Any:
    return [
        {
            "Id": f"r{i}",
            "RecognitionStatus": "Success",
            "Offset": one.start * 10_000,
            "Duration": (one.end - one.start) * 10_000,
            "DisplayText": one.text,
            "NBest": [{"Confidence": 0.9, "Lexical": one.text.lower(), "Display": one.text}],
        }
        for i, one in enumerate(segments)
    ]


@writer("Azure fast", numbered)
def azure_fast(segments: Sequence[Segment]) -> Any:
    def times(start: int, end: int) -> dict[str, Any]:
        return {"offsetMilliseconds": start, "durationMilliseconds": end - start}

    phrases = [
        {
            "speaker": one.speaker,
            **times(one.start, one.end),
            "text": one.text,
            "words": [{"text": word.text, **times(word.start, word.end)} for word in one.words],
            "locale": "en-US",
            "confidence": 0.9,
        }
        for one in segments
    ]
    return {
        "durationMilliseconds": segments[-1].end,
        "combinedPhrases": [{"text": full(segments)}],
        "phrases": phrases,
    }


@writer("Azure Video Indexer", name_of, has_words=False)
def video_indexer(segments: Sequence[Segment]) -> Any:
    rows = [
        {
            "id": i,
            "text": one.text,
            "confidence": 0.8,
            "speakerId": one.speaker + 1,
            "language": "en-US",
            "instances": [
                {
                    "adjustedStart": clock(one.start)[1:],
                    "adjustedEnd": clock(one.end)[1:],
                    "start": clock(one.start)[1:],
                    "end": clock(one.end)[1:],
                }
            ],
        }
        for i, one in enumerate(segments)
    ]
    speakers = [{"id": i + 1, "name": name_of(i), "instances": []} for i in range(3)]
    return {"name": "harbour", "videos": [{"id": "a", "insights": {"transcript": rows, "speakers": speakers}}]}


@writer("Microsoft Teams", name_of, has_words=False)
def teams(segments: Sequence[Segment]) -> Any:
    entries = [
        {
            "id": f"e{i}",
            "text": one.text,
            "speakerId": f"g{one.speaker}",
            "speakerDisplayName": name_of(one.speaker),
            "confidence": 0.8,
            "startOffset": clock(one.start) + "0000",
            "endOffset": clock(one.end) + "0000",
            "spokenLanguageTag": "en-us",
        }
        for i, one in enumerate(segments)
    ]
    return {
        "$schema": "http://example.com/t.json",
        "version": "1.0.0",
        "type": "Transcript",
        "entries": entries,
        "events": [],
    }


@writer("Speechmatics", lambda speaker: f"S{speaker + 1}")
def speechmatics(segments: Sequence[Segment]) -> Any:
    results: list[dict[str, Any]] = []
    for speaker, word in all_words(segments):
        text, mark = split_marks(word.text)
        own = {"confidence": 0.9, "language": "en", "speaker": f"S{speaker + 1}"}
        times = {"start_time": s(word.start), "end_time": s(word.end)}
        results.append({**times, "type": "word", "alternatives": [{"content": text, **own}]})
        if mark:
            results.append(
                {
                    "start_time": s(word.end),
                    "end_time": s(word.end),
                    "type": "punctuation",
                    "attaches_to": "previous",
                    "is_eos": mark in ".?!",
                    "alternatives": [{"content": mark, **own}],
                }
            )
    return {"format": "2.9", "job": {"id": "j"}, "metadata": {"type": "transcription"}, "results": results}


@writer("Speechmatics version 1", upper)
def speechmatics_1(segments: Sequence[Segment]) -> Any:
    words = [
        {"name": w.text, "time": str(s(w.start)), "duration": str(s(w.end - w.start)), "confidence": "0.9"}
        for _, w in all_words(segments)
    ]
    speakers = [
        {"name": upper(one.speaker), "time": str(s(one.start)), "duration": str(s(one.end - one.start))}
        for one in segments
    ]
    return {"job": {"lang": "en-GB"}, "speakers": speakers, "words": words, "format": "1.0"}


@writer("IBM Watson", numbered)
def watson(segments: Sequence[Segment]) -> Any:
    results = [
        {
            "final": True,
            "alternatives": [
                {
                    "transcript": one.text + " ",
                    "confidence": 0.9,
                    "timestamps": [[word.text, s(word.start), s(word.end)] for word in one.words],
                    "word_confidence": [[word.text, 0.9] for word in one.words],
                }
            ],
        }
        for one in segments
    ]
    labels = [
        {"from": s(word.start), "to": s(word.end), "speaker": speaker, "confidence": 0.5, "final": True}
        for speaker, word in all_words(segments)
    ]
    return {"results": results, "result_index": 0, "speaker_labels": labels}


@writer("Rev.ai", numbered)
def rev_ai(segments: Sequence[Segment]) -> Any:
    monologues = []
    for one in segments:
        elements: list[dict[str, Any]] = []
        for word in one.words:
            if elements:
                elements.append({"type": "punct", "value": " "})
            text, mark = split_marks(word.text)
            elements.append(
                {"type": "text", "value": text, "ts": s(word.start), "end_ts": s(word.end), "confidence": 0.9}
            )
            if mark:
                elements.append({"type": "punct", "value": mark})
        monologues.append({"speaker": one.speaker, "elements": elements})
    return {"monologues": monologues}


@writer("Rev, named speakers", name_of)
def rev(segments: Sequence[Segment]) -> Any:
    monologues = rev_ai(segments)["monologues"]
    for monologue in monologues:
        for element in monologue["elements"]:
            if "ts" in element:
                element["timestamp"] = clock(round(element.pop("ts") * 1000), ",")
                element["end_timestamp"] = clock(round(element.pop("end_ts") * 1000), ",")
    return {"speakers": [{"id": i, "name": name_of(i)} for i in range(3)], "monologues": monologues}


@writer("Gladia", numbered)
def gladia(segments: Sequence[Segment]) -> Any:
    utterances = [
        {
            "text": one.text,
            "language": "en",
            "start": s(one.start),
            "end": s(one.end),
            "confidence": 0.9,
            "channel": 0,
            "speaker": one.speaker,
            "words": [
                {"word": " " + word.text, "start": s(word.start), "end": s(word.end), "confidence": 0.9}
                for word in one.words
            ],
        }
        for one in segments
    ]
    transcription = {"languages": ["en"], "full_transcript": full(segments), "utterances": utterances}
    metadata = {"audio_duration": s(segments[-1].end), "number_of_distinct_channels": 1}
    return {"id": "g", "status": "done", "result": {"metadata": metadata, "transcription": transcription}}


@writer("Gladia version 1", lambda speaker: f"speaker_{speaker}")
def gladia_1(segments: Sequence[Segment]) -> Any:
    rows = [
        {
            "words": [
                {"word": word.text, "time_begin": s(word.start), "time_end": s(word.end), "confidence": 0.9}
                for word in one.words
            ],
            "language": "en",
            "transcription": one.text,
            "confidence": 0.9,
            "time_begin": s(one.start),
            "time_end": s(one.end),
            "speaker": f"speaker_{one.speaker}",
            "channel": "channel_0",
        }
        for one in segments
    ]
    return {"prediction": rows, "prediction_raw": {}}


@writer("ElevenLabs Scribe", lambda speaker: f"speaker_{speaker}")
def scribe(segments: Sequence[Segment]) -> Any:
    words: list[dict[str, Any]] = []
    for speaker, word in all_words(segments):
        own = {"speaker_id": f"speaker_{speaker}", "logprob": -0.1}
        if words:
            start = words[-1]["end"]
            words.append({"text": " ", "start": start, "end": s(word.start), "type": "spacing", **own})
        words.append({"text": word.text, "start": s(word.start), "end": s(word.end), "type": "word", **own})
    return {"language_code": "eng", "language_probability": 0.98, "text": full(segments), "words": words}


@writer("Otter", name_of)
def otter(segments: Sequence[Segment]) -> Any:
    def samples(ms: int) -> int:
        return ms * 16

    rows = [
        {
            "id": i,
            "transcript": one.text,
            "speaker_id": one.speaker + 70,
            "start_offset": samples(one.start),
            "end_offset": samples(one.end),
            "alignment": [
                {"word": word.text, "startOffset": samples(word.start), "endOffset": samples(word.end)}
                for word in one.words
            ],
        }
        for i, one in enumerate(segments)
    ]
    speakers = [{"id": i + 70, "speaker_name": name_of(i)} for i in range(3)]
    return {"status": "OK", "speech": {"otid": "o", "title": "Nets", "transcripts": rows, "speakers": speakers}}


@writer("Kaldi", lambda speaker: f"S{speaker}")
def kaldi(segments: Sequence[Segment]) -> Any:
    words = [
        {
            "start": s(word.start),
            "end": s(word.end),
            "confidence": 0.9,
            "word": word.text.lower().rstrip(".,?"),
            "punct": word.text,
            "index": i,
        }
        for i, (_, word) in enumerate(all_words(segments))
    ]
    stretches = [
        {
            "@type": "Segment",
            "start": s(one.start),
            "duration": s(one.end - one.start),
            "bandwidth": "S",
            "speaker": {"@id": f"S{one.speaker}", "gender": "F"},
        }
        for one in segments
    ]
    speakers = [{"@id": f"S{i}", "gender": "F"} for i in range(3)]
    segmentation = {
        "metadata": {"version": "0.0.10"},
        "@type": "AudioFile",
        "speakers": speakers,
        "segments": stretches,
    }
    return {"action": "audio-transcribe", "retval": {"status": True, "words": words, "segmentation": segmentation}}


@writer("autoEdit")
def auto_edit(segments: Sequence[Segment]) -> Any:
    paragraphs = [
        {
            "id": i,
            "speaker": "",
            "paragraph": [
                {
                    "id": 0,
                    "line": [
                        {"id": j, "text": word.text, "startTime": s(word.start), "endTime": s(word.end), "accuracy": 1}
                        for j, word in enumerate(one.words)
                    ],
                }
            ],
        }
        for i, one in enumerate(segments)
    ]
    return {"metadata": {"filename": "a.mp4"}, "text": paragraphs}


@writer("digitalPaperEdit", upper)
def paper_edit(segments: Sequence[Segment]) -> Any:
    words = [
        {"id": i, "start": s(word.start), "end": s(word.end), "text": word.text}
        for i, (_, word) in enumerate(all_words(segments))
    ]
    paragraphs = [
        {"id": i, "start": s(one.start), "end": s(one.end), "speaker": upper(one.speaker)}
        for i, one in enumerate(segments)
    ]
    return {"words": words, "paragraphs": paragraphs}


@writer("Draft.js", name_of)
def draft(segments: Sequence[Segment]) -> Any:
    blocks = [
        {
            "key": f"k{i}",
            "text": one.text,
            "type": "paragraph",
            "depth": 0,
            "inlineStyleRanges": [],
            "entityRanges": [
                {"offset": 0, "length": 4, "key": 0, "start": s(word.start), "end": s(word.end), "text": word.text}
                for word in one.words
            ],
            "data": {
                "speaker": name_of(one.speaker),
                "words": [
                    {
                        "start": s(word.start),
                        "end": s(word.end),
                        "confidence": 0.9,
                        "word": word.text,
                        "punct": word.text,
                    }
                    for word in one.words
                ],
                "start": s(one.start),
            },
        }
        for i, one in enumerate(segments)
    ]
    entities = {
        str(i): {
            "type": "WORD",
            "mutability": "MUTABLE",
            "data": {"start": s(w.start), "end": s(w.end), "text": w.text},
        }
        for i, (_, w) in enumerate(all_words(segments))
    }
    return {"blocks": blocks, "entityMap": entities}


@writer("Slate editor", name_of, known=False)
def slate(segments: Sequence[Segment]) -> Any:
    return [
        {
            "type": "timedText",
            "speaker": name_of(one.speaker),
            "start": s(one.start),
            "previousTimings": "0",
            "startTimecode": clock(one.start)[:8],
            "children": [
                {
                    "text": one.text,
                    "words": [{"text": word.text, "start": s(word.start), "end": s(word.end)} for word in one.words],
                }
            ],
        }
        for one in segments
    ]


@writer("Trint words")
def trint(segments: Sequence[Segment]) -> Any:
    words = [
        {"id": f"w{i}", "value": word.text, "time": word.start, "duration": word.end - word.start, "highlight": ""}
        for i, (_, word) in enumerate(all_words(segments))
    ]
    return {"id": "t", "words": words}


@writer("Sonix", name_of)
def sonix(segments: Sequence[Segment]) -> Any:
    rows = [
        {
            "speaker": name_of(one.speaker),
            "start_time": s(one.start),
            "end_time": s(one.end),
            "text": one.text,
            "words": [{"text": word.text, "start_time": s(word.start), "end_time": s(word.end)} for word in one.words],
        }
        for one in segments
    ]
    return {"name": "a.mp3", "transcript": rows}


@writer("Happy Scribe", name_of, known=False)
def happy_scribe(segments: Sequence[Segment]) -> Any:
    return [
        {
            "speaker": name_of(one.speaker),
            "words": [
                {
                    "text": word.text,
                    "type": "text",
                    "data_start": s(word.start),
                    "data_end": s(word.end),
                    "confidence": 0.9,
                }
                for word in one.words
            ],
        }
        for one in segments
    ]


def _podlove_row(one: Segment) -> dict[str, Any]:
    return {
        "start": clock(one.start),
        "start_ms": one.start,
        "end": clock(one.end),
        "end_ms": one.end,
        "speaker": str(one.speaker + 4),
        "voice": name_of(one.speaker),
        "text": one.text,
    }


@writer("Podlove", name_of, has_words=False)
def podlove(segments: Sequence[Segment]) -> Any:
    return [_podlove_row(one) for one in segments]


@writer("Podlove grouped", name_of, has_words=False)
def podlove_grouped(segments: Sequence[Segment]) -> Any:
    groups: list[dict[str, Any]] = []
    for one in segments:
        row = _podlove_row(one)
        if not groups or groups[-1]["speaker"] != row["speaker"]:
            groups.append({**row, "items": []})
            del groups[-1]["text"]
        item = {key: row[key] for key in ("start", "start_ms", "end", "end_ms", "text")}
        groups[-1]["items"].append(item)
        groups[-1] |= {"end": row["end"], "end_ms": row["end_ms"]}
    return groups


@writer("YouTube json3, recognised")
def json3(segments: Sequence[Segment]) -> Any:
    events: list[dict[str, Any]] = [{"tStartMs": 0, "dDurationMs": 60_000, "id": 1, "wpWinPosId": 1, "wsWinStyleId": 1}]
    for one in segments:
        if len(events) > 1:
            events.append({"tStartMs": one.start, "wWinId": 1, "aAppend": 1, "segs": [{"utf8": "\n"}]})
        segs = [
            {
                "utf8": ("" if i == 0 else " ") + word.text,
                **({"tOffsetMs": word.start - one.start} if i else {}),
                "acAsrConf": 248,
            }
            for i, word in enumerate(one.words)
        ]
        events.append({"tStartMs": one.start, "dDurationMs": one.end - one.start, "wWinId": 1, "segs": segs})
    return {"wireMagic": "pb3", "pens": [{}], "wsWinStyles": [{}], "wpWinPositions": [{}], "events": events}


@writer("Vosk lines")
def vosk(segments: Sequence[Segment]) -> Any:
    return [
        {
            "result": [
                {"conf": 0.9, "start": s(word.start), "end": s(word.end), "word": word.text} for word in one.words
            ],
            "text": one.text,
        }
        for one in segments
    ]


@writer("list with clock times", name_of, has_words=False, known=False)
def clocks(segments: Sequence[Segment]) -> Any:
    return [
        {"speaker": name_of(one.speaker), "time": clock(one.start), "until": 1, "end": clock(one.end), "text": one.text}
        for one in segments
    ]


@writer("milliseconds by plausibility", letter, has_words=False, known=False)
def milliseconds(segments: Sequence[Segment]) -> Any:
    rows = [{"who": letter(one.speaker), "from": one.start, "to": one.end, "content": one.text} for one in segments]
    return {"data": {"episode": {"title": "Nets", "transcript": {"edges": [{"node": row} for row in rows]}}}}


@writer("rows by number", name_of, has_words=False, known=False)
def keyed(segments: Sequence[Segment]) -> Any:
    return {
        "1.0": {"kind": "meta"} if not segments else {"name": name_of(segments[0].speaker), **_basic(segments[0])},
        **{f"{i + 2}.0": {"name": name_of(one.speaker), **_basic(one)} for i, one in enumerate(segments[1:])},
    }


def _basic(one: Segment) -> dict[str, Any]:
    return {"begin": s(one.start), "dur": s(one.end - one.start), "line": one.text}


@writer("intervals and sid", numbered, has_words=False, known=False)
def intervals(segments: Sequence[Segment]) -> Any:
    return [{"sid": str(one.speaker), "utt": one.text, "dur": [s(one.start), s(one.end)]} for one in segments]


@writer("lists in a list", name_of, has_words=False, known=False)
def tuples(segments: Sequence[Segment]) -> Any:
    return {"lines": [[s(one.start), s(one.end), name_of(one.speaker), one.text] for one in segments]}
