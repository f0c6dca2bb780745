"""Corruptions of many rows at once that agree with each other, as a program or somebody with patience makes them: what
is counted is counted again, what is hashed is hashed again, what is numbered is numbered again."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from cases import SECOND, Rows
from mutants import Mutant

from podcorpus.records import TABLES, digest
from podcorpus.records.counting import count_sentences

Corruption = Callable[[Rows, str], bool]
"""Changes the rows of an episode, given by its id, in place; False where it has nothing of the kind."""
CORRUPTIONS: dict[str, Corruption] = {}


def _kind(corruption: Corruption) -> Corruption:
    CORRUPTIONS[corruption.__name__] = corruption
    return corruption


def corrupted(valid: Rows) -> Iterator[Mutant]:
    """Each kind of corruption of each episode."""
    for name, corrupt in CORRUPTIONS.items():
        for episode in (row["episode_id"] for row in valid["episodes"]):
            rows: Rows = pickle.loads(pickle.dumps(valid))
            if corrupt(rows, episode):
                _count(rows)
                table = "entities" if "entit" in name else "episodes"
                yield Mutant(table, "", name, episode, _with_known(valid, rows))


def without_text(valid: Rows, one: Mutant) -> Mutant:
    """The same corruption in the text-free edition, whose valid rows are given."""
    rows = {table: [dict(row) for row in one.rows[table]] for table in TABLES}
    for turn in rows["turns"]:
        turn["text"] = None
    for episode in rows["episodes"]:
        episode["edition"] = "text-free"
    return replace(one, rows=_with_known(valid, rows))


def _with_known(valid: Rows, rows: Rows) -> Rows:
    """The rows, where they are those of the valid corpus the same objects."""
    known = {table: {row[TABLES[table].key]: row for row in valid[table]} for table in TABLES}
    found = {
        table: [old if (old := known[table].get(row[TABLES[table].key])) == row else row for row in rows[table]]
        for table in TABLES
    }
    return {table: valid[table] if found[table] == valid[table] else found[table] for table in TABLES}


def _count(rows: Rows) -> None:
    for episode in rows["episodes"]:
        for table in ("turns", "chapters", "mentions"):
            episode[f"n_{table}"] = len(_of(rows, table, episode["episode_id"]))
        timed = [t["start_ms"] for t in _of(rows, "turns", episode["episode_id"]) if t["start_ms"] is not None]
        episode["last_turn_start_ms"] = timed[-1] if timed else None
    for speaker in rows["speakers"]:
        turns = [turn for turn in rows["turns"] if turn["speaker_id"] == speaker["speaker_id"]]
        speaker["n_turns"], speaker["n_words"] = len(turns), sum(turn["n_words"] for turn in turns)
    mentions = Counter(row["entity_id"] for row in rows["mentions"])
    episodes = Counter(entity for entity, _ in {(row["entity_id"], row["episode_id"]) for row in rows["mentions"]})
    for entity in rows["entities"]:
        entity["n_mentions"], entity["n_episodes"] = mentions[entity["entity_id"]], episodes[entity["entity_id"]]
        entity["aliases"] = sorted(entity["aliases"])


def _of(rows: Rows, table: str, episode: str) -> list[Any]:
    return [row for row in rows[table] if row["episode_id"] == episode]


def _given_to(rows: Rows, speakers: Mapping[str, str]) -> None:
    """Turns and mentions, by the turn's id, go to other speakers. Nothing goes on with them any more."""
    for turn in rows["turns"]:
        if turn["turn_id"] in speakers or turn["continues_turn_id"] in speakers:
            turn["continues_turn_id"] = None
        turn["speaker_id"] = speakers.get(turn["turn_id"], turn["speaker_id"])
    for mention in rows["mentions"]:
        mention["speaker_id"] = speakers.get(mention["turn_id"], mention["speaker_id"])


@_kind
def speakers_of_two_turns_swapped(rows: Rows, episode: str) -> bool:
    one = _of(rows, "turns", episode)[2]
    other = next(t for t in _of(rows, "turns", episode) if t["speaker_id"] != one["speaker_id"])
    _given_to(rows, {one["turn_id"]: other["speaker_id"], other["turn_id"]: one["speaker_id"]})
    return True


@_kind
def speakers_swapped_throughout(rows: Rows, episode: str) -> bool:
    one, other = (row["speaker_id"] for row in _of(rows, "speakers", episode)[:2])
    swapped = {one: other, other: one}
    _given_to(rows, {t["turn_id"]: swapped.get(t["speaker_id"], t["speaker_id"]) for t in _of(rows, "turns", episode)})
    return True


@_kind
def who_the_labels_are_swapped(rows: Rows, episode: str) -> bool:
    one, other = _of(rows, "speakers", episode)[:2]
    for column in ("name", "role", "entity_id"):
        one[column], other[column] = other[column], one[column]
    return True


@_kind
def roles_swapped(rows: Rows, episode: str) -> bool:
    for speaker in _of(rows, "speakers", episode):
        speaker["role"] = "guest" if speaker["role"] == "host" else "host"
    return True


@_kind
def times_all_a_second_later(rows: Rows, episode: str) -> bool:
    for table in ("turns", "cues", "chapters", "mentions"):
        for row in _of(rows, table, episode):
            for part in (row, *(row.get("words") or ())):
                for column in ("start_ms", "end_ms"):
                    if part.get(column) is not None:
                        part[column] += 1000
    return True


@_kind
def letter_replaced_and_hashed(rows: Rows, episode: str) -> bool:
    turn = next(t for t in _of(rows, "turns", episode) if t["n_cues"] == 1 and t["n_words"] > 8)
    old = turn["text"]
    at = next(i for i in range(len(old) // 2, len(old)) if old[i].islower())
    if any(m["turn_id"] == turn["turn_id"] and m["start_char"] <= at < m["end_char"] for m in rows["mentions"]):
        return False
    turn["text"] = old[:at] + ("q" if old[at] != "q" else "z") + old[at + 1 :]
    turn["text_sha256"] = digest(turn["text"])
    for segment in _of(rows, "segments", episode):
        if segment["sha256"] == digest(old):
            segment["sha256"] = turn["text_sha256"]
    return True


@_kind
def turns_joined(rows: Rows, episode: str) -> bool:
    """The last turn but one takes the words of the last."""
    turn, last = _of(rows, "turns", episode)[-2:]
    if any(row["start_turn_id"] == last["turn_id"] for row in rows["chapters"]):
        return False
    first = len(turn["text"]) + 1
    n_before = sum(m["turn_id"] == turn["turn_id"] for m in rows["mentions"])
    turn["text"] += " " + last["text"]
    sentences, questions = count_sentences(turn["text"])
    turn |= {"text_sha256": digest(turn["text"]), "n_chars": len(turn["text"]), "kind": "speech"}
    turn |= {"n_sentences": sentences, "n_questions": questions, "end_ms": last["end_ms"]}
    turn |= {"source_end": last["source_end"]}
    turn["n_words"] += last["n_words"]
    turn["n_cues"] += last["n_cues"]
    for row in [row for table in ("cues", "mentions", "segments") for row in _of(rows, table, episode)]:
        if row["turn_id"] == last["turn_id"]:
            row["turn_id"] = turn["turn_id"]
            for part in (row, *(row.get("words") or ())):
                for column in ("start_char", "end_char"):
                    if column in part:
                        part[column] += first
            if "mention_id" in row:
                index = row["mention_index"] + n_before
                row |= {"mention_index": index, "mention_id": f"{turn['turn_id']}.m{index:02d}"}
                row["speaker_id"] = turn["speaker_id"]
    rows["turns"].remove(last)
    return True


@_kind
def last_turn_lost(rows: Rows, episode: str) -> bool:
    last = _of(rows, "turns", episode)[-1]["turn_id"]
    if any(row["start_turn_id"] == last for row in rows["chapters"]):
        return False
    for table in ("turns", "cues", "mentions"):
        rows[table][:] = [row for row in rows[table] if row["turn_id"] != last]
    for segment in rows["segments"]:
        if segment["turn_id"] == last:
            segment |= {"turn_id": None, "cue_id": None}
            segment["kind"] = "blank" if segment["kind"] == "blank" else "boilerplate"
    used = {turn["speaker_id"] for turn in rows["turns"]}
    rows["speakers"][:] = [row for row in rows["speakers"] if row["speaker_id"] in used]
    return True


@_kind
def places_one_later(rows: Rows, episode: str) -> bool:
    """As if a byte order mark counted."""
    for table in TABLES:
        for row in rows[table]:
            for column in ("source_start", "source_end"):
                if row.get("episode_id") == episode and row.get(column) is not None:
                    row[column] += 1
    _of(rows, "segments", episode)[0]["source_start"] = 0
    next(row for row in rows["episodes"] if row["episode_id"] == episode)["source_chars"] += 1
    return True


@_kind
def chapters_lost(rows: Rows, episode: str) -> bool:
    if not _of(rows, "chapters", episode):
        return False
    rows["chapters"][:] = [row for row in rows["chapters"] if row["episode_id"] != episode]
    for row in [*_of(rows, "turns", episode), *_of(rows, "mentions", episode)]:
        row["chapter_id"] = None
    described = next(row for row in rows["episodes"] if row["episode_id"] == episode)
    described |= {"clock_ratio": None, "clock_knots": None}
    return True


@_kind
def titles_of_two_episodes_swapped(rows: Rows, episode: str) -> bool:
    one = next(row for row in rows["episodes"] if row["episode_id"] == episode)
    other = next(row for row in rows["episodes"] if row["title"] != one["title"])
    one["title"], other["title"] = other["title"], one["title"]
    return True


@_kind
def misheard_names_swapped(rows: Rows, episode: str) -> bool:
    misheard = [row for row in _of(rows, "mentions", episode) if row["form"] == "asr_error"]
    for one in misheard[:1]:
        for other in [row for row in misheard if row["entity_id"] != one["entity_id"]][:1]:
            for column in ("entity_id", "entity_type"):
                one[column], other[column] = other[column], one[column]
            return True
    return False


@_kind
def mentions_of_a_turn_lost(rows: Rows, episode: str) -> bool:
    turn = _of(rows, "mentions", episode)[0]["turn_id"]
    rows["mentions"][:] = [row for row in rows["mentions"] if row["turn_id"] != turn]
    return True


@_kind
def mentions_all_lost(rows: Rows, episode: str) -> bool:
    rows["mentions"][:] = [row for row in rows["mentions"] if row["episode_id"] != episode]
    return True


@_kind
def mentions_called_curated(rows: Rows, episode: str) -> bool:
    automatic = [row for row in _of(rows, "mentions", episode) if row["tier"] == "automatic"]
    for row in automatic:
        row |= {"tier": "curated", "method": "reading", "score": None}
    return bool(automatic)


@_kind
def backchannels_called_speech(rows: Rows, episode: str) -> bool:
    short = [row for row in _of(rows, "turns", episode) if row["kind"] == "backchannel"]
    for row in short:
        row["kind"] = "speech"
    return bool(short)


@_kind
def continuations_lost(rows: Rows, episode: str) -> bool:
    going_on = [row for row in _of(rows, "turns", episode) if row["continues_turn_id"]]
    for row in going_on:
        row["continues_turn_id"] = None
    return bool(going_on)


@_kind
def numbers_and_days_of_two_episodes_swapped(rows: Rows, episode: str) -> bool:
    one = next(row for row in rows["episodes"] if row["episode_id"] == episode)
    other = next(row for row in rows["episodes"] if row["episode_id"] != episode)
    for place, row in enumerate((one, other)):
        row |= {"number": 2 - place, "published_on": f"2026-03-0{3 - place}", "guid": f"ferry-{2 - place}"}
    return True


@_kind
def words_of_the_talk_in_the_title(rows: Rows, episode: str) -> bool:
    turn = next(t for t in _of(rows, "turns", episode) if t["n_words"] > 8)
    described = next(row for row in rows["episodes"] if row["episode_id"] == episode)
    described["title"] = " ".join(turn["text"].split())
    return True


@_kind
def alias_of_an_entity_made_its_name(rows: Rows, episode: str) -> bool:
    if episode == SECOND:
        return False
    entity = next(row for row in rows["entities"] if row["n_mentions"] and row["aliases"])
    name, *others = entity["aliases"]
    entity["aliases"] = sorted([*others, entity["canonical_name"]])
    forms = {entity["canonical_name"]: "alias", name: "canonical"}
    entity["canonical_name"] = name
    for row in rows["mentions"]:
        if row["entity_id"] == entity["entity_id"]:
            row["form"] = forms.get(row["surface"], row["form"])
    return True


@_kind
def misheard_names_of_entities_made_aliases(rows: Rows, episode: str) -> bool:
    if episode == SECOND:
        return False
    by_id = {row["entity_id"]: row for row in rows["entities"]}
    for row in rows["mentions"]:
        if row["form"] == "asr_error" and row["tier"] == "curated" and row["surface"] != row["surface"].lower():
            entity = by_id[row["entity_id"]]
            entity["aliases"] = sorted({*entity["aliases"], row["surface"]})
            for other in rows["mentions"]:
                if (other["surface"], other["entity_id"]) == (row["surface"], row["entity_id"]):
                    other["form"] = "alias"
                    if other["tier"] == "automatic":
                        other |= {"method": "lexicon-exact", "score": 1.0}
            return True
    return False


@_kind
def entities_merged(rows: Rows, episode: str) -> bool:
    if episode == SECOND:
        return False
    kept, gone = [row for row in rows["entities"] if row["entity_type"] == "ORG" and row["n_mentions"]][:2]
    kept["aliases"] = sorted({*kept["aliases"], gone["canonical_name"], *gone["aliases"]})
    for row in rows["mentions"]:
        if row["entity_id"] == gone["entity_id"]:
            row["entity_id"] = kept["entity_id"]
            row["form"] = "alias" if row["form"] == "canonical" else row["form"]
    for row in rows["entities"]:
        ids = {kept["entity_id"] if one == gone["entity_id"] else one for one in row["members"]}
        row["members"] = sorted(ids - {row["entity_id"]})
    rows["entities"].remove(gone)
    return True


@_kind
def type_of_an_entity_changed_everywhere(rows: Rows, episode: str) -> bool:
    if episode == SECOND:
        return False
    entity = next(row for row in rows["entities"] if row["entity_type"] == "ORG" and row["n_mentions"])
    entity["entity_type"] = "EVENT"
    for row in rows["mentions"]:
        if row["entity_id"] == entity["entity_id"]:
            row["entity_type"] = "EVENT"
    return True


@_kind
def chapters_unplaced(rows: Rows, episode: str) -> bool:
    if next(row for row in rows["episodes"] if row["episode_id"] == episode)["clock_ratio"] is None:
        return False
    places = ("start_ms", "end_ms", "start_turn_id", "start_char", "source_start", "alignment", "confidence")
    for row in _of(rows, "chapters", episode):
        row |= dict.fromkeys(places)
    for row in [*_of(rows, "turns", episode), *_of(rows, "mentions", episode)]:
        row["chapter_id"] = None
    return True


@_kind
def speakers_unlinked(rows: Rows, episode: str) -> bool:
    for speaker in _of(rows, "speakers", episode):
        speaker["entity_id"] = None
    return True


@_kind
def speakers_called_by_first_names(rows: Rows, episode: str) -> bool:
    for speaker in _of(rows, "speakers", episode):
        speaker["name"] = speaker["name"].split()[0]
    return True


@_kind
def clock_bent_by_seconds(rows: Rows, episode: str) -> bool:
    """A knot more, four seconds off the line."""
    described = next(row for row in rows["episodes"] if row["episode_id"] == episode)
    if described["clock_knots"] is None:
        return False
    first, last = described["clock_knots"]
    middle = {"published_ms": last["published_ms"] // 2, "start_ms": last["start_ms"] // 2 + 4000}
    described["clock_knots"] = [first, middle, last]
    return True


@_kind
def misheard_name_made_nil(rows: Rows, episode: str) -> bool:
    for row in _of(rows, "mentions", episode):
        if row["form"] == "asr_error" and row["tier"] == "curated":
            row |= {"entity_id": None, "link_status": "nil", "form": None}
            return True
    return False


@_kind
def mentions_called_automatic(rows: Rows, episode: str) -> bool:
    names = {row["entity_id"]: {row["canonical_name"], *row["aliases"]} for row in rows["entities"]}
    listed = [
        row
        for row in _of(rows, "mentions", episode)
        if row["tier"] == "curated" and row["surface"] in names.get(row["entity_id"], ())
    ]
    for row in listed:
        row |= {"tier": "automatic", "method": "lexicon-exact", "score": 1.0}
    return bool(listed)


@_kind
def scores_halved(rows: Rows, episode: str) -> bool:
    scored = [row for row in _of(rows, "mentions", episode) if row["score"] is not None]
    for row in scored:
        row["score"] /= 2
    return bool(scored)


@_kind
def members_of_entities_lost(rows: Rows, episode: str) -> bool:
    groups = [row for row in rows["entities"] if row["members"]]
    for row in groups if episode != SECOND else ():
        row["members"] = row["members"][1:]
    return bool(groups) and episode != SECOND


@_kind
def descriptions_of_entities_swapped(rows: Rows, episode: str) -> bool:
    one, other = rows["entities"][:2]
    one["description"], other["description"] = other["description"], one["description"]
    return episode != SECOND


def _stated(name: str, **values: Any) -> None:
    """A kind of corruption: other statements on an episode."""

    def state(rows: Rows, episode: str) -> bool:
        next(row for row in rows["episodes"] if row["episode_id"] == episode).update(values)
        return True

    CORRUPTIONS[name] = state


_stated("language_other", language="de")
_stated("day_of_publication_other", published_on="2026-03-04")
_stated("address_other", url="https://example.org/another")
_stated("rights_other", rights="CC0-1.0")
_stated("duration_ten_times_as_long", duration_ms=9_000_000)
