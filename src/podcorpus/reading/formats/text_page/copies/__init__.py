"""Duplicates of a page's content on the same page."""
