"""An edition that is based on another says only what differs; the rest, form and rules, it takes over."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.engine.cases import run_cases
from gouji.errors import PackError
from gouji.packs.load import load_folder
from gouji.packs.model import Rule, RulePack

FILES = {
    "pack.yaml": """
id: jam
title: Jam report
version: 1.0.0
editions:
  - {id: new, title: New form, years: 2000-}
  - {id: old, title: Old form, years: 1990-1999, based_on: new, without: [LABEL-*], cites: {law/2: law/1}}
""",
    "citations.yaml": """
citations:
  law/1: {document: Jam act, clause: "1", says: Jars are counted., grade: A}
  law/2: {document: Jam act as amended, clause: "1", says: Jars are counted again., grade: A}
""",
    "new/form.yaml": """
title: New form
units: {jars: {label: jars}}
sections: [{id: stock, name: stock, label: The stock}]
tables:
  - id: jars
    name: jars
    label: Jars
    section: stock
    unit: jars
    columns: [{id: red, name: red, label: Red}, {id: all, name: total, label: All}]
    rows:
      - {id: plum, name: plum, label: Plum}
      - {id: pear, name: pear, label: Pear}
      - {id: quince, name: quince, label: Quince, optional: true, stands_for: [pear]}
      - {id: sum, name: sum_row, label: Sum}
    groups: {fruit: [plum, pear, quince]}
""",
    "new/rules.yaml": """
rules:
  - id: SUM
    title: The parts make the sum
    severity: error
    grade: D
    cites: [law/2, law/1]
    in: jars
    for_each: column
    check: sum_row = sum(fruit)
    cases:
      - {name: right, given: {plum: 1, pear: 2, sum_row: 3}, expect: pass}
      - {name: wrong, given: {plum: 1, pear: 2, sum_row: 4}, expect: fail}
  - id: LABEL-ROWS
    title: Rows bear their labels
    severity: info
    grade: D
    cites: [law/2]
    in: jars
    require: {rows: labels}
    labels: [unknown]
    cases: [{name: right, expect: pass}]
  - id: FILLED
    title: No jar is left blank
    severity: warning
    grade: D
    cites: [law/2]
    in: jars
    require: {cells: filled}
    cases: [{name: right, expect: pass}]
""",
    "old/form.yaml": """
title: Old form
changes:
  - id: jars
    without: [pear]
    rows: [{id: quince, name: quince, label: Quinces}]
    columns: [{id: red, name: red, label: Reddish}]
""",
    "old/rules.yaml": """
rules:
  - id: OWN
    title: There is a sum
    severity: error
    grade: D
    cites: [law/1]
    in: jars
    require: {rows: present}
    cases: [{name: right, expect: pass}]
changes:
  - id: SUM
    title: Plums and quinces make the sum
    cases: [{name: right, given: {plum: 1, quince: 2, sum_row: 3}, expect: pass}]
  - {id: FILLED, severity: info}
""",
}

TABLE = """
tables:
  - id: tins
    name: tins
    label: Tins
    section: stock
    unit: jars
    columns: [{id: one, name: one, label: One}]
    rows: [{id: fig, name: fig, label: Fig, unit: tins}]
changes:"""
"""A table of its own for the older edition, with a row in a unit that there is not."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pack of two editions, the older one based on the newer."""
    for name, text in FILES.items():
        path = tmp_path / "jam" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "jam"


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def rules(pack: RulePack) -> dict[str, Rule]:
    return {rule.id: rule for rule in pack.rules}


def problems(folder: Path, edition: str = "old") -> list[tuple[str, str, int | None]]:
    with pytest.raises(PackError) as told:
        load_folder(folder, edition)
    return [(p.code, Path(p.place.file).parent.name, p.place.line) for p in told.value.problems]


def test_rows_are_taken_out_and_replaced_where_they_stand(folder):
    table = load_folder(folder, "old").form.tables[0]
    assert [(row.id, row.label, row.optional) for row in table.rows] == [
        ("plum", "Plum", False), ("quince", "Quinces", False), ("sum", "Sum", False),
    ]  # fmt: skip
    assert [column.label for column in table.columns] == ["Reddish", "All"]
    assert table.groups == {"fruit": ("plum", "quince")}


def test_rules_are_taken_over_in_their_order_with_their_changes(folder):
    pack = load_folder(folder, "old")
    assert [rule.id for rule in pack.rules] == ["SUM", "FILLED", "OWN"]
    found = rules(pack)
    assert found["SUM"].title == "Plums and quinces make the sum"
    assert found["SUM"].check == "sum_row = sum(fruit)"
    assert (found["FILLED"].severity.value, found["FILLED"].title) == ("info", "No jar is left blank")
    assert [(result.rule, result.passed) for result in run_cases(pack)] == [
        ("SUM", True), ("FILLED", True), ("OWN", True),
    ]  # fmt: skip


def test_clauses_are_replaced_and_none_is_cited_twice(folder):
    found = rules(load_folder(folder, "old"))
    assert (found["SUM"].cites, found["FILLED"].cites) == (("law/1",), ("law/1",))


def test_the_edition_that_others_are_based_on_is_as_it_was(folder):
    found = rules(load_folder(folder, "new"))
    assert list(found) == ["SUM", "LABEL-ROWS", "FILLED"]
    assert (found["SUM"].cites, found["FILLED"].severity.value) == (("law/2", "law/1"), "warning")


def test_a_rule_stated_anew_takes_the_place_of_the_other(folder):
    edit(folder, "old/rules.yaml", "id: OWN", "id: FILLED")
    edit(folder, "old/rules.yaml", "  - {id: FILLED, severity: info}\n", "")
    assert rules(load_folder(folder, "old"))["FILLED"].title == "There is a sum"


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("pack.yaml", "LABEL-*", "LABELS-*", ("unknown-rule", "jam", 7)),
        ("pack.yaml", "law/2: law/1", "law/3: law/1", ("cited-nowhere", "jam", 7)),
        ("pack.yaml", "law/2: law/1", "law/2: law/3", ("unknown-clause", "jam", 7)),
        ("old/rules.yaml", "id: FILLED", "id: FILED", ("unknown-rule", "old", 15)),
        ("old/rules.yaml", "id: FILLED", "id: LABEL-ROWS", ("unknown-rule", "old", 15)),
        ("old/rules.yaml", "id: FILLED", "id: OWN", ("unknown-rule", "old", 15)),
        ("old/rules.yaml", "id: FILLED", "id: SUM", ("changed-twice", "old", 15)),
        ("old/rules.yaml", "severity: info", "check: red = 1", ("one-shape", "old", 15)),
        ("old/form.yaml", "without: [pear]", "without: [peach]", ("unknown-row", "old", 4)),
        ("old/form.yaml", "- id: jars", "- id: jar", ("unknown-table", "old", 4)),
    ],
)
def test_what_an_edition_says_of_nothing_is_told_at_its_line(folder, name, old, new, expected):
    edit(folder, name, old, new)
    assert expected in problems(folder)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("label: Quinces}", "label: Quinces, unit: tins}", ("unknown-unit", "old", 6)),
        ("label: Reddish}", "label: Reddish, unit: tins}", ("unknown-unit", "old", 7)),
        ("    rows:", "    groups: {few: [pulm]}\n    rows:", ("bad-group", "old", 6)),
        ("\nchanges:", TABLE, ("unknown-unit", "old", 10)),
    ],
)
def test_a_fault_of_the_changed_form_is_told_where_the_change_stands(folder, old, new, expected):
    """Tables are in another order in the file of the change than in the form."""
    edit(folder, "old/form.yaml", old, new)
    assert expected in problems(folder)


def test_a_rule_that_does_not_bind_in_the_other_form_is_told(folder):
    edit(folder, "new/rules.yaml", "sum_row = sum(fruit)", "sum_row = plum + pear + quince")
    assert problems(folder) == [("unknown-name", "old", 12)]
    load_folder(folder, "new")


def test_changes_need_an_edition_to_change(folder):
    edit(folder, "pack.yaml", ", based_on: new, without: [LABEL-*], cites: {law/2: law/1}", "")
    assert "unknown-rule" in {code for code, _, _ in problems(folder)}
