"""The rules that validation asks of records: one module a subject, each with its `RULES`.

A module in this folder is found by being there. `ORDER` says when its rules are run within their layer; a rule that
another one names in `unless` has to come before it.
"""
