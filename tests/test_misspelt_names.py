"""Columns of tables and keys of JSON and YAML whose names are misspelt: no speakers and no times are lost silently."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from reading_checks import read_text, said

from podcorpus.findings.finding import Finding
from podcorpus.reading.document import Document

TURNS = (
    ("Mara", 0, 4, "Of boats and nets, and of the lamp room."),
    ("Tom", 4, 9, "And of ropes, which nobody splices any more."),
    ("Mara", 9, 15, "They are old and dry, and so are we."),
    ("Ada", 15, 19, "Speak for yourselves, both of you."),
)
NAMES = {"speaker": 0, "start": 1, "end": 2, "text": 3}
FORMS = ("csv", "tsv", "json", "json lists", "yaml")


def written(form: str, names: dict[str, int], turns: tuple[tuple[str, int, int, str], ...] = TURNS) -> str:
    """The turns with these names, each with the place of its values."""
    rows = [{name: turn[at] for name, at in names.items()} for turn in turns]
    if form == "json":
        return json.dumps({"segments": rows}, indent=1)
    if form == "json lists":
        return json.dumps({name: [turn[at] for turn in turns] for name, at in names.items()}).replace("]", "]\n")
    if form == "yaml":
        return yaml.safe_dump({"segments": rows}, sort_keys=False)
    delimiter = "," if form == "csv" else "\t"
    lines = [names.keys(), *([f'"{value}"' for value in row.values()] for row in rows)]
    return "".join(delimiter.join(line) + "\n" for line in lines)


def renamed(**names: str) -> dict[str, int]:
    return {names.get(name, name): at for name, at in NAMES.items()}


def misspelt(document: Document) -> list[Finding]:
    return [one for one in document.findings if one.code == "name-misspelt"]


def lacking(document: Document) -> set[str]:
    """What none of the cues has."""
    columns = {"speaker": [cue.label for cue in document.cues], "start": [cue.start_ms for cue in document.cues]}
    columns["end"] = [cue.end_ms for cue in document.cues]
    return {name for name, values in columns.items() if not any(value is not None for value in values)}


@pytest.mark.parametrize("form", FORMS)
def test_names_that_are_known(form: str) -> None:
    document = read_text(written(form, NAMES))
    assert said(document) == [(name, 1000 * start, words) for name, start, _, words in TURNS]
    assert [cue.end_ms for cue in document.cues] == [1000 * end for _, _, end, _ in TURNS]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("name", "wrong"),
    [("speaker", "speake"), ("speaker", "speekar"), ("start", "strat"), ("end", "edn"), ("end", "endd")],
)
def test_a_misspelt_name_is_reported_and_its_column_kept(form: str, name: str, wrong: str) -> None:
    document = read_text(written(form, renamed(**{name: wrong})))
    (found,) = misspelt(document)
    kind = "key" if form in ("json", "json lists", "yaml") else "column"
    assert found.message == f"the {kind} '{wrong}' is not known, and is kept as metadata; did you mean '{name}'?"
    assert found.line == {"json": 4, "yaml": 2}.get(form, 1) + (0 if kind == "column" else NAMES[name])
    assert lacking(document) == {name}
    assert [words for _, _, words in said(document)] == [turn[3] for turn in TURNS]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("n_turns", [4, 60])
def test_words_under_a_misspelt_name_are_read(form: str, n_turns: int) -> None:
    turns = tuple((TURNS[i % 4][0], 5 * i, 5 * i + 5, f"{TURNS[i % 4][3]} ({i})") for i in range(n_turns))
    document = read_text(written(form, renamed(text="txet"), turns))
    assert said(document) == [(name, 1000 * start, words) for name, start, _, words in turns]
    (found,) = misspelt(document)
    assert "'txet' is not known, and is read as the words" in found.message
    assert found.message.endswith("did you mean 'text'?")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "names",
    [
        NAMES,
        {**NAMES, "starts_at": 1, "speakers_no": 1, "texts": 3},
        {"start": 1, "end": 2, "text": 3, "mood": 0, "page": 1},
        {"start": 1, "text": 3, "send": 0},
        {"speaker": 0, "text": 3, "post": 0},
    ],
    ids=["all known", "like what is known", "no speaker", "words like end", "no times"],
)
def test_other_names_are_not_reported(form: str, names: dict[str, int]) -> None:
    assert misspelt(read_text(written(form, names))) == []


@given(st.sampled_from(FORMS), st.sampled_from(["speaker", "start", "end"]), st.data())
def test_two_letters_the_other_way_round(form: str, name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 2))
    wrong = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    document = read_text(written(form, renamed(**{name: wrong})))
    assert len(misspelt(document)) == (wrong != name)
    assert (name in lacking(document)) == (wrong != name)


def test_a_table_in_a_page() -> None:
    rows = "".join(f"<tr><td>{name}</td><td>{start}</td><td>{words}</td></tr>" for name, start, _, words in TURNS)
    page = f"<html><body><table><tr><th>Speekar</th><th>Start</th><th>Text</th></tr>{rows}</table></body></html>"
    (found,) = misspelt(read_text(page))
    assert "the column 'Speekar' is not known, and is kept as metadata; did you mean 'speaker'?" in found.message


def test_names_above_columns_that_their_content_tells_are_no_cue() -> None:
    turns = tuple((TURNS[i % 4][0], 5 * i, 5 * i + 5, f"{TURNS[i % 4][3]} ({i})") for i in range(60))
    document = read_text(written("csv", {"speake": 0, "strat": 1, "ned": 2, "txet": 3}, turns))
    assert said(document)[0] == ("Mara", 0, f"{TURNS[0][3]} (0)")
    assert [one.message.split(";")[0] for one in misspelt(document)] == [
        f"the column '{name}' is not known, and is read as {what} by its content"
        for name, what in (("speake", "the speaker"), ("strat", "the start"), ("ned", "the end"), ("txet", "the words"))
    ]
