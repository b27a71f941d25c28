"""
Right tables of random figures, and the slips that people make in them: what was meant is known, so that it can be looked for.

Figures have the sizes that occur: most rows are zero, some bodies receive a handful of applications, some many thousands.
Same seed, same table.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

Figures = dict[tuple[str, str], int]
"""Row and column to figure."""

APPLICANTS = ("natural_person", "commercial", "research", "public_welfare", "legal_service", "other")
OUTCOMES = (
    "granted partial refused_secret refused_law refused_safety refused_third_party refused_internal refused_process "
    "refused_case_file refused_query unavailable_not_held unavailable_to_create unavailable_unclear rejected_petition "
    "rejected_repeat rejected_publication rejected_excessive rejected_confirmation closed_uncorrected closed_unpaid "
    "closed_other"
).split()
ROWS = ("received", "carried_in", *OUTCOMES, "processed", "carried_out")
COLUMNS = (*APPLICANTS, "total")
RESULTS = ("upheld", "corrected", "other", "pending", "total")
SUITS = ("reconsideration", "direct_suit", "suit_after_reconsideration")
WEATHERS = ("clear", "haze", "fog")
QUARTERS = ("first", "second", "third", "fourth")


def requests(rng: random.Random) -> Figures:
    """Make applications by applicant and outcome; all sums and balances hold."""
    figures: Figures = {}
    people = rng.choice((9, 40, 200, 200, 1500, 30_000))
    usual = rng.sample(OUTCOMES, rng.randint(3, 12))
    for column, share in zip(APPLICANTS, (1, 3, 30, 60, 12, 20), strict=True):
        received = rng.randint(0, max(people // share, 1)) if share == 1 or rng.random() < 0.6 else 0
        carried_in = rng.randint(0, received // 8)
        carried_out = rng.randint(0, (received + carried_in) // 8)
        figures |= {(row, column): 0 for row in ROWS}
        figures |= {("received", column): received, ("carried_in", column): carried_in}
        left = received + carried_in - carried_out
        figures |= {("processed", column): left, ("carried_out", column): carried_out}
        for row in usual:
            part = left if row == usual[-1] else rng.randint(0, left // 2)
            figures[row, column], left = part, left - part
    for row in ROWS:
        figures[row, "total"] = sum(figures[row, column] for column in APPLICANTS)
    return figures


def disputes(rng: random.Random) -> Figures:
    """Make the results of disputes by kind; the totals hold."""
    figures = {(row, column): rng.choice((0, 0, 0, 1, 2, 5, 17, 40)) for row in SUITS for column in RESULTS[:-1]}
    return figures | {(row, "total"): sum(figures[row, column] for column in RESULTS[:-1]) for row in SUITS}


def watches(rng: random.Random) -> Figures:
    """Make nights by quarter and weather; the sums of rows and columns hold."""
    figures = {(row, column): rng.choice((0, 2, 7, 13, 31, 58)) for row in QUARTERS for column in WEATHERS}
    figures |= {("year", column): sum(figures[row, column] for row in QUARTERS) for column in WEATHERS}
    return figures | {(row, "all"): sum(figures[row, column] for column in WEATHERS) for row in (*QUARTERS, "year")}


def nested(figures: Mapping[tuple[str, str], int | None]) -> dict[str, dict[str, int | None]]:
    """Give figures as a report has them."""
    table: dict[str, dict[str, int | None]] = {}
    for (row, column), value in figures.items():
        table.setdefault(row, {})[column] = value
    return table


Slip = Callable[[random.Random, Figures], dict[tuple[str, str], int | None]]
"""Gives the cells that were printed otherwise than meant, and what was printed; none where the table has no room for it."""


def one_digit(rng: random.Random, figures: Figures) -> dict[tuple[str, str], int | None]:
    """Print one digit for another."""
    cell, digits = _cell(rng, figures)
    at = rng.randrange(len(digits))
    least = 1 if at == 0 and len(digits) > 1 else 0
    other = rng.choice([d for d in range(least, 10) if d != int(digits[at])])
    return {cell: int(digits[:at] + str(other) + digits[at + 1 :])}


def transposed(rng: random.Random, figures: Figures) -> dict[tuple[str, str], int | None]:
    """Print two digits of a figure in the wrong order."""
    able = {cell: v for cell, v in figures.items() if any(a != b for a, b in zip(str(v), str(v)[1:], strict=False))}
    if not able:
        return {}
    cell, digits = _cell(rng, able)
    at = rng.choice([n for n in range(len(digits) - 1) if digits[n] != digits[n + 1]])
    return {cell: int(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])}


def omitted(rng: random.Random, figures: Figures) -> dict[tuple[str, str], int | None]:
    """Print zero for a figure."""
    return {_cell(rng, figures)[0]: 0}


def left_blank(rng: random.Random, figures: Figures) -> dict[tuple[str, str], int | None]:
    """Print nothing for a figure."""
    return {_cell(rng, figures)[0]: None}


def digit_lost(rng: random.Random, figures: Figures) -> dict[tuple[str, str], int | None]:
    """Leave out a digit."""
    able = {cell: v for cell, v in figures.items() if v > 9}
    if not able:
        return {}
    cell, digits = _cell(rng, able)
    at = rng.randrange(len(digits))
    return {cell: int(digits[:at] + digits[at + 1 :])}


def digit_doubled(rng: random.Random, figures: Figures) -> dict[tuple[str, str], int | None]:
    """Print a digit twice."""
    cell, digits = _cell(rng, figures)
    at = rng.randrange(len(digits))
    return {cell: int(digits[: at + 1] + digits[at:])}


def negative(rng: random.Random, figures: Figures) -> dict[tuple[str, str], int | None]:
    """Print a sign that does not belong there."""
    cell, digits = _cell(rng, figures)
    return {cell: -int(digits)}


def put_in(rng: random.Random, figures: Figures) -> dict[tuple[str, str], int | None]:
    """Print a figure where there is none."""
    empty = sorted(cell for cell, value in figures.items() if not value)
    return {rng.choice(empty): rng.choice((1, 2, 6, 14, 30))} if empty else {}


def shifted_row(rng: random.Random, figures: Figures) -> dict[tuple[str, str], int | None]:
    """Print a figure in the next row of its column, zero in its own."""
    return _shifted(rng, figures, lambda cell: _next(figures, cell, 0))


def shifted_column(rng: random.Random, figures: Figures) -> dict[tuple[str, str], int | None]:
    """Print a figure in the next column of its row, zero in its own."""
    return _shifted(rng, figures, lambda cell: _next(figures, cell, 1))


def exchanged(rng: random.Random, figures: Figures) -> dict[tuple[str, str], int | None]:
    """Print two neighbours in each other's place."""
    pairs = [(c, n) for c in figures for k in (0, 1) if (n := _next(figures, c, k)) and figures[c] * figures[n]]
    pairs = [(one, other) for one, other in pairs if figures[one] != figures[other]]
    if not pairs:
        return {}
    one, other = rng.choice(pairs)
    return {one: figures[other], other: figures[one]}


def two_digits(rng: random.Random, figures: Figures) -> dict[tuple[str, str], int | None]:
    """Make a slip of one digit twice."""
    return {**one_digit(rng, figures), **one_digit(rng, figures)}


def three_digits(rng: random.Random, figures: Figures) -> dict[tuple[str, str], int | None]:
    """Make a slip of one digit three times."""
    return {**two_digits(rng, figures), **one_digit(rng, figures)}


SINGLE: tuple[Slip, ...] = (one_digit, transposed, omitted, left_blank, digit_lost, digit_doubled, negative, put_in)
SHIFTED: tuple[Slip, ...] = (shifted_row, shifted_column)
SEVERAL: tuple[Slip, ...] = (exchanged, two_digits, three_digits)


def _cell(rng: random.Random, figures: Figures) -> tuple[tuple[str, str], str]:
    cell = rng.choice(sorted(cell for cell, value in figures.items() if value))
    return cell, str(figures[cell])


def _shifted(rng: random.Random, figures: Figures, onward: Any) -> dict[tuple[str, str], int | None]:
    able = [(cell, onward(cell)) for cell, value in figures.items() if value]
    able = [(cell, to) for cell, to in able if to and not figures[to]]
    if not able:
        return {}
    cell, to = rng.choice(able)
    return {cell: 0, to: figures[cell]}


def _next(figures: Figures, cell: tuple[str, str], axis: int) -> tuple[str, str] | None:
    line = [other for other in figures if other[1 - axis] == cell[1 - axis]]
    return next((line[n + 1] for n in range(len(line) - 1) if line[n] == cell), None)
