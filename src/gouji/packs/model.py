"""
The types of a rule pack, as a rule keeper writes them.

These types are the single definition of the file forms: strict loading, the JSON Schemas in `schemas/` and the editor's
completion all derive from them. Names are the keys of the YAML files. Descriptions are what an editor shows.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from gouji.findings import Alteration, Citation, PackStamp, ProfileStamp, Severity
from gouji.packs.files import Board, Cause, Profile, Sets
from gouji.packs.form_types import Form
from gouji.packs.strict import Amount, CellValue, Expr, Names, Ratio, Strict, Text, VariantClass, Years
from gouji.packs.xml_map import XmlFile


class Applies(Strict, frozen=True, kw_only=True):
    """Which reports a rule binds; a report it does not bind comes out as not-applicable."""

    kinds: Annotated[tuple[str, ...], Meta(description="机构类别 · Kinds of body")] = ()
    years: Years | None = None
    says: Annotated[
        dict[str, Names],
        Meta(description="只用于这样说的报告:位置 → 词表名,其一即可 · Only reports that say one of these there"),
    ] = {}


class Unless(Strict, frozen=True, kw_only=True):
    """Names of the lexicon that take a hit back when they occur in it, in its clause, its sentence or the text."""

    match: Names = ()
    clause: Names = ()
    sentence: Names = ()
    text: Names = ()


class Require(Strict, frozen=True, kw_only=True):
    """Something the form asks to be there. Exactly one key."""

    sections: Annotated[
        Literal["present", "content", "order", "labels", "numbers"] | None,
        Meta(description="栏目:齐全、有内容、依序、标题、序号"),
    ] = None
    tables: Annotated[
        Literal["present", "there"] | None,
        Meta(description="表格齐全:present 有数,there 有其位置即可 · With figures; or at least its place"),
    ] = None
    rows: Annotated[
        Literal["present", "absent", "once", "order", "labels"] | None,
        Meta(description="行:齐全、没有、不重复、依序、行名"),
    ] = None
    columns: Annotated[Literal["present", "heads", "labels"] | None, Meta(description="列:有数值、有列头、列名")] = None
    cells: Annotated[
        Literal["filled", "numbers", "readable", "units", "in_place"] | None,
        Meta(description="格:不空、为数、可读、(表头没有单位的)写明单位"),
    ] = None
    extras: Annotated[
        Literal["rows", "columns", "sections"] | None, Meta(description="不得有格式以外的行、列、栏目")
    ] = None
    fields: Annotated[tuple[str, ...] | None, Meta(description="抬头事项齐全,如 year、title")] = None
    companions: Annotated[
        Literal["last", "parts", "sole"] | None,
        Meta(
            description="前一年的报告、下级机关的报告都有;sole:同年没有另一份 · Reports are at hand; sole: there is no other"
        ),
    ] = None


class TextRule(Strict, frozen=True, kw_only=True):
    """
    What a text must or must not say. Names refer to `words` and `patterns` of the lexicon.

    `must`: each name occurs; `any`: one of them does; `must_not`: none does; `each`: one instance a name, it occurs;
    `at_least`, `at_most`: length in characters, white space not counted.
    """

    must: Names = ()
    any: Names = ()
    must_not: Names = ()
    each: Names = ()
    at_least: int | None = None
    at_most: int | None = None
    unless: Unless | None = None


class Claim(Strict, frozen=True, kw_only=True):
    """
    Numbers said in the text, held against cells or against one another.

    `says` names patterns with number slots such as `{n}`; `as` gives slots a fixed value where the words carry none
    ("nothing was received": `as: {n: 0}`). `parts` names a pattern whose further hits in the same sentence make the
    list `parts`. A claim holds if any expression of `holds` does. Hits near a word of `unless` are passed over.
    `count` says which hits must hold: `any` (one of them; the default, for texts name parts as well) or `all`.
    """

    says: Names
    holds: Expr | tuple[Expr, ...]
    fixed: Annotated[
        dict[str, int], Meta(description="无数字的说法所代表的数 · Slot values where the words carry no number")
    ] = {}
    parts: str = ""
    unless: Unless | None = None
    count: Literal["any", "all"] = "any"


class Similar(Strict, frozen=True, kw_only=True):
    """
    The sections that `in` names, one by one, or its tables together, against those of another report.

    `to`: the same body's report for the year before, or any other body's for the same year. Of texts, signs, numbers and
    the names of the bodies are taken out, and the words of `without`. They are too alike if the ratio (Jaccard, of all
    runs of five characters) is above `at_most`; without `at_most`, if nothing differs. Texts shorter than `least` are
    passed over, and against others the sentences that more than a share `common` of all reports has. Tables are too
    alike if all figures are the same and at least `least` of them are not zero, those of `aside` not counted.
    """

    to: Literal["previous", "others"]
    at_most: Annotated[
        Ratio | None, Meta(description="相似度上限,如 0.85;不写则只看是否相同 · Highest ratio that is not too much")
    ] = None
    least: Annotated[int, Meta(ge=1, description="文字至少几个字,表格至少几个不为零的数 · Least length or figures")] = (
        150
    )
    without: Annotated[Names, Meta(description="词表中不计的套话 · Names of word lists that are taken out")] = ()
    aside: Annotated[Names, Meta(description="不计入个数的行、列、组 · Rows and columns that do not count")] = ()
    common: Annotated[Ratio, Meta(description="超过此比例的报告都有的句子不计 · Share of reports that have it")] = "0.5"


class English(Strict, frozen=True, kw_only=True):
    """A rule's words in English."""

    title: Text
    message: str = ""
    hint: str = ""


class Case(Strict, frozen=True, kw_only=True):
    """
    A rule with its own test.

    Two ways to give the figures. `given`: names of the rule's scope, or addresses, to values; cells not given are
    `otherwise` (blank unless said); the first instance is meant. `at` names another one. Without `given`, the report is
    a complete one with 0 in every cell and plain text in every section. `remove` takes paths such as
    `tables/requests/closed_other` out of it, `text` sets sections (or the one of `in`), `report` is laid over it key by key.
    """

    name: Text
    expect: Literal["pass", "fail", "undetermined", "not-applicable"]
    given: dict[str, CellValue] | None = None
    otherwise: CellValue = None
    at: str = ""
    text: str | dict[str, str] | None = None
    report: dict[str, Any] | None = None
    last: Annotated[
        dict[str, Any] | Literal["none", "unasked"] | None,
        Meta(description="前一年的报告:改动之处,或 none 没有、unasked 没有找过 · What is other in last year's report"),
    ] = None
    parts: Annotated[
        tuple[dict[str, Any] | Literal["absent"], ...] | Literal["unasked"] | None,
        Meta(
            description="下级机关的报告:各自的改动之处,或 absent(没有报告) · What is other in each report of the bodies below"
        ),
    ] = None
    others: Annotated[
        tuple[dict[str, Any], ...] | None,
        Meta(description="其他机关的报告:各自的改动之处 · What is other in each report of other bodies"),
    ] = None
    twins: Annotated[
        tuple[str, ...] | Literal["unasked"],
        Meta(description="同一机关同年的其他报告的名称,或 unasked 没有找过 · Other reports of the same body and year"),
    ] = ()
    remove: tuple[str, ...] = ()
    difference: str | None = None


class Rule(Strict, frozen=True, kw_only=True):
    """One rule: the common keys and exactly one shape of `check`, `require`, `claim`, `text`, `similar`."""

    id: Annotated[str, Meta(pattern=r"^[A-Z0-9][A-Z0-9-]*$", description="规则编号,如 T3-BALANCE · Rule id")]
    title: Annotated[Text, Meta(description="必须成立的事(写成陈述句) · What must hold")]
    severity: Severity
    grade: Annotated[Literal["A", "B", "C", "D", "U"], Meta(description="依据的证据等级 · Evidence grade")]
    cites: Annotated[tuple[str, ...], Meta(min_length=1, description="依据,citations.yaml 中的编号 · Citation ids")]
    applies: Applies | None = None
    in_: Annotated[Names, Meta(description="所在的表或栏目 · The table, sections or field it looks at")] = (
        msgspec.field(default=(), name="in")
    )
    for_each: Literal["row", "column", "cell", "table"] | None = None
    for_number: Annotated[
        dict[str, Annotated[str, Meta(pattern=r"^\d{1,3}-\d{1,3}$")]],
        Meta(
            max_length=1,
            description="逐号适用,如 n: 2-10;算式里写 days_{n}、days_{n-1} · One instance for each number",
        ),
    ] = {}
    only: Annotated[
        Names,
        Meta(
            description="只用于这些行、列或组;逐格的规则可以兼有 · Only these rows, columns or groups; for cells, both"
        ),
    ] = ()
    when: Expr | None = None
    check: Expr | None = None
    require: Require | None = None
    claim: Claim | None = None
    text: TextRule | None = None
    similar: Similar | None = None
    tolerance: Annotated[Amount, Meta(description="容差,缺省为 0 · Tolerance")] = "0"
    labels: Annotated[
        tuple[Literal[VariantClass, "unknown"], ...],
        Meta(description="`require: labels` 所指的偏差类别 · Which deviations it tells"),
    ] = ()
    missing: Annotated[
        Literal["undetermined", "zero", "fail", "not-applicable"], Meta(description="缺格时 · When a cell is missing")
    ] = "undetermined"
    absent: Annotated[
        Literal["undetermined", "zero", "fail", "not-applicable"] | None,
        Meta(
            description="行或格没有印出时,不写则同缺格 · When a row or cell was not printed; like a missing one, if not said"
        ),
    ] = None
    message: Annotated[str, Meta(description="不成立时的说法,可用 {…} 占位 · What to say when it fails")] = ""
    hint: Annotated[str, Meta(description="如何改正 · How to mend it")] = ""
    eased: Annotated[
        Severity | None,
        Meta(description="所在的表有脚注时降为此级 · Level where a footnote to the table may explain it"),
    ] = None
    status: Annotated[Literal["active", "off"], Meta(description="off:载入而不执行 · Loaded but not run")] = "active"
    note: Annotated[str, Meta(description="可以不照此办理的正当情形 · When a deviation is legitimate")] = ""
    en: English | None = None
    lint: Annotated[
        dict[str, Text], Meta(description="不必处理的检查提示:代码 → 理由 · Lints that do not apply: code → reason")
    ] = {}
    cases: Annotated[tuple[Case, ...], Meta(min_length=1)]


class RulePack(msgspec.Struct, frozen=True, kw_only=True):
    """
    A loaded pack for one edition: what the engine runs on.

    `sha256` covers every file, in order of name; `editions` are all that the pack has, with their years. Of a pack that
    extends others, `extends` are those, the nearest first; `origins` says of each rule by its id in which pack it was
    written, and `alterations` how rules, words and labels of the others differ here, and why. `profile` is the one in use.
    """

    id: str
    title: str
    version: str
    sha256: str
    edition: str
    years: str
    editions: dict[str, str]
    language: str
    form: Form
    rules: tuple[Rule, ...]
    citations: dict[str, Citation]
    words: dict[str, tuple[str, ...]]
    patterns: dict[str, tuple[str, ...]]
    causes: tuple[Cause, ...]
    xml: XmlFile | None = None
    requires: str = ""
    extends: tuple[PackStamp, ...] = ()
    origins: dict[str, str] = {}
    alterations: tuple[Alteration, ...] = ()
    profiles: tuple[Profile, ...] = ()
    profile: ProfileStamp | None = None
    board: Board = Board()
    sets: Sets = Sets()
    en: str = ""

    @property
    def family(self) -> tuple[str, ...]:
        """Name the pack and those that it extends; the last one is the pack of the form."""
        return (self.id, *(base.id for base in self.extends))

    @property
    def stamp(self) -> PackStamp:
        """Say which pack this is."""
        return PackStamp(
            id=self.id, version=self.version, sha256=self.sha256, title=self.title, extends=self.extends,
            alterations=self.alterations, profile=self.profile,
        )  # fmt: skip

    def origin_of(self, rule: str) -> PackStamp | None:
        """Say in which pack a rule was written; None for a pack that extends no other."""
        home = self.origins.get(rule)
        return next((stamp for stamp in (self.stamp, *self.extends) if stamp.id == home), None) if home else None

    def alterations_of(self, rule: str) -> tuple[Alteration, ...]:
        """List how a rule differs from what the pack in which it was written says."""
        return tuple(a for a in self.alterations if a.kind == "rule" and a.name == rule)
