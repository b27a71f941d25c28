"""
The types of a form, as a rule keeper writes them: head fields, units, sections, tables, lists, kinds of body.

Like those of rules (`packs.model`), these types are the single definition of the file form. Names are the keys of the YAML
files. Descriptions are what an editor shows.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from gouji.packs.strict import Amount, Id, Strict, Text, VariantClass


class Variant(Strict, frozen=True, kw_only=True):
    """A printed text that is accepted for an official label, and what kind of deviation it is."""

    text: Annotated[Text, Meta(description="印出的文字 · The text as printed")]
    kind: Annotated[
        VariantClass,
        Meta(description="偏差类别 · typography, statutory wording, shortened, outdated (another edition's), wrong"),
    ]
    note: str = ""


class Meaning(Strict, frozen=True, kw_only=True):
    """What a printed word says in place of a number: numbers from one to another, or, with neither, that none applies."""

    least: Annotated[Amount | None, Meta(description="最小值 · Least number")] = None
    below: Annotated[Amount | None, Meta(description="小于此数 · All numbers are less than this")] = None


class Unit(Strict, frozen=True, kw_only=True):
    """What a cell counts or measures, and which numbers it may hold."""

    label: Annotated[str, Meta(description="单位的印出形式,如 件、万元 · As printed")] = ""
    type: Annotated[
        Literal["integer", "decimal", "date"], Meta(description="整数、小数或日期 · Whole, decimal, or a day")
    ] = "integer"
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
    words: Annotated[
        dict[str, Meaning],
        Meta(description="可代替数字印出的词及其含义 · Words printed in place of a number: what they mean"),
    ] = {}

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
    """
    A value column of a table; its `unit`, if it has one, goes before that of the row.

    `overall` says what the cell of a row for the whole is, held against the rows for the parts; the columns of each kind
    are the group `overall_sum`, `overall_min`, `overall_max` or `overall_stated`. With `left_out: zero` a row that is
    there and has no such cell counts 0. A `listed` column holds a list of texts with numbers, and counts their sum.
    """

    unit: str = ""
    overall: Annotated[
        Literal["sum", "min", "max", "stated"] | None,
        Meta(description="总行的数如何得来:各行之和、最小、最大、另行填报 · What the cell of the row for the whole is"),
    ] = None
    left_out: Annotated[
        Literal["zero", "absent"], Meta(description="有这一行而没有这一格时 · When the row is there without this cell")
    ] = "absent"
    listed: Annotated[
        bool, Meta(description="格内是若干条文字各带一个数 · The cell holds a list of texts, each with a number")
    ] = False


class Row(Labelled, frozen=True, kw_only=True):
    """
    A row of a table.

    With `each` it stands for as many rows as the report declares entities of that list; its name means all of them.
    `columns` names the columns in which the row has a cell (all, if empty). An `optional` row belongs to another
    edition or custom: absent, it counts nothing; present, it stands for the rows in `stands_for` if those are absent.
    """

    each: Annotated[
        str, Meta(description="报告自己列出的名单的编号,名单上每个各占一行 · One row for each entity of this list")
    ] = ""
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


class SlotRow(Row, frozen=True, kw_only=True):
    """One of the rows that a row with `each` stands for; made when it is known how many there are, never written."""


class Entities(Strict, frozen=True, kw_only=True):
    """A list that each report declares for itself, such as its parts: id to name. `sample` are the ids of cases."""

    id: Id
    name: Text
    label: Text
    en: str = ""
    renamed: Annotated[
        dict[str, tuple[str, ...]],
        Meta(description="改名:现用的编号 → 以前的编号 · Id of today → ids of earlier years"),
    ] = {}
    sample: Annotated[
        tuple[Text, ...], Meta(min_length=1, description="案例中的名单 · The ids that cases work with")
    ] = ("A", "B")


class Field(Strict, frozen=True, kw_only=True):
    """A fact of the report's head that rules may use by name."""

    id: Literal["year", "published"]
    name: Text
    en: str = ""


class Calendar(Strict, frozen=True, kw_only=True):
    """Which days are worked on: all but those of the weekend (1 for Monday to 7) and the holidays."""

    weekend: tuple[int, ...] = (6, 7)
    holidays: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")], ...], Meta(description="放假的日子 · Days off")
    ] = ()


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
    entities: Annotated[
        tuple[Entities, ...], Meta(description="由报告自己列出的名单 · Lists that a report declares for itself")
    ] = ()
    kinds: tuple[Kind, ...] = ()
    calendar: Annotated[Calendar | None, Meta(description="工作日历 · For `workdays`")] = None
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
