"""
Tables as CSV (RFC 4180) of any length, for spreadsheets.

As in `gouji.outputs.csv_table`: a byte order mark, one line a row, and no cell that a spreadsheet would take for a formula.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

_MARK = b"\xef\xbb\xbf"
_FORMULA = r"^[\s\pZ]*[=+\-@|%\x{ff1d}\x{ff0b}\x{ff0d}\x{ff20}]"
_NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"
_CONTROLS = r"[\x00-\x1f\x7f-\x{9f}\x{200e}\x{200f}\x{2028}-\x{202e}\x{2066}-\x{2069}]+"
_NUMERIC = frozenset({"left", "right", "difference", "printed"})
"""Columns of text in which a number is one, with its sign."""


class CsvFile:
    """A file to which tables are added."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        """Begin with the heads of the columns."""
        self.schema = pa.schema([pa.field(field.name, _shown_type(field.type)) for field in schema])
        self.file: IO[bytes] = path.open("wb")
        self.file.write(_MARK + ",".join(field.name for field in schema).encode() + b"\r\n")
        options = csv.WriteOptions(include_header=False, eol="\r\n")
        self.writer = csv.CSVWriter(self.file, self.schema, write_options=options)

    def write(self, table: pa.Table) -> None:
        """Add rows."""
        columns = [_shown(table.column(n), field.name) for n, field in enumerate(self.schema)]
        self.writer.write_table(pa.Table.from_arrays(columns, schema=self.schema))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.writer.close()
        finally:
            self.file.close()


def _shown_type(kind: pa.DataType) -> pa.DataType:
    return kind if _is_plain(kind) else pa.string()


def _is_plain(kind: pa.DataType) -> bool:
    return any(is_of(kind) for is_of in (pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean))


def _shown(column: Any, name: str) -> Any:
    """Show a column: numbers without zeros that say nothing, lists joined, text harmless."""
    if _is_plain(column.type):
        return column
    if pa.types.is_decimal(column.type):
        return pc.utf8_rtrim(pc.utf8_rtrim(column.cast(pa.string()), "0"), ".")
    if pa.types.is_list(column.type):
        return _harmless(pc.binary_join(column, "; "), name)
    if pa.types.is_dictionary(column.type):
        return pa.chunked_array(
            [_harmless(chunk.dictionary, name).take(chunk.indices) for chunk in column.chunks], pa.string()
        )
    return _harmless(column, name)


def _harmless(texts: Any, name: str) -> Any:
    plain = pc.utf8_trim_whitespace(pc.replace_substring_regex(texts, _CONTROLS, " "))
    risky = pc.match_substring_regex(plain, _FORMULA)
    if name in _NUMERIC:
        risky = pc.and_not(risky, pc.match_substring_regex(plain, _NUMBER))
    return pc.if_else(risky, pc.binary_join_element_wise("'", plain, ""), plain)
