"""The form and the rules of an edition that is based on another, as a rule keeper writes them: what differs."""

from __future__ import annotations

from typing import Literal

from gouji.findings import Severity
from gouji.packs.form_types import Column, Row, Section, Table, Unit
from gouji.packs.model import Applies, Case, English, Rule, TextRule
from gouji.packs.strict import Amount, Expr, Id, Names, Strict, Text, VariantClass


class TableChange(Strict, frozen=True, kw_only=True):
    """How a table differs in another edition: rows and columns that are not there, that are other, groups that differ."""

    id: Id
    without: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    columns: tuple[Column, ...] = ()
    groups: dict[str, tuple[str, ...]] = {}


class FormChange(Strict, frozen=True, kw_only=True):
    """The form of an edition that is based on another: what differs. `tables` are whole ones, `changes` alter some."""

    title: Text
    units: dict[str, Unit] = {}
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    changes: tuple[TableChange, ...] = ()


class RuleChange(Strict, frozen=True, kw_only=True):
    """How a rule differs from that of the same id in the edition on which this one is based: the keys that are other."""

    id: str
    title: Text | None = None
    severity: Severity | None = None
    grade: Literal["A", "B", "C", "D", "U"] | None = None
    cites: tuple[str, ...] | None = None
    applies: Applies | None = None
    status: Literal["active", "off"] | None = None
    only: Names | None = None
    when: Expr | None = None
    check: Expr | None = None
    text: TextRule | None = None
    labels: tuple[Literal[VariantClass, "unknown"], ...] | None = None
    tolerance: Amount | None = None
    missing: Literal["undetermined", "zero", "fail", "not-applicable"] | None = None
    message: str | None = None
    hint: str | None = None
    note: str | None = None
    en: English | None = None
    lint: dict[str, Text] | None = None
    cases: tuple[Case, ...] | None = None


class RuleFile(Strict, frozen=True, kw_only=True):
    """A file of rules; `changes` alter rules of the edition on which this one is based."""

    rules: tuple[Rule, ...] = ()
    changes: tuple[RuleChange, ...] = ()
