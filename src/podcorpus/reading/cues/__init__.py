"""Timed cues: files of them, their times, labels and markup."""
