"""Building: records of an episode from one source, a corpus from episodes, and editions with and without text."""
