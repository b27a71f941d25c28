"""Reports as XML, written by the map by which their pack reads it: each value at the place where the map looks for it."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as Tree

from gouji.packs.model import RulePack
from gouji.packs.xml_map import Parsed, Step, XmlFile, XmlReplace, XmlTable, parse_path

DECLARED = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def render_xml(report: dict[str, Any], pack: RulePack, dialect: str) -> bytes:
    """
    Render a report.

    Args:
        report: A JSON report of the pack.
        pack: A pack that maps XML.
        dialect: Id of the dialect to write; the one whose condition is that of line breaks gets them.
    """
    assert pack.xml is not None
    return _Writer(pack.xml, report, dialect).written()


class _Writer:
    def __init__(self, xml: XmlFile, report: dict[str, Any], dialect: str) -> None:
        self.xml = xml
        self.report = report
        self.dialect = next(each for each in xml.dialects if each.id == dialect)
        self.root = Tree.Element(self._tag(self.xml.root))

    def written(self) -> bytes:
        """Write the whole file."""
        for key, path in (("published", self.xml.published), ("year", self.xml.year)):
            if key in self.report:
                self._put(self.root, _path(_every(path)[0]), str(self.report[key]))
        self._put(self.root, _path(_every(self.xml.body)[0]), self._body())
        for path in self.xml.rows.values():
            self._put(self.root, path, "ORG0")
        for name, entities in self.xml.entities.items():
            for n, (key, called) in enumerate(self.report.get("entities", {}).get(name, {}).items(), 1):
                element = self._new(self.root, entities.each)
                for path, text in ((entities.ref, f"ORG{n}"), (entities.id, key), (entities.name, called)):
                    self._put(element, path, text)
        for name, table in self.xml.tables.items():
            self._table(name, table)
        for prefix, spaces in self.xml.namespaces.items():
            Tree.register_namespace(prefix, spaces[0])
        if self.dialect.when is not None:
            Tree.indent(self.root, " ")
        data: bytes = Tree.tostring(self.root, encoding="utf-8")
        return DECLARED + data + b"\n"

    def _body(self) -> str:
        return str(self.report.get("body", {}).get("name", ""))

    def _table(self, name: str, table: XmlTable) -> None:
        rows = self.report["tables"].get(name)
        if rows is None:
            return
        section = self._made(self.root, parse_path(table.section, self.xml.namespaces).steps)
        for n, (row, cells) in enumerate(rows.items(), 1):
            self._row(name, table, section, (f"{name}-{n}", self._reference(row)), cells)
        for note in self.report.get("footnotes", {}).get(name, ()):
            self._new(section, table.footnotes).text = note

    def _row(self, name: str, table: XmlTable, section: Tree.Element, ids: tuple[str, str], cells: Any) -> None:
        link = table.link
        if link.into:
            for n, (text, number) in enumerate(cells[link.into], 1):
                mark = f"{ids[0]}-{n}"
                data = self._new(section, table.data)
                self._put(data, table.id, mark)
                self._put(data, link.text, text)
                self._put(self._linked(section, table, mark, ids[1]), link.number, str(number))
            return
        data = self._new(section, table.data)
        self._put(data, table.id, ids[0])
        for column, value in cells.items():
            if column in table.lists:
                self._listed(data, table, column, value)
            elif column in table.columns:
                self._cell(data, table, (name, column), str(value))
        self._linked(section, table, *ids)

    def _listed(self, data: Tree.Element, table: XmlTable, column: str, items: list[tuple[str, Any]]) -> None:
        listed = table.lists[column]
        for text, number in items:
            element = self._new(data, listed.each)
            self._put(element, listed.text, text)
            self._put(element, listed.number, str(number))

    def _cell(self, data: Tree.Element, table: XmlTable, place: tuple[str, str], text: str) -> None:
        """Write a value, as the dialect does; what the map takes to be left out is, where the dialect has no word for it."""
        printed = text
        for replace in self.dialect.replace:
            if {place[0], "/".join(place)} & set(replace.cells):
                printed = _unreplaced(replace, printed)
        if printed == text and table.omitted.get(place[1], table.omitted.get("*")) == text:
            return
        sources = _every(table.columns[place[1]])
        for source in sources:
            words = {} if isinstance(source, str) else {meant: word for word, meant in source.words.items()}
            if text in words or len(sources) == 1 or isinstance(source, str) == (text != "<1"):
                self._put(data, _path(source), words.get(text, printed))
                return

    def _linked(self, section: Tree.Element, table: XmlTable, mark: str, row: str) -> Tree.Element:
        element = self._new(section, table.link.each)
        self._put(element, table.link.data, mark)
        self._put(element, table.link.row, row)
        return element

    def _reference(self, row: str) -> str:
        keys = [key for entities in self.report.get("entities", {}).values() for key in entities]
        return f"ORG{keys.index(row) + 1}" if row in keys else "ORG0" if row in self.xml.rows else ""

    def _put(self, element: Tree.Element, path: str, text: str) -> None:
        parsed: Parsed = parse_path(path, self.xml.namespaces)
        place = self._made(element, parsed.steps)
        if parsed.attribute:
            place.set(self._named(path.rsplit("@", 1)[1]), text)
        else:
            place.text = text

    def _made(self, element: Tree.Element, steps: tuple[Step, ...]) -> Tree.Element:
        """Walk a path, making the elements that are not there."""
        for step in steps:
            element = self._step(element, step)
        return element

    def _step(self, element: Tree.Element, step: Step) -> Tree.Element:
        tag = self._of(step.names)
        found = [child for child in element if child.tag == tag]
        if step.key:
            key = self._of(step.key)
            for child in found:
                if child.findtext(key) == step.value:
                    return child
            made = Tree.SubElement(element, tag)
            Tree.SubElement(made, key).text = step.value
            return made
        while len(found) < max(step.place, 1):
            found.append(Tree.SubElement(element, tag))
        return found[max(step.place, 1) - 1]

    def _new(self, element: Tree.Element, path: str) -> Tree.Element:
        """Make a further element at a path."""
        *steps, last = parse_path(path, self.xml.namespaces).steps
        return Tree.SubElement(self._made(element, tuple(steps)), self._of(last.names))

    def _of(self, names: frozenset[str]) -> str:
        """Choose the newest of the names that are meant: that of the first namespace."""
        order = [space for spaces in self.xml.namespaces.values() for space in spaces]
        return min(names, key=lambda name: order.index(name[1:].partition("}")[0]))

    def _tag(self, name: str) -> str:
        return self._of(parse_path(name, self.xml.namespaces).steps[0].names)

    def _named(self, attribute: str) -> str:
        return self._of(parse_path(f"@{attribute}", self.xml.namespaces).attribute)


def _every(sources: Any) -> tuple[Any, ...]:
    return sources if isinstance(sources, tuple) else (sources,)


def _path(source: Any) -> str:
    return str(source if isinstance(source, str) else source.path)


def _unreplaced(replace: XmlReplace, text: str) -> str:
    """Undo what a dialect does to a value."""
    words = {meant: word for word, meant in replace.words.items()}
    if text in words:
        return words[text]
    if replace.times is not None and text.replace(".", "", 1).isdigit():
        return f"{float(text) / float(replace.times):.4f}"
    return text
