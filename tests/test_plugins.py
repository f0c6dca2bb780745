"""Registries: what a package offers, by name and in one order, and what is refused."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import click
import pytest

from podcorpus import InputError, Source
from podcorpus.cli import COMMANDS, _commands
from podcorpus.exporting import EXPORTS
from podcorpus.plugins import Registry
from podcorpus.reading import FORMATS, Document, Recognition, read_document, recognise

REGISTRIES: list[Registry[Any]] = [FORMATS, EXPORTS, COMMANDS]


def toy(name: str, certainty: float | None) -> Any:
    """A format that is this sure of whatever it is asked about."""
    seen = None if certainty is None else Recognition(certainty, "it says so")
    return SimpleNamespace(
        NAME=name,
        DESCRIPTION="anything",
        recognises=lambda source: seen,
        read=lambda source: Document(source, name, (), (), ()),
    )


def source(text: str) -> Source:
    """A source of this text."""
    return Source.from_bytes(text.encode(), "page.txt")


@pytest.mark.parametrize("registry", REGISTRIES, ids=lambda registry: registry.kind)
def test_entries_are_found_and_in_the_order_of_their_names(registry: Registry[Any]) -> None:
    assert len(registry) == len(list(registry)) > 0
    assert list(registry) == sorted(registry)
    assert registry.named(next(iter(registry))) is next(iter(registry.values()))
    before = dict(registry)
    registry.discover()
    assert dict(registry) == before


def test_a_name_that_is_none_is_answered_with_those_there_are() -> None:
    with pytest.raises(InputError, match="unknown format 'text_page'; did you mean 'text-page'"):
        FORMATS.named("text_page")
    with pytest.raises(InputError, match=r"unknown export format 'xyz'; use one of: .*jsonl"):
        EXPORTS.named("xyz")


def test_what_cannot_be_an_entry_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot be registered as format, it lacks recognises and read"):
        FORMATS.register(SimpleNamespace(NAME="half", DESCRIPTION="a half"))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="another format named 'text-page'"):
        FORMATS.register(toy("text-page", 1))
    with pytest.raises(KeyError):
        FORMATS.unregister("half")


def test_an_entry_can_be_taken_away_and_comes_back() -> None:
    known = list(FORMATS)
    with FORMATS.registered():
        FORMATS.unregister("text-page")
        assert "text-page" not in FORMATS
        with pytest.raises(InputError, match="no transcript found"):
            read_document(source("Ines (00:00)\nGood evening."))
    assert list(FORMATS) == known


def test_the_surest_format_reads_and_of_equally_sure_ones_the_first_by_name() -> None:
    page = source("Ines (00:00)\nGood evening.")
    with FORMATS.registered(toy("zeta", 1), toy("beta", 0.1), toy("alpha", 1), toy("none", None)):
        assert [one.NAME for one, _ in recognise(page)] == ["alpha", "zeta", "text-page", "beta"]
        assert read_document(page).format == "alpha"
        assert read_document(page, "beta").format == "beta"
        assert read_document(source("Nobody speaks here.")).format == "alpha"
    assert read_document(page).format == "text-page"


def test_a_format_that_cannot_be_the_surest_is_not_asked() -> None:
    asked: list[str] = []

    def noted(name: str, most: float, certainty: float) -> Any:
        def recognises(_: Source) -> Recognition:
            asked.append(name)
            return Recognition(certainty, "a toy")

        one = toy(name, certainty)
        one.recognises, one.AT_MOST = recognises, most
        return one

    page = source("Ines (00:00)\nGood evening.")
    with FORMATS.registered(noted("sure", 1, 0.8), noted("modest", 0.7, 0.7), noted("equal", 0.8, 0.8)):
        assert read_document(page).format == "equal"
        assert sorted(asked) == ["equal", "sure"]
        assert "modest" in [one.NAME for one, _ in recognise(page)]


def test_why_a_page_is_recognised_names_a_line() -> None:
    ((_, seen),) = recognise(source("An evening\n\nInes (00:00)\nGood evening.\n\nTeodor (00:04)\nGood evening."))
    assert seen == Recognition(0.5, "line 3 is the first of 2 of the form `Name (TIME)`")


def test_commands_of_a_group_are_not_commands_by_themselves() -> None:
    @click.group()
    def outer() -> None:
        """A group."""

    @outer.command()
    def inner() -> None:
        """One of its commands."""

    elsewhere = COMMANDS["build"]
    module: Any = SimpleNamespace(__name__=__name__, outer=outer, inner=inner, elsewhere=elsewhere)
    assert _commands(module) == [outer]
