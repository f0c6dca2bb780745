"""Findings: what is wrong, where, and what to do about it; the rules they come from; reports."""
