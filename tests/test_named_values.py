"""Values that name something from a list: the languages and formats of episodes."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from cases import CUES, sources, valid_rows

from podcorpus.building.pipeline import EpisodeMeta, build_episode
from podcorpus.curating.bundled import known_curations
from podcorpus.curating.decisions import NO_CURATION
from podcorpus.reading import Source
from podcorpus.reading.formats import FORMATS
from podcorpus.validating import validate_rows
from podcorpus.validating.unlisted import WITHOUT_SEARCH, unlisted_format


def test_a_language_is_built_with_its_usual_capitals() -> None:
    curations = [known.curation for known in known_curations()]
    for given, built in (("EN-gb", "en-GB"), ("zh-hant-tw", "zh-Hant-TW"), ("pt-BR", "pt-BR")):
        assert (
            build_episode(sources(CUES)[0], curations, EpisodeMeta("a.talk", language=given)).episode.language == built
        )


@pytest.mark.parametrize(
    ("name", "stated", "built"),
    [
        ("language", "en_us", "en-US"),
        ("language", "English", None),
        ("language", "e", None),
        ("published_on", "2026-05-04T08:30:00Z", "2026-05-04"),
        ("published_on", "2026-00-10", None),
        ("published_on", "2026-02-30", None),
    ],
)
@pytest.mark.parametrize("form", ["json", "md"])
def test_what_a_source_states_in_another_form_is_left_out(form: str, name: str, stated: str, built: str | None) -> None:
    said = [(("Ann", "Tom")[n % 2], f"Boat {n} has left the quay.") for n in range(6)]
    if form == "json":
        segments = [{"start": n, "speaker": who, "text": words} for n, (who, words) in enumerate(said)]
        text = json.dumps({name: stated, "segments": segments})
    else:
        text = f"---\n{name}: {stated}\n---\n\n" + "\n\n".join(f"{who}: {words}" for who, words in said)
    source = Source.from_bytes(text.encode(), f"page.{form}")
    assert getattr(build_episode(source, [NO_CURATION], EpisodeMeta("a.talk")).episode, name) == built


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
