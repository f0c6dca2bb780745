"""Records, and what derives from them: JSON Schema, Arrow schema, the files in schema/."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from conftest import ROOT, Run
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from podcorpus.cli.output_schemas import document_schema_files
from podcorpus.records import MODELS, TABLES, Record, Turn
from podcorpus.records.schemas import arrow_schema, json_schema, schema_files
from podcorpus.records.untidy import is_untidy, tidied

COLUMNS = {
    "episodes": "episode_id show title number season published_on url guid duration_ms language transcript_kind format "
    "turns_from edition source_sha256 source_chars clock_ratio clock_knots last_turn_start_ms n_turns n_chapters "
    "n_mentions rights",
    "speakers": "speaker_id episode_id label name role entity_id n_turns n_words",
    "chapters": "chapter_id episode_id chapter_index title published_start_ms start_ms end_ms start_turn_id start_char "
    "source_start alignment confidence",
    "turns": "turn_id episode_id turn_index speaker_id start_ms end_ms text text_sha256 n_chars n_words kind "
    "continues_turn_id chapter_id source_start source_end n_sentences n_questions n_cues",
    "cues": "cue_id episode_id cue_index turn_id start_ms end_ms start_char end_char n_words confidence words "
    "source_start source_end",
    "mentions": "mention_id episode_id turn_id mention_index start_char end_char surface entity_id entity_type "
    "link_status form tier method score chapter_id source_start source_end speaker_id start_ms",
    "entities": "entity_id canonical_name entity_type aliases members description wikidata_id n_mentions n_episodes",
    "segments": "segment_id episode_id segment_index kind source_start source_end sha256 turn_id cue_id",
}


def example(model: type[Record]) -> dict[str, object]:
    (found,) = json_schema(model.table)["examples"]
    return dict(found)


def test_tables_and_columns_are_those_of_the_design() -> None:
    assert {table: " ".join(model.model_fields) for table, model in TABLES.items()} == COLUMNS


@pytest.mark.parametrize("table", TABLES)
def test_schema_is_valid_described_and_closed(table: str) -> None:
    schema = json_schema(table)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"].endswith("draft/2020-12/schema")
    assert schema["$id"]
    assert schema["title"]
    assert schema["additionalProperties"] is False
    assert list(schema["properties"]) == schema["required"] == COLUMNS[table].split()
    for name, spec in schema["properties"].items():
        assert spec["description"].endswith("."), name
        if isinstance(spec["type"], list) and name != "text":
            assert "Null" in spec["description"], f"{name} can be null and does not say what that means"


@pytest.mark.parametrize("model", MODELS)
def test_example_fits_schema_and_model(model: type[Record]) -> None:
    Draft202012Validator(json_schema(model.table)).validate(example(model))
    assert model.model_validate_json(json.dumps(example(model))).model_dump(mode="json") == example(model)


@pytest.mark.parametrize("model", MODELS)
def test_records_are_frozen_closed_and_strict(model: type[Record]) -> None:
    record = model.model_validate(example(model), strict=False)
    with pytest.raises(ValidationError):
        setattr(record, model.key, "other")
    with pytest.raises(ValidationError):
        model.model_validate({**example(model), "extra": 1}, strict=False)
    with pytest.raises(ValidationError):
        model.model_validate({key: value for key, value in example(model).items() if key != model.key}, strict=False)


def test_a_boolean_is_no_integer() -> None:
    with pytest.raises(ValidationError):
        Turn.model_validate({**example(Turn), "turn_index": True})


@pytest.mark.parametrize("table", TABLES)
def test_arrow_schema_has_the_columns_types_and_nulls_of_the_json_schema(table: str) -> None:
    kinds = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64()}

    def compare(column: pa.Field[Any], spec: Mapping[str, Any]) -> None:
        kind = spec["type"]
        assert column.nullable == isinstance(kind, list)
        kind = kind[0] if isinstance(kind, list) else kind
        if kind != "array":
            assert column.type == kinds[kind]
        elif "properties" not in spec["items"]:
            assert column.type == pa.list_(pa.string())
        else:
            for part, of_part in zip(column.type.value_type, spec["items"]["properties"].values(), strict=True):
                compare(part, of_part)

    for column, spec in zip(arrow_schema(table), json_schema(table)["properties"].values(), strict=True):
        compare(column, spec)


def test_schema_files_are_up_to_date() -> None:
    on_disk = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "schema").iterdir()}
    assert on_disk == {**schema_files(), **document_schema_files()}, "run `podcorpus schema`"


def test_schema_check_tells_stale_files(run: Run, tmp_path: Path) -> None:
    assert run("schema").returncode == 0
    assert run("schema", "--check").returncode == 0
    (tmp_path / "schema" / "turn.schema.json").write_text("{}")
    (tmp_path / "schema" / "old.schema.json").write_text("{}")
    checked = run("schema", "--check")
    assert checked.returncode == 1
    assert "turn.schema.json: out of date" in checked.stdout
    assert "old.schema.json: out of date" in checked.stdout


@given(st.text() | st.text(alphabet="ab é\u200b\u200c\u200d\u00ad\n\t\u2028\ufeff\u0645\u06dd\u3000\x85\x1c"))
def test_a_text_made_tidy_is_tidy_and_keeps_what_is_seen(text: str) -> None:
    line = tidied(text)
    assert (is_untidy(line), tidied(line)) == (False, line)
    assert [char for char in text if char.isalnum()] == [char for char in line if char.isalnum()]
