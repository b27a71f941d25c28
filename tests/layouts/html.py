"""Reports as web pages, out of figures: what content systems, Word and hurried hands make of a report, in own words."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from typing import NamedTuple

from gouji.packs.form_types import Form
from tests.layouts.render import FORM, PREAMBLE, TEXTS, TITLE, Figures, Grid, grid

Write = Callable[[str], str]
Lay = Callable[[Grid], str]

HEAD = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}-青石市人民政府</title>{head}</head><body>'
META = '<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2026-01-20 09:30">'
NAVIGATION = (
    '<div class="top"><script>var site = "青石";</script><ul>'
    + "".join(f'<li><a href="/{n}/">栏目{n}</a></li>' for n in range(30))
    + '</ul><div>当前位置:<a href="/">首页</a>&gt;<a href="/xxgk/">信息公开</a></div></div>'
)
FOOTER = '<div class="foot"><p>打印本页</p><p>关闭窗口</p><p>主办单位:青石市政府办公室</p></div>'
CARD = (
    "<table><tbody><tr><td>名称</td><td>{title}</td></tr><tr><td>索引号</td><td>014-2026-00012</td><td>发布机构</td>"
    "<td>青石市园林局</td></tr><tr><td>公开日期</td><td>2026-01-20</td><td>文号</td><td></td></tr></tbody></table>"
)


class Box(NamedTuple):
    """A cell with its spans."""

    row: int
    column: int
    width: int
    height: int
    text: str


def boxes(rows: Grid) -> list[Box]:
    """Find how far each cell of a grid spans: to the right, or down from a head or a label."""
    found: list[Box] = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            above = next((n for n, box in enumerate(found) if box.column == c and _reaches(box, r)), None)
            if text is not None:
                found.append(Box(r, c, 1, 1, text))
            elif above is not None and (not any(row[:c]) or any(map(str.isalpha, found[above].text))):
                found[above] = found[above]._replace(height=r + 1 - found[above].row)
            elif found and found[-1].row == r and found[-1].column + found[-1].width == c:
                found[-1] = found[-1]._replace(width=found[-1].width + 1)
    return found


def _reaches(box: Box, row: int) -> bool:
    return box.row + box.height == row


def plain(text: str) -> str:
    return escape(text) or "&nbsp;"


def empty(text: str) -> str:
    return escape(text)


def in_paragraph(text: str) -> str:
    return f'<p style="text-align:center;">{escape(text) or "&nbsp;"}</p>'


def word(text: str) -> str:
    """L05: as Word and WPS write a cell, a word or a number over several spans."""
    style = '<span style="font-family:仿宋;font-size:14px"><font face="仿宋">{}</font></span>'
    mark = '<span style="font-size:14px"><o:p>{}</o:p></span>'
    cut = max(1, len(text) // 2)
    spans = "".join(style.format(escape(piece)) for piece in (text[:cut], text[cut:]) if piece)
    return f'<p class="MsoNormal" style="text-indent:0">{spans}{mark.format("" if text else "&nbsp;")}</p>'


def word_heads(text: str) -> str:
    """L05: heads of four characters and more over two paragraphs."""
    if 4 <= len(text) <= 6 and text.isalpha():
        return word(text[:2]) + word(text[2:])
    return word(text)


def broken_heads(text: str) -> str:
    """L04b: heads with a line break inside."""
    return f"{text[:3]}<br />{text[3:]}" if len(text) > 4 and text.isalpha() else plain(text)


def with_hidden(text: str) -> str:
    """What is not shown stands beside what is."""
    return f'<span style="display:none">7</span>{plain(text)}<!-- 8 --><i hidden>9</i>\u200b'


def in_table(text: str) -> str:
    """L06: a cell in a table of its own."""
    return f"<table><tr><td>{plain(text)}</td></tr></table>"


def table(rows: Grid, write: Write = plain, lie: int = 0, ends: bool = True) -> str:
    """
    L03: a table with spans.

    Args:
        rows: The grid.
        write: How a cell is written.
        lie: By how much the longest span of rows is off.
        ends: Whether rows and cells have end tags.
    """
    found = boxes(rows)
    longest = max(found, key=lambda box: box.height)
    out = ["<table border=1><tbody>"]
    for number in range(len(rows)):
        out.append("<tr>")
        for box in (box for box in found if box.row == number):
            height = box.height + (lie if box is longest and box.height > 1 else 0)
            spans = f' colspan="{box.width}"' * (box.width > 1) + f' rowspan="{height}"' * (height > 1)
            out.append(f"<td{spans}>{write(box.text)}" + "</td>" * ends)
        out.append("</tr>" * ends + "\n")
    return "".join(out) + "</tbody></table>"


def unspanned(rows: Grid) -> str:
    """L03b: cells left empty instead of spanned, in heads and labels."""
    out = ("<tr>" + "".join(f"<td>{plain(cell) if cell else ''}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{''.join(out)}</table>"


def empty_heads(rows: Grid) -> str:
    """L03b: only heads are left empty instead of spanned."""
    heads = next((n for n, row in enumerate(rows) if any(cell and cell.isdigit() for cell in row)), 0)
    filled: Grid = [[cell if cell is not None or n == 0 else "" for cell in row] for n, row in enumerate(rows[:heads])]
    return table([*filled, *rows[heads:]], empty)


def row_by_row(rows: Grid) -> str:
    """Every row a group of rows of its own, as some scripts write them: no span reaches into the next."""
    return table(rows).replace("<tr>", "<tbody><tr>").replace("</tr>", "</tr></tbody>")


def unclosed(rows: Grid) -> str:
    """Cells that hold an open element and have no end."""
    return table(rows, lambda text: f"<div><span>{plain(text)}", ends=False)


def hundreds_of_columns(rows: Grid) -> str:
    """L06: every cell spans the columns of the layout around."""
    found = boxes(rows)
    out = []
    for number in range(len(rows)):
        cells = (
            f'<td colspan="{box.width * 24}" rowspan="{box.height}">{in_paragraph(box.text)}</td>'
            for box in found
            if box.row == number
        )
        out.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(out)}</table>"


def drawn_on_six(rows: Grid) -> str:
    """L04c: rows of two and of three cells on the same six columns."""
    out = []
    for row in rows:
        cells = [cell for cell in row if cell is not None]
        width = 6 // max(1, len(cells) - 1)
        spans = (f' colspan="{width if n else 7 if len(cells) == 1 else 1}"' for n in range(len(cells)))
        out.append(
            "<tr>" + "".join(f"<td{span}>{plain(c)}</td>" for span, c in zip(spans, cells, strict=True)) + "</tr>"
        )
    return f"<table>{''.join(out)}</table>"


def article(given: Figures, lay: Lay = table, heading: str = "<p><strong>{}</strong></p>", form: Form = FORM) -> str:
    """Write the report, without a page around."""
    parts = [f"<h1>{TITLE}</h1>", in_paragraph(PREAMBLE)]
    for section in form.sections:
        parts.append(heading.format(section.label))
        parts += [f"<p>\u3000\u3000{text}</p>" for text in TEXTS.get(section.id, [])]
        for each in form.tables:
            if each.section == section.id and given.get(each.id):
                parts.append(lay(grid(each, given[each.id])))
    return "\n".join(parts)


def page(content: str, head: str = META, before: str = NAVIGATION) -> str:
    return HEAD.format(title=TITLE, head=head.format(title=TITLE)) + before + content + FOOTER + "</body></html>"


def spans(given: Figures) -> str:
    """L03."""
    return page(article(given))


def lying(lie: int) -> Callable[[Figures], str]:
    """L03: the span of the longest group is off by some rows."""
    return lambda given: page(article(given, lambda rows: table(rows, lie=lie)))


def written(write: Write) -> Callable[[Figures], str]:
    return lambda given: page(article(given, lambda rows: table(rows, write)))


def laid(lay: Lay) -> Callable[[Figures], str]:
    return lambda given: page(article(given, lay))


def in_script(given: Figures) -> str:
    """L04b: the report is one string in a script."""
    markup = json.dumps(article(given, lambda rows: table(rows, broken_heads)))
    return page(f'<div id="app"></div><script>window.page = {{"id": 3, "content": {markup}}};</script>')


def in_json(given: Figures) -> str:
    """L04b: the same as data, its tags escaped too."""
    markup = json.dumps({"article": {"html": article(given)}}, ensure_ascii=False).replace("<", "\\u003c")
    return page(f'<noscript>请启用脚本</noscript><script type="application/json">{markup}</script>')


def card(given: Figures) -> str:
    """L05b: a table of metadata before the report, and the title twice."""
    return page(f"{CARD.format(title=TITLE)}<h2>{TITLE}</h2><p>发布时间:2026-01-20 浏览量:35</p>{article(given)}")


def layout_tables(given: Figures) -> str:
    """L06: the page is laid out by tables within tables."""
    inner = f'<table width="100%"><tr><td><table><tr><td>{article(given)}</td></tr></table></td></tr></table>'
    side = "".join(f"<tr><td>栏目{n}</td></tr>" for n in range(12))
    return page(f'<table width="980"><tr><td><table>{side}</table></td><td>{inner}</td></tr></table>')


def one_table(given: Figures) -> str:
    """The whole report is one table, its sections are rows."""
    parts = [f"<tr><td colspan=30><h1>{TITLE}</h1>{in_paragraph(PREAMBLE)}</td></tr>"]
    for section in FORM.sections:
        text = "".join(map(in_paragraph, [section.label, *TEXTS.get(section.id, [])]))
        parts.append(f"<tr><td colspan=30>{text}</td></tr>")
        tables = (each for each in FORM.tables if each.section == section.id and given.get(each.id))
        whole = (table(grid(each, given[each.id])) for each in tables)
        parts += (markup.partition("<tbody>")[2].partition("</tbody>")[0] for markup in whole)
    return page(f"<table>{''.join(parts)}</table>")


def letter(given: Figures) -> str:
    """L07: the report is enclosed in a letter."""
    lines = [f"关于报送{TITLE}的函", "市政府办公室:", "现将我局年度报告呈上,请审阅。", "青石市园林局", "2026年1月16日"]
    return page("".join(map(in_paragraph, lines)) + article(given))


def embedded_page(given: Figures) -> str:
    """A whole page within a page, as systems store what Word saved."""
    body = f"<html><head><title>x</title><style>p{{}}</style></head><body>{article(given)}</body></html>"
    return page(f"<div>{body}</div><p>版权所有</p>")


def headings(given: Figures) -> str:
    return page(article(given, heading="<h2>{}</h2>"))


def preserved(given: Figures) -> str:
    """The accessibility view: text, a cell a line."""
    lines = [TITLE, PREAMBLE]
    for section in FORM.sections:
        lines += [section.label, *TEXTS.get(section.id, [])]
        for each in FORM.tables:
            if each.section == section.id:
                lines += [cell for row in grid(each, given[each.id]) for cell in row if cell]
    return page(f"<pre>{escape(chr(10).join(lines))}</pre>")


def pictures(given: Figures) -> str:
    """L08b: the tables are pictures, one of them in a frame."""
    shown = iter(['<p><img src="/upload/t2.png" width="600"></p>', '<iframe src="t3.html"></iframe>'] * 3)
    return page(article(given, lambda _: next(shown)))


LAYOUTS: dict[str, Callable[[Figures], str]] = {
    "spans": spans,
    "headings": headings,
    "in_paragraph": written(in_paragraph),
    "empty": written(empty),
    "word": written(word),
    "word_heads": written(word_heads),
    "broken_heads": written(broken_heads),
    "with_hidden": written(with_hidden),
    "in_table": written(in_table),
    "unspanned": laid(unspanned),
    "empty_heads": laid(empty_heads),
    "unclosed": laid(unclosed),
    "no_ends": laid(lambda rows: table(rows, ends=False)),
    "hundreds_of_columns": laid(hundreds_of_columns),
    "in_script": in_script,
    "in_json": in_json,
    "card": card,
    "layout_tables": layout_tables,
    "one_table": one_table,
    "letter": letter,
    "embedded_page": embedded_page,
    **{f"rowspan{lie:+}": lying(lie) for lie in (-4, -2, -1, 1, 2)},
}
"""Layouts that tell every figure, and which cells are blank."""

BROKEN: dict[str, Callable[[Figures], str]] = {
    "row_by_row": laid(row_by_row),
    "preserved": preserved,
    "pictures": pictures,
    "rowspan-12": lying(-12),
    "rowspan+99": lying(99),
}
"""Layouts that may not tell all."""
