"""Evaluating: scores of mentions against gold, agreement between passes, and the quality figures of the card."""
