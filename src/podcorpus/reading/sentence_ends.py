"""The signs that end sentences, of all scripts that are read."""

from __future__ import annotations

SENTENCE_ENDS = ".?!…。？！؟۔।"
"""For a set of characters in an expression, too: none has a meaning in it."""
