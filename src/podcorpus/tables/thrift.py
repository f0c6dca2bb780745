"""Thrift's compact protocol, as far as Parquet files use it: headers of pages, and the footer.

Only integers, booleans and inner structs are kept; all else is skipped. Nothing is read recursively without a bound,
and no length is believed beyond the bytes that are there.
"""

from __future__ import annotations

from collections.abc import Iterator

_DEEPEST = 16
"""Structs and lists within each other; Parquet's own structures are at most eight deep."""
_STOP, _TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 0, 1, 2, 3, 7, 8, 9, 10, 11, 12
_INTEGERS = (4, 5, 6)


class Thrift:
    """Reads values one after the other; `at` is where the next one begins. Raises ValueError where the bytes are not
    of the protocol, end too early, or are nested too deeply."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at = data, at

    def byte(self) -> int:
        """The next byte."""
        if self.at >= len(self.data):
            raise ValueError("a Thrift structure is cut short")
        self.at += 1
        return self.data[self.at - 1]

    def varint(self) -> int:
        """A number without a sign."""
        data, at = self.data, self.at
        # Most take a byte.
        if at < len(data) and data[at] < 0x80:
            self.at = at + 1
            return data[at]
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
            if shift > 63:
                raise ValueError("a Thrift structure has a number of more than 64 bits")

    def integer(self) -> int:
        """A number with a sign."""
        value = self.varint()
        return (value >> 1) ^ -(value & 1)

    def fields(self) -> Iterator[tuple[int, int]]:
        """Number and type of each field of a struct. The caller reads or skips its value before the next one."""
        number = 0
        while (head := self.byte()) != _STOP:
            number = number + (head >> 4) if head >> 4 else self.integer()
            yield number, head & 15

    def list_header(self) -> tuple[int, int]:
        """How many items a list has, and their type. Each takes a byte at least."""
        head = self.byte()
        size = head >> 4 if head >> 4 < 15 else self.varint()
        if size > len(self.data) - self.at:
            raise ValueError("a Thrift structure has a list that is longer than the file")
        return size, head & 15

    def struct(self, depth: int) -> dict[int, object]:
        """The fields of a struct by number: integers, booleans, inner structs, and None for all else."""
        # Every page of a file has some: written out, the loop takes half the time.
        data, found, number = self.data, dict[int, object](), 0
        while True:
            # At the end the method raises.
            head = data[self.at] if self.at < len(data) else self.byte()
            self.at += 1
            if head == _STOP:
                return found
            number = number + (head >> 4) if head >> 4 else self.integer()
            kind = head & 15
            _bounded(depth)
            if kind in _INTEGERS:
                at = self.at
                if at < len(data) and (value := data[at]) < 0x80:
                    self.at = at + 1
                    found[number] = (value >> 1) ^ -(value & 1)
                else:
                    found[number] = self.integer()
            elif kind == _STRUCT:
                found[number] = self.struct(depth + 1)
            elif kind in (_TRUE, _FALSE):
                found[number] = kind == _TRUE
            else:
                self.skip(kind, depth)
                found[number] = None

    def texts_of_struct(self) -> Iterator[tuple[tuple[int, ...], bytes]]:
        """The texts in a struct, and the lists of numbers, which can hold letters, as bytes; each with the numbers of
        the fields that lead to it."""
        return self._texts(_STRUCT, (), 0)

    def _texts(self, kind: int, path: tuple[int, ...], depth: int) -> Iterator[tuple[tuple[int, ...], bytes]]:
        if kind == _BINARY:
            length = self.varint()
            self.at += length
            yield path, self.data[self.at - length : self.at]
        elif kind == _STRUCT:
            _bounded(depth)
            for number, inner in self.fields():
                yield from self._texts(inner, (*path, number), depth + 1)
        elif kind in (_LIST, _SET):
            _bounded(depth)
            size, items = self.list_header()
            start = self.at
            for _ in range(size):
                if items in (_BINARY, _STRUCT, _LIST, _SET):
                    yield from self._texts(items, path, depth + 1)
                else:
                    self._skip_item(items, depth)
            if items not in (_BINARY, _STRUCT, _LIST, _SET):
                yield path, self.data[start : self.at]
        elif kind == _MAP:
            raise ValueError("a Thrift structure has a map, which no part of a Parquet file is")
        else:
            self.skip(kind, depth)

    def skip(self, kind: int, depth: int) -> None:
        """Skip a value of a field."""
        # A boolean in a list has a byte of its own; in a field its type says it.
        if kind not in (_TRUE, _FALSE):
            self._skip_item(kind, depth)

    def _skip_item(self, kind: int, depth: int) -> None:
        """Skip an item of a list, or a value of a field that is not a boolean."""
        if kind in _INTEGERS:
            self.varint()
        elif kind == _BINARY:
            length = self.varint()
            self.at += length
        elif kind == _STRUCT:
            _bounded(depth)
            for _, inner in self.fields():
                self.skip(inner, depth + 1)
        elif kind in (_LIST, _SET):
            _bounded(depth)
            size, items = self.list_header()
            for _ in range(size):
                self._skip_item(items, depth + 1)
        elif kind == _MAP:
            _bounded(depth)
            self._map(depth)
        elif kind in (_TRUE, _FALSE, _BYTE):
            self.byte()
        elif kind == _DOUBLE:
            self.at += 8
        else:
            raise ValueError("a Thrift structure has a value of an unknown type")

    def _map(self, depth: int) -> None:
        size = self.varint()
        if not size:
            return
        if size > len(self.data) - self.at:
            raise ValueError("a Thrift structure has a map that is longer than the file")
        kinds = self.byte()
        for _ in range(size):
            self._skip_item(kinds >> 4, depth + 1)
            self._skip_item(kinds & 15, depth + 1)


def _bounded(depth: int) -> None:
    if depth > _DEEPEST:
        raise ValueError("a Thrift structure is nested too deeply")
