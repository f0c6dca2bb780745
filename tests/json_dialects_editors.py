"""Writers of the JSON of transcript editors and players, and of nobody in particular."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from json_dialects import Segment, all_words, clock, letter, name_of, numbered, s, upper, writer


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
