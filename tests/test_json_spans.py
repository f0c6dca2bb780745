"""JSON with spans: values as `json` reads them, each where it is in the text; hostile and broken texts."""

import ast
import json
import pprint
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcorpus.reading.json_values.files import begins_as_json, scan_json
from podcorpus.reading.json_values.spans import MAX_DEPTH, JsonFile, Node
from podcorpus.reading.source import Source

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(-1e9, 1e9) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=25,
)


def _python(node: Node) -> Any:
    if node.kind == "object":
        return {key: _python(value) for key, value in node.members()}
    if node.kind == "array":
        return [_python(value) for value in node.elements()]
    return node.python


def _root(text: str) -> Node:
    file = JsonFile(text)
    assert file.problem is None
    assert file.root is not None
    return file.root


def _all(node: Node) -> list[Node]:
    inner = [*node.elements(), *(value for _, value in node.members())]
    return [node, *(one for value in inner for one in _all(value))]


@given(st.lists(_VALUES, max_size=3), st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_values_are_those_of_json(value: Any, ascii_only: bool, indent: int | str | None) -> None:
    # NUL and half surrogates are no characters of a corpus.
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent).replace("\\u0000", "\\u0001")
    expected = json.loads(text)
    assert _python(_root(text)) == expected


@given(st.lists(_VALUES, max_size=3))
def test_what_python_prints_is_read_as_the_same_values(value: Any) -> None:
    text = repr(value).replace("\\x00", "\\x01")
    assert _python(_root(text)) == ast.literal_eval(text)


def test_a_string_in_apostrophes_has_its_place_and_its_escapes() -> None:
    text = """[{'text': 'the tide\\'s out', 'late': True, 'by': None}, {'text': "it's in", 'late': False}]"""
    root = _root(text)
    assert _python(root) == ast.literal_eval(text)
    string = next(node for node in _all(root) if node.kind == "string")
    assert text[string.start : string.end] == "'the tide\\'s out'"
    assert "".join(slice_ for slice_, _, _ in string.slices()) == "the tide's out"


@given(st.lists(_VALUES, max_size=3), st.integers(1, 40))
def test_what_python_prints_in_parts_is_read_as_the_same_values(value: Any, width: int) -> None:
    text = pprint.pformat(value, width=width).replace("\\x00", "\\x01")
    assert _python(_root(text)) == ast.literal_eval(text)


def test_a_string_in_parts_has_the_places_of_its_parts() -> None:
    text = """[{'text': "the tide's "\n   'out',\n  'late': True}]"""
    root = _root(text)
    assert _python(root) == ast.literal_eval(text)
    string = next(node for node in _all(root) if node.kind == "string")
    assert [part for part, _, _ in string.slices()] == ["the tide's ", "out"]
    missing = JsonFile('[{"text": "out"\n"late": true}]')
    assert missing.problem is not None
    assert "not JSON" in missing.problem.message


def test_a_list_of_python_that_breaks_off_is_read_up_to_there() -> None:
    file = JsonFile("[{'text': 'the tide is out'}, {'text': 'the boats")
    assert file.problem is not None
    assert file.problem.cut_off
    assert file.root is not None
    assert next(file.root.elements()).fields()["text"].text == "the tide is out"


@given(st.lists(_VALUES, max_size=3), st.booleans())
def test_every_value_is_where_its_span_says(value: Any, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only).replace("\\u0000", "\\u0001")
    for node in _all(_root(text)):
        assert json.loads(text[node.start : node.end]) == _python(node)


@given(st.text(max_size=30), st.booleans())
def test_slices_of_a_string_are_its_characters(words: str, ascii_only: bool) -> None:
    text = json.dumps([words], ensure_ascii=ascii_only).replace("\\u0000", "\\u0001")
    node = _root(text)[0]
    assert node is not None
    assert node.kind == "string"
    slices = list(node.slices())
    assert "".join(part for part, _, _ in slices) == node.text == json.loads(text)[0]
    edges = [edge for _, start, end in slices for edge in (start, end)]
    assert edges == sorted(edges)
    assert edges[:1] + edges[-1:] in ([node.start + 1, node.end - 1], [])
    for part, start, end in slices:
        assert text[start:end] == part or text[start] == "\\"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r'["\ud83d\ude00"]', "😀"),
        (r'["\ud83d nets"]', "\ufffd nets"),
        (r'["\ude00\ud83d"]', "\ufffd\ufffd"),
        (r'["a\u0000b"]', "a\ufffdb"),
        (r'["a\/b\"\\\n"]', 'a/b"\\\n'),
        (r'["\q\u12"]', "qu12"),
        ('["two\nlines"]', "two\nlines"),
    ],
)
def test_escapes(written: str, read: str) -> None:
    node = _root(written)[0]
    assert node is not None
    assert node.text == read


def test_what_files_have_that_is_not_quite_json() -> None:
    assert _python(_root('\ufeff {"a": NaN, "b": [-Infinity, 1,],}\n')) == {"a": None, "b": [None, 1]}
    assert _python(_root('{"a": 1}\n{"a": 2}\n')) == [{"a": 1}, {"a": 2}]
    assert _python(_root("[]")) == []


def test_of_two_equal_keys_the_last_counts_and_the_other_is_remembered() -> None:
    text = '{"speaker": "Mara", "speaker": "Tom"}'
    root = _root(text)
    speaker = root["speaker"]
    assert speaker is not None
    assert speaker.text == "Tom"
    assert root.fields()["speaker"] == speaker
    assert [text[root.file.starts[key] : root.file.ends[key]] for key in root.file.repeated] == ['"speaker"']


@pytest.mark.parametrize(
    ("text", "at", "cut_off", "read"),
    [
        ('{"a": [1, 2', 11, True, {"a": [1, 2]}),
        ('{"a": 1, "b": "good mor', 14, True, {"a": 1}),
        ('{"a": 1, "b', 9, True, {"a": 1}),
        ('{"a": 1, "b"', 9, True, {"a": 1}),
        ('{"a": 1, "b":', 13, True, {"a": 1}),
        ('{"a": 1, "b": tr', 14, True, {"a": 1}),
        ('{"a": 1} and more', 9, False, {"a": 1}),
        ('{"a": 1}]', 8, False, {"a": 1}),
        ('[1, "a" "b"]', 4, False, [1]),
        ('{"a": 1, 2}', 9, False, {"a": 1}),
        ('["a": 1]', 1, False, []),
        ('{"a": "b": 1}', 6, False, {}),
        ('{"a": 1]', 7, False, {"a": 1}),
        ('{"a": }', 6, False, {}),
    ],
)
def test_a_broken_file_is_read_up_to_the_problem(text: str, at: int, cut_off: bool, read: Any) -> None:
    file = JsonFile(text)
    assert file.problem is not None
    assert file.root is not None
    assert (file.problem.at, file.problem.cut_off) == (at, cut_off)
    assert _python(file.root) == read


def test_what_scripts_write_is_read_as_the_values_that_it_means() -> None:
    text = """// the tides
export const tides = [
  { at: 1.5, by: 'Mara', $id: undefined, text: `the "tide" is in` }, // first
  /* and then */ {at: 4, by: "Tom", text: 'it\\'s out',},
];"""
    root = _root(text)
    assert _python(root) == [
        {"at": 1.5, "by": "Mara", "$id": None, "text": 'the "tide" is in'},
        {"at": 4, "by": "Tom", "text": "it's out"},
    ]
    places = [text[node.start : node.end] for node in _all(root) if node.kind in ("string", "number")]
    assert places == ["1.5", "'Mara'", '`the "tide" is in`', "4", '"Tom"', "'it\\'s out'"]


def test_keys_of_a_dictionary_of_python_may_be_numbers() -> None:
    value = {0: {"text": "the tide"}, 17: {"text": "is in"}}
    assert _python(_root(repr(value))) == {str(key): row for key, row in value.items()}


@pytest.mark.parametrize("text", ["[00:12] Good morning.", "[Music]", "{not json}", "Mara: [1, 2]", "17", "]"])
def test_text_pages_are_no_json(text: str) -> None:
    file = JsonFile(text)
    assert file.problem is not None
    assert len(file.kinds) <= 1


def test_a_source_is_scanned_once() -> None:
    source = Source.from_bytes(b'\xef\xbb\xbf {"a": 1}', "a.json")
    assert begins_as_json(source)
    assert scan_json(source) is scan_json(source)
    assert not begins_as_json(Source.from_bytes(b"Good morning.", "a.txt"))


@pytest.mark.parametrize("bracket", ["[", '{"a":', '[{"a":'])
def test_a_million_brackets_stop_at_the_depth_limit(bracket: str) -> None:
    file = JsonFile(bracket * 1_000_000)
    assert file.problem is not None
    assert str(MAX_DEPTH) in file.problem.message
    assert len(file.kinds) <= 2 * MAX_DEPTH


@pytest.mark.parametrize(
    "text",
    [
        '["' + "\\n" * 2_000_000 + '"]',
        '["' + "\\n" * 2_000_000,
        "[" + " " * 2_000_000 + "!",
        '["' + '" "' * 1_000_000,
        "[" + "1" * 2_000_000,
        "[" + "-" * 2_000_000 + "]",
        "[1" + " " * 2_000_000 + "1]",
        "[]\n" * 100_000,
    ],
    ids=["escapes", "unclosed", "spaces", "quotes", "digits", "dashes", "gap", "lines"],
)
def test_long_runs_are_passed_over_once(text: str) -> None:
    # A scan that went back over a run of millions would not come to an end.
    file = JsonFile(text)
    assert len(file.kinds) <= 100_000
    assert all(node.number is None for node in file.root.elements()) if file.root else True
