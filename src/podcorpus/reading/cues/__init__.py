"""Timed cues: files of them, in lines, blocks or XML, their times, and labels in their words."""
