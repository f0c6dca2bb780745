"""What is around the talk: front matter, notes, chapters, boilerplate, headings and what follows the last words."""
