"""What takes time or memory is bounded by work that is counted, not by seconds."""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cases import write_redirects, write_valid

from podcorpus import build_folder, validate, verify
from podcorpus.cli import main
from podcorpus.folder.read import scanned_folder
from podcorpus.folder.redirects import Redirect, by_old_id, check_redirects, circles_in
from podcorpus.reading import Source, inputs
from podcorpus.reading.inputs import open_sources
from podcorpus.tables.footer import MOST_COLUMNS, TooLargeError, check_footer
from podcorpus.tables.thrift import Thrift
from podcorpus.validating import validate_scanned
from podcorpus.viewing import view

Key = tuple[str, str]


class Counted(Mapping[Key, Redirect]):
    """Redirects that count how often one is looked up."""

    def __init__(self, redirects: Mapping[Key, Redirect]) -> None:
        self.redirects, self.looks = redirects, 0

    def __getitem__(self, key: Key) -> Redirect:
        self.looks += 1
        return self.redirects[key]

    def __contains__(self, key: object) -> bool:
        self.looks += 1
        return key in self.redirects

    def __iter__(self) -> Iterator[Key]:
        return iter(self.redirects)

    def __len__(self) -> int:
        return len(self.redirects)


def chain(length: int, last: str | None) -> Counted:
    ids = [f"e{i:05d}" for i in range(length)]
    pairs = zip(ids, [*ids[1:], last], strict=True)
    return Counted(
        by_old_id(Redirect(table="entities", old_id=a, new_id=b, since="1.0.0", reason="Merged.") for a, b in pairs)
    )


@pytest.mark.parametrize("last", [None, "e00000", "e02000", "orkney"])
def test_a_chain_of_redirects_takes_a_few_looks_for_each(last: str | None) -> None:
    known = chain(4_000, last)
    circles = circles_in(known)
    assert known.looks <= 4 * len(known)
    lengths = {"e00000": [4_000], "e02000": [2_000]}
    assert [len(circle) for circle in circles] == lengths.get(last or "", [])
    assert [circle[0][1] for circle in circles] == [last] * len(circles)


def test_a_long_circle_is_reported_once_and_briefly(tmp_path: Path) -> None:
    write_valid(tmp_path, version="1.0.0")
    ids = [f"e{i:05d}" for i in range(4_000)]
    write_redirects(tmp_path, [["entities", a, b] for a, b in zip(ids, [*ids[1:], ids[0]], strict=True)])
    (found,) = check_redirects(tmp_path)
    assert (found.code, found.line, len(found.message) < 200) == ("redirect-cycle", 1, True)


def test_a_key_of_a_redirect_is_given_once(tmp_path: Path) -> None:
    write_valid(tmp_path, version="1.0.0")
    line = '{"table":"entities","old_id":"a","old_id":"b","new_id":null,"since":"1.0.0","reason":"x"}\n'
    (tmp_path / "redirects.jsonl").write_text(line)
    (found,) = check_redirects(tmp_path)
    assert (found.code, "'old_id' is given twice" in found.message) == ("redirect-unreadable", True)


def large_metadata(file: Path) -> None:
    pq.write_table(pa.table({"a": [1]}).replace_schema_metadata({"x": "y" * (64 << 20)}), file)


def many_columns(file: Path) -> None:
    schema = pa.schema([(f"c{i}", pa.int8()) for i in range(MOST_COLUMNS + 1)])
    pq.write_table(schema.empty_table(), file)


def wide_struct(file: Path) -> None:
    kind = pa.struct([(f"c{i}", pa.int8()) for i in range(MOST_COLUMNS + 1)])
    pq.write_table(pa.table({"a": pa.nulls(0, kind)}), file)


@pytest.mark.parametrize("make", [large_metadata, many_columns, wide_struct])
def test_a_footer_is_refused_before_a_library_reads_it(
    make: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "turns.parquet"
    make(file)  # type: ignore[operator]
    opened: Counter[str] = Counter()
    monkeypatch.setattr(pq, "ParquetFile", lambda *_, **__: opened.update(["opened"]))
    with pytest.raises(TooLargeError):
        check_footer(file)
    found = [one.code for one in validate(file, table="turns")]
    assert (found, opened) == (["file-too-large"], {})
    for command, code in ((["score", str(file), str(file)], 2), (["validate", str(file)], 1)):
        with pytest.raises(SystemExit) as left:
            main(command)
        assert left.value.code == code
    assert opened == {}


def test_a_second_list_of_columns_does_not_hide_behind_the_first() -> None:
    from podcorpus.tables.footer import _check_columns

    column = b"\x48\x01a\x00"
    few, many = (
        b"\x1c" + column,
        b"\xfc" + (2_000).to_bytes(2, "little").replace(b"\xd0\x07", b"\xd0\x0f") + column * 2_000,
    )
    _check_columns(b"\x15\x02\x19" + few + b"\x00")
    with pytest.raises(TooLargeError, match="2,000 columns"):
        _check_columns(b"\x15\x02\x19" + few + b"\x09\x04" + many + b"\x00")


@pytest.mark.parametrize("data", [b"\x1c" * 100_000, b"\x19\xfc\xff\xff\xff\x0f", b"\x18\xff", b"\x15", b"\x1d\x00"])
def test_thrift_that_is_none(data: bytes) -> None:
    with pytest.raises(ValueError, match="Thrift"):
        Thrift(data).struct(0)


def test_a_schema_nested_deeply_is_a_finding(tmp_path: Path) -> None:
    kind: pa.DataType = pa.int8()
    for _ in range(400):
        kind = pa.struct([("a", kind)])
    pq.write_table(pa.table({"a": pa.nulls(1, kind)}), tmp_path / "turns.parquet")
    assert [one.code for one in validate(tmp_path / "turns.parquet", table="turns")] == ["file-unreadable"]


def test_no_command_has_all_pages_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    n, folder, pages = 40, tmp_path / "corpus", tmp_path / "pages"
    pages.mkdir()
    for number in range(n):
        text = f"Ann Lind (00:00)\nThe ferry left at {number}.\n\nBo Ek (00:04)\nNobody knew.\n"
        (pages / f"ep-{number:02d}.txt").write_text(text, encoding="utf-8")
    build_folder(pages, out=folder)
    alive: weakref.WeakSet[Source] = weakref.WeakSet()
    most, decoded = 0, inputs.Source.from_bytes

    def read(data: bytes, name: str) -> Source:
        nonlocal most
        source = decoded(data, name)
        alive.add(source)
        most = max(most, len(alive))
        return source

    monkeypatch.setattr(inputs.Source, "from_bytes", read)
    with scanned_folder(folder) as scanned:
        assert list(validate_scanned(scanned, open_sources([pages]), rows_at_once=160)) == []
    assert verify(folder, [pages]).agrees
    assert view(folder, tmp_path / "page.html", [pages]).n_with_words == 2 * n
    assert 0 < most < n // 2
