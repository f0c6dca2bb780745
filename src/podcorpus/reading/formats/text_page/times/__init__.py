"""Times that are not in a header: on lines of their own, within or between the words, above or below them."""
