"""Where sentences end in what is read, by the signs of all scripts."""

from __future__ import annotations

import re

from podcorpus.records.counting import CLOSING, QUESTION_MARKS, STOPS, WIDE_STOPS

SENTENCE_ENDS = STOPS + WIDE_STOPS
"""For a set of characters in an expression, too: none has a meaning in it."""
_BEHIND = rf"[{CLOSING}“*_]*\s*\Z"
SENTENCE_END = re.compile(f"[{SENTENCE_ENDS}]{_BEHIND}")
"""The end of a text that is the end of a sentence: behind the sign there may be marks that close quotations, brackets,
bold and italics."""
SAID_END = re.compile(f"[{SENTENCE_ENDS}—–-]{_BEHIND}")
"""The same, or a dash: words that are broken off."""
QUESTION = re.compile(f"[{QUESTION_MARKS}]|か。")
"""What a question has."""
