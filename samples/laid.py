"""
Render samples that are laid over one another: reports of bodies with parts of their own, as JSON and as XML.

Such a sample is a folder with a `source.yaml` two levels below this one, in the folder of its pack. It says what is other
than in the sample that it is `over`, so that a fault is a line or two. A row is its figures in the order of the columns;
columns for which there are none are not printed. `{year}` and `{last}` in a text are the year of the report and the one
before.

Usage:
    python -m samples.laid               write all
    python -m samples.laid --check       write nothing; exit 1 if a file is not what would be written
"""

from __future__ import annotations

import copy
import functools
import json
import sys
from pathlib import Path
from typing import Any

import yaml

from gouji.keeper.corpus import COMPANIONS, LAST
from gouji.packs.load import load_folder
from gouji.packs.locate import builtin_rules
from samples.render.mapped import render_xml

HERE = Path(__file__).resolve().parent
_HEAD = ("year", "published", "title", "body", "entities", "footnotes", "extras")


def folders() -> list[Path]:
    """List the samples that are laid over one another."""
    return sorted(path.parent for path in HERE.glob("*/*/source.yaml"))


def laid(folder: Path) -> dict[str, Any]:
    """Read the source of a sample, laid over those below it."""
    own: dict[str, Any] = yaml.safe_load((folder / "source.yaml").read_text(encoding="utf-8"))
    columns = _columns(folder.parent.name)
    for tables in (own.get("tables", {}), own.get("last", {}).get("tables", {})):
        for table, rows in tables.items():
            rows.update({row: _cells(columns[table], cells) for row, cells in rows.items()})
    if "over" not in own:
        return own
    under = laid(folder.parent / own.pop("over"))
    for path in own.pop("remove", ()):
        _remove(under, path)
    _lay(under, own)
    return under


def rendered(folder: Path) -> dict[Path, bytes]:
    """Render every file of a sample; path to content."""
    source = laid(folder)
    pack = load_folder(builtin_rules() / source["pack"], source["edition"])
    report = _report(source)
    files = {folder / "report.json": _written(report)}
    for name in source.get("xml", ()):
        files[folder / f"{name}.xml"] = render_xml(report, pack, name)
    if "last" in source:
        last = source | {"year": source["year"] - 1, "tables": {}, "footnotes": {}}
        _lay(last, source["last"])
        files[folder / LAST] = _written(_report(last))
    if "twins" in source:
        files[folder / COMPANIONS] = (
            json.dumps({"twins": source["twins"], "asked": ["sole"]}, indent=1) + "\n"
        ).encode()
    return files


@functools.cache
def _columns(pack: str) -> dict[str, list[str]]:
    """List the columns of each table of the newest form of a pack."""
    form = load_folder(builtin_rules() / pack).form
    return {table.id: [column.id for column in table.columns] for table in form.tables}


def _report(source: dict[str, Any]) -> dict[str, Any]:
    columns = _columns(source["pack"])
    report = {"pack": source["pack"], "edition": source["edition"], **{k: source[k] for k in _HEAD if k in source}}
    report["tables"] = {
        table: {row: _cells(columns[table], cells) for row, cells in rows.items()}
        for table, rows in source["tables"].items()
    }
    dated: dict[str, Any] = _dated(report, source["year"])
    return dated


def _cells(columns: list[str], cells: Any) -> Any:
    if isinstance(cells, list):
        cells = dict(zip(columns, cells, strict=False))
    return {column: cells[column] for column in columns if column in cells}


def _dated(value: Any, year: int) -> Any:
    if isinstance(value, dict):
        return {key: _dated(each, year) for key, each in value.items()}
    if isinstance(value, list):
        return [_dated(each, year) for each in value]
    return value.replace("{year}", str(year)).replace("{last}", str(year - 1)) if isinstance(value, str) else value


def _lay(under: dict[str, Any], over: dict[str, Any]) -> None:
    """Lay one source over another, key by key."""
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(under.get(key), dict):
            _lay(under[key], value)
        else:
            under[key] = copy.deepcopy(value)


def _remove(source: dict[str, Any], path: str) -> None:
    *keys, last = path.split("/")
    for key in keys:
        source = source[key]
    del source[last]


def _written(report: dict[str, Any]) -> bytes:
    """Write a report with a row on each line."""
    lines = [f" {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}," for k, v in report.items() if k != "tables"]
    tables = [
        f"  {json.dumps(table)}: {{\n"
        + ",\n".join(f"   {json.dumps(row)}: {json.dumps(cells, ensure_ascii=False)}" for row, cells in rows.items())
        + "\n  }"
        for table, rows in report["tables"].items()
    ]
    return "\n".join(["{", *lines, ' "tables": {', ",\n".join(tables), " }", "}", ""]).encode()


def main(arguments: list[str]) -> int:
    """Write the files, or say which are not what would be written."""
    stale = [
        (path, data)
        for folder in folders()
        for path, data in rendered(folder).items()
        if not path.is_file() or path.read_bytes() != data
    ]
    for path, data in stale:
        print(path.relative_to(HERE))
        if "--check" not in arguments:
            path.write_bytes(data)
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
