"""Writers of transcripts as the JSON of many tools, each after what its maker publishes, with invented words.

A segment is a sentence of one speaker. `WRITERS` maps a name to a function from segments to the JSON value, and to what
it keeps of them: the label as it writes it (None if it has no speakers), and whether it has word times.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple


class Said(NamedTuple):
    text: str
    start: int
    end: int


class Segment(NamedTuple):
    speaker: int
    words: tuple[Said, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def start(self) -> int:
        return self.words[0].start

    @property
    def end(self) -> int:
        return self.words[-1].end


class Writer(NamedTuple):
    write: Callable[[Sequence[Segment]], Any]
    label: Callable[[int], str] | None
    has_words: bool = True
    known: bool = True
    """Whether the dialect is known, so that nothing has to be assumed."""


WRITERS: dict[str, Writer] = {}
_NAMES = ("Mara Lind", "Tom Reed", "Ada Fenn")


def writer(
    name: str, label: Callable[[int], str] | None = None, *, has_words: bool = True, known: bool = True
) -> Callable[[Callable[[Sequence[Segment]], Any]], Callable[[Sequence[Segment]], Any]]:
    def added(write: Callable[[Sequence[Segment]], Any]) -> Callable[[Sequence[Segment]], Any]:
        WRITERS[name] = Writer(write, label, has_words, known)
        return write

    return added


def name_of(speaker: int) -> str:
    return _NAMES[speaker]


def numbered(speaker: int) -> str:
    return str(speaker)


def upper(speaker: int) -> str:
    return f"SPEAKER_0{speaker}"


def spk(speaker: int) -> str:
    return f"spk_{speaker}"


def letter(speaker: int) -> str:
    return "ABC"[speaker]


def s(ms: int) -> float:
    return ms / 1000


def clock(ms: int, mark: str = ".") -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{mark}{ms % 1000:03}"


def full(segments: Sequence[Segment]) -> str:
    return " ".join(one.text for one in segments)


def all_words(segments: Sequence[Segment]) -> list[tuple[int, Said]]:
    return [(one.speaker, word) for one in segments for word in one.words]


def split_marks(text: str) -> tuple[str, str]:
    return (text[:-1], text[-1]) if text[-1] in ".?!," else (text, "")


@writer("Podcasting 2.0", name_of, has_words=False)
def podcasting(segments: Sequence[Segment]) -> Any:
    rows = [
        {"speaker": name_of(one.speaker), "startTime": s(one.start), "endTime": s(one.end), "body": one.text}
        for one in segments
    ]
    return {"version": "1.0.0", "segments": rows}


@writer("Podcasting 2.0, speaker at changes", name_of, has_words=False)
def podcasting_changes(segments: Sequence[Segment]) -> Any:
    value = podcasting(segments)
    before = None
    for row in value["segments"]:
        label = row["speaker"]
        if label == before:
            del row["speaker"]
        before = label
    return value


@writer("Whisper verbose_json", has_words=False)
def whisper(segments: Sequence[Segment]) -> Any:
    rows = [
        {
            "id": i,
            "seek": 0,
            "start": s(one.start),
            "end": s(one.end),
            "text": f" {one.text}",
            "tokens": [50364, 291, 13],
            "temperature": 0.0,
            "avg_logprob": -0.3,
            "compression_ratio": 1.2,
            "no_speech_prob": 0.01,
        }
        for i, one in enumerate(segments)
    ]
    return {"task": "transcribe", "language": "en", "duration": 9.5, "text": full(segments), "segments": rows}


def _whisper_words(segments: Sequence[Segment], key: str, before: str = "") -> Any:
    value = whisper(segments)
    for row, one in zip(value["segments"], segments, strict=True):
        row["words"] = [
            {key: before + word.text, "start": s(word.start), "end": s(word.end), "probability": 0.9}
            for word in one.words
        ]
    return value


@writer("OpenAI, words beside")
def openai_words(segments: Sequence[Segment]) -> Any:
    value = whisper(segments)
    for row, one in zip(value["segments"], segments, strict=True):
        row["words"] = [{"word": f" {w.text}", "start": s(w.start), "end": s(w.end)} for w in one.words]
    value["words"] = [{"word": w.text, "start": s(w.start), "end": s(w.end)} for _, w in all_words(segments)]
    return value


@writer("whisper-timestamped")
def whisper_timestamped(segments: Sequence[Segment]) -> Any:
    return _whisper_words(segments, "text")


@writer("faster-whisper, stable-ts, mlx")
def faster_whisper(segments: Sequence[Segment]) -> Any:
    return _whisper_words(segments, "word", " ")


@writer("faster-whisper, list of segments", known=False)
def faster_whisper_list(segments: Sequence[Segment]) -> Any:
    return _whisper_words(segments, "word", " ")["segments"]


@writer("whisper.cpp")
def whisper_cpp(segments: Sequence[Segment]) -> Any:
    def times(start: int, end: int) -> dict[str, Any]:
        return {
            "timestamps": {"from": clock(start, ","), "to": clock(end, ",")},
            "offsets": {"from": start, "to": end},
        }

    rows = []
    for one in segments:
        tokens = [{"text": "[_BEG_]", **times(one.start, one.start), "id": 50363, "p": 0.9}]
        for word in one.words:
            half = len(word.text) // 2
            parts = (" " + word.text[:half], word.text[half:]) if half else (" " + word.text,)
            tokens += [{"text": part, **times(word.start, word.end), "id": 7, "p": 0.9} for part in parts]
        rows.append({**times(one.start, one.end), "text": f" {one.text}", "tokens": tokens})
    params = {"model": "base.en", "language": "en", "translate": False}
    return {"systeminfo": "AVX = 1", "params": params, "result": {"language": "en"}, "transcription": rows}


@writer("WhisperX", upper)
def whisperx(segments: Sequence[Segment]) -> Any:
    rows = []
    for one in segments:
        words: list[dict[str, Any]] = []
        for word in one.words:
            entry: dict[str, Any] = {"word": word.text}
            if not word.text[0].isdigit():
                entry |= {"start": s(word.start), "end": s(word.end), "score": 0.8, "speaker": upper(one.speaker)}
            words.append(entry)
        rows.append(
            {
                "start": s(one.start),
                "end": s(one.end),
                "text": f" {one.text}",
                "words": words,
                "speaker": upper(one.speaker),
            }
        )
    return {"segments": rows, "word_segments": [word for row in rows for word in row["words"]], "language": "en"}


@writer("insanely-fast-whisper", upper, has_words=False)
def insanely_fast(segments: Sequence[Segment]) -> Any:
    rows = [
        {"speaker": upper(one.speaker), "timestamp": [s(one.start), s(one.end)], "text": f" {one.text}"}
        for one in segments
    ]
    chunks = [{"timestamp": [s(one.start), s(one.end)], "text": f" {one.text}"} for one in segments]
    return {"speakers": rows, "chunks": chunks, "text": full(segments)}


@writer("Transformers chunks", has_words=False)
def transformers(segments: Sequence[Segment]) -> Any:
    chunks = [{"text": f" {one.text}", "timestamp": [s(one.start), s(one.end)]} for one in segments]
    return {"speakers": [], "chunks": chunks, "text": full(segments)}


@writer("Transformers word chunks")
def transformers_words(segments: Sequence[Segment]) -> Any:
    chunks = [{"text": f" {w.text}", "timestamp": [s(w.start), s(w.end)]} for _, w in all_words(segments)]
    return {"text": full(segments), "chunks": chunks}


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
