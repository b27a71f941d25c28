"""Reports in the layouts of real ones, out of figures: what a crawler, a converter or a hurried hand makes of a page."""

from __future__ import annotations

import re
from collections.abc import Callable

from gouji.packs.form_types import Form, Table
from gouji.packs.load import load_pack
from samples.render import text
from samples.render.grid import Grid, columns_of, sheet
from samples.render.paper import Paper, Part

Figures = dict[str, dict[str, list[str]]]
"""Table id to row id to what is printed in its cells; "" is a blank cell. A row that is missing is not printed."""

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
    return sheet(table, given).rows


def paper(given: Figures, form: Form = FORM) -> Paper:
    """Give a whole report as it is printed."""
    parts = (
        Part(
            section.label,
            tuple(TEXTS.get(section.id, ())),
            tuple(sheet(t, given[t.id]) for t in form.tables if t.section == section.id and given.get(t.id)),
        )
        for section in form.sections
    )
    return Paper(TITLE, (PREAMBLE,), tuple(parts))


def document(given: Figures, table: Callable[[Grid], list[str]]) -> str:
    """Write a whole report, its tables in the layout that `table` makes."""
    return text.document(paper(given), table)


def _laid(write: Callable[[Paper], str]) -> Callable[[Figures], str]:
    return lambda given: write(paper(given))


lines = _laid(text.lines)
spaced_lines = _laid(text.spaced_lines)
pipes = _laid(text.pipes)
bordered_pipes = _laid(text.bordered_pipes)
one_cell_pipes = _laid(text.one_cell_pipes)
dropped_blanks = _laid(text.dropped_blanks)
markdown = _laid(text.markdown)


def lost_labels(given: Figures, group: str, layout: Callable[[Figures], str] = lines) -> str:
    """L02g: the labels of the rows under `group` are gone."""
    printed = layout(given)
    for row in (row for table in FORM.tables for row in table.rows if row.under and row.under[-1] == group):
        printed = printed.replace(f"\n{row.label}\n", "\n", 1)
    return printed


def once(printed: str) -> str:
    """L02h: every distinct line once."""
    return "\n".join(dict.fromkeys(line for line in printed.split("\n") if line.strip())) + "\n"


def lost_letters(printed: str) -> str:
    """L14: the signs of dates are gone."""
    return printed.replace("2025年1月1日起至2025年12月31日止", "202511日起至20251231日止")


def traditional(printed: str) -> str:
    """L15: as a mirror in traditional characters prints it."""
    pairs = (
        "总總 体體 况況 动動 开開 报報 处處 复復 议議 诉訴 讼訟 问問 题題 进進 规規 罚罰 强強 费費 业業 类類 区區 维維"
    )
    pairs += " 纠糾 审審 经經 无無 关關 当當 务務 内內 属屬 国國 权權 护護 与與 单單 万萬 额額 数數 机機 构構 组組 织織"
    pairs += " 计計 结結 转轉"
    return printed.translate(str.maketrans({pair[0]: pair[1] for pair in pairs.split()}))


def with_readings(printed: str) -> str:
    """L15b: a converter left readings behind."""
    return re.sub("条(?=例|第)|项", lambda match: match[0] + {"条": "(tiáo)", "项": "(xiàng)"}[match[0]], printed)


def on_a_page(printed: str) -> str:
    """L16: with the words of a web page around."""
    return "\n".join([*NAVIGATION, printed, *FOOTER])


LAYOUTS: dict[str, Callable[[Figures], str]] = {
    name.replace("-", "_"): _laid(write) for name, write in text.LAYOUTS.items()
}
"""Layouts that tell every figure, if no cell is blank."""

KEEP_BLANKS = ("pipes", "bare_pipes", "bordered_pipes", "separate_pipes", "tabs", "markdown")
"""Those that tell blank cells too."""
