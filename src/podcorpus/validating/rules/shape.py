"""Layer 1: the shapes of records. `podcorpus.validating.shape` finds what does not fit a JSON Schema."""

from __future__ import annotations

from podcorpus.findings.rules import Rule

ORDER = 10

RULES = (
    Rule(
        code="record-unreadable",
        layer="shape",
        level="error",
        explanation=(
            "A line of a JSONL file is not JSON in UTF-8: cut short, in another encoding, with a byte order "
            "mark, or nested too deeply. The lines around it are still checked."
        ),
        reason="The record is lost for every program that reads the file, and many stop there altogether.",
        hint="write one JSON object per line, in UTF-8 without a byte order mark",
    ),
    Rule(
        code="record-too-long",
        layer="shape",
        level="error",
        explanation=(
            "A line of a JSONL file has more than 4 MiB. It is passed over, and the lines around it are still checked."
        ),
        reason=(
            "No record of a transcript is that long: lines may have run together, or the file may be made to exhaust "
            "memory."
        ),
        hint="write one record per line; a record of this size is no turn of a conversation",
    ),
    Rule(
        code="field-twice",
        layer="shape",
        level="error",
        explanation="A record of a JSONL file gives a field twice. Programs differ in which of the values they take.",
        reason="Two programs read two different values from one record.",
        hint="keep the value that is meant",
    ),
    Rule(
        code="value-missing",
        layer="shape",
        level="error",
        explanation="A record lacks a field that every record of its table has.",
        reason="A query that names the field treats the record as null, or fails.",
        hint="add the field, as null if its description allows that",
    ),
    Rule(
        code="value-unknown",
        layer="shape",
        level="error",
        explanation="A record has a field that the schema does not name.",
        reason="It is dropped where records become tables, or it is the misspelt name of a field that is missing.",
        hint="remove the field",
    ),
    Rule(
        code="value-type",
        layer="shape",
        level="error",
        explanation=(
            "A value is of another type than the schema says, null where null has no meaning, or a text that is "
            "not Unicode."
        ),
        reason="Programs stop at it or convert it, and one number written as text is sorted and compared as text.",
        hint="give a value of the type that the message names",
    ),
    Rule(
        code="value-not-allowed",
        layer="shape",
        level="error",
        explanation="A value is not one of those the schema lists.",
        reason="Queries that group or filter by the listed values leave the record out.",
        hint="use one of the listed values",
    ),
    Rule(
        code="value-pattern",
        layer="shape",
        level="error",
        explanation="A text does not have the form the schema asks for, such as an id or a digest.",
        reason=(
            "Others find and join records by the form of such values: an id with another letter case or a space in it "
            "equals none."
        ),
        hint="write it in the form that the message gives",
    ),
    Rule(
        code="value-range",
        layer="shape",
        level="error",
        explanation="A number is below or above what the schema allows, is not finite, or takes more than 64 bits.",
        reason="A negative length or an offset beyond 64 bits cuts the wrong words, or stops the program that uses it.",
        hint="give a number within the range",
    ),
    Rule(
        code="value-length",
        layer="shape",
        level="error",
        explanation="A text is shorter or longer than the schema allows, in code points.",
        reason=(
            "An empty title or name cannot be shown or searched; one without end was probably filled with something "
            "else."
        ),
        hint="give a text of the length that the message gives",
    ),
)
