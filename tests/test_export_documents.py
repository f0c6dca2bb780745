"""Exports as documents (TEI, HTML, Markdown) and as a ConvoKit corpus."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from export_corpora import (
    EPISODE,
    ODD_NAMES,
    Line,
    Said,
    corpus,
    exported,
    flat,
    odd_texts,
    one_file,
    plain_texts,
    timed_lines,
    turns_of,
)
from hypothesis import given, settings
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from podcorpus import InputError, write_corpus
from podcorpus.building.turns import form_turns
from podcorpus.exporting import EXPORTS, open_corpus
from podcorpus.exporting.tei import file_name as tei_file
from podcorpus.reading import read_document
from podcorpus.reading.source import Source
from podcorpus.records import Corpus

TEI = {"t": "http://www.tei-c.org/ns/1.0"}
INCLUDE = "{http://www.w3.org/2001/XInclude}include"
DATA = Path(__file__).parent / "data" / "tei"
RELAX = "{http://relaxng.org/ns/structure/1.0}"
TEI_ELEMENTS = frozenset(
    "TEI anchor authority availability bibl body date div edition editionStmt editorialDecl encodingDesc "
    "event fileDesc gap head idno item label langUsage language list listBibl listEvent listOrg listPerson "
    "listPlace milestone name note org orgName p particDesc persName person place placeName profileDesc "
    "publicationStmt resp respStmt seg segmentation sourceDesc teiCorpus teiHeader text timeline title "
    "titleStmt u when".split()
)
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
NAMES = ["Anna Lind", "Bo Ek", "Cem Öz", "Dora Quist"]
CHAPTERS = [("Nets & <boats>", 0, 0, 0), (None, 2500, 0, 7), ("Home", 60_000, None, 0), ("Gulls", 3000, 1, 0)]
MARKED = [
    Line(
        "Anna & Co",
        (Said("We saw Orkney Isles & <more>", 0, 2000), Said("and went", 2000, 3000)),
        ((7, 19, "orkney-isles"),),
    ),
    Line(None, (Said("on the Grey Gull in a Long Night", 3000, 4000),), ((7, 16, "grey-gull"), (22, 32, "long-night"))),
    Line("Bo", (Said("With Lind"),), ((5, 9, None),)),
]


def tei_files(*corpora: Corpus) -> dict[str, Any]:
    """The documents of an export."""
    return {name: etree.fromstring(text.encode()) for name, text in exported("tei", *corpora)[0].items()}


@cache
def tei_rules() -> etree.RelaxNG:
    """TEI's own schema without the elements that no export has, which takes a second instead of twenty. What is valid
    without them is valid with them."""
    data = gzip.decompress((DATA / "tei_all.rng.gz").read_bytes())
    assert hashlib.sha256(data).hexdigest() in (DATA / "README.md").read_text(encoding="utf-8")
    rules = etree.fromstring(data)
    for element in rules.iter(f"{RELAX}element"):
        if element.get("name") not in TEI_ELEMENTS:
            for inside in list(element):
                element.remove(inside)
            element.attrib.clear()
            element.tag = f"{RELAX}notAllowed"
    return etree.RelaxNG(rules)


def check_schema(files: dict[str, Any]) -> None:
    """Each document is valid TEI, and so is the corpus that includes them."""
    for name, root in files.items():
        if name != "corpus.xml":
            tei_rules().assertValid(root)
    whole = deepcopy(files["corpus.xml"])
    for included in list(whole.iter(INCLUDE)):
        whole.replace(included, deepcopy(files[included.get("href")]))
    tei_rules().assertValid(whole)


@given(timed_lines(odd_texts(), ODD_NAMES))
@settings(max_examples=40)
def test_tei_has_all_turns_with_speakers_and_times(lines: list[Line]) -> None:
    files = tei_files(corpus(lines))
    root = files[f"{EPISODE}.xml"]
    names = {
        f"#{person.get(XML_ID)}": person.findtext("t:persName", namespaces=TEI)
        for person in root.iterfind(".//t:person", TEI)
    }
    said = [(names.get(u.get("who")), flat("".join(u.itertext()))) for u in root.iterfind(".//t:u", TEI)]
    assert [(name and flat(name), text) for name, text in said] == turns_of(lines)
    times = {f"#{when.get(XML_ID)}": int(when.get("interval", 0)) for when in root.iterfind(".//t:when", TEI)}
    for u, line in zip(root.iterfind(".//t:u", TEI), lines, strict=True):
        starts = [times[u.get("start")], *(times[one.get("synch")] for one in u.iterfind(".//t:anchor", TEI))]
        assert starts == [cue.start_ms for cue in line.cues]
        assert times[u.get("end")] == line.cues[-1].end_ms
    check_schema(files)


def test_tei_ids_are_all_different_and_references_lead_somewhere() -> None:
    made = corpus(MARKED, CHAPTERS)
    files = tei_files(made)
    ids = [element.get(XML_ID) for root in files.values() for element in root.iter() if element.get(XML_ID)]
    assert len(set(ids)) == len(ids)
    for root in files.values():
        for element in root.iter(etree.Element):
            for key in ("who", "start", "end", "since", "origin", "synch", "prev", "corresp", "ref", "sameAs"):
                if key in element.attrib:
                    assert element.get(key).rpartition("#")[2] in ids
    root = files[f"{EPISODE}.xml"]
    marked = [
        (etree.QName(one).localname, one.text) for one in root.iter() if re.search(r"\.m\d\d$", one.get(XML_ID) or "")
    ]
    assert marked == [
        ("placeName", "Orkney Isles"),
        ("name", "Grey Gull"),
        ("name", "Long Night"),
        ("name", "Lind"),
    ]
    assert [one.get("n") for one in root.iterfind(".//t:milestone", TEI)] == ["Nets & <boats>", None, "Gulls"]
    assert [head.text for head in root.iterfind(".//t:div/t:head", TEI)] == ["Nets & <boats>", "Gulls"]
    assert [one.get("href") for one in files["corpus.xml"].iter(INCLUDE)] == ["entities.xml", f"{EPISODE}.xml"]
    messages = [found.message for found in exported("tei", made)[1]]
    assert messages == ["left out: 1 chapter without a place in this transcript"]
    check_schema(files)


def read_turns(text: str, ending: str) -> list[tuple[str | None, int | None, str]]:
    """Speaker, start and words of the turns that are read from an exported page."""
    document = read_document(Source.from_bytes(text.encode(), f"{EPISODE}{ending}"))
    return [
        (
            document.cues[turn[0]].label,
            document.cues[turn[0]].start_ms,
            flat(" ".join(document.cue_text(document.cues[i]) for i in turn)),
        )
        for turn in form_turns(document)
    ]


@given(timed_lines(plain_texts, NAMES, unnamed=False, recur=True, step=1000))
@settings(max_examples=40)
def test_pages_give_turns_speakers_and_seconds_back(lines: list[Line]) -> None:
    made = corpus(lines)
    starts = [line.cues[0].start_ms for line in lines]
    result = [(name, start, text) for (name, text), start in zip(turns_of(lines), starts, strict=True)]
    assert read_turns(one_file("html", made, ".html"), ".html") == result
    assert read_turns(one_file("markdown", made, ".md"), ".md") == result


@given(timed_lines(odd_texts(), ODD_NAMES))
@settings(max_examples=40)
def test_pages_show_the_words_and_nothing_else(lines: list[Line]) -> None:
    made = corpus(lines)
    page = lxml_html.document_fromstring(one_file("html", made, ".html").encode())
    assert [flat(p.text_content()) for p in page.iterfind(".//main/p")] == [text for _, text in turns_of(lines)]
    names = [flat(cite.text_content()).removesuffix(":") for cite in page.iterfind(".//cite")]
    assert names == [line.label for line in lines if line.label is not None]
    shown = lxml_html.fromstring(f"<div>{MarkdownIt('commonmark').render(one_file('markdown', made, '.md'))}</div>")
    assert {one.tag for one in shown.iter()} <= {"div", "h1", "p", "strong"}
    said = [flat(p.text_content()) for p in shown.iterfind("p")][1:]
    assert len(said) == len(lines)
    for paragraph, (name, text) in zip(said, turns_of(lines), strict=True):
        assert paragraph.endswith(text)
        assert paragraph.startswith("[" if name is None else name)


@pytest.mark.parametrize("begin", ["# one", "1. one", "- one", "+ one", "> one", "=== one", "--- one", "2) one", ": x"])
def test_words_that_begin_a_line_of_markdown_are_words(begin: str) -> None:
    made = corpus([Line(None, (Said(f"{begin}\n\n{begin}"),)), Line(None, (Said(begin),))])
    shown = MarkdownIt("commonmark").render(one_file("markdown", made, ".md"))
    assert [flat(p.text_content()) for p in lxml_html.fromstring(f"<div>{shown}</div>").iterfind("p")][1:] == [
        begin
    ] * 3


def test_pages_have_chapters_and_marked_names() -> None:
    made = corpus(MARKED, CHAPTERS)
    page = lxml_html.document_fromstring(one_file("html", made, ".html"))
    result = [(one.get("class"), one.get("data-entity"), one.get("title"), one.text) for one in page.iter("mark")]
    assert result == [
        ("place", "orkney-isles", "Orkney <Isles>", "Orkney Isles"),
        ("product", "grey-gull", "Grey Gull", "Grey Gull"),
        ("event", "long-night", "Long Night", "Long Night"),
        (None, None, None, "Lind"),
    ]
    assert [one.text for one in page.iter("h2")] == ["Nets & <boats>", "…", "Gulls"]
    text = one_file("markdown", made, ".md")
    assert re.findall("^## .*", text, re.MULTILINE) == ["## Nets & \\<boats\\>", "## …", "## Gulls"]
    for form in ("html", "markdown"):
        messages = [found.message for found in exported(form, made)[1]]
        assert messages[:4] == [
            "left out: 1 chapter without a place in this transcript",
            "1 chapter beginning inside a turn; the heading comes after the turn",
            "left out: the ends of 2 turns; the format has starts only",
            "left out: the times of the cues in 1 turn, which have one time each",
        ]
        assert messages[4:] == ([] if form == "html" else ["left out: 4 mentions"])


@pytest.mark.parametrize("form", ["html", "markdown", "convokit", "conllu", "hipe"])
def test_times_that_are_not_there_are_not_missed(form: str) -> None:
    untimed = Line("Anna", (Said("We saw nets."), Said("And gulls.")))
    assert exported(form, corpus([untimed]))[1] == []


def test_markdown_has_no_fractions_of_a_second() -> None:
    line = Line("Anna", (Said("We saw nets.", 1250),))
    assert [found.message for found in exported("markdown", corpus([line]))[1]] == [
        "the starts of 1 turn without the fraction of a second"
    ]


def test_convokit_has_its_five_files() -> None:
    made = corpus(MARKED, CHAPTERS)
    files, findings = exported("convokit", made)
    assert sorted(files) == ["conversations.json", "corpus.json", "index.json", "speakers.json", "utterances.jsonl"]
    utterances = [json.loads(line) for line in files["utterances.jsonl"].split("\n")[:-1]]
    fields = {"id", "conversation_id", "text", "speaker", "meta", "reply-to", "timestamp", "vectors"}
    assert all(set(one) == fields for one in utterances)
    speakers, conversations, index = (
        json.loads(files[f"{name}.json"]) for name in ("speakers", "conversations", "index")
    )
    assert {one["speaker"] for one in utterances} == set(speakers)
    assert {one["conversation_id"] for one in utterances} == set(conversations) == {utterances[0]["id"]}
    assert [one["reply-to"] for one in utterances] == [None, *(one["id"] for one in utterances[:-1])]
    assert [one["timestamp"] for one in utterances] == [0, 3, None]
    assert [one["text"] for one in utterances] == [turn.text for turn in made.turns]
    for one in utterances:
        assert set(one["meta"]) == set(index["utterances-index"])
    assert set(conversations[utterances[0]["id"]]["meta"]) == set(index["conversations-index"])
    assert all(set(one["meta"]) == set(index["speakers-index"]) for one in speakers.values())
    assert [found.message for found in findings] == [
        "left out: the times of the cues in 1 turn, which have one time each"
    ]


def test_an_empty_corpus_is_an_empty_convokit_corpus() -> None:
    files, findings = exported("convokit")
    assert json.loads(files["speakers.json"]) == json.loads(files["conversations.json"]) == {}
    assert (files["utterances.jsonl"], findings) == ("", [])


def test_an_episode_with_the_name_of_a_file_of_the_corpus_has_another_one() -> None:
    assert [tei_file(name) for name in ("corpus", "entities", "corpus.one")] == [
        "corpus_.xml",
        "entities_.xml",
        "corpus.one.xml",
    ]


@pytest.mark.parametrize("form", ["tei", "html", "markdown", "convokit"])
def test_a_text_free_episode_shows_who_speaks(form: str) -> None:
    made = corpus(MARKED, CHAPTERS, text_free=True)
    files, findings = exported(form, made)
    text = "".join(data for name, data in files.items() if name != "corpus.xml")
    assert "saw" not in text
    assert "Anna" in text
    assert "left out: the words of 3 turns, which are not in the corpus" in [found.message for found in findings]
    if form == "tei":
        check_schema(tei_files(made))


def test_names_are_in_their_places_without_the_words() -> None:
    made = corpus(MARKED, CHAPTERS, text_free=True)
    root = tei_files(made)[f"{EPISODE}.xml"]
    for u, turn in zip(root.iterfind(".//t:u", TEI), made.turns, strict=True):
        parts = [
            int(one.get("quantity") or 0) if one.tag.endswith("}gap") else len(one.text or "")
            for one in u.iterfind("t:seg/*", TEI)
        ]
        assert sum(parts) == turn.n_chars
    surfaces = [one.surface for one in made.mentions]
    marked = [one.text for one in root.iterfind(".//t:seg/*", TEI) if re.search(r"\.m\d\d$", one.get(XML_ID) or "")]
    assert marked == surfaces
    page = lxml_html.document_fromstring(one_file("html", made, ".html"))
    assert [one.text for one in page.iter("mark")] == surfaces
    for form in ("tei", "html"):
        assert not any("mention" in found.message for found in exported(form, made)[1])


def test_the_sample_goes_to_every_format(sample_corpus: Corpus, tmp_path: Path) -> None:
    write_corpus(sample_corpus, tmp_path / "corpus")
    with open_corpus(tmp_path / "corpus") as opened:
        for form, export in EXPORTS.items():
            given_out = list(export.export(opened))
            assert any(isinstance(item, tuple) for item in given_out), form
            assert {item.code for item in given_out if not isinstance(item, tuple)} <= {
                "export-left-out",
                "export-changed",
            }


def test_spacy_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy.tokens", None)
    with pytest.raises(InputError, match=r"run `pip install 'podcorpus\[spacy\]'`"):
        exported("spacy", corpus(MARKED))
