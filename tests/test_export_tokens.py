"""Exports with tokens (CoNLL-U, HIPE-2022, spaCy): every character is there, and mentions are where they were."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
from importlib import import_module
from itertools import groupby
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import conllu
import pytest
from export_corpora import EPISODE, ODD_NAMES, Line, Said, corpus, exported, flat, odd_texts, one_file, timed_lines
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podcorpus.exporting.spoken import Spoken
from podcorpus.exporting.tokens import by_turn
from podcorpus.records import Corpus

FORMS = {"conllu": ".conllu", "spacy": ".jsonl"}
ENTITIES = ("orkney-isles", "long-night", None)


@st.composite
def marked(draw: st.DrawFn) -> Corpus:
    """Turns in which some words are mentions."""
    lines = []
    for line in draw(timed_lines(odd_texts(), ODD_NAMES)):
        text = " ".join(cue.text for cue in line.cues)
        words = [match.span() for match in re.finditer(r"[^\W_]+(?:\s[^\W_]+)?", text)]
        spans = draw(st.lists(st.sampled_from(words), unique=True, max_size=3)) if words else []
        mentions = [(start, end, draw(st.sampled_from(ENTITIES))) for start, end in sorted(spans)]
        lines.append(line._replace(mentions=tuple(mentions)))
    return corpus(lines)


@given(marked())
@settings(max_examples=60)
def test_tokens_cover_the_text(made: Corpus) -> None:
    found = by_turn(Spoken(made))
    for turn in made.turns:
        tokens = [token for sentence in found[turn.turn_id] for token in sentence]
        text = turn.text or ""
        assert "".join(token.text + token.after for token in tokens) == text
        assert all(text[token.start : token.end] == token.text and not token.text.isspace() for token in tokens)
        assert not any(char.isspace() for token in tokens for char in token.text)
    mentioned = [t.mention.mention_id for found_ in found.values() for s in found_ for t in s if t.mention and t.first]
    assert mentioned == [mention.mention_id for mention in made.mentions]
    for sentences in found.values():
        for sentence in sentences:
            inside = [token.mention for token in sentence if token.mention is not None]
            assert sum(token.first for token in sentence) == sum(token.last for token in sentence) <= len(inside)


@given(marked())
@settings(max_examples=40)
def test_conllu_is_read_by_its_parser(made: Corpus) -> None:
    sentences = conllu.parse(one_file("conllu", made, ".conllu"))
    assert sentences[0].metadata["newdoc id"] == EPISODE
    assert sentences[0].metadata["global.Entity"] == "eid-etype-head-other"
    turns: dict[str, str] = {}
    opened = []
    for sentence in sentences:
        text = "".join(t["form"] + ("" if (t["misc"] or {}).get("SpaceAfter") == "No" else " ") for t in sentence)
        assert flat(text) == flat(sentence.metadata["text"])
        assert [token["id"] for token in sentence] == list(range(1, len(sentence) + 1))
        turn = sentence.metadata["sent_id"].rpartition(".")[0]
        turns[turn] = turns.get(turn, "") + text
        entities = [(token["misc"] or {}).get("Entity", "") for token in sentence]
        assert sum(one.count("(") for one in entities) == sum(one.count(")") for one in entities)
        opened += [one.split("-")[:2] for one in entities if one.startswith("(")]
    assert {turn: flat(text) for turn, text in turns.items()} == {
        one.turn_id: flat(one.text or "") for one in made.turns
    }
    assert len(opened) == len(made.mentions)
    for (eid, etype), mention in zip(opened, made.mentions, strict=True):
        assert etype == (mention.entity_type or "")
        if mention.entity_id is not None:
            assert eid[1:].replace("_", "-") == mention.entity_id


def test_what_conllu_says_of_a_mention() -> None:
    text = "We saw Orkney Isles, Dr. Lind. Yes!  End"
    line = Line("Anna", (Said(text, 100, 900),), ((7, 19, "orkney-isles"), (21, 29, None)))
    lines = one_file("conllu", corpus([line]), ".conllu").splitlines()
    assert lines[:8] == [
        f"# newdoc id = {EPISODE}",
        "# global.Entity = eid-etype-head-other",
        f"# newpar id = {EPISODE}.t0000",
        "# speaker = Anna",
        "# start_ms = 100",
        "# end_ms = 900",
        f"# sent_id = {EPISODE}.t0000.1",
        "# text = We saw Orkney Isles, Dr. Lind.",
    ]
    misc = [row.split("\t")[9] for row in lines if "\t" in row]
    assert misc == [
        "_",
        "_",
        "Entity=(orkney_isles-PLACE-1-mention:m00,wikidata:Q100166,form:canonical,tier:curated",
        "Entity=orkney_isles)|SpaceAfter=No",
        "_",
        "Entity=(nil_t0000_m01--1-mention:m01,tier:curated|SpaceAfter=No",
        "_",
        "Entity=nil_t0000_m01)|SpaceAfter=No",
        "_",
        "SpaceAfter=No",
        "SpacesAfter=\\s\\s",
        "_",
    ]


@given(marked())
@settings(max_examples=40)
def test_hipe_has_ten_columns_and_tags_that_follow_each_other(made: Corpus) -> None:
    files, _ = exported("hipe", made)
    text = files["tide-talk-en.tsv"]
    header, *lines = text.split("\n")
    assert header.split("\t")[:2] == ["TOKEN", "NE-COARSE-LIT"]
    assert lines[0] == f"# hipe2022:document_id = {EPISODE}"
    rows = list(
        csv.DictReader(
            io.StringIO("\n".join([header, *(one for one in lines if one and one[0] != "#")])),
            delimiter="\t",
            quoting=csv.QUOTE_NONE,
        )
    )
    assert all(len(row) == 10 and None not in row.values() for row in rows)
    said = "".join(row["TOKEN"] + ("" if "NoSpaceAfter" in row["MISC"] else " ") for row in rows)
    assert (
        flat(said) == flat(" ".join((turn.text or "").replace("#tag", "＃tag") for turn in made.turns)) or "＃" in said
    )
    before = "O"
    for row in rows:
        tag = row["NE-COARSE-LIT"]
        assert tag[0] in "BIO"
        assert tag[0] != "I" or before[1:] == tag[1:]
        assert (row["NEL-LIT"] == "_") == (tag == "O")
        before = tag
    typed = [mention for mention in made.mentions if mention.entity_type is not None]
    assert sum(row["NE-COARSE-LIT"].startswith("B-") for row in rows) == len(typed)


@given(made=marked())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_scorer_of_hipe_reads_its_files(tmp_path: Path, made: Corpus) -> None:
    scorer = os.environ.get("PODCORPUS_HIPE_SCORER")
    if not scorer:
        pytest.skip("no package has the scorer of HIPE-2022: PODCORPUS_HIPE_SCORER is the path of a checkout of it")
    sys.path.insert(0, scorer)
    utils = import_module("hipe_evaluation.utils")
    # It names an empty sign for quotes, which csv refuses since Python 3.11.
    utils.csv = SimpleNamespace(
        DictReader=lambda file, *, quotechar, **how: csv.DictReader(file, **how), QUOTE_NONE=csv.QUOTE_NONE
    )
    file = tmp_path / "read.tsv"
    file.write_text(exported("hipe", made)[0]["tide-talk-en.tsv"], encoding="utf-8")
    tokens = [token for document in utils.read_conll_annotations(str(file)) for part in document for token in part]
    found = [one for (one,) in utils.collect_named_entities(tokens, ["NE-COARSE-LIT"])]
    types = {"PERS": "PERSON", "ORG": "ORG", "LOC": "PLACE", "PROD": "PRODUCT", "WORK": "WORK", "EVENT": "EVENT"}
    typed = [mention for mention in made.mentions if mention.entity_type is not None]
    assert [(types[one.e_type], flat(one.span_text)) for one in found] == [
        (mention.entity_type, flat(re.sub(r"\s", "", mention.surface or ""))) for mention in typed
    ]
    links = {"orkney-isles": "Q100166", None: "NIL", "long-night": "NIL"}
    assert [getattr(tokens[one.start_offset], "NEL-LIT") for one in found] == [
        links[mention.entity_id] for mention in typed
    ]


def test_what_hipe_says_of_a_mention() -> None:
    text = "# Orkney Isles in the Long Night"
    line = Line("Anna", (Said(text, 100, 900),), ((2, 14, "orkney-isles"), (22, 32, "long-night"), (15, 17, None)))
    files, findings = exported("hipe", corpus([line], language="pt-BR"))
    rows = [row.split("\t") for row in files["tide-talk-pt.tsv"].splitlines() if "\t" in row][1:]
    assert [(row[0], row[1], row[7], row[9]) for row in rows] == [
        ("＃", "O", "_", "_"),
        ("Orkney", "B-loc", "Q100166", "_"),
        ("Isles", "I-loc", "Q100166", "_"),
        ("in", "O", "_", "_"),
        ("the", "O", "_", "_"),
        ("Long", "B-event", "NIL", "_"),
        ("Night", "I-event", "NIL", "EndOfLine|EndOfSentence"),
    ]
    assert [re.sub(r"^(left out: )?\d+ ", "", found.message)[:22] for found in findings] == [
        "mention without a type",
        "token beginning with #",
    ]


@given(marked())
@settings(max_examples=10)
def test_spacy_reads_its_files(made: Corpus) -> None:
    # Imported late: it takes seconds, in each process that collects the tests.
    import spacy
    from spacy.tokens import Doc, DocBin

    files, _ = exported("spacy", made)
    assert exported("spacy", made)[0] == files
    vocab = spacy.blank("xx").vocab
    docs = list(DocBin().from_bytes(files[f"{EPISODE}.spacy"]).get_docs(vocab))
    read = [json.loads(line) for line in files[f"{EPISODE}.jsonl"].split("\n")[:-1]]
    assert len(docs) == len(read) == len(made.turns)
    by_id = {turn: list(found) for turn, found in groupby(made.mentions, key=lambda mention: mention.turn_id)}
    for doc, one, turn in zip(docs, read, made.turns, strict=True):
        assert doc.text == turn.text
        assert doc.user_data["turn_id"] == turn.turn_id
        again = Doc(vocab).from_json({key: value for key, value in one.items() if key != "meta"})
        for made_doc in (doc, again):
            check_spans(made_doc, by_id.get(turn.turn_id, []))
        assert [sentence.text for sentence in doc.sents]


def check_spans(doc: Any, mentions: list[Any]) -> None:
    result = [(span.start_char, span.end_char, span.label_, span.kb_id_) for span in doc.spans["mentions"]]
    links = {"orkney-isles": "Q100166", "long-night": "long-night", None: "NIL"}
    assert result == [(one.start_char, one.end_char, one.entity_type or "", links[one.entity_id]) for one in mentions]
    assert len(doc.ents) == sum(one.entity_type is not None for one in mentions)


@pytest.mark.parametrize("form", ["conllu", "hipe", "spacy"])
def test_a_text_free_episode_has_no_tokens(form: str) -> None:
    line = Line("Anna", (Said("We saw Orkney", 100, 900),), ((7, 13, "orkney-isles"),))
    files, findings = exported(form, corpus([line], [("Nets", 0, 0, 0)], text_free=True))
    assert files == {}
    assert [found.message for found in findings] == [
        "left out: the words of 1 turn, which are not in the corpus",
        "left out: 1 mention",
        "left out: 1 chapter",
    ]


def test_mentions_that_overlap_are_reported() -> None:
    line = Line("Anna", (Said("We saw Orkney Isles", 100, 900),), ((7, 13, "orkney-isles"), (7, 19, "orkney-isles")))
    for form in ("conllu", "hipe"):
        assert [found.message for found in exported(form, corpus([line]))[1]] == [
            "left out: 1 mention overlapping another one"
        ]
