"""podcorpus: a podcast transcript goes in; a validated, citable, queryable corpus comes out."""
