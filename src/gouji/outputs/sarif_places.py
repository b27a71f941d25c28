"""Where findings stand, and what would be replaced there, as SARIF says it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from gouji.findings import CellChange, CellRef, Finding, Location, ReportResult, Slip, Suggestion
from gouji.outputs.layout import Pen
from gouji.outputs.sarif_log import Node, said, uri, without_empty
from gouji.outputs.shown import Span, Spans, file_of, lines, place_in_file, region_of, safe
from gouji.outputs.telling import mending

_WHOLE = re.compile("-?(0|[1-9][0-9]{0,14})")


class Places:
    """The files of a run, by their addresses, and where the cells of JSON reports stand in them."""

    def __init__(self, artifacts: Sequence[Node], spans: Spans) -> None:
        self._numbers = {artifact["location"]["uri"]: n for n, artifact in enumerate(artifacts)}
        self._spans = spans

    def physical(self, source: str, region: Sequence[int | None]) -> Node:
        """Point to a file, and to a place in it if one is known; to nothing for stdin."""
        file = file_of(source)
        if not file:
            return {}
        place: Node = {"artifactLocation": self._file(file)}
        return place | ({"region": _region(region)} if region[0] is not None else {})

    def locations(self, finding: Finding, report: ReportResult) -> list[Node]:
        """Give the one place to look at first; the cells are its logical locations."""
        place = {
            "physicalLocation": self.physical(report.source, region_of(report, finding, self._spans)),
            "logicalLocations": [_logical(cell) for cell in finding.cells],
            "properties": _elsewhere(finding.at),
        }
        return [found] if (found := without_empty(place)) else []

    def related(self, finding: Finding, report: ReportResult) -> list[Node]:
        """Point to the cells whose place is known."""
        pointed = (self._related(number, cell, report) for number, cell in enumerate(finding.cells))
        return [place for place in pointed if place]

    def fixes(self, finding: Finding, report: ReportResult, pen: Pen) -> list[Node]:
        """Propose to change wrong cells, where all of them are known to stand in a JSON report; each slip by itself."""
        suggestion, known = finding.suggestion, self._spans.get(report.source, {})
        changes = finding.slip.cells if finding.slip else suggestion.cells if suggestion else ()
        if not changes or not all(change.path in known for change in changes):
            return []
        change = {
            "artifactLocation": self._file(file_of(report.source)),
            "replacements": [_replacement(change.after, known[change.path]) for change in changes],
        }
        return [{"description": said(lines(mending(finding, pen))), "artifactChanges": [change]}]

    def _file(self, file: str) -> Node:
        address = uri(file)
        return {"uri": address, "index": self._numbers[address]}

    def _related(self, number: int, cell: CellRef, report: ReportResult) -> Node:
        span = self._spans.get(report.source, {}).get(cell.path)
        physical = self.physical(report.source, span or place_in_file(report.source, cell.at))
        if not physical or (span is None and cell.at is None):
            return {}
        return without_empty(
            {
                "id": number,
                "message": said(safe(f"{cell.label or cell.path} {'' if cell.value is None else cell.value}".rstrip())),
                "physicalLocation": physical,
                "logicalLocations": [_logical(cell)],
                "properties": _elsewhere(cell.at),
            }
        )


def suggested(suggestion: Suggestion) -> Node:
    """Give what would mend a finding, by cells."""
    return without_empty(
        {
            "kind": suggestion.kind,
            "cells": _changed(suggestion.cells),
            "others": suggestion.others,
            "relations": suggestion.relations,
        }
    )


def slipped(slip: Slip) -> Node:
    """Give the wrong cells from which a finding comes, and how many outcomes fail because of them."""
    return {"cells": _changed(slip.cells), "breaks": slip.breaks}


def _changed(changes: Sequence[CellChange]) -> list[Node]:
    cells = ({key: getattr(change, key) for key in ("path", "label", "before", "after")} for change in changes)
    return [{key: safe(value) for key, value in cell.items() if value is not None} for cell in cells]


def _region(region: Sequence[int | None]) -> Node:
    return without_empty(dict(zip(("startLine", "startColumn", "endLine", "endColumn"), region, strict=False)))


def _replacement(after: str, span: Span) -> Node:
    """Put a figure in the place of another: a whole number as it is, others as a decimal string."""
    text = after if _WHOLE.fullmatch(after) else json.dumps(safe(after))
    return {"deletedRegion": _region(span), "insertedContent": {"text": text}}


def _logical(cell: CellRef) -> Node:
    return without_empty({"name": safe(cell.label), "fullyQualifiedName": safe(cell.path), "kind": "element"})


def _elsewhere(at: Location | None) -> Node:
    """Give a place in terms for which SARIF has no word: page, table, row, cell, box, element, part."""
    if at is None:
        return {}
    keys = ("line", "column", "page", "table", "row", "cell", "box", "element", "part")
    known = {key: getattr(at, key) for key in keys}
    return without_empty({key: safe(value) if isinstance(value, str) else value for key, value in known.items()})
