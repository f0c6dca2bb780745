"""Evaluating: scores of mentions against mentions, agreement, and the quality figures of the card."""
