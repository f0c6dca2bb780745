"""HTML and XML: tags and texts with their places, and what they show."""
