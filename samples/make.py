"""
Render the reports of the samples from their sources.

A sample is a folder with a `source.yaml` (who, which year, figures, narrative, and how the document departs from the
form) and an `expected.json` (what must be found). This program writes the reports beside them. Same source, same bytes.
`samples/README.md` says how to make a sample of one's own.

Usage:
    python -m samples.make               write all
    python -m samples.make clean         write one
    python -m samples.make --check       write nothing; exit 1 if a file is not what would be written
    python -m samples.make clean --all DIR   write a sample in every layout there is, into a folder
    python -m samples.make --layouts     list the layouts
"""

from __future__ import annotations

import argparse
import copy
import io
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import yaml

from gouji.engine.alike import around, traits_of
from gouji.engine.companions import ALONE, Companions, Sought
from gouji.engine.companions import Part as Below
from gouji.engine.program import Program
from gouji.keeper.corpus import COMPANIONS, LAST
from gouji.packs.form_types import Row, Table
from gouji.packs.load import load_folder
from gouji.packs.locate import builtin_rules
from gouji.reports.model import Report
from samples.render import LAYOUTS, LOSES_BLANKS, suffix_of
from samples.render.grid import columns_of, sheet
from samples.render.paper import Paper, Part

HERE = Path(__file__).resolve().parent
JSON = "json"


class Sample:
    """A source laid over the form."""

    def __init__(self, source: dict[str, Any]) -> None:
        self.form = load_folder(builtin_rules() / source["pack"], source["edition"]).form
        self.source = source
        printed = source.get("print", {})
        self.labels: dict[str, str | None] = printed.get("labels", {})
        self.omit: set[str] = set(printed.get("omit", ()))
        self.order: list[str] = printed.get("order", [section.id for section in self.form.sections])
        self.extra: list[dict[str, str]] = printed.get("extra", [])

    def rows(self, table: Table) -> list[Row]:
        """List the rows of `table` that are printed: those with figures, and all that are not optional."""
        given = self.source["tables"].get(table.id, {})
        return [
            row
            for row in table.rows
            if f"{table.id}/{row.id}" not in self.omit and (row.id in given or not row.optional)
        ]

    def cells(self, table: Table, row: Row) -> dict[str, Any]:
        """Give the figures of `row` by column; a row without figures in the source is all 0."""
        columns = [column.id for column in columns_of(table, row)]
        values = self.source["tables"].get(table.id, {}).get(row.id, [0] * len(columns))
        if len(values) != len(columns):
            raise ValueError(f"{table.id}/{row.id}: {len(values)} figures for {len(columns)} columns")
        return dict(zip(columns, values, strict=True))

    def sections(self) -> Iterator[tuple[str, str, str]]:
        """Walk the printed sections as id ("" for one that the form does not have), heading and text."""
        official = {section.id: section.label for section in self.form.sections}
        for name in self.order:
            if f"sections/{name}" not in self.omit:
                heading = self.labels.get(f"sections/{name}", official[name])
                yield name, heading or "", self.source["sections"].get(name, "").strip()
            for extra in self.extra:
                if extra["after"] == name:
                    yield "", extra["heading"], extra["text"].strip()

    def tables(self, section: str) -> Iterator[Table]:
        """Walk the printed tables of a section."""
        for table in self.form.tables:
            if table.section == section and table.id not in self.omit:
                yield table

    def has_blanks(self) -> bool:
        """Tell whether a cell is blank."""
        return any(
            value is None
            for table in self.form.tables
            for row in self.rows(table)
            for value in self.cells(table, row).values()
        )

    def paper(self) -> Paper:
        """Give the report as it is printed."""
        source = self.source
        parts = (
            Part(heading, _paragraphs(text), tuple(sheet(t, self._printed(t), self.labels) for t in self.tables(name)))
            for name, heading, text in self.sections()
        )
        facts = {"body": source.get("body", {}).get("name", ""), "published": source.get("published", "")}
        return Paper(source.get("title", ""), _paragraphs(source.get("preamble", "")), tuple(parts), **facts)

    def _printed(self, table: Table) -> dict[str, list[str]]:
        return {
            row.id: ["" if value is None else str(value) for value in self.cells(table, row).values()]
            for row in self.rows(table)
        }


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def as_json(sample: Sample) -> bytes:
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
        table.id: {row.id: sample.cells(table, row) for row in sample.rows(table)}
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
    return (json.dumps(report, ensure_ascii=False, indent=1) + "\n").encode()


def open_sample(folder: Path) -> Sample:
    """Read the source of a sample."""
    return Sample(yaml.safe_load((folder / "source.yaml").read_text(encoding="utf-8")))


def render(sample: Sample, layout: str) -> bytes:
    """
    Render a sample in a layout.

    Raises:
        ValueError: If the layout loses the blanks that the sample has.
    """
    if layout == JSON:
        return as_json(sample)
    if layout in LOSES_BLANKS and sample.has_blanks():
        raise ValueError(f"a blank cell cannot be told in layout {layout}")
    return LAYOUTS[layout](sample.paper())


def rendered(folder: Path) -> dict[Path, bytes]:
    """
    Render every file of a sample.

    Args:
        folder: A folder with a `source.yaml`, whose `files` name the layout of each file.

    Returns:
        Path to content.
    """
    sample = open_sample(folder)
    return {folder / name: render(sample, layout) for name, layout in sample.source["files"].items()}


def beside(folder: Path) -> dict[Path, bytes]:
    """
    Render what a sample is held against, where its source says what is other in it.

    `last` is the report of the year before, `parts` are those of the bodies below, `absent` names those of which there is
    none, `others` are the reports of other bodies, in turns as many as `crowd` says; `asked` says what else was looked for.
    """
    source = yaml.safe_load((folder / "source.yaml").read_text(encoding="utf-8"))
    files: dict[Path, bytes] = {}
    if "last" in source:
        last = _over(source | {"year": source["year"] - 1}, source["last"])
        files[folder / LAST] = as_json(Sample(last))
    sought: tuple[Sought, ...] = ("last", "parts")
    asked = tuple(name for name in sought if name in source.get("asked", ()) or name in source)
    companions = Companions(
        parts=tuple(Below(name=each.body.name, report=each) for each in _reports(source, "parts")),
        absent=tuple(source.get("absent", ())),
        asked=tuple(name for name in asked if name != "last" or "last" not in source),
    )
    if "others" in source:
        found = _around(source)
        companions = msgspec.structs.replace(
            companions, likenesses=found.likenesses, names=found.names, norms=found.norms,
            asked=(*companions.asked, *found.asked),
        )  # fmt: skip
    if companions != ALONE:
        data = msgspec.json.format(msgspec.json.encode(companions), indent=1) + b"\n"
        files[folder / COMPANIONS] = data
    return files


def _reports(source: dict[str, Any], key: str) -> list[Report]:
    laid = (_over({k: v for k, v in source.items() if k != "files"}, own) for own in source.get(key, ()))
    return [msgspec.json.decode(as_json(Sample(each)), type=Report) for each in laid]


def _around(source: dict[str, Any]) -> Companions:
    """Hold a sample against the other reports that its source tells of."""
    program = Program(load_folder(builtin_rules() / source["pack"], source["edition"]))
    own = msgspec.json.decode(as_json(Sample(source)), type=Report)
    first, *others = [traits_of(program, report) for report in (own, *_reports(source, "others"))]
    crowd = [others[n % len(others)] for n in range(max(source.get("crowd", 0), len(others)))]
    return around(program, {str(n): traits for n, traits in enumerate([first, *crowd])}, "0")


def _over(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Lay one source over another, key by key."""
    laid = copy.deepcopy(under)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(laid.get(key), dict)
        laid[key] = _over(laid[key], value) if both else copy.deepcopy(value)
    return laid


def every(folder: Path) -> dict[str, bytes]:
    """Render a sample in every layout that can tell it; file name to content."""
    sample = open_sample(folder)
    blank = sample.has_blanks()
    layouts = [layout for layout in LAYOUTS if not (blank and layout in LOSES_BLANKS)]
    return {f"{layout}{suffix_of(layout)}": render(sample, layout) for layout in layouts}


def same(one: bytes, other: bytes) -> bool:
    """Tell whether two files are the same once unpacked: the same zlib packs them in the same way, another one need not."""
    return one == other or _unpacked(one) == _unpacked(other)


def _unpacked(data: bytes) -> list[bytes]:
    """Inflate what is deflated in a file: the streams of a PDF file, the files of an archive."""
    if data.startswith(b"%PDF-"):
        return [zlib.decompress(packed) for packed in re.findall(rb"stream\n(.*?)\nendstream", data, re.DOTALL)]
    if data.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(data))
        return [part for info in archive.infolist() for part in (info.filename.encode(), archive.read(info))]
    return [data]


def folders(names: list[str] | None = None) -> list[Path]:
    """List the folders of the samples named, or of all, in order of name."""
    return [source.parent for source in sorted(HERE.glob("*/source.yaml")) if not names or source.parent.name in names]


def main() -> int:
    """Write the samples, or check that they are as they would be written."""
    parser = argparse.ArgumentParser(prog="python -m samples.make", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("names", nargs="*", metavar="SAMPLE", help="folders under samples/ (all, if none is named)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is not up to date")
    parser.add_argument("--all", type=Path, metavar="DIR", help="write every layout of each sample into a folder")
    parser.add_argument("--layouts", action="store_true", help="list the layouts")
    options = parser.parse_args()
    if options.layouts:
        print("\n".join([*LAYOUTS, JSON]))
        return 0
    if options.all is not None:
        return _write_all(folders(options.names), options.all)
    stale = [
        (path, data)
        for folder in folders(options.names)
        for path, data in (rendered(folder) | beside(folder)).items()
        if not path.is_file() or not same(path.read_bytes(), data)
    ]
    for path, data in stale:
        print(f"{'stale' if options.check else 'wrote'} {path.relative_to(HERE)}")
        if not options.check:
            path.write_bytes(data)
    return 1 if options.check and stale else 0


def _write_all(samples: list[Path], into: Path) -> int:
    for sample in samples:
        target = into / sample.name
        target.mkdir(parents=True, exist_ok=True)
        for name, data in every(sample).items():
            (target / name).write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
