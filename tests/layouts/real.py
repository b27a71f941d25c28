"""The figures of real reports, where they are at hand, as the layouts want them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from gouji.packs.form_types import Form, Row, Table
from gouji.reports.match import match_label, typographic
from tests.layouts.render import Figures

FOLDER = Path(__file__).parents[3] / "shared" / "reports" / "figures"


def names(edition: str) -> list[str]:
    """List the reports of an edition whose figures are whole."""
    found = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json")))
    return [given["id"] for given in found if given["edition"] == edition and given.get("complete") == "yes"]


def figures_of(name: str, form: Form) -> Figures:
    """Give what a real report prints in its cells."""
    given = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    proactive, requests, disputes = form.tables
    blocks = [pair for block in given["table2"].values() for pair in block.items()]
    return {
        proactive.id: {_named(proactive, label).id: _cells(cells) for label, cells in blocks},
        requests.id: _in_order(requests, given["table3"]["rows"]),
        disputes.id: {_named(disputes, label).id: _cells(cells) for label, cells in given["table4"].items()},
    }


def _named(table: Table, label: str) -> Row:
    words = label.partition("（")[0]
    return next(row for row in table.rows if match_label(words, row) is not None)


def _in_order(table: Table, rows: dict[str, list[Any]]) -> dict[str, list[str]]:
    """Match labels from top to bottom; some stand in several groups."""
    left: Iterable[Row] = iter(table.rows)
    return {
        next(row for row in left if typographic(row.label) == typographic(label)).id: _cells(cells)
        for label, cells in rows.items()
    }


def _cells(cells: Any) -> list[str]:
    values = cells.values() if isinstance(cells, dict) else cells if isinstance(cells, list) else [cells]
    return ["" if cell is None else str(cell) for cell in values]
