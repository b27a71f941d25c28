"""Whether what a pack would show of many reports is there: cells of its newest form, and rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gouji.errors import Problem
from gouji.packs.convert import Marks, Path
from gouji.packs.files import Board, PackFile
from gouji.packs.form_types import Form
from gouji.packs.names import matches, nearest


def check_board(pack: PackFile, marks: Marks, form: Form | None, known: Collection[str]) -> list[Problem]:
    """
    List what is wrong with the board of a pack.

    Args:
        pack: Its head.
        marks: Where the values of that file stand.
        form: The newest form, of which the cells are; None where an older edition is read.
        known: Ids of the rules of all editions.
    """
    board = pack.board or Board()
    found = [
        marks.problem("unknown-rule", ("board", "late", n), name=name, near=nearest(name, known))
        for n, name in enumerate(board.late)
        if not any(matches(name, rule) for rule in known)
    ]
    for n, chart in enumerate(board.charts):
        if bool(chart.spread) == bool(chart.sums):
            found.append(marks.problem("board-chart", ("board", "charts", n)))
    return found + (list(_cells(board, marks, form)) if form is not None else [])


def _cells(board: Board, marks: Marks, form: Form) -> Iterator[Problem]:
    known = {
        f"{table.id}/{row.id}/{column.id}"
        for table in form.tables
        for row in table.rows
        for column in table.columns
        if not row.columns or column.id in row.columns
    }
    for n, chart in enumerate(board.charts):
        named: list[tuple[str, Path]] = [(chart.spread, ("spread",))] if chart.spread else []
        named += [
            (cell, ("sums", k, "cells", c)) for k, each in enumerate(chart.sums) for c, cell in enumerate(each.cells)
        ]
        for cell, path in named:
            if cell not in known:
                near = nearest(cell, sorted(known))
                yield marks.problem("board-cell", ("board", "charts", n, *path), name=cell, near=near)
