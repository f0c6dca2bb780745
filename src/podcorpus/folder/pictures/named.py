"""Which entities are named most, and which names were misheard."""

from __future__ import annotations

from collections import Counter

from podcorpus.folder.pictures.canvas import COLOURS, MARGIN, NORMAL, QUIET, SMALL, WIDTH, Canvas
from podcorpus.folder.pictures.letters import plain, shortened, text_width
from podcorpus.folder.pictures.seen import Seen
from podcorpus.tables.arrow import Row

MOST_ENTITIES = 25
"""At most: of entities with equally many mentions either all are shown or none."""
_MOST_LABEL = 220
_BAR = 180
_TYPES = dict(zip(("PLACE", "ORG", "PERSON", "PRODUCT", "EVENT", "WORK"), COLOURS, strict=True))
_FORMS = {"asr_error": "c5", "alias": "c6", "canonical": "c1"}


def entities_picture(seen: Seen) -> bytes | None:
    """The entities with the most mentions, by type; None where nothing is named."""
    table = seen.entities.sort_by([("n_mentions", "descending"), ("entity_id", "ascending")])
    total = sum(row["n_mentions"] for row in table.select(["n_mentions"]).to_pylist())
    rows: list[Row] = [row for row in table.slice(0, MOST_ENTITIES + 1).to_pylist() if row["n_mentions"]]
    fewest = rows[MOST_ENTITIES]["n_mentions"] if len(rows) > MOST_ENTITIES else -1
    shown = [row for row in rows[:MOST_ENTITIES] if row["n_mentions"] > fewest] or rows[:MOST_ENTITIES]
    if not shown:
        return None
    canvas = Canvas(f"The {len(shown)} entities named most" if len(shown) > 1 else "The entity that is named")
    types = {row["entity_type"] for row in shown}
    top, step = canvas.legend([(colour, name) for name, colour in _TYPES.items() if name in types], 46) + 4, 22
    labels = [shortened(row["canonical_name"], _MOST_LABEL, NORMAL) for row in shown]
    left = MARGIN + max(text_width(label, NORMAL) for label in labels) + 10
    most = shown[0]["n_mentions"]
    scale = (WIDTH - MARGIN - 8 - text_width(f"{most:,}", SMALL) - left) / most
    for number, (row, label) in enumerate(zip(shown, labels, strict=True)):
        y, wide = top + number * step, row["n_mentions"] * scale
        canvas.text(left - 10, y + 13, label, anchor="end")
        canvas.box(left, y + 1, wide, step - 6, _TYPES[row["entity_type"]])
        canvas.text(left + wide + 6, y + 13, f"{row['n_mentions']:,}", SMALL, QUIET)
    rest, left_over = table.num_rows - len(shown), total - sum(row["n_mentions"] for row in shown)
    note = "Mentions of each."
    if rest:
        many = rows[len(shown)]["n_mentions"] if len(rows) > len(shown) else 0
        note += (
            f" The other {rest:,} {'entities have' if rest > 1 else 'entity has'} {many:,} or fewer, "
            f"{left_over:,} together."
        )
    return canvas.svg(canvas.notes([note], top + len(shown) * step + 18))


def misheard_picture(seen: Seen) -> bytes | None:
    """The misheard entities: how often each form occurs, and the misheard spellings; None where there are none."""
    forms = {one: {form: seen.forms[one, form] for form in _FORMS} for one in seen.misheard}
    if not forms:
        return None
    table = seen.entities
    names = {row["entity_id"]: row["canonical_name"] for row in table.to_pylist() if row["entity_id"] in forms}
    order = sorted(forms, key=lambda one: (-forms[one]["asr_error"], -sum(forms[one].values()), one))
    shown = order[:MOST_ENTITIES]
    misheard = sum(of_one["asr_error"] for of_one in forms.values())
    title = f"Names that were misheard: {misheard:,} of {seen.n_mentions:,} mentions"
    canvas = Canvas(f"{title}, {len(order):,} of {table.num_rows:,} entities")
    top, step = canvas.legend([(colour, form) for form, colour in _FORMS.items()], 46) + 4, 24
    labels = [shortened(names.get(one, one), _MOST_LABEL - 30, NORMAL) for one in shown]
    counts = [f"{forms[one]['asr_error']:,} of {sum(forms[one].values()):,}" for one in shown]
    left = MARGIN + max(text_width(label, NORMAL) for label in labels) + 10
    spelled_at = left + _BAR + 8 + max(text_width(count, SMALL) for count in counts) + 12
    for number, (one, label, count) in enumerate(zip(shown, labels, counts, strict=True)):
        y, x = top + number * step, left
        canvas.text(left - 10, y + 14, label, anchor="end")
        for form, colour in _FORMS.items():
            wide = forms[one][form] * _BAR / sum(forms[one].values())
            if wide:
                canvas.box(x, y + 2, wide, step - 8, colour)
                x += wide
        canvas.text(left + _BAR + 8, y + 14, count, SMALL, QUIET)
        spelled = shortened(_spelled(seen.misheard[one]), WIDTH - MARGIN - spelled_at, SMALL)
        canvas.text(spelled_at, y + 14, spelled, SMALL)
    notes = ["Bars: an entity's mentions by form. Right: the misheard ones, as spelled in the transcript."]
    if len(order) > len(shown):
        notes.append(f"And {len(order) - len(shown):,} more entities.")
    return canvas.svg(canvas.notes(notes, top + len(shown) * step + 18))


def _spelled(heard: Counter[str]) -> str:
    ranked = sorted(heard.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(plain(surface) if times == 1 else f"{plain(surface)} ×{times}" for surface, times in ranked[:20])
