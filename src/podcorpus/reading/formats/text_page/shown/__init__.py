"""What a page shows: other ways of writing, turned into Markdown, which the rest of the reader knows."""
