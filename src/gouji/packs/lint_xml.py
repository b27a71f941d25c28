"""What the types of a map of XML files cannot say: paths that are none, tables, columns and lists that the form lacks."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.errors import Problem
from gouji.packs.convert import Marks, Path
from gouji.packs.form_types import Form, Table
from gouji.packs.names import nearest
from gouji.packs.patterns import PatternFault, compile_plain
from gouji.packs.xml_map import Sources, XmlFile, XmlSource, XmlTable, parse_path


def check_xml(xml: XmlFile, marks: Marks, form: Form | None) -> list[Problem]:
    """
    List the faults of a map.

    Args:
        xml: The map.
        marks: The places of its file.
        form: The form of an edition; tables and columns that other editions have are no fault of the map.
    """
    return [*_paths(xml, marks), *(_names(xml, marks, form) if form is not None else ())]


def _paths(xml: XmlFile, marks: Marks) -> Iterator[Problem]:
    for path, where in _all_paths(xml):
        try:
            parse_path(path, xml.namespaces)
        except ValueError as error:
            yield marks.problem("xml-path", where, path=path, part=str(error))
    for n, dialect in enumerate(xml.dialects):
        try:
            compile_plain(dialect.when.pattern if dialect.when else "")
        except PatternFault as fault:
            yield marks.problem("xml-path", ("dialects", n, "when", "pattern"), path=str(fault.detail), part="")


def _all_paths(xml: XmlFile) -> Iterator[tuple[str, Path]]:
    yield xml.root, ("root",)
    for key in ("year", "body", "published"):
        yield from _sources(getattr(xml, key), (key,))
    for n, dialect in enumerate(xml.dialects):
        if dialect.when is not None:
            yield dialect.when.path, ("dialects", n, "when", "path")
    for name, declared in xml.entities.items():
        yield from ((getattr(declared, key), ("entities", name, key)) for key in ("each", "ref", "id", "name"))
    for row, path in xml.rows.items():
        yield path, ("rows", row)
    for name, table in xml.tables.items():
        yield from _of_table(table, ("tables", name))


def _of_table(table: XmlTable, where: Path) -> Iterator[tuple[str, Path]]:
    yield from ((getattr(table, key), (*where, key)) for key in ("section", "data", "id"))
    yield from ((getattr(table.link, key), (*where, "link", key)) for key in ("each", "data", "row"))
    optional = [(table.footnotes, (*where, "footnotes"))]
    optional += [(getattr(table.link, key), (*where, "link", key)) for key in ("text", "number")]
    yield from ((path, place) for path, place in optional if path)
    for column, sources in table.columns.items():
        yield from _sources(sources, (*where, "columns", column))
    for column, entries in table.lists.items():
        yield from ((getattr(entries, key), (*where, "lists", column, key)) for key in ("each", "text", "number"))


def _sources(sources: Sources, where: Path) -> Iterator[tuple[str, Path]]:
    if isinstance(sources, tuple):
        for n, source in enumerate(sources):
            yield from _sources(source, (*where, n))
    elif isinstance(sources, XmlSource):
        yield sources.path, (*where, "path")
    elif sources:
        yield sources, where


def _names(xml: XmlFile, marks: Marks, form: Form) -> Iterator[Problem]:
    """Tell what the map gives to tables of the form that do not have it."""
    lists = {entities.id for entities in form.entities}
    for name in xml.entities.keys() - lists:
        yield marks.problem("xml-name", ("entities", name), name=name, near=nearest(name, lists))
    tables = {table.id: table for table in form.tables}
    rows = {row.id for table in form.tables for row in table.rows}
    for row in xml.rows.keys() - rows:
        yield marks.problem("xml-name", ("rows", row), name=row, near=nearest(row, rows))
    for name, mapped in xml.tables.items():
        if name in tables:
            yield from _columns(mapped, tables[name], ("tables", name), marks)


def _columns(mapped: XmlTable, table: Table, where: Path, marks: Marks) -> Iterator[Problem]:
    known = {column.id for column in table.columns}
    given = [
        (column, (*where, key, column)) for key in ("columns", "lists", "omitted") for column in getattr(mapped, key)
    ]
    given += [(mapped.link.into, (*where, "link", "into"))] if mapped.link.into else []
    for column, place in given:
        if column not in known and column != "*":
            yield marks.problem("xml-name", place, name=column, near=nearest(column, known))
