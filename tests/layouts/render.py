"""Reports in the layouts of real ones, out of figures: what a crawler, a converter or a hurried hand makes of a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby, takewhile

from gouji.packs.load import load_pack
from gouji.packs.model import Column, Form, Row, Table

Figures = dict[str, dict[str, list[str]]]
"""Table id to row id to what is printed in its cells; "" is a blank cell. A row that is missing is not printed."""

Grid = list[list[str | None]]
"""Rows of one length; None where a neighbour spans over the cell."""

FORM: Form = load_pack("cn-gov-info-annual-report", "2021").form
TITLE = "青石市园林局2025年政府信息公开工作年度报告"
PREAMBLE = "2025年,青石市园林局按照上级部署推进各项公开事务。本报告的数据自2025年1月1日起至2025年12月31日止。"
TEXTS = {
    "overview": ["一是栽树。今年栽树30棵。", "二是公开。全年公开信息12条,没有遗漏。"],
    "problems": ["一、问题是人少。", "二、改进是增人。"],
    "other": ["没有收取任何费用。"],
}
NAVIGATION = [
    "首页",
    "繁体版 | 简体版 | 关怀版",
    "当前位置:首页>信息公开",
    "发布时间:2026-01-20 浏览量:35",
    "字号:大 中 小",
]
FOOTER = ["打印本页", "关闭窗口", "主办单位:青石市政府办公室", "网站地图"]


def figures(value: Callable[[], str], *, optional: bool = False) -> Figures:
    """Give every cell of the form a value, in the order of the form."""
    return {
        table.id: {
            row.id: [value() for _ in columns_of(table, row)] for row in table.rows if optional or not row.optional
        }
        for table in FORM.tables
    }


def columns_of(table: Table, row: Row) -> list[Column]:
    return [column for column in table.columns if not row.columns or column.id in row.columns]


def cells_of(given: Figures) -> dict[str, str]:
    """Give path to printed text for all cells."""
    return {
        f"{table.id}/{row.id}/{column.id}": text
        for table in FORM.tables
        for row in table.rows
        if row.id in given.get(table.id, {})
        for column, text in zip(columns_of(table, row), given[table.id][row.id], strict=True)
    }


def grid(table: Table, given: dict[str, list[str]]) -> Grid:
    """Lay a table out as the form prints it, spans as None."""
    rows = [row for row in table.rows if row.id in given]
    if table.transposed:
        return _side_by_side(table, rows, given)
    if any(row.columns for row in table.rows):
        return _in_blocks(table, rows, given)
    return _under_one_head(table, rows, given)


def _padded(cells: list[str | None], width: int) -> list[str | None]:
    return cells + [None] * (width - len(cells))


def _in_blocks(table: Table, rows: list[Row], given: dict[str, list[str]]) -> Grid:
    out: Grid = []
    width = 1 + max(len(columns_of(table, row)) for row in table.rows)
    for title, members in groupby(rows, key=lambda row: row.under[0]):
        block = list(members)
        heads = [column.label for column in columns_of(table, block[0])]
        out += [_padded([title], width), _padded([table.headers[0], *heads], width)]
        out += [_padded([row.label, *given[row.id]], width) for row in block]
    return out


def _under_one_head(table: Table, rows: list[Row], given: dict[str, list[str]]) -> Grid:
    depth = 1 + max(len(row.under) for row in table.rows)
    upper: list[str | None] = [None] * depth
    lower: list[str | None] = [None] * depth
    for column in table.columns:
        above = column.under[0] if column.under else column.label
        upper.append(None if above in upper else above)
        lower.append(column.label if column.under else None)
    out: Grid = [_padded([table.note], depth) + _padded([table.headers[0]], len(table.columns)), upper, lower]
    before: tuple[str, ...] = ()
    for row in rows:
        path = (*row.under, row.label)
        same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(path[:-1], before[:-1], strict=False))))
        out.append(_padded([None] * same + list(path[same:]), depth) + list(given[row.id]))
        before = path
    return out


def _side_by_side(table: Table, rows: list[Row], given: dict[str, list[str]]) -> Grid:
    top: list[str | None] = []
    middle: list[str | None] = []
    bottom: list[str | None] = []
    for row in rows:
        heads: list[str | None] = [column.label for column in table.columns]
        above = row.under[0] if row.under else row.label
        top += _padded([None if above in top else above], len(heads))
        middle += _padded([row.label], len(heads)) if row.under else heads
        bottom += heads if row.under else [None] * len(heads)
    values: list[str | None] = [text for row in rows for text in given[row.id]]
    return [top, middle, bottom, values]


def document(given: Figures, table: Callable[[Grid], list[str]], gap: str = "\n\n", head: str = "") -> str:
    """Write a whole report, its tables in the layout that `table` makes."""
    blocks = ["# " + TITLE if head else TITLE, PREAMBLE]
    for section in FORM.sections:
        blocks.append(head + section.label)
        blocks += TEXTS.get(section.id, [])
        for each in FORM.tables:
            if each.section == section.id and given.get(each.id):
                blocks += table(grid(each, given[each.id]))
    return gap.join(blocks) + "\n"


def _cells(rows: Grid) -> Iterator[str]:
    return (cell for row in rows for cell in row if cell is not None)


def lines(given: Figures) -> str:
    """L01: one cell a line; a blank cell leaves nothing (L02e)."""
    return document(given, lambda rows: [cell for cell in _cells(rows) if cell])


def spaced_lines(given: Figures) -> str:
    """L01b: one cell a line, with blanks and no-break spaces around."""
    return document(given, lambda rows: [f"  \u00a0{cell}\u00a0 " for cell in _cells(rows) if cell], gap="\n \n")


def pipes(given: Figures) -> str:
    """L02, L02c: a row a line, spanned cells left out, blank cells kept."""
    return document(given, lambda rows: _joined(rows, "{} | "))


def bare_pipes(given: Figures) -> str:
    """L02: pipes only between cells."""
    return document(given, lambda rows: ["\n".join(" | ".join(c for c in row if c is not None) for row in rows)])


def bordered_pipes(given: Figures) -> str:
    """L02: rows opened and closed by pipes, spanned cells as empty tails."""
    return document(given, lambda rows: ["\n".join("|" + "".join(f" {c or ''} |" for c in row) for row in rows)])


def separate_pipes(given: Figures) -> str:
    """L02: as pipes, with a blank line between rows."""
    return document(given, lambda rows: ["\n\n".join(_joined(rows, "{} | ")[0].split("\n"))])


def one_cell_pipes(given: Figures) -> str:
    """L02b: a cell a line, a pipe a line."""
    return document(given, lambda rows: ["\n|\n".join(cell for cell in _cells(rows) if cell)], gap="\n")


def dropped_blanks(given: Figures) -> str:
    """L02d, L02f: a row a line, blank cells gone."""
    return document(given, lambda rows: _joined([[cell or None for cell in row] for row in rows], "{} | "))


def tabs(given: Figures) -> str:
    """As copied out of a browser: a row a line, tabs between cells."""
    return document(given, lambda rows: ["\n".join("\t".join(c for c in row if c is not None) for row in rows)])


def markdown(given: Figures) -> str:
    """Headings and rectangular tables, spanned cells empty."""

    def table(rows: Grid) -> list[str]:
        printed = ["| " + " | ".join(cell or "" for cell in row) + " |" for row in rows]
        return ["\n".join([printed[0], "|" + " --- |" * len(rows[0]), *printed[1:]])]

    return document(given, table, head="## ")


def lost_labels(given: Figures, group: str, layout: Callable[[Figures], str] = lines) -> str:
    """L02g: the labels of the rows under `group` are gone."""
    text = layout(given)
    for row in (row for table in FORM.tables for row in table.rows if row.under and row.under[-1] == group):
        text = text.replace(f"\n{row.label}\n", "\n", 1)
    return text


def once(text: str) -> str:
    """L02h: every distinct line once."""
    return "\n".join(dict.fromkeys(line for line in text.split("\n") if line.strip())) + "\n"


def lost_letters(text: str) -> str:
    """L14: the signs of dates are gone."""
    return text.replace("2025年1月1日起至2025年12月31日止", "202511日起至20251231日止")


def traditional(text: str) -> str:
    """L15: as a mirror in traditional characters prints it."""
    pairs = (
        "总總 体體 况況 动動 开開 报報 处處 复復 议議 诉訴 讼訟 问問 题題 进進 规規 罚罰 强強 费費 业業 类類 区區 维維"
    )
    pairs += " 纠糾 审審 经經 无無 关關 当當 务務 内內 属屬 国國 权權 护護 与與 单單 万萬 额額 数數 机機 构構 组組 织織"
    pairs += " 计計 结結 转轉"
    return text.translate(str.maketrans({pair[0]: pair[1] for pair in pairs.split()}))


def with_readings(text: str) -> str:
    """L15b: a converter left readings behind."""
    return re.sub("条(?=例|第)|项", lambda match: match[0] + {"条": "(tiáo)", "项": "(xiàng)"}[match[0]], text)


def on_a_page(text: str) -> str:
    """L16: with the words of a web page around."""
    return "\n".join([*NAVIGATION, text, *FOOTER])


def _joined(rows: Grid, form: str) -> list[str]:
    return ["\n".join("".join(form.format(cell) for cell in row if cell is not None).rstrip(" ") for row in rows)]


LAYOUTS: dict[str, Callable[[Figures], str]] = {
    "lines": lines,
    "spaced_lines": spaced_lines,
    "pipes": pipes,
    "bare_pipes": bare_pipes,
    "bordered_pipes": bordered_pipes,
    "separate_pipes": separate_pipes,
    "one_cell_pipes": one_cell_pipes,
    "tabs": tabs,
    "markdown": markdown,
}
"""Layouts that tell every figure, if no cell is blank."""

KEEP_BLANKS = ("pipes", "bare_pipes", "bordered_pipes", "separate_pipes", "tabs", "markdown")
"""Those that tell blank cells too."""
