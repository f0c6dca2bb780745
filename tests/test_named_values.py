"""Values that name something from a list: the languages and formats of episodes."""

from __future__ import annotations

from types import SimpleNamespace

from cases import CUES, sources, valid_rows

from podcorpus.building.pipeline import EpisodeMeta, build_episode
from podcorpus.curating.bundled import known_curations
from podcorpus.reading.formats import FORMATS
from podcorpus.validating import validate_rows
from podcorpus.validating.unlisted import WITHOUT_SEARCH, unlisted_format


def test_a_language_is_built_with_its_usual_capitals() -> None:
    curations = [known.curation for known in known_curations()]
    for given, built in (("EN-gb", "en-GB"), ("zh-hant-tw", "zh-Hant-TW"), ("pt-BR", "pt-BR")):
        assert (
            build_episode(sources(CUES)[0], curations, EpisodeMeta("a.talk", language=given)).episode.language == built
        )


def test_a_format_of_another_program_is_known_while_it_is_registered() -> None:
    rows = valid_rows()
    rows["episodes"][0]["format"] = "scroll"
    (found,) = validate_rows(rows)
    assert (found.code, found.level) == ("format-unknown", "warning")
    scroll = SimpleNamespace(NAME="scroll", DESCRIPTION="a scroll", recognises=lambda _: None, read=None)
    with FORMATS.registered(scroll):
        assert list(validate_rows(rows)) == []


def test_formats_that_are_known_without_a_search_are_formats() -> None:
    assert set(FORMATS) >= WITHOUT_SEARCH
    assert not any(map(unlisted_format, FORMATS))
