"""
An XML file to a report, by the map that its pack has of such files.

Nothing is guessed: what the map does not name is not read, a reference that leads nowhere makes a row of nobody, which is
told and counts in sums, and a second data element for one row is told as a repeat of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import Any

from gouji.findings import Location
from gouji.numbers import parse_number, show
from gouji.packs.patterns import compile_plain
from gouji.packs.xml_map import Sources, XmlFile, XmlSource, XmlTable
from gouji.reports.model import Body, Extra, Listed, Report
from gouji.reports.xml_paths import Paths, Value

_POINT_FIRST = re.compile(r"(-?)(\.[0-9]+)")
"""A decimal as XML Schema, part 2, 3.2.3 allows it: without a digit before the point."""
NOBODY = "?"
"""Id of the row of a data element whose reference leads nowhere."""


def is_of(root: Any, mapping: XmlFile) -> bool:
    """Say whether a file has the root element that the map is about."""
    return bool(root.name in Paths(mapping.namespaces).parsed(mapping.root).steps[0].names)


def read_xml_report(root: Any, mapping: XmlFile) -> Report:
    """
    Read a report.

    Args:
        root: Root element, as `documents.xml` gives it.
        mapping: The pack's map of such files.
    """
    return _Reading(root, mapping).report()


class _Reading:
    def __init__(self, root: Any, mapping: XmlFile) -> None:
        self.root, self.mapping, self.map = root, mapping, Paths(mapping.namespaces)
        self.rows: dict[str, str] = {}
        self.entities: dict[str, dict[str, str]] = {}
        self.provenance: dict[str, Location] = {}
        self.replaced: dict[str, Any] = {}
        self.extras: list[Extra] = []
        self._repeats: dict[tuple[int, str], int] = {}

    def report(self) -> Report:
        self._dialect()
        self._name_rows()
        tables = {
            name: rows for name, table in self.mapping.tables.items() if (rows := self._table(name, table)) is not None
        }
        self._take_in_strangers(tables)
        footnotes = {name: notes for name, table in self.mapping.tables.items() if (notes := self._footnotes(table))}
        year = parse_number(self._said(self.mapping.year))
        return Report(
            body=Body(name=self._said(self.mapping.body)),
            year=year if isinstance(year, int) and 0 < year < 10_000 else None,
            title=self.mapping.title,
            published=_date(self._said(self.mapping.published)),
            entities=self.entities,
            tables=tables,
            footnotes=footnotes,
            extras=tuple(self.extras),
            provenance=self.provenance,
        )

    def _take_in_strangers(self, tables: dict[str, Any]) -> None:
        """
        Give the rows of nobody in particular their place among the entities, so that sums have them, and tell them.

        A report that declares nobody has no sums over entities, and a lost row does not make any.
        """
        known = next(iter(self.entities.values()), None)
        is_divided = bool(known)
        for name, rows in tables.items():
            for row in rows if known is not None else ():
                if row == NOBODY or row.startswith(f"{NOBODY} ("):
                    if is_divided and known is not None:
                        known.setdefault(row, "")
                    at = self.provenance.get(f"{name}/{row}")
                    self.extras.append(Extra(kind="row", table=name, label=row, at=at))

    def _dialect(self) -> None:
        """Find in which way the form is written, and what is written otherwise in it."""
        for dialect in self.mapping.dialects:
            when = dialect.when
            value = self.map.first(self.root, when.path) if when else None
            if when is None or (value is not None and compile_plain(when.pattern).search(value.text)):
                self.replaced = {cells: replace for replace in dialect.replace for cells in replace.cells}
                return

    def _said(self, sources: Sources) -> str:
        value = self._value(self.root, sources) if sources else None
        return " ".join(value.text.split()) if value else ""

    def _value(self, element: Any, sources: Sources) -> Value | None:
        """Give the first value that stands at one of the paths."""
        for source in sources if isinstance(sources, tuple) else (sources,):
            path, words = (source.path, source.words) if isinstance(source, XmlSource) else (source, {})
            value = self.map.first(element, path)
            if value is not None:
                text = value.text.strip()
                return Value(words.get(text, text), value.line)
        return None

    def _name_rows(self) -> None:
        for row, path in self.mapping.rows.items():
            for value in self.map.values(self.root, path):
                self.rows[value.text] = row
        for name, declared in self.mapping.entities.items():
            known = self.entities.setdefault(name, {})
            taken = {*known, *self.rows.values()}
            for element in self.map.elements(self.root, declared.each):
                ref, key, title = (self.map.first(element, p) for p in (declared.ref, declared.id, declared.name))
                own = self._free(" ".join(key.text.split()) if key else "", taken)
                taken.add(own)
                known[own] = " ".join(title.text.split()) if title else ""
                if ref is not None:
                    self.rows.setdefault(ref.text, own)

    def _table(self, name: str, table: XmlTable) -> dict[str, Any] | None:
        """Read a table: None if its section is not there."""
        sections = self.map.elements(self.root, table.section)
        if not sections:
            return None
        self.provenance[name] = Location(line=sections[0].line)
        rows: dict[str, Any] = {}
        for section in sections:
            data = {v.text: e for e in self.map.elements(section, table.data) if (v := self.map.first(e, table.id))}
            linked = [self._linked(link, table) for link in self.map.elements(section, table.link.each)]
            if table.link.into:
                self._gather(name, table, data, linked, rows)
                continue
            for ref, row, _ in linked:
                if ref in data and row in rows and row != NOBODY:
                    self.extras.append(Extra(kind="repeat", table=name, label=row, at=Location(line=data[ref].line)))
                elif ref in data:
                    self._put(name, table, data[ref], self._free(row, rows), rows)
            referred = {ref for ref, _, _ in linked}
            for ref in [ref for ref in data if ref not in referred]:
                self._put(name, table, data[ref], self._free(NOBODY, rows), rows)
        return rows

    def _free(self, row: str, rows: Collection[str]) -> str:
        """Give a row an id that is not taken: a second one of the same id is told apart."""
        row = row or NOBODY
        if row not in rows:
            return row
        n = self._repeats.get((id(rows), row), 2)
        while (free := f"{row} ({n})") in rows:
            n += 1
        self._repeats[(id(rows), row)] = n + 1
        return free

    def _linked(self, link: Any, table: XmlTable) -> tuple[str, str, Any]:
        """Give what a link refers to, the id of the row, and the link itself."""
        data, row = self.map.first(link, table.link.data), self.map.first(link, table.link.row)
        return data.text if data else "", self.rows.get(row.text, NOBODY) if row else NOBODY, link

    def _put(self, name: str, table: XmlTable, element: Any, row: str, rows: dict[str, Any]) -> None:
        cells: dict[str, Any] = {}
        self.provenance[f"{name}/{row}"] = Location(line=element.line)
        for column, sources in table.columns.items():
            value = self._value(element, sources)
            if value is not None:
                cells[column] = self._cell(name, column, value.text)
                self.provenance[f"{name}/{row}/{column}"] = Location(line=value.line)
            elif (omitted := table.omitted.get(column, table.omitted.get("*"))) is not None:
                cells[column] = omitted
        for column, entries in table.lists.items():
            found = self.map.elements(element, entries.each)
            cells[column] = tuple(self._entry(entry, entries.text, entries.number) for entry in found)
        rows[row] = cells

    def _entry(self, entry: Any, text: str, number: str) -> Listed:
        words, value = self.map.first(entry, text), self.map.first(entry, number)
        return " ".join(words.text.split()) if words else "", _number(value.text.strip()) if value else None

    def _gather(
        self, name: str, table: XmlTable, data: Mapping[str, Any], linked: Iterable[tuple[str, str, Any]], rows: dict[str, Any]
    ) -> None:  # fmt: skip
        """Make the lists of a table whose numbers stand in the links: one entry for each."""
        entries: dict[str, list[Listed]] = {}
        for ref, row, link in linked:
            words = self.map.first(data[ref], table.link.text) if ref in data else None
            value = self.map.first(link, table.link.number)
            entry = (" ".join(words.text.split()) if words else "", _number(value.text.strip()) if value else None)
            entries.setdefault(row, []).append(entry)
            self.provenance.setdefault(f"{name}/{row}", Location(line=link.line))
        for row, found in entries.items():
            cells = rows.setdefault(row, {table.link.into: ()})
            cells[table.link.into] += tuple(found)

    def _cell(self, table: str, column: str, text: str) -> Any:
        replace = self.replaced.get(f"{table}/{column}") or self.replaced.get(table)
        if replace is None:
            return _number(text)
        if text in replace.words:
            return replace.words[text]
        number = parse_number(text) if replace.times else None
        return _number(show(number * Fraction(replace.times))) if number is not None else _number(text)

    def _footnotes(self, table: XmlTable) -> tuple[str, ...]:
        if not table.footnotes:
            return ()
        sections = self.map.elements(self.root, table.section)
        notes = (" ".join(v.text.split()) for section in sections for v in self.map.values(section, table.footnotes))
        return tuple(note for note in notes if note)


def _number(text: str) -> int | str:
    """Give whole numbers as such, decimals with a digit before the point; everything else as it is written."""
    if text.isascii() and text.isdigit() and len(text) < 16:
        return int(text)
    return f"{found[1]}0{found[2]}" if (found := _POINT_FIRST.fullmatch(text)) else text


def _date(text: str) -> str:
    return text if len(text) == 10 and text[4] == text[7] == "-" and (text[:4] + text[5:7] + text[8:]).isdigit() else ""
