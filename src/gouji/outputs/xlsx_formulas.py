"""
Relations between cells as spreadsheet formulas, with the values that they have now.

A formula adds up cells with SUM, which passes over text, and says `?` where a cell that is needed has no number. What it
comes to is worked out here exactly and written beside it, for programs that show a workbook without reckoning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from gouji.sheets import Check, Side

PLACES = 9
"""Decimals to which differences are rounded: cells of a spreadsheet are binary fractions."""
MAX_DIGITS = 15
"""Digits of a number that a spreadsheet keeps; a longer one is written as text."""
MAX_FORMULA = 8000
"""A little less than the 8192 signs that a formula may have (ECMA-376, Excel's own bounds)."""
MAX_ARGUMENTS = 250
_DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
WORDS = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
OK, NOT, UNKNOWN = "OK", "≠", "?"


class Spot(NamedTuple):
    """Where a figure stands in the workbook: name of the sheet, row and column from 0; and its value, if it has one."""

    sheet: str
    row: int
    column: int
    value: Fraction | None


class Formula(NamedTuple):
    """A formula, and what it comes to."""

    text: str
    value: float | int | str


class Worked(NamedTuple):
    """A check as formulas: both sides, the difference, and what it says all in one."""

    left: Formula
    right: Formula
    difference: Formula
    result: Formula


def exact(number: str | None) -> Fraction | None:
    """Read an exact decimal if a spreadsheet keeps all its digits."""
    if number is None or not _DECIMAL.fullmatch(number):
        return None
    digits = number.lstrip("-").replace(".", "").strip("0")
    return Fraction(number) if len(digits) <= MAX_DIGITS else None


class Columns(NamedTuple):
    """Names of the cells in which both sides and the difference of a check stand."""

    left: str
    right: str
    difference: str


def worked(check: Check, spots: Mapping[str, Spot], home: str, columns: Columns | None = None) -> Worked | None:
    """
    Write a check as formulas.

    Args:
        check: The relation.
        spots: Where the figures stand.
        home: Name of the sheet in which the formulas stand.
        columns: Where sides and difference stand beside the result; None where it is to stand alone.

    Returns:
        The formulas; None if a figure stands nowhere or a formula would be too long.
    """
    used = [path for side in (check.left, check.right) for path, _ in side.terms]
    if any(path not in spots for path in used):
        return None
    left, right = (_side(side, spots, home) for side in (check.left, check.right))
    one, other = (columns.left, columns.right) if columns else (f"({left})", f"({right})")
    difference = f"ROUND({one}-{other},{PLACES})"
    sides = [sum_of(side, spots) for side in (check.left, check.right)]
    gap = sides[0] - sides[1]
    told, said = _result(check, gap, columns.difference if columns else difference)
    if check.needed:
        word = NOT if check.lacking == "fail" else UNKNOWN
        told = f'IF(COUNT({_references(check.needed, spots, home)})<{len(check.needed)},"{word}",{told})'
        said = word if any(spots[path].value is None for path in check.needed) else said
    formulas = Worked(
        Formula(f"={left}", _plain(sides[0])), Formula(f"={right}", _plain(sides[1])),
        Formula(f"={difference}", _plain(gap)), Formula(f"={told}", said),
    )  # fmt: skip
    return formulas if max(len(formula.text) for formula in formulas) <= MAX_FORMULA else None


def _result(check: Check, gap: Fraction, difference: str) -> tuple[str, str]:
    """Say in a formula whether a difference is as it should be, and what it says now."""
    told = f'IF({_condition(check, difference)},"{OK}","{NOT} "&{difference})'
    return told, OK if _holds(check, gap) else f"{NOT} {_plain(gap)}"


def sum_of(side: Side, spots: Mapping[str, Spot]) -> Fraction:
    """Add up one side exactly; a cell without a number counts 0, as in SUM."""
    total = Fraction(side.constant)
    for path, coefficient in side.terms:
        total += (spots[path].value or 0) * Fraction(coefficient)
    return total


def _plain(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else round(float(value), PLACES)


_TESTS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "==": lambda gap, tolerance: abs(gap) <= tolerance,
    "!=": lambda gap, tolerance: abs(gap) > tolerance,
    "<": lambda gap, _: gap < 0,
    "<=": lambda gap, _: gap <= 0,
    ">": lambda gap, _: gap > 0,
    ">=": lambda gap, _: gap >= 0,
}


def _holds(check: Check, gap: Fraction) -> bool:
    return _TESTS[check.sign](gap, Fraction(check.tolerance))


def _condition(check: Check, difference: str) -> str:
    if check.sign in ("==", "!="):
        sign = "<=" if check.sign == "==" else ">"
        exactly = "=" if check.sign == "==" else "<>"
        return f"ABS({difference}){sign}{check.tolerance}" if check.tolerance != "0" else f"{difference}{exactly}0"
    return f"{difference}{check.sign}0"


def _side(side: Side, spots: Mapping[str, Spot], home: str) -> str:
    """Add up cells of one coefficient after the other."""
    parts = []
    for coefficient in dict.fromkeys(c for _, c in side.terms):
        total = f"SUM({_references([path for path, c in side.terms if c == coefficient], spots, home)})"
        parts.append({"1": f"+{total}", "-1": f"-{total}"}.get(coefficient, f"+({coefficient})*{total}"))
    if side.constant != "0" or not parts:
        parts.append(f"+({side.constant})")
    return "".join(parts).removeprefix("+")


def _references(paths: Sequence[str], spots: Mapping[str, Spot], home: str) -> str:
    """Name cells, neighbours in a column or a row as a range; at most as many as a function takes."""
    places = sorted({(s.sheet, s.column, s.row) for s in map(spots.__getitem__, paths)})
    columns = list(_runs(places))
    single = [(sheet, row, row, column) for sheet, row, last, column in columns if row == last]
    ranges = [_range(sheet, (row, column), (last, column), home) for sheet, row, last, column in columns if row < last]
    ranges += _across(single, home)
    return ",".join(_grouped(ranges))


def _runs(places: Sequence[tuple[str, int, int]]) -> Iterator[tuple[str, int, int, int]]:
    """Give runs of neighbours in one column: sheet, first row, last row, column."""
    numbered = enumerate(places)
    for (sheet, column, _), run in groupby(numbered, key=lambda item: (item[1][0], item[1][1], item[1][2] - item[0])):
        rows = [row for _, (_, _, row) in run]
        yield sheet, rows[0], rows[-1], column


def _across(single: Sequence[tuple[str, int, int, int]], home: str) -> Iterator[str]:
    """Give runs of neighbours in one row among cells that have none in their column."""
    ordered = sorted((sheet, row, column) for sheet, row, _, column in single)
    for (sheet, row, _), run in groupby(enumerate(ordered), key=lambda i: (i[1][0], i[1][1], i[1][2] - i[0])):
        columns = [column for _, (_, _, column) in run]
        yield _range(sheet, (row, columns[0]), (row, columns[-1]), home)


def _grouped(ranges: Sequence[str]) -> Iterator[str]:
    """Put more references than a function takes into brackets, each of which is one argument."""
    if len(ranges) <= MAX_ARGUMENTS:
        yield from ranges
        return
    yield from (f"({','.join(ranges[n : n + MAX_ARGUMENTS])})" for n in range(0, len(ranges), MAX_ARGUMENTS))


def _range(sheet: str, first: tuple[int, int], last: tuple[int, int], home: str) -> str:
    named = "" if sheet == home else "'" + sheet.replace("'", "''") + "'!"
    return named + cell_name(*first) + (f":{cell_name(*last)}" if first != last else "")


def cell_name(row: int, column: int) -> str:
    """Name a cell as spreadsheets do: `C5` for row 4, column 2."""
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{row + 1}"
