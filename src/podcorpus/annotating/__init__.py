"""Annotating: mentions in the turns, from the gold decisions or found automatically, linked to entities."""
