"""The engine: DuckDB as it is set up here, and windows of whole episodes."""
