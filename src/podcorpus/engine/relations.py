"""The files of a scanned table as rows in SQL."""

from __future__ import annotations

import pyarrow as pa

from podcorpus.engine.sql import file_sql
from podcorpus.tables.scan import TableScan, columns_of


def relation(scan: TableScan, more: str = "") -> str:
    """The rows of a scanned table as SQL, with their positions in it as `position`, and with `more` columns."""
    names = ", ".join(f'"{name}"' for name in columns_of(scan.table).names)
    parts = [
        f"SELECT {names}{more}, file_row_number + {file.first} AS position FROM read_parquet({file_sql(file.path)}, "
        "file_row_number = true, hive_partitioning = false, union_by_name = false)"
        for file in scan.files
    ]
    typed = ", ".join(f'NULL::{_sql_type(column.type)} AS "{column.name}"' for column in columns_of(scan.table))
    return "(" + (" UNION ALL ".join(parts) or f"SELECT {typed}, 0::BIGINT AS position WHERE false") + ")"


def _sql_type(kind: pa.DataType) -> str:
    if isinstance(kind, pa.ListType):
        return f"{_sql_type(kind.value_type)}[]"
    if isinstance(kind, pa.StructType):
        return f"STRUCT({', '.join(f'{part.name} {_sql_type(part.type)}' for part in kind)})"
    return {pa.string(): "VARCHAR", pa.int64(): "BIGINT", pa.float64(): "DOUBLE"}[kind]
