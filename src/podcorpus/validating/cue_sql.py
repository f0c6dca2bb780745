"""Cues in SQL: whether their words are the source's own, and when a position in them is spoken."""

from __future__ import annotations

VERBATIM = "q.source_end - q.source_start = q.end_char - q.start_char"
"""Whether the words of a cue q are the source's own characters: nothing is decoded, and no markup is among them."""


def cue_time(char: str) -> str:
    """Milliseconds of an offset in a turn t, in its cue q, with the mean rates s, as `records.timing.Timeline` has
    them."""
    spoken = f"{char} - q.start_char"
    return f"""CASE WHEN {char} = 0 THEN t.start_ms::DOUBLE
        ELSE coalesce(list_filter(q.words, lambda w: w.end_char > {char})[1].start_ms::DOUBLE, q.start_ms
            + CASE WHEN {spoken} <> 0 AND q.end_ms >= q.start_ms
                THEN (q.end_ms - q.start_ms)::DOUBLE * ({spoken}) / greatest(1, q.end_char - q.start_char)
                ELSE coalesce(s.ms_per_char, 0) * ({spoken}) END) END"""
