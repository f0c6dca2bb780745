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
