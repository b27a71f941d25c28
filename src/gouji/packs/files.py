"""The types of the files of a pack that are neither form nor rules: `pack.yaml`, `citations.yaml`, `lexicon.yaml`."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from gouji.packs.strict import Id, Names, Ratio, Strict, Text, Years

Version = Annotated[
    str, Meta(pattern=r"^\d{1,9}\.\d{1,9}\.\d{1,9}$", description="版本号,如 1.2.0 · Version, three numbers")
]
Requires = Annotated[
    str, Meta(max_length=200, description="所需的程序版本,如 gouji>=0.1 · Which versions of the program it needs")
]


class Edition(Strict, frozen=True, kw_only=True):
    """
    An edition of the form and the report years it governs; its files stand in the folder of its id.

    With `based_on`, its `form.yaml` holds only what differs (`FormChange`), and the rules of that edition hold too, but
    for those that `without` names (an id, or its beginning and `*`) and those that it states anew under the same id.
    Where such a rule cites a clause that `cites` names, it cites here the one given for it.
    """

    id: Id
    title: Text
    years: Years
    based_on: str = ""
    without: tuple[str, ...] = ()
    cites: Annotated[
        dict[str, str], Meta(description="依据的替换:所据版本的编号 → 本版本的编号 · Clauses to cite instead")
    ] = {}


class Cause(Strict, frozen=True, kw_only=True):
    """Findings of `rule` explain those of `explains` that share a cell, section or table with them."""

    rule: str
    explains: tuple[str, ...]


class Allowance(Strict, frozen=True, kw_only=True):
    """Why a lint is right to find something and there is nothing to mend; for what is no rule, which says so itself."""

    code: str
    of: Annotated[Names, Meta(description="所指的名称,* 代表任意结尾 · What is found, * stands for any ending")]
    reason: Text


Level = Literal["error", "warning", "info"]


class Off(Strict, frozen=True, kw_only=True):
    """Rules that a profile switches off, and why."""

    rules: Annotated[
        tuple[str, ...], Meta(min_length=1, description="规则编号,或开头加 * · Rule ids, or a beginning and *")
    ]
    reason: Annotated[Text, Meta(description="停用的理由 · Why")]


class Profile(Strict, frozen=True, kw_only=True):
    """
    A way to use a pack, chosen by name: from which severity a finding blocks, which rules are switched on or off.

    `undetermined` lists the severities of which a rule that cannot be told makes the verdict undetermined.
    """

    id: Id
    title: Text
    en: str = ""
    fail_on: Annotated[
        Literal["error", "warning", "info", "never"],
        Meta(description="自哪一级起算不通过 · From which severity a finding counts"),
    ] = "error"
    undetermined: Annotated[
        tuple[Level, ...],
        Meta(description="哪些级别的规则无法判断时结论为无法判断 · Which undetermined outcomes block"),
    ] = ("error",)
    switch_on: Annotated[
        tuple[str, ...], Meta(description="启用的规则(其 status 为 off)· Rules to run that are off otherwise")
    ] = ()
    switch_off: tuple[Off, ...] = ()


class Sum(Strict, frozen=True, kw_only=True):
    """Cells of the newest form, as TABLE/ROW/COLUMN, that are added up and drawn as one."""

    title: Text
    en: str = ""
    cells: Annotated[tuple[str, ...], Meta(min_length=1, description="相加的格,TABLE/ROW/COLUMN · Cells to add up")]


class Chart(Strict, frozen=True, kw_only=True):
    """
    What the figures of many reports are drawn as; exactly one of the two.

    `spread`: how many reports have how great a number in one cell. `sums`: cells added up over the reports of each year.
    """

    title: Text
    en: str = ""
    spread: Annotated[str, Meta(description="一个格,TABLE/ROW/COLUMN:各报告的大小分布 · One cell: its spread")] = ""
    sums: Annotated[
        tuple[Sum, ...], Meta(max_length=12, description="若干项:按年加总 · Added up over reports, by year")
    ] = ()
    beside: Annotated[
        bool,
        Meta(description="各项并列而不叠加(相加没有意义时) · Bars side by side, where adding them up means nothing"),
    ] = False


class Board(Strict, frozen=True, kw_only=True):
    """What is worth showing of many reports at once: `charts`, and the rules that tell which reports are `late`."""

    charts: Annotated[tuple[Chart, ...], Meta(max_length=20, description="图 · Charts of figures")] = ()
    late: Annotated[
        tuple[str, ...],
        Meta(description="逾期公布的规则,或开头加 * · Rules that tell late reports, or a beginning and *"),
    ] = ()


class Expected(Strict, frozen=True, kw_only=True):
    """Bodies of `kinds` owe a report each year: what is told, and how grave it is, where the run has none of theirs."""

    rule: Annotated[str, Meta(pattern=r"^[A-Z0-9][A-Z0-9-]*$", description="编号,如 SET-MISSING · Id")]
    title: Text
    en: str = ""
    severity: Level
    grade: Literal["A", "B", "C", "D", "U"]
    cites: Annotated[tuple[str, ...], Meta(min_length=1, description="依据的编号 · Citation ids")]
    kinds: Annotated[tuple[str, ...], Meta(min_length=1, description="机构类别 · Kinds of body")]


class Templates(Strict, frozen=True, kw_only=True):
    """
    A deviation that many reports of an area share is told once, for whoever handed the form out.

    It must be of a rule of `of`, in at least `least` reports and in the `share` of those of the area.
    """

    rule: Annotated[str, Meta(pattern=r"^[A-Z0-9][A-Z0-9-]*$", description="编号,如 SET-TEMPLATE · Id")]
    title: Text
    en: str = ""
    severity: Level
    grade: Literal["A", "B", "C", "D", "U"]
    cites: Annotated[tuple[str, ...], Meta(min_length=1, description="依据的编号 · Citation ids")]
    of: Annotated[
        tuple[str, ...], Meta(min_length=1, description="规则编号,或开头加 * · Rule ids, or a beginning and *")
    ]
    least: Annotated[int, Meta(ge=2, description="至少几份报告 · Least number of reports")] = 5
    share: Annotated[Ratio, Meta(description="至少占该地区报告的比例 · Least share of the reports of the area")] = "0.3"


class Sets(Strict, frozen=True, kw_only=True):
    """What is told of many reports together: who owes a report (`missing`), and which deviations many share."""

    missing: Annotated[
        tuple[Expected, ...], Meta(max_length=20, description="应当有报告的机构 · Who owes a report")
    ] = ()
    templates: Annotated[Templates | None, Meta(description="多份报告共有的偏差 · Deviations that many share")] = None


class PackFile(Strict, frozen=True, kw_only=True):
    """`pack.yaml`."""

    id: Id
    title: Text
    en: str = ""
    version: Version
    language: Literal["zh", "en"] = "zh"
    issuer: str = ""
    requires: Requires = ""
    editions: Annotated[tuple[Edition, ...], Meta(min_length=1)]
    causes: tuple[Cause, ...] = ()
    profiles: tuple[Profile, ...] = ()
    sets: Annotated[Sets | None, Meta(description="一批报告的整体 · What is told of many reports together")] = None
    board: Annotated[Board | None, Meta(description="多份报告的看板 · What is shown of many reports")] = None
    lint: Annotated[
        tuple[Allowance, ...], Meta(description="不必处理的检查提示及其理由 · Lints that do not apply, and why")
    ] = ()


class CitationEntry(Strict, frozen=True, kw_only=True):
    """A clause, told in our own words."""

    document: Text
    number: str = ""
    clause: Text
    says: Text
    grade: Literal["A", "B", "C", "D", "U"]
    en: str = ""
    background: Annotated[
        bool, Meta(description="背景资料,不单独作为规则的依据 · For the reader; no rule rests on it")
    ] = False


class CitationFile(Strict, frozen=True, kw_only=True):
    """`citations.yaml`: citation id to clause."""

    citations: dict[str, CitationEntry]


class LexiconFile(Strict, frozen=True, kw_only=True):
    """`lexicon.yaml`: word lists and patterns of the language of the regulation, by name."""

    words: dict[str, tuple[str, ...]] = {}
    patterns: dict[str, str | tuple[str, ...]] = {}
