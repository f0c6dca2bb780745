"""Writers of the JSON of more speech recognition services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from json_dialects import Said, Segment, all_words, clock, full, name_of, numbered, s, split_marks, upper, writer


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
