"""One body's page: its reports, what was found in each, and their figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Protocol

from gouji.boards.body_text import Passages
from gouji.boards.counts import Body
from gouji.boards.page import NAME, closing, note, number, opening, text
from gouji.boards.tables import Row
from gouji.boards.words import Words
from gouji.messages import brief
from gouji.outputs.html_marks import safe, said
from gouji.outputs.layout import Pen

REPORTS, FINDINGS, CELLS, TEXTS = 30, 300, 6000, 100
"""Reports of a page, and of a report the findings, cells and texts that are shown."""
MARKS = 6
"""Findings to which a cell leads."""
LEVELS = ("error", "warning", "info", "undetermined")
STATES = ("blank", "text", "unreadable")


class Kept(Protocol):
    """Rows of a table by report."""

    def rows(self, report: str, most: int) -> tuple[list[Row], int]:
        """Give the first rows of a report, and how many there are."""


class BodyPage:
    """A page under way."""

    def __init__(
        self, body: Body, reports: Sequence[Row], findings: Kept, cells: Kept, texts: Kept, words: Words, pen: Pen
    ) -> None:  # fmt: skip
        """
        Take what the page is about.

        Args:
            body: The body.
            reports: Its reports, the newest first.
            findings: All findings, by report.
            cells: All cells, by report.
            texts: All texts, by report.
            words: For ids.
            pen: For the language.
        """
        self.body, self.reports, self.words, self.pen = body, reports, words, pen
        self.findings, self.cells, self.texts = findings, cells, texts

    def lines(self) -> Iterator[str]:
        """Write the page."""
        body, pen = self.body, self.pen
        yield from opening(body.name, pen)
        unknown = pen.say("board.kind-unknown") if self.words.kinds else ""
        kind = self.words.kinds.get(body.kind, unknown if body.kind == "unknown" else body.kind)
        about = " · ".join(filter(None, (brief(kind, NAME), brief(body.region, NAME), self.words.title)))
        yield f'<p class="faint">{safe(about)} · <a href="../index.html">{said(pen, "board.back")}</a></p>'
        yield from self._index()
        for n, report in enumerate(self.reports[:REPORTS], 1):
            yield from self._report(n, report)
        yield from closing()

    def _index(self) -> Iterator[str]:
        pen = self.pen
        heads = [pen.say(f"board.{key}") for key in ("year", "title-of-report", "verdict", "published", "source")]
        heads[3:3] = [pen.say(f"outcome.{key}") for key in ("pass", "fail", "undetermined", "not-applicable")]
        row = "".join(f'<th scope="col">{safe(head)}</th>' for head in heads)
        yield f'<div class="scroll" tabindex="0">\n<table>\n<caption>{said(pen, "board.reports-of-body")}</caption>'
        yield f"<thead><tr>{row}</tr></thead>\n<tbody>"
        for n, report in enumerate(self.reports[:FINDINGS], 1):
            year = self._year(report)
            link = f'<a href="#r{n}">{safe(year)}</a>' if n <= REPORTS else safe(year)
            counts = "".join(
                f'<td class="n">{number(report[k])}</td>'
                for k in ("passed", "failed", "undetermined", "not_applicable")
            )
            yield (
                f'<tr><th scope="row">{link}</th><td>{text(report["title"])}</td><td>{self._tag(report)}</td>{counts}'
                f"<td>{text(report['published'])}</td><td>{text(report['source'])}</td></tr>"
            )
        yield "</tbody>\n</table>\n</div>"
        if len(self.reports) > REPORTS:
            file = "reports.parquet"
            yield note(pen, "board.cut", n=REPORTS, of=number(len(self.reports)), file=file)

    def _year(self, report: Row) -> str:
        year = report["year"]
        return self.pen.say("text.year-unknown") if year is None else self.pen.say("text.year", year=year)

    def _tag(self, report: Row) -> str:
        verdict = report["verdict"]
        return f'<span class="tag {safe(verdict)}">{said(self.pen, f"outcome.{verdict}")}</span>'

    def _report(self, n: int, report: Row) -> Iterator[str]:
        pen = self.pen
        yield f'<section class="report" id="r{n}" aria-labelledby="r{n}-h">'
        yield f'<h2 id="r{n}-h">{safe(self._year(report))} {self._tag(report)}</h2>'
        stamp = said(
            pen,
            "text.input",
            source=report["source"],
            edition=report["edition"],
            sha256=report["sha256"],
        )
        yield f'<p class="stamp">{stamp}</p>'
        found, total = self.findings.rows(report["report"], FINDINGS)
        told = [row for row in found if row["caused_by"] is None and row["outcome"] in ("fail", "undetermined")]
        first = {row["rule"]: -k for k, row in enumerate(reversed(told))}
        told.sort(key=lambda row: (LEVELS.index(_level(row)), first[row["rule"]]))
        marks: dict[str, list[tuple[int, str]]] = {}
        for k, row in enumerate(told, 1):
            for path in dict.fromkeys(row["cells"] or ()):
                marks.setdefault(path, []).append((k, _level(row)))
        cells, printed = self.cells.rows(report["report"], CELLS)
        names = {f"{row['table']}/{row['row']}/{row['column']}" for row in cells}
        places = {path: f"r{n}-c{k}" for k, path in enumerate((p for p in marks if p in names), 1)}
        yield f"<h3>{said(pen, 'page.findings')}</h3>"
        yield "" if told else f"<p>{said(pen, 'page.none')}</p>"
        for (level, _), members in groupby(enumerate(told, 1), key=lambda pair: (_level(pair[1]), pair[1]["rule"])):
            yield from self._rule(n, level, list(members), places)
        yield from self._folded([row for row in found if row["caused_by"] is not None])
        if total > FINDINGS:
            yield note(pen, "board.cut", n=FINDINGS, of=number(total), file="findings.parquet")
        if cells:
            yield f"<h3>{said(pen, 'board.part-figures')}</h3>"
            yield from Figures(n, cells, marks, places, self.words, pen).lines()
        if printed > CELLS:
            yield note(pen, "board.cut", n=number(CELLS), of=number(printed), file="cells.parquet")
        texts, _ = self.texts.rows(report["report"], TEXTS)
        quotes = [(k, _level(row), row["quote"]) for k, row in enumerate(told, 1) if row["quote"]]
        yield from Passages(n, texts, quotes, self.words.labels, pen).lines()
        yield "</section>"

    def _rule(self, n: int, level: str, members: Sequence[tuple[int, Row]], places: Mapping[str, str]) -> Iterator[str]:
        """Write the findings of one rule: what must hold, each finding, and the clauses once."""
        pen, row = self.pen, members[0][1]
        word = pen.say(f"outcome.{level}" if level == LEVELS[-1] else f"severity.{level}")
        tag = f'<span class="tag {level}">{safe(word)}</span>'
        title = text(self.words.rules.get(row["rule"], row["title"]))
        yield f'<article class="finding of-{level}">\n<h4>{tag} <code>{text(row["rule"], NAME)}</code> {title}</h4>'
        for k, member in members:
            yield from self._finding(n, k, member, places)
        cites = dict.fromkeys(cite for _, member in members for cite in (member["cites"] or "").split("; ") if cite)
        if cites:
            items = "".join(
                f"<li>{said(pen, 'text.cite', clause=self.words.cites.get(cite, cite))}</li>" for cite in cites
            )
            yield f"<ul>{items}</ul>"
        yield "</article>"

    def _finding(self, n: int, k: int, row: Row, places: Mapping[str, str]) -> Iterator[str]:
        where = text("  ".join(filter(None, (row["subject"], row["place"]))))
        links = [
            f'<a href="#{places[p]}">{text(self._cell_name(p), NAME)}</a>' for p in (row["cells"] or ()) if p in places
        ]
        shown = "  ".join([*links[:MARKS], *(["…"] if len(links) > MARKS else [])])
        yield f'<div class="one" id="r{n}-f{k}">'
        yield f'<p class="found">[{k}] {text(row["message"])}</p>'
        yield f'<p class="faint">{" · ".join(filter(None, (where, shown)))}</p>' if where or shown else ""
        yield f"<p>{text(row['detail'])}</p>" if row["detail"] and row["detail"] not in row["message"] else ""
        if not row["detail"] and row["left"] is not None and row["right"] is not None:
            yield f"<p>{said(self.pen, 'text.sides', left=row['left'], right=row['right'])}</p>"
        yield f"<blockquote><p>{text(row['quote'])}</p></blockquote>" if row["quote"] else ""
        yield f'<p class="suggestion">{text(row["suggestion"])}</p>' if row["suggestion"] else ""
        if row["waived"] is not None:
            yield f"<p>{said(self.pen, 'board.waived-note', reason=row['waived'], place=row['waiver'])}</p>"
        yield "</div>"

    def _cell_name(self, path: str) -> str:
        table, _, rest = path.partition("/")
        row, _, column = rest.rpartition("/")
        names = self.words.names
        return f"{names.get(f'{table}/{row}', row)}·{names.get(f'{table}//{column}', column)}"

    def _folded(self, found: Sequence[Row]) -> Iterator[str]:
        if not found:
            return
        yield f"<details><summary>{said(self.pen, 'page.folded', n=len(found))}</summary>\n<ul>"
        for row in found:
            cause = said(self.pen, "text.caused-by", rule=row["caused_by"])
            words = text(" ".join(filter(None, (row["subject"], row["message"]))))
            yield f'<li><code>{safe(row["rule"])}</code> {words} <span class="faint">{cause}</span></li>'
        yield "</ul>\n</details>"


class Figures:
    """The figures of one report as tables, in the order in which the report has them."""

    def __init__(
        self, number: int, cells: Sequence[Row], marks: Mapping[str, Sequence[tuple[int, str]]],
        places: Mapping[str, str], words: Words, pen: Pen,
    ) -> None:  # fmt: skip
        """
        Take the cells.

        Args:
            number: Of the report in the page.
            cells: Its cells.
            marks: Path of a cell to the findings about it: number and level.
            places: Path of a cell to its name in the page, for those that have marks.
            words: For ids.
            pen: For the language.
        """
        self.number, self.cells, self.marks, self.places = number, cells, marks, places
        self.words, self.pen = words, pen

    def lines(self) -> Iterator[str]:
        """Write the tables."""
        for table, members in groupby(self.cells, key=lambda row: str(row["table"])):
            yield from self._table(table, list(members))

    def _table(self, table: str, cells: Sequence[Row]) -> Iterator[str]:
        labels = self.words.labels
        columns = list(dict.fromkeys(str(row["column"]) for row in cells))
        grid: dict[str, dict[str, Row]] = {}
        for row in cells:
            grid.setdefault(row["row"], {})[row["column"]] = row
        caption = text(labels.get(table, table), NAME)
        yield f'<div class="wide" tabindex="0">\n<table class="form figures">\n<caption>{caption}</caption>'
        heads = "".join(f'<th scope="col">{text(labels.get(f"{table}//{c}", c), NAME)}</th>' for c in columns)
        yield f"<thead><tr><td></td>{heads}</tr></thead>\n<tbody>"
        for name, line in grid.items():
            shown = "".join(self._cell(table, line.get(column)) for column in columns)
            yield f'<tr><th scope="row">{text(self._row_name(table, name), NAME)}</th>{shown}</tr>'
        yield "</tbody>\n</table>\n</div>"

    def _row_name(self, table: str, row: str) -> str:
        return self.words.labels.get(f"{table}/{row}", row)

    def _cell(self, table: str, row: Row | None) -> str:
        if row is None:
            return '<td class="void"></td>'
        path = f"{table}/{row['row']}/{row['column']}"
        marks = self.marks.get(path, ())
        level = f' class="{min((m[1] for m in marks), key=LEVELS.index)}"' if marks else ""
        name = f' id="{self.places[path]}"' if path in self.places else ""
        links = "".join(f'<a href="#r{self.number}-f{k}">[{k}]</a>' for k, _ in marks[:MARKS])
        refs = f'<span class="refs">{links}{"…" if len(marks) > MARKS else ""}</span>' if marks else ""
        odd = ""
        if row["state"] in STATES and (marks or row["state"] != "blank"):
            odd = f'<span class="odd">{said(self.pen, "cell." + row["state"], value=row["printed"])}</span>'
        shown = "" if odd else text(row["printed"])
        return f"<td{level}{name}>{shown}{odd}{refs}</td>"


def _level(row: Row) -> str:
    level = LEVELS[-1] if row["outcome"] == LEVELS[-1] else str(row["severity"])
    return level if level in LEVELS else "info"
