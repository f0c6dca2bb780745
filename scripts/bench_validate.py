"""Benchmark validation: layer 1 against other validators on the same Parquet rows, then all layers over many turns.

usage: python scripts/bench_validate.py [--rows N] [--rounds N] [--turns N] [--corpora DIR]

`--rows` turns for the comparison of layer 1 (full edition), `--turns` for the run of all layers; 0 skips one of them.
Each validator runs in its own process, in turn, `--rounds` times; the medians are printed. The corpora are invented
(`synthetic.py`), always the same, and written to `--corpora` if they do not exist yet. The other validators come with
`pip install -e '.[bench]'`.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

import pyarrow.parquet as pq
from measuring import peak_mb
from synthetic import write_corpus

from podcorpus.engine.duckdb import connect
from podcorpus.findings.finding import Finding
from podcorpus.findings.found import Found
from podcorpus.folder.layout import shard_path
from podcorpus.folder.read import scanned_folder
from podcorpus.records import TABLES
from podcorpus.records.schemas import json_schema
from podcorpus.tables.scan import TableFile
from podcorpus.validating import validate_scanned
from podcorpus.validating.shapes_in_files import Damage, check_shapes, misshapen

SAMPLE = 20_000
"""Rows given to jsonschema: its rate does not depend on their number, and all of them would take minutes."""

Run = tuple[int, float]
"""Rows and seconds."""


def read(file: Path) -> Run:
    """Only read the rows: the baseline for the others."""
    start = time.perf_counter()
    rows = sum(batch.num_rows for batch in pq.ParquetFile(file).iter_batches())
    return rows, time.perf_counter() - start


def columnar(file: Path) -> Run:
    """Our layer 1."""
    with TemporaryDirectory() as aside:
        start = time.perf_counter()
        rows = pq.ParquetFile(file).metadata.num_rows
        found = list(misshapen(connect(Path(aside), files=True), "turns", TableFile(file, 0, rows)))
        seconds = time.perf_counter() - start
    assert found == []
    return rows, seconds


def by_jsonschema(file: Path) -> Run:
    """`jsonschema`, row by row, on a sample of the rows."""
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(dict(json_schema("turns")))
    start = time.perf_counter()
    rows = 0
    for batch in pq.ParquetFile(file).iter_batches(SAMPLE):
        for row in batch.to_pylist():
            assert next(validator.iter_errors(row), None) is None
            rows += 1
        break
    return rows, time.perf_counter() - start


def by_jsonschema_rs(file: Path) -> Run:
    """`jsonschema-rs` over the rows of the file."""
    import jsonschema_rs

    validator = jsonschema_rs.Draft202012Validator(dict(json_schema("turns")))
    start = time.perf_counter()
    rows = 0
    for batch in pq.ParquetFile(file).iter_batches():
        for row in batch.to_pylist():
            assert validator.is_valid(row)
            rows += 1
    return rows, time.perf_counter() - start


def by_jsonschema_rs_at_hand(file: Path) -> Run:
    """The same without reading: the rows are in memory as dicts."""
    import jsonschema_rs

    validator = jsonschema_rs.Draft202012Validator(dict(json_schema("turns")))
    rows, seconds = 0, 0.0
    for batch in pq.ParquetFile(file).iter_batches():
        at_hand = batch.to_pylist()
        start = time.perf_counter()
        for row in at_hand:
            assert validator.is_valid(row)
        rows, seconds = rows + len(at_hand), seconds + time.perf_counter() - start
    return rows, seconds


def by_pandera(file: Path) -> Run:
    """pandera over polars."""
    import pandera.polars as pa
    import polars as pl

    columns = {}
    for name, spec, kind, nullable in _columns():
        checks = [pa.Check.str_matches(spec["pattern"])] if "pattern" in spec else []
        checks += [pa.Check.ge(spec["minimum"])] if "minimum" in spec else []
        checks += [pa.Check.isin([x for x in spec["enum"] if x is not None])] if "enum" in spec else []
        columns[name] = pa.Column(pl.String if kind == "string" else pl.Int64, checks=checks, nullable=nullable)
    schema = pa.DataFrameSchema(columns, strict=True)
    start = time.perf_counter()
    frame = schema.validate(pl.read_parquet(file), lazy=True)
    return len(frame), time.perf_counter() - start


def by_dataframely(file: Path) -> Run:
    """dataframely."""
    import dataframely as dy
    import polars as pl

    columns: dict[str, Any] = {}
    for name, spec, kind, nullable in _columns():
        if kind != "string":
            columns[name] = dy.Int64(min=spec.get("minimum"), nullable=nullable)
        elif "enum" in spec:
            options = [option for option in spec["enum"] if option is not None]
            columns[name] = dy.String(check=lambda column, options=options: column.is_in(options), nullable=nullable)
        else:
            columns[name] = dy.String(regex=spec.get("pattern"), nullable=nullable)
    schema: Any = type("Turns", (dy.Schema,), columns)
    start = time.perf_counter()
    frame = schema.validate(pl.read_parquet(file))
    return len(frame), time.perf_counter() - start


def _columns() -> Iterator[tuple[str, Mapping[str, Any], str, bool]]:
    for name, spec in json_schema("turns")["properties"].items():
        nullable = isinstance(spec["type"], list)
        yield name, spec, spec["type"][0] if nullable else spec["type"], nullable


WAYS: Mapping[str, tuple[str, Callable[[Path], Run]]] = {
    "read": ("merely read (iter_batches)", read),
    "columnar": ("podcorpus, layer 1", columnar),
    "jsonschema": (f"jsonschema (of {SAMPLE:,} rows)", by_jsonschema),
    "jsonschema-rs": ("jsonschema-rs, rows of the file", by_jsonschema_rs),
    "at-hand": ("jsonschema-rs, dicts at hand", by_jsonschema_rs_at_hand),
    "pandera": ("pandera", by_pandera),
    "dataframely": ("dataframely", by_dataframely),
}


def all_layers(folder: Path) -> dict[str, float]:
    """Seconds of each part of `podcorpus validate` over a folder, and the peak memory of the process."""
    measured: dict[str, float] = {}
    start = time.perf_counter()
    with scanned_folder(folder) as scanned:
        measured["files and digests"] = time.perf_counter() - start
        measured["rows"] = sum(scan.rows for scan in scanned.scans.values())
        measured["turns"] = scanned.scans["turns"].rows
        again, damage = time.perf_counter(), Damage()
        connection = connect(scanned.aside, files=True)
        found: list[Finding | Found] = [
            one for scan in scanned.scans.values() for one in check_shapes(connection, scan, damage, scanned.aside)
        ]
        connection.close()
        measured["layer 1"] = time.perf_counter() - again
        again = time.perf_counter()
        found += [*scanned.findings, *validate_scanned(scanned)]
        measured["layers 1 to 5"] = time.perf_counter() - again
    assert [one.code for one in found] == []
    return measured


def main() -> None:
    """Run the benchmarks, or with `--one` a single one, whose result is printed as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--turns", type=int, default=10_000_000)
    parser.add_argument("--corpora", type=Path, default=Path(gettempdir()) / "podcorpus-bench")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        name, path = given.one
        if name == "write":
            edition, turns = Path(path).name.removesuffix(".making").rsplit("-", 1)
            write_corpus(Path(path), int(turns), edition)
            result: Any = {}
        elif name == "all":
            result = all_layers(Path(path))
        else:
            rows, seconds = WAYS[name][1](Path(path))
            result = {"rows": rows, "seconds": seconds}
        print(json.dumps({**result, "mb": peak_mb()}))
        return
    packages = ("pyarrow", "duckdb", "jsonschema", "jsonschema-rs", "pandera", "dataframely", "polars")
    print(f"Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in packages))
    if given.rows:
        _compare(_corpus(given.corpora, given.rows) / shard_path("turns"), given.rounds)
    for edition in ("full", "text-free") if given.turns else ():
        _whole(_corpus(given.corpora, given.turns, edition), edition)


def _corpus(corpora: Path, turns: int, edition: str = "full") -> Path:
    folder = corpora / f"{edition}-{turns}"
    if not folder.is_dir():
        print(f"writing a corpus of {turns:,} turns", file=sys.stderr)
        making = corpora / f"{folder.name}.making"
        _measured("write", making)
        making.rename(folder)
    return folder


def _measured(name: str, path: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--one", name, str(path)]
    measured: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return measured


def _compare(file: Path, rounds: int) -> None:
    measured: dict[str, list[dict[str, float]]] = {name: [] for name in WAYS}
    for _ in range(rounds):
        for name, results in measured.items():
            results.append(_measured(name, file))
    rate = {name: median(r["rows"] / r["seconds"] for r in results) for name, results in measured.items()}
    print(f"\nturns, {file.stat().st_size / 1e6:.0f} MB, median of {rounds} rounds (least and most)")
    print(f"{'':<34}{'rows/s':>12}{'x reading':>11}{'ours is x':>11}{'MB':>7}   spread")
    for name, results in measured.items():
        rates = [r["rows"] / r["seconds"] for r in results]
        print(
            f"{WAYS[name][0]:<34}{rate[name]:>12,.0f}{rate[name] / rate['read']:>11.3f}"
            f"{rate['columnar'] / rate[name]:>11.1f}{max(r['mb'] for r in results):>7.0f}"
            f"   {min(rates):,.0f}–{max(rates):,.0f}"
        )


def _whole(folder: Path, edition: str) -> None:
    measured = _measured("all", folder)
    print(f"\n{edition} edition, {measured['turns']:,.0f} turns, {measured['rows']:,.0f} rows of {len(TABLES)} tables")
    for part in ("files and digests", "layer 1", "layers 1 to 5"):
        print(f"{part:<34}{measured[part]:>8.0f} s{measured['rows'] / measured[part]:>12,.0f} rows/s")
    print(f"{'peak memory of the process':<34}{measured['mb']:>8.0f} MB")


if __name__ == "__main__":
    main()
