"""Random small forms, rules in their language, and reports: drawn by hypothesis, each with its meaning for the oracle."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec
from hypothesis import strategies as st

from gouji.findings import Citation, Severity
from gouji.packs.form_types import Column, Field, Form, Row, Section, SlotRow, Table, Unit
from gouji.packs.model import Case, Rule, RulePack
from tests.properties.oracle import INF, Cell, Fact, Node, Span
from tests.properties.written import written

ROW_NAMES, COLUMN_NAMES = ["甲", "乙", "丙", "丁", "戊", "己"], ["东", "西", "南", "北"]
HEAD = {"year": "报告年度", "published": "发布日期"}
UNITS = {
    "count": Unit(type="integer", min=0, also={"件": "1"}),
    "change": Unit(type="integer", min=None),
    "some": Unit(type="integer", min=3),
    "money": Unit(type="decimal", min=0, also={"元": "0.0001", "万元": "1"}),
    "balance": Unit(type="decimal", min=None),
}
SECTION = Section(id="s", name="栏", label="一、栏")
POLICIES = ("undetermined", "undetermined", "zero", "fail", "not-applicable")

PRINTED: list[tuple[Any, str, str | None]] = [
    (0, "number", "0"), (1, "number", "1"), (2, "number", "2"), (3, "number", "3"), (7, "number", "7"),
    (-2, "number", "-2"), (10**20, "number", "1" + "0" * 20), ("4", "number", "4"), ("1.50", "number", "1.5"),
    ("-0.25", "number", "-0.25"), ("1,234", "number", "1234"), ("１２", "number", "12"), (" 7 ", "number", "7"),
    (2.5, "number", "2.5"), (3.0, "number", "3"), (0.1, "number", "0.1"), ("三", "number", "3"),
    (None, "blank", None), ("", "blank", None), (" \u3000", "blank", None), (None, "blank", None),
    ("/", "text", None), ("约5", "text", None), ("5至6", "text", None), ("2(含1件撤回)", "text", "2"),
    ({"unreadable": "污损"}, "unreadable", None), (1.2345678901234567, "unreadable", None),
]  # fmt: skip
UNIT_TEXT = {"5件": {"count": "5"}, "3元": {"money": "0.0003"}, "0.5万元": {"money": "0.5"}}
DATES = {"": None, "2024-01-31": 738916, "2023-02-30": None, "0001-01-01": 1}


class Drawn(NamedTuple):
    """A rule with its trees."""

    rule: Rule
    check: Node
    when: Node | None


class Sheet(NamedTuple):
    """A report as JSON, and what each cell and head fact is."""

    plain: dict[str, Any]
    facts: dict[Cell | str, Fact]
    covered: frozenset[tuple[str, str]]


@st.composite
def forms(draw: st.DrawFn) -> Form:
    tables = tuple(draw(_tables(n)) for n in range(draw(st.integers(1, 2))))
    fields = (Field(id="year", name=HEAD["year"]), Field(id="published", name=HEAD["published"]))
    aliases = {"值": "value", "合计": "sum", "最大": "max"}
    return Form(title="表", fields=fields, units=UNITS, sections=(SECTION,), tables=tables, aliases=aliases)


@st.composite
def open_forms(draw: st.DrawFn) -> Form:
    """Forms as they are made for a report that declares rows of its own: slots in place of the first rows of tables."""
    form = draw(forms())
    return msgspec.structs.replace(form, tables=tuple(_opened(table, draw(st.integers(3, 8))) for table in form.tables))


def _opened(table: Table, count: int) -> Table:
    first, *rest = table.rows
    kept = {key: getattr(first, key) for key in Row.__struct_fields__ if key not in ("id", "name", "each")}
    slots = [SlotRow(id=f"{first.id}.{n}", name=f"{first.name}_{n}", **kept) for n in range(1, count + 1)]
    others = [msgspec.structs.replace(r, stands_for=tuple(i for i in r.stands_for if i != first.id)) for r in rest]
    groups = table.groups | dict.fromkeys((first.id, first.name), tuple(slot.id for slot in slots))
    return msgspec.structs.replace(table, rows=(*slots, *others), groups=groups)


@st.composite
def _tables(draw: st.DrawFn, n: int) -> Table:
    columns = tuple(
        Column(id=f"c{i}", name=name, label=name) for i, name in enumerate(COLUMN_NAMES[: draw(st.integers(1, 4))])
    )
    rows = [draw(_rows(i, columns)) for i in range(draw(st.integers(1, 5)))]
    if draw(st.integers(0, 3)) == 0:
        stands_for = tuple(r.id for r in rows[: draw(st.integers(0, 2))])
        rows.append(Row(id="rx", name="代", label="代", optional=True, stands_for=stands_for))
    groups = draw(_groups([r.name for r in rows], "行组")) | draw(_groups([c.name for c in columns], "列组"))
    unit = draw(st.sampled_from(list(UNITS)))
    return Table(
        id=f"t{n}",
        name=f"表{n}",
        label=f"表{n}",
        section="s",
        unit=unit,
        columns=columns,
        rows=tuple(rows),
        groups=groups,
    )


@st.composite
def _rows(draw: st.DrawFn, i: int, columns: tuple[Column, ...]) -> Row:
    some = tuple(c.id for c in columns if draw(st.booleans())) if draw(st.integers(0, 5)) == 0 else ()
    unit = draw(st.sampled_from(["", "", "", *UNITS]))
    return Row(id=f"r{i}", name=ROW_NAMES[i], label=ROW_NAMES[i], columns=some, unit=unit)


@st.composite
def _groups(draw: st.DrawFn, names: list[str], word: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for i in range(draw(st.integers(0, 2))):
        members = draw(st.lists(st.sampled_from([*names, *found]), min_size=1, max_size=4, unique=True))
        found[f"{word}{i}"] = tuple(members)
    return found


# --- what names mean --------------------------------------------------------------------------------------------------


def members(table: Table, name: str, items: tuple[Row, ...] | tuple[Column, ...]) -> list[str]:
    """Ids that a name of a row, column or group stands for, in order, each once."""
    for item in items:
        if name in (item.id, item.name):
            return [item.id]
    return list(dict.fromkeys(i for member in table.groups[name] for i in members(table, member, items)))


def has_cell(table: Table, row: str, column: str) -> bool:
    columns = next(r.columns for r in table.rows if r.id == row)
    return not columns or column in columns


class Meaning:
    """What the names of a rule mean in one of its instances, given by table, row and column."""

    def __init__(self, form: Form, rule: Rule, instance: dict[str, str]) -> None:
        self.tables = {t.id: t for t in form.tables} | {t.name: t for t in form.tables}
        self.rule, self.instance = rule, instance

    def find(self, leaf: Node) -> list[Cell | str]:
        if leaf.op == "bare":
            return self.bare(leaf.value)
        name, row, column = leaf.value
        table = self.tables[name]
        rows = self.ids(table, row, "row", table.rows)
        columns = self.ids(table, column, "column", table.columns)
        return [(table.id, r, c) for r in rows for c in columns if has_cell(table, r, c)]

    def ids(self, table: Table, name: str, kind: str, items: Any) -> list[str]:
        return [self.instance[kind]] if name == kind and kind in self.instance else members(table, name, items)

    def bare(self, name: str) -> list[Cell | str]:
        for fact, word in HEAD.items():
            if name in (fact, word):
                return [fact]
        table = self.tables[self.instance["table"]]
        if self.rule.for_each == "cell":
            return [(table.id, self.instance["row"], self.instance["column"])]
        if self.rule.for_each == "column":
            keys = [(table.id, r, self.instance["column"]) for r in members(table, name, table.rows)]
        else:
            keys = [(table.id, self.instance["row"], c) for c in members(table, name, table.columns)]
        return [k for k in keys if has_cell(*(table, *k[1:]))]


def instances(form: Form, rule: Rule) -> list[dict[str, str]]:
    """What a rule is applied to, in order."""
    if rule.for_each is None:
        return [{}]
    table = next(t for t in form.tables if t.name == rule.in_)
    rows = (
        members_of(table, rule, table.rows) if rule.for_each != "column" and rule.only else [r.id for r in table.rows]
    )
    columns = [c.id for c in table.columns]
    if rule.for_each == "column" and rule.only:
        columns = members_of(table, rule, table.columns)
    return {
        "table": [{"table": table.id}],
        "row": [{"table": table.id, "row": r} for r in rows],
        "column": [{"table": table.id, "column": c} for c in columns],
        "cell": [
            {"table": table.id, "row": r, "column": c}
            for r in rows for c in (c.id for c in table.columns) if has_cell(table, r, c)
        ],
    }[rule.for_each]  # fmt: skip


def members_of(table: Table, rule: Rule, items: tuple[Row, ...] | tuple[Column, ...]) -> list[str]:
    picked = members(table, str(rule.only), items)
    return [i.id for i in items if i.id in picked]


# --- rules ------------------------------------------------------------------------------------------------------------

NUMBERS = ["0", "1", "2", "3", "10", "2.5", "0.1", "1.50", "100", "0.0001"]
SIGNS = ["=", "=", "=", "!=", "<", "<=", ">", ">="]


@st.composite
def rules(draw: st.DrawFn, form: Form, number: int) -> Drawn:
    for_each = draw(st.sampled_from(["column", "row", "cell", "table", None]))
    table = draw(st.sampled_from(form.tables))
    only = ""
    if for_each in ("row", "column", "cell") and draw(st.integers(0, 4)) == 0:
        items = table.columns if for_each == "column" else table.rows
        only = draw(st.sampled_from([i.name for i in items]))
    leaf = _leaves(form, for_each, table)
    check = draw(_truths(leaf, 3))
    when = draw(_truths(leaf, 2)) if draw(st.integers(0, 2)) == 0 else None
    style = random.Random(draw(st.integers(0, 2**16)))
    rule = Rule(
        id=f"R{number}", title="立", severity=Severity.ERROR, grade="A", cites=("c",),
        in_=table.name if for_each else (), for_each=for_each, only=only or (),
        check=written(check, style), when=written(when, style) if when else None,
        tolerance=draw(st.sampled_from(["0", "0", "0", "1", "0.5"])), missing=draw(st.sampled_from(POLICIES)),
        cases=(Case(name="例", expect="pass"),),
    )  # fmt: skip
    return Drawn(rule, check, when)


def _leaves(form: Form, for_each: str | None, table: Table) -> st.SearchStrategy[Node]:
    facts = st.sampled_from([word for pair in HEAD.items() for word in pair])
    addresses = st.sampled_from(form.tables).flatmap(lambda t: _addresses(t, for_each, table))
    choices = [addresses, facts.map(lambda name: Node("bare", (), name))]
    names = {
        "column": [w for r in table.rows for w in (r.id, r.name) if "." not in w] + _groups_of(table, "行组"),
        "row": [w for c in table.columns for w in (c.id, c.name)] + _groups_of(table, "列组"),
        "cell": ["value", "值"],
    }.get(for_each or "", [])
    if names:
        bare = st.sampled_from(names).map(lambda name: Node("bare", (), name))
        choices = [bare, bare, bare, *choices]
    return st.one_of(choices)


def _groups_of(table: Table, word: str) -> list[str]:
    slotted = [r.name.partition("_")[0] for r in table.rows if isinstance(r, SlotRow)] if word == "行组" else []
    return [g for g in table.groups if g.startswith(word) or g in slotted]


def _addresses(table: Table, for_each: str | None, home: Table) -> st.SearchStrategy[Node]:
    same = table.id == home.id
    rows = (
        [r.name for r in table.rows]
        + _groups_of(table, "行组")
        + (["row"] if same and for_each in ("row", "cell") else [])
    )
    columns = [c.name for c in table.columns] + _groups_of(table, "列组")
    columns += ["column"] if same and for_each in ("column", "cell") else []
    parts = st.tuples(st.sampled_from([table.id, table.name]), st.sampled_from(rows), st.sampled_from(columns))
    return parts.map(lambda address: Node("address", (), address))


@st.composite
def _truths(draw: st.DrawFn, leaf: st.SearchStrategy[Node], depth: int) -> Node:
    kind = draw(st.sampled_from(["compare"] * 5 + (["and", "or", "not"] if depth else []) + ["integer", "multiple"]))
    if kind in ("and", "or"):
        args = tuple(draw(_truths(leaf, depth - 1)) for _ in range(draw(st.integers(2, 3))))
        return Node(kind, args)
    if kind == "not":
        return Node("not", (draw(_truths(leaf, depth - 1)),))
    if kind == "integer":
        return Node("call", (draw(_numbers(leaf, depth)),), "integer")
    if kind == "multiple":
        return Node("call", (draw(_numbers(leaf, depth)), draw(_numbers(leaf, 0))), "multiple")
    signs = tuple(draw(st.lists(st.sampled_from(SIGNS), min_size=1, max_size=draw(st.sampled_from([1, 1, 1, 2])))))
    return Node("compare", tuple(draw(_numbers(leaf, depth)) for _ in range(len(signs) + 1)), signs)


@st.composite
def _numbers(draw: st.DrawFn, leaf: st.SearchStrategy[Node], depth: int) -> Node:
    literal = st.sampled_from(NUMBERS).map(lambda text: Node("number", (), text))
    kinds = ["leaf", "leaf", "leaf", "number"] + ["binary", "binary", "sign", "over", "over", "one", "date"] * bool(
        depth
    )
    kind = draw(st.sampled_from(kinds))
    if kind in ("leaf", "number"):
        return draw(leaf if kind == "leaf" else literal)
    if kind == "binary":
        return Node(draw(st.sampled_from("+-*/")), (draw(_numbers(leaf, depth - 1)), draw(_numbers(leaf, depth - 1))))
    if kind == "sign":
        return Node(draw(st.sampled_from(["neg", "plus"])), (draw(_numbers(leaf, depth - 1)),))
    if kind == "over":
        args = tuple(draw(_numbers(leaf, depth - 1)) for _ in range(draw(st.integers(1, 3))))
        return Node("call", args, draw(st.sampled_from(["sum", "sum", "min", "max", "count"])))
    if kind == "date":
        parts = (draw(_numbers(leaf, 0)), draw(literal), draw(literal))
        return draw(st.sampled_from([Node("call", parts, "date"), Node("call", parts[:2], "days")]))
    name = draw(st.sampled_from(["abs", "round", "round", "decimals"]))
    args = (draw(_numbers(leaf, depth - 1)),)
    if name == "round" and draw(st.booleans()):
        args += (draw(literal),)
    return Node("call", args, name)


# --- reports ----------------------------------------------------------------------------------------------------------


@st.composite
def sheets(draw: st.DrawFn, form: Form) -> Sheet:
    plain: dict[str, Any] = {}
    facts: dict[Cell | str, Fact] = {}
    covered: set[tuple[str, str]] = set()
    odd = draw(st.booleans())
    for table in form.tables:
        rows = draw(_table(form, table, odd))
        if rows is not None:
            plain[table.id] = (
                {r: v["raw"] for r, v in rows.items()} if isinstance(rows, dict) else {"unreadable": "图片"}
            )
        _tell(table, rows, facts, covered)
    year, published = draw(st.sampled_from([2023, 2023, None, 1])), draw(st.sampled_from(list(DATES)))
    day = DATES[published]
    facts["year"] = Fact("absent") if year is None else Fact("number", Decimal(year))
    facts["published"] = Fact("absent") if day is None else Fact("number", Decimal(day))
    return Sheet({"year": year, "published": published, "tables": plain}, facts, frozenset(covered))


@st.composite
def _table(draw: st.DrawFn, form: Form, table: Table, odd: bool) -> dict[str, Any] | str | None:
    whole = draw(st.integers(0, 15)) if odd else 2
    if whole < 2:
        return "unreadable" if whole else None
    rows: dict[str, Any] = {}
    for row in table.rows:
        there = draw(st.integers(0, 9)) if odd else 5
        if there == 0 or (row.optional and draw(st.booleans())):
            continue
        if there == 1:
            rows[row.id] = {"raw": "模糊", "cells": None}
            continue
        cells = {c.id: draw(_cell(row.unit or table.unit, odd)) for c in table.columns if has_cell(table, row.id, c.id)}
        cells = {c: v for c, v in cells.items() if v is not None}
        rows[row.id] = {"raw": {c: v[0] for c, v in cells.items()}, "cells": cells}
    return rows


@st.composite
def _cell(draw: st.DrawFn, unit: str, odd: bool) -> tuple[Any, Fact] | None:
    if not odd:
        value = draw(st.integers(0, 12))
        return value, Fact("number", Decimal(value))
    choice = draw(st.integers(0, len(PRINTED) + 12))
    if choice == len(PRINTED):
        return None
    if choice == len(PRINTED) + 1:
        text = draw(st.sampled_from(list(UNIT_TEXT)))
        carried = UNIT_TEXT[text].get(unit)
        return text, Fact("text", None if carried is None else Decimal(carried))
    if choice > len(PRINTED):
        value = draw(st.integers(0, 12))
        return value, Fact("number", Decimal(value))
    raw, state, number = PRINTED[choice]
    return raw, Fact(state, None if number is None else Decimal(number))


def _tell(table: Table, rows: Any, facts: dict[Cell | str, Fact], covered: set[tuple[str, str]]) -> None:
    """Say of every cell what it is, and which rows are lawfully not there."""
    unreadable = rows == "unreadable"
    there = rows if isinstance(rows, dict) else {}
    for row in table.rows:
        entry = there.get(row.id)
        gone = entry is None or entry["raw"] == {}
        for column in table.columns:
            if not has_cell(table, row.id, column.id):
                continue
            key = (table.id, row.id, column.id)
            if gone and row.optional:
                facts[key] = Fact("absent", Decimal(0))
                covered.add(key[:2])
            elif entry is None:
                facts[key] = Fact("unreadable" if unreadable else "absent")
            elif entry["cells"] is None:
                facts[key] = Fact("unreadable")
            else:
                facts[key] = entry["cells"].get(column.id, (None, Fact("absent")))[1]
    for row in table.rows:
        if row.optional and (table.id, row.id) not in covered:
            parts = [k for k in facts if k[0] == table.id and k[1] in row.stands_for]
            if all(facts[k] == Fact("absent") for k in parts):
                facts.update({k: Fact("absent", Decimal(0)) for k in parts})
                covered.update((table.id, r) for r in row.stands_for)


def possible(form: Form, cell: Cell | str) -> Span:
    """What a cell may hold by its unit."""
    if isinstance(cell, str):
        return Span(-INF, INF, True)
    table = next(t for t in form.tables if t.id == cell[0])
    unit = form.units[next(r.unit for r in table.rows if r.id == cell[1]) or table.unit]
    low = -INF if unit.min is None else Decimal(unit.min)
    return Span(low, INF, unit.type == "integer")


def pack_of(form: Form, rules: list[Rule]) -> RulePack:
    """Put a form and rules together."""
    cited = Citation(id="c", document="规定", number="", clause="第一条", says="立", grade="A")
    return RulePack(
        id="drawn", title="表", version="1.0.0", sha256="0" * 64, edition="1", years="1-", editions={"1": "1-"}, language="zh",
        form=form,
        rules=tuple(rules), citations={"c": cited}, words={}, patterns={}, causes=(),
    )  # fmt: skip
