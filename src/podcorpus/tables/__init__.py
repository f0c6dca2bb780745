"""Tables: records to and from Arrow, Parquet and JSON lines; digests, order and limits."""
