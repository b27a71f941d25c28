"""Matrices of the PDF file format, from one system of coordinates to another (ISO 32000-1, 8.3)."""

from __future__ import annotations

from typing import Any

from pdfminer.pdftypes import num_value

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
_SLANT = 0.1
_FAR = 1e7


def turn_of(a: float, b: float) -> int | None:
    """Give the direction of a text, clockwise in degrees; None if it is aslant."""
    if abs(b) <= _SLANT * abs(a):
        return 0 if a > 0 else 180
    if abs(a) <= _SLANT * abs(b):
        return 90 if b > 0 else 270
    return None


def number_of(value: object) -> float:
    """Give a number within bounds; 0 for what is none."""
    if not isinstance(value, float):
        return 0.0
    return max(min(value, _FAR), -_FAR)


def matrix_of(values: Any) -> Matrix | None:
    """Make a matrix of six numbers; None if there are not six."""
    numbers = [num_value(value) for value in values]
    return tuple(map(float, numbers)) if len(numbers) == 6 else None  # type: ignore[return-value]


def times(m: Matrix, n: Matrix) -> Matrix:
    """Apply m, then n."""
    a, b, c, d, e, f = m
    p, q, r, s, t, u = n
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def moved(m: Matrix, x: float, y: float) -> Point:
    """Give where a matrix moves a point to."""
    a, b, c, d, e, f = m
    return a * x + c * y + e, b * x + d * y + f
