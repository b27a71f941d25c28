"""
The contract `gouji/rules-test/1`: what `gouji rules test --format json` writes.

These types are written for the contract alone; `schemas/rules-test.schema.json` is generated from them. Within version 1,
keys may be added; none is removed, renamed or retyped.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from gouji.engine.cases import CaseResult
from gouji.keeper.trial.mutant import OPERATORS
from gouji.keeper.trial.try_pack import EditionTrial, Mutants, Survivor
from gouji.keeper.trial.yaml_line import case_line
from gouji.schemas import schema_of

Operator = Literal[OPERATORS]  # type: ignore[valid-type]


class FailedCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case that does not hold; `fault` is the code of why it could not be run, `detail` what that is about."""

    rule: str
    case: str
    expected: str
    found: str
    fault: str | None
    detail: str | None


class CasesValue(msgspec.Struct, frozen=True, kw_only=True):
    """The cases of all rules."""

    total: int
    failed: tuple[FailedCase, ...]


class SamplesValue(msgspec.Struct, frozen=True, kw_only=True):
    """The samples of the edition; `silent` are the rules that find nothing in any of them."""

    reports: int
    unread: int
    silent: tuple[str, ...]


class OperatorValue(msgspec.Struct, frozen=True, kw_only=True):
    """The mutants that one operator made, by what became of them."""

    operator: Operator
    total: int
    by_cases: int
    by_samples: int
    alike: int
    survived: int


class SurvivorValue(msgspec.Struct, frozen=True, kw_only=True):
    """A mutant that nothing notices."""

    rule: Annotated[str, Meta(description="The rule, or the one whose case would tell a changed lexicon entry")]
    entry: Annotated[str | None, Meta(description="The entry of the lexicon that was changed; null for a rule")]
    operator: Operator
    file: str
    line: int
    key: Annotated[str, Meta(description="The key that was changed, such as check or claim/holds")]
    before: str
    after: Annotated[str, Meta(description="Empty for what was dropped")]
    case: Annotated[
        str | None, Meta(description="A case in YAML that tells rule and mutant apart; null if none was found")
    ]


class MutantsValue(msgspec.Struct, frozen=True, kw_only=True):
    """All mutants; those proven to mean the same count as `alike`."""

    total: int
    by_cases: int
    by_samples: int
    alike: int
    cut: Annotated[bool, Meta(description="Whether there are more mutants than are tried")]
    operators: tuple[OperatorValue, ...]
    survivors: tuple[SurvivorValue, ...]


class EditionValue(msgspec.Struct, frozen=True, kw_only=True):
    """One edition of a pack."""

    pack: str
    edition: str
    version: str
    sha256: str
    rules: int
    cases: CasesValue
    samples: SamplesValue
    mutants: Annotated[MutantsValue | None, Meta(description="Null unless asked for")]


class TrialValue(msgspec.Struct, frozen=True, kw_only=True):
    """The whole."""

    schema: Literal["gouji/rules-test/1"]
    sound: bool
    editions: tuple[EditionValue, ...]


def trial_value(trials: Iterable[EditionTrial]) -> TrialValue:
    """Put trials into the contract."""
    found = tuple(trials)
    return TrialValue(
        schema="gouji/rules-test/1", sound=all(t.is_sound for t in found), editions=tuple(map(_edition, found))
    )


def trial_schema() -> dict[str, Any]:
    """Describe the contract."""
    return schema_of(
        TrialValue,
        title="gouji rules test",
        description="What `gouji rules test --format json` writes: gouji/rules-test/1",
    )


def _edition(trial: EditionTrial) -> EditionValue:
    pack = trial.pack
    return EditionValue(
        pack=pack.id,
        edition=pack.edition,
        version=pack.version,
        sha256=pack.sha256,
        rules=len(pack.rules),
        cases=CasesValue(total=len(trial.cases), failed=tuple(map(_case, trial.failed))),
        samples=SamplesValue(reports=trial.samples, unread=len(trial.unread), silent=trial.silent),
        mutants=None if trial.mutants is None else _mutants(trial.mutants),
    )


def _case(case: CaseResult) -> FailedCase:
    return FailedCase(
        rule=case.rule,
        case=case.case,
        expected=case.expected,
        found=case.found,
        fault=case.fault or None,
        detail=case.detail or None,
    )


def _mutants(mutants: Mutants) -> MutantsValue:
    return MutantsValue(
        total=mutants.total,
        by_cases=mutants.of("case"),
        by_samples=mutants.of("sample"),
        alike=mutants.of("alike"),
        cut=mutants.cut,
        operators=tuple(_operator(name, mutants) for name in OPERATORS if any(k[0] == name for k in mutants.counts)),
        survivors=tuple(map(_survivor, mutants.survivors)),
    )


def _operator(name: str, mutants: Mutants) -> OperatorValue:
    counts = {fate: n for (operator, fate), n in mutants.counts.items() if operator == name}
    return OperatorValue(
        operator=name,
        total=sum(counts.values()),
        by_cases=counts.get("case", 0),
        by_samples=counts.get("sample", 0),
        alike=counts.get("alike", 0),
        survived=counts.get("survived", 0),
    )


def _survivor(survivor: Survivor) -> SurvivorValue:
    mutant, rule, case = survivor.verdict.mutant, survivor.verdict.rule, survivor.verdict.case
    return SurvivorValue(
        rule=rule,
        entry=mutant.subject if mutant.rule is None else None,
        operator=mutant.operator,
        file=survivor.spot.file,
        line=survivor.spot.line,
        key="/".join(mutant.path),
        before=mutant.before,
        after=mutant.after,
        case=None if case is None else case_line(case),
    )
