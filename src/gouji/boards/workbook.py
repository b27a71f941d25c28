"""
An audit as a workbook: overview, bodies, rules, groups, findings, what is missing, late or unread, and what judged.

No sheet is longer than people work through; each says how much there is beyond it, and where. It is written row by row, so
that memory does not grow with the audit, and the same tables give the same bytes.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from gouji.boards import extras
from gouji.boards.book_pages import Exact, List, Value, listed
from gouji.boards.counts import Body, Counts, Group, count_all
from gouji.boards.figures import count_figures
from gouji.boards.links import PAGES, link, with_page
from gouji.boards.overview import write_overview
from gouji.boards.page import number
from gouji.boards.stamp import stamp_lines
from gouji.boards.tables import Row, batches, has_table, strings
from gouji.boards.words import Words
from gouji.errors import Place, Problem, UsageError
from gouji.outputs.layout import Pen
from gouji.outputs.xlsx_book import Book

MOST = 50_000
"""Rows of a sheet."""
WIDTH = 1_000_000
FINDING = (
    "body", "kind", "region", "year", "rule", "severity", "outcome", "title", "subject", "message", "left", "right",
    "difference", "detail", "cites", "suggestion", "place", "report",
)  # fmt: skip
FINDING_WIDTHS = (24, 12, 10, 7, 16, 8, 9, 30, 24, 36, 9, 9, 9, 30, 36, 28, 14, 28, 30)
"""Of the columns of findings, and of what follows them where there are waivers."""
BODY_HEADS = (
    ("board.body", 44), ("board.region", 12), ("board.kind", 18), ("board.reports", 9), ("outcome.fail", 9),
    ("outcome.undetermined", 14), ("outcome.pass", 9), ("board.errors", 9), ("board.warnings", 10), ("board.infos", 9),
)  # fmt: skip
RULE_HEADS = (
    ("board.rule", 28), ("board.title-of-rule", 60), ("board.level", 9), ("board.reports", 10), ("board.share", 10),
    ("board.findings", 10), ("board.instances-pass", 11), ("board.instances-fail", 11), ("board.instances-undetermined", 14),
    ("board.instances-not-applicable", 14),
)  # fmt: skip
WAIVED_HEAD = ("board.waived", 10)
GROUP_HEADS = (
    ("board.by", 14), ("board.group", 28), ("board.reports", 10), ("outcome.fail", 10), ("board.share", 10),
    ("outcome.undetermined", 14), ("outcome.pass", 10), ("board.errors", 10), ("board.warnings", 10), ("board.infos", 10),
)  # fmt: skip


def write_workbook(folder: Path, lang: str, words: Words | None = None, pages: int | None = PAGES) -> None:
    """
    Write `workbook.xlsx`.

    Args:
        folder: What an audit wrote.
        lang: `zh` or `en`.
        words: For ids.
        pages: How many bodies have a page of the dashboard, to which their names lead; None for all.

    Raises:
        UsageError: If a table cannot be read, or the library that writes workbooks is not installed.
        OSError: If the file cannot be written.
    """
    part = folder / ".workbook.xlsx.part"
    try:
        with tempfile.TemporaryDirectory(prefix="gouji-") as spool:
            book = _book(lang, part, spool)
            _Sheets(folder, book, words or Words(), pages).write()
            book.close()
        part.replace(folder / "workbook.xlsx")
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _book(lang: str, target: Path, spool: str) -> Book:
    try:
        return Book(Pen(lang=lang, color=False, width=WIDTH), target, spool)
    except ImportError as error:
        values = {"name": error.name or str(error)}
        raise UsageError(Problem(code="writer-missing", place=Place(file="workbook.xlsx"), values=values)) from None


class _Sheets:
    """The sheets under way, one after the other."""

    def __init__(self, folder: Path, book: Book, words: Words, pages: int | None) -> None:
        self.folder, self.book, self.words, self.pen = folder, book, words, book.pen
        self.counts: Counts = count_all(folder, max(MOST, pages or 0))
        self.linked = frozenset(body.key for body in with_page(self.counts.bodies, pages)[:MOST])
        self.has_waivers = has_table(folder, "waivers")
        self.finding = (*FINDING, *(("waived",) if self.has_waivers else ()))

    def write(self) -> None:
        """Write all sheets."""
        lists = [each for each in self._lists() if each.total]
        figures = count_figures(self.folder, self.words.charts)
        names = [self.book.name(self.pen.say(f"board.part-{each.key}")) for each in lists]
        write_overview(self.book, self.words, self.counts, figures, list(zip(lists, names, strict=True)))
        for each, name in zip(lists, names, strict=True):
            listed(self.book, name, each, MOST)
        self._about()

    def _lists(self) -> Iterator[List]:
        counts, say = self.counts, self.pen.say
        yield List("bodies", [(say(k), w) for k, w in BODY_HEADS], map(self._body, counts.bodies), counts.sizes["body"])
        heads = (*RULE_HEADS, *((WAIVED_HEAD,) if self.has_waivers else ()))
        yield List("rules", [(say(k), w) for k, w in heads], self._rules(), len(counts.rules))
        groups = sum(len(found) for _, found in self._grouped())
        yield List("groups", [(say(k), w) for k, w in GROUP_HEADS], self._groups(), groups)
        yield self._findings()
        yield from map(self._side, extras.SIDES)

    def _body(self, body: Body) -> list[Value]:
        name = (body.name, f"external:{link(body.key)}") if body.key in self.linked else body.name
        return [
            name, body.region, self._kind(body.kind), body.reports, body.failed, body.open, body.passed, body.errors,
            body.warnings, body.infos,
        ]  # fmt: skip

    def _kind(self, kind: str) -> str:
        unknown = self.pen.say("board.kind-unknown") if self.words.kinds else ""
        return self.words.kinds.get(kind, unknown if kind == "unknown" else kind)

    def _rules(self) -> Iterator[list[Value]]:
        for rule in self.counts.rules:
            yield [
                rule.rule, self.words.rules.get(rule.rule, rule.title), self._level(rule.severity), rule.reports,
                _share(rule.reports, self.counts.total.reports), rule.findings, rule.passed, rule.failed,
                rule.undetermined, rule.not_applicable, *([rule.waived] if self.has_waivers else ()),
            ]  # fmt: skip

    def _level(self, severity: str) -> str:
        return self.pen.say(f"severity.{severity}") if severity in ("error", "warning", "info") else severity

    def _grouped(self) -> Iterator[tuple[str, tuple[Group, ...]]]:
        """Give the groups by year, area and kind; not where no report says what it is of."""
        for key, groups in (("year", self.counts.years), ("region", self.counts.regions), ("kind", self.counts.kinds)):
            if any(group.name not in ("", "unknown") for group in groups):
                yield key, groups

    def _groups(self) -> Iterator[list[Value]]:
        for key, groups in self._grouped():
            for group in groups:
                name = self._kind(group.name) if key == "kind" else group.name
                yield [self.pen.say(f"board.{key}"), name or self.pen.say("board.unnamed"), *_numbers(group)]

    def _findings(self) -> List:
        heads = [
            (self.pen.say(f"board.column-{key}"), width)
            for key, width in zip(self.finding, FINDING_WIDTHS, strict=False)
        ]
        total = sum(len(batch) for batch in self._of_level(None))
        parts = (batch for level in ("error", "warning", "info") for batch in self._of_level(level))
        ordered = (row for part in parts for row in part.to_pylist())
        return List("findings", heads, map(self._finding, islice(ordered, MOST)), total, FINDING.index("severity"))

    def _of_level(self, level: str | None) -> Iterator[pa.Table]:
        """Read what is told by itself: all of one level, or of any with as few columns as tell how many there are."""
        columns = self.finding if level else ("severity", "outcome")
        for batch in batches(self.folder, "findings", [*columns, "caused_by"]):
            is_told = pc.and_(pc.is_null(batch["caused_by"]), pc.is_in(batch["outcome"], value_set=_TOLD))
            if level:
                is_told = pc.and_(is_told, pc.equal(batch["severity"], level))
            yield batch.filter(is_told)

    def _finding(self, row: Row) -> list[Value]:
        cites = "\n".join(self.words.cites.get(cite, cite) for cite in (row["cites"] or "").split("; ") if cite)
        said = {
            "kind": self._kind(row["kind"]),
            "severity": self._level(row["severity"]),
            "outcome": self.pen.say(f"outcome.{row['outcome']}"),
            "title": self.words.rules.get(row["rule"], row["title"]),
            "cites": cites,
            **{key: Exact(row[key]) for key in ("left", "right", "difference") if row[key] is not None},
        }
        return [said.get(key, row[key]) for key in self.finding]

    def _side(self, name: str) -> List:
        found, total = extras.side_rows(self.folder, name, self.words, self.pen, MOST)
        return List(name, extras.side_heads(name, self.pen), found, total)

    def _about(self) -> None:
        page = self.book.sheet(self.book.name(self.pen.say("board.part-about")))
        page.sheet.set_column(0, 0, 120)
        texts = [*stamp_lines(self.words, self.pen), self.pen.say("board.book-about")]
        texts += [self.pen.say("board.rules-note"), self.pen.say("board.book-limit", n=number(MOST))]
        for row, text in enumerate(texts):
            page.text(row, 0, text, self.book.style("paragraph"))
            page.height(row, [(text, 120)])


_TOLD = strings("fail", "undetermined")


def _numbers(group: Group) -> list[Value]:
    rate = _share(group.failed, group.reports)
    return [group.reports, group.failed, rate, group.open, group.passed, group.errors, group.warnings, group.infos]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
