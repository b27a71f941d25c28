"""
Measure what reading a document costs, as multiples of what its parser costs alone.

All is measured in one process, in turns, in processor time; the least of the turns counts, for all else is other work. Each
is run twice in its turn, the second time counts: so none pays for the memory that the one before it gave back.
The pages have the figures of one report and 70 to 90 KB, as an editor writes them and as Word does; each once more with a
quotation that does not end, behind all else: such a page is not plainly written, so it is cut in vain and then parsed.

Usage:
    python bench/documents.py [--turns 100]
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable

from lxml import etree

from gouji.documents.html import read_html

LABEL = "（{n}）某类政府信息公开申请的办理情况"
WORD = (
    '<p class="MsoNormal" style="text-align:center;line-height:28px"><span lang="EN-US" style="font-size:14px">'
    '<font face="仿宋">{}</font></span><span style="font-size:14px"><o:p></o:p></span></p>'
)
EDITOR = '<p style="text-align:center;line-height:1.5em;"><span style="font-size:16px;font-family:宋体">{}</span></p>'
END, STRAY = b"</body></html>", b'<p title="x>.</p>'
NAVIGATION = "".join(f'<li><a href="/xxgk/{n}/index.html" target="_blank">栏目{n}</a></li>\n' for n in range(80))
SENTENCE = "本年度按照要求推进各项公开工作,及时更新各类信息,认真办理每一件申请。"


class Silent:
    """A target that takes events and does nothing."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def end(self, tag: str) -> None:
        """Take the end of an element."""

    def data(self, text: str) -> None:
        """Take text."""

    def close(self) -> None:
        """End the page."""


def page(cell: str, sentences: int) -> bytes:
    """Write a page with tables of 8 rows and 4 columns, 28 and 10, 4 and 15."""
    pick = random.Random(1)
    parts = [
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>年度报告</title></head>\n',
        f"<body><ul>{NAVIGATION}</ul>",
    ]
    for rows, columns in ((8, 4), (28, 8), (4, 15)):
        parts += [f'<p style="text-indent:2em">{SENTENCE * 6}</p>\n'] * sentences
        parts.append('<div><table border="1" cellspacing="0" style="border-collapse:collapse"><tbody>\n')
        for n in range(rows):
            texts = [LABEL.format(n=n), *(str(pick.randrange(99)) for _ in range(columns - 1))]
            cells = (f'<td width="62" style="border:1px solid windowtext">{cell.format(text)}</td>' for text in texts)
            parts.append(f'<tr style="height:28px">{"".join(cells)}</tr>\n')
        parts.append("</tbody></table></div>\n")
    return "".join([*parts, "</body></html>"]).encode()


def tree(data: bytes) -> None:
    etree.fromstring(data, etree.HTMLParser(encoding="utf-8", huge_tree=True))


def events(data: bytes) -> None:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, target=Silent())
    for line in data.splitlines(keepends=True):
        parser.feed(line)
    parser.close()


def least(runs: dict[str, Callable[[bytes], object]], data: bytes, turns: int) -> dict[str, float]:
    """Measure the runs in turns; give milliseconds."""
    best = dict.fromkeys(runs, float("inf"))
    for _ in range(turns):
        for name, run in runs.items():
            run(data)
            began = time.process_time()
            run(data)
            best[name] = min(best[name], (time.process_time() - began) * 1000)
    return best


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=100)
    turns = parser.parse_args().turns
    runs: dict[str, Callable[[bytes], object]] = {
        "lxml, a tree": tree,
        "lxml, events": events,
        "gouji": lambda data: read_html(data, "page.html"),
    }
    print("| page | KB | lxml, a tree | lxml, events | gouji | × tree | × events |\n|---|---|---|---|---|---|---|")
    pages = {"by an editor": page(EDITOR, 7), "by Word": page(WORD, 2)}
    odd = {f"{name}, not plain": data.replace(END, STRAY + END) for name, data in pages.items()}
    for name, data in {**pages, **odd}.items():
        ms = least(runs, data, turns)
        ratios = [ms["gouji"] / ms["lxml, a tree"], ms["gouji"] / ms["lxml, events"]]
        figures = [f"{value:.2f}" for value in ms.values()] + [f"{ratio:.1f}" for ratio in ratios]
        print(f"| {name} | {len(data) / 1024:.0f} | {' | '.join(figures)} |")


if __name__ == "__main__":
    main()
