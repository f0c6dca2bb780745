"""HTML, XML and the markup of captions: tags and texts with their places, and what they show."""
