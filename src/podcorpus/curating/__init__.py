"""Curating: decisions made by annotators, matched to the sources they were made on."""
