"""
A whole province of invented reports, to try an audit on.

Governments and the bodies below them report for several years: what is carried over agrees from year to year, the report
of a government is the sum of those below it, and texts differ. Faults are put in at rates that are known, and listed.

Usage:
    python -m samples.province OUT                            write reports, hierarchy.csv, aliases.csv, faults.csv
    python -m samples.province OUT --cities 13 --years 2021-2025 --seed 7 --faults 0.02
    python -m samples.province OUT --layouts html,docx,pdf    documents, in turns, and not JSON
    python -m samples.province OUT --lines                    one file of JSON Lines

From Python: `for made in walk(Plan(seed=7)): made.report`. Same plan, same bytes; memory does not grow with the number.
"""

from __future__ import annotations

from samples.province.bodies import Plan
from samples.province.province import Made, walk

__all__ = ["Made", "Plan", "walk"]
