"""Segmenting: turns, speakers, published chapters and the source map of a document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from podcorpus.findings.finding import Finding, finding
from podcorpus.reading import Document, Piece
from podcorpus.records import Chapter, Segment, Speaker, Turn, digest
from podcorpus.records.clock import format_time
from podcorpus.records.ids import chapter_id, segment_id, speaker_slug, turn_id
from podcorpus.records.turn import TurnKind

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# Response tokens of a listener. A back-channel has two of them at most: a longer turn has content.
_RESPONSE_TOKENS = frozenset(
    """
    absolutely aha certainly definitely exactly hm hmm huh indeed m-hm m-hmm mhm mm mm-hm mm-hmm mm-mm mmhmm mmm
    oh ok okay precisely right sure true totally uh-huh uh-hum wow yay yeah yep yes yup
    """.split()
)
_SENTENCE_END = re.compile(r"[.?!…][”\"’)]*\s*$")


@dataclass(frozen=True)
class Segmented:
    """The records that follow from the document alone. Turns have their text but no chapter yet; chapters have what is
    published but no position yet."""

    turns: tuple[Turn, ...]
    speakers: tuple[Speaker, ...]
    chapters: tuple[Chapter, ...]
    segments: tuple[Segment, ...]
    findings: tuple[Finding, ...]


def segment(document: Document, episode_id: str) -> Segmented:
    """Split a document into records under `episode_id`; their spans are code points of its source."""
    source = document.source
    numbered = _number_turns(document.pieces)
    segments = tuple(
        Segment(
            segment_id=segment_id(episode_id, index),
            episode_id=episode_id,
            segment_index=index,
            kind=piece.kind,
            source_start=piece.start,
            source_end=piece.end,
            sha256=digest(source.text[piece.start : piece.end]),
            turn_id=None if turn is None else turn_id(episode_id, turn),
        )
        for index, (piece, turn) in enumerate(numbered)
    )
    headers = [(piece, body) for piece, body in _with_bodies(document.pieces)]
    speaker_ids = _speaker_ids([header.label or "" for header, _ in headers], episode_id)
    turns = _turns(document, headers, speaker_ids, episode_id)
    return Segmented(
        turns=mark_continuations(turns),
        speakers=_speakers(turns, speaker_ids, episode_id),
        chapters=_chapters(document.pieces, episode_id),
        segments=segments,
        findings=_turn_findings(document, headers, turns),
    )


def turn_kind(text: str) -> TurnKind:
    """`backchannel` if the text is one or two response tokens and nothing else.

    >>> turn_kind("Mm-hmm."), turn_kind("Yeah. Right."), turn_kind("Right, the grid.")
    ('backchannel', 'backchannel', 'speech')
    """
    words = [match.group().casefold().replace("’", "'") for match in islice(_WORD.finditer(text), 3)]
    if not words or len(words) > 2 or any(word not in _RESPONSE_TOKENS for word in words):
        return "speech"
    return "speech" if re.search(r"\d", text) else "backchannel"


def mark_continuations(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns with `continues_turn_id` set by rule.

    A turn continues the turn before the previous one, by the same speaker, if only a back-channel comes between, or if
    that turn stops before the end of a sentence; but not if it ends with a question.
    """
    marked: list[Turn] = []
    for i, turn in enumerate(turns):
        earlier = turns[i - 2] if i >= 2 else None
        goes_on = (
            earlier is not None
            and turn.speaker_id is not None
            and turn.speaker_id == earlier.speaker_id != turns[i - 1].speaker_id
            and turn.kind == "speech"
            and earlier.kind == "speech"
            and not (earlier.text or "").rstrip('”"’) \r\n').endswith("?")
            and (turns[i - 1].kind == "backchannel" or not _SENTENCE_END.search(earlier.text or ""))
        )
        continues = earlier.turn_id if earlier and goes_on else None
        same = turn.continues_turn_id == continues
        marked.append(turn if same else turn.model_copy(update={"continues_turn_id": continues}))
    return tuple(marked)


def _number_turns(pieces: Sequence[Piece]) -> list[tuple[Piece, int | None]]:
    numbered: list[tuple[Piece, int | None]] = []
    turn = -1
    for piece in pieces:
        turn += piece.kind == "turn_header"
        numbered.append((piece, turn if piece.kind in ("turn_header", "turn_body") else None))
    return numbered


def _with_bodies(pieces: Sequence[Piece]) -> list[tuple[Piece, Piece | None]]:
    following = [*pieces[1:], None]
    return [
        (piece, after if after is not None and after.kind == "turn_body" else None)
        for piece, after in zip(pieces, following, strict=True)
        if piece.kind == "turn_header"
    ]


def _speaker_ids(labels: Sequence[str], episode_id: str) -> dict[str, str]:
    """Id by label, in order of appearance; labels that give the same slug are numbered."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    last: dict[str, int] = {}
    for label in labels:
        if not label or label in ids:
            continue
        slug = unique = speaker_slug(label)
        while unique in taken:
            # The numbered form can be the slug of another label.
            last[slug] = last.get(slug, 1) + 1
            unique = f"{slug}-x{last[slug]}"
        taken.add(unique)
        ids[label] = f"{episode_id}.{unique}"
    return ids


def _turns(
    document: Document,
    headers: Sequence[tuple[Piece, Piece | None]],
    speaker_ids: Mapping[str, str],
    episode_id: str,
) -> tuple[Turn, ...]:
    turns = []
    for index, (header, body) in enumerate(headers):
        start, end = (body.start, body.end) if body else (header.end, header.end)
        text = document.source.text[start:end]
        following = headers[index + 1][0].time_ms if index + 1 < len(headers) else None
        turns.append(
            Turn(
                turn_id=turn_id(episode_id, index),
                episode_id=episode_id,
                turn_index=index,
                speaker_id=speaker_ids.get(header.label or ""),
                start_ms=header.time_ms,
                end_ms=following if header.time_ms is not None else None,
                text=text,
                text_sha256=digest(text),
                n_chars=len(text),
                n_words=len(text.split()),
                kind=turn_kind(text),
                continues_turn_id=None,
                chapter_id=None,
                source_start=start,
                source_end=end,
            )
        )
    return tuple(turns)


def _speakers(turns: Sequence[Turn], speaker_ids: Mapping[str, str], episode_id: str) -> tuple[Speaker, ...]:
    n_turns = Counter(turn.speaker_id for turn in turns)
    n_words: Counter[str | None] = Counter()
    for turn in turns:
        n_words[turn.speaker_id] += turn.n_words
    return tuple(
        Speaker(
            speaker_id=speaker_id,
            episode_id=episode_id,
            label=label,
            role=None,
            entity_id=None,
            n_turns=n_turns[speaker_id],
            n_words=n_words[speaker_id],
        )
        for label, speaker_id in speaker_ids.items()
    )


def _chapters(pieces: Sequence[Piece], episode_id: str) -> tuple[Chapter, ...]:
    lines = [piece for piece in pieces if piece.kind == "chapter_line"]
    return tuple(
        Chapter(
            chapter_id=chapter_id(episode_id, index),
            episode_id=episode_id,
            chapter_index=index,
            title=piece.title,
            published_start_ms=piece.time_ms,
            start_ms=None,
            end_ms=None,
            start_turn_id=None,
            start_char=None,
            source_start=None,
            alignment=None,
            confidence=None,
        )
        for index, piece in enumerate(lines)
    )


def _turn_findings(
    document: Document, headers: Sequence[tuple[Piece, Piece | None]], turns: Sequence[Turn]
) -> tuple[Finding, ...]:
    source = document.source
    findings = []
    before: int | None = None
    for turn, (header, _) in zip(turns, headers, strict=True):
        report = partial(
            finding,
            table="turns",
            record_id=turn.turn_id,
            path=source.name,
            line=source.line_number(header.start),
        )
        if not turn.n_words:
            findings.append(report("turn-empty", "the turn header has no words under it"))
        if before is not None and header.time_ms is not None and header.time_ms < before:
            times = f"{format_time(header.time_ms)}, earlier than {format_time(before)} of the previous header"
            findings.append(report("header-time-runs-back", f"the turn starts at {times}", field="start_ms"))
        # A turn without a time in between is skipped, so that it does not hide the error.
        before = before if header.time_ms is None else header.time_ms
    return tuple(findings)
