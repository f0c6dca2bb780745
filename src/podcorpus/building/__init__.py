"""Building: one source becomes an episode's records; episodes become a corpus; editions with and without text."""
