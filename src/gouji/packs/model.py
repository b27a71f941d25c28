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
from gouji.packs.files import Cause, Profile
from gouji.packs.strict import Amount, CellValue, Expr, Id, Names, Strict, Text, VariantClass, Years

# --- the form ---------------------------------------------------------------------------------------------------------


class Variant(Strict, frozen=True, kw_only=True):
    """A printed text that is accepted for an official label, and what kind of deviation it is."""

    text: Annotated[Text, Meta(description="印出的文字 · The text as printed")]
    kind: Annotated[
        VariantClass,
        Meta(description="偏差类别 · typography, statutory wording, shortened, outdated (another edition's), wrong"),
    ]
    note: str = ""


class Unit(Strict, frozen=True, kw_only=True):
    """What a cell counts or measures, and which numbers it may hold."""

    label: Annotated[str, Meta(description="单位的印出形式,如 件、万元 · As printed")] = ""
    type: Annotated[Literal["integer", "decimal"], Meta(description="整数或小数 · Whole or decimal")] = "integer"
    min: Annotated[
        int | None, Meta(description="可能的最小值;空白格按此推断 · Least possible value, null for none")
    ] = 0
    also: Annotated[
        dict[str, Amount],
        Meta(description="格内可能印出的其他单位及换算系数 · Other unit → factor, as a decimal string"),
    ] = {}
    stated: Annotated[
        bool, Meta(description="表头没有印单位,须写在格内 · The form prints no unit, so each cell has to state its own")
    ] = False
    positive: Annotated[
        tuple[str, ...], Meta(description="数前表示增加的字,如 增 · Words for plus, before a number")
    ] = ()
    negative: Annotated[tuple[str, ...], Meta(description="数前表示减少的字,如 减 · Words for minus")] = ()

    @property
    def signs(self) -> dict[str, int]:
        """Give the words for plus and minus, each with 1 or -1."""
        return {**dict.fromkeys(self.positive, 1), **dict.fromkeys(self.negative, -1)}


class Labelled(Strict, frozen=True, kw_only=True):
    """Anything of the form that is printed: named three ways, `id` in JSON, `name` in rules, `label` on paper."""

    id: Id
    name: Annotated[Text, Meta(description="规则和消息中的简称,须可作变量名 · Short name, an identifier")]
    label: Annotated[Text, Meta(description="官方印出的全文 · Official printed label")]
    en: Annotated[str, Meta(description="English name, for English messages")] = ""
    under: Annotated[
        tuple[str, ...], Meta(description="上级标签,由外到内 · Printed labels above this one, outermost first")
    ] = ()
    variants: tuple[Variant, ...] = ()


class Section(Labelled, frozen=True, kw_only=True):
    """A section of the report, in official order."""


class Column(Labelled, frozen=True, kw_only=True):
    """A value column of a table; its `unit`, if it has one, goes before that of the row."""

    unit: str = ""


class Row(Labelled, frozen=True, kw_only=True):
    """
    A row of a table.

    `columns` names the columns in which the row has a cell (all, if empty). An `optional` row belongs to another
    edition or custom: absent, it counts nothing; present, it stands for the rows in `stands_for` if those are absent.
    """

    columns: tuple[str, ...] = ()
    unit: str = ""
    optional: bool = False
    stands_for: tuple[str, ...] = ()


class Table(Labelled, frozen=True, kw_only=True):
    """A table of the form; `section` is where it stands; `groups` name sets of rows or of columns."""

    section: Id
    unit: Annotated[str, Meta(description="默认单位 · Unit of its cells unless a column or row says otherwise")]
    columns: Annotated[tuple[Column, ...], Meta(min_length=1)]
    rows: Annotated[tuple[Row, ...], Meta(min_length=1)]
    groups: dict[str, tuple[str, ...]] = {}
    note: Annotated[str, Meta(description="印在表内的说明 · Note printed inside the table")] = ""
    headers: Annotated[
        tuple[str, ...], Meta(description="表头中不带数值的文字 · Printed head words that hold no value")
    ] = ()
    transposed: Annotated[
        bool, Meta(description="行作为列组横向印出 · Rows are printed side by side, as groups of columns")
    ] = False


class Field(Strict, frozen=True, kw_only=True):
    """A fact of the report's head that rules may use by name."""

    id: Literal["year", "published"]
    name: Text
    en: str = ""


class Kind(Strict, frozen=True, kw_only=True):
    """
    A kind of body, and the endings or words of a name by which it is recognised (longest match wins).

    Attributes:
        endings: Endings by which a name is found in running text, too.
        short_endings: Endings that tell the kind of a name, but are too common to find one in running text.
    """

    id: Id
    name: Text
    en: str = ""
    words: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    short_endings: tuple[str, ...] = ()


class Form(Strict, frozen=True, kw_only=True):
    """The form of one edition: head fields, units, sections, tables."""

    title: Text
    fields: tuple[Field, ...] = ()
    units: dict[str, Unit]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    kinds: tuple[Kind, ...] = ()
    aliases: Annotated[
        dict[str, str], Meta(description="引擎用词的中文别名,如 值: value · Aliases of engine names and functions")
    ] = {}
    plain_text: Annotated[
        str, Meta(description="案例中各栏目的缺省文字 · Text of every section in cases that give none")
    ] = "-"
    title_patterns: Annotated[
        tuple[str, ...],
        Meta(description="标题的样式(RE2),可用 {name} {body} {year} · Patterns of the report's title"),
    ] = ()
    period_patterns: Annotated[
        tuple[str, ...], Meta(description="统计起止日的写法,用 {date} {date} 或 {date} {day} · Patterns of the period")
    ] = ()
    body_patterns: Annotated[
        tuple[str, ...],
        Meta(description="首段中机构名称的样式,用 {body},可用 {year} · Sentences that name the body"),
    ] = ()
    published_patterns: Annotated[
        tuple[str, ...], Meta(description="公布日的写法,用 {date} · Patterns of the date of publication")
    ] = ()
    furniture: Annotated[
        tuple[str, ...],
        Meta(description="网页上报告以外的整行文字的样式 · Whole lines of a page that are no part of a report"),
    ] = ()

    def kind_of(self, name: str) -> str:
        """Tell the kind of a body by the longest ending of its name, or word in it; `unknown` if none fits."""
        found = [(len(e), k.id) for k in self.kinds for e in (*k.endings, *k.short_endings) if name.endswith(e)]
        found += [(len(word), k.id) for k in self.kinds for word in k.words if word in name]
        return max(found)[1] if found else "unknown"


# --- rules ------------------------------------------------------------------------------------------------------------


class Applies(Strict, frozen=True, kw_only=True):
    """Which reports a rule binds; a report it does not bind comes out as not-applicable."""

    kinds: Annotated[tuple[str, ...], Meta(description="机构类别 · Kinds of body")] = ()
    years: Years | None = None


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
    tables: Annotated[Literal["present"] | None, Meta(description="表格齐全")] = None
    rows: Annotated[
        Literal["present", "absent", "order", "labels"] | None, Meta(description="行:齐全、没有、依序、行名")
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
    """This text against another report's."""

    section: Id
    to: Literal["previous", "others"]
    at_most: str


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
    message: Annotated[str, Meta(description="不成立时的说法,可用 {…} 占位 · What to say when it fails")] = ""
    hint: Annotated[str, Meta(description="如何改正 · How to mend it")] = ""
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
    requires: str = ""
    extends: tuple[PackStamp, ...] = ()
    origins: dict[str, str] = {}
    alterations: tuple[Alteration, ...] = ()
    profiles: tuple[Profile, ...] = ()
    profile: ProfileStamp | None = None

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
