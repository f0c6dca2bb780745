"""The rules that validation checks on records: one module per subject, each with its `RULES`.

The modules of this folder are found by searching it. A module's `ORDER` decides when its rules are run; a rule that
another one names in `unless` has to come before it.
"""
