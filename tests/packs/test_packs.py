"""Every pack that comes with the program: sound, tested by its own cases, resting on clauses, true to the printed form."""

from __future__ import annotations

import functools
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from gouji.engine.cases import CaseResult, run_cases
from gouji.findings import Severity
from gouji.packs.form import fold
from gouji.packs.form_types import Form, Labelled, Table
from gouji.packs.load import load_folder
from gouji.packs.locate import builtin_rules, builtin_schemas
from gouji.packs.model import Rule, RulePack
from gouji.schema_files import schema_files

ROOT = Path(__file__).parents[2]
TOY = ROOT / "tests" / "toy" / "rules"
FORMAT = ROOT.parent / "shared" / "format.json"
MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")
A_PAGE = 500
"""Characters; what is wrong only with a text that is longer stands in no case."""

FOLDERS = sorted(path.parent for path in builtin_rules().glob("*/pack.yaml"))
FILES = sorted(path for root in (builtin_rules(), TOY) for path in root.rglob("*.yaml"))


def plain(path: Path) -> Any:
    """Read a YAML file as any editor does."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def editions() -> list[tuple[Path, str]]:
    return [(folder, each["id"]) for folder in FOLDERS for each in plain(folder / "pack.yaml")["editions"]]


@functools.cache
def loaded(folder: Path, edition: str) -> RulePack:
    return load_folder(folder, edition)


@functools.cache
def ran(folder: Path, edition: str) -> tuple[CaseResult, ...]:
    return run_cases(loaded(folder, edition))


@pytest.fixture(params=editions(), ids=lambda each: f"{each[0].name}-{each[1]}")
def place(request: pytest.FixtureRequest) -> tuple[Path, str]:
    """A pack's folder and one of its editions."""
    where: tuple[Path, str] = request.param
    return where


@pytest.fixture
def pack(place: tuple[Path, str]) -> RulePack:
    """A pack, loaded as strictly as ever: what is wrong with it ends the test."""
    return loaded(*place)


# --- rules ------------------------------------------------------------------------------------------------------------


def test_all_cases_hold(place: tuple[Path, str]) -> None:
    results = ran(*place)
    assert results
    assert [f"{r.rule} {r.case}: {r.found} {r.fault} {r.detail}" for r in results if not r.passed] == []


def test_each_rule_has_a_case_of_each_kind(pack: RulePack) -> None:
    assert {rule.id: lacking for rule in pack.rules if (lacking := sorted(_lacking(rule, pack.form)))} == {}


def _lacking(rule: Rule, form: Form) -> Iterator[str]:
    """Name the outcomes that a rule can have and no case of it has."""
    expected = {case.expect for case in rule.cases}
    require = rule.require
    if "pass" not in expected and not _forbids_a_row(rule, form):
        yield "pass"
    never_wrong = require and require.cells == "readable"  # what is unreadable is open
    too_long = rule.text and (rule.text.at_most or 0) > A_PAGE
    if "fail" not in expected and not never_wrong and not too_long:
        yield "fail"
    is_there = require and (require.sections == "present" or require.tables == "there")
    never_open = is_there or (require and (require.fields or require.extras == "sections"))
    if not expected & {"undetermined", "not-applicable"} and not never_open:
        yield "undetermined or not-applicable"


def _forbids_a_row(rule: Rule, form: Form) -> bool:
    """Say whether a rule is about nothing but rows of other editions, which can only be lawfully absent, or wrong."""
    optional = {key for table in form.tables for row in table.rows if row.optional for key in (row.id, row.name)}
    names = (rule.only,) if isinstance(rule.only, str) else rule.only
    return bool(names) and optional.issuperset(names)


def test_each_rule_above_info_is_seen_to_fire(place: tuple[Path, str]) -> None:
    fired = {r.rule for r in ran(*place) if r.found in ("fail", "undetermined")}
    assert [r.id for r in loaded(*place).rules if r.severity is not Severity.INFO and r.id not in fired] == []


def test_each_rule_speaks_english(pack: RulePack) -> None:
    if pack.language == "en":
        assert [r.id for r in pack.rules if not r.title.isascii()] == []
        return
    assert [r.id for r in pack.rules if r.en is None] == []
    halves = [
        r.id for r in pack.rules if r.en and (bool(r.message), bool(r.hint)) != (bool(r.en.message), bool(r.en.hint))
    ]
    assert halves == []


def test_each_rule_has_a_message_and_a_hint(pack: RulePack) -> None:
    assert [r.id for r in pack.rules if not r.message or not r.hint] == []


def test_the_same_slots_stand_in_both_languages(pack: RulePack) -> None:
    slot = re.compile(r"\{\w+\}")
    differing = [
        rule.id
        for rule in pack.rules
        if rule.en and set(slot.findall(rule.message)) != set(slot.findall(rule.en.message))
    ]
    assert differing == []


# --- citations --------------------------------------------------------------------------------------------------------


def test_each_citation_is_used_or_marked_as_background(place: tuple[Path, str]) -> None:
    folder, _ = place
    cited = plain(folder / "citations.yaml")["citations"]
    used = {name for path in folder.rglob("*.yaml") for rule in _rules_of(path) for name in rule.get("cites", ())}
    used |= {name for each in plain(folder / "pack.yaml")["editions"] for name in each.get("cites", {}).values()}
    assert used <= cited.keys()
    background = {name for name, entry in cited.items() if entry.get("background")}
    assert sorted(cited.keys() - used - background) == []
    assert sorted(background & used) == []


def _rules_of(path: Path) -> list[dict[str, Any]]:
    """Give the rules of a file, and the changes to rules of another edition."""
    file = plain(path)
    return [*file.get("rules", ()), *file.get("changes", ())] if path.name != "form.yaml" else []


def test_no_rule_claims_more_than_its_citations_bear(pack: RulePack) -> None:
    """A is read word for word, B is agreed on by two sources; D follows by construction, from whatever it cites."""
    weak = {
        rule.id: (rule.grade, best)
        for rule in pack.rules
        if rule.grade != "D" and (best := _best(rule, pack)) > rule.grade
    }
    assert weak == {}


def test_no_error_rests_on_a_single_source_or_on_hearsay(pack: RulePack) -> None:
    errors = [rule for rule in pack.rules if rule.severity is Severity.ERROR]
    assert [r.id for r in errors if r.grade not in "ABD" or _best(r, pack) not in "ABD"] == []


def _best(rule: Rule, pack: RulePack) -> str:
    return min(pack.citations[name].grade for name in rule.cites)


# --- the form ---------------------------------------------------------------------------------------------------------


def test_names_of_the_form_can_stand_in_expressions(pack: RulePack) -> None:
    form = pack.form
    named: list[Labelled] = [*form.sections, *form.tables]
    named += [item for table in form.tables for item in (*table.rows, *table.columns)]
    names = [item.name for item in named] + [field.name for field in form.fields]
    names += [group for table in form.tables for group in table.groups]
    assert [name for name in names if not fold(name).isidentifier()] == []


@pytest.fixture(params=["2019", "2021"])
def edition(request: pytest.FixtureRequest) -> str:
    """An edition of the national format."""
    return str(request.param)


@pytest.fixture
def official(edition: str) -> dict[str, Any]:
    """The labels of the national format, as they were collected from its sources."""
    if not FORMAT.exists():
        pytest.skip("the collected labels are not at hand")
    whole: dict[str, Any] = json.loads(FORMAT.read_text(encoding="utf-8"))
    return {
        **whole["editions"][f"E{edition}"],
        "sections": whole["sections"],
        "table4": whole["table4"],
        "note": whole["table3_note"],
    }


@pytest.fixture
def form(edition: str) -> Form:
    """The form of that edition."""
    return loaded(builtin_rules() / "cn-gov-info-annual-report", edition).form


def test_the_sections_are_those_of_the_format(form: Form, official: dict[str, Any]) -> None:
    assert [section.label for section in form.sections] == official["sections"]


def test_table_two_is_that_of_the_format(form: Form, official: dict[str, Any]) -> None:
    table = _table(form, "proactive")
    for block in official["table2"]:
        rows = [row for row in table.rows if row.under == (block["block"],)]
        assert [row.label for row in rows] == block["rows"]
        for row in rows:
            assert [c.label for c in table.columns if c.id in row.columns] == block["columns"]
    assert len(table.rows) == sum(len(block["rows"]) for block in official["table2"])
    assert _cells(table) == official["value_cells"]["table2"]


def test_table_three_is_that_of_the_format(form: Form, official: dict[str, Any]) -> None:
    table = _table(form, "requests")
    assert [column.label for column in table.columns] == official["table3"]["columns"]
    printed = [[*row.under, row.label] for row in table.rows if not row.optional]
    assert printed == [row["path"] for row in official["table3"]["rows"]]
    assert table.note == official["note"]
    assert _cells(table) == official["value_cells"]["table3"]


def test_table_four_is_that_of_the_format(form: Form, official: dict[str, Any]) -> None:
    table = _table(form, "disputes")
    assert ["/".join([*row.under, row.label]) for row in table.rows] == [g["group"] for g in official["table4"]]
    for group in official["table4"]:
        assert [column.label for column in table.columns] == group["columns"]
    assert _cells(table) == official["value_cells"]["table4"]


def _table(form: Form, name: str) -> Table:
    return next(table for table in form.tables if table.id == name)


def _cells(table: Table) -> int:
    return sum(len(row.columns or table.columns) for row in table.rows if not row.optional)


# --- schemas ----------------------------------------------------------------------------------------------------------


@functools.cache
def made() -> dict[str, bytes]:
    return schema_files()


def test_no_schema_is_stale() -> None:
    kept = {path.name: path.read_bytes() for path in builtin_schemas().glob("*.json")}
    assert sorted(kept) == sorted(made())
    assert [name for name in kept if kept[name] != made()[name]] == []


@pytest.mark.parametrize("name", sorted(path.name for path in builtin_schemas().glob("*.json")))
def test_a_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft7Validator.check_schema(json.loads((builtin_schemas() / name).read_bytes()))


def _shown(path: Path) -> str:
    return path.relative_to(TOY if path.is_relative_to(TOY) else builtin_rules()).as_posix()


@pytest.mark.parametrize("path", FILES, ids=_shown)
def test_a_file_names_its_schema_and_satisfies_it(path: Path) -> None:
    line = MODELINE.match(path.read_text(encoding="utf-8"))
    assert line, "the first line names no schema"
    schema = builtin_schemas() / Path(line[1]).name
    if path.is_relative_to(builtin_rules()) or (ROOT / "schemas").is_dir():
        assert (path.parent / line[1]).resolve() == schema.resolve()
    validator = jsonschema.Draft7Validator(json.loads(schema.read_bytes()))
    faults = itertools.islice(validator.iter_errors(plain(path)), 5)
    assert [f"{'/'.join(map(str, fault.absolute_path))}: {fault.message[:200]}" for fault in faults] == []
