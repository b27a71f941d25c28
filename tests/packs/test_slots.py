"""The slots that lints say a failing rule fills are those that it fills, in all cases of the packs."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import msgspec
import pytest

from gouji.engine.cases import CaseRunner
from gouji.engine.explain import finding
from gouji.engine.program import Program
from gouji.findings import Outcome
from gouji.keeper.lint.texts import compares, filled
from gouji.packs.lint import PLACEHOLDERS
from gouji.packs.load import load_folder
from gouji.packs.locate import builtin_rules
from gouji.packs.model import Rule

TOY = Path(__file__).parents[1] / "toy" / "rules" / "lighthouse-report"
EDITIONS = [(folder, edition) for folder, edition in (
    (builtin_rules() / "cn-gov-info-annual-report", "2021"), (builtin_rules() / "cn-gov-info-annual-report", "2019"),
    (TOY, "1910"),
)]  # fmt: skip
SLOTS = sorted(PLACEHOLDERS)
MESSAGE = "\n".join(f"{name}={{{name}}}" for name in SLOTS)
OF_INSTANCE = {"subject", "count"}
SECOND = {"require rows: order", "require sections: order", "require columns: heads", "require companions: last"}
"""What lists labels, the second of which is nothing that was expected."""


def kind(rule: Rule, *, comparing: bool) -> str:
    """Name what decides which slots are filled."""
    if rule.check is not None:
        return f"check, {'comparing' if comparing else 'not comparing'}, missing {rule.missing == 'fail'}"
    if rule.require is not None:
        return "require " + " ".join(f"{k}: {v}" for k, v in msgspec.to_builtins(rule.require).items() if k != "fields")
    if rule.similar is not None:
        return f"similar to {rule.similar.to}, with a limit {rule.similar.at_most is not None}"
    if rule.usual is not None:
        return "usual"
    return "claim" if rule.claim is not None else "text " + " ".join(sorted(msgspec.to_builtins(rule.text)))


def told(folder: Path, edition: str) -> list[tuple[Rule, str, set[str]]]:
    """Give each failing case: the rule, its kind, and the slots that have something in them."""
    pack = load_folder(folder, edition)
    rules = tuple(msgspec.structs.replace(r, message=MESSAGE, status="active", en=None) for r in pack.rules)
    program = Program(msgspec.structs.replace(pack, rules=rules))
    runner, found = CaseRunner(program), []
    for position, rule in enumerate(program.rules):
        bound = [program.bound[n] for n in range(*program.spans[position]) if n in program.bound]
        comparing = any(compares(each.check) for each in bound)
        for case in rule.cases:
            if case.expect == "fail":
                explained, number = runner.explained(position, rule, case)
                one = finding(explained, number)
                assert one.outcome is Outcome.FAIL
                values = dict(line.partition("=")[::2] for line in one.message.split("\n") if "=" in line)
                slots = {name for name in SLOTS if values[name] not in ("", "0")}
                found.append((rule, kind(rule, comparing=comparing), slots))
    return found


TOLD = [each for folder, edition in EDITIONS for each in told(folder, edition)]


def test_there_are_many_failing_cases() -> None:
    assert len(TOLD) > 500
    assert len({what for _, what, _ in TOLD}) > 20


@pytest.mark.parametrize("what", sorted({what for _, what, _ in TOLD}))
def test_a_slot_is_filled_by_what_is_said_to_fill_it_and_by_nothing_else(what: str) -> None:
    seen: dict[str, int] = defaultdict(int)
    known: set[str] = set()
    for rule, of, slots in TOLD:
        if of == what:
            known |= filled(rule, comparing=", comparing" in what)
            for name in slots:
                seen[name] += 1
    assert seen.keys() - ({"expected"} if what in SECOND else set()) <= known
    assert known - seen.keys() <= OF_INSTANCE
