"""The text of a file's bytes: UTF-8, what a byte order mark or a declaration says, or the text part of a document."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib

from podcorpus.errors import InputError, NotATranscriptError

LARGEST_PART = 200_000_000
"""The most bytes that the text part of a zipped document may have; more is not unpacked."""
_MARKS = (
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_UNMARKED = (
    (re.compile(rb"(?:[\t\n\r -~]\0){8}"), "utf-16-le"),
    (re.compile(rb"(?:\0[\t\n\r -~]){8}"), "utf-16-be"),
)
"""How files in UTF-16 begin that have no byte order mark: with some ASCII characters."""
_DECLARED = re.compile(
    rb"<\?xml[^>]{1,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})|<meta[^>]{1,400}?charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})",
    re.IGNORECASE,
)
_BINARY = {b"%PDF-": "a PDF file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "a document of Word before 2007"}
"""By their first bytes: documents of which somebody has the text."""
_HEAD = 4096
# What pages are declared as that are not UTF-8. Latin 1 means Windows 1252 on the Web, which has quotes and dashes too.
_KNOWN = re.compile(
    r"(?P<latin>iso-?8859-?1|latin-?1|us-ascii|ascii)|iso-?8859-?\d{1,2}|latin-?\d|(?:windows-|cp)\d{3,4}|koi8-[ru]|"
    r"shift[_-]?jis|sjis|x-sjis|euc-(?:jp|kr)|gb2312|gbk|gb18030|big5(?:-hkscs)?|macintosh|tis-620|utf-(?:16|32)(?:le|be)?"
)
_DOCUMENT = re.compile(r"word/document\d*\.xml")
_OPEN_DOCUMENT = "content.xml"


def decode(data: bytes, name: str) -> str:
    """The text of a file. Line ends and a byte order mark are kept. Of a DOCX or ODT file it is the XML of its text
    part, so that every position in it can be found again.

    Raises InputError if the data is empty, binary, or in an encoding that it does not say.
    """
    if not data or data.isspace():
        raise InputError(f"{name}: the file is empty; save it again")
    if (binary := next((called for begins, called in _BINARY.items() if data.startswith(begins)), None)) is not None:
        raise NotATranscriptError(
            f"{name}: {binary}; this format is not read; save its text as a UTF-8 file or as DOCX"
        )
    if data.startswith(b"PK\x03\x04"):
        return _text(_text_part(data, name), name)
    return _text(data, name)


def _text(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError as error:
                wrong = f"not {encoding.upper()}, as its byte order mark says (byte {error.start + 1} of the file)"
                raise InputError(f"{name}: {wrong}; save the file as UTF-8") from None
            if not text.removeprefix("\ufeff").strip():
                raise InputError(f"{name}: the file is empty; save it again")
            return text
    for begins, encoding in _UNMARKED:
        if begins.match(data):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                break
    if b"\0" in data:
        raise NotATranscriptError(f"{name}: a binary file (NUL at byte {data.index(0)}); give the page's text as UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if (declared := _as_declared(data)) is not None:
            return declared
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{name}:{line}: not UTF-8 (0x{data[error.start]:02x} as byte {error.start + 1} of the file); "
            "save the file as UTF-8"
        ) from None


def _as_declared(data: bytes) -> str | None:
    """The text in the encoding that an XML or HTML file says it is in; None if it says none, or is not in it."""
    match = _DECLARED.search(data, 0, _HEAD)
    if match is None:
        return None
    declared = (match[1] or match[2]).decode("ascii").lower()
    known = _KNOWN.fullmatch(declared)
    if known is None:
        return None
    for encoding in ("cp1252", "latin-1") if known["latin"] else (declared.removeprefix("x-"),):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def _text_part(data: bytes, name: str) -> bytes:
    """The part of a zipped document that holds its text, unpacked within `LARGEST_PART`."""
    wanted = "a Word document (word/document.xml) or an OpenDocument text (content.xml)"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.namelist()
            part = next((one for one in parts if _DOCUMENT.fullmatch(one)), None)
            if part is None and _OPEN_DOCUMENT in parts:
                part = _OPEN_DOCUMENT
            if part is None:
                wrong = f"a zip archive without a document in it; expected {wanted}; unpack it"
                raise NotATranscriptError(f"{name}: {wrong}")
            with archive.open(part) as unpacked:
                content = unpacked.read(LARGEST_PART + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        RuntimeError,
        NotImplementedError,
        OSError,
    ) as error:
        raise InputError(f"{name}: a damaged or encrypted zip archive ({error}); expected {wanted}") from None
    if len(content) > LARGEST_PART:
        limit = f"more than {LARGEST_PART // 1_000_000} MB"
        raise InputError(f"{name}: {part} is {limit} when unpacked; save the document's text as a UTF-8 file")
    if not content.strip():
        raise InputError(f"{name}: {part} is empty; give a document with text")
    return content
