"""Reading the files of a curated layer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from podcorpus.curating.decisions import (
    CHAPTERS,
    EPISODE,
    MENTIONS,
    NAMED,
    REGISTRY,
    SPEAKERS,
    TURNS,
    ChapterDecision,
    CuratedEpisode,
    Curation,
    EpisodeDecision,
    MentionDecision,
    RegistryEntry,
    SpeakerDecision,
    SpeakerLine,
    TurnDecision,
)
from podcorpus.curating.names import check_names, misspelt
from podcorpus.errors import InputError, did_you_mean
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.model_errors import first_problem
from podcorpus.folder.layout import PICTURES, REDIRECTS
from podcorpus.folder.strict import load_json, unreadable
from podcorpus.tables.jsonl import models_in
from podcorpus.tables.safe_files import check_plain

_Model = TypeVar("_Model", bound=BaseModel)
_InTurn = TypeVar("_InTurn", ChapterDecision, MentionDecision)


def load_curation(folder: Path, default: Mapping[str, RegistryEntry] = MappingProxyType({})) -> Curation:
    """Read a curated layer; decisions on turns that are not in it are left out, and among its findings. `default` is
    the registry of a layer that has none. Raises InputError with file and line if a file cannot be used."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; give a folder with {REGISTRY}")
    path = folder / REGISTRY
    lines: dict[str, int] = {}
    registry: dict[str, RegistryEntry] = {}
    folders = list(_episode_folders(folder))
    # A layer that only names a corpus, or its speakers, or has redirects or pictures for it, need not have entities.
    others = (NAMED, SPEAKERS, REDIRECTS, PICTURES)
    needed = bool(folders) or not any((folder / name).exists() for name in others)
    for number, entry in _read_lines(path, RegistryEntry) if needed or path.exists() else ():
        if (before := lines.setdefault(entry.entity_id, number)) != number:
            raise InputError(f"{path}:{number}: {entry.entity_id} is already on line {before}; keep one of the two")
        registry[entry.entity_id] = entry
    if not needed and not path.exists():
        registry.update(default)
    for entry in registry.values():
        for member in entry.members:
            if member not in registry:
                raise _unknown(f"{path}:{lines[entry.entity_id]}", member, registry)
    findings = list(check_names(folder))
    episodes = tuple(_load_episode(path, registry, findings) for path in folders)
    path = folder / SPEAKERS
    speakers = list(_load_speakers(path, registry))
    at = tuple((str(path), number) for number, _ in speakers)
    return Curation(registry, episodes, tuple(line for _, line in speakers), at, tuple(findings))


def _load_speakers(path: Path, registry: Mapping[str, RegistryEntry]) -> Iterator[tuple[int, SpeakerLine]]:
    """The lines of speakers.jsonl by their numbers; none if there is no such file."""
    lines: dict[tuple[str, str | None], int] = {}
    for number, line in _read_lines(path, SpeakerLine) if path.exists() else ():
        _check_speaker(f"{path}:{number}", line, registry)
        if (before := lines.setdefault((line.label, line.episode_id), number)) != number:
            raise InputError(f"{path}:{number}: {line.label!r} is already on line {before}; keep one of the two")
        yield number, line


def _check_speaker(place: str, speaker: SpeakerDecision, registry: Mapping[str, RegistryEntry]) -> None:
    if speaker.entity_id is not None and speaker.entity_id not in registry:
        raise _unknown(place, speaker.entity_id, registry)


def _episode_folders(folder: Path) -> Iterator[Path]:
    """The folders of episodes. Raises InputError for one that has decisions and does not say on what."""
    for inside in sorted(path for path in folder.iterdir() if path.is_dir()):
        if (inside / EPISODE).exists():
            yield inside
        elif any((inside / name).exists() for name in (TURNS, CHAPTERS, MENTIONS)):
            advice = misspelt(inside / EPISODE, "add it, or move the folder")
            raise InputError(f"{inside / EPISODE}: missing, though decisions are beside it; {advice}")


def _load_episode(folder: Path, registry: Mapping[str, RegistryEntry], findings: list[Finding]) -> CuratedEpisode:
    path = folder / EPISODE
    episode = load_model(path, EpisodeDecision, "correct the decision")
    if folder.name != episode.episode_id and folder.resolve().name != episode.episode_id:
        raise InputError(
            f"{path}: expected the episode_id {folder.name}, as its folder is called, found {episode.episode_id}; "
            f"rename the folder or correct the id"
        )
    for speaker in episode.speakers:
        _check_speaker(str(path), speaker, registry)
    turns = _read_lines(folder / TURNS, TurnDecision)
    known: dict[int, int] = {}
    for number, turn in turns:
        if (before := known.setdefault(turn.turn, number)) != number:
            place = f"{folder / TURNS}:{number}"
            raise InputError(f"{place}: turn {turn.turn} is already on line {before}; keep one of the two")
    for at, (number, turn) in enumerate(turns):
        if turn.continues is not None and turn.continues not in known:
            outcome = "the turn is built as one that continues none"
            findings.append(_unknown_turn(folder / TURNS, number, turn.continues, known, outcome))
            turns[at] = number, turn.model_copy(update={"continues": None})
    chapters = _in_known_turns(folder / CHAPTERS, _read_lines(folder / CHAPTERS, ChapterDecision), known, findings)
    decided: dict[int, int] = {}
    for number, chapter in chapters:
        if (before := decided.setdefault(chapter.chapter, number)) != number:
            place = f"{folder / CHAPTERS}:{number}"
            raise InputError(f"{place}: chapter {chapter.chapter} is already on line {before}; keep one of the two")
    mentions = _in_known_turns(folder / MENTIONS, _read_lines(folder / MENTIONS, MentionDecision), known, findings)
    for number, mention in mentions:
        place = f"{folder / MENTIONS}:{number}"
        if mention.start is not None and mention.end is not None and mention.start >= mention.end:
            raise InputError(f"{place}: end {mention.end} is not after start {mention.start}; correct the span")
        if mention.entity_id is not None and mention.entity_id not in registry:
            raise _unknown(place, mention.entity_id, registry)
    return CuratedEpisode(
        episode,
        tuple(turn for _, turn in turns),
        tuple(chapter for _, chapter in chapters),
        tuple(mention for _, mention in mentions),
        str(folder),
        {
            EPISODE: _speaker_lines(path, episode),
            TURNS: tuple(number for number, _ in turns),
            CHAPTERS: tuple(number for number, _ in chapters),
            MENTIONS: tuple(number for number, _ in mentions),
        },
    )


def _speaker_lines(path: Path, episode: EpisodeDecision) -> tuple[int, ...]:
    """The lines of episode.json with the labels of its speakers; 1 for one that is written in another way."""
    lines = path.read_text(encoding="utf-8").splitlines()
    shown = [json.dumps(speaker.label, ensure_ascii=False) for speaker in episode.speakers]
    return tuple(next((n for n, line in enumerate(lines, 1) if label in line), 1) for label in shown)


def _in_known_turns(
    path: Path, decisions: list[tuple[int, _InTurn]], known: Mapping[int, int], findings: list[Finding]
) -> list[tuple[int, _InTurn]]:
    """The decisions of a file, with their lines, on turns that were annotated; a finding on each of the others."""
    found = []
    for number, decision in decisions:
        if decision.turn in known:
            found.append((number, decision))
        else:
            findings.append(_unknown_turn(path, number, decision.turn, known, "the decision is not applied"))
    return found


def _unknown_turn(path: Path, number: int, turn: int, known: Mapping[int, int], outcome: str) -> Finding:
    last = f"; the last one is turn {max(known)}" if known else ", which has none"
    message = f"turn {turn} is not in {TURNS}{last}; {outcome}"
    return finding("curated-mismatch", message, path=str(path), line=number)


def _unknown(place: str, entity_id: str, registry: Mapping[str, RegistryEntry]) -> InputError:
    advice = did_you_mean(entity_id, registry, f"add it to {REGISTRY}")
    return InputError(f"{place}: unknown entity '{entity_id}'; {advice}")


def load_model(path: Path, model: type[_Model], advice: str) -> _Model:
    """The model that a JSON file is. Raises InputError, with the line where the file is not JSON."""
    check_plain(path)
    try:
        text = path.read_text(encoding="utf-8")
        load_json(text)
        return model.model_validate_json(text)
    except OSError as error:
        raise _unreadable(path, error) from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8") from None
    except ValidationError as error:
        raise InputError(f"{path}: {first_problem(error)}; {advice}") from None
    except (ValueError, RecursionError) as error:
        problem, line = unreadable(error)
        raise InputError(f"{path}{'' if line is None else f':{line}'}: {problem}; {advice}") from None


def _read_lines(path: Path, model: type[_Model]) -> list[tuple[int, _Model]]:
    """The decisions of a file with their lines."""
    check_plain(path)
    found: list[tuple[int, _Model]] = []
    try:
        for number, decision in models_in(path, model):
            if isinstance(decision, str):
                raise InputError(f"{path}:{number}: {decision}; correct the decision")
            found.append((number, decision))
    except OSError as error:
        raise _unreadable(path, error) from None
    return found


def _unreadable(path: Path, error: OSError) -> InputError:
    if isinstance(error, IsADirectoryError):
        return InputError(f"{path}: a folder, where a file should be; put the file in its place")
    if isinstance(error, FileNotFoundError):
        return InputError(f"{path}: missing, but the curated layer needs it; {misspelt(path, 'restore or write it')}")
    return InputError(f"{path}: cannot be read ({error.strerror}); check its permissions")


def to_line(decision: BaseModel) -> str:
    """A decision as a line of a curated file: keys in the model's order, text not escaped."""
    return json.dumps(decision.model_dump(mode="json", exclude_unset=True), ensure_ascii=False)
