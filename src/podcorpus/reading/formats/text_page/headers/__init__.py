"""Turn headers of a page: their layouts, learnt from the page itself, and lines that are almost headers."""
