"""The data card's pictures, drawn from the published corpus: docs/figures/*.svg. `derive.py` writes and checks them.

Written as text and not by a plotting library, so that the same corpus gives the same bytes anywhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from html import escape

from podcorpus.records import Corpus, Turn
from podcorpus.records.clock import format_time

WIDTH = 840
"""As wide as GitHub shows a page, so that letters have the size given here."""
INK, GREY, BAND = "#1a1a1a", "#5f6368", "#eceef1"
# Okabe and Ito's colours, which people with any colour vision can distinguish.
TYPES = {"PLACE": "#0072b2", "ORG": "#e69f00", "PERSON": "#009e73", "PRODUCT": "#cc79a7", "EVENT": "#d55e00"}
FORMS = {"asr_error": "#d55e00", "alias": "#56b4e9", "canonical": "#0072b2"}
SPEAKERS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9")
MOST_ENTITIES = 25
"""At most: of entities with equally many mentions either all are shown or none."""
_CHAR = 6.4
"""Approximate width of a letter at 12 pixels, enough to keep texts from overlapping."""
_SPACE = 16
"""Margin between a picture's edge and its content."""


def pictures(corpus: Corpus) -> dict[str, str]:
    """Every picture as SVG, by file name."""
    return {
        "speakers.svg": speakers_picture(corpus),
        "entities.svg": entities_picture(corpus),
        "misheard.svg": misheard_picture(corpus),
    }


def speakers_picture(corpus: Corpus) -> str:
    """Who speaks when across the chapters, for the first episode: one lane per speaker, one band per chapter."""
    episode = corpus.episodes[0].episode_id
    turns = [turn for turn in corpus.turns if turn.episode_id == episode]
    chapters = [c for c in corpus.chapters if c.episode_id == episode and c.start_ms is not None]
    speakers = [speaker for speaker in corpus.speakers if speaker.episode_id == episode]
    ends = _ends(turns)
    last = max(ends)
    left, lane, top = 110, 46, 62
    scale = (WIDTH - left - _SPACE) / last
    bottom = top + lane * len(speakers)
    parts = []
    for number, chapter in enumerate(chapters):
        start = left + (chapter.start_ms or 0) * scale
        end = left + (chapter.end_ms if chapter.end_ms is not None else last) * scale
        if number % 2 == 0:
            parts.append(_box(start, top - 22, end - start, bottom - top + 22, BAND))
        parts.append(_text((start + end) / 2, top - 7, str(number + 1), size=12, fill=GREY, anchor="middle"))
    for row, speaker in enumerate(speakers):
        y = top + row * lane
        parts.append(_text(left - 12, y + lane / 2 + 4, speaker.label, anchor="end"))
        for turn, end in zip(turns, ends, strict=True):
            if turn.speaker_id != speaker.speaker_id or turn.start_ms is None:
                continue
            width = max((end - turn.start_ms) * scale, 1.5)
            short = turn.kind == "backchannel"
            where = (left + turn.start_ms * scale, y + (17 if short else 9), width, lane - (34 if short else 18))
            parts.append(_box(*where, SPEAKERS[row % len(SPEAKERS)]))
    parts.append(_line(left, bottom, left + last * scale, bottom))
    for minute in range(0, int(last // 60_000) + 1, 10):
        x = left + minute * 60_000 * scale
        parts += [_line(x, bottom, x, bottom + 5), _text(x, bottom + 20, f"{minute} min", 12, GREY, "middle")]
    y = bottom + 52
    half, first, second = (len(chapters) + 1) // 2, _SPACE + 22, WIDTH * 0.49
    for number, chapter in enumerate(chapters):
        x, wide = (first, second - first - 32) if number < half else (second, WIDTH - second - _SPACE)
        at = f"{format_time(chapter.start_ms or 0)}  {chapter.title or ''}"
        parts.append(_text(x - 8, y + number % half * 20, str(number + 1), 12, GREY, "end"))
        parts.append(_text(x, y + number % half * 20, _cut(at, wide), 12))
    notes = (
        "Times are on the clock of the turns. Marks of half the height are back-channels.",
        "A turn is drawn up to the start of the next one, the last by its number of words.",
    )
    y += half * 20 + 12
    parts += [_text(_SPACE, y + row * 17, note, 12, GREY) for row, note in enumerate(notes)]
    return _svg("Who speaks when, and the chapters", y + 35, parts)


def entities_picture(corpus: Corpus) -> str:
    """The entities with the most mentions, by type."""
    ranked = sorted(corpus.entities, key=lambda e: (-e.n_mentions, e.entity_id))
    fewest = ranked[MOST_ENTITIES].n_mentions if len(ranked) > MOST_ENTITIES else -1
    entities = [e for e in ranked[:MOST_ENTITIES] if e.n_mentions > fewest] or ranked[:MOST_ENTITIES]
    most = max(entity.n_mentions for entity in entities)
    left, top, step = 170, 74, 22
    scale = (WIDTH - left - 50) / most
    parts = _legend({name: color for name, color in TYPES.items() if name in {e.entity_type for e in entities}}, left)
    for row, entity in enumerate(entities):
        y = top + row * step
        parts.append(_text(left - 10, y + 13, entity.canonical_name, anchor="end"))
        parts.append(_box(left, y + 1, entity.n_mentions * scale, step - 6, TYPES[entity.entity_type]))
        parts.append(_text(left + entity.n_mentions * scale + 6, y + 13, str(entity.n_mentions), 12, GREY))
    rest = [e.n_mentions for e in ranked[len(entities) :]]
    y = top + len(entities) * step + 18
    if rest:
        note = f"Mentions of each. The other {len(rest)} entities have {max(rest)} or fewer, {sum(rest)} together."
        parts.append(_text(left, y, note, 12, GREY))
    return _svg(f"The {len(entities)} entities named most", y + 16, parts)


def misheard_picture(corpus: Corpus) -> str:
    """The misheard entities: how often each form occurs, and the misheard spellings."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    heard: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in corpus.mentions:
        if mention.entity_id and mention.form:
            forms[mention.entity_id][mention.form] += 1
            if mention.form == "asr_error":
                heard[mention.entity_id][mention.surface] += 1
    names = {entity.entity_id: entity.canonical_name for entity in corpus.entities}
    order = sorted(heard, key=lambda e: (-forms[e]["asr_error"], -forms[e].total(), e))
    left, top, step, wide = 120, 74, 24, 210
    parts = _legend(FORMS, left)
    for row, entity in enumerate(order):
        y, x = top + row * step, float(left)
        parts.append(_text(left - 10, y + 14, names[entity], anchor="end"))
        for form, color in FORMS.items():
            width = forms[entity][form] * wide / forms[entity].total()
            if width:
                parts.append(_box(x, y + 2, width, step - 8, color))
                x += width
        spelled = ", ".join(
            surface if times == 1 else f"{surface} ×{times}"
            for surface, times in sorted(heard[entity].items(), key=lambda item: (-item[1], item[0]))
        )
        counts = f"{forms[entity]['asr_error']} of {forms[entity].total()}"
        parts.append(_text(left + wide + 8, y + 14, counts, 12, GREY))
        parts.append(_text(left + wide + 70, y + 14, _cut(spelled, WIDTH - left - wide - 70), 12))
    misheard = sum(counts["asr_error"] for counts in forms.values())
    y = top + len(order) * step + 18
    note = "Bars: an entity's mentions by form. Right: the misheard ones, as spelled in the transcript."
    parts.append(_text(_SPACE, y, note, 12, GREY))
    shares = f"{misheard} of {len(corpus.mentions)} mentions, {len(order)} of {len(names)} entities"
    return _svg(f"Names that were misheard: {shares}", y + 16, parts)


def _ends(turns: Sequence[Turn]) -> list[int]:
    """Where each turn ends in the picture, in milliseconds: at the next turn's start, the last by its word count."""
    known = [(t.n_words, t.end_ms - t.start_ms) for t in turns if t.start_ms is not None and t.end_ms is not None]
    word = sum(ms for _, ms in known) / max(1, sum(words for words, _ in known))
    return [t.end_ms if t.end_ms is not None else round((t.start_ms or 0) + t.n_words * word) for t in turns]


def _legend(colors: dict[str, str], left: float) -> list[str]:
    parts, x = [], left
    for name, color in colors.items():
        parts += [_box(x, 46, 12, 12, color), _text(x + 17, 56, name, 12, GREY)]
        x += 17 + len(name) * _CHAR * 1.2 + 22
    return parts


def _cut(text: str, width: float) -> str:
    """A text at 12 pixels, cut to a width with an ellipsis."""
    most = int(width / (_CHAR * 0.93))
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _box(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{GREY}"/>'


def _text(x: float, y: float, text: str, size: int = 13, fill: str = INK, anchor: str = "start") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"'
    return f'<text {place} fill="{fill}">{escape(text)}</text>'


def _svg(title: str, height: float, parts: Sequence[str]) -> str:
    size = f'viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" height="{height:.0f}"'
    font = 'font-family="Helvetica, Arial, sans-serif"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {font} role="img">',
        f"<title>{escape(title)}</title>",
        # Opaque, so that it can be read on a dark page.
        _box(0, 0, WIDTH, height, "#ffffff"),
        _text(_SPACE, 28, title, 17),
        *parts,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"
