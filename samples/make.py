"""
Render the reports of the samples from their sources.

A sample is a folder with a `source.yaml` (who, which year, figures, narrative, and how the document departs from the
form) and an `expected.json` (what must be found). This program writes the reports beside them, in the layouts that
real reports have:

    lines     one cell a line with a blank line between, as text copied from a web page
    pipes     one table row a line, cells divided by pipes, spanned cells left out
    markdown  headings and rectangular pipe tables, spanned cells empty
    json      the JSON report

Usage:
    python samples/make.py               write all
    python samples/make.py clean         write one
    python samples/make.py --check       write nothing; exit 1 if a file is not what would be written

Same source, same bytes. Labels come from the form of the pack, so a sample prints what the form says, except where its
source says otherwise:

    print:
      labels: {proactive/normative: …}   another label of a row (TABLE/ROW), head (TABLE/ROW/COLUMN) or heading
                                         (sections/ID); null leaves it out
      omit: [requests/closed_other]      rows, sections (sections/ID) and tables that are not printed
      order: [overview, …]               another order of sections
      extra: [{after: other, heading: …, text: …}]   sections that the form does not have
    json:
      extras: […]                        keys of the JSON report that the other layouts have no place for
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import yaml

from gouji.packs.load import load_folder
from gouji.packs.locate import builtin_rules

HERE = Path(__file__).resolve().parent
Grid = list[list[str | None]]
"""Rows of cells of one length; None where a neighbour spans over the cell."""


class Sample:
    """A source laid over the form."""

    def __init__(self, source: dict[str, Any]) -> None:
        pack = load_folder(builtin_rules() / source["pack"], source["edition"])
        self.form: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(pack.form))
        self.source = source
        printed = source.get("print", {})
        self.labels: dict[str, str | None] = printed.get("labels", {})
        self.omit: set[str] = set(printed.get("omit", ()))
        self.order: list[str] = printed.get("order", [s["id"] for s in self.form["sections"]])
        self.extra: list[dict[str, str]] = printed.get("extra", [])

    def label(self, key: str, official: str) -> str | None:
        """Say what is printed for `key`."""
        return self.labels.get(key, official)

    def rows(self, table: dict[str, Any]) -> list[dict[str, Any]]:
        """List the rows of `table` that are printed: those with figures, and all that are not optional."""
        given = self.source["tables"].get(table["id"], {})
        return [
            row
            for row in table["rows"]
            if f"{table['id']}/{row['id']}" not in self.omit and (row["id"] in given or not row.get("optional"))
        ]

    def columns(self, table: dict[str, Any], row: dict[str, Any]) -> list[dict[str, Any]]:
        """List the columns in which `row` has a cell."""
        wanted = row.get("columns") or [c["id"] for c in table["columns"]]
        return [c for c in table["columns"] if c["id"] in wanted]

    def cells(self, table: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
        """Give the figures of `row` by column; a row without figures in the source is all 0."""
        columns = [c["id"] for c in self.columns(table, row)]
        values = self.source["tables"].get(table["id"], {}).get(row["id"], [0] * len(columns))
        if len(values) != len(columns):
            raise ValueError(f"{table['id']}/{row['id']}: {len(values)} figures for {len(columns)} columns")
        return dict(zip(columns, values, strict=True))

    def sections(self) -> Iterator[tuple[str, str, str]]:
        """Walk the printed sections as id ("" for one that the form does not have), heading and text."""
        official = {s["id"]: s["label"] for s in self.form["sections"]}
        for name in self.order:
            if f"sections/{name}" not in self.omit:
                heading = self.label(f"sections/{name}", official[name])
                yield name, heading or "", self.source["sections"].get(name, "").strip()
            for extra in self.extra:
                if extra["after"] == name:
                    yield "", extra["heading"], extra["text"].strip()

    def tables(self, section: str) -> Iterator[dict[str, Any]]:
        """Walk the printed tables of a section."""
        for table in self.form["tables"]:
            if table["section"] == section and table["id"] not in self.omit:
                yield table


def grid(sample: Sample, table: dict[str, Any]) -> Grid:
    """Lay `table` out as the form prints it."""
    if table.get("transposed"):
        return _side_by_side(sample, table)
    if any(row.get("columns") for row in table["rows"]):
        return _blocks(sample, table)
    return _columns(sample, table)


def _blocks(sample: Sample, table: dict[str, Any]) -> Grid:
    """Rows in blocks, each with its own title and heads."""
    out: Grid = []
    width = 1 + max(len(sample.columns(table, row)) for row in table["rows"])
    for title, group in itertools.groupby(sample.rows(table), key=lambda row: row["under"][0]):
        rows = list(group)
        first = rows[0]
        heads = [
            sample.label(f"{table['id']}/{first['id']}/{column['id']}", column["label"])
            for column in sample.columns(table, first)
        ]
        out += [_padded([title], width), _padded([table["headers"][0], *heads], width)]
        out += [_padded([_row_label(sample, table, row), *_printed(sample, table, row)], width) for row in rows]
    return out


def _columns(sample: Sample, table: dict[str, Any]) -> Grid:
    """Rows under shared heads, with labels in as many columns as there are levels."""
    depth = 1 + max(len(row.get("under", ())) for row in table["rows"])
    columns = table["columns"]
    first = table["rows"][0]["id"]
    upper: list[str | None] = []
    lower: list[str | None] = []
    for column in columns:
        head = sample.label(f"{table['id']}/{first}/{column['id']}", column["label"])
        over = (column.get("under") or [None])[0]
        upper.append(head if over is None else (None if over in upper else over))
        lower.append(None if over is None else head)
    blank: list[str | None] = [None] * depth
    out: Grid = [
        _padded([table["note"]], depth) + _padded([table["headers"][0]], len(columns)),
        blank + upper,
        blank + lower,
    ]
    above: list[str | None] = []
    for row in sample.rows(table):
        path = [*row.get("under", ()), _row_label(sample, table, row)]
        out.append(_padded(_changed(path, above), depth) + _printed(sample, table, row))
        above = path
    return out


def _side_by_side(sample: Sample, table: dict[str, Any]) -> Grid:
    """Rows printed side by side, as groups of columns over one line of values."""
    top: list[str | None] = []
    middle: list[str | None] = []
    bottom: list[str | None] = []
    values: list[str | None] = []
    for row in sample.rows(table):
        columns = sample.columns(table, row)
        heads = [sample.label(f"{table['id']}/{row['id']}/{c['id']}", c["label"]) for c in columns]
        label = _row_label(sample, table, row)
        over = (row.get("under") or [label])[0]
        top += _padded([None if over in top else over], len(columns))
        nested = over != label
        middle += _padded([label], len(columns)) if nested else heads
        bottom += heads if nested else [None] * len(columns)
        values += _printed(sample, table, row)
    return [top, middle, bottom, values]


def _row_label(sample: Sample, table: dict[str, Any], row: dict[str, Any]) -> str | None:
    return sample.label(f"{table['id']}/{row['id']}", row["label"])


def _printed(sample: Sample, table: dict[str, Any], row: dict[str, Any]) -> list[str | None]:
    return ["" if value is None else str(value) for value in sample.cells(table, row).values()]


def _padded(cells: list[str | None], width: int) -> list[str | None]:
    return cells + [None] * (width - len(cells))


def _changed(path: list[str | None], above: list[str | None]) -> list[str | None]:
    """Leave out the upper labels that the row above shows too, for they span down over this one."""
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(path[:-1], above[:-1], strict=False))
    kept = len(list(same))
    return [None] * kept + path[kept:]


def lines(sample: Sample) -> str:
    """Render as one cell a line."""

    def table(rows: Grid) -> list[str]:
        cells = [cell for row in rows for cell in row if cell is not None]
        if "" in cells:
            raise ValueError("a blank cell cannot be told in this layout")
        return cells

    return _document(sample, table, str, "\n\n")


def pipes(sample: Sample) -> str:
    """Render with one table row a line, spanned cells left out."""

    def table(rows: Grid) -> list[str]:
        return ["\n".join("".join(f"{cell} | " for cell in row if cell is not None).rstrip() for row in rows)]

    return _document(sample, table, str, "\n\n")


def markdown(sample: Sample) -> str:
    """Render as markdown, with rectangular tables."""

    def table(rows: Grid) -> list[str]:
        printed = ["| " + " | ".join(cell or "" for cell in row) + " |" for row in rows]
        return ["\n".join([printed[0], "|" + " --- |" * len(rows[0]), *printed[1:]])]

    return _document(sample, table, lambda heading: f"## {heading}", "\n\n", title="# ")


def _document(
    sample: Sample,
    table: Callable[[Grid], list[str]],
    head: Callable[[str], str],
    gap: str,
    title: str = "",
) -> str:
    source = sample.source
    blocks = [title + source["title"]] if source.get("title") else []
    blocks += _paragraphs(source.get("preamble", ""))
    for name, heading, text in sample.sections():
        blocks += [head(heading)] if heading else []
        blocks += _paragraphs(text)
        for each in sample.tables(name):
            blocks += table(grid(sample, each))
    return gap.join(blocks) + "\n"


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def as_json(sample: Sample) -> str:
    """Render as a JSON report."""
    source = sample.source
    report: dict[str, Any] = {
        key: source[key] for key in ("pack", "edition", "body", "year", "title", "published") if key in source
    }
    report["preamble"] = "\n".join(_paragraphs(source.get("preamble", "")))
    walked = list(sample.sections())
    report["sections"] = [
        {"id": name, "heading": heading, "text": "\n".join(_paragraphs(text))} for name, heading, text in walked if name
    ]
    report["tables"] = {
        table["id"]: {row["id"]: sample.cells(table, row) for row in sample.rows(table)}
        for name, _, _ in walked
        for table in sample.tables(name)
    }
    if sample.labels:
        report["labels"] = sample.labels
    extras = [
        {"kind": "section", "label": heading, "text": "\n".join(_paragraphs(text))}
        for name, heading, text in walked
        if not name
    ]
    if extras:
        report["extras"] = extras
    report |= source.get("json", {})
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


LAYOUTS: dict[str, Callable[[Sample], str]] = {
    "lines": lines,
    "pipes": pipes,
    "markdown": markdown,
    "json": as_json,
}


def rendered(folder: Path) -> dict[Path, str]:
    """
    Render every file of a sample.

    Args:
        folder: A folder with a `source.yaml`, whose `files` name the layout of each file.

    Returns:
        Path to content.
    """
    source = yaml.safe_load((folder / "source.yaml").read_text(encoding="utf-8"))
    sample = Sample(source)
    return {folder / name: LAYOUTS[layout](sample) for name, layout in source["files"].items()}


def folders(names: list[str] | None = None) -> list[Path]:
    """List the folders of the samples named, or of all, in order of name."""
    return [source.parent for source in sorted(HERE.glob("*/source.yaml")) if not names or source.parent.name in names]


def main() -> int:
    """Write the samples, or check that they are as they would be written."""
    parser = argparse.ArgumentParser(description="Render the reports of the samples from their sources.")
    parser.add_argument("names", nargs="*", metavar="SAMPLE", help="folders under samples/ (all, if none is named)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is not up to date")
    options = parser.parse_args()
    stale = 0
    for folder in folders(options.names):
        for path, text in rendered(folder).items():
            if path.is_file() and path.read_bytes() == text.encode():
                continue
            stale += 1
            print(f"{'stale' if options.check else 'wrote'} {path.relative_to(HERE)}")
            if not options.check:
                path.write_bytes(text.encode())
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
