"""Who speaks when: of one episode a lane for each speaker, with the chapters; of several a lane for each episode."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from podcorpus.folder.pictures.canvas import (
    BAND,
    COLOURS,
    MARGIN,
    NORMAL,
    OTHERS,
    QUIET,
    SMALL,
    WIDTH,
    Canvas,
)
from podcorpus.folder.pictures.clocks import RIGHT, Placed, draw_axis, is_timed, placed
from podcorpus.folder.pictures.letters import shortened, text_width
from podcorpus.folder.pictures.seen import Seen, Spoken
from podcorpus.records.clock import format_time
from podcorpus.tables.arrow import Row

MOST_LANES = 12
MOST_CHAPTERS = 60
_MOST_LABEL = 210
_NOBODY = "no speaker"
_BY_TIME = "A turn whose end is not known is drawn by its number of words."
_BY_WORDS = "The turns have no times; they are drawn by their number of words."


def speakers_picture(seen: Seen) -> bytes | None:
    """Who speaks when; None for a corpus without a word."""
    episodes = [one for one in seen.spoken if any(turn["n_words"] for turn in one.turns)]
    if not episodes:
        return None
    return _one(episodes[0]) if seen.n_episodes == 1 else _several(seen, episodes)


def _one(episode: Spoken) -> bytes:
    chapters = episode.chapters
    canvas = Canvas("Who speaks when, and the chapters" if chapters else "Who speaks when")
    timed = is_timed(episode.turns)
    turns = placed(episode.turns, timed=timed)
    last = _length(turns)
    lanes = _lanes(episode)
    labels = {label: shortened(label, _MOST_LABEL, NORMAL) for label in lanes}
    left = MARGIN + max(text_width(label, NORMAL) for label in labels.values()) + 12
    lane = 46 if len(lanes) <= 4 else 30
    top, scale = 66, (RIGHT - left) / last
    bottom = top + lane * len(lanes)
    if timed:
        _draw_bands(canvas, chapters, left, scale, top, bottom, last)
    for row, (label, ids) in enumerate(lanes.items()):
        y = top + row * lane
        canvas.text(left - 12, y + lane / 2 + 4, labels[label], anchor="end")
        bars, short = [], []
        for turn in turns:
            if turn.turn["speaker_id"] in ids:
                x, wide = left + turn.start * scale, max((turn.end - turn.start) * scale, 1.5)
                wide = min(wide, WIDTH - MARGIN - x)
                if turn.turn["kind"] == "backchannel":
                    short.append((x, y + lane * 0.37, wide, lane * 0.26))
                else:
                    bars.append((x, y + lane * 0.2, wide, lane * 0.6))
        colour = COLOURS[row % len(COLOURS)] if len(ids) == 1 and ids != {None} else OTHERS
        canvas.boxes([*bars, *short], colour)
    draw_axis(canvas, left, bottom, last, timed=timed)
    below: float = bottom + 52
    below = _list_chapters(canvas, chapters, below) if chapters else below
    notes = ["Marks of less height are back-channels."] if any(t.turn["kind"] == "backchannel" for t in turns) else []
    if timed and any(one["start_ms"] is not None for one in chapters):
        notes.insert(0, "Times are on the clock of the turns.")
    notes.append(_BY_TIME if timed else _BY_WORDS)
    return canvas.svg(canvas.notes([" ".join(notes)], below))


def _lanes(episode: Spoken) -> dict[str, set[str | None]]:
    """The ids of the speakers in each lane by its label, in the order of the table. Those who say least share the last
    lane."""
    spoken = {turn["speaker_id"] for turn in episode.turns}
    speakers = [one for one in episode.speakers if one["speaker_id"] in spoken]
    lanes: dict[str, set[str | None]] = defaultdict(set)
    most = MOST_LANES if len(speakers) <= MOST_LANES else MOST_LANES - 1
    ranked = sorted(speakers, key=lambda one: (-one["n_words"], one["speaker_id"]))[:most]
    shown = {one["speaker_id"] for one in ranked}
    for one in speakers:
        if one["speaker_id"] in shown:
            lanes[one["label"]].add(one["speaker_id"])
    rest = {one["speaker_id"] for one in speakers} - shown
    if rest:
        lanes[f"{len(rest):,} others"] |= rest
    unknown = spoken - {one["speaker_id"] for one in speakers}
    if unknown:
        lanes[_NOBODY] |= unknown
    return lanes


def _length(turns: Sequence[Placed]) -> int:
    return max(1, *(max(turn.start, turn.end) for turn in turns))


def _draw_bands(
    canvas: Canvas, chapters: Sequence[Row], left: float, scale: float, top: float, bottom: float, last: int
) -> None:
    """Every other chapter in grey, each with its number where there is room for it."""
    free = float(left)
    for number, chapter in enumerate(chapters):
        if chapter["start_ms"] is None or chapter["start_ms"] > last:
            continue
        end_ms = chapter["end_ms"] if chapter["end_ms"] is not None else last
        start, end = left + chapter["start_ms"] * scale, left + min(end_ms, last) * scale
        if number % 2 == 0:
            canvas.box(start, top - 22, max(end - start, 0), bottom - top + 22, BAND)
        label, middle = _number(chapter), (start + end) / 2
        half = text_width(label, SMALL) / 2
        if middle - half >= free and half <= (end - start) / 2:
            canvas.text(middle, top - 7, label, SMALL, QUIET, "middle")
            free = middle + half + 2


def _list_chapters(canvas: Canvas, chapters: Sequence[Row], y: float) -> float:
    """Draw the chapters in two columns. Returns the position below them."""
    shown = chapters[:MOST_CHAPTERS]
    half = (len(shown) + 1) // 2
    columns = [(MARGIN, WIDTH * 0.49 - 16), (WIDTH * 0.5, WIDTH - MARGIN)]
    for column, (left, right) in enumerate(columns):
        part = shown[column * half : (column + 1) * half]
        wide = max((text_width(_number(chapter), SMALL) for chapter in part), default=0) + 8
        for row, chapter in enumerate(part):
            time = "" if chapter["start_ms"] is None else f"{format_time(chapter['start_ms'])}  "
            text = shortened(f"{time}{chapter['title'] or ''}", right - left - wide, SMALL)
            canvas.text(left + wide - 8, y + row * 20, _number(chapter), SMALL, QUIET, "end")
            canvas.text(left + wide, y + row * 20, text, SMALL)
    y += half * 20
    if len(chapters) > len(shown):
        canvas.text(MARGIN, y, f"and {len(chapters) - len(shown):,} more chapters", SMALL, QUIET)
        y += 20
    return y + 12


def _number(chapter: Row) -> str:
    """The chapter's part of its id, such as `c03`."""
    return str(chapter["chapter_id"]).rpartition(".")[2]


def _several(seen: Seen, episodes: Sequence[Spoken]) -> bytes:
    canvas = Canvas(f"Who speaks when, in {seen.n_episodes:,} episodes")
    timed = all(is_timed(episode.turns) for episode in episodes)
    turns = [placed(episode.turns, timed=timed) for episode in episodes]
    last = _length([turn for of_episode in turns for turn in of_episode])
    colours = _colours(episodes)
    legend = [(colour, name) for name, colour in colours.items()]
    others = {name for one in episodes for name in _names(one).values()} - colours.keys()
    if others:
        legend.append((OTHERS, _NOBODY if others == {_NOBODY} else "others"))
    top, lane = canvas.legend(legend, 46) + 4, 20
    labels = [shortened(episode.episode_id, _MOST_LABEL + 30, SMALL, middle=True) for episode in episodes]
    left = MARGIN + max(text_width(label, SMALL) for label in labels) + 10
    scale = (RIGHT - left) / last
    for row, (episode, label) in enumerate(zip(episodes, labels, strict=True)):
        y = top + row * lane
        canvas.text(left - 10, y + 14, label, SMALL, anchor="end")
        names = _names(episode)
        by_colour: dict[str, list[tuple[float, float, float, float]]] = defaultdict(list)
        for colour, start, end in _stretches(turns[row], names, colours, scale):
            by_colour[colour].append((left + start, y + 3, end - start, lane - 6))
        for colour in sorted(by_colour):
            canvas.boxes(by_colour[colour], colour)
        marks = [chapter["start_ms"] for chapter in episode.chapters if chapter["start_ms"] is not None]
        if timed:
            canvas.boxes([(left + ms * scale, y + 1, 1, lane - 2) for ms in marks if 0 < ms < last], "page")
    bottom = top + lane * len(episodes)
    draw_axis(canvas, left, bottom, last, timed=timed)
    notes = [_BY_TIME if timed else _BY_WORDS]
    if timed and any(episode.chapters for episode in episodes):
        notes.insert(0, "Thin lines through the bars are the beginnings of chapters.")
    if seen.n_episodes > len(episodes):
        notes.insert(0, f"The first {len(episodes):,} episodes, by their ids, of {seen.n_episodes:,}.")
    return canvas.svg(canvas.notes([" ".join(notes)], bottom + 44))


def _names(episode: Spoken) -> dict[str | None, str]:
    """The names of the speakers by id; the key None is for turns without a speaker."""
    return {None: _NOBODY, **{one["speaker_id"]: one["name"] or one["label"] for one in episode.speakers}}


def _colours(episodes: Sequence[Spoken]) -> dict[str, str]:
    """The colours of the speakers who say most in these episodes, by name."""
    words: Counter[str] = Counter()
    for episode in episodes:
        for one in episode.speakers:
            words[one["name"] or one["label"]] += one["n_words"]
    ranked = sorted((name for name in words if words[name]), key=lambda name: (-words[name], name))
    return dict(zip(ranked, COLOURS, strict=False))


def _stretches(
    turns: Sequence[Placed], names: dict[str | None, str], colours: dict[str, str], scale: float
) -> list[tuple[str, int, int]]:
    """Colour, start and end of each stretch that is drawn, in whole pixels; turns of less than half a pixel are left
    out."""
    found: list[tuple[str, int, int]] = []
    for turn in turns:
        start, end = round(turn.start * scale), round(turn.end * scale)
        colour = colours.get(names.get(turn.turn["speaker_id"], _NOBODY), OTHERS)
        if found and found[-1][0] == colour and found[-1][2] >= start:
            found[-1] = (colour, found[-1][1], max(end, found[-1][2]))
        elif end > start:
            found.append((colour, start, end))
    return found
