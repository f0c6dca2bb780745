"""Building: the stages in order, for one episode and for a corpus of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from podcorpus.aligning import Alignment, align
from podcorpus.annotating.finder import finder_of
from podcorpus.annotating.mentions import annotate
from podcorpus.building.decided import decided_chapters, decided_turns, recognised
from podcorpus.building.entities import entities_of, one_registry
from podcorpus.building.episode_ids import check_distinct
from podcorpus.building.metadata import NOTHING_KNOWN, ListedSpeaker, PublishedFacts
from podcorpus.building.people import meant_by, without_doubtful_labels
from podcorpus.building.segmenting import segment
from podcorpus.building.speakers import decided_speakers
from podcorpus.building.turns import turns_from
from podcorpus.curating.decisions import Curation, EpisodeDecision, RegistryEntry, SpeakerDecision
from podcorpus.curating.matching import stale_findings
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import counted
from podcorpus.reading import Source, read_document
from podcorpus.reading.document import Document, PublishedChapter
from podcorpus.reading.inputs import InputFile
from podcorpus.records import Chapter, Corpus, Cue, Entity, Episode, Mention, Segment, Speaker, Turn
from podcorpus.records.base import TranscriptKind
from podcorpus.records.forms import canonical_language

_UNSTATED_RIGHTS = "Not stated by the source; the words belong to their speakers and publishers."


@dataclass(frozen=True)
class EpisodeMeta:
    """The caller's metadata for a source that is not curated, and the format to read it in, whatever it is; None for
    what the caller leaves open."""

    episode_id: str
    show: str | None = None
    title: str | None = None
    language: str | None = None
    rights: str | None = None
    form: str | None = None
    speakers: tuple[SpeakerDecision, ...] = ()
    """Who the labels of the source mean; labels that it does not have are passed over."""
    people: tuple[ListedSpeaker, ...] = ()
    """Who takes part; each is whom the source calls by the name, or by a part of it that nobody else has."""
    known: PublishedFacts = NOTHING_KNOWN
    """What an episode list or a feed says of the episode."""


class MetaOf(Protocol):
    """Gives the metadata of a file: called with the file, its source, and the id that the file's name gives it. It can
    be pickled, so that a worker can call it."""

    @property
    def stated(self) -> str:
        """All that it says, so that two can be compared, whatever the files are called."""

    def __call__(self, file: InputFile, source: Source, default_id: str, /) -> EpisodeMeta:
        """The metadata."""


@dataclass(frozen=True)
class StatedMeta:
    """The same metadata for every file, as a caller states it."""

    episode_id: str | None = None
    show: str | None = None
    title: str | None = None
    language: str | None = None
    rights: str | None = None
    form: str | None = None
    speakers: tuple[SpeakerDecision, ...] = ()

    @property
    def stated(self) -> str:
        """All that is stated."""
        return repr(self)

    def __call__(self, file: InputFile, source: Source, default_id: str, /) -> EpisodeMeta:  # noqa: ARG002
        """The metadata, with the id of the file if none is stated."""
        return EpisodeMeta(
            self.episode_id or default_id,
            self.show or None,
            self.title or None,
            self.language or None,
            self.rights or None,
            self.form,
            self.speakers,
        )


@dataclass(frozen=True)
class BuiltEpisode:
    """The records of one episode in the full edition, with the findings from reading it."""

    episode: Episode
    speakers: tuple[Speaker, ...]
    chapters: tuple[Chapter, ...]
    turns: tuple[Turn, ...]
    cues: tuple[Cue, ...]
    mentions: tuple[Mention, ...]
    segments: tuple[Segment, ...]
    registry: Mapping[str, RegistryEntry]
    findings: tuple[Finding, ...]
    curated: bool = False
    """Whether annotators have decided on it."""

    @property
    def mentions_by_entity(self) -> Counter[str]:
        """How often each entity is mentioned; 0 for one that only speaks."""
        found = Counter(mention.entity_id for mention in self.mentions if mention.entity_id)
        found.update({speaker.entity_id: 0 for speaker in self.speakers if speaker.entity_id})
        return found


def build_episode(
    source: Source,
    curations: Sequence[Curation],
    meta: EpisodeMeta,
    *,
    automatic: bool = False,
) -> BuiltEpisode:
    """Build one episode: a pure function of its arguments, so that it can run anywhere.

    The first of `curations` that covers the source's content is applied; for a source that none covers, the automatic
    layer uses the registry of the first. With `automatic`, a curated episode gets the automatic mentions too, so that
    they can be scored against gold. Raises InputError if the source contains no transcript.
    """
    document = read_document(source, meta.form)
    if meta.known.chapters and not document.chapters:
        chapters = tuple(PublishedChapter(ms, title) for ms, title in meta.known.chapters)
        document = replace(document, chapters=chapters)
    meta = _completed(meta, document)
    # A page that is known by its digest is segmented once; a copy of one is recognised by its turns.
    page = next((one.by_page[source.sha256] for one in curations if source.sha256 in one.by_page), None)
    called = (page.episode.episode_id, page.episode.language) if page else (meta.episode_id, meta.language)
    draft = segment(document, *called)
    curation, match = recognised(curations, source.sha256, draft.turns)
    if match is not None:
        meta = _decided_meta(meta, match.episode.episode)
    if called != (meta.episode_id, meta.language):
        draft = segment(document, meta.episode_id, meta.language)
    turns = decided_turns(draft.turns, match)
    alignment = align(turns, draft.cues, draft.maps, draft.chapters, decided_chapters(turns, match))
    finder = finder_of(curation.registry)
    stated = (*meta.speakers, *meant_by(meta.people, (speaker.label for speaker in draft.speakers)))
    speakers, ambiguous = decided_speakers(draft.speakers, curation, match, stated, finder.people)
    mentions, left_out = annotate(
        alignment.turns,
        draft.cues,
        draft.maps,
        alignment.chapters,
        speakers,
        curation.registry,
        finder,
        None if automatic else match,
        language=meta.language,
    )
    kind = match.episode.episode.transcript_kind if match else document.transcript_kind
    episode = _episode(document, meta, kind, alignment, len(mentions))
    labels = [speaker.label for speaker in draft.speakers]
    stale = stale_findings(match, turns, len(draft.chapters), labels, document.transcript_kind) if match else []
    unfamiliar = [_unfamiliar(episode, left_out)] if left_out else []
    return BuiltEpisode(
        episode,
        speakers,
        alignment.chapters,
        alignment.turns,
        draft.cues,
        mentions,
        draft.segments,
        curation.registry,
        (*without_doubtful_labels(document, stated), *draft.findings, *stale, *ambiguous, *unfamiliar),
        match is not None,
    )


def _completed(meta: EpisodeMeta, document: Document) -> EpisodeMeta:
    """The metadata, where the source gives what the caller leaves open."""
    published = document.published
    return replace(
        meta,
        show=meta.show or published.show,
        title=meta.title or published.title,
        language=meta.language or published.language,
    )


def _decided_meta(meta: EpisodeMeta, decision: EpisodeDecision) -> EpisodeMeta:
    """The metadata of a curated episode: what an annotator decided, also to leave open."""
    names = ("episode_id", "show", "title", "language", "rights")
    return replace(meta, **{name: getattr(decision, name) for name in names})


def _episode(
    document: Document, meta: EpisodeMeta, kind: TranscriptKind | None, alignment: Alignment, n_mentions: int
) -> Episode:
    """The record of an episode."""
    published, source = document.published, document.source
    starts = [turn.start_ms for turn in alignment.turns if turn.start_ms is not None]
    return Episode(
        episode_id=meta.episode_id,
        show=meta.show,
        title=meta.title,
        number=meta.known.number,
        season=meta.known.season,
        published_on=meta.known.published_on or published.published_on,
        url=meta.known.url or published.url,
        guid=meta.known.guid or published.guid,
        duration_ms=meta.known.duration_ms or published.duration_ms,
        language=meta.language and canonical_language(meta.language),
        transcript_kind=kind,
        format=document.format,
        turns_from=turns_from(document),
        edition="full",
        source_sha256=source.sha256,
        source_chars=len(source.text),
        clock_ratio=alignment.clock_ratio,
        clock_knots=alignment.clock_knots,
        last_turn_start_ms=starts[-1] if starts else None,
        n_turns=len(alignment.turns),
        n_chapters=len(alignment.chapters),
        n_mentions=n_mentions,
        rights=meta.rights or _UNSTATED_RIGHTS,
    )


def build_corpus(built: Iterable[BuiltEpisode]) -> Corpus:
    """One corpus of the episodes, sorted by episode id. Raises InputError if two have the same id or two registries
    disagree on an entity."""
    episodes = sorted(built, key=lambda item: item.episode.episode_id)
    check_distinct((item.episode.episode_id, "") for item in episodes)
    return Corpus(
        episodes=tuple(item.episode for item in episodes),
        speakers=tuple(record for item in episodes for record in item.speakers),
        chapters=tuple(record for item in episodes for record in item.chapters),
        turns=tuple(record for item in episodes for record in item.turns),
        cues=tuple(record for item in episodes for record in item.cues),
        mentions=tuple(record for item in episodes for record in item.mentions),
        entities=_entities(episodes),
        segments=tuple(record for item in episodes for record in item.segments),
    )


def _unfamiliar(episode: Episode, left_out: int) -> Finding:
    stated = "not stated, and not plainly English" if episode.language is None else episode.language
    return finding(
        "language-unfamiliar",
        f"the language is {stated}, so only names of the registry are marked; "
        f"left out: {counted(left_out, 'name')} found only by capitals or sound",
        table="episodes",
        record_id=episode.episode_id,
        field="language",
    )


def _entities(episodes: Sequence[BuiltEpisode]) -> tuple[Entity, ...]:
    """The entities of episodes in memory."""
    mentions: Counter[str] = Counter()
    in_episodes: Counter[str] = Counter()
    for item in episodes:
        here = item.mentions_by_entity
        mentions.update(here)
        in_episodes.update(entity for entity, number in here.items() if number)
    return entities_of(one_registry(item.registry for item in episodes), mentions, in_episodes)
