"""
What is told of all reports of a pack together: who owes a report that is not there, and deviations that many share.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gouji.audit.columns import MISSING, TEMPLATES
from gouji.audit.merge import Written, write_rows
from gouji.audit.names import Names
from gouji.audit.register import Register
from gouji.packs.files import Sets
from gouji.packs.names import matches
from gouji.sets.roster import Entry, Roster
from gouji.sets.templates import Template, Told, templates

_PLACE = ("rule", "table", "row", "column", "subject")
_NEEDED = (*_PLACE, "report", "body", "region", "outcome", "caused_by")


def write_missing(
    folder: Path, register: Register, names: Names, sets: Mapping[str, Sets], *, csv: bool
) -> list[Written]:  # fmt: skip
    """
    Write who has not reported, if there is a table of bodies.

    Args:
        folder: Where to.
        register: Of the audit.
        names: The bodies.
        sets: Id of each pack to what it says of who owes a report.
        csv: Whether as CSV too.
    """
    if names.hierarchy is None:
        return []
    rows = []
    for pack, own in sets.items():
        entries = (Entry(key=key, body=body, year=year) for key, body, year in register.bodies(pack))
        missing = Roster(entries, names.hierarchy, own).missing()
        rows += [(pack, each.body, each.kind, each.region, each.year, each.rule) for each in missing]
    return write_rows(folder, "missing", MISSING, rows, csv=csv)


def write_templates(folder: Path, sets: Mapping[str, Sets], *, csv: bool) -> list[Written]:
    """
    Write the deviations that many reports of a pack share, if any pack says which those are.

    Args:
        folder: Where the tables of reports and findings are, and where to.
        sets: Id of each pack to what it says.
        csv: Whether as CSV too.
    """
    asked = {pack: own for pack, own in sets.items() if own.templates is not None}
    if not asked:
        return []
    found = [_row(pack, each) for pack, own in asked.items()
             for each in templates(_told(folder, pack, own), _counts(folder, pack), own)]  # fmt: skip
    return write_rows(folder, "templates", TEMPLATES, found, csv=csv)


def _row(pack: str, found: Template) -> tuple[object, ...]:
    place = (pack, found.rule, found.table, found.row, found.column, found.subject)
    return (*place, found.region, found.reports, found.of, list(found.bodies))


def _counts(folder: Path, pack: str) -> dict[str, int]:
    reports = pq.read_table(folder / "reports.parquet", columns=["pack", "region"])
    regions = reports.filter(pc.equal(reports["pack"], pack))["region"].value_counts()
    return {each["values"]: each["counts"] for each in regions.to_pylist()}


def _told(folder: Path, pack: str, sets: Sets) -> Iterator[Told]:
    """Walk the findings that may be of a template: of the rules asked for, in a place where enough reports deviate."""
    assert sets.templates is not None
    with pq.ParquetFile(folder / "findings.parquet") as file:
        rules = set(file.read(columns=["rule"])["rule"].unique().to_pylist())
        asked = pa.array(sorted(r for r in rules if any(matches(name, r) for name in sets.templates.of)), pa.string())
        places = [_of_rules(table, pack, asked) for table in _tables(file, [*_PLACE, "pack", "outcome"])]
        often = pa.concat_tables(places).group_by([*_PLACE]).aggregate([([], "count_all")]) if places else None
        if often is None:
            return
        often = often.filter(pc.greater_equal(often["count_all"], sets.templates.least))
        wanted = set(zip(*(often[name].to_pylist() for name in _PLACE), strict=True))
        for table in _tables(file, [*_NEEDED, "pack"]):
            for row in _of_rules(table, pack, asked).select(_NEEDED).to_pylist():
                if tuple(row[name] for name in _PLACE) in wanted:
                    yield Told(**row | {"caused_by": row["caused_by"] or ""})


def _tables(file: pq.ParquetFile, columns: list[str]) -> Iterator[pa.Table]:
    for batch in file.iter_batches(65_536, columns=columns):
        yield pa.Table.from_batches([batch])


def _of_rules(table: pa.Table, pack: str, rules: pa.Array) -> pa.Table:
    is_asked = pc.and_(pc.is_in(table["rule"], rules), pc.equal(table["outcome"], "fail"))
    return table.filter(pc.and_(is_asked, pc.equal(table["pack"], pack)))
