"""Segmenting: turns, speakers, published chapters and the source map of a document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from podcorpus.annotating.language import is_english
from podcorpus.building.turns import form_turns
from podcorpus.findings.finding import Finding, finding
from podcorpus.reading import Cue as ReadCue
from podcorpus.reading import Document, TextMap, joined
from podcorpus.records import Chapter, Cue, Segment, Speaker, Turn, digest
from podcorpus.records.counting import QUESTION_MARKS, SENTENCE_END, count_sentences, count_words
from podcorpus.records.cue import CueWord
from podcorpus.records.ids import chapter_id, cue_id, segment_id, speaker_slug, turn_id
from podcorpus.records.turn import TurnKind

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# Response tokens of a listener. A back-channel has two of them at most: a longer turn has content. Hummed ones are much
# the same in all languages (Dingemanse and Liesenfeld 2022); the others are words of English.
_HUMMED = frozenset("hm hmm m-hm m-hmm mhm mm mm-hm mm-hmm mm-mm mmhmm mmm".split())
_RESPONSE_TOKENS = _HUMMED | frozenset(
    """
    absolutely aha certainly definitely exactly huh indeed oh ok okay precisely right sure true totally uh-huh uh-hum
    wow yay yeah yep yes yup
    """.split()
)


@dataclass(frozen=True)
class Segmented:
    """The records that follow from the document alone. Turns have their text but no chapter yet; chapters have what is
    published but no position yet."""

    turns: tuple[Turn, ...]
    cues: tuple[Cue, ...]
    maps: tuple[TextMap, ...]
    """Where the text of each turn comes from."""
    speakers: tuple[Speaker, ...]
    chapters: tuple[Chapter, ...]
    segments: tuple[Segment, ...]
    findings: tuple[Finding, ...]


def segment(document: Document, episode_id: str, language: str | None = None) -> Segmented:
    """Split a document into records under `episode_id`; their spans are code points of its source. `language` is the
    episode's, if it is stated: the kinds of turns depend on it."""
    source = document.source
    ranges = form_turns(document)
    speaker_ids = _speaker_ids([cue.label or "" for cue in document.cues], episode_id)
    ends = _ends(document.cues)
    formed = [_turn(document, cues, ends, speaker_ids, episode_id, index) for index, cues in enumerate(ranges)]
    turns = _kinds([turn for turn, _, _ in formed], language)
    cues = tuple(cue for _, held, _ in formed for cue in held)
    segments = tuple(
        Segment(
            segment_id=segment_id(episode_id, index),
            episode_id=episode_id,
            segment_index=index,
            kind=stretch.kind,
            source_start=stretch.start,
            source_end=stretch.end,
            sha256=digest(source.text[stretch.start : stretch.end]),
            turn_id=None if stretch.cue is None else cues[stretch.cue].turn_id,
            cue_id=None if stretch.cue is None else cues[stretch.cue].cue_id,
        )
        for index, stretch in enumerate(document.stretches)
    )
    return Segmented(
        turns=mark_continuations(turns),
        cues=cues,
        maps=tuple(text_map for _, _, text_map in formed),
        speakers=_speakers(turns, speaker_ids, episode_id),
        chapters=_chapters(document, episode_id),
        segments=segments,
        findings=_turn_findings(document, ranges, turns),
    )


def turn_kind(text: str, *, english: bool = True) -> TurnKind:
    """`backchannel` if the text is one or two response tokens and nothing else. In a language other than English only
    the hummed ones are known.

    >>> turn_kind("Mm-hmm."), turn_kind("Yeah. Right."), turn_kind("Right, the grid.")
    ('backchannel', 'backchannel', 'speech')
    >>> turn_kind("Mm-hmm.", english=False), turn_kind("Oh!", english=False)
    ('backchannel', 'speech')
    """
    words = [match.group().casefold().replace("’", "'") for match in islice(_WORD.finditer(text), 3)]
    known = _RESPONSE_TOKENS if english else _HUMMED
    if not words or len(words) > 2 or any(word not in known for word in words):
        return "speech"
    return "speech" if re.search(r"\d", text) else "backchannel"


def _kinds(turns: list[Turn], language: str | None) -> list[Turn]:
    """The turns with those that are back-channels in a language other than English marked."""
    kinds = [turn_kind(turn.text or "") for turn in turns]
    if "backchannel" in kinds and not is_english(language, (turn.text or "" for turn in turns)):
        kinds = [turn_kind(turn.text or "", english=False) for turn in turns]
    marked = zip(turns, kinds, strict=True)
    return [turn if turn.kind == kind else turn.model_copy(update={"kind": kind}) for turn, kind in marked]


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
            and not (earlier.text or "").rstrip('”"’)»」』） \r\n').endswith(tuple(QUESTION_MARKS))
            and (turns[i - 1].kind == "backchannel" or not SENTENCE_END.search(earlier.text or ""))
        )
        continues = earlier.turn_id if earlier and goes_on else None
        same = turn.continues_turn_id == continues
        marked.append(turn if same else turn.model_copy(update={"continues_turn_id": continues}))
    return tuple(marked)


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


def _turn(
    document: Document,
    cues: range,
    ends: Sequence[int | None],
    speaker_ids: Mapping[str, str],
    episode_id: str,
    index: int,
) -> tuple[Turn, list[Cue], TextMap]:
    """A turn, its cues, and where its text comes from."""
    members = document.cues[cues.start : cues.stop]
    texts = [document.cue_text(cue) for cue in members]
    text, starts = joined(texts)
    own_id = turn_id(episode_id, index)
    records = [
        _cue(cue, at, start, words, ends[at], episode_id, own_id)
        for at, cue, start, words in zip(cues, members, starts, texts, strict=True)
    ]
    n_sentences, n_questions = count_sentences(text)
    spoken = [cue for cue in members if cue.end > cue.start] or members[:1]
    turn = Turn(
        turn_id=own_id,
        episode_id=episode_id,
        turn_index=index,
        speaker_id=speaker_ids.get(members[0].label or ""),
        start_ms=next((cue.start_ms for cue in members if cue.start_ms is not None), None),
        end_ms=None if ends[cues[-1]] is None else max(end for at in cues if (end := ends[at]) is not None),
        text=text,
        text_sha256=digest(text),
        n_chars=len(text),
        n_words=records[0].n_words if len(records) == 1 else count_words(text),
        kind="speech",
        continues_turn_id=None,
        chapter_id=None,
        source_start=spoken[0].start,
        source_end=spoken[-1].end,
        n_sentences=n_sentences,
        n_questions=n_questions,
        n_cues=len(cues),
    )
    return turn, records, TextMap(zip(starts, members, strict=True))


def _cue(cue: ReadCue, at: int, start_char: int, text: str, end_ms: int | None, episode_id: str, turn: str) -> Cue:
    words = None
    if cue.words is not None:
        words = tuple(
            CueWord(
                start_char=start_char + word.start_char,
                end_char=start_char + word.end_char,
                start_ms=word.start_ms,
                end_ms=word.end_ms,
                confidence=word.confidence,
            )
            for word in cue.words
        )
    return Cue(
        cue_id=cue_id(episode_id, at),
        episode_id=episode_id,
        cue_index=at,
        turn_id=turn,
        start_ms=cue.start_ms,
        end_ms=end_ms,
        start_char=start_char,
        end_char=start_char + len(text),
        n_words=count_words(text),
        confidence=cue.confidence,
        words=words,
        source_start=cue.start,
        source_end=cue.end,
    )


def _ends(cues: Sequence[ReadCue]) -> list[int | None]:
    """The end of each cue: the next one's start where the source gives none."""
    starts = [*(cue.start_ms for cue in cues[1:]), None]
    return [
        following if cue.end_ms is None and cue.start_ms is not None else cue.end_ms
        for cue, following in zip(cues, starts, strict=True)
    ]


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
            name=None,
            role=None,
            entity_id=None,
            n_turns=n_turns[speaker_id],
            n_words=n_words[speaker_id],
        )
        for label, speaker_id in speaker_ids.items()
    )


def _chapters(document: Document, episode_id: str) -> tuple[Chapter, ...]:
    return tuple(
        Chapter(
            chapter_id=chapter_id(episode_id, index),
            episode_id=episode_id,
            chapter_index=index,
            title=chapter.title,
            published_start_ms=chapter.time_ms,
            start_ms=None,
            end_ms=None,
            start_turn_id=None,
            start_char=None,
            source_start=None,
            alignment=None,
            confidence=None,
        )
        for index, chapter in enumerate(document.chapters)
    )


def _turn_findings(document: Document, ranges: Sequence[range], turns: Sequence[Turn]) -> tuple[Finding, ...]:
    """Turns without words."""
    source = document.source
    empty = [(turn, cues) for turn, cues in zip(turns, ranges, strict=True) if not turn.n_words]
    first = {stretch.cue: stretch.start for stretch in reversed(document.stretches)} if empty else {}
    return tuple(
        finding(
            "turn-empty",
            "the turn header has no words under it",
            table="turns",
            record_id=turn.turn_id,
            path=source.name,
            line=source.line_number(first.get(cues.start, turn.source_start)),
        )
        for turn, cues in empty
    )
