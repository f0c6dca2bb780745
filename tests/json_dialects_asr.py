"""Writers of the JSON of Deepgram, AssemblyAI and AWS Transcribe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from json_dialects import Said, Segment, all_words, full, letter, numbered, s, spk, split_marks, writer


def _deepgram_word(speaker: int, word: Said) -> dict[str, Any]:
    return {
        "word": word.text.lower().rstrip(".?!,"),
        "start": s(word.start),
        "end": s(word.end),
        "confidence": 0.98,
        "speaker": speaker,
        "speaker_confidence": 0.7,
        "punctuated_word": word.text,
    }


def _deepgram(segments: Sequence[Segment], **alternative: Any) -> Any:
    words = [_deepgram_word(speaker, word) for speaker, word in all_words(segments)]
    best = {"transcript": full(segments), "confidence": 0.98, "words": words, **alternative}
    metadata = {"request_id": "1f", "created": "2024-05-02T08:00:00Z", "duration": s(segments[-1].end), "channels": 1}
    return {"metadata": metadata, "results": {"channels": [{"alternatives": [best], "detected_language": "en"}]}}


@writer("Deepgram words", numbered)
def deepgram_words(segments: Sequence[Segment]) -> Any:
    return _deepgram(segments)


@writer("Deepgram paragraphs", numbered, has_words=False)
def deepgram_paragraphs(segments: Sequence[Segment]) -> Any:
    paragraphs = [
        {
            "sentences": [{"text": one.text, "start": s(one.start), "end": s(one.end)}],
            "speaker": one.speaker,
            "num_words": len(one.words),
            "start": s(one.start),
            "end": s(one.end),
        }
        for one in segments
    ]
    transcript = "\n".join(f"\nSpeaker {one.speaker}: {one.text}" for one in segments)
    return _deepgram(segments, paragraphs={"transcript": transcript, "paragraphs": paragraphs})


@writer("Deepgram utterances", numbered)
def deepgram_utterances(segments: Sequence[Segment]) -> Any:
    value = deepgram_paragraphs(segments)
    value["results"]["utterances"] = [
        {
            "start": s(one.start),
            "end": s(one.end),
            "confidence": 0.97,
            "channel": 0,
            "transcript": one.text,
            "words": [_deepgram_word(one.speaker, word) for word in one.words],
            "speaker": one.speaker,
            "id": f"u{i}",
        }
        for i, one in enumerate(segments)
    ]
    return value


def _assembly(segments: Sequence[Segment], **more: Any) -> Any:
    words = [
        {"text": w.text, "start": w.start, "end": w.end, "confidence": 0.99, "speaker": letter(speaker)}
        for speaker, w in all_words(segments)
    ]
    value = {
        "id": "6a",
        "language_code": "en_us",
        "acoustic_model": "assemblyai_default",
        "audio_url": "https://example.com/a.mp3",
        "text": full(segments),
        "words": words,
        "utterances": None,
        "audio_duration": segments[-1].end // 1000,
        "punctuate": True,
    }
    return value | more


@writer("AssemblyAI words", letter)
def assembly_words(segments: Sequence[Segment]) -> Any:
    return _assembly(segments)


def _assembly_rows(segments: Sequence[Segment]) -> list[dict[str, Any]]:
    return [
        {
            "text": one.text,
            "start": one.start,
            "end": one.end,
            "confidence": 0.9,
            "speaker": letter(one.speaker),
            "words": [
                {"text": w.text, "start": w.start, "end": w.end, "confidence": 0.99, "speaker": letter(one.speaker)}
                for w in one.words
            ],
        }
        for one in segments
    ]


@writer("AssemblyAI utterances", letter)
def assembly_utterances(segments: Sequence[Segment]) -> Any:
    return _assembly(segments, utterances=_assembly_rows(segments))


@writer("AssemblyAI sentences", letter)
def assembly_sentences(segments: Sequence[Segment]) -> Any:
    return {"sentences": _assembly_rows(segments), "id": "6a", "confidence": 0.9, "audio_duration": 30}


@writer("AssemblyAI paragraphs")
def assembly_paragraphs(segments: Sequence[Segment]) -> Any:
    rows = _assembly_rows(segments)
    for labelled in [*rows, *(word for row in rows for word in row["words"])]:
        del labelled["speaker"]
    return {"paragraphs": rows, "id": "6a", "confidence": 0.9, "audio_duration": 30}


def _aws(segments: Sequence[Segment], *, labelled: bool = False) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    items: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for one in segments:
        row = {
            "start_time": str(s(one.start)),
            "end_time": str(s(one.end)),
            "speaker_label": spk(one.speaker),
            "items": [],
        }
        rows.append(row)
        for word in one.words:
            text, mark = split_marks(word.text)
            times = {"start_time": str(s(word.start)), "end_time": str(s(word.end))}
            own = {"speaker_label": spk(one.speaker)} if labelled else {}
            items.append(
                {**times, "alternatives": [{"confidence": "0.99", "content": text}], "type": "pronunciation", **own}
            )
            row["items"].append({**times, "speaker_label": spk(one.speaker)})
            if mark:
                items.append({"alternatives": [{"confidence": "0.0", "content": mark}], "type": "punctuation", **own})
    results = {"transcripts": [{"transcript": full(segments)}], "items": items}
    return {"jobName": "harbour", "accountId": "1", "results": results, "status": "COMPLETED"}, rows


@writer("AWS Transcribe, speaker segments", spk)
def aws_segments(segments: Sequence[Segment]) -> Any:
    value, rows = _aws(segments)
    noise = {"start_time": "0.0", "end_time": "0.01", "speaker_label": "", "items": []}
    value["results"]["speaker_labels"] = {"speakers": 2, "segments": [noise, *rows]}
    return value


@writer("AWS Transcribe, labels on items", spk)
def aws_items(segments: Sequence[Segment]) -> Any:
    value, rows = _aws(segments, labelled=True)
    value["results"]["speaker_labels"] = {"segments": rows, "channel_label": "ch_0", "speakers": 2}
    return value


@writer("AWS Transcribe, without speakers")
def aws_plain(segments: Sequence[Segment]) -> Any:
    return _aws(segments)[0]


@writer("AWS Transcribe, audio segments", spk, has_words=False)
def aws_audio_segments(segments: Sequence[Segment]) -> Any:
    value = aws_items(segments)
    for i, item in enumerate(value["results"]["items"]):
        item["id"] = i
    value["results"]["audio_segments"] = [
        {
            "id": i,
            "transcript": one.text,
            "start_time": str(s(one.start)),
            "end_time": str(s(one.end)),
            "speaker_label": spk(one.speaker),
            "items": [0, 1],
        }
        for i, one in enumerate(segments)
    ]
    return value
