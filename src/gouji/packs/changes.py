"""The form of an edition that is based on another, as a rule keeper writes it: what differs."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from gouji.packs.model import Column, Row, Section, Table, Unit
from gouji.packs.strict import Id, Strict, Text


class TableChange(Strict, frozen=True, kw_only=True):
    """How a table differs in another edition: rows and columns that are not there, that are other, groups that differ."""

    id: Id
    without: Annotated[
        tuple[str, ...], Meta(description="没有的行或列 · Ids of rows or columns that are not there")
    ] = ()
    rows: Annotated[
        tuple[Row, ...], Meta(description="不同的行,按 id 替换 · Rows that replace those of the same id")
    ] = ()
    columns: Annotated[tuple[Column, ...], Meta(description="不同的列,按 id 替换 · Columns, likewise")] = ()
    groups: dict[str, tuple[str, ...]] = {}


class FormChange(Strict, frozen=True, kw_only=True):
    """The form of an edition that is based on another: what differs. `tables` are whole ones, `changes` alter some."""

    title: Text
    units: dict[str, Unit] = {}
    sections: Annotated[
        tuple[Section, ...], Meta(description="不同的栏目,按 id 替换 · Sections that replace others")
    ] = ()
    tables: Annotated[tuple[Table, ...], Meta(description="整张不同的表,按 id 替换 · Tables that replace others")] = ()
    changes: tuple[TableChange, ...] = ()
