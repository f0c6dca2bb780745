"""Annotating: mentions, entities and the decisions of readers laid over the turns."""
