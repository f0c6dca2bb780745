"""Processor time of building one page, stage by stage, beside another version of the program and other programs.

usage: python scripts/bench_page.py [--rounds N] [--against SRC] [--model NAME]

Every page is built once in each of `--rounds` processes, after another page that loads what is loaded once; medians in
milliseconds are printed. `--against` is the `src` folder of another checkout: both run in turn, in the same minutes,
and the last column says how many times longer the other one takes, without validating and writing. Beside them, on the
same turns: the names of spaCy's small English model, if it is installed (`python -m spacy download en_core_web_sm`;
`--model` is its name or folder), and a regular expression that finds the headers and only writes Parquet.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from bench_build import _WORDS

_STAGES = ("read", "segment", "recognise", "align", "annotate", "other")
_WHOLE = "building"
_AFTER = ("validate", "write")
_ROOT = Path(__file__).parent.parent
_MODULES = (
    ("podcorpus.building.pipeline", "podcorpus.building"),
    ("podcorpus.curating.bundled", "podcorpus.curations"),
    ("podcorpus.curating.decisions", "podcorpus.annotating.decisions"),
    ("podcorpus.tables.arrow", "podcorpus.tabulating"),
)
"""Where this version has what is called, and then where 0.2 has it."""
_HEADER = re.compile(r"^(.+) \(([\d:]+)\)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """A page of the benchmark, and the registry that it is built with: how many invented entities, 0 for the
    published corpus's."""

    name: str
    text: str
    entities: int = 0
    curated: bool = False


def invented_word(rng: random.Random) -> str:
    """A word that no language has."""
    return "".join(rng.choice("bdfgklmnprstvz") + rng.choice("aeiou") for _ in range(rng.randint(1, 3)))


def invented_names(n: int) -> list[str]:
    """Names of two words, the first ones the same for every number."""
    rng = random.Random(1)
    return [f"{invented_word(rng)} {invented_word(rng)}{invented_word(rng)}".title() for _ in range(n)]


def invented_page(turns: int, *, new_words: bool, chars: int = 52_000) -> str:
    """A page of ordinary words, or of words that occur once, with chapters and names."""
    rng = random.Random(turns)
    names = invented_names(60)
    lines = ["Chapters", *(f"{k * 6:02d}:00 {invented_word(rng)} {rng.choice(_WORDS)}" for k in range(10)), ""]
    for turn in range(turns):
        said: list[str] = []
        while sum(map(len, said)) < chars / turns:
            chosen = [invented_word(rng) if new_words else rng.choice(_WORDS) for _ in range(rng.randint(6, 18))]
            if rng.random() < 0.3:
                chosen.insert(1, rng.choice(names))
            sentence = " ".join(chosen)
            said.append(sentence[0].upper() + sentence[1:] + ".")
        seconds = 3_600 * turn // turns
        clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        lines += [f"{('Mara Lind', 'Tom Reed')[turn % 2]} ({clock})", " ".join(said), ""]
    return "\n".join(lines)


def pages() -> Iterator[Page]:
    """All of them; those of the published corpus where they are in `dataset/sources` or `PODCORPUS_SOURCES`."""
    from podcorpus.curating.bundled import SAMPLE_PAGE, known_curations

    known = known_curations()[0].curation.by_page
    for path in sorted(Path(os.environ.get("PODCORPUS_SOURCES") or _ROOT / "dataset" / "sources").glob("*.txt")):
        data = path.read_bytes()
        if (episode := known.get(hashlib.sha256(data).hexdigest())) is not None:
            name, text = episode.episode.episode_id, data.decode("utf-8")
            yield Page(f"{name}, curated", text, curated=True)
            yield Page(f"{name}, automatic", text)
    yield Page("sample, automatic", SAMPLE_PAGE.read_bytes().decode("utf-8"))
    yield Page("ordinary words", invented_page(60, new_words=False))
    yield Page("new words", invented_page(61, new_words=True))
    yield Page("two turns", invented_page(2, new_words=False))
    for n in (100, 20_000):
        yield Page(f"{n:,} entities", invented_page(62, new_words=False), n)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="processes that build every page (3)")
    parser.add_argument("--against", type=Path, metavar="SRC", help="the src folder of another checkout")
    parser.add_argument("--model", default="en_core_web_sm", metavar="NAME", help="spaCy's model (en_core_web_sm)")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(measured(asked.measure)))
        return
    every = list(pages())
    versions = [_ROOT / "src", *([asked.against.resolve()] if asked.against else [])]
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder, "pages.json")
        listed.write_text(json.dumps([vars(page) for page in every]), encoding="utf-8")
        rounds = [[_in_process(src, listed) for src in versions] for _ in range(asked.rounds)]
    ours = _medians([one[0] for one in rounds])
    others = _medians([one[1] for one in rounds]) if asked.against else {}
    columns = (*_STAGES, _WHOLE, *_AFTER)
    print(f"| CPU ms | {' | '.join(columns)} | times |\n| --- |{' ---: |' * (len(columns) + 1)}")
    for page in every:
        row = ours[page.name]
        times = f"{others[page.name][_WHOLE] / row[_WHOLE]:.1f}" if page.name in others else ""
        print(f"| {page.name} | {' | '.join(f'{row[name]:.1f}' for name in columns)} | {times} |")
        if page.name in others:
            row = others[page.name]
            print(f"| … {asked.against} | {' | '.join(f'{row.get(name, 0):.1f}' for name in columns)} | |")
    print()
    beside(every, ours, asked.model)


def _in_process(src: Path, listed: Path) -> dict[str, dict[str, float]]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(src), str(Path(__file__).parent)))}
    command = [sys.executable, __file__, "--measure", str(listed)]
    output = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
    found: dict[str, dict[str, float]] = json.loads(output)
    return found


def _medians(rounds: Sequence[Mapping[str, Mapping[str, float]]]) -> dict[str, dict[str, float]]:
    return {
        name: {stage: median(one[name].get(stage, 0.0) for one in rounds) for stage in row}
        for name, row in rounds[0].items()
    }


def measured(listed: Path) -> dict[str, dict[str, float]]:
    """Milliseconds by page and stage, of whichever version is imported: this one, or 0.2."""
    from podcorpus import write_corpus
    from podcorpus.reading import Source
    from podcorpus.validating import validate_rows

    module, bundled, decisions, rows = (_first(*names) for names in _MODULES)
    # As the commands have it; otherwise one page of several pays for a search of all objects.
    gc.set_threshold(50_000)
    spent: dict[str, float] = defaultdict(float)
    names = ("read_document", "segment", "_recognised", "align", "annotate")
    for stage, name in zip(_STAGES, names, strict=False):
        setattr(module, name, _timed(getattr(module, name), stage, spent))
    known = [one.curation for one in bundled.known_curations()]
    registries = {0: known[0].registry}
    found = {}
    first = vars(Page("", invented_page(3, new_words=False)))
    for index, one in enumerate([first, *json.loads(listed.read_text(encoding="utf-8"))]):
        page = Page(**one)
        if page.entities not in registries:
            registries[page.entities] = {
                f"e{i}": decisions.RegistryEntry(
                    entity_id=f"e{i}", canonical_name=name, entity_type="PERSON", description="Invented."
                )
                for i, name in enumerate(invented_names(page.entities))
            }
        curations = known if page.curated else [decisions.Curation(registries[page.entities], ())]
        module.finder_of(curations[0].registry)
        source = Source.from_bytes(page.text.encode(), "page")
        spent.clear()
        start = time.process_time()
        built = module.build_episode(source, curations, module.EpisodeMeta(f"page.n{index}"))
        whole = time.process_time() - start
        corpus = module.build_corpus([built])
        after = {}
        with tempfile.TemporaryDirectory() as folder:
            for stage, call in (
                (
                    "validate",
                    lambda corpus=corpus, source=source: list(validate_rows(rows.corpus_rows(corpus), [source])),
                ),
                ("write", lambda corpus=corpus, folder=folder: write_corpus(corpus, Path(folder, "corpus"))),
            ):
                began = time.process_time()
                call()
                after[stage] = time.process_time() - began
        row = {**spent, "other": whole - sum(spent.values()), _WHOLE: whole, **after}
        found[page.name] = {stage: 1_000 * seconds for stage, seconds in row.items()}
    return found


def _first(*names: str) -> Any:
    """The first of some modules that there is."""
    return import_module(next(name for name in names if _exists(name)))


def _exists(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _timed(call: Callable[..., Any], stage: str, spent: dict[str, float]) -> Callable[..., Any]:
    def timed(*arguments: Any, **named: Any) -> Any:
        start = time.process_time()
        try:
            return call(*arguments, **named)
        finally:
            spent[stage] += time.process_time() - start

    return timed


def beside(every: Sequence[Page], ours: Mapping[str, Mapping[str, float]], name: str) -> None:
    """Print what other programs take for the same turns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        import spacy

        model: Any = spacy.load(name, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
        model("One sentence.")
    except (ImportError, OSError):
        model = None
        print("spaCy's small English model is not installed and was skipped")
    print("| CPU ms | building | spaCy, names alone | regular expression, Parquet |\n| --- | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        pq.write_table(pa.table({"text": ["One."]}), Path(folder, "loaded.parquet"))
    for page in every:
        with tempfile.TemporaryDirectory() as folder:
            start = time.process_time()
            parts = _HEADER.split(page.text)
            columns = {"label": parts[1::3], "time": parts[2::3], "text": [text.strip() for text in parts[3::3]]}
            pq.write_table(pa.table(columns), Path(folder, "turns.parquet"))
            bare = 1_000 * (time.process_time() - start)
        start = time.process_time()
        names = None if model is None else sum(len(doc.ents) for doc in model.pipe(columns["text"]))
        taken = "" if names is None else f"{1_000 * (time.process_time() - start):.0f}"
        print(f"| {page.name} | {ours[page.name][_WHOLE]:.0f} | {taken} | {bare:.1f} |")


if __name__ == "__main__":
    main()
