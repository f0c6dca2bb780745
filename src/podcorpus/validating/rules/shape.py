"""Layer 1: the shapes of records. `podcorpus.validating.shapes` finds what does not fit a JSON Schema."""

from __future__ import annotations

from podcorpus.findings.rules import Rule

ORDER = 10

RULES = (
    Rule(
        code="record-unreadable",
        layer="shape",
        level="error",
        explanation=(
            "A line of a JSONL file is no JSON text in UTF-8: cut short, in another encoding, with a byte order "
            "mark, or nested too deeply. The lines around it are still checked."
        ),
        hint="write one JSON object a line, in UTF-8 without a byte order mark",
    ),
    Rule(
        code="record-too-long",
        layer="shape",
        level="error",
        explanation=(
            "A line of a JSONL file has more than 4 MiB. It is passed over, and the lines around it are still checked."
        ),
        hint="write one record a line; a record of this size is no turn of a conversation",
    ),
    Rule(
        code="field-twice",
        layer="shape",
        level="error",
        explanation="A record of a JSONL file gives a field twice. Readers differ in which of the values they take.",
        hint="keep the value that is meant",
    ),
    Rule(
        code="value-missing",
        layer="shape",
        level="error",
        explanation="A record lacks a field that every record of its table has.",
        hint="add the field; null where its description allows it",
    ),
    Rule(
        code="value-unknown",
        layer="shape",
        level="error",
        explanation="A record has a field that the schema does not name.",
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
        hint="give a value of the type named",
    ),
    Rule(
        code="value-not-allowed",
        layer="shape",
        level="error",
        explanation="A value is not one of those the schema lists.",
        hint="use one of the listed values",
    ),
    Rule(
        code="value-pattern",
        layer="shape",
        level="error",
        explanation="A text does not have the form the schema asks for, such as an id or a digest.",
        hint="write it in the form named",
    ),
    Rule(
        code="value-range",
        layer="shape",
        level="error",
        explanation="A number is below or above what the schema allows, is not finite, or takes more than 64 bits.",
        hint="give a number within the range",
    ),
    Rule(
        code="value-length",
        layer="shape",
        level="error",
        explanation="A text is shorter or longer than the schema allows, in code points.",
        hint="give a text of the length named",
    ),
)
