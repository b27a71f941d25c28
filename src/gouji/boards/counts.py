"""
What is counted of an audit: reports by verdict, year, area and kind of body; rules that do not hold, and where; bodies.

A finding counts where it fails and no other explains it. Rules are counted by reports: a rule that fails in five columns of
one table is one report with that fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from gouji.boards.page import NAME
from gouji.boards.tables import Row, Tally, batches
from gouji.messages import brief

LEVELS = ("errors", "warnings", "infos")
MOST_GROUPS = 10_000
"""Groups that are kept of a kind."""
GRAVITY = ("error", "warning", "info")


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Reports that have something in common: how many there are, how they came out, and their findings by level."""

    name: str
    reports: int
    failed: int
    open: int
    errors: int
    warnings: int
    infos: int

    @property
    def passed(self) -> int:
        """Reports of which all that must hold does."""
        return self.reports - self.failed - self.open


class Body(Group, frozen=True, kw_only=True):
    """A body with all its reports; `key` is its own in every table of pages, `name` what is printed."""

    key: str
    region: str
    kind: str


class RuleCount(msgspec.Struct, frozen=True, kw_only=True):
    """A rule: in how many reports it fails, with how many findings, how many are waived; how all its instances came out."""

    rule: str
    severity: str
    title: str = ""
    reports: int = 0
    findings: int = 0
    waived: int = 0
    passed: int = 0
    failed: int = 0
    undetermined: int = 0
    not_applicable: int = 0


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """
    The counts of an audit.

    Attributes:
        total: All reports.
        waived: How many findings are waived.
        years, regions, kinds: Groups, in the order of their names; `""` where a report does not say. Of very many, those of
            which most reports fail.
        bodies: The gravest first, as many as were asked for.
        sizes: How many groups of each kind there are, `body` among them.
        rules: Those that fail, the gravest first, of these those that fail in most reports; then those that fail in none.
        by_region, by_kind, by_year: (rule, name of group) to the reports of that group in which the rule fails.
    """

    total: Group
    waived: int
    years: tuple[Group, ...]
    regions: tuple[Group, ...]
    kinds: tuple[Group, ...]
    bodies: tuple[Body, ...]
    sizes: dict[str, int]
    rules: tuple[RuleCount, ...]
    by_region: dict[tuple[str, str], int]
    by_kind: dict[tuple[str, str], int]
    by_year: dict[tuple[str, str], int]


def count_all(folder: Path, bodies: int | None = None) -> Counts:
    """
    Count an audit.

    Args:
        folder: What it wrote.
        bodies: How many bodies are wanted; None for all of them.

    Raises:
        UsageError: If a table cannot be read.
    """
    tallies = {name: Tally([name], _SUMS) for name in ("year", "region", "kind")}
    tally, waived = Tally(["key"], _SUMS, ["region", "body", "kind"]), 0
    for batch in batches(folder, "reports", [*_COLUMNS, "waived"]):
        counted = _counted(batch)
        waived += pc.sum(batch["waived"].cast(pa.int64())).as_py() or 0
        for each in tallies.values():
            each.add(counted)
        tally.add(counted)
    found = {name: _groups(each.table(), name) for name, each in tallies.items()}
    whole = tally.table()
    rules, places = _rules(folder, {name: [group.name for group in groups] for name, groups in found.items()})
    return Counts(
        total=_total(whole), waived=waived, years=found["year"], regions=found["region"], kinds=found["kind"],
        bodies=_gravest(whole, bodies), sizes={"body": len(whole), **{n: len(t.table()) for n, t in tallies.items()}},
        rules=rules, by_region=places["region"], by_kind=places["kind"], by_year=places["year"],
    )  # fmt: skip


def total_of(folder: Path) -> Group:
    """Count all reports of an audit; raises as `count_all`."""
    tally = Tally(["kind"], _SUMS)
    for batch in batches(folder, "reports", _COLUMNS):
        tally.add(_counted(batch))
    return _total(tally.table())


def body_keys(batch: pa.Table) -> pa.ChunkedArray:
    """Name the body of each row: area and name; a report that names none stands for a body of its own."""
    named = pc.if_else(
        pc.equal(batch["body"], ""), pc.binary_join_element_wise("\0", batch["report"], ""), batch["body"]
    )
    return pc.binary_join_element_wise(batch["region"], named, "\0")


def rules_of_bodies(folder: Path, keys: Sequence[str]) -> dict[str, list[str]]:
    """
    List the rules that fail, body by body.

    Args:
        folder: What an audit wrote.
        keys: Of the bodies.
    """
    tally = Tally(["key", "rule"], [])
    wanted = pa.array(keys, pa.string())
    for batch in _told(folder, ["report", "body", "region", "rule"]):
        named = pa.table({"key": body_keys(batch), "rule": batch["rule"]})
        tally.add(named.filter(pc.is_in(named["key"], value_set=wanted)))
    found: dict[str, list[str]] = {}
    for row in tally.rows():
        found.setdefault(row["key"], []).append(row["rule"])
    return found


_COLUMNS = ("report", "body", "kind", "region", "year", "verdict", *LEVELS)
_SUMS = ("failed", "open", *LEVELS)
_FAULT = ("report", "rule", "severity", "title", "region", "kind", "year", "outcome", "caused_by", "waived")


def _counted(batch: pa.Table) -> pa.Table:
    columns = {
        "key": body_keys(batch),
        "body": pc.if_else(pc.equal(batch["body"], ""), batch["report"], batch["body"]),
        "region": batch["region"],
        "kind": batch["kind"],
        "year": _years(batch),
        "failed": pc.equal(batch["verdict"], "fail").cast(pa.int64()),
        "open": pc.equal(batch["verdict"], "undetermined").cast(pa.int64()),
    }
    return pa.table(columns | {level: batch[level].cast(pa.int64()) for level in LEVELS})


def _years(batch: pa.Table) -> pa.ChunkedArray:
    return pc.fill_null(batch["year"].cast(pa.string()), "")


def _groups(found: pa.Table, key: str) -> tuple[Group, ...]:
    """Give groups in the order of their names; of very many, those of which most reports fail."""
    if len(found) > MOST_GROUPS:
        order = [("failed", "descending"), ("n", "descending"), (key, "ascending")]
        found = found.sort_by(order).slice(0, MOST_GROUPS).sort_by(key)
    return tuple(_group(row[key], row) for row in found.to_pylist())


def _group(name: str, row: Row) -> Group:
    return Group(name=name, reports=row["n"], **{key: row[key] for key in _SUMS})


def _total(found: pa.Table) -> Group:
    return _group("", {key: pc.sum(found[key].cast(pa.int64())).as_py() or 0 for key in ("n", *_SUMS)})


def _gravest(found: pa.Table, most: int | None) -> tuple[Body, ...]:
    """Put the bodies with most errors first; then by failing reports, warnings, what cannot be told, area and name."""
    order = [(key, "descending") for key in ("errors", "failed", "warnings", "open")]
    chosen = found.sort_by([*order, ("key", "ascending")]).slice(0, most)
    return tuple(
        Body(
            name=brief(row["body"], NAME), key=row["key"], region=row["region"], kind=row["kind"], reports=row["n"],
            **{key: row[key] for key in _SUMS},
        )
        for row in chosen.to_pylist()
    )  # fmt: skip


def _told(folder: Path, columns: Sequence[str]) -> Iterator[pa.Table]:
    """Read the findings that count."""
    for batch in batches(folder, "findings", [*dict.fromkeys([*columns, "outcome", "caused_by"])]):
        yield batch.filter(pc.and_(pc.equal(batch["outcome"], "fail"), pc.is_null(batch["caused_by"])))


By = dict[tuple[str, str], int]


def _rules(folder: Path, groups: dict[str, list[str]]) -> tuple[tuple[RuleCount, ...], dict[str, By]]:
    findings, reports, waived = Tally(["rule"], []), Tally(["rule"], []), Tally(["rule"], [])
    places = {name: Tally(["rule", name], []) for name in ("region", "kind", "year")}
    titles: dict[str, tuple[str, str]] = {}
    last, done = "", pa.array([], pa.string())
    for batch in _told(folder, _FAULT):
        findings.add(batch)
        waived.add(batch.filter(pc.is_valid(batch["waived"])))
        for row in batch.select(["rule", "severity", "title"]).group_by(["rule"], use_threads=False).aggregate(
            [("severity", "min"), ("title", "min")]
        ).to_pylist():  # fmt: skip
            titles.setdefault(row["rule"], (row["severity_min"], row["title_min"]))
        if not len(batch):
            continue
        once = _once(batch)
        again = pc.and_(pc.equal(once["report"], last), pc.is_in(once["rule"], value_set=done))
        fresh = once.filter(pc.invert(again))
        reports.add(fresh)
        for tally in places.values():
            tally.add(fresh)
        of_last = once.filter(pc.equal(once["report"], batch["report"][-1]))["rule"]
        carried = done if batch["report"][-1].as_py() == last else pa.array([], pa.string())
        last, done = batch["report"][-1].as_py(), pa.concat_arrays([carried, of_last.combine_chunks()])
    counted = _rule_counts(folder, _by_rule(findings), _by_rule(reports), _by_rule(waived), titles)
    return counted, {name: _by_group(tally.table(), name, groups[name]) for name, tally in places.items()}


def _by_rule(tally: Tally) -> dict[str, int]:
    return {row["rule"]: row["n"] for row in tally.rows()}


def _by_group(found: pa.Table, name: str, groups: list[str]) -> By:
    """Give the reports in which a rule fails, for those groups that are kept."""
    kept = found.filter(pc.is_in(found[name], value_set=pa.array(groups, pa.string())))
    return {(row["rule"], row[name]): row["n"] for row in kept.to_pylist()}


def _once(batch: pa.Table) -> pa.Table:
    """Take each rule of each report once."""
    table = batch.select(["report", "rule", "region", "kind"]).append_column("year", _years(batch))
    grouped: pa.Table = table.group_by(["report", "rule", "region", "kind", "year"], use_threads=False).aggregate([])
    return grouped


def _rule_counts(
    folder: Path,
    findings: dict[str, int],
    reports: dict[str, int],
    waived: dict[str, int],
    titles: dict[str, tuple[str, str]],
) -> tuple[RuleCount, ...]:
    sums = ("passed", "failed", "undetermined", "not_applicable")
    ledger = Tally(["rule", "severity"], sums)
    for batch in batches(folder, "ledger", ["rule", "severity", *sums]):
        wide = {name: batch[name].cast(pa.int64()) for name in sums}
        ledger.add(pa.table({"rule": batch["rule"], "severity": batch["severity"], **wide}))
    known: dict[str, Row] = {rule: {"severity": severity} for rule, (severity, _) in titles.items()}
    for row in ledger.rows():
        known[row["rule"]] = {**row, **{k: row[k] + known.get(row["rule"], {}).get(k, 0) for k in sums}}
    counts = [
        RuleCount(
            rule=rule, severity=row["severity"], title=titles.get(rule, ("", ""))[1], reports=reports.get(rule, 0),
            findings=findings.get(rule, 0), waived=waived.get(rule, 0), **{key: row.get(key, 0) for key in sums},
        )
        for rule, row in known.items()
    ]  # fmt: skip
    return tuple(sorted(counts, key=lambda c: (not c.reports, _rank(c.severity), -c.reports, -c.findings, c.rule)))


def _rank(severity: str) -> int:
    return GRAVITY.index(severity) if severity in GRAVITY else len(GRAVITY)
