"""Reading JSON and YAML that somebody else wrote, strictly: each key once, no aliases, nothing that grows when read."""

from __future__ import annotations

import json
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from typing import Any

import yaml

from podcorpus.findings.wording import key_twice, one_line

_DEEPEST = 50
_LONGEST_NUMBER = 40
"""Characters of a YAML number. One of base 60 with some hundred parts would grow beyond any that can be handled."""
# The one in C is ten times as fast, where PyYAML was built with it.
_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MERGE = "tag:yaml.org,2002:merge"
UNREADABLE = (OSError, ValueError, ArithmeticError, AttributeError, LookupError, TypeError, yaml.YAMLError)
"""What reading such a file can end with: PyYAML lets the errors of its conversions through."""


class DuplicateKeyError(ValueError):
    """An object of a file has a key twice; programs differ in which of its values they take."""

    def __init__(self, key: str) -> None:
        super().__init__(key_twice(key))


def unreadable(error: BaseException, first: int = 1) -> tuple[str, int | None]:
    """What is wrong with a text that could not be read, and in which line of its file, if that is known; `first` is
    the line at which the text begins."""
    if isinstance(error, json.JSONDecodeError):
        found = f"not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        return found if error.doc.strip() else "it is empty; expected JSON", first + error.lineno - 1
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        problem = ", ".join(filter(None, (error.context, error.problem)))
        return f"not YAML: {one_line(problem)}", first + error.problem_mark.line
    if isinstance(error, yaml.reader.ReaderError):
        return f"not YAML: {error.reason}", None
    return f"cannot be read: {'nested too deeply' if isinstance(error, RecursionError) else one_line(error)}", None


def load_json(text: str) -> Any:
    """The value of a JSON text. Raises DuplicateKeyError, and ValueError or RecursionError where it is none."""
    return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)


def load_yaml(text: str) -> Any:
    """The value of a YAML text. Raises DuplicateKeyError, or what is in UNREADABLE: also where it has an alias, of
    which a few lines can stand for more than fits into memory, or is nested deeper than the loader could follow."""
    depth = 0
    for event in yaml.parse(text, _BASE):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError("it has an alias; write the value out instead")
        if depth > _DEEPEST:
            raise yaml.YAMLError(f"it is nested more than {_DEEPEST} levels deep")
    return yaml.load(text, _Loader)


def has_comments(text: str) -> bool:
    """Whether a YAML text has anything between its tokens but white space."""
    if "#" not in text:
        return False
    end = 0
    for token in yaml.scan(text, yaml.SafeLoader):
        if text[end : token.start_mark.index].strip("\ufeff \t\r\n"):
            return True
        end = max(end, token.end_mark.index)
    return bool(text[end:].strip())


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise DuplicateKeyError(key)
            seen.add(key)
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON value")


class _Loader(_BASE):  # type: ignore[misc]
    """Loads YAML's standard types, and refuses a mapping that has a key twice."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        """A mapping. Raises DuplicateKeyError."""
        seen: set[tuple[str, str]] = set()
        for key, _ in node.value:
            if key.tag == _MERGE:
                raise yaml.YAMLError("it has a merge key `<<`; write the values out instead")
            if isinstance(key, yaml.ScalarNode):
                if (key.tag, key.value) in seen:
                    raise DuplicateKeyError(str(key.value))
                seen.add((key.tag, key.value))
        return super().construct_mapping(node, deep=deep)

    def bounded_int(self, node: Any) -> Any:
        """An integer of no more digits than anyone writes."""
        _check_length(node)
        return self.construct_yaml_int(node)

    def bounded_float(self, node: Any) -> Any:
        """A number of no more digits than anyone writes."""
        _check_length(node)
        return self.construct_yaml_float(node)


def _check_length(node: Any) -> None:
    if len(node.value) > _LONGEST_NUMBER:
        raise yaml.YAMLError(f"it has a number of {len(node.value):,} characters")


_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.bounded_int)
_Loader.add_constructor("tag:yaml.org,2002:float", _Loader.bounded_float)


def decoded(data: bytes, *, whole: bool = True) -> str:
    """The text of a file, or of its beginning. Raises ValueError where it is not UTF-8."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise ValueError("encoded in UTF-16; expected UTF-8")
    try:
        return getincrementaldecoder("utf-8")().decode(data, final=whole)
    except UnicodeDecodeError as error:
        line, byte = data.count(b"\n", 0, error.start) + 1, data[error.start]
        raise ValueError(f"not UTF-8 (0x{byte:02x} as byte {error.start + 1} of the file, in line {line})") from None
