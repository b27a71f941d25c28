"""Reports as web pages: as an editor writes them, pasted from Word, and within all that a site puts around them."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from samples.render.grid import Sheet, boxes
from samples.render.paper import Paper

Write = Callable[[str], str]
"""Turns the text of a cell into mark-up."""

STYLE = (
    "body{margin:24px;font:16px/1.7 serif}h1{text-align:center;font-size:24px}.info{text-align:center;color:#666}"
    "table{border-collapse:collapse;width:100%;margin:12px 0}td{border:1px solid #333;padding:3px 6px;text-align:center}"
    "p{margin:8px 0}ul{padding:0;list-style:none}li{display:inline;margin-right:12px}"
)
TOP = ("首页", "机构概况", "政务公开", "政务服务", "互动交流", "专题专栏", "繁体版", "无障碍阅读")
FOOT = ("打印本页", "关闭窗口", "网站地图", "联系我们")


def plain(text: str) -> str:
    """A cell as an editor writes it."""
    return escape(text) or "&nbsp;"


def pasted(text: str) -> str:
    """A cell as Word and WPS write it: a word or a number over several spans."""
    cut = max(1, len(text) // 2)
    pieces = "".join(f"<span><font>{escape(piece)}</font></span>" for piece in (text[:cut], text[cut:]) if piece)
    return f'<p class="MsoNormal">{pieces}<span><o:p>{"" if text else "&nbsp;"}</o:p></span></p>'


def pasted_head(text: str) -> str:
    """A head as Word and WPS write it: over two paragraphs, where its column is narrow."""
    cut = len(text) // 2 if 4 <= len(text) <= 6 else len(text)
    return "".join(pasted(piece) for piece in (text[:cut], text[cut:]) if piece) or pasted("")


def table(printed: Sheet, write: Write = plain, head: Write | None = None) -> str:
    """
    Write a table with spans.

    Args:
        printed: The table.
        write: How a cell is written.
        head: How a cell in a row of heads is written; None for as the others.
    """
    rows: list[list[str]] = [[] for _ in printed.rows]
    for box in boxes(printed):
        content = (head or write)(box.text) if box.row < printed.heads else write(box.text)
        spans = _span("colspan", box.width) + _span("rowspan", box.height)
        rows[box.row].append(f"<td{spans}>{content}</td>")
    written = "".join(f"<tr>{''.join(cells)}</tr>\n" for cells in rows)
    return f"<table><tbody>\n{written}</tbody></table>"


def _span(name: str, size: int) -> str:
    return f' {name}="{size}"' if size > 1 else ""


def article(paper: Paper, lay: Callable[[Sheet], str] = table, paragraph: Write = escape) -> str:
    """Write the report, without a page around."""
    parts = [f"<h1>{escape(paper.title)}</h1>"] if paper.title else []
    parts += [f"<p>{paragraph(text)}</p>" for text in paper.preamble]
    for part in paper.parts:
        parts += [f"<p><strong>{paragraph(part.heading)}</strong></p>"] if part.heading else []
        parts += [f"<p>{paragraph(text)}</p>" for text in part.paragraphs]
        parts += [lay(each) for each in part.tables]
    return "\n".join(parts)


def page(paper: Paper, content: str, before: str = "") -> str:
    """Put a report on a page; the day of publication stands in the metadata."""
    facts = {"ArticleTitle": paper.title, "PubDate": paper.published}
    metas = (f'<meta name="{name}" content="{escape(fact)}">\n' for name, fact in facts.items() if fact)
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<title>{escape(paper.title)}</title>\n'
        f"{''.join(metas)}<style>{STYLE}</style>\n</head>\n<body>\n{before}{content}\n{_list(FOOT)}\n</body>\n</html>\n"
    )


def ordinary(paper: Paper) -> str:
    """A page as editors write it."""
    return page(paper, article(paper))


def word(paper: Paper) -> str:
    """A report that was pasted from Word."""
    return page(paper, f"<div>{article(paper, lambda printed: table(printed, pasted, pasted_head), _in_spans)}</div>")


def site(paper: Paper) -> str:
    """A report behind the navigation of a site and a table of metadata, which repeat its title."""
    facts = [
        ("名称", paper.title),
        ("索引号", "014-2026-00012"),
        ("发布机构", paper.body),
        ("公开日期", paper.published),
    ]
    card = "".join(f"<tr><td>{name}</td><td>{escape(fact)}</td></tr>" for name, fact in facts)
    where = "<p>当前位置:首页&gt;政务公开&gt;政府信息公开年报</p>"
    info = f'<p class="info">发布时间:{paper.published} 浏览量:35 字号:大 中 小</p>' if paper.published else ""
    before = f"{_list(TOP)}\n{where}\n<table>{card}</table>\n<h2>{escape(paper.title)}</h2>\n{info}\n"
    return page(paper, article(paper), before)


def _in_spans(text: str) -> str:
    """Cut a text into spans at its figures, as Word does where the font changes."""
    out, start = [], 0
    for n in range(1, len(text) + 1):
        if n == len(text) or text[n].isascii() != text[start].isascii():
            out.append(f"<span>{escape(text[start:n])}</span>")
            start = n
    return "".join(out)


def _list(words: tuple[str, ...]) -> str:
    return f"<ul>{''.join(f'<li>{word}</li>' for word in words)}</ul>"


LAYOUTS: dict[str, Callable[[Paper], str]] = {"html": ordinary, "html-word": word, "html-site": site}
