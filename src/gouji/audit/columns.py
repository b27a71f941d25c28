"""
The tables of an audit and their columns: the contract of what is written to the folder of an audit.

Every table is written as Parquet and as CSV, in the order of the reports. A report is known by its key everywhere: the
name of its source, with `#n` for the n-th of several reports in one input. `pack` and `edition` say by which
rules it was judged: ids of rules, tables, rows and columns mean something in these alone.
"""

from __future__ import annotations

import pyarrow as pa

DECIMAL = pa.decimal128(38, 9)
"""Numbers of cells: exact, up to 29 digits before the point and 9 behind it."""

REPORTS = pa.schema(
    [
        pa.field("report", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("sha256", pa.string(), nullable=False),
        pa.field("pack", pa.string(), nullable=False),
        pa.field("edition", pa.string(), nullable=False),
        pa.field("body", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("region", pa.string(), nullable=False),
        pa.field("year", pa.int16()),
        pa.field("title", pa.string(), nullable=False),
        pa.field("published", pa.string(), nullable=False),
        pa.field("verdict", pa.string(), nullable=False),
        pa.field("passed", pa.int32(), nullable=False),
        pa.field("failed", pa.int32(), nullable=False),
        pa.field("undetermined", pa.int32(), nullable=False),
        pa.field("not_applicable", pa.int32(), nullable=False),
        pa.field("errors", pa.int32(), nullable=False),
        pa.field("warnings", pa.int32(), nullable=False),
        pa.field("infos", pa.int32(), nullable=False),
        pa.field("waived", pa.int32(), nullable=False),
        pa.field("blocks", pa.string(), nullable=False),
        pa.field("chain", pa.string(), nullable=False),
    ]
)
"""One row a report; `chain` is the link of the hash chain over the results up to and with this report, as hex digits."""

UNREAD = pa.schema(
    [
        pa.field("source", pa.string(), nullable=False),
        pa.field("code", pa.string(), nullable=False),
        pa.field("cause", pa.string(), nullable=False),
        pa.field("remedy", pa.string(), nullable=False),
        pa.field("line", pa.int32()),
        pa.field("column", pa.int32()),
    ]
)
"""One row for each reason why an input, or a report in an input, gave none."""

FINDINGS = pa.schema(
    [
        pa.field("report", pa.string(), nullable=False),
        pa.field("pack", pa.string(), nullable=False),
        pa.field("edition", pa.string(), nullable=False),
        pa.field("body", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("region", pa.string(), nullable=False),
        pa.field("year", pa.int16()),
        pa.field("rule", pa.string(), nullable=False),
        pa.field("severity", pa.string(), nullable=False),
        pa.field("outcome", pa.string(), nullable=False),
        pa.field("title", pa.string(), nullable=False),
        pa.field("message", pa.string(), nullable=False),
        pa.field("subject", pa.string(), nullable=False),
        pa.field("table", pa.string(), nullable=False),
        pa.field("row", pa.string(), nullable=False),
        pa.field("column", pa.string(), nullable=False),
        pa.field("left", pa.string()),
        pa.field("right", pa.string()),
        pa.field("difference", pa.string()),
        pa.field("detail", pa.string(), nullable=False),
        pa.field("quote", pa.string(), nullable=False),
        pa.field("cites", pa.string(), nullable=False),
        pa.field("grade", pa.string(), nullable=False),
        pa.field("caused_by", pa.string()),
        pa.field("follows", pa.int32(), nullable=False),
        pa.field("waived", pa.string()),
        pa.field("waiver", pa.string()),
        pa.field("suggestion", pa.string(), nullable=False),
        pa.field("place", pa.string(), nullable=False),
        pa.field("page", pa.int32()),
        pa.field("line", pa.int32()),
        pa.field("cells", pa.list_(pa.string()), nullable=False),
    ]
)
"""One row a finding, in the order of the result of the report: folded ones last, with the rule that explains them."""

LEDGER = pa.schema(
    [
        pa.field("report", pa.string(), nullable=False),
        pa.field("pack", pa.string(), nullable=False),
        pa.field("edition", pa.string(), nullable=False),
        pa.field("rule", pa.string(), nullable=False),
        pa.field("severity", pa.string(), nullable=False),
        pa.field("passed", pa.int32(), nullable=False),
        pa.field("failed", pa.int32(), nullable=False),
        pa.field("undetermined", pa.int32(), nullable=False),
        pa.field("not_applicable", pa.int32(), nullable=False),
    ]
)
"""One row for each rule and report: how many instances of the rule came out how."""

CELLS = pa.schema(
    [
        pa.field("report", pa.string(), nullable=False),
        pa.field("pack", pa.string(), nullable=False),
        pa.field("edition", pa.string(), nullable=False),
        pa.field("body", pa.string(), nullable=False),
        pa.field("year", pa.int16()),
        pa.field("table", pa.string(), nullable=False),
        pa.field("row", pa.string(), nullable=False),
        pa.field("column", pa.string(), nullable=False),
        pa.field("state", pa.string(), nullable=False),
        pa.field("printed", pa.string(), nullable=False),
        pa.field("number", DECIMAL),
    ]
)
"""One row for each cell that a report printed, in the order of the form; a cell that is absent has none."""

TEXTS = pa.schema(
    [
        pa.field("report", pa.string(), nullable=False),
        pa.field("pack", pa.string(), nullable=False),
        pa.field("edition", pa.string(), nullable=False),
        pa.field("body", pa.string(), nullable=False),
        pa.field("year", pa.int16()),
        pa.field("section", pa.string(), nullable=False),
        pa.field("heading", pa.string(), nullable=False),
        pa.field("state", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
    ]
)
"""
One row for each text of a report, as it stands there: `preamble` and sections by their ids, those that the form does not
have last and without one. `state` is `text` or `unreadable`; then `text` says why.
"""

EXTRAS = pa.schema(
    [
        pa.field("report", pa.string(), nullable=False),
        pa.field("pack", pa.string(), nullable=False),
        pa.field("edition", pa.string(), nullable=False),
        pa.field("body", pa.string(), nullable=False),
        pa.field("year", pa.int16()),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("table", pa.string(), nullable=False),
        pa.field("label", pa.string(), nullable=False),
        pa.field("values", pa.list_(pa.string()), nullable=False),
    ]
)
"""
One row for each thing that a report has and its form has not, or that it has once more: `kind` is `row`, `column`, `table`,
`repeat` or `section`; the values are as printed.
"""

INPUTS = pa.schema(
    [
        pa.field("source", pa.string(), nullable=False),
        pa.field("container", pa.string(), nullable=False),
        pa.field("sha256", pa.string(), nullable=False),
        pa.field("bytes", pa.int64()),
        pa.field("reports", pa.int32(), nullable=False),
        pa.field("unread", pa.int32(), nullable=False),
    ]
)
"""One row an input, `sha256` empty where it could not be read at all; `container` is the archive that it is in."""

LIKENESS = pa.schema(
    [
        pa.field("report", pa.string(), nullable=False),
        pa.field("pack", pa.string(), nullable=False),
        pa.field("edition", pa.string(), nullable=False),
        pa.field("body", pa.string(), nullable=False),
        pa.field("year", pa.int16()),
        pa.field("rule", pa.string(), nullable=False),
        pa.field("section", pa.string(), nullable=False),
        pa.field("other", pa.string(), nullable=False),
        pa.field("other_body", pa.string(), nullable=False),
        pa.field("ratio", pa.float64(), nullable=False),
        pa.field("shared", pa.int32(), nullable=False),
        pa.field("own", pa.int32(), nullable=False),
        pa.field("theirs", pa.int32(), nullable=False),
        pa.field("same", pa.bool_(), nullable=False),
        pa.field("quote", pa.string(), nullable=False),
        pa.field("other_quote", pa.string(), nullable=False),
    ]
)
"""
One row for each other report with which a section, or the tables where `section` is empty, has too much in common.

`ratio` is that of Jaccard: pieces in both (`shared`) to pieces in either; `same` that nothing differs but names, years and
numbers.
"""

MISSING = pa.schema(
    [
        pa.field("pack", pa.string(), nullable=False),
        pa.field("body", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("region", pa.string(), nullable=False),
        pa.field("year", pa.int16(), nullable=False),
        pa.field("rule", pa.string(), nullable=False),
    ]
)
"""One row for each body and year of which a report is owed, by which rule, and not there."""

TEMPLATES = pa.schema(
    [
        pa.field("pack", pa.string(), nullable=False),
        pa.field("rule", pa.string(), nullable=False),
        pa.field("table", pa.string(), nullable=False),
        pa.field("row", pa.string(), nullable=False),
        pa.field("column", pa.string(), nullable=False),
        pa.field("subject", pa.string(), nullable=False),
        pa.field("region", pa.string(), nullable=False),
        pa.field("reports", pa.int32(), nullable=False),
        pa.field("of", pa.int32(), nullable=False),
        pa.field("bodies", pa.list_(pa.string()), nullable=False),
    ]
)
"""One row for each deviation that many reports of a region share, or of the whole audit where `region` is empty."""

WAIVERS = pa.schema(
    [
        pa.field("waiver", pa.string(), nullable=False),
        pa.field("fate", pa.string(), nullable=False),
        pa.field("rule", pa.string(), nullable=False),
        pa.field("body", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("year", pa.int16()),
        pa.field("findings", pa.int32(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("by", pa.string(), nullable=False),
        pa.field("ticket", pa.string(), nullable=False),
        pa.field("until", pa.string()),
        pa.field("today", pa.string()),
        pa.field("what", pa.string(), nullable=False),
        pa.field("was", pa.string()),
        pa.field("now", pa.string()),
    ]
)
"""
One row for each waiver, in the order of the files: `waiver` is where it stands, `fate` is `used`, `expired`, `changed`,
`unused`, or `elsewhere` if none of its reports is there; `findings` are those that it sets aside, `what` is the cell that
changed, or nothing for the words.
"""

FATES = pa.schema(
    [
        pa.field("waiver", pa.string(), nullable=False),
        pa.field("column", pa.int32(), nullable=False),
        pa.field("fate", pa.string(), nullable=False),
        pa.field("what", pa.string(), nullable=False),
        pa.field("was", pa.string()),
        pa.field("now", pa.string()),
        pa.field("findings", pa.int32(), nullable=False),
    ]
)
"""What became of waivers of the reports of a unit; of use within a run only."""

TABLES: dict[str, pa.Schema] = {
    "reports": REPORTS,
    "unread": UNREAD,
    "findings": FINDINGS,
    "ledger": LEDGER,
    "cells": CELLS,
    "texts": TEXTS,
    "extras": EXTRAS,
    "inputs": INPUTS,
    "likeness": LIKENESS,
}
"""Name of each table that is gathered report by report to its columns, as they are when the file is read."""

SET_TABLES: dict[str, pa.Schema] = {"missing": MISSING, "templates": TEMPLATES, "waivers": WAIVERS}
"""Tables that are made of all reports together; there if the audit was given what they need."""
