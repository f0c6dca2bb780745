"""Registry names found in texts: the rules by example, and the fast way against a slow one."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from podcorpus.annotating.lexicon import Hit, Lexicon, lower_case_words
from podcorpus.building.pipeline import EpisodeMeta, build_corpus, build_episode
from podcorpus.curating.bundled import SAMPLE, SAMPLE_PAGE
from podcorpus.curating.decisions import Curation, RegistryEntry
from podcorpus.curating.loading import load_curation
from podcorpus.reading import load_source
from podcorpus.records.names import fold_name
from podcorpus.records.untidy import is_untidy
from podcorpus.tables.arrow import corpus_rows
from podcorpus.validating import validate_rows

CURATED = Path(__file__).parent.parent / "dataset" / "curated"


def registry(*names: str) -> dict[str, RegistryEntry]:
    """A registry with one entity a group of names, the canonical one first: "United States|U.S."."""
    entries = {}
    for i, group in enumerate(names):
        canonical, *aliases = group.split("|")
        entries[f"e{i}"] = RegistryEntry(
            entity_id=f"e{i}", canonical_name=canonical, entity_type="ORG", aliases=tuple(aliases), description="x"
        )
    return entries


def surfaces(text: str, *names: str, common: frozenset[str] = frozenset()) -> list[str]:
    return [text[hit.start : hit.end] for hit in Lexicon(registry(*names)).find(text, common)]


@pytest.mark.parametrize(
    ("names", "text", "expected"),
    [
        # Points: taken in where the spelling has them, and not a sentence's.
        (["United States|U.S."], "in the U.S. and", ["U.S."]),
        (["United States|U.S.|US"], "the U.S. or the US.", ["U.S.", "US"]),
        (["United States|US"], "the U.S. grid", ["U.S."]),
        (["United States|U.S."], "the U. S. grid", ["U. S."]),
        (
            ["Washington, D.C.|D.C."],
            "Washington, DC. Then D.C. Then Washington D.C.",
            ["Washington, DC", "D.C.", "Washington D.C."],
        ),
        (["United States|U.S."], "the U.S.A. and the U.S.", ["U.S."]),
        (["Moonhalt Co."], "Moonhalt Co. and Moonhalt Co again", ["Moonhalt Co.", "Moonhalt Co"]),
        (["Ahoy!"], "on Ahoy! and on Ahoy", ["Ahoy!", "Ahoy"]),
        # Other signs tell names apart.
        (["Keel++"], "Keel and Keel++ too", ["Keel++"]),
        ([".KEEL"], "Keel and .KEEL too", [".KEEL"]),
        # Brackets that complete a name belong to it.
        (["Karen Hao|Karen"], "at Karen (Hao)’s talk", ["Karen (Hao)"]),
        (["Didi|Didi Chuxing"], "the Didi (Chuxing) case", ["Didi (Chuxing)"]),
        (["Didi|Didi Chuxing"], "the (Didi) Chuxing case [Didi] Chuxing", ["(Didi) Chuxing", "[Didi] Chuxing"]),
        (["Didi|Didi Chuxing"], "Didi (Chuxing in full) was", ["Didi", "Chuxing"][:1]),
        (["Halvik|HV"], "Halvik (HV)", ["Halvik", "HV"]),
        # Letters as they may be written.
        (["Café Nord"], "the Cafe\u0301 Nord", ["Cafe\u0301 Nord"]),
        (["Nordé"], "to Norde\u0301.", ["Norde\u0301"]),
        (["Norde"], "the Norde\u0301s", []),
        (["Nord"], "e\u0301Nord", []),
        (["Izmir Port"], "İİ to İzmir Port", ["İzmir Port"]),
        (["Straß"], "ẞẞ in STRASS", ["STRASS"]),
        (["Soft Quay"], "Soft Qu\u00aday", ["Soft Qu\u00aday"]),
        (["Skerra"], "Skerra™ turbines", ["Skerra"]),
        # Blanks and line ends, but no end of a sentence or paragraph.
        (
            ["North Sea"],
            "North  Sea, North\u00a0Sea, North\nSea, North \r\n Sea",
            ["North  Sea", "North\u00a0Sea", "North\nSea", "North \r\n Sea"],
        ),
        (["North Sea"], "North\n\nSea, North\r\n\r\nSea, North. Sea, North, Sea, North? Sea", []),
        (["J.P. Marl"], "J. P. Marl, J.P.\nMarl, JP Marl, J.\n\nP. Marl", ["J. P. Marl", "J.P.\nMarl", "JP Marl"]),
        (["Kai-Fu Lee"], "Kai Fu Lee, Kai‑fu Lee, KaiFu Lee", ["Kai Fu Lee", "Kai‑fu Lee", "KaiFu Lee"]),
        (["People's Quay"], "the People’s Quay", ["People’s Quay"]),
        (["Hull & Keel"], "Hull & Keel, Hull&Keel, Hull Keel", ["Hull & Keel", "Hull&Keel", "Hull Keel"]),
        # A break where the spelling has none: before a capital or a digit, or between long parts.
        (
            ["PlugPool"],
            "Plug Pool, Plugpool, Plug-Pool, plugpool, Plug pool",
            ["Plug Pool", "Plugpool", "Plug-Pool", "plugpool", "Plug pool"],
        ),
        (["WeWork"], "We work there. We Work", ["We Work"]),
        (["Tencent"], "Ten cent coins, Ten Cent", ["Ten Cent"]),
        (["Bas"], "plan B as it is", []),
        (["Northmain"], "North main", ["North main"]),
        # Digits and points.
        (["01.AI"], "from 01.AI, 01 AI and 01AI", ["01.AI", "01 AI", "01AI"]),
        (
            ["Bollard 3", "Bollard"],
            "Bollard 3, Bollard 3.5, Bollard 34. Bollard 3.",
            ["Bollard 3", "Bollard", "Bollard", "Bollard 3"],
        ),
        (["R1"], "R1, r1, R 1, R10, R-1", ["R1", "R 1", "R-1"]),
        (["Tide.com|Tide"], "Tide.com or Tide.", ["Tide.com", "Tide"]),
        # Light markup's emphasis is no part of a name; a sign within one is.
        (["Long Quay", "NET_BOAT"], "_Long Quay_, _Long Quay’s_, NET_BOAT_", ["Long Quay", "Long Quay", "NET_BOAT"]),
        # Compounds are two mentions; a possessive is left out.
        (
            ["United States|US", "China"],
            "US-China, US/China, China’s, pre-US",
            ["US", "China", "US", "China", "China", "US"],
        ),
        (["BAT|BATs"], "the BATs and BAT’s", ["BATs", "BAT"]),
        # Articles.
        (
            ["The Information"],
            "at The Information, at the information, the other information",
            ["The Information", "the information"],
        ),
        (["Ebb Letter"], "The Ebb Letter", ["Ebb Letter"]),
        # Capitals.
        (["United States|US"], "tell us. Us too. US", ["US"]),
        (["SHEIN"], "Shein, SHEIN and shein", ["Shein", "SHEIN"]),
        (["Ant"], "an ant and Ant", ["Ant"]),
        (
            ["six little dragons"],
            "Six Little Dragons, six little dragons",
            ["Six Little Dragons", "six little dragons"],
        ),
        (["STAR Board"], "starboard and Starboard", ["Starboard"]),
        # The longest name wins, by whole words.
        (["Jing Yang", "Jing Yan"], "Jing Yang", ["Jing Yang"]),
        (
            ["Hong Kong", "Hong Kong Stock Exchange", "Stock Exchange"],
            "the Hong Kong Stock Exchange",
            ["Hong Kong Stock Exchange"],
        ),
        (["Asia"], "Asian, Eurasia", []),
    ],
)
def test_what_is_a_name(names: list[str], text: str, expected: list[str]) -> None:
    assert surfaces(text, *names) == expected


def test_a_name_of_two_entities_is_left_out() -> None:
    assert surfaces("Pell", "Pell", "Dorrit|Pell") == []


def test_an_empty_registry_finds_nothing() -> None:
    assert surfaces("Pell") == []
    assert surfaces("Pell ...", "...") == []


def test_a_common_word_at_a_sentence_start_is_no_name() -> None:
    common = lower_case_words(["an ant went", "the wésten ant’s"])
    assert {"ant", "went", "wésten"} <= common
    assert surfaces("Ant went. Ant too. An Ant", "Ant", common=common) == ["Ant"]
    assert surfaces("Ant went", "Ant") == ["Ant"]


def test_methods_tell_how_a_name_was_found() -> None:
    hits = Lexicon(registry("PlugPool")).find("PlugPool, Plug Pool")
    assert [(hit.method, hit.score) for hit in hits] == [("lexicon-exact", 1.0), ("lexicon-normalised", 0.9)]


# The slow way: a regular expression a spelling, tried at every offset of the text without its marks.

MARKS = "\u0301\u00ad"
TEXT = st.text(alphabet="aAäÄbBiİ13 \n\u00a0.-’(),/" + MARKS, max_size=24)
LETTERS = "aAbBi13"
BLANK, BREAK = "[ \u00a0]", "\n"
SPACE = f"(?:{BLANK}+(?:{BREAK}{BLANK}*)?|{BREAK}{BLANK}*)"


def _letter(wanted: str, *, capital: bool = False, small: bool = True) -> str:
    """The characters of the texts that are this letter."""
    alike = {"a": "aAäÄ", "b": "bB", "i": "iİ", "1": "1", "3": "3"}[fold_name(wanted)]
    if capital or not small:
        alike = "".join(char for char in alike if not char.islower())
    return f"[{alike}]"


def _expressions(name: str) -> list[re.Pattern[str]]:
    """One expression for the name written without gaps and one with, for these have other rules of case."""
    at = [i for i, char in enumerate(name) if char.isalnum()]
    letters = [name[i] for i in at]
    shouted = len(at) <= 3 and any(c.isupper() for c in letters) and not any(c.islower() for c in letters)
    several = " " in name[at[0] : at[-1]]
    inner = any(a.islower() and b.isupper() for a, b in pairwise(letters)) and not several
    found = []
    for gapped in (False, True):
        free = several if gapped else inner
        pattern = together = ""
        for k, char in enumerate(letters):
            first = k == 0 and char.isupper() and not free
            one = _letter(char, capital=first, small=not shouted)
            together += one
            if k and gapped:
                gap = name[at[k - 1] + 1 : at[k]]
                if gap:
                    own = {" ": SPACE, ".": rf"\.{SPACE}?", "-": "-"}[gap]
                    joint = rf"(?:{SPACE}|[-.]|{SPACE}?\(|\){SPACE}?|{own})?"
                else:
                    parts = min(k, len(letters) - k)
                    seam = char.isupper() or letters[k - 1].isdigit() != char.isdigit()
                    if parts >= 4:
                        joint = rf"(?:{SPACE}|-)?"
                    elif seam or parts >= 2:
                        joint = rf"(?:(?:{SPACE}|[-.])(?=[A-ZÄİ0-9]))?"
                    else:
                        joint = ""
                pattern += joint
            pattern += one
        # With gaps is with one at least: letters that are together are the name without.
        found.append(re.compile(f"(?!{together}){pattern}" if gapped else pattern))
    return found


def slow_find(names: Mapping[str, RegistryEntry], marked: str) -> list[tuple[int, int, str]]:
    kept = [i for i, char in enumerate(marked) if char not in MARKS]
    text = "".join(marked[i] for i in kept)
    spellings: dict[str, set[tuple[str, str]]] = {}
    for entry in names.values():
        for name in (entry.canonical_name, *entry.aliases):
            spellings.setdefault(fold_name(name), set()).add((name, entry.entity_id))
    found = set()
    for alike in spellings.values():
        if len({owner for _, owner in alike}) > 1:
            continue
        for name, owner in alike:
            for expression in _expressions(name):
                for offset in range(len(text)):
                    if match := expression.match(text, offset):
                        start, end = match.span()
                        tail = name.endswith(".")
                        points = match[0].count(".")
                        if text[end : end + 1] == "." and (
                            (tail and points >= name.count(".") - 1)
                            or (not tail and re.fullmatch(r"(?:\w\.){2,}", match[0] + "."))
                        ):
                            end += 1
                        surface = text[start:end]
                        unclosed = surface.count("(") - surface.count(")")
                        if unclosed == 1 and text[end : end + 1] == ")":
                            end += 1
                        elif unclosed == -1 and start and text[start - 1] == "(":
                            start -= 1
                        elif unclosed:
                            continue
                        before, after = text[:start], text[end:]
                        if re.search(r"\w\Z", before) and text[start] != "(":
                            continue
                        if re.match(r"\w", after) and text[end - 1] != ")":
                            continue
                        if re.match(r"[.,]\d", after) and text[end - 1].isdigit():
                            continue
                        if re.match(r"\.[^\W\d]", after) and "." in text[start:end]:
                            continue
                        found.add((start, end, owner))
    chosen: list[tuple[int, int, str]] = []
    spans = [(*_raw(kept, marked, hit), hit[2]) for hit in found]
    for start, end, owner in sorted(spans, key=lambda span: (span[0] - span[1], span)):
        if all(end <= other[0] or other[1] <= start for other in chosen):
            chosen.append((start, end, owner))
    return sorted(chosen)


def _raw(kept: list[int], marked: str, hit: tuple[int, int, str]) -> tuple[int, int]:
    """The span in the text with its marks; those after a last letter belong to it."""
    last = kept[hit[1] - 1]
    end = last + 1
    while marked[last].isalnum() and end < len(marked) and marked[end] in MARKS:
        end += 1
    return kept[hit[0]], end


_NAME = st.from_regex(rf"[{LETTERS}]{{1,4}}(?:[ .-]?[{LETTERS}]{{1,3}}){{0,2}}\.?", fullmatch=True)
_REGISTRY = st.lists(st.lists(_NAME, min_size=1, max_size=3), min_size=1, max_size=4)


@st.composite
def _case(draw: st.DrawFn) -> tuple[list[list[str]], str]:
    """A registry, and a text that has its names, torn about."""
    groups = draw(_REGISTRY)
    names = [name for group in groups for name in group]
    pieces = draw(st.lists(st.one_of(st.sampled_from(names), TEXT), max_size=5))
    text = draw(st.sampled_from([" ", "", ". ", "(", "\n"])).join(pieces)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from([" ", ".", " (", ")", "-", "\n", "\u0301", "’"])) + text[at:]
    # A mark is on a letter; what one on a full stop would mean nobody knows.
    return groups, re.sub(rf"(?<![\w{MARKS}])[{MARKS}]+", "", text)


@settings(max_examples=400, deadline=None)
@given(_case())
@example(([["A.B."]], "A.B. A. B. AB. A.B.A"))
@example(([["ab ab", "Ab"]], "Ab (ab) ab"))
@example(([["1"]], "1\u0301.1 1.1"))
@example(([["A a", "1"]], "A aA a"))
@example(([["1"], ["A1"]], "1\xad. 1. A\u0301.1."))
def test_the_fast_way_finds_what_the_slow_way_finds(case: tuple[list[list[str]], str]) -> None:
    groups, text = case
    names = registry(*("|".join(group) for group in groups))
    fast = [(hit.start, hit.end, hit.entity_id) for hit in Lexicon(names).find(text)]
    assert fast == slow_find(names, text)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["Straße 1", "strasse", "A", " ", "", "聊B", "B", "\U0001f600 A", "A\0B"]), max_size=6))
def test_names_in_several_texts_are_those_in_each_of_them(texts: list[str]) -> None:
    lexicon = Lexicon(registry("Strasse", "A", "B", "AB", "1A"))
    assert lexicon.spelled(texts) == [lexicon.spelled([text])[0] for text in texts]


@settings(deadline=None)
@given(
    st.lists(st.text(min_size=1, max_size=6).filter(lambda name: not is_untidy(name)), min_size=1, max_size=4),
    st.text(max_size=40),
)
def test_hits_are_apart_in_order_and_spell_the_name_in_any_script(names: list[str], text: str) -> None:
    entries = registry(*(name.replace("|", "") or "x" for name in names))
    hits: tuple[Hit, ...] = Lexicon(entries).find(text + " " + names[0] + " " + text)
    whole = text + " " + names[0] + " " + text
    end = 0
    for hit in hits:
        assert end <= hit.start < hit.end <= len(whole)
        assert fold_name(whole[hit.start : hit.end]) == fold_name(entries[hit.entity_id].canonical_name)
        end = hit.end


@pytest.mark.slow
def test_a_megabyte_takes_less_than_a_second() -> None:
    lexicon = Lexicon(load_curation(CURATED).registry)
    text = load_source(SAMPLE_PAGE).text + " Alibaba, U.S. and Hong Kong. "
    turns = [text[i : i + 1500] for i in range(0, len(text), 1500)]
    rounds = 1_000_000 // len(text) + 1
    started = time.perf_counter()
    for _ in range(rounds):
        common = lower_case_words(turns)
        for turn in turns:
            lexicon.find(turn, common)
    # Four times faster on a free machine; the rest is for a busy one.
    assert time.perf_counter() - started < 1.0 * rounds * len(text) / 1_000_000


def _precision_and_recall(page: Path, curated: Path) -> tuple[float, float]:
    """Of the automatic layer's links against the readers', with their spans; recall over the names spelled right."""
    source, curation = load_source(page), load_curation(curated)
    gold = build_episode(source, [curation], EpisodeMeta("x"))
    found = build_episode(source, [Curation(curation.registry, ())], EpisodeMeta("x"))
    assert [finding for finding in validate_rows(corpus_rows(build_corpus([found]))) if finding.level == "error"] == []
    right = {(m.source_start, m.source_end, m.entity_id) for m in gold.mentions}
    spelled = {(m.source_start, m.source_end, m.entity_id) for m in gold.mentions if m.form != "asr_error"}
    automatic = {(m.source_start, m.source_end, m.entity_id) for m in found.mentions if m.entity_id}
    return len(automatic & right) / len(automatic), len(automatic & spelled) / len(spelled)


def test_names_of_the_sample_episode() -> None:
    precision, recall = _precision_and_recall(SAMPLE_PAGE, SAMPLE / "curated")
    assert precision > 0.97
    assert recall > 0.97


def test_names_of_the_real_page(real_page: Path) -> None:
    precision, recall = _precision_and_recall(real_page, CURATED)
    assert precision > 0.97
    # JD and SF wait for a name that is theirs alone.
    assert recall > 0.96
