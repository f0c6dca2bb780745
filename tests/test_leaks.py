"""Words of a page are found wherever they are in what is published, and a text-free folder has no place for them."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cases import edit_folder, put_bytes, put_parquet, write_valid

from podcorpus import build, redact, write_corpus
from podcorpus.folder.checks.hidden_text import hidden_in
from podcorpus.folder.read import read_folder, scanned_folder
from podcorpus.hub import leaked_text
from podcorpus.hub.leaked_text import copied_words
from podcorpus.hub.stated import stated_texts
from podcorpus.reading import Source
from podcorpus.tables.page_ends import unneeded
from podcorpus.tables.parquet_layout import unaccounted

WORDS = "the tide was late so the pilots drank their coffee twice and said nothing of Zürich"
MORE = "as far as I know and as far as they remember it now"
PAGE = f"""The Slow Boat
Chapters
00:00 A title of many words that anyone may publish as it is here
Mara Lind (00:00)
Well, {WORDS}, {MORE}. {"q " * 30}
"""
SHARD = "data/turns/train-00000-of-00001.parquet"


def copied(folder: Path, data: bytes | str, page: str = PAGE, stated: str = "") -> tuple[str, str] | None:
    (folder / "README.md").write_bytes(data.encode() if isinstance(data, str) else data)
    return copied_words(folder, ["README.md"], [Source.from_bytes(page.encode(), "page.txt")], [stated])


WRITTEN: dict[str, str | bytes] = {
    "as it is": WORDS,
    "in capitals": WORDS.upper(),
    "on many lines": WORDS.replace(" ", "\n  "),
    "with other punctuation": "«" + WORDS.replace(" ", " — ") + "…»",
    "without accents": WORDS.replace("ü", "u"),
    "composed otherwise": WORDS.replace("ü", "u\u0308"),
    "with soft hyphens": WORDS.replace("coffee", "cof\u00adfee"),
    "as a JSON text": json.dumps({"x": WORDS.replace(" ", "\n")}),
    "as JSON escapes": "".join(f"\\u{ord(char):04x}" for char in WORDS),
    "as JSON in JSON": json.dumps(json.dumps(WORDS.replace(" ", "\n"))),
    "as a JSON list": json.dumps(WORDS.split()),
    "as entities": html.escape(WORDS).replace(" ", "&nbsp;").replace("e", "&#101;"),
    "as a web address": WORDS.replace(" ", "%20"),
    "in a picture": "<svg><text>" + WORDS.replace(" ", "</tspan> <tspan x='1'>") + "</text></svg>",
    "between tags": "<svg>" + WORDS.replace("l", "<b>l</b>") + "</svg>",
    "in a comment": f"<svg><!-- {WORDS} --></svg>",
    "in an attribute": f"<svg><a title='{WORDS}'/></svg>",
    "in UTF-16": WORDS.encode("utf-16"),
    "in Latin-1": WORDS.encode("latin-1"),
    "in Base64": base64.b64encode(WORDS.encode()),
    "in a file of any bytes": b"\x89PNG\0\xff" + WORDS.encode() + b"\xfe\0",
    "as links": "".join(f"[{word}](https://boat.example/#t={i}) " for i, word in enumerate(WORDS.split())),
    "as captions": "".join(f"{i}\n00:00:{i:02},000 --> 00:00:{i:02},900\n{x}\n\n" for i, x in enumerate(WORDS.split())),
    "at the border of a piece": b" " * ((1 << 20) - 30) + WORDS.encode(),
    "eight of them": " ".join(WORDS.split()[3:11]),
}


@pytest.mark.parametrize("way", WRITTEN)
def test_words_are_found_however_they_are_written(way: str, tmp_path: Path) -> None:
    assert copied(tmp_path, WRITTEN[way]) == ("README.md", "page.txt")


@pytest.mark.parametrize(
    "text",
    [
        " ".join(WORDS.split()[3:10]),
        "A title of many words that anyone may publish as it is here",
        "Mara Lind, Zürich, pilots, coffee",
        "q " * 30,
        " ".join(reversed(WORDS.split())),
        "",
    ],
)
def test_titles_names_and_few_words_are_not(text: str, tmp_path: Path) -> None:
    assert copied(tmp_path, text) is None


def test_a_title_may_be_published_that_is_on_the_page_and_that_nobody_says(tmp_path: Path) -> None:
    title = "The Slow Boat Comes In When Nobody Is Looking For It"
    page = PAGE.replace("The Slow Boat", title)
    assert copied(tmp_path, f"# {title}", page, stated=title) is None
    assert copied(tmp_path, f"# {title}", f"{page}Once more, {title}.\n", stated=title) is not None
    assert copied(tmp_path, f"# {title}", page, stated=" ".join(title.split()[:-1])) is not None


def test_a_title_in_front_matter_may_be_published(tmp_path: Path) -> None:
    talk = "Mara Lind: (00:01)\nWell, the tide.\n\nTove Brandt: (00:04)\nIt was late.\n"
    page = f"---\ntitle: The Slow Boat Comes In When Nobody Looks\n---\n\n{talk}"
    file, folder = tmp_path / "page.md", tmp_path / "corpus"
    file.write_text(page)
    write_corpus(redact(build(file).corpus), folder)
    files = [str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()]
    with scanned_folder(folder) as scanned:
        assert copied_words(folder, files, [Source.from_bytes(page.encode(), "page.md")], stated_texts(scanned)) is None


def _karaoke(words: list[str]) -> str:
    times = [f"00:00:{second:02}.000" for second in range(len(words) + 1)]
    return f"WEBVTT\n\n{times[0]} --> {times[-1]}\n<v Mara Lind>" + " ".join(map("<{}><c>{}</c>".format, times, words))


SOURCES: dict[str, Callable[[list[str]], str]] = {
    "captions with a time for each word": _karaoke,
    "captions of a word": lambda words: (
        "WEBVTT\n\n"
        + "".join(f"00:00:{i:02}.000 --> 00:00:{i:02}.900\n<v Mara Lind>{word}</v>\n\n" for i, word in enumerate(words))
    ),
    "JSON of words": lambda words: json.dumps(
        {"segments": [{"speaker": "Mara Lind", "start": i, "end": i + 1, "text": word} for i, word in enumerate(words)]}
    ),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_words_are_found_whatever_is_between_them_in_the_source(kind: str, tmp_path: Path) -> None:
    assert copied(tmp_path, f"A note. {WORDS}", SOURCES[kind](WORDS.split())) == ("README.md", "page.txt")


UNSPACED = {
    "Chinese": "我们今天在港口修理船只，顺便谈谈灯塔的历史，以及为什么没有人愿意在那里工作。",
    "Japanese": "今夜は港から灯台の話をします。霧の夜に鐘を鳴らす人はもういません。",
    "Thai": "คืนนี้เราจะพูดเรื่องประภาคารที่ท่าเรือเก่าและเรื่องคนเฝ้าประภาคารคนสุดท้าย",
}


@pytest.mark.parametrize("language", UNSPACED)
def test_words_without_spaces_between_them(language: str, tmp_path: Path) -> None:
    said = UNSPACED[language]
    page = [Source.from_bytes(f"A (00:00)\n{said}\nB (00:20)\nYes, well.\n".encode(), "page.txt")]

    def found(text: str) -> bool:
        (tmp_path / "README.md").write_text(text, encoding="utf-8")
        return copied_words(tmp_path, ["README.md"], page) is not None

    assert found(said)
    assert found("A note: " + said[3:-2].replace("，", "\n"))
    assert found(json.dumps({"x": said}))
    assert not found(said[:9])
    assert not found("A note of a harbour: " + said[-7:])
    assert not found(said[::-1])


def _cells(texts: list[Any], kind: Any = None, **field: Any) -> pa.Table:
    column = texts if isinstance(texts, pa.Array) else pa.array(texts, kind)
    return pa.Table.from_arrays([column], schema=pa.schema([pa.field("a", column.type, **field)]))


NESTED = pa.struct([("b", pa.large_list(pa.string()))])
TABLES: dict[str, Callable[[], pa.Table]] = {
    "a cell": lambda: _cells(["x", WORDS]),
    "a cell of bytes": lambda: _cells([WORDS.encode()]),
    "a cell of bytes as long as all others": lambda: _cells([WORDS.encode()], pa.binary(len(WORDS.encode()))),
    "a list of words": lambda: _cells([{"b": [WORDS]}], NESTED),
    "a word a row": lambda: _cells(f"{WORDS}, {MORE}".split()),
    "metadata of the file": lambda: _cells(["x"]).replace_schema_metadata({"note": WORDS}),
    "a key of metadata": lambda: _cells(["x"]).replace_schema_metadata({WORDS: "x"}),
    "metadata of a column": lambda: _cells(["x"], metadata={"note": WORDS}),
    "a column's name": lambda: pa.table({WORDS: ["x"]}),
    "a list's item": lambda: _cells([["x"]], pa.list_(pa.field(WORDS, pa.string()))),
    "a dictionary": lambda: _cells(pa.DictionaryArray.from_arrays(pa.array([None], pa.int32()), [WORDS])),
}


@pytest.mark.parametrize("place", TABLES)
def test_words_are_found_in_every_place_of_a_parquet_file(place: str, tmp_path: Path) -> None:
    pq.write_table(TABLES[place](), tmp_path / "a.parquet", compression="zstd", write_statistics=False)
    page = [Source.from_bytes(PAGE.encode(), "page.txt")]
    assert copied_words(tmp_path, ["a.parquet"], page) == ("a.parquet", "page.txt")


def test_the_words_of_a_column_are_looked_up_once_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up, runs = [0], leaked_text._runs

    def counted(words: list[str], length: int) -> Any:
        looked_up[0] += len(words)
        return runs(words, length)

    pq.write_table(_cells(["one two three four"] * 9000), tmp_path / "a.parquet")
    pages = [Source.from_bytes(b"A (00:00)\n" + said, "page.txt") for said in (b"Four two, one three.", b"Yes.")]
    monkeypatch.setattr(leaked_text, "_runs", counted)
    assert copied_words(tmp_path, ["a.parquet"], pages[:1]) is None
    # Besides, the bytes of the file are read as texts in several ways.
    assert 36_000 <= looked_up[0] < 1.1 * 36_000 + 5 * (tmp_path / "a.parquet").stat().st_size
    # Words that no page has are in no run of words that one has.
    looked_up[0] = 0
    assert copied_words(tmp_path, ["a.parquet"], pages[1:]) is None
    assert looked_up[0] < 100


HIDDEN: dict[str, Callable[[pa.Table], pa.Table]] = {
    "metadata of the file": lambda table: table.replace_schema_metadata({"note": WORDS}),
    "pandas": lambda table: table.replace_schema_metadata({"pandas": json.dumps({"x": WORDS})}),
    "metadata of a column": lambda table: table.set_column(
        0, table.schema.field(0).with_metadata({"note": WORDS}), table.column(0)
    ),
    "a dictionary": lambda table: table.set_column(
        table.schema.get_field_index("text"),
        "text",
        pa.DictionaryArray.from_arrays(pa.array([None] * table.num_rows, pa.int32()), [WORDS]),
    ),
}


@pytest.mark.parametrize("place", HIDDEN)
def test_a_text_free_folder_has_no_place_for_words(place: str, tmp_path: Path) -> None:
    write_valid(tmp_path, "text-free")
    table = pq.ParquetFile(tmp_path / SHARD).read()
    # Without the Arrow schema, the column of a dictionary is one of texts.
    put_parquet(tmp_path, "turns", HIDDEN[place](table), store_schema=place != "a dictionary")
    found = read_folder(tmp_path).findings
    assert {(one.code, one.path) for one in found} == {("text-hidden", str(tmp_path / SHARD))}
    assert all(WORDS not in one.message for one in found)


def test_an_items_name_is_no_place_either(tmp_path: Path) -> None:
    pq.write_table(TABLES["a list's item"](), tmp_path / "a.parquet")
    assert [column for column, _ in hidden_in(tmp_path / "a.parquet")] == ["a"]


KEYS = {
    "manifest.json": lambda text: text.replace('"format"', f'"note": "{WORDS}", "format"', 1),
    "croissant.json": lambda text: text.replace('"name"', f'"note": "{WORDS}", "name"', 1),
    "README.md": lambda text: text.replace("pretty_name:", f"note: {WORDS}\npretty_name:", 1),
    "schema/turn.schema.json": lambda text: text.replace('"title"', f'"$comment": "{WORDS}", "title"', 1),
}


@pytest.mark.parametrize("version", [None, "0.0.1"])
@pytest.mark.parametrize("name", KEYS)
def test_a_text_free_folder_has_no_key_more(name: str, version: str | None, tmp_path: Path) -> None:
    write_valid(tmp_path, "text-free")
    text = (tmp_path / name).read_text(encoding="utf-8")
    if version is not None:
        edit_folder(tmp_path, [{"manifest": {"/built_with/podcorpus": version}}])
    if name == "manifest.json":
        manifest = (tmp_path / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(KEYS[name](manifest), encoding="utf-8")
    else:
        edit_folder(tmp_path, [{"described": name, "replace": [text, KEYS[name](text)]}])
    (found,) = read_folder(tmp_path).findings
    assert found.code in ("description-differs", "manifest-unreadable")


def test_metadata_that_a_corpus_without_authors_does_not_have(tmp_path: Path) -> None:
    write_valid(tmp_path, "text-free")
    edit_folder(tmp_path, [{"list": "CITATION.cff", "write": f"abstract: {WORDS}\n"}])
    (found,) = read_folder(tmp_path).findings
    assert (found.code, found.path) == ("description-differs", str(tmp_path / "CITATION.cff"))


def test_a_tables_file_that_nothing_reads(tmp_path: Path) -> None:
    write_valid(tmp_path, "text-free")
    (tmp_path / "data/turns/more").mkdir()
    (tmp_path / "data/turns/more/words.txt").write_text(WORDS)
    entry = {"path": "data/turns/more/words.txt", "bytes": 0, "sha256": "0" * 64}
    edit_folder(tmp_path, [{"manifest": {"/tables/turns/files/-": entry}}])
    assert "file-unknown" in {one.code for one in read_folder(tmp_path).findings}


def _footer(data: bytes) -> int:
    return len(data) - 8 - int.from_bytes(data[-8:-4], "little")


def _with_footer(data: bytes, footer: bytes) -> bytes:
    return data[: _footer(data)] + footer + len(footer).to_bytes(4, "little") + data[-4:]


def _text(field: int, text: str) -> bytes:
    """A field of a Thrift struct, as it is written behind any other."""
    data = text.encode()
    return bytes([8, *_varint(2 * field), *_varint(len(data))]) + data


def _varint(number: int) -> list[int]:
    return [number] if number < 128 else [number & 127 | 128, *_varint(number >> 7)]


def _numbers(field: int, text: str) -> bytes:
    """A list of whole numbers, one a letter."""
    numbers = [part for char in text.encode() for part in _varint(2 * char)]
    return bytes([9, *_varint(2 * field), 0xF5, *_varint(len(text.encode())), *numbers])


FORGED: dict[str, Callable[[bytes], bytes]] = {
    "a field that the format does not know": lambda data: _with_footer(
        data, data[_footer(data) : -9] + _text(100, WORDS) + b"\0"
    ),
    "the same as numbers": lambda data: _with_footer(data, data[_footer(data) : -9] + _numbers(100, WORDS) + b"\0"),
    "the signature of the footer": lambda data: _with_footer(data, data[_footer(data) : -9] + _text(9, WORDS) + b"\0"),
    "behind the footer": lambda data: _with_footer(data, data[_footer(data) : -8] + WORDS.encode()),
    "the limits of the pages": lambda data: (
        data[: _footer(data)].replace(b"night-ferry.the-", WORDS[:16].encode()) + data[_footer(data) :]
    ),
    "the name of the schema": lambda data: data.replace(b"schema", b"we saw"),
}


@pytest.mark.parametrize("place", FORGED)
def test_a_parquet_file_has_words_in_no_place_that_readers_pass_over(place: str, tmp_path: Path) -> None:
    ids = pa.array([f"night-ferry.the-slack-hour.t{i:04}" for i in range(9)])
    file = tmp_path / "a.parquet"
    # Values are packed: what is replaced is beside them.
    pq.write_table(pa.table({"turn_id": ids}), file, compression="gzip", write_page_index=True, store_schema=False)
    assert list(hidden_in(file)) == []
    forged = FORGED[place](file.read_bytes())
    assert forged != file.read_bytes()
    file.write_bytes(forged)
    assert pq.read_table(file).column(0).to_pylist() == ids.to_pylist()
    assert len(list(hidden_in(file))) == 1


@pytest.mark.parametrize("writer", ["polars", "duckdb"])
def test_what_other_writers_store_is_known(writer: str, tmp_path: Path) -> None:
    rows = pl.DataFrame({"turn_id": [f"t{i % 7}" for i in range(5000)], "n_words": range(5000)})
    file = tmp_path / "a.parquet"
    if writer == "polars":
        rows.write_parquet(file)
    else:
        duckdb.sql(f"copy rows to '{file}' (format parquet)")
    filters = {"polars": [], "duckdb": [("turn_id", "column turn_id has a Bloom filter, which can hold anything")]}
    assert list(hidden_in(file)) == filters[writer]


def _behind_the_pages(data: bytes) -> bytes:
    return data[: _footer(data)] + WORDS.encode() + data[_footer(data) :]


@pytest.mark.parametrize("writer", ["pyarrow", "page index", "polars", "duckdb"])
def test_bytes_between_the_parts_of_a_file(writer: str, tmp_path: Path) -> None:
    write_valid(tmp_path, "text-free")
    file = tmp_path / "rewritten.parquet"
    if writer == "polars":
        pl.read_parquet(tmp_path / SHARD).write_parquet(file)
    elif writer == "duckdb":
        duckdb.sql(f"copy (from '{tmp_path / SHARD}') to '{file}' (format parquet)")
    else:
        pq.write_table(pq.read_table(tmp_path / SHARD), file, write_page_index=writer != "pyarrow", row_group_size=20)
    assert list(unaccounted(file)) == []
    before = _footer(file.read_bytes())
    file.write_bytes(_behind_the_pages(file.read_bytes()))
    assert list(unaccounted(file)) == [(before, before + len(WORDS.encode()))]
    assert pq.read_table(file).num_rows == 59


def test_bytes_behind_the_last_value_of_a_column(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": ["x"], "b": ["y"]}), file, compression="none", use_dictionary=False)
    assert list(unaccounted(file)) == []
    data = file.read_bytes()
    zeros = tmp_path / "zeros.parquet"
    zeros.write_bytes(data[: _footer(data)] + bytes(100) + data[_footer(data) :])
    assert list(unaccounted(zeros)) == []


def test_a_text_free_folder_has_no_bytes_that_nothing_reads(tmp_path: Path) -> None:
    write_valid(tmp_path, "text-free")
    put_bytes(tmp_path, "turns", _behind_the_pages((tmp_path / SHARD).read_bytes()))
    (found,) = read_folder(tmp_path).findings
    assert (found.code, found.path) == ("text-hidden", str(tmp_path / SHARD))
    assert f"the {len(WORDS.encode()):,} bytes from" in found.message


def _with_fewer_rows(data: bytes, rows: int, fewer: int) -> bytes:
    """A file of one column of which the header of its page and its footer count fewer rows than it has."""
    at = _footer(data)
    page = data[:at].replace(bytes([0x15, 2 * rows]), bytes([0x15, 2 * fewer]), 1)
    return page + data[at:].replace(bytes([0x16, 2 * rows]), bytes([0x16, 2 * fewer]))


@pytest.mark.parametrize("kind", [pa.int64(), pa.string()])
@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_values_behind_the_last_row(kind: pa.DataType, version: Any, tmp_path: Path) -> None:
    said = [WORDS[at : at + 8] for at in range(0, 56, 8)]
    column = (
        [0, 1, *(int.from_bytes(part.encode(), "little") for part in said)] if kind == pa.int64() else ["", *said, ""]
    )
    table = pa.table([pa.array(column, kind)], schema=pa.schema([pa.field("a", kind, nullable=False)]))
    file = tmp_path / "a.parquet"
    pq.write_table(
        table,
        file,
        compression="none",
        use_dictionary=False,
        write_statistics=False,
        store_schema=False,
        data_page_version=version,
    )
    assert list(hidden_in(file)) == []
    whole, fewer = file.read_bytes(), _with_fewer_rows(file.read_bytes(), 9, 2)
    file.write_bytes(fewer)
    assert pq.read_table(file).num_rows == 2
    hidden = 56 if kind == pa.int64() else 6 * (4 + 8)
    assert list(hidden_in(file)) == [("a", f"column a stores {hidden} bytes that none of its values needs")]
    # Only the footer says that there are fewer.
    file.write_bytes(whole[: _footer(whole)] + fewer[_footer(fewer) :])
    assert pq.read_table(file).num_rows == 2
    with pytest.raises(ValueError, match="have 9 rows; expected 2"):
        list(hidden_in(file))


@pytest.mark.parametrize(
    "writer",
    [
        "parquet-cpp-arrow version 12.0.0-SNAPSHOT",
        "parquet-mr version 1.12.3-databricks-0001 (build 2484a95dbe16)",
        "parquet-mr version 1.10.99.7-551 (build 14.3)",
    ],
)
def test_versions_of_writers(writer: str, tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": [1]}), file, store_schema=False)
    data = file.read_bytes()
    ours = pq.read_metadata(file).created_by.encode()
    footer = data[_footer(data) : -8].replace(bytes([len(ours)]) + ours, bytes([len(writer)]) + writer.encode())
    file.write_bytes(_with_footer(data, footer))
    assert pq.read_metadata(file).created_by == writer
    assert list(hidden_in(file)) == []


WRITERS: dict[str, Callable[[pa.Table, Path], object]] = {
    "pages of version 1": lambda table, file: pq.write_table(table, file, data_page_size=100),
    "pages of version 2": lambda table, file: pq.write_table(table, file, data_page_version="2.0", compression="zstd"),
    "no dictionary": lambda table, file: pq.write_table(table, file, use_dictionary=False, compression="gzip"),
    "polars": lambda table, file: pl.DataFrame(table).write_parquet(file),
    "duckdb": lambda rows, file: duckdb.sql(f"copy (from rows) to '{file}' (format parquet)"),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_no_writer_leaves_more_than_its_values_need(writer: str, tmp_path: Path) -> None:
    random = Random(writer)
    parts = [None, [], [None], [{"x": 1, "y": None}, {"x": 70_000, "y": 0.5}]]
    columns = {
        "null": pa.nulls(700, pa.int64()),
        "text": [random.choice([None, "a", "bc", str(random.random())]) for _ in range(700)],
        "number": [random.choice([None, 1, random.randrange(1 << 40)]) for _ in range(700)],
        "texts": [random.choice([None, [], ["a", None, "b" * random.randrange(9)]]) for _ in range(700)],
        "parts": [random.choice(parts) for _ in range(700)],
    }
    WRITERS[writer](pa.table(columns), tmp_path / "a.parquet")
    assert list(unneeded(tmp_path / "a.parquet")) == []
