"""Speakers' labels: what can be one, which ones a source has, and where it is doubtful who speaks."""
