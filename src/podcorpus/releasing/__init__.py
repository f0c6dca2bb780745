"""A project's corpus as others get it: built with its card and figures, kept up to date, and released as a version."""
