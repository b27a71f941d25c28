"""Cells of a JSON report found in its file."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gouji.reports.spans import cell_spans

TABLES = {
    "a": {"r": {"x": 1, "y": "0.50", "z": None}, "s": {"x": '1"2\\', "l": [1, ["a", 2]], "u": {"unreadable": "?"}}}
}
REPORT: dict[str, Any] = {
    "title": 'x {"tables": [', "sections": [{"id": "a", "text": "}\n港"}], "tables": TABLES, "labels": {"a/r": None},
}  # fmt: skip


def cut(text: str, span: tuple[int, int, int, int]) -> str:
    """Take what a span holds, as a viewer does."""
    lines = text.split("\n")
    first, start, last, end = span
    assert first == last
    return lines[first - 1][start - 1 : end - 1]


@pytest.mark.parametrize(
    "layout", [{}, {"indent": 1}, {"indent": 2, "ensure_ascii": False}, {"separators": (",", ":")}]
)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_every_plain_cell_is_found_where_it_stands(layout: dict[str, Any], mark: bytes) -> None:
    text = json.dumps(REPORT, **layout)
    spans = cell_spans(mark + text.encode())
    assert {path: json.loads(cut(text, span)) for path, span in spans.items()} == {
        "a/r/x": 1, "a/r/y": "0.50", "a/r/z": None, "a/s/x": '1"2\\',
    }  # fmt: skip


def test_columns_count_code_points() -> None:
    (span,) = cell_spans('{"tables":{"港𠮷":{"r":{"x":7}}}}'.encode()).values()
    assert span == (1, 27, 1, 28)


@pytest.mark.parametrize(
    "data", [b"[]", b"[" + json.dumps(REPORT).encode() + b"]", b"{}", b'{"tables": {"a": 1}}', b"3"]
)
def test_other_places_hold_no_cells(data: bytes) -> None:
    assert cell_spans(data) == {}


def test_a_deep_or_long_file_takes_linear_time() -> None:
    assert cell_spans(b"[" * 200_000 + b"]" * 200_000) == {}
    assert cell_spans(b'{"title": "' + b'\\"' * 500_000 + b'"}') == {}
