"""Invented corpora to export, and exports of corpora in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple

from hypothesis import strategies as st

from podcorpus.exporting import EXPORTS
from podcorpus.findings.finding import Finding
from podcorpus.folder.manifest import CorpusInfo
from podcorpus.records import Chapter, Corpus, Cue, Entity, Episode, Mention, Speaker, Turn, digest
from podcorpus.records.cue import CueWord

EPISODE = "tide-talk.first"
INFO = CorpusInfo(name="tide-talk", title="Tide Talk & <others>", version="1.0.0")
ORKNEY = Entity(
    entity_id="orkney-isles",
    canonical_name="Orkney <Isles>",
    entity_type="PLACE",
    aliases=("Orkneys & more",),
    members=(),
    description="Islands & skerries.",
    wikidata_id="Q100166",
    n_mentions=1,
    n_episodes=1,
)
NIGHT = ORKNEY.model_copy(
    update={"entity_id": "long-night", "canonical_name": "Long Night", "entity_type": "EVENT", "wikidata_id": None}
)
BOAT = ORKNEY.model_copy(update={"entity_id": "grey-gull", "canonical_name": "Grey Gull", "entity_type": "PRODUCT"})
ENTITIES = {one.entity_id: one for one in (BOAT, NIGHT, ORKNEY)}


class Said(NamedTuple):
    """A cue to be: its words and times."""

    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    words: tuple[tuple[int, int, int], ...] = ()
    """Start and end in the text, and time, of words."""


class Line(NamedTuple):
    """A turn to be: its speaker's label, its cues, and the spans and entities of its mentions."""

    label: str | None
    cues: tuple[Said, ...]
    mentions: tuple[tuple[int, int, str | None], ...] = ()


def corpus(
    lines: Sequence[Line],
    chapters: Sequence[tuple[str | None, int | None, int | None, int]] = (),
    *,
    text_free: bool = False,
    **about: Any,
) -> Corpus:
    """A corpus of one episode. A chapter has a title, a start in milliseconds, its turn, and where in it it begins."""
    labels = sorted({line.label for line in lines if line.label is not None})
    ids = {label: f"{EPISODE}.s-{n}" for n, label in enumerate(labels)}
    turns: list[Turn] = []
    cues: list[Cue] = []
    mentions: list[Mention] = []
    placed = [(turn, at, f"{EPISODE}.c{n:02d}") for n, (_, _, turn, at) in enumerate(chapters) if turn is not None]
    for index, line in enumerate(lines):
        turn_id = f"{EPISODE}.t{index:04d}"
        text = " ".join(cue.text for cue in line.cues)
        at = 0
        for cue in line.cues:
            words = tuple(
                CueWord(start_char=at + a, end_char=at + b, start_ms=ms, end_ms=None, confidence=None)
                for a, b, ms in cue.words
            )
            cues.append(
                Cue(
                    cue_id=f"{EPISODE}.q{len(cues):04d}",
                    episode_id=EPISODE,
                    cue_index=len(cues),
                    turn_id=turn_id,
                    start_ms=cue.start_ms,
                    end_ms=cue.end_ms,
                    start_char=at,
                    end_char=at + len(cue.text),
                    n_words=len(cue.text.split()),
                    confidence=None,
                    words=words or None,
                    source_start=0,
                    source_end=len(cue.text),
                )
            )
            at += len(cue.text) + 1
        chapter = [one for turn, where, one in placed if turn < index or (turn == index and where == 0)]
        for n, (start, end, entity) in enumerate(line.mentions):
            mentions.append(
                Mention(
                    mention_id=f"{turn_id}.m{n:02d}",
                    episode_id=EPISODE,
                    turn_id=turn_id,
                    mention_index=n,
                    start_char=start,
                    end_char=end,
                    surface=text[start:end],
                    entity_id=entity,
                    entity_type=ENTITIES[entity].entity_type if entity else None,
                    link_status="linked" if entity else "nil",
                    form="canonical" if entity else None,
                    tier="curated",
                    method="reading",
                    score=None,
                    chapter_id=None,
                    source_start=0,
                    source_end=end - start,
                    speaker_id=ids.get(line.label or ""),
                    start_ms=None,
                )
            )
        starts = [cue.start_ms for cue in line.cues if cue.start_ms is not None]
        ends = [cue.end_ms for cue in line.cues if cue.end_ms is not None]
        turns.append(
            Turn(
                turn_id=turn_id,
                episode_id=EPISODE,
                turn_index=index,
                speaker_id=ids[line.label] if line.label is not None else None,
                start_ms=starts[0] if starts else None,
                end_ms=max(ends) if ends else None,
                text=None if text_free else text,
                text_sha256=digest(text),
                n_chars=len(text),
                n_words=len(text.split()),
                kind="speech",
                continues_turn_id=turns[-2].turn_id if len(turns) > 2 else None,
                chapter_id=chapter[-1] if chapter else None,
                source_start=0,
                source_end=len(text),
                n_sentences=1,
                n_questions=0,
                n_cues=len(line.cues),
            )
        )
    known = [turn.start_ms for turn in turns if turn.start_ms is not None]
    described: dict[str, Any] = {
        "show": "Tide & <Talk>",
        "title": "First *water*",
        "number": 1,
        "season": None,
        "published_on": "2026-03-01",
        "url": "https://tide.example/1?a=1&b=2",
        "guid": None,
        "language": "en",
    }
    episode = Episode(
        episode_id=EPISODE,
        **{**described, **about},
        duration_ms=None,
        transcript_kind=None,
        format="webvtt",
        turns_from="speakers",
        edition="text-free" if text_free else "full",
        source_sha256="0" * 64,
        source_chars=1,
        clock_ratio=None,
        clock_knots=None,
        last_turn_start_ms=known[-1] if known else None,
        n_turns=len(turns),
        n_chapters=len(chapters),
        n_mentions=len(mentions),
        rights="Invented; CC0 & more.",
    )
    return Corpus(
        episodes=(episode,),
        speakers=tuple(
            Speaker(
                speaker_id=ids[label],
                episode_id=EPISODE,
                label=label,
                name=None,
                role="host" if n == 0 else None,
                entity_id=None,
                n_turns=1,
                n_words=1,
            )
            for n, label in enumerate(labels)
        ),
        chapters=tuple(
            Chapter(
                chapter_id=f"{EPISODE}.c{n:02d}",
                episode_id=EPISODE,
                chapter_index=n,
                title=title,
                published_start_ms=start,
                start_ms=start if turn is not None and known else None,
                end_ms=None,
                start_turn_id=None if turn is None else f"{EPISODE}.t{turn:04d}",
                start_char=None if turn is None else at,
                source_start=None if turn is None else 0,
                alignment=None if turn is None else "curated",
                confidence=None,
            )
            for n, (title, start, turn, at) in enumerate(chapters)
        ),
        turns=tuple(turns),
        cues=tuple(cues),
        mentions=tuple(mentions),
        entities=tuple(ENTITIES.values()),
    )


def exported(form: str, *corpora: Corpus) -> tuple[dict[str, Any], list[Finding]]:
    """The files of an export of these episodes by name, and the findings; at most one finding says the same thing."""
    opened = SimpleNamespace(manifest=SimpleNamespace(corpus=INFO), entities=ENTITIES, episodes=lambda: iter(corpora))
    files: dict[str, Any] = {}
    findings: list[Finding] = []
    for item in EXPORTS[form].export(opened):  # type: ignore[arg-type]
        if isinstance(item, Finding):
            findings.append(item)
        else:
            name, data = item
            files[name] = files[name] + data if name in files else data
    assert max(Counter(found.message for found in findings).values(), default=0) <= len(corpora)
    assert len(findings) <= 6 * len(corpora)
    return files, findings


def one_file(form: str, made: Corpus, ending: str) -> Any:
    """The episode's file with this ending."""
    return exported(form, made)[0][f"{EPISODE}{ending}"]


# Words with what formats take for markup, in several scripts and directions.
_PIECES = st.sampled_from(
    'tide net <b>bold</b> a<b R&D &amp; &lt; --> *star* _under_ `tick` [link](x) "quoted" it\'s {x} \\back '
    "#tag 100% ~5 |pipe| שלום مرحبا 你好世界 naïve e\u0301te\u0301 ]]> <!-- // 1. ... — … 🎣 ; = + \ufeffbom".split()
)
_GLUE = st.sampled_from([" ", " ", "  ", "\n", "\r\n", "\t", "\u2028"])
ODD_NAMES = ["Anna", "Bo & Co", "C <d> e", "מרים", "李 雷", 'D "Dee" D', "SPEAKER_00", "O'Neil-Smith", "E*F_g"]


@st.composite
def odd_texts(draw: st.DrawFn) -> str:
    """A text of pieces that formats have to escape."""
    pieces = draw(st.lists(_PIECES, min_size=1, max_size=6))
    text = pieces[0]
    for piece in pieces[1:]:
        text += draw(_GLUE) + piece
    return text


PLAIN = "the old tide brings nets home quietly while boats wait and gulls cry over grey water".split()
plain_texts = st.lists(st.sampled_from(PLAIN), min_size=2, max_size=7).map(lambda words: " ".join(words) + ".")


@st.composite
def timed_lines(
    draw: st.DrawFn,
    texts: st.SearchStrategy[str],
    names: Sequence[str],
    *,
    unnamed: bool = True,
    most_cues: int = 3,
    step: int = 1,
    recur: bool = False,
) -> list[Line]:
    """Turns of changing speakers with times that go on; who is not named says one cue. `step`: times are multiples of
    it; `recur`: each name begins two turns before others do as they like, since labels are learnt from a file, and the
    first turn has two cues: where no name is in two cues one after the other, none means that the same speaker goes on.
    """
    lines: list[Line] = []
    now = 0
    before: str | None = None
    fixed = list(names[: draw(st.integers(2, len(names)))]) * 2 if recur else []
    for turn in range(len(fixed) + draw(st.integers(3, 8))):
        choice = [name for name in fixed or names if name != before]
        if turn < len(fixed):
            label: str | None = fixed[turn]
        else:
            label = draw(st.sampled_from([*choice, None] if unnamed and lines else choice))
        before = label
        cues = []
        least = 2 if recur and not lines else 1
        for _ in range(draw(st.integers(least, most_cues if label is not None else 1))):
            start = now + step * draw(st.integers(0, 900))
            now = start + step * draw(st.integers(1, 3000))
            # Captions that repeat words are taken for rolling ones.
            cues.append(Said(f"{draw(texts)} no {start}", start, now))
        lines.append(Line(label, tuple(cues)))
    return lines


def flat(text: str) -> str:
    """A text with single spaces."""
    return " ".join(text.split())


def turns_of(lines: Sequence[Line]) -> list[tuple[str | None, str]]:
    """Speaker and words of each turn."""
    return [(line.label, flat(" ".join(cue.text for cue in line.cues))) for line in lines]


def cues_of(lines: Sequence[Line]) -> Iterator[tuple[str | None, Said]]:
    """Speaker of each cue."""
    return ((line.label, cue) for line in lines for cue in line.cues)
