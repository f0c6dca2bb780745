"""DOCX and ODT: the text part of the archive, its paragraphs and tables; and the encodings of files."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_checks import of_kind, read_text, said

from podcorpus.errors import InputError
from podcorpus.reading import Source, decoding
from podcorpus.reading.formats.word_processor.document import DOCX, read_shown
from podcorpus.records import digest

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_O = "urn:oasis:names:tc:opendocument:xmlns"
TALK = (
    ("Mara Lind", "0:00", "Welcome to the harbour & its nets."),
    ("Tom Reed", "0:12", "The boats are out."),
    ("Mara Lind", "0:19", "Then we wait."),
    ("Tom Reed", "1:02", "We do."),
)
TIMES = (0, 12_000, 19_000, 62_000)


def archive(content: str | bytes, part: str = "word/document.xml") -> bytes:
    """A zip file with this part."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr(part, content)
    return out.getvalue()


def word(*paragraphs: str, part: str = "word/document.xml") -> bytes:
    """A Word document of paragraphs."""
    body = "".join(paragraphs)
    return archive(f'<?xml version="1.0"?><w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>', part)


def run(text: str, *, bold: bool = False, before: str = "") -> str:
    """A run of text, after another element such as a line break."""
    said = text.replace("&", "&amp;").replace("<", "&lt;")
    properties = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{properties}{before}<w:t xml:space="preserve">{said}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    """A paragraph of runs."""
    return f"<w:p>{''.join(runs)}</w:p>"


LAYOUTS = {
    "a header and a paragraph": lambda n, t, w: paragraph(run(f"{n} ({t})")) + paragraph(run(w)),
    "Teams": lambda n, t, w: paragraph(run(n, bold=True), run(f"   {t}"), run(w, before="<w:br/>")),
    "Teams, older": lambda n, t, w: paragraph(run(f"0:{t}.0 --> 0:{t}.900")) + paragraph(run(n)) + paragraph(run(w)),
    "bold name, time and words": lambda n, t, w: paragraph(run(n, bold=True), run(f" [{t}]: "), run(w)),
    "a name split into runs": lambda n, t, w: paragraph(run(n[:3]), run(n[3:]), run(f" {t}")) + paragraph(run(w)),
    "a table": lambda n, t, w: (
        "<w:tr>" + "".join(f"<w:tc>{paragraph(run(cell))}</w:tc>" for cell in (t, n, w)) + "</w:tr>"
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts(name: str) -> None:
    rows = [LAYOUTS[name](*turn) for turn in TALK]
    document = read_text(word("<w:tbl>", *rows, "</w:tbl>") if name == "a table" else word(*rows))
    expected = [(speaker, ms, words) for (speaker, _, words), ms in zip(TALK, TIMES, strict=True)]
    assert (document.format, said(document)) == ("docx", expected)


def test_the_digest_is_that_of_the_file_and_positions_those_in_its_xml() -> None:
    data = word(*(LAYOUTS["Teams"](*turn) for turn in TALK))
    source = Source.from_bytes(data, "a.docx")
    assert source.text.startswith("<?xml")
    assert source.sha256 == hashlib.sha256(data).hexdigest() != digest(source.text)
    document = read_text(data)
    first = document.cues[0]
    assert source.text[first.start : first.end] == "Welcome to the harbour &amp; its nets."


def test_what_was_deleted_is_not_spoken() -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>never </w:delText><w:t>ever </w:t></w:r></w:del>'
    inserted = f'<w:ins w:id="2">{run("now ")}</w:ins>'
    rows = [paragraph(run(f"{n} ({t})")) + paragraph(deleted, inserted, run(w)) for n, t, w in TALK]
    assert [words for _, _, words in said(read_text(word(*rows)))] == [f"now {w}" for _, _, w in TALK]


def test_a_document_with_another_name_for_its_text_part() -> None:
    rows = [LAYOUTS["Teams"](*turn) for turn in TALK]
    assert len(read_text(word(*rows, part="word/document2.xml")).cues) == len(TALK)


def test_open_document() -> None:
    rows = "".join(
        f'<text:p text:style-name="B">{n} ({t})</text:p><text:p>{w.replace("&", "&amp;")}<text:line-break/>'
        f'<text:tracked-changes>gone</text:tracked-changes><text:s text:c="2"/>so.</text:p>'
        for n, t, w in TALK
    )
    names = f'xmlns:office="{_O}:office:1.0" xmlns:text="{_O}:text:1.0"'
    content = f"<office:document-content {names}>{rows}</office:document-content>"
    document = read_text(archive(content, "content.xml"))
    assert document.format == "odt"
    assert [label for label, _, _ in said(document)] == [n for n, _, _ in TALK]
    assert all(words.split()[-1] == "so." and "gone" not in words for _, _, words in said(document))


def test_a_document_without_a_transcript_is_refused() -> None:
    with pytest.raises(InputError, match="no transcript found in the document"):
        read_text(word(paragraph(run("Nothing is said here."))))


@given(
    st.lists(
        st.lists(
            st.tuples(st.text(st.characters(categories=["L", "P", "N"]), min_size=1, max_size=9), st.booleans()),
            min_size=1,
            max_size=4,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_the_visible_text_is_that_of_python_docx(paragraphs: Sequence[Sequence[tuple[str, bool]]]) -> None:
    written = docx.Document()
    for runs in paragraphs:
        added = written.add_paragraph()
        for text, breaks in runs:
            one = added.add_run(text)
            if breaks:
                one.add_break()
                one.add_text("on")
    out = io.BytesIO()
    written.save(out)
    shown = read_shown(Source.from_bytes(out.getvalue(), "a.docx"), DOCX).visible.text
    other = "\n".join(one.text for one in docx.Document(io.BytesIO(out.getvalue())).paragraphs)
    assert shown == other


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "LARGEST_PART", 1_000_000)
    with pytest.raises(InputError, match=r"word/document.xml is more than 1 MB when unpacked"):
        Source.from_bytes(archive(b"<" + b" " * 5_000_000), "bomb.docx")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (archive("a", "xl/workbook.xml"), "a zip archive without a document"),
        (archive("a")[:60], "a damaged or encrypted zip archive"),
        (archive(" "), "word/document.xml is empty"),
        (b"\xff\xfea", "not UTF-16-LE, as its byte order mark says"),
        (b"\xff\xfe \0", "the file is empty"),
        (b"a\0b", "a binary file"),
        ("Grüße".encode("latin-1"), "not UTF-8"),
        ('<meta charset="klingon">Grüße'.encode("latin-1"), "not UTF-8"),
    ],
    # An archive has the time at which it was made.
    ids=["sheet", "cut", "blank", "odd", "empty", "binary", "latin", "charset"],
)
def test_what_cannot_be_decoded_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Source.from_bytes(data, "a")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-8"])
def test_a_byte_order_mark_says_the_encoding(encoding: str) -> None:
    text = "\ufeffMara (0:00)\nGrüße 😀\n"
    assert Source.from_bytes(text.encode(encoding), "a").text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", ["WEBVTT\n\n00:01.000 --> 00:02.000\nGrüße\n", "Mara Lind: Grüße 😀\n", "<?xml version='1.0'?>"]
)
def test_utf_16_without_a_byte_order_mark(text: str, encoding: str) -> None:
    assert Source.from_bytes(text.encode(encoding), "a").text == text
    with pytest.raises(InputError, match="binary file"):
        Source.from_bytes(text.encode(encoding) + b"\0", "a")


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("cp1252", '<meta charset="iso-8859-1">'),
        ("cp1252", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'),
        ("iso-8859-15", '<?xml version="1.0" encoding="ISO-8859-15"?>'),
        ("shift_jis", "<meta charset=Shift_JIS>"),
    ],
)
def test_a_page_says_its_encoding(encoding: str, head: str) -> None:
    words = "ここです" if encoding == "shift_jis" else "Grüße – so" if encoding == "cp1252" else "Grüße"
    text = f"{head}<p>{words}</p>"
    assert Source.from_bytes(text.encode(encoding), "a").text == text


def test_tags_are_markup_and_names_headers() -> None:
    document = read_text(word(*(LAYOUTS["Teams"](*turn) for turn in TALK)))
    assert "Mara Lind" in of_kind(document, "turn_header")
    assert "w:document" in of_kind(document, "markup")
