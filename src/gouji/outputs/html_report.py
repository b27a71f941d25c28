"""
A report itself as HTML: its texts with the words that findings rest on marked, its tables drawn as the official form.

Every place that a finding is about has a name in the page and links back to the finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import msgspec

from gouji.findings import CellState, Location
from gouji.outputs.html_marks import refs, safe, said
from gouji.outputs.layout import Pen
from gouji.outputs.marks import Numbered, amended, gravest, marks
from gouji.outputs.places import location
from gouji.sheets import Box, Extra, Laid, Passage, Quote, Sheet

HEADS = ("corner", "banner", "column", "row")
OFTEN = 2
"""From so many findings on, a cell stands out where nothing is suggested: it is at the crossing of what broke."""


class Drawing:
    """One report of a page, with the findings about its places."""

    def __init__(self, laid: Laid, findings: Sequence[Numbered], report: int, pen: Pen) -> None:
        """
        Number the places.

        Args:
            laid: The report.
            findings: What is told of it.
            report: Its number in the page, from 1.
            pen: For the language.
        """
        self.laid, self.report, self.pen = laid, report, pen
        self.marks: Mapping[str, list[Numbered]] = marks(findings)
        self.amended = amended(findings)
        self.numbered = {(n.finding.rule, n.finding.instance): n for n in reversed(findings)}
        self.anchors: dict[str, str] = {}
        for passage in laid.passages:
            self._name(f"sections/{passage.id}", "s")
        for sheet in laid.sheets:
            self._name(sheet.id, "t")
            for path in (box.path for box in sheet.boxes if box.path and not sheet.is_absent):
                self._name(path, "c")

    def _name(self, path: str, letter: str) -> None:
        self.anchors.setdefault(path, f"r{self.report}-{letter}{len(self.anchors) + 1}")

    def lines(self) -> Iterator[str]:
        """Write the report: each text, and behind it the tables that stand in it; then what stands nowhere else."""
        named = set()
        drawn: set[str] = set()
        for passage in self.laid.passages:
            named.add(passage.id)
            yield from self._passage(passage, drawn)
            for sheet in self.laid.sheets:
                if sheet.section == passage.id:
                    yield from self._sheet(sheet, drawn)
        for sheet in self.laid.sheets:
            if sheet.section not in named:
                yield from self._sheet(sheet, drawn)
        yield from self._extras(self.laid.extras)
        if self.laid.figures:
            rows = (f"<li>{safe(f.label)}: {safe(f.text or '-')}</li>" for f in self.laid.figures)
            yield f"<h4>{said(self.pen, 'page.figures')}</h4>\n<ul>{''.join(rows)}</ul>"

    def _id(self, path: str, drawn: set[str]) -> str:
        """Give the name of a place, once; a head that is printed several times has it where it stands first."""
        if path not in self.anchors or path in drawn:
            return ""
        drawn.add(path)
        return f' id="{self.anchors[path]}"'

    def _refs(self, path: str) -> str:
        return refs(self.marks.get(path, ()), self.report, self.pen)

    def _where(self, at: Location | None) -> str:
        words = location(at, self.pen) if at is not None else ""
        return f' title="{safe(words)}"' if words else ""

    def _passage(self, passage: Passage, drawn: set[str]) -> Iterator[str]:
        path = f"sections/{passage.id}"
        printed = self._printed(passage.printed)
        where = f' <span class="faint">{safe(location(passage.at, self.pen))}</span>' if passage.at else ""
        yield f"<h4{self._id(path, drawn)}>{safe(passage.label)}{self._refs(path)}{where}{printed}</h4>"
        if passage.unreadable:
            yield f'<p class="undetermined">{said(self.pen, "cell.unreadable", value=passage.unreadable)}</p>'
        if passage.text:
            places = dict(passage.places)
            yield '<div class="passage">'
            for n, line in enumerate(self._marked(passage)):
                yield f"<p{self._where(places.get(n))}>{line}</p>" if line else ""
            yield "</div>"

    def _marked(self, passage: Passage) -> list[str]:
        """Give the paragraphs of a text, the quoted words marked."""
        quotes = [q for q in self.laid.quotes if q.passage == passage.id and (q.rule, q.instance) in self.numbered]
        parts = _apart(quotes)
        lines: list[str] = []
        start = first = 0
        for line in passage.text.split("\n"):
            while first < len(parts) and parts[first].end <= start:
                first += 1
            lines.append(self._line(line, start, _until(parts, first, start + len(line))))
            start += len(line) + 1
        return lines

    def _line(self, line: str, start: int, quotes: Iterable[Quote]) -> str:
        done, parts = 0, []
        for quote in quotes:
            first, last = max(quote.start - start, done), min(quote.end - start, len(line))
            numbered = self.numbered[quote.rule, quote.instance]
            parts.append(safe(line[done:first]))
            parts.append(f'<mark class="{numbered.level}">{safe(line[first:last])}</mark>')
            parts.append(refs([numbered], self.report, self.pen))
            done = last
        return "".join([*parts, safe(line[done:])])

    def _printed(self, label: str, *, lost: bool = False) -> str:
        if lost:
            return f'<span class="printed">{said(self.pen, "page.lost")}</span>'
        return f'<span class="printed">{said(self.pen, "page.printed", label=label)}</span>' if label else ""

    def _sheet(self, sheet: Sheet, drawn: set[str]) -> Iterator[str]:
        notes = [said(self.pen, "page.unit", unit=sheet.unit)] if sheet.unit else []
        notes += [safe(location(sheet.at, self.pen))] if sheet.at and location(sheet.at, self.pen) else []
        notes += [said(self.pen, "page.no-table")] if sheet.is_absent else []
        notes += [said(self.pen, "cell.unreadable", value=sheet.unreadable)] if sheet.unreadable else []
        words = f' <span class="faint">{" · ".join(notes)}</span>' if notes else ""
        caption = f"{safe(sheet.label)}{self._refs(sheet.id)}{words}{self._printed(sheet.printed)}"
        yield f'<div class="wide"{self._id(sheet.id, drawn)}>\n<table class="form">\n<caption>{caption}</caption>'
        rows = {y: list(boxes) for y, boxes in groupby(sheet.boxes, key=lambda box: box.row)}
        for tag, span in (("thead", range(sheet.heads)), ("tbody", range(sheet.heads, sheet.height))):
            if span and not sheet.is_absent:
                yield f"<{tag}>"
                for y in span:
                    cells = "".join(self._box(box, sheet, drawn) for box in rows.get(y, ()))
                    yield f"<tr>{cells}</tr>"
                yield f"</{tag}>"
        yield "</table>\n</div>"
        yield from (f'<p class="faint">{safe(note)}</p>' for note in (sheet.note, *sheet.footnotes) if note)
        yield from self._extras(sheet.extras)

    def _box(self, box: Box, sheet: Sheet, drawn: set[str]) -> str:
        spans = "".join(f' {key}="{n}"' for key, n in (("rowspan", box.height), ("colspan", box.width)) if n > 1)
        if box.kind == "void":
            return '<td class="void"></td>'
        if box.kind in HEADS:
            words = safe(box.text) + self._refs(box.path) + self._printed(box.printed, lost=box.lost)
            return (
                f'<th scope="{_scope(box, sheet)}"{spans}{self._id(box.path, drawn)}{self._where(box.at)}>{words}</th>'
            )
        return self._cell(box, spans, drawn)

    def _cell(self, box: Box, spans: str, drawn: set[str]) -> str:
        found = self.marks.get(box.path, [])
        classes = [gravest(found)] if found else []
        is_often = box.path in self.amended if self.amended else len(found) >= OFTEN
        classes += ["often"] if is_often else []
        named = f' class="{" ".join(classes)}"' if classes else ""
        text = safe(box.text) if box.state is not CellState.UNREADABLE else ""
        odd = ""
        if box.state not in (CellState.NUMBER, CellState.TEXT, CellState.WORD) and (found or box.text):
            odd = f'<span class="odd">{said(self.pen, f"cell.{(box.state or CellState.ABSENT).value}", value=box.text)}</span>'
        if box.path in self.amended:
            odd += f'<span class="odd">{said(self.pen, "page.amended", value=self.amended[box.path])}</span>'
        place = self._where(box.at)
        return f"<td{named}{spans}{self._id(box.path, drawn)}{place}>{text}{odd}{self._refs(box.path)}</td>"

    def _extras(self, extras: Sequence[Extra]) -> Iterator[str]:
        if extras:
            yield f"<p>{said(self.pen, 'page.extras')}</p>\n<ul>"
            for extra in extras:
                shown = " | ".join(filter(None, (extra.label, *extra.values, extra.text)))
                where = f' <span class="faint">{safe(location(extra.at, self.pen))}</span>' if extra.at else ""
                yield f"<li>{said(self.pen, f'page.extra-{extra.kind}')} {safe(shown)}{where}</li>"
            yield "</ul>"


def _apart(quotes: Sequence[Quote]) -> list[Quote]:
    """Order quotations by where they begin; where they meet, the later one begins where the earlier ends."""
    parts: list[Quote] = []
    done = 0
    for quote in sorted(quotes, key=lambda quote: (quote.start, quote.end)):
        if quote.end > max(done, quote.start):
            parts.append(msgspec.structs.replace(quote, start=max(done, quote.start)))
            done = quote.end
    return parts


def _until(quotes: Sequence[Quote], first: int, end: int) -> Iterator[Quote]:
    """Give quotations that begin before an offset."""
    for n in range(first, len(quotes)):
        if quotes[n].start >= end:
            return
        yield quotes[n]


def _scope(box: Box, sheet: Sheet) -> str:
    """Say for what a head stands: those on top and over blocks for columns, those on the left for rows."""
    is_across = box.kind == "column" or box.row < sheet.heads or (box.kind in ("banner", "corner") and not sheet.heads)
    size = box.width if is_across else box.height
    return ("col" if is_across else "row") + ("group" if size > 1 else "")
