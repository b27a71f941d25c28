"""
Deviations that many reports of one area share: a fault of the form that was handed out there, told once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

import msgspec

from gouji.packs.files import Sets
from gouji.packs.names import matches

MOST_BODIES = 1_000
"""Names of bodies that are listed of one template."""

_Place = tuple[str, str, str, str, str]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A finding of the run, as far as it matters here; `subject` is in words, `caused_by` "" where none explains it."""

    report: str
    body: str
    region: str
    rule: str
    table: str = ""
    row: str = ""
    column: str = ""
    subject: str = ""
    outcome: str = "fail"
    caused_by: str = ""


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """
    One deviation of many reports.

    Attributes:
        rule, table, row, column, subject: What deviates and where.
        region: The area; "" where reports of the whole run share it.
        reports, of: How many reports of how many.
        bodies: Whose they are, in order, at most `MOST_BODIES`.
    """

    rule: str
    table: str
    row: str
    column: str
    subject: str
    region: str
    reports: int
    of: int
    bodies: tuple[str, ...]


def templates(told: Iterable[Told], counts: Mapping[str, int], sets: Sets) -> tuple[Template, ...]:
    """
    Find the deviations that many reports share.

    Args:
        told: The findings of the run, in any order.
        counts: Regions to the number of reports of each; "" for those without one.
        sets: What the pack says: of which rules, from how many reports and which share of them on.

    Returns:
        The deviations in order of rule and place, each for the whole run if its share there is large enough, else for
        each region where it is.
    """
    if sets.templates is None:
        return ()
    places: defaultdict[_Place, dict[str, tuple[str, str]]] = defaultdict(dict)
    for each in told:
        is_one = each.outcome == "fail" and not each.caused_by
        if is_one and any(matches(name, each.rule) for name in sets.templates.of):
            place = (each.rule, each.table, each.row, each.column, each.subject)
            places[place].setdefault(each.report, (each.region, each.body))
    found = (t for place, reports in sorted(places.items()) for t in _of_place(place, reports, counts, sets))
    return tuple(found)


def _of_place(
    place: _Place, reports: Mapping[str, tuple[str, str]], counts: Mapping[str, int], sets: Sets
) -> Iterable[Template]:
    """Give a deviation for the whole run, or for the regions."""
    whole = {key: body for key, (_, body) in reports.items()}
    if found := _template(place, "", whole, sum(counts.values()), sets):
        return [found]
    regions: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for key, (region, body) in reports.items():
        if region:
            regions[region][key] = body
    each = (_template(place, region, regions[region], counts.get(region, 0), sets) for region in sorted(regions))
    return [found for found in each if found]


def _template(place: _Place, region: str, reports: Mapping[str, str], of: int, sets: Sets) -> Template | None:
    assert sets.templates is not None
    if len(reports) < sets.templates.least or len(reports) < Fraction(sets.templates.share) * of:
        return None
    rule, table, row, column, subject = place
    bodies = tuple(sorted(set(reports.values()))[:MOST_BODIES])
    return Template(
        rule=rule, table=table, row=row, column=column, subject=subject, region=region, reports=len(reports), of=of,
        bodies=bodies,
    )  # fmt: skip
