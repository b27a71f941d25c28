"""Where the cells of the JSON reports of a result stand, for the formats that point into files."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from gouji.cli.inputs import read_input
from gouji.findings import Result
from gouji.outputs.shown import Spans
from gouji.reports.spans import cell_spans

MOST_BYTES = 4_000_000
"""A file with one report is a hundredth of this."""


def spans_of(result: Result) -> Spans:
    """
    Find the cells of JSON reports that have findings.

    Args:
        result: What was found.

    Returns:
        Source to path to span; nothing for files of several reports, for stdin, and for what was changed meanwhile.
    """
    named = [r for r in result.reports if r.findings and PurePath(r.source).suffix.lower() == ".json"]
    read = ((report, read_input(report.source).data) for report in named)
    return {
        report.source: cell_spans(data)
        for report, data in read
        if len(data) <= MOST_BYTES and hashlib.sha256(data).hexdigest() == report.sha256
    }
